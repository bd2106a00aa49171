//! Pure helpers on `&str`, shared by all stages.

pub mod clean;
pub mod distinct;
pub mod items;
pub mod marker;
pub mod numeral;
pub mod script;
pub mod width;

/// What `\p{Han}` stands for in patterns: 々 and 〇, all ideographs and what lies between their blocks. The script's own
/// class has twenty ranges more, none of them met in documents, and each counts as often as a pattern repeats it.
const HAN: &str = "[々〇㐀-鿿豈-﫿\u{20000}-\u{323af}]";

/// Compiles a pattern; `\p{Han}` in it is any ideograph.
///
/// # Errors
/// Where the pattern is no regular expression.
pub fn compile(text: &str) -> Result<regex::Regex, regex::Error> {
    regex::Regex::new(&text.replace(r"\p{Han}", HAN))
}

/// Compiles a constant pattern, once, for a `LazyLock`.
///
/// # Panics
/// Where the pattern is no regular expression. Patterns are constants of this crate or made of them, never input, and each is
/// compiled by a test of its file.
#[must_use]
#[allow(clippy::expect_used, reason = "constant patterns, compiled by tests; no input reaches this")]
pub fn pattern(text: &str) -> regex::Regex {
    compile(text).expect("a constant pattern compiles")
}
