//! Our Word reader beside docx-rs, which writes the documents and reads them back: the same paragraphs and the same
//! cells, and each known difference by name.

#[path = "support/docx.rs"]
mod support;

use docx_rs::{DocumentChild, TableCellContent, TableChild, TableRowChild};
use support::{Cell, Part, cell, docx, docx_with_lists};
use zhenggai::model::{Block, Table};
use zhenggai::read::{Budget, Input, docx as ours};

/// A block as both readers can say it: a text, or rows of (column, columns covered, text).
#[derive(Debug, PartialEq)]
enum Said {
    Text(String),
    Table(Vec<Vec<(usize, usize, String)>>),
}

fn we_say(bytes: &[u8]) -> Vec<Said> {
    let budget = Budget::new();
    let input = Input { bytes, name: "x.docx", include_hidden: false, budget: &budget };
    let body = ours::read(&input).expect("a sound document").body;
    assert_eq!(body.findings, []);
    let said = |block: &Block| match block {
        Block::Paragraph(p) => Said::Text(p.text.clone()),
        Block::Table(table) => Said::Table(our_rows(table)),
    };
    body.blocks.iter().map(said).collect()
}

/// The cells of each row; a cell over several rows stands in each of them, empty after the first, as Word stores it.
fn our_rows(table: &Table) -> Vec<Vec<(usize, usize, String)>> {
    let grid = &table.grid;
    let row = |r: usize| {
        let mut cells = Vec::new();
        let mut col = 0;
        while let Some(index) = grid.cell_index(r, col) {
            let cell = &grid.cells()[index];
            let begins = r == 0 || grid.cell_index(r - 1, col) != Some(index);
            cells.push((col, cell.col_span, if begins { cell.text.clone() } else { String::new() }));
            col += cell.col_span;
        }
        cells
    };
    (0..grid.rows()).map(row).collect()
}

fn they_say(bytes: &[u8]) -> Vec<Said> {
    let read = docx_rs::read_docx(bytes).expect("docx-rs reads what it wrote");
    let said = |child: DocumentChild| match child {
        DocumentChild::Paragraph(p) => Some(Said::Text(p.raw_text())),
        DocumentChild::Table(t) => Some(Said::Table(their_rows(&t))),
        _ => None,
    };
    read.document.children.into_iter().filter_map(said).collect()
}

fn their_rows(table: &docx_rs::Table) -> Vec<Vec<(usize, usize, String)>> {
    let row = |TableChild::TableRow(row): &TableChild| {
        let mut col = 0;
        let cell = |TableRowChild::TableCell(cell): &TableRowChild| {
            let texts: Vec<String> = cell
                .children
                .iter()
                .filter_map(|c| match c {
                    TableCellContent::Paragraph(p) => Some(p.raw_text()),
                    _ => None,
                })
                .collect();
            // The span is a private field, but it is serialized.
            let span = serde_json::to_value(&cell.property).ok().and_then(|p| p["gridSpan"].as_u64()).unwrap_or(1);
            let at = col;
            col += span as usize;
            (at, span as usize, texts.join("\n"))
        };
        row.cells.iter().map(cell).collect()
    };
    table.rows.iter().map(row).collect()
}

/// Small numbers without order, the same every time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn text(&mut self) -> String {
        const WORDS: [&str; 10] =
            ["沟渠", "清淤", "台账", "（一）", "2.5公里", "A&B", "<未定>", "“双控”", "7月底前", "镇财政所"];
        (0..=self.throw(4)).map(|_| WORDS[self.throw(10) as usize]).collect()
    }
}

/// A table without gaps: each row is filled from the left with cells of any width, merges of one column go down.
fn any_table(dice: &mut Dice) -> Vec<Vec<Cell>> {
    let width = 1 + dice.throw(6) as usize;
    let height = 1 + dice.throw(6) as usize;
    let mut free_from = vec![0usize; width];
    let mut rows = Vec::new();
    for row in 0..height {
        let mut cells = Vec::new();
        let mut col = 0;
        while col < width {
            if free_from[col] > row {
                col += 1;
                continue;
            }
            let room = (col..width).take_while(|c| free_from[*c] <= row).count();
            let cols = 1 + dice.throw(room as u64) as usize;
            let down = if dice.throw(3) == 0 { 1 + dice.throw((height - row) as u64) as usize } else { 1 };
            // Only cells of one column go down, so that every row can be filled.
            let (cols, down) = if down > 1 { (1, down) } else { (cols, 1) };
            let lines = if dice.throw(4) == 0 { format!("{}\n{}", dice.text(), dice.text()) } else { dice.text() };
            free_from[col] = row + down;
            cells.push(cell(&lines).cols(cols).rows(down));
            col += cols;
        }
        rows.push(cells);
    }
    rows
}

#[test]
fn the_same_text_and_cells() {
    let mut dice = Dice(20_310_522);
    for _ in 0..60 {
        let mut parts = vec![Part::Title(dice.text())];
        for _ in 0..dice.throw(5) {
            parts.push(match dice.throw(2) {
                0 => Part::Text(dice.text()),
                _ => Part::Table(any_table(&mut dice)),
            });
        }
        let bytes = docx(&parts);
        assert_eq!(we_say(&bytes), they_say(&bytes), "{parts:?}");
    }
}

/// Difference: docx-rs gives the reference to a list, we give the number that Word shows.
#[test]
fn generated_numbers_are_ours_alone() {
    let parts = [
        Part::Item(0, "总体要求".into()),
        Part::Table(vec![vec![cell("甲").list(1), cell("乙\n丙").list(1)]]),
        Part::Item(0, "工作步骤".into()),
    ];
    let bytes = docx_with_lists(&parts, &[("chineseCountingThousand", "%1、"), ("decimal", "%1.")]);
    let row = |a: &str, b: &str| Said::Table(vec![vec![(0, 1, a.to_string()), (1, 1, b.to_string())]]);
    assert_eq!(
        we_say(&bytes),
        [Said::Text("一、总体要求".into()), row("1.甲", "2.乙\n3.丙"), Said::Text("二、工作步骤".into())]
    );
    assert_eq!(they_say(&bytes), [Said::Text("总体要求".into()), row("甲", "乙\n丙"), Said::Text("工作步骤".into())]);
}

/// Difference: docx-rs keeps empty paragraphs and outer blanks, we drop them.
#[test]
fn empty_paragraphs_and_outer_blanks_are_theirs_alone() {
    let bytes =
        docx(&[Part::Text(" 青山镇 ".into()), Part::Text(String::new()), Part::Table(vec![vec![cell("一\n\n二 ")]])]);
    let cell = |text: &str| Said::Table(vec![vec![(0, 1, text.to_string())]]);
    assert_eq!(we_say(&bytes), [Said::Text("青山镇".into()), cell("一\n二")]);
    assert_eq!(they_say(&bytes), [Said::Text(" 青山镇 ".into()), Said::Text(String::new()), cell("一\n\n二 ")]);
}

/// Difference: docx-rs un-escapes twice where a text itself spells out a reference.
#[test]
fn references_in_the_text_are_read_once() {
    let bytes = docx(&[Part::Text("写作 &amp;lt; 的字样".into())]);
    assert_eq!(we_say(&bytes), [Said::Text("写作 &amp;lt; 的字样".into())]);
    assert_eq!(they_say(&bytes), [Said::Text("写作 &lt; 的字样".into())]);
}

/// The same: a table inside a cell is kept apart from the cell's text by both.
#[test]
fn inner_tables_are_kept_apart() {
    let bytes = docx(&[Part::Table(vec![vec![cell("外").inner(vec![vec![cell("内甲"), cell("内乙")]])]])]);
    let budget = Budget::new();
    let body =
        ours::read(&Input { bytes: &bytes, name: "x.docx", include_hidden: false, budget: &budget }).unwrap().body;
    let Some(Block::Table(table)) = body.blocks.first() else { panic!("a table") };
    assert_eq!(our_rows(table), [[(0, 1, "外".to_string())]]);
    let inner: Vec<_> = table.grid.nested().map(our_rows).collect();
    assert_eq!(inner, [[[(0, 1, "内甲".to_string()), (1, 1, "内乙".to_string())]]]);
}
