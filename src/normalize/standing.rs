//! How far a record has come: what its 整改情况 and its columns of states say, of the whole or of each of its rows.

use super::completion::{self, Told};
use super::measures::{RowMeasure, measures};
use super::record::Context;
use super::result::{Dated, of_items, state_and_date, together};
use super::{share, worded};
use crate::model::{Field, MeasureState, Part, State, Status};
use crate::rules::TextWords;
use crate::text::clean::{is_nothing, join_lines};
use std::collections::{BTreeMap, BTreeSet};

/// What a record says of how far it has come.
#[derive(Default)]
pub(super) struct Standing {
    pub(super) status: Option<Status>,
    /// Whether its rows differ in that.
    pub(super) by_row: bool,
    /// What was done.
    pub(super) taken: Vec<RowMeasure>,
    /// Dates beside the states.
    pub(super) dated: Dated,
    /// When which row was done.
    pub(super) completed: Vec<(usize, String)>,
    /// What else a 整改情况 says beside a state that stands elsewhere, under its label: 因采购延期至5月底.
    pub(super) untold: Vec<(String, String)>,
}

/// What a 整改情况 without a label is called.
const PROGRESS: &str = "整改情况";

/// A state and the rows it stands in: the first, and how many.
type StateOf = (usize, usize, Status);

/// 整改情况: a leading state is the status, a narrative is measures taken; a column of states comes before.
pub(super) fn read(parts: &[Part], context: &Context<'_>) -> Standing {
    let words = &context.rules.words;
    let rows = parts.iter().map(|part| part.row + 1).max().unwrap_or(1);
    let mut out = Standing::default();
    let of = |field| parts.iter().filter(move |part| part.field == field && !is_nothing(&part.raw));
    let mut told: Vec<StateOf> = Vec::new();
    for part in of(Field::Status) {
        let (mut dated, mut state) = (Dated::default(), None);
        state_and_date(&part.raw, &mut state, &mut dated, words);
        out.keep(part, dated);
        let whole = of_items(&part.raw, words).or_else(|| worded::whole(&part.raw, words));
        told.extend(whole.map(|status| (part.row, part.rows, status)));
    }
    let mut stated = of_rows(told, rows);
    // 正在整改 beside 是否销号：否 says more.
    let mut answers = Vec::new();
    if stated.as_ref().is_some_and(|(status, by_row)| !by_row && is_no(&status.raw))
        && of(Field::Result).any(|part| opens_further(part, words))
    {
        let answer = |part: &Part| (part.label.as_deref().unwrap_or(PROGRESS).to_string(), part.raw.trim().to_string());
        answers.extend(of(Field::Status).map(answer));
        stated = None;
    }
    let (mut own, mut shares) = (BTreeMap::<usize, (usize, Status)>::new(), Vec::new());
    for part in of(Field::Result) {
        if let Some(share) = share::state(&part.raw, part.label.as_deref()) {
            // What is said in words says more.
            shares.push((part.row, part.rows, share));
        } else if share::is_share(&part.raw) {
            // A number alone is no measure.
        } else {
            let before = || own.get(&part.row).map(|(_, status)| status);
            let mut found = stated.as_ref().map(|(status, _)| status).or_else(before).cloned();
            let (mut dated, known) = (Dated::default(), found.is_some());
            if let Some(said) = stated.as_ref().and_then(|(status, _)| contrary(part, status, words)) {
                let label = part.label.as_deref().unwrap_or(PROGRESS);
                out.untold.push((label.to_string(), said));
            }
            match state_and_date(&part.raw, &mut found, &mut dated, words) {
                Some(rest) => {
                    // What is told of several rows has the bodies and days of none of them.
                    let row = if part.rows > 1 { usize::MAX } else { part.row };
                    measures(rest, MeasureState::Taken, row, context.rules, &mut out.taken);
                }
                None if known && worded::alone(&part.raw, words).is_none() && dated.completed.is_none() => {
                    let label = part.label.as_deref().unwrap_or(PROGRESS);
                    out.untold.push((label.to_string(), part.raw.trim().to_string()));
                }
                None => {}
            }
            out.keep(part, dated);
            // 立行立改 tells how the work is done, and nothing of how far it has come.
            let mode = |status: &Status| stated.is_none() && worded::is_mode(&status.raw) && worded::is_mode(&part.raw);
            let found = found.map(|status| if mode(&status) { Status { state: None, ..status } } else { status });
            own.extend(found.map(|status| (part.row, (part.rows, status))));
        }
    }
    let own = || of_rows(own.into_iter().map(|(row, (rows, status))| (row, rows, status)).collect(), rows);
    let shares = || of_rows(shares, rows);
    let rechecked = || of_rows(rechecked(of(Field::Extra), context), rows);
    let unfinished = || of_rows(unfinished(of(Field::Completed), context), rows);
    if let Some((mut status, by_row)) = stated.or_else(own).or_else(shares).or_else(unfinished).or_else(rechecked) {
        if is_no(&status.raw) {
            let said = |part: &Part| worded::alone(&part.raw, words).and_then(|status| status.state);
            let open = |state: &State| *state != State::Done;
            let told = of(Field::Result).filter(|part| !worded::is_mode(&part.raw)).filter_map(said);
            status.state = told.filter(open).min();
        }
        out.untold.append(&mut answers);
        out.by_row = by_row;
        out.status = Some(status);
    }
    out
}

/// The state that a 整改情况 opens with, where it says more than that.
fn opening(part: &Part, words: &TextWords) -> Option<Status> {
    let mut found = None;
    let rest = state_and_date(&part.raw, &mut found, &mut Dated::default(), words);
    found.filter(|status| status.state.is_some() && rest.is_some())
}

/// Whether a 整改情况 opens with a state and goes on.
fn opens_further(part: &Part, words: &TextWords) -> bool {
    share::state(&part.raw, part.label.as_deref()).is_none() && opening(part, words).is_some()
}

/// The state that a 整改情况 opens with, where a column of states tells another.
fn contrary(part: &Part, stated: &Status, words: &TextWords) -> Option<String> {
    let said = opening(part, words)?;
    (stated.state.is_some() && stated.state != said.state).then_some(said.raw)
}

/// Whether a cell answers a question with no: what is asked is not done, and whether anybody has begun it does not say.
pub(super) fn is_no(text: &str) -> bool {
    matches!(text.trim(), "否" | "×" | "✗")
}

/// What a column of completion dates says where it tells how far the work has come and no date: 未完成, 已完成.
fn unfinished<'p>(parts: impl Iterator<Item = &'p Part>, context: &Context<'_>) -> Vec<StateOf> {
    let words = &context.rules.words;
    let told: Vec<(&Part, Option<Status>)> = parts.map(|part| (part, worded::alone(&part.raw, words))).collect();
    if told.iter().all(|(_, status)| status.is_none()) {
        return Vec::new();
    }
    // Beside such a row the date of another says that that one is done.
    let dated = |part: &Part| match completion::read(part.raw.trim(), part.label.as_deref(), None, context) {
        Told::Done(_) => Some(Status { raw: join_lines(&part.raw), state: Some(State::Done) }),
        Told::Planned(_) | Told::Open => None,
    };
    let status = |(part, status): (&Part, Option<Status>)| Some((part.row, part.rows, status.or_else(|| dated(part))?));
    told.into_iter().filter_map(status).collect()
}

/// What others found of the work where the record says nothing of it itself: 复查结果：已整改, 完成率：80%. It stays theirs too.
fn rechecked<'p>(parts: impl Iterator<Item = &'p Part>, context: &Context<'_>) -> Vec<StateOf> {
    let status = |part: &'p Part| {
        let label = part.label.as_deref()?;
        let checked = ["复查", "复核", "核查", "验收"].iter().any(|check| label.starts_with(check))
            && ["结果", "情况", "意见", "结论"].iter().any(|found| label.ends_with(found));
        match checked {
            true => worded::whole(&part.raw, &context.rules.words).filter(|status| status.state.is_some()),
            false if label.ends_with('率') => share::state(&part.raw, None).filter(|_| finished(label)),
            false => None,
        }
    };
    parts.filter_map(|part| Some((part.row, part.rows, status(part)?))).collect()
}

/// Whether a label asks how much of the work is finished: 完成率, 整改率.
fn finished(label: &str) -> bool {
    ["完成率", "整改率", "销号率", "办结率"].iter().any(|rate| label.ends_with(rate))
}

impl Standing {
    /// Keeps the dates of a part; of several plans the first.
    fn keep(&mut self, part: &Part, dated: Dated) {
        self.completed.extend(dated.completed.map(|day| (part.row, day)));
        if self.dated.expected.is_none() {
            (self.dated.expected, self.dated.whole) = (dated.expected, dated.whole);
        }
    }
}

/// What the states of a record's rows say of it, and whether they differ. What stands in the first row only is said of
/// all; of several columns the one that lags behind speaks for a row.
fn of_rows(told: Vec<StateOf>, rows: usize) -> Option<(Status, bool)> {
    let lag = |status: &Status| status.state.filter(|state| *state != State::LongTerm);
    if rows < 2 || told.iter().all(|(row, ..)| *row == 0) {
        return told.into_iter().map(|(.., status)| status).max_by_key(lag).map(|status| (status, false));
    }
    let mut by_row: Vec<Option<&Status>> = vec![None; rows];
    for (row, covered, status) in &told {
        for slot in by_row.iter_mut().skip(*row).take((*covered).max(1)) {
            *slot = slot.iter().copied().chain([status]).max_by_key(|status| lag(status));
        }
    }
    let mut seen = BTreeSet::new();
    let raws = by_row.iter().flatten().map(|status| status.raw.as_str());
    let raws: Vec<&str> = raws.filter(|raw| seen.insert(*raw)).collect();
    let state = together(by_row.iter().map(|status| status.and_then(|status| status.state)));
    let differ = raws.len() > 1 || by_row.iter().any(Option::is_none);
    Some((Status { raw: raws.join("\n"), state }, differ)).filter(|(status, _)| !status.raw.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(rows: usize, states: &[(usize, usize, &str)]) -> Option<(String, Option<State>, bool)> {
        let words = &crate::rules::Rules::builtin().words;
        let told = states.iter().map(|(row, rows, raw)| (*row, *rows, worded::whole(raw, words).unwrap())).collect();
        of_rows(told, rows).map(|(status, by_row)| (status.raw, status.state, by_row))
    }

    #[test]
    fn what_others_found_stands_where_nothing_else_does() {
        use crate::model::Place;
        use crate::normalize::seen::Seen;
        let context =
            Context { document_id: "", date: None, rules: crate::rules::Rules::builtin(), seen: Seen::default() };
        let state = |parts: &[(Field, &str, &str)]| {
            let part = |(field, label, raw): &(Field, &str, &str)| Part {
                field: *field,
                label: Some((*label).into()),
                raw: raw.to_string(),
                place: Place::Block { block: 0 },
                row: 0,
                rows: 1,
                printed: None,
            };
            let parts: Vec<Part> = parts.iter().map(part).collect();
            let read = read(&parts, &context);
            (read.status.and_then(|status| status.state), read.taken.len(), read.untold.len())
        };
        use Field::{Extra, Result, Status};
        assert_eq!(state(&[(Extra, "复查结果", "已整改")]), (Some(State::Done), 0, 0));
        assert_eq!(state(&[(Extra, "复核意见", "整改中")]), (Some(State::Ongoing), 0, 0));
        assert_eq!(state(&[(Extra, "完成率", "80%")]), (Some(State::Partial), 0, 0));
        assert_eq!(state(&[(Extra, "复查结果", "同意"), (Extra, "入住率", "80%")]), (None, 0, 0));
        assert_eq!(state(&[(Extra, "复查结果", "已整改"), (Status, "状态", "未销号")]), (Some(State::Ongoing), 0, 0));
        // What goes beside a state that stands elsewhere is kept.
        assert_eq!(state(&[(Status, "是否销号", "否"), (Result, "整改成效", "未召开")]), (None, 0, 1));
        assert_eq!(
            state(&[(Status, "是否销号", "否"), (Result, "整改情况", "正在整改")]),
            (Some(State::Ongoing), 0, 0)
        );
        assert_eq!(state(&[(Status, "是否完成", "否")]), (None, 0, 0));
        for result in ["立行立改", "已完成"] {
            assert_eq!(state(&[(Status, "是否完成整改", "否"), (Result, "整改情况", result)]).0, None, "{result}");
        }
        // A state that more is said beside stands for the record, the answer beside it.
        assert_eq!(
            state(&[(Status, "是否销号", "否"), (Result, "整改情况", "正在整改。已加装护栏。")]),
            (Some(State::Ongoing), 1, 1)
        );
        assert_eq!(
            state(&[(Status, "状态", "已完成"), (Result, "整改情况", "正在整改。已加装护栏。")]),
            (Some(State::Done), 1, 1)
        );
        // A way of working is no state.
        assert_eq!(state(&[(Status, "状态", "立行立改")]), (None, 0, 0));
        assert_eq!(state(&[(Result, "整改情况", "立行立改。")]), (None, 0, 0));
        assert_eq!(state(&[(Result, "整改情况", "立行立改，已完成")]), (Some(State::Done), 0, 0));
        assert_eq!(state(&[(Result, "整改成效", "未召开")]), (Some(State::NotStarted), 0, 0));
        assert_eq!(state(&[(Result, "整改成效", "未发现新问题")]), (None, 1, 0));
    }

    #[test]
    fn rows_that_differ_speak_together() {
        let some = |raw: &str, state, differ| Some((raw.to_string(), state, differ));
        assert_eq!(told(2, &[(0, 1, "已完成"), (1, 1, "未启动")]), some("已完成\n未启动", Some(State::Partial), true));
        assert_eq!(told(2, &[(0, 1, "√"), (1, 1, "×")]), some("√\n×", Some(State::Partial), true));
        assert_eq!(
            told(2, &[(0, 1, "正在整改"), (1, 1, "未启动")]),
            some("正在整改\n未启动", Some(State::Ongoing), true)
        );
        assert_eq!(told(2, &[(0, 1, "已完成"), (1, 1, "已销号")]), some("已完成\n已销号", Some(State::Done), true));
        assert_eq!(told(3, &[(1, 1, "已完成")]), some("已完成", Some(State::Partial), true));
        assert_eq!(told(2, &[(0, 1, "未启动"), (1, 1, "申请延期")]), some("未启动\n申请延期", None, true));
        for (rows, states) in [
            (2, &[(0, 1, "是"), (1, 1, "是")][..]),
            (3, &[(0, 3, "是")]),
            (3, &[(0, 1, "是")]),
            (1, &[(0, 1, "是")]),
            (2, &[(0, 1, "是"), (1, 5, "是")]),
        ] {
            assert_eq!(told(rows, states), some("是", Some(State::Done), false), "{states:?}");
        }
        assert_eq!(told(2, &[]), None);
        // Of two columns the one that lags behind.
        assert_eq!(told(1, &[(0, 1, "已完成"), (0, 1, "未销号")]), some("未销号", Some(State::Ongoing), false));
    }
}
