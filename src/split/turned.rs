//! Tables turned round: the labels stand below one another in the first column, each further column is a record.
//!
//! ```text
//! 序号     | 1        | 2
//! 存在问题 | 阀井积水 | 软管超期
//! 整改措施 | 抽水     | 更换
//! 责任单位 | 镇水务站 | 县燃气公司
//! ```
//! A card has one value beside a label, or a label beside that value.

use super::columns::{Columns, is_header_text};
use super::header::states;
use super::lines::Line;
use super::view::View;
use crate::model::{Field, Slot};
use crate::rules::Rules;
use std::ops::Range;

/// Rows above a list that say something of all of it.
const MOST_ABOVE: usize = 4;
/// Fewest labels in the first column.
const FEWEST: usize = 3;

/// The rows at or below `from` that hold such a list, with its lines; `None` where none do.
pub(super) fn find(view: &View<'_>, from: usize, rules: &Rules) -> Option<(Range<usize>, Vec<Line>)> {
    let rows = view.table.grid.rows();
    if view.table.grid.width() < 3 {
        return None;
    }
    let mut at = from;
    // 责任单位 | 县交通局 alone above the list is no row of it: the next rows with labels may be.
    while let Some(first) = (at..rows).find(|row| is_labelled(view, *row, rules)) {
        let end = (first..rows).find(|row| !is_labelled(view, *row, rules)).unwrap_or(rows);
        // Said once above, and of each record below.
        let field = |row: usize| label(view, row).and_then(|c| rules.labels.exact(&c.text)).map(|m| m.field);
        let repeated = |row: usize| (row + 1..end).any(|below| field(below) == field(row));
        let start = (first..end).take(MOST_ABOVE).take_while(|row| view.own_cells(*row).len() == 2 && repeated(*row));
        let start = start.last().map_or(first, |row| row + 1);
        if let Some(found) = block(view, at, start..end, rules) {
            return Some(found);
        }
        at = end;
    }
    None
}

/// The list in a block of labelled rows; a row above it may say what the columns are called.
fn block(view: &View<'_>, from: usize, rows: Range<usize>, rules: &Rules) -> Option<(Range<usize>, Vec<Line>)> {
    let grid = &view.table.grid;
    let (width, Range { start: first, end }) = (grid.width(), rows);
    // 项目 | 问题一 | 问题二 may stand above; 填报单位 | 竹浦镇 | 责任人 | 张三 says nothing of the columns.
    let labels = |own: &[usize]| {
        own.iter().skip(1).filter_map(|i| view.cells.get(*i)).any(|c| rules.labels.exact(&c.text).is_some())
    };
    let above = first.checked_sub(1).filter(|row| *row >= from).filter(|row| {
        let own = view.own_cells(*row);
        own.len() == width && !labels(&own) && label(view, *row).is_some_and(|c| is_header_text(&c.text, c.shape()))
    });
    let block = above.unwrap_or(first)..end;
    let mut fields: Vec<Field> =
        (first..end).filter_map(|row| rules.labels.exact(&label(view, row)?.text)).map(|m| m.field).collect();
    fields.retain(|field| *field != Field::Extra);
    fields.sort_unstable();
    fields.dedup();
    let says =
        |row: &usize| label(view, *row).and_then(|c| rules.labels.exact(&c.text)).is_some_and(|m| states(m.field));
    // Each record says something.
    let listed = (first..end).find(says).is_some_and(|row| view.own_cells(row).len() > 2);
    if !listed || fields.len() < FEWEST {
        return None;
    }
    let texts: Vec<(Option<&str>, Option<&str>)> =
        block.clone().map(|row| (None, label(view, row).map(|c| c.text.as_ref()))).collect();
    let labels = block.clone().filter_map(|row| grid.cell_index(row, 0)).collect();
    let mut lines = vec![Line::Header(Columns::from_headers(&texts, rules), labels)];
    lines.extend((1..width).map(|col| Line::Data(block.clone().map(|row| grid.slot(row, col)).collect())));
    Some((block, lines))
}

/// The cell that begins a row, if it is not blank.
fn label<'v, 'a>(view: &'v View<'a>, row: usize) -> Option<&'v super::view::ViewCell<'a>> {
    match view.table.grid.slot(row, 0) {
        Slot::Origin(i) => view.cells.get(i).filter(|c| !c.is_blank() && c.col_span == 1),
        _ => None,
    }
}

/// Whether a row is a label and values that are none.
fn is_labelled(view: &View<'_>, row: usize, rules: &Rules) -> bool {
    let known = |text: &str| rules.labels.exact(text).is_some();
    if !label(view, row).is_some_and(|c| known(&c.text)) {
        return false;
    }
    let own = view.own_cells(row);
    let values = own.iter().skip(1).filter_map(|i| view.cells.get(*i));
    values.clone().next().is_some() && values.into_iter().all(|c| !known(&c.text))
}

#[cfg(test)]
mod tests {
    use super::super::dialects::testing::rows;

    #[test]
    fn each_column_is_a_record() {
        let found = rows(&[
            "渡口问题整改清单 | < | <",
            "序号 | 1 | 2",
            "存在问题 | 护栏缺失 | 标识不清",
            "整改措施 | 加装护栏 | 补设标识",
            "责任单位 | 县交通局 | <",
            "竹浦镇人民政府 | < | <",
        ]);
        assert_eq!(
            found,
            [
                "extra:序号=1 | problem:存在问题=护栏缺失 | measures:整改措施=加装护栏 | units:责任单位=县交通局",
                "extra:序号=2 | problem:存在问题=标识不清 | measures:整改措施=补设标识 | units:责任单位=县交通局",
            ]
        );
    }

    #[test]
    fn rows_with_labels_may_stand_above() {
        let list = [
            "序号 | 1 | 2",
            "存在问题 | 护栏缺失 | 标识不清",
            "整改措施 | 加装护栏 | 补设标识",
            "责任单位 | 县交通局 | 渡管站",
        ];
        let expected = [
            "extra:序号=1 | problem:存在问题=护栏缺失 | measures:整改措施=加装护栏 | units:责任单位=县交通局",
            "extra:序号=2 | problem:存在问题=标识不清 | measures:整改措施=补设标识 | units:责任单位=渡管站",
        ];
        for above in [
            &["责任单位 | 竹浦镇人民政府 | ", " | | "][..],
            &["填报单位：竹浦镇 | 责任人 | 张三"],
            &["填报单位：竹浦镇 | < | <"],
        ] {
            let whole: Vec<&str> = above.iter().chain(&list).copied().collect();
            assert_eq!(rows(&whole), expected, "{above:?}");
        }
    }

    #[test]
    fn a_card_is_none() {
        let found = rows(&[
            "存在问题 | 护栏缺失 | < | <",
            "整改措施 | 加装护栏 | < | <",
            "责任单位 | 县交通局 | 整改时限 | 6月底前",
            "竹浦镇人民政府 | < | < | <",
            "2024年3月1日 | < | < | <",
        ]);
        let card = "problem:存在问题=护栏缺失 | measures:整改措施=加装护栏 | units:责任单位=县交通局 | deadline:整改时限=6月底前";
        assert_eq!(found, [card]);
    }
}
