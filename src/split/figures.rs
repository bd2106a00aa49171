//! Tables of figures: bodies or kinds beside nothing but counts. They are statistics, no lists.

use super::columns::Columns;
use super::header::is_core;
use super::lines::Line;
use super::totals::is_count;
use super::view::{View, ViewCell};
use crate::model::{Field, Slot};

/// Fewest columns of figures.
const FEWEST: usize = 2;

/// Takes the headers of tables of figures for what they are.
pub(super) fn stop(view: &View<'_>, lines: &mut [Line]) {
    for at in 0..lines.len() {
        let Some((Line::Header(columns, cells), below)) = lines.get(at..).and_then(|l| l.split_first()) else {
            continue;
        };
        let rows = below.iter().take_while(|l| !matches!(l, Line::Header(..) | Line::Stop(_)));
        let rows = rows.filter_map(|l| if let Line::Data(slots) = l { Some(slots.as_slice()) } else { None });
        if are_figures(view, columns, rows) {
            let cells = cells.clone();
            if let Some(line) = lines.get_mut(at) {
                *line = Line::Stop(cells);
            }
        }
    }
}

/// Whether the rows below a header hold figures alone in each column that would say what is wrong, what is done about it
/// or how far it is, and in two columns at least.
fn are_figures<'l>(view: &View<'_>, columns: &Columns, rows: impl Iterator<Item = &'l [Slot]>) -> bool {
    // Whether a column holds a figure, and whether it holds nothing else.
    let mut figures = vec![(false, true); columns.0.len()];
    for slots in rows {
        for ((slot, column), (any, only)) in slots.iter().zip(&columns.0).zip(&mut figures) {
            let Slot::Origin(i) = slot else { continue };
            let Some(cell) = view.cells.get(*i).filter(|c| !c.is_blank() && !c.shape().nothing) else { continue };
            let figure = is_figure(cell);
            if !figure && (is_core(column.field) || matches!(column.field, Field::Status | Field::Completed)) {
                return false;
            }
            *any |= figure;
            *only &= figure;
        }
    }
    let counted = columns.0.iter().zip(&figures).filter(|(c, (any, only))| c.field != Field::Number && *any && *only);
    counted.count() >= FEWEST
}

/// Whether a cell holds a figure and nothing else.
pub(super) fn is_figure(cell: &ViewCell<'_>) -> bool {
    cell.shape().number.is_some() || is_count(&cell.text)
}

#[cfg(test)]
mod tests {
    use super::super::dialects::testing::rows;

    #[test]
    fn counts_below_two_rows_of_names_are_no_list() {
        let found = rows(&[
            "序号 | 单位 | 排查情况 | < | 整改情况 | < | <",
            "^ | ^ | 检查数（家） | 隐患数（处） | 已整改（处） | 未整改 | 整改率（%）",
            "1 | 县交通局 | 12 | 9 | 8 | 1 | 88.9",
            "2 | 县水利局 | 7 | 0 | / | 0 | 100%",
        ]);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn amounts_beside_a_problem_are_a_list() {
        let found = rows(&[
            "序号 | 问题 | 问题金额 | 已整改金额 | 整改措施 | 整改结果",
            "1 | 收费未入账 | 3.5 | 3.5 | 补记收入 | 已整改",
            "2 | 票据不全 | 2 | 1 | 补齐票据 | 部分整改",
        ]);
        assert_eq!(found.len(), 2, "{found:?}");
    }
}
