//! The README says what the program does: its example is the output, its first command works, its commands exist.
#![allow(clippy::disallowed_methods)]

use serde_json::Value;
use std::process::{Command, Output};

const README: &str = include_str!("../README.md");

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zhenggai")).args(args).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap()
}

/// The lines of a fenced block that begins at or behind `from`.
fn block(from: &str) -> &str {
    let body = from.split_once("```").unwrap().1.split_once('\n').unwrap().1;
    body.split_once("```").unwrap().0
}

/// The arguments of a command line, quotes off, up to a comment or a pipe.
fn words(line: &str) -> Vec<&str> {
    let line = line.split('#').next().unwrap_or(line);
    line.split_whitespace().take_while(|w| *w != "|" && *w != ">" && *w != "<").collect()
}

/// The lines of all shell blocks.
fn commands() -> impl Iterator<Item = &'static str> {
    README.split("```sh\n").skip(1).flat_map(|part| part.split("```").next().unwrap().lines())
}

#[test]
fn the_example_is_the_output() {
    let (_, rest) = README.split_once("<!-- checked: ").unwrap();
    let (what, rest) = rest.split_once(" -->").unwrap();
    let (path, pointer) = what.split_once(' ').unwrap();
    let shown: Value = serde_json::from_str(block(rest)).unwrap();
    let document: Value = serde_json::from_slice(&run(&["convert", path]).stdout).unwrap();
    let mut actual = document.pointer(pointer).unwrap().clone();
    let mut shown = shown;
    // The id depends on line ends, which a checkout may change.
    actual["id"].take();
    shown["id"].take();
    assert_eq!(shown, actual);
    for line in block(README.split_once("In, from a web page").unwrap().1).lines().filter(|l| *l != "…") {
        assert!(std::fs::read_to_string(path).unwrap().contains(line), "{line}");
    }
}

#[test]
fn the_first_command_converts_the_examples() {
    let line = commands().find(|l| l.contains("-- convert")).unwrap();
    let (_, args) = line.split_once(" -- ").unwrap();
    let out = std::env::temp_dir().join(format!("zhenggai-readme-{}", std::process::id()));
    let args: Vec<&str> = words(args).into_iter().map(|w| if w == "out" { out.to_str().unwrap() } else { w }).collect();
    let output = run(&args);
    let summary = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{summary}");
    assert!(summary.contains("records"), "{summary}");
    assert!(out.join("manifest.jsonl").is_file());
    std::fs::remove_dir_all(&out).unwrap();
}

#[test]
fn every_command_and_option_exists_and_is_shown() {
    let help = String::from_utf8(run(&["--help"]).stdout).unwrap();
    let known: Vec<&str> = help
        .lines()
        .skip_while(|l| !l.starts_with("Commands:"))
        .skip(1)
        .take_while(|l| !l.is_empty())
        .filter(|l| l.starts_with("  ") && !l.starts_with("   "))
        .filter_map(|l| l.split_whitespace().next())
        .filter(|c| *c != "help")
        .collect();
    assert!(known.len() >= 6, "{help}");
    let mut shown: Vec<&str> = Vec::new();
    for line in commands() {
        let Some((_, args)) = line.split_once("zhenggai ") else { continue };
        let args = words(args);
        let Some(command) = args.first() else { continue };
        assert!(known.contains(command), "{line}");
        shown.push(command);
        let options = String::from_utf8(run(&[command, "--help"]).stdout).unwrap();
        for option in args.iter().filter(|a| a.starts_with('-') && a.len() > 1) {
            assert!(options.contains(option), "{option} of {line}");
        }
    }
    for command in known {
        assert!(shown.contains(&command), "{command} is not in the README");
    }
}

#[test]
fn the_exit_codes_are_those_of_the_help() {
    let help = String::from_utf8(run(&["--help"]).stdout).unwrap();
    for code in ["0", "1", "2", "130"] {
        assert!(README.contains(&format!("| {code} |")), "{code}");
        assert!(help.lines().any(|l| l.trim_start().starts_with(&format!("{code} "))), "{code}");
    }
}

#[test]
fn the_columns_of_the_table_are_those_of_csv() {
    let (_, rest) = README.split_once("| columns | hold |\n").unwrap();
    let rows = rest.lines().skip(1).take_while(|line| line.starts_with('|'));
    let cells = rows.filter_map(|row| row.split('|').nth(1));
    let shown: Vec<&str> = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    assert_eq!(shown, zhenggai::write::CSV_COLUMNS);
}
