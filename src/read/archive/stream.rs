//! Gzip and tar: what has no directory and is read from its start to its end.

use super::names::{Charset, RawName};
use super::{Entry, ReadError, Walk, broken};
use flate2::bufread::GzDecoder;
use std::cell::Cell;
use std::io::{self, Read};

/// A tar header is one block.
const BLOCK: usize = 512;
/// What may stand between two members: headers, long names, attributes.
const BETWEEN: u64 = 1 << 20;

/// Whether a block is the header of a tar member: its checksum is right. The older kind has no other mark.
pub(in crate::read) fn is_tar(block: &[u8]) -> bool {
    let Some(block) = block.get(..BLOCK) else { return false };
    let sum: u64 =
        block.iter().enumerate().map(|(i, b)| if (148..156).contains(&i) { 32 } else { u64::from(*b) }).sum();
    let digits = block.get(148..156).and_then(|field| std::str::from_utf8(field).ok()).unwrap_or("");
    let told = u64::from_str_radix(digits.trim_matches([' ', '\0']), 8);
    block.first() != Some(&0) && told == Ok(sum)
}

/// A compressed file, or a compressed tar archive.
pub(super) fn gz(bytes: &[u8], name: &str, inside: Option<&str>, walk: &mut Walk<'_>) -> Result<(), ReadError> {
    let mut reader = Padded { reader: GzDecoder::new(bytes), failed: false };
    let mut head = Vec::new();
    let begun = reader.by_ref().take(BLOCK as u64).read_to_end(&mut head).map_err(|error| broken(&error));
    if is_tar(&head) {
        return members(head.chain(reader), inside, walk);
    }
    let stored = reader.reader.header().and_then(|header| header.filename()).unwrap_or(&[]);
    let name = content_name(name, stored);
    let _ = walk.entry(inside, &name, Entry::File, |room| {
        begun?;
        room.fill(head.chain(reader))
    });
    Ok(())
}

/// The members of a gzip file, behind the last of which zeros may stand, as on a tape or a disk; `gunzip` passes over
/// them. How many belong to the member itself is known only where it ends.
struct Padded<'b> {
    reader: GzDecoder<&'b [u8]>,
    /// Whether a member was broken; nothing is read behind it.
    failed: bool,
}

impl Read for Padded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() || self.failed {
            return Ok(0);
        }
        loop {
            let count = self.reader.read(buffer).inspect_err(|_| self.failed = true)?;
            let rest = *self.reader.get_ref();
            if count > 0 || rest.iter().all(|byte| *byte == 0) {
                return Ok(count);
            }
            self.reader.reset(rest);
        }
    }
}

/// Name of what a gzip file holds: its own less `.gz`, as `gunzip` has it, else the one stored in it.
fn content_name(name: &str, stored: &[u8]) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    let without =
        file.rsplit_once('.').filter(|(stem, extension)| !stem.is_empty() && extension.eq_ignore_ascii_case("gz"));
    match without {
        Some((stem, _)) => stem.to_string(),
        None if stored.is_empty() => file.to_string(),
        None => {
            let stored = decode(stored);
            stored.rsplit(['/', '\\']).next().unwrap_or(file).to_string()
        }
    }
}

fn decode(bytes: &[u8]) -> String {
    let raw = RawName { bytes, ..RawName::default() };
    Charset::of(std::iter::once(raw)).decode(raw)
}

/// A tar archive.
pub(super) fn tar(bytes: &[u8], inside: Option<&str>, walk: &mut Walk<'_>) -> Result<(), ReadError> {
    members(bytes, inside, walk)
}

fn members(reader: impl Read, inside: Option<&str>, walk: &mut Walk<'_>) -> Result<(), ReadError> {
    let cap = walk.caps.inflated;
    let fence = Fence { total: Cell::new(cap), next: Cell::new(BETWEEN), ended: Cell::new(false) };
    let over = || {
        let what = "bytes of the unpacked archive".to_string();
        (fence.total.get() == 0).then_some(ReadError::TooLarge { what, limit: cap })
    };
    let failed = |error: io::Error| match over() {
        Some(over) => over,
        // The tar crate has no kind of error for it.
        _ if fence.ended.get() => ReadError::Truncated("it ends before its end mark".to_string()),
        _ => broken(&error),
    };
    let mut archive = tar::Archive::new(Fenced { reader, fence: &fence });
    for member in archive.entries().map_err(failed)? {
        let mut member = member.map_err(failed)?;
        fence.next.set(member.size().saturating_add(BETWEEN));
        let kind = member.header().entry_type();
        if kind.is_pax_global_extensions() {
            continue;
        }
        let name = decode(&member.path_bytes());
        let entry = match kind {
            _ if kind.is_dir() || name.ends_with('/') => Entry::Folder,
            _ if kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse() => Entry::File,
            _ => Entry::Special,
        };
        let size = member.size();
        let whole = walk.entry(inside, &name, entry, |room| {
            let bytes = room.fill(&mut member).map_err(|error| over().unwrap_or(error))?;
            if (bytes.len() as u64) < size {
                return Err(ReadError::Truncated("it ends inside a member".to_string()));
            }
            Ok(bytes)
        });
        if whole.is_break() {
            return Ok(());
        }
        if let Some(error) = walk.spent() {
            return Err(error);
        }
    }
    let marked = !fence.ended.get();
    // Behind the end mark stand zeros, and where the archive was compressed the checksum of it all.
    fence.next.set(BETWEEN);
    let cut = match io::copy(&mut archive.into_inner(), &mut io::sink()) {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData) => {
            return Err(broken(&error));
        }
        Err(error) => error.kind() == io::ErrorKind::UnexpectedEof,
        Ok(_) => !marked,
    };
    if cut { Err(ReadError::Truncated("it ends before its end mark".to_string())) } else { Ok(()) }
}

/// Bytes that may still be read.
struct Fence {
    /// In all.
    total: Cell<u64>,
    /// Until the next member is met: names are read whole, however long they claim to be.
    next: Cell<u64>,
    /// Whether the end was met.
    ended: Cell<bool>,
}

struct Fenced<'f, R> {
    reader: R,
    fence: &'f Fence,
}

impl<R: Read> Read for Fenced<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.fence.total.get().min(self.fence.next.get());
        if left == 0 && !buffer.is_empty() {
            return Err(io::Error::other("more stands between two members than names need"));
        }
        let length = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let count = self.reader.read(buffer.get_mut(..length).unwrap_or_default())?;
        self.fence.ended.set(self.fence.ended.get() || (count == 0 && length > 0));
        for cell in [&self.fence.total, &self.fence.next] {
            cell.set(cell.get().saturating_sub(count as u64));
        }
        Ok(count)
    }
}
