//! What a line of text looks like where table text and prose meet: a date, a signature, page furniture, a title, the
//! first cell of a header row, the rest of a broken cell.
//!
//! A reader does not know what columns mean. The few words here only tell a header cell from the second half of a
//! broken one (`医院 |`).

use crate::text::marker::{self, Style};
use crate::text::page::is_number_between_cells;
use crate::text::width::{fold_char, folded, is_cjk, squeeze};
use crate::text::{Pattern, form};

/// Word stems one of which nearly every header cell has.
const HEADER_STEMS: &[&str] = &[
    "序号", "编号", "类型", "类别", "分类", "问题", "内容", "表现", "隐患", "措施", "举措", "要求", "目标", "单位",
    "部门", "责任", "牵头", "配合", "时限", "期限", "时间", "日期", "进展", "情况", "状态", "备注", "名称", "项目",
    "事项", "任务", "结果", "联系", "姓名", "职务", "电话", "要点", "方式", "地点", "部位", "对象", "原因", "来源",
    "标准", "依据", "进度",
];

/// Last words of titles of lists.
const TITLE_ENDS: &[&str] = &[
    "清单",
    "台账",
    "台帐",
    "一览表",
    "明细表",
    "统计表",
    "任务表",
    "分解表",
    "进度表",
    "汇总表",
    "登记表",
    "情况表",
    "方案",
    "名单",
];

/// Longest text looked at for a shape; longer lines have none.
const SHORT: usize = 60;

/// The heading of an annex with nothing behind it but its title: a cell may begin with 附件材料不齐.
static ANNEX: Pattern = Pattern::new(r"^附\s*(?:件|表|录)?\s*[0-9０-９一二三四五六七八九十]{0,3}\s*(?:[:：.．、].*)?$");
/// Of all lines to fill in only these: a cell of names may be broken behind 负责人：…
static FORM: Pattern = Pattern::new(r"^(?:填报单位|填报日期|填表人|制表人?|单位)\s*[:：]");

fn short(text: &str) -> bool {
    text.chars().take(SHORT + 1).count() <= SHORT
}

/// A line that stands for itself and is never the first half of a broken cell: 附件2, a date, a note.
pub(super) fn stands_alone(text: &str, next: &str) -> bool {
    if !short(text) {
        return false;
    }
    if form::is_date(text) {
        let particles = ["前", "之前", "以前", "底", "内", "至", "起", "完成", "上旬", "中旬", "下旬", "—", "-"];
        let day = next.starts_with(|c| fold_char(c).is_ascii_digit());
        return !day && !particles.iter().any(|word| next.starts_with(word));
    }
    if form::opens_note(&folded(text)) {
        return text.ends_with(['。', '！']);
    }
    ANNEX.is_match(text) || FORM.is_match(text) || is_number_between_cells(text)
}

/// The title of a list.
pub(super) fn is_title(text: &str) -> bool {
    let bare = text.trim_end_matches([')', '）']);
    let bare = bare.rfind(['(', '（']).map_or(bare, |at| bare.get(..at).unwrap_or(bare));
    short(text)
        && text.chars().count() >= 5
        && !text.contains([',', '，', '。', ';', '；', ':', '：'])
        && TITLE_ENDS.iter().any(|end| bare.ends_with(end) || text.ends_with(end))
}

/// A cell that names a column.
pub(super) fn is_header(text: &str) -> bool {
    let bare = squeeze(text);
    may_name_column(&bare) && HEADER_STEMS.iter().any(|stem| bare.contains(stem))
}

/// The first cell of a header that counts its rows; no text goes on so.
pub(super) fn is_number_header(text: &str) -> bool {
    matches!(squeeze(text).as_str(), "序号" | "编号")
}

/// The header of a column that is blank in most rows.
pub(super) fn is_remark(text: &str) -> bool {
    matches!(squeeze(text).as_str(), "备注" | "说明" | "备考")
}

/// A few Chinese characters without punctuation.
fn may_name_column(text: &str) -> bool {
    let bare = squeeze(text);
    (2..=12).contains(&bare.chars().count())
        && bare.chars().all(|c| (is_cjk(c) && !"，。；：、".contains(c)) || "()/".contains(fold_char(c)))
}

/// Whether cells that follow one another open a header row: two of the first three name columns, the first among
/// them, or three of the first four.
pub(in crate::read) fn opens_header(cells: &[&str]) -> bool {
    let names = |n: usize| cells.iter().take(n).filter(|c| is_header(c)).count();
    let Some(first) = cells.first() else { return false };
    let title = TITLE_ENDS.iter().any(|end| first.ends_with(end));
    !title && ((is_header(first) && names(3) >= 2) || (may_name_column(first) && names(4) >= 3))
}

/// An annex heading as a cell; never the rest of a broken one.
pub(super) fn is_annex(text: &str) -> bool {
    short(text) && ANNEX.is_match(text)
}

/// Whether a text ends a sentence or a clause that a list may follow.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.ends_with(['。', '！', '？', '；', ';', '!', '?', '：', ':', '.'])
}

/// Whether `head`, the lines above it already known to belong together or not, can be the first part of a cell whose
/// text goes on with `next`.
pub(super) fn continues(head: &str, next: &str, earlier_item: bool) -> bool {
    if next.starts_with(['、', '，', ',', '。', '；', ';', '：', '）', ')', '”', '》', '】']) {
        return true;
    }
    if stands_alone(head, next)
        || (is_title(head) && !ends_sentence(next) && (is_title(next) || stands_alone(next, "")))
    {
        return false;
    }
    if marker::leading(head).is_some_and(|m| m.len >= head.len()) {
        return true;
    }
    if let Some(marker) = marker::leading(next) {
        let first = marker.no.is_none_or(|no| no <= 1);
        let list = matches!(marker.style, Style::Bullet) || earlier_item || marker::leading(head).is_some();
        let inner = matches!(marker.style, Style::Paren | Style::Circled | Style::Is | Style::Must);
        let opened = head.ends_with([':', '：']) || (inner && ends_sentence(head)) || deeper(head, next);
        return if first { opened } else { list };
    }
    if !ends_sentence(head) {
        return true;
    }
    if head.ends_with([';', '；', ':', '：']) {
        return true;
    }
    // A further paragraph of the same cell is a sentence too; a short cell after a sentence is a cell of its own.
    (marker::leading(head).is_some() || earlier_item) && next.chars().count() >= 4 && !is_header(next)
        || (ends_sentence(next) && next.chars().count() >= 10)
}

/// `2.清库。` before `(1)…`: a first item of another style continues an item.
fn deeper(head: &str, next: &str) -> bool {
    match (marker::leading(head), marker::leading(next)) {
        (Some(a), Some(b)) => a.style < b.style && matches!(b.style, Style::Paren | Style::Circled),
        _ => false,
    }
}

/// Whether a short head and a short rest make one header word (`责任` + `单位`).
pub(super) fn is_broken_header(head: &str, rest: &str) -> bool {
    let whole = format!("{head}{rest}");
    head.chars().count() <= 4
        && is_header(&whole)
        && marker::leading(head).is_none()
        && !stands_alone(head, rest)
        && whole.chars().count() <= 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_stand_alone() {
        for line in [
            "附件2",
            "附件2：",
            "附表一",
            "2024年5月1日",
            "二〇二四年五月一日",
            "注：本表一式两份。",
            "— 3 —",
            "第 3 页 共 9 页",
        ] {
            assert!(stands_alone(line, "类型"), "{line}");
        }
        for line in ["附件材料不齐，未按", "2024年5月", "一是开展排查", "县人民", "12", "整改"] {
            assert!(!stands_alone(line, "底前完成"), "{line}");
        }
    }

    #[test]
    fn headers_and_titles() {
        assert!(opens_header(&["序号", "存在问题", "整改措施"]));
        assert!(opens_header(&["类型", "具体问题", "主要内容"]));
        assert!(opens_header(&["点位", "存在问题", "整改措施", "责任单位"]));
        assert!(opens_header(&["问题", "措施"]));
        assert!(!opens_header(&["医院", "12月底前", "2.台账不符", "问题"]));
        assert!(is_title("青禾乡河道清障问题整改清单"));
        assert!(is_title("隐患整改台账（第二批）"));
        assert!(!is_title("建立问题清单，逐项整改台账"));
        assert!(is_broken_header("责任", "单位"));
        assert!(!is_broken_header("附件2", "类型"));
    }

    #[test]
    fn broken_cells_continue() {
        assert!(continues("县人民", "医院", false));
        assert!(continues("每月公布排名前", "十的站点。二是修订流程。", false));
        assert!(continues("1.清查底数。", "2.补齐手续。", false));
        assert!(continues("存在下列问题：", "1.清查不全。", false));
        assert!(continues("村级公示不及时。", "个别村组至今没有公示栏。", false));
        assert!(!continues("以上问题由乡纪委跟踪督办。", "一、责任方面", false));
        assert!(!continues("附件2", "医院", false));
        assert!(!continues("青禾乡自查问题整改清单", "附件2", false));
    }
}
