//! Tables in plain text: one cell a line ending in a bar, one row a line, Markdown, tabs. Finds the lines that are a
//! table and reads them; everything else is left to be paragraphs.
//!
//! | habit | looks like | becomes |
//! |---|---|---|
//! | cells | `类型 \|` on a line of its own | [`Shape::Stream`](crate::model::Shape::Stream) |
//! | rows | `类型 \| 问题 \| 措施`, outer bars or none | [`Shape::Flat`](crate::model::Shape::Flat) |
//! | Markdown | rows, with `\|---\|` under the header or without | `Flat` |
//! | drawn | `┌──┬──┐`, `+----+----+` around the rows | `Grid`, `Flat` |
//! | tabs | the same number of tabs in two lines or more | `Flat` |
//! | blanks, lines | numbered rows below `序号 存在问题 整改措施 …`, or a line for each cell | `Flat`, `Stream` where rows are uneven |

mod bars;
mod cells;
mod drawn;
mod rows;
mod shape;
pub(super) mod spaced;

use super::lines::Lines;
use crate::model::{Block, Cell, Paragraph, ParagraphKind};
use crate::text::page;
use bars::{BarLine, Kind, Mark, WIDE};
use memchr::{memchr, memmem};
pub(super) use shape::opens_header;
use std::borrow::Cow;

/// Bytes from, to.
type Range = (usize, usize);

/// A line with more bars than this is drawn, not a row.
const MAX_BARS: usize = 256;
/// Lines without a bar between two lines with bars that may still belong together.
const MAX_GAP: usize = 60;
/// Lines from the last row of a page to the first of the next.
const MAX_PAGE_GAP: usize = 8;

/// Tables found in the lines `first..=last` (0-based), with the paragraphs between and after them.
#[derive(Debug)]
pub(super) struct Found {
    pub first: usize,
    pub last: usize,
    pub blocks: Vec<Block>,
}

/// Finds every table of a text, in reading order.
pub(super) fn find(lines: &Lines<'_>) -> Vec<Found> {
    let text = lines.text().as_bytes();
    let mut found = drawn::find(lines);
    if memchr(b'|', text).is_some() || memmem::find(text, &WIDE).is_some() {
        let bars = free(classify_all(lines, Mark::Bar), &found);
        for chain in chains(lines, &bars) {
            found.extend(segments(lines, chain));
        }
        found.sort_by_key(|f| f.first);
    }
    if memchr(b'\t', text).is_some() {
        let tabs = free(classify_all(lines, Mark::Tab), &found);
        let tables = rows::tab_tables(lines, &tabs, |line| is_taken(&found, line));
        found.extend(tables);
        found.sort_by_key(|f| f.first);
    }
    let spaced = spaced::find(lines, |line| is_taken(&found, line));
    if !spaced.is_empty() {
        found.extend(spaced);
        found.sort_by_key(|f| f.first);
    }
    found
}

/// Whether a line belongs to a table already; tables are in reading order.
fn is_taken(found: &[Found], line: usize) -> bool {
    let before = found.partition_point(|f| f.last < line);
    found.get(before).is_some_and(|f| f.first <= line)
}

/// Lines that belong to no table yet.
fn free(mut lines: Vec<BarLine>, found: &[Found]) -> Vec<BarLine> {
    lines.retain(|bar| !is_taken(found, bar.line));
    lines
}

fn classify_all(lines: &Lines<'_>, mark: Mark) -> Vec<BarLine> {
    let wide = memmem::find(lines.text().as_bytes(), &WIDE).is_some();
    let holds = |line: &usize| {
        let text = lines.get(*line).as_bytes();
        match mark {
            Mark::Bar => memchr(b'|', text).is_some() || (wide && memmem::find(text, &WIDE).is_some()),
            Mark::Tab => memchr(b'\t', text).is_some(),
        }
    };
    let classify = |line| bars::classify(lines, line, mark).filter(|b| b.bars <= MAX_BARS);
    (0..lines.len()).filter(holds).filter_map(classify).collect()
}

/// Cuts the bar lines where nothing holds them together. A blank line ends a table of rows, unless the page puts one
/// after every line or the page itself ends there; cells of the one-cell-a-line habit go on across it.
fn chains<'a>(lines: &Lines<'_>, bars: &'a [BarLine]) -> Vec<&'a [BarLine]> {
    let gap = |a: &BarLine, b: &BarLine| {
        let between = (a.line + 1)..b.line;
        let blank = between.clone().filter(|l| is_blank(lines, *l)).count();
        let row = b.kind == Kind::Row && a.bars == b.bars && !rows::names_columns(lines, b.line, Mark::Bar);
        let page = blank > 0 && row && page_ends(lines, a.line, b.line);
        (if page { 0 } else { blank }, between.len() - blank)
    };
    let gaps: Vec<(usize, usize)> = bars
        .iter()
        .zip(bars.iter().skip(1))
        .map(|(a, b)| if b.line - a.line > 2 * MAX_GAP { (1, MAX_GAP + 1) } else { gap(a, b) })
        .collect();
    let spaced = gaps.len() >= 3 && gaps.iter().filter(|(blank, _)| *blank > 0).count() * 5 > gaps.len() * 4;
    let mut chains = Vec::new();
    let mut start = 0;
    for (index, (blank, texts)) in gaps.iter().enumerate() {
        let cell = |i: usize| bars.get(i).is_some_and(|b| matches!(b.kind, Kind::Tail | Kind::Bars));
        let held = *blank == 0 || spaced || (*texts == 0 && cell(index) && cell(index + 1));
        if !held || *texts > MAX_GAP {
            chains.extend(bars.get(start..=index));
            start = index + 1;
        }
    }
    chains.extend(bars.get(start..).filter(|chain| !chain.is_empty()));
    chains
}

fn is_blank(lines: &Lines<'_>, line: usize) -> bool {
    let (from, to) = lines.trimmed(line);
    from == to
}

/// Whether a page ends between two lines, and nothing else stands there.
fn page_ends(lines: &Lines<'_>, above: usize, below: usize) -> bool {
    let number = |line: usize| {
        let (from, to) = lines.trimmed(line);
        from == to || page::is_number(lines.bytes(from, to))
    };
    below - above <= MAX_PAGE_GAP && (above..below).any(|line| lines.ends_page(line)) && (above + 1..below).all(number)
}

/// Decides the habit of a chain, or of each part of it, and reads it.
fn segments(lines: &Lines<'_>, chain: &[BarLine]) -> Vec<Found> {
    let count = |kind: Kind| chain.iter().filter(|b| b.kind == kind).count();
    let (tails, rows) = (count(Kind::Tail), count(Kind::Row));
    let narrow = rows >= tails && modal_bars(chain) <= 2;
    if tails == 0 || narrow || count(Kind::Rule) > 0 && rows >= tails {
        return own_line(lines, chain).or_else(|| rows::read(lines, chain, Mark::Bar)).into_iter().collect();
    }
    let mut found = Vec::new();
    for (cells, part) in runs(chain) {
        if cells {
            found.extend(stream(lines, part));
        } else {
            found.extend(rows::read(lines, part, Mark::Bar));
        }
    }
    found
}

fn stream(lines: &Lines<'_>, part: &[BarLine]) -> Option<Found> {
    let texts = part.iter().filter(|b| b.kind != Kind::Bars).count();
    let (first, last) = (part.first()?.line, part.last()?.line);
    let padded = part.iter().any(|b| b.kind == Kind::Bars);
    (texts >= 3 || (texts >= 2 && padded)).then(|| cells::read(lines, part, first, last, false))
}

/// The habit in which each bar stands on a line of its own below its cell.
fn own_line(lines: &Lines<'_>, chain: &[BarLine]) -> Option<Found> {
    let single = chain.len() >= 3 && chain.iter().all(|b| b.kind == Kind::Bars && b.bars == 1);
    let (first, last) = (chain.first()?.line, chain.last()?.line);
    let texts = (first..last).filter(|l| !is_blank(lines, *l)).count() - chain.len().saturating_sub(1);
    if !single || texts < 2 {
        return None;
    }
    let above = (0..first).rev().take(2).find(|l| !is_blank(lines, *l)).unwrap_or(first);
    Some(cells::read(lines, chain, above, last, true))
}

/// Runs of the one-cell-a-line habit (true) and of rows (false). Three cells make a run; a single row between cells
/// is a cell that holds a bar.
fn runs(chain: &[BarLine]) -> Vec<(bool, &[BarLine])> {
    let mut kinds: Vec<(bool, usize, usize)> = Vec::new(); // cells?, lines, texts
    for bar in chain {
        let cells = match bar.kind {
            Kind::Tail => Some(true),
            Kind::Row if bar.texts >= 2 => Some(false),
            Kind::Rule => Some(false),
            Kind::Row | Kind::Bars => None,
        };
        match (kinds.last_mut(), cells) {
            (Some(last), None) => last.1 += 1,
            (Some(last), Some(cells)) if last.0 == cells => {
                last.1 += 1;
                last.2 += 1;
            }
            (_, cells) => kinds.push((cells.unwrap_or(true), 1, usize::from(cells.is_some()))),
        }
    }
    let weak = |&(cells, _, texts): &(bool, usize, usize)| texts < if cells { 3 } else { 2 };
    let mut merged: Vec<(bool, usize)> = Vec::new();
    let strong_next = |i: usize| kinds.iter().skip(i + 1).find(|k| !weak(k)).map(|k| k.0);
    for (i, kind) in kinds.iter().enumerate() {
        let cells =
            if weak(kind) { merged.last().map(|m| m.0).or_else(|| strong_next(i)).unwrap_or(kind.0) } else { kind.0 };
        match merged.last_mut() {
            Some(last) if last.0 == cells => last.1 += kind.1,
            _ => merged.push((cells, kind.1)),
        }
    }
    let mut rest = chain;
    let cut = |(cells, length): (bool, usize)| {
        let (part, tail) = rest.split_at_checked(length)?;
        rest = tail;
        Some((cells, part))
    };
    merged.into_iter().filter_map(cut).collect()
}

/// The number of bars most rows have; the larger of two that are equally common.
fn modal_bars(chain: &[BarLine]) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    for bar in chain.iter().filter(|b| b.kind == Kind::Row) {
        *counts.entry(bar.bars).or_insert(0usize) += 1;
    }
    counts.into_iter().max_by_key(|(bars, count)| (*count, *bars)).map_or(0, |(bars, _)| bars)
}

/// From the first byte of the first piece to the last of the last.
fn extent(pieces: &[Range]) -> Range {
    (pieces.first().map_or(0, |p| p.0), pieces.last().map_or(0, |p| p.1))
}

/// A cell of one or several pieces, one a line.
fn cell(lines: &Lines<'_>, pieces: &[Range], mark: Mark) -> Cell {
    let (from, to) = extent(pieces);
    let text = pieces.iter().map(|p| shown(lines.bytes(p.0, p.1), mark)).collect::<Vec<_>>().join("\n");
    Cell::new(text, lines.span(from, to))
}

/// A cell's text as a page shows it: `<br>` is a line break, `\|` a bar; the quotes of a spreadsheet's tab text and the
/// marks around what is bold or code go.
fn shown(text: &str, mark: Mark) -> String {
    if mark == Mark::Tab {
        let inner = text.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
        return match inner {
            Some(inner) if !inner.replace("\"\"", "").contains('"') => inner.replace("\"\"", "\"").trim().to_string(),
            _ => text.to_string(),
        };
    }
    let text = unmarked(text);
    if !text.contains(['<', '\\']) {
        return text.into_owned();
    }
    let text = text.replace("\\|", "|");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        match line_break(tag) {
            Some(length) => {
                out.truncate(out.trim_end().len());
                out.push('\n');
                rest = tag.get(length..).unwrap_or("").trim_start();
            }
            None => {
                out.push('<');
                rest = tag.get(1..).unwrap_or("");
            }
        }
    }
    out.push_str(rest);
    out.trim().to_string()
}

/// A cell without the `**` and `` ` `` that stand in pairs. 138****0000 hides digits.
fn unmarked(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    for mark in ["**", "`"] {
        let marks = memmem::find_iter(text.as_bytes(), mark).count();
        if marks > 0 && marks.is_multiple_of(2) && !text.contains("***") {
            text = Cow::Owned(text.replace(mark, ""));
        }
    }
    text
}

/// Length of the `<br>`, `<br/>` or `<BR />` that opens a text.
fn line_break(text: &str) -> Option<usize> {
    let name = text.get(1..3)?;
    // Bounded, so that a text of many open tags is read once.
    let rest = text.get(3..)?.bytes().take(8);
    let close = rest.clone().position(|b| b == b'>')?;
    if !rest.take(close).all(|b| b == b' ' || b == b'/') {
        return None;
    }
    name.eq_ignore_ascii_case("br").then_some(3 + close + 1)
}

/// A paragraph of one line's text.
pub(super) fn paragraph(lines: &Lines<'_>, range: Range, kind: ParagraphKind) -> Block {
    let text = lines.bytes(range.0, range.1).to_string();
    Block::Paragraph(Paragraph { text, place: lines.span(range.0, range.1), kind, heading: None })
}

#[cfg(test)]
mod tests;
