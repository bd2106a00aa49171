//! A name that was found and the clause it stands in; what kind of name it is.

use super::field::{Field, Span};
use super::shape::{Sense, is_collective, is_person, is_post, person_before_title, title_before_person};
use super::tokens::Sep;
use crate::model::{UnitKind, UnitRole};
use crate::rules::UnitWords;

/// A name that was found, before its role and full name are known.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Where it stands.
    pub name: Span,
    /// What it is.
    pub kind: UnitKind,
    /// Role in a bracket after it: its own, not its neighbours'.
    pub own: Option<UnitRole>,
    /// Title of a person.
    pub note: Option<Span>,
    /// 等部门 follows.
    pub open: bool,
    /// The clause it stands in.
    pub clause: usize,
    /// What separates it from the entry before.
    pub sep: Sep,
}

/// A run of names that share a role word.
#[derive(Debug, Clone, Default)]
pub(super) struct Clause {
    /// The role word that ends it.
    pub role: Option<UnitRole>,
    /// It follows a 会同.
    pub after_with: bool,
    /// The label it stands under.
    pub label: Option<Span>,
    /// What the label says.
    pub sense: Sense,
    /// Counts labels: clauses of different labels do not look at each other.
    pub section: usize,
}

/// What a stretch names: its kind, the name itself and a person's title.
pub(super) fn what(keys: &[char], span: Span, persons: bool, words: &UnitWords) -> (UnitKind, Span, Option<Span>) {
    let comrade = keys.strip_suffix(&['同', '志']).filter(|bare| is_person(bare, true, words));
    if let Some(bare) = comrade {
        return (UnitKind::Person, span.start..span.start + bare.len(), None);
    }
    if is_person(keys, persons, words) {
        return (UnitKind::Person, span, None);
    }
    if let Some(at) = title_before_person(keys, persons, words) {
        return (UnitKind::Person, span.start + at..span.end, Some(span.start..span.start + at));
    }
    if let Some(at) = person_before_title(keys, words) {
        return (UnitKind::Person, span.start..span.start + at, Some(span.start + at..span.end));
    }
    let kind = match (is_post(keys, words), is_collective(keys, words)) {
        (true, _) => UnitKind::Post,
        (_, true) => UnitKind::Collective,
        _ => UnitKind::Unit,
    };
    (kind, span, None)
}

/// 党组书记、局长张三 is one person with two offices: an office before 、 belongs to the person who follows, unless it is
/// that of several (各村书记).
pub(super) fn gather_titles(entries: &mut Vec<Entry>, person: &mut Entry, field: &Field, words: &UnitWords) {
    if person.kind != UnitKind::Person || person.sep != Sep::Dun {
        return;
    }
    while let (Some(title), Some(last)) = (&person.note, entries.last()) {
        let next = last.name.end + 1 == title.start && field.key(last.name.end) == Some('、');
        let one = last.kind == UnitKind::Post && !last.open && !is_collective(field.keys(&last.name), words);
        if !next || !one || last.own.is_some() || last.clause != person.clause || title.end != person.name.start {
            return;
        }
        (person.note, person.sep) = (Some(last.name.start..title.end), last.sep);
        entries.pop();
    }
}
