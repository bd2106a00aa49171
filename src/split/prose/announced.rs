//! Sentences that say what stands below or behind them: 检查发现以下问题：, 存在下列问题：一是…, 现提出以下要求：.

use crate::text::items::items;
use crate::text::marker::{self, Style};
use crate::text::{Pattern, fill};

/// Fragments that stand in several patterns, by the name under which they do.
const FRAGMENTS: &[(&str, &str)] = &[
    // A sentence that announces problems and goes on behind its colon.
    ("{told}", "(?:发现|存在|查出|反馈|指出|暴露出)[^。;:]{0,20}{below}[^。,;:]{0,8}{problems}[^。,;:]{0,6}:"),
    ("{published}", "(?:通报|公布|公示|反馈|曝光|交办|转办|移交|告知|函告|通知)(?:给你们?)?如下"),
    ("{below}", "(?:以下|如下|下列)"),
    ("{problems}", "(?:问题|隐患|不足)"),
];

/// A pattern with its [`FRAGMENTS`] filled in.
fn filled(text: &str) -> String {
    fill(text, FRAGMENTS)
}

/// Whether a text speaks of what stands below it.
pub(super) fn points_below(text: &str) -> bool {
    ["以下", "如下", "下列"].iter().any(|w| text.contains(w))
}

/// Whether a line announces a list of any kind: 现提出以下要求：
pub(super) fn any_list(text: &str) -> bool {
    text.ends_with([':', '。']) && points_below(text)
}

/// Whether a paragraph ends by saying that problems follow: 检查发现以下问题：
pub(super) fn problems(text: &str) -> bool {
    static ENDING: Pattern = Pattern::filled(
        r"(?:{below}[^。,;]{0,8}{problems}|{problems}(?:[^。,;]{0,6}(?:如下|有)|(?:及|和)[^。,;]{0,6}{published}))[^。,;]{0,6}[:。]?$",
        filled,
    );
    // 现将有关问题通报如下：
    static PUBLISHED: Pattern =
        Pattern::filled("(?:有关|相关|具体|主要|部分|典型|将){problems}{published}[:。]?$", filled);
    let found = ["发现", "存在", "查出", "查摆", "反馈", "梳理", "排查", "检视"].iter().any(|w| text.contains(w));
    // 以下, 如下, 下列 or 有: nearly every text that only finds problems is passed over at this price.
    found && text.contains(['下', '有']) && ENDING.is_match(text)
        || text.trim_end_matches([':', '。']).ends_with("如下") && PUBLISHED.is_match(text)
}

/// Work on problems that are still to be found, a rule, a condition: no problems follow.
static UNFOUND: Pattern = Pattern::filled(
    r"(?:排查|检查|自查|整治|解决|查找|检视|查摆|聚焦|针对|围绕|对照|梳理|整改|避免|防止|杜绝|注意|处理){below}|(?:针对|围绕|对照|就|对)[^。,;:]{0,12}{below}|如(?:有|存在|发现)|凡|一经|之一|的:$",
    filled,
);

/// Whether a line announces problems that were found, as a list below it: 经查，你校存在以下问题：
pub(super) fn problems_found(text: &str) -> bool {
    let last = text.trim_end_matches([':', '。']).rfind('。').map_or(0, |at| at + '。'.len_utf8());
    let sentence = without_order(text.get(last..).unwrap_or(""));
    problems_told(text) || problems(sentence) && !UNFOUND.is_match(sentence)
}

/// A sentence without the clauses behind its first that order the readers to solve what it announces: 现将问题通报如下，请于…整改到位。
fn without_order(sentence: &str) -> &str {
    const ORDERS: [&str; 6] = ["请", "限", "务必", "要求", "希", "望"];
    let clauses = sentence.match_indices([',', ';']).map(|(at, mark)| (at, at + mark.len()));
    let mut orders =
        clauses.filter(|(_, from)| sentence.get(*from..).is_some_and(|c| ORDERS.iter().any(|o| c.starts_with(o))));
    let at = orders.next().map(|(at, _)| at).filter(|at| sentence.get(..*at).is_some_and(|s| s.ends_with("如下")));
    at.and_then(|at| sentence.get(..at)).unwrap_or(sentence)
}

/// Whether a paragraph announces problems and tells them itself: 检查发现以下问题：一是…；二是…。
pub(super) fn problems_told(text: &str) -> bool {
    static TOLD: Pattern = Pattern::filled("{told}(?:一是|第一[,、])", filled);
    (text.contains(":一是") || text.contains(":第一")) && TOLD.is_match(text)
}

/// Whether a paragraph is a list of problems of its own: 一是…。二是…。 from its beginning, or behind words that announce it.
pub(super) fn counts(text: &str) -> bool {
    let opens = || marker::leading(text).is_some_and(|m| matches!(m.style, Style::Is | Style::Nth) && m.no == Some(1));
    let more = || items(text, &[Style::Is, Style::Nth]).iter().filter(|item| item.no.is_some()).nth(1).is_some();
    problems_told(text) || problems_counted(text).is_some() || opens() && more()
}

/// Where the first problem begins in a paragraph that announces problems and counts them itself: 存在以下问题：1.…。2.…。
pub(super) fn problems_counted(text: &str) -> Option<usize> {
    static COUNTED: Pattern = Pattern::filled(r"{told}(?:\(?1[.、)]|\(一\)|⑴)", filled);
    let ordinals = [":1", ":(1", ":(一", ":⑴"];
    let found = ordinals.iter().any(|o| text.contains(o)).then(|| COUNTED.find(text)).flatten()?;
    let sentence = text.get(..found.start()).map_or(0, |t| t.rfind('。').map_or(0, |at| at + '。'.len_utf8()));
    let colon = found.as_str().rfind(':').map(|at| found.start() + at)?;
    text.get(sentence..colon).is_some_and(|t| !UNFOUND.is_match(t)).then_some(colon + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_that_follow() {
        for text in ["检查发现以下问题:", "排查中发现的主要问题如下:", "存在下列隐患。", "现将有关问题通报如下:"]
        {
            assert!(problems(text) && problems_found(text), "{text}");
        }
        for text in ["现将有关问题通报如下,请各镇认真整改。", "现将问题交办如下,请于7月25日前整改到位。"]
        {
            assert!(problems_found(text), "{text}");
        }
        for text in ["现将要求通知如下,请认真整改。", "重点排查以下问题:", "如发现以下问题:", "凡存在下列问题之一的:"]
        {
            assert!(!problems_found(text), "{text}");
        }
        assert!(problems_told("检查发现以下问题:一是渠道淤塞;二是闸门锈蚀。"));
        let text = "经查,存在以下问题:1.渠道淤塞。2.闸门锈蚀。";
        assert_eq!(problems_counted(text).and_then(|at| text.get(at..)), Some("1.渠道淤塞。2.闸门锈蚀。"));
        for text in ["一是渠道淤塞。二是闸门锈蚀。", text, "存在以下问题:一是渠道淤塞。"] {
            assert!(counts(text), "{text}");
        }
        assert!(!counts("一是渠道淤塞。") && !counts("渠道淤塞。一是少人。二是少钱。"));
        assert!(any_list("现提出以下要求:") && !any_list("现提出要求:"));
    }
}
