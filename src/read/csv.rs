//! Comma, semicolon and tab separated values: one table for the whole file. A file with the extension that holds
//! prose is read as plain text.

use super::lines::{Lines, trim};
use super::{Input, Read, ReadError, encoding, plain};
use crate::model::{Block, Body, Cell, GridBuilder, Paragraph, ParagraphKind, Shape, Table};

/// Delimiters, the likelier first.
const DELIMITERS: &[u8] = b",\t;";
/// Bytes looked at to choose among them.
const SAMPLE: usize = 64 << 10;

/// Reads separated values.
///
/// # Errors
/// [`ReadError::UnknownFormat`] where the bytes are no text, [`ReadError::TooLarge`] past the budget.
pub fn read(input: &Input<'_>) -> Result<Read, ReadError> {
    let decoded = encoding::decode(input.bytes)?;
    let text = &decoded.text;
    let blocks = match delimiter(text).filter(|found| found.share >= if found.sentences { 0.9 } else { 0.5 }) {
        Some(found) => {
            input.budget.chars(text.chars().count() as u64)?;
            table(text, found, input)?.into_iter().map(Block::Table).collect()
        }
        None => {
            plain::charge(input, text)?;
            one_column(text).unwrap_or_else(|| plain::blocks(text, false))
        }
    };
    Ok(Read { body: Body { blocks, findings: decoded.findings(), ..Body::default() }, encoding: Some(decoded.name) })
}

/// The paragraphs of a text whose every record is one field in quotes: prose that stood in the first column of a sheet.
fn one_column(text: &str) -> Option<Vec<Block>> {
    let delimiter = DELIMITERS.first().copied()?;
    if !text.trim_start().starts_with('"') || !quoted(text, delimiter) {
        return None;
    }
    let records = parse(text, delimiter, true);
    let opened = |f: &&Field| text.get(..f.from).is_some_and(|t| t.ends_with('"'));
    let in_quotes = |f: &&Field| opened(f) || text.get(f.from..).is_some_and(|t| t.starts_with('"'));
    let fields: Vec<&Field> = records.iter().flatten().filter(|f| !f.value.trim().is_empty()).collect();
    if fields.len() < 2 || !fields.iter().all(in_quotes) {
        return None;
    }
    let lines = Lines::new(text);
    let paragraph = |field: &&Field| {
        let (from, to) = trim(text, field.from, field.to);
        let place = lines.span(from, to);
        let text = field.value.trim().to_string();
        Block::Paragraph(Paragraph { text, place, kind: ParagraphKind::Body, heading: None })
    };
    records.iter().all(|record| record.len() == 1).then(|| fields.iter().map(paragraph).collect())
}

/// Whether a text is separated values whatever its name says: nearly every record has the same number of fields,
/// three or more, and the first bytes hold at least three such records.
#[must_use]
pub fn is_csv(bytes: &[u8]) -> bool {
    // Cheap refusals first: most texts have no record structure at all.
    let head = bytes.get(..SAMPLE).unwrap_or(bytes);
    if !head.iter().any(|b| DELIMITERS.contains(b)) && !head.contains(&0) {
        return false;
    }
    let Ok(decoded) = encoding::decode(head) else { return false };
    if decoded.text.contains(['|', '｜']) {
        return false;
    }
    delimiter(&decoded.text).is_some_and(|found| {
        let plain_tabs = found.delimiter == b'\t' && !found.multiline;
        // Two sentences of prose may have as many commas.
        let rows = found.rows >= 3 && found.rows * 2 >= found.records;
        !plain_tabs && rows && found.fields >= 3 && found.share >= 0.9
    })
}

/// How well a delimiter fits.
#[derive(Debug, Clone, Copy)]
struct Found {
    delimiter: u8,
    /// Bytes of a `sep=` line before the records.
    skip: usize,
    /// Records looked at.
    records: usize,
    /// Those that have as many fields as most.
    rows: usize,
    /// Number of fields most records have.
    fields: usize,
    /// Share of the records with any delimiter that have so many.
    share: f64,
    /// Whether a quoted field runs over several lines.
    multiline: bool,
    /// Whether half of the records end like sentences, as lines of prose with half-width commas do.
    sentences: bool,
}

/// The delimiter that cuts a text most evenly; `None` where none cuts two records alike.
fn delimiter(text: &str) -> Option<Found> {
    if let Some(found) = declared(text) {
        return Some(found);
    }
    let end = (0..=SAMPLE.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let sample = text.get(..end).unwrap_or(text);
    // A quoted field that the sample cuts is closed somewhere behind it.
    let cut = end < text.len();
    let mut best: Option<Found> = None;
    for delimiter in DELIMITERS {
        let found = measure(sample, *delimiter, cut);
        let better = |b: &Found| (found.share * found.fields.min(4) as f64) > b.share * b.fields.min(4) as f64;
        if found.fields >= 2 && best.as_ref().is_none_or(better) {
            best = Some(found);
        }
    }
    best
}

/// A first line `sep=;`, as one spreadsheet program writes it for itself.
fn declared(text: &str) -> Option<Found> {
    let line = text.lines().next()?;
    let delimiter = line.strip_prefix("sep=")?.bytes().next().filter(u8::is_ascii)?;
    let skip = text.find('\n').map_or(text.len(), |at| at + 1);
    Some(Found { delimiter, skip, records: 1, rows: 1, fields: 2, share: 1.0, multiline: false, sentences: false })
}

fn measure(sample: &str, delimiter: u8, cut_off: bool) -> Found {
    let mut counts = std::collections::BTreeMap::new();
    let (mut records, mut cut, mut ended, mut multiline) = (0, 0, 0, false);
    for fields in parse(sample, delimiter, cut_off || quoted(sample, delimiter)) {
        records += 1;
        ended += usize::from(fields.last().is_some_and(|f| f.value.ends_with(['。', '：', ':'])));
        multiline |= fields.iter().any(|f| f.value.contains(['\n', '\r']));
        if fields.len() > 1 {
            cut += 1;
            *counts.entry(fields.len()).or_insert(0usize) += 1;
        }
    }
    let (fields, same) = counts.into_iter().max_by_key(|(fields, n)| (*n, *fields)).unwrap_or((1, 0));
    // A single record is evidence only where it is all there is.
    let share = if same >= 2 || (records == 1 && fields >= 3) { same as f64 / cut.max(1) as f64 } else { 0.0 };
    // Records without any delimiter are titles, issuers and dates above the table; prose has more of them than rows.
    let share = if cut * 4 < records { 0.0 } else { share };
    let fields = if share > 0.0 { fields } else { 1 };
    Found { delimiter, skip: 0, records, rows: same, fields, share, multiline, sentences: ended * 2 >= records }
}

/// One field: its value and the bytes it stands in, quotes left out.
struct Field {
    value: String,
    from: usize,
    to: usize,
}

/// Whether quotes mean anything: not where one is never closed, for it would swallow the rest of the file.
fn quoted(text: &str, delimiter: u8) -> bool {
    let mut end = 0;
    let mut closed = true;
    while end < text.len() {
        let (_, next, ok) = ranges(text, end, delimiter, true);
        closed = ok;
        end = next.max(end + 1);
    }
    closed
}

/// The records of a text. Values come from the csv crate, their positions from a scan of the same bytes.
fn parse(text: &str, delimiter: u8, quoting: bool) -> Vec<Vec<Field>> {
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .quoting(quoting)
        .from_reader(text.as_bytes());
    let mut record = ::csv::StringRecord::new();
    let mut records = Vec::new();
    while let Ok(true) = reader.read_record(&mut record) {
        let start = record.position().and_then(|p| usize::try_from(p.byte()).ok()).unwrap_or(0);
        let ends = |b: &u8| *b == b'\n' || *b == b'\r';
        let start = start + text.as_bytes().get(start..).map_or(0, |rest| rest.iter().take_while(|b| ends(b)).count());
        let (ranges, end, _) = ranges(text, start, delimiter, quoting);
        let exact = ranges.len() == record.len();
        let field = |(index, value): (usize, &str)| {
            let (from, to) = ranges.get(index).copied().filter(|_| exact).unwrap_or((start, end));
            Field { value: value.to_string(), from, to }
        };
        records.push(record.iter().enumerate().map(field).collect());
    }
    records
}

/// Byte ranges of the fields of the record that starts here, quotes left out; where it ends, its line end left out;
/// and whether every quote in it is closed.
fn ranges(text: &str, start: usize, delimiter: u8, quoting: bool) -> (Vec<(usize, usize)>, usize, bool) {
    let bytes = text.as_bytes();
    let at = |i: usize| bytes.get(i).copied();
    let mut fields = Vec::new();
    let mut i = start;
    loop {
        let mut from = i;
        let mut to = None;
        if quoting && at(i) == Some(b'"') {
            from = i + 1;
            i += 1;
            loop {
                let Some(quote) = bytes.get(i..).and_then(|rest| memchr::memchr(b'"', rest)) else {
                    fields.push((from, bytes.len()));
                    return (fields, bytes.len(), false);
                };
                i += quote + 1;
                if at(i) != Some(b'"') {
                    break;
                }
                i += 1;
            }
            to = Some(i - 1);
        }
        let rest = bytes.get(i..).unwrap_or(&[]);
        let stop = i + memchr::memchr3(delimiter, b'\n', b'\r', rest).unwrap_or(rest.len());
        // Text behind a closing quote belongs to the field.
        let to = to.filter(|_| stop == i).unwrap_or(stop);
        fields.push((from, to));
        i = stop;
        if at(i) != Some(delimiter) {
            return (fields, i, true);
        }
        i += 1;
    }
}

fn table(text: &str, found: Found, input: &Input<'_>) -> Result<Option<Table>, ReadError> {
    let body = text.get(found.skip..).unwrap_or(text);
    let records = parse(body, found.delimiter, quoted(body, found.delimiter));
    let width = records.iter().map(Vec::len).max().unwrap_or(0);
    input.budget.cells((records.len() as u64).saturating_mul(width as u64))?;
    let lines = Lines::new(text);
    let mut grid = GridBuilder::new();
    let mut extent: Option<(usize, usize)> = None;
    for record in &records {
        grid.push_row(record.iter().map(|field| {
            let value = field.value.trim_matches(super::lines::is_blank);
            if value.is_empty() {
                return None;
            }
            let (from, to) = trim(text, field.from + found.skip, field.to + found.skip);
            extent = Some((extent.map_or(from, |e| e.0), to));
            let shown =
                if value.contains('\r') { value.replace("\r\n", "\n").replace('\r', "\n") } else { value.to_string() };
            Some(Cell::new(shown, lines.span(from, to)))
        }));
    }
    Ok(extent.map(|(from, to)| Table {
        name: None,
        shape: Shape::Flat,
        grid: grid.build(),
        place: lines.span(from, to),
    }))
}

#[cfg(test)]
mod tests {
    use super::super::{Budget, slice};
    use super::*;
    use crate::model::{Place, Slot};
    use proptest::prelude::*;

    fn blocks(text: &str) -> Vec<Block> {
        let budget = Budget::new();
        let input = Input { bytes: text.as_bytes(), name: "a.csv", include_hidden: false, budget: &budget };
        read(&input).unwrap().body.blocks
    }

    fn rows(text: &str) -> Vec<Vec<String>> {
        let blocks = blocks(text);
        let [Block::Table(t)] = blocks.as_slice() else { panic!("{blocks:?}") };
        let cell = |r, c| t.grid.cell(r, c).map(|c| c.text.clone()).unwrap_or_default();
        (0..t.grid.rows()).map(|r| (0..t.grid.width()).map(|c| cell(r, c)).collect()).collect()
    }

    const LIST: &str = "青禾乡整改清单,,\n青禾乡人民政府,,\n序号,问题,措施\n1,渡口堆料,\"1.清运，\n2.立牌\"\n,\"标识\"\"停\"\"缺失\",补设\n";

    #[test]
    fn prose_in_one_quoted_column_loses_its_quotes() {
        let text = "\"青禾渡口整改方案\"\n\"1.堆料未清。\n整改措施：清运。\"\n\"2.标识\"\"停\"\"缺失。\"\n";
        let texts: Vec<_> = blocks(text)
            .into_iter()
            .map(|block| if let Block::Paragraph(p) = block { p.text } else { String::new() })
            .collect();
        assert_eq!(texts, ["青禾渡口整改方案", "1.堆料未清。\n整改措施：清运。", "2.标识\"停\"缺失。"]);
    }

    #[test]
    fn one_table_with_titles_quotes_and_blanks() {
        assert_eq!(
            rows(LIST),
            [
                ["青禾乡整改清单", "", ""],
                ["青禾乡人民政府", "", ""],
                ["序号", "问题", "措施"],
                ["1", "渡口堆料", "1.清运，\n2.立牌"],
                ["", "标识\"停\"缺失", "补设"],
            ]
        );
        assert_eq!(rows(&LIST.replace(',', ";"))[2], ["序号", "问题", "措施"]);
        assert_eq!(rows(&LIST.replace(',', "\t"))[3][2], "1.清运，\n2.立牌");
        assert_eq!(rows(&format!("sep=;\n{}", LIST.replace(',', ";")))[2], ["序号", "问题", "措施"]);
    }

    #[test]
    fn titles_without_commas_and_ragged_rows_are_rows() {
        let rows = rows("青禾乡整改清单\n序号,问题,措施\n1,渡口堆料,清运\n2,标识缺失\n2024年5月1日\n");
        assert_eq!(rows.len(), 5);
        assert_eq!(rows[3], ["2", "标识缺失", ""]);
    }

    #[test]
    fn places_name_the_field() {
        let blocks = blocks(LIST);
        let Some(Block::Table(t)) = blocks.first() else { panic!() };
        assert_eq!(t.shape, Shape::Flat);
        assert_eq!(t.grid.slot(0, 1), Slot::Empty);
        let place = &t.grid.cell(3, 2).unwrap().place;
        assert_eq!(*place, Place::Text { lines: [4, 5], chars: [9, 19], before: 29 });
        assert_eq!(slice(LIST, place).as_deref(), Some("1.清运，\n2.立牌"));
    }

    #[test]
    fn prose_is_read_as_prose() {
        let prose =
            "青禾乡整改情况,报告如下。\n一、乡党委高度重视,召开专题会议,部署整改,落实责任。\n二、截至目前,已完成。\n";
        assert!(matches!(blocks(prose).as_slice(), [Block::Paragraph(_), Block::Paragraph(_), Block::Paragraph(_)]));
        assert!(!is_csv(prose.as_bytes()));
        assert!(blocks("").is_empty());
    }

    #[test]
    fn content_tells_without_the_name() {
        assert!(is_csv("序号,问题,措施\n1,渡口堆料,清运\n2,标识缺失,补设\n".as_bytes()));
        let (bytes, _, _) = encoding_rs::GB18030.encode(LIST);
        assert!(is_csv(&bytes));
        let prose = "乡政府通知\n请各村认真整改,6月底前到位,7月5日前报送。\n现已查明:台账不全,公示不及时,管护不到位。\n青禾乡政府\n";
        assert!(!is_csv(prose.as_bytes()));
        assert!(!is_csv("甲 | 乙,丙,丁\n戊 | 己,庚,辛\n甲,乙,丙\n".as_bytes()));
    }

    #[test]
    fn a_quote_that_never_closes_is_a_character() {
        assert_eq!(rows("序号,问题\n1,\"渡口\n2,标识\n").len(), 3);
    }

    proptest! {
        #[test]
        fn places_slice_back(text in "(甲|1|,|,|\"|\"\"|\n|\r\n| ){0,40}") {
            for block in blocks(&text) {
                let Block::Table(t) = block else { continue };
                for cell in t.grid.cells() {
                    let sliced = slice(&text, &cell.place).unwrap();
                    let squeeze = |t: &str| t.replace(['"', '\n', '\r', ' '], "");
                    prop_assert_eq!(squeeze(&sliced), squeeze(&cell.text), "{:?}", text);
                }
            }
        }
    }
}
