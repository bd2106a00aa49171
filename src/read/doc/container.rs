//! The OLE2 container of a .doc: the streams that matter, tolerant of a short last sector and of an allocation table
//! that speaks of sectors which were never written.

use super::bytes::{size_at, u16_at};
use crate::read::ReadError;
use std::borrow::Cow;
use std::io::{Cursor, Read};

/// Bytes of the largest sectors.
const MAX_SECTOR: usize = 4096;

/// Bytes of a stream read at once: from so many on `cfb` needs no buffer between, and where sectors are missing no more
/// are lost.
const AT_ONCE: usize = 64 << 10;

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
        let opened = |length: usize| {
            let mut bytes = Cow::Borrowed(bytes);
            if length > had {
                bytes.to_mut().resize(length, 0);
            }
            cfb::CompoundFile::open(Cursor::new(bytes))
        };
        // Kingsoft's programs end the file inside its last sector. Any other is read where it lies.
        let whole = had.next_multiple_of(sector(bytes).unwrap_or(MAX_SECTOR));
        let mut missing = 0;
        let ole = opened(whole).or_else(|error| match counted(bytes, whole) {
            Some(counted) if error.to_string().contains("file has only") => {
                missing = counted - had;
                opened(counted)
            }
            _ => Err(error),
        });
        let ole = ole.map_err(|e| container_error(&e.to_string()))?;
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
        let read = self.ole.open_stream(name).and_then(|mut stream| {
            let length = stream.len().min(self.limit);
            // Room made once, as zeros that the system gives: none of it is touched before it is written over.
            bytes = vec![0; usize::try_from(length).unwrap_or_default()];
            fill(&mut bytes, &mut stream)
        });
        Some((bytes, read.err().map(|e| e.to_string())))
    }
}

/// Reads a stream into the room made for it, which is cut where the stream ends.
fn fill(room: &mut Vec<u8>, stream: &mut impl Read) -> std::io::Result<()> {
    let mut had = 0;
    let read = loop {
        let end = room.len().min(had + AT_ONCE);
        match room.get_mut(had..end).map_or(Ok(0), |part| stream.read(part)) {
            Ok(0) => break Ok(()),
            Ok(count) => had += count,
            Err(error) => break Err(error),
        }
    };
    room.truncate(had);
    read
}

/// A container that speaks of sectors past its end was cut; anything else is damage.
fn container_error(message: &str) -> ReadError {
    if message.contains("file has only") || message.contains("sector count is only") {
        return ReadError::Truncated(format!("container: {message}"));
    }
    ReadError::Malformed(format!("container: {message}"))
}

/// Bytes of a sector, 512 or 4,096.
fn sector(bytes: &[u8]) -> Option<usize> {
    1usize.checked_shl(u32::from(u16_at(bytes, 30)?)).filter(|s| matches!(*s, 512 | MAX_SECTOR))
}

/// Bytes of a container as its allocation table counts them, where these are more than it has; `None` where the table
/// is larger than one of its own sectors beyond the file, so that a slip is mended and a claim is not believed.
fn counted(bytes: &[u8], had: usize) -> Option<usize> {
    let sector = sector(bytes)?;
    let entries = size_at(bytes, 44)?.checked_mul(sector / 4)?;
    let whole = entries.checked_add(1)?.checked_mul(sector)?;
    (whole > had && whole <= had + (sector / 4 + 1) * sector).then_some(whole)
}
