//! What a stretch of a field looks like: the end of a body's name, a person, a post, a label. Each answer is about the
//! characters alone; where they stand is not known here.

use crate::model::UnitRole;
use crate::rules::UnitWords;
use crate::rules::units::LabelPart;
use crate::text::numeral::digit;
use crate::text::width::is_cjk;

/// What a label or column header says of what stands under it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sense {
    /// The one specific role it names.
    pub role: Option<UnitRole>,
    /// Bodies stand under it.
    pub bodies: bool,
    /// Persons stand under it.
    pub persons: bool,
}

/// Whether a name can end here: it ends in a body, a place, a generic noun, a post or a bracket.
pub(super) fn is_end(keys: &[char], words: &UnitWords) -> bool {
    keys.len() >= 2 && (is_body_end(keys, words) || words.posts.end(keys).is_some())
}

/// Whether a body's name can end here.
pub(super) fn is_body_end(keys: &[char], words: &UnitWords) -> bool {
    keys.len() >= 2
        && (words.heads.end(keys).is_some()
            || words.places.end(keys).is_some()
            || words.generic.end(keys).is_some_and(|(n, _)| n > 1)
            || keys.last().is_some_and(|c| matches!(c, ')' | ']' | '"')))
}

/// The same, unless the ending only looks like one (社会, 农村).
pub(super) fn is_sure_end(keys: &[char], words: &UnitWords) -> bool {
    is_end(keys, words) && words.not_heads.end(keys).is_none()
}

/// Whether a name begins with a level word: 县财政局, not 市场监管局. Gives the length of the word.
pub(super) fn level(keys: &[char], words: &UnitWords) -> Option<usize> {
    let (len, ()) = words.levels.start(keys)?;
    (keys.len() > len && (words.not_levels.start(keys).is_none() || words.levels_after_all.start(keys).is_some()))
        .then_some(len)
}

/// Whether a name begins here that can follow a 和 or a role word: 县…, 各…, 有关….
pub(super) fn opens_name(keys: &[char], words: &UnitWords) -> bool {
    level(keys, words).is_some() || words.openers.start(keys).is_some()
}

/// Whether a text is the name of a person. `expected` where the label or column says that persons stand here.
pub(super) fn is_person(keys: &[char], expected: bool, words: &UnitWords) -> bool {
    if keys.len() > 16 {
        return false;
    }
    let compound = words.compound_surnames.start(keys).is_some();
    let masked = keys.iter().skip(1).all(|c| matches!(c, '某' | '×' | 'X' | 'x' | '*' | '○' | 'Ⅹ'));
    let surname = compound || keys.first().is_some_and(|c| words.surnames.contains(c));
    if masked && (2..=3).contains(&keys.len()) {
        return surname || (expected && keys.first().is_some_and(|c| is_cjk(*c)));
    }
    if keys.contains(&'·') {
        return (4..=16).contains(&keys.len()) && keys.iter().all(|c| *c == '·' || is_cjk(*c)) && !is_end(keys, words);
    }
    let plain = keys.iter().all(|c| matches!(*c as u32, 0x3400..=0x9FFF | 0x20000..=0x323AF));
    // 全体班子成员: 全 is a surname, 全体 no name.
    let word = [&words.nobody, &words.several, &words.generic].iter().any(|words| words.get(keys).is_some());
    if !plain || words.posts.end(keys).is_some() || word {
        return false;
    }
    if compound && matches!(keys.len(), 3 | 4) && !is_end(keys, words) {
        return true;
    }
    if words.short_units.get(keys).is_some() || keys.first().is_some_and(|c| *c == '各') {
        return false;
    }
    if expected {
        // 张会 and 李村 are names where a person is due; 张村镇 is not.
        let given = surname && keys.last().is_some_and(|c| words.name_ends.contains(c));
        return match keys.len() {
            2 => surname || !is_end(keys, words),
            3 => given || !is_end(keys, words),
            _ => false,
        };
    }
    (2..=3).contains(&keys.len())
        && surname
        && !is_end(keys, words)
        && !keys.iter().skip(1).any(|c| words.not_in_names.contains(c))
}

/// Whether a text is a post without a person.
pub(super) fn is_post(keys: &[char], words: &UnitWords) -> bool {
    words.posts.end(keys).is_some_and(|(n, _)| n >= 2)
}

/// Splits 镇党委书记张三 into title and person: the length of the title.
pub(super) fn title_before_person(keys: &[char], expected: bool, words: &UnitWords) -> Option<usize> {
    // 总工程师 names nobody.
    if words.posts.end(keys).is_some() {
        return None;
    }
    let parts = |at: usize| {
        let (title, person) = keys.split_at(at);
        (is_post(title, words) || calls_person(title, words)) && is_person(person, expected, words)
    };
    let at = (2..=4).rev().filter(|n| *n < keys.len()).map(|n| keys.len() - n).find(|at| parts(*at))?;
    // 总会计师苏某 is 苏某: 师 is the end of the office, though somebody may be called 师.
    let goes_on = |longer: &usize| {
        let post = keys.get(..*longer).and_then(|title| words.posts.end(title));
        post.is_some_and(|(n, ())| n > longer - at) && parts(*longer)
    };
    Some((at + 1..keys.len().saturating_sub(1)).take(2).find(goes_on).unwrap_or(at))
}

/// Whether a text is a label under which one person stands: 经办人, 具体负责人.
fn calls_person(keys: &[char], words: &UnitWords) -> bool {
    keys.last() == Some(&'人') && keys.len() > 1 && label_len(keys, words) == keys.len() && sense(keys, words).persons
}

/// Splits 张三书记 or 张三副镇长: the length of the name. A place may look like a name (金山镇镇长), so the title must
/// begin with 副 or be a bare post.
pub(super) fn person_before_title(keys: &[char], words: &UnitWords) -> Option<usize> {
    [3, 2].into_iter().filter(|n| *n < keys.len()).find(|n| {
        let (person, title) = keys.split_at(*n);
        let bare = words.posts.get(title).is_some() || title.first() == Some(&'副');
        // 卢副局长 is 卢, of whom no more is told.
        bare && person.last() != Some(&'副') && is_post(title, words) && is_person(person, false, words)
    })
}

/// Whether a name is of several bodies at once.
pub(super) fn is_collective(keys: &[char], words: &UnitWords) -> bool {
    if keys.len() < 2 {
        return false;
    }
    if words.generic.get(keys).is_some_and(|()| words.places.get(keys).is_some()) {
        return true; // 乡镇
    }
    let bare = unbracketed(keys);
    if let Some(organ) = bare.strip_prefix(&['乡', '镇']).filter(|o| o.is_empty() || words.organs.get(o).is_some()) {
        return !organ.is_empty() || keys.len() >= 2; // 乡镇人民政府 is every one of them
    }
    if let Some((n, ())) = words.generic.end(&bare).filter(|(n, ())| *n > 1) {
        // 县直各部门, 领导小组成员单位; 施工单位 is one body, 部门 alone any.
        if words.several.inside(&bare) || (n == bare.len() && bare == ['部', '门']) {
            return true;
        }
    }
    if bare.windows(2).any(|pair| matches!(pair, ['两' | '三', '级'])) {
        return true;
    }
    let plural = bare.contains(&'各') || bare.first().zip(bare.get(1)).is_some_and(|(a, b)| is_plural(*a, *b));
    plural && !bare.iter().all(|c| *c == '各')
}

/// 有关乡镇人民政府, 全县各…, 两级政府: a first word that makes several of whatever follows.
fn is_plural(a: char, b: char) -> bool {
    matches!((a, b), ('有' | '相', '关') | ('所', '有') | ('其', '他' | '它' | '余') | ('沿', '线') | ('属', '地'))
}

/// A text less what stands in brackets.
pub(super) fn unbracketed(keys: &[char]) -> Vec<char> {
    let mut depth = 0usize;
    let mut out = Vec::with_capacity(keys.len());
    for c in keys {
        if super::field::opens(*c) {
            depth += 1;
        } else if super::field::closes(*c) {
            depth = depth.saturating_sub(1);
        } else if depth == 0 {
            out.push(*c);
        }
    }
    out
}

/// What a header says, whatever else stands in it: 责任单位及分工, 牵头(责任)单位.
pub(super) fn sense(keys: &[char], words: &UnitWords) -> Sense {
    let mut sense = Sense::default();
    let mut roles: Vec<UnitRole> = Vec::new();
    let mut rest = keys;
    while !rest.is_empty() {
        let step = words.label_parts.start(rest).map_or(1, |(n, part)| {
            match part {
                LabelPart::Role(role) if !roles.contains(role) => roles.push(*role),
                LabelPart::Bodies => sense.bodies = true,
                LabelPart::Persons => sense.persons = true,
                _ => {}
            }
            n
        });
        rest = rest.get(step..).unwrap_or_default();
    }
    // 督导、验收 beside another role still watches; two other roles leave it open.
    sense.role = match roles.as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    sense
}

/// How much of a text is parts of a label at its start: its length.
pub(super) fn label_parts_len(keys: &[char], words: &UnitWords) -> usize {
    let mut at = 0;
    while let Some((n, _)) = keys.get(at..).and_then(|rest| words.label_parts.start(rest)) {
        at += n;
    }
    at
}

/// How much of a text is one label at its start: its length, 0 for none.
pub(super) fn label_len(keys: &[char], words: &UnitWords) -> usize {
    let mut at = 0;
    let mut end = 0;
    while let Some((n, part)) = keys.get(at..).and_then(|rest| words.label_parts.start(rest)) {
        at += n;
        if matches!(part, LabelPart::Bodies | LabelPart::Persons) {
            end = at;
        }
    }
    // (责任人) closes after its noun.
    while end > 0 && keys.get(end) == Some(&')') {
        end += 1;
    }
    end
}

/// Whether a text is one label from end to end: 牵头单位, 整改责任单位及责任人, and before a colon 牵头 alone.
pub(super) fn is_unit_label(keys: &[char], before_colon: bool, words: &UnitWords) -> bool {
    if keys.is_empty() {
        return false;
    }
    if label_len(keys, words) == keys.len() {
        return true;
    }
    if !before_colon {
        return false;
    }
    // 责任单位(牵头): what stands in brackets adds a role to the label.
    let bare = unbracketed(keys);
    let bracketed = bare.len() < keys.len() && !bare.is_empty() && label_len(&bare, words) == bare.len();
    let role = matches!(words.label_parts.get(keys), Some(LabelPart::Role(_)));
    bracketed || role || keys == ['责', '任'] || loosely_label(keys, words)
}

/// 牵头县直部门, 主要牵头责任单位: begins with something unknown, holds a role or 责任 and ends in a noun.
fn loosely_label(keys: &[char], words: &UnitWords) -> bool {
    keys.len() <= 14
        && words.label_parts.end(keys).is_some_and(|(_, part)| matches!(part, LabelPart::Bodies | LabelPart::Persons))
        && (sense(keys, words).role.is_some() || keys.windows(2).any(|pair| pair == ['责', '任']))
        && !opens_name(keys, words)
}

/// Whether no responsible body stands under this label.
pub(super) fn is_foreign_label(keys: &[char], words: &UnitWords) -> bool {
    words.foreign_labels.get(keys).is_some()
}

/// How much of a text is a label at its start under which no responsible body stands, written without a colon before
/// what it names: 联系人赵某某, 联系人及电话0000-0000000, 完成时限9月底前. `None` where the text only begins like one.
pub(super) fn foreign_lead(keys: &[char], words: &UnitWords) -> Option<usize> {
    let mut len = words.foreign_labels.start(keys)?.0;
    while let Some(rest) = keys.get(len..).filter(|rest| matches!(rest.first(), Some('及' | '和' | '与' | '/' | '、')))
    {
        len += 1 + words.foreign_labels.start(rest.get(1..)?)?.0;
    }
    let named = keys.get(len..)?;
    if matches!(named.first(), Some('为' | '是')) {
        return Some(len + 1);
    }
    let number = named.iter().position(|c| c.is_ascii_digit() || c.is_whitespace()).unwrap_or(named.len());
    let name = named.get(..number)?;
    let told = if name.is_empty() { number < named.len() } else { names_person(name, words) };
    told.then_some(len)
}

/// Whether a text is a person, with an office or a body before the name or without.
fn names_person(keys: &[char], words: &UnitWords) -> bool {
    let behind_body = |n: &usize| {
        let (body, person) = keys.split_at(keys.len() - n);
        is_body_end(body, words) && is_person(person, false, words)
    };
    is_person(keys, true, words)
        || title_before_person(keys, true, words).is_some()
        || person_before_title(keys, words).is_some()
        || [3, 2].iter().filter(|n| **n < keys.len()).any(behind_body)
}

/// Whether a piece names nobody: 无, 同上, dashes, numbers, white space.
pub(super) fn is_nobody(keys: &[char], words: &UnitWords) -> bool {
    words.nobody.get(keys).is_some()
        || !keys.iter().any(|c| c.is_alphanumeric())
        || keys.iter().all(|c| c.is_ascii_digit())
        || crate::text::numeral::number(&keys.iter().collect::<String>()).is_some()
        || is_item(keys)
        || (keys.len() == 1 && words.levels.get(keys).is_none() && !keys.iter().any(|c| is_cjk(*c)))
}

/// Whether a text counts something: 第1项, 第三条问题.
fn is_item(keys: &[char]) -> bool {
    let rest = |keys: &[char]| -> Option<String> {
        let (first, rest) = keys.split_first()?;
        let count = rest.iter().take_while(|c| c.is_ascii_digit() || digit(**c).is_some() || **c == '十').count();
        (*first == '第' && count > 0).then(|| rest.iter().skip(count).collect())
    };
    rest(keys).is_some_and(|rest| {
        ["项", "条", "款", "点", "个"]
            .iter()
            .filter_map(|unit| rest.strip_prefix(unit))
            .any(|what| matches!(what, "" | "问题" | "任务"))
    })
}
