//! The OLE2 container of a .doc: the streams that matter, tolerant of a short last sector and of an allocation table
//! that speaks of sectors which were never written.

use super::bytes::{size_at, u16_at};
use crate::read::ReadError;
use std::borrow::Cow;
use std::io::{Cursor, Read as _};

/// Sectors are 512 or 4,096 bytes.
const SECTOR: usize = 4096;

/// An opened container.
pub(super) struct Container<'b> {
    ole: cfb::CompoundFile<Cursor<Cow<'b, [u8]>>>,
    limit: u64,
    /// Bytes that the container's own table counts and the file does not have.
    pub(super) missing: usize,
}

impl<'b> Container<'b> {
    /// Opens a container.
    ///
    /// # Errors
    /// `Truncated` where sectors lie past the end, `Malformed` for any other damage.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, ReadError> {
        let had = bytes.len();
        let mut bytes = Cow::Borrowed(bytes);
        // Kingsoft's programs end the file inside its last sector.
        if !had.is_multiple_of(SECTOR) {
            bytes.to_mut().resize(had.next_multiple_of(SECTOR), 0);
        }
        let mut missing = 0;
        if let Some(whole) = counted(&bytes).filter(|whole| *whole > bytes.len()) {
            let failed = cfb::CompoundFile::open(Cursor::new(&*bytes)).err();
            if failed.is_some_and(|e| e.to_string().contains("file has only")) {
                missing = whole - had;
                bytes.to_mut().resize(whole, 0);
            }
        }
        let ole = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|e| container_error(&e.to_string()))?;
        Ok(Container { ole, limit: had as u64, missing })
    }

    /// Whether there is a stream of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.ole.is_stream(name)
    }

    /// The bytes of a stream, as far as they can be had; the second value says why no further.
    pub(super) fn stream(&mut self, name: &str) -> Option<(Vec<u8>, Option<String>)> {
        if !self.ole.is_stream(name) {
            return None;
        }
        let mut bytes = Vec::new();
        let read = self.ole.open_stream(name).and_then(|s| {
            // The room is made once: a stream of many megabytes would be moved each time its room is doubled.
            let length = s.len().min(self.limit);
            bytes.reserve_exact(usize::try_from(length).unwrap_or_default());
            s.take(length).read_to_end(&mut bytes)
        });
        Some((bytes, read.err().map(|e| e.to_string())))
    }
}

/// A container that speaks of sectors past its end was cut; anything else is damage.
fn container_error(message: &str) -> ReadError {
    if message.contains("file has only") || message.contains("sector count is only") {
        return ReadError::Truncated(format!("container: {message}"));
    }
    ReadError::Malformed(format!("container: {message}"))
}

/// Bytes of a container as its allocation table counts them; `None` where the table is larger than one of its own
/// sectors beyond the file, so that a slip is mended and a claim is not believed.
fn counted(bytes: &[u8]) -> Option<usize> {
    let sector = 1usize.checked_shl(u32::from(u16_at(bytes, 30)?)).filter(|s| matches!(s, 512 | 4096))?;
    let entries = size_at(bytes, 44)?.checked_mul(sector / 4)?;
    let whole = entries.checked_add(1)?.checked_mul(sector)?;
    (whole <= bytes.len() + (sector / 4 + 1) * sector).then_some(whole)
}
