//! The plain data every stage shares: no parsing, no I/O, no policy.
//!
//! | word | type | meaning |
//! |---|---|---|
//! | body | [`Body`] | what a reader made of the bytes: paragraphs and tables in reading order |
//! | place | [`Place`] | where in the input a text stands |
//! | draft | [`Draft`] | one record cut out of the body, still as labelled raw texts |
//! | record | [`Record`] | one problem with what is done about it, normalized |
//! | finding | [`Finding`] | something odd but readable, with a stable code |
//! | document | [`Document`] | the JSON object that is emitted |
//! | manifest | [`ManifestLine`] | what became of each input of a run, a line each |

mod body;
mod deadline;
mod document;
mod draft;
mod finding;
mod manifest;
mod place;
mod range;
mod record;
mod schema;
mod source;
mod table;
mod unit;

pub use body::{Block, Body, Link, Paragraph, ParagraphKind};
pub use deadline::{Deadline, Edtf, Milestone, Mode, Reference, Relative, RelativeKind, Scope, When};
pub use document::{
    Accounting, Attachment, Citation, Contact, DOCUMENT_SCHEMA, Declared, Document, DocumentKind, ERROR_SCHEMA,
    ErrorBody, ErrorDocument, ErrorSource, List, Meta, SourceInfo, Step, Subject,
};
pub use draft::{Draft, Loose, LooseKind, Part, Split};
pub use finding::{Code, Finding, Severity};
pub use manifest::{Counts, FindingCounts, ManifestLine, ManifestOutcome, SkipReason};
pub use place::Place;
pub use range::CellRange;
pub use record::{Content, Goal, Measure, MeasureState, NumberedText, Point, Record, RecordKind, State, Status};
pub use schema::{manifest_schema, schema};
pub use source::{Field, SourceText};
pub use table::{Cell, Grid, GridBuilder, Shape, Slot, Table};
pub use unit::{Unit, UnitKind, UnitRole};
