//! What groups hold: how their text looks and where it stands, and what a form field says about itself. No text.

use super::words::Goes;
use crate::read::limits::MAX_DEPTH;

/// What a group takes over from the one around it and gives back at its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub(super) goes: Goes,
    /// This group, and none around it, goes to `goes`.
    pub(super) began: bool,
    pub(super) font: i32,
    /// Characters behind a `\u` that are the same for programs without Unicode.
    pub(super) fallback: usize,
    pub(super) hidden: bool,
    pub(super) deleted: bool,
    pub(super) inserted: bool,
    pub(super) in_table: bool,
    pub(super) depth: usize,
    /// Outline level, from 0; 9 is body text.
    pub(super) outline: Option<u8>,
}

impl State {
    pub(super) const FIRST: State = State {
        goes: Goes::Text,
        began: false,
        font: 0,
        fallback: 1,
        hidden: false,
        deleted: false,
        inserted: false,
        in_table: false,
        depth: 0,
        outline: None,
    };

    /// Depth of tables that a paragraph stands in.
    pub(super) fn depth(&self) -> usize {
        self.depth.max(usize::from(self.in_table)).min(MAX_DEPTH)
    }

    /// `\pard`
    pub(super) fn plain_paragraph(&mut self) {
        (self.in_table, self.depth, self.outline) = (false, 0, None);
    }
}

/// What a form field of the old kind shows.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Form {
    is_box: bool,
    preset: bool,
    ticked: Option<bool>,
}

impl Form {
    /// Takes a word of the field's group.
    pub(super) fn apply(&mut self, word: &str, number: Option<i32>) {
        match (word, number) {
            ("fftype", number) => self.is_box = number == Some(1),
            ("ffdefres", number) => self.preset = number == Some(1),
            ("ffres", Some(number @ (0 | 1))) => self.ticked = Some(number == 1),
            _ => {}
        }
    }

    /// The box that the page shows; `None` for a field that is no box.
    pub(super) fn shown(self) -> Option<&'static str> {
        self.is_box.then(|| if self.ticked.unwrap_or(self.preset) { "☑" } else { "☐" })
    }
}
