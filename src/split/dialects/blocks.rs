//! Labelled blocks: each item is followed by 责任单位, 整改时限, 整改目标, 整改措施, each on a line of its own or run on.
//!
//! ```text
//! 一、渠道管护不到位。三处支渠淤塞。
//! 责任单位：镇水利站
//! 整改时限：6月底前
//! 整改措施：
//! 1.逐段清淤。
//! ```
//! The item is the problem up to its first 。, the rest its content; a label's text runs to the next label or item of
//! the same or a higher level, so a list under 整改措施 belongs to it.

use super::{Dialect, Family, count, labelled};
use crate::model::Field;
use crate::split::prose::outline::Outline;

/// The row of this dialect.
pub(super) const DIALECT: Dialect = Dialect { name: "blocks", family: Family::Items, fit, cut: labelled };

fn fit(outline: &Outline<'_>, chapter: usize) -> u32 {
    count(outline, chapter, |_, node, _| {
        let held = node.fields.iter().filter(|f| !f.bracket && !f.spans.is_empty());
        let known = [Field::Measures, Field::Units, Field::Persons, Field::Deadline, Field::Goal];
        held.filter(|f| known.contains(&f.field)).count() > 0
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::drafts;

    #[test]
    fn labels_on_their_own_lines() {
        let text = "一、渠道管护不到位。三处支渠淤塞。\n责任单位:镇水利站\n整改时限:6月底前\n整改措施:\n1.逐段清淤。\n2.落实管护人。\n二、泵站老化。\n责任单位:镇水利站\n整改措施:更换电机。\n某镇人民政府\n2023年3月1日";
        assert_eq!(
            drafts(text),
            [
                "problem=一、渠道管护不到位 | content=三处支渠淤塞。 | units=镇水利站 | deadline=6月底前 | measures=1.逐段清淤。⏎2.落实管护人。",
                "problem=二、泵站老化 | units=镇水利站 | measures=更换电机。",
            ]
        );
    }

    #[test]
    fn a_chapter_without_labels_gives_none() {
        assert!(drafts("一、加强领导。要明确整改措施、责任单位、整改时限。\n二、加强宣传。").is_empty());
    }
}
