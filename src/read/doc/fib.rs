//! The file information block ([MS-DOC] 2.5): what version it is, how long the parts of the text are, and where in
//! the table stream each structure lies.

use super::bytes::{size_at, slice, u16_at};
use crate::read::ReadError;

/// What older versions are refused with.
const OLD: ReadError = ReadError::UnsupportedFormat {
    format: "word-95",
    hint: "Not read: written by Word 95 or older. Open it in Word, WPS or LibreOffice and save it as .docx",
};

/// First number of a Word file from version 97 on.
const IDENT: u16 = 0xA5EC;
/// First numbers of Word 2, and of Word 6 and 95.
const OLD_IDENTS: [u16; 4] = [0xA5DB, 0xA5DC, 0xA59B, 0xA59C];
/// Versions from Word 97 on; builds for scripts written right to left say 0xC0.
const FIRST_VERSION: u16 = 0xC0;
/// Lengths of the parts of the text begin here.
const LENGTHS: usize = 76;
/// Pairs of offset and length begin here.
const PAIRS: usize = 154;

/// Why bytes without a container cannot be read: Word wrote such files up to version 2.
pub(super) fn not_contained(bytes: &[u8]) -> ReadError {
    match u16_at(bytes, 0) {
        Some(ident) if OLD_IDENTS.contains(&ident) => OLD,
        _ => ReadError::Malformed("it is no OLE2 container".to_string()),
    }
}

/// Structures of the table stream: index of their pair.
#[derive(Debug, Clone, Copy)]
#[repr(usize)]
pub(super) enum Part {
    Styles = 1,
    FootnoteAnchors = 2,
    FootnoteTexts = 3,
    Sections = 6,
    Margins = 11,
    CharacterPages = 12,
    ParagraphPages = 13,
    Fonts = 15,
    Pieces = 33,
    Shapes = 40,
    EndnoteAnchors = 46,
    EndnoteTexts = 47,
    Drawings = 50,
    Boxes = 56,
    MarginBoxes = 58,
    Definitions = 73,
    Lists = 74,
}

/// Parts of the text, one behind the other in one row of character positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum Story {
    Text = 0,
    Footnotes = 1,
    Margins = 2,
    Endnotes = 5,
    Boxes = 6,
    MarginBoxes = 7,
}

/// A file information block.
#[derive(Debug, Clone)]
pub(super) struct Fib {
    /// Whether the table stream is `1Table`.
    pub(super) second_table: bool,
    /// Where the text begins, for a file without a piece table.
    pub(super) first: usize,
    /// Whether the text of such a file is UTF-16.
    pub(super) wide: bool,
    lengths: [usize; 8],
    pairs: Vec<(usize, usize)>,
}

impl Fib {
    /// Reads the block at the start of the main stream.
    ///
    /// # Errors
    /// `UnsupportedFormat` before Word 97, `Encrypted`, `Truncated`, `Malformed` where it is none.
    pub(super) fn read(main: &[u8]) -> Result<Self, ReadError> {
        let short = || ReadError::Truncated("the main stream ends inside its first block".to_string());
        let ident = u16_at(main, 0).ok_or_else(short)?;
        let version = u16_at(main, 2).ok_or_else(short)?;
        if OLD_IDENTS.contains(&ident) || (ident == IDENT && version < FIRST_VERSION) {
            return Err(OLD);
        }
        if ident != IDENT {
            return Err(ReadError::Malformed(format!("the main stream begins with {ident:04X}, not {IDENT:04X}")));
        }
        let flags = u16_at(main, 10).ok_or_else(short)?;
        if flags & 0x8100 != 0 {
            return Err(ReadError::Encrypted);
        }
        let mut lengths = [0; 8];
        for (i, length) in lengths.iter_mut().enumerate() {
            *length = size_at(main, LENGTHS + i * 4).ok_or_else(short)?;
        }
        let count = usize::from(u16_at(main, PAIRS - 2).ok_or_else(short)?).min(256);
        let pair = |i| Some((size_at(main, PAIRS + i * 8)?, size_at(main, PAIRS + i * 8 + 4)?));
        let pairs = (0..count).map_while(pair).collect();
        let first = size_at(main, 24).ok_or_else(short)?;
        Ok(Fib { second_table: flags & 0x200 != 0, first, wide: flags & 0x1000 != 0, lengths, pairs })
    }

    /// The bytes of a structure; empty where there is none or it lies outside the stream.
    pub(super) fn part<'t>(&self, table: &'t [u8], part: Part) -> &'t [u8] {
        let (at, length) = self.offset(part);
        slice(table, at, length).unwrap_or_else(|| table.get(at..).filter(|_| length > 0).unwrap_or(&[]))
    }

    /// Offset and length of a structure.
    pub(super) fn offset(&self, part: Part) -> (usize, usize) {
        self.pairs.get(part as usize).copied().unwrap_or((0, 0))
    }

    /// Character positions of a story: its first and the one behind its last.
    pub(super) fn range(&self, story: Story) -> std::ops::Range<usize> {
        let before = |n: usize| self.lengths.iter().take(n).fold(0usize, |a, b| a.saturating_add(*b));
        before(story as usize)..before(story as usize + 1)
    }

    /// Characters in all stories together, as the block counts them.
    pub(super) fn characters(&self) -> usize {
        self.range(Story::MarginBoxes).end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(ident: u16, version: u16, flags: u16) -> Vec<u8> {
        let mut bytes = vec![0; 900];
        bytes[..2].copy_from_slice(&ident.to_le_bytes());
        bytes[2..4].copy_from_slice(&version.to_le_bytes());
        bytes[10..12].copy_from_slice(&flags.to_le_bytes());
        bytes[76] = 9;
        bytes[80] = 4;
        bytes[152] = 93;
        bytes[PAIRS + 33 * 8] = 2;
        bytes[PAIRS + 33 * 8 + 4] = 3;
        bytes
    }

    #[test]
    fn versions_and_passwords() {
        assert!(Fib::read(&block(IDENT, 0xC1, 0)).is_ok());
        assert_eq!(Fib::read(&block(IDENT, 0xC1, 0x100)).err(), Some(ReadError::Encrypted));
        assert_eq!(Fib::read(&block(IDENT, 0xC1, 0x8100)).err(), Some(ReadError::Encrypted));
        assert_eq!(Fib::read(&block(0xA5DC, 0x65, 0)).err().map(|e| e.code()), Some("unsupported-format"));
        assert_eq!(Fib::read(&block(IDENT, 0x68, 0)).err().map(|e| e.code()), Some("unsupported-format"));
        assert_eq!(Fib::read(&block(1, 0xC1, 0)).err().map(|e| e.code()), Some("malformed"));
        assert_eq!(Fib::read(&[0xEC]).err().map(|e| e.code()), Some("truncated"));
    }

    #[test]
    fn ranges_and_parts() {
        let fib = Fib::read(&block(IDENT, 0xC1, 0x200)).unwrap();
        assert!(fib.second_table);
        assert_eq!((fib.range(Story::Footnotes), fib.characters()), (9..13, 13));
        assert_eq!(fib.part(&[0, 1, 2, 3, 4, 5], Part::Pieces), [2, 3, 4]);
        assert_eq!(fib.part(&[0, 1, 2, 3], Part::Pieces), [2, 3]);
        assert!(fib.part(&[0], Part::Pieces).is_empty() && fib.part(&[0], Part::Styles).is_empty());
    }
}
