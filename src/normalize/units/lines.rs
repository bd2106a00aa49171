//! White space of a field: blanks and line breaks inside a name are joined, between names they separate; telephone
//! numbers are left out.

use super::field::{Field, closes, opens, partners};
use super::phones;
use super::shape::{is_person, is_post, is_sure_end, is_unit_label, level, opens_name, title_before_person};
use crate::rules::UnitWords;
use crate::text::numeral::digit;
use crate::text::script::key_char;
use crate::text::width::is_cjk;
use std::ops::Range;

/// What stands for a blank or a line break between two names.
const BLANK: char = ' ';
const BREAK: char = '\n';

/// Most characters of a label that is set wide.
const LONGEST_WIDE: usize = 8;

/// What stands between a person and the title after it.
pub(super) const TITLE: char = '\u{1f}';

/// Lays out a raw field. `persons` where persons are expected.
pub(super) fn lay_out(raw: &str, persons: bool, words: &UnitWords) -> Field {
    let chars = readable(raw);
    let keys: Vec<char> = chars.iter().map(|c| key_char(*c)).collect();
    let halves = partners(&keys);
    let mut out = Layout { chars: Vec::with_capacity(chars.len()), keys: Vec::new(), piece: 0, persons, words };
    let (mut depth, mut gap) = (0usize, None);
    for (at, (c, key)) in chars.iter().zip(&keys).enumerate() {
        if c.is_whitespace() || *key == ' ' {
            let line = matches!(c, '\n' | '\r' | '\u{2028}' | '\u{b}');
            gap = Some(if line || gap == Some(BREAK) { BREAK } else { BLANK });
            continue;
        }
        if let Some(gap) = gap.take().filter(|_| depth == 0) {
            let rest = keys.get(at..).unwrap_or_default();
            out.gap(gap, rest);
        }
        if halves.get(at).copied().flatten().is_some() {
            depth = if opens(*key) { depth + 1 } else { depth.saturating_sub(usize::from(closes(*key))) };
        }
        out.push(*c, *key, depth == 0);
    }
    Field::new(out.chars)
}

/// Marks that set a name off and are none of it: ★县水利局.
const ORNAMENTS: &[char] = &['★', '☆', '※', '▲', '△', '▼', '▽', '◆', '◇', '■', '□', '●', '▪', '√', '✓', '✔', '☑'];

/// Marks that open a line of a list and stand inside names too: •镇水利站. 木合·买提 is a name.
const BULLETS: &[char] = &['•', '·', '‧', '・', '◦', '○', '➢', '➤', '►', '▶', '-', '–', '*'];

/// Makes a blank of the bullet that opens a field, and commas of those that open its other lines.
fn drop_bullets(chars: &mut [char]) {
    for (no, line) in chars.split_mut(|c| matches!(c, '\n' | '\r')).enumerate() {
        let first = line.iter().position(|c| !c.is_whitespace());
        let at = first.filter(|at| line.get(*at).is_some_and(|c| BULLETS.contains(c)));
        let named = |at: &usize| line.iter().skip(at + 1).find(|c| !c.is_whitespace()).is_some_and(|c| is_cjk(*c));
        if let Some(bullet) = at.filter(named).and_then(|at| line.get_mut(at)) {
            *bullet = if no == 0 { ' ' } else { ',' };
        }
    }
}

/// The characters less control and zero-width ones, marks, and brackets that count the items a name stands for; a
/// telephone number becomes a blank, with its label.
fn readable(raw: &str) -> Vec<char> {
    let kept = |c: &char| {
        let unseen = c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}');
        c.is_whitespace() || !unseen && !ORNAMENTS.contains(c)
    };
    let mut chars: Vec<char> = raw.chars().filter(kept).collect();
    drop_bullets(&mut chars);
    drop_items(&mut chars);
    for phone in phones::find(&chars) {
        let from = if phone.label.is_empty() { phone.number.start } else { phone.label.start };
        chars.iter_mut().take(phone.number.end).skip(from).for_each(|c| *c = ' ');
    }
    closed_up(chars)
}

/// The characters less the blanks of a label that is set wide: 牵 头 单 位 ：.
fn closed_up(chars: Vec<char>) -> Vec<char> {
    let wide: Vec<Range<usize>> = (0..chars.len()).filter_map(|at| set_wide(&chars, at)).collect();
    if wide.is_empty() {
        return chars;
    }
    let mut wide = wide.into_iter().peekable();
    let mut inside = |at: usize| {
        while wide.next_if(|range| range.end <= at).is_some() {}
        wide.peek().is_some_and(|range| range.contains(&at))
    };
    chars.into_iter().enumerate().filter(|(at, c)| !(inside(*at) && c.is_whitespace())).map(|(_, c)| c).collect()
}

/// Where the run of single characters begins that stand apart before a colon, and the colon.
fn set_wide(chars: &[char], colon: usize) -> Option<Range<usize>> {
    if chars.get(colon).map(|c| key_char(*c)) != Some(':') {
        return None;
    }
    let (mut start, mut singles) = (colon, 0);
    while singles < LONGEST_WIDE {
        let before = chars.get(..start)?;
        let word = before.iter().rposition(|c| !c.is_whitespace())?;
        let apart = word + 1 < before.len() || start == colon;
        let letter = |at: usize| chars.get(at).is_some_and(|c| is_cjk(*c) && c.is_alphabetic());
        let single = word == 0 || !letter(word - 1);
        if !(apart && single && letter(word)) {
            break;
        }
        (start, singles) = (word, singles + 1);
        if start == 0 {
            break;
        }
    }
    (singles > 1).then_some(start..colon)
}

/// Takes out brackets that say which items a name stands for and nothing else: 县水利局（1-3项）.
fn drop_items(chars: &mut Vec<char>) {
    let mut out = Vec::with_capacity(chars.len());
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        let length = if matches!(c, '(' | '（') { items_len(chars.get(at..).unwrap_or_default()) } else { 0 };
        if length == 0 {
            out.push(*c);
        }
        at += length.max(1);
    }
    *chars = out;
}

/// Longest such bracket, in characters.
const LONGEST_ITEMS: usize = 20;

/// How many characters a bracket of that kind takes at the start of a text; 0 for none.
fn items_len(chars: &[char]) -> usize {
    const WORDS: [&str; 8] = ["问题", "任务", "措施", "项", "条", "款", "点", "第"];
    let Some(close) = chars.iter().take(LONGEST_ITEMS).position(|c| matches!(c, ')' | '）')) else { return 0 };
    let mut rest: String = chars.get(1..close).unwrap_or_default().iter().map(|c| key_char(*c)).collect();
    let whole = rest.chars().count();
    WORDS.iter().for_each(|word| rest = rest.replace(word, ""));
    let worded = rest.chars().count() < whole;
    // 1号、2号 by themselves count wells and rooms: they belong to the name.
    if worded || rest.contains(['-', '~', '至', '—', '–']) {
        rest = rest.replace('号', "");
    }
    let counts = |c: char| c.is_ascii_digit() || digit(c).is_some() || c == '十';
    let joins = |c: char| matches!(c, '-' | '~' | '至' | '到' | '、' | ',' | '和' | ' ' | '—' | '–');
    let ranged = rest.contains(['-', '~', '至', '—', '–']);
    let numbered = rest.chars().any(counts) && rest.chars().all(|c| counts(c) || joins(c));
    if numbered && (worded || ranged) { close + 1 } else { 0 }
}

fn separates(key: char) -> bool {
    matches!(key, '、' | ',' | ';' | '。' | '/' | '|' | ':' | '!' | ' ' | '\n' | TITLE)
}

struct Layout<'a> {
    chars: Vec<char>,
    keys: Vec<char>,
    /// Where the piece that is being written began.
    piece: usize,
    persons: bool,
    words: &'a UnitWords,
}

impl Layout<'_> {
    fn push(&mut self, c: char, key: char, outside: bool) {
        self.chars.push(c);
        self.keys.push(key);
        if outside && separates(key) {
            self.piece = self.keys.len();
        }
    }

    /// White space before `rest`: joins the two sides by writing nothing, or writes what separates them.
    fn gap(&mut self, gap: char, rest: &[char]) {
        // Only the tail decides; a longer look back would read a long line again at every blank.
        let left = self.keys.get(self.piece.max(self.keys.len().saturating_sub(32))..).unwrap_or_default();
        let len = rest.iter().take(64).position(|c| separates(*c) || c.is_whitespace()).unwrap_or(rest.len().min(64));
        let right = rest.get(..len).unwrap_or_default();
        if left.is_empty() || right.is_empty() {
            return;
        }
        let labelled = rest.iter().take(64).position(|c| separates(*c)).is_some_and(|at| rest.get(at) == Some(&':'));
        // 张三⏎2.李四: the number of the next entry.
        if opens_entry(rest) && !is_unit_label(left, false, self.words) {
            self.push(gap, gap, true);
            return;
        }
        match self.verdict(left, right, labelled) {
            Verdict::Join => {}
            Verdict::Separate => self.push(gap, gap, true),
            Verdict::Label => self.push(':', ':', true),
            Verdict::Title => self.push(TITLE, TITLE, true),
        }
    }

    fn verdict(&self, left: &[char], right: &[char], labelled: bool) -> Verdict {
        let words = self.words;
        let single = |side: &[char]| side.len() == 1;
        let surname = |side: &[char]| side.first().is_some_and(|c| words.surnames.contains(c));
        let person = |side: &[char]| is_person(side, self.persons, words);
        // 李四（分管）: what a bracket adds is none of the name.
        let bare = right.iter().position(|c| opens(*c)).and_then(|at| right.get(..at)).unwrap_or(right);
        if labelled {
            // 督导 单位: is one label, 县水利局 督导单位: is not.
            let begun =
                super::shape::label_parts_len(left, words) == left.len() && super::shape::label_len(left, words) == 0;
            return if begun { Verdict::Join } else { Verdict::Separate };
        }
        if is_unit_label(left, false, words) && words.label_parts.get(left).is_none() {
            return Verdict::Label;
        }
        if right.first().is_some_and(|c| opens(*c)) {
            return Verdict::Join; // the bracket belongs to what stands before it
        }
        if single(left) && surname(left) && right.len() <= 2 && !is_sure_end(right, words) {
            return Verdict::Join; // 张 三
        }
        if self.persons && !surname(left) && self.parts_title(left, right) {
            return Verdict::Join; // 档案管⏎理员张三
        }
        if person(left) && is_post(right, words) {
            return Verdict::Title;
        }
        // 局长张三 副局长李四: the next title is the next person's.
        let titled = || title_before_person(left, self.persons, words).is_some() && !single(right);
        if person(left) || titled() {
            return if single(right) && !(surname(right) && self.persons) { Verdict::Join } else { Verdict::Separate };
        }
        if is_post(left, words) && person(bare) {
            return Verdict::Join; // 副镇长 张三
        }
        let post = right.strip_prefix(&['副']).unwrap_or(right);
        if words.posts.get(post).is_some() && super::shape::is_body_end(left, words) {
            return Verdict::Join; // 镇党委 书记
        }
        if parts_word(left, right, words) || is_begun(left, words) {
            return Verdict::Join;
        }
        if single(right) || ends_name(left, right, words) || only_roles(right, words) {
            return Verdict::Join;
        }
        let complete = is_sure_end(left, words) || ends_in_role(left, words);
        // 花园社区 县财政局: an ending that may be inside a name separates before a level word.
        if complete || (super::shape::is_end(left, words) && level(right, words).is_some()) {
            Verdict::Separate
        } else {
            Verdict::Join
        }
    }
}

impl Layout<'_> {
    /// Whether the two sides part the title of a person on the right: 档案管⏎理员张三.
    fn parts_title(&self, left: &[char], right: &[char]) -> bool {
        let whole: Vec<char> = left.iter().chain(right).copied().collect();
        let post = || title_before_person(&whole, true, self.words).is_some_and(|at| at > left.len());
        // 管理员 is no post of its own, but what ends in 员 before a name is no name.
        let worker = |n: usize| {
            let split = right.len().checked_sub(n).filter(|at| (1..=2).contains(at)).map(|at| right.split_at(at));
            split.is_some_and(|(title, name)| title.last() == Some(&'员') && is_person(name, true, self.words))
        };
        whole.len() <= 24 && (post() || worker(2) || worker(3))
    }
}

enum Verdict {
    Join,
    Separate,
    /// The left is a label whose colon is missing.
    Label,
    /// The right is the title of the person on the left.
    Title,
}

/// Whether a text opens with the number of an entry and the entry behind it: 2.李四, 3、县水利局.
fn opens_entry(rest: &[char]) -> bool {
    let digits = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    (1..=2).contains(&digits)
        && rest.get(digits).is_some_and(|c| matches!(c, '.' | '、' | ')'))
        && rest.get(digits + 1).is_some_and(|c| is_cjk(*c))
}

/// Whether the right side is the rest of a name although the left could stand alone: 东岭镇|人民政府, 县委|组织部.
fn ends_name(left: &[char], right: &[char], words: &UnitWords) -> bool {
    let place = words.places.end(left).is_some() || matches!(left.last(), Some(')' | ']'));
    let committee = left.last() == Some(&'委') || left.ends_with(&['政', '府']) || left.ends_with(&['组']);
    (place && words.organs.get(right).is_some())
        || (committee && (words.party.get(right).is_some() || right.starts_with(&['办', '公', '室'])))
        || (left.ends_with(&['纪', '委']) && right == ['监', '委'])
        || (left.ends_with(&['人', '大']) && right.starts_with(&['常', '委', '会']))
}

/// Whether the two sides part a word that a name ends in: 各村|民委员会, 县委组|织部.
fn parts_word(left: &[char], right: &[char], words: &UnitWords) -> bool {
    let spans = |at: usize| {
        let from = left.len().saturating_sub(at);
        let word: Vec<char> = left.get(from..).unwrap_or_default().iter().chain(right).take(8).copied().collect();
        let lexicons = [&words.organs, &words.party, &words.heads, &words.places];
        lexicons.iter().filter_map(|lexicon| lexicon.start(&word)).any(|(length, ())| length > at.max(2))
    };
    // 各社|区居委会: a body of the Party or the people stands right behind its place.
    let community = || {
        left.last() == Some(&'社') && right.strip_prefix(&['区']).is_some_and(|organ| words.organs.get(organ).is_some())
    };
    (1..=left.len().min(6)).any(spans) || community()
}

/// Whether a level word and one character are the beginning of a name: 县科|技局. 县委 is a body.
fn is_begun(left: &[char], words: &UnitWords) -> bool {
    let [level, end] = left else { return false };
    let head = words.heads.get(&[*end]).is_some() && words.heads.get(left).is_none();
    head && words.levels.get(&[*level]).is_some()
}

/// Whether a text is role words from end to end.
fn only_roles(keys: &[char], words: &UnitWords) -> bool {
    super::phrases::chain(keys, words).is_some_and(|chain| chain.len == keys.len())
}

/// Whether a text ends in a role word that no name ends in.
fn ends_in_role(keys: &[char], words: &UnitWords) -> bool {
    words.roles.end(keys).is_some_and(|(_, role)| !role.inside_names)
        && !opens_name(keys.get(keys.len() - 1..).unwrap_or_default(), words)
}
