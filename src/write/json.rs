//! A JSON file for each document: two-space indent, a line feed at the end.

use super::{Layout, Writer, no_head};
use crate::model::Document;
use serde::Serialize as _;
use serde_json::Serializer;
use serde_json::ser::Formatter;
use std::io::{self, BufWriter, Write};

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
    let mut out = BufWriter::with_capacity(super::BUFFER, out);
    document.serialize(&mut Serializer::with_formatter(&mut out, Indent::default()))?;
    out.write_all(b"\n")?;
    out.flush()
}

/// The layout of `serde_json::to_string_pretty`. That one writes an indent step by step and a key in pieces, which in a
/// document of many short lines takes as long as the texts themselves.
#[derive(Debug)]
struct Indent {
    /// What stands between two keys: comma, line break, two blanks for each level, the quote that opens the second.
    between: Vec<u8>,
    /// Whether the innermost open value has something in it.
    filled: bool,
    /// Whether the string being written is a key, whose quotes are written with what is around it.
    key: bool,
}

impl Default for Indent {
    fn default() -> Self {
        Indent { between: b",\n\"".to_vec(), filled: false, key: false }
    }
}

impl Indent {
    fn open<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.between.pop();
        self.between.extend_from_slice(b"  \"");
        self.filled = false;
        out.write_all(bracket)
    }

    fn close<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.between.truncate(self.between.len().saturating_sub(3));
        self.between.push(b'"');
        if self.filled {
            self.line(out, true, false)?;
        }
        out.write_all(bracket)
    }

    /// Begins a line, behind a comma if it is not the first, with a quote if a key follows.
    fn line<W: ?Sized + Write>(&self, out: &mut W, first: bool, key: bool) -> io::Result<()> {
        let end = self.between.len() - usize::from(!key);
        out.write_all(self.between.get(usize::from(first)..end).unwrap_or_default())
    }
}

impl Formatter for Indent {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.line(out, first, false)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.key = true;
        self.line(out, first, true)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.key = false;
        out.write_all(b"\": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_string<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        if self.key { Ok(()) } else { out.write_all(b"\"") }
    }

    fn end_string<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        if self.key { Ok(()) } else { out.write_all(b"\"") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn laid_out_as_serde_json_does() {
        let mut deep = json!({"a": [], "b": {}, "c": [[], [{"d": null, "e": "乡\n镇"}, 1, [2.5]]], "f": true});
        for depth in 0..60 {
            let mut out = Vec::new();
            deep.serialize(&mut Serializer::with_formatter(&mut out, Indent::default())).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string_pretty(&deep).unwrap());
            deep = if depth % 2 == 0 { Value::Array(vec![deep]) } else { json!({ "x": deep }) };
        }
    }
}
