//! One deadline field → [`Deadline`].

use crate::model::Deadline;

/// Reads one deadline field. `document_date` is the document's date in EDTF (`2022-05-26`, `2022-05`, `2022`), the
/// only "now" there is.
#[must_use]
pub fn read(raw: &str, document_date: Option<&str>) -> Deadline {
    let _ = document_date;
    Deadline {
        raw: raw.to_string(),
        scope: None,
        modes: Vec::new(),
        due: None,
        start: None,
        completed: None,
        milestones: Vec::new(),
        year_inferred: false,
        uncertain: false,
        reference: None,
    }
}
