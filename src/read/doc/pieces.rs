//! The piece table ([MS-DOC] 2.8.35, 2.9.38): which bytes of the main stream are which characters. A file saved
//! fast keeps old text where it was and only strings other pieces together.

use super::bytes::{Plc, size_at, slice, u8_at, u16_at};
use super::codepage;
use super::fib::{Fib, Part};
use crate::read::ReadError;
use encoding_rs::Encoding;
use std::ops::Range;

/// Bytes 0x80 to 0x9F of text stored with one byte a character; elsewhere the byte is the character.
const HIGH: [u16; 32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D,
    0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,
    0x017E, 0x0178,
];
/// Bit of a piece's offset that says one byte a character.
const COMPRESSED: usize = 0x4000_0000;

/// Some characters that stand in one place of the stream.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Character positions.
    pub(super) chars: Range<usize>,
    /// Byte of the first character.
    at: usize,
    /// Bytes of a character: 1 or 2.
    size: usize,
    /// What a fast save changed of its properties.
    modifier: u16,
}

/// The text with where it came from.
#[derive(Debug)]
pub(super) struct Text<'t> {
    /// The characters of all stories, in UTF-16.
    pub(super) units: Vec<u16>,
    /// Pieces in order, without gaps from 0 on.
    pub(super) pieces: Vec<Piece>,
    /// Property changes that pieces name, by index.
    changes: Vec<&'t [u8]>,
    /// Whether pieces lay outside the stream.
    pub(super) cut: bool,
    /// Whether bytes were no characters of the code page that the text is in.
    pub(super) lossy: bool,
}

impl<'t> Text<'t> {
    /// Strings the text together. `pages` are the East Asian code pages that the file names.
    ///
    /// # Errors
    /// `Malformed` without a piece table where the text does not stand in one place either.
    pub(super) fn read(
        main: &[u8],
        table: &'t [u8],
        fib: &Fib,
        pages: &[&'static Encoding],
    ) -> Result<Self, ReadError> {
        let mut text = Self::strung(main, table, fib)?;
        text.widen(main, pages);
        Ok(text)
    }

    fn strung(main: &[u8], table: &'t [u8], fib: &Fib) -> Result<Self, ReadError> {
        let mut text = Text { units: Vec::new(), pieces: Vec::new(), changes: Vec::new(), cut: false, lossy: false };
        let Some(plc) = text.clx(fib.part(table, Part::Pieces)) else {
            let size = if fib.wide { 2 } else { 1 };
            text.push(main, Piece { chars: 0..fib.characters(), at: fib.first, size, modifier: 0 });
            if text.units.is_empty() {
                return Err(ReadError::Malformed("there is no piece table".to_string()));
            }
            return Ok(text);
        };
        for i in 0..plc.len {
            let (Some(start), Some(end), Some(data)) = (plc.position(i), plc.position(i + 1), plc.data(i)) else {
                break;
            };
            let (Some(offset), Some(modifier)) = (size_at(data, 2), u16_at(data, 6)) else { break };
            // Positions that go back or leave a gap are no text.
            if start != text.units.len() || end < start {
                text.cut = true;
                break;
            }
            let compressed = offset & COMPRESSED != 0;
            let base = offset & (COMPRESSED - 1);
            let (at, size) = if compressed { (base / 2, 1) } else { (base, 2) };
            if !text.push(main, Piece { chars: start..end, at, size, modifier }) {
                break;
            }
        }
        Ok(text)
    }

    /// Walks the property changes in front of the piece table, to the table.
    fn clx(&mut self, clx: &'t [u8]) -> Option<Plc<'t>> {
        let mut at = 0;
        loop {
            match u8_at(clx, at)? {
                1 => {
                    let length = usize::from(u16_at(clx, at + 1)?);
                    self.changes.push(slice(clx, at + 3, length)?);
                    at += 3 + length;
                }
                2 => {
                    let length = size_at(clx, at + 1)?;
                    let rest = clx.get(at + 5..)?;
                    return Some(Plc::new(rest.get(..length).unwrap_or(rest), 8));
                }
                _ => return None,
            }
        }
    }

    /// Adds a piece as far as the stream holds it; false where the text ends with it. Pieces do not overlap in a
    /// real file, so there are never more characters than bytes.
    fn push(&mut self, main: &[u8], mut piece: Piece) -> bool {
        let bytes = main.get(piece.at..).unwrap_or(&[]);
        let room = (bytes.len() / piece.size).min(main.len().saturating_sub(self.units.len()));
        let wanted = piece.chars.len();
        piece.chars.end = piece.chars.start + wanted.min(room);
        let bytes = bytes.get(..piece.chars.len() * piece.size).unwrap_or(&[]);
        if piece.size == 1 {
            self.units.extend(bytes.iter().map(|b| high(*b)));
        } else {
            self.units.extend(bytes.as_chunks::<2>().0.iter().map(|b| u16::from_le_bytes(*b)));
        }
        if !piece.chars.is_empty() {
            self.pieces.push(piece);
        }
        self.cut |= wanted > room;
        wanted <= room
    }

    /// Reads pieces of one byte a character anew, where they are text of a code page of two.
    fn widen(&mut self, main: &[u8], pages: &[&'static Encoding]) {
        let bytes = |piece: &Piece| slice(main, piece.at, piece.chars.len()).filter(|_| piece.size == 1);
        let is_high = |bytes: &&[u8]| !bytes.is_ascii();
        let mut sample: Vec<u8> = Vec::new();
        for bytes in self.pieces.iter().filter_map(bytes).filter(is_high) {
            // The sample must not end inside a character.
            let room = codepage::SAMPLE.saturating_sub(sample.len()).min(bytes.len());
            let whole = (0..=room).rev().find(|n| *n == bytes.len() || bytes.get(*n).is_some_and(|b| *b < 0x20));
            sample.extend_from_slice(bytes.get(..whole.unwrap_or(room)).unwrap_or(bytes));
            sample.push(b'\r');
            if sample.len() >= codepage::SAMPLE {
                break;
            }
        }
        if sample.is_empty() {
            return;
        }
        let Some(page) = pages.iter().find(|page| codepage::fits(page, &sample)) else {
            self.lossy = sample.iter().any(|b| matches!(b, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D));
            return;
        };
        for piece in &self.pieces {
            if let (Some(bytes), Some(units)) = (bytes(piece), self.units.get_mut(piece.chars.clone())) {
                self.lossy |= !codepage::decode(page, bytes, units);
            }
        }
    }

    /// Index of the piece that holds a character.
    pub(super) fn piece_of(&self, char: usize) -> usize {
        self.pieces.partition_point(|p| p.chars.end <= char)
    }

    /// What a fast save changed of the properties of a piece: property modifiers, ready to walk.
    pub(super) fn change(&self, piece: &Piece) -> Change<'t> {
        let m = piece.modifier;
        if m & 1 == 1 {
            return Change::Many(self.changes.get(usize::from(m >> 1)).copied().unwrap_or(&[]));
        }
        SHORT.iter().find(|(code, _)| *code == (m >> 1) & 0x7F).map_or(Change::Many(&[]), |(_, sprm)| {
            let [low, high] = sprm.to_le_bytes();
            let [_, value] = m.to_le_bytes();
            Change::One([low, high, value])
        })
    }
}

/// Property modifiers of a piece.
pub(super) enum Change<'t> {
    /// As they stand in the file.
    Many(&'t [u8]),
    /// One with a value of one byte.
    One([u8; 3]),
}

impl Default for Change<'_> {
    fn default() -> Self {
        Change::Many(&[])
    }
}

impl Change<'_> {
    /// The modifiers as bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Change::Many(bytes) => bytes,
            Change::One(bytes) => bytes,
        }
    }
}

/// Short codes of a piece's modifier ([MS-DOC] 2.9.215) that this reader minds, and what they stand for.
const SHORT: &[(u16, u16)] =
    &[(0x04, 0x2602), (0x0C, 0x260A), (0x18, 0x2416), (0x19, 0x2417), (0x41, 0x0800), (0x42, 0x0801), (0x5C, 0x083C)];

impl Piece {
    /// The byte of a character of this piece.
    pub(super) fn byte(&self, char: usize) -> usize {
        self.at + char.saturating_sub(self.chars.start) * self.size
    }

    /// How many characters of this piece end before a byte, counted from a character of it; at least one.
    pub(super) fn chars_until(&self, char: usize, byte: usize) -> usize {
        (byte.saturating_sub(self.byte(char)) / self.size).max(1)
    }
}

/// A byte as code page 1252 has it; what that leaves undefined is taken as it is.
pub(super) fn high(byte: u8) -> u16 {
    match byte {
        0x80..=0x9F => HIGH.get(usize::from(byte) - 0x80).copied().unwrap_or(u16::from(byte)),
        _ => u16::from(byte),
    }
}
