//! JSON from anything that serializes, byte for byte as serde_json writes it, compact or indented by two blanks. Documents
//! are many short texts under known names; of these serde_json looks at each byte and writes each mark by itself, which
//! takes three times as long.

use serde::ser::{self, Serialize, Serializer};
use std::fmt::Display;
use std::io::{self, Write};

/// Bytes gathered before they are written on. A document is never held as a whole beside its bytes.
const BUFFER: usize = 64 << 10;

/// Writes a value.
///
/// # Errors
/// What the sink says.
pub(super) fn write(value: &impl Serialize, indented: bool, sink: &mut dyn Write) -> io::Result<()> {
    let bytes = Vec::with_capacity(BUFFER + (BUFFER >> 3));
    let mut out = Out { bytes, sink, indented, depth: 0 };
    value.serialize(&mut out).map_err(|failure| failure.0)?;
    out.bytes.push(b'\n');
    out.sink.write_all(&out.bytes)
}

/// What went wrong, as serde wants to have it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Failure(#[from] io::Error);

impl ser::Error for Failure {
    fn custom<T: Display>(message: T) -> Self {
        Failure(io::Error::other(message.to_string()))
    }
}

type Done = Result<(), Failure>;

struct Out<'w> {
    bytes: Vec<u8>,
    sink: &'w mut dyn Write,
    indented: bool,
    depth: usize,
}

/// A comma, a line break and more blanks than a document is deep.
const BREAK: &[u8] = b",\n                                                                ";

impl Out<'_> {
    fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Begins the next entry of the innermost open value.
    fn entry(&mut self, first: bool) -> Done {
        if self.bytes.len() >= BUFFER {
            self.sink.write_all(&self.bytes)?;
            self.bytes.clear();
        }
        match (self.indented, first) {
            (true, first) => self.line(usize::from(first)),
            (false, false) => self.put(b","),
            (false, true) => {}
        }
        Ok(())
    }

    /// A line break, and before it a comma unless that is left out.
    fn line(&mut self, from: usize) {
        let blanks = 2 * self.depth;
        match BREAK.get(from..2 + blanks) {
            Some(line) => self.put(line),
            None => {
                self.put(BREAK.get(from..2).unwrap_or(&[]));
                self.bytes.resize(self.bytes.len() + blanks, b' ');
            }
        }
    }

    fn colon(&mut self) {
        self.put(if self.indented { b": " } else { b":" });
    }

    fn text(&mut self, text: &str) {
        self.bytes.push(b'"');
        let bytes = text.as_bytes();
        if is_plain(bytes) {
            self.put(bytes);
        } else {
            bytes.iter().for_each(|byte| self.escaped(*byte));
        }
        self.bytes.push(b'"');
    }

    fn escaped(&mut self, byte: u8) {
        match byte {
            b'"' => self.put(b"\\\""),
            b'\\' => self.put(b"\\\\"),
            0x08 => self.put(b"\\b"),
            b'\t' => self.put(b"\\t"),
            b'\n' => self.put(b"\\n"),
            0x0C => self.put(b"\\f"),
            b'\r' => self.put(b"\\r"),
            0..0x20 => {
                let hex = |n: u8| if n < 10 { b'0' + n } else { b'a' + n - 10 };
                self.put(&[b'\\', b'u', b'0', b'0', hex(byte >> 4), hex(byte & 0xF)]);
            }
            _ => self.bytes.push(byte),
        }
    }

    fn digits(&mut self, mut n: u64) {
        let mut digits = [0u8; 20];
        let mut len = 0;
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + u8::try_from(n % 10).unwrap_or(0);
            n /= 10;
            len += 1;
            if n == 0 {
                break;
            }
        }
        self.put(digits.get(20 - len..).unwrap_or(&[]));
    }

    /// What documents hardly hold is left to serde_json.
    fn rare(&mut self, value: &impl Serialize) -> Done {
        let text = serde_json::to_vec(value).map_err(io::Error::from)?;
        self.put(&text);
        Ok(())
    }
}

/// Whether a text stands in JSON as it is. Whole blocks are looked at without a branch, many bytes at a time.
fn is_plain(bytes: &[u8]) -> bool {
    let marked = |byte: &u8| (*byte < 0x20) | (*byte == b'"') | (*byte == b'\\');
    let (blocks, rest) = bytes.as_chunks::<32>();
    blocks.iter().all(|block| !block.iter().fold(false, |any, byte| any | marked(byte))) && !rest.iter().any(marked)
}

/// An open object or array.
struct Open<'o, 'w> {
    out: &'o mut Out<'w>,
    first: bool,
    close: &'static [u8],
    /// It is the one entry of an object that names a variant.
    wrapped: bool,
}

impl<'o, 'w> Open<'o, 'w> {
    fn new(out: &'o mut Out<'w>, brackets: [&'static [u8]; 2]) -> Self {
        let [open, close] = brackets;
        out.put(open);
        out.depth += 1;
        Open { out, first: true, close, wrapped: false }
    }

    fn variant(out: &'o mut Out<'w>, name: &str, brackets: [&'static [u8]; 2]) -> Result<Self, Failure> {
        let mut outer = Open::new(out, OBJECT);
        outer.key(name)?;
        Ok(Open { wrapped: true, ..Open::new(outer.out, brackets) })
    }

    fn entry(&mut self) -> Done {
        self.out.entry(std::mem::take(&mut self.first))
    }

    fn key(&mut self, key: &str) -> Done {
        self.entry()?;
        self.out.text(key);
        self.out.colon();
        Ok(())
    }

    fn value<T: ?Sized + Serialize>(&mut self, value: &T) -> Done {
        value.serialize(&mut *self.out)
    }

    fn close(self) -> Done {
        let Open { out, first, close, wrapped } = self;
        out.depth = out.depth.saturating_sub(1);
        if out.indented && !first {
            out.line(1);
        }
        out.put(close);
        if wrapped {
            Open { out, first: false, close: b"}", wrapped: false }.close()?;
        }
        Ok(())
    }
}

const OBJECT: [&[u8]; 2] = [b"{", b"}"];
const ARRAY: [&[u8]; 2] = [b"[", b"]"];

impl<'o, 'w> Serializer for &'o mut Out<'w> {
    type Ok = ();
    type Error = Failure;
    type SerializeSeq = Open<'o, 'w>;
    type SerializeTuple = Open<'o, 'w>;
    type SerializeTupleStruct = Open<'o, 'w>;
    type SerializeTupleVariant = Open<'o, 'w>;
    type SerializeMap = Open<'o, 'w>;
    type SerializeStruct = Open<'o, 'w>;
    type SerializeStructVariant = Open<'o, 'w>;

    fn serialize_bool(self, v: bool) -> Done {
        self.put(if v { b"true" } else { b"false" });
        Ok(())
    }

    fn serialize_i8(self, v: i8) -> Done {
        self.serialize_i64(v.into())
    }

    fn serialize_i16(self, v: i16) -> Done {
        self.serialize_i64(v.into())
    }

    fn serialize_i32(self, v: i32) -> Done {
        self.serialize_i64(v.into())
    }

    fn serialize_i64(self, v: i64) -> Done {
        if v < 0 {
            self.bytes.push(b'-');
        }
        self.digits(v.unsigned_abs());
        Ok(())
    }

    fn serialize_u8(self, v: u8) -> Done {
        self.serialize_u64(v.into())
    }

    fn serialize_u16(self, v: u16) -> Done {
        self.serialize_u64(v.into())
    }

    fn serialize_u32(self, v: u32) -> Done {
        self.serialize_u64(v.into())
    }

    fn serialize_u64(self, v: u64) -> Done {
        self.digits(v);
        Ok(())
    }

    fn serialize_f32(self, v: f32) -> Done {
        self.rare(&v)
    }

    fn serialize_f64(self, v: f64) -> Done {
        self.rare(&v)
    }

    fn serialize_char(self, v: char) -> Done {
        self.rare(&v)
    }

    fn serialize_str(self, v: &str) -> Done {
        self.text(v);
        Ok(())
    }

    fn serialize_bytes(self, v: &[u8]) -> Done {
        self.collect_seq(v)
    }

    fn serialize_none(self) -> Done {
        self.serialize_unit()
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        self.put(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Done {
        let mut open = Open::new(self, OBJECT);
        open.key(variant)?;
        open.value(value)?;
        open.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'o, 'w>, Failure> {
        Ok(Open::new(self, ARRAY))
    }

    fn serialize_tuple(self, _: usize) -> Result<Open<'o, 'w>, Failure> {
        Ok(Open::new(self, ARRAY))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Open<'o, 'w>, Failure> {
        Ok(Open::new(self, ARRAY))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'o, 'w>, Failure> {
        Open::variant(self, variant, ARRAY)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Open<'o, 'w>, Failure> {
        Ok(Open::new(self, OBJECT))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'o, 'w>, Failure> {
        Ok(Open::new(self, OBJECT))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'o, 'w>, Failure> {
        Open::variant(self, variant, OBJECT)
    }
}

/// The traits of arrays, which differ in the name of one method.
macro_rules! array {
    ($($array:ident $method:ident)*) => {$(
        impl ser::$array for Open<'_, '_> {
            type Ok = ();
            type Error = Failure;

            fn $method<T: ?Sized + Serialize>(&mut self, value: &T) -> Done {
                self.entry()?;
                self.value(value)
            }

            fn end(self) -> Done {
                self.close()
            }
        }
    )*};
}

array! {
    SerializeSeq serialize_element
    SerializeTuple serialize_element
    SerializeTupleStruct serialize_field
    SerializeTupleVariant serialize_field
}

/// The traits of structs, which differ in nothing.
macro_rules! object {
    ($($object:ident)*) => {$(
        impl ser::$object for Open<'_, '_> {
            type Ok = ();
            type Error = Failure;

            fn serialize_field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Done {
                self.key(key)?;
                self.value(value)
            }

            fn end(self) -> Done {
                self.close()
            }
        }
    )*};
}

object! { SerializeStruct SerializeStructVariant }

/// Keys are texts.
impl ser::SerializeMap for Open<'_, '_> {
    type Ok = ();
    type Error = Failure;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Done {
        self.entry()?;
        self.value(key)?;
        self.out.colon();
        Ok(())
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Done {
        self.value(value)
    }

    fn end(self) -> Done {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn written(value: &impl Serialize, indented: bool) -> String {
        let mut out = Vec::new();
        write(value, indented, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn same(value: &impl Serialize) {
        assert_eq!(written(value, true), serde_json::to_string_pretty(value).unwrap() + "\n");
        assert_eq!(written(value, false), serde_json::to_string(value).unwrap() + "\n");
    }

    #[test]
    fn laid_out_as_serde_json_does() {
        let mut deep = json!({"a": [], "b": {}, "c": [[], [{"d": null, "e": "乡\n镇"}, 1, [2.5]]], "f": true});
        for depth in 0..60 {
            same(&deep);
            deep = if depth % 2 == 0 { Value::Array(vec![deep]) } else { json!({ "x": deep }) };
        }
    }

    #[test]
    fn texts_and_numbers_of_every_kind() {
        same(&(0u8..128).map(|b| char::from(b).to_string()).collect::<Vec<_>>());
        for at in 0..70 {
            let text = "a".repeat(at);
            same(&[format!("{text}\"{text}"), format!("{text}\u{1}"), format!("\\{text}乡")]);
        }
        same(&(0i64, -1i8, i64::MIN, u64::MAX, 10u32, 2.0f64, 1e300, f64::NAN, 'x', '"', "x"));
    }

    #[test]
    fn every_form_of_a_variant() {
        #[derive(serde::Serialize)]
        enum Form {
            Unit,
            New(u8),
            Tuple(u8, u8),
            Struct { a: Option<u8>, b: () },
        }
        same(&[Form::Unit, Form::New(1), Form::Tuple(1, 2), Form::Struct { a: None, b: () }]);
        same(&std::collections::BTreeMap::from([("a", Some(Form::Unit)), ("b", None)]));
    }

    #[test]
    fn long_documents_are_written_piece_by_piece() {
        same(&vec!["一份很长的清单"; 20_000]);
    }
}
