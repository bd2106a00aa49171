//! One file per layout. Tables are told by their shape (`table`, `card`); the layouts of prose are rows of [`DIALECTS`]:
//! each says how well a chapter fits it and cuts the chapter into drafts.

pub(super) mod audit;
mod blocks;
mod bracket;
pub(super) mod card;
mod checks;
mod listing;
mod paragraphs;
mod parallel;
mod plan;
mod posed;
mod progress;
mod publicity;
mod report;
mod review;
mod status;
pub(super) mod table;

use super::prose::cut::{Context, Cut};
use super::prose::outline::{Node, Outline};
use crate::rules::Section;

/// A layout of prose.
pub(super) struct Dialect {
    /// Its name, for findings.
    pub name: &'static str,
    /// Dialects of one family cut alike, so that a tie between them says nothing.
    pub family: Family,
    /// How well a chapter (a node under the root) fits: the number of its items that are laid out so, 0 for none.
    pub fit: fn(&Outline<'_>, usize) -> u32,
    /// Cuts the chapter.
    pub cut: fn(&mut Cut<'_, '_>, usize, &Context),
}

/// How a dialect takes items without labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// Labels say what is what; where there are none, the section says it.
    Items,
    /// 关于…问题 with what was done in running prose.
    Audit,
    /// A list of measures of its own.
    Measures,
}

/// All layouts of prose; of equals the earlier row counts.
pub(super) const DIALECTS: &[Dialect] = &[
    progress::DIALECT,
    status::DIALECT,
    blocks::DIALECT,
    bracket::DIALECT,
    review::DIALECT,
    publicity::DIALECT,
    audit::DIALECT,
    posed::DIALECT,
    report::DIALECT,
    listing::DIALECT,
    checks::DIALECT,
    plan::DIALECT,
    parallel::DIALECT,
    paragraphs::DIALECT,
];

/// Counts the nodes of a chapter that a dialect knows as its own; the section of each is given.
fn count(outline: &Outline<'_>, chapter: usize, known: fn(&Outline<'_>, &Node, Option<Section>) -> bool) -> u32 {
    fn walk(
        outline: &Outline<'_>,
        index: usize,
        above: Option<Section>,
        known: fn(&Outline<'_>, &Node, Option<Section>) -> bool,
    ) -> u32 {
        let node = outline.node(index);
        let group = node.parent == 0 || node.announces || !node.children.is_empty();
        let section = node.heading.filter(|_| group).map(|h| h.section).or(above);
        let below: u32 = node.children.iter().map(|c| walk(outline, *c, section, known)).sum();
        below + u32::from(known(outline, node, section))
    }
    walk(outline, chapter, outline.above(chapter), known)
}

/// Takes an item without labels as its section says.
fn by_section(cut: &mut Cut<'_, '_>, index: usize, context: &Context) {
    match context.section {
        Some(Section::Measures) if cut.paired_item(index, context) => {}
        Some(Section::Problems) => report::item(cut, index, context),
        Some(Section::Tasks) => plan::item(cut, index, context),
        Some(Section::Checks) => checks::item(cut, index, context),
        Some(Section::Progress) => audit::item(cut, index, context),
        _ => {}
    }
}

/// Cuts a chapter by its labels; items without any as their section says.
fn labelled(cut: &mut Cut<'_, '_>, chapter: usize, context: &Context) {
    cut.walk(chapter, context, by_section);
}

#[cfg(test)]
pub(super) mod testing {
    use crate::model::{Block, Cell, Draft, GridBuilder, Paragraph, ParagraphKind, Part, Place, Shape, Split, Table};
    use crate::rules::Rules;

    /// Splits a text, one paragraph a line.
    pub(crate) fn split(text: &str) -> Split {
        let paragraph = |(i, line): (usize, &str)| {
            Block::Paragraph(Paragraph {
                text: line.to_string(),
                place: Place::Text { lines: [i + 1, i + 1], chars: [1, line.chars().count() + 1], before: 0 },
                kind: ParagraphKind::Body,
                heading: None,
            })
        };
        let blocks = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()).map(paragraph).collect();
        crate::split::split(blocks, Rules::builtin())
    }

    /// The drafts of a text as `field=raw` lines.
    pub(crate) fn drafts(text: &str) -> Vec<String> {
        split(text).drafts.iter().map(show).collect()
    }

    /// The drafts of a page as `field:label=raw` lines.
    pub(crate) fn rows(lines: &[&str]) -> Vec<String> {
        let label = |p: &Part| p.label.clone().unwrap_or_default();
        let show = |p: &Part| format!("{}:{}={}", p.field.key(), label(p), p.raw.replace('\n', "⏎"));
        let line = |d: &Draft| d.parts.iter().map(show).collect::<Vec<_>>().join(" | ");
        page(lines).drafts.iter().map(line).collect()
    }

    /// Splits a page of paragraphs and tables. The rows of a table are `a | b`; `<` and `^` are covered by the cell to the
    /// left and above. Without any of these nothing spans in it.
    pub(crate) fn page(lines: &[&str]) -> Split {
        let runs = lines.chunk_by(|a, b| a.contains('|') && b.contains('|')).enumerate();
        let block = |(i, run): (usize, &[&str])| match run {
            [text] if !text.contains('|') => Block::Paragraph(Paragraph {
                text: (*text).to_string(),
                place: Place::Block { block: i + 1 },
                kind: ParagraphKind::Body,
                heading: None,
            }),
            rows => Block::Table(table(i + 1, rows)),
        };
        crate::split::split(runs.map(block).collect(), Rules::builtin())
    }

    fn table(no: usize, lines: &[&str]) -> Table {
        let texts: Vec<Vec<&str>> = lines.iter().map(|line| line.split(" |").map(str::trim).collect()).collect();
        let is = |row: usize, col: usize, mark: &str| texts.get(row).and_then(|r| r.get(col)) == Some(&mark);
        let mut builder = GridBuilder::new();
        for (row, cells) in texts.iter().enumerate() {
            for (col, text) in cells.iter().enumerate().filter(|(_, t)| !matches!(**t, "<" | "^" | "")) {
                let mut cell = Cell::new(*text, Place::Cell { table: no, row: row + 1, col: col + 1 });
                cell.col_span = 1 + (col + 1..).take_while(|c| is(row, *c, "<")).count();
                cell.row_span = 1 + (row + 1..).take_while(|r| is(*r, col, "^")).count();
                builder.put(row, col, cell);
            }
        }
        let spans = texts.iter().flatten().any(|text| matches!(*text, "<" | "^"));
        let shape = if spans { Shape::Grid } else { Shape::Flat };
        Table { name: None, shape, grid: builder.build(), place: Place::Block { block: no } }
    }

    fn show(draft: &Draft) -> String {
        let parts = draft.parts.iter().map(|p| format!("{}={}", p.field.key(), p.raw.replace('\n', "⏎")));
        parts.collect::<Vec<_>>().join(" | ")
    }
}
