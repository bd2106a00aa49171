//! Headings that state a problem themselves, each with a labelled line below it that says more: the heading is the headline
//! and the labelled text what is said about it.
//!
//! ```text
//! 一、渡口管理方面
//! （一）码头护栏缺失
//! 存在问题：东渡口有两处护栏未安装。
//! 整改情况：已安装。
//! ```
//! Where most of such headings state nothing (（一）码头） they group the labelled problems below them.

use super::outline::rank;
use super::pieces::Piece;
use super::signs;
use crate::flow::Flow;
use crate::model::Field;
use crate::rules::Rules;
use crate::text::marker::Style;
use std::collections::HashMap;

/// Longest such heading, in characters.
const LONGEST: usize = 40;

/// What a heading ends in that only groups problems.
const GROUPS: [&str; 4] = ["方面", "情况", "工作", "领域"];

/// Headings of one form: those above a labelled problem, how many of them state one, and whether another groups several.
#[derive(Default)]
struct Form {
    labels: Vec<usize>,
    states: usize,
    groups: bool,
}

/// Marks the labelled problems below headings that state them, and makes them what is said about those.
pub(super) fn settle(pieces: &mut [Piece], flows: &[Flow<'_>], rules: &Rules) {
    // What stands in the paragraph of the headline says more of it, whatever the headline is.
    for i in 1..pieces.len() {
        let head = pieces.get(i - 1).filter(|p| p.line && p.marker.is_some() && p.label.is_none()).map(|p| p.flow);
        // 青湾渡口。主要问题：… states what was found there.
        let found = |p: &Piece| p.label.as_ref().is_some_and(|l| l.field == Field::Problem);
        let inside = |p: &&mut Piece| !p.line && !p.bracket && Some(p.flow) == head && !found(p);
        pieces.get_mut(i).filter(inside).into_iter().for_each(say_more);
    }
    for i in 1..pieces.len() {
        let may_state = |p: &Piece| problem(p) || p.maybe.is_some();
        let stated = pieces.get(i).is_some_and(|p| p.line && p.marker.is_none() && may_state(p));
        let numbers = |p: &&mut Piece| p.line && p.marker.is_some() && !p.body.is_empty() && is_number(p, flows);
        if let Some(head) = pieces.get_mut(i - 1).filter(|p| stated && numbers(p)) {
            head.heads = true;
        }
    }
    let mut forms: HashMap<Style, Form> = HashMap::new();
    for (i, piece) in pieces.iter().enumerate() {
        let Some((style, states)) = heading(piece, flows, rules) else { continue };
        let rest = pieces.get(i + 1..).unwrap_or_default();
        let labelled = |p: &&Piece| p.line && p.marker.is_none() && !p.body.is_empty() && problem(p);
        if rest.first().filter(labelled).is_none() {
            continue;
        }
        let form = forms.entry(style).or_default();
        let own = rest.iter().take_while(|p| p.marker.is_none_or(|m| rank(m.style) > rank(style)));
        form.groups |= own.filter(|p| p.line && problem(p)).nth(1).is_some();
        form.labels.push(i + 1);
        form.states += usize::from(states);
    }
    for form in forms.into_values().filter(|form| !form.groups && form.states * 2 >= form.labels.len()) {
        for at in form.labels {
            pieces.get_mut(at).into_iter().for_each(say_more);
        }
    }
}

/// Whether the label of a piece is that of a number: 受理编号.
fn is_number(piece: &Piece, flows: &[Flow<'_>]) -> bool {
    let Some(label) = &piece.label else { return false };
    let word = flows.get(piece.flow).and_then(|f| f.text.get(label.name.clone()));
    matches!(label.field, Field::Extra | Field::Number) && word.is_some_and(|word| word.ends_with("编号"))
}

/// Whether a piece is a labelled problem or says more of one.
fn problem(piece: &Piece) -> bool {
    piece.label.as_ref().is_some_and(|l| l.field.is_problem() && l.kind.is_none())
}

/// Makes a labelled problem what is said about the headline above it.
fn say_more(piece: &mut Piece) {
    if problem(piece)
        && let Some(label) = &mut piece.label
    {
        (label.field, piece.below) = (Field::Content, true);
    }
}

/// The form of a numbered heading without a label, and whether it states a problem.
fn heading(piece: &Piece, flows: &[Flow<'_>], rules: &Rules) -> Option<(Style, bool)> {
    let style = piece.marker.filter(|_| piece.line && piece.label.is_none())?.style;
    let text = flows.get(piece.flow)?.text.get(piece.body.clone())?;
    let bare = text.trim_end_matches(['。', ';']);
    let fits = (2..=LONGEST).contains(&bare.chars().count()) && !bare.contains('。');
    let groups = GROUPS.iter().any(|end| bare.ends_with(end)) || rules.sections.is_generic(bare);
    // 问题1：… says itself that it is one.
    let named = style == Style::Named;
    let states = !groups && (named || signs::states_problem(bare, rules)) && !signs::names_site(bare);
    (fits && style != Style::Bullet).then_some((style, states))
}

#[cfg(test)]
mod tests {
    use crate::split::dialects::testing::drafts;

    #[test]
    fn a_heading_that_states_its_problem_is_the_headline() {
        for label in ["存在问题", "审计指出问题", "主要表现", "问题描述"] {
            let text = format!(
                "一、码头方面\n(一)护栏未安装\n{label}:东渡口缺护栏两处。\n整改情况:已安装。\n(二)标识损坏\n{label}:标识牌三块。\n整改情况:已更换。\n二、船舶方面\n(一)船舶超期服役\n{label}:两艘渡船超期。\n整改情况:已报废。"
            );
            let found = drafts(&text);
            assert_eq!(
                found[0],
                "type=一、码头方面 | problem=(一)护栏未安装 | content=东渡口缺护栏两处。 | status=已安装。"
            );
            assert_eq!(
                found[2],
                "type=二、船舶方面 | problem=(一)船舶超期服役 | content=两艘渡船超期。 | status=已报废。"
            );
        }
    }

    #[test]
    fn a_heading_that_groups_problems_stays_their_type() {
        for (first, second) in [("码头", "船舶"), ("码头安全缺失方面", "船舶管理不严方面")] {
            let text = format!(
                "(一){first}\n存在问题:护栏未安装。\n整改情况:已安装。\n(二){second}\n存在问题:台账缺失。\n整改情况:已补齐。"
            );
            assert_eq!(drafts(&text)[0], format!("type=(一){first} | problem=护栏未安装。 | status=已安装。"));
        }
        let text = "(一)码头管理缺失\n存在问题:护栏未安装。\n整改情况:已安装。\n存在问题:台账缺失。\n整改情况:已补齐。";
        assert_eq!(drafts(text).len(), 2);
    }

    #[test]
    fn a_counter_says_that_its_line_is_the_problem() {
        let text = "渡口整改台账\n问题1:栈桥堆放杂物\n问题表现:占道两处。\n整改举措:清运。\n问题2:候船厅“空岗”\n问题表现:两天无人。\n整改举措:(1)排班;(2)考勤。";
        assert_eq!(
            drafts(text),
            [
                "problem=问题1:栈桥堆放杂物 | content=占道两处。 | measures=清运。",
                "problem=问题2:候船厅“空岗” | content=两天无人。 | measures=(1)排班;(2)考勤。",
            ]
        );
        let aspects = "渡口整改台账\n问题1:码头方面\n存在问题:护栏缺失。\n整改措施:补设。\n问题2:船舶方面\n存在问题:超期。\n整改措施:检验。";
        assert_eq!(drafts(aspects)[0], "type=问题1:码头方面 | problem=护栏缺失。 | measures=补设。");
    }

    #[test]
    fn a_site_before_the_label_of_its_problem_is_the_type() {
        for head in ["一、青湾渡口。", "一、青湾渡口(已整改)。"] {
            let text = format!("渡口整改公示\n{head}违规问题:超载两次。整改情况:罚款。");
            let found = drafts(&text);
            let told =
                found[0].starts_with("type=一、青湾渡口 | ") && found[0].contains("problem=超载两次。 | status=罚款。");
            assert!(told, "{found:?}");
        }
        let stated = "渡口整改公示\n一、管护责任不落实。主要问题:护栏松动。整改措施:加固。";
        assert!(drafts(stated)[0].starts_with("problem=一、管护责任不落实 | content="));
    }

    #[test]
    fn a_case_counted_by_its_file_number() {
        let case = |no: &str, file: &str| {
            format!(
                "{no}、受理编号:{file}\n反映情况:东渡口堆料场长期扬尘扰民。\n调查核实情况:物料未覆盖。\n是否属实:属实\n处理和整改情况:1.覆盖物料;2.硬化地面。\n办结情况:已办结\n"
            )
        };
        let found = drafts(&format!("信访件办理情况公开\n{}{}", case("一", "A01"), case("二", "A02")));
        let rest = "problem=东渡口堆料场长期扬尘扰民。 | extra=物料未覆盖。 | extra=属实 | status=1.覆盖物料;2.硬化地面。 | status=已办结";
        assert_eq!(found, [format!("extra=A01 | {rest}"), format!("extra=A02 | {rest}")]);
    }

    #[test]
    fn labels_in_the_paragraph_of_the_headline() {
        let text = "一、自查问题及整改情况\n(一)重复收费。主要表现:渡船票另收保险费。原因分析:政策不熟。整改措施:退费。完成时间:6月底前。\n(二)超标收费。原因分析:核对不严。整改措施:退费。\n(三)票价未公示。\n原因分析:无人负责。\n整改措施:公示。";
        assert_eq!(
            drafts(text),
            [
                "problem=(一)重复收费 | content=渡船票另收保险费。 | extra=政策不熟。 | measures=退费。 | deadline=6月底前",
                "problem=(二)超标收费 | extra=核对不严。 | measures=退费。",
                "problem=(三)票价未公示 | extra=无人负责。 | measures=公示。",
            ]
        );
    }
}
