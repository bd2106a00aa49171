//! The published schema: current, sound, and true of what is emitted. `BLESS=1` rewrites it.
#![allow(clippy::disallowed_methods)]

#[path = "support/mod.rs"]
mod support;

use serde_json::{Value, json};
use std::path::Path;
use zhenggai::model::*;
use zhenggai::pipeline::{error_document, source_info};
use zhenggai::read::ReadError;

fn validator() -> jsonschema::Validator {
    jsonschema::draft202012::new(&schema()).expect("the schema compiles")
}

#[track_caller]
fn assert_valid(value: &Value) {
    let errors: Vec<_> =
        validator().iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn the_committed_schemas_are_current() {
    for (name, schema) in [("zhenggai.schema.json", schema()), ("manifest.schema.json", manifest_schema())] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(name);
        let current = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &current).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap();
        assert!(committed == current, "{name}: run BLESS=1 cargo test --test schema and check the difference");
        assert!(jsonschema::meta::is_valid(&schema), "{name}");
    }
}

#[test]
fn lines_of_a_manifest_are_valid_and_nothing_else_is() {
    let validator = jsonschema::draft202012::new(&manifest_schema()).expect("the schema compiles");
    let error = error_document("x".as_bytes(), "镇/a.docx", &ReadError::Encrypted);
    let outcomes = [
        ManifestOutcome::Read { output: Some("a.json".into()), format: None, counts: Counts::of(&full()) },
        ManifestOutcome::Failed(Box::new(error)),
        ManifestOutcome::Skipped { reason: SkipReason::SystemFile },
        ManifestOutcome::Interrupted { output: None },
        ManifestOutcome::Stale { output: "b.json".into() },
    ];
    for outcome in outcomes {
        let line = ManifestLine { path: "镇/a.docx".into(), member: Some("b".into()), sha256: None, outcome };
        let valid = serde_json::to_value(&line).unwrap();
        let errors: Vec<_> = validator.iter_errors(&valid).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{valid}: {errors:?}");
        for key in valid.as_object().unwrap().keys() {
            let mut broken = valid.clone();
            drop(broken.as_object_mut().unwrap().remove(key));
            assert!(!validator.is_valid(&broken), "{valid} without {key} passes");
        }
        let mut broken = valid;
        broken["outcome"] = json!("seen");
        assert!(!validator.is_valid(&broken), "{broken}");
    }
}

#[test]
fn every_key_is_required_and_described() {
    // `scope` is left out by `normalize`, `hidden` where nothing was hidden.
    const OPTIONAL: &[&str] = &["scope", "hidden"];
    fn walk(value: &Value, at: &str) {
        if let Some(properties) = value.get("properties").and_then(Value::as_object) {
            let required: Vec<_> =
                value["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            for (key, property) in properties {
                assert!(required.contains(&key.as_str()) || OPTIONAL.contains(&key.as_str()), "{at}.{key} is optional");
                // The key that tells variants apart is described with each.
                let tag = property.get("const").is_some() && value.get("description").is_some();
                assert!(tag || property.get("description").is_some(), "{at}.{key} has no description");
            }
        }
        match value {
            Value::Object(map) => map.iter().for_each(|(key, value)| walk(value, &format!("{at}/{key}"))),
            Value::Array(items) => items.iter().for_each(|value| walk(value, at)),
            _ => {}
        }
    }
    walk(&schema(), "");
    walk(&manifest_schema(), "");
}

#[test]
fn errors_are_valid() {
    let errors = [
        ReadError::Empty,
        ReadError::UnsupportedFormat { format: "PDF", hint: "Save it as .docx." },
        ReadError::UnknownFormat,
        ReadError::Encrypted,
        ReadError::Truncated("no end".into()),
        ReadError::Malformed("no body".into()),
        ReadError::TooLarge { what: "cells".into(), limit: 1 },
        ReadError::Internal("index".into()),
    ];
    for error in &errors {
        assert_valid(&serde_json::to_value(error_document(b"x", "镇/a.docx", error)).unwrap());
    }
    let mut unread = error_document(b"", "a", &ReadError::Empty);
    (unread.source.bytes, unread.source.sha256) = (None, None);
    assert_valid(&serde_json::to_value(unread).unwrap());
}

#[test]
fn documents_are_valid() {
    assert_valid(&serde_json::to_value(full()).unwrap());
}

#[test]
fn what_breaks_the_contract_is_invalid() {
    let valid = serde_json::to_value(full()).unwrap();
    let breaks: &[fn(&mut Value)] = &[
        |d| d["schema"] = json!("zhenggai.document/2"),
        |d| drop(d.as_object_mut().unwrap().remove("declared")),
        |d| drop(d["records"][0].as_object_mut().unwrap().remove("goal")),
        |d| d["records"][0]["kind"] = json!("issue"),
        |d| d["records"][0]["place"] = json!({"page": 3}),
        |d| d["findings"][0]["code"] = json!("made-up"),
        |d| d["accounting"]["cells"] = json!(-1),
    ];
    for (n, change) in breaks.iter().enumerate() {
        let mut broken = valid.clone();
        change(&mut broken);
        assert!(!validator().is_valid(&broken), "break {n} passes");
    }
}

/// Every document of the fixtures with its path, as it is emitted.
fn emitted() -> Vec<(String, Document, Value)> {
    let mut out = Vec::new();
    for (path, file) in support::files("fixtures").into_iter().filter(|(path, _)| !path.ends_with(".json")) {
        let bytes = std::fs::read(file).unwrap();
        if let Ok(document) = zhenggai::convert(&bytes, &path, &zhenggai::Options::default()) {
            let value = serde_json::to_value(&document).unwrap();
            out.push((path, document, value));
        }
    }
    assert!(out.len() > 100, "only {} fixtures were read", out.len());
    out
}

#[test]
fn every_fixture_gives_a_valid_document() {
    let validator = validator();
    for (path, _, value) in emitted() {
        let errors: Vec<_> =
            validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{path}: {}", errors.join("\n"));
    }
}

/// What the schema cannot say: nothing is empty, nothing is counted twice, every reference leads somewhere.
#[test]
fn every_fixture_keeps_the_promises_of_the_shape() {
    let mut faults = Vec::new();
    for (path, document, value) in emitted() {
        let mut fault = |what: String| faults.push(format!("{path}: {what}"));
        no_empty_string(&value, "", &mut fault);
        let a = &document.accounting;
        if a.cells != a.header + a.title + a.record + a.note + a.other + a.unplaced {
            fault(format!("the accounting does not add up: {a:?}"));
        }
        let unplaced = document.findings.iter().filter(|f| f.code == Code::UnplacedCell).count();
        if a.unplaced > 0 && unplaced == 0 {
            fault(format!("{} unplaced cells without a finding", a.unplaced));
        }
        if document.id != document.source.sha256[..12] || document.source.path != path {
            fault(format!("id {} of {}", document.id, document.source.path));
        }
        let list_numbers: Vec<usize> = document.lists.iter().map(|list| list.no).collect();
        if list_numbers != (1..=list_numbers.len()).collect::<Vec<_>>() {
            fault(format!("lists are numbered {list_numbers:?}"));
        }
        let ids: Vec<&str> = document.records.iter().map(|record| record.id.as_str()).collect();
        for (n, record) in document.records.iter().enumerate() {
            if record.id != format!("{}-{:04}", document.id, n + 1) {
                fault(format!("record {} has id {}", n + 1, record.id));
            }
            if record.list.is_some_and(|list| !list_numbers.contains(&list)) {
                fault(format!("{} is of no list", record.id));
            }
            if record.parent.as_deref().is_some_and(|parent| !ids[..n].contains(&parent)) {
                fault(format!("{} has a parent that is not before it", record.id));
            }
            texts_are_written(record, &mut fault);
        }
        for finding in &document.findings {
            if finding.record.as_deref().is_some_and(|id| !ids.contains(&id)) {
                fault(format!("a finding about no record: {}", finding.message));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn no_empty_string(value: &Value, at: &str, fault: &mut impl FnMut(String)) {
    match value {
        Value::String(text) if text.trim().is_empty() => fault(format!("{at} is blank")),
        Value::Object(map) => map.iter().for_each(|(key, value)| no_empty_string(value, &format!("{at}/{key}"), fault)),
        Value::Array(items) => items.iter().for_each(|value| no_empty_string(value, at, fault)),
        _ => {}
    }
}

/// Every text is in its raw, every raw in one of the record's sources.
fn texts_are_written(record: &Record, fault: &mut impl FnMut(String)) {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    pairs.extend(record.category.iter().chain(&record.problem).map(|t| (t.raw.as_str(), t.text.as_str())));
    if let Some(content) = &record.content {
        pairs.extend(content.points.iter().map(|point| (point.raw.as_str(), point.text.as_str())));
        if content.points.is_empty() {
            fault(format!("{} has a content without a point", record.id));
        }
    }
    for measure in &record.measures {
        pairs.push((&measure.raw, &measure.text));
        pairs.extend(measure.title.iter().map(|title| (measure.text.as_str(), title.as_str())));
    }
    pairs.extend(record.goal.iter().map(|goal| (goal.raw.as_str(), goal.text.as_str())));
    for (raw, text) in pairs {
        if !bare(raw).contains(&bare(text)) {
            fault(format!("{}: {text:?} is not in {raw:?}", record.id));
        }
    }
    // 同上 has the dates of the value above.
    let written =
        |deadline: &&Deadline| deadline.scope == Some(Scope::Record) && deadline.reference != Some(Reference::Above);
    let own = record.deadline.iter().filter(written);
    for deadline in own.chain(record.measures.iter().filter_map(|measure| measure.deadline.as_ref())) {
        for milestone in &deadline.milestones {
            if !deadline.raw.contains(&milestone.raw) {
                fault(format!("{}: {:?} is not in {:?}", record.id, milestone.raw, deadline.raw));
            }
        }
    }
    if record.sources.is_empty() {
        fault(format!("{} has no source", record.id));
    }
    let sources: String = record.sources.iter().map(|source| bare(&source.raw)).collect();
    for unit in record.units.iter().chain(record.measures.iter().flat_map(|measure| &measure.units)) {
        if !sources.contains(&bare(&unit.name)) {
            fault(format!("{}: the unit {} stands nowhere", record.id, unit.name));
        }
    }
}

/// In text every place leads back to what was read there.
#[test]
fn every_place_in_text_holds_its_source() {
    // What stands between the pieces of a cell: white space, bars, Markdown's breaks, csv's quotes, a split word's end.
    let bare =
        |text: &str| text.replace("<br>", "").replace(['|', '｜', '"'], "").split_whitespace().collect::<String>();
    let (mut faults, mut seen) = (Vec::new(), 0);
    for (path, document, _) in emitted() {
        // Places in a saved message count in the page inside it.
        if document.source.encoding.is_none() || document.source.format.as_deref() == Some("mhtml") {
            continue;
        }
        let bytes = std::fs::read(support::repository("fixtures").join(&path)).unwrap();
        let text = zhenggai::read::encoding::decode(&bytes).unwrap().text;
        for source in document.records.iter().flat_map(|record| &record.sources) {
            let there = zhenggai::read::slice(&text, &source.place).unwrap_or_default();
            // The number of a list's item is printed by the browser, and stands nowhere in the page.
            let is_page = document.source.format.as_deref() == Some("html");
            let printed = |line: &str| is_page && bare(&there).contains(&bare(zhenggai::text::marker::strip(line).1));
            // A cell that a page end cut in two has the place from its first piece to its last.
            if source.raw.lines().any(|line| !bare(&there).contains(&bare(line)) && !printed(line)) {
                faults.push(format!("{path} {}: {:?} is not in {there:?}", source.place, source.raw));
            }
            seen += 1;
        }
    }
    assert!(faults.is_empty() && seen > 1000, "{seen} seen\n{}", faults.join("\n"));
}

/// A document with something everywhere.
fn full() -> Document {
    let text = Place::Text { lines: [3, 4], chars: [1, 9], before: 0 };
    let sheet = Place::Sheet { sheet: "清单".into(), range: CellRange { rows: [8, 8], cols: [1, 6] }, hidden: true };
    let source = source_info("清单".as_bytes(), "松岭镇/清单.txt");
    let numbered = |no| NumberedText { raw: "（一）台账不全".into(), no, text: "台账不全".into() };
    let unit = Unit {
        name: "财政所".into(),
        role: UnitRole::Lead,
        kind: UnitKind::Unit,
        full_name: Some("松岭镇财政所".into()),
        note: None,
        open: true,
        label: Some("牵头单位".into()),
    };
    let measure = Measure {
        raw: "一是开展培训。每季度一次。".into(),
        no: Some(1),
        text: "开展培训。每季度一次。".into(),
        title: Some("开展培训".into()),
        state: MeasureState::Taken,
        units: vec![unit.clone()],
        deadline: Some(deadline(None)),
    };
    let record = Record {
        id: "0123456789ab-0001".into(),
        kind: RecordKind::Check,
        list: Some(1),
        parent: Some("0123456789ab-0000".into()),
        category: Some(numbered(Some(1))),
        problem: Some(numbered(None)),
        content: Some(Content { raw: "甲".into(), points: vec![numbered(Some(2))] }),
        measures: vec![measure],
        units: vec![unit],
        deadline: Some(deadline(Some(Scope::List))),
        goal: Some(Goal { raw: "应补尽补".into(), text: "应补尽补".into() }),
        status: Some(Status { raw: "已销号".into(), state: Some(State::Done) }),
        extra: [("备注".to_string(), "无".to_string())].into(),
        number_label: None,
        status_by_row: false,
        expected: None,
        sources: vec![SourceText { field: "units", label: None, raw: "财政所".into(), place: sheet.clone() }],
        place: text.clone(),
    };
    let list = List {
        no: 1,
        title: Some("反馈问题整改清单".into()),
        attachment: Some(2),
        dialect: "table".into(),
        columns: vec!["type".into(), "extra".into()],
        place: Place::Cell { table: 1, row: 1, col: 1 },
    };
    let declared = Declared {
        subject: Subject::Measures,
        count: 9,
        list: Some(1),
        of: Some("立查立改".into()),
        sums: vec![vec![4, 5]],
        raw: "9条措施".into(),
        place: Place::Block { block: 2 },
    };
    let meta = Meta {
        title: Some("整改方案".into()),
        kind: DocumentKind::Scheme,
        contacts: vec![Contact { name: Some("张三".into()), phone: Some("13800000000".into()), email: None }],
        ..Meta::default()
    };
    Document {
        schema: DOCUMENT_SCHEMA,
        id: zhenggai::pipeline::document_id(&source.sha256),
        source,
        meta,
        lists: vec![list],
        schedule: vec![Step {
            name: "全面整改".into(),
            deadline: Some(deadline(Some(Scope::Document))),
            place: text.clone(),
        }],
        records: vec![record],
        declared: vec![declared],
        findings: vec![Finding::new(Code::DeclaredCountMismatch, "9 declared, 8 found").at(text).with("declared", 9)],
        accounting: Accounting::default(),
    }
}

/// A deadline with a milestone of every kind.
fn deadline(scope: Option<Scope>) -> Deadline {
    let relative = Relative {
        anchor: Some("验收合格".into()),
        kind: RelativeKind::Event,
        duration: "P30D".into(),
        workdays: false,
    };
    let kinds = [
        When::Calendar("2022-06-30".into()),
        When::Relative(relative, None),
        When::Recurring("FREQ=MONTHLY;BYMONTHDAY=-1".into()),
        When::Unresolved,
    ];
    let milestone = |when| Milestone { raw: "6月底前".into(), when, by: true, goal: Some("初见成效".into()) };
    Deadline {
        raw: "6月底前初见成效".into(),
        scope,
        modes: vec![Mode::Immediate, Mode::LongTerm],
        due: Some("2022-06-30".into()),
        start: None,
        completed: None,
        milestones: kinds.map(milestone).into(),
        year_inferred: true,
        uncertain: false,
        reference: Some(Reference::Above),
    }
}
