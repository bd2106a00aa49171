//! One unit field as a row of characters, each as written and as compared, with its brackets matched. What separates
//! is decided elsewhere.

use crate::text::script::key_char;
use std::ops::Range;

/// A stretch of the field, in characters.
pub(super) type Span = Range<usize>;

/// The field.
#[derive(Debug, Default)]
pub(super) struct Field {
    chars: Vec<char>,
    keys: Vec<char>,
    partners: Vec<Option<usize>>,
}

impl Field {
    /// The field of these characters.
    pub(super) fn new(chars: Vec<char>) -> Self {
        let keys: Vec<char> = chars.iter().map(|c| key_char(*c)).collect();
        let partners = partners(&keys);
        Field { chars, keys, partners }
    }

    /// The whole of it.
    pub(super) fn all(&self) -> Span {
        0..self.chars.len()
    }

    /// A stretch as it is compared.
    pub(super) fn keys(&self, span: &Span) -> &[char] {
        self.keys.get(span.clone()).unwrap_or_default()
    }

    /// One character as it is compared.
    pub(super) fn key(&self, at: usize) -> Option<char> {
        self.keys.get(at).copied()
    }

    /// A stretch as written, less white space.
    pub(super) fn text(&self, span: &Span) -> String {
        let chars = self.chars.get(span.clone()).unwrap_or_default();
        chars.iter().filter(|c| !c.is_whitespace()).collect()
    }

    /// Where the bracket that opens here closes, or the one that closes here opens.
    pub(super) fn partner(&self, at: usize) -> Option<usize> {
        self.partners.get(at).copied().flatten()
    }
}

/// Whether a folded character opens a bracket.
pub(super) fn opens(key: char) -> bool {
    matches!(key, '(' | '[' | '{')
}

/// Whether a folded character closes a bracket.
pub(super) fn closes(key: char) -> bool {
    matches!(key, ')' | ']' | '}')
}

/// For each bracket the place of its other half; `None` for all else and for a bracket without one.
pub(super) fn partners(keys: &[char]) -> Vec<Option<usize>> {
    let mut found = vec![None; keys.len()];
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, key) in keys.iter().enumerate() {
        let opener = match key {
            ')' => '(',
            ']' => '[',
            '}' => '{',
            k if opens(*k) => {
                open.push((at, *k));
                continue;
            }
            _ => continue,
        };
        // A bracket of another kind in between was never closed; the search for it is bounded by popping.
        if open.last().is_some_and(|(_, k)| *k == opener) || open.iter().rev().take(4).any(|(_, k)| *k == opener) {
            while let Some((from, k)) = open.pop() {
                if k == opener {
                    if let Some(slot) = found.get_mut(from) {
                        *slot = Some(at);
                    }
                    if let Some(slot) = found.get_mut(at) {
                        *slot = Some(from);
                    }
                    break;
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_find_their_other_half() {
        let field = Field::new("【单位：村（社区)、站".chars().collect());
        assert_eq!(field.partner(0), None);
        assert_eq!(field.partner(5), Some(8));
        assert_eq!(field.partner(8), Some(5));
        assert_eq!(field.text(&(0..4)), "【单位：");
        assert_eq!(field.keys(&(0..4)), ['[', '单', '位', ':']);
    }
}
