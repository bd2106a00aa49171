//! A story: the blocks of one part (the document, its notes, a header) walked in order. Paragraph contents are
//! [`super::inline`]'s, rows and cells [`super::table`]'s.
//!
//! Text boxes and notes stand behind the body-level block that anchors them, so that a table stays whole. Numbers
//! of text boxes, notes and margins count apart from those of the text, as Word keeps them apart.

use super::counter::Counters;
use super::numbering::Numbering;
use super::styles::{Outline, Style, Styles, read_num_pr};
use super::table::CellProperties;
use super::xml::{Tag, Xml};
use crate::model::{Block, Code, Finding, Paragraph, ParagraphKind, Place, Table};
use crate::read::ReadError;
use crate::read::limits::{Budget, MAX_DEPTH};
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

/// Where paragraphs go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// Blocks of the document.
    Body,
    /// The text of a cell.
    Cell,
    /// Blocks behind the anchor.
    Box,
    /// A list of texts: notes, headers, footers.
    Lines,
}

/// A run of blocks inside one container.
pub(super) struct Flow {
    pub(super) target: Target,
    /// Place of what stands in it; of a body, of the paragraph in hand.
    pub(super) place: Place,
    /// Text of a cell so far.
    pub(super) text: String,
    /// Tables inside a cell.
    pub(super) tables: Vec<Table>,
    /// Paragraphs of a note or margin so far.
    pub(super) lines: Vec<String>,
    /// Properties of a cell.
    pub(super) cell: CellProperties,
    /// Text of paragraphs whose own end was deleted: it belongs to the next one.
    carry: String,
}

impl Flow {
    pub(super) fn new(target: Target, place: Place) -> Self {
        let (text, carry) = (String::new(), String::new());
        Flow { target, place, text, tables: Vec::new(), lines: Vec::new(), cell: CellProperties::default(), carry }
    }
}

/// State of a complex field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// Between its beginning and its separator: instructions, not text.
    Code,
    /// Behind the separator: what the page shows.
    Result,
}

/// Tracked changes met.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Changes {
    pub(super) deleted: u64,
    pub(super) inserted: u64,
}

/// A paragraph being read.
pub(super) struct Draft<'s> {
    pub(super) text: String,
    style: Option<&'s Style>,
    list: Option<i64>,
    level: Option<usize>,
    outline: Option<Outline>,
    /// The paragraph's end is deleted, or hidden as a style separator: the next paragraph goes on in it.
    run_on: RunOn,
    /// Its end is hidden: a paragraph without visible text is not there at all.
    hidden_end: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RunOn {
    No,
    /// The next paragraph's number and style count.
    Deleted,
    /// This paragraph's number and style count.
    Separator,
}

impl Draft<'_> {
    /// Whether text of the paragraph is hidden by its style.
    pub(super) fn hidden(&self) -> bool {
        self.style.and_then(|s| s.hidden).unwrap_or(false)
    }
}

/// The walk through one story.
pub(super) struct Story<'a> {
    pub(super) shared: &'a Shared<'a>,
    pub(super) blocks: Vec<Block>,
    pub(super) findings: Vec<Finding>,
    pub(super) changes: Changes,
    /// Rows left out or read because they are hidden.
    pub(super) hidden_rows: usize,
    /// Ids of the header and footer parts that sections name, in order.
    pub(super) margins: Vec<String>,
    /// What stands behind the block in hand.
    pub(super) aside: Vec<Block>,
    pub(super) fields: Vec<Field>,
    pub(super) tables: usize,
    pub(super) table_depth: usize,
    pub(super) body_blocks: usize,
    counters: Counters,
    box_counters: Counters,
    default_style: Option<&'a Style>,
    depth: usize,
    pool: Vec<String>,
}

impl<'a> Story<'a> {
    pub(super) fn new(shared: &'a Shared<'a>) -> Self {
        Story {
            shared,
            blocks: Vec::new(),
            findings: Vec::new(),
            changes: Changes::default(),
            hidden_rows: 0,
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

    /// Enters one more level of recursion; false, with a finding, where that is too deep. The caller then skips.
    pub(super) fn enter(&mut self, flow: &Flow) -> bool {
        if self.depth < MAX_NESTING && self.table_depth <= MAX_DEPTH {
            self.depth += 1;
            return true;
        }
        if !self.findings.iter().any(|f| f.code == Code::LimitReached) {
            let message = "Elements are nested too deep; what is inside them was left out.";
            self.findings.push(Finding::new(Code::LimitReached, message).at(flow.place.clone()));
        }
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
                let message = "A document that is embedded whole was not read.";
                self.findings.push(Finding::new(Code::PartUnreadable, message).at(flow.place.clone()));
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
    fn section(&mut self, xml: &mut Xml<'_>) {
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

    fn paragraph(&mut self, xml: &mut Xml<'_>, flow: &mut Flow) -> Result<(), ReadError> {
        if flow.target == Target::Body {
            self.body_blocks += 1;
            flow.place = Place::Block { block: self.body_blocks };
        }
        let mut text = self.pool.pop().unwrap_or_default();
        text.clear();
        let mut draft = Draft {
            text,
            style: self.default_style,
            list: None,
            level: None,
            outline: None,
            run_on: RunOn::No,
            hidden_end: false,
        };
        self.inline(xml, &mut draft, flow)?;
        if self.fields.contains(&Field::Code) {
            // A field code does not outlive its paragraph; one left open must not hide the rest of the text.
            self.fields.retain(|f| *f == Field::Result);
        }
        self.finish(&mut draft, flow)?;
        self.flush_aside(flow);
        self.pool.push(draft.text);
        Ok(())
    }

    /// Reads `w:pPr`, which has just been opened.
    pub(super) fn paragraph_properties(&mut self, xml: &mut Xml<'_>, draft: &mut Draft<'a>) {
        while let Some(tag) = xml.child() {
            match tag.name() {
                "pStyle" => {
                    let named = tag.attr("val").and_then(|id| self.shared.styles.get(&id));
                    draft.style = named.or(draft.style);
                }
                "numPr" => {
                    (draft.list, draft.level) = read_num_pr(xml);
                    continue;
                }
                "outlineLvl" => draft.outline = Outline::read(&tag),
                "rPr" => {
                    self.paragraph_end(xml, draft);
                    continue;
                }
                "sectPr" => {
                    self.section(xml);
                    continue;
                }
                _ => {}
            }
            xml.skip();
        }
    }

    /// Reads the properties of a paragraph's own end.
    fn paragraph_end(&mut self, xml: &mut Xml<'_>, draft: &mut Draft<'_>) {
        while let Some(tag) = xml.child() {
            match tag.name() {
                "del" | "moveFrom" => {
                    self.changes.deleted += 1;
                    draft.run_on = RunOn::Deleted;
                }
                "ins" | "moveTo" => self.changes.inserted += 1,
                "specVanish" if tag.on() && draft.run_on == RunOn::No => draft.run_on = RunOn::Separator,
                "vanish" => draft.hidden_end = tag.on(),
                _ => {}
            }
            xml.skip();
        }
    }

    /// Puts the paragraph where it belongs, with its number.
    fn finish(&mut self, draft: &mut Draft<'a>, flow: &mut Flow) -> Result<(), ReadError> {
        let blank = draft.text.trim().is_empty();
        if draft.run_on == RunOn::Deleted {
            flow.carry.push_str(&draft.text);
            return Ok(());
        }
        if blank && (draft.hidden_end || draft.hidden()) && flow.carry.is_empty() {
            return Ok(());
        }
        let mut text = self.pool.pop().unwrap_or_default();
        text.clear();
        if flow.cell.merge != super::table::Merge::Continue {
            self.number(draft, flow, &mut text);
        }
        // A bullet alone says nothing; a number alone is what a column of numbers consists of.
        if blank && flow.carry.trim().is_empty() && !text.chars().any(char::is_alphanumeric) {
            text.clear();
        }
        if draft.run_on == RunOn::Separator {
            text.push_str(&draft.text);
            flow.carry.push_str(&text);
        } else {
            text.push_str(&flow.carry);
            flow.carry.clear();
            text.push_str(&draft.text);
            let heading = match draft.outline {
                Some(outline) => outline.heading(),
                None => draft.style.and_then(|s| s.heading),
            };
            self.emit(&text, heading, flow)?;
        }
        self.pool.push(text);
        Ok(())
    }

    /// The generated number of a paragraph: its own list, else that of its style.
    fn number(&mut self, draft: &Draft<'a>, flow: &Flow, out: &mut String) {
        let of_style = draft.style.and_then(|s| s.num_id);
        let Some(list) = draft.list.or(of_style).filter(|n| *n != 0) else { return };
        let numbering = self.shared.numbering;
        let by_style = || {
            let style = draft.style?;
            let tied = numbering.level_of_style(list, &style.id);
            tied.or_else(|| numbering.level_of_style(list, &style.num_from)).or(style.level)
        };
        let level = match (draft.level, draft.list) {
            (Some(level), _) => level,
            (None, Some(_)) => 0,
            (None, None) => by_style().unwrap_or(0),
        };
        let counters = if flow.target == Target::Box { &mut self.box_counters } else { &mut self.counters };
        counters.label(numbering, list, level, out);
    }

    fn emit(&mut self, text: &str, heading: Option<u8>, flow: &mut Flow) -> Result<(), ReadError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        self.shared.budget.chars(text.chars().count() as u64)?;
        let paragraph =
            |kind| Block::Paragraph(Paragraph { text: text.to_string(), place: flow.place.clone(), kind, heading });
        match flow.target {
            Target::Body => self.blocks.push(paragraph(ParagraphKind::Body)),
            Target::Box => self.aside.push(paragraph(ParagraphKind::TextBox)),
            Target::Lines => flow.lines.push(text.to_string()),
            Target::Cell => {
                if !flow.text.is_empty() {
                    flow.text.push('\n');
                }
                flow.text.push_str(text);
            }
        }
        Ok(())
    }

    /// Text left over because the last paragraph's end was deleted.
    fn flush_carry(&mut self, flow: &mut Flow) -> Result<(), ReadError> {
        let carry = std::mem::take(&mut flow.carry);
        self.emit(&carry, None, flow)
    }

    fn flush_aside(&mut self, flow: &Flow) {
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
            let (text, place, kind) = (text.clone(), flow.place.clone(), ParagraphKind::Note);
            self.aside.push(Block::Paragraph(Paragraph { text, place, kind, heading: None }));
        }
        Ok(())
    }
}

/// The texts of a table, cell by cell.
fn flatten(table: &Table, lines: &mut Vec<String>) {
    for cell in table.grid.cells() {
        if !cell.text.is_empty() {
            lines.push(cell.text.clone());
        }
        cell.tables.iter().for_each(|t| flatten(t, lines));
    }
}
