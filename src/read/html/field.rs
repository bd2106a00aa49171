//! Forms that a page prints as a table: what stands in their fields is what a reader sees in the cell. Controls and
//! drawings elsewhere are counted.

use super::dom::{Dom, Id, Node};
use super::tags::{Attr, Tag};
use super::token::Tokens;
use super::written;

/// Kinds of fields that show no text, or one that says what pressing them does.
const NO_TEXT: &[&str] =
    &["hidden", "submit", "button", "reset", "image", "checkbox", "radio", "password", "file", "color", "range"];
/// Nodes under an element that are looked through for a text.
const MAX_NODES: usize = 16;

/// Elements inside a drawing whose text is not drawn.
const UNDRAWN: &[&str] = &["title", "desc", "style", "script", "metadata", "defs", "annotation", "annotation-xml"];

/// The text that a field shows, and its bytes in the page.
pub(super) fn shown(dom: &Dom<'_>, id: Id) -> Option<(String, (usize, usize))> {
    match dom.tag(id) {
        Tag::Input => input(dom, id),
        Tag::Select => choice(dom, id),
        _ => None,
    }
}

/// The box that a reader sees ticked or not. One that is not, alone in its cell, only asks to be chosen.
pub(super) fn tick(dom: &Dom<'_>, id: Id) -> Option<(&'static str, (usize, usize))> {
    let kind = Some(dom.attr(id, Attr::Type)?.trim().to_ascii_lowercase()).filter(|_| dom.tag(id) == Tag::Input)?;
    if !matches!(kind.as_str(), "checkbox" | "radio") {
        return None;
    }
    let at = dom.node(id).map_or(0, Node::at);
    let ticked = dom.attr(id, Attr::Checked).is_some();
    let beside = || dom.node(id).and_then(|n| n.parent).is_some_and(|parent| says_more(dom, parent));
    (ticked || beside()).then_some((if ticked { "☑" } else { "☐" }, (at, at + 1)))
}

/// Whether any of the first nodes under an element is a text.
fn says_more(dom: &Dom<'_>, id: Id) -> bool {
    dom.descendants(id).take(MAX_NODES).any(|id| dom.characters_of(id).is_some_and(|text| !text.trim().is_empty()))
}

/// Visible characters of an element that shows them as a control and not as text.
pub(super) fn characters(dom: &Dom<'_>, id: Id) -> usize {
    let shown = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    match dom.tag(id) {
        Tag::Button | Tag::Textarea | Tag::Rt => shown(&dom.text(id)),
        Tag::Select => self::shown(dom, id).map_or(0, |(text, _)| shown(&text)),
        Tag::Input => {
            let kind = dom.attr(id, Attr::Type).unwrap_or("").trim().to_ascii_lowercase();
            let seen = matches!(kind.as_str(), "submit" | "button" | "reset") || !NO_TEXT.contains(&kind.as_str());
            dom.attr(id, Attr::Value).filter(|_| seen).map_or(0, shown)
        }
        _ => 0,
    }
}

/// Visible characters of a drawing.
pub(super) fn drawn(dom: &Dom<'_>, root: Id) -> usize {
    let (mut at, mut sum) = (Some(root), 0);
    while let Some(id) = at {
        let skip = dom.element(id).is_some_and(|e| UNDRAWN.contains(&&*e.local));
        sum += dom.characters_of(id).unwrap_or("").chars().filter(|c| !c.is_whitespace()).count();
        at = dom.step(root, id, skip, |_| {});
    }
    sum
}

fn input(dom: &Dom<'_>, id: Id) -> Option<(String, (usize, usize))> {
    let kind = dom.attr(id, Attr::Type).unwrap_or("").trim().to_ascii_lowercase();
    let value = dom.attr(id, Attr::Value).filter(|value| !value.trim().is_empty())?;
    if NO_TEXT.contains(&kind.as_str()) {
        return None;
    }
    let at = dom.node(id).map_or(0, Node::at);
    let tokens = Tokens::new(dom.page);
    let written = written::value(&tokens, at, "value").filter(|range| &*tokens.value(*range) == value);
    Some((value.to_string(), written.unwrap_or((at, at + 1))))
}

/// What is chosen of a list, else its first entry unless that only asks for a choice.
fn choice(dom: &Dom<'_>, id: Id) -> Option<(String, (usize, usize))> {
    let options = || dom.descendants(id).filter(|id| dom.tag(*id) == Tag::Option);
    let chosen = options().find(|id| dom.attr(*id, Attr::Selected).is_some());
    let option = chosen.or_else(|| options().next())?;
    let text = dom.text(option);
    let at = dom.node(option).map_or(0, Node::at);
    let asks = text.contains("请选择") || !text.contains(char::is_alphanumeric);
    (!asks).then(|| (text, dom.node(option).and_then(|n| dom.bytes(n.first?)).unwrap_or((at, at + 1))))
}
