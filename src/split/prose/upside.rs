//! Lists that stand the other way round: 1. over （一）, where most texts set （一） over 1.
//!
//! ```text
//! 二、整改措施
//! 1.支渠淤塞问题
//! （一）逐段清淤。
//! （二）落实管护人。
//! 2.闸门锈蚀问题
//! （一）除锈刷漆。
//! ```
//! The numbers themselves prove it: in one chapter the outer form counts on from its first item to its last, and the
//! inner one begins anew below each. Nothing less makes a list of this kind.

use super::ahead::opens_node;
use super::build::Builder;
use super::outline::{rank, twin};
use super::pieces::Piece;
use crate::text::marker::Style;
use std::ops::Range;

/// A stretch of pieces in which the inner form stands under the outer, though it usually stands above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Upside {
    pieces: Range<usize>,
    outer: Style,
    inner: Style,
}

/// The chapters of a text whose lists stand the other way round, in order.
pub(super) fn upside_down(pieces: &[Piece]) -> Vec<Upside> {
    let chapter = |p: &Piece| opens_node(p) && p.marker.is_some_and(|m| rank(m.style) <= rank(Style::Chinese));
    let mut starts: Vec<usize> = (0..pieces.len()).filter(|i| pieces.get(*i).is_some_and(chapter)).collect();
    starts.insert(0, 0);
    let ends = starts.iter().skip(1).copied().chain([pieces.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| read(pieces, *start..end)).collect()
}

/// 1. and 1、 count in one list.
fn same(a: Style, b: Style) -> bool {
    a == b || twin(a) == Some(b)
}

fn read(pieces: &[Piece], range: Range<usize>) -> Option<Upside> {
    let found = pieces.get(range.clone())?.iter().filter(|p| p.line && opens_node(p)).filter_map(|p| p.marker);
    let listed = |style: Style| matches!(style, Style::ChineseParen | Style::Dot | Style::Comma | Style::Paren);
    let items: Vec<(Style, u32)> = found.filter(|m| listed(m.style)).filter_map(|m| Some((m.style, m.no?))).collect();
    let outer = items.first()?.0;
    let inner = items.iter().map(|(style, _)| *style).find(|style| !same(*style, outer))?;
    if rank(inner) >= rank(outer) {
        return None;
    }
    let (mut outer_no, mut inner_no, mut restarts) = (0, 0, 0);
    for (style, no) in items {
        if same(style, outer) {
            if no != outer_no + 1 {
                return None;
            }
            (outer_no, inner_no) = (no, 0);
        } else if same(style, inner) {
            if no != inner_no + 1 {
                return None;
            }
            restarts += usize::from(no == 1);
            inner_no = no;
        }
    }
    (restarts > 1).then_some(Upside { pieces: range, outer, inner })
}

impl Builder<'_, '_> {
    /// Where an item of the inner form stands in such a list: how many open nodes stay, and its rank.
    pub(super) fn below_outer(&self, i: usize, style: Style) -> Option<(usize, i32)> {
        let at = self.upside.partition_point(|u| u.pieces.end <= i);
        let list = self.upside.get(at).filter(|u| u.pieces.contains(&i) && same(style, u.inner))?;
        let counts = |n: &usize| self.outline.node(*n).style.is_some_and(|s| same(s, list.outer));
        let outer = self.stack.iter().rposition(counts)?;
        let rank = self.stack.get(outer).map_or(0, |n| self.outline.node(*n).rank);
        Some((outer + 1, rank + 1))
    }
}

#[cfg(test)]
mod tests {
    use crate::split::dialects::testing::drafts;

    const PROBLEMS: &str = "一、存在的问题\n1.支渠淤塞。\n2.闸门锈蚀。\n";

    #[test]
    fn measures_below_the_names_of_their_problems() {
        let text = format!(
            "{PROBLEMS}二、整改措施\n1.支渠淤塞问题\n(一)逐段清淤。\n(二)落实管护人。\n责任单位:镇水利站\n整改时限:6月底前\n2.闸门锈蚀问题\n(一)除锈刷漆。\n责任单位:镇农机站"
        );
        assert_eq!(
            drafts(&text),
            [
                "problem=1.支渠淤塞 | measures=(一)逐段清淤。⏎(二)落实管护人。 | units=镇水利站 | deadline=6月底前",
                "problem=2.闸门锈蚀 | measures=(一)除锈刷漆。 | units=镇农机站",
            ]
        );
    }

    #[test]
    fn points_below_problems() {
        let text = "一、存在的问题\n1.支渠淤塞。\n(一)下游缺水。\n(二)杂草丛生。\n2.闸门缺失。\n(一)启闭困难。";
        assert_eq!(
            drafts(text),
            [
                "problem=1.支渠淤塞 | content=(一)下游缺水。⏎(二)杂草丛生。",
                "problem=2.闸门缺失 | content=(一)启闭困难。"
            ]
        );
    }

    #[test]
    fn groups_stay_above_what_they_hold() {
        let text = "一、存在的问题\n(一)渠道方面\n1.支渠淤塞。\n2.闸门锈蚀。\n(二)水费方面\n1.账目不公开。";
        assert_eq!(
            drafts(text),
            [
                "type=(一)渠道方面 | problem=1.支渠淤塞",
                "type=(一)渠道方面 | problem=2.闸门锈蚀",
                "type=(二)水费方面 | problem=1.账目不公开",
            ]
        );
    }
}
