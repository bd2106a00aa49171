//! Labels and values side by side in boxes of one shape, one pair below the other, with nothing but their boxes between
//! them: `<div><span>责任单位</span><span>镇水利站</span></div><div><span>整改时限</span><span>6月底前</span></div>`. A reader
//! sees two columns there; the text gets a colon. A paragraph or a heading is running text however its runs are cut (Word
//! makes a span of each), and one such box alone has no column.
//!
//! What is a label is asked of the built-in table: reading comes before the rules of the caller are known, so labels
//! that a rule file adds make no pairs here.

use super::dom::{Dom, Id};
use super::tags::Tag;
use crate::rules::Rules;
use std::iter::successors;

/// Longest label, in bytes.
const LONGEST: usize = 42;

/// Boxes that may hold such a pair.
const BOXES: &[Tag] = &[Tag::Div, Tag::Li, Tag::Dl, Tag::Dd, Tag::Section];

/// Nodes looked at on each side of a box for one of its shape: blanks and comments lie between.
const NEAR: usize = 4;

/// Whether an element that ends here is the label of the one beside it. `line` is the text of the block so far.
pub(super) fn labels(dom: &Dom<'_>, id: Id, line: &str) -> bool {
    // Nearly every element is told by this.
    if line.is_empty() || line.len() > LONGEST || line.ends_with(['：', ':']) {
        return false;
    }
    let Some(parent) = dom.node(id).and_then(|n| n.parent).filter(|parent| BOXES.contains(&dom.tag(*parent))) else {
        return false;
    };
    let Some((_, value)) = pair(dom, parent).filter(|(label, _)| *label == id) else { return false };
    Rules::builtin().labels.exact(line).is_some()
        && is_value(&dom.text(value))
        && stands_in_column(dom, parent, id, value)
}

/// The two boxes that a box holds, if it holds nothing else.
fn pair(dom: &Dom<'_>, parent: Id) -> Option<(Id, Id)> {
    let blank = |id: &Id| dom.characters_of(*id).is_some_and(|text| text.trim().is_empty());
    let boxed = |id: &Id| !dom.tag(*id).is_block() && dom.characters_of(*id).is_none();
    let mut parts = dom.children(parent).filter(|child| !blank(child));
    let pair = parts.next().filter(boxed).zip(parts.next().filter(boxed))?;
    parts.next().is_none().then_some(pair)
}

/// Whether the box right above or below one is of the same shape and opens with a short text too.
fn stands_in_column(dom: &Dom<'_>, parent: Id, label: Id, value: Id) -> bool {
    let like = |other: Id| {
        dom.tag(other) == dom.tag(parent)
            && pair(dom, other).is_some_and(|(first, second)| {
                let short = (1..=LONGEST).contains(&dom.text(first).trim().len());
                short && dom.tag(first) == dom.tag(label) && dom.tag(second) == dom.tag(value)
            })
    };
    // The nearest element on each side.
    let beside = |step: fn(&super::dom::Node) -> Option<Id>| {
        let next = move |id: &Id| dom.node(*id).and_then(step);
        successors(next(&parent), next).take(NEAR).find(|id| dom.element(*id).is_some())
    };
    [beside(|node| node.next), beside(|node| node.previous)].into_iter().flatten().any(like)
}

/// Whether a text can be the value of a label: it is no label itself, and does not open with the colon.
fn is_value(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && !text.starts_with(['：', ':']) && Rules::builtin().labels.exact(text).is_none()
}

#[cfg(test)]
mod tests {
    use super::super::build::tests::parse;
    use super::super::dom::ROOT;
    use super::*;

    fn told(html: &str) -> bool {
        let page = format!("<body>{html}");
        let dom = parse(&page).unwrap();
        let body = dom.find(ROOT, Tag::Body).unwrap();
        let id = dom.find(body, Tag::Span).unwrap();
        labels(&dom, id, dom.text(id).trim())
    }

    /// Boxes below each other.
    fn below(tag: &str, pairs: &[[&str; 2]]) -> String {
        let boxed =
            |[label, value]: &[&str; 2]| format!("<{tag}><span>{label}</span>\n <span>{value}</span></{tag}>\n");
        pairs.iter().map(boxed).collect()
    }

    #[test]
    fn a_column_of_labels_beside_their_values() {
        for tag in ["div", "li"] {
            assert!(told(&below(tag, &[["责任单位", "镇水利站"], ["整改时限", "6月底前"]])), "{tag}");
            assert!(told(&below(tag, &[["责任单位", "镇水利站"], ["走访户次", "3户"]])), "{tag}");
        }
        for pairs in [
            [["责任单位", "：镇水利站"], ["整改时限", "：6月底前"]],
            [["责任单位", "整改时限"], ["镇水利站", "6月底前"]],
            [["镇水利站", "清运"], ["责任单位", "镇水利站"]],
        ] {
            assert!(!told(&below("div", &pairs)), "{pairs:?}");
        }
        for html in [
            "<div><span>责任单位</span>镇水利站<span>配合</span></div><div><span>整改时限</span><span>6月底前</span></div>",
            "<div><span>责任单位</span></div><div><span>镇水利站</span></div>",
            "<div><span>问题</span><br><span>清运</span></div><div><span>问题</span><br><span>清运</span></div>",
            "<div><span>责任单位</span><span>镇水利站</span></div><div><span>整改时限</span><b>6月底前</b></div>",
        ] {
            assert!(!told(html), "{html}");
        }
    }

    #[test]
    fn runs_of_a_paragraph_or_a_heading_are_no_pair() {
        for html in [
            "<h1><span>问题</span><span>整改台账</span></h1>",
            "<h2><span>问题</span><span>清单</span></h2><h2><span>整改措施</span><span>清单</span></h2>",
            "<p><span>问题</span><span>要逐条对账</span></p><p><span>整改措施</span><span>要写进台账</span></p>",
            "<p><span>责任单位</span><b>要认真对账，逐条销号。</b></p>",
            "<div><span>责任单位</span><span>要认真对账，逐条销号。</span></div><p>特此通知。</p>",
        ] {
            assert!(!told(html), "{html}");
        }
    }
}
