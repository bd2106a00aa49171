//! The reader on small files.

use super::{detect, read};
use crate::model::{Block, Body, Code, ParagraphKind};
use crate::read::word::tests::{grid, table, texts};
use crate::read::{Budget, Input};
use encoding_rs::{BIG5, Encoding, GBK};
use proptest::prelude::*;

/// Opens a file in code page 936 whose font 0 is Chinese and whose font 1 is not.
const HEAD: &str = "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 SimSun;}{\\f1\\fcharset0 Arial;}\
                    {\\f2\\fcharset2 Wingdings;}}{\\stylesheet{\\s1 heading 1;}}{\\info{\\title gone}}";

fn body_of(bytes: &[u8]) -> Body {
    let budget = Budget::new();
    read(&Input { bytes, name: "a.rtf", include_hidden: false, budget: &budget }).unwrap().body
}

fn body(text: &str) -> Body {
    body_of(format!("{HEAD}{text}}}").as_bytes())
}

/// Characters of a code page, escaped byte by byte.
fn escaped(page: &'static Encoding, text: &str) -> String {
    page.encode(text).0.iter().map(|b| format!("\\'{b:02x}")).collect()
}

#[test]
fn bytes_are_of_the_code_page_of_their_font() {
    let list = body(&format!("\\pard {}\\par", escaped(GBK, "青禾乡整改清单")));
    assert_eq!((texts(&list), list.findings.len()), (vec!["青禾乡整改清单"], 0));
    // The second byte of a character may be a plain one, stand in the next run, or in another font.
    let [lead, trail] = [0xCE, 0xCA].map(|b: u8| format!("\\'{b:02x}"));
    assert_eq!(texts(&body(&format!("{{\\b {lead}}}{{\\f1 {trail}}}\\'97|"))), ["问梶"]);
    let western = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset136 MingLiU;}{\\f1 Arial;}}\\f1 caf\\'e9 \\f0 ";
    assert_eq!(texts(&body_of(format!("{western}{}}}", escaped(BIG5, "鄉鎮")).as_bytes())), ["café 鄉鎮"]);
    let raw = GBK.encode("{\\rtf1\\deflangfe2052 青禾{\\b 乡}清单\\par}").0.into_owned();
    assert_eq!(texts(&body_of(&raw)), ["青禾乡清单"]);
    assert_eq!(texts(&body_of("{\\rtf1\\ansicpg65001 渡口\\par}".as_bytes())), ["渡口"]);
    assert_eq!(body("\\'ce\\par").findings[0].code, Code::LossyEncoding);
}

#[test]
fn units_bring_what_old_programs_show_instead() {
    let text = format!("\\uc2\\u28193{}\\u21475 ab{{\\uc1\\u-30334?\\u35_{{\\u38382}}}}\\par", escaped(GBK, "渡"));
    assert_eq!(texts(&body(&text)), ["渡口覂#问"]);
    assert_eq!(texts(&body("\\u55348?\\u56606?\\uc0\\u20081\\u30000 z\\par")), ["𝄞乱田z"]);
    assert_eq!(body("\\u55348?x\\par").findings[0].code, Code::LossyEncoding);
    // A word counts as one character, and one of paragraphs still ends them.
    assert_eq!(texts(&body("A\\u8212\\emdash B\\uc2\\u8212\\b\\endash C\\u38382\\par D\\par")), ["A—B—C问", "D"]);
    assert_eq!(texts(&body("A\\u8212\\uc1\\u8212-B\\par")), ["A——B"]);
    // No character: no number, or that of nothing.
    assert_eq!(texts(&body("A\\u B\\u0?C\\u65536?D\\par")), ["ABCD"]);
}

#[test]
fn signs_and_symbol_fonts() {
    let text = "a\\~b\\_c\\-d\\{e\\}\\\\\\tab\\ldblquote f\\rdblquote\\line g{\\f2 \\'fc\\u-3842?l}\\page h\\par";
    assert_eq!(texts(&body(text)), ["a\u{A0}b-cd{e}\\\t“f”\ng✓☑●\nh"]);
    assert_eq!(texts(&body("a\\\nb\\\r\nc")), ["a", "b", "c"]);
}

#[test]
fn what_the_page_does_not_show() {
    let text = "{\\field{\\*\\fldinst HYPERLINK x{\\field{\\*\\fldinst y}{\\fldrslt z}}}{\\fldrslt link}}{\\*\\bkmkstart m}\
                {\\pict\\wmetafile8 0102{\\*\\blipuid 03}}{\\object{\\*\\objdata 0506}{\\result shown}}{\\v hid}{\\xe index}\
                {\\*\\unknown {gone}}{\\upr{ansi}{\\*\\ud{\\u38382?}}}{\\pict\\bin9 }}}}{{{{9}end\\par";
    assert_eq!(texts(&body(text)), ["linkshown问end"]);
    assert_eq!(body(text).findings.iter().map(|f| f.code).collect::<Vec<_>>(), [Code::HiddenCells]);
    let hidden = body("a{\\v one two\\'b6\\'c9}b{\\v  }c{\\v three}\\par");
    let count = hidden.findings.first().and_then(|f| f.data.as_ref()?.get("count")?.as_u64());
    assert_eq!((texts(&hidden), count), (vec!["abc"], Some(2)));
    let form = "{\\field{\\*\\fldinst FORMCHECKBOX {\\*\\formfield{\\fftype1\\ffres25\\ffdefres1{\\*\\ffname B}}}}{\\fldrslt}}A\
                {\\field{\\*\\fldinst FORMCHECKBOX {\\*\\formfield{\\fftype1\\ffres0\\ffdefres1}}}{\\fldrslt}}B\\par";
    assert_eq!(texts(&body(form)), ["☑A☐B"]);
}

#[test]
fn deletions_go_insertions_stay() {
    let body = body("{\\deleted old}{\\revised new}\\par one{\\deleted \\par}two\\par\\deleted x\\plain y\\par");
    assert_eq!(texts(&body), ["new", "onetwo", "y"]);
    let data = body.findings[0].data.clone().unwrap();
    assert_eq!(
        (body.findings[0].code, &data["deleted"], &data["inserted"]),
        (Code::TrackedChanges, &3.into(), &1.into())
    );
}

#[test]
fn numbers_headings_notes_boxes_and_margins() {
    let text = "{\\header\\pard Head\\par{\\field{\\*\\fldinst PAGE}{\\fldrslt 1}}\\par}{\\footer Head\\par Foot}\
                \\pard\\outlinelevel0{\\listtext\\pard\\plain 1.\\tab}Title{\\footnote\\pard{\\chftn} note one\\par two}\\par\
                \\pard\\par{\\pntext 1\\tab}5 km{\\shp{\\*\\shpinst{\\sp{\\sn a}{\\sv b}}{\\shptxt\\pard in box\\par}}{\\shprslt old}}\\par\
                \\pard{\\listtext{\\f2 \\'6c}\\tab}\\par{\\listtext{\\f2 l}\\tab}x\\par";
    let body = body(text);
    assert_eq!(texts(&body), ["1.Title", "note one", "two", "1 5 km", "in box", "●x", "Head", "Foot"]);
    let of = |i: usize| match &body.blocks[i] {
        Block::Paragraph(p) => (p.kind, p.heading, p.place.to_string()),
        Block::Table(_) => panic!("a table"),
    };
    assert_eq!(of(0), (ParagraphKind::Body, Some(1), "block 1".to_string()));
    assert_eq!(of(2), (ParagraphKind::Note, None, "block 1".to_string()));
    assert_eq!(of(4), (ParagraphKind::TextBox, None, "block 3".to_string()));
    assert_eq!(of(7), (ParagraphKind::Margin, None, "block 7".to_string()));
}

#[test]
fn cells_merge_both_ways() {
    let text = "before\\par\\trowd\\trleft-108\\clvmgf\\cellx1000\\clmgf\\cellx2000\\clmrg\\cellx3000\
                \\pard\\intbl A\\par a{\\footnote n}\\cell B\\cell\\cell\\row\
                \\trowd\\trleft-100\\clvmrg\\cellx1010\\cellx2000\\cellx3000\\pard\\intbl\\cell C\\cell D\\cell\\row\
                \\trowd\\trleft-108\\cellx3000\\pard\\intbl E\\cell\\row\\pard after\\par";
    let body = body(text);
    assert_eq!(texts(&body), ["before", "<table>", "n", "after"]);
    assert_eq!(grid(table(&body)), ["A\na|B|^", "^|C|D", "E|^|^"]);
    assert_eq!(body.findings, []);
    assert_eq!(table(&body).grid.cells()[2].place.to_string(), "table 1 row 2 col 2");
}

#[test]
fn tables_in_cells() {
    let inner = |end: &str| {
        format!(
            "\\trowd\\cellx4000\\pard\\intbl before\\par{{\\pard\\intbl\\itap2 a\\nestcell b\\nestcell\
             {{\\*\\nesttableprops\\trowd\\cellx900\\cellx1800\\nestrow}}{{\\nonesttables\\par}}}}\\pard\\intbl behind{end}"
        )
    };
    for (end, after) in [("\\cell\\row\\pard end\\par", vec!["<table>", "end"]), ("\\cell", vec!["<table>"])] {
        let body = body(&inner(end));
        assert_eq!(texts(&body), after);
        let outer = table(&body);
        assert_eq!(grid(outer), ["before\nbehind"]);
        assert_eq!(grid(outer.grid.nested().next().unwrap()), ["a|b"]);
        assert_eq!(outer.grid.cells()[0].tables[0].grid.cells()[1].place.to_string(), "table 2 row 1 col 2");
    }
}

#[test]
fn runs_and_ends_as_word_groups_them() {
    let number =
        |n: &str| format!("{{\\listtext\\pard\\plain\\s1 \\loch\\af1\\dbch\\f0 {}\\loch\\f1 .\\tab}}", escaped(GBK, n));
    let text = format!(
        "{}\\pard\\plain\\ls1\\itap0 {{\\insrsid1 \\hich\\af1\\dbch\\f0 {}}}{{\\insrsid2 \\par {}}}{{\\f1 test\\par }}\\pard{{\\par }}\
         {{\\upr{{\\*\\fchars \\'a1\\'a2}}{{\\*\\ud\\uc0{{\\*\\fchars x}}}}}}{{\\listtext\\uc0\\u9 \\u8226 \\u9 }}dot",
        number("一"),
        escaped(GBK, "清淤"),
        number("二"),
    );
    let body = body(&text);
    assert_eq!(texts(&body), ["一.清淤", "二.test", "•dot"]);
    let Block::Paragraph(last) = &body.blocks[2] else { panic!("a table") };
    assert_eq!(last.place.to_string(), "block 4");
}

#[test]
fn rows_as_careless_programs_write_them() {
    // No \intbl; a definition that goes for all rows; a last row without its end; no definition at all.
    let body1 = body("\\trowd\\cellx900\\cellx1800 a\\cell b\\cell\\row c\\cell d\\cell\\row e\\cell f\\cell\\pard g");
    assert_eq!(
        (grid(table(&body1)), texts(&body1)),
        (vec!["a|b".into(), "c|d".into(), "e|f".into()], vec!["<table>", "g"])
    );
    // A nested table outside of the group for it, or all of it inside.
    let row = "\\trowd\\cellx900\\cellx1800 c\\nestcell d\\nestcell";
    for inner in [format!("\\itap2{row}\\nestrow\\itap1"), format!("{{\\*\\nesttableprops{row}\\itap2\\nestrow}}")] {
        let text = format!("\\trowd\\cellx2000\\cellx4000\\intbl a\\cell b\\par {inner}\\cell\\row");
        let body = body(&text);
        assert_eq!(grid(table(&body)), ["a|b"]);
        assert_eq!(grid(table(&body).grid.nested().next().unwrap()), ["c|d"], "{text}");
    }
    assert_eq!(grid(table(&body("\\intbl a\\cell b\\cell\\row"))), ["a|b"]);
    assert_eq!(texts(&body("\\row\\nestrow x\\par")), ["x"]);
}

#[test]
fn damage_leaves_what_was_read() {
    assert!(detect(b"\xEF\xBB\xBF \n{\\rtf1", "doc") && !detect(b"{\\rt", "rtf"));
    let whole = format!("{HEAD}\\pard {}\\par", escaped(GBK, "青禾乡"));
    let cut = body_of(&whole.as_bytes()[..whole.len() - 6]);
    assert_eq!(texts(&cut), ["青禾\u{FFFD}"]);
    assert_eq!(cut.findings.iter().map(|f| f.code).collect::<Vec<_>>(), [Code::PartUnreadable, Code::LossyEncoding]);
    assert_eq!(texts(&body("a}}}b")), ["a"]);
    let deep = body_of(format!("{{\\rtf1 {}x{}y\\par}}", "{".repeat(50_000), "}".repeat(50_000)).as_bytes());
    assert_eq!((texts(&deep), deep.findings[0].code), (vec!["xy"], Code::LimitReached));
    let nested = body(&"\\trowd\\cellx9\\intbl\\itap99999999 x\\nestcell ".repeat(3));
    assert_eq!(texts(&nested), ["<table>"]);
    let notes = body(&format!("{}x{}z\\par", "{\\footnote n ".repeat(300), "}".repeat(300)));
    assert!(texts(&notes).contains(&"z") && notes.findings[0].code == Code::LimitReached);
}

proptest! {
    #[test]
    fn any_words_are_read(words in proptest::collection::vec(0usize..32, 0..200)) {
        const WORDS: [&str; 32] = [
            "{", "}", "{", "}", "{\\footnote ", "{\\shptxt ", "{\\*\\nesttableprops ", "{\\header ", "{\\listtext ", "\\trowd",
            "\\cellx100", "\\cellx-9", "\\clvmgf", "\\clvmrg", "\\clmrg", "\\cell ", "\\nestcell ", "\\nestrow", "\\row", "\\par ",
            "\\pard", "\\intbl", "\\itap2", "\\itap3", "\\u-9999 ", "\\uc2", "\\'ce", "\\f2 ", "\\deleted ", "\\v", "x", "青",
        ];
        let text: String = words.iter().filter_map(|i| WORDS.get(*i)).copied().collect();
        let body = body_of(format!("{HEAD}{text}").as_bytes());
        for block in &body.blocks {
            prop_assert!(!matches!(block, Block::Paragraph(p) if p.text.is_empty()));
        }
    }

    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        body_of(&[b"{\\rtf1 ", bytes.as_slice()].concat());
    }
}
