//! What it costs to take a cell for a column, to leave columns out, to begin and to end a row. The figures are weights
//! of judgement, not measures: a whole misfit (a date under 问题) is about 5, a lost merge well under 1.

use super::super::columns::Columns;
use super::super::lines::is_group_heading;
use super::super::shape::Shape;
use super::super::totals::is_total;
use crate::model::Field;
use crate::text::marker::Style;
use crate::text::{form, page};

/// A cost that no sensible path takes.
pub(super) const NEVER: f32 = 1e6;

/// Share of its worth that a column costs where the rest of a row leaves it out.
pub(super) const REST_SKIP: f32 = 0.25;

/// What it costs to begin the rest of a row at a column. A page may open with the rest of any text; elsewhere a row of
/// one more measure begins at the measure or at its own deadline or unit before it.
pub(super) fn rest_cost(columns: &Columns, col: usize, head: bool) -> f32 {
    let before_measures = columns.0.iter().skip(col).any(|c| c.field == Field::Measures)
        && !columns.0.iter().skip(col).any(|c| c.field.is_problem());
    match columns.field(col) {
        Some(Field::Content | Field::Measures | Field::Result) if head => 1.5,
        Some(Field::Measures) => 3.4,
        Some(Field::Deadline | Field::Units) if before_measures => 3.4,
        _ => NEVER,
    }
}

/// What it costs to take a cell for a note row; `total` where it belongs to a row of totals, `counted` where the rows have
/// numbers: there a number is hardly that of a page.
pub(super) fn note_cost(s: &Shape, text: &str, total: bool, counted: bool) -> f32 {
    if counted && !total && s.number.is_some() && s.marker.is_none() {
        return if page::is_furniture(text) { 2.2 } else { 25.0 };
    }
    if s.note || total || is_total(text) || form::is_date_or_to_fill_in(text) || page::is_furniture(text) {
        0.2
    } else {
        25.0
    }
}

/// What it costs to leave a column out.
fn skip_cost(field: Field) -> f32 {
    match field {
        Field::Type => 0.3,
        Field::Problem | Field::Content => 2.0,
        Field::Number => 4.0,
        Field::Measures | Field::Result => 6.0,
        Field::Units | Field::Deadline => 3.0,
        Field::Persons | Field::Status | Field::Completed => 1.8,
        Field::Goal => 2.2,
        Field::Extra => 1.0,
    }
}

/// Costs that depend on the columns alone.
pub(super) struct Costs {
    /// `prefix[i]`: cost of leaving out columns `0..i`.
    prefix: Vec<f32>,
    /// Cost of a row that begins at a column.
    start: Vec<f32>,
    has_type: bool,
    has_units: bool,
    pub(super) opens_with_number: bool,
    n: usize,
}

impl Costs {
    pub(super) fn new(columns: &Columns) -> Self {
        let n = columns.0.len();
        let mut prefix = vec![0.0; n + 1];
        let mut sum = 0.0;
        for (slot, c) in prefix.iter_mut().skip(1).zip(&columns.0) {
            // 整改进展 beside 整改措施 is often blank or merged.
            let beside = c.field == Field::Result && columns.has(Field::Measures);
            sum += if beside { skip_cost(Field::Status) } else { skip_cost(c.field) };
            *slot = sum;
        }
        let mut costs = Costs {
            prefix,
            start: Vec::new(),
            has_type: columns.has(Field::Type),
            has_units: columns.has(Field::Units),
            opens_with_number: columns.field(0) == Some(Field::Number),
            n,
        };
        costs.start = (0..n).map(|c| costs.start_cost(columns, c)).collect();
        costs
    }

    /// A row may begin late: type and problem vanish with their merges, and a row of one more measure has none of
    /// the leading columns.
    fn start_cost(&self, columns: &Columns, col: usize) -> f32 {
        let leading = |f: Field| matches!(f, Field::Number | Field::Type | Field::Problem | Field::Content);
        let skipped = columns.0.iter().take(col).map(|c| c.field);
        let lost = |f: Field| {
            if matches!(f, Field::Goal | Field::Units | Field::Deadline | Field::Extra) {
                0.3 * skip_cost(f)
            } else {
                skip_cost(f)
            }
        };
        let lost_body: f32 = skipped.clone().filter(|f| !leading(*f)).map(lost).sum();
        let has = |f: Field| columns.0.iter().take(col).any(|c| c.field == f);
        let later = |f: Field| columns.0.iter().skip(col).any(|c| c.field == f);
        let lead = match columns.field(col) {
            Some(Field::Number) | None => 0.0,
            // A row that begins at the first column lacks nothing, whatever that column holds.
            Some(_) if col == 0 => 0.0,
            // One more measure, unit or deadline for the record above.
            Some(f) if !leading(f) => {
                if later(Field::Problem) {
                    3.0
                } else {
                    2.6
                }
            }
            Some(Field::Content) if has(Field::Problem) => 0.7 + if has(Field::Number) { 0.5 } else { 0.0 },
            Some(_) => {
                let number = if has(Field::Number) { 4.0 } else { 0.0 };
                number + if has(Field::Type) { 0.3 } else { 0.0 } + if has(Field::Problem) { 2.0 } else { 0.0 }
            }
        };
        lead + lost_body
    }

    pub(super) fn start(&self, col: usize) -> f32 {
        self.start.get(col).copied().unwrap_or(NEVER)
    }

    /// Cost of leaving out columns `from..to` inside a row.
    pub(super) fn skip(&self, from: usize, to: usize) -> f32 {
        self.prefix.get(to).unwrap_or(&0.0) - self.prefix.get(from).unwrap_or(&0.0)
    }

    /// Cost of ending a row in a state.
    pub(super) fn end(&self, state: usize) -> f32 {
        match state.cmp(&self.n) {
            std::cmp::Ordering::Less => self.skip(state + 1, self.n),
            std::cmp::Ordering::Equal => 0.0,
            // The rest of a cut row lacks whatever stood whole on the page before.
            std::cmp::Ordering::Greater => REST_SKIP * self.skip(state - self.n, self.n),
        }
    }

    /// What it costs to take a cell for a heading across all columns; `number_next` where the next cell is a number.
    pub(super) fn band(&self, s: &Shape, text: &str, number_next: bool) -> f32 {
        if s.len > 60 || s.number.is_some() || s.deadline {
            return 25.0;
        }
        // A body's name over the rows, where no column holds units.
        if s.units && !self.has_units && s.len <= 30 {
            return 1.2;
        }
        let heading = (is_group_heading(text) || text.ends_with("方面")) && !s.sentence;
        match (heading, self.has_type) {
            (true, false) => 0.8,
            // The name of a village or an area over its rows.
            (false, false) if number_next && self.opens_with_number && s.len <= 12 && !s.sentence => 2.8,
            (true, true) => 3.5,
            (false, _) if s.len <= 25 && !s.sentence && !s.units => 7.0,
            _ => 14.0,
        }
    }

    pub(super) fn emit(&self, token: Option<(&Shape, &str)>, col: usize, columns: &Columns) -> f32 {
        let Some(field) = columns.field(col) else { return NEVER };
        match token {
            None => blank_cost(field),
            Some((s, text)) => fit(s, text, field, columns),
        }
    }
}

/// What a line of bars costs as the empty cell of a column.
fn blank_cost(field: Field) -> f32 {
    match field {
        Field::Extra => 0.1,
        Field::Type => 0.2,
        Field::Deadline | Field::Persons | Field::Goal | Field::Status | Field::Completed => 0.4,
        Field::Units | Field::Content => 0.5,
        Field::Problem => 0.7,
        Field::Measures | Field::Result => 1.5,
        Field::Number => 2.0,
    }
}

/// How badly a text fits a column.
fn fit(s: &Shape, text: &str, field: Field, columns: &Columns) -> f32 {
    if s.number.is_some() && !matches!(field, Field::Number | Field::Extra) {
        return 6.0;
    }
    if s.nothing || s.ditto {
        return match field {
            Field::Number => 8.0,
            Field::Type | Field::Problem | Field::Content | Field::Measures => 1.2,
            _ => 0.0,
        };
    }
    match field {
        Field::Number => {
            if s.number.is_some() {
                0.0
            } else if is_code(s, text) {
                0.3
            } else {
                9.0
            }
        }
        Field::Type => fit_type(s, text),
        Field::Problem => fit_problem(s, columns),
        Field::Content => fit_content(s, columns),
        Field::Measures => fit_measures(s) + if falls_short(text) { 2.5 } else { 0.0 },
        Field::Result => {
            if s.state || s.reports {
                0.0
            } else {
                fit_measures(s) + 0.2
            }
        }
        Field::Units => fit_units(s),
        Field::Persons => match (s.person, s.units) {
            (true, _) => 0.0,
            (_, true) => 1.5,
            _ if s.len <= 12 && !s.sentence => 1.0,
            _ => 6.0,
        },
        // 正在整改，预计5月底前完成 reports on the work where a column is there for that.
        Field::Deadline | Field::Completed if s.reports && reports(columns) => 3.0,
        Field::Deadline | Field::Completed => fit_deadline(s),
        Field::Goal => {
            0.7 + f32::from(u8::from(s.units)) * 2.5
                + f32::from(u8::from(s.deadline)) * 4.0
                + if s.marker.is_some() { 1.0 } else { 0.0 }
        }
        Field::Status => {
            if s.state || s.reports {
                0.0
            } else if s.len <= 12 {
                2.0
            } else {
                4.0
            }
        }
        Field::Extra => {
            if s.len > 60 {
                2.0
            } else {
                1.0
            }
        }
    }
}

/// Whether a column holds how far the work has come.
fn reports(columns: &Columns) -> bool {
    columns.has(Field::Result) || columns.has(Field::Status)
}

/// Whether a text says what was too little: a cause or a problem, never what is to be done about it.
fn falls_short(text: &str) -> bool {
    const ENDINGS: &[&str] = &["不够", "不足", "不强", "不严", "不高", "不深", "不细", "不实", "薄弱", "淡薄", "缺乏"];
    let text = text.trim_end_matches(['。', '.', ';', '；']);
    ENDINGS.iter().any(|ending| text.ends_with(ending))
}

/// `1-2`, `HD-07`: a number made of parts.
fn is_code(s: &Shape, text: &str) -> bool {
    s.len <= 12 && !s.deadline && text.is_ascii() && text.contains(|c: char| c.is_ascii_digit())
}

fn misfit(s: &Shape) -> f32 {
    let deadline = if s.deadline { 5.0 } else { 0.0 };
    deadline + if s.units && s.len <= 40 { 4.0 } else { 0.0 } + if s.state { 2.0 } else { 0.0 }
}

fn fit_type(s: &Shape, text: &str) -> f32 {
    let form = match s.marker {
        Some(Style::Chinese | Style::ChineseParen) if s.len <= 36 => 0.0,
        Some(Style::Is | Style::Must | Style::Circled | Style::Paren) => 6.0,
        Some(_) => 2.5,
        None if text.ends_with("方面") => 0.0,
        None => match s.len {
            0..=10 => 0.6,
            11..=14 => 1.6,
            15..=20 => 3.0,
            _ => 6.0,
        },
    };
    form + if s.sentence { 4.0 } else { 0.0 } + misfit(s)
}

fn fit_problem(s: &Shape, columns: &Columns) -> f32 {
    let form = match s.marker {
        // Beside a column of numbers a problem needs none of its own.
        Some(Style::Dot | Style::Comma) if columns.has(Field::Number) => 1.0,
        Some(Style::Dot | Style::Comma | Style::Named) => 0.0,
        Some(Style::Chinese | Style::ChineseParen) => {
            if columns.has(Field::Type) {
                2.0
            } else {
                0.6
            }
        }
        Some(Style::Paren) => {
            if columns.has(Field::Content) {
                1.6
            } else {
                0.2
            }
        }
        Some(Style::Is | Style::Must) => 4.0,
        _ => 0.5,
    };
    let length = match s.len {
        0..=3 => 1.5,
        4..=5 => 0.6,
        6..=100 => 0.0,
        _ => {
            if columns.has(Field::Content) {
                1.2
            } else {
                0.2
            }
        }
    };
    form + length + misfit(s)
}

fn fit_content(s: &Shape, columns: &Columns) -> f32 {
    let form = match s.marker {
        Some(Style::Paren) => 0.0,
        Some(Style::Dot | Style::Comma) => {
            if columns.has(Field::Problem) {
                1.2
            } else {
                0.2
            }
        }
        Some(Style::Chinese | Style::ChineseParen) => 2.0,
        _ => 0.4,
    };
    form + match s.len {
        0..=5 => 1.5,
        6..=12 => 0.5,
        _ => 0.0,
    } + misfit(s)
}

fn fit_measures(s: &Shape) -> f32 {
    let form = match s.marker {
        Some(Style::Is | Style::Must | Style::Circled | Style::Dot | Style::Comma | Style::Nth) => 0.0,
        Some(Style::Paren) => 0.3,
        Some(Style::Chinese | Style::ChineseParen) => 2.0,
        _ => 0.5,
    };
    form + if s.len < 4 { 1.5 } else { 0.0 } + misfit(s)
}

fn fit_units(s: &Shape) -> f32 {
    match (s.units, s.person) {
        (true, _) => 0.0,
        (_, true) => 0.8,
        _ if s.deadline => 6.0,
        _ if s.len <= 16 && !s.sentence => 2.5,
        _ => 6.5,
    }
}

fn fit_deadline(s: &Shape) -> f32 {
    match (s.deadline, s.state) {
        (true, _) => 0.0,
        (_, true) => 0.8,
        _ if s.units => 6.0,
        _ if s.len <= 16 && !s.sentence => 3.0,
        _ => 7.5,
    }
}
