//! Web pages for the speed tables: the lists of `inputs` as Word exports them, as a content system prints them, and
//! as prose of paragraphs and spans.
//!
//! What surrounds the text decides the speed, so each page has the markup that its maker writes: Word a style on every
//! paragraph and span, a content system its frame of layout tables, menus and scripts around a bare list.

use crate::inputs::{HEADER, row};
use crate::{ROWS, RUNS, SMALL, convert, cpu, median, this, wall};
use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink as _};
use html5ever::{Attribute, LocalName, Namespace, ParseOpts, QualName, parse_document};
use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;

/// A kind of page: its name in the table and what makes it, of so many rows from a first one on.
pub type Kind = (&'static str, fn(usize, usize) -> String);

/// Every kind of page.
pub const KINDS: [Kind; 3] = [("Word list", word), ("site list", site), ("prose", prose)];

/// A list as Word saves it as a page.
pub fn word(rows: usize, first: usize) -> String {
    let mut page = String::from(
        "<html xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\">\n<head>\n<title>清单</title>\n<style>\n<!--\n",
    );
    for n in 0..120 {
        let _ = writeln!(page, "p.a{n}, li.a{n}\n\t{{mso-style-name:\"样式{n}\";margin:0cm;font-family:仿宋_GB2312;}}");
    }
    page += "-->\n</style>\n<!--[if gte mso 9]><xml><o:shapedefaults v:ext=\"edit\"/></xml><![endif]-->\n</head>\n<body lang=ZH-CN style='tab-interval:21.0pt'>\n<div class=Section1>\n";
    page += "<p class=MsoNormal align=center style='text-align:center'><b><span style='font-size:22.0pt;font-family:方正小标宋简体'>柳河镇巡察反馈问题整改清单<o:p></o:p></span></b></p>\n";
    page += "<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0 width=910\n style='width:682.5pt;border-collapse:collapse;border:none;mso-border-alt:solid windowtext .5pt'>\n";
    word_row(&mut page, &HEADER.map(str::to_string));
    (first..first + rows).for_each(|n| word_row(&mut page, &row(n)));
    page + "</table>\n<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>\n</div>\n</body>\n</html>\n"
}

fn word_row(page: &mut String, cells: &[String; 7]) {
    *page += " <tr style='mso-yfti-irow:1;height:34.0pt'>\n";
    for text in cells {
        *page += "  <td width=130 style='width:97.5pt;border:solid windowtext 1.0pt;\n  border-top:none;mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt 0cm 5.4pt;\n  height:34.0pt'>\n";
        let _ = writeln!(
            page,
            "  <p class=MsoNormal align=center style='text-align:center;mso-line-height-rule:\n  exactly'><span style='font-size:10.5pt;font-family:仿宋_GB2312;mso-hansi-font-family:\n  宋体;mso-bidi-font-family:宋体'>{text}<span lang=EN-US><o:p></o:p></span></span></p>\n  </td>"
        );
    }
    *page += " </tr>\n";
}

/// A list as a content system prints it: menus, layout tables and scripts around cells without attributes.
pub fn site(rows: usize, first: usize) -> String {
    let mut page = head();
    page += "<table class=\"list\" border=\"1\"><thead><tr>";
    HEADER.iter().for_each(|name| page += &format!("<th>{name}</th>"));
    page += "</tr></thead><tbody>\n";
    for n in first..first + rows {
        page += "<tr>";
        row(n).iter().for_each(|text| page += &format!("<td>{text}</td>"));
        page += "</tr>\n";
    }
    page + "</tbody></table>" + FOOT
}

/// A report of paragraphs and spans, each with its style.
pub fn prose(rows: usize, first: usize) -> String {
    let mut page = head();
    for n in first..first + rows {
        let [_, kind, problem, measures, units, _, deadline] = row(n);
        let _ = writeln!(
            page,
            "<p style=\"text-indent:2em;line-height:1.75em\"><span style=\"font-family:仿宋;font-size:21px\">（{}）{kind}。{problem}。</span></p>\n<p style=\"text-indent:2em;line-height:1.75em\"><span style=\"font-family:仿宋;font-size:21px\"><strong>整改措施：</strong>{measures}</span></p>\n<p style=\"text-indent:2em;line-height:1.75em\"><span style=\"font-family:仿宋;font-size:21px\">责任单位：{units}&nbsp;&nbsp;整改时限：{deadline}。</span></p>",
            n + 1
        );
    }
    page + FOOT
}

const FOOT: &str = "</div></td></tr></table></td></tr></table>\n<div class=\"share\">分享到：<a href=\"#\">微信</a> <a href=\"#\">微博</a></div>\n<div class=\"footer\"><p>主办：柳河镇人民政府 版权所有</p></div>\n</body></html>\n";

fn head() -> String {
    let mut page = String::from(
        "<!DOCTYPE html>\n<html><head><title>柳河镇巡察反馈问题整改情况</title>\n<meta name=\"ArticleTitle\" content=\"柳河镇巡察反馈问题整改清单\">\n<style>\n",
    );
    (0..60).for_each(|n| page += &format!(".box{n} li a:hover {{ color: #c00; background: url(/images/{n}.png) }}\n"));
    page += "</style>\n<script>\n";
    for n in 0..60 {
        let _ = writeln!(
            page,
            "function show{n}(id) {{ if (id < {n}) {{ document.getElementById('tab' + id).innerHTML = '<b>' + id + '</b>'; }} }}"
        );
    }
    page += "</script>\n</head>\n<body>\n<div class=\"nav\"><ul>\n";
    (0..80).for_each(|n| {
        page += &format!(
            "<li class=\"item\"><a href=\"/zwgk/col{n}/index.html\" target=\"_blank\">政务公开栏目{n}</a></li>\n"
        )
    });
    page += "</ul></div>\n<table width=\"1000\" cellspacing=\"0\"><tr><td><table width=\"100%\"><tr><td>\n";
    page += "<table class=\"head\"><tr><td>索引号：</td><td>LH-2022-0615</td><td>发布日期：</td><td>2022-06-15</td></tr></table>\n";
    page + "<h1>柳河镇巡察反馈问题整改清单</h1>\n<div class=\"content\" id=\"zoom\">\n"
}

/// The bytes of a page in GBK that names no encoding.
pub fn gbk(page: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(page).0.into_owned()
}

/// A tree builder's least: html5ever with a sink that keeps names and nothing else.
pub fn html5ever_alone(bytes: &[u8]) {
    let (text, _) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
    let text = std::str::from_utf8(bytes).map_or(text, Into::into);
    black_box(parse_document(Names::default(), ParseOpts::default()).one(&*text));
}

/// Reads pages as `convert` does, without what comes behind the reader.
pub fn reader_alone(bytes: &[u8]) {
    let budget = zhenggai::read::Budget::new();
    let input = zhenggai::read::Input { bytes, name: "page.html", include_hidden: false, budget: &budget };
    black_box(zhenggai::read::read(&input).expect("a page"));
}

/// Namespace and name of an element.
#[derive(Debug)]
struct Name(Namespace, LocalName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0
    }

    fn local_name(&self) -> &LocalName {
        &self.1
    }
}

/// Names of the elements, by number.
#[derive(Default)]
struct Names(RefCell<Vec<QualName>>);

impl TreeSink for Names {
    type Handle = usize;
    type Output = usize;
    type ElemName<'a> = Name;

    fn finish(self) -> usize {
        self.0.borrow().len()
    }

    fn get_document(&self) -> usize {
        0
    }

    fn elem_name(&self, target: &usize) -> Name {
        let names = self.0.borrow();
        let name = target.checked_sub(1).and_then(|i| names.get(i)).expect("an element");
        Name(name.ns.clone(), name.local.clone())
    }

    fn create_element(&self, name: QualName, _: Vec<Attribute>, _: ElementFlags) -> usize {
        self.0.borrow_mut().push(name);
        self.0.borrow().len()
    }

    fn create_comment(&self, _: StrTendril) -> usize {
        0
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        0
    }

    fn get_template_contents(&self, target: &usize) -> usize {
        *target
    }

    fn same_node(&self, x: &usize, y: &usize) -> bool {
        x == y
    }

    fn parse_error(&self, _: Cow<'static, str>) {}
    fn append(&self, _: &usize, _: NodeOrText<usize>) {}
    fn append_based_on_parent_node(&self, _: &usize, _: &usize, _: NodeOrText<usize>) {}
    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}
    fn set_quirks_mode(&self, _: QuirksMode) {}
    fn append_before_sibling(&self, _: &usize, _: NodeOrText<usize>) {}
    fn add_attrs_if_missing(&self, _: &usize, _: Vec<Attribute>) {}
    fn remove_from_parent(&self, _: &usize) {}
    fn reparent_children(&self, _: &usize, _: &usize) {}
}

/// Writes the pages into a folder: each kind in UTF-8 and in GBK, and a folder of many small ones.
fn write(room: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for (name, make) in KINDS {
        let page = make(ROWS, 0);
        for (name, bytes) in
            [(format!("{name}, UTF-8"), page.clone().into_bytes()), (format!("{name}, GBK"), gbk(&page))]
        {
            fs::write(room.join(&name).with_added_extension("html"), bytes).expect("written");
            names.push(format!("{name}.html"));
        }
    }
    let small = format!("{SMALL} small pages");
    fs::create_dir(room.join(&small)).expect("a folder");
    for n in 0..SMALL {
        let page = if n % 2 == 0 { site(80, n) } else { word(12, n) };
        fs::write(room.join(&small).join(format!("{n:03}.html")), page).expect("written");
    }
    names.push(small);
    names
}

/// Prints MB of input for each second of CPU: html5ever with nothing behind it, our reader, and `convert` end to end; of
/// the folder also by the clock.
pub fn table(room: &Path) {
    let megabytes = |path: &Path| {
        let size = |path: &Path| fs::metadata(path).expect("an input").len();
        let files = || fs::read_dir(path).expect("a folder").map(|entry| size(&entry.expect("an entry").path())).sum();
        let bytes: u64 = if path.is_dir() { files() } else { size(path) };
        bytes as f64 / 1e6
    };
    println!("{:<32} {:>9} {:>9} {:>7}   MB", "pages, MB/s of input", "html5ever", "reader", "ours");
    fs::create_dir(room).expect("a folder");
    for name in write(room) {
        let input = room.join(&name);
        let size = megabytes(&input);
        let speed = |command: &mut dyn FnMut() -> Command| {
            let mut runs: Vec<f64> = (0..RUNS).map(|_| cpu(&mut command())).collect();
            size / median(&mut runs)
        };
        let alone = |what: &str| {
            let mut command = Command::new(this());
            command.args(["floor", what]).arg(&input);
            command
        };
        let (floor, reader) = (speed(&mut || alone("html")), speed(&mut || alone("reader")));
        let ours = speed(&mut || convert(&input, &room.with_extension("out"), 1));
        println!("{name:<32} {floor:>9.1} {reader:>9.1} {ours:>7.1}   {size:.1}");
        if input.is_dir() {
            let mut runs: Vec<f64> =
                (0..RUNS).map(|_| wall(&mut convert(&input, &room.with_extension("out"), 2))).collect();
            println!(
                "{:<32} {:>9} {:>9} {:>7.1}   ≥ 40",
                "the same by the clock, 2 threads",
                "",
                "",
                size / median(&mut runs)
            );
        }
    }
}
