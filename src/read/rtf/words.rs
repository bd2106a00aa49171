//! What control words mean to this reader: where the text of a group goes, and words that stand for a character.

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goes {
    /// Nowhere.
    Nowhere,
    /// To the text in hand.
    Text,
    /// To the text's number.
    Number,
    /// To the names of fonts.
    Fonts,
    /// Nowhere, as the code of a field; its form field is looked at.
    Code,
    /// Nowhere; it says what a form field shows.
    Form,
    /// To the text in hand; rows defined in it are those of a nested table.
    Nested,
    /// Nowhere, up to the same text in Unicode.
    Twice,
    /// To a text of its own.
    Story(Kind),
}

/// A text of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The text of the document.
    Body,
    /// A text box.
    TextBox,
    /// A footnote or endnote.
    Note,
    /// A header or footer.
    Margin,
}

/// Words that say where the text of their group goes. Groups that begin with `\*` and are not here go nowhere.
const GROUPS: &[(&str, Goes)] = &[
    ("fonttbl", Goes::Fonts),
    ("listtext", Goes::Number),
    ("pntext", Goes::Number),
    ("fldinst", Goes::Code),
    ("footnote", Goes::Story(Kind::Note)),
    ("shptxt", Goes::Story(Kind::TextBox)),
    ("dptxbxtext", Goes::Story(Kind::TextBox)),
    ("header", Goes::Story(Kind::Margin)),
    ("headerl", Goes::Story(Kind::Margin)),
    ("headerr", Goes::Story(Kind::Margin)),
    ("headerf", Goes::Story(Kind::Margin)),
    ("footer", Goes::Story(Kind::Margin)),
    ("footerl", Goes::Story(Kind::Margin)),
    ("footerr", Goes::Story(Kind::Margin)),
    ("footerf", Goes::Story(Kind::Margin)),
    ("nesttableprops", Goes::Nested),
    ("upr", Goes::Twice),
    // The frames around texts that are shown.
    ("shpinst", Goes::Text),
    ("do", Goes::Text),
    ("moMath", Goes::Text),
    ("moMathPara", Goes::Text),
    // What a program without shapes, nested tables or formulas would show instead.
    ("shprslt", Goes::Nowhere),
    ("nonesttables", Goes::Nowhere),
    ("nonshppict", Goes::Nowhere),
    ("mmathPict", Goes::Nowhere),
    // Tables and properties of the document.
    ("colortbl", Goes::Nowhere),
    ("stylesheet", Goes::Nowhere),
    ("info", Goes::Nowhere),
    ("filetbl", Goes::Nowhere),
    ("listtable", Goes::Nowhere),
    ("listoverridetable", Goes::Nowhere),
    ("revtbl", Goes::Nowhere),
    ("rsidtbl", Goes::Nowhere),
    // Pictures, embedded objects, properties of shapes.
    ("pict", Goes::Nowhere),
    ("objdata", Goes::Nowhere),
    ("objclass", Goes::Nowhere),
    ("objname", Goes::Nowhere),
    ("sp", Goes::Nowhere),
    ("themedata", Goes::Nowhere),
    // Marks of comments, bookmarks and index entries.
    ("annotation", Goes::Nowhere),
    ("atnid", Goes::Nowhere),
    ("atnauthor", Goes::Nowhere),
    ("bkmkstart", Goes::Nowhere),
    ("bkmkend", Goes::Nowhere),
    ("xe", Goes::Nowhere),
    ("tc", Goes::Nowhere),
    ("tcn", Goes::Nowhere),
    ("rxe", Goes::Nowhere),
    ("txe", Goes::Nowhere),
];

/// Words that stand for a character.
const CHARACTERS: &[(&str, char)] = &[
    ("tab", '\t'),
    ("line", '\n'),
    ("page", '\n'),
    ("column", '\n'),
    ("emdash", '—'),
    ("endash", '–'),
    ("lquote", '‘'),
    ("rquote", '’'),
    ("ldblquote", '“'),
    ("rdblquote", '”'),
    ("bullet", '•'),
    ("emspace", '\u{2003}'),
    ("enspace", '\u{2002}'),
    ("qmspace", '\u{2005}'),
    ("zwj", '\u{200D}'),
    ("zwnj", '\u{200C}'),
];

/// Where the text of a group with this word goes; `None` for any other word.
pub(super) fn group(word: &str) -> Option<Goes> {
    GROUPS.iter().find(|(name, _)| *name == word).map(|(_, goes)| *goes)
}

/// The character that a word stands for.
pub(super) fn character(word: &str) -> Option<char> {
    CHARACTERS.iter().find(|(name, _)| *name == word).map(|(_, character)| *character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_word_means_one_thing() {
        let mut seen = BTreeSet::new();
        let words = GROUPS.iter().map(|(word, _)| *word).chain(CHARACTERS.iter().map(|(word, _)| *word));
        for word in words {
            assert!(seen.insert(word) && word.bytes().all(|b| b.is_ascii_alphabetic()), "{word}");
        }
    }
}
