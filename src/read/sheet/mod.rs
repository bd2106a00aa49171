//! Spreadsheets: .xlsx .xlsm .xltx .xlsb .xls .et .ods → one table a sheet.
//!
//! The XML formats are read in one pass of ours. The cells of the binary ones come from calamine, which cannot be stopped
//! from inside and believes what a file states about itself; so these have a pre-flight that checks records, and hands
//! calamine a copy of the checked ones only. The same pre-flight reads what calamine does not give: number formats,
//! hidden rows and columns, and merges.
//!
//! A cell reads as a person sees it: `number_format` says how a number looks. A formula reads as its value; one that a
//! program wrote without a value reads as the formula, and leaves a finding. `layer` is what the formats have in common
//! before `grid` makes tables of it. Text that pretends to be .xls (HTML, XML, tab text) is not recognised here.

mod biff;
mod grid;
mod layer;
mod number_format;
mod ods;
mod package;
mod styles;
mod tags;
#[cfg(test)]
mod tests;
mod unlock;
mod value;
mod workbook;
mod xls;
mod xlsb;
mod xlsx;

use super::{Input, Read, ReadError};
use crate::model::{Block, Body};
use crate::read::archive::zip_has_directory;
use layer::Layer;
use package::Package;
use std::panic::{AssertUnwindSafe, catch_unwind};

const ZIP: &[u8] = b"PK\x03\x04";
const ODS_TYPE: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
const XLSX_NAMES: &[&str] = &["xlsx", "xlsm", "xltx", "xltm", "et", "ett"];
const ODS_NAMES: &[&str] = &["ods", "ots"];

/// Which package a zip is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Xlsx,
    Xlsb,
    Ods,
}

/// Whether the bytes are an .xlsx, .xlsm, .xltx, or an .et that is one. Encrypted and truncated files, which show
/// nothing of their content, are recognised by their extension.
#[must_use]
pub fn detect_xlsx(bytes: &[u8], extension: &str) -> bool {
    family(bytes, extension) == Some(Family::Xlsx)
        || bytes.starts_with(xls::OLE2)
            && XLSX_NAMES.iter().chain(&["xlsb"]).any(|name| *name == extension)
            && xls::is_encrypted_package(bytes)
}

/// Whether the bytes are an .xlsb.
#[must_use]
pub fn detect_xlsb(bytes: &[u8], extension: &str) -> bool {
    family(bytes, extension) == Some(Family::Xlsb)
}

/// Whether the bytes are an .xls, or an .et that is one, in a container or bare. A container that is too broken to be
/// opened is recognised by its extension.
#[must_use]
pub fn detect_xls(bytes: &[u8], extension: &str) -> bool {
    if bytes.starts_with(xls::OLE2) {
        let named = matches!(extension, "xls" | "xlt" | "et" | "ett");
        return xls::has_workbook(bytes) || named && (xls::is_broken(bytes) || xls::is_encrypted_package(bytes));
    }
    xls::is_bare(bytes)
}

/// Whether the bytes are an .ods.
#[must_use]
pub fn detect_ods(bytes: &[u8], extension: &str) -> bool {
    family(bytes, extension) == Some(Family::Ods)
}

fn family(bytes: &[u8], extension: &str) -> Option<Family> {
    if !bytes.starts_with(ZIP) {
        return None;
    }
    let by_name = || match extension {
        "xlsb" => Some(Family::Xlsb),
        e if XLSX_NAMES.contains(&e) => Some(Family::Xlsx),
        e if ODS_NAMES.contains(&e) => Some(Family::Ods),
        _ => None,
    };
    if !zip_has_directory(bytes) {
        return by_name();
    }
    let Ok(mut package) = Package::open(bytes) else { return by_name() };
    if package.has("xl/workbook.xml") {
        return Some(Family::Xlsx);
    }
    if package.has("xl/workbook.bin") {
        return Some(Family::Xlsb);
    }
    if package.has("mimetype") {
        let kind = package.part("mimetype").ok().flatten()?;
        return kind.starts_with(ODS_TYPE).then_some(Family::Ods);
    }
    let types = package.part("[Content_Types].xml").ok().flatten().unwrap_or_default();
    let says = |what: &[u8]| memchr::memmem::find(&types, what).is_some();
    // .xlsx files name the binary type too, for the extension of their printer settings.
    if says(b"spreadsheetml.sheet.main") || says(b"spreadsheetml.template.main") || says(b"sheet.macroEnabled.main") {
        return Some(Family::Xlsx);
    }
    if says(b"sheet.binary.macroEnabled.main") {
        return Some(Family::Xlsb);
    }
    None
}

/// Reads an .xlsx, .xlsm or .xltx.
///
/// # Errors
/// Any [`ReadError`] but `UnknownFormat`; a broken sheet beside readable ones is a finding.
pub fn read_xlsx(input: &Input<'_>) -> Result<Read, ReadError> {
    if input.bytes.starts_with(xls::OLE2) {
        return Err(ReadError::Encrypted);
    }
    tables(input, xlsx::read)
}

/// Reads an .xlsb.
///
/// # Errors
/// As [`read_xlsx`].
pub fn read_xlsb(input: &Input<'_>) -> Result<Read, ReadError> {
    tables(input, xlsb::read)
}

/// Reads an .xls.
///
/// # Errors
/// As [`read_xlsx`].
pub fn read_xls(input: &Input<'_>) -> Result<Read, ReadError> {
    tables(input, xls::read)
}

/// Reads an .ods.
///
/// # Errors
/// As [`read_xlsx`].
pub fn read_ods(input: &Input<'_>) -> Result<Read, ReadError> {
    tables(input, ods::read)
}

fn tables(input: &Input<'_>, read: fn(&Input<'_>) -> Result<Vec<Layer>, ReadError>) -> Result<Read, ReadError> {
    // The pre-flights take away every known way to make calamine panic. It indexes bytes in several hundred
    // places, though, and one file must not end a batch, so an unknown way becomes an error of this file.
    let mut layers = catch_unwind(AssertUnwindSafe(|| read(input)))
        .unwrap_or_else(|_| Err(ReadError::Malformed("the reader gave up on its structure".to_string())))?;
    Layer::judge(&mut layers, input)?;
    let nothing_read = layers.iter().all(|layer| layer.cells.is_empty());
    if let Some(trouble) = layers.iter().find_map(|layer| layer.trouble.as_ref()).filter(|_| nothing_read) {
        return Err(ReadError::Malformed(trouble.clone()));
    }
    let mut body = Body::default();
    for layer in layers {
        body.blocks.extend(grid::build(layer, input, &mut body.findings)?.into_iter().map(Block::Table));
    }
    Ok(Read { body, encoding: None })
}
