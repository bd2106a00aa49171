//! The field as the rules see it: folded, blanks and line breaks taken out, every offset leading back to the original.
//! Reads no meaning.

use std::ops::Range;

use crate::text::numeral::digit;
use crate::text::width::fold_char;

/// A text without blanks, with the way back.
#[derive(Debug, Clone)]
pub(super) struct Text<'a> {
    original: &'a str,
    /// Folded and condensed. A blank is kept (as one) only between two digits that are not one number.
    pub(super) folded: String,
    /// For each character: its offset in `folded` and its range in the original.
    offsets: Vec<(usize, Range<usize>)>,
}

impl<'a> Text<'a> {
    /// Folds and condenses.
    pub(super) fn new(original: &'a str) -> Self {
        let chars: Vec<(usize, char)> = original.char_indices().map(|(i, c)| (i, fold(c))).collect();
        let mut text = Text { original, folded: String::with_capacity(original.len()), offsets: Vec::new() };
        let mut last: Option<char> = None;
        let mut i = 0;
        while let Some(&(at, c)) = chars.get(i) {
            if !is_blank(c) {
                text.push(c, at..at + original.get(at..).and_then(|s| s.chars().next()).map_or(0, char::len_utf8));
                last = Some(c);
                i += 1;
                continue;
            }
            let end = i + chars.iter().skip(i).take_while(|(_, c)| is_blank(*c)).count();
            let between = last.is_some_and(|c| c.is_ascii_digit())
                && chars.get(end).is_some_and(|(_, c)| c.is_ascii_digit())
                && !one_number(&text.folded, &chars, end);
            if between {
                text.push(' ', at..chars.get(end).map_or(original.len(), |(a, _)| *a));
            }
            i = end;
        }
        text
    }

    fn push(&mut self, c: char, original: Range<usize>) {
        self.offsets.push((self.folded.len(), original));
        self.folded.push(c);
    }

    /// A slice of the folded text.
    pub(super) fn slice(&self, range: Range<usize>) -> &str {
        self.folded.get(range).unwrap_or("")
    }

    /// What stands behind an offset.
    pub(super) fn after(&self, offset: usize) -> &str {
        self.folded.get(offset..).unwrap_or("")
    }

    /// What stands before an offset.
    pub(super) fn before(&self, offset: usize) -> &str {
        self.folded.get(..offset).unwrap_or("")
    }

    /// The original range of a folded range: from its first character to its last, blanks outside excluded.
    pub(super) fn original_range(&self, range: Range<usize>) -> Range<usize> {
        let first = self.offsets.partition_point(|(at, _)| *at < range.start);
        let end = self.offsets.partition_point(|(at, _)| *at < range.end);
        let from = self.offsets.get(first).map_or(self.original.len(), |(_, o)| o.start);
        let to = end.checked_sub(1).and_then(|i| self.offsets.get(i)).map_or(from, |(_, o)| o.end);
        from..to.max(from)
    }

    /// The exact slice of the original, inner blanks and line breaks included.
    pub(super) fn raw(&self, range: Range<usize>) -> &'a str {
        self.original.get(self.original_range(range)).unwrap_or("")
    }

    /// The original characters of a folded range, blanks and line breaks left out.
    pub(super) fn written(&self, range: Range<usize>) -> String {
        let first = self.offsets.partition_point(|(at, _)| *at < range.start);
        let end = self.offsets.partition_point(|(at, _)| *at < range.end);
        self.offsets
            .iter()
            .take(end)
            .skip(first)
            .filter_map(|(_, o)| self.original.get(o.clone()))
            .map(|s| if s.trim().is_empty() { " " } else { s })
            .collect()
    }
}

/// [`fold_char`], and line breaks and characters without width become blanks, confusable signs their twins.
fn fold(c: char) -> char {
    match fold_char(c) {
        c if c.is_whitespace() => ' ',
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => ' ',
        '〰' => '~',
        '·' => '.',
        '﹣' | '﹘' | 'ー' => '-',
        c => c,
    }
}

fn is_blank(c: char) -> bool {
    c == ' '
}

/// Whether the digits before a blank and those behind it are one number torn apart: `202 2年`, `1 2月`.
fn one_number(before: &str, chars: &[(usize, char)], from: usize) -> bool {
    let left = before.chars().rev().take(5).take_while(char::is_ascii_digit).count();
    let right: Vec<char> = chars.iter().skip(from).map(|(_, c)| *c).filter(|c| !is_blank(*c)).take(5).collect();
    let digits = right.iter().take_while(|c| c.is_ascii_digit()).count();
    match right.get(digits) {
        Some('年') => left + digits == 4,
        Some('月' | '日' | '号') => {
            left + digits == 2 && !before.trim_end_matches(|c: char| c.is_ascii_digit()).ends_with(['-', '/', '.', ':'])
        }
        _ => false,
    }
}

/// Whether a character can be part of a number.
pub(super) fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || digit(c).is_some() || matches!(c, '十' | '百' | '廿' | '卅')
}

/// Whether a character ends a clause.
pub(super) fn is_stop(c: char) -> bool {
    matches!(c, ',' | ';' | '。' | '!' | '?' | '|')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_go_and_slices_come_back() {
        let text = Text::new(" ２０２２年\n 6月 底前，完成 ");
        assert_eq!(text.folded, "2022年6月底前,完成");
        let end = text.folded.find(',').unwrap();
        assert_eq!(text.raw(0..end), "２０２２年\n 6月 底前");
        assert_eq!(text.written(0..end), "２０２２年6月底前");
        assert_eq!(text.raw(3..3), "");
    }

    #[test]
    fn torn_numbers_are_joined_and_neighbours_are_not() {
        assert_eq!(Text::new("202 2年1 2月").folded, "2022年12月");
        assert_eq!(Text::new("2024-05-15 00:00:00").folded, "2024-05-15 00:00:00");
        assert_eq!(Text::new("6.30\n7.15").folded, "6.30 7.15");
    }
}
