//! `zhenggai inspect` from the outside: the grids as JSON, the report for people.
#![allow(clippy::disallowed_methods)]

use serde_json::{Value, json};
use std::process::Command;

const LIST: &str = "\
松岭镇反馈问题整改清单

| 序号 | 问题 | 整改措施 | 责任单位 | 整改时限 |
|---|---|---|---|---|
| 1 | 台账登记不全 | 逐户核对并补登台账 | 镇财政所 | 2022年6月底前 |
| 2 | 公示栏更新慢 | 每月更新一次公示栏 |  | 2022年9月底前 |
";

fn inspect(content: &str, args: &[&str]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("清单.md"), content).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhenggai"));
    let output = command.current_dir(&folder).args(["inspect", "清单.md"]).args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn grids_can_be_compared_cell_by_cell() {
    let (code, stdout, stderr) = inspect(LIST, &["--format", "json"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    let seen: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(seen["source"]["path"], "清单.md");
    assert_eq!(seen["blocks"][0]["text"], "松岭镇反馈问题整改清单");
    let table = &seen["blocks"][1];
    assert_eq!((table["rows"].as_u64(), table["width"].as_u64()), (Some(3), Some(5)));
    assert_eq!(table["grid"][0], json!(["序号", "问题", "整改措施", "责任单位", "整改时限"]));
    assert_eq!(table["grid"][2][3], "");
    let first = &table["cells"][0];
    assert_eq!((&first["text"], &first["row_span"], &first["hidden"]), (&json!("序号"), &json!(1), &json!(false)));
}

#[test]
fn a_person_sees_where_each_value_comes_from() {
    let (code, stdout, stderr) = inspect(LIST, &[]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    for part in
        ["encoding  utf-8", "│ 台账登记不全 │", "List 1", "责任单位 means units", "from 整改措施, line 5", "Cells "]
    {
        assert!(stdout.contains(part), "{part} is missing in\n{stdout}");
    }
    assert!(!stdout.contains('\u{1b}'), "colour on a pipe");
}

#[test]
fn a_person_sees_what_the_text_says_of_itself() {
    let text = "松岭镇人民政府\n松政函〔2031〕3号\n松岭镇渡口整改报告\n县交通局：\n共发现问题2个，制定整改措施4条。\n\
        一、护栏松动\n整改措施：加固。\n二、标识缺失\n整改措施：补设。\n松岭镇人民政府\n2031年3月1日\n";
    let (_, stdout, _) = inspect(text, &[]);
    for part in [
        "kind      progress_report",
        "number    松政函〔2031〕3号",
        "issuers   松岭镇人民政府",
        "to        县交通局",
        "date      2031-03-01",
        "2 problems",
        "4 measures",
    ] {
        assert!(stdout.contains(part), "{part} is missing in\n{stdout}");
    }
    assert!(!stdout.contains("Cells "), "there are no tables");
}

#[test]
fn a_file_that_cannot_be_read_is_exit_1() {
    let (code, stdout, stderr) = inspect("", &[]);
    assert_eq!((code, stdout.as_str()), (1, ""));
    assert!(stderr.contains("清单.md: the file is empty (empty)"), "{stderr}");
}
