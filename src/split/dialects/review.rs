//! Review list: 问题（问题表现）, 原因（原因分析）, 措施, each under its label; the cause goes to `extra`.
//!
//! ```text
//! （一）问题表现：调研不深。
//! 原因分析：习惯听汇报。
//! 整改措施：一是蹲点调研。二是讨论成果。
//! ```
//! The text under the problem's label is the problem, whole.

use super::{Dialect, Family, count, labelled};
use crate::model::Field;
use crate::split::prose::outline::Outline;

/// The row of this dialect.
pub(super) const DIALECT: Dialect = Dialect { name: "review", family: Family::Items, fit, cut: labelled };

fn fit(outline: &Outline<'_>, chapter: usize) -> u32 {
    count(outline, chapter, |outline, node, _| {
        let cause = |f: &crate::split::prose::outline::FieldText| {
            f.field == Field::Extra && outline.text(&f.label).contains("原因")
        };
        node.fields.iter().any(cause)
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::drafts;

    #[test]
    fn problem_cause_and_measures() {
        let text = "一、学习方面\n(一)问题表现:调研不深。\n原因分析:习惯听汇报。\n整改措施:一是蹲点。二是讨论。\n责任单位:办公室";
        assert_eq!(
            drafts(text),
            [
                "type=一、学习方面 | problem=调研不深。 | extra=习惯听汇报。 | measures=一是蹲点。二是讨论。 | units=办公室"
            ]
        );
    }
}
