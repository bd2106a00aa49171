//! What folders and archives hold beside documents: passed over, and counted.

use super::ReadError;
use super::refused::{IMAGE, head};

/// Name of the file in an output folder that lists every input of the run.
pub const MANIFEST: &str = "manifest.jsonl";

/// Why an input was passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// A picture; this program does no character recognition.
    Image,
    /// Something an office program or the system left: `~$方案.docx`, `.DS_Store`.
    SystemFile,
    /// An earlier output of this program.
    OwnOutput,
    /// A pipe, a socket or a device in a folder; a link in an archive.
    NotAFile,
    /// A link to a folder in a folder: it could lead in circles.
    LinkedFolder,
    /// A folder that an archive names as a member.
    Folder,
}

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
}

impl Reason {
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
    } else if name == MANIFEST {
        Some(Reason::OwnOutput)
    } else if IMAGE_EXTENSIONS.contains(&extension) {
        Some(Reason::Image)
    } else {
        None
    }
}

/// Whether an input is passed over for what it holds.
#[must_use]
pub fn by_content(bytes: &[u8]) -> Option<Reason> {
    if is_image(bytes) {
        Some(Reason::Image)
    } else if is_own_output(bytes) {
        Some(Reason::OwnOutput)
    } else {
        None
    }
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

/// Whether the bytes open like a document, an error or a table that this program wrote. A few hundred are enough.
#[must_use]
pub fn is_own_output(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    if bytes.starts_with(b"path,document_id,record_id,") {
        return true;
    }
    let mut rest = bytes;
    for token in ["{", "\"schema\"", ":", "\"zhenggai."] {
        match rest.trim_ascii_start().strip_prefix(token.as_bytes()) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    true
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
        assert_eq!(by_name("out/manifest.jsonl"), Some(Reason::OwnOutput));
        for name in ["方案.docx", "png", "整改png.txt", "~方案.docx"] {
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
        assert_eq!(by_content(b"\x89PNG\r\n\x1a\n...."), Some(Reason::Image));
        for image in
            [&b"BM\x36\0\0\0\0\0\0\0\x36"[..], b"\0\0\0\x18ftypheic", b"<?xml version='1.0'?><!-- x -->\n<svg>"]
        {
            assert_eq!(by_content(image), Some(Reason::Image));
        }
        for text in ["BM是单位简称", "<?xml version='1.0'?><!DOCTYPE html><html><svg></svg></html>"] {
            assert_eq!(by_content(text.as_bytes()), None, "{text}");
        }
    }
}
