//! .ods: one pass over content.xml. calamine is not used here: it keeps neither spans nor hidden rows, and it
//! writes repeated rows out before anyone can count them.
//!
//! What a cell reads is `shown`'s to say, from the value and the text that the file states.
//!
//! Element names: OpenDocument 1.3 part 3, chapter 9. Tables inside drawings and comments are not cells.

mod shown;

use super::layer::{Area, Layer, MAX_COLS, MAX_ROWS, Runs};
use super::number_format::Shown;
use super::package::Package;
use super::value;
use super::workbook::decode;
use crate::read::{Input, ReadError};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashSet;

/// All sheets of a document in tab order.
///
/// # Errors
/// `Encrypted`, `Truncated`, `Malformed` or `TooLarge`. A document cut inside keeps the sheets before the cut.
pub(super) fn read(input: &Input<'_>) -> Result<Vec<Layer>, ReadError> {
    let mut package = Package::open(input.bytes)?;
    if let Some(manifest) = package.part("META-INF/manifest.xml")?
        && memchr::memmem::find(&manifest, b"encryption-data").is_some()
    {
        return Err(ReadError::Encrypted);
    }
    let content = package.needed("content.xml")?;
    let content = decode(&content);
    let mut reader = Reader::from_str(&content);
    reader.config_mut().expand_empty_elements = true;
    let mut sheets = Sheets::default();
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => sheets.event(&event, input)?,
            Err(e) if sheets.done.is_empty() && sheets.now.is_none() => {
                return Err(ReadError::Malformed(e.to_string()));
            }
            Err(e) => {
                sheets.cut(e.to_string());
                break;
            }
        }
    }
    if sheets.now.is_some() {
        sheets.cut("the content ends inside a sheet".to_string());
    }
    Ok(sheets.done)
}

/// What the pass has seen so far.
#[derive(Default)]
struct Sheets {
    done: Vec<Layer>,
    now: Option<Sheet>,
    style: String,
    hidden_styles: HashSet<String>,
    /// Elements inside a part of a cell that is no text of its own: a comment or a drawing.
    skipping: usize,
}

/// The sheet being read.
#[derive(Default)]
struct Sheet {
    layer: Layer,
    row: u32,
    row_repeat: u32,
    col: u32,
    col_definitions: u32,
    hidden_rows: Vec<[u32; 2]>,
    hidden_cols: Vec<[u32; 2]>,
    cell: Option<OpenCell>,
}

/// The cell being read.
#[derive(Default)]
struct OpenCell {
    value: Option<Stored>,
    /// The formula, where its value is no text: a text may be empty.
    formula: Option<String>,
    text: String,
    paragraphs: usize,
    repeat: u32,
    rows: u32,
    cols: u32,
}

impl Sheets {
    fn event(&mut self, event: &Event<'_>, input: &Input<'_>) -> Result<(), ReadError> {
        if self.skipping > 0 {
            match event {
                Event::Start(_) => self.skipping += 1,
                Event::End(_) => self.skipping -= 1,
                _ => {}
            }
            return Ok(());
        }
        match event {
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.close(tag.name().as_ref(), input)?,
            Event::Text(text) => self.text(&text.xml10_content()),
            Event::CData(text) => self.text(&text.xml10_content()),
            Event::GeneralRef(name) => {
                let entity = format!("&{};", name.xml10_content());
                self.text(&quick_xml::escape::unescape(&entity).unwrap_or_default());
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(cell) = self.cell().filter(|cell| cell.paragraphs > 0) {
            cell.text.push_str(text);
        }
    }

    fn cell(&mut self) -> Option<&mut OpenCell> {
        self.now.as_mut()?.cell.as_mut()
    }

    fn open(&mut self, tag: &BytesStart<'_>) {
        match tag.name().as_ref() {
            "style:style" => self.style = attribute(tag, "style:name").unwrap_or_default(),
            "style:table-properties" if attribute(tag, "table:display").as_deref() == Some("false") => {
                self.hidden_styles.insert(self.style.clone());
            }
            "table:table" if self.now.is_none() => {
                let style = attribute(tag, "table:style-name").unwrap_or_default();
                let name = attribute(tag, "table:name").unwrap_or_default();
                let layer = Layer { name, hidden: self.hidden_styles.contains(&style), ..Layer::default() };
                self.now = Some(Sheet { layer, ..Sheet::default() });
            }
            "office:annotation" | "table:shapes" | "office:forms" | "text:ruby-text" => self.skipping = 1,
            name if name.starts_with("draw:") && self.now.is_some() => self.skipping = 1,
            name => {
                if let Some(sheet) = &mut self.now {
                    sheet.open(name, tag);
                }
            }
        }
    }

    fn close(&mut self, name: &str, input: &Input<'_>) -> Result<(), ReadError> {
        let Some(sheet) = &mut self.now else { return Ok(()) };
        match name {
            "table:table-cell" | "table:covered-table-cell" => sheet.close_cell(input)?,
            "table:table-row" => sheet.row = sheet.row.saturating_add(sheet.row_repeat).min(MAX_ROWS),
            "table:table" => self.finish(),
            _ => {}
        }
        Ok(())
    }

    fn finish(&mut self) {
        if let Some(sheet) = self.now.take() {
            let hidden_rows = Runs::new(sheet.hidden_rows);
            let hidden_cols = Runs::new(sheet.hidden_cols);
            self.done.push(Layer { hidden_rows, hidden_cols, ..sheet.layer });
        }
    }

    fn cut(&mut self, why: String) {
        if let Some(sheet) = &mut self.now {
            sheet.layer.trouble = Some(why);
        } else if let Some(last) = self.done.last_mut() {
            last.trouble = Some(why);
        }
        self.finish();
    }
}

impl Sheet {
    fn open(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            "table:table-column" => {
                let count = count(tag, "table:number-columns-repeated", MAX_COLS);
                let first = self.col_definitions;
                self.col_definitions = first.saturating_add(count).min(MAX_COLS);
                if is_collapsed(tag) && self.col_definitions > first {
                    self.hidden_cols.push([first, self.col_definitions - 1]);
                }
            }
            "table:table-row" => {
                self.col = 0;
                self.row_repeat = count(tag, "table:number-rows-repeated", MAX_ROWS);
                if is_collapsed(tag) {
                    self.hidden_rows.push([self.row, self.row.saturating_add(self.row_repeat - 1).min(MAX_ROWS)]);
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.cell = Some(OpenCell {
                    value: stored(tag),
                    formula: formula(tag),
                    repeat: count(tag, "table:number-columns-repeated", MAX_COLS),
                    rows: count(tag, "table:number-rows-spanned", MAX_ROWS),
                    cols: count(tag, "table:number-columns-spanned", MAX_COLS),
                    ..OpenCell::default()
                });
            }
            _ => {
                let Some(cell) = &mut self.cell else { return };
                match name {
                    "text:p" | "text:h" => {
                        if cell.paragraphs > 0 {
                            cell.text.push('\n');
                        }
                        cell.paragraphs += 1;
                    }
                    "text:s" => {
                        let blanks = count(tag, "text:c", 1000);
                        cell.text.extend(std::iter::repeat_n(' ', blanks as usize));
                    }
                    "text:tab" => cell.text.push('\t'),
                    "text:line-break" => cell.text.push('\n'),
                    _ => {}
                }
            }
        }
    }

    /// Stores the cell as often as it is repeated; the budget stops a bomb.
    fn close_cell(&mut self, input: &Input<'_>) -> Result<(), ReadError> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let text = value::clean(&cell.text);
        let shown: Shown = match cell.value {
            // A cell without a paragraph says nothing about what it shows.
            Some(Stored::Number(n)) => shown::number(n, (cell.paragraphs > 0).then_some(&*text)),
            Some(Stored::Date(date)) => shown::date(&date, &text).into(),
            Some(Stored::Time(time)) => shown::time(&time, &text).into(),
            Some(Stored::Text(text)) => text.into(),
            // LibreOffice gives one that shows nothing a paragraph of nothing.
            None => match cell.formula.filter(|_| cell.paragraphs == 0) {
                Some(formula) => Shown::formula(&formula),
                None => text.into_owned().into(),
            },
        };
        let (row, col) = (self.row, self.col);
        self.col = col.saturating_add(cell.repeat).min(MAX_COLS);
        if cell.rows > 1 || cell.cols > 1 {
            let last = [row.saturating_add(cell.rows - 1), col.saturating_add(cell.cols - 1)];
            self.layer.merges.extend(Area::new([row, last[0]], [col, last[1]]));
        }
        if shown.text.is_empty() {
            return Ok(());
        }
        for r in row..row.saturating_add(self.row_repeat).min(MAX_ROWS) {
            for c in col..self.col {
                self.layer.push(r, c, shown.clone(), input)?;
            }
        }
        Ok(())
    }
}

/// The value that the attributes of a cell state.
enum Stored {
    Number(f64),
    Date(String),
    Time(String),
    Text(String),
}

/// The stated value; `None` where the cell's text is the value.
fn stored(tag: &BytesStart<'_>) -> Option<Stored> {
    let kind = attribute(tag, "office:value-type")?;
    match kind.as_str() {
        "float" | "currency" | "percentage" => attribute(tag, "office:value")?.parse().ok().map(Stored::Number),
        "date" => attribute(tag, "office:date-value").map(Stored::Date),
        "time" => attribute(tag, "office:time-value").map(Stored::Time),
        "boolean" => {
            attribute(tag, "office:boolean-value").map(|v| Stored::Text(value::boolean(v == "true").to_string()))
        }
        _ => attribute(tag, "office:string-value")
            .filter(|v| !v.is_empty())
            .map(|v| Stored::Text(value::clean(v).into_owned())),
    }
}

/// The formula of a cell that is not said to hold a text, without the name of its language: `of:=SUM([.B2:.B4])`.
fn formula(tag: &BytesStart<'_>) -> Option<String> {
    let formula = attribute(tag, "table:formula")?;
    let is_text = attribute(tag, "office:value-type").as_deref() == Some("string");
    (!is_text).then(|| formula.split_once('=').map_or("", |(_, words)| words).to_string())
}

fn is_collapsed(tag: &BytesStart<'_>) -> bool {
    matches!(attribute(tag, "table:visibility").as_deref(), Some("collapse" | "filter"))
}

/// A count from 1 to `most`.
fn count(tag: &BytesStart<'_>, name: &str, most: u32) -> u32 {
    attribute(tag, name).and_then(|v| v.parse::<u64>().ok()).map_or(1, |n| n.clamp(1, u64::from(most)) as u32)
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == name)?;
    let raw = found.value.to_string();
    Some(quick_xml::escape::unescape(&raw).map(|v| v.into_owned()).unwrap_or(raw))
}
