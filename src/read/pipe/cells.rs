//! One cell a line, each ending in a bar; merged cells are gone, and lines of bars alone stand for empty cells.
//!
//! The hard part is text without a bar between two cells: it is the beginning of a cell whose text was broken over
//! lines, or a paragraph between two tables, or page furniture.

use super::bars::{BarLine, Kind, Mark, segments};
use super::shape;
use super::{Found, Range, cell};
use crate::model::{Block, GridBuilder, ParagraphKind, Shape, Table};
use crate::read::lines::Lines;
use crate::text::{marker, page};

/// Reads the lines from the first to the last bar line. `own_line` is the habit in which the bar follows its cell on
/// a line of its own.
pub(super) fn read(lines: &Lines<'_>, bars: &[BarLine], first: usize, last: usize, own_line: bool) -> Found {
    let mut stream = Stream::new(lines);
    let mut bars = bars.iter().copied().filter(|b| b.line >= first && b.line <= last).peekable();
    let mut pending: Vec<Range> = Vec::new();
    let mut ahead = Ahead::new(lines, &bars.clone().collect::<Vec<_>>());
    for line in first..=last {
        let Some(bar) = bars.next_if(|b| b.line == line) else {
            let text = lines.trimmed(line);
            if text.0 < text.1 {
                pending.push(text);
            }
            continue;
        };
        let parts = segments(lines, lines.row(line), Mark::Bar);
        let mut texts = parts.iter().copied().filter(|p| p.0 < p.1);
        let head = texts.next();
        let taken = match head {
            Some(text) => {
                let header = !pending.is_empty() && ahead.header_at(text);
                stream.close(&mut pending, text, header)
            }
            None => stream.close_with_bars(&mut pending, own_line),
        };
        for text in texts {
            stream.push(&[text]);
        }
        // `| 类型 |` is a cell with a bar on either side.
        let boxed = usize::from(bar.opens && bar.closes && (bar.texts, bar.bars) == (1, 2));
        let cells = bar.texts.max(usize::from(taken)) + boxed;
        stream.bars(bar.bars.saturating_sub(cells));
    }
    stream.finish(first, last)
}

/// The cells that come next, to see a header row from its first cell.
struct Ahead<'a> {
    texts: Vec<(usize, &'a str)>,
    next: usize,
    /// First cell of the first header row.
    first: Option<&'a str>,
}

impl<'a> Ahead<'a> {
    fn new(lines: &Lines<'a>, bars: &[BarLine]) -> Self {
        let mut texts = Vec::new();
        for bar in bars.iter().filter(|b| b.kind != Kind::Bars) {
            let parts = segments(lines, lines.row(bar.line), Mark::Bar);
            texts.extend(parts.iter().filter(|p| p.0 < p.1).map(|p| (p.0, lines.bytes(p.0, p.1))));
        }
        let cells: Vec<&str> = texts.iter().map(|(_, text)| *text).collect();
        let first = cells.windows(4).find(|four| shape::opens_header(four)).and_then(|four| four.first().copied());
        Ahead { texts, next: 0, first }
    }

    /// Whether the cell that starts here opens a header row: it looks like one, and unless it names a column itself,
    /// it is how the first header began (the end of a broken cell above a header looks like one too).
    fn header_at(&mut self, at: Range) -> bool {
        while self.texts.get(self.next).is_some_and(|(start, _)| *start < at.0) {
            self.next += 1;
        }
        let cells: Vec<&str> = self.texts.iter().skip(self.next).take(4).map(|(_, text)| *text).collect();
        let Some(first) = cells.first() else { return false };
        shape::opens_header(&cells) && (shape::is_header(first) || self.first == Some(first))
    }
}

struct Stream<'a, 'b> {
    lines: &'b Lines<'a>,
    blocks: Vec<Block>,
    rows: Vec<Row>,
    margins: Vec<Range>,
}

enum Row {
    Cell(Vec<Range>),
    Bars(usize),
}

impl<'a, 'b> Stream<'a, 'b> {
    fn new(lines: &'b Lines<'a>) -> Self {
        Stream { lines, blocks: Vec::new(), rows: Vec::new(), margins: Vec::new() }
    }

    fn text(&self, range: Range) -> &'a str {
        self.lines.bytes(range.0, range.1)
    }

    fn push(&mut self, pieces: &[Range]) {
        self.rows.push(Row::Cell(pieces.to_vec()));
    }

    fn bars(&mut self, count: usize) {
        if count > 0 {
            self.rows.push(Row::Bars(count));
        }
    }

    /// A cell ends here; what of the pending lines is its beginning becomes part of it. Always takes a bar.
    fn close(&mut self, pending: &mut Vec<Range>, text: Range, header: bool) -> bool {
        self.lift_furniture(pending);
        let keep = self.beginning(pending, text, header);
        let mut pieces = pending.split_off(keep);
        self.paragraphs(pending);
        pieces.push(text);
        self.push(&pieces);
        true
    }

    /// Text without a bar before a line of bars: its bar stands on that line. Tells whether a bar was taken.
    fn close_with_bars(&mut self, pending: &mut Vec<Range>, own_line: bool) -> bool {
        self.lift_furniture(pending);
        let Some(last) = pending.last().copied() else { return false };
        let text = self.text(last);
        if !own_line && (shape::stands_alone(text, "") || shape::is_title(text) || shape::ends_sentence(text)) {
            self.paragraphs(pending);
            return false;
        }
        pending.pop();
        let keep = self.beginning(pending, last, false);
        let mut pieces = pending.split_off(keep);
        self.paragraphs(pending);
        pieces.push(last);
        self.push(&pieces);
        true
    }

    /// How many of the pending lines are paragraphs; the rest begin the cell that ends with `text`.
    fn beginning(&self, pending: &[Range], text: Range, header: bool) -> usize {
        let mut keep = pending.len();
        let closing = self.text(text);
        if shape::is_annex(closing) || shape::is_number_header(closing) {
            return keep;
        }
        if let Some(last) = pending.last().filter(|_| header) {
            return keep - usize::from(shape::is_broken_header(self.text(*last), closing));
        }
        // From the last line upwards: the first that cannot go on below ends the cell.
        let items: Vec<bool> = pending.iter().map(|range| marker::leading(self.text(*range)).is_some()).collect();
        let mut below = closing;
        for (index, range) in pending.iter().enumerate().rev() {
            let head = self.text(*range);
            let earlier = items.iter().take(index).any(|item| *item);
            if !shape::continues(head, below, earlier) {
                break;
            }
            keep = index;
            below = head;
        }
        keep
    }

    /// Page numbers inside a table would cut it; they follow it instead.
    fn lift_furniture(&mut self, pending: &mut Vec<Range>) {
        let lines = self.lines;
        self.margins
            .extend(pending.extract_if(.., |range| page::is_number_between_cells(lines.bytes(range.0, range.1))));
    }

    fn paragraphs(&mut self, pending: &mut Vec<Range>) {
        if pending.is_empty() {
            return;
        }
        self.flush();
        for range in pending.drain(..) {
            self.blocks.push(super::paragraph(self.lines, range, ParagraphKind::Body));
        }
    }

    /// The rows so far become a table.
    fn flush(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let mut grid = GridBuilder::new();
        let mut extent: Option<Range> = None;
        for row in rows {
            match row {
                Row::Bars(count) => grid.push_bars(u8::try_from(count).unwrap_or(u8::MAX)),
                Row::Cell(pieces) => {
                    let ends = super::extent(&pieces);
                    extent = Some((extent.unwrap_or(ends).0, ends.1));
                    grid.push_row([Some(cell(self.lines, &pieces, Mark::Bar))]);
                }
            }
        }
        if let Some((from, to)) = extent {
            let place = self.lines.span(from, to);
            let table = Table { name: None, shape: Shape::Stream, grid: grid.build(), place };
            self.blocks.push(Block::Table(table));
        }
        for range in std::mem::take(&mut self.margins) {
            self.blocks.push(super::paragraph(self.lines, range, ParagraphKind::Margin));
        }
    }

    fn finish(mut self, first: usize, last: usize) -> Found {
        self.flush();
        Found { first, last, blocks: self.blocks }
    }
}
