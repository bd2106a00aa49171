//! Which number format each style of a workbook has, for .xlsx, .xlsb and .xls alike.

use super::number_format::NumberFormat;
use super::tags::pieces;
use std::collections::HashMap;

/// Styles read of one workbook. The programs stop at 65,490, so only a file made to cost memory has more. It gets no
/// finding: cells of any after these are General, and what they store is read.
const MAX_STYLES: usize = 100_000;

/// The number formats of a workbook by style.
#[derive(Default)]
pub(super) struct Styles {
    formats: Vec<NumberFormat>,
    /// Index into `formats` for each style.
    uses: Vec<usize>,
    general: NumberFormat,
}

impl Styles {
    /// From the format numbers of the styles in order, and the codes that the workbook gives to format numbers.
    pub(super) fn new(uses: impl IntoIterator<Item = u16>, codes: &HashMap<u16, String>) -> Styles {
        let mut styles = Styles::default();
        let mut known = HashMap::new();
        for id in uses.into_iter().take(MAX_STYLES) {
            let index = *known.entry(id).or_insert_with(|| {
                let code = codes.get(&id).map(|code| NumberFormat::parse(code));
                styles.formats.push(code.unwrap_or_else(|| NumberFormat::built_in(id)));
                styles.formats.len() - 1
            });
            styles.uses.push(index);
        }
        styles
    }

    /// From the styles part of an .xlsx.
    pub(super) fn of_part(xml: &str) -> Styles {
        let (mut codes, mut uses, mut inside) = (HashMap::new(), Vec::new(), false);
        for piece in pieces(xml) {
            match piece.name {
                "cellXfs" => inside = !piece.closes && !piece.is_empty(),
                "xf" if inside && !piece.closes && uses.len() < MAX_STYLES => {
                    uses.push(piece.attribute("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0));
                }
                "numFmt" if !inside && codes.len() < MAX_STYLES => {
                    let id = piece.attribute("numFmtId").and_then(|id| id.parse::<u16>().ok());
                    if let (Some(id), Some(code)) = (id, piece.attribute("formatCode")) {
                        let code = quick_xml::escape::unescape(code).unwrap_or(code.into());
                        codes.entry(id).or_insert_with(|| code.into_owned());
                    }
                }
                _ => {}
            }
        }
        Styles::new(uses, &codes)
    }

    /// The format of a style by its number.
    pub(super) fn format(&self, style: usize) -> &NumberFormat {
        self.uses.get(style).and_then(|index| self.formats.get(*index)).unwrap_or(&self.general)
    }
}

/// Styles of the cells of a sheet, for formats whose cells calamine reads without them.
#[derive(Default)]
pub(super) struct StyleMap(Vec<(u32, u32, u32)>);

impl StyleMap {
    /// From row, column and style of each cell, in the order of the file: of two for one cell the later counts.
    pub(super) fn new(mut cells: Vec<(u32, u32, u32)>) -> StyleMap {
        if !cells.is_sorted_by_key(|(row, col, _)| (*row, *col)) {
            cells.sort_by_key(|(row, col, _)| (*row, *col));
        }
        StyleMap(cells)
    }

    /// The style of a cell; the first of the workbook where nothing says so.
    pub(super) fn get(&self, row: u32, col: u32) -> usize {
        let end = self.0.partition_point(|(r, c, _)| (*r, *c) <= (row, col));
        let last = end.checked_sub(1).and_then(|at| self.0.get(at));
        last.filter(|(r, c, _)| (*r, *c) == (row, col)).map_or(0, |(_, _, style)| *style as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_find_their_formats() {
        let xml = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"0&quot;户&quot;\"/></numFmts><cellStyleXfs>\
                   <xf numFmtId=\"9\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"><alignment/></xf>\
                   <xf numFmtId=\"9\"/></cellXfs><dxfs><xf numFmtId=\"9\"/></dxfs></styleSheet>";
        let styles = Styles::of_part(xml);
        let shown: Vec<_> = (0..4).map(|style| styles.format(style).number(0.5, false).text).collect();
        assert_eq!(shown, ["0.5", "1户", "50%", "0.5"]);
    }

    #[test]
    fn of_two_styles_the_later_counts() {
        let map = StyleMap::new(vec![(1, 2, 3), (0, 0, 1), (1, 2, 4)]);
        assert_eq!([map.get(0, 0), map.get(1, 2), map.get(1, 3), map.get(9, 9)], [1, 4, 0, 0]);
    }
}
