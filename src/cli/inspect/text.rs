//! What was seen, for people: the file, its blocks, the lists with their columns, the records with the source of each
//! value, what was left over.

use super::Seen;
use super::grid;
use super::json::shape_name;
use crate::cli::summary::{self, severity_name};
use crate::cli::terminal::{Style, cut, one_line, pad};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};
use zhenggai::model::{
    Accounting, Block, Code, Deadline, Declared, Document, Finding, Grid, List, LooseKind, Meta, NumberedText,
    Paragraph, ParagraphKind, Place, Record, Shape, Split, Table, Unit,
};
use zhenggai::text::marker;

/// Columns of a text that is cut.
const TEXT: usize = 96;
/// Columns of the places before texts.
const PLACE: usize = 14;

/// How a report is written.
pub struct Report {
    style: Style,
    full: bool,
}

impl Report {
    /// A report in a style; `full` cuts nothing short.
    pub fn new(style: Style, full: bool) -> Self {
        Report { style, full }
    }

    /// Writes all sections.
    pub fn write(&self, seen: &Seen, out: &mut impl Write) -> io::Result<()> {
        self.source(&seen.document, out)?;
        self.outline(&seen.body.blocks, out)?;
        self.blocks(&seen.body.blocks, out)?;
        self.lists(&seen.split, out)?;
        self.records(&seen.document, out)?;
        self.declared(&seen.document.declared, out)?;
        self.left_over(seen, out)?;
        self.findings("Findings", &seen.document.findings, out)?;
        self.cells(&seen.document.accounting, out)
    }

    /// What became of the cells; nothing is said of a file without tables.
    fn cells(&self, a: &Accounting, out: &mut impl Write) -> io::Result<()> {
        if a.cells == 0 {
            return Ok(());
        }
        writeln!(
            out,
            "\n{} {} non-empty = {} header + {} title + {} record + {} note + {} other + {} unplaced",
            self.style.bold("Cells"),
            a.cells,
            a.header,
            a.title,
            a.record,
            a.note,
            a.other,
            a.unplaced
        )
    }

    fn head(&self, title: &str, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "\n{}", self.style.bold(title))
    }

    /// A text on one line, cut unless everything is wanted.
    fn short(&self, text: &str) -> String {
        let text = one_line(text);
        if self.full { text } else { cut(&text, TEXT) }
    }

    /// A place beside a text, filled up to a number of columns.
    fn place(&self, place: &Place, columns: usize) -> String {
        self.style.dim(&pad(&one_line(&place.to_string()), columns))
    }

    fn source(&self, document: &Document, out: &mut impl Write) -> io::Result<()> {
        let source = &document.source;
        writeln!(out, "{}", self.style.bold(&one_line(&source.path)))?;
        writeln!(out, "  format    {}", source.format.as_deref().unwrap_or("not known"))?;
        if let Some(encoding) = &source.encoding {
            writeln!(out, "  encoding  {encoding}")?;
        }
        writeln!(out, "  bytes     {}", source.bytes)?;
        writeln!(out, "  sha256    {}", source.sha256)?;
        self.meta(&document.meta, out)
    }

    /// What the document says of itself; a line for each that it says.
    fn meta(&self, meta: &Meta, out: &mut impl Write) -> io::Result<()> {
        let joined = |names: &[String]| (!names.is_empty()).then(|| names.join(", "));
        let rows = [
            ("title", meta.title.clone()),
            ("kind", Some(word(meta.kind))),
            ("number", meta.doc_number.clone()),
            ("index", meta.index_number.clone()),
            ("issuers", joined(&meta.issuers)),
            ("to", joined(&meta.recipients)),
            ("date", meta.date.clone()),
        ];
        for (name, value) in rows {
            if let Some(value) = value {
                writeln!(out, "  {} {}", pad(name, 9), self.short(&value))?;
            }
        }
        Ok(())
    }

    /// Headings by style, and numbered lines by the depth of their marker's first appearance.
    fn outline(&self, blocks: &[Block], out: &mut impl Write) -> io::Result<()> {
        let mut styles = Vec::new();
        let mut lines = Vec::new();
        for block in blocks {
            let Block::Paragraph(paragraph) = block else { continue };
            let depth = match (paragraph.heading, marker::leading(&paragraph.text)) {
                (Some(level), _) => usize::from(level).saturating_sub(1),
                (None, Some(found)) => styles.iter().position(|style| *style == found.style).unwrap_or_else(|| {
                    styles.push(found.style);
                    styles.len() - 1
                }),
                (None, None) => continue,
            };
            lines.push((depth, paragraph));
        }
        if lines.is_empty() {
            return Ok(());
        }
        self.head("Outline", out)?;
        for (depth, paragraph) in lines {
            let place = self.place(&paragraph.place, 0);
            writeln!(out, "  {}{}  {place}", "  ".repeat(depth), self.short(first_sentence(&paragraph.text)))?;
        }
        Ok(())
    }

    fn blocks(&self, blocks: &[Block], out: &mut impl Write) -> io::Result<()> {
        self.head("Content", out)?;
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => self.paragraph(paragraph, out)?,
                Block::Table(table) => self.table(table, out)?,
            }
        }
        Ok(())
    }

    fn paragraph(&self, paragraph: &Paragraph, out: &mut impl Write) -> io::Result<()> {
        let kind = match paragraph.kind {
            ParagraphKind::Body => "",
            ParagraphKind::TextBox => "[text box] ",
            ParagraphKind::Note => "[note] ",
            ParagraphKind::Margin => "[page margin] ",
        };
        let place = self.place(&paragraph.place, PLACE);
        writeln!(out, "  {place} {kind}{}", self.short(&paragraph.text))
    }

    fn table(&self, table: &Table, out: &mut impl Write) -> io::Result<()> {
        let name = table.name.as_deref().map(|name| format!(" {}", one_line(name))).unwrap_or_default();
        let (rows, width, shape) = (table.grid.rows(), table.grid.width(), shape_name(table.shape));
        writeln!(out, "  table{name}: {rows} rows, {width} columns, {shape}, {}", one_line(&table.place.to_string()))?;
        if table.shape == Shape::Stream {
            self.stream(&table.grid, out)?;
        } else {
            for line in grid::draw(&table.grid, self.full) {
                writeln!(out, "  {line}")?;
            }
        }
        for nested in table.grid.nested() {
            write!(out, "  inside it, ")?;
            self.table(nested, out)?;
        }
        Ok(())
    }

    /// Cells that stand one on a line have no rows to draw; a line of bars shows as a rule.
    fn stream(&self, grid: &Grid, out: &mut impl Write) -> io::Result<()> {
        let shown = if self.full { grid.rows() } else { grid.rows().min(grid::ROWS) };
        for row in 0..shown {
            let Some(cell) = grid.cell(row, 0) else {
                writeln!(out, "  {} ├──", pad("", PLACE))?;
                continue;
            };
            let place = self.place(&cell.place, PLACE);
            writeln!(out, "  {place} │ {}", self.short(&cell.text))?;
        }
        if shown < grid.rows() {
            writeln!(out, "  … {} more cells; --full shows all", grid.rows() - shown)?;
        }
        Ok(())
    }

    fn lists(&self, split: &Split, out: &mut impl Write) -> io::Result<()> {
        for list in &split.lists {
            let title = list.title.as_deref().map_or_else(|| "without a title".to_string(), |title| self.short(title));
            self.head(&format!("List {}: {title}", list.no), out)?;
            let known = list.columns.iter().filter(|column| *column != "extra").count();
            let fit = format!("{}: {known} of {} columns are known", list.dialect, list.columns.len());
            writeln!(out, "  dialect   {fit}  {}", self.place(&list.place, 0))?;
            writeln!(out, "  columns   {}", list.columns.join(", "))?;
            for ((label, key), count) in meanings(split, list) {
                writeln!(
                    out,
                    "  {} means {key}  {}",
                    one_line(label),
                    self.style.dim(&summary::count(count, "time", "times"))
                )?;
            }
        }
        Ok(())
    }

    fn records(&self, document: &Document, out: &mut impl Write) -> io::Result<()> {
        self.head(&format!("Records: {}", document.records.len()), out)?;
        document.records.iter().try_for_each(|record| self.record(record, out))
    }

    fn record(&self, record: &Record, out: &mut impl Write) -> io::Result<()> {
        let kind = word(record.kind);
        let list = record.list.map(|no| format!(", list {no}")).unwrap_or_default();
        writeln!(out, "\n  {} {kind}{list}, {}", self.style.bold(&record.id), one_line(&record.place.to_string()))?;
        let numbered = |text: &NumberedText| text.no.map_or_else(String::new, |no| format!("[{no}] ")) + &text.text;
        self.values(record, "type", record.category.iter().map(numbered), out)?;
        self.values(record, "problem", record.problem.iter().map(numbered), out)?;
        self.values(record, "content", record.content.iter().flat_map(|c| &c.points).map(numbered), out)?;
        let measures = record.measures.iter().map(|measure| {
            let own: Vec<_> = measure.units.iter().map(unit).chain(measure.deadline.iter().map(deadline)).collect();
            let own = if own.is_empty() { String::new() } else { format!("  ({})", own.join("; ")) };
            measure.no.map_or_else(String::new, |no| format!("[{no}] ")) + &self.short(&measure.text) + &own
        });
        self.values(record, "measures", measures, out)?;
        self.values(record, "units", record.units.iter().map(unit), out)?;
        self.values(record, "deadline", record.deadline.iter().map(deadline), out)?;
        self.values(record, "goal", record.goal.iter().map(|goal| goal.text.clone()), out)?;
        self.values(record, "status", record.status.iter().map(|status| status.raw.clone()), out)?;
        self.values(record, "extra", record.extra.iter().map(|(name, value)| format!("{name}: {value}")), out)
    }

    /// The values of one key, and under them where they came from.
    fn values(
        &self,
        record: &Record,
        key: &str,
        values: impl Iterator<Item = String>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let mut any = false;
        for value in values {
            writeln!(out, "    {} {}", pad(if any { "" } else { key }, 9), self.short(&value))?;
            any = true;
        }
        for source in record.sources.iter().filter(|source| source.field == key) {
            let label = source.label.as_deref().map(|label| format!("{}, ", one_line(label))).unwrap_or_default();
            let mut line = format!("from {label}{}", one_line(&source.place.to_string()));
            if self.full {
                line = format!("{line}: {}", one_line(&source.raw));
            }
            writeln!(out, "    {} {}", pad(if any { "" } else { key }, 9), self.style.dim(&line))?;
            any = true;
        }
        Ok(())
    }

    /// What the text counts: 共发现问题12个.
    fn declared(&self, declared: &[Declared], out: &mut impl Write) -> io::Result<()> {
        if declared.is_empty() {
            return Ok(());
        }
        self.head("Counts that the text states", out)?;
        for count in declared {
            let list = count.list.map(|no| format!(" of list {no}")).unwrap_or_default();
            let of = count.of.as_deref().map(|of| format!(", {}", one_line(of))).unwrap_or_default();
            let place = self.place(&count.place, PLACE);
            writeln!(out, "  {place} {} {}{list}{of}", count.count, word(count.subject))?;
        }
        Ok(())
    }

    fn left_over(&self, seen: &Seen, out: &mut impl Write) -> io::Result<()> {
        let unplaced = |code| matches!(code, Code::UnplacedCell | Code::UnplacedText);
        let findings: Vec<_> =
            seen.document.findings.iter().filter(|finding| unplaced(finding.code)).cloned().collect();
        self.findings("Unplaced", &findings, out)?;
        if seen.split.loose.is_empty() {
            return Ok(());
        }
        self.head("Outside all records", out)?;
        for loose in &seen.split.loose {
            let kind = match loose.kind {
                LooseKind::Paragraph => "text",
                LooseKind::Title => "title",
                LooseKind::Note => "note",
                LooseKind::Margin => "margin",
            };
            let place = self.place(&loose.place, PLACE);
            writeln!(out, "  {place} {kind:<6} {}", self.short(&loose.text))?;
        }
        Ok(())
    }

    fn findings(&self, title: &str, findings: &[Finding], out: &mut impl Write) -> io::Result<()> {
        if findings.is_empty() {
            return Ok(());
        }
        self.head(title, out)?;
        for finding in findings {
            let place = finding.place.as_ref().map(|place| format!("  {}", self.place(place, 0)));
            let severity = self.style.warn(severity_name(finding.severity));
            let message = self.short(&finding.message);
            writeln!(out, "  {severity} {}: {message}{}", finding.code.as_str(), place.unwrap_or_default())?;
        }
        Ok(())
    }
}

/// Which labels fed which key in a list, and how often.
fn meanings<'a>(split: &'a Split, list: &List) -> BTreeMap<(&'a str, &'static str), usize> {
    let mut meanings = BTreeMap::new();
    for part in split.drafts.iter().filter(|draft| draft.list == Some(list.no)).flat_map(|draft| &draft.parts) {
        if let Some(label) = &part.label {
            *meanings.entry((&**label, part.field.key())).or_default() += 1;
        }
    }
    meanings
}

fn first_sentence(text: &str) -> &str {
    text.split_inclusive('。').next().unwrap_or(text)
}

fn unit(unit: &Unit) -> String {
    let role = word(unit.role);
    let full = unit.full_name.as_deref().map(|name| format!(" = {name}")).unwrap_or_default();
    format!("{}{full} ({role})", unit.name)
}

fn deadline(deadline: &Deadline) -> String {
    let modes = deadline.modes.iter().map(word);
    let due = deadline.due.iter().map(|due| format!("due {due}"));
    let read: Vec<_> = due.chain(modes).collect();
    format!("{} → {}", deadline.raw, if read.is_empty() { "not read".to_string() } else { read.join(", ") })
}

/// The word a value is serialized as.
fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| Some(value.as_str()?.to_string())).unwrap_or_default()
}
