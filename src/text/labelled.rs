//! Lines that are labels with their values and nothing else: `责任单位：某县水务局　整改时限：6月底前`.

use std::ops::Range;

/// Longest label, in characters.
const LONGEST: usize = 14;

/// One label and its value, as bytes of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Labelled {
    /// The label without its colon.
    pub name: Range<usize>,
    /// Its value, without what parts it from the next label. Never empty.
    pub value: Range<usize>,
}

/// The labels of a line of folded width that begins with one, brackets around the whole line aside; `None` for any other
/// line, and for a label that nothing stands behind. `apart` tells whether white space stood before a byte, where the line
/// has lost it, `known` what is a label.
pub(crate) fn line(text: &str, apart: &dyn Fn(usize) -> bool, known: &dyn Fn(&str) -> bool) -> Option<Vec<Labelled>> {
    let (from, to) = match (text.strip_prefix(['(', '[']), text.ends_with([')', ']'])) {
        (Some(_), true) => (1, text.len() - 1),
        _ => (0, text.len()),
    };
    let mut out: Vec<Labelled> = Vec::new();
    for (colon, _) in text.match_indices(':').filter(|(at, _)| (from..to).contains(at)) {
        let after = out.last().map_or(from, |l| l.value.start);
        let Some(name) = name(text, after..colon, out.is_empty(), apart, known) else { continue };
        if let Some(last) = out.last_mut() {
            last.value.end = name.start;
        }
        out.push(Labelled { name, value: colon + 1..to });
    }
    for found in &mut out {
        let value = text.get(found.value.clone())?;
        let led = value.len() - value.trim_start().len();
        let bare = value.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | '。' | '、'));
        if bare.len() <= led {
            return None;
        }
        found.value = found.value.start + led..found.value.start + bare.len();
    }
    (!out.is_empty()).then_some(out)
}

/// The label that ends at the end of a range: the first one begins where the range does, any other behind white space or a
/// mark. A name that nobody knows ends the value before it too: what stands behind its colon is about something else.
fn name(
    text: &str,
    range: Range<usize>,
    first: bool,
    apart: &dyn Fn(usize) -> bool,
    known: &dyn Fn(&str) -> bool,
) -> Option<Range<usize>> {
    let before = text.get(range.clone())?;
    let is_label = |at: usize| text.get(at..range.end).is_some_and(|name| known(name.trim()));
    if first {
        return (before.chars().count() <= LONGEST && is_label(range.start)).then_some(range);
    }
    let starts = || before.char_indices().rev().take(LONGEST).map(|(at, _)| range.start + at);
    let behind = |at: usize, marks: &[char]| text.get(..at).is_some_and(|t| t.ends_with(marks));
    let blank = |at: usize| behind(at, &[' ', '\n', '\t']) || apart(at);
    let parted = |at: &usize| *at > range.start && (behind(*at, &[';', ',', '。', '、']) || blank(*at));
    let known = starts().filter(parted).find(|at| is_label(*at));
    let unknown = || {
        let at = starts().find(parted).filter(|at| !behind(*at, &['、']))?;
        is_name(text.get(at..range.end)?).then_some(at)
    };
    known.or_else(unknown).map(|at| at..range.end)
}

/// Whether a text has the form of a label: two letters or more and nothing else, brackets aside.
fn is_name(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters > 1 && text.chars().all(|c| c.is_alphabetic() || matches!(c, '(' | ')'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Vec<(&str, &str)>> {
        let known = |name: &str| ["责任单位", "整改时限", "责任人"].contains(&name);
        let found = line(text, &|_| false, &known)?;
        Some(found.into_iter().map(|l| (&text[l.name], &text[l.value])).collect())
    }

    #[test]
    fn whole_lines_of_labels() {
        assert_eq!(read("责任单位:镇水利站"), Some(vec![("责任单位", "镇水利站")]));
        assert_eq!(
            read("(责任单位:镇水利站、各村; 整改时限:6月底前。责任人:李某某)"),
            Some(vec![("责任单位", "镇水利站、各村"), ("整改时限", "6月底前"), ("责任人", "李某某")])
        );
        // A label that nobody knows ends a value, a time of day does not.
        assert_eq!(read("责任人:李某 巡查单位负责人:王某"), Some(vec![("责任人", "李某"), ("巡查单位负责人", "王某")]));
        assert_eq!(read("整改时限:6月1日 8:30"), Some(vec![("整改时限", "6月1日 8:30")]));
        assert_eq!(read("责任单位:镇水利站(电话:123)"), Some(vec![("责任单位", "镇水利站(电话:123)")]));
        for text in ["镇水利站", "落实责任单位:镇水利站", "责任单位:", "责任单位: 整改时限:6月底前", ""]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
