//! What the numbers of the rows tell where each cell is a line: where a header ends, and how rows follow.

use super::super::columns::Columns;
use super::super::header::states;
use super::super::lines::Line;
use super::super::view::View;
use super::{MAX_COLUMNS, Token};
use crate::model::{Field, Slot};
use crate::rules::Rules;

/// The labels from 序号 to the first number, where so many cells further on the second stands: a header, however many of
/// its labels are unknown.
pub(super) fn numbered_run<'v>(
    view: &'v View<'_>,
    tokens: &[Token],
    from: usize,
    rules: &Rules,
) -> Option<(Vec<&'v str>, usize)> {
    let cell = |at: usize| tokens.get(at).and_then(|t| t.cell).and_then(|i| view.cells.get(i));
    let number = |at: usize| cell(at).and_then(|c| c.shape().number);
    let meaning = |at: usize| cell(at).and_then(|c| rules.labels.meaning(&c.text)).map(|m| m.field);
    if meaning(from) != Some(Field::Number) {
        return None;
    }
    let label = |at: &usize| cell(*at).is_some_and(|c| c.shape().len <= LONGEST_LABEL && !c.shape().sentence);
    let end = (from + 1..tokens.len().min(from + MAX_COLUMNS)).take_while(label).find(|at| number(*at) == Some(1))?;
    let says = (from..end).filter_map(meaning).any(states);
    // A second 序号 heads a list beside this one.
    if (from + 1..end).any(|at| meaning(at) == Some(Field::Number)) {
        return None;
    }
    let labels = (from..end).filter_map(cell).map(|c| c.text.as_ref()).collect();
    (says && number(2 * end - from) == Some(2)).then_some((labels, end))
}

/// Longest label of such a header, in characters.
const LONGEST_LABEL: usize = 14;

/// Sorts rows by their numbers, where every line is a row with one.
pub(super) fn by_number(view: &View<'_>, columns: Option<&Columns>, lines: &mut [Line]) {
    let Some(col) = columns.and_then(|c| c.0.iter().position(|c| c.field == Field::Number)) else { return };
    let number = |line: &Line| match line {
        Line::Data(slots) => match slots.get(col)? {
            Slot::Origin(i) => view.cells.get(*i)?.shape().number,
            _ => None,
        },
        _ => None,
    };
    if lines.iter().all(|line| number(line).is_some()) {
        lines.sort_by_key(number);
    }
}
