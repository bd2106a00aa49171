//! One deadline field (整改时限) → [`Deadline`]: modes, milestones, the day that is due. Reads text only; whose deadline
//! it is (`scope`) and the value behind 同上 are for the caller.
//!
//! | file | holds |
//! |---|---|
//! | `scan` | the text folded and without blanks, with the way back |
//! | `points`, `pattern` | the table of calendar phrases, and what its patterns are made of |
//! | `phrase` | 截至, 前, 内, 起, 至 around them |
//! | `calendar`, `festivals` | which days a phrase covers in a year |
//! | `years` | which year is meant |
//! | `relative` | durations after an anchor, events without a day |
//! | `recurring` | recurrences, as RFC 5545 rules |
//! | `modes` | 立行立改, 长期坚持, 已完成 … |
//! | `only` | whether a text says when and nothing else |
//! | `goal` | what is to be reached by a date |
//! | `field` | one field put together |
//! | `corpus.tsv` | phrases and what they give; a new phrase is a line here, and a rule only if none reads it |

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::model::{Deadline, Milestone, When};
use crate::text::width::fold;

mod calendar;
mod festivals;
mod field;
mod goal;
mod longest;
mod modes;
mod only;
mod pattern;
mod phrase;
mod points;
mod recurring;
mod relative;
mod scan;
mod years;

#[cfg(test)]
mod corpus;

use field::{Field, Of};
pub(crate) use only::may_say_when;
pub use only::says_only_when;
use years::DocumentDate;

/// Reads one deadline field. `document_date` is the document's date in EDTF (`2022-05-26`, `2022-05`, `2022`), the
/// only "now" there is.
///
/// ```
/// use zhenggai::normalize::deadline::read;
/// let deadline = read("立即整改,6月底前完成初稿,年底前全部到位", Some("2031-03-02"));
/// assert_eq!(deadline.due.as_deref(), Some("2031-12-31"));
/// assert_eq!(deadline.milestones[0].goal.as_deref(), Some("完成初稿"));
/// assert!(deadline.year_inferred);
/// ```
#[must_use]
pub fn read(raw: &str, document_date: Option<&str>) -> Deadline {
    if is_blank_value(raw) {
        return field::empty(raw);
    }
    if let Some((number, edtf, day)) = whole_number(raw) {
        let milestone = Milestone { raw: number.to_string(), when: When::Calendar(edtf), by: false, goal: None };
        return Deadline { due: Some(day), milestones: vec![milestone], uncertain: true, ..field::empty(raw) };
    }
    field::deadline(raw, document_date.and_then(DocumentDate::parse))
}

/// The day or month that a field says something was done, at the precision written: a year that is not written is looked
/// for before the document's date, whatever the words around the date.
#[must_use]
pub(crate) fn completed(raw: &str, document_date: Option<&str>) -> Option<String> {
    if is_blank_value(raw) {
        return None;
    }
    field::completed(raw, document_date.and_then(DocumentDate::parse))
}

/// A dated expression inside running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedText {
    /// Bytes it takes in the text.
    pub range: Range<usize>,
    /// What it says; `raw` is the slice at `range`.
    pub milestone: Milestone,
    /// Its last day, `YYYY-MM-DD` or `XXXX-MM-DD`.
    pub due: Option<String>,
    /// The year or month is not written in the expression.
    pub year_inferred: bool,
    /// Two readings give different days, or a repair was made.
    pub uncertain: bool,
    /// It says when something was completed (已于8月底完成), not when it is due.
    pub completed: bool,
}

/// Finds the dated expressions in running text (`确保所有问题在10月23日前整改到位`), in text order. Weak ones (a bare
/// `15天` or `20日`) are not taken, and each sentence finds its years anew.
///
/// ```
/// use zhenggai::normalize::deadline::find_dates;
/// let text = "各单位要压实责任,确保所有问题在8月20日前整改到位。";
/// let found = find_dates(text, Some("2031-05"));
/// assert_eq!(&text[found[0].range.clone()], "8月20日前");
/// assert_eq!(found[0].due.as_deref(), Some("2031-08-20"));
/// ```
#[must_use]
pub fn find_dates(text: &str, document_date: Option<&str>) -> Vec<DatedText> {
    let field = Field::read(text, document_date.and_then(DocumentDate::parse), Of::Prose);
    let place = |range: &Range<usize>| field.text.original_range(range.clone());
    let mut found = Vec::with_capacity(field.reads.len());
    for read in &field.reads {
        found.push(DatedText {
            range: place(&read.range),
            milestone: read.milestone.clone(),
            due: read.due.clone(),
            year_inferred: read.inferred,
            uncertain: read.uncertain,
            completed: read.completed,
        });
    }
    found
}

/// Where the first word for a mode begins in a text: 长期坚持, 立行立改.
pub(crate) fn first_mode(text: &str) -> Option<usize> {
    let field = Field::read(text, None, Of::Prose);
    field.modes.first().map(|mode| field.text.original_range(mode.range.clone()).start)
}

/// Whether a cell says nothing: empty, `/`, `—`, `无`, `\`, `-`.
#[must_use]
pub fn is_blank_value(raw: &str) -> bool {
    let folded = fold(raw);
    let text = folded.trim_matches(|c: char| c.is_whitespace() || "/\\-~_|.。".contains(c));
    matches!(text, "" | "无" | "暂无" | "空" | "N/A" | "n/a" | "NA" | "None" | "null")
}

/// The day a spreadsheet serial number stands for, `YYYY-MM-DD`, counted from 1899-12-30 with any fraction (the time
/// of day) dropped. Serials 36526–73050 (2000-01-01 to 2099-12-31) are taken, others are no days.
#[must_use]
pub fn day_of_serial(serial: f64) -> Option<String> {
    if !(36526.0..73051.0).contains(&serial) {
        return None;
    }
    // In range by the test above, so the cast keeps the whole part.
    #[allow(clippy::cast_possible_truncation)]
    let days = serial.trunc() as i64;
    Date::new(1899, 12, 30).ok()?.checked_add(days.days()).ok().map(|d| d.to_string())
}

/// A field that is only a number, either in the range of spreadsheet days or of years: the number, what it is in EDTF,
/// the day that is due.
fn whole_number(raw: &str) -> Option<(&str, String, String)> {
    let text = raw.trim();
    let folded = fold(text);
    if !folded.starts_with(|c: char| c.is_ascii_digit()) || !folded.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let number: f64 = folded.parse().ok()?;
    if folded.len() == 4 && (2000.0..2070.0).contains(&number) {
        return Some((text, folded.clone(), format!("{folded}-12-31")));
    }
    let day = day_of_serial(number)?;
    Some((text, day.clone(), day))
}
