//! Loose texts as running prose: lines broken by hard line ends are joined again, blanks inside words are dropped,
//! width is folded, and every position leads back to the characters on the page.
//!
//! This is for searching in prose. Titles and signatures, which live by their line breaks, do not use it.

use crate::model::{Loose, LooseKind, Place};
use crate::text::marker;
use crate::text::width::fold_char;
use std::ops::Range;

/// Longest line, in characters, that still counts as broken by hand.
const MAX_WRAP: usize = 60;
/// A full line may fall short of the longest by this much (a word or a bracket moved down, an indent trimmed).
const WRAP_SLACK: usize = 3;
/// Full lines a text must have before it counts as broken by hand.
const MIN_FULL_LINES: usize = 3;

/// One paragraph of prose, put together from one or more loose texts.
#[derive(Debug)]
pub(crate) struct Flow<'a> {
    /// The folded text without blanks inside words. Search here.
    pub text: String,
    /// What kind of text it is.
    pub kind: LooseKind,
    /// Number of lists that began before it.
    pub after_lists: usize,
    pieces: Vec<&'a Loose>,
    /// For each character and the end: byte in `text`, index of the piece, byte in the piece.
    offsets: Vec<(usize, usize, usize)>,
}

impl Flow<'_> {
    /// The text as written for a byte range of `text`; pieces are separated by a line break.
    #[must_use]
    pub fn raw(&self, range: Range<usize>) -> String {
        self.slices(range).map(|(piece, r)| piece.text.get(r).unwrap_or("").trim()).collect::<Vec<_>>().join("\n")
    }

    /// Where a byte range of `text` stands.
    #[must_use]
    pub fn place(&self, range: Range<usize>) -> Option<Place> {
        let mut places = self.slices(range).map(|(piece, r)| part_of(&piece.place, &piece.text, r));
        let first = places.next()?;
        Some(places.fold(first, |all, next| all.join(&next)))
    }

    /// The stretches of the pieces that a byte range of `text` covers.
    fn slices(&self, range: Range<usize>) -> impl Iterator<Item = (&Loose, Range<usize>)> {
        let from = self.locate(range.start, false);
        let to = self.locate(range.end, true);
        let pieces = self.pieces.get(from.0..=to.0.max(from.0)).unwrap_or_default();
        pieces.iter().zip(from.0..).filter_map(move |(piece, i)| {
            let start = if i == from.0 { from.1 } else { 0 };
            let end = if i == to.0 { to.1 } else { piece.text.len() };
            (start < end).then_some((*piece, start..end))
        })
    }

    /// Piece and byte for a byte of `text`. As an end, it is the byte behind the last character before it.
    fn locate(&self, at: usize, end: bool) -> (usize, usize) {
        let i = self.offsets.partition_point(|(byte, ..)| *byte < at);
        if end {
            let Some((_, piece, byte)) = i.checked_sub(1).and_then(|i| self.offsets.get(i)) else { return (0, 0) };
            let text = self.pieces.get(*piece).map_or("", |p| p.text.as_str());
            let len = text.get(*byte..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
            return (*piece, byte + len);
        }
        self.offsets.get(i).or(self.offsets.last()).map_or((0, 0), |(_, piece, byte)| (*piece, *byte))
    }

    fn push(&mut self, piece: &Loose) {
        let index = self.offsets_piece();
        let mut pending: Option<usize> = None;
        for (at, c) in piece.text.char_indices() {
            let c = fold_char(c);
            if c == ' ' || (c.is_whitespace() && c != '\n') {
                pending = Some(at);
                continue;
            }
            if let Some(blank) = pending.take()
                && c.is_ascii_alphanumeric()
                && self.text.ends_with(|p: char| p.is_ascii_alphanumeric())
            {
                self.offsets.push((self.text.len(), index, blank));
                self.text.push(' ');
            }
            self.offsets.push((self.text.len(), index, at));
            self.text.push(c);
        }
    }

    fn offsets_piece(&self) -> usize {
        self.pieces.len().saturating_sub(1)
    }
}

/// All loose texts as prose, in reading order. Page headers and footers are left out.
#[must_use]
pub(crate) fn flows(loose: &[Loose]) -> Vec<Flow<'_>> {
    let wrap = wrapping(loose);
    let mut out: Vec<Flow<'_>> = Vec::new();
    let mut previous: Option<&Loose> = None;
    for piece in loose.iter().filter(|l| l.kind != LooseKind::Margin) {
        let joins = match (wrap, previous) {
            (Some(wrap), Some(before)) => continues(before, piece, wrap),
            _ => false,
        };
        match out.last_mut().filter(|_| joins) {
            Some(flow) => {
                flow.pieces.push(piece);
                flow.push(piece);
            }
            None => {
                let mut flow = Flow {
                    text: String::new(),
                    kind: piece.kind,
                    after_lists: piece.after_lists,
                    pieces: vec![piece],
                    offsets: Vec::new(),
                };
                flow.push(piece);
                out.push(flow);
            }
        }
        previous = Some(piece);
    }
    out
}

/// How a text was broken by hand.
#[derive(Debug, Clone, Copy)]
struct Wrap {
    /// Characters of the longest line.
    width: usize,
    /// Whether paragraphs open with a blank: then a line without one goes on with the line above.
    indented: bool,
}

/// The line length at which a text was broken by hand; `None` where paragraphs are whole.
fn wrapping(loose: &[Loose]) -> Option<Wrap> {
    let lengths = || loose.iter().filter(|l| l.kind == LooseKind::Paragraph).map(|l| l.text.chars().count());
    let longest = lengths().max().filter(|n| (15..=MAX_WRAP).contains(n))?;
    let full = lengths().filter(|n| n + WRAP_SLACK >= longest).count();
    let indented = loose.iter().filter(|l| l.text.starts_with(char::is_whitespace)).count() * 5 > loose.len();
    (full >= MIN_FULL_LINES).then_some(Wrap { width: longest, indented })
}

/// Whether a line goes on with the next one.
fn continues(before: &Loose, next: &Loose, wrap: Wrap) -> bool {
    let adjacent = match (&before.place, &next.place) {
        (Place::Text { lines: a, .. }, Place::Text { lines: b, .. }) => b.first() == a.last().map(|n| n + 1).as_ref(),
        _ => false,
    };
    adjacent
        && before.kind == next.kind
        && before.text.chars().count() + WRAP_SLACK >= wrap.width
        && (wrap.indented || !before.text.trim_end().ends_with(['。', '；', ';', ':', '：', '!', '！']))
        && !next.text.starts_with(char::is_whitespace)
        && marker::leading(&next.text).is_none()
}

/// The place of a byte range of a text whose own place is known. Only text places can be cut; and only where the
/// text stands on the page character for character.
#[must_use]
pub(crate) fn part_of(place: &Place, text: &str, range: Range<usize>) -> Place {
    let Place::Text { lines, chars } = place else { return place.clone() };
    if chars[1].checked_sub(chars[0]) != Some(text.chars().count()) {
        return place.clone();
    }
    let (Some(before), Some(inside)) = (text.get(..range.start), text.get(range)) else { return place.clone() };
    let breaks = |s: &str| s.matches('\n').count();
    let first = lines[0] + breaks(before);
    let column = match before.rfind('\n') {
        Some(at) => before.get(at + 1..).unwrap_or("").chars().count() + 1,
        None => chars[0] + before.chars().count(),
    };
    Place::Text { lines: [first, first + breaks(inside)], chars: [column, column + inside.chars().count()] }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Lines of a text as loose paragraphs, with places.
    pub(crate) fn paragraphs(text: &str) -> Vec<Loose> {
        text.lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(i, line)| Loose {
                text: line.to_string(),
                place: Place::Text { lines: [i + 1, i + 1], chars: [1, line.chars().count() + 1] },
                kind: LooseKind::Paragraph,
                after_lists: 0,
            })
            .collect()
    }

    #[test]
    fn leads_back_to_the_page() {
        let loose = paragraphs("　　全部问 题须于２０２３年6月底前 整改到位。");
        let flows = flows(&loose);
        assert_eq!(flows[0].text, "全部问题须于2023年6月底前整改到位。");
        let at = flows[0].text.find("2023年").unwrap();
        let range = at..at + "2023年6月底前".len();
        assert_eq!(flows[0].raw(range.clone()), "２０２３年6月底前");
        assert_eq!(flows[0].place(range), Some(Place::Text { lines: [1, 1], chars: [10, 19] }));
    }

    #[test]
    fn joins_lines_broken_by_hand() {
        let text = "　　各村要在六月以前把排查出来的渠道\n淤塞问题逐一登记造册并向镇水利站报\n告，镇水利站汇总以后交镇党委会研究\n决定。\n　　一、总体要求";
        let loose = paragraphs(text);
        let flows = flows(&loose);
        assert_eq!(flows.len(), 2);
        let at = flows[0].text.find("报告").unwrap();
        assert_eq!(flows[0].raw(at..at + "报告".len()), "报\n告");
        assert_eq!(flows[0].place(at..at + "报告".len()), Some(Place::Text { lines: [2, 3], chars: [17, 2] }));
    }

    #[test]
    fn paragraphs_that_are_whole_stay_apart() {
        let loose = paragraphs("第一段。\n第二段，没有句号\n第三段");
        assert_eq!(flows(&loose).len(), 3);
    }
}
