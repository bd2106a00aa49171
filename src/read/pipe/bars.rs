//! Lines with bars (`|`, `｜`) or tabs, cut into segments.

use super::super::lines::{Lines, trim};
use memchr::memchr2_iter;

/// `｜` in UTF-8.
pub(super) const WIDE: [u8; 3] = [0xEF, 0xBD, 0x9C];

/// What separates the cells of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// `|` or `｜`; `\|` is text.
    Bar,
    /// A tab.
    Tab,
}

/// What a line with bars is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Bars alone.
    Bars,
    /// One text and one bar after it, or one on either side: a cell of the one-cell-a-line habit, or a row with one cell.
    Tail,
    /// Anything else: a row.
    Row,
    /// The rule under a Markdown header: `|---|:--:|`.
    Rule,
}

/// One line with bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BarLine {
    /// 0-based line.
    pub line: usize,
    /// Number of bars.
    pub bars: usize,
    /// Segments with text.
    pub texts: usize,
    /// Whether the line begins with a bar.
    pub opens: bool,
    /// Whether the line ends with a bar.
    pub closes: bool,
    /// What it is.
    pub kind: Kind,
}

/// The byte ranges of the segments between the marks of a byte range; blanks at their ends are left out, so that a
/// blank segment is empty.
pub(super) fn segments(lines: &Lines<'_>, (from, to): (usize, usize), mark: Mark) -> Vec<(usize, usize)> {
    let text = lines.bytes(from, to);
    let mut cuts = Vec::new();
    let mut start = 0;
    for (at, length) in marks(text, mark) {
        cuts.push((start, at));
        start = at + length;
    }
    cuts.push((start, text.len()));
    cuts.into_iter().map(|(a, b)| trim(text, a, b)).map(|(a, b)| (from + a, from + b)).collect()
}

/// Offsets and lengths of the marks in a text.
fn marks(text: &str, mark: Mark) -> impl Iterator<Item = (usize, usize)> + '_ {
    let bytes = text.as_bytes();
    // U+FF5C begins with the same byte as every full-width form.
    let (byte, wide) = if mark == Mark::Tab { (b'\t', b'\t') } else { (b'|', WIDE[0]) };
    memchr2_iter(byte, wide, bytes).filter_map(move |at| {
        let escaped = at > 0 && bytes.get(at - 1) == Some(&b'\\');
        match mark {
            Mark::Tab => Some((at, 1)),
            Mark::Bar if escaped => None,
            Mark::Bar if bytes.get(at) == Some(&b'|') => Some((at, 1)),
            Mark::Bar => bytes.get(at..)?.starts_with(&WIDE).then_some((at, WIDE.len())),
        }
    })
}

/// Looks at a line; `None` where it holds no mark.
pub(super) fn classify(lines: &Lines<'_>, line: usize, mark: Mark) -> Option<BarLine> {
    let parts = segments(lines, lines.row(line), mark);
    let bars = parts.len() - 1;
    if bars == 0 {
        return None;
    }
    let full = |part: &(usize, usize)| part.0 < part.1;
    let texts = parts.iter().filter(|p| full(p)).count();
    let opens = parts.first().is_some_and(|p| !full(p));
    let closes = parts.last().is_some_and(|p| !full(p));
    let rule = texts > 0 && parts.iter().filter(|p| full(p)).all(|p| is_rule(lines.bytes(p.0, p.1)));
    let kind = match (texts, bars) {
        (0, _) => Kind::Bars,
        _ if rule && (texts > 1 || opens) => Kind::Rule,
        (1, 1) if closes => Kind::Tail,
        (1, 2) if closes && opens => Kind::Tail,
        _ => Kind::Row,
    };
    Some(BarLine { line, bars, texts, opens, closes, kind })
}

fn is_rule(text: &str) -> bool {
    let dashes = text.trim_start_matches(':').trim_end_matches(':');
    !dashes.is_empty() && dashes.bytes().all(|b| b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Option<(Kind, usize, usize)> {
        classify(&Lines::new(text), 0, Mark::Bar).map(|b| (b.kind, b.bars, b.texts))
    }

    #[test]
    fn lines_by_their_bars() {
        assert_eq!(kind("甲乙"), None);
        assert_eq!(kind("甲 |"), Some((Kind::Tail, 1, 1)));
        assert_eq!(kind("甲 ｜"), Some((Kind::Tail, 1, 1)));
        assert_eq!(kind("|||"), Some((Kind::Bars, 3, 0)));
        assert_eq!(kind("甲 | | |"), Some((Kind::Row, 3, 1)));
        assert_eq!(kind("| 甲 |"), Some((Kind::Tail, 2, 1)));
        assert_eq!(kind(" | 甲"), Some((Kind::Row, 1, 1)));
        assert_eq!(kind("| 甲 | 乙 |"), Some((Kind::Row, 3, 2)));
        assert_eq!(kind("|---|:--:|"), Some((Kind::Rule, 3, 2)));
        assert_eq!(kind("--- | ---"), Some((Kind::Rule, 1, 2)));
        assert_eq!(kind(r"甲\|乙"), None);
    }
}
