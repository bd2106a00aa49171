//! `manifest.jsonl`: one line for each input of a run, in input order. An archive has one for each of its
//! members, in the order of its directory, and one for itself only if it failed as a whole or in part. The stale files of earlier runs come last.
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
use std::collections::BTreeSet;
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

/// What the manifest of an earlier run lists as written (or as stale already) and this run did not write, and is still
/// there. `written` are the outputs of this run.
pub fn stale(folder: &Path, written: &BTreeSet<String>) -> Vec<Line> {
    let Ok(file) = File::open(folder.join(NAME)) else { return Vec::new() };
    let lines = BufReader::new(file).lines().map_while(Result::ok);
    lines.filter_map(|line| earlier(&serde_json::from_str(&line).ok()?, folder, written)).collect()
}

/// A line of an earlier manifest as a stale one.
fn earlier(line: &Value, folder: &Path, written: &BTreeSet<String>) -> Option<Line> {
    let text = |key: &str| line.get(key).and_then(Value::as_str).map(str::to_string);
    text("outcome").filter(|outcome| outcome == "read" || outcome == "stale")?;
    let output = text("output")?;
    // The manifest may have been written by anyone: nothing outside the folder is looked at.
    let inside = Path::new(&output).components().all(|part| matches!(part, Component::Normal(_)));
    let left = inside && !written.contains(&output) && outputs::is_own(&folder.join(&output));
    left.then_some(())?;
    let outcome = Outcome::Stale { output };
    Some(Line { path: text("path")?, member: text("member"), sha256: text("sha256"), outcome })
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
