//! The tokens of one section → what it shows: a date, a time, a power of ten, a fraction, places, or the stored value.

use super::clock::{Clock, Part, Unit};
use super::fraction::Fraction;
use super::parse::{Token, Tokens};
use super::places::{Item, Number};
use super::power::Power;
use super::{Date, Look, Section, TextLook};

impl Tokens {
    /// How the section shows a text: around `@`, or not at all if it is the fourth and empty.
    pub(super) fn text(&self, is_fourth: bool) -> Option<TextLook> {
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

    /// The section as what it shows.
    pub(super) fn section(self) -> Section {
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
        if date.year || date.month || date.day {
            return Look::Date(date);
        }
        // A span behind a unit makes no sense, and the programs take the code for General then.
        let is_unit = |(at, _): &(usize, char)| matches!(self.items.get(*at), Some(Token::Letters(..)));
        let is_span = |(at, _): &(usize, char)| matches!(self.items.get(*at), Some(Token::Elapsed(..)));
        if letters.iter().skip_while(|letter| !is_unit(letter)).any(is_span) {
            return Look::General { before: String::new(), after: String::new(), numerals: None };
        }
        Look::Clock(if self.is_system_time { Clock::system() } else { self.clock() })
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
        let mut mantissa = Number { shift: self.percents, thousands: false, ..self.number(mantissa) };
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
