//! What stands beside the text: footnotes, endnotes, text boxes, headers and footers, and where it is anchored.

use super::bytes::{Plc, i32_at, slice, u16_at, u32_at};
use super::fib::{Fib, Part, Story};
use std::collections::HashMap;
use std::ops::Range;

/// Bytes of a shape's anchor and of a text box in their tables.
const SHAPE: usize = 26;
const BOX: usize = 22;
/// Stories of headers that are separators of notes.
const SEPARATORS: usize = 6;
/// Shapes of one group that are looked at.
const MAX_SHAPES: usize = 10_000;
/// Records of drawings ([MS-ODRAW] 2.2): drawing, group, shape, and the shape's own number.
const DRAWING: u16 = 0xF002;
const GROUP: u16 = 0xF003;
const SHAPE_RECORD: u16 = 0xF004;
const SHAPE_NUMBER: u16 = 0xF00A;

/// What is anchored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aside {
    /// A footnote or endnote.
    Note,
    /// A text box.
    Box,
}

/// Something that stands behind the block that anchors it.
#[derive(Debug, Clone)]
pub(super) struct Anchor {
    /// Position of the anchor; `None` where it is not known.
    pub(super) at: Option<usize>,
    /// What it is.
    pub(super) what: Aside,
    /// Its text.
    pub(super) chars: Range<usize>,
}

/// Everything anchored in the main text, those without a known anchor first, then by position.
pub(super) fn anchors(table: &[u8], fib: &Fib) -> Vec<Anchor> {
    let mut found = Vec::new();
    for (anchors, texts, story) in [
        (Part::FootnoteAnchors, Part::FootnoteTexts, Story::Footnotes),
        (Part::EndnoteAnchors, Part::EndnoteTexts, Story::Endnotes),
    ] {
        let anchors: Vec<usize> = Plc::new(fib.part(table, anchors), 2).starts().collect();
        let texts = ranges(fib.part(table, texts), 0, &fib.range(story));
        found.extend(
            anchors
                .into_iter()
                .zip(texts)
                .filter_map(|(at, (_, chars))| Some(Anchor { at: Some(at), what: Aside::Note, chars: chars? })),
        );
    }
    found.extend(boxes(table, fib));
    let text = fib.range(Story::Text);
    found.retain(|a| a.at.is_none_or(|at| text.contains(&at)));
    found.sort_by_key(|a| a.at);
    found
}

/// Headers and footers of all sections, then text boxes in them.
pub(super) fn margins(table: &[u8], fib: &Fib) -> Vec<Range<usize>> {
    let headers = ranges(fib.part(table, Part::Margins), 0, &fib.range(Story::Margins));
    let boxes = ranges(fib.part(table, Part::MarginBoxes), BOX, &fib.range(Story::MarginBoxes));
    headers.into_iter().skip(SEPARATORS).chain(boxes).filter_map(|(_, chars)| chars).collect()
}

/// Data and range of each text of a story. Ranges never overlap; one that would is none.
fn ranges<'t>(bytes: &'t [u8], size: usize, story: &Range<usize>) -> Vec<(&'t [u8], Option<Range<usize>>)> {
    let plc = Plc::new(bytes, size);
    let mut free = story.start;
    let range = |i| {
        let start = story.start.saturating_add(plc.position(i)?);
        let end = story.start.saturating_add(plc.position(i + 1)?).min(story.end);
        let fits = start >= free && start < end;
        free = if fits { end } else { free };
        fits.then_some(start..end)
    };
    let found: Vec<Option<Range<usize>>> = (0..plc.len).map(range).collect();
    found.into_iter().enumerate().map(|(i, range)| (plc.data(i).unwrap_or(&[]), range)).collect()
}

/// Text boxes of the main text. A box in a group is anchored where the group is.
fn boxes(table: &[u8], fib: &Fib) -> Vec<Anchor> {
    let plc = Plc::new(fib.part(table, Part::Shapes), SHAPE);
    let mut shapes: HashMap<i32, usize> = HashMap::new();
    for i in 0..plc.len {
        if let (Some(at), Some(id)) = (plc.position(i), plc.data(i).and_then(|d| i32_at(d, 0))) {
            shapes.entry(id).or_insert(at);
        }
    }
    let texts = ranges(fib.part(table, Part::Boxes), BOX, &fib.range(Story::Boxes));
    let groups = if texts.is_empty() { HashMap::new() } else { groups(fib.part(table, Part::Drawings)) };
    let anchor = |(data, chars): (&[u8], Option<Range<usize>>)| {
        let id = i32_at(data, 14)?;
        let at = shapes.get(&id).or_else(|| shapes.get(groups.get(&id)?)).copied();
        Some(Anchor { at, what: Aside::Box, chars: chars? })
    };
    texts.into_iter().filter_map(anchor).collect()
}

/// Shape in a group → shape of the outermost group.
fn groups(drawings: &[u8]) -> HashMap<i32, i32> {
    let mut outer = HashMap::new();
    // Behind the drawing group, which has no shapes, stand drawings, each behind a byte that says of which part.
    let Some(length) = u32_at(drawings, 4).and_then(|n| usize::try_from(n).ok()) else { return outer };
    let mut at = length.saturating_add(8);
    while let Some((kind, body)) = slice(drawings, at, 1).and_then(|_| record(drawings, at + 1)) {
        let drawing = if kind == DRAWING { body } else { &[] };
        let outermost = of_kind(drawing, GROUP).flat_map(|page| of_kind(page, GROUP));
        for group in outermost {
            let shapes = members(group);
            if let Some((id, inside)) = shapes.split_first() {
                outer.extend(inside.iter().map(|shape| (*shape, *id)));
            }
        }
        at += 9 + body.len();
    }
    outer
}

/// Numbers of all shapes in a group, its own first.
fn members(group: &[u8]) -> Vec<i32> {
    let mut found = Vec::new();
    let mut open = vec![group];
    while let Some(group) = open.pop().filter(|_| found.len() < MAX_SHAPES) {
        for (kind, body) in records(group) {
            match kind {
                SHAPE_RECORD => found.extend(of_kind(body, SHAPE_NUMBER).next().and_then(|body| i32_at(body, 0))),
                GROUP => open.push(body),
                _ => {}
            }
        }
    }
    found
}

/// The bodies of the records of one type in a container.
fn of_kind(bytes: &[u8], kind: u16) -> impl Iterator<Item = &[u8]> {
    records(bytes).filter(move |(k, _)| *k == kind).map(|(_, body)| body)
}

/// A record: its type and its body.
fn record(bytes: &[u8], at: usize) -> Option<(u16, &[u8])> {
    let kind = u16_at(bytes, at + 2)?;
    let length = usize::try_from(u32_at(bytes, at + 4)?).ok()?;
    Some((kind, slice(bytes, at + 8, length)?))
}

/// The records of a container.
fn records(bytes: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (kind, body) = record(bytes, at)?;
        at += 8 + body.len();
        Some((kind, body))
    })
}
