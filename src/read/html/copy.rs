//! The copy of a page for its printer: the same blocks a second time, at the end of the page.
//!
//! A copy is left out only where it repeats what stands right before it, block by block and cell by cell. One list that
//! stands in two places, or a copy that says a word more, stays.

use crate::model::{Block, Code, Finding, Table};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Characters from which a stretch that is said twice is no form or phrase that a page repeats for a reason.
const MIN_TEXT: usize = 30;
/// Characters at the start of a block by which it is told from others at a glance.
const OUTLINE: usize = 12;
/// Paragraphs of such a stretch, where it holds no table.
const MIN_PARAGRAPHS: usize = 3;

/// Takes the copy at the end of a page out of its blocks, and tells so.
pub(super) fn take(blocks: &mut Vec<Block>) -> Option<Finding> {
    let copy = blocks.split_off(blocks.len() - longest(blocks));
    let place = match copy.first()? {
        Block::Paragraph(paragraph) => paragraph.place.clone(),
        Block::Table(table) => table.place.clone(),
    };
    let n: usize = copy.iter().map(characters).sum();
    let message = format!("the page says the same twice: {n} characters of the second copy were left out");
    Some(Finding::new(Code::PageFurniture, message).with("characters", n).at(place))
}

/// Blocks of the longest end of a page that stands right before itself too; 0 where there is none.
fn longest(blocks: &[Block]) -> usize {
    let outlines: Vec<u64> = blocks.iter().rev().map(outline).collect();
    let behind = common(&outlines);
    let twice = |len: &usize| behind.get(*len).is_some_and(|common| common >= len);
    let Some(len) = (1..=blocks.len() / 2).rev().find(twice) else { return 0 };
    // What stands three times and more is repeated for another reason.
    if (1..=len / 2).any(|period| behind.get(period).is_some_and(|common| *common >= len)) {
        return 0;
    }
    let (before, copy) = blocks.split_at(blocks.len() - len);
    let same = before.iter().rev().zip(copy.iter().rev()).all(|(a, b)| said(a).eq(said(b)));
    if same && is_list(copy) { len } else { 0 }
}

/// Whether blocks are enough to be told from what a page says twice.
fn is_list(blocks: &[Block]) -> bool {
    let table = blocks.iter().any(|block| matches!(block, Block::Table(_)));
    let characters: usize = blocks.iter().map(characters).sum();
    let nested =
        |block: &Block| matches!(block, Block::Table(table) if table.grid.cells().iter().any(|c| !c.tables.is_empty()));
    characters >= MIN_TEXT && (table || blocks.len() >= MIN_PARAGRAPHS) && !blocks.iter().any(nested)
}

/// Visible characters of a block.
fn characters(block: &Block) -> usize {
    said(block).map(|(_, text)| text.chars().filter(|c| !c.is_whitespace()).count()).sum()
}

/// How many of the first numbers stand again from each place on (the Z function), which takes one pass.
fn common(numbers: &[u64]) -> Vec<usize> {
    let mut out = vec![numbers.len(); numbers.len().min(1)];
    let (mut from, mut to) = (0, 0);
    for at in 1..numbers.len() {
        let known = out.get(at - from).copied().unwrap_or(0);
        let mut len = if at < to { known.min(to - at) } else { 0 };
        while numbers.get(len).is_some_and(|number| numbers.get(at + len) == Some(number)) {
            len += 1;
        }
        if at + len > to {
            (from, to) = (at, at + len);
        }
        out.push(len);
    }
    out
}

/// A number that blocks share which say the same: of the size of a block and how it begins, which is soon looked at.
fn outline(block: &Block) -> u64 {
    let mut state = DefaultHasher::new();
    let text = match block {
        Block::Paragraph(paragraph) => paragraph.text.as_str(),
        Block::Table(table) => {
            (table.grid.rows(), table.grid.width(), table.grid.cells().len()).hash(&mut state);
            table.grid.cells().last().map_or("", |cell| cell.text.as_str())
        }
    };
    text.len().hash(&mut state);
    text.chars().take(OUTLINE).for_each(|c| c.hash(&mut state));
    state.finish()
}

/// What a block says: the text of a paragraph, or of each cell with the slots that it covers.
fn said(block: &Block) -> impl Iterator<Item = ((usize, usize), &str)> {
    let (paragraph, table) = match block {
        Block::Paragraph(paragraph) => (Some(((0, 0), paragraph.text.as_str())), None),
        Block::Table(table) => (None, Some(table)),
    };
    paragraph.into_iter().chain(table.into_iter().flat_map(cells))
}

/// The name, size and cells of a table.
fn cells(table: &Table) -> impl Iterator<Item = ((usize, usize), &str)> {
    let size = (table.grid.rows(), table.grid.width());
    let cells = table.grid.cells().iter().map(|cell| ((cell.row_span, cell.col_span), cell.text.as_str()));
    std::iter::once((size, table.name.as_deref().unwrap_or(""))).chain(cells)
}

#[cfg(test)]
mod tests {
    use super::common;

    #[test]
    fn what_stands_again() {
        assert_eq!(common(&[1, 2, 1, 2, 3]), [5, 0, 2, 0, 0]);
        assert_eq!(common(&[7, 7, 7]), [3, 2, 1]);
        assert!(common(&[]).is_empty());
    }
}
