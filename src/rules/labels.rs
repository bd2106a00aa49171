//! Labels and column headers → fields, from `labels.toml`.

use super::compound::Compounds;
use super::{Example, Rules};
use crate::model::{Field, RecordKind};
use crate::text::form::behind_period;
use crate::text::width::{flat, fold_char};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::StrDeserializer;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// What a label means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabelMeaning {
    /// The field it fills.
    pub field: Field,
    /// The kind of record that a problem column of this name makes, where it is not a problem.
    pub kind: Option<RecordKind>,
    /// False where only the ending of the label is known.
    pub exact: bool,
    /// Whether the label stands in the dictionary as it is; false where it is put together of known words.
    pub listed: bool,
}

impl LabelMeaning {
    /// Whether it names how far a problem is solved: 整改情况, 是否完成.
    #[must_use]
    pub fn is_progress(&self) -> bool {
        matches!(self.field, Field::Result | Field::Status)
    }
}

/// The label dictionary.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    exact: HashMap<String, LabelMeaning>,
    groups: HashSet<String>,
    compounds: Compounds,
    endings: Vec<(String, Field)>,
    /// Bytes of the longest label.
    longest: usize,
    /// First characters of the labels and of the words that labels put together begin with, to say no at once.
    firsts: HashSet<char>,
    /// Last characters of the labels and of the words that labels are put together of, to say no at once.
    lasts: HashSet<char>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelsFile {
    #[serde(default)]
    label: Vec<LabelEntry>,
    #[serde(default)]
    group: WordList,
    #[serde(default)]
    qualifiers: WordList,
    #[serde(default)]
    compound: Vec<CompoundEntry>,
    #[serde(default)]
    ending: Vec<LabelEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CompoundEntry {
    field: Field,
    #[serde(default)]
    behind: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
    #[allow(dead_code, reason = "read by the test that walks the entries")]
    example: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelEntry {
    field: Field,
    kind: Option<EntryKind>,
    #[serde(default)]
    words: Vec<String>,
    #[allow(dead_code, reason = "read by the test that walks the entries")]
    example: Option<String>,
}

/// Kinds of record that a column may make other than problems.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum EntryKind {
    Task,
    Check,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordList {
    #[serde(default)]
    words: Vec<String>,
    #[allow(dead_code, reason = "read by the test that walks the entries")]
    example: Option<String>,
}

/// Longest header, in characters, whose ending is trusted.
const LONGEST_BY_ENDING: usize = 14;
/// Longest unknown word before a label that is known, in characters.
const LONGEST_UNKNOWN: usize = 2;
/// Shortest label that is known behind an unknown word, in bytes: four characters.
const SHORTEST_KNOWN: usize = 12;
/// What may stand around a label.
const EDGES: [char; 8] = [':', '*', '.', '_', '#', '"', '[', ']'];
/// What stands between two names of one label.
const JOINTS: [char; 5] = ['/', '、', '及', '和', '与'];

impl Labels {
    /// Parses the text of a `labels.toml`. A missing section is empty.
    ///
    /// # Errors
    /// What the TOML parser says, with line and column.
    pub fn parse(text: &str) -> Result<Labels, toml::de::Error> {
        let file: LabelsFile = super::plain::read(text)?;
        let mut labels = Labels::default();
        for entry in file.label {
            let kind = entry.kind.map(|kind| match kind {
                EntryKind::Task => RecordKind::Task,
                EntryKind::Check => RecordKind::Check,
            });
            for word in &entry.words {
                let key = canonical(word);
                labels.longest = labels.longest.max(key.len());
                labels.firsts.extend(key.chars().next());
                labels.lasts.extend(key.chars().next_back());
                labels
                    .exact
                    .insert(key.into_owned(), LabelMeaning { field: entry.field, kind, exact: true, listed: true });
            }
        }
        let own = |word: &String| canonical(word).into_owned();
        let opening = file.qualifiers.words.iter().chain(file.compound.iter().flat_map(|entry| &entry.behind));
        labels.firsts.extend(opening.filter_map(|word| own(word).chars().next()));
        file.qualifiers.words.iter().for_each(|word| labels.compounds.qualify(own(word)));
        for entry in &file.compound {
            let behind = entry.behind.iter().map(own).collect();
            labels.lasts.extend(entry.words.iter().filter_map(|word| own(word).chars().next_back()));
            labels.compounds.add(entry.field, behind, entry.words.iter().map(own));
        }
        labels.groups = file.group.words.iter().map(|w| canonical(w).into_owned()).collect();
        let words = |e: LabelEntry| e.words.into_iter().map(move |w| (canonical(&w).into_owned(), e.field));
        labels.endings = file.ending.into_iter().flat_map(words).collect();
        Ok(labels)
    }

    /// The meaning of a label or header cell; `None` for a text that is none.
    #[must_use]
    pub fn meaning(&self, text: &str) -> Option<LabelMeaning> {
        if text.len() > 90 {
            return None;
        }
        let key = canonical(text);
        let bare = without_brackets(&key);
        if let Some(found) = self.known(&key, &bare) {
            return Some(found);
        }
        // 责任单位/责任人, 措施、要求: the first name decides.
        if let Some((first, second)) = bare.split_once(JOINTS)
            && bare.chars().count() <= LONGEST_BY_ENDING
            && let Some(found) = self.known(first, first)
        {
            // 问题及隐患, 隐患描述及部位: nothing of the second is lost under the first.
            let second = self.known(second, second).map(|m| m.field);
            let exact = second.is_some_and(|field| field == found.field || field == Field::Extra);
            return Some(LabelMeaning { exact, listed: false, ..found });
        }
        // 3月份整改情况, 2024年整改目标: a column for each period is named after what it says of it.
        if let Some(rest) = behind_period(&bare)
            // 2024年底目标
            && let rest = rest.strip_prefix(['底', '末']).unwrap_or(rest)
            && let Some(found) = self.known(rest, rest)
        {
            return Some(LabelMeaning { listed: false, ..found });
        }
        let short = bare.chars().count() <= LONGEST_BY_ENDING
            && !bare.contains(|c: char| matches!(c, ',' | '。' | ';' | ':' | '、' | '!' | '?') || c.is_ascii_digit());
        let field = Some(()).filter(|()| short).and_then(|()| self.by_ending(&bare))?;
        Some(LabelMeaning { field, kind: None, exact: false, listed: false })
    }

    /// What the end of a label that is in no list says.
    fn by_ending(&self, bare: &str) -> Option<Field> {
        let listed = self.endings.iter().find(|(ending, _)| bare.ends_with(ending.as_str())).map(|(_, field)| *field);
        listed.or_else(|| {
            // 业务主管部门: one word that nobody knows before a label of whom and when.
            let told = |f: &Field| f.is_duty();
            let starts = bare.char_indices().skip(1).take(LONGEST_UNKNOWN).map(|(at, _)| at);
            let known = |at: usize| self.known(bare.get(at..)?, bare.get(at..)?).map(|m| m.field).filter(told);
            starts.filter(|at| bare.len() - at >= SHORTEST_KNOWN).find_map(known)
        })
    }

    /// The meaning of a label that stands in the dictionary itself or is put together of its words.
    #[must_use]
    pub fn exact(&self, text: &str) -> Option<LabelMeaning> {
        if text.len() > 90 || !self.may_begin(text) || !self.may_end(text) {
            return None;
        }
        let key = canonical(text);
        self.known(&key, &without_brackets(&key))
    }

    /// Whether a text can be a label by its first character. What may be taken off is looked at no further.
    fn may_begin(&self, text: &str) -> bool {
        text.chars().next().is_some_and(|first| !first.is_alphanumeric() || self.firsts.contains(&fold_char(first)))
    }

    /// Whether a text can be a label by its last character: of most that are asked it cannot. What may be taken off is
    /// looked at no further.
    fn may_end(&self, text: &str) -> bool {
        let Some(last) = text.chars().next_back().map(fold_char) else { return false };
        self.lasts.contains(&last)
            || last.is_whitespace()
            || EDGES.contains(&last)
            || text.contains(['(', '[', '（', '〔', '［', '【'])
            || last == ')'
    }

    /// Whether one of the names joined in a label means the field: the second of 责任单位及时限.
    #[must_use]
    pub fn names(&self, text: &str, field: Field) -> bool {
        let key = canonical(text);
        let bare = without_brackets(&key);
        bare.contains(JOINTS) && bare.split(JOINTS).any(|n| self.known(n, n).is_some_and(|m| m.field == field))
    }

    /// The meaning of a label in its canonical form, or of what it is without its brackets.
    fn known(&self, key: &str, bare: &str) -> Option<LabelMeaning> {
        let get = |key: &str| {
            let may = key.len() <= self.longest && key.chars().next_back().is_some_and(|c| self.lasts.contains(&c));
            if may { self.exact.get(key).copied() } else { None }
        };
        let known = get(key).or_else(|| if bare.len() < key.len() { get(bare) } else { None });
        let compound = |field| LabelMeaning { field, kind: None, exact: true, listed: false };
        known.or_else(|| self.compounds.field(bare).map(compound))
    }

    /// Whether a header may stand over several columns.
    #[must_use]
    pub fn is_group(&self, text: &str) -> bool {
        self.groups.contains(canonical(text).as_ref())
    }
}

/// The form in which labels are compared: folded, simplified, without white space, ordinals and a closing colon.
pub(super) fn canonical(text: &str) -> Cow<'_, str> {
    match flat(text) {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches(EDGES)),
        Cow::Owned(text) => Cow::Owned(text.trim_matches(EDGES).to_string()),
    }
}

/// Whether an example of a rule file is read as the field it stands under.
pub(super) fn shows(rules: &Rules, example: &Example) -> bool {
    let field: StrDeserializer<'_, serde::de::value::Error> = example.value("field").unwrap_or("").into_deserializer();
    let meaning = rules.labels.meaning(&example.text);
    meaning.is_some_and(|meaning| Field::deserialize(field).is_ok_and(|field| field == meaning.field))
}

fn without_brackets(key: &str) -> Cow<'_, str> {
    if !key.contains(['(', '[', ')', ']']) {
        return Cow::Borrowed(key);
    }
    let mut out = String::with_capacity(key.len());
    let mut depth = 0usize;
    for c in key.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    #[test]
    fn every_entry_recognises_its_words_and_its_example() {
        let labels = &Rules::builtin().labels;
        let file: LabelsFile = toml::from_str(super::super::LABELS_TOML).unwrap();
        let mut seen = HashSet::new();
        for entry in &file.label {
            let example = entry.example.as_deref().expect("every entry has an example");
            for word in entry.words.iter().map(String::as_str).chain([example]) {
                assert_eq!(labels.meaning(word).map(|m| m.field), Some(entry.field), "{word}");
            }
            for word in &entry.words {
                assert!(seen.insert(canonical(word)), "{word} stands twice");
            }
        }
        assert!(file.label.iter().any(|e| e.kind.is_some()));
        for entry in &file.compound {
            let example = entry.example.as_deref().expect("every entry has an example");
            for word in &entry.words {
                let of = entry.behind.first().or(file.qualifiers.words.first()).expect("a word to stand before");
                let label = format!("{of}{word}");
                // What is listed counts.
                if seen.contains(&canonical(&label)) {
                    continue;
                }
                assert_eq!(labels.exact(&label).map(|m| m.field), Some(entry.field), "{label}");
            }
            assert_eq!(labels.exact(example).map(|m| m.field), Some(entry.field), "{example}");
        }
        for entry in &file.ending {
            let example = entry.example.as_deref().expect("every entry has an example");
            let meaning = labels.meaning(example).filter(|m| !m.exact);
            assert_eq!(meaning.map(|m| m.field), Some(entry.field), "{example}");
            for word in &entry.words {
                let header = format!("本表{word}");
                assert_eq!(labels.meaning(&header).map(|m| m.field), Some(entry.field), "{header}");
            }
        }
        let group = file.group.example.expect("the groups have an example");
        assert!(file.group.words.iter().all(|word| labels.is_group(word)) && labels.is_group(&group));
    }

    #[test]
    fn reads_headers_as_they_are_printed() {
        let labels = &Rules::builtin().labels;
        for (text, field) in [
            ("整 改\n时 限", Field::Deadline),
            ("責任單位", Field::Units),
            ("存在的主要问题（隐患）", Field::Problem),
            ("具体问题：", Field::Problem),
            ("乡镇责任单位", Field::Units),
            ("包保责任领导", Field::Persons),
        ] {
            assert_eq!(labels.meaning(text).map(|m| m.field), Some(field), "{text}");
        }
        for text in ["1", "县财政局", "对照问题逐项制定整改措施,落实责任单位", "2024年6月底前"]
        {
            assert_eq!(labels.meaning(text), None, "{text}");
        }
    }
}
