//! Number formats: what a person sees of a number that a cell stores.
//!
//! The grammar is that of ECMA-376 part 1, 18.8.31, the built-in formats those of 18.8.30 with the zh-cn column. What
//! the data contract fixes for every sheet comes before what a format shows:
//!
//! * a day reads `YYYY-MM-DD` however the format spells it, and a time follows only if the format shows one; a month
//!   without a day reads `2022年6月` or `2022-06`, so that a deadline of a month ends with the month;
//! * a whole number has no `.0`: `0.00` shows 3 as `3`, and 3.5 as `3.50`;
//! * places, percent, thousands, leading zeros, literals (`0"户"`, `"第"@"组"`) and sections (`;`, conditions) read as
//!   shown, since an ordinal `001` or a rate `85%` is what the page says.
//!
//! Left as the stored number: fractions, powers of ten (an identity number is no `1.1E+17`), and what a format hides
//! (`;;;`), because a value that nobody sees must not get lost unseen; only a zero that is hidden (`#`, `0;-0;`) is blank.

mod decimal;
mod parse;

use super::value;
use decimal::Decimal;

/// How a number format shows numbers and texts.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct NumberFormat {
    /// Up to three, for numbers.
    numbers: Vec<Section>,
    /// What stands before and after a text.
    text: Option<(String, String)>,
}

/// One section of a format: what it applies to and how it looks.
#[derive(Debug, Clone, PartialEq)]
struct Section {
    condition: Option<Condition>,
    look: Look,
}

/// `[>=100]`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Condition {
    compare: Compare,
    limit: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Compare {
    Less,
    AtMost,
    Equal,
    Unequal,
    AtLeast,
    More,
}

impl Condition {
    fn holds(self, n: f64) -> bool {
        match self.compare {
            Compare::Less => n < self.limit,
            Compare::AtMost => n <= self.limit,
            Compare::Equal => n == self.limit,
            Compare::Unequal => n != self.limit,
            Compare::AtLeast => n >= self.limit,
            Compare::More => n > self.limit,
        }
    }

    fn is_of_negatives(self) -> bool {
        matches!(self.compare, Compare::Less | Compare::AtMost) && self.limit <= 0.0
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Look {
    /// The stored value as it is: fractions, powers of ten, nothing at all.
    Stored,
    Date(Date),
    Number(Number),
    /// The stored number between two texts, most often none.
    General {
        before: String,
        after: String,
    },
}

/// What a date format shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Date {
    year: bool,
    month: bool,
    day: bool,
    time: bool,
    /// `[h]`: hours go past 24.
    elapsed: bool,
    /// Year and month are followed by 年 and 月.
    chinese: bool,
}

/// Placeholders and literals of a number in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Number {
    items: Vec<Item>,
    /// Powers of ten to multiply with: 2 for each `%`, -3 for each `,` behind the last placeholder.
    shift: i32,
    thousands: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Item {
    /// A place before the point: `0`, `#` or `?`.
    Whole(char),
    Point,
    /// A place behind the point.
    Part(char),
    Literal(String),
}

impl NumberFormat {
    /// The text of a number; of a day number in the 1904 system where `is_1904`.
    pub(super) fn number(&self, n: f64, is_1904: bool) -> String {
        let Some(section) = self.section(n) else { return value::number(n) };
        let sign = if n < 0.0 && self.shows_sign(section) { "-" } else { "" };
        match &section.look {
            Look::Stored => value::number(n),
            Look::Date(date) => date.text(n, is_1904),
            Look::Number(number) => {
                number.text(n.abs(), sign).unwrap_or_else(|| if n == 0.0 { String::new() } else { value::number(n) })
            }
            Look::General { before, after } => format!("{before}{sign}{}{after}", value::number(n.abs())),
        }
    }

    /// The text of a text cell where the format adds something to it.
    pub(super) fn text(&self, text: &str) -> Option<String> {
        let (before, after) = self.text.as_ref().filter(|(before, after)| !before.is_empty() || !after.is_empty())?;
        Some(format!("{before}{text}{after}"))
    }

    /// Whether every value reads as it is stored.
    pub(super) fn is_general(&self) -> bool {
        let plain = |section: &Section| match &section.look {
            Look::Stored => true,
            Look::General { before, after } => before.is_empty() && after.is_empty(),
            _ => false,
        };
        self.numbers.is_empty()
            || matches!(self.numbers.as_slice(), [one] if one.condition.is_none() && plain(one))
                && self.text("").is_none()
    }

    fn section(&self, n: f64) -> Option<&Section> {
        let [first, rest @ ..] = self.numbers.as_slice() else { return None };
        if self.numbers.iter().any(|s| s.condition.is_some()) {
            let conditional = self.numbers.iter().take(2).find(|s| s.condition.is_some_and(|c| c.holds(n)));
            return conditional.or_else(|| self.numbers.iter().take(3).find(|s| s.condition.is_none()));
        }
        match rest {
            [negative, ..] if n < 0.0 => Some(negative),
            [_, zero, ..] if n == 0.0 => Some(zero),
            _ => Some(first),
        }
    }

    /// A section of its own for negative numbers writes their sign itself, or leaves it out.
    fn shows_sign(&self, section: &Section) -> bool {
        match section.condition {
            Some(condition) => !condition.is_of_negatives(),
            None => self.numbers.len() == 1 || self.numbers.iter().any(|s| s.condition.is_some()),
        }
    }
}

impl Date {
    fn text(self, n: f64, is_1904: bool) -> String {
        if self.elapsed {
            return value::elapsed(n);
        }
        let Some((date, seconds)) = value::day(n, is_1904) else { return value::number(n) };
        let (has_date, time) = (self.year || self.month || self.day, value::clock(seconds));
        let Some(date) = date.filter(|_| has_date) else { return time };
        let mut parts = date.split('-');
        let (year, month) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        if !self.day && !self.month {
            return if self.chinese { format!("{year}年") } else { year.to_string() };
        }
        if self.day {
            return if self.time && seconds != 0 { format!("{date} {time}") } else { date };
        }
        if self.chinese { format!("{year}年{}月", month.trim_start_matches('0')) } else { format!("{year}-{month}") }
    }
}

impl Number {
    /// `None` if the number has too many digits to be shown by places, or nothing is shown.
    fn text(&self, n: f64, sign: &str) -> Option<String> {
        let places = self.items.iter().filter(|i| matches!(i, Item::Part(_))).count();
        let wholes = self.items.iter().filter(|i| matches!(i, Item::Whole(_))).count();
        let decimal = Decimal::new(n, self.shift, places)?;
        let sign = if decimal.is_zero() { "" } else { sign };
        let mut whole = Places::new(decimal.whole(), wholes, self.thousands);
        let mut part = decimal.part().chars();
        let mut shown_places = if decimal.is_whole() { 0 } else { self.places(decimal.part(), places) };
        let mut out = String::with_capacity(24);
        out.push_str(sign);
        for item in &self.items {
            match item {
                Item::Whole(holder) => whole.next(*holder, &mut out),
                Item::Point if shown_places > 0 => out.push('.'),
                Item::Part(_) if shown_places > 0 => {
                    shown_places -= 1;
                    out.extend(part.next());
                }
                Item::Point | Item::Part(_) => {}
                Item::Literal(text) => out.push_str(text),
            }
        }
        let shown = out.trim();
        (!shown.is_empty()).then(|| shown.to_string())
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
}

impl<'a> Places<'a> {
    fn new(digits: &'a str, holders: usize, thousands: bool) -> Self {
        Places { digits, left: holders, thousands }
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
        out.push(digit);
        if self.thousands && behind > 0 && behind.is_multiple_of(3) {
            out.push(',');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, n: f64) -> String {
        NumberFormat::parse(code).number(n, false)
    }

    #[test]
    fn numbers_read_as_shown() {
        let cases = [
            ("0", 7.0, "7"),
            ("000", 7.0, "007"),
            ("000000", 12_345_678.0, "12345678"),
            ("0.00", 3.0, "3"),
            ("0.00", 3.5, "3.50"),
            ("0.00", 1.005, "1.01"),
            ("0.0", 0.04, "0.0"),
            ("0.##", 2.5, "2.5"),
            ("#.##", 0.25, ".25"),
            ("#,##0", 1_234_567.0, "1,234,567"),
            ("#,##0.00_ ", 1234.5, "1,234.50"),
            ("#,##0.00_);[Red](#,##0.00)", -1234.5, "(1,234.50)"),
            ("0,", 12_345.0, "12"),
            ("0%", 0.85, "85%"),
            ("0.0%", 0.856, "85.6%"),
            ("0.00%", 1.0, "100%"),
            ("0\"个\"", 3.0, "3个"),
            ("\"第\"0\"号\"", 12.0, "第12号"),
            ("0月底前", 9.0, "9月底前"),
            ("G/通用格式\"户\"", 2.5, "2.5户"),
            ("000-0000", 1_234_567.0, "123-4567"),
            ("00000\\-00000", 4_227_200_558.0, "42272-00558"),
            ("[$¥-804]#,##0", 8800.0, "¥8,800"),
            ("0;-0;\"无\"", 0.0, "无"),
            ("0.00;[Red]\\-0.00", -2.5, "-2.50"),
            ("[>=10000]0.0,\"千\";0", 12_300.0, "12.3千"),
            ("[>=10000]0.0,\"千\";0", 300.0, "300"),
            ("[DBNum1]0", 3.0, "3"),
            ("[Red]", 0.0, "0"),
            ("@", 44_707.0, "44707"),
            ("0", -4.0, "-4"),
            ("0_);(0)", -4.0, "(4)"),
        ];
        for (code, n, expected) in cases {
            assert_eq!(shown(code, n), expected, "{code} of {n}");
        }
    }

    #[test]
    fn what_no_place_can_show_stays_as_stored() {
        for (code, n) in [("General", 2.5), ("", 2.5), (";;;", 7.0), ("# ?/?", 0.5), ("0.00E+00", 12_345.0)] {
            assert_eq!(shown(code, n), value::number(n), "{code}");
        }
        assert_eq!([shown("#", 0.0), shown("0;-0;;@", 0.0), shown("0;-0;\"-\"", 0.0)], ["", "", "-"]);
        assert_eq!(shown("0", f64::NAN), value::number(f64::NAN));
        assert_eq!(shown("0", 1e300), value::number(1e300));
    }

    #[test]
    fn dates_read_one_way_and_months_stay_months() {
        let day = 44_707.0;
        for code in [
            "yyyy/m/d",
            "yyyy\"年\"m\"月\"d\"日\";@",
            "m\"月\"d\"日\"",
            "[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"",
            "[$-F800]dddd, mmmm dd, yyyy",
        ] {
            assert_eq!(shown(code, day), "2022-05-26", "{code}");
        }
        assert_eq!(shown("yyyy\"年\"m\"月\"", day), "2022年5月");
        assert_eq!(shown("yyyy年m月;@", day), "2022年5月");
        assert_eq!(shown("mmm-yy", day), "2022-05");
        assert_eq!(shown("yyyy/m/d", day + 0.5), "2022-05-26");
        assert_eq!(shown("yyyy/m/d h:mm", day + 0.5), "2022-05-26 12:00");
        assert_eq!(shown("yyyy/m/d h:mm", day), "2022-05-26");
        assert_eq!(shown("h:mm", day + 0.5), "12:00");
        assert_eq!(shown("[h]:mm", 1.5), "36:00");
        assert_eq!(shown("mm:ss", 0.5), "12:00");
        assert_eq!(NumberFormat::parse("yyyy/m/d").number(day - 1462.0, true), "2022-05-26");
    }

    #[test]
    fn formats_of_texts_add_their_words() {
        assert_eq!(NumberFormat::parse("\"第\"@\"组\"").text("三"), Some("第三组".to_string()));
        assert_eq!(NumberFormat::parse("0;0;0;@\"条\"").text("三"), Some("三条".to_string()));
        assert_eq!(NumberFormat::parse("@").text("三"), None);
        assert_eq!(NumberFormat::parse("0\"个\"").text("三"), None);
    }

    #[test]
    fn no_code_brings_the_parser_down() {
        for code in
            ["\"", "[", "\\", "_", "*", "0\"", "[>", "[>]0", ",,,", "0,0,0.0.0%%", ";;;;;;", "[h", "e+", "@@", "[$"]
        {
            for n in [0.0, -1.5, 12_345.678, 1e18, f64::INFINITY] {
                let _ = shown(code, n);
            }
        }
    }
}
