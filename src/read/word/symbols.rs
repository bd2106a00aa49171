//! Characters of symbol fonts that stand for a sign of their own: bullets, boxes, ticks, arrows.
//!
//! Symbol fonts put their signs at F000–F0FF of the private area (or at the bare byte). What is not in the table is
//! given as it is written, so nothing is lost.

use std::borrow::Cow;

/// Font name → (code below F000, character). Small on purpose: the signs that lists and forms use.
const FONTS: &[(&str, &[(u32, char)])] = &[
    (
        "Wingdings",
        &[
            (0x6C, '●'),
            (0x6D, '○'),
            (0x6E, '■'),
            (0x6F, '□'),
            (0x70, '□'),
            (0x71, '□'),
            (0x72, '□'),
            (0x73, '◆'),
            (0x74, '◆'),
            (0x75, '◆'),
            (0x76, '◆'),
            (0x77, '◆'),
            (0x6B, '★'),
            (0x9E, '•'),
            (0x9F, '•'),
            (0xA0, '▪'),
            (0xA1, '○'),
            (0xA7, '▪'),
            (0xA8, '□'),
            (0xAB, '★'),
            (0xAF, '★'),
            (0x46, '☞'),
            (0xD8, '➢'),
            (0xE0, '→'),
            (0xE8, '➔'),
            (0xF0, '⇨'),
            (0xFB, '✗'),
            (0xFC, '✓'),
            (0xFD, '☒'),
            (0xFE, '☑'),
        ],
    ),
    (
        "Wingdings 2",
        &[(0x4F, '✗'), (0x50, '✓'), (0x51, '☒'), (0x52, '☑'), (0x2A, '□'), (0xA3, '□'), (0x96, '•'), (0x97, '●')],
    ),
    ("Wingdings 3", &[(0x7D, '▶'), (0x84, '▶'), (0x75, '►')]),
    ("Webdings", &[(0x61, '✓'), (0x63, '□'), (0x67, '■'), (0x6E, '●'), (0x34, '▶')]),
    (
        "Symbol",
        &[
            (0xB7, '•'),
            (0xA8, '◆'),
            (0xAE, '→'),
            (0xAC, '←'),
            (0xB0, '°'),
            (0xB1, '±'),
            (0xB3, '≥'),
            (0xA3, '≤'),
            (0xB4, '×'),
            (0xB8, '÷'),
            (0xB9, '≠'),
            (0x2D, '−'),
            (0xD6, '√'),
            (0x6D, 'μ'),
            (0x57, 'Ω'),
        ],
    ),
];

/// The character that a symbol font shows for a code; the code's own character where the table has none.
pub(in crate::read) fn symbol(font: &str, code: u32) -> Option<char> {
    let low = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    let signs = FONTS.iter().find(|(name, _)| name.eq_ignore_ascii_case(font)).map(|(_, signs)| *signs);
    let found = signs.and_then(|signs| signs.iter().find(|(c, _)| *c == low).map(|(_, sign)| *sign));
    found.or_else(|| char::from_u32(code)).filter(|c| !c.is_control())
}

/// A text with its private-area signs (F000–F0FF, typed in a symbol font) shown as what they look like. The font is
/// not known here; the tables are asked in order, after the round bullet that Word itself writes in Symbol.
pub(in crate::read) fn shown(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let private = |at: usize| matches!(bytes.get(at + 1), Some(0x80..=0x83));
    if !memchr::memchr_iter(0xEF, bytes).any(private) {
        return Cow::Borrowed(text);
    }
    let sign = |c: char| match u32::from(c) {
        0xF0B7 => '•',
        code @ 0xF000..=0xF0FF => {
            let tables = FONTS.iter().flat_map(|(_, signs)| signs.iter());
            tables.into_iter().find(|(low, _)| *low == code - 0xF000).map_or(c, |(_, sign)| *sign)
        }
        _ => c,
    };
    Cow::Owned(text.chars().map(sign).collect())
}

/// The sign of a bulleted list: one character of the private area is looked up in the font of the level, and shown
/// as a plain bullet where no table knows it. `o` in Courier New is Word's own hollow bullet.
pub(in crate::read) fn bullet(font: &str, text: &str) -> String {
    if font.starts_with("Courier") && text == "o" {
        return "○".to_string();
    }
    let known_font = FONTS.iter().any(|(name, _)| name.eq_ignore_ascii_case(font));
    let sign = |c: char| {
        let private = ('\u{E000}'..='\u{F8FF}').contains(&c);
        match symbol(font, u32::from(c)) {
            Some(s) if s != c => s,
            _ if private => '•',
            _ if known_font && c.is_ascii_graphic() => '•',
            _ => c,
        }
    };
    text.chars().map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_and_bullets() {
        assert_eq!(symbol("Wingdings", 0xF0FC), Some('✓'));
        assert_eq!(symbol("Wingdings", 0xFE), Some('☑'));
        assert_eq!(symbol("Wingdings 2", 0xF052), Some('☑'));
        assert_eq!(symbol("宋体", 0x2103), Some('℃'));
        assert_eq!(symbol("Wingdings", 0xD800), None);
        assert_eq!(bullet("Wingdings", "\u{F06C}"), "●");
        assert_eq!(bullet("Symbol", "\u{F0B7}"), "•");
        assert_eq!(bullet("Unknown", "\u{F011}"), "•");
        assert_eq!(bullet("Courier New", "o"), "○");
        assert_eq!(bullet("", "-"), "-");
        assert_eq!(bullet("Wingdings", "l"), "●");
        assert_eq!(shown("已完成\u{F0FE}、未完成\u{F0A8}，\u{F0B7}"), "已完成☑、未完成□，•");
        assert_eq!(shown("（一）"), "（一）");
    }
}
