//! So long after something: `15个工作日内`, `收到通知后3个月内`, `印发之日起30日内`, and events without a day (汛期前).
//! Counts days only where the document's own date is the anchor or nothing else is named.

use std::ops::Range;

use jiff::Span;
use jiff::civil::Date;

use super::pattern::anchored;
use super::phrase::is_alone;
use super::scan::Text;
use crate::model::{Relative, RelativeKind};
use crate::text::Pattern;
use crate::text::marker;
use crate::text::numeral::number;

/// A relative expression.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) range: Range<usize>,
    pub(super) relative: Relative,
    pub(super) by: bool,
    /// What to add to the anchor's day; none for hours and working days.
    pub(super) add: Option<Span>,
}

impl Found {
    /// The day it ends, counted from a day.
    pub(super) fn counted_from(&self, day: Date) -> Option<Date> {
        day.checked_add(self.add?).ok()
    }
}

static DURATION: Pattern = Pattern::new(
    "^(?P<head>未来的?|今后|接下来的?|此后的?|随后的?)?(?:(?P<n>[0-9]{1,3}|[一二两三四五六七八九十百]{1,4})(?:(?:-|~|至|到|、|或)(?P<m>[0-9]{1,3}|[一二两三四五六七八九十]{1,3}))?个?(?P<half>半)?(?P<unit>工作日|自然日|自然天|日历天|日历日|小时|钟头|分钟|天|日|周|星期|礼拜|月|季度|年)(?P<tail>半)?|(?P<only>半)个?(?P<what>小时|天|月|年))(?:时间)?(?P<in>以内|之内|内|左右)?",
);

/// What stands between an anchor and its duration.
static TRIGGER: Pattern = Pattern::new(
    "(?P<anchor>[^,;。!?:()\\[\\]|]{1,40}?)(?:之日起?(?:计算|算)?|当[日天]起?|[日时]起|起|以后|之后|后)的?,?(?:约|在|原则上)?$",
);

static DOCUMENT: Pattern = Pattern::new(
    "^(?:(?:本|该|此)?(?:专项|实施|工作|整改|行动|活动|整治)*(?:方案|通知|文件|意见|办法|通报|要点|清单|台账|公告)?(?:正式)?(?:印发|下发|发布|发文|发出|公布|出台)|即|即日)$",
);

static EVENT: Pattern = anchored(
    "{Y}?(?:本次|今年|本)?\"?(?P<e>主汛期|汛期|入汛|汛|雨季|梅雨季节?|台风季节?|秋收|夏收|春耕生产|春耕|春播|秋播|秋种|夏种|麦收|双抢|三夏|三秋|秋季开学|春季开学|开学|(?:[春秋]季|[本下上新])?学期开学|[春秋]季学期|[本下上新]?学期|[本下上新]学年|寒假|暑假|暑期|放假|今冬明春|[今明][春夏秋冬]|采暖[季期]|供暖[季期]|供热[季期]|冬季供暖|供暖|入冬|入夏|(?:春|夏|秋|冬)[季天]|(?:森林)?防火期|禁渔期|休渔期|(?:中央|省级?|市级?|县级?)?(?:环保)?(?:巡视|巡察|督察|督查|督导|考核|评估|验收|检查|审计)组?(?:进驻|验收|考核|评估|检查)?|国考|省考|年终考核|年度考核|高考|中考|换届|过渡期|创建期|(?:全国|[省市县区])?\"?两会|两节|双节|(?:竣工|交工)?(?:竣工|验收|开工|投产|投用|交付|通车|开园|复工|复产|入住)|(?:施工|枯水|丰水|种植|造林)[季期]|蓄水|旅游旺季|下次会议|会议)\"?(?P<w>正式)?(?:来临|到来|到达|开始|结束|召开)?(?P<s>(?P<by>之前|以前|前夕|前|之内|以内|内)|期间|后|之后|以后|[初末底中])?",
);

/// Nouns of time that are events even without 前 or 内 behind them, where they stand alone.
const SEASONS: &[&str] = &["汛期", "秋收", "春耕", "过渡期", "学期", "寒假", "暑假"];

/// Whether a text opens with a duration.
pub(super) fn starts(text: &str) -> bool {
    DURATION.is_match(text)
}

/// The duration that begins at an offset, with the anchor written before it (but not before `floor`). In `prose` it
/// needs 内. `near` is the document's year: 22年内 is a year, 10年内 a duration.
pub(super) fn read(text: &Text, at: usize, floor: usize, prose: bool, near: Option<i16>) -> Option<Found> {
    let rest = text.after(at);
    if !rest.starts_with(|c: char| super::scan::is_numeral(c) || "半未今接此随".contains(c)) {
        return None;
    }
    if text.before(at).ends_with(|c: char| super::scan::is_numeral(c) || "每近去第之.-/".contains(c))
        || text.before(at).ends_with("过去")
        || text.before(at).ends_with("连续")
    {
        return None;
    }
    let c = DURATION.captures(rest)?;
    let (whole, inside) = (c.get(0)?, c.name("in").is_some());
    let unit = c.name("unit").or(c.name("what"))?.as_str();
    let n = number(c.name("m").or(c.name("n")).map_or("1", |m| m.as_str()))?;
    let counted = whole.as_str().contains('个');
    // 三月 and 一季度 are dates, 三个月 and 一个季度 durations.
    if matches!(unit, "月" | "季度") && !counted && c.name("only").is_none() {
        return None;
    }
    if unit == "年" && inside && c.name("n").is_some_and(|m| m.len() == 2) && is_year(n, near) {
        return None;
    }
    let after = rest.get(whole.end()..).unwrap_or("");
    let anchor = anchor(text, at, floor);
    let alone = !prose && stands_alone(text, at, at + whole.end(), after);
    // 15日 alone is a day of the month; behind 之日起 and before a stop, and behind 限期, it is a duration.
    let told = !prose && text.before(at).ends_with("限期");
    let days = unit != "日" || told || (anchor.is_some() && !after.starts_with(|c: char| c.is_alphanumeric()));
    let later =
        if alone_before(text, at, prose) && anchor.is_none() && !matches!(unit, "日") { later(after) } else { 0 };
    if later == 0 && (!(inside || (days && (anchor.is_some() || alone))) || is_other(inside, after)) {
        return None;
    }
    let half = c.name("half").or(c.name("tail")).is_some();
    let (duration, add) = length(unit, n, c.name("only").is_some(), half)?;
    let (start, name, kind) = match anchor {
        Some((start, name)) => {
            // A 整改通知 is served on somebody; only 本通知 is the document itself.
            let own = !name.contains("整改通知") || name.starts_with(['本', '该', '此']);
            let document = own && DOCUMENT.is_match(&name);
            (start, Some(name), if document { RelativeKind::Document } else { RelativeKind::Event })
        }
        None => (at, None, RelativeKind::Implicit),
    };
    let workdays = unit == "工作日";
    let relative = Relative { anchor: name, kind, duration, workdays };
    let end = at + whole.end() + later;
    Some(Found { range: start..end, relative, by: later == 0, add: add.filter(|_| !workdays) })
}

/// Bytes of 后 behind a duration (`半年后复查`): a time so much later, not a boundary.
fn later(after: &str) -> usize {
    let word = ["以后", "之后", "后"].into_iter().find(|w| after.starts_with(w)).unwrap_or("");
    let other = word == "后" && ["后期", "后续", "后备", "后果"].iter().any(|w| after.starts_with(w));
    if other { 0 } else { word.len() }
}

/// Whether a clause begins at an offset.
fn alone_before(text: &Text, at: usize, prose: bool) -> bool {
    !prose && text.before(at).chars().next_back().is_none_or(|c| super::scan::is_stop(c) || c == ':')
}

/// Whether the year a two-digit number says is near the document's.
fn is_year(n: u32, near: Option<i16>) -> bool {
    let Ok(year) = i16::try_from(2000 + n) else { return false };
    match near {
        Some(near) => (near - 5..=near + 8).contains(&year),
        None => (2018..=2035).contains(&year),
    }
}

/// Whether a duration without 内 is a period to work in and not an age, a count or a name.
fn stands_alone(text: &Text, at: usize, end: usize, after: &str) -> bool {
    let before = text.before(at);
    let told = ["限期", "限时", "期限", "时限", "为期", "集中", "利用", "限", "用", "共", "约", "(", ":", "需", "周期"];
    is_alone(text, &(at..end))
        || told.iter().any(|w| before.ends_with(w))
        || (at == 0 && after.starts_with(['完', '整', '落', '办', '解', '到', '处']))
}

fn is_other(inside: bool, after: &str) -> bool {
    !inside
        && ([
            "以上", "以下", "行动", "计划", "期", "来", "一", "龄", "度", "级", "生", "前", "后", "起", "底", "末",
            "初", "多", "余",
        ])
        .iter()
        .any(|w| after.starts_with(w))
}

/// The ISO 8601 duration, and what to add for it where days can be counted.
fn length(unit: &str, n: u32, only_half: bool, and_half: bool) -> Option<(String, Option<Span>)> {
    let n = i64::from(n);
    let span = Span::new();
    let (text, add) = match (unit, only_half, and_half) {
        ("小时" | "钟头", true, _) => ("PT30M".to_string(), None),
        ("天", true, _) => ("PT12H".to_string(), None),
        ("月", true, _) => ("P15D".to_string(), Some(span.try_days(15).ok()?)),
        ("年", true, _) => ("P6M".to_string(), Some(span.try_months(6).ok()?)),
        ("小时" | "钟头", ..) => (format!("PT{n}H"), None),
        ("分钟", ..) => (format!("PT{n}M"), None),
        ("周" | "星期" | "礼拜", ..) => (format!("P{n}W"), Some(span.try_weeks(n).ok()?)),
        ("月", _, true) => (format!("P{n}M15D"), Some(span.try_months(n).ok()?.try_days(15).ok()?)),
        ("月", ..) => (format!("P{n}M"), Some(span.try_months(n).ok()?)),
        ("季度", ..) => (format!("P{}M", n * 3), Some(span.try_months(n * 3).ok()?)),
        ("年", _, true) => (format!("P{n}Y6M"), Some(span.try_years(n).ok()?.try_months(6).ok()?)),
        ("年", ..) => (format!("P{n}Y"), Some(span.try_years(n).ok()?)),
        _ => (format!("P{n}D"), Some(span.try_days(n).ok()?)),
    };
    Some((text, add))
}

/// Where the anchor before a duration begins (自 included) and what it is, as written.
fn anchor(text: &Text, at: usize, floor: usize) -> Option<(usize, String)> {
    let window = text.before(at).get(floor..)?;
    // 48 characters are more than any anchor; a long text is not searched again for each number in it.
    let from = window.char_indices().rev().nth(48).map_or(0, |(i, _)| i);
    let window = window.get(from..)?;
    let found = TRIGGER.captures(window)?.name("anchor")?;
    let mut start = found.start();
    let words = found.as_str();
    let mut name = words;
    for (i, w) in words.match_indices(['自', '从']) {
        let next = words.get(i + w.len()..).and_then(|r| r.chars().next());
        if next.is_some_and(|c| !"来身然查评行主动业事严治力信建觉".contains(c)) {
            start = found.start() + i;
            name = words.get(i + w.len()..)?;
        }
    }
    if name.len() == words.len() {
        let (head, rest) = without_head(words);
        start += head;
        name = rest;
    }
    let name_start = floor + from + found.start() + (name.as_ptr() as usize - words.as_ptr() as usize);
    // In 即日起 the day is the anchor itself.
    let day = if name == "即" { "日".len() } else { 0 };
    let name = text.written(name_start..name_start + name.len() + day);
    (!name.is_empty() && !matches!(name.as_str(), "今" | "此" | "然" | "之" | "最" | "随" | "前"))
        .then_some((floor + from + start, name))
}

/// Words that lead up to an anchor and are not part of it.
const HEADS: &[&str] = &[
    "应当",
    "必须",
    "确保",
    "要求",
    "务必",
    "力争",
    "原则上",
    "各单位",
    "各乡镇",
    "各部门",
    "应",
    "须",
    "要",
    "需",
    "请",
    "并",
    "且",
    "将",
    "于",
    "在",
    "、",
];

/// Cuts what leads up to an anchor; gives the bytes cut and the rest.
fn without_head(words: &str) -> (usize, &str) {
    if let Some(i) = ["收到", "接到"].iter().filter_map(|w| words.find(w)).min() {
        return (i, words.get(i..).unwrap_or(words));
    }
    let mut rest = marker::leading(words).and_then(|m| words.get(m.len..)).unwrap_or(words);
    while let Some(next) = HEADS.iter().find_map(|w| rest.strip_prefix(w)) {
        rest = next;
    }
    (words.len() - rest.len(), rest)
}

/// The event without a day that begins at an offset.
pub(super) fn event(text: &Text, at: usize, prose: bool) -> Option<Found> {
    let rest = text.after(at);
    let next = rest.chars().next()?;
    // Most of a text is passed over at this price.
    if !(super::scan::is_numeral(next) || "今本明次翌来后去上当同下第主汛入雨梅台秋夏春麦双三开学新寒暑放采供冬森防禁休中省市县环巡督考评验检审国年高换过创全两竣交投通复施枯丰种造蓄旅会某XxO〇\"".contains(next)) {
        return None;
    }
    let c = EVENT.captures(rest)?;
    let whole = c.get(0)?;
    if rest.starts_with('"') && whole.as_str().matches('"').count() != 2 {
        return None;
    }
    let suffix = c.name("s");
    let end = at + whole.end();
    let season = c.name("e").is_some_and(|e| SEASONS.iter().any(|s| e.as_str().ends_with(s)));
    let after = rest.get(whole.end()..).unwrap_or("");
    match suffix {
        None if !(season && !prose && is_alone(text, &(at..end))) => return None,
        Some(s)
            if matches!(s.as_str(), "前" | "后" | "中" | "内" | "末" | "底" | "初")
                && after.starts_with(['期', '部', '容', '续', '心', '置', '往', '来', '稿', '步', '级']) =>
        {
            return None;
        }
        // 验收中 is a state, 学期中 a time.
        Some(s) if matches!(s.as_str(), "中" | "初" | "末" | "底") && !season => return None,
        _ => {}
    }
    let by = c.name("by");
    let name_end = by.map_or(whole.end(), |m| m.start());
    let name_end = match suffix.map(|s| s.as_str()) {
        Some("期间") => whole.end() - "期间".len(),
        Some("后" | "之后" | "以后") => suffix.map_or(name_end, |s| s.start()),
        _ => name_end,
    };
    let relative = Relative {
        anchor: Some(text.written(at..at + name_end)),
        kind: RelativeKind::Event,
        duration: "P0D".to_string(),
        workdays: false,
    };
    Some(Found { range: at..end, relative, by: by.is_some(), add: None })
}

static WHOLE: Pattern =
    Pattern::new("^(?:在|待)?(?P<all>(?P<e>[\\p{Han}\"]{2,14}?)(?:(?P<by>之前|以前|前夕|前)|之后|以后|后))[。;]?$");

/// A field that is nothing but an event: 资金到位后.
pub(super) fn whole_event(text: &Text) -> Option<Found> {
    let c = WHOLE.captures(&text.folded)?;
    let (all, event) = (c.name("all")?, c.name("e")?);
    if event.as_str().ends_with(['最', '先', '落', '提', '目', '今', '此', '往', '不']) {
        return None;
    }
    let relative = Relative {
        anchor: Some(text.written(event.range())),
        kind: RelativeKind::Event,
        duration: "P0D".to_string(),
        workdays: false,
    };
    Some(Found { range: all.range(), relative, by: c.name("by").is_some(), add: None })
}
