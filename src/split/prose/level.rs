//! Where a paragraph stands that has no ordinal or one that says little: by the level of its heading style, by the nested
//! list it is an item of, by the items below it.

use super::ahead::{self, opens_node};
use super::build::Builder;
use super::outline::rank;
use super::pieces::Piece;
use super::signs;
use crate::text::marker::Style;

/// Longest bullet that heads a list, in characters.
const LONGEST_BULLET: usize = 20;

impl Builder<'_, '_> {
    /// The form of the items that a bullet heads: ◆消防设施 above 1.…, where the numbers begin anew.
    pub(super) fn heads_items(&self, i: usize, piece: &Piece) -> Option<Style> {
        let text = self.text(piece);
        let short = piece.label.is_none() && (2..=LONGEST_BULLET).contains(&text.chars().count());
        let next = self.pieces.get(i + 1).filter(|p| p.line && p.flow != piece.flow && opens_node(p))?;
        let first = next.marker.filter(|m| m.no == Some(1) && m.style != Style::Bullet)?;
        (short && !text.contains(['。', ';', ':', ',', '!'])).then_some(first.style)
    }

    /// The form of a line that is a heading without its number: short, no sentence, and an ordinal that is known to
    /// stand under something comes next.
    pub(super) fn bare_heading(&self, i: usize, piece: &Piece, text: &str) -> Option<(Style, Option<u32>)> {
        let short = (3..=30).contains(&text.chars().count()) && !text.contains(['。', ';', ':', ',', '!', '?']);
        let next = self.pieces.get(i + 1).filter(|p| p.line && opens_node(p))?;
        if !short || self.stack.len() < 2 || next.flow == piece.flow || signs::closes(text, false, self.outline.rules) {
            return None;
        }
        self.lost(i)
    }

    /// Whether the first of the problems that have no numbers stands here: right below the title or the sentence before
    /// the list.
    pub(super) fn opens_first(&self, i: usize) -> bool {
        let before = i.checked_sub(1).and_then(|i| self.pieces.get(i)).filter(|p| p.line && p.label.is_none());
        let opens =
            |text: &str| text.ends_with(['。', ':']) || i == 1 && signs::names_document(text, self.outline.rules);
        let above = before.is_some_and(|p| p.marker.is_none() && opens(self.text(p)));
        above && self.outline.nodes.len() == 1 && ahead::stands_above_answer(self.pieces, i)
    }

    /// Where such a bullet stands: how many open nodes stay, and its rank.
    pub(super) fn above_items(&self, below: Style) -> Option<(usize, i32)> {
        let rank = rank(below) - 1;
        let depth = self.stack.iter().rposition(|n| *n == 0 || self.outline.node(*n).rank < rank)?;
        Some((depth + 1, rank))
    }

    /// Where a heading without an ordinal stands: how many open nodes stay, and its rank. A numbered heading of a smaller
    /// level stays above it.
    pub(super) fn below_level(&self, level: u8) -> (usize, i32) {
        let node = |n: &usize| self.outline.node(*n);
        let numbered = |n: &usize| node(n).style.is_some() && node(n).level.is_some_and(|above| above < level);
        if let Some(at) = self.stack.iter().rposition(numbered) {
            return (at + 1, self.stack.get(at).map_or(0, |n| node(n).rank) + 1);
        }
        let rank = i32::from(level) - 50;
        let depth = self.stack.iter().position(|n| node(n).rank >= rank).unwrap_or(self.stack.len());
        (depth.max(1), rank)
    }

    /// Where an item stands whose form is that of the item above it too: `1.` under `1.`, the inner list counting anew.
    pub(super) fn at_level(&self, style: Style, no: Option<u32>, level: Option<u8>) -> Option<(usize, i32)> {
        let level = level?;
        let node = |n: &usize| self.outline.node(*n);
        let find = |fits: &dyn Fn(u8) -> bool| {
            self.stack.iter().rposition(|n| node(n).style == Some(style) && node(n).level.is_some_and(fits))
        };
        let rank = |at: usize| self.stack.get(at).map_or(0, |n| node(n).rank);
        if let Some(at) = find(&|own| own == level) {
            return Some((at.max(1), rank(at)));
        }
        let above = find(&|above| above < level).filter(|_| no == Some(1))?;
        Some((above + 1, rank(above) + 1))
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{Block, Paragraph, ParagraphKind, Place};
    use crate::rules::Rules;

    /// Type and problem of each record of lines with the levels before them.
    fn records(lines: &[(u8, &str)]) -> Vec<(String, String)> {
        let block = |(i, (level, text)): (usize, &(u8, &str))| {
            Block::Paragraph(Paragraph {
                text: (*text).to_string(),
                place: Place::Block { block: i + 1 },
                kind: ParagraphKind::Body,
                heading: Some(*level).filter(|level| *level > 0),
            })
        };
        let split = crate::split::split(lines.iter().enumerate().map(block).collect(), Rules::builtin());
        let part = |draft: &crate::model::Draft, field| {
            draft.parts.iter().find(|p| p.field == field).map(|p| p.raw.clone()).unwrap_or_default()
        };
        let both = |d| (part(d, crate::model::Field::Type), part(d, crate::model::Field::Problem));
        split.drafts.iter().map(both).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(a, b)| ((*a).to_string(), (*b).to_string())).collect()
    }

    #[test]
    fn a_heading_without_a_number_stands_under_the_numbered_one_above() {
        let found = records(&[
            (1, "竹浦镇渡口问题整改清单"),
            (2, "一、码头管理方面"),
            (3, "渡口堆料未清"),
            (0, "整改措施：清运堆料。"),
            (0, "整改时限：6月底前"),
            (3, "渡口标识缺失"),
            (0, "整改措施：补设标识。"),
            (2, "二、航道设施方面"),
            (3, "航标灯具损坏"),
            (0, "整改措施：更换灯具。"),
        ]);
        let expected = pairs(&[
            ("一、码头管理方面", "渡口堆料未清"),
            ("一、码头管理方面", "渡口标识缺失"),
            ("二、航道设施方面", "航标灯具损坏"),
        ]);
        assert_eq!(found, expected);
    }

    #[test]
    fn the_first_chapter_below_a_title_is_no_title() {
        let found = records(&[
            (0, "竹浦镇渡口问题整改情况报告"),
            (1, "码头管理方面存在的问题及整改情况"),
            (2, "渡口堆料未清"),
            (0, "整改情况：已清运堆料。"),
            (1, "航道设施方面存在的问题及整改情况"),
            (2, "航标灯具损坏"),
            (0, "整改情况：已更换灯具。"),
        ]);
        let expected = pairs(&[
            ("码头管理方面存在的问题及整改情况", "渡口堆料未清"),
            ("航道设施方面存在的问题及整改情况", "航标灯具损坏"),
        ]);
        assert_eq!(found, expected);
    }

    #[test]
    fn an_inner_list_may_count_as_the_outer_does() {
        let found = records(&[
            (0, "竹浦镇渡口问题整改方案"),
            (7, "1.码头管理方面"),
            (8, "1.渡口堆料未清。涉及两处。"),
            (0, "整改措施：1.清运堆料。2.硬化地面。"),
            (0, "整改时限：6月底前"),
            (8, "2.渡口标识缺失。"),
            (0, "整改措施：补设标识。"),
            (7, "2.航道设施方面"),
            (8, "1.航标灯具损坏。"),
            (0, "整改措施：更换灯具。"),
        ]);
        let types: Vec<&str> = found.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(types, ["1.码头管理方面", "1.码头管理方面", "2.航道设施方面"]);
    }
}
