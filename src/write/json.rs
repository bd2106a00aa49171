//! A JSON file for each document: two-space indent, a line feed at the end.

use super::{Layout, Writer, no_head, serial};
use crate::model::Document;
use std::io::{self, Write};

pub(super) const WRITER: Writer = Writer {
    name: "json",
    extension: "json",
    about: "one indented JSON file for each input",
    layout: Layout::Files,
    head: no_head,
    document,
    error: None,
};

fn document(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    serial::write(document, true, out)
}
