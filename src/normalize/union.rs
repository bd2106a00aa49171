//! The units of several texts as one list.

use crate::model::{Unit, UnitRole};
use std::collections::HashSet;

/// Units without repeats: the same name and role twice merge.
#[derive(Default)]
pub(super) struct Union {
    /// In reading order.
    pub(super) units: Vec<Unit>,
    /// Names and roles, once there are many.
    seen: HashSet<(String, UnitRole)>,
}

impl Union {
    /// So many are looked through faster than their names are hashed and kept; most records name fewer.
    const FEW: usize = 16;

    /// Adds those that are new.
    pub(super) fn add(&mut self, more: Vec<Unit>) {
        let key = |unit: &Unit| (unit.name.clone(), unit.role);
        self.units.reserve(more.len());
        for unit in more {
            let new = if self.units.len() < Self::FEW {
                !self.units.iter().any(|known| known.role == unit.role && known.name == unit.name)
            } else {
                if self.seen.is_empty() {
                    self.seen.extend(self.units.iter().map(key));
                }
                self.seen.insert(key(&unit))
            };
            if new {
                self.units.push(unit);
            }
        }
    }
}
