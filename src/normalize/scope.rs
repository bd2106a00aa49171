//! Deadlines said once for a list or for the whole document, in prose (rule of meaning 11): 确保所有问题在6月底前整改到位.
//! Publicity, inspection and reporting dates, goals, the dates of steps and of single measures are none.

use super::declared::{Titles, attachment_in};
use crate::flow::Flow;
use crate::model::{List, LooseKind, Place};
use crate::text::marker::{self, Style};
use crate::text::width::is_longer;
use crate::text::{Pattern, form, labelled};
use std::cell::OnceCell;
use std::ops::Range;

/// A deadline for every record of a list or of the document that states none of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopedDeadline {
    /// The date phrase as written (`6月30日前`), for [`crate::normalize::deadline::read`].
    pub raw: String,
    /// Where the phrase stands.
    pub place: Place,
    /// `List::no` of the list it is about; `None` for the whole document.
    pub list: Option<usize>,
}

/// A date phrase on folded text: what a deadline can be, boundary word included.
const PHRASE: &str = r#"(?x)
    (?:(?: (?:自|从)?(?:收到|接到)[\p{Han}]{1,8} | (?:自[\p{Han}]{0,6}|本[\p{Han}]{1,4})?(?:印发|发布|下发|通报|反馈|公布) )之日起 [0-9一二两三四五六七八九十]{1,3} (?:个)?(?:工作日|自然日|天|日|月|周)(?:以?内)?)
  | (?:(?:19|20)[0-9]{2} (?: [./-](?:0?[1-9]|1[0-2])[./-][0-9]{1,2}(?:日|号)?(?:以?前|之前|内)? | [./-](?:0?[1-9]|1[0-2])(?:以?前|之前) ))
  | (?:(?:(?:19|20)[0-9]{2}年度?|今年|明年|本年|次年|当年))?
    (?: (?:第?[一二三四1-4]季度(?:末|底)?(?:以?前|之前|内)?)
      | (?:[0-9]{1,2}|十[一二]?|[一二三四五六七八九])月(?:份)?
        (?:(?:[0-9]{1,2}|[一二三四五六七八九十廿]{1,3})[日号]|[上中下]旬|底|末|初)? (?:[0-9]{1,2}[时点])? (?:以?前|之前|内)?
      | (?:年底|年末|年终|年内|年中)(?:以?前|之前)?
      | "?(?:春节|元旦|国庆节?|五一|十一|中秋节?|清明节?|端午节?|主?汛期|入冬|[供采]暖[季期]|开学)"?(?:节|假期|长假)?(?:来临)?(?:以前|之前|前夕|前) )
  | (?:[0-9一二两三四五六七八九十]{1,3}(?:个)?(?:工作日|天|日|月|周|星期)(?:以?内|之内))"#;

static DATE: Pattern = Pattern::new(PHRASE);

/// That the work on problems is finished.
const FINISHED: &[&str] = &[
    "整改到位",
    "整改完成",
    "整改完毕",
    "完成整改",
    "完成全部整改",
    "完成所有整改",
    "完成问题整改",
    "整改销号",
    "销号",
    "清零",
    "全部整改",
    "全部整改任务",
    "各项整改任务",
    "完成整改任务",
    "整治到位",
    "解决到位",
    "整改落实到位",
    "整改结束",
    "改正",
    "见底",
];
/// That all of them are meant.
const ALL: &[&str] = &[
    "所有",
    "全部",
    "均",
    "各项",
    "上述",
    "以上",
    "附表",
    "附件",
    "清单",
    "一律",
    "各单位",
    "逐项",
    "逐条",
    "反馈问题",
    "未单独",
    "未注明",
    "未明确",
];
/// Those who are all meant: 各乡镇, 各有关单位, 以上村.
static EVERYONE: Pattern =
    Pattern::new(r"(?:各|以上|上述)[\p{Han}]{0,6}?(?:单位|部门|乡镇|镇|乡|街道|县|村|地|企业|学校|站所)");
/// An order to whom the text is written: 责令你校于…, 请于….
static ADDRESSED: Pattern = Pattern::new(
    r"^(?:现|请|望|希|特此|故)*(?:责令|限|要求|通知)?(?:你|贵|该)[\p{Han}]{1,4}(?:务必|必须|应当?|须|要|尽快|立即)?[于在]?$|^(?:现|特此)*(?:责令|限期?|请)(?:务必)?[于在]?$",
);
/// That the clause before tells its readers what to do: 请你们认真整改,于….
static TOLD: Pattern = Pattern::new(
    r"^(?:现|望|希|特此|故)*(?:请|责令|要求|望|希)(?:你|贵|各|以上|上述|有关|相关|涉及|责任)[\p{Han}、]*(?:整改|整治|落实|问题|隐患)",
);
/// That a clause behind it speaks of another, or of some of the problems only.
static TAKES_OVER: Pattern = Pattern::new(
    r"^(?:由|其中|我|县|市|区|镇|乡|省|第|一般|重大|重点|个别|部分|对(?:第|一般|重大|重点|个别|部分))|(?:的|后),?$",
);
/// What follows a word of finished work that only names it: 整改完成情况, 整改到位率.
static ABOUT_WORK: Pattern = Pattern::new(
    r"^(?:后的|的|后)?(?:情况|结果|报告|材料|台账|资料|照片|回执|率|比例|进度|进展|后|清单|方案|计划|任务|分解|复查|自查)",
);
/// What the rest of the problems is called: a date behind it is not that of all.
const REST: &[&str] = &["其余", "其他", "其它", "剩余", "余下"];
/// Longest beginning of a clause before its date that goes on so, in characters: 并务必于.
const LONGEST_LEAD: usize = 4;
/// A line that is a label and its value: the only one in the text speaks for all.
static LABELLED: Pattern = Pattern::new(r"^(?:[^:。]{0,4}[.、)])?(?:问题)?(?:整改|完成)(?:完成)?(?:时限|期限|时间):");
/// That it is an order.
const ORDER: &[&str] = &["确保", "务必", "必须", "须", "应", "要", "限", "需", "于", "在"];
/// What a date belongs to when it is no deadline of the problems.
const OTHER_DATES: &[&str] = &[
    "公示",
    "报送",
    "上报",
    "报告",
    "报至",
    "报县",
    "报镇",
    "报乡",
    "报市",
    "报省",
    "报区",
    "书面",
    "备案",
    "总结报",
    "反馈至",
    "反馈我",
    "召开",
    "检查",
    "督查",
    "抽查",
    "验收",
    "回头看",
    "开展",
    "已完成",
    "已整改",
    "已全部",
    "已于",
    "截至",
    "截止目前",
    "目标",
    "力争",
    "其中",
    "比例",
    "完成率",
    "率达",
];
/// How problems came to light; these words say nothing of the date.
const FOUND_BY: &[&str] = &[
    "检查发现",
    "检查反馈",
    "督查发现",
    "督查反馈",
    "抽查发现",
    "排查发现",
    "检查组反馈",
    "督查组反馈",
    "验收发现",
    "检查中发现",
];
/// Headings of chapters whose dates are goals or achievements.
const OTHER_CHAPTERS: &[&str] =
    &["目标", "成效", "开展情况", "主要工作", "工作情况", "基本情况", "主要做法", "进展情况"];

/// The deadlines that hold for a list or for the document, in reading order.
#[must_use]
pub(crate) fn deadlines(flows: &[Flow<'_>], lists: &[List]) -> Vec<ScopedDeadline> {
    let mut out = Vec::new();
    let titles = Titles::new(lists);
    let mut labelled = Vec::new();
    let mut chapter_is_other = false;
    for (at, flow) in flows.iter().enumerate() {
        if let Some(heading) = heading(&flow.text) {
            chapter_is_other = OTHER_CHAPTERS.iter().any(|w| heading.contains(w));
        }
        if chapter_is_other {
            continue;
        }
        labelled.extend(in_label(flow).map(|found| (at, found)));
        for (sentence, start) in sentences(&flow.text) {
            if !sentence.contains("完成") && !FINISHED.iter().any(|w| sentence.contains(w)) {
                continue;
            }
            let Some(range) = in_sentence(sentence) else { continue };
            let range = start + range.start..start + range.end;
            let Some(place) = flow.place(range.clone()) else { continue };
            let list = list_of(flow, sentence, &titles, lists.len());
            out.push(ScopedDeadline { raw: flow.raw(range), place, list });
        }
    }
    match labelled.as_slice() {
        // One alone speaks for all, but for that right above a list that has a title of its own.
        [(at, one)] if out.is_empty() => {
            let list = list_below(flows, *at, lists).filter(|no| is_titled_apart(*no, lists));
            out.push(ScopedDeadline { list, ..one.clone() });
        }
        // Each of several stands right above a table of its own.
        [_, ..] => out.extend(labelled.into_iter().filter_map(|(at, found)| {
            let list = list_below(flows, at, lists)?;
            Some(ScopedDeadline { list: Some(list), ..found })
        })),
        [] => {}
    }
    out
}

/// The date phrase behind a label on a line of labels (整改期限:9月30日前).
fn in_label(flow: &Flow<'_>) -> Option<ScopedDeadline> {
    let from = match LABELLED.find(&flow.text) {
        Some(label) => label.end(),
        None => label_beside(flow)?,
    };
    let value = flow.text.get(from..)?;
    let date = dates(value).next().filter(|d| d.start <= '于'.len_utf8())?;
    let range = from + date.start..from + date.end;
    Some(ScopedDeadline { raw: flow.raw(range.clone()), place: flow.place(range)?, list: None })
}

/// Where the value of a deadline begins that stands behind another label (责任单位:… 整改时限:…).
fn label_beside(flow: &Flow<'_>) -> Option<usize> {
    let label = |name: &str| LABELLED.is_match(&format!("{name}:"));
    // Nearly every line is told by this.
    if flow.kind == LooseKind::Note || !flow.text.contains(['时', '期']) || is_longer(&flow.text, LONGEST_LABELLED) {
        return None;
    }
    let known = |name: &str| label(name) || LABELS.iter().any(|end| name.ends_with(end));
    let found = labelled::line(&flow.text, &|at| flow.is_apart(at), &known)?;
    found.into_iter().find(|l| flow.text.get(l.name.clone()).is_some_and(label)).map(|l| l.value.start)
}

/// What labels end in that may stand beside that of a deadline.
const LABELS: &[&str] = &["单位", "部门", "领导", "责任人", "日期", "时间", "科室", "牵头人", "联系人"];
/// Longest line of labels, in characters.
const LONGEST_LABELLED: usize = 120;

/// The table right above which a line of labels stands: behind it come only more such lines and those of the form.
fn list_below(flows: &[Flow<'_>], at: usize, lists: &[List]) -> Option<usize> {
    let own = flows.get(at)?;
    let list = lists.get(own.after_lists).filter(|l| l.dialect == "table")?;
    let behind = flows.iter().skip(at + 1).take_while(|flow| flow.after_lists == own.after_lists);
    let of_form = |flow: &Flow<'_>| flow.text.contains(':') || form::is_date_or_to_fill_in(&flow.text);
    let mut near = behind.take(MOST_BELOW + 1);
    (near.by_ref().take(MOST_BELOW).all(of_form) && near.next().is_none()).then_some(list.no)
}

/// Whether the title of a list is not that of another one.
fn is_titled_apart(no: usize, lists: &[List]) -> bool {
    let title = |list: &List| list.title.clone();
    let own = lists.iter().find(|list| list.no == no).and_then(title);
    own.is_some() && lists.iter().filter_map(title).any(|other| Some(&other) != own.as_ref())
}

/// Lines of labels that may stand between one of them and the table.
const MOST_BELOW: usize = 5;

/// The heading that opens a chapter: a line, or the first sentence of one, marked 一、 or 第一章.
fn heading(text: &str) -> Option<&str> {
    let mark = marker::leading(text)?;
    matches!(mark.style, Style::Chinese | Style::Chapter).then(|| {
        let end = text.find(['。', ',', ':']).unwrap_or(text.len());
        text.get(..end).unwrap_or(text)
    })
}

/// Sentences with their start, broken at 。；! and line breaks.
fn sentences(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut at = 0;
    text.split_inclusive(['。', ';', '!', '\n']).map(move |sentence| {
        let start = at;
        at += sentence.len();
        (sentence, start)
    })
}

/// The date phrase of a sentence that gives all problems a deadline.
fn in_sentence(sentence: &str) -> Option<Range<usize>> {
    let mut at = 0;
    let mut before = "";
    let mut told = false;
    let mut rest = sentence;
    let days = OnceCell::new();
    let lone = || *days.get_or_init(|| dates(sentence).nth(1).is_none());
    while !rest.is_empty() {
        let end = rest.find(',').map_or(rest.len(), |i| i + 1);
        let clause = rest.get(..end)?;
        // 9月底前,所有问题整改到位: a date alone belongs to the clause behind it.
        let alone = dates(clause).next().is_some_and(|d| d.start <= 6 && d.end + 1 >= clause.len());
        let more = rest.get(end..).and_then(|r| r.find(',')).map_or(rest.len(), |i| end + i + 1);
        let unit = if alone { rest.get(..more)? } else { clause };
        // 请你乡对照问题制定方案,落实专人,于6月底前整改到位: who is told at first is told until another is.
        // Of several days each is that of some problems only.
        told = TOLD.is_match(before) || told && !TAKES_OVER.is_match(before) && !TAKES_OVER.is_match(unit) && lone();
        if let Some(found) = in_clause(unit, before, told) {
            return Some(at + found.start..at + found.end);
        }
        at += end;
        before = clause;
        rest = rest.get(end..)?;
    }
    None
}

/// The date phrase of one clause; the clause before it may name the problems (附表所列问题未注明时限的,均须于…).
/// `told` says that an earlier clause tells its readers what to do.
fn in_clause(clause: &str, before: &str, told: bool) -> Option<Range<usize>> {
    let found = dates(clause).next()?;
    let rest = clause.get(found.end..)?;
    let head = clause.get(..found.start)?;
    // 5月底前整改到位并报送情况: the date is that of the work too.
    let rest = rest.split_once('并').map_or(rest, |(own, _)| if ends_finished(own) { own } else { rest });
    // 检查发现的问题 names the problems, not a date of inspection.
    let outside = FOUND_BY.iter().fold(format!("{head}{rest}"), |text, words| text.replace(words, ""));
    let any = |words: &[&str], text: &str| words.iter().any(|w| text.contains(w));
    let finished = says_finished(rest) || (rest.contains("完成") && any(ALL, &outside) && outside.contains("整改"));
    let everyone = EVERYONE.is_match(&outside) || EVERYONE.is_match(before);
    let told = told && head.chars().count() <= LONGEST_LEAD && !any(REST, head);
    let narrowed = narrows(head) || (narrows(before) && !any(ALL, &outside));
    let all = any(ALL, &outside)
        || (any(ALL, before) && before.contains("问题"))
        || any(&["确保", "务必", "必须"], head)
        || everyone
        || ADDRESSED.is_match(head)
        || told;
    let ordered = everyone || told || any(ORDER, &outside) || any(ALL, &outside);
    let done = rest.contains("完成了") || rest.contains("已") || head.contains("已");
    (finished && all && ordered && !narrowed && !done && !any(OTHER_DATES, &outside)).then_some(found)
}

/// Whether a text says that the work on problems is finished, and does not only name it: 报送整改完成情况.
fn says_finished(text: &str) -> bool {
    let mut found = FINISHED.iter().flat_map(|word| text.match_indices(word));
    found.any(|(at, word)| text.get(at + word.len()..).is_some_and(|rest| !ABOUT_WORK.is_match(rest)))
}

/// Whether a text ends by saying that the work on problems is finished.
fn ends_finished(text: &str) -> bool {
    FINISHED.iter().any(|word| text.ends_with(word))
}

/// Whether a text limits what follows to some of the problems: 对能够立即整改的.
fn narrows(text: &str) -> bool {
    let text = text.trim_end_matches(',');
    let universal = ["所有", "未单独", "未注明", "未明确", "未列明"].iter().any(|w| text.contains(w));
    !universal
        && (text.ends_with('的') || text.contains("其中") || text.contains("个性问题") || text.contains("共性问题"))
}

/// Date phrases that state a boundary, outside brackets (a step's own date stands in brackets).
fn dates(clause: &str) -> impl Iterator<Item = Range<usize>> {
    let (mut depth, mut at) = (0usize, 0);
    DATE.find_iter(clause).filter_map(move |m| {
        for c in clause.get(at..m.start()).unwrap_or("").chars() {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        at = m.start();
        let phrase = m.as_str();
        let bounded = ["前", "夕", "内", "底", "末", "日", "号", "旬"].iter().any(|w| phrase.ends_with(w));
        (bounded && depth == 0).then(|| m.range())
    })
}

/// A list that speaks of itself.
const THIS_LIST: &[&str] = &["本清单", "本表", "本台账", "本附件", "本附表", "该清单"];

/// The list a sentence is about: the one it names, the one it stands above or below and calls its own, or the one it
/// is printed with, where there are several.
fn list_of(flow: &Flow<'_>, sentence: &str, titles: &Titles<'_>, lists: usize) -> Option<usize> {
    if let Some(no) = attachment_in(sentence) {
        return titles.attachment(no);
    }
    if lists > 1 && THIS_LIST.iter().any(|w| sentence.contains(w)) {
        // Above the header the list has not begun; a note stands below it.
        let below = flow.kind == LooseKind::Note;
        return Some(if below { flow.after_lists } else { flow.after_lists + 1 }.clamp(1, lists));
    }
    titles.printed_with(flow)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::flows;
    use crate::flow::tests::paragraphs;
    use proptest::prelude::*;

    fn raws(text: &str) -> Vec<String> {
        deadlines(&flows(&paragraphs(text)), &[]).into_iter().map(|d| d.raw).collect()
    }

    #[test]
    fn finds_what_holds_for_all() {
        for (text, raw) in [
            ("(二)集中整治(5月8日前)。镇水利站逐处过筛,确保所有隐患在4月28日前整改到位。", "4月28日前"),
            ("清单所列隐患没有写明时限的，均须于2023年8月底前整改到位。", "2023年8月底前"),
            ("镇属各站所要逐项对表,确保全部问题9月底前整改完成。", "9月底前"),
            ("按照县里要求,列入清单的所有隐患须于2023年7月底前整改完毕。", "2023年7月底前"),
            ("以上问题务必于年底前完成整改。", "年底前"),
            ("确保所有问题在2024.6.30前整改到位。", "2024.6.30前"),
            ("以上问题须于2024-06-30前全部整改到位。", "2024-06-30前"),
            ("确保所有问题于2024.6前整改到位。", "2024.6前"),
            ("上述隐患自本通报印发之日起30日内全部整改到位。", "自本通报印发之日起30日内"),
            ("9月底前，所有反馈问题全部整改到位。", "9月底前"),
            ("请各责任单位于2024年3月15日前完成整改，并报送报告。", "2024年3月15日前"),
            ("各单位要在收到本通报之日起15日内整改完毕。", "收到本通报之日起15日内"),
            ("以上隐患限7日内整改完毕。", "7日内"),
            ("各乡镇要于4月10日前完成自查，4月30日前完成问题整改。", "4月30日前"),
            ("整改期限：2023年9月30日前。", "2023年9月30日前"),
            ("所有检查发现的问题均须于2024年4月底前整改到位。", "2024年4月底前"),
            ("责令你厂于2024年5月10日前整改完毕，逾期不整改的，依法处理。", "2024年5月10日前"),
            ("请于2024年4月30日前整改到位。", "2024年4月30日前"),
            ("请你站认真整改，限于6月底前整改完毕。", "6月底前"),
            ("请以上村认真组织清理,于4月28日前整改到位,并报送照片。", "4月28日前"),
            ("根据有关规定,现通知你单位于2024年5月15日前改正。", "2024年5月15日前"),
            ("请相关村对照问题逐项整改,4月28日前整改到位并上报整改情况。", "4月28日前"),
            ("请你们认真组织整改,并于4月28日前整改到位。", "4月28日前"),
            ("这9家企业必须在今年11月底前完成整改。", "今年11月底前"),
            ("请你厂对照上述隐患制定计划，落实专人，于5月10日前整改到位，并将情况书面告知我局。", "5月10日前"),
            ("请你镇就以上问题逐项研究，明确责任人，落实经费，并于5月10日前完成整改。", "5月10日前"),
            ("望你公司高度重视整改工作，于5月10日前整改完毕，5月20日前将整改完成情况函告我站。", "5月10日前"),
        ] {
            assert_eq!(raws(text), [raw], "{text}");
        }
    }

    #[test]
    fn leaves_other_dates_alone() {
        for text in [
            "请各单位于7月2日前将整改情况报送镇党政办。",
            "公示期为2023年3月2日至3月8日。",
            "到2025年底,力争所有问题整改到位。",
            "一、工作目标\n2023年6月底前完成所有问题整改。",
            "(一)摸排阶段(4月10日前)。镇水利站逐处登记。",
            "截至6月底,所有问题已全部整改到位。",
            "对能够立即解决的,4月底前整改到位;对需要时间的,8月底前整改到位。",
            "三是完成管网改造,2023年6月底前完工。",
            "坚持问题导向,确保反馈问题全面整改。",
            "请你厂针对上述隐患制定方案，落实专人，于5月10日前将整改完成情况报我局。",
            "请你厂针对上述隐患制定方案，落实专人，于5月10日前报送整改到位情况。",
            "请你镇对照问题整改，能立即改的，4月底前整改到位，其余于8月底前整改到位。",
            "请你镇对照问题整改，其中渠道部分，4月底前整改到位。",
        ] {
            assert!(raws(text).is_empty(), "{text}: {:?}", raws(text));
        }
    }

    #[test]
    fn notes_belong_to_their_list() {
        let list = |no, attachment| List {
            no,
            title: None,
            attachment: Some(attachment),
            dialect: "table".into(),
            columns: Vec::new(),
            place: Place::Block { block: 1 },
        };
        let mut loose = paragraphs("注:未注明时限的问题均须于8月底前整改到位。\n附件1所列问题均须于9月底前整改到位。");
        loose[0].kind = LooseKind::Note;
        loose[0].after_lists = 2;
        let found = deadlines(&flows(&loose), &[list(1, 1), list(2, 2)]);
        assert_eq!(found.iter().map(|d| d.list).collect::<Vec<_>>(), [Some(2), Some(1)]);
    }

    #[test]
    fn one_label_above_the_first_of_several_lists() {
        let list = |no, title: &str| List {
            no,
            title: Some(title.into()),
            attachment: None,
            dialect: "table".into(),
            columns: Vec::new(),
            place: Place::Block { block: no },
        };
        let of = |second: &str, text: &str| {
            let found = deadlines(&flows(&paragraphs(text)), &[list(1, "渡口整改清单"), list(2, second)]);
            found.into_iter().map(|d| d.list).collect::<Vec<_>>()
        };
        let label = "整改时限：2023年9月30日前";
        assert_eq!(of("渠道整改清单", label), [Some(1)]);
        // The parts of one list, and what stands above a heading.
        assert_eq!(of("渡口整改清单", label), [None]);
        assert_eq!(of("渠道整改清单", &format!("{label}\n现将清单印发。")), [None]);
    }

    proptest! {
        #[test]
        fn any_text_is_safe(text in "[确保所有问题在0-9年月日底前整改到位完成，。；：:（）() \n]{0,80}") {
            for found in deadlines(&flows(&paragraphs(&text)), &[]) {
                prop_assert!(text.contains(&found.raw));
            }
        }
    }
}
