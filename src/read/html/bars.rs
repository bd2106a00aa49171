//! Lines of a page that are a table drawn with bars, in `<pre>` or one a paragraph, or with tabs in `<pre>`: handed to
//! [`crate::read::pipe`], which reads them as it does in plain text.

use super::place::Places;
use crate::model::{Block, Paragraph, Place};
use crate::read::lines::Lines;
use crate::read::{Input, ReadError, pipe};
use memchr::{memchr, memchr2, memchr2_iter, memmem};

/// Fewest lines with a bar or tab; footers and breadcrumbs have one or two.
const MIN_LINES: usize = 3;
/// Cells of a line that are not found in the page as they are shown before none is looked for any more.
const MAX_MISSES: usize = 8;
/// The bar as wide as a Chinese character.
const WIDE: &str = "｜";

/// Puts tables in the place of the paragraphs that draw them.
///
/// # Errors
/// [`ReadError::TooLarge`] past the budget's cells.
pub(super) fn tables(blocks: &mut Vec<Block>, places: &Places<'_>, input: &Input<'_>) -> Result<(), ReadError> {
    find(blocks, places, input)?;
    for block in blocks {
        if let Block::Paragraph(paragraph) = block
            && memchr(b'\t', paragraph.text.as_bytes()).is_some()
        {
            paragraph.text = paragraph.text.replace('\t', " ").trim().to_string();
        }
    }
    Ok(())
}

fn find(blocks: &mut Vec<Block>, places: &Places<'_>, input: &Input<'_>) -> Result<(), ReadError> {
    let wide = places.holds(WIDE);
    let barred = |block: &&Block| match block {
        Block::Paragraph(p) => memchr2(b'|', b'\t', p.text.as_bytes()).is_some() || wide && p.text.contains(WIDE),
        Block::Table(_) => false,
    };
    if blocks.iter().filter(barred).take(MIN_LINES).count() < MIN_LINES {
        return Ok(());
    }
    let mut out = Vec::with_capacity(blocks.len());
    let mut run = Vec::new();
    for block in std::mem::take(blocks) {
        match block {
            Block::Paragraph(paragraph) if is_line(&paragraph) => run.push(paragraph),
            other => {
                read(std::mem::take(&mut run), places, input, &mut out)?;
                out.push(other);
            }
        }
    }
    read(run, places, input, &mut out)?;
    *blocks = out;
    Ok(())
}

/// Whether a paragraph can be a line among others.
fn is_line(paragraph: &Paragraph) -> bool {
    paragraph.heading.is_none() && Lines::new(&paragraph.text).len() == 1
}

/// Reads one run of lines.
fn read(run: Vec<Paragraph>, places: &Places<'_>, input: &Input<'_>, out: &mut Vec<Block>) -> Result<(), ReadError> {
    if run.iter().filter(|p| p.text.contains(['|', '｜', '\t'])).count() < MIN_LINES {
        out.extend(run.into_iter().map(Block::Paragraph));
        return Ok(());
    }
    let text = run.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join("\n");
    let wide = memmem::find_iter(text.as_bytes(), WIDE).count();
    input.budget.cells((memchr2_iter(b'|', b'\t', text.as_bytes()).count() + wide) as u64)?;
    let lines = Lines::new(&text);
    let mut spots = Spots { joined: Places::new(&text), places, run: &run, seen: vec![(0, 0); run.len()] };
    let mut next = 0;
    for found in pipe::find(&lines) {
        out.extend(run.get(next..found.first).unwrap_or(&[]).iter().cloned().map(Block::Paragraph));
        next = found.last + 1;
        for mut block in found.blocks {
            match &mut block {
                Block::Paragraph(paragraph) => spots.put(&mut paragraph.place),
                Block::Table(table) => {
                    let all = table.grid.cells_mut().iter_mut();
                    let all = all.map(|cell| {
                        spots.put(&mut cell.place);
                        &cell.place
                    });
                    let whole = all.cloned().reduce(|a, b| a.join(&b));
                    table.place = whole.unwrap_or_else(|| table.place.clone());
                }
            }
            out.push(block);
        }
    }
    out.extend(run.get(next..).unwrap_or(&[]).iter().cloned().map(Block::Paragraph));
    Ok(())
}

/// Places among the joined lines → places in the page.
struct Spots<'a> {
    joined: Places<'a>,
    places: &'a Places<'a>,
    run: &'a [Paragraph],
    /// Of each line, the byte of the page behind the last text found, and how many texts were not.
    seen: Vec<(usize, usize)>,
}

impl Spots<'_> {
    /// The text itself where the page has it as it is shown, else all of its lines.
    fn put(&mut self, place: &mut Place) {
        let Place::Text { lines: [first, last], .. } = *place else { return };
        let (Some(a), Some(b)) = (self.run.get(first - 1), self.run.get(last - 1)) else { return };
        let whole = a.place.join(&b.place);
        let exact = if first == last { self.find(first - 1, place) } else { None };
        *place = exact.unwrap_or(whole);
    }

    fn find(&mut self, line: usize, place: &Place) -> Option<Place> {
        let text = self.joined.source(self.joined.bytes(place)?);
        let (start, end) = self.places.bytes(&self.run.get(line)?.place)?;
        let (seen, misses) = self.seen.get_mut(line).filter(|(_, misses)| *misses < MAX_MISSES && !text.is_empty())?;
        let start = start.max(*seen);
        let Some(at) = memmem::find(self.places.source((start, end)).as_bytes(), text.as_bytes()) else {
            *misses += 1;
            return None;
        };
        *seen = start + at + text.len();
        Some(self.places.at(start + at, *seen))
    }
}
