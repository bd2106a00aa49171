//! Who does the work of a record and by when, where several cells say it together: a start and an end, a mode beside a day, a
//! number for each measure.

use super::Parts;
use crate::model::{Deadline, Milestone, Part, Scope, Unit, When};
use crate::normalize::deadline;
use crate::normalize::measures::RowMeasure;
use crate::normalize::numbered::{by_number, counted, without_numbers};
use crate::normalize::parted::who_and_when;
use crate::normalize::union::Union;
use crate::text::form::names_start;

impl Parts<'_> {
    /// The bodies of a cell. The numbers of the measures they answer for, of `measures` that count, are none of their names.
    pub(super) fn units(&self, part: &Part, measures: Option<usize>) -> Vec<Unit> {
        let read = |raw: &str| self.context.seen.units(raw, part.label.as_deref(), self.context.rules);
        let Some(texts) = without_numbers(&part.raw, measures) else { return read(&part.raw) };
        let mut union = Union::default();
        texts.into_iter().for_each(|text| union.add(read(text)));
        union.units
    }

    /// Bodies that are numbered as the measures are, each to its own.
    pub(super) fn units_by_number(&self, parts: &[&Part], measures: &mut [RowMeasure]) {
        let mut measures = counted(measures);
        if measures.iter().any(|m| !m.measure.units.is_empty()) {
            return;
        }
        let said: Vec<(&Part, Vec<String>)> =
            parts.iter().filter_map(|p| Some((*p, by_number(p, &measures)?))).collect();
        for (at, m) in measures.iter_mut().enumerate() {
            let mut own = Union::default();
            for (part, texts) in &said {
                let text = texts.get(at).map(String::as_str).unwrap_or_default();
                own.add(self.context.seen.units(text, part.label.as_deref(), self.context.rules));
            }
            m.measure.units = own.units;
        }
    }

    /// Deadlines that are numbered as the measures are, each to its own; whether there were.
    pub(super) fn deadlines_by_number(&self, part: &Part, measures: &mut [RowMeasure]) -> bool {
        let mut measures = counted(measures);
        let open = measures.iter().all(|m| m.measure.deadline.is_none());
        let Some(texts) = open.then(|| by_number(part, &measures)).flatten() else { return false };
        let read = |text: String| {
            let when = who_and_when(&text, true, self.context).filter(|(names, _)| !names.is_empty());
            let raw = when.as_ref().map_or(text.as_str(), |(_, when)| when.as_str());
            Deadline { scope: Some(Scope::Record), ..self.context.seen.deadline(raw, self.context.date) }
        };
        let found: Vec<Deadline> = texts.into_iter().map(read).collect();
        if found.iter().any(|d| d.milestones.is_empty() && d.modes.is_empty() && d.completed.is_none()) {
            return false;
        }
        for (m, deadline) in measures.iter_mut().zip(found) {
            m.measure.deadline = Some(deadline);
        }
        true
    }

    /// A deadline and the day of another column from which on the work is done; a year that only one of them writes is that
    /// of both.
    pub(super) fn started(&self, end: Option<&Part>, start: Option<&Part>) -> Option<Deadline> {
        let Some(from) = start else { return end.map(|p| self.deadline(p)) };
        let raw = from.raw.trim();
        let alone = || self.context.seen.deadline(&format!("{raw}起"), self.context.date);
        let Some(mut read) = end.map(|p| self.deadline(p)) else {
            let scope = Some(Scope::Record);
            return Some(Deadline { raw: raw.to_string(), scope, milestones: Vec::new(), ..alone() });
        };
        let span = self.context.seen.deadline(&format!("{raw}至{}", read.raw), self.context.date);
        let whole = span.start.is_some() && span.due.is_some() && span.milestones.len() == 1;
        if whole && (read.year_inferred || read.due.as_deref().is_some_and(|due| due.starts_with("XXXX"))) {
            (read.due, read.year_inferred) = (span.due, true);
            let year = read.due.as_deref().and_then(|due| due.get(..4)).unwrap_or("XXXX");
            if let [Milestone { when: When::Calendar(edtf), .. }] = read.milestones.as_mut_slice() {
                *edtf = edtf.replacen("XXXX", year, 1);
            }
        }
        let start = if whole { span.start } else { alone().start };
        read.start = read.start.or(start);
        Some(read)
    }

    /// The deadline of several: the first under a label of its own, else the first.
    pub(super) fn first_of<'p>(&self, dated: &[&'p Part]) -> Option<&'p Part> {
        dated.iter().find(|p| p.label.is_some()).or(dated.first()).copied()
    }

    /// A deadline with the modes that stand without a label beside the bodies: 责任单位：水利站，长期坚持.
    pub(super) fn with_modes(&self, read: Deadline, part: &Part, dated: &[&Part]) -> Deadline {
        let beside = dated.iter().filter(|p| p.label.is_none() && !std::ptr::eq(**p, part)).map(|p| p.raw.trim());
        let only_modes =
            |raw: &&str| deadline::says_only_when(raw) && self.context.seen.deadline(raw, None).milestones.is_empty();
        let mut raw = read.raw.clone();
        for mode in beside.filter(only_modes).filter(|mode| !read.raw.contains(mode)) {
            raw.push('；');
            raw.push_str(mode);
        }
        if raw.len() == read.raw.len() {
            return read;
        }
        let joined = self.context.seen.deadline(&raw, self.context.date);
        Deadline { scope: read.scope, reference: read.reference, ..joined }
    }
}

/// Whether a deadline is that of a column 开始时间.
pub(super) fn is_start(part: &Part) -> bool {
    part.label.as_deref().is_some_and(names_start)
}

/// The first part that is said of each row of a record.
pub(super) struct Covering<'p> {
    by_row: Vec<Option<&'p Part>>,
    /// What is said of all rows.
    whole: Option<&'p Part>,
}

impl<'p> Covering<'p> {
    /// Looks each part up once for each of its rows; a part that is said of all rows is kept once.
    pub(super) fn of(parts: &[&'p Part], rows: usize) -> Self {
        let mut by_row = vec![None; rows];
        for part in parts.iter().filter(|p| p.rows < rows) {
            let own = part.row..part.row.saturating_add(part.rows.max(1));
            for slot in by_row.iter_mut().take(own.end).skip(own.start) {
                slot.get_or_insert(*part);
            }
        }
        Covering { by_row, whole: parts.iter().find(|p| p.rows >= rows).copied() }
    }

    /// The row's own part, else that of all rows.
    pub(super) fn at(&self, row: usize) -> Option<&'p Part> {
        self.by_row.get(row).copied().flatten().or(self.whole)
    }
}
