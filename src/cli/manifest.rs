//! `manifest.jsonl`: one line for each input of a run, in input order. An archive has one for each of its members, in the
//! order of its directory, and one for itself only if it failed as a whole or in part. The stale files of earlier runs
//! come last.
//!
//! | outcome | keys beside `path`, `member`, `sha256`, `outcome` |
//! |---|---|
//! | `read` | `output`: its file below the folder; `format`; `counts` |
//! | `failed` | those of the error object: `schema`, `source`, `error` |
//! | `skipped` | `reason` |
//! | `stale` | `output`: a file of an earlier run whose input is not among those of this one; it is left where it is |

use super::outputs;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Component, Path};
use zhenggai::model::{Document, ErrorDocument, Severity};
use zhenggai::read::skip::Reason;

/// Name of the manifest in the output folder.
pub const NAME: &str = zhenggai::read::skip::MANIFEST;

/// One line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// `source.path` of the input.
    pub path: String,
    /// `source.member`: path inside an archive.
    pub member: Option<String>,
    /// SHA-256 of its bytes; null where they could not be had.
    pub sha256: Option<String>,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// What became of an input.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// A document was written.
    Read {
        /// Its file below the output folder.
        output: String,
        /// Format it was read as.
        format: Option<String>,
        /// What it holds.
        counts: Counts,
    },
    /// It could not be read.
    Failed(Box<ErrorDocument>),
    /// It is no document.
    Skipped {
        /// Why not.
        reason: Reason,
    },
    /// It was read by an earlier run and is no input of this one.
    Stale {
        /// Its file below the output folder, as the earlier run left it.
        output: String,
    },
}

/// What the manifest of an earlier run lists as written, or as stale already.
#[derive(Debug, Default)]
pub struct Earlier {
    lines: Vec<Written>,
    /// Digests of inputs by output.
    outputs: HashMap<String, Option<String>>,
    /// Digests of inputs by path and member; none where one name stands for different bytes.
    digests: HashMap<(String, Option<String>), Option<String>>,
}

/// A file that an earlier run wrote.
#[derive(Debug)]
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
        for line in lines.filter_map(|line| Written::of(&serde_json::from_slice(&line).ok()?)) {
            let digest = earlier.digests.entry((line.path.clone(), line.member.clone()));
            let digest = digest.or_insert_with(|| line.sha256.clone());
            if *digest != line.sha256 {
                *digest = None;
            }
            earlier.outputs.insert(line.output.clone(), line.sha256.clone());
            earlier.lines.push(line);
        }
        earlier
    }

    /// The digest of the input that an output was made from; none where no earlier run wrote it.
    pub fn written(&self, output: &str) -> Option<Option<&str>> {
        Some(self.outputs.get(output)?.as_deref())
    }

    /// The digest that an input had when it was read.
    pub fn digest(&self, path: &str, member: Option<&str>) -> Option<&str> {
        self.digests.get(&(path.to_string(), member.map(str::to_string)))?.as_deref()
    }

    /// What this run did not write and is still there. `written` are the outputs of this run.
    pub fn stale(&self, folder: &Path, written: &BTreeSet<String>) -> impl Iterator<Item = Line> {
        let left = |line: &&Written| !written.contains(&line.output) && outputs::is_own(&folder.join(&line.output));
        self.lines.iter().filter(left).map(|line| Line {
            path: line.path.clone(),
            member: line.member.clone(),
            sha256: line.sha256.clone(),
            outcome: Outcome::Stale { output: line.output.clone() },
        })
    }
}

impl Written {
    fn of(line: &Value) -> Option<Self> {
        let text = |key: &str| line.get(key).and_then(Value::as_str).map(str::to_string);
        text("outcome").filter(|outcome| outcome == "read" || outcome == "stale")?;
        let output = text("output")?;
        // The manifest may have been written by anyone: nothing outside the folder is looked at.
        let inside = Path::new(&output).components().all(|part| matches!(part, Component::Normal(_)));
        inside.then_some(())?;
        Some(Written { path: text("path")?, member: text("member"), sha256: text("sha256"), output })
    }
}

/// What a document holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Lists.
    pub lists: usize,
    /// Records of all kinds.
    pub records: usize,
    /// Measures.
    pub measures: usize,
    /// Findings by severity.
    pub findings: Findings,
}

/// Findings by severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// Good to know.
    pub info: usize,
    /// Worth a look.
    pub warning: usize,
    /// Something was lost.
    pub error: usize,
}

impl Counts {
    /// Counts a document.
    pub fn of(document: &Document) -> Self {
        let severity = |wanted| document.findings.iter().filter(|finding| finding.severity == wanted).count();
        Counts {
            lists: document.lists.len(),
            records: document.records.len(),
            measures: document.records.iter().map(|record| record.measures.len()).sum(),
            findings: Findings {
                info: severity(Severity::Info),
                warning: severity(Severity::Warning),
                error: severity(Severity::Error),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zhenggai::pipeline::error_document;
    use zhenggai::read::ReadError;

    #[test]
    fn a_line_that_is_none_of_ours_hides_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let line = |path: &str, sha256: &str| {
            format!("{{\"path\":\"{path}\",\"sha256\":\"{sha256}\",\"outcome\":\"read\",\"output\":\"{path}.json\"}}\n")
        };
        let lines = [line("甲", "1").as_bytes(), b"\"\xFF\"\n", b"{}\n", line("乙", "2").as_bytes()].concat();
        std::fs::write(folder.path().join(NAME), [&lines, line("甲", "3").as_bytes()].concat()).unwrap();
        for name in ["甲.json", "乙.json"] {
            std::fs::write(folder.path().join(name), "{\"schema\":\"zhenggai.document/1\"}").unwrap();
        }
        let earlier = Earlier::read(folder.path());
        assert_eq!([earlier.digest("甲", None), earlier.digest("乙", None)], [None, Some("2")]);
        assert_eq!(earlier.digest("乙", Some("乙")), None);
        let written = BTreeSet::from(["甲.json".to_string()]);
        let stale: Vec<_> = earlier.stale(folder.path(), &written).map(|line| line.path).collect();
        assert_eq!(stale, ["乙"]);
    }

    #[test]
    fn lines_have_the_keys_of_their_outcome() {
        let keys = |outcome| {
            let line = Line { path: "镇/a.docx".into(), member: None, sha256: None, outcome };
            let json = serde_json::to_string(&line).unwrap();
            let value: serde_json::Value = serde_json::from_str(&json).unwrap();
            let keys: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
            (value["outcome"].as_str().unwrap().to_string(), keys.join(" "))
        };
        let read = Outcome::Read { output: "镇/a.docx.json".into(), format: None, counts: Counts::default() };
        assert_eq!(keys(read), ("read".into(), "counts format member outcome output path sha256".into()));
        let error = error_document(b"", "镇/a.docx", &ReadError::Empty);
        let failed = Outcome::Failed(Box::new(error));
        assert_eq!(keys(failed), ("failed".into(), "error member outcome path schema sha256 source".into()));
        let stale = Outcome::Stale { output: "镇/b.docx.json".into() };
        assert_eq!(keys(stale), ("stale".into(), "member outcome output path sha256".into()));
        let skipped = Outcome::Skipped { reason: Reason::Image };
        assert_eq!(keys(skipped), ("skipped".into(), "member outcome path reason sha256".into()));
    }
}
