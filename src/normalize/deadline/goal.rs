//! What is to be reached by a date: the words around it in its clause. Finds no dates and no modes.

use std::ops::Range;

use super::scan::{Text, is_stop};
use crate::text::Pattern;
use crate::text::marker;

/// Words left hanging at the end of a text that was cut before a date or a mode word.
const TRAILING: &[&str] = &[
    "并且",
    "同时",
    "原则上",
    "力争",
    "争取",
    "确保",
    "保证",
    "必须",
    "务必",
    "预计",
    "计划",
    "要求",
    "应当",
    "按要求",
    "限于",
    "限期",
    "限时",
    "最迟",
    "最晚",
    "以及",
    "直到",
    "其中",
    "或",
    "集中",
    "持续",
    "延续",
    "为期",
    "时限为",
    "分别",
    "限",
    "并",
    "且",
    "于",
    "在",
    "从",
    "自",
    "应",
    "须",
    "需",
    "要",
    "拟",
    "将",
    "至",
    "到",
    "及",
    "和",
    "与",
    "再",
    "后",
    "是",
    "为",
    "由",
    "用",
    "约",
    "、",
    ":",
    "-",
    "~",
    "(",
    "[",
    "\"",
    ",",
];

/// Words at the beginning that lead up to a date.
const LEADING: &[&str] = &[
    "并且",
    "同时",
    "其中",
    "或",
    "原则上",
    "力争",
    "争取",
    "确保",
    "保证",
    "必须",
    "务必",
    "预计",
    "计划",
    "要求",
    "应当",
    "应",
    "须",
    "需",
    "要",
    "拟",
    "将",
    "并",
    "且",
    "、",
    ":",
    ")",
    "]",
    "-",
    "~",
    "的",
    ",",
    "(",
];

/// What a date is followed by that says no more than that the work ends.
const DONE: &[&str] = &["完成", "完成整改", "整改完成", "整改到位", "到位", "办结", "销号", "完工"];

static LABEL: Pattern = Pattern::new(
    "^[^,;。!?:]{0,8}?(?:时限|期限|时间|日期|时间节点|节点|限期|时间要求|时限要求|[短近中远长]期)(?:要求|安排)?(?:[:为是]|$)",
);

/// The ordinal of the next item, left at the end of a text that was cut before its date.
static ORDINAL: Pattern = Pattern::new(
    "[;,。、]?(?:[①-⑳⑴-⑽❶-❿]|\\(?[0-9]{1,2}[).、]|\\([一二三四五六七八九十]{1,2}\\)|[一二三四五六七八九十]{1,2}(?:是|、))$",
);

/// The goal of the expression at `range`: the text behind it up to `until`, else the text before it from `since`.
pub(super) fn read(text: &Text, range: &Range<usize>, since: usize, until: usize, cut: bool) -> Option<String> {
    // 一期6月底、二期9月底: what stands between belongs to the date that follows, as this one has its own before it.
    let next = cut && text.slice(range.end..until.max(range.end)).starts_with('、');
    let own = || ahead(text, since, range.start);
    next.then(own).flatten().or_else(|| behind(text, range.end, until, cut)).or_else(own)
}

fn behind(text: &Text, from: usize, until: usize, cut: bool) -> Option<String> {
    let rest = text.slice(from..until.max(from));
    // A bracket that closes right behind the date ends its clause there.
    let end = clause_end(rest);
    // 清淤6月底完成、护坡9月底完成: the verb alone ends there too.
    let verb = |end: &usize| cut && rest.get(..*end).is_some_and(|word| DONE.contains(&word));
    let end = rest.find('、').filter(verb).unwrap_or(end);
    let cut = cut && end == rest.len();
    trimmed(text, from..from + end, &[], if cut { TRAILING } else { &[] })
}

/// Where the clause ends: at a stop outside brackets, or at the bracket that closes around the date.
fn clause_end(rest: &str) -> usize {
    let mut depth = 0usize;
    for (i, c) in rest.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' if depth == 0 => return i,
            ')' | ']' => depth -= 1,
            c if is_stop(c) && depth == 0 => return i,
            _ => {}
        }
    }
    rest.len()
}

fn ahead(text: &Text, since: usize, to: usize) -> Option<String> {
    let before = text.slice(since..to);
    let start = before.char_indices().rev().find(|(_, c)| is_stop(*c)).map_or(0, |(i, c)| i + c.len_utf8());
    let mut start = since + start;
    start += LABEL.find(text.slice(start..to)).map_or(0, |m| m.end());
    start += marker::leading(text.slice(start..to)).map_or(0, |m| m.len);
    trimmed(text, start..to, LEADING, TRAILING)
}

/// The written text of a range less hanging words and punctuation; `None` if nothing is left.
fn trimmed(text: &Text, range: Range<usize>, leading: &[&str], trailing: &[&str]) -> Option<String> {
    let mut goal = text.slice(range.clone());
    let start = range.start;
    let base = goal.as_ptr() as usize;
    loop {
        let before = goal.len();
        goal = goal.trim_matches(|c: char| c == ' ' || ":,;。、-~!".contains(c));
        if let Some(inner) = goal.strip_prefix('(')
            && !inner.trim_end_matches(')').contains(')')
        {
            goal = inner.trim_end_matches(')');
        }
        if !trailing.is_empty() {
            goal = ORDINAL.find(goal).and_then(|m| goal.get(..m.start())).unwrap_or(goal);
        }
        for w in leading {
            goal = goal.strip_prefix(w).unwrap_or(goal);
        }
        for w in trailing {
            goal = goal.strip_suffix(w).unwrap_or(goal);
        }
        if goal.len() == before {
            break;
        }
    }
    if LABEL.find(goal).is_some_and(|m| m.len() == goal.len()) || !goal.contains(is_word) {
        return None;
    }
    let from = start + (goal.as_ptr() as usize - base);
    Some(text.written(from..from + goal.len()))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}
