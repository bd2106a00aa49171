//! JSON lines: one compact object a line, errors in their turn.

use super::{Layout, Writer, no_head};
use serde::Serialize;
use std::io;

pub(super) const WRITER: Writer = Writer {
    name: "jsonl",
    extension: "jsonl",
    about: "one compact JSON object a line, errors in their turn",
    layout: Layout::Stream,
    head: no_head,
    document: line,
    error: Some(line),
};

fn line(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut out = serde_json::to_vec(value)?;
    out.push(b'\n');
    Ok(out)
}
