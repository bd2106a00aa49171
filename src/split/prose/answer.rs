//! Answers that stand in a chapter of their own and say which problem they are about: 针对问题1：…, 针对“支渠淤塞”的问题，…,
//! 支渠淤塞问题。…. An answer that says so of one problem, or of several by their numbers, goes to them; nothing is guessed.

use super::addressed;
use super::cut::{Context, Cut};
use super::named::{ends, key};
use super::outline::{FieldText, Node, Outline, Span};
use super::rows::start;
use super::signs;
use crate::model::{Draft, Field, RecordKind};
use crate::rules::Section;
use crate::text::marker::{self, Style};
use crate::text::width::is_longer;

/// Longest heading whose words tell problems apart that are called alike, in characters.
const LONGEST_HEADING: usize = 120;

/// What an answer calls its problem.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Named {
    /// The numbers of one or several.
    Numbers(Vec<u32>),
    /// Its words.
    Words(String),
}

/// An answer and the problem it names.
#[derive(Debug)]
pub(in crate::split) struct Answer {
    named: Named,
    /// Whether it is planned or was done.
    field: Field,
    /// Its own texts less what only names the problem.
    texts: Vec<Span>,
    /// The node that it is; none for a paragraph without an ordinal.
    node: Option<usize>,
    /// The brackets of such a paragraph.
    brackets: Vec<FieldText>,
}

impl Answer {
    /// One that is not a node.
    fn loose(named: Named, field: Field, first: Span) -> Self {
        Answer { named, field, texts: vec![first], node: None, brackets: Vec::new() }
    }
}

/// Gives each bracket of a chapter to the answer in one of whose paragraphs it stands.
fn give_brackets<'a>(node: &Node, answers: impl Iterator<Item = &'a mut Answer>) {
    let mut answers: Vec<&mut Answer> = answers.collect();
    for field in &node.fields {
        let Some(at) = field.spans.first().map(start) else { continue };
        let next = answers.partition_point(|a| a.texts.first().is_some_and(|span| start(span) <= at));
        let Some(answer) = next.checked_sub(1).and_then(|i| answers.get_mut(i)) else { continue };
        // What is said of all of them has brackets too.
        if answer.texts.iter().rev().any(|span| span.flow == at.0) {
            answer.brackets.push(field.clone());
        }
    }
}

/// What the items of a chapter are that answers problems of other chapters: measures, or what was done.
pub(in crate::split) fn answers(outline: &Outline<'_>, chapter: usize) -> Option<Field> {
    let node = outline.node(chapter);
    if node.parent != 0 || node.head.is_none() {
        return None;
    }
    match node.heading {
        Some(heading) if heading.weak => None,
        Some(heading) => match heading.section {
            Section::Measures => Some(Field::Measures),
            Section::Progress => Some(Field::Result),
            _ => None,
        },
        None => {
            let head = outline.head(node).trim().trim_end_matches([':', '。']);
            let label = outline.rules.labels.exact(head).map(|label| label.field);
            label.filter(|f| matches!(f, Field::Result | Field::Status)).map(|_| Field::Result)
        }
    }
}

/// The items of a chapter in which each is a measure that names its problem, or its paragraphs where it has no items; none
/// where one does not. What was done may be told of problems that stand nowhere else.
pub(in crate::split) fn named_answers(outline: &Outline<'_>, chapter: usize) -> Vec<Answer> {
    let node = outline.node(chapter);
    let field = answers(outline, chapter);
    if field == Some(Field::Result) {
        return Vec::new();
    }
    if node.children.is_empty() {
        return field.map_or_else(Vec::new, |field| paragraphs(outline, node, field));
    }
    let named = |index: &usize| answer(outline, *index, field);
    node.children.iter().map(named).collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// Paragraphs that name their problems, each with those behind it that name none.
fn paragraphs(outline: &Outline<'_>, node: &Node, field: Field) -> Vec<Answer> {
    let mut out: Vec<Answer> = Vec::new();
    for span in node.text.iter().flat_map(|span| sentences(outline, span)) {
        let span = &span;
        let text = outline.text(span);
        let addressed = opens(text, field).then(|| name(text)).flatten();
        match (addressed, out.last_mut()) {
            (Some((named, end)), _) => {
                out.push(Answer::loose(named, field, behind(span, said_from(text, end, field))));
            }
            (None, Some(last)) if !is_of_all(text) => last.texts.push(span.clone()),
            (None, Some(_)) => {}
            (None, None) => return Vec::new(),
        }
    }
    give_brackets(node, out.iter_mut());
    out
}

/// A paragraph, cut where a sentence or a clause begins that names a problem by its number: 问题1已整改，问题2正在整改。
fn sentences(outline: &Outline<'_>, span: &Span) -> Vec<Span> {
    let text = outline.text(span);
    let names = |rest: &str| rest.starts_with(['问', '第', '针']) && addressed::by_numbers(rest).is_some();
    let stops = text.match_indices(['。', ';', ',']).map(|(at, stop)| at + stop.len());
    let starts = stops.filter(|at| text.get(*at..).is_some_and(names));
    // 问题1，问题2均已整改: the first says nothing of its own yet.
    let says = |part: &str| {
        let name = addressed::by_numbers(part).map_or(0, |(_, end)| end);
        part.get(name..).is_some_and(|rest| rest.contains(char::is_alphanumeric))
    };
    let mut from = span.range.start;
    let mut out: Vec<Span> = Vec::new();
    for at in starts.chain([text.len()]) {
        let to = span.range.start + at;
        if at < text.len() && !text.get(from - span.range.start..at).is_some_and(says) {
            continue;
        }
        out.push(Span { flow: span.flow, range: from..to });
        from = to;
    }
    out
}

/// How a paragraph begins that is about all problems above it.
const OF_ALL: [&str; 6] = ["以上", "上述", "下一步", "下步", "今后", "总之"];

fn is_of_all(text: &str) -> bool {
    OF_ALL.iter().any(|word| text.starts_with(word))
}

/// Whether a paragraph begins as one that names its problem.
fn opens(text: &str, field: Field) -> bool {
    text.starts_with("针对") || field == Field::Result && text.starts_with(['问', '第', '关', '对'])
}

/// A span less its first bytes.
fn behind(span: &Span, bytes: usize) -> Span {
    Span { flow: span.flow, range: span.range.start + bytes..span.range.end }
}

/// Where in a text that names its problem what is said begins: a sentence that goes on behind the name is a measure as a
/// whole, what was done is told without it; so is what stands behind a sentence of its own (针对渠道淤塞的问题。).
fn said_from(text: &str, end: usize, field: Field) -> usize {
    let name = text.get(..end).unwrap_or("");
    let apart = name.ends_with('。') || name.ends_with(':') && !text.starts_with("针对");
    if field == Field::Result || apart { end } else { 0 }
}

/// What a text calls its problem, and where that ends.
fn name(text: &str) -> Option<(Named, usize)> {
    let by_number = || addressed::by_numbers(text).map(|(nos, end)| (Named::Numbers(nos), end));
    let by_words = || addressed::by_words(text).map(|(said, end)| (Named::Words(key(said)), end));
    by_number().or_else(by_words)
}

fn answer(outline: &Outline<'_>, index: usize, field: Option<Field>) -> Option<Answer> {
    let node = outline.node(index);
    let head = outline.head(node);
    let stated = node.fields.iter().any(|f| f.field.is_problem());
    if node.style == Some(Style::Named) {
        // 问题1整改措施：… says itself what it is, as 针对问题1：… does.
        let answered = node.fields.iter().any(|f| f.field.is_answer());
        let result = field == Some(Field::Result);
        let fits = !stated && if head.trim().is_empty() { answered } else { result || addresses(outline, node) };
        let fits = fits || !stated && self_told(outline, node);
        // 问题1、3已整改 is about both.
        let whole = node.head.as_ref().map_or("", |h| outline.text(h));
        let several = addressed::by_numbers(whole).filter(|(nos, _)| nos.len() > 1);
        let start = node.head.as_ref().map_or(0, |h| h.range.start);
        let from = several.as_ref().map_or(node.body.start, |(_, end)| start + end);
        let texts = own(node, from).chain(node.text.iter().cloned()).collect();
        let named = Named::Numbers(several.map_or_else(|| node.no.into_iter().collect(), |(nos, _)| nos));
        let field = field.unwrap_or(Field::Measures);
        return fits.then_some(Answer { named, field, texts, node: Some(index), brackets: Vec::new() });
    }
    let field = field.filter(|_| !stated)?;
    let (named, end) = name(head)?;
    // A head that says more than that is the first measure, as a whole.
    let more = head.get(end..).is_some_and(|rest| rest.chars().any(char::is_alphanumeric));
    let start = match said_from(head, end, field) {
        0 => node.head.as_ref().map_or(0, |h| h.range.start),
        from => node.body.start + from,
    };
    let texts = own(node, start).filter(|_| more).chain(node.text.iter().cloned()).collect();
    Some(Answer { named, field, texts, node: Some(index), brackets: Vec::new() })
}

/// The head of a node from a byte on.
fn own(node: &Node, start: usize) -> impl Iterator<Item = Span> {
    node.head.iter().map(move |h| Span { flow: h.flow, range: start..h.range.end })
}

/// Whether the ordinal of a node is 针对问题1： and not 问题1：.
fn addresses(outline: &Outline<'_>, node: &Node) -> bool {
    node.head.as_ref().is_some_and(|head| marker::leading(outline.text(head)).is_none())
}

/// Whether an item that begins with the number of its problem is an answer by what it says: 针对问题1： over a list of what
/// is done, 问题1：逐段清淤。 A problem that is said again, with its measures behind it, is none.
fn self_told(outline: &Outline<'_>, node: &Node) -> bool {
    let head = outline.head(node);
    if head.trim().is_empty() {
        return !node.children.is_empty() && addresses(outline, node);
    }
    let bare = node.children.is_empty() && node.fields.iter().all(|f| f.field.is_duty());
    let sentence =
        head.trim().strip_suffix('。').is_some_and(|t| !["方面", "问题", "情况"].iter().any(|w| t.ends_with(w)));
    bare && (sentence || signs::says_work(head, outline.rules)) && !signs::states_problem(head, outline.rules)
}

impl Cut<'_, '_> {
    /// Gives each answer to the drafts of its problems; `false`, with nothing done, where one names none or several share
    /// what it names.
    pub(in crate::split) fn give(&mut self, answers: &[Answer]) -> bool {
        if answers.is_empty() {
            return false;
        }
        self.named.read(&self.drafts);
        let Some(drafts) = answers.iter().map(|a| self.problems_of(&a.named)).collect::<Option<Vec<_>>>() else {
            return false;
        };
        for (answer, drafts) in answers.iter().zip(drafts) {
            self.answer_all(&drafts, answer);
        }
        true
    }

    /// The drafts of the problems that an answer names.
    fn problems_of(&self, named: &Named) -> Option<Vec<usize>> {
        match named {
            Named::Numbers(nos) if nos.is_empty() => None,
            Named::Numbers(nos) => nos.iter().map(|no| self.named.numbers.get(no).copied().flatten()).collect(),
            Named::Words(said) => self.named.words.get(said).copied().flatten().map(|draft| vec![draft]),
        }
    }

    /// Gives the answers of a chapter that name their problems, by number or by words; whether nothing is left of it to
    /// be cut.
    pub(super) fn join(&mut self, chapter: usize) -> bool {
        let outline = self.outline;
        let Some(field) = answers(outline, chapter).filter(|_| !self.drafts.is_empty()) else { return false };
        if self.give(&named_answers(outline, chapter)) {
            return true;
        }
        self.named.read(&self.drafts);
        if outline.node(chapter).children.is_empty() {
            self.join_texts(chapter, field)
        } else {
            let all = self.join_below(chapter, field);
            if field == Field::Measures {
                self.task_beside(chapter);
            }
            all
        }
    }

    /// The same for the paragraphs of a chapter without items; those behind one that names its problem go on with it.
    fn join_texts(&mut self, chapter: usize, field: Field) -> bool {
        let outline = self.outline;
        let mut found: Vec<(Answer, Vec<usize>)> = Vec::new();
        for span in outline.node(chapter).text.iter().flat_map(|span| sentences(outline, span)) {
            let span = &span;
            let text = outline.text(span);
            let by_name = || {
                let (named, end) = opens(text, field).then(|| name(text)).flatten()?;
                Some((self.problems_of(&named)?, named, said_from(text, end, field)))
            };
            let repeated = || {
                let (draft, from) = self.repeated(text, "", field)?;
                Some((vec![draft], Named::Words(String::new()), from))
            };
            if let Some((drafts, named, from)) = by_name().or_else(repeated) {
                self.used.push(span.clone());
                found.push((Answer::loose(named, field, behind(span, from)), drafts));
            } else if let Some((answer, _)) = found.last_mut().filter(|_| !is_of_all(text)) {
                answer.texts.push(span.clone());
            }
        }
        give_brackets(outline.node(chapter), found.iter_mut().map(|(answer, _)| answer));
        for (answer, drafts) in &found {
            self.answer_all(drafts, answer);
        }
        !found.is_empty()
    }

    /// The same for the items under a node.
    fn join_below(&mut self, index: usize, field: Field) -> bool {
        let outline = self.outline;
        let node = outline.node(index);
        let mut all = !node.children.is_empty();
        for child in &node.children {
            let Some((answer, drafts)) = self.named_by(*child, field) else {
                all &= self.join_below(*child, field);
                continue;
            };
            for (answer, drafts) in self.apart(answer, drafts) {
                self.answer_all(&drafts, &answer);
            }
            self.given.insert(*child);
        }
        all
    }

    /// An answer, and those on lines of their own below it that name other problems: 问题2正在整改。 below 问题1已整改。
    fn apart(&self, mut answer: Answer, drafts: Vec<usize>) -> Vec<(Answer, Vec<usize>)> {
        let (texts, field) = (std::mem::take(&mut answer.texts), answer.field);
        let mut out = vec![(answer, drafts)];
        let outline = self.outline;
        for (n, span) in texts.iter().flat_map(|span| sentences(outline, span)).enumerate() {
            let text = outline.text(&span);
            let other = (n > 0 && opens(text, field)).then(|| name(text)).flatten();
            let other = other.and_then(|(named, end)| Some((self.problems_of(&named)?, named, end)));
            if let Some((drafts, named, end)) = other {
                out.push((Answer::loose(named, field, behind(&span, said_from(text, end, field))), drafts));
            } else if let Some((answer, _)) = out.last_mut() {
                answer.texts.push(span);
            }
        }
        out
    }

    /// A task out of an item of a chapter of measures that stands beside the names of problems over their measures, and
    /// names none with these words: what stands under it belongs together.
    fn task_beside(&mut self, chapter: usize) {
        let outline = self.outline;
        let children = &outline.node(chapter).children;
        let over = |c: &usize| !outline.node(*c).children.is_empty();
        if !children.iter().any(|c| self.given.contains(c) && over(c)) {
            return;
        }
        let left: Vec<usize> = children.iter().copied().filter(|c| over(c) && !self.given.contains(c)).collect();
        for index in left {
            let node = outline.node(index);
            let context = Context { types: vec![chapter], ..Context::default() };
            let mut draft = self.begin(RecordKind::Task, &context);
            self.part(&mut draft, Field::Problem, None, node.head.iter().cloned().collect());
            let Some(at) = self.finish(draft) else { continue };
            let (texts, named) = (node.text.clone(), Named::Words(String::new()));
            self.answer(at, &Answer { named, field: Field::Measures, texts, node: Some(index), brackets: Vec::new() });
            self.given.insert(index);
        }
    }

    /// The problem whose words a text begins with, under a heading or the only one: its draft, and where in the text what
    /// follows begins.
    fn repeated(&self, text: &str, heading: &str, field: Field) -> Option<(usize, usize)> {
        let found = ends(text).into_iter().find_map(|(end, from)| {
            let words = Some(key(text.get(..end)?)).filter(|words| !words.is_empty())?;
            Some((self.named.said(words, heading)?, from))
        });
        found.filter(|(draft, _)| self.named.takes(&self.drafts, *draft, field))
    }

    /// The answer that an item is, and the drafts of the problems it names.
    fn named_by(&self, index: usize, field: Field) -> Option<(Answer, Vec<usize>)> {
        let outline = self.outline;
        let node = outline.node(index);
        let by_name = answer(outline, index, Some(field)).and_then(|a| Some((self.problems_of(&a.named)?, a)));
        if let Some((drafts, answer)) = by_name {
            let fits = drafts.iter().all(|draft| self.named.takes(&self.drafts, *draft, field));
            return fits.then_some((answer, drafts));
        }
        if node.fields.iter().any(|f| f.field.is_problem()) || node.style == Some(Style::Named) {
            return None;
        }
        // A heading is short; what is longer is looked at once for each item below it.
        let above = outline.head(outline.node(node.parent));
        let heading = if is_longer(above, LONGEST_HEADING) { String::new() } else { key(above) };
        let head = outline.head(node);
        let begun = || {
            let found = self.named.begun(node.no, head).or_else(|| self.named.subject(node.no, head))?;
            self.named.takes(&self.drafts, found.0, field).then_some(found)
        };
        let (draft, from) = self.repeated(head, &heading, field).or_else(begun)?;
        let texts = own(node, node.body.start + from).chain(node.text.iter().cloned()).collect();
        Some((
            Answer { named: Named::Words(String::new()), field, texts, node: Some(index), brackets: Vec::new() },
            vec![draft],
        ))
    }

    fn answer_all(&mut self, drafts: &[usize], answer: &Answer) {
        for draft in drafts {
            self.answer(*draft, answer);
            self.named.answered.insert(*draft);
        }
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
        let fields = answer.node.map_or(&answer.brackets, |_| &node.fields);
        if node.children.is_empty() {
            self.listed_parts(&mut draft, answer.field, measures, fields);
        } else {
            self.part(&mut draft, answer.field, None, measures);
            for field in fields {
                self.field_part(&mut draft, field.field, field, 0);
            }
        }
        for (n, child) in node.children.iter().enumerate() {
            let row = if own < 2 { 0 } else { n + usize::from(first) };
            if own > 1 {
                let spans = self.all_of(*child);
                self.row_part(&mut draft, answer.field, None, spans, row);
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

#[cfg(test)]
mod tests;
