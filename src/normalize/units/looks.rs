//! Whether a table cell is a list of bodies or of persons: cheap and strict, for putting broken rows together again.

use super::shape::{is_body_end, is_collective, is_person, is_post, title_before_person};
use super::{Parsed, parse};
use crate::model::UnitKind;
use crate::rules::{Rules, UnitWords};
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
/// assert!(looks_like_units("县农业农村局、各乡镇人民政府", rules));
/// assert!(!looks_like_units("2024年9月底前", rules));
/// ```
#[must_use]
pub fn looks_like_units(text: &str, rules: &Rules) -> bool {
    let words = &rules.units;
    let Some(keys) = plausible(text, words) else { return false };
    let parsed = parse(text, None, words);
    let bodies = parsed.entries.iter().filter(|e| matches!(e.kind, UnitKind::Unit | UnitKind::Collective)).count();
    let all = parsed.entries.iter().zip(&parsed.keys).all(|(entry, name)| match entry.kind {
        UnitKind::Unit | UnitKind::Collective => is_body(name, words),
        UnitKind::Person | UnitKind::Post => bodies > 0,
    });
    bodies > 0 && all && covers(&parsed, &keys, words)
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
    if plausible(text, words).is_none() {
        return false;
    }
    let parsed = parse(text, None, words);
    !parsed.entries.is_empty()
        && parsed.entries.iter().zip(&parsed.keys).all(|(entry, name)| match entry.kind {
            UnitKind::Person => is_person(name, false, words),
            UnitKind::Post => name.len() <= 16 && is_post(name, words),
            UnitKind::Unit | UnitKind::Collective => false,
        })
}

/// The folded text, unless its length, digits or words rule out a list of names.
fn plausible(text: &str, words: &UnitWords) -> Option<Vec<char>> {
    let keys: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).take(LONGEST + 1).map(key_char).collect();
    let stop = keys.iter().rposition(|c| *c != '。').map_or(0, |at| at + 1);
    let body = keys.get(..stop)?;
    let marks = body.iter().any(|c| matches!(c, '。' | '!' | '?' | '%' | '《' | '》' | '~'));
    let sentence = words.prose.inside(body) || words.prose_start.start(body).is_some();
    (keys.len() >= 2 && keys.len() <= LONGEST && !marks && !sentence).then_some(keys)
}

fn is_body(name: &[char], words: &UnitWords) -> bool {
    let digits = name.iter().filter(|c| c.is_ascii_digit()).count();
    let known = is_collective(name, words) || is_body_end(name, words) || words.truncated.get(name).is_some();
    name.len() <= LONGEST_NAME
        && digits <= 2
        && known
        && !matches!(name, [_, '地' | '级' | '家' | '户' | '口'])
        && title_before_person(name, false, words).is_none()
}

/// Whether the names are the bulk of the text: what was cut off as role words or actions is the smaller part.
fn covers(parsed: &Parsed, keys: &[char], words: &UnitWords) -> bool {
    let named: usize = parsed.keys.iter().map(Vec::len).sum();
    let marks = keys.iter().filter(|c| !c.is_alphanumeric()).count();
    let rest = keys.len().saturating_sub(named + marks);
    let _ = words;
    rest <= 12 || rest <= named
}
