//! Where the value of an attribute is written: the tree keeps no place of attributes, so the tag is looked through again.

use super::token::{Tokens, is_space};

/// The bytes of an attribute's value in the tag that opens at a byte of the page; of two with one name the first counts.
pub(super) fn value(tokens: &Tokens<'_>, tag: usize, name: &str) -> Option<(usize, usize)> {
    let ends_name = |b: u8| is_space(b) || matches!(b, b'/' | b'>');
    let mut at = tag + tokens.rest(tag).iter().position(|b| ends_name(*b))?;
    loop {
        match tokens.byte(at) {
            b'>' => return None,
            0 if at >= tokens.len() => return None,
            b if is_space(b) || b == b'/' => at += 1,
            _ => {
                let pair = tokens.pair(at);
                if tokens.between(pair.name).eq_ignore_ascii_case(name) {
                    return Some(pair.value);
                }
                at = pair.behind;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_in_their_tag() {
        let page = "<p a='b=1'><input/type=text VALUE = \"渡口>\" value=2 b><i value=3";
        let found = |name: &str| {
            let tokens = Tokens::new(page);
            value(&tokens, 11, name).map(|range| tokens.between(range).to_string())
        };
        assert_eq!(found("value").as_deref(), Some("渡口>"));
        assert_eq!((found("b").as_deref(), found("a"), found("i")), (Some(""), None, None));
    }
}
