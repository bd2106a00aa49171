//! Writes small binary Word files, one page of properties of each kind.

use crate::read::doc::fib::Part;
use std::io::Write as _;

const TEXT: usize = 1024;
const PAGE: usize = 512;

/// A file to be.
#[derive(Default)]
pub(super) struct Doc {
    units: Vec<u16>,
    paragraphs: Vec<(usize, Vec<u8>)>,
    chars: Vec<(usize, usize, Vec<u8>)>,
    parts: Vec<(Part, Vec<u8>)>,
    lengths: [u32; 8],
    story: usize,
    /// Bits of the header's flags.
    pub(super) flags: u16,
    /// The data stream.
    pub(super) data: Vec<u8>,
    /// Piece table in place of the plain one: positions and offsets.
    pub(super) pieces: Option<Vec<(u32, u32)>>,
}

impl Doc {
    /// Adds a paragraph, its mark included, with style 0 and these modifiers.
    pub(super) fn add(mut self, text: &str, modifiers: &[u8]) -> Self {
        self.units.extend(text.encode_utf16());
        self.lengths[self.story] += text.encode_utf16().count() as u32;
        self.paragraphs.push((self.units.len(), modifiers.to_vec()));
        self
    }

    /// Gives modifiers to the last characters of the text so far: from `back` characters before its end, `count`.
    pub(super) fn mark(mut self, back: usize, count: usize, modifiers: &[u8]) -> Self {
        let start = self.units.len() - back;
        self.chars.push((start, start + count, modifiers.to_vec()));
        self
    }

    /// What is added from here on belongs to this story.
    pub(super) fn story(mut self, story: crate::read::doc::fib::Story) -> Self {
        self.story = story as usize;
        self
    }

    /// Adds a structure to the table stream.
    pub(super) fn part(mut self, part: Part, bytes: Vec<u8>) -> Self {
        self.parts.push((part, bytes));
        self
    }

    /// The container.
    pub(super) fn build(self) -> Vec<u8> {
        let [main, table, data] = self.streams();
        let mut ole = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
        for (name, bytes) in [("/WordDocument", main), ("/0Table", table), ("/Data", data)] {
            ole.create_stream(name).unwrap().write_all(&bytes).unwrap();
        }
        ole.flush().unwrap();
        ole.into_inner().into_inner()
    }

    /// The main, table and data streams.
    pub(super) fn streams(self) -> [Vec<u8>; 3] {
        let at = |unit: usize| (TEXT + unit * 2) as u32;
        let mut main = vec![0; TEXT];
        main.extend(self.units.iter().flat_map(|u| u.to_le_bytes()));
        main.resize(main.len().next_multiple_of(PAGE), 0);
        let first_page = (main.len() / PAGE) as u32;
        let mut edges = vec![at(0)];
        let mut lists = Vec::new();
        for (start, end, modifiers) in &self.chars {
            if *edges.last().unwrap() < at(*start) {
                edges.push(at(*start));
                lists.push(Vec::new());
            }
            edges.push(at(*end));
            lists.push([&[modifiers.len() as u8], modifiers.as_slice()].concat());
        }
        main.extend(page(&edges, &lists, 1));
        let edges: Vec<u32> = std::iter::once(0).chain(self.paragraphs.iter().map(|(end, _)| *end)).map(at).collect();
        let papx = |modifiers: &Vec<u8>| {
            let length = modifiers.len() + 2;
            let mut bytes = if length % 2 == 1 { vec![length.div_ceil(2) as u8] } else { vec![0, (length / 2) as u8] };
            bytes.extend([0, 0]);
            bytes.extend(modifiers);
            bytes
        };
        let lists: Vec<Vec<u8>> = self.paragraphs.iter().map(|(_, m)| papx(m)).collect();
        main.extend(page(&edges, &lists, 13));
        let pieces = self.pieces.clone().unwrap_or_else(|| vec![(0, TEXT as u32), (self.units.len() as u32, 0)]);
        let bins = |number: u32| numbers(&[0, u32::MAX, number]);
        let mut parts = self.parts.clone();
        parts.push((Part::CharacterPages, bins(first_page)));
        parts.push((Part::ParagraphPages, bins(first_page + 1)));
        parts.push((Part::Pieces, clx(&pieces)));
        header(&mut main, self.flags, &self.lengths);
        let mut table = vec![0; 8];
        for (part, bytes) in parts {
            let pair = 154 + part as usize * 8;
            main[pair..pair + 8].copy_from_slice(&numbers(&[table.len() as u32, bytes.len() as u32]));
            table.extend(bytes);
        }
        [main, table, self.data]
    }
}

fn header(main: &mut [u8], flags: u16, lengths: &[u32; 8]) {
    main[..4].copy_from_slice(&[0xEC, 0xA5, 0xC1, 0]);
    main[10..12].copy_from_slice(&flags.to_le_bytes());
    main[76..108].copy_from_slice(&numbers(lengths));
    main[152] = 93;
}

fn page(edges: &[u32], lists: &[Vec<u8>], size: usize) -> Vec<u8> {
    let mut page = vec![0; PAGE];
    page[..edges.len() * 4].copy_from_slice(&numbers(edges));
    let mut free = PAGE - 2;
    for (i, list) in lists.iter().enumerate().filter(|(_, list)| !list.is_empty()) {
        free = (free - list.len()) / 2 * 2;
        page[free..free + list.len()].copy_from_slice(list);
        page[edges.len() * 4 + i * size] = (free / 2) as u8;
    }
    assert!(free > edges.len() * (4 + size), "too much for one page");
    page[PAGE - 1] = lists.len() as u8;
    page
}

fn clx(pieces: &[(u32, u32)]) -> Vec<u8> {
    let positions: Vec<u32> = pieces.iter().map(|p| p.0).collect();
    let mut plc = numbers(&positions);
    for (_, offset) in &pieces[..pieces.len() - 1] {
        plc.extend([0, 0]);
        plc.extend(offset.to_le_bytes());
        plc.extend([0, 0]);
    }
    [&[2], numbers(&[plc.len() as u32]).as_slice(), &plc].concat()
}

/// Numbers as bytes.
pub(super) fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

/// Positions and equal data.
pub(super) fn plc(positions: &[u32], data: &[u8]) -> Vec<u8> {
    let mut bytes = numbers(positions);
    for _ in 1..positions.len() {
        bytes.extend(data);
    }
    bytes
}

/// In a table.
pub(super) const CELL: &[u8] = &[0x16, 0x24, 1];

/// In a table at this depth, with more modifiers.
pub(super) fn deep(depth: u8, more: &[u8]) -> Vec<u8> {
    [CELL, &[0x49, 0x66, depth, 0, 0, 0], more].concat()
}

/// Modifiers of a mark that ends a row: edges, and flags of each cell.
pub(super) fn row(edges: &[i16], flags: &[u16]) -> Vec<u8> {
    [CELL, &[0x17, 0x24, 1], definition(edges, flags).as_slice()].concat()
}

/// A table definition.
pub(super) fn definition(edges: &[i16], flags: &[u16]) -> Vec<u8> {
    let mut operand = vec![edges.len() as u8 - 1];
    operand.extend(edges.iter().flat_map(|e| e.to_le_bytes()));
    for flag in flags {
        operand.extend(flag.to_le_bytes());
        operand.extend([0; 18]);
    }
    let length = (operand.len() as u16 + 1).to_le_bytes();
    [&[0x08, 0xD6, length[0], length[1]], operand.as_slice()].concat()
}
