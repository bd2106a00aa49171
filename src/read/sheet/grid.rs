//! [`Layer`] → [`Table`]s: drops what is hidden, resolves merges, cuts the sheet to what is used.
//!
//! Coordinates are mapped to grid rows and columns through an [`Axis`] that holds used rows and at most
//! [`BLANK_RUN`] blank ones between two of them, so two cells in far corners make a small grid. Places keep the
//! true A1 addresses.

use super::layer::{Area, Layer, RawCell, Runs};
use crate::model::{Cell, CellRange, Code, Finding, GridBuilder, Place, Shape, Table};
use crate::read::{Input, ReadError};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Blank rows or columns kept between two used ones. More say nothing that these do not.
const BLANK_RUN: usize = 3;
/// More blank columns than these set what is right of them apart: it becomes a table of its own, so that a stray cell
/// far from a list never passes for a column of it.
const APART: u32 = 10;
/// Tables that a sheet is cut into.
const MAX_PARTS: usize = 16;
/// Findings for hidden rows or columns of one sheet; filtered lists hide hundreds of runs.
const MAX_RUN_FINDINGS: usize = 20;
/// A blank slot costs this part of a cell of the budget, as it does of memory.
const SLOTS_A_CELL: u64 = 4;

/// The tables of a sheet, most often one, with findings for what was left out; none where nothing is to be seen.
///
/// # Errors
/// [`ReadError::TooLarge`] when the budget of cells is spent.
pub(super) fn build(mut layer: Layer, input: &Input<'_>, findings: &mut Vec<Finding>) -> Result<Vec<Table>, ReadError> {
    // Stable, so that of two cells at one place the later stays behind the other and wins.
    layer.cells.sort_by_key(|c| (c.row, c.col));
    layer.cells.reverse();
    layer.cells.dedup_by_key(|c| (c.row, c.col));
    layer.cells.reverse();
    if let Some(trouble) = layer.trouble.take() {
        let message = format!("sheet {} could not be read to its end: {trouble}", layer.name);
        findings.push(Finding::new(Code::PartUnreadable, message).with("sheet", layer.name.clone()));
    }
    unseen(&mut layer, input.include_hidden, findings);
    let Some(used) = used_area(&layer.cells) else { return Ok(Vec::new()) };
    if layer.hidden {
        let cells = layer.cells.len();
        findings.push(hidden(&layer.name, used, cells, "sheet", input.include_hidden));
        if !input.include_hidden {
            return Ok(Vec::new());
        }
    }
    hidden_runs(&layer, used, input.include_hidden, findings);
    rounded(&layer, findings);
    unread_formulas(&layer, findings);
    let mut tables = Vec::new();
    for part in apart(layer) {
        let plan = Plan::new(&part, input.include_hidden);
        let slots = (plan.rows.len() as u64).saturating_mul(plan.cols.len() as u64);
        input.budget.cells((slots / SLOTS_A_CELL).saturating_sub(part.cells.len() as u64))?;
        tables.extend(fill(part, &plan, used, findings));
    }
    Ok(tables)
}

/// The layer, cut where more than [`APART`] columns are blank and no merged range crosses them. A sheet of many islands
/// is left whole.
fn apart(mut layer: Layer) -> Vec<Layer> {
    let cells = layer.cells.iter().map(|cell| [cell.col, cell.col.saturating_add(APART)]);
    let runs = Runs::new(cells.chain(layer.merges.iter().map(|area| area.cols)).collect());
    if runs.len() < 2 || runs.len() > MAX_PARTS {
        return vec![layer];
    }
    let (cells, merges) = (std::mem::take(&mut layer.cells), std::mem::take(&mut layer.merges));
    let mut parts: Vec<Layer> = (0..runs.len()).map(|_| layer.clone()).collect();
    for cell in cells {
        if let Some(part) = runs.position(cell.col).and_then(|at| parts.get_mut(at)) {
            part.cells.push(cell);
        }
    }
    for area in merges {
        if let Some(part) = runs.position(area.cols[0]).and_then(|at| parts.get_mut(at)) {
            part.merges.push(area);
        }
    }
    parts.retain(|part| !part.cells.is_empty());
    parts
}

/// Which row and column of the sheet each grid row and column is, and which cell starts which merge.
struct Plan {
    rows: Axis,
    cols: Axis,
    /// Merged ranges by their first cell, sorted.
    merges: Vec<Area>,
    /// Where each cell is seen, in the order of the cells; `None` for hidden ones.
    anchors: Vec<Option<(u32, u32)>>,
    skip_rows: Runs,
    skip_cols: Runs,
}

impl Plan {
    fn new(layer: &Layer, include_hidden: bool) -> Plan {
        let (skip_rows, skip_cols) =
            if include_hidden { Default::default() } else { (layer.hidden_rows.clone(), layer.hidden_cols.clone()) };
        let mut merges = layer.merges.clone();
        // Stable: of two that begin at one cell the first counts.
        merges.sort_by_key(start);
        merges.dedup_by_key(|area| start(area));
        let (rows, cols, anchors) = Default::default();
        let mut plan = Plan { rows, cols, merges, anchors, skip_rows, skip_cols };
        plan.anchors = layer.cells.iter().map(|cell| plan.anchor(cell)).collect();
        plan.rows = Axis::new(plan.anchors.iter().flatten().map(|a| a.0).collect(), &plan.skip_rows);
        plan.cols = Axis::new(plan.anchors.iter().flatten().map(|a| a.1).collect(), &plan.skip_cols);
        plan
    }

    /// The merged range that begins at a cell.
    fn merge(&self, at: (u32, u32)) -> Option<Area> {
        let found = self.merges.binary_search_by_key(&at, start).ok()?;
        self.merges.get(found).copied()
    }

    /// Where a cell is seen: its own place, or the first visible corner of its merged range.
    fn anchor(&self, cell: &RawCell) -> Option<(u32, u32)> {
        let area = self.merge((cell.row, cell.col));
        let (last_row, last_col) = area.map_or((cell.row, cell.col), |a| (a.rows[1], a.cols[1]));
        Some((self.skip_rows.first_outside(cell.row, last_row)?, self.skip_cols.first_outside(cell.col, last_col)?))
    }
}

/// The first cell of a merged range.
fn start(area: &Area) -> (u32, u32) {
    (area.rows[0], area.cols[0])
}

/// Sorted row or column numbers of the sheet that make up the grid.
#[derive(Default)]
struct Axis(Vec<u32>);

impl Axis {
    fn new(mut used: Vec<u32>, skip: &Runs) -> Axis {
        used.sort_unstable();
        used.dedup();
        let mut all: Vec<u32> = Vec::with_capacity(used.len());
        for n in used {
            let mut next = all.last().map_or(n, |last| last + 1);
            for _ in 0..BLANK_RUN {
                match skip.first_outside(next, n) {
                    Some(blank) if blank < n => {
                        all.push(blank);
                        next = blank + 1;
                    }
                    _ => break,
                }
            }
            all.push(n);
        }
        Axis(all)
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    /// Grid position of a number.
    fn at(&self, number: u32) -> usize {
        self.0.partition_point(|n| *n < number)
    }

    /// Grid positions of the numbers from `first` to `last`: the first and one past the last.
    fn span(&self, first: u32, last: u32) -> [usize; 2] {
        [self.at(first), self.0.partition_point(|n| *n <= last)]
    }
}

fn fill(layer: Layer, plan: &Plan, used: Area, findings: &mut Vec<Finding>) -> Option<Table> {
    let owners = paint(&layer.merges, plan);
    let name: Arc<str> = layer.name.as_str().into();
    let mut grid = GridBuilder::new();
    let mut covered = 0usize;
    let mut empty = true;
    // Cells come row by row.
    let mut line = (u32::MAX, 0);
    for (cell, anchor) in layer.cells.into_iter().zip(&plan.anchors) {
        let Some((row, col)) = *anchor else { continue };
        if line.0 != row {
            line = (row, plan.rows.at(row));
        }
        let at = (line.1, plan.cols.at(col));
        let owner = owners.get(at.0 * plan.cols.len() + at.1).copied().unwrap_or_default();
        if owner.is_some_and(|origin| origin != (cell.row, cell.col)) {
            covered += 1;
            continue;
        }
        let own = Area { rows: [cell.row; 2], cols: [cell.col; 2] };
        let area = owner.and_then(|origin| plan.merge(origin)).unwrap_or(own);
        let unseen = layer.unseen.binary_search(&(cell.row, cell.col)).is_ok();
        let hidden = unseen || layer.hidden || is_hidden(&area, &layer.hidden_rows, &layer.hidden_cols);
        let place = place(Arc::clone(&name), area, hidden);
        let (row_span, col_span) = spans(&owners, plan.cols.len(), at);
        grid.put(at.0, at.1, Cell { row_span, col_span, hidden, ..Cell::new(cell.text, place) });
        empty = false;
    }
    if covered > 0 {
        let message = format!("sheet {}: {covered} cells lie under merged cells and are not seen", layer.name);
        let finding = Finding::new(Code::HiddenCells, message).with("cells", covered).with("what", "merged");
        findings.push(finding.at(place(Arc::clone(&name), used, false)));
    }
    let used = Area {
        rows: [plan.rows.0.first().copied().unwrap_or(0), plan.rows.0.last().copied().unwrap_or(0)],
        cols: [plan.cols.0.first().copied().unwrap_or(0), plan.cols.0.last().copied().unwrap_or(0)],
    };
    let place = place(Arc::clone(&name), used, layer.hidden);
    let table = Table { name: Some(layer.name), shape: Shape::Grid, grid: grid.build(), place };
    (!empty).then_some(table)
}

/// For each grid slot the origin of the merged range it belongs to. Of overlapping ranges the first counts, cut
/// where it meets another; each slot is painted once, so a million overlapping ranges cost no more than the grid.
fn paint(merges: &[Area], plan: &Plan) -> Vec<Option<(u32, u32)>> {
    let width = plan.cols.len();
    if merges.is_empty() {
        return Vec::new();
    }
    let mut owners = vec![None; width * plan.rows.len()];
    for area in merges {
        let origin = (area.rows[0], area.cols[0]);
        let [top, bottom] = plan.rows.span(area.rows[0], area.rows[1]);
        let [left, right] = plan.cols.span(area.cols[0], area.cols[1]);
        for row in top..bottom {
            let Some(line) = owners.get_mut(row * width + left..row * width + right) else { break };
            if line.iter().any(Option::is_some) {
                break;
            }
            line.fill(Some(origin));
        }
    }
    owners
}

/// Rows and columns that the range painted at a slot reaches from there; one each where none is.
fn spans(owners: &[Option<(u32, u32)>], width: usize, (row, col): (usize, usize)) -> (usize, usize) {
    let start = row * width + col;
    let Some(origin) = owners.get(start).copied().flatten() else { return (1, 1) };
    let same = |slot: &&Option<(u32, u32)>| **slot == Some(origin);
    let down = owners.iter().skip(start).step_by(width).take_while(same).count();
    let right = owners.iter().skip(start).take(width - col).take_while(same).count();
    (down, right)
}

/// A merged range is hidden only where none of it can be seen.
fn is_hidden(area: &Area, rows: &Runs, cols: &Runs) -> bool {
    rows.first_outside(area.rows[0], area.rows[1]).is_none() || cols.first_outside(area.cols[0], area.cols[1]).is_none()
}

fn used_area(cells: &[RawCell]) -> Option<Area> {
    let (first, last) = (cells.first()?, cells.last()?);
    let left = cells.iter().map(|c| c.col).min()?;
    let right = cells.iter().map(|c| c.col).max()?;
    Some(Area { rows: [first.row, last.row], cols: [left, right] })
}

/// Takes out the cells of which their format shows nothing, or leaves them to be marked; one finding for all of them.
fn unseen(layer: &mut Layer, include_hidden: bool, findings: &mut Vec<Finding>) {
    if layer.unseen.is_empty() {
        return;
    }
    layer.unseen.sort_unstable();
    let is_unseen = |cell: &RawCell| layer.unseen.binary_search(&(cell.row, cell.col)).is_ok();
    let cells: Vec<RawCell> = layer.cells.iter().filter(|cell| is_unseen(cell)).cloned().collect();
    if let (Some(area), false) = (used_area(&cells), layer.hidden) {
        findings.push(hidden(&layer.name, area, cells.len(), "format", include_hidden));
    }
    if !include_hidden && !layer.hidden {
        layer.cells.retain(|cell| layer.unseen.binary_search(&(cell.row, cell.col)).is_err());
    }
}

/// One finding for the numbers of which their format shows a part, with the first of them as stored.
fn rounded(layer: &Layer, findings: &mut Vec<Finding>) {
    let Some((row, col, _)) = layer.rounded.first.first() else { return };
    let stored: serde_json::Map<_, _> = layer
        .rounded
        .first
        .iter()
        .map(|(row, col, n)| (CellRange { rows: [*row; 2], cols: [*col; 2] }.to_string(), (*n).into()))
        .collect();
    let count = layer.rounded.count;
    let message = format!("sheet {}: {count} numbers are shown in part, as their formats round them", layer.name);
    let finding = Finding::new(Code::RoundedNumbers, message).with("cells", count).with("stored", stored);
    findings.push(finding.at(place(layer.name.as_str(), Area { rows: [*row; 2], cols: [*col; 2] }, false)));
}

/// One finding for the formulas without a value in the file: it was written by a program that leaves the sums to Excel.
fn unread_formulas(layer: &Layer, findings: &mut Vec<Finding>) {
    let formulas = &layer.formulas;
    let Some((row, col)) = formulas.first.first() else { return };
    let name = |(row, col): &(u32, u32)| CellRange { rows: [*row; 2], cols: [*col; 2] }.to_string();
    let first: Vec<_> = formulas.first.iter().map(name).collect();
    let message = format!(
        "sheet {}: formulas without a value in the file, shown as formulas: {}; open it in Excel or WPS and save it",
        layer.name, formulas.unread
    );
    let finding = Finding::new(Code::FormulaUnread, message).with("cells", formulas.unread).with("first", first);
    findings.push(finding.at(place(layer.name.as_str(), Area { rows: [*row; 2], cols: [*col; 2] }, false)));
}

/// One finding for each run of hidden rows and columns that holds text.
fn hidden_runs(layer: &Layer, used: Area, read: bool, findings: &mut Vec<Finding>) {
    if layer.hidden_rows.is_empty() && layer.hidden_cols.is_empty() {
        return;
    }
    let (mut rows, mut cols) = (BTreeMap::new(), BTreeMap::new());
    let merges: HashMap<_, _> = layer.merges.iter().map(|a| ((a.rows[0], a.cols[0]), *a)).collect();
    for cell in &layer.cells {
        let own = Area { rows: [cell.row; 2], cols: [cell.col; 2] };
        let area = merges.get(&(cell.row, cell.col)).copied().unwrap_or(own);
        if !is_hidden(&area, &layer.hidden_rows, &layer.hidden_cols) {
            continue;
        }
        if let Some(run) = layer.hidden_rows.run(cell.row) {
            *rows.entry(run).or_insert(0usize) += 1;
        } else if let Some(run) = layer.hidden_cols.run(cell.col) {
            *cols.entry(run).or_insert(0usize) += 1;
        }
    }
    let rows = rows.into_iter().map(|([a, b], n)| (Area { rows: [a, b.min(used.rows[1])], ..used }, n));
    report(&layer.name, rows.collect(), "rows", read, findings);
    let cols = cols.into_iter().map(|([a, b], n)| (Area { cols: [a, b.min(used.cols[1])], ..used }, n));
    report(&layer.name, cols.collect(), "columns", read, findings);
}

fn report(sheet: &str, runs: Vec<(Area, usize)>, what: &str, read: bool, findings: &mut Vec<Finding>) {
    if runs.len() <= MAX_RUN_FINDINGS {
        findings.extend(runs.into_iter().map(|(area, cells)| hidden(sheet, area, cells, what, read)));
        return;
    }
    let cells = runs.iter().map(|r| r.1).sum();
    if let (Some((first, _)), Some((last, _))) = (runs.first(), runs.last()) {
        let area = Area { rows: [first.rows[0], last.rows[1]], cols: [first.cols[0], last.cols[1]] };
        findings.push(hidden(sheet, area, cells, what, read).with("runs", runs.len()));
    }
}

fn hidden(sheet: &str, area: Area, cells: usize, what: &str, read: bool) -> Finding {
    let done = if read { "read" } else { "left out" };
    let place = place(sheet, area, true);
    let message = match (&place, what) {
        (_, "sheet") => format!("hidden sheet {sheet}: {cells} cells {done}"),
        (Place::Sheet { range, .. }, "format") => {
            format!("sheet {sheet}, number formats that show nothing in {range}: {cells} cells {done}")
        }
        (Place::Sheet { range, .. }, _) => format!("sheet {sheet}, hidden {what} in {range}: {cells} cells {done}"),
        _ => format!("sheet {sheet}, hidden {what}: {cells} cells {done}"),
    };
    Finding::new(Code::HiddenCells, message).with("cells", cells).with("what", what).with("read", read).at(place)
}

fn place(sheet: impl Into<Arc<str>>, area: Area, hidden: bool) -> Place {
    let Area { rows, cols } = area;
    Place::Sheet { sheet: sheet.into(), range: CellRange { rows, cols }, hidden }
}
