//! A table for spreadsheet programs: one row a measure, a record without measures is one row.
//!
//! UTF-8 with a byte order mark and CRLF line ends, which Excel opens without asking; line breaks inside a cell stay
//! line feeds. A cell that a spreadsheet would take for a formula gets a leading `'`. Persons and bodies stand in the
//! column of their role. Units and deadline are the measure's own where it has any, else the record's. The status is the
//! record's: where its rows have come to different points, all of them, one a line.
//!
//! | column | holds |
//! |---|---|
//! | `path`, `document_id`, `record_id`, `kind`, `list` | which input (of a member the archive's path and its own), which record; the title of its list |
//! | `type`, `problem`, `content` | their `text`; points one a line |
//! | `measure_no`, `measure`, `state` | one measure; `planned` or `taken` |
//! | `lead`, `responsible`, `support`, `supervise` | names as written, by role, `、` between them |
//! | `deadline_raw`, `modes`, `due` | the deadline as written, its modes (`;` between them), the day; empty where its year is not known |
//! | `status`, `goal`, `place` | as written; where the record stands |
//! | `number` | 序号 or 编号 as printed |
//! | `status_state` | `done`, `partial`, `ongoing`, `not_started`, `long_term` |
//! | `scope` | whose deadline it is: `record`, `list`, `document` |
//! | `start`, `completed` | from when, and when it was done |
//! | `year_inferred`, `uncertain` | `true` where the deadline rests on an inference or has two readings |
//! | `full_names` | all units by the name to group by: the inferred full name, else the written one |
//! | `parent` | `record_id` of the problem it is a part of |
//! | `extra` | every other column or label, `键=值；键=值` |
//!
//! Order and names are kept; a new column comes last. What a table cannot hold (milestones, titles of persons, places of
//! every cell) is in the JSON.

use super::{Layout, Writer};
use crate::model::{Deadline, Document, Measure, NumberedText, Record, Scope, State, Unit, UnitRole};
use std::borrow::Cow;
use std::io::{self, Write};

pub(super) const WRITER: Writer = Writer {
    name: "csv",
    extension: "csv",
    about: "one row for each measure, for Excel and other spreadsheets",
    layout: Layout::Stream,
    head,
    document,
    error: None,
};

/// The columns, in order.
pub const COLUMNS: [&str; 31] = [
    "path",
    "document_id",
    "record_id",
    "kind",
    "list",
    "type",
    "problem",
    "content",
    "measure_no",
    "measure",
    "state",
    "lead",
    "responsible",
    "support",
    "supervise",
    "deadline_raw",
    "modes",
    "due",
    "status",
    "goal",
    "place",
    "number",
    "status_state",
    "scope",
    "start",
    "completed",
    "year_inferred",
    "uncertain",
    "full_names",
    "parent",
    "extra",
];

fn head() -> io::Result<Vec<u8>> {
    let mut out = "\u{feff}".as_bytes().to_vec();
    rows(&mut out, |table| Ok(table.write_record(COLUMNS)?))?;
    Ok(out)
}

fn document(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    rows(out, |table| {
        for record in &document.records {
            if record.measures.is_empty() {
                write_row(table, document, record, None)?;
            }
            for measure in &record.measures {
                write_row(table, document, record, Some(measure))?;
            }
        }
        Ok(())
    })
}

type Table<'o> = csv::Writer<&'o mut dyn Write>;

fn rows(out: &mut dyn Write, fill: impl FnOnce(&mut Table<'_>) -> io::Result<()>) -> io::Result<()> {
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    fill(&mut table)?;
    table.flush()
}

fn write_row(table: &mut Table<'_>, document: &Document, record: &Record, measure: Option<&Measure>) -> io::Result<()> {
    let units = measure.map(|m| m.units.as_slice()).filter(|units| !units.is_empty()).unwrap_or(&record.units);
    let deadline = measure.and_then(|m| m.deadline.as_ref()).or(record.deadline.as_ref());
    let list = record.list.and_then(|no| document.lists.iter().find(|list| list.no == no));
    let cells: [Cow<'_, str>; COLUMNS.len()] = [
        path(document),
        Cow::Borrowed(&document.id),
        Cow::Borrowed(&record.id),
        Cow::Borrowed(record.kind.key()),
        borrow(list.and_then(|list| list.title.as_deref())),
        text(record.category.as_ref()),
        text(record.problem.as_ref()),
        join(record.content.iter().flat_map(|content| &content.points).map(|point| point.text.as_str()), "\n"),
        measure.and_then(|m| m.no).map_or(Cow::Borrowed(""), |no| no.to_string().into()),
        borrow(measure.map(|m| m.text.as_str())),
        borrow(measure.map(|m| m.state.key())),
        names(units, UnitRole::Lead),
        names(units, UnitRole::Responsible),
        names(units, UnitRole::Support),
        names(units, UnitRole::Supervise),
        borrow(deadline.map(|d| d.raw.as_str())),
        modes(deadline),
        borrow(deadline.and_then(|d| d.due.as_deref()).filter(|due| !due.starts_with(NO_YEAR))),
        borrow(record.status.as_ref().map(|status| status.raw.as_str())),
        borrow(record.goal.as_ref().map(|goal| goal.text.as_str())),
        record.place.to_string().into(),
        borrow(record.number()),
        borrow(record.status.as_ref().and_then(|status| status.state).map(State::key)),
        borrow(deadline.and_then(|d| d.scope).map(Scope::key)),
        borrow(deadline.and_then(|d| d.start.as_deref())),
        borrow(deadline.and_then(|d| d.completed.as_deref())),
        flag(deadline.is_some_and(|d| d.year_inferred)),
        flag(deadline.is_some_and(|d| d.uncertain)),
        join(units.iter().map(|unit| unit.full_name.as_deref().unwrap_or(&unit.name)), "、"),
        borrow(record.parent.as_deref()),
        extra(record),
    ];
    for cell in &cells {
        table.write_field(guard(cell).as_bytes())?;
    }
    Ok(table.write_record(None::<&[u8]>)?)
}

/// With what a cell begins that a spreadsheet may take for a formula; some fold full-width signs first.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A cell that opens like a formula gets a leading `'`: opening a file must not run what a stranger wrote in it.
fn guard(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(FORMULA) { format!("'{cell}").into() } else { cell.into() }
}

fn path(document: &Document) -> Cow<'_, str> {
    match &document.source.member {
        Some(member) => format!("{}/{member}", document.source.path).into(),
        None => Cow::Borrowed(&document.source.path),
    }
}

fn borrow(text: Option<&str>) -> Cow<'_, str> {
    Cow::Borrowed(text.unwrap_or(""))
}

fn text(value: Option<&NumberedText>) -> Cow<'_, str> {
    borrow(value.map(|value| value.text.as_str()))
}

fn join<'a>(parts: impl Iterator<Item = &'a str>, between: &str) -> Cow<'a, str> {
    parts.collect::<Vec<_>>().join(between).into()
}

fn names(units: &[Unit], role: UnitRole) -> Cow<'_, str> {
    join(units.iter().filter(|unit| unit.role == role).map(|unit| unit.name.as_str()), "、")
}

/// Every other column, its own name before it.
fn extra(record: &Record) -> Cow<'_, str> {
    let others = record.extra.iter().filter(|(key, _)| Some(*key) != record.number_label.as_ref());
    others.map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("；").into()
}

/// With what a day begins whose year is not known. A spreadsheet has no such day: the JSON does, here the text stays in
/// `deadline_raw`, and the finding `year-unknown` tells of it.
const NO_YEAR: &str = "XXXX";

fn flag(set: bool) -> Cow<'static, str> {
    Cow::Borrowed(if set { "true" } else { "" })
}

fn modes(deadline: Option<&Deadline>) -> Cow<'_, str> {
    join(deadline.iter().flat_map(|deadline| &deadline.modes).map(|mode| mode.key()), ";")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        Accounting, CellRange, Content, DOCUMENT_SCHEMA, Goal, List, MeasureState, Meta, Mode, Place, RecordKind,
        SourceInfo, Status, UnitKind,
    };

    fn numbered(text: &str) -> NumberedText {
        NumberedText { raw: format!("1.{text}"), no: Some(1), text: text.into() }
    }

    fn unit(name: &str, role: UnitRole) -> Unit {
        Unit { name: name.into(), role, kind: UnitKind::Unit, full_name: None, note: None, open: false, label: None }
    }

    fn deadline(raw: &str, due: &str, modes: &[Mode]) -> Deadline {
        Deadline {
            raw: raw.into(),
            scope: Some(Scope::Record),
            modes: modes.to_vec(),
            due: Some(due.into()),
            start: None,
            completed: None,
            milestones: vec![],
            year_inferred: false,
            uncertain: false,
            reference: None,
        }
    }

    fn measure(no: u32, text: &str) -> Measure {
        let state = MeasureState::Planned;
        Measure { raw: text.into(), no: Some(no), text: text.into(), title: None, state, units: vec![], deadline: None }
    }

    fn record() -> Record {
        Record {
            id: "0123456789ab-0001".into(),
            kind: RecordKind::Problem,
            list: Some(1),
            parent: None,
            category: Some(numbered("责任落实方面")),
            problem: Some(numbered("=台账不全")),
            content: Some(Content {
                raw: "甲。乙。".into(), points: vec![numbered("甲。"), numbered("乙，\"丙\"。")]
            }),
            measures: vec![],
            units: vec![
                unit("松岭镇财政所", UnitRole::Lead),
                unit("各行政村", UnitRole::Support),
                unit("松岭镇农经站", UnitRole::Lead),
            ],
            deadline: Some(deadline("立即整改，长期坚持", "2022-06-30", &[Mode::Immediate, Mode::LongTerm])),
            goal: Some(Goal { raw: "应补尽补".into(), text: "应补尽补".into() }),
            status: Some(Status { raw: "正在整改".into(), state: Some(State::Ongoing) }),
            extra: [("序号", "7"), ("备注", "已移交"), ("原因分析", "人手不足")]
                .map(|(key, value)| (key.to_string(), value.to_string()))
                .into(),
            number_label: Some("序号".into()),
            status_by_row: false,
            expected: None,
            sources: vec![],
            place: Place::Sheet {
                sheet: "清单".into(),
                range: CellRange { rows: [2, 3], cols: [0, 6] },
                hidden: false,
            },
        }
    }

    fn parsed(records: Vec<Record>) -> Vec<Vec<String>> {
        let list = List {
            no: 1,
            title: Some("反馈问题整改清单".into()),
            attachment: None,
            dialect: "table".into(),
            columns: vec![],
            place: Place::Block { block: 1 },
        };
        let document = &Document {
            schema: DOCUMENT_SCHEMA,
            id: "0123456789ab".into(),
            source: SourceInfo {
                path: "松岭镇/清单.xlsx".into(),
                member: None,
                format: None,
                encoding: None,
                bytes: 1,
                sha256: String::new(),
            },
            meta: Meta::default(),
            lists: vec![list],
            schedule: vec![],
            records,
            declared: vec![],
            findings: vec![],
            accounting: Accounting::default(),
        };
        let mut rows = csv::ReaderBuilder::new();
        let mut table = head().unwrap();
        super::document(document, &mut table).unwrap();
        let text = String::from_utf8(table).unwrap();
        let mut rows = rows.has_headers(false).from_reader(text.strip_prefix('\u{feff}').unwrap().as_bytes());
        rows.records().map(|row| row.unwrap().iter().map(String::from).collect()).collect()
    }

    fn cell<'a>(rows: &'a [Vec<String>], row: usize, column: &str) -> &'a str {
        &rows[row][COLUMNS.iter().position(|name| *name == column).unwrap()]
    }

    #[test]
    fn a_record_without_measures_is_one_row() {
        let rows = parsed(vec![record()]);
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0], COLUMNS);
        let expected = [
            ("path", "松岭镇/清单.xlsx"),
            ("kind", "problem"),
            ("list", "反馈问题整改清单"),
            ("type", "责任落实方面"),
            ("problem", "'=台账不全"),
            ("content", "甲。\n乙，\"丙\"。"),
            ("measure_no", ""),
            ("measure", ""),
            ("state", ""),
            ("lead", "松岭镇财政所、松岭镇农经站"),
            ("responsible", ""),
            ("support", "各行政村"),
            ("deadline_raw", "立即整改，长期坚持"),
            ("modes", "immediate;long_term"),
            ("due", "2022-06-30"),
            ("status", "正在整改"),
            ("goal", "应补尽补"),
            ("place", "清单!A3:G4"),
            ("number", "7"),
            ("status_state", "ongoing"),
            ("scope", "record"),
            ("completed", ""),
            ("uncertain", ""),
            ("full_names", "松岭镇财政所、各行政村、松岭镇农经站"),
            ("extra", "原因分析=人手不足；备注=已移交"),
        ];
        for (column, text) in expected {
            assert_eq!(cell(&rows, 1, column), text, "{column}");
        }
    }

    #[test]
    fn only_the_column_of_the_number_is_left_out_of_the_others() {
        let mut twice = record();
        twice.extra.insert("编号".into(), "7".into());
        let rows = parsed(vec![twice.clone()]);
        assert_eq!(
            (cell(&rows, 1, "number"), cell(&rows, 1, "extra")),
            ("7", "原因分析=人手不足；备注=已移交；编号=7")
        );
        twice.number_label = None;
        let rows = parsed(vec![twice]);
        assert_eq!(cell(&rows, 1, "number"), "");
        assert!(cell(&rows, 1, "extra").contains("序号=7"));
    }

    #[test]
    fn a_measure_has_its_own_units_and_deadline_else_the_records() {
        let own = Measure {
            units: vec![unit("松岭镇民政办", UnitRole::Responsible)],
            deadline: Some(deadline("9月底前", "2022-09-30", &[])),
            ..measure(2, "逐户核查")
        };
        let rows = parsed(vec![Record { measures: vec![measure(1, "开展培训"), own], ..record() }]);
        assert_eq!(rows.len(), 3);
        assert_eq!((cell(&rows, 1, "measure_no"), cell(&rows, 1, "state")), ("1", "planned"));
        assert_eq!((cell(&rows, 1, "due"), cell(&rows, 1, "support")), ("2022-06-30", "各行政村"));
        assert_eq!((cell(&rows, 2, "due"), cell(&rows, 2, "modes")), ("2022-09-30", ""));
        assert_eq!((cell(&rows, 2, "responsible"), cell(&rows, 2, "lead")), ("松岭镇民政办", ""));
    }

    #[test]
    fn a_day_without_a_year_is_no_date() {
        let rows = parsed(vec![Record { deadline: Some(deadline("6月底前", "XXXX-06-30", &[])), ..record() }]);
        assert_eq!((cell(&rows, 1, "due"), cell(&rows, 1, "deadline_raw")), ("", "6月底前"));
    }

    #[test]
    fn nothing_opens_like_a_formula() {
        for text in ["=1+1", "+86", "-1", "@SUM", "\tx", "\rx", "\nx", "＝1+1", "＋1", "－1", "＠SUM"] {
            assert_eq!(guard(text), format!("'{text}"));
        }
        assert_eq!(guard("整改=完成"), "整改=完成");
        assert_eq!(guard(""), "");
    }

    #[test]
    fn excel_finds_its_mark_and_line_ends() {
        let head = head().unwrap();
        assert!(head.starts_with(b"\xef\xbb\xbfpath,document_id,record_id,kind,"));
        assert!(head.ends_with(b",full_names,parent,extra\r\n"));
    }
}
