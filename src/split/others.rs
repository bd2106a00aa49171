//! Cells of tables that are no lists, read as prose: those of which a record was made count as such.

use super::view::{Use, View};
use crate::model::{Accounting, Draft, Place};
use std::collections::HashSet;

/// The places of the cells of a table that were left to prose.
pub(super) fn left(view: &View<'_>) -> impl Iterator<Item = Place> {
    let cells = view.cells.iter().zip(&view.uses);
    let other = cells.filter(|(cell, use_)| !cell.is_blank() && use_.get() == Some(Use::Other));
    other.map(|(cell, _)| cell.place.clone())
}

/// Counts those cells as cells of records whose text the drafts hold.
pub(super) fn settle(left: &[Place], drafts: &[Draft], accounting: &mut Accounting) {
    if left.is_empty() {
        return;
    }
    let parts = || drafts.iter().flat_map(|d| &d.parts).map(|p| &p.place);
    let whole: HashSet<&Place> = parts().collect();
    let mut starts: Vec<usize> = parts().filter_map(|p| span(p).map(|(from, _)| from)).collect();
    starts.sort_unstable();
    let holds = |place: &&Place| match span(place) {
        Some((from, to)) => starts.get(starts.partition_point(|at| *at < from)).is_some_and(|at| *at < to),
        None => whole.contains(place),
    };
    let told = left.iter().filter(holds).count().min(accounting.other);
    accounting.other -= told;
    accounting.record += told;
}

/// From where to where a place of a text reaches, in characters of the text.
fn span(place: &Place) -> Option<(usize, usize)> {
    match place {
        Place::Text { chars: [from, to], before, .. } => Some((before + from, before + to)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::dialects::testing::page;

    #[test]
    fn sentences_in_cells_that_made_records() {
        let found = page(&[
            "渡口问题整改清单",
            "问题：护栏缺失。措施：加装护栏。责任单位：县交通局。时限：6月底前。 | ",
            "问题：标识不清。措施：补设标识。责任单位：渡管站。时限：7月底前。 | ",
        ]);
        assert_eq!(found.drafts.len(), 2);
        let counted = found.accounting;
        assert_eq!((counted.cells, counted.record, counted.other), (2, 2, 0));
        let none = page(&["渡口简介 | 青禾渡始建多年", "渡口电话 | 无"]).accounting;
        assert_eq!((none.record, none.other), (0, none.cells));
    }
}
