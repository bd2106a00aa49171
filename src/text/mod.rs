//! Pure helpers on `&str`, shared by all stages.

pub mod clean;
mod counted;
pub mod distinct;
pub mod file;
pub mod form;
pub mod items;
pub(crate) mod labelled;
pub mod marker;
pub mod metadata;
mod needs;
pub mod numeral;
pub mod page;
mod pattern;
pub mod script;
pub mod stated;
pub mod width;

pub(crate) use needs::Letters;
pub use pattern::{Pattern, fill};
