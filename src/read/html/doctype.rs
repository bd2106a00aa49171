//! `<!DOCTYPE …>`: the name and the identifiers by which the tree builder tells old pages.

use super::token::is_space;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::Doctype;

/// The inside of a doctype behind its word; `closed` tells that it has an end.
pub(super) fn doctype(text: &str, closed: bool) -> Doctype {
    let space = |c: char| u8::try_from(c).is_ok_and(is_space);
    let text = text.trim_start_matches(space);
    let (name, rest) = text.split_at(text.find(space).unwrap_or(text.len()));
    let mut found = Doctype { force_quirks: !closed || name.is_empty(), ..Doctype::default() };
    found.name = Some(name.to_ascii_lowercase()).filter(|n| !n.is_empty()).map(Into::into);
    let rest = rest.trim_start_matches(space);
    let word = rest.get(..6).unwrap_or("");
    let quoted = |text: &str| -> Option<(StrTendril, String)> {
        let text = text.trim_start_matches(space);
        let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, rest) = text.get(1..)?.split_once(quote)?;
        Some((value.into(), rest.to_string()))
    };
    let behind = rest.get(6..).unwrap_or("");
    let system = if word.eq_ignore_ascii_case("public") {
        let Some((public, rest)) = quoted(behind) else { return Doctype { force_quirks: true, ..found } };
        found.public_id = Some(public);
        rest
    } else if word.eq_ignore_ascii_case("system") {
        behind.to_string()
    } else {
        return Doctype { force_quirks: found.force_quirks || !rest.is_empty(), ..found };
    };
    let value = quoted(&system);
    let broken = value.is_none() && system.contains(|c| !space(c));
    found.force_quirks |= broken || value.is_none() && found.public_id.is_none();
    found.system_id = value.map(|(value, _)| value);
    found
}
