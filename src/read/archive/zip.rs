//! Zip: the directory at the end, or the members' own headers where it is missing.
//!
//! Rules are those of APPNOTE 6.3.10. Sizes and offsets are looked up and never relied on: what lies outside the file is
//! the error of one member.

use super::names::{Charset, RawName};
use super::{Entry, ReadError, Room, Walk};
use crate::read::limits::{MAX_INFLATED, MAX_MEMBERS};
use flate2::{Crc, bufread::DeflateDecoder};
use memchr::memmem;
use std::io;

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const DESCRIPTOR: &[u8] = b"PK\x07\x08";
const END: &[u8] = b"PK\x05\x06";
const END64: &[u8] = b"PK\x06\x06";
const LOCATOR64: &[u8] = b"PK\x06\x07";
/// A field of 32 bits that stands for one of 64 elsewhere.
const ELSEWHERE: u64 = 0xFFFF_FFFF;
/// Length of the end record, and of the longest comment after it.
const END_LENGTH: usize = 22;
const MAX_COMMENT: usize = 0xFFFF;
/// End records that are looked at; each may lead to a directory of its own.
const MAX_ENDS: usize = 16;

/// One member as a header describes it.
#[derive(Debug, Clone, Copy)]
struct Header<'b> {
    name: &'b [u8],
    extra: &'b [u8],
    flags: u16,
    method: u16,
    /// Of the bytes; unknown where only a header that was written before them is left.
    crc: Option<u32>,
    /// Length of the compressed bytes; unknown as above.
    packed: Option<u64>,
    /// Where the local header stands.
    offset: u64,
    /// Mode of the file as Unix has it; 0 where another system packed it.
    mode: u32,
}

/// Headers, and what is wrong with the archive if something is.
struct Directory<'b> {
    headers: Vec<Header<'b>>,
    damage: Option<ReadError>,
}

/// Hands each member to the walk.
pub(super) fn read(bytes: &[u8], inside: Option<&str>, walk: &mut Walk<'_>) -> Result<(), ReadError> {
    let Directory { headers, damage } = directory(bytes)?;
    let charset = Charset::of(headers.iter().map(Header::raw_name));
    for header in &headers {
        let name = charset.decode(header.raw_name());
        if walk.entry(inside, &name, header.entry(), |room| header.read(bytes, room)).is_break() {
            return Ok(());
        }
    }
    damage.map_or(Ok(()), Err)
}

/// Whether an archive has a member of this name, case aside. What has no directory has none.
pub(in crate::read) fn has(bytes: &[u8], member: &str) -> bool {
    central(bytes).is_some_and(|found| found.headers.iter().any(|h| h.name.eq_ignore_ascii_case(member.as_bytes())))
}

/// Whether an archive has its own directory: one of an archive stored in it does not count.
pub(in crate::read) fn has_directory(bytes: &[u8]) -> bool {
    central(bytes).is_some()
}

fn directory(bytes: &[u8]) -> Result<Directory<'_>, ReadError> {
    if let Some(found) = central(bytes) {
        return Ok(found);
    }
    if bytes.starts_with(DESCRIPTOR) {
        return Err(ReadError::UnsupportedFormat { format: "split zip", hint: JOIN });
    }
    let headers = locals(bytes);
    if headers.is_empty() && bytes.starts_with(LOCAL) {
        return Err(ReadError::Truncated("it ends in the header of its first member".to_string()));
    }
    if headers.is_empty() {
        return Err(ReadError::Malformed("the archive has no directory and no member".to_string()));
    }
    let damage = "it has no directory at its end; its members were found by their own headers".to_string();
    Ok(Directory { headers, damage: Some(ReadError::Truncated(damage)) })
}

/// The directory that an end record leads to; the last one that does.
fn central(bytes: &[u8]) -> Option<Directory<'_>> {
    let from = bytes.len().saturating_sub(END_LENGTH + MAX_COMMENT);
    let ends = memmem::rfind_iter(bytes.get(from..)?, END);
    ends.take(MAX_ENDS).find_map(|at| at_end_record(bytes, from + at))
}

fn at_end_record(bytes: &[u8], at: usize) -> Option<Directory<'_>> {
    let end = bytes.get(at..at + END_LENGTH)?;
    // The words of a comment can look like an end record; it ends with the file.
    if matches!(u16_at(end, 4)?, 1..=0xFFFE) && at + END_LENGTH + usize::from(u16_at(end, 20)?) <= bytes.len() {
        let damage = Some(ReadError::UnsupportedFormat { format: "split zip", hint: JOIN });
        return Some(Directory { headers: Vec::new(), damage });
    }
    let (mut count, mut size, mut start) = (u64::from(u16_at(end, 10)?), u32_at(end, 12)?, u32_at(end, 16)?);
    let mut directory_end = at as u64;
    if let Some(wide) = end64(bytes, at) {
        let record = bytes.get(usize::try_from(wide).ok()?..)?;
        (count, size, start) = (u64_at(record, 32)?, u64_at(record, 40)?, u64_at(record, 48)?);
        directory_end = wide;
    }
    // Where an archive lost its end, an archive stored in it may be the last that has one. A file that opens with a
    // member has that member in its directory.
    let is_whole = |first: u64| first == 0 || !bytes.starts_with(LOCAL);
    if count == 0 {
        return is_whole(directory_end).then_some(Directory { headers: Vec::new(), damage: None });
    }
    // Bytes may have been put before the archive; the directory still ends where its end record begins.
    let before = directory_end.checked_sub(size).and_then(|from| from.checked_sub(start)).unwrap_or(0);
    let mut found =
        [before, 0].into_iter().filter_map(|before| centrals(bytes, start.checked_add(before)?, count, before));
    found.find(|found| before == 0 || is_whole(found.headers.iter().map(|header| header.offset).min().unwrap_or(0)))
}

/// Where the record for large archives stands.
fn end64(bytes: &[u8], end: usize) -> Option<u64> {
    let locator = bytes.get(end.checked_sub(20)?..end)?;
    let at = u64_at(locator, 8).filter(|_| locator.starts_with(LOCATOR64))?;
    bytes.get(usize::try_from(at).ok()?..)?.starts_with(END64).then_some(at)
}

fn centrals(bytes: &[u8], start: u64, count: u64, before: u64) -> Option<Directory<'_>> {
    let mut rest = bytes.get(usize::try_from(start).ok()?..)?;
    let mut headers = Vec::new();
    while let Some((header, after)) = central_header(rest, before) {
        headers.push(header);
        rest = after;
        // One more than may be read shows that there are too many.
        if headers.len() as u64 > MAX_MEMBERS {
            return Some(Directory { headers, damage: None });
        }
    }
    let found = headers.len() as u64;
    let why = format!("its directory breaks off after {found} of {count} members");
    let damage = (found < count).then_some(ReadError::Malformed(why));
    (found > 0).then_some(Directory { headers, damage })
}

fn central_header(rest: &[u8], before: u64) -> Option<(Header<'_>, &[u8])> {
    let fixed = rest.get(..46).filter(|fixed| fixed.starts_with(CENTRAL))?;
    let length = |at| u16_at(fixed, at).map(usize::from);
    let (name, extra, comment) = (length(28)?, length(30)?, length(32)?);
    let after = rest.get(46 + name + extra + comment..)?;
    let (name, extra) = (rest.get(46..46 + name)?, rest.get(46 + name..46 + name + extra)?);
    let (size, packed, offset) = (u32_at(fixed, 24)?, u32_at(fixed, 20)?, u32_at(fixed, 42)?);
    let [_, packed, offset] = wide(extra, [size, packed, offset]);
    let is_unix = matches!(fixed.get(5)?, 3 | 19);
    let header = Header {
        name,
        extra,
        flags: u16_at(fixed, 8)?,
        method: u16_at(fixed, 10)?,
        crc: Some(crc_at(fixed, 16)?),
        packed: Some(packed),
        offset: offset.saturating_add(before),
        mode: if is_unix { u32::from(u16_at(fixed, 40)?) } else { 0 },
    };
    Some((header, after))
}

/// Fields of 32 bits with those put in that the extra field for large members has instead, in this order.
fn wide(extra: &[u8], fields: [u64; 3]) -> [u64; 3] {
    let mut instead = extra_field(extra, 1).unwrap_or(&[]);
    fields.map(|field| match (field, instead.split_first_chunk()) {
        (ELSEWHERE, Some((value, rest))) => {
            instead = rest;
            u64::from_le_bytes(*value)
        }
        _ => field,
    })
}

/// The data of an extra field.
fn extra_field(mut extra: &[u8], wanted: u16) -> Option<&[u8]> {
    while let (Some(id), Some(length)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let data = extra.get(4..4 + usize::from(length))?;
        if id == wanted {
            return Some(data);
        }
        extra = extra.get(4 + usize::from(length)..)?;
    }
    None
}

/// Headers found one behind the other from the start of the file. The data of a member is never searched for them: what is
/// stored in it may be an archive with headers of its own.
fn locals(bytes: &[u8]) -> Vec<Header<'_>> {
    let mut headers = Vec::new();
    let (mut from, mut inflated) = (0, 0);
    while let Some(at) = bytes.get(from..).and_then(|rest| memmem::find(rest, LOCAL)).map(|at| from + at) {
        let Some((mut header, data)) = local_header(bytes, at) else { break };
        let rest = bytes.get(data..).unwrap_or(&[]);
        if header.packed.is_none() && header.method == 8 && header.flags & 1 == 0 && inflated < MAX_INFLATED {
            // The length stands behind the data; where the data ends, only inflating it tells.
            let mut decoder = DeflateDecoder::new(rest);
            let done = io::copy(&mut io::Read::take(&mut decoder, MAX_INFLATED - inflated), &mut io::sink());
            inflated += decoder.total_out();
            header.packed = done.is_ok().then_some(decoder.total_in());
        } else if header.packed.is_none() {
            header.packed = described(rest);
        }
        let packed = header.packed.and_then(|n| usize::try_from(n).ok());
        headers.push(header);
        // Where the data goes on to is not known, or lies behind the end: nothing more can be found.
        let Some(next) = packed.and_then(|n| n.checked_add(data)) else { break };
        from = next;
        if headers.len() as u64 > MAX_MEMBERS {
            break;
        }
    }
    headers
}

/// Length of data that stands before its own description: a record that says of itself how far behind the start of the data
/// it stands (APPNOTE 4.3.9). Its signature may be left out; the next header then stands behind it.
fn described(data: &[u8]) -> Option<u64> {
    let is_length = |at: usize, length: usize| u32_at(data, at) == Some(length as u64);
    let found = memmem::find_iter(data, b"PK").find_map(|at| {
        let rest = data.get(at..)?;
        let length = if rest.starts_with(DESCRIPTOR) {
            Some(at).filter(|length| is_length(at + 8, *length))
        } else if rest.starts_with(LOCAL) || rest.starts_with(CENTRAL) {
            at.checked_sub(12).filter(|length| is_length(at - 8, *length))
        } else {
            None
        };
        length.map(|length| length as u64)
    });
    let last =
        || data.len().checked_sub(12).filter(|length| is_length(length + 4, *length)).map(|length| length as u64);
    found.or_else(last)
}

/// The local header at an offset, and where its data begins.
fn local_header(bytes: &[u8], at: usize) -> Option<(Header<'_>, usize)> {
    let rest = bytes.get(at..)?;
    let fixed = rest.get(..30).filter(|fixed| fixed.starts_with(LOCAL))?;
    let (name, extra) = (usize::from(u16_at(fixed, 26)?), usize::from(u16_at(fixed, 28)?));
    let flags = u16_at(fixed, 6)?;
    let (name, extra, data) =
        (rest.get(30..30 + name)?, rest.get(30 + name..30 + name + extra)?, at + 30 + name + extra);
    let [_, packed, _] = wide(extra, [u32_at(fixed, 22)?, u32_at(fixed, 18)?, 0]);
    let (crc, known) = (crc_at(fixed, 14)?, flags & 8 == 0 || packed > 0);
    let header = Header {
        name,
        extra,
        flags,
        method: u16_at(fixed, 8)?,
        crc: known.then_some(crc),
        packed: known.then_some(packed),
        offset: at as u64,
        mode: 0,
    };
    Some((header, data))
}

impl<'b> Header<'b> {
    fn raw_name(&self) -> RawName<'b> {
        // 0x7075: a version, the checksum of the name it stands for, the name.
        let unicode = extra_field(self.extra, 0x7075).and_then(|data| {
            let same = crc_at(data, 1)? == checksum(self.name) && data.first() == Some(&1);
            data.get(5..).filter(|_| same)
        });
        RawName { bytes: self.name, is_utf8: self.flags & 0x800 != 0, unicode }
    }

    fn entry(&self) -> Entry {
        match self.mode & 0xF000 {
            _ if self.name.ends_with(b"/") || self.name.ends_with(b"\\") => Entry::Folder,
            0x4000 => Entry::Folder,
            0 | 0x8000 => Entry::File,
            _ => Entry::Special,
        }
    }

    fn read(&self, bytes: &'b [u8], room: &mut Room) -> Result<Vec<u8>, ReadError> {
        if self.flags & 1 != 0 {
            return Err(ReadError::EncryptedMember);
        }
        let offset = usize::try_from(self.offset).unwrap_or(usize::MAX);
        let outside = || ReadError::Truncated("a member lies outside of it".to_string());
        let Some((_, start)) = local_header(bytes, offset) else {
            return Err(if offset < bytes.len() {
                ReadError::Malformed("a member is not where the directory says".to_string())
            } else {
                outside()
            });
        };
        let rest = bytes.get(start..).ok_or_else(outside)?;
        let cut = self.packed.is_some_and(|packed| packed > rest.len() as u64);
        let packed = self.packed.and_then(|packed| rest.get(..usize::try_from(packed).ok()?)).unwrap_or(rest);
        let content = match self.method {
            0 if cut || self.packed.is_none() => Err(ReadError::Truncated("it ends inside a member".to_string())),
            0 => room.fill(packed),
            8 => room.fill(DeflateDecoder::new(packed)),
            99 => Err(ReadError::EncryptedMember),
            other => Err(ReadError::UnsupportedFormat { format: method(other), hint: REPACK }),
        }?;
        match self.crc.filter(|crc| *crc != checksum(&content)) {
            Some(_) => Err(ReadError::Malformed("the checksum of the member is not that of its bytes".to_string())),
            None => Ok(content),
        }
    }
}

const JOIN: &str = "Unpack it where all its parts are, and pass the folder.";
const REPACK: &str = "Unpack the archive and pass the folder.";

/// A way of compressing that is not read, as the kind of file it makes of a member.
fn method(number: u16) -> &'static str {
    match number {
        1 => "shrink-compressed",
        2..=5 => "reduce-compressed",
        6 => "implode-compressed",
        9 => "deflate64-compressed",
        12 => "bzip2-compressed",
        14 => "lzma-compressed",
        93 => "zstd-compressed",
        95 => "xz-compressed",
        98 => "ppmd-compressed",
        _ => "unusually compressed",
    }
}

fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|b| u16::from_le_bytes(*b))
}

fn crc_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|b| u32::from_le_bytes(*b))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u64> {
    crc_at(bytes, at).map(u64::from)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|b| u64::from_le_bytes(*b))
}
