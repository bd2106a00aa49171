//! Titles of lists, attachment labels and signatures, told by their form.

use crate::model::{Loose, LooseKind};
use crate::text::marker;
use crate::text::numeral::number;
use crate::text::width::{flat, is_longer};
use crate::text::{Pattern, form};
use std::ops::Range;

/// Endings of a list's title.
const TITLE_ENDINGS: &[&str] = &[
    "清单",
    "台账",
    "台帐",
    "表",
    "方案",
    "情况",
    "报告",
    "通报",
    "整改卡",
    "卡",
    "汇总",
    "公示",
    "一览",
    "明细",
    "计划",
    "目录",
    "名单",
    "安排",
    "分工",
    "任务书",
    "问题",
    "隐患",
];

static ATTACHMENT: Pattern = Pattern::new(
    r"^附(?:件|表|录)?\s*[:：]?\s*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})?\s*[:：.、-]?\s*([0-9０-９]{0,2})",
);
/// Whether a line can be the title of a list: no sentence, and it ends as titles end.
pub(super) fn is_title(text: &str) -> bool {
    if is_longer(text, 80) {
        return false;
    }
    let flat = flat(text);
    let len = flat.chars().count();
    if len < 2 || flat.contains(['。', ';', '!']) {
        return false;
    }
    if attachment(text).is_some() {
        return true;
    }
    // A version in brackets may follow: …清单(第二批).
    let bare = flat.split('(').next().unwrap_or(&flat);
    TITLE_ENDINGS.iter().any(|e| flat.ends_with(e) || bare.ends_with(e) && len >= 6)
}

/// Endings that only the title of a list has.
const LIST_ENDINGS: &[&str] = &["清单", "台账", "台帐", "表", "一览", "汇总", "明细", "整改卡"];

/// Whether a title can only be that of a list.
pub(super) fn is_list_title(text: &str) -> bool {
    if !is_title(text) {
        return false;
    }
    let flat = flat(text);
    let bare = flat.split('(').next().unwrap_or(&flat);
    LIST_ENDINGS.iter().any(|e| flat.ends_with(e) || bare.ends_with(e)) && flat.chars().count() >= 5
}

/// The attachment number of 附件1, 附表二, 附件: (0 where it has none), for a line that is nothing else or only opens so.
pub(super) fn attachment(text: &str) -> Option<Option<u32>> {
    let trimmed = Some(text.trim()).filter(|t| t.starts_with('附'))?;
    let found = ATTACHMENT.captures(trimmed)?;
    let digits = found.get(1).or(found.get(2)).map(|m| m.as_str()).filter(|t| !t.is_empty());
    let rest = trimmed.get(found.get(0)?.end()..)?;
    // 附近, 附属 are no labels; 附件 must be followed by a number, a separator or nothing.
    (rest.is_empty() || trimmed.starts_with("附件") || trimmed.starts_with("附表") || digits.is_some())
        .then(|| digits.and_then(number))
}

/// The number under which the texts above cite a list: 附件：1.整改台账 / 2.责任分工表. A title may be cited longer than it is
/// printed, with the name of the body or the work before it; then no other citation may end so too.
pub(super) fn cited_as(title: &str, above: &[Loose]) -> Option<u32> {
    const SHORTEST: usize = 4;
    let title = flat(title);
    let mut found: Option<(bool, u32)> = None;
    let mut citing = false;
    for line in above.iter().filter(|l| l.kind == LooseKind::Paragraph) {
        let marked = attachment(&line.text);
        let rest = ATTACHMENT.find(line.text.trim()).filter(|_| marked.is_some());
        let body = rest.map_or(line.text.trim(), |m| line.text.trim().get(m.end()..).unwrap_or(""));
        let no = marked.unwrap_or_else(|| marker::leading(body).filter(|_| citing).and_then(|m| m.no));
        citing = marked.is_some() || citing && no.is_some();
        let (Some(no), Some(named)) = (no, bare_title(body)) else { continue };
        let named = flat(&named);
        let whole = named == title;
        let ends = named.ends_with(title.as_ref()) && !is_longer(&named, 60) && title.chars().count() >= SHORTEST;
        match found {
            _ if !whole && !ends => {}
            Some((before, _)) if before && !whole => {}
            Some((before, known)) if before == whole && known != no => return None,
            _ => found = Some((whole, no)),
        }
    }
    found.map(|(_, no)| no)
}

/// The blocks of lines that only cite annexes: 附件：1.整改台账 and the items 2.… that count on below it. None of them is the
/// title of what follows.
pub(super) fn citations(lines: &[Loose]) -> Vec<Range<usize>> {
    let named = |l: &Loose| attachment(&l.text).filter(|_| bare_title(&l.text).is_some());
    let block = |(at, line): (usize, &Loose)| {
        let no = named(line)?;
        let counted = |(n, l): &(u32, &Loose)| marker::leading(&l.text).and_then(|m| m.no) == Some(*n);
        let more = (no.unwrap_or(1) + 1..).zip(lines.get(at + 1..).unwrap_or_default()).take_while(counted).count();
        (more > 0).then_some(at..at + 1 + more)
    };
    lines.iter().enumerate().filter_map(block).collect()
}

/// The title without 附件N and an ordinal; `None` where nothing is left.
pub(super) fn bare_title(text: &str) -> Option<String> {
    let trimmed = text.trim();
    let body = match ATTACHMENT.find(trimmed).filter(|_| attachment(trimmed).is_some()) {
        Some(m) => trimmed.get(m.end()..).unwrap_or("").trim(),
        None => trimmed,
    };
    let (_, bare) = marker::strip(body);
    let flat: String = bare.split_whitespace().collect();
    let flat = flat.trim_matches(['《', '》', ':', '：']);
    (!flat.is_empty()).then(|| flat.to_string())
}

/// Shortest and longest line, in characters, that begins a title of two.
const FIRST_LINE: std::ops::RangeInclusive<usize> = 8..=40;

/// What stands above the title in line `at`, where the title of a document runs over its first two lines.
pub(super) fn first_line(lines: &[Loose], at: usize) -> Option<&str> {
    let above = at.checked_sub(1)?;
    let opens = above.checked_sub(1).is_none_or(|i| lines.get(i).is_some_and(|l| attachment(&l.text).is_some()));
    let text = lines.get(above)?.text.as_str();
    let plain = FIRST_LINE.contains(&text.chars().count())
        && !text.contains(|c: char| c.is_ascii_punctuation() || "，。；：、！？〔〕".contains(c))
        && marker::leading(text).is_none();
    (opens && plain && !is_title(text) && !is_signature(text)).then_some(text)
}

/// Whether a line below a list is a signature: a body's name, a date, a form line.
pub(super) fn is_signature(text: &str) -> bool {
    if form::is_date_or_to_fill_in(text) {
        return true;
    }
    !is_longer(text, 30) && super::shape::names_bodies(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_titles_by_their_form() {
        for text in
            ["附件1", "附表：", "某镇饮水安全问题整改清单", "隐患排查台账（第二批）", "附件2 问题整改任务分解表"]
        {
            assert!(is_title(text), "{text}");
        }
        for text in ["一、组织领导。各单位要建立台账", "附近村民反映", "请于6月底前报送"] {
            assert!(!is_title(text), "{text}");
        }
        assert_eq!(bare_title("附件2 问题整改任务分解表").as_deref(), Some("问题整改任务分解表"));
        assert_eq!(bare_title("附件1"), None);
        assert_eq!(attachment("附件二："), Some(Some(2)));
        assert_eq!(attachment("附表"), Some(None));
    }

    #[test]
    fn a_title_of_two_lines() {
        let first = |text: &str| {
            let lines = crate::flow::tests::paragraphs(text);
            first_line(&lines, lines.len() - 1).map(str::to_string)
        };
        assert_eq!(first("竹浦镇水上交通安全\n突出问题整改台账").as_deref(), Some("竹浦镇水上交通安全"));
        assert_eq!(first("附件1\n竹浦镇水上交通安全\n整改台账").as_deref(), Some("竹浦镇水上交通安全"));
        for text in [
            "竹浦镇人民政府办公室\n整改台账",
            "竹政办〔2024〕12号\n整改台账",
            "整改台账",
            "正文。\n竹浦镇水上交通安全\n整改台账",
        ] {
            assert_eq!(first(text), None, "{text}");
        }
    }

    #[test]
    fn tells_signatures() {
        for text in ["2023年10月16日", "二〇二四年三月五日", "填报单位：某镇人民政府", "某县教育局"]
        {
            assert!(is_signature(text), "{text}");
        }
        assert!(!is_signature("一、资产底数方面"));
    }
}
