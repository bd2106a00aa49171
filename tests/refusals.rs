//! What is no document, asked for by name or met on the way: refused with its format and a way out, or counted.
#![allow(clippy::disallowed_methods)]

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const LIST: &str = "\
松岭镇反馈问题整改清单

| 序号 | 问题 | 整改措施 | 责任单位 | 整改时限 |
|---|---|---|---|---|
| 1 | 台账登记不全 | 逐户核对并补登台账 | 镇财政所 | 2022年6月底前 |
";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0d";

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

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

#[test]
fn what_is_asked_for_by_name_is_refused_in_words() {
    let own = b"{\"schema\":\"zhenggai.document/1\"}";
    let files: &[(&str, &[u8], &str)] = &[
        ("照片.jpg", b"\xff\xd8\xff\xe0", "image"),
        ("清单.docx", PNG, "image"),
        ("录像.mp4", b"\0\0\0\x18ftypmp42", "video"),
        ("录音.mp3", b"ID3\x03\0\0", "audio"),
        ("安装.exe", b"MZ\x90\0\x03\0", "program"),
        ("清单.tar.bz2", b"BZh91AY&SY", "bz2"),
        ("清单.xz", b"\xFD7zXZ\0\0", "xz"),
        ("~$清单.docx", b"\x01x", "system"),
        ("清单.txt.json", own, "result"),
    ];
    let all: Vec<_> = files.iter().map(|(name, content, _)| (*name, *content)).collect();
    let folder = folder(&all);
    for (name, content, format) in files {
        let (code, stdout, stderr) = run(folder.path(), &["convert", name, "-f", "jsonl"], b"");
        let error: Value = serde_json::from_str(&stdout).unwrap_or_else(|_| panic!("{name}: {stdout}{stderr}"));
        assert_eq!((code, error["error"]["code"].as_str()), (1, Some("unsupported-format")), "{name}: {stdout}");
        assert!(error["error"]["message"].as_str().unwrap().contains(format), "{stdout}");
        assert!(error["error"]["hint"].as_str().is_some_and(|hint| hint.len() > 20), "{stdout}");
        let (code, stdout, stderr) = run(folder.path(), &["inspect", name], b"");
        assert_eq!((code, stdout.as_str()), (1, ""), "{name}");
        assert!(stderr.contains("(unsupported-format)") && stderr.contains(format), "{stderr}");
        if *format != "system" {
            let (code, _, stderr) = run(folder.path(), &["convert", "-"], content);
            assert!(code == 1 && stderr.contains("(unsupported-format)"), "{name}: {stderr}");
        }
    }
    // In a folder pictures, files of the system and results are counted; the rest fails, also a picture that is called like a
    // document.
    let (code, _, stderr) = run(folder.path(), &["convert", ".", "-o", "out"], b"");
    assert!(code == 1 && stderr.contains("9 files: 0 read, 6 failed, 3 skipped"), "{stderr}");
}

#[cfg(unix)]
#[test]
fn every_entry_of_a_folder_is_accounted_for() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("in/a.md", LIST.as_bytes()), ("other/b.md", b""), ("in/.zhenggai-1-2.tmp", b"x")]);
    symlink("../other", folder.path().join("in/别处")).unwrap();
    let (code, _, stderr) = run(folder.path(), &["convert", "in", "-o", "out"], b"");
    assert_eq!(code, 0, "{stderr}");
    assert!(stderr.contains("1 linked folder, not entered") && stderr.contains("3 files: 1 read"), "{stderr}");
    let manifest = fs::read_to_string(folder.path().join("out/manifest.jsonl")).unwrap();
    let lines: Vec<Value> = manifest.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[2]["path"], &lines[2]["reason"]), (&"别处".into(), &"linked-folder".into()));
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_entered_has_its_name() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("关着/a.md", LIST.as_bytes())]);
    let closed = folder.path().join("关着");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    let readable = fs::read_dir(&closed).is_ok();
    let (code, _, stderr) = run(folder.path(), &["convert", "关着", "-o", "out"], b"");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    // The administrator may enter all.
    if !readable {
        assert!(code == 1 && stderr.contains("\n    关着\n"), "{stderr}");
    }
}

#[test]
fn inputs_of_one_name_are_told_apart() {
    let folder = folder(&[("甲/清单/a.md", LIST.as_bytes()), ("乙/清单/a.md", LIST.as_bytes())]);
    let (code, stdout, stderr) = run(folder.path(), &["convert", "甲/清单", "乙/清单", "-f", "jsonl", "-q"], b"");
    assert_eq!((code, stderr.as_str()), (0, ""));
    let paths: Vec<_> = stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["source"]["path"].as_str().unwrap().to_string())
        .collect();
    assert_eq!(paths, ["甲/清单/a.md", "乙/清单/a.md"]);
    let (code, _, stderr) = run(folder.path(), &["convert", "甲/清单/a.md", "甲/清单/a.md", "-o", "out"], b"");
    assert_eq!(code, 0);
    assert!(
        stderr.contains("甲/清单/a.md is given twice and read once") && stderr.contains("1 file: 1 read"),
        "{stderr}"
    );
}

#[test]
fn what_a_run_replaces_is_told_and_nobody_elses_file_is() {
    let folder = folder(&[("甲/a.md", LIST.as_bytes()), ("乙/a.md", b"x"), ("甲/b.md", LIST.as_bytes())]);
    fs::create_dir(folder.path().join("out")).unwrap();
    fs::write(folder.path().join("out/b.md.json"), "{\"mine\":1}").unwrap();
    let (code, _, stderr) = run(folder.path(), &["convert", "甲", "-o", "out"], b"");
    assert!(code == 1 && stderr.contains("(output-failed). Move it away"), "{stderr}");
    assert_eq!(fs::read_to_string(folder.path().join("out/b.md.json")).unwrap(), "{\"mine\":1}");
    fs::remove_file(folder.path().join("out/b.md.json")).unwrap();
    assert!(!stderr.contains("Replaced"), "{stderr}");
    let (_, _, stderr) = run(folder.path(), &["convert", "甲", "-o", "out"], b"");
    assert!(stderr.contains("Replaced from an earlier run: 1 file, all made from the same inputs\n"), "{stderr}");
    let (_, _, stderr) = run(folder.path(), &["convert", "乙", "-o", "out"], b"");
    assert!(
        stderr.contains("1 file, 1 of them made from other inputs or other versions of them:\n    a.md.json\n"),
        "{stderr}"
    );
    assert!(stderr.contains("Left from earlier runs, of no input of this one: 1 file\n    b.md.json\n"), "{stderr}");
    fs::write(folder.path().join("out/manifest.jsonl"), "{\"mine\":1}\n").unwrap();
    let (code, _, stderr) = run(folder.path(), &["convert", "甲", "-o", "out"], b"");
    assert!(code == 2 && stderr.contains("no manifest of zhenggai's"), "{stderr}");
}
