//! Rows that a person does not see, or that say that there is nothing: a number that seems to be missing may be theirs.

use crate::model::{Code, Finding, Place, Severity};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What findings of the stages before tell of rows that were left out.
pub(super) struct LeftOut<'f> {
    /// Hidden rows of sheets.
    hidden: Vec<&'f Place>,
    /// Hidden rows of which no place is known.
    elsewhere: u64,
    /// Numbers of rows that say that there is nothing, by list.
    nothing: BTreeMap<u64, BTreeSet<u64>>,
}

impl<'f> LeftOut<'f> {
    pub(super) fn of(findings: &'f [Finding]) -> Self {
        let mut out = LeftOut { hidden: Vec::new(), elsewhere: 0, nothing: BTreeMap::new() };
        for finding in findings {
            let figure = |key: &str| finding.data.as_ref().and_then(|data| data.get(key));
            match finding.code {
                Code::HiddenCells if figure("read").and_then(Value::as_bool) != Some(true) => {
                    let rows = figure("what").and_then(Value::as_str) == Some("rows");
                    out.hidden.extend(finding.place.as_ref().filter(|_| rows));
                    out.elsewhere += figure("rows").and_then(Value::as_u64).unwrap_or(0);
                }
                Code::EmptyRow => {
                    let numbers = figure("numbers").and_then(Value::as_array).into_iter().flatten();
                    let list = figure("list").and_then(Value::as_u64).unwrap_or(0);
                    out.nothing.entry(list).or_default().extend(numbers.filter_map(Value::as_u64));
                }
                _ => {}
            }
        }
        out
    }

    /// Whether every number between two of a list stands on a row that says that there is nothing.
    pub(super) fn says_nothing(&self, list: Option<usize>, before: u32, next: u32) -> bool {
        let list = list.map_or(0, |no| u64::try_from(no).unwrap_or(0));
        let Some(numbers) = self.nothing.get(&list) else { return false };
        let (before, next) = (u64::from(before), u64::from(next));
        let between = numbers.range(before.saturating_add(1)..next.max(before.saturating_add(1))).count();
        between > 0 && u64::try_from(between).is_ok_and(|n| n == next.saturating_sub(before + 1))
    }

    /// A gap, which says of hidden rows between the records, or anywhere where their places are not known, that the
    /// numbers may be theirs. `above` is the place of the record before the gap.
    pub(super) fn explain(&self, mut gap: Finding, above: Option<&Place>) -> Finding {
        let between = |at: &&&Place| match (above, gap.place.as_ref(), **at) {
            (
                Some(Place::Sheet { sheet, range: above, .. }),
                Some(Place::Sheet { sheet: same, range: below, .. }),
                Place::Sheet { sheet: own, range, .. },
            ) => sheet == own && same == own && above.rows[1] < range.rows[1] && range.rows[0] < below.rows[0],
            _ => false,
        };
        let found: Vec<&Place> = self.hidden.iter().filter(between).copied().collect();
        if let Some(at) = found.first() {
            let rows: u64 = found.iter().map(|place| rows(place)).sum();
            let figure = |key: &str| gap.data.as_ref().and_then(|data| data.get(key)).and_then(Value::as_u64);
            let missing = figure("next").zip(figure("after")).map_or(0, |(next, after)| next.saturating_sub(after + 1));
            gap.message.push_str(&format!(" Rows between them were left out: {at}."));
            if missing <= rows {
                gap.severity = Severity::Info;
            }
        } else if self.elsewhere > 0 {
            gap.message.push_str(&format!(" {} hidden rows of the document were left out.", self.elsewhere));
        }
        gap
    }
}

/// Rows of a range of a sheet.
fn rows(place: &Place) -> u64 {
    match place {
        Place::Sheet { range, .. } => u64::from(range.rows[1].saturating_sub(range.rows[0])) + 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CellRange;

    fn at(first: u32, last: u32) -> Place {
        let range = CellRange { rows: [first, last], cols: [0, 3] };
        Place::Sheet { sheet: "清单".into(), range, hidden: false }
    }

    fn hidden(first: u32, last: u32) -> Finding {
        Finding::new(Code::HiddenCells, "").with("what", "rows").with("read", false).at(at(first, last))
    }

    fn gap() -> Finding {
        Finding::new(Code::NumberingGap, "3 is missing.").with("after", 2).with("next", 4).at(at(7, 7))
    }

    #[test]
    fn hidden_rows_between_are_told_of() {
        let findings = [hidden(6, 6)];
        let told = LeftOut::of(&findings).explain(gap(), Some(&at(5, 5)));
        assert_eq!(told.severity, Severity::Info);
        assert_eq!(told.message, "3 is missing. Rows between them were left out: 清单!A7:D7.");
        let many = LeftOut::of(&findings).explain(gap().with("next", 9), Some(&at(5, 5)));
        assert_eq!(many.severity, Severity::Warning);
        assert_eq!(LeftOut::of(&[hidden(9, 9)]).explain(gap(), Some(&at(5, 5))), gap());
        let word = [Finding::new(Code::HiddenCells, "").with("rows", 2)];
        let told = LeftOut::of(&word).explain(gap(), Some(&at(5, 5)));
        assert_eq!(told.message, "3 is missing. 2 hidden rows of the document were left out.");
    }

    #[test]
    fn rows_that_say_nothing_have_their_numbers() {
        let findings = [Finding::new(Code::EmptyRow, "").with("list", 1).with("numbers", vec![3, 4])];
        let left_out = LeftOut::of(&findings);
        assert!(left_out.says_nothing(Some(1), 2, 5) && left_out.says_nothing(Some(1), 3, 5));
        assert!(!left_out.says_nothing(Some(1), 2, 6) && !left_out.says_nothing(Some(2), 2, 5));
        assert!(!left_out.says_nothing(Some(1), u32::MAX, 0));
    }
}
