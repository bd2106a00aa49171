//! Tables whose cells nothing parts but blanks or line ends, as copied out of a page: a header line `序号 存在问题 整改措施` with
//! a numbered row on each line below, or every cell on a line of its own behind such a header.
//!
//! Only tables that count their rows are found: the numbers alone tell where a row begins.

use super::bars::Mark;
use super::{Found, Range, cell, shape};
use crate::model::{Block, GridBuilder, ParagraphKind, Shape, Table};
use crate::read::lines::{Lines, is_blank};
use crate::text::marker;
use crate::text::page::is_number_between_cells;

/// Fewest columns of such a table, the number's own counted.
const MIN_COLUMNS: usize = 4;
/// Most columns; longer headers are prose.
const MAX_COLUMNS: usize = 24;
/// Fewest rows.
const MIN_ROWS: usize = 2;
/// Longest heading of rows, in characters.
const LONGEST_BAND: usize = 24;
/// Lines that one row may take where a cell has several paragraphs.
const MAX_ROW_LINES: usize = 40;

/// Tables among the lines that `taken` leaves, in reading order.
pub(super) fn find(lines: &Lines<'_>, taken: impl Fn(usize) -> bool) -> Vec<Found> {
    let mut found = Vec::new();
    let mut line = 0;
    while line < lines.len() {
        let table = if taken(line) || !opens(lines, line) { None } else { table(lines, line, &taken) };
        match table {
            Some(table) => {
                line = table.last + 1;
                found.push(table);
            }
            None => line += 1,
        }
    }
    found
}

/// Whether a line begins with the header of the row numbers.
fn opens(lines: &Lines<'_>, line: usize) -> bool {
    let (from, to) = lines.trimmed(line);
    let text = lines.bytes(from, to);
    text.starts_with(['序', '编']) && parts(lines, (from, to)).next().is_some_and(|p| is_number(lines, p))
}

fn is_number(lines: &Lines<'_>, part: Range) -> bool {
    shape::is_number_header(lines.bytes(part.0, part.1))
}

/// The texts of a line between blanks.
fn parts<'l>(lines: &'l Lines<'_>, range: Range) -> impl Iterator<Item = Range> + 'l {
    let text = lines.bytes(range.0, range.1);
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(|c| !is_blank(c))?;
        let end = text.get(start..)?.find(is_blank).map_or(text.len(), |end| start + end);
        at = end;
        Some((range.0 + start, range.0 + end))
    })
}

fn table(lines: &Lines<'_>, first: usize, taken: &impl Fn(usize) -> bool) -> Option<Found> {
    let header: Vec<Range> = parts(lines, lines.trimmed(first)).take(MAX_COLUMNS + 1).collect();
    if header.len() > 1 { rows(lines, first, &header, taken) } else { cells(lines, first, taken) }
}

/// Whether texts are a header: the number, then names of columns.
fn is_header(lines: &Lines<'_>, parts: &[Range]) -> bool {
    let texts: Vec<&str> = parts.iter().map(|p| lines.bytes(p.0, p.1)).collect();
    let named = texts.iter().filter(|t| shape::is_header(t)).count();
    (MIN_COLUMNS..=MAX_COLUMNS).contains(&texts.len()) && shape::opens_header(&texts) && named * 10 >= texts.len() * 7
}

/// A number and nothing else.
fn number(text: &str) -> Option<usize> {
    let digits = (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// Rows of one line each, a cell between two blanks.
fn rows(lines: &Lines<'_>, first: usize, header: &[Range], taken: &impl Fn(usize) -> bool) -> Option<Found> {
    if !is_header(lines, header) {
        return None;
    }
    let mut table: Vec<Vec<Range>> = vec![header.to_vec()];
    let (mut last, mut counted) = (first, 0);
    let mut margins: Vec<(usize, Range)> = Vec::new();
    for line in first + 1..lines.len() {
        let range = lines.trimmed(line);
        if taken(line) {
            break;
        }
        if range.0 == range.1 {
            continue;
        }
        if is_number_between_cells(lines.bytes(range.0, range.1)) {
            margins.push((line, range));
            continue;
        }
        let row: Vec<Range> = parts(lines, range).take(MAX_COLUMNS * 4).collect();
        let opening = row.first().and_then(|p| number(lines.bytes(p.0, p.1)));
        let again = is_header(lines, &row);
        if !again && is_band(lines, line, &row, counted + 1) {
            table.push(row);
            last = line;
            continue;
        }
        if !again && (opening != Some(counted + 1) || row.len() < 3) {
            break;
        }
        last = line;
        if !again {
            counted += 1;
            table.push(listed(lines, row));
        }
    }
    if counted < MIN_ROWS {
        return None;
    }
    let mut found = found(lines, &table, header.len(), first, last);
    // Page numbers inside a table follow it.
    let inside = margins.into_iter().filter(|(line, _)| *line < last);
    found.blocks.extend(inside.map(|(_, range)| super::paragraph(lines, range, ParagraphKind::Margin)));
    Some(found)
}

/// Whether a line heads the rows below it: a short text alone, and the next row right behind it.
fn is_band(lines: &Lines<'_>, line: usize, parts: &[Range], next: usize) -> bool {
    let [only] = parts else { return false };
    let text = lines.bytes(only.0, only.1);
    let short = text.chars().nth(LONGEST_BAND).is_none() && number(text).is_none() && !shape::stands_alone(text, "");
    let below = (line + 1..lines.len().min(line + 3)).find(|l| !lines.get(*l).trim().is_empty());
    let row = below.and_then(|l| parts_of(lines, l).next());
    short && row.is_some_and(|p| number(lines.bytes(p.0, p.1)) == Some(next))
}

/// The texts of a line between blanks.
fn parts_of<'l>(lines: &'l Lines<'_>, line: usize) -> impl Iterator<Item = Range> + 'l {
    parts(lines, lines.trimmed(line))
}

/// Joins the items of a list that one cell holds: `1.清淤。 2.衬砌。`
fn listed(lines: &Lines<'_>, row: Vec<Range>) -> Vec<Range> {
    let ordinal = |p: &Range| marker::leading(lines.bytes(p.0, p.1)).and_then(|m| Some((m.style, m.no?)));
    let mut out: Vec<Range> = Vec::with_capacity(row.len());
    let mut open = None;
    for (at, part) in row.into_iter().enumerate() {
        let here = if at == 0 { None } else { ordinal(&part) };
        let goes_on = here.zip(open).is_some_and(|((style, no), (before, last))| style == before && no == last + 1);
        match out.last_mut() {
            Some(cell) if goes_on => cell.1 = part.1,
            _ => out.push(part),
        }
        open = here;
    }
    out
}

/// Every cell on a line of its own.
fn cells(lines: &Lines<'_>, first: usize, taken: &impl Fn(usize) -> bool) -> Option<Found> {
    let filled = |line: &usize| lines.trimmed(*line).0 < lines.trimmed(*line).1;
    let below: Vec<usize> =
        (first..lines.len()).take_while(|line| !taken(*line)).filter(filled).take(MAX_COLUMNS + 2).collect();
    let text = |line: usize| lines.get(line).trim();
    let columns = below.iter().position(|line| number(text(*line)) == Some(1))?;
    let header: Vec<Range> = below.iter().take(columns).map(|line| lines.trimmed(*line)).collect();
    if !is_header(lines, &header) {
        return None;
    }
    // Whether the next row comes yet, and this one only has a cell of several paragraphs.
    let comes = |line: usize, next: usize| {
        (line..lines.len().min(line + MAX_ROW_LINES)).any(|line| number(text(line)) == Some(next))
    };
    let mut table: Vec<Vec<Range>> = vec![header.clone()];
    let mut row: Vec<Range> = Vec::new();
    let (mut last, mut most) = (first, 0);
    let start = *below.get(columns)?;
    for line in (start..lines.len()).take_while(|line| !taken(*line)).filter(filled) {
        let opens = number(text(line)) == Some(table.len() + usize::from(!row.is_empty())) && row.len() != 1;
        if opens {
            most = most.max(row.len());
            table.extend((!row.is_empty()).then(|| std::mem::take(&mut row)));
        } else if row.len() >= MAX_ROW_LINES || row.len() >= most.max(columns) && !comes(line, table.len() + 1) {
            break;
        }
        row.push(lines.trimmed(line));
        last = line;
    }
    // The last row is no longer than those above it.
    let end = most.min(columns).max(2);
    if most == 0 || row.len() < 2 || table.iter().skip(1).any(|row| row.len() < 3) {
        return None;
    }
    let remark = header.last().is_some_and(|p| shape::is_remark(lines.bytes(p.0, p.1)));
    // A body above a date signs the list; it is no remark.
    let dated = |at: usize| row.get(at).is_some_and(|p| shape::stands_alone(lines.bytes(p.0, p.1), ""));
    let end = if remark && dated(columns) { columns - 1 } else { end.max(columns) };
    if let Some(beyond) = row.get(end) {
        last = lines.at(beyond.0).saturating_sub(1);
        row.truncate(end);
    }
    table.push(row);
    let table: Vec<Vec<Range>> = table.into_iter().map(|row| listed(lines, row)).collect();
    (table.len() > MIN_ROWS).then(|| found(lines, &table, columns, first, last))
}

/// A row that lacks nothing and has nothing too much, but for a remark at its end, can be nothing else; where one does,
/// all are laid by what the cells are.
fn found(lines: &Lines<'_>, table: &[Vec<Range>], columns: usize, first: usize, last: usize) -> Found {
    let remark = table.first().and_then(|row| row.last()).is_some_and(|p| shape::is_remark(lines.bytes(p.0, p.1)));
    let least = columns - usize::from(remark);
    let even = table.iter().all(|row| row.len() == 1 || (least..=columns).contains(&row.len()));
    let mut grid = GridBuilder::new();
    let made = |part: &Range| Some(cell(lines, std::slice::from_ref(part), Mark::Bar));
    for row in table {
        if even {
            let blank = std::iter::repeat_with(|| None).take(columns - row.len());
            grid.push_row(row.iter().map(made).chain(blank));
        } else {
            row.iter().for_each(|part| grid.push_row([made(part)]));
        }
    }
    let pieces = || table.iter().flatten();
    let extent = (pieces().next().map_or(0, |p| p.0), pieces().next_back().map_or(0, |p| p.1));
    let shape = if even { Shape::Flat } else { Shape::Stream };
    let place = lines.span(extent.0, extent.1);
    let table = Block::Table(Table { name: None, shape, grid: grid.build(), place });
    Found { first, last, blocks: vec![table] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(usize, usize, Shape, Vec<Vec<String>>)> {
        let lines = Lines::new(text);
        let shown = |found: Found| {
            let Some(Block::Table(table)) = found.blocks.first() else { panic!() };
            let grid = &table.grid;
            let text = |row, col| grid.cell(row, col).map(|c| c.text.to_string()).unwrap_or_default();
            let rows = (0..grid.rows()).map(|row| (0..grid.width()).map(|col| text(row, col)).collect()).collect();
            (found.first, found.last, table.shape, rows)
        };
        find(&lines, |_| false).into_iter().map(shown).collect()
    }

    #[test]
    fn blanks_part_the_cells_of_numbered_rows() {
        let text = "渡口隐患整改表\n序号 存在隐患 整改措施 责任单位 整改时限\n1 护栏缺失 1.加装护栏。 2.补设标识。 镇水利站 6月底前\n2 台账不全 补齐台账 各村 立行立改\n镇水利站";
        let found = read(text);
        let [(1, 3, Shape::Flat, rows)] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(rows[1], ["1", "护栏缺失", "1.加装护栏。 2.补设标识。", "镇水利站", "6月底前"]);
        let uneven =
            "序号 存在隐患 整改措施 责任单位 整改时限\n1 护栏缺失 加装护栏 镇水利站\n2 台账不全 补齐台账 各村 立行立改";
        assert!(matches!(read(uneven).as_slice(), [(0, 2, Shape::Stream, rows)] if rows.len() == 14));
    }

    #[test]
    fn lines_part_the_cells_behind_a_header_of_lines() {
        let text = "渡口隐患整改表\n序号\n存在隐患\n整改措施\n责任人\n1\n护栏缺失\n加装护栏\n江岫\n2\n台账不全\n补齐台账\n江岫\n镇水利站\n2024年6月1日";
        let found = read(text);
        let [(1, 12, Shape::Flat, rows)] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((rows.len(), rows[2][1].as_str()), (3, "台账不全"));
    }

    #[test]
    fn page_numbers_headings_and_remarks_are_no_rows() {
        let text = "序号 存在隐患 整改措施 责任单位 备注\n一、渡口\n1 护栏缺失 加装护栏 镇水利站\n— 1 —\n2 台账不全 补齐台账 各村 已约谈\n二、码头\n3 标识不清 补设标识 各村\n注：以复查为准。";
        let found = read(text);
        let [(0, 6, Shape::Flat, rows)] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((rows.len(), rows[1][0].as_str(), rows[3][4].as_str()), (6, "一、渡口", "已约谈"));
        let text = "序号\n存在隐患\n整改措施\n责任人\n备注\n1\n护栏缺失\n1.加装护栏。\n2.补设标识。\n江岫\n2\n台账不全\n补齐台账\n江岫\n已约谈\n镇水利站";
        let found = read(text);
        let [(0, 14, Shape::Flat, rows)] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(rows[1][2], "1.加装护栏。\n2.补设标识。");
    }

    #[test]
    fn prose_and_cards_are_no_such_table() {
        for text in [
            "序号 存在问题 整改措施\n1 护栏缺失 加装护栏\n2 台账不全 补齐台账",
            "序号\n1\n存在问题\n护栏缺失\n整改措施\n加装护栏\n序号\n2\n存在问题\n台账不全\n整改措施\n补齐台账",
            "序号 存在隐患 整改措施 责任单位\n按照要求 逐项 整改 到位\n1 护栏缺失 加装护栏 各村",
            "编号方法 按照 统一 规则\n1 由镇 村 两级",
        ] {
            assert!(read(text).is_empty(), "{text}");
        }
    }
}
