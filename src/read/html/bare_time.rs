//! The time of publication that a page for telephones prints without its year (昨天, 05-03): it says no date of the document,
//! and a finding says so.

use super::dom::{Dom, Node, ROOT};
use super::place::Places;
use super::stats::Figures;
use super::tags::Attr;
use crate::model::{Block, Code, Finding};
use crate::text::Pattern;

/// Longest such time, in characters.
const LONGEST: usize = 16;
/// What the class or id of its element holds.
const NAMES: &[&str] = &["time", "date", "pub", "shijian", "riqi"];

static BARE: Pattern = Pattern::new(
    r"^(?:发布于|发表于)?(?:刚刚|今天|昨天|前天|[0-9]{1,2}(?:分钟|小时|天|周|个月)前|[0-9]{1,2}(?:-|/|月)[0-9]{1,2}日?)(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?$",
);

/// A date with its year, as a signature has it.
static WHOLE: Pattern = Pattern::new(r"(?:19|20)[0-9]{2} ?(?:年|-|/|\.) ?[0-9]");

/// The finding, if the page has such a time and no paragraph a whole date.
pub(super) fn finding(dom: &Dom<'_>, figures: &Figures, places: &Places<'_>, blocks: &[Block]) -> Option<Finding> {
    let named = |name: Option<&str>| {
        name.is_some_and(|name| {
            let name = name.to_ascii_lowercase();
            NAMES.iter().any(|part| name.contains(part))
        })
    };
    // Few pages name anything so, and the whole tree is long.
    if !dom.says(|attr, value| matches!(attr, Attr::Id | Attr::Class) && named(Some(value))) {
        return None;
    }
    let id = dom.descendants(ROOT).find(|id| {
        // Frames of a whole text have such names too.
        let short = (1..=LONGEST).contains(&(figures.of(dom, *id).text as usize));
        short && (named(dom.attr(*id, Attr::Id)) || named(dom.attr(*id, Attr::Class))) && is_bare(&dom.text(*id))
    })?;
    let whole = |block: &Block| matches!(block, Block::Paragraph(p) if WHOLE.is_match(&p.text));
    if blocks.iter().any(whole) {
        return None;
    }
    let text = dom.text(id);
    let at = dom.node(id).map_or(0, Node::at);
    let message = format!(
        "The page says when it was published only as “{}”, without a year: this is no date of the document.",
        text.trim()
    );
    Some(Finding::new(Code::YearUnknown, message).with("printed", text.trim()).at(places.at(at, at + 1)))
}

fn is_bare(text: &str) -> bool {
    let flat: String = text.chars().filter(|c| !c.is_whitespace()).take(LONGEST + 1).collect();
    flat.chars().count() <= LONGEST && BARE.is_match(&flat)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_without_a_year() {
        for text in ["昨天", "05-03", "5月3日", "3小时前", "发表于 05-03 10:21", "昨天 10:21"] {
            assert!(is_bare(text), "{text}");
        }
        for text in ["2024-05-03", "5月3日前完成", "昨天下午召开会议", "", "1.5"] {
            assert!(!is_bare(text), "{text}");
        }
    }
}
