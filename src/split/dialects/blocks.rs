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
        let stated = node.fields.iter().filter(|f| !f.bracket && !f.spans.is_empty());
        let known = [Field::Measures, Field::Units, Field::Persons, Field::Deadline, Field::Goal];
        stated.filter(|f| known.contains(&f.field)).count() > 0
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
    fn labels_run_on_to_the_heading() {
        let text = "一、工程方面\n（一）泵站老化　责任领导：林晓　责任单位：县水利局\n整改措施：\n1.更换水泵。\n2.检修线路。\n（二）堤防失修　责任领导：方远　整改时限：6月底前\n整改措施：加固堤防。";
        assert_eq!(
            drafts(text),
            [
                "type=一、工程方面 | problem=（一）泵站老化 | units=林晓 | units=县水利局 | measures=1.更换水泵。⏎2.检修线路。",
                "type=一、工程方面 | problem=（二）堤防失修 | units=方远 | deadline=6月底前 | measures=加固堤防。",
            ]
        );
    }

    #[test]
    fn a_problem_above_the_labels_of_the_next_is_kept() {
        let text = "一、渠道方面\n1.支渠不畅。\n2.闸门缺失。\n整改措施:清淤,补设闸门。\n责任单位:镇水利站";
        assert_eq!(
            drafts(text),
            [
                "type=一、渠道方面 | problem=1.支渠不畅",
                "type=一、渠道方面 | problem=2.闸门缺失 | measures=清淤,补设闸门。 | units=镇水利站",
            ]
        );
    }

    #[test]
    fn a_place_is_a_type() {
        let text = "(一)滨河校区\n1.通道堵塞。\n整改措施:清理。\n(二)松岭片区\n1.护栏缺失。\n整改措施:加装。";
        assert_eq!(
            drafts(text),
            [
                "type=(一)滨河校区 | problem=1.通道堵塞 | measures=清理。",
                "type=(二)松岭片区 | problem=1.护栏缺失 | measures=加装。",
            ]
        );
    }

    #[test]
    fn counted_measures_have_units_of_their_own() {
        let text = "(一)支渠淤塞\n整改措施1:清淤。(林晓明负责)\n整改措施2:护坡。(方远山负责)";
        let split = super::super::testing::split(text);
        let rows: Vec<usize> = split.drafts[0].parts.iter().map(|p| p.row).collect();
        assert_eq!(rows, [0, 0, 0, 1, 1]);
    }

    #[test]
    fn measures_told_by_yi_shi_have_units_of_their_own() {
        let text =
            "1.支渠淤塞\n整改措施：\n一是清淤。责任单位：镇水利站。\n二是护坡。责任单位：各村。\n整改时限：6月底前";
        let split = super::super::testing::split(text);
        let rows: Vec<usize> = split.drafts[0].parts.iter().map(|p| p.row).collect();
        assert_eq!(rows, [0, 0, 1, 0, 1, 0]);
    }

    #[test]
    fn links_below_the_signature_are_none_of_the_text() {
        let text =
            "1.支渠淤塞\n整改措施：清淤。\n整改时限：6月底前\n竹浦镇人民政府\n2024年3月1日\n• 医保问答\n• 办事指南";
        assert_eq!(drafts(text), ["problem=1.支渠淤塞 | measures=清淤。 | deadline=6月底前"]);
    }

    #[test]
    fn a_chapter_without_labels_gives_none() {
        assert!(drafts("一、加强领导。要明确整改措施、责任单位、整改时限。\n二、加强宣传。").is_empty());
    }
}
