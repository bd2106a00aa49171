//! The shape of one table row ([MS-DOC] 2.6.3, 2.9.328): where its cells begin and end, and which go on from a
//! cell above or to the left.

use super::bytes::{i16_at, u8_at, u16_at};
use super::sprm::{Sprm, TABLE_DEFINITION};
use crate::read::word::edges::CellShape;
use crate::read::word::rows::Merge;

/// Cells in a row; Word allows 63.
const MAX_CELLS: usize = 64;

/// The shape of a row.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct RowShape {
    /// Edges of the cells in twips, one more than cells; empty where nothing defines them.
    pub(super) edges: Vec<i32>,
    /// The cells; as many as there are gaps between edges.
    pub(super) cells: Vec<CellShape>,
}

impl RowShape {
    /// Lays one modifier over what is there.
    pub(super) fn apply(&mut self, sprm: &Sprm<'_>) {
        let operand = sprm.operand;
        let byte = |at| u8_at(operand, at).map_or(0, usize::from);
        match sprm.code {
            TABLE_DEFINITION => self.define(operand),
            // Merged and split again to the right, from one cell up to another.
            0x5624 => self.each(byte(0), byte(1), |i, cell| cell.joins_left = i > 0),
            0x5625 => self.each(byte(0), byte(1), |_, cell| cell.joins_left = false),
            0xD62B => {
                let merge = vertical(u16::from(u8_at(operand, 1).unwrap_or(0)));
                self.each(byte(0), byte(0) + 1, |_, cell| cell.merge = merge);
            }
            0x7621 => self.insert(byte(0), byte(1), i32::from(i16_at(operand, 2).unwrap_or(0))),
            0x5622 => self.delete(byte(0), byte(1)),
            0x7623 => self.widen(byte(0), byte(1), i32::from(i16_at(operand, 2).unwrap_or(0))),
            _ => {}
        }
    }

    fn define(&mut self, operand: &[u8]) {
        let count = usize::from(u8_at(operand, 0).unwrap_or(0)).min(MAX_CELLS);
        self.edges = (0..=count).map_while(|i| i16_at(operand, 1 + i * 2)).map(i32::from).collect();
        let count = self.edges.len().saturating_sub(1);
        let flags = |i: usize| u16_at(operand, 1 + (count + 1) * 2 + i * 20).unwrap_or(0);
        self.cells =
            (0..count).map(|i| CellShape { merge: vertical(flags(i) >> 5), joins_left: flags(i) & 3 == 2 }).collect();
    }

    fn each(&mut self, first: usize, end: usize, change: impl Fn(usize, &mut CellShape)) {
        let range = self.cells.iter_mut().take(end).skip(first);
        range.enumerate().for_each(|(i, cell)| change(i, cell));
    }

    fn insert(&mut self, first: usize, count: usize, width: i32) {
        if self.edges.is_empty() {
            self.edges.push(0);
        }
        let first = first.min(self.cells.len());
        for i in 0..count.min(MAX_CELLS.saturating_sub(self.cells.len())) {
            let edge = self.edges.get(first + i).copied().unwrap_or(0).saturating_add(width);
            self.edges.insert(first + i + 1, edge);
            self.cells.insert(first + i, CellShape::default());
        }
        self.shift(first + count + 1, width.saturating_mul(count as i32));
    }

    fn delete(&mut self, first: usize, end: usize) {
        let end = end.min(self.cells.len());
        if first >= end {
            return;
        }
        let width = match (self.edges.get(first), self.edges.get(end)) {
            (Some(from), Some(to)) => to.saturating_sub(*from),
            _ => return,
        };
        self.cells.drain(first..end);
        self.edges.drain(first + 1..end + 1);
        self.shift(first + 1, width.saturating_neg());
    }

    fn widen(&mut self, first: usize, end: usize, width: i32) {
        for i in first..end.min(self.cells.len()) {
            let (Some(from), Some(to)) = (self.edges.get(i), self.edges.get(i + 1)) else { return };
            let change = width.saturating_sub(to.saturating_sub(*from));
            self.shift(i + 1, change);
        }
    }

    fn shift(&mut self, first: usize, by: i32) {
        self.edges.iter_mut().skip(first).for_each(|e| *e = e.saturating_add(by));
    }
}

/// Two bits: 1 goes on, 3 begins; 2 was written for a beginning by some.
fn vertical(bits: u16) -> Merge {
    match bits & 3 {
        0 => Merge::None,
        1 => Merge::Continue,
        _ => Merge::Restart,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::doc::sprm::walk;
    use proptest::prelude::*;

    /// A definition with these edges and cell flags.
    fn definition(edges: &[i16], flags: &[u16]) -> Vec<u8> {
        let mut operand = vec![edges.len() as u8 - 1];
        operand.extend(edges.iter().flat_map(|e| e.to_le_bytes()));
        for flag in flags {
            operand.extend(flag.to_le_bytes());
            operand.extend([0; 18]);
        }
        let length = (operand.len() as u16 + 1).to_le_bytes();
        [&[0x08, 0xD6, length[0], length[1]], operand.as_slice()].concat()
    }

    fn shape(list: &[u8]) -> RowShape {
        let mut row = RowShape::default();
        walk(list).for_each(|sprm| row.apply(&sprm));
        row
    }

    #[test]
    fn cells_merge_both_ways() {
        let row = shape(&definition(&[-108, 900, 2000, 3000, 4000], &[0x60, 0x20, 1, 2]));
        assert_eq!(row.edges, [-108, 900, 2000, 3000, 4000]);
        let merges: Vec<Merge> = row.cells.iter().map(|c| c.merge).collect();
        assert_eq!(merges, [Merge::Restart, Merge::Continue, Merge::None, Merge::None]);
        assert_eq!(row.cells.iter().map(|c| c.joins_left).collect::<Vec<_>>(), [false, false, false, true]);
        let flags_left_out = shape(&definition(&[0, 5, 9], &[]));
        assert_eq!(flags_left_out.cells.len(), 2);
    }

    #[test]
    fn later_modifiers_change_the_definition() {
        let base = definition(&[0, 100, 200, 300], &[]);
        let more = |list: &[u8]| shape(&[base.as_slice(), list].concat());
        assert_eq!(more(&[0x24, 0x56, 1, 3]).cells.iter().filter(|c| c.joins_left).count(), 1);
        assert_eq!(more(&[0x2B, 0xD6, 2, 1, 3]).cells[1].merge, Merge::Restart);
        assert_eq!(more(&[0x22, 0x56, 0, 1]).edges, [0, 100, 200]);
        assert_eq!(more(&[0x21, 0x76, 1, 1, 50, 0]).edges, [0, 100, 150, 250, 350]);
        assert_eq!(more(&[0x23, 0x76, 0, 2, 50, 0]).edges, [0, 50, 100, 200]);
    }

    proptest! {
        #[test]
        fn any_modifiers_leave_cells_between_edges(list in proptest::collection::vec(any::<u8>(), 0..60)) {
            let base = definition(&[0, 100, 200, 300], &[]);
            let codes = [0x5624u16, 0x5625, 0x7621, 0x5622, 0x7623];
            let list: Vec<u8> = list.chunks(5).enumerate().flat_map(|(i, operand)| {
                let [low, high] = codes[i % codes.len()].to_le_bytes();
                [&[low, high], operand].concat()
            }).collect();
            let row = shape(&[base, list].concat());
            prop_assert!(row.cells.len() <= MAX_CELLS);
            prop_assert_eq!(row.edges.len(), row.cells.len() + 1);
        }
    }
}
