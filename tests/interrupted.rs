//! Runs that do not come to their end: interrupted, killed, and what the next run makes of it.
#![cfg(unix)]
#![allow(clippy::disallowed_methods)]

#[path = "support/folder.rs"]
mod folder;

use folder::{Folder, LIST, OTHER, outcomes};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::process::{Child, Command, Stdio};

/// A folder of many inputs, the run that converts them stopped by a signal after the first output; none where it was over
/// before.
fn stopped(inputs: usize, signal: &str) -> Option<(Folder, Child)> {
    let folder = Folder::new(&[]);
    for n in 0..inputs {
        folder.write(&format!("in/{n:04}.txt"), if n % 2 == 0 { LIST } else { OTHER });
    }
    let mut command = folder.command(&["convert", "in", "-o", "out", "-q", "-j", "1"]);
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    while !folder.path("out/0000.txt.json").exists() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    // The run may be over before the signal comes; its number is then no longer its own.
    child.try_wait().unwrap().is_none().then(|| send(&child, signal))?;
    Some((folder, child))
}

fn send(child: &Child, signal: &str) {
    Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap();
}

#[test]
fn an_interrupt_leaves_whole_files_and_a_manifest_that_tells() {
    let Some((folder, child)) = stopped(3000, "INT") else { return };
    let output = child.wait_with_output().unwrap();
    if output.status.code() == Some(0) {
        return;
    }
    assert_eq!(output.status.code(), Some(130));
    let told = String::from_utf8(output.stderr).unwrap();
    let manifest = folder.manifest("out");
    let read = manifest.iter().filter(|line| line["outcome"] == "read").count();
    let expected = format!("interrupted: {read} of 3000 inputs done; out/manifest.jsonl lists them all\n");
    assert_eq!(told, format!("zhenggai: {expected}"));
    assert!(manifest.len() == 3000 && manifest[read..].iter().all(|line| line["outcome"] == "interrupted"));
    let files = folder.files("out");
    assert_eq!(files.len(), read + 1);
    for (name, content) in files.iter().filter(|(name, _)| *name != "manifest.jsonl") {
        assert!(serde_json::from_slice::<Value>(content).is_ok(), "{name} is half");
    }
}

#[test]
fn what_waits_beside_its_earlier_output_is_not_stale() {
    let folder = Folder::new(&[]);
    let names: Vec<String> = (0..1500).map(|n| format!("{n:04}.txt")).collect();
    names.iter().for_each(|name| folder.write(&format!("in/{name}"), LIST));
    folder.write("in/去年.txt", LIST);
    let mut pack = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    pack.start_file("县/清单.txt", zip::write::SimpleFileOptions::default()).unwrap();
    pack.write_all(OTHER.as_bytes()).unwrap();
    fs::write(folder.path("in/9999.zip"), pack.finish().unwrap().into_inner()).unwrap();
    assert_eq!(folder.run(&["convert", "in", "-o", "out", "-q"]).0, 0);
    fs::remove_file(folder.path("in/去年.txt")).unwrap();
    let before = fs::metadata(folder.path("out/manifest.jsonl")).unwrap().len();
    let mut child = folder.command(&["convert", "in", "-o", "out", "-q", "-j", "1"]).spawn().unwrap();
    // The manifest of a run that has read nothing yet is another.
    let changed = || fs::metadata(folder.path("out/manifest.jsonl")).is_ok_and(|now| now.len() != before);
    while !changed() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    if child.try_wait().unwrap().is_none() {
        send(&child, "INT");
    }
    if child.wait().unwrap().code() == Some(0) {
        return;
    }
    let manifest = folder.manifest("out");
    let told = outcomes(&manifest);
    let (own, stale): (Vec<_>, Vec<_>) = told.iter().copied().partition(|(_, outcome)| *outcome != "stale");
    assert_eq!(stale, [("去年.txt", "stale")]);
    let paths: Vec<&str> = own.iter().map(|(path, _)| *path).collect();
    assert_eq!(paths, [names.iter().map(String::as_str).collect(), vec!["9999.zip"]].concat());
    assert_eq!(told.iter().filter(|(path, _)| *path == "9999.zip").count(), 1);
    // Nothing is forgotten: what waits is known to the next run, and stale once its input is gone.
    for name in names.iter().skip(1).map(String::as_str).chain(["9999.zip"]) {
        fs::remove_file(folder.path(&format!("in/{name}"))).unwrap();
    }
    assert_eq!(folder.run(&["convert", "in", "-o", "out", "-q"]).0, 0);
    let manifest = folder.manifest("out");
    assert_eq!(manifest.len(), folder.names("out").len() - 1);
    assert!(outcomes(&manifest)[1..].iter().all(|(_, outcome)| *outcome == "stale"));
    assert!(manifest.iter().any(|line| line["member"] == "县/清单.txt"));
}

#[test]
fn what_a_killed_run_left_is_taken_up_by_the_next() {
    let Some((folder, mut child)) = stopped(1000, "KILL") else { return };
    child.wait().unwrap();
    assert!(folder.manifest("out").iter().all(|line| line["outcome"] == "interrupted"));
    let left = folder.names("out").len() - 1;
    // One input goes and most others with it: the next run need not be long.
    for n in (0..1000).filter(|n| *n != 1) {
        fs::remove_file(folder.path(&format!("in/{n:04}.txt"))).unwrap();
    }
    for _ in 0..2 {
        let (code, _, stderr) = folder.run(&["convert", "in", "-o", "out"]);
        assert!(code == 0 && stderr.contains("Left from earlier runs"), "{stderr}");
        let manifest = folder.manifest("out");
        assert_eq!(outcomes(&manifest)[..2], [("0001.txt", "read"), ("0000.txt", "stale")]);
        assert!(manifest[1]["sha256"].is_string());
        // Every file is in the manifest, and nothing else is.
        assert_eq!(manifest.len(), folder.names("out").len() - 1);
        assert!(manifest.len() >= left);
    }
}

#[test]
fn a_reader_that_takes_nothing_more_cannot_keep_it_alive() {
    let folder = Folder::new(&[]);
    for n in 0..1000 {
        folder.write(&format!("in/{n}.txt"), LIST);
    }
    let mut command = folder.command(&["convert", "in", "-f", "jsonl", "-q"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Its pipe is full long before.
    std::thread::sleep(std::time::Duration::from_millis(1500));
    send(&child, "INT");
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(130));
}

#[test]
fn a_stream_in_a_file_is_not_there_and_its_manifest_says_so() {
    let folder = Folder::new(&[]);
    for n in 0..3000 {
        folder.write(&format!("in/{n}.txt"), LIST);
    }
    let args = ["convert", "in", "-o", "all.csv", "--manifest", "all.manifest.jsonl", "-q"];
    let mut child = folder.command(&args).stderr(Stdio::piped()).spawn().unwrap();
    while !folder.path("all.manifest.jsonl").exists() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    send(&child, "INT");
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{told}");
    assert!(told.ends_with("inputs done; nothing was written to all.csv\n") && told.lines().count() == 1, "{told}");
    assert!(!folder.path("all.csv").exists());
    assert!(folder.lines("all.manifest.jsonl").iter().all(|line| line["outcome"] == "interrupted"));
}

#[test]
fn waiting_for_standard_input_ends_at_once() {
    let folder = Folder::new(&[]);
    let mut command = folder.command(&["convert", "-"]);
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.as_mut().unwrap().write_all(LIST.as_bytes()).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    send(&child, "INT");
    // `wait` would close standard input and let the run end by itself.
    let stdin = child.stdin.take();
    let output = child.wait_with_output().unwrap();
    drop(stdin);
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(130), b"zhenggai: interrupted\n".as_slice()));
}
