//! The order of the stages, and the only place that knows it.

use crate::model::Document;
use crate::read::ReadError;

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
