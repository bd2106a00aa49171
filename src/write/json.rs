//! A JSON file for each document: two-space indent, a line feed at the end.

use super::{Layout, Writer, no_head};
use crate::model::Document;
use std::io;

pub(super) const WRITER: Writer = Writer {
    name: "json",
    extension: "json",
    about: "one indented JSON file for each input",
    layout: Layout::Files,
    head: no_head,
    document,
    error: None,
};

fn document(document: &Document) -> io::Result<Vec<u8>> {
    let mut out = serde_json::to_vec_pretty(document)?;
    out.push(b'\n');
    Ok(out)
}
