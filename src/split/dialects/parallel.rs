//! Parallel lists: a chapter of problems, then a chapter of measures.
//!
//! ```text
//! 一、存在的问题
//! 1.支渠淤塞。
//! 二、整改措施
//! 1.逐段清淤。
//! ```
//! The two are joined only where the measures say themselves which problem they answer (针对问题1, 对第二个问题, 针对“支渠淤塞”的问题); else the
//! problems have no measures and one task holds all of them.

use super::{Dialect, Family, count};
use crate::model::{Field, RecordKind};
use crate::rules::Section;
use crate::split::prose::answer::named_answers;
use crate::split::prose::cut::{Context, Cut};
use crate::split::prose::outline::{Outline, Span};
use crate::split::prose::paired::tells_both;

/// The row of this dialect.
pub(super) const DIALECT: Dialect = Dialect { name: "parallel", family: Family::Measures, fit, cut };

fn fit(outline: &Outline<'_>, chapter: usize) -> u32 {
    if tells_both(outline, chapter) {
        return 1 + count(outline, chapter, |_, node, _| node.children.is_empty() && node.parent != 0);
    }
    if named_answers(outline, chapter).is_empty() {
        return count(outline, chapter, |_, node, section| node.parent == 0 && section == Some(Section::Measures));
    }
    // Every dialect that goes by labels counts each of its items once.
    1 + count(outline, chapter, |_, _, _| true)
}

fn cut(cut: &mut Cut<'_, '_>, chapter: usize, context: &Context) {
    let outline = cut.outline;
    let node = outline.node(chapter);
    if cut.give(&named_answers(outline, chapter)) {
        return;
    }
    let left: Vec<usize> = node.children.iter().copied().filter(|c| !cut.given.contains(c)).collect();
    let apart = tells_both(outline, chapter) && !left.is_empty();
    if apart || left.iter().any(|c| !outline.node(*c).fields.is_empty()) {
        return cut.walk(chapter, context, super::by_section);
    }
    let mut spans: Vec<Span> = left.iter().flat_map(|c| cut.all_of(*c)).collect();
    spans.splice(0..0, node.text.iter().filter(|_| node.children.is_empty()).cloned());
    let Some(head) = node.head.clone().filter(|_| !spans.is_empty()) else { return };
    let mut draft = cut.begin(RecordKind::Task, context);
    cut.part(&mut draft, Field::Problem, None, vec![head.clone()]);
    cut.part(&mut draft, Field::Measures, None, spans);
    cut.finish(draft);
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
        let led = format!(
            "{problems}二、整改措施\n针对问题1:逐段清淤。责任单位:镇水利站。\n针对问题2:除锈刷漆。责任单位:镇农机站。"
        );
        assert_eq!(
            drafts(&led),
            [
                "problem=1.支渠淤塞 | measures=逐段清淤。 | units=镇水利站",
                "problem=2.闸门锈蚀 | measures=除锈刷漆。 | units=镇农机站"
            ]
        );
        let said = format!(
            "{problems}二、整改措施\n(一)针对“支渠淤塞”的问题\n1.逐段清淤。\n2.落实管护人。\n责任单位:镇水利站\n(二)针对闸门锈蚀问题,除锈刷漆。\n责任单位:镇农机站"
        );
        assert_eq!(
            drafts(&said),
            [
                "problem=1.支渠淤塞 | measures=1.逐段清淤。⏎2.落实管护人。 | units=镇水利站",
                "problem=2.闸门锈蚀 | measures=(二)针对闸门锈蚀问题,除锈刷漆。 | units=镇农机站"
            ]
        );
        let bare = format!(
            "{problems}二、整改措施\n针对支渠淤塞的问题,逐段清淤。\n落实管护人。\n针对闸门锈蚀的问题,除锈刷漆。"
        );
        assert_eq!(
            drafts(&bare),
            [
                "problem=1.支渠淤塞 | measures=针对支渠淤塞的问题,逐段清淤。⏎落实管护人。",
                "problem=2.闸门锈蚀 | measures=针对闸门锈蚀的问题,除锈刷漆。"
            ]
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

    #[test]
    fn what_was_done_joins_the_problem_whose_words_it_repeats() {
        let problems = "一、存在的问题\n1.支渠淤塞。\n2.闸门锈蚀。\n";
        let done = [
            "1.支渠淤塞问题。清淤三处。\n2.关于闸门锈蚀的问题。除锈刷漆。",
            "(一)针对“支渠淤塞”问题,清淤三处。\n(二)闸门锈蚀:除锈刷漆。",
            "支渠淤塞问题\n清淤三处。\n闸门锈蚀问题\n除锈刷漆。",
            "问题1清淤三处。\n问题2除锈刷漆。",
        ];
        for done in done {
            assert_eq!(
                drafts(&format!("{problems}二、整改情况\n{done}")),
                ["problem=1.支渠淤塞 | status=清淤三处。", "problem=2.闸门锈蚀 | status=除锈刷漆。"],
                "{done}"
            );
        }
        let both = format!("{problems}二、完成情况\n问题1、2已完成整改。");
        assert_eq!(
            drafts(&both),
            ["problem=1.支渠淤塞 | status=已完成整改。", "problem=2.闸门锈蚀 | status=已完成整改。"]
        );
        let begun = format!("{problems}二、完成情况\n1.支渠淤塞已清理。\n2.启闭灵活。");
        assert_eq!(drafts(&begun), ["problem=1.支渠淤塞 | status=支渠淤塞已清理。", "problem=2.闸门锈蚀"]);
        let counted = format!("{problems}二、完成情况\n1.问题2个已整改。");
        assert_eq!(drafts(&counted), ["problem=1.支渠淤塞", "problem=2.闸门锈蚀"]);
    }

    #[test]
    fn problems_of_one_wording_are_told_apart_by_their_headings() {
        let text = "一、存在的问题\n(一)青湾片区\n1.台账不全。\n(二)柳埠片区\n1.台账不全。\n二、整改情况\n(一)青湾片区\n1.台账不全。已补录。\n(二)柳埠片区\n1.台账不全。正在补录。";
        assert_eq!(
            drafts(text),
            [
                "type=(一)青湾片区 | problem=1.台账不全 | status=已补录。",
                "type=(二)柳埠片区 | problem=1.台账不全 | status=正在补录。",
            ]
        );
        // Each was answered where it stands.
        let apart =
            "一、青湾片区\n1.台账不全。\n整改情况:已补录。\n二、柳埠片区整改情况\n1.台账不全。\n整改情况:正在补录。";
        assert_eq!(drafts(apart).len(), 2);
    }
}
