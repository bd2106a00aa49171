//! The table of font names ([MS-DOC] 2.9.286, 2.9.82), for the signs of symbol fonts.

use super::bytes::{slice, u8_at, u16_at};

/// Bytes of a font entry before its name.
const FIXED: usize = 40;

/// Names of all fonts by index.
pub(super) fn read(table: &[u8]) -> Vec<String> {
    let count = u16_at(table, 0).map_or(0, usize::from);
    let mut at = 4;
    let mut names = Vec::new();
    for _ in 0..count {
        let Some(length) = u8_at(table, at).map(usize::from) else { break };
        let Some(entry) = slice(table, at, length + 1) else { break };
        let units = entry.get(FIXED..).unwrap_or(&[]).chunks_exact(2).filter_map(|b| u16_at(b, 0));
        names.push(char::decode_utf16(units.take_while(|u| *u != 0)).filter_map(Result::ok).collect());
        at += length + 1;
    }
    names
}
