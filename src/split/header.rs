//! Header rows of tables with rows: which rows are one, and what its levels say of each column.

use super::columns::{Columns, is_header_text};
use super::shape::is_state_label;
use super::view::View;
use crate::model::Field;
use crate::rules::Rules;
use crate::text::width::squeeze;
use std::collections::HashSet;

/// The header that a row of labels opens: its columns, its cells and how many rows it takes.
pub(super) fn header_at(
    view: &View<'_>,
    row: usize,
    top: &[usize],
    rules: &Rules,
) -> Option<(Columns, Vec<usize>, usize)> {
    let mut height = top.iter().filter_map(|i| view.cells.get(*i)).map(|c| c.row_span).max().unwrap_or(1).max(1);
    let lower = lower_level(view, row, top, height, rules);
    // A third level stands where the first two leave room for it.
    let lowest = lower.as_ref().filter(|_| height > 2 || view.is_flat());
    let lowest = lowest.and_then(|cells| lower_level(view, row + 1, cells, 1, rules));
    let levels: Vec<&[usize]> =
        [Some(top), lower.as_deref(), lowest.as_deref()].into_iter().map_while(|level| level).collect();
    let mut cells = levels.concat();
    if !levels.iter().any(|cells| has_core(view, cells, rules)) || is_roster(texts(view, &cells), rules) {
        return None;
    }
    if levels.len() > 1 {
        height = height.max(levels.len());
        let mut seen = HashSet::new();
        cells.retain(|i| seen.insert(*i));
    } else if height > 1 {
        height = 1.max(shortest(view, top));
    }
    let headers = headers(view, row, levels.len());
    Some((Columns::from_headers(&headers, rules), cells, height))
}

/// For each column the label of its own and that of the group it stands under, out of the levels of a header. Where a
/// group is printed once it heads the columns to its right too.
fn headers<'v>(view: &'v View<'_>, row: usize, levels: usize) -> Vec<(Option<&'v str>, Option<&'v str>)> {
    let grid = &view.table.grid;
    let text = |level: usize, col: usize| {
        let cell = grid.cell_index(row + level, col).and_then(|i| view.cells.get(i));
        cell.map(|c| c.text.as_ref()).filter(|t| !t.is_empty())
    };
    let mut groups: Vec<Option<&str>> = vec![None; levels];
    let mut out = Vec::with_capacity(grid.width());
    for col in 0..grid.width() {
        let own: Vec<Option<&str>> = (0..levels).map(|level| text(level, col)).collect();
        for (level, label) in own.iter().enumerate().filter(|(_, label)| label.is_some()) {
            groups.iter_mut().skip(level).for_each(|group| *group = None);
            groups.iter_mut().skip(level).take(1).for_each(|group| *group = *label);
        }
        let Some((level, label)) = own.iter().enumerate().rev().find_map(|(n, label)| Some((n, (*label)?))) else {
            out.push((None, None));
            continue;
        };
        let above = own.iter().zip(&groups).take(level).rev().map(|(own, group)| own.or(*group));
        let upper = above.flatten().find(|upper| *upper != label);
        out.push((upper, Some(label)));
    }
    out
}

fn shortest(view: &View<'_>, cells: &[usize]) -> usize {
    cells.iter().filter_map(|i| view.cells.get(*i)).map(|c| c.row_span).min().unwrap_or(1)
}

/// Whether the cells of a row are those of a header: three labels of which most are known, or two that say problem and
/// measure.
pub(super) fn are_labels(view: &View<'_>, own: &[usize], rules: &Rules) -> bool {
    // Most rows of a list hold a long text: nothing else is looked at there.
    if own.len() < 2 || texts(view, own).any(|text| text.len() > 120) {
        return false;
    }
    let (mut known, mut exact, mut states) = (0usize, 0usize, 0usize);
    for cell in own.iter().filter_map(|i| view.cells.get(*i)) {
        if let Some(m) = rules.labels.meaning(&cell.text) {
            known += 1;
            exact += usize::from(m.exact);
        } else if rules.labels.is_group(&cell.text) {
            known += 1;
        } else if is_state_label(&cell.text) {
            states += 1;
        } else if !is_header_text(&cell.text, cell.shape()) {
            return false;
        }
    }
    // 已完成 | 未整改 side by side say nothing of whether this is a header; one alone is a value.
    if states == 1
        && own.iter().filter_map(|i| view.cells.get(*i)).any(|c| is_state_label(&c.text) && c.shape().deadline)
    {
        return false;
    }
    let weighed = own.len() - if states > 1 { states } else { 0 };
    let enough = known >= 3 || known == 2 && own.len() == 2 && view.table.grid.width() <= 3;
    enough && exact >= 2 && (known * 10 >= weighed * 6 || known > 2 && names_answers(texts(view, own), rules))
}

/// What is done about a problem, by whom and by when.
const ANSWERS: [&[Field]; 3] = [&[Field::Measures, Field::Result], &[Field::Units, Field::Persons], &[Field::Deadline]];

/// Whether labels name all of what is done, by whom and by when, each beside another: then what else they name may be
/// unknown. In a row of cards a value stands between any two labels.
fn names_answers<'t>(labels: impl Iterator<Item = &'t str>, rules: &Rules) -> bool {
    let answer = |label| {
        let field = rules.labels.exact(label)?.field;
        ANSWERS.iter().position(|fields| fields.contains(&field))
    };
    let found: Vec<Option<usize>> = labels.map(answer).collect();
    let beside =
        |at: usize| found.chunk_by(|a, b| a.is_some() && b.is_some()).any(|c| c.len() > 1 && c.contains(&Some(at)));
    (0..ANSWERS.len()).all(beside)
}

/// Whether labels name what makes a list one of problems or tasks: a problem, a measure, a result or a deadline.
pub(super) fn has_core(view: &View<'_>, cells: &[usize], rules: &Rules) -> bool {
    let core = |f: Field| is_core(f);
    cells.iter().filter_map(|i| view.cells.get(*i)).any(|c| {
        rules.labels.meaning(&c.text).is_some_and(|m| core(m.field))
            || rules.labels.is_group(&c.text) && c.text.contains(['问', '隐', '措', '改'])
    })
}

/// Whether labels head a list of whom to call: it names no problem, measure or deadline but what their endings suggest
/// (受理问题), beside a person and a telephone. A table of money names when it is spent too.
pub(super) fn is_roster<'t>(labels: impl Iterator<Item = &'t str> + Clone, rules: &Rules) -> bool {
    let holds = |words: &[&str]| labels.clone().any(|label| words.iter().any(|word| squeeze(label).contains(word)));
    let named =
        |core: fn(Field) -> bool| labels.clone().filter_map(|label| rules.labels.exact(label)).any(|m| core(m.field));
    holds(CONTACTS) && !named(is_core) || holds(FIGURES) && !named(states)
}

pub(super) fn texts<'v>(view: &'v View<'_>, cells: &'v [usize]) -> impl Iterator<Item = &'v str> + Clone {
    cells.iter().filter_map(|i| view.cells.get(*i)).map(|c| c.text.as_ref())
}

/// What the columns of a list of contacts are called.
const CONTACTS: &[&str] = &["电话", "联系方式", "手机", "联络员", "邮箱"];

/// What the columns of a table of money are called.
const FIGURES: &[&str] = &["预算", "决算", "金额", "资金", "概算", "造价"];

/// A field that says what is wrong or what is done.
pub(super) fn states(field: Field) -> bool {
    matches!(field, Field::Problem | Field::Content | Field::Measures | Field::Result)
}

/// A field that no roster and no table of figures has.
pub(super) fn is_core(field: Field) -> bool {
    states(field) || matches!(field, Field::Deadline | Field::Goal)
}

/// The cells of a second header level below `row`.
fn lower_level(view: &View<'_>, row: usize, top: &[usize], height: usize, rules: &Rules) -> Option<Vec<usize>> {
    let below = view.own_cells(row + 1);
    if below.is_empty() {
        return None;
    }
    let labels = below.iter().filter_map(|i| view.cells.get(*i));
    let progress =
        |i: &usize| view.cells.get(*i).and_then(|c| rules.labels.meaning(&c.text)).is_some_and(|m| m.is_progress());
    // 已完成, 未完成 under 整改情况.
    let states = top.iter().any(progress);
    let is_known = |text: &str| rules.labels.meaning(text).is_some() || states && is_state_label(text);
    let known = labels.clone().filter(|c| is_known(&c.text)).count();
    if labels.clone().any(|c| !is_known(&c.text) && !is_header_text(&c.text, c.shape())) {
        return None;
    }
    let spanned = height > 1 || top.iter().filter_map(|i| view.cells.get(*i)).any(|c| c.col_span > 1);
    let same = below.len() == top.len()
        && below
            .iter()
            .zip(top)
            .all(|(a, b)| view.cells.get(*a).map(|c| &c.text) == view.cells.get(*b).map(|c| &c.text));
    // In a container without spans the lower labels stand where the upper row is blank, names a group, or has a blank
    // beside it.
    let blank = |col: usize| view.table.grid.cell(row, col).is_none_or(|c| c.text.is_empty());
    let under_gaps = view.is_flat()
        && (0..view.table.grid.width())
            .filter(|col| view.table.grid.cell(row + 1, *col).is_some_and(|c| !c.text.is_empty()))
            .all(|col| {
                blank(col)
                    || col + 1 < view.table.grid.width() && blank(col + 1)
                    || view.table.grid.cell(row, col).is_some_and(|c| rules.labels.is_group(&c.text))
            });
    let most = known * 2 >= below.len() || spanned && height > 1;
    (!same && most && (spanned || under_gaps)).then_some(below)
}

#[cfg(test)]
mod tests {
    use super::super::dialects::testing::rows;

    #[test]
    fn a_header_may_have_three_levels() {
        let spans = rows(&[
            "序号 | 问题 | 整改情况 | < | <",
            "^ | ^ | 整改措施 | 责任分工 | <",
            "^ | ^ | ^ | 牵头单位 | 配合单位",
            "1 | 护栏缺失 | 加装 | 县交通局 | 各村",
        ]);
        let flat = rows(&[
            "序号 | 问题 | 整改情况 |  | ",
            " |  | 整改措施 | 责任分工 | ",
            " |  |  | 牵头单位 | 配合单位",
            "1 | 护栏缺失 | 加装 | 县交通局 | 各村",
        ]);
        let expected = "extra:序号=1 | problem:问题=护栏缺失 | measures:整改措施=加装 | units:牵头单位=县交通局 | units:配合单位=各村";
        assert_eq!(spans, [expected]);
        assert_eq!(flat, [expected]);
    }

    #[test]
    fn a_table_of_money_is_no_list() {
        let found = rows(&[
            "序号 | 项目名称 | 主管单位 | 预算金额 | 绩效目标 | 完成时限",
            "1 | 渠道维修 | 县水利局 | 12 | 畅通 | 2024年10月",
        ]);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_heading_above_a_header_is_a_type() {
        let found = rows(&[
            "渡口问题整改清单 | < | <",
            "一、码头 | < | <",
            "问题 | 整改措施 | 责任单位",
            "护栏缺失 | 加装 | 县交通局",
            "二、航道 | < | <",
            "问题 | 责任单位 | 整改措施",
            "标识不清 | 各村 | 补设",
        ]);
        assert_eq!(
            found,
            [
                "type:=一、码头 | problem:问题=护栏缺失 | measures:整改措施=加装 | units:责任单位=县交通局",
                "type:=二、航道 | problem:问题=标识不清 | units:责任单位=各村 | measures:整改措施=补设",
            ]
        );
    }
}
