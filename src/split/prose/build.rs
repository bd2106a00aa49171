//! Pieces → the outline: which paragraph stands under which. Levels are those the document itself uses; lost, repeated
//! and skipped numbers, bullets and headings without a number keep their place.

use super::ahead::{self, Ahead, ItemLabels, STYLES, opens_node, slot};
use super::annex::Annex;
use super::cards::Card;
use super::label::Label;
use super::outline::{FieldText, Node, Outline, Span, rank, twin};
use super::pieces::Piece;
use super::signs;
use super::upside::{Upside, upside_down};
use super::{announced, stated_list, unknown};
use crate::flow::Flow;
use crate::model::Field;
use crate::rules::{Heading, Rules, Section};
use crate::split::{shape, titles};
use crate::text::marker::{self, Marker, Style};
use std::collections::HashMap;
use std::ops::Range;

/// Most labels of a card that is looked through for one it lacks.
const MOST_LABELS: usize = 32;

/// Builds the outline of a body.
pub(super) fn outline<'a>(flows: &'a [Flow<'a>], pieces: &[Piece], annexes: &[Annex], rules: &'a Rules) -> Outline<'a> {
    let root = Node { rank: -100, ..Node::default() };
    let titled = annexes.iter().map(|annex| (annex.flow, annex.section(rules))).collect();
    let outline = Outline { flows, rules, nodes: vec![root], annexes: titled, left: Vec::new(), closed: Vec::new() };
    let mut builder = Builder {
        outline,
        stack: vec![0],
        field: None,
        inner: None,
        closed: false,
        read: 0,
        urges: false,
        signed: false,
        pieces,
        ahead: Ahead::new(pieces),
        known: [false; STYLES],
        unnumbered: ahead::unnumbered(pieces),
        item_labels: ItemLabels::default(),
        names: unknown::counted(flows, pieces),
        demands: 0,
        upside: upside_down(pieces),
    };
    builder.demands = pieces.iter().filter(|piece| builder.demands(piece)).count();
    let mut annexes = annexes.iter().peekable();
    for (i, piece) in pieces.iter().enumerate() {
        if annexes.next_if(|annex| annex.flow <= piece.flow).is_some() {
            builder.begin_anew();
        }
        if i >= builder.read {
            builder.piece(i, piece);
        }
    }
    builder.outline
}

pub(super) struct Builder<'a, 'p> {
    pub(super) outline: Outline<'a>,
    /// Open nodes, the root first.
    pub(super) stack: Vec<usize>,
    /// The labelled text that goes on: its node and its index there.
    pub(super) field: Option<(usize, usize)>,
    /// Form and number of the last item of a list inside that text.
    pub(super) inner: Option<(Style, u32)>,
    /// Whether the text has come to its signature or closing words.
    pub(super) closed: bool,
    /// Whether that was a signature or its date.
    signed: bool,
    /// Pieces before this one were read with one before them.
    pub(super) read: usize,
    /// Whether words of leave stood among the items.
    pub(super) urges: bool,
    pub(super) pieces: &'p [Piece],
    pub(super) ahead: Ahead,
    /// Forms that opened a node before.
    known: [bool; STYLES],
    /// Whether problems have no numbers.
    unnumbered: bool,
    /// Labels inside the items of the open answer.
    pub(super) item_labels: ItemLabels<'a>,
    /// How often each name that may be a label begins a line.
    pub(super) names: HashMap<&'a str, usize>,
    /// How many lines name the demands on those who have to act: 整改要求：.
    pub(super) demands: usize,
    /// Lists in which 1. stands over （一）.
    pub(super) upside: Vec<Upside>,
}

impl<'a> Builder<'a, '_> {
    pub(super) fn top(&self) -> usize {
        self.stack.last().copied().unwrap_or(0)
    }

    fn node_mut(&mut self, index: usize) -> Option<&mut Node> {
        self.outline.nodes.get_mut(index)
    }

    pub(super) fn text(&self, piece: &Piece) -> &'a str {
        let flows: &'a [Flow<'a>] = self.outline.flows;
        flows.get(piece.flow).and_then(|f| f.text.get(piece.body.clone())).unwrap_or("")
    }

    /// An annex stands under nothing that came before it.
    fn begin_anew(&mut self) {
        self.stack.truncate(1);
        (self.field, self.inner, self.closed) = (None, None, false);
    }

    fn piece(&mut self, i: usize, piece: &Piece) {
        if piece.card == Some(Card::Closes) {
            (self.closed, self.field) = (true, None);
        } else if self.outline.nodes.len() == 1 && ahead::heads_problems(self.pieces, i, &self.outline) {
            let chapter = Piece { body: piece.range.clone(), label: None, ..piece.clone() };
            self.open(&chapter, rank(Style::Chinese), None, None);
        } else if piece.bracket {
            self.bracket(piece);
        } else if self.asks_all(i, piece) {
            self.stack.truncate(1);
            let chapter = Piece { body: piece.range.clone(), label: None, ..piece.clone() };
            self.open(&chapter, rank(Style::Chinese) - 1, None, None);
        } else if let Some((field, word)) = self.item_label(i, piece) {
            // 1.…。责任单位：A。 before 2.… is about this item, as in a bracket.
            self.item_labels.remember(self.field, self.inner, field, word);
            self.bracket(&Piece { bracket: true, ..piece.clone() });
            let below = ahead::value_below(self.pieces, i);
            let top = self.top();
            if let Some((value, text)) = below.zip(self.node_mut(top).and_then(|n| n.fields.last_mut())) {
                text.spans.push(Span { flow: value.flow, range: value.range.clone() });
                self.read = i + 2;
            }
        } else if let (Some(marker), true) = (piece.marker, opens_node(piece) && piece.card.is_none()) {
            self.marked(i, piece, marker);
        } else if piece.label.is_some() {
            self.labelled(i, piece);
        } else {
            self.plain(i, piece);
        }
    }

    /// A value out of a bracket belongs to the open node; what follows it goes on as before.
    fn bracket(&mut self, piece: &Piece) {
        let top = self.top();
        if let Some(label) = &piece.label
            && top > 0
            && !self.closed
        {
            self.push_field(top, piece, label);
        }
    }

    fn push_field(&mut self, node: usize, piece: &Piece, label: &Label) {
        let span = |range: &Range<usize>| Span { flow: piece.flow, range: range.clone() };
        let spans = if piece.body.is_empty() { Vec::new() } else { vec![span(&piece.body)] };
        let text =
            FieldText { field: label.field, kind: label.kind, label: span(&label.name), spans, bracket: piece.bracket };
        if let Some(node) = self.node_mut(node) {
            node.fields.push(text);
        }
    }

    fn marked(&mut self, i: usize, piece: &Piece, marker: Marker) {
        let heads = if marker.style == Style::Bullet { self.heads_items(i, piece) } else { None };
        if marker.style == Style::Bullet && heads.is_none() && self.takes_bullet() {
            self.inner = Some((Style::Bullet, 0));
            self.extend(piece);
            return;
        }
        let (style, no) = self.settle(i, marker);
        if self.absorbs(i, style, no) {
            self.extend(piece);
            return;
        }
        // Links of the page below a signature are none of the text; a date under the title signs nothing.
        let told = self.outline.nodes.len() > 1 && piece.label.is_none();
        if style == Style::Bullet && self.closed && self.signed && told {
            return;
        }
        self.closed = false;
        let levelled = match heads {
            Some(below) => self.above_items(below),
            None => self.at_level(style, no, piece.heading).or_else(|| self.below_outer(i, style)),
        };
        let depth = levelled.map_or_else(|| self.depth(style, no), |(depth, _)| depth);
        self.stack.truncate(depth);
        let rank = match style {
            _ if let Some((_, rank)) = levelled => rank,
            Style::Bullet => rank(style),
            // 问题一 and 一是 count records wherever they stand; anything under them is deeper.
            Style::Named | Style::Is | Style::Nth => 10.max(self.outline.node(self.top()).rank) + 1,
            _ => rank(style).max(self.rank_above(style)),
        };
        self.open(piece, rank, Some(style), no);
        if let Some(label) = &piece.label {
            self.label_in(self.top(), piece, label);
        }
    }

    /// A form that stands deeper here than usual keeps standing under what it stands under.
    fn rank_above(&self, style: Style) -> i32 {
        let parent = self.outline.node(self.top());
        if parent.style.is_some_and(|s| s != style) { parent.rank + 1 } else { i32::MIN }
    }

    /// Opens a node under the top of the stack.
    pub(super) fn open(&mut self, piece: &Piece, rank: i32, style: Option<Style>, no: Option<u32>) {
        let parent = self.top();
        let labelled = piece.label.is_some();
        let head_end = piece.label.as_ref().map_or(piece.range.end, |l| l.name.start);
        let body = if labelled { head_end..head_end } else { piece.body.clone() };
        let head = Span { flow: piece.flow, range: piece.range.start..head_end };
        let mut node = Node { parent, rank, style, no, body, level: piece.heading, ..Node::default() };
        node.head = Some(head);
        let index = self.outline.nodes.len();
        let text = self.outline.head(&node);
        let title =
            super::headline::heading(text).or_else(|| (rank <= 10).then(|| super::headline::short(text)).flatten());
        node.heading = title.and_then(|t| self.outline.rules.sections.heading(t));
        if style.is_some() && announced::problems_found(text) {
            (node.announces, node.heading) = (true, Some(Heading { section: Section::Problems, weak: false }));
        }
        self.outline.nodes.push(node);
        if let Some(parent) = self.node_mut(parent) {
            parent.children.push(index);
        }
        self.stack.push(index);
        if let Some(known) = style.and_then(|s| self.known.get_mut(slot(s))) {
            *known = true;
        }
        (self.field, self.inner) = (None, None);
    }

    /// The form and number of an ordinal: a bullet or a repeated number stands for the one that was lost.
    fn settle(&self, i: usize, marker: Marker) -> (Style, Option<u32>) {
        if marker.style == Style::Bullet {
            return match self.lost(i) {
                Some((style, no)) => (style, no),
                None => (Style::Bullet, None),
            };
        }
        let open = |style| self.stack.iter().any(|n| self.outline.node(*n).style == Some(style));
        if let Some(twin) = twin(marker.style)
            && !open(marker.style)
            && self.field.is_none()
            && self.stack.iter().any(|n| {
                let node = self.outline.node(*n);
                node.style == Some(twin) && node.no.zip(marker.no).is_some_and(|(a, b)| b == a + 1)
            })
        {
            return (twin, marker.no);
        }
        (marker.style, marker.no)
    }

    /// The form of a heading whose ordinal was lost, by the next ordinal: one that counts on stands under it, one that
    /// lacks its predecessor stands beside it.
    pub(super) fn lost(&self, i: usize) -> Option<(Style, Option<u32>)> {
        let next = self.pieces.iter().skip(i + 1).take(12).find(|p| opens_node(p)).and_then(|p| p.marker)?;
        if next.style == Style::Bullet {
            return None;
        }
        let at = self.stack.iter().position(|n| self.outline.node(*n).style == Some(next.style));
        match at {
            Some(at) => {
                let above = at.checked_sub(1).and_then(|a| self.stack.get(a)).map(|n| self.outline.node(*n))?;
                Some((above.style?, above.no.map(|n| n + 1)))
            }
            None => {
                let known = self.known.get(slot(next.style)) == Some(&true);
                let beside = !known && next.no.is_some_and(|n| n > 1);
                beside.then(|| (next.style, next.no.map(|n| n - 1)))
            }
        }
    }

    /// How much of the stack stays open above an ordinal of this form.
    fn depth(&self, style: Style, _no: Option<u32>) -> usize {
        let at = self.stack.iter().position(|n| self.outline.node(*n).style == Some(style));
        if let Some(at) = at {
            return at.max(1);
        }
        if style == Style::Named {
            return self
                .stack
                .iter()
                .rposition(|n| self.outline.node(*n).style.is_some() || *n == 0)
                .map_or(1, |k| k + 1);
        }
        let rank = rank(style);
        let keep = self.stack.iter().rposition(|n| {
            let node = self.outline.node(*n);
            *n == 0 || node.rank < rank && (node.style.is_some() || node.fields.iter().all(|f| f.bracket))
        });
        keep.map_or(1, |k| k + 1)
    }

    pub(super) fn label_in(&mut self, node: usize, piece: &Piece, label: &Label) {
        self.push_field(node, piece, label);
        let last = self.outline.node(node).fields.len().saturating_sub(1);
        let listed = marker::leading(self.text(piece)).and_then(|m| Some((m.style, m.no?)));
        (self.field, self.inner) = (Some((node, last)), listed);
    }

    fn plain(&mut self, i: usize, piece: &Piece) {
        let text = self.text(piece);
        // What stands on the line below a label is its value, whatever it looks like.
        let awaited =
            self.field.is_some_and(|(n, f)| self.outline.node(n).fields.get(f).is_some_and(|f| f.spans.is_empty()));
        if piece.line && !awaited {
            if self.announce(i, piece) || self.unknown(piece) {
                return;
            }
            self.leave_sentences(text);
            let lost = self.unnumbered && (ahead::opens_unnumbered(self.pieces, i) || self.opens_first(i));
            if lost || ahead::is_answered_on_the_spot(self.pieces, i, text) {
                self.closed = false;
                let heading = self.stack.iter().rposition(|n| *n == 0 || self.outline.is_heading(*n)).unwrap_or(0);
                self.stack.truncate(heading + 1);
                let rank = 15.max(self.outline.node(self.top()).rank + 1);
                self.open(piece, rank, None, None);
                return;
            }
            if let Some(next) = self.body_heading(i, piece, text) {
                self.closed = false;
                let rank = rank(next) - 1;
                let beside = |n: &usize| {
                    self.outline.node(*n).style.is_none_or(|s| s == next) && self.outline.node(*n).rank >= rank
                };
                let depth = self.stack.iter().position(beside).unwrap_or_else(|| self.depth(next, None));
                self.stack.truncate(depth.max(1));
                self.open(piece, rank, None, None);
                return;
            }
            if let Some((style, no)) = self.bare_heading(i, piece, text) {
                self.closed = false;
                let depth = self.depth(style, no);
                self.stack.truncate(depth);
                self.open(piece, rank(style), Some(style), no);
                return;
            }
            // Below a title of its own a chapter is none, where others of its level follow.
            let titled = || self.pieces.iter().take(i.min(super::TITLE_LINES)).any(|p| titles::is_title(self.text(p)));
            let chapter = || piece.heading.is_some_and(|l| !ahead::is_sole(self.pieces, l)) && titled();
            let title = self.outline.nodes.len() == 1 && !self.outline.rules.sections.is_generic(text) && !chapter();
            if piece.heading.is_some() && signs::names_document(text, self.outline.rules) {
                self.begin_anew();
            } else if let Some(level) = piece
                .heading
                .filter(|l| text.chars().count() <= 40 && !(title && (*l <= 1 || ahead::is_sole(self.pieces, *l))))
            {
                let (depth, rank) = self.below_level(level);
                self.stack.truncate(depth);
                self.open(piece, rank, None, None);
                return;
            }
            // 所在片区：城东学区 above 整改时限：… is a label that nobody knows, no signature.
            let goes_on = || {
                let next = self.pieces.get(i + 1);
                text.contains(':') && next.is_some_and(ahead::is_about_problem) || next.is_some_and(|p| self.lacks(p))
            };
            let closes = signs::closes(text, self.more_of(i) || goes_on(), self.outline.rules) && !self.is_solved(text);
            if closes || self.takes_leave(i, text) {
                self.closed = true;
                self.signed = titles::is_signature(text);
                self.field = None;
            }
        }
        self.plain_text(piece);
    }

    pub(super) fn plain_text(&mut self, piece: &Piece) {
        let top = self.top();
        if top == 0 {
            let text = self.text(piece);
            let untold = self.outline.node(0).heading.is_none();
            let problems = announced::problems(text).then_some(Section::Problems);
            let tasks = || (untold && signs::divides_tasks(text)).then_some(Section::Tasks);
            let listed = || {
                let first = untold && piece.flow < super::TITLE_LINES && self.outline.nodes.len() == 1;
                let titled =
                    first && stated_list::titles_list(text, self.pieces, self.outline.flows, self.outline.rules);
                titled.then_some(Section::Problems)
            };
            let named = if problems.is_none() { listed() } else { None };
            let heading = problems.or(named).or_else(tasks).map(|section| Heading { section, weak: false });
            if let (Some(root), true) = (self.node_mut(0), heading.is_some()) {
                (root.heading, root.announces) = (heading, named.is_some() || announced::problems_found(text));
            }
        }
        if self.closed {
            self.outline.closed.push(Span { flow: piece.flow, range: piece.range.clone() });
            return;
        }
        if self.is_apart(piece) {
            self.field = None;
            self.outline.left.push(Span { flow: piece.flow, range: piece.range.clone() });
            return;
        }
        if self.field.is_some() {
            self.extend(piece);
            return;
        }
        let span = Span { flow: piece.flow, range: piece.range.clone() };
        if let Some(node) = self.node_mut(top).filter(|_| top > 0) {
            node.text.push(span);
        }
    }

    /// Whether the open record is a card that still lacks what a line tells of its problem: it does not end above it.
    fn lacks(&self, piece: &Piece) -> bool {
        let node = self.outline.node(self.top());
        let told = |label: &Label| label.field.is_answer() || label.field.is_duty();
        let label = piece.label.as_ref().filter(|l| piece.line && !piece.bracket && piece.card.is_none() && told(l));
        let card = node.head.is_none() && (1..=MOST_LABELS).contains(&node.fields.len());
        card && !self.closed && label.is_some_and(|label| node.fields.iter().all(|f| f.field != label.field))
    }

    /// Whether a line below who or until when of a card says something else: a sentence without a body or a day.
    fn is_apart(&self, piece: &Piece) -> bool {
        let Some((node, field)) = self.field.filter(|_| piece.line && piece.marker.is_none()) else { return false };
        let node = self.outline.node(node);
        let filled = |f: &&FieldText| node.head.is_none() && f.field.is_duty() && !f.spans.is_empty();
        let Some(open) = node.fields.get(field).filter(filled) else { return false };
        let text = self.text(piece);
        if !text.ends_with(['。', '!']) {
            return false;
        }
        let told = shape::shape(text.trim_end_matches(['。', '!']));
        !(told.deadline || open.field != Field::Deadline && (told.units || told.person))
    }

    /// Adds a piece to the labelled text that is open.
    fn extend(&mut self, piece: &Piece) {
        let Some((node, field)) = self.field else { return };
        if let Some(text) = self.node_mut(node).and_then(|n| n.fields.get_mut(field)) {
            text.spans.push(Span { flow: piece.flow, range: piece.range.clone() });
        }
    }
}
