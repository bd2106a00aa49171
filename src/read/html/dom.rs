//! Text → tree: html5ever builds it as a browser would, a sink of ours keeps what the reader asks for and where each
//! text stands.
//!
//! html5ever tells a sink no position beyond a line number. The text is therefore fed in pieces cut at tags, and every
//! node notes the piece that was being read when it was made: a run of text between two tags is one piece, so its
//! place is exact to the character. Only text that the tree builder holds back (stray text inside a table) is placed
//! at the tag behind it.
//!
//! The sink also counts depth and nodes. html5ever takes time in proportion to depth for each tag and cannot be
//! stopped, but between two pieces it can be left.

use super::attributes::Waiting;
use crate::read::limits::{MAX_ELEMENT_DEPTH, MAX_NODES, MAX_TREE_WORK};
use crate::read::{ReadError, limits};
use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, LocalName, Namespace, ParseOpts, QualName, local_name, ns, parse_document};
use memchr::memchr;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

/// Number of a node in the tree.
pub(super) type Id = usize;

/// The document node.
pub(super) const ROOT: Id = 0;
/// One node for all comments and processing instructions: they are never looked at.
const IGNORED: Id = 1;

/// What a node is.
#[derive(Debug)]
pub(super) enum Data {
    /// The document, a comment, anything without text.
    Other,
    /// An element with the attributes of [`KEPT`].
    Element { name: QualName, attrs: Vec<Attribute> },
    /// A run of text and the bytes of the source that it comes from.
    Text { text: StrTendril, from: usize, to: usize },
}

/// One node.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) data: Data,
    pub(super) parent: Option<Id>,
    pub(super) first: Option<Id>,
    pub(super) next: Option<Id>,
    last: Option<Id>,
    previous: Option<Id>,
    depth: u32,
    /// First byte of the piece of source in which an element was opened.
    pub(super) at: usize,
}

/// The tree of a page.
#[derive(Debug, Default)]
pub(super) struct Dom {
    nodes: Vec<Node>,
}

impl Dom {
    /// The node of a number that this tree gave out.
    pub(super) fn node(&self, id: Id) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// Number of nodes ever made; every id is below it.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Name of an HTML element; empty for anything else.
    pub(super) fn tag(&self, id: Id) -> &str {
        match self.node(id).map(|n| &n.data) {
            Some(Data::Element { name, .. }) if name.ns == ns!(html) => &name.local,
            Some(Data::Element { .. }) => "svg",
            _ => "",
        }
    }

    /// An attribute of an element, as written.
    pub(super) fn attr(&self, id: Id, attr: &str) -> Option<&str> {
        let Data::Element { attrs, .. } = &self.node(id)?.data else { return None };
        attrs.iter().find(|a| &*a.name.local == attr).map(|a| &*a.value)
    }

    /// The children of a node in order.
    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(self.node(id).and_then(|n| n.first), |id| self.node(*id).and_then(|n| n.next))
    }

    /// The node behind `id` in document order that lies under `root`; with `skip` the children of `id` are left out.
    /// Gives every node that is left on the way to `leave`.
    pub(super) fn step(&self, root: Id, id: Id, skip: bool, mut leave: impl FnMut(Id)) -> Option<Id> {
        if !skip && let Some(first) = self.node(id).and_then(|n| n.first) {
            return Some(first);
        }
        let mut at = id;
        loop {
            leave(at);
            if at == root {
                return None;
            }
            let node = self.node(at)?;
            if node.next.is_some() {
                return node.next;
            }
            at = node.parent.filter(|p| *p != root)?;
        }
    }

    /// Every node under `root` in document order.
    pub(super) fn descendants(&self, root: Id) -> impl Iterator<Item = Id> {
        let first = self.node(root).and_then(|n| n.first);
        std::iter::successors(first, move |id| self.step(root, *id, false, |_| {}))
    }

    /// The first element of this name under `root`.
    pub(super) fn find(&self, root: Id, tag: &str) -> Option<Id> {
        self.descendants(root).find(|id| self.tag(*id) == tag)
    }

    /// The text under a node, runs of white space as one blank.
    pub(super) fn text(&self, root: Id) -> String {
        let mut out = String::new();
        for id in self.descendants(root) {
            if let Some(Data::Text { text, .. }) = self.node(id).map(|n| &n.data) {
                out.push_str(text);
            }
        }
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn push(&mut self, data: Data, at: usize) -> Id {
        let node = Node { data, parent: None, first: None, next: None, last: None, previous: None, depth: 0, at };
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn set(&mut self, id: Option<Id>, change: impl FnOnce(&mut Node)) {
        if let Some(node) = id.and_then(|id| self.nodes.get_mut(id)) {
            change(node);
        }
    }

    fn detach(&mut self, id: Id) {
        let Some(node) = self.nodes.get_mut(id) else { return };
        let (parent, previous, next) = (node.parent.take(), node.previous.take(), node.next.take());
        match previous {
            Some(_) => self.set(previous, |n| n.next = next),
            None => self.set(parent, |n| n.first = next),
        }
        match next {
            Some(_) => self.set(next, |n| n.previous = previous),
            None => self.set(parent, |n| n.last = previous),
        }
    }

    /// Puts a node under a parent, before a child of it or at its end.
    fn insert(&mut self, parent: Id, before: Option<Id>, id: Id) {
        self.detach(id);
        let depth = self.nodes.get(parent).map_or(0, |n| n.depth) + 1;
        let previous = match before {
            Some(before) => self.nodes.get(before).and_then(|n| n.previous),
            None => self.nodes.get(parent).and_then(|n| n.last),
        };
        self.set(Some(id), |n| {
            n.parent = Some(parent);
            n.previous = previous;
            n.next = before;
            n.depth = depth;
        });
        match previous {
            Some(_) => self.set(previous, |n| n.next = Some(id)),
            None => self.set(Some(parent), |n| n.first = Some(id)),
        }
        match before {
            Some(_) => self.set(before, |n| n.previous = Some(id)),
            None => self.set(Some(parent), |n| n.last = Some(id)),
        }
    }

    /// Lengthens a run of text; false where the node is none.
    fn lengthen(&mut self, id: Option<Id>, more: &StrTendril, until: usize) -> bool {
        match id.and_then(|id| self.nodes.get_mut(id)).map(|n| &mut n.data) {
            Some(Data::Text { text, to, .. }) => {
                text.push_tendril(more);
                *to = until;
                true
            }
            _ => false,
        }
    }
}

/// Attributes that the reader asks for; the others are not kept.
const KEPT: &[&str] = &[
    "class", "id", "role", "style", "hidden", "href", "title", "rowspan", "colspan", "start", "value", "type", "name",
    "content", "reversed",
];

/// Bytes of a piece after which a tag in it is looked at.
const LONG: usize = 8 << 10;

/// Builds the tree of a page.
///
/// # Errors
/// [`ReadError::TooLarge`] past [`limits::MAX_HTML`], [`MAX_ELEMENT_DEPTH`], [`MAX_NODES`], [`MAX_TREE_WORK`] or
/// [`limits::MAX_ATTRIBUTES`].
pub(super) fn parse(text: &str) -> Result<Dom, ReadError> {
    if text.len() as u64 > limits::MAX_HTML {
        return Err(ReadError::TooLarge { what: "bytes of HTML".to_string(), limit: limits::MAX_HTML });
    }
    let sink = Sink::default();
    sink.dom.borrow_mut().push(Data::Other, 0);
    sink.dom.borrow_mut().push(Data::Other, 0);
    let mut parser = parse_document(sink, ParseOpts::default());
    let whole = StrTendril::from_slice(text);
    let (mut from, mut waiting) = (0, Waiting::default());
    while from < text.len() {
        let to = piece_end(text.as_bytes(), from);
        parser.tokenizer.sink.sink.piece.set((from, to));
        parser.process(whole.subtendril(from as u32, (to - from) as u32));
        let sink = &parser.tokenizer.sink.sink;
        sink.check()?;
        waiting.after(text.get(from..to).unwrap_or(""), sink.asked.take())?;
        from = to;
    }
    parser.tokenizer.end();
    Ok(parser.tokenizer.sink.sink.dom.take())
}

/// Where the piece of source that begins here ends: behind a tag, or before the next one.
fn piece_end(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or(&[]);
    let length = match rest.split_first() {
        Some((b'<', after)) => memchr(b'>', after).map(|at| at + 2),
        _ => memchr(b'<', rest),
    };
    let length = length.unwrap_or(rest.len());
    // A long tag is looked at on the way; no character is cut.
    let cut = (LONG..length).find(|at| rest.get(*at).is_some_and(|b| b & 0xC0 != 0x80));
    from + cut.unwrap_or(length)
}

/// What html5ever writes into.
#[derive(Default)]
struct Sink {
    dom: RefCell<Dom>,
    /// The bytes of the source being read.
    piece: Cell<(usize, usize)>,
    /// Whether html5ever asked for an element's name, as it does for every token.
    asked: Cell<bool>,
    /// Depth of the last node.
    depth: Cell<u32>,
    deepest: Cell<u32>,
    /// Sum of the depths at all pieces and elements: what the tree builder's searches cost at most.
    work: Cell<u64>,
}

impl Sink {
    fn check(&self) -> Result<(), ReadError> {
        self.spend(self.depth.get());
        let over = |what: &str, limit: u64| Err(ReadError::TooLarge { what: what.to_string(), limit });
        if self.deepest.get() > MAX_ELEMENT_DEPTH {
            return over("nested elements", u64::from(MAX_ELEMENT_DEPTH));
        }
        if self.dom.borrow().len() > MAX_NODES {
            return over("elements and texts", MAX_NODES as u64);
        }
        if self.work.get() > MAX_TREE_WORK {
            return over("elements times their depth", MAX_TREE_WORK);
        }
        Ok(())
    }

    fn spend(&self, depth: u32) {
        self.work.set(self.work.get().saturating_add(u64::from(depth)));
    }

    fn put(&self, parent: Id, before: Option<Id>, child: NodeOrText<Id>) {
        let mut dom = self.dom.borrow_mut();
        match child {
            NodeOrText::AppendNode(IGNORED) => {}
            NodeOrText::AppendNode(id) => {
                dom.insert(parent, before, id);
                let depth = dom.node(id).map_or(0, |n| n.depth);
                self.depth.set(depth);
                self.deepest.set(self.deepest.get().max(depth));
                self.spend(depth);
            }
            NodeOrText::AppendText(text) => {
                let (from, to) = self.piece.get();
                let previous = match before {
                    Some(before) => dom.node(before).and_then(|n| n.previous),
                    None => dom.node(parent).and_then(|n| n.last),
                };
                self.asked.set(true);
                if !dom.lengthen(previous, &text, to) {
                    let id = dom.push(Data::Text { text, from, to }, from);
                    dom.insert(parent, before, id);
                }
            }
        }
    }
}

/// Namespace and name of an element, copied out: both are numbers of interned strings.
#[derive(Debug)]
struct Name(Namespace, LocalName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0
    }

    fn local_name(&self) -> &LocalName {
        &self.1
    }
}

impl TreeSink for Sink {
    type Handle = Id;
    type Output = Self;
    type ElemName<'a> = Name;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a Id) -> Name {
        self.asked.set(true);
        match self.dom.borrow().node(*target).map(|n| &n.data) {
            Some(Data::Element { name, .. }) => Name(name.ns.clone(), name.local.clone()),
            _ => Name(ns!(), local_name!("")),
        }
    }

    fn create_element(&self, name: QualName, mut attrs: Vec<Attribute>, _: ElementFlags) -> Id {
        attrs.retain(|a| KEPT.contains(&&*a.name.local));
        attrs.shrink_to_fit();
        self.dom.borrow_mut().push(Data::Element { name, attrs }, self.piece.get().0)
    }

    fn create_comment(&self, _: StrTendril) -> Id {
        self.asked.set(true);
        IGNORED
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Id {
        IGNORED
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        self.put(*parent, None, child);
    }

    fn append_based_on_parent_node(&self, element: &Id, previous: &Id, child: NodeOrText<Id>) {
        let parent = self.dom.borrow().node(*element).and_then(|n| n.parent);
        match parent {
            Some(parent) => self.put(parent, Some(*element), child),
            None => self.put(*previous, None, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Id) -> Id {
        *target
    }

    fn same_node(&self, x: &Id, y: &Id) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Id, child: NodeOrText<Id>) {
        let parent = self.dom.borrow().node(*sibling).and_then(|n| n.parent);
        if let Some(parent) = parent {
            self.put(parent, Some(*sibling), child);
        }
    }

    fn add_attrs_if_missing(&self, target: &Id, new: Vec<Attribute>) {
        self.dom.borrow_mut().set(Some(*target), |node| {
            if let Data::Element { attrs, .. } = &mut node.data {
                let missing = |a: &Attribute| attrs.iter().all(|old| old.name != a.name);
                let more: Vec<_> = new.into_iter().filter(|a| KEPT.contains(&&*a.name.local) && missing(a)).collect();
                attrs.extend(more);
            }
        });
    }

    fn remove_from_parent(&self, target: &Id) {
        self.dom.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &Id, new_parent: &Id) {
        let mut dom = self.dom.borrow_mut();
        let children: Vec<Id> = dom.children(*node).collect();
        for child in children {
            dom.insert(*new_parent, None, child);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_knows_its_bytes() {
        let source = "<p>甲<b>乙</b>丙</p>";
        let dom = parse(source).unwrap();
        let found: Vec<&str> = dom
            .descendants(ROOT)
            .filter_map(|id| match &dom.node(id)?.data {
                Data::Text { text, from, to } => {
                    assert_eq!(source.get(*from..*to), Some(&**text));
                    source.get(*from..*to)
                }
                _ => None,
            })
            .collect();
        assert_eq!(found, ["甲", "乙", "丙"]);
    }

    #[test]
    fn unclosed_elements_are_a_typed_error_past_the_cap() {
        assert!(parse(&"<div>".repeat(1900)).is_ok());
        for tag in ["<div>", "<table><tr><td>", "<svg>", "<ul><li>", "<a><div>"] {
            let error = parse(&tag.repeat(20_000)).err().map(|e| e.code());
            assert_eq!(error, Some("too-large"), "{tag}");
        }
    }

    #[test]
    fn work_of_the_builder_is_capped() {
        let sink = Sink::default();
        sink.depth.set(1_900);
        assert!((0..MAX_TREE_WORK / 1_900 + 2).any(|_| sink.check().is_err()));
        let attributes: String = (0..30_000).map(|i| format!(" a{i}")).collect();
        for page in [
            format!("<p{attributes}>"),
            format!("<p b='>' c='<'{attributes}>"),
            format!("<p b=c=\"{attributes}>"),
            format!("<p{}>", attributes.replace(' ', "/")),
        ] {
            assert_eq!(parse(&page).err().map(|e| e.code()), Some("too-large"));
        }
        let picture = format!("<img src=\"data:image/png;base64,{}\">", "ab/ ".repeat(50_000));
        assert!(parse(&picture).is_ok());
        assert!(parse(&format!("<p>甲<!-- {attributes} --></q x><!-- {attributes} -->")).is_ok());
    }

    #[test]
    fn walking_comes_back() {
        let dom = parse("<ul><li>甲<li>乙</ul><p>丙").unwrap();
        let ul = dom.find(ROOT, "ul").unwrap();
        assert_eq!(dom.descendants(ul).filter(|id| dom.tag(*id) == "li").count(), 2);
        assert_eq!(dom.text(ROOT), "甲乙丙");
        let mut left = Vec::new();
        let mut at = Some(ul);
        while let Some(id) = at {
            at = dom.step(ul, id, false, |id| left.push(dom.tag(id).to_string()));
        }
        assert_eq!(left, ["", "li", "", "li"]);
    }
}
