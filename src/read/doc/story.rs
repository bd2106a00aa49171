//! The walk through the stories of a document: paragraphs in order, those in tables gathered into rows and cells by
//! [`super::table`], what stands in them read by [`super::paragraph`].
//!
//! Text boxes and notes stand behind the body-level block that anchors them, so that a table stays whole; their
//! numbers count apart from those of the text.

use super::aside::{Anchor, Aside};
use super::fkp::Runs;
use super::pieces::Text;
use super::props::{Chars, Paragraph, Sources};
use super::torn::{Looks, Torn};
use crate::model::{Block, Code, Finding, ParagraphKind, Place};
use crate::read::ReadError;
use crate::read::limits::{Budget, MAX_DEPTH};
use crate::read::word::counter::Counters;
use crate::read::word::flow::{self, flatten};
pub(super) use crate::read::word::flow::{Field, Target};
use crate::read::word::numbering::Numbering;
use crate::read::word::tally::{Changes, HIDDEN_TEXT, Tally};
use std::ops::Range;

/// Paragraphs in one story. A thousand pages have thirty thousand; each costs a hundred times the two bytes that a
/// hostile file spends on it.
const MAX_PARAGRAPHS: usize = 1_000_000;

/// What every story of a document shares.
pub(super) struct Shared<'a> {
    pub(super) budget: &'a Budget,
    pub(super) text: Text<'a>,
    /// Properties of characters and of paragraphs by byte.
    pub(super) chars: Runs<'a>,
    pub(super) paragraphs: Runs<'a>,
    pub(super) sources: Sources<'a>,
    pub(super) numbering: Numbering,
    /// How lists look.
    pub(super) looks: Looks,
    pub(super) fonts: Vec<String>,
    /// Positions behind the marks that end sections, sorted.
    pub(super) sections: Vec<usize>,
    /// What is anchored in the text, by position.
    pub(super) anchors: Vec<Anchor>,
    pub(super) include_hidden: bool,
}

/// A paragraph: where it stands and what its own end says.
pub(super) struct Para {
    /// Characters without the mark that ends it.
    pub(super) chars: Range<usize>,
    /// The mark: 0x0D, 0x07, 0x0C, or 0 where there is none.
    pub(super) mark: u16,
    /// Properties of the mark as a character.
    pub(super) end: Chars,
    pub(super) props: Paragraph,
}

/// A run of blocks, and which kind of cell it is.
pub(super) type Flow = flow::Flow<CellStart>;

/// Where the cell begins that a run of blocks is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum CellStart {
    /// Here, if it is one at all.
    #[default]
    Here,
    /// In a row above: this is the part of a merged cell that the page does not show, whose paragraphs have no numbers.
    Above,
}

/// How many characters at the start of a text are none of these, in whole stretches: without an early end inside one,
/// many characters are looked at together.
pub(super) fn clear(units: &[u16], is: impl Fn(u16) -> bool) -> usize {
    let holds = |part: &[u16]| part.iter().fold(0u16, |found, unit| found | u16::from(is(*unit))) != 0;
    units.chunks(32).take_while(|part| !holds(part)).map(<[u16]>::len).sum()
}

/// The walk.
pub(super) struct Walk<'a> {
    pub(super) shared: &'a Shared<'a>,
    pub(super) blocks: Vec<Block>,
    pub(super) changes: Changes,
    /// Whether the characters before those in hand were deleted, inserted.
    pub(super) changing: (bool, bool),
    pub(super) hidden_rows: usize,
    /// Runs of hidden text.
    pub(super) hidden_text: Tally,
    pub(super) covered: Tally,
    pub(super) beyond: Tally,
    pub(super) fields: Vec<Field>,
    pub(super) tables: usize,
    pub(super) body_blocks: usize,
    pub(super) counters: Counters,
    /// Numbers of notes, text boxes and margins.
    aside_counters: Counters,
    /// Anchors met in the block in hand, by index.
    pub(super) met: Vec<usize>,
    pub(super) in_aside: bool,
    aside: Vec<Block>,
    /// Lists of the text that go on with another.
    pub(super) torn: Torn,
    /// Whether characters stood that are half of a pair.
    pub(super) lossy: bool,
    /// Room for characters on their way from UTF-16.
    pub(super) room: String,
    /// Room for the text of the paragraph in hand.
    pub(super) text: String,
}

impl<'a> Walk<'a> {
    pub(super) fn new(shared: &'a Shared<'a>) -> Self {
        Walk {
            shared,
            blocks: Vec::new(),
            changes: Changes::default(),
            changing: (false, false),
            hidden_rows: 0,
            hidden_text: Tally::default(),
            covered: Tally::default(),
            beyond: Tally::default(),
            fields: Vec::new(),
            tables: 0,
            body_blocks: 0,
            counters: Counters::default(),
            aside_counters: Counters::default(),
            met: Vec::new(),
            in_aside: false,
            aside: Vec::new(),
            torn: Torn::default(),
            lossy: false,
            room: String::new(),
            text: String::new(),
        }
    }

    /// What was noticed on the way.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let hidden = (self.hidden_rows > 0).then(|| {
            let what = if self.shared.include_hidden { "read" } else { "left out" };
            let message = format!("{} hidden table rows were {what}.", self.hidden_rows);
            Finding::new(Code::HiddenCells, message).with("rows", self.hidden_rows)
        });
        let lossy = self.lossy.then(|| {
            Finding::new(
                Code::LossyEncoding,
                "The text holds bytes that are no characters of its encoding; they were replaced or kept.".to_string(),
            )
        });
        let tallies = [
            self.beyond.finding(
                Code::LimitReached,
                "Tables nested too deep or a row too wide; what is beyond the limit was flattened or left out.",
            ),
            self.covered.finding(
                Code::HiddenCells,
                "Cells that are covered by a merged one hold text that the page does not show.",
            ),
            self.hidden_text.finding(Code::HiddenCells, HIDDEN_TEXT),
        ];
        tallies.into_iter().chain([self.changes.finding("text"), hidden, lossy]).flatten().collect()
    }

    /// The main text.
    pub(super) fn body(&mut self, chars: Range<usize>) -> Result<(), ReadError> {
        let paragraphs = self.paragraphs(chars)?;
        let uses: Vec<u16> = paragraphs.iter().filter_map(|p| self.list_of(p)).collect();
        self.torn = Torn::find(&self.shared.looks, &uses);
        let mut flow = Flow::new(Target::Body, Place::Block { block: 1 });
        self.flow(&paragraphs, 0, &mut flow)?;
        // What is anchored nowhere that can be found is text all the same.
        let met: Vec<usize> = (0..self.shared.anchors.len()).collect();
        let lost = met.into_iter().filter(|i| self.shared.anchors.get(*i).is_some_and(|a| a.at.is_none()));
        self.met.extend(lost);
        self.flush_aside(&mut flow)
    }

    /// Every paragraph of a range with its properties.
    pub(super) fn paragraphs(&mut self, chars: Range<usize>) -> Result<Vec<Para>, ReadError> {
        let text = &self.shared.text;
        let end = chars.end.min(text.units.len());
        let mut start = chars.start;
        let mut found = Vec::new();
        while let Some(rest) = text.units.get(start..end).filter(|rest| !rest.is_empty()) {
            if found.len() >= MAX_PARAGRAPHS {
                let limit = MAX_PARAGRAPHS as u64;
                return Err(ReadError::TooLarge { what: "paragraphs".to_string(), limit });
            }
            let is_end = |(i, unit): (usize, &u16)| match unit {
                0x0D | 0x07 => true,
                0x0C => self.shared.sections.binary_search(&(start + i + 1)).is_ok(),
                _ => false,
            };
            let clear = clear(rest, |unit| (unit == 0x0D) | (unit == 0x07) | (unit == 0x0C));
            let length = rest.iter().enumerate().skip(clear).position(is_end).map(|at| clear + at);
            let mark = start + length.unwrap_or(rest.len() - 1);
            let (props, last) = self.properties(mark);
            let chars = if length.is_some() { start..mark } else { start..end };
            let unit = length.and_then(|i| rest.get(i)).copied().unwrap_or(0);
            start = chars.end + 1;
            found.push(Para { chars, mark: unit, end: last, props });
        }
        for p in &mut found {
            if p.props.depth > MAX_DEPTH {
                p.props.depth = MAX_DEPTH;
                self.beyond.note(&Place::Block { block: self.body_blocks + 1 });
            }
        }
        Ok(found)
    }

    fn properties(&self, mark: usize) -> (Paragraph, Chars) {
        let text = &self.shared.text;
        let Some(piece) = text.pieces.get(text.piece_of(mark)) else { return Default::default() };
        let byte = piece.byte(mark);
        let (run, change) = (self.shared.paragraphs.at(byte), text.change(piece));
        let props = self.shared.sources.paragraph(run.style, &[run.list, change.bytes()]);
        let mut end = Chars::default();
        end.apply(self.shared.chars.at(byte).list, self.shared.sources.styles);
        end.apply(change.bytes(), self.shared.sources.styles);
        (props, end)
    }

    /// Walks paragraphs that stand at this depth of tables.
    pub(super) fn flow(&mut self, paragraphs: &[Para], depth: usize, flow: &mut Flow) -> Result<(), ReadError> {
        let mut rest = paragraphs;
        while let Some(first) = rest.first() {
            let count = rest.iter().take_while(|p| p.props.depth > depth).count();
            if count == 0 {
                self.paragraph(first, flow)?;
                self.flush_aside(flow)?;
                rest = rest.get(1..).unwrap_or(&[]);
            } else {
                let (table, behind) = rest.split_at_checked(count).unwrap_or((rest, &[]));
                self.table_block(table, depth + 1, flow)?;
                rest = behind;
            }
        }
        self.flush_carry(flow)
    }

    fn table_block(&mut self, paragraphs: &[Para], depth: usize, flow: &mut Flow) -> Result<(), ReadError> {
        if flow.target == Target::Body {
            self.body_blocks += 1;
            flow.place = Place::Block { block: self.body_blocks };
        }
        if let Some(table) = self.table(paragraphs, depth, flow)? {
            match flow.target {
                Target::Body => {
                    self.flush_carry(flow)?;
                    self.blocks.push(Block::Table(table));
                }
                Target::Cell => flow.tables.push(table),
                Target::Box => self.aside.push(Block::Table(table)),
                Target::Lines => flatten(&table, &mut flow.lines),
            }
        }
        self.flush_aside(flow)
    }

    /// Puts a text where the flow leads.
    pub(super) fn emit(&mut self, text: &str, heading: Option<u8>, flow: &mut Flow) -> Result<(), ReadError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        self.shared.budget.chars(text.chars().count() as u64)?;
        flow.put(text, heading, &mut self.blocks, &mut self.aside);
        Ok(())
    }

    /// Text left over because the last paragraph's end was deleted.
    pub(super) fn flush_carry(&mut self, flow: &mut Flow) -> Result<(), ReadError> {
        let carry = std::mem::take(&mut flow.carry);
        self.emit(&carry, None, flow)
    }

    /// Reads what the body-level block in hand anchors and puts it behind it.
    fn flush_aside(&mut self, flow: &mut Flow) -> Result<(), ReadError> {
        if flow.target != Target::Body || self.met.is_empty() {
            return Ok(());
        }
        for index in std::mem::take(&mut self.met) {
            let Some(anchor) = self.shared.anchors.get(index) else { continue };
            match anchor.what {
                Aside::Note => {
                    for text in self.lines(anchor.chars.clone(), &flow.place)? {
                        self.aside.push(flow::paragraph(&text, &flow.place, ParagraphKind::Note, None));
                    }
                }
                Aside::Box => {
                    self.aside_flow(anchor.chars.clone(), Flow::new(Target::Box, flow.place.clone()))?;
                }
            }
        }
        self.blocks.append(&mut self.aside);
        Ok(())
    }

    /// The texts of a note, header or footer.
    pub(super) fn lines(&mut self, chars: Range<usize>, place: &Place) -> Result<Vec<String>, ReadError> {
        Ok(self.aside_flow(chars, Flow::new(Target::Lines, place.clone()))?.lines)
    }

    fn aside_flow(&mut self, chars: Range<usize>, mut flow: Flow) -> Result<Flow, ReadError> {
        let paragraphs = self.paragraphs(chars)?;
        let fields = std::mem::take(&mut self.fields);
        std::mem::swap(&mut self.counters, &mut self.aside_counters);
        self.in_aside = true;
        let done = self.flow(&paragraphs, 0, &mut flow);
        self.in_aside = false;
        std::mem::swap(&mut self.counters, &mut self.aside_counters);
        self.fields = fields;
        done.map(|()| flow)
    }
}
