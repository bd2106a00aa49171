//! Again and again: `每月25日前`, `每季度末`, `按月` → an RFC 5545 recurrence. No day is due from these.

use std::ops::Range;

use regex::Captures;

use super::festivals::Festival;
use super::pattern::anchored;
use super::scan::Text;
use crate::text::Pattern;
use crate::text::numeral::number;

/// A recurring expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) range: Range<usize>,
    pub(super) rrule: String,
    pub(super) by: bool,
}

/// A way to write a recurrence.
struct Rule {
    #[cfg_attr(not(test), allow(dead_code))]
    name: &'static str,
    pattern: Pattern,
    read: fn(&Captures) -> Option<String>,
}

/// First match wins, so the more special stand first.
static RULES: [Rule; 32] = [
    Rule {
        name: "after-each-quarter",
        pattern: anchored("每个?季度?(?:结束|终了)后的?(?P<d>{D})[日天](?:内|之内|以内)"),
        read: |c| Some(format!("FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY={}", day(c, "d")?)),
    },
    Rule {
        name: "after-each-month",
        pattern: anchored("每个?月(?:结束|终了)后的?(?P<d>{D})[日天](?:内|之内|以内)"),
        read: |c| Some(format!("FREQ=MONTHLY;BYMONTHDAY={}", day(c, "d")?)),
    },
    Rule {
        name: "month-of-each-quarter",
        pattern: anchored(
            "每个?季度?的?(?P<w>首月|首个月|第[一二三123]个?月|次月|末月|最后一?个?月|末)(?:的)?(?:(?P<d>{D})[日号]|(?P<p>[底末初]|{TEN}))",
        ),
        read: |c| Some(format!("FREQ=YEARLY;BYMONTH={};BYMONTHDAY={}", quarter_months(text(c, "w"))?, month_day(c)?)),
    },
    Rule {
        name: "whole-month-of-each-quarter",
        pattern: anchored("每个?季度?的?(?P<w>首月|首个月|第[一二三123]个?月|次月|末月|最后一?个?月)"),
        read: |c| Some(format!("FREQ=YEARLY;BYMONTH={}", quarter_months(text(c, "w"))?)),
    },
    Rule {
        name: "end-of-each-quarter",
        pattern: anchored("(?:每个?|各|逐)季度?(?P<w>[底末初])"),
        read: |c| {
            Some(match text(c, "w") {
                "初" => "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10".to_string(),
                _ => "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1".to_string(),
            })
        },
    },
    Rule {
        name: "day-of-each-quarter",
        pattern: anchored("每个?季度?(?P<d>{D})[日号]"),
        read: |c| Some(format!("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY={}", day(c, "d")?)),
    },
    Rule {
        name: "each-quarter",
        pattern: anchored("(?:每一?个?|逐|按)季度?|一季度?一(?:次|调度|通报|报告|小结|督查|评估)"),
        read: |_| Some("FREQ=MONTHLY;INTERVAL=3".to_string()),
    },
    Rule {
        name: "end-of-each-half-year",
        pattern: anchored("每半年度?[底末]"),
        read: |_| Some("FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1".to_string()),
    },
    Rule {
        name: "each-half-year",
        pattern: anchored("(?:每一?个?|逐|按)半年度?|半年一(?:次|调度|通报|报告|小结|督查|评估)"),
        read: |_| Some("FREQ=MONTHLY;INTERVAL=6".to_string()),
    },
    Rule {
        name: "weekday-of-each-month",
        pattern: anchored(
            "每个?月的?(?:第(?P<n>[一二三四1-4])个?|(?P<l>最后一?个?))(?:周|星期)(?P<w>[一二三四五六日天])",
        ),
        read: |c| {
            let n = number(text(c, "n")).map_or_else(|| "-1".to_string(), |n| n.to_string());
            Some(format!("FREQ=MONTHLY;BYDAY={n}{}", weekday(text(c, "w").chars().next()?)?))
        },
    },
    Rule {
        name: "last-working-day-of-each-month",
        pattern: anchored("每个?月的?最后一?个?工作日"),
        read: |_| Some("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1".to_string()),
    },
    Rule {
        name: "span-of-each-month",
        pattern: anchored("每个?月份?的?{D}[日号]?{SEP}(?P<d>{D})[日号]"),
        read: |c| Some(format!("FREQ=MONTHLY;BYMONTHDAY={}", day(c, "d")?)),
    },
    Rule {
        name: "days-of-each-month",
        pattern: anchored("每个?月份?的?(?P<days>{D}[日号]?(?:[、和,及]{D}[日号]?)*[日号])"),
        read: |c| Some(format!("FREQ=MONTHLY;BYMONTHDAY={}", numbers(text(c, "days"), 31)?)),
    },
    Rule {
        name: "part-of-each-month",
        pattern: anchored("(?:每个?|各|当)月份?的?月?(?P<p>[底末初]|{TEN})"),
        read: |c| {
            let own = c.get(0).is_some_and(|m| m.as_str().starts_with('当'));
            (!own).then_some(format!("FREQ=MONTHLY;BYMONTHDAY={}", month_day(c)?))
        },
    },
    Rule {
        name: "each-month",
        pattern: anchored("(?:每一?个?|逐)月份?|按月度?|一月一(?:次|调度|通报|报告|小结|督查|评估)"),
        read: |_| Some("FREQ=MONTHLY".to_string()),
    },
    Rule {
        name: "each-half-month",
        pattern: anchored("每半个?月|半个?月一(?:次|调度|通报|报告)"),
        read: |_| Some("FREQ=MONTHLY;BYMONTHDAY=15,-1".to_string()),
    },
    Rule {
        name: "each-ten-days",
        pattern: anchored("每旬|逐旬|按旬"),
        read: |_| Some("FREQ=MONTHLY;BYMONTHDAY=10,20,-1".to_string()),
    },
    Rule {
        name: "day-of-each-year",
        pattern: anchored(
            "(?:每|逐)年度?的?(?P<ms>{N}月?(?:[、和,及]{N}月?)*)月?份?(?:(?P<d>{D})[日号]|月?(?P<p>[底末初]|{TEN}))",
        ),
        read: |c| {
            let months = text(c, "ms");
            let named = c.get(0).is_some_and(|m| m.as_str().contains('月'));
            let months = named.then(|| numbers(months, 12))??;
            Some(format!("FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={}", month_day(c)?))
        },
    },
    Rule {
        name: "span-of-each-year",
        pattern: anchored("每年度?的?(?P<m>{N})月?份?{SEP}(?P<n>{N})月份?"),
        read: |c| {
            let (m, n) = (number(text(c, "m"))?, number(text(c, "n"))?);
            let months: Vec<String> = (m..=n.min(12)).map(|m| m.to_string()).collect();
            (!months.is_empty() && m > 0).then(|| format!("FREQ=YEARLY;BYMONTH={}", months.join(",")))
        },
    },
    Rule {
        name: "months-of-each-year",
        pattern: anchored("每年度?的?(?P<ms>{N}月?(?:[、和,及]{N}月?)*月份?)"),
        read: |c| {
            let months = text(c, "ms");
            months.contains('月').then(|| numbers(months, 12))?.map(|m| format!("FREQ=YEARLY;BYMONTH={m}"))
        },
    },
    Rule {
        name: "quarter-of-each-year",
        pattern: anchored("每年度?的?第?(?P<q>[一二三四1-4])季度(?P<p>[底末])?"),
        read: |c| {
            let q = number(text(c, "q"))?;
            Some(match c.name("p") {
                Some(_) => format!("FREQ=YEARLY;BYMONTH={};BYMONTHDAY=-1", q * 3),
                None => format!("FREQ=YEARLY;BYMONTH={},{},{}", q * 3 - 2, q * 3 - 1, q * 3),
            })
        },
    },
    Rule {
        name: "half-of-each-year",
        pattern: anchored("每年度?的?(?P<h>[上下])半年(?P<p>[底末])?"),
        read: |c| {
            let up = text(c, "h") == "上";
            let rrule = match (up, c.name("p").is_some()) {
                (true, true) => "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=-1",
                (false, true) => "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1",
                (true, false) => "FREQ=YEARLY;BYMONTH=1,2,3,4,5,6",
                (false, false) => "FREQ=YEARLY;BYMONTH=7,8,9,10,11,12",
            };
            Some(rrule.to_string())
        },
    },
    Rule {
        name: "end-of-each-year",
        pattern: anchored("(?:每|各|逐)年度?(?:年?[底末终])"),
        read: |_| Some("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1".to_string()),
    },
    Rule {
        name: "festival-of-each-year",
        pattern: anchored(
            "每年度?的?(?P<f>{F}|主?汛期|入汛|秋收|春耕|开学|采暖[期季]|供暖[期季]|入冬|[春夏秋冬]季|防火期)(?:节|期间|来临|到来)?(?P<b>之前|以前|前)?",
        ),
        read: |c| {
            let eve = c.name("b").is_some();
            let fixed = Festival::named(text(c, "f")).and_then(|(f, _)| f.day(2001).filter(|_| f.fixed().is_some()));
            let day = fixed.and_then(|d| if eve { d.yesterday().ok() } else { Some(d) });
            Some(match day {
                Some(d) => format!("FREQ=YEARLY;BYMONTH={};BYMONTHDAY={}", d.month(), d.day()),
                None => "FREQ=YEARLY".to_string(),
            })
        },
    },
    Rule {
        name: "each-year",
        pattern: anchored("(?:每一?|逐)个?年度?|按年度?|一年一(?:次|调度|通报|报告|小结|督查|评估)"),
        read: |_| Some("FREQ=YEARLY".to_string()),
    },
    Rule {
        name: "days-of-each-week",
        pattern: anchored("每个?(?:周|星期|礼拜)(?P<w>[一二三四五六日天](?:[、和,及](?:周|星期)?[一二三四五六日天])*)"),
        read: |c| {
            let days: Vec<&str> = text(c, "w").chars().filter_map(weekday).collect();
            Some(format!("FREQ=WEEKLY;BYDAY={}", days.join(",")))
        },
    },
    Rule {
        name: "weekend-of-each-week",
        pattern: anchored("每个?周[末底]"),
        read: |_| Some("FREQ=WEEKLY;BYDAY=SU".to_string()),
    },
    Rule {
        name: "each-week",
        pattern: anchored("(?:每一?个?|逐)(?:周|星期|礼拜)|按周|一周一(?:次|调度|通报|报告|小结|督查|评估)"),
        read: |_| Some("FREQ=WEEKLY".to_string()),
    },
    Rule {
        name: "every-other-week",
        pattern: anchored("每双周|每隔一周"),
        read: |_| Some("FREQ=WEEKLY;INTERVAL=2".to_string()),
    },
    Rule {
        name: "each-working-day",
        pattern: anchored("每个?工作日"),
        read: |_| Some("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR".to_string()),
    },
    Rule {
        name: "each-day",
        pattern: anchored("每一?[日天]|逐日|一[日天]一(?:次|调度|通报|报告)"),
        read: |_| Some("FREQ=DAILY".to_string()),
    },
    Rule {
        name: "every-so-many",
        pattern: anchored(
            "每隔?(?P<n>[0-9]{1,3}|[一二两三四五六七八九十]{1,3})个?(?P<u>工作日|天|日|周|星期|月|季度|年)(?:度)?",
        ),
        read: |c| {
            let n = number(text(c, "n")).filter(|n| *n > 0)?;
            let counted = c.get(0).is_some_and(|m| m.as_str().contains('个'));
            let (unit, n) = match text(c, "u") {
                "天" | "日" => ("DAILY", n),
                "周" | "星期" => ("WEEKLY", n),
                "月" if counted => ("MONTHLY", n),
                "季度" => ("MONTHLY", n * 3),
                "年" => ("YEARLY", n),
                _ => return None,
            };
            Some(if n == 1 { format!("FREQ={unit}") } else { format!("FREQ={unit};INTERVAL={n}") })
        },
    },
];

static SUFFIX: Pattern = Pattern::new("^(?:以前|之前|前|以内|之内|内)");

/// What makes another word of 按年 or 每周一: 按年龄, 每周一次.
const OTHER: &[(&str, &[char])] = &[
    (
        "周一",
        &[
            '次', '调', '报', '督', '研', '清', '小', '总', '会', '检', '通', '分', '汇', '例', '碰', '巡', '测', '评',
            '查', '排', '公', '更', '安',
        ],
    ),
    ("按年度", &['计', '目', '方', '任', '工', '预']),
    ("按月", &['计', '份']),
    ("按季度", &['计']),
    ("按年", &['龄', '级', '限']),
    ("逐年", &['龄']),
    ("按周", &['边', '期']),
    ("每日", &['用']),
    ("月初", &['步']),
];

/// The recurrence that begins at an offset.
pub(super) fn read(text: &Text, at: usize) -> Option<Found> {
    let rest = text.after(at);
    if !rest.starts_with(['每', '逐', '按', '各', '一', '半']) {
        return None;
    }
    RULES.iter().find_map(|rule| {
        let c = rule.pattern.captures(rest)?;
        let whole = c.get(0)?.as_str();
        let after = rest.get(whole.len()..)?;
        let other = |(word, list): &(&str, &[char])| whole.ends_with(word) && after.starts_with(*list);
        if OTHER.iter().any(other) {
            return None;
        }
        let rrule = (rule.read)(&c)?;
        let suffix = SUFFIX.find(after).map_or("", |m| m.as_str());
        let suffix = if suffix == "前" && after.starts_with("前往") { "" } else { suffix };
        let by = !suffix.is_empty() || whole.ends_with(['内', '前']);
        // 一月一次 and 半年一次 keep the count in the text behind.
        let len = whole.len() + suffix.len();
        Some(Found { range: at..at + len, rrule, by })
    })
}

fn text<'t>(c: &Captures<'t>, name: &str) -> &'t str {
    c.name(name).map_or("", |m| m.as_str())
}

fn day(c: &Captures, name: &str) -> Option<u32> {
    number(text(c, name)).filter(|d| (1..=31).contains(d))
}

/// The day of the month that `d` or `p` names; of a part, its last.
fn month_day(c: &Captures) -> Option<String> {
    if c.name("d").is_some() {
        return day(c, "d").map(|d| d.to_string());
    }
    Some(
        match text(c, "p") {
            "初" | "上旬" => "10",
            "中旬" | "上中旬" | "中上旬" => "20",
            _ => "-1",
        }
        .to_string(),
    )
}

fn quarter_months(word: &str) -> Option<&'static str> {
    Some(match word.chars().filter(|c| !"第个".contains(*c)).collect::<String>().as_str() {
        "首月" | "一月" | "1月" => "1,4,7,10",
        "次月" | "二月" | "2月" => "2,5,8,11",
        "末" | "末月" | "三月" | "3月" | "最后月" | "最后一月" => "3,6,9,12",
        _ => return None,
    })
}

/// The numbers of a list (`6月、12月`), each within 1 to `max`.
fn numbers(list: &str, max: u32) -> Option<String> {
    let parts = list.split(['、', '和', ',', '及']).map(|p| {
        let digits = p.trim_end_matches(['月', '日', '号', '份']);
        number(digits).filter(|n| (1..=max).contains(n))
    });
    let parts: Option<Vec<String>> = parts.map(|n| n.map(|n| n.to_string())).collect();
    parts.map(|p| p.join(","))
}

fn weekday(c: char) -> Option<&'static str> {
    Some(match c {
        '一' => "MO",
        '二' => "TU",
        '三' => "WE",
        '四' => "TH",
        '五' => "FR",
        '六' => "SA",
        '日' | '天' => "SU",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_compiles_and_has_its_own_name() {
        for rule in &RULES {
            assert!(!rule.pattern.is_match(""), "{}", rule.name);
        }
        let mut names: Vec<_> = RULES.iter().map(|r| r.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), RULES.len());
    }

    #[test]
    fn a_word_that_only_looks_like_one() {
        for text in ["按年龄分组", "按周边环境", "逐步推进", "各地"] {
            assert_eq!(read(&Text::new(text), 0), None, "{text}");
        }
        assert_eq!(read(&Text::new("每周一次"), 0).map(|f| f.rrule).as_deref(), Some("FREQ=WEEKLY"));
    }
}
