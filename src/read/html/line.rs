//! One line of a page being put together: white space as a browser collapses it, and where its text stands.
//!
//! A number in `<sup>` is read as raised digits: 10<sup>4</sup> is 10⁴ to who sees the page, and 104 another number.

use super::dom::{Dom, Id};
use super::tags::Tag;
use crate::read::lines::is_blank;
use crate::text::numeral::enclosed;
use crate::text::width::is_cjk;

/// Raised digits.
const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
/// Longest raised number, in bytes.
const MAX_RAISED: usize = 6;
/// Elements between a `<sup>` and its text, and the `<sup>` itself.
const MAX_WRAPPED: usize = 4;

/// A line being put together.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// The text so far, without blanks at its start.
    text: String,
    /// White space is pending; whether it held a line end of the source.
    pending: Option<bool>,
    /// Bytes of the source from the first character shown to the last.
    pub(super) range: Option<(usize, usize)>,
}

impl Line {
    /// Whether nothing was shown yet.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds a run of text that stands in these bytes of the source.
    pub(super) fn push(&mut self, run: &str, bytes: (usize, usize)) {
        let before = self.text.len();
        let mut rest = run;
        if self.text.is_empty() && !run.is_empty() && is_plain(run.as_bytes()) && !run.starts_with(is_blank) {
            self.pending = None;
            self.text.push_str(run);
            rest = "";
        }
        while let Some(c) = rest.chars().next() {
            let plain = if self.text.is_empty() || self.pending.is_some() { 0 } else { plain(rest.as_bytes()) };
            if plain > 0 {
                let (text, behind) = rest.split_at_checked(plain).unwrap_or((rest, ""));
                self.text.push_str(text);
                rest = behind;
                continue;
            }
            rest = rest.get(c.len_utf8()..).unwrap_or("");
            match c {
                ' ' | '\t' | '\n' | '\r' | '\u{c}' => {
                    let broken = self.pending.unwrap_or(false) || c == '\n';
                    self.pending = Some(broken);
                }
                _ if self.text.is_empty() && is_blank(c) => {}
                '\u{200B}' | '\u{FEFF}' | '\u{AD}' | '\u{2060}' => {}
                '\u{A0}' => {
                    self.blank(c);
                    self.text.push(' ');
                }
                _ => {
                    self.blank(c);
                    self.text.push(c);
                }
            }
        }
        if self.text.len() > before {
            let from = self.range.map_or(bytes.0, |(from, _)| from.min(bytes.0));
            let to = self.range.map_or(bytes.1, |(_, to)| to.max(bytes.1));
            self.range = Some((from, to));
        }
    }

    /// Writes the white space before a character; a line end of the source between two Chinese characters is none.
    fn blank(&mut self, next: char) {
        let Some(broken) = self.pending.take() else { return };
        let Some(last) = self.text.chars().next_back() else { return };
        if !(broken && wide(last) && wide(next)) {
            self.text.push(' ');
        }
    }

    /// The text so far.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Bytes of text so far.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Adds a tab, which stays one where a page keeps its white space: `bars` looks for it.
    pub(super) fn tab(&mut self) {
        self.pending = None;
        self.text.push('\t');
    }

    /// Adds a character that the page does not show.
    pub(super) fn add(&mut self, c: char) {
        self.text.push(c);
    }

    /// Ends the number of a list item that began at byte `from`: the blanks that pad it go, and a letter of a symbol
    /// font is the bullet that it draws.
    pub(super) fn number(&mut self, from: usize) {
        let Some(number) = self.text.get(from..).map(|n| n.trim_matches(is_blank).to_string()) else { return };
        let mut chars = number.chars();
        let Some(first) = chars.next() else { return };
        let one = chars.next().is_none();
        self.pending = None;
        self.text.truncate(from);
        if one && !is_cjk(first) && !first.is_ascii_digit() && enclosed(first).is_none() {
            self.text.push('•');
        } else {
            self.text.push_str(&number);
        }
        if self.text.ends_with(|c: char| c.is_alphanumeric() || c == '•') {
            self.text.push(' ');
        }
    }

    /// The finished text, and the line empty again.
    pub(super) fn take(&mut self) -> (String, Option<(usize, usize)>) {
        self.pending = None;
        let mut text = std::mem::take(&mut self.text);
        text.truncate(text.trim_end_matches(is_blank).len());
        (text, self.range.take())
    }
}

/// The digits of a power or of the mark of a note as characters that stand raised (10⁴, m², 清单¹); `None` for any other
/// raised text (1st, [1], ①), which is read as it stands.
pub(super) fn raised(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_RAISED || !text.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (sign, digits) = match text.strip_prefix(['-', '−', '－']) {
        Some(digits) => ("⁻", digits),
        None => ("", text),
    };
    let digits = digits.chars().map(|c| RAISED.get(c.to_digit(10)? as usize)).collect::<Option<String>>()?;
    Some(format!("{sign}{digits}"))
}

/// Whether a text is all that a `<sup>` around it holds, be it in a `<span>` or a format as Word writes it.
pub(super) fn is_raised(dom: &Dom<'_>, text: Id) -> bool {
    let mut above = dom.node(text).and_then(|node| node.parent);
    for _ in 0..MAX_WRAPPED {
        let Some(id) = above.filter(|id| dom.children(*id).count() == 1) else { return false };
        match dom.tag(id) {
            Tag::Sup => return true,
            Tag::Span | Tag::Other => above = dom.node(id).and_then(|node| node.parent),
            _ => return false,
        }
    }
    false
}

/// Bytes at the start of a run that are shown as they stand.
fn plain(bytes: &[u8]) -> usize {
    let special = |at: usize, b: u8| match b {
        b' ' | b'\t' | b'\n' | b'\r' | 0xC => true,
        // Blanks and characters of no width among U+00A0 to U+00BF, U+2000 to U+207F and U+FEC0 to U+FEFF.
        0xC2 => true,
        0xE2 => bytes.get(at + 1).is_some_and(|b| matches!(b, 0x80 | 0x81)),
        0xEF => bytes.get(at + 1) == Some(&0xBB),
        _ => false,
    };
    bytes.iter().enumerate().find(|(at, b)| special(*at, **b)).map_or(bytes.len(), |(at, _)| at)
}

/// Whether a whole run is shown as it stands, as most are: it is looked through without an early end, many bytes at a
/// time, so that this is asked once a run.
fn is_plain(bytes: &[u8]) -> bool {
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or(&[]));
    let blank = |b: u8| (b == b' ') | (9..=13).contains(&b) | (b == 0xC2);
    let other = |a: u8, b: u8| (a == 0xE2) & (b & 0xFE == 0x80) | (a == 0xEF) & (b == 0xBB);
    let found = bytes.iter().fold(0u8, |found, b| found | u8::from(blank(*b)));
    found | pairs.fold(0u8, |found, (a, b)| found | u8::from(other(*a, *b))) == 0
}

fn wide(c: char) -> bool {
    is_cjk(c) || matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF60}' | '“' | '”' | '‘' | '’' | '—' | '…')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(runs: &[&str]) -> String {
        let mut line = Line::default();
        runs.iter().for_each(|run| line.push(run, (0, run.len())));
        line.take().0
    }

    #[test]
    fn white_space_collapses_as_in_a_browser() {
        assert_eq!(shown(&["\u{a0}\u{3000} 一、总体\n  要求 \u{a0}"]), "一、总体要求");
        assert_eq!(shown(&["县水利局 ", " 县财政局"]), "县水利局 县财政局");
        assert_eq!(shown(&["two\n", "words"]), "two words");
        let raised = ["4", "-3", "[1]", "th", "①", "", "-", "2023年"].map(raised);
        assert_eq!(raised.map(Option::unwrap_or_default), ["⁴", "⁻³", "", "", "", "", "", ""]);
        assert_eq!(shown(&["甲\u{a0}\u{a0}乙\u{200b}"]), "甲  乙");
    }
}
