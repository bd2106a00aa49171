//! Tables whose rows were lost: a sequence of cells is laid back into rows by what the cells are.
//!
//! Web pages print one cell a line, merged cells vanish, padding is irregular and the header returns at each page.
//! Counting cells cannot restore the rows, so each run of cells between two headers is aligned to the columns by the
//! cheapest path: a cell costs little in a column whose shape it has, a skipped column costs what it is worth to a
//! row. The path is found by dynamic programming, linear in the number of cells.

mod align;
mod cost;
mod numbered;
mod ticks;

use super::columns::{Columns, is_header_text, two_levels};
use super::header::{are_counted, is_core, is_roster};
use super::lines::Line;
use super::shape::{is_state_label, names_measure};
use super::titles::{is_list_title, is_title};
use super::totals::{self, is_count, is_total};
use super::view::{View, ViewCell};
use crate::model::{Field, Slot};
use crate::rules::Rules;
use crate::text::form;
use crate::text::width::{fold_char, is_cjk};
use align::{Role, align};
use numbered::{by_number, numbered_run};

/// Reads a stream of cells. `carried` are the columns of a list that the stream may continue.
pub(super) fn lines(view: &View<'_>, carried: Option<&Columns>, rules: &Rules) -> Vec<Line> {
    let tokens = tokens(view);
    let headers = headers(view, &tokens, rules);
    let mut out = Vec::new();
    let mut columns = carried.cloned();
    let starts: Vec<usize> = headers.iter().map(|(from, _, _)| *from).collect();
    let mut at = 0;
    // Whether the last header repeats the one before it: the next row may be the rest of a cut one.
    let mut again = carried.is_some();
    // Whether nothing stands between the two: two parts of a list side by side, whose rows come in turn.
    let mut beside = false;
    for (from, to, header) in headers {
        let body_end = titles_before(view, &tokens, at, from, columns.is_some());
        let laid = out.len();
        lay(view, tokens.get(at..body_end).unwrap_or_default(), columns.as_ref(), again, &mut out);
        if beside {
            by_number(view, columns.as_ref(), out.get_mut(laid..).unwrap_or_default());
        }
        out.extend(cells_of(&tokens, body_end, from).map(Line::Title));
        let labels = cells_of(&tokens, from, to).collect();
        let Some(header) = header else {
            // A roster or a table of figures: no list until the next header.
            let end = next_header(&tokens, to, &starts);
            out.push(Line::Stop(labels));
            out.push(Line::Stop(cells_of(&tokens, to, end).collect()));
            columns = None;
            at = end;
            continue;
        };
        beside = at == from && !out.is_empty() && columns.as_ref().is_some_and(|c| c.same_as(&header));
        again = body_end == from && columns.as_ref().is_some_and(|c| c.same_as(&header));
        out.push(Line::Header(header.clone(), labels));
        columns = Some(header);
        at = to;
    }
    let laid = out.len();
    lay(view, tokens.get(at..).unwrap_or_default(), columns.as_ref(), again, &mut out);
    if beside {
        by_number(view, columns.as_ref(), out.get_mut(laid..).unwrap_or_default());
    }
    out
}

fn cells_of(tokens: &[Token], from: usize, to: usize) -> impl Iterator<Item = usize> {
    tokens.get(from..to).unwrap_or_default().iter().filter_map(|t| t.cell)
}

/// Where the next header begins; the end where none does.
fn next_header(tokens: &[Token], from: usize, starts: &[usize]) -> usize {
    starts.iter().copied().find(|start| *start >= from).unwrap_or(tokens.len())
}

/// A cell, or a line of bars only.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub cell: Option<usize>,
    /// Whether it belongs to a row of totals.
    pub total: bool,
}

fn tokens(view: &View<'_>) -> Vec<Token> {
    let cell = |row| {
        let cell = view.table.grid.cell_index(row, 0);
        cell.filter(|i| view.cells.get(*i).is_some_and(|c| !c.is_blank()))
    };
    let mut tokens: Vec<Token> =
        (0..view.table.grid.rows()).map(|row| Token { cell: cell(row), total: false }).collect();
    mark_totals(view, &mut tokens);
    tokens
}

/// Marks 合计 and the counts that follow it: `合计` `3类` `6个`.
fn mark_totals(view: &View<'_>, tokens: &mut [Token]) {
    let text = |token: &Token| token.cell.and_then(|i| view.cells.get(i)).map(|c| c.text.as_ref());
    let mut inside = false;
    // Whether a count may be the number of the next row: it stands after a blank, or something other than counts follows.
    let mut padded = false;
    for at in 0..tokens.len() {
        let Some(here) = tokens.get(at).and_then(text) else {
            padded = true;
            if let Some(token) = tokens.get_mut(at) {
                token.total = inside;
            }
            continue;
        };
        let next = tokens.get(at + 1).map(text);
        let closes = !matches!(next, Some(Some(next)) if !is_count(next) && !is_total(next));
        let number = here.chars().all(|c| fold_char(c).is_ascii_digit());
        let sums = is_total(here) || totals::is_sum(here) && next.flatten().is_some_and(is_count);
        inside = sums || inside && is_count(here) && (!number || !padded && closes);
        padded = false;
        if let Some(token) = tokens.get_mut(at) {
            token.total = inside;
        }
    }
}

/// Most unknown labels that may stand together inside a header.
const UNKNOWN_RUN: usize = 2;
/// Most of them in front of it.
const UNKNOWN_AHEAD: usize = 4;
/// Most columns of a table without rows; the work of laying its cells grows with their square.
const MAX_COLUMNS: usize = 40;

/// Runs of header labels: `(first token, one past the last, columns)`; no columns where it heads no list.
fn headers(view: &View<'_>, tokens: &[Token], rules: &Rules) -> Vec<(usize, usize, Option<Columns>)> {
    let mut out: Vec<(usize, usize, Option<Columns>)> = Vec::new();
    let mut at = 0;
    // Where a column stands before 序号, the cell before a number is its value and no label.
    let mut preceded = false;
    while at < tokens.len() {
        let floor = out.last().map_or(0, |(_, to, _)| *to);
        let ahead = unknown_ahead(view, tokens, floor, at, out.is_empty());
        let run = (!preceded && ahead.is_empty()).then(|| numbered_run(view, tokens, at, rules)).flatten();
        let numbered = run.is_some();
        let (mut labels, end) = run.unwrap_or_else(|| header_run(view, tokens, at, rules));
        let known = labels.iter().filter(|l| may_name_column(l, rules)).count();
        // Labels and values in turn are a card, not a header.
        let states = labels.iter().rev().take_while(|l| is_state_label(l)).count();
        // What a column counts in tells a label, and not of what.
        let counts = labels.iter().filter(|l| names_measure(l) && !may_name_column(l, rules)).count();
        let weighed = labels.len() - counts - if states > 1 { states } else { 0 };
        // 序号 opens a header and nothing else: behind it more than half the labels are enough.
        let first = labels.first().and_then(|l| rules.labels.exact(l)).is_some_and(|m| m.field == Field::Number);
        let enough = numbered || known * 10 >= weighed * 7 || first && known * 2 > weighed;
        if known < 3 || !enough {
            at += 1;
            continue;
        }
        preceded |= !ahead.is_empty();
        at -= ahead.len();
        labels.splice(0..0, ahead);
        // A row below that counts the columns belongs to the header.
        let row: Vec<usize> = cells_of(tokens, end, end + labels.len()).collect();
        let counted = if row.len() == labels.len() && are_counted(view, &row, rules) { row.len() } else { 0 };
        let (mut header, end) = columns_of(view, tokens, &labels, end + counted, rules);
        let below = tokens.get(end..tokens.len().min(end + TICKED)).unwrap_or_default();
        if header.ticks() > 0 && !ticks::placed(view, below, header.ticks()) {
            header.forget_ticks();
        }
        // A roster or a table of figures names nothing to be done.
        let core = header.0.iter().filter(|c| !matches!(c.field, Field::Extra | Field::Number | Field::Type)).count();
        let list = core >= 2 && header.0.iter().any(|c| is_core(c.field)) && !is_roster(labels.iter().copied(), rules);
        out.push((at, end, list.then_some(header)));
        at = end;
    }
    out
}

/// Cells below a header that are looked at for ticks.
const TICKED: usize = 800;

/// Whether a text is a known name of a column or of a group of them; one known by its ending alone is short.
fn may_name_column(text: &str, rules: &Rules) -> bool {
    rules.labels.meaning(text).is_some_and(|m| m.exact || text.chars().count() <= 8) || rules.labels.is_group(text)
}

/// The labels from a token on, and where they end. The first and the last are known; few unknown ones may stand
/// between.
fn header_run<'v>(view: &'v View<'_>, tokens: &[Token], from: usize, rules: &Rules) -> (Vec<&'v str>, usize) {
    let mut labels: Vec<&str> = Vec::new();
    let mut kept = 0;
    let mut at = from;
    while let Some(cell) = tokens.get(at).and_then(|t| t.cell).and_then(|i| view.cells.get(i)) {
        let shape = cell.shape();
        let counts = !labels.is_empty() && names_measure(&cell.text);
        let known =
            counts || may_name_column(&cell.text, rules) || labels.len() >= 3 && is_state(view, tokens, at, from);
        // 长期措施 is a label though it opens as a deadline does.
        let value = shape.deadline && !known || shape.sentence || shape.number.is_some() || shape.len > 24;
        if value || labels.len() >= MAX_COLUMNS {
            break;
        }
        // A header printed twice in a row is two headers.
        if labels.len() >= 3 && labels.first().is_some_and(|first| *first == cell.text) {
            break;
        }
        if !known
            && (labels.is_empty()
                || labels.len() - kept >= UNKNOWN_RUN
                || shape.units && shape.len > 4
                || shape.len > 8)
        {
            break;
        }
        labels.push(&cell.text);
        at += 1;
        if known {
            kept = labels.len();
        }
    }
    labels.truncate(kept);
    (labels, from + kept)
}

/// Whether two states or more stand together here: the lower labels of 整改情况.
fn is_state(view: &View<'_>, tokens: &[Token], at: usize, from: usize) -> bool {
    let state = |at: usize| {
        let cell = tokens.get(at).and_then(|t| t.cell).and_then(|i| view.cells.get(i));
        cell.is_some_and(|c| is_state_label(&c.text))
    };
    state(at) && (state(at + 1) || at > from && state(at - 1))
}

/// The unknown labels directly in front of the first header of a stream. Further headers begin at a known label: the
/// cell in front of them is the last value of a row.
fn unknown_ahead<'v>(view: &'v View<'_>, tokens: &[Token], floor: usize, at: usize, first: bool) -> Vec<&'v str> {
    let mut out: Vec<&str> = Vec::new();
    for before in (floor..at).rev().take(UNKNOWN_AHEAD).take_while(|_| first) {
        let cell = tokens.get(before).and_then(|t| t.cell).and_then(|i| view.cells.get(i));
        let Some(cell) =
            cell.filter(|c| is_header_text(&c.text, c.shape()) && c.shape().len <= 6 && !is_title(&c.text))
        else {
            break;
        };
        out.insert(0, &cell.text);
    }
    // What stands further ahead is a label only where the stream begins with it.
    let extra = if floor + out.len() < at { out.len().saturating_sub(UNKNOWN_RUN) } else { 0 };
    out.split_off(extra)
}

/// Tokens of the body on which one header level is weighed against two.
const SAMPLE: usize = 80;
/// Ways to part a header into two levels that are weighed.
const MAX_LEVELS: usize = 6;
/// What it costs to take an unknown text below a header for one more label.
const ONE_MORE_LABEL: f32 = 6.0;

/// The columns of a header run and where it ends. Where two levels would explain the labels too, or where a short text
/// after the last known label may be one more, the cells below decide.
fn columns_of(view: &View<'_>, tokens: &[Token], labels: &[&str], end: usize, rules: &Rules) -> (Columns, usize) {
    let below = tokens.get(end..tokens.len().min(end + SAMPLE)).unwrap_or_default();
    // The sample ends where the header returns.
    let text = |t: &Token| t.cell.and_then(|i| view.cells.get(i)).map(|c| c.text.as_ref());
    let again = below.iter().position(|t| text(t).is_some_and(|t| labels.first() == Some(&t)));
    let to = end + again.unwrap_or(below.len());
    let cost = |columns: &Columns, from: usize| align(view, tokens.get(from..to).unwrap_or_default(), columns, false).1;
    let one = Columns::from_headers(&labels.iter().map(|l| (None, Some(*l))).collect::<Vec<_>>(), rules);
    // States head no columns of their own: they stand under 整改情况.
    let states = labels.last().is_some_and(|last| is_state_label(last));
    let placed = |(upper, lower): &(Option<&str>, Option<&str>)| {
        let below = |label: &str| rules.labels.meaning(label).is_some_and(|m| m.is_progress());
        !lower.or(*upper).is_some_and(is_state_label) || lower.is_some() && upper.is_some_and(below)
    };
    let mut best = (cost(&one, end) + if states { 1e3 } else { 0.0 }, one, end);
    for pairs in two_levels(labels, rules).filter(|pairs| !states || pairs.iter().all(placed)).take(MAX_LEVELS) {
        let two = Columns::from_headers(&pairs, rules);
        let cost = cost(&two, end);
        if cost <= best.0 {
            best = (cost, two, end);
        }
    }
    let mut longer = labels.to_vec();
    for (i, label) in unknown_behind(view, tokens, end).into_iter().enumerate() {
        longer.push(label);
        let columns = Columns::from_headers(&longer.iter().map(|l| (None, Some(*l))).collect::<Vec<_>>(), rules);
        let behind = end + i + 1;
        // In a form that nobody filled in nothing but labels stands in the first row.
        let mut rest = tokens.get(behind..to).unwrap_or_default().iter().filter_map(|t| t.cell);
        let filled =
            rest.any(|i| view.cells.get(i).is_some_and(|c| !c.shape().note && !form::is_date_or_to_fill_in(&c.text)));
        let cost = cost(&columns, behind) + if filled { ONE_MORE_LABEL * (i + 1) as f32 } else { 0.0 };
        if cost < best.0 {
            best = (cost, columns, behind);
        }
    }
    // The header of a column of numbers may be blank, and vanish.
    let counted = tokens.get(best.2).and_then(|t| t.cell).and_then(|i| view.cells.get(i));
    if !best.1.has(Field::Number) && counted.is_some_and(|c| c.shape().number == Some(1)) {
        let numbered = best.1.behind_number();
        if cost(&numbered, best.2) < best.0 {
            best.1 = numbered;
        }
    }
    (best.1, best.2)
}

/// The texts directly behind a header that may be labels no rule knows.
fn unknown_behind<'v>(view: &'v View<'_>, tokens: &[Token], end: usize) -> Vec<&'v str> {
    let cells = tokens.get(end..).unwrap_or_default().iter().take(UNKNOWN_RUN).map_while(|t| t.cell);
    let label = |cell: &&ViewCell<'_>| {
        let shape = cell.shape();
        is_header_text(&cell.text, shape)
            && shape.len <= 8
            && shape.marker.is_none()
            && !is_total(&cell.text)
            && cell.text.chars().all(|c| is_cjk(c) || c.is_whitespace() || "()（）".contains(c))
            && !(shape.state || shape.nothing || shape.ditto || shape.units && shape.len > 3)
    };
    cells.map_while(|i| view.cells.get(i).filter(label)).map(|c| c.text.as_ref()).collect()
}

/// Where the titles of the next list begin: the cells directly above a header that are titles.
fn titles_before(view: &View<'_>, tokens: &[Token], from: usize, header: usize, in_list: bool) -> usize {
    if !in_list {
        return from;
    }
    let mut begin = header;
    for at in (from..header).rev() {
        match tokens.get(at).and_then(|t| t.cell).and_then(|i| view.cells.get(i)) {
            None => {}
            Some(cell)
                if is_list_title(&cell.text)
                    || is_title(&cell.text) && !cell.shape().units && !cell.shape().deadline =>
            {
                begin = at
            }
            Some(_) => break,
        }
    }
    begin
}

/// Lays tokens into rows of the columns; without columns every cell is a title.
fn lay(view: &View<'_>, tokens: &[Token], columns: Option<&Columns>, again: bool, out: &mut Vec<Line>) {
    let Some(columns) = columns else {
        out.extend(tokens.iter().filter_map(|t| t.cell).map(Line::Title));
        return;
    };
    let (roles, _) = align(view, tokens, columns, again);
    let width = columns.0.len();
    let mut row: Vec<Slot> = Vec::new();
    let mut last = 0;
    let flush = |row: &mut Vec<Slot>, out: &mut Vec<Line>| {
        if !row.is_empty() {
            row.resize(width, Slot::Empty);
            out.push(Line::Data(std::mem::take(row)));
        }
    };
    for (token, role) in tokens.iter().zip(roles) {
        match role {
            Role::Column(col) => {
                if !row.is_empty() && col <= last {
                    flush(&mut row, out);
                }
                row.resize(col, Slot::Empty);
                row.push(token.cell.map_or(Slot::Empty, Slot::Origin));
                last = col;
            }
            Role::Noise => {}
            Role::Rest(col) => {
                flush(&mut row, out);
                row.resize(col, Slot::Empty);
                row.push(token.cell.map_or(Slot::Empty, Slot::Origin));
                last = col;
            }
            Role::Band | Role::Note => {
                flush(&mut row, out);
                if let Some(i) = token.cell {
                    out.push(if role == Role::Band { Line::Band(i) } else { Line::Note(vec![i]) });
                }
            }
        }
    }
    flush(&mut row, out);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Cell, GridBuilder, Place, Shape, Table};

    /// A stream of cells; an empty text is a line of bars.
    pub(super) fn stream(cells: &[&str]) -> Table {
        let place = |row: usize| Place::Block { block: row + 1 };
        let mut grid = GridBuilder::new();
        for (row, text) in cells.iter().enumerate() {
            grid.push_row([(!text.is_empty()).then(|| Cell::new(*text, place(row)))]);
        }
        Table { name: None, shape: Shape::Stream, grid: grid.build(), place: place(0) }
    }

    /// The rows as texts, `·` for an empty slot; bands in brackets.
    fn rows(cells: &[&str]) -> Vec<String> {
        let table = stream(cells);
        let view = View::new(&table, &|_| false);
        let text = |i: &usize| view.cells.get(*i).map_or("?", |c| c.text.as_ref());
        let line = |line: &Line| match line {
            Line::Data(slots) => {
                let cell = |s: &Slot| if let Slot::Origin(i) = s { text(i).to_string() } else { "·".to_string() };
                Some(slots.iter().map(cell).collect::<Vec<_>>().join("|"))
            }
            Line::Band(i) => Some(format!("[{}]", text(i))),
            _ => None,
        };
        lines(&view, None, Rules::builtin()).iter().filter_map(line).collect()
    }

    const HEADER: &[&str] = &["类型", "问题", "整改措施", "责任单位", "整改时限"];

    #[test]
    fn merged_types_leave_their_column_empty() {
        let cells = [
            "一、制度方面",
            "1.台账不全",
            "一是补记台账。",
            "镇农办",
            "6月底前",
            "2.公示过期",
            "重新公示。",
            "各村",
            "长期坚持",
        ];
        assert_eq!(
            rows(&[HEADER, &cells].concat()),
            ["一、制度方面|1.台账不全|一是补记台账。|镇农办|6月底前", "·|2.公示过期|重新公示。|各村|长期坚持"]
        );
    }

    #[test]
    fn one_more_measure_is_a_row_of_its_own() {
        let cells =
            ["一、制度方面", "1、台账不全", "1.补记台账。", "镇农办", "6月底前", "2.按月抽查。", "镇纪委", "9月底前"];
        assert_eq!(rows(&[HEADER, &cells].concat())[1..], ["·|·|2.按月抽查。|镇纪委|9月底前"]);
    }

    #[test]
    fn a_heading_without_a_type_column_is_a_band() {
        let header = ["问题", "整改措施", "责任单位", "完成时限"];
        let cells = [
            "一、管护方面",
            "水渠淤塞",
            "组织清淤。",
            "各村",
            "",
            "二、资金方面",
            "",
            "账目不清",
            "逐笔核对。",
            "镇财政所",
            "年底前",
        ];
        assert_eq!(
            rows(&[&header[..], &cells].concat()),
            ["[一、管护方面]", "水渠淤塞|组织清淤。|各村|·", "[二、资金方面]", "账目不清|逐笔核对。|镇财政所|年底前"]
        );
    }

    #[test]
    fn labels_before_the_first_number_are_a_header() {
        let header = ["序号", "渡口", "船型", "船龄", "问题", "水位", "整改措施", "责任单位", "航程"];
        let cells = ["1", "上湾渡", "客渡", "七年", "台账不全", "枯水", "补记。", "镇农办", "短"];
        let next = ["2", "下湾渡", "货渡", "三年", "护栏缺失", "丰水", "加装。", "各村", "长"];
        assert_eq!(rows(&[header, cells, next].concat()), [cells.join("|"), next.join("|")]);
    }

    #[test]
    fn cells_that_count_the_columns_belong_to_the_header() {
        let header = ["序号", "问题", "整改措施", "责任单位", "栏次", "1", "2", "3"];
        let cells = ["1", "台账不全", "补记台账。", "镇农办", "2", "管护范围有盲区", "补签协议。", "各村"];
        assert_eq!(
            rows(&[header, cells].concat()),
            ["1|台账不全|补记台账。|镇农办", "2|管护范围有盲区|补签协议。|各村"]
        );
    }

    #[test]
    fn the_rest_of_a_cut_cell_opens_a_page() {
        let cells = ["一、制度方面", "1.台账不全", "一是补记台", "镇农办", "6月底前"];
        let next = ["账，逐笔签字。", "2.公示过期", "重新公示。", "各村", "长期坚持"];
        assert_eq!(
            rows(&[HEADER, &cells, HEADER, &next].concat())[1..],
            ["·|·|账，逐笔签字。|·|·", "·|2.公示过期|重新公示。|各村|长期坚持"]
        );
    }
}
