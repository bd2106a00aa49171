//! A label and its value side by side in a block, with nothing but their boxes between them:
//! `<div><span>责任单位</span><span>镇水利站</span></div>`. A reader sees a gap there; the text gets a colon.

use super::dom::{Dom, Id};
use super::tags::Tag;
use crate::rules::Rules;

/// Longest label, in bytes.
const LONGEST: usize = 42;

/// Whether an element that ends here is the label of the one beside it. `line` is the text of the block so far.
pub(super) fn labels(dom: &Dom, id: Id, line: &str) -> bool {
    // Nearly every element is told by this.
    if line.is_empty() || line.len() > LONGEST || line.ends_with(['：', ':']) {
        return false;
    }
    let Some(parent) = dom.node(id).and_then(|n| n.parent).filter(|parent| dom.tag(*parent).is_block()) else {
        return false;
    };
    let blank = |id: &Id| dom.characters_of(*id).is_some_and(|text| text.trim().is_empty());
    let mut parts = dom.children(parent).filter(|child| !blank(child)).take(3);
    let (first, second, more) = (parts.next(), parts.next(), parts.next());
    let boxed = |id: Id| !dom.tag(id).is_block() && dom.characters_of(id).is_none() && dom.tag(id) != Tag::Br;
    first == Some(id)
        && more.is_none()
        && second.is_some_and(|value| boxed(value) && is_value(&dom.text(value)))
        && Rules::builtin().labels.exact(line).is_some()
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
        let dom = parse(&format!("<body>{html}")).unwrap();
        let body = dom.find(ROOT, Tag::Body).unwrap();
        let id = dom.find(body, Tag::Span).unwrap();
        labels(&dom, id, dom.text(id).trim())
    }

    #[test]
    fn a_label_beside_its_value() {
        for html in [
            "<div><span>责任单位</span><span>镇水利站</span></div>",
            "<li class=row>\n <span>整改时限</span> <em>6月底前</em>\n</li>",
        ] {
            assert!(told(html), "{html}");
        }
        for html in [
            "<div><span>责任单位</span><span>：镇水利站</span></div>",
            "<div><span>责任单位</span>镇水利站<span>配合</span></div>",
            "<div><span>责任单位</span><span>整改时限</span></div>",
            "<div><span>镇水利站</span><span>清运</span></div>",
            "<div><span>责任单位</span></div>",
            "<div><span>问题</span><br><span>清运</span></div>",
        ] {
            assert!(!told(html), "{html}");
        }
    }
}
