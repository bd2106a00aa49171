//! The reader on small files written by [`builder`].

mod builder;

use super::fib::{Fib, Part, Story};
use super::{read, read_streams};
use crate::model::{Block, Body, Code, ParagraphKind};
use crate::read::word::tests::{grid, table, texts};
use crate::read::{Budget, Input, ReadError};
use builder::{CELL, Doc, deep, definition, numbers, plc, row};
use proptest::prelude::*;

const DELETED: &[u8] = &[0x00, 0x08, 1];
const INSERTED: &[u8] = &[0x01, 0x08, 1];
const HIDDEN: &[u8] = &[0x3C, 0x08, 1];

fn try_body(bytes: &[u8]) -> Result<Body, ReadError> {
    let budget = Budget::new();
    read(&Input { bytes, name: "a.doc", include_hidden: false, budget: &budget }).map(|read| read.body)
}

fn body(doc: Doc) -> Body {
    try_body(&doc.build()).unwrap()
}

#[test]
fn columns_come_from_the_edges_of_all_rows() {
    let body = body(
        Doc::default()
            .add("青禾乡清单\r", &[])
            .add("类型\x07", CELL)
            .add("措施\x07", CELL)
            .add("\x07", &row(&[0, 1000, 4000], &[]))
            .add("渡口\x07", CELL)
            .add("清运\x07", CELL)
            .add("月底\x07", CELL)
            .add("\x07", &row(&[12, 1003, 2500, 3990], &[0x60]))
            .add("\x07", CELL)
            .add("补设\r标牌\x07", CELL)
            .add("\x07", CELL)
            .add("\x07", &row(&[0, 1000, 2500, 4000], &[0x20]))
            .add("落款\r", &[]),
    );
    assert_eq!(texts(&body), ["青禾乡清单", "<table>", "落款"]);
    assert_eq!(grid(table(&body)), ["类型|措施|^", "渡口|清运|月底", "^|补设\n标牌|"]);
    assert_eq!(body.findings, []);
}

#[test]
fn cells_joined_left_and_tables_in_cells() {
    let inner_cell = deep(2, &[0x4B, 0x24, 1]);
    let inner_end = deep(2, &[&[0x4B, 0x24, 1, 0x4C, 0x24, 1], definition(&[0, 500, 900], &[]).as_slice()].concat());
    let body = body(
        Doc::default()
            .add("附表\x07", CELL)
            .add("\x07", CELL)
            .add("\x07", &row(&[0, 1000, 2000], &[1, 2]))
            .add("里外\r", &deep(1, &[]))
            .add("甲\r", &inner_cell)
            .add("乙\r", &inner_cell)
            .add("\r", &inner_end)
            .add("之后\x07", &deep(1, &[]))
            .add("右\x07", CELL)
            .add("\x07", &row(&[0, 1000, 2000], &[])),
    );
    let outer = table(&body);
    assert_eq!(grid(outer), ["附表|^", "里外\n之后|右"]);
    let inner = outer.grid.nested().next().unwrap();
    assert_eq!(grid(inner), ["甲|乙"]);
    assert_eq!(inner.grid.cells()[1].place.to_string(), "table 2 row 1 col 2");
}

#[test]
fn deletions_go_insertions_stay_hidden_text_goes() {
    let body = body(
        Doc::default()
            .add("清理拟稿堆料\r", &[])
            .mark(5, 2, DELETED)
            .add("前半\r", &[])
            .mark(1, 1, DELETED)
            .add("后半\r", &[])
            .add("暗补记\r", &[])
            .mark(4, 1, HIDDEN)
            .mark(3, 2, INSERTED),
    );
    assert_eq!(texts(&body), ["清理堆料", "前半后半", "补记"]);
    let codes: Vec<Code> = body.findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, [Code::HiddenCells, Code::TrackedChanges]);
    let data = body.findings[1].data.clone().unwrap();
    assert_eq!((&data["deleted"], &data["inserted"]), (&2.into(), &1.into()));
}

#[test]
fn a_deleted_row_is_gone() {
    let body = body(
        Doc::default()
            .add("留\x07", CELL)
            .add("\x07", &row(&[0, 1000], &[]))
            .add("去\x07", CELL)
            .mark(2, 2, DELETED)
            .add("\x07", &row(&[0, 1000], &[]))
            .mark(1, 1, DELETED),
    );
    assert_eq!(grid(table(&body)), ["留"]);
}

#[test]
fn a_row_that_lent_its_mark_to_a_deleted_one_stays() {
    let body = body(
        Doc::default()
            .add("留\x07", CELL)
            .add("\x07", &row(&[0, 1000], &[]))
            .mark(1, 1, DELETED)
            .add("去\x07", CELL)
            .mark(2, 1, DELETED)
            .add("\x07", &row(&[0, 1000], &[]))
            .add("\x07", CELL)
            .add("\x07", &row(&[0, 1000], &[])),
    );
    assert_eq!(grid(table(&body)), ["留", ""]);
}

#[test]
fn fields_show_their_result_and_characters_their_sign() {
    let symbol = &[0x09, 0x6A, 0, 0, 0xFC, 0xF0];
    let font = [&[43], [0; 39].as_slice(), &[b'W', 0, 0, 0]].concat();
    let body = body(
        Doc::default()
            .add("见\x13 REF \x13 PAGE \x14内\x15码\x14第二条\x15。\r", &[])
            .add("未完\x13 DATE\r", &[])
            .add("甲\x0B乙\x1E丙\x1F丁\t戊\x01\x0C己\r", &[])
            .add("\x28对\r", &[])
            .mark(3, 1, symbol)
            .part(Part::Fonts, [&[1, 0, 0, 0], font.as_slice()].concat()),
    );
    assert_eq!(texts(&body), ["见第二条。", "未完", "甲\n乙-丙丁\t戊\n己", "\u{F0FC}对"]);
}

#[test]
fn a_section_ends_a_paragraph_and_a_page_does_not() {
    let doc = Doc::default().add("一\x0C", &[]).add("二\x0C三\r", &[]);
    let body = body(doc.part(Part::Sections, plc(&[0, 2, 6], &[0; 12])));
    assert_eq!(texts(&body), ["一", "二\n三"]);
}

#[test]
fn notes_boxes_and_margins_stand_behind_their_anchors() {
    let mut shape = 77u32.to_le_bytes().to_vec();
    shape.resize(26, 0);
    let mut text_box = vec![0; 14];
    text_box.extend(77u32.to_le_bytes());
    text_box.resize(22, 0);
    let body = body(
        Doc::default()
            .add("正文\x02。\r", &[])
            .add("图\x08下\r", &[])
            .story(Story::Footnotes)
            .add("注文\r", &[])
            .story(Story::Margins)
            .add("机关名称\r— 1 —\r机关名称\r", &[])
            .story(Story::Boxes)
            .add("框中\r", &[])
            .part(Part::FootnoteAnchors, plc(&[2, 9], &[0; 2]))
            .part(Part::FootnoteTexts, numbers(&[0, 3, 4]))
            .part(Part::Margins, numbers(&[0, 0, 0, 0, 0, 0, 0, 16]))
            .part(Part::Shapes, plc(&[6, 9], &shape))
            .part(Part::Boxes, plc(&[0, 3], &text_box)),
    );
    let kinds: Vec<(&str, ParagraphKind)> = body
        .blocks
        .iter()
        .filter_map(|b| if let Block::Paragraph(p) = b { Some((p.text.as_str(), p.kind)) } else { None })
        .collect();
    assert_eq!(
        kinds,
        [
            ("正文。", ParagraphKind::Body),
            ("注文", ParagraphKind::Note),
            ("图下", ParagraphKind::Body),
            ("框中", ParagraphKind::TextBox),
            ("机关名称", ParagraphKind::Margin),
        ]
    );
}

/// A level: format code, text, start.
fn level(format: u8, text: &[u16], start: u32) -> Vec<u8> {
    let mut bytes = start.to_le_bytes().to_vec();
    bytes.extend([format, 0]);
    bytes.resize(28, 0);
    bytes.extend((text.len() as u16).to_le_bytes());
    bytes.extend(text.iter().flat_map(|u| u.to_le_bytes()));
    bytes
}

#[test]
fn numbers_are_counted_and_written() {
    let mut definitions = vec![1, 0];
    definitions.extend(500u32.to_le_bytes());
    definitions.extend([0; 22]);
    definitions.extend([1, 0]);
    definitions.extend(level(0x27, &[0xFF08, 0, 0xFF09], 1));
    let mut lists = numbers(&[2, 500, 0, 0, 0, 500, 0, 0, 1]);
    lists.extend(numbers(&[u32::MAX, u32::MAX, 9, 0x10]));
    let first = &[0x0B, 0x46, 1, 0];
    let second = &[0x0B, 0x46, 2, 0];
    let body = body(
        Doc::default()
            .add("清淤\r", first)
            .add("", &[])
            .add("修渠\x07", &[CELL, first].concat())
            .add("\x07", &row(&[0, 900], &[0x60]))
            .add("\x07", &[CELL, first].concat())
            .add("\x07", &row(&[0, 900], &[0x20]))
            .add("补栏\r", first)
            .add("另起\r", second)
            .add("无号\r", &[0x0B, 0x46, 0, 0])
            .part(Part::Definitions, definitions)
            .part(Part::Lists, lists),
    );
    assert_eq!(texts(&body), ["（一）清淤", "<table>", "（三）补栏", "（九）另起", "无号"]);
    assert_eq!(grid(table(&body)), ["（二）修渠", "^"]);
}

#[test]
fn a_fast_save_strings_pieces_together() {
    let mut doc = Doc::default().add("后段\r前段\r", &[]);
    doc.pieces = Some(vec![(0, 1024 + 6), (3, 1024), (6, 0)]);
    assert_eq!(texts(&body(doc)), ["前段", "后段"]);
    // One byte a character; the quotes are those of the Windows code page.
    let mut doc = Doc::default().add("\u{4193}\u{0D94}ab", &[]);
    doc.pieces = Some(vec![(0, 0x4000_0000 | 2048), (4, 0)]);
    assert_eq!(texts(&body(doc)), ["“A”"]);
}

/// The text of a file whose characters take one byte each: header flags, languages, and the fonts' character set.
fn narrow(bytes: &[u8], flags: u16, languages: [u16; 2], charset: Option<u8>) -> (Vec<String>, Vec<Code>) {
    let mut doc = Doc::default().add(&"x".repeat(bytes.len()), &[]);
    doc.flags = flags;
    doc.pieces = Some(vec![(0, 0x4000_0000 | 2048), (bytes.len() as u32, 0)]);
    if let Some(charset) = charset {
        let entry = [&[43, 0, 0, 0, charset][..], &[0; 39]].concat();
        doc = doc.part(Part::Fonts, [&[1, 0, 0, 0], entry.as_slice()].concat());
    }
    let [mut main, table, data] = doc.streams();
    main[1024..1024 + bytes.len()].copy_from_slice(bytes);
    main[6..8].copy_from_slice(&languages[0].to_le_bytes());
    main[60..62].copy_from_slice(&languages[1].to_le_bytes());
    let budget = Budget::new();
    let input = Input { bytes: &[], name: "a.doc", include_hidden: false, budget: &budget };
    let body = read_streams(&input, &Fib::read(&main).unwrap(), [&main, &table, &data], 0).unwrap();
    let codes = body.findings.iter().map(|f| f.code).collect();
    (texts(&body).into_iter().map(ToString::to_string).collect(), codes)
}

#[test]
fn text_of_one_byte_a_character_may_be_east_asian() {
    use encoding_rs::{BIG5, EUC_KR, GBK, SHIFT_JIS};
    let bytes = |page: &'static encoding_rs::Encoding, text| page.encode(text).0.into_owned();
    let list = bytes(GBK, "青禾乡整改清单\r渡口12处堆料\r");
    let read = |texts: &[&str]| (texts.iter().map(ToString::to_string).collect(), Vec::<Code>::new());
    let chinese = read(&["青禾乡整改清单", "渡口12处堆料"]);
    assert_eq!(narrow(&list, 0, [0x0804, 0], None), chinese);
    assert_eq!(narrow(&list, 0x4000, [0x0409, 0x0804], None), chinese);
    assert_eq!(narrow(&list, 0, [0x0409, 0x0804], Some(134)), chinese);
    assert_eq!(narrow(&bytes(BIG5, "青禾鄉整改清單\r"), 0, [0x0404, 0], None), read(&["青禾鄉整改清單"]));
    assert_eq!(narrow(&bytes(SHIFT_JIS, "日本語ﾃｷｽﾄの段落\r"), 0, [0x0411, 0], None).0, ["日本語ﾃｷｽﾄの段落"]);
    assert_eq!(narrow(&bytes(EUC_KR, "한국어 문단\r"), 0, [0, 0], Some(129)), read(&["한국어 문단"]));
    // Nothing names a page, or the bytes are none of its text: the code page of the specification.
    assert_eq!(narrow(b"\x93Annex\x94 \x96 caf\xE9\r", 0x4000, [0x0804, 0x0804], Some(134)).0, ["“Annex” – café"]);
    assert_eq!(narrow(&bytes(GBK, "问题\r"), 0, [0x0409, 0], None), read(&["ÎÊÌâ"]));
    assert_eq!(narrow(b"a\x81\xFF\r", 0, [0x0804, 0], None).1, [Code::LossyEncoding]);
}

#[test]
fn a_short_last_sector_and_damage() {
    let whole = Doc::default().add("正文\r", &[]).build();
    assert_eq!(texts(&try_body(&whole[..whole.len() - 100]).unwrap()), ["正文"]);
    let mut locked = Doc::default().add("正文\r", &[]);
    locked.flags = 0x100;
    assert_eq!(try_body(&locked.build()).err(), Some(ReadError::Encrypted));
    assert!(matches!(try_body(&whole[..600]), Err(ReadError::Truncated(_) | ReadError::Malformed(_))));
    assert!(matches!(try_body(b"no container"), Err(ReadError::Malformed(_))));
    assert_eq!(try_body(&[0xDB, 0xA5, 0x2D, 0]).err().map(|e| e.code()), Some("unsupported-format"));
    let mut cut = Doc::default().add("正文\r", &[]);
    cut.pieces = Some(vec![(0, 1024), (9_000_000, 0)]);
    assert!(body(cut).findings.iter().any(|f| f.code == Code::PartUnreadable));
}

#[test]
fn a_form_field_shows_its_box() {
    let mut doc = Doc::default().add("是\x13 FORMCHECKBOX \x01\x14\x15否\r", &[]).mark(5, 1, &[0x03, 0x6A, 0, 0, 0, 0]);
    doc.data = [numbers(&[90, 0x44]), vec![0; 60], numbers(&[u32::MAX, 0b101])].concat();
    assert_eq!(texts(&body(doc)), ["是☑否"]);
}

#[test]
fn tables_nested_without_end_are_cut() {
    let mut doc = Doc::default();
    for _ in 0..3 {
        doc = doc.add("深\r", &[CELL, &[0x49, 0x66, 0, 0, 0, 0x10]].concat());
    }
    let body = body(doc);
    assert!(body.findings.iter().any(|f| f.code == Code::LimitReached));
}

proptest! {
    #[test]
    fn damaged_streams_never_panic(slips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..60)) {
        let streams = Doc::default()
            .add("正文\x02\r", &[0x0B, 0x46, 1, 0])
            .add("甲\x07", CELL)
            .add("\x07", &row(&[0, 900, 1800], &[0x60, 1]))
            .add("\x13 A \x14乙\x15\x07", &deep(2, &[0x4B, 0x24, 1]))
            .part(Part::FootnoteAnchors, plc(&[2, 9], &[0; 2]))
            .part(Part::FootnoteTexts, numbers(&[0, 3, 4]))
            .part(Part::Lists, numbers(&[1, 500, 0, 0, 0]))
            .streams();
        let split = streams[0].len();
        let mut bytes = streams.concat();
        for (at, value) in slips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let (main, table) = bytes.split_at(split);
        let budget = Budget::new();
        let input = Input { bytes: &[], name: "a.doc", include_hidden: true, budget: &budget };
        if let Ok(fib) = Fib::read(main) {
            let _ = read_streams(&input, &fib, [main, table, &[]], 0);
        }
    }
}
