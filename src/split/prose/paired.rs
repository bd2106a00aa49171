//! Chapters that tell problem and answer in one breath: 主要问题及整改措施 over 1.排队时间长。增设窗口六个。
//!
//! The headline is the problem. What follows is the answer from the first sentence on that says what is to be done, or from
//! the first 一是 on; what stands before says more of the problem. Where no sentence does, nothing is taken for an answer.

use super::cut::{Context, Cut};
use super::headline;
use super::outline::{Node, Outline, Span};
use super::signs;
use crate::model::{Draft, Field, RecordKind};
use crate::rules::{Rules, Section};
use crate::text::Pattern;
use crate::text::marker::{self, Style};

/// A heading that names problems and what answers them.
static PAIRED: Pattern = Pattern::new(
    r"(?:问题|隐患|不足|短板)(?:及其?|以及|和|与|、|暨)(?:其)?(?:(?:整改|整治|改进|对策|解决|工作|具体|治理)?(?:措施|举措|对策|办法)|(整改|整治|治理)(?:落实|进展|完成)?(?:情况|进展|结果|成效))$",
);

/// What the items of a chapter hold behind the problem: measures, or what was done.
pub(super) fn paired(outline: &Outline<'_>, node: &Node) -> Option<Field> {
    let section = node.heading.filter(|h| !h.weak && node.parent == 0)?.section;
    let head = outline.head(node).trim_end_matches([':', '。']);
    let found = PAIRED.captures(head).filter(|_| matches!(section, Section::Measures | Section::Progress))?;
    Some(if found.get(1).is_some() { Field::Result } else { Field::Measures })
}

/// Whether a chapter tells problems with their answers.
pub(in crate::split) fn tells_both(outline: &Outline<'_>, chapter: usize) -> bool {
    paired(outline, outline.node(chapter)).is_some()
}

/// How a text begins that says what was done.
const DONE: [&str; 6] = ["已", "正在", "目前", "现已", "截至", "对此"];

/// Whether a text begins as one that says what is done.
fn is_work(text: &str, rules: &Rules) -> bool {
    let words = &rules.words;
    words.actions.tell(text)
        || words.works.tell(text)
        || words.tellings.tell(text)
        || words.demands.tell(text)
        || DONE.iter().any(|word| text.starts_with(word))
}

impl Cut<'_, '_> {
    /// What an item of such a chapter holds behind its problem; none where its headline only says what to do.
    pub(super) fn paired_in(&self, node: &Node, context: &Context) -> Option<Field> {
        let outline = self.outline;
        let head = outline.head(node);
        let headline = head.get(..headline::end(head).0).unwrap_or("");
        let states = || signs::states_problem(headline, outline.rules) || !signs::says_work(headline, outline.rules);
        context.paired.filter(|_| node.style.is_some() && !headline.is_empty() && states())
    }

    /// Whether a node of such a chapter is one problem over a list of what is done about it: no item says more than one
    /// sentence, and most say work.
    pub(super) fn is_paired(&self, node: &Node, context: &Context) -> bool {
        let outline = self.outline;
        let inner = |c: &usize| {
            let child = outline.node(*c);
            let head = outline.head(child);
            let alone = head.get(headline::end(head).1..).is_none_or(|rest| rest.trim().is_empty());
            let bare = child.children.is_empty() && child.fields.is_empty() && child.text.is_empty() && alone;
            (bare, is_work(head, outline.rules))
        };
        if node.parent == 0 || self.paired_in(node, context).is_none() {
            return false;
        }
        let told: Vec<(bool, bool)> = node.children.iter().map(inner).collect();
        told.iter().all(|(bare, _)| *bare) && told.iter().filter(|(_, work)| *work).count() * 2 >= told.len()
    }

    /// An item of such a chapter without labels; whether it is one.
    pub(in crate::split) fn paired_item(&mut self, index: usize, context: &Context) -> bool {
        let outline = self.outline;
        let node = outline.node(index);
        let chapter = node.parent == 0;
        let Some((field, head)) = self.paired_in(node, context).zip(node.head.clone()).filter(|_| !chapter) else {
            return false;
        };
        let (end, rest) = headline::end(outline.head(node));
        let mut texts = vec![Span { flow: head.flow, range: node.body.start + rest..node.body.end }];
        texts.extend(node.text.iter().cloned());
        let own = texts.len();
        texts.extend(node.children.iter().flat_map(|c| self.all_of(*c)));
        let below = texts.split_off(own);
        let (mut said, mut told) = self.told_behind(texts);
        // Of a list below, most items are the answer.
        let list = if told.is_empty() && !self.is_paired(node, context) { &mut said } else { &mut told };
        list.extend(below);
        // What was done is looked for by others too: nothing is a problem here that is not answered.
        if field == Field::Result && told.is_empty() {
            return false;
        }
        let mut draft = self.begin(RecordKind::Problem, context);
        let title = Span { flow: head.flow, range: head.range.start..node.body.start + end };
        self.part(&mut draft, Field::Problem, None, vec![title]);
        self.part(&mut draft, Field::Content, None, said);
        self.part(&mut draft, field, None, told);
        self.used.push(head);
        self.heading_units(&mut draft, context);
        self.finish(draft);
        true
    }

    /// Adds what stands behind the headline of such an item: content, then the answer.
    pub(super) fn paired_parts(&mut self, draft: &mut Draft, field: Field, texts: Vec<Span>) {
        let (said, told) = self.told_behind(texts);
        self.part(draft, Field::Content, None, said);
        self.part(draft, field, None, told);
    }

    /// Headline and measures of an item that has only brackets behind its words, each measure with its own:
    /// 渠道淤塞。一是清淤（责任单位：…）；二是护坡（责任单位：…）。 Whether it is one: its chapter says so, or its words.
    pub(super) fn bracketed(&mut self, draft: &mut Draft, node: &Node, paired: Option<Field>) -> bool {
        let outline = self.outline;
        let brackets = node.fields.iter().all(|f| f.bracket && f.field.is_duty());
        let bare = node.children.is_empty() && node.style.is_some() && !node.fields.is_empty() && brackets;
        let Some(head) = node.head.clone().filter(|_| bare) else { return false };
        let (end, rest) = headline::end(outline.head(node));
        let mut texts = vec![Span { flow: head.flow, range: node.body.start + rest..node.body.end }];
        texts.extend(node.text.iter().cloned());
        texts.retain(|span| outline.text(span).chars().any(char::is_alphanumeric));
        let headline = outline.head(node).get(..end).unwrap_or("");
        let (said, told) = match paired {
            Some(_) => self.told_behind(texts),
            None if self.are_measures(headline, &texts) => (Vec::new(), texts),
            None => return false,
        };
        if told.is_empty() {
            return false;
        }
        let title = Span { flow: head.flow, range: head.range.start..node.body.start + end };
        self.part(draft, Field::Problem, None, vec![title]);
        self.part(draft, Field::Content, None, said);
        self.listed_parts(draft, paired.unwrap_or(Field::Measures), told, &node.fields);
        self.used.push(head);
        true
    }

    /// Whether what stands between a headline and its brackets is what is to be done, and nothing of it says what is wrong
    /// or what was done.
    fn are_measures(&self, headline: &str, texts: &[Span]) -> bool {
        let (outline, rules) = (self.outline, self.outline.rules);
        if texts.is_empty() || !signs::states_problem(headline, rules) || signs::says_work(headline, rules) {
            return false;
        }
        let told = || {
            texts.iter().map(|span| {
                let text = outline.text(span).trim_start_matches([';', '。', ',']);
                let marker = marker::leading(text);
                (marker.is_some_and(|m| m.no.is_some()), text.get(marker.map_or(0, |m| m.len)..).unwrap_or(""))
            })
        };
        let wrong = |text: &str| signs::states_problem(text, rules) || DONE.iter().any(|word| text.starts_with(word));
        let works = |text: &str| signs::sets_work(text, rules);
        let listed = texts.len() > 1 && told().all(|(counted, _)| counted);
        let work = told().filter(|(_, text)| works(text)).count();
        work > 0 && (listed || work == texts.len()) && !told().any(|(_, text)| wrong(text))
    }

    /// Texts up to the first sentence that says what is done, and from there on.
    fn told_behind(&self, texts: Vec<Span>) -> (Vec<Span>, Vec<Span>) {
        let (mut said, mut told): (Vec<Span>, Vec<Span>) = (Vec::new(), Vec::new());
        for span in texts {
            if !told.is_empty() {
                told.push(span);
                continue;
            }
            match self.answer_from(self.outline.text(&span)) {
                Some(at) => {
                    let from = span.range.start + at;
                    said.extend((at > 0).then_some(Span { flow: span.flow, range: span.range.start..from }));
                    told.push(Span { flow: span.flow, range: from..span.range.end });
                }
                None => said.push(span),
            }
        }
        (said, told)
    }

    /// Where in a text the first sentence begins that says what is done.
    fn answer_from(&self, text: &str) -> Option<usize> {
        let rules = self.outline.rules;
        let starts = std::iter::once(0).chain(text.match_indices('。').map(|(at, end)| at + end.len()));
        starts.take(SENTENCES).find(|at| {
            let rest = text.get(*at..).unwrap_or("");
            let sentence = rest.split('。').next().unwrap_or("");
            let marker = marker::leading(sentence);
            let listed = marker.is_some_and(|m| matches!(m.style, Style::Is | Style::Must | Style::Nth));
            let body = sentence.get(marker.map_or(0, |m| m.len)..).unwrap_or("");
            let clause = body.split([',', ';', '、']).next().unwrap_or("");
            !body.is_empty() && (listed || is_work(body, rules) && !signs::states_problem(clause, rules))
        })
    }
}

/// Sentences of a text that are looked at for the beginning of an answer.
const SENTENCES: usize = 8;

#[cfg(test)]
mod tests {
    use crate::model::RecordKind;
    use crate::split::dialects::testing::split;

    fn told(text: &str) -> Vec<(RecordKind, String)> {
        let show = |d: &crate::model::Draft| {
            let parts = d.parts.iter().map(|p| format!("{}={}", p.field.key(), p.raw.replace('\n', "⏎")));
            (d.kind, parts.collect::<Vec<_>>().join(" | "))
        };
        split(text).drafts.iter().map(show).collect()
    }

    #[test]
    fn what_follows_the_problem_is_its_measure() {
        let text = "一、主要问题及整改措施\n(一)渠道方面\n1.支渠淤塞严重。建立巡查台账,组织清淤三公里。(责任单位:镇水利站;完成时限:2024年6月底前)\n2.闸门管护不到位。下游两个村缺水。落实管护人。\n3.水费不公开。一是按月张榜。二是设意见箱。";
        let expected = [
            "type=(一)渠道方面 | problem=1.支渠淤塞严重 | measures=建立巡查台账,组织清淤三公里。 | units=镇水利站 | deadline=2024年6月底前",
            "type=(一)渠道方面 | problem=2.闸门管护不到位 | content=下游两个村缺水。 | measures=落实管护人。",
            "type=(一)渠道方面 | problem=3.水费不公开 | measures=一是按月张榜。二是设意见箱。",
        ];
        let found = told(text);
        assert_eq!(found.iter().map(|(_, parts)| parts.as_str()).collect::<Vec<_>>(), expected);
        assert!(found.iter().all(|(kind, _)| *kind == RecordKind::Problem));
    }

    #[test]
    fn measures_alone_are_none_of_these() {
        let text = "一、整改措施\n1.建立巡查台账。每月核对。(责任单位:镇水利站)\n2.落实管护人。(责任单位:各村)";
        assert!(told(text).iter().all(|(kind, _)| *kind == RecordKind::Task));
    }

    #[test]
    fn each_measure_behind_a_problem_has_its_bracket() {
        let text = "枫湾县检查发现问题整改方案\n一、物资储备不足。一是补充编织袋(责任单位:应急办);二是落实物资点(责任单位:上河村)。\n\
            二、标识缺失。制作标识牌(责任单位:资源所)。";
        assert_eq!(
            told(text).into_iter().map(|(_, d)| d).collect::<Vec<_>>(),
            [
                "problem=一、物资储备不足 | measures=一是补充编织袋 | measures=二是落实物资点 | units=应急办 | units=上河村",
                "problem=二、标识缺失 | measures=制作标识牌 | units=资源所"
            ]
        );
        // What is wrong or was found is no measure.
        let found = "枫湾县检查发现的问题\n一、物资储备不足。一是编织袋缺失(责任单位:应急办);二是未设物资点(责任单位:上河村)。\n\
            二、标识缺失。沿线12处(责任单位:资源所)。";
        assert!(told(found).iter().all(|(_, d)| !d.contains("measures=")));
    }
}
