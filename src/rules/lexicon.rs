//! A dictionary of words that is asked for the longest one at either end of a text. It knows nothing of what the words
//! mean.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// Hashes characters. The keys are the words of rule files and no input, so that nobody can choose them to collide.
#[derive(Debug, Clone, Copy, Default)]
struct CharHasher(u64);

type Quick = BuildHasherDefault<CharHasher>;

impl Hasher for CharHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.write_u32(u32::from(*b)));
    }

    fn write_u32(&mut self, n: u32) {
        // The golden ratio in 64 bits: odd, its bits in no pattern.
        self.0 = (self.0.rotate_left(5) ^ u64::from(n)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn write_usize(&mut self, _: usize) {
        // Lengths: words of one length differ in their characters.
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

/// Words with something attached to each, found by their characters.
#[derive(Debug, Clone)]
pub struct Lexicon<T> {
    words: HashMap<Vec<char>, T, Quick>,
    longest: usize,
    /// First and last characters, to say no at once.
    firsts: HashSet<char, Quick>,
    lasts: HashSet<char, Quick>,
}

impl<T> Default for Lexicon<T> {
    fn default() -> Self {
        Lexicon { words: HashMap::default(), longest: 0, firsts: HashSet::default(), lasts: HashSet::default() }
    }
}

impl<T> Lexicon<T> {
    /// A dictionary of the given words. Of two equal words the later counts.
    pub fn new<W: AsRef<str>>(words: impl IntoIterator<Item = (W, T)>) -> Self {
        let words: HashMap<Vec<char>, T, Quick> =
            words.into_iter().map(|(w, t)| (w.as_ref().chars().collect(), t)).collect();
        let longest = words.keys().map(Vec::len).max().unwrap_or(0);
        let firsts = words.keys().filter_map(|w| w.first().copied()).collect();
        let lasts = words.keys().filter_map(|w| w.last().copied()).collect();
        Lexicon { words, longest, firsts, lasts }
    }

    /// What is attached to exactly this word.
    #[must_use]
    pub fn get(&self, text: &[char]) -> Option<&T> {
        self.words.get(text)
    }

    /// The longest word the text begins with: its length in characters and what is attached.
    #[must_use]
    pub fn start(&self, text: &[char]) -> Option<(usize, &T)> {
        self.firsts.get(text.first()?)?;
        (1..=self.longest.min(text.len())).rev().find_map(|n| Some((n, self.words.get(text.get(..n)?)?)))
    }

    /// The longest word the text ends in: its length in characters and what is attached.
    #[must_use]
    pub fn end(&self, text: &[char]) -> Option<(usize, &T)> {
        self.lasts.get(text.last()?)?;
        let len = text.len();
        (1..=self.longest.min(len)).rev().find_map(|n| Some((n, self.words.get(text.get(len - n..)?)?)))
    }

    /// Whether any word stands anywhere in the text.
    #[must_use]
    pub fn inside(&self, text: &[char]) -> bool {
        (0..text.len()).any(|i| text.get(i..).is_some_and(|rest| self.start(rest).is_some()))
    }

    /// Every word, in no order.
    pub fn words(&self) -> impl Iterator<Item = String> + '_ {
        self.words.keys().map(|w| w.iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_longest_word() {
        let words = Lexicon::new([("办", 1), ("编办", 2)]);
        let text: Vec<char> = "县编办".chars().collect();
        assert_eq!(words.end(&text), Some((2, &2)));
        assert_eq!(words.start(&text), None);
        assert!(words.inside(&text));
        assert_eq!(Lexicon::<()>::default().end(&text), None);
    }
}
