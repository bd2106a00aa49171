//! Format codes → [`NumberFormat`]: sections, and in each the tokens that decide what kind it is.

use super::clock::{Clock, Part, Unit};
use super::fraction::{Below, Fraction};
use super::numerals::Numerals;
use super::places::{Item, Number};
use super::power::Power;
use super::{Compare, Condition, Date, Look, NumberFormat, Section, TextLook};

/// Built-in formats by number, ECMA-376 part 1, 18.8.30, 27 to 58 in their zh-cn meaning; any other is General. Money is
/// shown without the sign of a country, which is that of the reader's computer and not in the file.
const BUILT_IN: &[(u16, &str)] = &[
    (1, "0"),
    (2, "0.00"),
    (3, "#,##0"),
    (4, "#,##0.00"),
    (5, "#,##0_);(#,##0)"),
    (6, "#,##0_);[Red](#,##0)"),
    (7, "#,##0.00_);(#,##0.00)"),
    (8, "#,##0.00_);[Red](#,##0.00)"),
    (9, "0%"),
    (10, "0.00%"),
    (11, "0.00E+00"),
    (12, "# ?/?"),
    (13, "# ??/??"),
    (14, "yyyy/m/d"),
    (15, "d-mmm-yy"),
    (16, "d-mmm"),
    (17, "mmm-yy"),
    (18, "h:mm AM/PM"),
    (19, "h:mm:ss AM/PM"),
    (20, "h:mm"),
    (21, "h:mm:ss"),
    (22, "yyyy/m/d h:mm"),
    (27, "yyyy\"年\"m\"月\""),
    (28, "m\"月\"d\"日\""),
    (29, "m\"月\"d\"日\""),
    (30, "m-d-yy"),
    (31, "yyyy\"年\"m\"月\"d\"日\""),
    (32, "h\"时\"mm\"分\""),
    (33, "h\"时\"mm\"分\"ss\"秒\""),
    (34, "上午/下午h\"时\"mm\"分\""),
    (35, "上午/下午h\"时\"mm\"分\"ss\"秒\""),
    (36, "yyyy\"年\"m\"月\""),
    (37, "#,##0_);(#,##0)"),
    (38, "#,##0_);[Red](#,##0)"),
    (39, "#,##0.00_);(#,##0.00)"),
    (40, "#,##0.00_);[Red](#,##0.00)"),
    (41, "#,##0_);(#,##0);\"-\"_)"),
    (42, "#,##0_);(#,##0);\"-\"_)"),
    (43, "#,##0.00_);(#,##0.00);\"-\"_)"),
    (44, "#,##0.00_);(#,##0.00);\"-\"_)"),
    (45, "mm:ss"),
    (46, "[h]:mm:ss"),
    (47, "mm:ss.0"),
    (48, "##0.0E+0"),
    (49, "@"),
    (50, "yyyy\"年\"m\"月\""),
    (51, "m\"月\"d\"日\""),
    (52, "yyyy\"年\"m\"月\""),
    (53, "m\"月\"d\"日\""),
    (54, "m\"月\"d\"日\""),
    (55, "上午/下午h\"时\"mm\"分\""),
    (56, "上午/下午h\"时\"mm\"分\"ss\"秒\""),
    (57, "yyyy\"年\"m\"月\""),
    (58, "m\"月\"d\"日\""),
];

/// The words for the halves of the day, as codes write them, and what each shows.
const HALVES: &[(&str, &str, &str)] =
    &[("AM/PM", "AM", "PM"), ("上午/下午", "上午", "下午"), ("A/P", "A", "P"), ("a/p", "a", "p")];
/// The word for the general format in the programs' languages.
const GENERAL: &[&str] = &["General", "G/通用格式", "G/標準", "G/표준", "Standard"];
/// Longest code read; the program stops at 255 characters.
const MAX_CODE: usize = 1024;

impl NumberFormat {
    /// The format of a code. Whatever makes no sense in it is a literal.
    pub(crate) fn parse(code: &str) -> NumberFormat {
        if code.is_empty() || code.len() > MAX_CODE {
            return NumberFormat::default();
        }
        let mut sections: Vec<Tokens> = Vec::new();
        let mut rest = code;
        loop {
            let more;
            let mut tokens = Tokens::default();
            (rest, more) = tokens.read(rest);
            sections.push(tokens);
            if !more {
                break;
            }
        }
        let is_fourth = sections.len() > 3;
        let text = match sections.as_slice() {
            [.., last] if last.has_text || is_fourth => last.text(is_fourth),
            _ => None,
        };
        if sections.len() > 1 && (is_fourth || text.is_some()) {
            sections.truncate((sections.len() - 1).min(3));
        }
        let numbers = sections.into_iter().map(Tokens::section).collect();
        NumberFormat { numbers, text: text.unwrap_or_default() }
    }

    /// The built-in format of a number below 164.
    pub(crate) fn built_in(id: u16) -> NumberFormat {
        let code = BUILT_IN.iter().find(|(n, _)| *n == id).map_or("", |(_, code)| code);
        NumberFormat::parse(code)
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Literal(String),
    /// `0`, `#` or `?`.
    Holder(char),
    Point,
    /// A run of one letter of dates and times, in lower case, and its length.
    Letters(char, usize),
    /// `[h]`.
    Elapsed(Unit, usize),
    Half(&'static str, &'static str),
    /// `E+` or `E-`.
    Power(bool),
    /// `/` with what stands below it.
    Slash(Below),
    /// `@` or General.
    Value,
}

/// What one section of a code says.
#[derive(Default)]
struct Tokens {
    items: Vec<Token>,
    condition: Option<Condition>,
    numerals: Option<Numerals>,
    /// A colour and the like, which alone is General in that colour.
    has_brackets: bool,
    has_text: bool,
    /// Whether there is a placeholder yet, a point among them, a letter of dates and times.
    has_places: bool,
    has_point: bool,
    has_letters: bool,
    percents: i32,
    thousands: bool,
    /// Commas since the last placeholder.
    commas: i32,
}

impl Tokens {
    /// Reads up to the end of the section; the rest, and whether another section follows.
    fn read<'a>(&mut self, code: &'a str) -> (&'a str, bool) {
        let mut rest = code;
        while let Some(c) = rest.chars().next() {
            let after = rest.get(c.len_utf8()..).unwrap_or_default();
            if let Some(tail) = self.word(rest) {
                rest = tail;
                continue;
            }
            rest = match c {
                ';' => return (after, true),
                '"' => {
                    let (text, tail) = after.split_once('"').unwrap_or((after, ""));
                    self.literal(text);
                    tail
                }
                '[' => {
                    let (inside, tail) = after.split_once(']').unwrap_or(("", after));
                    self.bracket(inside);
                    tail
                }
                '\\' | '!' => self.escaped(after, true),
                '*' => self.escaped(after, false),
                '_' => {
                    self.literal(" ");
                    self.escaped(after, false)
                }
                _ => self.token(c, after),
            };
        }
        ("", false)
    }

    /// Takes General or the halves of the day; what stands behind.
    fn word<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        let strip = |word: &str, folds: bool| {
            let (head, tail) = rest.split_at_checked(word.len())?;
            (head == word || folds && head.eq_ignore_ascii_case(word)).then_some(tail)
        };
        if let Some(tail) = GENERAL.iter().find_map(|word| strip(word, true)) {
            self.items.push(Token::Value);
            return Some(tail);
        }
        let (before, after, tail) =
            HALVES.iter().find_map(|(word, before, after)| Some((before, after, strip(word, word.len() > 3)?)))?;
        self.has_letters = true;
        self.items.push(Token::Half(before, after));
        Some(tail)
    }

    /// Takes the next character as it stands, or leaves it out.
    fn escaped<'a>(&mut self, rest: &'a str, keep: bool) -> &'a str {
        let Some(c) = rest.chars().next() else { return "" };
        let (text, tail) = rest.split_at_checked(c.len_utf8()).unwrap_or((rest, ""));
        if keep {
            self.literal(text);
        }
        tail
    }

    fn literal(&mut self, text: &str) {
        match self.items.last_mut() {
            Some(Token::Literal(last)) => last.push_str(text),
            _ => self.items.push(Token::Literal(text.to_string())),
        }
    }

    /// `[$¥-804]`, `[>=100]`, `[h]`, `[DBNum1]`; colours change no character.
    fn bracket(&mut self, inside: &str) {
        self.has_brackets = true;
        let unit = match inside.bytes().next().map(|b| b.to_ascii_lowercase()) {
            Some(b'h') => Some(Unit::Hour),
            Some(b'm') => Some(Unit::Minute),
            Some(b's') => Some(Unit::Second),
            _ => None,
        };
        let is_run =
            inside.bytes().all(|b| inside.as_bytes().first().is_some_and(|first| b.eq_ignore_ascii_case(first)));
        if let Some(money) = inside.strip_prefix('$') {
            let sign = money.rsplit_once('-').map_or(money, |(sign, _)| sign).to_string();
            self.literal(&sign);
        } else if inside.starts_with(['<', '>', '=']) {
            self.condition = condition(inside);
        } else if let Some(unit) = unit.filter(|_| is_run) {
            self.has_letters = true;
            self.items.push(Token::Elapsed(unit, inside.len()));
        } else if let Some(numerals) = Numerals::named(inside) {
            self.numerals = Some(numerals);
        }
    }

    /// Takes one character, or a run that belongs together; what stands behind.
    fn token<'a>(&mut self, c: char, after: &'a str) -> &'a str {
        let has_places = self.has_places;
        match c {
            '0' | '#' | '?' if !self.has_letters => {
                self.thousands |= self.commas > 0 && has_places;
                self.commas = 0;
                self.has_places = true;
                self.items.push(Token::Holder(c));
            }
            '.' if !self.has_letters && (has_places || after.starts_with(['0', '#', '?'])) => {
                self.has_point = true;
                self.items.push(Token::Point);
            }
            // Places behind the point of a second.
            '.' if self.has_letters && after.starts_with('0') => {
                let (zeros, tail) = run(after, '0');
                self.items.push(Token::Point);
                self.items.extend(zeros.chars().map(Token::Holder));
                return tail;
            }
            ',' if has_places => self.commas += 1,
            '%' => {
                self.percents += 2;
                self.literal("%");
            }
            '/' if has_places && !self.has_letters => match below(after) {
                Some((below, tail)) => {
                    self.items.push(Token::Slash(below));
                    return tail;
                }
                None => self.literal("/"),
            },
            'E' | 'e' if has_places && after.starts_with(['+', '-']) => {
                self.items.push(Token::Power(after.starts_with('+')));
                return after.get(1..).unwrap_or_default();
            }
            '@' => {
                self.has_text = true;
                self.items.push(Token::Value);
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'e' | 'E' | 'b' | 'B' | 'a' | 'A' | 'g'
            | 'G'
                if !has_places =>
            {
                let (same, tail) = run(after, c);
                self.has_letters = true;
                self.items.push(Token::Letters(c.to_ascii_lowercase(), same.len() + 1));
                return tail;
            }
            _ => self.literal(c.encode_utf8(&mut [0; 4])),
        }
        after
    }

    /// How the section shows a text: around `@`, or not at all if it is the fourth and empty.
    fn text(&self, is_fourth: bool) -> Option<TextLook> {
        match self.around() {
            Some((before, after)) if before.is_empty() && after.is_empty() => Some(TextLook::Plain),
            Some((before, after)) => Some(TextLook::Between(before, after)),
            None if is_fourth && self.literals().is_some_and(|text| text.trim().is_empty()) => Some(TextLook::Hidden),
            None => None,
        }
    }

    /// All of a section of nothing but literals.
    fn literals(&self) -> Option<String> {
        self.items.iter().map(|item| if let Token::Literal(text) = item { Some(text.as_str()) } else { None }).collect()
    }

    /// Texts before and after the value of `@` or General.
    fn around(&self) -> Option<(String, String)> {
        let at = self.items.iter().position(|item| *item == Token::Value)?;
        let (mut before, mut after) = (String::new(), String::new());
        for (i, item) in self.items.iter().enumerate() {
            match item {
                Token::Literal(text) if i < at => before.push_str(text),
                Token::Literal(text) => after.push_str(text),
                Token::Value => {}
                _ => return None,
            }
        }
        Some((before.trim().to_string(), after.trim().to_string()))
    }

    fn section(self) -> Section {
        let condition = self.condition;
        let power = self.items.iter().position(|item| matches!(item, Token::Power(_)));
        let slash = self.items.iter().position(|item| matches!(item, Token::Slash(_)));
        let is_general = self.items.is_empty() && self.has_brackets;
        let look = if self.has_letters {
            self.time()
        } else if is_general || self.items.contains(&Token::Value) {
            let (before, after) = self.around().unwrap_or_default();
            Look::General { before, after, numerals: self.numerals }
        } else if let Some(at) = power {
            Look::Power(self.power(at))
        } else if let Some(fraction) = slash.and_then(|at| self.fraction(at)) {
            Look::Fraction(fraction)
        } else {
            Look::Number(self.number(&self.items))
        };
        Section { condition, look }
    }

    /// What shows a day, a month or a year is a date, anything else a time.
    fn time(&self) -> Look {
        let letters: Vec<(usize, char)> = self
            .items
            .iter()
            .enumerate()
            .filter_map(|(at, item)| match item {
                Token::Letters('a', ..3) | Token::Letters('g', _) => None,
                Token::Letters('e' | 'b', _) => Some((at, 'y')),
                Token::Letters('a', _) => Some((at, 'd')),
                Token::Letters('m', 3..) => Some((at, 'M')),
                Token::Letters(c, _) => Some((at, *c)),
                Token::Elapsed(unit, _) => Some((at, unit.letter())),
                _ => None,
            })
            .collect();
        // An `m` behind hours or before seconds is a minute.
        let is_minute = |nth: usize| {
            let letter = |nth: usize| letters.get(nth).map(|(_, letter)| *letter);
            nth.checked_sub(1).and_then(letter) == Some('h') || letter(nth + 1) == Some('s')
        };
        let mut date = Date::default();
        let mut minutes = Vec::new();
        for (nth, (at, letter)) in letters.iter().enumerate() {
            let is_span = matches!(self.items.get(*at), Some(Token::Elapsed(..)));
            match letter {
                'y' => date.year = true,
                'd' => date.day = true,
                'M' => date.month = true,
                'm' if !is_span && !is_minute(nth) => date.month = true,
                'm' => minutes.push(*at),
                _ => date.time = true,
            }
        }
        date.time |= !minutes.is_empty();
        date.chinese = self.items.iter().any(|item| matches!(item, Token::Literal(text) if text.contains('年')));
        if date.year || date.month || date.day { Look::Date(date) } else { Look::Clock(self.clock()) }
    }

    fn clock(&self) -> Clock {
        let mut parts = Vec::with_capacity(self.items.len());
        for item in &self.items {
            match (item, parts.last_mut()) {
                (Token::Holder(_), Some(Part::Places(places))) => *places += 1,
                (Token::Point, _) => parts.extend([Part::Literal(".".to_string()), Part::Places(0)]),
                (Token::Literal(text), _) => parts.push(Part::Literal(text.clone())),
                (Token::Letters('h', count), _) => parts.push(Part::Unit(Unit::Hour, *count)),
                (Token::Letters('m', count), _) => parts.push(Part::Unit(Unit::Minute, *count)),
                (Token::Letters('s', count), _) => parts.push(Part::Unit(Unit::Second, *count)),
                (Token::Elapsed(unit, count), _) => parts.push(Part::Elapsed(*unit, *count)),
                (Token::Half(before, after), _) => parts.push(Part::Half(before, after)),
                _ => {}
            }
        }
        Clock { parts }
    }

    fn number(&self, items: &[Token]) -> Number {
        let mut behind = false;
        let item = |token: &Token| match token {
            Token::Literal(text) => Some(Item::Literal(text.clone())),
            Token::Holder(c) => Some(if behind { Item::Part(*c) } else { Item::Whole(*c) }),
            Token::Point => {
                behind = true;
                Some(Item::Point)
            }
            Token::Slash(_) => Some(Item::Literal("/".to_string())),
            _ => None,
        };
        Number {
            items: items.iter().filter_map(item).collect(),
            shift: self.percents - 3 * self.commas,
            thousands: self.thousands,
            keeps_zeros: false,
            numerals: self.numerals,
        }
    }

    /// The section as a power of ten, whose `E` is this item.
    fn power(&self, at: usize) -> Power {
        let (mantissa, behind) = self.items.split_at_checked(at).unwrap_or_default();
        let mut mantissa = Number { shift: 0, thousands: false, ..self.number(mantissa) };
        mantissa.keeps_zeros = true;
        let wholes = mantissa.items.iter().filter(|item| matches!(item, Item::Whole(_))).count();
        Power {
            mantissa,
            step: wholes.max(1) as i32,
            always_signed: matches!(behind.first(), Some(Token::Power(true))),
            exponent: holders(behind),
            after: literals(behind),
        }
    }

    /// The section as a fraction, whose line is this item: whole part, numerator, line, each with what stands before.
    fn fraction(&self, at: usize) -> Option<Fraction> {
        let is_holder = |item: &Token| matches!(item, Token::Holder(_));
        let (above, behind) = self.items.split_at_checked(at)?;
        let Some((Token::Slash(below), behind)) = behind.split_first() else { return None };
        let end = above.iter().rposition(is_holder)? + 1;
        let start = above.get(..end)?.iter().rposition(|item| !is_holder(item)).map_or(0, |at| at + 1);
        let (ahead, numerator) = above.get(..end)?.split_at_checked(start)?;
        if ahead.contains(&Token::Point) {
            return None;
        }
        let first = ahead.iter().position(is_holder);
        let last = ahead.iter().rposition(is_holder).map_or(0, |at| at + 1);
        let (lead, between) = ahead.split_at_checked(last)?;
        Some(Fraction {
            before: literals(if first.is_some() { lead } else { ahead }),
            whole: first.map(|_| holders(lead)),
            between: if first.is_some() { literals(between) } else { String::new() },
            numerator: holders(numerator),
            below: below.clone(),
            after: literals(behind),
        })
    }
}

fn holders(items: &[Token]) -> String {
    items.iter().filter_map(|item| if let Token::Holder(c) = item { Some(*c) } else { None }).collect()
}

fn literals(items: &[Token]) -> String {
    items.iter().filter_map(|item| if let Token::Literal(text) = item { Some(text.as_str()) } else { None }).collect()
}

/// How often a letter, in either case, stands at the beginning; what stands behind.
fn run(text: &str, letter: char) -> (&str, &str) {
    let end = text.find(|c: char| !c.eq_ignore_ascii_case(&letter)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// What stands below the line of a fraction, and what behind.
fn below(text: &str) -> Option<(Below, &str)> {
    let text = text.trim_start_matches([' ', '\\']);
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '#' | '?')).unwrap_or(text.len());
    let (below, tail) = text.split_at_checked(end).filter(|(below, _)| !below.is_empty())?;
    match below.parse::<u64>() {
        Ok(fixed @ 1..=1_000_000_000) => Some((Below::Fixed(fixed), tail)),
        _ => Some((Below::Places(below.len()), tail)),
    }
}

fn condition(text: &str) -> Option<Condition> {
    const SIGNS: &[(&str, Compare)] = &[
        ("<=", Compare::AtMost),
        ("<>", Compare::Unequal),
        (">=", Compare::AtLeast),
        ("<", Compare::Less),
        (">", Compare::More),
        ("=", Compare::Equal),
    ];
    let (limit, compare) = SIGNS.iter().find_map(|(sign, compare)| Some((text.strip_prefix(sign)?, *compare)))?;
    Some(Condition { compare, limit: limit.trim().parse().ok()? })
}
