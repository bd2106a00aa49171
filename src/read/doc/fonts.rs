//! The table of fonts ([MS-DOC] 2.9.286, 2.9.82): names for the signs of symbol fonts, character sets for text that
//! does not say what it is written in.

use super::bytes::{slice, u8_at, u16_at};

/// Bytes of a font entry before its name.
const FIXED: usize = 40;

/// Byte of a font entry that holds its character set.
const CHARSET: usize = 4;

/// Names of all fonts by index, and their character sets.
pub(super) fn read(table: &[u8]) -> (Vec<String>, Vec<u8>) {
    let count = u16_at(table, 0).map_or(0, usize::from);
    let mut at = 4;
    let (mut names, mut charsets) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let Some(length) = u8_at(table, at).map(usize::from) else { break };
        let Some(entry) = slice(table, at, length + 1) else { break };
        let units = entry.get(FIXED..).unwrap_or(&[]).chunks_exact(2).filter_map(|b| u16_at(b, 0));
        names.push(char::decode_utf16(units.take_while(|u| *u != 0)).filter_map(Result::ok).collect());
        charsets.extend(entry.get(CHARSET));
        at += length + 1;
    }
    (names, charsets)
}
