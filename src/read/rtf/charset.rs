//! Bytes → characters: the code page that the file declares, the character sets of its fonts, and characters of two
//! bytes that stand on both sides of a change of format.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, IBM866, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

/// Character set of symbol fonts: the byte is a sign of the font.
pub(super) const SYMBOL: u8 = 2;

/// Code pages by number (`\ansicpg`, `\cpg`).
const CODE_PAGES: &[(i32, &Encoding)] = &[
    (936, GB18030),
    (54936, GB18030),
    (950, BIG5),
    (932, SHIFT_JIS),
    (949, EUC_KR),
    (1250, WINDOWS_1250),
    (1251, WINDOWS_1251),
    (1252, WINDOWS_1252),
    (1253, WINDOWS_1253),
    (1254, WINDOWS_1254),
    (1255, WINDOWS_1255),
    (1256, WINDOWS_1256),
    (1257, WINDOWS_1257),
    (1258, WINDOWS_1258),
    (874, WINDOWS_874),
    (866, IBM866),
    (10000, MACINTOSH),
    (65001, UTF_8),
];

/// Code pages by the character set of a font (`\fcharset`); ANSI and default are the file's own.
const CHARSETS: &[(u8, i32)] = &[
    (134, 936),
    (136, 950),
    (128, 932),
    (129, 949),
    (77, 10000),
    (161, 1253),
    (162, 1254),
    (163, 1258),
    (177, 1255),
    (178, 1256),
    (186, 1257),
    (204, 1251),
    (222, 874),
    (238, 1250),
];

/// Code pages by the language of East Asian text (`\deflangfe`), for files that declare none.
const LANGUAGES: &[(i32, i32)] = &[(2052, 936), (4100, 936), (1028, 950), (3076, 950), (1041, 932), (1042, 949)];

/// The code page of a number; `None` for one that is not known.
pub(super) fn of_number(number: i32) -> Option<&'static Encoding> {
    CODE_PAGES.iter().find(|(n, _)| *n == number).map(|(_, page)| *page)
}

/// The code page of a font's character set; `None` where it is the file's own.
pub(super) fn of_charset(charset: u8) -> Option<&'static Encoding> {
    CHARSETS.iter().find(|(set, _)| *set == charset).and_then(|(_, number)| of_number(*number))
}

/// The code page of a language; `None` where it says nothing.
pub(super) fn of_language(language: i32) -> Option<&'static Encoding> {
    LANGUAGES.iter().find(|(l, _)| *l == language).and_then(|(_, number)| of_number(*number))
}

/// Whether a byte begins a character of two.
fn is_lead(page: &'static Encoding, byte: u8) -> bool {
    if page == SHIFT_JIS {
        matches!(byte, 0x81..=0x9F | 0xE0..=0xFC)
    } else {
        (page == GB18030 || page == BIG5 || page == EUC_KR) && matches!(byte, 0x81..=0xFE)
    }
}

/// Bytes that are not yet characters.
pub(super) struct Pending {
    bytes: Vec<u8>,
    page: &'static Encoding,
    /// The last byte is the first of a character of two.
    half: bool,
}

impl Pending {
    pub(super) fn new() -> Self {
        Pending { bytes: Vec::new(), page: WINDOWS_1252, half: false }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Whether the last byte is the first of a character of two.
    pub(super) fn is_half(&self) -> bool {
        self.half
    }

    /// Whether a byte can be added: it ends a character, or is of the same code page as the others.
    pub(super) fn takes(&self, page: &'static Encoding) -> bool {
        self.half || self.bytes.is_empty() || self.page == page
    }

    /// Adds a byte.
    pub(super) fn push(&mut self, byte: u8, page: &'static Encoding) {
        if self.bytes.is_empty() {
            self.page = page;
        }
        self.half = !self.half && is_lead(self.page, byte);
        self.bytes.push(byte);
    }

    /// Takes the characters out; the second value is false where bytes were none.
    pub(super) fn take(&mut self) -> (String, bool) {
        let (text, lossy) = self.page.decode_without_bom_handling(&self.bytes);
        let text = text.into_owned();
        self.bytes.clear();
        self.half = false;
        (text, !lossy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_hang_together() {
        for (set, number) in CHARSETS {
            assert!(of_number(*number).is_some(), "{set}");
        }
        assert!(LANGUAGES.iter().all(|(language, _)| of_language(*language).is_some()));
        assert_eq!((of_charset(0), of_number(437), of_language(1033)), (None, None, None));
    }

    #[test]
    fn a_character_is_ended_by_any_byte() {
        let mut pending = Pending::new();
        pending.push(0xCE, GB18030);
        assert!(pending.takes(WINDOWS_1252));
        pending.push(0xCA, WINDOWS_1252);
        assert!(!pending.takes(WINDOWS_1252));
        assert_eq!(pending.take(), ("问".to_string(), true));
        pending.push(0xCE, GB18030);
        assert!(!pending.take().1);
    }
}
