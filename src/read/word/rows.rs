//! Rows of a Word table → a grid with real spans.
//!
//! A cell that continues a vertical merge belongs to the cell above it that begins at the same grid column and is as
//! wide.

use crate::model::{Cell, Grid, GridBuilder};

/// Widest table in grid columns. Word allows 63 cells in a row; a wider claim is a slip or an attack.
pub(in crate::read) const MAX_COLUMNS: usize = 512;

/// Vertical merging of a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::read) enum Merge {
    /// A cell of its own.
    #[default]
    None,
    /// First cell of a merge.
    Restart,
    /// Goes on with the cell above.
    Continue,
}

/// A table being read.
pub(in crate::read) struct Rows {
    /// 1-based number of the table.
    pub(in crate::read) number: usize,
    /// 0-based row in hand; at the end, the number of rows.
    pub(in crate::read) row: usize,
    /// Columns of the widest row.
    pub(in crate::read) width: usize,
    /// Cells in reading order, those behind the places still to be placed.
    pub(in crate::read) cells: Vec<Cell>,
    /// Their 0-based rows and columns.
    places: Vec<(usize, usize)>,
    /// Grid column → index of the cell that a continued merge there belongs to.
    origins: Vec<Option<usize>>,
}

impl Rows {
    /// An empty table of this 1-based number.
    pub(in crate::read) fn new(number: usize) -> Self {
        Rows::of(number, Vec::new())
    }

    /// A table of this 1-based number whose cells are all read and wait to be placed.
    pub(in crate::read) fn of(number: usize, cells: Vec<Cell>) -> Self {
        let places = Vec::with_capacity(cells.len());
        Rows { number, row: 0, width: 0, cells, places, origins: Vec::new() }
    }

    /// Adds a cell to the row in hand.
    pub(in crate::read) fn push(&mut self, col: usize, cell: Cell, merges: bool) {
        self.cells.push(cell);
        self.put(self.cells.len() - 1, col, merges);
    }

    /// Puts the waiting cell with this index into the row in hand, behind the last one placed. Cells that wait before it
    /// are left out.
    pub(in crate::read) fn put(&mut self, waiting: usize, col: usize, merges: bool) {
        let Some(span) = self.cells.get(waiting).map(|cell| cell.col_span) else { return };
        let index = self.places.len();
        if self.origins.len() < col + span {
            self.origins.resize(col + span, None);
        }
        for slot in self.origins.iter_mut().skip(col).take(span) {
            *slot = None;
        }
        if merges && let Some(slot) = self.origins.get_mut(col) {
            *slot = Some(index);
        }
        self.places.push((self.row, col));
        self.cells.swap(index, waiting);
    }

    /// Leaves out the cells that were not placed.
    pub(in crate::read) fn end(&mut self) {
        self.cells.truncate(self.places.len());
    }

    pub(in crate::read) fn origin(&self, col: usize) -> Option<&Cell> {
        self.cells.get(self.origins.get(col).copied().flatten()?)
    }

    /// Lets the merge that began above go on through the row in hand; false where there is none of this width.
    pub(in crate::read) fn extend(&mut self, col: usize, span: usize) -> bool {
        let Some(index) = self.origins.get(col).copied().flatten() else { return false };
        let (Some((row, _)), Some(cell)) = (self.places.get(index), self.cells.get_mut(index)) else { return false };
        if cell.col_span != span || *row + cell.row_span != self.row {
            return false;
        }
        cell.row_span += 1;
        true
    }

    /// Lets the cell that ends at this column go on to the right; false where there is none in the row in hand.
    pub(in crate::read) fn widen(&mut self, col: usize, span: usize) -> bool {
        let row = self.row;
        let last = self.places.len().checked_sub(1).and_then(|last| self.cells.get_mut(last));
        match (self.places.last(), last) {
            (Some((r, c)), Some(cell)) if *r == row && *c + cell.col_span == col => {
                cell.col_span += span;
                true
            }
            _ => false,
        }
    }

    pub(in crate::read) fn build(self) -> Grid {
        let mut grid = GridBuilder::with_cells(&self.places, self.cells);
        grid.ensure_rows(self.row);
        grid.build()
    }
}
