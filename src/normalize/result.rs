//! A 整改情况 taken apart: the state it opens or closes with, the dates beside that, and the narrative that is left.

use super::measures::MEASURE_STYLES;
use super::status::{self, STOPS};
use super::worded;
use crate::model::{State, Status};
use crate::rules::TextWords;
use crate::text::clean::join_lines;
use crate::text::items::items;

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
pub(super) fn state_and_date<'r>(
    raw: &'r str,
    found: &mut Option<Status>,
    dated: &mut Dated,
    words: &TextWords,
) -> Option<&'r str> {
    if let Some((clause, date, rest)) = status::done_on(raw) {
        found.get_or_insert_with(|| Status { raw: clause.to_string(), state: Some(State::Done) });
        dated.completed.get_or_insert_with(|| date.to_string());
        return rest;
    }
    if let Some(status) = of_items(raw, words) {
        found.get_or_insert(status);
        return None;
    }
    if let Some((clause, date, rest)) = worded::planned(raw) {
        let status = found.get_or_insert_with(|| Status { raw: clause.to_string(), state: None });
        keep_expected(raw, date, rest, Some(status), dated);
        return rest;
    }
    let (state, rest) = match worded::worded(raw, words).or_else(|| before_reason(raw, words)) {
        Some((status, rest)) => (Some(status), rest),
        None => match status::opening(raw) {
            (None, rest) => worded::undone(raw, words).map_or((None, rest), |(status, rest)| (Some(status), rest)),
            opened => opened,
        },
    };
    let (state, rest) = match rest.filter(|_| state.is_none()).and_then(status::trail) {
        Some((state, rest)) => (Some(state), Some(rest)),
        None => (state, rest),
    };
    if state.is_none()
        && let Some(rest) = closing(raw, found, dated)
    {
        return Some(rest).filter(|rest| !rest.is_empty());
    }
    let (state, rest) = match state {
        Some(state) => further(raw, state, rest, words),
        None => (None, rest),
    };
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

/// A state with nothing but white space between it and why the work is not done: 未完成 原因：资金不足.
fn before_reason<'r>(raw: &'r str, words: &TextWords) -> Option<(Status, Option<&'r str>)> {
    let (state, rest) = raw.trim().split_once(char::is_whitespace)?;
    worded::reason(rest, words)?;
    let status = worded::alone(state, words).filter(|status| status.state != Some(State::Done))?;
    Some((status, Some(rest.trim_start())))
}

/// The state of a text whose numbered items or lines are states and nothing else: 1.已完成；2.正在推进.
pub(super) fn of_items(raw: &str, words: &TextWords) -> Option<Status> {
    let listed = items(raw, MEASURE_STYLES);
    let numbered = listed.len() > 1 && listed.iter().all(|item| item.no.is_some());
    let texts = listed.iter().map(|item| item.text).filter(|_| numbered);
    let texts: Vec<&str> = texts.chain(raw.lines().filter(|line| !numbered && !line.trim().is_empty())).collect();
    // A line that ends in a comma goes on.
    if texts.len() < 2 || !numbered && texts.iter().any(|line| line.trim_end().ends_with([',', '，', '、'])) {
        return None;
    }
    let told: Option<Vec<Status>> = texts.into_iter().map(|text| worded::alone(text, words)).collect();
    let lines: Vec<&str> = raw.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    Some(Status { raw: lines.join("\n"), state: together(told?.iter().map(|status| status.state)) })
}

/// What the states of several parts of one problem say of the whole: the state of all of them, else that a part is done
/// where one is, else that it is under way where one is. A part of which nothing is known is not done.
pub(super) fn together(states: impl Iterator<Item = Option<State>>) -> Option<State> {
    let states: Vec<Option<State>> = states.collect();
    let first = states.first().copied().flatten();
    let any = |wanted: &[State]| states.iter().flatten().any(|state| wanted.contains(state));
    match first {
        Some(first) if states.iter().all(|state| *state == Some(first)) => Some(first),
        _ if any(&[State::Done, State::Partial]) => Some(State::Partial),
        _ if any(&[State::Ongoing, State::LongTerm]) => Some(State::Ongoing),
        _ => None,
    }
}

/// What behind a state is of it too: another one (正在推进，已完成80%), and why the work is not done (未完成（原因：资金不足）).
/// Gives the state with them and what is left of `rest`, which ends `raw`.
fn further<'r>(
    raw: &'r str,
    mut status: Status,
    rest: Option<&'r str>,
    words: &TextWords,
) -> (Option<Status>, Option<&'r str>) {
    let Some(told) = rest else { return (Some(status), None) };
    let behind = match worded::alone(told, words) {
        Some(more) => {
            status.state = status.state.into_iter().chain(more.state).min();
            None
        }
        None if status.state == Some(State::Done) => return (Some(status), rest),
        None => match worded::reason(told, words) {
            Some(behind) => behind,
            None => return (Some(status), rest),
        },
    };
    let end = raw.trim_end().len() - behind.map_or(0, str::len);
    let from = raw.find(status.raw.as_str()).unwrap_or(0);
    let said = raw.get(from..end).unwrap_or(raw).trim().trim_end_matches(STOPS).trim();
    status.raw = join_lines(said.trim_end_matches([',', '，', '、']));
    (Some(status), behind)
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
