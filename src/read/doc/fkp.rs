//! Formatted disk pages ([MS-DOC] 2.8.5, 2.9.33, 2.9.174): which property modifiers belong to which bytes of the
//! main stream. One sorted list of runs for characters, one for paragraphs.

use super::bytes::{Plc, slice, u8_at, u16_at, u32_at};
use std::cell::Cell;

/// Bytes of a page.
const PAGE: usize = 512;

/// A run of bytes with equal properties.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Run<'m> {
    /// The byte behind the last.
    pub(super) end: usize,
    /// Paragraph style; 0 for characters.
    pub(super) style: u16,
    /// Property modifiers.
    pub(super) list: &'m [u8],
}

/// A run as it is kept: there may be hundreds of thousands. Numbers are as wide as they are in the file.
#[derive(Debug, Clone, Copy)]
struct Kept {
    start: u32,
    end: u32,
    style: u16,
    /// Length of its modifiers, and the byte of the stream where they begin.
    length: u16,
    list: u32,
}

/// Finds style and modifiers of a run: gets the page, the run's index and the number of runs. Modifiers are told by their
/// first byte in the page and their length.
type Properties = fn(&[u8], usize, usize) -> Option<(u16, u16, u16)>;

/// Runs in order of their bytes.
#[derive(Debug, Default)]
pub(super) struct Runs<'m> {
    main: &'m [u8],
    runs: Vec<Kept>,
    /// How many runs began at or before the byte that was asked for last. A text is walked from its start to its end,
    /// so that the next answer is as a rule the same or the one behind it.
    last: Cell<usize>,
}

impl<'m> Runs<'m> {
    /// Runs of character properties.
    pub(super) fn of_characters(main: &'m [u8], table: &[u8]) -> Self {
        Self::read(main, table, 1, |page, index, count| {
            let at = u16::from(u8_at(page, (count + 1) * 4 + index)?) * 2;
            let length = u8_at(page, at.into()).filter(|_| at > 0)?;
            Some((0, at + 1, length.into()))
        })
    }

    /// Runs of paragraph properties.
    pub(super) fn of_paragraphs(main: &'m [u8], table: &[u8]) -> Self {
        Self::read(main, table, 13, |page, index, count| {
            let at = u16::from(u8_at(page, (count + 1) * 4 + index * 13)?) * 2;
            let (at, length) = match u16::from(u8_at(page, at.into()).filter(|_| at > 0)?) {
                0 => (at + 2, u16::from(u8_at(page, usize::from(at) + 1)?) * 2),
                words => (at + 1, words * 2 - 1),
            };
            Some((u16_at(page, at.into())?, at + 2, length.checked_sub(2)?))
        })
    }

    /// Reads every page once. A run without modifiers of its own is left as one with an empty list.
    fn read(main: &'m [u8], table: &[u8], size: usize, properties: Properties) -> Self {
        let pages = Plc::new(table, 4);
        let mut numbers: Vec<u32> =
            (0..pages.len).filter_map(|i| u32_at(pages.data(i)?, 0)).map(|n| n & 0x3F_FFFF).collect();
        // A page named twice says the same twice.
        let mut seen = std::collections::HashSet::new();
        numbers.retain(|n| seen.insert(*n));
        let mut runs = Vec::new();
        for number in numbers {
            let first = number * PAGE as u32;
            let Some(page) = slice(main, first as usize, PAGE) else { continue };
            let count = usize::from(u8_at(page, PAGE - 1).unwrap_or(0)).min((PAGE - 5) / (4 + size));
            for index in 0..count {
                let (Some(start), Some(end)) = (u32_at(page, index * 4), u32_at(page, index * 4 + 4)) else { break };
                if start < end {
                    let said = properties(page, index, count);
                    let inside = said.filter(|(_, at, length)| usize::from(at + length) <= PAGE);
                    let (style, at, length) = inside.unwrap_or_default();
                    runs.push(Kept { start, end, style, length, list: first + u32::from(at) });
                }
            }
        }
        if !runs.is_sorted_by_key(|r| r.start) {
            runs.sort_by_key(|r| r.start);
        }
        Runs { main, runs, last: Cell::new(0) }
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// The run that holds a byte; between runs, one without properties up to the next.
    pub(super) fn at(&self, byte: usize) -> Run<'m> {
        let next = self.begun(byte);
        let found = next.checked_sub(1).and_then(|i| self.runs.get(i)).filter(|r| byte < r.end as usize);
        match found {
            Some(&Kept { end, style, length, list, .. }) => {
                let list = slice(self.main, list as usize, length.into()).unwrap_or(&[]);
                Run { end: end as usize, style, list }
            }
            None => {
                let end = self.runs.get(next).map_or(usize::MAX, |r| r.start as usize);
                Run { end, style: 0, list: &[] }
            }
        }
    }

    /// How many runs begin at this byte or before it.
    fn begun(&self, byte: usize) -> usize {
        let begins = |run: Option<&Kept>| run.is_some_and(|r| r.start as usize <= byte);
        let last = self.last.get();
        let near = [last, last + 1]
            .into_iter()
            .find(|count| (*count == 0 || begins(self.runs.get(*count - 1))) && !begins(self.runs.get(*count)));
        let count = near.unwrap_or_else(|| self.runs.partition_point(|r| r.start as usize <= byte));
        self.last.set(count);
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bin_table(page: u32) -> Vec<u8> {
        [0, 999, page].iter().flat_map(|n: &u32| n.to_le_bytes()).collect()
    }

    fn page(fcs: &[u32], size: usize, offset: usize, properties: &[u8]) -> Vec<u8> {
        let mut page = vec![0; PAGE];
        for (i, fc) in fcs.iter().enumerate() {
            page[i * 4..i * 4 + 4].copy_from_slice(&fc.to_le_bytes());
        }
        page[fcs.len() * 4 + size] = (offset / 2) as u8;
        page[offset..offset + properties.len()].copy_from_slice(properties);
        page[PAGE - 1] = fcs.len() as u8 - 1;
        page
    }

    #[test]
    fn characters_and_paragraphs() {
        let main =
            [page(&[10, 20, 30], 1, 400, &[3, 0, 8, 1]), page(&[10, 20, 30], 13, 400, &[3, 7, 0, 0x16, 0x24, 1])]
                .concat();
        let chars = Runs::of_characters(&main, &bin_table(0));
        assert_eq!((chars.at(25).list, chars.at(15).list.len(), chars.at(20).end), (&[0, 8, 1][..], 0, 30));
        assert_eq!((chars.at(5).end, chars.at(30).end), (10, usize::MAX));
        let paragraphs = Runs::of_paragraphs(&main, &bin_table(1));
        assert_eq!((paragraphs.at(29).style, paragraphs.at(29).list), (7, &[0x16, 0x24, 1][..]));
        assert!(Runs::of_paragraphs(&main, &bin_table(2)).is_empty());
    }

    proptest! {
        #[test]
        fn any_page_is_read(bytes in proptest::collection::vec(any::<u8>(), PAGE..PAGE * 2), byte in 0usize..1000) {
            let runs = Runs::of_paragraphs(&bytes, &bin_table(0));
            prop_assert!(runs.at(byte).end > byte);
            prop_assert!(Runs::of_characters(&bytes, &bin_table(0)).at(byte).end > byte);
        }

        #[test]
        fn the_order_of_questions_changes_no_answer(
            mut starts in proptest::collection::vec(0u32..60, 0..20),
            bytes in proptest::collection::vec(0usize..70, 1..40),
        ) {
            starts.sort_unstable();
            let run = |start: &u32| Kept { start: *start, end: start + 2, style: 0, length: 0, list: 0 };
            let runs = Runs { main: &[], runs: starts.iter().map(run).collect(), last: Cell::new(0) };
            for byte in bytes {
                prop_assert_eq!(runs.begun(byte), starts.iter().filter(|start| **start as usize <= byte).count());
            }
        }
    }
}
