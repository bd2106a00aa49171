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
use super::view::{View, ViewCell};
use crate::model::{Field, Slot};
use crate::rules::Rules;

/// Fewest fields that the labels of such a column name.
const FEWEST: usize = 3;

/// Turns the lists of this form among the lines into rows.
pub(super) fn unstack(view: &View<'_>, lines: Vec<Line>, rules: &Rules) -> Vec<Line> {
    let is_header = |line: &Line| matches!(line, Line::Header(..));
    if !lines.iter().any(is_header) {
        return lines;
    }
    let mut out = Vec::with_capacity(lines.len());
    let mut rest = lines.into_iter().peekable();
    while let Some(line) = rest.next() {
        let Line::Header(columns, cells) = line else {
            out.push(line);
            continue;
        };
        let mut below = Vec::new();
        while let Some(line) = rest.next_if(|line| !is_header(line)) {
            below.push(line);
        }
        match label_column(view, &below, columns.0.len(), rules) {
            Some(col) => out.extend(List::new(view, &columns, col, &below, rules).lines(columns, cells, below)),
            None => {
                out.push(Line::Header(columns, cells));
                out.append(&mut below);
            }
        }
    }
    out
}

/// The column whose cells are labels of what stands right of them.
fn label_column(view: &View<'_>, below: &[Line], width: usize, rules: &Rules) -> Option<usize> {
    (1..width.saturating_sub(1)).find(|col| {
        let cells = rows(below).filter_map(|slots| own(view, slots, *col));
        let mut fields: Vec<Field> = Vec::new();
        for cell in cells {
            match rules.labels.exact(&cell.text) {
                Some(meaning) => fields.push(meaning.field),
                None if is_label(cell) => {}
                None => return false,
            }
        }
        fields.retain(|field| *field != Field::Extra);
        let known = fields.len();
        fields.sort_unstable();
        fields.dedup();
        let labels = rows(below).filter(|slots| own(view, slots, *col).is_some()).count();
        let bare = rows(below).filter(|slots| own(view, slots, *col).is_none()).any(|slots| !slots.is_empty());
        fields.len() >= FEWEST && known * 3 >= labels * 2 && !bare
    })
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
    fn new(view: &'v View<'a>, columns: &Columns, col: usize, below: &[Line], rules: &Rules) -> Self {
        let mut labels: Vec<&str> = Vec::new();
        let mut cells = Vec::new();
        for slots in rows(below) {
            let Some(cell) = own(view, slots, col) else { continue };
            cells.extend(slots.get(col).and_then(|s| if let Slot::Origin(i) = s { Some(*i) } else { None }));
            if !labels.contains(&cell.text.as_ref()) {
                labels.push(&cell.text);
            }
        }
        let kept = columns.0.iter().enumerate().filter(|(at, _)| *at != col && *at != col + 1);
        let kept = kept.map(|(_, column)| column.label.as_deref());
        let names: Vec<(Option<&str>, Option<&str>)> =
            kept.chain(labels.iter().copied().map(Some)).map(|label| (None, label)).collect();
        let columns = Columns::from_headers(&names, rules);
        List { view, col, labels, cells, columns }
    }

    /// The list's lines: its header, and the rows of each record as one.
    fn lines(self, old: Columns, mut header: Vec<usize>, below: Vec<Line>) -> Vec<Line> {
        let width = old.0.len().saturating_sub(2);
        header.extend(&self.cells);
        let mut out = vec![Line::Header(self.columns.clone(), header)];
        let mut open: Option<Vec<Slot>> = None;
        for line in below {
            let Line::Data(slots) = line else {
                out.extend(open.take().map(Line::Data));
                out.push(line);
                continue;
            };
            let label = own(self.view, &slots, self.col).map_or("", |c| c.text.as_ref());
            let at = self.labels.iter().position(|l| *l == label).map_or(width, |at| width + at);
            let free = |row: &Vec<Slot>| row.get(at).is_none_or(|slot| *slot == Slot::Empty);
            // A number, a problem or a label that comes back opens the next record.
            let opens = (0..slots.len()).any(|col| col != self.col && col != self.col + 1 && self.owns(&slots, col));
            let mut row = match open.take() {
                Some(row) if !opens && free(&row) => row,
                before => {
                    out.extend(before.map(Line::Data));
                    let kept = slots.iter().enumerate().filter(|(col, _)| *col != self.col && *col != self.col + 1);
                    let mut row: Vec<Slot> = kept.map(|(_, slot)| *slot).collect();
                    row.resize(self.columns.0.len(), Slot::Empty);
                    row
                }
            };
            if let (Some(slot), Some(value)) = (row.get_mut(at), slots.get(self.col + 1)) {
                *slot = *value;
            }
            open = Some(row);
        }
        out.extend(open.map(Line::Data));
        out
    }

    fn owns(&self, slots: &[Slot], col: usize) -> bool {
        own(self.view, slots, col).is_some()
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
    fn a_column_of_types_names_nothing() {
        let found = rows(&[
            "序号 | 类别 | 问题 | 整改措施",
            "1 | 责任落实 | 阀井无人巡查 | 明确专人",
            "2 | 整改措施 | 软管更换不全 | 逐户更换",
            "3 | 台账 | 登记缺页 | 补登",
        ]);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[1].contains("type:类别=整改措施"), "{found:?}");
    }
}
