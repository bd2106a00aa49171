//! Telephone numbers, ID numbers and e-mail addresses in a folded text. The forms are strict enough to leave dates,
//! amounts and document numbers alone; where a label says what a number is, any digits behind it are one.

use super::{Blot, Care, EMAIL, ID_NUMBER, PHONE};
use crate::text::Pattern;
use crate::text::width::fold;

/// Fewest digits of a number that is remembered: shorter ones (12345) are public lines.
pub(super) const SHORTEST: usize = 6;

static EMAILS: Pattern = Pattern::new(r"[A-Za-z0-9][A-Za-z0-9._%+-]*\s?@\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+");
/// 18 digits with a date inside, or 15; the last may be X. The first two are a province.
static IDS: Pattern = Pattern::new(concat!(
    r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])[0-9]{4}",
    r"(?:[ \n]?(?:18|19|20)[0-9]{2}[ \n]?(?:0[1-9]|1[0-2])[ \n]?(?:0[1-9]|[12][0-9]|3[01])[ \n]?[0-9]{3}[ \n]?[0-9Xx]",
    r"|[0-9]{2}(?:0[1-9]|1[0-2])[ \n]?(?:0[1-9]|[12][0-9]|3[01])[0-9]{3})"
));
/// A number behind a label that says ID, masked or not.
static LABELLED_IDS: Pattern =
    Pattern::new(r"(?:身\s*份\s*证|证\s*件)(?:件)?(?:号码|号)?\s*:?\s*([0-9*][0-9Xx* ]{13,19}[0-9Xx])");
static MOBILES: Pattern = Pattern::new(concat!(
    r"(?:(?:\+|00)?86[ -]?)?",
    r"(?:1[3-9][0-9][ -]{0,2}\n?[0-9*]{4}[ -]{0,2}\n?[0-9]{4}|1[3-9][0-9]{2}[ -][0-9]{3}[ -][0-9]{4}",
    r"|1[3-9](?:(?: *\n *)?[0-9]){9})"
));
/// With an area code, and an extension perhaps.
static LANDLINES: Pattern = Pattern::new(concat!(
    r"(?:\(0(?:10|2[0-9]|[3-9][0-9]{2})\)[ -]*|0(?:10|2[0-9]|[3-9][0-9]{2}) *[-/ ] *\n?",
    r"|\+86[ -]?(?:10|2[0-9]|[3-9][0-9]{2})[ -]?|[48]00-)",
    r"[0-9]{3,4}[ -]?[0-9]{4}(?: *(?:-|转|ext\.?) *[0-9]{1,6})?"
));
/// The same without a mark between area code and number.
static RUN_ON: Pattern = Pattern::new("0(?:10|2[0-9]|[3-9][0-9]{2})[0-9]{7,8}");
/// A label and what stands behind it up to its last digit.
static LABELLED: Pattern = Pattern::new(concat!(
    r"(?:电\s*话|手\s*机|座\s*机|传\s*真|联\s*系\s*方\s*式|热\s*线|短\s*号|固\s*话|[Tt][Ee][Ll])(?:号码|号)?(?:\([^()\n]{0,10}\))?",
    r"(?:\s*:[^0-9\n。;]{0,14}|\s{0,3})([0-9(+][0-9 ()+*/、,;或转\n-]*[0-9])"
));
static LABEL: Pattern = Pattern::new(r"电\s*话|手\s*机|座\s*机|传\s*真|联\s*系\s*方\s*式|短\s*号|固\s*话");
static RUNS: Pattern = Pattern::new("[0-9]{6,}");
/// One number of several behind a label.
static ONE: Pattern = Pattern::new(r"\(?[0-9+][0-9 ()+*-]{4,}[0-9]");

/// Labels behind which a number is no telephone number and no person's.
const OTHER_NUMBERS: &[&str] = &[
    "索引号",
    "信用代码",
    "代码",
    "账号",
    "帐号",
    "账户",
    "编号",
    "文号",
    "批号",
    "证号",
    "合同号",
    "流水号",
    "单号",
    "机构代码",
    "编码",
];

/// What makes the digits before it an amount or a measure.
const MEASURES: &[&str] = &[
    "元", "万", "亿", "美元", "欧元", "日元", "英镑", "港元", "港币", "吨", "斤", "克", "亩", "平方", "平米", "立方",
    "公里", "公顷", "公斤", "公分", "千", "米", "㎡", "㎥", "度", "%", "株", "户", "人", "个", "件", "年", "月",
];

/// Those that do so behind a blank or in brackets, too.
const AMOUNTS: &[&str] = &[
    "元", "万元", "亿元", "美元", "欧元", "港元", "吨", "公斤", "亩", "平方", "平米", "立方", "公里", "公顷", "㎡",
    "㎥",
];

/// Words that only begin like a measure.
const NO_MEASURES: &[&str] =
    &["元旦", "元宵", "万一", "人工", "人员", "人民", "人社", "人力", "人才", "人事", "人大", "个人", "个体", "度假"];

/// Characters before a number in which the label is looked for.
const LABEL_REACH: usize = 20;

/// Words in a label or before a number that say that it is an amount.
static PRICED: Pattern = Pattern::new(
    r"(?:金\s*额|投\s*资|资\s*金|造\s*价|预\s*算|经\s*费|产\s*值|面\s*积)(?:额|\([^()\n]{0,6}\))?$|\((?:[万亿]?元|亩|平方米|吨)\)$",
);

/// Whether a header says that telephone numbers stand under it.
pub(super) fn is_phone_label(label: &str) -> bool {
    label.chars().count() <= 16 && LABEL.is_match(label)
}

/// Whether a header says that amounts stand under it.
pub(super) fn is_amount_label(label: &str) -> bool {
    label.chars().count() <= 16 && PRICED.is_match(fold(label).trim_end_matches([' ', ':', '\n']))
}

/// The numbers and addresses of a folded text.
pub(super) fn find(text: &str, care: Care) -> Vec<Blot> {
    let mut found: Vec<Blot> = Vec::new();
    if text.contains('@') {
        found.extend(EMAILS.find_iter(text).map(|m| (m.range(), EMAIL)));
    }
    if text.bytes().filter(u8::is_ascii_digit).take(SHORTEST).count() < SHORTEST {
        return found;
    }
    let whole = |pattern: &Pattern, mark, coded: bool| -> Vec<Blot> {
        let all = pattern.find_iter(text).map(|m| (m.range(), mark));
        all.filter(|(r, _)| stands_alone(text, r.start, r.end) && !(coded && is_coded(text, r.start))).collect()
    };
    found.extend(whole(&IDS, ID_NUMBER, true));
    found.extend(LABELLED_IDS.captures_iter(text).filter_map(|c| Some((c.get(1)?.range(), ID_NUMBER))));
    found.extend(whole(&MOBILES, PHONE, care == Care::Number));
    found.extend(whole(&LANDLINES, PHONE, true).into_iter().filter(|_| care == Care::Text));
    if care == Care::Text {
        // 01012345678/202205-00012 is a number of the archive.
        let archive = |end: usize| text.get(end..).is_some_and(|rest| rest.starts_with(['/', '-']));
        found.extend(whole(&RUN_ON, PHONE, true).into_iter().filter(|(range, _)| !archive(range.end)));
        found.extend(LABELLED.captures_iter(text).filter_map(|c| c.get(1)).flat_map(|list| labelled(text, list)));
    }
    found
}

/// Each number of the list behind a label.
fn labelled<'t>(text: &'t str, list: regex::Match<'t>) -> impl Iterator<Item = Blot> + 't {
    let numbers = ONE.find_iter(list.as_str()).map(move |m| list.start() + m.start()..list.start() + m.end());
    numbers.filter(|range| stands_alone(text, range.start, range.end)).map(|range| (range, PHONE))
}

/// Every run of digits that may be a number known from elsewhere: place and digits.
pub(super) fn runs(text: &str) -> Vec<(std::ops::Range<usize>, String)> {
    RUNS.find_iter(text).map(|m| (m.range(), m.as_str().to_string())).collect()
}

/// Whether digits are no part of a longer code and no amount.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).unwrap_or("");
    let near = before.char_indices().rev().nth(LABEL_REACH).map_or(0, |(at, _)| at);
    let before = before.get(near..).unwrap_or("");
    let priced = PRICED.is_match(before.trim_end_matches([' ', ':'])) || before.ends_with(['¥', '￥']);
    let before = before.chars().next_back();
    let mut after = text.get(end..).unwrap_or("").chars();
    let next = after.next();
    let decimal = next == Some('.') && after.next().is_some_and(|c| c.is_ascii_digit());
    let coded = [before, next].into_iter().flatten().any(|c| c.is_ascii_alphanumeric());
    !(coded || decimal || priced || is_measured(text, end))
}

/// Whether what stands behind digits makes them an amount or a measure.
pub(super) fn is_measured(text: &str, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or("");
    let apart = rest.trim_start_matches(' ').trim_start_matches('(');
    let begins = |text: &str, words: &[&str]| words.iter().any(|word| text.starts_with(word));
    let measured = begins(rest, MEASURES) || (apart.len() < rest.len() && begins(apart, AMOUNTS));
    measured && !begins(apart, NO_MEASURES)
}

/// Whether the label before a number says that it is a code.
fn is_coded(text: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or("").trim_end_matches([' ', ':', '\n']);
    OTHER_NUMBERS.iter().any(|label| before.ends_with(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &str) -> Vec<(String, &'static str)> {
        let text = fold(text);
        let mut found: Vec<_> = find(&text, Care::Text).into_iter().map(|(r, m)| (text[r].to_string(), m)).collect();
        found.sort();
        found.dedup();
        found
    }

    #[test]
    fn numbers_in_their_forms() {
        for text in [
            "13800000000",
            "１３８００００００００",
            "138 0000 0000",
            "138-0000-0000",
            "1380000\n0000",
            "+86 13800000000",
            "0370-6000000",
            "0370—6000000",
            "（0370）6000000",
            "(010) 60000000",
            "03706000000",
            "0370-6000000转8001",
            "+86-370-6000000",
            "400-000-0000",
        ] {
            for after in ["人工服务", "元旦", " 年底前回复", " 人社局"] {
                assert!(!marks(&format!("请拨{text}{after}")).is_empty(), "{text}{after}");
            }
            let found = marks(&format!("请拨{text}，谢谢"));
            assert!(found.iter().any(|(t, m)| *m == PHONE && *t == fold(text)), "{text}: {found:?}");
        }
        for text in ["110101199001010014", "11010119900101001Ｘ", "110101 19900101 0014", "110101900101001"] {
            let found = marks(&format!("（{text}）"));
            assert_eq!(found, [(fold(text), ID_NUMBER)], "{text}");
        }
        assert_eq!(marks("邮箱：a.b@example.com。"), [("a.b@example.com".to_string(), EMAIL)]);
        assert_eq!(marks("ａ＠example．com"), [("a@example.com".to_string(), EMAIL)]);
    }

    #[test]
    fn a_label_says_what_a_number_is() {
        let two = marks("联系电话（办）：张某 6000000、6000001");
        assert_eq!(two, [("6000000".to_string(), PHONE), ("6000001".to_string(), PHONE)]);
        assert_eq!(marks("电 话:612345").len(), 1);
        assert_eq!(marks("身份证号：1101**********001X").len(), 1);
    }

    #[test]
    fn other_numbers_stay() {
        for text in [
            "长水发〔2022〕138号",
            "索引号：01012345678/202205-00012",
            "01012345678/202205-00012",
            "统一社会信用代码：110101199001010014",
            "91110101MA00000000",
            "2022年5月26日，2022-05-26，20220526",
            "资金13800000000元，其中03706000000元",
            "投资13800000000 元、13800000000（万元）、13800000000㎡",
            "总投资（元）：13800000000",
            "￥13800000000",
            "13800000000.50",
            "2018 2019 2020 2021",
            "公益林1380000.55亩、0.3706亩",
            "举报电话：12345",
            "电话费支出600000元",
            "项目编号：2022-03706000000-01",
            "账号：1380000000000000000",
            "2022-2023年度",
            "1.8公里，3.25万元，100%",
        ] {
            assert_eq!(marks(text), [], "{text}");
        }
    }
}
