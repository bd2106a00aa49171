//! What property modifiers amount to for a run of characters and for a paragraph. Fonts, sizes and colours are not
//! read.

use super::bytes::{i16_at, size_at, slice, u16_at};
use super::sprm::{Sprm, walk};
use super::styles::{Style, Styles};
use super::tap::RowShape;

/// Modifiers that refer to more modifiers in the data stream may do so this often in a row.
const MAX_INDIRECT: usize = 4;

/// Properties of a run of characters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Chars {
    /// Deleted as a tracked change.
    pub(super) deleted: bool,
    /// Inserted as a tracked change.
    pub(super) inserted: bool,
    /// Hidden; `None` leaves it to the paragraph's style.
    pub(super) hidden: Option<bool>,
    /// Hidden as the end of a paragraph that the next one goes on in.
    pub(super) separator: bool,
    /// Font and code of a symbol, for every 0x28 in the run.
    pub(super) symbol: Option<(u16, u16)>,
    /// Where the data stream holds the picture or form field of the run.
    pub(super) picture: Option<usize>,
}

impl Chars {
    /// Lays more modifiers over what is there.
    pub(super) fn apply(&mut self, list: &[u8], styles: &Styles) {
        for sprm in walk(list) {
            match sprm.code {
                0x0800 => self.deleted = sprm.byte() & 1 == 1,
                0x0801 => self.inserted = sprm.byte() & 1 == 1,
                0x083C => self.hidden = toggle(&sprm, self.hidden),
                0x0818 => self.separator = sprm.byte() & 1 == 1,
                0x4A30 => self.hidden = styles.get(sprm.word()).and_then(|s| s.hidden).or(self.hidden),
                0x6A09 => self.symbol = i16_at(sprm.operand, 2).map(|c| (sprm.word(), c.cast_unsigned())),
                0x6A03 => self.picture = size_at(sprm.operand, 0),
                // Back to what the paragraph's style says.
                0x2A33 => self.hidden = None,
                _ => {}
            }
        }
    }
}

/// A toggle: off, on, as the style, against the style.
fn toggle(sprm: &Sprm<'_>, before: Option<bool>) -> Option<bool> {
    match sprm.byte() {
        0 => Some(false),
        1 => Some(true),
        0x81 => Some(!before.unwrap_or(false)),
        _ => before,
    }
}

/// Properties of a paragraph.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Paragraph {
    /// Index of its style.
    pub(super) style: u16,
    /// Depth of tables around it.
    pub(super) depth: usize,
    /// The mark that ends a row of an outermost table.
    pub(super) row_end: bool,
    /// It ends a cell of a nested table.
    pub(super) inner_cell: bool,
    /// It ends a row of a nested table.
    pub(super) inner_row_end: bool,
    /// List, 1-based; 0 and unknown ones are no list.
    pub(super) list: Option<u16>,
    /// Level in it, from 0.
    pub(super) level: Option<u8>,
    /// Outline level, from 0; 9 is body text.
    pub(super) outline: Option<u8>,
}

/// Where paragraph modifiers come from.
pub(super) struct Sources<'d> {
    /// Styles.
    pub(super) styles: &'d Styles,
    /// The data stream; empty where there is none.
    pub(super) data: &'d [u8],
}

impl Sources<'_> {
    /// A paragraph of this style with these modifiers laid over it.
    pub(super) fn paragraph(&self, style: u16, lists: &[&[u8]]) -> Paragraph {
        let mut p = Paragraph { style, ..Paragraph::default() };
        let (mut in_table, mut depth) = (false, None);
        let mut apply = |sprm: &Sprm<'_>| match sprm.code {
            0x4600 => p.style = sprm.word(),
            0x2416 => in_table = sprm.byte() == 1,
            0x2417 => p.row_end = sprm.byte() == 1,
            0x244B => p.inner_cell = sprm.byte() == 1,
            0x244C => p.inner_row_end = sprm.byte() == 1,
            0x6649 => depth = size_at(sprm.operand, 0).filter(|n| *n < 0x8000_0000),
            0x664A => {
                let change = size_at(sprm.operand, 0).unwrap_or(0);
                depth = Some(depth.unwrap_or(0).wrapping_add(change) & 0xFFFF);
            }
            0x260A => p.level = Some(sprm.byte()),
            0x460B => p.list = Some(sprm.word()),
            0x2640 => p.outline = Some(sprm.byte()),
            _ => {}
        };
        lists.iter().for_each(|list| self.each(list, 0, &mut apply));
        p.depth = match depth {
            Some(depth) if in_table || depth > 0 => depth.max(usize::from(in_table)),
            _ => usize::from(in_table),
        };
        p
    }

    /// What these modifiers, which end a row, say of its cells.
    pub(super) fn row(&self, lists: &[&[u8]]) -> RowShape {
        let mut row = RowShape::default();
        lists.iter().for_each(|list| self.each(list, 0, &mut |sprm| row.apply(sprm)));
        row
    }

    /// Gives each modifier of a list, for those that refer to more of them what they refer to.
    fn each(&self, list: &[u8], hops: usize, give: &mut impl FnMut(&Sprm<'_>)) {
        for sprm in walk(list) {
            match sprm.code {
                0x6645 | 0x6646 | 0x646B if hops < MAX_INDIRECT => {
                    let more = size_at(sprm.operand, 0).and_then(|at| indirect(self.data, at));
                    self.each(more.unwrap_or(&[]), hops + 1, give);
                }
                _ => give(&sprm),
            }
        }
    }

    /// The style of a paragraph.
    pub(super) fn style(&self, p: &Paragraph) -> Option<&Style> {
        self.styles.get(p.style)
    }
}

/// Modifiers in the data stream: their length, then they.
fn indirect(data: &[u8], at: usize) -> Option<&[u8]> {
    let length = usize::from(u16_at(data, at)?);
    slice(data, at + 2, length).filter(|_| length < 0x8000)
}
