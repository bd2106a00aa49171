//! Tables are cut as they come, prose in one go behind them: here their drafts are put back into the order of the
//! page, and a list gives up a title that belongs to the records before it.

use super::lines::is_group_heading;
use super::titles;
use crate::model::{Draft, List, Loose};

/// A list whose title does not stand directly above it.
#[derive(Debug)]
pub(super) struct Distant {
    /// Index of the list.
    list: usize,
    /// Index of the loose text that is its title.
    title: usize,
    /// Loose texts before the list.
    start: usize,
    /// Group headings (二、…) between them, with their indices among the loose texts.
    headings: Vec<(usize, String)>,
}

impl Distant {
    /// The list with this index begins behind `above`; its title is the loose text number `title`.
    pub fn new(list: usize, title: usize, above: &[Loose]) -> Self {
        let heading = |text: &str| {
            is_group_heading(text) && text.chars().count() <= 40 && !text.contains('。') && !text.ends_with(['；', ';'])
        };
        let headings = above.iter().enumerate().skip(title + 1).filter(|(_, l)| heading(&l.text));
        let headings = headings.filter_map(|(i, l)| Some((i, titles::bare_title(&l.text)?))).collect();
        Distant { list, title, start: above.len(), headings }
    }

    /// Where records of prose stand between title and list, the title is theirs; the list takes the nearest heading
    /// behind them, or none. `starts` are the loose texts with which records of prose begin.
    pub fn settle(self, starts: &[usize], lists: &mut [List]) {
        let between = |s: &&usize| (self.title..self.start).contains(*s);
        let Some(last) = starts.iter().filter(between).max() else { return };
        if let Some(list) = lists.get_mut(self.list) {
            let own = self.headings.into_iter().rfind(|(at, _)| at > last);
            list.title = own.map(|(_, title)| title);
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
