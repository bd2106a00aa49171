//! Where a headline ends and what is said about it begins (rule of meaning 4).

use crate::text::marker;

/// Longest heading, in characters.
const LONGEST_HEADING: usize = 60;

/// Byte offset at which the headline of a folded text ends, and at which the rest begins.
pub(in crate::split) fn end(text: &str) -> (usize, usize) {
    let mut quoted = false;
    let mut depth = 0usize;
    let mut comma = false;
    let balanced = memchr::memchr_iter(b'"', text.as_bytes()).count().is_multiple_of(2);
    for (at, c) in text.char_indices() {
        let after = at + c.len_utf8();
        match c {
            '"' => quoted = !quoted && balanced,
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '。' | '!' | '?' if !quoted => return (at, after),
            ',' | ':' if !quoted && depth == 0 => {
                let head = text.get(..at).unwrap_or("");
                let aspect = head.ends_with("方面") || head.ends_with("情况");
                let rest = text.get(after..).unwrap_or("");
                if aspect && !comma && head.chars().count() <= 30 || c == ':' && marker::leading(rest).is_some() {
                    return (at, after);
                }
                comma = true;
            }
            // The first point opens without a sentence end: 渠道管护缺位(1)…
            _ => {}
        }
    }
    (text.len(), text.len())
}

/// The heading of a text that is one: no sentence follows.
pub(super) fn heading(text: &str) -> Option<&str> {
    let (end, rest) = end(text);
    let alone = text.get(rest..).is_none_or(|t| t.trim().is_empty());
    let head = text.get(..end)?;
    (alone && !head.is_empty() && head.chars().count() <= LONGEST_HEADING).then_some(head)
}

/// The first sentence of a chapter where it can be its heading: short and without a comma.
pub(super) fn short(text: &str) -> Option<&str> {
    let head = text.get(..end(text).0)?;
    ((2..=20).contains(&head.chars().count()) && !head.contains([',', ';'])).then_some(head)
}

/// The name of a problem without what its heading adds: 关于…的问题的整改情况.
pub(in crate::split) fn stem(headline: &str) -> &str {
    let bare = ["整改落实情况", "整改进展情况", "整改情况", "整改"].iter().find_map(|w| headline.strip_suffix(w));
    bare.map_or(headline, |t| t.strip_suffix('的').unwrap_or(t))
}

/// Whether a heading names a problem: 关于渠道淤塞问题的整改. 上述问题 names none.
pub(super) fn names_problem(head: &str) -> bool {
    let name = stem(head.split([':', '。', ',', ';']).next().unwrap_or(""));
    name.ends_with("问题") && name.chars().count() > SHORTEST_NAME
}

/// Characters that a heading has at most without naming its problem: 发现的问题.
const SHORTEST_NAME: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> (&str, &str) {
        let (a, b) = end(text);
        (&text[..a], &text[b..])
    }

    #[test]
    fn a_headline_is_the_first_sentence() {
        assert_eq!(cut("渠道淤塞。下游缺水。"), ("渠道淤塞", "下游缺水。"));
        assert_eq!(cut("管护方面,无人巡查。"), ("管护方面", "无人巡查。"));
        assert_eq!(cut("管护情况:(1)无人巡查。"), ("管护情况", "(1)无人巡查。"));
        assert_eq!(cut("关于\"渠道淤塞。下游缺水\"问题"), ("关于\"渠道淤塞。下游缺水\"问题", ""));
        assert_eq!(heading("管护方面"), Some("管护方面"));
        assert_eq!(heading("渠道淤塞。下游缺水。"), None);
    }
}
