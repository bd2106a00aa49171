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
    let counted = marker::leading(raw).or_else(|| marker::sequence(raw));
    let (no, text) = match counted.filter(|m| !matches!(m.style, Style::Is | Style::Must | Style::Bullet)) {
        Some(m) => (m.no, raw.get(m.len..).unwrap_or("")),
        None => (None, raw),
    };
    let joined = join(text);
    let text = if joined.is_empty() { join(raw) } else { joined };
    NumberedText { raw: raw.to_string(), no, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_register_is_an_ordinal() {
        let found = numbered("序号１7：渡口护栏松动。");
        assert_eq!((found.no, found.text.as_str()), (Some(17), "渡口护栏松动。"));
        for text in ["序号混乱：台账两本。", "序号7缺失", "序号7："] {
            assert_eq!(numbered(text).no, None, "{text}");
        }
    }
}
