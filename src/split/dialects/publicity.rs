//! Publicity card: the labels alone make the record; 整改任务 or 问题描述 is the problem.
//!
//! ```text
//! 隐患一
//! 问题描述：筒仓报警器失效。
//! 整改措施：1、更换报警器；2、培训员工。
//! 责任单位：县粮食局
//! ```
//! A label of the problem opens the next record; a counter (隐患一) above it is no text of it.

use super::{Dialect, Family, count, labelled};
use crate::model::Field;
use crate::split::prose::outline::Outline;

/// The row of this dialect.
pub(super) const DIALECT: Dialect = Dialect { name: "publicity", family: Family::Items, fit, cut: labelled };

fn fit(outline: &Outline<'_>, chapter: usize) -> u32 {
    count(outline, chapter, |_, node, _| {
        node.fields.iter().any(|f| f.field == Field::Problem)
            || node.fields.first().is_some_and(|f| f.field == Field::Content)
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::drafts;

    #[test]
    fn cards_run_together_on_one_line() {
        let text = "渡口安全问题整改公示 序号：1 问题：渡口无护栏 整改措施：1.加装护栏。2.定期检修 责任单位：县交通局 整改时限：6月底前 序号：2 问题：船舶无标识 整改措施：补齐标识，建立台账 责任单位：各渡口 整改时限：立即整改";
        assert_eq!(
            drafts(text),
            [
                "extra=1 | problem=渡口无护栏 | measures=1.加装护栏。2.定期检修 | units=县交通局 | deadline=6月底前",
                "extra=2 | problem=船舶无标识 | measures=补齐标识，建立台账 | units=各渡口 | deadline=立即整改",
            ]
        );
    }

    #[test]
    fn each_problem_label_opens_a_record() {
        let text = "关于隐患整改的公示\n隐患一\n问题描述:报警器失效。\n整改措施:1、更换;2、培训。\n责任单位:县粮食局\n隐患二\n问题描述:隔离带被占。\n整改措施:恢复。\n特此公示。";
        assert_eq!(
            drafts(text),
            [
                "problem=隐患一⏎报警器失效。 | measures=1、更换;2、培训。 | units=县粮食局",
                "problem=隐患二⏎隔离带被占。 | measures=恢复。",
            ]
        );
    }

    #[test]
    fn problems_told_by_yi_shi_have_labels_of_their_own() {
        let text = "渡口安全整改方案\n一、码头方面\n一是护栏缺失。整改措施:加装护栏。责任单位:县交通局。\n二是标识不清。\n整改措施:\n1.补设标识。\n2.定期巡查。\n整改时限:6月底前";
        assert_eq!(
            drafts(text),
            [
                "type=一、码头方面 | problem=一是护栏缺失 | measures=加装护栏。 | units=县交通局",
                "type=一、码头方面 | problem=二是标识不清 | measures=1.补设标识。⏎2.定期巡查。 | deadline=6月底前",
            ]
        );
        // 一是 and 二是 of one answer count what was done.
        let text =
            "渡口安全整改情况\n1.护栏缺失。\n整改情况:\n一是排查。\n二是加装护栏。\n2.标识不清。\n整改情况:补设标识。";
        assert_eq!(drafts(text).len(), 2);
    }

    #[test]
    fn a_task_in_a_card_is_the_problem() {
        let text = "整改任务:渠道污染整治不力。\n整改目标:水质达标。\n整改完成情况:已完成整改。\n公示时间:2023年5月1日至5月7日";
        assert_eq!(drafts(text), ["problem=渠道污染整治不力。 | goal=水质达标。 | status=已完成整改。"]);
    }
}
