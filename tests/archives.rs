//! Archives from the outside: a document for each member, where it goes, and how a run ends.
#![allow(clippy::disallowed_methods)]

use serde_json::Value;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use zip::write::SimpleFileOptions;

/// A list in an invented place.
const LIST: &str = "\
松岭镇反馈问题整改清单

| 序号 | 问题 | 整改措施 | 责任单位 | 整改时限 |
|---|---|---|---|---|
| 1 | 台账登记不全 | 逐户核对并补登台账 | 镇财政所 | 2022年6月底前 |
";

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        out.start_file(*name, SimpleFileOptions::default()).unwrap();
        out.write_all(content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// What a county posts: a list, a bundle of the towns' lists, a photograph, a file of the system.
fn bundle() -> Vec<u8> {
    let inner = zip(&[("松岭镇.md", LIST.as_bytes())]);
    zip(&[
        ("附件/清单.md", LIST.as_bytes()),
        ("各镇.zip", &inner),
        ("照片.jpg", b"x"),
        ("__MACOSX/._清单.md", b"x"),
        ("报告.pdf", b"%PDF-1.7"),
    ])
}

fn run(folder: &Path, args: &[&str], stdin: &[u8]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhenggai"));
    command.current_dir(folder).args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A run that needs no input may have ended.
    let _ = child.stdin.take().unwrap().write_all(stdin);
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("县")).unwrap();
    fs::write(folder.path().join("县/附件.zip"), bundle()).unwrap();
    folder
}

fn json(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn each_member_has_its_file_and_its_line() {
    let folder = folder();
    let (code, _, stderr) = run(folder.path(), &["convert", "县", "-o", "out"], b"");
    assert_eq!(code, 1, "{stderr}");
    assert!(stderr.contains("5 files: 2 read, 1 failed, 2 skipped"), "{stderr}");
    assert!(stderr.contains("    附件.zip/报告.pdf\n"), "{stderr}");
    let read = |file: &str| fs::read_to_string(folder.path().join("out").join(file)).unwrap();
    let lines = json(&read("manifest.jsonl"));
    let told: Vec<_> = lines
        .iter()
        .map(|line| {
            assert_eq!(line["path"], "附件.zip");
            (line["member"].as_str().unwrap(), line["outcome"].as_str().unwrap())
        })
        .collect();
    let expected = [
        ("附件/清单.md", "read"),
        ("各镇.zip/松岭镇.md", "read"),
        ("照片.jpg", "skipped"),
        ("__MACOSX/._清单.md", "skipped"),
        ("报告.pdf", "failed"),
    ];
    assert_eq!(told, expected);
    for line in &lines[..2] {
        let output = line["output"].as_str().unwrap();
        assert_eq!(output, format!("附件.zip/{}.json", line["member"].as_str().unwrap()));
        let document: Value = serde_json::from_str(&read(output)).unwrap();
        assert_eq!((&document["source"]["path"], &document["source"]["member"]), (&line["path"], &line["member"]));
        assert_eq!(
            (&document["source"]["sha256"], document["source"]["bytes"].as_u64()),
            (&line["sha256"], Some(LIST.len() as u64))
        );
        assert_eq!(document["records"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn a_stream_has_the_members_in_their_order() {
    let folder = folder();
    let (code, stdout, _) = run(folder.path(), &["convert", "-", "--name", "a.zip", "-f", "jsonl", "-q"], &bundle());
    assert_eq!(code, 1);
    let told: Vec<_> = json(&stdout)
        .iter()
        .map(|v| (v["schema"].as_str().unwrap().to_string(), v["source"]["member"].as_str().unwrap().to_string()))
        .collect();
    let expected = [("document", "附件/清单.md"), ("document", "各镇.zip/松岭镇.md"), ("error", "报告.pdf")];
    assert_eq!(told, expected.map(|(schema, member)| (format!("zhenggai.{schema}/1"), member.to_string())));
    let (_, stdout, _) = run(folder.path(), &["convert", "县/附件.zip", "-f", "csv", "-q"], b"");
    assert!(stdout.contains("\r\n附件.zip/各镇.zip/松岭镇.md,"), "{stdout}");
    // The same, whatever the number of threads.
    let with = |jobs| run(folder.path(), &["convert", "县", "县/附件.zip", "-f", "jsonl", "-q", "-j", jobs], b"").1;
    assert_eq!(with("1"), with("3"));
}

#[test]
fn what_cannot_go_well_is_told_before() {
    let folder = folder();
    let (code, stdout, stderr) = run(folder.path(), &["convert", "县/附件.zip"], b"");
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert!(stderr.contains("附件.zip is an archive: add -o DIR"), "{stderr}");
    let (code, _, stderr) = run(folder.path(), &["convert", "县/附件.zip", "-o", "y.json"], b"");
    assert!(code == 2 && stderr.contains("is an archive") && !folder.path().join("y.json").exists(), "{stderr}");
    let (code, _, stderr) = run(folder.path(), &["convert", "县", "-o", "县"], b"");
    assert_eq!(code, 2);
    assert!(stderr.contains("would be the folder of its members"), "{stderr}");
}

/// The same archive with its members said to be under a password.
fn locked(mut archive: Vec<u8>) -> Vec<u8> {
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at: Vec<usize> = (0..archive.len()).filter(|at| archive[*at..].starts_with(signature)).collect();
        at.into_iter().for_each(|at| archive[at + flags] |= 1);
    }
    archive
}

#[test]
fn what_an_earlier_run_wrote_for_a_member_that_is_now_locked_goes() {
    let folder = folder();
    let at = |path: &str| folder.path().join(path);
    let archive = zip(&[("a.md", LIST.as_bytes()), ("b/c.md", LIST.as_bytes())]);
    fs::write(at("县/附件.zip"), &archive).unwrap();
    assert_eq!(run(folder.path(), &["convert", "县", "-o", "out", "-q"], b"").0, 0);
    fs::write(at("县/附件.zip"), locked(archive)).unwrap();
    let (code, _, stderr) = run(folder.path(), &["convert", "县", "-o", "out", "-q"], b"");
    assert!(code == 1 && stderr.contains("encrypted"), "{stderr}");
    assert!(!at("out/附件.zip/a.md.json").exists() && !at("out/附件.zip/b/c.md.json").exists());
}

#[test]
fn an_archive_of_one_document_is_one_document() {
    let folder = folder();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(LIST.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    for (name, archive) in [("清单.md.gz", packed), ("a.zip", zip(&[("清单.md", LIST.as_bytes()), ("图.png", b"x")]))]
    {
        fs::write(folder.path().join(name), &archive).unwrap();
        for (args, stdin) in
            [(vec!["convert", name, "-o", "-"], vec![]), (vec!["convert", "-", "--name", name], archive)]
        {
            let (code, stdout, stderr) = run(folder.path(), &args, &stdin);
            let document: Value = serde_json::from_str(&stdout).unwrap_or_else(|_| panic!("{args:?}: {stderr}"));
            assert_eq!((code, &document["source"]["member"]), (0, &"清单.md".into()));
        }
        let (code, _, stderr) = run(folder.path(), &["convert", name, "-o", "y.json"], b"");
        let written: Value = serde_json::from_slice(&fs::read(folder.path().join("y.json")).unwrap()).unwrap();
        assert_eq!((code, &written["source"]["path"]), (0, &name.into()), "{stderr}");
    }
    let (_, stdout, _) = run(folder.path(), &["inspect", "清单.md.gz"], b"");
    assert!(stdout.starts_with("清单.md.gz: 1 member; "), "{stdout}");
}

#[test]
fn what_an_earlier_run_wrote_for_a_member_goes_with_it() {
    let folder = folder();
    let at = |path: &str| folder.path().join(path);
    fs::write(at("县/附件.zip"), zip(&[("a.md", LIST.as_bytes())])).unwrap();
    assert_eq!(run(folder.path(), &["convert", "县", "-o", "out", "-q"], b"").0, 0);
    assert!(at("out/附件.zip/a.md.json").exists());
    fs::write(at("县/附件.zip"), zip(&[("a.md", b"%PDF-1.7")])).unwrap();
    assert_eq!(run(folder.path(), &["convert", "县", "-o", "out", "-q"], b"").0, 1);
    assert!(!at("out/附件.zip/a.md.json").exists());
}

#[test]
fn no_member_is_written_outside() {
    let folder = folder();
    let bytes = zip(&[("../../out.md", LIST.as_bytes()), ("/abs.md", LIST.as_bytes()), ("a.md", LIST.as_bytes())]);
    fs::write(folder.path().join("县/附件.zip"), bytes).unwrap();
    let (code, _, stderr) = run(folder.path(), &["convert", "县", "-o", "o/o"], b"");
    assert_eq!(code, 1);
    assert!(stderr.contains("1 read, 2 failed") && stderr.contains("(unsafe-path)"), "{stderr}");
    assert!(!folder.path().join("out.md.json").exists() && !folder.path().join("o/out.md.json").exists());
}

#[cfg(unix)]
#[test]
fn a_colon_in_a_name_is_no_drive() {
    let folder = folder();
    let bytes = zip(&[("a:乙镇.md", LIST.as_bytes()), ("C:/县/b.md", LIST.as_bytes())]);
    fs::write(folder.path().join("县/附件.zip"), bytes).unwrap();
    let (code, _, stderr) = run(folder.path(), &["convert", "县", "-o", "out"], b"");
    assert!(code == 1 && stderr.contains("1 read, 1 failed") && stderr.contains("(unsafe-path)"), "{stderr}");
    assert!(folder.path().join("out/附件.zip/a:乙镇.md.json").is_file());
}

#[test]
fn inspect_lists_members_and_shows_one() {
    let folder = folder();
    let (code, stdout, _) = run(folder.path(), &["inspect", "县/附件.zip"], b"");
    assert_eq!(code, 0);
    assert!(stdout.contains("md     附件/清单.md\n") && stdout.contains("skipped: image  照片.jpg\n"), "{stdout}");
    let (code, stdout, _) = run(folder.path(), &["inspect", "县/附件.zip", "--member", "各镇.zip/松岭镇.md"], b"");
    assert_eq!(code, 0);
    assert!(stdout.contains("台账登记不全"), "{stdout}");
    let (code, _, stderr) = run(folder.path(), &["inspect", "县/附件.zip", "--member", "无.md"], b"");
    assert_eq!(code, 2);
    assert!(stderr.contains("has no member 无.md"), "{stderr}");
    let (_, stdout, _) = run(folder.path(), &["inspect", "县/附件.zip", "-f", "json"], b"");
    let value: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(value["members"][0]["format"], "md");
}

#[test]
fn a_long_name_that_cannot_be_read_any_more_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let name = format!("{}.md", "改".repeat(90));
    let whole = zip(&[(&name, LIST.as_bytes()), ("b.md", LIST.as_bytes())]);
    let at = |below: &str| folder.path().join(below);
    let members = || fs::read_dir(at("out/a.zip")).unwrap().count();
    fs::write(at("a.zip"), &whole).unwrap();
    assert_eq!(run(folder.path(), &["convert", "a.zip", "-o", "out", "-q"], b"").0, 0);
    assert_eq!(members(), 2);
    // The first byte of the member's data stands behind its header of 30 bytes and its name.
    let mut broken = whole;
    broken[30 + name.len()] ^= 0xFF;
    fs::write(at("a.zip"), &broken).unwrap();
    let (code, _, stderr) = run(folder.path(), &["convert", "a.zip", "-o", "out"], b"");
    assert_eq!((code, members()), (1, 1), "{stderr}");
    let lines = json(&fs::read_to_string(at("out/manifest.jsonl")).unwrap());
    assert_eq!(lines.iter().map(|line| line["outcome"].as_str().unwrap()).collect::<Vec<_>>(), ["failed", "read"]);
    assert!(lines[0]["sha256"].is_null(), "{}", lines[0]);
}
