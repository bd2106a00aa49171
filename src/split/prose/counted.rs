//! Ordinals that stand before the labels of a record and not before its problem: 任务1 over 问题描述：…, 1、隐患名称：….
//! They count the records: each is the ordinal of its problem, where more than one record is counted so.

use super::cut::Cut;
use super::outline::Node;
use crate::model::{Draft, Field};

impl Cut<'_, '_> {
    /// Puts the ordinal of a node whose head holds nothing else before the problem that stands under a label.
    pub(super) fn count(&mut self, draft: &mut Draft, node: &Node) {
        let outline = self.outline;
        let Some(head) = node.head.as_ref().filter(|_| node.no.is_some() && outline.head(node).trim().is_empty())
        else {
            return;
        };
        // 编号：1 counts as well.
        if node.fields.iter().any(|f| f.field == Field::Number) || !self.counts_records(node) {
            return;
        }
        let ordinal = outline.raw(std::slice::from_ref(head));
        let ordinal = ordinal.trim().trim_matches(['【', '】', '[', ']', '〔', '〕', '*']);
        let place = outline.place(std::slice::from_ref(head));
        let Some((part, place)) = draft.parts.iter_mut().find(|p| p.field == Field::Problem).zip(place) else { return };
        // The label, or the end of a line, stands between the two.
        part.raw = format!("{ordinal}\n{}", part.raw);
        part.place = part.place.join(&place);
    }

    /// Whether more than one record beside a node has an ordinal of the same form and nothing else as its head. Each list
    /// is looked through once.
    fn counts_records(&mut self, node: &Node) -> bool {
        let outline = self.outline;
        let Some(style) = node.style else { return false };
        let states = |node: &Node| node.fields.iter().any(|f| f.field.is_problem() && !f.spans.is_empty());
        let same = |index: &&usize| {
            let other = outline.node(**index);
            let below = || other.children.len() == 1 && other.children.iter().all(|c| states(outline.node(*c)));
            other.style == Some(style) && outline.head(other).trim().is_empty() && (states(other) || below())
        };
        let siblings = &outline.node(node.parent).children;
        *self
            .counted
            .entry((node.parent, style as usize))
            .or_insert_with(|| siblings.iter().filter(same).nth(1).is_some())
    }
}

#[cfg(test)]
mod tests {
    use crate::{Options, convert};

    /// The numbers of the problems and the codes of the findings.
    fn read(heads: &[&str]) -> (Vec<Option<u32>>, bool) {
        let card = |head: &&str| format!("{head}问题描述：轮胎老旧{head}\n整改措施：更换轮胎。\n责任单位：县教育局\n");
        let text = format!("枫湾县校车问题整改任务清单\n{}", heads.iter().map(card).collect::<String>());
        let document = convert(text.as_bytes(), "清单.txt", &Options::default()).unwrap();
        let numbers = document.records.iter().map(|r| r.problem.as_ref().and_then(|p| p.no)).collect();
        (numbers, document.findings.iter().any(|f| f.message.contains("3 is missing")))
    }

    #[test]
    fn the_number_of_a_card_is_that_of_its_problem() {
        let expected = (vec![Some(1), Some(2), Some(4)], true);
        for heads in
            [["任务1\n", "任务2\n", "任务4\n"], ["隐患一：\n", "隐患二：\n", "隐患四：\n"], ["1、", "2、", "4、"]]
        {
            assert_eq!(read(&heads), expected, "{heads:?}");
        }
        assert_eq!(read(&["", ""]).0, [None, None]);
    }
}
