//! How a text says which problem it answers: 针对问题1：, 针对“渠道淤塞”的问题，, 关于渠道淤塞问题的整改情况.

use crate::text::numeral::number;
use crate::text::{Pattern, fill};
use std::ops::Range;

/// Fragments that stand in several patterns, by the name under which they do.
const FRAGMENTS: &[(&str, &str)] = &[
    ("{to}", "(?:针对|对于?|关于|围绕|对应)"),
    (
        "{numbered}",
        r"(?:上述)?(?:问题\(?([0-9]{1,2}|[一二三四五六七八九十]{1,3})\)?|第([0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:个|项|条|类)?问题)",
    ),
];

/// A pattern with its [`FRAGMENTS`] filled in.
fn filled(text: &str) -> String {
    fill(text, FRAGMENTS)
}

/// A pattern whose first or second group is a number: the number, and where the match ends.
fn numbered(pattern: &Pattern, text: &str) -> Option<(u32, usize)> {
    let found = pattern.captures(text)?;
    let no = number(found.get(1).or(found.get(2))?.as_str())?;
    Some((no, found.get(0)?.end()))
}

/// The numbers of the problems with which an answer begins, and where that ends: 针对问题1，, 第二个问题的整改：, 问题1、3：.
/// Several are told one by one or as a range; 问题3个 counts them.
pub(super) fn by_numbers(text: &str) -> Option<(Vec<u32>, usize)> {
    static NUMBER: Pattern = Pattern::filled(r"^{to}?{numbered}", filled);
    static MORE: Pattern =
        Pattern::new(r"^(、|,|和|及|与|至|到|-|—|~)(?:问题)?([0-9]{1,2}|[一二三四五六七八九十]{1,3})");
    static END: Pattern = Pattern::new(r"^(?:的整改)?[,:、。]?");
    let (first, mut end) = numbered(&NUMBER, text)?;
    let mut out = vec![first];
    while let Some(found) = text.get(end..).and_then(|rest| MORE.captures(rest)) {
        let no = number(found.get(2)?.as_str())?;
        let last = out.last().copied()?;
        let joint = found.get(1)?.as_str();
        let behind = text.get(end + found.get(0)?.end()..).unwrap_or("");
        let names = found.get(0)?.as_str().contains("问题");
        // 针对问题1，3名负责人被约谈 counts something else, 针对问题1、2月底前完成清淤 says when.
        if joint == "," && !names && !behind.starts_with([',', ':', '、']) || behind.starts_with(COUNTED) {
            break;
        }
        match joint {
            "至" | "到" | "-" | "—" | "~" if no > last && no - last < MOST_IN_RANGE => out.extend(last + 1..=no),
            "至" | "到" | "-" | "—" | "~" => return None,
            _ => out.push(no),
        }
        end += found.get(0)?.end();
    }
    let rest = text.get(end..)?;
    let ended = END.find(rest).map_or(0, |m| m.end());
    let counts = ended == 0 && rest.starts_with(COUNTED);
    (!counts).then_some((out, end + ended))
}

/// Problems that a range has at most.
const MOST_IN_RANGE: u32 = 50;

/// What a number is followed by that counts, or says when.
const COUNTED: [char; 18] =
    ['个', '项', '条', '处', '类', '件', '起', '名', '人', '位', '户', '家', '次', '年', '月', '日', '天', '周'];

/// The same where it is a label: 针对问题1的整改措施：.
pub(super) fn labelled_by_number(text: &str) -> Option<(u32, usize)> {
    static LABEL: Pattern = Pattern::filled(r"^{to}{numbered}(?:的?整改(?:措施|情况)?)?:", filled);
    // Most lines are passed over at the price of a look at both ends.
    let may = text.contains(':') && text.starts_with(['针', '对', '关', '围']);
    may.then(|| numbered(&LABEL, text)).flatten()
}

/// The words with which an answer says its problem again, and where that ends: 针对“渠道淤塞”的问题，.
pub(super) fn by_words(text: &str) -> Option<(&str, usize)> {
    static WORDS: Pattern = Pattern::new(
        r#"^(?:针对|对于?|关于|围绕)"?([^",:。;]{2,60}?)"?的?(?:问题|隐患)(?:的?整改(?:措施)?)?(?:[,:。]|$)"#,
    );
    let found = WORDS.captures(text)?;
    Some((found.get(1)?.as_str(), found.get(0)?.end()))
}

/// Each 对…问题， of a text, at the start of a sentence, that names a problem of its own: its name and where its answer
/// begins.
pub(in crate::split) fn clauses(text: &str) -> impl Iterator<Item = (Range<usize>, usize)> {
    let found = CLAUSE.captures_iter(text).filter_map(|c| Some((c.get(1)?, c.get(0)?.end())));
    found.filter(|(name, _)| !NAMELESS.is_match(name.as_str())).map(|(name, end)| (name.range(), end))
}

/// Whether a text begins with 对…问题， and names a problem somewhere.
pub(in crate::split) fn begins_with_clause(text: &str) -> bool {
    CLAUSE.find(text).is_some_and(|m| m.start() == 0) && clauses(text).next().is_some()
}

static CLAUSE: Pattern = Pattern::new(r"(?:^|[。;!])(?:(?:针)?对|关于)([^,。;:!]{3,60}?问题),");

/// What names no problem of its own: 此次排查发现的问题, 上述问题.
static NAMELESS: Pattern = Pattern::new(
    r"(?x)^(?:此次|本次|这次|前期|近期|当前|目前|上述|以上|这些|该|此|本|各|各类|各项|所有|有关|相关|前述|其他|其它|部分|少数|个别|具体|主要|突出)*
    (?:(?:专项|全面|现场|日常|集中)?(?:检查|排查|自查|督查|督察|巡察|巡视|审计|考核|评估|验收|调研|暗访|巡查|摸排)(?:组|机关|部门|人员)?[中时]?|专家组?|群众|上级)*
    (?:发现|反馈|指出|查出|提出|存在|移交|交办|通报|查摆|排查|梳理|反映)?出?的?(?:各类|各项|有关|相关|具体|主要|突出)*问题$",
);

/// Whether the heading of a chapter only says that problems were found, and names none: 事故暴露的主要问题, 检查发现的问题.
pub(in crate::split) fn heads_found(heading: &str) -> bool {
    static FOUND: Pattern = Pattern::new(
        r"(?:发现|暴露|反馈|指出|提出|查出|反映|存在|查摆|检视|梳理|通报|交办|移交|曝光)出?的(?:主要|突出|具体|共性|典型|普遍)?问题$",
    );
    heading.ends_with("问题") && !names_problem(heading) && (FOUND.is_match(heading) || NAMELESS.is_match(heading))
}

/// Whether the name of a problem, less 关于, only says that problems were found: 巡查发现的问题, 上述问题.
pub(super) fn names_none(name: &str) -> bool {
    NAMELESS.is_match(name) || heads_found(name)
}

/// Where a text turns from what was found to what was done: 对此，, 审计指出后，.
pub(in crate::split) fn turn(text: &str) -> Option<Range<usize>> {
    static TURN: Pattern = Pattern::new(
        r"(?:^|[。;!])(?:对此|针对(?:上述|该|此)问题|整改后|(?:审计|检查|督察|督查|巡察)(?:机关|组)?(?:指出|反馈)(?:问题)?后),",
    );
    TURN.find(text).map(|m| m.range())
}

/// Where in the heading of an item, which names its problem, the words begin and end that say that what was done follows:
/// 整改情况 of 关于渠道淤塞问题的整改情况.
pub(super) fn answer_in_heading(text: &str) -> Option<Range<usize>> {
    if names_problem(text) { ending(text) } else { None }
}

/// The same where nothing stands before the name: 渠道淤塞问题的整改情况.
pub(super) fn ending(text: &str) -> Option<Range<usize>> {
    static ENDING: Pattern = Pattern::new(r"问题的?((?:整改|落实)(?:落实|进展|完成|工作)?(?:情况|措施|成效)?)[:。]?$");
    ENDING.captures(text).and_then(|c| c.get(1)).map(|m| m.range())
}

/// Whether a heading begins as one does that names its problem.
pub(super) fn names_problem(text: &str) -> bool {
    const NAMING: [&str; 4] = ["关于", "针对", "对", "\""];
    NAMING.iter().any(|word| text.starts_with(word))
}

/// The name of a problem without what its heading adds: 关于…的问题 of 关于…的问题的整改情况.
pub(in crate::split) fn bare_name(heading: &str) -> &str {
    let bare = ["整改落实情况", "整改进展情况", "整改情况", "整改"].iter().find_map(|w| heading.strip_suffix(w));
    bare.map_or(heading, |t| t.strip_suffix('的').unwrap_or(t))
}

/// Whether a heading names its problem at its end: 渠道淤塞问题的整改. 上述问题 names none.
pub(super) fn ends_in_problem(heading: &str) -> bool {
    let name = bare_name(heading.split([':', '。', ',', ';']).next().unwrap_or(""));
    name.ends_with("问题") && name.chars().count() > SHORTEST_NAME
}

/// Characters that a heading has at most without naming its problem: 发现的问题.
const SHORTEST_NAME: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chapter_of_problems_names_none() {
        for heading in ["事故暴露的主要问题", "巡查发现的问题", "群众反映的突出问题", "主要问题"]
        {
            assert!(heads_found(heading), "{heading}");
        }
        for heading in ["渠道淤塞问题", "关于巡查发现的问题", "护栏缺失的问题", "主要问题及原因"]
        {
            assert!(!heads_found(heading), "{heading}");
        }
    }

    #[test]
    fn an_answer_names_its_problem() {
        assert_eq!(by_numbers("针对问题二,已清淤。"), Some((vec![2], "针对问题二,".len())));
        let numbers = |text: &str| by_numbers(text).map(|(nos, _)| nos);
        assert_eq!(numbers("第3个问题:已清淤。"), Some(vec![3]));
        assert_eq!(numbers("问题1、3已清淤。"), Some(vec![1, 3]));
        assert_eq!(numbers("针对问题1、2月底前清淤。"), Some(vec![1]));
        assert_eq!(numbers("针对问题1、3名负责人已约谈。"), Some(vec![1]));
        assert_eq!(numbers("问题一至三:已清淤。"), Some(vec![1, 2, 3]));
        assert_eq!(numbers("针对问题1,3名管护人到位。"), Some(vec![1]));
        assert_eq!(numbers("问题3个已整改。"), None);
        assert_eq!(numbers("已清淤。"), None);
        assert_eq!(labelled_by_number("针对问题1的整改措施:清淤。").map(|(no, _)| no), Some(1));
        assert_eq!(labelled_by_number("问题1:渠道淤塞。"), None);
        assert_eq!(by_words("针对\"渠道淤塞\"的问题,已清淤。").map(|(name, _)| name), Some("渠道淤塞"));
    }

    #[test]
    fn clauses_that_name_problems() {
        let text = "对渠道淤塞问题,已清淤。对上述问题,逐项销号。";
        let names: Vec<_> = clauses(text).filter_map(|(name, _)| text.get(name)).collect();
        assert_eq!(names, ["渠道淤塞问题"]);
        assert!(begins_with_clause(text) && !begins_with_clause("已清淤。对渠道淤塞问题,已清淤。"));
        assert_eq!(turn("涉及三处。对此,已清淤。").and_then(|r| "涉及三处。对此,已清淤。".get(r)), Some("。对此,"));
    }

    #[test]
    fn headings_that_name_problem_and_answer() {
        let heading = "关于渠道淤塞问题的整改情况";
        assert_eq!(answer_in_heading(heading).and_then(|r| heading.get(r)), Some("整改情况"));
        assert_eq!(answer_in_heading("渠道淤塞问题的整改情况"), None);
        assert_eq!(bare_name(heading), "关于渠道淤塞问题");
    }
}
