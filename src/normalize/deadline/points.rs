//! The table of calendar phrases: how a day, month, quarter, year or stretch of them is written. What surrounds a
//! phrase (截至, 前, 内, 至) is read in `phrase`; which year is meant, in `years`; the rule that fits, in `longest`.

use regex::Captures;

use super::calendar::{Month, Part, Shape};
use super::festivals::Festival;
use super::pattern::{
    anchored, continues_number, ends_day, implied, is_number_of_a_thing, is_time_word, is_typo, is_unit,
    is_word_with_middle, month, offset, part, point, quarter_number, shaped, ten_days, text, value, weekday, year_need,
    year_number,
};
use super::years::{Point, Year};
use crate::text::Pattern;
use crate::text::numeral::number;

/// What has to stand around a phrase for it to be a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// Nothing.
    Nothing,
    /// 前, 内, 截至 or the like, or the ends of its clause.
    Clause,
    /// 前, 内, 截至 or the like.
    Boundary,
    /// 内.
    Inside,
}

/// A phrase that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Core {
    pub(super) from: Point,
    /// The same as `from` but where the phrase holds two ends (`2022年7、8月`).
    pub(super) to: Point,
    pub(super) need: Need,
    /// A typing error was repaired.
    pub(super) repaired: bool,
    /// Bytes it takes.
    pub(super) len: usize,
}

/// A way to write a date: a name, a pattern, and what to make of a match. `{Y}` and the like stand for the fragments in `pattern`.
pub(super) struct Rule {
    #[cfg_attr(not(test), allow(dead_code))]
    pub(super) name: &'static str,
    /// Every match holds one of these; empty where no such can be named. A pattern that cannot match is not even compiled.
    pub(super) needs: &'static [char],
    pub(super) pattern: Pattern,
    /// The match, and the text behind it.
    pub(super) read: fn(&Captures, &str) -> Option<Core>,
}

pub(super) static RULES: [Rule; 34] = [
    Rule {
        name: "day",
        needs: &['月'],
        pattern: anchored(r"{Y}?{M}(?P<d>{D})(?P<mark>[日号曰])?{T}"),
        read: |c, rest| {
            let marked = c.name("mark").is_some();
            if (!marked && !ends_day(rest)) || is_number_of_a_thing(c, rest) {
                return None;
            }
            Some(one(c, point(c, month(c)?, Part::Day(value(c, "d")?))?).repaired(text(c, "mark") == "曰"))
        },
    },
    Rule {
        name: "numeric-day",
        needs: &['-', '.', '/', '、', '。', ' '],
        pattern: anchored(
            r"(?P<y>{Y4})(?:[-./、。 ](?P<m>[0-9]{1,2})[-./、。 ]|年(?P<n>[0-9]{1,2})[./])(?P<d>[0-9]{1,2})[日号]?{T}",
        ),
        read: |c, rest| {
            let m = value(c, "m").or_else(|| value(c, "n"))?;
            // 2031.9.1-10.31 is an interval, 2031-9-1-10 a number.
            let dashed = c.get(0).is_some_and(|m| m.as_str().contains('-'));
            let interval = !dashed && rest.starts_with('-');
            let ok = (interval || !continues_number(rest)) && !rest.starts_with('月');
            ok.then_some(one(c, point(c, Month::Written(m), Part::Day(value(c, "d")?))?))
        },
    },
    Rule {
        name: "compact-day",
        needs: &[],
        pattern: anchored(r"(?P<y>20[0-9]{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12][0-9]|3[01])"),
        read: |c, rest| {
            let found = one(c, point(c, Month::Written(value(c, "m")?), Part::Day(value(c, "d")?))?);
            (!continues_number(rest)).then_some(found.need(Need::Clause))
        },
    },
    Rule {
        name: "numeric-month",
        needs: &['-', '.', '/'],
        pattern: anchored(r"(?P<y>{Y4})[-./](?P<m>[0-9]{1,2})(?P<w>月份?)?(?P<part>月?[底末低初]|{TEN}|中)?"),
        read: |c, rest| {
            let (m, part) = (value(c, "m")?, part(c, rest)?);
            let named = c.name("w").is_some() || c.name("part").is_some();
            if !named && (!(1..=12).contains(&m) || continues_number(rest) || rest.starts_with(is_unit)) {
                return None;
            }
            Some(one(c, point(c, Month::Written(m), part)?).repaired(is_typo(c)))
        },
    },
    Rule {
        name: "month-and-day-in-digits",
        needs: &['-', '.', '/'],
        pattern: anchored(r"{Y}?(?P<m>[0-9]{1,2})[-./](?P<d>[0-9]{1,2})(?P<mark>[日号])?"),
        read: |c, rest| {
            let (m, d) = (value(c, "m")?, value(c, "d")?);
            let plausible = (1..=12).contains(&m) && (1..=31).contains(&d) && !continues_number(rest);
            // 5/1日 is a day, 1-2日 two.
            let dashed = c.get(0).is_some_and(|m| m.as_str().contains('-'));
            let need = if c.name("mark").is_some() && !dashed { Need::Nothing } else { Need::Boundary };
            if is_number_of_a_thing(c, rest) || rest.starts_with(is_unit) {
                return None;
            }
            plausible.then_some(one(c, point(c, Month::Written(m), Part::Day(d))?).need(need))
        },
    },
    Rule {
        name: "two-days-in-digits",
        needs: &['.'],
        pattern: anchored(r"{Y}?(?P<m>[0-9]{1,2})\.(?P<d>[0-9]{1,2})日?{SEP}(?P<n>[0-9]{1,2})\.(?P<e>[0-9]{1,2})日?"),
        read: |c, rest| {
            let (m, d, n, e) = (value(c, "m")?, value(c, "d")?, value(c, "n")?, value(c, "e")?);
            let plausible = [m, n].iter().all(|m| (1..=12).contains(m)) && [d, e].iter().all(|d| (1..=31).contains(d));
            let to = Point { year: Year::Open, shape: Shape::Month(Month::Written(n), Part::Day(e)) };
            let found = two(c, point(c, Month::Written(m), Part::Day(d))?, to);
            (plausible && !continues_number(rest)).then_some(found.need(Need::Clause))
        },
    },
    Rule {
        name: "month",
        needs: &['月'],
        pattern: anchored(r"{Y}?{M}(?P<part>月?[底末低抵]|月?初|{TEN}|中|第[一二三四五1-5]周|最后一周)?"),
        read: |c, rest| {
            let part = part(c, rest)?;
            let other = part == Part::Whole && rest.starts_with(['龄', '薪', '均', '租', '嫂', '供', '饼', '球']);
            (!other).then_some(one(c, point(c, month(c)?, part)?).repaired(is_typo(c)))
        },
    },
    Rule {
        name: "lunar-day",
        needs: &['正', '腊', '冬', '农', '阴'],
        // The common calendar's day is not known: a date that was meant and cannot be resolved.
        pattern: anchored(r"{Y}?(?:(?:农历|阴历)?[正腊冬]月|(?:农历|阴历){N}月)(?:[底末]|初{N}|{TEN}|{D}[日号]?)?"),
        read: |c, _| {
            let festival = c.get(0).is_some_and(|m| m.as_str().ends_with("正月十五"));
            (!festival).then_some(one(c, point(c, Month::Written(0), Part::Whole)?))
        },
    },
    Rule {
        name: "masked-day",
        needs: &['X', 'x', '×', '*'],
        pattern: anchored(
            r"{Y}?(?:[Xx×*]{1,2}月份?(?:(?:[Xx×*]{1,2}|{D})[日号]|[底末初]|{TEN})?|{N}月(?:[Xx×*]{1,2})[日号])",
        ),
        read: |c, _| Some(one(c, point(c, Month::Written(0), Part::Whole)?)),
    },
    Rule {
        name: "nth-month",
        needs: &['个'],
        pattern: anchored(r"{Y}第(?P<m>{N})个月份?(?P<part>[底末初])?"),
        read: |c, rest| Some(one(c, point(c, month(c)?, part(c, rest)?)?)),
    },
    Rule {
        name: "month-sign-missing",
        needs: &['底', '末', '低'],
        pattern: anchored(r"{Y}(?P<m>{N})(?P<part>[底末低])|(?P<n>[0-9]{1,2})(?P<tail>[底末低])"),
        read: |c, rest| {
            let m = value(c, "m").or_else(|| value(c, "n")).filter(|m| (1..=12).contains(m))?;
            let need = if c.name("n").is_some() { Need::Boundary } else { Need::Nothing };
            let typo_only = !text(c, "tail").starts_with('低') || rest.starts_with('前');
            typo_only.then_some(one(c, point(c, Month::Written(m), Part::End)?).repaired(true).need(need))
        },
    },
    Rule {
        name: "year-for-month",
        needs: &['底', '末'],
        pattern: anchored(r"(?P<m>[1-9]|1[0-2])年[底末]"),
        read: |c, _| {
            Some(one(c, point(c, Month::Written(value(c, "m")?), Part::End)?).repaired(true).need(Need::Boundary))
        },
    },
    Rule {
        name: "two-months",
        needs: &['-', '~', '至', '到', '、', '和', '及'],
        pattern: anchored(
            r"{Y}?(?P<m>{N})月?份?(?P<s>[-~]{1,3}|至|到|、|和|及)(?P<n>{N})月份?(?P<part>月?[底末]|{TEN})?",
        ),
        read: |c, rest| {
            let (m, n, part) = (value(c, "m")?, value(c, "n")?, part(c, rest)?);
            let listed = matches!(text(c, "s"), "、" | "和" | "及");
            if (listed && n != m + 1) || [m, n].iter().any(|m| !(1..=12).contains(m)) {
                return None;
            }
            let to = Point { year: Year::Open, shape: Shape::Month(Month::Written(n), part) };
            Some(two(c, point(c, Month::Written(m), Part::Whole)?, to))
        },
    },
    Rule {
        name: "two-days-of-a-month",
        needs: &['-', '~', '至', '到'],
        pattern: anchored(r"{Y}?{M}(?P<d>{D})[日号]?{SEP}(?P<e>{D})[日号]"),
        read: |c, _| {
            let to = Shape::Month(Month::Bare, Part::Day(value(c, "e")?));
            Some(two(c, point(c, month(c)?, Part::Day(value(c, "d")?))?, Point { year: Year::Open, shape: to }))
        },
    },
    Rule {
        name: "two-days-of-no-month",
        needs: &['-', '~', '至', '到'],
        pattern: anchored(r"(?P<d>{D})[日号]?{SEP}(?P<e>{D})[日号]"),
        read: |c, rest| {
            let at = |d: u32| Point { year: Year::Open, shape: Shape::Month(Month::Bare, Part::Day(d)) };
            let (d, e) = (value(c, "d")?, value(c, "e")?);
            (d < e && e <= 31 && !is_number_of_a_thing(c, rest)).then_some(two(c, at(d), at(e)).need(Need::Clause))
        },
    },
    Rule {
        name: "two-months-in-digits",
        needs: &['-', '~'],
        pattern: anchored(r"(?P<y>{Y4})[./](?P<m>[0-9]{1,2})[-~]{1,3}(?P<n>[0-9]{1,2})月?"),
        read: |c, rest| {
            let (m, n) = (value(c, "m")?, value(c, "n")?);
            if [m, n].iter().any(|m| !(1..=12).contains(m)) || continues_number(rest) {
                return None;
            }
            let to = Point { year: Year::Open, shape: Shape::Month(Month::Written(n), Part::Whole) };
            Some(two(c, point(c, Month::Written(m), Part::Whole)?, to))
        },
    },
    Rule {
        name: "two-years",
        needs: &['-', '~', '至', '到', '、', '和'],
        pattern: anchored(r"(?P<y>{Y4})年?(?:{SEP}|、|和)(?P<z>{Y4})(?P<w>年度?)?(?P<part>[底末])?"),
        read: |c, rest| {
            let (y, z) = (year_number(text(c, "y"))?, year_number(text(c, "z"))?);
            if z <= y || z - y > 50 || continues_number(rest) {
                return None;
            }
            let shape = if c.name("part").is_some() { Shape::YearEnd } else { Shape::Year };
            let need = if c.name("w").is_some() { Need::Nothing } else { Need::Clause };
            let from = Point { year: Year::Written(y), shape: Shape::Year };
            Some(two(c, from, Point { year: Year::Written(z), shape }).need(need))
        },
    },
    Rule {
        name: "quarter",
        needs: &['季', 'Q', 'q'],
        pattern: anchored(
            r"{Y}?(?:第(?P<q>[一二三四1-4])个?季度?|(?P<r>[一二三四1-4首])个?季度|[Qq](?P<s>[1-4])季?度?)(?P<part>[底末低初中]|期末)?",
        ),
        read: |c, rest| {
            let q = ["q", "r", "s"].iter().find_map(|n| quarter_number(text(c, n)))?;
            Some(one(c, shaped(c, Shape::Quarter(q, part(c, rest)?))?).repaired(is_typo(c)))
        },
    },
    Rule {
        name: "two-quarters",
        needs: &['季'],
        pattern: anchored(
            r"{Y}?第?(?P<q>[一二三四1-4])(?:季度?)?(?:{SEP}|、|和|及)第?(?P<r>[一二三四1-4])季度(?P<part>[底末])?",
        ),
        read: |c, rest| {
            let from = Shape::Quarter(quarter_number(text(c, "q"))?, Part::Whole);
            let to = Shape::Quarter(quarter_number(text(c, "r"))?, part(c, rest)?);
            Some(two(c, shaped(c, from)?, Point { year: Year::Open, shape: to }))
        },
    },
    Rule {
        name: "quarter-from-now",
        needs: &['季'],
        pattern: anchored(r"{OFF}季度(?P<part>[底末低初中])?"),
        read: |c, rest| {
            let shape = Shape::QuarterOffset(offset(text(c, "o")), part(c, rest)?);
            Some(one(c, Point { year: Year::Open, shape }))
        },
    },
    Rule {
        name: "first-months",
        needs: &['前'],
        pattern: anchored(r"{Y}?前(?:(?P<q>[二两三23])个?季度|(?P<m>{N}|两)个月)"),
        read: |c, _| {
            let months = value(c, "q").map(|q| q * 3).or_else(|| value(c, "m"))?;
            Some(one(c, shaped(c, Shape::FirstMonths(i8::try_from(months).ok()?))?))
        },
    },
    Rule {
        name: "half",
        needs: &['半'],
        pattern: anchored(r"{Y}?(?P<h>[上下前后])半年度?(?P<part>[底末低初])?"),
        read: |c, rest| {
            let half = if matches!(text(c, "h"), "上" | "前") { 1 } else { 2 };
            Some(one(c, shaped(c, Shape::Half(half, part(c, rest)?))?).repaired(is_typo(c)))
        },
    },
    Rule {
        name: "year-end",
        needs: &['底', '末', '低', '终'],
        pattern: anchored(r"{Y}(?:年?(?:[底末]|(?P<part>低)|终)|岁末)|(?P<i>年[底末终]|年度[底末]|岁末|年(?P<low>低))"),
        read: |c, rest| {
            let typo = c.name("part").or(c.name("low")).is_some();
            let ok = !typo || rest.is_empty() || !rest.starts_with(['于', '价', '保', '收', '温', '压', '碳', '效']);
            ok.then_some(one(c, implied(c, Shape::YearEnd)?).repaired(typo))
        },
    },
    Rule {
        name: "year-start-or-middle",
        needs: &['初', '中'],
        pattern: anchored(r"{Y}年?(?P<p>初|中期?)|(?P<q>年初|年中)"),
        read: |c, rest| {
            let p = c.name("p").or(c.name("q"))?.as_str();
            if is_word_with_middle(p, rest)
                || (p == "初" && rest.starts_with(['步', '稿', '中', '级', '审', '验', '检', '设']))
            {
                return None;
            }
            let shape = if p.ends_with('初') { Shape::YearStart } else { Shape::YearMiddle };
            Some(one(c, shaped(c, shape)?))
        },
    },
    Rule {
        name: "year",
        needs: &['年'],
        pattern: anchored(r"{Y}全?(?:年度?)?"),
        read: |c, rest| {
            if !is_time_word(rest) {
                return None;
            }
            // 本年 in 本年级 and 上年 in 以上年限 are other words.
            let ok = !rest.starts_with(['级', '龄', '轻', '限', '代', '以'])
                || rest.starts_with("以前")
                || rest.starts_with("以内")
                || rest.starts_with("以来");
            ok.then_some(one(c, shaped(c, Shape::Year)?).need(year_need(text(c, "y"))))
        },
    },
    Rule {
        name: "before-new-year",
        needs: &['年'],
        // 年前 alone is before the Spring Festival to most, before New Year's Day to some: flagged.
        pattern: anchored(r"年"),
        read: |c, rest| {
            let (festival, _) = Festival::named("春节")?;
            let before = rest.starts_with("前") && !rest.starts_with("前后");
            let point = Point { year: Year::Open, shape: Shape::Festival(festival, true) };
            before.then_some(one(c, point).repaired(true).need(Need::Boundary))
        },
    },
    Rule {
        name: "this-year",
        needs: &['年'],
        pattern: anchored(r"年度?|全年度?"),
        read: |c, _| {
            let point = Point { year: Year::Implied, shape: Shape::Year };
            let whole = c.get(0).is_some_and(|m| m.as_str().starts_with('全'));
            let need = if whole { Need::Clause } else { Need::Inside };
            Some(one(c, point).need(need))
        },
    },
    Rule {
        name: "five-year-plan",
        needs: &['五'],
        pattern: anchored(
            r#""?(?P<p>十[一二三四五六七八九])五"?(?:规划|计划)?(?P<part>期?[末底]|期末|收官之?年|期间|时期|期)?"#,
        ),
        read: |c, _| {
            let n = i16::try_from(number(text(c, "p"))?).ok()?;
            let (first, whole) = (1966 + (n - 3) * 5, text(c, "part"));
            let quoted = c.get(0).is_some_and(|m| m.as_str().contains('"'));
            let need = if quoted || !whole.is_empty() { Need::Nothing } else { Need::Boundary };
            let end = whole.ends_with(['末', '底', '年']);
            let shape = if end { Shape::YearEnd } else { Shape::Years(first, first + 4) };
            Some(one(c, Point { year: Year::Written(first + 4), shape }).need(need))
        },
    },
    Rule {
        name: "month-from-now",
        needs: &['本', '当', '这', '下', '次', '上'],
        pattern: anchored(r"{OFF}月份?(?:(?P<d>{D})(?P<mark>[日号])|(?P<part>月?[底末低抵]|月?初|{TEN}|中))?"),
        read: |c, rest| {
            let part = match value(c, "d") {
                Some(d) => Part::Day(d),
                None => part(c, rest)?,
            };
            let shape = Shape::Month(Month::Offset(offset(text(c, "o"))), part);
            Some(one(c, Point { year: Year::Open, shape }).repaired(is_typo(c)))
        },
    },
    Rule {
        name: "part-of-a-month",
        needs: &['月', '旬'],
        pattern: anchored(r"月(?P<part>[底末低中]|初)|(?P<ten>{TEN})|(?P<i>月)"),
        read: |c, rest| {
            let part = match c.name("ten") {
                Some(ten) => ten_days(ten.as_str())?,
                None => part(c, rest)?,
            };
            let need = if c.name("i").is_some() { Need::Inside } else { Need::Nothing };
            let point = Point { year: Year::Open, shape: Shape::Month(Month::Bare, part) };
            Some(one(c, point).repaired(is_typo(c)).need(need))
        },
    },
    Rule {
        name: "day-of-a-month",
        needs: &['日', '号'],
        pattern: anchored(r"(?P<d>{D})(?P<mark>[日号]){T}"),
        read: |c, _| {
            let shape = Shape::Month(Month::Bare, Part::Day(value(c, "d")?));
            let need = if text(c, "mark") == "日" { Need::Clause } else { Need::Boundary };
            Some(one(c, Point { year: Year::Open, shape }).need(need))
        },
    },
    Rule {
        name: "week",
        needs: &['周', '星', '礼'],
        pattern: anchored(
            r"(?:(?P<o>下下个?|本|这个?|下个?|上个?)(?:周|星期|礼拜)(?:(?P<w>[一二三四五六日天末])(?:下班)?|(?P<e>[底内]))?|(?:周|星期)(?P<v>[一二三四五六日天]))",
        ),
        read: |c, _| {
            if let Some(day) = weekday(text(c, "v")) {
                let point = Point { year: Year::Open, shape: Shape::Weekday(day) };
                return Some(one(c, point).need(Need::Boundary));
            }
            let day = weekday(text(c, "w"));
            let day = if text(c, "e") == "底" { Some(7) } else { day };
            // 内 is left to the phrase.
            let len = c.get(0)?.len() - if text(c, "e") == "内" { "内".len() } else { 0 };
            let point = Point { year: Year::Open, shape: Shape::Week(i64::from(offset(text(c, "o"))), day) };
            Some(Core { len, ..one(c, point) })
        },
    },
    Rule {
        name: "day-from-now",
        needs: &['今', '明', '后'],
        pattern: anchored(r"(?P<t>今日|今天|明日|明天|后天)(?:上午|中午|下午|晚上?)?(?:下班)?"),
        read: |c, _| {
            let days = match text(c, "t").chars().next()? {
                '今' => 0,
                '明' => 1,
                _ => 2,
            };
            Some(one(c, Point { year: Year::Open, shape: Shape::DayOffset(days) }).need(Need::Clause))
        },
    },
    Rule {
        name: "festival",
        needs: &[],
        pattern: anchored(
            r#"{Y}?"?(?P<f>{F})"?(?:节|(?:国际)?(?P<k>劳动节|妇女节|青年节|儿童节|建党节|建军节))?(?P<w>假期|期间|长假|小长假|黄金周|节日|节假日)?"#,
        ),
        read: |c, rest| {
            let (festival, needy) = Festival::named(text(c, "f"))?;
            let need = if needy && ["w", "y", "k"].iter().all(|g| c.name(g).is_none()) {
                Need::Boundary
            } else {
                Need::Nothing
            };
            // Of a pair of quotes both or none: 的”国庆节前 begins with 国.
            let all = c.get(0).map_or("", |m| m.as_str());
            let other = all.starts_with('"') && all.matches('"').count() != 2
                || rest.starts_with(['路', '村', '街', '镇', '乡', '组', '学', '小', '大', '广', '社']);
            (!other).then_some(one(c, shaped(c, Shape::Festival(festival, false))?).need(need))
        },
    },
];

impl Core {
    fn need(self, need: Need) -> Core {
        Core { need: need.max(self.need), ..self }
    }

    fn repaired(self, repaired: bool) -> Core {
        Core { repaired, ..self }
    }
}

fn one(c: &Captures, point: Point) -> Core {
    two(c, point, point)
}

fn two(c: &Captures, from: Point, to: Point) -> Core {
    Core { from, to, need: Need::Nothing, repaired: false, len: c.get(0).map_or(0, |m| m.len()) }
}
