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
use crate::split::prose::addressed;
use crate::split::prose::cut::{Context, Cut};
use crate::split::prose::headline;
use crate::split::prose::outline::{Node, Outline, Span};
use crate::split::prose::signs;
use crate::split::shape;
use crate::text::{marker, stated};
use std::ops::Range;

/// The row of this dialect.
pub(super) const DIALECT: Dialect = Dialect { name: "audit", family: Family::Audit, fit, cut };

fn fit(outline: &Outline<'_>, chapter: usize) -> u32 {
    count(outline, chapter, |outline, node, section| {
        is_item(outline, node, section) && section.is_none_or(|s| matches!(s, Section::Progress | Section::Problems))
    })
}

/// Where the headline of an item ends and the rest begins: 针对…问题，一是… names its problem before the comma.
fn headline(outline: &Outline<'_>, node: &Node, section: Option<Section>) -> (usize, usize) {
    let head = outline.head(node);
    let (end, rest) = headline::end(head);
    // 台账缺失问题的整改：补齐台账。
    let colon = head.get(..end).and_then(|h| h.find(':')).filter(|_| section == Some(Section::Progress));
    let named_before = |at: &usize| head.get(..*at).is_some_and(|h| addressed::bare_name(h).ends_with("问题"));
    if let Some(at) = colon.filter(named_before) {
        return (at, at + 1);
    }
    let opening = addressed::clauses(head)
        .next()
        .filter(|(name, from)| section == Some(Section::Progress) && *from <= end && name.start <= LONGEST_OPENING);
    opening.map_or((end, rest), |(name, from)| (name.end, from))
}

/// Bytes of 针对.
const LONGEST_OPENING: usize = 6;

/// The texts of an item behind its headline.
fn texts(outline: &Outline<'_>, node: &Node, section: Option<Section>) -> Vec<Span> {
    let (_, rest) = headline(outline, node, section);
    let first = node.head.as_ref().map(|h| Span { flow: h.flow, range: node.body.start + rest..node.body.end });
    first.into_iter().chain(node.text.iter().cloned()).collect()
}

fn is_item(outline: &Outline<'_>, node: &Node, section: Option<Section>) -> bool {
    let head = outline.head(node);
    let (end, rest) = headline(outline, node, section);
    let headline = head.get(..end).unwrap_or("");
    let told = head.get(rest..).is_some_and(|t| !t.is_empty()) || !node.text.is_empty();
    let chapter = node.parent == 0 && (outline.rules.sections.is_generic(headline) || addressed::heads_found(headline));
    let item = node.children.is_empty() && node.fields.is_empty() && !node.announces && !chapter && told;
    let clauses = || node.text.first().is_some_and(|t| addressed::begins_with_clause(outline.text(t)));
    item && (addressed::bare_name(headline).ends_with("问题")
        || clauses()
        || stated(outline, &texts(outline, node, section), section).is_some())
}

/// Where the texts of an item say how far it is solved: the text, and the bytes there. Among answers 已完成整改 needs no
/// subject.
fn stated(outline: &Outline<'_>, texts: &[Span], section: Option<Section>) -> Option<(usize, Range<usize>)> {
    texts.iter().enumerate().find_map(|(i, span)| Some((i, state_in(outline.text(span), section)?)))
}

fn state_in(text: &str, section: Option<Section>) -> Option<Range<usize>> {
    let opens = section == Some(Section::Progress) && stated::opens(text);
    let clause = opens.then(|| 0..text.find('。').map_or(text.len(), |at| at + '。'.len_utf8()));
    clause.or_else(|| Some(stated::sentence(text)?.clause))
}

fn cut(cut: &mut Cut<'_, '_>, chapter: usize, context: &Context) {
    cut.walk(chapter, context, item);
}

/// An item of audit prose; anything else in such a chapter is no record.
pub(super) fn item(cut: &mut Cut<'_, '_>, index: usize, context: &Context) {
    let outline = cut.outline;
    let node = outline.node(index);
    if !is_item(outline, node, context.section) {
        if context.section != Some(Section::Progress) {
            super::by_section(cut, index, context);
        } else {
            cut.paired_item(index, context);
        }
        return;
    }
    let Some(head) = node.head.clone() else { return };
    let texts = texts(outline, node, context.section);
    let found = clauses(outline, &texts);
    if found.is_empty() {
        return one(cut, index, context, &texts);
    }
    let mut here = context.clone();
    here.types.push(index);
    for (name, told) in found {
        let mut draft = cut.begin(RecordKind::Problem, &here);
        cut.part(&mut draft, Field::Problem, None, vec![name]);
        answer(cut, &mut draft, told, context.section);
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
        let named: Vec<(Range<usize>, usize)> = addressed::clauses(text).collect();
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

/// One record: what was found up to 对此 or to the state, what was done behind it.
fn one(cut: &mut Cut<'_, '_>, index: usize, context: &Context, texts: &[Span]) {
    let outline = cut.outline;
    let node = outline.node(index);
    let Some((head, first)) = node.head.clone().zip(texts.first()) else { return };
    let (end, _) = headline(outline, node, context.section);
    let end = outline.head(node).get(..end).map_or(end, |t| addressed::bare_name(t).len());
    let mut draft = cut.begin(RecordKind::Problem, context);
    cut.part(
        &mut draft,
        Field::Problem,
        None,
        vec![Span { flow: head.flow, range: head.range.start..node.body.start + end }],
    );
    let text = outline.text(first);
    // A state that ends the text sums up what was done before it.
    let goes_on = |(at, clause): &(usize, Range<usize>)| {
        *at + 1 < texts.len() || texts.get(*at).is_some_and(|t| clause.end < t.range.len())
    };
    let stated = stated(outline, texts, context.section).filter(goes_on).filter(|_| addressed::turn(text).is_none());
    let (at, found, done) = match stated {
        Some((at, clause)) => (at, clause.start, clause.start),
        None if context.section == Some(Section::Problems) && only_found(outline, texts) => {
            let last = texts.last().map_or(0, |span| span.range.len());
            (texts.len() - 1, last, last)
        }
        None => {
            let (found, done) = answer_at(text, outline.rules);
            (0, found, done)
        }
    };
    let part = |span: &Span, range: Range<usize>| Span {
        flow: span.flow,
        range: span.range.start + range.start..span.range.start + range.end,
    };
    let (mut content, mut told) = (texts.get(..at).unwrap_or_default().to_vec(), Vec::new());
    if let Some(span) = texts.get(at) {
        content.push(part(span, 0..found));
        told.push(part(span, done..span.range.len()));
    }
    told.extend(texts.get(at + 1..).unwrap_or_default().iter().cloned());
    let planned = cut.planned(&mut told, context);
    if cut.only_says_more(&told, !planned.is_empty(), context) {
        content.append(&mut told);
    }
    cut.part(&mut draft, Field::Content, None, content);
    answer(cut, &mut draft, told, context.section);
    cut.planned_parts(&mut draft, planned);
    cut.used.push(head);
    cut.finish(draft);
}

/// Whether the texts of an item among problems only say what was found: none tells of work, and no body begins one.
fn only_found(outline: &Outline<'_>, texts: &[Span]) -> bool {
    let rules = outline.rules;
    let done = |text: &str| {
        text.contains('已')
            || answer_told(text, rules).is_some()
            || text.split(['。', ';']).any(|t| signs::says_work(t, rules))
    };
    !texts.iter().any(|span| done(outline.text(span)))
}

/// What was done, and the body that did it.
fn answer(cut: &mut Cut<'_, '_>, draft: &mut Draft, told: Vec<Span>, section: Option<Section>) {
    let first = told.iter().find(|span| !span.range.is_empty());
    if let Some(first) = first {
        let text = cut.outline.text(first);
        let from = state_in(text, section).filter(|clause| clause.start == 0).map_or(0, |clause| clause.end);
        let len = subject(text.get(from..).unwrap_or(""), cut.outline.rules);
        if len > 0 {
            let from = first.range.start + from;
            cut.part(draft, Field::Units, None, vec![Span { flow: first.flow, range: from..from + len }]);
        }
    }
    cut.part(draft, Field::Result, None, told);
}

/// Where what was done begins: behind 对此, else with the first sentence, not the first of all, that a body begins. What
/// stands before is what was found. Gives the end of that and the beginning of the answer.
fn answer_at(text: &str, rules: &Rules) -> (usize, usize) {
    if let Some(turn) = addressed::turn(text) {
        let sentence = text
            .get(turn.clone())
            .unwrap_or("")
            .chars()
            .next()
            .filter(|c| "。;!".contains(*c))
            .map_or(0, char::len_utf8);
        return (turn.start + sentence, turn.end);
    }
    let starts = text.match_indices('。').map(|(at, end)| at + end.len());
    let bodies = |at: &usize| text.get(*at..).is_some_and(|rest| subject(rest, rules) > 0);
    let at = if bodies(&0) { None } else { starts.take(SENTENCES).find(bodies) };
    at.map_or((0, 0), |at| (at, at))
}

/// The same where a text is known to hold an answer only if a body begins it or words turn to it.
pub(in crate::split) fn answer_told(text: &str, rules: &Rules) -> Option<(usize, usize)> {
    let (found, done) = answer_at(text, rules);
    (done > 0 || subject(text, rules) > 0 || all_bodies(text, rules)).then_some((found, done))
}

/// Whether all bodies of a kind begin a sentence that states no problem: 各村补记台账。
fn all_bodies(text: &str, rules: &Rules) -> bool {
    let ends = || text.char_indices().map(|(at, _)| at).skip(2).take(LONGEST_COLLECTIVE);
    let first = || text.split('。').next().unwrap_or("");
    text.starts_with('各')
        && ends().any(|end| text.get(..end).is_some_and(shape::names_bodies))
        && !signs::states_problem(first(), rules)
}

/// Longest name of all bodies of a kind, in characters.
const LONGEST_COLLECTIVE: usize = 8;

/// Sentences that are looked at for the beginning of an answer.
const SENTENCES: usize = 8;

/// Bytes of the bodies that a sentence begins with.
fn subject(text: &str, rules: &Rules) -> usize {
    let other =
        text.starts_with(|c| rules.units.not_first.contains(&c)) || text.starts_with(|c: char| c.is_ascii_digit());
    if other || marker::leading(text).is_some() {
        return 0;
    }
    let mut chars: Vec<char> = Vec::new();
    let (mut len, mut at) = (0, 0);
    for c in text.chars().take(40) {
        at += c.len_utf8();
        if is_count(text.get(at - c.len_utf8()..).unwrap_or(""), chars.last().copied(), rules) {
            break;
        }
        match c {
            '、' if len > 0 && at == len + c.len_utf8() => chars.clear(),
            ',' | '。' | ';' | ':' | '0'..='9' => break,
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
    let body = text.get(..len).is_some_and(|t| shape::names_bodies(t) && !signs::says_work(t, rules));
    if body { len } else { 0 }
}

/// Whether a text opens with a number of things: 三处, 十二个, 几家. Where a name may begin, 三家坪镇 is one; behind 第 a
/// number is a name's own.
fn is_count(text: &str, before: Option<char>, rules: &Rules) -> bool {
    let rest = text.trim_start_matches(|c| NUMERALS.contains(c));
    let name = before.is_none_or(|c| "省市州县区镇乡".contains(c));
    rest.len() < text.len()
        && before != Some('第')
        && if name { rest.starts_with(['处', '个']) } else { rules.words.counted.tell(rest) }
}

/// Characters that numbers are written with.
const NUMERALS: &str = "一二三四五六七八九十百千万两几数多余";

#[cfg(test)]
mod tests {
    #[test]
    fn items_of_one_chapter_in_several_forms() {
        let text = "一、整改进展情况\n1.针对渠道淤塞的问题。镇水利站清淤三公里。\n2.针对闸门锈蚀问题,镇水利站除锈两孔。\n3.台账缺失问题的整改:补齐台账。\n二、下一步工作\n继续努力。";
        assert_eq!(
            drafts(text),
            [
                "problem=1.针对渠道淤塞的问题 | units=镇水利站 | status=镇水利站清淤三公里。",
                "problem=2.针对闸门锈蚀问题 | units=镇水利站 | status=镇水利站除锈两孔。",
                "problem=3.台账缺失问题 | status=补齐台账。",
            ]
        );
        let text = "一、整改进展情况\n(一)关于党建方面问题的整改\n1.记录不规范问题的整改\n补记3次。\n2.收费不及时问题的整改\n补收200元。\n二、下一步工作\n继续努力。";
        let found = drafts(text);
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn a_problem_without_an_answer_is_told() {
        let text = "一、整改进展情况\n1.针对渠道淤塞的问题。镇水利站清淤三公里。\n2.针对闸门锈蚀的问题。\n3.闸房漏雨问题的整改\n二、下一步工作\n继续努力。";
        let found = super::super::testing::split(text);
        assert_eq!((found.drafts.len(), found.findings.len()), (1, 2), "{:?}", found.findings);
    }

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
    fn what_is_found_under_a_chapter_of_problems_is_no_answer() {
        let text = "渡口整改方案\n一、问题清单\n1.护栏松动问题。青湾渡口2处护栏松动。\n2.违规收费问题。青湾渡口收取停车费2万元。\n3.台账缺失问题。柳埠渡口补记台账,已公示。\n4.缆绳老化问题。县水利局换绳6根。";
        assert_eq!(
            drafts(text),
            [
                "problem=1.护栏松动问题 | content=青湾渡口2处护栏松动。",
                "problem=2.违规收费问题 | content=青湾渡口收取停车费2万元。",
                "problem=3.台账缺失问题 | status=柳埠渡口补记台账,已公示。",
                "problem=4.缆绳老化问题 | units=县水利局 | status=县水利局换绳6根。",
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
    fn a_state_begins_or_ends_the_answer() {
        let text = "二、具体整改情况\n(一)渠道淤塞。涉及三处。\n该问题已完成整改。县水利局清淤三处。\n(二)闸门锈蚀。已完成整改。一是除锈。\n(三)标识缺失。\n一是补设标识。该问题正在整改。\n(四)护栏松动。\n此项问题已整改到位。\n1.加固护栏。\n2.定期巡查。";
        assert_eq!(
            drafts(text),
            [
                "problem=(一)渠道淤塞 | content=涉及三处。 | units=县水利局 | status=该问题已完成整改。县水利局清淤三处。",
                "problem=(二)闸门锈蚀 | status=已完成整改。一是除锈。",
                "problem=(三)标识缺失 | status=一是补设标识。该问题正在整改。",
                "problem=(四)护栏松动 | status=此项问题已整改到位。⏎1.加固护栏。⏎2.定期巡查。",
            ]
        );
    }

    #[test]
    fn what_was_counted_is_no_body() {
        for (text, expected) in [
            ("清淤三处。", ""),
            ("已拆除两处违建。", ""),
            ("已拆除两处,县水利局验收。", ""),
            ("新建泵站。", ""),
            ("县水利局清淤三处。", "县水利局"),
            ("县水利局、县财政局清淤几处。", "县水利局、县财政局"),
            ("三河镇人民政府清淤十二处。", "三河镇人民政府"),
            ("县七家坪镇人民政府清淤三家。", "县七家坪镇人民政府"),
            ("三台县水利局清淤。", "三台县水利局"),
            ("三处违建由县水利局拆除。", ""),
            ("市政第三工程处清淤。", "市政第三工程处"),
        ] {
            assert_eq!(text.get(..super::subject(text, crate::rules::Rules::builtin())), Some(expected), "{text}");
        }
        let text = "二、具体整改情况\n(一)闸门锈蚀。涉及三处。\n该问题已完成整改。清淤三处。";
        assert_eq!(drafts(text), ["problem=(一)闸门锈蚀 | content=涉及三处。 | status=该问题已完成整改。清淤三处。"]);
    }

    #[test]
    fn an_item_names_its_problem_before_the_answer() {
        let text =
            "二、反馈问题整改情况\n1.针对渠道淤塞的问题,一是清淤。二是巡查。\n2.针对此次检查发现的问题,逐项整改。";
        assert_eq!(drafts(text), ["problem=1.针对渠道淤塞的问题 | status=一是清淤。二是巡查。"]);
        let text = "一、管护方面\n(一)针对\"渠道淤塞\"问题的整改情况\n1.清淤三处。\n2.落实管护人。\n(二)关于水费问题的整改情况\n1.关于账目不公开的问题。整改情况:已公示。";
        assert_eq!(
            drafts(text),
            [
                "type=一、管护方面 | problem=(一)针对\"渠道淤塞\"问题 | status=1.清淤三处。⏎2.落实管护人。",
                "type=(二)关于水费问题的整改情况 | problem=1.关于账目不公开的问题 | status=已公示。",
            ]
        );
    }

    #[test]
    fn who_answers_may_be_labelled_below_the_answer() {
        let below = "一、关于渠道淤塞的问题\n东渠两处不通。对此,县水利局组织清淤。\n责任单位:县水利局\n二、关于台账缺失的问题\n各村补记台账。\n责任单位:各村\n三、关于护栏的问题\n长二十米,共三处。\n责任单位:县水利局";
        assert_eq!(
            drafts(&format!("关于巡察反馈问题整改情况的报告\n{below}")),
            [
                "problem=一、关于渠道淤塞的问题 | content=东渠两处不通。 | status=县水利局组织清淤。 | units=县水利局",
                "problem=二、关于台账缺失的问题 | status=各村补记台账。 | units=各村",
                "problem=三、关于护栏的问题 | content=长二十米,共三处。 | units=县水利局",
            ]
        );
        let planned = drafts(&format!("关于巡察反馈问题的整改方案\n{below}"));
        assert!(planned.iter().all(|draft| !draft.contains("status=")), "{planned:?}");
    }

    #[test]
    fn ways_of_working_are_none() {
        assert!(drafts("三、问题整改落实情况\n一是提高站位。认领任务。\n二是举一反三。建立机制。").is_empty());
    }
}
