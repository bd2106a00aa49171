//! Lists that print the labels of a record below one another in a column of their own, each value beside its label.
//!
//! ```text
//! 序号 | 问题     | 整改要素 | 具体内容
//! 1    | 阀井积水 | 整改措施 | 抽水
//!      |          | 责任单位 | 镇水务站
//!      |          | 整改时限 | 6月底前
//! ```
//! They become rows with a column for each label. Tables that lost their rows are none of these.

use super::columns::{Columns, is_header_text};
use super::lines::Line;
use super::view::{Use, View, ViewCell};
use crate::model::{Field, RecordKind, Shape, Slot};
use crate::rules::Rules;
use std::collections::HashSet;

/// Fewest fields that the labels of such a column name.
const FEWEST: usize = 3;
/// Most labels that one list has, each a column of its rows.
const MOST: usize = 24;

/// Turns the lists of this form among the lines into rows.
pub(super) fn unstack(view: &View<'_>, lines: Vec<Line>, rules: &Rules) -> Vec<Line> {
    let is_header = |line: &Line| matches!(line, Line::Header(..));
    if !lines.iter().any(|line| is_header(line) || matches!(line, Line::Data(_))) {
        return lines;
    }
    let headless = !lines.iter().any(is_header);
    let mut out = Vec::with_capacity(lines.len());
    let mut rest = lines.into_iter().peekable();
    let begins = |line: &Line| is_header(line) || headless && matches!(line, Line::Data(_));
    while let Some(line) = rest.next_if(|line| !begins(line)) {
        out.push(line);
    }
    while rest.peek().is_some() {
        let header = rest.next_if(is_header);
        let mut below = Vec::new();
        while let Some(line) = rest.next_if(|line| !is_header(line)) {
            below.push(line);
        }
        out.extend(match header {
            Some(Line::Header(columns, cells)) => headed(view, columns, cells, below, rules),
            _ => headless_rows(view, below, rules),
        });
    }
    out
}

/// A header and what stands below it.
fn headed(view: &View<'_>, columns: Columns, cells: Vec<usize>, below: Vec<Line>, rules: &Rules) -> Vec<Line> {
    if let Some(col) = label_column(view, &below, columns.0.len(), rules) {
        let names: Vec<Option<&str>> = columns.0.iter().map(|c| c.label.as_deref()).collect();
        return List::new(view, &names, col, &below, rules).lines(cells, below);
    }
    std::iter::once(Line::Header(columns, cells)).chain(below).collect()
}

/// Rows without a header that any rule knows; the first may name the columns: 序号 | 项目 | 具体内容.
fn headless_rows(view: &View<'_>, mut below: Vec<Line>, rules: &Rules) -> Vec<Line> {
    let width = view.table.grid.width();
    if view.table.shape == Shape::Stream {
        return below;
    }
    if let Some((names, cells, col)) = unknown_header(view, &below, width, rules) {
        let below: Vec<Line> = below.drain(1..).collect();
        return List::new(view, &names, col, &below, rules).lines(cells, below);
    }
    let Some(col) = label_column(view, &below, width, rules) else { return below };
    if let Some(card) = grouped(view, &below, col, rules) {
        return card;
    }
    let mut list = List::new(view, &vec![None; width], col, &below, rules);
    list.name_problem(&below, rules);
    list.lines(Vec::new(), below)
}

/// A card whose labels stand in groups, as the one row of a table: 问题 beside 类型 and 描述, 整改 beside 整改措施 and 整改时限. No label
/// of it comes back in another group, and one group is that of the problem.
fn grouped(view: &View<'_>, below: &[Line], col: usize, rules: &Rules) -> Option<Vec<Line>> {
    let (mut groups, mut seen) = (HashSet::new(), HashSet::new());
    let (mut labels, mut values, mut heads) = (Vec::new(), Vec::new(), Vec::new());
    for line in below {
        let Line::Data(slots) = line else { return None };
        let (Slot::Origin(group) | Slot::Covered(group)) = slots.first().copied().filter(|_| col == 1)? else {
            return None;
        };
        let (upper, lower) = (view.cells.get(group)?, own(view, slots, col)?);
        if !is_header_text(&upper.text, upper.shape()) || !seen.insert(lower.text.as_ref()) {
            return None;
        }
        heads.extend(groups.insert(group).then_some(group));
        heads.extend(slots.get(col).and_then(|slot| if let Slot::Origin(i) = slot { Some(*i) } else { None }));
        // 描述 below 问题 is 问题描述.
        let whole = format!("{}{}", upper.text, lower.text);
        let joined = rules.labels.exact(&lower.text).is_none() && rules.labels.exact(&whole).is_some();
        labels.push(if joined { whole } else { lower.text.to_string() });
        values.push(slots.get(col + 1).copied()?);
    }
    let names_problem = |group: &usize| {
        let cell = view.cells.get(*group).filter(|c| c.row_span > 1);
        cell.and_then(|c| rules.labels.exact(&c.text)).is_some_and(|m| m.field.is_problem())
    };
    if groups.len() < 2 || !groups.iter().any(names_problem) {
        return None;
    }
    let names: Vec<_> = labels.iter().map(|label| (None, Some(label.as_str()))).collect();
    let columns = Columns::from_headers(&names, rules);
    columns.0.iter().any(|c| c.field.is_problem()).then(|| vec![Line::Header(columns, heads), Line::Data(values)])
}

/// Names of columns, where they have one.
type Names<'v> = Vec<Option<&'v str>>;

/// The names in a first row that is a header of unknown words, its cells, and the column of labels below it.
fn unknown_header<'v>(
    view: &'v View<'_>,
    below: &[Line],
    width: usize,
    rules: &Rules,
) -> Option<(Names<'v>, Vec<usize>, usize)> {
    let Line::Data(first) = below.first()? else { return None };
    let named = |col| own(view, first, col).filter(|c| is_header_text(&c.text, c.shape()));
    let names: Names<'_> = (0..width).map(|col| named(col).map(|c| c.text.as_ref())).collect();
    if names.iter().any(Option::is_none) {
        return None;
    }
    let col = label_column(view, below.get(1..)?, width, rules)?;
    // A label that a rule knows stands beside a value.
    let known = names.get(col)?.is_some_and(|name| rules.labels.exact(name).is_some());
    let cells = first.iter().filter_map(|s| if let Slot::Origin(i) = s { Some(*i) } else { None }).collect();
    (!known).then_some((names, cells, col))
}

/// The column whose cells are labels of what stands right of them.
fn label_column(view: &View<'_>, below: &[Line], width: usize, rules: &Rules) -> Option<usize> {
    let most = rows(below).count();
    (1..width.saturating_sub(1)).find(|col| {
        let mut fields: Vec<Field> = Vec::new();
        let (mut labels, mut opened, mut last) = (0usize, 0usize, None);
        let mut unknown: HashSet<&str> = HashSet::new();
        for slots in rows(below) {
            let Some(cell) = own(view, slots, *col) else { return false };
            match rules.labels.exact(&cell.text) {
                Some(meaning) => fields.push(meaning.field),
                None if unknown.contains(cell.text.as_ref()) => {}
                None if unknown.len() < MOST && is_label(cell) => _ = unknown.insert(&cell.text),
                None => return false,
            }
            labels += 1;
            opened += usize::from(last.is_none_or(|last: &Vec<Slot>| opens(view, last, slots, *col)));
            last = Some(slots);
            // A list is long, and most columns have shown by now that they are none.
            if opened * 2 > most || (labels - fields.len()) * 3 > most {
                return false;
            }
        }
        fields.retain(|field| *field != Field::Extra);
        let known = fields.len();
        let problems = fields.iter().filter(|field| **field == Field::Problem).count();
        fields.sort_unstable();
        fields.dedup();
        // Where a label names the problem, what stands left of it counts the records and parts none.
        let whole = problems == 0 || problems == opened;
        fields.len() >= FEWEST && known * 3 >= labels * 2 && opened * 2 <= labels && whole
    })
}

/// Whether a row opens another record than the one above: something that it has not said stands beside the label.
fn opens(view: &View<'_>, above: &[Slot], slots: &[Slot], col: usize) -> bool {
    let text = |slots: &[Slot], at: usize| match slots.get(at) {
        Some(Slot::Origin(i) | Slot::Covered(i)) => view.cells.get(*i).map(|c| c.text.as_ref()),
        _ => None,
    };
    let beside = |at: &usize| *at != col && *at != col + 1;
    (0..slots.len()).filter(beside).any(|at| own(view, slots, at).is_some() && text(above, at) != text(slots, at))
}

/// Whether a text that no rule knows may be a label among labels.
fn is_label(cell: &ViewCell<'_>) -> bool {
    let shape = cell.shape();
    is_header_text(&cell.text, shape) && !shape.state && !shape.nothing && !shape.units
}

fn rows(lines: &[Line]) -> impl Iterator<Item = &Vec<Slot>> {
    lines.iter().filter_map(|line| if let Line::Data(slots) = line { Some(slots) } else { None })
}

/// The cell with a text that begins in a column of a row.
fn own<'v, 'a>(view: &'v View<'a>, slots: &[Slot], col: usize) -> Option<&'v ViewCell<'a>> {
    match slots.get(col) {
        Some(Slot::Origin(i)) => view.cells.get(*i).filter(|c| !c.is_blank()),
        _ => None,
    }
}

/// A list with its labels in a column.
struct List<'v, 'a> {
    view: &'v View<'a>,
    /// The column of the labels; the values stand right of it.
    col: usize,
    /// The labels in the order they come.
    labels: Vec<&'v str>,
    /// Cells that hold a label.
    cells: Vec<usize>,
    columns: Columns,
}

impl<'v, 'a> List<'v, 'a> {
    fn new(view: &'v View<'a>, names: &[Option<&str>], col: usize, below: &[Line], rules: &Rules) -> Self {
        let mut labels: Vec<&str> = Vec::new();
        let mut cells = Vec::new();
        for slots in rows(below) {
            let Some(cell) = own(view, slots, col) else { continue };
            cells.extend(slots.get(col).and_then(|s| if let Slot::Origin(i) = s { Some(*i) } else { None }));
            if !labels.contains(&cell.text.as_ref()) {
                labels.push(&cell.text);
            }
        }
        let kept = names.iter().enumerate().filter(|(at, _)| *at != col && *at != col + 1).map(|(_, name)| *name);
        let names: Vec<(Option<&str>, Option<&str>)> =
            kept.chain(labels.iter().copied().map(Some)).map(|label| (None, label)).collect();
        let columns = Columns::from_headers(&names, rules);
        List { view, col, labels, cells, columns }
    }

    /// Takes the one column of texts before the labels for the problem, where no label names it.
    fn name_problem(&mut self, below: &[Line], rules: &Rules) {
        let told = |col: &usize| {
            let mut cells = rows(below).filter_map(|slots| own(self.view, slots, *col)).peekable();
            cells.peek().is_some() && cells.any(|c| c.shape().number.is_none())
        };
        let texts: Vec<usize> = (0..self.col).filter(told).collect();
        let ([only], false) = (texts.as_slice(), self.columns.0.iter().any(|c| c.field.is_problem())) else { return };
        let wrong = self.labels.iter().any(|label| rules.words.of_problems.tell(label));
        if let Some(column) = self.columns.0.get_mut(*only) {
            (column.field, column.kind) = (Field::Problem, if wrong { None } else { Some(RecordKind::Task) });
        }
    }

    /// The list's lines: its header, and the rows of each record as one.
    fn lines(self, mut header: Vec<usize>, below: Vec<Line>) -> Vec<Line> {
        let width = self.columns.0.len().saturating_sub(self.labels.len());
        header.extend(&self.cells);
        let mut out = vec![Line::Header(self.columns.clone(), header)];
        // The rows of the record in hand, and the last that was read.
        let mut open: Option<(Vec<Vec<Slot>>, Vec<Slot>)> = None;
        let closed = |open: Option<(Vec<Vec<Slot>>, _)>| open.into_iter().flat_map(|(rows, _)| rows).map(Line::Data);
        for line in below {
            let Line::Data(slots) = line else {
                out.extend(closed(open.take()));
                out.push(line);
                continue;
            };
            let label = own(self.view, &slots, self.col).map_or("", |c| c.text.as_ref());
            let at = self.labels.iter().position(|l| *l == label).map_or(width, |at| width + at);
            let value = slots.get(self.col + 1).copied().unwrap_or(Slot::Empty);
            let rows = match open.take() {
                Some((mut rows, last)) if !opens(self.view, &last, &slots, self.col) => {
                    self.go_on(&mut rows, &slots, at, value);
                    rows
                }
                before => {
                    out.extend(closed(before));
                    let mut row: Vec<Slot> = self.beside(&slots).collect();
                    row.resize(self.columns.0.len(), Slot::Empty);
                    row.get_mut(at).into_iter().for_each(|slot| *slot = value);
                    vec![row]
                }
            };
            open = Some((rows, slots));
        }
        out.extend(closed(open));
        out
    }

    /// What stands beside a label and its value.
    fn beside(&self, slots: &[Slot]) -> impl Iterator<Item = Slot> {
        let own = self.col..self.col + 2;
        slots.iter().enumerate().filter(move |(at, _)| !own.contains(at)).map(|(_, slot)| *slot)
    }

    /// Puts a value of the record in hand: what is said once stands on its first row, so that it is said of all, and a label
    /// that comes back opens a row.
    fn go_on(&self, rows: &mut Vec<Vec<Slot>>, slots: &[Slot], at: usize, value: Slot) {
        // Printed again.
        self.beside(slots).for_each(|slot| self.mark(slot));
        let is_free = |row: &Vec<Slot>| row.get(at).is_none_or(|slot| *slot == Slot::Empty);
        let last = rows.len().saturating_sub(1);
        let free = [0, last].into_iter().find(|row| rows.get(*row).is_some_and(is_free));
        if free.is_none() {
            let covered = |slot| if let Slot::Origin(_) = slot { Slot::Empty } else { slot };
            let mut row: Vec<Slot> = self.beside(slots).map(covered).collect();
            row.resize(self.columns.0.len(), Slot::Empty);
            rows.push(row);
        }
        let slot = rows.get_mut(free.unwrap_or(last + 1)).and_then(|row| row.get_mut(at));
        slot.into_iter().for_each(|slot| *slot = value);
    }

    fn mark(&self, slot: Slot) {
        if let Slot::Origin(i) = slot {
            self.view.mark(i, Use::Record);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::dialects::testing::{page, rows};

    const FIRST: &str = "extra:序号=1 | problem:问题=阀井积水 | goal:整改目标=井内无水 | measures:整改措施=抽水 | units:责任单位=镇水务站 | deadline:整改时限=6月底前";

    #[test]
    fn labels_below_one_another_name_the_values_beside_them() {
        let spans = [
            "序号 | 问题 | 整改要素 | 具体内容",
            "1 | 阀井积水 | 整改目标 | 井内无水",
            "^ | ^ | 整改措施 | 抽水",
            "^ | ^ | 责任单位 | 镇水务站",
            "^ | ^ | 整改时限 | 6月底前",
            "2 | 软管超期 | 整改措施 | 更换",
            "^ | ^ | 责任单位 | 县燃气公司",
            "^ | ^ | 整改时限 | 立行立改",
        ];
        let second = "extra:序号=2 | problem:问题=软管超期 | measures:整改措施=更换 | units:责任单位=县燃气公司 | deadline:整改时限=立行立改";
        assert_eq!(rows(&spans), [FIRST, second]);
        let flat: Vec<String> = spans.iter().map(|line| line.replace('^', "")).collect();
        assert_eq!(rows(&flat.iter().map(String::as_str).collect::<Vec<_>>()), [FIRST, second]);
        let found = page(&spans);
        assert_eq!((found.accounting.header, found.accounting.unplaced), (4 + 7, 0));
    }

    #[test]
    fn a_label_that_no_rule_knows_keeps_its_name() {
        let found = rows(&[
            "序号 | 存在问题 | 项目 | 内容",
            "1 | 阀井积水 | 整改措施 | 抽水",
            "^ | ^ | 责任单位 | 镇水务站",
            "^ | ^ | 水泵型号 | 潜水泵",
            "^ | ^ | 完成时限 | 6月底前",
        ]);
        assert_eq!(
            found,
            [
                "extra:序号=1 | problem:存在问题=阀井积水 | measures:整改措施=抽水 | units:责任单位=镇水务站 | extra:水泵型号=潜水泵 | deadline:完成时限=6月底前"
            ]
        );
    }

    #[test]
    fn what_stands_beside_may_be_printed_again() {
        let found = page(&[
            "序号 | 问题 | 项目 | 内容",
            "1 | 阀井积水 | 整改措施 | 抽水",
            "1 | 阀井积水 | 责任单位 | 镇水务站",
            "1 | 阀井积水 | 整改时限 | 6月底前",
            "2 | 软管超期 | 整改措施 | 更换",
            "2 | 软管超期 | 责任单位 | 县燃气公司",
            "2 | 软管超期 | 整改时限 | 7月底前",
        ]);
        assert_eq!((found.drafts.len(), found.accounting.unplaced), (2, 0));
    }

    #[test]
    fn the_columns_beside_may_have_no_names() {
        let list = ["1 | 阀井积水 | 整改措施 | 抽水", "^ | ^ | 责任单位 | 镇水务站", "^ | ^ | 整改时限 | 6月底前"];
        let found = rows(&list);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains(" | problem:=阀井积水 | measures:整改措施=抽水"), "{found:?}");
        let found = rows(&[
            "序号 | 项目 | 具体内容",
            "1 | 存在问题 | 阀井积水",
            "^ | 整改措施 | 抽水",
            "^ | 责任单位 | 镇水务站",
            "2 | 存在问题 | 软管超期",
            "^ | 整改措施 | 更换",
            "^ | 责任单位 | 县燃气公司",
        ]);
        assert_eq!(
            found[0],
            "extra:序号=1 | problem:存在问题=阀井积水 | measures:整改措施=抽水 | units:责任单位=镇水务站"
        );
        assert_eq!(found.len(), 2, "{found:?}");
        // One card in two parts.
        let card = rows(&[
            "基本情况 | 存在问题 | 阀井积水",
            "^ | 责任单位 | 镇水务站",
            "整改情况 | 整改措施 | 抽水",
            "^ | 整改时限 | 6月底前",
        ]);
        assert_eq!(card.len(), 1, "{card:?}");
    }

    #[test]
    fn what_is_said_once_is_said_of_all_measures() {
        let found = rows(&[
            "序号 | 问题 | 整改要素 | 具体内容",
            "1 | 阀井积水 | 整改措施 | 抽水",
            "^ | ^ | 整改措施 | 清淤",
            "^ | ^ | 责任单位 | 镇水务站",
            "^ | ^ | 整改时限 | 6月底前",
            "2 | 软管超期 | 整改措施 | 更换",
            "^ | ^ | 责任单位 | 县燃气公司",
            "^ | ^ | 整改时限 | 立行立改",
        ]);
        assert_eq!(
            found[0],
            "extra:序号=1 | problem:问题=阀井积水 | measures:整改措施=抽水 | units:责任单位=镇水务站 | deadline:整改时限=6月底前 | measures:整改措施=清淤"
        );
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn a_header_of_unknown_words_is_no_row() {
        let found = rows(&[
            "阶段 | 工作任务 | 整改要素 | 具体内容",
            "第一阶段 | 动员部署 | 整改措施 | 召开会议",
            "^ | ^ | 责任单位 | 镇水务站",
            "^ | ^ | 整改时限 | 6月底前",
            "第二阶段 | 全面排查 | 整改措施 | 逐户检查",
            "^ | ^ | 责任单位 | 镇水务站",
            "^ | ^ | 整改时限 | 7月底前",
        ]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("工作任务=动员部署"), "{found:?}");
    }

    #[test]
    fn a_column_of_types_names_nothing() {
        let found = rows(&[
            "序号 | 类别 | 问题 | 整改措施",
            "1 | 责任落实 | 阀井无人巡查 | 明确专人",
            "2 | 整改措施 | 软管更换不全 | 逐户更换",
            "3 | 整改时限 | 登记缺页 | 补登",
        ]);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[1].contains("type:类别=整改措施"), "{found:?}");
    }

    #[test]
    fn a_card_of_grouped_labels_is_one_record() {
        let found = rows(&[
            "问题 | 类型 | 码头",
            "^ | 描述 | 护栏缺失",
            "^ | 来源 | 自查",
            "整改 | 整改措施 | 加装护栏",
            "^ | 整改时限 | 6月底前",
            "责任 | 责任单位 | 县交通局",
        ]);
        assert_eq!(found.len(), 1, "{found:?}");
        for part in ["type:类型=码头", "problem:问题描述=护栏缺失", "extra:来源=自查", "units:责任单位=县交通局"]
        {
            assert!(found[0].contains(part), "{found:?}");
        }
    }
}
