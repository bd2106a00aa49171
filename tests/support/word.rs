//! Lists as Word files: as typed, with Word's own numbering, with tracked changes.

use super::docx::{self, Cell, docx_with_lists};
use super::list::{List, Part, Slot};
use super::xlsx::package;
use std::collections::HashMap;
use std::io::{Cursor, Read as _};
use std::sync::LazyLock;

/// Numbers stand in the text.
pub fn plain(list: &List) -> Vec<u8> {
    write(&list.accepted().visible(), &mut None)
}

/// Word makes the numbers wherever it can; they are not in the text.
pub fn numbered(list: &List) -> Vec<u8> {
    write(&list.accepted().visible(), &mut Some(Numbers::default()))
}

/// Each table stands in the one cell of another, as pages pasted into Word have it.
pub fn nested(list: &List) -> Vec<u8> {
    let mut parts = parts(&list.accepted().visible(), &mut None);
    for part in &mut parts {
        if let docx::Part::Table(rows) = part {
            *rows = vec![vec![docx::cell("").inner(std::mem::take(rows))]];
        }
    }
    settle(&docx_with_lists(&parts, &[]))
}

/// All below the title is one paragraph, its lines broken by hand.
pub fn broken(list: &List) -> Vec<u8> {
    write(&list.accepted().in_one_paragraph(), &mut None)
}

/// All below the title stands in one cell.
pub fn one_cell(list: &List) -> Vec<u8> {
    write(&list.accepted().in_one_cell(), &mut None)
}

/// Changes are tracked.
pub fn tracked(list: &List) -> Vec<u8> {
    write(&list.visible(), &mut None)
}

fn write(list: &List, numbers: &mut Option<Numbers>) -> Vec<u8> {
    let parts = parts(list, numbers);
    let formats: Vec<(&str, &str)> = numbers.iter().flat_map(|n| n.lists.iter().copied()).collect();
    settle(&docx_with_lists(&parts, &formats))
}

/// The pieces of a list; numbers that Word can make leave its text where `numbers` asks for it.
pub fn parts(list: &List, numbers: &mut Option<Numbers>) -> Vec<docx::Part> {
    let mut parts = Vec::new();
    for part in &list.parts {
        match part {
            Part::Sheet { .. } => {}
            Part::Title(text) => parts.push(docx::Part::Title(text.clone())),
            Part::Text(text) | Part::Prose(text) | Part::Signature(text) => {
                let number = numbers.as_mut().and_then(|n| n.take(usize::MAX, text));
                parts.push(match number {
                    Some((number, text)) => docx::Part::Item(number, text),
                    None => docx::Part::Text(text.clone()),
                });
            }
            Part::Table(rows) => {
                let mut row = |slots: &[Slot]| -> Vec<Cell> {
                    slots.iter().enumerate().filter_map(|(col, slot)| cell(slot, col, numbers)).collect()
                };
                parts.push(docx::Part::Table(rows.iter().map(|r| &r.slots).map(|s| row(s)).collect()));
                // Two tables without a paragraph between them would be one.
                parts.push(docx::Part::Text(String::new()));
            }
        }
    }
    parts
}

fn cell(slot: &Slot, col: usize, numbers: &mut Option<Numbers>) -> Option<Cell> {
    let found = match slot {
        Slot::Cell(cell) => cell,
        Slot::Gone => return Some(docx::cell("")),
        Slot::Above { .. } | Slot::Left => return None,
    };
    let number = numbers.as_mut().and_then(|n| n.take(col, &found.text));
    let out = match number {
        Some((list, text)) => docx::cell(&text).list(list),
        None => docx::cell(&found.text),
    };
    Some(out.rows(found.rows).cols(found.cols))
}

/// Ordinals that Word can make: number format and pattern.
const FORMATS: &[(&str, &str)] =
    &[("decimal", "%1."), ("decimal", "（%1）"), ("chineseCounting", "%1、"), ("chineseCounting", "（%1）")];

/// The lists of a document, and how far each got.
#[derive(Default)]
pub struct Numbers {
    lists: Vec<(&'static str, &'static str)>,
    /// Column and format → the list that goes on there and its last number.
    going: HashMap<(usize, usize), (usize, usize)>,
}

impl Numbers {
    /// Takes the ordinals off a text whose every line has the next one; gives the list that makes them.
    fn take(&mut self, col: usize, text: &str) -> Option<(usize, String)> {
        for (format, (name, pattern)) in FORMATS.iter().enumerate() {
            let going = self.going.get(&(col, format)).copied();
            let starts = [Some((self.lists.len(), 0)), going];
            for (list, last) in starts.into_iter().flatten() {
                let ordinal =
                    |n: usize| pattern.replace("%1", &if *name == "decimal" { n.to_string() } else { chinese(n) });
                let bare: Option<Vec<&str>> =
                    text.lines().enumerate().map(|(i, line)| line.strip_prefix(&ordinal(last + 1 + i))).collect();
                let Some(bare) = bare.filter(|lines| !lines.is_empty()) else { continue };
                if list == self.lists.len() {
                    self.lists.push((name, pattern));
                }
                self.going.insert((col, format), (list, last + bare.len()));
                return Some((list, bare.join("\n")));
            }
        }
        None
    }
}

/// 1 to 19 in Chinese.
fn chinese(n: usize) -> String {
    let digit = |n: usize| "〇一二三四五六七八九".chars().nth(n).map(String::from).unwrap_or_default();
    match n {
        0..=9 => digit(n),
        10 => "十".to_string(),
        _ => format!("十{}", digit(n - 10)),
    }
}

static PARAGRAPH_ID: LazyLock<regex::Regex> =
    LazyLock::new(|| regex::Regex::new(" w14:paraId=\"[0-9a-fA-F]*\"").expect("a pattern"));

/// Turns the marks of tracked changes into what Word writes, and takes out what changes from run to run: docx-rs
/// counts its paragraphs through the whole process.
fn settle(bytes: &[u8]) -> Vec<u8> {
    const BY: &str = "w:author=\"\" w:date=\"2024-01-01T00:00:00Z\"";
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for i in 0..zip.len() {
        let mut file = zip.by_index(i).expect("a part");
        if file.is_dir() {
            continue;
        }
        let (name, mut content) = (file.name().expect("a name").to_string(), Vec::new());
        file.read_to_end(&mut content).expect("a part");
        if name == "word/document.xml" {
            let text = String::from_utf8(content).expect("text");
            let text = PARAGRAPH_ID.replace_all(&text, "");
            let (end, begin) = ("</w:t></w:r>", "<w:r><w:t xml:space=\"preserve\">");
            content = text
                .replace("{-", &format!("{end}<w:del w:id=\"1\" {BY}><w:r><w:delText xml:space=\"preserve\">"))
                .replace("-}", &format!("</w:delText></w:r></w:del>{begin}"))
                .replace("{+", &format!("{end}<w:ins w:id=\"2\" {BY}>{begin}"))
                .replace("+}", &format!("{end}</w:ins>{begin}"))
                .into_bytes();
        }
        parts.push((name, content));
    }
    parts.sort();
    package(&parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>())
}
