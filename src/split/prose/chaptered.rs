//! One problem whose parts are the chapters of the text: each chapter is named like a label.
//!
//! ```text
//! 一、整改任务
//! 东渡口堆料场扬尘污染严重。
//! 二、整改目标
//! 6月底前完成清运。
//! 三、整改措施
//! （一）清运堆料。
//! 四、整改完成情况
//! ```
//! Where the chapter of the problem holds a list, or several paragraphs, the chapters are lists of their own.

use super::label::Label;
use super::pieces::Piece;
use crate::flow::Flow;
use crate::model::Field;
use crate::rules::Rules;
use crate::text::marker::Style;
use std::ops::Range;

/// A chapter named like a label: its piece, the form of its ordinal and what the label means.
struct Chapter {
    at: usize,
    style: Option<Style>,
    field: Field,
}

/// Makes the headings of such chapters labels.
pub(super) fn settle(pieces: &mut [Piece], flows: &[Flow<'_>], rules: &Rules) {
    let named: Vec<Chapter> = (0..pieces.len()).filter_map(|at| chapter(at, pieces, flows, rules)).collect();
    let mut problems = named.iter().filter(|c| c.field == Field::Problem);
    let (Some(problem), None) = (problems.next(), problems.next()) else { return };
    let parts = || named.iter().filter(|c| c.style == problem.style && c.at > problem.at);
    let once = |field: Field| parts().filter(|c| c.field == field).nth(1).is_none();
    // 整改任务 over work to do is one of a plan, unless something is said of its result.
    let task = pieces.get(problem.at).is_some_and(|p| names_task(p, flows));
    let answered = parts().any(|c| c.field == Field::Result || !task && c.field.is_answer());
    if !answered
        || parts().nth(1).is_none()
        || !parts().all(|c| once(c.field))
        || !parts().next().is_some_and(|c| is_one(problem.at..c.at, pieces, flows))
    {
        return;
    }
    let chapters: Vec<(usize, Field)> = std::iter::once(problem).chain(parts()).map(|c| (c.at, c.field)).collect();
    for (at, field) in chapters {
        if let Some(piece) = pieces.get_mut(at) {
            let (name, value) = (piece.body.clone(), piece.range.end);
            piece.label.get_or_insert(Label { field, kind: None, name, value });
            piece.body = value..value;
        }
    }
}

/// Whether a heading names work: 整改任务, 整改事项.
fn names_task(piece: &Piece, flows: &[Flow<'_>]) -> bool {
    let text = flows.get(piece.flow).and_then(|f| f.text.get(piece.range.clone())).unwrap_or("");
    ["任务", "内容", "项目", "事项"].iter().any(|word| text.contains(word))
}

/// The heading of a chapter that is a label and nothing else.
fn chapter(at: usize, pieces: &[Piece], flows: &[Flow<'_>], rules: &Rules) -> Option<Chapter> {
    let alone = |l: &Label, piece: &Piece| l.value >= piece.range.end;
    let piece = pieces.get(at).filter(|p| p.line && p.label.as_ref().is_none_or(|l| alone(l, p)))?;
    let style = piece.marker.map(|m| m.style);
    let name = piece.label.as_ref().map_or(piece.body.clone(), |l| l.name.clone());
    let word = flows.get(piece.flow)?.text.get(name)?.trim_end_matches([':', '。']);
    let found = rules.labels.exact(word).filter(|m| m.kind.is_none())?;
    let part = found.field == Field::Problem || found.field == Field::Goal || found.field == Field::Status;
    let fits = part || found.field.is_answer() || found.field.is_duty();
    (fits && matches!(style, None | Some(Style::Chinese | Style::ChineseParen))).then_some(Chapter {
        at,
        style,
        field: found.field,
    })
}

/// Whether a chapter, its heading the first of these pieces, states one problem: a paragraph without a list.
fn is_one(chapter: Range<usize>, pieces: &[Piece], flows: &[Flow<'_>]) -> bool {
    let text = |p: &Piece| flows.get(p.flow).and_then(|f| f.text.get(p.range.clone())).unwrap_or("");
    let plain = |p: &Piece| p.marker.is_none() && p.label.is_none() && !p.bracket && !text(p).contains("一是");
    matches!(pieces.get(chapter), Some([_, one]) if plain(one))
}

#[cfg(test)]
mod tests {
    use crate::split::dialects::testing::drafts;

    #[test]
    fn the_chapters_of_one_problem_are_its_parts() {
        let text = "渡口整改任务完成情况的公示\n现将完成情况公示如下:\n一、整改任务\n东渡口堆料场扬尘污染严重。\n二、整改目标\n2023年6月底前完成清运。\n三、整改措施\n(一)清运堆料。\n(二)硬化场地。\n四、整改完成情况\n(一)堆料已清运。\n(二)场地已硬化。\n五、公示期限\n公示时间为2023年7月3日至7日。\n某镇人民政府\n2023年7月3日";
        let parts = "goal=2023年6月底前完成清运。 | measures=(一)清运堆料。⏎(二)硬化场地。 | status=(一)堆料已清运。⏎(二)场地已硬化。";
        let expected = [format!("problem=东渡口堆料场扬尘污染严重。 | {parts}")];
        assert_eq!(drafts(text), expected);
        let plain =
            ["一、", "二、", "三、", "四、", "五、"].iter().fold(text.to_string(), |text, no| text.replace(no, ""));
        assert_eq!(drafts(&plain.replace("公示期限\n", "")), expected);
    }

    #[test]
    fn chapters_of_several_problems_stay_chapters() {
        let text = "一、存在问题\n1.护栏松动。\n2.台账缺失。\n二、整改措施\n1.加固护栏。\n2.补齐台账。\n三、整改时限\n6月底前完成。";
        assert!(drafts(text).len() > 1);
        let text = "一、整改任务\n各单位要逐项整改。\n二、整改目标\n6月底前完成整改。\n三、整改措施\n(一)加强领导。\n四、工作要求\n(一)按时报送。";
        assert!(drafts(text).iter().all(|draft| !draft.contains("逐项整改")));
    }
}
