//! What is said once for the rows of a table, given to those that do not say it themselves.

use super::ListState;
use crate::model::{Field, Part, UnitRole};
use crate::rules::Rules;
use crate::split::above::role;

/// What is said once above the table (责任单位：…) holds for a record that says nothing of the kind itself, in a band or
/// inside a cell.
pub(super) fn above(state: &mut ListState, parts: &mut Vec<Part>, rules: &Rules) {
    if state.above_all.is_empty() && state.group_more.is_empty() {
        return;
    }
    let within = |raw: &str| -> Vec<(Field, Option<UnitRole>)> {
        let parts = if raw.contains([':', '：']) { raw } else { "" }.split([':', '：']);
        let name = |before: &str| {
            let name = before.rsplit(|c: char| !c.is_alphanumeric()).next()?;
            rules.labels.exact(name).map(|meaning| (meaning.field, role(name, rules)))
        };
        parts.filter_map(name).collect()
    };
    let asked = |p: &Part| (p.field, role(p.label.as_deref().unwrap_or_default(), rules));
    let own: Vec<_> = parts.iter().flat_map(|p| within(&p.raw).into_iter().chain([asked(p)])).collect();
    let nearer = |p: &&Part| !state.group_more.iter().any(|more| asked(more) == asked(p));
    let stated = state.above_all.iter().filter(nearer).chain(&state.group_more);
    // What is no duty stands beside what the record says itself.
    let given = stated.filter(|p| p.field == Field::Extra || !own.contains(&asked(p)));
    parts.extend(given.cloned());
    let reached = |p: &Part| parts.iter().any(|given| given.place == p.place && given.raw == p.raw);
    state.waiting.retain(|p| !reached(p));
}
