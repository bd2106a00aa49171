//! Tables are cut as they come, prose in one go behind them: here their drafts are put back into the order of the
//! page, and a list gives up a title that belongs to the records before it.

use super::lines::is_group_heading;
use super::titles;
use crate::model::{Draft, List, Loose, Split};
use std::collections::HashSet;

/// A list whose title does not stand directly above it.
#[derive(Debug)]
pub(super) struct Distant {
    /// Index of the list.
    list: usize,
    /// Index of the loose text that is its title, where it has one; else of the first one that could be.
    from: usize,
    /// Whether it has one.
    titled: bool,
    /// Loose texts before the list.
    start: usize,
    /// Group headings (二、…) between them, with their indices among the loose texts.
    headings: Vec<(usize, String)>,
}

impl Distant {
    /// The list with this index begins behind `above`. Texts that may head it begin with number `from`; its title is
    /// the one with this index among them, if any.
    pub fn new(list: usize, from: usize, title: Option<usize>, above: &[Loose]) -> Self {
        let heading = |text: &str| {
            is_group_heading(text) && text.chars().count() <= 40 && !text.contains('。') && !text.ends_with(['；', ';'])
        };
        let behind = title.map_or(from, |at| from + at + 1);
        let headings = above.iter().enumerate().skip(behind).filter(|(_, l)| heading(&l.text));
        let headings = headings.filter_map(|(i, l)| Some((i, titles::bare_title(&l.text)?))).collect();
        Distant { list, from: from + title.unwrap_or(0), titled: title.is_some(), start: above.len(), headings }
    }

    /// Where records of prose stand between title and list, the title is theirs; the list takes the nearest heading
    /// behind them, or none. `starts` are the loose texts with which records of prose begin, in ascending order.
    pub fn settle(self, starts: &[usize], lists: &mut [List]) {
        let before = starts.partition_point(|start| *start < self.start);
        let last = before.checked_sub(1).and_then(|i| starts.get(i)).filter(|start| **start >= self.from);
        let (Some(last), Some(list)) = (last, lists.get_mut(self.list)) else { return };
        let own = self.headings.into_iter().rfind(|(at, _)| at > last).map(|(_, title)| title);
        // What another place (the name of a sheet) calls the list is not the prose's.
        if self.titled || own.is_some() {
            list.title = own;
        }
    }
}

/// Drafts of tables and of prose in the order of the page. `before` says how many loose texts stand before each draft
/// of a table, `starts` with which loose text each draft of prose begins; both are as long as their drafts.
pub(super) fn merge(tables: Vec<Draft>, before: &[usize], prose: Vec<Draft>, starts: &[usize]) -> Vec<Draft> {
    if prose.is_empty() {
        return tables;
    }
    let mut out = Vec::with_capacity(tables.len() + prose.len());
    // New index of each draft of a kind; a parent is of the same kind as its parts and stands before them.
    let (mut of_tables, mut of_prose) = (Vec::with_capacity(tables.len()), Vec::with_capacity(prose.len()));
    let mut tables = tables.into_iter().zip(before).peekable();
    for (i, draft) in prose.into_iter().enumerate() {
        let start = starts.get(i).copied().unwrap_or(usize::MAX);
        while let Some((draft, _)) = tables.next_if(|(_, before)| **before <= start) {
            take(&mut out, &mut of_tables, draft);
        }
        take(&mut out, &mut of_prose, draft);
    }
    for (draft, _) in tables {
        take(&mut out, &mut of_tables, draft);
    }
    out
}

fn take(out: &mut Vec<Draft>, moved: &mut Vec<usize>, mut draft: Draft) {
    draft.parent = draft.parent.and_then(|p| moved.get(p).copied());
    moved.push(out.len());
    out.push(draft);
}

/// Puts the lists of annexes, which have the numbers they are to have, among those of tables, which make room.
pub(super) fn number(out: &mut Split, annexes: Vec<List>) {
    if annexes.is_empty() {
        return;
    }
    let taken: HashSet<usize> = annexes.iter().map(|list| list.no).collect();
    let free: Vec<usize> = (1..=out.lists.len() + annexes.len()).filter(|no| !taken.contains(no)).collect();
    let moved = |no: usize| no.checked_sub(1).and_then(|i| free.get(i)).copied().unwrap_or(no);
    out.lists.iter_mut().for_each(|list| list.no = moved(list.no));
    out.drafts.iter_mut().for_each(|draft| draft.list = draft.list.map(moved));
    for data in out.findings.iter_mut().filter_map(|finding| finding.data.as_mut()) {
        if let Some(no) = data.get_mut("list") {
            *no = no.as_u64().and_then(|n| usize::try_from(n).ok()).map_or(no.take(), |n| moved(n).into());
        }
    }
    out.lists.extend(annexes);
    out.lists.sort_by_key(|list| list.no);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LooseKind, Place};

    fn settled(title: Option<usize>, known: &str, starts: &[usize]) -> Option<String> {
        let texts = ["一、总体情况", "河道有垃圾", "二、任务安排", "渡口无护栏", "有关安排见下表。"];
        let loose = |text: &&str| Loose {
            text: (*text).to_string(),
            kind: LooseKind::Paragraph,
            place: Place::Block { block: 1 },
            after_lists: 0,
            wrapped: false,
        };
        let above: Vec<Loose> = texts.iter().map(loose).collect();
        let mut lists = [List {
            no: 1,
            title: Some(known.to_string()),
            attachment: None,
            dialect: "table".into(),
            columns: Vec::new(),
            place: Place::Block { block: 6 },
        }];
        Distant::new(0, 0, title, &above).settle(starts, &mut lists);
        let [list] = lists;
        list.title
    }

    #[test]
    fn only_a_title_of_the_prose_is_given_up() {
        assert_eq!(settled(Some(0), "总体情况", &[1, 3]), None);
        assert_eq!(settled(Some(0), "总体情况", &[1]).as_deref(), Some("任务安排"));
        assert_eq!(settled(Some(2), "任务安排", &[1]).as_deref(), Some("任务安排"));
        assert_eq!(settled(None, "清单", &[1, 3]).as_deref(), Some("清单"));
        assert_eq!(settled(None, "清单", &[1, 7]).as_deref(), Some("任务安排"));
    }
}
