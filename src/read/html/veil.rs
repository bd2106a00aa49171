//! Blocks that wait hidden until a script shows them: platforms save an article as `visibility:hidden`, content systems
//! fill a hidden block and show it when the page has loaded, tabs and folds show one block of several at a time. Scripts
//! are not run, so what they would show is found by its share of the page or by what stands like it elsewhere: a reader
//! who opens the page sees it, or has it one click away.

use super::css::Looks;
use super::dom::{Data, Dom, Id, Node, ROOT};
use super::stats::{Figures, count};
use super::tags::{Attr, Tag};
use crate::text::marker;
use std::collections::{HashMap, HashSet};

/// What `display:none` hides is shown if it is so many times the rest of the page; people do hide things with it.
/// `visibility:hidden` keeps a block's room empty, which nobody wants of half a page.
const TIMES_THE_REST: u32 = 4;
/// Classes by which scripts say which of several blocks is the one shown.
const STATES: &[&str] =
    &["active", "actived", "in", "on", "cur", "current", "curr", "show", "shown", "selected", "sel", "open", "opened"];
/// What ends such a class that is named after its block: tab-pane-active.
const STATE_ENDS: &[&str] = &["-active", "_active", "-current", "_current", "-selected", "-show", "-open"];
/// Classes of an element that are looked at.
const MAX_CLASSES: usize = 32;
/// Blocks of one size that are compared, to tell a tab from a copy.
const MAX_COPIES: usize = 64;

/// Shows the blocks that a script would show; how many there were.
pub(super) fn lift(dom: &mut Dom<'_>, looks: &Looks) -> usize {
    let waits = |node: &Node| matches!(&node.data, Data::Element(e) if e.hidden && is_block(e.tag));
    if !dom.nodes.iter().any(waits) {
        return 0;
    }
    let waiting: Vec<Id> = dom.descendants(ROOT).filter(|id| is_veiled_block(dom, *id)).collect();
    if waiting.is_empty() {
        return 0;
    }
    let (all, seen) = (count(dom, true), count(dom, false));
    let shown = total(dom, &seen);
    let sentences: u32 = dom.children(ROOT).map(|id| seen.of(dom, id).sentences).sum();
    let is_most = |id: &Id| {
        let stats = all.of(dom, *id);
        let invisible = looks.invisible.contains(id) || is_invisible(dom, *id);
        let times = if invisible { 1 } else { TIMES_THE_REST };
        // A page that says nothing else is the frame of what waits in it.
        let alone = invisible && stats.sentences > 0 && sentences == 0;
        stats.text > 0 && (alone || stats.text >= shown.saturating_mul(times))
    };
    let mut turns = Turns::new(dom, &all, &seen, &waiting);
    let lifted: Vec<Id> = waiting.into_iter().filter(|id| is_most(id) || turns.has(*id)).collect();
    for id in &lifted {
        dom.set_hidden(*id, false);
        // What a reader would press is the heading of what it shows.
        if let Some(button) = before(dom, *id).filter(|id| dom.tag(*id) == Tag::Button) {
            dom.set_tag(button, Tag::Div);
        }
    }
    lifted.len()
}

/// Hides the dialogs that are closed.
pub(super) fn close(dom: &mut Dom<'_>) {
    let closed: Vec<Id> = dom.all(Tag::Dialog).filter(|id| dom.attr(*id, Attr::Open).is_none()).collect();
    closed.into_iter().for_each(|id| dom.set_hidden(id, true));
}

/// A hidden block of a page's frame; rows and cells are hidden by hand.
fn is_veiled_block(dom: &Dom<'_>, id: Id) -> bool {
    dom.hidden(id) && is_block(dom.tag(id))
}

fn is_block(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Div | Tag::Section | Tag::Article | Tag::Main | Tag::Body | Tag::Form | Tag::Ul | Tag::Dl | Tag::Dd
    )
}

fn is_invisible(dom: &Dom<'_>, id: Id) -> bool {
    let style = dom.attr(id, Attr::Style).unwrap_or_default().to_ascii_lowercase();
    style.contains("visibility") && !style.contains("display")
}

/// Visible characters of a page.
fn total(dom: &Dom<'_>, figures: &Figures) -> u32 {
    dom.children(ROOT).map(|id| figures.of(dom, id).text).sum()
}

/// What blocks that take turns have in common: their tag and their classes, but those that tell whose turn it is.
type Kind<'d> = (Tag, Vec<&'d str>);

/// Blocks of which one is shown at a time.
struct Turns<'d> {
    dom: &'d Dom<'d>,
    all: &'d Figures,
    /// Blocks that are shown, by the element that they stand in and their kind: the first, and whether it says so by a
    /// class.
    beside: HashMap<(Option<Id>, Kind<'d>), (Id, bool)>,
    /// How many blocks that are shown have a class, by the element that they stand in. Those without any count as one class.
    crowds: HashMap<(Option<Id>, Tag, &'d str), usize>,
    /// Kinds of which every block that is shown says so by a class; the first of them.
    marked: HashMap<Kind<'d>, Option<Id>>,
    /// Elements of which it was asked whether a bar of tabs stands in them.
    bars: HashMap<Id, bool>,
    /// Kinds of hidden blocks of which each stands behind a heading of its own, and there are several.
    folds: HashSet<Kind<'d>>,
    compared: usize,
}

impl<'d> Turns<'d> {
    fn new(dom: &'d Dom<'d>, all: &'d Figures, seen: &Figures, waiting: &[Id]) -> Self {
        let mut folds: HashMap<Kind<'d>, (usize, bool)> = HashMap::new();
        for id in waiting.iter().filter(|id| all.of(dom, **id).text > 0) {
            let (count, headed) = folds.entry(kind(dom, *id).0).or_insert((0, true));
            *count += 1;
            *headed &= has_heading(dom, *id);
        }
        let (mut beside, mut crowds, mut marked) = (HashMap::new(), HashMap::new(), HashMap::new());
        let blocks = dom.descendants(ROOT).filter(|id| is_block(dom.tag(*id)));
        for id in blocks.filter(|id| !dom.hidden(*id) && seen.of(dom, *id).text > 0) {
            let (kind, state) = kind(dom, id);
            let parent = dom.node(id).and_then(|n| n.parent);
            for class in classes_of(&kind) {
                *crowds.entry((parent, kind.0, class)).or_insert(0) += 1;
            }
            if !folds.contains_key(&kind) {
                continue;
            }
            let first = marked.entry(kind.clone()).or_insert(Some(id));
            *first = first.filter(|_| state);
            beside.entry((parent, kind)).or_insert((id, state));
        }
        let several =
            |((_, classes), (count, headed)): &(Kind<'d>, (usize, bool))| *headed && *count > 1 && !classes.is_empty();
        let folds = folds.into_iter().filter(several).map(|(kind, _)| kind).collect();
        Turns { dom, all, beside, crowds, marked, bars: HashMap::new(), folds, compared: 0 }
    }

    /// Whether a hidden block has its turn once a reader asks for it.
    fn has(&mut self, id: Id) -> bool {
        let dom = self.dom;
        if self.all.of(dom, id).text == 0 {
            return false;
        }
        if dom.attr(id, Attr::Role) == Some("tabpanel") {
            return true;
        }
        let (kind, _) = kind(dom, id);
        if self.folds.contains(&kind) {
            return true;
        }
        self.other(id, kind).is_some_and(|shown| !is_entry(dom, id) && !self.is_copy(id, shown))
    }

    /// The block that is shown in turn with a hidden one: the only one of its kind beside it, where a class says that it is
    /// its turn or there are tabs; else, where each stands in an element of its own, one elsewhere that such a class is on.
    fn other(&mut self, id: Id, kind: Kind<'d>) -> Option<Id> {
        let parent = self.dom.node(id).and_then(|n| n.parent);
        // Blocks without a class are alike by chance, unless what they stand in says what it is.
        if kind.1.is_empty() && !parent.is_some_and(|parent| holds_tabs(self.dom, parent)) {
            return None;
        }
        // Several that are shown side by side are rows or items.
        let crowd = |class| self.crowds.get(&(parent, kind.0, class)).copied().unwrap_or(0);
        let most = classes_of(&kind).map(crowd).max().unwrap_or(0);
        match self.beside.get(&(parent, kind.clone())).copied() {
            Some((shown, state)) => (most == 1 && (state || self.has_bar(parent?))).then_some(shown),
            None => self.marked.get(&kind).copied().flatten().filter(|_| most == 0),
        }
    }

    /// Whether an element holds tabs, or a bar of them among its children.
    fn has_bar(&mut self, id: Id) -> bool {
        let dom = self.dom;
        let bar = || holds_tabs(dom, id) || dom.children(id).any(|child| !dom.hidden(child) && holds_tabs(dom, child));
        *self.bars.entry(id).or_insert_with(bar)
    }

    /// Whether two blocks show the same text, as one for paper and one for the screen.
    fn is_copy(&mut self, id: Id, shown: Id) -> bool {
        if self.all.of(self.dom, id).text != self.all.of(self.dom, shown).text {
            return false;
        }
        self.compared += 1;
        self.compared > MAX_COPIES || self.dom.text(id) == self.dom.text(shown)
    }
}

/// The kind of an element, and whether a class says that it is its turn.
fn kind<'d>(dom: &'d Dom<'_>, id: Id) -> (Kind<'d>, bool) {
    let classes = dom.attr(id, Attr::Class).unwrap_or("").split_ascii_whitespace().take(MAX_CLASSES);
    let (states, mut classes): (Vec<&str>, Vec<&str>) = classes.partition(|class| is_state(class));
    classes.sort_unstable();
    ((dom.tag(id), classes), !states.is_empty())
}

/// The classes of a kind; an empty one where it has none.
fn classes_of<'k, 'd>(kind: &'k Kind<'d>) -> impl Iterator<Item = &'d str> + use<'k, 'd> {
    kind.1.iter().copied().chain(kind.1.is_empty().then_some(""))
}

fn is_state(class: &str) -> bool {
    STATES.contains(&class) || STATE_ENDS.iter().any(|end| class.ends_with(end))
}

/// Whether a block is one item of a list or one row: it opens with a number, and nothing else in it does.
fn is_entry(dom: &Dom<'_>, id: Id) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let texts = dom.descendants(id).filter_map(|id| dom.characters_of(id)).map(str::trim);
    let mut texts =
        texts.filter(|text| !text.is_empty()).map(|text| marker::leading(text).is_some() || is_number(text));
    texts.next() == Some(true) && !texts.any(|numbered| numbered)
}

/// Whether a heading or button stands right before an element: what folds it away and back.
fn has_heading(dom: &Dom<'_>, id: Id) -> bool {
    before(dom, id).is_some_and(|id| !dom.hidden(id) && folds(dom.tag(id)))
}

fn folds(tag: Tag) -> bool {
    tag.heading().is_some() || matches!(tag, Tag::Dt | Tag::Button)
}

/// The element right before another.
fn before(dom: &Dom<'_>, id: Id) -> Option<Id> {
    let previous = |id: &Id| dom.node(*id).and_then(|n| n.previous);
    std::iter::successors(previous(&id), previous).take(4).find(|id| dom.element(*id).is_some())
}

/// Whether the class or id of an element says that tabs stand in it.
fn holds_tabs(dom: &Dom<'_>, id: Id) -> bool {
    let names = [dom.attr(id, Attr::Class), dom.attr(id, Attr::Id)];
    names.into_iter().flatten().any(|name| {
        name.split(|c: char| !c.is_ascii_alphabetic()).any(|word| {
            let word = word.to_ascii_lowercase();
            word == "bd" || word.starts_with("tab") && !word.starts_with("table")
        })
    })
}
