//! Pure helpers on `&str`, shared by all stages.

pub mod clean;
pub mod items;
pub mod marker;
pub mod numeral;
pub mod script;
pub mod width;

/// Compiles a constant pattern, once, for a `LazyLock`.
///
/// # Panics
/// Where the pattern is no regular expression. Patterns are constants of this crate or made of them, never input, and each is
/// compiled by a test of its file.
#[must_use]
#[allow(clippy::expect_used, reason = "constant patterns, compiled by tests; no input reaches this")]
pub fn pattern(text: &str) -> regex::Regex {
    regex::Regex::new(text).expect("a constant pattern compiles")
}
