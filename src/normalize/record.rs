//! Drafts → [`Record`]s: each labelled text is read by the rules of its field.

mod done;
mod duty;

use super::beside::duties;
use super::items::{numbered, numbered_by};
use super::measures::{RowMeasure, by_row, inner_deadlines, measures};
use super::numbered::count;
use super::parted::parted;
use super::result::{Dated, closing};
use super::seen::Seen;
use super::standing::{self, Standing};
use super::union::Union;
use super::{completion, period, share, units};
use crate::model::{
    Content, Deadline, Draft, Field, Goal, MeasureState, NumberedText, Part, Record, Reference, Scope, SourceText,
    State, Status, Unit, UnitKind,
};
use crate::rules::Rules;
use crate::text::clean::{is_nothing, join_clauses, join_lines, join_phrases, without_separators};
use crate::text::items::{Item, items};
use crate::text::marker::{self, Style};
use duty::{Covering, is_start};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Forms that split a content into points; 一是 inside a content is text.
const POINT_STYLES: &[Style] = &[Style::Paren, Style::ChineseParen, Style::Dot, Style::Comma, Style::Circled];

/// What a record needs to know of its document.
pub struct Context<'a> {
    /// `id` of the document.
    pub document_id: &'a str,
    /// Date of the document in EDTF.
    pub date: Option<&'a str>,
    /// The words in force.
    pub rules: &'a Rules,
    /// Fields read so far.
    pub seen: Seen,
}

/// Normalizes one draft. `index` is its 0-based number among the document's drafts.
#[must_use]
pub fn record(draft: Draft, index: usize, context: &Context<'_>) -> Record {
    let all = period::latest(parted(&draft.parts, context));
    let parts = Parts { all: &all, context };
    let Standing { mut status, by_row: status_by_row, taken, mut dated, completed, untold: beside_state } =
        standing::read(&all, context);
    let mut measures = parts.planned(&mut status, &mut dated);
    if parts.begins_with_result() {
        measures = taken.into_iter().chain(measures).collect();
    } else {
        measures.extend(taken);
    }
    let state = status.as_ref().and_then(|s| s.state);
    let (units, deadline) = parts.units_and_deadline(&mut measures, state);
    let (deadline, untold) = parts.completed(deadline, status.as_ref(), &mut measures);
    let mut expected = parts.expectations(&dated, state, deadline.as_ref()).into_iter();
    let by_row = measures.iter().any(|m| m.measure.deadline.is_some());
    let deadline = if by_row { deadline } else { deadline.or_else(|| expected.next().map(|(_, d)| d)) };
    let days = dated.completed.into_iter().chain(parts.done_by_row(completed, status_by_row, state, &mut measures));
    let deadline = parts.done(deadline, days.collect());
    let expected: Vec<(Option<String>, Deadline)> = expected.collect();
    let mut extra = parts.extra();
    let told = expected.iter().filter_map(|(label, d)| Some((label.clone()?, d.raw.clone())));
    for (label, text) in parts.asides().into_iter().chain(told).chain(untold).chain(beside_state) {
        add(&mut extra, &label, &text);
    }
    // Beside a deadline of its own the date by which the work is expected to be finished stays with the state.
    let beside = expected.iter().any(|(label, _)| label.is_none());
    if let (Some(status), Some(whole), true) = (&mut status, dated.whole, beside) {
        status.raw = whole;
    }
    let mut record = Record {
        id: record_id(context.document_id, index),
        kind: draft.kind,
        list: draft.list,
        parent: draft.parent.map(|p| record_id(context.document_id, p)),
        category: parts.first(Field::Type).map(|p| parts.category(draft.list, &p.raw)),
        problem: parts.first(Field::Problem).map(|p| parts.problem(draft.list, &p.raw)),
        content: parts.content(),
        measures: measures.into_iter().map(|m| m.measure).collect(),
        units,
        deadline,
        goal: parts.goal(),
        status,
        extra,
        number_label: parts.number_label(),
        status_by_row,
        expected: expected.into_iter().next().map(|(_, d)| d),
        sources: Vec::new(),
        place: draft.place,
    };
    record.sources = draft.parts.into_iter().map(source).collect();
    record
}

/// What the number of a row is called where nothing names it.
const ROW: &str = "序号";

/// The key of a column or label without a field of its own.
fn extra_key(part: &Part) -> &str {
    part.label.as_deref().unwrap_or(ROW)
}

/// Words of a label that promise a deadline: 整改措施及时限.
const DATED: [&str; 4] = ["时限", "期限", "完成时间", "整改时间"];

/// Words of a label that promise who does it: 整改措施（责任单位）.
const ANSWERED: [&str; 4] = ["责任单位", "责任部门", "责任人", "牵头单位"];

/// Adds a text to `extra`; what stands under one name goes on line by line.
fn add(extra: &mut BTreeMap<String, String>, key: &str, value: &str) {
    match extra.get_mut(key) {
        Some(known) if known.is_empty() => *known = value.to_string(),
        Some(known) if known != value => {
            known.push('\n');
            known.push_str(value);
        }
        Some(_) => {}
        None => {
            extra.insert(key.to_string(), value.to_string());
        }
    }
}

/// Id of the record with a 0-based number.
#[must_use]
pub fn record_id(document_id: &str, index: usize) -> String {
    let mut id = String::with_capacity(document_id.len() + 8);
    // Writing to a string cannot fail.
    let _ = write!(id, "{document_id}-{:04}", index + 1);
    id
}

fn source(part: Part) -> SourceText {
    let mut raw = part.printed.unwrap_or(part.raw);
    if raw.trim().len() < raw.len() {
        raw = raw.trim().to_string();
    }
    SourceText { field: part.field.key(), label: part.label, raw, place: part.place }
}

/// The parts of one draft.
struct Parts<'a> {
    all: &'a [Part],
    context: &'a Context<'a>,
}

impl Parts<'_> {
    fn of(&self, field: Field) -> impl Iterator<Item = &Part> {
        self.all.iter().filter(move |p| p.field == field)
    }

    fn first(&self, field: Field) -> Option<&Part> {
        self.of(field).find(|p| !is_nothing(&p.raw))
    }

    /// Whether what was done stands before what is planned: 整改情况：…, then 下一步措施：….
    fn begins_with_result(&self) -> bool {
        let first = self.all.iter().map(|p| p.field).find(|f| matches!(f, Field::Measures | Field::Result));
        first == Some(Field::Result)
    }

    /// A group. The colon behind its name leads on to what stands under it.
    fn category(&self, list: Option<usize>, raw: &str) -> NumberedText {
        let mut category = self.headline(list, raw);
        let bare = without_separators(&category.text).trim_end_matches([':', '：']);
        if !bare.is_empty() && bare.len() < category.text.len() {
            category.text = bare.to_string();
        }
        category
    }

    /// A problem. The ordinals of a text that lists several (1.… 2.…) count its parts: none is that of the whole, and all
    /// stay.
    fn problem(&self, list: Option<usize>, raw: &str) -> NumberedText {
        let listed = items(raw, POINT_STYLES);
        let several = listed.len() > 1 && listed.iter().all(|item| item.no.is_some());
        let problem = if several {
            NumberedText {
                raw: raw.trim().to_string(),
                no: None,
                text: join_phrases(raw, &|line| marker::leading(line).is_some()),
            }
        } else if list.is_some() {
            // Lines that each end as problems do are one each: 标识牌缺失⏎台账不全.
            numbered_by(raw, |text| join_phrases(text, &|line| self.ends_wrong(line)))
        } else {
            self.headline(list, raw)
        };
        NumberedText { text: without_separators(&problem.text).to_string(), ..problem }
    }

    /// Whether the last words of a line say that something is wrong: 不全, 缺失, 未落实.
    fn ends_wrong(&self, line: &str) -> bool {
        let last = line.char_indices().rev().nth(2).and_then(|(at, _)| line.get(at..));
        last.is_some_and(|last| self.context.rules.words.problems.tell(last))
    }

    /// A heading or problem. In prose 一是 opens a problem and a bullet stands for a number; in a table they are text.
    fn headline(&self, list: Option<usize>, raw: &str) -> NumberedText {
        let told = if list.is_none() { marker::leading(raw) } else { None };
        let told = told.filter(|m| matches!(m.style, Style::Is | Style::Must | Style::Bullet));
        match told {
            Some(m) => {
                NumberedText { no: m.no, raw: raw.to_string(), text: join_lines(raw.get(m.len..).unwrap_or(raw)) }
            }
            None => numbered(raw),
        }
    }

    fn content(&self) -> Option<Content> {
        let mut raw = String::new();
        for part in self.of(Field::Content).filter(|p| !is_nothing(&p.raw)) {
            if !raw.is_empty() {
                raw.push('\n');
            }
            raw.push_str(part.raw.trim());
        }
        let points: Vec<_> = items(&raw, POINT_STYLES).into_iter().map(point).collect();
        (!points.is_empty()).then_some(Content { raw, points })
    }

    /// The measures that are planned. A state behind them or in their place (已完成整改) is that of the record, where nothing
    /// else says how far it has come.
    fn planned(&self, found: &mut Option<Status>, dated: &mut Dated) -> Vec<RowMeasure> {
        let mut out = Vec::new();
        let parts = || self.of(Field::Measures).filter(|p| !is_nothing(&p.raw));
        // Of several rows each may have come to another point.
        let alone = parts().nth(1).is_none();
        for part in parts() {
            let rest = if alone { closing(&part.raw, found, dated) } else { None };
            measures(rest.unwrap_or(&part.raw), MeasureState::Planned, part.row, self.context.rules, &mut out);
        }
        out
    }

    fn goal(&self) -> Option<Goal> {
        let mut goals: Vec<&str> = self.of(Field::Goal).map(|p| p.raw.trim()).filter(|g| !is_nothing(g)).collect();
        goals.dedup();
        let raw = goals.join("\n");
        (!raw.is_empty()).then(|| Goal { text: join_clauses(&raw), raw })
    }

    fn extra(&self) -> BTreeMap<String, String> {
        let mut out: BTreeMap<String, String> = BTreeMap::new();
        // 30% of the work tells neither a state nor a measure.
        let share = |p: &Part| p.field == Field::Result && share::is_share(&p.raw);
        for part in self.all.iter().filter(|p| matches!(p.field, Field::Extra | Field::Number) || share(p)) {
            add(&mut out, extra_key(part), part.raw.trim());
        }
        out
    }

    /// The key of the row's own number: 序号 before any other, else the first.
    fn number_label(&self) -> Option<String> {
        let mut keys = self.of(Field::Number).map(extra_key);
        let first = keys.next()?;
        let row = std::iter::once(first).chain(keys).find(|key| *key == ROW);
        Some(row.unwrap_or(first).to_string())
    }

    /// How many rows the record takes.
    fn rows(&self) -> usize {
        self.all.iter().filter(|p| p.field.is_answer()).map(|p| p.row + 1).max().unwrap_or(1)
    }

    /// What is stated once goes to the record; what differs from row to row goes to the measures.
    fn units_and_deadline(&self, measures: &mut [RowMeasure], state: Option<State>) -> (Vec<Unit>, Option<Deadline>) {
        let rows = self.rows();
        let unit_parts: Vec<&Part> =
            self.all.iter().filter(|p| matches!(p.field, Field::Units | Field::Persons)).collect();
        let counted = if rows < 2 { count(measures) } else { None };
        let mut union = Union::default();
        for part in &unit_parts {
            union.add(self.units(part, counted));
        }
        let named = |p: &Part| p.label.as_deref().is_some_and(|l| ANSWERED.iter().any(|word| l.contains(word)));
        let promised = self.of(Field::Measures).any(named);
        union.add(duties(measures, !unit_parts.is_empty(), promised, self.context));
        let mut units = union.units;
        if let Some(by_row) = by_row(&unit_parts, rows) {
            for m in measures.iter_mut() {
                let mut own = Union::default();
                for part in by_row.get(m.row).into_iter().flatten() {
                    own.add(self.units(part, None));
                }
                if m.measure.units.is_empty() {
                    m.measure.units = own.units;
                }
            }
        }
        if rows < 2 {
            self.units_by_number(&unit_parts, measures);
        }
        self.name_posts(&mut units);
        let stated: Vec<&Part> = self.of(Field::Deadline).filter(|p| !is_nothing(&p.raw)).collect();
        let (starts, dated): (Vec<&Part>, Vec<&Part>) = stated.iter().copied().partition(|p| is_start(p));
        if let Some(by_row) = by_row(&stated, rows) {
            let (starts, ends) = (Covering::of(&starts, rows), Covering::of(&dated, rows));
            for m in measures.iter_mut().filter(|m| by_row.get(m.row).is_some_and(|own| !own.is_empty())) {
                // What stands beside a day of the row's own is said of all rows.
                let own = || self.started(ends.at(m.row), starts.at(m.row));
                m.measure.deadline = m.measure.deadline.take().or_else(own);
            }
            // What is said once for all of them is the record's.
            let once = dated.iter().find(|p| p.rows >= rows).map(|p| self.deadline(p));
            return (units, once);
        }
        if let ([one], true, true) = (dated.as_slice(), starts.is_empty(), rows < 2)
            && self.deadlines_by_number(one, measures)
        {
            return (units, None);
        }
        let end = self.first_of(&dated);
        let stated = self.started(end, starts.first().copied()).map(|read| {
            let Some(p) = end else { return read };
            let read = self.with_modes(read, p, &dated);
            let done = state == Some(State::Done);
            let behind = || completion::behind_us(p.label.as_deref(), &read, self.context.date);
            done.then(behind).flatten().unwrap_or(read)
        });
        let dates = |p: &Part| p.label.as_deref().is_some_and(|l| DATED.iter().any(|word| l.contains(word)));
        let promised = || self.of(Field::Measures).any(dates);
        let stated = stated.or_else(|| inner_deadlines(measures, promised(), self.context));
        (units, stated)
    }

    /// A 职务 column beside the one person of the record is that person's title.
    fn name_posts(&self, units: &mut [Unit]) {
        let titles = ["职务", "职位", "职务职称"];
        let post = self.of(Field::Extra).find(|p| p.label.as_deref().is_some_and(|l| titles.contains(&l)));
        let mut persons = units.iter_mut().filter(|u| u.kind == UnitKind::Person);
        if let (Some(post), Some(person), None) = (post, persons.next(), persons.next()) {
            person.note.get_or_insert_with(|| join_lines(&post.raw));
        }
    }

    /// What unit fields say beside their units, under its own label: 联系人, 电话, 完成时限.
    fn asides(&self) -> Vec<(String, String)> {
        let told = |p: &&Part| p.raw.contains(|c: char| c.is_numeric() || ":：联電电人时".contains(c));
        let fields = self.all.iter().filter(|p| matches!(p.field, Field::Units | Field::Persons)).filter(told);
        fields.flat_map(|p| units::asides(&p.raw, p.label.as_deref(), self.context.rules)).collect()
    }

    fn deadline(&self, part: &Part) -> Deadline {
        let mut read = self.context.seen.deadline(part.raw.trim(), self.context.date);
        read.scope = Some(Scope::Record);
        if let Some(printed) = &part.printed {
            read.reference = Some(Reference::Above);
            read.raw = printed.trim().to_string();
        }
        read
    }
}

fn point(item: Item<'_>) -> crate::model::Point {
    crate::model::Point {
        raw: item.raw.to_string(),
        no: item.no,
        text: without_separators(&join_clauses(item.text)).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_parts_a_point_from_the_next_is_none_of_it() {
        let raw = "(1)东墙开裂；(2)西墙渗水。";
        let texts: Vec<_> = items(raw, POINT_STYLES).into_iter().map(point).map(|p| (p.raw, p.text)).collect();
        assert_eq!(
            texts,
            [("(1)东墙开裂；".to_string(), "东墙开裂".to_string()), ("(2)西墙渗水。".into(), "西墙渗水。".into())]
        );
    }
}
