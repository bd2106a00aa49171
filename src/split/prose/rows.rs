//! Rows of a record in prose: items of a list of measures with bodies or deadlines of their own in brackets behind them.

use super::ahead::is_answer;
use super::outline::{Node, Outline, Span};
use crate::model::Field;
use crate::text::marker;
use std::collections::HashMap;

/// Which item of a list of measures each bracket belongs to, where brackets stand behind several of them:
/// （1）清淤。【责任单位：…】（2）护坡。【责任单位：…】
pub(super) struct Rows {
    /// Index of the list among the node's fields.
    pub(super) answer: usize,
    /// Where each row begins: flow and byte.
    starts: Vec<(usize, usize)>,
    /// Index of a bracket's field → its row.
    pub(super) held: HashMap<usize, usize>,
}

impl Rows {
    /// `None` where brackets stand behind one item or none: then they are about the whole record.
    pub(super) fn of(node: &Node, outline: &Outline<'_>) -> Option<Self> {
        let answer = node.fields.iter().position(|f| is_answer(f.field) && f.spans.len() > 1)?;
        let spans = &node.fields.get(answer)?.spans;
        let brackets: Vec<(usize, (usize, usize))> = node
            .fields
            .iter()
            .enumerate()
            .filter(|(_, f)| f.bracket && matches!(f.field, Field::Units | Field::Persons | Field::Deadline))
            .filter_map(|(i, f)| Some((i, f.spans.first().map(start)?)))
            .collect();
        let mut starts: Vec<(usize, usize)> = Vec::new();
        for span in spans {
            // Brackets stand in reading order.
            let parted = |last: &(usize, usize)| {
                let next = brackets.partition_point(|(_, at)| at < last);
                brackets.get(next).is_some_and(|(_, at)| *at < start(span))
            };
            if marker::leading(outline.text(span)).is_some() || starts.last().is_none_or(parted) {
                starts.push(start(span));
            }
        }
        let mut rows = Rows { answer, starts, held: HashMap::new() };
        rows.held = brackets.iter().filter_map(|(i, at)| Some((*i, rows.row(at)?))).collect();
        let first = rows.held.values().next().copied();
        rows.held.values().any(|row| Some(*row) != first).then_some(rows)
    }

    /// 0-based row of a place; `None` for one before the first.
    pub(super) fn row(&self, at: &(usize, usize)) -> Option<usize> {
        self.starts.partition_point(|s| s <= at).checked_sub(1)
    }
}

/// Where a span begins: flow and byte.
pub(super) fn start(span: &Span) -> (usize, usize) {
    (span.flow, span.range.start)
}
