//! Tables: paragraphs → rows and cells → a grid. The file knows no columns: each row has edges of its own, in
//! twips, and the columns of the grid are the gaps between all edges of all rows.

use super::story::{Flow, Para, Target, Walk};
use super::tap::{CellShape, RowShape};
use crate::model::{Cell, Place, Shape, Table};
use crate::read::ReadError;
use crate::read::word::rows::{MAX_COLUMNS, Merge, Rows};

/// Edges of different rows that are nearer than this, in twips, are one: half a millimetre, as rows drawn by hand
/// are off by.
const SAME_EDGE: i32 = 30;

/// One row with its cells read.
struct Row {
    edges: Vec<i32>,
    cells: Vec<(CellShape, Flow)>,
    hidden: bool,
}

impl Walk<'_> {
    /// Reads a table of this depth; `None` where no row of it is left.
    pub(super) fn table(&mut self, paragraphs: &[Para], depth: usize, flow: &Flow) -> Result<Option<Table>, ReadError> {
        self.tables += 1;
        let number = self.tables;
        let mut rows = Vec::new();
        for row in paragraphs.split_inclusive(|p| p.props.depth == depth && ends_row(p, depth)) {
            rows.extend(self.row(row, depth, &flow.place)?);
        }
        if rows.iter().all(|r: &Row| r.cells.is_empty()) {
            if self.tables == number {
                self.tables -= 1;
            }
            return Ok(None);
        }
        let columns = columns(&rows);
        let mut grid = Rows::new(number);
        for row in rows {
            self.place(row, &columns, &mut grid)?;
        }
        let spent = grid.cells.len() as u64;
        // The grid is a rectangle: ragged rows are paid for too.
        self.shared.budget.cells((grid.row as u64 * grid.width as u64).saturating_sub(spent))?;
        Ok(Some(Table { name: None, shape: Shape::Grid, grid: grid.build(), place: flow.place.clone() }))
    }

    /// Reads one row, the paragraph that ends it included; `None` where it is deleted or left out.
    fn row(&mut self, paragraphs: &[Para], depth: usize, place: &Place) -> Result<Option<Row>, ReadError> {
        let end = paragraphs.last().filter(|p| p.props.depth == depth && ends_row(p, depth));
        let inside = paragraphs.get(..paragraphs.len() - usize::from(end.is_some())).unwrap_or(&[]);
        if end.is_some_and(|e| e.end.deleted) {
            self.changes.deleted += 1;
            return Ok(None);
        }
        let nothing = RowShape::default();
        let shape = end.and_then(|e| e.props.row.as_deref()).unwrap_or(&nothing);
        let mut row = Row { edges: shape.edges.clone(), cells: Vec::new(), hidden: false };
        for cell in inside.split_inclusive(|p| p.props.depth == depth && ends_cell(p, depth)) {
            // Behind the last cell stands nothing, unless marks are missing.
            let closed = cell.last().is_some_and(|p| p.props.depth == depth && ends_cell(p, depth));
            if !closed && !row.cells.is_empty() && cell.iter().all(|p| p.chars.is_empty()) {
                continue;
            }
            self.shared.budget.cells(1)?;
            let shape = shape.cells.get(row.cells.len()).copied().unwrap_or_default();
            let mut inner = Flow::new(Target::Cell, place.clone());
            inner.continued = shape.merge == Merge::Continue;
            self.flow(cell, depth, &mut inner)?;
            row.cells.push((shape, inner));
        }
        row.hidden = end.is_some_and(|e| e.end.hidden == Some(true))
            && row.cells.iter().all(|(_, c)| c.text.is_empty() && c.tables.is_empty());
        if row.hidden {
            self.hidden_rows += 1;
            if !self.shared.include_hidden {
                return Ok(None);
            }
        }
        Ok(Some(row).filter(|row| !row.cells.is_empty()))
    }

    /// Puts the cells of a row into the grid.
    fn place(&mut self, row: Row, columns: &[i32], grid: &mut Rows) -> Result<(), ReadError> {
        let mut free = 0;
        let defined = row.edges.len().saturating_sub(1);
        for (index, (shape, inner)) in row.cells.into_iter().enumerate() {
            let (col, end) = match (row.edges.get(index), row.edges.get(index + 1)) {
                (Some(from), Some(to)) => (column(columns, *from).max(free), column(columns, *to)),
                // A cell that the row does not define stands behind those that it does.
                _ if defined > 0 => (free, free + 1),
                _ => (index, index + 1),
            };
            let place = Place::Cell { table: grid.number, row: grid.row + 1, col: col + 1 };
            if col >= MAX_COLUMNS {
                self.beyond.note(&place);
                continue;
            }
            let span = end.min(MAX_COLUMNS).saturating_sub(col).max(1);
            free = col + span;
            let covered = (shape.merge == Merge::Continue && grid.extend(col, span))
                || (shape.joins_left && grid.widen(col, span));
            if covered {
                let same = grid.origin(col).is_some_and(|origin| origin.text == inner.text);
                let blank = inner.text.is_empty() && inner.tables.is_empty();
                if !same && !blank {
                    self.covered.note(&place);
                }
                continue;
            }
            let cell =
                Cell { col_span: span, hidden: row.hidden, tables: inner.tables, ..Cell::new(inner.text, place) };
            grid.push(col, cell, shape.merge != Merge::None);
        }
        grid.width = grid.width.max(free);
        grid.row += 1;
        Ok(())
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

/// Edges of all rows, near ones taken together; edges of one row never are, unless they are equal.
fn columns(rows: &[Row]) -> Vec<i32> {
    let mut edges: Vec<i32> = rows.iter().flat_map(|r| r.edges.iter().copied()).collect();
    edges.sort_unstable();
    edges.dedup();
    let narrow = narrow_gaps(rows);
    let mut columns: Vec<i32> = Vec::new();
    for edge in edges {
        let near = columns.last().is_some_and(|last| edge.saturating_sub(*last) <= SAME_EDGE);
        if !near || narrow.binary_search(&edge).is_ok() {
            columns.push(edge);
        }
    }
    columns
}

/// Right edges of cells that are themselves narrower than the tolerance.
fn narrow_gaps(rows: &[Row]) -> Vec<i32> {
    let pairs = rows.iter().flat_map(|r| r.edges.iter().zip(r.edges.iter().skip(1)));
    let narrow = pairs.filter(|(a, b)| a < b && b.saturating_sub(**a) <= SAME_EDGE);
    let mut edges: Vec<i32> = narrow.map(|(_, b)| *b).collect();
    edges.sort_unstable();
    edges
}

/// The column that begins at an edge.
fn column(columns: &[i32], edge: i32) -> usize {
    columns.partition_point(|c| *c <= edge).saturating_sub(1)
}
