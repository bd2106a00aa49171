//! Lists of problems whose items need no word of a problem (门前堆放杂物): the title of the text says what they are, or other
//! items of the list that close with a state too.

use super::ahead::opens_node;
use super::brackets::{self, Before};
use super::pieces::Piece;
use super::{TITLE_LINES, signs};
use crate::flow::Flow;
use crate::model::{Field, LooseKind};
use crate::rules::Rules;
use crate::split::titles;
use crate::text::marker;
use crate::text::width::is_longer;
use std::cell::OnceCell;
use std::collections::HashSet;

/// Whether the items of a text are problems: looked for once, and only where an item closes with a state.
pub(super) struct Listed<'f> {
    flows: &'f [Flow<'f>],
    rules: &'f Rules,
    told: OnceCell<bool>,
}

impl<'f> Listed<'f> {
    pub(super) fn new(flows: &'f [Flow<'f>], rules: &'f Rules) -> Self {
        Listed { flows, rules, told: OnceCell::new() }
    }

    /// Whether an item is one of them, which work is not.
    pub(super) fn holds(&self, item: &str) -> bool {
        !signs::says_work(item, self.rules)
            && !opens_with_work(item, self.rules)
            && *self.told.get_or_init(|| is_titled(self.flows) || has_stated(self.flows, self.rules))
    }
}

/// Characters of the verb with which work is told: 召开会议, 购置救生衣.
const VERB: usize = 2;

/// Whether an item opens with a verb of work. Inside it the same word may say what is missing.
fn opens_with_work(item: &str, rules: &Rules) -> bool {
    let body = item.get(marker::leading(item).map_or(0, |m| m.len)..).unwrap_or("").trim_start();
    let end = body.char_indices().nth(VERB).map_or(body.len(), |(at, _)| at);
    body.get(..end).is_some_and(|verb| rules.words.works.tell(verb) || rules.words.actions.tell(verb))
}

/// Whether the title of a text says that it is about problems.
fn is_titled(flows: &[Flow<'_>]) -> bool {
    flows.iter().take(TITLE_LINES).any(|f| titles::is_title(&f.text) && signs::titles_problems(&f.text))
}

/// Whether an item states a problem and closes with its state: 1.护栏缺失（已完成）。
fn has_stated(flows: &[Flow<'_>], rules: &Rules) -> bool {
    let state = |f: &Flow<'_>| {
        let lacks = |at: usize| signs::first_lack(&f.text, rules).is_some_and(|end| end <= at);
        let before = Before { lacks: &lacks, listed: &|| false };
        let found = brackets::brackets(f, 0..f.text.len(), before, rules);
        found.iter().any(|b| b.is_state() && b.values.iter().any(|(label, _)| label.field == Field::Status))
    };
    let item = |f: &&Flow<'_>| {
        let text = f.text.as_str();
        f.kind == LooseKind::Paragraph && text.contains(['(', '[']) && marker::leading(text).is_some()
    };
    flows.iter().filter(item).any(state)
}

/// Longest item of a list of problems that says nothing under labels, in characters.
const LONGEST: usize = 120;
/// Shortest one: 食堂 is where something was found.
const SHORTEST: usize = 4;

/// Whether a line titles a list of problems that were found, and all items below it can be problems: none is work or an
/// instruction, and the title or an item says that they were found.
pub(super) fn titles_list(title: &str, pieces: &[Piece], flows: &[Flow<'_>], rules: &Rules) -> bool {
    if !titles::is_list_title(title) || !signs::titles_problems(title) || rules.words.general_lists.tell(title) {
        return false;
    }
    let text = |p: &Piece| flows.get(p.flow).and_then(|f| f.text.get(p.body.clone())).unwrap_or("");
    // Numbers on lines of their own are cells of a table.
    let cell = |p: &Piece| p.marker.is_some_and(|m| m.len == 0);
    if pieces.iter().any(|p| p.label.is_some() && !p.bracket || cell(p)) {
        return false;
    }
    let items = || pieces.iter().filter(|p| opens_node(p)).map(&text);
    let work = |item: &str| {
        signs::says_work(item, rules)
            || signs::demands(item, rules)
            || rules.words.instructions.tell(item)
            || opens_with_work(item, rules)
            || is_longer(item, LONGEST)
    };
    // Some items of one form are only places: the others are what was found there.
    let is_short = |p: &Piece| !is_longer(text(p).trim_end_matches('。'), SHORTEST - 1);
    let forms = |short: bool| -> HashSet<_> {
        let told = pieces.iter().filter(|p| opens_node(p) && is_short(p) == short);
        told.filter_map(|p| p.marker.map(|m| m.style as usize)).collect()
    };
    if !forms(true).is_disjoint(&forms(false)) {
        return false;
    }
    let found = || rules.words.found_lists.tell(title) || items().any(|item| signs::states_problem(item, rules));
    items().nth(1).is_some() && !items().any(work) && found()
}

#[cfg(test)]
mod tests {
    use crate::split::dialects::testing::drafts;

    #[test]
    fn items_of_a_titled_list_need_no_word_of_a_problem() {
        let text = "青湾镇渡口巡查发现问题清单\n一、码头\n1.候船厅堆放杂物。\n2.栈桥停放摩托车。\n二、航道\n3.渔网横江。\n请各村3日内完成整改。";
        let found = [
            "type=一、码头 | problem=1.候船厅堆放杂物",
            "type=一、码头 | problem=2.栈桥停放摩托车",
            "type=二、航道 | problem=3.渔网横江",
        ];
        assert_eq!(drafts(text), found);
        let flat = drafts("青湾镇渡口问题清单\n1.候船厅堆放杂物。\n2.栈桥护栏松动。");
        assert_eq!(flat, ["problem=1.候船厅堆放杂物", "problem=2.栈桥护栏松动"]);
    }

    #[test]
    fn lists_of_anything_else_are_none() {
        for text in [
            "青湾镇渡口常见隐患清单\n1.候船厅堆放杂物。\n2.栈桥护栏松动。",
            "青湾镇渡口问题整改台账\n1.本表一式两份。\n2.请用钢笔填写。",
            "青湾镇渡口问题整改清单\n1.加固护栏。\n2.建立台账。",
            "青湾镇渡口整改任务清单\n1.候船厅清理杂物。\n2.栈桥更换护栏。",
            "青湾镇渡口问题整改进度明细\n1 |\n青湾村 |\n3 |\n2 |\n柳埠村 |\n4 |",
            "青湾镇渡口检查问题清单\n1.检查组组长由李某担任。\n2.检查时间为五月六日。\n3.护栏松动。",
            "青湾镇渡口检查问题清单\n1.候船厅\n2.栈桥\n3.护栏松动",
            "青湾镇渡口问题整改情况通报\n一、工作开展\n1.召开会议（已完成）。\n2.购置救生衣二十件（已完成）。",
            "青湾镇渡口物资清单\n1.救生衣不少于二十件。\n2.缆绳两条。",
        ] {
            assert!(drafts(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_state_closes_items_of_whatever_words() {
        let text =
            "渡口问题销号清单\n1.候船厅堆放杂物——已整改\n2.栈桥停放摩托车——整改中\n3.渔网横江——未整改，4月底前完成";
        assert_eq!(
            drafts(text),
            [
                "problem=1.候船厅堆放杂物 | status=已整改",
                "problem=2.栈桥停放摩托车 | status=整改中",
                "problem=3.渔网横江 | status=未整改 | deadline=4月底前完成",
            ]
        );
        for title in ["关于渡口检查发现问题整改情况的通报", "渡口安全工作通报"] {
            let text =
                format!("{title}\n一、码头方面\n1.护栏不牢（已完成）。加固护栏。\n2.候船厅堆物（已完成）。清运杂物。");
            assert_eq!(
                drafts(&text),
                [
                    "type=一、码头方面 | problem=1.护栏不牢 | status=加固护栏。 | status=已完成",
                    "type=一、码头方面 | problem=2.候船厅堆物 | status=清运杂物。 | status=已完成",
                ],
                "{title}"
            );
        }
        let work = "渡口重点工作通报\n1.渡口清淤（已完成）。\n2.码头改造——已完成";
        assert!(drafts(work).is_empty());
    }
}
