//! Drafts → [`Record`]s: each labelled text is read by the rules of its field.

mod duty;

use super::beside::duties;
use super::completion::{self, Told};
use super::items::{numbered, numbered_by};
use super::measures::{RowMeasure, by_row, inner_deadlines, measures};
use super::parted::parted;
use super::result::{Dated, closing, state_and_date};
use super::seen::Seen;
use super::union::Union;
use super::{deadline, period, share, status, units};
use crate::model::{
    Content, Deadline, Draft, Field, Goal, MeasureState, Mode, NumberedText, Part, Record, Reference, Scope,
    SourceText, State, Status, Unit, UnitKind,
};
use crate::rules::Rules;
use crate::text::clean::{is_nothing, join_clauses, join_lines, join_phrases, without_separators};
use crate::text::items::{Item, items};
use crate::text::marker::{self, Style};
use duty::{covers, is_start};
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
    let (mut status, taken, mut dated) = parts.result();
    let mut measures = parts.planned(&mut status, &mut dated);
    measures.extend(taken);
    let state = status.as_ref().and_then(|s| s.state);
    let (units, deadline) = parts.units_and_deadline(&mut measures, state);
    let mut expected = parts.expectations(&dated, state).into_iter();
    let by_row = measures.iter().any(|m| m.measure.deadline.is_some());
    let deadline = if by_row { deadline } else { deadline.or_else(|| expected.next().map(|(_, d)| d)) };
    let deadline = parts.done(deadline, dated.completed.as_deref());
    let expected: Vec<(Option<String>, Deadline)> = expected.collect();
    let mut extra = parts.extra();
    let told = expected.iter().filter_map(|(label, d)| Some((label.clone()?, d.raw.clone())));
    for (label, text) in parts.asides().into_iter().chain(told) {
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

    /// 整改情况: a leading state is the status, a narrative is measures taken. Gives also what a date beside the state
    /// says.
    fn result(&self) -> (Option<Status>, Vec<RowMeasure>, Dated) {
        // Of several rows the one that lags behind speaks for the record.
        let stated = self.of(Field::Status).filter(|p| !is_nothing(&p.raw)).filter_map(|p| status::whole(&p.raw));
        let lag = |status: &Status| status.state.filter(|s| *s != State::LongTerm);
        let mut found = stated.max_by_key(lag);
        let told = found.is_some();
        let (mut taken, mut dated, mut shares, mut row) = (Vec::new(), Dated::default(), None, 0);
        for part in self.of(Field::Result).filter(|p| !is_nothing(&p.raw)) {
            if let Some(share) = share::state(&part.raw, part.label.as_deref()) {
                // What is said in words says more.
                shares = shares.or(Some(share));
            } else if share::is_share(&part.raw) {
                // A number alone is no measure.
            } else {
                // Of several rows each may have come to another point.
                let before = if part.row > row && !told { found.take() } else { None };
                row = part.row;
                if let Some(rest) = state_and_date(&part.raw, &mut found, &mut dated) {
                    measures(rest, MeasureState::Taken, part.row, self.context.rules, &mut taken);
                }
                found = before.into_iter().chain(found).rev().max_by_key(lag);
            }
        }
        (found.or(shares), taken, dated)
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

    /// What is stated once goes to the record; what differs from row to row goes to the measures.
    fn units_and_deadline(&self, measures: &mut [RowMeasure], state: Option<State>) -> (Vec<Unit>, Option<Deadline>) {
        let rows = self.all.iter().filter(|p| p.field.is_answer()).map(|p| p.row + 1).max().unwrap_or(1);
        let unit_parts: Vec<&Part> =
            self.all.iter().filter(|p| matches!(p.field, Field::Units | Field::Persons)).collect();
        let mut union = Union::default();
        for part in &unit_parts {
            union.add(self.units(part));
        }
        let named = |p: &Part| p.label.as_deref().is_some_and(|l| ANSWERED.iter().any(|word| l.contains(word)));
        let promised = self.of(Field::Measures).any(named);
        union.add(duties(measures, !unit_parts.is_empty(), promised, self.context));
        let mut units = union.units;
        if let Some(by_row) = by_row(&unit_parts, rows) {
            for m in measures.iter_mut() {
                let mut own = Union::default();
                for part in by_row.get(m.row).into_iter().flatten() {
                    own.add(self.units(part));
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
            for m in measures.iter_mut() {
                // What stands beside a day of the row's own is said of all rows.
                let own = by_row.get(m.row).filter(|own| !own.is_empty());
                let end =
                    own.and_then(|own| own.iter().find(|p| !is_start(p)).or(dated.iter().find(|p| covers(p, m.row))));
                let start = own.and_then(|_| starts.iter().find(|p| covers(p, m.row)).copied());
                m.measure.deadline = m.measure.deadline.take().or_else(|| self.started(end.copied(), start));
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
        (units, self.completed(stated, state))
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

    fn units(&self, part: &Part) -> Vec<Unit> {
        self.context.seen.units(&part.raw, part.label.as_deref(), self.context.rules)
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

    fn finished(&self, part: &Part, state: Option<State>) -> Told {
        // 否 says of a step that it is still to come, not that work goes on.
        let mut answers = self.of(Field::Status).filter(|p| !is_nothing(&p.raw)).peekable();
        let no = answers.peek().is_some() && answers.all(|p| matches!(p.raw.trim(), "否" | "×" | "✗"));
        let state = if no { Some(State::NotStarted) } else { state };
        completion::read(part.raw.trim(), part.label.as_deref(), state, self.context.date, &self.context.seen)
    }

    /// What a column of completion dates adds; what the deadline itself says comes first.
    fn completed(&self, stated: Option<Deadline>, state: Option<State>) -> Option<Deadline> {
        let Some(part) = self.first(Field::Completed) else { return stated };
        let scope = Some(Scope::Record);
        match self.finished(part, state) {
            // `expectations` gives a plan.
            Told::Open | Told::Planned(_) => stated,
            Told::Done(read) => {
                let Some(mut stated) = stated else { return Some(Deadline { scope, ..read }) };
                if read.completed.is_none() && !stated.modes.contains(&Mode::Done) {
                    stated.modes.push(Mode::Done);
                    stated.modes.sort_unstable();
                }
                stated.completed = stated.completed.or(read.completed);
                Some(stated)
            }
        }
    }

    /// By when the work is expected to be finished: a plan in a column of completion dates, by the name of the column, and a
    /// date behind the state, which has none.
    fn expectations(&self, dated: &Dated, state: Option<State>) -> Vec<(Option<String>, Deadline)> {
        let scope = Some(Scope::Record);
        let told = self.first(Field::Completed).and_then(|part| match self.finished(part, state) {
            Told::Planned(read) => Some((Some(extra_key(part).to_string()), Deadline { scope, ..read })),
            Told::Done(_) | Told::Open => None,
        });
        // A date by which an open problem is expected to be finished (rule of meaning 8).
        let said =
            dated.expected.as_deref().map(|raw| (None, Deadline { scope, ..deadline::read(raw, self.context.date) }));
        told.into_iter().chain(said).collect()
    }

    /// A completion date stated beside a state in running text.
    fn done(&self, stated: Option<Deadline>, raw: Option<&str>) -> Option<Deadline> {
        let Some(raw) = raw else { return stated };
        let done = self.context.seen.deadline(raw, self.context.date);
        let day = done.due.or(done.completed).or(done.start);
        let mut out = stated.unwrap_or_else(|| Deadline {
            raw: raw.to_string(),
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
