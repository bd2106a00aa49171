//! Where a headline ends and what is said about it begins (rule of meaning 4).

use crate::text::marker;

/// Longest heading, in characters.
const LONGEST_HEADING: usize = 60;

/// Byte offset at which the headline of a folded text ends, and at which the rest begins.
pub(in crate::split) fn end(text: &str) -> (usize, usize) {
    if let Some(end) = told_behind(text) {
        return (end, end);
    }
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

/// Where a heading ends that a sentence runs on to: 关于渠道淤塞问题审计发现，….
fn told_behind(text: &str) -> Option<usize> {
    const FOUND: [&str; 7] = ["审计发现", "审计指出", "检查发现", "巡察发现", "督察发现", "经查", "经核查"];
    const PROBLEM: &str = "问题";
    let ends = text.starts_with("关于").then(|| text.match_indices(PROBLEM))?.map(|(at, _)| at + PROBLEM.len());
    let runs_on = |end: &usize| text.get(*end..).is_some_and(|rest| FOUND.iter().any(|word| rest.starts_with(word)));
    let before = |end: &usize| text.get(..*end).is_some_and(|head| !head.contains(['。', ';', ':', '"']));
    ends.take_while(before).find(runs_on)
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
        assert_eq!(cut("关于渠道淤塞问题审计发现,两处淤塞。"), ("关于渠道淤塞问题", "审计发现,两处淤塞。"));
        assert_eq!(heading("管护方面"), Some("管护方面"));
        assert_eq!(heading("渠道淤塞。下游缺水。"), None);
    }
}
