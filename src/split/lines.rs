//! Tables with rows → lines: titles, headers, bands, data, notes.

use super::above;
use super::category::is_category;
use super::chapters;
use super::columns::{Columns, is_header_text};
use super::header::{are_labels, has_core, header_at, is_roster, texts};
use super::shape::shape;
use super::signing;
use super::stacked;
use super::titles::{attachment, is_list_title, is_signature, is_title};
use super::totals;
use super::turned;
use super::unnamed;
use super::view::View;
use crate::model::{Field, Shape as TableShape, Slot, Table};
use crate::rules::Rules;
use crate::text::marker::{self, Style};
use crate::text::width::squeeze;
use crate::text::{form, page};

/// One line of a list.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Line {
    /// A header row or two, with the cells it takes.
    Header(Columns, Vec<usize>),
    /// A line above a header: title, 附件1, issuer, date.
    Title(usize),
    /// A row across all columns inside the list.
    Band(usize),
    /// A row of values.
    Data(Vec<Slot>),
    /// A note or a totals row.
    Note(Vec<usize>),
    /// Signature or date below the list.
    Tail(usize),
    /// The header of a table that is no list: a roster, a table of figures.
    Stop(Vec<usize>),
}

/// Reads the rows of a grid. `carried` are the columns of the list that the table may continue.
pub(super) fn lines(view: &View<'_>, carried: Option<&Columns>, rules: &Rules) -> Vec<Line> {
    let grid = &view.table.grid;
    let mut columns: Option<Columns> = carried.filter(|c| c.0.len() == grid.width()).cloned();
    let mut out = Vec::with_capacity(grid.rows());
    let mut row = 0;
    let mut turned = turned::find(view, row, rules);
    while row < grid.rows() {
        if let Some((rows, lines)) = turned.take_if(|(rows, _)| rows.start == row) {
            columns = lines.iter().find_map(|l| if let Line::Header(c, _) = l { Some(c.clone()) } else { None });
            out.extend(lines);
            row = rows.end;
            turned = turned::find(view, row, rules);
            continue;
        }
        let own = view.own_cells(row);
        let labels = are_labels(view, &own, rules);
        if let Some((header, cells, height)) = labels.then(|| header_at(view, row, &own, rules)).flatten() {
            out.push(Line::Header(header.clone(), cells));
            columns = Some(header);
            row += height;
            continue;
        }
        if columns.is_some() && signing::is_row(view, &own, rules) {
            out.push(Line::Note(own));
            row += 1;
            continue;
        }
        if labels && (!has_core(view, &own, rules) || is_roster(texts(view, &own), rules)) {
            out.push(Line::Stop(own));
            columns = None;
        } else if columns.is_some() && states_labels(view, row, &own, rules) {
            let of_form = |i: &usize| view.cells.get(*i).is_some_and(|c| form::is_date_or_to_fill_in(&c.text));
            out.extend(own.into_iter().map(|i| if of_form(&i) { Line::Note(vec![i]) } else { Line::Band(i) }));
        } else if !own.is_empty() {
            out.push(line(view, row, &own, columns.as_ref()));
        }
        row += 1;
    }
    settle_edges(view, &mut out, carried.is_some());
    let mut out = stacked::unstack(view, out, rules);
    unnamed::number_first(view, &mut out);
    side_by_side(out, rules)
}

/// Puts the parts of a list that stand side by side one below the other.
fn side_by_side(lines: Vec<Line>, rules: &Rules) -> Vec<Line> {
    if !lines.iter().any(|l| matches!(l, Line::Header(c, _) if c.side_by_side(rules).is_some())) {
        return lines;
    }
    let mut out = Vec::with_capacity(lines.len());
    let mut parts: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        match line {
            Line::Data(slots) if !parts.is_empty() => {
                let width = slots.len().div_ceil(parts.len()).max(1);
                for (part, own) in parts.iter_mut().zip(slots.chunks(width)) {
                    part.push(Line::Data(own.to_vec()));
                }
                continue;
            }
            _ => {}
        }
        // Whatever spans the page ends what stands beside each other.
        out.extend(parts.iter_mut().flat_map(std::mem::take));
        match line {
            Line::Header(columns, cells) => match columns.side_by_side(rules) {
                Some((one, count)) => {
                    parts = vec![Vec::new(); count];
                    out.push(Line::Header(one, cells));
                }
                None => {
                    parts.clear();
                    out.push(Line::Header(columns, cells));
                }
            },
            other => out.push(other),
        }
    }
    out.extend(parts.into_iter().flatten());
    out
}

fn line(view: &View<'_>, row: usize, own: &[usize], columns: Option<&Columns>) -> Line {
    let grid = &view.table.grid;
    let slots = || grid.row(row).to_vec();
    // 填报单位：… | 填报日期：… and 注 | … in cells of their own.
    let cells = || own.iter().filter_map(|i| view.cells.get(*i));
    let form = own.len() > 1 && cells().all(|c| form::is_date_or_to_fill_in(&c.text));
    let note = own.len() == 2 && cells().next().is_some_and(|c| is_note_word(&c.text));
    if form || note {
        return Line::Note(own.to_vec());
    }
    let Some(columns) = columns else {
        return match own {
            [only] => Line::Title(*only),
            _ => Line::Data(slots()),
        };
    };
    let Some(first) = own.first().and_then(|i| view.cells.get(*i)) else { return Line::Data(slots()) };
    if totals::is_row(texts(view, own)) {
        return Line::Note(own.to_vec());
    }
    let alone = own.len() == 1 && view.row_cells(row).len() == 1;
    if alone && (first.shape().note || page::is_furniture(&first.text)) {
        return Line::Note(own.to_vec());
    }
    if let ([_, name], true) = (own, is_category(view, row, own, columns)) {
        return Line::Band(*name);
    }
    let [only] = own else { return Line::Data(slots()) };
    let wide = first.col_span * 2 > grid.width().max(2);
    let leading = matches!(grid.slot(row, 0), Slot::Origin(i) if i == *only);
    if alone && (wide || leading) && is_band(first, columns, wide) { Line::Band(*only) } else { Line::Data(slots()) }
}

/// Whether a row is labels with their values, of the rows below it: 责任单位：… | 整改时限：….
fn states_labels(view: &View<'_>, row: usize, own: &[usize], rules: &Rules) -> bool {
    let labelled = |i: &usize| {
        view.cells.get(*i).is_some_and(|c| {
            !above::of_band(&c.text, c.place, rules).is_empty() || form::is_date_or_to_fill_in(&c.text)
        })
    };
    own.len() > 1
        && own.first().and_then(|i| view.cells.get(*i)).is_some_and(|c| c.text.contains([':', '：']))
        && own.iter().all(labelled)
        && view.row_cells(row).len() == own.len()
}

/// Whether a cell that stands alone in its row heads the rows below it.
fn is_band(cell: &super::view::ViewCell<'_>, columns: &Columns, wide: bool) -> bool {
    let shape = cell.shape();
    if wide {
        return shape.len <= 200;
    }
    match columns.field(0) {
        // A lone number is an empty row of a form.
        Some(Field::Number) => shape.number.is_none(),
        Some(Field::Problem) => {
            matches!(shape.marker, Some(Style::Chinese | Style::ChineseParen)) || cell.text.ends_with("方面")
        }
        _ => true,
    }
}

/// 注 and 备注 alone in the first of two cells.
fn is_note_word(text: &str) -> bool {
    matches!(squeeze(text).trim_end_matches([':', '：', '.']), "注" | "备注" | "说明" | "附注" | "填表说明")
}

/// Whether a table that holds no header can go on with a list: what stands in its first rows fits the columns.
pub(super) fn fits(view: &View<'_>, lines: &[Line], columns: &Columns) -> bool {
    if view.table.shape == TableShape::Stream {
        return true;
    }
    if columns.0.len() != view.table.grid.width() {
        return false;
    }
    let (mut good, mut bad) = (0usize, 0usize);
    let rows = lines.iter().filter_map(|l| if let Line::Data(slots) = l { Some(slots) } else { None });
    for slots in rows.take(3) {
        for (col, slot) in slots.iter().enumerate() {
            let Slot::Origin(i) = slot else { continue };
            let Some(shape) = view.cells.get(*i).filter(|c| !c.is_blank()).map(|c| c.shape()) else { continue };
            let blank = shape.nothing || shape.ditto;
            let fit = match columns.field(col) {
                Some(Field::Number) => shape.number.is_some(),
                Some(Field::Deadline | Field::Completed) => shape.deadline || shape.state || blank,
                Some(Field::Units | Field::Persons) => shape.units || shape.person || blank,
                Some(Field::Problem | Field::Content | Field::Measures | Field::Result) => {
                    shape.number.is_none() && shape.len >= 4 || shape.state || blank
                }
                _ => continue,
            };
            *(if fit { &mut good } else { &mut bad }) += 1;
        }
    }
    good > bad
}

/// Whether lines are a header that names no problem and one row under it.
pub(super) fn answers_once(lines: &[Line]) -> bool {
    match lines {
        [Line::Header(columns, _), Line::Data(_)] => {
            columns.has(Field::Measures) && !columns.has(Field::Problem) && !columns.has(Field::Number)
        }
        _ => false,
    }
}

/// Whether a table has a header row of a list among its first rows.
pub(super) fn has_header(table: &Table, rules: &Rules) -> bool {
    let view = View::new(table, &|_| false);
    (0..table.grid.rows().min(4)).any(|row| {
        let own = view.own_cells(row);
        are_labels(&view, &own, rules) && header_at(&view, row, &own, rules).is_some()
    })
}

/// A heading row right above a header (一、阀井管网) heads the rows below it: it goes behind the header.
pub(super) fn lower_bands(view: &View<'_>, lines: &mut [Line], rules: &Rules) {
    for at in 1..lines.len() {
        let Some([above, Line::Header(..)]) = lines.get(at - 1..=at) else { continue };
        let (Line::Title(cell) | Line::Band(cell)) = *above else { continue };
        if view.cells.get(cell).is_some_and(|c| heads_rows(&c.text, rules))
            && let Some([above, header]) = lines.get_mut(at - 1..=at)
        {
            *above = Line::Band(cell);
            std::mem::swap(above, header);
        }
    }
}

/// Whether a heading above a header is that of the rows below it. 二、存在问题及整改要求 is a chapter, and its table is the
/// list.
pub(super) fn heads_rows(text: &str, rules: &Rules) -> bool {
    let heading = marker::strip(text).1;
    let chapter = || rules.sections.heading(heading).is_some() || rules.sections.is_generic(heading);
    let plain = || !heading.is_empty() && is_header_text(heading, &shape(heading)) && !chapter();
    is_group_heading(text) && plain() && !is_title(text) || chapters::caption(text).is_some()
}

/// Titles stand above a header, signatures below the last data row; a band at either edge is one of these.
fn settle_edges(view: &View<'_>, lines: &mut [Line], continues: bool) {
    let text = |i: usize| view.cells.get(i).map_or("", |c| c.text.as_ref());
    // Bands directly above a header are titles of the list that begins there.
    for at in 0..lines.len() {
        if !matches!(lines.get(at), Some(Line::Header(..) | Line::Stop(_))) {
            continue;
        }
        // Sentences may stand between the title and the header.
        let bands: Vec<(usize, usize)> = (0..at)
            .rev()
            .map_while(|before| match lines.get(before) {
                Some(Line::Band(i) | Line::Title(i)) => Some(Some((before, *i))),
                Some(Line::Note(_)) => Some(None),
                // 附件2 and the title of the next list stand in the first column where nothing can span.
                Some(Line::Data(slots)) => {
                    let alone = only_cell(slots).filter(|(col, i)| *col == 0 && is_own_title(text(*i)));
                    alone.map(|(_, i)| Some((before, i)))
                }
                _ => None,
            })
            .flatten()
            .collect();
        // Above a roster or a table of figures nothing heads the list before it.
        let stop = matches!(lines.get(at), Some(Line::Stop(_)));
        let top = if stop { bands.len().checked_sub(1) } else { bands.iter().rposition(|(_, i)| is_title(text(*i))) };
        let Some(top) = top else { continue };
        for (before, i) in bands.into_iter().take(top + 1) {
            if let Some(line) = lines.get_mut(before) {
                *line = Line::Title(i);
            }
        }
    }
    let has_list = continues || lines.iter().any(|l| matches!(l, Line::Header(..)));
    if !has_list {
        return;
    }
    let columns = lines.iter().rev().find_map(|l| if let Line::Header(c, _) = l { Some(c.clone()) } else { None });
    for line in lines.iter_mut().rev() {
        let tail = match line {
            Line::Band(i) => Some(*i),
            // The last unit or date of a list stands in its own column; a signature does not.
            Line::Data(slots) => only_cell(slots)
                .filter(|(col, i)| {
                    let field = columns.as_ref().and_then(|c| c.field(*col));
                    let own = matches!(
                        field,
                        Some(Field::Units | Field::Persons | Field::Deadline | Field::Completed | Field::Status)
                    );
                    !own && is_signature(text(*i))
                })
                .map(|(_, i)| i),
            Line::Note(_) => continue,
            _ => None,
        };
        match tail {
            Some(i) if is_signature(text(i)) => *line = Line::Tail(i),
            Some(i) if matches!(line, Line::Band(_)) => *line = Line::Note(vec![i]),
            _ => break,
        }
    }
}

/// Whether a text that stands alone above a header can only be the title of what follows.
fn is_own_title(text: &str) -> bool {
    attachment(text).is_some() && text.chars().count() <= 6 || is_list_title(text)
}

/// The one cell of a row that nothing reaches into from above, with its column.
fn only_cell(slots: &[Slot]) -> Option<(usize, usize)> {
    let mut found = None;
    for (col, slot) in slots.iter().enumerate() {
        match (slot, found) {
            (Slot::Empty, _) => {}
            (Slot::Origin(i), None) => found = Some((col, *i)),
            (Slot::Covered(i), Some((_, only))) if *i == only => {}
            _ => return None,
        }
    }
    found
}

/// Whether a text opens with a known label and a colon: 整改措施：….
pub(super) fn is_labelled(text: &str, rules: &Rules) -> bool {
    text.split_once(['：', ':']).is_some_and(|(label, _)| rules.labels.exact(label.trim()).is_some())
}

/// Whether a heading text opens with a group marker: 一、 or (一).
pub(super) fn is_group_heading(text: &str) -> bool {
    marker::leading(text).is_some_and(|m| matches!(m.style, Style::Chinese | Style::ChineseParen | Style::Chapter))
}
