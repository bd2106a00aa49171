//! Progress notice: 关于…问题。整改进展情况：已完成。1.…2.…, the state before what was done.
//!
//! ```text
//! 1、关于渠道管护不到位问题。整改进展情况：已完成，长期坚持。1.落实管护人。2.建立台账。
//! ```
//! Cut as a status report; the state is read from the answer by `normalize`.

use super::{Dialect, Family, count, labelled};
use crate::model::Field;
use crate::split::prose::outline::Outline;

/// The row of this dialect.
pub(super) const DIALECT: Dialect = Dialect { name: "progress", family: Family::Items, fit, cut: labelled };

fn fit(outline: &Outline<'_>, chapter: usize) -> u32 {
    count(outline, chapter, |outline, node, _| {
        let named = outline.head(node).starts_with("关于");
        named && node.fields.iter().any(|f| f.field == Field::Result && !f.bracket)
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::drafts;

    #[test]
    fn items_inside_the_answer_stay_there() {
        let text = "二、整改落实情况\n(一)管护方面\n1、关于渠道淤塞问题。整改进展情况:已完成。1.清淤。2.建账。\n2、关于“一事一议”不公开问题。整改进展情况:正在整改。";
        assert_eq!(
            drafts(text),
            [
                "type=(一)管护方面 | problem=1、关于渠道淤塞问题 | status=已完成。1.清淤。2.建账。",
                "type=(一)管护方面 | problem=2、关于“一事一议”不公开问题 | status=正在整改。",
            ]
        );
    }

    #[test]
    fn a_body_on_one_line() {
        let text = format!(
            "某镇关于巡察整改情况的通报现将有关情况通报如下。{}某镇委员会2023年3月1日",
            "(一)管护方面1.关于渠道淤塞的问题整改情况:一是组织清淤,全镇清理淤塞渠道十二公里。二是落实管护责任人。2.关于闸门锈蚀的问题整改情况:一是全部除锈刷漆。(二)水费方面1.关于账目不公开的问题整改情况:一是按月张榜公布。"
        );
        assert_eq!(
            drafts(&text),
            [
                "type=(一)管护方面 | problem=1.关于渠道淤塞的问题 | status=一是组织清淤,全镇清理淤塞渠道十二公里。二是落实管护责任人。",
                "type=(一)管护方面 | problem=2.关于闸门锈蚀的问题 | status=一是全部除锈刷漆。",
                "type=(二)水费方面 | problem=1.关于账目不公开的问题 | status=一是按月张榜公布。",
            ]
        );
    }
}
