//! Audit prose: 关于…的问题, then in running prose what was found and, after 对此 or 对…问题, what a body did about it.
//!
//! ```text
//! （一）关于水费未及时缴库的问题。涉及三个村。对此，县财政局督促全部上缴。
//! （二）关于项目管理的问题。对闲置设备问题，县水利局调剂使用。对超付工程款问题，县交通局全部追回。
//! ```
//! Each 对…问题 is a record of its own, the heading its type, whether it names a problem (关于…的问题) or not (…方面); the body that begins the answer is the responsible unit.

use super::{Dialect, Family, count};
use crate::model::{Draft, Field, RecordKind};
use crate::rules::{Rules, Section};
use crate::split::prose::cut::{Context, Cut};
use crate::split::prose::headline;
use crate::split::prose::outline::{Node, Outline, Span};
use crate::text::Pattern;
use std::ops::Range;

/// The row of this dialect.
pub(super) const DIALECT: Dialect = Dialect { name: "audit", family: Family::Audit, fit, cut };

fn fit(outline: &Outline<'_>, chapter: usize) -> u32 {
    count(outline, chapter, |outline, node, section| {
        is_item(outline, node) && section.is_none_or(|s| matches!(s, Section::Progress | Section::Problems))
    })
}

/// 对…问题， at the start of a sentence.
static NAMED: Pattern = Pattern::new(r"(?:^|[。;!])(?:(?:针)?对|关于)([^,。;:!]{3,60}?问题),");
/// What begins the answer: 对此，
static ANSWER: Pattern = Pattern::new(
    r"(?:^|[。;!])(?:对此|针对(?:上述|该|此)问题|整改后|(?:审计|检查|督察|督查|巡察)(?:机关|组)?(?:指出|反馈)(?:问题)?后),",
);

fn is_item(outline: &Outline<'_>, node: &Node) -> bool {
    let head = outline.head(node);
    let (end, rest) = headline::end(head);
    let named = head.get(..end).is_some_and(|t| stem(t).ends_with("问题"));
    let told = head.get(rest..).is_some_and(|t| !t.is_empty()) || !node.text.is_empty();
    let chapter = node.parent == 0 && outline.rules.sections.is_generic(head.get(..end).unwrap_or(""));
    let clauses = || node.text.first().is_some_and(|t| NAMED.find(outline.text(t)).is_some_and(|m| m.start() == 0));
    let item = node.children.is_empty() && node.fields.is_empty() && !node.lead && !chapter;
    item && (named || clauses()) && told
}

/// The name of a problem without what its heading adds: 关于…的问题的整改情况.
fn stem(headline: &str) -> &str {
    let bare = ["整改落实情况", "整改进展情况", "整改情况", "整改"].iter().find_map(|w| headline.strip_suffix(w));
    bare.map_or(headline, |t| t.strip_suffix('的').unwrap_or(t))
}

fn cut(cut: &mut Cut<'_, '_>, chapter: usize, context: &Context) {
    cut.walk(chapter, context, item);
}

/// An item of audit prose; anything else in such a chapter is no record.
pub(super) fn item(cut: &mut Cut<'_, '_>, index: usize, context: &Context) {
    let outline = cut.outline;
    let node = outline.node(index);
    if !is_item(outline, node) {
        if context.section != Some(Section::Progress) {
            super::by_section(cut, index, context);
        }
        return;
    }
    let Some(head) = node.head.clone() else { return };
    let (_, rest) = headline::end(outline.head(node));
    let first = Span { flow: head.flow, range: node.body.start + rest..node.body.end };
    let mut texts = vec![first.clone()];
    texts.extend(node.text.iter().cloned());
    let found = clauses(outline, &texts);
    if found.is_empty() {
        return one(cut, index, context, &first);
    }
    let mut here = context.clone();
    here.types.push(index);
    for (name, told) in found {
        let mut draft = cut.begin(RecordKind::Problem, &here);
        cut.part(&mut draft, Field::Problem, None, vec![name]);
        answer(cut, &mut draft, told);
        cut.finish(draft);
    }
    cut.used.push(head);
    cut.used.extend(texts);
}

/// Each 对…问题 of an item: its name, and what is told about it up to the next.
fn clauses(outline: &Outline<'_>, texts: &[Span]) -> Vec<(Span, Vec<Span>)> {
    let mut out: Vec<(Span, Vec<Span>)> = Vec::new();
    for span in texts {
        let text = outline.text(span);
        let named: Vec<(Range<usize>, usize)> =
            NAMED.captures_iter(text).filter_map(|c| Some((c.get(1)?.range(), c.get(0)?.end()))).collect();
        let at = |range: Range<usize>| Span {
            flow: span.flow,
            range: span.range.start + range.start..span.range.start + range.end,
        };
        if let (true, Some((_, told))) = (named.is_empty(), out.last_mut()) {
            told.push(span.clone());
        }
        let starts = named.iter().skip(1).map(|(name, _)| name.start).chain([text.len()]);
        for ((name, from), next) in named.iter().zip(starts) {
            // The sentence of the next problem begins before its name: 对.
            let end = text.get(*from..next).and_then(|t| t.rfind(['。', ';', '!'])).map_or(next, |i| from + i + 3);
            out.push((at(name.clone()), vec![at(*from..end.min(text.len()).max(*from))]));
        }
    }
    out
}

/// One record: what was found up to 对此, what was done behind it.
fn one(cut: &mut Cut<'_, '_>, index: usize, context: &Context, first: &Span) {
    let outline = cut.outline;
    let node = outline.node(index);
    let Some(head) = node.head.clone() else { return };
    let (end, _) = headline::end(outline.head(node));
    let end = outline.head(node).get(..end).map_or(end, |t| stem(t).len());
    let mut draft = cut.begin(RecordKind::Problem, context);
    cut.part(
        &mut draft,
        Field::Problem,
        None,
        vec![Span { flow: head.flow, range: head.range.start..node.body.start + end }],
    );
    let text = outline.text(first);
    let (found, done) = answer_at(text, outline.rules);
    let at = |range: Range<usize>| Span {
        flow: first.flow,
        range: first.range.start + range.start..first.range.start + range.end,
    };
    cut.part(&mut draft, Field::Content, None, vec![at(0..found)]);
    let mut told = vec![at(done..text.len())];
    told.extend(node.text.iter().cloned());
    answer(cut, &mut draft, told);
    cut.used.push(head);
    cut.finish(draft);
}

/// What was done, and the body that did it.
fn answer(cut: &mut Cut<'_, '_>, draft: &mut Draft, told: Vec<Span>) {
    if let Some(first) = told.first() {
        let len = subject(cut.outline.text(first), cut.outline.rules);
        if len > 0 {
            let body = Span { flow: first.flow, range: first.range.start..first.range.start + len };
            cut.part(draft, Field::Units, None, vec![body]);
        }
    }
    cut.part(draft, Field::Result, None, told);
}

/// Where what was done begins: behind 对此, else with the first sentence, not the first of all, that a body begins. What
/// stands before is what was found. Gives the end of that and the beginning of the answer.
fn answer_at(text: &str, rules: &Rules) -> (usize, usize) {
    if let Some(m) = ANSWER.find(text) {
        let sentence = m.as_str().chars().next().filter(|c| "。;!".contains(*c)).map_or(0, char::len_utf8);
        return (m.start() + sentence, m.end());
    }
    let starts = text.match_indices('。').map(|(at, end)| at + end.len());
    let bodies = |at: &usize| text.get(*at..).is_some_and(|rest| subject(rest, rules) > 0);
    let at = if bodies(&0) { None } else { starts.take(SENTENCES).find(bodies) };
    at.map_or((0, 0), |at| (at, at))
}

/// Sentences that are looked at for the beginning of an answer.
const SENTENCES: usize = 8;

/// Bytes of the bodies that a sentence begins with.
fn subject(text: &str, rules: &Rules) -> usize {
    if text.starts_with(|c| rules.units.not_first.contains(&c)) || text.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    let mut chars: Vec<char> = Vec::new();
    let (mut len, mut at) = (0, 0);
    for c in text.chars().take(40) {
        at += c.len_utf8();
        match c {
            '、' if len > 0 && at == len + c.len_utf8() => chars.clear(),
            ',' | '。' | ';' | ':' => break,
            // Behind the first body only another one in the same list goes on.
            _ if chars.is_empty() && len > 0 && !text.get(..at - c.len_utf8()).is_some_and(|t| t.ends_with('、')) => {
                break;
            }
            _ => {
                chars.push(c);
                let body = chars.len() >= 3
                    && rules.units.heads.end(&chars).is_some()
                    && rules.units.not_heads.end(&chars).is_none();
                if body {
                    len = at;
                    chars.clear();
                }
            }
        }
    }
    len
}

#[cfg(test)]
mod tests {
    use super::super::testing::drafts;

    #[test]
    fn what_was_found_and_what_was_done() {
        let text = "一、财政管理审计查出问题的整改情况\n(一)关于水费未及时缴库的问题。涉及三个村。对此,县财政局督促全部上缴。\n(二)关于项目管理的问题。对闲置设备问题,县水利局调剂使用。对超付工程款问题,县交通局全部追回。";
        assert_eq!(
            drafts(text),
            [
                "type=一、财政管理审计查出问题的整改情况 | problem=(一)关于水费未及时缴库的问题 | content=涉及三个村。 | units=县财政局 | status=县财政局督促全部上缴。",
                "type=(二)关于项目管理的问题 | problem=闲置设备问题 | units=县水利局 | status=县水利局调剂使用。",
                "type=(二)关于项目管理的问题 | problem=超付工程款问题 | units=县交通局 | status=县交通局全部追回。",
            ]
        );
    }

    #[test]
    fn a_heading_may_add_what_follows() {
        let text = "一、审计发现问题整改情况\n1.关于往来款未清理的问题的整改情况。县财政局清理120万元。\n2.进度缓慢问题。正在整改。";
        assert_eq!(
            drafts(text),
            [
                "problem=1.关于往来款未清理的问题 | units=县财政局 | status=县财政局清理120万元。",
                "problem=2.进度缓慢问题 | status=正在整改。",
            ]
        );
    }

    #[test]
    fn a_body_begins_the_answer() {
        let text = "一、财政审计查出问题的整改情况\n(一)关于专款滞留的问题。2个乡滞留专款56万元。县林业局督促全部拨付,并约谈2人。\n(二)关于多发补助的问题。向3户农户多发补助。审计指出后,青砚乡人民政府全部追回。\n(三)关于资产闲置的问题。正在清理。";
        assert_eq!(
            drafts(text),
            [
                "type=一、财政审计查出问题的整改情况 | problem=(一)关于专款滞留的问题 | content=2个乡滞留专款56万元。 | units=县林业局 | status=县林业局督促全部拨付,并约谈2人。",
                "type=一、财政审计查出问题的整改情况 | problem=(二)关于多发补助的问题 | content=向3户农户多发补助。 | units=青砚乡人民政府 | status=青砚乡人民政府全部追回。",
                "type=一、财政审计查出问题的整改情况 | problem=(三)关于资产闲置的问题 | status=正在清理。",
            ]
        );
    }

    #[test]
    fn ways_of_working_are_none() {
        assert!(drafts("三、问题整改落实情况\n一是提高站位。认领任务。\n二是举一反三。建立机制。").is_empty());
    }
}
