//! Deadlines that could not be read, that rest on an inference, or that fall before the document's own date.

use super::{Name, about, shorten};
use crate::model::{
    Code, Deadline, Document, DocumentKind, Finding, MeasureState, Milestone, Mode, Record, RelativeKind, Scope, State,
    When,
};
use std::collections::BTreeSet;
use std::fmt;

/// Looks at the deadlines of every record and of its measures. A deadline given to many records by the document or a
/// list is reported once.
pub(super) fn check(document: &Document) -> Vec<Finding> {
    let mut out = Vec::new();
    let mut shared: BTreeSet<(&str, Option<usize>)> = BTreeSet::new();
    for record in &document.records {
        let measures = record.measures.iter().filter_map(|m| m.deadline.as_ref());
        for deadline in record.deadline.iter().chain(measures) {
            let given = matches!(deadline.scope, Some(Scope::Document | Scope::List));
            let list = record.list.filter(|_| deadline.scope == Some(Scope::List));
            if given && !shared.insert((deadline.raw.as_str(), list)) {
                continue;
            }
            out.extend(one(document, record, deadline));
        }
        out.extend(late(record));
    }
    out.extend(without_year(document));
    out
}

/// Days of which nobody knows the year. A document without a date has many: one finding counts them.
fn without_year(document: &Document) -> Option<Finding> {
    let deadlines = |r: &Record| -> bool {
        let all = r.deadline.iter().chain(r.measures.iter().filter_map(|m| m.deadline.as_ref()));
        all.filter_map(|d| d.due.as_deref()).any(|due| due.starts_with("XXXX"))
    };
    let mut found = document.records.iter().filter(|r| deadlines(r));
    let first = found.next()?;
    let count = 1 + found.count();
    let whose =
        if count == 1 { "A deadline has".to_string() } else { format!("The deadlines of {count} records have") };
    let message = format!("{whose} no year: neither its text nor a date of the document says which.");
    Some(about(first, Code::YearUnknown, message).with("records", count))
}

fn one(document: &Document, record: &Record, deadline: &Deadline) -> Vec<Finding> {
    let mut out = Vec::new();
    let mut leave = |code: Code, says: fmt::Arguments<'_>| {
        let raw = deadline.raw.replace('\n', "");
        let message = format!("The deadline “{}” of {} {says}.", shorten(&raw), Name(record));
        out.push(about(record, code, message).with("raw", deadline.raw.as_str()).with("due", deadline.due.as_deref()));
    };
    if is_unread(deadline) {
        leave(Code::DeadlineUnread, format_args!("holds no date and no known phrase"));
        return out;
    }
    if let (Some(due), Some(date)) = (before(document, record, deadline), &document.meta.date) {
        leave(Code::DeadlineBeforeDocument, format_args!("ends on {due}, before the document's date {date}"));
    }
    if deadline.uncertain {
        leave(Code::DeadlineUncertain, format_args!("{}", doubt(document, deadline)));
    }
    if deadline.year_inferred {
        match &deadline.due {
            Some(due) => leave(Code::YearInferred, format_args!("is read as {due}: the year or month is not written")),
            None => leave(Code::YearInferred, format_args!("is read as a year or month is not written")),
        }
    }
    out
}

/// Why a deadline is uncertain. 60日内 does not say from when.
fn doubt(document: &Document, deadline: &Deadline) -> &'static str {
    let open = |m: &Milestone| matches!(&m.when, When::Relative(relative, _) if relative.anchor.is_none() && relative.kind == RelativeKind::Implicit);
    if !deadline.milestones.iter().any(open) {
        return "has more than one reading or was repaired";
    }
    match (&document.meta.date, &deadline.due) {
        (None, None) => "does not say from which day it counts, and the document has no date to count from",
        (Some(_), Some(_)) => "does not say from which day it counts; it is read from the document's date on",
        _ => "does not say from which day it counts",
    }
}

/// Work that is expected to be finished after its deadline. A day without a year is compared with none that has one.
fn late(record: &Record) -> Option<Finding> {
    let (stated, expected) = (record.deadline.as_ref()?, record.expected.as_ref()?);
    let (due, later) = (stated.due.as_deref()?, expected.due.as_deref()?);
    if later <= due || due.starts_with("XXXX") != later.starts_with("XXXX") {
        return None;
    }
    let message = format!("{} is expected to be finished by {later}, after its deadline {due}.", Name(record));
    let finding = about(record, Code::ExpectedAfterDeadline, message);
    Some(finding.with("raw", expected.raw.as_str()).with("due", due).with("expected", later))
}

/// Whether nothing at all was understood.
fn is_unread(deadline: &Deadline) -> bool {
    let nothing = deadline.modes.is_empty() && deadline.due.is_none() && deadline.start.is_none();
    nothing
        && deadline.completed.is_none()
        && deadline.reference.is_none()
        && deadline.milestones.iter().all(|m| m.when == When::Unresolved)
}

/// The due day where it falls before the first day the document's date can mean. Work that is done, and reports on
/// work done, look back on their deadlines as a matter of course.
fn before<'a>(document: &Document, record: &Record, deadline: &'a Deadline) -> Option<&'a str> {
    let due = deadline.due.as_deref().filter(|d| !d.starts_with("XXXX"))?;
    let date = document.meta.date.as_deref()?;
    let looks_back = matches!(document.meta.kind, DocumentKind::ProgressReport | DocumentKind::WorkReport)
        || record.status.as_ref().is_some_and(|s| s.state == Some(State::Done))
        || deadline.modes.contains(&Mode::Done)
        || deadline.completed.is_some()
        || (!record.measures.is_empty() && record.measures.iter().all(|m| m.state == MeasureState::Taken));
    // EDTF dates of one precision sort as text, and `2023-06` stands before every day of June.
    (!looks_back && due < date && !due.starts_with(date)).then_some(due)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{deadline, document, record};
    use super::*;
    use crate::model::Status;

    fn codes(document: &Document) -> Vec<Code> {
        check(document).into_iter().map(|f| f.code).collect()
    }

    fn with(deadline: Deadline) -> Document {
        document(vec![Record { deadline: Some(deadline), ..record(1, "渡口无护栏") }])
    }

    #[test]
    fn unread_is_neither_a_mode_nor_a_reference() {
        assert_eq!(codes(&with(deadline("视情况", None))), [Code::DeadlineUnread]);
        assert!(codes(&with(Deadline { modes: vec![Mode::LongTerm], ..deadline("长期坚持", None) })).is_empty());
        let blank = Milestone { raw: "X月XX日".into(), when: When::Unresolved, by: false, goal: None };
        assert_eq!(
            codes(&with(Deadline { milestones: vec![blank], ..deadline("X月XX日", None) })),
            [Code::DeadlineUnread]
        );
    }

    #[test]
    fn before_the_documents_own_date() {
        let mut early = with(deadline("2023年2月底前", Some("2023-02-28")));
        assert_eq!(codes(&early), [Code::DeadlineBeforeDocument]);
        early.meta.date = Some("2023-02".into());
        assert!(codes(&early).is_empty());
        early.meta.date = Some("2023-03".into());
        early.records[0].status = Some(Status { raw: "已完成".into(), state: Some(State::Done) });
        assert!(codes(&early).is_empty());
        early.records[0].status = None;
        early.meta.kind = DocumentKind::ProgressReport;
        assert!(codes(&early).is_empty());
        assert_eq!(codes(&with(deadline("2月底前", Some("XXXX-02-28")))), [Code::YearUnknown]);
    }

    #[test]
    fn days_without_a_year_are_counted_once() {
        let record =
            |n| Record { deadline: Some(deadline("6月底前", Some("XXXX-06-30"))), ..record(n, "渡口无护栏") };
        let found = check(&document(vec![record(1), record(2)]));
        assert_eq!(found.len(), 1);
        assert!(found[0].message.starts_with("The deadlines of 2 records have no year"), "{}", found[0].message);
    }

    #[test]
    fn a_shared_deadline_is_reported_once() {
        let shared = Deadline {
            scope: Some(Scope::Document),
            year_inferred: true,
            uncertain: true,
            ..deadline("6月底前", Some("2023-06-30"))
        };
        let both = [1, 2].map(|n| Record { deadline: Some(shared.clone()), ..record(n, "问题") });
        assert_eq!(codes(&document(both.to_vec())), [Code::DeadlineUncertain, Code::YearInferred]);
    }
}
