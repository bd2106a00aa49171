//! What of a document does not depend on its container, and how it is printed for a person.
//!
//! A golden `<name>.json` holds for every container of its name:
//! - `meta`, `lists` (number, title, attachment, columns), `schedule`, `declared`, the codes of `findings` with the
//!   number of their record, and `records`, each without `id`, `place` and `sources`; a `parent` is the record's number;
//! - nothing that is null, false or empty, and no `raw` that repeats its `text`.
//!
//! Not compared, as containers differ in them by nature: places and provenance (the full goldens have these),
//! accounting, findings about the container itself ([`OF_CONTAINERS`]), width of punctuation, white space, and how a
//! plain date is written (a date cell reads 2024-05-31 where the page says 2024.5.31). Sheets of a list that has
//! lines of prose alone are compared in `records`, `lists` and the title. Whatever else differs has a row in
//! [`super::known`].

use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// First key of a golden; it tells `zhenggai convert` that the file is none of its inputs.
const SCHEMA: &str = "zhenggai.golden/1";

/// Findings about the container, not about the list.
const OF_CONTAINERS: &[&str] = &[
    "dialect-tie",
    "extension-lies",
    "hidden-cells",
    "limit-reached",
    "lossy-encoding",
    "page-furniture",
    "part-unreadable",
    "row-realigned",
    "tracked-changes",
];

/// Keys in the order in which they are read; others follow by name.
const ORDER: &[&str] = &[
    "schema", "meta", "lists", "schedule", "declared", "findings", "records", "no", "code", "record", "data", "name",
    "role", "subject", "count", "kind", "list", "parent", "type", "problem", "content", "measures", "units",
    "deadline", "goal", "status", "extra", "raw", "text", "points", "title",
];

/// Widest line of a golden that holds more than one value, in columns of a terminal.
const WIDTH: usize = 140;

/// The part of a document that every container of its list gives.
pub fn project(document: &Value) -> Value {
    let ids: Vec<&Value> = items(&document["records"]).map(|record| &record["id"]).collect();
    let number = |id: &Value| ids.iter().position(|other| *other == id).map(|at| json!(at + 1));
    let records = items(&document["records"]).map(|record| {
        let mut record = without(record, &["id", "place", "sources"]);
        record["parent"] = number(&record["parent"]).unwrap_or(Value::Null);
        record
    });
    let findings = items(&document["findings"])
        .filter(|finding| !OF_CONTAINERS.contains(&finding["code"].as_str().unwrap_or("")))
        .map(|finding| json!({"code": finding["code"], "record": number(&finding["record"]), "data": finding["data"]}));
    let placeless =
        |key: &str| items(&document[key]).map(|item| without(item, &["place", "dialect"])).collect::<Value>();
    prune(&json!({
        "schema": SCHEMA,
        "meta": document["meta"],
        "lists": placeless("lists"),
        "schedule": placeless("schedule"),
        "declared": placeless("declared"),
        "findings": findings.collect::<Value>(),
        "records": records.collect::<Value>(),
    }))
    .unwrap_or_default()
}

/// What is left of a golden for a sheet that leaves out prose.
pub fn of_sheet(golden: &Value) -> Value {
    json!({"title": golden["meta"]["title"], "lists": golden["lists"], "records": golden["records"]})
}

/// The first few differences between two goldens, each with its place.
pub fn differences(expected: &Value, found: &Value) -> Vec<String> {
    let mut out = Vec::new();
    differ("", expected, found, &mut out);
    out.truncate(8);
    out
}

fn differ(at: &str, expected: &Value, found: &Value, out: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(a), Value::Object(b)) => {
            for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
                differ(&format!("{at}/{key}"), &expected[key.as_str()], &found[key.as_str()], out);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (i, (a, b)) in a.iter().zip(b).enumerate() {
                differ(&format!("{at}/{i}"), a, b, out);
            }
        }
        (Value::String(a), Value::String(b)) if fold(a) == fold(b) => {}
        (a, b) if a == b => {}
        (a, b) => out.push(format!("{at}: expected {}, found {}", brief(a), brief(b))),
    }
}

fn brief(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 300 { text.chars().take(300).chain("…".chars()).collect() } else { text }
}

/// A text as it is compared: half-width, without white space, dates as 2024-05-31.
fn fold(text: &str) -> String {
    static DATE: LazyLock<regex::Regex> =
        LazyLock::new(|| regex::Regex::new(r"([0-9]{4})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})日?").expect("a pattern"));
    let narrow: String = text.chars().filter(|c| !c.is_whitespace()).map(super::text::half_width).collect();
    let dated = DATE
        .replace_all(&narrow, |date: &regex::Captures<'_>| format!("{}-{:0>2}-{:0>2}", &date[1], &date[2], &date[3]));
    dated.into_owned()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn without(value: &Value, keys: &[&str]) -> Value {
    let mut map = value.as_object().cloned().unwrap_or_default();
    keys.iter().for_each(|key| drop(map.remove(*key)));
    Value::Object(map)
}

/// The value without what says nothing.
fn prune(value: &Value) -> Option<Value> {
    match value {
        Value::Null | Value::Bool(false) => None,
        Value::Array(items) if items.is_empty() => None,
        Value::Array(items) => Some(items.iter().map(|item| prune(item).unwrap_or(Value::Null)).collect()),
        Value::Object(map) => {
            let bare = |key: &str| Some(map.get(key)?.as_str()?.split_whitespace().collect::<String>());
            let repeats = bare("raw").is_some_and(|raw| Some(raw) == bare("text"));
            let kept: Map<String, Value> = map
                .iter()
                .filter(|(key, _)| !(repeats && *key == "raw"))
                .filter_map(|(key, value)| Some((key.clone(), prune(value)?)))
                .collect();
            (!kept.is_empty()).then_some(Value::Object(kept))
        }
        other => Some(other.clone()),
    }
}

/// JSON in which whatever fits on a line stands on one.
pub fn print(value: &Value) -> String {
    let mut out = String::new();
    write(value, 0, true, &mut out);
    out.push('\n');
    out
}

fn write(value: &Value, depth: usize, top: bool, out: &mut String) {
    let line = on_one_line(value);
    let columns: usize = line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    let fits = !top && columns + 2 * depth <= WIDTH;
    let (open, close, members): (_, _, Vec<(Option<&str>, &Value)>) = match value {
        Value::Object(map) if !fits => ('{', '}', sorted(map).into_iter().map(|(k, v)| (Some(k), v)).collect()),
        Value::Array(items) if !fits => ('[', ']', items.iter().map(|v| (None, v)).collect()),
        _ => return out.push_str(&line),
    };
    out.push(open);
    for (i, (key, value)) in members.iter().enumerate() {
        out.push_str(if i == 0 { "\n" } else { ",\n" });
        out.push_str(&"  ".repeat(depth + 1));
        if let Some(key) = key {
            out.push_str(&format!("{}: ", json!(key)));
        }
        write(value, depth + 1, false, out);
    }
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
    out.push(close);
}

fn on_one_line(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let members = sorted(map).into_iter().map(|(k, v)| format!("{}: {}", json!(k), on_one_line(v)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(on_one_line).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

fn sorted(map: &Map<String, Value>) -> Vec<(&str, &Value)> {
    let mut members: Vec<(&str, &Value)> = map.iter().map(|(k, v)| (k.as_str(), v)).collect();
    let rank = |key: &str| ORDER.iter().position(|k| *k == key).unwrap_or(ORDER.len());
    members.sort_by_key(|(key, _)| (rank(key), *key));
    members
}
