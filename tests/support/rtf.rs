//! Lists as rich text in code page 936, as Word writes it: bytes escaped, row definitions on both sides of the cells.

use super::docx::{Cell, Part};
use super::list::List;
use super::word;
use encoding_rs::GBK;
use std::collections::HashMap;
use std::fmt::Write as _;

/// Width of a column in twips.
const COLUMN: usize = 1500;

/// A list as Word saves it.
pub fn plain(list: &List) -> Vec<u8> {
    write(&list.accepted().visible())
}

/// All below the title is one paragraph, its lines broken by hand.
pub fn broken(list: &List) -> Vec<u8> {
    write(&list.accepted().in_one_paragraph())
}

/// All below the title stands in one cell.
pub fn one_cell(list: &List) -> Vec<u8> {
    write(&list.accepted().in_one_cell())
}

fn write(list: &List) -> Vec<u8> {
    let mut out = String::from(
        "{\\rtf1\\ansi\\ansicpg936\\uc2\\deff0\\deflang1033\\deflangfe2052{\\fonttbl{\\f0\\fnil\\fcharset134 SimSun;}\
         {\\f1\\froman\\fcharset0 Times New Roman;}}\n{\\*\\generator none;}{\\info{\\title other}}\n",
    );
    for part in word::parts(list, &mut None) {
        match part {
            Part::Title(text) => paragraph("\\pard\\plain\\qc\\f0", &text, &mut out),
            Part::Text(text) | Part::Item(_, text) => paragraph("\\pard\\plain\\f0", &text, &mut out),
            Part::Table(rows) => table(&rows, &mut out),
        }
    }
    out.push('}');
    out.into_bytes()
}

fn paragraph(look: &str, text: &str, out: &mut String) {
    for line in text.split('\n') {
        let _ = writeln!(out, "{look} {}\\par", escaped(line));
    }
}

/// One slot that a row shows: definition and text.
fn table(rows: &[Vec<Cell>], out: &mut String) {
    // Column → rows still covered there, and columns.
    let mut below: HashMap<usize, (usize, usize)> = HashMap::new();
    for row in rows {
        let (mut shape, mut text) = (String::from("\\trowd\\trleft0"), String::new());
        let (mut col, mut cells) = (0, row.iter());
        loop {
            let going = below.get_mut(&col).filter(|(rows, _)| *rows > 0);
            let (flag, cols, inside) = match going {
                Some((rows, cols)) => {
                    *rows -= 1;
                    ("\\clvmrg", *cols, "")
                }
                None => {
                    let Some(cell) = cells.next() else { break };
                    below.insert(col, (cell.rows - 1, cell.cols));
                    (if cell.rows > 1 { "\\clvmgf" } else { "" }, cell.cols, cell.text.as_str())
                }
            };
            col += cols;
            let _ = write!(shape, "{flag}\\cltxlrtb\\cellx{}", col * COLUMN);
            let lines: Vec<String> = inside.split('\n').map(escaped).collect();
            let _ = writeln!(text, "\\pard\\plain\\intbl\\f0 {}\\cell", lines.join("\\par\n"));
        }
        let _ = write!(out, "{shape}\n{text}{{{shape}\\row}}\n");
    }
}

/// Text in bytes of the code page, what it lacks in UTF-16 units.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let mut encoded = [0; 4];
        match c {
            '\\' | '{' | '}' => out.extend(['\\', c]),
            '\t' => out.push_str("\\tab "),
            '\u{b}' => out.push_str("\\line "),
            c if c.is_ascii() => out.push(c),
            c => match GBK.encode(c.encode_utf8(&mut encoded)) {
                (bytes, _, false) => out.extend(bytes.iter().map(|b| format!("\\'{b:02x}"))),
                _ => {
                    let mut units = [0; 2];
                    for unit in c.encode_utf16(&mut units) {
                        let _ = write!(out, "\\u{}\\'3f\\'3f", unit.cast_signed());
                    }
                }
            },
        }
    }
    out
}
