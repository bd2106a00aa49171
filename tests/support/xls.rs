//! Writes small .xls files (BIFF8) for tests, from the [`Sheet`]s of the .xlsx writer beside it.

#![allow(dead_code)]

use super::ole;
use super::xlsx::{Sheet, Value};

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;

/// The bytes of a workbook in its container.
pub fn workbook(sheets: &[Sheet]) -> Vec<u8> {
    contain(&stream(sheets))
}

/// A container with this stream of records as its workbook.
pub fn contain(stream: &[u8]) -> Vec<u8> {
    ole::contain(&[("/Workbook", stream)])
}

/// The records of a workbook, for tests that change them before they are put into a container.
pub fn stream(sheets: &[Sheet]) -> Vec<u8> {
    let codes = Sheet::codes(sheets);
    let mut out = Vec::new();
    put(&mut out, BOF, &words(&[0x0600, 0x0005, 0, 0, 0, 0, 0, 0]));
    put(&mut out, 0x0042, &words(&[1200]));
    for (i, code) in codes.iter().enumerate() {
        put(&mut out, 0x041E, &[words(&[164 + i as u16]), wide(code)].concat());
    }
    for format in std::iter::once(0).chain((0..codes.len()).map(|i| 164 + i as u16)) {
        put(&mut out, 0x00E0, &[words(&[0, format]), vec![0; 16]].concat());
    }
    let mut starts = Vec::new();
    for sheet in sheets {
        starts.push(out.len() + 4);
        let name: Vec<u16> = sheet.name.encode_utf16().collect();
        let data = [vec![0, 0, 0, 0, sheet.state, 0, name.len() as u8, 1], words(&name)].concat();
        put(&mut out, 0x0085, &data);
    }
    put(&mut out, EOF, &[]);
    for (sheet, at) in sheets.iter().zip(starts) {
        let start = out.len() as u32;
        out[at..at + 4].copy_from_slice(&start.to_le_bytes());
        records(sheet, &codes, &mut out);
    }
    out
}

/// Adds one record.
pub fn put(out: &mut Vec<u8>, kind: u16, data: &[u8]) {
    out.extend(words(&[kind, data.len() as u16]));
    out.extend(data);
}

fn records(sheet: &Sheet, codes: &[String], out: &mut Vec<u8>) {
    put(out, BOF, &words(&[0x0600, 0x0010, 0, 0, 0, 0, 0, 0]));
    for col in &sheet.hidden_cols {
        put(out, 0x007D, &words(&[*col as u16, *col as u16, 2048, 0, 1, 0]));
    }
    let rows = sheet.cells.iter().map(|c| c.0).max().map_or(0, |r| r + 1);
    put(out, 0x0200, &[0u32.to_le_bytes().to_vec(), rows.to_le_bytes().to_vec(), words(&[0, 256, 0])].concat());
    for row in &sheet.hidden_rows {
        put(out, 0x0208, &words(&[*row as u16, 0, 256, 255, 0, 0, 0x0120, 0]));
    }
    for (row, col, value) in &sheet.cells {
        let at = [*row as u16, *col as u16];
        match value {
            Value::Text(text) => put(out, 0x0204, &[words(&[at[0], at[1], 0]), wide(text)].concat()),
            Value::Number(n) => put(out, 0x0203, &[words(&[at[0], at[1], 0]), n.to_le_bytes().to_vec()].concat()),
            Value::Formatted(n, code) => {
                let style = codes.iter().position(|c| c == code).map_or(0, |i| i as u16 + 1);
                put(out, 0x0203, &[words(&[at[0], at[1], style]), n.to_le_bytes().to_vec()].concat());
            }
        }
    }
    if !sheet.merges.is_empty() {
        let mut data = vec![sheet.merges.len() as u16];
        data.extend(sheet.merges.iter().flat_map(|[r0, c0, r1, c1]| [*r0, *r1, *c0, *c1]).map(|n| n as u16));
        put(out, 0x00E5, &words(&data));
    }
    put(out, EOF, &[]);
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|w| w.to_le_bytes()).collect()
}

/// A string with its length and wide characters.
fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    [words(&[units.len() as u16]), vec![1], words(&units)].concat()
}
