//! Brackets in prose that hold labelled values (【责任单位：…；完成时限：…】), a sentence of roles (（县教育局牵头）) or a state
//! (【已完成】).

use super::label::{LONGEST, Label, inside, label, may_stand_in_bracket};
use super::signs;
use crate::flow::Flow;
use crate::model::Field;
use crate::rules::Rules;
use crate::split::shape;
use std::ops::Range;

/// A bracket that holds labelled values or a sentence of roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bracket {
    /// The whole bracket; to the end of the text where it is not closed.
    pub range: Range<usize>,
    /// Its values: label and range.
    pub values: Vec<(Label, Range<usize>)>,
}

impl Bracket {
    /// Whether it is a state: 【已完成】.
    pub fn is_state(&self) -> bool {
        matches!(self.values.as_slice(), [(label, _)] if label.field == Field::Status && label.name.is_empty())
    }
}

/// The brackets of a text that hold units, deadlines and the like, in order.
pub(super) fn brackets(flow: &Flow<'_>, range: Range<usize>, rules: &Rules) -> Vec<Bracket> {
    let text = flow.text.as_str();
    let mut out: Vec<Bracket> = Vec::new();
    let Some(body) = text.get(range.clone()) else { return out };
    for at in memchr::memchr2_iter(b'[', b'(', body.as_bytes()) {
        let open = range.start + at;
        if out.last().is_some_and(|b| open < b.range.end) {
            continue;
        }
        if let Some(found) = bracket(flow, open, range.end, rules) {
            out.push(found);
        }
    }
    out
}

/// Longest sentence of roles in a bracket, in bytes.
const LONGEST_ROLES: usize = 400;

/// How a sentence of roles ends.
const ROLES: &[&str] = &["牵头", "负责", "配合", "落实", "督办", "承办", "参与", "协助", "监督", "督导", "指导"];

fn bracket(flow: &Flow<'_>, open: usize, end: usize, rules: &Rules) -> Option<Bracket> {
    let text = flow.text.as_str();
    let inner = open + 1;
    let body = text.get(inner..end)?;
    let reach = body.char_indices().nth(LONGEST + 1).map_or(body.len(), |(i, _)| i);
    // (市政股) may be part of a name that a label follows.
    let colon =
        body.get(..reach)?.find([':', ')', ']']).filter(|at| body.get(*at..).is_some_and(|t| t.starts_with(':')));
    let first = colon
        .and_then(|c| label(rules, text, inner..inner + c, inner + c + 1))
        .filter(|l| may_stand_in_bracket(l.field));
    let Some(first) = first else { return state(text, open, end, rules).or_else(|| roles(text, open, end)) };
    let (close, after) = closing(text, open, end);
    let mut labels = vec![first];
    let rest = labels.first().map_or(inner, |l| l.value);
    labels.extend(inside(flow, rest..close, false, rules).into_iter().filter(|l| may_stand_in_bracket(l.field)));
    let starts: Vec<usize> = labels.iter().skip(1).map(|l| l.name.start).chain([close]).collect();
    let values = labels
        .into_iter()
        .zip(starts)
        .map(|(label, next)| {
            let value = text.get(label.value..next).unwrap_or("").trim_end_matches([';', ',', '。', '、', ' ']);
            let range = label.value..label.value + value.len();
            (label, range)
        })
        .filter(|(_, range)| !range.is_empty())
        .collect();
    Some(Bracket { range: open..after, values })
}

/// 【已完成】 at the end of the first sentence; in round brackets only behind a problem.
fn state(text: &str, open: usize, end: usize, rules: &Rules) -> Option<Bracket> {
    let body = text.get(open..end)?;
    let reach = body.char_indices().nth(LONGEST + 2).map_or(body.len(), |(i, _)| i);
    let close = body.get(..reach)?.find([']', ')'])?;
    let after = body.get(close + 1..)?;
    let before = text.get(..open)?;
    let ends = after.chars().all(|c| matches!(c, '。' | ';')) || after.starts_with('。') && !before.contains('。');
    let boxed = || body.starts_with('[') || signs::says_lack(before, rules);
    let value = open + 1..open + close;
    let label = Label { field: Field::Status, kind: None, name: open..open, value: value.start };
    let stop = if after.starts_with('。') { '。'.len_utf8() } else { 0 };
    let end = open + close + 1 + stop;
    let states = ends && boxed() && shape::shape(text.get(value.clone())?).state;
    states.then(|| Bracket { range: open..end, values: vec![(label, value)] })
}

/// (县教育局牵头，各乡镇配合) at the end of a sentence.
fn roles(text: &str, open: usize, end: usize) -> Option<Bracket> {
    let reach = text.get(open..end)?;
    let limit = reach.char_indices().map(|(i, _)| i).take_while(|i| *i <= LONGEST_ROLES).last()?;
    let last = reach.get(limit..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
    let (close, after) = closing(text, open, open + limit + last);
    if close == after {
        return None;
    }
    let inner = text.get(open + 1..close)?;
    // The day may stand behind the bodies: (县教育局牵头，各乡镇配合，6月底前完成).
    let day = inner.rfind([',', ';']).filter(|at| inner.get(at + 1..).is_some_and(|t| shape::shape(t).deadline));
    let bodies = inner.get(..day.unwrap_or(inner.len()))?;
    let ends = ROLES.iter().any(|w| bodies.ends_with(w));
    let closes = text.get(after..end)?.chars().next().is_none_or(|c| "。;\n".contains(c));
    if !ends || !closes || bodies.chars().count() < 5 {
        return None;
    }
    let value = |field, range: Range<usize>| (Label { field, kind: None, name: open..open, value: range.start }, range);
    let first = open + 1;
    let mut values = vec![value(Field::Units, first..first + bodies.len())];
    values.extend(day.map(|at| value(Field::Deadline, first + at + 1..close)));
    Some(Bracket { range: open..after, values })
}

/// End of the inside and end of the bracket that opens at `open`; inner brackets are matched.
fn closing(text: &str, open: usize, end: usize) -> (usize, usize) {
    let mut depth = 0usize;
    let body = text.get(open..end).unwrap_or("");
    let square = body.starts_with('[');
    for (at, c) in body.char_indices() {
        match c {
            '[' | '(' => depth += 1,
            // The outer bracket's own form closes it even where an inner one was left open.
            ']' if square => return (open + at, open + at + 1),
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && !square {
                    return (open + at, open + at + 1);
                }
            }
            _ => {}
        }
    }
    (end, end)
}

#[cfg(test)]
mod tests {
    use super::super::label::tests::found;
    use super::*;

    #[test]
    fn brackets_with_labels() {
        let values = |text: &str| {
            let find = |flow: &Flow<'_>, range: Range<usize>| {
                let brackets = brackets(flow, range, Rules::builtin());
                brackets.into_iter().flat_map(|b| b.values).map(|(l, r)| (l.field, r)).collect()
            };
            found(text, find)
        };
        let expect = |pairs: &[(Field, &str)]| {
            pairs.iter().map(|(field, value)| (*field, (*value).to_string())).collect::<Vec<_>>()
        };
        assert_eq!(
            values("渠道淤塞。[责任单位:各村(社区);完成时限:6月底前]"),
            expect(&[(Field::Units, "各村(社区)"), (Field::Deadline, "6月底前")])
        );
        assert_eq!(
            values("渠道淤塞。[责任单位:镇水利站、各村(社区)"),
            expect(&[(Field::Units, "镇水利站、各村(社区)")])
        );
        assert_eq!(values("渠道淤塞。(责任单位:各村(社区))"), expect(&[(Field::Units, "各村(社区)")]));
        assert_eq!(values("渠道淤塞。(镇水利站牵头,各村配合)"), expect(&[(Field::Units, "镇水利站牵头,各村配合")]));
        assert!(values("渠道(含支渠)淤塞(见附件)。").is_empty());
        assert!(values("县住建局(市政股)整改时限:6月底前").is_empty());
        assert_eq!(values("渠道不畅(已完成)。"), expect(&[(Field::Status, "已完成")]));
        assert!(values("渠道清淤(已完成)。").is_empty());
    }
}
