//! Labels put together of known words: qualifiers, a word that says of what, and the word that names the field
//! (`下步` + `整治` + `措施`). It says nothing of labels with any other word in them.

use crate::model::Field;
use std::collections::HashMap;

/// Longest label that is taken apart, in bytes: 16 characters.
const LONGEST: usize = 48;

/// The words that labels are put together of. All are in the form in which labels are compared.
#[derive(Debug, Clone, Default)]
pub(super) struct Compounds {
    /// Last character → qualifiers that end in it.
    qualifiers: HashMap<char, Vec<String>>,
    /// Last character → words that end in it, the longest first, each with the index of its kind.
    words: HashMap<char, Vec<(String, usize)>>,
    kinds: Vec<Kind>,
}

/// One kind of label.
#[derive(Debug, Clone)]
struct Kind {
    field: Field,
    /// Words one of which stands right before the last; any qualifier does where there are none.
    behind: Vec<String>,
}

impl Compounds {
    /// Adds a word that may stand before any other.
    pub(super) fn qualify(&mut self, word: String) {
        if let Some(last) = word.chars().next_back() {
            self.qualifiers.entry(last).or_default().push(word);
        }
    }

    /// Adds a kind of label: what it names, and the words it ends in behind one of `behind`.
    pub(super) fn add(&mut self, field: Field, behind: Vec<String>, words: impl Iterator<Item = String>) {
        let kind = self.kinds.len();
        self.kinds.push(Kind { field, behind });
        for word in words {
            let Some(last) = word.chars().next_back() else { continue };
            let same = self.words.entry(last).or_default();
            let at = same.partition_point(|(other, _)| other.len() > word.len());
            same.insert(at, (word, kind));
        }
    }

    /// What a label names that is wholly made of known words, two at least.
    pub(super) fn field(&self, label: &str) -> Option<Field> {
        let words = self.words.get(&label.chars().next_back()?)?;
        if label.len() > LONGEST {
            return None;
        }
        words.iter().find_map(|(word, kind)| {
            let kind = self.kinds.get(*kind)?;
            let rest = label.strip_suffix(word.as_str())?;
            let fits = if kind.behind.is_empty() {
                !rest.is_empty() && self.is_qualifying(rest)
            } else {
                kind.behind.iter().any(|of| rest.strip_suffix(of.as_str()).is_some_and(|rest| self.is_qualifying(rest)))
            };
            fits.then_some(kind.field)
        })
    }

    /// Whether a text is nothing but qualifiers.
    fn is_qualifying(&self, text: &str) -> bool {
        let Some(last) = text.chars().next_back() else { return true };
        let ends = |word: &String| text.strip_suffix(word.as_str()).is_some_and(|rest| self.is_qualifying(rest));
        self.qualifiers.get(&last).is_some_and(|words| words.iter().any(ends))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    #[test]
    fn a_label_is_put_together_of_known_words() {
        let labels = &Rules::builtin().labels;
        for (label, field) in [
            ("暗访发现的主要问题", Field::Problem),
            ("重大事故隐患", Field::Problem),
            ("移交问题基本情况", Field::Content),
            ("隐患具体描述", Field::Content),
            ("计划完成治理时间", Field::Deadline),
            ("拟整改日期", Field::Deadline),
            ("下步整治思路", Field::Measures),
            ("行业主管部门", Field::Units),
            ("整改牵头镇街", Field::Units),
            ("包村干部", Field::Persons),
            ("整改督办人", Field::Persons),
        ] {
            let found = labels.exact(label);
            assert_eq!(found.map(|m| m.field), Some(field), "{label}");
        }
    }

    #[test]
    fn other_words_are_not_guessed() {
        let labels = &Rules::builtin().labels;
        for label in ["河段存在问题", "基本情况", "交办单位", "实际整改日期", "问题整改措施", "具体", "的问题的"]
        {
            assert_eq!(labels.exact(label), None, "{label}");
        }
    }
}
