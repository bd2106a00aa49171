//! .xlsx, .xlsm, .xltx: calamine reads the cells; this file finds sheets, merges and hidden rows and columns, and
//! sees to it that calamine meets nothing that can make it allocate without bound: it reserves what
//! `uniqueCount` states, and keeps every style and shared string.

use super::layer::{Area, Layer, MAX_COLS, MAX_ROWS, Runs};
use super::package::{Copy, Package};
use super::tags::{attributes, is_true, tags};
use super::workbook::{self, Workbook};
use crate::read::limits::MAX_CELLS;
use crate::read::{Input, ReadError};
use calamine::{Reader as _, Xlsx};
use std::io::Cursor;

/// Tags in the styles part. The program stops at 65,490 cell formats of about five tags each.
const MAX_STYLE_TAGS: usize = 1_000_000;

/// Row elements in one sheet: as many as it can have rows. Each costs time, and files of nothing but rows deflate to
/// almost nothing.
const MAX_ROW_TAGS: u64 = MAX_ROWS as u64;

/// Cell elements in one sheet, with or without a value: each costs time, if no memory.
const MAX_CELL_TAGS: u64 = 4 * MAX_CELLS;

/// All sheets of a workbook in tab order.
///
/// # Errors
/// `Malformed`, `Truncated`, `Encrypted` or `TooLarge`; a sheet that is broken in itself is no error but
/// carries its trouble.
pub(super) fn read(input: &Input<'_>) -> Result<Vec<Layer>, ReadError> {
    let mut package = Package::open(input.bytes)?;
    let workbook = workbook::read(&mut package)?;
    let (copy, mut layers) = copy(&mut package, &workbook)?;
    drop(package);
    let mut book: Xlsx<_> = Xlsx::new(copy).map_err(|e| ReadError::Malformed(e.to_string()))?;
    for (index, layer) in layers.iter_mut().enumerate() {
        if layer.trouble.is_none() {
            cells(&mut book, &index.to_string(), layer, workbook.is_1904, input)?;
        }
    }
    Ok(layers)
}

fn cells(
    book: &mut Xlsx<Cursor<Vec<u8>>>,
    sheet: &str,
    layer: &mut Layer,
    is_1904: bool,
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
            Ok(Some(cell)) => layer.push_value(cell.get_position(), cell.get_value(), is_1904, input)?,
            Ok(None) => return Ok(()),
            Err(e) => {
                layer.trouble = Some(e.to_string());
                return Ok(());
            }
        }
    }
}

/// The package for calamine, sheets named by their index, and what the scan saw of each sheet.
fn copy(package: &mut Package<'_>, workbook: &Workbook) -> Result<(Cursor<Vec<u8>>, Vec<Layer>), ReadError> {
    let mut copy = Copy::new();
    if let Some(mut strings) = optional(package, workbook.strings.as_deref())? {
        check_strings(&mut strings)?;
        copy.add("xl/sharedStrings.xml", &strings)?;
    }
    if let Some(styles) = optional(package, workbook.styles.as_deref())? {
        if memchr::memchr_iter(b'<', &styles).nth(MAX_STYLE_TAGS).is_some() {
            return Err(ReadError::TooLarge { what: "tags in the styles".into(), limit: MAX_STYLE_TAGS as u64 });
        }
        copy.add("xl/styles.xml", &styles)?;
    }
    let mut layers = Vec::with_capacity(workbook.sheets.len());
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        let mut layer = Layer { name: sheet.name.clone(), hidden: sheet.hidden, ..Layer::default() };
        match package.part(&sheet.part) {
            Ok(Some(xml)) => {
                scan(&xml, &mut layer)?;
                let name = format!("xl/worksheets/sheet{index}.xml");
                if Package::is_large(&xml) {
                    drop(xml);
                    copy.add_deflated(&name, package, &sheet.part)?;
                } else {
                    copy.add(&name, &xml)?;
                }
            }
            Ok(None) => layer.trouble = Some(format!("the package has no {}", sheet.part)),
            Err(ReadError::Malformed(why)) => layer.trouble = Some(why),
            Err(e) => return Err(e),
        }
        layers.push(layer);
    }
    frame(&mut copy, &layers, workbook.is_1904)?;
    Ok((copy.finish()?, layers))
}

fn optional(package: &mut Package<'_>, part: Option<&str>) -> Result<Option<Vec<u8>>, ReadError> {
    part.map_or(Ok(None), |name| package.part(name))
}

/// Workbook and relationships of the copy.
fn frame(copy: &mut Copy, layers: &[Layer], is_1904: bool) -> Result<(), ReadError> {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let (mut sheets, mut links) = (String::new(), String::new());
    for (index, _) in layers.iter().enumerate().filter(|(_, layer)| layer.trouble.is_none()) {
        sheets += &format!(r#"<sheet name="{index}" sheetId="{}" id="r{index}"/>"#, index + 1);
        let target = format!("worksheets/sheet{index}.xml");
        links += &format!(r#"<Relationship Id="r{index}" Type="{OFFICE}/worksheet" Target="{target}"/>"#);
    }
    let date1904 = u8::from(is_1904);
    let book = format!(r#"<workbook><workbookPr date1904="{date1904}"/><sheets>{sheets}</sheets></workbook>"#);
    copy.add("xl/workbook.xml", book.as_bytes())?;
    copy.add("xl/_rels/workbook.xml.rels", format!("<Relationships>{links}</Relationships>").as_bytes())?;
    let main = format!(r#"<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>"#);
    copy.add("_rels/.rels", format!("<Relationships>{main}</Relationships>").as_bytes())
}

/// Takes the stated count out of the shared strings, and counts what is really there.
fn check_strings(xml: &mut [u8]) -> Result<(), ReadError> {
    let limit = MAX_CELLS as usize;
    // A string takes five bytes at least, so most tables need no counting.
    if xml.len() / 5 > limit && tags(xml).filter(|(name, _)| *name == b"si").nth(limit).is_some() {
        return Err(ReadError::TooLarge { what: "shared strings".into(), limit: MAX_CELLS });
    }
    let Some((_, tag)) = tags(xml).find(|(name, _)| *name == b"sst") else { return Ok(()) };
    let start = xml.len() - tag.len();
    let end = start + memchr::memchr(b'>', tag).unwrap_or(tag.len());
    let Some(head) = xml.get_mut(start..end) else { return Ok(()) };
    let stated: Vec<usize> = memchr::memmem::find_iter(head, b"uniqueCount").collect();
    for at in stated {
        if let Some(first) = head.get_mut(at) {
            *first = b'x';
        }
    }
    Ok(())
}

/// Merges and hidden rows and columns of a sheet part.
fn scan(xml: &[u8], layer: &mut Layer) -> Result<(), ReadError> {
    let (mut rows, mut cols): (Vec<[u32; 2]>, Vec<_>) = Default::default();
    let (mut next_row, mut row_tags, mut cells) = (0u32, 0u64, 0u64);
    for (name, tag) in tags(xml) {
        match name {
            b"row" => {
                row_tags += 1;
                at_most(row_tags, MAX_ROW_TAGS, "rows of one sheet")?;
                let (number, hidden) = row(tag, next_row);
                next_row = number.saturating_add(1);
                match rows.last_mut() {
                    Some(run) if hidden && run[1].saturating_add(1) == number => run[1] = number,
                    _ if hidden => rows.push([number, number]),
                    _ => {}
                }
            }
            b"c" => {
                cells += 1;
                at_most(cells, MAX_CELL_TAGS, "cells of one sheet")?;
            }
            b"col" => cols.extend(hidden_columns(tag)),
            b"mergeCell" => {
                let range = attributes(tag).find(|(key, _)| *key == b"ref");
                layer.merges.extend(range.and_then(|(_, range)| Area::parse(range)));
            }
            _ => {}
        }
    }
    layer.hidden_rows = Runs::new(rows);
    layer.hidden_cols = Runs::new(cols);
    Ok(())
}

fn at_most(count: u64, limit: u64, what: &str) -> Result<(), ReadError> {
    if count > limit { Err(ReadError::TooLarge { what: what.to_string(), limit }) } else { Ok(()) }
}

/// 0-based number of a row, and whether it is hidden or of no height.
fn row(tag: &[u8], next: u32) -> (u32, bool) {
    let (mut number, mut hidden) = (next, false);
    for (key, value) in attributes(tag) {
        match key {
            b"r" => number = value.parse().map_or(next, |n: u32| n.saturating_sub(1)).min(MAX_ROWS),
            b"hidden" => hidden |= is_true(value),
            b"ht" => hidden |= is_zero(value),
            _ => {}
        }
    }
    (number, hidden)
}

/// The run of columns of a `col` element, if they are hidden or of no width.
fn hidden_columns(tag: &[u8]) -> Option<[u32; 2]> {
    let (mut run, mut hidden) = ([1u32, 0u32], false);
    for (key, value) in attributes(tag) {
        match key {
            b"min" => run[0] = value.parse().ok()?,
            b"max" => run[1] = value.parse().ok()?,
            b"hidden" => hidden |= is_true(value),
            b"width" => hidden |= is_zero(value),
            _ => {}
        }
    }
    hidden.then_some([run[0].checked_sub(1)?, run[1].checked_sub(1)?.min(MAX_COLS)])
}

fn is_zero(value: &str) -> bool {
    value.parse::<f64>().is_ok_and(|n| n == 0.0)
}
