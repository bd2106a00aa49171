//! The document's own steps with their dates: `(一)摸排登记(4月10日前)。`, `第二阶段:整改落实(4月1日至5月20日)`. They date the
//! work, not the problems.

use super::deadline;
use crate::flow::Flow;
use crate::model::Step;
use crate::text::Pattern;
use crate::text::marker;
use std::ops::Range;

/// Longest name of a step, in characters.
const MAX_NAME: usize = 30;
/// Longest date in the bracket behind a name, in characters.
const MAX_DATE: usize = 40;

/// 第一阶段:动员部署,2023年3月1日至3月15日 without brackets.
static STAGED: Pattern = Pattern::new(
    r"^第[一二三四五六七八九]阶段[:,、 ]?(?P<name>[^():。,;0-9]{2,30})[:,](?P<date>[0-9][^。;]{3,40}?)[。;]?$",
);
/// A bracket that holds a date or period and nothing else.
static DATED: Pattern = Pattern::new(
    r"(?x)^(?:时间:)?(?:(?:截至|即日起|自|从|至|到|-|~|、|
            (?:(?:19|20)[0-9]{2}年|今年|明年|次年)?(?:[0-9]{1,2}月(?:份)?(?:[0-9]{1,2}[日号]|[上中下]旬|[底末初])?|(?:[0-9]{1,2}[日号])|年底|年内|第?[一二三四]季度)|
            (?:19|20)[0-9]{2}[.][0-9]{1,2}([.][0-9]{1,2})?|
            以?前|之前|以后|起|内|完成|持续|长期))+$",
);

/// The steps that the prose lays down, in reading order.
///
/// `document_date` is the document's date in EDTF, for dates without a year.
#[must_use]
pub(crate) fn read(flows: &[Flow<'_>], document_date: Option<&str>) -> Vec<Step> {
    flows.iter().filter_map(|flow| step(flow, document_date)).collect()
}

fn step(flow: &Flow<'_>, document_date: Option<&str>) -> Option<Step> {
    let (name, date) = bracketed(&flow.text).or_else(|| staged(&flow.text))?;
    let text = flow.raw(name.clone()).replace('\n', "");
    let raw = flow.raw(date.clone());
    let place = flow.place(name.start..date.end)?;
    Some(Step { name: text.trim().to_string(), deadline: Some(deadline::read(&raw, document_date)), place })
}

/// Name and date of a step whose date stands in brackets behind its name.
fn bracketed(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let from = marker::leading(text).filter(|_| text.contains('('))?.len;
    let rest = text.get(from..)?;
    let (name, inside) =
        rest.split_once(['(', ')', ':', '。', ',', ';']).filter(|(name, _)| bracket_at(rest, name, '('))?;
    let (date, _) = inside.split_once(['(', ')']).filter(|(date, _)| bracket_at(inside, date, ')'))?;
    let fits = (2..=MAX_NAME).contains(&name.chars().count()) && (2..=MAX_DATE).contains(&date.chars().count());
    let dated = fits && date.contains(['月', '年', '.', '季']) && DATED.is_match(date);
    let (name_end, date_start) = (from + name.len(), from + name.len() + 1);
    dated.then(|| (from..name_end, date_start..date_start + date.len()))
}

/// Whether a bracket stands right behind the first part of a text.
fn bracket_at(text: &str, part: &str, bracket: char) -> bool {
    text.get(part.len()..).is_some_and(|rest| rest.starts_with(bracket))
}

fn staged(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let from = text.len() - text.trim_start().len();
    let opened = text.get(from..).filter(|t| t.starts_with('第'))?;
    let caps = STAGED.captures(opened)?;
    let (name, date) = (caps.name("name")?, caps.name("date")?);
    DATED
        .is_match(date.as_str().trim_end_matches(','))
        .then(|| (from + name.start()..from + name.end(), from + date.start()..from + date.end()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::flows;
    use crate::flow::tests::paragraphs;

    fn steps(text: &str) -> Vec<(String, String)> {
        read(&flows(&paragraphs(text)), Some("2023-03-01"))
            .into_iter()
            .map(|s| (s.name, s.deadline.map(|d| d.raw).unwrap_or_default()))
            .collect()
    }

    #[test]
    fn steps_with_a_date_in_brackets() {
        let text = "三、工作步骤\n(一)摸排登记(4月10日前)。镇水利站逐处登记。\n（二）整改阶段（2023年4月1日—5月20日）。\n1.总结提高(6月上旬):梳理问题。";
        assert_eq!(
            steps(text),
            [
                ("摸排登记".to_string(), "4月10日前".to_string()),
                ("整改阶段".to_string(), "2023年4月1日—5月20日".to_string()),
                ("总结提高".to_string(), "6月上旬".to_string()),
            ]
        );
    }

    #[test]
    fn stages_with_a_colon() {
        assert_eq!(steps("第一阶段：动员部署，2023年3月1日至3月15日。")[0].0, "动员部署");
    }

    #[test]
    fn other_brackets_are_none() {
        assert!(
            steps("(一)排查渡口(含汽渡)。\n1.上年任务(2022年完成12处)\n(二)加强领导(责任单位:镇水利站)").is_empty()
        );
    }
}
