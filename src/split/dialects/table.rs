//! The table dialect: a header names the columns, each row below is a problem or one more measure for the problem
//! above.
//!
//! ```text
//! 类型       | 问题       | 整改措施           | 责任单位 | 整改时限
//! 一、制度   | 1.台账不全 | 一是补记。二是抽查。| 镇农办   | 6月底前
//!            | 2.公示过期 | 重新公示。         | 各村     | 长期坚持
//! ```
//!
//! A record is the finest row that has content of its own; rows that add only a measure, a unit or a deadline belong
//! to the record above. Type and problem are carried down where a merge, a page break or a repeated header cut them
//! off; a blank unit, deadline or measure is not carried, unless the merged cell itself covers the row.

use super::super::above;
use super::super::bands::{band, grouping, push_bands};
use super::super::columns::Columns;
use super::super::lines::Line;
use super::super::nothing;
use super::super::shape::is_ditto;
use super::super::view::{Use, View};
use crate::model::{Draft, Field, Part, RecordKind, Slot};
use crate::rules::Rules;
use crate::text::clean::is_nothing;
use crate::text::marker::{self, Style};
use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

/// State that a list keeps across its tables and pages.
#[derive(Debug, Default)]
pub(in super::super) struct ListState {
    pub columns: Option<Rc<Columns>>,
    pub list: usize,
    /// Heading rows in force, outer to inner, with the form of their ordinals.
    pub(in super::super) bands: Vec<(Option<Style>, Part)>,
    pub(in super::super) group_unit: Option<Part>,
    /// The form of its ordinal, if it has one, and how many heading rows were in force above it.
    pub(in super::super) group_level: Option<(Style, usize)>,
    /// Persons and deadlines that a row of labels states for the rows below it.
    pub(in super::super) group_more: Vec<Part>,
    /// Those that no record has yet, and those that none got.
    pub(in super::super) waiting: Vec<Part>,
    pub(in super::super) ungiven: Vec<Part>,
    /// Bodies and persons stated once above the table, for columns that it lacks.
    above_all: Vec<Part>,
    /// The last type and the last problem.
    pub(in super::super) carried: Vec<Part>,
    above: Vec<Option<String>>,
    /// Whether a page break stands between the last row and the next.
    page_break: bool,
    /// Index of the draft under construction and its last row.
    pub(in super::super) open: Option<(usize, usize)>,
    /// Rows that say that there is nothing.
    pub nothing: Vec<nothing::Row>,
    /// Cell of the table → its part in that draft, for the cells that are merged over several rows.
    merged: HashMap<usize, usize>,
}

impl ListState {
    /// A fresh list.
    pub fn new(list: usize, columns: Columns) -> Self {
        ListState { above: vec![None; columns.0.len()], columns: Some(Rc::new(columns)), list, ..ListState::default() }
    }

    /// The list below labels of bodies and persons that hold for all of it.
    pub fn below(self, above_all: Vec<Part>) -> Self {
        ListState { above_all, ..self }
    }

    /// What rows of labels said and no record got, at the end of the list.
    pub fn ungiven(self) -> Vec<Part> {
        [self.ungiven, self.waiting].concat()
    }

    /// The same header again: the page ended.
    pub fn page_break(&mut self) {
        self.page_break = true;
    }
}

/// One value of a row.
struct Value<'v> {
    col: usize,
    cell: usize,
    field: Field,
    own: bool,
    rows: usize,
    raw: Cow<'v, str>,
    printed: Option<&'v str>,
}

/// Reads one line of a list that is a band or a row.
pub(in super::super) fn read(
    view: &View<'_>,
    line: &Line,
    state: &mut ListState,
    drafts: &mut Vec<Draft>,
    rules: &Rules,
) {
    match line {
        Line::Band(cell) => band(view, *cell, state, rules),
        Line::Data(slots) => row(view, slots, state, drafts, rules),
        _ => {}
    }
}

fn row(view: &View<'_>, slots: &[Slot], state: &mut ListState, drafts: &mut Vec<Draft>, rules: &Rules) {
    let Some(columns) = state.columns.clone() else { return };
    let values = values(view, slots, &columns, state);
    let own = |f: Field| values.iter().any(|v| v.field == f && v.own);
    let has_body = values.iter().any(|v| v.own && !matches!(v.field, Field::Number | Field::Type));
    if !has_body {
        // Only a number or a type: an empty row of a form, or a type printed on a line of its own.
        for v in values.iter().filter(|v| v.own) {
            view.mark(v.cell, if v.field == Field::Type { Use::Heading } else { Use::Other });
            if v.field == Field::Type {
                carry(view, v, &columns, state);
            }
        }
        return;
    }
    if says_nothing(&values, rules) {
        nothing_row(view, &values, state, &columns);
        return;
    }
    let mark = || values.iter().filter(|v| v.own).for_each(|v| view.mark(v.cell, Use::Record));
    if cut_by_page(&values, state, drafts) {
        mark();
        join_cut(view, &values, state, &columns, drafts);
        state.page_break = false;
        return;
    }
    if !own(Field::Number) && continues(&values, &columns, state, drafts)
        || own(Field::Number) && same_texts(&values, state, drafts, true)
    {
        mark();
        add_row(view, &values, state, &columns, drafts);
    } else if is_idle(&values, &columns, state) {
        nothing_row(view, &values, state, &columns);
    } else {
        mark();
        open_record(view, &values, state, &columns, drafts, rules);
    }
    state.page_break = false;
}

/// Whether a row says that there is nothing: in every cell beside its number and type (9 | 无 | 无 | /), or where the
/// problem stands and where measures do, whoever the row is of (1 | 东村 | 无 | 无).
fn says_nothing(values: &[Value<'_>], rules: &Rules) -> bool {
    let nothing = |v: &Value<'_>| nothing::is_blank(&v.raw);
    let of = |told: fn(Field) -> bool| values.iter().filter(move |v| told(v.field));
    let asked = |v: &Value<'_>| v.own && (v.field == Field::Number || v.field.is_problem());
    let empty = values.iter().any(asked) && of(|f| !matches!(f, Field::Number | Field::Type)).all(nothing);
    // What was done, or how far it is, makes a record of the row.
    let said =
        |f: Field| f.is_problem() || f.is_answer() || matches!(f, Field::Goal | Field::Status | Field::Completed);
    let no_problem = of(Field::is_problem).any(|v| v.own) && of(Field::is_answer).any(|v| v.own);
    let told = || values.iter().any(|v| v.own && v.field.is_problem() && nothing::tells_none(&v.raw, rules));
    if told() && nothing::says_nothing(values.iter().map(|v| (v.field, v.raw.as_ref())), rules) {
        return true;
    }
    empty || no_problem && values.iter().filter(|v| said(v.field)).all(nothing)
}

/// Whether a row that would open a record states no problem, neither its own nor one from above, and nothing to be done: a
/// body and a day alone say of nothing what they answer for.
fn is_idle(values: &[Value<'_>], columns: &Columns, state: &ListState) -> bool {
    let says = |f: Field| f.is_problem() || f.is_answer() || f == Field::Goal;
    let carried = || columns.has(Field::Problem) && state.carried.iter().any(|p| p.field == Field::Problem);
    let asks = || columns.0.iter().any(|c| c.kind == Some(RecordKind::Check));
    !values.iter().any(|v| says(v.field)) && !carried() && !asks()
}

/// Keeps what a row says beside that there is nothing; its type holds for the rows below as any other.
fn nothing_row(view: &View<'_>, values: &[Value<'_>], state: &mut ListState, columns: &Columns) {
    let own = || values.iter().filter(|v| v.own);
    for v in own() {
        view.mark(v.cell, Use::Other);
    }
    let told = |v: &&Value<'_>| v.field != Field::Number && !is_nothing(&v.raw);
    let cells = own().filter(told).map(|v| v.raw.to_string()).collect();
    let places = own().filter_map(|v| view.cells.get(v.cell)).map(|c| c.place.clone());
    let number = values.iter().find(|v| v.field == Field::Number).map(|v| v.raw.to_string());
    let place = places.reduce(|a, b| a.join(&b));
    state.nothing.extend(place.map(|place| nothing::Row { number, cells, place }));
    if let Some(v) = own().find(|v| v.field == Field::Type).filter(told) {
        carry(view, v, columns, state);
    }
}

/// The values of a row, one for each cell that stands in or reaches into it.
fn values<'v>(view: &'v View<'_>, slots: &[Slot], columns: &Columns, state: &mut ListState) -> Vec<Value<'v>> {
    let mut out: Vec<Value<'v>> = Vec::with_capacity(slots.len());
    for (col, slot) in slots.iter().enumerate() {
        let (cell, origin) = match slot {
            Slot::Empty => continue,
            Slot::Origin(i) => (*i, true),
            Slot::Covered(i) => (*i, false),
        };
        // A cell's slots stand side by side in a row.
        if out.last().is_some_and(|v| v.cell == cell) {
            continue;
        }
        // A header cell may reach one row too far.
        let headed = view.uses.get(cell).is_some_and(|u| u.get() == Some(Use::Header));
        let Some(found) = view.cells.get(cell).filter(|c| !c.is_blank() && !headed) else { continue };
        let field = columns.field(col).unwrap_or(Field::Extra);
        let text: &str = &found.text;
        let above = state.above.get(col).and_then(Option::as_ref).filter(|_| is_ditto(text));
        let (raw, printed) = match above.map(String::as_str).or_else(|| columns.ticked(col, text)) {
            Some(meant) => (Cow::Owned(meant.to_string()), Some(text)),
            None => (Cow::Borrowed(text), None),
        };
        if let (Some(slot), None) = (state.above.get_mut(col), printed) {
            // The room of the cell above is used again.
            text.clone_into(slot.get_or_insert_default());
        }
        // Rows that the cell still covers, this one included; the record cuts it at its own end.
        let rows = if view.is_flat() { 1 } else { found.row_span };
        out.push(Value { col, cell, field, own: origin, rows, raw, printed });
    }
    out
}

fn part_of(view: &View<'_>, v: &Value<'_>, columns: &Columns, row: usize) -> Part {
    part_with(v.raw.to_string(), view, v, columns, row)
}

fn part_with(raw: String, view: &View<'_>, v: &Value<'_>, columns: &Columns, row: usize) -> Part {
    let label = columns.0.get(v.col).and_then(|c| c.label.clone());
    let label = label.or_else(|| (v.field == Field::Extra).then(|| format!("第{}列", v.col + 1).into()));
    let place = view.cells.get(v.cell).map_or(&view.table.place, |c| c.place).clone();
    Part { field: v.field, label, raw, place, row, rows: v.rows, printed: v.printed.map(str::to_string) }
}

/// Whether the row adds to the record above instead of opening one.
fn continues(values: &[Value<'_>], columns: &Columns, state: &ListState, drafts: &[Draft]) -> bool {
    if state.open.is_none() {
        return false;
    }
    let own = |f: Field| values.iter().any(|v| v.field == f && v.own);
    let names = columns.has(Field::Problem) || columns.has(Field::Content);
    if !names {
        // A list of tasks: every row with a measure of its own is a task, unless it only adds a unit or a date.
        return !own(Field::Measures) && !own(Field::Result);
    }
    if !own(Field::Problem) && !own(Field::Content) {
        return true;
    }
    same_texts(values, state, drafts, false)
}

/// Whether problem and content are printed again with the same words.
fn same_texts(values: &[Value<'_>], state: &ListState, drafts: &[Draft], numbered: bool) -> bool {
    let Some(draft) = state.open.and_then(|(i, _)| drafts.get(i)) else { return false };
    let mut compared = 0;
    for field in [Field::Number, Field::Problem, Field::Content] {
        if field == Field::Number && !numbered {
            continue;
        }
        // What opens a record stands in its first row.
        let mut opening = draft.parts.iter().take_while(|p| p.row == 0);
        let before = opening.find(|p| p.field == field).map(|p| p.raw.as_str());
        let now = values.iter().find(|v| v.field == field).map(|v| v.raw.as_ref());
        match (before, now) {
            (Some(a), Some(b)) if a == b => compared += usize::from(field != Field::Number),
            (_, None) if field == Field::Problem => {}
            (None, None) => {}
            _ => return false,
        }
    }
    compared > 0
}

/// Whether the first row of a page goes on with texts that the page end cut: it names no problem of its own, and one
/// of its texts goes on where the text above broke off. A whole measure beside it (二是…) is the record's next one.
fn cut_by_page(values: &[Value<'_>], state: &ListState, drafts: &[Draft]) -> bool {
    let own = |f: Field| values.iter().any(|v| v.own && v.field == f);
    if !state.page_break || own(Field::Number) || own(Field::Deadline) {
        return false;
    }
    // A whole row has a unit of its own; the rest of a cut one has at most the end of a name.
    if own(Field::Units) && !own_goes_on(values, Field::Units, state, drafts)
        || own(Field::Problem) && own(Field::Measures)
    {
        return false;
    }
    let texts = [Field::Problem, Field::Content, Field::Measures, Field::Result, Field::Units];
    let cut = texts.iter().any(|f| own(*f) && own_goes_on(values, *f, state, drafts));
    cut && (!own(Field::Content) || own_goes_on(values, Field::Content, state, drafts))
}

/// Whether a value of the row goes on where the record's last text of that field broke off.
fn own_goes_on(values: &[Value<'_>], field: Field, state: &ListState, drafts: &[Draft]) -> bool {
    let Some(draft) = state.open.and_then(|(i, _)| drafts.get(i)) else { return false };
    let before = draft.parts.iter().rev().find(|p| p.field == field);
    let now = values.iter().find(|v| v.own && v.field == field);
    before.zip(now).is_some_and(|(p, v)| {
        !ends_sentence(&p.raw)
            && marker::leading(&v.raw).is_none()
            && (field != Field::Units || v.raw.chars().count() <= 4)
    })
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['。', '；', ';', '！', '？', '!', '?', '.', '”', '）', ')'])
}

fn join_cut(view: &View<'_>, values: &[Value<'_>], state: &ListState, columns: &Columns, drafts: &mut [Draft]) {
    let Some((index, row)) = state.open else { return };
    let Some(draft) = drafts.get_mut(index) else { return };
    for v in values.iter().filter(|v| v.own) {
        let part = part_of(view, v, columns, row);
        match draft.parts.iter_mut().rev().find(|p| p.field == v.field) {
            Some(before) if before.raw != v.raw && !matches!(v.field, Field::Type | Field::Extra) => {
                before.raw.push('\n');
                before.raw.push_str(&v.raw);
                before.place = before.place.join(&part.place);
            }
            Some(before) if before.raw == v.raw => {}
            _ => draft.parts.push(part.clone()),
        }
        draft.place = draft.place.join(&part.place);
    }
}

/// One more row of the record above: measures, units, deadlines of their own.
fn add_row(view: &View<'_>, values: &[Value<'_>], state: &mut ListState, columns: &Columns, drafts: &mut [Draft]) {
    let Some((index, last)) = state.open else { return };
    let Some(draft) = drafts.get_mut(index) else { return };
    let row = last + 1;
    state.open = Some((index, row));
    for v in values {
        if matches!(v.field, Field::Type | Field::Problem | Field::Content)
            && draft.parts.iter().take_while(|p| p.row == 0).any(|p| p.field == v.field && p.raw == v.raw)
        {
            continue;
        }
        let part = part_of(view, v, columns, row);
        // A merged cell from above stretches the part it already is, or is taken over from the record above.
        if let Some(known) = state.merged.get(&v.cell).filter(|_| !v.own).and_then(|i| draft.parts.get_mut(*i)) {
            known.rows = row - known.row + 1;
            continue;
        }
        if v.rows > 1 {
            state.merged.insert(v.cell, draft.parts.len());
        }
        if v.own {
            draft.place = draft.place.join(&part.place);
        }
        draft.parts.push(Part { rows: 1, ..part });
    }
}

fn open_record(
    view: &View<'_>,
    values: &[Value<'_>],
    state: &mut ListState,
    columns: &Columns,
    drafts: &mut Vec<Draft>,
    rules: &Rules,
) {
    let mut parts: Vec<Part> = Vec::with_capacity(values.len() + 2);
    // A row of a check list with a number of its own is a point of its own: it found no problem where none is printed.
    let point = columns.0.iter().any(|c| c.kind == Some(RecordKind::Check))
        && values.iter().any(|v| v.own && v.field == Field::Number);
    for field in [Field::Type, Field::Problem] {
        let printed = values.iter().find(|v| v.field == field);
        match printed {
            Some(v) => carry(view, v, columns, state),
            None if columns.has(field) && !(point && field == Field::Problem) => {
                parts.extend(state.carried.iter().filter(|p| p.field == field).cloned())
            }
            None => {}
        }
    }
    let typed = parts.iter().any(|p| p.field == Field::Type) || values.iter().any(|v| v.field == Field::Type);
    push_bands(state, typed, &mut parts);
    let mut place = None;
    state.merged.clear();
    for v in values {
        let part = Part { rows: 1, ..part_of(view, v, columns, 0) };
        if v.rows > 1 {
            state.merged.insert(v.cell, parts.len());
        }
        if v.own {
            place = Some(place.map_or_else(|| part.place.clone(), |p: crate::model::Place| p.join(&part.place)));
        }
        parts.push(part);
    }
    if let Some(group) = state.group_unit.clone() {
        // A body over rows that name their own units only groups them.
        let own = parts.iter().any(|p| matches!(p.field, Field::Units | Field::Persons));
        parts.push(if own { grouping(group) } else { group });
    }
    above::give(&state.above_all, &state.group_more, &mut state.waiting, &mut parts, rules);
    let inspected = inspected(columns, &mut parts);
    let kind = if inspected { RecordKind::Check } else { record_kind(columns, &parts) };
    let place = place.unwrap_or_else(|| view.table.place.clone());
    state.open = Some((drafts.len(), 0));
    drafts.push(Draft { kind, list: Some(state.list), parent: None, parts, place });
}

/// In a row of a check list that found no problem, the point that was inspected takes the problem's place.
fn inspected(columns: &Columns, parts: &mut [Part]) -> bool {
    if parts.iter().any(|p| p.field.is_problem()) {
        return false;
    }
    let point = columns.0.iter().find(|c| c.kind == Some(RecordKind::Check)).and_then(|c| c.label.as_deref());
    let point = parts.iter_mut().find(|p| point.is_some() && p.label.as_deref() == point);
    point.map(|p| p.field = Field::Problem).is_some()
}

/// Remembers a type or problem for the rows below; a new type forgets the problem.
fn carry(view: &View<'_>, v: &Value<'_>, columns: &Columns, state: &mut ListState) {
    let before = state.carried.iter().position(|p| p.field == v.field).map(|i| state.carried.swap_remove(i));
    if v.field == Field::Type && before.as_ref().is_some_and(|p| p.raw != v.raw) {
        state.carried.clear();
    }
    // The room of the text before is used again.
    let mut raw = before.map(|p| p.raw).unwrap_or_default();
    v.raw.as_ref().clone_into(&mut raw);
    state.carried.push(Part { rows: 1, ..part_with(raw, view, v, columns, 0) });
}

fn record_kind(columns: &Columns, parts: &[Part]) -> RecordKind {
    let kind = columns.kind();
    let asks = parts.iter().any(|p| p.field == Field::Problem && marker::strip(&p.raw).1.starts_with("是否"));
    if kind == RecordKind::Problem && asks { RecordKind::Check } else { kind }
}
