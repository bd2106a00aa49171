//! Heading rows of a list: of the type of the rows below them, or of the body that answers for these.

use super::above;
use super::chapters;
use super::columns::Columns;
use super::dialects::table::ListState;
use super::lines::is_group_heading;
use super::shape::{names_place, shape};
use super::view::{Use, View};
use crate::model::{Field, Part, Place};
use crate::rules::Rules;
use crate::text::marker::{self, Style};

impl ListState {
    /// A heading stands over the rows that follow: of their type, or of the body that answers for them.
    pub(super) fn head(&mut self, text: &str, place: &Place, rules: &Rules) {
        let part = Part {
            field: Field::Type,
            label: None,
            raw: text.to_string(),
            place: place.clone(),
            row: 0,
            rows: 1,
            printed: None,
        };
        if self.open.is_some() {
            self.group_more.clear();
            self.ungiven.append(&mut self.waiting);
        }
        let stated = above::of_band(text, place, rules);
        if stated.iter().any(|p| p.field != Field::Units) {
            for part in stated {
                self.waiting.push(part.clone());
                match part.field {
                    Field::Units => self.group_unit = Some(part),
                    _ => self.group_more.push(part),
                }
            }
            self.carried.clear();
            self.open = None;
            return;
        }
        let shape = shape(text);
        let numbered = chapters::numbered_body(text, rules).zip(shape.marker);
        if let Some((name, style)) = numbered.filter(|_| self.columns.as_ref().is_some_and(|c| lacks_body(c))) {
            let again = self.group_level.filter(|(of, _)| *of == style).map(|(_, outer)| outer);
            let level = self.bands.iter().position(|(s, _)| *s == Some(style)).or(again);
            self.bands.truncate(level.unwrap_or(self.bands.len()));
            self.group_level = Some((style, self.bands.len()));
            self.group_unit = Some(Part { field: Field::Units, raw: name, ..part });
        } else if shape.units && !is_group_heading(text) && !names_place(text, rules) {
            self.group_level = None;
            self.group_unit = Some(Part { field: Field::Units, ..part });
        } else {
            let part = match chapters::caption(text) {
                Some(name) => Part { raw: name.to_string(), ..part },
                None => part,
            };
            // 共性问题 and 个性问题 divide what one body answers for; any other heading ends its part, but one below it.
            if !is_common_or_own(text) && !self.is_below_unit(shape.marker) {
                (self.group_unit, self.group_level) = (None, None);
            }
            if let Some(level) = self.bands.iter().position(|(s, _)| *s == shape.marker) {
                self.bands.truncate(level);
            }
            self.bands.push((shape.marker, part));
        }
        self.carried.clear();
        self.open = None;
    }

    /// Whether a heading with an ordinal of this form stands below the numbered one that names the body in force.
    fn is_below_unit(&self, marker: Option<Style>) -> bool {
        let (Some((style, outer)), Some(marker)) = (self.group_level, marker) else { return false };
        marker != style && !self.bands.iter().take(outer).any(|(above, _)| *above == Some(marker))
    }
}

/// Whether the rows of a list say what is done or by when and have no column for who does it: then a numbered body above
/// them does. In any other list it is where the problems were found.
pub(super) fn lacks_body(columns: &Columns) -> bool {
    let named = columns.has(Field::Units) || columns.has(Field::Persons);
    !named && columns.0.iter().any(|c| c.field.is_answer() || c.field == Field::Deadline)
}

pub(super) fn band(view: &View<'_>, cell: usize, state: &mut ListState, rules: &Rules) {
    let Some(found) = view.cells.get(cell) else { return };
    view.mark(cell, Use::Heading);
    // Its ordinal, where that stands in the column of numbers.
    let row = view.own_cells(found.row);
    if let ([number, name], true) = (row.as_slice(), found.row_span == 1)
        && *name == cell
    {
        view.mark(*number, Use::Other);
    }
    state.head(&found.text, found.place, rules);
}

/// 共性问题, 个性问题: a type only where nothing nearer is.
fn is_common_or_own(text: &str) -> bool {
    marker::strip(text).1.starts_with(['共', '个']) && (text.contains("共性") || text.contains("个性"))
}

/// The innermost heading row is the type, where none is nearer (`typed`); the outer ones are kept as the groups they
/// name.
pub(super) fn push_bands(state: &ListState, typed: bool, parts: &mut Vec<Part>) {
    let inner = state.bands.iter().rposition(|(_, p)| !is_common_or_own(&p.raw)).or(state.bands.len().checked_sub(1));
    for (i, (_, band)) in state.bands.iter().enumerate() {
        if !typed && Some(i) == inner {
            parts.push(band.clone());
        } else {
            parts.push(grouping(band.clone()));
        }
    }
}

/// A heading row that is neither type nor unit.
pub(super) fn grouping(part: Part) -> Part {
    Part { field: Field::Extra, label: Some("分组".into()), ..part }
}

#[cfg(test)]
mod tests {
    use super::super::dialects::testing::rows;

    const HEAD: &str = "序号 | 问题 | 整改措施";

    #[test]
    fn a_numbered_body_answers_for_the_rows_below() {
        let found = rows(&[
            HEAD,
            "一、渠道管护方面 | < | <",
            "（一）县水务局 | < | <",
            "1 | 渠道渗漏 | 修补",
            "（二）县交通局（1项） | < | <",
            "2 | 护栏缺失 | 加装",
            "二、码头管护方面 | < | <",
            "3 | 标识不清 | 补设",
        ]);
        assert!(found[0].contains("type:=一、渠道管护方面") && found[0].ends_with("units:=县水务局"), "{found:?}");
        assert!(found[1].contains("type:=一、渠道管护方面") && found[1].ends_with("units:=县交通局"), "{found:?}");
        assert!(found[2].contains("type:=二、码头管护方面") && !found[2].contains("units"), "{found:?}");
        let inner = rows(&[
            HEAD,
            "一、县水务局 | < | <",
            "（一）渠道方面 | < | <",
            "1 | 渠道渗漏 | 修补",
            "二、县交通局 | < | <",
            "2 | 护栏缺失 | 加装",
        ]);
        assert!(inner[0].contains("type:=（一）渠道方面") && inner[0].ends_with("units:=县水务局"), "{inner:?}");
        assert!(!inner[1].contains("type") && inner[1].ends_with("units:=县交通局"), "{inner:?}");
    }

    #[test]
    fn a_numbered_body_is_a_type_where_rows_name_their_own_or_nothing_is_done() {
        let own = rows(&["序号 | 问题 | 责任单位", "一、县水务局 | < | <", "1 | 渠道渗漏 | 河道所"]);
        assert!(own[0].starts_with("type:=一、县水务局"), "{own:?}");
        let found = rows(&["序号 | 问题 | 备注", "一、县水务局 | < | <", "1 | 渠道渗漏 | 急"]);
        assert!(found[0].starts_with("type:=一、县水务局"), "{found:?}");
    }
}
