//! Answers that stand in a chapter of their own and say which problem they are about: 针对问题1：…, 针对“支渠淤塞”的问题，….

use super::addressed;
use super::cut::Cut;
use super::outline::{Node, Outline, Span};
use crate::model::{Draft, Field};
use crate::rules::Section;
use crate::text::marker::{self, Style};
use crate::text::width::flat;
use std::collections::HashMap;

/// What an answer calls its problem.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Named {
    Number(u32),
    Words(String),
}

/// An answer and the problem it names.
#[derive(Debug)]
pub(in crate::split) struct Answer {
    named: Named,
    /// Its own texts less what only names the problem.
    texts: Vec<Span>,
    /// The node that it is; none for a paragraph without an ordinal.
    node: Option<usize>,
}

/// The items of a chapter in which each is an answer that names its problem, or its paragraphs where it has no items; none
/// where one does not.
pub(in crate::split) fn named_answers(outline: &Outline<'_>, chapter: usize) -> Vec<Answer> {
    let node = outline.node(chapter);
    let measures = node.heading.is_some_and(|h| h.section == Section::Measures);
    if node.children.is_empty() {
        return if measures { paragraphs(outline, &node.text) } else { Vec::new() };
    }
    let named = |index: &usize| answer(outline, *index, measures);
    node.children.iter().map(named).collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// Paragraphs that name their problems, each with those behind it that name none.
fn paragraphs(outline: &Outline<'_>, texts: &[Span]) -> Vec<Answer> {
    let mut out: Vec<Answer> = Vec::new();
    for span in texts {
        let text = outline.text(span);
        let addressed = text.starts_with("针对").then(|| name(text)).flatten();
        match (addressed, out.last_mut()) {
            (Some((named, _)), _) => out.push(Answer { named, texts: vec![span.clone()], node: None }),
            (None, Some(last)) => last.texts.push(span.clone()),
            (None, None) => return Vec::new(),
        }
    }
    out
}

/// What a text calls its problem, and where that ends.
fn name(text: &str) -> Option<(Named, usize)> {
    let by_number = || addressed::by_number(text).map(|(no, end)| (Named::Number(no), end));
    let by_words = || addressed::by_words(text).map(|(said, end)| (Named::Words(key(said)), end));
    by_number().or_else(by_words)
}

fn answer(outline: &Outline<'_>, index: usize, measures: bool) -> Option<Answer> {
    let node = outline.node(index);
    let head = outline.head(node);
    let stated = node.fields.iter().any(|f| f.field.is_problem());
    let own = |start: usize| node.head.iter().map(move |h| Span { flow: h.flow, range: start..h.range.end });
    if node.style == Some(Style::Named) {
        // 问题1整改措施：… says itself what it is, as 针对问题1：… does.
        let answered = node.fields.iter().any(|f| f.field.is_answer());
        let fits = !stated && if head.trim().is_empty() { answered } else { addresses(outline, node) };
        let texts = own(node.body.start).chain(node.text.iter().cloned()).collect();
        return fits.then_some(Answer { named: Named::Number(node.no?), texts, node: Some(index) });
    }
    if !measures || stated {
        return None;
    }
    let (named, end) = name(head)?;
    // A head that says more than that is the first measure, as a whole.
    let more = head.get(end..).is_some_and(|rest| rest.chars().any(char::is_alphanumeric));
    let start = node.head.as_ref().map_or(0, |h| h.range.start);
    let texts = own(start).filter(|_| more).chain(node.text.iter().cloned()).collect();
    Some(Answer { named, texts, node: Some(index) })
}

/// Whether the ordinal of a node is 针对问题1： and not 问题1：.
fn addresses(outline: &Outline<'_>, node: &Node) -> bool {
    node.head.as_ref().is_some_and(|head| marker::leading(outline.text(head)).is_none())
}

/// A problem as it is said again: less its ordinal, white space and the word 问题.
fn key(problem: &str) -> String {
    let bare = flat(marker::strip(problem).1);
    let bare = bare.trim_end_matches(['。', ';']);
    let bare = bare.strip_prefix("关于").unwrap_or(bare);
    let bare = bare.strip_suffix("问题").unwrap_or(bare);
    bare.trim_end_matches('的').trim_matches('"').to_string()
}

impl Cut<'_, '_> {
    /// Gives each answer to the draft of its problem; `false`, with nothing done, where one names none or several.
    pub(in crate::split) fn give(&mut self, answers: &[Answer]) -> bool {
        if answers.is_empty() {
            return false;
        }
        let problem = |d: &Draft| d.parts.iter().find(|p| p.field == Field::Problem).map(|p| p.raw.clone());
        let (mut numbers, mut words) = (HashMap::new(), HashMap::new());
        for (i, raw) in self.drafts.iter().enumerate().filter_map(|(i, d)| Some((i, problem(d)?))) {
            if let Some(no) = marker::leading(&raw).and_then(|m| m.no) {
                numbers.entry(no).and_modify(|only| *only = None).or_insert(Some(i));
            }
            words.entry(key(&raw)).and_modify(|only| *only = None).or_insert(Some(i));
        }
        let draft = |answer: &Answer| match &answer.named {
            Named::Number(no) => numbers.get(no).copied().flatten(),
            Named::Words(said) => words.get(said).copied().flatten(),
        };
        let Some(drafts) = answers.iter().map(draft).collect::<Option<Vec<usize>>>() else { return false };
        for (answer, draft) in answers.iter().zip(drafts) {
            self.answer(draft, answer);
        }
        true
    }

    /// Adds all that stands in an answer to a draft that was finished before.
    fn answer(&mut self, index: usize, answer: &Answer) {
        let outline = self.outline;
        let Some(slot) = self.drafts.get_mut(index) else { return };
        // Its texts are moved out and in again: a draft may be answered many times.
        let parts = std::mem::take(&mut slot.parts);
        let mut draft = Draft { parts, ..slot.clone() };
        let known = draft.parts.len();
        let none = Node::default();
        let node = answer.node.map_or(&none, |node| outline.node(node));
        // Where more than one measure has a body or a day of its own each is a row.
        let own = node.children.iter().filter(|c| !outline.node(**c).fields.is_empty()).count();
        let mut measures = answer.texts.clone();
        if own < 2 {
            measures.extend(node.children.iter().flat_map(|c| self.all_of(*c)));
        }
        let first = measures.iter().any(|s| outline.text(s).chars().any(char::is_alphanumeric));
        self.part(&mut draft, Field::Measures, None, measures);
        for field in &node.fields {
            self.field_part(&mut draft, field.field, field, 0);
        }
        for (n, child) in node.children.iter().enumerate() {
            let row = if own < 2 { 0 } else { n + usize::from(first) };
            if own > 1 {
                let spans = self.all_of(*child);
                self.row_part(&mut draft, Field::Measures, None, spans, row);
            }
            self.fields_of(&mut draft, *child, row);
        }
        self.used.extend(node.head.clone());
        self.start = None;
        draft.place = draft.parts.iter().skip(known).fold(draft.place, |all, part| all.join(&part.place));
        if let Some(slot) = self.drafts.get_mut(index) {
            *slot = draft;
        }
    }

    /// Adds the labelled texts of a node and of all under it.
    fn fields_of(&mut self, draft: &mut Draft, index: usize, row: usize) {
        let outline = self.outline;
        let node = outline.node(index);
        for field in &node.fields {
            self.field_part(draft, field.field, field, row);
        }
        for child in &node.children {
            self.fields_of(draft, *child, row);
        }
    }
}
