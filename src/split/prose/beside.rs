//! Prose beside tables that gave records: what it repeats of them, and which of its items are problems of its own.
//!
//! An item whose answer stands behind it (1.护栏松动。整改情况：已加固。) is one although the tables of the text are about others.

use super::cut::Cut;
use super::outline::{FieldText, Node};
use super::{headline, signs};
use crate::model::{Draft, Field};
use crate::rules::Section;
use crate::text::marker;
use crate::text::width::flat;
use std::cell::OnceCell;
use std::collections::HashSet;

/// The problems and contents of tables, each up to its first sentence end. Few texts ask for them.
pub(super) struct Printed<'t> {
    drafts: &'t [Draft],
    found: OnceCell<HashSet<String>>,
}

impl<'t> Printed<'t> {
    /// Of these drafts.
    pub(super) fn new(drafts: &'t [Draft]) -> Self {
        Printed { drafts, found: OnceCell::new() }
    }

    /// Whether a text begins as one of them does.
    pub(super) fn holds(&self, text: &str) -> bool {
        let parts = || self.drafts.iter().flat_map(|d| &d.parts).filter(|p| p.field.is_problem());
        self.found.get_or_init(|| parts().map(|p| opening(&p.raw)).collect()).contains(&opening(text))
    }
}

/// A text up to its first sentence end, less its ordinal, white space and the words that make a heading of a problem.
fn opening(text: &str) -> String {
    let folded = flat(marker::strip(text).1);
    let sentence = folded.split(['。', ';', ',', ':']).next().unwrap_or("");
    let bare = sentence.strip_prefix("关于").unwrap_or(sentence).trim_end_matches("问题").trim_end_matches('的');
    bare.replace('"', "")
}

impl Cut<'_, '_> {
    /// Whether an item of the prose beside tables is a problem with its answer that no table holds.
    pub(super) fn is_beside(&self, node: &Node, section: Option<Section>) -> bool {
        let (outline, rules) = (self.outline, self.outline.rules);
        let answer = |f: &FieldText| !f.bracket && matches!(f.field, Field::Measures | Field::Result);
        if node.parent == 0 || node.style.is_none() || node.heading.is_some() || !node.fields.iter().any(answer) {
            return false;
        }
        let head = outline.head(node);
        let headline = head.get(..headline::end(head).0).unwrap_or("");
        let above = outline.head(outline.node(node.parent));
        let told = matches!(section, Some(Section::Problems | Section::Measures))
            || ["问题", "隐患"].iter().any(|word| above.contains(word));
        let states = signs::states_problem(headline, rules) || told && !signs::says_work(headline, rules);
        let quiet = matches!(section, Some(Section::Achievements | Section::Organisation | Section::Guidance));
        states && !quiet && !headline.is_empty() && self.printed.is_none_or(|tables| !tables.holds(head))
    }
}

#[cfg(test)]
mod tests {
    use crate::split::dialects::testing::rows;

    const TABLE: [&str; 3] = [
        "序号 | 未完成整改问题 | 下步措施 | 责任单位",
        "1 | 航标灯具损坏 | 更换灯具 | 县航道站",
        "2 | 台账缺页 | 逐页补记 | 县航道站",
    ];

    #[test]
    fn problems_answered_in_prose_stand_beside_a_table_of_others() {
        let prose = [
            "渡口整改情况报告",
            "一、已整改问题",
            "1.护栏松动。整改情况：已加固护栏三处。",
            "2.候船厅堆物。整改情况：已清运。",
        ];
        let alone = rows(&prose);
        let found = rows(&[&prose[..], &TABLE[..]].concat());
        assert_eq!((alone.len(), found.len()), (2, 4), "{found:?}");
        assert!(alone.iter().all(|d| found.contains(d)), "{found:?}");
    }

    #[test]
    fn prose_that_goes_through_a_table_makes_none() {
        let prose = [
            "渡口整改情况报告",
            "一、整改情况",
            "1.关于航标灯具损坏的问题。整改情况：已更换。",
            "2.台账缺页。整改情况：已补记。",
        ];
        assert_eq!(rows(&[&prose[..], &TABLE[..]].concat()).len(), 2);
    }
}
