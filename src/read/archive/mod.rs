//! Archives: one input, many documents. Members are handed over one after the other, in the order of the archive's
//! directory, and no more of them is held than is being read; an archive inside an archive is opened where it stands.
//!
//! What a member holds is none of its business: that is for the readers of the formats. Nothing is ever unpacked to a
//! file, and no size in a header is believed: bytes are counted while they are inflated, against the caps of
//! [`limits`](super::limits).
//!
//! | | read by | why |
//! |---|---|---|
//! | zip | a reader of the directory of our own, `flate2` | the zip crate's archive keeps one of two members of one name, gives the archive up for one member's bad extra field, and cannot read a truncated archive that was written as a stream |
//! | tar | `tar` | long names of GNU and pax, base-256 sizes |
//! | gz | `flate2` | a file cut short fails: half a list looks like a whole one |

mod names;
mod stream;
mod zip;

pub(super) use stream::is_tar;
pub(super) use zip::{has as zip_has, has_directory as zip_has_directory};

use super::limits::{MAX_ARCHIVES, MAX_HELD, MAX_INFLATED, MAX_MEMBERS};
use super::skip::{self, Reason};
use super::{ReadError, detect};
use crate::text::distinct::Distinct;
use std::io::{self, Read};
use std::ops::ControlFlow;

/// One member of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its path inside the archive, joined with `/`: `附件/清单.xlsx`, `二期.zip/清单.xlsx`. No two files have one: the second
    /// of a name is `清单~2.xlsx`. `None` speaks of the archive itself: part of it, or all, could not be read.
    pub name: Option<String>,
    /// What it holds.
    pub content: Content,
}

/// What a member holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// Nothing that could be a document.
    Skipped(Reason),
    /// Bytes that could not be had.
    Failed(ReadError),
}

/// Kinds of archives that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Zip,
    Gz,
    Tar,
}

fn kind(bytes: &[u8], name: &str) -> Option<Kind> {
    if bytes.is_empty() {
        return None;
    }
    match detect(bytes, name)?.name {
        "zip" => Some(Kind::Zip),
        "gz" => Some(Kind::Gz),
        "tar" => Some(Kind::Tar),
        _ => None,
    }
}

/// Whether an input is an archive whose members are documents. Office files that are zip packages are none.
#[must_use]
pub fn is_archive(bytes: &[u8], name: &str) -> bool {
    kind(bytes, name).is_some()
}

/// Hands over each member of an archive. `name` is that of the archive; a `.gz` has no other name for what it holds. What
/// can be read of a damaged archive is read; a member without a name then says what is wrong with the archive.
pub fn members(bytes: &[u8], name: &str, visit: &mut dyn FnMut(Member)) {
    members_within(CAPS, bytes, name, visit);
}

/// What one archive may cost.
#[derive(Debug, Clone, Copy)]
struct Caps {
    members: u64,
    inflated: u64,
    held: u64,
    archives: usize,
}

const CAPS: Caps = Caps { members: MAX_MEMBERS, inflated: MAX_INFLATED, held: MAX_HELD, archives: MAX_ARCHIVES };

fn members_within(caps: Caps, bytes: &[u8], name: &str, visit: &mut dyn FnMut(Member)) {
    let Some(kind) = kind(bytes, name) else {
        return visit(Member { name: None, content: Content::Failed(ReadError::UnknownFormat) });
    };
    let mut walk = Walk {
        visit,
        caps,
        names: Distinct::default(),
        members: 0,
        given: 0,
        inflated: 0,
        held: 0,
        depth: 1,
        over: None,
    };
    walk.archive(kind, bytes, name, None);
    if let Some(error) = walk.over.take() {
        walk.give(None, Content::Failed(error));
    }
}

/// What an entry of an archive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    File,
    Folder,
    /// A link or a device.
    Special,
}

impl Entry {
    fn skipped(self) -> Option<Reason> {
        match self {
            Entry::File => None,
            Entry::Folder => Some(Reason::Folder),
            Entry::Special => Some(Reason::NotAFile),
        }
    }
}

/// A way through an archive and the archives in it.
struct Walk<'v> {
    visit: &'v mut dyn FnMut(Member),
    caps: Caps,
    /// Names of the files met.
    names: Distinct,
    /// Members met.
    members: u64,
    /// Members handed over to be read, and failures.
    given: u64,
    /// Bytes inflated.
    inflated: u64,
    /// Bytes of the archives that are open inside the outermost one.
    held: u64,
    /// Archives that are open.
    depth: usize,
    /// The cap on members, which ended the walk.
    over: Option<ReadError>,
}

impl Walk<'_> {
    /// Reads one archive; `inside` is its path in the outermost one.
    fn archive(&mut self, kind: Kind, bytes: &[u8], name: &str, inside: Option<&str>) {
        let (members, given) = (self.members, self.given);
        let done = match kind {
            Kind::Zip => zip::read(bytes, inside, self),
            Kind::Gz => stream::gz(bytes, name, inside, self),
            Kind::Tar => stream::tar(bytes, inside, self),
        };
        let empty = (self.members == members).then_some(ReadError::Empty);
        let nothing = empty.or((self.given == given).then_some(ReadError::NoDocument));
        let failed = done.err().or(nothing).filter(|_| self.over.is_none());
        if let Some(error) = failed {
            self.give(inside.map(ToString::to_string), Content::Failed(error));
        }
    }

    fn give(&mut self, name: Option<String>, content: Content) {
        self.given += u64::from(!matches!(content, Content::Skipped(_)));
        (self.visit)(Member { name, content });
    }

    /// One entry of an archive. `read` gets its bytes, and is asked only if they are wanted. Breaks where a cap ends the
    /// walk.
    fn entry(
        &mut self,
        inside: Option<&str>,
        path: &str,
        entry: Entry,
        read: impl FnOnce(&mut Room) -> Result<Vec<u8>, ReadError>,
    ) -> ControlFlow<()> {
        if self.members >= self.caps.members {
            let limit = self.caps.members;
            self.over = Some(ReadError::TooLarge { what: "members".to_string(), limit });
            return ControlFlow::Break(());
        }
        self.members += 1;
        let enclosed = enclosed(path);
        let below = enclosed.as_deref().unwrap_or(path);
        let name = inside.map_or_else(|| below.to_string(), |inside| format!("{inside}/{below}"));
        // Many archives list a folder again with each file in it.
        let name = if entry == Entry::Folder { name } else { self.names.name(name) };
        if let Some(reason) = entry.skipped() {
            self.give(Some(name), Content::Skipped(reason));
        } else if enclosed.is_none() {
            self.give(Some(name), Content::Failed(ReadError::UnsafePath));
        } else if let Some(reason) = skip::by_name(&name) {
            self.give(Some(name), Content::Skipped(reason));
        } else {
            return self.file(name, read);
        }
        ControlFlow::Continue(())
    }

    fn file(&mut self, name: String, read: impl FnOnce(&mut Room) -> Result<Vec<u8>, ReadError>) -> ControlFlow<()> {
        if let Some(error) = self.spent() {
            self.give(Some(name), Content::Failed(error));
            return ControlFlow::Continue(());
        }
        let left = self.caps.inflated.saturating_sub(self.inflated);
        let mut room = Room { left: left.min(self.caps.held.saturating_sub(self.held)), used: 0, cap: self.caps.held };
        let bytes = read(&mut room);
        self.inflated += room.used;
        match self.spent().map_or(bytes, Err) {
            Err(error) => self.give(Some(name), Content::Failed(error)),
            Ok(bytes) => match kind(&bytes, &name) {
                None => self.give(Some(name), Content::Bytes(bytes)),
                Some(_) if self.depth >= self.caps.archives => {
                    let what = "archives inside one another".to_string();
                    let error = ReadError::TooLarge { what, limit: self.caps.archives as u64 };
                    self.give(Some(name), Content::Failed(error));
                }
                Some(kind) => {
                    let held = bytes.len() as u64;
                    self.held += held;
                    self.depth += 1;
                    self.archive(kind, &bytes, &name, Some(&name));
                    self.depth -= 1;
                    self.held -= held;
                }
            },
        }
        if self.over.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// The error of every member that comes after so many bytes were inflated as are allowed. Those of a directory are
    /// still listed; a stream, which would have to be inflated on, ends there.
    fn spent(&self) -> Option<ReadError> {
        let limit = self.caps.inflated;
        (self.inflated >= limit).then(|| ReadError::TooLarge { what: "bytes of inflated members".to_string(), limit })
    }
}

/// Room for the bytes of one member.
struct Room {
    left: u64,
    /// The cap that the room is part of.
    cap: u64,
    /// Bytes inflated, also where nothing came of them.
    used: u64,
}

impl Room {
    /// Reads to the end.
    fn fill(&mut self, reader: impl Read) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        let done = reader.take(self.left + 1).read_to_end(&mut bytes);
        let count = bytes.len() as u64;
        self.used += count.min(self.left);
        if count > self.left {
            return Err(ReadError::TooLarge { what: "bytes of one member".to_string(), limit: self.cap });
        }
        done.map_err(|error| broken(&error))?;
        Ok(bytes)
    }
}

/// What a failed read says of the archive.
fn broken(error: &io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => ReadError::Truncated("it ends inside a member".to_string()),
        _ => ReadError::Malformed(error.to_string()),
    }
}

/// A member's path with `/` and without `.` and `..`; `None` for one that leads out of the archive, and for none at all. A
/// letter and a colon are a drive where a slash follows; else they begin a name (`a:b.txt`).
fn enclosed(path: &str) -> Option<String> {
    let path = path.replace('\\', "/");
    let drive = matches!(path.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic());
    if drive || path.starts_with('/') || path.contains('\0') {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    if parts.is_empty() { None } else { Some(parts.join("/")) }
}

#[cfg(test)]
mod tests;
