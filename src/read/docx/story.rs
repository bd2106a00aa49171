//! A story: the blocks of one part (the document, its notes, a header) walked in order. Paragraphs are
//! [`super::paragraph`]'s, what stands in them [`super::inline`]'s, rows and cells [`super::table`]'s.
//!
//! Text boxes and notes stand behind the body-level block that anchors them, so that a table stays whole. Numbers
//! of text boxes, notes and margins count apart from those of the text, as Word keeps them apart.

use super::styles::{Style, Styles};
use super::table::CellProperties;
use super::xml::{Tag, Xml};
use crate::model::{Block, Code, Finding, ParagraphKind, Place};
use crate::read::ReadError;
use crate::read::limits::{Budget, MAX_DEPTH};
use crate::read::word::counter::Counters;
use crate::read::word::flow::{self, flatten};
pub(super) use crate::read::word::flow::{Field, Target};
use crate::read::word::numbering::Numbering;
use crate::read::word::tally::{Changes, HIDDEN_TEXT, Tally};
use std::collections::HashMap;

/// Depth of elements that are walked by recursion. A nested table takes three, and [`MAX_DEPTH`] of them is past
/// what Word opens; the stack of a worker thread holds this many in any build.
const MAX_NESTING: usize = 2 * MAX_DEPTH;

/// Notes of a document: id → its paragraphs.
pub(super) type Notes = HashMap<String, Vec<String>>;

/// What every story of a document shares.
pub(super) struct Shared<'a> {
    /// What the file may cost.
    pub(super) budget: &'a Budget,
    /// Styles.
    pub(super) styles: &'a Styles,
    /// Lists.
    pub(super) numbering: &'a Numbering,
    /// Footnotes.
    pub(super) footnotes: &'a Notes,
    /// Endnotes.
    pub(super) endnotes: &'a Notes,
    /// Whether hidden rows are read.
    pub(super) include_hidden: bool,
}

/// A run of blocks.
pub(super) type Flow = flow::Flow<CellProperties>;

/// The walk through one story.
pub(super) struct Story<'a> {
    pub(super) shared: &'a Shared<'a>,
    pub(super) blocks: Vec<Block>,
    pub(super) changes: Changes,
    /// Rows left out or read because they are hidden.
    pub(super) hidden_rows: usize,
    /// Runs of hidden text.
    pub(super) hidden_text: Tally,
    /// Cells with text that a merged cell covers, and the first of them.
    pub(super) covered: Tally,
    /// Documents embedded whole, which are not read.
    pub(super) embedded: Tally,
    /// Elements too deep or too far right to be kept.
    pub(super) beyond: Tally,
    /// Ids of the header and footer parts that sections name, in order.
    pub(super) margins: Vec<String>,
    /// What stands behind the block in hand.
    pub(super) aside: Vec<Block>,
    pub(super) fields: Vec<Field>,
    pub(super) tables: usize,
    pub(super) table_depth: usize,
    pub(super) body_blocks: usize,
    pub(super) counters: Counters,
    pub(super) box_counters: Counters,
    pub(super) default_style: Option<&'a Style>,
    /// Texts that are done with, kept for their room.
    pub(super) pool: Vec<String>,
    depth: usize,
}

impl<'a> Story<'a> {
    pub(super) fn new(shared: &'a Shared<'a>) -> Self {
        Story {
            shared,
            blocks: Vec::new(),
            changes: Changes::default(),
            hidden_rows: 0,
            hidden_text: Tally::default(),
            covered: Tally::default(),
            embedded: Tally::default(),
            beyond: Tally::default(),
            margins: Vec::new(),
            aside: Vec::new(),
            fields: Vec::new(),
            tables: 0,
            table_depth: 0,
            body_blocks: 0,
            counters: Counters::default(),
            box_counters: Counters::default(),
            default_style: shared.styles.unnamed(),
            depth: 0,
            pool: Vec::new(),
        }
    }

    /// What was noticed on the way. `part` names the story in a message.
    pub(super) fn findings(&self, part: &str) -> Vec<Finding> {
        let tracked = self.changes.finding(part);
        let hidden = (self.hidden_rows > 0).then(|| {
            let what = if self.shared.include_hidden { "read" } else { "left out" };
            let message = format!("{} hidden table rows were {what}.", self.hidden_rows);
            Finding::new(Code::HiddenCells, message)
                .with("rows", self.hidden_rows)
                .with("read", self.shared.include_hidden)
        });
        let tallies = [
            self.beyond.finding(
                Code::LimitReached,
                "Elements nested too deep or a row too wide; what is beyond the limit was left out.",
            ),
            self.embedded.finding(Code::PartUnreadable, "A document that is embedded whole was not read."),
            self.covered.finding(
                Code::HiddenCells,
                "Cells that are covered by a merged one hold text that the page does not show.",
            ),
            self.hidden_text.finding(Code::HiddenCells, HIDDEN_TEXT),
        ];
        tallies.into_iter().chain([tracked, hidden]).flatten().collect()
    }

    /// Enters one more level of recursion; false, with a finding, where that is too deep. The caller then skips.
    pub(super) fn enter(&mut self, flow: &Flow) -> bool {
        if self.depth < MAX_NESTING && self.table_depth <= MAX_DEPTH {
            self.depth += 1;
            return true;
        }
        self.beyond.note(&flow.place);
        false
    }

    /// Leaves the level again.
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Walks the children of the innermost open element as blocks, to its end.
    pub(super) fn flow(&mut self, xml: &mut Xml<'_>, flow: &mut Flow) -> Result<(), ReadError> {
        self.blocks_of(xml, flow)?;
        self.flush_carry(flow)
    }

    fn blocks_of(&mut self, xml: &mut Xml<'_>, flow: &mut Flow) -> Result<(), ReadError> {
        if !self.enter(flow) {
            xml.skip();
            return Ok(());
        }
        while let Some(tag) = xml.child() {
            self.block(xml, &tag, flow)?;
        }
        self.leave();
        Ok(())
    }

    fn block(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>, flow: &mut Flow) -> Result<(), ReadError> {
        match tag.name() {
            "p" => self.paragraph(xml, flow)?,
            "tbl" => self.table_block(xml, flow)?,
            "tcPr" => {
                flow.cell = CellProperties::read(xml);
                if flow.cell.deleted {
                    self.changes.deleted += 1;
                    xml.skip();
                    // The closing just consumed was the cell's own; the loop that walks the cell ends on it.
                    xml.close_again();
                }
            }
            "sdt" | "sdtContent" | "customXml" | "smartTag" => self.blocks_of(xml, flow)?,
            "ins" | "moveTo" => {
                self.changes.inserted += 1;
                self.blocks_of(xml, flow)?;
            }
            "del" | "moveFrom" => {
                self.changes.deleted += 1;
                xml.skip();
            }
            "AlternateContent" => self.alternate_blocks(xml, flow)?,
            "sectPr" => self.section(xml),
            "altChunk" | "subDoc" => {
                self.embedded.note(&flow.place);
                xml.skip();
            }
            _ => xml.skip(),
        }
        Ok(())
    }

    /// `mc:AlternateContent` between blocks: the first choice, else the fallback.
    fn alternate_blocks(&mut self, xml: &mut Xml<'_>, flow: &mut Flow) -> Result<(), ReadError> {
        let mut taken = false;
        while let Some(tag) = xml.child() {
            if !taken && matches!(tag.name(), "Choice" | "Fallback") {
                taken = true;
                self.blocks_of(xml, flow)?;
            } else {
                xml.skip();
            }
        }
        Ok(())
    }

    /// Notes which headers and footers a section names.
    pub(super) fn section(&mut self, xml: &mut Xml<'_>) {
        while let Some(tag) = xml.child() {
            if let ("headerReference" | "footerReference", Some(id)) = (tag.name(), tag.attr("id"))
                && !self.margins.iter().any(|m| **m == *id)
                && self.margins.len() < MAX_DEPTH
            {
                self.margins.push(id.into_owned());
            }
            xml.skip();
        }
    }

    fn table_block(&mut self, xml: &mut Xml<'_>, flow: &mut Flow) -> Result<(), ReadError> {
        if flow.target == Target::Body {
            self.body_blocks += 1;
            flow.place = Place::Block { block: self.body_blocks };
        }
        let Some(table) = self.table(xml, flow)? else {
            self.flush_aside(flow);
            return Ok(());
        };
        match flow.target {
            Target::Body => {
                self.flush_carry(flow)?;
                self.blocks.push(Block::Table(table));
                self.flush_aside(flow);
            }
            Target::Cell => flow.tables.push(table),
            Target::Box => self.aside.push(Block::Table(table)),
            Target::Lines => flatten(&table, &mut flow.lines),
        }
        Ok(())
    }

    pub(super) fn flush_aside(&mut self, flow: &Flow) {
        if flow.target == Target::Body {
            self.blocks.append(&mut self.aside);
        }
    }

    /// Walks the content of a text box; its blocks stand behind the anchor.
    pub(super) fn text_box(&mut self, xml: &mut Xml<'_>, flow: &mut Flow) -> Result<(), ReadError> {
        let target = if flow.target == Target::Lines { Target::Lines } else { Target::Box };
        let mut inner = Flow::new(target, flow.place.clone());
        let fields = std::mem::take(&mut self.fields);
        self.flow(xml, &mut inner)?;
        self.fields = fields;
        flow.lines.append(&mut inner.lines);
        Ok(())
    }

    /// Puts a note behind its anchor.
    pub(super) fn note(&mut self, tag: &Tag<'_>, flow: &Flow) -> Result<(), ReadError> {
        let notes = if tag.name() == "footnoteReference" { self.shared.footnotes } else { self.shared.endnotes };
        let Some(lines) = tag.attr("id").and_then(|id| notes.get(id.trim())) else { return Ok(()) };
        for text in lines {
            self.shared.budget.chars(text.chars().count() as u64)?;
            self.aside.push(flow::paragraph(text, &flow.place, ParagraphKind::Note, None));
        }
        Ok(())
    }
}
