//! Ordinals that depend on what stands around them: 一是 that counts problems, 针对问题1： that counts answers, and numbers
//! that only count the parts of one record.

use super::addressed;
use super::pieces::{Piece, is_structural};
use crate::flow::Flow;
use crate::model::{Field, LooseKind};
use crate::text::marker::{self, Marker, Style};
use crate::text::numeral::number;
use std::collections::HashSet;

/// Longest line that is a number and nothing else, in bytes.
const LONGEST_NUMBER: usize = 9;

/// What may stand before such a number: PART 01.
const NUMBERED: [&str; 5] = ["PART", "Part", "NO", "No", "TOP"];

/// Numbers that stand alone on their lines (01 above each card of a page) and count on from one: the indices of their
/// flows. They say nothing themselves.
pub(super) fn bare(flows: &[Flow<'_>]) -> HashSet<usize> {
    let mut out = HashSet::new();
    let mut last = 0;
    let paragraphs = flows.iter().enumerate().filter(|(_, f)| f.kind == LooseKind::Paragraph);
    for (i, flow) in paragraphs.filter(|(_, f)| (1..=LONGEST_NUMBER).contains(&f.text.len())) {
        let bare = flow.text.trim_matches(['[', ']', '/', '#', '|', '.']);
        let bare =
            NUMBERED.iter().find_map(|word| bare.strip_prefix(word)).unwrap_or(bare).trim_start_matches([' ', '.']);
        let digits = bare.len() < 4 && bare.bytes().all(|b| b.is_ascii_digit());
        let Some(no) = number(bare).filter(|no| digits && *no == last + 1) else { continue };
        last = no;
        out.insert(i);
    }
    if out.len() > 1 { out } else { HashSet::new() }
}

/// Longest heading below such a number, in characters.
const LONGEST_HEADING: usize = 40;

/// Lets the lines below such numbers open nodes, where each of them is a heading: 01 / 责任落实不到位.
pub(super) fn count_cards(pieces: &mut [Piece], flows: &[Flow<'_>], bare: &HashSet<usize>) {
    if bare.is_empty() {
        return count_leading(pieces, flows);
    }
    let heading = |piece: &Piece| {
        let text = opening(piece, flows).unwrap_or("");
        (2..=LONGEST_HEADING).contains(&text.chars().count()) && !text.contains(['。', ';', ':'])
    };
    let mut numbers: Vec<usize> = bare.iter().copied().collect();
    numbers.sort_unstable();
    let below = |flow: &usize| {
        let at = pieces.partition_point(|p| p.flow <= *flow);
        let (piece, next) = (pieces.get(at)?, pieces.get(at + 1)?);
        (heading(piece) && next.line && next.marker.is_none()).then_some(at)
    };
    let Some(cards) = numbers.iter().map(below).collect::<Option<Vec<usize>>>() else { return };
    let chaptered = pieces.iter().any(|p| p.marker.is_some_and(|m| m.style == Style::Chinese));
    let style = if chaptered { Style::Dot } else { Style::Chinese };
    for (at, no) in cards.into_iter().zip(1..) {
        if let Some(piece) = pieces.get_mut(at) {
            piece.marker = Some(Marker { style, no: Some(no), len: 0 });
        }
    }
}

/// Lets lines open nodes that begin with 01, 02, each set apart by a blank from what it counts: 01 责任落实不到位.
fn count_leading(pieces: &mut [Piece], flows: &[Flow<'_>]) {
    let counted = |(at, piece): (usize, &Piece)| {
        let text = opening(piece, flows)?;
        let flow = flows.get(piece.flow)?;
        let no = text.get(..2).filter(|digits| digits.starts_with('0')).and_then(number)?;
        let said = text.get(2..)?.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii());
        (said && flow.is_apart(piece.body.start + 2)).then_some((at, no))
    };
    let found: Vec<(usize, u32)> = pieces.iter().enumerate().filter_map(counted).collect();
    if found.len() < 2 || !found.iter().zip(1..).all(|((_, no), n)| *no == n) {
        return;
    }
    for (at, no) in found {
        if let Some(piece) = pieces.get_mut(at) {
            piece.range.start = piece.body.start + 2;
            piece.body.start = piece.range.start;
            piece.marker = Some(Marker { style: Style::Dot, no: Some(no), len: 0 });
        }
    }
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

#[cfg(test)]
mod tests {
    use crate::split::dialects::testing::drafts;

    #[test]
    fn a_number_on_a_line_of_its_own_counts_the_heading_below() {
        let card = |no: &str, head: &str, said: &str| {
            format!("{no}\n{head}\n{said}\n整改措施:加固。\n责任单位:镇水利站\n整改时限:6月底前\n")
        };
        for (first, second) in [("PART 01\n", "PART 02\n"), ("[01]\n", "[02]\n"), ("01 ", "02 ")] {
            let text = format!(
                "近日检查了渡口,现予通报。\n{first}渡口护栏松动\n整改措施:加固。\n{second}巡查流于形式\n整改措施:轮值。"
            );
            assert_eq!(
                drafts(&text),
                ["problem=渡口护栏松动 | measures=加固。", "problem=巡查流于形式 | measures=轮值。"]
            );
        }
        let page = |last: &str| {
            let cards = [card("01", "渡口护栏松动", "两处护栏晃动。"), card("02", "巡查流于形式", last)];
            drafts(&format!("近日检查了渡口,现予通报。\n{}来源:镇水利站", cards.concat()))
        };
        let answered = "measures=加固。 | units=镇水利站 | deadline=6月底前";
        assert_eq!(
            page("台账由一人代签。"),
            [
                format!("problem=渡口护栏松动 | content=两处护栏晃动。 | {answered}"),
                format!("problem=巡查流于形式 | content=台账由一人代签。 | {answered}"),
            ]
        );
    }
}
