//! Lines that are furniture by their words: 打印 关闭 分享到, 责任编辑：…, 上一篇：…, 相关链接.
//!
//! Only lines outside tables are judged. A line that holds a date of the metadata keeps it, whatever stands around it.

use super::facts;
use super::words::{KEPT_BY, LICENCES, OPENINGS, RUN_BY, WORDS, Word};
use memchr::memmem::Finder;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Longest line, in characters, that is judged by its words.
const MAX_LINE: usize = 80;
/// Longest line, in characters, that can consist of furniture words.
const MAX_WORDS: usize = 50;

/// First characters of furniture words, sorted: most lines begin with none of them.
static WORD_FIRSTS: LazyLock<Vec<char>> = LazyLock::new(|| firsts(WORDS.iter().flat_map(|(_, words)| words.iter())));
/// Openings by their first character.
static OPENINGS_BY_FIRST: LazyLock<HashMap<char, Vec<&'static str>>> = LazyLock::new(|| {
    let mut found: HashMap<char, Vec<&str>> = HashMap::new();
    for (first, opening) in OPENINGS.iter().filter_map(|opening| Some((opening.chars().next()?, *opening))) {
        found.entry(first).or_default().push(opening);
    }
    found
});
/// Searches for licences.
static LICENCE_FINDERS: LazyLock<Vec<Finder<'static>>> = LazyLock::new(|| LICENCES.iter().map(Finder::new).collect());

fn firsts<'a>(words: impl Iterator<Item = &'a &'static str>) -> Vec<char> {
    let mut firsts: Vec<char> = words.filter_map(|word| word.chars().next()).collect();
    firsts.sort_unstable();
    firsts.dedup();
    firsts
}

/// What a line is by its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Judged {
    /// Text.
    Text,
    /// Text with furniture around it: what is left.
    Partly(String),
    /// Furniture; whether links below are part of it.
    Furniture { links: bool },
}

/// Judges one line outside a table. In a heading only furniture words and nothing else count; the line of facts is met
/// at the top alone.
pub(super) fn judge(line: &str, heading: bool, top: bool) -> Judged {
    if !is_shorter(line, MAX_LINE) {
        return Judged::Text;
    }
    if let Some(links) = consists(line) {
        return Judged::Furniture { links };
    }
    if heading {
        return Judged::Text;
    }
    let rest = less_brackets(line);
    let text = rest.as_deref().unwrap_or(line);
    if is_licence(text) || names_host(text) || text.trim_end().ends_with("版权所有") {
        return Judged::Furniture { links: false };
    }
    if opens(text) || rest.is_some() && consists(text).is_some() {
        return match facts::dated(text) {
            Some(date) => Judged::Partly(facts::less_furniture(date).unwrap_or_else(|| date.to_string())),
            None => Judged::Furniture { links: false },
        };
    }
    let facts = if top { facts::less_furniture(text) } else { None };
    facts.or(rest).map_or(Judged::Text, Judged::Partly)
}

/// Whether a text holds the licence of a site.
pub(super) fn is_licence(text: &str) -> bool {
    LICENCE_FINDERS.iter().any(|word| word.find(text.as_bytes()).is_some())
}

/// Whether a line says whose the site is.
pub(super) fn names_owner(line: &str) -> bool {
    is_licence(line)
        || line.trim_end().ends_with("版权所有")
        || ["版权所有", "copyright", "©"].iter().any(|opening| starts(&line.to_lowercase(), opening))
}

/// Whether a line says who runs the site and who keeps it. 主办单位：县水利局 alone is a field of a document, and who names a
/// person to ask means the document: both stay.
fn names_host(line: &str) -> bool {
    let Some(opening) = RUN_BY.iter().find(|opening| starts(line, opening)) else { return false };
    let flat: String = line.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
    let rest = flat.get(opening.len()..).unwrap_or("");
    !rest.contains("联系人") && KEPT_BY.iter().any(|word| rest.contains(word))
}

/// Whether a line opens as none of a document does.
pub(super) fn opens(line: &str) -> bool {
    let first = line.chars().take(40).find(|c| !c.is_whitespace()).map(narrow);
    let openings = first.and_then(|first| OPENINGS_BY_FIRST.get(&first));
    openings.is_some_and(|openings| openings.iter().any(|opening| starts(line, opening))) && !facts::is_numbered(line)
}

/// Whether a line begins with a text, blanks left out and punctuation made narrow.
fn starts(line: &str, opening: &str) -> bool {
    let mut line = line.chars().take(40).filter(|c| !c.is_whitespace()).map(narrow);
    opening.chars().all(|c| line.next() == Some(c))
}

fn narrow(c: char) -> char {
    match c {
        '：' => ':',
        '（' => '(',
        '［' => '[',
        _ => c,
    }
}

fn is_shorter(line: &str, most: usize) -> bool {
    line.len() <= most || line.len() <= 4 * most && line.chars().count() <= most
}

/// Whether a line consists of furniture words alone, and then whether links belong to it.
pub(super) fn consists(line: &str) -> Option<bool> {
    if !is_shorter(line, MAX_WORDS) {
        return None;
    }
    let (mut rest, mut alone, mut links) = (line, false, false);
    loop {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        if rest.is_empty() {
            return (alone || links).then_some(links);
        }
        if WORD_FIRSTS.binary_search(&rest.chars().next()?).is_err() {
            return None;
        }
        let fitting = WORDS.iter().flat_map(|(kind, words)| words.iter().map(move |word| (*kind, *word)));
        let (kind, word) = fitting.filter(|(_, word)| rest.starts_with(word)).max_by_key(|(_, word)| word.len())?;
        (alone, links) = (alone || kind == Word::Alone, links || kind == Word::Links);
        rest = rest.get(word.len()..)?;
    }
}

/// A line without its brackets of furniture (`【字体：大 中 小】`); `None` where it has none, or nothing else.
fn less_brackets(line: &str) -> Option<String> {
    let bytes = line.as_bytes();
    memchr::memmem::find(bytes, "【".as_bytes()).or_else(|| memchr::memchr(b'[', bytes))?;
    let mut out = String::new();
    let mut rest = line;
    while let Some(open) = rest.find(['【', '[']) {
        let (before, from) = rest.split_at_checked(open)?;
        let Some(end) = from.char_indices().find(|(_, c)| matches!(c, '】' | ']')).map(|(at, c)| at + c.len_utf8())
        else {
            break;
        };
        let (bracket, behind) = from.split_at_checked(end)?;
        out.push_str(before);
        if consists(bracket).is_none() {
            out.push_str(bracket);
        }
        rest = behind;
    }
    out.push_str(rest);
    let out = out.trim();
    (out.len() < line.trim().len() && !out.is_empty()).then(|| out.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furniture_by_its_words() {
        for line in [
            "打印",
            "打印关闭",
            "【打印】【关闭】",
            "打印本页 | 关闭窗口",
            "收藏 纠错 我要纠错 返回顶部",
            "字号：大 中 小",
            "责任编辑：某某某",
            "（责任编辑：某某某）",
            "浏览次数：128　【字体：大 中 小】　打印　关闭",
            "您是第12345位访客",
            "Copyright © 竹浦镇人民政府",
            "当前位置 ：首页 > 政务公开",
            "某ICP备00000000号",
            "主办：竹浦镇人民政府　电话：0000-0000000　技术支持：某某公司",
        ] {
            assert_eq!(judge(line, false, true), Judged::Furniture { links: false }, "{line}");
        }
        for line in ["相关链接", "上一篇：没有了", "【相关阅读】"] {
            assert!(matches!(judge(line, true, true), Judged::Furniture { links: true }), "{line}");
        }
    }

    #[test]
    fn text_stays() {
        for line in [
            "一、关于打印店无证经营的问题",
            "大",
            "分享",
            "关闭非法采砂点3处",
            "整改情况：已关闭",
            "编辑部管理不规范",
            "【重点】渡口整改",
            "主办单位：县水利局",
            "地址：竹浦镇渡口路1号 邮编：000000",
            "主办单位：县水利局　联系人：张三　电话：0000-0000000",
            "主办：县水利局　电话：0000-0000000",
            "承办单位：县水利局　电话：0000-0000000",
            "发布日期：2023-05-06",
            "发文字号：青政〔2024〕3号",
            "[发文字号] 青政〔2024〕3号",
            "字号：青政〔2024〕3号",
        ] {
            assert_eq!(judge(line, false, true), Judged::Text, "{line}");
        }
        assert_eq!(judge("责任编辑：缺位", true, true), Judged::Text);
    }

    #[test]
    fn a_date_outlives_the_furniture_around_it() {
        for (line, left) in [
            ("【字体：大 中 小】 发布日期：2023-05-06　来源：水利站", "发布日期：2023-05-06　来源：水利站"),
            ("浏览次数：77　发布时间：2023-05-06 10:11", "发布时间：2023-05-06 10:11"),
            ("发布机构：竹浦镇 [打印] 发布日期：2023-05-06【关闭】", "发布机构：竹浦镇  发布日期：2023-05-06"),
        ] {
            assert_eq!(judge(line, false, true), Judged::Partly(left.to_string()));
        }
    }
}
