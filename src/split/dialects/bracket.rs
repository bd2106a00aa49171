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
