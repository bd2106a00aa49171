//! The text of one cell value: what a person reads in the cell, in one fixed spelling for numbers and dates.
//!
//! How numbers and days look is [`super::number_format`]'s to say; here is what does not depend on it.

use super::number_format::{NumberFormat, Shown};
use calamine::DataType;
use jiff::ToSpan;
use std::borrow::Cow;

/// Days between the two date systems of spreadsheets.
const DAYS_1904: f64 = 1462.0;
/// The first day number that is not a date: 9999-12-31 is 2,958,465.
pub(super) const END_OF_DATES: f64 = 2_958_466.0;
/// Seconds of a day.
pub(super) const SECONDS_A_DAY: f64 = 86_400.0;

/// A value of calamine's in a cell of this format.
pub(super) fn shown(value: &impl DataType, format: &NumberFormat, is_1904: bool) -> Shown {
    if let Some(s) = value.get_string() {
        return self::words(clean(s), format);
    }
    let number = value.get_float().or_else(|| value.get_int().map(|n| n as f64));
    if let Some(n) = number.or_else(|| value.get_datetime().map(|t| t.as_f64())) {
        return format.number(n, is_1904);
    }
    if let Some(b) = value.get_bool() {
        return boolean(b).to_string().into();
    }
    value.get_error().map(ToString::to_string).unwrap_or_default().into()
}

/// A text in a cell of this format.
pub(super) fn words(text: Cow<'_, str>, format: &NumberFormat) -> Shown {
    let looks = Some(&text).filter(|text| !text.is_empty()).and_then(|text| format.text(text));
    looks.unwrap_or_else(|| text.into_owned().into())
}

/// How spreadsheets show a truth value.
pub(super) fn boolean(value: bool) -> &'static str {
    if value { "TRUE" } else { "FALSE" }
}

/// Text with `\n` as its only line break, trimmed at both ends.
pub(super) fn clean<'a>(text: impl Into<Cow<'a, str>>) -> Cow<'a, str> {
    let text = match text.into() {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) if text.trim().len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(text.trim().to_string()),
    };
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// The shortest decimal that reads back as the same number; powers of ten only where digits would be padding.
pub(super) fn number(n: f64) -> String {
    if n == 0.0 {
        return "0".to_string();
    }
    // Spreadsheets count with fifteen digits: what they show as 0.3 may be stored as 0.30000000000000004.
    let n = if n.is_finite() && n.fract() != 0.0 { format!("{n:.14e}").parse().unwrap_or(n) } else { n };
    if n.is_finite() && (n.abs() >= 1e21 || n.abs() < 1e-9) { format!("{n:e}") } else { n.to_string() }
}

/// The date of a day number and its seconds into the day; no date for a time alone, nothing outside the range of dates.
pub(super) fn day(value: f64, is_1904: bool) -> Option<(Option<String>, i64)> {
    let value = if is_1904 && value >= 1.0 { value + DAYS_1904 } else { value };
    if !(0.0..END_OF_DATES).contains(&value) {
        return None;
    }
    let total = (value * SECONDS_A_DAY).round() as i64;
    let (days, seconds) = (total / 86_400, total % 86_400);
    let date = match days {
        0 => return Some((None, seconds)),
        // 1900 counts as a leap year in this system: day 60 is a 29 February that never was.
        60 => "1900-02-29".to_string(),
        days => {
            let base = jiff::civil::date(1899, 12, if days < 60 { 31 } else { 30 });
            base.checked_add(days.days()).ok()?.to_string()
        }
    };
    Some((Some(date), seconds))
}

/// Hours and minutes of a number of seconds, and the seconds that are left.
pub(super) fn clock(seconds: i64) -> String {
    let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if s == 0 { format!("{h:02}:{m:02}") } else { format!("{h:02}:{m:02}:{s:02}") }
}

/// `2022-05-26T00:00:00` as a date cell reads. Text that is no such date stays as it is.
pub(super) fn iso_date(text: &str) -> String {
    let text = text.trim();
    let Some((date, time)) = text.split_once('T') else { return text.to_string() };
    let time = time.split(['.', 'Z', '+']).next().unwrap_or_default();
    match time.strip_suffix(":00").unwrap_or(time) {
        "00:00" | "" => date.to_string(),
        time => format!("{date} {time}"),
    }
}

/// `PT10H30M00S` as a time cell reads. Text that is no such time stays as it is.
pub(super) fn iso_duration(text: &str) -> String {
    let parse = || -> Option<i64> {
        let mut seconds = 0i64;
        let mut rest = text.trim().strip_prefix("PT")?;
        while let Some(end) = rest.find(|c: char| c.is_ascii_alphabetic()) {
            let amount: f64 = rest.get(..end)?.parse().ok()?;
            let unit = match rest.as_bytes().get(end)? {
                b'H' => 3600.0,
                b'M' => 60.0,
                b'S' => 1.0,
                _ => return None,
            };
            seconds = seconds.checked_add((amount * unit).round() as i64)?;
            rest = rest.get(end + 1..)?;
        }
        rest.is_empty().then_some(seconds)
    };
    parse().map_or_else(|| text.trim().to_string(), clock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(number(3.0), "3");
        assert_eq!(number(-0.0), "0");
        assert_eq!(number(0.1), "0.1");
        assert_eq!(number(1234567890123.5), "1234567890123.5");
        assert_eq!(number(0.1 + 0.2), "0.3");
        assert_eq!(number(1e300), "1e300");
    }

    #[test]
    fn days_become_dates() {
        let date = |n, is_1904| day(n, is_1904).map(|(date, seconds)| (date.unwrap_or_default(), seconds));
        let at = |date: &str, seconds| Some((date.to_string(), seconds));
        assert_eq!(date(44_707.0, false), at("2022-05-26", 0));
        assert_eq!(date(44_707.0 - 1462.0, true), at("2022-05-26", 0));
        assert_eq!(date(44_707.437_5, false), at("2022-05-26", 37_800));
        assert_eq!(date(44_706.999_999_9, false), at("2022-05-26", 0));
        assert_eq!(date(1.0, false), at("1900-01-01", 0));
        assert_eq!(date(60.0, false), at("1900-02-29", 0));
        assert_eq!(date(61.0, false), at("1900-03-01", 0));
        assert_eq!(date(0.75, false), at("", 64_800));
        assert_eq!(date(-1.0, false), None);
        assert_eq!(date(3e9, false), None);
        assert_eq!(clock(37_800), "10:30");
    }

    #[test]
    fn iso_values_read_alike() {
        assert_eq!(iso_date("2022-05-26"), "2022-05-26");
        assert_eq!(iso_date("2022-05-26T00:00:00"), "2022-05-26");
        assert_eq!(iso_date("2022-05-26T08:05:00Z"), "2022-05-26 08:05");
        assert_eq!(iso_duration("PT10H30M00S"), "10:30");
        assert_eq!(iso_duration("P1D"), "P1D");
    }

    #[test]
    fn text_is_trimmed_and_breaks_are_one_kind() {
        assert_eq!(clean(" 一\r\n二\r三\u{3000}\n"), "一\n二\n三");
    }
}
