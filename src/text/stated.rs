//! Sentences that say how far a problem is solved and nothing else: 该问题已完成整改。

use super::Pattern;
use std::ops::Range;

/// A sentence or clause that says how far a problem is solved. All positions are bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// What it says: 已完成整改.
    pub state: Range<usize>,
    /// The clause with its subject and the mark behind it.
    pub clause: Range<usize>,
}

/// Such a sentence with its subject.
static SENTENCE: Pattern = Pattern::new(
    r"(?x) (?:^|[。;；!！\n]) \s*
    ( (?:(?:截至|截止)?(?:目前|现在?)[,，]?)? (?:该|此|本|上述|以上|这一?)(?:项|条|个|类|些|方面)?问题 (?:(?:截至)?(?:目前|现))?(?:均|都)?
      ( (?:已|正在|尚未|未|基本|部分|全部|持续|长期|整改|按|立|现)[\p{Han}]{1,9} ) (?:[。;；,，!！(（]|$) )",
);

/// A state that opens a text, its subject left out.
static OPENING: Pattern = Pattern::new(
    r"(?x) ^\s* (?:(?:截至|截止)?(?:目前|现在?)[,，]?)? (?: (?:均|都)?已[\p{Han}]{1,9} | 正在[\p{Han}]{2,6} | (?:基本|部分|全部)(?:完成|整改|解决)[\p{Han}]{0,4}
      | (?:尚未|未)(?:整改|完成整改|销号|办结)[\p{Han}]{0,4} | 整改(?:已经?)?(?:完成|到位) | 完成整改 | 立行立改 | 立改立成 ) (?:[。;；,，!！(（]|$)",
);

/// Characters of a text that are looked at for it, more than any match has: texts are asked at each of their sentences.
const LONGEST_OPENING: usize = 40;

/// Words one of which a state has.
const SOLVED: &[&str] =
    &["整改", "立改", "完成", "解决", "销号", "办结", "到位", "整治", "推进", "坚持", "消除", "化解", "落实"];

/// Marks that end such a sentence.
const MARKS: [char; 9] = ['。', ';', '；', ',', '，', '!', '！', '(', '（'];

/// Whether a text has a word of a problem that is or is being solved: 已完成整改, 正在推进.
#[must_use]
pub fn names_solution(text: &str) -> bool {
    SOLVED.iter().any(|word| text.contains(word))
}

/// The first sentence of a text that says of 该问题 how far it is solved.
///
/// ```
/// use zhenggai::text::stated::sentence;
/// let text = "涉及两处。该问题已完成整改。一是清淤。";
/// let found = sentence(text).unwrap();
/// assert_eq!(&text[found.state], "已完成整改");
/// assert_eq!(&text[found.clause], "该问题已完成整改。");
/// assert!(sentence("该问题涉及两处。").is_none());
/// ```
#[must_use]
pub fn sentence(text: &str) -> Option<Stated> {
    if !text.contains("问题") {
        return None;
    }
    let mut from = 0;
    loop {
        let found = SENTENCE.captures_at(text, from)?;
        let (clause, state) = (found.get(1)?, found.get(2)?);
        if names_solution(state.as_str()) {
            return Some(Stated { state: state.range(), clause: clause.range() });
        }
        // The mark behind one sentence is what stands before the next.
        let mark = clause.as_str().chars().next_back().filter(|c| MARKS.contains(c)).map_or(0, char::len_utf8);
        from = clause.end() - mark;
    }
}

/// Whether a text opens with a state: 已完成整改。一是…, 目前，正在整改，….
#[must_use]
pub fn opens(text: &str) -> bool {
    let text = text.trim_start();
    let near = text.char_indices().nth(LONGEST_OPENING).and_then(|(end, _)| text.get(..end)).unwrap_or(text);
    OPENING.find(near).is_some_and(|found| names_solution(found.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_and_nothing_else() {
        for text in ["该问题已完成整改。", "目前，此项问题均已整改到位。", "清淤三处。上述问题正在整改"]
        {
            assert!(sentence(text).is_some(), "{text}");
        }
        let text = "该问题已由县水利局移交。该问题已约谈两人。该问题已完成整改。一是清淤。";
        assert_eq!(sentence(text).and_then(|s| text.get(s.clause)), Some("该问题已完成整改。"));
        let text = "该问题已由县水利局移交；清淤三处！此问题正在整改";
        assert_eq!(sentence(text).and_then(|s| text.get(s.state)), Some("正在整改"));
        for text in ["该问题已移交。该问题已约谈两人。", "该问题已由县水利局移交", "该问题已移交，该问题已完成整改。"]
        {
            assert!(sentence(text).is_none(), "{text}");
        }
        for text in ["针对该问题已约谈两人。", "该问题已由县水利局移交。", "有关问题已完成整改。"]
        {
            assert!(sentence(text).is_none(), "{text}");
        }
        for text in ["已完成整改。", "目前，正在推进，", "未整改到位。", "立行立改"] {
            assert!(opens(text), "{text}");
        }
        let long = "甲".repeat(LONGEST_OPENING);
        assert!(opens(&format!("　 已完成整改。{long}")) && !opens(&format!("已{long}完成整改。")));
        for text in ["未落实管护人。", "已约谈两人。", "部分村未公示。", "完成清淤3公里。"] {
            assert!(!opens(text), "{text}");
        }
    }
}
