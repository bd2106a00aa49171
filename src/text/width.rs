//! Width, dashes, quotes and script folded to one form, with a map back to the original.

use super::script::{self, simplify_char};
use std::borrow::Cow;
use std::sync::LazyLock;

/// Folds one character: full-width ASCII to ASCII, ideographic and no-break spaces to a blank, every dash to `-`
/// and tilde to `~`, curly and corner quotes to straight ones, `〔［【〖` to `[`, what shows nothing (a zero-width space) to a
/// blank. Chinese punctuation `、。；：，《》` is folded only where it has an ASCII twin (`，：；（）！？｜`). The traditional
/// characters of the field's words become simplified ones ([`super::script`]).
#[must_use]
pub fn fold_char(c: char) -> char {
    if !folds(c) {
        return c;
    }
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\u{2002}' | '\u{2003}' | '\u{2009}' | '\u{202f}' | '\t' => ' ',
        // What shows nothing is a blank inside a word.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => ' ',
        '—' | '–' | '―' | '‐' | '‑' | '‒' | '−' | '─' | '━' => '-',
        '〜' | '∼' => '~',
        '“' | '”' | '〝' | '〞' | '「' | '」' | '『' | '』' => '"',
        '‘' | '’' => '\'',
        '〔' | '【' | '〖' => '[',
        '〕' | '】' | '〗' => ']',
        // Small and upright forms, and the sign of a ratio where a colon was meant.
        '∶' | '﹕' | '︰' => ':',
        '﹐' => ',',
        '﹔' => ';',
        '﹙' => '(',
        '﹚' => ')',
        '﹑' => '、',
        '｡' => '。',
        _ => simplify_char(c),
    }
}

/// Characters besides the traditional ones that folding changes; ranges by their ends.
const FOLDED: &[(char, char)] = &[
    ('！', '～'),
    ('\u{3000}', '\u{3000}'),
    ('\u{a0}', '\u{a0}'),
    ('\u{ad}', '\u{ad}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{2060}', '\u{2060}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{2002}', '\u{2003}'),
    ('\u{2009}', '\u{2009}'),
    ('\u{202f}', '\u{202f}'),
    ('\t', '\t'),
    ('\u{2010}', '\u{2015}'),
    ('−', '−'),
    ('─', '━'),
    ('〜', '〜'),
    ('∼', '∼'),
    ('‘', '’'),
    ('“', '”'),
    ('〝', '〞'),
    ('「', '』'),
    ('〔', '〕'),
    ('【', '】'),
    ('〖', '〗'),
    ('∶', '∶'),
    ('︰', '︰'),
    ('﹐', '﹑'),
    ('﹔', '﹕'),
    ('﹙', '﹚'),
    ('｡', '｡'),
];

/// One bit for each character below U+10000 that folding changes: nearly every character is none, and this is asked of
/// every character read.
static CHANGED: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut bits = vec![0u64; 0x10000 / 64];
    let ranges = FOLDED.iter().map(|(first, last)| (*first as u32)..=(*last as u32));
    for c in ranges.flatten().chain(script::pairs().map(|(traditional, _)| traditional as u32)) {
        if let Some(word) = bits.get_mut(c as usize / 64) {
            *word |= 1 << (c % 64);
        }
    }
    bits
});

/// Whether [`fold_char`] changes a character.
#[must_use]
pub fn folds(c: char) -> bool {
    let at = c as usize;
    CHANGED.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
}

/// A folded text with the way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// The folded text. One character for each of the original.
    pub text: String,
    /// Byte offset in `text` → byte offset in the original, for each character and the end.
    offsets: Vec<(usize, usize)>,
}

impl Folded {
    /// Folds every character of a text.
    ///
    /// ```
    /// use zhenggai::text::width::Folded;
    /// let folded = Folded::new("责任单位：镇财政所（牵头）");
    /// assert_eq!(folded.text, "责任单位:镇财政所(牵头)");
    /// let at = folded.text.find('(').unwrap();
    /// assert_eq!(&"责任单位：镇财政所（牵头）"[folded.original(at)..], "（牵头）");
    /// ```
    #[must_use]
    pub fn new(original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut offsets = Vec::with_capacity(original.len() / 3 + 1);
        for (at, c) in original.char_indices() {
            offsets.push((text.len(), at));
            text.push(fold_char(c));
        }
        offsets.push((text.len(), original.len()));
        Folded { text, offsets }
    }

    /// The offset in the original for an offset in the folded text (the next character boundary where it falls
    /// inside one).
    #[must_use]
    pub fn original(&self, offset: usize) -> usize {
        let i = self.offsets.partition_point(|(folded, _)| *folded < offset);
        self.offsets.get(i).or(self.offsets.last()).map_or(0, |(_, original)| *original)
    }
}

/// Folds every character of a text.
#[must_use]
pub fn fold(text: &str) -> String {
    folded(text).into_owned()
}

/// A text with every character folded; the text itself where folding changes nothing.
#[must_use]
pub fn folded(text: &str) -> Cow<'_, str> {
    replaced(text, folds, |c, out| out.push(fold_char(c)))
}

/// A text folded and without white space, the form in which lines and labels are compared; the text itself where it
/// is in that form.
#[must_use]
pub fn flat(text: &str) -> Cow<'_, str> {
    let changes = |c: char| c.is_whitespace() || folds(c);
    replaced(text, changes, |c, out| out.extend(Some(fold_char(c)).filter(|c| !c.is_whitespace())))
}

/// A text in which the characters that change are replaced; what stands between them is taken over whole.
fn replaced(text: &str, changes: impl Fn(char) -> bool, replace: impl Fn(char, &mut String)) -> Cow<'_, str> {
    let mut out = String::new();
    let mut kept = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| changes(*c)) {
        if kept == 0 {
            out.reserve(text.len());
        }
        out.push_str(text.get(kept..at).unwrap_or(""));
        replace(c, &mut out);
        kept = at + c.len_utf8();
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(kept..).unwrap_or(""));
    Cow::Owned(out)
}

/// Whether a character is written in the Chinese script or with it: CJK ideographs and their punctuation.
#[must_use]
pub fn is_cjk(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x323AF | 0x3001..=0x303F | 0xFF01..=0xFF65 | 0x2018..=0x201D)
}

/// Whether a text has more than so many characters that are no white space.
#[must_use]
pub fn is_longer(text: &str, than: usize) -> bool {
    text.chars().filter(|c| !c.is_whitespace()).nth(than).is_some()
}

/// Columns of a text in print: one for what is in ASCII or narrow, two for every other character.
#[must_use]
pub fn columns(text: &str) -> usize {
    let narrow = |c: char| c.is_ascii() || matches!(c, '\u{a0}' | '\u{b7}' | '\u{ff61}'..='\u{ff9f}');
    text.chars().map(|c| if narrow(c) { 1 } else { 2 }).sum()
}

/// Removes every white space character.
#[must_use]
pub fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_character_that_folds_is_known() {
        for (first, last) in FOLDED {
            assert!((*first..=*last).all(|c| folds(c) && fold_char(c) != c), "{first}");
        }
        assert!(script::pairs().all(|(c, simple)| fold_char(c) == simple && !folds(simple)));
        // No row of `fold_char` is left out.
        for c in
            "—–―‐‑‒−─━〜∼“”〝〞「」『』‘’〔〕【】〖〗∶﹕︰﹐﹔﹙﹚﹑｡\u{3000}\u{a0}\u{2002}\u{2003}\u{2009}\u{202f}\u{ad}\u{200b}\u{feff}\t"
                .chars()
        {
            assert!(fold_char(c) != c, "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn offsets_lead_back_to_the_same_character(text in "\\PC{0,40}") {
            let folded = Folded::new(&text);
            for ((a, _), (b, c)) in folded.text.char_indices().zip(text.char_indices()) {
                prop_assert_eq!(folded.original(a), b);
                prop_assert_eq!(fold_char(c), folded.text[a..].chars().next().unwrap());
            }
            prop_assert_eq!(folded.original(folded.text.len()), text.len());
        }

        #[test]
        fn flat_is_folded_and_squeezed(text in "\\PC{0,40}") {
            prop_assert_eq!(flat(&text), squeeze(&fold(&text)));
        }

        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
