//! Formats that are recognised and not read, so that the refusal can name them and say what to do instead.
//!
//! Reading one of them later means a file of its own and a row with a reader in place of the one here.

use super::archive::{is_tar, zip_has};
use super::skip::{IMAGE_EXTENSIONS, is_image};
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
    |bytes, _| {
        // Bytes may stand before it (ISO 32000-1, annex H); in an archive it is a member.
        let archive = is_zip(bytes) || is_tar(bytes) || starts(bytes, &[b"Rar!\x1A\x07", b"7z\xBC\xAF\x27\x1C"]);
        !archive && memmem::find(window(bytes, 1024), b"%PDF-").is_some()
    },
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

pub(super) const IMAGE: Format = refused(
    "image",
    IMAGE_EXTENSIONS,
    "Not read: text in pictures is not recognised. Save what OCR makes of it as .docx or .txt, or look for the list itself",
    |bytes, _| is_image(bytes),
);

pub(super) const AUDIO: Format = refused(
    "audio",
    &["mp3", "wav", "wma", "m4a", "aac", "flac", "ogg", "amr"],
    "Not read: a recording. Pass its text as .docx or .txt",
    |bytes, _| {
        let riff = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WAVE");
        riff || starts(bytes, &[b"ID3\x02", b"ID3\x03", b"ID3\x04", b"fLaC", b"OggS", b"#!AMR"])
            || bytes.get(4..11) == Some(b"ftypM4A")
    },
);

pub(super) const VIDEO: Format = refused(
    "video",
    &["mp4", "avi", "mov", "wmv", "mkv", "flv", "mpg", "mpeg", "rmvb", "webm", "m4v", "3gp"],
    "Not read: a film. Pass its text as .docx or .txt",
    |bytes, _| {
        let riff = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"AVI ");
        let asf = b"\x30\x26\xB2\x75\x8E\x66\xCF\x11";
        riff || bytes.get(4..8) == Some(b"ftyp")
            || starts(bytes, &[b"\x1A\x45\xDF\xA3", b"FLV\x01", b"\0\0\x01\xBA", asf])
    },
);

pub(super) const PROGRAM: Format = refused(
    "program",
    &["exe", "dll", "com", "scr", "so", "dylib", "class", "dex"],
    "Not read: a program, or an archive that unpacks itself. Unpack it, with care, and pass the folder",
    |bytes, _| {
        let known: &[&[u8]] = &[b"\x7FELF", b"\xCF\xFA\xED\xFE", b"\xCE\xFA\xED\xFE", b"\xCA\xFE\xBA\xBE", b"dex\n"];
        starts(bytes, known) || (bytes.starts_with(b"MZ") && window(bytes, 64).contains(&0))
    },
);

pub(super) const DATABASE: Format = refused(
    "database",
    &["db", "sqlite", "mdb", "accdb", "dbf"],
    "Not read: export its tables as .xlsx or .csv",
    |bytes, _| starts(bytes, &[b"SQLite format 3\0", b"\0\x01\0\0Standard "]),
);

pub(super) const SHORTCUT: Format = refused(
    "shortcut",
    &["lnk", "url", "webloc"],
    "Not read: it only leads to a file or page elsewhere; pass that one",
    |bytes, ext| {
        let windows = b"L\0\0\0\x01\x14\x02\0";
        bytes.starts_with(windows) || (ext == "url" && head_has(bytes, &["[internetshortcut]"])) || ext == "webloc"
    },
);

pub(super) const UOF: Format = refused(
    "uof",
    &["uof", "uot", "uos", "uop"],
    "Not read: open it in WPS or the program that made it and save it as .docx or .xlsx",
    |bytes, _| is_xml(bytes) && head_has(bytes, &["uof:uof", "schemas.uof.org"]),
);

const UNPACK: &str = "Not read: unpack it and pass the folder or the file";

pub(super) const BZ2: Format = refused("bz2", &["bz2", "tbz2", "tbz"], UNPACK, |bytes, _| {
    bytes.starts_with(b"BZh")
        && bytes.get(3).is_some_and(u8::is_ascii_digit)
        && (bytes.get(4..10) == Some(b"\x31\x41\x59\x26\x53\x59")
            || bytes.get(4..10) == Some(b"\x17\x72\x45\x38\x50\x90"))
});

pub(super) const XZ: Format =
    refused("xz", &["xz", "txz", "lzma"], UNPACK, |bytes, _| bytes.starts_with(b"\xFD7zXZ\0"));

pub(super) const ZST: Format =
    refused("zst", &["zst", "tzst"], UNPACK, |bytes, _| bytes.starts_with(b"\x28\xB5\x2F\xFD"));

pub(super) const LZ4: Format =
    refused("lz4", &["lz4"], UNPACK, |bytes, _| starts(bytes, &[b"\x04\x22\x4D\x18", b"\x02\x21\x4C\x18"]));

pub(super) const CAB: Format = refused("cab", &["cab"], UNPACK, |bytes, _| bytes.starts_with(b"MSCF\0\0\0\0"));

pub(super) const ISO: Format =
    refused("iso", &["iso", "img"], "Not read: open it as a disk and pass the folder", |bytes, _| {
        // The volume descriptor stands in the seventeenth sector of 2,048 bytes.
        bytes.get(0x8001..0x8006).is_some_and(|mark| mark == b"CD001" || mark == b"BEA01")
    });

pub(super) const LZH: Format = refused("lzh", &["lzh", "lha"], UNPACK, |bytes, _| {
    matches!(bytes.get(2..7), Some([b'-', b'l', b'h' | b'z', _, b'-']))
});

pub(super) const OLD_ARCHIVE: Format = refused("arj", &["arj", "ace", "z"], UNPACK, |bytes, _| {
    starts(bytes, &[b"\x1F\x9D", b"\x60\xEA"]) || bytes.get(7..14) == Some(b"**ACE**")
});

pub(super) const SEVEN_ZIP: Format = refused("7z", &["7z"], "Not read: unpack it and pass the folder", |bytes, _| {
    bytes.starts_with(b"7z\xBC\xAF\x27\x1C")
});

pub(super) const RAR: Format =
    refused("rar", &["rar"], "Not read: unpack it and pass the folder", |bytes, _| bytes.starts_with(b"Rar!\x1A\x07"));

pub(super) const CEB: Format = refused(
    "ceb",
    &["ceb", "cebx", "gd", "sep", "gw", "caj", "kdh"],
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

/// Whether bytes begin with one of these marks.
fn starts(bytes: &[u8], marks: &[&[u8]]) -> bool {
    marks.iter().any(|mark| bytes.starts_with(mark))
}

/// How the first part of a zip archive in several begins.
const SPANNED: &[u8] = b"PK\x07\x08PK\x03\x04";

/// A zip archive or package.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    starts(bytes, &[b"PK\x03\x04", b"PK\x05\x06", SPANNED])
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
    let marked = bytes.strip_prefix(&[0xFF, 0xFE]).or_else(|| bytes.strip_prefix(&[0xFE, 0xFF]));
    // Without a mark, a tag tells: every other byte of it is zero.
    let wide = marked.or(Some(bytes).filter(|bytes| bytes.starts_with(b"<\0") || bytes.starts_with(b"\0<")));
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
    let head = head(bytes);
    // Pages saved by Office may open as XML and hold its settings.
    head.trim_ascii_start().starts_with(b"<?xml") && memmem::find(&head, b"<html").is_none()
}
