//! Flows → pieces: each begins where a paragraph, an item, a label or a labelled bracket begins. A body on one physical
//! line is broken where its ordinals and labels open a clause.

use super::brackets::{self, Before, Bracket};
use super::cards::Card;
use super::heading::names_section;
use super::label::{self, Form, Label};
use super::outline::rank;
use super::siblings::Above;
use super::stated_list::Listed;
use super::{
    addressed, announced, chaptered, closing, contents, counters, ends, headlines, heads, repeat, run_on, signs,
    unknown,
};
use crate::flow::Flow;
use crate::model::{Field, LooseKind};
use crate::rules::Rules;
use crate::text::marker::{self, Marker, Style};
use crate::text::numeral::number;
use crate::text::stated;
use std::cell::LazyCell;
use std::collections::HashSet;
use std::ops::Range;

/// A stretch of one flow that opens with at most one ordinal and one label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Index of the flow.
    pub flow: usize,
    /// The whole piece.
    pub range: Range<usize>,
    /// What stands behind ordinal and label.
    pub body: Range<usize>,
    /// Ordinal of an outline level; 一是 and 一要 are none.
    pub marker: Option<Marker>,
    /// Label of the body.
    pub label: Option<Label>,
    /// What may be a label although no dictionary has it, where there is no other.
    pub unknown: Option<Label>,
    /// What may be a label among labels, in whatever form: behind an ordinal, in a box, beside another on one line.
    pub maybe: Option<Label>,
    /// What its label is to a record of labels.
    pub card: Option<Card>,
    /// Whether it is a value out of a bracket.
    pub bracket: bool,
    /// Whether its label says more of the headline right above it.
    pub below: bool,
    /// Whether its ordinal opens a record although its label states no problem: 一、受理编号：…
    pub heads: bool,
    /// Whether it begins a paragraph.
    pub line: bool,
    /// Level of a heading style.
    pub heading: Option<u8>,
}

/// A paragraph shorter than this, in bytes, is not broken at its ordinals.
const DENSE: usize = 360;

/// Whether an ordinal opens a level of the outline.
pub(super) fn is_structural(style: Style) -> bool {
    !matches!(style, Style::Is | Style::Must | Style::Nth)
}

/// The pieces of all flows, in reading order. `heading` gives the heading level of a flow.
pub(super) fn pieces(flows: &[Flow<'_>], heading: impl Fn(usize) -> Option<u8>, rules: &Rules) -> Vec<Piece> {
    let mut out = Vec::new();
    let paragraphs = || flows.iter().enumerate().filter(|(_, f)| f.kind == LooseKind::Paragraph);
    let form = Form::of(paragraphs().map(|(_, f)| f.text.as_str()), rules);
    let listed = Listed::new(flows, rules);
    let bare = counters::bare(flows);
    let mut silent = contents::lines(flows);
    silent.extend(&bare);
    let mut above = Above::default();
    for (flow, f) in paragraphs().filter(|(flow, _)| !silent.contains(flow)) {
        let (level, before) = (heading(flow), out.len());
        let breaks = above.items(f, breaks(f, rules), rules);
        // Looked for once for all clauses of a long paragraph.
        let lack = LazyCell::new(|| signs::first_lack(&f.text, rules));
        let lacks = |at: usize| lack.is_some_and(|end| end <= at);
        let ends = breaks.iter().skip(1).copied().chain([f.text.len()]);
        for (n, (from, to)) in breaks.iter().copied().zip(ends).enumerate() {
            let heading = level.filter(|_| n == 0);
            let clause = Clause { flow, text: f, range: from..to, heading, lacks: &lacks, listed: &listed };
            clause.pieces(&mut out, form, rules);
        }
        above.pass(f, out.get(before..).unwrap_or_default(), rules);
    }
    let mut out = closing::states(out, flows);
    heads::lists(&mut out, flows, rules);
    heads::answers(&mut out, flows, rules);
    closing::leave_source(&mut out, flows);
    counters::count_cards(&mut out, flows, &bare);
    chaptered::settle(&mut out, flows, rules);
    headlines::settle(&mut out, flows, rules);
    counters::settle(&mut out, flows);
    answered(out, flows)
}

/// A stretch of a flow that opens with at most one ordinal.
struct Clause<'f> {
    /// Index of the flow.
    flow: usize,
    text: &'f Flow<'f>,
    range: Range<usize>,
    /// Level of a heading style.
    heading: Option<u8>,
    /// Whether anything before a byte of the flow says what is wrong.
    lacks: &'f dyn Fn(usize) -> bool,
    /// Whether items are problems whatever their words.
    listed: &'f Listed<'f>,
}

impl Clause<'_> {
    /// Adds its pieces: its opening, then every bracket and label inside.
    fn pieces(self, out: &mut Vec<Piece>, form: Form, rules: &Rules) {
        let Clause { flow, text: paragraph, range, heading, lacks, listed } = self;
        let text = paragraph.text.as_str();
        let Some(body) = text.get(range.clone()) else { return };
        let marker = marker::leading(body).filter(|m| is_structural(m.style));
        let start = range.start + marker.map_or(0, |m| m.len);
        let chapter = marker.is_some_and(|m| matches!(m.style, Style::Chinese | Style::Chapter));
        let opening = label::at_start(paragraph, start..range.end, marker.is_some(), form, rules)
            // 三、整改措施： with nothing behind it is a chapter.
            .filter(|l| !(chapter && l.value >= range.end));
        let from = opening.as_ref().map_or(start, |l| l.value);
        let plain = |range: Range<usize>, label: Option<Label>| Piece {
            flow,
            body: label.as_ref().map_or(range.start, |l| l.value)..range.end,
            range,
            marker: None,
            label,
            unknown: None,
            maybe: None,
            card: None,
            bracket: false,
            below: false,
            heads: false,
            line: false,
            heading: None,
        };
        if opening.is_none() && marker.is_some() && names_section(text.get(start..range.end).unwrap_or(""), rules) {
            let body = start..range.end;
            out.push(Piece { body, marker, line: true, heading, ..plain(range, None) });
            return;
        }
        let review = |l: &Label| l.field == Field::Problem || text.get(l.name.clone()) == Some("原因");
        let short = opening.as_ref().is_some_and(review);
        let item = || marker.is_some() && listed.holds(text.get(start..range.end).unwrap_or(""));
        let before = Before { lacks, listed: &item };
        let mut brackets = brackets::brackets(paragraph, from..range.end, before, rules);
        brackets.retain(|b| !b.is_state() || marker.is_some() && opening.is_none());
        if marker.is_some() && opening.is_none() && brackets.is_empty() {
            brackets.extend(brackets::tail(text, from..range.end, before));
        }
        let last = brackets.last().map_or(from, |b| b.range.end);
        brackets.extend(closing::values(text, last..range.end, form.closing));
        let mut labels = label::inside(paragraph, from..range.end, short, rules);
        // 渠道淤塞。具体表现：… says more of the headline, as long as nothing answers it.
        let answer = labels.iter().find(|l| l.field.is_answer()).map_or(range.end, |l| l.name.start);
        let headed = marker.is_some() && opening.is_none();
        labels.retain(|l| !l.field.is_problem() || headed && l.name.start < answer);
        if headed {
            label::behind_site(text, start..range.end, &mut labels, rules);
        }
        if let Some(answer) = opening.iter().chain(&labels).find(|l| l.field.is_answer()).map(|l| l.value) {
            let known: HashSet<usize> = labels.iter().map(|l| l.name.end).collect();
            let found = unknown::inside(text, answer..range.end, rules).into_iter();
            labels.extend(found.filter(|l| !known.contains(&l.name.end)));
        }
        let maybe =
            if opening.is_none() { unknown::among_labels(paragraph, start..range.end, form.bare, rules) } else { None };
        let beside = if opening.is_some() || maybe.is_some() {
            let from = maybe.as_ref().map_or(from, |l| l.value.max(from));
            let known: HashSet<usize> = labels.iter().map(|l| l.name.end).collect();
            let found = unknown::beside(paragraph, from..range.end, rules).into_iter();
            found.filter(|(label, _)| !known.contains(&label.name.end)).collect()
        } else {
            Vec::new()
        };
        let guessed: HashSet<usize> = beside.iter().filter(|(_, sure)| !sure).map(|(l, _)| l.name.start).collect();
        labels.extend(beside.into_iter().map(|(label, _)| label));
        let cut = cuts(labels, &brackets);
        let first = cut.first().map_or(range.end, |(at, ..)| *at);
        let body = from.min(first)..first;
        let unlabelled = opening.is_none() && marker.is_none();
        let unknown =
            if unlabelled { unknown::name(text, start..range.end, rules).filter(|l| l.value <= first) } else { None };
        let whole = plain(range.start..first, None);
        let maybe = maybe.filter(|l| l.value <= first);
        out.push(Piece { body, marker, label: opening, unknown, maybe, line: true, heading, ..whole });
        for (i, (at, label, bracket)) in cut.iter().enumerate() {
            let next = cut.get(i + 1).map_or(range.end, |(at, ..)| *at);
            if let Some(label) = label {
                out.push(if guessed.contains(at) {
                    Piece { maybe: Some(label.clone()), ..plain(*at..next, None) }
                } else {
                    plain(*at..next, Some(label.clone()))
                });
            }
            let Some(bracket) = bracket else { continue };
            for (label, value) in &bracket.values {
                let whole = label.name.start.min(value.start)..value.end;
                out.push(Piece { body: value.clone(), bracket: true, ..plain(whole, Some(label.clone())) });
            }
            let rest = bracket.range.end.min(next)..next;
            if text.get(rest.clone()).is_some_and(|t| t.chars().any(char::is_alphanumeric)) {
                out.push(plain(rest, None));
            }
        }
    }
}

/// Where labels and brackets begin, in order; a label inside a bracket is one of its own.
fn cuts(labels: Vec<Label>, brackets: &[Bracket]) -> Vec<(usize, Option<Label>, Option<&Bracket>)> {
    let outside = |at: usize| {
        let before = brackets.partition_point(|b| b.range.start <= at);
        before.checked_sub(1).and_then(|i| brackets.get(i)).is_none_or(|b| at >= b.range.end)
    };
    let mut out: Vec<_> = brackets.iter().map(|bracket| (bracket.range.start, None, Some(bracket))).collect();
    let labels = labels.into_iter().filter(|l| outside(l.name.start));
    out.extend(labels.map(|label| (label.name.start, Some(label), None)));
    out.sort_by_key(|(at, ..)| *at);
    out
}

/// An item is answered by what follows, sentences or a list of its own, where its heading ends in 问题的整改情况; by a list
/// also behind a line that says how far it is solved.
fn answered(pieces: Vec<Piece>, flows: &[Flow<'_>]) -> Vec<Piece> {
    let text = |piece: &Piece| flows.get(piece.flow).and_then(|f| f.text.get(piece.body.clone())).unwrap_or("");
    let names = |piece: &Piece| addressed::names_problem(text(piece));
    // （一）关于财务方面问题的整改 over 1.白条入账问题的整改 heads a group.
    let stated = |piece: &Piece| names(piece) || addressed::ending(text(piece)).is_some();
    let ending = |piece: &Piece| {
        let asks = piece.marker.is_some() && piece.label.is_none();
        asks.then(|| addressed::answer_in_heading(text(piece))).flatten()
    };
    let asks = |i: usize, piece: &Piece| {
        let found = ending(piece)?;
        let below = pieces.get(i + 1)?;
        let told =
            if below.marker.is_some() { is_list_below(&pieces, piece, i + 1, stated) } else { below.label.is_none() };
        told.then_some(found)
    };
    let states = |i: usize, piece: &Piece| {
        let plain = piece.line && piece.marker.is_none() && piece.label.is_none();
        let head =
            i.checked_sub(1).and_then(|i| pieces.get(i)).filter(|p| plain && p.marker.is_some() && p.label.is_none());
        // 上述问题 may be all of them.
        let one = !text(piece).contains("上述") && !text(piece).contains("以上");
        let stated = || one && stated::sentence(text(piece)).is_some_and(|s| s.clause.start == 0);
        head.is_some_and(|head| stated() && is_list_below(&pieces, head, i + 1, names))
    };
    let asked: Vec<_> = pieces.iter().enumerate().map(|(i, piece)| (asks(i, piece), states(i, piece))).collect();
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for (mut piece, (found, states)) in pieces.into_iter().zip(asked) {
        let body = flows.get(piece.flow).and_then(|f| f.text.get(piece.body.clone())).unwrap_or("");
        if states {
            let start = piece.body.start;
            piece.label = Some(Label { field: Field::Result, kind: None, name: start..start, value: start });
        }
        let Some(found) = found else {
            out.push(piece);
            continue;
        };
        let name = piece.body.start + found.start..piece.body.start + found.end;
        let end = piece.range.end;
        // 的 belongs to neither.
        let head = if body.get(..found.start).is_some_and(|t| t.ends_with('的')) {
            name.start - '的'.len_utf8()
        } else {
            name.start
        };
        piece.body.end = head;
        piece.range.end = head;
        let label = Label { field: Field::Result, kind: None, name: name.clone(), value: end };
        let flow = piece.flow;
        out.push(piece);
        out.push(Piece {
            flow,
            range: name.start..end,
            body: end..end,
            marker: None,
            label: Some(label),
            unknown: None,
            maybe: None,
            card: None,
            bracket: false,
            below: false,
            heads: false,
            line: false,
            heading: None,
        });
    }
    out
}

/// Whether a list begins at a piece and goes on to the next item beside the heading or above it, without labels and
/// without items that name problems of their own.
fn is_list_below(pieces: &[Piece], heading: &Piece, first: usize, names: impl Fn(&Piece) -> bool) -> bool {
    let Some((head, next)) = heading.marker.zip(pieces.get(first).and_then(|p| p.marker)) else { return false };
    let inside = |m: &Marker| rank(m.style) > rank(head.style);
    let mut below = pieces.iter().skip(first).take_while(|p| p.marker.as_ref().is_none_or(inside));
    next.no == Some(1) && inside(&next) && below.all(|p| p.label.is_none() && !(p.marker.is_some() && names(p)))
}

/// Where the clauses of a paragraph begin: at its start, at each card of several on one line, at an item behind the body
/// or the day of the one before and, in a body on one line, at every ordinal that opens one.
fn breaks(flow: &Flow<'_>, rules: &Rules) -> Vec<usize> {
    let mut out = clauses(flow, rules);
    let items = run_on::items(flow, rules);
    if !items.is_empty() {
        out.extend(items);
        out.sort_unstable();
        out.dedup();
    }
    out
}

/// The same without items that are told by labels.
fn clauses(flow: &Flow<'_>, rules: &Rules) -> Vec<usize> {
    let text = flow.text.as_str();
    let cards = repeat::cards(flow, rules);
    if cards.is_empty() && text.len() < DENSE {
        return told(text, rules);
    }
    let found = ordinals(text);
    let chapter = |(_, m): &(usize, Marker)| matches!(m.style, Style::Chinese | Style::ChineseParen);
    // Where headings count the problems they begin them.
    if !cards.is_empty() && !found.iter().any(chapter) {
        let mut out: Vec<usize> = std::iter::once(0).chain(cards).collect();
        out.sort_unstable();
        out.dedup();
        return out;
    }
    let mut out = vec![0];
    if text.len() < DENSE {
        return out;
    }
    let chapters = found.iter().filter(|o| chapter(o)).count();
    let labels = label::inside(flow, 0..text.len(), false, rules);
    let answers = labels.iter().filter(|l| l.field.is_answer()).count();
    if chapters < 3 && answers < 2 {
        return told(text, rules);
    }
    let flat = found.iter().any(|(_, m)| matches!(m.style, Style::Dot | Style::Comma));
    for (group, end) in groups(&found) {
        let inner = group.first().is_some_and(|(_, m)| m.style == Style::Paren);
        // Where 1. counts the problems (1) counts their points, unless each (1) is answered itself.
        if inner && flat && !answered_apart(group, end, &labels) {
            continue;
        }
        for (at, marker) in group {
            out.extend((*at > 0).then_some(*at));
            if marker.style == Style::Chinese {
                out.extend(heading_end(text, at + marker.len, rules));
            }
        }
    }
    out.extend(ends::breaks(text));
    out.sort_unstable();
    out
}

/// Where the clauses of a paragraph begin that announces problems and counts them itself: 存在以下问题：1.…。2.…。
fn told(text: &str, rules: &Rules) -> Vec<usize> {
    let mut out = vec![0];
    let Some(from) = announced::problems_counted(text) else { return out };
    let style = text.get(from..).and_then(marker::leading).map(|m| m.style);
    let items = ordinals(text).into_iter().filter(|(at, m)| *at >= from && Some(m.style) == style);
    out.extend(items.map(|(at, _)| at));
    let last = out.last().copied().unwrap_or(0);
    let rest = text.get(last..).unwrap_or("");
    let leave = rest.match_indices('。').map(|(at, end)| last + at + end.len());
    out.extend(
        leave
            .into_iter()
            .find(|at| text.get(*at..).is_some_and(|t| signs::takes_leave(t) || signs::closes(t, false, rules))),
    );
    out
}

/// The ordinals in runs of (1) (2) and runs of others, each with where the next run begins.
fn groups(ordinals: &[(usize, Marker)]) -> impl Iterator<Item = (&[(usize, Marker)], usize)> {
    let runs = || ordinals.chunk_by(|(_, a), (_, b)| (a.style == Style::Paren) == (b.style == Style::Paren));
    let ends = runs().skip(1).filter_map(|run| run.first()).map(|(at, _)| *at).chain([usize::MAX]);
    runs().zip(ends)
}

/// Whether (1) (2) are problems of their own in a body on one line: most are answered before the next begins.
fn answered_apart(run: &[(usize, Marker)], end: usize, labels: &[Label]) -> bool {
    let ends = run.iter().skip(1).map(|(at, _)| *at).chain([end]);
    let answered = run.iter().zip(ends).filter(|((at, _), end)| {
        let from = labels.partition_point(|l| l.name.start < *at);
        let own = labels.get(from..).unwrap_or_default().iter().take_while(|l| l.name.start < *end);
        own.into_iter().any(|l| l.field.is_answer())
    });
    answered.count() * 2 > run.len()
}

/// Where the heading of a chapter ends that a sentence runs on to: 二、存在的问题和不足在肯定成绩的同时…, 二、存在的问题一是…
fn heading_end(text: &str, from: usize, rules: &Rules) -> Option<usize> {
    let body = text.get(from..)?;
    let ends = body.char_indices().map(|(i, _)| i).skip(2).take(LONGEST_HEADING);
    let first = |rest: &str| marker::leading(rest).is_some_and(|m| !is_structural(m.style) && m.no == Some(1));
    let runs_on = |end: &usize| body.get(*end..).is_some_and(|rest| rules.sections.leads_on(rest) || first(rest));
    let names = |end: &usize| {
        body.get(..*end).is_some_and(|head| rules.sections.heading(head).is_some() && rules.sections.is_generic(head))
    };
    ends.filter(runs_on).filter(names).last().map(|end| from + end)
}

/// Longest heading that a sentence may run on to, in characters.
const LONGEST_HEADING: usize = 16;

/// Ordinals that open a clause: behind a sentence end, or behind a heading that has none (…方面1.…).
fn ordinals(text: &str) -> Vec<(usize, Marker)> {
    let mut out: Vec<(usize, Marker)> = Vec::new();
    let mut last: Vec<(Style, u32)> = Vec::new();
    let chaptered = memchr::memmem::find(text.as_bytes(), "二、".as_bytes()).is_some();
    let mut previous: Option<char> = None;
    for (at, c) in text.char_indices() {
        let before = previous.replace(c);
        if !opens_ordinal(c) || before.is_some_and(opens_ordinal_inside) {
            continue;
        }
        let Some(found) = text.get(at..).and_then(marker::leading) else { continue };
        if !matches!(
            found.style,
            Style::Chinese
                | Style::ChineseParen
                | Style::Dot
                | Style::Comma
                | Style::Paren
                | Style::Chapter
                | Style::Decimal
                | Style::Named
        ) {
            continue;
        }
        let Some(no) = found.no else { continue };
        // 2.1 only in 第二章.
        let chapter = || last.iter().find(|(style, _)| *style == Style::Chapter).map(|(_, n)| *n);
        let first = || text.get(at..).and_then(|t| number(t.split('.').next()?));
        if found.style == Style::Decimal && (chapter().is_none() || chapter() != first()) {
            continue;
        }
        let said = text
            .get(at + found.len..)
            .and_then(|t| t.chars().next())
            .is_some_and(|c| c.is_alphanumeric() || "\"《".contains(c));
        let behind_end = before.is_none_or(|b| "。;!?:)]\"\n".contains(b));
        let counted = last.iter().find(|(style, _)| *style == found.style).map(|(_, n)| *n);
        let next = no == 1 || counted.is_some_and(|n| no == n + 1);
        let fits = match found.style {
            Style::ChineseParen => true,
            // 问题1: before a colon; the numbers go on through all types.
            Style::Named => next && text.get(..at + found.len).is_some_and(|t| t.ends_with(':')),
            Style::Chinese if no == 1 && !behind_end => {
                // Behind a title that has no end; 统一、 and the like are words.
                let word = before.is_some_and(|b| "统唯之万专单同逐不第".contains(b));
                let list = text.get(..at).is_some_and(|t| t.ends_with("清单"));
                chaptered && before.is_some_and(char::is_alphabetic) && (!word || list)
            }
            Style::Chinese | Style::Chapter => behind_end || next && no > 1 && counted.is_some(),
            _ => behind_end || next && before.is_some_and(|b| b.is_alphabetic() && !b.is_ascii()),
        };
        if !said || !fits {
            continue;
        }
        last.retain(|(style, _)| *style != found.style);
        last.push((found.style, no));
        out.push((at, found));
    }
    out
}

/// Whether an ordinal can begin with this character.
fn opens_ordinal(c: char) -> bool {
    c.is_ascii_digit() || "(第一二三四五六七八九十问隐".contains(c)
}

/// Whether a character belongs to a number that goes on.
fn opens_ordinal_inside(c: char) -> bool {
    c.is_ascii_digit() || "第一二三四五六七八九十百零.".contains(c)
}
