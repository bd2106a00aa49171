//! `.rtf`, and `.doc` files that are RTF: the text as the page shows it, after the Rich Text Format Specification 1.9.1.
//!
//! | file | what |
//! |---|---|
//! | `lexer` | tokens |
//! | `charset` | bytes that wait for their second half; code pages are `word`'s |
//! | `fonts` | the table of fonts |
//! | `state` | what a group gives back at its end; form fields |
//! | `words` | where the text of a group goes, words that are characters |
//! | `reader` | groups and what they change, what is visible |
//! | `story` | paragraphs, cells and rows → blocks |
//!
//! Why a reader of our own (November 2026): no crate gives Chinese text and tables both.
//!
//! | crate | text in code page 936 | a character in two runs | tracked deletions | tables | a file that is cut |
//! |---|---|---|---|---|---|
//! | rtf-parser 0.4.3 | mojibake | mojibake | given as text | cells run together | error |
//! | rtf-to-html 0.1.1 | mojibake | mojibake | given as text | cells run together | error |
//! | rtf-parser-tt 0.6.0 | right | mojibake | given as text | tabs, no merges | error |
//! | anydoc 0.2.4 | right | mojibake | given as text, hidden text too | merges dropped, inner tables flattened | read |
//! | rtf-grimoire 0.2.1 | tokens only | | | | |
//!
//! Choices are those of `docx` and `doc`. Numbers of lists are those that the file itself writes for programs that do
//! not count (`\listtext`, `\pntext`). Comments, pictures and embedded data are left out; the words of a shape or of a
//! form field are not. Raw bytes are read like escaped ones.

mod charset;
mod fonts;
mod lexer;
mod reader;
mod state;
mod story;
mod words;

#[cfg(test)]
mod tests;

use super::{Input, Read, ReadError};
use lexer::Lexer;
use reader::Reader;

/// Whether bytes are RTF.
#[must_use]
pub fn detect(bytes: &[u8], _: &str) -> bool {
    start(bytes).starts_with(b"{\\rtf")
}

/// The bytes without a mark and blanks that some systems put before the first brace.
fn start(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes).trim_ascii_start()
}

/// Reads an RTF file.
///
/// # Errors
/// [`ReadError::TooLarge`] past a cap; damage leaves what could be read and a finding.
pub fn read(input: &Input<'_>) -> Result<Read, ReadError> {
    let mut reader = Reader::new(input.budget);
    for token in Lexer::new(start(input.bytes)) {
        reader.take(token)?;
    }
    reader.finish()
}
