//! Headings → what stands under them, from `sections.toml`.

use super::lexicon::Lexicon;
use super::{Example, Rules};
use crate::text::marker;
use crate::text::width::{flat, fold_char, is_longer};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::StrDeserializer;

/// What a section of prose holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// 存在的问题: every item is a problem.
    Problems,
    /// 整改落实情况: what was done about problems.
    Progress,
    /// 整改措施 as a chapter of its own.
    Measures,
    /// 整改要求 for all problems.
    Requirements,
    /// 重点任务, 下一步工作: work to do.
    Tasks,
    /// 排查内容: points to inspect.
    Checks,
    /// 工作开展情况, 主要成效: no records.
    Achievements,
    /// 基本情况, 检查情况: no records.
    Background,
    /// 总体要求, 工作目标: no records.
    Guidance,
    /// 组织保障, 工作要求: no records.
    Organisation,
    /// 工作步骤: the document's own steps.
    Schedule,
}

/// What a heading says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading {
    /// What stands under it.
    pub section: Section,
    /// Whether only its first words tell.
    pub weak: bool,
}

/// The headings.
#[derive(Debug, Clone, Default)]
pub struct Sections {
    words: Lexicon<Section>,
    starts: Vec<(String, Section, bool)>,
    generic: Lexicon<()>,
    leads: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionsFile {
    #[serde(default)]
    section: Vec<Entry>,
    #[serde(default)]
    generic: Set,
    #[serde(default)]
    leads: Set,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    kind: Section,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    starts: Vec<String>,
    #[serde(default)]
    weak: bool,
    #[allow(dead_code, reason = "read by the test that walks the entries")]
    example: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    #[serde(default)]
    words: Vec<String>,
    #[allow(dead_code, reason = "read by the test that walks the entries")]
    example: Option<String>,
}

/// Longest heading, in characters, that is looked at.
const LONGEST: usize = 40;

impl Sections {
    /// Parses the text of a `sections.toml`. A missing section is empty.
    ///
    /// # Errors
    /// What the TOML parser says, with line and column.
    pub fn parse(text: &str) -> Result<Sections, toml::de::Error> {
        let file: SectionsFile = super::plain::read(text)?;
        let words = file.section.iter().flat_map(|e| e.words.iter().map(|w| (canonical(w), e.kind)));
        let starts = file.section.iter().flat_map(|e| e.starts.iter().map(|w| (canonical(w), e.kind, e.weak)));
        let generic = file.generic.words.iter().map(|w| (canonical(w), ()));
        let leads = file.leads.words.iter().map(|w| canonical(w)).collect();
        Ok(Sections { words: Lexicon::new(words), starts: starts.collect(), generic: Lexicon::new(generic), leads })
    }

    /// What a heading says; `None` where it says nothing of the kind.
    #[must_use]
    pub fn heading(&self, text: &str) -> Option<Heading> {
        let bare = bare(text);
        if is_longer(bare, LONGEST) {
            return None;
        }
        let key = flat(bare);
        let key = key.get(timed(&key)..)?;
        // 东村：未发现问题 ends like a heading of problems and says that there is none.
        if ["未发现", "没有发现"].iter().any(|none| key.contains(none)) {
            return None;
        }
        let chars: Vec<char> = key.chars().collect();
        let found = (1..=chars.len()).rev().find_map(|end| self.words.end(chars.get(..end)?));
        if let Some((_, section)) = found {
            return Some(Heading { section: *section, weak: false });
        }
        let (_, section, weak) = self.starts.iter().find(|(word, ..)| key.starts_with(word.as_str()))?;
        Some(Heading { section: *section, weak: *weak })
    }

    /// Whether a sentence begins here that may run on to a chapter's heading. The text must be folded.
    #[must_use]
    pub fn leads_on(&self, text: &str) -> bool {
        self.leads.iter().any(|lead| text.starts_with(lead.as_str()))
    }

    /// Whether a heading only names its section and so is no type.
    #[must_use]
    pub fn is_generic(&self, text: &str) -> bool {
        let bare = bare(text);
        if is_longer(bare, LONGEST) {
            return false;
        }
        let chars: Vec<char> = flat(bare).chars().collect();
        let mut at = 0;
        while let Some(rest) = chars.get(at..).filter(|r| !r.is_empty()) {
            at += match (self.generic.start(rest), rest.first()) {
                (Some((len, ())), _) => len,
                (None, Some(c)) if c.is_ascii_punctuation() || "、。".contains(*c) => 1,
                _ => return false,
            };
        }
        true
    }
}

/// Whether an example of a rule file is classified as its entry says.
pub(super) fn shows(rules: &Rules, example: &Example) -> bool {
    let kind: StrDeserializer<'_, serde::de::value::Error> = example.value("kind").unwrap_or("").into_deserializer();
    let heading = rules.sections.heading(&example.text);
    heading.is_some_and(|heading| Section::deserialize(kind).is_ok_and(|kind| kind == heading.section))
}

/// The form in which headings are compared: folded, without white space, ordinal and closing punctuation.
pub(super) fn canonical(text: &str) -> String {
    flat(bare(text)).into_owned()
}

/// Where the first clauses of a heading end that only say when what it says holds: 整改任务完成后,责任单位应当提交材料.
fn timed(key: &str) -> usize {
    const WHEN: [char; 3] = ['后', '前', '时'];
    let mut ends = key.rmatch_indices(',').filter(|(at, _)| key.get(..*at).is_some_and(|t| t.ends_with(WHEN)));
    ends.next().map_or(0, |(at, comma)| at + comma.len())
}

/// A heading without its ordinal and closing punctuation.
fn bare(text: &str) -> &str {
    let (_, bare) = marker::strip(text);
    bare.trim_matches(|c: char| c.is_whitespace() || matches!(fold_char(c), ':' | '。' | ';' | ','))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::SECTIONS_TOML;

    #[test]
    fn every_entry_classifies_its_words_and_its_example() {
        let sections = &Rules::builtin().sections;
        let file: SectionsFile = toml::from_str(SECTIONS_TOML).unwrap();
        for entry in &file.section {
            let example = entry.example.as_deref().expect("every entry has an example");
            for word in entry.words.iter().chain(&entry.starts).map(String::as_str).chain([example]) {
                assert_eq!(sections.heading(word).map(|h| h.section), Some(entry.kind), "{word}");
            }
        }
        assert!(sections.is_generic(file.generic.example.as_deref().unwrap()));
        assert!(sections.leads_on(file.leads.example.as_deref().unwrap()) && !sections.leads_on("渠道淤塞"));
    }

    #[test]
    fn the_last_word_of_a_heading_decides() {
        let sections = &Rules::builtin().sections;
        for (text, section) in [
            ("二、問題整改情況", Section::Progress),
            ("一、整改工作组织情况", Section::Organisation),
            ("三、下一步整改工作打算", Section::Tasks),
            ("二、灌区检查发现的主要问题", Section::Problems),
        ] {
            assert_eq!(sections.heading(text).map(|h| h.section), Some(section), "{text}");
        }
        assert!(sections.heading("二、会议地点").is_none());
        assert!(sections.heading("整改任务完成后,责任单位应当提交下列材料:").is_none());
        let both = sections.heading("整改任务完成后,报送整改情况").map(|h| h.section);
        assert_eq!(both, Some(Section::Progress));
    }

    #[test]
    fn a_heading_that_says_more_is_a_type() {
        let sections = &Rules::builtin().sections;
        for text in ["一、存在的主要问题", "二、整改任务", "问题清单"] {
            assert!(sections.is_generic(text), "{text}");
        }
        for text in ["三、个性问题整改情况", "一、已完成整改的问题", "（一）渠道管护方面"]
        {
            assert!(!sections.is_generic(text), "{text}");
        }
    }
}
