//! Where paragraphs go while a text is walked: blocks of the document, the text of a cell, a text box, a list of lines.

use crate::model::{Block, Paragraph, ParagraphKind, Place, Table};
use crate::text::page;
use std::collections::HashSet;

/// Where paragraphs go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Target {
    /// Blocks of the document.
    Body,
    /// The text of a cell.
    Cell,
    /// Blocks behind the anchor.
    Box,
    /// A list of texts: notes, headers, footers.
    Lines,
}

/// State of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Field {
    /// Between its beginning and its separator: instructions, not text.
    Code,
    /// Behind the separator: what the page shows.
    Result,
}

/// A run of blocks inside one container. `C` is what the format says of a cell.
pub(in crate::read) struct Flow<C> {
    pub(in crate::read) target: Target,
    /// Place of what stands in it; of a body, of the paragraph in hand.
    pub(in crate::read) place: Place,
    /// Text of a cell so far.
    pub(in crate::read) text: String,
    /// Tables inside a cell.
    pub(in crate::read) tables: Vec<Table>,
    /// Paragraphs of a note or margin so far.
    pub(in crate::read) lines: Vec<String>,
    /// Properties of a cell.
    pub(in crate::read) cell: C,
    /// Text of paragraphs whose own end was deleted: it belongs to the next one.
    pub(in crate::read) carry: String,
}

impl<C: Default> Flow<C> {
    pub(in crate::read) fn new(target: Target, place: Place) -> Self {
        let (text, carry) = (String::new(), String::new());
        Flow { target, place, text, tables: Vec::new(), lines: Vec::new(), cell: C::default(), carry }
    }

    /// Puts a paragraph where it belongs: among the blocks of the document, behind the anchor, or here.
    pub(in crate::read) fn put(
        &mut self,
        text: &str,
        heading: Option<u8>,
        blocks: &mut Vec<Block>,
        aside: &mut Vec<Block>,
    ) {
        match self.target {
            Target::Body => blocks.push(paragraph(text, &self.place, ParagraphKind::Body, heading)),
            Target::Box => aside.push(paragraph(text, &self.place, ParagraphKind::TextBox, heading)),
            Target::Lines => self.lines.push(text.to_string()),
            Target::Cell => {
                if !self.text.is_empty() {
                    self.text.push('\n');
                }
                self.text.push_str(text);
            }
        }
    }
}

/// A paragraph as a block.
pub(in crate::read) fn paragraph(text: &str, place: &Place, kind: ParagraphKind, heading: Option<u8>) -> Block {
    Block::Paragraph(Paragraph { text: text.to_string(), place: place.clone(), kind, heading })
}

/// The texts of a table, cell by cell.
pub(in crate::read) fn flatten(table: &Table, lines: &mut Vec<String>) {
    for cell in table.grid.cells() {
        if !cell.text.is_empty() {
            lines.push(cell.text.clone());
        }
        cell.tables.iter().for_each(|inner| flatten(inner, lines));
    }
}

/// What headers and footers say, once each, behind the text.
#[derive(Debug, Default)]
pub(in crate::read) struct Margins(HashSet<String>);

impl Margins {
    /// Adds a line, unless it stood in another margin or says only which page it is. `last` is the number of the last
    /// block so far.
    pub(in crate::read) fn put(&mut self, text: String, last: &mut usize, blocks: &mut Vec<Block>) {
        if page::is_number_in_margin(&text) || self.0.contains(&text) {
            return;
        }
        *last += 1;
        blocks.push(paragraph(&text, &Place::Block { block: *last }, ParagraphKind::Margin, None));
        self.0.insert(text);
    }
}
