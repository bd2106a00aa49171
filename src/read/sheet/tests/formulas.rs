//! Formulas: read as their values, and told where a file has none.

use super::xlsb::{longs, wide, with_records};
use super::{Sheet, ods, read, texts, with_cells, xls};
use crate::model::{Code, Finding, Place};

/// How many formulas without a value are told, the first of them, and where the finding stands.
fn unread(found: &[Finding]) -> Option<(u64, String, String)> {
    let finding = found.iter().find(|finding| finding.code == Code::FormulaUnread)?;
    let data = finding.data.as_ref()?;
    let Some(Place::Sheet { range, .. }) = &finding.place else { return None };
    Some((data["cells"].as_u64()?, data["first"].to_string(), range.to_string()))
}

#[test]
fn a_formula_without_a_value_is_shown_and_told() {
    let cells = "<sheetData><row r=\"1\"><c r=\"A1\"><f>B1&amp;\"镇\"</f></c><c r=\"B1\"><f t=\"shared\" si=\"0\"/><v/></c>\
                 <c r=\"C1\" t=\"str\"><f>A1</f></c><c r=\"D1\" t=\"b\"><f>TRUE()</f><v></v></c></row></sheetData>";
    let (tables, found) = read(&with_cells(cells), "a.xlsx");
    assert_eq!(texts(&tables[0]), ["=B1&\"镇\"", "=…", "=A1", "=TRUE()"]);
    let first = "[\"A1\",\"B1\",\"C1\",\"D1\"]";
    assert_eq!((unread(&found), found.len()), (Some((4, first.into(), "A1".into())), 1));
}

#[test]
fn a_formula_that_gives_an_empty_text_or_a_value_is_no_news() {
    let cells = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><f>IF(B1,1,\"\")</f><v></v></c><c r=\"B1\"><f>1+1</f><v>2</v></c>\
                 <c r=\"C1\" t=\"str\"><f>D1</f><v/></c><c r=\"D1\" t=\"b\"/></row></sheetData>";
    let (tables, found) = read(&with_cells(cells), "a.xlsx");
    assert_eq!((texts(&tables[0]), found), (vec!["2"], vec![]));
}

#[test]
fn formulas_of_ods() {
    let content = "<table:table table:name=\"表\"><table:table-row><table:table-cell table:formula=\"of:=SUM([.B1:.C1])\"/>\
        <table:table-cell table:formula=\"of:=1+1\" office:value-type=\"float\" office:value=\"2\"><text:p>2</text:p></table:table-cell>\
        <table:table-cell table:formula=\"of:=&quot;&quot;\" office:value-type=\"string\" office:string-value=\"\"/>\
        <table:table-cell table:formula=\"of:=[.Z9]\"><text:p/></table:table-cell></table:table-row></table:table>";
    let (tables, found) = read(&ods(content), "a.ods");
    assert_eq!(texts(&tables[0]), ["=SUM([.B1:.C1])", "2"]);
    assert_eq!(unread(&found), Some((1, "[\"A1\"]".into(), "A1".into())));
}

/// A workbook with one formula of a stated value in each cell of its first row.
fn xls_with(values: &[[u8; 8]]) -> Vec<u8> {
    xls::contain(&xls_stream(values))
}

fn xls_stream(values: &[[u8; 8]]) -> Vec<u8> {
    let stream = xls::stream(&[Sheet::new("表").text("A2", "甲")]);
    let first_cell = stream.windows(2).position(|two| two == [0x04, 0x02]).unwrap();
    let mut formulas = Vec::new();
    for (col, value) in (0u16..).zip(values) {
        let head: Vec<u8> = [0, col, 0].iter().flat_map(|n: &u16| n.to_le_bytes()).collect();
        xls::put(&mut formulas, 0x0006, &[&head, &value[..], &[0; 6], &[3, 0, 0x1E, 1, 0]].concat());
    }
    [&stream[..first_cell], &formulas, &stream[first_cell..]].concat()
}

#[test]
fn blank_formulas_of_binary_workbooks_are_unread_where_none_has_a_value() {
    let blank = [3, 0, 0, 0, 0, 0, 0xFF, 0xFF];
    let (tables, found) = read(&xls_with(&[blank, blank]), "a.xls");
    assert_eq!(texts(&tables[0]), ["=…", "=…", "甲"]);
    assert_eq!(unread(&found), Some((2, "[\"A1\",\"B1\"]".into(), "A1".into())));
    let (tables, found) = read(&xls_with(&[blank, 2.0f64.to_le_bytes()]), "a.xls");
    assert_eq!((texts(&tables[0]), unread(&found)), (vec!["2", "甲"], None));
    // Excel says that it has worked them out.
    let mut stream = xls_stream(&[blank]);
    let end_of_globals = stream.windows(4).position(|record| record == [0x0A, 0, 0, 0]).unwrap();
    let mut version = Vec::new();
    xls::put(&mut version, 0x01C1, &[0xC1, 1, 0, 0, 0x54, 0x8D, 1, 0]);
    let moved = version.len() as u32;
    stream.splice(end_of_globals..end_of_globals, version);
    let start = stream.windows(2).position(|kind| kind == [0x85, 0]).unwrap() + 4;
    let sheet = u32::from_le_bytes(stream[start..start + 4].try_into().unwrap()) + moved;
    stream[start..start + 4].copy_from_slice(&sheet.to_le_bytes());
    let (tables, found) = read(&xls::contain(&stream), "a.xls");
    assert_eq!((texts(&tables[0]), unread(&found)), (vec!["甲"], None));

    let cell = |col: u32, value: &[u8]| [&longs(&[col, 0]), value, &[0; 8]].concat();
    let row = (0x0000, [longs(&[0, 0]), vec![0; 5]].concat());
    let (blank, number) = ((0x0008, cell(0, &wide(""))), (0x0009, cell(1, &2.5f64.to_le_bytes())));
    let (tables, found) = read(&with_records(&[row.clone(), blank.clone()]), "a.xlsb");
    assert_eq!((texts(&tables[0]), unread(&found).map(|told| told.0)), (vec!["=…"], Some(1)));
    let (tables, found) = read(&with_records(&[row, blank, number]), "a.xlsb");
    assert_eq!((texts(&tables[0]), unread(&found)), (vec!["2.5"], None));
}
