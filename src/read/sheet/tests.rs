//! The formats from bytes to tables, with files made here.

#[path = "../../../tests/support/ole.rs"]
mod ole;
#[path = "../../../tests/support/xls.rs"]
mod xls;
#[path = "../../../tests/support/xlsx.rs"]
mod xlsx;

mod formulas;
mod xlsb;

use crate::model::{Block, Code, Finding, Place, Slot, Table};
use crate::read::{Budget, FORMATS, Input, Read, ReadError};
use xlsx::{Sheet, package};

fn read_as(bytes: &[u8], name: &str, include_hidden: bool) -> Result<Read, ReadError> {
    let extension = name.rsplit('.').next().unwrap_or_default();
    let mut fit = FORMATS.iter().filter(|f| (f.detect)(bytes, extension));
    let format = fit.next().expect("a format");
    assert!(fit.next().is_none_or(|f| !["xlsx", "xlsb", "xls", "ods"].contains(&f.name)), "two formats for {name}");
    let budget = Budget::new();
    (format.read.expect("a reader"))(&Input { bytes, name, include_hidden, budget: &budget })
}

fn read(bytes: &[u8], name: &str) -> (Vec<Table>, Vec<Finding>) {
    let read = read_as(bytes, name, false).expect("a reading");
    (tables(read.body.blocks), read.body.findings)
}

fn tables(blocks: Vec<Block>) -> Vec<Table> {
    let table = |block| match block {
        Block::Table(table) => table,
        Block::Paragraph(p) => panic!("no paragraph in a sheet: {p:?}"),
    };
    blocks.into_iter().map(table).collect()
}

/// Range, text and spans of each cell.
fn shown(table: &Table) -> Vec<(String, String, usize, usize)> {
    let cell = |c: &crate::model::Cell| (range(&c.place), c.text.clone(), c.row_span, c.col_span);
    table.grid.cells().iter().map(cell).collect()
}

fn range(place: &Place) -> String {
    match place {
        Place::Sheet { range, .. } => range.to_string(),
        other => panic!("no place of a sheet: {other:?}"),
    }
}

fn texts(table: &Table) -> Vec<&str> {
    table.grid.cells().iter().map(|c| c.text.as_str()).collect()
}

fn ledger() -> Sheet {
    Sheet::new("云岭台账")
        .text("B2", "云岭镇整改台账")
        .merge("B2:E2")
        .row("B3", &["类型", "问题", "措施", "时限"])
        .row("B4", &["饮水", "1.水质不达标", " 加装滤网\r\n"])
        .date("E4", 44_707.0)
        .merge("B4:B5")
        .row("C5", &["2.管网漏水", "更换管道"])
        .formatted("E5", 44_742.5, "[$-804]yyyy\"年\"m\"月\"")
        .number("F5", 12.0)
}

#[test]
fn one_list_reads_alike_from_xlsx_and_xls() {
    let sheets = [ledger(), Sheet::new("空表"), Sheet::new("备用").text("A1", "x")];
    let (from_xlsx, found) = read(&xlsx::workbook(&sheets), "a.xlsx");
    assert_eq!(found, []);
    let (from_xls, found) = read(&xls::workbook(&sheets), "a.xls");
    assert_eq!(found, []);
    assert_eq!(from_xlsx, from_xls);
    let [table, other] = from_xlsx.as_slice() else { panic!("two tables") };
    assert_eq!((table.name.as_deref(), other.name.as_deref()), (Some("云岭台账"), Some("备用")));
    assert_eq!(range(&table.place), "B2:F5");
    assert_eq!((table.grid.rows(), table.grid.width()), (4, 5));
    let cells = shown(table);
    assert_eq!(cells[0], ("B2:E2".into(), "云岭镇整改台账".into(), 1, 4));
    assert_eq!(cells[5], ("B4:B5".into(), "饮水".into(), 2, 1));
    assert_eq!(
        &texts(table)[6..],
        ["1.水质不达标", "加装滤网", "2022-05-26", "2.管网漏水", "更换管道", "2022年6月", "12"]
    );
    assert_eq!(table.grid.slot(3, 0), Slot::Covered(5));
}

#[test]
fn wps_files_are_read_by_content() {
    let sheets = [Sheet::new("表").text("A1", "甲")];
    for bytes in [xlsx::workbook(&sheets), xls::workbook(&sheets), xls::stream(&sheets)] {
        for name in ["a.et", "a.xls", "a.bin"] {
            assert_eq!(texts(&read(&bytes, name).0[0]), ["甲"]);
        }
    }
}

#[test]
fn hidden_cells_are_left_out_and_counted() {
    let hidden = Sheet::new("隐").text("A1", "密").hidden();
    let very = Sheet::new("深隐").row("A1", &["密", "密"]).very_hidden();
    let sheets = [
        Sheet::new("表")
            .row("A1", &["题", "藏", "尾"])
            .row("A2", &["甲", "藏", "乙"])
            .row("A3", &["藏", "藏", "藏"])
            .row("A4", &["丙", "藏", "丁"])
            .merge("A3:A4")
            .hide_row(3)
            .hide_row(9)
            .hide_col(2),
        hidden,
        very,
    ];
    for (bytes, name) in [(xlsx::workbook(&sheets), "a.xlsx"), (xls::workbook(&sheets), "a.xls")] {
        let (tables, found) = read(&bytes, name);
        assert_eq!(tables.len(), 1, "{name}");
        // The merged cell keeps its visible part, and the text under it is not seen.
        assert_eq!(texts(&tables[0]), ["题", "尾", "甲", "乙", "藏", "丁"]);
        assert_eq!(tables[0].grid.width(), 2);
        assert_eq!(shown(&tables[0])[4].0, "A3:A4");
        let codes: Vec<_> = found.iter().map(|f| (f.code, f.place.as_ref().map(range))).collect();
        let at = |range: &str| (Code::HiddenCells, Some(range.to_string()));
        assert_eq!(codes, [at("A3:C3"), at("B1:B4"), at("A1:C4"), at("A1"), at("A1:B1")], "{found:?}");
        let counts: Vec<_> = found.iter().map(|f| f.data.as_ref().unwrap()["cells"].as_u64().unwrap()).collect();
        assert_eq!(counts, [2, 3, 1, 1, 2]);

        let all = read_as(&bytes, name, true).expect("a reading");
        let all = self::tables(all.body.blocks);
        assert_eq!(all.len(), 3);
        assert_eq!(all[0].grid.cells().iter().filter(|c| c.hidden).count(), 5);
        assert!(all[2].grid.cells().iter().all(|c| c.hidden && matches!(c.place, Place::Sheet { hidden: true, .. })));
    }
}

#[test]
fn blank_columns_set_a_table_apart() {
    let near = Sheet::new("表").row("A1", &["甲", "乙"]).text("E9", "丙").text("M9", "丁");
    let far = Sheet::new("表").row("A1", &["甲", "乙"]).text("N9", "丙").row("P9", &["丁", "戊"]);
    let title = Sheet::new("表").text("A1", "题").merge("A1:N1").text("A2", "甲").text("N9", "乙");
    for (sheet, expected) in
        [(near, vec![("A1:M9", 9)]), (far, vec![("A1:B1", 2), ("N9:Q9", 4)]), (title, vec![("A1:N9", 5)])]
    {
        let (tables, found) = read(&xlsx::workbook(&[sheet]), "a.xlsx");
        let shapes: Vec<_> = tables.iter().map(|t| (range(&t.place), t.grid.width())).collect();
        assert_eq!(shapes, expected.into_iter().map(|(at, width)| (at.to_string(), width)).collect::<Vec<_>>());
        assert_eq!(found, []);
    }
}

#[test]
fn far_cells_make_small_grids() {
    let xlsx = [Sheet::new("远").text("A1", "甲").text("XFD1048576", "乙")];
    let xls = [Sheet::new("远").text("A1", "甲").text("IV65536", "乙")];
    for (bytes, name, far) in
        [(xlsx::workbook(&xlsx), "a.xlsx", "XFD1048576"), (xls::workbook(&xls), "a.xls", "IV65536")]
    {
        let (tables, _) = read(&bytes, name);
        let places: Vec<_> = tables.iter().map(|table| range(&table.place)).collect();
        assert_eq!(places, ["A1", far], "{name}");
        assert!(tables.iter().all(|table| (table.grid.rows(), table.grid.width()) == (1, 1)));
    }
}

/// A workbook with one part replaced, `from` by `to`.
fn changed(sheets: &[Sheet], part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut parts = xlsx::parts(sheets);
    let found = parts.iter_mut().find(|(name, _)| name == part).expect("the part");
    assert!(found.1.contains(from));
    found.1 = found.1.replace(from, to);
    package(&parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect::<Vec<_>>())
}

/// A workbook of one sheet with this in place of its cells.
fn with_cells(cells: &str) -> Vec<u8> {
    let data = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData>";
    changed(&[Sheet::new("表").text("A1", "甲")], "xl/worksheets/sheet1.xml", data, cells)
}

#[test]
fn stated_counts_are_not_believed() {
    let sheets = [Sheet::new("表").text("A1", "甲")];
    let strings = "xl/sharedStrings.xml";
    let bytes = changed(&sheets, strings, "uniqueCount=\"1\"", "uniqueCount=\"4294967295\"");
    assert_eq!(texts(&read(&bytes, "a.xlsx").0[0]), ["甲"]);
    let sheet = "xl/worksheets/sheet1.xml";
    let bytes = changed(&sheets, sheet, "<sheetData>", "<dimension ref=\"A1:XFD1048576\"/><sheetData>");
    assert_eq!(texts(&read(&bytes, "a.xlsx").0[0]), ["甲"]);
    let merges = "</sheetData><mergeCells><mergeCell ref=\"A1:XFD1048576\"/><mergeCell ref=\"A1:B2\"/></mergeCells>";
    let bytes = changed(&sheets, sheet, "</sheetData>", merges);
    assert_eq!(shown(&read(&bytes, "a.xlsx").0[0]), [("A1:XFD1048576".into(), "甲".into(), 1, 1)]);
}

#[test]
fn strings_keep_their_runs_and_lose_their_readings() {
    let sheets = [Sheet::new("表").text("A1", "甲")];
    let rich = "<si><r><t>红</t></r><r><t xml:space=\"preserve\"> 字_x000D_\n尾</t></r><rPh sb=\"0\" eb=\"1\"><t>ホン</t></rPh></si>";
    let bytes = changed(&sheets, "xl/sharedStrings.xml", "<si><t xml:space=\"preserve\">甲</t></si>", rich);
    assert_eq!(texts(&read(&bytes, "a.xlsx").0[0]), ["红 字\n尾"]);
}

#[test]
fn values_read_as_the_contract_says() {
    let cells = "<sheetData><row r=\"1\"><c t=\"b\"><v>1</v></c><c t=\"e\"><v>#N/A</v></c><c t=\"str\"><f>A1</f><v>果</v></c>\
                 <c t=\"inlineStr\"><is><t>内</t></is></c><c t=\"d\"><v>2022-05-26T00:00:00</v></c><c><v>0.85</v></c>\
                 <c><v>44707</v></c></row></sheetData>";
    let bytes = with_cells(cells);
    let expected = ["TRUE", "#N/A", "果", "内", "2022-05-26", "0.85", "44707"];
    assert_eq!(texts(&read(&bytes, "a.xlsx").0[0]), expected);
}

#[test]
fn number_formats_show_what_a_reader_sees() {
    let cases = [
        ("yyyy\"年\"m\"月\"d\"日\";@", 44_707.0, "2022-05-26"),
        ("[$-804]yyyy\"年\"m\"月\"", 44_707.0, "2022年5月"),
        ("[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"", 44_707.0, "2022-05-26"),
        ("m\"月\"d\"日\"", 44_707.0, "2022-05-26"),
        ("yyyy\\-mm\\-dd", 44_707.0, "2022-05-26"),
        ("yyyy.m.d", 44_707.0, "2022-05-26"),
        ("General", 44_707.0, "44707"),
        ("G/通用格式", 2.5, "2.5"),
        ("0\"月\"", 9.0, "9月"),
        ("\"第\"0\"天\"", 7.0, "第7天"),
        ("#,##0.00_);[Red](#,##0.00)", -44_707.5, "(44,707.50)"),
        ("0.00%", 0.855, "85.50%"),
        ("000", 7.0, "007"),
        ("@", 7.0, "7"),
        ("[$¥-804]#,##0", 44_707.0, "¥44,707"),
    ];
    for (code, number, text) in cases {
        let sheets = [Sheet::new("表").formatted("A1", number, code)];
        assert_eq!(texts(&read(&xlsx::workbook(&sheets), "a.xlsx").0[0]), [text], "{code}");
        assert_eq!(texts(&read(&xls::workbook(&sheets), "a.xls").0[0]), [text], "{code}");
    }
}

#[test]
fn cells_that_a_format_hides_are_left_out_and_counted() {
    let hides = "0;;;";
    let sheets = [Sheet::new("表").row("A1", &["甲", "乙"]).formatted("A2", -8.0, hides).formatted("B2", 9.0, hides)];
    for (bytes, name) in [(xlsx::workbook(&sheets), "a.xlsx"), (xls::workbook(&sheets), "a.xls")] {
        let (tables, found) = read(&bytes, name);
        assert_eq!(texts(&tables[0]), ["甲", "乙", "9"], "{name}");
        let [finding] = found.as_slice() else { panic!("one finding: {found:?}") };
        assert_eq!((finding.code, finding.place.as_ref().map(range)), (Code::HiddenCells, Some("A2".to_string())));
        let data = finding.data.as_ref().expect("figures");
        assert_eq!((data["cells"].as_u64(), data["what"].as_str()), (Some(1), Some("format")));
        let all = self::tables(read_as(&bytes, name, true).expect("a reading").body.blocks);
        let cells: Vec<_> = all[0].grid.cells().iter().map(|c| (c.text.as_str(), c.hidden)).collect();
        assert_eq!(cells, [("甲", false), ("乙", false), ("-8", true), ("9", false)]);
    }
}

#[test]
fn numbers_shown_in_part_are_quoted_as_stored() {
    let sheets = [Sheet::new("表")
        .formatted("B3", 2.0 / 3.0, "0.0%")
        .formatted("C3", 0.25, "# ?/?")
        .formatted("D4", 1.26, "0.0")];
    for (bytes, name) in [(xlsx::workbook(&sheets), "a.xlsx"), (xls::workbook(&sheets), "a.xls")] {
        let (tables, found) = read(&bytes, name);
        assert_eq!(texts(&tables[0]), ["66.7%", "1/4", "1.3"], "{name}");
        let [finding] = found.as_slice() else { panic!("one finding: {found:?}") };
        assert_eq!((finding.code, finding.place.as_ref().map(range)), (Code::RoundedNumbers, Some("B3".to_string())));
        let figures = serde_json::json!({"cells": 2, "stored": {"B3": 2.0 / 3.0, "D4": 1.26}});
        assert_eq!(finding.data.clone().map(serde_json::Value::Object), Some(figures));
    }
}

#[test]
fn cells_without_references_follow_one_another() {
    let cells = "<sheetData><row><c><v>1</v></c><c r=\"D1\"><v>2</v></c><c><v>3</v></c></row><row r=\"4\"/><row>\
                 <c t=\"str\"><v>A &amp; B_x000D_\nC</v></c><c t=\"s\"/><c t=\"inlineStr\"><is><r><t>内</t></r><r><t>外</t></r></is></c>\
                 </row></sheetData>";
    let bytes = with_cells(cells);
    let (tables, found) = read(&bytes, "a.xlsx");
    let shown: Vec<_> = shown(&tables[0]).into_iter().map(|(at, text, ..)| (at, text)).collect();
    let expected = [("A1", "1"), ("D1", "2"), ("E1", "3"), ("A5", "A & B\nC"), ("C5", "内外")];
    assert_eq!(shown, expected.map(|(at, text)| (at.to_string(), text.to_string())));
    assert!(found.is_empty());
}

#[test]
fn a_string_that_is_not_there_is_trouble() {
    let sheets = [Sheet::new("表").row("A1", &["甲", "乙"])];
    let bytes = changed(&sheets, "xl/worksheets/sheet1.xml", "<v>1</v>", "<v>7</v>");
    let (tables, found) = read(&bytes, "a.xlsx");
    assert_eq!(texts(&tables[0]), ["甲"]);
    assert_eq!(found.iter().map(|f| f.code).collect::<Vec<_>>(), [Code::PartUnreadable]);
}

#[test]
fn the_1904_system_shifts_days() {
    let sheets = [Sheet::new("表").date("A1", 43_245.0)];
    let bytes = changed(&sheets, "xl/workbook.xml", "<sheets>", "<workbookPr date1904=\"1\"/><sheets>");
    assert_eq!(texts(&read(&bytes, "a.xlsx").0[0]), ["2022-05-26"]);
}

#[test]
fn a_broken_sheet_keeps_what_stands_before_the_break() {
    let sheets = [Sheet::new("好").text("A1", "甲"), Sheet::new("坏").row("A1", &["乙", "丙"])];
    let part = "xl/worksheets/sheet2.xml";
    let bytes = changed(&sheets, part, "<c r=\"B1\" t=\"s\"><v>2</v></c></row></sheetData></worksheet>", "<c r=\"B1");
    let (tables, found) = read(&bytes, "a.xlsx");
    assert_eq!(tables.iter().map(texts).collect::<Vec<_>>(), [["甲"], ["乙"]]);
    assert_eq!(found.iter().map(|f| f.code).collect::<Vec<_>>(), [Code::PartUnreadable]);
    let only = [Sheet::new("坏").text("A1", "乙")];
    let bytes = changed(&only, "xl/worksheets/sheet1.xml", "<sheetData>", "<sheetDat");
    assert!(matches!(read_as(&bytes, "a.xlsx", false), Err(ReadError::Malformed(_))));
}

#[test]
fn a_sheet_without_a_part_is_told() {
    let sheets = [Sheet::new("好").text("A1", "甲"), Sheet::new("坏").text("A1", "乙")];
    let bytes = changed(&sheets, "xl/workbook.xml", "r:id=\"rId2\"", "r:id=\"rId77\"");
    let (tables, found) = read(&bytes, "a.xlsx");
    assert_eq!(tables.iter().map(texts).collect::<Vec<_>>(), [["甲"]]);
    assert_eq!(found.iter().map(|f| f.code).collect::<Vec<_>>(), [Code::PartUnreadable]);
}

#[test]
fn cut_files_are_truncated() {
    let sheets = [ledger()];
    let bytes = xlsx::workbook(&sheets);
    let error = read_as(&bytes[..bytes.len() - 60], "a.xlsx", false).map(|_| ());
    assert_eq!(error.map_err(|e| e.code()), Err("truncated"));
    let stream = xls::stream(&sheets);
    let error = read_as(&xls::contain(&stream[..90]), "a.xls", false).map(|_| ());
    assert_eq!(error.map_err(|e| e.code()), Err("truncated"));
    let bytes = xls::contain(&stream[..stream.len() - 30]);
    assert_eq!(read(&bytes, "a.xls").1[0].code, Code::PartUnreadable);
}

#[test]
fn passwords_are_told_from_damage() {
    let mut ole = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).expect("a container");
    ole.create_stream("/EncryptedPackage").expect("a stream");
    ole.flush().expect("a container");
    let package = ole.into_inner().into_inner();
    let mut stream = xls::stream(&[ledger()]);
    let mut pass = Vec::new();
    xls::put(&mut pass, 0x002F, &[1, 0, 1, 0, 1, 0]);
    stream.splice(20..20, pass);
    for (bytes, name) in [(package, "a.xlsx"), (xls::contain(&stream), "a.xls")] {
        assert_eq!(read_as(&bytes, name, false).map(|_| ()).map_err(|e| e.code()), Err("encrypted"));
    }
}

#[test]
fn old_versions_and_pretenders_are_refused() {
    let old = [0x09, 0x04, 0x06, 0, 0, 0, 0x10, 0, 0, 0, 0x0A, 0, 0, 0];
    assert_eq!(read_as(&old, "a.xls", false).map(|_| ()).map_err(|e| e.code()), Err("unsupported-format"));
    for text in ["<html><table></table></html>", "<?xml version=\"1.0\"?><Workbook/>", "甲\t乙\n", "{\\rtf1}"] {
        assert!(!super::detect_xls(text.as_bytes(), "xls") && !super::detect_xlsx(text.as_bytes(), "xls"));
    }
    let docx = package(&[("word/document.xml", b"<w:document/>")]);
    assert!(!super::detect_xlsx(&docx, "xlsx"));
}

fn ods(content: &str) -> Vec<u8> {
    let mime = b"application/vnd.oasis.opendocument.spreadsheet".as_slice();
    package(&[("mimetype", mime), ("content.xml", content.as_bytes())])
}

#[test]
fn ods_gives_spans_values_and_what_is_hidden() {
    let content = "<office:document-content><office:automatic-styles><style:style style:name=\"t2\"><style:table-properties \
        table:display=\"false\"/></style:style></office:automatic-styles><office:body><office:spreadsheet>\
        <table:table table:name=\"表\"><table:table-column/><table:table-column table:visibility=\"collapse\"/>\
        <table:table-row><table:table-cell table:number-columns-spanned=\"3\" office:value-type=\"string\"><text:p>甲 &amp; <text:span>乙\
        </text:span></text:p><text:p>丙</text:p><office:annotation><text:p>批注</text:p></office:annotation></table:table-cell>\
        <table:covered-table-cell table:number-columns-repeated=\"2\"/></table:table-row>\
        <table:table-row table:visibility=\"collapse\"><table:table-cell office:value-type=\"string\"><text:p>藏</text:p></table:table-cell></table:table-row>\
        <table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"date\" office:date-value=\"2022-05-26T00:00:00\"><text:p>5月26日</text:p></table:table-cell>\
        <table:table-cell/><table:table-cell office:value-type=\"float\" office:value=\"3\"><text:p>3.00</text:p></table:table-cell></table:table-row>\
        <table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
        </table:table><table:table table:name=\"隐\" table:style-name=\"t2\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>密</text:p></table:table-cell></table:table-row></table:table>\
        </office:spreadsheet></office:body></office:document-content>";
    let (tables, found) = read(&ods(content), "a.ods");
    assert_eq!(tables.len(), 1);
    assert_eq!(texts(&tables[0]), ["甲 & 乙\n丙", "2022-05-26", "3", "2022-05-26", "3"]);
    assert_eq!(shown(&tables[0])[0], ("A1:C1".into(), "甲 & 乙\n丙".into(), 1, 2));
    assert_eq!(found.iter().filter(|f| f.code == Code::HiddenCells).count(), 2);
}

#[test]
fn ods_numbers_that_are_not_seen_read_as_in_other_sheets() {
    let cell = |kind: &str, value: &str, text: &str| {
        format!("<table:table-cell office:value-type=\"{kind}\" {value}><text:p>{text}</text:p></table:table-cell>")
    };
    let float = |value: &str, text: &str| cell("float", &format!("office:value=\"{value}\""), text);
    let cells = [
        float("110101199001011230", "1.1E+17"),
        float("0.5", "1/2"),
        float("0", ""),
        float("45.5", "###"),
        cell("date", "office:date-value=\"2024-06-01\"", "2024-06"),
    ];
    let content =
        format!("<table:table table:name=\"表\"><table:table-row>{}</table:table-row></table:table>", cells.concat());
    let (tables, _) = read(&ods(&content), "a.ods");
    assert_eq!(texts(&tables[0]), ["110101199001011230", "1/2", "45.5", "2024-06"]);
}

#[test]
fn repeated_cells_are_stopped_by_the_budget() {
    let content = "<table:table table:name=\"表\"><table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell \
        table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"/></table:table-row></table:table>";
    let error = read_as(&ods(content), "a.ods", false).map(|_| ());
    assert_eq!(error.map_err(|e| e.code()), Err("too-large"));
}

#[test]
fn no_change_of_a_byte_brings_the_reader_down() {
    let sheets = [ledger().hide_row(4), Sheet::new("二").number("C3", 2.5)];
    let stream = xls::stream(&sheets);
    for at in 0..stream.len() {
        for byte in [0x00, 0x7F, 0xFF] {
            let mut bytes = stream.clone();
            bytes[at] = byte;
            let budget = Budget::new();
            let input = Input { bytes: &bytes, name: "a.xls", include_hidden: false, budget: &budget };
            let layers = super::xls::read(&input);
            assert!(layers.is_ok() || layers.is_err_and(|e| e.code() != "internal"));
        }
    }
}
