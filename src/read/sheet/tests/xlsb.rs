//! .xlsb files made of their records.

use super::xlsx::package;
use super::{read, read_as, shown, texts};
use crate::read::ReadError;

/// Four-byte numbers.
pub(super) fn longs(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

/// A string with its length.
pub(super) fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    [longs(&[units.len() as u32]), units.iter().flat_map(|u| u.to_le_bytes()).collect()].concat()
}

fn binary(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    records.iter().for_each(|(kind, data)| crate::read::sheet::xlsb::put(&mut out, *kind, data));
    out
}

/// A sheet with every kind of cell that has its own record.
fn xlsb(string: u32) -> Vec<u8> {
    xlsb_of(string, &[0, 1])
}

/// The same where what stands before the sheet's relationship is of another length than it should.
fn xlsb_of(string: u32, before_id: &[u32]) -> Vec<u8> {
    let cell = |col: u32, style: u32, value: &[u8]| [longs(&[col, style]), value.to_vec()].concat();
    let row = |n: u32, flags: u8| (0x0000, [longs(&[n, 0]), vec![0, 0, 0, flags, 0]].concat());
    let sheet = binary(&[
        (0x003C, [longs(&[6, 6, 2048, 0]), vec![1, 0]].concat()),
        row(0, 0),
        (0x0002, cell(0, 1, &longs(&[44_707 << 2 | 2]))),
        (0x0003, cell(1, 0, &[0x2A])),
        (0x0004, cell(2, 0, &[1])),
        (0x0005, cell(3, 0, &2.5f64.to_le_bytes())),
        (0x0006, cell(4, 0, &wide("文"))),
        (0x0007, cell(5, 0, &longs(&[string]))),
        (0x0006, cell(6, 0, &wide("藏"))),
        row(1, 0x10),
        (0x0006, cell(0, 0, &wide("藏"))),
        row(2, 0),
        (0x000B, cell(0, 0, &[0x07, 0, 0])),
        (0x003E, cell(1, 0, &[vec![0], wide("富")].concat())),
        (0x00B0, longs(&[2, 2, 1, 3])),
    ]);
    workbook(&sheet, before_id)
}

/// A workbook of one sheet, given by its records.
pub(super) fn with_records(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
    workbook(&binary(records), &[0, 1])
}

fn workbook(sheet: &[u8], before_id: &[u32]) -> Vec<u8> {
    let book = binary(&[(0x009C, [longs(before_id), wide("rId1"), wide("表")].concat())]);
    let strings = binary(&[(0x009F, longs(&[9, 9])), (0x0013, [vec![0], wide("共")].concat())]);
    let format = |n: u16| [vec![0, 0], n.to_le_bytes().to_vec(), vec![0; 12]].concat();
    let styles = binary(&[(0x0269, longs(&[2])), (0x002F, format(0)), (0x002F, format(31)), (0x026A, vec![])]);
    let rels = "<Relationships><Relationship Id='rId1' Type='x/worksheet' Target='worksheets/a.bin'/><Relationship Id='s' \
        Type='x/sharedStrings' Target='sharedStrings.bin'/><Relationship Id='t' Type='x/styles' Target='styles.bin'/></Relationships>";
    package(&[
        ("xl/workbook.bin", &book),
        ("xl/_rels/workbook.bin.rels", rels.as_bytes()),
        ("xl/worksheets/a.bin", sheet),
        ("xl/sharedStrings.bin", &strings),
        ("xl/styles.bin", &styles),
    ])
}

#[test]
fn xlsb_gives_values_merges_and_what_is_hidden() {
    let (tables, found) = read(&xlsb(0), "a.xlsb");
    assert_eq!(texts(&tables[0]), ["2022-05-26", "#N/A", "TRUE", "2.5", "文", "共", "#DIV/0!", "富"]);
    assert_eq!(shown(&tables[0])[7], ("B3:D3".into(), "富".into(), 1, 3));
    assert_eq!(found.len(), 2);
    assert!(matches!(read_as(&xlsb(1), "a.xlsb", false), Err(ReadError::Malformed(_))));
}

#[test]
fn a_list_of_sheets_of_a_draft_of_the_format_is_refused() {
    assert!(matches!(read_as(&xlsb_of(0, &[0, 0, 1]), "a.xlsb", false), Err(ReadError::Malformed(_))));
}
