//! Reader's text → running text: outer white space and line breaks inside a sentence go, everything else stays.

use super::width::is_cjk;

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
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        match (out.chars().next_back(), line.chars().next()) {
            (Some(a), _) if ends_sentence(a) => out.push('\n'),
            (Some(a), Some(b)) if !is_cjk(a) && !is_cjk(b) && !a.is_ascii_punctuation() => out.push(' '),
            _ => {}
        }
        out.push_str(line);
    }
    out
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
