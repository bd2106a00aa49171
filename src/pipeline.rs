//! The order of the stages, and the only place that knows it.

use crate::model::{Body, DOCUMENT_SCHEMA, Document, SourceInfo};
use crate::normalize::record::{self, Context};
use crate::read::ReadError;
use crate::rules::Rules;
use crate::split;

/// What a conversion may be told.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Read hidden rows, columns and sheets too; their places say `hidden`.
    pub include_hidden: bool,
}

/// Converts the bytes of one input. `path` is the name under which it is reported; its extension is a hint only.
///
/// # Errors
/// A [`ReadError`] where the bytes cannot be read at all; anything less is a finding of the document.
pub fn convert(bytes: &[u8], path: &str, options: &Options) -> Result<Document, ReadError> {
    let _ = (bytes, path, options);
    Err(ReadError::UnknownFormat)
}

/// Everything after reading: a body becomes a document.
#[must_use]
pub fn assemble(body: Body, source: SourceInfo, rules: &Rules) -> Document {
    let split = split::split(&body, rules);
    let id: String = source.sha256.chars().take(12).collect();
    let meta = crate::model::Meta::default();
    let date = meta.date.clone();
    let context = Context { document_id: &id, date: date.as_deref(), rules };
    let records = split.drafts.iter().enumerate().map(|(i, d)| record::record(d, i, &context)).collect();
    let mut findings = body.findings;
    findings.extend(split.findings);
    Document {
        schema: DOCUMENT_SCHEMA,
        id,
        source,
        meta,
        lists: split.lists,
        schedule: Vec::new(),
        records,
        declared: Vec::new(),
        findings,
        accounting: split.accounting,
    }
}
