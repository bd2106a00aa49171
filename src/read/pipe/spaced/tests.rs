//! Tables that only blanks part: what is one, what is none, and that nothing of it is lost.

use super::*;

fn read(text: &str) -> Vec<(usize, usize, Shape, Vec<Vec<String>>)> {
    let lines = Lines::new(text);
    let shown = |found: Found| {
        let Some(Block::Table(table)) = found.blocks.first() else { panic!() };
        let grid = &table.grid;
        let text = |row, col| grid.cell(row, col).map(|c| c.text.to_string()).unwrap_or_default();
        let rows = (0..grid.rows()).map(|row| (0..grid.width()).map(|col| text(row, col)).collect()).collect();
        (found.first, found.last, table.shape, rows)
    };
    find(&lines, |_| false).into_iter().map(shown).collect()
}

#[test]
fn blanks_part_the_cells_of_numbered_rows() {
    let text = "渡口隐患整改表\n序号 存在隐患 整改措施 责任单位 整改时限\n1 护栏缺失 1.加装护栏。 2.补设标识。 镇水利站 6月底前\n2 台账不全 补齐台账 各村 立行立改\n镇水利站";
    let found = read(text);
    let [(1, 3, Shape::Flat, rows)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(rows[1], ["1", "护栏缺失", "1.加装护栏。 2.补设标识。", "镇水利站", "6月底前"]);
}

#[test]
fn lines_part_the_cells_behind_a_header_of_lines() {
    let text = "渡口隐患整改表\n序号\n存在隐患\n整改措施\n责任人\n1\n护栏缺失\n加装护栏\n江岫\n2\n台账不全\n补齐台账\n江岫\n镇水利站\n2024年6月1日";
    let found = read(text);
    let [(1, 12, Shape::Flat, rows)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((rows.len(), rows[2][1].as_str()), (3, "台账不全"));
}

#[test]
fn page_numbers_headings_and_remarks_are_no_rows() {
    let text = "序号 存在隐患 整改措施 责任单位 备注\n一、渡口\n1 护栏缺失 加装护栏 镇水利站\n— 1 —\n2 台账不全 补齐台账 各村 已约谈\n二、码头\n3 标识不清 补设标识 各村\n注：以复查为准。";
    let found = read(text);
    let [(0, 6, Shape::Flat, rows)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((rows.len(), rows[1][0].as_str(), rows[3][4].as_str()), (6, "一、渡口", "已约谈"));
    let text = "序号\n存在隐患\n整改措施\n责任人\n备注\n1\n护栏缺失\n1.加装护栏。\n2.补设标识。\n江岫\n2\n台账不全\n补齐台账\n江岫\n已约谈\n镇水利站";
    let found = read(text);
    let [(0, 14, Shape::Flat, rows)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(rows[1][2], "1.加装护栏。\n2.补设标识。");
}

#[test]
fn prose_and_cards_are_no_such_table() {
    for text in [
        "序号 存在问题 整改措施\n1 护栏缺失 加装护栏\n2 台账不全 补齐台账",
        "序号\n1\n存在问题\n护栏缺失\n整改措施\n加装护栏\n序号\n2\n存在问题\n台账不全\n整改措施\n补齐台账",
        "序号 存在隐患 整改措施 责任单位\n按照要求 逐项 整改 到位\n1 护栏缺失 加装护栏 各村",
        "编号方法 按照 统一 规则\n1 由镇 村 两级",
    ] {
        assert!(read(text).is_empty(), "{text}");
    }
}

const HEADER: &str = "序号 存在隐患 整改措施 责任单位 整改时限";

#[test]
fn headers_without_rows_are_looked_at_once() {
    let text = format!("{HEADER}\n— 1 —\n").repeat(4_000);
    let asked = std::cell::Cell::new(0_usize);
    let taken = |_| asked.replace(asked.get() + 1) == usize::MAX;
    assert!(find(&Lines::new(&text), taken).is_empty());
    assert!(asked.get() <= 4 * 8_000, "{}", asked.get());
}

#[test]
fn another_header_or_number_one_opens_a_table_of_its_own() {
    let rows = "1 护栏缺失 加装护栏 镇水利站 6月底前\n2 台账不全 补齐台账 各村 立行立改\n";
    let found = read(&format!("{HEADER}\n{rows}{HEADER}\n{rows}"));
    assert!(matches!(found.as_slice(), [(0, 2, Shape::Flat, _), (3, 5, Shape::Flat, _)]), "{found:?}");
    let other = "序号 责任单位 存在隐患 整改措施 整改时限\n1 镇水利站 标识不清 补设标识 6月底前\n2 各村 照明不足 增设路灯 7月底前";
    let found = read(&format!("{HEADER}\n{rows}{other}"));
    let [_, (3, 5, Shape::Flat, second)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(second[0][1], "责任单位");
    let found = read(&format!("{HEADER}\n{rows}{HEADER}\n3 标识不清 补设标识 各村 7月底前"));
    assert!(matches!(found.as_slice(), [(0, 4, Shape::Flat, rows)] if rows.len() == 4), "{found:?}");
    let cells = "序号\n存在隐患\n整改措施\n责任人\n1\n护栏缺失\n加装护栏\n江岫\n2\n台账不全\n补齐台账\n江岫\n";
    let found = read(&format!("{cells}{cells}3\n标识不清\n补设标识\n江岫"));
    assert!(matches!(found.as_slice(), [(0, 11, ..), (12, 27, ..)]), "{found:?}");
}

#[test]
fn rows_of_too_many_or_too_few_texts_are_laid_in_the_only_way_or_not_at_all() {
    let rows: String = (1..6).map(|no| format!("{no} 护栏缺失 加装护栏 镇水利站 6月底前\n")).collect();
    let with = |row: &str| read(&format!("{HEADER}\n{rows}{row}\n"));
    let found = with("6 台账不全 补齐台账 各村 2024年 6月底前");
    let [(0, 6, Shape::Flat, grid)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(grid[6], ["6", "台账不全", "补齐台账", "各村", "2024年 6月底前"]);
    let found = with("6 台账不全 补齐台账 立行立改");
    let [(0, 6, Shape::Flat, grid)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(grid[6], ["6", "台账不全", "补齐台账", "", "立行立改"]);
    for row in ["6 台账 不全 补齐台账 各村 6月底前", "6 台账 不全 补齐台账 各村", "6 补齐台账 各村 6月底前"]
    {
        assert!(with(row).is_empty(), "{row}");
    }
    let found = read(&format!("{HEADER}\n1 护栏 缺失 加装护栏 镇水利站 6月底前\n2 台账 不全 补齐台账 各村 7月底前"));
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn no_text_of_a_long_row_vanishes() {
    let long = "护栏 ".repeat(MAX_PARTS);
    let text =
        format!("{HEADER}\n1 护栏缺失 加装护栏 镇水利站 6月底前\n2 台账不全 补齐台账 各村 7月底前\n3 {long}末\n");
    for (_, last, _, rows) in read(&text) {
        assert!(last < 3 || rows.iter().flatten().any(|cell| cell.ends_with('末')));
    }
    let listed: String = (1..=MAX_PARTS).map(|no| format!(" {no}.清淤。")).collect();
    let text = format!("{HEADER}\n1 护栏缺失 加装护栏 镇水利站 6月底前\n2 台账不全{listed} 各村 7月底前\n");
    assert!(read(&text).is_empty());
}

#[test]
fn a_table_may_have_more_than_999_rows() {
    let rows: String = (1..=1_005).map(|no| format!("{no} 护栏缺失 加装护栏 镇水利站 6月底前\n")).collect();
    let found = read(&format!("{HEADER}\n{rows}"));
    assert!(matches!(found.as_slice(), [(0, 1_005, Shape::Flat, _)]));
    assert_eq!((number("99999"), number("100000"), number("1a")), (Some(99_999), None, None));
}

#[test]
fn a_broken_row_is_joined_or_costs_the_table() {
    let with = |row: &str| {
        read(&format!("{HEADER}\n1 护栏缺失 加装护栏 镇水利站 6月底前\n{row}\n3 标识不清 补设标识 各村 7月底前"))
    };
    for (row, cells) in [
        ("2 台账不全 补齐台账\n各村 7月底前", ["2", "台账不全", "补齐台账", "各村", "7月底前"]),
        ("2 台账不全 补齐\n台账 各村 7月底前", ["2", "台账不全", "补齐\n台账", "各村", "7月底前"]),
        ("2 台账不全 补齐台账 各村\n7月底前", ["2", "台账不全", "补齐台账", "各村", "7月底前"]),
    ] {
        let found = with(row);
        let [(0, 4, Shape::Flat, rows)] = found.as_slice() else { panic!("{row}: {found:?}") };
        assert_eq!((rows.len(), rows[2].as_slice()), (4, cells.map(String::from).as_slice()));
    }
    for row in ["2 台账不全 补齐台账 各村 7月底前\n并 长期 坚持", "2 台账不全 补齐\n台账 由各 村 负责 7月底前"]
    {
        assert!(with(row).is_empty(), "{row}");
    }
}

#[test]
fn rows_may_be_counted_anew_under_headings_and_from_any_number() {
    let text = "序号 存在隐患 整改措施 责任单位 整改时限\n东渡口\n1 护栏缺失 加装护栏 镇水利站 6月底前\n2 台账不全 补齐台账 各村 立行立改\n西渡口\n1 标识不清 补设标识 各村 7月底前\n2 灯具损坏 更换灯具 各村 7月底前";
    let found = read(text);
    let [(0, 6, Shape::Flat, rows)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((rows.len(), rows[4][0].as_str(), rows[5][1].as_str()), (7, "西渡口", "标识不清"));
    let text = "序号 存在隐患 整改措施 责任单位 整改时限\n7 护栏缺失 加装护栏 镇水利站 6月底前\n8 台账不全 补齐台账 各村 立行立改";
    let found = read(text);
    let [(0, 2, Shape::Flat, rows)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((rows.len(), rows[1][0].as_str()), (3, "7"));
    // A row that is not whole begins nothing.
    assert!(
        read("序号 存在隐患 整改措施 责任单位 整改时限\n7 护栏缺失 加装\n8 台账不全 补齐台账 各村 立行立改").is_empty()
    );
}
