//! The lines of a text, and places counted in lines and characters.
//!
//! A line ends where Python's `splitlines` ends one: at LF, CR, CRLF, vertical tab, form feed, NEL, U+2028 and U+2029.
//! Whatever ended it counts as one character.

use crate::model::Place;
use memchr::{memchr2, memmem};

/// One line: byte range without its end, and where it stands in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line {
    /// First byte.
    pub start: usize,
    /// Byte after the last, the line's end left out.
    pub end: usize,
    /// Characters before it in the text, every line end counted as one.
    pub chars: usize,
}

/// A text cut into lines.
#[derive(Debug)]
pub(crate) struct Lines<'a> {
    text: &'a str,
    lines: Vec<Line>,
    /// Tabs that every line with text begins with.
    margin: usize,
}

impl<'a> Lines<'a> {
    /// Cuts a text. A line end at the very end opens no further line.
    pub(crate) fn new(text: &'a str) -> Self {
        let mut lines = Vec::new();
        let mut chars = 0;
        let mut add = |start: usize, end: usize| {
            lines.push(Line { start, end, chars });
            chars += text.get(start..end).map_or(0, |line| line.chars().count()) + 1;
        };
        let rare = has_rare_ends(text.as_bytes());
        let mut start = 0;
        while start < text.len() {
            let (end, next) = next_end(text, start, rare);
            add(start, end);
            start = next;
        }
        let margin = margin(text, &lines);
        Lines { text, lines, margin }
    }

    /// The whole text.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// Number of lines.
    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    /// A line; past the last one an empty one at the end of the text.
    pub(crate) fn line(&self, index: usize) -> Line {
        let end = self.text.len();
        self.lines.get(index).copied().unwrap_or(Line { start: end, end, chars: 0 })
    }

    /// A line's text without its end.
    pub(crate) fn get(&self, index: usize) -> &'a str {
        let line = self.line(index);
        self.bytes(line.start, line.end)
    }

    /// A line's byte range without the tabs that every line begins with: they part no cells.
    pub(crate) fn row(&self, index: usize) -> (usize, usize) {
        let line = self.line(index);
        (line.end.min(line.start + self.margin), line.end)
    }

    /// The text between two byte offsets.
    pub(crate) fn bytes(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or("")
    }

    /// The 0-based line a byte offset falls into.
    pub(crate) fn at(&self, offset: usize) -> usize {
        self.lines.partition_point(|line| line.start <= offset).saturating_sub(1)
    }

    /// The place of the text between two byte offsets that lie in the given 0-based lines.
    pub(crate) fn place(&self, first: usize, from: usize, last: usize, to: usize) -> Place {
        let (a, b) = (self.line(first), self.line(last));
        let before = self.bytes(a.start, from).chars().count();
        let until = if first == last && to == a.end && from == a.start {
            self.lines
                .get(first + 1)
                .map_or_else(|| self.bytes(from, to).chars().count(), |next| next.chars - a.chars - 1)
        } else {
            b.chars.saturating_sub(a.chars) + self.bytes(b.start, to).chars().count()
        };
        Place::Text { lines: [first + 1, last + 1], chars: [before + 1, until + 1], before: a.chars }
    }

    /// The place of the text between two byte offsets.
    pub(crate) fn span(&self, from: usize, to: usize) -> Place {
        self.place(self.at(from), from, self.at(to), to)
    }

    /// Whether a line ends in a form feed: a page ends there.
    pub(crate) fn ends_page(&self, index: usize) -> bool {
        self.text.as_bytes().get(self.line(index).end) == Some(&0x0C)
    }

    /// The byte range of a line's text without blanks at its ends; empty for a blank line.
    pub(crate) fn trimmed(&self, index: usize) -> (usize, usize) {
        let line = self.line(index);
        trim(self.text, line.start, line.end)
    }
}

/// Tabs that every line begins with, blank lines left out.
fn margin(text: &str, lines: &[Line]) -> usize {
    let mut least = None;
    for line in lines {
        let line = text.get(line.start..line.end).unwrap_or("");
        let tabs = line.bytes().take_while(|b| *b == b'\t').count();
        if !line.chars().all(is_blank) {
            least = Some(least.map_or(tabs, |n: usize| n.min(tabs)));
        }
        if least == Some(0) {
            break;
        }
    }
    least.unwrap_or(0)
}

/// Shortens a byte range by the blanks and zero-width characters at its ends.
pub(crate) fn trim(text: &str, from: usize, to: usize) -> (usize, usize) {
    let Some(part) = text.get(from..to) else { return (from, from) };
    let inner = part.trim_start_matches(is_blank);
    let start = to - inner.len();
    (start, start + inner.trim_end_matches(is_blank).len())
}

/// White space, and characters that show nothing.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

/// The text a place stands for, line ends written as `\n`; `None` where it lies outside the text or is no place in a
/// text.
///
/// ```
/// use zhenggai::{model::Place, read::slice};
/// let place = Place::Text { lines: [2, 3], chars: [2, 6], before: 3 };
/// assert_eq!(slice("标题\r\n县人民\r\n医院 |", &place).as_deref(), Some("人民\n医"));
/// ```
#[must_use]
pub fn slice(text: &str, place: &Place) -> Option<String> {
    let Place::Text { lines: [first, last], chars: [from, to], .. } = place else { return None };
    let lines = Lines::new(text);
    let (first, last) = (first.checked_sub(1)?, last.checked_sub(1)?);
    if first > last || last >= lines.len() {
        return None;
    }
    let joined = (first..=last).map(|i| lines.get(i)).collect::<Vec<_>>().join("\n");
    let (skip, take) = (from.checked_sub(1)?, to.checked_sub(*from)?);
    let part: String = joined.chars().skip(skip).take(take).collect();
    (part.chars().count() == take).then_some(part)
}

/// The 1-based line of a byte offset.
pub(crate) fn line_of(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    Lines::new(before).len().max(1) + usize::from(before.ends_with(ends_line))
}

fn ends_line(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a text holds line ends other than LF and CR; asked once, so that nearly every text is cut at full speed.
fn has_rare_ends(text: &[u8]) -> bool {
    memchr2(0x0B, 0x0C, text).is_some()
        || ["\u{85}", "\u{2028}", "\u{2029}"].iter().any(|end| memmem::find(text, end.as_bytes()).is_some())
}

/// Where the line that starts here ends, and where the next begins.
fn next_end(text: &str, start: usize, rare: bool) -> (usize, usize) {
    let rest = text.get(start..).unwrap_or("");
    let end = if rare { rest.find(ends_line) } else { memchr2(b'\n', b'\r', rest.as_bytes()) };
    let Some(end) = end else { return (text.len(), text.len()) };
    let tail = rest.get(end..).unwrap_or("");
    let length = if tail.starts_with("\r\n") { 2 } else { tail.chars().next().map_or(1, char::len_utf8) };
    (start + end, start + end + length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str) -> Vec<&str> {
        let lines = Lines::new(text);
        (0..lines.len()).map(|i| lines.get(i)).collect()
    }

    #[test]
    fn every_line_end_ends_a_line() {
        assert_eq!(
            cut("甲\r\n乙\r丙\n丁\u{2028}戊\u{c}己\u{b}庚\u{85}辛"),
            ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"]
        );
        assert_eq!(cut("甲\n\n乙\n"), ["甲", "", "乙"]);
        assert!(cut("").is_empty());
        assert_eq!(line_of("甲\n乙", 5), 2);
        assert_eq!(line_of("甲\n乙", 4), 2);
        assert_eq!(line_of("甲\n乙", 0), 1);
    }

    proptest! {
        #[test]
        fn places_slice_back(text in "[甲a \n\r\u{2028}\u{c}]{0,30}", a in 0usize..40, b in 0usize..40) {
            let lines = Lines::new(&text);
            prop_assume!(lines.len() > 0);
            let (first, last) = (a % lines.len(), b % lines.len());
            let (first, last) = (first.min(last), first.max(last));
            let place = lines.place(first, lines.line(first).start, last, lines.line(last).end);
            let expected = (first..=last).map(|i| lines.get(i)).collect::<Vec<_>>().join("\n");
            prop_assert_eq!(slice(&text, &place), Some(expected));
        }
    }
}
