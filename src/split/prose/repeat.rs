//! Cards run together on one line: `问题：… 整改措施：… 责任单位：… 问题：… 整改措施：…`. The label of the problem, said again,
//! begins the next card; so does a 序号 right before it, and a counter in a box of its own.

use super::label;
use crate::flow::Flow;
use crate::model::Field;
use crate::rules::Rules;
use crate::text::marker::{self, Style};
use memchr::{memchr_iter, memmem};

/// Longest label, in characters.
const LONGEST: usize = 10;
/// A 序号 with its number and what sets it off, in characters.
const NUMBER: usize = 10;

/// Where the cards of a line begin; empty where it holds fewer than two.
pub(super) fn cards(flow: &Flow<'_>, rules: &Rules) -> Vec<usize> {
    let text = flow.text.as_str();
    let boxes = boxed(text);
    if !boxes.is_empty() {
        return boxes;
    }
    let colons: Vec<usize> = memchr_iter(b':', text.as_bytes()).collect();
    // A card has a problem and an answer.
    if colons.len() < 4 {
        return Vec::new();
    }
    let Some(word) = colons.iter().find_map(|end| opening(flow, *end, rules)) else { return Vec::new() };
    let said = |at: &usize| text.get(at + word.len()..).is_some_and(|rest| rest.starts_with(':'));
    let mut starts: Vec<usize> =
        memmem::find_iter(text.as_bytes(), word).filter(|at| said(at) && stands_apart(flow, *at)).collect();
    let answered = |from: usize, to: usize| {
        let inner = label::inside(flow, from..to, false, rules);
        inner.iter().any(|l| l.field.is_answer() || matches!(l.field, Field::Units | Field::Deadline))
    };
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    if starts.len() < 2 || !starts.iter().zip(ends).all(|(from, to)| answered(*from, to)) {
        return Vec::new();
    }
    let numbers: Vec<usize> = starts.iter().filter_map(|start| numbered(text, *start, rules)).collect();
    starts.extend(numbers);
    starts
}

/// Where the counters in boxes stand that count the cards of a line from one: 【问题1】…【整改措施】…【问题2】….
fn boxed(text: &str) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::new();
    for at in memchr_iter(b'[', text.as_bytes()) {
        let found = text.get(at..).and_then(marker::leading).filter(|m| m.style == Style::Named);
        let next = u32::try_from(out.len() + 1).ok();
        out.extend(found.filter(|m| m.no == next).map(|_| at));
    }
    if out.len() > 1 { out } else { Vec::new() }
}

/// The label of a problem that ends at a colon and stands at the start, behind a mark or behind a blank.
fn opening<'f>(flow: &'f Flow<'_>, end: usize, rules: &Rules) -> Option<&'f str> {
    let before = flow.text.get(..end)?;
    let starts = before.char_indices().rev().take(LONGEST).skip(1);
    let mut labels = starts.filter_map(|(at, _)| {
        let word = before.get(at..)?;
        let field = rules.labels.exact(word)?.field;
        (field.is_problem() && stands_apart(flow, at)).then_some(word)
    });
    labels.next()
}

/// Whether what begins at a place is no part of a longer word: it stands at the start, behind a mark or behind a blank.
fn stands_apart(flow: &Flow<'_>, at: usize) -> bool {
    let last = flow.text.get(..at).and_then(|before| before.chars().next_back());
    last.is_none_or(|c| !c.is_alphanumeric()) || flow.is_apart(at)
}

/// Where the 序号 right before a place begins.
fn numbered(text: &str, at: usize, rules: &Rules) -> Option<usize> {
    let reach = text.get(..at)?.char_indices().rev().take(NUMBER).last().map(|(i, _)| i)?;
    let near = text.get(reach..at)?;
    let before = near.get(..near.rfind(':')?)?;
    before.char_indices().find_map(|(i, _)| {
        let field = rules.labels.exact(before.get(i..)?)?.field;
        (field == Field::Number).then_some(reach + i)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{flows, tests::paragraphs};

    #[test]
    fn counters_in_boxes_begin_cards() {
        let text = "渡口整改公开【问题一】护栏松动【整改措施】加固。【责任单位】渡口站【问题二】航标缺失【整改措施】补设。【责任单位】航道站";
        let loose = paragraphs(text);
        let flows = flows(&loose);
        let [flow] = flows.as_slice() else { panic!("one flow") };
        let found: Vec<&str> = cards(flow, Rules::builtin()).iter().map(|at| &flow.text[*at..]).collect();
        assert!(
            found.len() == 2 && found[0].starts_with("[问题一]护栏") && found[1].starts_with("[问题二]"),
            "{found:?}"
        );
        let expected = [
            "problem=【问题一】护栏松动 | measures=加固。 | units=渡口站",
            "problem=【问题二】航标缺失 | measures=补设。 | units=航道站",
        ];
        assert_eq!(crate::split::dialects::testing::drafts(text), expected);
        for text in ["详见【问题一】护栏松动。", "【问题二】护栏松动【问题三】航标缺失", "【通知】护栏【公告】航标"]
        {
            assert!(boxed(&crate::text::width::fold(text)).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_longer_label_begins_no_card() {
        let text = "问题：渡口无护栏。整改措施：加装护栏。存在问题：资金未到。整改措施：申请资金。问题：渠道淤塞。整改措施：清淤。";
        let loose = paragraphs(text);
        let flows = flows(&loose);
        let [flow] = flows.as_slice() else { panic!("one flow") };
        let starts = cards(flow, Rules::builtin());
        let found: Vec<&str> = starts.iter().map(|at| &flow.text[*at..]).collect();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("问题:渡口") && found[1].starts_with("问题:渠道"), "{found:?}");
    }
}
