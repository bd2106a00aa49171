//! The table of contents of a text: its lines repeat the headings with the numbers of their pages, and are no items of the
//! outline.
//!
//! ```text
//! 目  录
//! 一、总体要求…………1
//! 二、整改任务…………3
//! ```

use crate::flow::Flow;
use crate::model::LooseKind;
use crate::split::view::View;
use crate::text::marker;
use crate::text::numeral::number;
use std::collections::HashSet;

/// Longest line of a table of contents, in characters.
const LONGEST: usize = 60;

/// Fewest lines of a table of contents that has no heading.
const FEWEST: usize = 3;

/// What may stand between a heading and its page.
const LEADERS: [char; 7] = ['.', '…', '‥', '·', '-', '—', '_'];

/// The indices of the flows that are lines of tables of contents, their headings with them.
pub(super) fn lines(flows: &[Flow<'_>]) -> HashSet<usize> {
    let mut out = HashSet::new();
    let mut run: Vec<(usize, &str, u32)> = Vec::new();
    let mut title = None;
    for (i, flow) in flows.iter().enumerate().filter(|(_, f)| f.kind == LooseKind::Paragraph) {
        let goes_on = |page: u32| run.last().is_none_or(|(_, _, last)| *last <= page);
        match entry(flow).filter(|(_, page)| goes_on(*page)) {
            Some((heading, page)) => run.push((i, heading, page)),
            None => {
                settle(&mut out, std::mem::take(&mut run), title.take(), flows);
                title = matches!(flow.text.as_str(), "目录" | "目次").then_some(i);
            }
        }
    }
    settle(&mut out, run, title, flows);
    out
}

/// Whether a table of two columns is one: headings, most of them counted, beside pages.
pub(in crate::split) fn is_table(view: &View<'_>) -> bool {
    let rows = view.table.grid.rows();
    let (mut last, mut counted) = (0, 0);
    for row in 0..rows {
        let cells = view.own_cells(row);
        let [heading, page] = cells.as_slice() else { return false };
        let Some((heading, page)) = view.cells.get(*heading).zip(view.cells.get(*page)) else { return false };
        let Some(no) = number(&page.text).filter(|no| *no >= last && *no < 1000) else { return false };
        last = no;
        counted += usize::from(marker::leading(&heading.text).is_some());
    }
    rows > 1 && counted * 2 > rows
}

/// A line's heading and page.
fn entry<'f>(flow: &'f Flow<'_>) -> Option<(&'f str, u32)> {
    let text = flow.text.as_str();
    let bare = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = text.get(bare.len()..).filter(|d| (1..=3).contains(&d.len()))?;
    let heading = bare.trim_end_matches(LEADERS);
    let led = heading.len() < bare.len() || flow.is_apart(bare.len());
    let plain = heading.chars().nth(1).is_some() && heading.chars().nth(LONGEST).is_none();
    (led && plain && heading.ends_with(char::is_alphabetic) && !heading.contains('。'))
        .then_some((heading, number(digits)?))
}

/// Keeps a run of lines that is a table of contents: a heading says so, or the lines come again below without a page.
fn settle(out: &mut HashSet<usize>, run: Vec<(usize, &str, u32)>, title: Option<usize>, flows: &[Flow<'_>]) {
    let Some((last, ..)) = run.last() else { return };
    let again = || {
        let below: HashSet<&str> = flows.iter().skip(last + 1).map(|f| f.text.as_str()).collect();
        run.len() >= FEWEST && run.iter().filter(|(_, heading, _)| below.contains(heading)).count() * 2 > run.len()
    };
    if title.is_some() || again() {
        out.extend(title);
        out.extend(run.into_iter().map(|(i, ..)| i));
    }
}

#[cfg(test)]
mod tests {
    use crate::split::dialects::testing::drafts;

    #[test]
    fn a_table_of_contents_is_no_outline() {
        let body = "一、总体要求\n坚持安全第一。\n二、整改任务\n(一)渡口管护\n1.护栏松动。\n整改措施:加固。\n(二)船舶管理\n2.台账缺失。\n整改措施:补齐。";
        let plain = drafts(&format!("整改方案\n{body}"));
        assert_eq!(plain.len(), 2);
        for contents in [
            "目  录\n一、总体要求\t1\n二、整改任务\t1\n（一）渡口管护\t1\n（二）船舶管理\t2",
            "目录\n一、总体要求…………1\n二、整改任务……2\n（一）渡口管护......2\n（二）船舶管理 …… 12",
            "一、总体要求 1\n二、整改任务 1\n（一）渡口管护 1\n（二）船舶管理 2",
        ] {
            assert_eq!(drafts(&format!("整改方案\n{contents}\n{body}")), plain, "{contents}");
        }
    }

    #[test]
    fn numbers_at_the_end_of_items_are_no_pages() {
        let text = "一、存在的问题\n1.渡口缺救生圈 3\n2.码头缺灯具 5\n3.船舶缺标识 8";
        assert_eq!(drafts(text).len(), 3);
    }
}
