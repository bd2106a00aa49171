//! A chapter of problems without ordinals: each paragraph states one, or names a site and what was found there.
//!
//! ```text
//! 一、发现的主要问题
//! 青湾渡口：候船厅护栏松动。
//! 柳埠渡口：1.航标未维护；2.救生衣不足。
//! ```
//! The site is the type of what was found there. One paragraph alone may tell of anything; so may paragraphs of which one
//! states no problem: then none is one, and each leaves a finding.

use super::{Dialect, Family};
use crate::model::{Field, RecordKind};
use crate::rules::Section;
use crate::split::prose::addressed;
use crate::split::prose::cut::{Context, Cut};
use crate::split::prose::headline;
use crate::split::prose::outline::{Node, Outline, Span};
use crate::split::prose::signs;
use crate::text::items::items;
use crate::text::marker::{self, Style};
use crate::text::width::is_longer;
use std::collections::HashSet;

/// The row of this dialect.
pub(super) const DIALECT: Dialect = Dialect { name: "paragraphs", family: Family::Items, fit, cut };

/// Longest first sentence, in characters, of a paragraph that states a problem and names no site.
const LONGEST: usize = 36;

/// Forms of ordinals that count what was found at a site.
const COUNTS: [Style; 6] = [Style::Dot, Style::Comma, Style::Paren, Style::Circled, Style::Is, Style::Nth];

fn fit(outline: &Outline<'_>, chapter: usize) -> u32 {
    u32::try_from(stated(outline, outline.node(chapter)).len()).unwrap_or(u32::MAX)
}

fn cut(cut: &mut Cut<'_, '_>, chapter: usize, context: &Context) {
    if cut.beside_tables {
        return;
    }
    let outline = cut.outline;
    let node = outline.node(chapter);
    let mut here = context.clone();
    here.types.push(chapter);
    for span in stated(outline, node) {
        match signs::opening_site(outline.text(span), outline.rules) {
            Some(colon) => site(cut, span, colon, &here),
            None => problem(cut, span.clone(), None, &here),
        }
    }
    cut.used.extend(node.head.clone());
}

/// The paragraphs of a chapter that state a problem each; none where it is no such chapter.
fn stated<'o>(outline: &'o Outline<'_>, node: &'o Node) -> Vec<&'o Span> {
    let head = outline.head(node);
    let found = node.heading.is_some_and(|h| !h.weak && h.section == Section::Problems)
        && (node.announces || outline.rules.sections.is_generic(head) || addressed::heads_found(head));
    if !found || node.parent != 0 || !node.children.is_empty() || !node.fields.is_empty() {
        return Vec::new();
    }
    let leaves = |text: &str| signs::takes_leave(text) || signs::closes(text, false, outline.rules);
    let texts: Vec<&Span> = node.text.iter().take_while(|s| !leaves(outline.text(s))).collect();
    let told: Vec<&str> = texts.iter().map(|s| outline.text(s)).collect();
    let names: HashSet<&str> =
        told.iter().filter_map(|text| text.get(..signs::opening_site(text, outline.rules)?)).collect();
    let lacks = told.iter().filter(|text| signs::states_problem(text, outline.rules)).count();
    let sites = names.len() == told.len() && lacks * 2 >= told.len();
    // What is to be looked for was not found, and a day is no site.
    let asks = told.iter().any(|text| text.contains("是否"));
    let dated = names.iter().any(|name| name.contains(|c: char| c.is_ascii_digit()));
    let whole = told.len() > 1 && !asks && (sites && !dated || told.iter().all(|text| is_problem(text, outline)));
    if whole { texts } else { Vec::new() }
}

/// Whether a paragraph is the statement of one problem: a short sentence first, no narrative and no work.
fn is_problem(text: &str, outline: &Outline<'_>) -> bool {
    let rules = outline.rules;
    let first = text.get(..headline::end(text).0).unwrap_or("");
    let states = signs::states_problem(first, rules) || rules.words.some_of_many.tell(first);
    states
        && !is_longer(first, LONGEST)
        && text.ends_with(['。', ';'])
        && marker::leading(text).is_none()
        && !(rules.words.narratives.tell(first) || rules.sections.leads_on(first))
        && !(signs::says_work(first, rules) || signs::demands(first, rules))
}

/// What was found at a site: one problem, or several that are counted. The colon behind its name is given.
fn site(cut: &mut Cut<'_, '_>, span: &Span, colon: usize, context: &Context) {
    let text = cut.outline.text(span);
    let at = |from: usize, to: usize| Span { flow: span.flow, range: span.range.start + from..span.range.start + to };
    let (name, mut from) = (at(0, colon), colon + 1);
    let rest = text.get(from..).unwrap_or("");
    let listed = items(rest, &COUNTS);
    let counted = listed.len() > 1 && listed.iter().all(|item| item.no.is_some());
    for item in listed.iter().filter(|_| counted) {
        let Some(begin) = text.get(from..).and_then(|t| t.find(item.raw)).map(|found| from + found) else { continue };
        from = begin + item.raw.len();
        let said = item.raw.trim_end_matches(';').len();
        problem(cut, at(begin, begin + said), Some(name.clone()), context);
    }
    if !counted {
        problem(cut, at(from, text.len()), Some(name), context);
    }
}

/// One record: headline and content of a paragraph, and the site as its type.
fn problem(cut: &mut Cut<'_, '_>, span: Span, site: Option<Span>, context: &Context) {
    let mut draft = cut.begin(RecordKind::Problem, context);
    if let Some(site) = site {
        draft.parts.clear();
        cut.part(&mut draft, Field::Type, None, vec![site]);
    }
    let text = cut.outline.text(&span);
    let from = marker::leading(text).map_or(0, |m| m.len);
    let (end, rest) = headline::end(text.get(from..).unwrap_or(""));
    let at = |a: usize, b: usize| Span { flow: span.flow, range: span.range.start + a..span.range.start + b };
    cut.part(&mut draft, Field::Problem, None, vec![at(0, from + end)]);
    cut.part(&mut draft, Field::Content, None, vec![at(from + rest, span.range.len())]);
    cut.used.push(span);
    cut.finish(draft);
}

#[cfg(test)]
mod tests {
    use super::super::testing::drafts;

    #[test]
    fn a_paragraph_of_a_chapter_is_a_problem() {
        let text = "渡口检查通报\n一、存在的主要问题\n部分渡口护栏松动。涉及三处。\n个别渡船使用旧缆绳。\n值班台账未更新。\n二、整改要求\n6月底前整改完毕。\n某县水利局\n2024年5月6日";
        assert_eq!(
            drafts(text),
            ["problem=部分渡口护栏松动 | content=涉及三处。", "problem=个别渡船使用旧缆绳", "problem=值班台账未更新"]
        );
    }

    #[test]
    fn a_site_is_the_type_of_what_was_found_there() {
        let found = [
            "type=青湾渡口 | problem=护栏松动,标识缺失",
            "type=柳埠渡口 | problem=1.航标未维护",
            "type=柳埠渡口 | problem=2.缆绳用旧绳",
        ];
        let sites = "青湾渡口:护栏松动,标识缺失。\n柳埠渡口:1.航标未维护;2.缆绳用旧绳。\n";
        let end = "请有关单位针对上述问题立即整改,6月底前报送整改情况。\n某县水利局\n2024年5月6日";
        for head in ["一、发现的主要问题", "5月3日对各渡口进行了抽查,现将发现的问题通报如下:"]
        {
            assert_eq!(drafts(&format!("渡口检查通报\n{head}\n{sites}{end}")), found, "{head}");
        }
    }

    #[test]
    fn what_may_be_told_in_other_words_is_none() {
        for below in [
            // One paragraph, a narrative, work, an answer, labels.
            "渡口护栏松动,标识不清。",
            "今年以来渡口管理仍有不足。\n主要是护栏缺失。",
            "护栏缺失。\n加强巡查,补设护栏。",
            "渡口护栏缺失。\n对此,县水利局已补设护栏,不再缺失。",
            "检查时间:5月3日。\n检查地点:青湾渡口。",
        ] {
            assert!(drafts(&format!("渡口检查通报\n一、存在的问题\n{below}")).is_empty(), "{below}");
        }
        let persons = "渡口检查通报\n现将典型问题通报如下:\n林某某:违规收费。\n方某某:未公示票价。";
        assert!(drafts(persons).is_empty());
        let told = "渡口检查通报\n现将检查情况通报如下:\n青湾渡口:护栏松动。\n柳埠渡口:航标未维护。";
        assert!(drafts(told).is_empty());
    }
}
