//! A JSON file for each document, laid out to be read and compared by lines: two-space indent, what is nested deeper than
//! the values of a record on one line, a line feed at the end.

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

/// Objects within one another from which on all stands on one line: the document, its records and a record have lines,
/// the items of its lists have one each. A line for each number and bracket would be half of all that is written.
const ONE_LINE: usize = 4;

/// Two-space indent down to [`ONE_LINE`]. An indent is written at once, and a key's quotes with what is around them: in a
/// document of many short lines both take as long as the texts themselves.
#[derive(Debug)]
struct Indent {
    /// What stands between two keys: comma, line break, two blanks for each level, the quote that opens the second.
    between: Vec<u8>,
    /// Open objects and arrays that have lines of their own.
    depth: usize,
    /// Open objects and arrays that share one line.
    inline: usize,
    /// Whether the innermost open value has something in it.
    filled: bool,
    /// Whether the string being written is a key, whose quotes are written with what is around it.
    key: bool,
}

impl Default for Indent {
    fn default() -> Self {
        Indent { between: b",\n\"".to_vec(), depth: 0, inline: 0, filled: false, key: false }
    }
}

impl Indent {
    fn open<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        let deep = self.depth + 1 >= ONE_LINE + usize::from(bracket == b"[");
        if deep || self.inline > 0 {
            self.inline += 1;
        } else {
            self.depth += 1;
            self.between.pop();
            self.between.extend_from_slice(b"  \"");
            self.filled = false;
        }
        out.write_all(bracket)
    }

    fn close<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        if self.inline > 0 {
            self.inline -= 1;
        } else {
            self.depth = self.depth.saturating_sub(1);
            self.between.truncate(self.between.len().saturating_sub(3));
            self.between.push(b'"');
            if self.filled {
                self.apart(out, true, false)?;
            }
        }
        out.write_all(bracket)
    }

    /// What stands before a value or, with its quote, a key: a comma if it is not the first, and a line break.
    fn apart<W: ?Sized + Write>(&self, out: &mut W, first: bool, key: bool) -> io::Result<()> {
        if self.inline > 0 {
            // Most of a document: writes of a known length cost no call.
            return match (first, key) {
                (true, true) => out.write_all(b"\""),
                (true, false) => Ok(()),
                (false, true) => out.write_all(b", \""),
                (false, false) => out.write_all(b", "),
            };
        }
        let start = usize::from(first);
        out.write_all(self.between.get(start..self.between.len() - usize::from(!key)).unwrap_or_default())
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
        self.apart(out, first, false)
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
        self.apart(out, first, true)
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

    fn laid_out(value: &Value) -> String {
        let mut out = Vec::new();
        value.serialize(&mut Serializer::with_formatter(&mut out, Indent::default())).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn shallow_values_are_laid_out_as_serde_json_does() {
        let value = json!({"a": [], "b": {}, "c": [[], [1, "乡\n镇"], [[null, 2.5]]], "d": {"e": {}}, "g": true});
        assert_eq!(laid_out(&value), serde_json::to_string_pretty(&value).unwrap());
    }

    #[test]
    fn what_is_deep_stands_on_one_line() {
        // A `Value` sorts its keys.
        let measures = json!([{"no": 1, "none": [], "units": [{"name": "镇\n办"}, {}]}, [2, [3, "四"]]]);
        let value = json!({"records": [{"measures": measures, "place": {"lines": [4, 4]}}]});
        let lines = [
            "{",
            "  \"records\": [",
            "    {",
            "      \"measures\": [",
            "        {\"no\": 1, \"none\": [], \"units\": [{\"name\": \"镇\\n办\"}, {}]},",
            "        [2, [3, \"四\"]]",
            "      ],",
            "      \"place\": {\"lines\": [4, 4]}",
            "    }",
            "  ]",
            "}",
        ];
        assert_eq!(laid_out(&value), lines.join("\n"));
    }
}
