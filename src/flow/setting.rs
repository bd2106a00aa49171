//! How the lines of a text are set on the page: the margin before every line and the blank lines after every line. What
//! all lines have says nothing about any of them.

use crate::model::{Loose, LooseKind, Place};

/// Most lines from one to the next that count as the setting of a text.
const MAX_STEP: usize = 3;
/// Lines a text must have before what they all have is its setting.
const MIN_LINES: usize = 4;

/// The margin and the line step of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Setting {
    /// Characters before every line.
    margin: usize,
    /// Lines from one to the next: 2 where a blank one stands after each.
    step: usize,
}

impl Setting {
    /// What all lines of a text have; nothing where they stand in no text.
    pub(super) fn of(loose: &[Loose]) -> Setting {
        let lines = || loose.iter().filter(|l| l.kind == LooseKind::Paragraph);
        let margin = lines().map(before).min();
        let gaps = || lines().zip(lines().skip(1)).map(|(a, b)| gap(a, b)).filter(|gap| *gap > 0);
        let step = gaps().min().filter(|step| *step <= MAX_STEP);
        if lines().take(MIN_LINES).count() < MIN_LINES {
            return Setting { margin: 0, step: 1 };
        }
        Setting { margin: margin.unwrap_or(0), step: step.unwrap_or(1) }
    }

    /// Columns between the margin and a line's first character. Only their number is known: two blanks of an indent are
    /// wide ones.
    pub(super) fn indent(self, line: &Loose) -> usize {
        match before(line).saturating_sub(self.margin) {
            blanks @ (1 | 2) => 2 * blanks,
            blanks => blanks,
        }
    }

    /// Whether a line begins with blanks of its own, kept or taken off by the reader.
    pub(super) fn is_indented(self, line: &Loose) -> bool {
        self.indent(line) > 0 || line.text.starts_with(char::is_whitespace)
    }

    /// Whether one line stands directly below the other, in a text or within a paragraph or cell.
    pub(super) fn adjacent(self, above: &Loose, below: &Loose) -> bool {
        match (&above.place, &below.place) {
            (Place::Text { .. }, Place::Text { .. }) => (1..=self.step).contains(&gap(above, below)),
            (a, b) => a == b,
        }
    }

    /// Whether one line stands below the other with a page's end and its number between them, at most so many lines.
    pub(super) fn is_near(self, above: &Loose, below: &Loose, lines: usize) -> bool {
        gap(above, below) <= lines * self.step
    }
}

/// Characters before a line's first one.
fn before(line: &Loose) -> usize {
    match &line.place {
        Place::Text { chars, .. } => chars[0].saturating_sub(1),
        _ => 0,
    }
}

/// Lines from one text to the next; none where they stand in no text.
fn gap(above: &Loose, below: &Loose) -> usize {
    match (&above.place, &below.place) {
        (Place::Text { lines: a, .. }, Place::Text { lines: b, .. }) => b[0].saturating_sub(a[1]),
        _ => usize::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::flows;

    /// Lines with this margin, each so many lines below the last.
    fn set(text: &str, margin: usize, step: usize) -> Vec<Loose> {
        let line = |(i, line): (usize, &str)| {
            let (no, from) = (i * step + 1, margin + 1);
            let place = Place::Text { lines: [no, no], chars: [from, from + line.chars().count()], before: 0 };
            Loose { text: line.to_string(), place, kind: LooseKind::Paragraph, after_lists: 0, wrapped: false }
        };
        text.lines().enumerate().map(line).collect()
    }

    const TEXT: &str = "渠道清淤情况通报\n各村对排查出来的渠道淤塞问题要逐一登记造册\n并向镇水利站报告，由镇水利站汇总以后提交镇\n\
        党委会研究，研究结果在三日内通知到各村民小\n组，逾期不报的予以通报。\n一、其他事项";

    #[test]
    fn a_margin_and_blank_lines_that_all_lines_have_say_nothing() {
        let read = |margin, step| flows(&set(TEXT, margin, step)).into_iter().map(|f| f.text).collect::<Vec<_>>();
        let plain = read(0, 1);
        assert_eq!(plain.len(), 3, "{plain:?}");
        for (margin, step) in [(2, 1), (1, 1), (8, 1), (0, 2), (4, 2), (0, 3)] {
            assert_eq!(read(margin, step), plain, "{margin} {step}");
        }
    }

    #[test]
    fn an_indent_counts_from_the_margin() {
        let mut loose = set(TEXT, 4, 1);
        let setting = Setting::of(&loose);
        assert!(loose.iter().all(|l| !setting.is_indented(l)));
        if let Some(Place::Text { chars, .. }) = loose.last_mut().map(|l| &mut l.place) {
            *chars = [7, chars[1] + 2];
        }
        assert_eq!(loose.last().map(|l| setting.indent(l)), Some(4));
    }

    #[test]
    fn a_few_lines_have_no_setting() {
        assert_eq!(Setting::of(&set("甲村\n乙村", 6, 3)), Setting { margin: 0, step: 1 });
    }
}
