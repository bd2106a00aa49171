//! Numbers as Chinese documents write them: `12`, `１２`, 十二, 廿二, 一百二十三, ①, ⑴.

/// Reads a whole string as a number: ASCII or full-width digits, or Chinese numerals up to 9999.
///
/// ```
/// use zhenggai::text::numeral::number;
/// assert_eq!(number("一百二十三"), Some(123));
/// assert_eq!(number("廿二"), Some(22));
/// assert_eq!(number("１２"), Some(12));
/// assert_eq!(number("十"), Some(10));
/// assert_eq!(number("二〇二四"), Some(2024));
/// assert_eq!(number(""), None);
/// ```
#[must_use]
pub fn number(text: &str) -> Option<u32> {
    let mut digits: u32 = 0;
    let mut count = 0;
    for c in text.chars() {
        let d = match c {
            '0'..='9' => c as u32 - '0' as u32,
            '０'..='９' => c as u32 - '０' as u32,
            _ => return chinese(text),
        };
        digits = digits.checked_mul(10)?.checked_add(d)?;
        count += 1;
    }
    (count > 0).then_some(digits)
}

/// The value of one Chinese digit: 〇零一二两三四五六七八九, and 幺 is not one.
#[must_use]
pub fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' | '兩' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn chinese(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    if text.chars().all(|c| digit(c).is_some()) {
        // 二〇二四: a run of digits is positional.
        return text.chars().try_fold(0u32, |n, c| n.checked_mul(10)?.checked_add(digit(c)?));
    }
    let (mut total, mut current, mut last_unit) = (0u32, None::<u32>, u32::MAX);
    for c in text.chars() {
        if let Some(d) = digit(c) {
            if current.is_some_and(|n| n != 0) {
                return None;
            }
            current = Some(d);
            continue;
        }
        let (unit, implied) = match c {
            '十' | '拾' => (10, 1),
            '廿' | '卄' => (10, 2),
            '卅' => (10, 3),
            '百' | '佰' => (100, 1),
            '千' | '仟' => (1000, 1),
            _ => return None,
        };
        if unit >= last_unit {
            return None;
        }
        last_unit = unit;
        let n = match current.take() {
            Some(n) if n > 0 => n,
            _ => implied,
        };
        total = total.checked_add(n.checked_mul(unit)?)?;
    }
    total.checked_add(current.unwrap_or(0))
}

/// The value of a circled, bracketed or dotted number: ① ⑴ ⒈ ㈠ ㊀.
#[must_use]
pub fn enclosed(c: char) -> Option<u32> {
    let n = c as u32;
    Some(match n {
        0x2460..=0x2473 => n - 0x2460 + 1,  // ①–⑳
        0x2474..=0x2487 => n - 0x2474 + 1,  // ⑴–⒇
        0x2488..=0x249B => n - 0x2488 + 1,  // ⒈–⒛
        0x2776..=0x277F => n - 0x2776 + 1,  // ❶–❿
        0x24EB..=0x24F4 => n - 0x24EB + 11, // ⓫–⓴
        0x3220..=0x3229 => n - 0x3220 + 1,  // ㈠–㈩
        0x3251..=0x325F => n - 0x3251 + 21, // ㉑–㉟
        0x32B1..=0x32BF => n - 0x32B1 + 36, // ㊱–㊿
        0x3280..=0x3289 => n - 0x3280 + 1,  // ㊀–㊉
        0x2160..=0x216B => n - 0x2160 + 1,  // Ⅰ–Ⅻ
        _ => return None,
    })
}

/// A number in Chinese numerals as Word writes 一 to 九千九百九十九 (十一, 二十, 一百零三).
#[must_use]
pub fn to_chinese(n: u32) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if n == 0 || n > 9999 {
        return n.to_string();
    }
    let mut out = String::new();
    let mut gap = false;
    for (unit, name) in [(1000, Some('千')), (100, Some('百')), (10, Some('十')), (1, None)] {
        let d = n / unit % 10;
        if d == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        if !(unit == 10 && d == 1 && out.is_empty()) {
            out.extend(DIGITS.get(d as usize));
        }
        out.extend(name);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_documents_write() {
        for (text, value) in [("两", 2), ("一百零三", 103), ("二百五十", 250), ("卅一", 31), ("３", 3), ("十九", 19)]
        {
            assert_eq!(number(text), Some(value), "{text}");
        }
        for text in ["十十", "百千", "三3", "一二十", "是"] {
            assert_eq!(number(text), None, "{text}");
        }
        assert_eq!(enclosed('㈢'), Some(3));
        assert_eq!(enclosed('⑿'), Some(12));
    }

    proptest! {
        #[test]
        fn chinese_and_back(n in 1u32..=9999) {
            prop_assert_eq!(number(&to_chinese(n)), Some(n));
        }

        #[test]
        fn any_text_is_safe(text in "\\PC{0,12}") {
            let _ = number(&text);
        }
    }
}
