//! Small forms of a page: the metadata block (索引号, 发布日期, 发文机构), metadata in `<meta>` tags, list numbers.
//!
//! Metadata leaves the reader as paragraphs `标签：值`, whatever it was printed in: a table, a definition list, a list.

use super::dom::{Dom, Id, Node, ROOT};
use super::place::Places;
use super::tags::{Attr, Tag};
use crate::model::{Block, Paragraph, ParagraphKind};
use crate::text::marker;
use crate::text::metadata::{self, Key};
use crate::text::numeral::to_chinese;
use memchr::memmem;

/// Longest term of a definition list that is a counter, in bytes.
const MAX_COUNTER: usize = 40;
/// Shortest title, in characters.
const MIN_TITLE: usize = 6;
/// Longest value of a metadata field, in characters.
const MAX_VALUE: usize = 120;

/// A text without blanks and without the colon at its end.
fn squeezed(text: &str) -> String {
    unspaced(text).trim_end_matches(['：', ':']).trim_matches(['【', '】', '[', ']']).to_string()
}

/// Whether a text is a label of metadata and nothing else.
pub(super) fn is_metadata_label(text: &str) -> bool {
    text.len() <= 60 && metadata::key(&squeezed(text)).is_some_and(|key| key != Key::Page)
}

/// Whether a text is a label long enough to stand without a colon before its value: `<b>索引号</b>A-1`.
pub(super) fn is_bare_label(text: &str) -> bool {
    (6..=30).contains(&text.len()) && !text.ends_with(['：', ':']) && is_metadata_label(text) && {
        let label = squeezed(text);
        label == "文号" || label.chars().count() >= 3
    }
}

/// A line that opens with a label in brackets, with its colon: 【索引号】A-1.
pub(super) fn unbracketed(text: &str) -> Option<String> {
    let inner = text.strip_prefix('【').or_else(|| text.strip_prefix('['))?;
    let (label, value) = inner.split_once(['】', ']'])?;
    let value = value.trim_start_matches(['：', ':']).trim();
    (is_metadata_label(label) && !value.is_empty()).then(|| format!("{}：{value}", squeezed(label)))
}

/// Whether a text opens with a label of metadata and its colon.
pub(super) fn opens(text: &str) -> bool {
    let colon = text.char_indices().take(16).find(|(_, c)| matches!(c, '：' | ':'));
    colon.and_then(|(at, _)| text.get(..at)).is_some_and(is_metadata_label)
}

/// Whether a line that is a label takes the next line as its value.
pub(super) fn takes(label: &str, value: &str) -> bool {
    is_metadata_label(label)
        && (label.ends_with(['：', ':']) || squeezed(label).chars().count() >= 3)
        && !is_metadata_label(value)
        && !opens(value)
        && value.chars().take(MAX_VALUE + 1).count() <= MAX_VALUE
}

/// Whether a term of a definition list only counts what is said of it: 问题一, 1. Other terms are lines of their own, as
/// labels without a colon are.
pub(super) fn counts(text: &str) -> bool {
    text.len() <= MAX_COUNTER && marker::leading(text).is_some_and(|number| number.len >= text.len())
}

/// One field of a metadata table: the cells of its label and its value, as numbers in the row; or one cell with both.
pub(super) type FieldCells = (usize, Option<usize>);

/// The metadata fields of a table given as rows of cell texts; `None` where the table is no metadata block.
///
/// Two labels side by side without a colon are a header row of a list, not metadata.
pub(super) fn metadata(rows: &[Vec<String>]) -> Option<Vec<(usize, FieldCells)>> {
    let (mut fields, mut known, mut others) = (Vec::new(), 0usize, 0usize);
    for (r, row) in rows.iter().enumerate() {
        let mut col = 0;
        while let Some(cell) = row.get(col) {
            let value = row.get(col + 1);
            if is_metadata_label(cell) {
                let colon = cell.trim_end().ends_with(['：', ':']);
                match value {
                    Some(next) if is_metadata_label(next) && !colon => return None,
                    Some(next) if !is_metadata_label(next) && !opens(next) => {
                        fields.push((r, (col, Some(col + 1))));
                        col += 1;
                    }
                    _ => fields.push((r, (col, None))),
                }
                known += 1;
            } else if !cell.is_empty() {
                fields.push((r, (col, None)));
                if opens(cell) { known += 1 } else { others += 1 }
            }
            col += 1;
        }
    }
    (known >= 2 && others * 2 <= known).then_some(fields)
}

/// Names of `<meta>` tags that government pages must carry, and the label that says the same in print.
const TAGS: &[(&str, &[&str], &str)] = &[
    ("articletitle", &["标题"], "标题"),
    ("pubdate", &["发布日期", "发布时间", "公开日期", "更新时间", "日期:", "日期："], "发布日期"),
];

/// Metadata of `<meta>` tags that the page does not print.
pub(super) fn from_tags(dom: &Dom<'_>, places: &Places<'_>, blocks: &[Block]) -> Vec<Block> {
    let mut out = Vec::new();
    for (name, printed, label) in TAGS {
        let named = |id: &Id| {
            dom.tag(*id) == Tag::Meta && dom.attr(*id, Attr::Name).is_some_and(|n| n.eq_ignore_ascii_case(name))
        };
        let head = dom.find(ROOT, Tag::Head).unwrap_or(ROOT);
        let Some(id) = dom.descendants(head).find(named) else { continue };
        let value = dom.attr(id, Attr::Content).unwrap_or("").trim();
        let sought = unspaced(value);
        let sought = Sought::new(&sought);
        if value.is_empty() || blocks.iter().any(|block| sought.is_shown(block, printed)) {
            continue;
        }
        let at = dom.node(id).map_or(0, Node::at);
        out.push(Block::Paragraph(Paragraph {
            text: format!("{label}：{value}"),
            place: places.at(at, at + 1),
            kind: ParagraphKind::Body,
            heading: None,
        }));
    }
    if !out.iter().any(|block| matches!(block, Block::Paragraph(p) if p.text.starts_with("标题"))) {
        out.extend(own_title(dom, places, blocks));
    }
    out
}

/// The title that a page says nowhere but in its `<title>`, where it begins with a table: what stands before the name of
/// the site.
fn own_title(dom: &Dom<'_>, places: &Places<'_>, blocks: &[Block]) -> Option<Block> {
    let first = blocks.iter().find(|block| !matches!(block, Block::Paragraph(p) if opens(&p.text)))?;
    let Block::Table(table) = first else { return None };
    // A row above the header may hold the title.
    if table.grid.cell(0, 0).is_none_or(|cell| cell.col_span * 2 > table.grid.width()) {
        return None;
    }
    let id = dom.find(dom.find(ROOT, Tag::Head)?, Tag::Title)?;
    let text = dom.text(id);
    let title = text.split(['_', '|', '－']).next()?.split("--").next()?.split(" - ").next()?.trim();
    let title = title.rsplit_once('-').map_or(title, |(title, site)| if is_kind(site) { site } else { title }).trim();
    let sought = unspaced(title);
    let sought = Sought::new(&sought);
    if !is_kind(title) || title.chars().count() > MAX_VALUE || blocks.iter().any(|block| sought.is_shown(block, &[])) {
        return None;
    }
    let at = dom.node(id).map_or(0, Node::at);
    let text = format!("标题：{title}");
    Some(Block::Paragraph(Paragraph { text, place: places.at(at, at + 1), kind: ParagraphKind::Body, heading: None }))
}

/// Whether a text ends as the titles of documents do.
fn is_kind(title: &str) -> bool {
    let ends = [
        "方案",
        "清单",
        "台账",
        "报告",
        "通报",
        "通知",
        "公示",
        "情况",
        "一览表",
        "分解表",
        "任务表",
        "总结",
        "汇报",
        "计划",
    ];
    title.chars().count() >= MIN_TITLE && ends.iter().any(|end| title.ends_with(end))
}

/// A value that is looked for in what a page shows, white space aside.
struct Sought<'a> {
    value: memmem::Finder<'a>,
    /// Its first character.
    first: memmem::Finder<'a>,
}

impl<'a> Sought<'a> {
    /// `value` is without white space.
    fn new(value: &'a str) -> Self {
        let first = value.get(..value.chars().next().map_or(0, char::len_utf8)).unwrap_or(value);
        Sought { value: memmem::Finder::new(value), first: memmem::Finder::new(first) }
    }

    /// Whether a text holds it. Many cells are asked, of which most are shorter, lack its first character or hold no white
    /// space.
    fn is_in(&self, text: &str) -> bool {
        let may = text.len() >= self.value.needle().len() && self.first.find(text.as_bytes()).is_some();
        may && (self.value.find(text.as_bytes()).is_some()
            || text.contains(char::is_whitespace) && self.value.find(unspaced(text).as_bytes()).is_some())
    }

    /// Whether a block shows it, or a label that says as much.
    fn is_shown(&self, block: &Block, labels: &[&str]) -> bool {
        match block {
            Block::Paragraph(p) => {
                let says = |text: &str| labels.iter().any(|label| text.contains(label));
                self.is_in(&p.text) || opens(&p.text) && says(&unspaced(&p.text))
            }
            Block::Table(t) => t.grid.cells().iter().any(|c| self.is_in(&c.text)),
        }
    }
}

/// A text without its white space.
fn unspaced(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// How a list numbers its items.
#[derive(Debug)]
pub(super) struct Items {
    style: Style,
    next: i64,
    step: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    None,
    Bullet,
    Decimal,
    Lower,
    Upper,
    LowerRoman,
    UpperRoman,
    Chinese,
}

impl Items {
    /// The numbering of a list element.
    pub(super) fn new(dom: &Dom<'_>, id: Id, tag: Tag) -> Self {
        let number = |attr: Attr| dom.attr(id, attr).and_then(|v| v.trim().parse::<i64>().ok());
        let step = if dom.attr(id, Attr::Reversed).is_some() { -1 } else { 1 };
        let count = || dom.children(id).filter(|c| dom.tag(*c) == Tag::Li).count() as i64;
        let next = number(Attr::Start).unwrap_or_else(|| if step < 0 { count() } else { 1 });
        let fallback = if tag == Tag::Ol { Style::Decimal } else { Style::Bullet };
        Items { style: style(dom, id).unwrap_or(fallback), next, step }
    }

    /// What stands before the next item.
    pub(super) fn next(&mut self, dom: &Dom<'_>, id: Id) -> Option<String> {
        let style = style(dom, id).unwrap_or(self.style);
        let no = dom.attr(id, Attr::Value).and_then(|v| v.trim().parse().ok()).unwrap_or(self.next);
        self.next = no.saturating_add(self.step);
        let n = u32::try_from(no).ok().filter(|n| (1..=9999).contains(n));
        Some(match (style, n) {
            (Style::None, _) => return None,
            (Style::Bullet, _) => "• ".to_string(),
            (Style::Lower, Some(n)) => format!("{}.", letters(n, b'a')),
            (Style::Upper, Some(n)) => format!("{}.", letters(n, b'A')),
            (Style::LowerRoman, Some(n)) => format!("{}.", roman(n).to_lowercase()),
            (Style::UpperRoman, Some(n)) => format!("{}.", roman(n)),
            (Style::Chinese, Some(n)) => format!("{}、", to_chinese(n)),
            _ => format!("{no}."),
        })
    }
}

/// The style that a list or item states for itself.
fn style(dom: &Dom<'_>, id: Id) -> Option<Style> {
    let css = dom.attr(id, Attr::Style).unwrap_or("").to_ascii_lowercase();
    let listed = css.split(';').filter_map(|rule| {
        let (name, value) = rule.split_once(':')?;
        matches!(name.trim(), "list-style-type" | "list-style").then_some(value.split('!').next()?)
    });
    // The shorthand names a position and a picture too, in any order.
    let mut styles = listed.flat_map(str::split_ascii_whitespace).filter_map(named_style);
    styles.next_back().or_else(|| named_style(dom.attr(id, Attr::Type)?))
}

fn named_style(word: &str) -> Option<Style> {
    Some(match word {
        "1" | "decimal" => Style::Decimal,
        "a" | "lower-alpha" | "lower-latin" => Style::Lower,
        "A" | "upper-alpha" | "upper-latin" => Style::Upper,
        "i" | "lower-roman" => Style::LowerRoman,
        "I" | "upper-roman" => Style::UpperRoman,
        "disc" | "circle" | "square" => Style::Bullet,
        "cjk-ideographic" | "simp-chinese-informal" | "trad-chinese-informal" | "cjk-decimal" => Style::Chinese,
        "none" => Style::None,
        _ => return None,
    })
}

fn letters(n: u32, first: u8) -> String {
    let (mut n, mut out) = (n, Vec::new());
    while n > 0 {
        out.push(char::from(first + ((n - 1) % 26) as u8));
        n = (n - 1) / 26;
    }
    out.iter().rev().collect()
}

fn roman(n: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let (mut n, mut out) = (n, String::new());
    for (value, sign) in SIGNS {
        while n >= value {
            out.push_str(sign);
            n -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        text.lines().map(|l| l.split('|').map(|c| c.trim().to_string()).collect()).collect()
    }

    #[test]
    fn metadata_tables_are_told_from_lists() {
        assert!(metadata(&rows("索 引 号：|0001|主题分类：|农业\n发文机关：| |文号：|岫政发〔2023〕1号")).is_some());
        assert!(metadata(&rows("索引号|0001|发布日期|2023-05-06\n标题|渡口整改方案")).is_some());
        assert!(metadata(&rows("索引号：0001|发布日期：2023-05-06")).is_some());
        assert!(metadata(&rows("标题|文号|发布日期\n渡口通知|岫政发〔2023〕1号|2023-05-06")).is_none());
        assert!(metadata(&rows("问题|措施|责任单位\n渡口堆料|清运|镇办")).is_none());
        assert!(
            metadata(&rows("问题名称|渡口堆料|来源|巡查\n整改措施|清运|责任单位|镇办\n完成时限|6月底|备注|无"))
                .is_none()
        );
    }

    #[test]
    fn a_label_takes_the_line_below() {
        assert!(takes("发布日期：", "2023-05-06"));
        assert!(takes("发文机关", "云岫县水利局"));
        assert!(!takes("索引号：", "发布日期：2023-05-06"));
        assert!(!takes("整改措施：", "清运"));
        assert!(!takes("分类", "正文"));
    }

    #[test]
    fn numbers_as_shown() {
        assert_eq!((letters(28, b'a').as_str(), roman(1994).as_str()), ("ab", "MCMXCIV"));
    }
}
