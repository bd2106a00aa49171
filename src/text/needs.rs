//! What every match of a pattern must hold, read off the pattern's text: that is a hundredth of the work of compiling
//! it. What this reader does not know asks nothing, so that at worst a pattern is compiled for a text without a match.

use std::ops::Range;

/// Most choices of a clause; one of more is nearly always met.
const MOST_CHOICES: usize = 240;

/// Widest span of characters that says anything.
const WIDEST: u32 = 64;

/// A word of the pattern's text, or a span of characters.
#[derive(Debug, Clone, Copy)]
enum Choice {
    Word(usize, usize),
    Span(char, char),
}

/// Choices of which one must stand in a text.
#[derive(Debug, Clone, Copy)]
struct Clause {
    /// Where they lie among all choices of the pattern.
    from: usize,
    to: usize,
    /// Characters of its shortest word, three at most; none of a span.
    shortest: usize,
}

impl Clause {
    const NONE: Clause = Clause { from: 0, to: 0, shortest: 3 };

    fn len(self) -> usize {
        self.to - self.from
    }

    /// How easily it is met: long words are rarer than short ones, few rarer than many.
    fn weakness(self) -> (usize, usize) {
        (3 - self.shortest, self.len())
    }
}

/// The strongest clauses of a part of a pattern, each of which must be met.
type Clauses = [Option<Clause>; 3];

/// What is known of a part of a pattern.
#[derive(Debug, Clone, Copy)]
struct Part {
    all: Clauses,
    /// What it begins with where it is not empty; `None` is not known.
    first: Option<Clause>,
    /// It may match nothing.
    empty: bool,
    /// It matches at the beginning of the text alone.
    anchored: bool,
}

impl Part {
    const NOTHING: Part = Part { all: [None; 3], first: Some(Clause::NONE), empty: true, anchored: false };
    /// One character of which nothing is known.
    const ANYTHING: Part = Part { first: None, empty: false, ..Part::NOTHING };

    fn one_of(clause: Clause) -> Part {
        Part { all: [Some(clause), None, None], first: Some(clause), empty: false, anchored: false }
    }

    fn optional(self) -> Part {
        Part { all: [None; 3], empty: true, ..self }
    }

    /// Keeps a clause where it is stronger than another.
    fn ask(&mut self, clause: Option<Clause>) {
        let Some(mut clause) = clause.filter(|c| c.len() > 0) else { return };
        for kept in &mut self.all {
            match kept {
                Some(kept) if kept.weakness() <= clause.weakness() => {}
                Some(kept) => std::mem::swap(kept, &mut clause),
                None => {
                    *kept = Some(clause);
                    return;
                }
            }
        }
    }
}

/// What a match must hold: at the beginning of the text, where it is anchored there, one choice of `first`, and anywhere
/// one of each other clause.
#[derive(Debug)]
pub(super) struct Needs {
    text: String,
    choices: Vec<Choice>,
    first: Option<(Clause, Letters)>,
    all: [Option<(Clause, Letters)>; 3],
}

impl Needs {
    /// Reads a pattern; asks nothing where it is written in a way unknown here.
    pub(super) fn of(pattern: String) -> Needs {
        let mut reader = Reader { text: &pattern, at: 0, blanks: false, choices: Vec::with_capacity(128) };
        let whole = reader.alternation().filter(|_| reader.at == pattern.len());
        let mut whole = whole.unwrap_or(Part::ANYTHING);
        let mut first = whole.first.filter(|c| c.len() > 0 && !whole.empty);
        if !whole.anchored {
            whole.ask(first.take());
        }
        let choices = std::mem::take(&mut reader.choices);
        let marked = |clause: Option<Clause>| clause.map(|c| (c, begins(&pattern, &choices, c)));
        let (first, all) = (marked(first), whole.all.map(marked));
        Needs { text: pattern, choices, first, all }
    }

    /// The pattern.
    pub(super) fn pattern(&self) -> &str {
        &self.text
    }

    /// Whether a text has what a match needs.
    pub(super) fn are_met(&self, text: &str) -> bool {
        let opens = |clause, at| text.get(at..).is_some_and(|rest| self.opens(clause, rest));
        self.first.is_none_or(|(first, begins)| text.starts_with(|c| begins.may_hold(c)) && opens(first, 0))
            && self
                .all
                .iter()
                .flatten()
                .all(|(clause, begins)| text.char_indices().any(|(at, c)| begins.may_hold(c) && opens(*clause, at)))
    }

    fn opens(&self, clause: Clause, rest: &str) -> bool {
        let mut choices = self.choices.get(clause.from..clause.to).unwrap_or(&[]).iter();
        choices.any(|choice| match choice {
            Choice::Word(from, to) => self.text.get(*from..*to).is_some_and(|word| rest.starts_with(word)),
            Choice::Span(from, to) => rest.starts_with(|c| (*from..=*to).contains(&c)),
        })
    }
}

/// Characters, a bit for each; some share one.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Letters([u64; 4]);

impl Letters {
    /// The characters of a text.
    pub(crate) fn of(text: &str) -> Letters {
        let mut all = Letters::default();
        text.chars().for_each(|c| all.add(c));
        all
    }

    fn add(&mut self, c: char) {
        let at = u32::from(c) % 256;
        if let Some(word) = self.0.get_mut((at / 64) as usize) {
            *word |= 1 << (at % 64);
        }
    }

    /// False where a character is none of them.
    pub(crate) fn may_hold(&self, c: char) -> bool {
        let at = u32::from(c) % 256;
        self.0.get((at / 64) as usize).is_some_and(|word| word & (1 << (at % 64)) != 0)
    }
}

/// The characters that the choices of a clause begin with.
fn begins(pattern: &str, choices: &[Choice], clause: Clause) -> Letters {
    let mut all = Letters::default();
    for choice in choices.get(clause.from..clause.to).unwrap_or(&[]) {
        match choice {
            Choice::Word(from, to) => {
                pattern.get(*from..*to).and_then(|w| w.chars().next()).into_iter().for_each(|c| all.add(c))
            }
            Choice::Span(from, to) => (*from..=*to).for_each(|c| all.add(c)),
        }
    }
    all
}

/// What stands at a place of a pattern.
enum Atom {
    /// A character that stands for itself: where, less its backslash.
    Letter(Range<usize>),
    Part(Part),
}

/// Reads a pattern from left to right. Methods give `None` where they meet something unknown.
struct Reader<'p> {
    text: &'p str,
    at: usize,
    /// Blanks are for the eye only: `(?x)`.
    blanks: bool,
    choices: Vec<Choice>,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&mut self) -> Option<char> {
        if self.blanks {
            self.at = self.text.len() - self.rest().trim_start().len();
        }
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn take(&mut self, word: &str) -> bool {
        self.peek();
        let found = self.rest().starts_with(word);
        self.at += if found { word.len() } else { 0 };
        found
    }

    /// The choices of both; none where they are too many.
    fn either(&mut self, a: Option<Clause>, b: Option<Clause>) -> Option<Clause> {
        let (a, b) = a.zip(b).filter(|(a, b)| a.len() + b.len() <= MOST_CHOICES)?;
        let shortest = a.shortest.min(b.shortest);
        if a.len() == 0 || b.len() == 0 {
            return Some(Clause { shortest, ..if a.len() == 0 { b } else { a } });
        }
        if a.to == b.from {
            return Some(Clause { from: a.from, to: b.to, shortest });
        }
        let from = self.choices.len();
        self.choices.extend_from_within(a.from..a.to);
        self.choices.extend_from_within(b.from..b.to);
        Some(Clause { from, to: self.choices.len(), shortest })
    }

    /// Up to the end of a group or of the pattern.
    fn alternation(&mut self) -> Option<Part> {
        let mut all = self.sequence()?;
        while self.take("|") {
            let next = self.sequence()?;
            let mut either = Part { all: [None; 3], empty: all.empty || next.empty, ..all };
            either.anchored &= next.anchored;
            either.first = self.either(all.first, next.first);
            for (a, b) in all.all.into_iter().zip(next.all) {
                let clause = self.either(a, b);
                either.ask(clause);
            }
            all = either;
        }
        Some(all)
    }

    fn sequence(&mut self) -> Option<Part> {
        let mut all = Part::NOTHING;
        // Letters that follow each other are one word.
        let mut word = 0..0;
        let mut opening = true;
        while let Some(c) = self.peek().filter(|c| !matches!(c, '|' | ')')) {
            if self.take("(?x)") {
                self.blanks = true;
                continue;
            }
            if matches!(c, '^' | '$') {
                self.next();
                all.anchored |= c == '^' && opening;
                continue;
            }
            opening = false;
            let atom = self.atom()?;
            let (optional, repeated) = self.times()?;
            match atom {
                Atom::Letter(letter) if !optional => {
                    if word.end != letter.start {
                        self.then_word(&mut all, &word);
                        word = letter.clone();
                    }
                    word.end = letter.end;
                    if repeated {
                        self.then_word(&mut all, &word);
                        word = 0..0;
                    }
                }
                Atom::Letter(letter) => {
                    self.then_word(&mut all, &word);
                    word = 0..0;
                    let part = self.word(&letter).optional();
                    self.then(&mut all, part);
                }
                Atom::Part(part) => {
                    self.then_word(&mut all, &word);
                    word = 0..0;
                    self.then(&mut all, if optional { part.optional() } else { part });
                }
            }
        }
        self.then_word(&mut all, &word);
        Some(all)
    }

    fn then(&mut self, all: &mut Part, next: Part) {
        if all.empty {
            all.first = self.either(all.first, next.first);
            all.empty = next.empty;
        }
        next.all.into_iter().for_each(|clause| all.ask(clause));
    }

    fn then_word(&mut self, all: &mut Part, word: &Range<usize>) {
        if !word.is_empty() {
            let word = self.word(word);
            self.then(all, word);
        }
    }

    fn word(&mut self, at: &Range<usize>) -> Part {
        let from = self.choices.len();
        let shortest = self.text.get(at.clone()).map_or(0, |word| word.chars().take(3).count());
        self.choices.push(Choice::Word(at.start, at.end));
        Part::one_of(Clause { from, to: from + 1, shortest })
    }

    /// Whether what stands before may be missing, and whether it may stand more than once.
    fn times(&mut self) -> Option<(bool, bool)> {
        let times = match self.peek() {
            Some('?') => (true, false),
            Some('*') => (true, true),
            Some('+') => (false, true),
            Some('{') => {
                let (count, _) = self.rest().split_once('}')?;
                let least = count.trim_start_matches('{').split(',').next()?.parse::<u32>().ok()?;
                self.at += count.len();
                (least == 0, true)
            }
            _ => return Some((false, false)),
        };
        self.next();
        self.take("?");
        Some(times)
    }

    fn atom(&mut self) -> Option<Atom> {
        Some(match self.next()? {
            '(' => Atom::Part(self.group()?),
            '[' => Atom::Part(self.class()?),
            '.' => Atom::Part(Part::ANYTHING),
            '\\' => match self.escaped()? {
                Some(c) => Atom::Letter(self.at - c.len_utf8()..self.at),
                None => Atom::Part(Part::ANYTHING),
            },
            '#' if self.blanks => return None,
            c => Atom::Letter(self.at - c.len_utf8()..self.at),
        })
    }

    /// The character that stands behind a backslash for itself; none where there is a class.
    fn escaped(&mut self) -> Option<Option<char>> {
        let c = self.rest().chars().next()?;
        self.at += c.len_utf8();
        match c {
            'd' | 's' | 'w' | 'D' | 'S' | 'W' => Some(None),
            'p' => self.take("{Han}").then_some(None),
            c if c.is_ascii_alphanumeric() => None,
            c => Some(Some(c)),
        }
    }

    fn group(&mut self) -> Option<Part> {
        let blanks = self.blanks;
        if self.take("?P<") || self.take("?<") {
            self.at += self.rest().find('>')? + 1;
        } else if !self.take("?:") && self.peek() == Some('?') {
            return None;
        }
        let all = self.alternation()?;
        self.blanks = blanks;
        self.take(")").then_some(Part { anchored: false, ..all })
    }

    fn class(&mut self) -> Option<Part> {
        let start = self.choices.len();
        let mut known = !self.take("^");
        while let Some(from) = self.next().filter(|c| *c != ']') {
            let from = match from {
                '[' | '&' => return None,
                '\\' if self.take("n") => '\n',
                '\\' => match self.escaped()? {
                    Some(c) => c,
                    None => {
                        known = false;
                        continue;
                    }
                },
                c => c,
            };
            let mut to = from;
            if self.peek() == Some('-') && !self.rest().starts_with("-]") {
                self.next();
                to = self.next().filter(|c| !matches!(c, '\\' | '[' | '-'))?;
            }
            known &= u32::from(to).saturating_sub(u32::from(from)) <= WIDEST;
            self.choices.push(Choice::Span(from, to));
        }
        let clause = Clause { from: start, to: self.choices.len(), shortest: 0 };
        match clause.len() {
            // A bracket right behind the first stands for itself; no pattern here is written so.
            0 if known => None,
            1..=MOST_CHOICES if known => Some(Part::one_of(clause)),
            _ => Some(Part::ANYTHING),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_match_must_hold() {
        for (pattern, with, without) in [
            ("问题", &["有问题"][..], &["问", "题"][..]),
            ("第[一二]阶段", &["第一阶段"], &["阶段", "第三"]),
            ("(?:甲|乙丙)丁?", &["甲", "乙丙丁"], &["乙", "丙丁"]),
            ("^附(?:件|表)?[0-9]", &["附件1", "附2"], &["见附件1", "附件"]),
            ("^(?:甲|乙)?丙", &["甲丙", "丙"], &["丁丙", "甲"]),
            ("(?P<a>甲){2,3}乙*", &["甲"], &["乙"]),
            (r"甲\(乙\)", &["甲(乙)"], &["甲", "乙", "(乙)"]),
            ("(?x) 甲 (?P<y> 乙 | 丙 )", &["甲乙", "丙甲"], &["甲", "乙"]),
            ("甲$|乙丙$", &["甲", "乙丙"], &["乙", "丙"]),
            (r"[:：]\s*甲+", &["：甲"], &["甲", "："]),
        ] {
            let needs = Needs::of(pattern.to_string());
            assert!(with.iter().all(|t| needs.are_met(t)), "{pattern}: {needs:?}");
            assert!(!without.iter().any(|t| needs.are_met(t)), "{pattern}: {needs:?}");
        }
    }

    #[test]
    fn nothing_is_asked_where_nothing_is_known() {
        for pattern in
            ["", "(?i)a", "甲?", "甲*|乙", "[^甲]", ".{2}", r"\bab", "[甲--乙]", "[]甲]", "(?:甲|)", "甲|.", r"\d+"]
        {
            assert!(Needs::of(pattern.to_string()).are_met("其他"), "{pattern}");
        }
    }
}
