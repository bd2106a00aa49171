//! The walk through the stories of a document: paragraphs in order, those in tables gathered into rows and cells by
//! [`super::table`], what stands in them read by [`super::paragraph`].
//!
//! Text boxes and notes stand behind the body-level block that anchors them, so that a table stays whole; their
//! numbers count apart from those of the text.

use super::aside::{Anchor, Aside};
use super::fkp::{Run, Runs};
use super::pieces::{Change, Text};
use super::props::{Chars, Paragraph, Sources};
use super::table::OpenTable;
use super::tap::RowShape;
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

/// A paragraph: where it stands and what the modifiers at its end say.
#[derive(Debug, Clone)]
pub(super) struct Para {
    /// Characters without the mark that ends it.
    pub(super) chars: Range<usize>,
    /// The mark: 0x0D, 0x07, 0x0C, or 0 where there is none.
    pub(super) mark: u16,
    pub(super) props: Paragraph,
}

impl Para {
    /// Position of the mark, or of the last character where there is none.
    fn last(&self) -> usize {
        if self.mark == 0 { self.chars.end - 1 } else { self.chars.end }
    }
}

impl<'a> Shared<'a> {
    /// Every paragraph of a range with its properties.
    fn paragraphs(&self, chars: Range<usize>) -> impl Iterator<Item = Para> {
        let end = chars.end.min(self.text.units.len());
        let mut start = chars.start;
        std::iter::from_fn(move || {
            let rest = self.text.units.get(start..end).filter(|rest| !rest.is_empty())?;
            let is_end = |(i, unit): (usize, &u16)| match unit {
                0x0D | 0x07 => true,
                0x0C => self.sections.binary_search(&(start + i + 1)).is_ok(),
                _ => false,
            };
            let clear = clear(rest, |unit| (unit == 0x0D) | (unit == 0x07) | (unit == 0x0C));
            let length = rest.iter().enumerate().skip(clear).position(is_end).map(|at| clear + at);
            let mut para = Para { chars: start..end, mark: 0, props: Paragraph::default() };
            if let Some(length) = length {
                para.chars.end = start + length;
                para.mark = rest.get(length).copied().unwrap_or(0);
            }
            let (run, change) = self.modifiers(&para);
            para.props = self.sources.paragraph(run.style, &[run.list, change.bytes()]);
            start = para.chars.end + 1;
            Some(para)
        })
    }

    /// The modifiers of a paragraph: its own, and what a fast save changed.
    fn modifiers(&self, para: &Para) -> (Run<'a>, Change<'a>) {
        let piece = self.text.pieces.get(self.text.piece_of(para.last()));
        let run = piece.map(|piece| self.paragraphs.at(piece.byte(para.last())));
        (run.unwrap_or_default(), piece.map(|piece| self.text.change(piece)).unwrap_or_default())
    }

    /// The cells of the row that a paragraph ends.
    pub(super) fn row(&self, para: &Para) -> RowShape {
        let (run, change) = self.modifiers(para);
        self.sources.row(&[run.list, change.bytes()])
    }

    /// Properties of a paragraph's mark as a character.
    pub(super) fn end(&self, para: &Para) -> Chars {
        let mut end = Chars::default();
        if let Some(piece) = self.text.pieces.get(self.text.piece_of(para.last())) {
            end.apply(self.chars.at(piece.byte(para.last())).list, self.sources.styles);
            end.apply(self.text.change(piece).bytes(), self.sources.styles);
        }
        end
    }
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
            Finding::new(Code::HiddenCells, message)
                .with("rows", self.hidden_rows)
                .with("read", self.shared.include_hidden)
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
        let shared = self.shared;
        if !shared.looks.0.is_empty() {
            let uses: Vec<u16> = shared.paragraphs(chars.clone()).filter_map(|p| self.list_of(&p)).collect();
            self.torn = Torn::find(&shared.looks, &uses);
        }
        let mut flow = Flow::new(Target::Body, Place::Block { block: 1 });
        self.flow(shared.paragraphs(chars), 0, &mut flow)?;
        // What is anchored nowhere that can be found is text all the same.
        let met: Vec<usize> = (0..self.shared.anchors.len()).collect();
        let lost = met.into_iter().filter(|i| self.shared.anchors.get(*i).is_some_and(|a| a.at.is_none()));
        self.met.extend(lost);
        self.flush_aside(&mut flow)
    }

    /// Walks paragraphs that stand at this depth of tables. One that stands deeper belongs to a table, which is read row
    /// by row.
    pub(super) fn flow(
        &mut self,
        paragraphs: impl Iterator<Item = Para>,
        depth: usize,
        flow: &mut Flow,
    ) -> Result<(), ReadError> {
        let mut open: Option<OpenTable> = None;
        for (count, mut para) in paragraphs.enumerate() {
            if count >= MAX_PARAGRAPHS {
                let limit = MAX_PARAGRAPHS as u64;
                return Err(ReadError::TooLarge { what: "paragraphs".to_string(), limit });
            }
            if para.props.depth > MAX_DEPTH {
                para.props.depth = MAX_DEPTH;
                let block = self.body_blocks + usize::from(open.is_none());
                self.beyond.note(&Place::Block { block });
            }
            if para.props.depth > depth {
                let table = match &mut open {
                    Some(table) => table,
                    None => open.insert(self.open_table(depth + 1, flow)),
                };
                self.add_to_table(table, para, &flow.place)?;
                continue;
            }
            if let Some(table) = open.take() {
                self.close_table(table, flow)?;
            }
            self.paragraph(&para, flow)?;
            self.flush_aside(flow)?;
        }
        if let Some(table) = open {
            self.close_table(table, flow)?;
        }
        self.flush_carry(flow)
    }

    fn open_table(&mut self, depth: usize, flow: &mut Flow) -> OpenTable {
        if flow.target == Target::Body {
            self.body_blocks += 1;
            flow.place = Place::Block { block: self.body_blocks };
        }
        self.tables += 1;
        OpenTable::new(self.tables, depth)
    }

    fn close_table(&mut self, table: OpenTable, flow: &mut Flow) -> Result<(), ReadError> {
        if let Some(table) = self.table(table, &flow.place)? {
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
        let paragraphs = self.shared.paragraphs(chars);
        let fields = std::mem::take(&mut self.fields);
        std::mem::swap(&mut self.counters, &mut self.aside_counters);
        self.in_aside = true;
        let done = self.flow(paragraphs, 0, &mut flow);
        self.in_aside = false;
        std::mem::swap(&mut self.counters, &mut self.aside_counters);
        self.fields = fields;
        done.map(|()| flow)
    }
}
