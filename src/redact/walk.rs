//! Every text of a document, a body or a split, each once. Structures are taken apart field by field, so that a field
//! added to one of them does not compile here until it has been thought of.

use super::Care;
use crate::model::{
    Attachment, Block, Body, Citation, Contact, Content, Deadline, Declared, Document, Draft, Finding, Goal, Grid,
    List, Loose, Measure, Meta, Milestone, NumberedText, Paragraph, Part, Place, Record, SourceInfo, SourceText, Split,
    Status, Step, Table, Unit, When,
};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is done with each text: how it is looked at, the label it stands under, the text.
pub(super) type Visit<'v> = dyn FnMut(Care, Option<&str>, &mut String) + 'v;

fn some(text: &mut Option<String>, care: Care, visit: &mut Visit<'_>) {
    if let Some(text) = text {
        visit(care, None, text);
    }
}

fn plain(text: &mut String, visit: &mut Visit<'_>) {
    visit(Care::Text, None, text);
}

pub(super) fn document(document: &mut Document, visit: &mut Visit<'_>) {
    let Document { schema: _, id: _, source, meta, lists, schedule, records, declared, findings, accounting: _ } =
        document;
    let SourceInfo { path, member, format: _, encoding: _, bytes: _, sha256: _ } = source;
    visit(Care::Path, None, path);
    some(member, Care::Path, visit);
    self::meta(meta, visit);
    lists.iter_mut().for_each(|list| self::list(list, visit));
    for Step { name, deadline, place } in schedule {
        plain(name, visit);
        self::deadline(deadline.as_mut(), visit);
        self::place(place, visit);
    }
    records.iter_mut().for_each(|record| self::record(record, visit));
    for Declared { subject: _, count: _, list: _, of, sums: _, raw, place } in declared {
        some(of, Care::Text, visit);
        plain(raw, visit);
        self::place(place, visit);
    }
    findings.iter_mut().for_each(|finding| self::finding(finding, visit));
}

fn meta(meta: &mut Meta, visit: &mut Visit<'_>) {
    let Meta {
        title,
        kind: _,
        doc_number,
        index_number,
        issuers,
        recipients,
        date: _,
        references,
        attachments,
        contacts,
    } = meta;
    some(title, Care::Text, visit);
    some(doc_number, Care::Number, visit);
    some(index_number, Care::Number, visit);
    issuers.iter_mut().chain(recipients).for_each(|name| plain(name, visit));
    for Citation { title, doc_number } in references {
        some(title, Care::Text, visit);
        some(doc_number, Care::Number, visit);
    }
    for Attachment { no: _, title, href } in attachments {
        plain(title, visit);
        some(href, Care::Number, visit);
    }
    for Contact { name, phone, email } in contacts {
        some(name, Care::Text, visit);
        some(phone, Care::Text, visit);
        some(email, Care::Text, visit);
    }
}

fn list(list: &mut List, visit: &mut Visit<'_>) {
    let List { no: _, title, attachment: _, dialect: _, columns: _, place } = list;
    some(title, Care::Text, visit);
    self::place(place, visit);
}

fn record(record: &mut Record, visit: &mut Visit<'_>) {
    let Record {
        id: _,
        kind: _,
        list: _,
        parent: _,
        category,
        problem,
        content,
        measures,
        units,
        deadline,
        goal,
        status,
        extra,
        number_label,
        status_by_row: _,
        expected,
        sources,
        place,
    } = record;
    category.iter_mut().chain(problem).for_each(|text| numbered(text, visit));
    if let Some(Content { raw, points }) = content {
        plain(raw, visit);
        points.iter_mut().for_each(|point| numbered(point, visit));
    }
    for Measure { raw, no: _, text, title, state: _, units, deadline } in measures {
        plain(raw, visit);
        plain(text, visit);
        some(title, Care::Text, visit);
        units.iter_mut().for_each(|unit| self::unit(unit, visit));
        self::deadline(deadline.as_mut(), visit);
    }
    units.iter_mut().for_each(|unit| self::unit(unit, visit));
    self::deadline(deadline.as_mut(), visit);
    if let Some(Goal { raw, text }) = goal {
        plain(raw, visit);
        plain(text, visit);
    }
    if let Some(Status { raw, state: _ }) = status {
        plain(raw, visit);
    }
    let mut kept: BTreeMap<String, String> = BTreeMap::new();
    for (mut label, mut text) in std::mem::take(extra) {
        visit(Care::Text, Some(&label), &mut text);
        plain(&mut label, visit);
        // Two labels may be the same once a name is out of them.
        kept.entry(label).and_modify(|old| *old = format!("{old}\n{text}")).or_insert(text);
    }
    *extra = kept;
    some(number_label, Care::Text, visit);
    self::deadline(expected.as_mut(), visit);
    for SourceText { field: _, label, raw, place } in sources {
        visit(Care::Text, label.as_deref(), raw);
        label.iter_mut().for_each(|label| common(label, Care::Text, visit));
        self::place(place, visit);
    }
    self::place(place, visit);
}

fn numbered(text: &mut NumberedText, visit: &mut Visit<'_>) {
    let NumberedText { raw, no: _, text } = text;
    plain(raw, visit);
    plain(text, visit);
}

fn unit(unit: &mut Unit, visit: &mut Visit<'_>) {
    let Unit { name, role: _, kind: _, full_name, note, open: _, label } = unit;
    visit(Care::Text, label.as_deref(), name);
    some(full_name, Care::Text, visit);
    some(note, Care::Text, visit);
    label.iter_mut().for_each(|label| common(label, Care::Text, visit));
}

fn deadline(deadline: Option<&mut Deadline>, visit: &mut Visit<'_>) {
    let Some(deadline) = deadline else { return };
    let Deadline {
        raw,
        scope: _,
        modes: _,
        due: _,
        start: _,
        completed: _,
        milestones,
        year_inferred: _,
        uncertain: _,
        reference: _,
    } = deadline;
    plain(raw, visit);
    for Milestone { raw, when, by: _, goal } in milestones {
        plain(raw, visit);
        some(goal, Care::Text, visit);
        if let When::Relative(relative, _) = when {
            some(&mut relative.anchor, Care::Text, visit);
        }
    }
}

fn place(place: &mut Place, visit: &mut Visit<'_>) {
    if let Place::Sheet { sheet, range: _, hidden: _ } = place {
        common(sheet, Care::Number, visit);
    }
}

/// Visits a text that several places have in common; a copy of its own is made only where something goes.
fn common(text: &mut Arc<str>, care: Care, visit: &mut Visit<'_>) {
    let mut own = text.to_string();
    visit(care, None, &mut own);
    if own != **text {
        *text = own.into();
    }
}

fn finding(finding: &mut Finding, visit: &mut Visit<'_>) {
    let Finding { code: _, severity: _, message, data, record: _, place, record_index: _ } = finding;
    plain(message, visit);
    if let Some(data) = data {
        object(data, visit);
    }
    if let Some(place) = place {
        self::place(place, visit);
    }
}

fn object(data: &mut serde_json::Map<String, Value>, visit: &mut Visit<'_>) {
    for (mut key, mut value) in std::mem::take(data) {
        json(&mut value, visit);
        plain(&mut key, visit);
        data.insert(key, value);
    }
}

fn json(value: &mut Value, visit: &mut Visit<'_>) {
    match value {
        Value::String(text) => plain(text, visit),
        Value::Array(values) => values.iter_mut().for_each(|value| json(value, visit)),
        Value::Object(inner) => object(inner, visit),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

pub(super) fn body(body: &mut Body, visit: &mut Visit<'_>) {
    let Body { blocks, findings, links } = body;
    for crate::model::Link { text, href } in links {
        plain(text, visit);
        visit(Care::Number, None, href);
    }
    for block in blocks {
        match block {
            Block::Paragraph(Paragraph { text, place, kind: _, heading: _ }) => {
                plain(text, visit);
                self::place(place, visit);
            }
            Block::Table(table) => self::table(table, visit),
        }
    }
    findings.iter_mut().for_each(|finding| self::finding(finding, visit));
}

fn table(table: &mut Table, visit: &mut Visit<'_>) {
    let Table { name, shape: _, grid, place } = table;
    some(name, Care::Text, visit);
    self::place(place, visit);
    for cell in grid.cells_mut() {
        plain(&mut cell.text, visit);
        self::place(&mut cell.place, visit);
        cell.tables.iter_mut().for_each(|inner| self::table(inner, visit));
    }
}

pub(super) fn split(split: &mut Split, visit: &mut Visit<'_>) {
    let Split { lists, drafts, loose, findings, accounting: _ } = split;
    lists.iter_mut().for_each(|list| self::list(list, visit));
    for Draft { kind: _, list: _, parent: _, parts, place } in drafts {
        for Part { field: _, label, raw, place, row: _, rows: _, printed } in parts {
            plain(raw, visit);
            label.iter_mut().for_each(|label| common(label, Care::Text, visit));
            some(printed, Care::Text, visit);
            self::place(place, visit);
        }
        self::place(place, visit);
    }
    for Loose { text, place, kind: _, after_lists: _, wrapped: _ } in loose {
        plain(text, visit);
        self::place(place, visit);
    }
    findings.iter_mut().for_each(|finding| self::finding(finding, visit));
}

/// Every text of a body with the label it stands under: of a cell, the cell to its left and the head of its column.
pub(super) fn read_body(body: &Body, read: &mut dyn FnMut(Option<&str>, &str)) {
    for block in &body.blocks {
        match block {
            Block::Paragraph(paragraph) => read(None, &paragraph.text),
            Block::Table(table) => read_table(&table.grid, read),
        }
    }
}

fn read_table(grid: &Grid, read: &mut dyn FnMut(Option<&str>, &str)) {
    // The last cell of each column that calls for people or their numbers, or for amounts.
    let mut heads: Vec<Option<&str>> = vec![None; grid.width()];
    for row in 0..grid.rows() {
        let mut left: Option<&str> = None;
        for (col, head) in heads.iter_mut().enumerate() {
            let crate::model::Slot::Origin(_) = grid.slot(row, col) else { continue };
            let Some(cell) = grid.cell(row, col) else { continue };
            let text = cell.text.as_str();
            if !head.is_some_and(super::numbers::is_amount_label) {
                read(None, text);
            }
            if super::numbers::is_amount_label(text)
                || super::names::is_contact_label(text)
                || super::numbers::is_phone_label(text)
            {
                *head = Some(text);
            } else {
                [left, *head].into_iter().flatten().for_each(|label| read(Some(label), text));
            }
            left = Some(text);
        }
    }
    grid.nested().for_each(|table| read_table(&table.grid, read));
}
