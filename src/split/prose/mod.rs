//! Prose → drafts: paragraphs become an outline, each chapter of it is cut by the dialect that fits it best.
//!
//! `annex` finds the lists that stand in annexes; `pieces` breaks paragraphs where ordinals, labels and brackets open; `outline` says what stands under what; `cut`
//! makes drafts; the dialects beside the tables' say which chapters are laid out how.

pub(in crate::split) mod addressed;
mod ahead;
mod annex;
mod announced;
pub(super) mod answer;
mod bare;
mod beside;
mod brackets;
mod build;
mod cards;
mod chaptered;
mod closing;
pub(in crate::split) mod contents;
mod counted;
mod counters;
pub(super) mod cut;
mod ends;
mod future;
mod heading;
pub(super) mod headline;
mod headlines;
mod heads;
mod inner;
mod itemed;
mod label;
mod labelled;
mod lead;
mod level;
mod named;
mod ordered;
pub(super) mod outline;
pub(super) mod paired;
mod parts;
mod pieces;
pub(super) mod posed;
mod repeat;
mod rows;
mod run_on;
mod siblings;
pub(super) mod signs;
mod sole;
mod stated_list;
mod unknown;
mod unplaced;
mod upside;

use super::dialects::{DIALECTS, Dialect};
use super::{nothing, titles};
use crate::flow::{Flow, flows};
use crate::model::{Code, Draft, Finding, List, Loose};
use crate::rules::Rules;
use beside::Printed;
use cut::{Context, Cut};
use outline::{Outline, Span};
use std::collections::HashSet;
use std::ops::Range;

/// Lines at the head of a text one of which is its title.
const TITLE_LINES: usize = 5;

/// What became of the prose.
#[derive(Debug, Default)]
pub(super) struct Prose {
    /// The lists of annexes, with the numbers they have among those of tables.
    pub lists: Vec<List>,
    /// The drafts in reading order.
    pub drafts: Vec<Draft>,
    /// The index of the text with which each of them begins, among the texts given.
    pub starts: Vec<usize>,
    /// The texts outside all drafts.
    pub loose: Vec<Loose>,
    /// What was odd.
    pub findings: Vec<Finding>,
}

/// What tables gave.
pub(super) struct Tables<'t> {
    /// Their drafts.
    pub drafts: &'t [Draft],
    /// The number of their lists.
    pub lists: usize,
}

/// Cuts the loose texts of a body. `headings` are the levels of heading styles, one for each text. Beside tables that
/// gave records only labelled prose makes more of them, but in an annex that holds no table.
pub(super) fn read(loose: Vec<Loose>, headings: &[Option<u8>], tables: &Tables<'_>, rules: &Rules) -> Prose {
    let flows = flows(&loose);
    if signs::foretells(&flows, rules) {
        drop(flows);
        return Prose { loose, ..Prose::default() };
    }
    let level = |flow: usize| flows.get(flow).and_then(|f| headings.get(f.first).copied().flatten());
    let pieces = cards::settle(pieces::pieces(&flows, level, rules), &flows, rules);
    let beside_tables = !tables.drafts.is_empty();
    let mut annexes = annex::annexes(&flows, &loose, tables.lists);
    let outline = build::outline(&flows, &pieces, &annexes, rules);
    drop(pieces);
    let printed = Printed::new(tables.drafts);
    let mut cut = Cut::new(&outline);
    cut.printed = Some(&printed);
    let explains =
        flows.iter().take(TITLE_LINES).any(|f| signs::explains(&f.text, rules)) || signs::regulates(&flows, rules);
    let beside_group = cut.holds_groups(0);
    for chapter in &outline.node(0).children {
        if cut.join(*chapter) {
            continue;
        }
        let (dialect, other) = match best(&outline, *chapter) {
            Best::None => continue,
            Best::One(dialect) => (dialect, None),
            Best::Tie(dialect, other) => (dialect, Some(other)),
        };
        if let Some(other) = other {
            tie(&mut cut, *chapter, dialect, other);
        }
        let before = cut.drafts.len();
        let flow = outline.flow(*chapter);
        let annex = annex::containing(&annexes, flow).and_then(|at| annexes.get_mut(at));
        let table = annex.as_ref().is_none_or(|annex| annex.table);
        cut.beside_tables = beside_tables && table || explains;
        let context = Context { section: outline.above(*chapter), beside_group, ..Context::default() };
        (dialect.cut)(&mut cut, *chapter, &context);
        if let Some(annex) = annex.filter(|annex| !annex.table) {
            annex.gave(before..cut.drafts.len(), dialect.name, flow);
        }
    }
    cut.ordered();
    let told = cut.between_cards();
    if !cut.drafts.is_empty() || beside_tables {
        let cited: HashSet<usize> = titles::citations(&loose).into_iter().flatten().collect();
        let cited = flows.iter().enumerate().filter(|(_, f)| cited.contains(&f.first)).map(|(i, _)| i);
        let flows = cut.used.iter().map(|s| s.flow).chain(cited).chain(told).collect();
        let told = Told { flows, problems: &printed, tables: beside_tables };
        cut.unplaced(0, None, &told);
        cut.between_chapters(&told);
    }
    let (lists, cards) = annex::lists(&annexes, &mut cut, &flows, &loose);
    let Cut { drafts, starts, used, mut findings, nothing, .. } = cut;
    findings.extend(nothing::findings(nothing.into_iter().map(|row| (0, row)).collect()));
    let starts = starts.into_iter().map(|flow| flows.get(flow).map_or(0, |f| f.first)).collect();
    if drafts.is_empty() {
        drop(flows);
        return Prose { loose, findings, ..Prose::default() };
    }
    let mut left = rest(&loose, &flows, used);
    annex::settle(&mut left, &annexes, &flows);
    annex::settle_cards(&mut left, &cards, &flows);
    Prose { lists, drafts, starts, loose: left.into_iter().map(|(_, l)| l).collect(), findings }
}

/// What need not be looked for.
struct Told<'t> {
    /// Flows that fed a record, only cite an annex, or left a finding.
    flows: HashSet<usize>,
    /// Problems of tables: a text may go through them again.
    problems: &'t Printed<'t>,
    /// Whether tables gave records.
    tables: bool,
}

/// The dialects that fit a chapter.
enum Best {
    None,
    One(&'static Dialect),
    Tie(&'static Dialect, &'static Dialect),
}

fn best(outline: &Outline<'_>, chapter: usize) -> Best {
    let mut found: Vec<(u32, &'static Dialect)> = DIALECTS.iter().map(|d| ((d.fit)(outline, chapter), d)).collect();
    // The sort is stable: of equals the earlier row counts.
    found.sort_by_key(|(fit, _)| std::cmp::Reverse(*fit));
    match found.as_slice() {
        [(fit, one), (next, other), ..] if *fit > 0 && fit == next && one.family != other.family => {
            Best::Tie(one, other)
        }
        [(fit, one), ..] if *fit > 0 => Best::One(one),
        _ => Best::None,
    }
}

fn tie(cut: &mut Cut<'_, '_>, chapter: usize, dialect: &Dialect, other: &Dialect) {
    let message =
        format!("The chapter can be read as {} and as {}; it was read as the former.", dialect.name, other.name);
    let mut finding = Finding::new(Code::DialectTie, message).with("dialect", dialect.name).with("other", other.name);
    finding.place = cut.outline.node(chapter).head.as_ref().and_then(|h| cut.outline.place(std::slice::from_ref(h)));
    cut.findings.push(finding);
}

/// The loose texts less what was used, each with its index; what is left of a paragraph stays where it stood.
fn rest(loose: &[Loose], flows: &[Flow<'_>], mut used: Vec<Span>) -> Vec<(usize, Loose)> {
    used.sort_by_key(|s| (s.flow, s.range.start));
    let mut out: Vec<(usize, Loose)> = Vec::with_capacity(loose.len());
    let mut covered = vec![false; loose.len()];
    let mut at = 0;
    for (index, flow) in flows.iter().enumerate() {
        for i in flow.first..flow.first + flow.lines() {
            if let Some(slot) = covered.get_mut(i) {
                *slot = true;
            }
        }
        let begin = at;
        while used.get(at).is_some_and(|s| s.flow == index) {
            at += 1;
        }
        let spans = used.get(begin..at).unwrap_or_default();
        if spans.is_empty() {
            let lines = flow.first..flow.first + flow.lines();
            let line = |i: usize| Some((i, Loose { wrapped: i > flow.first, ..loose.get(i)?.clone() }));
            out.extend(lines.filter_map(line));
            continue;
        }
        for gap in gaps(spans, flow.text.len()) {
            if flow.text.get(gap.clone()).is_some_and(|t| t.chars().any(char::is_alphanumeric)) {
                out.extend(flow.cut(gap).into_iter().map(|l| (flow.first, l)));
            }
        }
    }
    out.extend(loose.iter().enumerate().filter(|(i, _)| covered.get(*i) == Some(&false)).map(|(i, l)| (i, l.clone())));
    out.sort_by_key(|(i, _)| *i);
    out
}

/// What sorted spans leave of a text.
fn gaps(spans: &[Span], len: usize) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    for span in spans {
        if span.range.start > at {
            out.push(at..span.range.start);
        }
        at = at.max(span.range.end);
    }
    if at < len {
        out.push(at..len);
    }
    out
}
