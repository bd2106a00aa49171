//! The names of persons to ask: those behind 联系人, 填报人, 审核人, 经办人 and the like, in running text or as the label of
//! a cell. Also those of private persons: who reported something (举报人, 信访群众), and who is named with a number (村民某某,
//! 电话…, 身份证号…).

use super::numbers;
use crate::rules::Rules;
use crate::text::Pattern;
use crate::text::width::fold;

/// Words that call a person somebody to ask or who filled a form in.
const LABELS: &str = r"(?:联\s*系\s*人|联\s*络\s*[人员]|填\s*[报表]\s*人|制\s*表\s*人|报\s*送\s*人|审\s*核\s*人|经\s*办\s*人|承\s*办\s*人|复\s*核\s*人|信\s*息\s*员)";

/// A label and what may follow it before the name.
static LABELLED: Pattern = Pattern::filled(
    r"LABEL员?(?:及|和|与|姓名|(?:联系)?电话|联系方式|职务|号码|\([^()\n]{0,8}\))*(\s*:\s*|\s*)",
    labels,
);
/// Who made or checked a page or a form, told without 人.
static EDITED: Pattern =
    Pattern::new(r"(?:^|[\s;,|])(?:审\s*核|编\s*审|责\s*编|录\s*入|校\s*对|制\s*表|填\s*报|填\s*表)\s*:\s*");
/// A name with its label in brackets behind it.
static BEHIND: Pattern = Pattern::filled(r"([\p{Han}·]{2,20})\(\s*LABEL\s*[),、:]", labels);
/// A name before a number behind a label that calls for numbers only: 联系电话：张某某 6000000.
static CALLED: Pattern = Pattern::filled(
    r"(?:联\s*系\s*)?(?:电\s*话|手\s*机|联\s*系\s*方\s*式|座\s*机)(?:号码|号)?(?:\([^()\n]{0,10}\))?\s*:\s*BESIDE",
    |pattern| pattern.replace("BESIDE", BESIDE),
);
/// Who brought something up; the name stands behind it.
static REPORTER: Pattern =
    Pattern::new(r"(?:举报|投诉|信访|上访|反映|来访|来信|来电|检举|控告)(?:人|者|群众)(?:姓名)?[: \n]{0,3}");

/// What a private person is called, and what calls for one to turn to.
const OF_PRIVATE: &str = "(?:群众|[村居市]民|户主|[住农租商]户|业主|[困贫测保危殖植体]户|低保对象|特困人员|残疾人|申请人|监护人|受害人|当事人|联系|咨询)";
static PRIVATE: Pattern = Pattern::filled("PRIVATE", private);

fn private(pattern: &str) -> String {
    pattern.replace("PRIVATE", OF_PRIVATE)
}

/// A private person, or one to turn to, who is named with a telephone or ID number: 村民张某某（13800000000）, 请联系张某某，电话：6000000,
/// 村民张某某（女，身份证号…）.
static WITH_NUMBER: Pattern = Pattern::filled(
    concat!(
        r"PRIVATE(\p{Han}{2,4}|\p{Han}{1,8}(?:·\p{Han}{1,8})+)",
        r"(?:[,、 \n(]+(?:男|女|[0-9]{1,3}岁|\p{Han}{1,3}族|户主))*",
        r"(?:[,、 \n]*\(?(?:1[3-9][0-9](?:[ -]?[0-9*]){8}|0[0-9]{2,3} ?- ?[0-9]{7,8}|[1-9][0-9*]{16}[0-9Xx*])",
        r"|[,、 \n(]+(?:(?:联系|咨询)?(?:电话|手机|方式)|(?:居民|公民)?身份证?件?|证件)(?:号码|号)?[: \n为是]*\(?\+?[0-9][0-9 ()*-]{4,}[0-9Xx*])"
    ),
    private,
);
/// A name with an ID number in the bracket behind it: 张某某（身份证号…）.
static WITH_ID: Pattern = Pattern::new(
    r"([\p{Han}·]{2,20})\((?:(?:男|女|[0-9]{1,3}岁|\p{Han}{1,3}族|户主)[,、 ])*(?:居民|公民)?(?:身份证件?|身份|证件)(?:号码|号)?[: 为是]*[1-9][0-9*]{13,16}[0-9Xx*]",
);
/// A name and the number behind it.
const BESIDE: &str = r"([\p{Han}·]{2,20})[ \n:,]*\(?\+?[0-9][0-9 ()*-]{4,}[0-9]";
static BEFORE_NUMBER: Pattern = Pattern::new(BESIDE);
static AFTER_NUMBER: Pattern = Pattern::new(r"[0-9]{4,}\)?[ \n,]*\(?\s*([\p{Han}·]{2,4})(?:[\s,;、)]|$)");
/// A label of persons whose names are the data.
static OF_RESPONSIBLE: Pattern = Pattern::new(r"责\s*任|负\s*责|领\s*导|包\s*保");

static LABEL: Pattern = Pattern::filled("^[^:]{0,4}LABEL", labels);

fn labels(pattern: &str) -> String {
    pattern.replace("LABEL", LABELS)
}

/// Characters behind a label that are looked at.
const REACH: usize = 60;

/// Longest name of Han characters without a middle dot.
const LONGEST: usize = 4;
/// Longest name with one.
const DOTTED: usize = 20;

/// Whether a label or header says that people to ask stand under it.
pub(super) fn is_contact_label(label: &str) -> bool {
    label.chars().count() <= 16 && LABEL.is_match(&fold(label))
}

/// The names that a text gives away.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Persons to ask, and private persons.
    pub asked: Vec<String>,
    /// Who filled in or checked a form. Somebody responsible may have done that.
    pub forms: Vec<String>,
}

/// The names in a folded text, without white space.
pub(super) fn find(text: &str, rules: &Rules) -> Found {
    let called = CALLED.captures_iter(text).filter_map(|c| {
        // In running text two characters are too little.
        let responsible = text.get(..c.get(0)?.start()).is_some_and(|t| t.ends_with(['人', '及', '和', '导']));
        whole_name(c.get(1)?.as_str(), rules).filter(|name| !responsible && name.chars().count() > 2)
    });
    let mut names: Vec<String> = called.collect();
    names.extend(REPORTER.find_iter(text).filter_map(|m| reporter(text.get(m.end()..)?, rules)));
    names.extend(WITH_NUMBER.captures_iter(text).filter_map(|c| {
        let amount = numbers::is_measured(text, c.get(0)?.end());
        private_name(c.get(1)?.as_str(), rules).filter(|_| !amount)
    }));
    // Somebody responsible may be named so too.
    let with_id = WITH_ID.captures_iter(text).filter_map(|c| {
        let run = c.get(1)?.as_str();
        let run = PRIVATE.find_iter(run).last().and_then(|word| run.get(word.end()..)).unwrap_or(run);
        last_name(run, rules).filter(|name| private_name(name, rules).is_some())
    });
    let edited = |m: regex::Match<'_>| {
        let rest = text.get(m.end()..)?;
        let value = rest.get(..rest.find(['。', ';', ':', '!', '?', '\n']).unwrap_or(rest.len()))?;
        first_piece(value, rules).map(|(name, _)| name).filter(|name| is_name(name, rules))
    };
    let mut forms: Vec<String> = EDITED.find_iter(text).filter_map(edited).chain(with_id).collect();
    if !text.contains(['人', '员']) {
        return Found { asked: names, forms };
    }
    for found in LABELLED.captures_iter(text) {
        let colon = found.get(1).is_some_and(|m| m.as_str().contains(':'));
        let rest = found.get(0).and_then(|m| text.get(m.end()..)).unwrap_or("");
        let stop = rest.char_indices().enumerate().find(|(n, (_, c))| *n == REACH || "。;:!?".contains(*c));
        let value = rest.get(..stop.map_or(rest.len(), |(_, (at, _))| at)).unwrap_or("");
        let names = if found.get(0).is_some_and(|m| asks(m.as_str())) { &mut names } else { &mut forms };
        if colon {
            names.extend(in_value(value, rules));
        } else {
            names.extend(
                first_piece(value, rules).filter(|(name, closed)| *closed && is_name(name, rules)).map(|(n, _)| n),
            );
        }
    }
    for found in BEHIND.captures_iter(text) {
        let label = found.get(0).zip(found.get(1)).and_then(|(all, name)| text.get(name.end()..all.end()));
        let names = if label.is_some_and(asks) { &mut names } else { &mut forms };
        names.extend(found.get(1).and_then(|name| last_name(name.as_str(), rules)));
    }
    Found { asked: names, forms }
}

/// Whether a label calls for somebody to ask, not for who filled in a form.
fn asks(label: &str) -> bool {
    label.contains('联') || label.contains('信')
}

/// The name that a run of characters ends in: 由副站长钱小河.
fn last_name(run: &str, rules: &Rules) -> Option<String> {
    let chars: Vec<char> = run.chars().collect();
    let names: Vec<(&[char], String)> = [chars.len(), 4, 3, 2]
        .into_iter()
        .filter_map(|length| {
            let (before, name) = chars.split_at(chars.len().checked_sub(length)?);
            let text: String = name.iter().collect();
            let compound = length != 4 || text.contains('·') || surname(name, rules) == Some(2);
            (compound && is_name(&text, rules)).then_some((before, text))
        })
        .collect();
    // 主任李明: an office before a name ends in what looks like a surname.
    let stands = |before: &[char]| {
        let ends =
            [&rules.units.heads, &rules.units.places, &rules.units.posts].iter().any(|w| w.end(before).is_some());
        before.is_empty() || ends
    };
    let first = names.iter().find(|(before, _)| stands(before)).or_else(|| names.first());
    first.map(|(_, name)| name.clone())
}

/// The name at the beginning of what stands behind 举报人: to the end of the run, or to what the person does.
fn reporter(rest: &str, rules: &Rules) -> Option<String> {
    let run: Vec<char> = rest.chars().take_while(|c| is_name_char(*c)).take(REACH).collect();
    let ends = |at: usize| {
        let rest: String = run.iter().skip(at).take(4).collect();
        rest.is_empty()
            || [&rules.words.reports, &rules.words.behind_names].iter().any(|words| words.find(&rest) == Some(0))
    };
    let dot = run.iter().take(DOTTED).rposition(|c| *c == '·');
    let lengths = match dot {
        // Transliterations hold characters that are also words: only a longer part is looked at.
        Some(dot) => dot + 3..DOTTED + 1,
        None => surname(&run, rules)? + 1..surname(&run, rules)? + 3,
    };
    let mut lengths: Vec<usize> = lengths.filter(|length| *length <= run.len() && ends(*length)).collect();
    if dot.is_none() {
        // 欧阳家宝反映: a character that is also a word belongs to the name where a word follows it.
        lengths.reverse();
    }
    lengths.iter().find_map(|length| private_name(&run.iter().take(*length).collect::<String>(), rules))
}

/// A text that is nothing but the name of a person.
fn private_name(text: &str, rules: &Rules) -> Option<String> {
    // 联系人 is a label, and 的 and 等 end no name.
    let is_word = [&rules.words.no_persons, &rules.words.no_names].iter().any(|words| words.tell(text));
    let cut = text.starts_with('人') || text.ends_with(['的', '等']);
    (!is_word && !cut && is_name(text, rules) && is_plain(text, rules)).then(|| text.to_string())
}

/// Whether what looks like a name is neither a body nor an office, and no word: a given name has one character at most
/// that is also a word of sentences.
fn is_plain(name: &str, rules: &Rules) -> bool {
    if name.contains('·') {
        return true;
    }
    let chars: Vec<char> = name.chars().collect();
    let Some(surname) = surname(&chars, rules) else { return false };
    let given = chars.get(surname..).unwrap_or_default();
    let body = [&rules.units.heads, &rules.units.places, &rules.units.generic, &rules.units.posts]
        .iter()
        .any(|w| w.end(&chars).is_some_and(|(length, ())| length > 1 || given.len() < 2));
    let wordy = given.iter().filter(|c| rules.units.not_in_names.contains(c)).count();
    let known = [&rules.units.short_units, &rules.units.nobody].iter().any(|w| w.get(&chars).is_some());
    !body && !known && wordy < given.len()
}

/// How many characters of a name are its surname.
fn surname(chars: &[char], rules: &Rules) -> Option<usize> {
    let compound = rules.units.compound_surnames.start(chars).map(|(length, ())| length).filter(|n| *n < chars.len());
    compound.or_else(|| chars.first().is_some_and(|c| rules.units.surnames.contains(c)).then_some(1))
}

/// Whether a label speaks of persons responsible.
pub(super) fn is_of_responsible(label: &str) -> bool {
    OF_RESPONSIBLE.is_match(&fold(label))
}

/// The names before and behind the numbers of a cell that stands under 联系方式 and the like.
pub(super) fn beside_numbers(value: &str, rules: &Rules) -> Vec<String> {
    let value = fold(value);
    let found = BEFORE_NUMBER.captures_iter(&value).chain(AFTER_NUMBER.captures_iter(&value));
    found.filter_map(|c| whole_name(c.get(1)?.as_str(), rules)).collect()
}

/// A piece that is nothing but a name, or one behind that of a body.
fn whole_name(piece: &str, rules: &Rules) -> Option<String> {
    let name = if is_name(piece, rules) { piece.to_string() } else { behind_body(piece, rules)? };
    (is_plain(&name, rules) && !rules.words.no_names.tell(&name)).then_some(name)
}

/// The names in what stands behind a label: `长河水务站 张某某、李某某 13800000000`.
pub(super) fn in_value(value: &str, rules: &Rules) -> Vec<String> {
    let value = fold(value);
    let mut names = Vec::new();
    let mut short: Option<char> = None;
    for piece in value.split(|c: char| !is_name_char(c)).filter(|piece| !piece.is_empty()) {
        let end = rules.words.behind_names.find(piece).unwrap_or(piece.len());
        let name = piece.get(..end).unwrap_or(piece);
        let one = Some(name).filter(|n| n.chars().count() == 1).and_then(|n| n.chars().next());
        // 张 某: two characters set apart by a blank.
        if let (Some(first), Some(second)) = (short.take(), one) {
            names.push([first, second].iter().collect());
            continue;
        }
        short = one;
        if is_name(name, rules) {
            names.push(name.to_string());
        } else if let Some(tail) = behind_body(name, rules) {
            names.push(tail);
        }
        if end < piece.len() {
            break;
        }
    }
    names
}

/// The first run of name characters, and whether something ends it that is no part of a sentence.
fn first_piece(value: &str, rules: &Rules) -> Option<(String, bool)> {
    let run: String = value.chars().take_while(|c| is_name_char(*c)).collect();
    let end = rules.words.behind_names.find(&run);
    let name = run.get(..end.unwrap_or(run.len()))?.to_string();
    let next = value.chars().nth(run.chars().count());
    let closed = end.is_some() || next.is_none_or(|c| c.is_ascii_digit() || c.is_whitespace() || ",、()".contains(c));
    Some((name, closed))
}

fn is_name_char(c: char) -> bool {
    c == '·' || c == '某' || (c as u32 >= 0x3400 && c.is_alphabetic() && (c as u32) < 0xFF00)
}

/// Whether a text is the name of a person, or a surname with an office (李主任).
fn is_name(text: &str, rules: &Rules) -> bool {
    let chars: Vec<char> = text.chars().collect();
    if text.contains('·') {
        let ends = text.starts_with('·') || text.ends_with('·');
        return (3..=DOTTED).contains(&chars.len()) && !ends && body_len(&chars, rules) == 0;
    }
    let Some(surname) = surname(&chars, rules) else { return false };
    if !(2..=LONGEST.max(surname + 3)).contains(&chars.len()) || rules.units.short_units.get(&chars).is_some() {
        return false;
    }
    // 办公室, 林业局 and the like are bodies whatever they begin with.
    rules.units.heads.end(&chars).is_none_or(|(length, ())| length < 2 && chars.len() == 2)
}

/// A contact as a name, whatever its surname, where it is neither a body nor an office.
pub(super) fn may_be_name(text: &str, rules: &Rules) -> Option<String> {
    let name: String = fold(text).chars().filter(|c| !c.is_whitespace()).collect();
    let chars: Vec<char> = name.chars().collect();
    let other = [&rules.units.heads, &rules.units.places, &rules.units.generic, &rules.units.posts]
        .iter()
        .any(|w| w.end(&chars).is_some())
        || [&rules.units.short_units, &rules.units.nobody].iter().any(|w| w.get(&chars).is_some())
        || chars.iter().any(|c| !is_name_char(*c) || rules.units.not_in_names.contains(c));
    ((2..=3).contains(&chars.len()) && !other).then_some(name)
}

/// The name that stands directly behind that of a body: 长河水务站张某某.
fn behind_body(text: &str, rules: &Rules) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    if text.contains('·') {
        let name: String = chars.iter().skip(body_len(&chars, rules)).collect();
        return (name.len() < text.len() && is_name(&name, rules)).then_some(name);
    }
    // A surname of two characters may begin with what ends a body: 镇水务站司马某某.
    let compound = |n: &usize| chars.len().checked_sub(*n).and_then(|at| surname(chars.get(at..)?, rules)) == Some(2);
    let lengths = [4, 3].into_iter().filter(compound).chain([3, 2, 4]);
    lengths.into_iter().find_map(|length| {
        let (body, name) = chars.split_at(chars.len().checked_sub(length)?);
        let name: String = name.iter().collect();
        (body.len() >= 2 && rules.units.heads.end(body).is_some() && is_name(&name, rules)).then_some(name)
    })
}

/// How many characters of a text with a dot are a body before the name: 镇水务站买买提·艾力江. Transliterations hold
/// characters that end a body too, so it has to begin with a level word or end in a longer one.
fn body_len(chars: &[char], rules: &Rules) -> usize {
    let dot = chars.iter().position(|c| *c == '·').unwrap_or(0);
    let level = rules.units.levels.start(chars).is_some();
    let ends = |at: &usize| {
        chars.get(..*at).and_then(|body| rules.units.heads.end(body)).is_some_and(|(length, ())| level || length > 1)
    };
    (2..dot).rev().find(ends).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    #[test]
    fn names_behind_their_labels() {
        let rules = Rules::builtin();
        for (text, names) in [
            ("联系人：张某某，电话：6000000", &["张某某"][..]),
            ("联 系 人：张 三  电话", &["张三"]),
            ("联系人:张某某 李某,13800000000", &["张某某", "李某"]),
            ("联系人及电话：赵小河13800000000", &["赵小河"]),
            ("（联系人张某某，电话6000000）", &["张某某"]),
            ("填报人：欧阳小河  审核人：王大山", &["欧阳小河", "王大山"]),
            ("时间：2024年5月3日 审核：李小林", &["李小林"]),
            ("审核：县水利局", &[]),
            ("经办人（签字）：孙小溪", &["孙小溪"]),
            ("联系人：长河水务站钱小河", &["钱小河"]),
            ("联系人：长河水务站 钱小河", &["钱小河"]),
            ("联系人：李主任", &["李主任"]),
            ("张大山（联系人）", &["张大山"]),
            ("联络员：艾山·买买提", &["艾山·买买提"]),
            ("联系人要经常到户", &[]),
            ("审核人员未按规定复核", &[]),
            ("联系人：镇水务站办公室", &[]),
            ("联系人：办公室", &[]),
            ("责任人：张某某", &[]),
            ("联系电话：张某某 6000000", &["张某某"]),
            ("责任人及联系电话：张某某 6000000", &[]),
            ("联系电话：应急 6000000", &[]),
            ("举报人李四，电话6000000反映渠道堵塞", &["李四"]),
            ("据举报人王五反映的情况，信访群众赵小河等三人未获答复", &["王五", "赵小河"]),
            ("投诉人：钱小溪", &["钱小溪"]),
            ("信访人满意，举报人曾多次来电，举报人应当配合，反映人要求保密，举报人身份", &[]),
            ("信访人员较多，投诉人对结果满意", &[]),
            ("村民任何军（13600000001），村民安全民（13700000000）", &["任何军", "安全民"]),
            ("村民赵小河（13800000000）家门前积水，请联系钱小溪，电话：6000001", &["赵小河", "钱小溪"]),
            ("群众赵六0370-6000000，户主钱小溪 138 0000 0000", &["赵六", "钱小溪"]),
            ("村民赵小河领取200000元，居民钱小溪 200000元，联系镇水务站，电话6000000", &[]),
            ("联系方式：13800000000，村民安置13800000000元，群众代表（13800000000），业主方联系电话6000000", &[]),
            ("举报人关注的问题，信访人房屋，投诉人安置情况，反映人大代表建议", &[]),
            ("由孙大山（6000000）负责，责任人孙大山，电话6000000", &[]),
        ] {
            let found = find(&fold(text), rules);
            assert_eq!([found.asked, found.forms].concat(), names, "{text}");
        }
        assert_eq!(may_be_name("呙小 河", rules), Some("呙小河".into()));
        for text in ["办公室", "水务站", "待定", "镇政府", "孙主任", "水利"] {
            assert_eq!(may_be_name(text, rules), None, "{text}");
        }
        for (text, names) in [
            ("赵六 0571-00000000", &["赵六"][..]),
            ("赵小河13800000000、长河水务站钱小溪 13800000001", &["赵小河", "钱小溪"]),
            ("0571-00000000（赵六）", &["赵六"]),
            ("13800000000 赵小河", &["赵小河"]),
            ("办公室 6000000", &[]),
            ("白天6000000，夜间6000001", &[]),
            ("6000000 镇政府", &[]),
        ] {
            assert_eq!(beside_numbers(text, rules), names, "{text}");
        }
        assert!(is_contact_label("联系人及电话") && is_contact_label("联 系 人") && !is_contact_label("责任人"));
    }
}
