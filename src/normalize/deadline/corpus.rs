//! Walks `corpus.tsv`: a phrase, the document's date (`-` for none) and the outcome in short form.
//!
//! `\n` stands for a line break in the phrase. The outcome is the modes, `due=`, `start=`, `completed=`, `ref=`,
//! `inferred`, `uncertain`, then each milestone as `[raw <= 2028-05-31 : goal]` with `<=` for a boundary and `=` for a
//! period, `?` where it has no day, `after anchor kind duration` for a relative one; `-` where nothing was read.

use std::collections::HashSet;
use std::fmt::Write;

use proptest::prelude::*;

use super::{find_dates, is_blank_value, read};
use crate::model::{Deadline, Milestone, When};

const CORPUS: &str = include_str!("corpus.tsv");

fn name<T: serde::Serialize>(value: T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_string)).unwrap_or_default()
}

fn short(d: &Deadline) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !d.modes.is_empty() {
        parts.push(d.modes.iter().map(name).collect::<Vec<_>>().join(","));
    }
    for (label, value) in [("due", &d.due), ("start", &d.start), ("completed", &d.completed)] {
        parts.extend(value.iter().map(|v| format!("{label}={v}")));
    }
    parts.extend(d.reference.iter().map(|r| format!("ref={}", name(r))));
    parts.extend(d.year_inferred.then(|| "inferred".to_string()));
    parts.extend(d.uncertain.then(|| "uncertain".to_string()));
    parts.extend(d.milestones.iter().map(short_milestone));
    let text = parts.join(" ").replace('\n', "\\n");
    if text.is_empty() { "-".to_string() } else { text }
}

fn short_milestone(m: &Milestone) -> String {
    let (edtf, relative) = match &m.when {
        When::Calendar(edtf) => (edtf.clone(), None),
        When::Recurring(rule) => (rule.clone(), None),
        When::Relative(relative, edtf) => (edtf.clone().unwrap_or("?".to_string()), Some(relative)),
        When::Unresolved => ("?".to_string(), None),
    };
    let mut text = format!("[{} {} {edtf}", m.raw, if m.by { "<=" } else { "=" });
    if let Some(r) = relative {
        let anchor = r.anchor.as_ref().map(|a| format!("{a} ")).unwrap_or_default();
        write!(text, " after {anchor}{} {}", name(r.kind), r.duration).unwrap();
        text += if r.workdays { " workdays" } else { "" };
    }
    text += &m.goal.as_ref().map(|g| format!(" : {g}")).unwrap_or_default();
    text + "]"
}

/// Every phrase of the corpus.
pub(super) fn phrases() -> impl Iterator<Item = &'static str> {
    CORPUS.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split('\t').next())
}

#[test]
fn corpus_reads_as_written() {
    let mut wrong = Vec::new();
    let mut seen = HashSet::new();
    for line in CORPUS.lines().filter(|l| !l.starts_with('#')) {
        let [raw, document, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("three columns: {line}")
        };
        assert!(seen.insert((raw, document)), "twice: {line}");
        let got = short(&read(&raw.replace("\\n", "\n"), Some(document).filter(|d| *d != "-")));
        if got != expected {
            wrong.push(format!("{raw} @ {document}\n  expected {expected}\n  got      {got}"));
        }
    }
    assert!(seen.len() > 500, "the corpus only grows");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn blank_values_say_nothing() {
    for raw in ["", " \n", "/", "—", "——", "－", "\\", "无", "暂无", "N/A", "、".trim_matches('、')] {
        assert!(is_blank_value(raw), "{raw:?}");
        assert_eq!(short(&read(raw, Some("2027-09-14"))), "-", "{raw:?}");
    }
    for raw in ["无期限", "0", "5月", "同上"] {
        assert!(!is_blank_value(raw), "{raw:?}");
    }
}

#[test]
fn running_text_gives_its_dates_and_no_more() {
    let text = "会议于2027年3月1日召开。乡里要求,所有点位在 8月\n20日前 整治到位,经费1.5万元,每月5日前报进展;整改15天以上的另行报告。";
    let found = find_dates(text, Some("2027-05"));
    let raws: Vec<&str> = found.iter().map(|d| &text[d.range.clone()]).collect();
    assert_eq!(raws, ["2027年3月1日", "8月\n20日前", "每月5日前"]);
    assert_eq!(found[1].due.as_deref(), Some("2027-08-20"));
    assert_eq!(found[1].milestone.goal.as_deref(), Some("整治到位"));
}

#[test]
fn sentences_of_running_text_find_their_years_apart() {
    let text = "2025年12月底前完成摸底。6月底前完成整治。";
    let found = find_dates(text, Some("2027-05-01"));
    assert_eq!(found[1].due.as_deref(), Some("2027-06-30"));
}

/// Pieces deadline fields are made of, and some that break them.
const PIECES: &[&str] = &[
    "2028",
    "28",
    "二〇二八",
    "20XX",
    "9",
    "09",
    "31",
    "0",
    "99999",
    "十",
    "三十一",
    "廿",
    "年",
    "月",
    "日",
    "号",
    "底",
    "末",
    "初",
    "中",
    "中下旬",
    "上旬",
    "前",
    "之前",
    "内",
    "止",
    "起",
    "至",
    "到",
    "-",
    "—",
    "~",
    ".",
    "/",
    "、",
    ",",
    "，",
    ";",
    "。",
    ":",
    "(",
    ")",
    "（",
    "“",
    "”",
    "十四五",
    "期间",
    "今年",
    "明年",
    "次年",
    "本月",
    "下月",
    "本周五",
    "第",
    "一",
    "季度",
    "上半年",
    "春节",
    "国庆节",
    "五一",
    "汛期",
    "学期末",
    "收到通知后",
    "印发之日起",
    "个",
    "工作日",
    "小时",
    "半",
    "每",
    "每月",
    "每季度末",
    "按月",
    "立行立改",
    "长期坚持",
    "已",
    "完成",
    "未",
    "已于",
    "其中",
    "截至",
    "不晚于",
    "即日起",
    "左右",
    "低",
    "钱",
    "同上",
    "按规定时限",
    " ",
    "\n",
    "\u{3000}",
    "X",
    "𠀀",
    "é",
    "e\u{301}",
    "①",
    "整改",
    "\u{200b}",
    "45000",
];

fn field() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(PIECES), 0..14).prop_map(|v| v.concat())
}

fn document() -> impl Strategy<Value = Option<&'static str>> {
    proptest::sample::select(vec![
        None,
        Some("2027-09-14"),
        Some("2028-02-29"),
        Some("2027-11"),
        Some("2027"),
        Some("2060-12-31"),
        Some("2199-12-31"),
        Some("?"),
    ])
}

fn is_day(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (Some(y), Some(m), Some(d)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let (Ok(month), Ok(day)) = (m.parse::<i8>(), d.parse::<i8>()) else { return false };
    let year = if y == "XXXX" { Ok(2028) } else { y.parse::<i16>() };
    text.len() == 10 && year.is_ok_and(|y| jiff::civil::Date::new(y, month, day).is_ok())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn any_mix_is_read_without_harm(raw in field(), document in document()) {
        let d = read(&raw, document);
        prop_assert_eq!(&d.raw, &raw);
        let mut from = 0;
        for m in &d.milestones {
            prop_assert!(!m.raw.is_empty());
            let at = raw[from..].find(&m.raw);
            prop_assert!(at.is_some(), "{:?} not in {:?} in order", m.raw, raw);
            from += at.unwrap() + m.raw.len();
            prop_assert_eq!(m.raw.trim(), &m.raw);
        }
        prop_assert!(d.due.as_deref().is_none_or(is_day), "{:?}", d.due);
        prop_assert!(d.modes.windows(2).all(|w| w[0] < w[1]));
        prop_assert!(d.milestones.iter().filter_map(|m| m.goal.as_ref()).all(|g| !g.trim().is_empty()));
    }

    #[test]
    fn running_text_ranges_are_slices_in_order(raw in field(), document in document()) {
        let mut end = 0;
        for d in find_dates(&raw, document) {
            prop_assert!(d.range.start >= end);
            prop_assert_eq!(raw.get(d.range.clone()), Some(d.milestone.raw.as_str()));
            end = d.range.end;
        }
    }

    #[test]
    fn any_text_is_safe(raw in "\\PC{0,40}") {
        let _ = read(&raw, Some("2027-09-14"));
        let _ = find_dates(&raw, None);
    }

    #[test]
    fn a_written_date_survives_width_blanks_and_style(y in 2000i16..2060, m in 1i8..=12, d in 1i8..=28) {
        let expected = format!("{y}-{m:02}-{d:02}");
        for raw in [
            format!("{y}年{m}月{d}日前"), format!("{y} 年 {m} 月\n{d} 日前"), format!("{y}-{m:02}-{d:02}"), format!("{y}.{m}.{d}"),
            format!("{y}/{m}/{d}"), format!("{y}-{m:02}-{d:02} 00:00:00"),
        ] {
            let got = read(&raw, Some("2027-09-14"));
            prop_assert_eq!(got.due.as_deref(), Some(expected.as_str()), "{}", raw);
            prop_assert!(!got.year_inferred && !got.uncertain, "{}", raw);
        }
    }
}
