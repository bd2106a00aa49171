//! Writes small .xlsx files for tests: what a test states and nothing more. Not a writer for people's data.
//!
//! [`Sheet`] is also what the .xls writer beside it takes, so one list can be written as both.

#![allow(dead_code)]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;

/// The format code that [`Sheet::date`] uses: the short date of a Chinese desktop.
pub const DATE: &str = "yyyy\"年\"m\"月\"d\"日\"";

/// A cell value.
#[derive(Debug, Clone)]
pub enum Value {
    /// A text; becomes a shared string.
    Text(String),
    /// A number without a format.
    Number(f64),
    /// A number shown with this format code.
    Formatted(f64, String),
}

/// One sheet to be written. Cell names and ranges are A1, rows and columns to hide are 1-based.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// Name on the tab.
    pub name: String,
    /// 0 visible, 1 hidden, 2 very hidden.
    pub state: u8,
    /// 0-based row, 0-based column, value.
    pub cells: Vec<(u32, u32, Value)>,
    /// First row, first column, last row, last column, 0-based.
    pub merges: Vec<[u32; 4]>,
    /// 0-based.
    pub hidden_rows: Vec<u32>,
    /// 0-based.
    pub hidden_cols: Vec<u32>,
}

impl Sheet {
    /// An empty sheet.
    pub fn new(name: &str) -> Self {
        Sheet { name: name.to_string(), ..Sheet::default() }
    }

    /// Adds a text.
    pub fn text(self, at: &str, text: &str) -> Self {
        self.cell(at, Value::Text(text.to_string()))
    }

    /// Adds a row of texts from a cell to the right; empty ones are left out.
    pub fn row(mut self, at: &str, texts: &[&str]) -> Self {
        let (row, col) = cell(at);
        for (i, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            self.cells.push((row, col + i as u32, Value::Text((*text).to_string())));
        }
        self
    }

    /// Adds a number.
    pub fn number(self, at: &str, number: f64) -> Self {
        self.cell(at, Value::Number(number))
    }

    /// Adds a date by its day number, counted from 1899-12-30.
    pub fn date(self, at: &str, day: f64) -> Self {
        self.formatted(at, day, DATE)
    }

    /// Adds a number with a format code.
    pub fn formatted(self, at: &str, number: f64, code: &str) -> Self {
        self.cell(at, Value::Formatted(number, code.to_string()))
    }

    /// Merges a range.
    pub fn merge(mut self, range: &str) -> Self {
        let (from, to) = range.split_once(':').expect("a range");
        let ((r0, c0), (r1, c1)) = (cell(from), cell(to));
        self.merges.push([r0, c0, r1, c1]);
        self
    }

    /// Hides a row.
    pub fn hide_row(mut self, row: u32) -> Self {
        self.hidden_rows.push(row - 1);
        self
    }

    /// Hides a column.
    pub fn hide_col(mut self, col: u32) -> Self {
        self.hidden_cols.push(col - 1);
        self
    }

    /// Hides the sheet.
    pub fn hidden(mut self) -> Self {
        self.state = 1;
        self
    }

    /// Hides the sheet so that only a macro can show it.
    pub fn very_hidden(mut self) -> Self {
        self.state = 2;
        self
    }

    fn cell(mut self, at: &str, value: Value) -> Self {
        let (row, col) = cell(at);
        self.cells.push((row, col, value));
        self
    }

    /// Format codes in use, each once.
    pub fn codes(sheets: &[Sheet]) -> Vec<String> {
        let mut codes = Vec::new();
        for (_, _, value) in sheets.iter().flat_map(|s| &s.cells) {
            if let Value::Formatted(_, code) = value
                && !codes.contains(code)
            {
                codes.push(code.clone());
            }
        }
        codes
    }
}

/// 0-based row and column of an A1 name.
pub fn cell(name: &str) -> (u32, u32) {
    let digits = name.find(|c: char| c.is_ascii_digit()).expect("a row number");
    let col = name[..digits].bytes().fold(0, |n, b| n * 26 + u32::from(b - b'A') + 1);
    (name[digits..].parse::<u32>().expect("a row number") - 1, col - 1)
}

/// A1 name of a 0-based row and column.
pub fn name(row: u32, col: u32) -> String {
    let mut letters = String::new();
    let mut rest = col + 1;
    while rest > 0 {
        letters.insert(0, char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    format!("{letters}{}", row + 1)
}

/// The bytes of a workbook.
pub fn workbook(sheets: &[Sheet]) -> Vec<u8> {
    let parts = parts(sheets);
    package(&parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect::<Vec<_>>())
}

/// The parts of a workbook, for tests that change one before it is packed.
pub fn parts(sheets: &[Sheet]) -> Vec<(String, String)> {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let codes = Sheet::codes(sheets);
    let (mut list, mut links, mut types) = (String::new(), String::new(), String::new());
    let (mut strings, mut count, mut out) = (String::new(), 0, Vec::new());
    for (i, sheet) in sheets.iter().enumerate() {
        let n = i + 1;
        let state = ["", " state=\"hidden\"", " state=\"veryHidden\""][usize::from(sheet.state)];
        write!(list, "<sheet name=\"{}\" sheetId=\"{n}\"{state} r:id=\"rId{n}\"/>", escape(&sheet.name)).unwrap();
        write!(links, "<Relationship Id=\"rId{n}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>")
            .unwrap();
        write!(types, "<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{TYPES}.worksheet+xml\"/>")
            .unwrap();
        let xml = sheet_xml(sheet, &codes, &mut strings, &mut count);
        out.push((format!("xl/worksheets/sheet{n}.xml"), format!("<worksheet xmlns=\"{MAIN}\">{xml}</worksheet>")));
    }
    for (id, kind) in [("s", "sharedStrings"), ("f", "styles")] {
        write!(links, "<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{kind}.xml\"/>").unwrap();
        write!(types, "<Override PartName=\"/xl/{kind}.xml\" ContentType=\"{TYPES}.{kind}+xml\"/>").unwrap();
    }
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
    let relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    let types = format!(
        "{head}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" \
         ContentType=\"{TYPES}.sheet.main+xml\"/>{types}</Types>"
    );
    out.push((
        "xl/workbook.xml".into(),
        format!("{head}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{list}</sheets></workbook>"),
    ));
    let links = format!("{head}<Relationships xmlns=\"{relations}\">{links}</Relationships>");
    out.push(("xl/_rels/workbook.xml.rels".into(), links));
    let strings = format!("{head}<sst xmlns=\"{MAIN}\" count=\"{count}\" uniqueCount=\"{count}\">{strings}</sst>");
    out.push(("xl/sharedStrings.xml".into(), strings));
    out.push((
        "xl/styles.xml".into(),
        format!("{head}{}", styles(&codes).replace("<styleSheet", &format!("<styleSheet xmlns=\"{MAIN}\""))),
    ));
    let main = format!("<Relationship Id=\"r\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/>");
    let main = format!("{head}<Relationships xmlns=\"{relations}\">{main}</Relationships>");
    out.insert(0, ("_rels/.rels".into(), main));
    out.insert(0, ("[Content_Types].xml".into(), types));
    out
}

/// A zip of these parts.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(bytes).expect("a part");
    }
    zip.finish().expect("a package").into_inner()
}

fn sheet_xml(sheet: &Sheet, codes: &[String], strings: &mut String, count: &mut usize) -> String {
    let mut xml = String::new();
    if !sheet.hidden_cols.is_empty() {
        xml += "<cols>";
        for col in &sheet.hidden_cols {
            let n = col + 1;
            write!(xml, "<col min=\"{n}\" max=\"{n}\" width=\"9\" hidden=\"1\" customWidth=\"1\"/>").unwrap();
        }
        xml += "</cols>";
    }
    xml += "<sheetData>";
    let mut cells = sheet.cells.clone();
    cells.sort_by_key(|(row, col, _)| (*row, *col));
    let mut rows: Vec<u32> = cells.iter().map(|c| c.0).chain(sheet.hidden_rows.iter().copied()).collect();
    rows.sort_unstable();
    rows.dedup();
    let mut cells = cells.into_iter().peekable();
    for row in rows {
        let hidden = if sheet.hidden_rows.contains(&row) { " hidden=\"1\"" } else { "" };
        write!(xml, "<row r=\"{}\"{hidden}>", row + 1).unwrap();
        while let Some((_, col, value)) = cells.next_if(|c| c.0 == row) {
            let at = name(row, col);
            match value {
                Value::Text(text) => {
                    write!(strings, "<si><t xml:space=\"preserve\">{}</t></si>", escape(&text)).unwrap();
                    write!(xml, "<c r=\"{at}\" t=\"s\"><v>{count}</v></c>").unwrap();
                    *count += 1;
                }
                Value::Number(n) => write!(xml, "<c r=\"{at}\"><v>{n}</v></c>").unwrap(),
                Value::Formatted(n, code) => {
                    let style = codes.iter().position(|c| *c == code).map_or(0, |i| i + 1);
                    write!(xml, "<c r=\"{at}\" s=\"{style}\"><v>{n}</v></c>").unwrap();
                }
            }
        }
        xml += "</row>";
    }
    xml += "</sheetData>";
    if !sheet.merges.is_empty() {
        write!(xml, "<mergeCells count=\"{}\">", sheet.merges.len()).unwrap();
        for [r0, c0, r1, c1] in &sheet.merges {
            write!(xml, "<mergeCell ref=\"{}:{}\"/>", name(*r0, *c0), name(*r1, *c1)).unwrap();
        }
        xml += "</mergeCells>";
    }
    xml
}

fn styles(codes: &[String]) -> String {
    let (mut formats, mut uses) = (String::new(), "<xf numFmtId=\"0\"/>".to_string());
    for (i, code) in codes.iter().enumerate() {
        let id = 164 + i;
        write!(formats, "<numFmt numFmtId=\"{id}\" formatCode=\"{}\"/>", escape(code)).unwrap();
        write!(uses, "<xf numFmtId=\"{id}\" applyNumberFormat=\"1\"/>").unwrap();
    }
    format!(
        "<styleSheet><numFmts count=\"{}\">{formats}</numFmts><fonts count=\"1\"><font/></fonts>\
         <fills count=\"2\"><fill/><fill/></fills><borders count=\"1\"><border/></borders>\
         <cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"{}\">{uses}</cellXfs></styleSheet>",
        codes.len(),
        codes.len() + 1
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
