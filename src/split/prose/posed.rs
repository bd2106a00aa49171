//! A heading that names its problem over the numbered answer to it, with no label between:
//!
//! ```text
//! 一、关于“台账缺失”问题
//! 1.健全台账。（责任单位：镇水利站；完成时限：6月底前）
//! 2.开展抽查。
//! 二、渠道淤塞问题整改情况
//! 1.组织清淤。清淤三公里。
//! ```
//! Where the items say themselves what is wrong, the heading groups them: 关于管护方面的问题 over 1.台账不全.

use super::cut::{Context, Cut};
use super::outline::{FieldText, Node, Outline, Span};
use super::{TITLE_LINES, addressed, headline, signs};
use crate::model::{Field, RecordKind};
use crate::rules::{Rules, Section};
use crate::split::dialects::audit;

/// Whether a node is such a heading. `section` is what stands above it.
pub(in crate::split) fn is_posed(outline: &Outline<'_>, node: &Node, section: Option<Section>) -> bool {
    let duty = |node: &Node| node.fields.iter().all(|f| f.bracket && f.field.is_duty());
    let told = !node.children.is_empty() && node.style.is_some() && !node.announces && duty(node);
    let quiet = section.is_some_and(|s| !matches!(s, Section::Problems | Section::Progress));
    if !told || quiet {
        return false;
    }
    let head = outline.head(node);
    let (end, rest) = headline::end(head);
    let alone = head.get(rest..).is_none_or(|more| more.trim().is_empty());
    let Some(name) = head.get(..end).filter(|_| alone).and_then(|head| name(head, outline.rules)) else {
        return false;
    };
    let answered = addressed::ending(head.trim_end_matches([':', '。'])).is_some();
    let item = |index: &usize| {
        let item = outline.node(*index);
        let bare = item.style.is_some() && item.children.iter().all(|c| outline.node(*c).fields.is_empty());
        let head = outline.head(item);
        let headline = head.get(..headline::end(head).0).unwrap_or("").trim_end_matches(';');
        (bare && duty(item) && !is_wrong(headline, outline.rules))
            // 水管已破裂 tells of work only where the heading says that work follows.
            .then(|| match answered {
                true => is_answer(headline, outline.rules) || titles_answer(headline, head, outline.rules),
                false => begins_work(headline, outline.rules),
            })
    };
    let Some(works) = node.children.iter().map(item).collect::<Option<Vec<bool>>>() else { return false };
    let work = works.iter().filter(|work| **work).count();
    // A group of problems, or a chapter of them, has to show that it holds their answers.
    let strict = !answered || section == Some(Section::Problems) || GROUPS.iter().any(|word| name.contains(word));
    if strict { work == works.len() } else { work * 2 >= works.len() }
}

/// What the name of a group of problems holds.
const GROUPS: [&str; 2] = ["方面", "领域"];

/// The name of the problem in a heading: 关于…问题, or …问题整改情况 that says what is wrong.
fn name<'t>(heading: &'t str, rules: &Rules) -> Option<&'t str> {
    let heading = heading.trim_end_matches([':', '。']);
    let answered = addressed::ending(heading);
    let name = match &answered {
        Some(answer) => heading.get(..answer.start)?.trim_end_matches('的'),
        None => heading,
    };
    let bare = ["关于", "针对", "对"].iter().find_map(|word| name.strip_prefix(word)).unwrap_or(name);
    let wrong = bare.strip_suffix("问题")?.trim_end_matches('的');
    let stated = || !wrong.contains("整改") && signs::states_problem(wrong, rules);
    // 关于消防安全的问题 names what problems are about; the items say which.
    let quoted = || wrong.strip_prefix('"').and_then(|w| w.strip_suffix('"')).is_some_and(|w| !w.contains('"'));
    let names = match answered {
        Some(_) => addressed::names_problem(name) || stated(),
        None => addressed::names_problem(name) && (quoted() || stated()),
    };
    (names && wrong.chars().nth(1).is_some() && !addressed::names_none(bare)).then_some(name)
}

/// Words of what is to be done that look like words of a lack.
const NO_LACKS: [&str; 8] = ["不断", "不定期", "不少于", "不低于", "不超过", "不再", "不漏", "未来"];
/// What a sentence of work holds where it says only what was done badly: 落实责任不到位.
const LACKS: [&str; 7] = ["不", "未", "没有", "缺", "滞后", "薄弱", "流于"];
/// How a sentence of work begins that names what it mends.
const MENDS: [&str; 9] = ["解决", "消除", "针对", "补齐", "纠正", "防止", "杜绝", "破解", "整改"];

/// Whether an item says what is wrong.
fn is_wrong(text: &str, rules: &Rules) -> bool {
    if text.contains('已') || MENDS.iter().any(|word| text.starts_with(word)) {
        return text.starts_with("针对") && text.ends_with("问题");
    }
    if !is_answer(text, rules) {
        return signs::states_problem(text, rules);
    }
    let said = NO_LACKS.iter().fold(text.to_string(), |said, word| said.replace(word, ""));
    LACKS.iter().any(|word| said.contains(word)) || said.ends_with("问题")
}

/// Whether an item begins with work, or says that it is done.
fn is_answer(text: &str, rules: &Rules) -> bool {
    text.contains('已') || begins_work(text, rules)
}

/// Whether an item begins with work.
fn begins_work(text: &str, rules: &Rules) -> bool {
    let words = &rules.words;
    [&words.actions, &words.works, &words.demands, &words.tellings].iter().any(|list| list.tell(text))
        || MENDS.iter().any(|word| text.starts_with(word))
        || signs::sets_work(text, rules)
}

/// Whether a headline stands before a text that tells of work, or a body begins the item.
fn titles_answer(headline: &str, head: &str, rules: &Rules) -> bool {
    let behind = head.get(headline.len()..).unwrap_or("").trim_start_matches('。');
    let told = |text: &str| audit::answer_told(text, rules).is_some_and(|(found, _)| found == 0);
    told(headline) || !behind.is_empty() && (told(behind) || signs::sets_work(behind, rules) || behind.contains('已'))
}

impl Cut<'_, '_> {
    /// The record of such a heading.
    pub(super) fn posed(&mut self, index: usize, context: &Context) {
        let outline = self.outline;
        let node = outline.node(index);
        let Some(head) = node.head.clone() else { return };
        let heading = outline.head(node);
        let (end, _) = headline::end(heading);
        let name = heading.get(..end).and_then(|t| name(t, outline.rules)).map_or(end, str::len);
        let mut draft = self.begin(RecordKind::Problem, context);
        let title = Span { flow: head.flow, range: head.range.start..node.body.start + name };
        self.part(&mut draft, Field::Problem, None, vec![title]);
        self.part(&mut draft, Field::Content, None, node.text.clone());
        let answer = heading.get(name..).unwrap_or("");
        let field = if self.tells_of_work_done(answer, context) { Field::Result } else { Field::Measures };
        let told: Vec<Span> = node.children.iter().flat_map(|c| self.all_of(*c)).collect();
        let own = node.children.iter().flat_map(|c| outline.node(*c).fields.iter());
        let fields: Vec<FieldText> = node.fields.iter().chain(own).cloned().collect();
        self.listed_parts(&mut draft, field, told, &fields);
        self.used.push(head);
        self.heading_units(&mut draft, context);
        self.finish(draft);
    }

    /// Whether the items tell what was done: the heading says so, else the chapter or the title does.
    fn tells_of_work_done(&self, answer: &str, context: &Context) -> bool {
        let titles = self.outline.flows.iter().take(TITLE_LINES);
        let mut titles = titles.filter(|f| f.text.contains("整改") && !f.text.contains('。')).map(|f| f.text.as_str());
        match answer {
            _ if answer.contains("情况") || answer.contains("成效") => true,
            _ if answer.contains("措施") => false,
            _ if context.section == Some(Section::Progress) => true,
            _ => titles.any(|t| ["情况", "进展"].iter().any(|word| t.contains(word)) && !t.contains("方案")),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::split::dialects::testing::drafts;

    #[test]
    fn what_problems_are_about_is_none() {
        for heading in ["关于渡口安全的问题", "关于“三资”管理的问题"] {
            let found = drafts(&format!("渡口检查问题清单\n一、{heading}\n1.开展巡查走过场。\n2.组织演练次数少。"));
            assert!(found.len() == 2 && found.iter().all(|d| d.starts_with("type=")), "{found:?}");
        }
    }

    #[test]
    fn a_heading_that_names_its_problem_is_no_type_of_its_answer() {
        for (first, second) in [("关于“台账缺失”问题", "关于“放水慢”问题"), ("关于台账缺失的问题", "针对放水慢的问题")]
        {
            let text = format!(
                "青湾镇渡口整改情况的通报\n一、{first}\n1.健全台账。（责任单位：镇水利站；完成时限：2031年6月底前）\n2.开展轮训3期。（责任单位：镇农办；完成时限：长期坚持）\n二、{second}\n1.压缩放水时限。（责任单位：镇水利站；完成时限：2031年8月底前）"
            );
            let found = drafts(&text);
            let begins = format!("problem=一、{first} | status=1.健全台账。");
            assert!(found.len() == 2 && found[0].starts_with(&begins), "{found:?}");
            assert!(found[0].contains("units=镇农办") && found[0].contains("deadline=长期坚持"), "{found:?}");
        }
    }

    #[test]
    fn headings_that_name_problem_and_answer_stand_over_it() {
        for head in ["渠道淤塞问题整改情况", "关于渠道淤塞问题的整改情况"] {
            let name = head.trim_end_matches("整改情况").trim_end_matches('的');
            for (above, ordinal) in [("", "一、"), ("一、整改落实情况\n", "（一）")] {
                let text = format!(
                    "青湾镇渡口整改进展情况的通报\n{above}{ordinal}{head}\n1.组织清淤。清淤三公里。\n2.各村建立台账。"
                );
                let found = drafts(&text);
                let record = format!("problem={ordinal}{name} | status=1.组织清淤。清淤三公里。⏎2.各村建立台账。");
                assert_eq!(found, [record], "{text}");
            }
        }
    }

    #[test]
    fn items_that_say_what_is_wrong_keep_their_heading_for_a_type() {
        for head in ["关于管护方面的问题", "关于渠道管护的问题", "渠道管护薄弱问题整改情况"]
        {
            let text =
                format!("青湾镇渡口整改情况的通报\n一、{head}\n1.台账不全。\n2.落实管护责任不到位。\n3.完善台账。");
            assert!(!drafts(&text).iter().any(|d| d.contains("status=1.")), "{:?}", drafts(&text));
        }
        let text = "青湾镇渡口整改方案\n一、存在问题\n（一）关于管护方面的问题\n1.护栏松动。\n2.缆绳老化。";
        assert_eq!(drafts(text).len(), 2, "{:?}", drafts(text));
    }
}
