//! Lists as binary Word files ([MS-DOC]): one UTF-16 piece, a table definition at each row's end, pages of properties.

use super::list::{List, Part, Row, Slot};
use super::ole::contain;

/// Where the text begins in the main stream.
const TEXT: usize = 1024;
/// A page of properties.
const PAGE: usize = 512;
/// Bytes of a position, and of a paragraph's entry, in a page.
const POSITION: usize = 4;
const ENTRY: usize = 13;
/// Width of a column in twentieths of a point.
const COLUMN: i16 = 1200;
/// `sprmPFInTable` 1.
const IN_TABLE: &[u8] = &[0x16, 0x24, 1];
/// `sprmPFTtp` 1: the mark that ends a row.
const ROW_END: &[u8] = &[0x17, 0x24, 1];
/// Indexes of the header's pairs: pages of character and of paragraph properties, pieces.
const CHARACTER_PAGES: usize = 12;
const PARAGRAPH_PAGES: usize = 13;
const PIECES: usize = 33;

/// A binary Word file.
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
    let mut doc = Doc::default();
    for part in &list.parts {
        match part {
            Part::Sheet { .. } => {}
            Part::Title(text) | Part::Text(text) | Part::Prose(text) | Part::Signature(text) => {
                doc.add(text, '\r', Vec::new());
            }
            Part::Table(rows) => {
                rows.iter().for_each(|row| doc.row(row));
                // Two tables without a paragraph between them would be one.
                doc.add("", '\r', Vec::new());
            }
        }
    }
    doc.build()
}

#[derive(Default)]
struct Doc {
    units: Vec<u16>,
    /// End of each paragraph and its modifiers.
    paragraphs: Vec<(usize, Vec<u8>)>,
}

impl Doc {
    fn add(&mut self, text: &str, end: char, modifiers: Vec<u8>) {
        self.units.extend(text.encode_utf16());
        self.units.push(end as u16);
        self.paragraphs.push((self.units.len(), modifiers));
    }

    /// A row: its cells, each line a paragraph, and the mark that tells their edges and merges.
    fn row(&mut self, row: &Row) {
        let (mut edges, mut flags) = (vec![0], Vec::new());
        for (col, slot) in row.slots.iter().enumerate() {
            let (text, flag) = match slot {
                Slot::Left => {
                    // The cell on the left reaches to here.
                    if let Some(edge) = edges.last_mut() {
                        *edge = COLUMN * (col as i16 + 1);
                    }
                    continue;
                }
                Slot::Cell(cell) => (cell.text.as_str(), if cell.rows > 1 { 0x60 } else { 0 }),
                Slot::Above { .. } => ("", 0x20),
                Slot::Gone => ("", 0),
            };
            edges.push(COLUMN * (col as i16 + 1));
            flags.push(flag);
            let lines: Vec<&str> = text.split('\n').collect();
            for (i, line) in lines.iter().enumerate() {
                let end = if i + 1 == lines.len() { '\u{7}' } else { '\r' };
                self.add(line, end, IN_TABLE.to_vec());
            }
        }
        self.add("", '\u{7}', [IN_TABLE, ROW_END, &definition(&edges, &flags)].concat());
    }

    fn build(self) -> Vec<u8> {
        let at = |unit: usize| (TEXT + unit * 2) as u32;
        let mut main = vec![0; TEXT];
        main.extend(self.units.iter().flat_map(|unit| unit.to_le_bytes()));
        main.resize(main.len().next_multiple_of(PAGE), 0);
        let first = (main.len() / PAGE) as u32;
        let end = at(self.units.len());
        main.extend(page(&[at(0), end], &[Vec::new()], 1));
        // Paragraph by paragraph, a new page when one is full.
        let (mut starts, mut edges, mut lists) = (Vec::new(), vec![at(0)], Vec::<Vec<u8>>::new());
        for (end, modifiers) in &self.paragraphs {
            let list = properties(modifiers);
            let used: usize = lists.iter().map(|l| l.len().next_multiple_of(2)).sum();
            let room = PAGE - 2 - (edges.len() + 1) * POSITION - (lists.len() + 1) * ENTRY;
            if used + list.len() + 2 > room || lists.len() > 25 {
                starts.push(edges[0]);
                main.extend(page(&edges, &lists, ENTRY));
                edges = edges.split_off(edges.len() - 1);
                lists.clear();
            }
            edges.push(at(*end));
            lists.push(list);
        }
        starts.push(edges[0]);
        main.extend(page(&edges, &lists, ENTRY));
        starts.push(end);
        let pages: Vec<u32> = (0..starts.len() as u32 - 1).map(|n| first + 1 + n).collect();
        let parts = [
            (CHARACTER_PAGES, numbers(&[at(0), end, first])),
            (PARAGRAPH_PAGES, numbers(&[starts, pages].concat())),
            (PIECES, pieces(self.units.len() as u32)),
        ];
        main[..4].copy_from_slice(&[0xEC, 0xA5, 0xC1, 0]);
        main[76..80].copy_from_slice(&(self.units.len() as u32).to_le_bytes());
        main[152] = 93;
        let mut table = vec![0; 8];
        for (part, bytes) in parts {
            let pair = 154 + part * 8;
            main[pair..pair + 8].copy_from_slice(&numbers(&[table.len() as u32, bytes.len() as u32]));
            table.extend(bytes);
        }
        contain(&[("/WordDocument", &main), ("/0Table", &table)])
    }
}

/// `sprmTDefTable`: edges of the cells, and how each is merged.
fn definition(edges: &[i16], flags: &[u16]) -> Vec<u8> {
    let mut operand = vec![flags.len() as u8];
    operand.extend(edges.iter().flat_map(|edge| edge.to_le_bytes()));
    for flag in flags {
        operand.extend(flag.to_le_bytes());
        operand.extend([0; 18]);
    }
    let length = (operand.len() as u16 + 1).to_le_bytes();
    [&[0x08, 0xD6, length[0], length[1]], operand.as_slice()].concat()
}

/// A paragraph's entry: its length, style 0, modifiers.
fn properties(modifiers: &[u8]) -> Vec<u8> {
    let length = modifiers.len() + 2;
    let mut bytes = if length % 2 == 1 { vec![length.div_ceil(2) as u8] } else { vec![0, (length / 2) as u8] };
    bytes.extend([0, 0]);
    bytes.extend(modifiers);
    bytes
}

/// A page: positions, one entry for each span between them, the lists of modifiers from its end.
fn page(edges: &[u32], lists: &[Vec<u8>], entry: usize) -> Vec<u8> {
    let mut page = vec![0; PAGE];
    page[..edges.len() * POSITION].copy_from_slice(&numbers(edges));
    let mut free = PAGE - 2;
    for (i, list) in lists.iter().enumerate().filter(|(_, list)| !list.is_empty()) {
        free = (free - list.len()) / 2 * 2;
        page[free..free + list.len()].copy_from_slice(list);
        page[edges.len() * POSITION + i * entry] = (free / 2) as u8;
    }
    assert!(free > edges.len() * POSITION + lists.len() * entry, "too much for one page");
    page[PAGE - 1] = lists.len() as u8;
    page
}

/// One piece of UTF-16 that is the whole text.
fn pieces(units: u32) -> Vec<u8> {
    let mut plc = numbers(&[0, units]);
    plc.extend([0, 0]);
    plc.extend((TEXT as u32).to_le_bytes());
    plc.extend([0, 0]);
    [&[2], numbers(&[plc.len() as u32]).as_slice(), &plc].concat()
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}
