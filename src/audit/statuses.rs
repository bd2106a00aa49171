//! Records of several rows that have come to different points: the record has one status, which holds them together.

use super::{Name, about};
use crate::model::{Code, Document, Finding, Record};

/// Looks at every record.
pub(super) fn check(document: &Document) -> Vec<Finding> {
    document.records.iter().filter(|record| record.status_by_row).filter_map(one).collect()
}

fn one(record: &Record) -> Option<Finding> {
    let status = record.status.as_ref()?;
    let told: Vec<&str> = status.raw.split('\n').collect();
    let message = match told.as_slice() {
        [one] => format!("Only some rows of {} say how far they have come: {one}.", Name(record)),
        _ => format!("The rows of {} have come to different points: {}.", Name(record), told.join(" / ")),
    };
    let finding = about(record, Code::StatusByRow, message);
    Some(finding.with("raw", told).with("state", status.state.map(|state| state.key())))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{document, record};
    use super::*;
    use crate::model::{State, Status};

    #[test]
    fn rows_at_different_points_are_told_of() {
        let status = |raw: &str| Some(Status { raw: raw.into(), state: Some(State::Partial) });
        let told = |raw: &str, status_by_row| {
            let record = Record { status: status(raw), status_by_row, ..record(1, "渡口无护栏") };
            check(&document(vec![record])).into_iter().map(|f| f.message).collect::<Vec<_>>()
        };
        assert_eq!(
            told("已完成\n未启动", true),
            ["The rows of “渡口无护栏” have come to different points: 已完成 / 未启动."]
        );
        assert_eq!(told("已完成", true), ["Only some rows of “渡口无护栏” say how far they have come: 已完成."]);
        assert!(told("已完成", false).is_empty());
    }
}
