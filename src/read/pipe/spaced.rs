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

/// Most texts of one line of such a table.
const MAX_PARTS: usize = MAX_COLUMNS * 4;

/// The cells of a row, each the pieces of its text.
type Row = Vec<Vec<Range>>;

/// Tables among the lines that `taken` leaves, in reading order.
pub(super) fn find(lines: &Lines<'_>, taken: impl Fn(usize) -> bool) -> Vec<Found> {
    let mut found = Vec::new();
    let mut line = 0;
    while line < lines.len() {
        let table = if taken(line) || !opens(lines, line) { Err(line) } else { table(lines, line, &taken) };
        match table {
            Ok(table) => {
                line = table.last + 1;
                found.push(table);
            }
            Err(stopped) => line = stopped.max(line + 1),
        }
    }
    found
}

/// Whether a line is the header of such a table, whatever stands below it.
pub(in crate::read) fn is_header_line(line: &str) -> bool {
    let lines = Lines::new(line);
    let of_line = || parts(&lines, lines.trimmed(0)).take(MAX_COLUMNS + 1).collect::<Vec<_>>();
    lines.len() == 1 && opens(&lines, 0) && is_header(&lines, &of_line())
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

/// The table that opens here, or the line where the search for it stopped: no table opens before that.
fn table(lines: &Lines<'_>, first: usize, taken: &impl Fn(usize) -> bool) -> Result<Found, usize> {
    let header: Vec<Range> = parts(lines, lines.trimmed(first)).take(MAX_COLUMNS + 1).collect();
    if header.len() > 1 { rows(lines, first, &header, taken) } else { cells(lines, first, taken).ok_or(first) }
}

/// Whether texts are a header: the number, then names of columns.
fn is_header(lines: &Lines<'_>, parts: &[Range]) -> bool {
    let texts: Vec<&str> = parts.iter().map(|p| lines.bytes(p.0, p.1)).collect();
    let named = texts.iter().filter(|t| shape::is_header(t)).count();
    (MIN_COLUMNS..=MAX_COLUMNS).contains(&texts.len()) && shape::opens_header(&texts) && named * 10 >= texts.len() * 7
}

/// A number of a row and nothing else.
fn number(text: &str) -> Option<usize> {
    let most = marker::MOST as usize;
    let digits = text.len() <= most.ilog10() as usize + 1 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|no| digits && *no <= most)
}

/// Rows of one line each, a cell between two blanks.
///
/// What is not sure to be a row of the table costs the whole table: half of one would be read without a word on the rest.
fn rows(lines: &Lines<'_>, first: usize, header: &[Range], taken: &impl Fn(usize) -> bool) -> Result<Found, usize> {
    if !is_header(lines, header) {
        return Err(first);
    }
    let form = Form::of(lines, header);
    let texts = |row: &[Range]| -> Vec<&str> { row.iter().map(|p| lines.bytes(p.0, p.1)).collect() };
    let names = texts(header);
    let mut table: Vec<Row> = vec![whole(header.to_vec())];
    // The number of the last row, and how many there are.
    let (mut last, mut counted, mut made) = (first, 0, 0);
    let mut margins: Vec<(usize, Range)> = Vec::new();
    // The header once more, and lines that belong to the table only if its next row comes behind them.
    let mut again: Option<usize> = None;
    let mut open: Vec<(usize, Vec<Range>)> = Vec::new();
    let mut stopped = lines.len();
    for line in first + 1..lines.len() {
        let range = lines.trimmed(line);
        if taken(line) {
            stopped = line;
            break;
        }
        if range.0 == range.1 {
            continue;
        }
        if is_number_between_cells(lines.bytes(range.0, range.1)) {
            margins.push((line, range));
            continue;
        }
        let row: Vec<Range> = parts(lines, range).take(MAX_PARTS + 1).collect();
        let opens = row.first().is_some_and(|p| is_number(lines, *p));
        if opens && is_header(lines, &row) {
            if made == 0 || again.is_some() || texts(&row) != names {
                stopped = again.unwrap_or(line);
                break;
            }
            again = Some(line);
            continue;
        }
        let no = row.first().and_then(|p| number(lines.bytes(p.0, p.1)));
        if let (Some(header), Some(1)) = (again, no) {
            stopped = header;
            break;
        }
        let lacks = made > 0 && table.last().is_some_and(|row| row.len() > 1 && row.len() < form.least);
        if open.is_empty()
            && !lacks
            && let Some(next) = heads(lines, line, &row, counted, &form)
        {
            table.push(whole(row));
            // The rows below a heading may be counted anew.
            (last, again, counted) = (line, None, next - 1);
            continue;
        }
        let row = if row.len() > MAX_PARTS { row } else { listed(lines, row) };
        let whole_row = (form.least..=form.columns()).contains(&row.len());
        // A part of a longer list begins where that was cut.
        if let (0, 0, Some(no), true) = (made, counted, no, whole_row) {
            counted = no.saturating_sub(1);
        }
        if no == Some(counted + 1) && row.len() >= 3 {
            let goes_on = std::mem::take(&mut open);
            if row.len() > MAX_PARTS || !goes_on.is_empty() && !form.join(&mut table, &goes_on) {
                return Err(resumed(lines, &goes_on, line));
            }
            (counted, made) = (counted + 1, made + 1);
            table.push(whole(row));
            (last, again) = (line, None);
            continue;
        }
        if made == 0 {
            return Err(line);
        }
        // A row that does not count on from the one above.
        if no.is_some() && whole_row {
            return Err(resumed(lines, &open, line));
        }
        open.push((line, row));
        if open.len() >= MAX_ROW_LINES {
            stopped = line;
            break;
        }
    }
    let stopped = resumed(lines, &open, stopped);
    // The rest of a last row that lacks something may be anything.
    let cut = |row: &Row| row.len() < form.least && open.first().is_some_and(|(line, _)| *line == last + 1);
    if made < MIN_ROWS || table.last().is_some_and(cut) || !form.fit(lines, &mut table) {
        return Err(stopped);
    }
    let mut found = found(lines, &table, header.len(), first, last);
    // Page numbers inside a table follow it.
    let inside = margins.into_iter().filter(|(line, _)| *line < last);
    found.blocks.extend(inside.map(|(_, range)| super::paragraph(lines, range, ParagraphKind::Margin)));
    Ok(found)
}

/// The first of some lines where a table may open, or the line where the search stopped.
fn resumed(lines: &Lines<'_>, open: &[(usize, Vec<Range>)], stopped: usize) -> usize {
    open.iter().map(|(line, _)| *line).find(|line| opens(lines, *line)).unwrap_or(stopped)
}

/// Cells of one piece each.
fn whole(row: Vec<Range>) -> Row {
    row.into_iter().map(|part| vec![part]).collect()
}

/// What a text looks like, or what the texts of a column must.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Time,
    Body,
    Other,
}

impl Kind {
    fn of_column(name: &str) -> Self {
        let holds = |words: &[&str]| words.iter().any(|word| name.contains(word));
        if holds(&["时限", "期限", "时间", "日期"]) {
            Kind::Time
        } else if holds(&["单位", "部门"]) {
            Kind::Body
        } else {
            Kind::Other
        }
    }

    fn of(text: &str) -> Self {
        const TIMES: &str = "年月日底前之以内上中下旬末初起至个工作天周季度完成立行改即知长期坚持持续";
        const BODIES: &str = "局站办镇乡村委院所司心科处部组队道府";
        let short = text.chars().nth(LONGEST_BAND).is_none();
        if short && text.chars().all(|c| c.is_ascii_digit() || ".-/".contains(c) || TIMES.contains(c)) {
            Kind::Time
        } else if short && text.ends_with(|c| BODIES.contains(c)) && !text.contains(['，', '。', '；', '：']) {
            Kind::Body
        } else {
            Kind::Other
        }
    }
}

/// What a table's header says of its rows.
struct Form {
    kinds: Vec<Kind>,
    /// Cells of a row that lacks nothing; a remark may be blank.
    least: usize,
}

impl Form {
    fn of(lines: &Lines<'_>, header: &[Range]) -> Self {
        let remark = header.last().is_some_and(|p| shape::is_remark(lines.bytes(p.0, p.1)));
        let kinds: Vec<Kind> = header.iter().map(|p| Kind::of_column(lines.bytes(p.0, p.1))).collect();
        Form { least: kinds.len() - usize::from(remark), kinds }
    }

    fn columns(&self) -> usize {
        self.kinds.len()
    }

    /// Adds to the last row the lines below it, if it lacks just what they hold: cells, or the rest of a cell too.
    fn join(&self, table: &mut [Row], below: &[(usize, Vec<Range>)]) -> bool {
        let Some(row) = table.last_mut().filter(|row| row.len() > 1 && row.len() < self.least) else { return false };
        let ([(_, more)], full) = (below, self.least..=self.columns()) else { return false };
        let (apart, broken) = (row.len() + more.len(), row.len() + more.len() - 1);
        match (full.contains(&apart), full.contains(&broken)) {
            (true, false) => row.extend(more.iter().map(|part| vec![*part])),
            (false, true) => {
                let mut more = more.iter().copied();
                if let Some(cell) = row.last_mut() {
                    cell.extend(more.next());
                }
                row.extend(more.map(|part| vec![part]));
            }
            _ => return false,
        }
        true
    }

    /// Whether each row has one cell a column, those laid out anew that can be laid in one way only. Nearly all rows must
    /// have them of themselves.
    fn fit(&self, lines: &Lines<'_>, table: &mut [Row]) -> bool {
        let (mut even, mut all) = (0, 0);
        for row in table.iter_mut().skip(1).filter(|row| row.len() > 1) {
            let text = |cell: &Vec<Range>| cell.first().map_or("", |p| lines.bytes(p.0, p.1));
            let kinds: Vec<Kind> = row.iter().map(|cell| Kind::of(text(cell))).collect();
            all += 1;
            if (self.least..=self.columns()).contains(&row.len()) {
                even += 1;
                let crossed = |(column, cell): (&Kind, &Kind)| {
                    matches!((column, cell), (Kind::Time, Kind::Body) | (Kind::Body, Kind::Time))
                };
                if self.kinds.iter().zip(&kinds).any(crossed) {
                    return false;
                }
                continue;
            }
            let Some(columns) = self.lay(&kinds) else { return false };
            let mut laid: Row = vec![Vec::new(); self.columns()];
            for (cell, column) in std::mem::take(row).into_iter().zip(columns) {
                let Some(to) = laid.get_mut(column) else { return false };
                for piece in cell {
                    match to.last_mut() {
                        Some(before) if lines.at(before.0) == lines.at(piece.0) => before.1 = piece.1,
                        _ => to.push(piece),
                    }
                }
            }
            *row = laid;
        }
        even * 5 >= all * 4
    }

    /// The columns of a row's texts, where what they look like leaves one choice.
    fn lay(&self, kinds: &[Kind]) -> Option<Vec<usize>> {
        let (texts, columns) = (kinds.get(1..)?, self.kinds.get(1..)?);
        let mut laid = vec![0];
        if texts.len() > columns.len() {
            // No column is blank: texts alike fill as many columns alike, or the only one.
            let mut runs = texts.chunk_by(|a, b| a == b);
            for columns in columns.chunk_by(|a, b| a == b) {
                let run = runs.next().filter(|run| run.first() == columns.first())?;
                let from = laid.last()? + 1;
                match columns.len() {
                    length if length == run.len() => laid.extend(from..from + length),
                    1 => laid.extend(run.iter().map(|_| from)),
                    _ => return None,
                }
            }
            return runs.next().is_none().then_some(laid);
        }
        // Laid as far to the left as they can be and as far to the right, they lie alike.
        let mut free = columns.iter().enumerate();
        let left = texts.iter().map(|kind| free.find(|(_, column)| *column == kind).map(|(at, _)| at + 1));
        let left = left.collect::<Option<Vec<usize>>>()?;
        let mut free = columns.iter().enumerate().rev();
        let right = texts.iter().rev().map(|kind| free.find(|(_, column)| *column == kind).map(|(at, _)| at + 1));
        let right = right.collect::<Option<Vec<usize>>>()?;
        let alike = left.iter().eq(right.iter().rev());
        laid.extend(left);
        alike.then_some(laid)
    }
}

/// The number of the row right behind a line that heads the rows below it: a short text alone. That row counts on from the
/// one before, or it is a whole one and the first.
fn heads(lines: &Lines<'_>, line: usize, row: &[Range], counted: usize, form: &Form) -> Option<usize> {
    let [only] = row else { return None };
    let text = lines.bytes(only.0, only.1);
    let short = text.chars().nth(LONGEST_BAND).is_none() && number(text).is_none() && !shape::stands_alone(text, "");
    let below = (line + 1..lines.len().min(line + 3)).find(|l| !lines.get(*l).trim().is_empty()).filter(|_| short)?;
    let row: Vec<Range> = parts(lines, lines.trimmed(below)).take(MAX_PARTS).collect();
    let no = row.first().and_then(|p| number(lines.bytes(p.0, p.1))).filter(|no| *no > 0)?;
    let anew = || no == 1 && (form.least..=form.columns()).contains(&listed(lines, row).len());
    (no == counted + 1 || anew()).then_some(no)
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
        if is_number(lines, lines.trimmed(line)) && !row.is_empty() {
            // The header of a table of its own; where the count goes on behind it, there is no telling.
            let next = table.len() + 1;
            let below = (line + 1..lines.len()).filter(filled).take(MAX_COLUMNS);
            match below.filter_map(|line| number(text(line))).next() {
                Some(no) if no == next => return None,
                _ => break,
            }
        }
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
    let table: Vec<Row> = table.into_iter().map(|row| whole(listed(lines, row))).collect();
    (table.len() > MIN_ROWS).then(|| found(lines, &table, columns, first, last))
}

/// A row that lacks nothing and has nothing too much, but for a remark at its end, can be nothing else; where one does,
/// all are laid by what the cells are.
fn found(lines: &Lines<'_>, table: &[Row], columns: usize, first: usize, last: usize) -> Found {
    let remark =
        table.first().and_then(|row| row.last()?.first()).is_some_and(|p| shape::is_remark(lines.bytes(p.0, p.1)));
    let least = columns - usize::from(remark);
    let even = table.iter().all(|row| row.len() == 1 || (least..=columns).contains(&row.len()));
    let mut grid = GridBuilder::new();
    let made = |pieces: &Vec<Range>| (!pieces.is_empty()).then(|| cell(lines, pieces, Mark::Bar));
    for row in table {
        if even {
            let blank = std::iter::repeat_with(|| None).take(columns - row.len());
            grid.push_row(row.iter().map(made).chain(blank));
        } else {
            row.iter().for_each(|pieces| grid.push_row([made(pieces)]));
        }
    }
    let pieces = || table.iter().flatten().flatten();
    let extent = (pieces().next().map_or(0, |p| p.0), pieces().next_back().map_or(0, |p| p.1));
    let shape = if even { Shape::Flat } else { Shape::Stream };
    let place = lines.span(extent.0, extent.1);
    let table = Block::Table(Table { name: None, shape, grid: grid.build(), place });
    Found { first, last, blocks: vec![table] }
}

#[cfg(test)]
mod tests;
