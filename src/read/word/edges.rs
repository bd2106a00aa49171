//! Tables whose file knows no columns: each row has edges of its own, in twips, and the columns of the grid are the
//! gaps between all edges of all rows.

use super::rows::{MAX_COLUMNS, Merge, Rows};
use super::tally::Tally;
use crate::model::{Cell, Place};

/// Edges of different rows that are nearer than this, in twips, are one: half a millimetre, as rows drawn by hand
/// are off by.
const SAME_EDGE: i32 = 30;

/// One cell as its row defines it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::read) struct CellShape {
    /// Vertical merging.
    pub(in crate::read) merge: Merge,
    /// Goes on with the cell to its left.
    pub(in crate::read) joins_left: bool,
}

/// One row whose cells are read; they stand in one list for the whole table.
#[derive(Debug, Default)]
pub(in crate::read) struct Row {
    /// Edges of the cells in twips, one more than cells; fewer where the row does not define all, none where it
    /// defines none.
    pub(in crate::read) edges: Vec<i32>,
    /// Shape of each cell.
    pub(in crate::read) shapes: Vec<CellShape>,
    /// Whether the row is hidden.
    pub(in crate::read) hidden: bool,
}

/// Lays rows into one grid. `cells` are those of all rows, one behind the other, and need no place nor span yet: there
/// may be hundreds of thousands, and the grid keeps them in this list. `covered` counts cells whose text a merged cell
/// hides, `beyond` cells too far right.
pub(in crate::read) fn lay(
    number: usize,
    rows: &[Row],
    cells: Vec<Cell>,
    covered: &mut Tally,
    beyond: &mut Tally,
) -> Rows {
    let columns = columns(rows);
    let mut grid = Rows::of(number, cells);
    let mut first = 0;
    for row in rows {
        place(row, first, &columns, &mut grid, covered, beyond);
        first += row.shapes.len();
    }
    grid.end();
    grid
}

/// Puts the cells of a row, from this one on, into the grid.
fn place(row: &Row, first: usize, columns: &[i32], grid: &mut Rows, covered: &mut Tally, beyond: &mut Tally) {
    let mut free = 0;
    let defined = row.edges.len().saturating_sub(1);
    for (index, shape) in row.shapes.iter().enumerate() {
        let (col, end) = match (row.edges.get(index), row.edges.get(index + 1)) {
            (Some(from), Some(to)) => (column(columns, *from).max(free), column(columns, *to)),
            // A cell that the row does not define stands behind those that it does.
            _ if defined > 0 => (free, free + 1),
            _ => (index, index + 1),
        };
        let place = Place::Cell { table: grid.number, row: grid.row + 1, col: col + 1 };
        if col >= MAX_COLUMNS {
            beyond.note(&place);
            continue;
        }
        let span = end.min(MAX_COLUMNS).saturating_sub(col).max(1);
        free = col + span;
        let goes_on =
            (shape.merge == Merge::Continue && grid.extend(col, span)) || (shape.joins_left && grid.widen(col, span));
        let origin = grid.origin(col).map(|origin| &origin.text);
        let Some(cell) = grid.cells.get(first + index) else { continue };
        if goes_on {
            let blank = cell.text.is_empty() && cell.tables.is_empty();
            if origin != Some(&cell.text) && !blank {
                covered.note(&place);
            }
            continue;
        }
        if let Some(cell) = grid.cells.get_mut(first + index) {
            cell.place = place;
            cell.col_span = span;
            cell.hidden = row.hidden;
        }
        grid.put(first + index, col, shape.merge != Merge::None);
    }
    grid.width = grid.width.max(free);
    grid.row += 1;
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
