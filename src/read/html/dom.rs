//! The tree of a page: nodes by number, texts as views of the page, the attributes that the reader asks for.
//!
//! It is built in `build`; here it is held, walked and asked.

use super::tags::{Attr, Tag, hides, style_matters};
use html5ever::tendril::StrTendril;
use html5ever::{LocalName, Namespace, ns};
use std::num::NonZeroU32;

/// Number of a node in the tree, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Id(NonZeroU32);

impl Id {
    /// The node's index among all nodes.
    fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// The document node.
pub(super) const ROOT: Id = Id(NonZeroU32::MIN);
/// One node for all comments and processing instructions: they are never looked at.
pub(super) const IGNORED: Id = Id(NonZeroU32::MIN.saturating_add(1));

/// What a node is.
#[derive(Debug)]
pub(super) enum Data {
    /// The document, a comment, anything without text.
    Other,
    /// An element.
    Element(Element),
    /// A run of text and the bytes of the source that it comes from; `None` where it is these bytes.
    Text { text: Option<StrTendril>, from: u32, to: u32 },
}

/// An element of a page.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) local: LocalName,
    pub(super) space: Space,
    pub(super) tag: Tag,
    /// Hidden by its attribute or its own style.
    pub(super) hidden: bool,
    /// How many attributes are kept, and where the first of them stands among all.
    pub(super) attrs: (u16, u32),
    /// How many elements were made before it.
    pub(super) no: u32,
    /// Of a row that the tree builder has open, the row below at which the page is by now: see `direct`.
    pub(super) now: Option<Id>,
}

/// The namespaces of a page.
#[derive(Debug, Clone, Copy)]
pub(super) enum Space {
    Html,
    Svg,
    MathMl,
}

/// One node.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) data: Data,
    pub(super) parent: Option<Id>,
    pub(super) first: Option<Id>,
    pub(super) next: Option<Id>,
    pub(super) last: Option<Id>,
    pub(super) previous: Option<Id>,
    pub(super) depth: u32,
    at: u32,
}

impl Node {
    /// First byte of the tag that opened an element.
    pub(super) fn at(&self) -> usize {
        self.at as usize
    }
}

/// A state of the tree: see [`Dom::mark`].
pub(super) struct Mark {
    parent: Id,
    last: Option<Id>,
    nodes: usize,
    attrs: usize,
    elements: u32,
}

/// The tree of a page.
#[derive(Debug, Default)]
pub(super) struct Dom<'p> {
    pub(super) nodes: Vec<Node>,
    /// The page.
    pub(super) page: &'p str,
    attrs: Vec<(Attr, StrTendril)>,
    pub(super) elements: u32,
    /// A bit for each [`Tag`] that an element has or had: most pages hold no frame and no dialog.
    tags: u128,
}

/// Most nodes that room is made for before they are met.
const MAX_ROOM: usize = 1 << 20;

impl<'p> Dom<'p> {
    /// The tree of a page, empty, with room for its nodes: a tree that grows as it is read is moved again and again, and what
    /// it leaves behind costs as much as it does. A tag opens an element or ends one, with a text behind it in both cases at
    /// most; room that is not used costs nothing.
    pub(super) fn of(page: &'p str) -> Self {
        let tags = memchr::memchr_iter(b'<', page.as_bytes()).count();
        Dom { nodes: Vec::with_capacity((tags + tags / 2).min(MAX_ROOM)), page, ..Dom::default() }
    }

    /// The node of a number that this tree gave out.
    pub(super) fn node(&self, id: Id) -> Option<&Node> {
        self.nodes.get(id.index())
    }

    /// Number of elements ever made.
    pub(super) fn elements(&self) -> usize {
        self.elements as usize
    }

    pub(super) fn element(&self, id: Id) -> Option<&Element> {
        match &self.node(id)?.data {
            Data::Element(element) => Some(element),
            _ => None,
        }
    }

    /// How many elements were made before this one; `None` for a text.
    pub(super) fn number(&self, id: Id) -> Option<usize> {
        self.element(id).map(|element| element.no as usize)
    }

    /// What an element is; all that is not HTML is a picture or a formula.
    pub(super) fn tag(&self, id: Id) -> Tag {
        self.element(id).map_or(Tag::None, |element| element.tag)
    }

    /// Whether an element is hidden by its attribute or its own style.
    pub(super) fn hidden(&self, id: Id) -> bool {
        self.element(id).is_some_and(|element| element.hidden)
    }

    /// An attribute of an element, as written.
    pub(super) fn attr(&self, id: Id, attr: Attr) -> Option<&str> {
        self.kept(id).iter().find(|(known, _)| *known == attr).map(|(_, value)| &**value)
    }

    pub(super) fn kept(&self, id: Id) -> &[(Attr, StrTendril)] {
        let (count, first) = self.element(id).map_or((0, 0), |element| element.attrs);
        self.attrs.get(first as usize..first as usize + usize::from(count)).unwrap_or(&[])
    }

    /// The characters of a run of text.
    pub(super) fn characters<'t>(&'t self, data: &'t Data) -> Option<&'t str> {
        match data {
            Data::Text { text: Some(text), .. } => Some(text),
            Data::Text { text: None, from, to } => self.page.get(*from as usize..*to as usize),
            _ => None,
        }
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

    /// Whether an attribute that was ever kept says something.
    pub(super) fn says(&self, what: impl Fn(Attr, &str) -> bool) -> bool {
        self.attrs.iter().any(|(attr, value)| what(*attr, value))
    }

    /// Every element of this name, in the order made.
    pub(super) fn all(&self, tag: Tag) -> impl Iterator<Item = Id> {
        let nodes = if self.tags & tag.bit() == 0 { &[][..] } else { &self.nodes };
        let is = move |node: &Node| matches!(&node.data, Data::Element(element) if element.tag == tag);
        let id = |at: usize| u32::try_from(at + 1).ok().and_then(NonZeroU32::new).map(Id);
        nodes.iter().enumerate().filter(move |(_, node)| is(node)).filter_map(move |(at, _)| id(at))
    }

    /// The characters of a text; `None` for anything else.
    pub(super) fn characters_of(&self, id: Id) -> Option<&str> {
        self.characters(&self.node(id)?.data)
    }

    /// The bytes of a text in the page.
    pub(super) fn bytes(&self, id: Id) -> Option<(usize, usize)> {
        match self.node(id)?.data {
            Data::Text { from, to, .. } => Some((from as usize, to as usize)),
            _ => None,
        }
    }

    /// The first element of this name under `root`.
    pub(super) fn find(&self, root: Id, tag: Tag) -> Option<Id> {
        self.descendants(root).find(|id| self.tag(*id) == tag)
    }

    /// The text under a node, runs of white space as one blank.
    pub(super) fn text(&self, root: Id) -> String {
        let mut out = String::new();
        for id in self.descendants(root) {
            out.push_str(self.node(id).and_then(|n| self.characters(&n.data)).unwrap_or(""));
        }
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(super) fn push(&mut self, data: Data, at: u32) -> Id {
        let node = Node { data, parent: None, first: None, next: None, last: None, previous: None, depth: 0, at };
        if let Data::Element(element) = &node.data {
            self.tags |= element.tag.bit();
        }
        self.nodes.push(node);
        // The number of nodes is far below 2³²: it is capped, and the page's bytes too.
        u32::try_from(self.nodes.len()).ok().and_then(NonZeroU32::new).map_or(IGNORED, Id)
    }

    /// Keeps the attributes that are asked for; gives how many and where they stand, and whether they hide.
    pub(super) fn keep(&mut self, attrs: impl Iterator<Item = (Attr, StrTendril)>) -> ((u16, u32), bool) {
        let first = self.attrs.len();
        let mut hidden = false;
        for (attr, value) in attrs {
            hidden |= conceals(attr, &value);
            self.attrs.push((attr, value));
        }
        let count = u16::try_from(self.attrs.len() - first).unwrap_or(u16::MAX);
        ((count, u32::try_from(first).unwrap_or(u32::MAX)), hidden)
    }

    /// Keeps one attribute behind those from `first` on, if none of its name is among them; whether it hides.
    pub(super) fn keep_one(&mut self, first: usize, attr: Attr, value: impl FnOnce() -> StrTendril) -> bool {
        if self.attrs.iter().skip(first).any(|(known, _)| *known == attr) {
            return false;
        }
        let value = value();
        if attr == Attr::Style && !style_matters(&value) {
            return false;
        }
        let hidden = conceals(attr, &value);
        self.attrs.push((attr, value));
        hidden
    }

    /// Number of attributes kept.
    pub(super) fn attrs_len(&self) -> usize {
        self.attrs.len()
    }

    /// The attributes kept since there were `first`: how many, and where they stand.
    pub(super) fn attrs_from(&self, first: usize) -> (u16, u32) {
        let count = u16::try_from(self.attrs.len().saturating_sub(first)).unwrap_or(u16::MAX);
        (count, u32::try_from(first).unwrap_or(u32::MAX))
    }

    /// The number of a new element.
    pub(super) fn next_element(&mut self) -> u32 {
        self.elements += 1;
        self.elements - 1
    }

    /// The tree as it is, to come back to when nodes were appended to a node.
    pub(super) fn mark(&self, parent: Id) -> Mark {
        let last = self.node(parent).and_then(|n| n.last);
        Mark { parent, last, nodes: self.nodes.len(), attrs: self.attrs.len(), elements: self.elements }
    }

    /// Tells a row at which row the page is by now.
    pub(super) fn set_now(&mut self, opened: Id, now: Id) {
        self.set(Some(opened), |node| {
            if let Data::Element(element) = &mut node.data {
                element.now = Some(now);
            }
        });
    }

    /// Takes back what was appended since.
    pub(super) fn back_to(&mut self, mark: &Mark) {
        self.nodes.truncate(mark.nodes);
        self.attrs.truncate(mark.attrs);
        self.elements = mark.elements;
        self.set(mark.last, |n| n.next = None);
        self.set(Some(mark.parent), |n| {
            n.last = mark.last;
            n.first = n.first.filter(|_| mark.last.is_some());
        });
    }

    /// Adds a new node at the end of a parent.
    pub(super) fn append(&mut self, parent: Id, data: Data, at: u32) -> Id {
        let id = self.push(data, at);
        let Some(above) = self.nodes.get_mut(parent.index()) else { return id };
        let previous = above.last.replace(id);
        let depth = above.depth + 1;
        match previous {
            Some(_) => self.set(previous, |n| n.next = Some(id)),
            None => above.first = Some(id),
        }
        self.set(Some(id), |n| (n.parent, n.previous, n.depth) = (Some(parent), previous, depth));
        id
    }

    pub(super) fn set(&mut self, id: Option<Id>, change: impl FnOnce(&mut Node)) {
        if let Some(node) = id.and_then(|id| self.nodes.get_mut(id.index())) {
            change(node);
        }
    }

    /// Puts what stands under a node of another tree under a node of this one. `at` gives the bytes that a text has here
    /// for those that it has there.
    pub(super) fn graft(&mut self, under: Id, inner: &Dom<'_>, root: Id, at: impl Fn((u32, u32)) -> (u32, u32)) {
        let mut made = vec![under; inner.nodes.len()];
        for id in inner.descendants(root) {
            let Some(node) = inner.node(id) else { continue };
            let data = match &node.data {
                Data::Other => continue,
                Data::Text { from, to, .. } => {
                    let text = inner.characters(&node.data).unwrap_or("");
                    let (from, to) = at((*from, *to));
                    Data::Text { text: Some(StrTendril::from(text)), from, to }
                }
                Data::Element(element) => {
                    let (attrs, hidden) = self.keep(inner.kept(id).iter().cloned());
                    let no = self.elements;
                    self.elements += 1;
                    let (space, tag) = (element.space, element.tag);
                    Data::Element(Element { local: element.local.clone(), space, tag, hidden, attrs, no, now: None })
                }
            };
            let parent = node.parent.and_then(|parent| made.get(parent.index())).copied().unwrap_or(under);
            let (from, _) = at((node.at, node.at));
            let new = self.push(data, from);
            self.insert(parent, None, new);
            if let Some(slot) = made.get_mut(id.index()) {
                *slot = new;
            }
        }
    }

    /// Hides or shows an element.
    pub(super) fn set_hidden(&mut self, id: Id, hidden: bool) {
        self.set(Some(id), |node| {
            if let Data::Element(element) = &mut node.data {
                element.hidden = hidden;
            }
        });
    }

    /// Adds to an element's own style, before what it says itself.
    pub(super) fn add_style(&mut self, id: Id, style: &str) {
        let mut attrs = self.kept(id).to_vec();
        match attrs.iter_mut().find(|(attr, _)| *attr == Attr::Style) {
            Some((_, own)) => *own = format!("{style};{own}").into(),
            None => attrs.push((Attr::Style, style.into())),
        }
        let (kept, _) = self.keep(attrs.into_iter());
        self.set(Some(id), |node| {
            if let Data::Element(element) = &mut node.data {
                element.attrs = kept;
            }
        });
    }

    /// Makes an element another one to the reader.
    pub(super) fn set_tag(&mut self, id: Id, tag: Tag) {
        self.tags |= tag.bit();
        self.set(Some(id), |node| {
            if let Data::Element(element) = &mut node.data {
                element.tag = tag;
            }
        });
    }

    pub(super) fn detach(&mut self, id: Id) {
        let Some(node) = self.nodes.get_mut(id.index()) else { return };
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
    pub(super) fn insert(&mut self, parent: Id, before: Option<Id>, id: Id) {
        self.detach(id);
        let depth = self.node(parent).map_or(0, |n| n.depth) + 1;
        let previous = match before {
            Some(before) => self.node(before).and_then(|n| n.previous),
            None => self.node(parent).and_then(|n| n.last),
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
    pub(super) fn lengthen(&mut self, id: Option<Id>, more: &str, until: u32) -> bool {
        let page = self.page;
        match id.and_then(|id| self.nodes.get_mut(id.index())).map(|n| &mut n.data) {
            Some(Data::Text { text, from, to }) => {
                let first = || StrTendril::from(page.get(*from as usize..*to as usize).unwrap_or(""));
                text.get_or_insert_with(first).push_slice(more);
                *to = until;
                true
            }
            _ => false,
        }
    }
}

/// Whether an attribute hides its element. What waits to be found by a search in the page is no more hidden than what
/// stands further down.
fn conceals(attr: Attr, value: &str) -> bool {
    match attr {
        Attr::Hidden => !value.trim().eq_ignore_ascii_case("until-found"),
        Attr::Style => hides(value),
        _ => false,
    }
}

impl Space {
    /// The namespace as html5ever numbers it; anything else counts as HTML.
    pub(super) fn of(space: &Namespace) -> Self {
        match *space {
            ns!(svg) => Space::Svg,
            ns!(mathml) => Space::MathMl,
            _ => Space::Html,
        }
    }

    /// Its number.
    pub(super) fn namespace(self) -> Namespace {
        match self {
            Space::Html => ns!(html),
            Space::Svg => ns!(svg),
            Space::MathMl => ns!(mathml),
        }
    }
}
