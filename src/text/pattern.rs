//! Constant patterns: each compiled once, where a text first holds what every match of it must hold. To compile one
//! takes as long as to read some hundred cells, and of the patterns of this crate a short document needs a third.

use std::borrow::Cow;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use regex::{Captures, Match, Regex};

use super::needs::Needs;

/// What `\p{Han}` stands for in patterns: 々 and 〇, all ideographs and what lies between their blocks. The script's own
/// class has twenty ranges more, none of them met in documents, and each counts as often as a pattern repeats it.
const HAN: &str = "[々〇㐀-鿿豈-﫿\u{20000}-\u{323af}]";

/// Bytes of text that are looked through for what a pattern needs; then it is compiled. A pattern compiled looks for the
/// same faster, so that what a long document loses here stays small.
const PATIENCE: usize = 1 << 14;

/// Puts fragments for the names that stand for them in the text of a pattern, for use with [`Pattern::filled`]. A fragment
/// may hold the names of those behind it.
///
/// ```
/// use zhenggai::text::fill;
/// assert_eq!(fill("第{day}起", &[("{day}", "{no}天"), ("{no}", "[0-9]+")]), "第[0-9]+天起");
/// ```
#[must_use]
pub fn fill(text: &str, fragments: &[(&str, &str)]) -> String {
    fragments.iter().fold(text.to_string(), |text, (name, fragment)| text.replace(name, fragment))
}

/// A regular expression that is a constant of the program. `\p{Han}` in it is any ideograph.
///
/// A text that is no regular expression matches nothing. No pattern of this crate is one: a test compiles the literals of
/// all of them, and without optimization each is compiled at its first use and must then be one.
///
/// ```
/// use zhenggai::text::Pattern;
/// static DAY: Pattern = Pattern::new("^第([0-9]+)天$");
/// let found = DAY.captures("第12天");
/// assert_eq!(found.and_then(|c| c.get(1)).map(|m| m.as_str()), Some("12"));
/// ```
#[derive(Debug)]
pub struct Pattern {
    text: &'static str,
    fill: Option<fn(&str) -> String>,
    /// What a match needs, and the bytes looked through for it.
    needs: OnceLock<Needs>,
    looked: AtomicUsize,
    /// None where the text is no regular expression.
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The pattern that a text is.
    #[must_use]
    pub const fn new(text: &'static str) -> Pattern {
        Pattern::with(text, None)
    }

    /// The pattern that a function makes of a text, as where names in it stand for fragments. It is made at first use.
    #[must_use]
    pub const fn filled(text: &'static str, fill: fn(&str) -> String) -> Pattern {
        Pattern::with(text, Some(fill))
    }

    const fn with(text: &'static str, fill: Option<fn(&str) -> String>) -> Pattern {
        Pattern { text, fill, needs: OnceLock::new(), looked: AtomicUsize::new(0), regex: OnceLock::new() }
    }

    /// Whether a text has a match.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.regex_for(text).is_some_and(|r| r.is_match(text))
    }

    /// The first match.
    #[must_use]
    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.regex_for(text)?.find(text)
    }

    /// All matches, none overlapping.
    pub fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        self.regex_for(text).into_iter().flat_map(move |r| r.find_iter(text))
    }

    /// The groups of the first match.
    #[must_use]
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.regex_for(text)?.captures(text)
    }

    /// The groups of the first match that begins at or behind an offset.
    #[must_use]
    pub fn captures_at<'t>(&self, text: &'t str, at: usize) -> Option<Captures<'t>> {
        self.regex_for(text)?.captures_at(text, at)
    }

    /// The groups of all matches.
    pub fn captures_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        self.regex_for(text).into_iter().flat_map(move |r| r.captures_iter(text))
    }

    /// The text with all matches replaced.
    #[must_use]
    pub fn replace_all<'t>(&self, text: &'t str, by: &str) -> Cow<'t, str> {
        self.regex_for(text).map_or(Cow::Borrowed(text), |r| r.replace_all(text, by))
    }

    /// The compiled pattern; none where the text cannot have a match and it was never compiled.
    #[inline]
    fn regex_for(&self, text: &str) -> Option<&Regex> {
        match self.regex.get() {
            Some(regex) if !cfg!(debug_assertions) => regex.as_ref(),
            _ => self.first_for(text),
        }
    }

    #[cold]
    fn first_for(&self, text: &str) -> Option<&Regex> {
        let needs = self
            .needs
            .get_or_init(|| Needs::of(self.fill.map_or_else(|| self.text.to_string(), |fill| fill(self.text))));
        let regex = || self.regex.get_or_init(|| compiled(needs.pattern())).as_ref();
        if cfg!(debug_assertions) {
            let sound = |regex: &Regex| needs.are_met(text) || !regex.is_match(text);
            debug_assert!(regex().is_some_and(sound), "{}: {text}", self.text);
            return regex();
        }
        let looked = self.looked.fetch_add(text.len(), Ordering::Relaxed);
        (looked > PATIENCE || needs.are_met(text)).then(regex).flatten()
    }
}

fn compiled(text: &str) -> Option<Regex> {
    Regex::new(&text.replace(r"\p{Han}", HAN)).ok()
}
