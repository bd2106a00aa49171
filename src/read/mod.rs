//! Bytes → [`Body`]: one file per format, chosen by what the bytes are before what the name says.
//!
//! A format is one row of [`FORMATS`].

pub mod error;
pub mod limits;

pub use error::ReadError;
pub use limits::Budget;

use crate::model::Body;

/// A format that can be read, or that is recognised and refused by name.
pub struct Format {
    /// Name as `source.format` gives it.
    pub name: &'static str,
    /// Extensions without the dot, lower case; the first is the usual one.
    pub extensions: &'static [&'static str],
    /// One line for `zhenggai formats`.
    pub about: &'static str,
    /// Whether bytes are of this format. Gets the bytes and the lower-case extension of the name.
    pub detect: fn(&[u8], &str) -> bool,
    /// Reads the bytes; `None` for a format that is only recognised.
    pub read: Option<Reader>,
}

/// A reader: bytes in, content out.
pub type Reader = fn(&Input<'_>) -> Result<Read, ReadError>;

/// What a reader gets.
pub struct Input<'a> {
    /// The bytes of the file.
    pub bytes: &'a [u8],
    /// Its name or path, for the extension only.
    pub name: &'a str,
    /// Whether hidden rows, columns and sheets are read.
    pub include_hidden: bool,
    /// Caps on what one file may cost.
    pub budget: &'a Budget,
}

/// What a reader gives.
#[derive(Debug)]
pub struct Read {
    /// The content.
    pub body: Body,
    /// Name of the encoding, for text formats.
    pub encoding: Option<String>,
}

/// Every format, in the order in which detection tries them.
pub const FORMATS: &[Format] = &[];

/// The row of [`FORMATS`] that the bytes belong to, if any.
#[must_use]
pub fn detect(bytes: &[u8], name: &str) -> Option<&'static Format> {
    let extension = name.rsplit(['/', '.']).next().unwrap_or("").to_lowercase();
    FORMATS.iter().find(|format| (format.detect)(bytes, &extension))
}

/// Reads one input by the first format that its bytes belong to.
///
/// # Errors
/// A [`ReadError`] where no meaningful reading is possible.
pub fn read(input: &Input<'_>) -> Result<(&'static Format, Read), ReadError> {
    if input.bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    let format = detect(input.bytes, input.name).ok_or(ReadError::UnknownFormat)?;
    let read = format.read.ok_or(ReadError::UnsupportedFormat { format: format.name, hint: format.about })?;
    Ok((format, read(input)?))
}
