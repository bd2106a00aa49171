//! A table as the dialects see it: cells by number, rows of slots, and a ledger of what became of each cell.

use super::shape::{Shape, shape};
use crate::model::{self, Accounting, Place, Shape as TableShape, Slot, Table};
use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::collections::HashSet;

/// What became of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Header,
    Title,
    Record,
    /// A heading inside a list; it counts as record once a record has it.
    Heading,
    Note,
    Other,
}

/// One table during the split.
pub(super) struct View<'a> {
    pub table: &'a Table,
    pub cells: Vec<ViewCell<'a>>,
    pub uses: Vec<Cell<Option<Use>>>,
}

/// One cell with its whole text.
pub(super) struct ViewCell<'a> {
    /// The text, nested tables included, trimmed.
    pub text: Cow<'a, str>,
    pub place: &'a Place,
    /// 0-based row of the origin.
    pub row: usize,
    pub row_span: usize,
    pub col_span: usize,
    shape: OnceCell<Shape>,
}

impl ViewCell<'_> {
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// The shape of the text, judged once.
    pub fn shape(&self) -> &Shape {
        self.shape.get_or_init(|| shape(&self.text))
    }
}

impl<'a> View<'a> {
    pub fn new(table: &'a Table, own_list: &dyn Fn(&Table) -> bool) -> Self {
        let grid = &table.grid;
        let mut rows = vec![0; grid.cells().len()];
        for row in 0..grid.rows() {
            for slot in grid.row(row) {
                if let Slot::Origin(i) = slot
                    && let Some(r) = rows.get_mut(*i)
                {
                    *r = row;
                }
            }
        }
        let cells: Vec<ViewCell<'a>> = grid
            .cells()
            .iter()
            .zip(rows)
            .map(|(cell, row)| ViewCell {
                text: whole_text(cell, own_list),
                place: &cell.place,
                row,
                row_span: cell.row_span,
                col_span: cell.col_span,
                shape: OnceCell::new(),
            })
            .collect();
        let uses = vec![Cell::new(None); cells.len()];
        View { table, cells, uses }
    }

    pub fn is_flat(&self) -> bool {
        self.table.shape != TableShape::Grid
    }

    /// Notes what became of a cell; the first use counts.
    pub fn mark(&self, index: usize, use_: Use) {
        if let Some(slot) = self.uses.get(index) {
            slot.set(slot.get().or(Some(use_)));
        }
    }

    /// The non-blank cells that begin in a row, left to right.
    pub fn own_cells(&self, row: usize) -> Vec<usize> {
        let slots = self.table.grid.row(row);
        let mut out = Vec::with_capacity(slots.len());
        out.extend(slots.iter().filter_map(|slot| match slot {
            Slot::Origin(i) if self.cells.get(*i).is_some_and(|c| !c.is_blank()) => Some(*i),
            _ => None,
        }));
        out
    }

    /// The distinct non-blank cells that stand in or reach into a row, left to right.
    pub fn row_cells(&self, row: usize) -> Vec<usize> {
        let mut out = Vec::new();
        for slot in self.table.grid.row(row) {
            if let Slot::Origin(i) | Slot::Covered(i) = *slot
                && out.last() != Some(&i)
                && self.cells.get(i).is_some_and(|c| !c.is_blank())
            {
                out.push(i);
            }
        }
        out
    }

    /// Adds this table's cells to the accounting, given the drafts it made, and names the cells that reached nothing.
    pub fn account(&self, total: &mut Accounting, drafts: &[model::Draft]) -> Vec<usize> {
        let mut unplaced = Vec::new();
        let headings = self.uses.iter().any(|u| u.get() == Some(Use::Heading));
        let taken: HashSet<&Place> =
            drafts.iter().filter(|_| headings).flat_map(|d| &d.parts).map(|p| &p.place).collect();
        for (i, (cell, use_)) in self.cells.iter().zip(&self.uses).enumerate() {
            if cell.is_blank() {
                continue;
            }
            total.cells += 1;
            let count = match use_.get() {
                Some(Use::Header) => &mut total.header,
                Some(Use::Title) => &mut total.title,
                Some(Use::Record) => &mut total.record,
                Some(Use::Heading) if taken.contains(cell.place) => &mut total.record,
                Some(Use::Note) => &mut total.note,
                Some(Use::Other) => &mut total.other,
                Some(Use::Heading) | None => {
                    unplaced.push(i);
                    &mut total.unplaced
                }
            };
            *count += 1;
        }
        unplaced
    }
}

/// A cell's text with the text of the tables inside it, row by row.
fn whole_text<'c>(cell: &'c model::Cell, own_list: &dyn Fn(&Table) -> bool) -> Cow<'c, str> {
    let own = cell.text.trim();
    if cell.tables.is_empty() {
        return Cow::Borrowed(own);
    }
    let mut text = own.to_string();
    for table in cell.tables.iter().filter(|t| !own_list(t)) {
        for row in 0..table.grid.rows() {
            let mut line = String::new();
            for col in 0..table.grid.width() {
                if let (Slot::Origin(_), Some(inner)) = (table.grid.slot(row, col), table.grid.cell(row, col)) {
                    let inner = whole_text(inner, own_list);
                    if !inner.is_empty() {
                        if !line.is_empty() {
                            line.push(' ');
                        }
                        line.push_str(&inner);
                    }
                }
            }
            if !line.is_empty() {
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(&line);
            }
        }
    }
    Cow::Owned(text)
}
