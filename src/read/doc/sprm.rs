//! Property modifiers ([MS-DOC] 2.2.5, 2.6): a list of codes, each with an operand whose size the code tells.

use super::bytes::{slice, u8_at, u16_at};

/// Table definition: its length takes two bytes, and counts one too many.
pub(super) const TABLE_DEFINITION: u16 = 0xD608;
/// Its forerunner, laid out alike.
const OLD_TABLE_DEFINITION: u16 = 0xD606;
/// Changed tab stops: a length of 255 stands for one that is computed.
const TABS: u16 = 0xC615;

/// One property modifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sprm<'a> {
    /// Code.
    pub(super) code: u16,
    /// Operand; without its length where that is written.
    pub(super) operand: &'a [u8],
}

impl Sprm<'_> {
    /// The first byte of the operand.
    pub(super) fn byte(&self) -> u8 {
        u8_at(self.operand, 0).unwrap_or(0)
    }

    /// The first two bytes of the operand.
    pub(super) fn word(&self) -> u16 {
        u16_at(self.operand, 0).unwrap_or(0)
    }
}

/// The modifiers of a list, up to the first that is cut.
pub(super) fn walk(list: &[u8]) -> impl Iterator<Item = Sprm<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let code = u16_at(list, at)?;
        let (skip, length) = operand(list, at + 2, code)?;
        let operand = slice(list, at + 2 + skip, length)?;
        at += 2 + skip + length;
        Some(Sprm { code, operand })
    })
}

/// Bytes of the operand's written length, and of the operand itself.
fn operand(list: &[u8], at: usize, code: u16) -> Option<(usize, usize)> {
    Some(match code >> 13 {
        0 | 1 => (0, 1),
        2 | 4 | 5 => (0, 2),
        3 => (0, 4),
        7 => (0, 3),
        _ if matches!(code, TABLE_DEFINITION | OLD_TABLE_DEFINITION) => {
            (2, usize::from(u16_at(list, at)?).saturating_sub(1))
        }
        _ => {
            let length = usize::from(u8_at(list, at)?);
            if code == TABS && length == 255 {
                let deleted = usize::from(u8_at(list, at + 1)?);
                let added = usize::from(u8_at(list, at + 2 + deleted * 4)?);
                (1, 2 + deleted * 4 + added * 3)
            } else {
                (1, length)
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sizes_follow_from_the_code() {
        let list = [
            &[0x16, 0x24, 1][..],
            &[0x0B, 0x46, 2, 0],
            &[0x49, 0x66, 1, 0, 0, 0],
            &[0x08, 0xD6, 4, 0, 9, 9, 9],
            &[0x15, 0xC6, 255, 1, 0, 0, 0, 0, 1, 7, 7, 7],
            &[0x2B, 0xD6, 2, 3, 1],
            &[0x70, 0xEA, 1, 2, 3],
            &[0x0B, 0x46, 2],
        ]
        .concat();
        let found: Vec<(u16, usize)> = walk(&list).map(|s| (s.code, s.operand.len())).collect();
        assert_eq!(found, [(0x2416, 1), (0x460B, 2), (0x6649, 4), (0xD608, 3), (0xC615, 9), (0xD62B, 2), (0xEA70, 3)]);
    }

    proptest! {
        #[test]
        fn any_bytes_end(list in proptest::collection::vec(any::<u8>(), 0..300)) {
            let total: usize = walk(&list).map(|s| 2 + s.operand.len()).sum();
            prop_assert!(total <= list.len());
        }
    }
}
