//! Links to files: what they are called, and the lines that hold nothing else. Such a line is the page's list of
//! attachments and no text of the document; it goes out as links, each with the number that stands before it.

use super::dom::{Dom, Id};
use super::tags::Tag;
use crate::model::Link;
use crate::text::file::{has_extension, is_generic};

/// Words around the links of a list of files; the longer stand before those they hold.
const AROUND: &[&str] = &[
    "附件列表",
    "附件下载",
    "下载附件",
    "相关附件",
    "下载次数",
    "点击下载",
    "在线预览",
    "文件大小",
    "附件",
    "附表",
    "附",
    "下载",
    "预览",
    "查看",
    "文件",
    "大小",
    "字节",
    "类型",
    "格式",
    "个",
    "次",
    "共",
];
/// Letters of the sizes and kinds that stand behind a file's name.
const SIZES: &[&str] =
    &["", "k", "m", "b", "kb", "mb", "bytes", "byte", "kib", "mib", "pdf", "doc", "docx", "xls", "xlsx"];
/// Longest name of a file, in characters.
const MAX_NAME: usize = 120;
/// Children of a row that are looked through for a name, each link anew.
const MAX_CELLS: usize = 64;

/// The links to files of one line.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// The link that is open, where its words begin in the line, and its number among all links.
    open: Option<(Id, usize, usize)>,
    /// Where the words of a link begin and end, and its number.
    found: Vec<(usize, usize, usize)>,
}

impl Files {
    /// A link begins at a byte of the line.
    pub(super) fn open(&mut self, link: Id, at: usize, no: usize) {
        self.open = Some((link, at, no));
    }

    /// An element ends at a byte of the line.
    pub(super) fn close(&mut self, element: Id, at: usize) {
        if let Some((_, from, no)) = self.open.take_if(|(link, ..)| *link == element) {
            self.found.push((from, at, no));
        }
    }

    /// The links of a line that ends at this byte.
    pub(super) fn take(&mut self, end: usize) -> Vec<(usize, usize, usize)> {
        if let Some((_, from, no)) = &mut self.open {
            self.found.push((std::mem::take(from), end, *no));
        }
        std::mem::take(&mut self.found)
    }
}

/// Whether a line is a list of files; then each link gets the number before it. `known` tells that a line above says
/// that attachments follow, `number` is what the page's list counts the line as.
pub(super) fn lists(
    line: &str,
    files: &[(usize, usize, usize)],
    known: bool,
    number: Option<&str>,
    links: &mut [Link],
) -> bool {
    let mut numbers = Vec::new();
    let (mut at, mut named) = (0, false);
    for (from, to, no) in files {
        let (Some(before), Some(words)) = (line.get(at..*from.max(&at)), line.get(*from..*to)) else { return false };
        named |= has_extension(before.trim_end_matches(|c: char| !c.is_alphanumeric()));
        let file = has_extension(words) && has_title(words);
        let titled = || links.get(*no).is_some_and(|link| !is_generic(&link.text));
        let generic = is_generic(words) && (named || known || titled());
        if !(is_around(before) || named) || !(file || generic || known && !words.trim().is_empty()) {
            return false;
        }
        named |= file;
        let counted = number.filter(|_| at == 0 && files.len() == 1);
        numbers.push((*no, trailing_number(before).or(counted.and_then(trailing_number))));
        at = *to;
    }
    if files.is_empty() || !line.get(at..).is_some_and(is_around) {
        return false;
    }
    for (no, number) in numbers {
        if let (Some(link), Some(number)) = (links.get_mut(no), number)
            && !link.text.starts_with(|c: char| c.is_ascii_digit() || c == '附')
        {
            link.text = format!("{number}.{}", link.text);
        }
    }
    true
}

/// Whether a line says no more than that attachments follow.
pub(super) fn announces(line: &str) -> bool {
    let bare = line.trim_end_matches(['：', ':']).trim();
    matches!(bare, "附件" | "附" | "附件列表" | "附件下载" | "下载附件" | "相关附件" | "文件下载")
}

/// Whether the name of a file has more than a number.
fn has_title(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let rest = stem.trim().trim_start_matches("附件").trim_start_matches(|c: char| !c.is_alphabetic());
    !rest.is_empty()
}

/// Whether a stretch beside links is only a label, a number, a size.
fn is_around(text: &str) -> bool {
    if text.len() > 4 * MAX_NAME {
        return false;
    }
    let rest = AROUND.iter().fold(text.to_ascii_lowercase(), |rest, word| rest.replace(word, " "));
    rest.split(|c: char| !c.is_alphabetic())
        .all(|word| SIZES.contains(&word) || word.chars().all(|c| "一二三四五六七八九十".contains(c)))
}

/// The number that ends a stretch before a link: `附件：1.`.
fn trailing_number(before: &str) -> Option<u32> {
    let bare = before.trim_end().strip_suffix(['.', '．', '、', '：', ':', ')', '）'])?;
    let digits = bare.len() - bare.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let number = bare.get(bare.len() - digits..)?.parse().ok();
    number.filter(|n| (1..100).contains(n))
}

/// The name of the file that a link of no words of its own leads to: what its row or line says beside it.
pub(super) fn named_beside(dom: &Dom<'_>, link: Id) -> Option<String> {
    let mut at = dom.node(link)?.parent?;
    for _ in 0..8 {
        let tag = dom.tag(at);
        if tag == Tag::Tr {
            let cells: Vec<String> = dom.children(at).take(MAX_CELLS).filter_map(|cell| short(dom, cell)).collect();
            let file = cells.iter().find(|text| has_extension(text));
            let title = || cells.iter().find(|text| !is_generic(text) && !is_around(text));
            return file.or_else(title).cloned();
        }
        if matches!(tag, Tag::Table | Tag::Body | Tag::Ul | Tag::Ol) {
            return None;
        }
        let cell = matches!(tag, Tag::Td | Tag::Th);
        if tag.is_block() && !cell {
            let words = dom.text(link);
            let line = short(dom, at)?;
            let name = line
                .replacen(&words, "", 1)
                .trim()
                .trim_end_matches(['(', '（', '[', '【', ']', '】', ')', '）'])
                .to_string();
            return (!is_around(&name) && name.chars().count() > 1).then_some(name);
        }
        at = dom.node(at)?.parent?;
    }
    None
}

/// The text of an element where it can be a name.
fn short(dom: &Dom<'_>, id: Id) -> Option<String> {
    if dom.descendants(id).take(40).count() >= 40 {
        return None;
    }
    let text = dom.text(id);
    (!text.is_empty() && text.chars().count() <= MAX_NAME).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_numbers_and_sizes_are_around_links() {
        for text in ["", "附件：1.", "（23KB）", " [大小：1.2 MB] 2、", "附件一：", "•", "（下载次数：12次）"]
        {
            assert!(is_around(text), "{text}");
        }
        for text in ["详见", "渡口清单", "附件1：渡口", "2023年"] {
            assert!(!is_around(text), "{text}");
        }
        assert_eq!(trailing_number("附件：12."), Some(12));
        assert_eq!(trailing_number("2023年"), None);
    }
}
