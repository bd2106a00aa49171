//! Tables that are none by their tags: elements with the roles of ARIA, blocks laid out as a table by their style, and
//! plain blocks that repeat: rows of as many short blocks each, the first of them a header.
//!
//! They become the elements of a table in the tree before it is counted and read, so that everything behind reads them
//! as such. What stands beside the rows stays where it is.

use super::css::{Looks, Part, own_part};
use super::dom::{Data, Dom, Element, Id, ROOT, Space};
use super::tags::{Attr, Tag};
use crate::read::pipe;
use html5ever::local_name;
use memchr::memmem;

/// Fewest cells of a row among plain blocks; a name beside a date is none.
const MIN_CELLS: usize = 3;
/// Most cells of a row among plain blocks.
const MAX_CELLS: usize = 32;
/// Fewest rows among plain blocks, the header among them.
const MIN_ROWS: usize = 3;
/// Longest header cell, in characters.
const MAX_HEADER: usize = 12;
/// Most elements and texts inside a header cell.
const MAX_NODES: usize = 8;

/// One row: its element and its cells, and whether each heads a column or row.
#[derive(Debug)]
struct Row {
    id: Id,
    cells: Vec<(Id, bool)>,
}

/// Makes tables of what is shown as one.
pub(super) fn lay(dom: &mut Dom, page: &str, looks: &Looks) {
    let body = dom.find(ROOT, Tag::Body).unwrap_or(ROOT);
    if looks.lays_tables() || names_parts(page.as_bytes()) {
        let tables: Vec<Id> = dom.descendants(body).filter(|id| part(dom, looks, *id) == Some(Part::Table)).collect();
        for id in tables {
            if let Some(rows) = named_rows(dom, looks, id) {
                make(dom, id, &rows);
            }
        }
    }
    let mut found = Vec::new();
    let mut at = Some(body);
    while let Some(id) = at {
        let rows = if holds_rows(dom.tag(id)) { plain_rows(dom, id) } else { None };
        let skip = rows.is_some() || !may_hold_frames(dom.tag(id));
        found.extend(rows.map(|rows| (id, rows)));
        at = dom.step(body, id, skip, |_| {});
    }
    for (id, rows) in found {
        make(dom, id, &rows);
    }
}

/// Whether a page names rows of a table outside its tags.
fn names_parts(page: &[u8]) -> bool {
    let role = |at: usize| {
        let value = page.get(at + 5..).unwrap_or(&[]).trim_ascii_start();
        value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value).starts_with(b"row")
    };
    memmem::find_iter(page, b"role=").any(role) || memmem::find(page, b"table-row").is_some()
}

/// What part of a table an element is, though its tag does not say so.
fn part(dom: &Dom, looks: &Looks, id: Id) -> Option<Part> {
    let tag = dom.tag(id);
    if matches!(tag, Tag::None | Tag::Table | Tag::Tr | Tag::Td | Tag::Th | Tag::Thead | Tag::Tbody | Tag::Tfoot) {
        return None;
    }
    let role = dom.attr(id, Attr::Role).and_then(|role| match role.trim() {
        "table" | "grid" | "treegrid" => Some(Part::Table),
        "row" => Some(Part::Row),
        "cell" | "gridcell" => Some(Part::Cell),
        "columnheader" | "rowheader" => Some(Part::Head),
        _ => None,
    });
    role.or_else(|| own_part(dom.attr(id, Attr::Style)?)).or_else(|| looks.part(dom, id))
}

/// The rows under an element that says it is a table; `None` where it has no two, or text beside its cells.
fn named_rows(dom: &Dom, looks: &Looks, table: Id) -> Option<Vec<Row>> {
    let mut rows: Vec<Row> = Vec::new();
    let mut at = dom.node(table).and_then(|n| n.first);
    let mut row: Option<Id> = None;
    while let Some(id) = at {
        let part = part(dom, looks, id);
        let mut skip = dom.hidden(id) || dom.tag(id) == Tag::Table;
        match (part, row) {
            (Some(Part::Table), _) => skip = true,
            (Some(Part::Row), None) => {
                row = Some(id);
                rows.push(Row { id, cells: Vec::new() });
            }
            (Some(Part::Cell | Part::Head), Some(_)) => {
                rows.last_mut()?.cells.push((id, part == Some(Part::Head)));
                skip = true;
            }
            (_, Some(_)) if has_text(dom, id) => return None,
            _ => {}
        }
        at = dom.step(table, id, skip, |left| row = row.filter(|row| *row != left));
    }
    rows.retain(|row| !row.cells.is_empty());
    (rows.len() >= 2 && rows.iter().any(|row| row.cells.len() >= 2)).then_some(rows)
}

/// Whether a node is a text that shows something.
fn has_text(dom: &Dom, id: Id) -> bool {
    !matches!(dom.tag(id), Tag::Style | Tag::Script)
        && dom.characters_of(id).is_some_and(|text| !text.trim().is_empty())
}

/// Elements in which a block with rows can stand: tables have rows of their own, paragraphs and headings hold none.
fn may_hold_frames(tag: Tag) -> bool {
    !(matches!(tag, Tag::None | Tag::Table | Tag::P | Tag::Pre | Tag::A) || tag.heading().is_some() || tag.is_silent())
}

/// Elements whose children can be rows.
fn holds_rows(tag: Tag) -> bool {
    is_frame(tag) || matches!(tag, Tag::Body | Tag::Form | Tag::Other)
}

/// Elements that can be a row.
fn is_frame(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Div | Tag::Section | Tag::Article | Tag::Main | Tag::Ul | Tag::Ol | Tag::Dl | Tag::Li | Tag::Center
    )
}

/// The rows among the children of a plain block: one behind the other, or wrapped into a head and a body.
fn plain_rows(dom: &Dom, frame: Id) -> Option<Vec<Row>> {
    let mut rows: Vec<Row> = Vec::new();
    let mut open = true;
    for child in dom.children(frame) {
        let mut more = match plain_row(dom, child) {
            Some(row) => vec![row],
            None => wrapped(dom, child),
        };
        if rows.is_empty() && !more.first().is_some_and(|row| is_header(dom, row)) {
            more.clear();
        }
        let Some(width) = rows.first().or(more.first()).map(|row| row.cells.len()) else { continue };
        if more.is_empty() {
            open &= shows_nothing(dom, child);
        } else if !open || more.iter().any(|row| row.cells.len() != width) {
            return None;
        }
        rows.extend(more);
    }
    let alike = |rows: &[Row]| {
        let tag = |row: &Row| dom.tag(row.id);
        rows.iter().zip(rows.iter().skip(1)).all(|(a, b)| tag(a) == tag(b) && share_class(dom, a.id, b.id))
    };
    if rows.len() < MIN_ROWS || !alike(rows.get(1..)?) {
        return None;
    }
    rows.first_mut()?.cells.iter_mut().for_each(|(_, head)| *head = true);
    Some(rows)
}

/// An element that is a row of blocks and nothing else.
fn plain_row(dom: &Dom, id: Id) -> Option<Row> {
    if !is_frame(dom.tag(id)) || dom.hidden(id) {
        return None;
    }
    let mut cells = Vec::new();
    for child in dom.children(id) {
        let tag = dom.tag(child);
        let block = matches!(tag, Tag::Div | Tag::Section | Tag::Li | Tag::P | Tag::Dt | Tag::Dd);
        // Runs of text are no cells, but spans that a sheet lays out are.
        if block || tag == Tag::Span && dom.attr(child, Attr::Class).is_some() {
            cells.push((child, false));
        } else if !shows_nothing(dom, child) {
            return None;
        }
        if cells.len() > MAX_CELLS {
            return None;
        }
    }
    (cells.len() >= MIN_CELLS).then_some(Row { id, cells })
}

/// The rows inside an element that holds nothing else.
fn wrapped(dom: &Dom, id: Id) -> Vec<Row> {
    if !is_frame(dom.tag(id)) || dom.hidden(id) {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for child in dom.children(id).filter(|child| !shows_nothing(dom, *child)) {
        match plain_row(dom, child) {
            Some(row) => rows.push(row),
            None => return Vec::new(),
        }
    }
    rows
}

/// Whether a node holds nothing at all.
fn shows_nothing(dom: &Dom, id: Id) -> bool {
    match dom.node(id).map(|n| &n.data) {
        Some(Data::Text { .. }) => !has_text(dom, id),
        Some(Data::Element(_)) => dom.tag(id).is_silent() || dom.node(id).is_some_and(|n| n.first.is_none()),
        _ => true,
    }
}

/// Whether a row is a header: names of columns, none of them twice.
fn is_header(dom: &Dom, row: &Row) -> bool {
    let names: Option<Vec<String>> = row.cells.iter().map(|(id, _)| short_text(dom, *id)).collect();
    let Some(names) = names else { return false };
    let twice = |(i, name): (usize, &String)| names.iter().skip(i + 1).any(|other| other == name);
    !names.iter().enumerate().any(twice) && pipe::opens_header(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The text of an element that holds little.
fn short_text(dom: &Dom, id: Id) -> Option<String> {
    let mut text = String::new();
    for (seen, id) in dom.descendants(id).enumerate() {
        text.push_str(dom.characters_of(id).unwrap_or(""));
        if seen >= MAX_NODES || text.len() > 8 * MAX_HEADER || dom.tag(id) == Tag::A {
            return None;
        }
    }
    let text = text.split_whitespace().collect::<String>();
    (1..=MAX_HEADER).contains(&text.chars().count()).then_some(text)
}

/// Whether two elements have a class in common, or none at all.
fn share_class(dom: &Dom, a: Id, b: Id) -> bool {
    match (dom.attr(a, Attr::Class), dom.attr(b, Attr::Class)) {
        (Some(a), Some(b)) => a.split_ascii_whitespace().any(|one| b.split_ascii_whitespace().any(|two| one == two)),
        (None, None) => true,
        _ => false,
    }
}

/// Puts rows into a new table, in the place of the first of them under `frame`.
fn make(dom: &mut Dom, frame: Id, rows: &[Row]) {
    let Some(first) = rows.first() else { return };
    let mut top = first.id;
    while let Some(parent) = dom.node(top).and_then(|n| n.parent).filter(|parent| *parent != frame) {
        top = parent;
    }
    let at = dom.node(first.id).map_or(0, |n| n.at());
    let no = dom.elements;
    dom.elements += 1;
    let element = Element {
        local: local_name!("table"),
        space: Space::Html,
        tag: Tag::Table,
        hidden: false,
        attrs: (0, 0),
        no,
        now: None,
    };
    let table = dom.push(Data::Element(element), u32::try_from(at).unwrap_or(u32::MAX));
    dom.insert(frame, Some(top), table);
    for row in rows {
        dom.insert(table, None, row.id);
        dom.set_tag(row.id, Tag::Tr);
        for (cell, head) in &row.cells {
            dom.insert(row.id, None, *cell);
            dom.set_tag(*cell, if *head { Tag::Th } else { Tag::Td });
        }
    }
}
