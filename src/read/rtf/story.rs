//! Paragraphs, cells and rows as they end → blocks. A paragraph says only at its end how deep in tables it stands;
//! tables open and close to fit.

use super::words::Kind;
use crate::model::{Block, Cell, ParagraphKind, Place, Shape, Table};
use crate::read::ReadError;
use crate::read::limits::{Budget, MAX_DEPTH};
use crate::read::word::edges::{self, CellShape, Row};
use crate::read::word::flow::{self, Margins, paragraph};
use crate::read::word::numbering::Suffix;
use crate::read::word::rows::{MAX_COLUMNS, Merge};
use crate::read::word::symbols::shown;
use crate::read::word::tally::Tally;

/// What `\trowd` and the words behind it say of a row.
#[derive(Debug, Clone, Default)]
pub(super) struct RowShape {
    left: i32,
    edges: Vec<i32>,
    cells: Vec<CellShape>,
    next: CellShape,
}

impl RowShape {
    /// Lays one word over what is there; false for a word that says nothing of rows.
    pub(super) fn apply(&mut self, word: &str, number: Option<i32>) -> bool {
        match word {
            "trowd" => *self = RowShape::default(),
            "trleft" => self.left = number.unwrap_or(0),
            "clvmgf" => self.next.merge = Merge::Restart,
            "clvmrg" => self.next.merge = Merge::Continue,
            "clmrg" => self.next.joins_left = !self.cells.is_empty(),
            "cellx" if self.cells.len() < MAX_COLUMNS => {
                if self.edges.is_empty() {
                    self.edges.push(self.left);
                }
                self.edges.push(number.unwrap_or(0));
                self.cells.push(std::mem::take(&mut self.next));
            }
            "cellx" => {}
            _ => return false,
        }
        true
    }
}

/// A table that is not at its end.
struct Open {
    number: usize,
    rows: Vec<Row>,
    /// Cells of all rows, and which of them is the first of the row in hand.
    cells: Vec<Cell>,
    first: usize,
    /// The cell in hand.
    text: String,
    tables: Vec<Table>,
}

/// A text of its own: its blocks so far and what is not yet at its end.
pub(super) struct Story {
    pub(super) kind: Kind,
    /// The paragraph in hand.
    pub(super) text: String,
    /// Its number.
    pub(super) number: String,
    /// Text of paragraphs whose own end was deleted: it belongs to the next one.
    carry: String,
    blocks: Vec<Block>,
    open: Vec<Open>,
}

impl Story {
    fn new(kind: Kind) -> Self {
        let (text, number, carry) = (String::new(), String::new(), String::new());
        Story { kind, text, number, carry, blocks: Vec::new(), open: Vec::new() }
    }
}

/// All texts of a document, as they are read.
pub(super) struct Stories<'a> {
    budget: &'a Budget,
    /// The text in hand last; the document's own first.
    stack: Vec<Story>,
    /// What stands behind the block of the document that anchors it.
    aside: Vec<Block>,
    /// Lines of headers and footers.
    margins: Vec<String>,
    tables: usize,
    blocks: usize,
    pub(super) covered: Tally,
    pub(super) beyond: Tally,
    /// Rows of outermost tables, and of those inside them.
    pub(super) shapes: [RowShape; 2],
}

impl<'a> Stories<'a> {
    pub(super) fn new(budget: &'a Budget) -> Self {
        Stories {
            budget,
            stack: vec![Story::new(Kind::Body)],
            aside: Vec::new(),
            margins: Vec::new(),
            tables: 0,
            blocks: 0,
            covered: Tally::default(),
            beyond: Tally::default(),
            shapes: [RowShape::default(), RowShape::default()],
        }
    }

    /// The text in hand.
    pub(super) fn now(&mut self) -> Option<&mut Story> {
        self.stack.last_mut()
    }

    /// Where the block of the document in hand stands.
    pub(super) fn place(&self) -> Place {
        let in_table = self.stack.first().is_some_and(|story| !story.open.is_empty());
        Place::Block { block: self.blocks + usize::from(!in_table) }
    }

    /// Begins a text inside the one in hand; false where that is too deep.
    pub(super) fn begin(&mut self, kind: Kind) -> bool {
        let begins = self.stack.len() <= MAX_DEPTH;
        if begins {
            self.stack.push(Story::new(kind));
        } else {
            let place = self.place();
            self.beyond.note(&place);
        }
        begins
    }

    /// Ends the text in hand, whose last paragraph stands at this depth of tables, and puts it behind its anchor.
    pub(super) fn finish(&mut self, depth: usize) -> Result<(), ReadError> {
        if self.stack.len() < 2 {
            return Ok(());
        }
        self.last_paragraph(depth)?;
        let Some(story) = self.stack.pop() else { return Ok(()) };
        let mut blocks = story.blocks;
        if story.kind != Kind::TextBox {
            let mut lines = Vec::new();
            blocks.iter().for_each(|block| flatten(block, &mut lines));
            if story.kind == Kind::Margin {
                self.margins.append(&mut lines);
                return Ok(());
            }
            let place = self.place();
            let note = |text: &String| paragraph(text, &place, ParagraphKind::Note, None);
            blocks = lines.iter().map(note).collect();
        }
        match self.stack.last_mut() {
            Some(outer) if outer.kind != Kind::Body => outer.blocks.append(&mut blocks),
            _ => self.aside.append(&mut blocks),
        }
        Ok(())
    }

    fn last_paragraph(&mut self, depth: usize) -> Result<(), ReadError> {
        if !self.is_blank() {
            self.paragraph(depth, None, false)?;
        }
        self.close(0)
    }

    /// Ends the paragraph in hand, which stands at this depth of tables. One whose end is deleted goes on in the next.
    pub(super) fn paragraph(&mut self, depth: usize, heading: Option<u8>, deleted: bool) -> Result<(), ReadError> {
        let Some(story) = self.stack.last_mut() else { return Ok(()) };
        if deleted {
            story.carry.push_str(&std::mem::take(&mut story.text));
            story.number.clear();
            return Ok(());
        }
        self.tables_to(depth)?;
        let Some(story) = self.stack.last_mut() else { return Ok(()) };
        let text = std::mem::take(&mut story.text);
        let carry = std::mem::take(&mut story.carry);
        let mut line = std::mem::take(&mut story.number);
        number(&mut line, if carry.is_empty() { &text } else { &carry });
        line.push_str(&carry);
        line.push_str(&text);
        self.emit(&line, heading)?;
        if depth == 0 && self.stack.len() == 1 {
            self.blocks += 1;
            self.flush_aside();
        }
        Ok(())
    }

    /// Puts a text into the cell in hand, else among the blocks.
    fn emit(&mut self, text: &str, heading: Option<u8>) -> Result<(), ReadError> {
        let text = shown(text.trim());
        if text.is_empty() {
            return Ok(());
        }
        self.budget.chars(text.chars().count() as u64)?;
        let place = self.place();
        let Some(story) = self.stack.last_mut() else { return Ok(()) };
        let Some(cell) = story.open.last_mut() else {
            let kind = if story.kind == Kind::Body { ParagraphKind::Body } else { ParagraphKind::TextBox };
            story.blocks.push(paragraph(&text, &place, kind, heading));
            return Ok(());
        };
        if !cell.text.is_empty() {
            cell.text.push('\n');
        }
        cell.text.push_str(&text);
        Ok(())
    }

    /// Ends a cell at this depth.
    pub(super) fn cell(&mut self, depth: usize) -> Result<(), ReadError> {
        self.budget.cells(1)?;
        self.paragraph(depth, None, false)?;
        if let Some(table) = self.stack.last_mut().and_then(|story| story.open.last_mut()) {
            table.end_cell();
        }
        Ok(())
    }

    /// Ends a row at this depth.
    pub(super) fn row(&mut self, depth: usize) -> Result<(), ReadError> {
        self.close(depth)?;
        let blank = self.is_blank();
        let open = self.stack.last().map_or(0, |story| story.open.len());
        if open < depth {
            return Ok(());
        }
        if !blank {
            self.cell(depth)?;
        }
        let shape = self.shapes.get(usize::from(depth > 1)).cloned().unwrap_or_default();
        if let Some(table) = self.stack.last_mut().and_then(|story| story.open.last_mut()) {
            table.end_row(shape);
        }
        Ok(())
    }

    /// Opens and closes tables to a depth.
    fn tables_to(&mut self, depth: usize) -> Result<(), ReadError> {
        self.close(depth)?;
        while self.stack.last().is_some_and(|story| story.open.len() < depth) {
            self.tables += 1;
            let number = self.tables;
            let outermost = self.stack.len() == 1 && self.stack.last().is_some_and(|story| story.open.is_empty());
            self.blocks += usize::from(outermost);
            if let Some(story) = self.stack.last_mut() {
                let (text, tables) = (String::new(), Vec::new());
                story.open.push(Open { number, rows: Vec::new(), cells: Vec::new(), first: 0, text, tables });
            }
        }
        Ok(())
    }

    /// Closes tables deeper than this.
    fn close(&mut self, depth: usize) -> Result<(), ReadError> {
        while self.stack.last().is_some_and(|story| story.open.len() > depth) {
            let place = self.place();
            let Some(story) = self.stack.last_mut() else { break };
            let Some(mut table) = story.open.pop() else { break };
            let outer = story.open.len();
            if table.cells.len() > table.first || !table.text.is_empty() || !table.tables.is_empty() {
                table.end_row(self.shapes.get(usize::from(outer > 0)).cloned().unwrap_or_default());
            }
            let built = self.build(table, place)?;
            let Some(story) = self.stack.last_mut() else { break };
            match (built, story.open.last_mut()) {
                (Some(table), Some(cell)) => cell.tables.push(table),
                (Some(table), None) => story.blocks.push(Block::Table(table)),
                (None, _) => {}
            }
            if outer == 0 && self.stack.len() == 1 {
                self.flush_aside();
            }
        }
        Ok(())
    }

    fn build(&mut self, table: Open, place: Place) -> Result<Option<Table>, ReadError> {
        if table.rows.is_empty() {
            if self.tables == table.number {
                self.tables -= 1;
            }
            return Ok(None);
        }
        let grid = edges::lay(table.number, &table.rows, table.cells, &mut self.covered, &mut self.beyond);
        let spent = grid.cells.len() as u64;
        // The grid is a rectangle: ragged rows are paid for too.
        self.budget.cells((grid.row as u64 * grid.width as u64).saturating_sub(spent))?;
        Ok(Some(Table { name: None, shape: Shape::Grid, grid: grid.build(), place }))
    }

    /// Puts what was anchored in the block just ended behind it.
    fn flush_aside(&mut self) {
        let here = Place::Block { block: self.blocks };
        for block in &mut self.aside {
            match block {
                Block::Paragraph(paragraph) => paragraph.place = here.clone(),
                Block::Table(table) => table.place = here.clone(),
            }
        }
        if let Some(body) = self.stack.first_mut() {
            body.blocks.append(&mut self.aside);
        }
    }

    /// Whether the paragraph in hand shows nothing so far.
    fn is_blank(&self) -> bool {
        let blank = |story: &Story| story.text.trim().is_empty() && story.carry.trim().is_empty();
        self.stack.last().is_none_or(blank)
    }

    /// Ends every text and gives the blocks of the document, headers and footers last. The last paragraph stands at
    /// this depth of tables.
    pub(super) fn end(&mut self, depth: usize) -> Result<Vec<Block>, ReadError> {
        while self.stack.len() > 1 {
            self.finish(depth)?;
        }
        self.last_paragraph(depth)?;
        self.flush_aside();
        let mut blocks = self.stack.pop().map(|story| story.blocks).unwrap_or_default();
        let mut margins = Margins::default();
        for text in std::mem::take(&mut self.margins) {
            margins.put(text, &mut self.blocks, &mut blocks);
        }
        Ok(blocks)
    }
}

impl Open {
    /// Adds the cell in hand; its place is known when all rows are.
    fn end_cell(&mut self) {
        let (text, tables) = (std::mem::take(&mut self.text), std::mem::take(&mut self.tables));
        self.cells.push(Cell { tables, ..Cell::new(text, Place::Block { block: 1 }) });
    }

    fn end_row(&mut self, shape: RowShape) {
        if !self.text.is_empty() || !self.tables.is_empty() {
            self.end_cell();
        }
        let count = self.cells.len() - self.first;
        if count == 0 {
            return;
        }
        self.first = self.cells.len();
        let RowShape { edges, cells: mut shapes, .. } = shape;
        shapes.resize(count, CellShape::default());
        self.rows.push(Row { edges, shapes, hidden: false });
    }
}

/// Makes of the number as written, tab and all, what stands in front of the text.
fn number(line: &mut String, text: &str) {
    let suffix = match line.chars().next_back() {
        Some('\t') => Suffix::Tab,
        Some(' ') => Suffix::Space,
        _ => Suffix::Nothing,
    };
    line.truncate(line.trim_end().len());
    let text = text.trim_start();
    // A bullet alone says nothing; a number alone is what a column of numbers consists of.
    if text.is_empty() && !line.chars().any(char::is_alphanumeric) {
        line.clear();
    } else if suffix.needs_blank(line, text) {
        line.push(' ');
    }
}

/// The texts of a block, cell by cell.
fn flatten(block: &Block, lines: &mut Vec<String>) {
    match block {
        Block::Paragraph(paragraph) => lines.push(paragraph.text.clone()),
        Block::Table(table) => flow::flatten(table, lines),
    }
}
