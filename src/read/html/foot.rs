//! Who keeps a site, printed under the text without a name of its own: 主办单位：… 技术支持：…, 地址：… 联系电话：…. It stands
//! behind everything else, as paragraphs or a table, and is no part of the document.

use crate::model::{Block, Table};

/// Labels that only the keeper of a site has.
const STRONG: &[&str] = &[
    "技术支持",
    "技术维护",
    "技术保障",
    "运维单位",
    "维护单位",
    "网站维护",
    "网站管理",
    "版权所有",
    "网站标识码",
    "网站备案",
    "备案号",
    "备案序号",
    "ICP备案",
];
/// Labels of the keeper that documents have too.
const KEEPER: &[&str] = &["主办", "承办", "主管", "建设维护"];
/// As [`KEEPER`], and the labels of a list of tasks, where a telephone stands beside them as often.
const BODY: &[&str] = &["主办单位", "承办单位", "协办单位", "主管单位"];
/// Who helps: tasks name one, sites hardly ever.
const HELPER: &[&str] = &["协办", "协办单位"];
/// Labels of where a body sits, which no task names.
const SEAT: &[&str] = &["联系地址", "单位地址", "办公地址", "地址", "邮政编码", "邮编", "传真"];
/// Labels of where to find a body.
const ADDRESS: &[&str] = &[
    "联系地址",
    "单位地址",
    "办公地址",
    "地址",
    "邮政编码",
    "邮编",
    "联系电话",
    "办公电话",
    "值班电话",
    "网站电话",
    "电话",
    "传真",
    "电子邮箱",
    "电子邮件",
    "邮箱",
    "E-mail",
    "Email",
];
/// Longest line of a footer, in characters.
const MAX_LINE: usize = 160;
/// Most cells of a footer that is a table.
const MAX_CELLS: usize = 16;
/// Most blocks of a footer.
const MAX_BLOCKS: usize = 12;

/// What a stretch of the page's end names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Facts {
    strong: bool,
    keeper: bool,
    body: bool,
    helper: bool,
    seat: bool,
    address: bool,
}

impl Facts {
    fn join(self, other: Facts) -> Facts {
        Facts {
            strong: self.strong || other.strong,
            keeper: self.keeper || other.keeper,
            body: self.body || other.body,
            helper: self.helper || other.helper,
            seat: self.seat || other.seat,
            address: self.address || other.address,
        }
    }

    /// Whether this is a site's keeper and nobody else.
    fn says_keeper(self) -> bool {
        self.strong || self.keeper && self.address && !self.helper || self.body && self.seat
    }
}

/// Whether a line names the keeper of a site.
pub(super) fn names_keeper(text: &str) -> bool {
    line(text).is_some_and(Facts::says_keeper)
}

/// Takes the footer off the end of a page's blocks; visible characters taken. `keepers` is how many blocks stood above
/// each line that named the keeper, or else the owner, and went already.
pub(super) fn take(blocks: &mut Vec<Block>, keepers: &[(usize, bool)]) -> usize {
    let mut from = None;
    let mut behind = Facts::default();
    for (at, block) in blocks.iter().enumerate().rev().take(MAX_BLOCKS) {
        let Some(facts) = facts(block) else { break };
        behind = behind.join(facts);
        // An address above the keeper may be the document's own.
        if (facts.strong || facts.keeper || facts.body) && behind.says_keeper()
            || keepers.binary_search_by_key(&at, |(above, _)| *above).is_ok()
        {
            from = Some(at);
        }
    }
    let Some(from) = from else { return 0 };
    // What the document says of each of its tasks it says of the last one too.
    let above = || blocks.get(..from).unwrap_or(&[]).iter();
    let kept = keepers.iter().any(|(_, keeps)| *keeps);
    if !kept && !behind.strong && !behind.seat && above().any(names_body) {
        return 0;
    }
    let shown = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let taken = blocks.drain(from..).map(|block| match block {
        Block::Paragraph(paragraph) => shown(&paragraph.text),
        Block::Table(table) => table.grid.cells().iter().map(|cell| shown(&cell.text)).sum(),
    });
    taken.sum()
}

/// Whether a block says who is in charge, as labelled text.
fn names_body(block: &Block) -> bool {
    let Block::Paragraph(paragraph) = block else { return false };
    line(&paragraph.text).is_some_and(|facts| facts.keeper || facts.body)
}

fn facts(block: &Block) -> Option<Facts> {
    match block {
        Block::Paragraph(paragraph) if paragraph.heading.is_none() => line(&paragraph.text),
        Block::Paragraph(_) => None,
        Block::Table(table) => cells(table),
    }
}

fn cells(table: &Table) -> Option<Facts> {
    let cells = table.grid.cells();
    if cells.len() > MAX_CELLS {
        return None;
    }
    let texts = cells.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty());
    texts.flat_map(str::lines).try_fold(Facts::default(), |all, text| Some(all.join(line(text)?)))
}

/// What a line names; `None` where it says anything else.
fn line(text: &str) -> Option<Facts> {
    if text.len() > 4 * MAX_LINE || text.contains(['。', '；', '！']) || text.contains("联系人") {
        return None;
    }
    let mut all: Option<Facts> = None;
    for part in text.split([' ', '\u{3000}', '|', '｜', '，', ',']).filter(|part| !part.is_empty()) {
        match fact(part) {
            Some(fact) => all = Some(all.unwrap_or_default().join(fact)),
            // A name goes on behind a blank.
            None => all = Some(all?),
        }
    }
    all
}

/// A label with its colon at the start of a part; where to find the body may stand behind its name without a blank.
fn fact(part: &str) -> Option<Facts> {
    let colon = |rest: &str| rest.starts_with(['：', ':', '©']);
    let named = |labels: &[&str]| labels.iter().any(|label| part.strip_prefix(label).is_some_and(colon));
    let within =
        |labels: &[&str]| labels.iter().any(|label| part.split_once(label).is_some_and(|(_, rest)| colon(rest)));
    let facts = Facts {
        strong: named(STRONG),
        keeper: named(KEEPER),
        body: named(BODY),
        helper: named(HELPER),
        seat: named(SEAT),
        address: named(ADDRESS),
    };
    if facts == Facts::default() {
        return None;
    }
    Some(Facts { seat: within(SEAT), address: within(ADDRESS), ..facts })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Paragraph, ParagraphKind, Place};

    fn left(lines: &[&str]) -> usize {
        let block = |text: &&str| {
            Block::Paragraph(Paragraph {
                text: (*text).to_string(),
                place: Place::Block { block: 1 },
                kind: ParagraphKind::Body,
                heading: None,
            })
        };
        let mut blocks: Vec<Block> = lines.iter().map(block).collect();
        take(&mut blocks, &[]);
        blocks.len()
    }

    #[test]
    fn the_keeper_of_a_site_goes() {
        for foot in [
            &["承办：云岫县信息办　电话：13800000000"][..],
            &[
                "主办单位：云岫县水利局　技术支持：某某公司",
                "地址：云岫县人民路1号　邮编：000000　联系电话：13800000000",
            ],
            &["主办：云岫县人民政府 办公室", "承办：云岫县信息办", "电话：13800000000"],
            &["主办：云岫县人民政府办公室电话：13800000000"],
        ] {
            let lines: Vec<&str> = ["渡口堆料未清。", "联系电话：13800000000"].iter().chain(foot).copied().collect();
            assert_eq!(left(&lines), 2, "{foot:?}");
        }
    }

    #[test]
    fn labels_and_contacts_of_the_document_stay() {
        for lines in [
            &["主办单位：县水利局", "协办单位：县财政局"][..],
            &["承办单位：县水利局　联系人：某某　电话：13800000000"],
            &["地址：云岫县人民路1号　联系电话：13800000000"],
            &["承办：云岫县信息办　电话：13800000000", "青禾乡人民政府"],
            &["渡口由技术支持：某某公司负责。"],
            &["承办单位：县水利局　电话：13800000000"],
            &["主办单位：县水利局", "协办单位：县财政局", "联系电话：13800000000"],
            &["渡口堆料未清。", "主办：县水利局　协办：县财政局　电话：13800000000"],
            &["主办：县水利局　电话：13800000000", "标识缺失。", "主办：县住建局　电话：13800000000"],
        ] {
            assert_eq!(left(lines), lines.len(), "{lines:?}");
        }
    }
}
