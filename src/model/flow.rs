//! Loose texts as running prose: lines broken by hard line ends are joined again, blanks inside words are dropped,
//! width is folded, and every position leads back to the characters on the page.
//!
//! This is for searching in prose. Titles and signatures, which live by their line breaks, do not use it.

use super::{Loose, LooseKind, Place};
use crate::text::marker;
use crate::text::width::{fold_char, is_cjk};
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
    /// Index of its first text among the loose texts it was made from; the others follow.
    pub first: usize,
    pieces: Vec<Piece<'a>>,
    /// One for each character of `text`, in order.
    chars: Vec<Char>,
}

/// One loose text of a flow.
#[derive(Debug)]
struct Piece<'a> {
    loose: &'a Loose,
    /// Whether the text stands on the page character for character, so that its place can be cut.
    exact: bool,
}

/// Where one character of a flow comes from.
#[derive(Debug, Clone, Copy)]
struct Char {
    /// Byte in the flow's text.
    at: u32,
    /// Index of the piece.
    piece: u32,
    /// Bytes in the piece's text.
    from: u32,
    to: u32,
    /// 0-based line within the piece, and characters before it on that line.
    line: u32,
    column: u32,
}

/// A count of an input, whose size is capped far below 2³².
fn short(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl<'a> Flow<'a> {
    fn new(loose: &'a Loose, first: usize) -> Self {
        let mut flow = Flow {
            text: String::new(),
            kind: loose.kind,
            after_lists: loose.after_lists,
            first,
            pieces: Vec::new(),
            chars: Vec::new(),
        };
        flow.push(loose);
        flow
    }

    /// The text as written for a byte range of `text`; pieces are separated by a line break.
    #[must_use]
    pub fn raw(&self, range: Range<usize>) -> String {
        let slice = |(first, last): (Char, Char)| {
            let piece = self.pieces.get(first.piece as usize);
            piece.and_then(|p| p.loose.text.get(first.from as usize..last.to as usize)).unwrap_or("").trim()
        };
        self.stretches(range).into_iter().map(slice).collect::<Vec<_>>().join("\n")
    }

    /// Where a byte range of `text` stands; `None` for an empty range.
    #[must_use]
    pub fn place(&self, range: Range<usize>) -> Option<Place> {
        let cut = |(first, last): (Char, Char)| Some(self.pieces.get(first.piece as usize)?.cut(first, last));
        self.stretches(range).into_iter().filter_map(cut).reduce(|all, next| all.join(&next))
    }

    /// The stretches of the loose texts that a byte range of `text` touches, as texts of their own.
    #[must_use]
    pub fn cut(&self, range: Range<usize>) -> Vec<Loose> {
        let part = |(n, (first, last)): (usize, (Char, Char))| {
            let piece = self.pieces.get(first.piece as usize)?;
            let text = piece.loose.text.get(first.from as usize..last.to as usize)?.trim().to_string();
            let place = piece.cut(first, last);
            let (kind, after_lists, wrapped) = (self.kind, self.after_lists, n > 0);
            (!text.is_empty()).then_some(Loose { text, place, kind, after_lists, wrapped })
        };
        self.stretches(range).into_iter().enumerate().filter_map(part).collect()
    }

    /// How many loose texts it was put together from.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.pieces.len()
    }

    /// First and last character of a byte range in each piece that it touches.
    fn stretches(&self, range: Range<usize>) -> Vec<(Char, Char)> {
        let first = self.chars.partition_point(|c| (c.at as usize) < range.start);
        let end = self.chars.partition_point(|c| (c.at as usize) < range.end);
        let chars = self.chars.get(first..end).unwrap_or_default();
        chars.chunk_by(|a, b| a.piece == b.piece).filter_map(|run| Some((*run.first()?, *run.last()?))).collect()
    }

    fn push(&mut self, loose: &'a Loose) {
        let piece = short(self.pieces.len());
        let (mut line, mut column, mut count) = (0, 0, 0);
        let mut pending: Option<Char> = None;
        // Bytes up to here are a reading in brackets: 质(zhì)量.
        let mut spoken = 0;
        for (from, original) in loose.text.char_indices() {
            let to = short(from + original.len_utf8());
            let here = Char { at: short(self.text.len()), piece, from: short(from), to, line, column };
            count += 1;
            (line, column) = if original == '\n' { (line + 1, 0) } else { (line, column + 1) };
            let c = fold_char(original);
            if c == '(' && self.text.ends_with(is_cjk) {
                spoken = from + loose.text.get(from..).map_or(0, reading);
            }
            if from < spoken {
                continue;
            }
            if c != '\n' && c.is_whitespace() {
                pending = Some(here);
                continue;
            }
            if let Some(blank) = pending.take()
                && c.is_ascii_alphanumeric()
                && self.text.ends_with(|p: char| p.is_ascii_alphanumeric())
            {
                self.chars.push(blank);
                self.text.push(' ');
            }
            self.chars.push(Char { at: short(self.text.len()), ..here });
            self.text.push(c);
        }
        let exact = match &loose.place {
            Place::Text { chars, .. } => chars[1].checked_sub(chars[0]) == Some(count),
            _ => false,
        };
        self.pieces.push(Piece { loose, exact });
    }
}

/// Bytes of a reading in brackets (`(zhì)`, `（jù）`) that a text begins with; a tone mark tells it from other words.
fn reading(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    let mut toned = false;
    for (at, c) in chars.by_ref().take(8) {
        match fold_char(c) {
            ')' if toned => return at + c.len_utf8(),
            'a'..='z' => {}
            'à'..='ü' | 'ā'..='ǜ' => toned = true,
            _ => return 0,
        }
    }
    0
}

impl Piece<'_> {
    /// The place of a stretch of the text; the whole place where it cannot be cut.
    fn cut(&self, first: Char, last: Char) -> Place {
        let Place::Text { lines, chars, before } = &self.loose.place else { return self.loose.place.clone() };
        if !self.exact {
            return self.loose.place.clone();
        }
        let column = |c: &Char| if c.line == 0 { chars[0] + c.column as usize } else { c.column as usize + 1 };
        // Characters are counted from the start of the first line, line breaks included.
        let length = self.loose.text.get(first.from as usize..last.to as usize).map_or(0, |t| t.chars().count());
        let ahead = self.loose.text.get(..first.from as usize).map_or(0, |t| t.chars().count());
        Place::Text {
            lines: [lines[0] + first.line as usize, lines[0] + last.line as usize],
            chars: [column(&first), column(&first) + length],
            before: (before + chars[0] + ahead).saturating_sub(column(&first)),
        }
    }
}

/// All loose texts as prose, in reading order. Page headers and footers are left out.
#[must_use]
pub(crate) fn flows(loose: &[Loose]) -> Vec<Flow<'_>> {
    let wrap = wrapping(loose);
    let mut out: Vec<Flow<'_>> = Vec::new();
    let mut previous: Option<&Loose> = None;
    for (index, piece) in loose.iter().enumerate().filter(|(_, l)| l.kind != LooseKind::Margin) {
        let joins = match (wrap, previous) {
            (_, Some(before)) if piece.wrapped && adjacent(before, piece) => true,
            (Some(wrap), Some(before)) => continues(before, piece, wrap),
            _ => false,
        };
        match out.last_mut().filter(|_| joins) {
            Some(flow) => flow.push(piece),
            None => out.push(Flow::new(piece, index)),
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

impl Wrap {
    /// How much shorter than the longest a line may be. A number or word that is not broken (45.2万元) moves down whole;
    /// that is told from a paragraph's end only where paragraphs are indented.
    fn slack(self) -> usize {
        if self.indented { self.width / 3 } else { WRAP_SLACK }
    }
}

/// The line length at which a text was broken by hand; `None` where paragraphs are whole.
fn wrapping(loose: &[Loose]) -> Option<Wrap> {
    let lengths = || loose.iter().filter(|l| l.kind == LooseKind::Paragraph).map(|l| l.text.chars().count());
    let longest = lengths().max().filter(|n| (15..=MAX_WRAP).contains(n))?;
    let full = lengths().filter(|n| n + WRAP_SLACK >= longest).count();
    let indented = loose.iter().filter(|l| is_indented(l)).count() * 5 > loose.len();
    (full >= MIN_FULL_LINES).then_some(Wrap { width: longest, indented })
}

/// Whether a line begins with a short name and a colon, or with a name in square brackets.
fn is_label(text: &str) -> bool {
    let mut head = text.chars().map(fold_char).take(11);
    text.starts_with(['【', '[']) || head.any(|c| c == ':')
}

/// Whether a line begins with blanks, kept or taken off by the reader.
fn is_indented(line: &Loose) -> bool {
    let moved = matches!(&line.place, Place::Text { chars, .. } if chars[0] > 1);
    moved || line.text.starts_with(char::is_whitespace)
}

/// Whether one line stands directly below the other.
fn adjacent(before: &Loose, next: &Loose) -> bool {
    match (&before.place, &next.place) {
        (Place::Text { lines: a, .. }, Place::Text { lines: b, .. }) => b.first() == a.last().map(|n| n + 1).as_ref(),
        _ => false,
    }
}

/// Whether a line goes on with the next one.
fn continues(before: &Loose, next: &Loose, wrap: Wrap) -> bool {
    adjacent(before, next)
        && before.kind == next.kind
        && before.text.chars().count() + wrap.slack() >= wrap.width
        && (wrap.indented || !before.text.trim_end().ends_with(['。', '；', ';', ':', '：', '!', '！']))
        && !is_indented(next)
        && (wrap.indented || !is_label(&next.text))
        && marker::leading(&next.text).is_none()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Lines of a text as loose paragraphs, with places.
    pub(crate) fn paragraphs(text: &str) -> Vec<Loose> {
        let mut before = 0;
        let mut out = Vec::new();
        for (i, line) in text.lines().enumerate() {
            let count = line.chars().count();
            if !line.trim().is_empty() {
                let place = Place::Text { lines: [i + 1, i + 1], chars: [1, count + 1], before };
                out.push(Loose {
                    text: line.to_string(),
                    place,
                    kind: LooseKind::Paragraph,
                    after_lists: 0,
                    wrapped: false,
                });
            }
            before += count + 1;
        }
        out
    }

    #[test]
    fn leads_back_to_the_page() {
        let loose = paragraphs("　　全部问 题须于２０２３年6月底前 整改到位。");
        let flows = flows(&loose);
        assert_eq!(flows[0].text, "全部问题须于2023年6月底前整改到位。");
        let at = flows[0].text.find("2023年").unwrap();
        let range = at..at + "2023年6月底前".len();
        assert_eq!(flows[0].raw(range.clone()), "２０２３年6月底前");
        assert_eq!(flows[0].place(range), Some(Place::Text { lines: [1, 1], chars: [10, 19], before: 0 }));
    }

    #[test]
    fn joins_lines_broken_by_hand() {
        let text = "　　各村要在六月以前把排查出来的渠道\n淤塞问题逐一登记造册并向镇水利站报\n告，镇水利站汇总以后交镇党委会研究\n决定。\n　　一、总体要求";
        let loose = paragraphs(text);
        let flows = flows(&loose);
        assert_eq!(flows.len(), 2);
        let at = flows[0].text.find("报告").unwrap();
        assert_eq!(flows[0].raw(at..at + "报告".len()), "报\n告");
        assert_eq!(
            flows[0].place(at..at + "报告".len()),
            Some(Place::Text { lines: [2, 3], chars: [17, 20], before: 19 })
        );
    }

    #[test]
    fn paragraphs_that_are_whole_stay_apart() {
        let loose = paragraphs("第一段。\n第二段，没有句号\n第三段");
        assert_eq!(flows(&loose).len(), 3);
    }
}
