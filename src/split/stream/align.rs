//! The cheapest path of a run of cells through the columns, by dynamic programming.

use super::super::columns::{Column, Columns};
use super::super::view::View;
use super::Token;
use super::cost::{Costs, NEVER, REST_SKIP, note_cost, rest_cost};
use crate::model::Field;
use crate::text::marker::{self, Style};

/// What a token becomes on the cheapest path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
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

/// How much dearer than the cheapest a path may be to be followed.
const BEAM: f32 = 40.0;

/// What it costs to take the text in front of a number for the last cell of a row, where it may be the one that opens the
/// next row and the last column is said once for all measures of a problem.
const LAST_BEFORE_NUMBER: f32 = 1.6;

/// How much cheaper a row of one more measure is where its ordinal counts on from a cell just above.
const COUNTS_ON: f32 = 1.5;

/// States of the path: after a cell of column `c` (`0..n`), between rows (`n`), after column `c` of the rest of a row
/// (`n + 1 + c`): what a page end cut off, or one more measure. Gives the roles and the cost of the path.
pub(super) fn align(view: &View<'_>, tokens: &[Token], columns: &Columns, again: bool) -> (Vec<Role>, f32) {
    let n = columns.0.len();
    let costs = Costs::new(columns);
    let mut best = vec![NEVER; 2 * n + 1];
    if let Some(start) = best.get_mut(n) {
        *start = 0.0;
    }
    let mut back: Vec<Vec<(u16, Role)>> = Vec::with_capacity(tokens.len());
    let mut first = again;
    let before_number = numbers_next(view, tokens);
    let last_once = last_is_said_once(view, tokens, columns);
    for (at, token) in tokens.iter().enumerate() {
        let serial = counts_on(view, tokens, at, n);
        let shape = token.cell.and_then(|i| view.cells.get(i)).map(|c| (c.shape(), c.text.as_ref()));
        let mut step = Step::new(n);
        let number_next = before_number.get(at).is_some_and(|next| *next);
        let padding = shape.is_none() && token.total;
        let enter = |(c, column): (usize, &Column)| {
            let names = matches!(column.field, Field::Type | Field::Problem | Field::Content | Field::Goal);
            let row_ahead = last_once && c + 1 == n && number_next;
            costs.emit(shape, c, columns)
                + if serial && names { 4.0 } else { 0.0 }
                + if row_ahead { LAST_BEFORE_NUMBER } else { 0.0 }
        };
        let enter: Vec<f32> = columns.0.iter().enumerate().map(enter).collect();
        // A path far dearer than the cheapest never wins; leaving it out keeps wide tables cheap.
        let bound = best.iter().copied().fold(NEVER, f32::min) + BEAM;
        for (prev, &so_far) in best.iter().enumerate().filter(|(_, cost)| **cost < bound) {
            let closed = so_far + costs.end(prev);
            let column = if prev > n { prev - n - 1 } else { prev };
            for (c, &cost) in enter.iter().enumerate().filter(|_| !padding) {
                let onward = column < c && prev != n;
                if prev > n && onward {
                    step.offer(prev, n + 1 + c, so_far + REST_SKIP * costs.skip(column + 1, c) + cost, Role::Column(c));
                } else if onward {
                    step.offer(prev, c, so_far + costs.skip(prev + 1, c) + cost, Role::Column(c));
                }
                step.offer(prev, c, closed + costs.start(c) + cost, Role::Column(c));
                if shape.is_some() {
                    let head = first && prev == n;
                    let on = if serial && columns.field(c) == Some(Field::Measures) { COUNTS_ON } else { 0.0 };
                    step.offer(prev, n + 1 + c, closed + rest_cost(columns, c, head) - on + cost, Role::Rest(c));
                }
            }
            match shape {
                None => step.offer(prev, prev, so_far + if padding { 0.0 } else { 0.6 }, Role::Noise),
                Some((s, text)) => {
                    step.offer(prev, n, closed + costs.band(s, text, number_next), Role::Band);
                    step.offer(prev, n, closed + note_cost(s, text, token.total, costs.opens_with_number), Role::Note);
                }
            }
        }
        first &= shape.is_none();
        best = step.next;
        back.push(step.from);
    }
    trace(&best, &back, &costs)
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
        if let (Some(old), Some(link)) = (self.next.get_mut(state), self.from.get_mut(state))
            && cost < *old
        {
            *old = cost;
            *link = (prev as u16, role);
        }
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

/// Whether the next cell, lines of bars left out, is a number; for each token.
fn numbers_next(view: &View<'_>, tokens: &[Token]) -> Vec<bool> {
    let mut out = vec![false; tokens.len()];
    let mut next = false;
    for (token, slot) in tokens.iter().zip(&mut out).rev() {
        *slot = next;
        if let Some(cell) = token.cell.and_then(|i| view.cells.get(i)) {
            next = cell.shape().number.is_some();
        }
    }
    out
}

/// Whether another column stands before the number, and one more measure follows a deadline, a unit or a measure
/// directly: the last column, which is none of these, is merged over the measures.
fn last_is_said_once(view: &View<'_>, tokens: &[Token], columns: &Columns) -> bool {
    let number = columns.0.iter().position(|c| c.field == Field::Number);
    let answers = [Field::Measures, Field::Units, Field::Persons, Field::Deadline];
    let last = columns.0.last().filter(|c| !answers.contains(&c.field));
    if number.is_none_or(|at| at == 0) || last.is_none() {
        return false;
    }
    let cell = |token: &Token| token.cell.and_then(|i| view.cells.get(i));
    let cells = tokens.iter().filter_map(cell);
    let next = cells.clone().skip(1);
    cells.zip(next).any(|(a, b)| {
        let counts = |no: u32| marker::leading(&a.text).is_some_and(|m| m.no.is_some_and(|before| before + 1 == no));
        let later = marker::leading(&b.text).and_then(|m| m.no).filter(|no| *no > 1 && b.shape().number.is_none());
        later.is_some_and(|no| a.shape().deadline || a.shape().units || counts(no))
    })
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
