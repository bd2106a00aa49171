//! Lines without an ordinal that head a list: 主要问题： over 1. 2., 整改措施 over bullets.

use super::label::Label;
use super::pieces::Piece;
use crate::flow::Flow;
use crate::rules::{Rules, Section};
use crate::text::marker::Style;

/// 暗访发现的主要问题： over 1. 2. heads a list of problems. Only the plain words (存在问题：) are labels there too.
pub(super) fn lists(pieces: &mut [Piece], flows: &[Flow<'_>], rules: &Rules) {
    let mut listed = false;
    for piece in pieces.iter_mut().rev() {
        let over = std::mem::replace(&mut listed, piece.line && piece.marker.is_some_and(|m| m.no == Some(1)));
        let empty = |l: &&Label| l.value >= piece.range.end && l.field.is_problem();
        let Some(label) = piece.label.as_ref().filter(empty).filter(|_| over && piece.line) else { continue };
        let word = flows.get(piece.flow).and_then(|f| f.text.get(label.name.clone()));
        if word.and_then(|word| rules.labels.meaning(word)).is_some_and(|m| !m.listed) {
            piece.body = label.name.start..piece.range.end;
            piece.label = None;
        }
    }
}

/// 整改措施 over bullets heads a chapter where it stands once, below 存在问题 over bullets: it is about all of those.
pub(super) fn answers(pieces: &mut [Piece], flows: &[Flow<'_>], rules: &Rules) {
    let bullet = |p: &Piece| p.marker.is_some_and(|m| m.style == Style::Bullet);
    let empty = |p: &Piece| p.line && p.marker.is_none() && p.label.as_ref().is_some_and(|l| l.value >= p.range.end);
    let heads = |p: &Piece| empty(p) && p.label.as_ref().is_some_and(|l| l.field.is_answer());
    let lists = |p: &Piece| {
        let text = flows.get(p.flow).and_then(|f| f.text.get(p.range.clone())).unwrap_or("").trim_end_matches(':');
        let section = || rules.sections.heading(text).filter(|_| rules.sections.is_generic(text));
        p.line && p.marker.is_none() && section().is_some_and(|h| h.section == Section::Problems)
    };
    let mut found = pieces.iter().enumerate().filter(|(_, p)| heads(p)).map(|(i, _)| i);
    let (Some(at), None) = (found.next(), found.next()) else { return };
    let above = pieces.get(..at).unwrap_or_default();
    let listed = above.iter().rev().take_while(|p| bullet(p) && p.label.is_none()).count();
    let head = (at - listed).checked_sub(1).and_then(|i| pieces.get(i)).filter(|p| lists(p) && p.heading.is_some());
    let level = head.map(|p| p.heading);
    let below = pieces.get(at + 1).is_some_and(bullet);
    if let (Some(level), Some(piece), true) = (level, pieces.get_mut(at), listed > 1 && below)
        && piece.heading == level
    {
        piece.body = piece.range.clone();
        piece.label = None;
    }
}

#[cfg(test)]
mod tests {
    use crate::{Options, convert};

    /// Each record of a page with heading styles: its problem and its measures.
    fn told(text: &str) -> Vec<String> {
        let document = convert(text.as_bytes(), "报告.md", &Options::default());
        let show = |r: &crate::model::Record| {
            let measures: Vec<&str> = r.measures.iter().map(|m| m.text.as_str()).collect();
            format!("{}: {}", r.problem.as_ref().map_or("", |p| p.text.as_str()), measures.join(" | "))
        };
        document.map(|d| d.records.iter().map(show).collect()).unwrap_or_default()
    }

    #[test]
    fn measures_below_bulleted_problems_are_not_those_of_the_last() {
        let head = "# 枫湾县校车自查整改报告\n\n## 存在问题\n\n- 轮胎老旧\n- 台账缺页\n\n## 整改措施\n\n";
        let joined = format!("{head}- 轮胎：逐车更换\n- 台账：补录\n");
        assert_eq!(told(&joined), ["轮胎老旧: 逐车更换", "台账缺页: 补录"]);
        let plain = format!("{head}- 逐车更换\n- 补录\n");
        assert_eq!(told(&plain), ["轮胎老旧: ", "台账缺页: ", "整改措施: 逐车更换 | 补录"]);
    }
}
