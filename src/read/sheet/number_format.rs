//! Number formats: what a person sees of a value that a cell stores.
//!
//! The grammar is that of ECMA-376 part 1, 18.8.31, the built-in formats those of 18.8.30 with the zh-cn column. What
//! the data contract fixes for every sheet comes before what a format shows:
//!
//! * a day reads `YYYY-MM-DD` however the format spells it, and a time follows only if the format shows one; a month
//!   without a day reads `2022年6月` or `2022-06`, so that a deadline of a month ends with the month;
//! * a whole number has no `.0`: `0.00` shows 3 as `3`, and 3.5 as `3.50`;
//! * a whole number reads as stored under a power of ten: an identity number is no `1.1E+17`.
//!
//! Everything else reads as shown, since an ordinal `001`, a rate `85%` or a share `1/2` is what the page says: places,
//! percent, thousands, leading zeros, literals (`0"户"`, `"第"@"组"`), sections (`;`, conditions), fractions, powers of
//! ten, times (`mm:ss`, `[h]:mm`, `上午/下午h"时"`) and Chinese numerals (`[DBNum1]`). General shows every digit.
//!
//! No value gets lost unseen. What a format shows only in part, `1/3` of 0.34 or a day of a day and an hour, says so in
//! [`Sight::Part`], and what it hides (`;;;`) in [`Sight::Nothing`]; a zero that is hidden (`#`, `0;-0;`) is blank. What
//! no format can show, as a day before the first, reads as stored where a spreadsheet shows `####`.

mod clock;
mod decimal;
mod fraction;
mod numerals;
mod parse;
mod places;
mod power;
mod section;

use super::value;
use clock::Clock;
use fraction::Fraction;
use numerals::Numerals;
use places::Number;
use power::Power;

/// A value as a cell shows it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shown {
    /// What is seen; the stored value where nothing is.
    pub text: String,
    /// How much of the value that is.
    pub sight: Sight,
}

/// How much of a value is seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sight {
    /// All of it.
    All,
    /// Less than this number.
    Part(f64),
    /// Nothing.
    Nothing,
    /// A formula, whose value nobody worked out before the file was written.
    Formula,
}

impl From<String> for Shown {
    fn from(text: String) -> Shown {
        Shown { text, sight: Sight::All }
    }
}

impl Shown {
    /// A text that shows the number in full, or less than it.
    pub(super) fn of(n: f64, text: String, in_full: bool) -> Shown {
        Shown { text, sight: if in_full { Sight::All } else { Sight::Part(n) } }
    }

    fn stored(n: f64) -> Shown {
        value::number(n).into()
    }

    /// A formula without a value, as a sheet that is told to show formulas does; `=…` where its words are not known.
    pub(super) fn formula(words: &str) -> Shown {
        let words = words.trim().trim_start_matches('=');
        Shown { text: format!("={}", if words.is_empty() { "…" } else { words }), sight: Sight::Formula }
    }

    /// A number of which nothing is seen; of a zero nothing is missed.
    pub(super) fn hidden(n: f64) -> Shown {
        if n == 0.0 {
            return String::new().into();
        }
        Shown { text: value::number(n), sight: Sight::Nothing }
    }
}

/// How a number format shows numbers and texts.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct NumberFormat {
    /// Up to three, for numbers.
    numbers: Vec<Section>,
    text: TextLook,
}

/// How a format shows a text.
#[derive(Debug, Clone, Default, PartialEq)]
enum TextLook {
    /// As it is.
    #[default]
    Plain,
    /// Between two others.
    Between(String, String),
    /// Not at all.
    Hidden,
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
    Date(Date),
    Clock(Clock),
    Number(Number),
    Fraction(Fraction),
    Power(Power),
    /// The stored number between two texts, most often none.
    General {
        before: String,
        after: String,
        numerals: Option<Numerals>,
    },
}

/// What a date format shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Date {
    year: bool,
    month: bool,
    day: bool,
    time: bool,
    /// Year and month are followed by 年 and 月.
    chinese: bool,
}

impl NumberFormat {
    /// A number as it is shown; a day number counts in the 1904 system where `is_1904`.
    pub(super) fn number(&self, n: f64, is_1904: bool) -> Shown {
        let Some(section) = self.section(n) else { return Shown::stored(n) };
        let sign = if n < 0.0 && self.shows_sign(section) { "-" } else { "" };
        match &section.look {
            Look::Date(date) => date.show(n, is_1904),
            Look::Clock(clock) => clock.show(n),
            Look::Number(number) => number.show(n, sign),
            Look::Fraction(fraction) => fraction.show(n, sign),
            Look::Power(power) => power.show(n, sign),
            Look::General { before, after, numerals } => {
                let digits = value::number(n.abs());
                let digits = numerals.and_then(|n| n.count(&digits)).unwrap_or(digits);
                format!("{before}{sign}{digits}{after}").into()
            }
        }
    }

    /// A text where the format shows it otherwise than it is.
    pub(super) fn text(&self, text: &str) -> Option<Shown> {
        match &self.text {
            TextLook::Plain => None,
            TextLook::Between(before, after) => Some(format!("{before}{text}{after}").into()),
            TextLook::Hidden => Some(Shown { text: text.to_string(), sight: Sight::Nothing }),
        }
    }

    /// Whether every value reads as it is stored.
    pub(super) fn is_general(&self) -> bool {
        let plain = |section: &Section| match &section.look {
            Look::General { before, after, numerals } => before.is_empty() && after.is_empty() && numerals.is_none(),
            _ => false,
        };
        self.numbers.is_empty()
            || matches!(self.numbers.as_slice(), [one] if one.condition.is_none() && plain(one))
                && self.text == TextLook::Plain
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
    fn show(self, n: f64, is_1904: bool) -> Shown {
        let Some((date, seconds)) = value::day(n, is_1904) else { return Shown::stored(n) };
        let time = value::clock(seconds);
        let Some(date) = date else { return time.into() };
        let mut parts = date.split('-');
        let (year, month) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        if self.day {
            return match (self.time, seconds) {
                (true, 1..) => format!("{date} {time}").into(),
                _ => Shown::of(n, date, seconds == 0),
            };
        }
        let text = match (self.month, self.chinese) {
            (true, true) => format!("{year}年{}月", month.trim_start_matches('0')),
            (true, false) => format!("{year}-{month}"),
            (false, true) => format!("{year}年"),
            (false, false) => year.to_string(),
        };
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, n: f64) -> String {
        NumberFormat::parse(code).number(n, false).text
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
            ("[Red]", 0.0, "0"),
            ("@", 44_707.0, "44707"),
            ("0", -4.0, "-4"),
            ("0_);(0)", -4.0, "(4)"),
            ("_-[$€-2] * #,##0.0_-", 1234.56, "€ 1,234.6"),
        ];
        for (code, n, expected) in cases {
            assert_eq!(shown(code, n), expected, "{code} of {n}");
        }
    }

    #[test]
    fn conditions_choose_the_section() {
        let cases = [
            ("[>=10000]0.0,\"千\";0", 12_300.0, "12.3千"),
            ("[>=10000]0.0,\"千\";0", 300.0, "300"),
            ("[=1]\"有\";[=0]\"无\";0", 1.0, "有"),
            ("[=1]\"有\";[=0]\"无\";0", 0.0, "无"),
            ("[=1]\"有\";[=0]\"无\";0", 5.0, "5"),
            ("[<0]\"亏\"0;0", -5.0, "亏5"),
            ("[>100]0\"高\";0", -5.0, "-5"),
            ("[Red][<60]0;[Blue][>=90]0.0;0.00", 75.5, "75.50"),
            ("[>5]0;[>3]0.0", 1.25, "1.25"),
        ];
        for (code, n, expected) in cases {
            assert_eq!(shown(code, n), expected, "{code} of {n}");
        }
    }

    #[test]
    fn what_no_place_can_show_stays_as_stored() {
        for (code, n) in [("General", 2.5), ("", 2.5), ("0.00E+00", 12_345.0), ("h:mm", -0.5), ("yyyy/m/d", -3.0)] {
            assert_eq!(NumberFormat::parse(code).number(n, false), Shown::stored(n), "{code}");
        }
        assert_eq!(shown("0", f64::NAN), value::number(f64::NAN));
        assert_eq!(shown("0", 1e300), value::number(1e300));
        assert_eq!(shown("General", 0.000_012_345_678_912_3), "0.0000123456789123");
    }

    #[test]
    fn what_a_format_hides_is_known() {
        let sight = |code: &str, n| NumberFormat::parse(code).number(n, false).sight;
        for (code, n) in [(";;;", 7.0), ("0;;0", -7.0), ("[<0]\"\";0%", -1e-8), ("#", 0.2), ("\" \"", 1.0)] {
            assert_eq!((sight(code, n), shown(code, n)), (Sight::Nothing, value::number(n)), "{code} of {n}");
        }
        assert_eq!([shown("#", 0.0), shown("0;-0;;@", 0.0), shown("0;-0;\"-\"", 0.0)], ["", "", "-"]);
        assert_eq!(sight("0;-0;;@", 0.0), Sight::All);
        let in_part = [("0", 3.7), ("0.0%", 0.85656), ("0,", 12_345.0), ("# ?/?", 0.34), ("0.0E+0", 12_345.6)];
        for (code, n) in in_part.into_iter().chain([("h:mm", 1.5), ("yyyy/m/d", 44_707.5), ("0;\"负\"", -2.0)]) {
            assert_eq!(sight(code, n), Sight::Part(n), "{code} of {n}");
        }
        let in_full = [("0.0", 3.7), ("0%", 0.85), ("# ?/?", 0.25), ("0.0E+0", 0.0012), ("h:mm", 0.5), ("[h]", 1.5)];
        for (code, n) in in_full.into_iter().chain([("yyyy/m", 44_707.5), ("General", 0.1 + 0.2), ("0.0", 0.1 + 0.2)]) {
            assert_eq!(sight(code, n), Sight::All, "{code} of {n}");
        }
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
            "[$-804]aaaa;@",
            "[$-411]ggge\"年\"m\"月\"d\"日\"",
        ] {
            assert_eq!(shown(code, day), "2022-05-26", "{code}");
        }
        assert_eq!(shown("yyyy\"年\"m\"月\"", day), "2022年5月");
        assert_eq!(shown("yyyy年m月;@", day), "2022年5月");
        assert_eq!(shown("mmm-yy", day), "2022-05");
        assert_eq!(shown("yyyy\"年\"", day), "2022年");
        assert_eq!(shown("yyyy/m/d", day + 0.5), "2022-05-26");
        assert_eq!(shown("yyyy/m/d h:mm", day + 0.5), "2022-05-26 12:00");
        assert_eq!(shown("m/d/yy h:mm AM/PM", day + 0.75), "2022-05-26 18:00");
        assert_eq!(shown("yyyy/m/d h:mm", day), "2022-05-26");
        assert_eq!(NumberFormat::parse("yyyy/m/d").number(day - 1462.0, true).text, "2022-05-26");
    }

    #[test]
    fn formats_of_texts_add_their_words() {
        let text = |code: &str| NumberFormat::parse(code).text("三");
        assert_eq!(text("\"第\"@\"组\""), Some("第三组".to_string().into()));
        assert_eq!(text("0;0;0;@\"条\""), Some("三条".to_string().into()));
        assert_eq!([text("@"), text("0\"个\""), text(";;"), text("_(@_)")], [None, None, None, None]);
        assert_eq!(text(";;;"), Some(Shown { text: "三".into(), sight: Sight::Nothing }));
    }

    #[test]
    fn no_code_brings_the_parser_down() {
        for code in [
            "\"",
            "[",
            "\\",
            "_",
            "*",
            "0\"",
            "[>",
            "[>]0",
            ",,,",
            "0,0,0.0.0%%",
            ";;;;;;",
            "[h",
            "e+",
            "@@",
            "[$",
            "0/",
            "?/0",
            "/",
            "0E+",
            "E+0",
            "[hhh]:[s]",
            "ss.0000000",
            "AM/PM",
            "# /?",
            "0/00",
            "[DBNum9]0",
            "?/99999999999",
        ] {
            for n in [0.0, -1.5, 12_345.678, 1e18, 1e-300, 1e300, f64::INFINITY, f64::NAN] {
                let _ = shown(code, n);
            }
        }
    }
}
