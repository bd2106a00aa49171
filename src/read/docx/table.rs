//! Tables: rows and cells → a grid with real spans.
//!
//! A cell that continues a vertical merge belongs to the cell above it that begins at the same grid column and is as
//! wide; Word hides whatever such a cell holds, and its paragraphs do not count in lists.

use super::story::{Flow, Story, Target};
use super::xml::{Tag, Xml};
use crate::model::{Cell, Place, Shape, Table};
use crate::read::ReadError;
use crate::read::word::rows::{MAX_COLUMNS, Merge, Rows};

/// What `w:tcPr` says.
#[derive(Debug, Clone, Copy)]
pub(super) struct CellProperties {
    pub(super) span: usize,
    pub(super) merge: Merge,
    /// Goes on with the cell to its left (`w:hMerge`, of old writers).
    pub(super) joins_left: bool,
    /// Deleted as a tracked change.
    pub(super) deleted: bool,
}

impl Default for CellProperties {
    fn default() -> Self {
        CellProperties { span: 1, merge: Merge::None, joins_left: false, deleted: false }
    }
}

impl CellProperties {
    /// Reads `w:tcPr`, which has just been opened.
    pub(super) fn read(xml: &mut Xml<'_>) -> Self {
        let mut cell = Self::default();
        while let Some(tag) = xml.child() {
            match tag.name() {
                "gridSpan" => cell.span = columns(&tag).max(1),
                "vMerge" => {
                    let restart = tag.attr("val").as_deref() == Some("restart");
                    cell.merge = if restart { Merge::Restart } else { Merge::Continue };
                }
                "hMerge" => cell.joins_left = tag.attr("val").as_deref() != Some("restart"),
                "cellDel" => cell.deleted = true,
                _ => {}
            }
            xml.skip();
        }
        cell
    }
}

fn columns(tag: &Tag<'_>) -> usize {
    tag.number().and_then(|n| usize::try_from(n).ok()).unwrap_or(0).min(MAX_COLUMNS)
}

/// What `w:trPr` says, and how far a row has come.
#[derive(Default)]
struct Row {
    col: usize,
    deleted: bool,
    hidden: bool,
}

impl<'a> Story<'a> {
    /// Reads a table; `None` where no row of it is left.
    pub(super) fn table(&mut self, xml: &mut Xml<'_>, flow: &Flow) -> Result<Option<Table>, ReadError> {
        self.tables += 1;
        self.table_depth += 1;
        let mut rows = Rows::new(self.tables);
        self.rows(xml, &mut rows, flow)?;
        self.table_depth -= 1;
        if rows.cells.is_empty() {
            if self.tables == rows.number {
                self.tables -= 1;
            }
            return Ok(None);
        }
        let spent = rows.cells.len() as u64;
        // The grid is a rectangle: ragged rows are paid for too.
        self.shared.budget.cells((rows.row as u64 * rows.width as u64).saturating_sub(spent))?;
        let place = flow.place.clone();
        Ok(Some(Table { name: None, shape: Shape::Grid, grid: rows.build(), place }))
    }

    fn rows(&mut self, xml: &mut Xml<'_>, rows: &mut Rows, flow: &Flow) -> Result<(), ReadError> {
        if !self.enter(flow) {
            xml.skip();
            return Ok(());
        }
        while let Some(tag) = xml.child() {
            match tag.name() {
                "tr" => {
                    let mut row = Row::default();
                    self.cells(xml, rows, &mut row, flow)?;
                    if !row.deleted && (!row.hidden || self.shared.include_hidden) && row.col > 0 {
                        rows.width = rows.width.max(row.col);
                        rows.row += 1;
                    }
                }
                "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" => self.rows(xml, rows, flow)?,
                "del" | "moveFrom" => {
                    self.changes.deleted += 1;
                    xml.skip();
                }
                _ => xml.skip(),
            }
        }
        self.leave();
        Ok(())
    }

    fn cells(&mut self, xml: &mut Xml<'_>, rows: &mut Rows, row: &mut Row, flow: &Flow) -> Result<(), ReadError> {
        if !self.enter(flow) {
            xml.skip();
            return Ok(());
        }
        while let Some(tag) = xml.child() {
            match tag.name() {
                "tc" => self.cell(xml, rows, row)?,
                "trPr" => {
                    self.row_properties(xml, row);
                    if row.deleted || (row.hidden && !self.shared.include_hidden) {
                        xml.skip();
                        xml.close_again();
                    }
                }
                "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" => self.cells(xml, rows, row, flow)?,
                "del" | "moveFrom" => {
                    self.changes.deleted += 1;
                    xml.skip();
                }
                _ => xml.skip(),
            }
        }
        self.leave();
        Ok(())
    }

    fn row_properties(&mut self, xml: &mut Xml<'_>, row: &mut Row) {
        while let Some(tag) = xml.child() {
            match tag.name() {
                "gridBefore" => row.col = columns(&tag),
                "del" | "moveFrom" => {
                    self.changes.deleted += 1;
                    row.deleted = true;
                }
                "ins" | "moveTo" => self.changes.inserted += 1,
                "hidden" if tag.on() => {
                    row.hidden = true;
                    self.hidden_rows += 1;
                }
                _ => {}
            }
            xml.skip();
        }
    }

    fn cell(&mut self, xml: &mut Xml<'_>, rows: &mut Rows, row: &mut Row) -> Result<(), ReadError> {
        self.shared.budget.cells(1)?;
        let place = Place::Cell { table: rows.number, row: rows.row + 1, col: row.col + 1 };
        let mut inner = Flow::new(Target::Cell, place);
        self.flow(xml, &mut inner)?;
        if inner.cell.deleted {
            return Ok(());
        }
        let span = inner.cell.span.min(MAX_COLUMNS.saturating_sub(row.col)).max(1);
        let col = row.col;
        row.col = (col + span).min(MAX_COLUMNS);
        if col >= MAX_COLUMNS {
            self.beyond.note(&inner.place);
            return Ok(());
        }
        let covered = (inner.cell.merge == Merge::Continue && rows.extend(col, span))
            || (inner.cell.joins_left && rows.widen(col, span));
        if covered {
            if !inner.text.is_empty() || !inner.tables.is_empty() {
                self.covered_text(&inner, rows, col);
            }
            return Ok(());
        }
        let merge = inner.cell.merge;
        let cell =
            Cell { col_span: span, hidden: row.hidden, tables: inner.tables, ..Cell::new(inner.text, inner.place) };
        rows.push(col, cell, merge != Merge::None);
        Ok(())
    }

    /// A continued cell with text of its own: the page does not show it.
    fn covered_text(&mut self, inner: &Flow, rows: &Rows, col: usize) {
        let same = rows.origin(col).is_some_and(|origin| origin.text == inner.text);
        if !same {
            self.covered.note(&inner.place);
        }
    }
}
