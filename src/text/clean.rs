//! Reader's text → running text: outer white space and line breaks inside a sentence go, everything else stays.

use super::width::{fold_char, is_cjk};

/// Joins the lines of a cell or paragraph: a break inside a sentence vanishes between Chinese characters and becomes
/// a blank between others; a break after a sentence end stays.
///
/// ```
/// use zhenggai::text::clean::join_lines;
/// assert_eq!(join_lines(" 县人民\n医院 "), "县人民医院");
/// assert_eq!(join_lines("1.清淤。\n2.加固。"), "1.清淤。\n2.加固。");
/// ```
#[must_use]
pub fn join_lines(text: &str) -> String {
    join(text, &|_| false)
}

/// Joins the lines of a measure, a point or a goal as [`join_lines`] does, but keeps a break that no line of a given
/// width can have made: the author's own, between phrases without punctuation.
///
/// A text broken at a width fills every line but the last. So a break stays behind a line that falls well short of the
/// longest where there are three lines or more (of two, the first may have been cut by a page end), and between short
/// plain phrases where a later one is longer than an earlier one or all have four characters. Every other break may
/// stand inside a word (县人民⏎医院) and goes.
///
/// ```
/// use zhenggai::text::clean::join_clauses;
/// assert_eq!(join_clauses("返工重建\n逐户验收"), "返工重建\n逐户验收");
/// assert_eq!(join_clauses("一次性补登台账，逐\n户核对"), "一次性补登台账，逐户核对");
/// ```
#[must_use]
pub fn join_clauses(text: &str) -> String {
    join_phrases(text, &|_| false)
}

/// Joins as [`join_clauses`] does, but keeps every break where each line begins as a phrase of its own does: `begins` tells
/// that of a line. No line may end where a sentence cannot.
///
/// ```
/// use zhenggai::text::clean::join_phrases;
/// let verb = |line: &str| line.starts_with(['补', '加']);
/// assert_eq!(join_phrases("补充配备管护人员\n加强巡查", &verb), "补充配备管护人员\n加强巡查");
/// assert_eq!(join_phrases("补充配备管护人员并\n加强巡查", &verb), "补充配备管护人员并加强巡查");
/// ```
#[must_use]
pub fn join_phrases(text: &str, begins: &dyn Fn(&str) -> bool) -> String {
    // Most texts are one line.
    if !text.contains('\n') {
        return text.trim().to_string();
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let lengths: Vec<usize> = lines.iter().map(|l| l.chars().count()).collect();
    let longest = lengths.iter().copied().max().unwrap_or(0);
    let plain = |l: &&str| l.chars().all(|c| is_cjk(c) && c.is_alphanumeric() || c.is_ascii_digit());
    let growing = lengths.iter().try_fold(0, |most, n| if *n > most && most > 0 { None } else { Some((*n).max(most)) });
    let phrases = lengths.len() > 1
        && lengths.iter().all(|n| (PHRASE.0..=PHRASE.1).contains(n))
        && (growing.is_none() || longest == PHRASE.0)
        && lines.iter().all(plain);
    let ends = |l: &&str| !l.ends_with(GO_ON) && l.chars().count() >= PHRASE.0;
    let begun = lines.iter().all(|l| begins(l)) && lines.iter().rev().skip(1).all(ends);
    let phrases = phrases || begun;
    join(text, &|at: usize| {
        let short = lengths.len() > 2 && lengths.get(at).is_some_and(|n| n + SHORT < longest);
        let goes_on = lines.get(at).is_some_and(|l| l.ends_with(['，', ',', '、', '（', '(', '“', '《']));
        let number = lines.get(at + 1).is_some_and(|l| l.starts_with(|c: char| c.is_ascii_alphanumeric()));
        phrases || short && !goes_on && !number
    })
}

/// What a line ends in that goes on in the next.
const GO_ON: [char; 23] = [
    '，', ',', '、', '（', '(', '“', '《', '和', '及', '与', '并', '或', '的', '对', '将', '把', '在', '于', '向',
    '由', '按', '以', '为',
];
/// Characters of a short phrase on a line of its own.
const PHRASE: (usize, usize) = (4, 10);
/// A line that falls short of the longest by more than this was ended on purpose.
const SHORT: usize = 4;

/// Joins lines; `kept` says of a line, counted without blank ones, that the break behind it stays.
fn join(text: &str, kept: &dyn Fn(usize) -> bool) -> String {
    if !text.contains('\n') {
        return text.trim().to_string();
    }
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.lines().map(str::trim).filter(|l| !l.is_empty()).enumerate() {
        match (out.chars().next_back(), line.chars().next()) {
            (Some(a), _) if ends_sentence(a) || at > 0 && kept(at - 1) => out.push('\n'),
            (Some(a), Some(b)) if !is_cjk(a) && !is_cjk(b) && !a.is_ascii_punctuation() => out.push(' '),
            _ => {}
        }
        out.push_str(line);
    }
    out
}

/// A text less the separators that it ends in: they part it from the item behind it and are none of it.
///
/// ```
/// use zhenggai::text::clean::without_separators;
/// assert_eq!(without_separators("加固护栏；"), "加固护栏");
/// assert_eq!(without_separators("加固护栏。；"), "加固护栏。");
/// ```
#[must_use]
pub fn without_separators(text: &str) -> &str {
    let bare = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '；' | ';' | '，' | ',' | '、'));
    if bare.is_empty() { text } else { bare }
}

/// Whether a cell says that there is nothing, or holds nothing: `/`, —, 无.
///
/// ```
/// use zhenggai::text::clean::is_nothing;
/// assert!(is_nothing(" —— ") && is_nothing("／") && is_nothing("无") && is_nothing("NULL"));
/// assert!(!is_nothing("无责任单位"));
/// ```
#[must_use]
pub fn is_nothing(raw: &str) -> bool {
    let mut chars = raw.chars().map(fold_char).filter(|c| !c.is_whitespace());
    match chars.next() {
        None => true,
        Some('-' | '/' | '\\') => chars.all(|c| matches!(c, '-' | '/' | '\\')),
        Some('无') => chars.next().is_none(),
        // What a program writes where a table of a database has no value.
        Some('n' | 'N') => ["ull", "/a", "an", "one", "il"].iter().any(|rest| same(chars.clone(), rest)),
        Some('暂') => chars.eq(['无']),
        Some(_) => false,
    }
}

/// Whether characters are these, in capitals or not.
fn same(chars: impl Iterator<Item = char>, word: &str) -> bool {
    chars.map(|c| c.to_ascii_lowercase()).eq(word.chars())
}

/// Whether a character ends a sentence or a clause that a list item may end with.
#[must_use]
pub fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '；' | ';' | '！' | '？' | '!' | '?' | '：' | ':')
}

/// The first sentence, without its end, where more text follows it.
#[must_use]
pub fn first_sentence(text: &str) -> Option<&str> {
    let end = text.find(['。', '！', '？'])?;
    let after = text.get(end..)?.chars().next()?.len_utf8() + end;
    let rest = text.get(after..)?.trim_matches(['”', '"', '’', ' ', '\n']);
    let title = text.get(..end)?;
    (!rest.is_empty() && !title.is_empty()).then_some(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_authors_own_breaks_stay() {
        for text in ["返工重建\n逐户验收", "加装护栏\n更换标识牌", "登记造册\n组织鉴定\n对鉴定为危房的立即组织群众搬离"]
        {
            assert_eq!(join_clauses(text), text);
        }
    }

    #[test]
    fn breaks_at_a_width_go() {
        for text in [
            "建立台账逐户\n登记造册加强\n管护责任",
            "对排查出的隐患\n逐一整改",
            "县人民\n医院",
            "一次性补登台账，并逐\n户核对",
            "更换水泵三台并检修管线\n若干，共计\n45.2万元用于检修",
            "加强巡查，落实\n管护责任并建立长效机制和考核办法",
        ] {
            assert!(!join_clauses(text).contains('\n'), "{text}");
        }
        assert_eq!(join_clauses("1.清淤。\n2.加固。"), "1.清淤。\n2.加固。");
    }
}
