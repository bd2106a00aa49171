//! The body as JSON: paragraphs, and tables as grids that can be compared cell by cell.

use super::Seen;
use serde::Serialize;
use std::io::{self, Write};
use zhenggai::model::{Block, Cell, Finding, Grid, ParagraphKind, Place, Shape, Slot, SourceInfo, Table};

#[derive(Serialize)]
struct BodyOut<'a> {
    source: &'a SourceInfo,
    blocks: Vec<BlockOut<'a>>,
    /// What the reader and everything after it noticed.
    findings: &'a [Finding],
}

#[derive(Serialize)]
#[serde(tag = "block", rename_all = "snake_case")]
enum BlockOut<'a> {
    Paragraph { text: &'a str, place: &'a Place, kind: &'static str, heading: Option<u8> },
    Table(TableOut<'a>),
}

#[derive(Serialize)]
struct TableOut<'a> {
    name: Option<&'a str>,
    shape: &'static str,
    place: &'a Place,
    rows: usize,
    width: usize,
    /// Row by row: the text at a cell's upper left slot, null where a merged cell covers the slot, "" where nothing is.
    grid: Vec<Vec<Option<&'a str>>>,
    cells: Vec<CellOut<'a>>,
}

#[derive(Serialize)]
struct CellOut<'a> {
    /// 0-based, as the index into `grid`.
    row: usize,
    col: usize,
    text: &'a str,
    place: &'a Place,
    row_span: usize,
    col_span: usize,
    hidden: bool,
    tables: Vec<TableOut<'a>>,
}

/// Writes the body, indented, with a line feed at the end.
pub fn write(seen: &Seen, out: &mut impl Write) -> io::Result<()> {
    let blocks = seen.body.blocks.iter().map(block).collect();
    let body = BodyOut { source: &seen.document.source, blocks, findings: &seen.document.findings };
    serde_json::to_writer_pretty(&mut *out, &body)?;
    out.write_all(b"\n")
}

fn block(block: &Block) -> BlockOut<'_> {
    match block {
        Block::Paragraph(paragraph) => BlockOut::Paragraph {
            text: &paragraph.text,
            place: &paragraph.place,
            kind: match paragraph.kind {
                ParagraphKind::Body => "body",
                ParagraphKind::TextBox => "text_box",
                ParagraphKind::Note => "note",
                ParagraphKind::Margin => "margin",
            },
            heading: paragraph.heading,
        },
        Block::Table(table) => BlockOut::Table(self::table(table)),
    }
}

fn table(table: &Table) -> TableOut<'_> {
    let grid = &table.grid;
    let slots = || (0..grid.rows()).flat_map(|row| (0..grid.width()).map(move |col| (row, col)));
    TableOut {
        name: table.name.as_deref(),
        shape: shape_name(table.shape),
        place: &table.place,
        rows: grid.rows(),
        width: grid.width(),
        grid: (0..grid.rows()).map(|row| (0..grid.width()).map(|col| slot_text(grid, row, col)).collect()).collect(),
        cells: slots().filter_map(|(row, col)| Some(cell(row, col, origin(grid, row, col)?))).collect(),
    }
}

fn slot_text(grid: &Grid, row: usize, col: usize) -> Option<&str> {
    match grid.slot(row, col) {
        Slot::Covered(_) => None,
        Slot::Empty => Some(""),
        Slot::Origin(_) => Some(grid.cell(row, col).map_or("", |cell| &cell.text)),
    }
}

fn origin(grid: &Grid, row: usize, col: usize) -> Option<&Cell> {
    matches!(grid.slot(row, col), Slot::Origin(_)).then(|| grid.cell(row, col)).flatten()
}

fn cell(row: usize, col: usize, cell: &Cell) -> CellOut<'_> {
    CellOut {
        row,
        col,
        text: &cell.text,
        place: &cell.place,
        row_span: cell.row_span,
        col_span: cell.col_span,
        hidden: cell.hidden,
        tables: cell.tables.iter().map(table).collect(),
    }
}

/// The word for how much structure a table kept.
pub fn shape_name(shape: Shape) -> &'static str {
    match shape {
        Shape::Grid => "grid",
        Shape::Flat => "flat",
        Shape::Stream => "stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zhenggai::model::GridBuilder;

    #[test]
    fn covered_slots_are_null_and_empty_ones_are_not() {
        let place = Place::Block { block: 1 };
        let mut builder = GridBuilder::new();
        builder.put(0, 0, Cell { row_span: 2, ..Cell::new("类型", place.clone()) });
        builder.put(0, 1, Cell::new("问题", place.clone()));
        builder.ensure_rows(2);
        let table = Table { name: None, shape: Shape::Grid, grid: builder.build(), place };
        let json = serde_json::to_value(super::table(&table)).unwrap();
        assert_eq!(json["grid"], serde_json::json!([["类型", "问题"], [null, ""]]));
        assert_eq!(json["cells"].as_array().unwrap().len(), 2);
        assert_eq!(json["cells"][0]["row_span"], 2);
    }
}
