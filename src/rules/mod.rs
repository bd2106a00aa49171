//! The words, as data: which labels mean which field, which words make a unit, which headings hold what.
//!
//! Each table is a TOML file beside this one, embedded in the program; a test walks its entries and their examples.

mod labels;
pub mod lexicon;
mod sections;
pub mod units;

pub use labels::{LabelMeaning, Labels};
pub use sections::{Heading, Section, Sections};
pub use units::UnitWords;

/// The text of the built-in label table.
pub const LABELS_TOML: &str = include_str!("labels.toml");

/// The text of the built-in table of headings.
pub const SECTIONS_TOML: &str = include_str!("sections.toml");

/// The rule files that are built in, as written: name and TOML text, for `zhenggai rules`.
pub const TEXTS: &[(&str, &str)] =
    &[("labels.toml", LABELS_TOML), ("sections.toml", SECTIONS_TOML), ("units.toml", units::BUILTIN)];

/// All rules in force.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Labels and column headers.
    pub labels: Labels,
    /// Headings and what stands under them.
    pub sections: Sections,
    /// The words of a unit field.
    pub units: UnitWords,
}

impl Rules {
    /// The rules that are built in. A broken embedded file gives empty words; a test sees to it that none is broken.
    #[must_use]
    pub fn builtin() -> &'static Rules {
        static RULES: std::sync::LazyLock<Rules> = std::sync::LazyLock::new(|| Rules {
            labels: Labels::parse(LABELS_TOML).unwrap_or_default(),
            sections: Sections::parse(SECTIONS_TOML).unwrap_or_default(),
            units: UnitWords::parse(units::BUILTIN).unwrap_or_default(),
        });
        &RULES
    }
}
