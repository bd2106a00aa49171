//! Bracket tails: an item ends in 【责任单位：…；完成时限：…】, round or square, nested or left open; or the bracket closes the
//! problem before 整改措施.
//!
//! ```text
//! 1.护栏缺失。两处临水路段无护栏。整改措施：加装护栏。【责任单位：镇交管站、各村(社区)；完成时限：6月底前】
//! 2.标线模糊。（牵头单位：镇交管站；责任单位：各村）
//! 整改措施：重新施划。
//! ```
//! Every labelled value in the bracket is a field of the item it stands in; the bracket itself is no text of it.

use super::{Dialect, Family, count, labelled};
use crate::split::prose::outline::Outline;

/// The row of this dialect.
pub(super) const DIALECT: Dialect = Dialect { name: "bracket", family: Family::Items, fit, cut: labelled };

fn fit(outline: &Outline<'_>, chapter: usize) -> u32 {
    count(outline, chapter, |_, node, _| node.fields.iter().any(|f| f.bracket))
}

#[cfg(test)]
mod tests {
    use super::super::testing::drafts;

    #[test]
    fn a_division_of_tasks() {
        let text = "青湾县养老服务重点任务分工方案\n为做好养老服务,现就重点任务提出如下分工方案。\n一、增加供给\n1.新建日间照料中心3处。(县民政局牵头,县财政局配合,2024年11月底前完成)\n2.开展适老化改造,年内完成60户。(县住房城乡建设局负责)\n二、强化监管\n1.公示服务价格。(县市场监管局牵头,各乡镇按职责分工负责,长期坚持)";
        let split = super::super::testing::split(text);
        assert!(split.drafts.iter().all(|d| d.kind == crate::model::RecordKind::Task));
        assert_eq!(
            drafts(text),
            [
                "type=一、增加供给 | problem=1.新建日间照料中心3处 | units=县民政局牵头,县财政局配合 | deadline=2024年11月底前完成",
                "type=一、增加供给 | problem=2.开展适老化改造,年内完成60户 | units=县住房城乡建设局负责",
                "type=二、强化监管 | problem=1.公示服务价格 | units=县市场监管局牵头,各乡镇按职责分工负责 | deadline=长期坚持",
            ]
        );
    }

    #[test]
    fn brackets_close_the_item() {
        let text = "一、整改任务\n(一)临水路段\n1.护栏缺失。两处无护栏。整改措施:加装护栏。【责任单位:镇交管站、各村(社区);完成时限:6月底前】\n2.标线模糊。(牵头单位:镇交管站;责任单位:各村)\n整改措施:重新施划。";
        assert_eq!(
            drafts(text),
            [
                "type=(一)临水路段 | problem=1.护栏缺失 | content=两处无护栏。 | measures=加装护栏。 | units=镇交管站、各村(社区) | deadline=6月底前",
                "type=(一)临水路段 | problem=2.标线模糊 | units=镇交管站 | units=各村 | measures=重新施划。",
            ]
        );
    }
}
