//! Loose texts as running prose: lines broken by hard line ends are joined again, blanks inside words are dropped,
//! width is folded, and every position leads back to the characters on the page.
//!
//! This is for searching in prose. Titles and signatures, which live by their line breaks, do not use it.

use super::{Loose, LooseKind, Place};
use crate::text::marker;
use crate::text::width::{fold_char, folds, is_cjk};
use std::ops::Range;

/// Longest line, in characters, that still counts as broken by hand.
const MAX_WRAP: usize = 60;
/// A full line may fall short of the longest by this much (a word or a bracket moved down, an indent trimmed).
const WRAP_SLACK: usize = 3;
/// Full lines a text must have before it counts as broken by hand.
const MIN_FULL_LINES: usize = 3;
/// Fewer are enough in a short text where each ends inside a sentence, and lines are longer than headings are.
const MIN_BROKEN_LINES: usize = 2;
const LONG_LINE: usize = 25;

/// One paragraph of prose, put together from one or more loose texts.
#[derive(Debug)]
pub(crate) struct Flow<'a> {
    /// The folded text without blanks inside words. Search here.
    pub text: String,
    /// What kind of text it is.
    pub kind: LooseKind,
    /// Number of lists that began before it.
    pub after_lists: usize,
    /// Index of its first text among the loose texts it was made from; the others follow.
    pub first: usize,
    pieces: Vec<Piece<'a>>,
    runs: Vec<Run>,
}

/// One loose text of a flow.
#[derive(Debug)]
struct Piece<'a> {
    loose: &'a Loose,
    /// Whether the text stands on the page character for character, so that its place can be cut.
    exact: bool,
    /// Byte of the flow's text at which it begins.
    at: u32,
}

/// A run of characters of a flow that stand side by side in one piece too, on one line.
#[derive(Debug, Clone, Copy)]
struct Run {
    /// Byte in the flow's text.
    at: u32,
    /// Byte in the piece's text.
    from: u32,
    /// Characters of the piece before it.
    chars: u32,
    /// 0-based line within the piece, and characters before it on that line.
    line: u32,
    column: u32,
}

/// Longest run, in bytes: what looking up one character may cost in a paragraph that nothing breaks.
const LONGEST_RUN: u32 = 240;

/// Where one character of a flow comes from.
#[derive(Debug, Clone, Copy)]
struct Char {
    /// Bytes in the piece's text.
    from: usize,
    to: usize,
    /// Characters of the piece before it.
    chars: usize,
    /// 0-based line within the piece, and characters before it on that line.
    line: usize,
    column: usize,
}

/// A count of an input, whose size is capped far below 2³².
fn short(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl<'a> Flow<'a> {
    fn new(loose: &'a Loose, first: usize) -> Self {
        let mut flow = Flow {
            text: String::new(),
            kind: loose.kind,
            after_lists: loose.after_lists,
            first,
            pieces: Vec::with_capacity(1),
            runs: Vec::with_capacity(loose.text.len() / LONGEST_RUN as usize + 1),
        };
        flow.push(loose);
        flow
    }

    /// The text as written for a byte range of `text`; pieces are separated by a line break.
    #[must_use]
    pub fn raw(&self, range: Range<usize>) -> String {
        let mut out = String::new();
        for (n, (piece, first, last)) in self.stretches(range).enumerate() {
            if n > 0 {
                out.push('\n');
            }
            out.push_str(piece.text(first, last));
        }
        out
    }

    /// Where a byte range of `text` stands; `None` for an empty range.
    #[must_use]
    pub fn place(&self, range: Range<usize>) -> Option<Place> {
        self.stretches(range).map(|(piece, first, last)| piece.cut(first, last)).reduce(|all, next| all.join(&next))
    }

    /// The stretches of the loose texts that a byte range of `text` touches, as texts of their own.
    #[must_use]
    pub fn cut(&self, range: Range<usize>) -> Vec<Loose> {
        let part = |(n, (piece, first, last)): (usize, (&Piece<'a>, Char, Char))| {
            let text = piece.text(first, last).to_string();
            let place = piece.cut(first, last);
            let (kind, after_lists, wrapped) = (self.kind, self.after_lists, n > 0);
            (!text.is_empty()).then_some(Loose { text, place, kind, after_lists, wrapped })
        };
        self.stretches(range).enumerate().filter_map(part).collect()
    }

    /// How many loose texts it was put together from.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.pieces.len()
    }

    /// First and last character of a byte range in each piece that it touches.
    fn stretches(&self, range: Range<usize>) -> impl Iterator<Item = (&Piece<'a>, Char, Char)> {
        // A character belongs to the range in which it begins.
        let range = self.text.ceil_char_boundary(range.start)..self.text.ceil_char_boundary(range.end);
        let from = self.pieces.partition_point(|p| p.at as usize <= range.start).saturating_sub(1);
        let pieces = self.pieces.get(from..).unwrap_or_default();
        let ends = pieces.iter().skip(1).map(|p| p.at as usize).chain([self.text.len()]);
        pieces
            .iter()
            .zip(ends)
            .take_while({
                let end = range.end;
                move |(piece, _)| (piece.at as usize) < end
            })
            .filter_map(move |(piece, end)| {
                let first = range.start.max(piece.at as usize);
                let inside = self.text.get(first..range.end.min(end))?;
                let last = first + inside.char_indices().next_back()?.0;
                Some((piece, self.char_at(piece, first)?, self.char_at(piece, last)?))
            })
    }

    /// The character that begins at a byte of the text.
    fn char_at(&self, piece: &Piece<'_>, at: usize) -> Option<Char> {
        let run = self.runs.partition_point(|r| r.at as usize <= at).checked_sub(1)?;
        let run = self.runs.get(run)?;
        let ahead = self.text.get(run.at as usize..at)?.chars().count();
        let rest = piece.loose.text.get(run.from as usize..)?;
        let (skip, c) = rest.char_indices().nth(ahead)?;
        let from = run.from as usize + skip;
        Some(Char {
            from,
            to: from + c.len_utf8(),
            chars: run.chars as usize + ahead,
            line: run.line as usize,
            column: run.column as usize + ahead,
        })
    }

    fn push(&mut self, loose: &'a Loose) {
        let at = short(self.text.len());
        self.text.reserve(loose.text.len());
        let mut here = Run { at, from: 0, chars: 0, line: 0, column: 0 };
        let mut pending: Option<Run> = None;
        // Bytes up to here are a reading in brackets: 质(zhì)量.
        let mut spoken = 0;
        // Whether the character before went into the last run and this one may.
        let mut runs_on = false;
        for (from, original) in loose.text.char_indices() {
            (here.at, here.from) = (short(self.text.len()), short(from));
            let before = here;
            here.chars += 1;
            (here.line, here.column) = if original == '\n' { (here.line + 1, 0) } else { (here.line, here.column + 1) };
            let c = if folds(original) { fold_char(original) } else { original };
            if c == '(' && self.text.ends_with(is_cjk) {
                spoken = from + loose.text.get(from..).map_or(0, reading);
            }
            if from < spoken {
                runs_on = false;
                continue;
            }
            if c != '\n' && c.is_whitespace() {
                pending = Some(before);
                runs_on = false;
                continue;
            }
            if let Some(blank) = pending.take()
                && c.is_ascii_alphanumeric()
                && self.text.ends_with(|p: char| p.is_ascii_alphanumeric())
            {
                self.runs.push(blank);
                self.text.push(' ');
            }
            let short_enough = self.runs.last().is_some_and(|run| before.at - run.at < LONGEST_RUN);
            if !(runs_on && short_enough) {
                self.runs.push(Run { at: short(self.text.len()), ..before });
            }
            self.text.push(c);
            runs_on = original != '\n';
        }
        let exact = match &loose.place {
            Place::Text { chars, .. } => chars[1].checked_sub(chars[0]) == Some(here.chars as usize),
            _ => false,
        };
        self.pieces.push(Piece { loose, exact, at });
    }
}

/// Bytes of a reading in brackets (`(zhì)`, `（jù）`) that a text begins with; a tone mark tells it from other words.
fn reading(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    let mut toned = false;
    for (at, c) in chars.by_ref().take(8) {
        match fold_char(c) {
            ')' if toned => return at + c.len_utf8(),
            'a'..='z' => {}
            'à'..='ü' | 'ā'..='ǜ' => toned = true,
            _ => return 0,
        }
    }
    0
}

impl Piece<'_> {
    /// The text as written from one character to another, trimmed.
    fn text(&self, first: Char, last: Char) -> &str {
        self.loose.text.get(first.from..last.to).unwrap_or("").trim()
    }

    /// The place of a stretch of the text; the whole place where it cannot be cut.
    fn cut(&self, first: Char, last: Char) -> Place {
        let Place::Text { lines, chars, before } = &self.loose.place else { return self.loose.place.clone() };
        if !self.exact {
            return self.loose.place.clone();
        }
        let column = if first.line == 0 { chars[0] + first.column } else { first.column + 1 };
        // Characters are counted from the start of the first line, line breaks included.
        Place::Text {
            lines: [lines[0] + first.line, lines[0] + last.line],
            chars: [column, column + last.chars + 1 - first.chars],
            before: (before + chars[0] + first.chars).saturating_sub(column),
        }
    }
}

/// All loose texts as prose, in reading order. Page headers and footers are left out.
#[must_use]
pub(crate) fn flows(loose: &[Loose]) -> Vec<Flow<'_>> {
    let wrap = wrapping(loose);
    let mut out: Vec<Flow<'_>> = Vec::new();
    let mut previous: Option<&Loose> = None;
    for (index, piece) in loose.iter().enumerate().filter(|(_, l)| l.kind != LooseKind::Margin) {
        let joins =
            previous.is_some_and(|before| piece.wrapped && adjacent(before, piece) || continues(before, piece, wrap));
        match out.last_mut().filter(|_| joins) {
            Some(flow) => flow.push(piece),
            None => out.push(Flow::new(piece, index)),
        }
        previous = Some(piece);
    }
    out
}

/// How a text was broken by hand.
#[derive(Debug, Clone, Copy)]
struct Wrap {
    /// Characters of the longest line.
    width: usize,
    /// Whether paragraphs open with a blank: then a line without one goes on with the line above.
    indented: bool,
}

impl Wrap {
    /// How much shorter than the longest a line may be. A number or word that is not broken (45.2万元) moves down whole;
    /// that is told from a paragraph's end only where paragraphs are indented.
    fn slack(self) -> usize {
        if self.indented { self.width / 3 } else { WRAP_SLACK }
    }
}

/// The line length at which a text was broken by hand; `None` where paragraphs are whole.
fn wrapping(loose: &[Loose]) -> Option<Wrap> {
    let lengths = || loose.iter().filter(|l| l.kind == LooseKind::Paragraph).map(|l| l.text.chars().count());
    let longest = lengths().max().filter(|n| (15..=MAX_WRAP).contains(n))?;
    let full = lengths().filter(|n| n + WRAP_SLACK >= longest).count();
    let indented = loose.iter().filter(|l| is_indented(l)).count() * 5 > loose.len();
    let broken = || {
        let pairs = loose.iter().zip(loose.iter().skip(1));
        let shows = |a: &str, b: &str| is_broken(a, b) && !names_answerer(a);
        pairs.filter(|(a, b)| a.text.chars().count() + WRAP_SLACK >= longest && shows(&a.text, &b.text)).count()
    };
    // The headings of a list are short and of one length too, but none of them goes on in the next line.
    let shown = if longest >= LONG_LINE {
        full >= MIN_FULL_LINES || broken() >= MIN_BROKEN_LINES
    } else {
        full >= MIN_FULL_LINES && broken() > 0
    };
    shown.then_some(Wrap { width: longest, indented })
}

/// Whether a line ends inside a sentence that the next line ends.
fn is_broken(before: &str, next: &str) -> bool {
    let inside = |c: char| is_cjk(c) && !"。；！？：".contains(c);
    before.trim_end().ends_with(inside)
        && next.trim_end().ends_with(['。', '；', '】'])
        && marker::leading(next).is_none()
}

/// Whether a line begins with a short name and a colon, or with a name in square brackets.
fn is_label(text: &str) -> bool {
    let colon = text.chars().map(fold_char).take(11).position(|c| c == ':');
    // One character before a colon is the end of a name that was broken: 责任单⏎位：
    text.starts_with(['【', '[']) || colon.is_some_and(|at| at > 1)
}

/// Whether a line is a label with who answers or until when. Its value ends without a mark, and the next problem may stand
/// below it: so it shows nothing about how lines were broken.
fn names_answerer(text: &str) -> bool {
    const NAMES: [&str; 7] = ["单位", "部门", "领导", "责任人", "时限", "期限", "时间"];
    let name = text.split([':', '：']).next().unwrap_or("");
    name.len() < text.len() && is_label(text) && NAMES.iter().any(|n| name.trim_end().ends_with(n))
}

/// Whether a line ends inside a bracket that the next line closes.
fn is_open_bracket(before: &str, next: &str) -> bool {
    const BRACKETS: [char; 4] = ['【', '】', '（', '）'];
    let open = before.rfind(BRACKETS).is_some_and(|at| before.get(at..).is_some_and(|t| t.starts_with(['【', '（'])));
    let closed = || next.find(BRACKETS).is_some_and(|at| next.get(at..).is_some_and(|t| t.starts_with(['】', '）'])));
    open && closed()
}

/// Whether a line begins with blanks, kept or taken off by the reader.
fn is_indented(line: &Loose) -> bool {
    let moved = matches!(&line.place, Place::Text { chars, .. } if chars[0] > 1);
    moved || line.text.starts_with(char::is_whitespace)
}

/// Whether one line stands directly below the other, in a text or within a paragraph or cell.
fn adjacent(before: &Loose, next: &Loose) -> bool {
    match (&before.place, &next.place) {
        (Place::Text { lines: a, .. }, Place::Text { lines: b, .. }) => b.first() == a.last().map(|n| n + 1).as_ref(),
        (a, b) => a == b,
    }
}

/// 附件1 on a line of its own: it goes on with nothing.
fn heads_annex(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("附件") && text.chars().nth(6).is_none() && !text.ends_with(['。', '，', ',', '.'])
}

/// Whether a line goes on with the next one. `wrap` is how the whole text was broken, if it was.
fn continues(before: &Loose, next: &Loose, wrap: Option<Wrap>) -> bool {
    let goes_on = || {
        let sentence =
            || !before.text.trim_end().ends_with(['。', '；', ';', ':', '：', '!', '！']) && !is_label(&next.text);
        let full =
            |wrap: Wrap| before.text.chars().count() + wrap.slack() >= wrap.width && (wrap.indented || sentence());
        is_open_bracket(&before.text, &next.text) || wrap.is_some_and(full)
    };
    adjacent(before, next)
        && before.kind == next.kind
        && !is_indented(next)
        && !heads_annex(&before.text)
        && !heads_annex(&next.text)
        && goes_on()
        && marker::leading(&next.text).is_none()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Lines of a text as loose paragraphs, with places.
    pub(crate) fn paragraphs(text: &str) -> Vec<Loose> {
        let mut before = 0;
        let mut out = Vec::new();
        for (i, line) in text.lines().enumerate() {
            let count = line.chars().count();
            if !line.trim().is_empty() {
                let place = Place::Text { lines: [i + 1, i + 1], chars: [1, count + 1], before };
                out.push(Loose {
                    text: line.to_string(),
                    place,
                    kind: LooseKind::Paragraph,
                    after_lists: 0,
                    wrapped: false,
                });
            }
            before += count + 1;
        }
        out
    }

    #[test]
    fn leads_back_to_the_page() {
        let loose = paragraphs("　　全部问 题须于２０２３年6月底前 整改到位。");
        let flows = flows(&loose);
        assert_eq!(flows[0].text, "全部问题须于2023年6月底前整改到位。");
        let at = flows[0].text.find("2023年").unwrap();
        let range = at..at + "2023年6月底前".len();
        assert_eq!(flows[0].raw(range.clone()), "２０２３年6月底前");
        assert_eq!(flows[0].raw(range.start..range.start + 5), "２０２３年");
        assert_eq!(flows[0].place(range), Some(Place::Text { lines: [1, 1], chars: [10, 19], before: 0 }));
    }

    #[test]
    fn joins_lines_broken_by_hand() {
        let text = "　　各村要在六月以前把排查出来的渠道\n淤塞问题逐一登记造册并向镇水利站报\n告，镇水利站汇总以后交镇党委会研究\n决定。\n　　一、总体要求";
        let loose = paragraphs(text);
        let flows = flows(&loose);
        assert_eq!(flows.len(), 2);
        let at = flows[0].text.find("报告").unwrap();
        assert_eq!(flows[0].raw(at..at + "报告".len()), "报\n告");
        assert_eq!(
            flows[0].place(at..at + "报告".len()),
            Some(Place::Text { lines: [2, 3], chars: [17, 20], before: 19 })
        );
    }

    #[test]
    fn a_problem_below_a_deadline_is_a_line_of_its_own() {
        let text = "消火栓缺少水带。\n整改措施：一是逐个补齐水带。二是每月检查。\n整改时限：2024年3月底前，长期坚持\n\
                    应急灯已经损坏。\n整改措施：一是更换灯具。二是落实专人巡查。";
        assert_eq!(flows(&paragraphs(text)).len(), 5);
    }

    #[test]
    fn a_bracket_and_a_name_broken_over_lines() {
        let joined = |text| flows(&paragraphs(text)).iter().map(|f| f.text.clone()).collect::<Vec<_>>();
        assert_eq!(joined("1.渠道淤塞。【责任单位：镇水利站、各\n村】\n2.闸门失修。").len(), 2);
        assert_eq!(joined("1.渠道淤塞（见附图\n2.闸门失修）。").len(), 2);
        let lines = "1.支渠淤塞，下游三个村缺水，群众反映强烈，多年未清。【责任单\n位：镇水利站】\n\
                     2.闸门失修，启闭不灵，汛期无法按照调度开启到位。【责任单位、完\n成时限：6月底】\n3.渠堤渗漏。";
        assert_eq!(joined(lines).len(), 3, "{:?}", joined(lines));
    }

    #[test]
    fn paragraphs_that_are_whole_stay_apart() {
        let loose = paragraphs("第一段。\n第二段，没有句号\n第三段");
        assert_eq!(flows(&loose).len(), 3);
    }
}
