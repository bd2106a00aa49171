//! JSON lines: one compact object a line, errors in their turn.

use super::{Layout, Writer, no_head};
use serde::Serialize;
use std::io::{self, BufWriter, Write};

pub(super) const WRITER: Writer = Writer {
    name: "jsonl",
    extension: "jsonl",
    about: "one compact JSON object a line, errors in their turn",
    layout: Layout::Stream,
    head: no_head,
    document: line,
    error: Some(line),
};

fn line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(super::BUFFER, out);
    serde_json::to_writer(&mut out, value)?;
    out.write_all(b"\n")?;
    out.flush()
}
