//! Problem list or circular: a chapter of numbered problems, with one requirement for all behind it or none.
//!
//! ```text
//! 一、存在的问题
//! （一）渠道管护
//! 1.支渠淤塞。下游三个村缺水。
//! 二、整改要求
//! ```
//! Each lowest item is a problem, the heading above it its type; the requirement is the document's, not the problem's.

use super::{Dialect, Family, count};
use crate::rules::Section;
use crate::split::prose::cut::{Context, Cut};
use crate::split::prose::outline::Outline;
use crate::split::prose::signs;

/// The row of this dialect.
pub(super) const DIALECT: Dialect = Dialect { name: "listing", family: Family::Items, fit, cut };

fn fit(outline: &Outline<'_>, chapter: usize) -> u32 {
    count(outline, chapter, |outline, node, section| {
        // The items of an annex may stand directly under its title, those of a text under the sentence that announces them.
        let said = || outline.announces() && !signs::demands(outline.head(node), outline.rules);
        let titled = || node.style.is_some() && node.heading.is_none() && (outline.in_annex(node) || said());
        let item = node.children.is_empty() && node.fields.is_empty() && (node.parent != 0 || titled());
        item && section == Some(Section::Problems)
    })
}

fn cut(cut: &mut Cut<'_, '_>, chapter: usize, context: &Context) {
    cut.walk(chapter, context, super::by_section);
}

#[cfg(test)]
mod tests {
    use super::super::testing::drafts;

    #[test]
    fn a_numbered_heading_that_names_a_body_is_a_type() {
        let text = "二、存在的主要问题\n(一)青湾面粉厂\n1.除尘器未清灰。\n2.电工无证上岗。\n(二)柳埠物流公司\n1.消防通道堵塞。";
        assert_eq!(
            drafts(text),
            [
                "type=(一)青湾面粉厂 | problem=1.除尘器未清灰",
                "type=(一)青湾面粉厂 | problem=2.电工无证上岗",
                "type=(二)柳埠物流公司 | problem=1.消防通道堵塞",
            ]
        );
    }

    #[test]
    fn a_site_is_no_problem_whatever_its_name() {
        let text = "二、下发整改通知单的工点及问题\n1.松岭建筑公司施工,远达监理公司监理的TJ1标漏斗沟大桥(检查时间:2024年4月2日)\n检查情况:桥墩模板接缝错台。\n处理措施:返工处理。\n2.松岭建筑公司施工,远达监理公司监理的TJ2标松岭隧道(检查时间:2024年4月3日)\n检查情况:衬砌厚度不足。\n处理措施:加固。\n三、存在的其它问题\n1.松岭建筑公司施工,远达监理公司监理的TJ2标路基工程\n⑴填料粒径超标(图1)。\n⑵排水沟未贯通,不符合规范3.2.1的规定。\n2.无名湖泵站\n(1)护栏缺失。\n四、有关要求\n各单位要举一反三。";
        assert_eq!(
            drafts(text),
            [
                "type=1.松岭建筑公司施工,远达监理公司监理的TJ1标漏斗沟大桥(检查时间:2024年4月2日) | problem=桥墩模板接缝错台。 | measures=返工处理。",
                "type=2.松岭建筑公司施工,远达监理公司监理的TJ2标松岭隧道(检查时间:2024年4月3日) | problem=衬砌厚度不足。 | measures=加固。",
                "type=1.松岭建筑公司施工,远达监理公司监理的TJ2标路基工程 | problem=⑴填料粒径超标(图1)",
                "type=1.松岭建筑公司施工,远达监理公司监理的TJ2标路基工程 | problem=⑵排水沟未贯通,不符合规范3.2.1的规定",
                "type=2.无名湖泵站 | problem=(1)护栏缺失",
            ]
        );
    }

    #[test]
    fn chapters_of_problems_that_others_found() {
        for head in ["交办问题", "督察交办问题", "巡察指出问题", "事故暴露问题"] {
            let text = format!("渡口整改报告\n一、{head}\n1.护栏松动。\n2.候船厅堆物。\n二、下一步工作\n1.加强巡查。");
            assert_eq!(drafts(&text).get(..2).unwrap(), ["problem=1.护栏松动", "problem=2.候船厅堆物"], "{head}");
        }
    }

    #[test]
    fn lines_to_write_on_and_items_without_a_problem_are_none() {
        let found = super::super::testing::split;
        for text in [
            "整改通知书\n经查,你站存在以下问题:\n1.________\n2.________\n某县水利局",
            "整改通知书\n问题:________\n整改措施:1.________\n整改时限:____年__月__日",
            "渡口安全责任书\n一、乙方应当整改隐患。\n二、本责任书有效期至2024年12月31日。\n责任人:(签字)",
            "青湾桥环境影响评价公示\n一、主要环境问题及措施:\n1.施工扬尘。措施:洒水。责任单位:青湾桥项目部",
        ] {
            assert!(found(text).drafts.is_empty(), "{text}");
        }
        let text = "渡口检查发现问题清单\n1.青湾渡口:护栏松动。\n2.柳埠渡口:未发现问题。\n3.松岭渡口:航标缺失。";
        let split = found(text);
        assert_eq!(drafts(text), ["problem=1.青湾渡口:护栏松动", "problem=3.松岭渡口:航标缺失"]);
        let told: Vec<&str> = split.findings.iter().map(|f| f.message.as_str()).collect();
        assert!(matches!(told[..], [one] if one.contains("row number 2") && one.contains("柳埠渡口")), "{told:?}");
    }

    #[test]
    fn each_item_is_a_problem() {
        let text = "一、存在的问题\n(一)渠道管护\n1.支渠淤塞。下游缺水。\n2.闸门锈蚀。\n(二)水费\n1.账目不公开。\n二、整改要求\n(一)各村要在6月底前完成整改。";
        assert_eq!(
            drafts(text),
            [
                "type=(一)渠道管护 | problem=1.支渠淤塞 | content=下游缺水。",
                "type=(一)渠道管护 | problem=2.闸门锈蚀",
                "type=(二)水费 | problem=1.账目不公开",
            ]
        );
    }
}
