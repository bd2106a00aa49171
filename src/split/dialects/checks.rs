//! Points to inspect: a chapter of questions (是否…), often with the responsible body in a bracket.
//!
//! ```text
//! 二、排查内容
//! 1.排查管护责任
//! ①制度方面。是否落实管护人。【责任单位：各村】
//! ```
//! Each lowest item is a check; the heading above it is its type.

use super::{Dialect, Family, count};
use crate::model::RecordKind;
use crate::rules::Section;
use crate::split::prose::cut::{Context, Cut};
use crate::split::prose::outline::Outline;

/// The row of this dialect.
pub(super) const DIALECT: Dialect = Dialect { name: "checks", family: Family::Items, fit, cut };

fn fit(outline: &Outline<'_>, chapter: usize) -> u32 {
    count(outline, chapter, |_, node, section| {
        let item = node.children.is_empty() && node.head.is_some() && node.fields.is_empty();
        item && section == Some(Section::Checks)
    })
}

fn cut(cut: &mut Cut<'_, '_>, chapter: usize, context: &Context) {
    cut.walk(chapter, context, super::by_section);
}

/// An item of a chapter of points to inspect.
pub(super) fn item(cut: &mut Cut<'_, '_>, index: usize, context: &Context) {
    let node = cut.outline.node(index);
    if node.heading.is_none() || node.parent != 0 {
        cut.plain(index, RecordKind::Check, context);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::drafts;

    #[test]
    fn questions_are_checks() {
        let text = "二、排查内容\n1.排查管护责任\n①制度方面。是否落实管护人。【责任单位:各村(社区)\n②经费方面。是否足额到位。\n三、工作步骤\n(一)自查阶段(3月底前)。各村自查。";
        assert_eq!(
            drafts(text),
            [
                "type=1.排查管护责任 | problem=①制度方面 | content=是否落实管护人。 | units=各村(社区)",
                "type=1.排查管护责任 | problem=②经费方面 | content=是否足额到位。",
            ]
        );
    }
}
