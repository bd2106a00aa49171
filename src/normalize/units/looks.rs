//! Whether a table cell is a list of bodies or of persons: cheap and strict, for putting broken rows together again.

use super::parse;
use super::shape::{is_body_end, is_person, is_post, is_unit_label, title_before_person};
use crate::model::UnitKind;
use crate::rules::{Rules, UnitWords};
use crate::text::marker::{Style, leading};
use crate::text::script::key_char;

/// No unit cell is longer, in characters.
const LONGEST: usize = 400;

/// No body's name is longer, in characters.
const LONGEST_NAME: usize = 30;

/// Whether a table cell's text is a list of bodies: `县水利局牵头，县财政局配合`, `镇财政所,各行政村`, company names. Measures,
/// problems, dates, deadlines and ordinals are not. A cell of persons alone is not; ask
/// [`looks_like_person_or_post`].
///
/// ```
/// use zhenggai::{normalize::units::looks_like_units, rules::Rules};
/// let rules = Rules::builtin();
/// assert!(looks_like_units("县教育局、各街道办事处", rules));
/// assert!(!looks_like_units("2031年3月底前", rules));
/// ```
#[must_use]
pub fn looks_like_units(text: &str, rules: &Rules) -> bool {
    let words = &rules.units;
    let Some(marker) = plausible(text, words) else { return false };
    let parsed = parse(text, None, words);
    let bodies = parsed.entries.iter().filter(|e| matches!(e.kind, UnitKind::Unit | UnitKind::Collective)).count();
    let all = parsed.entries.iter().zip(&parsed.keys).all(|(entry, name)| match entry.kind {
        UnitKind::Unit | UnitKind::Collective => is_body(name, words),
        UnitKind::Person | UnitKind::Post => bodies > 0,
    });
    // One name behind an ordinal is a heading; a numbered list has several.
    bodies > usize::from(marker) && all && !parsed.verbs
}

/// Whether a table cell's text is a list of persons or posts: 赵某某, 分管副镇长, 镇党委书记.
///
/// ```
/// use zhenggai::{normalize::units::looks_like_person_or_post, rules::Rules};
/// let rules = Rules::builtin();
/// assert!(looks_like_person_or_post("分管副镇长", rules));
/// assert!(!looks_like_person_or_post("立行立改", rules));
/// ```
#[must_use]
pub fn looks_like_person_or_post(text: &str, rules: &Rules) -> bool {
    let words = &rules.units;
    if plausible(text, words) != Some(false) {
        return false;
    }
    let parsed = parse(text, None, words);
    !parsed.entries.is_empty()
        && parsed.entries.iter().zip(&parsed.keys).all(|(entry, name)| match entry.kind {
            UnitKind::Person => is_person(name, false, words),
            UnitKind::Post => name.len() <= 16 && is_post(name, words) && !name.ends_with(&['组', '织', '领', '导']),
            UnitKind::Unit | UnitKind::Collective => false,
        })
}

/// Whether the text opens with an ordinal; `None` where its length, digits or words rule out a list of names, or it is
/// a label itself.
fn plausible(text: &str, words: &UnitWords) -> Option<bool> {
    let marker = leading(text.trim_start());
    if marker.is_some_and(|m| matches!(m.style, Style::Is | Style::Must | Style::Named | Style::Chapter | Style::Nth)) {
        return None;
    }
    let body = text.trim_start().get(marker.map_or(0, |m| m.len)..)?;
    let keys: Vec<char> = body.chars().filter(|c| !c.is_whitespace()).take(LONGEST + 1).map(key_char).collect();
    let stop = keys.iter().rposition(|c| !matches!(c, '。' | ')' | ']')).map_or(0, |at| at + 1);
    let start = keys.iter().take_while(|c| matches!(c, '(' | '[')).count();
    let body = keys.get(start..stop)?;
    let marks = body.iter().any(|c| matches!(c, '。' | '!' | '?' | '%' | '<' | '>' | '《' | '》' | '~'));
    let sentence = words.prose.inside(body) || words.prose_start.start(body).is_some();
    (body.len() >= 2 && keys.len() <= LONGEST && !marks && !sentence && !is_unit_label(body, false, words))
        .then_some(marker.is_some())
}

fn is_body(name: &[char], words: &UnitWords) -> bool {
    let known = is_body_end(name, words) || words.truncated.get(name).is_some();
    let vague = name.ends_with(&['方', '面']) && !matches!(name.first(), Some('各' | '有' | '相'));
    name.len() <= LONGEST_NAME
        && known
        && !vague
        && !name.iter().any(char::is_ascii_digit)
        && title_before_person(name, false, words).is_none()
}
