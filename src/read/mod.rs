//! Bytes → [`Body`]: one file per format, chosen by what the bytes are before what the name says.
//!
//! A format is one row of [`FORMATS`].

pub mod error;
pub mod limits;
pub mod sheet;

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
pub const FORMATS: &[Format] = &[
    Format {
        name: "xlsx",
        extensions: &["xlsx", "xlsm", "xltx", "xltm", "et"],
        about: "Excel and WPS workbook; merged cells, date cells, hidden rows, columns and sheets",
        detect: sheet::detect_xlsx,
        read: Some(sheet::read_xlsx),
    },
    Format {
        name: "xlsb",
        extensions: &["xlsb"],
        about: "Excel binary workbook",
        detect: sheet::detect_xlsb,
        read: Some(sheet::read_xlsb),
    },
    Format {
        name: "xls",
        extensions: &["xls", "xlt", "et"],
        about: "Excel 5 to 2003 and WPS workbook",
        detect: sheet::detect_xls,
        read: Some(sheet::read_xls),
    },
    Format {
        name: "ods",
        extensions: &["ods", "ots"],
        about: "OpenDocument spreadsheet",
        detect: sheet::detect_ods,
        read: Some(sheet::read_ods),
    },
];
