//! Telephone numbers in a unit field: they name nobody, and each is kept under the label before it.

use crate::text::script::key_char;
use std::ops::Range;

/// What a number is called that has no label of its own.
const UNNAMED: &str = "电话";

/// Labels of telephone numbers, longest first.
const LABELS: &[&str] = &[
    "联系人电话",
    "联系电话",
    "办公电话",
    "监督电话",
    "举报电话",
    "咨询电话",
    "值班电话",
    "手机号码",
    "联系方式",
    "手机号",
    "电话",
    "手机",
    "座机",
    "固话",
];

/// Words that join a label of a number to the name of another: 联系人及电话.
const JOINTS: &[char] = &['及', '和', '与', '、', '/', '或'];

/// Fewest digits of a telephone number.
const FEWEST: usize = 7;

/// One number of a field, in characters.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Phone {
    /// The label before it; empty where there is none.
    pub label: Range<usize>,
    /// The number.
    pub number: Range<usize>,
}

/// The numbers of a field, in order: runs of seven digits or more.
pub(super) fn find(chars: &[char]) -> Vec<Phone> {
    let mut out: Vec<Phone> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let run = chars.iter().skip(at).take_while(|c| matches!(key_char(**c), '0'..='9' | '-')).count();
        let digits = chars.iter().skip(at).take(run).filter(|c| key_char(**c).is_ascii_digit()).count();
        if digits >= FEWEST {
            out.push(Phone { label: label(chars, at), number: at..at + run });
        }
        at += run.max(1);
    }
    out
}

/// The label that ends before a number, a colon or blanks between them.
fn label(chars: &[char], number: usize) -> Range<usize> {
    let between = |c: &char| c.is_whitespace() || key_char(*c) == ':';
    let before = chars.get(..number).unwrap_or_default();
    let end = before.iter().rposition(|c| !between(c)).map_or(0, |at| at + 1);
    let told = |word: &&&str| {
        let len = word.chars().count();
        let start = end.checked_sub(len);
        let same = start
            .and_then(|start| before.get(start..end))
            .is_some_and(|t| t.iter().map(|c| key_char(*c)).eq(word.chars()));
        // 联系人及电话 is the label of a name too.
        let joined =
            start.and_then(|s| s.checked_sub(1)).and_then(|at| before.get(at)).is_some_and(|c| JOINTS.contains(c));
        same && !joined
    };
    LABELS.iter().find(told).map_or(number..number, |word| end - word.chars().count()..end)
}

/// The numbers of a field under their labels as written; one without a label is told where its form alone says what it is.
pub(super) fn told(raw: &str) -> Vec<(String, String)> {
    if !raw.chars().any(|c| key_char(c).is_ascii_digit()) {
        return Vec::new();
    }
    let chars: Vec<char> = raw.chars().collect();
    let text = |range: &Range<usize>| chars.get(range.clone()).unwrap_or_default().iter().collect::<String>();
    let phone = |found: Phone| {
        let number = text(&found.number);
        match text(&found.label) {
            label if !label.is_empty() => Some((label, number)),
            _ => is_sure(&number).then(|| (UNNAMED.to_string(), number)),
        }
    };
    find(&chars).into_iter().filter_map(phone).collect()
}

/// Whether a number can be nothing but a telephone's: a mobile's, or one with its area.
fn is_sure(number: &str) -> bool {
    let folded: String = number.chars().map(key_char).collect();
    let digits = folded.chars().filter(char::is_ascii_digit).count();
    folded.starts_with('1') && digits == 11 || folded.starts_with('0') && (10..=12).contains(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_that_hold_numbers_only_name_nobody() {
        let raw = "（电话：13800000000）".repeat(2_000);
        let rules = crate::rules::Rules::builtin();
        assert!(super::super::read(&raw, Some("责任单位"), rules).is_empty());
        assert_eq!(told(&raw).len(), 2_000);
    }

    #[test]
    fn numbers_stand_under_their_labels() {
        let pair = |label: &str, number: &str| (label.to_string(), number.to_string());
        let number = "13800000000";
        for (raw, label) in [
            ("镇水利站（联系人：赵某某，电话：13800000000）", "电话"),
            ("镇水利站 联系电话 13800000000", "联系电话"),
            ("镇水利站（赵某某13800000000）", "电话"),
            ("镇水利站（联系人及电话：赵某某 13800000000）", "电话"),
        ] {
            assert_eq!(told(raw), [pair(label, number)], "{raw}");
        }
        assert_eq!(told("镇水利站（手机：１３８００００００００；座机：0000-0000000）").len(), 2);
        assert!(told("镇水利站（20240315）").is_empty() && told("各村").is_empty());
    }
}
