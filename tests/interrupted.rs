//! Runs that do not come to their end: interrupted, killed, and what the next run makes of it.
#![cfg(unix)]
#![allow(clippy::disallowed_methods)]

#[path = "support/folder.rs"]
mod folder;

use folder::{Folder, LIST, OTHER, outcomes};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A run over many inputs that a signal holds when its first output is there and half of its inputs still wait. All that a
/// test does to it from there on happens before its end.
struct Held {
    folder: Folder,
    child: Child,
    inputs: usize,
}

impl Held {
    /// Starts runs until one is held in time, each with more inputs than a run that was through before.
    ///
    /// `start` makes the folder and begins the run over that many inputs; `begun` says whether it has done the first of them
    /// and `waits` whether it has not done half.
    fn of(
        inputs: usize,
        start: impl Fn(usize) -> (Folder, Child),
        begun: impl Fn(&Folder) -> bool,
        waits: impl Fn(&Folder, usize) -> bool,
    ) -> Held {
        for inputs in [inputs, inputs * 4, inputs * 16] {
            let (folder, mut child) = start(inputs);
            while !begun(&folder) && child.try_wait().unwrap().is_none() {
                std::thread::yield_now();
            }
            // Of a run that is over the number is no longer its own.
            if child.try_wait().unwrap().is_none() {
                send(&child, "STOP");
                if waits(&folder, inputs) {
                    return Held { folder, child, inputs };
                }
                send(&child, "KILL");
            }
            child.wait().unwrap();
        }
        panic!("every run was through before it could be held")
    }

    /// Interrupts it and lets it go on.
    fn interrupt(&self) {
        send(&self.child, "INT");
        send(&self.child, "CONT");
    }
}

/// Starts a run that writes a file for each of its inputs.
fn files(inputs: usize) -> (Folder, Child) {
    let folder = Folder::new(&[]);
    for n in 0..inputs {
        folder.write(&format!("in/{n:05}.txt"), if n % 2 == 0 { LIST } else { OTHER });
    }
    let child =
        folder.command(&["convert", "in", "-o", "out", "-q", "-j", "1"]).stderr(Stdio::piped()).spawn().unwrap();
    (folder, child)
}

/// Such a run, held.
fn held(inputs: usize) -> Held {
    let output = |folder: &Folder, n: usize| folder.path(&format!("out/{n:05}.txt.json")).exists();
    Held::of(inputs, files, |folder| output(folder, 0), |folder, inputs| !output(folder, inputs / 2))
}

fn send(child: &Child, signal: &str) {
    Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap();
}

#[test]
fn an_interrupt_leaves_whole_files_and_a_manifest_that_tells() {
    let held = held(3000);
    held.interrupt();
    let Held { folder, child, inputs } = held;
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let told = String::from_utf8(output.stderr).unwrap();
    let manifest = folder.manifest("out");
    let read = manifest.iter().filter(|line| line["outcome"] == "read").count();
    let expected = format!("interrupted: {read} of {inputs} inputs done; out/manifest.jsonl lists them all\n");
    assert_eq!(told, format!("zhenggai: {expected}"));
    assert!(manifest.len() == inputs && manifest[read..].iter().all(|line| line["outcome"] == "interrupted"));
    let files = folder.files("out");
    assert_eq!(files.len(), read + 1);
    for (name, content) in files.iter().filter(|(name, _)| *name != "manifest.jsonl") {
        assert!(serde_json::from_slice::<Value>(content).is_ok(), "{name} is half");
    }
}

/// The number by which the system knows what stands at a path.
fn file(path: &Path) -> u64 {
    fs::metadata(path).unwrap().ino()
}

fn manifest_file(folder: &Folder) -> u64 {
    file(&folder.path("out/manifest.jsonl"))
}

fn output_file(folder: &Folder, n: usize) -> u64 {
    file(&folder.path(&format!("out/{n:05}.txt.json")))
}

#[test]
fn what_waits_beside_its_earlier_output_is_not_stale() {
    let before = std::cell::Cell::new((0, 0));
    let start = |inputs: usize| {
        let folder = Folder::new(&[]);
        (0..inputs).for_each(|n| folder.write(&format!("in/{n:05}.txt"), LIST));
        folder.write("in/去年.txt", LIST);
        let mut pack = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        pack.start_file("县/清单.txt", zip::write::SimpleFileOptions::default()).unwrap();
        pack.write_all(OTHER.as_bytes()).unwrap();
        fs::write(folder.path("in/99999.zip"), pack.finish().unwrap().into_inner()).unwrap();
        assert_eq!(folder.run(&["convert", "in", "-o", "out", "-q"]).0, 0);
        fs::remove_file(folder.path("in/去年.txt")).unwrap();
        before.set((manifest_file(&folder), output_file(&folder, inputs / 2)));
        let child = folder.command(&["convert", "in", "-o", "out", "-q", "-j", "1"]).spawn().unwrap();
        (folder, child)
    };
    // The manifest of a run that has read nothing yet is another file, and so is each output that is written again.
    let mut held = Held::of(
        1500,
        start,
        |folder| manifest_file(folder) != before.get().0,
        |folder, inputs| output_file(folder, inputs / 2) == before.get().1,
    );
    held.interrupt();
    assert_eq!(held.child.wait().unwrap().code(), Some(130));
    let Held { folder, inputs, .. } = held;
    let names: Vec<String> = (0..inputs).map(|n| format!("{n:05}.txt")).collect();
    let manifest = folder.manifest("out");
    let told = outcomes(&manifest);
    let (own, stale): (Vec<_>, Vec<_>) = told.iter().copied().partition(|(_, outcome)| *outcome != "stale");
    assert_eq!(stale, [("去年.txt", "stale")]);
    let paths: Vec<&str> = own.iter().map(|(path, _)| *path).collect();
    assert_eq!(paths, [names.iter().map(String::as_str).collect(), vec!["99999.zip"]].concat());
    assert_eq!(told.iter().filter(|(path, _)| *path == "99999.zip").count(), 1);
    // Nothing is forgotten: what waits is known to the next run, and stale once its input is gone.
    for name in names.iter().skip(1).map(String::as_str).chain(["99999.zip"]) {
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
    let Held { folder, mut child, inputs } = held(1000);
    send(&child, "KILL");
    child.wait().unwrap();
    assert!(folder.manifest("out").iter().all(|line| line["outcome"] == "interrupted"));
    let left = folder.names("out").len() - 1;
    // One input goes and most others with it: the next run need not be long.
    for n in (0..inputs).filter(|n| *n != 1) {
        fs::remove_file(folder.path(&format!("in/{n:05}.txt"))).unwrap();
    }
    for _ in 0..2 {
        let (code, _, stderr) = folder.run(&["convert", "in", "-o", "out"]);
        assert!(code == 0 && stderr.contains("Left from earlier runs"), "{stderr}");
        let manifest = folder.manifest("out");
        assert_eq!(outcomes(&manifest)[..2], [("00001.txt", "read"), ("00000.txt", "stale")]);
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
    let start = |inputs: usize| {
        let folder = Folder::new(&[]);
        (0..inputs).for_each(|n| folder.write(&format!("in/{n}.txt"), LIST));
        let args = ["convert", "in", "-o", "all.csv", "--manifest", "all.manifest.jsonl", "-q"];
        let child = folder.command(&args).stderr(Stdio::piped()).spawn().unwrap();
        (folder, child)
    };
    let begun = |folder: &Folder| folder.path("all.manifest.jsonl").exists();
    let held = Held::of(3000, start, begun, |folder, _| !folder.path("all.csv").exists());
    held.interrupt();
    let Held { folder, child, .. } = held;
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
