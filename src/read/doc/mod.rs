//! `.doc`, `.dot`, `.wps`: the text of a binary Word file (Word 97 to 2007, Kingsoft WPS) as the page shows it,
//! after [MS-DOC].
//!
//! | file | what |
//! |---|---|
//! | `container`, `bytes` | the OLE2 streams, checked reads |
//! | `fib`, `pieces`, `codepage` | where everything lies; the text |
//! | `sprm`, `fkp`, `props`, `tap` | property modifiers and what they amount to |
//! | `styles`, `lists`, `torn`, `fonts` | what paragraphs refer to; counting is `word`'s |
//! | `story`, `paragraph`, `table`, `aside` | the walk through the text |
//!
//! Why a reader of our own: the readers that it was chosen over fail at what a list of problems consists of. Among them
//! are all of these faults: deleted text that is tracked comes out as text, tables are dropped or become loose lines
//! without columns and merges, automatic numbers are left out, Chinese comes out as mojibake and success is reported. No
//! table of which does what is kept here, as `rtf` has one for its own. The container is the `cfb` crate's; the
//! structures read here are few and plainly documented.
//!
//! Choices are those of `docx`. Beyond them: the columns of a table are the gaps between the edges of all its rows;
//! edges half a millimetre apart are one.

mod aside;
mod bytes;
mod codepage;
mod container;
mod fib;
mod fkp;
mod fonts;
mod lists;
mod paragraph;
mod pieces;
mod props;
mod sprm;
mod story;
mod styles;
mod table;
mod tap;
mod torn;

#[cfg(test)]
mod tests;

use super::refused::{is_ole, ole_has};
use super::word::flow::Margins;
use super::{Input, Read, ReadError};
use crate::model::{Body, Code, Finding, Place};
use bytes::Plc;
use container::Container;
use fib::{Fib, Part, Story};
use fkp::Runs;
use pieces::Text;
use props::Sources;
use story::{Shared, Walk};
use styles::Styles;

/// Name of the main stream.
const MAIN: &str = "WordDocument";

/// Extensions of binary Word files.
pub(super) const EXTENSIONS: &[&str] = &["doc", "wps", "dot", "wpt"];

/// Whether bytes are a binary Word file: a container that names its main stream; under an extension of ours also one
/// that names it otherwise or cannot be opened.
#[must_use]
pub fn detect(bytes: &[u8], extension: &str) -> bool {
    if !is_ole(bytes) {
        return false;
    }
    let ours = || {
        let works = ole_has(bytes, "MatOST");
        !works && EXTENSIONS.contains(&extension) && Container::open(bytes).map_or(true, |c| c.has(MAIN))
    };
    ole_has(bytes, MAIN) || ours()
}

/// Reads a binary Word file.
///
/// # Errors
/// [`ReadError::Encrypted`]; [`ReadError::UnsupportedFormat`] for Word 95 and older; [`ReadError::Truncated`] where
/// the container ends too early; [`ReadError::Malformed`] where no text could be had; [`ReadError::TooLarge`] past a
/// cap. Damage to less leaves what could be read and a finding.
pub fn read(input: &Input<'_>) -> Result<Read, ReadError> {
    if !is_ole(input.bytes) {
        return Err(fib::not_contained(input.bytes));
    }
    let mut container = Container::open(input.bytes)?;
    let mut findings = Vec::new();
    let Some((main, damage)) = container.stream(MAIN) else {
        return Err(ReadError::Malformed("the container holds no Word document".to_string()));
    };
    note(&mut findings, MAIN, damage);
    let fib = Fib::read(&main)?;
    let name = if fib.second_table { "1Table" } else { "0Table" };
    let other = if fib.second_table { "0Table" } else { "1Table" };
    let name = if container.has(name) || !container.has(other) { name } else { other };
    let (table, damage) = container.stream(name).unwrap_or_default();
    note(&mut findings, name, damage);
    let (data, damage) = container.stream("Data").unwrap_or_default();
    note(&mut findings, "Data", damage);
    let missing = container.missing;
    drop(container);
    let mut body = read_streams(input, &fib, [&main, &table, &data], missing)?;
    body.findings.splice(0..0, findings);
    Ok(Read { body, encoding: None })
}

fn note(findings: &mut Vec<Finding>, name: &str, damage: Option<String>) {
    if let Some(why) = damage {
        let message = format!("Stream {name} could not be read to its end: {why}.");
        findings.push(Finding::new(Code::PartUnreadable, message));
    }
}

/// Reads the main, table and data streams. `missing` bytes of the container were not there.
fn read_streams(input: &Input<'_>, fib: &Fib, streams: [&[u8]; 3], missing: usize) -> Result<Body, ReadError> {
    let [main, table, data] = streams;
    let (fonts, charsets) = fonts::read(fib.part(table, Part::Fonts));
    let text = Text::read(main, table, fib, &codepage::named(main, &charsets))?;
    let styles = Styles::read(fib.part(table, Part::Styles));
    let sections = Plc::new(fib.part(table, Part::Sections), 12);
    let mut sections: Vec<usize> = (1..=sections.len).filter_map(|i| sections.position(i)).collect();
    sections.sort_unstable();
    let (numbering, looks) = lists::read(table, fib, &fonts);
    let shared = Shared {
        budget: input.budget,
        numbering,
        looks,
        chars: Runs::of_characters(main, fib.part(table, Part::CharacterPages)),
        paragraphs: Runs::of_paragraphs(main, fib.part(table, Part::ParagraphPages)),
        sources: Sources { styles: &styles, data },
        fonts,
        sections,
        anchors: aside::anchors(table, fib),
        include_hidden: input.include_hidden,
        text,
    };
    let mut walk = Walk::new(&shared);
    walk.lossy = shared.text.lossy;
    walk.body(fib.range(Story::Text))?;
    margins(&mut walk, aside::margins(table, fib))?;
    let mut findings = walk.findings();
    let had = shared.text.units.len();
    if shared.text.cut || had < fib.range(Story::Text).end {
        let message = format!("The text ends after {had} of {} characters.", fib.characters());
        findings.push(Finding::new(Code::PartUnreadable, message));
    }
    if missing > 0 && shared.text.units.contains(&0) {
        let message = format!("The container lacks {missing} bytes at its end; text that stood there is missing.");
        findings.push(Finding::new(Code::PartUnreadable, message).with("bytes", missing));
    }
    if shared.paragraphs.is_empty() {
        let message = "Paragraph properties could not be read: tables and numbers are missing.";
        findings.push(Finding::new(Code::PartUnreadable, message));
    }
    Ok(Body { blocks: walk.blocks, findings, ..Body::default() })
}

/// Puts what headers and footers say behind the text.
fn margins(walk: &mut Walk<'_>, ranges: Vec<std::ops::Range<usize>>) -> Result<(), ReadError> {
    let mut margins = Margins::default();
    for range in ranges {
        let place = Place::Block { block: walk.body_blocks + 1 };
        for text in walk.lines(range, &place)? {
            margins.put(text, &mut walk.body_blocks, &mut walk.blocks);
        }
    }
    Ok(())
}
