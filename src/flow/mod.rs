//! Loose texts as running prose: lines broken by hard line ends are joined again, blanks inside words are dropped,
//! width is folded, and every position leads back to the characters on the page. Stages that search in prose share it.
//!
//! This is for searching in prose. Titles and signatures, which live by their line breaks, do not use it.

mod date;
mod setting;
mod wrap;

use self::setting::Setting;
use self::wrap::Wrap;
use crate::model::{Loose, LooseKind, Place};
use crate::text::marker;
use crate::text::width::{fold_char, folds, is_cjk};
use std::ops::Range;

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

    /// Whether white space or a line end stands on the page right before the character that begins at a byte of `text`.
    #[must_use]
    pub fn is_apart(&self, at: usize) -> bool {
        let next = self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let before = self.text.get(..at).and_then(|before| before.char_indices().next_back());
        before.is_some_and(|(from, _)| self.raw(from..at + next).contains(char::is_whitespace))
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
                && (c.is_ascii_alphanumeric() && self.text.ends_with(|p: char| p.is_ascii_alphanumeric())
                    || is_cjk(c) && self.text.get(at as usize..).is_some_and(marker::is_counted_name))
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
    let setting = Setting::of(loose);
    let wrap = Wrap::of(loose, setting);
    let mut out: Vec<Flow<'_>> = Vec::new();
    let mut previous: Option<&Loose> = None;
    // Whether the end of a page was met since the last line.
    let mut page = false;
    for (index, piece) in loose.iter().enumerate() {
        if piece.kind == LooseKind::Margin {
            page = true;
            continue;
        }
        let joins = previous.is_some_and(|before| {
            let above = || out.last().map_or("", |flow| flow.text.as_str());
            piece.wrapped && setting.adjacent(before, piece)
                || wrap::continues((before, piece), page, setting, wrap, above())
                || page && wrap::cut_by_page(before, piece, loose.get(index + 1), setting)
        });
        match out.last_mut().filter(|_| joins) {
            Some(flow) => flow.push(piece),
            None => out.push(Flow::new(piece, index)),
        }
        (previous, page) = (Some(piece), false);
    }
    out
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
    fn a_signature_below_the_end_of_a_sentence_is_a_line() {
        let items = ["1.护栏松动（已整改）。对三处护栏加固。", "2.航标缺失（已整改）。重新布设航标两座。"];
        let text =
            format!("　　现将情况报告如下：\n　　{}\n　　{}\n青湾县渡口管理中心\n2024年9月2日", items[0], items[1]);
        let loose = paragraphs(&text);
        let found: Vec<String> = flows(&loose).iter().map(|f| f.raw(0..f.text.len())).collect();
        assert!(found.iter().any(|line| line == "青湾县渡口管理中心"), "{found:?}");
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
