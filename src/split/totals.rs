//! Rows of totals: 合计, 小计：3个, 上河片区小计 and the counts beside them. A problem may open or close with the same words
//! (共计3户未入户核查, 未编制预算合计): what stands beside them decides.

use crate::text::pattern;
use crate::text::width::{flat, fold_char, is_longer};
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Longest text that is looked at, in characters.
const LONGEST: usize = 40;
/// Longest text that closes with the word of a total, in characters.
const LONGEST_SUM: usize = 10;

/// What opens a total.
const OPENING: &[&str] = &["合计", "总计", "小计", "共计", "总数"];
/// What closes one.
const CLOSING: &[&str] = &["合计", "小计", "总计"];
/// How the name of what is summed ends: a place, a part of the list, a body.
const PARTS: &[char] =
    &['区', '镇', '乡', '村', '道', '组', '县', '市', '片', '面', '类', '门', '局', '站', '页', '级'];

/// One count or several: what is counted, how far it has come, the number, its measure and its noun.
static COUNTS: LazyLock<Regex> = LazyLock::new(|| {
    let word = r"(?:其中|包括|共计?|总?计|合计|问题|隐患|任务|类别)*(?:已经?|正在|尚?未|基本|全部|部分)*(?:完成|整改|销号|办结|解决|到位|启动|推进|整治|验收)*(?:中|率)?[:]?";
    let noun = r"(?:具体|突出|主要|共性|个性|大|小)?(?:问题|事项|隐患|任务|措施|线索|案件|点位|项目)?";
    let measure = r"(?:%|余?(?:万|亿)?(?:公里|千米|平方米|立方米|人次|户次|处次|[个项条处件类户人次家名起宗亩村组座栋间台套份张批轮所棵株头辆块片段吨米元分]))";
    let count = format!(r"{word}[0-9]+(?:[.,][0-9]+)*{measure}?{noun}");
    pattern(&format!(r"^[(]?{count}(?:[,;、。/()]+{count})*[)]?[。;]?$"))
});

/// What stands beside 合计: `13项`, `共9个问题，其中已完成3个。`, `85%`.
pub(super) fn is_count(text: &str) -> bool {
    short(text, LONGEST).is_some_and(|flat| COUNTS.is_match(&flat))
}

/// Whether a text can only be that of a total, whatever stands beside it: 合计, 小计：3个, 上河片区小计.
pub(super) fn is_total(text: &str) -> bool {
    is_bare(text) || is_counted(text) || closes(text).is_some_and(|part| part.ends_with(PARTS))
}

/// Whether a text may be the sum of anything: it closes with the word, and counts have to follow.
pub(super) fn is_sum(text: &str) -> bool {
    closes(text).is_some()
}

/// Whether the cells of a row, blank ones left out, are those of a total: it is named in the first or second, and where
/// its name says more than 合计 nothing but counts stands beside it.
pub(super) fn is_row<'t>(cells: impl Iterator<Item = &'t str> + Clone) -> bool {
    cells.clone().take(2).enumerate().filter(|(_, cell)| may_be_total(cell)).any(|(at, cell)| {
        let mut beside = cells.clone().enumerate().filter(|(i, _)| *i != at).map(|(_, text)| text);
        let mut counts = || beside.all(|text| is_count(text) || is_nothing(text));
        // 3 | 未编制预算合计: the number of a row is no count.
        let named = || at == 0 || cells.clone().next().is_some_and(|first| !is_count(first));
        let part = || closes(cell).is_some_and(|part| part.ends_with(PARTS));
        is_bare(cell) || part() && named() || (is_counted(cell) || is_sum(cell)) && counts() && named()
    })
}

/// The word alone.
fn is_bare(text: &str) -> bool {
    short(text, LONGEST_SUM).is_some_and(|flat| OPENING.contains(&flat.trim_end_matches(':')))
}

/// The word and a count.
fn is_counted(text: &str) -> bool {
    let Some(flat) = short(text, LONGEST) else { return false };
    let rest = OPENING.iter().find_map(|word| flat.strip_prefix(word));
    rest.is_some_and(|rest| COUNTS.is_match(rest.trim_start_matches([':', '共'])))
}

/// What a short text names before the word that closes it.
fn closes(text: &str) -> Option<String> {
    let flat = short(text, LONGEST_SUM)?;
    let bare = flat.trim_end_matches(':');
    let part = CLOSING.iter().find_map(|word| bare.strip_suffix(word))?;
    (!part.is_empty()).then(|| part.to_string())
}

/// A dash for a cell that is left empty.
fn is_nothing(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || "/\\-—–－一".contains(c))
}

/// Whether a text holds the last character of a word of totals. Every row of a list is asked, and nearly none does.
fn may_be_total(text: &str) -> bool {
    text.chars().any(|c| matches!(fold_char(c), '计' | '数'))
}

/// The text folded and without blanks, unless it is longer.
fn short(text: &str, longest: usize) -> Option<Cow<'_, str>> {
    (!is_longer(text, longest)).then(|| flat(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_says_nothing_but_counts() {
        for text in [
            "合计",
            "小 计：",
            "小计：3个",
            "合计共9个问题",
            "总计：12项，其中已完成8项。",
            "上河片区小计",
            "责任落实方面合计",
        ] {
            assert!(is_total(text), "{text}");
        }
        for text in ["共计3户未入户核查", "未编制预算合计", "合计12户漏报低保", "共计", "总数不符", "小计栏漏填"]
        {
            assert_eq!(is_total(text), text == "共计", "{text}");
        }
    }

    #[test]
    fn every_word_may_be_a_total() {
        assert!(OPENING.iter().chain(CLOSING).all(|word| may_be_total(word)) && may_be_total("合計"));
    }

    #[test]
    fn counts_and_what_only_opens_like_one() {
        for text in [
            "13",
            "13项",
            "共9个问题，其中已完成3个。",
            "85%",
            "3.5万元",
            "共9个问题，其中已销号5个，正在整改3个，未销号1个。",
            "1类",
        ] {
            assert!(is_count(text), "{text}");
        }
        for text in ["1.开展核查。", "3户未入户核查", "6月底前", "2025年", "3个月内", "镇财政所", ""]
        {
            assert!(!is_count(text), "{text}");
        }
    }

    #[test]
    fn what_stands_beside_decides() {
        for row in [
            &["合计", "共4个问题"][..],
            &["小计", "1类", "2处"],
            &["全县合计", "12", "/", "85%"],
            &["合计", "逐项销号"],
            &["石渡镇", "小计", "3"],
            &["共计3户"],
        ] {
            assert!(is_row(row.iter().copied()), "{row:?}");
        }
        for row in [
            &["1", "共计3户未入户核查", "逐户核查。", "镇民政办", "6月底前"][..],
            &["共计3户未入户核查", "逐户核查。", "镇民政办"],
            &["共计3户", "逐户核查。", "镇民政办"],
            &["3", "未编制预算合计"],
            &["3", "未编制预算合计", "补编预算。", "镇财政所"],
            &["未编制预算合计", "补编预算。", "镇财政所"],
        ] {
            assert!(!is_row(row.iter().copied()), "{row:?}");
        }
    }
}
