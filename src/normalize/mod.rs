//! Drafts → [`Record`](crate::model::Record)s: deadlines, units, measures, states, and what belongs to the document.

mod beside;
mod completion;
pub mod deadline;
pub mod declared;
pub mod headed;
pub mod inherit;
mod items;
mod measures;
pub mod meta;
mod numbered;
mod parted;
mod period;
pub mod record;
mod result;
pub mod schedule;
pub mod scope;
pub mod seen;
mod share;
mod standing;
pub mod status;
mod union;
pub mod units;
mod worded;
