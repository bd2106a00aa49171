//! Labelled text as cards: which lines are labels although no table of labels has them, and with which label a record
//! begins.
//!
//! ```text
//! 问题编号：Q-1          the record begins here, not at 具体问题
//! 具体问题：渠道淤塞。
//! 验收结论：合格          a label that nobody knows, between two that are known
//! 整改措施：清淤。
//! ```
//! A line is such a label where all of this holds:
//! * it is a name of a few ideographs before a colon or in a box, and what is behind it is short and no more than one
//!   sentence, or stands on the line below;
//! * the name ends as the names of columns end (级别, 电话, 结论), or other lines begin with it too, and it is no opening of
//!   a sentence (会议指出, 如下);
//! * it stands side by side with labels that are known: one follows it, or one goes before it and the record ends there.
//!   Those of persons to ask need one that follows or another line of the same name: at the end of a text they belong to
//!   the document.
//!
//! A name that ends in 情况 tells the problem itself before the first answer, unless its value has a few words only.
//!
//! Below the last of several records the first label of a person to ask, or of who filled in the form, that no other record
//! has begins the document's own, unless a label of the records comes again.
//!
//! The labels right above that of a problem begin its record where they stand above those of other records too, and where
//! it is the only one.

#[cfg(test)]
mod tests;

use super::ahead::opens_node;
use super::label::Label;
use super::pieces::Piece;
use super::{announced, signs, unknown};
use crate::flow::Flow;
use crate::model::Field;
use crate::rules::Rules;
use crate::text::form;
use crate::text::marker::{self, Style};
use std::collections::{HashMap, HashSet};

/// What a label is to the record it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Card {
    /// The record begins with it.
    Opens,
    /// It belongs to the record that is open, whatever that has so far.
    Part,
    /// The document's own labels begin with it below all records.
    Closes,
}

/// Longest value of a label that nobody knows, in characters.
const LONGEST_VALUE: usize = 60;

/// Names that end so tell the problem itself where nothing was done about it yet: 走访情况：….
const DESCRIPTIONS: &[&str] = &["情况"];
/// Longest value of theirs that does not, in characters.
const LONGEST_BRIEF: usize = 12;

/// Makes labels of the lines that are, and marks those with which records begin.
pub(super) fn settle(mut pieces: Vec<Piece>, flows: &[Flow<'_>], rules: &Rules) -> Vec<Piece> {
    for (i, label) in (Page { pieces: &pieces, flows, rules }).chapters() {
        if let Some(piece) = pieces.get_mut(i) {
            (piece.body, piece.marker) = (piece.range.end..piece.range.end, None);
            (piece.label, piece.maybe, piece.unknown) = (Some(label), None, None);
        }
    }
    if !pieces.iter().any(|p| p.label.is_some() && !p.bracket) {
        return joined(pieces, &HashSet::new());
    }
    let page = Page { pieces: &pieces, flows, rules };
    let found = page.labels();
    let mut pieces = joined(pieces, &found);
    let footer = (Page { pieces: &pieces, flows, rules }).footer();
    for piece in pieces.iter_mut().skip(footer.unwrap_or(usize::MAX)).filter(|p| p.label.is_some()) {
        piece.body = piece.range.clone();
        (piece.label, piece.unknown) = (None, None);
    }
    if let Some(piece) = footer.and_then(|at| pieces.get_mut(at)) {
        piece.card = Some(Card::Closes);
    }
    let page = Page { pieces: &pieces, flows, rules };
    let mut marks = page.below_headings();
    marks.extend(page.openings());
    for (i, card) in marks {
        if let Some(piece) = pieces.get_mut(i) {
            piece.card = Some(card);
        }
    }
    pieces
}

/// The pieces with labels where they were found; what turned out to be none goes on with the piece before it.
fn joined(pieces: Vec<Piece>, found: &HashSet<usize>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for (i, mut piece) in pieces.into_iter().enumerate() {
        match piece.maybe.take() {
            Some(label) if found.contains(&i) => {
                piece.body = label.value..piece.range.end;
                (piece.label, piece.unknown) = (Some(label), None);
            }
            Some(_) if !piece.line => {
                if let Some(before) =
                    out.last_mut().filter(|p| p.flow == piece.flow && p.range.end == piece.range.start)
                {
                    (before.range.end, before.body.end) = (piece.range.end, piece.range.end);
                    continue;
                }
            }
            _ => {}
        }
        out.push(piece);
    }
    out
}

/// What a piece is among labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A label that is known.
    Known,
    /// What may be one.
    Maybe,
    /// The value of a label on the line above, or a bracket inside a value.
    Value,
    /// Anything else.
    Other,
}

struct Page<'p, 'a> {
    pieces: &'p [Piece],
    flows: &'p [Flow<'a>],
    rules: &'p Rules,
}

impl Page<'_, '_> {
    fn text(&self, piece: &Piece, range: std::ops::Range<usize>) -> &str {
        self.flows.get(piece.flow).and_then(|f| f.text.get(range)).unwrap_or("")
    }

    /// The name of a label, as compared.
    fn word(&self, piece: &Piece, label: &Label) -> &str {
        unknown::bare(self.text(piece, label.name.clone()))
    }

    fn name(&self, i: usize) -> Option<&str> {
        let piece = self.pieces.get(i)?;
        Some(self.word(piece, piece.label.as_ref()?))
    }

    /// The lines that are labels although no table has them.
    fn labels(&self) -> HashSet<usize> {
        let mut names: HashMap<&str, usize> = HashMap::new();
        for (piece, label) in self.pieces.iter().filter_map(|p| Some((p, p.maybe.as_ref()?))) {
            *names.entry(self.word(piece, label)).or_default() += 1;
        }
        let kinds: Vec<Kind> = (0..self.pieces.len()).map(|i| self.kind(i, &names)).collect();
        let mut out = HashSet::new();
        let mut from = 0;
        for run in kinds.chunk_by(|a, b| (*a == Kind::Other) == (*b == Kind::Other)) {
            let to = from + run.len();
            if run.contains(&Kind::Known) && run.contains(&Kind::Maybe) {
                let known = |k: &Kind| *k == Kind::Known;
                let (first, last) = (run.iter().position(known), run.iter().rposition(known));
                let ends = self.ends(to, from + last.unwrap_or(0));
                let answer = (from..to).find(|i| self.answers(*i));
                let open = |at: usize| {
                    let name = self.pieces.get(from + at).and_then(|p| Some(self.word(p, p.maybe.as_ref()?)));
                    let again = name.and_then(|name| names.get(name)).is_some_and(|n| *n > 1);
                    let asks = name.is_some_and(|name| self.asks(name));
                    let followed = last.is_some_and(|last| at < last);
                    let behind = first.is_some_and(|first| first < at) && ends && (again || !asks);
                    let describes = name.is_some_and(|name| DESCRIPTIONS.iter().any(|end| name.ends_with(end)));
                    let about = !describes || answer.is_some_and(|i| i < from + at) || self.is_brief(from + at);
                    (followed || behind) && about && self.is_apart(from + at)
                };
                let labels = run.iter().enumerate().filter(|(_, k)| **k == Kind::Maybe).map(|(at, _)| at);
                out.extend(labels.filter(|at| open(*at)).map(|at| from + at));
            }
            from = to;
        }
        out
    }

    fn answers(&self, i: usize) -> bool {
        self.pieces.get(i).and_then(|p| p.label.as_ref()).is_some_and(|l| l.field.is_answer())
    }

    /// Whether what may be a label has a value of a few words: 核实情况：属实.
    fn is_brief(&self, i: usize) -> bool {
        let value = self.pieces.get(i).and_then(|p| Some((p, p.maybe.as_ref()?.value..p.range.end)));
        value.is_some_and(|(p, value)| self.text(p, value).chars().nth(LONGEST_BRIEF).is_none())
    }

    fn kind(&self, i: usize, names: &HashMap<&str, usize>) -> Kind {
        let Some(piece) = self.pieces.get(i) else { return Kind::Other };
        if piece.bracket {
            return Kind::Value;
        }
        // 下一步打算：… is known by its opening.
        if piece.label.is_some() || piece.unknown.as_ref().is_some_and(|l| l.field != Field::Extra) {
            return Kind::Known;
        }
        // What stands below a label that stands alone is its value, whatever it looks like.
        let empty = |p: &Piece| match (&p.label, &p.maybe) {
            (Some(label), _) | (None, Some(label)) => label.value >= p.range.end && !p.bracket,
            _ => false,
        };
        let below = i.checked_sub(1).and_then(|i| self.pieces.get(i)).is_some_and(empty);
        let fits = |label: &&Label| {
            let word = self.word(piece, label);
            let known = self.rules.labels.exact(word).is_some() && !self.rules.words.of_document.tell(word);
            let alone = label.value >= piece.range.end && label.name == piece.body;
            if alone && below {
                return false;
            }
            if known && label.field != Field::Extra {
                return true;
            }
            let value = self.text(piece, label.value..piece.range.end).trim_end_matches(['。', ';']);
            let short = value.chars().nth(LONGEST_VALUE).is_none() && !value.contains('。');
            let told = known || self.rules.words.label_ends.tell(word) || names.get(word).is_some_and(|n| *n > 1);
            let none = self.rules.words.no_labels.tell(word) || signs::demands(word, self.rules);
            short && told && !none && (piece.marker.is_none() || self.is_counted(i))
        };
        if piece.maybe.as_ref().filter(fits).is_some() {
            return Kind::Maybe;
        }
        let plain = piece.marker.is_none() && piece.label.is_none() && piece.heading.is_none();
        if !piece.line || below && plain { Kind::Value } else { Kind::Other }
    }

    /// Whether an ordinal counts labels: the label beside it has the number before or after.
    fn is_counted(&self, i: usize) -> bool {
        let Some(own) = self.pieces.get(i).and_then(|p| p.marker) else { return false };
        let beside = |at: Option<usize>, no: Option<u32>| {
            let piece = at.and_then(|at| self.pieces.get(at)).filter(|p| p.label.is_some() || p.maybe.is_some());
            piece.and_then(|p| p.marker).is_some_and(|m| m.style == own.style && m.no.is_some() && m.no == no)
        };
        beside(i.checked_sub(1), own.no.and_then(|n| n.checked_sub(1))) || beside(Some(i + 1), own.no.map(|n| n + 1))
    }

    /// Whether a name is that of persons to ask, which may be the document's own.
    fn asks(&self, name: &str) -> bool {
        self.rules.words.of_document.tell(name) || signs::closes(name, false, self.rules)
    }

    /// Where the document's own labels begin below the last of several records.
    fn footer(&self) -> Option<usize> {
        let leads = self.leads();
        let (last, others) = leads.split_last()?;
        let known: HashSet<&str> = (0..last.problem).filter_map(|i| self.name(i)).collect();
        let own = |i: &usize| {
            let piece = self.pieces.get(*i).filter(|p| p.line && !p.bracket && p.marker.is_none());
            let name = piece.and_then(|_| self.name(*i));
            name.is_some_and(|name| {
                !known.contains(name) && (self.asks(name) || form::is_to_fill_in(&format!("{name}：")))
            })
        };
        let mut behind = last.problem + 1..self.pieces.len();
        let from = behind.find(own).filter(|_| !others.is_empty())?;
        behind.all(|i| self.name(i).is_none_or(|name| !known.contains(name))).then_some(from)
    }

    /// Whether a record may end before piece `i`: the text ends or closes there, or an item begins that does not count on
    /// in the value of the label `last`.
    fn ends(&self, i: usize, last: usize) -> bool {
        let Some(piece) = self.pieces.get(i) else { return true };
        let text = self.text(piece, piece.range.clone());
        let inside = self.pieces.get(last).map_or("", |p| self.text(p, p.body.clone()));
        let counts = marker::leading(text).filter(|m| m.no.is_some_and(|n| n > 1));
        let goes_on = counts.is_some_and(|m| marker::leading(inside).is_some_and(|l| l.style == m.style));
        !goes_on && (opens_node(piece) || piece.heading.is_some() || signs::closes(text, false, self.rules))
    }

    /// Whether what stands above piece `i` does not lead on to it: no colon, no label of a problem or an answer without a
    /// value.
    fn is_apart(&self, i: usize) -> bool {
        let Some(above) = i.checked_sub(1).and_then(|i| self.pieces.get(i)) else { return true };
        let text = self.text(above, above.range.clone());
        match &above.label {
            Some(label) => !(above.body.is_empty() && (label.field.is_problem() || label.field.is_answer())),
            None => !text.ends_with([':', ',', '、']) || above.maybe.is_some(),
        }
    }

    /// The chapters of a text that is one card: 一、问题名称 二、责任单位 三、整改时限, each with one paragraph below it. None
    /// where any chapter is more.
    fn chapters(&self) -> Vec<(usize, Label)> {
        let chapter = |p: &Piece| p.line && p.marker.is_some_and(|m| m.style == Style::Chinese);
        let all = self.pieces.iter().enumerate().filter(|(_, p)| chapter(p));
        let label = |(i, piece): (usize, &Piece)| {
            let next = self.pieces.get(i + 1).filter(|p| p.line && p.marker.is_none() && p.label.is_none())?;
            let behind = self.pieces.get(i + 2);
            let single =
                behind.is_none_or(|p| chapter(p) || signs::closes(self.text(p, p.range.clone()), false, self.rules));
            let word = self.text(piece, piece.body.clone()).trim_end_matches(':');
            let known = self.rules.labels.exact(word);
            let told = known.is_some() || word.chars().count() <= 8 && self.rules.words.label_ends.tell(word);
            let name = piece.body.start..piece.body.start + word.len();
            let (field, kind) = known.map_or((Field::Extra, None), |m| (m.field, m.kind));
            let alone = piece.label.is_none() && !next.body.is_empty();
            // 一是…二是… below the problem's chapter are problems of their own.
            let one = field != Field::Problem || !announced::counts(self.text(next, next.body.clone()));
            (single && told && alone && one).then_some((i, Label { field, kind, name, value: piece.range.end }))
        };
        let found: Option<Vec<(usize, Label)>> = all.map(label).collect();
        let has = |told: fn(Field) -> bool| found.iter().flatten().any(|(_, l)| told(l.field));
        let card = has(Field::is_problem) && has(Field::is_answer) && has(Field::is_duty);
        found.filter(|_| card).unwrap_or_default()
    }

    /// The labels between a heading and the first that says what is done about it: they are about it too.
    fn below_headings(&self) -> Vec<(usize, Card)> {
        let mut out = Vec::new();
        let mut from: Option<usize> = None;
        for (i, piece) in self.pieces.iter().enumerate() {
            match &piece.label {
                _ if piece.bracket => {}
                None => from = opens_node(piece).then_some(i + 1),
                Some(label) if matches!(label.field, Field::Extra | Field::Type | Field::Number) => {}
                Some(label) => {
                    let first = from.take().filter(|_| !label.field.is_problem());
                    out.extend(first.into_iter().flat_map(|first| first..i).map(|at| (at, Card::Part)));
                }
            }
        }
        out
    }

    /// The labels with which records begin, and the others up to those that state their problems.
    fn openings(&self) -> Vec<(usize, Card)> {
        let leads = self.leads();
        let Some((first, others)) = leads.split_first() else { return Vec::new() };
        let names = |lead: &Lead| lead.labels.iter().filter_map(|i| self.name(*i)).collect::<HashSet<_>>();
        let above = names(first);
        let again: HashSet<&str> = others.iter().flat_map(names).collect();
        let mut out = Vec::new();
        for (n, lead) in leads.iter().enumerate() {
            let begins = |i: &usize| {
                let name = self.name(*i);
                match (n, others.is_empty()) {
                    (0, true) => true,
                    (0, false) => name.is_some_and(|name| again.contains(name)),
                    _ => name.is_some_and(|name| above.contains(name)),
                }
            };
            let Some(at) = lead.labels.iter().position(begins).filter(|_| !self.is_headed(lead)) else { continue };
            let alone = others.is_empty() && !self.is_filled(lead.problem);
            if alone {
                continue;
            }
            let labels = lead.labels.get(at..).unwrap_or_default();
            out.extend(labels.iter().take(1).map(|i| (*i, Card::Opens)));
            out.extend(labels.iter().skip(1).chain([&lead.problem]).map(|i| (*i, Card::Part)));
        }
        out
    }

    /// Whether a label has a value on its line or the next.
    fn is_filled(&self, i: usize) -> bool {
        let filled = self.pieces.get(i).is_some_and(|p| !p.body.is_empty());
        filled || self.pieces.get(i + 1).is_some_and(|p| p.line && p.marker.is_none() && p.label.is_none())
    }

    /// Whether the heading above begins the record itself: 问题1 over its labels.
    fn is_headed(&self, lead: &Lead) -> bool {
        let first = lead.labels.first().copied().unwrap_or(lead.problem);
        let above = first.checked_sub(1).and_then(|i| self.pieces.get(i)).filter(|p| opens_node(p));
        let Some(above) = above else { return false };
        let head = self.text(above, above.body.clone());
        let content =
            self.pieces.get(lead.problem).and_then(|p| p.label.as_ref()).is_some_and(|l| l.field == Field::Content);
        above.marker.is_some_and(|m| m.style == Style::Named) && head.is_empty()
            || content && signs::states_problem(head, self.rules)
    }

    /// The labels that state the problem of a record, each with those right above it.
    fn leads(&self) -> Vec<Lead> {
        let mut out = Vec::new();
        let (mut stated, mut answered): (Vec<Field>, bool) = (Vec::new(), false);
        for (i, piece) in self.pieces.iter().enumerate() {
            let Some(label) = piece.label.as_ref().filter(|_| !piece.bracket) else {
                if opens_node(piece) && !answered {
                    stated.clear();
                }
                continue;
            };
            answered |= label.field.is_answer();
            if !label.field.is_problem() {
                continue;
            }
            let new = stated.is_empty() || answered || stated.contains(&label.field);
            if new {
                (stated, answered) = (Vec::new(), false);
                out.push(Lead { labels: self.above(i), problem: i });
            }
            stated.push(label.field);
        }
        out
    }

    /// The labels right above piece `i` that state no problem and no answer.
    fn above(&self, i: usize) -> Vec<usize> {
        let mut out = Vec::new();
        let mut at = i;
        while let Some((before, piece)) = at.checked_sub(1).and_then(|at| Some((at, self.pieces.get(at)?))) {
            let value = || {
                let label = before.checked_sub(1).and_then(|at| self.pieces.get(at));
                let plain = piece.label.is_none() && piece.marker.is_none();
                plain && label.is_some_and(|p| p.label.is_some() && p.body.is_empty() && !p.bracket)
            };
            match &piece.label {
                _ if piece.bracket => {}
                Some(label) if !label.field.is_problem() && !label.field.is_answer() => out.push(before),
                None if value() => {}
                _ => break,
            }
            at = before;
        }
        out.reverse();
        out
    }
}

/// A label that states the problem of a record.
struct Lead {
    /// Those right above it, in order.
    labels: Vec<usize>,
    /// Its own index.
    problem: usize,
}
