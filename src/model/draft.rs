//! One record cut out of the body, still as labelled raw texts, and what the cutting left over.

use super::{Accounting, Field, Finding, List, Place, RecordKind};
use std::sync::Arc;

/// One record before normalization.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// What the record is.
    pub kind: RecordKind,
    /// `List::no` of the list it stands in.
    pub list: Option<usize>,
    /// Index of the draft this one is a sub-problem of; always smaller than its own.
    pub parent: Option<usize>,
    /// Its texts in reading order.
    pub parts: Vec<Part>,
    /// The whole extent of the record.
    pub place: Place,
}

/// One labelled text of a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What it means.
    pub field: Field,
    /// Header or label as written.
    pub label: Option<Arc<str>>,
    /// The text as the page shows it. Never blank.
    pub raw: String,
    /// Where it stands; for a carried or merged value, where it was printed.
    pub place: Place,
    /// 0-based row of the record it stands in, where a record takes several rows (one for each measure);
    /// 0 everywhere else.
    pub row: usize,
    /// Rows of the record a merged cell covers, at least 1.
    pub rows: usize,
    /// What is printed where `raw` is the value above: 同上.
    pub printed: Option<String>,
}

/// What the split stage found: lists, drafts and everything that belongs to no record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Split {
    /// The lists in reading order.
    pub lists: Vec<List>,
    /// The drafts in reading order.
    pub drafts: Vec<Draft>,
    /// Texts outside all records in reading order: the document's own prose, titles, notes.
    pub loose: Vec<Loose>,
    /// What was odd.
    pub findings: Vec<Finding>,
    /// What became of every non-empty cell.
    pub accounting: Accounting,
}

/// A text outside all records.
#[derive(Debug, Clone, PartialEq)]
pub struct Loose {
    /// The text as the page shows it.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// What it is.
    pub kind: LooseKind,
    /// Number of lists that began before it: 0 is the document's head, `lists.len()` its tail.
    pub after_lists: usize,
    /// Whether it goes on with the line above, as far as the body as a whole shows it was broken by hand. What is left of
    /// a body may be too short to show it.
    pub wrapped: bool,
}

/// What a text outside all records is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LooseKind {
    /// A paragraph of the document's prose.
    Paragraph,
    /// A line above a header row inside a table: title, issuer, date, unit of a list.
    Title,
    /// A note row of a table (注: …, 填写要求: …).
    Note,
    /// A footnote, endnote, page header or footer.
    Margin,
}
