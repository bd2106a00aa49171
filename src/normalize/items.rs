//! A text with an ordinal as the contract keeps it.

use crate::model::NumberedText;
use crate::text::clean::join_lines;
use crate::text::marker::{self, Style};

/// A text as the contract keeps it: ordinal off, lines joined.
pub(crate) fn numbered(raw: &str) -> NumberedText {
    numbered_by(raw, join_lines)
}

/// The same with lines joined otherwise.
pub(crate) fn numbered_by(raw: &str, join: impl Fn(&str) -> String) -> NumberedText {
    let raw = raw.trim();
    let (no, text) = match marker::leading(raw).filter(|m| !matches!(m.style, Style::Is | Style::Must | Style::Bullet))
    {
        Some(m) => (m.no, raw.get(m.len..).unwrap_or("")),
        None => (None, raw),
    };
    let joined = join(text);
    let text = if joined.is_empty() { join(raw) } else { joined };
    NumberedText { raw: raw.to_string(), no, text }
}
