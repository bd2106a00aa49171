//! Drafts → [`Record`](crate::model::Record)s: deadlines, units, measures, states, and what belongs to the document.

pub mod deadline;
mod items;
pub mod record;
pub mod status;
pub mod units;
