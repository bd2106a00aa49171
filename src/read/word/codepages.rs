//! Which code page text is in: by its number, by the character set of its font, by its language. One table for every
//! format; bytes are turned into characters elsewhere.
//!
//! Character sets of fonts: [MS-WMF] 2.1.1.5; languages: [MS-LCID].

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, IBM866, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

/// Character set of symbol fonts: the byte is a sign of the font.
pub(in crate::read) const SYMBOL: u8 = 2;

/// Code pages by number.
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

/// Code pages by the character set of a font; ANSI and default are the file's own.
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

/// Code pages by the language of East Asian text; other languages say nothing.
const LANGUAGES: &[(i32, i32)] = &[
    (0x0804, 936),
    (0x1004, 936),
    (0x0004, 936),
    (0x0404, 950),
    (0x0C04, 950),
    (0x1404, 950),
    (0x7C04, 950),
    (0x0411, 932),
    (0x0011, 932),
    (0x0412, 949),
    (0x0012, 949),
];

/// The code page of a number; `None` for one that is not known.
pub(in crate::read) fn of_number(number: i32) -> Option<&'static Encoding> {
    CODE_PAGES.iter().find(|(n, _)| *n == number).map(|(_, page)| *page)
}

/// The code page of a font's character set; `None` where it is the file's own.
pub(in crate::read) fn of_charset(charset: u8) -> Option<&'static Encoding> {
    CHARSETS.iter().find(|(set, _)| *set == charset).and_then(|(_, number)| of_number(*number))
}

/// The code page of a language; `None` where it says nothing.
pub(in crate::read) fn of_language(language: i32) -> Option<&'static Encoding> {
    LANGUAGES.iter().find(|(l, _)| *l == language).and_then(|(_, number)| of_number(*number))
}

/// Whether the characters of a code page that are no ASCII take more than one byte.
pub(in crate::read) fn is_wide(page: &'static Encoding) -> bool {
    [GB18030, BIG5, SHIFT_JIS, EUC_KR].contains(&page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_hang_together() {
        for (set, number) in CHARSETS {
            assert!(of_number(*number).is_some(), "{set}");
        }
        assert!(LANGUAGES.iter().all(|(language, _)| of_language(*language).is_some_and(is_wide)));
        assert_eq!((of_charset(0), of_number(437), of_language(1033)), (None, None, None));
        assert_eq!([of_charset(134).map(is_wide), of_charset(204).map(is_wide)], [Some(true), Some(false)]);
        // Macau's Chinese and the language without a country are in the same code pages as the others.
        assert_eq!((of_language(0x1404), of_language(0x0004)), (Some(BIG5), Some(GB18030)));
    }
}
