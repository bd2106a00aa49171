//! Bytes → [`Body`]: one file per format, chosen by what the bytes are before what the name says.
//!
//! A format is one row of [`FORMATS`]; the readers are one file each. [`read`] is the only way in.

pub mod archive;
mod csv;
mod doc;
pub mod docx;
pub mod encoding;
pub mod error;
mod frequent;
pub mod html;
pub mod limits;
mod lines;
mod markdown;
mod pipe;
mod plain;
mod refused;
mod rtf;
pub mod sheet;
pub mod skip;
mod template;
mod word;

pub use error::ReadError;
pub use limits::Budget;
pub use lines::slice;

use crate::model::{Body, Code, Finding};

/// A format that can be read, or that is recognised and refused by name.
pub struct Format {
    /// Name as `source.format` gives it.
    pub name: &'static str,
    /// Extensions without the dot, lower case; the first is the usual one.
    pub extensions: &'static [&'static str],
    /// One line for `zhenggai formats`; for a format without a reader, what to do instead.
    pub about: &'static str,
    /// Whether bytes are of this format. Gets the bytes and the lower-case extension of the name.
    pub detect: fn(&[u8], &str) -> bool,
    /// Reads the bytes; `None` for a format that is only recognised.
    pub read: Option<Reader>,
}

/// A reader: bytes in, content out.
pub type Reader = fn(&Input<'_>) -> Result<Read, ReadError>;

/// What a reader gets.
pub struct Input<'a> {
    /// The bytes of the file.
    pub bytes: &'a [u8],
    /// Its name or path, for the extension only.
    pub name: &'a str,
    /// Whether hidden rows, columns and sheets are read.
    pub include_hidden: bool,
    /// Caps on what one file may cost.
    pub budget: &'a Budget,
}

/// What a reader gives.
#[derive(Debug)]
pub struct Read {
    /// The content.
    pub body: Body,
    /// Name of the encoding, for text formats.
    pub encoding: Option<String>,
}

/// Every format, in the order in which detection tries them: packages that are read, formats that are only
/// recognised, then text, since nearly anything decodes as some text.
pub const FORMATS: &[Format] = &[
    Format {
        name: "docx",
        extensions: &["docx", "docm", "dotx", "dotm"],
        about: "Word documents and templates in XML, with and without macros",
        detect: docx::detect,
        read: Some(docx::read),
    },
    Format {
        name: "xlsx",
        extensions: &["xlsx", "xlsm", "xltx", "xltm", "et"],
        about: "Excel and WPS workbook; merged cells, date cells, hidden rows, columns and sheets",
        detect: sheet::detect_xlsx,
        read: Some(sheet::read_xlsx),
    },
    Format {
        name: "xlsb",
        extensions: &["xlsb"],
        about: "Excel binary workbook",
        detect: sheet::detect_xlsb,
        read: Some(sheet::read_xlsb),
    },
    Format {
        name: "xls",
        extensions: &["xls", "xlt", "et"],
        about: "Excel 5 to 2003 and WPS workbook",
        detect: sheet::detect_xls,
        read: Some(sheet::read_xls),
    },
    Format {
        name: "ods",
        extensions: &["ods", "ots"],
        about: "OpenDocument spreadsheet",
        detect: sheet::detect_ods,
        read: Some(sheet::read_ods),
    },
    refused::ENCRYPTED_PACKAGE,
    Format {
        name: "doc",
        extensions: doc::EXTENSIONS,
        about: "Word 97 to 2007 and WPS documents and templates; tables, automatic numbers, no tracked deletions",
        detect: doc::detect,
        read: Some(doc::read),
    },
    refused::WORKS,
    refused::PPT,
    refused::OLE,
    refused::PDF,
    refused::OFD,
    Format {
        name: "rtf",
        extensions: &["rtf"],
        about: "Rich text, also under .doc; tables with merged cells, numbers, code pages of fonts, no tracked deletions",
        detect: rtf::detect,
        read: Some(rtf::read),
    },
    refused::PPTX,
    refused::ODT,
    refused::PACKAGE,
    Format {
        name: "zip",
        extensions: &["zip"],
        about: "Archive: each member a document, names in UTF-8, GB18030, Big5, Shift-JIS or code page 437",
        detect: |bytes, _| refused::is_zip(bytes),
        read: Some(|_| Err(ReadError::Archive { format: "zip" })),
    },
    refused::SEVEN_ZIP,
    refused::RAR,
    refused::BZ2,
    refused::XZ,
    refused::ZST,
    refused::LZ4,
    refused::CAB,
    refused::ISO,
    refused::LZH,
    refused::OLD_ARCHIVE,
    refused::IMAGE,
    refused::AUDIO,
    refused::VIDEO,
    refused::PROGRAM,
    refused::DATABASE,
    refused::SHORTCUT,
    Format {
        name: "gz",
        extensions: &["gz", "tgz"],
        about: "Compressed file or tar archive",
        detect: |bytes, _| bytes.starts_with(&[0x1F, 0x8B, 0x08]),
        read: Some(|_| Err(ReadError::Archive { format: "gz" })),
    },
    Format {
        name: "tar",
        extensions: &["tar"],
        about: "Archive without compression: each member a document",
        detect: |bytes, _| archive::is_tar(bytes),
        read: Some(|_| Err(ReadError::Archive { format: "tar" })),
    },
    refused::CEB,
    refused::UOF,
    refused::SPREADSHEETML,
    refused::WORD_XML,
    Format {
        name: "mhtml",
        extensions: &["mht", "mhtml"],
        about: "Web page saved as one file",
        detect: html::detect_mhtml,
        read: Some(html::read_mhtml),
    },
    Format {
        name: "html",
        extensions: &["html", "htm", "xhtml", "shtml"],
        about: "Web page, also under .doc or .xls; merged cells, metadata block, links to attachments; no page furniture",
        detect: html::detect,
        read: Some(html::read),
    },
    Format {
        name: "csv",
        extensions: &["csv", "tsv"],
        about: "Comma, semicolon or tab separated values in any encoding, line breaks in quoted fields",
        detect: |bytes, ext| (matches!(ext, "csv" | "tsv") && encoding::is_text(bytes)) || csv::is_csv(bytes),
        read: Some(csv::read),
    },
    Format {
        name: "md",
        extensions: &["md", "markdown"],
        about: "Markdown, its tables with or without the rule under the header",
        detect: |bytes, ext| matches!(ext, "md" | "markdown") && encoding::is_text(bytes),
        read: Some(plain::read_markdown),
    },
    Format {
        name: "txt",
        extensions: &["txt", "text"],
        about: "Plain text in UTF-8, UTF-16, GB18030 or Big5, with tables of bars or tabs",
        detect: |bytes, _| encoding::is_text(bytes),
        read: Some(plain::read),
    },
];

/// Formats whose extensions stand for one another: each is plain text.
const TEXT_FORMATS: &[&str] = &["csv", "md", "txt"];

/// Reads an input: its content decides the format, its extension only where the content is silent.
///
/// # Errors
/// [`ReadError::Empty`] without bytes, [`ReadError::TooLarge`] past [`limits::MAX_INPUT`],
/// [`ReadError::UnsupportedFormat`] for a format that is only recognised, [`ReadError::UnknownFormat`] where neither
/// content nor extension is known, and whatever the format's reader says.
pub fn read(input: &Input<'_>) -> Result<(&'static Format, Read), ReadError> {
    if input.bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if input.bytes.len() as u64 > limits::MAX_INPUT {
        return Err(ReadError::TooLarge { what: "bytes".to_string(), limit: limits::MAX_INPUT });
    }
    let format = detect(input.bytes, input.name).ok_or(ReadError::UnknownFormat)?;
    let extension = extension(input.name);
    let Some(reader) = format.read else {
        return Err(ReadError::UnsupportedFormat { format: format.name, hint: format.about });
    };
    let mut read = reader(input)?;
    limits::blocks(read.body.blocks.len())?;
    template::clear(&mut read.body);
    if let Some(claimed) = by_extension(&extension).filter(|claimed| lies(claimed, format)) {
        let message = format!("the name ends in .{extension}, the content is {} and was read as that", format.name);
        let finding = Finding::new(Code::ExtensionLies, message).with("extension", claimed.name);
        read.body.findings.insert(0, finding.with("format", format.name));
    }
    Ok((format, read))
}

/// The format of an input: what its content shows, else what its name claims.
#[must_use]
pub fn detect(bytes: &[u8], name: &str) -> Option<&'static Format> {
    let extension = extension(name);
    FORMATS.iter().find(|format| (format.detect)(bytes, &extension)).or_else(|| by_extension(&extension))
}

fn by_extension(extension: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.extensions.contains(&extension))
}

fn lies(claimed: &Format, found: &Format) -> bool {
    let text = |format: &Format| TEXT_FORMATS.contains(&format.name);
    claimed.name != found.name && !(text(claimed) && text(found))
}

/// What follows the last dot of the last part of a path, in lower case; empty where there is none.
fn extension(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn run(bytes: &[u8], name: &str) -> Result<(&'static str, Read), ReadError> {
        let budget = Budget::new();
        let input = Input { bytes, name, include_hidden: false, budget: &budget };
        read(&input).map(|(format, read)| (format.name, read))
    }

    #[track_caller]
    fn refused_as(bytes: &[u8], name: &str, expected: &str) {
        match run(bytes, name) {
            Err(ReadError::UnsupportedFormat { format, hint }) => {
                assert_eq!(format, expected);
                assert!(!hint.is_empty());
            }
            other => panic!("{name}: {other:?}"),
        }
    }

    #[test]
    fn the_table_of_formats_is_sound() {
        let (mut names, mut extensions) = (BTreeSet::new(), BTreeSet::new());
        for format in FORMATS {
            assert!(names.insert(format.name), "{} twice", format.name);
            assert!(!format.about.is_empty() && !format.about.contains('\n'));
            for extension in format.extensions {
                assert!(extension.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()), "{extension}");
                // WPS writes both kinds of workbook under one extension; the content decides.
                let shared = *extension == "et";
                assert!(extensions.insert(*extension) || shared, "{extension} stands in two rows");
            }
            if format.read.is_none() {
                assert!(format.about.starts_with("Not read"), "{} does not say that it is not read", format.name);
            }
        }
    }

    #[test]
    fn known_formats_are_refused_by_name() {
        let disk = [&[0; 0x8001][..], b"CD001"].concat();
        let content: &[(&[u8], &str, &str)] = &[
            (b"%PDF-1.7\n%\xE2\xE3", "a.pdf", "pdf"),
            (b"%PDF-1.7\n", "a.txt", "pdf"),
            (b"Rar!\x1A\x07\x01\x00", "a.rar", "rar"),
            (b"7z\xBC\xAF\x27\x1C", "a", "7z"),
            (b"PK\x03\x04xxxx", "a.ofd", "ofd"),
            (b"<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>", "a.xls", "spreadsheetml"),
            (b"<?xml version=\"1.0\"?>\n<?mso-application progid=\"Word.Document\"?>", "a.doc", "word-xml"),
            (b"\x01\x02\x03\x04", "a.ceb", "ceb"),
            (b"BZh91AY&SY", "a.docx", "bz2"),
            (b"\xFD7zXZ\0\0", "a", "xz"),
            (b"\x28\xB5\x2F\xFD\x04", "a.txt", "zst"),
            (b"\x04\x22\x4D\x18\x60", "a", "lz4"),
            (b"MSCF\0\0\0\0\x01", "a", "cab"),
            (&disk, "a", "iso"),
            (b"\x20\x10-lh5-\x01", "a", "lzh"),
            (b"\x89PNG\r\n\x1a\n\0", "a.docx", "image"),
            (b"\0\0\0\x18ftypmp42", "a", "video"),
            (b"ID3\x03\0", "a", "audio"),
            (b"MZ\x90\0\x03\0", "a.docx", "program"),
            (b"SQLite format 3\0\x10", "a", "database"),
            (b"[InternetShortcut]\r\nURL=x", "a.url", "shortcut"),
        ];
        for (bytes, name, format) in content {
            refused_as(bytes, name, format);
        }
        // Where the content says nothing, the extension does.
        for (extension, format) in ["bz2", "xz", "zst", "lz4", "cab", "iso", "lzh", "ofd", "pdf"]
            .map(|name| (name, name))
            .into_iter()
            .chain([("jpg", "image"), ("mp4", "video"), ("exe", "program"), ("dps", "ppt")])
        {
            refused_as(b"\x01\x02\x03\x04", &format!("a.{extension}"), format);
        }
        assert_eq!(detect("ID3号井整改".as_bytes(), "a.txt").map(|format| format.name), Some("txt"));
        let ole = [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &wide("MatOST")].concat();
        refused_as(&ole, "a.wps", "works");
        let ole = [&ole[..8], &wide("EncryptedPackage")].concat();
        assert_eq!(run(&ole, "a.docx").err(), Some(ReadError::Encrypted));
    }

    fn wide(name: &str) -> Vec<u8> {
        name.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn nothing_and_noise_are_errors() {
        assert_eq!(run(b"", "a.txt").err(), Some(ReadError::Empty));
        let noise: Vec<u8> = (0u32..4000).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert_eq!(run(&noise, "a.txt").err(), Some(ReadError::UnknownFormat));
        assert_eq!(run(&noise, "a").err(), Some(ReadError::UnknownFormat));
    }

    #[test]
    fn pages_are_known_under_any_name() {
        for (bytes, name, format) in [
            ("\u{feff}<!DOCTYPE html>\n<html>", "a.xls", "html"),
            ("<!-- saved --> <table><tr><td>", "a.xls", "html"),
            ("正文<p>公示</p>", "a.htm", "html"),
            ("<?xml version=\"1.0\"?>\n<html><head><xml><w:WordDocument/></xml></head>", "a.doc", "html"),
            ("MIME-Version: 1.0\nContent-Type: multipart/related;", "a.doc", "mhtml"),
        ] {
            assert_eq!(detect(bytes.as_bytes(), name).map(|f| f.name), Some(format), "{name}");
        }
    }

    #[test]
    fn text_is_read_under_any_name() {
        let prose = "青禾乡整改公示\n正文。\n".as_bytes();
        for (name, format) in [("a.txt", "txt"), ("a.md", "md"), ("a.csv", "csv"), ("a", "txt"), ("目录.1/b", "txt")]
        {
            let (found, read) = run(prose, name).unwrap();
            assert_eq!((found, read.body.blocks.len(), read.body.findings.len()), (format, 2, 0));
        }
        let values = "序号,问题,措施\n1,渡口堆料,清运\n2,标识缺失,补设\n".as_bytes();
        assert_eq!(run(values, "a.txt").map(|(f, r)| (f, r.body.findings.len())).ok(), Some(("csv", 0)));
    }

    #[test]
    fn an_extension_that_lies_is_told() {
        let (format, read) = run("青禾乡整改公示\n".as_bytes(), "公示.doc").unwrap();
        assert_eq!(format, "txt");
        assert_eq!(read.body.findings.iter().map(|f| f.code).collect::<Vec<_>>(), [Code::ExtensionLies]);
    }
}
