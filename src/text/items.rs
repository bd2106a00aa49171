//! One cell with several items → its items: 一是…二是…, 1.…2.…, (1)…(2)…, ①…②….
//!
//! Only the outermost level splits. The level is the form of the first ordinal that opens a sentence; further items
//! of that form must count on from it, so inner lists, decimals and references stay in their item.

use super::marker::{self, Marker, Style};

/// One item: its exact slice, its ordinal and the text behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item<'a> {
    /// Slice of the cell, trimmed.
    pub raw: &'a str,
    /// The ordinal, `None` for a text before the first item or without one.
    pub no: Option<u32>,
    /// The text behind the ordinal.
    pub text: &'a str,
}

/// Splits a text into the items of its outermost level. `styles` says which forms may split; a text without any is
/// one item.
#[must_use]
pub fn items<'a>(text: &'a str, styles: &[Style]) -> Vec<Item<'a>> {
    let starts = starts(text, styles);
    let mut out = Vec::with_capacity(starts.len() + 1);
    let first = starts.first().map_or(text.len(), |(at, _)| *at);
    push(&mut out, text.get(..first), None);
    for (i, (at, marker)) in starts.iter().enumerate() {
        let end = starts.get(i + 1).map_or(text.len(), |(next, _)| *next);
        push(&mut out, text.get(*at..end), Some(*marker));
    }
    out
}

fn push<'a>(out: &mut Vec<Item<'a>>, raw: Option<&'a str>, marker: Option<Marker>) {
    let Some(raw) = raw.map(str::trim).filter(|r| !r.is_empty()) else { return };
    // The marker was measured from the untrimmed slice, which begins at the ordinal itself.
    let text = marker.and_then(|m| raw.get(m.len.min(raw.len())..)).unwrap_or(raw).trim();
    if text.is_empty() {
        return;
    }
    out.push(Item { raw, no: marker.and_then(|m| m.no), text });
}

/// Offsets and ordinals of the items.
fn starts(text: &str, styles: &[Style]) -> Vec<(usize, Marker)> {
    let mut out: Vec<(usize, Marker)> = Vec::new();
    let mut before = Before { character: None, blank: true };
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            before.blank = true;
            continue;
        }
        // Nearly no character opens an ordinal.
        let found = match c {
            '—' => dash(text, at, before, styles),
            _ if marker::may_open(c) => start(text, at, before, &out, styles),
            _ => None,
        };
        if let Some(found) = found.filter(|found| accepts(&out, *found, true) || c != '—') {
            out.push((at, found));
        }
        before = Before { character: Some(c), blank: false };
    }
    // A lone ordinal inside a text is a reference, not a list.
    if out.len() == 1 && out.first().is_some_and(|(at, _)| text.get(..*at).is_some_and(|t| !t.trim().is_empty())) {
        out.clear();
    }
    out
}

/// What stands before a place.
#[derive(Clone, Copy)]
struct Before {
    /// The last character that is no white space.
    character: Option<char>,
    /// Whether white space, or the start of the text, lies between.
    blank: bool,
}

/// The ordinal of the item that begins at a place, if one does.
fn start(text: &str, at: usize, before: Before, so_far: &[(usize, Marker)], styles: &[Style]) -> Option<Marker> {
    let Before { character: previous, blank } = before;
    let opens = previous.is_none_or(|p| matches!(p, '。' | '；' | ';' | '！' | '？' | '!' | '?' | '：' | ':'));
    let loosely = blank || matches!(previous, Some('，' | ',' | '、' | '.' | '”' | '）' | ')'));
    let begun = !so_far.is_empty();
    if !(begun || opens || loosely) {
        return None;
    }
    let found = marker::leading(text.get(at..)?).or_else(|| month(text, at, so_far));
    let found = found.filter(|m| styles.contains(&m.style))?;
    // 一是, ① and (1) are unlike anything in running text: they go on after any character, and 一是 may begin after a
    // comma where 二是 follows.
    let plain = matches!(found.style, Style::Is | Style::Must | Style::Circled | Style::Paren);
    let next = begun && plain && !previous.is_some_and(|p| matches!(p, '第' | '(' | '（') || p.is_numeric());
    let first = !begun && loosely && matches!(found.style, Style::Is | Style::Must) && has_second(text, at);
    let place = opens || begun && loosely || blank || next || first;
    (place && accepts(so_far, found, opens || blank || first)).then_some(found)
}

/// 1、4月底前完成 before 2、…, and what counts on from it: item 1 about April, not January and April.
fn month(text: &str, at: usize, so_far: &[(usize, Marker)]) -> Option<Marker> {
    let found = marker::before_month(text.get(at..)?)?;
    let no = found.no?;
    let counted = match so_far.last() {
        Some((_, last)) => last.style == Style::Comma && last.no == Some(no.saturating_sub(1)),
        None => no == 1 && text.get(at..).is_some_and(counts_on),
    };
    counted.then_some(found)
}

/// Bytes in which a second item is looked for.
const REACH: usize = 2000;

/// Whether 2、 opens a sentence or a line of a text.
fn counts_on(text: &str) -> bool {
    let near = text.get(..text.floor_char_boundary(REACH)).unwrap_or(text);
    near.match_indices("2、").any(|(at, _)| {
        let before = near.get(..at).unwrap_or("");
        before.trim_end_matches([' ', '\u{3000}', '\t']).ends_with(['。', '；', ';', '！', '!', '\n'])
    })
}

/// ——清理台账 at the start of a sentence, which counts as a bullet; elsewhere a dash is a dash.
fn dash(text: &str, at: usize, before: Before, styles: &[Style]) -> Option<Marker> {
    let opens = before.character.is_none_or(|p| matches!(p, '。' | '；' | ';' | '！' | '!' | '：' | ':'));
    let rest = text.get(at..)?.strip_prefix("——").filter(|_| opens && styles.contains(&Style::Bullet))?;
    let len = "——".len() + rest.len() - rest.trim_start().len();
    rest.starts_with(|c: char| c.is_alphanumeric() || c.is_whitespace()).then_some(Marker {
        style: Style::Bullet,
        no: None,
        len,
    })
}

/// Whether 二是 or 二要 follows a place.
fn has_second(text: &str, at: usize) -> bool {
    let Some(rest) = text.get(at..) else { return false };
    rest.match_indices('二')
        .filter_map(|(i, _)| marker::leading(rest.get(i..)?))
        .any(|m| matches!(m.style, Style::Is | Style::Must) && m.no == Some(2))
}

/// Whether an ordinal goes on the list that was begun.
fn accepts(so_far: &[(usize, Marker)], found: Marker, firm: bool) -> bool {
    let Some((_, last)) = so_far.last() else {
        return firm;
    };
    let Some((_, first)) = so_far.first() else { return false };
    let same = found.style == first.style
        || matches!((found.style, first.style), (Style::Is, Style::Must) | (Style::Must, Style::Is))
        || matches!((found.style, first.style), (Style::Dot, Style::Comma) | (Style::Comma, Style::Dot));
    if !same {
        return false;
    }
    match (last.no, found.no) {
        (Some(a), Some(b)) => b == a + 1 || firm && b > a && b <= a + 2,
        (None, None) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: &[Style] = &[
        Style::Is,
        Style::Must,
        Style::Dot,
        Style::Comma,
        Style::Paren,
        Style::Circled,
        Style::ChineseParen,
        Style::Nth,
    ];

    fn texts(text: &str) -> Vec<(Option<u32>, &str)> {
        items(text, ALL).iter().map(|i| (i.no, i.text)).collect()
    }

    #[test]
    fn an_item_about_a_month() {
        let styles = [Style::Comma];
        let texts = |text| items(text, &styles).iter().map(|i| (i.no, i.text)).collect::<Vec<_>>();
        let expected = [(Some(1), "4月底前完成补录。"), (Some(2), "9月底前完成清洗。")];
        assert_eq!(texts("1、4月底前完成补录。2、9月底前完成清洗。"), expected);
        assert_eq!(texts("1、4月底前完成补录。\n2、9月底前完成清洗。"), expected);
        assert_eq!(texts("1、4月底前各完成一次。"), [(None, "1、4月底前各完成一次。")]);
    }

    #[test]
    fn only_the_outermost_level_splits() {
        assert_eq!(
            texts("1.清库。(1)逐村核对;(2)公示。 2.建档。"),
            [(Some(1), "清库。(1)逐村核对;(2)公示。"), (Some(2), "建档。")]
        );
        assert_eq!(
            texts("一是追回。1.书面说明;2.扣回。 二是建立机制"),
            [(Some(1), "追回。1.书面说明;2.扣回。"), (Some(2), "建立机制")]
        );
        assert_eq!(texts("①补种；②浇水"), [(Some(1), "补种；"), (Some(2), "浇水")]);
    }

    #[test]
    fn plain_ordinals_go_on_after_any_character() {
        assert_eq!(texts("①清理②建档③巡查"), [(Some(1), "清理"), (Some(2), "建档"), (Some(3), "巡查")]);
        assert_eq!(texts("一是抓学习二是抓落实"), [(Some(1), "抓学习"), (Some(2), "抓落实")]);
        assert_eq!(
            texts("加强领导，一是开会，二是通报。"),
            [(None, "加强领导，"), (Some(1), "开会，"), (Some(2), "通报。")]
        );
        assert_eq!(texts("问题的根源，一是缺人。"), [(None, "问题的根源，一是缺人。")]);
        assert_eq!(texts("(1)按第(2)项办理。(2)公示。"), [(Some(1), "按第(2)项办理。"), (Some(2), "公示。")]);
    }

    #[test]
    fn dashes_open_items_like_bullets() {
        let texts = |text| items(text, &[Style::Dot, Style::Bullet]).iter().map(|i| i.text).collect::<Vec<_>>();
        assert_eq!(texts("——清淤；\n——衬砌。"), ["清淤；", "衬砌。"]);
        assert_eq!(texts("整治两项：——清淤；——衬砌"), ["整治两项：", "清淤；", "衬砌"]);
        assert_eq!(texts("清淤——先主渠后支渠。衬砌"), ["清淤——先主渠后支渠。衬砌"]);
        assert_eq!(texts("1.清淤：——主渠；——支渠。2.衬砌"), ["清淤：——主渠；——支渠。", "衬砌"]);
    }

    #[test]
    fn a_line_end_may_fall_inside_an_ordinal() {
        assert_eq!(
            texts("一是清淤。二\n是衬砌。三 是管护。"),
            [(Some(1), "清淤。"), (Some(2), "衬砌。"), (Some(3), "管护。")]
        );
        assert_eq!(
            texts("明确分工,一\n是开会,二\n是通报。"),
            [(None, "明确分工,"), (Some(1), "开会,"), (Some(2), "通报。")]
        );
        assert_eq!(texts("1、清淤；2\n、衬砌"), [(Some(1), "清淤；"), (Some(2), "衬砌")]);
    }

    #[test]
    fn numbers_that_count_nothing_stay() {
        assert_eq!(texts("更换灯具12盏,功率2.5千瓦。"), [(None, "更换灯具12盏,功率2.5千瓦。")]);
        assert_eq!(texts("2.依法拆除。"), [(Some(2), "依法拆除。")]);
        assert_eq!(texts("按照第(3)项要求办理"), [(None, "按照第(3)项要求办理")]);
        assert_eq!(texts("严格执行:1.登记。2.公示。"), [(None, "严格执行:"), (Some(1), "登记。"), (Some(2), "公示。")]);
    }

    proptest! {
        #[test]
        fn items_are_slices_in_order(text in "[一二三是要1234.、()①②。； \n工作]{0,30}") {
            let mut rest = text.as_str();
            for item in items(&text, ALL) {
                let at = rest.find(item.raw);
                prop_assert!(at.is_some());
                rest = &rest[at.unwrap() + item.raw.len()..];
                prop_assert!(item.raw.ends_with(item.text));
            }
        }
    }
}
