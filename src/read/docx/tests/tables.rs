//! Tables: spans, nesting, the old way of merging.

use super::*;
use crate::model::Place;

#[test]
fn spans_become_origins_and_covered_slots() {
    let body = read_body(&tbl(&[
        [tc("<w:vMerge w:val=\"restart\"/>", "序号"), tc("<w:gridSpan w:val=\"2\"/>", "问题")].concat(),
        [tc("<w:vMerge/>", ""), tc("", "类别"), tc("", "内容")].concat(),
        [tc("", "1"), tc("<w:gridSpan w:val=\"2\"/><w:vMerge w:val=\"restart\"/>", "跨两行两列")].concat(),
        [tc("", "2"), tc("<w:gridSpan w:val=\"2\"/><w:vMerge/>", "")].concat(),
        [tc("", "3"), tc("<w:vMerge/>", "宽度不同"), tc("", "x")].concat(),
    ]));
    let table = tables(&body)[0];
    assert_eq!(rows(table), ["序号|问题|<", "^|类别|内容", "1|跨两行两列|<", "2|^|<", "3|宽度不同|x"]);
    let cell = table.grid.cell(3, 2).unwrap();
    assert_eq!((cell.row_span, cell.col_span), (2, 2));
    assert_eq!(cell.place, Place::Cell { table: 1, row: 3, col: 2 });
    assert_eq!(table.place, Place::Block { block: 1 });
}

#[test]
fn cells_of_old_writers_join_to_the_left() {
    let body = read_body(&tbl(&[
        [tc("<w:hMerge w:val=\"restart\"/>", "a"), tc("<w:hMerge/>", ""), tc("", "b")].concat(),
        [tc("<w:hMerge/>", "c"), tc("", "d"), tc("", "e")].concat(),
    ]));
    assert_eq!(rows(tables(&body)[0]), ["a|<|b", "c|d|e"]);
}

#[test]
fn rows_may_begin_late_and_end_early() {
    let late = "<w:trPr><w:gridBefore w:val=\"1\"/><w:gridAfter w:val=\"1\"/></w:trPr>".to_string();
    let body = read_body(&tbl(&[[tc("", "a"), tc("", "b"), tc("", "c")].concat(), [late, tc("", "d")].concat()]));
    assert_eq!(rows(tables(&body)[0]), ["a|b|c", "∅|d|∅"]);
}

#[test]
fn cells_join_paragraphs_and_keep_inner_tables() {
    let inner = tbl(&[[tc("", "甲"), tc("", "乙")].concat()]);
    let cell = format!("<w:tc>{}{inner}{}{}</w:tc>", p("", &r(" 一 ")), p("", ""), p("", &r("二")));
    let body = read_body(&[tbl(&[cell]), tbl(&[tc("", "后表")])].concat());
    let (outer, after) = (tables(&body)[0], tables(&body)[1]);
    assert_eq!(rows(outer), ["一/二"]);
    let nested: Vec<_> = outer.grid.nested().collect();
    assert_eq!(rows(nested[0]), ["甲|乙"]);
    assert_eq!(nested[0].place, Place::Cell { table: 1, row: 1, col: 1 });
    assert_eq!(nested[0].grid.cells()[1].place, Place::Cell { table: 2, row: 1, col: 2 });
    assert_eq!(after.grid.cells()[0].place, Place::Cell { table: 3, row: 1, col: 1 });
}

#[test]
fn controls_may_wrap_rows_and_cells() {
    let row = format!(
        "<w:sdt><w:sdtContent><w:tr>{}<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt>",
        tc("", "a"),
        tc("", "b")
    );
    let body = read_body(&format!("<w:tbl>{row}<w:customXml><w:tr>{}</w:tr></w:customXml></w:tbl>", tc("", "c")));
    assert_eq!(rows(tables(&body)[0]), ["a|b", "c|∅"]);
}

#[test]
fn deleted_rows_and_cells_are_gone() {
    let deleted = "<w:trPr><w:del/></w:trPr>".to_string();
    let kept = "<w:trPr><w:ins/></w:trPr>".to_string();
    let body = read_body(
        &[
            tbl(&[
                [tc("", "1"), tc("", "留")].concat(),
                [deleted.clone(), tc("", "2"), tc("", "删")].concat(),
                [kept, tc("", "3"), tc("<w:cellDel/>", "删格"), tc("", "插")].concat(),
            ]),
            tbl(&[[deleted, tc("", "整表删去")].concat()]),
            p("", &r("尾")),
        ]
        .concat(),
    );
    assert_eq!(rows(tables(&body)[0]), ["1|留", "3|插"]);
    assert_eq!(texts(&body), ["[table]", "尾"]);
    assert_eq!(codes(&body), [Code::TrackedChanges]);
}

#[test]
fn hidden_rows_and_covered_text_leave_a_finding() {
    let hidden = "<w:trPr><w:hidden/></w:trPr>".to_string();
    let parts = document(&tbl(&[
        tc("<w:vMerge w:val=\"restart\"/>", "甲"),
        tc("<w:vMerge/>", "甲"),
        tc("<w:vMerge/>", "盖住"),
        [hidden, tc("", "暗行")].concat(),
        tc("", "乙"),
    ]));
    let bytes = package(&[("document.xml", &parts)]);
    let body = try_read(&bytes).unwrap();
    assert_eq!(rows(tables(&body)[0]), ["甲", "^", "^", "乙"]);
    assert_eq!(codes(&body), [Code::HiddenCells, Code::HiddenCells]);
    let budget = Budget::new();
    let input = Input { bytes: &bytes, name: "x.docx", include_hidden: true, budget: &budget };
    let all = super::super::read(&input).unwrap().body;
    assert_eq!(rows(tables(&all)[0]), ["甲", "^", "^", "暗行", "乙"]);
    assert!(tables(&all)[0].grid.cell(3, 0).unwrap().hidden);
}

#[test]
fn absurd_spans_are_capped() {
    let body = read_body(&tbl(&[
        tc("<w:gridSpan w:val=\"4000000000\"/>", "宽"),
        [tc("<w:gridSpan w:val=\"-3\"/>", "a"), tc("<w:gridSpan w:val=\"x\"/>", "b")].concat(),
    ]));
    let table = tables(&body)[0];
    assert_eq!(table.grid.width(), 512);
    assert_eq!(table.grid.cell(1, 1).unwrap().text, "b");
}
