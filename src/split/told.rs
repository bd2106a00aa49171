//! What the header and the rows of a list leave to be told: columns that map to no field, rows laid out by what their cells
//! are.

use super::Cutter;
use super::columns::{Column, Columns};
use super::lines::Line;
use super::view::View;
use crate::model::{Code, Field, Finding, Place, Shape, Slot};
use std::collections::HashMap;

impl Cutter<'_> {
    /// Says where a row of a table without rows lacks a measure, a goal, a unit or a deadline: its cells were placed by
    /// what they are.
    pub(super) fn realigned(&mut self, view: &View<'_>, line: &Line) {
        let (Shape::Stream, Line::Data(slots)) = (view.table.shape, line) else { return };
        let Some(columns) = self.state.as_ref().and_then(|s| s.columns.as_ref()) else { return };
        let cells: Vec<usize> =
            slots.iter().filter_map(|s| if let Slot::Origin(i) = s { Some(*i) } else { None }).collect();
        let lacks = |c: &Column| matches!(c.field, Field::Measures | Field::Goal | Field::Units | Field::Deadline);
        let missing: Vec<&str> = slots
            .iter()
            .zip(&columns.0)
            .filter(|(slot, column)| **slot == Slot::Empty && lacks(column))
            .filter_map(|(_, column)| column.label.as_deref())
            .collect();
        let Some(first) = cells.first().and_then(|i| view.cells.get(*i)).filter(|_| !missing.is_empty()) else {
            return;
        };
        let message = format!(
            "A row has {} cells for {} columns; they were placed by what they are, without {}.",
            cells.len(),
            columns.0.len(),
            missing.join("、")
        );
        let finding = Finding::new(Code::RowRealigned, message).at(first.place.clone());
        self.out.findings.push(
            finding.with("cells", cells.len()).with("columns", columns.0.len()).with("missing", missing.join("、")),
        );
    }

    /// Says which columns map to no field, each at its own header, one of `cells`.
    pub(super) fn unknown_columns(&mut self, view: &View<'_>, columns: &Columns, cells: &[usize], no: usize) {
        let list = self.out.lists.get(no.saturating_sub(1)).map(|l| l.place.clone());
        // Two columns of one name have two headers.
        let mut headers: HashMap<String, Vec<&Place>> = HashMap::new();
        for cell in cells.iter().rev().filter_map(|i| view.cells.get(*i)) {
            headers.entry(cell.text.split_whitespace().collect()).or_default().push(cell.place);
        }
        for column in &columns.0 {
            let guessed = column.field == Field::Problem;
            let Some(label) = column.label.as_ref().filter(|_| guessed || column.field == Field::Extra) else {
                continue;
            };
            let own = headers.get_mut(&**label).and_then(Vec::pop);
            let known = if guessed { self.rules.labels.meaning(label) } else { self.rules.labels.exact(label) };
            if known.is_some() || self.rules.words.interim.tell(label) {
                continue;
            }
            let told = if guessed {
                "was read as the problem by its texts"
            } else {
                "maps to no field; its values are in extra"
            };
            let message = format!("The column “{label}” {told}.");
            let mut finding = Finding::new(Code::UnknownColumn, message).with("label", &**label).with("list", no);
            finding.place = own.or(list.as_ref()).cloned();
            self.out.findings.push(finding);
        }
    }
}
