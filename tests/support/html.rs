//! Lists as web pages: as a content system publishes them, and as Word saves them.

use super::list::{Cell, List, Part, Row, Slot};
use encoding_rs::GBK;

/// Links above the text of a page.
const ABOVE: &str = "<div class=\"top\"><a href=\"/\">首页</a> &gt; <a href=\"/zwgk/\">政务公开</a></div>\n\
    <div class=\"tools\">字体：<a>大</a> <a>中</a> <a>小</a> <a href=\"javascript:print()\">打印本页</a></div>\n";
/// What stands below it.
const BELOW: &str = "<div class=\"share\"><a>分享到微信</a> <a href=\"javascript:close()\">关闭窗口</a></div>\n\
    <div class=\"footer\"><p>版权所有 云岑县人民政府办公室</p><p>网站标识码：0000000000</p></div>\n";

/// A page of a content system: links around the text, paragraphs, tables with merged cells, in UTF-8.
pub fn page(list: &List) -> Vec<u8> {
    let mut out = String::from("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str(
        "<style>td { border: 1px solid }</style>\n<script>var page = \"<p>脚本</p>\";</script>\n</head>\n<body>\n",
    );
    out.push_str(ABOVE);
    out.push_str("<div class=\"article\">\n");
    body(
        list,
        &mut out,
        &Tags { paragraph: "<p>&nbsp;&nbsp;&nbsp;&nbsp;", end: "</p>", table: "<table>", cell: "", cell_end: "</td>" },
    );
    out.push_str("</div>\n");
    out.push_str(BELOW);
    out.push_str("</body>\n</html>\n");
    out.into_bytes()
}

/// A page saved by Word, in GBK: styles at every tag, cells and rows that nothing closes.
pub fn saved_by_word(list: &List) -> Vec<u8> {
    let mut out = String::from("<html xmlns:o=\"urn:schemas-microsoft-com:office:office\">\n<head>\n");
    out.push_str("<meta http-equiv=Content-Type content=\"text/html; charset=gb2312\">\n</head>\n<body lang=ZH-CN>\n");
    let tags = Tags {
        paragraph: "<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'><span style='font-size:16.0pt'>",
        end: "<o:p></o:p></span></p>",
        table: "<table class=MsoTableGrid border=1 cellspacing=0 style='border-collapse:collapse'>",
        cell: " valign=top style='width:71.0pt;padding:0cm 5.4pt'",
        cell_end: "",
    };
    body(list, &mut out, &tags);
    out.push_str("</body>\n</html>\n");
    let (bytes, _, lossy) = GBK.encode(&out);
    assert!(!lossy, "{} has characters beyond GBK", list.name);
    bytes.into_owned()
}

/// How a page writes its parts.
struct Tags {
    paragraph: &'static str,
    end: &'static str,
    table: &'static str,
    cell: &'static str,
    cell_end: &'static str,
}

fn body(list: &List, out: &mut String, tags: &Tags) {
    for part in &list.accepted().visible().parts {
        match part {
            Part::Sheet { .. } => {}
            Part::Title(text) | Part::Text(text) | Part::Prose(text) | Part::Signature(text) => {
                out.push_str(&format!("{}{}{}\n", tags.paragraph, escape(text), tags.end));
            }
            Part::Table(rows) => {
                out.push_str(&format!("{}\n", tags.table));
                rows.iter().for_each(|r| row(r, out, tags));
                out.push_str("</table>\n");
            }
        }
    }
}

fn row(row: &Row, out: &mut String, tags: &Tags) {
    out.push_str("<tr>");
    for slot in &row.slots {
        let (spans, text) = match slot {
            Slot::Cell(cell) => (spans(cell), escape(&cell.text).replace('\n', "<br>")),
            Slot::Gone => (String::new(), String::new()),
            Slot::Above { .. } | Slot::Left => continue,
        };
        out.push_str(&format!("<td{}{spans}>{text}{}", tags.cell, tags.cell_end));
    }
    out.push_str(if tags.cell_end.is_empty() { "\n" } else { "</tr>\n" });
}

fn spans(cell: &Cell) -> String {
    let of = |name: &str, n: usize| if n > 1 { format!(" {name}=\"{n}\"") } else { String::new() };
    of("rowspan", cell.rows) + &of("colspan", cell.cols)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
