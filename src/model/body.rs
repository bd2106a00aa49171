//! What a reader made of the bytes: resolved content only. Styles, numbering, encodings and merged cells
//! are settled before these types are built.

use super::{Finding, Place, Table};

/// Everything read from one input, in reading order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    /// Paragraphs and tables in reading order.
    pub blocks: Vec<Block>,
    /// Links to files that the text shows, in reading order; only web pages and Markdown have them.
    pub links: Vec<Link>,
    /// What the reader noticed: lossy encodings, hidden cells, an extension that lies.
    pub findings: Vec<Finding>,
}

/// A link to a file: an attachment of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The words that are the link, runs of white space as one blank, with the number that stands before them on a line
    /// of files (`1.渡口清单.docx`); the name of the file beside it where they only say 下载. May be empty.
    pub text: String,
    /// Where it leads, as written.
    pub href: String,
}

/// A paragraph or a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph: one line of plain text, one `w:p` of a Word file.
    Paragraph(Paragraph),
    /// A table, with or without its row structure.
    Table(Table),
}

/// One paragraph.
#[derive(Debug, Clone, PartialEq)]
pub struct Paragraph {
    /// What a reader of the page sees, generated numbers included; `\n` for a line break inside. Never empty.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// What part of the page it belongs to.
    pub kind: ParagraphKind,
    /// Outline level of a heading style (1 to 9); `None` for body text.
    pub heading: Option<u8>,
}

/// What part of the page a paragraph belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParagraphKind {
    /// The text itself.
    Body,
    /// A text box or shape.
    TextBox,
    /// A footnote or endnote, in the place of its anchor.
    Note,
    /// A page header or footer.
    Margin,
}
