//! A paragraph: its properties, its generated number, and where its text goes. Deleted paragraph ends join it with
//! the next one.

use super::story::{Field, Flow, Story, Target};
use super::styles::{Outline, Style, read_num_pr};
use super::xml::Xml;
use crate::model::Place;
use crate::read::ReadError;
use crate::read::word::numbering::Suffix;
use crate::read::word::rows::Merge;
use crate::read::word::symbols::shown;

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

impl<'a> Story<'a> {
    pub(super) fn paragraph(&mut self, xml: &mut Xml<'_>, flow: &mut Flow) -> Result<(), ReadError> {
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
        if flow.cell.merge != Merge::Continue {
            let suffix = self.number(draft, flow, &mut text);
            let body = if flow.carry.is_empty() { &draft.text } else { &flow.carry };
            if suffix.needs_blank(&text, body.trim_start()) {
                text.push(' ');
            }
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
    fn number(&mut self, draft: &Draft<'a>, flow: &Flow, out: &mut String) -> Suffix {
        let of_style = draft.style.and_then(|s| s.num_id);
        let Some(list) = draft.list.or(of_style).filter(|n| *n != 0) else { return Suffix::Nothing };
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
        counters.label(numbering, list, level, out)
    }

    fn emit(&mut self, text: &str, heading: Option<u8>, flow: &mut Flow) -> Result<(), ReadError> {
        let text = shown(text.trim());
        if text.is_empty() {
            return Ok(());
        }
        self.shared.budget.chars(text.chars().count() as u64)?;
        flow.put(&text, heading, &mut self.blocks, &mut self.aside);
        Ok(())
    }

    /// Text left over because the last paragraph's end was deleted.
    pub(super) fn flush_carry(&mut self, flow: &mut Flow) -> Result<(), ReadError> {
        let carry = std::mem::take(&mut flow.carry);
        self.emit(&carry, None, flow)
    }
}
