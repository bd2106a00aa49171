//! Tables: paragraphs → rows and cells, which [`edges`] lays into a grid.

use super::story::{CellStart, Flow, Para, Target, Walk};
use super::tap::RowShape;
use crate::model::{Cell, Place, Shape, Table};
use crate::read::ReadError;
use crate::read::word::edges::{self, CellShape, Row};
use crate::read::word::rows::Merge;

/// A table whose paragraphs come one by one.
pub(super) struct OpenTable {
    /// 1-based number.
    number: usize,
    /// Depth of tables that its own paragraphs stand at.
    depth: usize,
    /// Rows so far, and the cells of all of them.
    rows: Vec<Row>,
    cells: Vec<Cell>,
    /// Paragraphs of the row in hand.
    row: Vec<Para>,
    mark_taken: bool,
}

impl OpenTable {
    pub(super) fn new(number: usize, depth: usize) -> Self {
        OpenTable { number, depth, rows: Vec::new(), cells: Vec::new(), row: Vec::new(), mark_taken: false }
    }
}

impl Walk<'_> {
    /// Adds a paragraph to a table; with the one that ends a row, the row is read.
    pub(super) fn add_to_table(&mut self, table: &mut OpenTable, para: Para, place: &Place) -> Result<(), ReadError> {
        let ends = ends_row(&para, table.depth);
        table.row.push(para);
        if ends { self.end_row(table, place) } else { Ok(()) }
    }

    /// Reads the row in hand, unless it is deleted.
    fn end_row(&mut self, table: &mut OpenTable, place: &Place) -> Result<(), ReadError> {
        if self.row_deleted(&table.row, table.depth, &mut table.mark_taken) {
            self.changes.deleted += 1;
        } else {
            let row = self.row(&table.row, table.depth, place, &mut table.cells)?;
            table.rows.extend(row);
        }
        table.row.clear();
        Ok(())
    }

    /// The table, all its paragraphs added; `None` where no row of it is left.
    pub(super) fn table(&mut self, mut table: OpenTable, place: &Place) -> Result<Option<Table>, ReadError> {
        if !table.row.is_empty() {
            self.end_row(&mut table, place)?;
        }
        let OpenTable { number, rows, cells, .. } = table;
        if rows.is_empty() {
            if self.tables == number {
                self.tables -= 1;
            }
            return Ok(None);
        }
        let grid = edges::lay(number, &rows, cells, &mut self.covered, &mut self.beyond);
        let spent = grid.cells.len() as u64;
        // The grid is a rectangle: ragged rows are paid for too.
        self.shared.budget.cells((grid.row as u64 * grid.width as u64).saturating_sub(spent))?;
        Ok(Some(Table { name: None, shape: Shape::Grid, grid: grid.build(), place: place.clone() }))
    }

    /// Whether a row is deleted as a tracked change. Word deletes its characters and the mark that ends it; other programs
    /// delete its characters and the mark of the row before, which is then `mark_taken` from a row that stays.
    fn row_deleted(&self, row: &[Para], depth: usize, mark_taken: &mut bool) -> bool {
        let marked = row.last().is_some_and(|p| ends_row(p, depth) && self.shared.end(p).deleted);
        let deleted = (marked || *mark_taken) && self.all_deleted(row);
        *mark_taken = marked && !deleted;
        deleted
    }

    /// Reads one row, the paragraph that ends it included, and adds its cells to those of the table, which get their
    /// places when all rows are known; `None` where it is left out.
    fn row(
        &mut self,
        paragraphs: &[Para],
        depth: usize,
        place: &Place,
        cells: &mut Vec<Cell>,
    ) -> Result<Option<Row>, ReadError> {
        let end = paragraphs.last().filter(|p| ends_row(p, depth));
        let inside = paragraphs.get(..paragraphs.len() - usize::from(end.is_some())).unwrap_or(&[]);
        let RowShape { edges, cells: mut shapes } = end.map(|end| self.shared.row(end)).unwrap_or_default();
        let first = cells.len();
        for cell in inside.split_inclusive(|p| ends_cell(p, depth)) {
            let index = cells.len() - first;
            // Behind the last cell stands nothing, unless marks are missing.
            let closed = cell.last().is_some_and(|p| ends_cell(p, depth));
            if !closed && index > 0 && cell.iter().all(|p| p.chars.is_empty()) {
                continue;
            }
            self.shared.budget.cells(1)?;
            let above = shapes.get(index).is_some_and(|shape| shape.merge == Merge::Continue);
            let mut inner = Flow::new(Target::Cell, place.clone());
            inner.cell = if above { CellStart::Above } else { CellStart::Here };
            self.flow(cell.iter().cloned(), depth, &mut inner)?;
            cells.push(Cell { tables: inner.tables, ..Cell::new(inner.text, inner.place) });
        }
        let added = cells.get(first..).unwrap_or(&[]);
        shapes.resize(added.len(), CellShape::default());
        let hidden = end.is_some_and(|end| self.shared.end(end).hidden == Some(true))
            && added.iter().all(|cell| cell.text.is_empty() && cell.tables.is_empty());
        if hidden {
            self.hidden_rows += 1;
            if !self.shared.include_hidden {
                cells.truncate(first);
                return Ok(None);
            }
        }
        Ok((!shapes.is_empty()).then_some(Row { edges, shapes, hidden }))
    }
}

/// Whether a paragraph is the mark that ends a row of this depth.
fn ends_row(p: &Para, depth: usize) -> bool {
    p.props.depth == depth && if depth == 1 { p.props.row_end && p.mark == 0x07 } else { p.props.inner_row_end }
}

/// Whether a paragraph ends a cell of this depth.
fn ends_cell(p: &Para, depth: usize) -> bool {
    p.props.depth == depth && if depth == 1 { p.mark == 0x07 } else { p.props.inner_cell || p.mark == 0x07 }
}
