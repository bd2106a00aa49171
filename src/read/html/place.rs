//! Places in the decoded text of a page.

use crate::model::Place;
use crate::read::lines::{Lines, is_blank};
use std::cell::Cell;

/// Bytes between two counts of characters. Pages put everything on one line as often as not, so that counting from
/// the line's start each time would be quadratic.
const STEP: usize = 128;

/// Turns byte ranges into places.
pub(super) struct Places<'a> {
    lines: Lines<'a>,
    text: &'a str,
    /// Characters before each multiple of [`STEP`] bytes.
    counts: Vec<u32>,
    /// The last line asked for.
    last: Cell<usize>,
}

impl<'a> Places<'a> {
    /// Counts a text, in which every line end is one character.
    pub(super) fn new(text: &'a str) -> Self {
        let mut counts = vec![0u32];
        let mut sum = 0;
        for chunk in text.as_bytes().chunks(STEP) {
            sum += chars(chunk) as u32;
            counts.push(sum);
        }
        Places { lines: Lines::new(text), text, counts, last: Cell::new(0) }
    }

    /// The place of a byte range; an empty one stands for the character behind it.
    pub(super) fn at(&self, from: usize, to: usize) -> Place {
        let from = from.min(self.text.len().saturating_sub(1));
        let to = to.clamp(from + 1, self.text.len().max(1));
        let first = self.line_of(from);
        let last = self.line_of(to - 1);
        // Every line end is one character, so that a line's number of characters before it is its start's.
        let before = self.lines.line(first).chars;
        let column = |offset: usize| self.before(offset).saturating_sub(before) + 1;
        let begin = column(from);
        Place::Text { lines: [first + 1, last + 1], chars: [begin, column(to).max(begin + 1)], before }
    }

    /// The bytes of a place that [`Places::at`] gave.
    pub(super) fn bytes(&self, place: &Place) -> Option<(usize, usize)> {
        let Place::Text { chars, before, .. } = place else { return None };
        Some((self.offset(before + chars.first()? - 1), self.offset(before + chars.last()? - 1)))
    }

    /// The byte at which so many characters end.
    fn offset(&self, chars: usize) -> usize {
        let step = self.counts.partition_point(|n| *n as usize <= chars).saturating_sub(1);
        let mut left = chars - self.counts.get(step).map_or(0, |n| *n as usize);
        let begins = |b: u8| b & 0xC0 != 0x80;
        let from = step * STEP;
        let rest = self.text.as_bytes().get(from..).unwrap_or(&[]);
        let at = rest.iter().position(|b| {
            let found = begins(*b) && left == 0;
            left -= usize::from(begins(*b) && left > 0);
            found
        });
        at.map_or(self.text.len(), |at| from + at)
    }

    /// The bytes of each line of a text whose lines are those of the page; none where they are not.
    pub(super) fn by_line(&self, text: &str, (from, to): (usize, usize)) -> Vec<(usize, usize)> {
        let source = self.text.get(from..to).unwrap_or("");
        let count = |text: &str| memchr::memchr_iter(b'\n', text.as_bytes()).count();
        // The line end behind `<pre>` is not shown.
        let shown = if count(source) == count(text) + 1 { source.strip_prefix('\n') } else { Some(source) };
        let Some(shown) = shown.filter(|shown| count(shown) == count(text)) else { return Vec::new() };
        let mut at = to - shown.len();
        let line = |line: &str| {
            let range = (at, at + line.len());
            at = range.1 + 1;
            range
        };
        shown.split('\n').map(line).collect()
    }

    /// Whether the page has a text anywhere.
    pub(super) fn holds(&self, text: &str) -> bool {
        memchr::memmem::find(self.text.as_bytes(), text.as_bytes()).is_some()
    }

    /// What the page has in a byte range.
    pub(super) fn source(&self, (from, to): (usize, usize)) -> &str {
        self.text.get(from..to).unwrap_or("")
    }

    /// The line of a byte: places are asked for in order mostly, so that the last line and the next are looked at first.
    fn line_of(&self, offset: usize) -> usize {
        let near = |line: usize| {
            let (from, next) = (self.lines.line(line).start, self.lines.line(line + 1).start);
            from <= offset && (offset < next || line + 1 >= self.lines.len())
        };
        let last = self.last.get();
        let found = [last, last + 1].into_iter().find(|line| near(*line) && *line < self.lines.len());
        let found = found.unwrap_or_else(|| self.lines.at(offset));
        self.last.set(found);
        found
    }

    /// Shortens the byte range of a text run by the blanks at its ends, written as characters or as references.
    pub(super) fn trim(&self, mut from: usize, mut to: usize) -> (usize, usize) {
        let may = |c: char| matches!(c, '&' | ';' | 'p') || is_blank(c);
        if self.text.get(from..to).is_some_and(|text| !text.starts_with(may) && !text.ends_with(may)) {
            return (from, to);
        }
        while let Some(rest) = self.text.get(from..to) {
            let reference = if rest.starts_with('&') { BLANKS.iter().find_map(|b| rest.strip_prefix(b)) } else { None };
            let inner = reference.unwrap_or(rest).trim_start_matches(is_blank);
            if inner.len() == rest.len() || inner.is_empty() {
                break;
            }
            from = to - inner.len();
        }
        while let Some(rest) = self.text.get(from..to) {
            let closed = rest.ends_with([';', 'p']);
            let reference = if closed { BLANKS.iter().find_map(|b| rest.strip_suffix(b)) } else { None };
            let inner = reference.unwrap_or(rest).trim_end_matches(is_blank);
            if inner.len() == rest.len() || inner.is_empty() {
                break;
            }
            to = from + inner.len();
        }
        (from, to)
    }

    /// Characters before a byte.
    fn before(&self, offset: usize) -> usize {
        let block = offset / STEP;
        let rest = self.text.as_bytes().get(block * STEP..offset).unwrap_or(&[]);
        self.counts.get(block).map_or(0, |n| *n as usize) + chars(rest)
    }
}

/// References that show a blank.
const BLANKS: &[&str] =
    &["&nbsp;", "&NBSP;", "&emsp;", "&ensp;", "&thinsp;", "&#160;", "&#xa0;", "&#xA0;", "&#12288;", "&nbsp"];

/// Characters that begin in a stretch of UTF-8.
fn chars(bytes: &[u8]) -> usize {
    // Sums that fit a byte are taken many bytes at a time.
    let sum = |part: &[u8]| part.iter().fold(0u8, |n, b| n + u8::from(*b & 0xC0 != 0x80));
    bytes.chunks(STEP).map(|part| usize::from(sum(part))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::slice;
    use proptest::prelude::*;

    #[test]
    fn blanks_are_trimmed_however_they_are_written() {
        let text = "<p>&nbsp;　&emsp; 渡口 &nbsp;\n</p>";
        let places = Places::new(text);
        let (from, to) = places.trim(3, text.len() - 4);
        assert_eq!(text.get(from..to), Some("渡口"));
    }

    proptest! {
        #[test]
        fn places_slice_back(text in "[甲a<>&nbsp; \n]{1,700}", a in 0usize..2000, b in 0usize..2000) {
            let offsets: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
            let (a, b) = (offsets[a % offsets.len()], offsets[b % offsets.len()]);
            prop_assume!(a < b);
            let places = Places::new(&text);
            let place = places.at(a, b);
            prop_assert_eq!(places.bytes(&place), Some((a, b)));
            // A line break at the very end belongs to its line and to no slice.
            prop_assume!(!text[a..b].ends_with('\n'));
            let sliced = slice(&text, &place);
            prop_assert_eq!(sliced.as_deref(), text.get(a..b));
        }
    }
}
