//! What folders and archives hold beside documents: passed over, and counted.

use super::refused::{IMAGE, head};
use super::{FORMATS, ReadError, extension};

pub use crate::model::SkipReason as Reason;

/// Name of the file in an output folder that lists every input of the run.
pub const MANIFEST: &str = "manifest.jsonl";

impl Reason {
    /// For the summary, with the number before it.
    #[must_use]
    pub fn describe(self, count: usize) -> &'static str {
        match (self, count) {
            (Reason::Image, 1) => "image",
            (Reason::Image, _) => "images",
            (Reason::SystemFile, 1) => "file of the system or of an office program (~$…, .DS_Store)",
            (Reason::SystemFile, _) => "files of the system or of an office program (~$…, .DS_Store)",
            (Reason::OwnOutput, 1) => "result of zhenggai itself",
            (Reason::OwnOutput, _) => "results of zhenggai itself",
            (Reason::NotAFile, 1) => "pipe, socket, device or link",
            (Reason::NotAFile, _) => "pipes, sockets, devices or links",
            (Reason::LinkedFolder, 1) => "linked folder, not entered",
            (Reason::LinkedFolder, _) => "linked folders, not entered",
            (Reason::Folder, 1) => "folder in an archive",
            (Reason::Folder, _) => "folders in archives",
        }
    }

    /// The error of an input that is asked for by its name and is no document; none for what is no file.
    #[must_use]
    pub fn refusal(self) -> Option<ReadError> {
        let (format, hint) = match self {
            Reason::Image => (IMAGE.name, IMAGE.about),
            Reason::SystemFile => {
                ("system", "Not read: office programs and systems leave it beside documents; pass the document itself")
            }
            Reason::OwnOutput => {
                ("result", "Not read: zhenggai wrote it itself; pass the document that it was made from")
            }
            Reason::NotAFile | Reason::LinkedFolder | Reason::Folder => return None,
        };
        Some(ReadError::UnsupportedFormat { format, hint })
    }
}

/// Extensions of pictures.
pub(super) const IMAGE_EXTENSIONS: &[&str] = &[
    "apng", "avif", "bmp", "emf", "gif", "heic", "heif", "ico", "jfif", "jpe", "jpeg", "jpg", "jxl", "png", "psd",
    "svg", "tif", "tiff", "webp", "wmf",
];

const IMAGE_MAGIC: &[&[u8]] = &[
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"II*\0",
    b"MM\0*",
    b"8BPS",
    b"\xd7\xcd\xc6\x9a",
    b"\0\0\0\x0cjP  ",
];

/// Brands of pictures in the container that films use too.
const IMAGE_BRANDS: &[&[u8]] = &[b"heic", b"heix", b"mif1", b"msf1", b"avif"];

const SYSTEM_NAMES: &[&str] = &[".ds_store", "desktop.ini", "ehthumbs.db", "thumbs.db", ".gitignore", ".gitkeep"];

/// Beginnings of names that office programs and macOS give to files beside the document: Word's owner files,
/// LibreOffice's locks, AppleDouble halves.
const SYSTEM_PREFIXES: &[&str] = &["~$", ".~lock.", "._"];

/// Folders that systems and not persons fill: the second halves of files packed on macOS, what version control, file
/// systems and network drives keep.
const SYSTEM_FOLDERS: &[&str] = &[
    "__macosx",
    ".git",
    ".svn",
    ".hg",
    "$recycle.bin",
    "system volume information",
    ".trashes",
    ".spotlight-v100",
    ".fseventsd",
    "@eadir",
];

/// Whether an input is passed over for its name or the folder it stands in.
#[must_use]
pub fn by_name(path: &str) -> Option<Reason> {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let mut folders = path.rsplit('/').skip(1);
    let in_system_folder = folders.any(|folder| SYSTEM_FOLDERS.iter().any(|name| folder.eq_ignore_ascii_case(name)));
    if in_system_folder
        || SYSTEM_NAMES.contains(&name.as_str())
        || SYSTEM_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
    {
        Some(Reason::SystemFile)
    } else if IMAGE_EXTENSIONS.contains(&extension) {
        Some(Reason::Image)
    } else {
        None
    }
}

/// Whether an input is passed over for what it holds. A picture that is called like a document is none of the pictures: its
/// name promises a list, so that it is to fail in words.
#[must_use]
pub fn by_content(bytes: &[u8], path: &str) -> Option<Reason> {
    if is_image(bytes) {
        (!promises_document(path)).then_some(Reason::Image)
    } else if is_own_output(bytes) {
        Some(Reason::OwnOutput)
    } else {
        None
    }
}

/// Whether a name has the extension of a format that is read.
fn promises_document(path: &str) -> bool {
    let extension = extension(path);
    FORMATS.iter().any(|format| format.read.is_some() && format.extensions.contains(&extension.as_str()))
}

/// Whether bytes are a picture.
pub(super) fn is_image(bytes: &[u8]) -> bool {
    let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    // Size of the file, then four bytes that are never used: two letters alone may begin a text.
    let bmp = bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]);
    let brand = || bytes.get(8..12).is_some_and(|brand| IMAGE_BRANDS.contains(&brand));
    let heif = bytes.get(4..8) == Some(b"ftyp") && brand();
    webp || bmp || heif || IMAGE_MAGIC.iter().any(|magic| bytes.starts_with(magic)) || is_svg(bytes)
}

/// Whether the first element is a drawing: pages may hold some, too.
fn is_svg(bytes: &[u8]) -> bool {
    let head = head(bytes);
    let mut rest = head.trim_ascii_start();
    while rest.starts_with(b"<?") || rest.starts_with(b"<!") {
        let end = memchr::memchr(b'>', rest).map_or(rest.len(), |at| at + 1);
        rest = rest.get(end..).unwrap_or(&[]).trim_ascii_start();
    }
    rest.starts_with(b"<svg")
}

/// Beginnings of what this program writes, in their order; white space may stand between the tokens.
const OWN: &[&[&str]] = &[
    &["{", "\"schema\"", ":", "\"zhenggai."],
    // Another program's lines may begin with a path; none goes on like this.
    &["path,document_id,record_id,"],
];

/// Whether the bytes open like a document, an error, a table or a manifest that this program wrote. The first
/// [`OWN_HEAD`] bytes are enough.
#[must_use]
pub fn is_own_output(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    OWN.iter().any(|tokens| begins(bytes, tokens)) || is_manifest(bytes)
}

fn begins(mut bytes: &[u8], tokens: &[&str]) -> bool {
    tokens.iter().all(|token| match bytes.trim_ascii_start().strip_prefix(token.as_bytes()) {
        Some(rest) => {
            bytes = rest;
            true
        }
        None => false,
    })
}

/// Bytes from which [`is_own_output`] and [`is_manifest`] tell what they can: a line of a manifest begins with two paths.
pub const OWN_HEAD: usize = 16 << 10;

/// Whether the bytes open like a line of a manifest: path, member, digest and outcome, in this order.
#[must_use]
pub fn is_manifest(bytes: &[u8]) -> bool {
    let Some(mut rest) = bytes.strip_prefix(b"{\"path\":") else { return false };
    for key in [b",\"member\":".as_slice(), b",\"sha256\":", b",\"outcome\":\""] {
        let Some(after) = json_value(rest).and_then(|at| rest.get(at..)) else { return false };
        let Some(after) = after.strip_prefix(key) else { return false };
        rest = after;
    }
    ["read", "failed", "skipped", "interrupted", "stale"].iter().any(|outcome| rest.starts_with(outcome.as_bytes()))
}

/// Length of the string or `null` at the beginning of a JSON text.
fn json_value(text: &[u8]) -> Option<usize> {
    if text.starts_with(b"null") {
        return Some(4);
    }
    let inside = text.strip_prefix(b"\"")?;
    let mut escaped = false;
    let end = inside.iter().position(|byte| {
        let closes = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        closes
    })?;
    Some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_no_documents() {
        for name in ["镇/照片.JPG", "a.png"] {
            assert_eq!(by_name(name), Some(Reason::Image), "{name}");
        }
        for name in [
            "~$方案.docx",
            ".DS_Store",
            "县/Thumbs.db",
            ".~lock.清单.xlsx#",
            "._方案.docx",
            "__MACOSX/县/方案.docx",
            "县/.git/HEAD",
        ] {
            assert_eq!(by_name(name), Some(Reason::SystemFile), "{name}");
        }
        for name in ["方案.docx", "out/manifest.jsonl", "png", "整改png.txt", "~方案.docx"] {
            assert_eq!(by_name(name), None, "{name}");
        }
    }

    #[test]
    fn own_output_is_known_by_its_first_bytes() {
        assert!(is_own_output(b"{\n  \"schema\": \"zhenggai.document/1\","));
        assert!(is_own_output(b"{\"schema\":\"zhenggai.error/1\""));
        assert!(is_own_output("\u{feff}path,document_id,record_id,kind,".as_bytes()));
        assert!(!is_own_output(b"{\"schema\": \"other\"}"));
        assert!(!is_own_output("整改清单".as_bytes()));
        let line = r#"{"path":"镇/\"甲\\.txt","member":null,"sha256":"0a","outcome":"read","output":"a"}"#;
        assert!(is_own_output(line.as_bytes()) && is_manifest(line.as_bytes()));
        for other in
            [r#"{"path":"a"}"#, r#"{"path":"a","member":null,"sha256":null,"outcome":"seen"}"#, "{\"path\":\"a"]
        {
            assert!(!is_own_output(other.as_bytes()), "{other}");
        }
        assert_eq!(by_content(b"\x89PNG\r\n\x1a\n....", "a"), Some(Reason::Image));
        assert_eq!(by_content(b"\x89PNG\r\n\x1a\n....", "县/方案.DOCX"), None);
        assert_eq!(by_content(b"\x89PNG\r\n\x1a\n....", "方案.pdf"), Some(Reason::Image));
        for image in
            [&b"BM\x36\0\0\0\0\0\0\0\x36"[..], b"\0\0\0\x18ftypheic", b"<?xml version='1.0'?><!-- x -->\n<svg>"]
        {
            assert_eq!(by_content(image, "a"), Some(Reason::Image));
        }
        for text in ["BM是单位简称", "<?xml version='1.0'?><!DOCTYPE html><html><svg></svg></html>"] {
            assert_eq!(by_content(text.as_bytes(), "a"), None, "{text}");
        }
    }
}
