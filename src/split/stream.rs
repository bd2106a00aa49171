//! Tables whose rows were lost: a sequence of cells is laid back into rows by what the cells are.
//!
//! Web pages print one cell a line, merged cells vanish, padding is irregular and the header returns at each page.
//! Counting cells cannot restore the rows, so each run of cells between two headers is aligned to the columns by the
//! cheapest path: a cell costs little in a column whose shape it has, a skipped column costs what it is worth to a
//! row. The path is found by dynamic programming, linear in the number of cells.

use super::columns::{Columns, two_levels};
use super::lines::{Line, is_group_heading, is_total};
use super::shape::Shape;
use super::titles::{is_date_or_form_line, is_list_title, is_title};
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
    // Whether the last header repeats the one before it: the next row may be the rest of a cut one.
    let mut again = carried.is_some();
    for (from, to, header) in headers {
        let body_end = titles_before(view, &tokens, at, from, columns.is_some());
        lay(view, tokens.get(at..body_end).unwrap_or_default(), columns.as_ref(), again, &mut out);
        out.extend(tokens.get(body_end..from).unwrap_or_default().iter().filter_map(|t| t.cell).map(Line::Title));
        out.push(Line::Header(
            header.clone(),
            tokens.get(from..to).unwrap_or_default().iter().filter_map(|t| t.cell).collect(),
        ));
        again = body_end == from && columns.as_ref().is_some_and(|c| c.same_as(&header));
        columns = Some(header);
        at = to;
    }
    lay(view, tokens.get(at..).unwrap_or_default(), columns.as_ref(), again, &mut out);
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

/// Most unknown labels that may stand together inside a header.
const UNKNOWN_RUN: usize = 2;

/// Runs of header labels: `(first token, one past the last, columns)`.
fn headers(view: &View<'_>, tokens: &[Token], rules: &Rules) -> Vec<(usize, usize, Columns)> {
    let mut out: Vec<(usize, usize, Columns)> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let (labels, end) = header_run(view, tokens, at, rules);
        let known = labels.iter().filter(|l| is_label(l, rules)).count();
        // Labels and values in turn are a card, not a header.
        if known < 3 || known * 10 < labels.len() * 7 {
            at += 1;
            continue;
        }
        let header = columns_of(view, tokens, &labels, end, rules);
        let core = header.0.iter().filter(|c| !matches!(c.field, Field::Extra | Field::Number | Field::Type)).count();
        if core >= 2 {
            out.push((at, end, header));
        }
        at = end;
    }
    out
}

fn is_label(text: &str, rules: &Rules) -> bool {
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
        if shape.sentence || shape.deadline || shape.number.is_some() || shape.len > 24 {
            break;
        }
        // A header printed twice in a row is two headers.
        if labels.len() >= 3 && labels.first().is_some_and(|first| *first == cell.text) {
            break;
        }
        let known = is_label(&cell.text, rules);
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

/// Tokens of the body on which one header level is weighed against two.
const SAMPLE: usize = 80;

/// The columns of a header run. Where two levels would explain the labels too, the cells below decide.
fn columns_of(view: &View<'_>, tokens: &[Token], labels: &[&str], end: usize, rules: &Rules) -> Columns {
    let one = Columns::from_headers(&labels.iter().map(|l| (None, Some(*l))).collect::<Vec<_>>(), rules);
    let Some(pairs) = two_levels(labels, rules) else { return one };
    let two = Columns::from_headers(&pairs, rules);
    let sample = tokens.get(end..tokens.len().min(end + SAMPLE)).unwrap_or_default();
    let cost = |columns: &Columns| align(view, sample, columns, false).1;
    if cost(&two) <= cost(&one) { two } else { one }
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

/// What a token becomes on the cheapest path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The cell of a column.
    Column(usize),
    /// The cell of a column that opens the rest of a row: what a page end cut off, or one more measure.
    Rest(usize),
    /// A heading across all columns.
    Band,
    /// A note row.
    Note,
    /// Padding.
    Noise,
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

/// A cost that no sensible path takes.
const NEVER: f32 = 1e6;

/// States of the path: after a cell of column `c` (`0..n`), between rows (`n`), after column `c` of the rest of a row
/// (`n + 1 + c`): what a page end cut off, or one more measure. Gives the roles and the cost of the path.
fn align(view: &View<'_>, tokens: &[Token], columns: &Columns, again: bool) -> (Vec<Role>, f32) {
    let n = columns.0.len();
    let costs = Costs::new(columns);
    let mut best = vec![NEVER; 2 * n + 1];
    if let Some(start) = best.get_mut(n) {
        *start = 0.0;
    }
    let mut back: Vec<Vec<(u16, Role)>> = Vec::with_capacity(tokens.len());
    let mut first = again;
    for (at, token) in tokens.iter().enumerate() {
        let serial = counts_on(view, tokens, at, n);
        let shape = token.cell.and_then(|i| view.cells.get(i)).map(|c| (c.shape(), c.text.as_ref()));
        let mut step = Step::new(n);
        let enter = |(c, column): (usize, &super::columns::Column)| {
            let names = matches!(column.field, Field::Type | Field::Problem | Field::Content);
            costs.emit(shape, c, columns) + if serial && names { 4.0 } else { 0.0 }
        };
        let enter: Vec<f32> = columns.0.iter().enumerate().map(enter).collect();
        for (prev, &so_far) in best.iter().enumerate().filter(|(_, cost)| **cost < NEVER) {
            let closed = so_far + costs.end(prev);
            let column = if prev > n { prev - n - 1 } else { prev };
            for (c, &cost) in enter.iter().enumerate() {
                let onward = column < c && prev != n;
                if prev > n && onward {
                    step.offer(prev, n + 1 + c, so_far + REST_SKIP * costs.skip(column + 1, c) + cost, Role::Column(c));
                } else if onward {
                    step.offer(prev, c, so_far + costs.skip(prev + 1, c) + cost, Role::Column(c));
                }
                step.offer(prev, c, closed + costs.start(c) + cost, Role::Column(c));
                if shape.is_some() {
                    let head = first && prev == n;
                    step.offer(prev, n + 1 + c, closed + rest_cost(columns, c, head) + cost, Role::Rest(c));
                }
            }
            match shape {
                None => step.offer(prev, prev, so_far + 0.6, Role::Noise),
                Some((s, text)) => {
                    step.offer(prev, n, closed + costs.band(s, text), Role::Band);
                    step.offer(prev, n, closed + note_cost(s, text), Role::Note);
                }
            }
        }
        first &= shape.is_none();
        best = step.next;
        back.push(step.from);
    }
    trace(&best, &back, &costs)
}

/// `13项`, `共9个问题`: what stands beside 合计.
fn is_count(text: &str) -> bool {
    let rest = text.trim_start_matches('共').trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && rest.starts_with(['个', '项', '条', '处', '件'])
}

/// Share of its worth that a column costs where the rest of a row leaves it out.
const REST_SKIP: f32 = 0.25;

/// What it costs to begin the rest of a row at a column. A page may open with the rest of any text; elsewhere a row of
/// one more measure begins at the measure or at its own deadline or unit before it.
fn rest_cost(columns: &Columns, col: usize, head: bool) -> f32 {
    let before_measures = columns.0.iter().skip(col).any(|c| c.field == Field::Measures)
        && !columns.0.iter().skip(col).any(|c| matches!(c.field, Field::Problem | Field::Content));
    match columns.field(col) {
        Some(Field::Content | Field::Measures | Field::Result) if head => 1.5,
        Some(Field::Measures) => 3.4,
        Some(Field::Deadline | Field::Units) if before_measures => 3.4,
        _ => NEVER,
    }
}

/// The best way into each state by one token.
struct Step {
    next: Vec<f32>,
    from: Vec<(u16, Role)>,
}

impl Step {
    fn new(n: usize) -> Self {
        Step { next: vec![NEVER * 2.0; 2 * n + 1], from: vec![(n as u16, Role::Noise); 2 * n + 1] }
    }

    fn offer(&mut self, prev: usize, state: usize, cost: f32, role: Role) {
        if let (Some(old), Some(link)) = (self.next.get_mut(state), self.from.get_mut(state)) {
            if cost < *old {
                *old = cost;
                *link = (prev as u16, role);
            }
        }
    }
}

fn note_cost(s: &Shape, text: &str) -> f32 {
    if s.note || is_total(text) || is_date_or_form_line(text) {
        0.2
    } else if s.len <= 40 && is_count(text) {
        3.0
    } else {
        25.0
    }
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

fn trace(best: &[f32], back: &[Vec<(u16, Role)>], costs: &Costs) -> (Vec<Role>, f32) {
    let finals = best.iter().enumerate().map(|(state, cost)| (state, cost + costs.end(state)));
    let (mut state, total) = finals.min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0, NEVER));
    let mut roles = Vec::with_capacity(back.len());
    for links in back.iter().rev() {
        let Some((prev, role)) = links.get(state) else { break };
        roles.push(*role);
        state = usize::from(*prev);
    }
    roles.reverse();
    (roles, total)
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
            // 整改进展 beside 整改措施 is often blank or merged.
            let beside = c.field == Field::Result && columns.has(Field::Measures);
            sum += if beside { skip_cost(Field::Status) } else { skip_cost(c.field) };
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
        let lost = |f: Field| {
            if matches!(f, Field::Goal | Field::Units | Field::Deadline | Field::Extra) {
                0.3 * skip_cost(f)
            } else {
                skip_cost(f)
            }
        };
        let lost_body: f32 = skipped.clone().filter(|f| !leading(*f)).map(lost).sum();
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
        match state.cmp(&self.n) {
            std::cmp::Ordering::Less => self.skip(state + 1, self.n),
            std::cmp::Ordering::Equal => 0.0,
            // The rest of a cut row lacks whatever stood whole on the page before.
            std::cmp::Ordering::Greater => REST_SKIP * self.skip(state - self.n, self.n),
        }
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
        Some(Style::Is | Style::Must) => 4.0,
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
