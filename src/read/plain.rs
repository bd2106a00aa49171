//! Plain text and Markdown: one paragraph a line, tables where [`super::pipe`] finds them.

use super::lines::Lines;
use super::{Input, Read, ReadError, encoding, limits, markdown, pipe};
use crate::model::{Block, Body, Code, Finding, Paragraph, ParagraphKind};
use crate::text::page;
use std::collections::BTreeSet;

/// Reads a text file.
///
/// # Errors
/// [`ReadError::UnknownFormat`] where the bytes are no text, [`ReadError::TooLarge`] past the budget.
pub fn read(input: &Input<'_>) -> Result<Read, ReadError> {
    read_as(input, false)
}

/// Reads a Markdown file: plain text in which `#` opens a heading, `-` an item, and marks stand around emphasis and links.
///
/// # Errors
/// As [`read`].
pub fn read_markdown(input: &Input<'_>) -> Result<Read, ReadError> {
    read_as(input, true)
}

fn read_as(input: &Input<'_>, markdown: bool) -> Result<Read, ReadError> {
    let decoded = encoding::decode(input.bytes)?;
    charge(input, &decoded.text)?;
    let (links, more) = if markdown { markdown::files(&decoded.text) } else { (Vec::new(), 0) };
    let blocks = blocks(&decoded.text, markdown);
    let findings = decoded.findings().into_iter().chain(unread_header(&blocks)).chain(links_left_out(more)).collect();
    let body = Body { blocks, links, findings };
    Ok(Read { body, encoding: Some(decoded.name) })
}

/// The finding on links to files past those that are kept.
fn links_left_out(links: usize) -> Option<Finding> {
    let message = format!("{links} more links to files were not taken for attachments: the text has too many.");
    (links > 0).then(|| Finding::new(Code::PageFurniture, message).with("links", links))
}

/// The finding on the first line that reads as the header of a table which only blanks part, and whose rows no count tells.
fn unread_header(blocks: &[Block]) -> Option<Finding> {
    let header = blocks.iter().find_map(|block| match block {
        Block::Paragraph(p) if pipe::spaced::is_header_line(&p.text) => Some(p),
        _ => None,
    })?;
    let message = "A line reads as the header of a table whose cells only blanks part; its rows could not be told and were \
                   read as text.";
    Some(Finding::new(Code::UnplacedText, message).with("header", header.text.as_str()).at(header.place.clone()))
}

/// Charges a text and everything in it that could part two cells.
pub(super) fn charge(input: &Input<'_>, text: &str) -> Result<(), ReadError> {
    input.budget.chars(text.chars().count() as u64)?;
    // Asked before a paragraph is made of each; few texts have so many lines, empty ones counted.
    if memchr::memchr_iter(b'\n', text.as_bytes()).count() > limits::MAX_BLOCKS {
        limits::blocks(text.split('\n').filter(|line| !line.trim().is_empty()).count())?;
    }
    let wide: usize = ["｜", "│", "┃", "║", "┆", "┇", "┊", "┋"]
        .iter()
        .map(|bar| memchr::memmem::find_iter(text.as_bytes(), bar).count())
        .sum();
    let marks = memchr::memchr2_iter(b'|', b'\t', text.as_bytes()).count() + wide;
    input.budget.cells(marks as u64)
}

/// The paragraphs and tables of a text.
pub(super) fn blocks(text: &str, markdown: bool) -> Vec<Block> {
    let lines = Lines::new(text);
    let mut blocks = Vec::new();
    let mut line = 0;
    let tables = pipe::find(&lines);
    let pages = if tables.is_empty() { page_numbers(&lines) } else { BTreeSet::new() };
    for found in tables {
        paragraphs(&lines, line..found.first, (markdown, &pages), &mut blocks);
        line = found.last + 1;
        let from = blocks.len();
        blocks.extend(found.blocks);
        if markdown {
            markdown::print_cells(blocks.get_mut(from..).unwrap_or_default());
        }
    }
    paragraphs(&lines, line..lines.len(), (markdown, &pages), &mut blocks);
    blocks
}

/// Least lines of a page whose number stands alone below it, empty ones left out.
const PAGE: usize = 10;

/// Lines of a text without tables that hold the number of a page and nothing else: they count on by one, a page apart.
/// 序号 of cards and of cells that lost their table stand closer, and the first of them at the head.
fn page_numbers(lines: &Lines<'_>) -> BTreeSet<usize> {
    let mut out = BTreeSet::new();
    let (mut since, mut last): (usize, Option<u32>) = (0, None);
    for line in 0..lines.len() {
        let (from, to) = lines.trimmed(line);
        let text = lines.bytes(from, to);
        let bare = (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        let Some(no) = text.parse().ok().filter(|no| bare && *no > 0) else {
            since += usize::from(from < to);
            continue;
        };
        if since < PAGE || last.is_some_and(|last| no != last + 1) || last.is_none() && no > 2 {
            return BTreeSet::new();
        }
        out.insert(line);
        (since, last) = (0, Some(no));
    }
    out
}

fn paragraphs(
    lines: &Lines<'_>,
    range: std::ops::Range<usize>,
    (markdown, pages): (bool, &BTreeSet<usize>),
    blocks: &mut Vec<Block>,
) {
    for line in range {
        let (from, to) = lines.trimmed(line);
        if from == to {
            continue;
        }
        let heading = if markdown { heading(lines.bytes(from, to)) } else { None };
        let from = from + heading.map_or(0, |(_, skip)| skip);
        let text = lines.bytes(from, to);
        blocks.push(Block::Paragraph(Paragraph {
            text: if markdown { printed(text) } else { text.to_string() },
            place: lines.place(line, from, line, to),
            kind: if page::is_number(text) || pages.contains(&line) {
                ParagraphKind::Margin
            } else {
                ParagraphKind::Body
            },
            heading: heading.map(|(level, _)| level),
        }));
    }
}

/// A line of Markdown as it is printed, an item of a list behind its bullet.
fn printed(text: &str) -> String {
    match markdown::bullet(text).and_then(|length| text.get(length..)) {
        Some(item) => format!("• {}", markdown::printed(item)),
        None => markdown::printed(text).into_owned(),
    }
}

/// Level and byte length of the `## ` that opens a heading with text.
fn heading(text: &str) -> Option<(u8, usize)> {
    let level = text.bytes().take_while(|b| *b == b'#').count();
    let rest = text.get(level..)?;
    let blank = rest.len() - rest.trim_start().len();
    let level = u8::try_from(level).ok().filter(|l| (1..=6).contains(l))?;
    (blank > 0 && blank < rest.len()).then_some((level, usize::from(level) + blank))
}

#[cfg(test)]
mod tests {
    use super::super::{Budget, slice};
    use super::*;
    use crate::model::Place;
    use proptest::prelude::*;

    fn texts(text: &str) -> Vec<String> {
        blocks(text, false)
            .into_iter()
            .map(|b| match b {
                Block::Paragraph(Paragraph { text, .. }) => text,
                Block::Table(t) => format!("{:?}", t.shape),
            })
            .collect()
    }

    #[test]
    fn each_line_is_a_paragraph() {
        assert_eq!(
            texts("　　一、总体要求\r\n\r\n坚持问题导向。\u{c}第二页\u{2028}续行  "),
            ["一、总体要求", "坚持问题导向。", "第二页", "续行"]
        );
        assert!(texts(" \n\u{200b}\n\u{3000}").is_empty());
    }

    #[test]
    fn a_text_of_endless_lines_is_refused_before_it_is_cut() {
        let budget = Budget::new();
        let charged = |text: &str| {
            let input = Input { bytes: b"", name: "a.txt", include_hidden: false, budget: &budget };
            charge(&input, text).err().map(|error| error.code())
        };
        let lines = "甲\n".repeat(limits::MAX_BLOCKS);
        assert_eq!(charged(&lines), None);
        assert_eq!(charged(&format!("{lines}\n\n")), None);
        assert_eq!(charged(&format!("{lines}\n乙")), Some("too-large"));
    }

    #[test]
    fn a_number_alone_below_each_page_is_that_of_the_page() {
        let page = "镇水利站清淤一段。\n".repeat(PAGE);
        let margins = |text: &str| {
            let kind = |b: &Block| matches!(b, Block::Paragraph(p) if p.kind == ParagraphKind::Margin);
            blocks(text, false).iter().filter(|b| kind(b)).count()
        };
        assert_eq!(margins(&format!("{page}1\n{page}2\n{page}")), 2);
        assert_eq!(margins(&format!("{page}1\n{page}3\n{page}")), 0);
        assert_eq!(margins(&format!("1\n{page}2\n{page}3\n{page}")), 0);
    }

    #[test]
    fn a_header_without_rows_is_told() {
        let told = |text: &str| unread_header(&blocks(text, false)).is_some();
        let header = "序号 存在隐患 整改措施 责任单位 整改时限\n";
        assert!(told(&format!("{header}7 护栏缺失 加装\n9 台账不全 补齐台账 各村 立行立改")));
        assert!(!told(&format!("{header}1 护栏缺失 加装护栏 各村 6月底前\n2 台账不全 补齐台账 各村 立行立改")));
        assert!(!told("序号管理 是 一项 长期 工作"));
    }

    #[test]
    fn places_are_those_of_the_trimmed_text() {
        let blocks = blocks("标题\n　　县医院整改。 \n", false);
        let Some(Block::Paragraph(p)) = blocks.get(1) else { panic!() };
        assert_eq!(p.place, Place::Text { lines: [2, 2], chars: [3, 9], before: 3 });
    }

    #[test]
    fn markdown_headings_have_a_level() {
        let blocks = blocks("## 整改清单\n#话题\n正文", true);
        let levels: Vec<_> = blocks
            .iter()
            .map(|b| match b {
                Block::Paragraph(p) => (p.text.as_str(), p.heading),
                Block::Table(_) => ("", None),
            })
            .collect();
        assert_eq!(levels, [("整改清单", Some(2)), ("#话题", None), ("正文", None)]);
    }

    #[test]
    fn bold_is_not_printed() {
        let [Block::Paragraph(p)] = &blocks("**责任单位**：县水利局", true)[..] else { panic!() };
        assert_eq!(p.text, "责任单位：县水利局");
        let [Block::Paragraph(p)] = &blocks("2**3", true)[..] else { panic!() };
        assert_eq!(p.text, "2**3");
    }

    #[test]
    fn navigation_is_no_table() {
        assert_eq!(
            texts("首页 | 新闻 | 政务公开\n青禾乡整改公示\n正文。"),
            ["首页 | 新闻 | 政务公开", "青禾乡整改公示", "正文。"]
        );
        assert_eq!(texts("打印 |\n正文。"), ["打印 |", "正文。"]);
    }

    #[test]
    fn a_file_names_its_encoding_and_its_losses() {
        let budget = Budget::new();
        let (bytes, _, _) = encoding_rs::GB18030.encode("青禾乡整改公示\n正文。");
        let input =
            Input { bytes: &[&bytes, &b"\xFF\n"[..]].concat(), name: "a.txt", include_hidden: false, budget: &budget };
        let read = read(&input).unwrap();
        assert_eq!(read.encoding.as_deref(), Some("gb18030"));
        assert_eq!(read.body.findings.first().map(|f| f.code), Some(Code::LossyEncoding));
    }

    /// Every place slices the text back to what it stands for, line breaks and what a table drops aside.
    fn check_places(text: &str) {
        let blank = |c: &char| super::super::lines::is_blank(*c) || matches!(c, '|' | '｜');
        let squeeze = |t: &str| t.chars().filter(|c| !blank(c)).collect::<String>();
        let check = |shown: &str, place: &Place| {
            let sliced = slice(text, place).unwrap_or_else(|| panic!("{place:?} in {text:?}"));
            assert_eq!(squeeze(&sliced), squeeze(shown), "{place:?} in {text:?}");
        };
        for block in blocks(text, false) {
            match block {
                Block::Paragraph(p) => check(&p.text, &p.place),
                Block::Table(t) => {
                    assert!(slice(text, &t.place).is_some());
                    t.grid.cells().iter().for_each(|c| check(&c.text, &c.place));
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(250))]
        #[test]
        fn places_slice_back(text in "(甲|乙。|1\\.|类型|问题|单位|附件2|[|]{1,3}|｜|---|\t| |\n|\n|\r\n|\u{2028}|　){0,60}") {
            check_places(&text);
        }

        /// Nothing that is shown gets lost: every visible character is in a paragraph or a cell.
        #[test]
        fn every_character_is_kept(text in "(甲|乙。|丙|类型|问题|单位|附件2|[|]{1,3}|｜|\t| |\n|\n|\r\n){0,60}") {
            let keep = |t: &str| t.chars().filter(|c| !c.is_whitespace() && !matches!(c, '|' | '｜')).collect::<String>();
            let mut shown: Vec<char> = Vec::new();
            for block in blocks(&text, false) {
                match block {
                    Block::Paragraph(p) => shown.extend(keep(&p.text).chars()),
                    Block::Table(t) => t.grid.cells().iter().for_each(|c| shown.extend(keep(&c.text).chars())),
                }
            }
            let mut all: Vec<char> = keep(&text).chars().collect();
            shown.sort_unstable();
            all.sort_unstable();
            prop_assert_eq!(shown, all);
        }
    }
}
