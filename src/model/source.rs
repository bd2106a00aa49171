//! One cell or labelled text that fed a record.

use super::Place;
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// What a column or label means. The names are those of the record's keys, with finer ones where two kinds of
/// column feed one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// 类型: the group heading.
    Type,
    /// 问题: the headline.
    Problem,
    /// 主要内容: what is said about it.
    Content,
    /// 整改措施: planned measures.
    Measures,
    /// 整改情况 and the like: a state, a narrative of measures taken, or both.
    Result,
    /// 责任单位 with any role.
    Units,
    /// 责任人, 责任领导: persons and offices.
    Persons,
    /// 整改时限.
    Deadline,
    /// 整改完成日期: when it was done.
    Completed,
    /// 整改目标.
    Goal,
    /// 销号情况, 完成情况: a state only.
    Status,
    /// 序号: the row's own number.
    Number,
    /// Anything without a field; goes to `extra` under its own name.
    Extra,
}

impl Field {
    /// Whether it says what is wrong.
    #[must_use]
    pub fn is_problem(self) -> bool {
        matches!(self, Field::Problem | Field::Content)
    }

    /// Whether it says what is or was done about that.
    #[must_use]
    pub fn is_answer(self) -> bool {
        matches!(self, Field::Measures | Field::Result)
    }

    /// Whether it says who has to do it or until when.
    #[must_use]
    pub fn is_duty(self) -> bool {
        matches!(self, Field::Units | Field::Persons | Field::Deadline)
    }

    /// The key of the record that this field feeds, as `sources[].field` gives it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Field::Type => "type",
            Field::Problem => "problem",
            Field::Content => "content",
            Field::Measures => "measures",
            Field::Result | Field::Status => "status",
            Field::Units | Field::Persons => "units",
            Field::Deadline | Field::Completed => "deadline",
            Field::Goal => "goal",
            Field::Number | Field::Extra => "extra",
        }
    }
}

/// One cell or labelled text that fed a record.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SourceText {
    /// The record key it fed.
    pub field: &'static str,
    /// Header or label it stood under, as written.
    pub label: Option<Arc<str>>,
    /// The text as the page shows it.
    pub raw: String,
    /// Where it stands.
    pub place: Place,
}
