//! The inputs of the speed tables: lists of invented villages, as Word and Excel write them.
//!
//! Word surrounds each cell's text with widths, margins, fonts and revision ids; a generator that left these out would
//! make the floor too cheap to be the floor of real files, one that added more would flatter us.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;

/// The columns of every list.
pub const HEADER: [&str; 7] = ["序号", "问题类型", "存在问题", "整改措施", "责任单位", "责任人", "整改时限"];

const KINDS: [&str; 5] = ["制度建设方面", "资金管理方面", "工程质量方面", "作风方面", "公开公示方面"];
const VILLAGES: [&str; 8] = ["柳湾村", "石桥村", "杏林村", "河口村", "新店村", "北坡村", "南泉村", "东岭村"];
const PROBLEMS: [&str; 6] = [
    "灌溉渠道衬砌脱落，雨季渗漏严重",
    "公益岗位人员考勤记录不完整",
    "项目资料归档不及时，缺少验收签字",
    "村务公开栏内容更新滞后",
    "饮水管护责任未落实到人",
    "低保动态调整入户核查不细",
];
const MEASURES: [&str; 4] = [
    "一是对照台账逐项核对，补齐缺失资料。二是建立每月通报制度，由专人负责跟踪。",
    "1.组织技术人员现场勘查，制定维修方案。2.落实管护资金，签订管护协议。3.完工后组织验收。",
    "立即开展全面排查，对发现的隐患逐一登记，限期整改到位，并举一反三完善长效机制。",
    "一是召开村民代表会议重新评议。二是公示评议结果，接受群众监督。三是对工作人员开展业务培训。",
];
const UNITS: [&str; 6] =
    ["镇农业农村办、各行政村", "镇财政所", "县水务局牵头，镇水利站配合", "镇民政办、司法所", "镇纪委", "镇乡村振兴办"];
const PERSONS: [&str; 4] = ["张某", "李某某", "分管领导", "王某、赵某"];
const DEADLINES: [&str; 6] = ["2022年9月30日前", "立行立改，长期坚持", "10月底前", "2022年12月", "立即整改", "年底前"];

fn pick<'t>(from: &[&'t str], n: usize) -> &'t str {
    from[n % from.len()]
}

/// The texts of a data row.
pub fn row(n: usize) -> [String; 7] {
    let problem = format!("{}第{}组{}", pick(&VILLAGES, n), n % 97 + 1, pick(&PROBLEMS, n / 3));
    [
        (n + 1).to_string(),
        pick(&KINDS, n / 40).to_string(),
        problem,
        pick(&MEASURES, n / 2).to_string(),
        pick(&UNITS, n / 5).to_string(),
        pick(&PERSONS, n / 7).to_string(),
        pick(&DEADLINES, n / 4).to_string(),
    ]
}

/// A Word file with a title, a date line and one table.
pub fn docx(rows: usize, first: usize) -> Vec<u8> {
    const NS: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let mut xml =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document xmlns:w=\"{NS}\"><w:body>");
    paragraph(&mut xml, "柳河镇巡察反馈问题整改清单", 44);
    paragraph(&mut xml, "2022年6月15日", 32);
    xml += "<w:tbl><w:tblPr><w:tblStyle w:val=\"a3\"/><w:tblW w:w=\"0\" w:type=\"auto\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>";
    xml += &"<w:gridCol w:w=\"1300\"/>".repeat(HEADER.len());
    xml += "</w:tblGrid>";
    word_row(&mut xml, &HEADER.map(str::to_string));
    for n in first..first + rows {
        word_row(&mut xml, &row(n));
    }
    xml += "</w:tbl><w:sectPr><w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/></w:sectPr></w:body></w:document>";
    package(&[
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>",
        ),
        (
            "_rels/.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>",
        ),
        ("word/document.xml", &xml),
        (
            "word/styles.xml",
            &format!(
                "<w:styles xmlns:w=\"{NS}\"><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"a\"><w:name w:val=\"Normal\"/></w:style><w:style w:type=\"table\" w:styleId=\"a3\"><w:name w:val=\"Table Grid\"/></w:style></w:styles>"
            ),
        ),
    ])
}

fn word_row(xml: &mut String, cells: &[String; 7]) {
    *xml += "<w:tr w:rsidR=\"00A4128F\" w:rsidTr=\"003F5A21\"><w:trPr><w:trHeight w:val=\"680\"/></w:trPr>";
    for text in cells {
        *xml += "<w:tc><w:tcPr><w:tcW w:w=\"1300\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>";
        paragraph(xml, text, 21);
        *xml += "</w:tc>";
    }
    *xml += "</w:tr>";
}

fn paragraph(xml: &mut String, text: &str, size: usize) {
    let font = "<w:rFonts w:ascii=\"仿宋\" w:eastAsia=\"仿宋\" w:hAnsi=\"仿宋\" w:hint=\"eastAsia\"/>";
    let run = format!("<w:rPr>{font}<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr>");
    let _ = write!(
        xml,
        "<w:p w:rsidR=\"00A4128F\" w:rsidRDefault=\"00A4128F\"><w:pPr><w:jc w:val=\"center\"/>{run}</w:pPr><w:r>{run}<w:t>{text}</w:t></w:r></w:p>"
    );
}

/// A workbook with a title, a header and one list in its only sheet.
pub fn xlsx(rows: usize) -> Vec<u8> {
    let mut sheet =
        sheet::Sheet::new("清单").text("A1", "柳河镇巡察反馈问题整改清单").merge("A1:G1").row("A2", &HEADER);
    for n in 0..rows {
        let [number, rest @ ..] = row(n);
        let at = n + 3;
        sheet = sheet.number(&format!("A{at}"), number.parse().expect("a number"));
        sheet = sheet.row(&format!("B{at}"), &rest.each_ref().map(String::as_str));
    }
    sheet::workbook(&[sheet])
}

/// A binary Word file with a title and one table.
pub fn doc(rows: usize) -> Vec<u8> {
    let cell = |text: String| list::Slot::Cell(list::Cell { text, value: list::Value::Text, rows: 1, cols: 1 });
    let line = |texts: [String; 7]| list::Row { slots: texts.map(cell).into(), hidden: false };
    let table = std::iter::once(HEADER.map(str::to_string)).chain((0..rows).map(row)).map(line).collect();
    let parts = vec![list::Part::Title("柳河镇巡察反馈问题整改清单".to_string()), list::Part::Table(table)];
    let [folder, name, about, golden] = std::array::from_fn(|_| String::new());
    doc::plain(&list::List { folder, name, about, containers: Vec::new(), golden, full: Vec::new(), parts })
}

/// The columns of a list of six as they stand in [`row`].
const SIX: [usize; 6] = [0, 2, 1, 3, 4, 6];

/// A web page with one list of six columns, its cells dressed as editors of web pages dress them.
pub fn html(rows: usize) -> String {
    let mut page = String::from(
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>柳河镇整改清单</title></head><body><table>\n",
    );
    for n in 0..=rows {
        page += "<tr style=\"height:20px\">";
        for text in six(n) {
            let _ = write!(
                page,
                "<td style=\"border:1px solid #000;padding:3px\"><p style=\"text-align:left\"><span style=\"font-size:14px\">{text}</span></p></td>"
            );
        }
        page += "</tr>\n";
    }
    page + "</table></body></html>\n"
}

/// The same list in text, cells parted by bars.
pub fn pipe(rows: usize) -> String {
    let lines = (0..=rows).map(|n| six(n).join(" | ") + "\n");
    std::iter::once("柳河镇整改清单\n".to_string()).chain(lines).collect()
}

/// The header for 0, else the texts of a data row.
fn six(n: usize) -> [String; 6] {
    let Some(data) = n.checked_sub(1) else { return SIX.map(|i| HEADER[i].to_string()) };
    let row = row(data);
    SIX.map(|i| row[i].clone())
}

/// A zip of these parts, deflated as Office does.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(text.as_bytes()).expect("a part");
    }
    zip.finish().expect("a package").into_inner()
}

#[path = "../../tests/support/mod.rs"]
mod support;
use support::{doc, list, xlsx as sheet};
