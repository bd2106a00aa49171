//! Status report: each problem is answered by 整改情况 with what was done, the label with a colon, without one, on its own
//! line, or run on to the problem.
//!
//! ```text
//! （一）管护责任方面
//! 1.巡查流于形式。（1）记录雷同。（2）无人签字。
//! 整改情况
//! 一是重新排班。二是统一格式。
//! ```
//! The item is the problem, (1)(2) are points of its content, what follows the label was done about it.

use super::{Dialect, Family, count, labelled};
use crate::model::Field;
use crate::split::prose::outline::Outline;
use crate::split::prose::signs;

/// The row of this dialect.
pub(super) const DIALECT: Dialect = Dialect { name: "status", family: Family::Items, fit, cut: labelled };

fn fit(outline: &Outline<'_>, chapter: usize) -> u32 {
    count(outline, chapter, |outline, node, _| {
        let labelled = |field| node.fields.iter().any(|f| f.field == field && !f.bracket);
        // 整改状态：已完成 may close work too.
        labelled(Field::Result) || labelled(Field::Status) && signs::states_problem(outline.head(node), outline.rules)
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::drafts;

    #[test]
    fn the_label_in_all_its_forms() {
        let text = "二、整改落实情况\n(一)管护责任方面\n1.巡查流于形式。(1)记录雷同。(2)无人签字。\n整改情况\n一是重新排班。\n二是统一格式。\n1. 水费收缴不公开。整改情况:张榜公布。\n  • 工程质量方面\n3.渠道漏水。整改情况一是补漏。二是验收。";
        assert_eq!(
            drafts(text),
            [
                "type=(一)管护责任方面 | problem=1.巡查流于形式 | content=(1)记录雷同。(2)无人签字。 | status=一是重新排班。⏎二是统一格式。",
                "type=(一)管护责任方面 | problem=1. 水费收缴不公开 | status=张榜公布。",
                "type=• 工程质量方面 | problem=3.渠道漏水 | status=一是补漏。二是验收。",
            ]
        );
    }

    #[test]
    fn the_label_of_a_state_alone() {
        let text = "巡查整改通报\n1.渠道淤塞。两处不通。针对该问题,清淤三次。整改状态:已完成。\n2.水费不公开。整改状态:长期坚持。";
        assert_eq!(
            drafts(text),
            [
                "problem=1.渠道淤塞 | content=两处不通。针对该问题,清淤三次。 | status=已完成。",
                "problem=2.水费不公开 | status=长期坚持。",
            ]
        );
        assert!(drafts("重点工作通报\n1.新建渡口。完成状态:已完成。\n2.更换水泵。完成状态:已完成。").is_empty());
    }

    #[test]
    fn the_state_behind_the_problem() {
        let text = "整改进展情况\n一、管护方面\n1.巡查不严【已完成】\n(1)重新排班。\n(2)统一格式。\n2.水费不公开（正在整改）。\n整改情况:张榜公布。\n3.渠道漏水问题（已整改）。一是补漏。二是验收。";
        assert_eq!(
            drafts(text),
            [
                "type=一、管护方面 | problem=1.巡查不严 | status=(1)重新排班。⏎(2)统一格式。 | status=已完成",
                "type=一、管护方面 | problem=2.水费不公开 | status=正在整改 | status=张榜公布。",
                "type=一、管护方面 | problem=3.渠道漏水问题 | status=一是补漏。二是验收。 | status=已整改",
            ]
        );
    }

    #[test]
    fn the_state_among_the_labels_of_a_bracket() {
        let text = "整改进展情况公示\n一、管护方面\n1.巡查不严（责任单位：镇水利站；整改进展：已完成）\n(1)重新排班。\n(2)统一格式。";
        assert_eq!(
            drafts(text),
            [
                "type=一、管护方面 | problem=1.巡查不严 | status=(1)重新排班。⏎(2)统一格式。 | units=镇水利站 | status=已完成"
            ]
        );
    }

    #[test]
    fn a_sub_problem_with_an_answer_is_a_record_too() {
        let text = "二、整改落实情况\n1.渠道管护松散。整改情况:一是落实管护人。\n(1)支渠淤塞。整改情况:已清淤。\n(2)闸门锈蚀。整改情况:已除锈。\n2.水费不公开。整改情况:已公示。";
        let found = super::super::testing::split(text);
        assert_eq!(found.drafts.iter().map(|d| d.parent).collect::<Vec<_>>(), [None, Some(0), Some(0), None]);
    }
}
