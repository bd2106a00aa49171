//! Loose texts as single lines with what can be said of each from its form alone: titles, signatures and page
//! metadata live by their line breaks.

use super::words::{BODY_ENDS, FURNITURE};
use super::{cite, date};
use crate::model::{Loose, LooseKind, Place};
use crate::text::Pattern;
use crate::text::width::{fold, folded};
use crate::text::{form, marker};

/// One line.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// As written, outer blanks and blanks inside words taken off.
    pub text: String,
    /// The same with folded width.
    pub folded: String,
    /// As written, outer blanks taken off only: wide blanks part two names.
    pub spaced: String,
    /// Number of lists that began before it.
    pub after_lists: usize,
    /// Whether no blank line stands between it and the line before; so wherever lines are not counted (Word, sheets).
    pub adjacent: bool,
    /// The date that the whole line is.
    pub date: Option<String>,
    /// Where the text stands that it is a line of.
    pub place: Place,
}

/// The lines of all paragraphs and of titles above header rows, in reading order; page furniture is left out.
pub(crate) fn lines(loose: &[Loose]) -> Vec<Line> {
    lines_but(loose, is_furniture)
}

/// The same with the lines that ask something of who fills in a form: a page prints 审核人：… below its text, and so does a
/// list.
pub(super) fn lines_and_forms(loose: &[Loose]) -> Vec<Line> {
    lines_but(loose, |folded, spaced| is_furniture(folded, spaced) && !form::is_to_fill_in(folded))
}

fn lines_but(loose: &[Loose], is_left_out: impl Fn(&str, &str) -> bool) -> Vec<Line> {
    let mut out = Vec::new();
    let mut last_row: Option<usize> = None;
    for piece in loose.iter().filter(|l| matches!(l.kind, LooseKind::Paragraph | LooseKind::Title)) {
        for (i, part) in piece.text.lines().enumerate() {
            let spaced = part.trim();
            if spaced.is_empty() {
                continue;
            }
            let row = match &piece.place {
                Place::Text { lines, .. } => Some(lines[0] + i),
                _ => None,
            };
            let adjacent = match (last_row, row) {
                (Some(before), Some(now)) => now <= before + 1,
                _ => true,
            };
            last_row = row.or(last_row);
            let text = join_words(spaced);
            let folded = fold(&text);
            if is_left_out(&folded, spaced) {
                continue;
            }
            let date = date::whole(&folded);
            let (spaced, after_lists, place) = (spaced.to_string(), piece.after_lists, piece.place.clone());
            out.push(Line { text, folded, spaced, after_lists, adjacent, date, place });
        }
    }
    out
}

/// Takes blanks out of a text unless they part two ASCII words.
pub(crate) fn join_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pending = false;
    for c in text.trim().chars() {
        if c.is_whitespace() || c == '\u{a0}' {
            pending = true;
            continue;
        }
        if pending && c.is_ascii_alphanumeric() && out.ends_with(|p: char| p.is_ascii_alphanumeric()) {
            out.push(' ');
        }
        pending = false;
        out.push(c);
    }
    out
}

fn is_furniture(folded: &str, spaced: &str) -> bool {
    let short = folded.chars().count() <= 40;
    short
        && (FURNITURE.iter().any(|w| folded.starts_with(w)) && !(folded.starts_with("字号") && cite::is_own(folded))
            || spaced.contains(">>")
            || spaced.contains(" > ")
            || folded.starts_with('>')
            || folded.chars().all(|c| "=-_*~·. ".contains(c)))
}

/// Whether a line is the name of a body and nothing else.
///
/// A seal mark behind the name is overlooked; 各… and 有关… are many bodies and sign nothing.
pub(crate) fn is_body(line: &str) -> bool {
    let name = unsealed(line);
    let length = name.chars().count();
    if !(3..=40).contains(&length) {
        return false;
    }
    let simple = folded(name);
    let name: &str = &simple;
    (BODY_ENDS.iter().any(|end| name.ends_with(end)) || is_inner_office(name))
        && marker::leading(name).is_none()
        && !name.starts_with(['）', ')', '】', ']'])
        && !["各", "全", "本", "有关", "相关", "附件", "关于", "我", "责任", "其他"].iter().any(|w| name.starts_with(w))
        && !name.contains([
            '。', '，', ',', ';', '；', ':', '：', '《', '》', '"', '“', '?', '？', '!', '、', '的', '[', '〔', '|',
            '|', '/', '.', '=', '<', '>',
        ])
        && !joins_two_bodies(name)
        && !name.chars().any(|c| c.is_ascii_digit() && length < 6)
        && !name.contains("关于")
        && !name.contains("推进会")
        // 某县贯彻落实省督察组 begins a title of two lines.
        && !name.contains("贯彻")
}

/// An office inside a body, behind its name: 县纪委监委党风政风监督室, 市教育局安全科. A meeting room is none.
static INNER: Pattern = Pattern::new(
    r"(?:委员会|政府|人大|政协|[纪监党工省市县区州旗]委|局|厅|署|院|公司|集团|中心|大学|学院|学校|中学)[\p{Han}]{1,10}(?:[^议教验览诊息生公]室|[^学百]科|股)$",
);

fn is_inner_office(name: &str) -> bool {
    name.ends_with(['室', '科', '股']) && INNER.is_match(name)
}

/// Whether 和 or 与 joins two bodies (县财政局和县审计局) and is no part of one name (发展和改革局).
fn joins_two_bodies(name: &str) -> bool {
    let mut parts = name.split(['和', '与']);
    let first = parts.next().unwrap_or("");
    parts.next().is_some() && BODY_ENDS.iter().any(|end| first.ends_with(end))
}

/// A line without the mark of a seal behind it.
pub(crate) fn unsealed(line: &str) -> &str {
    let line = line.trim();
    for mark in ["(盖章)", "（盖章）", "(章)", "（章）", "(公章)", "（公章）", "(印章)", "（印章）"]
    {
        if let Some(name) = line.strip_suffix(mark) {
            return name.trim();
        }
    }
    line
}

/// The bodies that a line names when it is nothing but one name or several parted by blanks or 、.
pub(crate) fn bodies(line: &Line) -> Vec<String> {
    let wide: Vec<&str> =
        line.spaced.split([' ', '\u{3000}', '\t', '\u{a0}', '、']).filter(|s| !s.is_empty()).collect();
    if wide.len() > 1 && wide.iter().all(|s| is_body(s) && s.chars().count() >= 5) {
        return wide.iter().map(|s| unsealed(s).to_string()).collect();
    }
    if is_body(&line.text) { vec![unsealed(&line.text).to_string()] } else { Vec::new() }
}

/// Whether a line opens the list of attachments or stands above an attached list: 附件, 附件1, 附表2:, 附:.
pub(crate) fn is_attachment_mark(folded: &str) -> bool {
    ["附件", "附表", "附:", "附录"].iter().any(|w| folded.starts_with(w))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::tests::paragraphs;

    #[test]
    fn knows_bodies() {
        for name in [
            "竹浦中學",
            "竹浦镇政府督查室",
            "竹浦镇人民政府",
            "中共竹浦镇委员会",
            "云岫县教育局（盖章）",
            "云岫县防汛抗旱指挥部办公室",
            "云岫县工商联",
            "云岫县纪委监委党风政风监督室",
            "云岫县教育局安全管理科",
            "竹浦镇人民政府生态环境股",
        ] {
            assert!(is_body(name), "{name}");
        }
        for text in [
            "各乡镇人民政府",
            "一、成立领导小组",
            "有关单位",
            "落实了责任的局",
            "关于召开推进会",
            "办公室。",
            "云岫县贯彻落实省督察组",
            "云岫县教育局三楼会议室",
            "云岫县中学重点学科",
            "护栏缺失的办公科",
        ] {
            assert!(!is_body(text), "{text}");
        }
    }

    #[test]
    fn two_names_on_one_line_and_blanks_inside_a_name() {
        let l = lines(&paragraphs("中共竹浦镇委员会　　竹浦镇人民政府\n云岫 县水利局"));
        assert_eq!(bodies(&l[0]), ["中共竹浦镇委员会", "竹浦镇人民政府"]);
        assert_eq!(bodies(&l[1]), ["云岫县水利局"]);
    }

    #[test]
    fn furniture_is_left_out() {
        assert_eq!(lines(&paragraphs("首页 >> 政务公开\n扫一扫在手机打开当前页\n正常一行")).len(), 1);
    }
}
