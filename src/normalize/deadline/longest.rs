//! The longest calendar phrase at a place of a text: the rules of `points` tried in turn. What a rule makes of its match
//! is its own matter.

use super::points::{Core, RULES};
use super::scan::is_numeral;
use crate::text::Letters;

/// Longest phrase, in characters.
const LONGEST: usize = 48;

/// The longest calendar phrase that begins a text. `before` is the character before it.
pub(super) fn core(text: &str, before: Option<char>) -> Option<Core> {
    let first = text.chars().next()?;
    // 3年前 and 一月中 are read from their number on or not at all.
    if !opens(first)
        || (matches!(first, '年' | '月') && before.is_some_and(|b| is_numeral(b) || matches!(b, '正' | '腊' | '冬')))
    {
        return None;
    }
    if is_numeral(first) && before.is_some_and(|b| joins(b, first)) {
        return None;
    }
    let mut best: Option<Core> = None;
    let near = text.char_indices().nth(LONGEST).and_then(|(end, _)| text.get(..end)).unwrap_or(text);
    // Of most rules nothing stands near, which is told by a bit or two.
    let letters = Letters::of(near);
    for rule in &RULES {
        let may_match = rule.needs.iter().any(|c| letters.may_hold(*c)) && near.contains(rule.needs);
        if !rule.needs.is_empty() && !may_match {
            continue;
        }
        let Some(captures) = rule.pattern.captures(text) else { continue };
        let rest = captures.get(0).and_then(|m| text.get(m.end()..)).unwrap_or("");
        if let Some(found) = (rule.read)(&captures, rest)
            && best.is_none_or(|b| found.len > b.len || (found.len == b.len && found.need < b.need))
        {
            best = Some(found);
        }
    }
    best
}

/// Whether a phrase can begin with a character: most of a text is passed over at this price.
fn opens(c: char) -> bool {
    is_numeral(c)
        || "今本明次翌来后去上当同下第这前中全年月首元岁除春新农阴正腊冬妇植清劳青儿端建教国重宪Xx×*某Qq\"周星礼"
            .contains(c)
}

/// Whether two numerals are parts of one number, so that a phrase cannot begin between them.
fn joins(before: char, first: char) -> bool {
    (before.is_ascii_digit() && first.is_ascii_digit())
        || (!before.is_ascii_digit() && !first.is_ascii_digit() && is_numeral(before))
}

#[cfg(test)]
mod tests {
    use super::super::corpus;
    use super::super::points::Need;
    use super::*;
    use crate::text::width::fold;

    #[test]
    fn every_rule_compiles_and_has_its_own_name() {
        for rule in &RULES {
            assert!(!rule.pattern.is_match(""), "{}", rule.name);
        }
        let mut names: Vec<_> = RULES.iter().map(|r| r.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), RULES.len());
    }

    #[test]
    fn every_match_holds_what_its_rule_needs() {
        for phrase in corpus::phrases() {
            let phrase = fold(phrase);
            for text in phrase.char_indices().filter_map(|(at, _)| phrase.get(at..)) {
                for rule in &RULES {
                    let Some(found) = rule.pattern.find(text) else { continue };
                    let known = rule.needs.is_empty() || found.as_str().contains(rule.needs);
                    assert!(known && found.as_str().chars().count() <= LONGEST, "{}: {}", rule.name, found.as_str());
                }
            }
        }
    }

    #[test]
    fn the_longest_reading_wins() {
        for (text, len) in
            [("2031年9月中下旬前", "2031年9月中下旬"), ("2031-2035年", "2031-2035年"), ("三、四季度", "三、四季度")]
        {
            assert_eq!(core(text, None).map(|c| c.len), Some(len.len()), "{text}");
        }
        for text in ["3.2公里", "2031.6万元", "12/1号楼吧", "十五个", "全程"] {
            assert!(core(text, None).is_none_or(|c| c.need > Need::Nothing), "{text}");
        }
    }
}
