//! Dates of documents: written out, in Chinese numerals, with dashes, or half known. Not deadlines: those are read by
//! [`crate::normalize::deadline`].

use crate::text::Pattern;
use crate::text::numeral::number;
use crate::text::width::{flat, fold, fold_char, is_longer};

/// A date on a text whose width is folded and whose blanks are gone. Month and day may be dots or letters (`X月X日`).
const DATE: &str = r"(?x)
    (?P<y>(?:19|20)[0-9]{2} | [一二三四五六七八九][〇零○0-9ＯO一二三四五六七八九]{3}) 年
        (?: (?P<m>[0-9]{1,2}|[一二三四五六七八九十]{1,2}|[Xx×*]{1,2}) 月
            (?: (?P<d>[0-9]{1,2}|[一二三四五六七八九十廿]{1,3}|[Xx×*]{1,2}) [日号] )? )?
  | (?P<y2>(?:19|20)[0-9]{2}) (?: -(?P<m2>[0-9]{1,2})-(?P<d2>[0-9]{1,2})
        | \.(?P<m3>[0-9]{1,2})\.(?P<d3>[0-9]{1,2}) | /(?P<m4>[0-9]{1,2})/(?P<d4>[0-9]{1,2}) )";

static WHOLE: Pattern = Pattern::filled(r"(?x)^\(?(?:DATE)(?:印发|发布|印|制表|制)?\)?$", dated);
static TIME: Pattern = Pattern::new(r"\s+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\s*$");
static AT_END: Pattern = Pattern::filled(r"(?x)(?P<date>DATE)(?P<issued>印发|印)?\)?。?$", dated);
static ANY: Pattern = Pattern::new(DATE);

fn dated(pattern: &str) -> String {
    pattern.replace("DATE", DATE)
}

/// Longest line, in characters, that is a date and a time of day and nothing else.
const LONGEST: usize = 60;

/// Whether a text ends as dates, times of day and 印发 behind a date do. Nearly no line does, and all are asked.
pub(crate) fn may_end_in_date(text: &str) -> bool {
    let last = text.chars().rev().find(|c| c.is_alphanumeric());
    last.map(fold_char).is_some_and(|c| c.is_ascii_digit() || "年月日号印发布表制".contains(c))
}

/// The date that a whole text is, in EDTF at its stated precision; `None` where the text is anything more.
///
/// ```
/// use zhenggai::normalize::meta::date::whole;
/// assert_eq!(whole("二〇二三年十一月七日").as_deref(), Some("2023-11-07"));
/// assert_eq!(whole("2023 年 6 月").as_deref(), Some("2023-06"));
/// assert_eq!(whole("2023年X月X日").as_deref(), Some("2023"));
/// assert_eq!(whole("2023年7月12日上午9时"), None);
/// ```
#[must_use]
pub fn whole(text: &str) -> Option<String> {
    if is_longer(text, LONGEST) || !may_end_in_date(text) {
        return None;
    }
    let folded = fold(text);
    let text = tight(TIME.find(&folded).and_then(|m| folded.get(..m.start())).unwrap_or(&folded));
    edtf(&WHOLE.captures(&text)?)
}

/// The first date in a text, in EDTF.
#[must_use]
pub(crate) fn first(text: &str) -> Option<String> {
    let text = tight(text);
    edtf(&ANY.captures(&text)?)
}

/// The date that closes a text with its start as a byte offset in the folded text without blanks, and whether 印发
/// follows it.
#[must_use]
pub(crate) fn at_end(tight: &str) -> Option<(usize, String, bool)> {
    let caps = AT_END.captures(tight)?;
    Some((caps.name("date")?.start(), edtf(&caps)?, caps.name("issued").is_some()))
}

/// Folded, without any blank.
#[must_use]
pub(crate) fn tight(text: &str) -> String {
    flat(text).into_owned()
}

fn edtf(caps: &regex::Captures<'_>) -> Option<String> {
    let named = |names: &[&str]| names.iter().find_map(|n| caps.name(n)).map(|m| m.as_str());
    let year = named(&["y", "y2"])?.replace(['Ｏ', 'O'], "0");
    let year = mixed_number(&year).filter(|y| (1900..2100).contains(y))?;
    let month = named(&["m", "m2", "m3", "m4"]).and_then(number).filter(|m| (1..=12).contains(m));
    let Some(month) = month else { return Some(format!("{year:04}")) };
    let day = named(&["d", "d2", "d3", "d4"]).and_then(number).filter(|d| (1..=month_days(year, month)).contains(d));
    Some(match day {
        Some(day) => format!("{year:04}-{month:02}-{day:02}"),
        None => format!("{year:04}-{month:02}"),
    })
}

/// `2022`, 二〇二二, and the mixture 二0二二.
fn mixed_number(text: &str) -> Option<u32> {
    let mut n = 0;
    for c in text.chars() {
        n = n * 10 + c.to_digit(10).or_else(|| crate::text::numeral::digit(c))?;
    }
    Some(n)
}

fn month_days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_form_at_its_precision() {
        for (text, date) in [
            ("2023年03月05日", "2023-03-05"),
            ("（2023年3月5日）", "2023-03-05"),
            ("２０２３年３月５日", "2023-03-05"),
            ("2023-3-5 10:20:30", "2023-03-05"),
            ("2023.3.5", "2023-03-05"),
            ("2023/03/05", "2023-03-05"),
            ("二○二三年十二月三十一日", "2023-12-31"),
            ("二0二三年三月", "2023-03"),
            ("2023年3月XX日", "2023-03"),
            ("2023年2月30日", "2023-02"),
            ("2023年", "2023"),
            ("2023年3月5日印发", "2023-03-05"),
        ] {
            assert_eq!(whole(text).as_deref(), Some(date), "{text}");
        }
        for text in ["2023年度", "3月5日", "2023年3月5日前", "2023年13", "云安办〔2023〕9号", ""] {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    #[test]
    fn finds_the_date_that_closes_a_line() {
        let (at, date, issued) = at_end("竹浦镇人民政府2024年3月1日").unwrap();
        assert_eq!(
            (&"竹浦镇人民政府2024年3月1日"[..at], date.as_str(), issued),
            ("竹浦镇人民政府", "2024-03-01", false)
        );
        assert!(at_end("竹浦镇党政办公室2024年3月1日印发").unwrap().2);
    }
}
