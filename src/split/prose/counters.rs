//! Ordinals that depend on what stands around them: 一是 that counts problems, 针对问题1： that counts answers, and numbers
//! that only count the parts of one record.

use super::addressed;
use super::pieces::{Piece, is_structural};
use crate::flow::Flow;
use crate::model::{Field, LooseKind};
use crate::text::marker::{self, Marker, Style};
use crate::text::numeral::number;
use std::collections::HashSet;

/// Numbers that stand alone on their lines (01 above each card of a page) and count on from one: the indices of their
/// flows. They open nothing and say nothing.
pub(super) fn bare(flows: &[Flow<'_>]) -> HashSet<usize> {
    let mut out = HashSet::new();
    let mut last = 0;
    let paragraphs = flows.iter().enumerate().filter(|(_, f)| f.kind == LooseKind::Paragraph);
    for (i, flow) in paragraphs.filter(|(_, f)| (1..=3).contains(&f.text.len())) {
        let digits = flow.text.bytes().all(|b| b.is_ascii_digit());
        let Some(no) = number(&flow.text).filter(|no| digits && *no == last + 1) else { continue };
        last = no;
        out.insert(i);
    }
    if out.len() > 1 { out } else { HashSet::new() }
}

/// Gives pieces the ordinals that open nodes and takes away those that do not.
pub(super) fn settle(pieces: &mut [Piece], flows: &[Flow<'_>]) {
    count_parts(pieces);
    count_problems(pieces, flows);
    count_measures(pieces, flows);
    count_answers(pieces, flows);
}

/// 1.具体表现：… 2.整改措施：… count the parts of one record: their ordinals open nothing.
fn count_parts(pieces: &mut [Piece]) {
    let mut behind: Option<(Style, u32)> = None;
    for piece in pieces.iter_mut().rev() {
        let Some((marker, label)) = piece.marker.zip(piece.label.as_ref()) else {
            behind = behind.filter(|_| piece.marker.is_none());
            continue;
        };
        let next = marker.no.map(|no| (marker.style, no + 1));
        let states = matches!(label.field, Field::Content | Field::Problem) && marker.style != Style::Named;
        if states && next.is_some() && behind == next {
            piece.marker = None;
        }
        behind = marker.no.filter(|_| label.field.is_answer()).map(|no| (marker.style, no));
    }
}

/// 一是 that opens a line counts a problem where each of its row is answered before the next one.
fn count_problems(pieces: &mut [Piece], flows: &[Flow<'_>]) {
    let mut row: Vec<(usize, Marker, bool)> = Vec::new();
    for i in 0..pieces.len() {
        let Some(piece) = pieces.get(i) else { break };
        if piece.label.as_ref().is_some_and(|l| l.field.is_answer()) && !piece.bracket {
            row.last_mut().into_iter().for_each(|(_, _, answered)| *answered = true);
            continue;
        }
        let Some((marker, no)) = told(piece, flows) else { continue };
        let before = row.last().and_then(|(_, m, _)| m.no);
        if before.is_none_or(|last| no != last + 1) {
            open(pieces, std::mem::take(&mut row), 2);
        }
        if no == 1 || !row.is_empty() {
            row.push((i, marker, false));
        }
    }
    open(pieces, row, 2);
}

/// 一是 that opens a line below 整改措施： or goes on behind 整改措施：一是… counts a measure, where those of its row have
/// bodies or days of their own.
fn count_measures(pieces: &mut [Piece], flows: &[Flow<'_>]) {
    let duty = |piece: &Piece| piece.marker.is_none() && piece.label.as_ref().is_some_and(|l| l.field.is_duty());
    let answer = |piece: &Piece| piece.label.as_ref().is_some_and(|l| l.field.is_answer());
    let mut row: Vec<(usize, Marker, bool)> = Vec::new();
    // The number of the item that stands behind the label itself, and its form.
    let mut first: Option<(Style, u32)> = None;
    for i in 0..pieces.len() {
        let below = i.checked_sub(1).and_then(|i| pieces.get(i)).is_some_and(answer);
        let answered = pieces.get(i + 1).is_some_and(duty);
        let Some(piece) = pieces.get(i) else { break };
        if answer(piece) {
            let begun = flows.get(piece.flow).and_then(|f| leading(f.text.get(piece.body.clone())?));
            open_counted(pieces, std::mem::take(&mut row), first);
            first = begun.filter(|(_, no)| *no == 1 && answered);
            continue;
        }
        let Some((marker, no)) = told(piece, flows) else { continue };
        let last = row.last().and_then(|(_, last, _)| Some((last.style, last.no?))).or(first);
        let next = last == Some((marker.style, no.saturating_sub(1)));
        if !next {
            open_counted(pieces, std::mem::take(&mut row), first.take());
        }
        if next || no == 1 && below {
            row.push((i, marker, answered));
        }
    }
    open_counted(pieces, row, first);
}

/// Lets the ordinals of a row open nodes; one is enough behind the first item that stands behind the label itself.
fn open_counted(pieces: &mut [Piece], row: Vec<(usize, Marker, bool)>, first: Option<(Style, u32)>) {
    open(pieces, row, if first.is_some() { 1 } else { 2 });
}

/// The form and the number of the 一是, 第一， with which a text begins.
fn leading(text: &str) -> Option<(Style, u32)> {
    let marker = marker::leading(text).filter(|m| !is_structural(m.style) && m.style != Style::Must)?;
    Some((marker.style, marker.no?))
}

/// The 一是, 第一， with which a line begins.
fn told(piece: &Piece, flows: &[Flow<'_>]) -> Option<(Marker, u32)> {
    let text = opening(piece, flows)?;
    let marker = marker::leading(text).filter(|m| !is_structural(m.style) && m.style != Style::Must)?;
    Some((marker, marker.no?))
}

/// The text of a line without ordinal and label.
fn opening<'f>(piece: &Piece, flows: &'f [Flow<'_>]) -> Option<&'f str> {
    let plain = piece.line && piece.marker.is_none() && piece.label.is_none() && piece.heading.is_none();
    flows.get(piece.flow).filter(|_| plain)?.text.get(piece.body.clone())
}

/// Lets the ordinals of a row open nodes, if there are enough and all are answered.
fn open(pieces: &mut [Piece], row: Vec<(usize, Marker, bool)>, least: usize) {
    if row.len() < least || !row.iter().all(|(_, _, answered)| *answered) {
        return;
    }
    for (i, marker, _) in row {
        if let Some(piece) = pieces.get_mut(i) {
            piece.body.start += marker.len;
            piece.marker = Some(marker);
        }
    }
}

/// 针对问题1： opens the answer to that problem where more than one line does.
fn count_answers(pieces: &mut [Piece], flows: &[Flow<'_>]) {
    let answer = |(i, piece): (usize, &Piece)| {
        let (no, len) = addressed::labelled_by_number(opening(piece, flows)?)?;
        Some((i, Marker { style: Style::Named, no: Some(no), len }, true))
    };
    let row: Vec<_> = pieces.iter().enumerate().filter_map(answer).collect();
    open(pieces, row, 2);
}
