//! Columns told by their cells: row numbers under no name, problems under a name that is in no list of words.

use super::columns::Column;
use super::lines::Line;
use super::view::View;
use crate::model::{Field, RecordKind, Slot};
use crate::rules::Rules;

/// Rows that are looked at for the numbers in a column that nothing names.
const SAMPLE: usize = 8;

/// A first column without a name whose cells are numbers is that of the row numbers.
pub(super) fn number_first(view: &View<'_>, lines: &mut [Line]) {
    let first = |line: &Line| match line {
        Line::Data(slots) => slots.first().map(|slot| match slot {
            Slot::Origin(i) => view.cells.get(*i).filter(|c| !c.is_blank()).map(|c| c.shape().number.is_some()),
            _ => None,
        }),
        _ => None,
    };
    for at in 0..lines.len() {
        let (Some(Line::Header(..)), Some(below)) = (lines.get(at), lines.get(at + 1..)) else { continue };
        let rows = below.iter().take_while(|l| !matches!(l, Line::Header(..))).filter_map(first);
        let mut cells = rows.take(SAMPLE).flatten().peekable();
        if cells.peek().is_some()
            && cells.all(|number| number)
            && let Some(Line::Header(columns, _)) = lines.get_mut(at)
        {
            columns.number_first();
        }
    }
}

/// Shortest text, in characters, that can say what is wrong; those of a column are as long on average.
const SHORTEST_STATEMENT: usize = 8;

/// Takes the column of the longest texts before the measures for the problems, where no column names them and this one's
/// name is in no list of words. A list that speaks of nothing wrong is one of tasks.
pub(super) fn name_problems(view: &View<'_>, lines: &mut [Line], rules: &Rules) {
    for at in 0..lines.len() {
        let Some((Line::Header(columns, _), below)) = lines.get_mut(at..).and_then(<[Line]>::split_first_mut) else {
            continue;
        };
        let named = columns.has(Field::Problem) || columns.has(Field::Content);
        let answer = columns.0.iter().position(|c| c.field.is_answer());
        let Some(answer) = answer.filter(|_| !named) else { continue };
        let rows = || below.iter().take_while(|l| !matches!(l, Line::Header(..))).take(SAMPLE);
        let length = |col: usize| {
            let cells = rows().filter_map(|row| match row {
                Line::Data(slots) => match slots.get(col) {
                    Some(Slot::Origin(i)) => view.cells.get(*i).filter(|c| !c.is_blank()),
                    _ => None,
                },
                _ => None,
            });
            let (count, sum) = cells.fold((0, 0), |(n, sum), cell| {
                let shape = cell.shape();
                let value = shape.number.is_some() || shape.units || shape.person || shape.deadline || shape.state;
                (n + 1, sum + if value { 0 } else { shape.len })
            });
            (count > 0 && sum >= count * SHORTEST_STATEMENT).then(|| sum / count)
        };
        let unknown = |c: &Column| c.label.as_deref().is_some_and(|l| rules.labels.meaning(l).is_none());
        let free = columns.0.iter().take(answer).enumerate().filter(|(_, c)| c.field == Field::Extra && unknown(c));
        let Some((_, col)) = free.filter_map(|(col, _)| Some((length(col)?, col))).max() else { continue };
        let wrong = |c: &Column| c.label.as_deref().is_some_and(|l| rules.words.of_problems.tell(l));
        let kind = if columns.0.iter().any(wrong) { None } else { Some(RecordKind::Task) };
        if let Some(column) = columns.0.get_mut(col) {
            (column.field, column.kind) = (Field::Problem, kind);
        }
    }
}
