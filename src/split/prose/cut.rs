//! Nodes of the outline → drafts: what is the problem, what is said about it, which heading is its type.

use super::beside::Printed;
use super::headline;
use super::named::Problems;
use super::outline::{FieldText, Node, Outline, Span};
use super::paired::paired;
use super::parts::push;
use super::posed::is_posed;
use super::rows::Rows;
use super::signs;
use super::{addressed, closing};
use crate::model::{Draft, Field, Finding, RecordKind};
use crate::rules::Section;
use crate::split::dialects::audit;
use crate::split::{nothing, shape};
use crate::text::items::items;
use crate::text::marker::Style;
use crate::text::width::is_longer;
use std::collections::{HashMap, HashSet};

/// Longest state, in characters, its stop included.
const LONGEST_STATE: usize = 14;

/// The drafts under way.
pub(in crate::split) struct Cut<'o, 'a> {
    /// What is cut.
    pub(in crate::split) outline: &'o Outline<'a>,
    /// What was cut, in reading order.
    pub(in crate::split) drafts: Vec<Draft>,
    /// The flow with which each of them begins.
    pub(super) starts: Vec<usize>,
    /// The flow with which the draft in hand begins.
    pub(super) start: Option<usize>,
    /// Stretches that fed a draft.
    pub(in crate::split) used: Vec<Span>,
    /// Drafts that begin with a label and not with a heading, in ascending order.
    pub(super) cards: Vec<usize>,
    /// What was odd.
    pub(super) findings: Vec<Finding>,
    /// Items that say that there is no problem, or nothing.
    pub(super) nothing: Vec<nothing::Row>,
    /// Whether the body has lists in tables, so that only labelled prose makes records.
    pub(in crate::split) beside_tables: bool,
    /// The problems of those tables.
    pub(super) printed: Option<&'o Printed<'o>>,
    /// What the drafts state, for answers that name it.
    pub(super) named: Problems,
    /// Items that answer problems of other chapters, given to them.
    pub(in crate::split) given: HashSet<usize>,
    /// Whether ordinals of a form count the records below a node.
    pub(super) counted: HashMap<(usize, usize), bool>,
}

/// Where a node stands.
#[derive(Debug, Clone, Default)]
pub(in crate::split) struct Context {
    /// The nearest section above.
    pub(in crate::split) section: Option<Section>,
    /// Headings above that may be a type, outermost first.
    pub(in crate::split) types: Vec<usize>,
    /// What the items of a chapter of problems with their answers hold behind the problem.
    pub(in crate::split) paired: Option<Field>,
    /// Draft of the problem it is a part of.
    pub(super) parent: Option<usize>,
    /// Units of a heading above: node and index of the field, or the heading itself.
    pub(super) units: Option<(usize, Option<usize>)>,
    /// Whether a heading beside it groups records.
    pub(super) beside_group: bool,
    /// Persons and deadlines of headings above, outermost first: node and index of the field.
    pub(super) duties: Vec<(usize, usize)>,
}

/// What happens to an item without labels.
pub(in crate::split) type Leaf = fn(&mut Cut<'_, '_>, usize, &Context);

impl<'o, 'a> Cut<'o, 'a> {
    /// Nothing cut yet, in a body without tables.
    pub(super) fn new(outline: &'o Outline<'a>) -> Self {
        let (drafts, starts, used, findings) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (named, cards, given) = (Problems::default(), Vec::new(), HashSet::new());
        let (nothing, counted) = (Vec::new(), HashMap::new());
        let (start, beside_tables, printed) = (None, false, None);
        Cut {
            printed,
            outline,
            drafts,
            starts,
            start,
            used,
            cards,
            findings,
            nothing,
            beside_tables,
            named,
            given,
            counted,
        }
    }
}

impl Cut<'_, '_> {
    /// Cuts a node and everything under it. `leaf` takes the items without labels.
    pub(in crate::split) fn walk(&mut self, index: usize, context: &Context, leaf: Leaf) {
        if self.given.contains(&index) {
            return;
        }
        let outline = self.outline;
        let node = outline.node(index);
        let mut here = context.clone();
        here.paired = paired(outline, node).or(here.paired);
        let top = node.parent == 0 || node.announces;
        if let Some(heading) = node.heading.filter(|_| top || !node.children.is_empty()) {
            let says = !heading.weak || self.says_must(index);
            here.section = if says { Some(heading.section) } else { here.section };
        }
        let site = self.is_site(node, here.section);
        if site {
            here.section = Some(Section::Problems);
        }
        if !self.beside_tables && is_posed(outline, node, context.section) {
            self.posed(index, &here);
        } else if !site && self.is_record(node, here.section) {
            self.labelled(index, &here, leaf);
        } else if node.children.is_empty() {
            if !self.beside_tables {
                leaf(self, index, &here);
            }
        } else if (self.is_one_record(index) || self.is_paired(node, &here)) && !self.beside_tables {
            leaf(self, index, &here);
        } else if self.is_itemed(node, here.section) {
            self.itemed(index, &here);
        } else {
            self.group(index, &mut here, site);
            here.beside_group = self.holds_groups(index);
            let answered_below = self.answered_below(node, here.section);
            self.answered_last(node);
            for child in &node.children {
                if answered_below.contains(child) {
                    self.plain(*child, RecordKind::Problem, &here);
                } else {
                    self.walk(*child, &here, leaf);
                }
            }
        }
    }

    /// Whether any text under a node says 一要.
    fn says_must(&self, index: usize) -> bool {
        let node = self.outline.node(index);
        self.outline.head(node).contains("一要")
            || node.text.iter().any(|s| self.outline.text(s).starts_with("一要"))
            || node.children.iter().any(|c| self.says_must(*c))
    }

    /// Whether a node with items under it is one record: it states something itself and its items only go into it.
    fn is_one_record(&self, index: usize) -> bool {
        let node = self.outline.node(index);
        let head = self.outline.head(node);
        let (_, rest) = headline::end(head);
        let says_more = head.get(rest..).is_some_and(|t| !t.trim().is_empty());
        let answered = node.children.iter().any(|c| self.has_labels(*c));
        let points =
            node.children.iter().all(|c| {
                matches!(self.outline.node(*c).style, Some(Style::Paren | Style::Circled | Style::ChineseParen))
            }) && matches!(node.style, Some(Style::Dot | Style::Comma))
                && signs::states_problem(head, self.outline.rules)
                && !signs::names_site(head)
                && !head.contains("是否");
        !answered && !node.announces && (says_more || points) && node.parent != 0
    }

    /// Whether a node or one under it has a labelled text.
    pub(super) fn has_labels(&self, index: usize) -> bool {
        let node = self.outline.node(index);
        !node.fields.is_empty() || node.children.iter().any(|c| self.has_labels(*c))
    }

    /// The items under a node that state a problem, have no labels and stand right above an item of the same form that is
    /// answered: its answer is theirs too. None where the section says what the items are.
    fn answered_below(&self, node: &Node, section: Option<Section>) -> HashSet<usize> {
        let mut out = HashSet::new();
        if self.beside_tables || section.is_some() {
            return out;
        }
        let mut answered = None;
        for child in node.children.iter().rev() {
            let item = self.outline.node(*child);
            let bare = item.fields.is_empty() && item.children.is_empty() && item.heading.is_none();
            let states = || signs::states_problem(self.outline.head(item), self.outline.rules);
            if bare && answered == item.style && item.style.is_some() && states() {
                out.insert(*child);
            } else {
                let solved = item.fields.iter().any(|f| f.field.is_answer());
                answered = item.style.filter(|_| solved);
            }
        }
        out
    }

    /// Whether the labels of a node make it a record.
    fn is_record(&self, node: &Node, section: Option<Section>) -> bool {
        let filled = |f: &&FieldText| !f.spans.is_empty();
        let has = |wanted: &[Field]| node.fields.iter().filter(filled).any(|f| wanted.contains(&f.field));
        let strong = has(&[Field::Measures, Field::Result, Field::Problem]);
        let content = has(&[Field::Content]);
        let about = has(&[Field::Units, Field::Persons, Field::Deadline, Field::Goal, Field::Status, Field::Completed]);
        let stated = !self.outline.head(node).trim().is_empty() || has(&[Field::Problem, Field::Content]);
        if self.beside_tables {
            return strong && stated && (about || self.is_beside(node, section));
        }
        // 组织领导 may name who leads; that is no work on a problem.
        let quiet = matches!(
            section,
            Some(
                Section::Achievements
                    | Section::Background
                    | Section::Guidance
                    | Section::Organisation
                    | Section::Schedule
            )
        );
        let children = node.children.iter().any(|c| self.has_labels(*c));
        let chapter = node.parent == 0
            && node.heading.is_some()
            && self.outline.rules.sections.is_generic(self.outline.head(node));
        stated && !chapter && (strong || (about || content) && !quiet && !children)
    }

    /// A record with labels, then those under it.
    fn labelled(&mut self, index: usize, context: &Context, leaf: Leaf) {
        let outline = self.outline;
        let node = outline.node(index);
        let sole = self.is_sole(index, context);
        let mut types = context.clone();
        types.types.extend(sole.then_some(index));
        let answered = node.fields.iter().any(|f| f.field.is_answer() && !f.bracket);
        let paired = self.paired_in(node, context).filter(|_| !answered);
        let section = paired.map_or(context.section, |_| Some(Section::Problems));
        let kind = self.kind_of(node, section);
        let mut draft = self.begin(kind, &types);
        if !sole && kind == RecordKind::Problem && self.bracketed(&mut draft, node, paired) {
            self.count(&mut draft, node);
            self.heading_units(&mut draft, context);
            self.finish(draft);
            return;
        }
        let label = node.fields.iter().position(|f| f.field == Field::Problem && !f.spans.is_empty());
        let content = node.fields.iter().position(|f| f.field == Field::Content && !f.spans.is_empty());
        let head = outline.head(node);
        let named = node.style == Some(Style::Named) && head.trim().is_empty();
        // Below a problem with its state stands what was done about it.
        let told = node.fields.iter().any(|f| f.bracket && matches!(f.field, Field::Status | Field::Result));
        let done = told && !node.fields.iter().any(|f| f.field.is_answer() && !f.bracket);
        let said = if done { Field::Result } else { Field::Content };
        let problem = label.or(if head.trim().is_empty() { content } else { None });
        if head.trim().is_empty() || named {
            if let Some(span) = &node.head {
                self.used.push(span.clone());
            }
        } else if sole {
            self.stated_below(&mut draft, index);
        } else {
            self.headed(&mut draft, node, problem.is_some(), (said, paired));
        }
        let below: Vec<usize> = node.children.iter().copied().filter(|c| !self.has_labels(*c)).collect();
        let points: Vec<Span> = below.iter().flat_map(|c| self.all_of(*c)).collect();
        match paired {
            Some(field) => self.paired_parts(&mut draft, field, points),
            None => self.part(&mut draft, said, None, points),
        }
        let rows = Rows::of(node, outline);
        for (i, field) in node.fields.iter().enumerate() {
            let meaning = if Some(i) == problem { Field::Problem } else { field.field };
            self.field_in_rows(&mut draft, meaning, (i, field), rows.as_ref());
        }
        self.count(&mut draft, node);
        self.heading_units(&mut draft, context);
        let at = self.finish(draft);
        if node.head.is_none() || named {
            self.cards.extend(at);
        }
        let inner = Context { parent: at.or(context.parent), ..context.clone() };
        let parts: Vec<usize> = node.children.iter().copied().filter(|c| self.has_labels(*c)).collect();
        for child in parts {
            self.walk(child, &inner, leaf);
        }
    }

    fn kind_of(&self, node: &Node, section: Option<Section>) -> RecordKind {
        if let Some(kind) = node.fields.iter().find_map(|f| f.kind) {
            return kind;
        }
        let asks =
            self.outline.head(node).contains("是否") || node.text.iter().any(|s| self.outline.text(s).contains("是否"));
        let answered = node.fields.iter().any(|f| matches!(f.field, Field::Measures | Field::Result | Field::Problem));
        match section {
            _ if answered => RecordKind::Problem,
            Some(Section::Checks) => RecordKind::Check,
            Some(Section::Tasks) if asks => RecordKind::Check,
            Some(Section::Tasks | Section::Measures | Section::Requirements) => RecordKind::Task,
            _ if asks => RecordKind::Check,
            None if self.is_titled_task(node) => RecordKind::Task,
            _ => RecordKind::Problem,
        }
    }

    /// Whether an item states no problem in a text whose title is that of a list of work.
    fn is_titled_task(&self, node: &Node) -> bool {
        let outline = self.outline;
        let titled = outline.flows.iter().take(super::TITLE_LINES).any(|f| signs::titles_tasks(&f.text));
        titled && !signs::states_problem(outline.head(node), outline.rules)
    }

    /// Headline and content out of the head and the paragraphs of a node; `said` is what they mean, or what answers the
    /// problem among them.
    fn headed(&mut self, draft: &mut Draft, node: &Node, labelled: bool, (said, paired): (Field, Option<Field>)) {
        let Some(head) = &node.head else { return };
        let (end, rest) = headline::end(self.outline.head(node));
        let title = Span { flow: head.flow, range: head.range.start..node.body.start + end };
        let after = Span { flow: head.flow, range: node.body.start + rest..node.body.end };
        self.used.push(head.clone());
        let site = || {
            let behind = node.fields.iter().find(|f| f.field == Field::Problem && !f.bracket);
            behind.is_some_and(|f| f.label.flow == head.flow)
                && signs::may_name_site(self.outline.text(&title_body(head, node, end)), self.outline.rules)
        };
        if labelled && site() {
            draft.parts.retain(|p| p.field != Field::Type);
            self.part(draft, Field::Type, None, vec![title]);
        } else if labelled {
            self.part(draft, Field::Content, None, vec![title]);
        } else {
            self.part(draft, Field::Problem, None, vec![title]);
        }
        let mut content = vec![after];
        content.extend(node.text.iter().cloned());
        if let Some(field) = paired.filter(|_| said == Field::Content) {
            return self.paired_parts(draft, field, content);
        }
        let said = if said == Field::Content && self.is_state(&content) { Field::Status } else { said };
        let answer = if said == Field::Content { self.answer_in(node, &mut content) } else { Vec::new() };
        self.part(draft, said, None, content);
        self.part(draft, Field::Result, None, answer);
    }

    /// Takes what a body did about a problem out of what is said below 关于…的问题, where only who answers for it is
    /// labelled, in a text that tells of work done.
    fn answer_in(&self, node: &Node, content: &mut Vec<Span>) -> Vec<Span> {
        let outline = self.outline;
        let head = outline.head(node);
        let named = head.get(..headline::end(head).0).map_or("", addressed::bare_name);
        let asks = addressed::names_problem(named) && named.ends_with("问题");
        let duty = node.fields.iter().all(|f| f.field.is_duty());
        let titled = |word: &str| outline.flows.iter().take(super::TITLE_LINES).any(|f| f.text.contains(word));
        if !(asks && duty && titled("整改") && titled("情况") && !titled("方案")) {
            return Vec::new();
        }
        let told = |(at, span): (usize, &Span)| Some((at, audit::answer_told(outline.text(span), outline.rules)?));
        let Some((at, (found, done))) = content.iter().enumerate().find_map(told) else { return Vec::new() };
        let mut answer = content.split_off(at);
        if let Some(first) = answer.first_mut() {
            let from = first.range.start;
            content.push(Span { flow: first.flow, range: from..from + found });
            first.range.start = from + done;
        }
        answer
    }

    /// Whether all that is said behind a headline is how far it is solved: 管护缺位。已完成。
    fn is_state(&self, spans: &[Span]) -> bool {
        let mut said = spans.iter().map(|s| self.outline.text(s).trim()).filter(|t| !t.is_empty());
        // A state is short, and most that is said behind a headline is not.
        let state =
            |text: &str| !is_longer(text, LONGEST_STATE) && shape::shape(text.trim_end_matches(['。', ';'])).state;
        said.next().is_some_and(state) && said.next().is_none()
    }

    /// Everything that stands in a node and under it, without labelled texts.
    pub(in crate::split) fn all_of(&self, index: usize) -> Vec<Span> {
        let node = self.outline.node(index);
        let mut out: Vec<Span> = node.head.iter().cloned().collect();
        out.extend(node.text.iter().cloned());
        out.extend(node.children.iter().flat_map(|c| self.all_of(*c)));
        out
    }

    /// A draft with its type.
    pub(in crate::split) fn begin(&self, kind: RecordKind, context: &Context) -> Draft {
        let outline = self.outline;
        let mut draft = Draft {
            kind,
            list: None,
            parent: context.parent,
            parts: Vec::new(),
            place: crate::model::Place::Block { block: 0 },
        };
        let is_type = |index: &&usize| outline.is_type(**index, kind);
        if let Some(heading) = context.types.iter().rev().find(is_type) {
            let node = outline.node(*heading);
            let (end, _) = headline::end(outline.head(node));
            if let Some(head) = &node.head {
                let span = Span { flow: head.flow, range: head.range.start..node.body.start + end };
                push(outline, &mut draft, Field::Type, None, &[span]);
            }
        }
        draft
    }

    /// Keeps a draft that says anything; its index. One that says that there is no problem leaves a finding.
    pub(in crate::split) fn finish(&mut self, mut draft: Draft) -> Option<usize> {
        if let Some(row) = nothing::row_of(&draft.parts, self.outline.rules) {
            self.start = None;
            self.nothing.push(row);
            return None;
        }
        let own = draft.parts.iter().filter(|p| p.field != Field::Type).map(|p| p.place.clone());
        let start = self.start.take();
        draft.place = own.reduce(|a, b| a.join(&b))?;
        self.starts.push(start.or(self.starts.last().copied()).unwrap_or(0));
        self.drafts.push(draft);
        Some(self.drafts.len() - 1)
    }

    /// One record out of an item without labels: headline, content and, for a task, its 一要 as measures.
    pub(in crate::split) fn plain(&mut self, index: usize, kind: RecordKind, context: &Context) {
        let outline = self.outline;
        let node = outline.node(index);
        let Some(head) = node.head.clone() else { return };
        let mut draft = self.begin(kind, context);
        let (end, rest) = headline::end(outline.head(node));
        let title = Span { flow: head.flow, range: head.range.start..node.body.start + end };
        self.part(&mut draft, Field::Problem, None, vec![title]);
        let mut texts = vec![Span { flow: head.flow, range: node.body.start + rest..node.body.end }];
        texts.extend(node.text.iter().cloned());
        let below: Vec<Span> = node.children.iter().flat_map(|c| self.all_of(*c)).collect();
        if kind == RecordKind::Task {
            let (preamble, listed) = self.listed(&texts);
            self.part(&mut draft, Field::Content, None, preamble);
            let measures = listed.into_iter().flatten().chain(below).collect();
            self.part(&mut draft, Field::Measures, None, measures);
        } else {
            texts.extend(below);
            let last = texts.last().cloned();
            self.part(&mut draft, Field::Content, None, texts);
            for (field, range) in last.iter().flat_map(|span| closing::told(outline.text(span))) {
                let at = last.as_ref().map_or(0, |span| span.range.start);
                let flow = last.as_ref().map_or(0, |span| span.flow);
                self.part(&mut draft, field, None, vec![Span { flow, range: at + range.start..at + range.end }]);
            }
        }
        self.used.push(head);
        self.heading_units(&mut draft, context);
        self.finish(draft);
    }

    /// Splits texts at 一是, 一要, 第一: what stands before the first, and each item with what follows it.
    pub(in crate::split) fn listed(&self, texts: &[Span]) -> (Vec<Span>, Vec<Vec<Span>>) {
        let (mut preamble, mut out): (Vec<Span>, Vec<Vec<Span>>) = (Vec::new(), Vec::new());
        for span in texts {
            let text = self.outline.text(span);
            let mut cursor = 0;
            for item in items(text, &[Style::Is, Style::Must, Style::Nth]) {
                let Some(found) = text.get(cursor..).and_then(|t| t.find(item.raw)) else { continue };
                let from = span.range.start + cursor + found;
                cursor += found + item.raw.len();
                let piece = Span { flow: span.flow, range: from..span.range.start + cursor };
                if item.no.is_some() {
                    out.push(vec![piece]);
                } else if let Some(last) = out.last_mut() {
                    last.push(piece);
                } else {
                    preamble.push(piece);
                }
            }
        }
        (preamble, out)
    }
}

/// A headline behind its ordinal.
fn title_body(head: &Span, node: &Node, end: usize) -> Span {
    Span { flow: head.flow, range: node.body.start..node.body.start + end }
}
