//! The table of fonts: which code page the bytes of a run are in, and which fonts hold signs.

use crate::read::word::codepages;
use crate::read::word::symbols::symbol;
use encoding_rs::Encoding;
use std::collections::HashMap;

/// Fonts that are remembered. Word's own tables stop at a few hundred, so only a file made to cost memory has more. It gets
/// no finding: text in a font beyond reads as text in a font that the table leaves out, in the code page of the file.
const MAX_FONTS: usize = 10_000;
/// Bytes of a symbol font's name that are kept.
const MAX_NAME: usize = 64;

/// A font: its character set or code page, and the name of a symbol font.
#[derive(Debug, Default)]
struct Font {
    charset: u8,
    page: Option<&'static Encoding>,
    name: String,
}

/// The fonts of a file.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    known: HashMap<i32, Font>,
    /// Font that the table is at.
    named: i32,
}

impl Fonts {
    /// Takes a word of the table.
    pub(super) fn word(&mut self, word: &str, number: i32) {
        if word == "f" {
            self.named = number;
        }
        if self.known.len() >= MAX_FONTS && !self.known.contains_key(&self.named) {
            return;
        }
        let font = self.known.entry(self.named).or_default();
        match word {
            "fcharset" => font.charset = u8::try_from(number).unwrap_or(0),
            "cpg" => font.page = codepages::of_number(number),
            _ => {}
        }
    }

    /// Adds to a font's name, of which only those of symbol fonts matter.
    pub(super) fn name(&mut self, text: &[u8]) {
        let Some(font) = self.known.get_mut(&self.named).filter(|font| font.name.len() < MAX_NAME) else { return };
        let name = text.iter().take(MAX_NAME).take_while(|b| **b != b';').filter(|b| b.is_ascii());
        font.name.extend(name.map(|b| char::from(*b)));
    }

    /// Whether the bytes of a font are signs.
    pub(super) fn is_symbol(&self, font: i32) -> bool {
        self.known.get(&font).is_some_and(|font| font.charset == codepages::SYMBOL)
    }

    /// The sign that a symbol font has for a byte; `None` for one that is not known.
    pub(super) fn sign(&self, font: i32, byte: u8) -> Option<char> {
        symbol(&self.known.get(&font)?.name, u32::from(byte))
    }

    /// The code page of a font; `None` where it is the file's own.
    pub(super) fn page(&self, font: i32) -> Option<&'static Encoding> {
        let font = self.known.get(&font)?;
        font.page.or_else(|| codepages::of_charset(font.charset))
    }
}
