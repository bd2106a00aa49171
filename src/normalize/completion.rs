//! Columns that say when something was finished (办结时间, 销号时间, 完成时间): beside an open state their date is a plan,
//! beside a done state a completion (rule of meaning 8). A completion is never due.

use super::record::Context;
use super::seen::Seen;
use super::{status, worded};
use crate::model::{Deadline, Mode, State, When};

/// What a completion column says of its record.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Told {
    /// It is finished; `completed` says when, where a date is given.
    Done(Deadline),
    /// It is to be finished; `due` says by when.
    Planned(Deadline),
    /// Only how far it has come (未销号, 待验收), and not to its end: that is no deadline.
    Open,
}

/// Reads a cell of a completion column of this name beside the record's state.
pub(super) fn read(raw: &str, label: Option<&str>, state: Option<State>, context: &Context<'_>) -> Told {
    let (date, seen) = (context.date, &context.seen);
    let read = seen.deadline(raw, date);
    let says_done = read.completed.is_some() || read.modes.contains(&Mode::Done);
    if says_done {
        return Told::Done(looking_back(completed(read), date, seen));
    }
    let told = || worded::alone(raw, &context.rules.words);
    let open = || is_open(status::state(raw)) || told().is_some_and(|told| told.state != Some(State::LongTerm));
    if read.due.is_none() && read.start.is_none() && open() {
        return Told::Open;
    }
    let dated = read.due.is_some();
    // 实际完成时间 is told where the work is done; what is open is its being written off.
    let actual = label.is_some_and(|l| l.contains("实际")) && !is_open(status::state(raw));
    let plain = || !read.milestones.iter().any(|m| m.by) && (read.year_inferred || is_past(&read, date));
    if actual && dated && state != Some(State::Ongoing) && plain() {
        return Told::Done(looking_back(completed(read), date, seen));
    }
    let ahead = read.milestones.iter().any(|m| m.by) || !is_past(&read, date);
    if !dated || is_open(state) || is_open(status::state(raw)) || state != Some(State::Done) && ahead {
        return Told::Planned(read);
    }
    Told::Done(looking_back(completed(read), date, seen))
}

/// The reading of a 完成时间 beside a done state, where it can only be the day on which it was done: one written date
/// without 前 or 底 that is not after the document's. `None` where it is the deadline that its header says.
pub(super) fn behind_us(label: Option<&str>, read: &Deadline, date: Option<&str>) -> Option<Deadline> {
    const COMPLETED: &[&str] = &["完成时间", "完成日期", "办结时间", "办结日期"];
    const PLANNED: &[&str] = &["计划", "预计", "拟", "要求", "应", "限", "目标", "预期", "节点"];
    let label = label?;
    let says = |words: &[&str]| words.iter().any(|w| label.contains(w));
    let [one] = read.milestones.as_slice() else { return None };
    let When::Calendar(edtf) = &one.when else { return None };
    let written = edtf.len() >= "2024-05".len() && edtf.chars().all(|c| c.is_ascii_digit() || c == '-');
    let plain = written && !one.by && !one.raw.contains(['底', '末', '前', '内']) && !read.year_inferred;
    let alone = read.modes.is_empty() && read.start.is_none();
    (says(COMPLETED) && !says(PLANNED) && plain && alone && is_past(read, date)).then(|| completed(read.clone()))
}

fn is_open(state: Option<State>) -> bool {
    matches!(state, Some(State::Ongoing | State::NotStarted))
}

/// Whether the last day is not after what the document's date can mean; where that is not known, nothing speaks against.
fn is_past(read: &Deadline, date: Option<&str>) -> bool {
    let (Some(due), Some(date)) = (read.due.as_deref(), date) else { return true };
    // EDTF dates of one precision sort as text; a coarse date of the document covers every day in it.
    let month = |day: &str| day.get(..7).is_some_and(|m| date.starts_with(m));
    due.starts_with("XXXX") || due <= date || due.starts_with(date) || month(due) && !is_day(read)
}

/// Whether a reading states a day, not a month or year.
fn is_day(read: &Deadline) -> bool {
    read.milestones.iter().any(|m| matches!(&m.when, When::Calendar(edtf) if edtf.len() == "2024-05-01".len()))
}

/// A reading as a completion: its date, at the precision written, becomes `completed`. Modes are those of its words: a
/// date alone has none.
fn completed(read: Deadline) -> Deadline {
    let mut out = Deadline { due: None, start: None, milestones: Vec::new(), ..read.clone() };
    if out.completed.is_some() {
        return out;
    }
    let written = read.milestones.into_iter().rev().find_map(|m| match m.when {
        When::Calendar(edtf) => Some(edtf),
        _ => None,
    });
    out.completed = written.or(read.due);
    out
}

/// A completion looks back for the year that is not written.
fn looking_back(mut read: Deadline, date: Option<&str>, seen: &Seen) -> Deadline {
    if read.year_inferred {
        read.completed = seen.completed(&read.raw, date).or(read.completed);
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    fn context() -> Context<'static> {
        Context { document_id: "", date: Some("2024-08-15"), rules: Rules::builtin(), seen: Seen::default() }
    }

    fn told(raw: &str, state: Option<State>) -> (&'static str, Option<String>, Vec<Mode>) {
        match read(raw, None, state, &context()) {
            Told::Done(d) => {
                assert_eq!(d.due, None, "{raw}");
                ("done", d.completed, d.modes)
            }
            Told::Planned(d) => {
                assert_eq!(d.completed, None, "{raw}");
                ("planned", d.due, d.modes)
            }
            Told::Open => ("open", None, Vec::new()),
        }
    }

    #[test]
    fn the_state_says_what_a_date_is() {
        let day = |text: &str| Some(text.to_string());
        for (raw, state, expected) in [
            ("2024年6月3日", Some(State::Done), ("done", day("2024-06-03"), vec![])),
            ("2024年6月3日", None, ("done", day("2024-06-03"), vec![])),
            ("2024年6月", Some(State::Done), ("done", day("2024-06"), vec![])),
            ("2024年12月20日", Some(State::Ongoing), ("planned", day("2024-12-20"), vec![])),
            ("2024年6月3日", Some(State::NotStarted), ("planned", day("2024-06-03"), vec![])),
            ("2024年12月底前", None, ("planned", day("2024-12-31"), vec![])),
            ("2024年12月20日", None, ("planned", day("2024-12-20"), vec![])),
            ("已完成", None, ("done", None, vec![Mode::Done])),
            ("2024年6月3日已完成", None, ("done", day("2024-06-03"), vec![Mode::Done])),
            ("已于2024年6月3日销号", Some(State::Ongoing), ("done", day("2024-06-03"), vec![Mode::Done])),
            ("11月20日", Some(State::Done), ("done", day("2023-11-20"), vec![])),
            ("经复核，11月20日。", Some(State::Done), ("done", day("2023-11-20"), vec![])),
            ("于11月20日", Some(State::Done), ("done", day("2023-11-20"), vec![])),
            ("已于11月20日", Some(State::Done), ("done", day("2023-11-20"), vec![Mode::Done])),
            ("11月5日，12月3日", Some(State::Done), ("done", day("2023-12-03"), vec![])),
            ("未销号", None, ("open", None, vec![])),
            ("没完成", Some(State::Done), ("open", None, vec![])),
            ("待验收", None, ("open", None, vec![])),
            ("正在整改", Some(State::Ongoing), ("open", None, vec![])),
            ("长期坚持", None, ("planned", None, vec![Mode::LongTerm])),
        ] {
            assert_eq!(told(raw, state), expected, "{raw}");
        }
    }

    #[test]
    fn an_actual_day_is_believed_beside_what_is_not_written_off() {
        let told = |label: &str, raw: &str, state| read(raw, Some(label), Some(state), &context());
        let done = |told: Told| if let Told::Done(d) = told { d.completed } else { None };
        let open = State::NotStarted;
        assert_eq!(done(told("实际完成时间", "2024年6月3日", open)).as_deref(), Some("2024-06-03"));
        assert_eq!(done(told("实际整改完成时间", "6月3日", open)).as_deref(), Some("2024-06-03"));
        for (label, raw, state) in [
            ("销号时间", "2024年6月3日", open),
            ("实际完成时间", "2024年12月3日", open),
            ("实际完成时间", "2024年6月底前", open),
            ("实际完成时间", "2024年6月3日", State::Ongoing),
            ("实际完成时间", "未完成", open),
        ] {
            assert_eq!(done(told(label, raw, state)), None, "{label} {raw}");
        }
    }

    #[test]
    fn a_deadline_header_is_believed_where_it_can_be() {
        let seen = Seen::default();
        let behind = |label: &str, raw: &str| {
            let read = seen.deadline(raw, Some("2024-08-15"));
            behind_us(Some(label), &read, Some("2024-08-15")).and_then(|d| d.completed)
        };
        assert_eq!(behind("完成时间", "2024年6月3日").as_deref(), Some("2024-06-03"));
        assert_eq!(behind("整改完成时间", "2024年8月").as_deref(), Some("2024-08"));
        for (label, raw) in [
            ("整改时限", "2024年6月3日"),
            ("计划完成时间", "2024年6月3日"),
            ("完成时间", "2024年6月3日前"),
            ("完成时间", "2024年6月底"),
            ("完成时间", "2024年9月3日"),
            ("完成时间", "6月3日"),
        ] {
            assert_eq!(behind(label, raw), None, "{label} {raw}");
        }
    }
}
