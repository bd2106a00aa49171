//! The lists of a Word file, whichever of its two formats they came from: levels, and what a list overrides of
//! them. Counting is [`super::counter`]'s work.

use super::numfmt::NumberFormat;
use crate::text::numeral::digit;
use std::collections::HashMap;

/// Levels of a list.
pub(in crate::read) const LEVELS: usize = 9;
/// Longest pattern of a level that is kept, in characters; Word allows 31.
pub(in crate::read) const MAX_PATTERN: usize = 64;

/// All lists of a document.
#[derive(Debug, Default)]
pub(in crate::read) struct Numbering {
    /// The levels that lists share; lists of one definition count together.
    pub(in crate::read) definitions: Vec<Definition>,
    /// Lists by the number that paragraphs name.
    pub(in crate::read) lists: HashMap<i64, List>,
}

/// Levels that lists share (`w:abstractNum`, LSTF).
pub(in crate::read) type Definition = [Option<Level>; LEVELS];

/// A list as paragraphs name it (`w:num`, LFO).
#[derive(Debug, Default)]
pub(in crate::read) struct List {
    /// Index of the definition.
    pub(in crate::read) definition: usize,
    /// Numbers from which the list begins anew.
    pub(in crate::read) starts: [Option<u32>; LEVELS],
    /// Levels of its own.
    pub(in crate::read) levels: [Option<Level>; LEVELS],
}

/// One level of a list.
#[derive(Debug, Clone)]
pub(in crate::read) struct Level {
    /// First number.
    pub(in crate::read) start: u32,
    /// How its number is written.
    pub(in crate::read) format: NumberFormat,
    /// Text around the numbers, `%1` to `%9` standing for them; for a bullet the sign itself.
    pub(in crate::read) pattern: String,
    /// What follows the number.
    pub(in crate::read) suffix: Suffix,
    /// It begins anew after a level at or above this 1-based one; 0 never, `None` after any above it.
    pub(in crate::read) restart: Option<u32>,
    /// All numbers in decimals (`w:isLgl`).
    pub(in crate::read) legal: bool,
    /// The number is hidden text.
    pub(in crate::read) hidden: bool,
    /// Id of the paragraph style tied to it.
    pub(in crate::read) style: Option<String>,
}

/// What stands between a number and its text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::read) enum Suffix {
    /// A tab, the usual case.
    #[default]
    Tab,
    /// A blank.
    Space,
    /// Nothing.
    Nothing,
}

impl Suffix {
    /// Whether a blank is written between this number and this text. A tab is a gap on the page and nothing in the
    /// same list when typed (`1.清淤`), so it is written only where number and text would run together: `1` and
    /// `清淤`, `2.` and `5公里`, `三` and anything.
    pub(in crate::read) fn needs_blank(self, number: &str, text: &str) -> bool {
        let Some(last) = number.chars().next_back() else { return false };
        match self {
            Suffix::Space => true,
            Suffix::Nothing => false,
            Suffix::Tab if matches!(last, '.' | '．') => text.starts_with(|c: char| c.is_numeric()),
            Suffix::Tab => last.is_ascii_alphanumeric() || digit(last).is_some() || last == '十',
        }
    }
}

/// A level of a list as a paragraph finds it.
pub(in crate::read) struct Found<'n> {
    /// Index of the definition: lists of one definition count together.
    pub(in crate::read) definition: usize,
    /// The level.
    pub(in crate::read) level: &'n Level,
    list: &'n List,
    shared: &'n Definition,
}

impl<'n> Found<'n> {
    /// A level of the same list.
    pub(in crate::read) fn sibling(&self, level: usize) -> Option<&'n Level> {
        pick(self.list, self.shared, level)
    }

    /// The number from which this list restarts a level when it first uses it.
    pub(in crate::read) fn start_override(&self, level: usize) -> Option<u32> {
        self.list.starts.get(level).copied().flatten()
    }
}

fn pick<'n>(list: &'n List, shared: &'n Definition, level: usize) -> Option<&'n Level> {
    list.levels.get(level)?.as_ref().or(shared.get(level)?.as_ref())
}

impl Numbering {
    /// A level of a list.
    pub(in crate::read) fn level(&self, num_id: i64, level: usize) -> Option<Found<'_>> {
        let list = self.lists.get(&num_id)?;
        let shared = self.definitions.get(list.definition)?;
        Some(Found { definition: list.definition, level: pick(list, shared, level)?, list, shared })
    }

    /// The level of a list that is tied to a paragraph style.
    pub(in crate::read) fn level_of_style(&self, num_id: i64, style: &str) -> Option<usize> {
        let list = self.lists.get(&num_id)?;
        let shared = self.definitions.get(list.definition)?;
        (0..LEVELS).find(|l| pick(list, shared, *l).is_some_and(|l| l.style.as_deref() == Some(style)))
    }
}
