//! The outline of a body: nodes with what stands in each and what stands under it. It is built in [`super::build`].

use super::{announced, headline};
use crate::flow::Flow;
use crate::model::{Field, Place, RecordKind};
use crate::rules::{Heading, Rules, Section};
use crate::text::marker::Style;
use std::ops::Range;

/// Depth of a form where the document does not say otherwise.
pub(super) fn rank(style: Style) -> i32 {
    match style {
        Style::Chapter => 0,
        Style::Chinese => 10,
        Style::ChineseParen => 20,
        Style::Dot | Style::Comma => 30,
        Style::Decimal => 32,
        Style::Named => 35,
        Style::Paren => 40,
        Style::Circled => 50,
        _ => 60,
    }
}

/// 1. and 1、, which may stand in one list.
pub(super) fn twin(style: Style) -> Option<Style> {
    match style {
        Style::Dot => Some(Style::Comma),
        Style::Comma => Some(Style::Dot),
        _ => None,
    }
}

/// A stretch of one flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::split) struct Span {
    /// Index of the flow.
    pub flow: usize,
    /// Bytes of its text.
    pub range: Range<usize>,
}

/// A labelled text of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::split) struct FieldText {
    /// What it means.
    pub field: Field,
    /// The kind of record its label makes.
    pub kind: Option<RecordKind>,
    /// The label as printed; empty range where there is none.
    pub label: Span,
    /// Its stretches.
    pub spans: Vec<Span>,
    /// Whether it stands in a bracket.
    pub bracket: bool,
}

/// One item of the outline with what stands in it but not under it.
#[derive(Debug, Clone, Default)]
pub(in crate::split) struct Node {
    /// Index of the node it stands under; the root is its own.
    pub parent: usize,
    /// Depth by form: smaller stands above.
    pub rank: i32,
    /// Form of its ordinal.
    pub style: Option<Style>,
    /// Number of its ordinal.
    pub no: Option<u32>,
    /// First paragraph with its ordinal, up to the first label.
    pub head: Option<Span>,
    /// Bytes of `head` behind the ordinal.
    pub body: Range<usize>,
    /// Further paragraphs without a label.
    pub text: Vec<Span>,
    /// Labelled texts in reading order.
    pub fields: Vec<FieldText>,
    /// Nodes under it in reading order.
    pub children: Vec<usize>,
    /// What its heading says.
    pub heading: Option<Heading>,
    /// Level of the heading style or the nested list that it begins with.
    pub level: Option<u8>,
    /// Whether it is a sentence that announces the items under it: that is no type and no problem.
    pub announces: bool,
}

/// The outline of a body.
#[derive(Debug)]
pub(in crate::split) struct Outline<'a> {
    /// The prose.
    pub flows: &'a [Flow<'a>],
    /// The words in force.
    pub rules: &'a Rules,
    /// Nodes in reading order; the first is the root.
    pub nodes: Vec<Node>,
    /// The flow with which each annex begins, and what its title says of its items.
    pub annexes: Vec<(usize, Option<Section>)>,
    /// Lines below the labels of a card that say nothing of it.
    pub left: Vec<Span>,
    /// Texts behind words that close what stands above them, up to the next heading.
    pub closed: Vec<Span>,
}

impl Outline<'_> {
    /// Whether a node stands in an annex.
    pub fn in_annex(&self, node: &Node) -> bool {
        let first = self.annexes.first().map(|(start, _)| *start);
        node.head.as_ref().zip(first).is_some_and(|(head, first)| head.flow >= first)
    }

    /// Whether a sentence before the first chapter announces problems, and that chapter is one of them: it names no section.
    pub fn announces(&self) -> bool {
        let root = self.node(0);
        let first = root.children.first().map(|c| self.node(*c));
        root.announces && first.is_some_and(|n| n.style.is_some() && n.heading.is_none())
    }

    /// What a chapter, a node under the root, stands under: the title of its annex or the whole text.
    pub fn above(&self, chapter: usize) -> Option<Section> {
        let flow = self.flow(chapter);
        let annex = self.annexes.partition_point(|(start, _)| *start <= flow).checked_sub(1);
        let titled = annex.and_then(|at| self.annexes.get(at)).and_then(|(_, section)| *section);
        titled.or(self.node(0).heading.map(|h| h.section))
    }

    /// A node; the root where there is none of this number.
    pub fn node(&self, index: usize) -> &Node {
        static NONE: Node = Node {
            parent: 0,
            rank: -100,
            style: None,
            no: None,
            head: None,
            body: 0..0,
            text: Vec::new(),
            fields: Vec::new(),
            children: Vec::new(),
            heading: None,
            level: None,
            announces: false,
        };
        self.nodes.get(index).unwrap_or(&NONE)
    }

    /// Index of the flow in which a node begins; past all for a node that holds nothing.
    pub fn flow(&self, index: usize) -> usize {
        let node = self.node(index);
        let label = node.fields.first().map(|f| &f.label);
        node.head.as_ref().or(label).or(node.text.first()).map_or(usize::MAX, |s| s.flow)
    }

    /// Whether labels under a node can be about it: it states something, or it was opened by a label.
    pub fn takes_fields(&self, index: usize, field: Field) -> bool {
        let node = self.node(index);
        if !node.fields.is_empty() || node.style == Some(Style::Named) {
            return true;
        }
        if field == Field::Extra {
            return false;
        }
        // 问题类别：医疗卫生 right below a problem is about it.
        if field == Field::Type {
            return node.children.is_empty() && node.heading.is_none();
        }
        let chapter = node.heading.is_some() && self.rules.sections.is_generic(self.head(node));
        !chapter
    }

    /// Whether a node is an item of the outline that states nothing under labels.
    pub fn is_heading(&self, index: usize) -> bool {
        let node = self.node(index);
        node.style.is_some() && node.fields.is_empty() && !self.head(node).starts_with("关于")
    }

    /// Whether a heading can be the type of records of a kind: it says more than what stands under it.
    pub fn is_type(&self, index: usize, kind: RecordKind) -> bool {
        let node = self.node(index);
        let head = self.head(node);
        let named = || head.get(..headline::end(head).0).is_some_and(|t| !announced::problems_found(t));
        // 总体情况 before the problems that were found is none.
        let quiet =
            matches!(node.heading, Some(Heading { section: Section::Background | Section::Achievements, weak: false }));
        let chapter = quiet && node.style == Some(Style::Chinese);
        let says = kind == RecordKind::Task || !chapter && !self.rules.sections.is_generic(head);
        says && (!node.announces || node.style.is_some() && named())
    }

    /// Whether a node or everything under it has units of its own.
    pub fn names_units(&self, index: usize) -> bool {
        let node = self.node(index);
        node.fields.iter().any(|f| f.field == Field::Units)
            || !node.children.is_empty() && node.children.iter().all(|c| self.names_units(*c))
    }

    /// The folded text of a span.
    pub fn text(&self, span: &Span) -> &str {
        self.flows.get(span.flow).and_then(|f| f.text.get(span.range.clone())).unwrap_or("")
    }

    /// The folded texts of a node itself, its head first.
    pub fn text_of<'n>(&'n self, node: &'n Node) -> impl Iterator<Item = &'n str> {
        std::iter::once(self.head(node)).chain(node.text.iter().map(|s| self.text(s)))
    }

    /// The folded head of a node behind its ordinal.
    pub fn head(&self, node: &Node) -> &str {
        let flow = node.head.as_ref().and_then(|h| self.flows.get(h.flow));
        flow.and_then(|f| f.text.get(node.body.clone())).unwrap_or("")
    }

    /// The texts of spans as written, one to a line.
    pub fn raw(&self, spans: &[Span]) -> String {
        let texts = spans.iter().filter_map(|s| self.flows.get(s.flow).map(|f| f.raw(s.range.clone())));
        texts.filter(|t| !t.trim().is_empty()).collect::<Vec<_>>().join("\n")
    }

    /// Where spans stand.
    pub fn place(&self, spans: &[Span]) -> Option<Place> {
        let places = spans.iter().filter_map(|s| self.flows.get(s.flow)?.place(s.range.clone()));
        places.reduce(|a, b| a.join(&b))
    }
}
