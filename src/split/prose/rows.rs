//! Measures of one record with bodies or deadlines of their own, each on its row.

use super::outline::{FieldText, Node, Outline, Span, twin};
use crate::model::Field;
use crate::text::marker::{self, Style};
use std::collections::HashMap;

/// Which item of a list of measures each bracket belongs to, where brackets stand behind several of them:
/// （1）清淤。【责任单位：…】（2）护坡。【责任单位：…】; so do labels behind 整改措施1：… and 整改措施2：….
pub(super) struct Rows {
    /// Indexes of the list's texts among the node's fields, ascending.
    answers: Vec<usize>,
    /// Where each row begins: flow and byte.
    starts: Vec<(usize, usize)>,
    /// Index of a bracket's field → its row.
    pub of_bracket: HashMap<usize, usize>,
}

impl Rows {
    /// `None` where brackets stand behind one item or none: then they are about the whole record.
    pub fn of(node: &Node, outline: &Outline<'_>) -> Option<Self> {
        let position = |wanted: fn(&FieldText) -> bool| -> Vec<usize> {
            node.fields.iter().enumerate().filter(|(_, f)| wanted(f)).map(|(i, _)| i).collect()
        };
        let counted = position(|f| f.field == Field::Measures);
        let parted = counted.len() > 1;
        let answers = if parted { counted } else { position(|f| f.field.is_answer() && f.spans.len() > 1) };
        let answers: Vec<usize> = answers.into_iter().take(if parted { usize::MAX } else { 1 }).collect();
        // What was done is told behind each measure, or once behind the last.
        let last = if parted { answers.last() } else { None };
        let results = last.is_some_and(|last| {
            let mut told = node.fields.iter().enumerate().filter(|(_, f)| f.field == Field::Result);
            told.next().is_some_and(|(i, _)| i < *last) && told.next().is_some()
        });
        let brackets: Vec<(usize, (usize, usize))> = node
            .fields
            .iter()
            .enumerate()
            .filter(|(_, f)| {
                f.field.is_duty() && (f.bracket || parted) || f.field == Field::Result && (f.bracket || results)
            })
            .filter_map(|(i, f)| Some((i, f.spans.first().map(start)?)))
            .collect();
        let mut starts: Vec<(usize, usize)> = Vec::new();
        // Only the outermost level counts measures: 一是 inside （一） begins no row.
        let mut outer: Option<Style> = None;
        for span in answers.iter().filter_map(|i| node.fields.get(*i)).flat_map(|f| &f.spans) {
            // Brackets stand in reading order.
            let parted = |last: &(usize, usize)| {
                let next = brackets.partition_point(|(_, at)| at < last);
                brackets.get(next).is_some_and(|(_, at)| *at < start(span))
            };
            let style = marker::leading(behind_parting(outline.text(span))).map(|m| m.style);
            let counted = style.is_some_and(|s| outer.is_none_or(|outer| s == outer || twin(s) == Some(outer)));
            if counted || starts.last().is_none_or(parted) {
                outer = outer.or(style);
                starts.push(start(span));
            }
        }
        let mut rows = Rows { answers, starts, of_bracket: HashMap::new() };
        rows.of_bracket = brackets.iter().filter_map(|(i, at)| Some((*i, rows.row(at)?))).collect();
        let first = rows.of_bracket.values().next().copied();
        rows.of_bracket.values().any(|row| Some(*row) != first).then_some(rows)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether a field of the node is a text of the list.
    pub fn is_listed(&self, index: usize) -> bool {
        self.answers.binary_search(&index).is_ok()
    }

    /// 0-based row of a place; `None` for one before the first.
    pub fn row(&self, at: &(usize, usize)) -> Option<usize> {
        self.starts.partition_point(|s| s <= at).checked_sub(1)
    }
}

/// Flow and byte at which a stretch begins.
pub(super) fn start(span: &Span) -> (usize, usize) {
    (span.flow, span.range.start)
}

/// Bytes of the marks with which a text begins that follows a bracket: `；二是护坡`.
pub(super) fn parting(text: &str) -> usize {
    text.len() - behind_parting(text).len()
}

fn behind_parting(text: &str) -> &str {
    text.trim_start_matches([';', '。', ',', '、', ' '])
}
