//! A line of a manifest: what became of one input of a run. Plain data; how a manifest is made and read is the command
//! line's business.

use super::{Document, ErrorDocument, Severity};
use schemars::JsonSchema;
use serde::Serialize;

/// One line of `manifest.jsonl`. A run has one for each input, in input order. An archive has one for each of its members,
/// in the order of its directory, and one for itself only if it failed as a whole or in part. The stale files of earlier
/// runs come last.
///
/// | outcome | keys beside `path`, `member`, `sha256`, `outcome` |
/// |---|---|
/// | `read` | `output`: its file below the output folder, or the one file of the run; `format`; `counts` |
/// | `failed` | those of the error object: `schema`, `source`, `error` |
/// | `skipped` | `reason` |
/// | `interrupted` | `output` |
/// | `stale` | `output` |
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ManifestLine {
    /// `source.path` of the input.
    pub path: String,
    /// `source.member`: path inside an archive.
    pub member: Option<String>,
    /// SHA-256 of its bytes; null where they could not be had.
    pub sha256: Option<String>,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: ManifestOutcome,
}

/// What became of an input.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum ManifestOutcome {
    /// A document was written.
    Read {
        /// Its file below the output folder; where the run had one file (`-o 清单.csv`), that file as it was named. Null
        /// where it went to standard output.
        output: Option<String>,
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
        reason: SkipReason,
    },
    /// The run ended before it was read, or before it could say so; of an archive, before all of its members were.
    Interrupted {
        /// The file that its document would have; one that an earlier run wrote, or this one before it was killed, may
        /// stand there; the one file of the run is then not there. Null where it would go to standard output, or was to be
        /// passed over.
        output: Option<String>,
    },
    /// A file of an earlier run that this one did not write: most often its input is gone.
    Stale {
        /// Its file below the output folder, as the earlier run left it.
        output: String,
    },
}

/// What a document holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// Lists.
    pub lists: usize,
    /// Records of all kinds.
    pub records: usize,
    /// Measures.
    pub measures: usize,
    /// Findings by severity.
    pub findings: FindingCounts,
}

/// Findings by severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingCounts {
    /// Good to know.
    pub info: usize,
    /// Worth a look.
    pub warning: usize,
    /// Something was lost.
    pub error: usize,
}

impl Counts {
    /// Counts a document.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let severity = |wanted| document.findings.iter().filter(|finding| finding.severity == wanted).count();
        Counts {
            lists: document.lists.len(),
            records: document.records.len(),
            measures: document.records.iter().map(|record| record.measures.len()).sum(),
            findings: FindingCounts {
                info: severity(Severity::Info),
                warning: severity(Severity::Warning),
                error: severity(Severity::Error),
            },
        }
    }
}

/// Why an input was passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SkipReason {
    /// A picture; this program does no character recognition.
    Image,
    /// Something an office program or the system left: `~$方案.docx`, `.DS_Store`.
    SystemFile,
    /// An earlier output of this program.
    OwnOutput,
    /// A pipe, a socket or a device in a folder; a link in an archive.
    NotAFile,
    /// A link to a folder in a folder: it could lead in circles.
    LinkedFolder,
    /// A folder that an archive names as a member.
    Folder,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ERROR_SCHEMA, ErrorBody, ErrorSource};
    use serde_json::Value;

    #[test]
    fn lines_have_the_keys_of_their_outcome() {
        let keys = |outcome| {
            let line = ManifestLine { path: "镇/a.docx".into(), member: None, sha256: None, outcome };
            let value: Value = serde_json::to_value(line).unwrap();
            let keys: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
            (value["outcome"].as_str().unwrap().to_string(), keys.join(" "))
        };
        let read = ManifestOutcome::Read { output: None, format: None, counts: Counts::default() };
        assert_eq!(keys(read), ("read".into(), "counts format member outcome output path sha256".into()));
        let source = ErrorSource {
            path: "镇/a.docx".into(),
            member: None,
            format: None,
            encoding: None,
            bytes: None,
            sha256: None,
        };
        let error = ErrorBody { code: "empty".into(), message: "m".into(), hint: "h".into() };
        let failed = ManifestOutcome::Failed(Box::new(ErrorDocument { schema: ERROR_SCHEMA, source, error }));
        assert_eq!(keys(failed), ("failed".into(), "error member outcome path schema sha256 source".into()));
        let stale = ManifestOutcome::Stale { output: "镇/b.docx.json".into() };
        assert_eq!(keys(stale), ("stale".into(), "member outcome output path sha256".into()));
        let skipped = ManifestOutcome::Skipped { reason: SkipReason::Image };
        assert_eq!(keys(skipped), ("skipped".into(), "member outcome path reason sha256".into()));
        let cut = ManifestOutcome::Interrupted { output: None };
        assert_eq!(keys(cut), ("interrupted".into(), "member outcome output path sha256".into()));
    }
}
