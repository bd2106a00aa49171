//! Texts of .xlsx parts: the shared strings, and the escapes that both kinds of string use.
//!
//! A string keeps the text of its runs and loses the readings that East Asian programs note beside it (`rPh`).

use super::super::tags::{CDATA, Piece, pieces};
use super::super::value;
use crate::read::ReadError;
use crate::read::limits::MAX_CELLS;
use std::borrow::Cow;
use std::ops::Range;

/// The shared strings of a workbook. Plain ones are kept where they stand in their part, so a table costs its XML once.
#[derive(Default)]
pub(super) struct Strings {
    xml: String,
    items: Vec<Item>,
}

enum Item {
    Plain(Range<usize>),
    Made(Box<str>),
}

impl Strings {
    /// Reads the table; what it states about its own size is not asked.
    ///
    /// # Errors
    /// `TooLarge` for more strings than a document may have cells.
    pub(super) fn read(xml: String) -> Result<Strings, ReadError> {
        let mut items = Vec::new();
        let mut text = Text::default();
        for piece in pieces(&xml) {
            if piece.name != "si" {
                text.piece(&piece);
                continue;
            }
            if !piece.closes && !piece.is_empty() {
                text = Text::default();
                continue;
            }
            if items.len() as u64 >= MAX_CELLS {
                return Err(ReadError::TooLarge { what: "shared strings".into(), limit: MAX_CELLS });
            }
            items.push(match std::mem::take(&mut text).done() {
                Cow::Borrowed(plain) => {
                    let start = (plain.as_ptr() as usize).saturating_sub(xml.as_ptr() as usize);
                    Item::Plain(start..start + plain.len())
                }
                Cow::Owned(made) => Item::Made(made.into()),
            });
        }
        Ok(Strings { xml, items })
    }

    /// The string with a 0-based number.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        match self.items.get(index)? {
            Item::Plain(at) => Some(self.xml.get(at.clone()).unwrap_or_default()),
            Item::Made(text) => Some(text),
        }
    }
}

/// A string that is being read: one element `si` or `is`.
#[derive(Default)]
pub(super) struct Text<'a> {
    text: Cow<'a, str>,
    inside: bool,
    reading: bool,
}

impl<'a> Text<'a> {
    /// Takes the next piece inside the element.
    pub(super) fn piece(&mut self, piece: &Piece<'a>) {
        match (piece.name, piece.closes) {
            ("rPh", closes) => self.reading = !closes && !piece.is_empty(),
            ("t", false) if !self.reading && !piece.is_empty() => {
                self.inside = true;
                self.push(piece.text());
            }
            ("t", _) => self.inside = false,
            (CDATA, _) if self.inside => self.push(piece.text()),
            _ => {}
        }
    }

    fn push(&mut self, more: Cow<'a, str>) {
        if self.text.is_empty() {
            self.text = more;
        } else {
            self.text.to_mut().push_str(&more);
        }
    }

    /// The text, its escapes resolved and its ends trimmed.
    pub(super) fn done(self) -> Cow<'a, str> {
        value::clean(plain(self.text))
    }
}

/// A string with its `_x000D_` escapes resolved (ECMA-376 part 1, 22.9.2.19); a control character that is no white
/// space is left out.
pub(super) fn plain<'a>(text: impl Into<Cow<'a, str>>) -> Cow<'a, str> {
    let text = text.into();
    if memchr::memmem::find(text.as_bytes(), b"_x").is_none() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest: &str = &text;
    while let Some(at) = memchr::memmem::find(rest.as_bytes(), b"_x") {
        let (before, escape) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let code = escape.get(2..6).filter(|_| escape.as_bytes().get(6) == Some(&b'_'));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                out.extend(Some(c).filter(|c| !c.is_control() || c.is_whitespace()));
                rest = escape.get(7..).unwrap_or_default();
            }
            None => {
                out.push_str("_x");
                rest = escape.get(2..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(xml: &str) -> Vec<String> {
        let strings = Strings::read(xml.to_string()).expect("strings");
        (0..).map_while(|n| strings.get(n).map(str::to_string)).collect()
    }

    #[test]
    fn each_item_is_one_string() {
        let xml = "<sst count=\"9\"><si><t xml:space=\"preserve\"> 甲 </t></si><si/><si><t/></si>\
                   <si><r><t>乙</t></r><r><rPr/><t>丙</t></r><rPh sb=\"0\"><t>ピン</t></rPh></si>\
                   <si><t>1 &lt; 2 &#x4E01;<![CDATA[<戊>]]></t></si><x:si><x:t>己</x:t></x:si></sst>";
        assert_eq!(all(xml), ["甲", "", "", "乙丙", "1 < 2 丁<戊>", "己"]);
        assert_eq!(all("<sst><si><t>甲</t></si><si><t>乙"), ["甲"]);
    }

    #[test]
    fn escapes_become_characters() {
        assert_eq!(plain("甲_x000D_\n乙"), "甲\r\n乙");
        assert_eq!(plain("_x005F_x000D_"), "_x000D_");
        assert_eq!(plain("a_x_b_xZZZZ_c_x00"), "a_x_b_xZZZZ_c_x00");
        assert_eq!(plain("甲_x0001_乙"), "甲乙");
    }
}
