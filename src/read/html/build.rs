//! Text → tree: html5ever builds it as a browser would, a sink of ours keeps what the reader asks for and where each
//! text stands.
//!
//! html5ever's tree builder is fed by the tokenizer in `token`, which knows the bytes of every token: a run of text
//! between two tags is one token, so its place is exact to the character. Only text that the builder holds back (stray
//! text inside a table) is placed at the tag behind it. Texts are views of the page.
//!
//! The sink also counts depth and nodes. html5ever takes time in proportion to depth for each tag and cannot be
//! stopped, but between two tokens it can be left.

use super::direct::{Direct, Made};
use super::dom::{Data, Dom, Element, IGNORED, Id, ROOT, Space};
use super::tags::{Attr, Tag, style_matters};
use super::token::Tokens;
use crate::read::limits::{MAX_ELEMENT_DEPTH, MAX_NODES, MAX_TREE_WORK};
use crate::read::{ReadError, limits};
use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Token, TokenSink as _, TokenSinkResult};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, Namespace, QualName, local_name, ns};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

/// Builds the tree of a page.
///
/// # Errors
/// [`ReadError::TooLarge`] past [`limits::MAX_HTML`], [`MAX_ELEMENT_DEPTH`], [`MAX_NODES`] or [`MAX_TREE_WORK`].
pub(super) fn parse(text: &str) -> Result<Dom<'_>, ReadError> {
    if text.len() as u64 > limits::MAX_HTML {
        return Err(ReadError::TooLarge { what: "bytes of HTML".to_string(), limit: limits::MAX_HTML });
    }
    let sink = Sink { dom: RefCell::new(Dom::of(text)), ..Sink::default() };
    sink.dom.borrow_mut().push(Data::Other, 0);
    sink.dom.borrow_mut().push(Data::Other, 0);
    let builder = TreeBuilder::new(sink, TreeBuilderOpts::default());
    let mut tokens = Tokens::new(text);
    let mut direct = Direct::default();
    loop {
        while direct.read(&mut tokens, &builder.sink) {
            builder.sink.check()?;
        }
        let foreign = || builder.adjusted_current_node_present_but_not_in_html_namespace();
        let Some((from, token)) = tokens.next(foreign) else { break };
        builder.sink.piece.set((from as u32, tokens.at() as u32));
        let seen = direct.before(&token);
        match builder.process_token(token, 1) {
            TokenSinkResult::RawData(kind) => tokens.raw(kind),
            TokenSinkResult::Plaintext => tokens.plain(),
            _ => {}
        }
        direct.after(&seen, &builder.sink);
        builder.sink.spend_token();
        builder.sink.check()?;
    }
    let _ = builder.process_token(Token::EOFToken, 1);
    builder.end();
    Ok(builder.sink.dom.take())
}

/// What html5ever writes into.
#[derive(Default)]
pub(super) struct Sink<'p> {
    pub(super) dom: RefCell<Dom<'p>>,
    /// What was made of the token being read.
    pub(super) made: Cell<Made>,
    /// The bytes of the token being read.
    piece: Cell<(u32, u32)>,
    /// Depth of the last node.
    depth: Cell<u32>,
    deepest: Cell<u32>,
    /// Sum of the depths at all tokens and elements: what the tree builder's searches cost at most.
    work: Cell<u64>,
}

impl Sink<'_> {
    fn check(&self) -> Result<(), ReadError> {
        let over = |what: &str, limit: u64| Err(ReadError::TooLarge { what: what.to_string(), limit });
        if self.deepest.get() > MAX_ELEMENT_DEPTH {
            return over("nested elements", u64::from(MAX_ELEMENT_DEPTH));
        }
        if self.dom.borrow().nodes.len() > MAX_NODES {
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

    /// Counts a token at the depth reached.
    pub(super) fn spend_token(&self) {
        self.spend(self.depth.get());
    }

    /// Counts an element put at this depth.
    pub(super) fn grown(&self, depth: u32) {
        self.depth.set(depth);
        self.deepest.set(self.deepest.get().max(depth));
        self.spend(depth);
    }

    /// What was counted, to take back what follows.
    pub(super) fn spent(&self) -> (u32, u32, u64) {
        (self.depth.get(), self.deepest.get(), self.work.get())
    }

    /// Takes back what was counted since.
    pub(super) fn set_spent(&self, (depth, deepest, work): (u32, u32, u64)) {
        self.depth.set(depth);
        self.deepest.set(deepest);
        self.work.set(work);
    }

    fn put(&self, parent: Id, before: Option<Id>, child: NodeOrText<Id>) {
        let mut dom = self.dom.borrow_mut();
        self.made.set(Made { under: if before.is_none() { Some(parent) } else { None }, ..self.made.get() });
        match child {
            NodeOrText::AppendNode(IGNORED) => {}
            NodeOrText::AppendNode(id) => {
                dom.insert(parent, before, id);
                self.grown(dom.node(id).map_or(0, |n| n.depth));
            }
            NodeOrText::AppendText(text) => {
                let (from, to) = self.piece.get();
                let previous = match before {
                    Some(before) => dom.node(before).and_then(|n| n.previous),
                    None => dom.node(parent).and_then(|n| n.last),
                };
                if !dom.lengthen(previous, &text, to) {
                    let same = dom.page.get(from as usize..to as usize) == Some(&*text);
                    let text = Some(text).filter(|_| !same);
                    let id = dom.push(Data::Text { text, from, to }, from);
                    dom.insert(parent, before, id);
                }
            }
        }
    }
}

/// An attribute where it is one that is asked for.
fn known(attribute: Attribute) -> Option<(Attr, StrTendril)> {
    let attr = Attr::of(&attribute.name.local)?;
    let matters = attr != Attr::Style || style_matters(&attribute.value);
    matters.then_some((attr, attribute.value))
}

/// Namespace and name of an element, copied out: both are numbers of interned strings.
#[derive(Debug)]
pub(super) struct Name(Namespace, LocalName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0
    }

    fn local_name(&self) -> &LocalName {
        &self.1
    }
}

impl TreeSink for Sink<'_> {
    type Handle = Id;
    type Output = Self;
    type ElemName<'a>
        = Name
    where
        Self: 'a;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a Id) -> Name {
        match self.dom.borrow().element(*target) {
            Some(element) => Name(element.space.namespace(), element.local.clone()),
            None => Name(ns!(), local_name!("")),
        }
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> Id {
        let mut dom = self.dom.borrow_mut();
        let (attrs, hidden) = dom.keep(attrs.into_iter().filter_map(known));
        let space = Space::of(&name.ns);
        let tag = match space {
            Space::Html => Tag::of(&name.local),
            // A formula is text of its line, less what it says of itself to programs.
            Space::MathMl if !name.local.starts_with("annotation") => Tag::Other,
            _ => Tag::Svg,
        };
        let no = dom.next_element();
        let id = dom.push(
            Data::Element(Element { local: name.local, space, tag, hidden, attrs, no, now: None }),
            self.piece.get().0,
        );
        let made = self.made.get();
        let last = if let Space::Html = space { Some(id) } else { None };
        self.made.set(Made { elements: made.elements + 1, last, ..made });
        id
    }

    fn create_comment(&self, _: StrTendril) -> Id {
        IGNORED
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Id {
        IGNORED
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        let now = self.dom.borrow().element(*parent).and_then(|e| e.now);
        self.put(now.unwrap_or(*parent), None, child);
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
        let mut dom = self.dom.borrow_mut();
        let old = dom.kept(*target).to_vec();
        let missing = |(attr, _): &(Attr, StrTendril)| old.iter().all(|(known, _)| known != attr);
        let more: Vec<_> = new.into_iter().filter_map(known).filter(missing).collect();
        if more.is_empty() {
            return;
        }
        let (attrs, hidden) = dom.keep(old.into_iter().chain(more));
        dom.set(Some(*target), |node| {
            if let Data::Element(element) = &mut node.data {
                (element.attrs, element.hidden) = (attrs, hidden);
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
pub(super) mod tests {
    use super::*;
    use html5ever::tendril::TendrilSink as _;
    use html5ever::{ParseOpts, parse_document};

    pub(in crate::read::html) fn parse(text: &str) -> Result<Dom<'_>, ReadError> {
        super::parse(text)
    }

    /// Holds the tree of a page against the one that html5ever's own tokenizer makes of it.
    #[track_caller]
    pub(in crate::read::html) fn same(page: &str) {
        assert_eq!(outline(&parse(page).unwrap()), outline(&parse_by_html5ever(page)), "{page:?}");
    }

    /// The tree that html5ever's own tokenizer makes of a page.
    fn parse_by_html5ever(text: &str) -> Dom<'_> {
        let sink = Sink::default();
        sink.dom.borrow_mut().push(Data::Other, 0);
        sink.dom.borrow_mut().push(Data::Other, 0);
        parse_document(sink, ParseOpts::default()).one(text).dom.take()
    }

    /// Every node with its depth, its kept attributes and its text.
    fn outline(dom: &Dom<'_>) -> Vec<String> {
        let line = |id: Id| {
            let node = dom.node(id)?;
            Some(match &node.data {
                Data::Element(e) => {
                    let attrs: Vec<_> = dom.kept(id).iter().map(|(attr, value)| (attr, &**value)).collect();
                    format!("{} {} {attrs:?}", node.depth, e.local)
                }
                text @ Data::Text { .. } => format!("{} {:?}", node.depth, dom.characters(text)?),
                Data::Other => String::new(),
            })
        };
        dom.descendants(ROOT).filter_map(line).collect()
    }

    #[test]
    fn text_knows_its_bytes() {
        let source = "<p>甲<b>乙</b>丙</p>";
        let dom = parse(source).unwrap();
        let found: Vec<&str> = dom
            .descendants(ROOT)
            .filter_map(|id| match &dom.node(id)?.data {
                text @ Data::Text { from, to, .. } => {
                    assert_eq!(source.get(*from as usize..*to as usize), dom.characters(text));
                    source.get(*from as usize..*to as usize)
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
        assert!((0..MAX_TREE_WORK / 1_900 + 2).any(|_| {
            sink.spend_token();
            sink.check().is_err()
        }));
        let attributes: String = (0..300_000).map(|i| format!(" a{i}")).collect();
        for page in
            [format!("<p{attributes}>甲"), format!("<b{attributes}>甲"), format!("<p b='>' c='<'{attributes}>甲")]
        {
            assert_eq!(parse(&page).map(|dom| dom.text(ROOT)).ok().as_deref(), Some("甲"));
        }
    }

    #[test]
    fn walking_comes_back() {
        let dom = parse("<ul><li>甲<li>乙</ul><p>丙").unwrap();
        let ul = dom.find(ROOT, Tag::Ul).unwrap();
        assert_eq!(dom.descendants(ul).filter(|id| dom.tag(*id) == Tag::Li).count(), 2);
        assert_eq!(dom.text(ROOT), "甲乙丙");
        let mut left = Vec::new();
        let mut at = Some(ul);
        while let Some(id) = at {
            at = dom.step(ul, id, false, |id| left.push(dom.tag(id)));
        }
        assert_eq!(left, [Tag::None, Tag::Li, Tag::None, Tag::Li]);
    }
}
