//! Responsible bodies and persons (责任单位, 责任人).

use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// A body or person named as responsible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Unit {
    /// The name as written, less white space, numbering and role words; brackets and widths kept. Never empty.
    pub name: String,
    /// What it answers for.
    pub role: UnitRole,
    /// What it is.
    pub kind: UnitKind,
    /// The inferred full name where it adds something: 财政所 after 镇农经站 is 镇财政所.
    pub full_name: Option<String>,
    /// Title of a person.
    pub note: Option<String>,
    /// True where 等有关部门 leaves the list open after this unit.
    pub open: bool,
    /// Header or label it stood under, as written.
    pub label: Option<Arc<str>>,
}

/// What a unit answers for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitRole {
    /// 牵头, 主办, 主责.
    Lead,
    /// 配合, 协办, 参与.
    Support,
    /// 责任, 负责, 落实; also where nothing is said.
    Responsible,
    /// 督办, 督导, 验收.
    Supervise,
}

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// One body.
    Unit,
    /// Several at once: 各行政村, 各有关单位.
    Collective,
    /// A named person.
    Person,
    /// An office without a name: 分管副镇长.
    Post,
}
