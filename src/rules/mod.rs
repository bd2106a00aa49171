//! The words, as data: which labels mean which field, which words make a unit, which headings hold what.
//!
//! Each table is a TOML file beside this one, embedded in the program, and a row of [`TABLES`]; a test walks its entries
//! and their examples. Files of the user are laid over them: how is told in [`overlay`](Tables::overlay) and at the head
//! of its module.

mod compound;
mod labels;
pub mod lexicon;
mod overlay;
mod plain;
mod sections;
mod source;
#[cfg(test)]
mod tests;
pub mod units;
mod words;

pub use labels::{LabelMeaning, Labels};
pub use overlay::{Example, RuleError, Tables};
pub use sections::{Heading, Section, Sections};
pub use units::UnitWords;
pub use words::{TextWords, Words};

/// The text of the built-in label table.
pub const LABELS_TOML: &str = include_str!("labels.toml");

/// The text of the built-in table of headings.
pub const SECTIONS_TOML: &str = include_str!("sections.toml");

/// One table of rules: a TOML file beside this one, and how it becomes words.
#[derive(Debug)]
pub struct Table {
    /// Name of the table in a rule file, and of the file less `.toml`.
    pub name: &'static str,
    /// The built-in file.
    pub text: &'static str,
    /// Reads a text of the built-in form, of which any section may be missing, into its field of [`Rules`].
    pub load: fn(&str, &mut Rules) -> Result<(), toml::de::Error>,
    /// The form in which its words are compared.
    pub key: fn(&str) -> String,
    /// Sections that are plain sets: lists of words or texts that are sets of characters. All others that stand once
    /// are lines of `"word" = "example"`.
    pub sets: &'static [&'static str],
    /// Lists of entries whose words may stand in several of them.
    pub shared: &'static [&'static str],
    /// Names that sections begin with among which a word may stand once only.
    pub once: &'static [&'static str],
    /// Whether an example shows what its entry says; none where it takes more than the words to tell.
    pub shows: Option<fn(&Rules, &Example) -> bool>,
}

/// Every table, in the order printed.
pub const TABLES: &[Table] = &[
    Table {
        name: "labels",
        text: LABELS_TOML,
        load: |text, rules| Labels::parse(text).map(|labels| rules.labels = labels),
        key: |word| labels::canonical(word).into_owned(),
        sets: &["group", "qualifiers"],
        shared: &["behind"],
        once: &[],
        shows: Some(labels::shows),
    },
    Table {
        name: "sections",
        text: SECTIONS_TOML,
        load: |text, rules| Sections::parse(text).map(|sections| rules.sections = sections),
        key: sections::canonical,
        sets: &["generic", "leads"],
        shared: &[],
        once: &[],
        shows: Some(sections::shows),
    },
    Table {
        name: "units",
        text: units::BUILTIN,
        load: |text, rules| UnitWords::parse(text).map(|units| rules.units = units),
        key: units::key,
        sets: &["surnames", "not_in_names", "not_first"],
        shared: &[],
        once: &["roles."],
        shows: None,
    },
    Table {
        name: "words",
        text: words::BUILTIN,
        load: |text, rules| TextWords::parse(text).map(|words| rules.words = words),
        key: words::key,
        sets: &[],
        shared: &[],
        once: &[],
        shows: Some(words::shows),
    },
];

/// All rules in force.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Labels and column headers.
    pub labels: Labels,
    /// Headings and what stands under them.
    pub sections: Sections,
    /// The words of a unit field.
    pub units: UnitWords,
    /// The words of running text.
    pub words: TextWords,
}

impl Rules {
    /// The rules that are built in. A broken embedded file gives empty words; a test sees to it that none is broken.
    #[must_use]
    pub fn builtin() -> &'static Rules {
        static RULES: std::sync::LazyLock<Rules> = std::sync::LazyLock::new(|| {
            let mut rules = Rules::default();
            for table in TABLES {
                let _ = (table.load)(table.text, &mut rules);
            }
            rules
        });
        &RULES
    }
}
