//! Full names: the level word that governs a 、-run, 各 that reaches over it, organs of the place named just before, and
//! names cut off at a cell's end. Always an inference, so never put into the name.

use super::names::Entry;
use super::shape::{is_end, level, unbracketed};
use super::tokens::Sep;
use crate::model::UnitKind;
use crate::rules::UnitWords;

/// What is carried along a run.
#[derive(Debug, Default)]
struct Run {
    /// 县, 镇.
    level: Vec<char>,
    /// 各乡镇, 石桥镇, 县: the place whose organs may follow.
    place: Vec<char>,
    /// The run began with 各.
    all: bool,
    /// 各乡镇党委书记: what 各 reaches over posts with.
    office: Vec<char>,
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
        let inferred = full_name(entry, keys, &mut run, words);
        out.push(inferred.filter(|full| full != keys).map(|full| spell(&full, keys, name)));
    }
    if let (Some(last), Some(keys), Some(entry)) = (out.last_mut(), keys.last(), entries.last()) {
        let cut = (entry.kind == UnitKind::Unit || entry.kind == UnitKind::Collective) && last.is_none();
        if let Some((n, whole)) =
            words.truncated.end(keys).filter(|(n, _)| cut && (*n == keys.len() || !is_end(keys, words)))
        {
            let full: Vec<char> = keys.iter().take(keys.len() - n).chain(whole).copied().collect();
            *last = Some(full.into_iter().collect());
        }
    }
    out
}

/// A full name with the written name in the place of its folded one.
fn spell(full: &[char], keys: &[char], name: &str) -> String {
    match full.strip_suffix(keys) {
        Some(prefix) => prefix.iter().collect::<String>() + name,
        None => full.iter().collect(),
    }
}

fn full_name(entry: &mut Entry, keys: &[char], run: &mut Run, words: &UnitWords) -> Option<Vec<char>> {
    match entry.kind {
        UnitKind::Person => None,
        UnitKind::Post => post(keys, run, words),
        UnitKind::Unit | UnitKind::Collective => body(entry, keys, run, words),
    }
}

/// 各乡镇党委书记、镇长: 各乡镇 reaches the second post.
fn post(keys: &[char], run: &mut Run, words: &UnitWords) -> Option<Vec<char>> {
    if keys.first() == Some(&'各') {
        run.office = place_of(keys, words);
        return None;
    }
    if !run.office.is_empty() {
        return Some([run.office.as_slice(), keys].concat());
    }
    let own = level(keys, words).map(|n| keys.iter().take(n).copied().collect::<Vec<_>>());
    if let Some(own) = own {
        run.level = own;
        return None;
    }
    // 县财政局局长、审计局局长: a post named with its body inherits like the body.
    let (n, ()) = words.posts.end(keys)?;
    let office = keys.get(..keys.len() - n)?;
    (!run.level.is_empty() && office.len() >= 2 && words.heads.end(office).is_some() && !own_place(office, words))
        .then(|| [run.level.as_slice(), keys].concat())
}

fn body(entry: &mut Entry, keys: &[char], run: &mut Run, words: &UnitWords) -> Option<Vec<char>> {
    run.office.clear();
    let bare = unbracketed(keys);
    if let Some(full) = shared(entry, keys, &bare, run, words) {
        return Some(full);
    }
    if keys.first() == Some(&'各') {
        run.all = true;
        run.place = place_of(keys, words);
        return None;
    }
    if entry.kind == UnitKind::Collective && level(keys, words).is_none() {
        run.all |= keys.contains(&'各');
        run.place.clear();
        return None;
    }
    let former = keys.first() == Some(&'原') && keys.len() > 2;
    let named = if former { keys.get(1..).unwrap_or(keys) } else { keys };
    if let Some(n) = level(named, words) {
        run.level = named.iter().take(n).copied().collect();
        run.place = if words.organs.end(&bare).is_some() || words.heads.get(&bare).is_some() {
            place_of(keys, words)
        } else {
            run.level.clone()
        };
        run.all = entry.kind == UnitKind::Collective && keys.contains(&'各');
        return None;
    }
    if own_place(named, words) {
        *run = Run { place: place_of(keys, words), ..Run::default() };
        return None;
    }
    if run.level.is_empty() || is_company(keys) {
        return None;
    }
    let mut full = run.level.clone();
    if words.party.get(&bare).is_some() {
        full.extend(committee(&run.level));
    }
    full.extend(keys);
    Some(full)
}

/// 委 for a province, city or county; the smaller places have no bodies of that name but a 党委 or 党工委.
fn committee(level: &[char]) -> &'static [char] {
    match level {
        ['乡' | '镇'] => &['党', '委'],
        ['街', '道'] => &['党', '工', '委'],
        _ => &['委'],
    }
}

/// 各乡镇、街道 and 各乡镇党委、政府 and 县委、政府.
fn shared(entry: &mut Entry, keys: &[char], bare: &[char], run: &Run, words: &UnitWords) -> Option<Vec<char>> {
    if !run.place.is_empty() && words.organs.get(bare).is_some() {
        if run.all {
            entry.kind = UnitKind::Collective;
        }
        return Some([run.place.as_slice(), keys].concat());
    }
    if run.all && (words.shared.get(bare).is_some() || words.shared.get(keys).is_some()) {
        entry.kind = UnitKind::Collective;
        return Some([&['各'], keys].concat());
    }
    None
}

/// The place in a name: 各乡镇 in 各乡镇党委, 县 in 县委, 石桥镇 in 石桥镇党委, 各乡镇(街道) in 各乡镇(街道)党(工)委.
fn place_of(keys: &[char], words: &UnitWords) -> Vec<char> {
    if let ['省' | '市' | '州' | '县' | '区' | '旗', '委'] = keys {
        return keys.iter().take(1).copied().collect();
    }
    let stripped = words
        .posts
        .end(keys)
        .filter(|(n, ())| *n >= 2)
        .map_or(keys, |(n, ())| keys.get(..keys.len() - n).unwrap_or(keys));
    let stripped =
        words.organs.end(stripped).map_or(stripped, |(n, ())| stripped.get(..stripped.len() - n).unwrap_or(stripped));
    let place = words.places.end(stripped).is_some()
        || stripped.last() == Some(&')')
        || words.levels.get(stripped).is_some()
        || stripped.first() == Some(&'各');
    let post_left = stripped.len() < keys.len() || place;
    if place && post_left { stripped.to_vec() } else { Vec::new() }
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
    ["有限公司", "有限责任公司", "股份公司", "集团", "合作社", "厂"].iter().any(|end| text.ends_with(end))
}
