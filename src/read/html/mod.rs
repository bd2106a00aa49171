//! HTML and MHTML: a page as a browser builds it, less what belongs to the page and not to the document.
//!
//! | file | what it does |
//! |---|---|
//! | `charset` | bytes → text |
//! | `mime` | the pages inside a saved message |
//! | `token`, `doctype`, `reference`, `tags` | text → tokens, and the names that the reader asks for |
//! | `build`, `dom`, `place` | tokens → tree, bounded, every text with its place |
//! | `direct`, `unit` | cells and paragraphs whose tree is known without the builder |
//! | `frame`, `written` | pages inside the page, and where their text is written |
//! | `css`, `veil` | what the page's own sheets hide, and what a script would show of it |
//! | `grid`, `bars` | tables that are none by their tags |
//! | `stats`, `furniture` | what is navigation, footer, breadcrumb, list of links |
//! | `attach`, `foot` | lists of files and the keeper of the site under the text |
//! | `phrase`, `words`, `facts` | the same by the words of a line |
//! | `flow`, `line` | tree → paragraphs |
//! | `field` | what the fields of a form show |
//! | `table` | data tables with their spans; tables that only lay out the page |
//! | `page` | 索引号, 发布日期 and their kind as `标签：值` lines |
//!
//! The tree builder is html5ever's, with a sink of our own and not through `scraper`: it gives the same tree, and with it
//! the place of every text and a way to stop. The tokenizer before it is ours, see `token`. Styles are read for
//! `display:none` and its like alone; scripts are not run.
//!
//! Places are lines and characters of the decoded page, tags included: of the run of text from its first visible
//! character to its last. An empty cell is placed at its tag. In MHTML they count in the decoded pages, one behind the
//! other, not in the message around them.

mod attach;
mod bare_time;
mod bars;
mod build;
mod charset;
mod copy;
mod css;
mod detect;
mod direct;
mod doctype;
mod dom;
mod facts;
mod field;
mod flow;
mod foot;
mod frame;
mod furniture;
mod grid;
mod line;
mod mime;
mod page;
mod pair;
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
mod veil;
mod words;
mod written;

pub(super) use detect::{detect, detect_mhtml};

use super::{Input, Read, ReadError};
use crate::model::{Body, Code, Finding};
use std::borrow::Cow;

/// Reads a page.
///
/// # Errors
/// [`ReadError::UnknownFormat`] where the bytes are no text, [`ReadError::TooLarge`] past a cap of
/// [`super::limits`].
pub fn read(input: &Input<'_>) -> Result<Read, ReadError> {
    let decoded = charset::decode(input.bytes, None)?;
    let findings = decoded.findings();
    read_text(input, decoded.text, decoded.name, &[], findings)
}

/// Reads the pages of a saved message: the page, then those in its frames and the further sheets of a workbook.
///
/// # Errors
/// As [`read`]; [`ReadError::Malformed`] where the message holds no page.
pub fn read_mhtml(input: &Input<'_>) -> Result<Read, ReadError> {
    let (mut text, mut name, mut findings) = (String::new(), None, Vec::new());
    let mime::Message { pages, sheets, unread } = mime::read(input.bytes)?;
    if unread > 0 {
        let message = format!("{unread} style sheets of the message were not read; what they hide or show may differ");
        findings.push(Finding::new(Code::LimitReached, message).with("sheets", unread));
    }
    for page in pages {
        let decoded = charset::decode(&page.bytes, page.charset.as_deref())?;
        findings.extend(decoded.findings());
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&decoded.text);
        name.get_or_insert(decoded.name);
    }
    let mut read = read_text(input, text.into(), name.unwrap_or_default(), &sheets, findings)?;
    // What its frames lead to is in the message too.
    read.body.findings.retain(|finding| finding.code != Code::FrameNotRead);
    Ok(read)
}

fn read_text(
    input: &Input<'_>,
    mut text: Cow<'_, str>,
    encoding: String,
    sheets: &[css::Sheet],
    mut findings: Vec<Finding>,
) -> Result<Read, ReadError> {
    input.budget.chars(text.len() as u64 / 3)?;
    // One character a line end, as places count.
    if memchr::memchr(b'\r', text.as_bytes()).is_some() {
        text = text.replace("\r\n", "\n").into();
    }
    let mut dom = build::parse(&text)?;
    findings.extend(frame::open(&mut dom, &text)?);
    let looks = css::apply(&mut dom, sheets);
    veil::close(&mut dom);
    if !input.include_hidden {
        veil::lift(&mut dom, &looks);
    }
    grid::lay(&mut dom, &looks);
    let (blocks, links, noticed) = flow::read(&dom, &text, input)?;
    findings.extend(noticed);
    Ok(Read { body: Body { blocks, links, findings }, encoding: Some(encoding) })
}
