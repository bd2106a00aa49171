//! Character references: `&nbsp;` and `&#160;` → the characters that they stand for, as the HTML standard reads them
//! (section 13.2.5.72 and following), line ends made one character on the way.

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use memchr::memchr2;

/// Longest name of a reference; the longest in the standard has 32 characters with its semicolon.
const MAX_NAME: usize = 32;

/// Whether a text cannot be taken as it stands.
pub(super) fn holds(text: &str) -> bool {
    memchr2(b'&', b'\r', text.as_bytes()).is_some()
}

/// The text with its references replaced. In an attribute a name without a semicolon before `=`, a letter or a digit
/// is no reference: addresses have `?a=1&copy=2`.
pub(super) fn replaced(text: &str, attribute: bool) -> String {
    replaced_with(text, attribute, |_, _| {})
}

/// As [`replaced`]; `met` gets the byte behind each reference in the new text and in the old.
pub(super) fn replaced_with(text: &str, attribute: bool, mut met: impl FnMut(usize, usize)) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr2(b'&', b'\r', rest.as_bytes()) {
        let (plain, sign) = rest.split_at(at);
        out.push_str(plain);
        let after = sign.get(1..).unwrap_or("");
        if sign.starts_with('\r') {
            out.push('\n');
            rest = after.strip_prefix('\n').unwrap_or(after);
            met(out.len(), text.len() - rest.len());
            continue;
        }
        let found = match after.strip_prefix('#') {
            Some(number) => numeric(number).map(|(c, length)| ([Some(c), None], length + 1)),
            None => named(after, attribute),
        };
        match found {
            Some((characters, length)) => {
                out.extend(characters.into_iter().flatten());
                rest = after.get(length..).unwrap_or("");
                met(out.len(), text.len() - rest.len());
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// What stands behind `&#`: the character, and the bytes that the number takes.
fn numeric(text: &str) -> Option<(char, usize)> {
    let hex = text.starts_with(['x', 'X']);
    let (radix, prefix) = if hex { (16, 1) } else { (10, 0) };
    let digits = text.get(prefix..)?;
    let length = digits.bytes().take_while(|b| char::from(*b).is_digit(radix)).count();
    if length == 0 {
        return None;
    }
    let mut value = 0u32;
    for digit in digits.bytes().take(length).filter_map(|b| char::from(b).to_digit(radix)) {
        value = value.saturating_mul(radix).saturating_add(digit);
    }
    let semicolon = usize::from(digits.as_bytes().get(length) == Some(&b';'));
    let windows = value.checked_sub(0x80).and_then(|i| C1_REPLACEMENTS.get(i as usize)).copied().flatten();
    let character = match value {
        0 => '\u{FFFD}',
        _ => windows.or_else(|| char::from_u32(value)).unwrap_or('\u{FFFD}'),
    };
    Some((character, prefix + length + semicolon))
}

/// The longest name that the standard knows: its characters, and the bytes that it takes.
fn named(text: &str, attribute: bool) -> Option<([Option<char>; 2], usize)> {
    // The one that pages are full of.
    if text.starts_with("nbsp;") {
        return Some(([Some('\u{A0}'), None], 5));
    }
    let letters = text.bytes().take(MAX_NAME).take_while(u8::is_ascii_alphanumeric).count();
    let longest = letters + usize::from(text.as_bytes().get(letters) == Some(&b';'));
    let (length, (first, second)) = (1..=longest).rev().find_map(|length| {
        let name = text.get(..length)?;
        NAMED_ENTITIES.get(name).filter(|(first, _)| *first != 0).map(|found| (length, *found))
    })?;
    let next = text.as_bytes().get(length).copied().unwrap_or(0);
    let closed = text.get(..length)?.ends_with(';');
    if attribute && !closed && (next == b'=' || next.is_ascii_alphanumeric()) {
        return None;
    }
    let second = char::from_u32(second).filter(|c| *c != '\0');
    Some(([char::from_u32(first), second], length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_in_browsers() {
        for (text, shown) in [
            ("甲&nbsp;乙&#160;丙&#xA0;", "甲\u{a0}乙\u{a0}丙\u{a0}"),
            ("&lt;&LT&amp;amp;&ampx&quot", "<<&amp;&x\""),
            ("&notin;&notit;&unknown;&;& &#;&#x;&#xg", "\u{2209}¬it;&unknown;&;& &#;&#x;&#xg"),
            ("&#0;&#128;&#x110000;&#55296;&#99999999999;", "\u{fffd}€\u{fffd}\u{fffd}\u{fffd}"),
            ("&#65&#66甲&NotEqualTilde;", "AB甲\u{2242}\u{338}"),
            ("甲\r乙\r\n丙", "甲\n乙\n丙"),
        ] {
            assert_eq!(replaced(text, false), shown);
        }
        assert_eq!(replaced("?a=1&copy=2&copy;&amp&copyx", true), "?a=1&copy=2©&&copyx");
    }
}
