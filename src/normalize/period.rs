//! Columns for several periods (4月进展, 5月进展): the state of a record is that of the last; those before it are kept beside
//! it, as what else the row says.

use super::status;
use crate::model::{Field, Part};
use crate::text::form::behind_period;
use crate::text::width::flat;
use std::borrow::Cow;
use std::collections::HashSet;

/// The parts of a draft, in which a state of an earlier period is no state of the record. What was done then is.
pub(super) fn latest(parts: Cow<'_, [Part]>) -> Cow<'_, [Part]> {
    let mut told = HashSet::new();
    // The later a period, the further to the right its column.
    let earlier: Vec<bool> =
        parts.iter().rev().map(|part| is_of_period(part) && !told.insert(part.row) && says_state(&part.raw)).collect();
    if !earlier.contains(&true) {
        return parts;
    }
    let mut parts = parts.into_owned();
    for (part, _) in parts.iter_mut().rev().zip(earlier).filter(|(_, earlier)| *earlier) {
        part.field = Field::Extra;
    }
    Cow::Owned(parts)
}

/// Whether a part says how far work had come in a period that its label names.
fn is_of_period(part: &Part) -> bool {
    matches!(part.field, Field::Result | Field::Status)
        && part.label.as_deref().is_some_and(|label| behind_period(&flat(label)).is_some())
}

fn says_state(raw: &str) -> bool {
    status::opening(raw).0.is_some() || status::closing(raw).is_some() || status::done_on(raw).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Place;

    fn fields(labels: &[(&str, &str)]) -> Vec<Field> {
        let part = |(label, raw): &(&str, &str)| Part {
            field: Field::Result,
            label: Some((*label).into()),
            raw: (*raw).to_string(),
            place: Place::Block { block: 1 },
            row: 0,
            rows: 1,
            printed: None,
        };
        latest(Cow::Owned(labels.iter().map(part).collect())).iter().map(|p| p.field).collect()
    }

    #[test]
    fn the_last_period_speaks_for_the_record() {
        use Field::{Extra, Result};
        assert_eq!(fields(&[("4月进展", "未启动"), ("5月进展", "正在补齐")]), [Extra, Result]);
        assert_eq!(fields(&[("4月进展", "清淤300米"), ("5月进展", "已完成")]), [Result, Result]);
        assert_eq!(fields(&[("整改情况", "未启动"), ("整改进展", "正在补齐")]), [Result, Result]);
        assert_eq!(fields(&[("5月进展", "正在补齐")]), [Result]);
    }
}
