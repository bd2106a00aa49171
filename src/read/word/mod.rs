//! What the readers of Word's formats share, whichever way the file is stored: lists and how they count and are
//! written, signs of symbol fonts, code pages, where paragraphs go, the rows of a table, and a tally of what was met.

pub(super) mod codepages;
pub(super) mod counter;
pub(super) mod edges;
pub(super) mod flow;
pub(super) mod numbering;
pub(super) mod numfmt;
pub(super) mod rows;
pub(super) mod symbols;
pub(super) mod tally;
#[cfg(test)]
pub(super) mod tests;
