//! `--redact` from the outside: nothing that leaves the program tells a number, an address or a contact.
#![allow(clippy::disallowed_methods)]

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::Command;

/// A list in an invented place, with somebody to ask.
const LIST: &str = "\
松岭镇反馈问题整改清单

| 序号 | 问题 | 整改措施 | 责任单位 | 整改时限 | 联系方式 |
|---|---|---|---|---|---|
| 1 | 台账登记不全 | 逐户核对并补登台账 | 镇财政所 | 2022年6月底前 | 赵小溪 0571-00000000 |
";

const SECRETS: &[&str] = &["1380000", "0571-0000000", "赵小溪", "q@example", "110101199001010014"];

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_zhenggai")).current_dir(folder).args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        ("13800000000.md", LIST),
        ("13800000001.md", LIST),
        ("赵小溪.md", LIST),
        ("13800000002.pdf", "%PDF-1.7"),
        ("13800000003.png", "x"),
        ("../13800000004.md", LIST),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    let zip = zip.finish().unwrap().into_inner();
    fs::create_dir_all(folder.path().join("in/13800000005")).unwrap();
    for (name, content) in [
        ("13800000000.md", LIST.as_bytes()),
        ("13800000001.md", LIST.as_bytes()),
        ("13800000005/a.md", LIST.as_bytes()),
        ("13800000006.docx", b""),
        ("13800000007.jpg", b"x"),
        ("110101199001010014.pdf", b"%PDF-1.7"),
        ("q@example.docx", b"PK\x03\x04"),
        ("赵小溪.md", LIST.as_bytes()),
        ("附件13800000008.zip", &zip),
    ] {
        fs::write(folder.path().join("in").join(name), content).unwrap();
    }
    folder
}

/// Every path below a folder, and the content of every file.
fn everything(below: &Path) -> Vec<String> {
    let mut out = Vec::new();
    for entry in fs::read_dir(below).unwrap() {
        let path = entry.unwrap().path();
        out.push(path.file_name().unwrap().to_str().unwrap().to_string());
        if path.is_dir() {
            out.extend(everything(&path));
        } else {
            out.push(fs::read_to_string(path).unwrap());
        }
    }
    out
}

fn assert_clean(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[test]
fn names_are_redacted_wherever_they_are_told() {
    let folder = folder();
    let (code, _, stderr) = run(folder.path(), &["convert", "in", "-o", "out", "--redact"]);
    assert_eq!(code, 1);
    assert!(stderr.contains("14 files: 7 read, 5 failed, 2 skipped"), "{stderr}");
    assert_clean(&stderr);
    let written = everything(&folder.path().join("out"));
    written.iter().for_each(|text| assert_clean(text));
    for name in ["[电话].md.json", "[电话]~2.md.json", "[电话]", "附件[电话].zip"] {
        assert!(written.iter().any(|written| written == name), "{name}: {written:?}");
    }
    // Seven documents and the manifest, and each input has a path of its own.
    let files = written.iter().filter(|text| text.starts_with('{')).count();
    assert_eq!(files, 8);
    let manifest = fs::read_to_string(folder.path().join("out/manifest.jsonl")).unwrap();
    let lines = manifest.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let mut paths: Vec<_> = lines.map(|line| format!("{} {}", line["path"], line["member"])).collect();
    paths.sort();
    paths.dedup();
    assert_eq!(paths.len(), 14);
    for form in ["jsonl", "csv"] {
        let (_, stdout, stderr) = run(folder.path(), &["convert", "in", "-f", form, "--redact"]);
        assert_clean(&stdout);
        assert_clean(&stderr);
    }
}

#[test]
fn a_redacted_run_replaces_an_open_one() {
    let folder = folder();
    run(folder.path(), &["convert", "in", "-o", "out", "-q"]);
    assert!(folder.path().join("out/13800000005/a.md.json").exists());
    let (_, _, stderr) = run(folder.path(), &["convert", "in", "-o", "out", "--redact"]);
    let open = everything(&folder.path().join("out")).join("\n");
    assert_clean(&open);
    assert_clean(&stderr);
}

#[test]
fn inspect_tells_and_takes_redacted_names() {
    let folder = folder();
    let archive = "in/附件13800000008.zip";
    let (_, stdout, stderr) = run(folder.path(), &["inspect", archive, "--redact"]);
    assert!(stdout.contains("[电话]~2.md") && stdout.contains("../[电话].md"), "{stdout}");
    assert!(!stdout.contains("1380000") && !stderr.contains("1380000"), "{stdout}{stderr}");
    let (code, stdout, _) = run(folder.path(), &["inspect", archive, "--redact", "--member", "[电话]~2.md"]);
    assert_eq!(code, 0);
    assert_clean(&stdout);
    for args in [
        &["inspect", archive, "--redact", "--member", "13800000009.md"][..],
        &["inspect", "in/13800000006.docx", "--redact"],
        &["convert", "in/13800000010.docx", "--redact"],
        &["convert", "in/13800000006.docx", "--redact", "-f", "jsonl"],
        &["convert", "in/13800000006.docx", "./in/13800000006.docx", "--redact", "-f", "jsonl"],
        &["convert", "in/13800000099.docx", "--redact"],
        &["convert", "in", "--redact", "-o", "13800000006.xlsx"],
    ] {
        let (code, stdout, stderr) = run(folder.path(), args);
        assert_ne!(code, 0);
        assert_clean(&format!("{stdout}{stderr}"));
    }
}
