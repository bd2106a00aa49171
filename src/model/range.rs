//! A range of spreadsheet cells: kept as numbers, written in A1 notation.

use serde::{Serialize, Serializer};
use std::fmt;

/// The cells of a sheet from one corner to the other. It is written in A1 notation: `B9`, `B9:G9`.
// Every cell of a sheet has one, and every cell that feeds a record hands it on: as text, each would be a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRange {
    /// First and last row, 0-based, both included.
    pub rows: [u32; 2],
    /// First and last column, 0-based, both included.
    pub cols: [u32; 2],
}

impl CellRange {
    /// The smallest range that holds both.
    #[must_use]
    pub fn join(self, other: CellRange) -> CellRange {
        let both = |[a, b]: [u32; 2], [c, d]: [u32; 2]| [a.min(c), b.max(d)];
        CellRange { rows: both(self.rows, other.rows), cols: both(self.cols, other.cols) }
    }

    fn name(self) -> String {
        let CellRange { rows: [top, bottom], cols: [left, right] } = self;
        let mut name = String::with_capacity(16);
        push_cell_name(&mut name, top, left);
        if (top, left) != (bottom, right) {
            name.push(':');
            push_cell_name(&mut name, bottom, right);
        }
        name
    }
}

impl fmt::Display for CellRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.name())
    }
}

impl Serialize for CellRange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name())
    }
}

/// Written digit by digit: every cell of a sheet gets a name.
fn push_cell_name(name: &mut String, row: u32, mut col: u32) {
    let mut letters = [0u8; 7];
    let mut first = letters.len();
    for letter in letters.iter_mut().rev() {
        *letter = b'A' + (col % 26) as u8;
        first -= 1;
        if col < 26 {
            break;
        }
        col = col / 26 - 1;
    }
    push_ascii(name, letters.get(first..));
    let mut digits = [0u8; 10];
    let (mut row, mut first) = (u64::from(row) + 1, digits.len());
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (row % 10) as u8;
        first -= 1;
        row /= 10;
        if row == 0 {
            break;
        }
    }
    push_ascii(name, digits.get(first..));
}

fn push_ascii(name: &mut String, bytes: Option<&[u8]>) {
    name.push_str(bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_ranges_as_spreadsheets_do() {
        let name = |rows, cols| CellRange { rows, cols }.to_string();
        assert_eq!(name([8, 8], [1, 6]), "B9:G9");
        assert_eq!(name([0, 0], [26, 26]), "AA1");
        assert_eq!(name([1_048_575, 1_048_575], [16_383, 16_383]), "XFD1048576");
        assert_eq!(name([9, 9], [701, 702]), "ZZ10:AAA10");
        assert_eq!(name([u32::MAX; 2], [u32::MAX; 2]), "MWLQKWV4294967296");
    }

    #[test]
    fn joins_to_a_rectangle() {
        let (a, b) = (CellRange { rows: [8, 9], cols: [1, 1] }, CellRange { rows: [8, 8], cols: [0, 6] });
        assert_eq!(a.join(b), CellRange { rows: [8, 9], cols: [0, 6] });
    }
}
