//! Header rows of tables with rows: which rows are one, and what its levels say of each column.

use super::columns::{Columns, is_header_text};
use super::shape::{is_mode_label, is_state_label};
use super::view::{View, ViewCell};
use crate::model::{Field, Shape};
use crate::rules::{Rules, Words};
use crate::text::width::{flat, squeeze};
use crate::text::{form, marker, numeral};
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
    if counts_columns(view, row + height, rules) {
        cells.extend(view.own_cells(row + height));
        height += 1;
    }
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
    // Whether the cell before asks how far a problem is or by when it is solved, and whether a state answers.
    let (mut asked, mut answered) = (false, false);
    let mut periods = 0usize;
    for cell in own.iter().filter_map(|i| view.cells.get(*i)) {
        let meaning = rules.labels.meaning(&cell.text);
        if let Some(m) = meaning {
            known += 1;
            exact += usize::from(m.exact);
        } else if rules.labels.is_group(&cell.text) {
            known += 1;
        } else if is_state_label(&cell.text) || is_mode_label(&cell.text) {
            states += 1;
            answered |= asked;
        } else if names_period(&cell.text) {
            periods += 1;
        } else if !is_header_text(&cell.text, cell.shape()) {
            return false;
        }
        asked = meaning.is_some_and(|m| m.is_progress() || matches!(m.field, Field::Deadline | Field::Completed));
    }
    // 已完成 | 未整改 side by side say nothing of whether this is a header; 已整改 behind 整改状态 is a value.
    if states == 1 && answered && !opens_with_number(view, own, rules) {
        return false;
    }
    // 3月 behind 整改时限 is its value, but where labels stand beside each other.
    if periods > 0 && !labels_side_by_side(view, own, rules) {
        return false;
    }
    let weighed = own.len() - periods - if states > 1 { states } else { 0 };
    let enough = known >= 3 || known == 2 && own.len() == 2 && view.table.grid.width() <= 3;
    // 序号 opens a header: behind it more than half the labels are enough (labels and values in turn are half labels),
    // above the first number three.
    let numbered = || known * 2 > weighed && opens_with_number(view, own, rules);
    let most = known * 10 >= weighed * 6
        || numbered()
        || exact >= 3 && stands_above_first(view, own, rules)
        || known > 2 && view.table.shape != Shape::Stream && names_answers(texts(view, own), rules)
        || known > 2 && exact > 1 && names_both(view, own, rules);
    enough && most && exact >= 2
}

/// Whether a cell names a period and nothing that is done in it: 3月进展, 第一季度.
fn names_period(text: &str) -> bool {
    let flat = flat(text);
    form::behind_period(&flat)
        .is_some_and(|rest| rest.chars().count() <= LONGEST_REST && !rest.contains(['完', '改', '前']))
}

/// Longest name behind a period, in characters.
const LONGEST_REST: usize = 6;

/// Whether three labels stand beside each other, as in a header and in no row of labels and values in turn.
fn labels_side_by_side(view: &View<'_>, own: &[usize], rules: &Rules) -> bool {
    let known: Vec<bool> = texts(view, own).map(|text| rules.labels.meaning(text).is_some()).collect();
    known.windows(3).any(|beside| beside.iter().all(|known| *known))
}

/// What is done about a problem, by whom and by when.
const SOLUTION: [&[Field]; 3] =
    [&[Field::Measures, Field::Result], &[Field::Units, Field::Persons], &[Field::Deadline]];

/// Whether labels name all of what is done, by whom and by when, each beside another: then what else they name may be
/// unknown. In a row of cards a value stands between any two labels; where rows are lost, the first values would be labels.
fn names_answers<'t>(labels: impl Iterator<Item = &'t str>, rules: &Rules) -> bool {
    let answer = |label| {
        let field = rules.labels.exact(label)?.field;
        SOLUTION.iter().position(|fields| fields.contains(&field))
    };
    let found: Vec<Option<usize>> = labels.map(answer).collect();
    let beside =
        |at: usize| found.chunk_by(|a, b| a.is_some() && b.is_some()).any(|c| c.len() > 1 && c.contains(&Some(at)));
    (0..SOLUTION.len()).all(beside)
}

/// Whether labels name a problem and what is done about it, or by whom: then what else they name may be unknown. In a row of
/// labels and values in turn none stands beside another, and labels stand below them.
fn names_both(view: &View<'_>, own: &[usize], rules: &Rules) -> bool {
    let part = |label| match rules.labels.meaning(label)?.field {
        field if field.is_problem() => Some(0),
        field if (field.is_answer() || field == Field::Units) && !rules.words.replies.tell(label) => Some(1),
        _ => Some(2),
    };
    let found: Vec<Option<usize>> = texts(view, own).map(part).collect();
    let beside = || found.windows(2).any(|pair| matches!(pair, [Some(a), Some(b)] if a + b < 4));
    let no_label = |i: &usize| view.cells.get(*i).is_none_or(|c| rules.labels.exact(&c.text).is_none());
    let values = || {
        let below = own.first().and_then(|i| view.cells.get(*i)).map(|c| view.own_cells(c.row + c.row_span));
        below.is_some_and(|below| below.len() * 2 > own.len() && below.iter().all(no_label))
    };
    view.table.shape != Shape::Stream
        && (0..2).all(|part| found.contains(&Some(part)))
        && own.first().is_none_or(|i| !is_group(view, *i, rules))
        && (beside() || values())
}

/// Whether a cell names a group of labels beside it or below: the first of a card may.
fn is_group(view: &View<'_>, cell: usize, rules: &Rules) -> bool {
    view.cells.get(cell).is_some_and(|c| c.row_span > 1 && rules.labels.is_group(&c.text))
}

/// Whether the first label is 序号: a form has none.
fn opens_with_number(view: &View<'_>, own: &[usize], rules: &Rules) -> bool {
    let first = own.first().and_then(|i| view.cells.get(*i)).and_then(|c| rules.labels.exact(&c.text));
    first.is_some_and(|m| m.field == Field::Number)
}

/// Whether the first label is 序号, the cell below it 1, and a label says what is wrong or what is done.
fn stands_above_first(view: &View<'_>, own: &[usize], rules: &Rules) -> bool {
    let first = own.first().and_then(|i| view.cells.get(*i));
    let below = first.and_then(|c| view.table.grid.cell_index(c.row + c.row_span, 0)).and_then(|i| view.cells.get(i));
    opens_with_number(view, own, rules)
        && below.is_some_and(|c| c.shape().number == Some(1))
        && texts(view, own).filter_map(|label| rules.labels.meaning(label)).any(|m| states(m.field))
}

/// What numbers the columns that hold words.
const STEMS: &str = "甲乙丙丁戊己庚辛";
/// Fewest columns that are counted.
const FEWEST_COUNTED: usize = 3;

/// Whether a row below a header counts its columns.
fn counts_columns(view: &View<'_>, row: usize, rules: &Rules) -> bool {
    let own = view.own_cells(row);
    own.len() * 2 > view.table.grid.width() && are_counted(view, &own, rules)
}

/// Whether cells count columns: 栏次 | 1 | 2 | 3, 甲 | 乙 | 1 | 2=3+4, （1） | （2） | （3）.
pub(super) fn are_counted(view: &View<'_>, cells: &[usize], rules: &Rules) -> bool {
    let mut names = texts(view, cells).map(flat).enumerate().peekable();
    let titled = names.next_if(|(_, name)| rules.words.column_counts.tell(name)).is_some();
    for stem in STEMS.chars() {
        if names.next_if(|(_, name)| name.chars().eq([stem])).is_none() {
            break;
        }
    }
    let number = |name: &str| {
        let name = name.split('=').next().unwrap_or(name);
        let marked = marker::leading(name).filter(|m| m.len == name.len()).and_then(|m| m.no);
        marked.or_else(|| numeral::number(name))
    };
    let mut last = None;
    let counts = names.all(|(at, name)| {
        let no = number(&name);
        // 栏次 may count itself.
        let next = last.map_or_else(|| no == Some(1) || titled && at == 1 && no == Some(2), |n: u32| no == Some(n + 1));
        last = no;
        next
    });
    counts && cells.len() >= FEWEST_COUNTED
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
    let holds = |words: &Words| labels.clone().any(|label| words.tell(&squeeze(label)));
    let named =
        |core: fn(Field) -> bool| labels.clone().filter_map(|label| rules.labels.exact(label)).any(|m| core(m.field));
    holds(&rules.words.rosters) && !named(is_core) || holds(&rules.words.money) && !named(states)
}

pub(super) fn texts<'v>(view: &'v View<'_>, cells: &'v [usize]) -> impl Iterator<Item = &'v str> + Clone {
    cells.iter().filter_map(|i| view.cells.get(*i)).map(|c| c.text.as_ref())
}

/// A field that says what is wrong or what is done.
pub(super) fn states(field: Field) -> bool {
    field.is_problem() || field.is_answer()
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
    let may_head = |c: &ViewCell<'_>| {
        is_known(&c.text)
            || is_header_text(&c.text, c.shape())
            || names_period(&c.text)
            || is_state_label(&c.text)
            || is_mode_label(&c.text)
    };
    if labels.clone().any(|c| !may_head(c)) {
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
    let split = most && (spanned || under_gaps || view.is_flat() && fills_gaps(view, row));
    (!same && (split || view.is_flat() && under_groups(view, row))).then_some(below)
}

/// Whether a row without spans names the columns that the row above leaves blank, and leaves none of the others.
fn fills_gaps(view: &View<'_>, row: usize) -> bool {
    let (upper, lower) = (named(view, row), named(view, row + 1));
    let gaps = upper.iter().rposition(|named| *named).is_some_and(|last| upper.iter().take(last).any(|named| !named));
    gaps && lower.first() == Some(&false) && upper.iter().zip(&lower).all(|(above, below)| *above || *below)
}

/// Whether the cells of a row without spans fill the runs of a name and the blanks behind it, and nothing else.
fn under_groups(view: &View<'_>, row: usize) -> bool {
    let (upper, lower) = (named(view, row), named(view, row + 1));
    let columns: Vec<(bool, bool)> = upper.into_iter().zip(lower).collect();
    // What begins in the first column is a row of values.
    let indented = columns.first().is_some_and(|(_, below)| !below);
    indented
        && columns.chunk_by(|_, (above, _)| !above).all(|run| match run {
            [(_, below)] => !below,
            // Nothing stands below 序号 in either row, nor behind the last name.
            _ => run.iter().all(|(_, below)| *below) || run.iter().all(|(_, below)| !below),
        })
        && columns.iter().any(|(_, below)| *below)
}

/// Which columns have a text in a row.
fn named(view: &View<'_>, row: usize) -> Vec<bool> {
    let text = |col| view.table.grid.cell(row, col).is_some_and(|c| !c.text.is_empty());
    (0..view.table.grid.width()).map(text).collect()
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
    fn a_row_that_counts_the_columns_is_header() {
        for counts in ["栏次 | 1 | 2 | 3", "甲 | 乙 | 1 | 2", "（1） | （2） | （3） | （4）"] {
            let found = rows(&["序号 | 问题 | 整改措施 | 责任单位", counts, "1 | 护栏缺失 | 加装 | 县交通局"]);
            assert_eq!(found.len(), 1, "{counts} {found:?}");
        }
    }

    #[test]
    fn periods_may_head_columns() {
        for period in ["3月", "3月进展", "第一季度", "截止2024年3月20日整改情况", "2023年整改情况"]
        {
            let header = format!("序号 | 存在问题 | 整改措施 | 责任单位 | {period}");
            let found = rows(&[&header, "1 | 护栏缺失 | 加装 | 县交通局 | 正在招标"]);
            assert_eq!(found.len(), 1, "{period} {found:?}");
            assert!(found[0].contains(&format!("{period}=正在招标")), "{found:?}");
        }
        // Labels and values in turn.
        let card = rows(&["存在问题 | 护栏缺失 | 整改时限 | 3月", "整改措施 | 加装 | 责任单位 | 县交通局"]);
        assert!(card.iter().all(|row| !row.contains("3月=")), "{card:?}");
    }

    #[test]
    fn states_and_modes_may_head_columns() {
        let spans = rows(&[
            "序号 | 问题 | 整改措施 | 整改类型 | < | 责任单位",
            "^ | ^ | ^ | 立行立改 | 限期整改 | ^",
            "1 | 护栏缺失 | 加装 | √ |  | 县交通局",
        ]);
        let flat = rows(&[
            "序号 | 问题 | 整改措施 | 整改类型 |  | 责任单位",
            " |  |  | 立行立改 | 限期整改 | ",
            "1 | 护栏缺失 | 加装 | √ |  | 县交通局",
        ]);
        let expected = "extra:序号=1 | problem:问题=护栏缺失 | measures:整改措施=加装 | extra:立行立改=√ | units:责任单位=县交通局";
        assert_eq!(spans, [expected]);
        assert_eq!(flat, [expected]);
        let one = rows(&["序号 | 问题 | 长期坚持 | 整改措施", "1 | 护栏缺失 | √ | 加装"]);
        assert_eq!(one.len(), 1, "{one:?}");
    }

    #[test]
    fn behind_a_number_more_labels_may_be_unknown() {
        let header = "序号 | 渡口 | 问题 | 船型 | 船龄 | 整改措施 | 责任单位";
        let found = rows(&[header, "1 | 上湾渡 | 护栏缺失 | 客渡船 | 七年 | 加装 | 县交通局"]);
        assert_eq!(found.len(), 1, "{found:?}");
        let card = rows(&["编号 | 甲 | 问题 | 护栏缺失 | 责任单位 | 县交通局"]);
        assert!(!card.iter().any(|row| row.contains("problem:问题=县交通局")), "{card:?}");
    }

    #[test]
    fn the_last_column_may_have_no_second_label() {
        let found = rows(&[
            "序号 | 问题清单 |  | 措施清单 | 责任清单 | 销号情况",
            " | 问题类别 | 具体问题 | 整改措施 | 责任单位 | ",
            "1 | 设施 | 护栏缺失 | 加装 | 县交通局 | 已销号",
        ]);
        let expected = "extra:序号=1 | type:问题类别=设施 | problem:具体问题=护栏缺失 | measures:整改措施=加装 | units:责任单位=县交通局 | status:销号情况=已销号";
        assert_eq!(found, [expected]);
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
