//! The names of persons to ask: those behind 联系人, 填报人, 审核人, 经办人 and the like, in running text or as the label of
//! a cell. Also those of private persons: who reported something (举报人, 信访群众), and who is named with a number (村民某某,
//! 电话…).

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
/// A name with its label in brackets behind it.
static BEHIND: Pattern = Pattern::filled(r"([\p{Han}·]{2,4})\(\s*LABEL\s*[),、:]", labels);
/// A name before a number behind a label that calls for numbers only: 联系电话：张某某 6000000.
static CALLED: Pattern = Pattern::filled(
    r"(?:联\s*系\s*)?(?:电\s*话|手\s*机|联\s*系\s*方\s*式|座\s*机)(?:号码|号)?(?:\([^()\n]{0,10}\))?\s*:\s*BESIDE",
    |pattern| pattern.replace("BESIDE", BESIDE),
);
/// Who brought something up; the name stands behind it.
static REPORTER: Pattern =
    Pattern::new(r"(?:举报|投诉|信访|上访|反映|来访|来信|来电|检举|控告)(?:人|者|群众)(?:姓名)?[: \n]{0,3}");
/// A private person, or one to turn to, who is named with a telephone number: 村民张某某（13800000000）, 请联系张某某，电话：6000000.
static WITH_NUMBER: Pattern = Pattern::new(concat!(
    r"(?:群众|[村居市]民|户主|[住农租商]户|业主|[困贫测]户|当事人|联系|咨询)([\p{Han}·]{2,4})",
    r"(?:[,、 \n]*\(?(?:1[3-9][0-9](?:[ -]?[0-9*]){8}|0[0-9]{2,3} ?- ?[0-9]{7,8})",
    r"|[,、 \n(]+(?:联系|咨询)?(?:电话|手机|方式)(?:号码|号)?[: \n]*\(?\+?[0-9][0-9 ()*-]{4,}[0-9])"
));
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

/// Whether a label or header says that people to ask stand under it.
pub(super) fn is_contact_label(label: &str) -> bool {
    label.chars().count() <= 16 && LABEL.is_match(&fold(label))
}

/// The names in a folded text, without white space.
pub(super) fn find(text: &str, rules: &Rules) -> Vec<String> {
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
    if !text.contains(['人', '员']) {
        return names;
    }
    for found in LABELLED.captures_iter(text) {
        let colon = found.get(1).is_some_and(|m| m.as_str().contains(':'));
        let rest = found.get(0).and_then(|m| text.get(m.end()..)).unwrap_or("");
        let stop = rest.char_indices().enumerate().find(|(n, (_, c))| *n == REACH || "。;:!?".contains(*c));
        let value = rest.get(..stop.map_or(rest.len(), |(_, (at, _))| at)).unwrap_or("");
        if colon {
            names.extend(in_value(value, rules));
        } else {
            names.extend(
                first_piece(value, rules).filter(|(name, closed)| *closed && is_name(name, rules)).map(|(n, _)| n),
            );
        }
    }
    names.extend(BEHIND.captures_iter(text).filter_map(|c| {
        let name = c.get(1)?.as_str();
        is_name(name, rules).then(|| name.to_string())
    }));
    names
}

/// The name at the beginning of what stands behind 举报人: to the end of the run, or to what the person does.
fn reporter(rest: &str, rules: &Rules) -> Option<String> {
    let run: String = rest.chars().take_while(|c| is_name_char(*c)).take(REACH).collect();
    // A name has two characters at least.
    let second = run.char_indices().nth(2).map_or(run.len(), |(at, _)| at);
    let behind = run.get(second..)?;
    let end = [&rules.words.reports, &rules.words.behind_names].iter().filter_map(|words| words.find(behind)).min();
    let end = end.unwrap_or(behind.len());
    let name = run.get(..second + end)?;
    private_name(name, rules)
}

/// A text that is nothing but the name of a person.
fn private_name(text: &str, rules: &Rules) -> Option<String> {
    let is_word = rules.words.no_persons.tell(text) || rules.words.no_names.tell(text);
    may_be_name(text, rules).filter(|name| !is_word && is_name(name, rules))
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
    let plain = name.chars().count() > 3 || may_be_name(&name, rules).is_some();
    (plain && !rules.words.no_names.tell(&name)).then_some(name)
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
        return (4..=20).contains(&chars.len());
    }
    let surname = match rules.units.compound_surnames.start(&chars) {
        Some((length, ())) if length < chars.len() => length,
        _ if chars.first().is_some_and(|c| rules.units.surnames.contains(c)) => 1,
        _ => return false,
    };
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
    [3, 2, 4].into_iter().find_map(|length| {
        let (body, name) = chars.split_at(chars.len().checked_sub(length)?);
        let name: String = name.iter().collect();
        (body.len() >= 2 && rules.units.heads.end(body).is_some() && is_name(&name, rules)).then_some(name)
    })
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
            ("村民赵小河（13800000000）家门前积水，请联系钱小溪，电话：6000001", &["赵小河", "钱小溪"]),
            ("群众赵六0370-6000000，户主钱小溪 138 0000 0000", &["赵六", "钱小溪"]),
            ("村民赵小河领取200000元，居民钱小溪 200000元，联系镇水务站，电话6000000", &[]),
            ("联系方式：13800000000，村民安置13800000000元，群众代表（13800000000），业主方联系电话6000000", &[]),
            ("举报人关注的问题，信访人房屋，投诉人安置情况，反映人大代表建议", &[]),
            ("由孙大山（6000000）负责，责任人孙大山，电话6000000", &[]),
        ] {
            assert_eq!(find(&fold(text), rules), names, "{text}");
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
