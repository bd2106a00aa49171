//! Plan: a chapter of work to do (下一步工作, 重点任务); each lowest item is a task, its 一要 or 一是 are measures.
//!
//! ```text
//! 三、下一步工作
//! （一）抓好管护。一要落实管护人。二要落实经费。
//! ```
//! The nearest heading above is the type, the chapter's too. Items that ask (是否…) are points to inspect.

use super::{Dialect, Family, count};
use crate::model::RecordKind;
use crate::rules::Section;
use crate::split::prose::cut::{Context, Cut};
use crate::split::prose::outline::Outline;

/// The row of this dialect.
pub(super) const DIALECT: Dialect = Dialect { name: "plan", family: Family::Items, fit, cut };

fn fit(outline: &Outline<'_>, chapter: usize) -> u32 {
    count(outline, chapter, |_, node, section| {
        let item = node.children.is_empty() && node.head.is_some() && node.fields.is_empty();
        item && section == Some(Section::Tasks)
    })
}

fn cut(cut: &mut Cut<'_, '_>, chapter: usize, context: &Context) {
    cut.walk(chapter, context, super::by_section);
}

/// An item of a chapter of tasks. A chapter without items gives its 一是, where it has any.
pub(super) fn item(cut: &mut Cut<'_, '_>, index: usize, context: &Context) {
    let outline = cut.outline;
    let node = outline.node(index);
    if node.heading.is_some() && node.parent == 0 {
        return chapter(cut, index, context);
    }
    let asks = outline.text_of(node).any(|t| t.contains("是否"));
    cut.plain(index, if asks { RecordKind::Check } else { RecordKind::Task }, context);
}

fn chapter(cut: &mut Cut<'_, '_>, index: usize, context: &Context) {
    let outline = cut.outline;
    let node = outline.node(index);
    let mut here = context.clone();
    here.types.push(index);
    let (_, tasks) = cut.listed(&node.text);
    for spans in tasks {
        let mut draft = cut.begin(RecordKind::Task, &here);
        super::report::problem(cut, &mut draft, &spans);
        cut.finish(draft);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::drafts;

    #[test]
    fn items_are_tasks() {
        let text = "三、下一步工作计划\n(一)抓好管护。一要落实管护人。二是落实经费。\n(二)抓好水费。按月公布账目。";
        assert_eq!(
            drafts(text),
            [
                "type=三、下一步工作计划 | problem=(一)抓好管护 | measures=一要落实管护人。⏎二是落实经费。",
                "type=三、下一步工作计划 | problem=(二)抓好水费 | content=按月公布账目。",
            ]
        );
    }

    #[test]
    fn items_under_a_title_of_tasks_are_some() {
        use super::super::testing::split;
        use crate::model::RecordKind;
        let items = "一、航道维护\n(一)疏浚航道12公里。(牵头单位:县航道站;完成时限:2024年10月底前)\n(二)更新航标18座。(牵头单位:县航道站)";
        let kinds = |title: &str| split(&format!("{title}\n{items}")).drafts.iter().map(|d| d.kind).collect::<Vec<_>>();
        assert_eq!(kinds("2024年航道管护重点任务"), [RecordKind::Task; 2]);
        assert_eq!(kinds("航道问题整改清单"), [RecordKind::Problem; 2]);
    }

    #[test]
    fn a_line_with_a_body_gives_the_unit() {
        let text = "一、总体要求\n坚持安全第一。\n二、任务安排\n(一)管线方面\n县城管局\n1.更换旧管。\n2.建立台账。\n青湾街道办事处\n1.入户协调。\n(二)场所方面\n县商务局\n1.安装报警器。\n三、保障措施\n各单位要加强领导。\n青湾街道办事处\n2024年4月8日";
        assert_eq!(
            drafts(text),
            [
                "type=(一)管线方面 | problem=1.更换旧管 | units=县城管局",
                "type=(一)管线方面 | problem=2.建立台账 | units=县城管局",
                "type=(一)管线方面 | problem=1.入户协调 | units=青湾街道办事处",
                "type=(二)场所方面 | problem=1.安装报警器 | units=县商务局",
            ]
        );
    }

    #[test]
    fn a_regulation_sets_no_task() {
        let text = "整改验收办法\n第一章 总则\n第一条 为规范验收,制定本办法。\n第二章 整改任务\n第二条 责任单位应当完成下列工作:\n(一)制定整改方案;\n(二)明确专人负责。\n第三条 整改任务完成后,责任单位应当提交下列材料:\n(一)验收申请表;\n(二)整改工作报告。";
        assert!(drafts(text).is_empty());
        assert!(drafts("整改办工作规则(试行)\n一、主要任务\n(一)分解整改任务。\n(二)每月调度。").is_empty());
        let text = "三、验收程序\n(一)整改任务完成后,责任单位应当提交以下材料:\n1.验收申请表;\n2.整改工作报告。";
        assert!(drafts(text).is_empty());
    }

    #[test]
    fn prose_without_items_is_none() {
        assert!(drafts("三、下一步打算\n镇党委将持续巩固整改成果。\n四、组织保障\n(一)加强领导。").is_empty());
    }
}
