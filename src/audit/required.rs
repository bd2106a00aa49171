//! Unit, deadline and measure of each record, where its list has a column for them; and names cut off at a cell's end.

use super::{Name, about};
use crate::model::{Code, Document, Finding, List, Record, Unit};
use crate::text::clean::is_nothing;
use std::collections::{BTreeMap, BTreeSet};

/// One requirement: the column that calls for it and whether a record meets it.
struct Required {
    column: &'static str,
    what: &'static str,
    code: Code,
    met: fn(&Record) -> bool,
}

const REQUIRED: &[Required] = &[
    Required {
        column: "units",
        what: "responsible unit",
        code: Code::MissingUnit,
        met: |r| !r.units.is_empty() || r.measures.iter().any(|m| !m.units.is_empty()),
    },
    Required {
        column: "deadline",
        what: "deadline",
        code: Code::MissingDeadline,
        met: |r| r.deadline.is_some() || r.measures.iter().any(|m| m.deadline.is_some()),
    },
    Required { column: "measures", what: "measure", code: Code::MissingMeasure, met: |r| !r.measures.is_empty() },
];

/// Looks at every record; one that only groups sub-problems is not asked for anything.
pub(super) fn check(document: &Document) -> Vec<Finding> {
    let parents: BTreeSet<&str> = document.records.iter().filter_map(|r| r.parent.as_deref()).collect();
    let lists: BTreeMap<usize, &List> = document.lists.iter().map(|l| (l.no, l)).collect();
    let mut out = Vec::new();
    for record in &document.records {
        out.extend(
            record.units.iter().chain(record.measures.iter().flat_map(|m| &m.units)).filter_map(|u| cut(record, u)),
        );
        if parents.contains(record.id.as_str()) {
            continue;
        }
        let Some(list) = record.list.and_then(|no| lists.get(&no)) else { continue };
        for required in REQUIRED {
            let asked = list.columns.iter().any(|c| c == required.column);
            if asked && !(required.met)(record) && !declined(record, required.column) {
                let message = match stated(record, required.column) {
                    Some(state) => {
                        format!("{} names no {}: its cell says only “{state}”.", Name(record), required.what)
                    }
                    None => {
                        format!("{} names no {}, though its list has a column for it.", Name(record), required.what)
                    }
                };
                out.push(about(record, required.code, message).with("list", list.no));
            }
        }
    }
    out
}

/// The state of the record, where its cell of a column says that and nothing else.
fn stated<'r>(record: &'r Record, column: &str) -> Option<&'r str> {
    let state = record.status.as_ref()?.raw.as_str();
    record.sources.iter().any(|s| s.field == column && s.raw.contains(state)).then_some(state)
}

/// Whether the record's cell says on purpose that there is nothing.
fn declined(record: &Record, column: &str) -> bool {
    record.sources.iter().any(|s| s.field == column && !s.raw.trim().is_empty() && is_nothing(&s.raw))
}

/// A unit whose name lost its last characters: the full name goes on where the name ends.
fn cut(record: &Record, unit: &Unit) -> Option<Finding> {
    let full = unit.full_name.as_deref()?;
    let rest = full.strip_prefix(unit.name.as_str())?;
    (!rest.is_empty()).then(|| {
        let message = format!("The unit “{}” of {} is cut off; it is read as “{full}”.", unit.name, Name(record));
        about(record, Code::UnitTruncated, message).with("name", unit.name.as_str()).with("full_name", full)
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{deadline, document, place, record, unit};
    use super::*;
    use crate::model::SourceText;

    fn codes(records: Vec<Record>) -> Vec<Code> {
        check(&document(records)).into_iter().map(|f| f.code).collect()
    }

    fn bare() -> Record {
        Record { units: Vec::new(), deadline: None, measures: Vec::new(), ..record(1, "渡口无护栏") }
    }

    #[test]
    fn asks_only_for_what_the_list_has_a_column_for() {
        assert_eq!(codes(vec![bare()]), [Code::MissingUnit, Code::MissingDeadline, Code::MissingMeasure]);
        let mut document = document(vec![bare()]);
        document.lists[0].columns = vec!["problem".into()];
        assert!(check(&document).is_empty());
        document.records[0].list = None;
        assert!(check(&document).is_empty());
    }

    #[test]
    fn a_dash_or_a_measure_of_its_own_is_enough() {
        let mut dash = Record { units: Vec::new(), ..record(1, "渡口无护栏") };
        dash.sources = vec![SourceText { field: "units", label: None, raw: "—".into(), place: place() }];
        assert!(codes(vec![dash]).is_empty());
        let mut own = Record { deadline: None, ..record(1, "渡口无护栏") };
        own.measures[0].deadline = Some(deadline("6月底前", Some("2023-06-30")));
        assert!(codes(vec![own]).is_empty());
    }

    #[test]
    fn parents_are_not_asked() {
        let child = Record { parent: Some(bare().id), id: "0123456789ab-0002".into(), ..record(2, "护栏锈蚀") };
        assert!(codes(vec![bare(), child]).is_empty());
    }

    #[test]
    fn names_cut_off() {
        let mut r = record(1, "渡口无护栏");
        r.units = vec![unit("各行政", Some("各行政村")), unit("财政所", Some("镇财政所"))];
        assert_eq!(codes(vec![r]), [Code::UnitTruncated]);
    }
}
