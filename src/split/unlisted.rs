//! Tables that are no list of their own: what they say is kept as loose texts, or read like prose below an item.

use super::Cutter;
use super::above;
use super::lines::Line;
use super::titles;
use super::view::{Use, View};
use crate::model::{Field, LooseKind, Shape, Slot};
use crate::text::marker;

impl Cutter<'_> {
    /// Whether the line above is an item of prose (（一）渠道淤塞): labels and values below it are about that.
    pub(super) fn below_item(&self) -> bool {
        let line = self.out.loose.last().filter(|l| l.kind == LooseKind::Paragraph);
        line.is_some_and(|l| marker::leading(&l.text).is_some() && titles::attachment(&l.text).is_none())
    }

    /// One row under a header that says what is done about the item above: labels and values, as if they were prose.
    pub(super) fn answer_table(&mut self, view: &View<'_>, lines: &[Line]) {
        let grid = &view.table.grid;
        // Where the rows were lost the lines say what stands under what.
        if let (Shape::Stream, [Line::Header(_, labels), Line::Data(slots)]) = (view.table.shape, lines) {
            let values = slots.iter().map(|slot| if let Slot::Origin(i) = slot { Some(*i) } else { None });
            for (label, value) in labels.iter().zip(values) {
                let pair = [Some(*label), value];
                for i in pair.into_iter().flatten() {
                    view.mark(i, Use::Other);
                    self.loose_cell(view, i, LooseKind::Paragraph);
                }
            }
            return;
        }
        for i in (0..grid.width()).flat_map(|col| (0..grid.rows()).map(move |row| grid.slot(row, col))) {
            let Slot::Origin(i) = i else { continue };
            view.mark(i, Use::Other);
            self.loose_cell(view, i, LooseKind::Paragraph);
        }
    }

    /// A table that is no list: its own tables are read in turn, its texts are kept as loose lines. The rows of a table
    /// that `counts` something else (a roster, money) are no prose.
    pub(super) fn other_table(&mut self, view: &mut View<'_>, lines: &[Line], counts: bool) {
        let table = view.table;
        let mut rows: Vec<bool> = (0..table.grid.rows()).map(|row| counts && view.row_cells(row).len() > 1).collect();
        // Where the rows were lost each cell stands in one of its own.
        if counts && table.shape == Shape::Stream {
            for row in below_stop(lines).filter_map(|i| view.cells.get(i)).map(|c| c.row) {
                rows.iter_mut().skip(row).take(1).for_each(|counted| *counted = true);
            }
        }
        let holds_tables = table.grid.nested().next().is_some();
        for (i, cell) in table.grid.cells().iter().enumerate() {
            view.mark(i, Use::Other);
            let row = view.cells.get(i).and_then(|c| rows.get(c.row));
            let kind = if row == Some(&true) { LooseKind::Note } else { LooseKind::Paragraph };
            self.loose(cell.text.to_string(), cell.place.clone(), kind);
            if holds_tables {
                for inner in &cell.tables {
                    self.table(inner);
                }
            }
        }
    }

    /// The list in hand ends: what its rows of labels say and none of its records got is told.
    pub(super) fn end_list(&mut self) {
        let Some(state) = self.state.take() else { return };
        let list = state.list;
        let told = state.ungiven().into_iter().map(|part| above::unused(part, list, above::HEADS_NOTHING));
        self.out.findings.extend(told);
    }

    /// Tells of bodies and persons that a row of labels names below the last row of a list. A deadline there holds for the
    /// list or for the document.
    pub(super) fn unheaded(&mut self, view: &View<'_>, cell: usize) {
        let (Some(state), Some(c)) = (&self.state, view.cells.get(cell)) else { return };
        let parts = above::of_band(&c.text, c.place, self.rules).into_iter().filter(|p| p.field != Field::Deadline);
        let list = state.list;
        self.out.findings.extend(parts.map(|part| above::unused(part, list, above::HEADS_NOTHING)));
    }

    pub(super) fn loose_cell(&mut self, view: &View<'_>, cell: usize, kind: LooseKind) {
        if let Some(c) = view.cells.get(cell) {
            let text = c.text.to_string();
            self.loose(text, c.place.clone(), kind);
        }
    }
}

/// The cells of headers that head no list, and of the rows below them.
fn below_stop(lines: &[Line]) -> impl Iterator<Item = usize> {
    let stopped = lines.iter().skip_while(|line| !matches!(line, Line::Stop(_)));
    stopped.flat_map(|line| match line {
        Line::Stop(cells) => cells.clone(),
        Line::Data(slots) => {
            slots.iter().filter_map(|slot| if let Slot::Origin(i) = slot { Some(*i) } else { None }).collect()
        }
        _ => Vec::new(),
    })
}
