//! The style sheet ([MS-DOC] 2.9.271): what a style says about numbers, outline level and hidden text, with
//! everything it is based on.

use super::bytes::{slice, u16_at};
use super::sprm::walk;

/// Longest chain of styles based on each other; Word allows fewer. Also ends cycles.
const MAX_CHAIN: usize = 64;
/// Index that says that a style is based on none.
const NONE: u16 = 0xFFF;

/// What a style amounts to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// List, 1-based; 0 takes a number away.
    pub(super) list: Option<u16>,
    /// Level in it, from 0.
    pub(super) level: Option<u8>,
    /// Outline level, from 0; 9 is body text.
    pub(super) outline: Option<u8>,
    /// Whether text in it is hidden.
    pub(super) hidden: Option<bool>,
    base: u16,
}

/// All styles by index.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<Option<Style>>);

impl Styles {
    /// Reads the style sheet. A style that is cut ends it.
    pub(super) fn read(sheet: &[u8]) -> Self {
        let Some(head) = u16_at(sheet, 0).map(usize::from) else { return Styles::default() };
        let base = u16_at(sheet, 4).map_or(10, usize::from);
        let count = u16_at(sheet, 2).map_or(0, usize::from);
        let mut raw = Vec::new();
        let mut at = 2 + head;
        for _ in 0..count {
            let Some(length) = u16_at(sheet, at).map(usize::from) else { break };
            let style = slice(sheet, at + 2, length).filter(|_| length > 0);
            raw.push(style.and_then(|style| read_style(style, base)));
            at += 2 + length.next_multiple_of(2);
        }
        let resolved = (0..raw.len()).map(|i| resolve(&raw, i)).collect();
        Styles(resolved)
    }

    /// The style with this index.
    pub(super) fn get(&self, index: u16) -> Option<&Style> {
        self.0.get(usize::from(index))?.as_ref()
    }
}

fn resolve(raw: &[Option<Style>], index: usize) -> Option<Style> {
    let mut style = raw.get(index)?.clone()?;
    let mut base = style.base;
    for _ in 0..MAX_CHAIN {
        let Some(parent) = raw.get(usize::from(base)).and_then(Option::as_ref).filter(|_| base != NONE) else { break };
        style.list = style.list.or(parent.list);
        style.level = style.level.or(parent.level);
        style.outline = style.outline.or(parent.outline);
        style.hidden = style.hidden.or(parent.hidden);
        base = parent.base;
    }
    Some(style)
}

/// One style. `fixed` is the length of what stands before its name.
fn read_style(bytes: &[u8], fixed: usize) -> Option<Style> {
    let built_in = u16_at(bytes, 0)? & 0xFFF;
    let kind = u16_at(bytes, 2)?;
    let sets = usize::from(u16_at(bytes, 4)? & 0xF);
    let name = usize::from(u16_at(bytes, fixed)?);
    let mut style = Style { base: kind >> 4, ..Style::default() };
    let paragraph = kind & 0xF == 1;
    if paragraph && (1..=9).contains(&built_in) {
        style.outline = Some(built_in as u8 - 1);
    }
    let mut at = fixed + 2 + name * 2 + 2;
    for set in 0..sets.min(3) {
        let Some(length) = u16_at(bytes, at).map(usize::from) else { break };
        let Some(list) = slice(bytes, at + 2, length) else { break };
        match (kind & 0xF, set) {
            (1, 0) => apply_paragraph(&mut style, list.get(2..).unwrap_or(&[])),
            (1, 1) | (2, 0) => apply_characters(&mut style, list),
            _ => {}
        }
        at = (at + 2 + length).next_multiple_of(2);
    }
    Some(style)
}

fn apply_paragraph(style: &mut Style, list: &[u8]) {
    for sprm in walk(list) {
        match sprm.code {
            0x460B => style.list = Some(sprm.word()),
            0x260A => style.level = Some(sprm.byte()),
            0x2640 => style.outline = Some(sprm.byte()),
            _ => {}
        }
    }
}

fn apply_characters(style: &mut Style, list: &[u8]) {
    for sprm in walk(list).filter(|s| s.code == 0x083C) {
        style.hidden = Some(sprm.byte() & 1 == 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(words: &[u16]) -> Vec<u8> {
        words.iter().flat_map(|w| w.to_le_bytes()).collect()
    }

    fn style(built_in: u16, base: u16, paragraph: &[u8]) -> Vec<u8> {
        let mut bytes = words(&[built_in, base << 4 | 1, 2, 0, 0, 1, b'N'.into(), 0]);
        bytes.extend(words(&[paragraph.len() as u16 + 2, 0]));
        bytes.extend(paragraph);
        bytes.resize(bytes.len().next_multiple_of(2), 0);
        bytes.extend(words(&[0]));
        [words(&[bytes.len() as u16]), bytes].concat()
    }

    #[test]
    fn styles_take_over_what_they_are_based_on() {
        let sheet = [
            words(&[4, 4, 10]),
            style(0, NONE, &[]),
            style(1, 0, &[0x0B, 0x46, 3, 0]),
            words(&[0]),
            style(0xFFE, 1, &[0x0A, 0x26, 2]),
        ]
        .concat();
        let styles = Styles::read(&sheet);
        assert_eq!(styles.get(1).and_then(|s| s.list), Some(3));
        assert!(styles.get(2).is_none() && styles.get(9).is_none());
        let last = styles.get(3).unwrap();
        assert_eq!((last.list, last.level, last.outline), (Some(3), Some(2), Some(0)));
    }

    #[test]
    fn a_circle_of_styles_ends() {
        let sheet = [words(&[4, 2, 10]), style(0, 1, &[]), style(0, 0, &[])].concat();
        assert!(Styles::read(&sheet).get(1).is_some());
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_sheet(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = Styles::read(&bytes);
        }
    }
}
