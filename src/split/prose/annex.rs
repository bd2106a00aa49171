//! Annexes in prose: a line 附件1, the title of a list, then its items; number and title may stand on one line. Each
//! that gives records is a list of its own.

use super::cut::Cut;
use crate::flow::Flow;
use crate::model::{Field, List, Loose, LooseKind};
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

/// The lists of the annexes that gave drafts, in reading order among those of tables, each with the number it has
/// there; the drafts get the number of theirs.
pub(super) fn lists(annexes: &[Annex], cut: &mut Cut<'_, '_>, flows: &[Flow<'_>], loose: &[Loose]) -> Vec<List> {
    let mut out: Vec<List> = Vec::new();
    for annex in annexes {
        let Some(given) = &annex.given else { continue };
        let tables = flows.get(annex.flow).and_then(|f| loose.get(f.first)).map_or(0, |l| l.after_lists);
        let no = tables + out.len() + 1;
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
