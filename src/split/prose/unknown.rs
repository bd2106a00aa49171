//! Labels that stand in no dictionary, known by their form and by where they stand: 未完成整改原因：… between what was done
//! and the next step. They are about the record they stand in and never state a problem.

use super::build::Builder;
use super::label::Label;
use super::outline::Span;
use super::pieces::Piece;
use super::signs;
use crate::flow::Flow;
use crate::model::Field;
use crate::rules::Rules;
use crate::text::items::items;
use crate::text::marker;
use std::collections::HashMap;
use std::ops::Range;

/// Longest such label, in characters.
const LONGEST: usize = 10;

/// The label that a line without a known one may begin with: a short name of ideographs before a colon.
pub(super) fn name(text: &str, range: Range<usize>, rules: &Rules) -> Option<Label> {
    let body = text.get(range.clone())?;
    let reach = body.char_indices().nth(LONGEST + 1).map_or(body.len(), |(i, _)| i);
    let colon = body.get(..reach)?.find(':')?;
    let word = body.get(..colon)?;
    let fits = word.chars().nth(1).is_some() && word.chars().all(|c| ('一'..='鿿').contains(&c));
    // 下一步打算 is work that is still planned.
    let planned = word.starts_with("下一步") || word.starts_with("下步");
    let field = if planned { Field::Measures } else { Field::Extra };
    let (name, value) = (range.start..range.start + colon, range.start + colon + 1);
    (fits && !rules.words.of_document.tell(word) && !signs::closes(body, false, rules)).then_some(Label {
        field,
        kind: None,
        name,
        value,
    })
}

/// Longest name in a record of labels, in characters.
const LONGEST_AMONG_LABELS: usize = 8;

/// A name without a box or marks of emphasis around it.
pub(super) fn bare(name: &str) -> &str {
    name.trim_matches(['[', ']', '*', '_'])
}

fn is_name(word: &str, longest: usize) -> bool {
    let chars = word.chars().count();
    (2..=longest).contains(&chars) && word.chars().all(|c| ('一'..='鿿').contains(&c))
}

/// What a text may begin with among labels: a short name before a colon or in a box, with marks of emphasis or without; a
/// name that is known before wide blanks; the name alone where labels stand alone on their lines (`bare`).
pub(super) fn among_labels(flow: &Flow<'_>, range: Range<usize>, bare_form: bool, rules: &Rules) -> Option<Label> {
    let text = flow.text.as_str();
    let alone = || {
        let word = text.get(range.clone()).filter(|word| bare_form && is_name(word, LONGEST_AMONG_LABELS))?;
        let field = rules.labels.exact(word).map_or(Field::Extra, |m| m.field);
        Some(Label { field, kind: None, name: range.clone(), value: range.end })
    };
    marked(text, range.clone(), rules).or_else(|| before_blanks(flow, range.clone(), rules)).or_else(alone)
}

/// A known label with wide blanks in place of the colon: 问题来源　　县级检查.
fn before_blanks(flow: &Flow<'_>, range: Range<usize>, rules: &Rules) -> Option<Label> {
    let body = flow.text.get(range.clone())?;
    let ends = body.char_indices().skip(2).take(LONGEST_AMONG_LABELS - 1).map(|(at, _)| at);
    ends.into_iter().find_map(|at| {
        let word = body.get(..at)?;
        let found = rules.labels.exact(word).filter(|_| !rules.words.of_document.tell(word))?;
        let end = range.start + at;
        let (name, field, kind) = (range.start..end, found.field, found.kind);
        is_wide(flow, end).then_some(Label { field, kind, name, value: end })
    })
}

fn marked(text: &str, range: Range<usize>, rules: &Rules) -> Option<Label> {
    let body = text.get(range.clone())?;
    let reach = body.char_indices().nth(LONGEST_AMONG_LABELS + 6).map_or(body.len(), |(i, _)| i);
    let near = body.get(..reach)?;
    let close = if near.starts_with('[') { near.find(']') } else { None };
    let end = close.map(|at| at + 1).or_else(|| near.find(':'))?;
    let word = near.get(..end)?;
    let rest = near.get(end..)?;
    let colon = usize::from(rest.starts_with(':'));
    let name = range.start..range.start + end;
    let value = behind_marks(text, word, range.start + end + colon);
    // A number or a group in a box is one where the box is a label.
    let known = rules.labels.exact(bare(word)).map(|m| m.field);
    let field = known.filter(|f| matches!(f, Field::Number | Field::Type)).unwrap_or(Field::Extra);
    is_name(bare(word), LONGEST_AMONG_LABELS).then_some(Label { field, kind: None, name, value })
}

/// Where the value behind a label begins: marks of emphasis that open before its name and close behind the colon
/// (**责任单位：**) are none of it.
pub(super) fn behind_marks(text: &str, name: &str, value: usize) -> usize {
    let opened = name.starts_with('*') && !name.ends_with('*');
    let rest = text.get(value..).unwrap_or("");
    if opened { value + rest.len() - rest.trim_start_matches('*').len() } else { value }
}

/// Labels beside another on one line, blanks before each: those that are known, and names that may be labels behind wide
/// blanks. Each with whether it is known.
pub(super) fn beside(flow: &Flow<'_>, range: Range<usize>, rules: &Rules) -> Vec<(Label, bool)> {
    let text = flow.text.as_str();
    let Some(body) = text.get(range.clone()) else { return Vec::new() };
    let mut out: Vec<(Label, bool)> = Vec::new();
    for colon in memchr::memchr_iter(b':', body.as_bytes()) {
        let floor = out.last().map_or(range.start, |(label, _)| label.value);
        let Some(before) = text.get(floor..range.start + colon) else { continue };
        let starts = before.char_indices().rev().take(LONGEST_AMONG_LABELS).map(|(at, _)| floor + at);
        let Some(start) = starts.into_iter().find(|at| *at > range.start && flow.is_apart(*at)) else { continue };
        let name = start..range.start + colon;
        let word = text.get(name.clone()).unwrap_or("");
        let known = rules.labels.exact(word).filter(|_| !rules.words.of_document.tell(word));
        if known.is_none() && !(is_name(word, LONGEST_AMONG_LABELS) && is_wide(flow, start)) {
            continue;
        }
        let field = known.map_or(Field::Extra, |m| m.field);
        let label = Label { field, kind: None, name, value: range.start + colon + 1 };
        out.push((label, known.is_some()));
    }
    out
}

/// Whether wide blanks stand before the character that begins at a byte: two of them, a full-width one or a tab.
fn is_wide(flow: &Flow<'_>, at: usize) -> bool {
    let next = flow.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let last = flow.text.get(..at).and_then(|before| before.chars().next_back()).map_or(0, char::len_utf8);
    let raw = flow.raw(at - last..at + next);
    raw.contains(['\u{3000}', '\t']) || raw.chars().filter(|c| c.is_whitespace()).count() > 1
}

/// Labels inside a paragraph behind an answer: 已支付。未完成原因：手续未办结。
pub(super) fn inside(text: &str, range: Range<usize>, rules: &Rules) -> Vec<Label> {
    let Some(body) = text.get(range.clone()) else { return Vec::new() };
    let starts =
        body.char_indices().filter(|(_, c)| "。;!".contains(*c)).map(|(at, c)| range.start + at + c.len_utf8());
    let own = |found: &Label| {
        let word = text.get(found.name.clone()).unwrap_or("");
        let known = || rules.labels.exact(word).is_some_and(|m| m.field == Field::Extra);
        rules.words.unknown_ends.tell(word) || known()
    };
    starts.filter_map(|at| name(text, at..range.end, rules)).filter(own).collect()
}

/// How often each such name begins a line.
pub(super) fn counted<'a>(flows: &'a [Flow<'a>], pieces: &[Piece]) -> HashMap<&'a str, usize> {
    let mut out = HashMap::new();
    let told = |p: &Piece| p.label.as_ref().filter(|l| p.line && l.field == Field::Extra).is_some();
    let label = |p: &Piece| p.unknown.clone().or_else(|| p.label.clone().filter(|_| told(p)));
    for (piece, label) in pieces.iter().filter_map(|p| Some((p, label(p)?))) {
        if let Some(word) = flows.get(piece.flow).and_then(|f| f.text.get(label.name.clone())) {
            *out.entry(word).or_default() += 1;
        }
    }
    out
}

impl Builder<'_, '_> {
    /// Reads a line that begins with such a label inside a record that is answered; whether it is one.
    pub(super) fn unknown(&mut self, piece: &Piece) -> bool {
        let Some(label) = &piece.unknown else { return false };
        let top = self.top();
        let fields = &self.outline.node(top).fields;
        let answered = fields.iter().any(|f| f.field.is_answer() && !f.bracket);
        // A card that begins with 问题：… may have such labels before its answer too.
        let card = top > 0 && !answered && fields.iter().any(|f| f.field == Field::Problem && !f.spans.is_empty());
        if !(answered || card) || self.closed || self.is_within_list(piece) {
            return false;
        }
        let flow = self.outline.flows.get(piece.flow);
        let word = flow.and_then(|f| f.text.get(label.name.clone())).unwrap_or("");
        let words = &self.outline.rules.words;
        let ends = words.unknown_ends.tell(word) || words.unknown_line_ends.tell(word);
        // Elsewhere in the text the same name begins a line again: 长效机制：
        let again = || self.names.get(word).is_some_and(|n| *n > 1) && !signs::demands(word, self.outline.rules);
        if !(ends && answered || again()) {
            return false;
        }
        let piece = Piece { body: label.value..piece.range.end, ..piece.clone() };
        self.label_in(top, &piece, label);
        true
    }
}

impl Builder<'_, '_> {
    /// Whether a label that maps to no field stands between a numbered problem and the label of its answer: 原因分析：…
    pub(super) fn precedes_answer(&self, i: usize) -> bool {
        let node = self.outline.node(self.top());
        let extra = |p: &Piece| p.label.as_ref().is_some_and(|l| l.field == Field::Extra);
        let next = self.pieces.get(i + 1).and_then(|p| p.label.as_ref());
        let chapter = self.outline.rules.sections.is_generic(self.outline.head(node));
        node.style.is_some()
            && !chapter
            && self.pieces.get(i).is_some_and(extra)
            && next.is_some_and(|l| l.field.is_answer())
    }
}

/// Lines between two items of a list that are looked over, and parts of the open answer.
const NEAR: usize = 8;

impl Builder<'_, '_> {
    /// Whether a line stands inside an item of the open answer: a later line goes on with its list. 资金安排：… between 一是
    /// and 二是 says more of the first.
    fn is_within_list(&self, piece: &Piece) -> bool {
        let Some((node, field)) = self.field else { return false };
        let Some(open) = self.outline.node(node).fields.get(field).filter(|f| f.field.is_answer()) else {
            return false;
        };
        let from = self.pieces.partition_point(|p| (p.flow, p.range.start) <= (piece.flow, piece.range.start));
        let text = |flow: usize, range: &Range<usize>| {
            self.outline.flows.get(flow).and_then(|f| f.text.get(range.clone())).unwrap_or("")
        };
        let ahead = self.pieces.iter().skip(from).take(NEAR).take_while(|p| p.label.is_none() && !p.bracket);
        let next = ahead.filter(|p| p.line).find_map(|p| marker::leading(text(p.flow, &p.range)));
        let Some((style, before)) = next.and_then(|m| Some((m.style, m.no?.checked_sub(1).filter(|no| *no > 0)?)))
        else {
            return false;
        };
        let last = |span: &Span| items(text(span.flow, &span.range), &[style]).last().and_then(|item| item.no);
        open.spans.iter().rev().take(NEAR).find_map(last) == Some(before)
    }
}

#[cfg(test)]
mod tests {
    use crate::split::dialects::testing::drafts;

    #[test]
    fn what_stands_inside_a_list_of_measures_stays_there() {
        let text = "一、整改任务\n1.渠道淤塞。\n整改措施:\n一是清淤三公里。\n资金安排:列入年度预算。\n工作安排:每周一次。\n二是每周巡查。\n责任单位:镇水利站\n2.闸门锈蚀。\n整改措施:\n(1)除锈刷漆。\n资金保障情况:列入预算。\n(2)每月保养。\n资金安排:自筹。\n责任单位:镇水利站";
        assert_eq!(
            drafts(text),
            [
                "problem=1.渠道淤塞 | measures=一是清淤三公里。⏎资金安排:列入年度预算。⏎工作安排:每周一次。⏎二是每周巡查。 | units=镇水利站",
                "problem=2.闸门锈蚀 | measures=(1)除锈刷漆。⏎资金保障情况:列入预算。⏎(2)每月保养。 | extra=自筹。 | units=镇水利站",
            ]
        );
        let text = "1.渠道淤塞。\n整改措施:\n1.清淤三公里。\n资金安排:列入年度预算。\n2.每周巡查。\n责任单位:镇水利站\n2.闸门锈蚀。\n整改措施:除锈刷漆。\n责任单位:镇水利站";
        assert_eq!(
            drafts(text),
            [
                "problem=1.渠道淤塞 | measures=1.清淤三公里。⏎资金安排:列入年度预算。⏎2.每周巡查。 | units=镇水利站",
                "problem=2.闸门锈蚀 | measures=除锈刷漆。 | units=镇水利站",
            ]
        );
    }

    #[test]
    fn a_label_between_answers_is_about_the_record() {
        let text = "一、正在整改的问题\n1.专款闲置。\n整改情况:已支付120万元。\n未完成整改原因:手续未办结。\n下一步措施:加快报批。\n预计完成时间:9月底前\n2.往来款挂账。\n整改情况:已清理3笔。未完成原因:单位已注销。\n下一步打算:按程序核销。\n长效机制:每季清理。\n3.报账不及时。\n整改情况:已清理。\n长效机制:按月对账。\n责任单位:县财政局";
        assert_eq!(
            drafts(text),
            [
                "type=一、正在整改的问题 | problem=1.专款闲置 | status=已支付120万元。 | extra=手续未办结。 | measures=加快报批。 | deadline=9月底前",
                "type=一、正在整改的问题 | problem=2.往来款挂账 | status=已清理3笔。 | extra=单位已注销。 | measures=按程序核销。 | extra=每季清理。",
                "type=一、正在整改的问题 | problem=3.报账不及时 | status=已清理。 | extra=按月对账。 | units=县财政局",
            ]
        );
    }

    #[test]
    fn the_heads_of_measures_are_none() {
        let text = "1.渠道淤塞。\n整改措施:\n加强巡查:每周一次。\n落实经费:列入预算。\n责任单位:镇水利站\n2.闸门锈蚀。\n整改措施:\n加强巡查:每月一次。\n责任单位:镇水利站";
        assert_eq!(
            drafts(text),
            [
                "problem=1.渠道淤塞 | measures=加强巡查:每周一次。⏎落实经费:列入预算。 | units=镇水利站",
                "problem=2.闸门锈蚀 | measures=加强巡查:每月一次。 | units=镇水利站",
            ]
        );
    }
}
