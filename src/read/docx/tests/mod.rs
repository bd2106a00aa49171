//! The reader as a whole, on small packages written by hand.

mod damage;
mod tables;
mod text;

use crate::model::{Block, Body, Code, ParagraphKind, Table};
use crate::read::{Budget, Input, ReadError};
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

/// A zip archive of these members.
pub(super) fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A package with these parts under `word/`; a relationship for each, its type the file's stem, its id the file name.
pub(super) fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let relation = |(name, _): &(&str, &str)| {
        let kind = name.trim_end_matches(".xml").trim_end_matches(|c: char| c.is_ascii_digit());
        format!(r#"<Relationship Id="{name}" Type="http://example.com/{kind}" Target="{name}"/>"#)
    };
    let relations: String = parts.iter().map(relation).collect();
    let relations = format!("<Relationships>{relations}</Relationships>");
    let root = r#"<Relationships><Relationship Id="r" Type="http://example.com/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let mut members = vec![("_rels/.rels", root.as_bytes()), ("word/_rels/document.xml.rels", relations.as_bytes())];
    let names: Vec<String> = parts.iter().map(|(name, _)| format!("word/{name}")).collect();
    members.extend(names.iter().zip(parts).map(|(name, (_, text))| (name.as_str(), text.as_bytes())));
    archive(&members)
}

/// A main part with this body.
pub(super) fn document(body: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document><w:body>{body}</w:body></w:document>")
}

/// A paragraph with these properties and runs.
pub(super) fn p(properties: &str, content: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>")
}

/// A run of text.
pub(super) fn r(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

/// A cell with these properties and one paragraph.
pub(super) fn tc(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{}</w:p></w:tc>", r(text))
}

/// A table of these rows.
pub(super) fn tbl(rows: &[String]) -> String {
    let rows: String = rows.iter().map(|row| format!("<w:tr>{row}</w:tr>")).collect();
    format!("<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>")
}

pub(super) fn try_read(bytes: &[u8]) -> Result<Body, ReadError> {
    let budget = Budget::new();
    let input = Input { bytes, name: "方案.docx", include_hidden: false, budget: &budget };
    super::read(&input).map(|read| read.body)
}

pub(super) fn read_parts(parts: &[(&str, &str)]) -> Body {
    try_read(&package(parts)).unwrap()
}

/// Reads a document of this body alone.
pub(super) fn read_body(body: &str) -> Body {
    read_parts(&[("document.xml", &document(body))])
}

/// Texts of the paragraphs, with a letter before those that are not of the body: T text box, N note, M margin.
pub(super) fn texts(body: &Body) -> Vec<String> {
    let text = |block: &Block| match block {
        Block::Paragraph(p) => {
            let kind = match p.kind {
                ParagraphKind::Body => "",
                ParagraphKind::TextBox => "T:",
                ParagraphKind::Note => "N:",
                ParagraphKind::Margin => "M:",
            };
            format!("{kind}{}", p.text)
        }
        Block::Table(_) => "[table]".to_string(),
    };
    body.blocks.iter().map(text).collect()
}

pub(super) fn tables(body: &Body) -> Vec<&Table> {
    body.blocks
        .iter()
        .filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Paragraph(_) => None,
        })
        .collect()
}

/// Rows of a grid: a cell's text at its origin, `<` or `^` where it is covered from the left or from above, `∅` where
/// nothing is.
pub(super) fn rows(table: &Table) -> Vec<String> {
    let grid = &table.grid;
    let slot = |row: usize, col: usize| {
        let index = grid.cell_index(row, col);
        if index.is_none() {
            return "∅".to_string();
        }
        if col > 0 && grid.cell_index(row, col - 1) == index {
            return "<".to_string();
        }
        if row > 0 && grid.cell_index(row - 1, col) == index {
            return "^".to_string();
        }
        grid.cell(row, col).unwrap().text.replace('\n', "/")
    };
    (0..grid.rows()).map(|row| (0..grid.width()).map(|col| slot(row, col)).collect::<Vec<_>>().join("|")).collect()
}

pub(super) fn codes(body: &Body) -> Vec<Code> {
    body.findings.iter().map(|f| f.code).collect()
}
