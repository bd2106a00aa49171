//! The zip side of .xlsx, .xlsb and .ods: parts are inflated against caps, whatever their headers claim, and what
//! calamine then opens is a package of ours that holds only parts that were checked.

use crate::read::ReadError;
use crate::read::archive::zip_has_directory;
use crate::read::limits::MAX_PART;
use std::collections::HashMap;
use std::io::{Cursor, Read as _, Write as _};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Room made at once for a part; more grows as it really inflates.
const FIRST_ROOM: u64 = 16 << 20;
const END_OF_DIRECTORY: &[u8] = b"PK\x05\x06";

/// An opened package.
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Lower-case name with `/` → index; names in the wild differ in case and slash from what refers to them.
    names: HashMap<String, usize>,
    /// Bytes that may still be inflated.
    left: u64,
}

impl<'a> Package<'a> {
    /// Opens a package by its directory.
    ///
    /// # Errors
    /// `Truncated` if the directory at the end is missing, `Malformed` if it makes no sense.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        if !bytes.starts_with(b"PK") {
            return Err(ReadError::Malformed("it is no zip archive".to_string()));
        }
        // A package that was cut may hold another one that was not.
        if bytes.starts_with(b"PK\x03\x04") && !zip_has_directory(bytes) {
            return Err(ReadError::Truncated("the package has no directory at its end".to_string()));
        }
        let zip = match ZipArchive::new(Cursor::new(bytes)) {
            Ok(zip) => zip,
            Err(e) if memchr::memmem::rfind(bytes, END_OF_DIRECTORY).is_some() => return Err(zip_error("package", &e)),
            Err(_) => return Err(ReadError::Truncated("the package has no directory at its end".to_string())),
        };
        let mut names = HashMap::new();
        for index in 0..zip.len() {
            if let Some(Ok(name)) = zip.name_for_index(index) {
                names.entry(key(&name)).or_insert(index);
            }
        }
        Ok(Package { zip, names, left: MAX_PART })
    }

    /// Whether there is a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&key(name))
    }

    /// The bytes of a part; `None` if there is none of this name.
    ///
    /// # Errors
    /// `TooLarge` past [`MAX_PART`], all parts taken together; `Encrypted`, `Malformed` for parts that do not inflate.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(&index) = self.names.get(&key(name)) else { return Ok(None) };
        let file = self.zip.by_index(index).map_err(|e| zip_error(name, &e))?;
        let mut bytes = Vec::with_capacity(file.size().min(FIRST_ROOM).min(self.left) as usize);
        let read = file.take(self.left + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > self.left {
            return Err(ReadError::TooLarge { what: format!("bytes inflated, at {name}"), limit: MAX_PART });
        }
        read.map_err(|e| ReadError::Malformed(format!("part {name}: {e}")))?;
        self.left -= bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// Like [`Package::part`], for parts without which there is nothing to read.
    ///
    /// # Errors
    /// As [`Package::part`], and `Malformed` if the part is missing.
    pub(super) fn needed(&mut self, name: &str) -> Result<Vec<u8>, ReadError> {
        self.part(name)?.ok_or_else(|| ReadError::Malformed(format!("the package has no {name}")))
    }
}

fn key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

fn zip_error(name: &str, error: &ZipError) -> ReadError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => ReadError::Encrypted,
        other => ReadError::Malformed(format!("part {name}: {other}")),
    }
}

/// A package for calamine: checked parts under the names it expects.
pub(super) struct Copy(ZipWriter<Cursor<Vec<u8>>>);

impl Copy {
    /// An empty package.
    pub(super) fn new() -> Self {
        Copy(ZipWriter::new(Cursor::new(Vec::new())))
    }

    /// Adds a part that was inflated before, as it is.
    ///
    /// # Errors
    /// `Internal` if it cannot be written.
    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), ReadError> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        let written = self.0.start_file(name, options).map_err(std::io::Error::other);
        written.and_then(|()| self.0.write_all(bytes)).map_err(|e| ReadError::Internal(e.to_string()))
    }

    /// The finished package.
    ///
    /// # Errors
    /// `Internal` if it cannot be written.
    pub(super) fn finish(self) -> Result<Cursor<Vec<u8>>, ReadError> {
        let mut bytes = self.0.finish().map_err(|e| ReadError::Internal(e.to_string()))?;
        bytes.set_position(0);
        Ok(bytes)
    }
}
