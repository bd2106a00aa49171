//! A table drawn with lines that meet under Chinese text. A cell covered from above shows `⋮`.

use super::super::terminal::{cut, one_line, pad, printable};
use unicode_width::UnicodeWidthStr;
use zhenggai::model::{Grid, Slot};

/// Columns of the terminal a table may take where cells are cut.
const WIDTH: usize = 150;
/// Narrowest and widest column where cells are cut.
const COLUMN: (usize, usize) = (6, 36);
/// Rows shown where tables are cut.
pub const ROWS: usize = 60;

/// Draws a grid, a line an element. `full` cuts nothing.
pub fn draw(grid: &Grid, full: bool) -> Vec<String> {
    let shown = if full { grid.rows() } else { grid.rows().min(ROWS) };
    let widths = column_widths(grid, shown, full);
    let mut lines = vec![rule(&widths, ['┌', '┬', '┐'])];
    for row in 0..shown {
        if full && row > 0 {
            lines.push(rule(&widths, ['├', '┼', '┤']));
        }
        lines.extend(draw_row(grid, row, &widths, full));
    }
    lines.push(rule(&widths, ['└', '┴', '┘']));
    if shown < grid.rows() {
        lines.push(format!("… {} more rows; --full shows all", grid.rows() - shown));
    }
    lines
}

fn column_widths(grid: &Grid, rows: usize, full: bool) -> Vec<usize> {
    let columns = grid.width().max(1);
    let most = if full { usize::MAX } else { (WIDTH / columns).saturating_sub(3).clamp(COLUMN.0, COLUMN.1) };
    let natural = |col: usize| {
        let cells = (0..rows).filter(|row| span(grid, *row, col) == 1).flat_map(|row| cell_lines(grid, row, col, full));
        cells.map(|line| line.width()).max().unwrap_or(0)
    };
    (0..grid.width()).map(|col| natural(col).clamp(1, most)).collect()
}

/// Columns that the cell at a slot takes in this row.
fn span(grid: &Grid, row: usize, col: usize) -> usize {
    let Some(index) = grid.cell_index(row, col) else { return 1 };
    (col..grid.width()).take_while(|c| grid.cell_index(row, *c) == Some(index)).count().max(1)
}

fn cell_lines(grid: &Grid, row: usize, col: usize, full: bool) -> Vec<String> {
    match (grid.slot(row, col), grid.cell(row, col)) {
        (Slot::Origin(_), Some(cell)) if full => {
            cell.text.split('\n').map(|line| line.chars().map(printable).collect()).collect()
        }
        (Slot::Origin(_), Some(cell)) => vec![one_line(&cell.text)],
        (Slot::Covered(_), Some(_)) => vec!["⋮".to_string()],
        _ => vec![String::new()],
    }
}

fn draw_row(grid: &Grid, row: usize, widths: &[usize], full: bool) -> Vec<String> {
    let mut cells = Vec::new();
    let mut col = 0;
    while col < grid.width() {
        let columns = span(grid, row, col);
        let room = widths.iter().skip(col).take(columns).sum::<usize>() + 3 * (columns - 1);
        cells.push((cell_lines(grid, row, col, full), room));
        col += columns;
    }
    let height = cells.iter().map(|(lines, _)| lines.len()).max().unwrap_or(1);
    let line = |n: usize| {
        let texts = cells.iter().map(|(lines, room)| {
            let text = lines.get(n).map_or("", String::as_str);
            pad(&if full { text.to_string() } else { cut(text, *room) }, *room)
        });
        format!("│ {} │", texts.collect::<Vec<_>>().join(" │ "))
    };
    (0..height).map(line).collect()
}

fn rule(widths: &[usize], [left, middle, right]: [char; 3]) -> String {
    let parts: Vec<_> = widths.iter().map(|width| "─".repeat(width + 2)).collect();
    format!("{left}{}{right}", parts.join(&middle.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use zhenggai::model::{Cell, GridBuilder, Place};

    fn grid() -> Grid {
        let cell = |text: &str, rows, cols| Cell {
            row_span: rows,
            col_span: cols,
            ..Cell::new(text, Place::Block { block: 1 })
        };
        let mut builder = GridBuilder::new();
        builder.put(0, 0, cell("整改清单", 1, 3));
        builder.put(1, 0, cell("类型", 2, 1));
        builder.put(1, 1, cell("问题\n二", 1, 1));
        builder.put(1, 2, cell("x", 1, 1));
        builder.put(2, 1, cell("措施", 1, 1));
        builder.build()
    }

    #[test]
    fn lines_meet_under_chinese_text() {
        let lines = draw(&grid(), false);
        let expected = [
            "┌──────┬──────────┬───┐",
            "│ 整改清单            │",
            "│ 类型 │ 问题⏎二  │ x │",
            "│ ⋮    │ 措施     │   │",
            "└──────┴──────────┴───┘",
        ];
        assert_eq!(
            lines.iter().map(|line| line.width()).collect::<std::collections::BTreeSet<_>>().len(),
            1,
            "{lines:#?}"
        );
        let squeezed = |line: &str| line.replace([' ', '─'], "");
        for (line, expected) in lines.iter().zip(expected) {
            assert_eq!(squeezed(line), squeezed(expected));
        }
    }

    #[test]
    fn full_cuts_nothing() {
        let mut builder = GridBuilder::new();
        for row in 0..ROWS + 10 {
            builder.put(row, 0, Cell::new("长".repeat(200), Place::Block { block: 1 }));
        }
        let grid = builder.build();
        assert!(draw(&grid, true).iter().any(|line| line.contains(&"长".repeat(200))));
        let cut = draw(&grid, false);
        assert_eq!(cut.last().unwrap(), "… 10 more rows; --full shows all");
        assert!(cut.iter().all(|line| line.width() <= WIDTH + 4));
    }
}
