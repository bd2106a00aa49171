//! Pure helpers on `&str`, shared by all stages.

pub mod marker;
pub mod numeral;
pub mod script;
pub mod width;
