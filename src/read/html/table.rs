//! Tables: rows and cells → a grid with real spans, or the finding that a table only lays out the page.
//!
//! Spans follow the HTML standard: `rowspan=0` reaches to the end of its row group and no span leaves it; a cell goes
//! to the first free slot of its row. Rows and columns in which no cell begins are taken out again, since pages write
//! `colspan=100` for "the whole width".

use super::dom::{Data, Id, Node};
use super::flow::{Out, Reader};
use super::furniture::holds_data;
use super::line::Line;
use super::page;
use super::phrase::{Judged, judge};
use super::stats::Stats;
use super::tags::{Attr, Tag};
use crate::model::{Block, Cell, Grid, GridBuilder, Shape, Table};
use crate::read::ReadError;
use crate::read::limits::MAX_DEPTH;

/// Widest table in columns; a sheet saved as a page has 256.
const MAX_COLUMNS: usize = 512;
/// Cells and characters up to which a table can be a metadata block.
const METADATA: (usize, u32) = (40, 1_500);
/// Cells and characters up to which a table can be a bar of the page.
const BAR: (u32, u32) = (12, 200);
/// Characters from which a cell can be the text of a page.
const LONG: u32 = 400;

/// One row: its cells, and the row behind the last of its group.
#[derive(Debug, Default)]
struct Row {
    cells: Vec<Id>,
    group_end: usize,
    hidden: bool,
}

/// A table's rows as they are shown: head, bodies, foot.
#[derive(Debug, Default)]
struct Rows {
    rows: Vec<Row>,
    caption: Option<Id>,
    /// A header cell, a head or a caption: only data has them.
    headed: bool,
}

/// A cell's slot: row, column, rows and columns covered.
type Slot = (usize, usize, usize, usize);
/// The slots of every row; `None` for a cell beyond the widest table.
type Slots = Vec<Vec<Option<Slot>>>;

impl Reader<'_> {
    /// Reads a table; false where it is only layout and its content is to be read in order.
    pub(super) fn table(&mut self, id: Id, out: &mut Out, depth: usize) -> Result<bool, ReadError> {
        let rows = self.rows(id);
        if !out.is_cell() && self.metadata(id, &rows, out, depth)? {
            return Ok(true);
        }
        if depth >= MAX_DEPTH || self.is_layout(id, &rows) {
            return Ok(false);
        }
        if !out.is_cell() && self.is_furniture_by_words(id, &rows) {
            self.noticed.furniture += self.stats(id).text as usize;
            return Ok(true);
        }
        let (slots, width) = self.slots(&rows)?;
        let at = self.dom.node(id).map_or(0, Node::at);
        let mut range = (at, at + 1);
        let grid = self.grid(&rows, &slots, width, depth, &mut range)?;
        if grid.cells().is_empty() {
            return Ok(true);
        }
        let name = rows.caption.map(|c| self.dom.text(c)).filter(|name| !name.is_empty());
        let place = self.places.at(range.0, range.1);
        let table = Table { name, shape: Shape::Grid, grid, place };
        if out.is_cell() {
            out.tables.push(table);
        } else {
            out.blocks.push(Block::Table(table));
        }
        Ok(true)
    }

    /// The rows of a table in the order shown.
    fn rows(&mut self, table: Id) -> Rows {
        let mut out = Rows::default();
        let mut groups: [Vec<Vec<Row>>; 3] = Default::default();
        let mut loose = Vec::new();
        for child in self.dom.children(table) {
            let tag = self.dom.tag(child);
            let at = match tag {
                Tag::Caption => {
                    self.noticed.captions += usize::from(out.caption.is_some() && !self.dom.text(child).is_empty());
                    out.caption = out.caption.or(Some(child));
                    continue;
                }
                Tag::Tr => {
                    loose.extend(self.row(child, false, &mut out.headed));
                    continue;
                }
                // Only the first head and the first foot leave their turn: a page printed in parts repeats them.
                Tag::Thead if groups.first().is_some_and(Vec::is_empty) => 0,
                Tag::Tfoot if groups.last().is_some_and(Vec::is_empty) => 2,
                Tag::Thead | Tag::Tbody | Tag::Tfoot => 1,
                _ => continue,
            };
            let concealed = self.dom.hidden(child);
            let trs: Vec<Id> = self.dom.children(child).filter(|c| self.dom.tag(*c) == Tag::Tr).collect();
            let rows: Vec<Row> = trs.into_iter().filter_map(|tr| self.row(tr, concealed, &mut out.headed)).collect();
            out.headed |= tag == Tag::Thead && !rows.is_empty();
            if let Some(group) = groups.get_mut(at) {
                group.push(rows);
            }
        }
        out.headed |= out.caption.is_some();
        for group in groups.into_iter().flatten().chain([loose]) {
            let end = out.rows.len() + group.len();
            out.rows.extend(group.into_iter().map(|row| Row { group_end: end, ..row }));
        }
        out
    }

    /// One row; `None` where it is hidden and hidden rows are not read.
    fn row(&mut self, tr: Id, concealed: bool, headed: &mut bool) -> Option<Row> {
        let concealed = concealed || self.dom.hidden(tr);
        if concealed && !self.input.include_hidden {
            self.noticed.hidden += usize::from(!self.dom.text(tr).is_empty());
            return None;
        }
        let mut row = Row { hidden: concealed, ..Row::default() };
        for cell in self.dom.children(tr) {
            let tag = self.dom.tag(cell);
            if !matches!(tag, Tag::Td | Tag::Th) {
                continue;
            }
            if !self.input.include_hidden && self.dom.hidden(cell) {
                self.noticed.hidden += usize::from(!self.dom.text(cell).is_empty());
                continue;
            }
            *headed |= tag == Tag::Th;
            row.cells.push(cell);
        }
        Some(row)
    }

    /// Reads a metadata block as paragraphs; false where the table is none.
    fn metadata(&mut self, id: Id, rows: &Rows, out: &mut Out, depth: usize) -> Result<bool, ReadError> {
        let stats = self.stats(id);
        if stats.cells as usize > METADATA.0 || stats.text > METADATA.1 || stats.tables > 1 {
            return Ok(false);
        }
        let texts: Vec<Vec<String>> =
            rows.rows.iter().map(|r| r.cells.iter().map(|c| self.dom.text(*c)).collect()).collect();
        let Some(fields) = page::metadata(&texts) else { return Ok(false) };
        for (row, (label, value)) in fields {
            let cells = rows.rows.get(row).map_or(&[][..], |r| r.cells.as_slice());
            let mut parts: Vec<(String, (usize, usize))> = Vec::new();
            for cell in [Some(label), value].into_iter().flatten().filter_map(|i| cells.get(i)) {
                let (cell, range) = self.cell(*cell, false, depth)?;
                parts.push((cell.text.replace('\n', " "), range));
            }
            let mut parts = parts.into_iter();
            // A cell of nothing but a drawing has no text.
            let Some((mut text, mut range)) = parts.next().filter(|(text, _)| !text.trim().is_empty()) else {
                continue;
            };
            if let Some((value, at)) = parts.next() {
                text = format!("{}：{value}", text.trim_end_matches(['：', ':', ' ']));
                range = (range.0.min(at.0), range.1.max(at.1));
            }
            self.paragraph(out, text, range, None);
        }
        Ok(true)
    }

    /// Whether each cell of a small table says what only a page does: 今天是…, 设为首页 | 加入收藏.
    fn is_furniture_by_words(&self, id: Id, rows: &Rows) -> bool {
        let stats = self.stats(id);
        if stats.cells > BAR.0 || stats.text > BAR.1 || rows.headed || stats.tables > 1 {
            return false;
        }
        let cells = rows.rows.iter().flat_map(|row| row.cells.iter()).map(|cell| self.dom.text(*cell));
        let mut texts = cells.filter(|text| !text.is_empty()).peekable();
        texts.peek().is_some() && texts.all(|text| matches!(judge(&text, false, false), Judged::Furniture { .. }))
    }

    /// Whether a table only lays out the page.
    fn is_layout(&self, id: Id, rows: &Rows) -> bool {
        if matches!(self.dom.attr(id, Attr::Role), Some("presentation" | "none")) {
            return true;
        }
        let all = self.stats(id);
        let few =
            rows.rows.iter().flat_map(|row| row.cells.iter()).filter(|c| self.stats(**c).text > 0).nth(1).is_none();
        if few || (all.linked_by(60) && all.files == 0 && !rows.headed && !holds_data(&all)) {
            return true;
        }
        if rows.headed && all.tables <= 1 {
            return false;
        }
        let figures: Vec<Vec<Stats>> = rows
            .rows
            .iter()
            .map(|r| r.cells.iter().map(|c| self.stats(*c)).filter(|s| s.text > 0).collect::<Vec<_>>())
            .filter(|r| !r.is_empty())
            .collect();
        if all.tables > 1 {
            // A list has rows of plain cells for the most part, whatever its cells hold besides.
            let plain = |r: &&Vec<Stats>| r.iter().filter(|s| s.tables == 0 && !s.linked_by(50)).count() >= 2;
            let lists = figures.iter().filter(plain).count();
            return lists < 2 || lists * 2 <= figures.len();
        }
        let width = figures.iter().map(Vec::len).max().unwrap_or(0);
        if width == 1 {
            return true;
        }
        let page_text = |s: &Stats| s.headings > 0 || (s.text > LONG && s.lines >= 4 && s.sentences >= 3);
        let frame = figures.iter().flatten().any(|s| page_text(s) && u64::from(s.text) * 10 > u64::from(all.text) * 7);
        frame && figures.len() <= 3 && width <= 3
    }

    /// The slot of every cell, and the width of the table.
    fn slots(&mut self, rows: &Rows) -> Result<(Slots, usize), ReadError> {
        let (mut until, mut out) = (Vec::<usize>::new(), Vec::new());
        for (r, row) in rows.rows.iter().enumerate() {
            let mut col = 0;
            let mut placed = Vec::with_capacity(row.cells.len());
            for cell in &row.cells {
                while until.get(col).is_some_and(|end| *end > r) {
                    col += 1;
                }
                if col >= MAX_COLUMNS {
                    let at = self.dom.node(*cell).map_or(0, Node::at);
                    self.noticed.beyond.get_or_insert_with(|| self.places.at(at, at + 1));
                    placed.push(None);
                    continue;
                }
                let span = self.span(*cell, Attr::Colspan).max(1).min(MAX_COLUMNS - col);
                let free = (1..span).take_while(|i| until.get(col + i).is_none_or(|end| *end <= r)).count() + 1;
                let left = row.group_end.saturating_sub(r).max(1);
                let tall = match self.span(*cell, Attr::Rowspan) {
                    0 => left,
                    n => n.min(left),
                };
                self.input.budget.cells(free as u64)?;
                if until.len() < col + free {
                    until.resize(col + free, 0);
                }
                until.iter_mut().skip(col).take(free).for_each(|end| *end = r + tall);
                placed.push(Some((r, col, tall, free)));
                col += free;
            }
            out.push(placed);
        }
        Ok((out, until.len()))
    }

    /// A span as written; 1 where it is not, 0 only for `rowspan=0`.
    fn span(&self, cell: Id, attr: Attr) -> usize {
        let Some(value) = self.dom.attr(cell, attr) else { return 1 };
        let digits: String = value.trim().chars().take_while(char::is_ascii_digit).take(9).collect();
        digits.parse().unwrap_or(1)
    }

    fn grid(
        &mut self,
        rows: &Rows,
        slots: &[Vec<Option<Slot>>],
        width: usize,
        depth: usize,
        range: &mut (usize, usize),
    ) -> Result<Grid, ReadError> {
        let all = || slots.iter().flatten().flatten();
        let row_at = kept(rows.rows.len(), all().map(|(r, ..)| *r));
        let col_at = kept(width, all().map(|(_, c, ..)| *c));
        let span = |at: &[usize], from: usize, len: usize| {
            let place = |i: usize| at.get(i).or(at.last()).copied().unwrap_or(0);
            (place(from), place(from + len).saturating_sub(place(from)).max(1))
        };
        let (tall, wide) = (row_at.last().copied().unwrap_or(0), col_at.last().copied().unwrap_or(0));
        // The grid is a rectangle: ragged rows are paid for too.
        self.input.budget.cells(tall as u64 * wide as u64)?;
        let mut grid = GridBuilder::with_room(all().count());
        for (row, placed) in rows.rows.iter().zip(slots) {
            for (cell, slot) in row.cells.iter().zip(placed) {
                let Some((r, c, row_len, col_len)) = *slot else { continue };
                let (row_no, row_span) = span(&row_at, r, row_len);
                let (col_no, col_span) = span(&col_at, c, col_len);
                let (cell, bytes) = self.cell(*cell, row.hidden, depth)?;
                *range = (range.0.min(bytes.0), range.1.max(bytes.1));
                grid.put(row_no, col_no, Cell { row_span, col_span, ..cell });
            }
        }
        Ok(grid.build())
    }

    /// Reads one cell; also the bytes it takes.
    fn cell(&mut self, id: Id, concealed: bool, depth: usize) -> Result<(Cell, (usize, usize)), ReadError> {
        if let Some(cell) = self.plain_cell(id, concealed) {
            return Ok(cell);
        }
        let mut out = Out::cell();
        self.flow(id, &mut out, depth + 1)?;
        let at = self.dom.node(id).map_or(0, Node::at);
        let (from, to) = out.range.unwrap_or((at, at + 1));
        let concealed = concealed || self.dom.hidden(id);
        let cell = Cell { hidden: concealed, tables: out.tables, ..Cell::new(out.text, self.places.at(from, to)) };
        Ok((cell, (from, to)))
    }

    /// A cell that holds one run of text and nothing else, as most do.
    fn plain_cell(&self, id: Id, concealed: bool) -> Option<(Cell, (usize, usize))> {
        let node = self.dom.node(id)?;
        let only = self.dom.node(node.first.filter(|first| Some(*first) == node.last)?)?;
        let Data::Text { from, to, .. } = &only.data else { return None };
        let mut line = Line::default();
        line.push(self.dom.characters(&only.data)?, self.places.trim(*from as usize, *to as usize));
        let (text, range) = line.take();
        let at = node.at();
        let (from, to) = range.filter(|_| !text.is_empty()).unwrap_or((at, at + 1));
        let hidden = concealed || self.dom.hidden(id);
        Some((Cell { hidden, ..Cell::new(text, self.places.at(from, to)) }, (from, to)))
    }
}

/// New numbers of rows or columns when only those are kept in which a cell begins: one more than there are, the last
/// being their number.
fn kept(len: usize, begins: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut used = vec![false; len];
    for at in begins {
        if let Some(slot) = used.get_mut(at) {
            *slot = true;
        }
    }
    let mut sum = 0;
    let mut out = Vec::with_capacity(len + 1);
    for used in used {
        out.push(sum);
        sum += usize::from(used);
    }
    out.push(sum);
    out
}
