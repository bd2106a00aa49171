//! One unit field → [`Unit`]s.

use crate::model::Unit;
use crate::rules::Rules;

/// Reads one unit field. `column` is the header or label it stood under, as written; it decides the role where the
/// field itself says none.
#[must_use]
pub fn read(raw: &str, column: Option<&str>, rules: &Rules) -> Vec<Unit> {
    let _ = (raw, column, rules);
    Vec::new()
}
