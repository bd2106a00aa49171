//! Document + records → findings: the document held against itself.
//!
//! A check is one row of [`CHECKS`]. Checks only read: they add findings and change nothing else.

mod accounting;
mod deadlines;
mod declared;
mod grouped;
mod numbering;
mod required;
mod statuses;

use crate::model::{Code, Document, Finding, Record};
use std::borrow::Cow;
use std::fmt;

/// One thing that is held against another.
pub struct Check {
    /// Short name, for `zhenggai rules` and tests.
    pub name: &'static str,
    /// What is compared with what.
    pub about: &'static str,
    /// The codes it may leave.
    pub codes: &'static [Code],
    /// Looks at the whole document.
    run: fn(&Document) -> Vec<Finding>,
}

/// Every check, in the order in which findings are added.
pub const CHECKS: &[Check] = &[
    Check {
        name: "declared",
        about: "what the text counts against what was found, and its sums against their parts",
        codes: &[Code::DeclaredCountMismatch, Code::DeclaredSumMismatch],
        run: declared::check,
    },
    Check {
        name: "numbering",
        about: "numbers of types, problems, points, measures and rows: none left out, none twice",
        codes: &[Code::NumberingGap, Code::NumberingDuplicate],
        run: numbering::check,
    },
    Check {
        name: "required",
        about: "unit, deadline and measure of each record where its list has such a column; cut-off names",
        codes: &[Code::MissingUnit, Code::MissingDeadline, Code::MissingMeasure, Code::UnitTruncated],
        run: required::check,
    },
    Check {
        name: "deadlines",
        about: "deadlines that could not be read, are uncertain or inferred, fall before the document's date or will not be kept",
        codes: &[
            Code::DeadlineUnread,
            Code::DeadlineBeforeDocument,
            Code::ExpectedAfterDeadline,
            Code::DeadlineUncertain,
            Code::YearInferred,
        ],
        run: deadlines::check,
    },
    Check {
        name: "statuses",
        about: "records whose rows have come to different points",
        codes: &[Code::StatusByRow],
        run: statuses::check,
    },
    Check {
        name: "accounting",
        about: "the cells against the sum of what became of them; a document without records says why",
        codes: &[Code::NoRecords, Code::AccountingMismatch],
        run: accounting::check,
    },
];

/// Adds to `document.findings` what does not fit together. Records must have their ids.
pub fn audit(document: &mut Document) {
    let found: Vec<Finding> = CHECKS.iter().flat_map(|check| (check.run)(document)).collect();
    document.findings.extend(found);
}

/// A finding about one record, at its place.
fn about(record: &Record, code: Code, message: impl Into<String>) -> Finding {
    let mut finding = Finding::new(code, message).at(record.place.clone());
    finding.record = Some(record.id.clone());
    finding
}

/// How a message calls a record: by its headline, shortened.
struct Name<'a>(&'a Record);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = [&self.0.problem, &self.0.category].into_iter().flatten().map(|t| t.text.as_str()).next();
        match text {
            Some(text) => write!(f, "“{}”", shorten(text)),
            None => f.write_str(&self.0.id),
        }
    }
}

/// The first characters of a text.
fn shorten(text: &str) -> Cow<'_, str> {
    const SHOWN: usize = 20;
    match text.char_indices().nth(SHOWN).and_then(|(end, _)| text.get(..end)) {
        Some(shown) => Cow::Owned(format!("{shown}…")),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::testing::{document, record};
    use super::*;

    #[test]
    fn checks_have_unique_names_and_leave_only_their_codes() {
        let mut names: Vec<_> = CHECKS.iter().map(|c| c.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CHECKS.len());
        let mut bare = record(1, "渡口无护栏");
        bare.category = None;
        let document = document(vec![bare]);
        for check in CHECKS {
            assert!((check.run)(&document).iter().all(|f| check.codes.contains(&f.code)), "{}", check.name);
        }
    }

    #[test]
    fn a_sound_document_has_no_findings() {
        let mut sound = document(vec![record(1, "渡口无护栏"), record(2, "台账不全")]);
        audit(&mut sound);
        assert_eq!(sound.findings, []);
    }
}

#[cfg(test)]
mod testing {
    use crate::model::*;

    pub fn place() -> Place {
        Place::Block { block: 1 }
    }

    pub fn numbered(no: Option<u32>, text: &str) -> NumberedText {
        NumberedText { raw: text.into(), no, text: text.into() }
    }

    pub fn unit(name: &str, full_name: Option<&str>) -> Unit {
        Unit {
            name: name.into(),
            role: UnitRole::Responsible,
            kind: UnitKind::Unit,
            full_name: full_name.map(Into::into),
            note: None,
            open: false,
            label: None,
        }
    }

    pub fn deadline(raw: &str, due: Option<&str>) -> Deadline {
        Deadline {
            raw: raw.into(),
            scope: Some(Scope::Record),
            modes: Vec::new(),
            due: due.map(Into::into),
            start: None,
            completed: None,
            milestones: Vec::new(),
            year_inferred: false,
            uncertain: false,
            reference: None,
        }
    }

    pub fn measure(no: Option<u32>, text: &str) -> Measure {
        Measure {
            raw: text.into(),
            no,
            text: text.into(),
            title: None,
            state: MeasureState::Planned,
            units: Vec::new(),
            deadline: None,
        }
    }

    pub fn record(no: u32, problem: &str) -> Record {
        Record {
            id: format!("0123456789ab-{no:04}"),
            kind: RecordKind::Problem,
            list: Some(1),
            parent: None,
            category: Some(numbered(Some(1), "设施方面")),
            problem: Some(numbered(Some(no), problem)),
            content: None,
            measures: vec![measure(None, "修复。")],
            units: vec![unit("镇水利站", None)],
            deadline: Some(deadline("2023年6月底前", Some("2023-06-30"))),
            goal: None,
            status: None,
            extra: std::collections::BTreeMap::new(),
            number_label: None,
            status_by_row: false,
            expected: None,
            sources: Vec::new(),
            place: place(),
        }
    }

    pub fn list(no: usize, title: &str) -> List {
        List {
            no,
            title: Some(title.into()),
            attachment: None,
            dialect: "table".into(),
            columns: ["type", "problem", "measures", "units", "deadline"].map(String::from).to_vec(),
            place: place(),
        }
    }

    pub fn declared(subject: Subject, count: u32, list: Option<usize>) -> Declared {
        Declared { subject, count, list, of: None, sums: Vec::new(), raw: format!("{count}个"), place: place() }
    }

    pub fn document(records: Vec<Record>) -> Document {
        Document {
            schema: DOCUMENT_SCHEMA,
            id: "0123456789ab".into(),
            source: SourceInfo {
                path: "a.txt".into(),
                member: None,
                format: Some("text".into()),
                encoding: Some("utf-8".into()),
                bytes: 1,
                sha256: "0".repeat(64),
            },
            meta: Meta { date: Some("2023-03-05".into()), kind: DocumentKind::Scheme, ..Meta::default() },
            lists: vec![list(1, "渡口问题整改清单")],
            schedule: Vec::new(),
            records,
            declared: Vec::new(),
            findings: Vec::new(),
            accounting: Accounting::default(),
        }
    }
}
