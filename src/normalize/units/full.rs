//! Full names: the level word that governs a 、-run, 各 that reaches over it, organs of the place named just before, and
//! names cut off at a cell's end. Always an inference, so never put into the name.

use super::entries::Entry;
use super::shape::{is_end, level, unbracketed};
use super::tokens::Sep;
use crate::model::UnitKind;
use crate::rules::UnitWords;

/// What is carried along a run, as written.
#[derive(Debug, Default)]
struct Run {
    /// 县, 镇.
    level: String,
    /// 各乡镇, 东岭镇, 县: the place whose organs may follow.
    place: String,
    /// The run began with 各.
    all: bool,
    /// 各乡镇 of 各乡镇党委书记: what reaches over the posts that follow.
    office: String,
}

/// The inferred full names, in the entries' order; a name that 各 reaches becomes a collective.
///
/// `names` are the written names, less white space; `keys` the same as compared. `comma_ends` where a comma ends a run.
pub(super) fn infer(
    entries: &mut [Entry],
    names: &[String],
    keys: &[Vec<char>],
    comma_ends: bool,
    words: &UnitWords,
) -> Vec<Option<String>> {
    let mut run = Run::default();
    let mut out = Vec::with_capacity(entries.len());
    for ((entry, name), keys) in entries.iter_mut().zip(names).zip(keys) {
        if entry.sep == Sep::Semi || (entry.sep == Sep::Comma && comma_ends) {
            run = Run::default();
        }
        let before = match entry.kind {
            UnitKind::Person => None,
            UnitKind::Post => post(name, keys, &mut run, words),
            UnitKind::Unit | UnitKind::Collective => body(entry, name, keys, &mut run, words),
        };
        out.push(before.map(|before| joined(&before, name)));
    }
    if let (Some(last), Some(keys), Some(name), Some(entry)) =
        (out.last_mut(), keys.last(), names.last(), entries.last())
    {
        let body = matches!(entry.kind, UnitKind::Unit | UnitKind::Collective);
        *last = last.take().or_else(|| completed(name, keys, words).filter(|_| body));
    }
    out
}

/// The place before the name; what they share (各乡镇 + 乡镇长) stands once.
fn joined(before: &str, name: &str) -> String {
    let shared: String = name.chars().take(2).collect();
    let before = before.strip_suffix(&shared).filter(|_| name.chars().count() > 2).unwrap_or(before);
    format!("{before}{name}")
}

/// A name cut off at the end of its cell, whole: 各行政 → 各行政村.
fn completed(name: &str, keys: &[char], words: &UnitWords) -> Option<String> {
    let (n, whole) = words.truncated.end(keys)?;
    let kept = keys.len() - n;
    (kept == 0 || !is_end(keys, words)).then(|| name.chars().take(kept).chain(whole.iter().copied()).collect())
}

fn first(name: &str, chars: usize) -> String {
    name.chars().take(chars).collect()
}

/// 各乡镇党委书记、镇长: 各乡镇 reaches the second post.
fn post(name: &str, keys: &[char], run: &mut Run, words: &UnitWords) -> Option<String> {
    if keys.first() == Some(&'各') {
        run.office = first(name, place_len(keys, words));
        return None;
    }
    if !run.office.is_empty() {
        return Some(run.office.clone());
    }
    if let Some(n) = level(keys, words) {
        run.level = first(name, n);
        return None;
    }
    // 县财政局局长、审计局局长: a post named with its body inherits like the body.
    let (n, ()) = words.posts.end(keys)?;
    let office = keys.get(..keys.len() - n)?;
    let inherits = office.len() >= 2 && words.heads.end(office).is_some() && !own_place(office, words);
    (inherits && !run.level.is_empty()).then(|| run.level.clone())
}

fn body(entry: &mut Entry, name: &str, keys: &[char], run: &mut Run, words: &UnitWords) -> Option<String> {
    run.office.clear();
    let bare = unbracketed(keys);
    if !run.place.is_empty() && words.organs.get(&bare).is_some() {
        if run.all || run.place.starts_with("乡镇") {
            entry.kind = UnitKind::Collective;
        }
        return Some(run.place.clone());
    }
    if run.all && (words.shared.get(&bare).is_some() || words.shared.get(keys).is_some()) {
        entry.kind = UnitKind::Collective;
        return Some("各".to_string());
    }
    if keys.first() == Some(&'各') {
        run.all = true;
        run.place = first(name, place_len(keys, words));
        return None;
    }
    let former = usize::from(keys.first() == Some(&'原') && keys.len() > 2);
    let named = keys.get(former..).unwrap_or(keys);
    let leading = level(named, words);
    if entry.kind == UnitKind::Collective && leading.is_none() {
        run.all |= keys.contains(&'各');
        run.place = if keys.starts_with(&['乡', '镇']) { first(name, place_len(keys, words)) } else { String::new() };
        return None;
    }
    if let Some(n) = leading {
        run.level = name.chars().skip(former).take(n).collect();
        run.place = match place_len(keys, words) {
            0 => run.level.clone(),
            n => first(name, n),
        };
        run.all = entry.kind == UnitKind::Collective && keys.contains(&'各');
        return None;
    }
    if matches!(named, ['团', .., '委']) {
        return None; // 团县委 holds its level inside
    }
    if own_place(named, words) {
        *run = Run { place: first(name, place_len(keys, words)), ..Run::default() };
        return None;
    }
    if run.level.is_empty() || is_company(&bare) {
        return None;
    }
    let committee = if words.party.get(&bare).is_some() { committee(&run.level) } else { "" };
    Some(format!("{}{committee}", run.level))
}

/// 委 for a province, city or county; the smaller places have no bodies of that name but a 党委 or 党工委.
fn committee(level: &str) -> &'static str {
    match level {
        "乡" | "镇" | "鄉" | "鎮" => "党委",
        "街道" => "党工委",
        _ => "委",
    }
}

/// How many characters name the place in a name: 各乡镇 of 各乡镇党委, 县 of 县委, 东岭镇 of 东岭镇党委, 各乡镇(街道) of
/// 各乡镇(街道)党(工)委. 0 where none does.
fn place_len(keys: &[char], words: &UnitWords) -> usize {
    if keys.len() == 2 && keys.last() == Some(&'委') {
        return 1;
    }
    let office = words.posts.end(keys).filter(|(n, ())| *n >= 2).map_or(keys.len(), |(n, ())| keys.len() - n);
    let stripped = keys.get(..office).unwrap_or(keys);
    let organ = words.organs.end(stripped).map_or(0, |(n, ())| n);
    let place = stripped.get(..office - organ).unwrap_or(stripped);
    let named = words.places.end(place).is_some()
        || place.last() == Some(&')')
        || words.levels.get(place).is_some()
        || place.first() == Some(&'各');
    if named { place.len() } else { 0 }
}

/// Whether a body has a name that no level word before it could govern: 城关镇人民政府, 国家税务总局…, 中国移动….
fn own_place(keys: &[char], words: &UnitWords) -> bool {
    if words.own_names.start(keys).is_some() {
        return true;
    }
    (1..keys.len().min(10)).any(|at| {
        let Some(head) = keys.get(..=at) else { return false };
        let rest = keys.get(at + 1..).unwrap_or_default();
        let Some((n, ())) = words.places.end(head) else { return false };
        let known = head.len() - n >= 1 && words.not_heads.end(head).is_none() && !common_place(head, words);
        // 村 and 地 stand inside ordinary words; they count at the end or before an organ.
        let weak = matches!(head.last(), Some('村' | '地' | '州' | '旗' | '盟'));
        known
            && (!weak
                || rest.is_empty()
                || words.organs.get(rest).is_some()
                || (rest.len() >= 2 && matches!(head.last(), Some('州' | '旗' | '盟'))))
    })
}

/// 学区, 经济开发区, 超市: what ends like a place and names none.
fn common_place(head: &[char], words: &UnitWords) -> bool {
    const AREAS: &[&str] = &[
        "经济", "技术", "高新", "产业", "工业", "农业", "旅游", "度假", "开发", "示范", "科技", "综合", "实验", "保税",
        "生态", "物流", "循环", "现代", "文化", "学", "校", "厂", "矿", "片", "灾", "辖", "湖", "河", "海", "滩",
        "保护", "功能", "自贸", "新", "园", "老", "小", "社", "景", "城", "库", "林", "山", "牧", "地", "特", "军",
        "防", "街", "超", "门", "上", "集", "建", "乡", "县", "农", "行",
    ];
    let text: String = head.iter().collect();
    let mut rest = text.trim_end_matches(['区', '市', '镇', '乡', '县', '村']);
    if text == rest || words.levels.get(head).is_some() {
        return words.levels.get(head).is_some();
    }
    while let Some(shorter) = AREAS.iter().find_map(|area| rest.strip_suffix(area)) {
        rest = shorter;
    }
    rest.is_empty()
}

/// A company's name is its own.
fn is_company(keys: &[char]) -> bool {
    let text: String = keys.iter().collect();
    let named = |end: &&str| text.strip_suffix(*end).is_some_and(|name| name.chars().count() >= 2);
    ["有限公司", "有限责任公司", "股份公司", "集团", "合作社", "厂"].iter().any(named)
}
