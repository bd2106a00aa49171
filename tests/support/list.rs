//! The plain text in which a fixture is defined, and what it says.
//!
//! ```text
//! # What the fixture shows.
//! :containers docx txt      these instead of the usual ones
//! :also numbered.docx       these beside the usual ones
//! :golden xlsx              the container whose result is the golden, instead of the first; `hand`: BLESS leaves it
//! :full rows.txt docx       containers whose whole document is a golden too
//! = Title
//! > Paragraph
//! + Paragraph of prose alone, left out of sheets
//! ~ Signature: the end of a text, below the title of a sheet
//! [sheet 附件1]             what follows stands on a sheet of this name
//! [hidden sheet 底稿]        … on a hidden one, which is in workbooks alone
//! | 类别 | 问题 | 时限 |     a row; rows without an empty line between them are one table
//! - | 照明 | 旧灯 | 已换 |   a hidden row, which is in workbooks alone
//! ```
//!
//! A cell is its text, `\n` a line break in it; `@2024-05-31 5月31日` is a date in sheets, shown so elsewhere; `#45443` a
//! number; `^` is covered by the cell above, `^^` too, but flat texts print the value again; `<` is covered by the cell
//! on the left; `.` is blank and leaves no trace where each cell is a line. `{-old-}{+new+}` is a tracked change in
//! `tracked.docx` and `new` everywhere else.

use super::CONTAINERS;

/// A fixture.
#[derive(Debug, Clone)]
pub struct List {
    /// Folder below `fixtures`.
    pub folder: String,
    /// Name of all its containers.
    pub name: String,
    /// What it shows.
    pub about: String,
    /// Suffixes of its containers, in the order of [`CONTAINERS`].
    pub containers: Vec<&'static str>,
    /// Suffix of the container whose result is the golden; `hand` where all are known to be wrong.
    pub golden: String,
    /// Suffixes of the containers with a full golden.
    pub full: Vec<String>,
    /// Its content in reading order.
    pub parts: Vec<Part>,
}

/// A piece of a fixture.
#[derive(Debug, Clone)]
pub enum Part {
    /// A line of the title.
    Title(String),
    /// A paragraph.
    Text(String),
    /// A paragraph that sheets leave out.
    Prose(String),
    /// A line of the signature.
    Signature(String),
    /// A new sheet of this name.
    Sheet {
        /// Name on the tab.
        name: String,
        /// Whether it is hidden.
        hidden: bool,
    },
    /// A table.
    Table(Vec<Row>),
}

/// A row of a table.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its slots, as many as the table is wide.
    pub slots: Vec<Slot>,
    /// Whether it is hidden.
    pub hidden: bool,
}

/// What stands in one row and column.
#[derive(Debug, Clone)]
pub enum Slot {
    /// A cell begins.
    Cell(Cell),
    /// Covered by the cell above; `again` where flat texts repeat its value.
    Above {
        /// Whether flat texts print the value again.
        again: bool,
    },
    /// Covered by the cell on the left.
    Left,
    /// Blank, and no line of its own where each cell is a line.
    Gone,
}

/// A cell.
#[derive(Debug, Clone)]
pub struct Cell {
    /// As a page shows it.
    pub text: String,
    /// What a sheet stores.
    pub value: Value,
    /// Rows covered.
    pub rows: usize,
    /// Columns covered.
    pub cols: usize,
}

/// What a sheet stores.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// The text.
    Text,
    /// A date, ISO 8601.
    Date(String),
    /// A number.
    Number(f64),
}

impl List {
    /// Reads a definition.
    pub fn parse(folder: &str, name: &str, text: &str) -> Result<List, String> {
        let usual = CONTAINERS.iter().filter(|c| c.usual).map(|c| c.suffix.to_string()).collect();
        let (mut about, mut wanted, mut full): (_, Vec<String>, Vec<String>) = (String::new(), usual, Vec::new());
        let mut golden = None;
        let mut parts: Vec<Part> = Vec::new();
        let mut in_table = false;
        for (number, line) in text.lines().enumerate() {
            let was_table = std::mem::take(&mut in_table);
            let rest = line.get(1..).unwrap_or("").trim();
            let part = match line.chars().next() {
                None => continue,
                Some('#') => {
                    about.push_str(rest);
                    continue;
                }
                Some(':') => {
                    let mut words = rest.split_whitespace().map(str::to_string);
                    match words.next().as_deref() {
                        Some("containers") => wanted = words.collect(),
                        Some("also") => wanted.extend(words),
                        Some("full") => full = words.collect(),
                        Some("golden") => golden = words.next(),
                        _ => return Err(format!("line {}: unknown option", number + 1)),
                    }
                    continue;
                }
                Some('=') => Part::Title(rest.to_string()),
                Some('>') => Part::Text(rest.to_string()),
                Some('+') => Part::Prose(rest.to_string()),
                Some('~') => Part::Signature(rest.to_string()),
                Some('[') => {
                    let label = rest.strip_suffix(']').ok_or(format!("line {}: no ]", number + 1))?;
                    let hidden = label.strip_prefix("hidden ");
                    let name = hidden.unwrap_or(label).strip_prefix("sheet ").ok_or("no sheet")?.to_string();
                    Part::Sheet { name, hidden: hidden.is_some() }
                }
                Some('|' | '-') => {
                    in_table = true;
                    let row = Row::parse(line).ok_or(format!("line {}: no row", number + 1))?;
                    if let (true, Some(Part::Table(rows))) = (was_table, parts.last_mut()) {
                        rows.push(row);
                        continue;
                    }
                    Part::Table(vec![row])
                }
                Some(other) => return Err(format!("line {}: unknown mark {other}", number + 1)),
            };
            parts.push(part);
        }
        for rows in parts.iter_mut().filter_map(|p| if let Part::Table(rows) = p { Some(rows) } else { None }) {
            measure(rows)?;
        }
        let known: Vec<&'static str> = CONTAINERS.iter().map(|c| c.suffix).collect();
        if let Some(unknown) = wanted.iter().chain(&full).find(|w| !known.contains(&w.as_str())) {
            return Err(format!("no container {unknown}"));
        }
        let containers: Vec<_> = known.into_iter().filter(|suffix| wanted.iter().any(|w| w == suffix)).collect();
        let golden = golden.or(containers.first().map(|first| first.to_string())).ok_or("no container")?;
        Ok(List { folder: folder.into(), name: name.into(), about, containers, golden, full, parts })
    }

    /// The same list with its tracked changes accepted.
    pub fn accepted(&self) -> List {
        self.map_texts(accept)
    }

    /// The same list without hidden rows and sheets, as containers that cannot hide anything have it.
    pub fn visible(&self) -> List {
        let mut hidden = false;
        let mut list = self.clone();
        list.parts.retain(|part| {
            if let Part::Sheet { hidden: h, .. } = part {
                hidden = *h;
            }
            !hidden
        });
        for part in &mut list.parts {
            if let Part::Table(rows) = part {
                rows.retain(|row| !row.hidden);
            }
        }
        list
    }

    /// The same list with every text changed.
    pub fn map_texts(&self, change: fn(&str) -> String) -> List {
        let mut list = self.clone();
        for part in &mut list.parts {
            match part {
                Part::Title(text) | Part::Text(text) | Part::Prose(text) | Part::Signature(text) => {
                    *text = change(text);
                }
                Part::Sheet { .. } => {}
                Part::Table(rows) => {
                    for slot in rows.iter_mut().flat_map(|row| &mut row.slots) {
                        if let Slot::Cell(cell) = slot {
                            cell.text = change(&cell.text);
                        }
                    }
                }
            }
        }
        list
    }

    /// The same list with all below its title in one paragraph, a line break by hand (U+000B) at each end.
    pub fn in_one_paragraph(&self) -> List {
        self.joined("\u{b}", Part::Text)
    }

    /// The same list with all below its title in the one cell of a table.
    pub fn in_one_cell(&self) -> List {
        let cell = |text| Slot::Cell(Cell { text, value: Value::Text, rows: 1, cols: 1 });
        self.joined("\n", |text| Part::Table(vec![Row { slots: vec![cell(text)], hidden: false }]))
    }

    /// The same list with the texts below its title joined; tables are left out.
    fn joined(&self, between: &str, whole: impl Fn(String) -> Part) -> List {
        let below = |part: &Part| match part {
            Part::Text(text) | Part::Prose(text) | Part::Signature(text) => Some(text.clone()),
            Part::Title(_) | Part::Sheet { .. } | Part::Table(_) => None,
        };
        let text = self.parts.iter().filter_map(below).collect::<Vec<_>>().join(between);
        let mut list = self.clone();
        list.parts.retain(|part| matches!(part, Part::Title(_)));
        list.parts.push(whole(text));
        list
    }

    /// Whether sheets leave some of it out.
    pub fn has_prose(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Prose(_)))
    }
}

impl Row {
    fn parse(line: &str) -> Option<Row> {
        let hidden = line.starts_with('-');
        let cells = line.trim_start_matches('-').trim().strip_prefix('|')?.strip_suffix('|')?;
        let slots = cells.split('|').map(|cell| Slot::parse(cell.trim())).collect();
        Some(Row { slots, hidden })
    }
}

impl Slot {
    fn parse(text: &str) -> Slot {
        let cell = |text: &str, value| Slot::Cell(Cell { text: text.replace("\\n", "\n"), value, rows: 1, cols: 1 });
        match text {
            "^" => Slot::Above { again: false },
            "^^" => Slot::Above { again: true },
            "<" => Slot::Left,
            "." => Slot::Gone,
            _ => {
                if let Some((date, shown)) = text.strip_prefix('@').and_then(|t| t.split_once(' ')) {
                    cell(shown, Value::Date(date.to_string()))
                } else if let Some(number) = text.strip_prefix('#').and_then(|n| n.parse().ok()) {
                    cell(&text[1..], Value::Number(number))
                } else {
                    cell(text, Value::Text)
                }
            }
        }
    }
}

/// Finds out what each cell covers.
fn measure(rows: &mut [Row]) -> Result<(), String> {
    let width = rows.first().map_or(0, |row| row.slots.len());
    if let Some(row) = rows.iter().find(|row| row.slots.len() != width) {
        return Err(format!("{} cells instead of {width}: {:?}", row.slots.len(), row.slots.first()));
    }
    let slot = |rows: &[Row], r: usize, c: usize| rows.get(r).and_then(|row| row.slots.get(c)).cloned();
    for r in 0..rows.len() {
        for c in 0..width {
            let right = (c + 1..).take_while(|c| matches!(slot(rows, r, *c), Some(Slot::Left))).count();
            let below = (r + 1..).take_while(|r| matches!(slot(rows, *r, c), Some(Slot::Above { .. }))).count();
            if let Slot::Cell(cell) = &mut rows[r].slots[c] {
                (cell.rows, cell.cols) = (1 + below, 1 + right);
            }
        }
    }
    Ok(())
}

/// The cell whose value a flat text prints at a slot, if any.
pub fn printed(rows: &[Row], row: usize, col: usize) -> Option<&Cell> {
    match &rows[row].slots[col] {
        Slot::Cell(cell) => Some(cell),
        Slot::Above { again: true } => (0..row).rev().find_map(|r| match &rows[r].slots[col] {
            Slot::Cell(cell) => Some(cell),
            _ => None,
        }),
        _ => None,
    }
}

/// `{-old-}{+new+}` → `new`.
fn accept(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{-") {
        out.push_str(before);
        rest = after.split_once("-}").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.replace("{+", "").replace("+}", "")
}
