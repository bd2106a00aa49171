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
                "problem=报警器失效。 | measures=1、更换;2、培训。 | units=县粮食局",
                "problem=隔离带被占。 | measures=恢复。",
            ]
        );
    }

    #[test]
    fn a_task_in_a_card_is_the_problem() {
        let text = "整改任务:渠道污染整治不力。\n整改目标:水质达标。\n整改完成情况:已完成整改。\n公示时间:2023年5月1日至5月7日";
        assert_eq!(drafts(text), ["problem=渠道污染整治不力。 | goal=水质达标。 | status=已完成整改。"]);
    }
}
