//! Whole pages in each habit, with what stands around the tables.

use super::find;
use crate::model::{Block, ParagraphKind, Shape, Table};
use crate::read::lines::Lines;
use crate::read::plain::blocks;

/// One string a block or row: `P text`, `M text` for furniture, `= Stream`, then `cell / cell`, `~n` for n bars.
fn show(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for block in blocks(text, false) {
        match block {
            Block::Paragraph(p) if p.kind == ParagraphKind::Margin => out.push(format!("M {}", p.text)),
            Block::Paragraph(p) => out.push(format!("P {}", p.text)),
            Block::Table(t) => {
                out.push(format!("= {:?}", t.shape));
                out.extend((0..t.grid.rows()).map(|row| show_row(&t, row)));
            }
        }
    }
    out
}

fn show_row(table: &Table, row: usize) -> String {
    if table.grid.bars(row) > 0 {
        return format!("~{}", table.grid.bars(row));
    }
    let text = |c| table.grid.cell(row, c).map_or(String::new(), |c| c.text.replace('\n', "⏎"));
    (0..table.grid.width()).map(text).collect::<Vec<_>>().join("/")
}

#[track_caller]
fn reads(text: &str, expected: &[&str]) {
    assert_eq!(show(text), expected, "{text}");
}

const HEAD: &str = "类型 |\n具体问题 |\n整改措施 |\n责任单位 |\n整改时限 |\n";

#[test]
fn cells_one_a_line() {
    reads(
        "青禾乡整改方案\n2024年5月1日\n附件1 |\n|||\n类型 |\n问题 |\n措施 ｜\n一、责任方面 |\n1.渡口堆料 |\n清运。 |\n||\n青禾乡人民政府\n",
        &[
            "P 青禾乡整改方案",
            "P 2024年5月1日",
            "= Stream",
            "附件1",
            "~3",
            "类型",
            "问题",
            "措施",
            "一、责任方面",
            "1.渡口堆料",
            "清运。",
            "~2",
            "P 青禾乡人民政府",
        ],
    );
}

#[test]
fn broken_cells_are_one_cell() {
    let text = format!(
        "{HEAD}一、责任方面 |\n1.渡口堆料长期无人清运,影响\n行洪安全 |\n1.清运木料。\n2.设立禁放标牌,明确\n责任人。 |\n乡水利\n站 |\n2024年6月\n底前 |\n"
    );
    let shown = show(&text);
    assert_eq!(
        shown.get(6..),
        Some(
            &[
                "一、责任方面",
                "1.渡口堆料长期无人清运,影响⏎行洪安全",
                "1.清运木料。⏎2.设立禁放标牌,明确⏎责任人。",
                "乡水利⏎站",
                "2024年6月⏎底前"
            ]
            .map(String::from)[..]
        )
    );
}

#[test]
fn a_full_date_breaks_before_its_particle() {
    let shown = show(&format!("{HEAD}一、责任方面 |\n1.堆料 |\n清运 |\n乡水利站 |\n2024年6月30日\n前完成 |\n"));
    assert_eq!(shown.last().map(String::as_str), Some("2024年6月30日⏎前完成"));
}

#[test]
fn paragraphs_of_a_cell_belong_to_it() {
    let shown = show(&format!(
        "{HEAD}一、责任方面 |\n1.堆料 |\n组织力量清运木料。\n安排专人每日巡查渡口并做好记录。 |\n乡水利站 |\n月底前 |\n"
    ));
    assert_eq!(shown[8], "组织力量清运木料。⏎安排专人每日巡查渡口并做好记录。");
}

#[test]
fn prose_between_two_lists_parts_them() {
    let one = "一、责任方面 |\n1.堆料 |\n清运 |\n乡水利站 |\n月底前 |\n";
    for between in [
        &["附件2", "青禾乡自查问题整改清单"][..],
        &["以上问题由乡纪委跟踪督办。"],
        &["青禾乡人民政府", "2024年5月1日", "附件2：", "第二批问题"],
        &["注：本表一式两份。", "二、自查发现的问题"],
        &["乡直各单位"],
    ] {
        let text = format!("{HEAD}{one}{}\n{HEAD}{one}", between.join("\n"));
        let shown = show(&text);
        let paragraphs: Vec<&str> = shown.iter().filter_map(|s| s.strip_prefix("P ")).collect();
        assert_eq!(paragraphs, between, "{shown:?}");
        assert_eq!(shown.iter().filter(|s| *s == "= Stream").count(), 2);
    }
}

#[test]
fn a_broken_header_is_a_header() {
    let shown = show("类型 |\n具体问题 |\n整改措施 |\n责任\n单位 |\n整改\n时限 |\n一、责任方面 |\n");
    assert_eq!(shown[4..6], ["责任⏎单位", "整改⏎时限"]);
}

#[test]
fn a_broken_cell_above_a_header_is_no_header() {
    let row = "一、责任方面 |\n1.堆料 |\n清运 |\n乡水利站 |\n立即整改,月底前取\n得实质成效 |\n";
    let shown = show(&format!("附件1 |\n隐患问题\n整改清单 |\n{HEAD}{row}{HEAD}{row}"));
    assert_eq!(shown.iter().filter(|s| s.starts_with(['=', 'P'])).count(), 1, "{shown:?}");
    assert_eq!((shown[2].as_str(), shown[12].as_str()), ("隐患问题⏎整改清单", "立即整改,月底前取⏎得实质成效"));
}

#[test]
fn page_numbers_do_not_cut_a_table() {
    let shown =
        show(&format!("{HEAD}一、责任方面 |\n1.堆料 |\n— 2 —\n清运 |\n第 3 页 共 9 页\n乡水利站 |\n月底前 |\n"));
    assert_eq!(shown.iter().filter(|s| *s == "= Stream").count(), 1);
    assert_eq!(shown[shown.len() - 2..], ["M — 2 —", "M 第 3 页 共 9 页"]);
}

#[test]
fn blank_lines_between_cells_do_not_matter() {
    let dense = show(&format!("{HEAD}一、责任方面 |\n1.堆料 |\n清运 |\n乡水利站 |\n月底前 |\n"));
    let spaced = format!("{HEAD}一、责任方面 |\n1.堆料 |\n清运 |\n乡水利站 |\n月底前 |\n").replace('\n', "\n\n");
    assert_eq!(show(&spaced), dense);
}

#[test]
fn bars_below_their_cells() {
    reads(
        "责任单位：\n|\n乡水利站\n|\n整改时限：\n|\n月底前\n|\n",
        &["= Stream", "责任单位：", "乡水利站", "整改时限：", "月底前"],
    );
}

#[test]
fn several_bars_behind_a_cell() {
    reads("附件1 |||\n类型 |\n问题 |\n措施 |\n", &["= Stream", "附件1", "~2", "类型", "问题", "措施"]);
}

#[test]
fn rows_with_and_without_outer_bars() {
    let expected = ["P 清单", "= Flat", "附件1//", "类型/问题/措施", "一、责任/1.堆料/清运", "/2.标识/", "P 青禾乡"];
    reads("清单\n附件1 | | \n类型 | 问题 | 措施\n一、责任 | 1.堆料 | 清运\n | 2.标识 | \n青禾乡\n", &expected);
    reads(
        "清单\n| 附件1 | | |\n| 类型 | 问题 | 措施 |\n| 一、责任 | 1.堆料 | 清运 |\n| | 2.标识 | |\n青禾乡\n",
        &expected,
    );
    reads("清单\n｜附件1｜｜｜\n｜类型｜问题｜措施｜\n｜一、责任｜1.堆料｜清运｜\n｜｜2.标识｜｜\n青禾乡\n", &expected);
    reads("清单\n附件1 |\n类型 | 问题 | 措施 |\n一、责任 | 1.堆料 | 清运 |\n | 2.标识 | |\n青禾乡\n", &expected);
}

#[test]
fn marks_of_bold_and_code_are_none_of_a_cell() {
    let expected = ["= Flat", "问题/状态", "1.堆料/已完成", "2**3/正在整改"];
    reads("| 问题 | 状态 |\n|---|---|\n| **1.**堆料 | `已完成` |\n| 2**3 | **正在整改** |\n", &expected);
}

#[test]
fn markdown_with_and_without_a_rule() {
    let expected = ["= Flat", "问题/措施", "1.堆料/1.清运。⏎2.立牌。", "标识|缺失/补设"];
    reads("| 问题 | 措施 |\n|---|:-:|\n| 1.堆料 | 1.清运。<br>2.立牌。 |\n| 标识\\|缺失 | 补设 |\n", &expected);
    reads("| 问题 | 措施 |\n| 1.堆料 | 1.清运。<BR/>2.立牌。 |\n| 标识\\|缺失 | 补设 |\n", &expected);
    reads("问题 | 措施\n--- | ---\n堆料 | 清运\n", &["= Flat", "问题/措施", "堆料/清运"]);
}

#[test]
fn a_blank_line_ends_a_table_of_rows() {
    reads("甲 | 乙\n丙 | 丁\n\n戊 | 己\n庚 | 辛\n", &["= Flat", "甲/乙", "丙/丁", "= Flat", "戊/己", "庚/辛"]);
    reads(
        "甲 | 乙 | 丙\n\n丙 | 丁 | 戊\n\n戊 | 己 | 庚\n\n庚 | 辛 | 甲\n\n乙。\n",
        &["= Flat", "甲/乙/丙", "丙/丁/戊", "戊/己/庚", "庚/辛/甲", "P 乙。"],
    );
}

#[test]
fn rows_that_go_on_below() {
    reads(
        "序号 | 问题 | 措施 | 单位\n1 | 渡口堆料,影响\n行洪 | 清运。\n立牌。 | 乡水利站\n2 | 标识缺失 | 补设 | 乡公\n安所\n3 | 台账不全 | 补齐 | 乡农经站\n青禾乡人民政府\n",
        &[
            "= Flat",
            "序号/问题/措施/单位",
            "1/渡口堆料,影响⏎行洪/清运。⏎立牌。/乡水利站",
            "2/标识缺失/补设/乡公⏎安所",
            "3/台账不全/补齐/乡农经站",
            "P 青禾乡人民政府",
        ],
    );
    reads(
        "| 序号 | 问题 | 措施 |\n| 1 | 渡口堆料,\n影响行洪 | 清运 |\n| 2 | 标识缺失 | 补设 |\n",
        &["= Flat", "序号/问题/措施", "1/渡口堆料,⏎影响行洪/清运", "2/标识缺失/补设"],
    );
}

#[test]
fn rows_with_cells_missing_stay_rows() {
    reads(
        "序号 | 问题 | 措施 | 单位\n1 | 堆料 | 清运\n2 | 标识 | 补设 | 乡水利站\n3 | 台账 | 补齐 | 乡农经站\n",
        &["= Flat", "序号/问题/措施/单位", "1/堆料/清运/", "2/标识/补设/乡水利站", "3/台账/补齐/乡农经站"],
    );
}

#[test]
fn every_row_may_be_broken() {
    reads(
        "序号 | 问题 | 内容 | 措施 | 单位 | 时限\n1 | 渡口 | 堆放木料影响\n行洪 | 清运 | 乡水利站 | 月底前\n2 | 标识 | 缺失\n两处 | 补设 | 乡公安所 | 月底前\n",
        &[
            "= Flat",
            "序号/问题/内容/措施/单位/时限",
            "1/渡口/堆放木料影响⏎行洪/清运/乡水利站/月底前",
            "2/标识/缺失⏎两处/补设/乡公安所/月底前",
        ],
    );
}

#[test]
fn rows_broken_before_a_bar() {
    reads(
        "序号 | 问题 | 措施 | 单位\n1 | 渡口堆料\n| 清运 | 乡水利站\n2 | 标识 | 补设 | 乡公安所\n",
        &["= Flat", "序号/问题/措施/单位", "1/渡口堆料/清运/乡水利站", "2/标识/补设/乡公安所"],
    );
}

#[test]
fn cells_between_two_bars() {
    reads("| 类型 |\n| 问题 |\n| 措施 |\n| 一、责任 |\n", &["= Stream", "类型", "问题", "措施", "一、责任"]);
}

#[test]
fn padded_titles_belong_to_the_cells() {
    reads(
        "附件2 |||\n自查问题清单 |||\n类型 |\n问题 |\n措施 |\n",
        &["= Stream", "附件2", "~2", "自查问题清单", "~2", "类型", "问题", "措施"],
    );
}

#[test]
fn prose_between_rows_parts_two_tables() {
    reads(
        "问题 | 整改措施 | 单位\n堆料 | 清运 | 乡水利站\n附件2\n问题 | 整改措施 | 单位\n标识 | 补设 | 乡公安所\n",
        &[
            "= Flat",
            "问题/整改措施/单位",
            "堆料/清运/乡水利站",
            "P 附件2",
            "= Flat",
            "问题/整改措施/单位",
            "标识/补设/乡公安所",
        ],
    );
}

#[test]
fn tabs_make_rows() {
    reads(
        "清单\n附件1\t\t\n类型\t问题\t措施\n责任\t堆料\t\"清运,立牌\"\n\t标识\t\n青禾乡\n",
        &["P 清单", "= Flat", "附件1//", "类型/问题/措施", "责任/堆料/清运,立牌", "/标识/", "P 青禾乡"],
    );
}

#[test]
fn blank_lines_and_tabs_that_every_line_has_part_no_cells() {
    let rows = "青禾乡清单\n序号\t问题\t措施\n1\t渡口堆料\t清运\n2\t标识缺失\t补设\n青禾乡政府";
    let expected = ["P 青禾乡清单", "= Flat", "序号/问题/措施", "1/渡口堆料/清运", "2/标识缺失/补设", "P 青禾乡政府"];
    reads(rows, &expected);
    reads(&format!("\t{}", rows.replace('\n', "\n\t")), &expected);
    let longer = rows.replace("\n青", "\n3\t堤脚渗水\t加固\n青").replace('\n', "\n\n");
    assert_eq!(show(&longer).len(), expected.len() + 1, "{:?}", show(&longer));
    // The first column is blank in the table only.
    reads("清单\n\t问题\t措施\n\t堆料\t清运\n尾", &["P 清单", "= Flat", "/问题/措施", "/堆料/清运", "P 尾"]);
}

#[test]
fn a_table_of_bars_between_tabs_is_read_once() {
    reads(
        "甲\t乙\n丙\t丁\n戊|||\n|\n己｜\n庚\t辛\n",
        &["P 甲\t乙", "P 丙\t丁", "= Stream", "戊", "~2", "~1", "己", "P 庚\t辛"],
    );
}

#[test]
fn tabs_of_prose_make_none() {
    reads("\t一、总体要求\n\t坚持问题导向。\n", &["P 一、总体要求", "P 坚持问题导向。"]);
    reads("1.\t堆料\n2.\t标识\n3.\t台账\n", &["P 1.\t堆料", "P 2.\t标识", "P 3.\t台账"]);
    reads("联系人：张某\t电话：13800000000\n正文。\n", &["P 联系人：张某\t电话：13800000000", "P 正文。"]);
}

#[test]
fn habits_in_one_page_are_kept_apart() {
    reads(
        "甲 | 乙 | 丙\n丁 | 戊 | 己\n\n类型 |\n问题 |\n措施 |\n",
        &["= Flat", "甲/乙/丙", "丁/戊/己", "= Stream", "类型", "问题", "措施"],
    );
}

#[test]
fn a_title_in_two_columns_with_blanks() {
    reads(
        "问题 | 措施\n堆料 | \n标识 | \n台账 | \n公示 | 张贴\n考勤 | 打卡\n制度 | 修订\n",
        &["= Flat", "问题/措施", "堆料/", "标识/", "台账/", "公示/张贴", "考勤/打卡", "制度/修订"],
    );
}

#[test]
fn drawn_lines_are_no_tables() {
    let line = "|".repeat(400);
    assert_eq!(show(&format!("{line}\n{line}\n")).len(), 2);
    assert!(find(&Lines::new("")).is_empty());
}

#[test]
fn one_overlong_row_does_not_widen_a_long_table() {
    let mut text = format!("{}甲\n", "甲 | ".repeat(200));
    text.push_str(&"甲 | 乙\n".repeat(20_000));
    let Some(Block::Table(t)) = blocks(&text, false).into_iter().next() else { panic!() };
    assert_eq!((t.shape, t.grid.rows()), (Shape::Flat, 20_001));
    assert!(t.grid.width() < 10);
    assert_eq!(t.grid.cell(0, t.grid.width() - 1).map(|c| c.text.matches('甲').count()), Some(202 - t.grid.width()));
}

#[test]
fn a_page_ends_between_two_rows() {
    let rows = "序号|问题|责任单位\n1|渡口堆料|镇办\n2|渠道淤塞|水利站\nFF3|闸门锈蚀|水利站\n4|台账缺页|农经站\n";
    let table = [
        "= Flat",
        "序号/问题/责任单位",
        "1/渡口堆料/镇办",
        "2/渠道淤塞/水利站",
        "3/闸门锈蚀/水利站",
        "4/台账缺页/农经站",
    ];
    for page in ["\u{c}", "\u{c}\n", "\n\u{c}"] {
        reads(&rows.replace("FF", page), &table);
        reads(&rows.replace("FF", page).replace('|', "\t"), &table);
    }
    let numbered = show(&rows.replace("FF", "— 1 —\n\u{c}"));
    assert_eq!(numbered.iter().filter(|line| line.starts_with('=')).count(), 1, "{numbered:?}");
    // A blank line alone parts two tables, and so does a header on the next page.
    for text in [rows.replace("FF", "\n"), rows.replace("FF", "\u{c}编号|隐患|牵头单位\n")] {
        assert_eq!(show(&text).iter().filter(|line| line.starts_with('=')).count(), 2, "{text}");
    }
    let drawn = "+--+----+\n|序号|问题|\n+--+----+\n|1|渡口堆料|\n\u{c}+--+----+\n|2|渠道淤塞|\n+--+----+\n";
    reads(drawn, &["= Grid", "序号/问题", "1/渡口堆料", "2/渠道淤塞"]);
    let closed = drawn.replace("料|\n", "料|\n+--+----+\n");
    reads(&closed, &["= Grid", "序号/问题", "1/渡口堆料", "2/渠道淤塞"]);
    let anew = closed.replace("\u{c}", "\u{c}+--+----+\n|序号|隐患|\n");
    assert_eq!(show(&anew).iter().filter(|line| line.starts_with('=')).count(), 2, "{anew}");
}
