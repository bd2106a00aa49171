//! A laid-out field cut into pieces, separators and labels. What a piece names is read elsewhere.

use super::field::{Field, Span, closes, opens};
use super::lines::TITLE;
use super::shape::{
    foreign_lead, is_body_end, is_end, is_foreign_label, is_nobody, is_person, is_post, is_unit_label, label_len,
    opens_name,
};
use crate::rules::UnitWords;
use crate::text::numeral::{digit, enclosed};

/// A part of the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// One or more names with their role words.
    Piece(Span),
    /// What stands between pieces.
    Sep(Sep),
    /// 牵头单位:
    Label(Span),
    /// 副镇长:
    Title(Span),
    /// 联系电话: what follows is no unit.
    Foreign(Span),
    /// A bracket with labels of its own opens.
    Open,
    /// It closes, and the label before it holds again.
    Close,
}

/// How strongly two pieces are separated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sep {
    /// A person and the title after it.
    Title,
    /// 、 and what stands for it.
    Dun,
    /// , and a line break.
    Comma,
    /// ; and 。
    Semi,
}

/// Brackets with labels inside labelled brackets are not looked into beyond this depth; nobody writes two.
const DEPTH: usize = 4;

/// Cuts a field.
pub(super) fn cut(field: &Field, persons: bool, words: &UnitWords) -> Vec<Token> {
    let mut cutter = Cutter { field, words, persons, tokens: Vec::new() };
    cutter.range(field.all(), 0);
    cutter.join_levels();
    cutter.tokens
}

struct Cutter<'a> {
    field: &'a Field,
    words: &'a UnitWords,
    persons: bool,
    tokens: Vec<Token>,
}

impl Cutter<'_> {
    fn range(&mut self, range: Span, depth: usize) {
        let mut piece = range.start;
        let mut at = range.start;
        // Looked for once: every bracket asks whether a letter or digit stands behind it.
        let last = self.field.keys(&range).iter().rposition(|c| c.is_alphanumeric()).map(|last| range.start + last);
        while at < range.end {
            let Some(key) = self.field.key(at) else { break };
            let partner = self.field.partner(at).filter(|to| *to < range.end && *to >= range.start);
            if let Some(to) = partner.filter(|to| *to > at) {
                if depth < DEPTH && self.unwraps(piece..at, at + 1..to, to + 1..range.end, last) {
                    self.flush(piece..at);
                    self.tokens.push(Token::Open);
                    self.range(at + 1..to, depth + 1);
                    self.tokens.push(Token::Close);
                    piece = to + 1;
                }
                at = to + 1;
                continue;
            }
            let unmatched = partner.is_none() && (opens(key) || closes(key));
            if key == ':' {
                self.colon(piece..at);
                piece = at + 1;
            } else if let Some((sep, len)) =
                unmatched.then_some((Sep::Dun, 1)).or_else(|| self.separator(piece..at, key))
            {
                self.flush(piece..at);
                self.tokens.push(Token::Sep(sep));
                piece = at + len;
                at += len - 1;
            }
            at += 1;
        }
        self.flush(piece..range.end);
    }

    /// Whether a bracket is opened up: it holds labels, or it goes round everything, or round a whole name in a list.
    /// `last` is where the last letter or digit stands.
    fn unwraps(&self, before: Span, inside: Span, after: Span, last: Option<usize>) -> bool {
        let keys = self.field.keys(&inside);
        let colon = keys.iter().position(|c| *c == ':');
        let label = colon
            .and_then(|at| keys.get(..at))
            .is_some_and(|label| is_unit_label(label, true, self.words) || is_foreign_label(label, self.words));
        if label || foreign_lead(keys, self.words).is_some() {
            return true;
        }
        let alone = before.is_empty()
            && self
                .field
                .keys(&after)
                .first()
                .is_none_or(|c| matches!(c, '、' | ',' | ';' | '。' | ' ' | '\n' | '(' | '['));
        let whole = self.tokens.iter().all(|t| matches!(t, Token::Open)) && last.is_none_or(|last| last < after.start);
        alone
            && !is_unit_label(keys, false, self.words)
            && !is_nobody(keys, self.words)
            && (whole || is_end(keys, self.words))
    }

    /// The separator that stands at the end of this piece.
    fn separator(&self, piece: Span, key: char) -> Option<(Sep, usize)> {
        let keys = self.field.keys(&piece);
        let next = self.field.key(piece.end + 1);
        let sep = match key {
            // 2031/5/31 is a date.
            '/' if keys.last().is_some_and(char::is_ascii_digit) && next.is_some_and(|c| c.is_ascii_digit()) => {
                return None;
            }
            '、' | '/' | '\\' | '|' | ' ' | '+' | '&' => Sep::Dun,
            ',' | '\n' => Sep::Comma,
            ';' | '。' | '!' | '?' => Sep::Semi,
            TITLE => Sep::Title,
            '-' | '_' | '~' => {
                let rest = self.field.keys(&(piece.end + 1..self.field.all().end.min(piece.end + 9)));
                (is_end(keys, self.words) && opens_name(rest, self.words)).then_some(Sep::Dun)?
            }
            '·' | '•' | '‧' | '・' => is_end(keys, self.words).then_some(Sep::Dun)?,
            '.' => (!next.is_some_and(|c| c.is_ascii_alphanumeric())).then_some(Sep::Dun)?,
            c if enclosed(c).is_some() && !('\u{2160}'..='\u{216b}').contains(&c) => Sep::Dun,
            c if c.is_ascii_digit() => return self.numbering(piece).map(|len| (Sep::Dun, len)),
            _ => return None,
        };
        Some((sep, 1))
    }

    /// `2.` `3、` `4)` between names: its length.
    fn numbering(&self, piece: Span) -> Option<usize> {
        let keys = self.field.keys(&piece);
        if !keys.is_empty() && !is_end(keys, self.words) && !is_person(keys, self.persons, self.words) {
            return None;
        }
        let rest = self.field.keys(&(piece.end..self.field.all().end.min(piece.end + 5)));
        let digits = rest.iter().take_while(|c| c.is_ascii_digit()).count();
        let closed = rest.get(digits).is_some_and(|c| matches!(c, '.' | '、' | ')'));
        let open = rest.get(digits + 1).is_some_and(|c| !c.is_ascii_alphanumeric());
        (digits <= 2 && closed && open).then_some(digits + 1)
    }

    /// What stands before a colon: a label, a title, a body, or something foreign.
    fn colon(&mut self, piece: Span) {
        let words = self.words;
        let keys = self.field.keys(&piece);
        if keys.is_empty() {
            return;
        }
        if is_foreign_label(keys, words) {
            self.tokens.push(Token::Foreign(piece));
            return;
        }
        if is_unit_label(keys, true, words) {
            self.tokens.push(Token::Label(piece));
            return;
        }
        let from = keys.len().saturating_sub(14);
        for at in from.max(1)..keys.len() {
            let (left, right) = keys.split_at(at);
            let foreign = is_foreign_label(right, words);
            if (foreign || is_unit_label(right, true, words))
                && (is_end(left, words) || is_person(left, self.persons, words))
            {
                self.flush(piece.start..piece.start + at);
                self.tokens.push(Token::Sep(Sep::Comma));
                let label = piece.start + at..piece.end;
                self.tokens.push(if foreign { Token::Foreign(label) } else { Token::Label(label) });
                return;
            }
        }
        if is_post(keys, words) {
            self.tokens.push(Token::Title(piece));
        } else if is_body_end(keys, words) {
            self.flush(piece);
            self.tokens.push(Token::Sep(Sep::Dun));
        } else {
            self.tokens.push(Token::Foreign(piece));
        }
    }

    /// Ends a piece; a label without a colon at its start is taken off.
    fn flush(&mut self, piece: Span) {
        let keys = self.field.keys(&piece);
        if keys.is_empty() {
            return;
        }
        if let Some(len) = foreign_lead(keys, self.words) {
            self.tokens.push(Token::Foreign(piece.start..piece.start + len));
            self.tokens.push(Token::Piece(piece.start + len..piece.end));
            return;
        }
        let len = label_len(keys, self.words);
        let (label, rest) = keys.split_at(len.min(keys.len()));
        let named =
            super::shape::sense(label, self.words).role.is_some() || label.windows(2).any(|p| p == ['责', '任']);
        let follows = (rest.len() >= 3 && is_end(rest, self.words) && !matches!(rest.first(), Some('人' | '负')))
            || opens_name(rest, self.words)
            || (len > 0 && is_person(rest, super::shape::sense(label, self.words).persons, self.words));
        if len > 1 && named && follows {
            let copula = usize::from(matches!(rest.first(), Some('为' | '是')));
            self.tokens.push(Token::Label(piece.start..piece.start + len));
            self.tokens.push(Token::Piece(piece.start + len + copula..piece.end));
        } else {
            self.tokens.push(Token::Piece(piece));
        }
    }

    /// Joins 各县、市、区 and 各省、自治区、直辖市人民政府 again: single levels are no bodies.
    fn join_levels(&mut self) {
        let mut out: Vec<Token> = Vec::with_capacity(self.tokens.len());
        for token in self.tokens.drain(..) {
            let joined = match (&token, out.as_slice()) {
                (Token::Piece(next), [.., Token::Piece(last), Token::Sep(Sep::Dun)])
                    if (joins(self.field.keys(last), self.field.keys(next))
                        || counts_on(self.field.keys(last), self.field.keys(next), self.words))
                        && self.field.key(last.end) == Some('、')
                        && last.end + 1 == next.start =>
                {
                    Some(last.start..next.end)
                }
                _ => None,
            };
            if let Some(span) = joined {
                out.truncate(out.len() - 2);
                out.push(Token::Piece(span));
            } else {
                out.push(token);
            }
        }
        self.tokens = out;
    }
}

/// Whether 、 between these two joins numbers of one name: 环卫一、二公司, 第一、第二小学. Its parts are no bodies by themselves.
fn counts_on(last: &[char], next: &[char], words: &UnitWords) -> bool {
    let is_number = |c: &char| digit(*c).is_some() || *c == '十';
    let counted = |keys: &[char]| keys.iter().rev().take_while(|c| is_number(c)).count();
    let named = |keys: &[char]| keys.len() > counted(keys) && counted(keys) > 0;
    let rest = next.strip_prefix(&['第']).unwrap_or(next);
    let number = rest.iter().take_while(|c| is_number(c)).count();
    let tail = rest.get(number..).unwrap_or_default();
    // 三里村 after a number is a place of its own; 二公司 and 三中队 are no names.
    let short = tail.len() <= 3 && words.heads.end(tail).is_some() && words.places.end(tail).is_none();
    let head = tail.is_empty() || short || words.generic.get(tail).is_some();
    number > 0 && head && named(last) && !is_end(last, words) && !last.iter().any(char::is_ascii_digit)
}

/// Levels by rank; bodies of one rank stand side by side.
const RANKS: &[&[&str]] = &[
    &["省", "自治区", "直辖市"],
    &["市", "州", "盟", "地区", "自治州"],
    &["县", "市", "区", "旗", "自治县"],
    &["乡", "镇"],
    &["村", "组", "居", "社"],
];

/// What may follow the last of the levels: 各县、市、区人民政府.
const LEVEL_ORGANS: &[&str] =
    &["(", "[", "级", "两级", "三级", "直", "人民政府", "政府", "党委", "党(工)委", "村", "\"两委"];

/// Whether 、 between these two joins single levels into one name.
fn joins(last: &[char], next: &[char]) -> bool {
    let all = last.first() == Some(&'各');
    // Only the part after the last 、 decides: 各县、市 + 区.
    let tail: String = last.rsplit(|c| *c == '、').next().unwrap_or_default().iter().take(8).collect();
    let tail = tail.trim_start_matches(['由', '各']);
    let next: String = next.iter().take(12).collect();
    let levels = || RANKS.iter().flat_map(|rank| rank.iter());
    if !levels().any(|level| *level == tail) {
        return false;
    }
    if levels().any(|level| *level == next) {
        return true;
    }
    if all && ["自治区", "直辖市", "自治州", "自治县"].iter().any(|level| next.starts_with(level)) {
        return true; // 各省、自治区、直辖市教育部门: no body begins with one of these
    }
    let same = RANKS.iter().filter(|rank| rank.contains(&tail)).flat_map(|rank| rank.iter());
    let organ = same
        .filter_map(|level| next.strip_prefix(level))
        .any(|rest| LEVEL_ORGANS.iter().any(|organ| rest.starts_with(organ)));
    organ || (!all && tail.chars().count() == 1 && levels().any(|level| next.starts_with(level)))
}
