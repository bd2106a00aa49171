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

/// Header and footer lines that say only which page it is.
fn is_page_number(text: &str) -> bool {
    let furniture =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || "-—–－第页共/of·.．０１２３４５６７８９".contains(c);
    text.chars().all(furniture)
}
