//! Tables drawn with lines: `┌──┬──┐ │ … │ ├──┼──┤` and `+----+----+ | … |`, as old ledgers and printed reports have them.
//!
//! | habit | looks like | becomes |
//! |---|---|---|
//! | a rule between all rows | lines between two rules are one row, a rule of some columns leaves the others merged | [`Shape::Grid`] |
//! | a rule below the header | each line is a row, but where its first cell is blank | [`Shape::Flat`] |
//!
//! Columns are told by counting bars and not by their places: how wide the signs are printed differs between machines.

use super::super::lines::{Lines, trim};
use super::bars::Mark;
use super::{Found, MAX_BARS, MAX_PAGE_GAP, Range, cell, page_ends, paragraph, shape};
use crate::model::{Block, Cell, GridBuilder, ParagraphKind, Shape, Table};
use memchr::memmem;

/// Fewest strokes that are a rule.
const FEWEST_STROKES: usize = 3;
/// What every drawn table holds: strokes beside each other.
const STROKES: [&str; 6] = ["──", "━━", "══", "--", "==", "┄┄"];

/// What a sign is to a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// A stroke from left to right.
    Stroke,
    /// A bar between two cells of a row.
    Bar,
    /// Where strokes meet bars.
    Joint,
    Blank,
    Other,
}

fn sign(c: char) -> Sign {
    match c {
        '-' | '=' | '─' | '━' | '═' | '┄' | '┅' | '┈' | '┉' | '╌' => Sign::Stroke,
        '|' | '｜' | '│' | '┃' | '║' | '┆' | '┇' | '┊' | '┋' => Sign::Bar,
        '+' | '\u{250C}'..='\u{254B}' | '\u{2552}'..='\u{2570}' => Sign::Joint,
        c if c.is_whitespace() => Sign::Blank,
        _ => Sign::Other,
    }
}

/// A line of a drawn table.
#[derive(Debug, PartialEq, Eq)]
enum Line {
    /// Strokes across all columns.
    Rule,
    Row(Cut),
}

/// A line cut at its bars and joints.
#[derive(Debug, Default, PartialEq, Eq)]
struct Cut {
    /// What stands between them.
    segments: Vec<Segment>,
    /// Text before the first of them and behind the last: a note beside the table, or a cell whose outer bar is missing.
    before: Option<Range>,
    behind: Option<Range>,
}

impl Cut {
    /// Puts a text beyond the outer bars into the cell that is missing there.
    fn complete(&mut self, width: usize) {
        if self.segments.len() < width
            && let Some(cell) = self.behind.take()
        {
            self.segments.push(Segment::Text(cell));
        }
        if self.segments.len() < width
            && let Some(cell) = self.before.take()
        {
            self.segments.insert(0, Segment::Text(cell));
        }
    }
}

/// What stands between two bars of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Segment {
    /// Strokes: the cell above ends here.
    Ruled,
    /// Text, or nothing.
    Text(Range),
}

/// One cell being put together: its pieces, one a line, and how many rows it takes.
struct Draft {
    pieces: Vec<Range>,
    rows: usize,
}

/// The cells that begin in one row.
#[derive(Default)]
struct Row {
    /// Each with its column.
    cells: Vec<(usize, Draft)>,
    /// Columns that its lines have.
    width: usize,
}

/// Blank lines that a table goes on across.
const MAX_BLANK: usize = 2;

/// Finds the drawn tables of a text, in reading order.
pub(super) fn find(lines: &Lines<'_>) -> Vec<Found> {
    let text = lines.text().as_bytes();
    if !STROKES.iter().any(|strokes| memmem::find(text, strokes.as_bytes()).is_some()) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if !is_drawn(lines.get(at)) {
            at += 1;
            continue;
        }
        let (read, end) = read_lines(lines, at);
        found.extend(table(lines, read, at, end));
        at = end.max(at + 1);
    }
    found
}

/// The lines of the table that opens on a line, and the line behind its last.
fn read_lines(lines: &Lines<'_>, from: usize) -> (Vec<Line>, usize) {
    let mut read: Vec<Line> = Vec::new();
    let (mut end, mut at, mut paged) = (from, from, false);
    while at < lines.len() && at - end <= MAX_BLANK {
        let text = lines.get(at).trim();
        let begun = read.iter().any(|line| matches!(line, Line::Row(_)));
        let ruled = read.last() == Some(&Line::Rule);
        if text.is_empty() {
            at += 1;
            continue;
        }
        // Two rules below each other, or a rule that has corners at its top, part two tables.
        let next = begun && is_rule(text) && (ruled || text.starts_with(TOPS));
        let Some(line) = read_line(lines, at).filter(|_| !next || paged) else {
            let below = below_page(lines, end, at).filter(|_| begun);
            let Some(below) = below else { break };
            (at, end, paged) = (below, below, true);
            continue;
        };
        paged = false;
        let closes = line == Line::Rule && text.starts_with(BOTTOMS);
        read.push(line);
        at += 1;
        end = at;
        if closes {
            break;
        }
    }
    (read, end)
}

/// The line with which a table goes on below the end of a page, behind which it stands unless a header does.
fn below_page(lines: &Lines<'_>, end: usize, at: usize) -> Option<usize> {
    let next = (at..lines.len()).take(MAX_PAGE_GAP).find(|line| read_line(lines, *line).is_some())?;
    (page_ends(lines, end.checked_sub(1)?, next) && !opens_with_header(lines, next)).then_some(next)
}

/// Whether the first row at a line, or behind its rule, is a header.
fn opens_with_header(lines: &Lines<'_>, line: usize) -> bool {
    let row = [line, line + 1].into_iter().find_map(|line| match read_line(lines, line)? {
        Line::Rule => None,
        Line::Row(cut) => Some(cut.segments),
    });
    let texts = row.iter().flatten().filter_map(|segment| match segment {
        Segment::Text(range) => Some(lines.bytes(range.0, range.1)),
        Segment::Ruled => None,
    });
    shape::opens_header(&texts.filter(|text| !text.is_empty()).take(4).collect::<Vec<_>>())
}

/// Corners with which the rule above a table begins, and the one below it.
const TOPS: [char; 5] = ['┌', '┏', '╔', '╒', '╓'];
const BOTTOMS: [char; 5] = ['└', '┗', '╚', '╘', '╙'];

/// Whether a line is a rule that opens a table: strokes, and a joint among them. `|---|---|` is Markdown's.
fn is_drawn(text: &str) -> bool {
    let text = text.trim();
    let opens = text.starts_with(|c| matches!(sign(c), Sign::Joint));
    opens && is_rule(text)
}

fn is_rule(text: &str) -> bool {
    let strokes = text.chars().filter(|c| sign(*c) == Sign::Stroke).count();
    strokes >= FEWEST_STROKES
        && text.chars().any(|c| sign(c) == Sign::Joint)
        && text.chars().all(|c| matches!(sign(c), Sign::Stroke | Sign::Joint))
}

/// What a line is to a drawn table; `None` where it is none of it.
fn read_line(lines: &Lines<'_>, line: usize) -> Option<Line> {
    let (from, to) = lines.trimmed(line);
    let text = lines.bytes(from, to);
    if is_rule(text) {
        return Some(Line::Rule);
    }
    let drawn = text.chars().any(|c| matches!(c, '\u{2500}'..='\u{257F}'));
    // A plus inside a text is one; a joint of a drawn line is none.
    let cuts = |c: char| sign(c) == Sign::Bar || drawn && sign(c) == Sign::Joint;
    let edge = |c: Option<char>| c.is_some_and(|c| matches!(sign(c), Sign::Bar | Sign::Joint));
    if !edge(text.chars().next()) && !edge(text.chars().next_back()) {
        return None;
    }
    let mut segments = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| cuts(*c)) {
        segments.push(segment(text, from, (start, at)));
        start = at + c.len_utf8();
    }
    if segments.len() < 2 || segments.len() > MAX_BARS {
        return None;
    }
    let beyond = |segment: Segment| match segment {
        Segment::Text(range) if range.0 < range.1 => Some(range),
        _ => None,
    };
    let behind = beyond(segment(text, from, (start, text.len())));
    let before = beyond(segments.remove(0));
    Some(Line::Row(Cut { segments, before, behind }))
}

fn segment(text: &str, from: usize, (start, end): Range) -> Segment {
    let (start, end) = trim(text, start, end);
    let inner = text.get(start..end).unwrap_or("");
    let ruled = inner.chars().count() >= 2 && inner.chars().all(|c| sign(c) == Sign::Stroke);
    if ruled { Segment::Ruled } else { Segment::Text((from + start, from + end)) }
}

/// Reads lines as one table, those from `from` to before `to`.
fn table(lines: &Lines<'_>, mut read: Vec<Line>, from: usize, to: usize) -> Option<Found> {
    let width = width(&read)?;
    let mut beside = Vec::new();
    for line in &mut read {
        if let Line::Row(cut) = line {
            cut.complete(width);
            beside.extend(cut.before.into_iter().chain(cut.behind));
        }
    }
    let groups: Vec<&[Line]> = read.split(|line| *line == Line::Rule).filter(|group| !group.is_empty()).collect();
    let mut drawing = Drawing { lines, width, rows: Vec::new(), open: vec![None; width] };
    for group in &groups {
        drawing.group(group, groups.len() > 2);
    }
    let partial = rows(&read).any(|cut| cut.segments.contains(&Segment::Ruled));
    let shape = if partial || groups.len() > 2 { Shape::Grid } else { Shape::Flat };
    let mut blocks = drawing.blocks(shape);
    blocks.extend(beside.into_iter().map(|note| paragraph(lines, note, ParagraphKind::Body)));
    Some(Found { first: from, last: to - 1, blocks })
}

fn rows(lines: &[Line]) -> impl Iterator<Item = &Cut> {
    lines.iter().filter_map(|line| if let Line::Row(cut) = line { Some(cut) } else { None })
}

/// The columns that most lines have; `None` where these are no table.
fn width(lines: &[Line]) -> Option<usize> {
    let mut counts = std::collections::BTreeMap::new();
    for cut in rows(lines).filter(|cut| cut.segments.len() > 1) {
        *counts.entry(cut.segments.len()).or_insert(0usize) += 1;
    }
    let (width, _) = counts.into_iter().max_by_key(|(width, count)| (*count, *width))?;
    (rows(lines).count() > 1).then_some(width)
}

struct Drawing<'a, 't> {
    lines: &'a Lines<'t>,
    width: usize,
    /// Cells by row, each at its column.
    rows: Vec<Row>,
    /// For each column the row and the place in it of the cell that a rule left open.
    open: Vec<Option<(usize, usize)>>,
}

impl Drawing<'_, '_> {
    /// Reads the lines between two rules.
    fn group(&mut self, group: &[Line], ruled: bool) {
        self.open.iter_mut().for_each(|open| *open = None);
        let rows = || rows(group).map(|cut| &cut.segments);
        let heads = || rows().filter_map(|segments| segments.first());
        let head = |segment: &Segment| match segment {
            Segment::Text(range) => self.lines.bytes(range.0, range.1),
            Segment::Ruled => "",
        };
        let number = |segment: &&Segment| head(segment).chars().any(|c| c.is_ascii_digit());
        let partial = rows().flatten().any(|segment| *segment == Segment::Ruled);
        // A group of numbered lines has a row on each.
        let by_line = !partial && (!ruled || heads().filter(number).count() > 1);
        let begins: Vec<bool> = heads().map(|segment| by_line && !head(segment).is_empty()).collect();
        self.rows.push(Row::default());
        for (n, (segments, begins)) in rows().zip(begins).enumerate() {
            let ruled = segments.contains(&Segment::Ruled);
            if ruled || begins && n > 0 {
                self.next_row(segments, ruled);
            }
            self.add(segments);
        }
    }

    /// Opens a row; columns without strokes go on with their cell where the line is a rule of some.
    fn next_row(&mut self, segments: &[Segment], ruled: bool) {
        for (column, open) in self.open.iter_mut().enumerate() {
            let ends = !ruled || segments.get(column).is_none_or(|segment| *segment == Segment::Ruled);
            if ends {
                *open = None;
            } else if let Some((_, draft)) =
                open.and_then(|(row, at)| self.rows.get_mut(row).and_then(|row| row.cells.get_mut(at)))
            {
                draft.rows += 1;
            }
        }
        self.rows.push(Row::default());
    }

    /// Adds the texts of a line to the cells of the last row.
    fn add(&mut self, segments: &[Segment]) {
        let last = self.rows.len().saturating_sub(1);
        for (column, segment) in segments.iter().enumerate() {
            // A bar too many stands inside the last cell.
            let column = column.min(self.width.saturating_sub(1));
            let Segment::Text(range) = segment else { continue };
            let piece = (range.0 < range.1).then_some(*range);
            let Some(open) = self.open.get_mut(column) else { continue };
            let there = open.and_then(|(row, at)| self.rows.get_mut(row).and_then(|row| row.cells.get_mut(at)));
            if let Some((_, draft)) = there {
                draft.pieces.extend(piece);
            } else if let Some(row) = self.rows.get_mut(last) {
                *open = Some((last, row.cells.len()));
                row.width = row.width.max(segments.len().min(self.width));
                row.cells.push((column, Draft { pieces: piece.into_iter().collect(), rows: 1 }));
            }
        }
    }

    /// The table; a line of fewer cells than the others is a cell over the rest.
    fn blocks(self, shape: Shape) -> Vec<Block> {
        let pieces = || self.rows.iter().flat_map(|row| &row.cells).flat_map(|(_, draft)| &draft.pieces);
        let (Some(first), Some(last)) = (pieces().map(|p| p.0).min(), pieces().map(|p| p.1).max()) else {
            return Vec::new();
        };
        let place = self.lines.span(first, last);
        let mut blocks = Vec::new();
        let mut grid = GridBuilder::new();
        let mut rows = self.rows.iter().filter(|row| !row.cells.is_empty()).peekable();
        // What stands alone above the header is the title.
        while let Some([(0, draft)]) = rows.peek().map(|row| row.cells.as_slice()) {
            blocks.extend(draft.pieces.iter().map(|piece| paragraph(self.lines, *piece, ParagraphKind::Body)));
            rows.next();
        }
        for (at, row) in rows.enumerate() {
            grid.ensure_rows(at + 1);
            for (column, draft) in row.cells.iter().filter(|(_, draft)| !draft.pieces.is_empty()) {
                let rest = row.width < self.width && column + 1 == row.width;
                let col_span = if rest { self.width - column } else { 1 };
                let made = cell(self.lines, &draft.pieces, Mark::Bar);
                grid.put(at, *column, Cell { row_span: draft.rows, col_span, ..made });
            }
        }
        blocks.push(Block::Table(Table { name: None, shape, grid: grid.build(), place }));
        blocks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of the one table of a text, merged cells as `^` and `<`, and the paragraphs before it.
    fn read(text: &str) -> (Vec<String>, Vec<String>, Shape) {
        let lines = Lines::new(text);
        let found = find(&lines);
        let [found] = &found[..] else { panic!("{} tables", found.len()) };
        let mut titles = Vec::new();
        for block in &found.blocks {
            match block {
                Block::Paragraph(paragraph) => titles.push(paragraph.text.clone()),
                Block::Table(table) => {
                    let grid = &table.grid;
                    let show = |row, col| match grid.slot(row, col) {
                        crate::model::Slot::Empty => String::new(),
                        crate::model::Slot::Origin(i) => grid.cells()[i].text.replace('\n', "/"),
                        crate::model::Slot::Covered(i) => {
                            let left = col > 0 && grid.cell_index(row, col - 1) == Some(i);
                            if left { "<".to_string() } else { "^".to_string() }
                        }
                    };
                    let row = |row| (0..grid.width()).map(|col| show(row, col)).collect::<Vec<_>>().join("|");
                    return ((0..grid.rows()).map(row).collect(), titles, table.shape);
                }
            }
        }
        panic!("no table")
    }

    #[test]
    fn a_rule_between_all_rows_keeps_wrapped_cells_together() {
        let (rows, titles, shape) = read(
            "┌────┬──────┬────┐\n│序号│问题  │措施│\n├────┼──────┼────┤\n│1   │护栏  │加装│\n│    │缺失  │    │\n├────┼──────┼────┤\n│2   │渠道  │清淤│\n└────┴──────┴────┘\n",
        );
        assert_eq!(rows, ["序号|问题|措施", "1|护栏/缺失|加装", "2|渠道|清淤"]);
        assert_eq!((titles.len(), shape), (0, Shape::Grid));
    }

    #[test]
    fn below_a_ruled_header_each_line_is_a_row() {
        for rule in ["+----+----+----+", "+====+====+====+"] {
            let text = format!(
                "{rule}\n| 序号 | 问题 | 措施 |\n{rule}\n| 1 | 护栏 | 加装 |\n|   | 缺失 | |\n| 2 | C++ | |\n{rule}"
            );
            let (rows, _, shape) = read(&text);
            assert_eq!(rows, ["序号|问题|措施", "1|护栏/缺失|加装", "2|C++|"]);
            assert_eq!(shape, Shape::Flat);
        }
    }

    #[test]
    fn a_rule_of_some_columns_leaves_the_others_merged() {
        let (rows, ..) = read(
            "╔════╦══════╦════╗\n║类型║问题  ║措施║\n╠════╬══════╬════╣\n║设施║护栏  ║加装║\n║    ╠══════╬════╣\n║    ║渠道  ║清淤║\n╠════╬══════╬════╣\n║台账║缺页  ║补齐║\n╚════╩══════╩════╝",
        );
        assert_eq!(rows, ["类型|问题|措施", "设施|护栏|加装", "^|渠道|清淤", "台账|缺页|补齐"]);
    }

    #[test]
    fn a_row_of_one_cell_is_the_title_or_a_band() {
        let (rows, titles, _) = read(
            "┌───────────┐\n│青禾乡整改清单        │\n├────┬──────┤\n│序号│问题  │\n├────┴──────┤\n│一、设施              │\n├────┬──────┤\n│1   │护栏  │\n├────┼──────┤\n│2   │渠道  │\n└────┴──────┘",
        );
        assert_eq!(titles, ["青禾乡整改清单"]);
        assert_eq!(rows, ["序号|问题", "一、设施|<", "1|护栏", "2|渠道"]);
    }

    /// The blocks of a text's tables: rows of each, and texts beside them.
    fn all(text: &str) -> Vec<String> {
        let lines = Lines::new(text);
        let show = |block: &Block| match block {
            Block::Paragraph(paragraph) => paragraph.text.clone(),
            Block::Table(table) => {
                let texts = table.grid.cells().iter().map(|cell| cell.text.replace('\n', "/"));
                texts.collect::<Vec<_>>().join("|")
            }
        };
        find(&lines).iter().flat_map(|found| &found.blocks).map(show).collect()
    }

    const RULE: &str = "├────┼──────┼────┤";

    fn ledger(row: &str) -> String {
        format!(
            "┌────┬──────┬────┐\n│序号│问题│措施│\n{RULE}\n│1│护栏│加装│\n{RULE}\n{row}\n{RULE}\n│3│台账│补齐│\n└────┴──────┴────┘\n"
        )
    }

    #[test]
    fn what_stands_beside_a_row_or_breaks_it_loses_nothing() {
        let whole = "序号|问题|措施|1|护栏|加装|2|渠道|清淤|3|台账|补齐";
        assert_eq!(all(&ledger("│2│渠道│清淤│ 备注")), [whole, "备注"]);
        assert_eq!(all(&ledger("旁注│2│渠道│清淤│")), [whole, "旁注"]);
        assert_eq!(all(&ledger("│2│渠道│清淤")), [whole]);
        assert_eq!(all(&ledger("2│渠道│清淤│")), [whole]);
        assert_eq!(all(&ledger("│2│渠道│清淤│\n")), [whole]);
        assert_eq!(all(&ledger("│2│渠道│清│淤│")), [whole.replace("清淤", "清/淤")]);
    }

    #[test]
    fn two_tables_are_two() {
        let (one, two) = (ledger("│2│渠道│清淤│"), "┌──┬──┐\n│甲│乙│\n├──┼──┤\n│丙│丁│\n└──┴──┘\n");
        for between in ["", "\n"] {
            let found = all(&format!("{one}{between}{two}"));
            assert_eq!(found.len(), 2, "{found:?}");
            assert_eq!(found[1], "甲|乙|丙|丁");
        }
        let plain = "+----+----+\n| 甲 | 乙 |\n+----+----+\n| 丙 | 丁 |\n+----+----+\n";
        assert_eq!(all(&format!("{plain}{plain}")).len(), 2);
        assert_eq!(all(&format!("{plain}\n\n{plain}")).len(), 2);
    }

    #[test]
    fn lines_of_too_many_bars_are_left_as_they_are() {
        let wide =
            format!("┌{}┐\n│{}\n│{}\n└{}┘", "─┬".repeat(300), "甲│".repeat(301), "乙│".repeat(301), "─┴".repeat(300));
        assert!(all(&wide).is_empty());
    }

    #[test]
    fn other_strokes_are_no_table() {
        for text in [
            "——————\n│甲│",
            "+--+\n",
            "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |",
            "甲 ── 乙",
            "├── 目录\n│   └── 文件\n└── 说明",
        ] {
            assert!(find(&Lines::new(text)).is_empty(), "{text}");
        }
    }
}
