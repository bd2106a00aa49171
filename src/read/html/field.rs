//! Forms that a page prints as a table: what stands in their fields is what a reader sees in the cell.

use super::dom::{Dom, Id, Node};
use super::tags::{Attr, Tag};
use super::token::Tokens;
use super::written;

/// Kinds of fields that show no text, or one that says what pressing them does.
const NO_TEXT: &[&str] =
    &["hidden", "submit", "button", "reset", "image", "checkbox", "radio", "password", "file", "color", "range"];

/// The text that a field shows, and its bytes in the page.
pub(super) fn shown(dom: &Dom, id: Id) -> Option<(String, (usize, usize))> {
    match dom.tag(id) {
        Tag::Input => input(dom, id),
        Tag::Select => choice(dom, id),
        _ => None,
    }
}

fn input(dom: &Dom, id: Id) -> Option<(String, (usize, usize))> {
    let kind = dom.attr(id, Attr::Type).unwrap_or("").trim().to_ascii_lowercase();
    let value = dom.attr(id, Attr::Value).filter(|value| !value.trim().is_empty())?;
    if NO_TEXT.contains(&kind.as_str()) {
        return None;
    }
    let at = dom.node(id).map_or(0, Node::at);
    let tokens = Tokens::new(&dom.page);
    let written = written::value(&tokens, at, "value").filter(|range| &*tokens.value(*range) == value);
    Some((value.to_string(), written.unwrap_or((at, at + 1))))
}

/// What is chosen of a list, else its first entry unless that only asks for a choice.
fn choice(dom: &Dom, id: Id) -> Option<(String, (usize, usize))> {
    let options = || dom.descendants(id).filter(|id| dom.tag(*id) == Tag::Option);
    let chosen = options().find(|id| dom.attr(*id, Attr::Selected).is_some());
    let option = chosen.or_else(|| options().next())?;
    let text = dom.text(option);
    let at = dom.node(option).map_or(0, Node::at);
    let asks = text.contains("请选择") || !text.contains(char::is_alphanumeric);
    (!asks).then(|| (text, dom.node(option).and_then(|n| dom.bytes(n.first?)).unwrap_or((at, at + 1))))
}
