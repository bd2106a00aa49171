//! What a cell of an .ods reads, from the value it stores and the text it shows: the file states both, so its formats
//! need not be read. What the text leaves out comes after the same rules as in [`super::super::number_format`].

use super::super::number_format::Shown;
use super::super::value;

/// A number. A whole one loses its `.0`, and reads as stored under a power of ten; one shown as a run of `#` does too.
pub(super) fn number(n: f64, shown: Option<&str>) -> Shown {
    let stored = || Shown::from(value::number(n));
    let Some(shown) = shown.filter(|shown| !is_too_narrow(shown) || shown.is_empty()) else { return stored() };
    if shown.is_empty() {
        return Shown::hidden(n);
    }
    let is_whole = n.fract() == 0.0;
    if is_power(shown) {
        return if is_whole { stored() } else { Shown::of(n, shown.to_string(), shows(n, shown)) };
    }
    let (digits, percent, scaled) =
        shown.strip_suffix('%').map_or((shown, "", n), |digits| (digits, "%", (n * 1e4).round() / 100.0));
    let text = match digits.split_once('.') {
        Some((whole, part)) if scaled.fract() == 0.0 && !part.is_empty() && part.bytes().all(|b| b == b'0') => {
            format!("{whole}{percent}")
        }
        _ => shown.to_string(),
    };
    let in_full = shows(n, shown);
    Shown::of(n, text, in_full)
}

/// Whether the digits shown are all of the number. What has no plain digits, as `1/2` or `三户`, is taken for the whole.
fn shows(n: f64, shown: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'E' | 'e' | '+' | '-');
    let digits: String = shown.chars().filter(|c| is_part(*c)).collect();
    let scale = if shown.contains('%') { 0.01 } else { 1.0 };
    let Ok(seen) = digits.trim_start_matches(['+', '-']).parse::<f64>() else { return true };
    value::number(seen * scale) == value::number(n.abs()) || is_fraction(shown)
}

/// A date, and its time of day if one is shown. Shown without its day it is a month, without its month a year.
pub(super) fn date(stored: &str, shown: &str) -> String {
    let all = value::iso_date(stored);
    let Some((date, _)) = all.split_once(' ') else { return without_day(&all, shown).unwrap_or(all) };
    let has_time = shown.is_empty() || shown.contains([':', '时', '時', '点', '點', 'M']);
    let date = date.to_string();
    without_day(&date, shown).unwrap_or(if has_time { all } else { date })
}

/// A time of day or a span of time, as shown where it is.
pub(super) fn time(stored: &str, shown: &str) -> String {
    if is_too_narrow(shown) { value::iso_duration(stored) } else { shown.to_string() }
}

fn without_day(date: &str, shown: &str) -> Option<String> {
    let mut parts = date.split('-');
    let (year, month) = (parts.next()?, parts.next()?);
    let short = month.trim_start_matches('0');
    if shown.contains('年') && shown.ends_with('月') {
        return Some(format!("{year}年{short}月"));
    }
    if !shown.chars().all(|c| c.is_ascii_digit() || "年月-/. ".contains(c)) {
        return None;
    }
    let numbers: Vec<&str> = shown.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).collect();
    match numbers.as_slice() {
        [y, m] if *y == year && m.trim_start_matches('0') == short => Some(format!("{year}-{month}")),
        [m] if shown.ends_with('月') && m.trim_start_matches('0') == short => Some(format!("{year}-{month}")),
        [y] if *y == year => Some(if shown.ends_with('年') { format!("{year}年") } else { year.to_string() }),
        _ => None,
    }
}

/// `1.1E+17`
fn is_power(shown: &str) -> bool {
    let mut at = shown.match_indices(['E', 'e']).filter_map(|(at, e)| shown.get(..at).zip(shown.get(at + e.len()..)));
    at.any(|(before, behind)| {
        let exponent = behind.strip_prefix(['+', '-']).unwrap_or(behind);
        before.ends_with(|c: char| c.is_ascii_digit() || c == '.') && exponent.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// `1/2`, `-3 1/2`
fn is_fraction(shown: &str) -> bool {
    let is_count = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let Some((above, below)) = shown.split_once('/') else { return false };
    let above = above.trim().trim_start_matches('-').trim_start();
    is_count(below.trim()) && above.split_ascii_whitespace().all(is_count) && !above.is_empty()
}

/// What a column shows that is too narrow for a number; nothing at all as well.
fn is_too_narrow(shown: &str) -> bool {
    shown.bytes().all(|b| b == b'#')
}

#[cfg(test)]
mod tests {
    use super::super::super::number_format::Sight;
    use super::*;

    #[test]
    fn numbers_read_as_shown() {
        let cases = [(3.0, "3.00", "3"), (3.5, "3.50", "3.50"), (0.85, "85.00%", "85%"), (0.855, "85.5%", "85.5%")];
        for (n, text, expected) in cases.into_iter().chain([(7.0, "007", "007"), (1200.0, "¥1,200.00", "¥1,200")]) {
            assert_eq!(number(n, Some(text)), expected.to_string().into());
        }
        for (n, text) in [(5.0, "5EA"), (12.0, "12/户"), (0.5, "1/2"), (-3.25, "-3 1/4"), (0.001_2, "1.2E-03")] {
            assert_eq!(number(n, Some(text)), text.to_string().into());
        }
        for (n, text) in [(2.71, "2.7"), (0.666_7, "67%"), (12_345.678, "1.23E+04")] {
            assert_eq!(number(n, Some(text)), Shown { text: text.to_string(), sight: Sight::Part(n) });
        }
    }

    #[test]
    fn numbers_that_are_not_seen_read_as_stored() {
        for (n, text, expected) in [
            (110_101_199_001_011_230.0, "1.1E+17", "110101199001011230"),
            (12_345.0, "1E4", "12345"),
            (45.5, "###", "45.5"),
            (0.0, "", ""),
        ] {
            assert_eq!(number(n, Some(text)), expected.to_string().into(), "{text}");
        }
        assert_eq!(number(7.0, Some("")), Shown { text: "7".to_string(), sight: Sight::Nothing });
        assert_eq!([number(0.0, None).text, number(2.0, None).text], ["0", "2"]);
    }

    #[test]
    fn dates_without_a_day_are_months() {
        for (text, expected) in [
            ("2024-06", "2024-06"),
            ("2024/6", "2024-06"),
            ("2024年6月", "2024年6月"),
            ("2024年06月", "2024年6月"),
            ("二〇二四年六月", "2024年6月"),
            ("6月", "2024-06"),
            ("2024年", "2024年"),
            ("2024", "2024"),
            ("6月1日", "2024-06-01"),
            ("24-06-01", "2024-06-01"),
            ("06/01", "2024-06-01"),
            ("2024-06-01", "2024-06-01"),
            ("###", "2024-06-01"),
            ("", "2024-06-01"),
        ] {
            assert_eq!(date("2024-06-01", text), expected, "{text}");
        }
        let at = |text| date("2024-06-01T09:30:00", text);
        assert_eq!([at("2024/6/1"), at("2024/6/1 9:30"), at("2024-06")], ["2024-06-01", "2024-06-01 09:30", "2024-06"]);
        assert_eq!(date("nonsense", "2024-06"), "nonsense");
        assert_eq!([time("PT16H17M37S", "17:37"), time("PT16H17M37S", "##")], ["17:37", "16:17:37"]);
    }
}
