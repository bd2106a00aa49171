//! Which lines of a text go on with the line above: the width at which a text was broken by hand, by a program that
//! printed it or by one that read it out of a page, and what a line that was broken there looks like.

use super::date;
use super::setting::Setting;
use crate::model::{Loose, LooseKind};
use crate::text::marker::{self, Marker};
use crate::text::width::{columns, fold_char, is_cjk};

/// Widest line, in columns (a Chinese character has two), that still counts as broken by hand.
const MAX_WIDTH: usize = 120;
/// Narrower texts are names and values, not prose.
const MIN_WIDTH: usize = 30;
/// A full line may fall short of the longest by this much (a word or a bracket moved down, an indent trimmed).
const SLACK: usize = 6;
/// Full lines a text must have before it counts as broken by hand.
const MIN_FULL_LINES: usize = 3;
/// Fewer are enough in a short text where each ends inside a sentence, and lines are longer than headings are.
const MIN_BROKEN_LINES: usize = 2;
const LONG_LINE: usize = 50;
/// Lines that must be filled to the last column, and end inside a sentence, before a text counts as broken by a program.
const MIN_FILLED_LINES: usize = 3;
/// Columns such a line has at least.
const MIN_FILLED_WIDTH: usize = 40;
/// Lines between two parts of a paragraph that a page ends in: its number and blank ones.
const MAX_PAGE_GAP: usize = 6;

/// How a text was broken by hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wrap {
    /// What all lines have.
    setting: Setting,
    /// Columns of the longest line, the margin left out.
    width: usize,
    /// Whether paragraphs open with a blank: then a line without one goes on with the line above.
    indented: bool,
    /// How far lines are filled.
    filled: Filled,
    /// Whether paragraphs open with an ordinal or a label, nearly all of them: a line without goes on with the one above
    /// although a sentence ends there.
    opened: bool,
}

/// How far the lines of a text are filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filled {
    /// About: somebody pressed the key.
    About,
    /// To the last column that what follows leaves free: a program did it.
    Exactly,
    /// So are nearly all lines: the text has hardly any paragraphs of its own.
    Throughout,
}

impl Wrap {
    /// The width at which a text was broken by hand; `None` where paragraphs are whole.
    pub(super) fn of(loose: &[Loose], setting: Setting) -> Option<Wrap> {
        // The number of a page stands between two lines of a paragraph.
        let lines: Vec<&Loose> = loose.iter().filter(|l| l.kind != LooseKind::Margin).collect();
        exact(&lines, setting).or_else(|| about(&lines, setting))
    }

    /// How much shorter than the longest a line may be. A number or word that is not broken (45.2万元) moves down whole;
    /// that is told from a paragraph's end only where paragraphs are indented.
    fn slack(self) -> usize {
        if self.indented { self.width / 3 } else { SLACK }
    }

    /// Whether a line that can be followed by the next is full, and its paragraph goes on. `above` is the end of what was
    /// joined so far.
    fn goes_on(self, before: &Loose, next: &Loose, above: &str) -> bool {
        if self.stands_alone(before, next) {
            return false;
        }
        let marker = marker::leading(&next.text);
        match self.filled {
            Filled::About => {
                let full = self.setting.indent(before) + width(before) + self.slack() >= self.width;
                let goes_on = !ends_sentence(&before.text) && !opens_with_label(&next.text) && !is_dated(&before.text);
                full && marker.is_none() && (self.indented || goes_on)
            }
            Filled::Throughout => self.is_filled(before, next),
            Filled::Exactly => {
                let loosely = self.indented && width(before) + self.slack() >= self.width;
                let full = loosely || self.is_filled(before, next);
                full && marker.map_or_else(|| self.indented || self.inside(before, next), |m| counts_on(above, m))
            }
        }
    }

    /// Whether a line below the end of a sentence, or below a bracket that closes one, is a signature, whatever its indent:
    /// it neither fills the width nor holds or ends a clause, which the rest of a paragraph does.
    fn stands_alone(self, before: &Loose, next: &Loose) -> bool {
        let clause = |c: char| "，。；：、！？,;:!?".contains(c) || c.is_ascii_digit();
        let ends = || ends_paragraph(&before.text) || before.text.trim_end().ends_with(['）', '】', ')', ']']);
        ends() && width(next) + SLACK < self.width && !next.text.contains(clause)
    }

    fn is_filled(self, before: &Loose, next: &Loose) -> bool {
        is_filled(before, next, self.width, self.setting)
    }

    /// Whether the next line is the rest of a full line's paragraph. Inside a sentence even what looks like a label is the
    /// second half of one: 整改⏎措施：
    fn inside(self, before: &Loose, next: &Loose) -> bool {
        let label = opens_with_label(&next.text);
        // The rest of a paragraph ends a sentence or fills a line; a signature does neither.
        let rest = || ends_sentence(&next.text) || width(next) * 2 >= self.width;
        (!ends_paragraph(&before.text) || self.opened && !label && rest()) && !(label && names_answerer(&before.text))
    }
}

/// Whether a line goes on with the next one. `wrap` is how the whole text was broken, if it was; `page` says that a page
/// ends between the two; `above` is what was joined so far.
pub(super) fn continues(
    (before, next): (&Loose, &Loose),
    page: bool,
    setting: Setting,
    wrap: Option<Wrap>,
    above: &str,
) -> bool {
    let near = setting.adjacent(before, next) || page && wrap.is_some() && setting.is_near(before, next, MAX_PAGE_GAP);
    // A list between the two ends the paragraph above it.
    let side_by_side = before.kind == next.kind && before.after_lists == next.after_lists;
    let drawn = |line: &Loose| !line.text.chars().any(char::is_alphanumeric);
    near && side_by_side
        && !drawn(before)
        && !drawn(next)
        && !setting.is_indented(next)
        && !heads_annex(&before.text)
        && !heads_annex(&next.text)
        && (is_open_bracket(&before.text, &next.text) && marker::leading(&next.text).is_none()
            || is_pointer(&before.text, &next.text)
            || date::is_cut(&before.text, &next.text)
            || wrap.is_some_and(|wrap| wrap.goes_on(before, next, above)))
}

/// Longest rest of a name before an ordinal, in characters, unless it lists names: a heading may stand there.
const LONGEST_REST: usize = 3;

/// Whether the end of a page parts the names behind a label: 责任单位：各村党支⏎— 2 —⏎部. `after` is the line below the second
/// half; a problem without an ordinal has its measures there, a signature its date or nothing.
pub(super) fn cut_by_page(before: &Loose, next: &Loose, after: Option<&Loose>, setting: Setting) -> bool {
    let whole = |text: &str| ends_sentence(text) || opens_with_label(text) || marker::leading(text).is_some();
    let listed = || next.text.contains('、') || next.text.trim().chars().count() <= LONGEST_REST;
    let goes_on = |line: &Loose| names_answerer(&line.text) || listed() && marker::leading(&line.text).is_some();
    names_answerer(&before.text)
        && !is_dated(&before.text)
        && !ends_sentence(&before.text)
        && before.kind == next.kind
        && before.after_lists == next.after_lists
        && setting.is_near(before, next, MAX_PAGE_GAP)
        && !setting.is_indented(next)
        && !whole(&next.text)
        && !is_dated(&next.text)
        && after.is_some_and(goes_on)
}

/// The width to which the lines of a text are filled by a program.
fn exact(lines: &[&Loose], setting: Setting) -> Option<Wrap> {
    let mut widths: Vec<usize> = lines
        .iter()
        .filter(|l| l.kind == LooseKind::Paragraph)
        .map(|l| setting.indent(l) + columns(bare(&l.text)))
        .collect();
    widths.sort_unstable_by_key(|w| std::cmp::Reverse(*w));
    // A heading or an address that was not broken may be longer.
    let beyond = (widths.len() / 50).max(1);
    let enough = MIN_FILLED_LINES.max(widths.len() / 10);
    let at_most = |width: usize| widths.partition_point(|w| *w > width);
    let width =
        widths.iter().take(beyond + 1).copied().find(|w| {
            (MIN_FILLED_WIDTH..=MAX_WIDTH).contains(w) && at_most(w.saturating_sub(2)) - at_most(*w) >= enough
        })?;
    let pairs = || lines.iter().zip(lines.iter().skip(1)).filter(|(a, b)| a.kind == b.kind && !setting.is_indented(b));
    let filled = pairs().filter(|(a, b)| is_filled(a, b, width, setting));
    // Where a program broke a text, no line that is nearly full ends inside a sentence.
    let open = |a: &Loose, b: &Loose| {
        a.text.ends_with(is_cjk) && !ends_paragraph(&a.text) && marker::leading(&b.text).is_none()
    };
    let near = pairs().filter(|(a, b)| open(a, b) && setting.indent(a) + self::width(a) + SLACK >= width).count();
    let broken = filled.clone().filter(|(a, b)| open(a, b)).count();
    if broken < MIN_FILLED_LINES || broken * 5 < near * 4 {
        return None;
    }
    let first = |text: &str| marker::leading(text).is_some() || opens_with_label(text);
    let starts = pairs().filter(|(a, b)| !is_filled(a, b, width, setting));
    let opened = starts.clone().filter(|(_, b)| first(&b.text)).count() * 5 >= starts.count() * 4;
    let indented = lines.iter().filter(|l| setting.is_indented(l)).count() * 5 > lines.len();
    let ends = lines.len().saturating_sub(filled.count());
    let filled = if !indented && ends * 8 <= lines.len() { Filled::Throughout } else { Filled::Exactly };
    Some(Wrap { setting, width, indented, filled, opened })
}

/// The width at which somebody broke a text by hand.
fn about(lines: &[&Loose], setting: Setting) -> Option<Wrap> {
    let width = |line: &Loose| setting.indent(line) + width(line);
    let widths = || lines.iter().filter(|l| l.kind == LooseKind::Paragraph).map(|l| width(l));
    let longest = widths().max().filter(|n| (MIN_WIDTH..=MAX_WIDTH).contains(n))?;
    let full = widths().filter(|n| n + SLACK >= longest).count();
    let indented = lines.iter().filter(|l| setting.is_indented(l)).count() * 5 > lines.len();
    let broken = || {
        // The first line is the title, and a sentence may follow it.
        let pairs = lines.iter().zip(lines.iter().skip(1)).skip(1);
        let full = |line: &Loose| width(line) + SLACK >= longest;
        let shows = |a: &str, b: &Loose| is_broken(a, &b.text, full(b)) && !names_answerer(a);
        pairs.filter(|(a, b)| full(a) && shows(&a.text, b)).count()
    };
    // The headings of a list are short and of one length too, but none of them goes on in the next line.
    let shown = if longest >= LONG_LINE {
        full >= MIN_FULL_LINES || broken() >= MIN_BROKEN_LINES
    } else {
        full >= MIN_FULL_LINES && broken() > 0
    };
    shown.then_some(Wrap { setting, width: longest, indented, filled: Filled::About, opened: false })
}

/// Whether a line is a label whose value ends as days do: 整改时限：…6月底前. A signature may stand below it.
fn is_dated(text: &str) -> bool {
    names_answerer(text) && text.trim_end().ends_with(['前', '底', '末', '内', '日', '年'])
}

/// Columns of a line, its indent not counted.
fn width(line: &Loose) -> usize {
    columns(&line.text)
}

/// A line without the signs that may hang over its end.
fn bare(text: &str) -> &str {
    text.trim_end_matches(['，', '。', '；', '：', '、', '！', '？', '）', '》', '”', '】', ',', '.', ';', ':', ')'])
}

/// Whether what the next line begins with had no room left on a line: one Chinese character with the signs that may not
/// begin a line, or a number or word that is not broken.
fn is_filled(before: &Loose, next: &Loose, width: usize, setting: Setting) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '%' | '-' | '/');
    let mut chars = next.text.chars();
    let first = chars.next().unwrap_or(' ');
    let length =
        if word(first) { 1 + chars.take_while(|c| word(*c)).count() } else { columns(first.encode_utf8(&mut [0; 4])) };
    // A column is lost where signs of one column and of two meet.
    setting.indent(before) + columns(&before.text) + length + 1 > width
}

/// Whether a line ends inside a sentence, or inside a number, that the next line ends, or goes on with if it is full and
/// holds the end of one.
fn is_broken(before: &str, next: &str, full: bool) -> bool {
    let number = |text: &str| text.ends_with(|c: char| c.is_ascii_digit());
    let inside = before.ends_with(is_cjk) || number(before) || before.strip_suffix('.').is_some_and(number);
    let goes_on = next.trim_end().ends_with(['。', '；', '】']) || full && next.contains('。');
    inside && goes_on && marker::leading(next).is_none() || is_pointer(before, next)
}

/// Whether a line ends in 以下 and the next one names what stands below it: 发现存在以下⏎事故隐患：. No paragraph ends so.
fn is_pointer(before: &str, next: &str) -> bool {
    const LONGEST: usize = 12;
    let named = |name: &str| !name.is_empty() && name.chars().nth(LONGEST).is_none() && name.chars().all(is_cjk);
    ["以下", "下列"].iter().any(|word| before.ends_with(word))
        && next.trim_end().strip_suffix(['：', ':']).is_some_and(named)
}

/// Whether a line begins with a short name and a colon, or with a name in square brackets.
fn opens_with_label(text: &str) -> bool {
    let colon = text.chars().map(fold_char).take(11).position(|c| c == ':');
    let name = text.split([':', '：']).next().unwrap_or("");
    // What stands before is the end of a value: 穆长河　　整改时限：
    let value = name.contains(['，', ',', '。', '；', ';', '）', ')']) || name.contains("　　") || name.contains("  ");
    // One character before a colon is the end of a name that was broken: 责任单⏎位：
    text.starts_with(['【', '[']) || colon.is_some_and(|at| at > 1) && !value
}

/// Whether a line is a label with who answers or until when. Its value ends without a mark, and the next problem may stand
/// below it: so it shows nothing about how lines were broken. The last words of such names are told here and not by the
/// rules: lines are joined before any rule is asked, and half a label (整改⏎时限) is one here too.
fn names_answerer(text: &str) -> bool {
    const NAMES: [&str; 7] = ["单位", "部门", "领导", "责任人", "时限", "期限", "时间"];
    let name = text.split([':', '：']).next().unwrap_or("");
    name.len() < text.len() && opens_with_label(text) && NAMES.iter().any(|n| name.trim_end().ends_with(n))
}

/// Whether a line ends inside a bracket that the next line closes.
fn is_open_bracket(before: &str, next: &str) -> bool {
    const BRACKETS: [char; 4] = ['【', '】', '（', '）'];
    let open = before.rfind(BRACKETS).is_some_and(|at| before.get(at..).is_some_and(|t| t.starts_with(['【', '（'])));
    let closed = || next.find(BRACKETS).is_some_and(|at| next.get(at..).is_some_and(|t| t.starts_with(['】', '）'])));
    open && closed()
}

/// Whether an ordinal goes on counting what an ordinal inside the paragraph above began: 1.…；2.… in one paragraph.
fn counts_on(above: &str, next: Marker) -> bool {
    // An item is not longer than this; a long paragraph is not gone through again for every line.
    let from = above.floor_char_boundary(above.len().saturating_sub(1200));
    let tail = above.get(from..).unwrap_or_default();
    let stops = tail.match_indices(['。', ';', ':', ',']).filter_map(|(at, sign)| tail.get(at + sign.len()..));
    let last = stops.filter_map(marker::leading).rfind(|m| m.style == next.style);
    last.and_then(|m| m.no).is_some_and(|no| Some(no + 1) == next.no)
}

/// Whether a line ends where a sentence, or what announces the next, does.
fn ends_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['。', '；', ';', ':', '：', '!', '！'])
}

/// Whether a line ends where a paragraph may.
fn ends_paragraph(text: &str) -> bool {
    text.trim_end().ends_with(['。', '!', '！'])
}

/// 附件1 on a line of its own: it goes on with nothing.
fn heads_annex(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("附件") && text.chars().nth(6).is_none() && !text.ends_with(['。', '，', ',', '.'])
}

#[cfg(test)]
mod tests {
    use crate::flow::flows;
    use crate::flow::tests::paragraphs;
    use crate::model::LooseKind;
    use crate::text::page;

    /// The paragraphs of a text after it was broken at this many columns.
    fn read_broken(text: &str, width: usize, page: Option<usize>) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for paragraph in text.lines() {
            let (mut line, mut used) = (String::new(), 0);
            for c in paragraph.chars() {
                let wide = if c.is_ascii() { 1 } else { 2 };
                if used + wide > width && !"，。；：、".contains(c) {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push(c);
                used += wide;
            }
            lines.push(line);
        }
        if let Some(page) = page {
            lines = lines
                .chunks(page)
                .enumerate()
                .flat_map(|(n, part)| part.iter().cloned().chain([String::new(), format!("— {} —", n + 1)]))
                .collect();
        }
        let mut loose = paragraphs(&lines.join("\n"));
        for line in loose.iter_mut().filter(|l| page::is_number(&l.text)) {
            line.kind = LooseKind::Margin;
        }
        flows(&loose).into_iter().map(|f| f.text).collect()
    }

    const TEXT: &str = "柳河镇安全生产检查发现问题整改情况\n一、消防设施管理方面\n\
        1.镇养老院消火栓箱内缺少水带和水枪，灭火器过期未更换。整改措施：已全部更换并建立台账，安排专人每月检查一次。\n\
        2.农贸市场疏散通道堆放杂物。整改措施：清理杂物两车，划定禁停标线，由市场管理所每日巡查并记录在案。\n\
        二、用电安全管理方面\n\
        1.石桥村排灌站配电箱未上锁，线路私拉乱接现象较为普遍。整改措施：更换配电箱3台，规范线路布置，张贴警示标志。\n\
        2.新店小学食堂开关破损。整改措施：当日更换开关，并对全校用电设备开展一次全面检查，发现的其他隐患一并整改到位。\n\
        柳河镇人民政府";

    #[test]
    fn a_text_broken_at_any_width_reads_as_before() {
        // A label behind a whole sentence may begin a line of its own or go on: both are read alike.
        let joined = |flows: Vec<String>| flows.join("\n").replace("。\n整改措施", "。整改措施");
        let whole = joined(flows(&paragraphs(TEXT)).into_iter().map(|f| f.text).collect());
        for width in [42, 44, 48, 52, 56, 60, 68] {
            assert_eq!(joined(read_broken(TEXT, width, None)), whole, "{width}");
            assert_eq!(joined(read_broken(TEXT, width, Some(5))), whole, "{width} in pages");
        }
    }

    #[test]
    fn a_drawn_line_goes_on_with_nothing() {
        let rule = "-".repeat(40);
        let text = format!(
            "序号：1\n问题：渡口护栏缺失且未设警示标识已多次\n状态：整改中\n{rule}\n序号：2\n状态：整改中\n{rule}\n{rule}"
        );
        let loose = paragraphs(&text);
        let whole = |text: &str| text == rule || !text.contains('-');
        let flows: Vec<String> = flows(&loose).into_iter().map(|f| f.text).collect();
        assert!(flows.iter().all(|text| whole(text)), "{flows:?}");
    }

    #[test]
    fn a_name_parted_by_the_end_of_a_page_is_one() {
        let read = |rest: &str, below: &str| {
            let text = format!("1.台账缺页。\n整改措施：补记。\n责任单位：各村党支\n— 1 —\n{rest}\n{below}");
            let mut loose = paragraphs(&text);
            loose.iter_mut().filter(|l| page::is_number(&l.text)).for_each(|l| l.kind = LooseKind::Margin);
            flows(&loose).into_iter().map(|f| f.text).collect::<Vec<_>>()
        };
        for (rest, below) in [("部", "整改时限：6月底前"), ("部、镇农经站", "2.公示过期。"), ("部", "2.公示过期。")]
        {
            assert_eq!(read(rest, below)[2], format!("责任单位:各村党支{rest}"), "{rest} {below}");
        }
        let apart = [
            ("公示过期", "整改措施：重贴。"),
            ("公示过期。", "整改时限：6月底前"),
            ("消防方面", "2.公示过期。"),
            ("二、要求", "1.加强领导。"),
            ("白石镇人民政府", "2031年6月1日"),
            ("整改时限：6月底前", "2.公示过期。"),
        ];
        for (rest, below) in apart {
            assert_eq!(read(rest, below)[2], "责任单位:各村党支", "{rest} {below}");
        }
    }

    #[test]
    fn an_indent_counts_as_width() {
        let text = "柳河镇渡口管理工作总结\n    一、存在的主要问题\n    一是渡口护栏松动。多处立柱已锈蚀，至今没有更换。二是航\n标灯具损坏较多。夜间通航存在较大安全风险。三是船员培训不\n够。\n    二、下一步打算\n    （一）更换护栏立柱。";
        let loose = paragraphs(text);
        let found: Vec<String> = flows(&loose).into_iter().map(|f| f.text).collect();
        assert!(found.len() == 5 && found[2].contains("二是航标灯具") && found[2].ends_with("不够。"), "{found:?}");
    }

    #[test]
    fn what_points_below_goes_on() {
        let loose = paragraphs("经查，你单位存在以下\n安全隐患：\n1.护栏松动。");
        let found: Vec<String> = flows(&loose).into_iter().map(|f| f.text).collect();
        assert_eq!(found, ["经查,你单位存在以下安全隐患:", "1.护栏松动。"]);
    }

    #[test]
    fn an_ordinal_inside_a_paragraph_does_not_begin_another() {
        let text = "整改措施：1.对照检查清单逐项核对整改内容。\n2.组织开展一次全员培训。\n一、其他";
        let broken = "镇水利站对全镇渠道开展拉网式排查共发现淤\n积渠段三处，涉及两个行政村和一个农场，已\n\
                      全部登记造册并明确清淤时间和责任人员，由\n镇水利站负责督促落实并每月通报一次进展。\n";
        let loose = paragraphs(&format!("{broken}{text}"));
        let flows: Vec<String> = flows(&loose).into_iter().map(|f| f.text).collect();
        assert!(flows[1].starts_with("整改措施:1.") && flows[1].contains("2.组织"), "{flows:?}");
    }
}
