//! One unit field (责任单位, 责任人 …) → [`Unit`]s: white space → pieces and labels → names → roles → full names.
//!
//! | file | what it decides |
//! |---|---|
//! | `lines` | which blanks and line breaks join and which separate |
//! | `tokens` | pieces, separators, labels, brackets that open up |
//! | `names` | where a name ends: role words, 和, 等, brackets, verbs |
//! | `entries` | what a name is: a body, several, a person, a post |
//! | `phones` | telephone numbers and their labels |
//! | `phrases` | role words in a row, what follows 等 |
//! | `shape` | what characters look like: a body, a person, a post, a label |
//! | `roles` | which role each name has |
//! | `full` | which full name can be inferred |
//! | `when` | words of a deadline among the names |
//! | `looks` | whether a cell is such a field at all |
//!
//! The words themselves are data: `src/rules/units.toml`. The examples are `corpus.tsv`.

#[cfg(test)]
mod corpus;
mod entries;
pub mod examples;
mod field;
mod full;
mod lines;
mod looks;
mod names;
mod phones;
mod phrases;
mod roles;
mod shape;
mod tokens;
mod when;

pub use looks::{looks_like_person_or_post, looks_like_units};

use crate::model::{Unit, UnitKind, UnitRole};
use crate::rules::{Rules, UnitWords};
use crate::text::script::key_char;
use entries::{Clause, Entry};
use shape::Sense;
use std::collections::HashMap;
use std::sync::Arc;

/// Reads one unit field. `column` is the header or label it stood under, as written (牵头单位, 责任人); it decides role
/// and kind where the field itself says none, and is the `label` of every unit that stands under no label of its own.
///
/// Nothing is guessed into a name: a level word that governs a list (镇文化站、司法所) shows in `full_name` only. A field
/// that names nobody (空, —, 无, 同上, 由专人负责) gives no unit; nor does a formula of a sheet that was left without a
/// value (`=B5&"镇"`).
///
/// ```
/// use zhenggai::{model::UnitRole, normalize::units, rules::Rules};
/// let units = units::read("镇文化站、司法所，各村配合", Some("责任单位"), Rules::builtin());
/// assert_eq!(units[1].name, "司法所");
/// assert_eq!(units[1].full_name.as_deref(), Some("镇司法所"));
/// assert_eq!(units[2].role, UnitRole::Support);
/// ```
#[must_use]
pub fn read(raw: &str, column: Option<&str>, rules: &Rules) -> Vec<Unit> {
    if is_formula(raw) {
        return Vec::new();
    }
    let words = &rules.units;
    let mut parsed = parse(raw, column, words);
    let roles = roles::assign(&parsed.entries, &parsed.clauses, parsed.column);
    let comma_ends = parsed.comma_ends();
    let full = full::infer(&mut parsed.entries, &parsed.names, &parsed.keys, comma_ends, words);
    let header: Option<Arc<str>> = column.map(squeezed).filter(|label| !label.is_empty()).map(Into::into);
    let mut units: Vec<Unit> = Vec::new();
    // A field of a thousand names is searched by their hashes; most hold three.
    let mut places: Option<Places> = (parsed.entries.len() > FEW).then(HashMap::new);
    for (((entry, name), role), full_name) in parsed.entries.iter().zip(&parsed.names).zip(roles).zip(full) {
        let label = parsed.labels.get(entry.clause).cloned().flatten().or_else(|| header.clone());
        let unit = Unit {
            name: name.clone(),
            role,
            kind: entry.kind,
            full_name,
            note: entry.note.clone().map(|span| parsed.field.text(&span)).filter(|note| !note.is_empty()),
            open: entry.open,
            label,
        };
        add(&mut units, unit, places.as_mut());
    }
    units
}

/// Where in a list a unit stands, by what makes it the same.
type Places = HashMap<(String, UnitRole, UnitKind), usize>;

/// So many names are looked through faster than they are hashed.
const FEW: usize = 16;

/// Whether a field is a formula: an equals sign before the name of a cell or a function, a text, or `…`.
fn is_formula(raw: &str) -> bool {
    let words = raw.trim_start().strip_prefix('=');
    words.is_some_and(|words| words.starts_with(|c: char| c.is_ascii_graphic() || c == '…'))
}

/// What a unit field says beside its units, each behind its label as written: 县水利局（联系人赵某某） names one to ask,
/// who is no responsible unit. What says when (水利站，长期坚持) stands behind the name of the column.
///
/// ```
/// use zhenggai::{normalize::units, rules::Rules};
/// let asides = units::asides("县水利局（联系人：赵某某）", Some("责任单位"), Rules::builtin());
/// assert_eq!(asides, [("联系人".to_string(), "赵某某".to_string())]);
/// let asides = units::asides("县水利局（电话：13800000000）", Some("责任单位"), Rules::builtin());
/// assert_eq!(asides, [("电话".to_string(), "13800000000".to_string())]);
/// let asides = units::asides("县水利局，长期坚持", Some("责任单位"), Rules::builtin());
/// assert_eq!(asides, [("责任单位".to_string(), "长期坚持".to_string())]);
/// ```
#[must_use]
pub fn asides(raw: &str, column: Option<&str>, rules: &Rules) -> Vec<(String, String)> {
    let parsed = parse(raw, column, &rules.units);
    let text = |span: &field::Span| parsed.field.text(span);
    let said = parsed.asides.iter().filter(|(_, value)| !value.is_empty());
    let name = |label: &field::Span| match label.is_empty() {
        true => column.map(squeezed).filter(|label| !label.is_empty()).unwrap_or_else(|| UNITS.to_string()),
        false => text(label).trim_end_matches(['为', '是']).to_string(),
    };
    let said = said.map(|(label, value)| (name(label), text(value)));
    let header: Vec<char> = column.map(squeezed).unwrap_or_default().chars().map(key_char).collect();
    // What a column of numbers holds is its own.
    let phones = if shape::is_foreign_label(&header, &rules.units) { Vec::new() } else { phones::told(raw) };
    said.chain(phones).collect()
}

/// What a field of units is called where nothing names it.
const UNITS: &str = "责任单位";

/// Adds a unit; the same name in the same role stands once.
fn add(units: &mut Vec<Unit>, unit: Unit, places: Option<&mut Places>) {
    let same = |u: &Unit| u.name == unit.name && u.role == unit.role && u.kind == unit.kind;
    let next = units.len();
    let at = match places {
        Some(places) => *places.entry((unit.name.clone(), unit.role, unit.kind)).or_insert(next),
        None => units.iter().position(same).unwrap_or(next),
    };
    match units.get_mut(at) {
        Some(first) => {
            first.open |= unit.open;
            first.note = first.note.take().or(unit.note);
            first.full_name = first.full_name.take().or(unit.full_name);
        }
        None => units.push(unit),
    }
}

fn squeezed(text: &str) -> String {
    text.trim().trim_end_matches([':', '：']).chars().filter(|c| !c.is_whitespace()).collect()
}

/// A field taken apart.
struct Parsed {
    field: field::Field,
    entries: Vec<Entry>,
    /// The written name of each entry.
    names: Vec<String>,
    /// The same as compared.
    keys: Vec<Vec<char>>,
    clauses: Vec<Clause>,
    /// The label of each clause, as written.
    labels: Vec<Option<Arc<str>>>,
    column: Sense,
    /// A verb ended a name: the field is a sentence.
    verbs: bool,
    /// Labels of what is no unit, each with what stands under it.
    asides: Vec<(field::Span, field::Span)>,
}

impl Parsed {
    /// A comma ends a run of names only where 、 is used too and the field has no role words or labels.
    fn comma_ends(&self) -> bool {
        let roles = self.clauses.iter().any(|c| c.role.is_some() || c.after_with || c.label.is_some());
        let keys = self.field.keys(&self.field.all());
        keys.contains(&'、') && !roles && self.entries.iter().all(|e| e.own.is_none())
    }
}

fn parse(raw: &str, column: Option<&str>, words: &UnitWords) -> Parsed {
    let header: Vec<char> = column.map(squeezed).unwrap_or_default().chars().map(key_char).collect();
    let sense = shape::sense(&header, words);
    let raw = if shape::is_foreign_label(&header, words) { "" } else { raw };
    let field = lines::lay_out(raw, sense.persons, words);
    let tokens = tokens::cut(&field, sense.persons, words);
    let names::Names { entries, clauses, verbs, asides, .. } = names::Names::read(&field, &tokens, sense, words);
    let texts: Vec<String> = entries.iter().map(|e| field.text(&e.name)).collect();
    let keys = texts.iter().map(|t| t.chars().map(key_char).collect()).collect();
    let labels = clauses.iter().map(|c| c.label.clone().map(|span| field.text(&span).into())).collect();
    Parsed { names: texts, keys, labels, entries, clauses, column: sense, verbs, asides, field }
}
