//! A 整改情况 taken apart: the state it opens or closes with, the dates beside that, and the narrative that is left.

use super::status;
use crate::model::{State, Status};
use crate::text::clean::join_lines;

/// Dates that stand beside a state (rule of meaning 8).
#[derive(Default)]
pub(super) struct Dated {
    /// By when an open problem is expected to be finished.
    pub(super) expected: Option<String>,
    /// The state with that date, as written: 正在推进，预计9月底前完成.
    pub(super) whole: Option<String>,
    /// When it was done.
    pub(super) completed: Option<String>,
}

/// Takes state and date off a 整改情况; gives the narrative that is left.
pub(super) fn state_and_date<'r>(raw: &'r str, found: &mut Option<Status>, dated: &mut Dated) -> Option<&'r str> {
    if let Some((clause, date, rest)) = status::done_on(raw) {
        found.get_or_insert_with(|| Status { raw: clause.to_string(), state: Some(State::Done) });
        dated.completed.get_or_insert_with(|| date.to_string());
        return rest;
    }
    let (state, rest) = status::opening(raw);
    let (state, rest) = match rest.filter(|_| state.is_none()).and_then(status::trail) {
        Some((state, rest)) => (Some(state), Some(rest)),
        None => (state, rest),
    };
    if state.is_none()
        && let Some(rest) = closing(raw, found, dated)
    {
        return Some(rest).filter(|rest| !rest.is_empty());
    }
    let done = state.as_ref().is_some_and(|s| s.state == Some(State::Done));
    if found.is_none() {
        *found = state;
    }
    let rest = rest?;
    if let Some(date) = status::date_only(rest).filter(|_| found.is_some()) {
        let slot = if done { &mut dated.completed } else { &mut dated.expected };
        slot.get_or_insert_with(|| date.to_string());
        return None;
    }
    match status::expected(rest).filter(|_| found.is_some()) {
        Some((expected, behind)) => {
            keep_expected(raw, expected, behind, found.as_ref(), dated);
            behind
        }
        None => Some(rest),
    }
}

/// Keeps the date by which the work is expected to be finished, and the state with it as written. `behind` is what
/// follows both in `raw`.
fn keep_expected(raw: &str, expected: &str, behind: Option<&str>, found: Option<&Status>, dated: &mut Dated) {
    if dated.expected.is_some() {
        return;
    }
    dated.expected = Some(expected.to_string());
    let end = behind.and_then(|behind| raw.rfind(behind)).unwrap_or(raw.len());
    let from = found.and_then(|status| raw.find(status.raw.as_str()));
    let told = from.and_then(|from| raw.get(from..end)).map(|told| join_lines(told.trim_end_matches(STOPS).trim()));
    dated.whole = told;
}

/// Marks that end a state.
const STOPS: [char; 5] = ['。', ';', '；', '!', '！'];

/// Takes off the last sentence of a text where it says how far the work has come and nothing else; gives what is left.
pub(super) fn closing<'r>(raw: &'r str, found: &mut Option<Status>, dated: &mut Dated) -> Option<&'r str> {
    let closing = status::closing(raw).filter(|_| found.is_none())?;
    let last = raw.get(closing.from..)?;
    *found = Some(closing.status);
    if let Some(day) = closing.completed {
        dated.completed.get_or_insert_with(|| day.to_string());
    }
    if let Some(expected) = closing.expected {
        keep_expected(last, expected, None, found.as_ref(), dated);
    }
    raw.get(..closing.from).map(str::trim)
}
