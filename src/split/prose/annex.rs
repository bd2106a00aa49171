//! Annexes in prose: a line 附件1, the title of a list, then its items; number and title may stand on one line. Each
//! that gives records is a list of its own. So are cards in labelled text, one after another under one title.

use super::cut::Cut;
use crate::flow::Flow;
use crate::model::{Field, List, Loose, LooseKind, Place};
use crate::rules::{Rules, Section};
use crate::split::titles;
use crate::text::marker;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

/// The title of a list under its own 附件 line.
#[derive(Debug)]
pub(super) struct Annex {
    /// Index of the flow that is the 附件 line.
    pub flow: usize,
    /// Number of the attachment.
    no: Option<u32>,
    /// The title, as printed.
    title: String,
    /// Lines of number and title.
    lines: usize,
    /// Whether a table stands in it: then its list is that, and what prose is there only goes with it.
    pub table: bool,
    /// What it gave, if anything.
    given: Option<Given>,
}

/// What an annex gave.
#[derive(Debug)]
struct Given {
    /// Its drafts.
    drafts: Range<usize>,
    /// Name of the dialect of its first chapter.
    dialect: &'static str,
    /// Index of the flow in which that chapter begins.
    item: usize,
}

/// The annexes of a body, in reading order. `loose` are the texts that the flows were made from, `lists` the number of
/// lists in tables.
pub(super) fn annexes(flows: &[Flow<'_>], loose: &[Loose], lists: usize) -> Vec<Annex> {
    let paragraphs: Vec<usize> = (0..flows.len()).filter(|i| is_paragraph(flows, *i)).collect();
    let names_list = |text: &str| {
        titles::is_list_title(text) || titles::is_title(text) && ITEMS.iter().any(|word| text.ends_with(word))
    };
    let cited: HashSet<usize> = titles::citations(loose).into_iter().flatten().collect();
    let annex = |pair: &[usize]| {
        let [at, next] = pair else { return None };
        let (label, title) = (flows.get(*at)?, flows.get(*next)?);
        let no = titles::attachment(&label.text)?;
        let item = marker::leading(&title.text);
        let annex = |title: &Flow<'_>, lines: usize| {
            let title = title.raw(0..title.text.len());
            Annex { flow: *at, no, title, lines, table: false, given: None }
        };
        match titles::bare_title(&label.text) {
            None => (names_list(&title.text) && item.is_none()).then(|| annex(title, 2)),
            // 附件：整改清单 above a signature or among others only cites it.
            Some(named) => {
                let begins = item.is_some_and(|m| m.no == Some(1)) && !names_list(&title.text);
                (begins && names_list(&named) && !cited.contains(&label.first)).then(|| annex(label, 1))
            }
        }
    };
    let mut found: Vec<Annex> = paragraphs.windows(2).filter_map(annex).collect();
    let before = |flow: usize| flows.get(flow).and_then(|f| loose.get(f.first)).map_or(lists, |l| l.after_lists);
    let ends: Vec<usize> = found.iter().skip(1).map(|next| before(next.flow)).chain([lists]).collect();
    for (annex, end) in found.iter_mut().zip(ends) {
        annex.table = end > before(annex.flow);
    }
    found
}

/// What the title of an annex ends in whose items are problems, where it does not say that it is a list.
const ITEMS: &[&str] = &["问题", "隐患"];

fn is_paragraph(flows: &[Flow<'_>], index: usize) -> bool {
    flows.get(index).is_some_and(|f| f.kind == LooseKind::Paragraph)
}

/// The annex that a flow stands in.
pub(super) fn containing(annexes: &[Annex], flow: usize) -> Option<usize> {
    annexes.partition_point(|a| a.flow <= flow).checked_sub(1)
}

impl Annex {
    /// What its title says of its items: those of a list of problems are problems, whatever is to be done about them.
    pub(super) fn section(&self, rules: &Rules) -> Option<Section> {
        let problems = ITEMS.iter().any(|word| self.title.contains(word));
        let told = || rules.sections.heading(&self.title).map(|heading| heading.section);
        if problems { Some(Section::Problems) } else { told() }
    }

    /// Notes the drafts of one of its chapters, which begins in the flow `item`.
    pub(super) fn gave(&mut self, drafts: Range<usize>, dialect: &'static str, item: usize) {
        match &mut self.given {
            _ if drafts.is_empty() => {}
            Some(given) => given.drafts.end = drafts.end,
            None => self.given = Some(Given { drafts, dialect, item }),
        }
    }
}

/// A list that gets its number and its drafts.
struct Found {
    /// Index of the flow in which it begins.
    flow: usize,
    title: Option<String>,
    attachment: Option<u32>,
    dialect: &'static str,
    drafts: Vec<usize>,
}

/// Fewest labels of a card.
const FEWEST_LABELS: usize = 3;

/// What a list of cards is called.
const CARDS: &str = "card";

/// The lists of the annexes that gave drafts and those of cards, in reading order among those of tables, each with the
/// number it has there; the drafts get the number of theirs. Gives also the flows in which the lists of cards begin.
pub(super) fn lists(
    annexes: &[Annex],
    cut: &mut Cut<'_, '_>,
    flows: &[Flow<'_>],
    loose: &[Loose],
) -> (Vec<List>, Vec<usize>) {
    let cards: HashSet<usize> = cut.cards.iter().copied().collect();
    let mut found: Vec<Found> = Vec::new();
    for annex in annexes {
        let Some(given) = &annex.given else { continue };
        let drafts: Vec<usize> = given.drafts.clone().collect();
        let dialect = if drafts.iter().all(|d| cards.contains(d)) { CARDS } else { given.dialect };
        let title = titles::bare_title(&annex.title);
        found.push(Found { flow: annex.flow, title, attachment: annex.no, dialect, drafts });
    }
    let annexed: HashSet<usize> = found.iter().flat_map(|f| f.drafts.iter().copied()).collect();
    let own: Vec<Found> = decks(cut, &annexed, flows);
    let starts = own.iter().map(|f| f.flow).collect();
    found.extend(own);
    found.sort_by_key(|f| f.flow);
    let mut out: Vec<List> = Vec::new();
    for Found { flow, title, attachment, dialect, drafts } in found {
        let tables = flows.get(flow).and_then(|f| loose.get(f.first)).map_or(0, |l| l.after_lists);
        let no = tables + out.len() + 1;
        let (mut fields, mut place): (BTreeSet<Field>, Option<Place>) = (BTreeSet::new(), None);
        for draft in drafts {
            let Some(draft) = cut.drafts.get_mut(draft) else { continue };
            draft.list = Some(no);
            fields.extend(draft.parts.iter().map(|part| part.field));
            place = Some(place.map_or_else(|| draft.place.clone(), |all| all.join(&draft.place)));
        }
        let Some(place) = place else { continue };
        let mut columns: Vec<String> = fields.iter().map(|field| field.key().to_string()).collect();
        columns.dedup();
        out.push(List { no, title, attachment, dialect: dialect.to_string(), columns, place });
    }
    (out, starts)
}

/// Cards outside annexes, one after another under one title. One card alone is a list where its title says so.
fn decks(cut: &Cut<'_, '_>, annexed: &HashSet<usize>, flows: &[Flow<'_>]) -> Vec<Found> {
    let used: HashSet<usize> = cut.used.iter().map(|s| s.flow).collect();
    let raw = |flow: &Flow<'_>| flow.raw(0..flow.text.len());
    let heads = |at: usize| {
        let flow = flows.get(at).filter(|f| f.kind == LooseKind::Paragraph && !used.contains(&at))?;
        titles::is_list_title(&flow.text).then(|| raw(flow)).and_then(|text| titles::bare_title(&text))
    };
    // What titles the whole text titles the cards too.
    let whole = || flows.iter().take(super::TITLE_LINES).find(|f| titles::is_title(&f.text)).map(raw);
    let mut out: Vec<Found> = Vec::new();
    let mut from = 0;
    // 问题：… 整改情况：… tells of a problem in prose; a card has more labels.
    let labels = |card: usize| {
        let parts = cut.drafts.get(card).map_or(&[][..], |draft| &draft.parts);
        parts.iter().filter(|part| part.label.is_some()).count()
    };
    for card in cut.cards.iter().filter(|card| !annexed.contains(card) && labels(**card) >= FEWEST_LABELS) {
        let start = cut.starts.get(*card).copied().unwrap_or(0);
        let title = (from..start).rev().find_map(heads);
        from = start;
        match out.last_mut().filter(|_| title.is_none()) {
            Some(deck) => deck.drafts.push(*card),
            None => {
                out.push(Found { flow: start, title, attachment: None, dialect: CARDS, drafts: vec![*card] });
            }
        }
    }
    out.retain(|deck| deck.drafts.len() > 1 || deck.title.is_some());
    for deck in out.iter_mut().filter(|deck| deck.title.is_none()) {
        deck.title = whole().and_then(|text| titles::bare_title(&text));
    }
    out
}

/// Gives each loose text behind the first line of a list of cards one list more before it. `starts` are the flows in
/// which they begin.
pub(super) fn settle_cards(loose: &mut [(usize, Loose)], starts: &[usize], flows: &[Flow<'_>]) {
    let first: Vec<usize> = starts.iter().filter_map(|flow| Some(flows.get(*flow)?.first)).collect();
    for (at, text) in loose.iter_mut().filter(|_| !first.is_empty()) {
        text.after_lists += first.partition_point(|start| start <= at);
    }
}

/// Gives each loose text the number of lists before it, those of annexes counted. The title of an annex stands above
/// its list; what is between the title and the first item is a note to it. A text comes with its index among those that
/// the flows were made from.
pub(super) fn settle(loose: &mut [(usize, Loose)], annexes: &[Annex], flows: &[Flow<'_>]) {
    let first = |flow: usize| flows.get(flow).map_or(usize::MAX, |f| f.first);
    let start = |annex: &Annex| (first(annex.flow), annex.lines);
    let given = annexes.iter().filter_map(|annex| Some((start(annex), first(annex.given.as_ref()?.item))));
    let given: Vec<((usize, usize), usize)> = given.collect();
    for (at, text) in loose {
        let lists = given.partition_point(|((start, _), _)| start <= at);
        let Some(((start, lines), item)) = lists.checked_sub(1).and_then(|i| given.get(i)) else { continue };
        let title = *at < start + lines;
        text.after_lists += lists - usize::from(title);
        if *at < *item {
            text.kind = if title { LooseKind::Title } else { LooseKind::Note };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::dialects::testing::split;

    #[test]
    fn number_and_title_may_stand_on_one_line() {
        let annex = "附件2：渡口问题整改清单\n一、护栏缺失\n整改措施：加装护栏。\n二、标识不清\n整改措施：补设标识。";
        let letter = "渡口整改通知\n现将清单印发。\n附件：渡口问题整改清单\n竹浦镇人民政府\n2024年3月1日\n";
        let found = split(&format!("{letter}{annex}"));
        let lists: Vec<_> = found.lists.iter().map(|l| (l.attachment, l.title.as_deref())).collect();
        assert_eq!(lists, [(Some(2), Some("渡口问题整改清单"))]);
        assert!(found.drafts.len() == 2 && found.drafts.iter().all(|d| d.list == Some(1)));
    }
}
