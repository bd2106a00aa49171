//! One file instead of a folder, the account of every input beside it, and files that are somebody else's.
#![allow(clippy::disallowed_methods)]

#[path = "support/folder.rs"]
mod folder;

use folder::{Folder, LIST, OTHER, outcomes};
use serde_json::Value;
use std::fs;

const OURS: &str = "{\"schema\":\"zhenggai.document/1\"}";

#[test]
fn one_document_in_a_file_of_its_own() {
    let folder = Folder::new(&[("清单.txt", LIST), ("空.txt", ""), ("in/a.txt", LIST), ("in/照片.png", "x")]);
    let stdout = folder.run(&["convert", "清单.txt", "-q"]).1;
    for _ in 0..2 {
        assert_eq!(folder.run(&["convert", "清单.txt", "-o", "below/y.json", "-q"]), (0, String::new(), String::new()));
        assert_eq!(fs::read_to_string(folder.path("below/y.json")).unwrap(), stdout);
        assert_eq!(folder.names("below"), ["y.json"]);
    }
    // A folder may hold one document.
    assert_eq!(folder.run(&["convert", "in", "-o", "z.json"]).0, 0);
    let document: Value = serde_json::from_slice(&fs::read(folder.path("z.json")).unwrap()).unwrap();
    assert_eq!(document["source"]["path"], "a.txt");
    // One that cannot be read leaves no file, nor what an earlier one left.
    let (code, _, stderr) = folder.run(&["convert", "空.txt", "-o", "z.json"]);
    assert!(code == 1 && !stderr.contains("Output:") && !folder.path("z.json").exists(), "{stderr}");
}

#[test]
fn one_file_holds_one_document() {
    let folder = Folder::new(&[("in/a.txt", LIST), ("in/b.txt", LIST), ("in/c.json", OURS), ("own.json", "{}")]);
    let (code, _, stderr) = folder.run(&["convert", "in", "-o", "y.json"]);
    assert!(code == 2 && stderr.contains("2 inputs and one file y.json: name a folder"), "{stderr}");
    let (code, _, stderr) = folder.run(&["convert", "in/a.txt", "-o", "own.json"]);
    assert!(code == 2 && stderr.contains("own.json was not written by zhenggai"), "{stderr}");
    assert_eq!(fs::read_to_string(folder.path("own.json")).unwrap(), "{}");
    assert!(!folder.path("y.json").exists());
}

#[test]
fn a_table_with_an_account_of_every_input() {
    let files = [("in/a.txt", LIST), ("in/b.txt", OTHER), ("in/空.txt", ""), ("in/照片.png", "x")];
    let folder = Folder::new(&files);
    let args = ["convert", "in", "-o", "in/清单.csv", "--manifest", "in/account.jsonl"];
    let expected = [("a.txt", "read"), ("b.txt", "read"), ("照片.png", "skipped"), ("空.txt", "failed")];
    for _ in 0..2 {
        let (code, _, stderr) = folder.run(&args);
        assert!(code == 1 && stderr.contains("Output: in/清单.csv; in/account.jsonl lists every file"), "{stderr}");
        let lines = folder.lines("in/account.jsonl");
        assert_eq!(outcomes(&lines), expected);
        assert_eq!((&lines[0]["output"], &lines[0]["counts"]["records"]), (&"in/清单.csv".into(), &2.into()));
    }
    let (code, _, _) = folder.run(&["convert", "in", "-o", "new/a.csv", "--manifest", "new/b.jsonl", "-q"]);
    assert_eq!((code, folder.names("new")), (1, vec!["a.csv".to_string(), "b.jsonl".to_string()]));
    let (code, stdout, _) = folder.run(&["convert", "in/a.txt", "--manifest", "one.jsonl", "-q"]);
    assert!(code == 0 && stdout.starts_with("{\n"));
    assert_eq!(outcomes(&folder.lines("one.jsonl")), [("a.txt", "read")]);
    assert_eq!(folder.lines("one.jsonl")[0]["output"], Value::Null);
    assert_eq!(folder.run(&["convert", "in/a.txt", "-o", "new/a.json", "--manifest", "one.jsonl", "-q"]).0, 0);
    assert_eq!(folder.lines("one.jsonl")[0]["output"], "new/a.json");
}

#[test]
fn a_manifest_takes_nobody_elses_place() {
    let folder =
        Folder::new(&[("a.txt", LIST), ("mine.jsonl", "{\"path\":1}\n"), ("out/manifest.jsonl", "{\"my\":1}\n")]);
    for (args, why) in [
        (&["-o", "out"][..], "out/manifest.jsonl is no manifest of zhenggai's"),
        (&["-o", "a.csv", "--manifest", "mine.jsonl"], "mine.jsonl is no manifest of zhenggai's"),
        (&["-o", "a.csv", "--manifest", "a.txt"], "a.txt is an input"),
        (&["-o", "a.csv", "--manifest", "./a.csv"], "a.csv cannot hold both"),
        (&["-o", "neu", "--manifest", "m.jsonl"], "the manifest of -o neu is neu/manifest.jsonl"),
        (&["--manifest", "out"], "out is a folder"),
    ] {
        let (code, stdout, stderr) = folder.run(&[&["convert", "a.txt"], args].concat());
        assert!(code == 2 && stderr.contains(why) && stdout.is_empty(), "{stderr}");
    }
    assert_eq!(folder.names("."), ["a.txt", "mine.jsonl", "out/manifest.jsonl"]);
    // As an input a file is not ours for its name alone.
    let folder = Folder::new(&[("in/manifest.jsonl", LIST), ("in/b/manifest.jsonl", "")]);
    folder.run(&["convert", "in", "-o", "out"]);
    assert_eq!(outcomes(&folder.manifest("out")), [("b/manifest.jsonl", "failed"), ("manifest.jsonl", "read")]);
    fs::rename(folder.path("out"), folder.path("in/out")).unwrap();
    let (_, _, stderr) = folder.run(&["convert", "in", "-o", "neu"]);
    assert!(stderr.contains("2 results of zhenggai itself"), "{stderr}");
}

#[test]
fn nothing_at_all_is_said_so() {
    let folder = Folder::new(&[("nur/照片.png", "x")]);
    fs::create_dir(folder.path("leer")).unwrap();
    let (code, _, stderr) = folder.run(&["convert", "leer", "-o", "out"]);
    assert!(code == 0 && stderr.contains("Nothing was found"), "{stderr}");
    let (code, _, stderr) = folder.run(&["convert", "nur", "-o", "out"]);
    assert!(code == 0 && stderr.contains("No document was found"), "{stderr}");
}

#[test]
fn a_picture_called_like_a_document_fails() {
    let folder = Folder::new(&[]);
    fs::create_dir(folder.path("in")).unwrap();
    for name in ["in/方案.docx", "in/方案.png"] {
        fs::write(folder.path(name), b"\x89PNG\r\n\x1a\n\0\0\0\x0d").unwrap();
    }
    assert_eq!(folder.run(&["convert", "in", "-o", "out"]).0, 1);
    let manifest = folder.manifest("out");
    assert_eq!(outcomes(&manifest), [("方案.docx", "failed"), ("方案.png", "skipped")]);
    assert_eq!(manifest[0]["error"]["code"], "unsupported-format");
}
