//! The document's title: a line, or several, that end in a known form of title; else the first line that looks like
//! one.

use super::kind::form_of;
use super::lines::{Line, is_attachment_mark, is_body};
use super::words::{BESIDE_TITLE, BODY_OPENS, NEEDS_ISSUER};
use super::{cite, page};
use crate::model::{Citation, DocumentKind, List};
use crate::text::marker;
use crate::text::metadata::Key;
use crate::text::page::is_remark;
use crate::text::width::fold;

/// Longest line of a title, in characters.
const MAX_LINE: usize = 60;
/// Longest title on a line of its own that has no known form, in characters.
const MAX_PLAIN: usize = 50;
/// A title may run over this many lines.
const MAX_LINES: usize = 5;
/// A shorter line above a title is page furniture, not its beginning.
const MIN_FIRST_LINE: usize = 8;

/// Shortest title that a notice cites without its place, in characters.
const MIN_SUBJECT: usize = 6;

/// A title found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Title {
    /// The title, lines joined.
    pub text: String,
    /// Index of its first line; `None` where it was not found among the lines.
    pub first: Option<usize>,
    /// Index of its last line.
    pub last: Option<usize>,
    /// The notice that carries the document of this title, where the notice's own title is printed too.
    pub carrier: Option<Citation>,
}

/// Finds the title among the lines, or in the page metadata, or takes the first list's. `records` says that the text gave
/// any: then whatever stands above them like a title is one.
pub(crate) fn find(lines: &[Line], lists: &[List], records: bool) -> Option<Title> {
    let head = head(lines);
    let found = formed(lines, head, 0).or_else(|| run_on(lines, head)).or_else(|| plain(lines, head, records));
    let Some(title) = found else { return elsewhere(lines, head, lists).or_else(|| form_alone(lines, records)) };
    Some(carried(lines, &title).unwrap_or(title))
}

/// Number of lines among which the title can stand: up to the first heading, list or attachment.
fn head(lines: &[Line]) -> usize {
    lines
        .iter()
        .position(|l| l.after_lists > 0 || is_attachment_mark(&l.folded) || marker::leading(&l.text).is_some())
        .unwrap_or(lines.len())
}

/// The first lines that end in a known form of title.
fn formed(lines: &[Line], head: usize, from: usize) -> Option<Title> {
    let end = (from..head).find(|i| lines.get(*i).is_some_and(|l| is_title_line(l) && closes_a_title(lines, *i)))?;
    let mut first = end;
    while let Some(above) = first.checked_sub(1)
        && above >= from
        && end - above < MAX_LINES
        && belongs_above(lines, above, first)
    {
        first = above;
    }
    let mut last = end;
    while let Some(below) = lines.get(last + 1).filter(|l| last + 1 < head && l.adjacent && continues_title(l)) {
        let _ = below;
        last += 1;
    }
    let text: String = lines.get(first..=last)?.iter().map(|l| l.text.as_str()).collect();
    Some(Title { text: once(&text), first: Some(first), last: Some(last), carrier: None })
}

/// Whether the line, alone or with the one above, ends in a known form.
fn closes_a_title(lines: &[Line], i: usize) -> bool {
    let Some(line) = lines.get(i) else { return false };
    let long = line.text.chars().count() >= 6;
    let broken =
        || i.checked_sub(1).and_then(|a| lines.get(a)).is_some_and(|above| line.adjacent && is_title_line(above));
    form_of(&line.text).is_some() && (long || broken())
}

/// Whether the line above is the beginning of the title whose next line is `below`.
fn belongs_above(lines: &[Line], above: usize, below: usize) -> bool {
    let (Some(a), Some(b)) = (lines.get(above), lines.get(below)) else { return false };
    if !b.adjacent || !is_title_line_or_body(a) || form_of(&a.text).is_some() || a.text == b.text {
        return false;
    }
    if is_body(&a.text) {
        // 县委办公室 / 关于…的通知: the issuer is part of such a title.
        return NEEDS_ISSUER.iter().any(|w| b.folded.starts_with(w));
    }
    a.text.chars().count() >= MIN_FIRST_LINE
}

fn is_title_line_or_body(line: &Line) -> bool {
    is_body(&line.text) || is_title_line(line)
}

/// Whether a line can be part of a title by its form.
fn is_title_line(line: &Line) -> bool {
    let folded = &line.folded;
    line.date.is_none()
        && line.text.chars().count() <= MAX_LINE
        && !folded.ends_with([':', ',', '、', ';', '。', '!', '?', '.', '文'])
        && !folded.contains(['。', ';', '|', '>'])
        // (此件公开发布) stands by itself, and [2023]3号 is a number that lost its letters.
        && !(folded.starts_with('(') && folded.ends_with(')'))
        && !(folded.ends_with('号') && folded.contains('['))
        && !has_outer_comma(folded)
        && !folded.trim_start_matches('-').is_empty()
        && marker::leading(&line.text).is_none()
        && !is_attachment_mark(folded)
        && cite::own_number(line).is_none()
        && page::fields(line).is_empty()
        && !is_body(&line.text)
}

/// Commas and colons stand in titles inside quotes only.
fn has_outer_comma(folded: &str) -> bool {
    let mut depth = 0i32;
    let mut straight = false;
    for c in folded.chars() {
        match c {
            '《' | '〈' | '(' => depth += 1,
            '》' | '〉' | ')' => depth -= 1,
            '"' => straight = !straight,
            ',' | ':' if depth <= 0 && !straight => return true,
            _ => {}
        }
    }
    false
}

/// Whether a line below a complete title still belongs to it: `的通知`, `(试行)`.
fn continues_title(line: &Line) -> bool {
    let bracket = line.folded.starts_with('(') && line.folded.ends_with(')') && line.date.is_none();
    let open = line.folded.starts_with("的") && form_of(&line.text).is_some();
    (bracket && !is_beside(&line.folded) && cite::own_number(line).is_none() && !is_remark(&line.text)) || open
}

/// Whether a bracket below a title says which issue it is or up to when it tells: （第5期）, （截至6月底）.
fn is_beside(folded: &str) -> bool {
    let inside = folded.trim_matches(['(', ')']);
    BESIDE_TITLE.iter().any(|w| inside.starts_with(w)) || inside.starts_with('第') && inside.ends_with('期')
}

/// A title that the page store printed twice without a break.
fn once(text: &str) -> String {
    let half = text.len() / 2;
    match (text.get(..half), text.get(half..)) {
        (Some(a), Some(b)) if a == b && form_of(a).is_some() => a.to_string(),
        _ => text.to_string(),
    }
}

/// A title with the body run on behind it on one long line.
fn run_on(lines: &[Line], head: usize) -> Option<Title> {
    let (index, line) = lines.iter().enumerate().take(head.max(1)).find(|(_, l)| l.text.chars().count() > MAX_LINE)?;
    let stop = line.folded.find(['。', ',', ';', ':']).unwrap_or(line.folded.len());
    let opening = line.folded.get(..stop)?;
    let title_end = opening.char_indices().skip(6).take(MAX_LINE * 2).map(|(i, c)| i + c.len_utf8()).find(|end| {
        let (Some(title), Some(rest)) = (opening.get(..*end), line.folded.get(*end..)) else { return false };
        form_of(title).is_some() && BODY_OPENS.iter().any(|w| rest.starts_with(w))
    })?;
    let chars = opening.get(..title_end)?.chars().count();
    let text: String = line.text.chars().take(chars).collect();
    Some(Title { text, first: Some(index), last: Some(index), carrier: None })
}

/// The first line of the document where it stands like a title but has no known form.
fn plain(lines: &[Line], head: usize, records: bool) -> Option<Title> {
    let index = (0..head).find(|i| lines.get(*i).is_some_and(|l| is_title_line_or_body(l) || l.folded.len() > 60))?;
    let line = lines.get(index).filter(|l| is_title_line(l))?;
    let length = line.text.chars().count();
    // A title without a body below, or records that were taken out of one, is a stray line.
    let body = records || lines.iter().skip(index + 1).any(|l| l.text.chars().count() > 30);
    ((8..=MAX_PLAIN).contains(&length) && body).then(|| Title {
        text: line.text.clone(),
        first: Some(index),
        last: Some(index),
        carrier: None,
    })
}

/// Shortest form that is a title by itself, in characters: 督办函. 通知 and 公告 head pages.
const MIN_ALONE: usize = 3;

/// The first line of a text with records, where it is a form of title and nothing else.
fn form_alone(lines: &[Line], records: bool) -> Option<Title> {
    let line = lines.first().filter(|l| records && is_title_line(l) && form_of(&l.text).is_some())?;
    let told = line.text.chars().count() >= MIN_ALONE;
    told.then(|| Title { text: line.text.clone(), first: Some(0), last: Some(0), carrier: None })
}

/// Where no line is the title: the page metadata, an attachment's title, the first list's.
fn elsewhere(lines: &[Line], head: usize, lists: &[List]) -> Option<Title> {
    let nowhere = |text: String| Title { text, first: None, last: None, carrier: None };
    let named = lines.iter().flat_map(page::fields).find(|(key, _)| *key == Key::Title);
    if let Some((_, title)) = named {
        return Some(nowhere(title));
    }
    if let Some(title) = lists.iter().find_map(|l| l.title.clone()) {
        return Some(nowhere(super::lines::join_words(&title)));
    }
    let marked = lines.get(head).is_some_and(|l| is_attachment_mark(&l.folded));
    if marked { formed(lines, lines.len().min(head + MAX_LINES), head + 1) } else { None }
}

/// Where a notice only carries another document whose own title is printed too: that title.
fn carried(lines: &[Line], notice: &Title) -> Option<Title> {
    let form = form_of(&notice.text)?;
    if form.kind != DocumentKind::Notice || !["印发", "转发", "下发"].iter().any(|w| notice.text.contains(w)) {
        return None;
    }
    let from = notice.last? + 1;
    let cited = squeezed(&notice.text);
    let subject = ["印发", "转发", "下发"].iter().filter_map(|w| cited.split_once(w)).map(|(_, rest)| rest).next();
    let subject = subject.and_then(|s| s.strip_suffix("的通知")).filter(|s| s.chars().count() >= MIN_SUBJECT);
    let mut at = from;
    while at < lines.len() {
        let title = formed(lines, lines.len(), at)?;
        let own = squeezed(&title.text);
        // The scheme's own title may put its place in front.
        let same = cited.contains(&own) || subject.is_some_and(|subject| own.ends_with(subject));
        if same && form_of(&title.text).is_some_and(|f| f.kind != DocumentKind::Notice) {
            let carrier = Citation { title: Some(notice.text.clone()), doc_number: None };
            return Some(Title { carrier: Some(carrier), ..title });
        }
        at = title.last? + 1;
    }
    None
}

/// A title for comparison: width folded, quotes and brackets gone.
pub(crate) fn squeezed(title: &str) -> String {
    fold(title).chars().filter(|c| !c.is_whitespace() && !"\"'《》〈〉()[]".contains(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::tests::paragraphs;
    use crate::normalize::meta::lines::lines;

    fn title(text: &str) -> Option<String> {
        find(&lines(&paragraphs(text)), &[], false).map(|t| t.text)
    }

    #[test]
    fn one_line_and_several() {
        assert_eq!(
            title("竹浦镇渡口安全问题整改方案\n为做好整改，制定本方案。").as_deref(),
            Some("竹浦镇渡口安全问题整改方案")
        );
        let text = "各村民委员会:\n现印发给你们。\n竹浦镇人民政府\n2023年3月5日\n竹浦镇2022年度水上交通安全\n检查反馈问题竹浦镇\n整改方案\n为做好整改,制定本方案。";
        assert_eq!(title(text).as_deref(), Some("竹浦镇2022年度水上交通安全检查反馈问题竹浦镇整改方案"));
    }

    #[test]
    fn navigation_numbers_and_issuers_stay_outside() {
        let text = "政务公开\n\n竹发〔2023〕4号\n竹浦镇渡口安全问题整改清单\n竹浦镇人民政府\n2023年3月5日";
        assert_eq!(title(text).as_deref(), Some("竹浦镇渡口安全问题整改清单"));
    }

    #[test]
    fn issuer_above_a_title_that_needs_it() {
        let text = "云岫县水利局\n关于渡口安全检查情况的通报\n各乡镇人民政府:";
        assert_eq!(title(text).as_deref(), Some("云岫县水利局关于渡口安全检查情况的通报"));
    }

    #[test]
    fn what_stands_beside_a_title_is_none_of_it() {
        for bracket in ["（第5期）", "（截至2031年6月5日）", "（截止6月底）", "（总第12期）"] {
            let text = format!("竹浦镇渡口隐患督查通报\n{bracket}\n各村:\n现通报如下。");
            assert_eq!(title(&text).as_deref(), Some("竹浦镇渡口隐患督查通报"), "{bracket}");
        }
        for bracket in ["（试行）", "（第二批）", "（征求意见稿）"] {
            let text = format!("竹浦镇渡口隐患整改清单\n{bracket}\n各村:\n现通报如下。");
            assert_eq!(title(&text), Some(format!("竹浦镇渡口隐患整改清单{bracket}")));
        }
    }

    #[test]
    fn a_form_alone_is_the_title_of_records() {
        let of = |text: &str, records| find(&lines(&paragraphs(text)), &[], records).map(|t| t.text);
        assert_eq!(of("督 办 函\n竹浦镇人民政府:\n一、护栏缺失。", true).as_deref(), Some("督办函"));
        assert_eq!(of("督 办 函\n竹浦镇人民政府:\n一、护栏缺失。", false), None);
        assert_eq!(of("通 知\n竹浦镇人民政府:\n一、护栏缺失。", true), None);
    }

    #[test]
    fn an_issuer_above_what_it_carries_out() {
        let text = "云岫县水利局\n落实渡口安全督察反馈意见整改方案\n为做好整改，制定本方案。";
        assert_eq!(title(text).as_deref(), Some("云岫县水利局落实渡口安全督察反馈意见整改方案"));
        let text = "云岫县水利局\n渡口安全督察反馈意见整改方案\n为做好整改，制定本方案。";
        assert_eq!(title(text).as_deref(), Some("渡口安全督察反馈意见整改方案"));
    }

    #[test]
    fn printed_twice() {
        let text = "竹浦镇渡口安全专项行动实施方案\n\n竹浦镇渡口安全专项行动实施方案\n\n正文。";
        assert_eq!(title(text).as_deref(), Some("竹浦镇渡口安全专项行动实施方案"));
    }

    #[test]
    fn run_on_into_the_body() {
        let text = "竹浦镇人民政府关于渡口隐患整改情况的通报按照县安委会要求,镇政府组织人员对辖区内的渡口逐一过筛。现将有关情况通报如下。一、基本情况。全镇共有渡口四处,均为人力渡。";
        assert_eq!(title(text).as_deref(), Some("竹浦镇人民政府关于渡口隐患整改情况的通报"));
    }

    #[test]
    fn a_line_that_ends_like_a_body_may_begin_a_title() {
        let text = "云岫县贯彻落实省渡口安全督察组\n督察报告整改措施清单\n一、渡口管护";
        assert_eq!(title(text).as_deref(), Some("云岫县贯彻落实省渡口安全督察组督察报告整改措施清单"));
        assert_eq!(title("竹浦镇渡口工作规则\n一、工作职责").as_deref(), Some("竹浦镇渡口工作规则"));
        let text = "竹浦镇关于渡口隐患整改情况的报告——2024年11月27日在镇人大会议上副镇长林某各位代表：受镇政府委托，现报告渡口隐患整改情况，请予审议。一、整改情况。全部完成。";
        assert_eq!(title(text).as_deref(), Some("竹浦镇关于渡口隐患整改情况的报告"));
    }

    #[test]
    fn a_notice_gives_way_to_what_it_carries() {
        let text = "关于印发《竹浦镇渡口整改方案》的通知\n各村:\n现印发给你们，请认真落实。\n竹浦镇人民政府\n2023年3月5日\n竹浦镇渡口整改方案\n一、总体要求";
        let found = find(&lines(&paragraphs(text)), &[], false).unwrap();
        assert_eq!(found.text, "竹浦镇渡口整改方案");
        assert_eq!(found.carrier.unwrap().title.as_deref(), Some("关于印发《竹浦镇渡口整改方案》的通知"));
    }

    #[test]
    fn the_title_carried_may_name_its_place() {
        let text = "竹浦镇关于印发渡口安全整改方案的通知\n各村:\n现印发给你们，请认真落实。\n竹浦镇人民政府\n2023年3月5日\n竹浦镇渡口安全整改方案\n一、总体要求";
        assert_eq!(title(text).as_deref(), Some("竹浦镇渡口安全整改方案"));
    }

    #[test]
    fn above_records_any_name_is_a_title() {
        let of =
            |records| find(&lines(&paragraphs("竹浦镇渡口隐患随手拍\n2024年3月5日")), &[], records).map(|t| t.text);
        assert_eq!((of(false), of(true).as_deref()), (None, Some("竹浦镇渡口隐患随手拍")));
    }

    #[test]
    fn no_title_at_all() {
        assert_eq!(title("一、基本情况\n全镇有渡口4个。\n二、工作开展情况"), None);
    }
}
