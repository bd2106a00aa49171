//! Writes `.docx` fixtures with docx-rs: paragraphs, generated numbers, tables with cells over several rows and
//! columns. A table is given as in HTML: each row lists the cells that begin in it.
//!
//! ```ignore
//! let bytes = docx(&[
//!     Part::Title("青山镇整改清单".into()),
//!     Part::Table(vec![
//!         vec![cell("类别").rows(2), cell("问题").cols(2)],
//!         vec![cell("序号"), cell("内容")],
//!     ]),
//! ]);
//! ```
#![allow(dead_code)] // Each test crate that includes this file uses a part of it.

use docx_rs::{
    AbstractNumbering, AlignmentType, BreakType, Docx, IndentLevel, Level, LevelJc, LevelText, NumberFormat, Numbering,
    NumberingId, Paragraph, Run, Start, Table, TableCell, TableRow, VMergeType,
};
use std::io::Cursor;

/// A piece of a document.
#[derive(Debug, Clone)]
pub enum Part {
    /// A centred paragraph.
    Title(String),
    /// A paragraph.
    Text(String),
    /// A paragraph with a generated number of the list with this index, see [`docx_with_lists`].
    Item(usize, String),
    /// A table: rows of the cells that begin in them.
    Table(Vec<Vec<Cell>>),
}

/// A cell.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Its text; each line is a paragraph.
    pub text: String,
    /// Rows it covers.
    pub rows: usize,
    /// Columns it covers.
    pub cols: usize,
    /// Index of the list whose numbers its paragraphs get.
    pub list: Option<usize>,
    /// A table behind its text.
    pub inner: Option<Vec<Vec<Cell>>>,
}

/// A cell of one slot.
pub fn cell(text: &str) -> Cell {
    Cell { text: text.to_string(), rows: 1, cols: 1, list: None, inner: None }
}

impl Cell {
    /// The same cell over so many rows.
    pub fn rows(mut self, rows: usize) -> Self {
        self.rows = rows;
        self
    }

    /// The same cell over so many columns.
    pub fn cols(mut self, cols: usize) -> Self {
        self.cols = cols;
        self
    }

    /// The same cell with generated numbers before its paragraphs.
    pub fn list(mut self, list: usize) -> Self {
        self.list = Some(list);
        self
    }

    /// The same cell with a table behind its text.
    pub fn inner(mut self, rows: Vec<Vec<Cell>>) -> Self {
        self.inner = Some(rows);
        self
    }
}

/// A document of these parts.
pub fn docx(parts: &[Part]) -> Vec<u8> {
    docx_with_lists(parts, &[])
}

/// A document of these parts with numbered lists: number format (`chineseCounting`) and pattern (`（%1）`) of each.
pub fn docx_with_lists(parts: &[Part], lists: &[(&str, &str)]) -> Vec<u8> {
    let mut out = Docx::new();
    for (index, (format, pattern)) in lists.iter().enumerate() {
        // docx-rs keeps number 1 for a list of its own.
        let id = index + 2;
        let level =
            Level::new(0, Start::new(1), NumberFormat::new(*format), LevelText::new(*pattern), LevelJc::new("left"));
        out = out
            .add_abstract_numbering(AbstractNumbering::new(id).add_level(level))
            .add_numbering(Numbering::new(id, id));
    }
    for part in parts {
        out = match part {
            Part::Title(text) => out.add_paragraph(paragraph(text).align(AlignmentType::Center)),
            Part::Text(text) => out.add_paragraph(paragraph(text)),
            Part::Item(list, text) => out.add_paragraph(numbered(paragraph(text), Some(*list))),
            Part::Table(rows) => out.add_table(table(rows)),
        };
    }
    let mut bytes = Cursor::new(Vec::new());
    out.build().pack(&mut bytes).expect("docx-rs writes to memory");
    bytes.into_inner()
}

fn paragraph(text: &str) -> Paragraph {
    let mut run = Run::new();
    for (i, line) in text.split('\u{b}').enumerate() {
        run = if i > 0 { run.add_break(BreakType::TextWrapping) } else { run };
        run = run.add_text(line);
    }
    Paragraph::new().add_run(run)
}

fn numbered(paragraph: Paragraph, list: Option<usize>) -> Paragraph {
    match list {
        Some(list) => paragraph.numbering(NumberingId::new(list + 2), IndentLevel::new(0)),
        None => paragraph,
    }
}

/// Rows of HTML-like cells as rows of Word cells: a cell over several rows goes on in each as an empty one.
fn table(rows: &[Vec<Cell>]) -> Table {
    // Column → cells still going on there: rows left and width.
    let mut going: Vec<(usize, usize)> = Vec::new();
    let mut out = Vec::new();
    for row in rows {
        let mut cells = Vec::new();
        let mut col = 0;
        let mut next = row.iter().peekable();
        while next.peek().is_some() || going.iter().skip(col).any(|(rows, _)| *rows > 0) {
            if going.len() <= col {
                going.resize(col + 1, (0, 1));
            }
            let (left, width) = going[col];
            if left > 0 {
                cells.push(
                    spanned(TableCell::new().add_paragraph(Paragraph::new()), width)
                        .vertical_merge(VMergeType::Continue),
                );
                going[col].0 -= 1;
                col += width;
                continue;
            }
            let Some(cell) = next.next() else { break };
            let mut written = spanned(filled(cell), cell.cols);
            if cell.rows > 1 {
                written = written.vertical_merge(VMergeType::Restart);
                going[col] = (cell.rows - 1, cell.cols);
            }
            cells.push(written);
            col += cell.cols;
        }
        out.push(TableRow::new(cells));
    }
    Table::new(out)
}

fn spanned(cell: TableCell, cols: usize) -> TableCell {
    if cols > 1 { cell.grid_span(cols) } else { cell }
}

fn filled(cell: &Cell) -> TableCell {
    let mut out = TableCell::new();
    for line in cell.text.split('\n') {
        out = out.add_paragraph(numbered(paragraph(line), cell.list));
    }
    match &cell.inner {
        Some(rows) => out.add_table(table(rows)).add_paragraph(Paragraph::new()),
        None => out,
    }
}
