//! Who answers for a whole table, said once right above it (`责任单位：某县水务局`), for the columns that it lacks; and rows
//! inside a table that say the same of the rows below them.
//!
//! A line counts where it holds labels with their values and nothing else, and stands between the table and the title or
//! the text above it. Deadlines that are stated so are found with those of the document, by `normalize`.

use super::{excerpt, titles};
use crate::flow::{self, Flow};
use crate::model::{Code, Field, Finding, Loose, LooseKind, Part, Place};
use crate::rules::Rules;
use crate::text::labelled::{self, Labelled};
use crate::text::{form, page};

/// Lines above a table that are looked at.
const REACH: usize = 6;
/// Shortest label that says whose work it is, in characters; 单位：… may be who filled the form in.
const SHORTEST: usize = 4;

/// What stands under labels of bodies and persons right above a table, in reading order. `lines` are the loose texts
/// before it and behind the list before it.
pub(super) fn duties(lines: &[Loose], rules: &Rules) -> Vec<Part> {
    let near = lines.iter().rev().filter(|l| !matches!(l.kind, LooseKind::Margin | LooseKind::Note));
    let mut out = Vec::new();
    let names = |p: &Part| matches!(p.field, Field::Units | Field::Persons);
    for line in near.filter(|l| !page::is_furniture(&l.text)).take(REACH) {
        let flows = flow::flows(std::slice::from_ref(line));
        let values = flows.first().and_then(|flow| Some((flow, labels(flow, rules)?)));
        match values {
            Some((flow, values)) => out.extend(values.iter().rev().filter_map(|l| part(flow, l, rules)).filter(names)),
            None if form::is_date_or_to_fill_in(&line.text) => {}
            None => break,
        }
    }
    out.reverse();
    out
}

/// What a cell says under labels of bodies, persons and deadlines, where it says nothing else; nothing of a body alone, which
/// any band may name.
pub(super) fn of_band(text: &str, place: &Place, rules: &Rules) -> Vec<Part> {
    // Nearly every band is told by this.
    if !text.contains([':', '：']) {
        return Vec::new();
    }
    let kind = LooseKind::Title;
    let line = Loose { text: text.to_string(), place: place.clone(), kind, after_lists: 0, wrapped: false };
    let flows = flow::flows(std::slice::from_ref(&line));
    let parts = |flow: &Flow<'_>| {
        let found = labels(flow, rules)?;
        // The cell is what the record comes from.
        let whole = |p: Part| Part { place: place.clone(), ..p };
        Some(found.iter().filter_map(|l| part(flow, l, rules)).map(whole).collect::<Vec<_>>())
    };
    flows.first().and_then(parts).unwrap_or_default()
}

/// The labels of a line that is nothing else; none of a title.
fn labels(flow: &Flow<'_>, rules: &Rules) -> Option<Vec<Labelled>> {
    if titles::is_title(&flow.text) && !flow.text.contains(':') {
        return None;
    }
    let known = |name: &str| rules.labels.exact(name).is_some() || form::is_to_fill_in(&format!("{name}:"));
    labelled::line(&flow.text, &|at| flow.is_apart(at), &known)
}

/// Says of what stands above a list that the list has a column for it: its rows speak for themselves.
pub(super) fn unused(part: Part, list: usize) -> Finding {
    let label = part.label.as_deref().unwrap_or_default();
    let message = format!(
        "“{label}：{}” stands above a list that has a column for it; it was given to no record.",
        excerpt(&part.raw)
    );
    Finding::new(Code::UnplacedText, message).with("label", label).with("list", list).at(part.place)
}

fn part(flow: &Flow<'_>, found: &Labelled, rules: &Rules) -> Option<Part> {
    let name = flow.text.get(found.name.clone())?;
    let field = rules.labels.exact(name)?.field;
    let says_whose = name.chars().count() >= SHORTEST || name.contains('责');
    if !field.is_duty() || !says_whose || form::is_to_fill_in(&format!("{name}:")) {
        return None;
    }
    let label = flow.raw(found.name.clone());
    Some(Part {
        field,
        label: Some(label.as_str().into()),
        raw: Some(flow.raw(found.value.clone())).filter(|raw| !raw.is_empty())?,
        place: flow.place(found.value.clone())?,
        row: 0,
        rows: 1,
        printed: None,
    })
}
