//! What stands inside a paragraph: runs, fields, links, changes, shapes, formulas → plain text.

use super::paragraph::Draft;
use super::story::{Field, Flow, Story};
use super::xml::{Node, Tag, Xml};
use crate::model::ParagraphKind;
use crate::read::ReadError;
use crate::read::limits::MAX_DEPTH;
use crate::read::word::flow::paragraph;
use crate::read::word::symbols::symbol;

impl<'a> Story<'a> {
    /// Walks the children of the innermost open element as paragraph content, to its end.
    pub(super) fn inline(
        &mut self,
        xml: &mut Xml<'_>,
        draft: &mut Draft<'a>,
        flow: &mut Flow,
    ) -> Result<(), ReadError> {
        if !self.enter(flow) {
            xml.skip();
            return Ok(());
        }
        while let Some(tag) = xml.child() {
            match tag.name() {
                "r" => self.run(xml, draft, flow)?,
                "pPr" => self.paragraph_properties(xml, draft),
                "hyperlink" | "smartTag" | "customXml" | "sdt" | "sdtContent" | "fldSimple" | "dir" | "bdo"
                | "rubyBase" => self.inline(xml, draft, flow)?,
                "ins" | "moveTo" => {
                    self.changes.inserted += 1;
                    self.inline(xml, draft, flow)?;
                }
                "del" | "moveFrom" => {
                    self.changes.deleted += 1;
                    xml.skip();
                }
                "oMath" | "oMathPara" => self.formula(xml, draft),
                "AlternateContent" => self.alternate(xml, draft, flow, Self::inline)?,
                "subDoc" => {
                    self.embedded.note(&flow.place);
                    xml.skip();
                }
                _ => xml.skip(),
            }
        }
        self.leave();
        Ok(())
    }

    /// Whether text in hand is shown: not while a field's instructions are read.
    fn shown(&self) -> bool {
        !self.fields.contains(&Field::Code)
    }

    fn run(&mut self, xml: &mut Xml<'_>, draft: &mut Draft<'a>, flow: &mut Flow) -> Result<(), ReadError> {
        let hidden = draft.hidden();
        self.run_content(xml, draft, flow, hidden)
    }

    fn run_content(
        &mut self,
        xml: &mut Xml<'_>,
        draft: &mut Draft<'a>,
        flow: &mut Flow,
        mut hidden: bool,
    ) -> Result<(), ReadError> {
        while let Some(tag) = xml.child() {
            let name = tag.name();
            if name == "rPr" {
                hidden = self.run_hidden(xml, hidden);
                continue;
            }
            if name == "fldChar" {
                self.field_char(xml, &tag, draft, hidden);
                continue;
            }
            if hidden && name == "t" && self.shown() {
                self.pass_hidden(xml, flow);
                continue;
            }
            if hidden || !self.shown() {
                xml.skip();
                continue;
            }
            match name {
                "t" => {
                    xml.text_into(&mut draft.text);
                    continue;
                }
                "tab" | "ptab" => draft.text.push('\t'),
                "br" | "cr" => draft.text.push('\n'),
                "noBreakHyphen" => draft.text.push('-'),
                "sym" => draft.text.extend(sign(&tag)),
                "footnoteReference" | "endnoteReference" => self.note(&tag, flow)?,
                "drawing" | "pict" | "object" => {
                    self.shape(xml, draft, flow)?;
                    continue;
                }
                "AlternateContent" => {
                    self.alternate(xml, draft, flow, Self::run)?;
                    continue;
                }
                "ruby" => {
                    self.inline(xml, draft, flow)?;
                    continue;
                }
                _ => {}
            }
            xml.skip();
        }
        Ok(())
    }

    /// Leaves out the text of a hidden run, and says so if it has any.
    fn pass_hidden(&mut self, xml: &mut Xml<'_>, flow: &Flow) {
        let mut text = String::new();
        xml.text_into(&mut text);
        if !text.trim().is_empty() {
            self.hidden_text.note(&flow.place);
        }
    }

    /// Reads `w:rPr`, which has just been opened: whether the run is hidden.
    fn run_hidden(&self, xml: &mut Xml<'_>, mut hidden: bool) -> bool {
        while let Some(tag) = xml.child() {
            match tag.name() {
                "rStyle" => {
                    let style = tag.attr("val").and_then(|id| self.shared.styles.get(&id));
                    hidden = style.and_then(|s| s.hidden).unwrap_or(hidden);
                }
                "vanish" => hidden = tag.on(),
                _ => {}
            }
            xml.skip();
        }
        hidden
    }

    /// The marks of a complex field. Fields nest; an end without a beginning (it was deleted) changes nothing.
    fn field_char(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>, draft: &mut Draft<'a>, hidden: bool) {
        let kind = tag.attr("fldCharType");
        let shown = !hidden && self.shown();
        let control = form_control(xml);
        match kind.as_deref() {
            Some("begin") => {
                if let Some(control) = control.filter(|_| shown) {
                    draft.text.push_str(&control);
                }
                // Deeper than any real one, a field is taken for text; each run looks through the open ones.
                if self.fields.len() < MAX_DEPTH {
                    self.fields.push(Field::Code);
                }
            }
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    *field = Field::Result;
                }
            }
            Some("end") => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    /// `mc:AlternateContent`: the first choice; the fallback only where the choice gave nothing, since both say the
    /// same for programs of different age.
    fn alternate(
        &mut self,
        xml: &mut Xml<'_>,
        draft: &mut Draft<'a>,
        flow: &mut Flow,
        walk: fn(&mut Self, &mut Xml<'_>, &mut Draft<'a>, &mut Flow) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        if !self.enter(flow) {
            xml.skip();
            return Ok(());
        }
        let mut taken = false;
        while let Some(tag) = xml.child() {
            if taken || !matches!(tag.name(), "Choice" | "Fallback") {
                xml.skip();
                continue;
            }
            let before = (draft.text.len(), self.aside.len(), flow.lines.len());
            walk(self, xml, draft, flow)?;
            taken = before != (draft.text.len(), self.aside.len(), flow.lines.len());
        }
        self.leave();
        Ok(())
    }

    /// A drawing: only the text boxes in it, and the words of old-style word art.
    fn shape(&mut self, xml: &mut Xml<'_>, draft: &mut Draft<'a>, flow: &mut Flow) -> Result<(), ReadError> {
        let mut open = 1usize;
        while open > 0 {
            match xml.next() {
                Node::Open(tag) => match tag.name() {
                    "txbxContent" => self.text_box(xml, flow)?,
                    "AlternateContent" => self.alternate(xml, draft, flow, Self::shape)?,
                    "textpath" => {
                        self.word_art(&tag, flow)?;
                        xml.skip();
                    }
                    _ => open += 1,
                },
                Node::Close => open -= 1,
                Node::Text(_) => {}
                Node::End => break,
            }
        }
        Ok(())
    }

    /// Word art keeps its words in an attribute.
    fn word_art(&mut self, tag: &Tag<'_>, flow: &Flow) -> Result<(), ReadError> {
        let words = tag.attr("string").unwrap_or_default();
        let text = words.trim();
        if !text.is_empty() {
            self.shared.budget.chars(text.chars().count() as u64)?;
            self.aside.push(paragraph(text, &flow.place, ParagraphKind::TextBox, None));
        }
        Ok(())
    }

    /// A formula as its characters in a row; a fraction gets its stroke, or `1/2` would read as 12.
    fn formula(&mut self, xml: &mut Xml<'_>, draft: &mut Draft<'a>) {
        let mut open = 1usize;
        while open > 0 {
            match xml.next() {
                Node::Open(tag) => match tag.name() {
                    "t" if self.shown() => xml.text_into(&mut draft.text),
                    "del" | "moveFrom" => {
                        self.changes.deleted += 1;
                        xml.skip();
                    }
                    "rPr" | "ctrlPr" | "sSubPr" | "sSupPr" | "instrText" | "delText" => xml.skip(),
                    "den" => {
                        draft.text.push('/');
                        open += 1;
                    }
                    _ => open += 1,
                },
                Node::Close => open -= 1,
                Node::Text(_) => {}
                Node::End => break,
            }
        }
    }
}

/// The character of a `w:sym`.
fn sign(tag: &Tag<'_>) -> Option<char> {
    let code = u32::from_str_radix(tag.attr("char")?.trim(), 16).ok()?;
    symbol(&tag.attr("font").unwrap_or_default(), code)
}

/// What a form field of the old kind shows: a box, ticked or not, or the entry chosen. Walks to the end of the
/// innermost open element.
fn form_control(xml: &mut Xml<'_>) -> Option<String> {
    let (mut shows, mut entries, mut chosen) = (None, Vec::new(), None);
    let (mut checked, mut preset) = (None, None);
    let mut open = 1usize;
    while open > 0 {
        match xml.next() {
            Node::Open(tag) => {
                open += 1;
                match tag.name() {
                    "checkBox" | "ddList" => shows = Some(tag.name() == "checkBox"),
                    "checked" => checked = Some(tag.on()),
                    "default" => preset = Some((tag.on(), tag.number())),
                    "result" => chosen = tag.number(),
                    "listEntry" => entries.push(tag.attr("val").unwrap_or_default().into_owned()),
                    _ => {}
                }
            }
            Node::Close => open -= 1,
            Node::Text(_) => {}
            Node::End => break,
        }
    }
    if shows? {
        let ticked = checked.or(preset.map(|p| p.0)).unwrap_or(false);
        return Some(if ticked { "☑" } else { "☐" }.to_string());
    }
    let index = chosen.or(preset.and_then(|p| p.1)).unwrap_or(0);
    entries.into_iter().nth(usize::try_from(index).ok()?)
}
