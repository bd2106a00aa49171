//! Broken files and how each ends.

use super::list::List;
use super::ole::contain;
use super::xlsx::package;
use super::{text, word};
use std::io::{Cursor, Read as _};

/// A broken file.
pub struct Malformed {
    /// Its name; `--errors` or `--recovers` says how it ends.
    pub name: &'static str,
    /// How it ends.
    pub outcome: Outcome,
    /// What it holds.
    pub bytes: fn() -> Vec<u8>,
}

/// How reading a broken file ends.
pub enum Outcome {
    /// With an error of this code.
    Error(&'static str),
    /// With so many records, and where something was lost a finding of this code.
    Recovers {
        /// Number of records.
        records: usize,
        /// Code of one of the findings.
        finding: Option<&'static str>,
    },
}

use Outcome::{Error, Recovers};

/// Every broken file.
pub const MALFORMED: &[Malformed] = &[
    Malformed { name: "empty--errors.docx", outcome: Error("empty"), bytes: Vec::new },
    Malformed { name: "cut-in-half--errors.docx", outcome: Error("truncated"), bytes: || half(&docx()) },
    Malformed { name: "cut-in-half--errors.xlsx", outcome: Error("truncated"), bytes: || half(&xlsx()) },
    Malformed { name: "password--errors.xlsx", outcome: Error("encrypted"), bytes: password },
    Malformed { name: "password--errors.docx", outcome: Error("encrypted"), bytes: password },
    Malformed { name: "pdf-in-disguise--errors.docx", outcome: Error("unsupported-format"), bytes: pdf },
    Malformed { name: "plain-zip--errors.zip", outcome: Error("archive"), bytes: plain_zip },
    Malformed { name: "no-body--errors.docx", outcome: Error("malformed"), bytes: no_body },
    Malformed { name: "noise--errors.txt", outcome: Error("unknown-format"), bytes: noise },
    Malformed {
        name: "rich-text--recovers.doc",
        outcome: Recovers { records: 3, finding: Some("extension-lies") },
        bytes: rich_text,
    },
    Malformed {
        name: "cut-rich-text--recovers.rtf",
        outcome: Recovers { records: 2, finding: Some("part-unreadable") },
        bytes: cut_rich_text,
    },
    Malformed {
        name: "cut-xml--recovers.docx",
        outcome: Recovers { records: 2, finding: Some("part-unreadable") },
        bytes: cut_xml,
    },
    Malformed {
        name: "broken-styles--recovers.docx",
        outcome: Recovers { records: 3, finding: Some("part-unreadable") },
        bytes: broken_styles,
    },
    Malformed {
        name: "broken-numbering--recovers.docx",
        outcome: Recovers { records: 3, finding: Some("part-unreadable") },
        bytes: broken_numbering,
    },
    Malformed {
        name: "nested-tables--recovers.docx",
        outcome: Recovers { records: 3, finding: Some("limit-reached") },
        bytes: nested_tables,
    },
    Malformed {
        name: "far-cell-bomb--recovers.xlsx",
        outcome: Recovers { records: 3, finding: None },
        bytes: far_cell,
    },
    Malformed {
        name: "string-count-bomb--recovers.xlsx",
        outcome: Recovers { records: 3, finding: None },
        bytes: string_count,
    },
    Malformed {
        name: "lossy-bytes--recovers.txt",
        outcome: Recovers { records: 3, finding: Some("lossy-encoding") },
        bytes: lossy,
    },
    Malformed {
        name: "workbook-in-disguise--recovers.docx",
        outcome: Recovers { records: 3, finding: Some("extension-lies") },
        bytes: xlsx,
    },
    Malformed {
        name: "text-in-disguise--recovers.xls",
        outcome: Recovers { records: 3, finding: Some("extension-lies") },
        bytes: plain,
    },
    Malformed {
        name: "nuls--recovers.txt",
        outcome: Recovers { records: 3, finding: Some("lossy-encoding") },
        bytes: nuls,
    },
];

/// A short list that each file held before it was broken.
const SOUND: &str = "\
# Held by the broken files.
= 霁川县林区防火设施整改清单

| 序号 | 问题 | 整改措施 | 责任单位 | 整改时限 |
| 1 | 瞭望塔楼梯锈蚀 | 除锈刷漆，更换踏板。 | 县林业局 | 2025年4月底前 |
| 2 | 防火道被落叶堵塞 | 组织清理，落实每月巡护。 | 槐坪镇人民政府 | 2025年5月10日前 |
| 3 | 扑火队装备缺失 | 补齐风力灭火机。 | 县应急管理局 | 2025年3月31日前 |

~ 霁川县林业局
~ 2025年2月18日
";

fn sound() -> List {
    List::parse("malformed", "sound", SOUND).expect("a sound list")
}

fn docx() -> Vec<u8> {
    word::plain(&sound())
}

fn xlsx() -> Vec<u8> {
    super::sheets::xlsx(&sound())
}

fn plain() -> Vec<u8> {
    text::rows(&sound())
}

fn half(bytes: &[u8]) -> Vec<u8> {
    bytes[..bytes.len() / 2].to_vec()
}

/// What Office makes of a file with a password: a package inside an OLE container.
fn password() -> Vec<u8> {
    contain(&[("/EncryptionInfo", &[4, 0, 4, 0, 0x40, 0, 0, 0]), ("/EncryptedPackage", &[0xA5; 600])])
}

fn pdf() -> Vec<u8> {
    b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n".to_vec()
}

fn rich_text() -> Vec<u8> {
    super::rtf::plain(&sound())
}

/// Ends inside the last row.
fn cut_rich_text() -> Vec<u8> {
    let mut bytes = rich_text();
    bytes.truncate(bytes.len() - 600);
    bytes
}

fn plain_zip() -> Vec<u8> {
    package(&[("list.txt", &plain())])
}

fn no_body() -> Vec<u8> {
    changed(&docx(), "word/document.xml", |_| None)
}

/// Bytes of no format: a fixed sequence without pattern.
fn noise() -> Vec<u8> {
    (0u32..3000).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect()
}

/// A cell in the last corner of the sheet: a reader that makes a rectangle of all cells does not survive it.
fn far_cell() -> Vec<u8> {
    changed(&xlsx(), "xl/worksheets/sheet1.xml", |text| {
        let far = "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>核</t></is></c></row></sheetData>";
        Some(text.replace("</sheetData>", far))
    })
}

/// A table of shared strings that claims four thousand million entries.
fn string_count() -> Vec<u8> {
    changed(&xlsx(), "xl/sharedStrings.xml", |text| {
        let (before, rest) = text.split_once("uniqueCount=\"")?;
        let (_, after) = rest.split_once('"')?;
        Some(format!("{before}uniqueCount=\"4294967295\"{after}"))
    })
}

/// Four hundred tables inside one another, more than a recursive reader's stack bears.
fn nested_tables() -> Vec<u8> {
    changed(&docx(), "word/document.xml", |text| {
        let (open, close) = ("<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>");
        let at = text.rfind("<w:sectPr").or_else(|| text.rfind("</w:body>"))?;
        Some(format!("{}{}{}{}", &text[..at], open.repeat(400), close.repeat(400), &text[at..]))
    })
}

/// The body ends inside the last row.
fn cut_xml() -> Vec<u8> {
    changed(&docx(), "word/document.xml", |text| text.find("扑火队装备").map(|at| text[..at].to_string()))
}

/// Styles that end in the middle; a paragraph that names one makes the reader look.
fn broken_styles() -> Vec<u8> {
    let styled = changed(&docx(), "word/document.xml", |text| {
        Some(text.replacen("<w:pPr>", "<w:pPr><w:pStyle w:val=\"Heading1\"/>", 1))
    });
    changed(&styled, "word/styles.xml", |text| Some(text[..text.len() / 3].to_string()))
}

/// Numbering that ends in the middle: the list is there, its generated numbers are not.
fn broken_numbering() -> Vec<u8> {
    let numbered =
        word::numbered(&List::parse("malformed", "sound", &SOUND.replace("| 除锈", "| 1.除锈")).expect("a list"));
    changed(&numbered, "word/numbering.xml", |text| text.find("<w:lvlText").map(|at| text[..at].to_string()))
}

/// GB18030 with bytes that are no character in one cell.
fn lossy() -> Vec<u8> {
    let mut bytes = text::rows_gb18030(&sound());
    let (mark, _, _) = encoding_rs::GB18030.encode("踏板");
    let at = bytes.windows(mark.len()).position(|window| window == &*mark).expect("the cell");
    bytes.splice(at..at, [0xFF, 0xFF]);
    bytes
}

/// Text with the zero bytes that a file system leaves behind a short write.
fn nuls() -> Vec<u8> {
    [plain(), vec![0; 8]].concat()
}

/// A package with one part changed, or taken out.
fn changed(bytes: &[u8], part: &str, change: fn(&str) -> Option<String>) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for i in 0..zip.len() {
        let mut file = zip.by_index(i).expect("a part");
        let (name, mut content) = (file.name().expect("a name").to_string(), Vec::new());
        file.read_to_end(&mut content).expect("a part");
        if name == part {
            let Some(text) = change(&String::from_utf8(content).expect("text")) else { continue };
            content = text.into_bytes();
        }
        parts.push((name, content));
    }
    package(&parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>())
}
