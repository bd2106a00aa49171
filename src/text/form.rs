//! Lines that are no prose and no values but belong to the form a text is set in: dates, lines to fill in, notes.

use super::Pattern;
use super::numeral::number;
use super::width::{flat, fold_char, is_longer};

/// Longest line, in characters, that can be a date with its label.
const LONGEST_DATE: usize = 40;

/// The character that a line begins with, of folded width: nearly every line is told by it.
fn first(text: &str) -> char {
    text.trim_start().chars().next().map_or(' ', fold_char)
}

/// Whether a line is a date and nothing else, with or without its label: 2024年5月, 填报日期：2024-05-01, 二〇二四年五月一日.
#[must_use]
pub fn is_date(text: &str) -> bool {
    static DATE: Pattern = Pattern::new(
        r"^(?:[（(]?(?:填报|制表|填表|报送|印发|发布)?(?:日期|时间)?[:：]?)?\s*[0-9〇○零一二三四五六七八九十]{2,4}\s*[年./-]\s*[0-9一二三四五六七八九十]{1,3}\s*[月./-]\s*(?:[0-9一二三四五六七八九十]{1,3}\s*日?)?[)）]?$",
    );
    let dated = |flat: &str| flat.contains(['年', '.', '/', '-']) && DATE.is_match(flat);
    let first = first(text);
    let may_open = first.is_ascii_digit() || "(填制报印发日时:〇○零一二三四五六七八九十".contains(first);
    may_open && !is_longer(text, LONGEST_DATE) && dated(&flat(text))
}

/// Characters of a period that is no more than what a column is about.
const LONGEST_PERIOD: usize = 24;
/// A period, each part in a group of its own: year, quarter, half, month.
static PERIOD: Pattern = Pattern::new(
    r"^(?:截[至止到]|至|到)?(?:([0-9]{4})年度?)?(?:第?([一二三四1-4])季度|([上下])半年|([0-9]{1,2}|[一二三四五六七八九]|十[一二]?)月(?:份|[0-9]{1,2}日|[上中下]旬)?(?:[底末]前?|前)?)?",
);

/// The words behind the period that the name of a column opens with, of a folded text without white space: `进展` of
/// `3月进展`, `整改情况` of `截止2024年6月30日整改情况`, nothing of `2024年3月`. A deadline that is no name has words too
/// (`6月底前完成`): whether they are one is for who asks.
#[must_use]
pub fn behind_period(flat: &str) -> Option<&str> {
    let may_open = flat.starts_with(|c: char| c.is_ascii_digit() || "截至到第一二三四五六七八九十上下".contains(c));
    if !may_open || is_longer(flat, LONGEST_PERIOD) {
        return None;
    }
    let period = PERIOD.find(flat)?.as_str();
    period.contains(['年', '月', '季']).then(|| flat.get(period.len()..).unwrap_or(""))
}

/// The year of the period that a name opens with (0 where it names none), and the last month of it.
#[must_use]
pub fn period_end(flat: &str) -> Option<(u32, u32)> {
    behind_period(flat)?;
    let found = PERIOD.captures(flat)?;
    let count = |group: usize| found.get(group).and_then(|text| number(text.as_str()));
    let half = found.get(3).map(|half| if half.as_str() == "上" { 6 } else { 12 });
    let month = count(4).or(count(2).map(|quarter| quarter * 3)).or(half);
    Some((count(1).unwrap_or(0), month.unwrap_or(12)))
}

/// Names of a column that says from when the work is done.
const STARTS: &[&str] = &[
    "开始时间",
    "起始时间",
    "启动时间",
    "开始日期",
    "起始日期",
    "启动日期",
    "整改开始时间",
    "整改启动时间",
    "整改起始时间",
    "整改起始日期",
    "整改启动日期",
    "计划开始日期",
    "计划起始时间",
    "计划启动时间",
    "计划开始时间",
    "整改开始日期",
    "开工时间",
    "起",
    "开始",
    "起始",
    "启动",
    "起始月",
    "开始月份",
];
/// Names of the column beside it, until when.
const ENDS: &[&str] = &[
    "结束时间",
    "终止时间",
    "截止时间",
    "完成时间",
    "完工时间",
    "结束日期",
    "终止日期",
    "截止日期",
    "完成日期",
    "整改结束时间",
    "整改完成时间",
    "整改截止时间",
    "计划结束时间",
    "计划完成时间",
    "止",
    "结束",
    "完成",
    "终止",
    "截止",
    "结束月",
    "结束月份",
];

/// Whether a label is one of a day on which work begins: 开始时间.
#[must_use]
pub fn names_start(label: &str) -> bool {
    STARTS.contains(&flat(label).trim_end_matches(':'))
}

/// Whether a label is one of a day on which work ends: 结束时间.
#[must_use]
pub fn names_end(label: &str) -> bool {
    ENDS.contains(&flat(label).trim_end_matches(':'))
}

/// Whether a line opens with what a form asks of who fills it in: 填报单位：…, 审核人：….
#[must_use]
pub fn is_to_fill_in(text: &str) -> bool {
    static LABEL: Pattern = Pattern::new(
        r"^(?:填报单位|填表单位|制表单位|制表|单位|填报人|填表人|审核人|审核|联系人|联系电话|报送单位|编制单位|填报日期|填报时间|制表人|负责人|签字|签发人?|签批人?|复核人?|经办人?|报送人|填表|填报|盖章)(?:（[^）]*）|\([^)]*\))?\s*[:：]",
    );
    "填制单审联报编负签复经盖".contains(first(text)) && text.contains([':', '：']) && LABEL.is_match(text.trim())
}

/// Whether a line is a date or one to fill in.
#[must_use]
pub fn is_date_or_to_fill_in(text: &str) -> bool {
    is_date(text) || is_to_fill_in(text)
}

/// Whether a text of folded width opens like a note below a list: 注:, 填表说明, ※.
#[must_use]
pub fn opens_note(folded: &str) -> bool {
    static NOTE: Pattern = Pattern::new(
        r"^(?:备?注[0-9一二三四五六七八九十]?[:.、]|说明[:.、]|备注说明|填写?(?:表|报)?(?:说明|要求)|填报说明|\*|※|注 )",
    );
    NOTE.is_match(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_may_be_about_a_period() {
        for (name, rest) in [
            ("3月进展", "进展"),
            ("2023年整改情况", "整改情况"),
            ("第一季度进展", "进展"),
            ("截止2024年6月30日整改情况", "整改情况"),
            ("6月底前整改情况", "整改情况"),
            ("2024年3月", ""),
            ("十一月份", ""),
            ("上半年完成情况", "完成情况"),
        ] {
            assert_eq!(behind_period(name), Some(rest), "{name}");
        }
        for (name, end) in [
            ("3月进展", (0, 3)),
            ("2023年整改情况", (2023, 12)),
            ("第一季度进展", (0, 3)),
            ("2024年上半年进展", (2024, 6)),
            ("截止2024年6月30日整改情况", (2024, 6)),
            ("十一月份", (0, 11)),
        ] {
            assert_eq!(period_end(name), Some(end), "{name}");
        }
        for name in ["整改情况", "一、二号渠", "到位情况", "三项整改情况", "第一责任人", ""] {
            assert_eq!(behind_period(name), None, "{name}");
        }
    }

    #[test]
    fn tells_what_belongs_to_the_form() {
        for text in ["2024年5月1日", "二〇二四年五月一日", "2024-05-01", "（2024年5月）", "填报日期：2024.5.1"]
        {
            assert!(is_date(text), "{text}");
        }
        for text in ["2024年5月底前", "12", "5月1日", "2024年5月1日完成清淤"] {
            assert!(!is_date(text), "{text}");
        }
        assert!(is_to_fill_in("填报单位（盖章）：松岭镇") && !is_to_fill_in("责任单位：镇水利站"));
        assert!(opens_note("注:本表一式两份。") && opens_note("填表说明") && !opens_note("注销营业执照"));
    }
}
