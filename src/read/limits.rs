//! The caps on what one input may cost, each with its reason. They are deliberately not configurable.
//!
//! Here stand those that several readers share or that a whole input is measured by. A cap on one loop of one reader
//! (columns of a row, paragraphs of a story, fonts, styles) stands beside that loop, with its reason.

use super::ReadError;
use std::cell::Cell;

/// Largest input file. The largest published list met has 3 MB; scans of pages are the rest.
pub const MAX_INPUT: u64 = 512 << 20;
/// Largest inflated part of a package. A sheet of a million filled cells has about 60 MB of XML.
pub const MAX_PART: u64 = 256 << 20;
/// Cells in one document. Above it, no person has written the list.
pub const MAX_CELLS: u64 = 2_000_000;
/// Characters of text in one document.
pub const MAX_CHARS: u64 = 200_000_000;
/// Paragraphs and tables of one document, lines of a text among them: each costs the splitter a thousand bytes and more. The
/// longest compilations met have some ten thousand.
pub const MAX_BLOCKS: usize = 1_000_000;
/// Depth of nested tables or elements. Word itself stops at far fewer.
pub const MAX_DEPTH: usize = 100;
/// Largest page of HTML, in bytes of UTF-8. A sheet of 100,000 rows saved as a page has about 40 MB.
pub const MAX_HTML: u64 = 96 << 20;
/// Depth of elements in a page. The parser's time for a tag grows with it; browsers flatten past 512.
pub const MAX_ELEMENT_DEPTH: u32 = 2_000;
/// Elements and texts of a page: about 100 bytes each are held.
pub const MAX_NODES: usize = 3_000_000;
/// Sum of the depths at a page's tags and texts, which bounds the parser's searches: four million pieces 100 deep.
pub const MAX_TREE_WORK: u64 = 400_000_000;

/// Members of one archive, those of the archives inside it included. The attachments of a county's whole year are a few
/// thousand.
pub const MAX_MEMBERS: u64 = 20_000;
/// Bytes inflated for one archive in all: as much as an input may have. What headers say of sizes is never believed.
pub const MAX_INFLATED: u64 = 512 << 20;
/// Bytes of members held at one time: a member and the archives inside the archive that it stands in.
pub const MAX_HELD: u64 = 128 << 20;
/// Archives inside one another, the outermost counted: a bundle of bundles of attachments is two or three.
pub const MAX_ARCHIVES: usize = 4;

/// Counts what one input costs. One per input, used on one thread.
#[derive(Debug, Default)]
pub struct Budget {
    cells: Cell<u64>,
    chars: Cell<u64>,
}

impl Budget {
    /// A fresh budget.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts cells.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] past [`MAX_CELLS`].
    pub fn cells(&self, n: u64) -> Result<(), ReadError> {
        spend(&self.cells, n, MAX_CELLS, "cells")
    }

    /// Counts characters of text.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] past [`MAX_CHARS`].
    pub fn chars(&self, n: u64) -> Result<(), ReadError> {
        spend(&self.chars, n, MAX_CHARS, "characters")
    }
}

/// Counts paragraphs and tables.
///
/// # Errors
/// [`ReadError::TooLarge`] past [`MAX_BLOCKS`].
pub fn blocks(n: usize) -> Result<(), ReadError> {
    let what = || "paragraphs and tables".to_string();
    if n > MAX_BLOCKS { Err(ReadError::TooLarge { what: what(), limit: MAX_BLOCKS as u64 }) } else { Ok(()) }
}

fn spend(counter: &Cell<u64>, n: u64, limit: u64, what: &str) -> Result<(), ReadError> {
    let total = counter.get().saturating_add(n);
    counter.set(total);
    if total > limit {
        return Err(ReadError::TooLarge { what: what.to_string(), limit });
    }
    Ok(())
}
