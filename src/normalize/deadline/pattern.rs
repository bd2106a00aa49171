//! What the rules of `points` are made of: fragments of patterns, and the readings of what their groups matched.

use regex::Captures;

use super::calendar::{Month, Part, Shape};
use super::festivals::Festival;
use super::points::Need;
use super::scan::is_numeral;
use super::years::{Point, Year};
use crate::text::Pattern;
use crate::text::numeral::{digit, number};

/// Parts of patterns, by name.
const FRAGMENTS: &[(&str, &str)] = &[
    ("Y4", r"(?:(?:19|2[0Oo〇])[0-9Oo〇○零]{2}|[一二][〇零○Oo0一二三四五六七八九]{3})"),
    (
        "Y",
        r"(?P<y>(?:(?:19|2[0Oo〇])[0-9Oo〇○零]{2}|[一二][〇零○Oo0一二三四五六七八九]{3}|[0-9]{2}|[〇零○O一二三四五六七八九]{2}|[今本明次翌来后去上当同]|下一?|第二|[Xx×*某]{1,4}|20[Xx×*]{2})年(?:度)?的?)",
    ),
    ("N", r"(?:[0-9]{1,2}|十[一二]?|元|[一二三四五六七八九])"),
    ("M", r"(?P<m>[0-9]{1,2}|十[一二]?|元|[一二三四五六七八九])月份?的?"),
    ("D", r"(?:[0-9]{1,2}|三十一?|[二廿]十?[一二三四五六七八九]?|卅一?|十[一二三四五六七八九]?|[一二三四五六七八九])"),
    ("TEN", r"上、?中、?下旬|上、中旬|中、下旬|上中旬|中上旬|中下旬|上旬|中旬|下旬"),
    ("SEP", r"(?:[-~]{1,3}|至|到)"),
    (
        "T",
        r"(?:\((?:(?:星期|周)[一二三四五六日天]|含[当本]?[日天数]?)\))?(?:(?:上午|中午|下午|晚上?|傍晚|早上|凌晨|当天|当日)?[T ]?(?:[0-9]{1,2}(?::[0-9]{2}(?::[0-9]{2})?|[时点](?:[0-9]{1,2}分|半)?整?)|[一二三四五六七八九十]{1,3}[时点]半?整?)?(?:下班|上班)?)",
    ),
    ("OFF", r"(?P<o>下下个?|本|当|这个?|下个?|次|上个?)"),
];

/// A pattern anchored where it is tried, its fragments filled in.
pub(super) const fn anchored(pattern: &'static str) -> Pattern {
    Pattern::filled(pattern, filled)
}

fn filled(pattern: &str) -> String {
    let mut text = pattern.to_string();
    for (name, fragment) in FRAGMENTS {
        text = text.replace(&format!("{{{name}}}"), fragment);
    }
    let text = text.replace("{F}", &Festival::alternation());
    format!("^(?:{text})")
}

/// What a named group matched, or nothing.
pub(super) fn text<'t>(c: &Captures<'t>, name: &str) -> &'t str {
    c.name(name).map_or("", |m| m.as_str())
}

/// The number a named group matched.
pub(super) fn value(c: &Captures, name: &str) -> Option<u32> {
    c.name(name).and_then(|m| number(if m.as_str() == "元" { "1" } else { m.as_str() }))
}

/// The month group `m` names.
pub(super) fn month(c: &Captures) -> Option<Month> {
    value(c, "m").map(Month::Written)
}

/// A month with the year group `y` names.
pub(super) fn point(c: &Captures, month: Month, part: Part) -> Option<Point> {
    shaped(c, Shape::Month(month, part))
}

/// A shape with the year group `y` names.
pub(super) fn shaped(c: &Captures, shape: Shape) -> Option<Point> {
    let year = match c.name("y") {
        Some(y) => year(y.as_str())?,
        None => Year::Open,
    };
    Some(Point { year, shape })
}

/// The same, but 年底 alone (group `i`) means the document's year.
pub(super) fn implied(c: &Captures, shape: Shape) -> Option<Point> {
    let point = shaped(c, shape)?;
    Some(if c.name("i").is_some() { Point { year: Year::Implied, ..point } } else { point })
}

/// The year as a word or number says it.
pub(super) fn year(text: &str) -> Option<Year> {
    let text = text.trim_end_matches('的').trim_end_matches('度').trim_end_matches('年');
    Some(match text {
        "今" | "本" => Year::Offset(0),
        "明" | "来" | "下" | "下一" => Year::Offset(1),
        "后" => Year::Offset(2),
        "去" | "上" => Year::Offset(-1),
        "次" | "翌" | "第二" => Year::Next,
        "当" | "同" => Year::Same,
        _ if text.contains(['X', 'x', '×', '*', '某']) => Year::Masked,
        _ => Year::Written(year_number(text)?),
    })
}

/// `2022`, `22`, 二〇二二, 二O二二.
pub(super) fn year_number(text: &str) -> Option<i16> {
    let mut n: i16 = 0;
    for c in text.chars() {
        let d = c.to_digit(10).or_else(|| if matches!(c, 'O' | 'o') { Some(0) } else { digit(c) })?;
        n = n.checked_mul(10)?.checked_add(i16::try_from(d).ok()?)?;
    }
    Some(if n < 100 { 2000 + n } else { n })
}

/// 当年 and two-digit years are dates only where something marks them as such.
pub(super) fn year_need(text: &str) -> Need {
    match text.chars().count() {
        _ if text.starts_with(['X', 'x', '×', '*', '某', '上', '同', '第', '下']) => Need::Boundary,
        0..=3 if text.starts_with(is_numeral) => Need::Boundary,
        0..=3 => Need::Clause,
        _ => Need::Nothing,
    }
}

/// The part of a month, quarter or half year, if one is named; `None` where the word is another (年中心, 月低于).
pub(super) fn part(c: &Captures, rest: &str) -> Option<Part> {
    let part = text(c, "part").trim_start_matches(['月', '期']);
    Some(match part {
        "" => Part::Whole,
        "底" | "末" => Part::End,
        "低" | "抵" if rest.starts_with(['于', '价', '保', '收', '温', '压', '碳', '效', '达', '押', '触']) =>
        {
            return None;
        }
        "低" | "抵" => Part::End,
        "初" if rest.starts_with(['步', '稿', '中', '级', '期', '次', '审', '验', '检', '设'])
            && !rest.starts_with("初期") =>
        {
            return None;
        }
        "初" => Part::Start,
        "中" if is_word_with_middle("中", rest) => return None,
        "中" => Part::Middle,
        "最后一周" => Part::Week(5),
        _ if part.starts_with('第') => {
            let n = number(part.trim_start_matches('第').trim_end_matches('周'))?;
            Part::Week(i8::try_from(n).ok()?)
        }
        _ => ten_days(part)?,
    })
}

/// A 旬.
pub(super) fn ten_days(text: &str) -> Option<Part> {
    Some(match text {
        "上旬" => Part::Ten(1, 10),
        "中旬" => Part::Ten(11, 20),
        "下旬" => Part::Ten(21, 31),
        "上、中旬" | "上中旬" | "中上旬" => Part::Ten(1, 20),
        _ if text.starts_with('上') && text.ends_with("下旬") => Part::Ten(1, 31),
        "中、下旬" | "中下旬" => Part::Ten(11, 31),
        _ => return None,
    })
}

/// 底 written 低 or 抵.
pub(super) fn is_typo(c: &Captures) -> bool {
    text(c, "part").ends_with(['低', '抵'])
}

/// 中 that belongs to the word behind it: 中心, 中央, 中小学, 中秋.
pub(super) fn is_word_with_middle(part: &str, rest: &str) -> bool {
    part.ends_with('中')
        && rest.starts_with([
            '心', '央', '小', '学', '国', '医', '型', '秋', '共', '期', '级', '层', '考', '标', '介', '央',
        ])
}

/// Whether what follows a bare year makes it a time and not an attribute (2021年度考核, 2020年反馈问题).
pub(super) fn is_time_word(rest: &str) -> bool {
    const WORK: &[&str] = &[
        "完", "整改", "建成", "建立", "启动", "实施", "落实", "达到", "实现", "全面", "全部", "基本", "开工", "竣工",
        "投", "验收", "销号", "解决", "到位", "力争", "确保", "取得", "开展", "推进", "制定", "出台", "内", "前", "以",
        "之", "及", "或", "和", "含", "底", "起", "开始", "至", "到", "止", "截", "左右", "已", "后", "钱", "为止",
        "持续", "计划", "预计", "组织", "进行", "长期", "逐步", "分",
    ];
    rest.chars().next().is_none_or(|c| !c.is_alphanumeric()) || WORK.iter().any(|w| rest.starts_with(w))
}

/// 号 that numbers a thing and not a day: 3号楼.
pub(super) fn is_number_of_a_thing(c: &Captures, rest: &str) -> bool {
    c.get(0).is_some_and(|m| m.as_str().ends_with('号'))
        && rest.starts_with(|c: char| {
            "楼院线路井坑机车厂库房仓矿桥炉泵塔煤点馆池门台标地文令公段栋幢单坝闸桩洞组宿教".contains(c)
        })
}

/// 1–4.
pub(super) fn quarter_number(text: &str) -> Option<i8> {
    let n = if text == "首" { 1 } else { number(text)? };
    i8::try_from(n).ok().filter(|n| (1..=4).contains(n))
}

/// 本 0, 下 1, 上 -1.
pub(super) fn offset(text: &str) -> i32 {
    match text.chars().next() {
        Some('下') if text.starts_with("下下") => 2,
        Some('下' | '次') => 1,
        Some('上') => -1,
        _ => 0,
    }
}

/// 1 for 一 to 7 for 日.
pub(super) fn weekday(text: &str) -> Option<i8> {
    let c = text.chars().next()?;
    "一二三四五六日"
        .chars()
        .position(|d| d == c || (d == '日' && matches!(c, '天' | '末')))
        .and_then(|i| i8::try_from(i + 1).ok())
}

/// Whether `30` without 日 is the end of a date.
pub(super) fn ends_day(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| "前之以截止内至到-~,;。、)]起左".contains(c))
        && !rest.starts_with("、")
        && !rest.starts_with("以上")
}

/// Whether the digits go on behind a match, so that it is part of a longer number.
pub(super) fn continues_number(rest: &str) -> bool {
    let mut chars = rest.chars();
    match chars.next() {
        Some(c) if c.is_ascii_digit() => true,
        Some('.' | '/' | '-' | ':' | ',') => chars.next().is_some_and(|c| c.is_ascii_digit()) && !looks_like_year(rest),
        _ => false,
    }
}

/// `-2022` or `-2022.12` behind a date is the other end of an interval.
pub(super) fn looks_like_year(rest: &str) -> bool {
    let digits: String = rest.chars().skip(1).take_while(char::is_ascii_digit).collect();
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// A measure behind a number makes it no date: `2022.6万元`.
pub(super) fn is_unit(c: char) -> bool {
    "万亿元千百公平米亩吨户人台个处条件项次度倍%%㎡kKmM立升株头只套根块方".contains(c)
}
