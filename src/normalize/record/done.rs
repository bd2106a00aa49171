//! When the work of a record was finished, or is expected to be: columns of completion dates and dates beside its state, for the
//! record or for each of its rows.

use super::{Parts, extra_key};
use crate::model::{Deadline, Field, Mode, Part, Scope, State, Status};
use crate::normalize::completion::{self, Told};
use crate::normalize::deadline;
use crate::normalize::measures::{RowMeasure, by_row};
use crate::normalize::result::Dated;
use crate::normalize::standing::is_no;
use crate::text::clean::is_nothing;
use std::collections::HashMap;

impl Parts<'_> {
    /// What a cell of a completion column says.
    pub(super) fn told(&self, part: &Part, state: Option<State>) -> Told {
        // 否 says of a step that it is still to come, not that work goes on.
        let mut answers = self.of(Field::Status).filter(|p| !is_nothing(&p.raw)).peekable();
        let no = answers.peek().is_some() && answers.all(|p| is_no(&p.raw));
        let state = if no { Some(State::NotStarted) } else { state };
        completion::read(part.raw.trim(), part.label.as_deref(), state, self.context)
    }

    /// What a column of completion dates adds; what the deadline itself says comes first. Where it differs from row to row
    /// each date is that of its row, and of the record only where all rows have one. Gives also what has no place so, under
    /// its label.
    pub(super) fn completed(
        &self,
        stated: Option<Deadline>,
        status: Option<&Status>,
        measures: &mut [RowMeasure],
    ) -> (Option<Deadline>, Vec<(String, String)>) {
        let state = status.and_then(|status| status.state);
        let parts: Vec<&Part> = self.of(Field::Completed).filter(|p| !is_nothing(&p.raw)).collect();
        let Some(first) = parts.first() else { return (stated, Vec::new()) };
        let read = |part: &Part| self.told(part, state);
        let untold = |part: &Part| (extra_key(part).to_string(), part.raw.trim().to_string());
        let Some(by_row) = by_row(&parts, self.rows()) else {
            return match read(first) {
                // `expectations` gives a plan.
                Told::Planned(_) => (stated, Vec::new()),
                // The status of a record that says no other.
                Told::Open if state != Some(State::Done) => (stated, Vec::new()),
                Told::Open => (stated, vec![untold(first)]),
                Told::Done(read) => (Some(finished(stated, read)), Vec::new()),
            };
        };
        let done = |parts: &Vec<&Part>| match parts.first().map(|part| read(part)) {
            Some(Told::Done(read)) => Some(read),
            Some(Told::Open | Told::Planned(_)) | None => None,
        };
        let days: Vec<Option<Deadline>> = by_row.iter().map(done).collect();
        for m in measures.iter_mut() {
            if let Some(day) = days.get(m.row).and_then(Option::as_ref) {
                let own = m.measure.deadline.take();
                m.measure.deadline = own.map(|own| finished(Some(own), day.clone()));
            }
        }
        let all = days.iter().all(Option::is_some);
        let last =
            days.into_iter().flatten().reduce(|last, next| if last.completed < next.completed { next } else { last });
        match last.filter(|_| all) {
            Some(last) => (Some(finished(stated, last)), Vec::new()),
            None => (stated, parts.into_iter().map(untold).collect()),
        }
    }

    /// By when the work is expected to be finished: a plan in a column of completion dates, by the name of the column, and a
    /// date behind the state, which has none.
    pub(super) fn expectations(
        &self,
        dated: &Dated,
        state: Option<State>,
        stated: Option<&Deadline>,
    ) -> Vec<(Option<String>, Deadline)> {
        let scope = Some(Scope::Record);
        let told = self.first(Field::Completed).and_then(|part| match self.told(part, state) {
            Told::Planned(read) => Some((Some(extra_key(part).to_string()), Deadline { scope, ..read })),
            Told::Done(_) | Told::Open => None,
        });
        // A date by which an open problem is expected to be finished (rule of meaning 8). Of a document without a date its
        // year is that of the deadline beside it, or the next.
        let due = stated.and_then(|stated| stated.due.as_deref()).filter(|due| !due.starts_with("XXXX"));
        let date = self.context.date.or(due);
        let said = dated.expected.as_deref().map(|raw| (None, Deadline { scope, ..deadline::read(raw, date) }));
        told.into_iter().chain(said).collect()
    }

    /// The completion dates that are the record's. Where its rows have come to different points each is that of its row,
    /// and of all only where all are done.
    pub(super) fn done_by_row(
        &self,
        completed: Vec<(usize, String)>,
        by_row: bool,
        state: Option<State>,
        measures: &mut [RowMeasure],
    ) -> Vec<String> {
        if !by_row {
            return completed.into_iter().map(|(_, day)| day).take(1).collect();
        }
        let days: HashMap<usize, &str> = completed.iter().rev().map(|(row, raw)| (*row, raw.as_str())).collect();
        for m in measures.iter_mut() {
            if let Some(raw) = days.get(&m.row) {
                m.measure.deadline = m.measure.deadline.take().map(|stated| self.with_completion(stated, raw));
            }
        }
        completed.into_iter().map(|(_, day)| day).filter(|_| state == Some(State::Done)).collect()
    }

    pub(super) fn with_completion(&self, mut stated: Deadline, raw: &str) -> Deadline {
        let done = self.context.seen.deadline(raw, self.context.date);
        stated.completed = stated.completed.or(done.due).or(done.completed).or(done.start);
        stated
    }

    /// Completion dates stated beside a state in running text; the last of them counts.
    pub(super) fn done(&self, stated: Option<Deadline>, raws: Vec<String>) -> Option<Deadline> {
        let read = |raw: &String| {
            let done = self.context.seen.deadline(raw, self.context.date);
            (done.due.clone().or(done.completed.clone()).or(done.start.clone()), raw.clone(), done)
        };
        let last = raws.iter().map(read).reduce(|last, next| if next.0 > last.0 { next } else { last });
        let Some((day, raw, done)) = last else { return stated };
        let mut out = stated.unwrap_or_else(|| Deadline {
            raw,
            scope: Some(Scope::Record),
            modes: Vec::new(),
            due: None,
            start: None,
            completed: None,
            milestones: Vec::new(),
            year_inferred: done.year_inferred,
            uncertain: done.uncertain,
            reference: None,
        });
        out.completed = out.completed.or(day);
        Some(out)
    }
}

/// A deadline with what a column of completion dates says beside it.
fn finished(stated: Option<Deadline>, read: Deadline) -> Deadline {
    let Some(mut stated) = stated else { return Deadline { scope: Some(Scope::Record), ..read } };
    if read.completed.is_none() && !stated.modes.contains(&Mode::Done) {
        stated.modes.push(Mode::Done);
        stated.modes.sort_unstable();
    }
    stated.completed = stated.completed.or(read.completed);
    stated
}
