//! Tables: paragraphs → rows and cells, which [`edges`] lays into a grid.

use super::story::{CellStart, Flow, Para, Target, Walk};
use super::tap::RowShape;
use crate::model::{Place, Shape, Table};
use crate::read::ReadError;
use crate::read::word::edges::{self, Row};
use crate::read::word::rows::Merge;

impl Walk<'_> {
    /// Reads a table of this depth; `None` where no row of it is left.
    pub(super) fn table(&mut self, paragraphs: &[Para], depth: usize, flow: &Flow) -> Result<Option<Table>, ReadError> {
        self.tables += 1;
        let number = self.tables;
        let mut rows = Vec::new();
        let mut mark_taken = false;
        for row in paragraphs.split_inclusive(|p| p.props.depth == depth && ends_row(p, depth)) {
            if self.row_deleted(row, depth, &mut mark_taken) {
                self.changes.deleted += 1;
                continue;
            }
            rows.extend(self.row(row, depth, &flow.place)?);
        }
        if rows.iter().all(|r: &Row| r.cells.is_empty()) {
            if self.tables == number {
                self.tables -= 1;
            }
            return Ok(None);
        }
        let grid = edges::lay(number, rows, &mut self.covered, &mut self.beyond);
        let spent = grid.cells.len() as u64;
        // The grid is a rectangle: ragged rows are paid for too.
        self.shared.budget.cells((grid.row as u64 * grid.width as u64).saturating_sub(spent))?;
        Ok(Some(Table { name: None, shape: Shape::Grid, grid: grid.build(), place: flow.place.clone() }))
    }

    /// Whether a row is deleted as a tracked change. Word deletes its characters and the mark that ends it; other programs
    /// delete its characters and the mark of the row before, which is then `mark_taken` from a row that stays.
    fn row_deleted(&self, row: &[Para], depth: usize, mark_taken: &mut bool) -> bool {
        let marked = row.last().is_some_and(|p| p.props.depth == depth && ends_row(p, depth) && p.end.deleted);
        let deleted = (marked || *mark_taken) && self.all_deleted(row);
        *mark_taken = marked && !deleted;
        deleted
    }

    /// Reads one row, the paragraph that ends it included; `None` where it is left out.
    fn row(&mut self, paragraphs: &[Para], depth: usize, place: &Place) -> Result<Option<Row>, ReadError> {
        let end = paragraphs.last().filter(|p| p.props.depth == depth && ends_row(p, depth));
        let inside = paragraphs.get(..paragraphs.len() - usize::from(end.is_some())).unwrap_or(&[]);
        let nothing = RowShape::default();
        let shape = end.and_then(|e| e.props.row.as_deref()).unwrap_or(&nothing);
        let mut row = Row { edges: shape.edges.clone(), cells: Vec::with_capacity(shape.cells.len()), hidden: false };
        for cell in inside.split_inclusive(|p| p.props.depth == depth && ends_cell(p, depth)) {
            // Behind the last cell stands nothing, unless marks are missing.
            let closed = cell.last().is_some_and(|p| p.props.depth == depth && ends_cell(p, depth));
            if !closed && !row.cells.is_empty() && cell.iter().all(|p| p.chars.is_empty()) {
                continue;
            }
            self.shared.budget.cells(1)?;
            let shape = shape.cells.get(row.cells.len()).copied().unwrap_or_default();
            let mut inner = Flow::new(Target::Cell, place.clone());
            inner.cell = if shape.merge == Merge::Continue { CellStart::Above } else { CellStart::Here };
            self.flow(cell, depth, &mut inner)?;
            row.cells.push((shape, inner.text, inner.tables));
        }
        row.hidden = end.is_some_and(|e| e.end.hidden == Some(true))
            && row.cells.iter().all(|(_, text, tables)| text.is_empty() && tables.is_empty());
        if row.hidden {
            self.hidden_rows += 1;
            if !self.shared.include_hidden {
                return Ok(None);
            }
        }
        Ok(Some(row).filter(|row| !row.cells.is_empty()))
    }
}

/// Whether a paragraph is the mark that ends a row of this depth.
fn ends_row(p: &Para, depth: usize) -> bool {
    if depth == 1 { p.props.row_end && p.mark == 0x07 } else { p.props.inner_row_end }
}

/// Whether a paragraph ends a cell of this depth.
fn ends_cell(p: &Para, depth: usize) -> bool {
    if depth == 1 { p.mark == 0x07 } else { p.props.inner_cell || p.mark == 0x07 }
}
