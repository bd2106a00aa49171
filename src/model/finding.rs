//! Findings: something odd but readable, with a stable code, a severity and a place.

use super::Place;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

/// One finding.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Finding {
    /// Stable code.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// One plain English sentence; Chinese text is quoted as written.
    pub message: String,
    /// The figures behind the message.
    pub data: Option<Map<String, Value>>,
    /// Id of the record it is about.
    pub record: Option<String>,
    /// Where it is.
    pub place: Option<Place>,
    /// 0-based index of the record it is about, until ids are known.
    #[serde(skip)]
    #[schemars(skip)]
    pub record_index: Option<usize>,
}

impl Finding {
    /// A finding of the code's usual severity.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let severity = code.severity();
        Finding { code, severity, message: message.into(), data: None, record: None, place: None, record_index: None }
    }

    /// The same finding with a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same finding about the record with this 0-based index.
    #[must_use]
    pub fn about(mut self, index: usize) -> Self {
        self.record_index = Some(index);
        self
    }

    /// The same finding with one more figure.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.data.get_or_insert_default().insert(key.to_string(), value.into());
        self
    }
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Worth a look.
    Warning,
    /// Something was lost or contradicts itself.
    Error,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $severity:ident;)*) => {
        /// The stable codes of findings.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
        }

        impl Code {
            /// Every code, in the order of this table.
            pub const ALL: &'static [Code] = &[$(Code::$name),*];

            /// The code as it is serialized.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text),* }
            }

            /// The severity a finding of this code has.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity),* }
            }
        }
    };
}

codes! {
    /// The text counts otherwise than what was found.
    DeclaredCountMismatch = "declared-count-mismatch", Warning;
    /// The parts of a declared sum do not add up to its total.
    DeclaredSumMismatch = "declared-sum-mismatch", Warning;
    /// Numbers of a list skip one or more.
    NumberingGap = "numbering-gap", Warning;
    /// A number of a list stands twice.
    NumberingDuplicate = "numbering-duplicate", Warning;
    /// A record names no unit.
    MissingUnit = "missing-unit", Warning;
    /// A record has no deadline.
    MissingDeadline = "missing-deadline", Warning;
    /// A record has no measure.
    MissingMeasure = "missing-measure", Warning;
    /// A deadline text holds no date and no known phrase.
    DeadlineUnread = "deadline-unread", Warning;
    /// A deadline falls before the document's own date.
    DeadlineBeforeDocument = "deadline-before-document", Warning;
    /// The work is expected to be finished after its deadline.
    ExpectedAfterDeadline = "expected-after-deadline", Warning;
    /// The rows of one record have come to different points.
    StatusByRow = "status-by-row", Info;
    /// A deadline has two readings, or a slip in it was repaired.
    DeadlineUncertain = "deadline-uncertain", Info;
    /// A unit's name is cut off.
    UnitTruncated = "unit-truncated", Warning;
    /// Rows that say that there is nothing (无, /) made no record.
    EmptyRow = "empty-row", Info;
    /// A column maps to no field and went to `extra`.
    UnknownColumn = "unknown-column", Info;
    /// A cell reached no record and is no header, title or note.
    UnplacedCell = "unplaced-cell", Warning;
    /// Prose of a problem or measure section reached no record.
    UnplacedText = "unplaced-text", Warning;
    /// Bytes that are no characters of the encoding were replaced.
    LossyEncoding = "lossy-encoding", Warning;
    /// A resolved year is not written in the text.
    YearInferred = "year-inferred", Info;
    /// A day has no year: neither its text nor a date of the document says which.
    YearUnknown = "year-unknown", Info;
    /// Hidden rows, columns, sheets, cells whose format shows nothing or hidden text were left out or read.
    HiddenCells = "hidden-cells", Info;
    /// Number formats show a part of what is stored: rounded digits, a time without its day.
    RoundedNumbers = "rounded-numbers", Info;
    /// A formula's value is not in the file; the cell shows the formula.
    FormulaUnread = "formula-unread", Error;
    /// Two dialects fit alike.
    DialectTie = "dialect-tie", Info;
    /// The name's extension is of another format than the content.
    ExtensionLies = "extension-lies", Info;
    /// No record was found; the message says why.
    NoRecords = "no-records", Warning;
    /// A row's cells were re-aligned by what they are.
    RowRealigned = "row-realigned", Info;
    /// Tracked changes were resolved: deletions left out, insertions kept.
    TrackedChanges = "tracked-changes", Info;
    /// Navigation, footers and link lists of a web page were left out.
    PageFurniture = "page-furniture", Info;
    /// Frames of a web page lead to other pages, which were not read.
    FrameNotRead = "frame-not-read", Info;
    /// Places of a template that nothing was filled into were left blank.
    TemplateText = "template-text", Warning;
    /// The cells of the document are not the sum of what became of them.
    AccountingMismatch = "accounting-mismatch", Error;
    /// Part of the file could not be read; the rest was.
    PartUnreadable = "part-unreadable", Error;
    /// A cap was reached and the rest of the part was left out.
    LimitReached = "limit-reached", Error;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_kebab_case() {
        let mut seen = std::collections::BTreeSet::new();
        for code in Code::ALL {
            assert!(seen.insert(code.as_str()));
            assert!(code.as_str().bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
            assert_eq!(serde_json::to_value(code).ok(), Some(code.as_str().into()));
        }
    }
}
