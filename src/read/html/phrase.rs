//! Lines that are furniture by their words: 打印 关闭 分享到, 责任编辑：…, 上一篇：…, 相关链接.
//!
//! Only lines outside tables are judged. A line that holds a date of the metadata keeps it, whatever stands around it.

use super::page;
use memchr::memmem::Finder;
use std::sync::LazyLock;

/// Openings of lines that no document has, blanks left out.
const OPENINGS: &[&str] = &[
    "当前位置",
    "您当前所在",
    "您当前的位置",
    "您现在的位置",
    "您的位置",
    "您所在的位置",
    "你的位置",
    "所在位置:",
    "分享到",
    "分享至",
    "分享:",
    "扫一扫",
    "【打印",
    "[打印",
    "打印本页",
    "关闭窗口",
    "【关闭",
    "[关闭",
    "【字体",
    "【字号",
    "[字体",
    "[字号",
    "字体:",
    "字号:",
    "字体大小:",
    "上一篇:",
    "下一篇:",
    "上一条:",
    "下一条:",
    "版权所有:",
    "版权所有©",
    "Copyright",
    "copyright",
    "COPYRIGHT",
    "CopyRight",
    "©",
    "网站标识码",
    "网站地图",
    "返回顶部",
    "无障碍浏览",
    "责任编辑:",
    "(责任编辑",
    "【责任编辑",
    "[责任编辑",
    "责编:",
    "(责编",
    "编辑:",
    "(编辑:",
    "初审:",
    "复审:",
    "终审:",
    "文章来源:",
    "稿件来源:",
    "浏览次数:",
    "浏览量:",
    "浏览:",
    "阅读次数:",
    "阅读量:",
    "点击数:",
    "点击量:",
    "点击率:",
    "点击次数:",
    "访问量:",
    "访问次数:",
    "您是第",
    "技术支持:",
    "建议使用IE",
    "最佳浏览",
];
/// Words that make a line furniture wherever they stand in it.
const LICENCES: &[&str] = &["公网安备", "ICP备", "网站标识码"];

/// Openings of the line that names who runs a site, and what only such a line holds beside the name. Where it holds an
/// address or a telephone it is one only under everything else: see `foot`.
const RUN_BY: &[&str] = &["主办:", "主办单位:", "承办:", "承办单位:", "版权:", "网站主办"];
const KEPT_BY: &[&str] = &["技术支持", "版权", "维护:", "建议使用", "分辨率"];

/// What a word says when a line consists of such words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// It is furniture alone.
    Alone,
    /// It is furniture beside another that is.
    Beside,
    /// It stands above links, or before one.
    Links,
}

/// Words of page furniture; the longest that fits is taken.
const WORDS: &[(Word, &[&str])] = &[
    (
        Word::Alone,
        &[
            "打印",
            "打印本页",
            "打印此页",
            "打印页面",
            "打印文章",
            "关闭",
            "关闭窗口",
            "关闭本页",
            "关闭此页",
            "关闭页面",
            "收藏本页",
            "收藏本站",
            "加入收藏",
            "设为首页",
            "一键分享",
            "分享到",
            "分享至",
            "我要纠错",
            "内容纠错",
            "网页纠错",
            "网站纠错",
            "政府网站找错",
            "返回顶部",
            "回到顶部",
            "返回首页",
            "返回列表",
            "返回上一页",
            "返回上级",
            "网站地图",
            "站点地图",
            "联系我们",
            "关于我们",
            "网站声明",
            "版权声明",
            "隐私声明",
            "免责声明",
            "网站帮助",
            "使用帮助",
            "无障碍阅读",
            "无障碍浏览",
            "长者模式",
            "适老模式",
            "关怀版",
            "字体",
            "字号",
            "字体大小",
            "语音播报",
            "朗读全文",
            "扫一扫",
            "复制链接",
            "附件下载",
            "文件下载",
            "下载附件",
            "相关附件",
            "全文下载",
            "我要评论",
            "发表评论",
            "网友评论",
            "新浪微博",
            "腾讯微博",
            "微信好友",
            "阅读原文",
            "QQ空间",
            "QQ好友",
        ],
    ),
    (
        Word::Beside,
        &[
            "大",
            "中",
            "小",
            "特大",
            "默认",
            "收藏",
            "分享",
            "纠错",
            "返回",
            "顶部",
            "首页",
            "上一页",
            "下一页",
            "末页",
            "尾页",
            "登录",
            "注册",
            "退出",
            "微信",
            "微博",
            "朋友圈",
            "QQ",
            "朗读",
            "无障碍",
            "繁体",
            "简体",
            "下载",
            "保存",
            "没有了",
            "暂无",
            "文章",
            "当前页",
            "在手机打开",
            "手机浏览",
        ],
    ),
    (
        Word::Links,
        &[
            "上一篇",
            "下一篇",
            "上一条",
            "下一条",
            "相关链接",
            "相关新闻",
            "相关文章",
            "相关阅读",
            "相关信息",
            "相关报道",
            "相关推荐",
            "相关解读",
            "延伸阅读",
            "热门推荐",
            "猜你喜欢",
            "友情链接",
            "快速链接",
        ],
    ),
];

/// Labels of dates, beside those of metadata, that a page prints on one line with furniture.
const SHORT_DATES: &[&str] = &["日期", "时间"];
/// Longest line, in characters, that is judged by its words.
const MAX_LINE: usize = 80;
/// Longest line, in characters, that can consist of furniture words.
const MAX_WORDS: usize = 50;

/// First characters of furniture words, sorted: most lines begin with none of them.
static WORD_FIRSTS: LazyLock<Vec<char>> = LazyLock::new(|| firsts(WORDS.iter().flat_map(|(_, words)| words.iter())));
/// First characters of openings, sorted.
static OPENING_FIRSTS: LazyLock<Vec<char>> = LazyLock::new(|| firsts(OPENINGS.iter()));
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

/// Judges one line outside a table. In a heading only furniture words and nothing else count.
pub(super) fn judge(line: &str, heading: bool) -> Judged {
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
    if is_licence(text) || names_host(text) {
        return Judged::Furniture { links: false };
    }
    if opens(text) || rest.is_some() && consists(text).is_some() {
        return match dated(text) {
            Some(date) => Judged::Partly(date.to_string()),
            None => Judged::Furniture { links: false },
        };
    }
    rest.map_or(Judged::Text, Judged::Partly)
}

/// Whether a text holds the licence of a site.
pub(super) fn is_licence(text: &str) -> bool {
    LICENCE_FINDERS.iter().any(|word| word.find(text.as_bytes()).is_some())
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
    first.is_some_and(|first| OPENING_FIRSTS.binary_search(&first).is_ok())
        && OPENINGS.iter().any(|opening| starts(line, opening))
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
fn consists(line: &str) -> Option<bool> {
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

/// A line from its label of a date on.
fn dated(line: &str) -> Option<&str> {
    let is_label = |end: usize| line.get(end..).is_some_and(|rest| rest.trim_start().starts_with(['：', ':']));
    let found = |word: &&str| {
        let at = line.find(*word)?;
        is_label(at + word.len()).then_some(at)
    };
    line.get(page::DATES.iter().chain(SHORT_DATES).filter_map(found).min()?..)
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
            assert_eq!(judge(line, false), Judged::Furniture { links: false }, "{line}");
        }
        for line in ["相关链接", "上一篇：没有了", "【相关阅读】"] {
            assert!(matches!(judge(line, true), Judged::Furniture { links: true }), "{line}");
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
        ] {
            assert_eq!(judge(line, false), Judged::Text, "{line}");
        }
        assert_eq!(judge("责任编辑：缺位", true), Judged::Text);
    }

    #[test]
    fn a_date_outlives_the_furniture_around_it() {
        for (line, left) in [
            ("【字体：大 中 小】 发布日期：2023-05-06　来源：水利站", "发布日期：2023-05-06　来源：水利站"),
            ("浏览次数：77　发布时间：2023-05-06 10:11", "发布时间：2023-05-06 10:11"),
            ("发布机构：竹浦镇 [打印] 发布日期：2023-05-06【关闭】", "发布机构：竹浦镇  发布日期：2023-05-06"),
        ] {
            assert_eq!(judge(line, false), Judged::Partly(left.to_string()));
        }
    }
}
