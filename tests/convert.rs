//! `zhenggai convert` from the outside: which files it makes, which it leaves alone, how it ends.
#![allow(clippy::disallowed_methods)]

#[path = "support/folder.rs"]
mod folder;

use folder::{Folder, LIST, OTHER, outcomes};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::process::Stdio;

fn assert_valid(object: &Value) {
    let validator = jsonschema::draft202012::new(&zhenggai::model::schema()).unwrap();
    let errors: Vec<_> = validator.iter_errors(object).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn every_input_is_in_the_manifest() {
    let files = [
        ("in/空.docx", ""),
        ("in/乙/空.txt", ""),
        ("in/照片.jpg", "x"),
        ("in/~$方案.docx", "x"),
        ("in/.DS_Store", "x"),
    ];
    let folder = Folder::new(&files);
    let (code, stdout, stderr) = folder.run(&["convert", "in", "-o", "out"]);
    assert_eq!((code, stdout.as_str()), (1, ""));
    assert!(stderr.contains("5 files: 0 read, 2 failed, 3 skipped"), "{stderr}");
    assert!(stderr.contains("the file is empty (empty)") && stderr.contains("空.docx"), "{stderr}");
    let manifest = folder.manifest("out");
    let expected = [
        (".DS_Store", "skipped"),
        ("~$方案.docx", "skipped"),
        ("乙/空.txt", "failed"),
        ("照片.jpg", "skipped"),
        ("空.docx", "failed"),
    ];
    assert_eq!(outcomes(&manifest), expected);
    for line in manifest {
        assert_eq!(line["sha256"].as_str().map(str::len), Some(64));
        match line["outcome"].as_str() {
            Some("failed") => assert_valid(&line),
            _ => assert!(line["reason"].is_string()),
        }
    }
    assert_eq!(folder.names("out"), ["manifest.jsonl"]);
}

#[test]
fn what_an_earlier_run_left_for_a_failing_input_is_removed() {
    let old = "{\"schema\":\"zhenggai.document/1\"}";
    let folder = Folder::new(&[
        ("in/a.txt", ""),
        ("out/a.txt.json", old),
        ("out/b.txt.json", old),
        ("in/c", ""),
        ("out/c.json", "{}"),
    ]);
    assert_eq!(folder.run(&["convert", "in", "-o", "out"]).0, 1);
    assert_eq!(folder.names("out"), ["b.txt.json", "c.json", "manifest.jsonl"]);
}

#[test]
fn colliding_outputs_are_refused_before_anything_is_written() {
    let folder = Folder::new(&[("甲/a", LIST), ("甲/a.json/b", OTHER)]);
    let (code, _, stderr) = folder.run(&["convert", "甲", "-o", "out"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("甲/a ") && stderr.contains("甲/a.json/b"), "{stderr}");
    assert!(!folder.path("out").exists());
    let folder = Folder::new(&[("甲/清单/a.txt", LIST), ("乙/清单/a.txt", OTHER)]);
    assert_eq!(folder.run(&["convert", "甲/清单", "乙/清单", "-o", "out"]).0, 0);
    assert_eq!(folder.names("out"), ["manifest.jsonl", "乙/清单/a.txt.json", "甲/清单/a.txt.json"]);
}

#[test]
fn an_output_that_cannot_be_written_is_exit_2() {
    let folder = Folder::new(&[("a.txt", ""), ("file", "")]);
    for output in ["file", "file/below"] {
        let (code, _, stderr) = folder.run(&["convert", "a.txt", "-o", output]);
        assert_eq!(code, 2, "{output}: {stderr}");
        assert!(stderr.contains(output), "{stderr}");
    }
    assert_eq!(folder.run(&["convert", "a.txt", "-f", "csv", "-o", "."]).0, 2);
}

#[test]
fn failures_take_their_turn_in_a_stream() {
    let folder = Folder::new(&[("in/b.txt", ""), ("in/a.txt", ""), ("in/照片.png", "x")]);
    let (code, stdout, _) = folder.run(&["convert", "in", "-f", "jsonl", "-q"]);
    assert_eq!(code, 1);
    let objects: Vec<Value> = stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let paths: Vec<_> = objects.iter().map(|object| object["source"]["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["a.txt", "b.txt"]);
    objects.iter().for_each(assert_valid);
    assert_eq!(folder.run(&["convert", "in", "-o", "below/all.jsonl", "-q"]).0, 1);
    assert_eq!(fs::read_to_string(folder.path("below/all.jsonl")).unwrap(), stdout);
    assert_eq!(folder.names("below"), ["all.jsonl"]);
}

#[test]
fn a_failing_single_input_prints_nothing_on_stdout() {
    let folder = Folder::new(&[("a.txt", "")]);
    let (code, stdout, stderr) = folder.run(&["convert", "a.txt", "-q"]);
    assert_eq!((code, stdout.as_str()), (1, ""));
    assert!(stderr.contains("the file is empty"));
}

#[test]
fn an_empty_folder_is_no_failure() {
    let folder = Folder::new(&[("in/.gitkeep", "")]);
    assert_eq!(folder.run(&["convert", "in", "-o", "out"]).0, 0);
    assert_eq!(folder.names("out"), ["manifest.jsonl"]);
}

#[cfg(unix)]
#[test]
fn names_that_are_no_utf8_are_read_as_gb18030() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new(&[]);
    fs::create_dir(folder.path("in")).unwrap();
    for name in [b"\xd5\xfb\xb8\xc4.docx".as_slice(), b"\xff.docx"] {
        let path = folder.path("in").join(std::ffi::OsStr::from_bytes(name));
        // Some file systems take UTF-8 names only.
        if fs::write(path, "").is_err() {
            return;
        }
    }
    assert_eq!(folder.run(&["convert", "in", "-o", "out"]).0, 1);
    assert_eq!(outcomes(&folder.manifest("out")), [("\\xFF.docx", "failed"), ("整改.docx", "failed")]);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let files: Vec<_> = (0..500).map(|n| (format!("in/{n}.txt"), "")).collect();
    let files: Vec<_> = files.iter().map(|(path, content)| (path.as_str(), *content)).collect();
    let folder = Folder::new(&files);
    let mut command = folder.command(&["convert", "in", "-f", "jsonl", "-q"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty());
}

#[test]
fn a_document_for_each_input() {
    let folder = Folder::new(&[("in/清单.txt", LIST), ("in/青河/清单.md", OTHER)]);
    let (code, stdout, stderr) = folder.run(&["convert", "in", "-o", "out"]);
    assert_eq!((code, stdout.as_str()), (0, ""), "{stderr}");
    assert_eq!(folder.names("out"), ["manifest.jsonl", "清单.txt.json", "青河/清单.md.json"]);
    for (name, path) in [("清单.txt.json", "清单.txt"), ("青河/清单.md.json", "青河/清单.md")] {
        let text = fs::read_to_string(folder.path("out").join(name)).unwrap();
        assert!(text.starts_with("{\n  \"schema\": \"zhenggai.document/1\",\n") && text.ends_with("}\n"));
        let document: Value = serde_json::from_str(&text).unwrap();
        assert_valid(&document);
        assert_eq!(document["source"]["path"], path);
    }
    let manifest = folder.manifest("out");
    assert_eq!(outcomes(&manifest), [("清单.txt", "read"), ("青河/清单.md", "read")]);
    assert_eq!(manifest[0]["output"], "清单.txt.json");
    assert!(manifest[0]["counts"]["records"].is_u64());
}

#[test]
fn threads_and_repetition_change_no_byte() {
    let folder = Folder::new(&[]);
    for n in 0..40 {
        folder.write(&format!("in/{n}.txt"), if n % 7 == 0 { "" } else { LIST });
    }
    let run = |jobs: &str, output: &str| {
        folder.run(&["convert", "in", "-q", "--jobs", jobs, "-o", output]);
    };
    run("1", "one");
    run("2", "two");
    run("2", "two");
    assert!(folder.files("one") == folder.files("two"));
    run("1", "one.jsonl");
    run("3", "three.jsonl");
    let read = |name: &str| fs::read(folder.path(name)).unwrap();
    assert!(read("one.jsonl") == read("three.jsonl"));
}

#[test]
fn one_folder_for_inputs_and_outputs() {
    let folder = Folder::new(&[("in/清单.txt", LIST)]);
    assert_eq!(folder.run(&["convert", "in", "-o", "in"]).0, 0);
    let first = folder.files("in");
    assert_eq!(folder.run(&["convert", "in", "-o", "in"]).0, 0);
    assert!(first == folder.files("in"));
    assert_eq!(folder.names("in"), ["manifest.jsonl", "清单.txt", "清单.txt.json"]);
    folder.write("in/a", LIST);
    folder.write("in/a.json", "{}");
    assert_eq!(folder.run(&["convert", "in", "-o", "in"]).0, 2);
}

#[test]
fn standard_input_is_named() {
    let folder = Folder::new(&[]);
    let convert = |args: &[&str]| {
        let mut command = folder.command(args);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(LIST.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let output = convert(&["convert", "-", "--name", "松岭镇/清单.txt"]);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["source"]["path"], "松岭镇/清单.txt");
    assert_eq!(convert(&["convert", "-", "--name", "松岭镇/清单.txt", "-o", "out"]).status.code(), Some(0));
    assert_eq!(folder.names("out"), ["manifest.jsonl", "松岭镇/清单.txt.json"]);
}

#[test]
fn long_names_are_cut_at_a_character() {
    let name = format!("{}.txt", "改".repeat(83));
    let folder = Folder::new(&[(&format!("in/{name}"), LIST)]);
    assert_eq!(folder.run(&["convert", "in", "-o", "out"]).0, 0);
    let names = folder.names("out");
    let cut = names.iter().find(|name| name.ends_with(".json")).unwrap();
    let line = &folder.manifest("out")[0];
    let (stem, tail) = cut.split_once('~').unwrap();
    assert!(cut.len() <= 255 && stem.chars().all(|c| c == '改'));
    assert_eq!(tail, format!("{}.json", &line["sha256"].as_str().unwrap()[..8]));
    assert_eq!((line["path"].as_str(), line["output"].as_str()), (Some(name.as_str()), Some(cut.as_str())));
}

#[test]
fn a_table_for_spreadsheets() {
    let folder = Folder::new(&[("in/清单.txt", OTHER)]);
    let (code, stdout, _) = folder.run(&["convert", "in", "-f", "csv", "-q"]);
    assert_eq!(code, 0);
    let header = format!("\u{feff}{}\r\n", zhenggai::write::CSV_COLUMNS.join(","));
    assert!(stdout.starts_with(&header), "{stdout}");
    assert!(stdout.contains(",'=帮扶手册漏填,"), "{stdout}");
}

#[test]
fn files_of_inputs_that_are_gone_are_named_and_left() {
    let folder = Folder::new(&[("in/a.txt", LIST), ("in/b.txt", OTHER)]);
    assert_eq!(folder.run(&["convert", "in", "-o", "out"]).0, 0);
    fs::remove_file(folder.path("in/b.txt")).unwrap();
    for _ in 0..2 {
        let (code, _, stderr) = folder.run(&["convert", "in", "-o", "out"]);
        assert_eq!(code, 0);
        assert!(stderr.contains("Left from earlier runs") && stderr.contains("b.txt.json"), "{stderr}");
        assert!(folder.path("out/b.txt.json").exists());
        let manifest = fs::read_to_string(folder.path("out/manifest.jsonl")).unwrap();
        let last: Value = serde_json::from_str(manifest.lines().last().unwrap()).unwrap();
        assert_eq!((last["outcome"].as_str(), last["output"].as_str()), (Some("stale"), Some("b.txt.json")));
        assert_eq!(manifest.lines().count(), 2);
    }
    fs::remove_file(folder.path("out/b.txt.json")).unwrap();
    let (_, _, stderr) = folder.run(&["convert", "in", "-o", "out"]);
    assert!(!stderr.contains("Left from earlier runs"), "{stderr}");
}

#[test]
fn an_output_called_like_another_file_is_refused() {
    let folder = Folder::new(&[("a.txt", LIST)]);
    for args in [["-o", "清单.xlsx"].as_slice(), &["-o", "y.tsv"], &["-f", "json", "-o", "ff.csv"]] {
        let (code, _, stderr) = folder.run(&[&["convert", "a.txt"], args].concat());
        assert_eq!((code, stderr.contains(".csv")), (2, true), "{stderr}");
    }
    assert_eq!(folder.files(".").len(), 1);
}
