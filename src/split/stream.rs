//! Tables whose rows were lost: a sequence of cells is laid back into rows by what the cells are.
//!
//! Web pages print one cell a line, merged cells vanish, padding is irregular and the header returns at each page.
//! Counting cells cannot restore the rows, so each run of cells between two headers is aligned to the columns by the
//! cheapest path: a cell costs little in a column whose shape it has, a skipped column costs what it is worth to a
//! row. The path is found by dynamic programming, linear in the number of cells.

use super::columns::{Columns, two_levels};
use super::lines::{Line, is_group_heading};
use super::shape::Shape;
use super::titles::is_title;
use super::view::View;
use crate::model::{Field, Slot};
use crate::rules::Rules;
use crate::text::marker::{self, Style};

/// Reads a stream of cells. `carried` are the columns of a list that the stream may continue.
pub(super) fn lines(view: &View<'_>, carried: Option<&Columns>, rules: &Rules) -> Vec<Line> {
    let tokens = tokens(view);
    let headers = headers(view, &tokens, rules);
    let mut out = Vec::new();
    let mut columns = carried.cloned();
    let mut at = 0;
    for (from, to, header) in headers {
        let body_end = titles_before(view, &tokens, at, from, columns.is_some());
        lay(view, tokens.get(at..body_end).unwrap_or_default(), columns.as_ref(), &mut out);
        out.extend(tokens.get(body_end..from).unwrap_or_default().iter().filter_map(|t| t.cell).map(Line::Title));
        out.push(Line::Header(
            header.clone(),
            tokens.get(from..to).unwrap_or_default().iter().filter_map(|t| t.cell).collect(),
        ));
        columns = Some(header);
        at = to;
    }
    lay(view, tokens.get(at..).unwrap_or_default(), columns.as_ref(), &mut out);
    out
}

/// A cell, or a line of bars only.
#[derive(Debug, Clone, Copy)]
struct Token {
    cell: Option<usize>,
}

fn tokens(view: &View<'_>) -> Vec<Token> {
    (0..view.table.grid.rows())
        .map(|row| Token {
            cell: view.table.grid.cell_index(row, 0).filter(|i| view.cells.get(*i).is_some_and(|c| !c.is_blank())),
        })
        .collect()
}

/// Runs of header labels: `(first token, one past the last, columns)`.
fn headers(view: &View<'_>, tokens: &[Token], rules: &Rules) -> Vec<(usize, usize, Columns)> {
    let label = |t: &Token| {
        let cell = view.cells.get(t.cell?)?;
        let known = rules.labels.meaning(&cell.text).is_some_and(|m| m.exact || cell.shape().len <= 8)
            || rules.labels.is_group(&cell.text);
        (known && !cell.shape().sentence).then_some(cell.text.as_ref())
    };
    let mut out: Vec<(usize, usize, Columns)> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let mut end = at;
        let mut labels: Vec<&str> = Vec::new();
        while let Some(text) = tokens.get(end).and_then(label) {
            labels.push(text);
            end += 1;
        }
        if labels.len() < 3 {
            at = end.max(at) + 1;
            continue;
        }
        // A header printed twice in a row is two headers.
        let half = labels.len() / 2;
        if labels.len() % 2 == 0 && half >= 3 && labels.get(..half) == labels.get(half..) {
            labels.truncate(half);
            end = at + half;
        }
        let header = match two_levels(&labels, rules) {
            Some(pairs) => Columns::from_headers(&pairs, rules),
            None => Columns::from_headers(&labels.iter().map(|l| (None, Some(*l))).collect::<Vec<_>>(), rules),
        };
        let core = header.0.iter().filter(|c| !matches!(c.field, Field::Extra | Field::Number | Field::Type)).count();
        if core >= 2 {
            out.push((at, end, header));
        }
        at = end;
    }
    out
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
            Some(cell) if is_title(&cell.text) && !cell.shape().units && !cell.shape().deadline => begin = at,
            Some(_) => break,
        }
    }
    begin
}

/// What a token becomes on the cheapest path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The cell of a column.
    Column(usize),
    /// A heading across all columns.
    Band,
    /// A note row.
    Note,
    /// Padding.
    Noise,
}

/// Lays tokens into rows of the columns; without columns every cell is a title.
fn lay(view: &View<'_>, tokens: &[Token], columns: Option<&Columns>, out: &mut Vec<Line>) {
    let Some(columns) = columns else {
        out.extend(tokens.iter().filter_map(|t| t.cell).map(Line::Title));
        return;
    };
    let roles = align(view, tokens, columns);
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

/// A cost that no sensible path takes.
const NEVER: f32 = 1e6;

/// States of the path: after a cell of column `c` (`0..n`), or between rows (`n`).
fn align(view: &View<'_>, tokens: &[Token], columns: &Columns) -> Vec<Role> {
    let n = columns.0.len();
    let costs = Costs::new(columns);
    let mut best = vec![NEVER; n + 1];
    if let Some(start) = best.get_mut(n) {
        *start = 0.0;
    }
    let mut back: Vec<Vec<(u16, Role)>> = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let serial = counts_on(view, tokens, at, n);
        let shape = token.cell.and_then(|i| view.cells.get(i)).map(|c| (c.shape(), c.text.as_ref()));
        let mut next = vec![NEVER * 2.0; n + 1];
        let mut from = vec![(n as u16, Role::Noise); n + 1];
        let mut offer = |state: usize, cost: f32, prev: usize, role: Role| {
            if let (Some(old), Some(link)) = (next.get_mut(state), from.get_mut(state)) {
                if cost < *old {
                    *old = cost;
                    *link = (prev as u16, role);
                }
            }
        };
        let enter = columns
            .0
            .iter()
            .enumerate()
            .map(|(c, column)| {
                let names = matches!(column.field, Field::Type | Field::Problem | Field::Content);
                costs.emit(shape, c, columns) + if serial && names { 4.0 } else { 0.0 }
            })
            .collect::<Vec<_>>();
        for (prev, &so_far) in best.iter().enumerate() {
            let closed = so_far + costs.end(prev);
            for (c, &cost) in enter.iter().enumerate() {
                if prev < c && prev != n {
                    offer(c, so_far + costs.skip(prev + 1, c) + cost, prev, Role::Column(c));
                }
                offer(c, closed + costs.start(c) + cost, prev, Role::Column(c));
            }
            match shape {
                None => offer(prev, so_far + 0.6, prev, Role::Noise),
                Some((s, text)) => {
                    offer(n, closed + costs.band(s, text), prev, Role::Band);
                    offer(n, closed + if s.note { 0.2 } else { 25.0 }, prev, Role::Note);
                }
            }
        }
        best = next;
        back.push(from);
    }
    trace(&best, &back, &costs)
}

/// Whether a cell's ordinal counts on from a cell so near that only a row of measures lies between: `2.…` `镇财政所` `3.…`.
fn counts_on(view: &View<'_>, tokens: &[Token], at: usize, columns: usize) -> bool {
    let marker = |at: usize| {
        let cell = view.cells.get(tokens.get(at)?.cell?)?;
        marker::leading(&cell.text).filter(|m| cell.shape().number.is_none() && m.style != Style::Chinese)
    };
    let Some(here) = marker(at) else { return false };
    let reach = (columns / 2).clamp(1, 3);
    (at.saturating_sub(reach)..at).filter_map(marker).any(|m| m.style == here.style && m.no.map(|n| n + 1) == here.no)
}

fn trace(best: &[f32], back: &[Vec<(u16, Role)>], costs: &Costs) -> Vec<Role> {
    let total = |(state, cost): (usize, &f32)| cost + costs.end(state);
    let mut state =
        best.iter().enumerate().min_by(|a, b| total(*a).total_cmp(&total(*b))).map_or(0, |(state, _)| state);
    let mut roles = Vec::with_capacity(back.len());
    for links in back.iter().rev() {
        let Some((prev, role)) = links.get(state) else { break };
        roles.push(*role);
        state = usize::from(*prev);
    }
    roles.reverse();
    roles
}

/// What it costs to leave a column out.
fn skip_cost(field: Field) -> f32 {
    match field {
        Field::Type => 0.3,
        Field::Problem | Field::Content => 2.0,
        Field::Number => 4.0,
        Field::Measures | Field::Result => 6.0,
        Field::Units | Field::Deadline => 3.0,
        Field::Persons | Field::Status | Field::Completed => 1.8,
        Field::Goal => 2.2,
        Field::Extra => 1.0,
    }
}

/// Costs that depend on the columns alone.
struct Costs {
    /// `prefix[i]`: cost of leaving out columns `0..i`.
    prefix: Vec<f32>,
    /// Cost of a row that begins at a column.
    start: Vec<f32>,
    has_type: bool,
    n: usize,
}

impl Costs {
    fn new(columns: &Columns) -> Self {
        let n = columns.0.len();
        let mut prefix = vec![0.0; n + 1];
        let mut sum = 0.0;
        for (slot, c) in prefix.iter_mut().skip(1).zip(&columns.0) {
            sum += skip_cost(c.field);
            *slot = sum;
        }
        let mut costs = Costs { prefix, start: Vec::new(), has_type: columns.has(Field::Type), n };
        costs.start = (0..n).map(|c| costs.start_cost(columns, c)).collect();
        costs
    }

    /// A row may begin late: type and problem vanish with their merges, and a row of one more measure has none of
    /// the leading columns.
    fn start_cost(&self, columns: &Columns, col: usize) -> f32 {
        let leading = |f: Field| matches!(f, Field::Number | Field::Type | Field::Problem | Field::Content);
        let skipped = columns.0.iter().take(col).map(|c| c.field);
        let lost_body: f32 = skipped.clone().filter(|f| !leading(*f)).map(skip_cost).sum();
        let has = |f: Field| columns.0.iter().take(col).any(|c| c.field == f);
        let later = |f: Field| columns.0.iter().skip(col).any(|c| c.field == f);
        let lead = match columns.field(col) {
            Some(Field::Number) | None => 0.0,
            // One more measure, unit or deadline for the record above.
            Some(f) if !leading(f) => {
                if later(Field::Problem) {
                    3.0
                } else {
                    2.6
                }
            }
            Some(Field::Content) if has(Field::Problem) => 0.7 + if has(Field::Number) { 0.5 } else { 0.0 },
            Some(_) => {
                let number = if has(Field::Number) { 4.0 } else { 0.0 };
                number + if has(Field::Type) { 0.3 } else { 0.0 } + if has(Field::Problem) { 2.0 } else { 0.0 }
            }
        };
        lead + lost_body
    }

    fn start(&self, col: usize) -> f32 {
        self.start.get(col).copied().unwrap_or(NEVER)
    }

    /// Cost of leaving out columns `from..to` inside a row.
    fn skip(&self, from: usize, to: usize) -> f32 {
        self.prefix.get(to).unwrap_or(&0.0) - self.prefix.get(from).unwrap_or(&0.0)
    }

    /// Cost of ending a row in a state.
    fn end(&self, state: usize) -> f32 {
        if state >= self.n { 0.0 } else { self.skip(state + 1, self.n) }
    }

    fn band(&self, s: &Shape, text: &str) -> f32 {
        if s.len > 60 || s.number.is_some() || s.deadline {
            return 25.0;
        }
        let heading = is_group_heading(text) && !s.sentence;
        match (heading, self.has_type) {
            (true, false) => 0.8,
            (true, true) => 3.5,
            (false, _) if s.len <= 25 && !s.sentence && !s.units => 7.0,
            _ => 14.0,
        }
    }

    fn emit(&self, token: Option<(&Shape, &str)>, col: usize, columns: &Columns) -> f32 {
        let Some(field) = columns.field(col) else { return NEVER };
        match token {
            None => blank_cost(field),
            Some((s, text)) => fit(s, text, field, columns),
        }
    }
}

/// What a line of bars costs as the empty cell of a column.
fn blank_cost(field: Field) -> f32 {
    match field {
        Field::Extra => 0.1,
        Field::Type => 0.2,
        Field::Deadline | Field::Persons | Field::Goal | Field::Status | Field::Completed => 0.4,
        Field::Units | Field::Content => 0.5,
        Field::Problem => 0.7,
        Field::Measures | Field::Result | Field::Number => 1.5,
    }
}

/// How badly a text fits a column.
fn fit(s: &Shape, text: &str, field: Field, columns: &Columns) -> f32 {
    if s.number.is_some() && !matches!(field, Field::Number | Field::Extra) {
        return 6.0;
    }
    if s.nothing || s.ditto {
        return match field {
            Field::Number => 8.0,
            Field::Type | Field::Problem | Field::Content | Field::Measures => 1.2,
            _ => 0.0,
        };
    }
    match field {
        Field::Number => {
            if s.number.is_some() {
                0.0
            } else {
                9.0
            }
        }
        Field::Type => fit_type(s, text),
        Field::Problem => fit_problem(s, columns),
        Field::Content => fit_content(s, columns),
        Field::Measures => fit_measures(s),
        Field::Result => {
            if s.state {
                0.0
            } else {
                fit_measures(s) + 0.2
            }
        }
        Field::Units => fit_units(s),
        Field::Persons => match (s.person, s.units) {
            (true, _) => 0.0,
            (_, true) => 1.5,
            _ if s.len <= 12 && !s.sentence => 1.0,
            _ => 6.0,
        },
        Field::Deadline | Field::Completed => fit_deadline(s),
        Field::Goal => {
            0.7 + f32::from(u8::from(s.units)) * 2.5
                + f32::from(u8::from(s.deadline)) * 4.0
                + if s.marker.is_some() { 1.0 } else { 0.0 }
        }
        Field::Status => {
            if s.state {
                0.0
            } else if s.len <= 12 {
                2.0
            } else {
                4.0
            }
        }
        Field::Extra => {
            if s.len > 60 {
                2.0
            } else {
                1.0
            }
        }
    }
}

fn misfit(s: &Shape) -> f32 {
    let deadline = if s.deadline { 5.0 } else { 0.0 };
    deadline + if s.units && s.len <= 40 { 4.0 } else { 0.0 } + if s.state { 2.0 } else { 0.0 }
}

fn fit_type(s: &Shape, text: &str) -> f32 {
    let form = match s.marker {
        Some(Style::Chinese | Style::ChineseParen) if s.len <= 36 => 0.0,
        Some(Style::Is | Style::Must | Style::Circled | Style::Paren) => 6.0,
        Some(_) => 2.5,
        None if text.ends_with("方面") => 0.0,
        None => match s.len {
            0..=10 => 0.6,
            11..=14 => 1.6,
            15..=20 => 3.0,
            _ => 6.0,
        },
    };
    form + if s.sentence { 4.0 } else { 0.0 } + misfit(s)
}

fn fit_problem(s: &Shape, columns: &Columns) -> f32 {
    let form = match s.marker {
        Some(Style::Dot | Style::Comma | Style::Named) => 0.0,
        Some(Style::Chinese | Style::ChineseParen) => {
            if columns.has(Field::Type) {
                2.0
            } else {
                0.6
            }
        }
        Some(Style::Paren) => {
            if columns.has(Field::Content) {
                1.6
            } else {
                0.2
            }
        }
        Some(Style::Is | Style::Must) => 2.0,
        _ => 0.5,
    };
    let length = match s.len {
        0..=3 => 1.5,
        4..=5 => 0.6,
        6..=100 => 0.0,
        _ => {
            if columns.has(Field::Content) {
                1.2
            } else {
                0.2
            }
        }
    };
    form + length + misfit(s)
}

fn fit_content(s: &Shape, columns: &Columns) -> f32 {
    let form = match s.marker {
        Some(Style::Paren) => 0.0,
        Some(Style::Dot | Style::Comma) => {
            if columns.has(Field::Problem) {
                1.2
            } else {
                0.2
            }
        }
        Some(Style::Chinese | Style::ChineseParen) => 2.0,
        _ => 0.4,
    };
    form + match s.len {
        0..=5 => 1.5,
        6..=12 => 0.5,
        _ => 0.0,
    } + misfit(s)
}

fn fit_measures(s: &Shape) -> f32 {
    let form = match s.marker {
        Some(Style::Is | Style::Must | Style::Circled | Style::Dot | Style::Comma | Style::Nth) => 0.0,
        Some(Style::Paren) => 0.3,
        Some(Style::Chinese | Style::ChineseParen) => 2.0,
        _ => 0.5,
    };
    form + if s.len < 4 { 1.5 } else { 0.0 } + misfit(s)
}

fn fit_units(s: &Shape) -> f32 {
    match (s.units, s.person) {
        (true, _) => 0.0,
        (_, true) => 0.8,
        _ if s.deadline => 6.0,
        _ if s.len <= 16 && !s.sentence => 2.5,
        _ => 6.5,
    }
}

fn fit_deadline(s: &Shape) -> f32 {
    match (s.deadline, s.state) {
        (true, _) => 0.0,
        (_, true) => 0.8,
        _ if s.units => 6.0,
        _ if s.len <= 16 && !s.sentence => 3.0,
        _ => 7.5,
    }
}
