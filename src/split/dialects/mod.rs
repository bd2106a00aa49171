//! One file per layout.

pub(super) mod card;
pub(super) mod table;
