//! Phrases inside a piece: role words in a row, what follows 等, a person behind a body. They say what a phrase is; the
//! reader of names decides what to do about it.

use super::field::{Field, Span};
use super::shape::{is_end, is_person, is_post, is_sure_end, opens_name, title_before_person};
use crate::model::UnitRole;
use crate::rules::UnitWords;

/// How far ahead a role word is looked for, in characters: no phrase is longer, and it keeps reading linear.
pub(super) const REACH: usize = 40;

/// Role words in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chain {
    /// How many characters.
    pub len: usize,
    /// The role of what stands before.
    pub role: UnitRole,
    /// What follows supports.
    pub with: bool,
    /// At least one of them stands inside no name.
    pub strong: bool,
}

/// The role words a text begins with.
pub(super) fn chain(keys: &[char], words: &UnitWords) -> Option<Chain> {
    let mut at = 0;
    let mut found: Option<Chain> = None;
    while let Some(rest) = keys.get(at..).filter(|rest| !rest.is_empty()) {
        let role = words.roles.start(rest);
        let filler = words.fillers.start(rest);
        match (role, filler) {
            (Some((n, word)), f) if f.is_none_or(|(m, ())| n >= m) => {
                at += n;
                let strong = !word.inside_names;
                found = Some(match found {
                    None => Chain { len: at, role: word.role, with: word.with, strong },
                    Some(c) => Chain {
                        len: at,
                        role: stronger(c.role, word.role),
                        with: c.with || word.with,
                        strong: c.strong || strong,
                    },
                });
            }
            (_, Some((n, ()))) => {
                at += n;
                if let Some(chain) = found.as_mut() {
                    chain.len = at;
                }
            }
            _ => break,
        }
    }
    found
}

/// Role words that end a name: some that stand in no name, or any up to the end of the text.
pub(super) fn closing(keys: &[char], words: &UnitWords) -> Option<Chain> {
    chain(keys, words).filter(|c| c.strong || c.len == keys.len())
}

/// Of two roles in one phrase (负责督导, 牵头负责) the more specific; watching beats all.
fn stronger(a: UnitRole, b: UnitRole) -> UnitRole {
    [UnitRole::Supervise, UnitRole::Support, UnitRole::Lead].into_iter().find(|r| *r == a || *r == b).unwrap_or(a)
}

/// Surnames that are the first character of few other words.
const PLAIN: &str =
    "王李张刘陈杨赵吴徐孙朱郭何罗郑谢宋唐韩冯邓曹彭曾肖萧董袁潘蒋蔡魏吕沈姚卢姜崔谭廖贾邹薛阎侯孟秦丁杜";

/// Whether a text is a name by one of the commonest surnames, so that nothing else need say that a person is meant.
pub(super) fn is_plain_person(keys: &[char]) -> bool {
    let place = keys.last().is_some_and(|c| "庄村屯寨岗湾河桥营店铺家楼集坪冲沟".contains(*c));
    (2..=3).contains(&keys.len()) && !place && keys.first().is_some_and(|c| PLAIN.contains(*c))
}

/// 县水利局李四: the length of the body's name. 村会计赵某 is a person with an office.
pub(super) fn body_before_person(keys: &[char], words: &UnitWords) -> Option<usize> {
    if title_before_person(keys, true, words).is_some() {
        return None;
    }
    [3, 2].into_iter().filter(|n| *n + 2 <= keys.len()).map(|n| keys.len() - n).find(|at| {
        let (body, person) = keys.split_at(*at);
        is_sure_end(body, words) && words.posts.end(body).is_none() && is_person(person, false, words)
    })
}

/// Whether role words after a name are role words there and not the rest of the name (县委|督查室).
pub(super) fn role_ends_name(chain: Chain, after: &[char], words: &UnitWords) -> bool {
    let rest = after.get(chain.len..).unwrap_or_default();
    let Some(first) = rest.first() else { return true };
    if matches!(first, '人' | '员' | '长' | '者' | '科' | '室' | '组' | '办' | '处' | '站' | '局') && rest.len() == 1
    {
        return false;
    }
    if matches!(first, '人') || rest.starts_with(&['同', '志']) || rest.starts_with(&['领', '导']) {
        return false;
    }
    let opener = opens_name(rest, words);
    if opener || !is_end(rest, words) && words.actions.start(rest).is_some() {
        return true;
    }
    chain.strong && (rest.len() >= 3 || !is_end(rest, words))
        || (!is_end(rest, words) && !has_chain(rest, words) && words.not_heads.end(rest).is_none() && rest.len() >= 3)
}

/// 各级行业|主管部门: role word and noun are the rest of a collective's name.
pub(super) fn generic_tail(before: &[char], chain: Chain, after: &[char]) -> bool {
    let phrase = after.get(..chain.len).unwrap_or_default();
    let noun = phrase.ends_with(&['单', '位']) || phrase.ends_with(&['部', '门']);
    let predicate = matches!(phrase.first(), Some('为' | '作' | '是'));
    noun && !predicate && (!chain.strong || before.contains(&'各') || before.ends_with(&['行', '业']))
}

/// Whether a role word that stands in no name follows somewhere.
pub(super) fn has_chain(keys: &[char], words: &UnitWords) -> bool {
    (0..keys.len().min(REACH))
        .any(|at| keys.get(at..).is_some_and(|rest| words.roles.start(rest).is_some_and(|(_, w)| !w.inside_names)))
}

/// 等有关部门, 等6个单位, 等: nothing but a generic noun after 等.
pub(super) fn tail_of_others(keys: &[char], words: &UnitWords) -> bool {
    let Some((_, tail)) = keys.split_first() else { return false };
    let end = (0..tail.len().min(REACH)).find(|at| {
        tail.get(*at..).is_some_and(|rest| {
            closing(rest, words).is_some()
                || (words
                    .connectors
                    .start(rest)
                    .is_some_and(|(n, ())| rest.get(n..).is_some_and(|r| opens_name(r, words))))
        })
    });
    let tail = tail.get(..end.unwrap_or(tail.len())).unwrap_or(tail);
    tail.is_empty() || (tail.len() <= 16 && words.generic.end(tail).is_some_and(|(n, ())| n > 1)) || tail == ['人']
}

/// The parts of a bracket at 、 and ,.
pub(super) fn split(field: &Field, span: &Span) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = span.start;
    for (i, key) in field.keys(span).iter().enumerate() {
        if matches!(key, '、' | ',' | ';' | ' ' | '\n' | '/') {
            parts.push(start..span.start + i);
            start = span.start + i + 1;
        }
    }
    parts.push(start..span.end);
    parts.retain(|part| !part.is_empty());
    parts
}

/// Whether 和 stands between two names and not inside one.
pub(super) fn joins_two(left: &[char], right: &[char], persons: bool, words: &UnitWords) -> bool {
    if matches!(right, ['时', ..] | ['其', ..]) && !matches!(right, ['其', '他' | '它' | '余', ..]) {
        return false; // 及时, 及其
    }
    let person = |side: &[char]| is_person(side, persons, words);
    if person(left) && (person(right) || title_before_person(right, persons, words).is_some()) {
        return true;
    }
    if !is_end(left, words) || person(left) {
        return false;
    }
    let sure = is_sure_end(left, words) || left.first() == Some(&'各');
    if sure && opens_name(right, words) {
        return true;
    }
    if is_post(left, words) {
        return is_post(right, words);
    }
    // 县农业农村局和财政局: both sides are bodies; 乡镇党委和政府 stays one.
    let body = words.heads.end(left).is_some() && words.organs.end(left).is_none() && is_sure_end(left, words);
    let head_first =
        right.iter().position(|c| matches!(c, '和' | '与' | '及')).and_then(|at| right.get(..at)).unwrap_or(right);
    body && head_first.len() >= 3 && words.heads.end(head_first).is_some() && words.organs.get(head_first).is_none()
}
