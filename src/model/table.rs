//! Tables as grids of slots: each cell is stored once, at its origin, and covers the slots it spans.

use super::Place;

/// A table as the page shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Sheet name or caption that belongs to the table itself; titles in cells or paragraphs are found later.
    pub name: Option<String>,
    /// How much of the row structure survived.
    pub shape: Shape,
    /// The cells. A [`Shape::Stream`] is one column wide.
    pub grid: Grid,
    /// Where the table stands.
    pub place: Place,
}

/// How much of a table's structure the container kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Rows, columns and merges are real: docx, doc, xlsx, xls, html.
    Grid,
    /// Rows and columns are real, merges are blank cells: csv, tab text, pipe rows, Markdown.
    Flat,
    /// One cell a line, rows unknown, merged cells gone. A row of the grid is one cell; a slot that is
    /// [`Slot::Empty`] is a line of bars only, and [`Grid::bars`] tells how many.
    Stream,
}

/// A cell with its text.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Text as the page shows it; paragraphs and line breaks are `\n`; trimmed at both ends. May be empty.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// Rows covered, at least 1.
    pub row_span: usize,
    /// Columns covered, at least 1.
    pub col_span: usize,
    /// Whether the row, column or sheet was hidden.
    pub hidden: bool,
    /// Tables inside the cell; their text is not in `text`.
    pub tables: Vec<Table>,
}

impl Cell {
    /// A visible cell of one slot.
    #[must_use]
    pub fn new(text: impl Into<String>, place: Place) -> Self {
        Cell { text: text.into(), place, row_span: 1, col_span: 1, hidden: false, tables: Vec::new() }
    }
}

/// One slot of a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// Nothing was written here.
    Empty,
    /// The upper left slot of the cell with this index.
    Origin(usize),
    /// A slot covered by the merged cell with this index.
    Covered(usize),
}

/// A rectangular grid. Built by [`GridBuilder`] alone, so spans never overlap or leave the grid.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grid {
    width: usize,
    slots: Vec<Slot>,
    cells: Vec<Cell>,
    bars: Vec<(usize, u8)>,
}

impl Grid {
    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.slots.len().checked_div(self.width).unwrap_or(0)
    }

    /// Number of columns.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// All cells in reading order of their origins.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// All cells, to change their texts. Their spans must stay as they are: the slots are built from them.
    pub(crate) fn cells_mut(&mut self) -> &mut [Cell] {
        &mut self.cells
    }

    /// The slot at 0-based row and column; [`Slot::Empty`] outside the grid.
    #[must_use]
    pub fn slot(&self, row: usize, col: usize) -> Slot {
        if col >= self.width {
            return Slot::Empty;
        }
        self.slots.get(row * self.width + col).copied().unwrap_or(Slot::Empty)
    }

    /// The slots of a 0-based row; none outside the grid.
    #[must_use]
    pub fn row(&self, row: usize) -> &[Slot] {
        let from = row.saturating_mul(self.width);
        self.slots.get(from..from.saturating_add(self.width)).unwrap_or_default()
    }

    /// The cell that stands at or covers a slot.
    #[must_use]
    pub fn cell(&self, row: usize, col: usize) -> Option<&Cell> {
        match self.slot(row, col) {
            Slot::Empty => None,
            Slot::Origin(i) | Slot::Covered(i) => self.cells.get(i),
        }
    }

    /// The index of the cell that stands at or covers a slot.
    #[must_use]
    pub fn cell_index(&self, row: usize, col: usize) -> Option<usize> {
        match self.slot(row, col) {
            Slot::Empty => None,
            Slot::Origin(i) | Slot::Covered(i) => Some(i),
        }
    }

    /// Number of bars on a line of bars only (a row of a [`Shape::Stream`]); 0 for every other row.
    #[must_use]
    pub fn bars(&self, row: usize) -> u8 {
        let found = self.bars.binary_search_by_key(&row, |(row, _)| *row);
        found.ok().and_then(|i| self.bars.get(i)).map_or(0, |(_, bars)| *bars)
    }

    /// The grid without its blank rows, where one follows nearly every row, and without the blank columns before all
    /// others. A cell that spans from such a column into the next begins there; blank cells of what is taken away stand
    /// nowhere.
    #[must_use]
    pub(crate) fn without_blanks(mut self) -> Self {
        let blank = |slot: Slot| match slot {
            Slot::Empty => true,
            Slot::Origin(i) | Slot::Covered(i) => {
                self.cells.get(i).is_none_or(|c| c.tables.is_empty() && c.text.trim().is_empty())
            }
        };
        let spans = |row: usize, col: usize| {
            self.slot(row, col) != Slot::Empty && self.cell_index(row, col) == self.cell_index(row, col + 1)
        };
        let texts: Vec<usize> = (0..self.rows()).filter(|row| !self.row(*row).iter().all(|s| blank(*s))).collect();
        let free = |col: &usize| texts.iter().all(|row| blank(self.slot(*row, *col)) || spans(*row, *col));
        let first = (0..self.width).take_while(free).count();
        // A single blank row parts what stands above it from what stands below.
        let parted = texts.iter().zip(texts.iter().skip(1)).filter(|(a, b)| **a + 1 < **b).count();
        let spaced = parted > 1 && parted * 5 > texts.len().saturating_sub(1) * 4;
        if texts.is_empty() || first == self.width || first == 0 && !spaced {
            return self;
        }
        let rows = if spaced { texts } else { (0..self.rows()).collect() };
        let width = self.width - first;
        let mut slots = Vec::with_capacity(width * rows.len());
        for row in rows {
            let start = slots.len();
            slots.extend(self.row(row).iter().skip(first));
            let begun = |col| match self.slot(row, col) {
                Slot::Origin(i) if slots.get(start) == Some(&Slot::Covered(i)) => Some((i, first - col)),
                _ => None,
            };
            if let Some((i, lost)) = (0..first).find_map(begun)
                && let (Some(slot), Some(cell)) = (slots.get_mut(start), self.cells.get_mut(i))
            {
                *slot = Slot::Origin(i);
                cell.col_span = cell.col_span.saturating_sub(lost).max(1);
            }
        }
        Grid { width, slots, cells: self.cells, bars: self.bars }
    }

    /// Every table inside the cells, in reading order.
    pub fn nested(&self) -> impl Iterator<Item = &Table> {
        self.cells.iter().flat_map(|cell| cell.tables.iter())
    }
}

/// The only way to make a [`Grid`].
#[derive(Debug, Default)]
pub struct GridBuilder {
    rows: Vec<Vec<Slot>>,
    cells: Vec<Cell>,
    bars: Vec<(usize, u8)>,
}

impl GridBuilder {
    /// An empty grid.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty grid with room for so many cells.
    #[must_use]
    pub fn with_room(cells: usize) -> Self {
        GridBuilder { cells: Vec::with_capacity(cells), ..Self::default() }
    }

    /// The grid of cells that stand at these 0-based rows and columns, each put as [`GridBuilder::put`] puts it. The
    /// cells stay in the list they come in: a table may have hundreds of thousands.
    #[must_use]
    pub fn with_cells(places: &[(usize, usize)], mut cells: Vec<Cell>) -> Self {
        let mut grid = GridBuilder::new();
        cells.truncate(places.len());
        for (index, ((row, col), cell)) in places.iter().zip(&mut cells).enumerate() {
            grid.place(*row, *col, index, cell);
        }
        grid.cells = cells;
        grid
    }

    /// Puts a cell at a 0-based row and column. A span is cut where it meets a slot already taken; a cell whose
    /// origin is taken moves right to the next free slot of its row. Returns the column used.
    pub fn put(&mut self, row: usize, col: usize, mut cell: Cell) -> usize {
        let col = self.place(row, col, self.cells.len(), &mut cell);
        self.cells.push(cell);
        col
    }

    /// Takes the slots of a cell with this index and cuts its spans to them. Returns its column.
    fn place(&mut self, row: usize, col: usize, index: usize, cell: &mut Cell) -> usize {
        if cell.row_span == 1 && cell.col_span == 1 && self.push(row, col, index) {
            return col;
        }
        let mut col = col;
        while self.taken(row, col) {
            col += 1;
        }
        let mut width = 1;
        while width < cell.col_span && !self.taken(row, col + width) {
            width += 1;
        }
        let mut height = 1;
        while height < cell.row_span && (col..col + width).all(|c| !self.taken(row + height, c)) {
            height += 1;
        }
        cell.col_span = width;
        cell.row_span = height;
        for r in row..row + height {
            for c in col..col + width {
                let slot = if (r, c) == (row, col) { Slot::Origin(index) } else { Slot::Covered(index) };
                self.set(r, c, slot);
            }
        }
        col
    }

    /// Adds a row below all others, one cell a column; `None` leaves a slot empty.
    pub fn push_row(&mut self, cells: impl IntoIterator<Item = Option<Cell>>) {
        let row = self.rows.len();
        self.rows.push(Vec::new());
        for (col, cell) in cells.into_iter().enumerate() {
            match cell {
                Some(cell) => {
                    self.put(row, col, cell);
                }
                None => self.set(row, col, Slot::Empty),
            }
        }
    }

    /// Adds a row below all others that is a line of so many bars and nothing else.
    pub fn push_bars(&mut self, bars: u8) {
        self.bars.push((self.rows.len(), bars));
        self.push_row([None]);
    }

    /// Makes sure that the grid has at least this many rows.
    pub fn ensure_rows(&mut self, rows: usize) {
        if self.rows.len() < rows {
            self.rows.resize(rows, Vec::new());
        }
    }

    /// The finished grid, padded to a rectangle.
    #[must_use]
    pub fn build(self) -> Grid {
        let width = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut slots = Vec::with_capacity(width * self.rows.len());
        for mut row in self.rows {
            row.resize(width, Slot::Empty);
            slots.extend(row);
        }
        Grid { width, slots, cells: self.cells, bars: self.bars }
    }

    /// Puts the cell with this index behind the last slot of a row, where cells come for the most part; false where it
    /// does not belong there.
    fn push(&mut self, row: usize, col: usize, index: usize) -> bool {
        let slot = Slot::Origin(index);
        if row == self.rows.len() && col == 0 {
            // A row is as wide as the one above, as a rule.
            let mut slots = Vec::with_capacity(self.rows.last().map_or(0, Vec::len));
            slots.push(slot);
            self.rows.push(slots);
            return true;
        }
        let Some(slots) = self.rows.get_mut(row).filter(|slots| slots.len() == col) else { return false };
        slots.push(slot);
        true
    }

    fn taken(&self, row: usize, col: usize) -> bool {
        self.rows.get(row).and_then(|r| r.get(col)).is_some_and(|s| *s != Slot::Empty)
    }

    fn set(&mut self, row: usize, col: usize, slot: Slot) {
        self.ensure_rows(row + 1);
        if let Some(r) = self.rows.get_mut(row) {
            if r.len() <= col {
                r.resize(col + 1, Slot::Empty);
            }
            if let Some(s) = r.get_mut(col) {
                *s = slot;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, rows: usize, cols: usize) -> Cell {
        Cell { row_span: rows, col_span: cols, ..Cell::new(text, Place::Block { block: 1 }) }
    }

    #[test]
    fn blank_rows_and_first_columns_are_taken_away() {
        let mut b = GridBuilder::new();
        b.put(0, 0, cell("title", 1, 3));
        b.put(2, 1, cell("a", 2, 1));
        b.put(2, 2, cell("b", 1, 1));
        b.put(3, 0, cell(" ", 1, 1));
        b.put(5, 2, cell("c", 1, 1));
        let g = b.build().without_blanks();
        assert_eq!((g.rows(), g.width()), (6, 2));
        assert_eq!((g.slot(0, 0), g.slot(0, 1)), (Slot::Origin(0), Slot::Covered(0)));
        assert_eq!(g.cell(0, 0).map(|c| c.col_span), Some(2));
        assert_eq!((g.slot(2, 0), g.slot(3, 0), g.slot(2, 1)), (Slot::Origin(1), Slot::Covered(1), Slot::Origin(2)));
        assert_eq!(g.slot(5, 1), Slot::Origin(4));
        // A blank row follows every row.
        let mut b = GridBuilder::new();
        for row in 0..4 {
            b.put(row * 2, 0, cell("a", 1, 1));
        }
        b.put(3, 0, cell(" ", 1, 1));
        let g = b.build().without_blanks();
        assert_eq!((0..4).map(|row| g.slot(row, 0)).collect::<Vec<_>>(), [0, 1, 2, 3].map(Slot::Origin));
        assert_eq!(g.rows(), 4);
        // Nothing is blank, or everything.
        let mut b = GridBuilder::new();
        b.put(0, 0, cell("a", 1, 1));
        b.put(3, 1, cell("", 1, 1));
        let g = b.build();
        assert_eq!(g.clone().without_blanks(), g);
        assert_eq!(GridBuilder::new().build().without_blanks(), Grid::default());
    }

    #[test]
    fn spans_cover_and_never_overlap() {
        let mut b = GridBuilder::new();
        b.put(0, 0, cell("a", 2, 1));
        b.put(0, 1, cell("b", 1, 2));
        assert_eq!(b.put(1, 0, cell("c", 1, 9)), 1);
        let g = b.build();
        assert_eq!(g.cell(1, 0).map(|c| c.text.as_str()), Some("a"));
        assert_eq!(g.cell(0, 2).map(|c| c.text.as_str()), Some("b"));
        assert_eq!(g.slot(1, 1), Slot::Origin(2));
        assert_eq!(g.width(), 10);
    }
}
