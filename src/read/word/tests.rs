//! What the tests of the readers of Word's formats look at.

use crate::model::{Block, Body, Slot, Table};

/// The text of a paragraph; of a table, that it is one.
fn text(block: &Block) -> &str {
    match block {
        Block::Paragraph(p) => p.text.as_str(),
        Block::Table(_) => "<table>",
    }
}

/// Those of all blocks.
pub(in crate::read) fn texts(body: &Body) -> Vec<&str> {
    body.blocks.iter().map(text).collect()
}

/// The first table.
pub(in crate::read) fn table(body: &Body) -> &Table {
    body.blocks.iter().find_map(|b| if let Block::Table(t) = b { Some(t) } else { None }).unwrap()
}

/// Rows of a grid: the text of a cell at its origin, `^` where it covers, `.` for nothing.
pub(in crate::read) fn grid(table: &Table) -> Vec<String> {
    let slot = |r, c| match table.grid.slot(r, c) {
        Slot::Empty => ".".to_string(),
        Slot::Covered(_) => "^".to_string(),
        Slot::Origin(i) => table.grid.cells()[i].text.clone(),
    };
    let line = |r| (0..table.grid.width()).map(|c| slot(r, c)).collect::<Vec<_>>().join("|");
    (0..table.grid.rows()).map(line).collect()
}
