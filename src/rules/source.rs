//! A rule file as it is written: sections of words with the place of each, read from TOML and printed as TOML. It knows
//! the forms a section may have and nothing of what its words mean.

use super::overlay::RuleError;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One section: `[heads]`, or one of several `[[label]]`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Section {
    /// Its name without that of the table: `label`, `roles.lead`.
    pub header: String,
    /// Whether there may be several of this name.
    pub entry: bool,
    /// Its keys in the order written.
    pub pairs: Vec<Pair>,
    /// Where it stands.
    pub span: Range<usize>,
    /// Comment lines above its header and below it.
    pub comments: [Vec<String>; 2],
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pair {
    pub key: String,
    pub value: Value,
    /// Where the key stands, and the value.
    pub spans: [Range<usize>; 2],
}

/// A value of a section.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Flag(bool),
    /// Words, each with its place.
    List(Vec<(String, Range<usize>)>),
}

impl Value {
    /// What a message calls it.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Text(_) => "a text",
            Value::Flag(_) => "true or false",
            Value::List(_) => "a list of texts",
        }
    }
}

impl Section {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.pairs.iter().find(|pair| pair.key == key).map(|pair| &pair.value)
    }

    /// The text of a key.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What tells an entry from others of its name: its values that are no words, as they are written.
    pub fn identity(&self) -> String {
        let own = self.pairs.iter().filter(|p| p.key != "example" && !matches!(p.value, Value::List(_)));
        let mut values: Vec<_> = own.map(|pair| format!("{} = {}", pair.key, print_value(&pair.value))).collect();
        values.sort_unstable();
        values.join(", ")
    }

    /// Its keys and values that are texts.
    pub fn texts(&self) -> impl Iterator<Item = (String, String)> {
        self.pairs.iter().filter_map(|pair| match &pair.value {
            Value::Text(text) => Some((pair.key.clone(), text.clone())),
            _ => None,
        })
    }

    /// Its lists: key and words.
    pub fn lists(&self) -> impl Iterator<Item = (&str, &Vec<(String, Range<usize>)>)> {
        self.pairs.iter().filter_map(|pair| match &pair.value {
            Value::List(words) => Some((pair.key.as_str(), words)),
            _ => None,
        })
    }

    /// Its name as it is printed under the name of a table.
    pub fn title(&self, table: &str) -> String {
        if self.entry { format!("[[{table}.{}]]", self.header) } else { format!("[{table}.{}]", self.header) }
    }

    /// The section as TOML. `table` is the name it stands under; none for the built-in form of one file a table.
    pub fn print(&self, table: Option<&str>, out: &mut String) {
        let [above, below] = &self.comments;
        let header = match table {
            Some(table) => self.title(table),
            None if self.entry => format!("[[{}]]", self.header),
            None => format!("[{}]", self.header),
        };
        for line in above.iter().chain([&header]).chain(below) {
            out.push_str(line);
            out.push('\n');
        }
        for pair in &self.pairs {
            let bare = !pair.key.is_empty() && pair.key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            let key = if bare { pair.key.clone() } else { quote(&pair.key) };
            out.push_str(&format!("{key} = {}\n", print_value(&pair.value)));
        }
    }
}

fn print_value(value: &Value) -> String {
    match value {
        Value::Text(text) => quote(text),
        Value::Flag(flag) => flag.to_string(),
        Value::List(words) => {
            format!("[{}]", words.iter().map(|(word, _)| quote(word)).collect::<Vec<_>>().join(", "))
        }
    }
}

/// A text as a basic string of TOML.
fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A file read: what stands above all sections, and the sections below each name of `tables`.
pub(super) struct Parsed {
    /// Whether the built-in words are kept.
    pub builtin: bool,
    /// Name of the table and section, in the order written.
    pub sections: Vec<(String, Section)>,
    /// Comment lines at the head of the file.
    pub top: Vec<String>,
}

/// Reads a built-in file, whose sections stand at its top.
pub(super) fn read_builtin(name: &str, text: &str) -> Result<Parsed, RuleError> {
    let root = DeTable::parse(text).map_err(|error| syntax(name, text, &error))?;
    let mut sections = Vec::new();
    for (key, value) in root.get_ref() {
        walk(&Reader { file: name, text }, key.get_ref(), key.span(), value, &mut sections)?;
    }
    Ok(finish(text, true, sections.into_iter().map(|s| (name.to_string(), s)).collect()))
}

/// Reads a rule file, whose sections stand under the names of the tables.
pub(super) fn read_overlay(name: &str, text: &str, tables: &[&str]) -> Result<Parsed, RuleError> {
    let root = DeTable::parse(text).map_err(|error| syntax(name, text, &error))?;
    let reader = Reader { file: name, text };
    let mut sections = Vec::new();
    let mut builtin = true;
    for (key, value) in root.get_ref() {
        let table = key.get_ref().as_ref();
        match (table, value.get_ref()) {
            ("builtin", DeValue::Boolean(flag)) => builtin = *flag,
            ("builtin", _) => return Err(reader.at(value.span(), "builtin must be true or false".into())),
            (table, DeValue::Table(inner)) if tables.contains(&table) => {
                let mut found = Vec::new();
                for (key, value) in inner {
                    walk(&reader, key.get_ref(), key.span(), value, &mut found)?;
                }
                sections.extend(found.into_iter().map(|section| (table.to_string(), section)));
            }
            (table, _) if tables.contains(&table) => {
                return Err(reader.at(value.span(), format!("{table} must be a table: write [{table}.…]")));
            }
            (table, _) => {
                let known = tables.join(", ");
                return Err(reader.at(key.span(), format!("unknown table \"{table}\"; there are {known}")));
            }
        }
    }
    Ok(finish(text, builtin, sections))
}

fn finish(text: &str, builtin: bool, mut sections: Vec<(String, Section)>) -> Parsed {
    // The parser sorts by name; the order written is what people and first-match tables rely on.
    sections.sort_by_key(|(_, section)| section.span.start);
    let (top, comments) = comments(text);
    if comments.len() == sections.len() {
        for ((_, section), comments) in sections.iter_mut().zip(comments) {
            section.comments = comments;
        }
    }
    Parsed { builtin, sections, top }
}

/// Comment lines at the head of a file, and above and below each header.
fn comments(text: &str) -> (Vec<String>, Vec<[Vec<String>; 2]>) {
    let mut top = Vec::new();
    let mut found: Vec<[Vec<String>; 2]> = Vec::new();
    let mut pending = Vec::new();
    let mut below = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with('#') {
            match found.last_mut() {
                Some([_, inside]) if below => inside.push(line.to_string()),
                _ => pending.push(line.to_string()),
            }
        } else if line.starts_with('[') {
            found.push([std::mem::take(&mut pending), Vec::new()]);
            below = true;
        } else {
            below = false;
            // What a blank line parts from the next header belongs to the file or to nothing.
            let apart = std::mem::take(&mut pending);
            if found.is_empty() {
                top.extend(apart);
            }
        }
    }
    (top, found)
}

/// A file and its text, for messages.
struct Reader<'a> {
    file: &'a str,
    text: &'a str,
}

impl Reader<'_> {
    fn at(&self, span: Range<usize>, reason: String) -> RuleError {
        RuleError::new(self.file, self.text, span.start, reason)
    }
}

fn syntax(file: &str, text: &str, error: &toml::de::Error) -> RuleError {
    let at = error.span().map_or(0, |span| span.start);
    RuleError::new(file, text, at, error.message().lines().collect::<Vec<_>>().join(": "))
}

/// Collects the sections at and below a key.
fn walk(
    reader: &Reader<'_>,
    header: &str,
    span: Range<usize>,
    value: &Spanned<DeValue<'_>>,
    out: &mut Vec<Section>,
) -> Result<(), RuleError> {
    let section = |entry, start, pairs| Section {
        header: header.to_string(),
        entry,
        pairs,
        span: start,
        comments: [Vec::new(), Vec::new()],
    };
    match value.get_ref() {
        DeValue::Table(table) => {
            let (groups, words): (Vec<_>, Vec<_>) = table.iter().partition(|(_, v)| v.get_ref().is_table());
            if !words.is_empty() || groups.is_empty() {
                out.push(section(false, span, pairs(reader, words)?));
            }
            for (key, value) in groups {
                walk(reader, &format!("{header}.{}", key.get_ref()), key.span(), value, out)?;
            }
            Ok(())
        }
        DeValue::Array(entries) if entries.iter().all(|entry| entry.get_ref().is_table()) => {
            for entry in entries.iter() {
                let Some(table) = entry.get_ref().as_table() else { continue };
                out.push(section(true, entry.span(), pairs(reader, table.iter().collect())?));
            }
            Ok(())
        }
        _ => Err(reader.at(value.span(), format!("{header} must be a table of words, not a value"))),
    }
}

type RawPair<'a, 'i> = (&'a Spanned<std::borrow::Cow<'i, str>>, &'a Spanned<DeValue<'i>>);

fn pairs(reader: &Reader<'_>, raw: Vec<RawPair<'_, '_>>) -> Result<Vec<Pair>, RuleError> {
    let mut pairs = Vec::with_capacity(raw.len());
    for (key, value) in raw {
        let read = match value.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Boolean(flag) => Value::Flag(*flag),
            DeValue::Array(words) => {
                let mut list = Vec::with_capacity(words.len());
                for word in words.iter() {
                    let Some(text) = word.get_ref().as_str() else {
                        let kind = word.get_ref().type_str();
                        let reason = format!("{} is a list of texts; this is of type {kind}", key.get_ref());
                        return Err(reader.at(word.span(), reason));
                    };
                    list.push((text.to_string(), word.span()));
                }
                Value::List(list)
            }
            other => {
                let reason = format!("{} cannot be of type {}", key.get_ref(), other.type_str());
                return Err(reader.at(value.span(), reason));
            }
        };
        pairs.push(Pair { key: key.get_ref().to_string(), value: read, spans: [key.span(), value.span()] });
    }
    pairs.sort_by_key(|pair| pair.spans[0].start);
    Ok(pairs)
}
