//! Brackets in prose that hold labelled values (【责任单位：…；完成时限：…】), a sentence of roles (（县教育局牵头）), a state
//! (【已完成】) or a day (（6月20日前整改）).

use super::label::{LONGEST, Label, inside, label, may_stand_in_bracket};
use super::{bare, signs};
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
    /// Whether it is a state or a day without a label: 【已完成】, （6月20日前整改）.
    pub fn is_state(&self) -> bool {
        let own = |label: &Label| matches!(label.field, Field::Status | Field::Deadline) && label.name.is_empty();
        let behind_dash = |label: &Label| own(label) && label.field == Field::Status;
        match self.values.as_slice() {
            [(label, _)] => own(label),
            [(state, _), (day, _)] => behind_dash(state) && own(day),
            _ => false,
        }
    }
}

/// What stands before a state without a label.
#[derive(Clone, Copy)]
pub(super) struct Before<'f> {
    /// Whether anything before a byte of the text says what is wrong.
    pub lacks: &'f dyn Fn(usize) -> bool,
    /// Whether the text is an item of a list of problems, whatever its words.
    pub listed: &'f dyn Fn() -> bool,
}

/// Longest state with a day behind a dash, in bytes.
const LONGEST_TAIL: usize = 96;

/// The state that ends an item behind a dash, with the day it is to be solved: 门前堆放杂物——未整改，4月底前完成.
pub(super) fn tail(text: &str, range: Range<usize>, before: Before<'_>) -> Option<Bracket> {
    let body = text.get(range.clone())?.trim_end_matches(['。', ';']);
    let dash = body.rfind('-').filter(|at| body.len() - at <= LONGEST_TAIL)?;
    let open = range.start + body.get(..dash)?.trim_end_matches('-').len();
    let inner = range.start + dash + 1..range.start + body.len();
    let told = text.get(inner.clone())?;
    let (state, day) = told.split_once(',').map_or((told, None), |(state, day)| (state, Some(day)));
    let label = |field, value| Label { field, kind: None, name: open..open, value };
    let mut values = vec![(label(Field::Status, inner.start), inner.start..inner.start + state.len())];
    let behind = inner.start + state.len() + 1;
    values.extend(day.map(|_| (label(Field::Deadline, behind), behind..inner.end)));
    let dated = day.is_none_or(|day| shape::shape(day).deadline);
    let solved = dated && shape::shape(state).state && !state.starts_with(MODES);
    (solved && open > range.start && ((before.lacks)(open) || (before.listed)()))
        .then_some(Bracket { range: open..range.end, values })
}

/// How a mode begins, which is no state: 立行立改, 即知即改, 长期坚持.
const MODES: [char; 3] = ['立', '即', '长'];

/// The brackets of a stretch of a text that hold units, deadlines and the like, in order.
pub(super) fn brackets(flow: &Flow<'_>, range: Range<usize>, before: Before<'_>, rules: &Rules) -> Vec<Bracket> {
    let text = flow.text.as_str();
    let mut out: Vec<Bracket> = Vec::new();
    let Some(body) = text.get(range.clone()) else { return out };
    for at in memchr::memchr2_iter(b'[', b'(', body.as_bytes()) {
        let open = range.start + at;
        if out.last().is_some_and(|b| open < b.range.end) {
            continue;
        }
        if let Some(found) = bracket(flow, open, range.end, before, rules) {
            out.push(found);
        }
    }
    out
}

/// Longest sentence of roles in a bracket, in bytes.
const LONGEST_ROLES: usize = 400;

/// How a sentence of roles ends.
const ROLES: &[&str] = &["牵头", "负责", "配合", "落实", "督办", "承办", "参与", "协助", "监督", "督导", "指导"];

fn bracket(flow: &Flow<'_>, open: usize, end: usize, before: Before<'_>, rules: &Rules) -> Option<Bracket> {
    let text = flow.text.as_str();
    let inner = open + 1;
    let body = text.get(inner..end)?;
    let reach = body.char_indices().nth(LONGEST + 1).map_or(body.len(), |(i, _)| i);
    // (市政股) may be part of a name that a label follows.
    let colon =
        body.get(..reach)?.find([':', ')', ']']).filter(|at| body.get(*at..).is_some_and(|t| t.starts_with(':')));
    let first = colon
        .and_then(|c| label(rules, text, inner..inner + c, inner + c + 1))
        .filter(|l| may_stand_in_bracket(l.field) || l.field == Field::Measures);
    let day = if first.is_none() { day(flow, open, end, rules) } else { None };
    let Some(first) = first.or(day) else {
        return bare::who_and_when(text, open, end, before, rules)
            .or_else(|| state(text, open, end, before, rules))
            .or_else(|| roles(text, open, end))
            .or_else(|| bodies(text, open, end, rules));
    };
    let (close, after) = closing(text, open, end);
    let mut labels = vec![first];
    let rest = labels.first().map_or(inner, |l| l.value);
    // （整改措施：…；责任人：…） is one that is closed.
    let work = |l: &Label| l.field == Field::Measures && close < after;
    let holds = |l: &Label| may_stand_in_bracket(l.field) || work(l);
    // Behind a label another may be as short as 时限.
    labels.extend(inside(flow, rest..close, true, rules).into_iter().filter(holds));
    if !labels.first().is_some_and(holds) {
        return None;
    }
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

/// The day that opens a bracket before a label: （6月12日前完成，责任人：…）.
fn day(flow: &Flow<'_>, open: usize, end: usize, rules: &Rules) -> Option<Label> {
    let text = flow.text.as_str();
    let inner = open + 1;
    let body = text.get(inner..end)?;
    let reach = body.char_indices().nth(LONGEST_DAY).map_or(body.len(), |(i, _)| i);
    let comma = body
        .get(..reach)?
        .find([',', ';', ')', ']'])
        .filter(|at| body.get(*at..).is_some_and(|t| t.starts_with([',', ';'])))?;
    // A label right behind it is looked for, not through a bracket that goes on to the end of a long text.
    let from = inner + comma + 1;
    let near = text.get(from..end)?.char_indices().nth(LONGEST + 2).map_or(end, |(at, _)| from + at);
    let (close, _) = closing(text, open, near);
    let next = inside(flow, from..close, false, rules).into_iter().next()?;
    let held = may_stand_in_bracket(next.field) && next.name.start == from;
    let dated = shape::shape(body.get(..comma)?).deadline;
    (held && dated).then_some(Label { field: Field::Deadline, kind: None, name: open..open, value: inner })
}

/// Longest day that opens a bracket, in characters.
const LONGEST_DAY: usize = 24;

/// 【已完成】 or （6月20日前整改） at the end of the first sentence; in round brackets only behind a problem, a state also in
/// a list of problems.
fn state(text: &str, open: usize, end: usize, told: Before<'_>, rules: &Rules) -> Option<Bracket> {
    let body = text.get(open..end)?;
    let reach = body.char_indices().nth(LONGEST + 2).map_or(body.len(), |(i, _)| i);
    let close = body.get(..reach)?.find([']', ')'])?;
    let after = body.get(close + 1..)?;
    let before = text.get(..open)?;
    let ends = after.chars().all(|c| matches!(c, '。' | ';')) || after.starts_with('。') && !before.contains('。');
    let value = open + 1..open + close;
    let inner = text.get(value.clone())?;
    let lacking = || (told.lacks)(open) || rules.words.rectified.tell(inner);
    // （三）整改阶段（7月底前） is a step of the work.
    let step = || ["阶段", "步骤"].iter().any(|word| before.contains(word));
    let shape = shape::shape(inner);
    let mode = inner.starts_with(MODES);
    let field = match ends {
        true if shape.state && !mode && (body.starts_with('[') || lacking() || (told.listed)()) => Field::Status,
        true if shape.deadline && lacking() && !step() => Field::Deadline,
        _ => return None,
    };
    let label = Label { field, kind: None, name: open..open, value: value.start };
    let stop = if after.starts_with('。') { '。'.len_utf8() } else { 0 };
    let end = open + close + 1 + stop;
    Some(Bracket { range: open..end, values: vec![(label, value)] })
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
    let closes = text.get(after..end)?.chars().next().is_none_or(|c| "。;\n".contains(c));
    let long = text.get(open + 1..close)?.chars().nth(4).is_some();
    let values = roles_of(text, open, open + 1..close).filter(|_| closes && long)?;
    Some(Bracket { range: open..after, values })
}

/// How a bracket begins that says more of what stands before it.
const ADDING: [&str; 8] = ["含", "包括", "不含", "除", "如", "指", "即", "涉及"];

/// (县应急管理局、县商务局) at the end: bodies and nothing else behind the last sentence, or behind work or a point to inspect.
fn bodies(text: &str, open: usize, end: usize, rules: &Rules) -> Option<Bracket> {
    let limit = text.get(open..end)?.char_indices().map(|(i, _)| i).take_while(|i| *i <= LONGEST_ROLES).last()?;
    let last = text.get(open + limit..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
    let (close, after) = closing(text, open, open + limit + last);
    let ends = close < after && text.get(after..end)?.chars().all(|c| matches!(c, '。' | ';'));
    let inner = text.get(open + 1..close).filter(|t| ends && !ADDING.iter().any(|word| t.starts_with(word)))?;
    // Only a bracket at the end gets here: what stands before it is looked through once.
    let before = text.get(..open)?;
    if !(before.ends_with('。') || before.contains("是否") || signs::says_work(before, rules)) {
        return None;
    }
    let body =
        |name: &str| name.chars().nth(2).is_some() && shape::names_bodies(name) && !shape::names_place(name, rules);
    let label = Label { field: Field::Units, kind: None, name: open..open, value: open + 1 };
    inner.split(['、', ',']).all(body).then(|| Bracket { range: open..end, values: vec![(label, open + 1..close)] })
}

/// The bodies of a sentence of roles, and the day behind them: 县教育局牵头，各乡镇配合，6月底前完成. The labels are empty and
/// stand at `at`.
pub(super) fn roles_of(text: &str, at: usize, inside: Range<usize>) -> Option<Vec<(Label, Range<usize>)>> {
    let inner = text.get(inside.clone())?;
    let day = inner.rfind([',', ';']).filter(|at| inner.get(at + 1..).is_some_and(|t| shape::shape(t).deadline));
    let bodies = inner.get(..day.unwrap_or(inner.len()))?;
    if !ROLES.iter().any(|w| bodies.ends_with(w)) || bodies.chars().nth(2).is_none() {
        return None;
    }
    let value = |field, range: Range<usize>| (Label { field, kind: None, name: at..at, value: range.start }, range);
    let first = inside.start;
    let mut values = vec![value(Field::Units, first..first + bodies.len())];
    values.extend(day.map(|at| value(Field::Deadline, first + at + 1..inside.end)));
    Some(values)
}

/// End of the inside and end of the bracket that opens at `open`; inner brackets are matched.
pub(super) fn closing(text: &str, open: usize, end: usize) -> (usize, usize) {
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
    use super::super::signs;
    use super::*;

    #[test]
    fn many_brackets_are_read_once() {
        for text in ["[", "( )", "(13800000000)"] {
            let find = |flow: &Flow<'_>, range: Range<usize>| {
                let brackets = brackets(flow, range, Before { lacks: &|_| false, listed: &|| false }, Rules::builtin());
                brackets.into_iter().flat_map(|b| b.values).map(|(l, r)| (l.field, r)).collect()
            };
            assert!(found(&text.repeat(20_000), find).is_empty(), "{text}");
        }
    }

    #[test]
    fn brackets_with_labels() {
        let values = |text: &str| {
            let find = |flow: &Flow<'_>, range: Range<usize>| {
                let lacks = |at| signs::first_lack(&flow.text, Rules::builtin()).is_some_and(|end| end <= at);
                let before = Before { lacks: &lacks, listed: &|| false };
                let brackets = brackets(flow, range, before, Rules::builtin());
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
        assert_eq!(
            values("渠道淤塞(6月12日前完成,责任人:江岫)"),
            expect(&[(Field::Deadline, "6月12日前完成"), (Field::Persons, "江岫")])
        );
        let told = [(Field::Measures, "清淤"), (Field::Persons, "江岫"), (Field::Deadline, "6月底前")];
        assert_eq!(values("渠道窄(整改措施:清淤;责任人:江岫;整改期限:6月底前)。"), expect(&told));
        let [work, who, _] = told;
        assert_eq!(values("渠道窄(责任人:江岫;整改措施:清淤)"), expect(&[who, work]));
        assert_eq!(values("渠道窄(整改措施:清淤),水流慢"), expect(&[work]));
        assert!(values("渠道窄(整改措施:清淤;责任人:江岫").is_empty());
        assert!(values("渠道窄(整改措施见附件)。").is_empty());
        assert!(values("渠道(含支渠)淤塞(见附件)。").is_empty());
        assert!(values("县住建局(市政股)整改时限:6月底前").is_empty());
        assert_eq!(values("渠道不畅(已完成)。"), expect(&[(Field::Status, "已完成")]));
        assert!(values("渠道清淤(已完成)。").is_empty());
        assert_eq!(values("线路一闸多机(已整改)"), expect(&[(Field::Status, "已整改")]));
        assert_eq!(values("护栏未安装(6月20日前完成)。"), expect(&[(Field::Deadline, "6月20日前完成")]));
        assert_eq!(values("线路一闸多机(立行立改)"), expect(&[(Field::Deadline, "立行立改")]));
        assert!(values("渠道清淤(6月底前)").is_empty() && values("整改落实阶段(7月底前整改)").is_empty());
    }
}
