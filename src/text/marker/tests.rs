//! Tests of ordinals.

use super::*;
use proptest::prelude::*;

#[test]
fn reads_every_form() {
    for (text, style, no, rest) in [
        ("一、责任落实", Style::Chinese, 1, "责任落实"),
        ("十二、其他", Style::Chinese, 12, "其他"),
        ("（十）巡查", Style::ChineseParen, 10, "巡查"),
        ("1.台账不全", Style::Dot, 1, "台账不全"),
        ("３．台账", Style::Dot, 3, "台账"),
        ("2、清淤", Style::Comma, 2, "清淤"),
        ("(7)曙光", Style::Paren, 7, "曙光"),
        ("3）上报", Style::Paren, 3, "上报"),
        ("⑴积水", Style::Paren, 1, "积水"),
        ("1.7家餐馆未登记", Style::Dot, 1, "7家餐馆未登记"),
        ("2.3 闸门失修", Style::Decimal, 3, "闸门失修"),
        ("【问题2】漏水", Style::Named, 2, "漏水"),
        ("★问题一：漏水", Style::Named, 1, "漏水"),
        ("（二）问题三：漏水", Style::ChineseParen, 2, "漏水"),
        ("（二）问题三：", Style::ChineseParen, 2, "问题三："),
        ("②排查", Style::Circled, 2, "排查"),
        ("一是开展", Style::Is, 1, "开展"),
        ("二要落实", Style::Must, 2, "落实"),
        ("第一，", Style::Nth, 1, ""),
        ("第三章 附则", Style::Chapter, 3, "附则"),
        ("问题1：漏水", Style::Named, 1, "漏水"),
        ("问题12 漏水", Style::Named, 12, "漏水"),
        ("1-2闸门失修", Style::Decimal, 2, "闸门失修"),
        ("2.9月底前清淤", Style::Dot, 2, "9月底前清淤"),
        ("4.12月未巡查", Style::Dot, 4, "12月未巡查"),
        ("2-1闸门失修", Style::Decimal, 1, "闸门失修"),
        ("2-1 日志留存不足", Style::Decimal, 1, "日志留存不足"),
        ("问题三", Style::Named, 3, ""),
        ("问题2整改措施：清淤", Style::Named, 2, "整改措施：清淤"),
        ("第1项", Style::Named, 1, ""),
        ("第二项：漏水", Style::Named, 2, "漏水"),
        ("整改任务二：清淤", Style::Named, 2, "清淤"),
        ("1000．井盖破损", Style::Dot, 1000, "井盖破损"),
        ("1000、2021年考核", Style::Comma, 1000, "2021年考核"),
        ("（1204）井盖破损", Style::Paren, 1204, "井盖破损"),
        ("2024、井盖破损", Style::Comma, 2024, "井盖破损"),
        ("  4. 空格", Style::Dot, 4, "空格"),
    ] {
        let m = leading(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((m.style, m.no, &text[m.len..]), (style, Some(no), rest), "{text}");
    }
}

#[test]
fn every_name_may_open() {
    assert!(NAMES.iter().all(|name| name.starts_with(may_open)));
    assert!(('\0'..=char::MAX).filter(|c| is_numeral(*c)).all(may_open));
}

#[test]
fn leaves_numbers_alone() {
    for text in [
        "2.5公里",
        "2.5个百分点",
        "3-5台设备未检验",
        "2024.9月底前",
        "2-3所学校",
        "24-48小时内上报",
        "2024.5.1前",
        "第一小学",
        "三、四季度",
        "1、2号楼",
        "一是否",
        "12台",
        "(见附件)",
        "问题整改",
        "三级",
        "第一项工作",
        "第3次检查",
        "2023、2024年度预算",
        "（2024）岭民初12号",
        "（二〇二四）5号",
        "2024）5号",
        "100000.井盖",
    ] {
        assert!(leading(text).is_none(), "{text}");
    }
}

proptest! {
    #[test]
    fn never_cuts_inside_a_character(text in "[一二1２.．、（）()①●是要第章 问题号]{0,10}") {
        if let Some(m) = leading(&text) {
            prop_assert!(text.get(m.len..).is_some());
        }
    }
}

#[test]
fn words_before_a_number_may_open_an_ordinal() {
    for name in NAMES {
        assert!(name.starts_with(opens_name) && name.starts_with(may_open), "{name}");
    }
}
