//! `manifest.jsonl`: one line for each input of a run, in input order ([`ManifestLine`]). It is written twice: before
//! anything is read it says `interrupted` of every input, which is the truth about a run that is killed; the one that stands
//! at the end says what became of each.

use super::{atomic, inputs, names, outputs};
use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, Write};
use std::path::{Component, Path};
use tempfile::SpooledTempFile;
use walkdir::WalkDir;
use zhenggai::model::{ManifestLine, ManifestOutcome};

/// Name of the manifest in the output folder.
pub const NAME: &str = zhenggai::read::skip::MANIFEST;

/// Bytes of a manifest that are held in memory; more wait in a file without a name.
const IN_MEMORY: usize = 4 << 20;

/// The lines of a manifest until it is written.
pub struct Lines(SpooledTempFile);

impl Lines {
    /// None so far.
    pub fn new() -> Self {
        Lines(SpooledTempFile::new(IN_MEMORY))
    }

    /// One more.
    pub fn add(&mut self, line: &ManifestLine) -> Result<()> {
        let mut bytes = serde_json::to_vec(line)?;
        bytes.push(b'\n');
        self.0.write_all(&bytes).context("cannot hold the manifest")
    }

    /// Writes all of them, in place of an earlier manifest.
    pub fn write(mut self, path: &Path) -> Result<()> {
        let mut write = || -> io::Result<()> {
            self.0.rewind()?;
            let mut file = atomic::Pending::create(path)?;
            io::copy(&mut self.0, &mut file)?;
            file.finish()
        };
        write().with_context(|| format!("cannot write {}", inputs::show(path)))
    }
}

/// What earlier runs wrote into a folder, as its manifest tells it.
#[derive(Debug, Default)]
pub struct Earlier {
    lines: Vec<Written>,
    /// Digests of inputs by output.
    outputs: HashMap<String, Option<String>>,
    /// Digests of inputs by path and member; none where one name stands for different bytes.
    digests: HashMap<(String, Option<String>), Option<String>>,
}

/// A file that an earlier run wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Written {
    path: String,
    member: Option<String>,
    sha256: Option<String>,
    output: String,
}

impl Earlier {
    /// Reads the manifest of a folder; nothing where there is none. Lines that are none of ours are passed over.
    pub fn read(folder: &Path) -> Self {
        let mut earlier = Earlier::default();
        let Ok(file) = File::open(folder.join(NAME)) else { return earlier };
        let lines = BufReader::new(file).split(b'\n').map_while(Result::ok);
        for line in lines.filter_map(|line| serde_json::from_slice(&line).ok()) {
            Written::of(&line).into_iter().for_each(|written| earlier.add(written));
            for written in left_by_killed(folder, &line) {
                if !earlier.outputs.contains_key(&written.output) {
                    earlier.add(written);
                }
            }
        }
        earlier
    }

    fn add(&mut self, written: Written) {
        let digest = self.digests.entry((written.path.clone(), written.member.clone()));
        let digest = digest.or_insert_with(|| written.sha256.clone());
        if *digest != written.sha256 {
            *digest = None;
        }
        self.outputs.insert(written.output.clone(), written.sha256.clone());
        self.lines.push(written);
    }

    /// The digest of the input that an output was made from; none where no earlier run wrote it.
    pub fn written(&self, output: &str) -> Option<Option<&str>> {
        Some(self.outputs.get(output)?.as_deref())
    }

    /// The digest that an input had when it was read.
    pub fn digest(&self, path: &str, member: Option<&str>) -> Option<&str> {
        self.digests.get(&(path.to_string(), member.map(str::to_string)))?.as_deref()
    }

    /// What this run does not write and is still there. `written` are the outputs of this run, or those that it would have
    /// written.
    pub fn stale(&self, folder: &Path, written: &BTreeSet<String>) -> impl Iterator<Item = ManifestLine> {
        let left = |line: &&Written| !written.contains(&line.output) && outputs::is_own(&folder.join(&line.output));
        self.lines.iter().filter(left).map(|line| ManifestLine {
            path: line.path.clone(),
            member: line.member.clone(),
            sha256: line.sha256.clone(),
            outcome: ManifestOutcome::Stale { output: line.output.clone() },
        })
    }
}

impl Written {
    fn of(line: &Value) -> Option<Self> {
        outcome(line).filter(|outcome| ["read", "stale"].contains(outcome))?;
        Some(Written {
            path: text(line, "path")?.to_string(),
            member: text(line, "member").map(str::to_string),
            sha256: text(line, "sha256").map(str::to_string),
            output: text(line, "output").filter(|output| is_inside(output))?.to_string(),
        })
    }

    /// What a file in an output folder was made from, by its own words; none if it is no document of ours.
    fn of_file(folder: &Path, output: String) -> Option<Self> {
        #[derive(Deserialize)]
        struct Head {
            source: Source,
        }
        #[derive(Deserialize)]
        struct Source {
            path: String,
            member: Option<String>,
            sha256: String,
        }
        let file = folder.join(&output);
        if !outputs::is_own(&file) {
            return None;
        }
        let Head { source } = serde_json::from_reader(BufReader::new(File::open(file).ok()?)).ok()?;
        Some(Written { path: source.path, member: source.member, sha256: Some(source.sha256), output })
    }
}

fn text<'v>(line: &'v Value, key: &str) -> Option<&'v str> {
    line.get(key).and_then(Value::as_str)
}

fn outcome(line: &Value) -> Option<&str> {
    text(line, "outcome")
}

/// Whether a path leads to something inside the folder that it is relative to. A manifest may have been written by anyone.
fn is_inside(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// What a run that was killed had written for an input of which its manifest says `interrupted`: the file of a document, or
/// those in the folder of an archive.
fn left_by_killed(folder: &Path, line: &Value) -> Vec<Written> {
    let path = text(line, "path").filter(|path| is_inside(path) && outcome(line) == Some("interrupted"));
    let (Some(path), Some(output)) = (path, text(line, "output").filter(|output| is_inside(output))) else {
        return Vec::new();
    };
    let members = WalkDir::new(folder.join(names::folder_path(path))).sort_by_file_name().into_iter().flatten();
    let members = members.filter(|entry| entry.file_type().is_file()).filter_map(|entry| {
        let below = entry.path().strip_prefix(folder).ok()?.components().map(|part| part.as_os_str().to_str());
        Some(below.collect::<Option<Vec<_>>>()?.join("/")).filter(|below| below.ends_with(".json"))
    });
    std::iter::once(output.to_string()).chain(members).filter_map(|output| Written::of_file(folder, output)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_line_that_is_none_of_ours_hides_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let line = |path: &str, sha256: &str| {
            format!("{{\"path\":\"{path}\",\"sha256\":\"{sha256}\",\"outcome\":\"read\",\"output\":\"{path}.json\"}}\n")
        };
        let lines = [line("甲", "1").as_bytes(), b"\"\xFF\"\n", b"{}\n", line("乙", "2").as_bytes()].concat();
        fs::write(folder.path().join(NAME), [&lines, line("甲", "3").as_bytes()].concat()).unwrap();
        for name in ["甲.json", "乙.json"] {
            fs::write(folder.path().join(name), "{\"schema\":\"zhenggai.document/1\"}").unwrap();
        }
        let earlier = Earlier::read(folder.path());
        assert_eq!([earlier.digest("甲", None), earlier.digest("乙", None)], [None, Some("2")]);
        assert_eq!(earlier.digest("乙", Some("乙")), None);
        let written = BTreeSet::from(["甲.json".to_string()]);
        let stale: Vec<_> = earlier.stale(folder.path(), &written).map(|line| line.path).collect();
        assert_eq!(stale, ["乙"]);
    }

    #[test]
    fn what_a_killed_run_left_is_known_by_its_own_words() {
        let folder = tempfile::tempdir().unwrap();
        let document = |path: &str, member: &str| {
            format!(
                "{{\"schema\":\"zhenggai.document/1\",\"id\":\"0\",\"source\":{{\"path\":\"{path}\",\"member\":{member},\
                 \"sha256\":\"5\"}}}}"
            )
        };
        fs::create_dir_all(folder.path().join("包.zip/县")).unwrap();
        for (name, content) in [
            ("甲.json", document("甲", "null")),
            ("包.zip/县/丙.json", document("包.zip", "\"县/丙\"")),
            ("包.zip/丁.json", "{}".to_string()),
            ("戊.json", document("戊", "null")),
        ] {
            fs::write(folder.path().join(name), content).unwrap();
        }
        let mut lines = Lines::new();
        for path in ["甲", "乙", "包.zip", "../戊"] {
            let outcome = ManifestOutcome::Interrupted { output: Some(format!("{path}.json")) };
            lines.add(&ManifestLine { path: path.to_string(), member: None, sha256: None, outcome }).unwrap();
        }
        lines.write(&folder.path().join(NAME)).unwrap();
        let earlier = Earlier::read(folder.path());
        let known: Vec<_> = earlier.lines.iter().map(|w| (w.path.as_str(), w.output.as_str())).collect();
        assert_eq!(known, [("甲", "甲.json"), ("包.zip", "包.zip/县/丙.json")]);
        assert_eq!(earlier.written("甲.json"), Some(Some("5")));
    }
}
