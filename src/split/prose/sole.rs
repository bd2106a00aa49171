//! A heading with one problem, and that without a number, beside headings that count theirs.
//!
//! ```text
//! 一、校舍安全
//! 1.护栏松动。
//! 二、体育设施安全
//! 篮球架锈蚀严重。
//! ```
//! The heading is the type of its one problem too.

use super::cut::{Context, Cut};
use super::outline::Span;
use super::{headline, signs};
use crate::model::{Draft, Field, RecordKind};
use crate::rules::Section;

/// Longest such heading, in characters.
const LONGEST: usize = 24;

impl Cut<'_, '_> {
    /// Whether a heading under a node groups records: it says nothing itself and what stands under it is answered, or a
    /// list of problems.
    pub(super) fn holds_groups(&self, index: usize) -> bool {
        let outline = self.outline;
        let groups = |child: &usize| {
            let node = outline.node(*child);
            node.style.is_some()
                && node.fields.is_empty()
                && !node.children.is_empty()
                && !says_more(outline.head(node))
        };
        outline.node(index).children.iter().any(groups)
    }

    /// Whether a node is a heading over one problem without a number.
    pub(in crate::split) fn is_sole(&self, index: usize, context: &Context) -> bool {
        let outline = self.outline;
        let node = outline.node(index);
        let head = outline.head(node);
        let stated = node.fields.iter().any(|f| f.field.is_problem());
        let answered = !node.fields.is_empty() || context.section == Some(Section::Problems) && node.parent != 0;
        context.beside_group
            && answered
            && !stated
            && node.style.is_some()
            && node.children.is_empty()
            && (2..=LONGEST).contains(&head.chars().count())
            && !says_more(head)
            && !signs::states_problem(head, outline.rules)
            && matches!(node.text.as_slice(), [one] if outline.text(one).ends_with(['。', ';']))
    }

    /// The one problem below a heading: its headline and what is said about it.
    pub(super) fn stated_below(&mut self, draft: &mut Draft, index: usize) {
        let outline = self.outline;
        let node = outline.node(index);
        self.used.extend(node.head.clone());
        let Some(text) = node.text.first() else { return };
        let (end, rest) = headline::end(outline.text(text));
        let part =
            |from: usize, to: usize| Span { flow: text.flow, range: text.range.start + from..text.range.start + to };
        self.part(draft, Field::Problem, None, vec![part(0, end)]);
        self.part(draft, Field::Content, None, vec![part(rest, text.range.len())]);
    }

    /// A record out of such a heading without labels.
    pub(in crate::split) fn sole(&mut self, index: usize, context: &Context) {
        let mut here = context.clone();
        here.types.push(index);
        let mut draft = self.begin(RecordKind::Problem, &here);
        self.stated_below(&mut draft, index);
        self.heading_units(&mut draft, context);
        self.finish(draft);
    }
}

/// Whether a heading is a sentence.
fn says_more(head: &str) -> bool {
    head.contains(['。', ';', ','])
}

#[cfg(test)]
mod tests {
    use crate::split::dialects::testing::drafts;

    #[test]
    fn one_problem_needs_no_number() {
        let text = "一、存在的问题\n(一)青湾渡口\n1.护栏松动。\n2.标识缺失。\n(二)柳埠渡口\n候船厅吊顶渗水。涉及两处。";
        assert_eq!(
            drafts(text),
            [
                "type=(一)青湾渡口 | problem=1.护栏松动",
                "type=(一)青湾渡口 | problem=2.标识缺失",
                "type=(二)柳埠渡口 | problem=候船厅吊顶渗水 | content=涉及两处。",
            ]
        );
        let text = "一、校舍安全\n1.护栏松动。\n整改措施:加固。\n二、体育设施安全\n篮球架锈蚀严重。\n整改措施:拆除重装。\n责任单位:总务处";
        assert_eq!(
            drafts(text),
            [
                "type=一、校舍安全 | problem=1.护栏松动 | measures=加固。",
                "type=二、体育设施安全 | problem=篮球架锈蚀严重 | measures=拆除重装。 | units=总务处",
            ]
        );
    }

    #[test]
    fn a_heading_that_states_its_problem_keeps_it() {
        let text =
            "一、校舍安全\n1.护栏松动。\n整改措施:加固。\n二、体育设施不达标\n篮球架锈蚀严重。\n整改措施:拆除重装。";
        let found = drafts(text);
        assert_eq!(found[1], "problem=二、体育设施不达标 | content=篮球架锈蚀严重。 | measures=拆除重装。");
    }
}
