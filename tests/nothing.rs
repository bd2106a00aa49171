//! Rows of tables that say that there is nothing.
#![allow(clippy::disallowed_methods)]

use serde_json::json;
use zhenggai::{Options, convert};

/// Problems of the records, and the message and the cells of each finding on such rows.
fn read(csv: &str) -> (Vec<Option<String>>, Vec<(String, serde_json::Value)>) {
    let document = convert(csv.as_bytes(), "清单.csv", &Options::default()).expect("a document");
    let problems = document.records.iter().map(|r| r.problem.as_ref().map(|p| p.text.clone())).collect();
    let told = document.findings.iter().filter(|f| f.code.as_str() == "empty-row");
    let cells = |data: &serde_json::Map<_, _>| data.get("cells").cloned();
    (problems, told.map(|f| (f.message.clone(), f.data.as_ref().and_then(cells).unwrap_or_default())).collect())
}

#[test]
fn the_type_of_a_row_without_a_problem_is_told() {
    let (problems, told) = read("问题类型,问题,整改措施,责任单位\n灌溉,闸门锈蚀,更换闸门,镇水利站\n渡口,无,无,无\n");
    assert_eq!(problems, [Some("闸门锈蚀".to_string())]);
    let message = "Rows that say that there is nothing made no record: 1; they also say 渡口.";
    assert_eq!(told, [(message.to_string(), json!(["渡口"]))]);
}

#[test]
fn a_body_without_a_problem_and_a_measure_makes_no_record() {
    let (problems, told) = read("序号,责任单位,存在问题,整改措施\n1,东村,无,/\n2,西村,闸门锈蚀,更换闸门\n");
    assert_eq!(problems, [Some("闸门锈蚀".to_string())]);
    let message = "Rows that say that there is nothing made no record: 1 (row number 1); they also say 东村.";
    assert_eq!(told, [(message.to_string(), json!(["东村"]))]);
}

#[test]
fn what_was_done_about_a_problem_without_a_text_makes_a_record() {
    let (problems, told) = read("序号,责任单位,存在问题,整改措施\n1,东村,无,更换闸门\n2,西村,闸门锈蚀,无\n");
    assert_eq!((problems.len(), told.len()), (2, 0));
}
