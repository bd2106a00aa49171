//! Lists as text: the habits of web pages, and the encodings met with them.

use super::list::{Cell, List, Part, Slot, printed};
use super::sheets;
use encoding_rs::{BIG5, GB18030, GBK};

/// One row a line, `a | b | c`.
pub fn rows(list: &List) -> Vec<u8> {
    rows_with(list, " | ").replace("|  |", "| |").replace("|  |", "| |").into_bytes()
}

/// The same in GB18030.
pub fn rows_gb18030(list: &List) -> Vec<u8> {
    let text = String::from_utf8(rows(list)).expect("text");
    GB18030.encode(&text).0.into_owned()
}

/// The same in Big5.
pub fn rows_big5(list: &List) -> Vec<u8> {
    let text = String::from_utf8(rows(list)).expect("text");
    let (bytes, _, lossy) = BIG5.encode(&text);
    assert!(!lossy, "{} has characters beyond Big5", list.name);
    bytes.into_owned()
}

/// The same in UTF-16, the high byte first, with a mark.
pub fn rows_utf16be_marked(list: &List) -> Vec<u8> {
    let text = String::from_utf8(rows(list)).expect("text");
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
}

/// One cell a line, behind a mark, with the line ends of Windows.
pub fn cells_utf8_marked(list: &List) -> Vec<u8> {
    let text = String::from_utf8(cells(list)).expect("text");
    format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes()
}

/// One row a line with full-width bars, in UTF-16 without a mark.
pub fn wide_rows_utf16(list: &List) -> Vec<u8> {
    rows_with(list, " ｜ ").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// One row a line, cells apart by tabs.
pub fn tabs(list: &List) -> Vec<u8> {
    rows_with(list, "\t").into_bytes()
}

fn rows_with(list: &List, bar: &str) -> String {
    let mut out = String::new();
    for part in &list.accepted().visible().parts {
        if let Part::Table(rows) = part {
            for r in 0..rows.len() {
                let cells = (0..rows[r].slots.len()).map(|c| printed(rows, r, c).map(on_one_line).unwrap_or_default());
                out.push_str(&cells.collect::<Vec<_>>().join(bar));
                out.push('\n');
            }
        } else {
            line(part, &mut out);
        }
    }
    out
}

/// Markdown with a rule below the first row of each table.
pub fn markdown(list: &List) -> Vec<u8> {
    let mut out = String::new();
    for part in &list.accepted().visible().parts {
        let Part::Table(rows) = part else {
            line(part, &mut out);
            continue;
        };
        out.push('\n');
        for r in 0..rows.len() {
            let width = rows[r].slots.len();
            let cell = |c| printed(rows, r, c).map_or(String::new(), |cell: &Cell| cell.text.replace('\n', "<br>"));
            out.push_str(&format!("| {} |\n", (0..width).map(cell).collect::<Vec<_>>().join(" | ")));
            if r == 0 {
                out.push_str(&format!("|{}\n", "---|".repeat(width)));
            }
        }
        out.push('\n');
    }
    out.into_bytes()
}

/// One cell a line as a page store prints it: merged cells vanish, bars pad here and there, punctuation is half-width.
pub fn cells(list: &List) -> Vec<u8> {
    let mut out = String::new();
    let mut bands = 0;
    for part in &list.accepted().visible().parts {
        let Part::Table(rows) = part else {
            line(part, &mut out);
            continue;
        };
        for (r, row) in rows.iter().enumerate() {
            let width = row.slots.len();
            if let Some(Slot::Cell(cell)) = row.slots.first().filter(|s| matches!(s, Slot::Cell(c) if c.cols == width))
            {
                out.push_str(&format!("{} |\n", on_one_line(cell)));
                bands += 1;
                if bands % 2 == 1 {
                    out.push_str(&format!("{}\n", "|".repeat(width.saturating_sub(1).max(1))));
                }
                continue;
            }
            for text in (0..width).filter_map(|c| printed(rows, r, c)).map(on_one_line) {
                out.push_str(&if text.is_empty() { "|\n".to_string() } else { format!("{text} |\n") });
            }
            if r % 5 == 4 {
                out.push_str("||\n");
            }
        }
    }
    out.chars().map(half_width).collect::<String>().into_bytes()
}

/// As a page store prints prose: half-width punctuation, an ideographic blank before each paragraph, blank lines.
pub fn web(list: &List) -> Vec<u8> {
    let text = String::from_utf8(rows(list)).expect("text");
    let lines = text.lines().map(|line| format!("\u{3000}\u{3000}{line}\n\n"));
    lines.collect::<String>().chars().map(half_width).collect::<String>().into_bytes()
}

/// The title on a line, then the whole body on one, its paragraphs joined with nothing: tags were stripped.
pub fn one_line(list: &List) -> Vec<u8> {
    let mut out = String::new();
    for part in &list.accepted().visible().parts {
        match part {
            Part::Title(text) => out.push_str(&format!("{text}\n")),
            Part::Text(text) | Part::Prose(text) | Part::Signature(text) => out.push_str(text),
            Part::Sheet { .. } | Part::Table(_) => {}
        }
    }
    out.into_bytes()
}

/// Lines end in mid-sentence, as text taken from a printed page has them.
pub fn wrapped(list: &List) -> Vec<u8> {
    const WIDTH: usize = 36;
    let text = String::from_utf8(rows(list)).expect("text");
    let mut out = String::new();
    for line in text.lines() {
        let mut used = 0;
        for c in line.chars() {
            // A line does not begin with a mark, nor inside a word or number.
            let inside = c.is_ascii_graphic() && out.ends_with(|c: char| c.is_ascii_graphic());
            if used >= WIDTH && !inside && !"，。；：、）】”！？".contains(c) {
                out.push('\n');
                used = 0;
            }
            out.push(c);
            used += 1;
        }
        out.push('\n');
    }
    out.into_bytes()
}

/// Comma separated, in GBK, laid out as the sheets are; a cell may hold line breaks.
pub fn csv_gbk(list: &List) -> Vec<u8> {
    let sheets = sheets::lay_out(&list.visible());
    let width = sheets.iter().flat_map(|s| &s.rows).map(|row| row.cells.len()).max().unwrap_or(1);
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for (number, sheet) in sheets.iter().enumerate() {
        let blank = (number > 0).then(|| vec![String::new(); width]);
        let rows = sheet.rows.iter().map(|row| {
            let mut texts: Vec<String> = row.flat.clone();
            texts.resize(width, String::new());
            texts
        });
        for row in blank.into_iter().chain(rows) {
            out.write_record(row).expect("memory");
        }
    }
    let text = String::from_utf8(out.into_inner().expect("memory")).expect("text");
    let (bytes, _, lossy) = GBK.encode(&text);
    assert!(!lossy, "{} has characters beyond GBK", list.name);
    bytes.into_owned()
}

fn line(part: &Part, out: &mut String) {
    if let Part::Title(text) | Part::Text(text) | Part::Prose(text) | Part::Signature(text) = part {
        out.push_str(text);
        out.push('\n');
    }
}

/// Line breaks in a cell become blanks.
fn on_one_line(cell: &Cell) -> String {
    cell.text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

/// What page stores do to punctuation.
pub fn half_width(c: char) -> char {
    match c {
        '，' => ',',
        '：' => ':',
        '；' => ';',
        '（' => '(',
        '）' => ')',
        '！' => '!',
        '？' => '?',
        _ => c,
    }
}
