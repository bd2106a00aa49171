//! The JSON objects that are emitted: a document, or an error where an input could not be read.

use super::{Deadline, Finding, Place, Record};
use schemars::JsonSchema;
use serde::Serialize;

/// Value of `schema` in a document.
pub const DOCUMENT_SCHEMA: &str = "zhenggai.document/1";
/// Value of `schema` in an error.
pub const ERROR_SCHEMA: &str = "zhenggai.error/1";

/// One input, read and normalized.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Document {
    /// Always `zhenggai.document/1`.
    #[schemars(extend("const" = DOCUMENT_SCHEMA))]
    pub schema: &'static str,
    /// First 12 hexadecimal digits of `source.sha256`.
    pub id: String,
    /// The input.
    pub source: SourceInfo,
    /// What belongs to the document as a whole.
    pub meta: Meta,
    /// The lists in reading order.
    pub lists: Vec<List>,
    /// The document's own steps with their dates.
    pub schedule: Vec<Step>,
    /// The records in reading order.
    pub records: Vec<Record>,
    /// What the text itself counts.
    pub declared: Vec<Declared>,
    /// What was odd.
    pub findings: Vec<Finding>,
    /// What became of every non-empty cell.
    pub accounting: Accounting,
}

/// An input that could not be read.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ErrorDocument {
    /// Always `zhenggai.error/1`.
    #[schemars(extend("const" = ERROR_SCHEMA))]
    pub schema: &'static str,
    /// The input.
    pub source: ErrorSource,
    /// What was wrong.
    pub error: ErrorBody,
}

/// What was wrong with an input, and the way out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ErrorBody {
    /// Stable code.
    pub code: String,
    /// One plain English sentence.
    pub message: String,
    /// What the user can do.
    pub hint: String,
}

/// The input as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceInfo {
    /// Path with `/`, relative to the walked root.
    pub path: String,
    /// Path inside an archive; `sha256` and `bytes` are then the member's.
    pub member: Option<String>,
    /// Format name as `zhenggai formats` lists it; null where it is not known.
    pub format: Option<String>,
    /// Character encoding, for text only (`utf-8`, `gb18030`, …).
    pub encoding: Option<String>,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes, 64 hexadecimal digits.
    pub sha256: String,
}

/// An input that could not be read: as [`SourceInfo`], but size and digest are null where not even the bytes were had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ErrorSource {
    /// Path with `/`, relative to the walked root.
    pub path: String,
    /// Path inside an archive; `sha256` and `bytes` are then the member's.
    pub member: Option<String>,
    /// Format name as `zhenggai formats` lists it; null where it is not known.
    pub format: Option<String>,
    /// Character encoding, for text only.
    pub encoding: Option<String>,
    /// Size in bytes; null where the file could not be opened.
    pub bytes: Option<u64>,
    /// SHA-256 of the bytes, 64 hexadecimal digits; null where the file could not be opened or was too large to load.
    pub sha256: Option<String>,
}

impl From<SourceInfo> for ErrorSource {
    fn from(source: SourceInfo) -> Self {
        ErrorSource {
            path: source.path,
            member: source.member,
            format: source.format,
            encoding: source.encoding,
            bytes: Some(source.bytes),
            sha256: Some(source.sha256),
        }
    }
}

/// What belongs to the document as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Meta {
    /// The title, lines joined.
    pub title: Option<String>,
    /// What the document is, by its title's form.
    pub kind: DocumentKind,
    /// 文号 of the document itself, not one it cites.
    pub doc_number: Option<String>,
    /// 索引号.
    pub index_number: Option<String>,
    /// 发文机关.
    pub issuers: Vec<String>,
    /// 主送机关.
    pub recipients: Vec<String>,
    /// 成文日期 in EDTF.
    pub date: Option<String>,
    /// Documents it cites.
    pub references: Vec<Citation>,
    /// 附件.
    pub attachments: Vec<Attachment>,
    /// Persons to ask.
    pub contacts: Vec<Contact>,
}

/// What a document is, by its title's form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// 整改方案.
    Scheme,
    /// 清单, 台账, 一览表, 分解表, 任务表.
    List,
    /// …整改(进展)情况(的)报告.
    ProgressReport,
    /// 实施方案, 专项行动方案, 排查方案.
    Plan,
    /// 总结, 汇报, 讲话.
    WorkReport,
    /// 通知, 通报.
    Notice,
    /// 函 and the rest.
    #[default]
    Other,
}

/// A document that is cited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Citation {
    /// Title without 《》.
    pub title: Option<String>,
    /// 文号.
    pub doc_number: Option<String>,
}

/// An attachment that the document names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Attachment {
    /// Number as written.
    pub no: Option<u32>,
    /// Title.
    pub title: String,
    /// Link, where the page has one.
    pub href: Option<String>,
}

/// A person to ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Contact {
    /// Name.
    pub name: Option<String>,
    /// Telephone number as written.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
}

/// One list of records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct List {
    /// 1-based number.
    pub no: usize,
    /// Title, ordinals and 附件 off.
    pub title: Option<String>,
    /// Number of the attachment it is (附件2).
    pub attachment: Option<u32>,
    /// The layout it was read by.
    pub dialect: String,
    /// Record keys of its columns, in order; `extra` for a column that maps to no field.
    pub columns: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// One step of the document's own schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// Its date.
    pub deadline: Option<Deadline>,
    /// Where it stands.
    pub place: Place,
}

/// A count that the text itself states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Declared {
    /// What is counted.
    pub subject: Subject,
    /// How many.
    pub count: u32,
    /// `lists[].no` it is about; null for the whole document.
    pub list: Option<usize>,
    /// What narrows it (立查立改).
    pub of: Option<String>,
    /// The parts where the text adds up.
    pub sums: Vec<Vec<u32>>,
    /// As written.
    pub raw: String,
    /// Where it stands.
    pub place: Place,
}

/// What a declared count counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// 问题.
    Problems,
    /// 措施.
    Measures,
    /// 方面.
    Aspects,
    /// 类.
    Categories,
    /// 任务.
    Tasks,
}

/// What became of every non-empty cell; `cells` is the sum of the rest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Accounting {
    /// Non-empty cells.
    pub cells: usize,
    /// Cells of header rows, repeated ones included.
    pub header: usize,
    /// Titles and other lines above a header.
    pub title: usize,
    /// Cells that fed a record.
    pub record: usize,
    /// Note rows.
    pub note: usize,
    /// Cells of tables that are no list: layout, contacts, signatures.
    pub other: usize,
    /// Cells that reached nothing; each has a finding.
    pub unplaced: usize,
}
