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

/// The row of this dialect.
pub(super) const DIALECT: Dialect = Dialect { name: "listing", family: Family::Items, fit, cut };

fn fit(outline: &Outline<'_>, chapter: usize) -> u32 {
    count(outline, chapter, |_, node, section| {
        let item = node.children.is_empty() && node.parent != 0 && node.fields.is_empty();
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
