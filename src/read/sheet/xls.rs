//! .xls and the .et that is one: calamine reads the cells of a workbook stream that [`super::biff`] has checked, in
//! a container of ours, since calamine follows broken sector chains without end. [`super::unlock`] opens what is encrypted
//! without a password of its own.

use super::biff::{self, Scanned};
use super::layer::Layer;
use super::styles::Styles;
use super::unlock;
use crate::read::{Input, ReadError};
use calamine::{Reader as _, Xls};
use std::borrow::Cow;
use std::io::{Cursor, Read as _, Write as _};

/// First bytes of an OLE2 container.
pub(super) const OLE2: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// Where the header gives the sector size as a power of two; any but 12 is taken for the usual 9.
const SECTOR_SHIFT: usize = 30;

/// All sheets of a workbook in tab order.
///
/// # Errors
/// As [`biff::defuse`]; `Malformed` or `Truncated` for a broken container.
pub(super) fn read(input: &Input<'_>) -> Result<Vec<Layer>, ReadError> {
    let mut stream = workbook(input.bytes)?;
    unlock::unlock(&mut stream);
    let (styles, scanned) = biff::defuse(&mut stream)?;
    let container = contain(&stream).map_err(|e| ReadError::Internal(e.to_string()))?;
    drop(stream);
    let mut book: Xls<_> = Xls::new(container).map_err(|e| ReadError::Malformed(e.to_string()))?;
    let is_1904 = book.has_1904_epoch();
    let names: Vec<String> = book.sheet_names();
    let mut layers = Vec::new();
    for (name, sheet) in names.into_iter().zip(scanned) {
        if sheet.is_worksheet {
            layers.push(cells(&mut book, name, sheet, (&styles, is_1904), input)?);
        }
    }
    Ok(layers)
}

fn cells(
    book: &mut Xls<Cursor<Vec<u8>>>,
    name: String,
    sheet: Scanned,
    (styles, is_1904): (&Styles, bool),
    input: &Input<'_>,
) -> Result<Layer, ReadError> {
    let range = book.worksheet_range(&name).map_err(|e| ReadError::Malformed(e.to_string()))?;
    let mut layer = Layer { name, ..sheet.layer };
    let (top, left) = range.start().unwrap_or_default();
    for (row, col, value) in range.used_cells() {
        let Some(row) = sheet.rows.get(top as usize + row) else { continue };
        let at = (u32::from(*row), left + col as u32);
        layer.push_value(at, value, (styles.format(sheet.styles.get(at.0, at.1)), is_1904), input)?;
    }
    Ok(layer)
}

/// Whether the container holds a workbook, and no other document.
pub(super) fn has_workbook(bytes: &[u8]) -> bool {
    open(bytes).is_ok_and(|ole| ["/Workbook", "/Book"].iter().any(|name| ole.is_stream(name)))
}

/// Whether the container is an encrypted .xlsx, .docx or .pptx; by its directory's bytes where it cannot be opened.
pub(super) fn is_encrypted_package(bytes: &[u8]) -> bool {
    match open(bytes) {
        Ok(ole) => ole.is_stream("/EncryptedPackage"),
        Err(_) => {
            let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
            memchr::memmem::find(bytes, &name).is_some()
        }
    }
}

/// Whether the container cannot be opened at all.
pub(super) fn is_broken(bytes: &[u8]) -> bool {
    open(bytes).is_err()
}

/// Whether the bytes are workbook records without a container, as some exports write them.
pub(super) fn is_bare(bytes: &[u8]) -> bool {
    match bytes {
        // Beginning of file: versions 2, 3 and 4, then 5 and 8.
        [0x09, 0x00, 0x04 | 0x06, 0, _, _, 0x10 | 0x20 | 0x40, 0, ..]
        | [0x09, 0x02 | 0x04, 0x06, 0, _, _, 0x10 | 0x20 | 0x40, 0 | 1, ..]
        | [0x09, 0x08, 0x08 | 0x10, 0, 0, 0x05 | 0x06, 0x05, 0, ..] => true,
        _ => false,
    }
}

fn open(bytes: &[u8]) -> std::io::Result<cfb::CompoundFile<Cursor<Cow<'_, [u8]>>>> {
    let sector = if bytes.get(SECTOR_SHIFT) == Some(&12) { 4096 } else { 512 };
    let whole = bytes.len().next_multiple_of(sector);
    let mut bytes = Cow::Borrowed(bytes);
    // Kingsoft's programs end the file inside its last sector.
    if bytes.len() < whole {
        bytes.to_mut().resize(whole, 0);
    }
    cfb::CompoundFile::open(Cursor::new(bytes))
}

/// The workbook's stream of records.
fn workbook(bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    if is_bare(bytes) {
        return Ok(bytes.to_vec());
    }
    let mut ole = open(bytes).map_err(|e| container_error(&e.to_string()))?;
    if ole.is_stream("/EncryptedPackage") {
        return Err(ReadError::Encrypted);
    }
    for name in ["/Workbook", "/Book"] {
        if !ole.is_stream(name) {
            continue;
        }
        let mut records = Vec::new();
        let read = ole.open_stream(name).and_then(|stream| stream.take(bytes.len() as u64).read_to_end(&mut records));
        return match read {
            Ok(_) => Ok(records),
            Err(e) => Err(ReadError::Truncated(format!("workbook: {e}"))),
        };
    }
    Err(ReadError::Malformed("the container holds no workbook".to_string()))
}

/// A container that speaks of sectors past its end was cut; anything else is damage.
fn container_error(message: &str) -> ReadError {
    if message.contains("file has only") || message.contains("sector count is only") {
        return ReadError::Truncated(format!("container: {message}"));
    }
    ReadError::Malformed(format!("container: {message}"))
}

/// A container with the workbook and nothing else.
fn contain(stream: &[u8]) -> std::io::Result<Cursor<Vec<u8>>> {
    let mut ole = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
    ole.create_stream("/Workbook")?.write_all(stream)?;
    ole.flush()?;
    let mut bytes = ole.into_inner();
    bytes.set_position(0);
    Ok(bytes)
}
