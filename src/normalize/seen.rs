//! Equal fields of one document are read once: the same units and the same deadline stand in hundreds of rows.

use super::{deadline, units};
use crate::model::{Deadline, Unit};
use crate::rules::Rules;
use std::cell::RefCell;
use std::collections::HashMap;

/// Longer fields are hardly ever repeated.
const MAX_BYTES: usize = 300;
/// Fields kept of each kind, so that a document of nothing but different ones costs no more than reading them.
const MAX_FIELDS: usize = 4096;
/// Labels under which units are kept; a list has a few.
const MAX_LABELS: usize = 64;

/// What the fields of one document gave. It goes by the text alone, so it must not outlive the document's date and the
/// rules.
#[derive(Debug, Default)]
pub struct Seen {
    /// Of each label, by text.
    units: RefCell<Vec<(String, HashMap<String, Vec<Unit>>)>>,
    deadlines: RefCell<HashMap<String, Deadline>>,
    completions: RefCell<HashMap<String, Option<String>>>,
}

impl Seen {
    /// [`units::read`].
    pub(super) fn units(&self, raw: &str, label: Option<&str>, rules: &Rules) -> Vec<Unit> {
        // No label and an empty one are the same to the reader.
        let key = label.unwrap_or_default();
        let mut labels = self.units.borrow_mut();
        let known = labels.iter().position(|(label, _)| label == key);
        if known.is_none() && labels.len() < MAX_LABELS {
            labels.push((key.to_string(), HashMap::new()));
        }
        let last = labels.len().saturating_sub(1);
        match labels.get_mut(known.unwrap_or(last)).filter(|(label, _)| label == key) {
            Some((_, fields)) => once(fields, raw, || units::read(raw, label, rules)),
            None => units::read(raw, label, rules),
        }
    }

    /// [`deadline::read`].
    pub(super) fn deadline(&self, raw: &str, date: Option<&str>) -> Deadline {
        once(&mut self.deadlines.borrow_mut(), raw, || deadline::read(raw, date))
    }

    /// [`deadline::completed`].
    pub(super) fn completed(&self, raw: &str, date: Option<&str>) -> Option<String> {
        once(&mut self.completions.borrow_mut(), raw, || deadline::completed(raw, date))
    }
}

/// What a field gave before, else what it gives now.
fn once<T: Clone>(fields: &mut HashMap<String, T>, raw: &str, read: impl FnOnce() -> T) -> T {
    if let Some(known) = fields.get(raw) {
        return known.clone();
    }
    let read = read();
    if raw.len() <= MAX_BYTES && fields.len() < MAX_FIELDS {
        fields.insert(raw.to_string(), read.clone());
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_is_what_is_read() {
        let (seen, rules) = (Seen::default(), Rules::builtin());
        for _ in 0..2 {
            for label in [None, Some("牵头单位"), Some("责任人")] {
                let raw = "镇农经站、司法所";
                assert_eq!(seen.units(raw, label, rules), units::read(raw, label, rules));
            }
            for raw in ["6月底前", "长期坚持", "6月 底前"] {
                assert_eq!(seen.deadline(raw, Some("2031-03")), deadline::read(raw, Some("2031-03")));
                assert_eq!(seen.completed(raw, Some("2031-03")), deadline::completed(raw, Some("2031-03")));
            }
        }
    }
}
