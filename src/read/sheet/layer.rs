//! One sheet as the readers of this folder hand it over: sparse cells, merges, what is hidden. Nothing here
//! grows with a coordinate or a count that the file merely states.

use super::number_format::{NumberFormat, Shown, Sight};
use super::value;
use crate::read::{Input, ReadError};

/// Rows a sheet can have; a cell below is no cell.
pub(super) const MAX_ROWS: u32 = 1 << 20;
/// Columns a sheet can have.
pub(super) const MAX_COLS: u32 = 1 << 14;

/// Numbers shown in part, and formulas without a value, that a sheet's finding names. More would be a second copy of the
/// sheet.
const MAX_NAMED: usize = 20;

/// A cell that is not empty, at its 0-based place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawCell {
    pub row: u32,
    pub col: u32,
    pub text: String,
}

/// A rectangle of cells, first and last row and column, 0-based, all included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub rows: [u32; 2],
    pub cols: [u32; 2],
}

impl Area {
    /// The area of an A1 range, `$` allowed; `None` for anything else.
    pub(super) fn parse(range: &str) -> Option<Area> {
        let (from, to) = range.split_once(':').unwrap_or((range, range));
        let (r0, c0) = parse_cell(from)?;
        let (r1, c1) = parse_cell(to)?;
        Area::new([r0, r1], [c0, c1])
    }

    /// The area, if it lies inside a sheet.
    pub(super) fn new(rows: [u32; 2], cols: [u32; 2]) -> Option<Area> {
        let sound = rows[0] <= rows[1] && cols[0] <= cols[1] && rows[1] < MAX_ROWS && cols[1] < MAX_COLS;
        sound.then_some(Area { rows, cols })
    }
}

/// 0-based row and column of an A1 name, `$` allowed.
pub(super) fn parse_cell(name: &str) -> Option<(u32, u32)> {
    let (mut row, mut col) = (0u32, 0u32);
    for b in name.bytes() {
        match b {
            b'$' => {}
            b'A'..=b'Z' if row == 0 => col = col.checked_mul(26)?.checked_add(u32::from(b - b'A') + 1)?,
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(b - b'0'))?,
            _ => return None,
        }
    }
    Some((row.checked_sub(1)?, col.checked_sub(1)?))
}

/// A set of row or column numbers as sorted runs that neither touch nor overlap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Runs(Vec<[u32; 2]>);

impl Runs {
    /// The set that these runs cover.
    pub(super) fn new(mut runs: Vec<[u32; 2]>) -> Self {
        runs.retain(|r| r[0] <= r[1]);
        runs.sort_unstable();
        let mut merged: Vec<[u32; 2]> = Vec::with_capacity(runs.len());
        for run in runs {
            match merged.last_mut() {
                Some(last) if run[0] <= last[1].saturating_add(1) => last[1] = last[1].max(run[1]),
                _ => merged.push(run),
            }
        }
        Runs(merged)
    }

    /// Whether the set has no number.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Number of runs.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The index of the run that holds a number.
    pub(super) fn position(&self, n: u32) -> Option<usize> {
        let at = self.0.partition_point(|r| r[1] < n);
        self.0.get(at).filter(|r| r[0] <= n).map(|_| at)
    }

    /// The run that holds a number.
    pub(super) fn run(&self, n: u32) -> Option<[u32; 2]> {
        self.position(n).and_then(|at| self.0.get(at)).copied()
    }

    /// The first number from `first` to `last` outside the set.
    pub(super) fn first_outside(&self, first: u32, last: u32) -> Option<u32> {
        let n = self.run(first).map_or(first, |r| r[1].saturating_add(1));
        (n <= last).then_some(n)
    }
}

/// Numbers of which a part is shown.
#[derive(Debug, Clone, Default)]
pub(super) struct Rounded {
    /// How many there are.
    pub count: usize,
    /// The first of them, at most [`MAX_NAMED`]: row, column and stored number.
    pub first: Vec<(u32, u32, f64)>,
}

/// Formulas of a sheet, as far as their values are in question.
#[derive(Debug, Clone, Default)]
pub(super) struct Formulas {
    /// How many have no value in the file and are shown as formulas.
    pub unread: usize,
    /// Row and column of the first of them, at most [`MAX_NAMED`].
    pub first: Vec<(u32, u32)>,
    /// Those of a binary workbook that state no text: a text that is empty, or the mark of a program that worked nothing
    /// out. [`Layer::judge`] tells which.
    pub blank: Vec<(u32, u32)>,
    /// Whether any of a binary workbook states a value, or the workbook says what program worked them out.
    pub valued: bool,
}

/// One sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct Layer {
    /// Name as written.
    pub name: String,
    /// Whether the sheet is hidden, the macro-only kind included.
    pub hidden: bool,
    /// Cells with text, in any order; of two at one place the later counts.
    pub cells: Vec<RawCell>,
    /// Merged ranges.
    pub merges: Vec<Area>,
    /// Rows nobody sees.
    pub hidden_rows: Runs,
    /// Columns nobody sees.
    pub hidden_cols: Runs,
    /// Cells with something in them of which their number format shows nothing.
    pub unseen: Vec<(u32, u32)>,
    /// Numbers of which their format shows a part.
    pub rounded: Rounded,
    /// What is to be said of its formulas.
    pub formulas: Formulas,
    /// Why the sheet could not be read to its end.
    pub trouble: Option<String>,
}

impl Layer {
    /// Adds a cell, unless it has no text. One that lies outside any sheet is no cell but trouble.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] when the budget of cells or characters is spent.
    pub(super) fn push(
        &mut self,
        row: u32,
        col: u32,
        shown: impl Into<Shown>,
        input: &Input<'_>,
    ) -> Result<(), ReadError> {
        let Shown { text, sight } = shown.into();
        if text.is_empty() {
            return Ok(());
        }
        if row >= MAX_ROWS || col >= MAX_COLS {
            self.trouble.get_or_insert_with(|| "a cell lies outside any sheet".to_string());
            return Ok(());
        }
        input.budget.cells(1)?;
        input.budget.chars(text.chars().count() as u64)?;
        self.cells.push(RawCell { row, col, text });
        match sight {
            Sight::All => {}
            Sight::Nothing => self.unseen.push((row, col)),
            Sight::Part(stored) => {
                self.rounded.count += 1;
                if self.rounded.first.len() < MAX_NAMED {
                    self.rounded.first.push((row, col, stored));
                }
            }
            Sight::Formula => {
                self.formulas.unread += 1;
                if self.formulas.first.len() < MAX_NAMED {
                    self.formulas.first.push((row, col));
                }
            }
        }
        Ok(())
    }

    /// Adds a value of calamine's, in a cell of this format.
    ///
    /// # Errors
    /// As [`Layer::push`].
    pub(super) fn push_value(
        &mut self,
        at: (u32, u32),
        value: &impl calamine::DataType,
        (format, is_1904): (&NumberFormat, bool),
        input: &Input<'_>,
    ) -> Result<(), ReadError> {
        if value.is_empty() { Ok(()) } else { self.push(at.0, at.1, value::shown(value, format, is_1904), input) }
    }

    /// Adds the blank formulas of a binary workbook where none of its formulas has a value and no program says that it
    /// worked them out. Elsewhere a blank one is an empty text.
    ///
    /// # Errors
    /// As [`Layer::push`].
    pub(super) fn judge(layers: &mut [Layer], input: &Input<'_>) -> Result<(), ReadError> {
        if layers.iter().any(|layer| layer.formulas.valued) {
            return Ok(());
        }
        for layer in layers {
            for (row, col) in std::mem::take(&mut layer.formulas.blank) {
                layer.push(row, col, Shown::formula(""), input)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_within_a_sheet() {
        assert_eq!(Area::parse("B2:$D$5"), Area::new([1, 4], [1, 3]));
        assert_eq!(Area::parse("AA1"), Area::new([0, 0], [26, 26]));
        assert_eq!(Area::parse("A0"), None);
        assert_eq!(Area::parse("A1:XFE1"), None);
        assert_eq!(Area::parse("A99999999999"), None);
    }

    #[test]
    fn runs_join_and_find() {
        let runs = Runs::new(vec![[7, 9], [2, 3], [4, 4]]);
        assert_eq!(runs.run(3), Some([2, 4]));
        assert_eq!(runs.run(5), None);
        assert_eq!(runs.first_outside(2, 9), Some(5));
        assert_eq!(runs.first_outside(7, 9), None);
    }
}
