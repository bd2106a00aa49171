//! Bytes → characters, where those of two bytes stand on both sides of a change of format. Which code page they are in is
//! the reader's to say.

use crate::read::word::codepages::is_wide;
use encoding_rs::{Encoding, SHIFT_JIS, WINDOWS_1252};

/// Whether a byte begins a character of two.
fn is_lead(page: &'static Encoding, byte: u8) -> bool {
    if page == SHIFT_JIS {
        matches!(byte, 0x81..=0x9F | 0xE0..=0xFC)
    } else {
        is_wide(page) && matches!(byte, 0x81..=0xFE)
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
    use encoding_rs::GB18030;

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
