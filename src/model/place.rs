//! Where a text came from, precise enough to find and highlight it again.

use super::CellRange;
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt;
use std::sync::Arc;

/// The place of a text in the input. Which form is used depends on the format read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Place {
    /// Plain text, csv and html: lines and characters of the decoded text.
    Text {
        /// First and last line, 1-based, both included.
        lines: [usize; 2],
        /// 1-based Unicode scalars counted from the start of the first line (a line break counts one);
        /// the second number is one past the last scalar.
        chars: [usize; 2],
        /// Scalars of the text before the first line, line breaks counted one. Not written out: it only lets two
        /// places be joined.
        #[serde(skip)]
        #[schemars(skip)]
        before: usize,
    },
    /// A spreadsheet range.
    Sheet {
        /// Sheet name as written.
        // Shared by the places of a sheet.
        sheet: Arc<str>,
        /// A1 notation: `B9` or, for a merged cell, `B9:G9`.
        #[schemars(with = "String")]
        range: CellRange,
        /// True where the row, column or sheet was hidden; left out otherwise.
        #[serde(skip_serializing_if = "is_false")]
        #[schemars(default)]
        hidden: bool,
    },
    /// A table cell of a Word file.
    Cell {
        /// 1-based number of the table in reading order (nested tables count where they open).
        table: usize,
        /// 1-based row.
        row: usize,
        /// 1-based grid column of the cell's left edge.
        col: usize,
    },
    /// A paragraph of a Word file.
    Block {
        /// 1-based number of the paragraph or table in reading order.
        block: usize,
    },
}

fn is_false(value: &bool) -> bool {
    !*value
}

impl Place {
    /// The smallest place of the same form that holds both; `self` where the forms differ.
    #[must_use]
    pub fn join(&self, other: &Place) -> Place {
        match (self, other) {
            (Place::Text { lines: a, chars: p, before: m }, Place::Text { lines: b, chars: q, before: n }) => {
                let before = *m.min(n);
                let from = (m + p[0]).min(n + q[0]);
                let to = (m + p[1]).max(n + q[1]);
                let lines = [a[0].min(b[0]), a[1].max(b[1])];
                Place::Text { lines, chars: [from - before, to - before], before }
            }
            (
                Place::Sheet { sheet, range, hidden },
                Place::Sheet { sheet: other_sheet, range: other_range, hidden: h },
            ) => {
                if sheet != other_sheet {
                    return self.clone();
                }
                Place::Sheet { sheet: Arc::clone(sheet), range: range.join(*other_range), hidden: *hidden && *h }
            }
            _ => self.clone(),
        }
    }
}

/// For people: `lines 80-84`, `清单!B9:G9`, `table 2 row 5 col 1`, `block 12`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Text { lines: [a, b], .. } if a == b => write!(f, "line {a}"),
            Place::Text { lines: [a, b], .. } => write!(f, "lines {a}-{b}"),
            Place::Sheet { sheet, range, hidden } => {
                write!(f, "{sheet}!{range}{}", if *hidden { " (hidden)" } else { "" })
            }
            Place::Cell { table, row, col } => write!(f, "table {table} row {row} col {col}"),
            Place::Block { block } => write!(f, "block {block}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_well_in_a_cell() {
        assert_eq!(Place::Text { lines: [80, 84], chars: [1, 24], before: 0 }.to_string(), "lines 80-84");
        let sheet =
            Place::Sheet { sheet: "清单".into(), range: CellRange { rows: [8, 8], cols: [1, 1] }, hidden: true };
        assert_eq!(sheet.to_string(), "清单!B9 (hidden)");
        assert_eq!(Place::Cell { table: 2, row: 5, col: 1 }.to_string(), "table 2 row 5 col 1");
    }

    #[test]
    fn joins_places_of_one_form() {
        // "甲乙\n丙丁戊\n己": 乙 in line 1 and 己 in line 3.
        let a = Place::Text { lines: [1, 1], chars: [2, 3], before: 0 };
        let b = Place::Text { lines: [3, 3], chars: [1, 2], before: 7 };
        assert_eq!(a.join(&b), Place::Text { lines: [1, 3], chars: [2, 9], before: 0 });
        assert_eq!(b.join(&a), a.join(&b));
    }
}
