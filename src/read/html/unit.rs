//! One cell or paragraph put into the tree without the tree builder: see `direct`, which knows where this may be done.

use super::build::Sink;
use super::direct::Formats;
use super::dom::{Data, Dom, Element, Id, ROOT, Space};
use super::reference;
use super::tags::{Attr, Tag, style_matters};
use super::token::{MAX_ATTRIBUTES, Tokens, is_space};
use html5ever::tendril::StrTendril;
use html5ever::{LocalName, local_name};

/// What an element is to the unit that it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Opens and ends a cell.
    Cell,
    /// Ends a cell that is open.
    Row,
    /// A paragraph: closed by the next, and by a block.
    Paragraph,
    /// Closes a paragraph.
    Block,
    /// Anything between characters.
    Inline,
    /// As [`Class::Inline`]; reopened behind the end of a block that it was not closed in.
    Format,
    /// As [`Class::Format`]; a second one inside closes the first.
    Link,
    /// Has no end.
    Void,
}

/// An element that units are made of.
pub(super) struct Known {
    pub(super) name: &'static str,
    pub(super) class: Class,
    tag: Tag,
    local: Option<LocalName>,
}

macro_rules! known {
    ($($name:tt $class:ident $tag:ident,)*) => {
        &[$(Known { name: $name, class: Class::$class, tag: Tag::$tag, local: Some(local_name!($name)) },)*
            // Word's mark of a paragraph's end: no name of HTML, so that it has no number of its own.
            Known { name: "o:p", class: Class::Inline, tag: Tag::Other, local: None }]
    };
}

/// The commonest first, in an order that `Unit::name` knows.
static KNOWN: &[Known] = known! {
    "td" Cell Td,
    "p" Paragraph P,
    "span" Inline Span,
    "br" Void Br,
    "th" Cell Th,
    "tr" Row Tr,
    "b" Format Other,
    "strong" Format Other,
    "font" Format Other,
    "div" Block Div,
    "a" Link A,
    "u" Format Other,
    "i" Format Other,
    "em" Format Other,
    "center" Block Center,
    "img" Void Other,
    "s" Format Other,
    "sub" Inline Other,
    "sup" Inline Sup,
    "big" Format Other,
    "small" Format Other,
    "section" Block Section,
};
/// Elements open in a unit at most.
const DEEPEST: usize = 12;
/// A format that is open so often with the same attributes is not opened once more.
const SAME: usize = 3;

/// The element of a name in any case, if units are made of it.
pub(super) fn known(name: &[u8]) -> Option<&'static Known> {
    let first = name.first()? | 0x20;
    let may = |k: &&Known| k.name.len() == name.len() && k.name.as_bytes().first() == Some(&first);
    KNOWN.iter().filter(may).find(|k| k.name.as_bytes().eq_ignore_ascii_case(name))
}

/// A cell or paragraph being read.
pub(super) struct Unit<'a, 'p> {
    tokens: &'a mut Tokens<'p>,
    dom: &'a mut Dom<'p>,
    sink: &'a Sink<'p>,
    parent: Id,
    class: Class,
    formats: &'a Formats,
    /// Elements that are open, the unit's own first.
    open: [Option<(Id, &'static Known)>; DEEPEST],
    depth: usize,
}

/// How a unit goes on behind a tag.
enum Next {
    Goes,
    Ends,
}

impl<'a, 'p> Unit<'a, 'p> {
    /// Begins where the tokens stand.
    pub(super) fn new(
        tokens: &'a mut Tokens<'p>,
        dom: &'a mut Dom<'p>,
        sink: &'a Sink<'p>,
        formats: &'a Formats,
    ) -> Self {
        Unit { tokens, dom, sink, formats, parent: ROOT, class: Class::Cell, open: [None; DEEPEST], depth: 0 }
    }

    /// Reads white space and one unit of this class under a parent; `None` where the builder has to be asked.
    pub(super) fn read(&mut self, parent: Id, class: Class) -> Option<()> {
        (self.parent, self.class) = (parent, class);
        if !self.tokens.is_markup(self.tokens.at()) {
            self.white_space()?;
        }
        loop {
            let at = self.tokens.at();
            if !self.tokens.is_markup(at) {
                self.text()?;
                continue;
            }
            let next = match (self.tokens.byte(at + 1), self.tokens.byte(at + 2)) {
                (b'/', b'>') => {
                    self.tokens.set_at(at + 3);
                    continue;
                }
                (b'/', next) if next.is_ascii_alphabetic() => self.end_tag(at)?,
                (b'/' | b'!' | b'?', _) => {
                    // A comment is nothing to the tree; between cells it parts runs of text that the builder holds back.
                    self.top()?;
                    self.tokens.next(|| false)?;
                    self.sink.spend_token();
                    continue;
                }
                _ => self.start_tag(at)?,
            };
            if let Next::Ends = next {
                return Some(());
            }
        }
    }

    /// Reads from the end of a row to the beginning of the next; the new row. The builder would end the one and open the
    /// other under the same parent.
    pub(super) fn next_row(&mut self, row: Id) -> Option<Id> {
        let body = self.dom.node(row)?.parent?;
        if !matches!(self.dom.tag(body), Tag::Tbody | Tag::Thead | Tag::Tfoot) {
            return None;
        }
        (self.parent, self.class) = (row, Class::Row);
        if self.tokens.byte(self.tokens.at()) != b'<' {
            self.white_space()?;
        }
        let at = self.tokens.at();
        if self.tokens.byte(at + 1) == b'/' {
            let (name, behind) = self.name(at + 2)?;
            if name.class != Class::Row || self.tokens.byte(behind) != b'>' {
                return None;
            }
            self.tokens.set_at(behind + 1);
            self.sink.spend_token();
            self.parent = body;
            if self.tokens.byte(self.tokens.at()) != b'<' {
                self.white_space()?;
            }
        }
        self.parent = body;
        let at = self.tokens.at();
        if !self.tokens.is_markup(at) || !self.tokens.byte(at + 1).is_ascii_alphabetic() {
            return None;
        }
        self.start_tag(at)?;
        self.top().map(|(id, _)| id)
    }

    /// White space before a unit. More than one run of it, and white space before anything else, is the builder's.
    fn white_space(&mut self) -> Option<()> {
        let from = self.tokens.at();
        let end = self.tokens.markup_from(from);
        let last = self.dom.node(self.parent).and_then(|n| n.last);
        let blank = self.tokens.rest(from).get(..end - from)?.iter().all(|b| is_space(*b));
        if !blank || end >= self.tokens.len() || last.is_some_and(|id| self.dom.element(id).is_none()) {
            return None;
        }
        self.add_text(self.parent, from, end);
        Some(())
    }

    fn text(&mut self) -> Option<()> {
        let (top, _) = self.top()?;
        let from = self.tokens.at();
        let end = self.tokens.markup_from(from);
        if end >= self.tokens.len() {
            return None;
        }
        self.add_text(top, from, end);
        Some(())
    }

    fn add_text(&mut self, parent: Id, from: usize, end: usize) {
        let (first, to) = (from as u32, end as u32);
        let written = self.tokens.between((from, end));
        let made = reference::holds(written).then(|| reference::replaced(written, false));
        self.tokens.set_at(end);
        let last = self.dom.node(parent).and_then(|n| n.last);
        if !self.dom.lengthen(last, made.as_deref().unwrap_or(written), to) {
            let text = made.map(StrTendril::from);
            self.dom.append(parent, Data::Text { text, from: first, to }, first);
        }
        self.sink.spend_token();
    }

    fn top(&self) -> Option<(Id, &'static Known)> {
        self.open.get(self.depth.checked_sub(1)?).copied().flatten()
    }

    fn is_open(&self, class: Class) -> bool {
        self.open.iter().take(self.depth).flatten().any(|(_, known)| known.class == class)
    }

    /// The element named here, and the first byte behind its name.
    fn name(&self, from: usize) -> Option<(&'static Known, usize)> {
        let rest = self.tokens.rest(from);
        // Most tags of a list.
        let first = match rest {
            [b't', b'd', b'>' | b' ', ..] => Some(0),
            [b'p', b'>' | b' ', ..] => Some(1),
            [b's', b'p', b'a', b'n', b'>' | b' ', ..] => Some(2),
            _ => None,
        };
        if let Some(known) = first.and_then(|first| KNOWN.get(first)) {
            return Some((known, from + known.name.len()));
        }
        let length = rest.iter().take(8).position(|b| is_space(*b) || matches!(b, b'/' | b'>'))?;
        Some((known(rest.get(..length)?)?, from + length))
    }

    fn end_tag(&mut self, at: usize) -> Option<Next> {
        if let Some((_, top)) = self.top()
            && let Some(behind) = self.tokens.rest(at + 2).strip_prefix(top.name.as_bytes())
            && behind.first() == Some(&b'>')
        {
            return self.ended(at + 3 + top.name.len(), self.depth.checked_sub(1)?);
        }
        let (name, behind) = self.name(at + 2)?;
        if name.class == Class::Row && self.class == Class::Cell && self.depth > 0 {
            return Some(Next::Ends);
        }
        if self.tokens.byte(behind) != b'>' {
            return None;
        }
        let is_name = |open: Option<(Id, &'static Known)>| open.is_some_and(|(_, known)| same(known, name));
        let own = name.class == Class::Cell && self.depth > 0 && is_name(self.open.first().copied().flatten());
        if !own && !is_name(self.top()) {
            return None;
        }
        self.ended(behind + 1, if own { 0 } else { self.depth.checked_sub(1)? })
    }

    /// Goes on behind an end tag that leaves so many elements open.
    fn ended(&mut self, behind: usize, depth: usize) -> Option<Next> {
        self.tokens.set_at(behind);
        self.depth = depth;
        self.sink.spend_token();
        Some(if depth == 0 { Next::Ends } else { Next::Goes })
    }

    fn start_tag(&mut self, at: usize) -> Option<Next> {
        let (name, behind) = self.name(at + 1)?;
        let ends = match self.class {
            Class::Cell => self.depth > 0 && matches!(name.class, Class::Cell | Class::Row),
            class => self.depth == 1 && class == Class::Paragraph && name.class == class,
        };
        if ends {
            return Some(Next::Ends);
        }
        if !self.may_open(name) {
            return None;
        }
        let parent = self.top().map_or(self.parent, |(id, _)| id);
        let (element, end) = self.element(name, behind)?;
        self.tokens.set_at(end);
        let id = self.dom.append(parent, Data::Element(element), at as u32);
        self.sink.grown(self.dom.node(id).map_or(0, |n| n.depth));
        self.sink.spend_token();
        if name.class != Class::Void {
            *self.open.get_mut(self.depth)? = Some((id, name));
            self.depth += 1;
        }
        Some(Next::Goes)
    }

    /// Whether the builder would open an element here and do nothing else.
    fn may_open(&self, name: &'static Known) -> bool {
        if self.depth == 0 {
            return name.class == self.class;
        }
        match name.class {
            Class::Cell | Class::Row => false,
            Class::Paragraph | Class::Block => !self.is_open(Class::Paragraph),
            Class::Inline | Class::Void => true,
            Class::Format => {
                let inside = self.open.iter().take(self.depth).flatten().filter(|(_, open)| same(open, name)).count();
                let outside = if self.class == Class::Cell { 0 } else { self.formats.get(name) };
                inside + outside < SAME
            }
            Class::Link => self.class == Class::Cell && !self.is_open(Class::Link),
        }
    }

    /// The element of a start tag whose name ends here, and the first byte behind the tag.
    fn element(&mut self, name: &'static Known, mut at: usize) -> Option<(Element, usize)> {
        let first = self.dom.attrs_len();
        let (mut hidden, mut styled, mut count) = (false, false, 0);
        let compared = matches!(name.class, Class::Format | Class::Link);
        loop {
            match self.tokens.byte(at) {
                b'>' => break,
                b'/' => at += 1,
                0 if at >= self.tokens.len() => return None,
                b if is_space(b) => at += 1,
                _ => {
                    let pair = self.tokens.pair(at);
                    at = pair.behind;
                    count += 1;
                    let Some(attr) = Attr::of(self.tokens.between(pair.name)) else { continue };
                    let style = attr == Attr::Style;
                    let matters = !style || style_matters(self.tokens.between(pair.value));
                    // The tokenizer drops styles that are only looks, but of elements that the builder compares.
                    let again = style && styled;
                    styled |= style && (matters || compared);
                    if matters && !again {
                        hidden |= self.dom.keep_one(first, attr, || self.tokens.value(pair.value));
                    }
                }
            }
        }
        if count > MAX_ATTRIBUTES {
            return None;
        }
        let attrs = self.dom.attrs_from(first);
        let local = name.local.clone().unwrap_or_else(|| LocalName::from(name.name));
        let no = self.dom.next_element();
        Some((Element { local, space: Space::Html, tag: name.tag, hidden, attrs, no, now: None }, at + 1))
    }
}

fn same(a: &Known, b: &Known) -> bool {
    std::ptr::eq(a, b)
}
