//! Deadlines said once for a list or the document, given to the records that state none of their own.

use super::deadline;
use super::scope::ScopedDeadline;
use crate::model::{Field, Record, RecordKind, Scope, SourceText};

/// Gives each problem and check without a deadline of its own the one of its list, else the document's (rule of
/// meaning 11). Tasks get none; a mode alone (长期坚持) is a deadline of its own.
pub fn deadlines(records: &mut [Record], scoped: &[ScopedDeadline], document_date: Option<&str>) {
    if scoped.is_empty() {
        return;
    }
    for record in records.iter_mut().filter(|r| r.kind != RecordKind::Task) {
        let own = record.deadline.is_some() || record.measures.iter().any(|m| m.deadline.is_some());
        if own {
            continue;
        }
        let of_list = scoped.iter().find(|s| s.list.is_some() && s.list == record.list);
        let Some(found) = of_list.or_else(|| scoped.iter().find(|s| s.list.is_none())) else { continue };
        let mut read = deadline::read(&found.raw, document_date);
        read.scope = Some(if found.list.is_some() { Scope::List } else { Scope::Document });
        record.deadline = Some(read);
        record.sources.push(SourceText {
            field: Field::Deadline.key(),
            label: None,
            raw: found.raw.clone(),
            place: found.place.clone(),
        });
    }
}
