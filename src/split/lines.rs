//! Tables with rows → lines: titles, headers, bands, data, notes.

use super::columns::{Columns, is_header_text};
use super::shape::is_state_label;
use super::titles::{attachment, is_date_or_form_line, is_list_title, is_page_furniture, is_signature, is_title};
use super::totals;
use super::unnamed;
use super::view::View;
use crate::model::{Field, Shape as TableShape, Slot, Table};
use crate::rules::Rules;
use crate::text::marker::{self, Style};
use crate::text::width::squeeze;

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
    while row < grid.rows() {
        let own = view.own_cells(row);
        let labels = are_labels(view, &own, rules);
        if let Some((header, cells, height)) = labels.then(|| header_at(view, row, &own, rules)).flatten() {
            out.push(Line::Header(header.clone(), cells));
            columns = Some(header);
            row += height;
            continue;
        }
        if labels && (!has_core(view, &own, rules) || is_roster(texts(view, &own), rules)) {
            out.push(Line::Stop(own));
            columns = None;
        } else if !own.is_empty() {
            out.push(line(view, row, &own, columns.as_ref()));
        }
        row += 1;
    }
    settle_edges(view, &mut out, carried.is_some());
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
    let form = own.len() > 1 && cells().all(|c| is_date_or_form_line(&c.text));
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
    if alone && (first.shape().note || is_page_furniture(&first.text)) {
        return Line::Note(own.to_vec());
    }
    let [only] = own else { return Line::Data(slots()) };
    let wide = first.col_span * 2 > grid.width().max(2);
    let leading = matches!(grid.slot(row, 0), Slot::Origin(i) if i == *only);
    if alone && (wide || leading) && is_band(first, columns, wide) { Line::Band(*only) } else { Line::Data(slots()) }
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

/// Whether a table has a header row of a list among its first rows.
pub(super) fn has_header(table: &Table, rules: &Rules) -> bool {
    let view = View::new(table, &|_| false);
    (0..table.grid.rows().min(4)).any(|row| {
        let own = view.own_cells(row);
        are_labels(&view, &own, rules) && header_at(&view, row, &own, rules).is_some()
    })
}

/// The header that a row of labels opens: its columns, its cells and how many rows it takes.
fn header_at(view: &View<'_>, row: usize, top: &[usize], rules: &Rules) -> Option<(Columns, Vec<usize>, usize)> {
    let mut height = top.iter().filter_map(|i| view.cells.get(*i)).map(|c| c.row_span).max().unwrap_or(1).max(1);
    let mut cells = top.to_vec();
    let lower = lower_level(view, row, top, height, rules);
    let labels = [top, lower.as_deref().unwrap_or_default()];
    if !labels.iter().any(|cells| has_core(view, cells, rules)) || is_roster(texts(view, &labels.concat()), rules) {
        return None;
    }
    if let Some(lower) = &lower {
        height = height.max(2);
        cells.extend(lower.iter().copied().filter(|i| !top.contains(i)));
    } else if height > 1 {
        height = 1.max(shortest(view, top));
    }
    let text = |r: usize, col: usize| {
        view.table
            .grid
            .cell_index(r, col)
            .and_then(|i| view.cells.get(i))
            .map(|c| c.text.as_ref())
            .filter(|t| !t.is_empty())
    };
    let mut headers = Vec::with_capacity(view.table.grid.width());
    let mut group = None;
    for col in 0..view.table.grid.width() {
        let upper = text(row, col);
        if upper.is_some() {
            group = upper;
        }
        let below = lower.as_ref().and_then(|_| text(row + 1, col));
        headers.push(match (upper, below) {
            (Some(u), Some(l)) if u == l => (None, Some(l)),
            (None, Some(l)) => (group, Some(l)),
            (u, None) => (None, u),
            (u, l) => (u, l),
        });
    }
    Some((Columns::from_headers(&headers, rules), cells, height))
}

fn shortest(view: &View<'_>, cells: &[usize]) -> usize {
    cells.iter().filter_map(|i| view.cells.get(*i)).map(|c| c.row_span).min().unwrap_or(1)
}

/// Whether the cells of a row are those of a header: three labels of which most are known, or two that say problem and
/// measure.
fn are_labels(view: &View<'_>, own: &[usize], rules: &Rules) -> bool {
    // Most rows of a list hold a long text: nothing else is looked at there.
    if own.len() < 2 || texts(view, own).any(|text| text.len() > 120) {
        return false;
    }
    let (mut known, mut exact, mut states) = (0usize, 0usize, 0usize);
    for cell in own.iter().filter_map(|i| view.cells.get(*i)) {
        if let Some(m) = rules.labels.meaning(&cell.text) {
            known += 1;
            exact += usize::from(m.exact);
        } else if rules.labels.is_group(&cell.text) {
            known += 1;
        } else if is_state_label(&cell.text) {
            states += 1;
        } else if !is_header_text(&cell.text, cell.shape()) {
            return false;
        }
    }
    // 已完成 | 未整改 side by side say nothing of whether this is a header; one alone is a value.
    if states == 1
        && own.iter().filter_map(|i| view.cells.get(*i)).any(|c| is_state_label(&c.text) && c.shape().deadline)
    {
        return false;
    }
    let weighed = own.len() - if states > 1 { states } else { 0 };
    let enough = known >= 3 || known == 2 && own.len() == 2 && view.table.grid.width() <= 3;
    enough && exact >= 2 && (known * 10 >= weighed * 6 || known > 2 && names_answers(texts(view, own), rules))
}

/// What is done about a problem, by whom and by when.
const ANSWERS: [&[Field]; 3] = [&[Field::Measures, Field::Result], &[Field::Units, Field::Persons], &[Field::Deadline]];

/// Whether labels name all of what is done, by whom and by when, each beside another: then what else they name may be
/// unknown. In a row of cards a value stands between any two labels.
fn names_answers<'t>(labels: impl Iterator<Item = &'t str>, rules: &Rules) -> bool {
    let answer = |label| {
        let field = rules.labels.exact(label)?.field;
        ANSWERS.iter().position(|fields| fields.contains(&field))
    };
    let found: Vec<Option<usize>> = labels.map(answer).collect();
    let beside =
        |at: usize| found.chunk_by(|a, b| a.is_some() && b.is_some()).any(|c| c.len() > 1 && c.contains(&Some(at)));
    (0..ANSWERS.len()).all(beside)
}

/// Whether labels name what makes a list one of problems or tasks: a problem, a measure, a result or a deadline.
fn has_core(view: &View<'_>, cells: &[usize], rules: &Rules) -> bool {
    let core = |f: Field| is_core(f);
    cells.iter().filter_map(|i| view.cells.get(*i)).any(|c| {
        rules.labels.meaning(&c.text).is_some_and(|m| core(m.field))
            || rules.labels.is_group(&c.text) && c.text.contains(['问', '隐', '措', '改'])
    })
}

/// Whether labels head a list of whom to call: it names no problem, measure or deadline but what their endings suggest
/// (受理问题), beside a person and a telephone.
pub(super) fn is_roster<'t>(labels: impl Iterator<Item = &'t str> + Clone, rules: &Rules) -> bool {
    let called = labels.clone().any(|label| CONTACTS.iter().any(|word| squeeze(label).contains(word)));
    called && !labels.filter_map(|label| rules.labels.exact(label)).any(|m| is_core(m.field))
}

fn texts<'v>(view: &'v View<'_>, cells: &'v [usize]) -> impl Iterator<Item = &'v str> + Clone {
    cells.iter().filter_map(|i| view.cells.get(*i)).map(|c| c.text.as_ref())
}

/// What the columns of a list of contacts are called.
const CONTACTS: &[&str] = &["电话", "联系方式", "手机", "联络员", "邮箱"];

/// A field that no roster and no table of figures has.
pub(super) fn is_core(field: Field) -> bool {
    matches!(field, Field::Problem | Field::Content | Field::Measures | Field::Result | Field::Deadline | Field::Goal)
}

/// The cells of a second header level below `row`.
fn lower_level(view: &View<'_>, row: usize, top: &[usize], height: usize, rules: &Rules) -> Option<Vec<usize>> {
    let below = view.own_cells(row + 1);
    if below.is_empty() {
        return None;
    }
    let labels = below.iter().filter_map(|i| view.cells.get(*i));
    let progress =
        |i: &usize| view.cells.get(*i).and_then(|c| rules.labels.meaning(&c.text)).is_some_and(|m| m.is_progress());
    // 已完成, 未完成 under 整改情况.
    let states = top.iter().any(progress);
    let is_known = |text: &str| rules.labels.meaning(text).is_some() || states && is_state_label(text);
    let known = labels.clone().filter(|c| is_known(&c.text)).count();
    if labels.clone().any(|c| !is_known(&c.text) && !is_header_text(&c.text, c.shape())) {
        return None;
    }
    let spanned = height > 1 || top.iter().filter_map(|i| view.cells.get(*i)).any(|c| c.col_span > 1);
    let same = below.len() == top.len()
        && below
            .iter()
            .zip(top)
            .all(|(a, b)| view.cells.get(*a).map(|c| &c.text) == view.cells.get(*b).map(|c| &c.text));
    // In a container without spans the lower labels stand where the upper row is blank, names a group, or has a blank
    // beside it.
    let blank = |col: usize| view.table.grid.cell(row, col).is_none_or(|c| c.text.is_empty());
    let under_gaps = view.is_flat()
        && (0..view.table.grid.width())
            .filter(|col| view.table.grid.cell(row + 1, *col).is_some_and(|c| !c.text.is_empty()))
            .all(|col| {
                blank(col)
                    || col + 1 < view.table.grid.width() && blank(col + 1)
                    || view.table.grid.cell(row, col).is_some_and(|c| rules.labels.is_group(&c.text))
            });
    let most = known * 2 >= below.len() || spanned && height > 1;
    (!same && most && (spanned || under_gaps)).then_some(below)
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
