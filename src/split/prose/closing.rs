//! The sentence that closes an item by saying who does the work and until when: 以上事项由县住建局牵头，各乡镇配合，9月底前完成。
//! And the one that says behind a body or a day how far the work has come.
//!
//! 以上 and 上述 may speak of the whole text: they are about one item only where several items close so.

use super::brackets::{Bracket, roles_of};
use super::label::Label;
use super::pieces::Piece;
use crate::flow::Flow;
use crate::model::Field;
use crate::split::shape;
use crate::text::{Pattern, stated};
use std::ops::Range;

/// Such a sentence: what it is about, and who.
static SENTENCE: Pattern = Pattern::new(r"^(?:(?:(以上|上述)|该|此|本)[^。;,:由]{0,8}),?由([^。;:]{4,160})$");

/// Longest sentence that is looked at, in bytes.
const LONGEST: usize = 520;

/// Longest text behind a body that is looked at for a day, in bytes.
const LONGEST_DAY: usize = 520;

/// A closing sentence found.
struct Closing {
    /// The sentence.
    range: Range<usize>,
    /// Who and until when.
    inner: Range<usize>,
    /// Whether it speaks of several things, which may be all of the text.
    plural: bool,
}

/// Whether a text is or ends in such a sentence about several things.
pub(super) fn is_plural(text: &str) -> bool {
    find(text, 0..text.len()).is_some_and(|c| c.plural)
}

/// The bodies and the day of the sentence that closes a text. `plural` allows one about several things.
pub(super) fn values(text: &str, range: Range<usize>, plural: bool) -> Option<Bracket> {
    let found = find(text, range).filter(|c| plural || !c.plural)?;
    let open = found.range.start;
    Some(Bracket { range: found.range, values: roles_of(text, open, found.inner)? })
}

fn find(text: &str, range: Range<usize>) -> Option<Closing> {
    let body = text.get(range.clone())?;
    if !body.contains('由') {
        return None;
    }
    let end = body.trim_end_matches(['。', ';']);
    let from = end
        .rfind(['。', ';'])
        .map_or(0, |at| at + end.get(at..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8));
    let sentence = end.get(from..).filter(|s| s.len() <= LONGEST)?;
    let found = SENTENCE.captures(sentence)?;
    let inner = found.get(2)?;
    let start = range.start + from;
    Some(Closing {
        range: start..range.end,
        inner: start + inner.start()..start + inner.end(),
        plural: found.get(1).is_some(),
    })
}

/// 责任人：林晓。已完成整改。 says behind the body or the day how far the work has come: that is an answer of its own.
pub(super) fn states(pieces: Vec<Piece>, flows: &[Flow<'_>]) -> Vec<Piece> {
    let state = |piece: &Piece| {
        piece.label.as_ref().filter(|l| l.field.is_duty() && !piece.bracket)?;
        let text = flows.get(piece.flow)?.text.get(piece.body.clone())?;
        let mut ends = text.match_indices(['。', ';']).map(|(at, end)| at + end.len());
        let bodies = piece.label.as_ref().is_some_and(|l| matches!(l.field, Field::Units | Field::Persons));
        let done = text.rfind('已');
        let behind = |at: usize| {
            let rest = text.get(at..)?;
            let opens = stated::opens(rest);
            // 责任人：林晓。4月12日已完成。 and 责任人：林晓。立即整改，长期坚持。
            let day = || bodies && rest.len() <= LONGEST_DAY && shape::shape(rest.trim_end_matches('。')).deadline;
            let told = !is_mode(rest) && opens || done.is_some_and(|done| done >= at);
            let field = if told { Field::Result } else { Field::Deadline };
            // 整改时限：6月底前；长期坚持 is one deadline.
            let own = !bodies && is_mode(rest);
            (!own && (opens || day())).then_some((piece.body.start + at, field))
        };
        ends.find_map(behind)
    };
    let mut out = Vec::with_capacity(pieces.len());
    for mut piece in pieces {
        let Some((at, field)) = state(&piece) else {
            out.push(piece);
            continue;
        };
        let label = Label { field, kind: None, name: at..at, value: at };
        let told = Piece {
            range: at..piece.range.end,
            body: at..piece.body.end,
            marker: None,
            label: Some(label),
            unknown: None,
            line: false,
            heading: None,
            ..piece.clone()
        };
        (piece.range.end, piece.body.end) = (at, at);
        out.extend([piece, told]);
    }
    out
}

/// Whether a text says how the work is to be done (立行立改, 长期坚持), not how far it has come.
fn is_mode(text: &str) -> bool {
    let text = text.trim_end_matches(['。', ';']);
    shape::is_mode_label(text)
        && !text.contains(['已', '未', '完'])
        && !text.starts_with(['正', '有', '序', '动', '同'])
}

/// 来源：… below all records, and once only, is that of the page.
pub(super) fn leave_source(pieces: &mut [Piece], flows: &[Flow<'_>]) {
    let word = |p: &Piece| flows.get(p.flow).and_then(|f| f.text.get(p.label.as_ref()?.name.clone()));
    let mut sources = pieces.iter().enumerate().filter(|(_, p)| p.line && word(p) == Some("来源")).map(|(at, _)| at);
    let last = pieces.iter().rposition(|p| p.label.is_some() || p.marker.is_some());
    let only = sources.next().filter(|at| Some(*at) == last && sources.next().is_none());
    if let Some(piece) = only.and_then(|at| pieces.get_mut(at)) {
        (piece.label, piece.body) = (None, piece.range.clone());
    }
}

#[cfg(test)]
mod tests {
    use crate::split::dialects::testing::drafts;

    #[test]
    fn it_is_about_the_item_it_closes() {
        let text = "整改方案\n一、支渠淤塞\n整改措施:一是清淤。二是管护。\n以上工作由镇水利站牵头,各村配合,6月底前完成。\n二、闸门锈蚀\n整改措施:除锈。以上工作由镇水利站负责,长期坚持。";
        assert_eq!(
            drafts(text),
            [
                "problem=一、支渠淤塞 | measures=一是清淤。二是管护。 | units=镇水利站牵头,各村配合 | deadline=6月底前完成",
                "problem=二、闸门锈蚀 | measures=除锈。 | units=镇水利站负责 | deadline=长期坚持",
            ]
        );
        let text = "整改方案\n1.支渠淤塞\n整改措施:清淤。\n该问题由镇水利站牵头,计划于6月底前完成整改。";
        assert_eq!(
            drafts(text),
            ["problem=1.支渠淤塞 | measures=清淤。 | units=镇水利站牵头 | deadline=计划于6月底前完成整改"]
        );
    }

    #[test]
    fn a_state_behind_a_name_is_none() {
        let text = "整改情况\n一、支渠淤塞。责任人:林晓。已完成整改。\n二、闸门锈蚀。责任单位:镇水利站。整改时限:6月底前。正在整改。";
        assert_eq!(
            drafts(text),
            [
                "problem=一、支渠淤塞 | units=林晓 | status=已完成整改。",
                "problem=二、闸门锈蚀 | units=镇水利站 | deadline=6月底前 | status=正在整改。",
            ]
        );
    }

    #[test]
    fn many_sentences_behind_a_name_are_read_once() {
        let text = format!("一、问题:护栏缺失。责任人:林晓{}", "。甲".repeat(20_000));
        assert_eq!(drafts(&text).len(), 1);
    }

    #[test]
    fn a_day_behind_a_body_is_none() {
        let text = "整改方案\n1.支渠淤塞\n整改措施:清淤。责任人:水利员林某。4月12日已完成。\n2.闸门锈蚀\n整改措施:除锈。责任人:水利员林某。立即整改,长期坚持。\n3.台账缺失\n整改措施:补齐。责任人:水利员林某。4月20日前完成。";
        assert_eq!(
            drafts(text),
            [
                "problem=1.支渠淤塞 | measures=清淤。 | units=水利员林某 | status=4月12日已完成。",
                "problem=2.闸门锈蚀 | measures=除锈。 | units=水利员林某 | deadline=立即整改,长期坚持",
                "problem=3.台账缺失 | measures=补齐。 | units=水利员林某 | deadline=4月20日前完成",
            ]
        );
    }

    #[test]
    fn once_it_may_be_about_everything() {
        let text = "整改方案\n1.支渠淤塞\n整改措施:清淤。\n2.闸门锈蚀\n整改措施:除锈。\n以上工作由镇水利站负责。";
        assert_eq!(drafts(text), ["problem=1.支渠淤塞 | measures=清淤。", "problem=2.闸门锈蚀 | measures=除锈。"]);
    }
}
