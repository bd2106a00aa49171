//! Lists as workbooks: title, signature and paragraphs stand above the first table, each over its whole width.

use super::list::{Cell, List, Part, Row, Slot, Value, printed};
use super::xlsx::Sheet;
use super::{xls, xlsx};

/// How dates are shown.
const DATE: &str = "yyyy/m/d";

/// A sheet before it is written.
pub struct Laid {
    /// Name on the tab.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Its rows.
    pub rows: Vec<LaidRow>,
}

/// A row of a sheet.
pub struct LaidRow {
    /// Its slots.
    pub cells: Vec<Slot>,
    /// Its texts where merges are unknown.
    pub flat: Vec<String>,
    /// Whether it is hidden.
    pub hidden: bool,
}

/// An Excel workbook.
pub fn xlsx(list: &List) -> Vec<u8> {
    xlsx::workbook(&workbook(list))
}

/// A workbook of Excel 97 to 2003.
pub fn xls(list: &List) -> Vec<u8> {
    xls::workbook(&workbook(list))
}

/// What stands where.
pub fn lay_out(list: &List) -> Vec<Laid> {
    let list = list.accepted();
    let signature: Vec<&str> = list
        .parts
        .iter()
        .filter_map(|p| if let Part::Signature(text) = p { Some(text.as_str()) } else { None })
        .collect();
    let tables: Vec<(usize, usize)> =
        list.parts.iter().enumerate().filter_map(|(at, p)| width(p).map(|w| (at, w))).collect();
    let width_at = |at: usize| tables.iter().find(|t| t.0 > at).or(tables.last()).map_or(1, |t| t.1);
    let last_title = list.parts.iter().rposition(|p| matches!(p, Part::Title(_)));
    let mut sheets = vec![Laid { name: "Sheet1".into(), hidden: false, rows: Vec::new() }];
    for (at, part) in list.parts.iter().enumerate() {
        if let Part::Sheet { name, hidden } = part {
            if sheets.last().is_some_and(|sheet| sheet.rows.is_empty()) {
                sheets.pop();
            }
            sheets.push(Laid { name: name.clone(), hidden: *hidden, rows: Vec::new() });
            continue;
        }
        let rows = &mut sheets.last_mut().expect("a sheet").rows;
        match part {
            Part::Title(text) | Part::Text(text) => rows.push(across(text, width_at(at))),
            Part::Table(table) => rows.extend((0..table.len()).map(|r| LaidRow::of(table, r))),
            _ => {}
        }
        if last_title.is_some_and(|title| title == at) {
            rows.extend(signature.iter().map(|text| across(text, width_at(at))));
        }
    }
    sheets
}

fn width(part: &Part) -> Option<usize> {
    if let Part::Table(rows) = part { rows.first().map(|row| row.slots.len()) } else { None }
}

/// A text over a whole row.
fn across(text: &str, width: usize) -> LaidRow {
    let cell = Cell { text: text.to_string(), value: Value::Text, rows: 1, cols: width };
    let mut cells = vec![Slot::Left; width];
    cells[0] = Slot::Cell(cell);
    LaidRow { cells, flat: vec![text.to_string()], hidden: false }
}

impl LaidRow {
    fn of(table: &[Row], row: usize) -> LaidRow {
        let Row { slots, hidden } = &table[row];
        let flat = (0..slots.len()).map(|c| printed(table, row, c).map_or(String::new(), |cell| cell.text.clone()));
        LaidRow { cells: slots.clone(), flat: flat.collect(), hidden: *hidden }
    }
}

fn workbook(list: &List) -> Vec<Sheet> {
    lay_out(list).iter().map(sheet).collect()
}

fn sheet(laid: &Laid) -> Sheet {
    let mut sheet = Sheet::new(&laid.name);
    sheet.state = u8::from(laid.hidden);
    for (r, row) in laid.rows.iter().enumerate() {
        if row.hidden {
            sheet.hidden_rows.push(index(r));
        }
        for (c, slot) in row.cells.iter().enumerate() {
            let Slot::Cell(cell) = slot else { continue };
            if let Some(value) = stored(cell, c) {
                sheet.cells.push((index(r), index(c), value));
            }
            if cell.rows > 1 || cell.cols > 1 {
                sheet.merges.push([index(r), index(c), index(r + cell.rows - 1), index(c + cell.cols - 1)]);
            }
        }
    }
    sheet
}

fn stored(cell: &Cell, col: usize) -> Option<xlsx::Value> {
    match &cell.value {
        Value::Date(date) => Some(xlsx::Value::Formatted(day(date), DATE.to_string())),
        Value::Number(number) => Some(xlsx::Value::Number(*number)),
        Value::Text if cell.text.is_empty() => None,
        // Numbers of rows are numbers.
        Value::Text if col == 0 && cell.text.len() <= 3 => {
            Some(cell.text.parse().map_or_else(|_| xlsx::Value::Text(cell.text.clone()), xlsx::Value::Number))
        }
        Value::Text => Some(xlsx::Value::Text(cell.text.clone())),
    }
}

/// The number of a day as spreadsheets count.
fn day(date: &str) -> f64 {
    let date: jiff::civil::Date = date.parse().expect("a date");
    let days = date.since(jiff::civil::date(1899, 12, 30)).expect("a span of days").get_days();
    f64::from(days)
}

fn index(n: usize) -> u32 {
    u32::try_from(n).expect("a small sheet")
}
