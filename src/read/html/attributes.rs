//! How many attributes a tag has, counted while html5ever still reads it.

use crate::read::ReadError;
use crate::read::limits::MAX_ATTRIBUTES;

/// A tag that goes on over several pieces. html5ever compares each attribute of a tag with all before it, so their
/// number is capped; it cannot be asked how many there are, so they are counted as it does.
#[derive(Default)]
pub(super) struct Waiting {
    state: Part,
    /// Whether the attribute in hand has a name yet.
    named: bool,
    attributes: usize,
    comment: bool,
    begun: bool,
}

/// Part of an attribute.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Part {
    #[default]
    Name,
    BeforeValue,
    Unquoted,
    Quoted(u8),
}

impl Waiting {
    /// Notes a piece that was fed, and whether it finished a token.
    pub(super) fn after(&mut self, piece: &str, token: bool) -> Result<(), ReadError> {
        if token {
            if self.begun {
                *self = Waiting::default();
            }
            return Ok(());
        }
        self.comment |= !self.begun && piece.starts_with("<!--");
        self.begun = true;
        if !self.comment {
            piece.bytes().for_each(|b| self.byte(b));
        }
        if self.attributes > MAX_ATTRIBUTES {
            return Err(ReadError::TooLarge { what: "attributes of a tag".to_string(), limit: MAX_ATTRIBUTES as u64 });
        }
        Ok(())
    }

    fn byte(&mut self, byte: u8) {
        use Part::{BeforeValue, Name, Quoted, Unquoted};
        let blank = byte.is_ascii_whitespace();
        match self.state {
            Quoted(quote) if byte == quote => self.end(),
            Quoted(_) => {}
            Unquoted if blank => self.end(),
            Unquoted => {}
            BeforeValue if blank => {}
            BeforeValue => self.state = if matches!(byte, b'"' | b'\'') { Quoted(byte) } else { Unquoted },
            Name if blank || byte == b'/' => self.end(),
            Name if byte == b'=' && self.named => self.state = BeforeValue,
            Name => self.named = true,
        }
    }

    fn end(&mut self) {
        self.attributes += usize::from(self.named);
        self.named = false;
        self.state = Part::Name;
    }
}
