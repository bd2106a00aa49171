//! Text of one byte a character that is none: East Asian characters of two bytes.
//!
//! [MS-DOC] 2.9.73 knows code page 1252 alone for such pieces, and Word keeps to it whatever the language of the file.
//! Other writers put the bytes of an East Asian code page there and name it in the header's languages or by the
//! character sets of the fonts. Both are asked: the file names the page, and the bytes read as text of it. Curly quotes
//! in a Chinese file are no Chinese.

use super::bytes::u16_at;
use super::pieces::high;
use crate::read::word::codepages;
use encoding_rs::Encoding;

/// Bytes looked at.
pub(super) const SAMPLE: usize = 32 << 10;
/// Stands at the place of a second byte, so that positions count bytes as the file does; the walk shows nothing for it.
const SECOND: u16 = 0x06;

/// The code pages that a file names: its East Asian language if its header says that one made it, its language, then
/// the character sets of its fonts.
pub(super) fn named(main: &[u8], charsets: &[u8]) -> Vec<&'static Encoding> {
    let far_east = u16_at(main, 10).is_some_and(|flags| flags & 0x4000 != 0);
    let languages = [u16_at(main, 60).filter(|_| far_east), u16_at(main, 6)];
    let languages = languages.into_iter().flatten().filter_map(|language| codepages::of_language(language.into()));
    let mut pages: Vec<&'static Encoding> = Vec::new();
    for page in languages.chain(charsets.iter().filter_map(|set| codepages::of_charset(*set))) {
        if codepages::is_wide(page) && !pages.contains(&page) {
            pages.push(page);
        }
    }
    pages
}

/// Whether bytes read as text of a code page: all of it is defined, nearly all that is not ASCII is East Asian, and
/// its bytes stand side by side, which the lone letters and quotes of 1252 do not.
pub(super) fn fits(page: &'static Encoding, bytes: &[u8]) -> bool {
    let Some(text) = page.decode_without_bom_handling_and_without_replacement(bytes) else { return false };
    let foreign = text.chars().filter(|c| !c.is_ascii()).count();
    let eastern = text.chars().filter(|c| is_eastern(*c)).count();
    let beside = bytes.windows(2).filter(|two| two.iter().all(|b| !b.is_ascii())).count();
    let high = bytes.iter().filter(|b| !b.is_ascii()).count();
    foreign > 0 && eastern * 10 >= foreign * 9 && beside * 3 >= high
}

fn is_eastern(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{FF01}'..='\u{FF9F}')
}

/// Decodes bytes into as many units. False where some were no characters of the page.
pub(super) fn decode(page: &'static Encoding, bytes: &[u8], units: &mut [u16]) -> bool {
    let mut whole = true;
    let mut rest = bytes;
    let mut out = units.iter_mut();
    let mut put = |unit: u16| {
        if let Some(slot) = out.next() {
            *slot = unit;
        }
    };
    while let Some((first, behind)) = rest.split_first() {
        let pair = rest.get(..2).filter(|_| !first.is_ascii());
        let one = || page.decode_without_bom_handling_and_without_replacement(rest.get(..1)?);
        let decoded = pair.and_then(|pair| page.decode_without_bom_handling_and_without_replacement(pair));
        let mut encoded = [0; 4];
        match (decoded, one()) {
            _ if first.is_ascii() => put(u16::from(*first)),
            // A character of one byte (half-width kana) leaves the next byte alone.
            (_, Some(text)) => text.encode_utf16().take(1).for_each(&mut put),
            (Some(text), None) => {
                let count = text.encode_utf16().take(2).zip(&mut encoded).map(|(unit, slot)| *slot = unit).count();
                put(encoded[0]);
                put(if count == 2 { encoded[1] } else { SECOND });
                rest = rest.get(2..).unwrap_or(&[]);
                continue;
            }
            (None, None) => {
                whole = false;
                put(high(*first));
            }
        }
        rest = behind;
    }
    whole
}
