//! The line of facts under a title: 发布日期：… 来源：… 浏览次数：128 字体：大 中 小. What the page says of itself there is cut
//! out, the date and the source stay.

use super::dom::{Dom, Id};
use super::page;
use super::phrase::consists;
use super::tags::Attr;
use crate::model::Block;
use crate::text::metadata;

/// Labels of dates, beside those of metadata, that a page prints on one line with furniture.
const SHORT_DATES: &[&str] = &["日期", "时间"];
/// Labels beside them that stay.
const KEPT: &[&str] = &[
    "信息来源",
    "来源",
    "作者",
    "发布机构",
    "发布单位",
    "发布机关",
    "发文机关",
    "发文机构",
    "索引号",
    "文号",
    "发文字号",
    "文件字号",
    "公文字号",
];
/// Labels of what a page says of itself.
const OWN: &[&str] = &[
    "浏览次数",
    "浏览量",
    "浏览",
    "阅读次数",
    "阅读量",
    "阅读",
    "点击次数",
    "点击量",
    "点击数",
    "点击率",
    "点击",
    "访问次数",
    "访问量",
    "查看次数",
    "人气",
    "字体大小",
    "字体",
    "字号",
    "分享到",
    "分享至",
    "分享",
    "责任编辑",
    "责编",
    "编辑",
    "审核",
];
/// Labels among them that are words of documents too, and count only where no name runs into them.
const WEAK: &[&str] = &["浏览", "阅读", "点击", "人气", "分享", "编辑", "审核"];
/// Labels of a record, which stand on no line of facts.
const RECORD: &[&str] = &[
    "问题",
    "存在问题",
    "问题描述",
    "具体问题",
    "问题清单",
    "整改措施",
    "整改情况",
    "整改目标",
    "整改时限",
    "整改结果",
    "整改单位",
    "整改责任人",
    "责任单位",
    "责任部门",
    "责任领导",
    "责任人",
    "牵头单位",
    "配合单位",
    "督办单位",
    "主管单位",
    "完成时限",
    "完成时间",
    "完成情况",
    "进展情况",
    "措施",
    "进展",
];
/// Longest name of a source without its label, in characters.
const MAX_SOURCE: usize = 16;
/// Longest line of facts, in bytes.
const MAX_LINE: usize = 480;

/// What pages call the element that holds the time of their publication.
const TIMES: &[&str] =
    &["publish_time", "publish-time", "publishtime", "publish_date", "publish-date", "pubtime", "pub-time", "pubdate"];

/// Whether an element is the time of the page's publication by its name: it stands on a line of its own, whatever is
/// printed beside it.
pub(super) fn is_time(dom: &Dom<'_>, id: Id) -> bool {
    !dom.tag(id).is_block() && {
        let named = |name: &str| TIMES.iter().any(|time| name.eq_ignore_ascii_case(time));
        dom.attr(id, Attr::Id).is_some_and(named) || dom.attr(id, Attr::Class).is_some_and(|c| c.split(' ').any(named))
    }
}

/// Fields of a page that stand above the line of facts at most.
const MAX_FIELDS: usize = 24;
/// Blocks among which the date of a page stands: titles of several lines are above it.
pub(super) const WITHIN: usize = 4;

/// Whether what follows these blocks is still near the title: beside the fields of the page they are few, and none is
/// of the body.
pub(super) fn is_top(blocks: &[Block]) -> bool {
    let of_page = |block: &&Block| !matches!(block, Block::Paragraph(p) if page::opens(&p.text));
    let of_body = |block: &Block| !matches!(block, Block::Paragraph(p) if !p.text.ends_with('。'));
    blocks.len() <= WITHIN + MAX_FIELDS && {
        let mut others = blocks.iter().filter(of_page);
        others.by_ref().take(WITHIN).all(|block| !of_body(block)) && others.next().is_none()
    }
}

/// A line from its label of a date on.
pub(super) fn dated(line: &str) -> Option<&str> {
    line.get(first(line, dates())?..)
}

/// A line that is the date of the page and at most its source, with the label that says so; `None` where it is anything
/// else, or has a label.
pub(super) fn labelled(line: &str) -> Option<String> {
    let digits = |c: char| c.is_ascii_digit();
    // 2024年3月28日 18:02: with a time of day it is no date of a signature.
    let written = line.replacen(['年', '月'], "-", 2).replacen('日', "", 1);
    let timed = written.len() < line.len() && written.ends_with(digits) && written.contains(':');
    let line = if timed { written.as_str() } else { line };
    let end = line.find(|c: char| !(digits(c) || matches!(c, '-' | '/' | ':' | ' '))).unwrap_or(line.len());
    let (date, rest) = line.split_at_checked(end)?;
    let rest = rest.trim();
    let parts: Vec<&str> = date.split([' ', ':']).next()?.split(['-', '/']).collect();
    let [year, month, day] = parts[..] else { return None };
    let fits = |part: &str, most: usize| (1..=most).contains(&part.len()) && part.chars().all(digits);
    let source =
        rest.is_empty() || page::opens(rest) || (rest.chars().count() <= MAX_SOURCE && rest.chars().all(is_name));
    (year.len() == 4 && fits(year, 4) && fits(month, 2) && fits(day, 2) && source).then(|| format!("发布日期：{line}"))
}

/// Whether a character can stand in the name of a body.
fn is_name(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// A line of facts without what the page says of itself; `None` where it is no such line, or says nothing of the kind.
pub(super) fn less_furniture(line: &str) -> Option<String> {
    if line.len() > MAX_LINE
        || !(page::opens(line) || opens_with_date(line) || opens_with_label(line))
        || first(line, RECORD.iter().copied()).is_some()
    {
        return None;
    }
    let (mut out, mut rest) = (String::new(), line);
    while let Some((at, label)) = own(rest) {
        let (before, from) = rest.split_at_checked(at)?;
        out.push_str(before);
        rest = from.get(label.len()..)?.trim_start().trim_start_matches(['：', ':']);
        if label.starts_with('字') {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || SIZES.contains(c));
        }
        out.truncate(out.trim_end_matches(|c| OPEN.contains(c)).len());
        rest = rest.get(value(rest.trim_start()) + rest.len() - rest.trim_start().len()..)?;
        if !out.ends_with(char::is_whitespace) && !rest.starts_with(char::is_whitespace) {
            out.push(' ');
        }
    }
    out.push_str(rest);
    let kept = less_words(out.trim_end_matches(|c: char| c.is_whitespace() || OPEN.contains(c)));
    (kept.len() < line.trim_end().len() && !kept.is_empty()).then(|| kept.to_string())
}

/// The first label of what the page says of itself, with the byte at which it stands.
fn own(line: &str) -> Option<(usize, &'static str)> {
    let runs = |at: usize| line.get(..at).and_then(|before| before.chars().next_back()).is_some_and(is_name);
    let place = |label: &str| match label {
        SIZE => line
            .match_indices(SIZE)
            .map(|(at, _)| at)
            .find(|at| !is_number_at(line, *at) && has_colon(line, at + SIZE.len())),
        _ => first(line, std::iter::once(label)),
    };
    let found = OWN.iter().filter_map(|label| Some((place(label)?, *label)));
    found.filter(|(at, label)| !WEAK.contains(label) || !runs(*at)).min_by_key(|(at, _)| *at)
}

/// Length of the value that opens a text: to a wide blank or the next label, whatever it says.
fn value(text: &str) -> usize {
    let wide = |at: usize, c: char| {
        matches!(c, '\u{3000}' | '\t' | '\n')
            || c.is_whitespace()
                && text.get(at + c.len_utf8()..).is_some_and(|rest| rest.starts_with(char::is_whitespace))
    };
    // Where the name before a colon began.
    let mut name = None;
    for (at, c) in text.char_indices() {
        if wide(at, c) {
            return at;
        }
        match (c, name) {
            ('：' | ':', Some(from)) => {
                let labels = || OWN.iter().chain(KEPT).copied().chain(dates());
                return labels().filter_map(|label| spaced(text, at, label)).min().unwrap_or(from);
            }
            _ if is_name(c) => name = name.or(Some(at)),
            _ if c.is_whitespace() && text.get(at..).is_some_and(|rest| rest.trim_start().starts_with(['：', ':'])) => {
            }
            _ => name = None,
        }
    }
    text.len()
}

/// The byte at which a label begins that ends at a byte, its blanks aside: 发 文 字 号.
fn spaced(text: &str, end: usize, label: &str) -> Option<usize> {
    let mut before = text.get(..end)?.char_indices().rev().filter(|(_, c)| !c.is_whitespace());
    label.chars().rev().try_fold(end, |_, c| before.next().filter(|(_, b)| *b == c).map(|(at, _)| at))
}

/// The label of the switch of font sizes, which is the end of 发文字号 too, the number of a document.
const SIZE: &str = "字号";
/// What stands before it there.
const NUMBERED: &[&str] = &["发文", "文件", "公文", "收文", "来文"];

/// Whether 字号 at a byte of a line is the end of the label of a document's number, or has such a number behind it.
fn is_number_at(line: &str, at: usize) -> bool {
    let before = line.get(..at).unwrap_or("").trim_end();
    NUMBERED.iter().any(|word| spaced(before, before.len(), word).is_some())
        || line.get(at + SIZE.len()..).is_some_and(opens_with_number)
}

/// Whether a line opens with 字号 and the number of a document, in brackets or not: 字号：青政〔2024〕3号.
pub(super) fn is_numbered(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || OPEN.contains(c));
    line.strip_prefix(SIZE).is_some_and(opens_with_number)
}

/// Whether the value behind a label is the number of a document: its body, a year in brackets, a count.
fn opens_with_number(value: &str) -> bool {
    let value = value.trim_start_matches(|c: char| c.is_whitespace() || "：:】]".contains(c));
    let Some((body, rest)) = value.split_once(['〔', '[', '［', '﹝', '（', '(']) else { return false };
    let year = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let count = year.trim_start_matches(['〕', ']', '］', '﹞', '）', ')', '第', ' ']);
    !body.is_empty()
        && body.chars().all(is_name)
        && rest.len() == year.len() + 4
        && count.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start().starts_with('号')
}

/// What the sizes of a font are given by.
const SIZES: &str = "大中小特超默认标准[]【】（）()|｜/";
/// What opens the part of a line that was cut out.
const OPEN: &str = "【[（(|｜";

/// Labels of dates.
fn dates() -> impl Iterator<Item = &'static str> {
    metadata::dates().chain(SHORT_DATES.iter().copied())
}

/// The byte at which the first of these labels stands with its colon.
fn first<'l>(line: &str, labels: impl Iterator<Item = &'l str>) -> Option<usize> {
    labels.filter_map(|label| line.find(label).filter(|at| has_colon(line, at + label.len()))).min()
}

/// Whether a colon stands at a byte of a line, blanks aside.
fn has_colon(line: &str, at: usize) -> bool {
    line.get(at..).is_some_and(|rest| rest.trim_start().starts_with(['：', ':']))
}

/// Whether a line opens with the label of a date.
fn opens_with_label(line: &str) -> bool {
    dates().filter_map(|label| line.strip_prefix(label)).any(|rest| rest.trim_start().starts_with(['：', ':']))
}

/// Whether a line opens with a date: 2023-05-09 09:30, 2023年5月9日.
fn opens_with_date(line: &str) -> bool {
    let bytes = line.as_bytes();
    let digits = |range: std::ops::Range<usize>| bytes.get(range).is_some_and(|b| b.iter().all(u8::is_ascii_digit));
    let (year, behind) = (digits(0..4), line.get(4..).unwrap_or(""));
    year && behind.starts_with(['-', '/', '.', '年'])
        && behind.trim_start_matches(|c: char| !c.is_ascii_digit()).len() > 3
}

/// A line without the words of furniture at its end: 打印 关闭.
fn less_words(line: &str) -> &str {
    let blank = |c: char| c.is_whitespace() || matches!(c, '|' | '｜' | '【' | '[');
    let ends = line.char_indices().filter(|(_, c)| blank(*c)).map(|(at, _)| at);
    // 发文 字号： without its value is no switch of font sizes.
    let numbers = |at: usize, tail: &str| {
        let size = tail.find(SIZE).filter(|size| tail.get(..*size).is_some_and(|lead| lead.chars().all(blank)));
        size.is_some_and(|size| is_number_at(line, at + size))
    };
    let is_words = |at: &usize| line.get(*at..).is_some_and(|tail| consists(tail).is_some() && !numbers(*at, tail));
    let cut = ends.filter(is_words).min();
    cut.and_then(|at| line.get(..at)).unwrap_or(line).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_sources_stay() {
        for (line, left) in [
            ("发布时间：2023-05-09来源：水利站浏览次数：77次字体：[ 大 中 小 ]", "发布时间：2023-05-09来源：水利站"),
            ("2023-05-09 09:30来源：水利站字号：默认 大 超大|打印", "2023-05-09 09:30来源：水利站"),
            ("来源：水利站 浏览次数：77 发布时间：2023-05-09　打印　关闭", "来源：水利站 发布时间：2023-05-09"),
            ("日期：2023-05-09【字体：大 中 小】", "日期：2023-05-09"),
            ("信息来源：水利站 | 打印 | 关闭", "信息来源：水利站"),
        ] {
            assert_eq!(less_furniture(line).as_deref(), Some(left));
        }
    }

    #[test]
    fn a_date_under_the_title_is_that_of_the_page() {
        for line in ["2023-05-09", "2023/5/9 09:30:21 来源：水利站", "2023-05-09　竹浦县水利站"] {
            assert_eq!(labelled(line), Some(format!("发布日期：{line}")));
        }
        assert_eq!(labelled("2023年05月09日 09:30").as_deref(), Some("发布日期：2023-05-09 09:30"));
        for line in [
            "2023年5月9日",
            "2023-05-09，县水利局检查。",
            "2023",
            "12-05-09",
            "2023-05-09 渡口堆料未清，责令整改",
            "1-2-3",
        ] {
            assert_eq!(labelled(line), None, "{line}");
        }
    }

    #[test]
    fn a_label_is_cut_with_its_own_value() {
        for (line, left) in [
            ("来源：水利站　审核：某某　渡口护栏已装", "来源：水利站　　渡口护栏已装"),
            ("时间：2024年6月 审核：某某 地点：东渡口", "时间：2024年6月 地点：东渡口"),
            ("来源：水利站（浏览：77） 文号：青政〔2024〕3号", "来源：水利站 文号：青政〔2024〕3号"),
        ] {
            assert_eq!(less_furniture(line).as_deref(), Some(left));
        }
    }

    #[test]
    fn the_number_of_a_document_is_no_font_size() {
        for line in [
            "发文字号：青政〔2024〕3号",
            "索引号：A-1/2024　　发文 字号：青政〔2024〕3号",
            "索引号：A-1/2024　　发 文 字 号：青政〔2024〕3号",
            "发布日期：2024-05-09 字号：青政〔2024〕3号",
            "发布日期：2024-05-09 发文 字号：",
        ] {
            assert_eq!(less_furniture(line), None, "{line}");
        }
        for (line, left) in [
            ("发文字号：青政〔2024〕3号　字号：大 中 小", "发文字号：青政〔2024〕3号"),
            (
                "发布日期：2024-05-09 浏览次数：7 发 文 字 号：青政〔2024〕3号",
                "发布日期：2024-05-09 发 文 字 号：青政〔2024〕3号",
            ),
            ("发布日期：2024-05-09 正文字号：大 中 小", "发布日期：2024-05-09 正文"),
        ] {
            assert_eq!(less_furniture(line).as_deref(), Some(left), "{line}");
        }
        assert!(is_numbered("[字号] 青政〔2024〕3号") && !is_numbered("字号：大 中 小"));
    }

    #[test]
    fn other_lines_are_left_alone() {
        for line in [
            "发布时间：2023-05-09　来源：水利站",
            "来源：打印店",
            "一、浏览：2023年的台账",
            "整改情况：已关闭 打印",
            "2023年5月9日前完成整改，责任编辑到位",
            "时间：2024年5月底前　审核：乡农机站　责任单位：乡农办",
            "来源：村民来信　问题：堤顶缺灯　审核：乡农机站　整改措施：补装路灯",
            "来源：村民来信　材料审核：未做",
        ] {
            assert_eq!(less_furniture(line), None, "{line}");
        }
    }
}
