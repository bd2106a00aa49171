//! [`Body`] → drafts: layouts are rows of a table of dialects.

use crate::model::{Body, Split};
use crate::rules::Rules;

/// Cuts a body into drafts and what belongs to none.
#[must_use]
pub fn split(body: &Body, rules: &Rules) -> Split {
    let _ = (body, rules);
    Split::default()
}
