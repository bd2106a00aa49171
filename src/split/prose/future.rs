//! What an item without labels still means to do: 涉及两处。下一步，由县水利局牵头，于2031年3月底前完成清淤。
//!
//! From the first sentence on that looks ahead a text tells what is planned, with who does it and until when. Where the
//! heading says that the problems are not solved, nothing was done that no sentence says of.

use super::cut::{Context, Cut};
use super::outline::Span;
use super::{headline, signs};
use crate::model::{Draft, Field};
use crate::split::dialects::audit;
use crate::split::shape;
use crate::text::Pattern;

/// How a sentence begins that looks ahead.
static AHEAD: Pattern = Pattern::new(r"^(?:下一步|下步|下一阶段|接下来)(?:工作)?(?:计划|打算)?(?:[,:将由拟]|$)");

/// Who does it: 由县水利局牵头.
static BY: Pattern = Pattern::new(r"(?:^|[,:])(?:计划|拟|将)?由([^,;:由]{3,40}?)(?:牵头|负责|会同|组织|督促)");

/// Until when: 于2031年3月底前完成.
static UNTIL: Pattern = Pattern::new(
    r"(?x)(?:^|[,:])(?:计划|拟|将|预计|确保|力争)?[于在]?
    ((?:[0-9]{4}年|今年|明年)?(?:[0-9]{1,2}月(?:[0-9]{1,2}日|底|末)?|年底)(?:以|之)?前)
    (?:全部|全面)?(?:完成|整改|解决|销号|治理|整治)",
);

/// What a heading holds that says that nothing below it is solved.
const UNSOLVED: [&str; 4] = ["未完成", "未整改", "未解决", "未销号"];
/// What a text holds that says what was done, or is under way.
const DONE: [&str; 3] = ["已", "正在", "目前"];

impl Cut<'_, '_> {
    /// Takes what is still to be done off the end of what was told of an item.
    pub(in crate::split) fn planned(&self, told: &mut Vec<Span>, context: &Context) -> Vec<Span> {
        let (outline, unsolved) = (self.outline, self.is_unsolved(context));
        let (words, rules) = (&outline.rules.words, outline.rules);
        let opens = |sentence: &str| {
            let plans = || BY.is_match(sentence) || UNTIL.is_match(sentence);
            let works = || signs::says_work(sentence, rules) || words.works.tell(sentence);
            AHEAD.is_match(sentence) || unsolved && !is_done(sentence) && (plans() || works())
        };
        let found = |(i, span): (usize, &Span)| {
            let mut at = span.range.start;
            let mut sentences = outline.text(span).split_inclusive(['。', ';']);
            let start = sentences.find_map(|sentence| {
                let from = at;
                at += sentence.len();
                opens(sentence.trim_end_matches(['。', ';'])).then_some(from)
            });
            Some((i, start?))
        };
        let Some((i, at)) = told.iter().enumerate().find_map(found) else { return Vec::new() };
        let mut planned = told.split_off(i);
        if let Some(first) = planned.first_mut() {
            told.push(Span { flow: first.flow, range: first.range.start..at });
            first.range.start = at;
        }
        told.retain(|span| !span.range.is_empty());
        planned
    }

    /// Adds what is still to be done, with who does it and until when.
    pub(in crate::split) fn planned_parts(&mut self, draft: &mut Draft, planned: Vec<Span>) {
        let outline = self.outline;
        for (field, pattern) in [(Field::Units, &BY), (Field::Deadline, &UNTIL)] {
            let value = planned.iter().find_map(|span| {
                let mut at = span.range.start;
                outline.text(span).split_inclusive(['。', ';']).find_map(|sentence| {
                    let from = at;
                    at += sentence.len();
                    let found = pattern.captures(sentence)?.get(1)?.range();
                    Some(Span { flow: span.flow, range: from + found.start..from + found.end })
                })
            });
            let fits = |span: &Span| field == Field::Deadline || shape::names_bodies(outline.text(span));
            self.part(draft, field, None, value.filter(fits).into_iter().collect());
        }
        self.part(draft, Field::Measures, None, planned);
    }

    /// Whether nothing of what was told of an item says what was done: it only says more of the problem. `planned` says that
    /// what is to be done stands behind it.
    pub(in crate::split) fn only_says_more(&self, told: &[Span], planned: bool, context: &Context) -> bool {
        let (outline, rules) = (self.outline, self.outline.rules);
        let works = |text: &str| signs::says_work(text, rules) || rules.words.works.tell(text);
        let done = |text: &str| {
            let answers = || audit::answer_told(text, rules).is_some() || text.split(['。', ';', ',']).any(works);
            is_done(text) || !self.is_unsolved(context) && answers()
        };
        (planned || self.is_unsolved(context)) && !told.iter().any(|span| done(outline.text(span)))
    }

    /// Whether the heading above says that nothing below it is solved.
    fn is_unsolved(&self, context: &Context) -> bool {
        let heading = context.types.last().map_or("", |index| self.outline.head(self.outline.node(*index)));
        let heading = heading.get(..headline::end(heading).0).unwrap_or("");
        UNSOLVED.iter().any(|word| heading.contains(word))
    }
}

fn is_done(text: &str) -> bool {
    DONE.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use crate::split::dialects::testing::drafts;

    #[test]
    fn what_is_still_to_be_done_is_planned() {
        let text = "松岭县渡口问题整改情况通报\n一、已完成整改问题\n（一）青湾护栏松动问题。位于青湾村。已于5月12日加固。\n二、未完成整改问题\n（一）柳埠航标问题。涉及3座。下一步，由县水利局牵头，于2031年3月底前完成更换。\n（二）石岭泊位问题。涉及2家。";
        assert_eq!(
            drafts(text).get(1..).unwrap(),
            [
                "type=二、未完成整改问题 | problem=（一）柳埠航标问题 | content=涉及3座。 | units=县水利局 | deadline=2031年3月底前 | measures=下一步，由县水利局牵头，于2031年3月底前完成更换。",
                "type=二、未完成整改问题 | problem=（二）石岭泊位问题 | content=涉及2家。",
            ]
        );
    }

    #[test]
    fn what_was_done_before_it_stays_done() {
        let text = "松岭县渡口问题整改情况通报\n一、整改进展情况\n（一）柳埠航标问题。县水利局已更换2座。下一步，将更换其余1座。\n二、下一步工作\n继续努力。";
        assert_eq!(
            drafts(text),
            [
                "problem=（一）柳埠航标问题 | units=县水利局 | status=县水利局已更换2座。 | measures=下一步，将更换其余1座。"
            ]
        );
    }
}
