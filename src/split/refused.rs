//! Tables that look like lists and are none: their header names no problem and no work, or too little of both. Their cells
//! are no prose, and say nothing of the document; a finding tells of those that may have been meant as lists.

use super::columns::{Column, Columns, is_header_text};
use super::header::{is_core, texts};
use super::lines::{Line, is_labelled};
use super::view::View;
use super::{excerpt, figures};
use crate::model::{Code, Field, Finding, Place, RecordKind, Shape};
use crate::rules::Rules;
use crate::text::width::squeeze;

/// Fewest columns of a table whose cells are no prose.
const FEWEST_COLUMNS: usize = 3;
/// Rows that may stand above its header, and rows below it that are looked at.
const ABOVE: usize = 2;
const SAMPLE: usize = 8;
/// Fewest cells in the rows below, where there is one and where there are more.
const FEWEST_CELLS: usize = 3;
const FEWEST_IN_ONE: usize = 4;

/// Words of what is wrong that a name of a column may hold, beside those of problems.
const WRONG: [&str; 5] = ["缺陷", "病害", "不符合", "不合格", "不足"];

/// Takes headers that name no problem, no measure, no result and no goal for what they are: a unit and a day alone say
/// nothing. Gives a finding each.
pub(super) fn stop(view: &View<'_>, lines: &mut [Line], rules: &Rules) -> Vec<Finding> {
    let replies = |c: &Column| c.label.as_deref().is_some_and(|label| rules.words.replies.tell(label));
    let idle = |columns: &Columns| {
        let says = |f: Field| f.is_problem() || f.is_answer() || f == Field::Goal;
        // 问题 | 答复 asks and answers: nothing is to be solved, by nobody.
        let worked = |c: &&Column| c.field.is_answer() || c.field.is_duty() || c.field == Field::Goal;
        let asked = columns.0.iter().any(replies) && columns.0.iter().filter(worked).all(replies);
        asked || !columns.0.iter().any(|c| says(c.field) || c.kind == Some(RecordKind::Check))
    };
    let mut out = Vec::new();
    // Whether rows stand between here and the next header below.
    let mut rows = false;
    for line in lines.iter_mut().rev() {
        rows |= matches!(line, Line::Data(_));
        if let Line::Header(columns, cells) = line {
            if idle(columns) {
                let place = place(view, cells).filter(|_| rows);
                out.extend(place.map(|place| finding(view, cells).at(place)));
                *line = Line::Stop(std::mem::take(cells));
            }
            rows = false;
        }
    }
    out.reverse();
    out
}

/// The header of a table that no rule took for a list, where its rows hold values and no prose: its cells.
pub(super) fn header(view: &View<'_>, rules: &Rules) -> Option<Vec<usize>> {
    let grid = &view.table.grid;
    if view.table.shape == Shape::Stream || grid.width() < FEWEST_COLUMNS {
        return None;
    }
    let names = |i: &usize| {
        view.cells
            .get(*i)
            .is_some_and(|c| is_header_text(&c.text, c.shape()) && !c.text.contains([':', '：']) && !c.shape().nothing)
    };
    let heads = |cells: &Vec<usize>| cells.len() >= FEWEST_COLUMNS && cells.iter().all(names);
    let (row, cells) = (0..=ABOVE).map(|row| (row, view.own_cells(row))).find(|(_, cells)| heads(cells))?;
    let below = (row + 1..grid.rows()).map(|row| view.own_cells(row)).filter(|cells| !cells.is_empty());
    let (mut rows, mut full, mut most) = (0, 0, 0);
    for row in below.take(SAMPLE) {
        let inside = |text: &str| text.split(['。', '；', ';', '\n']).any(|part| is_labelled(part, rules));
        let label = |text: &str| rules.labels.exact(text).is_some() || inside(text);
        if texts(view, &row).any(label) {
            return None;
        }
        rows += 1;
        full += usize::from(row.len() >= FEWEST_CELLS && row.len() * 2 > cells.len());
        most = most.max(row.len());
    }
    (rows > 0 && full * 2 > rows && (rows > 1 || most >= FEWEST_IN_ONE)).then_some(cells)
}

/// What is told of such a table, if its header names a problem or work on one above anything but figures.
pub(super) fn told(view: &View<'_>, cells: &[usize], rules: &Rules) -> Option<Finding> {
    let meant = |text: &str| {
        let core = rules.labels.meaning(text).is_some_and(|m| is_core(m.field));
        core || rules.words.of_problems.tell(&squeeze(text)) || WRONG.iter().any(|word| text.contains(word))
    };
    let grid = &view.table.grid;
    let says = |i: &usize| {
        let Some(label) = view.cells.get(*i).filter(|c| meant(&c.text)) else { return false };
        let Some(col) = (0..grid.width()).find(|col| grid.cell_index(label.row, *col) == Some(*i)) else {
            return false;
        };
        let below = (label.row + label.row_span..grid.rows()).take(SAMPLE);
        let texts = below.filter_map(|row| view.cells.get(grid.cell_index(row, col)?));
        texts.filter(|c| !c.is_blank() && !c.shape().nothing).any(|c| !figures::is_figure(c))
    };
    let place = place(view, cells).filter(|_| cells.iter().any(says))?;
    Some(finding(view, cells).at(place))
}

fn place(view: &View<'_>, cells: &[usize]) -> Option<Place> {
    cells.iter().filter_map(|i| view.cells.get(*i)).map(|c| c.place.clone()).reduce(|a, b| a.join(&b))
}

fn finding(view: &View<'_>, cells: &[usize]) -> Finding {
    let labels: Vec<String> = texts(view, cells).map(squeeze).collect();
    let message =
        format!("The table under “{}” made no record: its header is not that of a list.", excerpt(&labels.join("|")));
    Finding::new(Code::UnplacedText, message).with("columns", labels)
}

#[cfg(test)]
mod tests {
    use super::super::dialects::testing::page;
    use crate::model::{Code, LooseKind};

    #[test]
    fn a_unit_and_a_day_are_no_list() {
        let found = page(&[
            "渡口管理站招聘公告",
            "序号 | 岗位 | 人数 | 学历 | 责任科室 | 报名截止时间",
            "1 | 渡工 | 3 | 高中 | 人事科 | 2031年7月10日",
            "2 | 会计 | 1 | 大专 | 人事科 | 2031年7月10日",
        ]);
        assert!(found.drafts.is_empty() && found.lists.is_empty(), "{:?}", found.drafts);
        assert_eq!(found.findings.len(), 1);
        assert_eq!(found.accounting.unplaced, 0);
    }

    #[test]
    fn cells_of_a_table_that_is_refused_are_no_prose() {
        let found = page(&[
            "渡口隐患等级统计",
            "渡口 | 水深 | 隐患等级 | 船型 | 船龄",
            "上湾渡 | 三米 | 较大 | 客渡船 | 七年",
            "下湾渡 | 两米 | 一般 | 货渡船 | 九年",
        ]);
        assert!(found.drafts.is_empty() && found.lists.is_empty(), "{:?}", found.drafts);
        assert!(found.loose.iter().skip(1).all(|l| l.kind == LooseKind::Note), "{:?}", found.loose);
        assert_eq!(found.findings.iter().filter(|f| f.code == Code::UnplacedText).count(), 1);
        let counts = page(&[
            "统计",
            "渡口 | 水深 | 隐患数 | 船型",
            "上湾渡 | 三米 | 2 | 客渡船",
            "下湾渡 | 两米 | 1处 | 货渡船",
        ]);
        assert!(counts.findings.is_empty(), "{:?}", counts.findings);
        let plain = page(&["船舶登记", "船名 | 船型 | 船龄", "甲 | 客渡船 | 七年", "乙 | 货渡船 | 九年"]);
        assert!(plain.findings.is_empty(), "{:?}", plain.findings);
    }
}
