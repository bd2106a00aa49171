//! What comes after each piece, looked up instead of searched for.

use super::announced;
use super::outline::Outline;
use super::pieces::Piece;
use crate::model::Field;
use crate::rules::Section;
use crate::text::marker::Style;

/// Forms with a rank of their own in look-ahead tables.
pub(super) const STYLES: usize = 13;

/// Where a form stands in those tables.
pub(super) fn slot(style: Style) -> usize {
    style as usize % STYLES
}

/// What follows each piece: the next answer (整改措施, 整改情况), the next ordinal of each form and the next line that
/// is no label of an item.
pub(super) struct Ahead {
    answer: Vec<u32>,
    styles: Vec<[u32; STYLES]>,
    lines: Vec<u32>,
}

impl Ahead {
    /// Looks over all pieces once, from the end.
    pub(super) fn new(pieces: &[Piece]) -> Self {
        // There are fewer pieces than bytes, whose number is capped far below 2³².
        let none = u32::try_from(pieces.len()).unwrap_or(u32::MAX);
        let mut ahead = Ahead {
            answer: vec![none; pieces.len() + 1],
            styles: vec![[none; STYLES]; pieces.len() + 1],
            lines: vec![none; pieces.len() + 1],
        };
        let (mut answer, mut styles, mut line) = (none, [none; STYLES], none);
        for (i, piece) in pieces.iter().enumerate().rev() {
            let at = u32::try_from(i).unwrap_or(u32::MAX);
            // Neither the label of an item nor its value below it.
            let told = is_item_line(piece);
            if told && value_below(pieces, i).is_some() {
                line = ahead.lines.get(i + 1).copied().unwrap_or(none);
            }
            if let Some(next) = ahead.lines.get_mut(i) {
                *next = line;
            }
            if piece.line && !piece.bracket && !told {
                line = at;
            }
            if piece.label.as_ref().is_some_and(|l| l.field.is_answer()) && !piece.bracket {
                answer = at;
            }
            if let Some(next) = piece.marker.filter(|_| opens_node(piece)).and_then(|m| styles.get_mut(slot(m.style))) {
                *next = at;
            }
            if let (Some(a), Some(s)) = (ahead.answer.get_mut(i), ahead.styles.get_mut(i)) {
                (*a, *s) = (answer, styles);
            }
        }
        ahead
    }

    /// Whether the next line after piece `i`, but labels of items, is the item of this form that follows a number.
    pub(super) fn counts_on(&self, pieces: &[Piece], i: usize, (style, no): (Style, u32)) -> bool {
        let next = self.lines.get(i).and_then(|at| pieces.get(*at as usize));
        next.is_some_and(|p| p.label.is_none() && p.marker.is_some_and(|m| m.style == style && m.no == Some(no + 1)))
    }

    /// Whether an answer comes after piece `i` before the next ordinal of one of the forms.
    pub(super) fn answered(&self, i: usize, styles: impl Iterator<Item = Style>) -> bool {
        let Some(next) = self.styles.get(i + 1) else { return false };
        let end = styles.filter_map(|s| next.get(slot(s)).copied()).min().unwrap_or(u32::MAX);
        self.answer.get(i + 1).is_some_and(|a| *a < end && *a as usize + 1 < self.answer.len())
    }
}

/// Whether a line is a label that may be about one item of an answer, with its value.
fn is_item_line(piece: &Piece) -> bool {
    piece.marker.is_none() && piece.label.as_ref().is_some_and(|l| is_about_item(l.field))
}

/// Whether a text of this meaning may be about one item of an answer: who, until when, what for and how far it has come.
pub(super) fn is_about_item(field: Field) -> bool {
    field.is_duty() || matches!(field, Field::Result | Field::Status | Field::Completed | Field::Goal)
}

/// The piece behind a label that stands alone on its line, which is its value.
pub(super) fn value_below(pieces: &[Piece], i: usize) -> Option<&Piece> {
    let label = pieces.get(i).filter(|p| p.line && p.label.is_some() && p.body.is_empty())?;
    let plain = |p: &&Piece| p.line && p.marker.is_none() && p.label.is_none() && p.heading.is_none();
    pieces.get(i + 1).filter(plain).filter(|value| value.flow != label.flow)
}

/// Which labels the items of the open answer had: a few at most, so that a text of labels alone is read once.
#[derive(Default)]
pub(super) struct ItemLabels<'a> {
    answer: Option<(usize, usize)>,
    words: Vec<(Field, &'a str)>,
    /// The item in hand and what its labels mean.
    item: Option<(Style, u32)>,
    own: Vec<Field>,
}

impl<'a> ItemLabels<'a> {
    /// Keeps the label of an item inside an answer, which is given by its node and its index there.
    pub(super) fn remember(
        &mut self,
        answer: Option<(usize, usize)>,
        item: Option<(Style, u32)>,
        field: Field,
        word: &'a str,
    ) {
        if self.answer != answer {
            *self = ItemLabels { answer, ..ItemLabels::default() };
        }
        if self.item != item {
            (self.item, self.own) = (item, Vec::new());
        }
        self.own.extend((!self.own.contains(&field)).then_some(field));
        self.words.extend((!self.words.contains(&(field, word))).then_some((field, word)));
    }

    /// Whether an item of this answer had the same label, or another of that meaning where this item has none yet: 督办单位
    /// behind the 责任单位 of the last item is about all of them.
    pub(super) fn hold(&self, answer: Option<(usize, usize)>, item: (Style, u32), field: Field, word: &str) -> bool {
        let said = self.item == Some(item) && self.own.contains(&field);
        self.answer == answer && self.words.iter().any(|known| *known == (field, word) || known.0 == field && !said)
    }
}

/// Longest line that states a problem without a number, in bytes.
const LONGEST_UNNUMBERED: usize = 180;

/// Whether the problems of a text have no numbers: each is a line of its own, and right below it stand the labels of what
/// is done about it; more than one of them does, and one stands below the labels of the problem before.
pub(super) fn unnumbered(pieces: &[Piece]) -> bool {
    let mut problems = (0..pieces.len()).filter(|i| stands_above_answer(pieces, *i)).peekable();
    let first = problems.peek().copied();
    let below = |i: usize| i.checked_sub(1).and_then(|i| pieces.get(i)).is_some_and(is_about_problem);
    let (count, behind) = problems.fold((0, 0), |(n, behind), i| (n + 1, behind + usize::from(below(i))));
    first.is_some() && count > 1 && behind > 0
}

/// The item that follows the brackets of a line, where bodies stand in them and nothing stands behind them on the line:
/// 金桂广场（责任单位：…）
pub(super) fn behind_brackets(pieces: &[Piece], i: usize) -> Option<&Piece> {
    let flow = pieces.get(i)?.flow;
    let brackets = pieces.get(i + 1..)?.iter().take_while(|p| p.bracket && p.flow == flow);
    let named = |p: &Piece| p.label.as_ref().is_some_and(|l| l.field == Field::Units);
    let (count, bodies) = brackets.fold((0, false), |(n, bodies), p| (n + 1, bodies || named(p)));
    pieces.get(i + 1 + count).filter(|_| bodies)
}

/// Whether a piece states a problem without a number, in a text where they have none: it stands right above the label of
/// an answer, and below a chapter's heading or the labels of another problem.
pub(super) fn opens_unnumbered(pieces: &[Piece], i: usize) -> bool {
    let before = i.checked_sub(1).and_then(|i| pieces.get(i));
    let chapter =
        |p: &Piece| p.heading.is_some() || p.marker.is_some_and(|m| matches!(m.style, Style::Chinese | Style::Chapter));
    stands_above_answer(pieces, i) && before.is_some_and(|p| is_about_problem(p) || p.label.is_none() && chapter(p))
}

/// Whether a paragraph is an item whose number was lost: 关于…问题。整改情况：… states a problem and is answered where it
/// stands.
pub(super) fn is_answered_on_the_spot(pieces: &[Piece], i: usize, text: &str) -> bool {
    let head = text.get(..super::headline::end(text).0).unwrap_or("");
    let states = head.starts_with("关于") && head.trim_end_matches('的').ends_with("问题");
    let next = pieces.get(i + 1).filter(|next| next.marker.is_none() && !next.bracket);
    let answered = next.and_then(|next| Some((next, next.label.as_ref()?)));
    let here = |next: &Piece| next.line || pieces.get(i).is_some_and(|piece| piece.flow == next.flow);
    states && answered.is_some_and(|(next, label)| label.field.is_answer() && here(next))
}

/// Whether a line without a number stands right above the label of an answer.
pub(super) fn stands_above_answer(pieces: &[Piece], i: usize) -> bool {
    let Some((piece, next)) = pieces.get(i).zip(pieces.get(i + 1)) else { return false };
    let plain = piece.line && piece.marker.is_none() && piece.label.is_none() && piece.heading.is_none();
    plain
        && piece.body.len() <= LONGEST_UNNUMBERED
        && next.line
        && next.marker.is_none()
        && next.label.as_ref().is_some_and(|l| l.field.is_answer())
}

/// Whether a piece is a label about a problem with its value.
pub(super) fn is_about_problem(piece: &Piece) -> bool {
    !piece.body.is_empty() && piece.label.as_ref().is_some_and(|l| !l.field.is_problem())
}

/// Whether no more than one paragraph has a heading style of this level: a page's title.
pub(super) fn is_sole(pieces: &[Piece], level: u8) -> bool {
    pieces.iter().filter(|p| p.heading == Some(level)).nth(1).is_none()
}

/// Whether a piece opens a node by its ordinal: 2.整改措施：… only counts the labels of one problem, 问题2整改措施：…
/// names the problem.
pub(super) fn opens_node(piece: &Piece) -> bool {
    piece.marker.is_some_and(|marker| {
        piece.heads || marker.style == Style::Named || piece.label.as_ref().is_none_or(|l| l.field.is_problem())
    })
}

/// Whether a line of its own (存在问题：) heads the one list of a text, 1. and 2. below it: it names a section of problems,
/// and nothing in the text answers them or opens another section.
pub(super) fn heads_problems(pieces: &[Piece], i: usize, outline: &Outline<'_>) -> bool {
    let text = |piece: &Piece| {
        let whole = outline.flows.get(piece.flow).and_then(|f| f.text.get(piece.range.clone())).unwrap_or("");
        whole.trim_end_matches(':')
    };
    let sections = &outline.rules.sections;
    let named = |piece: &Piece| {
        let text = text(piece);
        let alone = piece.line && piece.marker.is_none() && sections.is_generic(text);
        alone.then(|| sections.heading(text)).flatten().map(|h| h.section)
    };
    let item = |at: usize, no: u32| {
        let piece = pieces.get(i + at).filter(|p| p.line && p.heading.is_none())?;
        piece.marker.filter(|m| m.no == Some(no) && m.style != Style::Chinese).map(|m| m.style)
    };
    let listed = item(1, 1).is_some() && item(1, 1) == item(2, 2);
    // What announces them is a sentence, and may speak of problems that nobody found: 如发现以下问题：
    let heads = listed
        && pieces.get(i).is_some_and(|p| named(p) == Some(Section::Problems) && !announced::points_below(text(p)));
    let rest = pieces.get(i + 1..).unwrap_or_default();
    heads && rest.iter().all(|p| p.label.is_none() && named(p).is_none())
}
