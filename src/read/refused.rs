//! Formats that are recognised and not read, so that the refusal can name them and say what to do instead.
//!
//! Reading one of them later means a file of its own and a row with a reader in place of the one here.

use super::archive::zip_has;
use super::{Format, Input, Read, ReadError};
use memchr::memmem;

/// Bytes at both ends of a file in which names of parts are looked for.
pub(super) const WINDOW: usize = 256 << 10;

const fn refused(
    name: &'static str,
    extensions: &'static [&'static str],
    about: &'static str,
    detect: fn(&[u8], &str) -> bool,
) -> Format {
    Format { name, extensions, about, detect, read: None }
}

// Constants, not one table: `FORMATS` is the table.

pub(super) const ENCRYPTED_PACKAGE: Format = Format {
    name: "encrypted-package",
    extensions: &[],
    about: "Not read: an Office file under a password. Open it with its password and save a copy without one",
    detect: |bytes, _| is_ole(bytes) && ole_has(bytes, "EncryptedPackage"),
    read: Some(encrypted),
};

pub(super) const WORKS: Format = refused(
    "works",
    &[],
    "Not read: made by Microsoft Works. Open it in LibreOffice and save it as .docx",
    |bytes, ext| {
        let stream = is_ole(bytes) && (ole_has(bytes, "MatOST") || (ext == "wps" && ole_has(bytes, "CONTENTS")));
        stream || (ext == "wps" && bytes.starts_with(&[0x01, 0xFE]))
    },
);

pub(super) const PPT: Format = refused(
    "ppt",
    &["ppt", "dps", "pps"],
    "Not read: slides hold no lists; save their tables as .docx or .xlsx",
    |bytes, _| is_ole(bytes) && ole_has(bytes, "PowerPoint Document"),
);

pub(super) const OLE: Format =
    refused("ole", &[], "Not read: open it in the program that made it and save it as .docx or .xlsx", |bytes, _| {
        is_ole(bytes)
    });

pub(super) const PDF: Format = refused(
    "pdf",
    &["pdf"],
    "Not read: save the text as .docx with Word or WPS, or look for the same list as .docx or .xlsx on the page",
    |bytes, _| memmem::find(window(bytes, 1024), b"%PDF-").is_some(),
);

pub(super) const OFD: Format =
    refused("ofd", &["ofd"], "Not read: save it as .docx with an OFD reader or WPS", |bytes, ext| {
        is_package(bytes, ext, &["ofd"], &["OFD.xml"])
    });

pub(super) const PPTX: Format = refused(
    "pptx",
    &["pptx", "ppsx"],
    "Not read: slides hold no lists; save their tables as .docx or .xlsx",
    |bytes, ext| is_package(bytes, ext, &["pptx", "ppsx"], &["ppt/presentation.xml"]),
);

pub(super) const ODT: Format =
    refused("odt", &["odt", "ott"], "Not read: open it in LibreOffice or Word and save it as .docx", |bytes, _| {
        is_zip(bytes) && memmem::find(window(bytes, 256), b"application/vnd.oasis.opendocument.text").is_some()
    });

/// Extensions of other packages.
const PACKAGES: &[&str] = &["epub", "vsdx", "odp", "odg", "xps", "jar", "apk"];

pub(super) const PACKAGE: Format = refused(
    "package",
    PACKAGES,
    "Not read: a file in parts, of another program; open it there and save it as .docx or .xlsx",
    |bytes, ext| is_package(bytes, ext, PACKAGES, &["[Content_Types].xml", "META-INF/MANIFEST.MF", "mimetype"]),
);

pub(super) const SEVEN_ZIP: Format = refused("7z", &["7z"], "Not read: unpack it and pass the folder", |bytes, _| {
    bytes.starts_with(b"7z\xBC\xAF\x27\x1C")
});

pub(super) const RAR: Format =
    refused("rar", &["rar"], "Not read: unpack it and pass the folder", |bytes, _| bytes.starts_with(b"Rar!\x1A\x07"));

pub(super) const CEB: Format = refused(
    "ceb",
    &["ceb", "cebx", "gd", "sep", "gw"],
    "Not read: save it as .docx with the reader it came with",
    |_, _| false,
);

pub(super) const SPREADSHEETML: Format =
    refused("spreadsheetml", &[], "Not read: open it in Excel or WPS and save it as .xlsx", |bytes, _| {
        is_xml(bytes) && head_has(bytes, &["progid=\"excel.sheet\"", "urn:schemas-microsoft-com:office:spreadsheet"])
    });

pub(super) const WORD_XML: Format =
    refused("word-xml", &[], "Not read: open it in Word or WPS and save it as .docx", |bytes, _| {
        is_xml(bytes) && head_has(bytes, &["progid=\"word.document\"", "w:worddocument", "pkg:package"])
    });

fn encrypted(_: &Input<'_>) -> Result<Read, ReadError> {
    Err(ReadError::Encrypted)
}

/// The first bytes, all where there are fewer.
pub(super) fn window(bytes: &[u8], length: usize) -> &[u8] {
    bytes.get(..length).unwrap_or(bytes)
}

/// A zip archive or package.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Whether a zip is one file in parts and no archive of files: it has a part of this name, or, since a damaged one may
/// show none, an extension of that format.
fn is_package(bytes: &[u8], extension: &str, extensions: &[&str], parts: &[&str]) -> bool {
    is_zip(bytes) && (extensions.contains(&extension) || parts.iter().any(|part| zip_has(bytes, part)))
}

/// An OLE2 compound file.
pub(super) fn is_ole(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
}

/// Whether a compound file names a stream. Its directory may lie anywhere, its names are UTF-16.
pub(super) fn ole_has(bytes: &[u8], stream: &str) -> bool {
    let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
    memmem::find(bytes, &name).is_some()
}

/// The first characters in lower case, a UTF-16 text without its zeros.
pub(super) fn head(bytes: &[u8]) -> Vec<u8> {
    let bytes = window(bytes, 4096);
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    let wide = bytes.strip_prefix(&[0xFF, 0xFE]).or_else(|| bytes.strip_prefix(&[0xFE, 0xFF]));
    let mut head = wide.unwrap_or(bytes).to_ascii_lowercase();
    if wide.is_some() {
        head.retain(|b| *b != 0);
    }
    head
}

/// Whether the first characters in lower case hold one of these words.
pub(super) fn head_has(bytes: &[u8], words: &[&str]) -> bool {
    let head = head(bytes);
    words.iter().any(|word| memmem::find(&head, word.as_bytes()).is_some())
}

fn is_xml(bytes: &[u8]) -> bool {
    head(bytes).trim_ascii_start().starts_with(b"<?xml")
}
