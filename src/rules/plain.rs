//! The part of TOML that the built-in rule files are written in: tables and arrays of tables, keys, texts, lists of texts,
//! true and false. Reading no more takes a tenth of the time, and the built-in rules are read at each start. A text in
//! any other form, or with an error, is left to the whole language.

use serde::Deserialize;
use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use std::borrow::Cow;

/// Reads a rule file.
///
/// # Errors
/// What the TOML parser says, with line and column.
pub(super) fn read<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, toml::de::Error> {
    match document(text).and_then(|document| T::deserialize(document).ok()) {
        Some(read) => Ok(read),
        None => toml::from_str(text),
    }
}

/// A value as it is written.
#[derive(Debug, Clone)]
enum Value<'t> {
    Text(Cow<'t, str>),
    Flag(bool),
    List(Vec<Value<'t>>),
    Table(Table<'t>),
}

type Table<'t> = Vec<(Cow<'t, str>, Value<'t>)>;

/// A whole file; none where it is not plain.
fn document(text: &str) -> Option<Value<'_>> {
    let mut rest = Rest(text);
    let mut root = pairs(&mut rest)?;
    while !rest.0.is_empty() {
        let entry = rest.take("[[");
        if !entry && !rest.take("[") {
            return None;
        }
        let name = rest.bare_key()?;
        let inner = if rest.take(".") { Some(rest.bare_key()?) } else { None };
        if !rest.take(if entry { "]]" } else { "]" }) {
            return None;
        }
        rest.end_of_line()?;
        let body = Value::Table(pairs(&mut rest)?);
        let known = root.iter_mut().find(|(key, _)| *key == name).map(|(_, value)| value);
        match (known, inner) {
            (Some(Value::List(list)), None) if entry && matches!(list.last(), Some(Value::Table(_))) => list.push(body),
            (Some(Value::Table(table)), Some(inner)) if !entry => table.push((inner.into(), body)),
            (None, None) => root.push((name.into(), if entry { Value::List(vec![body]) } else { body })),
            (None, Some(inner)) if !entry => root.push((name.into(), Value::Table(vec![(inner.into(), body)]))),
            _ => return None,
        }
    }
    let once = root.iter().all(|(_, value)| !matches!(value, Value::Table(table) if repeats(table)));
    (once && !repeats(&root)).then_some(Value::Table(root))
}

/// Whether a key stands twice, which is an error.
fn repeats(table: &Table<'_>) -> bool {
    let mut keys: Vec<&str> = table.iter().map(|(key, _)| &**key).collect();
    keys.sort_unstable();
    keys.windows(2).any(|two| two.first() == two.last())
}

/// The lines `key = value` up to the next header.
fn pairs<'t>(rest: &mut Rest<'t>) -> Option<Table<'t>> {
    let mut table = Table::new();
    rest.skip();
    while !rest.0.is_empty() && !rest.0.starts_with('[') {
        let quoted = rest.0.starts_with('"');
        let key = if quoted { rest.text()? } else { rest.bare_key()?.into() };
        rest.blanks();
        if !rest.take("=") {
            return None;
        }
        rest.blanks();
        table.push((key, rest.value()?));
        rest.end_of_line()?;
    }
    (!repeats(&table)).then_some(table)
}

/// What is not yet read.
struct Rest<'t>(&'t str);

impl<'t> Rest<'t> {
    fn take(&mut self, word: &str) -> bool {
        let rest = self.0.strip_prefix(word);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn blanks(&mut self) {
        self.0 = self.0.trim_start_matches([' ', '\t']);
    }

    /// Blanks, line breaks and comments.
    fn skip(&mut self) {
        self.0 = self.0.trim_start_matches([' ', '\t', '\n']);
        while self.0.starts_with('#') {
            self.0 = self.0.split_once('\n').map_or("", |(_, rest)| rest);
            self.0 = self.0.trim_start_matches([' ', '\t', '\n']);
        }
    }

    fn end_of_line(&mut self) -> Option<()> {
        self.blanks();
        if !self.0.is_empty() && !self.0.starts_with(['\n', '#']) {
            return None;
        }
        self.skip();
        Some(())
    }

    fn bare_key(&mut self) -> Option<&'t str> {
        let end = self.0.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(self.0.len());
        let (key, rest) = self.0.split_at_checked(end).filter(|(key, _)| !key.is_empty())?;
        self.0 = rest;
        Some(key)
    }

    /// A text between quotes on one line.
    fn text(&mut self) -> Option<Cow<'t, str>> {
        let body = self.0.strip_prefix('"').filter(|body| !body.starts_with("\"\""))?;
        let end = body.find(|c: char| matches!(c, '"' | '\\') || c.is_control())?;
        let (text, rest) = body.split_at_checked(end)?;
        if let Some(rest) = rest.strip_prefix('"') {
            self.0 = rest;
            return Some(Cow::Borrowed(text));
        }
        let mut text = text.to_string();
        let mut rest = rest.chars();
        loop {
            text.push(match rest.next()? {
                '"' => break,
                '\\' => match rest.next()? {
                    'n' => '\n',
                    c @ ('"' | '\\') => c,
                    _ => return None,
                },
                c if c.is_control() => return None,
                c => c,
            });
        }
        self.0 = rest.as_str();
        Some(Cow::Owned(text))
    }

    fn value(&mut self) -> Option<Value<'t>> {
        if self.0.starts_with('"') {
            return self.text().map(Value::Text);
        }
        if self.take("[") {
            let mut list = Vec::new();
            self.skip();
            while !self.take("]") {
                list.push(Value::Text(self.text()?));
                self.skip();
                if !self.take(",") && !self.0.starts_with(']') {
                    return None;
                }
                self.skip();
            }
            return Some(Value::List(list));
        }
        let flag = self.take("true");
        (flag || self.take("false")).then_some(Value::Flag(flag))
    }
}

impl<'t> IntoDeserializer<'t> for Value<'t> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Value<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Value::Text(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Value::Text(Cow::Owned(text)) => visitor.visit_string(text),
            Value::Flag(flag) => visitor.visit_bool(flag),
            Value::List(list) => visitor.visit_seq(SeqDeserializer::new(list.into_iter())),
            Value::Table(table) => visitor.visit_map(MapDeserializer::new(table.into_iter())),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self {
            Value::Text(text) => text.into_deserializer().deserialize_enum(name, variants, visitor),
            other => other.deserialize_any(visitor),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::TABLES;

    fn plain(text: &str) -> Option<toml::Value> {
        document(text).and_then(|d| toml::Value::deserialize(d).ok())
    }

    #[test]
    fn the_built_in_files_are_plain_and_read_as_toml_reads_them() {
        for table in TABLES {
            assert_eq!(plain(table.text), toml::from_str(table.text).ok(), "{}", table.name);
            assert!(plain(table.text).is_some(), "{}", table.name);
        }
    }

    #[test]
    fn what_is_plain() {
        for text in [
            "",
            "a = \"甲\" # 注\n\n[b]\n\"乙\" = [ \"丙\" , # 注\n \"丁\", ]\n[c.d]\ne = true\n[c.f]\n[[g]]\nh = []\n[[g]]\n",
            "\"a\\n\" = \"甲\\n\\\"乙\\\\\"",
        ] {
            assert!(plain(text).is_some(), "{text}");
            assert_eq!(plain(text), toml::from_str(text).ok(), "{text}");
        }
    }

    #[test]
    fn all_else_is_left_to_toml() {
        for text in [
            "a = 1",
            "a = 'b'",
            "a = \"\"\"b\"\"\"",
            "a.b = true",
            "a = {b = true}",
            "a = \"\\u0041\"",
            "a = \"b\nc\"",
            "a = [[\"b\"]]",
            "[a.b.c]",
            "[a]\n[a]",
            "[a]\nb = true\nb = true",
            "[a]\nb = true\n[a.b]",
            "[[a]]\n[a.b]",
            "a = []\n[[a]]",
            "a",
            "a = \"b",
            "a = [\"b\" \"c\"]",
            "a = true b = true",
            "[a",
            "a = true\r\n",
            "[[a.b]]",
        ] {
            assert!(plain(text).is_none(), "{text}");
        }
        assert!(read::<toml::Value>("a = 1").is_ok());
        assert!(read::<toml::Value>("a = true\na = true").is_err());
    }
}
