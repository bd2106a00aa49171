//! One problem with what is done about it.

use super::{Deadline, Place, SourceText, Unit};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// One record: the finest row of a table, or one item of prose, that has content of its own.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Record {
    /// Document id and 1-based number: `3f9a0c1be27d-0007`.
    pub id: String,
    /// What the record is.
    pub kind: RecordKind,
    /// `lists[].no` of the list it stands in.
    pub list: Option<usize>,
    /// Id of the record this one is a sub-problem of.
    pub parent: Option<String>,
    /// 类型: the group heading the record stands under.
    #[serde(rename = "type")]
    pub category: Option<NumberedText>,
    /// 具体问题: the headline.
    pub problem: Option<NumberedText>,
    /// 主要内容: what is said about it.
    pub content: Option<Content>,
    /// 整改措施: planned or taken.
    pub measures: Vec<Measure>,
    /// 责任单位 and persons, in reading order.
    pub units: Vec<Unit>,
    /// 整改时限.
    pub deadline: Option<Deadline>,
    /// 整改目标.
    pub goal: Option<Goal>,
    /// How far the work has come.
    pub status: Option<Status>,
    /// Columns and labels that map to no field, under their own names.
    pub extra: BTreeMap<String, String>,
    /// Key in `extra` of the number that the row itself prints (序号, 编号), where it prints one.
    #[serde(skip)]
    #[schemars(skip)]
    pub number_label: Option<String>,
    /// Whether the rows of the record (one for each measure) have come to different points; `status` holds them together.
    #[serde(skip)]
    #[schemars(skip)]
    pub status_by_row: bool,
    /// When the work is expected to be finished, where the record states a deadline beside it; the text is in `extra`.
    #[serde(skip)]
    #[schemars(skip)]
    pub expected: Option<Deadline>,
    /// Every cell or labelled text that fed the record.
    pub sources: Vec<SourceText>,
    /// The whole extent of the record.
    pub place: Place,
}

impl Record {
    /// The number that the row itself prints, as written: `7`, `2-1`.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        self.extra.get(self.number_label.as_deref()?).map(String::as_str)
    }
}

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// A problem found.
    Problem,
    /// An inspection point (是否…).
    Check,
    /// Work to do where no problem is stated.
    Task,
}

impl RecordKind {
    /// The word it is serialized as.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            RecordKind::Problem => "problem",
            RecordKind::Check => "check",
            RecordKind::Task => "task",
        }
    }
}

/// A text with its ordinal taken off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NumberedText {
    /// As the page shows it.
    pub raw: String,
    /// The ordinal as a number (`三、` is 3).
    pub no: Option<u32>,
    /// `raw` less ordinal, outer white space and line breaks inside a sentence.
    pub text: String,
}

/// 主要内容, whole and in points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Content {
    /// As the page shows it.
    pub raw: String,
    /// Its points (1)(2)…; at least one.
    pub points: Vec<Point>,
}

/// One point of a content.
pub type Point = NumberedText;

/// One measure.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Measure {
    /// As the page shows it.
    pub raw: String,
    /// The ordinal as a number (一是 is 1).
    pub no: Option<u32>,
    /// `raw` less ordinal, outer white space and line breaks inside a sentence.
    pub text: String,
    /// The first sentence, where more follows.
    pub title: Option<String>,
    /// Whether it is planned or has been taken.
    pub state: MeasureState,
    /// Units of this measure alone.
    pub units: Vec<Unit>,
    /// Deadline of this measure alone.
    pub deadline: Option<Deadline>,
}

/// Whether a measure is planned or has been taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MeasureState {
    /// Under 整改措施.
    Planned,
    /// Under 整改情况, 整改落实情况, 整改成效.
    Taken,
}

impl MeasureState {
    /// The word it is serialized as.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            MeasureState::Planned => "planned",
            MeasureState::Taken => "taken",
        }
    }
}

/// 整改目标.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Goal {
    /// As the page shows it.
    pub raw: String,
    /// `raw` less outer white space and line breaks inside a sentence.
    pub text: String,
}

/// How far the work has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Status {
    /// The state phrase as written; of rows of one record that have come to different points all of them, one a line.
    pub raw: String,
    /// What it means; null where the phrase is not known.
    pub state: Option<State>,
}

/// How far the work has come, the first that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 已完成, 已销号.
    Done,
    /// 部分整改, 基本完成.
    Partial,
    /// 正在整改.
    Ongoing,
    /// 未整改, 待整改.
    NotStarted,
    /// 长期坚持.
    LongTerm,
}

impl State {
    /// The word it is serialized as.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            State::Done => "done",
            State::Partial => "partial",
            State::Ongoing => "ongoing",
            State::NotStarted => "not_started",
            State::LongTerm => "long_term",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Mode, Scope};

    fn agree<T: Copy + Serialize>(all: &[T], key: fn(T) -> &'static str) {
        for one in all {
            assert_eq!(serde_json::to_value(one).ok(), Some(key(*one).into()));
        }
    }

    #[test]
    fn keys_are_what_is_serialized() {
        agree(&[RecordKind::Problem, RecordKind::Check, RecordKind::Task], RecordKind::key);
        agree(&[MeasureState::Planned, MeasureState::Taken], MeasureState::key);
        agree(&[State::Done, State::Partial, State::Ongoing, State::NotStarted, State::LongTerm], State::key);
        agree(&[Scope::Record, Scope::List, Scope::Document], Scope::key);
        agree(&[Mode::Immediate, Mode::Done, Mode::Ongoing, Mode::LongTerm, Mode::Recurring], Mode::key);
    }
}
