//! Numbers by places: `#,##0.00`, `0%`, `000-0000`, with what stands between and around the digits.

use super::Shown;
use super::decimal::Decimal;
use super::numerals::Numerals;

/// Placeholders and literals of a number in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Number {
    pub(super) items: Vec<Item>,
    /// Powers of ten to multiply with: 2 for each `%`, -3 for each `,` behind the last placeholder.
    pub(super) shift: i32,
    pub(super) thousands: bool,
    /// Whether zeros behind the point stay: those of a mantissa do.
    pub(super) keeps_zeros: bool,
    pub(super) numerals: Option<Numerals>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    /// A place before the point: `0`, `#` or `?`.
    Whole(char),
    Point,
    /// A place behind the point.
    Part(char),
    Literal(String),
}

impl Number {
    /// The number by its places; as stored if it has too many digits for them.
    pub(super) fn show(&self, n: f64, sign: &str) -> Shown {
        let Some((text, in_full)) = self.scaled(n, self.shift, sign) else { return Shown::stored(n) };
        match text.trim() {
            "" => Shown::hidden(n),
            shown if shown.len() == text.len() => Shown::of(n, text, in_full),
            shown => Shown::of(n, shown.to_string(), in_full),
        }
    }

    /// The text of the number times ten to the power of `shift`, and whether it shows every digit.
    pub(super) fn scaled(&self, n: f64, shift: i32, sign: &str) -> Option<(String, bool)> {
        let places = self.items.iter().filter(|i| matches!(i, Item::Part(_))).count();
        let wholes = self.items.iter().filter(|i| matches!(i, Item::Whole(_))).count();
        let decimal = Decimal::new(n.abs(), shift, places)?;
        let in_full = n == 0.0 || wholes + places > 0 && decimal.is_exact();
        Some((self.write(&decimal, wholes, places, sign), in_full))
    }

    fn write(&self, decimal: &Decimal, wholes: usize, places: usize, sign: &str) -> String {
        let mut whole = Places::new(decimal.whole(), wholes, self.thousands, self.numerals);
        let mut part = decimal.part().chars();
        let drops_zeros = decimal.is_whole() && !self.keeps_zeros;
        let mut shown_places = if drops_zeros { 0 } else { self.places(decimal.part(), places) };
        let mut out = String::with_capacity(24);
        out.push_str(if decimal.is_zero() && wholes + places > 0 { "" } else { sign });
        for item in &self.items {
            match item {
                Item::Whole(holder) => whole.next(*holder, &mut out),
                Item::Point if shown_places > 0 => out.push('.'),
                Item::Part(_) if shown_places > 0 => {
                    shown_places -= 1;
                    out.extend(part.next().map(|c| Numerals::digit(self.numerals, c)));
                }
                Item::Point | Item::Part(_) => {}
                Item::Literal(text) => out.push_str(text),
            }
        }
        out
    }

    /// How many places behind the point are shown: `#` at the end leaves out a zero.
    fn places(&self, digits: &str, places: usize) -> usize {
        let holders: Vec<char> = self
            .items
            .iter()
            .filter_map(|item| if let Item::Part(holder) = item { Some(*holder) } else { None })
            .collect();
        let mut shown = places;
        for (holder, digit) in holders.iter().zip(digits.bytes()).rev() {
            if *holder == '0' || digit != b'0' {
                break;
            }
            shown -= 1;
        }
        shown
    }
}

/// The digits before the point, handed to their placeholders from the left.
struct Places<'a> {
    digits: &'a str,
    /// Placeholders that have not had their turn.
    left: usize,
    thousands: bool,
    numerals: Option<Numerals>,
}

impl<'a> Places<'a> {
    fn new(digits: &'a str, holders: usize, thousands: bool, numerals: Option<Numerals>) -> Self {
        Places { digits, left: holders, thousands, numerals }
    }

    fn next(&mut self, holder: char, out: &mut String) {
        let more = self.digits.len().saturating_sub(self.left) + 1;
        if self.left > self.digits.len() {
            match holder {
                '0' => self.push('0', self.left - 1, out),
                '?' => out.push(' '),
                _ => {}
            }
        } else {
            // The first placeholder takes all that is more than there are places for.
            let (now, rest) = self.digits.split_at_checked(more).unwrap_or((self.digits, ""));
            for (i, digit) in now.chars().enumerate() {
                self.push(digit, rest.len() + now.len() - i - 1, out);
            }
            self.digits = rest;
        }
        self.left = self.left.saturating_sub(1);
    }

    fn push(&self, digit: char, behind: usize, out: &mut String) {
        out.push(Numerals::digit(self.numerals, digit));
        if self.thousands && behind > 0 && behind.is_multiple_of(3) {
            out.push(',');
        }
    }
}

/// Digits in places of their own, as of a numerator: `0` fills up with zeros, `?` with blanks, on the left.
pub(super) fn pad(digits: u64, holders: &str) -> String {
    let mut out = String::with_capacity(8);
    let digits = digits.to_string();
    let missing = holders.chars().count().saturating_sub(digits.len());
    out.extend(holders.chars().take(missing).filter_map(|holder| match holder {
        '0' => Some('0'),
        '?' => Some(' '),
        _ => None,
    }));
    out + &digits
}
