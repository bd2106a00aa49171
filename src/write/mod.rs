//! Documents → bytes. An output form is one row of [`WRITERS`]; files and streams are the caller's.

mod csv;
mod json;
mod jsonl;

pub use csv::COLUMNS as CSV_COLUMNS;

use crate::model::{Document, ErrorDocument};
use std::io::{self, Write};

/// An output form.
pub struct Writer {
    /// Name as `--format` takes it.
    pub name: &'static str,
    /// Extension of its files, without the dot.
    pub extension: &'static str,
    /// One line for the help.
    pub about: &'static str,
    /// How documents are laid out.
    pub layout: Layout,
    /// What stands before the first document of a stream.
    pub head: fn() -> io::Result<Vec<u8>>,
    /// One document.
    pub document: Serialize<Document>,
    /// One input that could not be read, where the form has a place for it.
    pub error: Option<Serialize<ErrorDocument>>,
}

/// Writes one object. The output is buffered inside.
pub type Serialize<T> = fn(&T, &mut dyn Write) -> io::Result<()>;

/// Bytes gathered before they are written on. A document is never held as a whole beside its bytes.
const BUFFER: usize = 64 << 10;

/// How an output form lays out several documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A file for each.
    Files,
    /// One behind the other in one stream.
    Stream,
}

/// Every output form; the first is the usual one.
pub const WRITERS: &[Writer] = &[json::WRITER, jsonl::WRITER, csv::WRITER];

fn no_head() -> io::Result<Vec<u8>> {
    Ok(Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_unique_and_described() {
        let mut names = std::collections::BTreeSet::new();
        for writer in WRITERS {
            assert!(names.insert(writer.name), "{} stands twice", writer.name);
            assert!(!writer.about.is_empty() && !writer.extension.starts_with('.'));
        }
    }
}
