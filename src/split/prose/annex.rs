//! Annexes in prose: a line 附件1, the title of a list, then its items. Each that gives records is a list of its own.

use super::cut::Cut;
use crate::model::flow::Flow;
use crate::model::{Field, List, Loose, LooseKind};
use crate::rules::{Rules, Section};
use crate::split::titles;
use crate::text::marker;
use std::collections::BTreeSet;
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

/// The annexes of a body, in reading order.
pub(super) fn annexes(flows: &[Flow<'_>]) -> Vec<Annex> {
    let paragraphs: Vec<usize> = (0..flows.len()).filter(|i| is_paragraph(flows, *i)).collect();
    let annex = |pair: &[usize]| {
        let [at, next] = pair else { return None };
        let (label, title) = (flows.get(*at)?, flows.get(*next)?);
        let no = titles::attachment(&label.text).filter(|_| titles::bare_title(&label.text).is_none())?;
        let fits = titles::is_list_title(&title.text) && marker::leading(&title.text).is_none();
        fits.then(|| Annex { flow: *at, no, title: title.raw(0..title.text.len()), given: None })
    };
    paragraphs.windows(2).filter_map(annex).collect()
}

fn is_paragraph(flows: &[Flow<'_>], index: usize) -> bool {
    flows.get(index).is_some_and(|f| f.kind == LooseKind::Paragraph)
}

/// The annex that a flow stands in.
pub(super) fn containing(annexes: &[Annex], flow: usize) -> Option<usize> {
    annexes.partition_point(|a| a.flow <= flow).checked_sub(1)
}

impl Annex {
    /// What its title says of its items.
    pub(super) fn section(&self, rules: &Rules) -> Option<Section> {
        rules.sections.heading(&self.title).map(|heading| heading.section)
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

/// The lists of the annexes that gave drafts; the drafts get the number of theirs.
pub(super) fn lists(annexes: &[Annex], cut: &mut Cut<'_, '_>) -> Vec<List> {
    let mut out: Vec<List> = Vec::new();
    for annex in annexes {
        let Some(given) = &annex.given else { continue };
        let no = out.len() + 1;
        let Some(drafts) = cut.drafts.get_mut(given.drafts.clone()) else { continue };
        drafts.iter_mut().for_each(|draft| draft.list = Some(no));
        let fields: BTreeSet<Field> = drafts.iter().flat_map(|d| &d.parts).map(|part| part.field).collect();
        let columns: Vec<String> = fields.iter().map(|field| field.key().to_string()).collect();
        let Some(place) = drafts.iter().map(|d| d.place.clone()).reduce(|a, b| a.join(&b)) else { continue };
        let title = titles::bare_title(&annex.title);
        out.push(List { no, title, attachment: annex.no, dialect: given.dialect.to_string(), columns, place });
    }
    out
}

/// Gives each loose text in an annex the list it is printed with: the title stands above it, what is between the title
/// and the first item is a note to it. A text comes with its index among those that the flows were made from.
pub(super) fn settle(loose: &mut [(usize, Loose)], annexes: &[Annex], flows: &[Flow<'_>]) {
    let first = |flow: usize| flows.get(flow).map_or(usize::MAX, |f| f.first);
    let mut lists = 0;
    for (i, annex) in annexes.iter().enumerate() {
        let Some(given) = &annex.given else { continue };
        let (start, item) = (first(annex.flow), first(given.item));
        let end = annexes.get(i + 1).map_or(usize::MAX, |next| first(next.flow));
        let inside = loose.partition_point(|(at, _)| *at < start)..loose.partition_point(|(at, _)| *at < end);
        for (at, text) in loose.get_mut(inside).into_iter().flatten() {
            let title = *at <= start + 1;
            text.after_lists = if title { lists } else { lists + 1 };
            if *at < item {
                text.kind = if title { LooseKind::Title } else { LooseKind::Note };
            }
        }
        lists += 1;
    }
}
