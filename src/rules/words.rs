//! Words of running text that say what a heading, a sentence or a line is, from `words.toml`. Each list stands at one end of
//! the text, inside it, or is all of it.

use super::{Example, Rules};
use crate::text::width::fold;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The embedded word file.
pub const BUILTIN: &str = include_str!("words.toml");

/// Words with an example each, as the file has them.
type Section = BTreeMap<String, String>;

/// Where the words of a list stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// The text begins with one.
    Start,
    /// It ends in one.
    End,
    /// One stands anywhere in it.
    Inside,
    /// It is one and nothing else.
    Whole,
}

/// Words that say one thing of a text where they stand in it.
#[derive(Debug, Clone)]
pub struct Words {
    at: At,
    /// Folded.
    words: Vec<String>,
}

impl Words {
    fn new<W: AsRef<str>>(at: At, words: impl IntoIterator<Item = W>) -> Self {
        Words { at, words: words.into_iter().map(|word| key(word.as_ref())).collect() }
    }

    /// Whether one of them stands where they do in a text of folded width.
    #[must_use]
    pub fn tell(&self, text: &str) -> bool {
        self.words.iter().map(String::as_str).any(|word| match self.at {
            At::Start => text.starts_with(word),
            At::End => text.ends_with(word),
            At::Inside => text.contains(word),
            At::Whole => text == word,
        })
    }

    /// What follows the longest of them that a text begins with.
    #[must_use]
    pub fn behind<'t>(&self, text: &'t str) -> Option<&'t str> {
        let found = self.words.iter().filter_map(|word| text.strip_prefix(word.as_str()));
        found.min_by_key(|rest| rest.len())
    }

    /// The byte at which the first of them begins in a text, wherever that is.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<usize> {
        self.words.iter().filter_map(|word| text.find(word.as_str())).min()
    }

    /// The byte at which the first of them has ended in a text, wherever that is.
    #[must_use]
    pub fn first_end(&self, text: &str) -> Option<usize> {
        self.words.iter().filter_map(|word| Some(text.find(word.as_str())? + word.len())).min()
    }
}

/// The lists, a row each: its name in the file and where its words stand.
macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident: $at:ident,)*) => {
        /// The words of running text.
        #[derive(Debug, Clone)]
        pub struct TextWords {
            $($(#[$doc])* pub $name: Words,)*
        }

        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            $(#[serde(default)] $name: Section,)*
        }

        impl TextWords {
            /// Reads a word file. An unknown section is an error; a missing one is empty.
            ///
            /// # Errors
            /// Where the text is no TOML or has a section nobody knows.
            pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
                let file: File = super::plain::read(text)?;
                Ok(TextWords { $($name: Words::new(At::$at, file.$name.keys()),)* })
            }
        }

        impl Default for TextWords {
            fn default() -> Self {
                TextWords { $($name: Words::new(At::$at, [""; 0]),)* }
            }
        }

        /// Where the words of a section stand.
        fn at(section: &str) -> Option<At> {
            match section {
                $(stringify!($name) => Some(At::$at),)*
                _ => None,
            }
        }
    };
}

lists! {
    /// What a statement of a problem holds.
    problems: Inside,
    /// Those of them that hardly stand in a text about work done.
    lacks: Inside,
    /// How a paragraph begins that speaks of the whole document again.
    closings: Start,
    /// How an item begins that says what to do, whatever words of a problem it holds (清理乱堆乱放).
    actions: Start,
    /// How a line of a cell begins that says what to do, beside `actions` and `demands`.
    works: Start,
    /// How it begins where it may say who is to do what the next line says.
    tellings: Start,
    /// Words that only work on a problem has: what stands before them in a bracket states one.
    rectified: Inside,
    /// What a number of things goes on with (三处): no name ends in a number.
    counted: Start,
    /// How a heading begins that sets work before its readers.
    demands: Start,
    /// What the title of a list of problems holds that nobody found: they may be anywhere.
    general_lists: Inside,
    /// What it holds where they were found.
    found_lists: Inside,
    /// What an item holds that says how a form is filled in.
    instructions: Inside,
    /// How a paragraph begins that says of how many it holds.
    some_of_many: Start,
    /// How a paragraph begins that tells a story and states no problem by itself.
    narratives: Start,
    /// What a heading ends in that is the title of a whole text, whatever its level.
    documents: End,
    /// What the title of a text ends in that explains another one and holds none of its tasks.
    explanations: End,
    /// What the title of a text ends in that makes rules.
    regulations: End,
    /// What it ends in that foretells what a project will do to its surroundings.
    assessments: End,
    /// How a text begins that says that there is no problem (未发现明显问题); the next three lists are its other words.
    unfound: Start,
    /// What stands before it: who looked, and when.
    unfound_leads: Start,
    /// What no problem is called: the text ends in one.
    unfound_things: Start,
    /// What may stand between.
    unfound_between: Start,
    /// What the names of places end in that no body is named after.
    sites: End,
    /// Labels of persons and lines that belong to the document, not to a record.
    of_document: Whole,
    /// What a label that no table of labels has ends in, wherever it stands in a record.
    unknown_ends: End,
    /// What it ends in where it begins a line.
    unknown_line_ends: End,
    /// What the name of a column or a card's label ends in, in whatever it counts or names.
    label_ends: End,
    /// What a name before a colon holds that opens a sentence and is no label.
    no_labels: Inside,
    /// What labels hold that map to no field and may stand inside a paragraph.
    extra_inside: Inside,
    /// What the name of some column holds in a list of problems; one of tasks has none.
    of_problems: Inside,
    /// What the columns of a list of whom to call are called.
    rosters: Inside,
    /// What the columns of a table of money are called.
    money: Inside,
    /// What the name of a column of measures ends in that hold until the work is done: beside others they are none.
    interim: End,
    /// What a label at the foot of a form holds behind which somebody signs or gives an opinion.
    signed_for: Inside,
    /// What the name of a body holds that finds problems.
    finders: Inside,
    /// What a column is called that replies to a question: beside it alone a question is no problem.
    replies: Inside,
    /// What such a text holds that asks for none: it states a problem, or where problems come from.
    signed_no_more: Inside,
    /// What a row opens with that counts the columns.
    column_counts: Whole,
    /// What a cell of 完成情况 or 状态 is that says that all is done. These and the next four stand beside the phrases that are
    /// made of parts (已完成, 未整改到位, 正在推进).
    states_done: Whole,
    /// That a part is done.
    states_partial: Whole,
    /// That it is under way or late.
    states_ongoing: Whole,
    /// That nothing has been done.
    states_not_started: Whole,
    /// How a matter stands without a word of how far the work has come: the state is none of the others.
    states_other: Whole,
    /// How a remark on a state begins that says why: （原因：…）.
    reasons: Start,
    /// What follows the name of one who reports something (举报人穆某某反映…), for `--redact`.
    reports: Inside,
    /// Words that end a name that runs on, for `--redact`.
    behind_names: Inside,
    /// Words before or behind a number that begin with a surname and are no names, for `--redact`.
    no_names: Whole,
    /// Words behind private persons (村民安置) that begin with a surname and are no names, for `--redact`.
    no_persons: Whole,
}

/// The form in which words are compared: of folded width.
pub(super) fn key(word: &str) -> String {
    fold(word)
}

/// Whether the word of an example stands in it where the words of its list do.
pub(super) fn shows(_: &Rules, example: &Example) -> bool {
    let word = example.word.as_deref();
    word.zip(at(&example.section)).is_some_and(|(word, at)| Words::new(at, [word]).tell(&key(&example.text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_stands_in_its_example() {
        let file: BTreeMap<String, Section> = toml::from_str(BUILTIN).unwrap();
        TextWords::parse(BUILTIN).unwrap_or_else(|e| panic!("{e}"));
        for (section, words) in &file {
            let at = at(section).unwrap_or_else(|| panic!("{section}"));
            for (word, example) in words {
                assert!(Words::new(at, [word]).tell(&key(example)), "{section}: {word} in {example}");
            }
        }
    }

    #[test]
    fn words_are_told_by_where_they_stand() {
        let words = &Rules::builtin().words;
        assert!(words.actions.tell("清理乱堆乱放") && !words.actions.tell("垃圾清理不及时"));
        assert!(words.sites.tell("滨河校区") && !words.sites.tell("校区管委会"));
        assert!(words.of_document.tell("联系人") && !words.of_document.tell("企业联系人"));
        assert_eq!(words.reports.find("某某反映渠道淤塞"), Some("某某".len()));
        assert!(!TextWords::default().actions.tell("清理"));
        assert!(TextWords::parse("[action]\n\"清理\" = \"清理渠道\"\n").is_err());
    }
}
