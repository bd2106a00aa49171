//! .xlsb: calamine reads the cells; this file walks the records first, because calamine takes their lengths and
//! string numbers on trust, and finds sheets, number formats, merges and hidden rows and columns.
//!
//! Record numbers and layouts: [MS-XLSB] 2.3 and 2.4.

use super::layer::{Area, Layer, MAX_COLS, Runs};
use super::number_format::NumberFormat;
use super::package::{Copy, Package};
use super::styles::{StyleMap, Styles};
use super::workbook;
use crate::read::{Input, ReadError};
use calamine::{Reader as _, Xlsb};
use std::collections::HashMap;
use std::io::Cursor;

const ROW: u16 = 0x0000;
const STRING_CELL: u16 = 0x0007;
const STRING_ITEM: u16 = 0x0013;
const ERROR_CELL: u16 = 0x0003;
const TEXT_CELL: u16 = 0x0006;
const FORMULA_TEXT: u16 = 0x0008;
const FORMULA_ERROR: u16 = 0x000B;
const RICH_CELL: u16 = 0x003E;
/// Cells that calamine reads as they are.
const CELL_KINDS: std::ops::RangeInclusive<u16> = 0x0002..=0x000A;
/// Formulas with a value: a text, a number, a truth value, an error.
const FORMULAS: std::ops::RangeInclusive<u16> = 0x0008..=0x000B;
const CELLS: u16 = 0x0091;
const CELLS_END: u16 = 0x0092;
const DIMENSION: u16 = 0x0094;
const FORMAT: u16 = 0x002C;
const CELL_FORMAT: u16 = 0x002F;
const COLUMNS: u16 = 0x003C;
const WORKBOOK: u16 = 0x0099;
const SHEET: u16 = 0x009C;
/// Settings of calculation; they begin with the version that worked out the formulas.
const WORKED_OUT: u16 = 0x009D;
const STRINGS: u16 = 0x009F;
const MERGE: u16 = 0x00B0;
const CELL_FORMATS: u16 = 0x0269;
const CELL_FORMATS_END: u16 = 0x026A;

/// Bytes that calamine reads of a record without asking how many there are.
const LEAST: &[(u16, usize)] = &[
    (ROW, 4),
    (0x0002, 12),
    (ERROR_CELL, 9),
    (0x0004, 9),
    (0x0005, 16),
    (TEXT_CELL, 12),
    (STRING_CELL, 12),
    (FORMULA_TEXT, 12),
    (0x0009, 16),
    (0x000A, 9),
    (FORMULA_ERROR, 9),
    (RICH_CELL, 13),
    (STRING_ITEM, 5),
    (FORMAT, 6),
    (CELL_FORMAT, 4),
    (STRINGS, 8),
];

/// All sheets of a workbook in tab order.
///
/// # Errors
/// `Malformed`, `Truncated`, `Encrypted` or `TooLarge`; a sheet that is broken in itself is no error but
/// carries its trouble.
pub(super) fn read(input: &Input<'_>) -> Result<Vec<Layer>, ReadError> {
    let mut package = Package::open(input.bytes)?;
    let Copied { copy, mut sheets, styles, is_1904 } = copy(&mut package)?;
    drop(package);
    let mut book: Xlsb<_> = Xlsb::new(copy).map_err(|e| ReadError::Malformed(e.to_string()))?;
    for (index, (layer, map)) in sheets.iter_mut().enumerate() {
        if layer.trouble.is_none() {
            let format = |row, col| (styles.format(map.get(row, col)), is_1904);
            cells(&mut book, &index.to_string(), layer, format, input)?;
        }
    }
    Ok(sheets.into_iter().map(|(layer, _)| layer).collect())
}

fn cells<'s>(
    book: &mut Xlsb<Cursor<Vec<u8>>>,
    sheet: &str,
    layer: &mut Layer,
    format: impl Fn(u32, u32) -> (&'s NumberFormat, bool),
    input: &Input<'_>,
) -> Result<(), ReadError> {
    let mut reader = match book.worksheet_cells_reader(sheet) {
        Ok(reader) => reader,
        Err(e) => {
            layer.trouble = Some(e.to_string());
            return Ok(());
        }
    };
    loop {
        match reader.next_cell() {
            Ok(Some(cell)) => {
                let (row, col) = cell.get_position();
                layer.push_value((row, col), cell.get_value(), format(row, col), input)?;
            }
            Ok(None) => return Ok(()),
            Err(e) => {
                layer.trouble = Some(e.to_string());
                return Ok(());
            }
        }
    }
}

/// The package for calamine, and what the walk saw.
struct Copied {
    copy: Cursor<Vec<u8>>,
    sheets: Vec<(Layer, StyleMap)>,
    styles: Styles,
    is_1904: bool,
}

/// The package for calamine, sheets named by their index, and what the walk saw of each sheet.
fn copy(package: &mut Package<'_>) -> Result<Copied, ReadError> {
    let main = workbook::main_part(package, "xl/workbook.bin")?;
    let book = package.needed(&main)?;
    let links = workbook::links(package, &main)?;
    let part_of = |kind: &str| links.values().find(|l| l.kind == kind).map(|l| l.part.clone());
    let mut copy = Copy::new();
    let mut strings = 0;
    if let Some(bytes) = part_of("sharedStrings").map_or(Ok(None), |part| package.part(&part))? {
        let (table, count) = string_table(&bytes)?;
        copy.add("xl/sharedStrings.bin", &table)?;
        strings = count;
    }
    let styles = part_of("styles").map_or(Ok(None), |part| package.part(&part))?;
    let styles = styles.map_or(Ok(Styles::default()), |bytes| self::styles(&bytes))?;
    let (mut sheets, mut is_1904, mut worked_out) = (Vec::<(Layer, StyleMap)>::new(), false, false);
    for record in records(&book) {
        let record = record?;
        match record.kind {
            WORKED_OUT => worked_out = u32_at(record.data, 0).is_some_and(|version| version != 0),
            WORKBOOK => is_1904 = record.data.first().is_some_and(|flags| flags & 1 != 0),
            SHEET => {
                let unknown = || ReadError::Malformed("its list of sheets cannot be read".to_string());
                let (id, name, hidden) = listed(record.data).ok_or_else(unknown)?;
                // Charts and macros are sheets of another kind; a sheet of no kind is one of a draft of the format.
                let link = links.get(&id).ok_or_else(unknown)?;
                if link.kind != "worksheet" {
                    continue;
                }
                let (mut layer, mut map) = (Layer { name, hidden, ..Layer::default() }, StyleMap::default());
                match package.needed(&link.part).and_then(|bin| scan(&bin, strings, &mut layer)) {
                    Ok((bin, styles)) => {
                        copy.add(&format!("xl/worksheets/sheet{}.bin", sheets.len()), &bin)?;
                        map = styles;
                    }
                    Err(ReadError::Malformed(why) | ReadError::Truncated(why)) => layer.trouble = Some(why),
                    Err(e) => return Err(e),
                }
                sheets.push((layer, map));
            }
            _ => {}
        }
    }
    // The sheets stand before it.
    sheets.iter_mut().for_each(|(layer, _)| layer.formulas.valued |= worked_out);
    frame(&mut copy, &sheets)?;
    Ok(Copied { copy: copy.finish()?, sheets, styles, is_1904 })
}

/// Workbook and relationships of the copy.
fn frame(copy: &mut Copy, sheets: &[(Layer, StyleMap)]) -> Result<(), ReadError> {
    let (mut book, mut links) = (Vec::new(), String::new());
    put(&mut book, WORKBOOK, &[0; 4]);
    for (index, _) in sheets.iter().enumerate().filter(|(_, (layer, _))| layer.trouble.is_none()) {
        let mut data = vec![0; 8];
        for text in [format!("r{index}"), index.to_string()] {
            data.extend((text.len() as u32).to_le_bytes());
            data.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        }
        put(&mut book, SHEET, &data);
        links += &format!(r#"<Relationship Id="r{index}" Target="worksheets/sheet{index}.bin"/>"#);
    }
    put(&mut book, 0x0090, &[]);
    put(&mut book, 0x009D, &[]);
    copy.add("xl/workbook.bin", &book)?;
    copy.add("xl/_rels/workbook.bin.rels", format!("<Relationships>{links}</Relationships>").as_bytes())
}

/// One record.
struct Record<'a> {
    kind: u16,
    data: &'a [u8],
}

/// The records of a part; ends after the first that does not fit.
fn records(part: &[u8]) -> impl Iterator<Item = Result<Record<'_>, ReadError>> {
    let mut rest = part;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let record = next(&mut rest);
        if record.is_err() {
            rest = &[];
        }
        Some(record)
    })
}

fn next<'a>(rest: &mut &'a [u8]) -> Result<Record<'a>, ReadError> {
    let cut = || ReadError::Truncated("a record runs past the end of its part".to_string());
    let kind = number(rest, 2).ok_or_else(cut)? as u16;
    let len = number(rest, 4).ok_or_else(cut)?;
    let (data, after) = rest.split_at_checked(len).ok_or_else(cut)?;
    *rest = after;
    let least = LEAST.iter().find(|(k, _)| *k == kind).map_or(0, |(_, n)| *n);
    if data.len() < least {
        return Err(ReadError::Malformed(format!("a record of kind {kind:#x} has only {len} bytes")));
    }
    Ok(Record { kind, data })
}

/// A number of up to `most` bytes with seven bits each, the lowest first.
fn number(rest: &mut &[u8], most: u32) -> Option<usize> {
    let mut value = 0;
    for i in 0..most {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        value |= usize::from(byte & 0x7F) << (7 * i);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(value)
}

/// Adds one record.
pub(super) fn put(out: &mut Vec<u8>, kind: u16, data: &[u8]) {
    if kind < 0x80 {
        out.push(kind as u8);
    } else {
        out.extend([(kind & 0x7F) as u8 | 0x80, (kind >> 7) as u8]);
    }
    let len = data.len();
    for i in 0..4 {
        let more = i < 3 && len >> (7 * (i + 1)) != 0;
        out.push((len >> (7 * i) & 0x7F) as u8 | if more { 0x80 } else { 0 });
        if !more {
            break;
        }
    }
    out.extend(data);
}

/// The shared strings with the count that is really there.
fn string_table(part: &[u8]) -> Result<(Vec<u8>, usize), ReadError> {
    let (mut items, mut count) = (Vec::new(), 0usize);
    for record in records(part) {
        let record = record?;
        if record.kind == STRING_ITEM {
            put(&mut items, STRING_ITEM, record.data);
            count += 1;
        }
    }
    let mut table = Vec::with_capacity(items.len() + 16);
    let stated = [(count as u32).to_le_bytes(), (count as u32).to_le_bytes()].concat();
    put(&mut table, STRINGS, &stated);
    table.extend(items);
    Ok((table, count))
}

/// The number formats of the styles. calamine gets none: all its numbers are plain then.
fn styles(part: &[u8]) -> Result<Styles, ReadError> {
    let (mut codes, mut uses, mut inside) = (HashMap::new(), Vec::new(), false);
    for record in records(part) {
        let Record { kind, data } = record?;
        match kind {
            FORMAT => codes.extend(u16_at(data, 0).zip(wide(data, 2).map(|(code, _)| code))),
            CELL_FORMATS => inside = true,
            CELL_FORMATS_END => inside = false,
            CELL_FORMAT if inside => uses.extend(u16_at(data, 2)),
            _ => {}
        }
    }
    Ok(Styles::new(uses, &codes))
}

/// Relationship id, name and hiddenness of a listed sheet.
fn listed(data: &[u8]) -> Option<(String, String, bool)> {
    let hidden = u32_at(data, 0)? != 0;
    let (id, end) = wide(data, 8)?;
    let (name, _) = wide(data, end)?;
    Some((id, name, hidden))
}

fn wide(data: &[u8], at: usize) -> Option<(String, usize)> {
    let end = (u32_at(data, at)? as usize).checked_mul(2)?.checked_add(at + 4)?;
    let text = encoding_rs::UTF_16LE.decode_without_bom_handling(data.get(at + 4..end)?).0;
    Some((text.into_owned(), end))
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// Checks a sheet part and finds its merges and hidden rows and columns. Returns the part with rows and cells only,
/// in the frame calamine insists on, two kinds of cell that it passes over made kinds it reads; and the cells' styles.
fn scan(part: &[u8], strings: usize, layer: &mut Layer) -> Result<(Vec<u8>, StyleMap), ReadError> {
    let (mut rows, mut cols) = (Vec::new(), Vec::new());
    let (mut row, mut cells) = (0, Vec::new());
    let mut out = Vec::with_capacity(part.len());
    put(&mut out, DIMENSION, &[0; 16]);
    put(&mut out, CELLS, &[]);
    for record in records(part) {
        let Record { kind, data } = record?;
        if CELL_KINDS.contains(&kind) || kind == RICH_CELL {
            // Column, then three bytes of style.
            cells.extend(u32_at(data, 0).zip(u32_at(data, 4)).map(|(col, style)| (row, col, style & 0x00FF_FFFF)));
        }
        layer.formulas.valued |= FORMULAS.contains(&kind) && !(kind == FORMULA_TEXT && u32_at(data, 8) == Some(0));
        match kind {
            ROW => {
                row = u32_at(data, 0).unwrap_or(row);
                // Bit 4 of byte 11: height zero.
                if data.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                    rows.extend(u32_at(data, 0).map(|row| [row, row]));
                }
                put(&mut out, kind, data);
            }
            COLUMNS => {
                let hidden = data.get(16).is_some_and(|flags| flags & 1 != 0) || u32_at(data, 8) == Some(0);
                let run = u32_at(data, 0).zip(u32_at(data, 4)).map(|(a, b)| [a, b.min(MAX_COLS)]);
                cols.extend(run.filter(|_| hidden));
            }
            MERGE => {
                let n = |at| u32_at(data, at).unwrap_or(u32::MAX);
                layer.merges.extend(Area::new([n(0), n(4)], [n(8), n(12)]));
            }
            FORMULA_TEXT if u32_at(data, 8) == Some(0) => {
                layer.formulas.blank.extend(u32_at(data, 0).map(|col| (row, col)))
            }
            STRING_CELL if u32_at(data, 8).is_none_or(|n| n as usize >= strings) => {
                return Err(ReadError::Malformed("a cell names a string that is not there".to_string()));
            }
            FORMULA_ERROR => put(&mut out, ERROR_CELL, data),
            RICH_CELL => {
                let (head, text) = data.split_at_checked(8).unwrap_or_default();
                put(&mut out, TEXT_CELL, &[head, text.get(1..).unwrap_or_default()].concat());
            }
            _ if CELL_KINDS.contains(&kind) => put(&mut out, kind, data),
            _ => {}
        }
    }
    put(&mut out, CELLS_END, &[]);
    layer.hidden_rows = Runs::new(rows);
    layer.hidden_cols = Runs::new(cols);
    Ok((out, StyleMap::new(cells)))
}
