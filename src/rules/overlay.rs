//! Rule files of the user laid over the built-in ones.
//!
//! A rule file is TOML. Its sections stand under the name of a table ([`TABLES`](super::TABLES)); whatever
//! `zhenggai rules` prints may stand in it:
//!
//! ```toml
//! [[labels.label]]            # one more entry: these words are a field too
//! field = "deadline"
//! words = ["销号期限"]
//! example = "销号期限"          # checked; it may be left out
//!
//! [[labels.label]]            # words that no longer mean the field
//! field = "extra"
//! remove = ["说明"]
//!
//! [units.heads]               # "word" = "example"
//! "理事会" = "长河村理事会"
//! remove = ["台"]
//!
//! [labels.group]              # a plain set of words
//! words = ["整改落实安排"]
//! ```
//!
//! * What is removed goes first, so a word moves in one file: `remove` where it stands, `words` where it belongs.
//! * A word may mean one thing. To give it another meaning without removing it first is an error.
//! * Where order counts (`labels.ending`), the entries of a file are asked before those already there.
//! * Several files are laid one over another, in the order given.
//! * `builtin = false` at the head of a file drops everything laid down before it, the built-in words included.
//!   `zhenggai rules` prints such a complete file.
//!
//! The built-in files say which sections and keys there are and of what type: no second list of them is kept.

use super::source::{Parsed, Section, Value, read_builtin, read_overlay};
use super::{Rules, TABLES, Table};
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

/// What is wrong with a rule file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    /// Name of the file, as it was given.
    pub file: String,
    /// 1-based line.
    pub line: usize,
    /// 1-based column, in characters.
    pub column: usize,
    /// One plain English sentence; words are quoted as written.
    pub reason: String,
}

impl RuleError {
    pub(super) fn new(file: &str, text: &str, at: usize, reason: String) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        RuleError { file: file.to_string(), line, column, reason }
    }
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.reason)
    }
}

impl std::error::Error for RuleError {}

/// An example that a rule file gives, to be held against the rules that came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Name of the table: `labels`.
    pub table: &'static str,
    /// Section: `label`, `roles.lead`.
    pub section: String,
    /// The word it is an example of; none for an entry of several words.
    pub word: Option<String>,
    /// What the entry's words mean: its keys and values that are no words (`field`, `kind`).
    pub values: Vec<(String, String)>,
    /// The example.
    pub text: String,
    /// The error to report where the example does not show it.
    pub error: RuleError,
}

impl Example {
    /// The value of a key of the entry.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&str> {
        self.values.iter().find(|(own, _)| own == key).map(|(_, value)| value.as_str())
    }
}

/// All tables as written, built-in and laid over.
#[derive(Debug, Clone)]
pub struct Tables {
    /// The sections of each of [`TABLES`], in its order, with the comment at its head.
    tables: Vec<(Vec<String>, Vec<Section>)>,
}

/// One file while it is laid down.
struct File<'a> {
    name: &'a str,
    text: &'a str,
    table: &'static Table,
}

/// What each word means, by what it is compared within and its form.
type Meanings = HashMap<(String, String), String>;

/// A word that may mean one thing only.
struct Word<'s> {
    /// What it is compared within and the form it is compared in.
    known: (String, String),
    /// As written.
    word: &'s str,
    /// Where it stands.
    span: &'s Range<usize>,
}

impl File<'_> {
    fn error(&self, span: &Range<usize>, reason: String) -> RuleError {
        RuleError::new(self.name, self.text, span.start, reason)
    }
}

impl Tables {
    /// The built-in tables. A broken built-in file is empty; a test sees to it that none is.
    #[must_use]
    pub fn builtin() -> Tables {
        let read = |table: &Table| {
            let parsed = read_builtin(table.name, table.text).ok();
            parsed.map_or_else(Default::default, |p| (p.top, p.sections.into_iter().map(|(_, s)| s).collect()))
        };
        Tables { tables: TABLES.iter().map(read).collect() }
    }

    /// Lays a rule file over what is there and gives its examples, which are not yet checked.
    ///
    /// # Errors
    /// The first thing that is wrong with the file. What was there before may then be half changed.
    pub fn overlay(&mut self, name: &str, text: &str) -> Result<Vec<Example>, RuleError> {
        let schema = Tables::builtin();
        let names: Vec<_> = TABLES.iter().map(|table| table.name).collect();
        let Parsed { builtin, sections, .. } = read_overlay(name, text, &names)?;
        if !builtin {
            self.tables.iter_mut().for_each(|(_, sections)| sections.clear());
        }
        let mut examples = Vec::new();
        for ((table, (_, there)), (_, known)) in TABLES.iter().zip(&mut self.tables).zip(&schema.tables) {
            let file = File { name, text, table };
            let own: Vec<_> = sections.iter().filter(|(t, _)| t == table.name).map(|(_, s)| s).collect();
            for section in &own {
                file.check(section, known)?;
            }
            for section in &own {
                file.remove(section, there)?;
            }
            file.add(&own, there)?;
            for section in own {
                file.examples(section, known, &mut examples);
            }
        }
        Ok(examples)
    }

    /// The tables as rules.
    ///
    /// # Errors
    /// Where a table as a whole is not what its reader expects.
    pub fn rules(&self) -> Result<Rules, RuleError> {
        let mut rules = Rules::default();
        for (table, (_, sections)) in TABLES.iter().zip(&self.tables) {
            let mut text = String::new();
            sections.iter().for_each(|section| section.print(None, &mut text));
            (table.load)(&text, &mut rules).map_err(|e| RuleError::new(table.name, "", 0, e.message().to_string()))?;
        }
        Ok(rules)
    }

    /// Everything in force as one rule file that can be laid down again.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut out =
            "# The rules in force, complete. Without the next line a file adds to what is built in.\n".to_string();
        out += "builtin = false\n";
        for (table, (top, sections)) in TABLES.iter().zip(&self.tables) {
            out += &format!("\n# ---- {}\n", table.name);
            top.iter().for_each(|line| out += &format!("{line}\n"));
            for section in sections {
                out.push('\n');
                section.print(Some(table.name), &mut out);
            }
        }
        out
    }
}

impl File<'_> {
    fn is_set(&self, section: &Section) -> bool {
        self.table.sets.contains(&section.header.as_str())
    }

    /// The lists of a section whose words mean what the section says.
    fn own_lists<'s>(&self, section: &'s Section) -> impl Iterator<Item = (&'s str, &'s Vec<(String, Range<usize>)>)> {
        let shared = self.table.shared;
        section.lists().filter(move |(list, _)| !shared.contains(list))
    }

    fn title(&self, section: &Section) -> String {
        section.title(self.table.name)
    }

    /// Whether the section, its keys and their types are known, and its values mean something.
    fn check(&self, section: &Section, known: &[Section]) -> Result<(), RuleError> {
        let same: Vec<_> = known.iter().filter(|other| other.header == section.header).collect();
        let Some(first) = same.first() else {
            let mut names: Vec<_> = known.iter().map(|other| self.title(other)).collect();
            names.dedup();
            let reason = format!("unknown table {}; there are {}", self.title(section), names.join(" "));
            return Err(self.error(&section.span, reason));
        };
        if first.entry != section.entry {
            return Err(self.error(&section.span, format!("write {} as {}", self.title(section), self.title(first))));
        }
        let free = !section.entry && !self.is_set(section);
        for pair in &section.pairs {
            let expected = match pair.key.as_str() {
                "remove" => Value::List(Vec::new()),
                _ if free => Value::Text(String::new()),
                "example" => Value::Text(String::new()),
                key => match same.iter().find_map(|other| other.get(key)) {
                    Some(value) => value.clone(),
                    None => {
                        let mut keys: Vec<_> = same.iter().flat_map(|s| s.pairs.iter().map(|p| &*p.key)).collect();
                        keys.sort_unstable();
                        keys.dedup();
                        let title = self.title(section);
                        let reason =
                            format!("unknown field \"{key}\" of {title}; there are {}, remove", keys.join(", "));
                        return Err(self.error(&pair.spans[0], reason));
                    }
                },
            };
            if std::mem::discriminant(&expected) != std::mem::discriminant(&pair.value) {
                let reason = format!("{} must be {}, not {}", pair.key, expected.kind(), pair.value.kind());
                return Err(self.error(&pair.spans[1], reason));
            }
        }
        self.try_load(section)
    }

    /// Whether the table's own reader takes the section.
    fn try_load(&self, section: &Section) -> Result<(), RuleError> {
        let mut alone = Section { comments: Default::default(), ..section.clone() };
        alone.pairs.retain(|pair| pair.key != "remove");
        let mut text = String::new();
        alone.print(None, &mut text);
        let Err(error) = (self.table.load)(&text, &mut Rules::default()) else { return Ok(()) };
        // One line a key below the header.
        let line = error.span().and_then(|span| text.get(..span.start)).map_or(0, |t| t.matches('\n').count());
        let pair = line.checked_sub(1).and_then(|n| alone.pairs.get(n));
        let span = pair.map_or(&section.span, |pair| &pair.spans[1]);
        Err(self.error(span, error.message().replace('`', "\"")))
    }

    /// Takes out what the section removes.
    fn remove(&self, section: &Section, there: &mut Vec<Section>) -> Result<(), RuleError> {
        let Some(Value::List(words)) = section.get("remove") else { return Ok(()) };
        let identity = section.identity();
        for (word, span) in words {
            let same = |s: &&mut Section| {
                s.header == section.header && (!section.entry || identity.is_empty() || s.identity() == identity)
            };
            let mut gone = false;
            for other in there.iter_mut().filter(same) {
                gone |= self.remove_word(other, word);
            }
            if !gone {
                let of = if identity.is_empty() { String::new() } else { format!(" with {identity}") };
                let reason = format!("\"{word}\" cannot be removed: it is not in {}{of}", self.title(section));
                return Err(self.error(span, reason));
            }
        }
        there.retain(|s| !s.entry || self.own_lists(s).any(|(_, words)| !words.is_empty()));
        Ok(())
    }

    fn remove_word(&self, section: &mut Section, word: &str) -> bool {
        let key = self.table.key;
        let wanted = key(word);
        if !section.entry && !self.is_set(section) {
            let before = section.pairs.len();
            section.pairs.retain(|pair| key(&pair.key) != wanted);
            return section.pairs.len() < before;
        }
        let mut gone = false;
        let mut rest = None;
        for pair in section.pairs.iter_mut().filter(|pair| pair.key != "example") {
            match &mut pair.value {
                Value::List(words) => {
                    let before = words.len();
                    words.retain(|(other, _)| key(other) != wanted);
                    gone |= words.len() < before;
                    rest = rest.or_else(|| words.first().map(|(word, _)| word.clone()));
                }
                Value::Text(chars) if !section.entry && word.chars().count() == 1 => {
                    gone |= chars.contains(word);
                    *chars = chars.replace(word, "");
                }
                _ => {}
            }
        }
        // The example may have shown the word that is gone.
        if let (true, Some(rest)) = (gone, rest)
            && let Some(pair) = section.pairs.iter_mut().find(|pair| pair.key == "example")
        {
            pair.value = Value::Text(rest);
        }
        gone
    }

    /// Puts the words of a file's sections to those that are there.
    fn add(&self, own: &[&Section], there: &mut Vec<Section>) -> Result<(), RuleError> {
        let mut meanings = self.meanings(there);
        let mut entries: HashMap<&str, usize> = HashMap::new();
        for section in own {
            let section = self.without_known(section, &mut meanings)?;
            let at = there.iter().position(|other| other.header == section.header);
            match at.and_then(|at| there.get_mut(at)) {
                Some(other) if !section.entry => self.unite(other, section),
                _ if self.own_lists(&section).all(|(_, words)| words.is_empty()) && section.entry => {}
                // Entries keep their order and stand before those already there.
                _ => {
                    let header = own.iter().map(|s| s.header.as_str()).find(|h| *h == section.header).unwrap_or("");
                    let before = entries.entry(header).or_default();
                    let at = if section.entry { at.unwrap_or(there.len()) + *before } else { there.len() };
                    *before += 1;
                    there.insert(at.min(there.len()), section);
                }
            }
        }
        Ok(())
    }

    /// What each word means: where it stands and under which values.
    fn meanings(&self, there: &[Section]) -> Meanings {
        let mut meanings = HashMap::new();
        for section in there {
            for word in self.words(section) {
                meanings.insert(word.known, self.meaning(section));
            }
        }
        meanings
    }

    fn meaning(&self, section: &Section) -> String {
        let identity = section.identity();
        if section.entry { format!("{} {identity}", self.title(section)) } else { self.title(section) }
    }

    /// The words of a section that may mean one thing only.
    fn words<'s>(&self, section: &'s Section) -> Vec<Word<'s>> {
        let key = self.table.key;
        if section.entry {
            let lists = self.own_lists(section).filter(|(list, _)| *list != "remove");
            let group = |list: &str| format!("{} {list}", section.header);
            return lists
                .flat_map(|(list, words)| {
                    words.iter().map(move |(word, span)| Word { known: (group(list), key(word)), word, span })
                })
                .collect();
        }
        let Some(group) = self.table.once.iter().find(|prefix| section.header.starts_with(**prefix)) else {
            return Vec::new();
        };
        let pairs = section.pairs.iter().filter(|pair| pair.key != "remove");
        let word = |pair: &'s super::source::Pair| Word {
            known: ((*group).to_string(), key(&pair.key)),
            word: &pair.key,
            span: &pair.spans[0],
        };
        pairs.map(word).collect()
    }

    /// The section less what stands there already with the same meaning; an error where it has another.
    fn without_known(&self, section: &Section, meanings: &mut Meanings) -> Result<Section, RuleError> {
        let meaning = self.meaning(section);
        let mut known = Vec::new();
        for Word { known: at, word, span } in self.words(section) {
            match meanings.get(&at) {
                Some(other) if *other != meaning => {
                    let reason = format!("\"{word}\" stands in {other} already; remove it there to move it");
                    return Err(self.error(span, reason));
                }
                Some(_) => known.push(span.start),
                None => {
                    meanings.insert(at, meaning.clone());
                }
            }
        }
        let mut left = section.clone();
        left.pairs.retain(|pair| pair.key != "remove");
        if section.entry {
            for pair in &mut left.pairs {
                if let Value::List(words) = &mut pair.value {
                    words.retain(|(_, span)| !known.contains(&span.start));
                }
            }
        }
        Ok(left)
    }

    /// Adds the words of one section to another of the same name.
    fn unite(&self, there: &mut Section, section: Section) {
        for pair in section.pairs {
            let set = self.is_set(there) && pair.key != "example";
            let old = there.pairs.iter_mut().find(|old| old.key == pair.key);
            match (old, pair.value) {
                (Some(old), Value::Text(chars)) if set => {
                    if let Value::Text(all) = &mut old.value {
                        let new: Vec<char> = chars.chars().filter(|c| !all.contains(*c)).collect();
                        all.extend(new);
                    }
                }
                (Some(old), Value::List(words)) => {
                    if let Value::List(all) = &mut old.value {
                        let new: Vec<_> = words.into_iter().filter(|(w, _)| all.iter().all(|(o, _)| o != w)).collect();
                        all.extend(new);
                    }
                }
                (Some(old), value) => old.value = value,
                (None, value) => there.pairs.push(super::source::Pair { value, ..pair }),
            }
        }
    }

    /// The examples of a section that are not built in just so.
    fn examples(&self, section: &Section, known: &[Section], out: &mut Vec<Example>) {
        let of = |word: Option<&str>, text: &str, span: &Range<usize>| {
            let shown = word.map_or_else(|| section.identity(), |word| format!("\"{word}\""));
            let reason = format!("the example \"{text}\" does not show {shown} of {}", self.title(section));
            Example {
                table: self.table.name,
                section: section.header.clone(),
                word: word.map(str::to_string),
                values: section.texts().filter(|(key, _)| section.entry && key != "example").collect(),
                text: text.to_string(),
                error: self.error(span, reason),
            }
        };
        if self.is_set(section) {
            return;
        }
        for pair in &section.pairs {
            let Value::Text(text) = &pair.value else { continue };
            let word = match (section.entry, pair.key.as_str()) {
                (true, "example") => None,
                (true, _) => continue,
                (false, word) => Some(word),
            };
            let built_in = |other: &Section| {
                other.header == section.header
                    && other.text(&pair.key) == Some(text)
                    && (!section.entry || other.identity() == section.identity())
            };
            // Its own test has seen it, and removing another word on purpose may break it.
            if !text.is_empty() && !known.iter().any(built_in) {
                out.push(of(word, text, &pair.spans[1]));
            }
        }
    }
}
