//! Tables that are none by their tags: elements with the roles of ARIA, blocks laid out as a table by their style, and
//! plain blocks that repeat: rows of as many short blocks each, the first of them a header.
//!
//! They become the elements of a table in the tree before it is counted and read, so that everything behind reads them
//! as such. What stands between two rows becomes a row of one cell across all columns; what stands before the first or
//! behind the last stays there.

use super::css::{Looks, Part, own_part};
use super::dom::{Data, Dom, Element, Id, ROOT, Space};
use super::tags::{Attr, Tag};
use crate::read::pipe;
use html5ever::local_name;
use std::collections::HashSet;

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

/// Longest text between two rows of plain blocks that heads the rows below, in characters.
const MAX_BAND: usize = 60;
/// Classes of an element that are compared.
const MAX_CLASSES: usize = 32;

/// One row: its element and its cells, and whether each heads a column or row. Without cells it is a band: what stands
/// between two rows, across all columns.
#[derive(Debug)]
struct Row {
    id: Id,
    cells: Vec<(Id, bool)>,
}

impl Row {
    fn band(id: Id) -> Self {
        Row { id, cells: Vec::new() }
    }

    fn is_band(&self) -> bool {
        self.cells.is_empty()
    }
}

/// Makes tables of what is shown as one.
pub(super) fn lay(dom: &mut Dom<'_>, looks: &Looks) {
    let body = dom.find(ROOT, Tag::Body).unwrap_or(ROOT);
    if looks.lays_tables() || names_tables(dom) {
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
        let rows = if holds_rows(dom.tag(id)) { plain_rows(dom, looks, id) } else { None };
        let skip = rows.is_some() || !may_hold_frames(dom.tag(id));
        found.extend(rows.map(|rows| (id, rows)));
        at = dom.step(body, id, skip, |_| {});
    }
    for (id, rows) in found {
        make(dom, id, &rows);
    }
}

/// Whether an element of a page says by an attribute that it is a table.
fn names_tables(dom: &Dom<'_>) -> bool {
    dom.says(|attr, value| match attr {
        Attr::Role => own_role(value) == Some(Part::Table),
        Attr::Style => own_part(value) == Some(Part::Table),
        _ => false,
    })
}

/// What part of a table a role names.
fn own_role(role: &str) -> Option<Part> {
    match role.trim() {
        "table" | "grid" | "treegrid" => Some(Part::Table),
        "row" => Some(Part::Row),
        "cell" | "gridcell" => Some(Part::Cell),
        "columnheader" | "rowheader" => Some(Part::Head),
        _ => None,
    }
}

/// What part of a table an element is, though its tag does not say so.
fn part(dom: &Dom<'_>, looks: &Looks, id: Id) -> Option<Part> {
    let tag = dom.tag(id);
    if matches!(tag, Tag::None | Tag::Table | Tag::Tr | Tag::Td | Tag::Th | Tag::Thead | Tag::Tbody | Tag::Tfoot) {
        return None;
    }
    let role = dom.attr(id, Attr::Role).and_then(own_role);
    role.or_else(|| own_part(dom.attr(id, Attr::Style)?)).or_else(|| looks.part(dom, id))
}

/// The rows under an element that says it is a table, and the bands between them; `None` where it has no two rows, or
/// text beside the cells of one.
fn named_rows(dom: &Dom<'_>, looks: &Looks, table: Id) -> Option<Vec<Row>> {
    let above = above_rows(dom, looks, table);
    let mut rows: Vec<Row> = Vec::new();
    // What stands behind the last row met: bands, if another row follows.
    let mut between: Vec<Row> = Vec::new();
    let mut at = dom.node(table).and_then(|n| n.first);
    let mut row: Option<Id> = None;
    while let Some(id) = at {
        let part = part(dom, looks, id);
        let mut skip = dom.hidden(id) || dom.tag(id) == Tag::Table;
        match (part, row) {
            (Some(Part::Table), _) => skip = true,
            (Some(Part::Row), None) => {
                row = Some(id);
                rows.append(&mut between);
                rows.push(Row { id, cells: Vec::new() });
            }
            (Some(Part::Cell | Part::Head), Some(_)) => {
                rows.last_mut()?.cells.push((id, part == Some(Part::Head)));
                skip = true;
            }
            (_, Some(_)) if has_text(dom, id) => return None,
            (_, None) if !skip && !above.contains(&id) => {
                skip = true;
                between.extend((!rows.is_empty() && shows_text(dom, id)).then(|| Row::band(id)));
            }
            _ => {}
        }
        at = dom.step(table, id, skip, |left| {
            if row.take_if(|row| *row == left).is_some() && rows.last().is_some_and(Row::is_band) {
                rows.pop();
            }
        });
    }
    let widths = || rows.iter().map(|row| row.cells.len()).filter(|cells| *cells > 0);
    (widths().count() >= 2 && widths().any(|cells| cells >= 2)).then_some(rows)
}

/// The elements between a table and its rows.
fn above_rows(dom: &Dom<'_>, looks: &Looks, table: Id) -> HashSet<Id> {
    let mut above = HashSet::new();
    let mut at = dom.node(table).and_then(|n| n.first);
    while let Some(id) = at {
        let part = part(dom, looks, id);
        if part == Some(Part::Row) {
            let parent = |id: &Id| dom.node(*id).and_then(|n| n.parent);
            let mut up = std::iter::successors(parent(&id), parent);
            while up.next().is_some_and(|id| id != table && above.insert(id)) {}
        }
        at = dom.step(table, id, matches!(part, Some(Part::Row | Part::Table)), |_| {});
    }
    above
}

/// Whether a node is a text that shows something.
fn has_text(dom: &Dom<'_>, id: Id) -> bool {
    !matches!(dom.tag(id), Tag::Style | Tag::Script)
        && dom.characters_of(id).is_some_and(|text| !text.trim().is_empty())
}

/// Whether a node holds a text that is shown.
fn shows_text(dom: &Dom<'_>, root: Id) -> bool {
    let mut at = Some(root);
    while let Some(id) = at {
        let skip = dom.hidden(id) || dom.tag(id).is_silent();
        if !skip && has_text(dom, id) {
            return true;
        }
        at = dom.step(root, id, skip, |_| {});
    }
    false
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

/// The rows among the children of a plain block: one behind the other, or wrapped into a head and a body, with short
/// texts between them that head the rows below.
fn plain_rows(dom: &Dom<'_>, looks: &Looks, frame: Id) -> Option<Vec<Row>> {
    let mut rows: Vec<Row> = Vec::new();
    // What stands behind the last row met, while it can be bands.
    let mut between = Some(Vec::new());
    for child in dom.children(frame) {
        let mut more = match plain_row(dom, looks, child) {
            Some(row) => vec![row],
            None => wrapped(dom, looks, child),
        };
        if rows.is_empty() && !more.first().is_some_and(|row| is_header(dom, row)) {
            more.clear();
        }
        let Some(width) = rows.first().or(more.first()).map(|row| row.cells.len()) else { continue };
        if more.is_empty() {
            if !shows_nothing(dom, child) {
                between = between.filter(|_| is_band(dom, child));
                between.iter_mut().for_each(|between| between.push(Row::band(child)));
            }
        } else {
            rows.append(between.as_mut()?);
            if more.iter().any(|row| row.cells.len() != width && !row.is_band()) {
                return None;
            }
        }
        rows.extend(more);
    }
    let alike = |rows: &[&Row]| {
        let tag = |row: &Row| dom.tag(row.id);
        rows.iter().zip(rows.iter().skip(1)).all(|(a, b)| tag(a) == tag(b) && share_class(dom, a.id, b.id))
    };
    let data: Vec<&Row> = rows.iter().skip(1).filter(|row| !row.is_band()).collect();
    let head = rows.first()?;
    if data.len() + 1 < MIN_ROWS || !alike(&data) || data.iter().any(|row| repeats_label(dom, head, row)) {
        return None;
    }
    rows.first_mut()?.cells.iter_mut().for_each(|(_, head)| *head = true);
    Some(rows)
}

/// Whether a row opens with the same name as the first and goes on otherwise: both are labels with their values.
fn repeats_label(dom: &Dom<'_>, first: &Row, row: &Row) -> bool {
    let cell = |row: &Row, at: usize| text_within(dom, row.cells.get(at)?.0, MAX_HEADER);
    let name = cell(row, 0);
    name.is_some() && name == cell(first, 0) && cell(row, 1) != cell(first, 1)
}

/// Whether an element between rows can head those below: a short text that leads nowhere.
fn is_band(dom: &Dom<'_>, id: Id) -> bool {
    dom.element(id).is_some() && !dom.hidden(id) && text_within(dom, id, MAX_BAND).is_some()
}

/// An element that is a row of blocks and nothing else.
fn plain_row(dom: &Dom<'_>, looks: &Looks, id: Id) -> Option<Row> {
    if !is_frame(dom.tag(id)) || dom.hidden(id) {
        return None;
    }
    let mut cells = Vec::new();
    for child in dom.children(id) {
        let tag = dom.tag(child);
        let block = matches!(tag, Tag::Div | Tag::Section | Tag::Li | Tag::P | Tag::Dt | Tag::Dd);
        // Runs of text are no cells, but spans that a sheet lays out are.
        if block || tag == Tag::Span && (dom.attr(child, Attr::Class).is_some() || looks.is_side(dom, id)) {
            cells.push((child, false));
        } else if !shows_nothing(dom, child) {
            return None;
        }
        if cells.len() > MAX_CELLS {
            return None;
        }
    }
    (cells.len() >= MIN_CELLS && !holds_only_rows(dom, &cells)).then_some(Row { id, cells })
}

/// Whether each of the blocks that are shown could itself be a row: together they are the body of a table.
fn holds_only_rows(dom: &Dom<'_>, cells: &[(Id, bool)]) -> bool {
    let blocks = |id: Id| dom.children(id).filter(|child| is_frame(dom.tag(*child))).take(MIN_CELLS).count();
    cells.iter().filter(|(id, _)| !dom.hidden(*id)).all(|(id, _)| blocks(*id) == MIN_CELLS)
}

/// The rows inside an element that holds nothing else but texts that head them.
fn wrapped(dom: &Dom<'_>, looks: &Looks, id: Id) -> Vec<Row> {
    if !is_frame(dom.tag(id)) || dom.hidden(id) {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for child in dom.children(id).filter(|child| !shows_nothing(dom, *child)) {
        match plain_row(dom, looks, child) {
            Some(row) => rows.push(row),
            None if is_band(dom, child) => rows.push(Row::band(child)),
            None => return Vec::new(),
        }
    }
    // Short texts alone are no rows.
    if rows.iter().all(Row::is_band) { Vec::new() } else { rows }
}

/// Whether a node is hidden or holds nothing at all.
fn shows_nothing(dom: &Dom<'_>, id: Id) -> bool {
    match dom.node(id).map(|n| &n.data) {
        Some(Data::Text { .. }) => !has_text(dom, id),
        Some(Data::Element(_)) => {
            dom.hidden(id) || dom.tag(id).is_silent() || dom.node(id).is_some_and(|n| n.first.is_none())
        }
        _ => true,
    }
}

/// Whether a row is a header: names of columns, none of them twice.
fn is_header(dom: &Dom<'_>, row: &Row) -> bool {
    let names: Option<Vec<String>> = row.cells.iter().map(|(id, _)| text_within(dom, *id, MAX_HEADER)).collect();
    let Some(names) = names else { return false };
    let twice = |(i, name): (usize, &String)| names.iter().skip(i + 1).any(|other| other == name);
    !names.iter().enumerate().any(twice) && pipe::opens_header(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The text of an element that holds little: at most so many characters, blanks left out, and no link.
fn text_within(dom: &Dom<'_>, id: Id, most: usize) -> Option<String> {
    let mut text = String::new();
    for (seen, id) in dom.descendants(id).enumerate() {
        text.push_str(dom.characters_of(id).unwrap_or(""));
        if seen >= MAX_NODES || text.len() > 8 * most || dom.tag(id) == Tag::A {
            return None;
        }
    }
    let text = text.split_whitespace().collect::<String>();
    (1..=most).contains(&text.chars().count()).then_some(text)
}

/// Whether two elements have a class in common, or none at all.
fn share_class(dom: &Dom<'_>, a: Id, b: Id) -> bool {
    let classes = |id: Id| Some(dom.attr(id, Attr::Class)?.split_ascii_whitespace().take(MAX_CLASSES));
    match (classes(a), classes(b)) {
        (Some(mut a), Some(b)) => a.any(|one| b.clone().any(|two| one == two)),
        (None, None) => true,
        _ => false,
    }
}

/// Puts rows into a new table, in the place of the first of them under `frame`.
fn make(dom: &mut Dom<'_>, frame: Id, rows: &[Row]) {
    let Some(first) = rows.first() else { return };
    let mut path = vec![first.id];
    while let Some(parent) = path.last().and_then(|id| dom.node(*id)?.parent).filter(|parent| *parent != frame) {
        path.push(parent);
    }
    let at = dom.node(first.id).map_or(0, |n| n.at());
    let table = element(dom, Tag::Table, at, None);
    dom.insert(frame, path.last().copied(), table);
    // What stands before the first row in the elements around it stays before it.
    for (above, inner) in path.iter().skip(1).zip(&path).rev() {
        let before: Vec<Id> = dom.children(*above).take_while(|id| id != inner).collect();
        before.into_iter().for_each(|id| dom.insert(frame, Some(table), id));
    }
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(1);
    for row in rows {
        if row.is_band() {
            let at = dom.node(row.id).map_or(0, |n| n.at());
            let (tr, cell) = (element(dom, Tag::Tr, at, None), element(dom, Tag::Td, at, Some(width)));
            dom.insert(table, None, tr);
            dom.insert(tr, None, cell);
            dom.insert(cell, None, row.id);
            continue;
        }
        dom.insert(table, None, row.id);
        dom.set_tag(row.id, Tag::Tr);
        for (cell, head) in &row.cells {
            dom.insert(row.id, None, *cell);
            dom.set_tag(*cell, if *head { Tag::Th } else { Tag::Td });
        }
    }
}

/// A new part of a table, that stands at a byte of the page and covers so many columns.
fn element(dom: &mut Dom<'_>, tag: Tag, at: usize, columns: Option<usize>) -> Id {
    let local = match tag {
        Tag::Tr => local_name!("tr"),
        Tag::Td => local_name!("td"),
        _ => local_name!("table"),
    };
    let (attrs, hidden) = dom.keep(columns.map(|n| (Attr::Colspan, n.to_string().into())).into_iter());
    let no = dom.next_element();
    let element = Element { local, space: Space::Html, tag, hidden, attrs, no, now: None };
    dom.push(Data::Element(element), u32::try_from(at).unwrap_or(u32::MAX))
}
