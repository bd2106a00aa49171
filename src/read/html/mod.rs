//! HTML and MHTML: a page as a browser builds it, less what belongs to the page and not to the document.
//!
//! | file | what it does |
//! |---|---|
//! | `charset` | bytes → text |
//! | `mime` | the page inside a saved message |
//! | `token`, `doctype`, `reference`, `tags` | text → tokens, and the names that the reader asks for |
//! | `build`, `dom`, `place` | tokens → tree, bounded, every text with its place |
//! | `direct`, `unit` | cells and paragraphs whose tree is known without the builder |
//! | `stats`, `furniture` | what is navigation, footer, breadcrumb, list of links |
//! | `phrase` | the same by the words of a line |
//! | `flow`, `line` | tree → paragraphs |
//! | `table` | data tables with their spans; tables that only lay out the page |
//! | `page` | 索引号, 发布日期 and their kind as `标签：值` lines |
//!
//! The tree builder is html5ever's, with a sink of our own and not through `scraper`: it gives the same tree, and with it
//! the place of every text and a way to stop. The tokenizer before it is ours, see `token`. Styles are read for
//! `display:none` alone; scripts are not run.
//!
//! Places are lines and characters of the decoded page, tags included: of the run of text from its first visible
//! character to its last. An empty cell is placed at its tag. In MHTML they count in the decoded page, not in the
//! message around it.

mod build;
mod charset;
mod detect;
mod direct;
mod doctype;
mod dom;
mod flow;
mod furniture;
mod line;
mod mime;
mod page;
mod phrase;
mod place;
mod reference;
mod stats;
mod table;
mod tags;
#[cfg(test)]
mod tests;
mod token;
mod unit;

pub(super) use detect::{detect, detect_mhtml};

use super::{Input, Read, ReadError};
use crate::model::{Body, Code, Finding};
use html5ever::tendril::StrTendril;

/// Reads a page.
///
/// # Errors
/// [`ReadError::UnknownFormat`] where the bytes are no text, [`ReadError::TooLarge`] past a cap of
/// [`super::limits`].
pub fn read(input: &Input<'_>) -> Result<Read, ReadError> {
    read_page(input, input.bytes, None)
}

/// Reads the page of a saved message.
///
/// # Errors
/// As [`read`]; [`ReadError::Malformed`] where the message holds no page.
pub fn read_mhtml(input: &Input<'_>) -> Result<Read, ReadError> {
    let page = mime::page(input.bytes)?;
    let mut read = read_page(input, &page.bytes, page.charset.as_deref())?;
    if page.others > 0 {
        let message = format!("the message holds {} more pages; the longest was read", page.others);
        read.body.findings.push(Finding::new(Code::PartUnreadable, message).with("pages", page.others));
    }
    Ok(read)
}

fn read_page(input: &Input<'_>, bytes: &[u8], charset: Option<&str>) -> Result<Read, ReadError> {
    let mut decoded = charset::decode(bytes, charset)?;
    input.budget.chars(decoded.text.len() as u64 / 3)?;
    let mut findings = decoded.findings();
    // One character a line end, as places count.
    if memchr::memchr(b'\r', decoded.text.as_bytes()).is_some() {
        decoded.text = decoded.text.replace("\r\n", "\n");
    }
    let text = StrTendril::from(std::mem::take(&mut decoded.text));
    let dom = build::parse(&text)?;
    let (blocks, links, noticed) = flow::read(&dom, &text, input)?;
    findings.extend(noticed);
    Ok(Read { body: Body { blocks, links, findings }, encoding: Some(decoded.name) })
}
