//! Parallel lists: a chapter of problems, then a chapter of measures.
//!
//! ```text
//! 一、存在的问题
//! 1.支渠淤塞。
//! 二、整改措施
//! 1.逐段清淤。
//! ```
//! The two are joined only where the measures say themselves which problem they answer (针对问题1, 对第二个问题); else the
//! problems have no measures and one task holds all of them.

use super::{Dialect, Family, count};
use crate::model::{Field, RecordKind};
use crate::rules::Section;
use crate::split::prose::cut::{Context, Cut};
use crate::split::prose::outline::{Outline, Span};
use crate::text::Pattern;
use crate::text::marker::{self, Style};
use crate::text::numeral::number;

/// The row of this dialect.
pub(super) const DIALECT: Dialect = Dialect { name: "parallel", family: Family::Measures, fit, cut };

fn fit(outline: &Outline<'_>, chapter: usize) -> u32 {
    let answers = answers(outline, chapter);
    match answers.len() {
        0 => count(outline, chapter, |_, node, section| node.parent == 0 && section == Some(Section::Measures)),
        // Every dialect that goes by labels counts each of them once.
        n => u32::try_from(n + 1).unwrap_or(u32::MAX),
    }
}

/// The items of a chapter in which each is an answer and names its problem by a number: 问题1整改措施：…
fn answers(outline: &Outline<'_>, chapter: usize) -> Vec<usize> {
    let children = &outline.node(chapter).children;
    let is_answer = |index: &usize| {
        let node = outline.node(*index);
        let answered = node.fields.iter().any(|f| matches!(f.field, Field::Measures | Field::Result));
        let stated = node.fields.iter().any(|f| matches!(f.field, Field::Problem | Field::Content));
        node.style == Some(Style::Named) && outline.head(node).trim().is_empty() && answered && !stated
    };
    if children.iter().all(is_answer) { children.clone() } else { Vec::new() }
}

/// A measure that says by number which problem it answers.
static LINK: Pattern = Pattern::new(
    r"^(?:针对|对于?|关于|围绕|对应)?(?:上述)?(?:问题([0-9]{1,2}|[一二三四五六七八九十]{1,3})|第([0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:个|项|条|类)?问题)(?:的整改)?[,:、。]?",
);

fn cut(cut: &mut Cut<'_, '_>, chapter: usize, context: &Context) {
    let outline = cut.outline;
    let node = outline.node(chapter);
    let answers = answers(outline, chapter);
    if !answers.is_empty() {
        let links: Vec<Option<usize>> = answers.iter().map(|a| numbered(cut, outline.node(*a).no?)).collect();
        if links.iter().all(Option::is_some) {
            for (answer, draft) in answers.iter().zip(links.into_iter().flatten()) {
                cut.answer(draft, *answer);
            }
            return;
        }
    }
    if node.children.iter().any(|c| !outline.node(*c).fields.is_empty()) {
        return cut.walk(chapter, context, super::by_section);
    }
    let links: Vec<Option<usize>> = node.children.iter().map(|c| link(cut, *c)).collect();
    if !links.is_empty() && links.iter().all(Option::is_some) {
        for (child, draft) in node.children.iter().zip(links.into_iter().flatten()) {
            let spans = cut.all_of(*child);
            cut.append(draft, Field::Measures, spans);
        }
        return;
    }
    let mut spans: Vec<Span> = node.children.iter().flat_map(|c| cut.all_of(*c)).collect();
    spans.splice(0..0, node.text.iter().filter(|_| node.children.is_empty()).cloned());
    let Some(head) = node.head.clone().filter(|_| !spans.is_empty()) else { return };
    let mut draft = cut.begin(RecordKind::Task, context);
    cut.part(&mut draft, Field::Problem, None, vec![head.clone()]);
    cut.part(&mut draft, Field::Measures, None, spans);
    cut.finish(draft);
}

/// The draft of the problem that a measure names by its number.
fn link(cut: &Cut<'_, '_>, index: usize) -> Option<usize> {
    let outline = cut.outline;
    let found = LINK.captures(outline.head(outline.node(index)))?;
    numbered(cut, number(found.get(1).or(found.get(2))?.as_str())?)
}

/// The only draft whose problem has this number.
fn numbered(cut: &Cut<'_, '_>, no: u32) -> Option<usize> {
    let numbered = |raw: &str| marker::leading(raw).and_then(|m| m.no);
    let problem =
        |d: &crate::model::Draft| d.parts.iter().find(|p| p.field == Field::Problem).and_then(|p| numbered(&p.raw));
    let mut found = cut.drafts.iter().enumerate().filter(|(_, d)| problem(d) == Some(no)).map(|(i, _)| i);
    let one = found.next()?;
    found.next().is_none().then_some(one)
}

#[cfg(test)]
mod tests {
    use super::super::testing::drafts;

    #[test]
    fn joined_only_where_the_text_says_so() {
        let problems = "一、存在的问题\n1.支渠淤塞。\n2.闸门锈蚀。\n";
        let apart = format!("{problems}二、整改措施\n1.逐段清淤。\n2.除锈刷漆。");
        assert_eq!(
            drafts(&apart),
            ["problem=1.支渠淤塞", "problem=2.闸门锈蚀", "problem=二、整改措施 | measures=1.逐段清淤。⏎2.除锈刷漆。"]
        );
        let named =
            format!("{problems}二、整改安排\n问题1整改措施:逐段清淤。\n责任单位:镇水利站\n问题2整改措施:除锈刷漆。");
        assert_eq!(
            drafts(&named),
            ["problem=1.支渠淤塞 | measures=逐段清淤。 | units=镇水利站", "problem=2.闸门锈蚀 | measures=除锈刷漆。"]
        );
        let linked = format!("{problems}二、整改措施\n1.针对问题1,逐段清淤。\n2.针对问题2,除锈刷漆。");
        assert_eq!(
            drafts(&linked),
            [
                "problem=1.支渠淤塞 | measures=1.针对问题1,逐段清淤。",
                "problem=2.闸门锈蚀 | measures=2.针对问题2,除锈刷漆。"
            ]
        );
    }
}
