//! Clauses → the role of each name: suffix before label before column, and what a clause without a suffix takes.

use super::names::{Clause, Entry};
use super::shape::Sense;
use crate::model::UnitRole;

/// The role of each entry, in order.
pub(super) fn assign(entries: &[Entry], clauses: &[Clause], column: Sense) -> Vec<UnitRole> {
    let stated = stated(entries, clauses);
    let of = |entry: &Entry, stated: Option<UnitRole>| {
        let label = clauses.get(entry.clause).filter(|c| c.label.is_some());
        resolve(stated, label.map(|c| c.sense), column)
    };
    entries.iter().zip(stated).map(|(entry, stated)| of(entry, stated)).collect()
}

/// The role the field's own words give, label and column aside.
fn stated(entries: &[Entry], clauses: &[Clause]) -> Vec<Option<UnitRole>> {
    let section = |entry: &Entry| clauses.get(entry.clause).map_or(0, |c| c.section);
    let role = |entry: &Entry| clauses.get(entry.clause).and_then(|c| c.role);
    // Whether a lead stands somewhere before, in the same section.
    let mut led = Vec::with_capacity(entries.len());
    let (mut seen, mut lead) = (None, false);
    for entry in entries {
        if seen != Some(section(entry)) {
            (seen, lead) = (Some(section(entry)), false);
        }
        led.push(lead);
        lead |= entry.own.or(role(entry)) == Some(UnitRole::Lead);
    }
    let mut out = vec![None; entries.len()];
    let (mut seen, mut next) = (None, None);
    for ((entry, led), slot) in entries.iter().zip(led).zip(&mut out).rev() {
        if seen != Some(section(entry)) {
            (seen, next) = (Some(section(entry)), None);
        }
        let clause = clauses.get(entry.clause);
        let after_with = clause.is_some_and(|c| c.after_with);
        let own = entry.own.or(role(entry));
        *slot = match own {
            Some(role) if specific(role) || !after_with => Some(role),
            _ if after_with => Some(UnitRole::Support),
            _ => next.filter(|next| *next == UnitRole::Lead || led),
        };
        if entry.own.is_none_or(|own| own != UnitRole::Lead) {
            next = own.or(next);
        }
    }
    out
}

fn specific(role: UnitRole) -> bool {
    role != UnitRole::Responsible
}

/// Suffix before label before column; under a watching label everybody watches; a specific role beats responsible.
fn resolve(stated: Option<UnitRole>, label: Option<Sense>, column: Sense) -> UnitRole {
    let label_role = label.and_then(|sense| sense.role);
    let header = label_role.or(column.role);
    if header == Some(UnitRole::Supervise) {
        return UnitRole::Supervise;
    }
    [stated, label_role, column.role]
        .into_iter()
        .flatten()
        .find(|role| specific(*role))
        .unwrap_or(UnitRole::Responsible)
}
