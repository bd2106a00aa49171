//! One sheet part in one pass: cells, merges, hidden rows and columns.
//!
//! Elements: ECMA-376 part 1, 18.3.1. A cell or row without a reference follows the one before it.

use super::super::layer::{Area, Layer, MAX_COLS, MAX_ROWS, Runs, parse_cell};
use super::super::number_format::{NumberFormat, Shown};
use super::super::styles::Styles;
use super::super::tags::{CDATA, Piece, is_true, pieces};
use super::super::value;
use super::strings::{Strings, Text, plain};
use crate::read::limits::MAX_CELLS;
use crate::read::{Input, ReadError};
use std::borrow::Cow;

/// Row elements in one sheet: as many as it can have rows. Each costs time, and files of nothing but rows deflate to
/// almost nothing.
const MAX_ROW_TAGS: u64 = MAX_ROWS as u64;
/// Cell elements in one sheet, with or without a value: each costs time, if no memory.
const MAX_CELL_TAGS: u64 = 4 * MAX_CELLS;
/// Digits of a whole number that a spreadsheet keeps, and so those that need no arithmetic to be shown.
const EXACT_DIGITS: usize = 15;

/// What the cells of a workbook refer to.
pub(super) struct Book {
    /// The shared strings.
    pub strings: Strings,
    /// The number formats.
    pub styles: Styles,
    /// Whether days count from 1904.
    pub is_1904: bool,
}

/// Reads a part into the layer.
///
/// # Errors
/// `TooLarge` for too many rows or cells; a part that is broken is no error but the layer's trouble.
pub(super) fn read(xml: &str, book: &Book, layer: &mut Layer, input: &Input<'_>) -> Result<(), ReadError> {
    let mut pass = Pass::new(book, input);
    for piece in pieces(xml) {
        pass.piece(&piece, layer)?;
    }
    pass.close_cell(layer)?;
    layer.hidden_rows = Runs::new(pass.hidden_rows);
    layer.hidden_cols = Runs::new(pass.hidden_cols);
    let trouble = match pass.cells {
        Cells::Before => "the part has no cells",
        Cells::Inside => "the part ends inside its cells",
        Cells::After => return Ok(()),
    };
    layer.trouble.get_or_insert_with(|| trouble.to_string());
    Ok(())
}

/// Where in the part the pass is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cells {
    Before,
    Inside,
    After,
}

struct Pass<'a> {
    book: &'a Book,
    input: &'a Input<'a>,
    cells: Cells,
    row: u32,
    next_row: u32,
    next_col: u32,
    row_tags: u64,
    cell_tags: u64,
    cell: Option<Cell<'a>>,
    hidden_rows: Vec<[u32; 2]>,
    hidden_cols: Vec<[u32; 2]>,
}

/// The cell being read.
struct Cell<'a> {
    at: (u32, u32),
    kind: &'a str,
    style: usize,
    value: Cow<'a, str>,
    in_value: bool,
    /// Whether a value stands in it, an empty one included.
    valued: bool,
    formula: Option<Cow<'a, str>>,
    inline: Option<Text<'a>>,
}

impl<'a> Pass<'a> {
    fn new(book: &'a Book, input: &'a Input<'a>) -> Self {
        let (hidden_rows, hidden_cols) = Default::default();
        let (row, next_row, next_col, row_tags, cell_tags) = Default::default();
        let cells = Cells::Before;
        Pass { book, input, cells, row, next_row, next_col, row_tags, cell_tags, cell: None, hidden_rows, hidden_cols }
    }

    fn piece(&mut self, piece: &Piece<'a>, layer: &mut Layer) -> Result<(), ReadError> {
        match self.cells {
            Cells::Inside => return self.inside(piece, layer),
            Cells::Before if piece.name == "sheetData" => {
                self.cells = if piece.is_empty() { Cells::After } else { Cells::Inside };
            }
            _ if piece.closes => {}
            _ => match piece.name {
                "col" => self.hidden_cols.extend(hidden_columns(piece)),
                "mergeCell" => layer.merges.extend(piece.attribute("ref").and_then(Area::parse)),
                _ => {}
            },
        }
        Ok(())
    }

    fn inside(&mut self, piece: &Piece<'a>, layer: &mut Layer) -> Result<(), ReadError> {
        match (piece.name, piece.closes) {
            ("c", false) => {
                self.close_cell(layer)?;
                self.open_cell(piece)?;
            }
            ("c", true) => self.close_cell(layer)?,
            ("row", false) => {
                self.close_cell(layer)?;
                self.open_row(piece)?;
            }
            ("row", true) => self.close_cell(layer)?,
            ("sheetData", true) => {
                self.close_cell(layer)?;
                self.cells = Cells::After;
            }
            _ => {
                if let Some(cell) = &mut self.cell {
                    cell.piece(piece);
                }
            }
        }
        Ok(())
    }

    fn open_row(&mut self, piece: &Piece<'_>) -> Result<(), ReadError> {
        self.row_tags += 1;
        at_most(self.row_tags, MAX_ROW_TAGS, "rows of one sheet")?;
        let (number, hidden) = row(piece, self.next_row);
        (self.row, self.next_row, self.next_col) = (number, number.saturating_add(1), 0);
        match self.hidden_rows.last_mut() {
            Some(run) if hidden && run[1].saturating_add(1) == number => run[1] = number,
            _ if hidden => self.hidden_rows.push([number, number]),
            _ => {}
        }
        Ok(())
    }

    fn open_cell(&mut self, piece: &Piece<'a>) -> Result<(), ReadError> {
        self.cell_tags += 1;
        at_most(self.cell_tags, MAX_CELL_TAGS, "cells of one sheet")?;
        let (mut at, mut kind, mut style) = ((self.row, self.next_col), "", 0);
        for (key, value) in piece.attributes() {
            match key {
                "r" => at = parse_cell(value).unwrap_or(at),
                "t" => kind = value,
                "s" => style = value.parse().unwrap_or(0),
                _ => {}
            }
        }
        self.next_col = at.1.saturating_add(1);
        let (in_value, valued, formula, inline) = Default::default();
        let cell = Cell { at, kind, style, value: Cow::Borrowed(""), in_value, valued, formula, inline };
        self.cell = Some(cell).filter(|_| !piece.is_empty());
        Ok(())
    }

    fn close_cell(&mut self, layer: &mut Layer) -> Result<(), ReadError> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let (row, col) = cell.at;
        match cell.shown(self.book) {
            Some(shown) => layer.push(row, col, shown, self.input),
            None => {
                layer.trouble.get_or_insert_with(|| "a cell names a string that is not there".to_string());
                Ok(())
            }
        }
    }
}

impl<'a> Cell<'a> {
    fn piece(&mut self, piece: &Piece<'a>) {
        match (piece.name, piece.closes) {
            ("v", false) if !piece.is_empty() => {
                (self.value, self.in_value, self.valued) = (piece.text(), true, true);
            }
            ("v", _) => (self.in_value, self.valued) = (false, true),
            ("f", false) => self.formula = Some(if piece.is_empty() { Cow::Borrowed("") } else { piece.text() }),
            ("is", false) => self.inline = Some(Text::default()),
            (CDATA, _) if self.in_value => self.value.to_mut().push_str(&piece.text()),
            _ => {
                if let Some(text) = &mut self.inline {
                    text.piece(piece);
                }
            }
        }
    }

    /// What is seen in the cell; `None` for a shared string that is not there.
    fn shown(self, book: &Book) -> Option<Shown> {
        let format = book.styles.format(self.style);
        let value = self.value.trim();
        // A text may well be empty; a formula that gives none of another kind was not worked out.
        if let Some(formula) = self.formula.as_ref().filter(|_| value.is_empty())
            && !(self.kind == "str" && self.valued)
            && self.inline.is_none()
        {
            return Some(Shown::formula(formula));
        }
        Some(match self.kind {
            "s" if value.is_empty() => String::new().into(),
            "s" => value::words(Cow::Borrowed(book.strings.get(value.parse().ok()?)?), format),
            "inlineStr" => value::words(self.inline.unwrap_or_default().done(), format),
            "str" => value::words(value::clean(plain(self.value)), format),
            "b" if value.is_empty() => String::new().into(),
            "b" => value::boolean(is_true(value)).to_string().into(),
            "e" => value.to_string().into(),
            "d" => value::iso_date(value).into(),
            _ => number(value, format, book.is_1904),
        })
    }
}

/// A number as its format shows it. What is no number stays as it is written.
fn number(written: &str, format: &NumberFormat, is_1904: bool) -> Shown {
    let digits = !written.starts_with('0') && written.bytes().all(|b| b.is_ascii_digit());
    if format.is_general() && (digits && written.len() <= EXACT_DIGITS || written.is_empty()) {
        return written.to_string().into();
    }
    written.parse().map_or_else(|_| written.to_string().into(), |n| format.number(n, is_1904))
}

fn at_most(count: u64, limit: u64, what: &str) -> Result<(), ReadError> {
    if count > limit { Err(ReadError::TooLarge { what: what.to_string(), limit }) } else { Ok(()) }
}

/// 0-based number of a row, and whether it is hidden or of no height.
fn row(piece: &Piece<'_>, next: u32) -> (u32, bool) {
    let (mut number, mut hidden) = (next, false);
    for (key, value) in piece.attributes() {
        match key {
            "r" => number = value.parse().map_or(next, |n: u32| n.saturating_sub(1)).min(MAX_ROWS),
            "hidden" => hidden |= is_true(value),
            "ht" => hidden |= is_zero(value),
            _ => {}
        }
    }
    (number, hidden)
}

/// The run of columns of a `col` element, if they are hidden or of no width.
fn hidden_columns(piece: &Piece<'_>) -> Option<[u32; 2]> {
    let (mut run, mut hidden) = ([1u32, 0u32], false);
    for (key, value) in piece.attributes() {
        match key {
            "min" => run[0] = value.parse().ok()?,
            "max" => run[1] = value.parse().ok()?,
            "hidden" => hidden |= is_true(value),
            "width" => hidden |= is_zero(value),
            _ => {}
        }
    }
    hidden.then_some([run[0].checked_sub(1)?, run[1].checked_sub(1)?.min(MAX_COLS)])
}

fn is_zero(value: &str) -> bool {
    value.parse::<f64>().is_ok_and(|n| n == 0.0)
}
