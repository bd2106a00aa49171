//! Deadlines (整改时限): modes, dates at their stated precision, milestones.
//!
//! Dates are EDTF (ISO 8601-2:2019): `2022-06-30`, `2022-06`, `2022-35` (third quarter), `2022-07-21/2022-07-31`,
//! `XXXX-09-30` where the year is unknown, `~` where the text says about.

use schemars::JsonSchema;
use serde::Serialize;

/// A date or interval in EDTF, as text.
pub type Edtf = String;

/// One deadline field, read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Deadline {
    /// The text as written.
    pub raw: String,
    /// How far the deadline reaches; `normalize` leaves it out (`None` is not serialized).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// Ways of working without a day, a set in the order of [`Mode`].
    pub modes: Vec<Mode>,
    /// Latest day by which the item's dated work ends: `YYYY-MM-DD`, or `XXXX-MM-DD` where no year is known.
    pub due: Option<String>,
    /// First day or period, only where the text states one.
    pub start: Option<Edtf>,
    /// A completion date; never a deadline.
    pub completed: Option<Edtf>,
    /// Dated expressions in text order.
    pub milestones: Vec<Milestone>,
    /// Some resolved year or month is not written in its own expression.
    pub year_inferred: bool,
    /// Two readings give different days, or a repair was made.
    pub uncertain: bool,
    /// The text points elsewhere.
    #[serde(rename = "ref")]
    pub reference: Option<Reference>,
}

/// How far a deadline reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Stated for this record.
    Record,
    /// Stated once for the list.
    List,
    /// Stated once for the whole document.
    Document,
}

impl Scope {
    /// The word it is serialized as.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Scope::Record => "record",
            Scope::List => "list",
            Scope::Document => "document",
        }
    }
}

/// A way of working that stands in a deadline field without a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// 立即整改, 立行立改, 边查边改.
    Immediate,
    /// 已完成, 已取缔.
    Done,
    /// 持续推进, 正在整改.
    Ongoing,
    /// 长期坚持, 常态化.
    LongTerm,
    /// 每季度, 每月底.
    Recurring,
}

impl Mode {
    /// The word it is serialized as.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Mode::Immediate => "immediate",
            Mode::Done => "done",
            Mode::Ongoing => "ongoing",
            Mode::LongTerm => "long_term",
            Mode::Recurring => "recurring",
        }
    }
}

/// Where a deadline points instead of saying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reference {
    /// 同上: the value above.
    Above,
    /// 按方案时限: another document or the document itself.
    Document,
}

/// One dated expression.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(into = "MilestoneWire")]
#[schemars(with = "MilestoneWire")]
pub struct Milestone {
    /// The exact slice of the field.
    pub raw: String,
    /// When.
    pub when: When,
    /// True for 前, 内, 截至, 不晚于: the date is a boundary day.
    pub by: bool,
    /// What is to be reached by then, as written.
    pub goal: Option<String>,
}

/// When a milestone falls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// A day or period of the calendar.
    Calendar(Edtf),
    /// So long after something; the day where it could be computed.
    Relative(Relative, Option<Edtf>),
    /// Again and again, RFC 5545 (`FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1`).
    Recurring(String),
    /// A date was meant and cannot be resolved (`13月`, `X月XX日`).
    Unresolved,
}

/// A duration after an anchor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Relative {
    /// The event as written (`验收合格`), or none.
    pub anchor: Option<String>,
    /// What the anchor is.
    pub kind: RelativeKind,
    /// ISO 8601 duration (`P30D`, `P3M`).
    pub duration: String,
    /// True for 工作日.
    pub workdays: bool,
}

/// What a relative deadline counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RelativeKind {
    /// An event that the caller knows the date of.
    Event,
    /// The document's own date (印发之日).
    Document,
    /// Nothing named; counted from the document's date.
    Implicit,
}

/// One dated expression, as serialized.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Milestone")]
struct MilestoneWire {
    /// The exact slice of the field, inner spaces included, so that it can be highlighted.
    raw: String,
    /// The day or period in EDTF.
    edtf: Option<Edtf>,
    /// True for 前, 内, 截至, 不晚于: the date is a boundary day.
    by: bool,
    /// What is to be reached by then, as written.
    goal: Option<String>,
    /// A duration after an anchor.
    relative: Option<Relative>,
    /// An RFC 5545 recurrence.
    rrule: Option<String>,
}

impl From<Milestone> for MilestoneWire {
    fn from(m: Milestone) -> Self {
        let (edtf, relative, rrule) = match m.when {
            When::Calendar(edtf) => (Some(edtf), None, None),
            When::Relative(relative, edtf) => (edtf, Some(relative), None),
            When::Recurring(rule) => (None, None, Some(rule)),
            When::Unresolved => (None, None, None),
        };
        MilestoneWire { raw: m.raw, edtf, by: m.by, goal: m.goal, relative, rrule }
    }
}
