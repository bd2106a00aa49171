//! Columns for several periods (4月进展, 5月进展): the state of a record is that of the last; those before it are kept beside
//! it, as what else the row says.

use super::status;
use crate::model::{Field, Part};
use crate::text::form::period_end;
use crate::text::width::flat;
use std::borrow::Cow;
use std::collections::HashMap;

/// The parts of a draft, in which a state of an earlier period is no state of the record. What was done then is.
pub(super) fn latest(parts: Cow<'_, [Part]>) -> Cow<'_, [Part]> {
    let ends: Vec<Option<(u32, u32)>> = parts.iter().map(period).collect();
    // For each row the last of its periods; where two end alike or name their years unlike, the one further to the right.
    let mut last: HashMap<usize, (usize, (u32, u32))> = HashMap::new();
    for (at, (part, end)) in parts.iter().zip(&ends).enumerate() {
        let Some(end) = *end else { continue };
        let (found, latest) = last.entry(part.row).or_insert((at, end));
        let comparable = (end.0 == 0) == (latest.0 == 0);
        if !comparable || end >= *latest {
            (*found, *latest) = (at, end);
        }
    }
    let is_earlier = |at: usize, part: &Part| last.get(&part.row).is_some_and(|(found, _)| *found != at);
    let earlier: Vec<usize> = parts
        .iter()
        .enumerate()
        .filter(|(at, part)| {
            ends.get(*at).is_some_and(Option::is_some) && is_earlier(*at, part) && says_state(&part.raw)
        })
        .map(|(at, _)| at)
        .collect();
    if earlier.is_empty() {
        return parts;
    }
    let mut parts = parts.into_owned();
    for at in earlier {
        if let Some(part) = parts.get_mut(at) {
            part.field = Field::Extra;
        }
    }
    Cow::Owned(parts)
}

/// The end of the period that the label of a part names, which says how far work had come in it.
fn period(part: &Part) -> Option<(u32, u32)> {
    let label = part.label.as_deref().filter(|_| matches!(part.field, Field::Result | Field::Status))?;
    period_end(&flat(label))
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
        // Newest first.
        assert_eq!(fields(&[("2024年5月进展", "已完成"), ("2024年4月进展", "未启动")]), [Result, Extra]);
        assert_eq!(fields(&[("12月进展", "未启动"), ("2025年1月进展", "已完成")]), [Extra, Result]);
    }
}
