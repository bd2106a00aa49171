//! The words, as data: which labels mean which field, which words make a unit, which headings hold what.

pub mod lexicon;
pub mod units;

pub use units::UnitWords;

/// All rules in force.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// The words of a unit field.
    pub units: UnitWords,
}

impl Rules {
    /// The rules that are built in. A broken embedded file gives empty words; a test sees to it that none is broken.
    #[must_use]
    pub fn builtin() -> &'static Rules {
        static RULES: std::sync::LazyLock<Rules> =
            std::sync::LazyLock::new(|| Rules { units: UnitWords::parse(units::BUILTIN).unwrap_or_default() });
        &RULES
    }
}
