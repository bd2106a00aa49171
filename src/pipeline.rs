//! The order of the stages, and the only place that knows it.

use crate::audit;
use crate::flow::flows;
use crate::model::{
    Block, Body, Code, DOCUMENT_SCHEMA, Document, ERROR_SCHEMA, ErrorBody, ErrorDocument, ErrorSource, Finding,
    SourceInfo,
};
use crate::normalize::record::{self, Context};
use crate::normalize::seen::Seen;
use crate::normalize::{declared, headed, inherit, meta, schedule, scope, units};
use crate::read::archive::{self, Content, Member};
use crate::read::skip::{self, Reason};
use crate::read::{self, Budget, Input, ReadError};
use crate::redact::{self, Redactor};
use crate::rules::{Example, RuleError, Rules, TABLES, Tables};
use crate::split;
use crate::text::distinct::Distinct;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// What a conversion may be told.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Read hidden rows, columns and sheets too; their places say `hidden`.
    pub include_hidden: bool,
    /// The rules in force; the built-in ones where none are given. [`rules`] makes them from rule files.
    pub rules: Option<Arc<Rules>>,
    /// Take telephone and ID numbers, e-mail addresses and named contacts out of the document ([`crate::redact`]).
    pub redact: bool,
}

impl Options {
    /// A path of an input or of a member of an archive as it may be told.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        if self.redact { redact::path(path, self.rules()) } else { path.to_string() }
    }

    /// The rules in force.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        self.rules.as_deref().unwrap_or_else(|| Rules::builtin())
    }
}

/// The tables in force when rule files, each a name and its text, are laid over the built-in ones in this order. Their
/// examples have been held against them.
///
/// ```
/// use std::sync::Arc;
/// use zhenggai::{Options, convert, pipeline};
///
/// let mine = "[[labels.label]]\nfield = \"deadline\"\nwords = [\"销号期限\"]\n";
/// let rules = pipeline::rules(&[("mine.toml", mine)])?.rules()?;
/// let options = Options { rules: Some(Arc::new(rules)), ..Options::default() };
/// let page = "问题 | 整改措施 | 责任单位 | 销号期限\n台账缺失 | 补齐。 | 镇水务站 | 2024年6月底前\n";
/// let document = convert(page.as_bytes(), "清单.txt", &options).unwrap();
/// assert!(document.records[0].deadline.is_some());
///
/// let broken = pipeline::rules(&[("mine.toml", "[units]\nheadz = {}\n")]).unwrap_err();
/// assert!(broken.to_string().starts_with("mine.toml:2:1: unknown table [units.headz]"));
/// # Ok::<(), zhenggai::rules::RuleError>(())
/// ```
///
/// # Errors
/// The first thing that is wrong: file, line, column and the reason.
pub fn rules(files: &[(&str, &str)]) -> Result<Tables, RuleError> {
    let mut tables = Tables::builtin();
    for (name, text) in files {
        let examples = tables.overlay(name, text)?;
        let rules = tables.rules()?;
        // What takes more than the words to tell is asked of the stage that reads unit fields.
        let shown = |example: &Example| {
            let table = TABLES.iter().find(|table| table.name == example.table);
            match (table.and_then(|table| table.shows), example.word.as_deref()) {
                (Some(shows), _) => shows(&rules, example),
                (None, Some(word)) => units::examples::shows(&example.section, word, &example.text, &rules),
                (None, None) => true,
            }
        };
        if let Some(example) = examples.into_iter().find(|example| !shown(example)) {
            return Err(example.error);
        }
    }
    Ok(tables)
}

/// Converts the bytes of one input. `path` is the name under which it is reported; its extension is a hint only.
///
/// # Errors
/// A [`ReadError`] where the bytes cannot be read at all; anything less is a finding of the document. An archive holds
/// several documents and gives [`ReadError::Archive`]: [`convert_members`] reads it.
pub fn convert(bytes: &[u8], path: &str, options: &Options) -> Result<Document, ReadError> {
    let budget = Budget::new();
    let input = Input { bytes, name: path, include_hidden: options.include_hidden, budget: &budget };
    let (format, read) = read::read(&input)?;
    let mut source = source_info(bytes, path);
    source.format = Some(format.name.to_string());
    source.encoding = read.encoding;
    let rules = options.rules();
    if !options.redact {
        return Ok(assemble(read.body, source, rules));
    }
    let document = assemble(read.body.clone(), source, rules);
    Ok(Redactor::new(&read.body, &document, rules).document(document))
}

/// What became of a member of an archive.
#[derive(Debug, Clone, PartialEq)]
pub enum MemberOutcome {
    /// A document; `source.member` says which.
    Read(Box<Document>),
    /// No document. Without `source.member` it is the archive that could not be read, or not to its end.
    Failed(Box<ErrorDocument>),
    /// Nothing to read.
    Skipped {
        /// Path inside the archive.
        member: String,
        /// Why.
        reason: Reason,
        /// SHA-256 of its bytes, where they were looked at.
        sha256: Option<String>,
    },
}

/// Converts each member of an archive (zip, tar, gz, and these inside one another), in the order of its directory.
/// `path` is the name of the archive. What is no archive gives one failure, [`ReadError::UnknownFormat`];
/// [`archive::is_archive`] tells.
///
/// ```
/// use zhenggai::pipeline::{MemberOutcome, Options, convert_members};
///
/// let mut failed = Vec::new();
/// convert_members(b"PK\x03\x04 cut", "附件.zip", &Options::default(), &mut |outcome| match outcome {
///     MemberOutcome::Read(document) => println!("{:?}: {} records", document.source.member, document.records.len()),
///     MemberOutcome::Failed(error) => failed.push(error.error.code),
///     MemberOutcome::Skipped { .. } => {}
/// });
/// assert_eq!(failed, ["truncated"]);
/// ```
pub fn convert_members(bytes: &[u8], path: &str, options: &Options, take: &mut dyn FnMut(MemberOutcome)) {
    let path = &options.path(path);
    members(bytes, path, options, &mut |member| take(convert_member(bytes, path, &member, options)));
}

/// Hands over each member of an archive under the name by which it may be told, as [`archive::members`] does with those
/// that the archive has. No two files have one name.
pub fn members(bytes: &[u8], path: &str, options: &Options, visit: &mut dyn FnMut(Member)) {
    let mut names = Distinct::default();
    archive::members(bytes, path, &mut |mut member| {
        if let Some(name) = member.name.as_mut().filter(|_| options.redact) {
            *name = options.path(name);
            // A folder may be listed again with each file in it.
            if member.content != Content::Skipped(Reason::Folder) {
                *name = names.name(std::mem::take(name));
            }
        }
        visit(member);
    });
}

/// Converts one member of an archive. `bytes` and `path` are those of the archive; path and member are told as they are
/// given ([`members`]), less what a document gives away of them.
#[must_use]
pub fn convert_member(bytes: &[u8], path: &str, member: &Member, options: &Options) -> MemberOutcome {
    let Member { name: Some(name), content } = member else {
        let error = match &member.content {
            Content::Failed(error) => error_document(bytes, path, error),
            Content::Bytes(_) | Content::Skipped(_) => error_document(bytes, path, &ReadError::UnknownFormat),
        };
        return MemberOutcome::Failed(Box::new(error));
    };
    match content {
        Content::Skipped(reason) => MemberOutcome::Skipped { member: name.clone(), reason: *reason, sha256: None },
        Content::Failed(error) => MemberOutcome::Failed(Box::new(member_error(None, path, name, error))),
        Content::Bytes(bytes) => {
            if let Some(reason) = skip::by_content(bytes, name) {
                let sha256 = Some(source_info(bytes, name).sha256);
                return MemberOutcome::Skipped { member: name.clone(), reason, sha256 };
            }
            match convert(bytes, name, options) {
                Ok(mut document) => {
                    let member = std::mem::replace(&mut document.source.path, path.to_string());
                    document.source.member = Some(member);
                    MemberOutcome::Read(Box::new(document))
                }
                Err(error) => MemberOutcome::Failed(Box::new(member_error(Some(bytes), path, name, &error))),
            }
        }
    }
}

/// The JSON object that stands for a member that gave no document. `bytes` are the member's, where they could be had;
/// `path` is that of the archive.
#[must_use]
pub fn member_error(bytes: Option<&[u8]>, path: &str, member: &str, error: &ReadError) -> ErrorDocument {
    let mut document = error_document(bytes.unwrap_or_default(), member, error);
    if bytes.is_none() {
        (document.source.bytes, document.source.sha256, document.source.format) = (None, None, None);
    }
    document.source.path = path.to_string();
    document.source.member = Some(member.to_string());
    document
}

/// Everything after reading: a body becomes a document.
#[must_use]
pub fn assemble(body: Body, source: SourceInfo, rules: &Rules) -> Document {
    let Body { blocks, mut findings, links } = body;
    let template = findings.iter().any(|f| f.code == Code::TemplateText);
    findings.extend(no_text(&blocks).filter(|_| !template));
    let split = split::split(blocks, rules);
    let id = document_id(&source.sha256);
    let flows = flows(&split.loose);
    let mut meta = meta::read(&split.loose, &flows, &split.lists, !split.drafts.is_empty());
    // A page without a text of its own may give it as a file of its name.
    let own = meta.title.as_deref().filter(|_| !split.drafts.is_empty());
    for href in meta::links::attach(&mut meta.attachments, &links, own) {
        let message = format!("A link leads to the document's own file and is no attachment: {href}.");
        findings.push(Finding::new(Code::PageFurniture, message).with("href", href));
    }
    let date = meta.date.as_deref();
    let context = Context { document_id: &id, date, rules, seen: Seen::default() };
    let mut records: Vec<_> =
        split.drafts.into_iter().enumerate().map(|(i, d)| record::record(d, i, &context)).collect();
    let scoped = scope::deadlines(&flows, &split.lists);
    headed::deadlines(&mut records, date);
    inherit::deadlines(&mut records, &scoped, date);
    let schedule = schedule::read(&flows, date);
    let declared = declared::read(&flows, &split.lists);
    findings.extend(split.findings);
    if !records.is_empty() {
        findings.extend(meta::untold::findings(&split.loose, &meta, &records, &findings, rules));
    }
    for finding in &mut findings {
        finding.record = finding.record_index.and_then(|i| records.get(i)).map(|r| r.id.clone());
    }
    let mut document = Document {
        schema: DOCUMENT_SCHEMA,
        id,
        source,
        meta,
        lists: split.lists,
        schedule,
        records,
        declared,
        findings,
        accounting: split.accounting,
    };
    audit::audit(&mut document);
    document
}

/// The reason for no records that only the body shows: there is no text in it.
fn no_text(blocks: &[Block]) -> Option<Finding> {
    let is_empty = |block: &Block| match block {
        Block::Paragraph(p) => p.text.trim().is_empty(),
        Block::Table(t) => t.grid.cells().iter().all(|c| c.text.trim().is_empty() && c.tables.is_empty()),
    };
    let message = "No record was found: the document shows no text; a page may load it by a script, a scan holds only \
                   pictures.";
    blocks.iter().all(is_empty).then(|| Finding::new(Code::NoRecords, message).with("reason", "no-text"))
}

/// What is known of an input before it is read: its name, size and digest. Format and encoding stay open.
#[must_use]
pub fn source_info(bytes: &[u8], path: &str) -> SourceInfo {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    SourceInfo {
        path: path.to_string(),
        member: None,
        format: None,
        encoding: None,
        bytes: size,
        sha256: hex(&Sha256::digest(bytes)),
    }
}

/// The `id` of a document: the first 12 hexadecimal digits of its input's SHA-256.
#[must_use]
pub fn document_id(sha256: &str) -> String {
    sha256.chars().take(12).collect()
}

/// The JSON object that stands for an input that [`convert`] refused. The format is given where the content shows it.
#[must_use]
pub fn error_document(bytes: &[u8], path: &str, error: &ReadError) -> ErrorDocument {
    let mut source = ErrorSource::from(source_info(bytes, path));
    // Nothing is of no format; and after a defect of ours the same bytes are not looked at again.
    if !matches!(error, ReadError::Empty | ReadError::Internal(_)) {
        source.format = read::detect(bytes, path).map(|format| format.name.to_string());
    }
    let error =
        ErrorBody { code: error.code().to_string(), message: error.to_string(), hint: error.hint().to_string() };
    ErrorDocument { schema: ERROR_SCHEMA, source, error }
}

/// Lower-case hexadecimal digits of a digest.
fn hex(digest: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digit = |n: u8| DIGITS.get(usize::from(n & 15)).copied().unwrap_or('0');
    digest.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_of_running_text_are_checked() {
        let laid = |text: &str| rules(&[("mine.toml", text)]).and_then(|tables| tables.rules());
        let mine = laid("[words.actions]\n\"疏浚\" = \"疏浚渠道\"\nremove = [\"清理\"]\n").unwrap();
        assert!(mine.words.actions.tell("疏浚渠道") && !mine.words.actions.tell("清理渠道"));
        let error = laid("[words.sites]\n\"站区\" = \"站区管委会\"\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "mine.toml:2:8: the example \"站区管委会\" does not show \"站区\" of [words.sites]"
        );
    }

    #[test]
    fn an_error_document_says_what_is_known() {
        let error = error_document(b"abc", "镇/清单.bin", &ReadError::Truncated("no end".into()));
        assert_eq!(error.source.path, "镇/清单.bin");
        assert_eq!(error.source.bytes, Some(3));
        let sha256 = error.source.sha256.unwrap();
        assert_eq!(sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(document_id(&sha256), "ba7816bf8f01");
        assert_eq!(
            (error.error.code.as_str(), error.error.message.as_str()),
            ("truncated", "the file is truncated: no end")
        );
    }
}
