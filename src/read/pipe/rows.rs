//! One row a line: bars with or without outer ones, Markdown, tabs. Rows that go on below are put together by
//! counting their bars.

use super::bars::{BarLine, Kind, Mark, segments};
use super::shape;
use super::{Found, Range, cell, modal_bars, paragraph};
use crate::model::{Block, GridBuilder, ParagraphKind, Shape, Table};
use crate::read::lines::Lines;
use crate::text::{marker, page};

/// Lines one row may take.
const MAX_ROW_LINES: usize = 60;
/// Lines from one row to the next where blank ones part all rows.
const MAX_GAP: usize = 8;
/// Slots of one grid, blank ones included.
const MAX_SLOTS: usize = 4_000_000;

/// Reads a chain of rows; `None` where it is no table: fewer than two rows of similar width and no Markdown rule.
pub(super) fn read(lines: &Lines<'_>, chain: &[BarLine], mark: Mark) -> Option<Found> {
    let (first, last) = (chain.first()?.line, chain.last()?.line);
    let table = Layout::of(lines, chain, mark)?;
    let mut reader =
        Reader { lines, mark, layout: table, blocks: Vec::new(), rows: Vec::new(), margins: Vec::new(), ruled: false };
    reader.run(chain, first, last);
    reader.flush();
    let blocks = reader.blocks;
    Some(Found { first, last, blocks })
}

/// Runs of lines with tabs that are tables. The first lines of a run may have fewer tabs; no run goes across a line that
/// is `taken` by a table of bars, nor across a blank one unless the page puts one after every row.
pub(super) fn tab_tables(lines: &Lines<'_>, tabs: &[BarLine], taken: impl Fn(usize) -> bool) -> Vec<Found> {
    let blank = |line: usize| super::is_blank(lines, line);
    let near = || tabs.iter().zip(tabs.iter().skip(1)).filter(|(a, b)| b.line - a.line <= MAX_GAP);
    let parted = near().filter(|(a, b)| (a.line + 1..b.line).any(blank)).count();
    let spaced = parted >= 3 && parted * 5 > near().count() * 4;
    let apart = |line: usize| taken(line) || !spaced && blank(line);
    let mut found = Vec::new();
    let mut start = 0;
    for index in 0..tabs.len() {
        let joined = match (tabs.get(index), tabs.get(index + 1)) {
            (Some(a), Some(b)) => {
                let page = a.bars == b.bars && super::page_ends(lines, a.line, b.line);
                b.line - a.line <= MAX_ROW_LINES && (page || !(a.line + 1..b.line).any(apart))
            }
            _ => false,
        };
        if joined {
            continue;
        }
        if let Some(run) = tabs.get(start..=index)
            && is_tab_table(lines, run)
        {
            found.extend(read(lines, run, Mark::Tab));
        }
        start = index + 1;
    }
    found
}

/// Tabs are also how people indent, align signatures and set off a list number from its text.
fn is_tab_table(lines: &Lines<'_>, run: &[BarLine]) -> bool {
    let width = modal_bars(run);
    let rows: Vec<&BarLine> = run.iter().filter(|b| b.bars == width && b.texts >= 2).collect();
    if width == 0 || rows.len() < if width == 1 { 3 } else { 2 } {
        return false;
    }
    let ordinal = |bar: &&BarLine| {
        let (from, to) = lines.row(bar.line);
        let text = lines.bytes(from, to);
        let head = text.split('\t').next().unwrap_or("");
        marker::leading(text).is_some_and(|m| m.len >= head.len() && !head.trim().is_empty())
    };
    width > 1 || !rows.iter().all(ordinal)
}

/// What the rows of one table have in common.
struct Layout {
    /// Bars of a full row, outer ones included.
    bars: usize,
    /// Whether every row begins with a bar of its own.
    left: bool,
    /// Whether every row ends with one.
    right: bool,
}

impl Layout {
    fn of(lines: &Lines<'_>, chain: &[BarLine], mark: Mark) -> Option<Layout> {
        let rows: Vec<&BarLine> = chain.iter().filter(|b| b.kind == Kind::Row).collect();
        let ruled = chain.iter().any(|b| b.kind == Kind::Rule);
        let modal = modal_bars(chain);
        // A header is seldom broken; its bars tell more than those of broken rows.
        let head = rows.iter().find(|b| b.texts >= 2).filter(|b| names_columns(lines, b.line, mark));
        let bars = head.map_or(modal, |b| b.bars.max(modal));
        let similar = rows.iter().filter(|b| b.bars + 1 >= bars && b.bars <= bars + 1).count();
        let several = rows.iter().filter(|b| b.texts >= 2).count() >= 1;
        let enough = mark == Mark::Tab || (similar >= 2 && several) || (ruled && !rows.is_empty());
        if bars == 0 || !(enough || wraps(lines, chain, bars, mark)) {
            return None;
        }
        // A row that is full tells whether a bar at its edge closes a blank cell or is the table's own.
        let most = rows.iter().map(|b| b.texts).max().unwrap_or(0);
        let full = || rows.iter().filter(|b| b.texts == most);
        let side =
            |edge: fn(&BarLine) -> bool| mark == Mark::Bar && full().filter(|b| edge(b)).count() * 2 > full().count();
        Some(Layout { bars, left: side(|b| b.opens), right: side(|b| b.closes) })
    }
}

/// Whether a line is a header row.
pub(super) fn names_columns(lines: &Lines<'_>, line: usize, mark: Mark) -> bool {
    let parts = segments(lines, lines.row(line), mark);
    let texts: Vec<&str> = parts.iter().map(|p| lines.bytes(p.0, p.1)).filter(|t| !t.is_empty()).take(4).collect();
    shape::opens_header(&texts)
}

/// Whether a header and rows broken over lines make a table although no two lines have the same number of bars.
fn wraps(lines: &Lines<'_>, chain: &[BarLine], bars: usize, mark: Mark) -> bool {
    let (Some(head), rest) = (chain.first(), chain.iter().skip(1)) else { return false };
    let total: usize = rest.map(|b| b.bars).sum();
    head.bars == bars && total >= bars && total.is_multiple_of(bars) && names_columns(lines, head.line, mark)
}

/// A row: for each cell the pieces of its text.
type Row = Vec<Vec<Range>>;

struct Reader<'a, 'b> {
    lines: &'b Lines<'a>,
    mark: Mark,
    layout: Layout,
    blocks: Vec<Block>,
    rows: Vec<Row>,
    margins: Vec<Range>,
    /// Whether the last line with bars was a rule.
    ruled: bool,
}

impl<'a> Reader<'a, '_> {
    fn text(&self, range: Range) -> &'a str {
        self.lines.bytes(range.0, range.1)
    }

    fn run(&mut self, chain: &[BarLine], first: usize, last: usize) {
        let mut bars = chain.iter().peekable();
        let mut line = first;
        while line <= last {
            let Some(bar) = bars.next_if(|b| b.line == line) else {
                self.bare(line, bars.peek().map(|b| b.line));
                line += 1;
                continue;
            };
            line += 1;
            if bar.kind == Kind::Rule {
                // Nothing below a rule goes on with a cell above it.
                self.ruled = true;
                continue;
            }
            let end = self.goes_on(bar, bars.clone());
            let mut row = self.split(bar.line);
            while line <= end {
                let more = match bars.next_if(|b| b.line == line) {
                    Some(next) => segments(self.lines, self.lines.row(next.line), self.mark),
                    None => vec![self.lines.trimmed(line)],
                };
                self.append(&mut row, more);
                line += 1;
            }
            self.finish_row(row);
        }
    }

    /// The cells of a line, outer bars still in.
    fn split(&self, line: usize) -> Row {
        let pieces = segments(self.lines, self.lines.row(line), self.mark);
        pieces.into_iter().map(|p| if p.0 < p.1 { vec![p] } else { Vec::new() }).collect()
    }

    /// The first piece goes on with the last cell, the others are cells of their own.
    fn append(&self, row: &mut Row, pieces: Vec<Range>) {
        let mut pieces = pieces.into_iter();
        if let (Some(cell), Some(first)) = (row.last_mut(), pieces.next())
            && first.0 < first.1
        {
            cell.push(first);
        }
        row.extend(pieces.map(|p| if p.0 < p.1 { vec![p] } else { Vec::new() }));
    }

    /// The last line of the row that begins on a line: the line itself, or one below where the bars add up exactly.
    fn goes_on<'c>(&self, bar: &BarLine, rest: impl Iterator<Item = &'c BarLine>) -> usize {
        let need = self.layout.bars;
        if bar.bars >= need || bar.closes {
            return bar.line;
        }
        let mut bars = bar.bars;
        let mut rest = rest.peekable();
        for line in bar.line + 1..=bar.line + MAX_ROW_LINES {
            let text = self.text(self.lines.trimmed(line));
            if text.is_empty() || shape::stands_alone(text, "") {
                return bar.line;
            }
            let Some(next) = rest.next_if(|b| b.line == line) else { continue };
            // A row of its own begins with a number, or with the table's outer bar.
            let head = text.split(['|', '｜', '\t']).next().unwrap_or("").trim();
            let numbered = !head.is_empty() && head.bytes().all(|b| b.is_ascii_digit());
            let own = next.opens && (self.layout.left || next.bars >= need);
            if next.kind != Kind::Row && next.kind != Kind::Tail || own || numbered {
                return bar.line;
            }
            bars += next.bars;
            if bars >= need {
                return if bars == need { line } else { bar.line };
            }
        }
        bar.line
    }

    /// A line without bars between rows: the end of the last cell above, page furniture, or prose that parts two
    /// tables.
    fn bare(&mut self, line: usize, next_row: Option<usize>) {
        let range = self.lines.trimmed(line);
        let text = self.text(range);
        if text.is_empty() {
            return;
        }
        if page::is_number_between_cells(text) {
            self.margins.push(range);
            return;
        }
        let below = next_row.map(|row| self.split(row)).unwrap_or_default();
        let head: Vec<&str> = below.iter().filter_map(|c| c.first()).map(|p| self.text(*p)).take(4).collect();
        let header = head.len() >= 2 && shape::opens_header(&head);
        let open =
            !self.ruled && !self.layout.right && !header && !shape::stands_alone(text, "") && !shape::is_title(text);
        let above = self.rows.last_mut().and_then(|row| row.last_mut()).filter(|cell| !cell.is_empty() && open);
        if let Some(cell) = above {
            let end = cell.last().map_or("", |p| self.lines.bytes(p.0, p.1));
            if shape::continues(end, text, false) {
                cell.push(range);
                return;
            }
        }
        self.flush();
        self.blocks.push(paragraph(self.lines, range, ParagraphKind::Body));
    }

    /// Takes the outer bars off and keeps the row.
    fn finish_row(&mut self, mut row: Row) {
        if self.layout.right && row.len() > 1 && row.last().is_some_and(Vec::is_empty) {
            row.pop();
        }
        if self.layout.left && row.len() > 1 && row.first().is_some_and(Vec::is_empty) {
            row.remove(0);
        }
        self.ruled = false;
        self.rows.push(row);
    }

    /// The rows so far become a table.
    fn flush(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let pieces = || rows.iter().flatten().flatten();
        if let (Some(first), Some(last)) = (pieces().next(), pieces().next_back()) {
            let place = self.lines.span(first.0, last.1);
            // Bars of the table's own that stray beyond its columns hold nothing.
            let width = rows.iter().filter_map(|r| r.iter().rposition(|c| !c.is_empty())).max().map_or(1, |c| c + 1);
            let edges = usize::from(self.layout.left) + usize::from(self.layout.right);
            let columns = (self.layout.bars + 1).saturating_sub(edges).max(1);
            // One overlong row must not widen a million others; what is beyond the columns joins the last.
            let width = if width.max(columns) * rows.len() > MAX_SLOTS { columns } else { width.max(columns) };
            let mut grid = GridBuilder::new();
            for row in &rows {
                grid.push_row((0..width).map(|column| {
                    let take = if column + 1 == width { row.len() } else { 1 };
                    let pieces: Vec<Range> = row.iter().skip(column).take(take).flatten().copied().collect();
                    (!pieces.is_empty()).then(|| cell(self.lines, &pieces, self.mark))
                }));
            }
            let table = Table { name: None, shape: Shape::Flat, grid: grid.build(), place };
            self.blocks.push(Block::Table(table));
        }
        for range in std::mem::take(&mut self.margins) {
            self.blocks.push(paragraph(self.lines, range, ParagraphKind::Margin));
        }
    }
}
