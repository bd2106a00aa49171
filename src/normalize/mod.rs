//! Drafts → [`Record`](crate::model::Record)s: deadlines, units, measures, states, and what belongs to the document.

pub mod deadline;
pub mod units;
