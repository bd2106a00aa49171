//! A paragraph: its characters run by run, fields, symbols, its generated number, and where its text goes.

use super::bytes::{u16_at, u32_at};
use super::props::Chars;
use super::story::{CellStart, Field, Flow, Para, Target, Walk, clear};
use crate::model::Place;
use crate::read::ReadError;
use crate::read::limits::MAX_DEPTH;
use crate::read::word::numbering::Suffix;
use crate::read::word::symbols::symbol;
use std::ops::Range;

/// Highest number of a list; beyond stand codes that take a number away.
const MAX_LIST: u16 = 0x7FE;

impl Walk<'_> {
    pub(super) fn paragraph(&mut self, para: &Para, flow: &mut Flow) -> Result<(), ReadError> {
        if flow.target == Target::Body {
            self.body_blocks += 1;
            flow.place = Place::Block { block: self.body_blocks };
        }
        let style_hidden = self.shared.sources.style(&para.props).and_then(|s| s.hidden).unwrap_or(false);
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        self.characters(para.chars.clone(), style_hidden, &mut text);
        let end = self.shared.end(para);
        self.note_change(&end);
        // A field code does not outlive its paragraph; one left open must not hide the rest of the text.
        self.fields.retain(|f| *f == Field::Result);
        let done = self.finish(para, &end, style_hidden, &text, flow);
        self.text = text;
        done
    }

    /// Adds the visible characters of a range.
    fn characters(&mut self, chars: Range<usize>, style_hidden: bool, out: &mut String) {
        let mut rest = chars;
        while let Some((run, props)) = self.next_run(&mut rest) {
            self.note_change(&props);
            if !props.deleted {
                self.run(run, &props, props.hidden.unwrap_or(style_hidden), out);
            }
        }
    }

    /// Takes the first characters with equal properties from a range.
    fn next_run(&self, rest: &mut Range<usize>) -> Option<(Range<usize>, Chars)> {
        let shared = self.shared;
        let at = rest.start;
        let piece = shared.text.pieces.get(shared.text.piece_of(at)).filter(|_| at < rest.end)?;
        let run = shared.chars.at(piece.byte(at));
        let change = shared.text.change(piece);
        let mut props = Chars::default();
        props.apply(run.list, shared.sources.styles);
        props.apply(change.bytes(), shared.sources.styles);
        let end = (at + piece.chars_until(at, run.end)).min(piece.chars.end).min(rest.end);
        rest.start = end.max(at + 1);
        Some((at..end, props))
    }

    /// Whether no character of these paragraphs is left.
    pub(super) fn all_deleted(&self, paragraphs: &[Para]) -> bool {
        let mut runs = paragraphs.iter().flat_map(|para| {
            let mut rest = para.chars.clone();
            std::iter::from_fn(move || self.next_run(&mut rest))
        });
        runs.all(|(_, props)| props.deleted)
    }

    /// Counts changes where they begin.
    fn note_change(&mut self, chars: &Chars) {
        let now = (chars.deleted, chars.inserted && !chars.deleted);
        self.changes.deleted += u64::from(now.0 && !self.changing.0);
        self.changes.inserted += u64::from(now.1 && !self.changing.1);
        self.changing = now;
    }

    fn shown(&self) -> bool {
        !self.fields.contains(&Field::Code)
    }

    /// Adds a run of characters with equal properties.
    fn run(&mut self, chars: Range<usize>, props: &Chars, hidden: bool, out: &mut String) {
        let shared = self.shared;
        if !hidden && !self.in_aside && self.shown() {
            let first = shared.anchors.partition_point(|a| a.at.is_none_or(|at| at < chars.start));
            let met = shared.anchors.iter().enumerate().skip(first).take_while(|(_, a)| a.at < Some(chars.end));
            self.met.extend(met.map(|(i, _)| i));
        }
        let special = |unit: &u16| *unit < 0x20 || (*unit == 0x28 && props.symbol.is_some());
        let mut rest = shared.text.units.get(chars).unwrap_or(&[]);
        let mut said = false;
        while !rest.is_empty() {
            let clear = clear(rest, |unit| (unit < 0x20) | (unit == 0x28));
            let behind = rest.get(clear..).unwrap_or(&[]);
            let plain = clear + behind.iter().position(special).unwrap_or(behind.len());
            let (text, behind) = rest.split_at_checked(plain).unwrap_or((rest, &[]));
            if !hidden && self.shown() {
                self.push(text, out);
            }
            said |= hidden && self.shown() && text.iter().any(|unit| !matches!(unit, 0x20 | 0xA0 | 0x3000));
            let Some((unit, behind)) = behind.split_first() else { break };
            self.special(*unit, props, hidden, out);
            rest = behind;
        }
        if said {
            self.hidden_text.note(&Place::Block { block: self.body_blocks.max(1) });
        }
    }

    fn push(&mut self, units: &[u16], out: &mut String) {
        if clear(units, |unit| unit & 0xF800 == 0xD800) == units.len() {
            // No pairs, and so none that is broken.
            let most = units.len() * 3;
            if self.room.len() < most {
                self.room.extend(std::iter::repeat_n('\0', most - self.room.len()));
            }
            let length = encoding_rs::mem::convert_utf16_to_str(units, &mut self.room);
            out.push_str(self.room.get(..length).unwrap_or_default());
            return;
        }
        out.reserve(units.len() * 3);
        for c in char::decode_utf16(units.iter().copied()) {
            out.push(c.unwrap_or_else(|_| {
                self.lossy = true;
                char::REPLACEMENT_CHARACTER
            }));
        }
    }

    /// A character that is no text: field marks, breaks, symbols. Pictures and anchors leave nothing.
    fn special(&mut self, unit: u16, props: &Chars, hidden: bool, out: &mut String) {
        match unit {
            // Deeper than any real one, a field is taken for text; each run looks through the open ones.
            0x13 if self.fields.len() < MAX_DEPTH => self.fields.push(Field::Code),
            0x14 => {
                if let Some(field) = self.fields.last_mut() {
                    *field = Field::Result;
                }
            }
            0x15 => {
                self.fields.pop();
            }
            0x01 if !hidden => out.extend(self.check_box(props)),
            _ if hidden || !self.shown() => {}
            0x09 => out.push('\t'),
            0x0B | 0x0C | 0x0E => out.push('\n'),
            0x1E => out.push('-'),
            0x28 => {
                let sign = props.symbol.and_then(|(font, code)| {
                    let font = self.shared.fonts.get(usize::from(font)).map_or("", String::as_str);
                    symbol(font, u32::from(code))
                });
                out.extend(sign);
            }
            _ => {}
        }
    }

    /// The box that a form field of the old kind shows: its data stand in the code of the field.
    fn check_box(&self, props: &Chars) -> Option<char> {
        let (last, outer) = self.fields.split_last()?;
        if *last != Field::Code || outer.contains(&Field::Code) {
            return None;
        }
        let data = self.shared.sources.data;
        let at = props.picture?;
        let at = at.checked_add(usize::from(u16_at(data, at.checked_add(4)?)?))?;
        let bits = u16_at(data, at.checked_add(4)?).filter(|bits| bits & 3 == 1)?;
        if u32_at(data, at)? != 0xFFFF_FFFF {
            return None;
        }
        let ticked = match (bits >> 2) & 0x1F {
            0 => false,
            1 => true,
            // Neither: the default, behind bits, lengths and the name.
            _ => {
                let name = usize::from(u16_at(data, at + 10)?);
                let text = usize::from(u16_at(data, at + 12 + (name + 1) * 2).filter(|_| bits & 3 == 0).unwrap_or(0));
                u16_at(data, at + 12 + (name + 1) * 2 + text)? == 1
            }
        };
        Some(if ticked { '☑' } else { '☐' })
    }

    /// Puts the paragraph where it belongs, with its number.
    fn finish(
        &mut self,
        para: &Para,
        end: &Chars,
        style_hidden: bool,
        text: &str,
        flow: &mut Flow,
    ) -> Result<(), ReadError> {
        let blank = text.trim().is_empty();
        // The mark of a cell stays where it is, whatever is deleted around it.
        let ends_cell = para.mark == 0x07 || para.props.inner_cell;
        if end.deleted && !ends_cell {
            flow.carry.push_str(text);
            return Ok(());
        }
        let hidden_end = end.hidden.unwrap_or(style_hidden);
        if blank && hidden_end && flow.carry.is_empty() {
            return Ok(());
        }
        let style = self.shared.sources.style(&para.props);
        let outline = para.props.outline.or(style.and_then(|s| s.outline)).filter(|n| *n < 9).map(|n| n + 1);
        if flow.carry.is_empty() && !end.separator && self.list_of(para).is_none() {
            return self.emit(text, outline, flow);
        }
        let mut line = String::new();
        if flow.cell == CellStart::Here {
            let suffix = self.number(para, &mut line);
            let body = if flow.carry.is_empty() { text } else { &flow.carry };
            if suffix.needs_blank(&line, body.trim_start()) {
                line.push(' ');
            }
        }
        // A bullet alone says nothing; a number alone is what a column of numbers consists of.
        if blank && flow.carry.trim().is_empty() && !line.chars().any(char::is_alphanumeric) {
            line.clear();
        }
        if end.separator && !ends_cell {
            line.push_str(text);
            flow.carry.push_str(&line);
            return Ok(());
        }
        line.push_str(&std::mem::take(&mut flow.carry));
        line.push_str(text);
        self.emit(&line, outline, flow)
    }

    /// The list of a paragraph: its own, else that of its style.
    pub(super) fn list_of(&self, para: &Para) -> Option<u16> {
        let of_style = || self.shared.sources.style(&para.props).and_then(|s| s.list);
        para.props.list.or_else(of_style).filter(|n| (1..=MAX_LIST).contains(n))
    }

    /// The generated number of a paragraph.
    fn number(&mut self, para: &Para, out: &mut String) -> Suffix {
        let shared = self.shared;
        let Some(list) = self.list_of(para) else { return Suffix::Nothing };
        if let Some(from) = self.torn.take(list) {
            self.counters.go_on(&shared.numbering, list.into(), from.into());
        }
        let list = i64::from(list);
        let tied = || shared.numbering.level_of_style(list, &para.props.style.to_string());
        let level = para.props.level.or(shared.sources.style(&para.props).and_then(|s| s.level)).map(usize::from);
        self.counters.label(&shared.numbering, list, level.or_else(tied).unwrap_or(0), out)
    }
}
