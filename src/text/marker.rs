//! Ordinals that open a heading, an item or a sentence: 一、 （一） 1. 1、 (1) ① 第一， 一是 一要 ●.

use super::counted;
use super::numeral::{digit, enclosed, number};
use super::width::fold_char;

/// The form of an ordinal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// 第一章, 第二节, 第三条.
    Chapter,
    /// 一、
    Chinese,
    /// (一)
    ChineseParen,
    /// 1. or 1．
    Dot,
    /// 1、
    Comma,
    /// 1.1, the second level of 1.
    Decimal,
    /// (1) or 1) or ⑴
    Paren,
    /// ① or ❶
    Circled,
    /// 第一， or 第一、
    Nth,
    /// 一是
    Is,
    /// 一要
    Must,
    /// 问题1： 隐患一
    Named,
    /// ● • ■
    Bullet,
}

/// An ordinal at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marker {
    /// Its form.
    pub style: Style,
    /// Its number; `None` for a bullet.
    pub no: Option<u32>,
    /// Bytes it takes, white space before and after it included.
    pub len: usize,
}

/// The ordinal that opens a text, if one does.
///
/// Decimals (`2.5公里`), dates (`2024.5.1`), house numbers (`1、2号楼`) and `第一小学` are not ordinals.
///
/// ```
/// use zhenggai::text::marker::{leading, Style};
/// let m = leading("（三）落实不力").unwrap();
/// assert_eq!((m.style, m.no), (Style::ChineseParen, Some(3)));
/// assert_eq!(&"1.2021年考核"[leading("1.2021年考核").unwrap().len..], "2021年考核");
/// assert!(leading("2.5公里道路").is_none());
/// assert!(leading("第一小学").is_none());
/// ```
#[must_use]
pub fn leading(text: &str) -> Option<Marker> {
    let start = text.len() - text.trim_start().len();
    let body = text.get(start..)?;
    if !body.starts_with(may_open) {
        return None;
    }
    let (style, no, len) = arabic(body)
        .or_else(|| decimal(body))
        .or_else(|| chinese(body))
        .or_else(|| paren(body))
        .or_else(|| symbol(body))
        .or_else(|| named(body))?;
    let rest = body.get(len..)?;
    let blank = rest.len() - rest.trim_start().len();
    let blank = blank + named_again(style, rest.trim_start());
    Some(Marker { style, no, len: start + len + blank })
}

const FIRST_IDEOGRAPH: char = '一';
const LAST_IDEOGRAPH: char = '鿿';

/// Ideographs that ordinals begin with, a bit for each from [`FIRST_IDEOGRAPH`] on: every character of a cell is asked.
static OPENERS: [u64; 328] = openers(&[
    '第', '投', '信', '举', '线', '交', '问', '隐', '任', '事', '整', '反', '突', '重', // words before a number
    '一', '二', '两', '三', '四', '五', '六', '七', '八', '九', '十', '百', '廿', '卅', //
    '壹', '贰', '兩', '叁', '肆', '伍', '陆', '柒', '捌', '玖', '零',
]);

#[expect(clippy::indexing_slicing, reason = "run by the compiler, which refuses what is out of bounds")]
const fn openers(characters: &[char]) -> [u64; 328] {
    let mut bits = [0; 328];
    let mut i = 0;
    while i < characters.len() {
        let at = characters[i] as usize - FIRST_IDEOGRAPH as usize;
        bits[at / 64] |= 1 << (at % 64);
        i += 1;
    }
    bits
}

/// Whether an ordinal can begin with this character. Nearly no text begins with one, and many are asked.
#[inline]
pub(crate) fn may_open(c: char) -> bool {
    match c {
        FIRST_IDEOGRAPH..=LAST_IDEOGRAPH => {
            let at = c as usize - FIRST_IDEOGRAPH as usize;
            OPENERS.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 == 1)
        }
        '0'..='9' | '０'..='９' | '(' | '（' | '【' | '〖' | '[' => true,
        '，' | '。' | '、' | '；' | '：' | '“' | '”' => false,
        _ => is_numeral(c) || enclosed(c).is_some() || BULLETS.contains(&c),
    }
}

/// Whether a text is a counted name (问题1, 隐患一) and nothing else: the blank behind it ends an ordinal.
#[must_use]
pub(crate) fn is_counted_name(text: &str) -> bool {
    text.len() <= LONGEST_NAME && named(text).is_some_and(|(style, _, len)| style == Style::Named && len == text.len())
}

/// Longest counted name, in bytes.
const LONGEST_NAME: usize = 24;

/// The number and the text behind the ordinal; the whole text, trimmed, where there is none.
#[must_use]
pub fn strip(text: &str) -> (Option<u32>, &str) {
    match leading(text) {
        Some(m) => (m.no, text.get(m.len..).unwrap_or("").trim()),
        None => (None, text.trim()),
    }
}

type Found = Option<(Style, Option<u32>, usize)>;

/// `1.` `1．` `1、` `1)`.
fn arabic(text: &str) -> Found {
    let digits = text.char_indices().find(|(_, c)| !fold_char(*c).is_ascii_digit()).map_or(text.len(), |(i, _)| i);
    if digits == 0 {
        return None;
    }
    let no = number(text.get(..digits)?).filter(|n| *n <= MOST)?;
    let rest = mended(text.get(digits..)?);
    let separator = rest.chars().next()?;
    let after = rest.get(separator.len_utf8()..)?;
    let style = match fold_char(separator) {
        '.' => Style::Dot,
        '、' => Style::Comma,
        ')' => Style::Paren,
        _ => return None,
    };
    // No item is counted 0: 0.8台 is a fraction.
    let fraction = no == 0 && after.starts_with(|c| fold_char(c).is_ascii_digit());
    if fraction || style != Style::Paren && continues_number(after, style) || is_year(no) && names_year(after, style) {
        return None;
    }
    Some((style, Some(no), text.len() - after.len()))
}

/// `1.1` before a text, as long as nothing is counted by it (1.1亿元) or named after it (3.2版).
fn decimal(text: &str) -> Found {
    // Characters, as the signs of ordinals are, and no word list of `rules`, which `text` does not know.
    const MEASURE_WORDS: &str =
        "亿万千百十元角分公里米吨倍个人户次名平方立亩年月日时度升克斤瓦条项件处家批号版期折级届代线点晚节";
    // No more than two digits a part are looked at: many texts are asked at every digit.
    let part = |text: &str| {
        let end = text.char_indices().take(3).find(|(_, c)| !fold_char(*c).is_ascii_digit())?.0;
        Some((number(text.get(..end)?).filter(|n| (1..=99).contains(n))?, end))
    };
    let (_, point) = part(text)?;
    let after = text.get(point..)?;
    let rest = after.strip_prefix(['.', '．', '-', '－'])?;
    let (no, end) = part(rest)?;
    let behind = rest.get(end..)?;
    let separator = behind.chars().next().filter(|c| c.is_whitespace() || *c == '、').map_or(0, char::len_utf8);
    // 3-5个 and 6-8楼 are ranges.
    if after.starts_with(['-', '－']) && behind.trim_start().starts_with(|c| RANGED.contains(c)) {
        return None;
    }
    let body = behind.get(separator..)?.trim_start();
    let said = |c: char| c.is_alphabetic() && !c.is_ascii();
    let day = body.starts_with('日') && !body.starts_with("日常") && !body.starts_with("日志");
    let word = |c: char| !MEASURE_WORDS.contains(c) || c == '日' && !day || counted::begins_word(body);
    let named = body.chars().next().is_some_and(|c| said(c) && word(c));
    (named && !body.starts_with("小时") && body.chars().take(4).all(said)).then_some((
        Style::Decimal,
        Some(no),
        text.len() - behind.len() + separator,
    ))
}

/// What is counted in ranges, besides what decimals count.
const RANGED: &str = "楼层栋岁天周名室类栏排座种期轮套间只头棵株册本张页组队班次所台份起段口块宗辆位场季成小毫厘匹艘盏眼孔道架门袋桶吨亩顷钟秒";

/// The greatest number of an item.
pub(crate) const MOST: u32 = 99_999;

/// Whether a number can be a year. One in brackets always is; 2023、 is one before the next year.
fn is_year(no: u32) -> bool {
    (1900..=2100).contains(&no)
}

/// Whether a number that can be a year is one, by what follows it: 2023、2024年, 2023)5号.
fn names_year(after: &str, style: Style) -> bool {
    style == Style::Paren || after.chars().next().is_none_or(|c| fold_char(c).is_ascii_digit())
}

/// What follows a numeral, less a line end or blank that fell between it and the rest of its ordinal: `二⏎是`, `2⏎、`.
fn mended(rest: &str) -> &str {
    let close = rest.trim_start();
    let broken = close.len() < rest.len()
        && match close.chars().next() {
            Some('是') => !close.starts_with("是否"),
            Some('要') => !close.starts_with("要求") && !close.starts_with("要点"),
            Some('、') => rest.starts_with('\n'),
            // 3⏎.清淤 was broken at a line's end; 3 .5 is a number.
            Some('.' | '．') => close.chars().nth(1).is_some_and(|c| c.is_alphabetic() && !c.is_ascii()),
            _ => false,
        };
    if broken { close } else { rest }
}

/// Whether what follows `1.` or `1、` makes a decimal, a date or an enumeration of it.
fn continues_number(after: &str, style: Style) -> bool {
    let digits: String = after.chars().map(fold_char).take_while(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return false;
    }
    let behind = after.char_indices().nth(digits.chars().count()).and_then(|(at, _)| after.get(at..)).unwrap_or("");
    let next = behind.chars().next();
    match style {
        Style::Dot => {
            // 2.9月底前 is item 2 about September.
            let month = next == Some('月') && number(&digits).is_some_and(|n| (1..=12).contains(&n));
            !(digits.len() == 4 && next == Some('年') || month || counted::counts_or_names(&digits, behind))
        }
        _ => next.is_some_and(|c| "号幢楼栋#、季月级期组".contains(c)),
    }
}

/// The ordinal of `1、4月底前…`, which reads as two months where no neighbour counts on: ask only where one does.
pub(super) fn before_month(text: &str) -> Option<Marker> {
    let digits = |text: &str| text.len() - text.trim_start_matches(|c| fold_char(c).is_ascii_digit()).len();
    let first = digits(text);
    let no = number(text.get(..first)?).filter(|n| (1..=99).contains(n))?;
    let month = text.get(first..)?.strip_prefix('、')?;
    let end = digits(month);
    let named = number(month.get(..end)?).is_some_and(|n| (1..=12).contains(&n));
    let fits = named && month.get(end..)?.starts_with('月');
    fits.then_some(Marker { style: Style::Comma, no: Some(no), len: text.len() - month.len() })
}

/// `一、` `第一，` `第一章` `一是` `一要`.
fn chinese(text: &str) -> Found {
    let (nth, body) = match text.strip_prefix('第') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let end = body.char_indices().find(|(_, c)| !is_numeral(*c)).map_or(body.len(), |(i, _)| i);
    let no = number(body.get(..end)?).filter(|n| (1..=999).contains(n));
    let rest = mended(body.get(end..)?);
    let separator = rest.chars().next()?;
    let len = text.len() - rest.len() + separator.len_utf8();
    let after = rest.get(separator.len_utf8()..)?;
    if nth {
        let no =
            no.or_else(|| number(&body.chars().take_while(|c| fold_char(*c).is_ascii_digit()).collect::<String>()))?;
        return match separator {
            '章' | '节' | '条' | '部' if separator != '部' || after.starts_with('分') => {
                let extra = if separator == '部' { '分'.len_utf8() } else { 0 };
                let tail = after.get(extra..)?;
                let comma = tail.chars().next().filter(|c| "、,，:：".contains(*c)).map_or(0, char::len_utf8);
                Some((Style::Chapter, Some(no), len + extra + comma))
            }
            ',' | '，' | '、' | ':' | '：' => Some((Style::Nth, Some(no), len)),
            _ => None,
        };
    }
    let no = no?;
    match fold_char(separator) {
        '、' if !(after.chars().next().is_some_and(|c| digit(c).is_some())
            && after.chars().nth(1).is_some_and(|c| "季年月级期类".contains(c))) =>
        {
            Some((Style::Chinese, Some(no), len))
        }
        '.' => Some((Style::Chinese, Some(no), len)),
        // 一，清理河道; 三，四月 goes on counting.
        ',' if !after.trim_start().starts_with(is_numeral) => Some((Style::Chinese, Some(no), len)),
        '是' if no <= 30 && !after.starts_with('否') => {
            let comma = after.chars().next().filter(|c| ",，:：".contains(*c)).map_or(0, char::len_utf8);
            Some((Style::Is, Some(no), len + comma))
        }
        '要' if no <= 30 => Some((Style::Must, Some(no), len)),
        _ => None,
    }
}

fn is_numeral(c: char) -> bool {
    digit(c).is_some() || matches!(c, '十' | '百' | '廿' | '卅')
}

/// `(一)` `(1)` `[1]` is no ordinal.
fn paren(text: &str) -> Found {
    let mut chars = text.char_indices();
    let (_, open) = chars.next()?;
    if fold_char(open) != '(' {
        return None;
    }
    let (close, c) = chars.find(|(i, c)| fold_char(*c) == ')' || *i > 24)?;
    if fold_char(c) != ')' {
        return None;
    }
    let inner = text.get(open.len_utf8()..close)?.trim();
    let no = number(inner).filter(|n| (1..=MOST).contains(n) && !is_year(*n))?;
    let style = if inner.chars().all(is_numeral) { Style::ChineseParen } else { Style::Paren };
    let mut len = close + c.len_utf8();
    // （一）、 and (1)． carry a second separator.
    if let Some(extra) = text.get(len..)?.chars().next().filter(|c| "、.．".contains(*c)) {
        len += extra.len_utf8();
    }
    Some((style, Some(no), len))
}

/// ① ⑴ ㈠ and bullets.
fn symbol(text: &str) -> Found {
    let c = text.chars().next()?;
    if let Some(no) = enclosed(c) {
        let style = match c as u32 {
            0x2474..=0x2487 => Style::Paren,
            0x2488..=0x249B => Style::Dot,
            0x3220..=0x3229 => Style::ChineseParen,
            0x2160..=0x216B => return roman(text, c),
            _ => Style::Circled,
        };
        let mut len = c.len_utf8();
        if let Some(extra) = text.get(len..)?.chars().next().filter(|c| "、.．".contains(*c)) {
            len += extra.len_utf8();
        }
        return Some((style, Some(no), len));
    }
    if !BULLETS.contains(&c) {
        return None;
    }
    // ★问题一： is counted by its number.
    let behind = text.get(c.len_utf8()..)?.trim_start();
    match named(behind) {
        Some((style, no, len)) => Some((style, no, text.len() - behind.len() + len)),
        None => Some((Style::Bullet, None, c.len_utf8())),
    }
}

/// `Ⅰ.` and `Ⅰ、`, which stand above all else; Ⅰ类 and Ⅰ、Ⅱ类 are no ordinals.
fn roman(text: &str, numeral: char) -> Found {
    let rest = text.get(numeral.len_utf8()..)?;
    let separator = rest.chars().next().filter(|c| matches!(fold_char(*c), '.' | '、'))?;
    let after = rest.get(separator.len_utf8()..)?;
    let named = after.trim_start().chars().next().is_some_and(|c| c.is_alphabetic() && enclosed(c).is_none());
    let len = text.len() - after.len();
    named.then_some((Style::Chapter, enclosed(numeral), len))
}

/// Signs that open an item of a list without numbers.
const BULLETS: [char; 12] = ['●', '•', '■', '◆', '▪', '○', '◇', '□', '★', '►', '▶', '➢'];

/// The ordinal of a register that a text brought along: 序号23：. It opens no item, as 序号：1 is a label.
#[must_use]
pub fn sequence(text: &str) -> Option<Marker> {
    let body = text.strip_prefix("序号")?;
    let end = body.find(|c| !fold_char(c).is_ascii_digit())?;
    let no = number(body.get(..end)?)?;
    let colon = body.get(end..)?.chars().next().filter(|c| fold_char(*c) == ':')?;
    let said = body.get(end + colon.len_utf8()..)?.contains(char::is_alphanumeric);
    let len = text.len() - body.len() + end + colon.len_utf8();
    said.then_some(Marker { style: Style::Named, no: Some(no), len })
}

/// Words that open an ordinal (问题1：).
const NAMES: [&str; 17] = [
    "问题",
    "隐患",
    "任务",
    "事项",
    "整改任务",
    "整改事项",
    "整改问题",
    "反馈问题",
    "突出问题",
    "重点任务",
    "投诉件",
    "信访件",
    "举报件",
    "线索",
    "问题线索",
    "交办件",
    NTH,
];

/// Whether one of [`NAMES`] begins with this character: behind every ordinal it is asked.
fn opens_name(c: char) -> bool {
    matches!(c, '问' | '隐' | '任' | '事' | '整' | '反' | '突' | '重' | '投' | '信' | '举' | '线' | '交' | '第')
}

/// Length of a second ordinal in words behind the first: （一）问题一：….
fn named_again(style: Style, rest: &str) -> usize {
    if style == Style::Named || !rest.starts_with(opens_name) {
        return 0;
    }
    let len = named(rest).map_or(0, |(_, _, len)| len);
    let said = rest.get(len..).is_some_and(|text| !text.trim_start().is_empty());
    let colon = rest.get(..len).is_some_and(|text| text.ends_with([':', '：']));
    if said && colon { len } else { 0 }
}

/// Labels that run on to the number of their problem.
const RUN_ON_LABELS: [&str; 6] = ["整改措施", "整改情况", "整改进展", "整改结果", "整改目标", "责任单位"];

/// Longest ordinal in a box, in characters.
const LONGEST_BOX: usize = 12;

/// The word of 第1项.
const NTH: &str = "第";

/// `问题1：` `隐患一` `第1项` alone or before a separator, `【问题1】` in a box.
fn named(text: &str) -> Found {
    if let Some(inner) = text.strip_prefix(['【', '〖', '[']) {
        let close = inner.char_indices().take(LONGEST_BOX).find(|(_, c)| matches!(c, '】' | '〗' | ']'))?.0;
        let (style, no, len) = named(inner.get(..close)?)?;
        let colon = inner.get(close..)?.chars().nth(1).filter(|c| fold_char(*c) == ':').map_or(0, char::len_utf8);
        let bracket = inner.get(close..)?.chars().next().map_or(0, char::len_utf8);
        return (len == close).then_some((style, no, text.len() - inner.len() + close + bracket + colon));
    }
    if !text.starts_with(opens_name) {
        return None;
    }
    let word = NAMES.iter().find(|w| {
        let numbered = |c: char| is_numeral(c) || fold_char(c).is_ascii_digit() || c.is_whitespace();
        text.strip_prefix(**w).is_some_and(|rest| rest.starts_with(numbered))
    })?;
    let body = text.get(word.len()..)?;
    let lead = body.len() - body.trim_start().len();
    let body = body.trim_start();
    let end = body
        .char_indices()
        .find(|(_, c)| !(is_numeral(*c) || fold_char(*c).is_ascii_digit()))
        .map_or(body.len(), |(i, _)| i);
    let no = number(body.get(..end)?)?;
    let (unit, rest) = match body.get(end..)?.strip_prefix('项') {
        Some(rest) if *word == NTH => ('项'.len_utf8(), rest),
        _ if *word == NTH => return None,
        _ => (0, body.get(end..)?),
    };
    let len = word.len() + lead + end + unit;
    match rest.chars().next() {
        None => Some((Style::Named, Some(no), len)),
        Some(c) if ":、.．)）".contains(fold_char(c)) || c.is_whitespace() => {
            Some((Style::Named, Some(no), len + c.len_utf8()))
        }
        // 问题1整改措施：…
        Some(_) if unit == 0 && RUN_ON_LABELS.iter().any(|label| rest.starts_with(label)) => {
            Some((Style::Named, Some(no), len))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
