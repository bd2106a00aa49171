//! A calendar phrase with what surrounds it: 截至 before it, 前 or 内 behind it, 至 between two of them. Chooses no
//! year and writes no EDTF.

use std::ops::Range;

use super::calendar::Shape;
use super::longest;
use super::points::{Core, Need};
use super::relative;
use super::scan::{Text, is_stop};
use super::years::Point;
use crate::text::Pattern;

/// What a phrase says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One day or period.
    At(Point),
    /// From … to …; `None` on the left is 即日起.
    Between(Option<Point>, Point),
    /// From … on; `None` is 即日起.
    From(Option<Point>),
    /// After ….
    After(Point),
}

/// A calendar phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    /// Where it stands in the folded text.
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
    /// 前, 内, 截至 …
    pub(super) by: bool,
    /// A bare 前, which on a period may mean its beginning or its end.
    pub(super) bare_before: bool,
    /// 左右, 前后.
    pub(super) about: bool,
    pub(super) repaired: bool,
}

/// Words before a date that make it a boundary, longest first.
const PREFIXES: &[&str] = &[
    "最迟不超过",
    "最迟不晚于",
    "最晚不超过",
    "最晚不迟于",
    "不得晚于",
    "不得迟于",
    "不得超过",
    "截止到",
    "截止至",
    "截至到",
    "截止于",
    "不晚于",
    "不迟于",
    "不超过",
    "最迟于",
    "最迟在",
    "最晚于",
    "最晚在",
    "最迟到",
    "最晚到",
    "至迟于",
    "截至",
    "截止",
    "最迟",
    "最晚",
    "至迟",
    "到",
    "至",
];

/// 到 and 至 behind these belong to another word (达到, 甚至).
const NOT_UNTIL: &[char] = &['达', '提', '回', '感', '收', '接', '看', '遇', '甚', '乃', '受', '得', '想', '见', '及'];

static SUFFIX: Pattern = Pattern::new(
    "^(?:(?P<about>左右|前后|上下)|(?P<open>[及或和含])?(?:(?P<before>以前|之前|前夕|前)|(?P<typo>钱|己前|已前)|(?P<within>以内|之内|内)|(?P<until>为止|截止|止)|(?P<after>以后|之后|后)|(?P<from>起|开始|以来)))",
);

static JOIN: Pattern =
    Pattern::new("^(?:左右)?(?:起|开始|启动)?,?(?:[-~]{1,3}|直?至|直?到|持续到|持续至|延续到|延续至|截至|截止到|截止)");

static NOW: Pattern = Pattern::new(
    "^(?:即日|(?:现在|目前|即时)|(?:本|该|此)?(?:工作|实施|整改)?(?:方案|通知|文件|意见|办法)?(?:印发|下发|发布|发文|公布)之日)(?P<from>起|开始)?",
);

/// What follows a phrase.
#[derive(Debug, Clone, Copy, Default)]
struct Suffix {
    len: usize,
    by: bool,
    within: bool,
    bare_before: bool,
    about: bool,
    typo: bool,
    from: bool,
    after: bool,
    inclusive: bool,
}

/// Characters that make another word of the suffix before them (前往, 内部, 后期, 起草).
const NOT_SUFFIX: &[(&str, &[char])] = &[
    (
        "前",
        &[
            '往', '期', '来', '去', '述', '景', '提', '任', '列', '置', '沿', '排', '进', '言', '端', '三', '两', '十',
            '后', '半', '款',
        ],
    ),
    ("内", &['部', '容', '业', '控', '蒙', '外', '涝', '河', '设', '审', '环', '科', '网']),
    ("后", &['期', '续', '备', '半', '勤', '果', '面', '台', '进', '盾']),
    ("起", &['草', '到', '诉', '步', '来', '源', '点', '重', '火', '底']),
    ("止", &['损', '水', '住']),
];

impl Suffix {
    fn read(text: &str) -> Suffix {
        let none = Suffix::default();
        let Some(c) = SUFFIX.captures(text) else { return none };
        let word = c.get(0).map_or("", |m| m.as_str());
        let next = text.get(word.len()..).and_then(|rest| rest.chars().next());
        let other = NOT_SUFFIX.iter().any(|(w, list)| word == *w && next.is_some_and(|n| list.contains(&n)));
        // 之前 and 以前 are never half of another word; 前任 after 月 is.
        if other {
            return none;
        }
        let has = |name: &str| c.name(name).is_some();
        Suffix {
            len: word.len(),
            by: has("before") || has("typo") || has("within") || has("until"),
            within: has("within"),
            bare_before: (has("before") || has("typo")) && !has("open"),
            about: has("about"),
            typo: has("typo"),
            from: has("from"),
            after: has("after"),
            inclusive: has("open"),
        }
    }
}

/// The phrase that begins at an offset. Its `range` may begin earlier, at 截至 or the like, but not before `floor`.
/// In `prose` a bare number of a day is no date, even alone in its clause.
pub(super) fn read(text: &Text, at: usize, floor: usize, prose: bool) -> Option<Phrase> {
    if let Some(phrase) = now(text, at) {
        return Some(phrase);
    }
    let before = text.before(at).chars().next_back();
    let core = longest::core(text.after(at), before)?;
    let mut end = at + core.len;
    if core.from == core.to
        && core.need != Need::Inside
        && let Some((to, len, suffix)) = other_end(text.after(end))
    {
        let range = at..end + len;
        return Some(Phrase {
            range,
            kind: Kind::Between(Some(core.from), with_eve(to.to, &suffix)),
            by: suffix.by,
            bare_before: suffix.bare_before,
            about: suffix.about,
            repaired: core.repaired || to.repaired || suffix.typo,
        });
    }
    let suffix = Suffix::read(text.after(end));
    let prefix = prefix(text.before(at).get(floor..).unwrap_or(""));
    end += suffix.len;
    if !is_date(text, &core, at..end, &suffix, prefix, prose) {
        return None;
    }
    let kind = match (suffix.after && !suffix.inclusive, suffix.from || suffix.after) {
        (true, _) => Kind::After(core.to),
        (_, true) => Kind::From(Some(core.from)),
        _ if core.from != core.to => Kind::Between(Some(core.from), with_eve(core.to, &suffix)),
        _ => Kind::At(with_eve(core.from, &suffix)),
    };
    let open = matches!(kind, Kind::From(_) | Kind::After(_));
    Some(Phrase {
        range: at - if open { 0 } else { prefix }..end,
        kind,
        by: !open && (suffix.by || prefix > 0),
        bare_before: suffix.bare_before,
        about: suffix.about,
        repaired: core.repaired || suffix.typo,
    })
}

/// 即日起 alone or up to a date; not before a duration, which counts from it.
fn now(text: &Text, at: usize) -> Option<Phrase> {
    let rest = text.after(at);
    if !rest.starts_with([
        '即', '现', '目', '本', '该', '此', '工', '实', '整', '方', '通', '文', '意', '办', '印', '下', '发', '公',
    ]) {
        return None;
    }
    let found = NOW.captures(rest)?;
    let len = found.get(0)?.len();
    let bare = found.name("from").map_or(len, |m| m.start());
    let phrase = |end: usize, kind: Kind| Phrase {
        range: at..end,
        kind,
        by: false,
        bare_before: false,
        about: false,
        repaired: false,
    };
    if let Some((to, joined, suffix)) = other_end(text.after(at + bare)) {
        let kind = Kind::Between(None, with_eve(to.to, &suffix));
        let whole = phrase(at + bare + joined, kind);
        return Some(Phrase {
            by: suffix.by,
            bare_before: suffix.bare_before,
            about: suffix.about,
            repaired: to.repaired || suffix.typo,
            ..whole
        });
    }
    let from =
        found.name("from").is_some() && !relative::starts(text.after(at + len).trim_start_matches([',', '的', '在']));
    from.then(|| phrase(at + len, Kind::From(None)))
}

/// `至12月底前` behind the left end of an interval: its point, its length, its suffix.
fn other_end(rest: &str) -> Option<(Core, usize, Suffix)> {
    let joint = JOIN.find(rest)?.end();
    let right = rest.get(joint..)?;
    let core = longest::core(right, None).filter(|c| c.from == c.to)?;
    let suffix = Suffix::read(right.get(core.len..)?);
    // 3月至6月后 and the like open no end here.
    let suffix = if suffix.from || suffix.after { Suffix::default() } else { suffix };
    if core.need == Need::Inside && !suffix.within {
        return None;
    }
    Some((core, joint + core.len + suffix.len, suffix))
}

/// A festival is an event, not a day on which one delivers: before it is its eve.
fn with_eve(point: Point, suffix: &Suffix) -> Point {
    match point.shape {
        Shape::Festival(festival, _) if suffix.bare_before => Point { shape: Shape::Festival(festival, true), ..point },
        _ => point,
    }
}

/// Bytes of a boundary word at the end of a text.
fn prefix(before: &str) -> usize {
    let Some(word) = PREFIXES.iter().find(|w| before.ends_with(**w)) else { return 0 };
    let other = before.strip_suffix(word).is_some_and(|head| head.ends_with(NOT_UNTIL));
    if word.chars().count() == 1 && other { 0 } else { word.len() }
}

fn is_date(text: &Text, core: &Core, range: Range<usize>, suffix: &Suffix, prefix: usize, prose: bool) -> bool {
    // 到 and 至 alone are too weak to make a date of 1.5 or 3号.
    let bounded = suffix.by || suffix.from || suffix.after || suffix.about || prefix > "到".len();
    match core.need {
        Need::Nothing => true,
        Need::Clause => bounded || prefix > 0 || (!prose && is_alone(text, &range)),
        Need::Boundary => bounded,
        Need::Inside => suffix.within,
    }
}

/// Whether nothing else stands in the clause.
pub(super) fn is_alone(text: &Text, range: &Range<usize>) -> bool {
    let edge = |c: char| is_stop(c) || matches!(c, ':' | '(' | ')' | '[' | ']' | '、' | ' ' | '"');
    text.before(range.start).chars().next_back().is_none_or(edge)
        && text.after(range.end).chars().next().is_none_or(edge)
}
