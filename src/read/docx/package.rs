//! The package: a zip archive of parts that name each other by relationships. Nothing here knows what a part means.
//!
//! Sizes in the archive's headers are never trusted; a part is measured while it is inflated.

use crate::read::ReadError;
use crate::read::archive::zip_has_directory;
use crate::read::limits::MAX_PART;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

use super::xml::Xml;

/// A part that does not tell its size is given this much room first.
const FIRST_ROOM: u64 = 64 << 10;
/// No header makes us reserve more than this before a byte is inflated.
const MOST_ROOM: u64 = 16 << 20;

/// An open package.
pub(super) struct Package<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// Part name, lower case and with `/` → index; names are compared without case (ECMA-376 part 2, 6.2.2).
    names: HashMap<String, usize>,
    /// Bytes that may still be inflated for this input.
    room: u64,
}

/// A part, inflated and decoded.
pub(super) struct Part {
    /// The text.
    pub(super) text: String,
    /// What was wrong with it, where some of it was read all the same.
    pub(super) damage: Option<String>,
    /// Whether bytes had to be replaced.
    pub(super) lossy: bool,
}

/// A relationship from one part to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    /// Its id.
    pub(super) id: String,
    /// Last piece of its type: `styles`, `header`, `officeDocument`.
    pub(super) kind: String,
    /// Full name of the target part.
    pub(super) target: String,
}

/// Part names of an archive, from its central directory alone; none for what only holds a package that has one.
pub(super) fn names(bytes: &[u8]) -> Option<Vec<String>> {
    let zip = ZipArchive::new(Cursor::new(bytes)).ok().filter(|_| zip_has_directory(bytes))?;
    Some(zip.file_names_raw().map(part_name).collect())
}

impl<'b> Package<'b> {
    /// Opens a package.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, ReadError> {
        // A package that was cut may hold another one that was not.
        if !zip_has_directory(bytes) {
            return Err(ReadError::Truncated("the archive has no directory at its end".to_string()));
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| match error {
            // The directory stands at the end: an archive without one was cut.
            ZipError::InvalidArchive(_) | ZipError::Io(_) => {
                ReadError::Truncated("the archive has no directory at its end".to_string())
            }
            other => ReadError::Malformed(other.to_string()),
        })?;
        let names = zip.file_names_raw().enumerate().map(|(i, name)| (part_name(name), i)).collect();
        Ok(Package { zip, names, room: MAX_PART })
    }

    /// Whether a part exists.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&name.to_ascii_lowercase())
    }

    /// Inflates and decodes a part; `None` where there is none.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] where the parts read so far inflate to more than [`MAX_PART`], [`ReadError::Encrypted`],
    /// and [`ReadError::Malformed`] where not one byte of the part could be had.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Part>, ReadError> {
        let Some(index) = self.names.get(&name.to_ascii_lowercase()).copied() else { return Ok(None) };
        let mut file = self.zip.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ReadError::Encrypted,
            other => ReadError::Malformed(format!("{name}: {other}")),
        })?;
        let room = file.size().clamp(FIRST_ROOM, MOST_ROOM);
        let mut bytes = Vec::with_capacity(usize::try_from(room).unwrap_or(0));
        let outcome = file.by_ref().take(self.room + 1).read_to_end(&mut bytes);
        let inflated = bytes.len() as u64;
        if inflated > self.room {
            return Err(ReadError::TooLarge { what: "bytes of inflated parts".to_string(), limit: MAX_PART });
        }
        self.room -= inflated;
        let damage = outcome.err().map(|error| error.to_string());
        if let Some(why) = damage.as_ref().filter(|_| bytes.is_empty()) {
            return Err(ReadError::Malformed(format!("{name}: {why}")));
        }
        let (text, lossy) = decode(bytes);
        Ok(Some(Part { text, damage, lossy }))
    }

    /// The relationships of a part; those of the package for the empty name. External targets are left out.
    pub(super) fn relations(&mut self, part: &str) -> Vec<Relation> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
        let Ok(Some(rels)) = self.part(&name) else { return Vec::new() };
        let mut xml = Xml::new(&rels.text);
        let mut found = Vec::new();
        if xml.root().is_none() {
            return found;
        }
        while let Some(tag) = xml.child() {
            let external = tag.attr("TargetMode").is_some_and(|m| m == "External");
            if let (Some(id), Some(kind), Some(target), false) =
                (tag.attr("Id"), tag.attr("Type"), tag.attr("Target"), external)
            {
                let kind = kind.rsplit('/').next().unwrap_or("").to_string();
                found.push(Relation { id: id.into_owned(), kind, target: resolve(folder, &target) });
            }
            xml.skip();
        }
        found
    }

    /// Name of the part with this content type (its end is compared), by `[Content_Types].xml`.
    pub(super) fn by_content_type(&mut self, wanted: fn(&str) -> bool) -> Option<String> {
        let types = self.part("[Content_Types].xml").ok()??;
        let mut xml = Xml::new(&types.text);
        xml.root()?;
        while let Some(tag) = xml.child() {
            if let (Some(name), Some(kind)) = (tag.attr("PartName"), tag.attr("ContentType"))
                && wanted(&kind)
            {
                return Some(resolve("", &name));
            }
            xml.skip();
        }
        None
    }
}

/// A part's name as the map of names has it. Some producers write `\`, some a leading `/`.
fn part_name(raw: &[u8]) -> String {
    let name = String::from_utf8_lossy(raw).replace('\\', "/");
    name.trim_start_matches('/').to_ascii_lowercase()
}

/// The full name of a target that is relative to a folder.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut pieces: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for piece in target.split('/') {
        match piece {
            "" | "." => {}
            ".." => {
                pieces.pop();
            }
            piece => pieces.push(piece),
        }
    }
    pieces.retain(|p| !p.is_empty());
    pieces.join("/")
}

/// Bytes of a part as text: UTF-8, or UTF-16 by its mark or by the shape of its first `<`; otherwise what the XML
/// declaration names. Says whether bytes had to be replaced.
fn decode(bytes: Vec<u8>) -> (String, bool) {
    let encoding = match bytes.as_slice() {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => encoding_rs::UTF_16LE,
        [0xFE, 0xFF, ..] | [0, b'<', ..] => encoding_rs::UTF_16BE,
        _ => declared(&bytes).unwrap_or(encoding_rs::UTF_8),
    };
    if encoding != encoding_rs::UTF_8 {
        let (text, _, lossy) = encoding.decode(&bytes);
        return (text.into_owned(), lossy);
    }
    match String::from_utf8(bytes) {
        Ok(text) => (text, false),
        Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), true),
    }
}

/// The encoding that the XML declaration names, where it is known and is not UTF-16 (which the bytes themselves
/// would have shown).
fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = bytes.get(..bytes.len().min(200))?;
    let head = head.get(..memchr::memchr(b'>', head)?)?;
    let at = memchr::memmem::find(head, b"encoding")? + b"encoding".len();
    let rest = head.get(at..)?;
    let name = rest.split(|b| matches!(b, b'"' | b'\'')).nth(1)?;
    encoding_rs::Encoding::for_label(name).filter(|e| *e != encoding_rs::UTF_16LE && *e != encoding_rs::UTF_16BE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_measured_while_they_are_inflated() {
        let blanks = vec![b' '; 5000];
        let bytes = crate::read::docx::tests::archive(&[("a.xml", &blanks), ("b.xml", &blanks)]);
        let mut package = Package::open(&bytes).unwrap();
        package.room = 7000;
        assert_eq!(package.part("A.xml").unwrap().unwrap().text.len(), 5000);
        assert!(matches!(package.part("b.xml"), Err(ReadError::TooLarge { .. })));
        assert!(package.part("c.xml").unwrap().is_none());
    }

    #[test]
    fn targets_resolve_like_paths() {
        assert_eq!(resolve("word", "styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word", "../customXml/item1.xml"), "customXml/item1.xml");
        assert_eq!(resolve("", "word\\document.xml"), "word/document.xml");
        assert_eq!(resolve("a", "../../../b"), "b");
    }

    #[test]
    fn parts_decode_by_mark_shape_and_declaration() {
        let utf16: Vec<u8> = "<a>村</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(utf16), ("<a>村</a>".to_string(), false));
        let (gbk, ..) = encoding_rs::GBK.encode("<?xml version='1.0' encoding='gbk'?><a>村</a>");
        assert!(decode(gbk.into_owned()).0.ends_with("<a>村</a>"));
        assert_eq!(decode(b"<a>\xFF</a>".to_vec()), ("<a>\u{FFFD}</a>".to_string(), true));
    }
}
