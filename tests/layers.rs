//! The house holds together: who may import whom, how long a file may be, what no code may do.
#![allow(clippy::disallowed_methods)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each folder of `src` and what it may import of this crate beside itself. The stages share `model`, `text`, `rules`
/// and `flow` and know nothing of each other; the order is known to `pipeline` alone.
const LAYERS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("model", &["text"]),
    ("flow", &["model", "text"]),
    ("rules", &["model", "text"]),
    ("read", &["model", "text", "rules"]),
    ("split", &["flow", "model", "text", "rules"]),
    ("normalize", &["flow", "model", "text", "rules"]),
    ("audit", &["model", "text", "rules"]),
    ("redact", &["model", "text", "rules"]),
    ("write", &["model", "text"]),
];

/// Crates for paths, threads, printing and the clock.
const CLI_CRATES: &[&str] =
    &["anyhow", "clap", "ctrlc", "indicatif", "rayon", "rustix", "tempfile", "unicode_width", "walkdir"];

const MAX_LINES: usize = 500;

const FORBIDDEN: &[&str] = &[".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!("];

struct Source {
    /// Path below `src`, with `/`.
    path: String,
    text: String,
}

impl Source {
    /// The folder or file directly under `src`, without extension.
    fn layer(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap()
    }

    /// Numbered lines of code: no comments, no items that are for tests only.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut lines = self.text.lines().enumerate().map(|(i, line)| (i + 1, line));
        std::iter::from_fn(move || {
            let mut next = lines.next()?;
            while next.1 == "#[cfg(test)]" {
                // The item ends in the line of its `;` or of its closing brace.
                lines.find(|(_, line)| *line == "}" || (line.ends_with(';') && !line.starts_with(' ')))?;
                next = lines.next()?;
            }
            Some(next)
        })
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// Files that are compiled for tests only: `tests.rs`, a folder `tests`, and what a neighbour declares so.
fn is_test(source: &Source, all: &[Source]) -> bool {
    let (folder, file) = source.path.rsplit_once('/').unwrap_or(("", &source.path));
    let declared = format!("#[cfg(test)]\nmod {};", file.trim_end_matches(".rs"));
    let parent = |other: &&Source| other.path == format!("{folder}/mod.rs") || other.path == format!("{folder}.rs");
    folder.split('/').any(|name| name == "tests")
        || file == "tests.rs"
        || all.iter().filter(parent).any(|other| other.text.contains(&declared))
}

/// Everything that is compiled for use.
fn shipped() -> Vec<Source> {
    let all = sources();
    let tests: Vec<_> = all.iter().map(|source| is_test(source, &all)).collect();
    all.into_iter().zip(tests).filter(|(_, test)| !test).map(|(source, _)| source).collect()
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let read = |path: &PathBuf| Source {
        path: path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/"),
        text: fs::read_to_string(path).unwrap(),
    };
    files.iter().map(read).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// First components of all `crate::…` paths in a line, `crate::{a, b::c}` included.
fn imports(line: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(group.split(',').map(|part| word(part.trim()))),
            None => found.push(word(rest)),
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

#[test]
fn imports_are_found() {
    assert_eq!(imports("use crate::model::{Cell, Table};"), ["model"]);
    assert_eq!(imports("use crate::{model::Cell, text};"), ["model", "text"]);
    assert_eq!(imports("let x = crate::read::read(crate::split::y);"), ["read", "split"]);
}

#[test]
fn items_for_tests_are_no_code() {
    let text = "a\n#[cfg(test)]\nmod tests;\nb\n// c\n#[cfg(test)]\nmod more {\n    d;\n}\ne\n".to_string();
    let source = Source { path: "x.rs".into(), text };
    assert_eq!(source.code().collect::<Vec<_>>(), [(1, "a"), (4, "b"), (10, "e")]);
}

#[test]
fn no_stage_imports_another() {
    let mut faults = Vec::new();
    for source in &shipped() {
        let Some((layer, allowed)) = LAYERS.iter().find(|(layer, _)| *layer == source.layer()) else { continue };
        for (number, line) in source.code() {
            for import in imports(line) {
                if import != *layer && !allowed.contains(&import.as_str()) {
                    faults.push(format!("{}:{number}: {layer} may not import {import}", source.path));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_folder_has_its_layer() {
    let known: BTreeSet<_> = LAYERS.iter().map(|(layer, _)| *layer).chain(["main", "lib", "pipeline", "cli"]).collect();
    for source in &sources() {
        assert!(known.contains(source.layer()), "src/{} belongs to no layer of tests/layers.rs", source.path);
    }
}

#[test]
fn paths_threads_and_printing_live_in_cli() {
    let mut faults = Vec::new();
    for source in shipped().iter().filter(|source| source.layer() != "cli") {
        for (number, line) in source.code() {
            for name in CLI_CRATES {
                if line.contains(&format!("{name}::")) || line.contains(&format!("use {name};")) {
                    faults.push(format!("{}:{number}: {name} is for src/cli", source.path));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut faults = Vec::new();
    for source in &sources() {
        let lines = source.text.lines().count();
        if lines > MAX_LINES {
            faults.push(format!("{} has {lines} lines, more than {MAX_LINES}", source.path));
        }
        if !source.text.starts_with("//! ") {
            faults.push(format!("{} does not open with //!", source.path));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn nothing_panics_on_purpose() {
    let mut faults = Vec::new();
    for source in &shipped() {
        for (number, line) in source.code() {
            let words = FORBIDDEN.iter().filter(|word| line.contains(**word));
            faults.extend(words.map(|word| format!("{}:{number}: {word}", source.path)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
