//! What the example beside a word of `units.toml` must show, for the built-in words and those of a rule file.

use super::{looks_like_units, read};
use crate::model::{Unit, UnitKind, UnitRole};
use crate::rules::Rules;

pub(super) type Check = fn(&str, &str, &[Unit]) -> bool;

fn single(_: &str, example: &str, units: &[Unit]) -> bool {
    let name: String = example.chars().filter(|c| !c.is_whitespace()).collect();
    matches!(units, [u] if u.name == name)
}

/// One body whose name ends before the word.
fn before(word: &str, example: &str, units: &[Unit]) -> bool {
    matches!(units, [u] if example.starts_with(&u.name) && u.name.len() < example.len() && !u.name.contains(word))
}

fn second_full(_: &str, _: &str, units: &[Unit]) -> bool {
    units.get(1).is_some_and(|u| u.full_name.is_some())
}

/// The label is kept, unless the word is a sign.
fn labelled(word: &str, _: &str, units: &[Unit]) -> bool {
    matches!(units, [u] if u.label.as_ref().is_some_and(|label| label.contains(word) || !word.chars().all(char::is_alphanumeric)))
}

fn one_role(word: &str, example: &str, units: &[Unit], role: UnitRole) -> bool {
    before(word, example, units) && units.iter().all(|u| u.role == role)
}

/// What the example of each section must show.
pub(super) const SECTIONS: &[(&str, Check)] = &[
    ("heads", single),
    ("places", |w, e, u| single(w, e, u) && u.iter().all(|u| matches!(u.kind, UnitKind::Unit | UnitKind::Collective))),
    ("not_heads", single),
    ("generic", |w, e, u| single(w, e, u) && u.iter().all(|u| u.kind == UnitKind::Collective)),
    ("several", |w, e, u| single(w, e, u) && u.iter().all(|u| u.kind == UnitKind::Collective)),
    ("organs", second_full),
    ("shared", |w, e, u| second_full(w, e, u) && u.iter().all(|u| u.kind == UnitKind::Collective)),
    ("party", |_, _, u| u.get(1).and_then(|u| u.full_name.as_ref()).is_some_and(|f| f.contains('委'))),
    ("levels", |w, _, u| u.get(1).and_then(|u| u.full_name.as_ref()).is_some_and(|f| f.starts_with(w))),
    ("not_levels", |_, _, u| u.len() == 2 && u.iter().all(|u| u.full_name.is_none())),
    ("levels_after_all", second_full),
    ("own_names", |_, _, u| u.len() == 3 && u.iter().all(|u| u.full_name.is_none())),
    ("roles.lead", |w, e, u| one_role(w, e, u, UnitRole::Lead)),
    ("roles.support", |w, e, u| one_role(w, e, u, UnitRole::Support)),
    ("roles.responsible", |w, e, u| one_role(w, e, u, UnitRole::Responsible)),
    ("roles.supervise", |w, e, u| one_role(w, e, u, UnitRole::Supervise)),
    ("roles.with", |_, _, u| matches!(u, [a, b] if a.role == UnitRole::Lead && b.role == UnitRole::Support)),
    ("inside_names", |w, e, u| single(w, e, u) && u.iter().all(|u| u.role == UnitRole::Responsible)),
    ("fillers", before),
    ("actions", before),
    ("connectors", |_, _, u| u.len() == 2),
    ("openers", |_, _, u| u.len() == 2),
    ("labels.bodies", labelled),
    ("labels.persons", labelled),
    ("labels.parts", labelled),
    ("labels.foreign", before),
    ("posts", |w, e, u| single(w, e, u) && u.iter().all(|u| u.kind == UnitKind::Post)),
    ("short_units", |w, e, u| single(w, e, u) && u.iter().all(|u| u.kind == UnitKind::Unit)),
    ("nobody", |_, _, u| u.is_empty()),
    ("truncated", |w, e, _| e.starts_with(w)),
    ("prose", |_, _, _| true),
    ("prose_start", |_, _, _| true),
];

/// Whether the example of a word shows what its section of `units.toml` says of it; true for a section whose words
/// take no example.
#[must_use]
pub fn shows(section: &str, word: &str, example: &str, rules: &Rules) -> bool {
    if section.starts_with("prose") {
        return !looks_like_units(example, rules);
    }
    let check = SECTIONS.iter().find(|(path, _)| *path == section);
    check.is_none_or(|(_, check)| check(word, example, &read(example, None, rules)))
}
