//! Counts of what a reader met and does not show: one finding each, however often.

use crate::model::{Code, Finding, Place};

/// What is said of text that its characters' own property hides.
pub(in crate::read) const HIDDEN_TEXT: &str = "Hidden text was left out, as the page does not show it.";

/// Tracked changes met.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::read) struct Changes {
    /// Deletions, left out.
    pub(in crate::read) deleted: u64,
    /// Insertions, kept.
    pub(in crate::read) inserted: u64,
}

/// How often something was met, and where first: one finding each, however often.
#[derive(Debug, Clone, Default)]
pub(in crate::read) struct Tally {
    /// How often.
    pub(in crate::read) count: u64,
    /// Where first.
    pub(in crate::read) first: Option<Place>,
}

impl Tally {
    /// Met once more.
    pub(in crate::read) fn note(&mut self, place: &Place) {
        self.count += 1;
        if self.first.is_none() {
            self.first = Some(place.clone());
        }
    }

    /// The finding about it, at the first place; `None` where it was never met.
    pub(in crate::read) fn finding(&self, code: Code, message: &str) -> Option<Finding> {
        let place = self.first.clone()?;
        Some(Finding::new(code, message).at(place).with("count", self.count))
    }
}

impl Changes {
    /// The finding about them; `None` where there were none. `part` names what was read.
    pub(in crate::read) fn finding(self, part: &str) -> Option<Finding> {
        let Changes { deleted, inserted } = self;
        (deleted + inserted > 0).then(|| {
            let message =
                format!("Tracked changes in the {part}: {deleted} deletions left out, {inserted} insertions kept.");
            Finding::new(Code::TrackedChanges, message).with("deleted", deleted).with("inserted", inserted)
        })
    }
}
