//! Blocks that wait hidden until a script shows them: platforms save an article as `visibility:hidden`, content systems
//! fill a hidden block and show it when the page has loaded. Scripts are not run, so what they would show is found by
//! its share of the page: a reader who opens the page sees it, and next to nothing without it.

use super::css::Looks;
use super::dom::{Dom, Id, ROOT};
use super::stats::{Figures, count};
use super::tags::{Attr, Tag};

/// What `display:none` hides is shown if it is so many times the rest of the page; people do hide things with it.
/// `visibility:hidden` keeps a block's room empty, which nobody wants of half a page.
const TIMES_THE_REST: u32 = 4;

/// Shows the blocks that hold most of a page's text; how many there were.
pub(super) fn lift(dom: &mut Dom, looks: &Looks) -> usize {
    let waiting: Vec<Id> = dom.descendants(ROOT).filter(|id| is_veiled_block(dom, *id)).collect();
    if waiting.is_empty() {
        return 0;
    }
    let (all, shown) = (count(dom, true), total(dom, &count(dom, false)));
    let is_most = |id: &Id| {
        let text = all.of(dom, *id).text;
        let times = if looks.invisible.contains(id) || is_invisible(dom, *id) { 1 } else { TIMES_THE_REST };
        text > 0 && text >= shown.saturating_mul(times)
    };
    let lifted: Vec<Id> = waiting.into_iter().filter(is_most).collect();
    lifted.iter().for_each(|id| dom.set_hidden(*id, false));
    lifted.len()
}

/// A hidden block of a page's frame; rows and cells are hidden by hand.
fn is_veiled_block(dom: &Dom, id: Id) -> bool {
    dom.hidden(id) && matches!(dom.tag(id), Tag::Div | Tag::Section | Tag::Article | Tag::Main | Tag::Body | Tag::Form)
}

fn is_invisible(dom: &Dom, id: Id) -> bool {
    let style = dom.attr(id, Attr::Style).unwrap_or_default().to_ascii_lowercase();
    style.contains("visibility") && !style.contains("display")
}

/// Visible characters of a page.
fn total(dom: &Dom, figures: &Figures) -> u32 {
    dom.children(ROOT).map(|id| figures.of(dom, id).text).sum()
}
