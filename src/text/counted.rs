//! A number right behind `1.` that counts things or names one: 1.3所学校, 2.5台灭火器, 2.3号楼, 2.120急救通道. The ordinal ends
//! before it; no decimal counts such things, and the second level of `1.1` has words behind it.

/// Characters that count whole things only. No decimal fraction stands before them.
const WHOLE: &str = "家处名户件起座宗栋辆份位所台幢间支盏扇樘只头棵株册张例笔具艘匹眼根部组号人条项批套岁";

/// Words that begin with one of them, or with a measure, and are the first words of a heading: 1.1台账管理.
const WORDS: [&str; 143] = [
    "家庭", "家长", "家具", "家禽", "家属", "家电", "家园", "处置", "处理", "处罚", "处分", "处室", "处所", "处于",
    "处方", "名称", "名单", "名录", "名额", "名义", "名册", "名优", "名师", "户籍", "户外", "户厕", "户口", "户用",
    "户主", "户均", "户内", "件数", "起重", "起草", "起吊", "座谈", "座椅", "座位", "宗旨", "宗教", "份额", "位置",
    "位于", "位次", "所属", "所有", "所在", "所需", "所长", "台账", "台帐", "台风", "台区", "间隔", "间距", "间接",
    "支出", "支部", "支付", "支持", "支渠", "支撑", "支架", "支委", "支书", "支农", "支行", "支队", "支流", "只有",
    "只重", "只注", "只顾", "只讲", "只管", "只是", "头部", "张贴", "张挂", "例行", "例会", "例外", "匹配", "眼科",
    "具体", "具备", "具有", "根据", "根治", "根本", "根源", "部分", "部门", "部署", "部件", "部位", "部级", "部委",
    "组织", "组长", "组成", "组建", "组员", "组级", "号召", "号牌", "号码", "人员", "人行", "人工", "人才", "人居",
    "人防", "人民", "人口", "人均", "人身", "人大", "人社", "人群", "人为", "人事", "人力", "人文", "项目", "条件",
    "条例", "条款", "条块", "套取", "套用", "批复", "批准", "批示", "批后", "批建", "批而", "个人", "个体", "个别",
    "个案", "个性", "个税",
];

/// What counts in parts too, behind 个.
const PARTS: [&str; 5] = ["个百分", "个月", "个小时", "个工作日", "个亿"];

/// Voltages that lines and stations are named by.
const VOLTAGES: [&str; 8] = ["10", "35", "66", "110", "220", "330", "500", "1000"];

/// Characters that measure, besides those that count: 1.125倍.
const MEASURES: &str = "亿万千百十元角分公里米吨倍平方立亩年月日时度升克斤瓦级折厘毫海微兆天秒小点";

/// Whether a text begins with a word, not with what counts or measures.
pub(super) fn begins_word(text: &str) -> bool {
    WORDS.iter().any(|word| text.starts_with(word))
}

/// Whether digits behind the separator of an ordinal, and what follows them, say how many things or which one the item is
/// about, so that they are no fraction.
pub(super) fn counts_or_names(digits: &str, behind: &str) -> bool {
    let Some(next) = behind.chars().next() else { return false };
    if digits.starts_with('0') || begins_word(behind) {
        return false;
    }
    let parts = PARTS.iter().any(|p| behind.starts_with(p));
    // 1.5台/亩 is a rate.
    let rate = behind.chars().nth(1).is_some_and(|c| matches!(c, '/' | '／' | '每'));
    if parts || rate {
        return false;
    }
    let whole = WHOLE.contains(next) || next == '个';
    // 2.24小时值守 and 1.10kV线路.
    let known = digits == "24" && behind.starts_with("小时")
        || behind.starts_with("单元")
        || VOLTAGES.contains(&digits) && ["kV", "KV", "kv", "千伏"].iter().any(|unit| behind.starts_with(unit));
    // Nobody writes three places before a word: 2.120急救通道, 1.12345热线.
    let long = digits.len() >= 3 && is_han(next) && !MEASURES.contains(next);
    // 1.2022-2023年
    let years = digits.len() == 4 && matches!(digits.get(..2), Some("19" | "20")) && "-—－–~至".contains(next);
    whole || known || long || years
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use crate::text::marker::{Style, leading};

    #[test]
    fn a_count_behind_an_ordinal_is_none_of_its_digits() {
        for (text, no, rest) in [
            ("1.4所幼儿园未备案", 1, "4所幼儿园未备案"),
            ("1．4所幼儿园未备案", 1, "4所幼儿园未备案"),
            ("1.40所幼儿园未备案", 1, "40所幼儿园未备案"),
            ("3.6台水泵锈蚀", 3, "6台水泵锈蚀"),
            ("2.7号库房漏雨", 2, "7号库房漏雨"),
            ("2.119报警牌缺失", 2, "119报警牌缺失"),
            ("4.24小时值守不到位", 4, "24小时值守不到位"),
            ("1.10kV线路触树", 1, "10kV线路触树"),
            ("2.2021-2022年账目未清", 2, "2021-2022年账目未清"),
            ("5.3人未持证", 5, "3人未持证"),
            ("5.12条沟渠淤塞", 5, "12条沟渠淤塞"),
        ] {
            let found = leading(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.style, found.no, &text[found.len..]), (Style::Dot, Some(no), rest), "{text}");
        }
    }

    #[test]
    fn a_second_level_and_a_fraction_stay() {
        for text in ["1.1台账管理", "2.3 人员培训", "1.2处置流程", "3.1所属企业", "1.3项目进度", "2.2渡口设施"]
        {
            let found = leading(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.style, Style::Decimal, "{text}");
        }
        for text in [
            "1.125倍",
            "2.5个月内",
            "3.256公顷",
            "1.5小时内",
            "2.50米",
            "0.4千伏",
            "3.6万人次",
            "2.5kV",
            "1.5台/亩低于标准",
            "4.125个百分点",
            "0.6人/亩",
            "0.8台",
        ] {
            assert!(leading(text).is_none(), "{text}");
        }
    }
}
