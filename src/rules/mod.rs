//! The words, as data: which labels mean which field, which words make a unit, which headings hold what.

/// The rule files that are built in, as written: name and TOML text, for `zhenggai rules`.
pub const TEXTS: &[(&str, &str)] = &[];

/// All rules in force.
#[derive(Debug, Clone, Default)]
pub struct Rules {}

impl Rules {
    /// The rules that are built in.
    #[must_use]
    pub fn builtin() -> &'static Rules {
        static RULES: std::sync::LazyLock<Rules> = std::sync::LazyLock::new(Rules::default);
        &RULES
    }
}
