//! The records of an .xls workbook before calamine sees them. calamine takes lengths, column spans and stated
//! dimensions on trust, so every record is checked here, and what it does not need is blanked: formula code, names,
//! drawings. Rows are renumbered without gaps, because it lays each sheet out as one dense range. The same walk
//! finds number formats, merges and hidden rows and columns; calamine sees no format, so all its numbers are plain.
//!
//! Record numbers and layouts: [MS-XLS] 2.3 and 2.4; BIFF5 has the same for those used here.

use super::layer::{Area, Formulas, Layer, Runs};
use super::styles::{StyleMap, Styles};
use crate::read::ReadError;
use std::collections::HashMap;

const BLANK: u16 = 0x0FFF;
const EOF: u16 = 0x000A;
const BOF: u16 = 0x0809;
const FORMULA: u16 = 0x0006;
const FILE_PASS: u16 = 0x002F;
const CONTINUE: u16 = 0x003C;
const COLUMNS: u16 = 0x007D;
const SHEET: u16 = 0x0085;
const MANY_NUMBERS: u16 = 0x00BD;
const MERGES: u16 = 0x00E5;
const NUMBER: u16 = 0x0203;
const BOOL_OR_ERROR: u16 = 0x0205;
const STRING_RESULT: u16 = 0x0207;
const ROW: u16 = 0x0208;
const FORMAT: u16 = 0x041E;
const CELL_FORMAT: u16 = 0x00E0;
/// Which version worked out the formulas; programs that leave it to Excel do not write it.
const WORKED_OUT: u16 = 0x01C1;
/// Version word of the first record, from Excel 97 on; strings before it are bytes.
const VERSION_8: u16 = 0x0600;

/// Records of the workbook that calamine needs, with the bytes it reads of each without asking.
const GLOBALS: &[(u16, usize)] =
    &[(EOF, 0), (0x0022, 2), (CONTINUE, 0), (0x0042, 2), (SHEET, 8), (0x00FC, 8), (BOF, 4)];

/// Cell records that calamine needs, with the bytes it reads of each without asking.
const CELLS: &[(u16, usize)] = &[
    (FORMULA, 22),
    (MANY_NUMBERS, 12),
    (0x00D6, 8),
    (0x00FD, 10),
    (NUMBER, 14),
    (0x0204, 8),
    (BOOL_OR_ERROR, 8),
    (0x027E, 10),
];

/// Codes of error values.
const ERRORS: &[u8] = &[0x00, 0x07, 0x0F, 0x17, 0x1D, 0x24, 0x2A, 0x2B];
/// Columns of an .xls sheet.
const MAX_COLS: u16 = 256;
/// Slots that calamine lays out for one sheet, three times over, of 24 bytes each.
const MAX_SLOTS: u64 = 2_500_000;

/// What the walk saw of one sheet, in the order of the tabs.
pub(super) struct Scanned {
    /// Merges, hidden rows and columns, hiddenness; no name, no cells.
    pub layer: Layer,
    /// Whether it is a worksheet, no chart or macro sheet.
    pub is_worksheet: bool,
    /// The sheet's own number of each renumbered row.
    pub rows: Vec<u16>,
    /// The styles of the cells, by the sheet's own row numbers.
    pub styles: StyleMap,
}

/// Checks, blanks and renumbers a workbook stream in place; what it saw of the number formats and of each sheet.
///
/// # Errors
/// `Encrypted`; `UnsupportedFormat` for versions before 5; `Malformed`, `Truncated`; `TooLarge` for a sheet whose used
/// rows and columns span too many slots.
pub(super) fn defuse(stream: &mut Vec<u8>) -> Result<(Styles, Vec<Scanned>), ReadError> {
    let mut sheets = Vec::new();
    let (mut codes, mut uses, mut worked_out) = (HashMap::new(), Vec::new(), false);
    let mut at = 0;
    loop {
        let Some(record) = Record::at(stream, at) else {
            return Err(ReadError::Truncated("the workbook ends inside its globals".to_string()));
        };
        match record.kind {
            FILE_PASS => return Err(ReadError::Encrypted),
            0x0009 | 0x0209 | 0x0409 if at == 0 => return Err(old_version()),
            FORMAT => codes.extend(format(stream, &record)),
            WORKED_OUT => worked_out = true,
            CELL_FORMAT => uses.push(record.word(stream, 2)),
            _ => {}
        }
        match record.kind {
            _ if !record.fits(GLOBALS) => record.retype(stream, BLANK),
            SHEET => {
                let state = record.byte(stream, 4);
                sheets.push((record.u32(stream, 0) as usize, state & 3 != 0, record.byte(stream, 5) == 0));
            }
            EOF => break,
            _ => {}
        }
        at = record.end;
    }
    let mut starts: Vec<usize> = sheets.iter().map(|s| s.0).collect();
    starts.sort_unstable();
    let mut scanned: Vec<Scanned> = Vec::with_capacity(sheets.len());
    let mut ends = Vec::with_capacity(sheets.len());
    for (start, hidden, is_worksheet) in sheets {
        if start < at || start >= stream.len() {
            return Err(ReadError::Malformed("a sheet lies outside the workbook".to_string()));
        }
        let (mut sheet, end) = walk(stream, start)?;
        sheet.layer.hidden = hidden;
        sheet.layer.formulas.valued |= worked_out;
        ends.push((start, end));
        scanned.push(Scanned { is_worksheet, ..sheet });
    }
    ends.sort_unstable();
    if ends.windows(2).any(|pair| matches!(pair, [a, b] if a.1 > b.0)) {
        return Err(ReadError::Malformed("two sheets overlap".to_string()));
    }
    Ok((Styles::new(uses, &codes), scanned))
}

/// Number and code of a format; one of before Excel 97 is taken for GBK, of which ASCII is a part.
fn format(stream: &[u8], record: &Record) -> Option<(u16, String)> {
    let data = stream.get(record.start..record.end)?;
    let first = Record::at(stream, 0)?;
    let (id, text) = (word(data, 0), data.get(2..)?);
    let code = if first.word(stream, 0) == VERSION_8 {
        let (units, wide, text) = (usize::from(word(text, 0)), text.get(2)? & 1 != 0, text.get(3..)?);
        let text = text.get(..if wide { 2 * units } else { units })?;
        let encoding = if wide { encoding_rs::UTF_16LE } else { encoding_rs::WINDOWS_1252 };
        encoding.decode_without_bom_handling(text).0
    } else {
        encoding_rs::GBK.decode_without_bom_handling(text.get(1..)?.get(..usize::from(*text.first()?))?).0
    };
    Some((id, code.into_owned()))
}

/// The error for workbooks of Excel 2, 3 and 4.
pub(super) fn old_version() -> ReadError {
    ReadError::UnsupportedFormat {
        format: "Excel 2 to 4",
        hint: "Open it in Excel or LibreOffice and save it as .xlsx.",
    }
}

/// Walks one sheet up to its end, twice: to check and collect, then to renumber.
fn walk(stream: &mut Vec<u8>, start: usize) -> Result<(Scanned, usize), ReadError> {
    let mut seen = Seen::default();
    let (mut at, mut depth) = (start, 0usize);
    loop {
        let Some(record) = Record::at(stream, at) else {
            seen.trouble = Some("the sheet has no end".to_string());
            stream.truncate(at);
            stream.extend([EOF as u8, 0, 0, 0]);
            at += 4;
            break;
        };
        at = record.end;
        match record.kind {
            BOF => depth += 1,
            EOF if depth <= 1 => break,
            EOF => depth -= 1,
            // An embedded chart has cell-like records of its own, which calamine passes over.
            _ if depth > 1 => {}
            _ => seen.record(stream, &record),
        }
    }
    seen.rows.sort_unstable();
    seen.rows.dedup();
    let width = seen.cols.map_or(0, |[a, b]| u64::from(b - a) + 1);
    if seen.rows.len() as u64 * width > MAX_SLOTS {
        return Err(ReadError::TooLarge { what: "cells between the first and the last".into(), limit: MAX_SLOTS });
    }
    for at in seen.cells {
        let row = word(stream, at);
        let rank = seen.rows.partition_point(|r| *r < row) as u16;
        if let Some(bytes) = stream.get_mut(at..at + 2) {
            bytes.copy_from_slice(&rank.to_le_bytes());
        }
    }
    let layer = Layer {
        merges: seen.merges,
        hidden_rows: Runs::new(seen.hidden_rows),
        hidden_cols: Runs::new(seen.hidden_cols),
        formulas: seen.formulas,
        trouble: seen.trouble,
        ..Layer::default()
    };
    Ok((Scanned { layer, is_worksheet: true, rows: seen.rows, styles: StyleMap::new(seen.styles) }, at))
}

/// What one sheet holds.
#[derive(Default)]
struct Seen {
    /// Rows with cells.
    rows: Vec<u16>,
    /// First and last column with cells.
    cols: Option<[u16; 2]>,
    /// Where each cell record keeps its row number.
    cells: Vec<usize>,
    /// Row, column and style of each cell.
    styles: Vec<(u32, u32, u32)>,
    merges: Vec<Area>,
    hidden_rows: Vec<[u32; 2]>,
    hidden_cols: Vec<[u32; 2]>,
    formulas: Formulas,
    trouble: Option<String>,
}

impl Seen {
    fn record(&mut self, stream: &mut [u8], record: &Record) {
        match record.kind {
            // Bit 5 of the flags: height zero.
            ROW if record.word(stream, 12) & 0x20 != 0 => {
                let row = u32::from(record.word(stream, 0));
                self.hidden_rows.push([row, row]);
            }
            COLUMNS if record.len() >= 10 && (record.word(stream, 8) & 1 != 0 || record.word(stream, 4) == 0) => {
                self.hidden_cols.push([0, 2].map(|at| u32::from(record.word(stream, at))));
            }
            MERGES => self.merges(stream, record),
            // The text of the formula before it.
            STRING_RESULT if record.len() >= 3 => return,
            CONTINUE => return,
            _ if self.cell(stream, record) => return,
            _ => {}
        }
        record.retype(stream, BLANK);
    }

    fn merges(&mut self, stream: &[u8], record: &Record) {
        let data = stream.get(record.start + 2..record.end).unwrap_or_default();
        for range in data.chunks_exact(8).take(usize::from(record.word(stream, 0))) {
            let [r0, r1, c0, c1] = [0, 2, 4, 6].map(|at| u32::from(word(range, at)));
            self.merges.extend(Area::new([r0, r1], [c0, c1]));
        }
    }

    /// Takes a cell record that is sound; `false` for any other.
    fn cell(&mut self, stream: &mut [u8], record: &Record) -> bool {
        if !record.fits(CELLS) {
            return false;
        }
        let (row, first) = (record.word(stream, 0), record.word(stream, 2));
        let mut last = first;
        let sound = match record.kind {
            MANY_NUMBERS => {
                last = word(stream, record.end - 2);
                let count = (record.len() - 6) / 6;
                (record.len() - 6).is_multiple_of(6) && last >= first && usize::from(last - first) + 1 == count
            }
            BOOL_OR_ERROR => match record.byte(stream, 7) {
                0 => true,
                1 => ERRORS.contains(&record.byte(stream, 6)),
                _ => false,
            },
            FORMULA => {
                let (at, blank) = ((u32::from(row), u32::from(first)), is_blank(stream, record));
                self.formulas.blank.extend(Some(at).filter(|_| blank));
                self.formulas.valued |= !blank;
                formula(stream, record)
            }
            _ => true,
        };
        if !sound || last >= MAX_COLS {
            return false;
        }
        // Of many numbers each has its own style, six bytes apart.
        for (nth, col) in (first..=last).enumerate() {
            let style = record.word(stream, 4 + 6 * nth);
            self.styles.push((u32::from(row), u32::from(col), u32::from(style)));
        }
        self.rows.push(row);
        self.cols = Some(self.cols.map_or([first, last], |[a, b]| [a.min(first), b.max(last)]));
        self.cells.push(record.start);
        true
    }
}

/// Whether the value of a formula is an empty text, which programs that work nothing out write too.
fn is_blank(stream: &[u8], record: &Record) -> bool {
    record.word(stream, 12) == 0xFFFF && record.byte(stream, 6) == 3
}

/// Leaves of a formula only its value: a number becomes a number cell, whose layout starts alike; for the rest
/// the code is cut to nothing. `false` for a value that is none.
fn formula(stream: &mut [u8], record: &Record) -> bool {
    if record.word(stream, 12) != 0xFFFF {
        record.retype(stream, NUMBER);
        return true;
    }
    if let Some(length) = stream.get_mut(record.start + 20..record.start + 22) {
        length.fill(0);
    }
    match record.byte(stream, 6) {
        0 | 1 | 3 => true,
        2 => ERRORS.contains(&record.byte(stream, 8)),
        _ => false,
    }
}

/// A record: where its data start and end.
pub(super) struct Record {
    /// Its number.
    pub kind: u16,
    /// Where its data start.
    pub start: usize,
    /// Where they end.
    pub end: usize,
}

impl Record {
    /// The record whose header stands at this offset; `None` for one that runs past the end.
    pub(super) fn at(stream: &[u8], at: usize) -> Option<Record> {
        let start = at.checked_add(4).filter(|start| *start <= stream.len())?;
        let end = start + usize::from(word(stream, at + 2));
        (end <= stream.len()).then(|| Record { kind: word(stream, at), start, end })
    }

    fn len(&self) -> usize {
        self.end - self.start
    }

    fn fits(&self, table: &[(u16, usize)]) -> bool {
        table.iter().any(|(kind, least)| *kind == self.kind && self.len() >= *least)
    }

    /// Gives the record another number.
    pub(super) fn retype(&self, stream: &mut [u8], kind: u16) {
        if let Some(bytes) = stream.get_mut(self.start - 4..self.start - 2) {
            bytes.copy_from_slice(&kind.to_le_bytes());
        }
    }

    /// Data bytes at an offset; zero past the end of the record.
    fn byte(&self, stream: &[u8], at: usize) -> u8 {
        stream.get(self.start..self.end).and_then(|data| data.get(at)).copied().unwrap_or(0)
    }

    fn word(&self, stream: &[u8], at: usize) -> u16 {
        u16::from_le_bytes([self.byte(stream, at), self.byte(stream, at + 1)])
    }

    fn u32(&self, stream: &[u8], at: usize) -> u32 {
        u32::from(self.word(stream, at)) | u32::from(self.word(stream, at + 2)) << 16
    }
}

fn word(bytes: &[u8], at: usize) -> u16 {
    match bytes.get(at..at + 2) {
        Some(&[low, high]) => u16::from_le_bytes([low, high]),
        _ => 0,
    }
}
