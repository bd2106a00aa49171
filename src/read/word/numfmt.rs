//! How Word writes a list number: the number formats of ECMA-376 part 1, 17.18.59, as rows of one table.
//!
//! A format without a row is written in decimals, as Word does with one it does not know.

use crate::text::numeral::to_chinese;

/// A format: its name in the file and how it writes a number.
type Row = (&'static str, fn(u32, &mut String));

/// Every format that is not plain decimals.
const FORMATS: &[Row] = &[
    ("none", |_, _| {}),
    ("bullet", |_, _| {}),
    ("decimalZero", |n, out| out.push_str(&format!("{n:02}"))),
    ("upperRoman", |n, out| roman(n, out, true)),
    ("lowerRoman", |n, out| roman(n, out, false)),
    ("upperLetter", |n, out| letters(n, out, b'A')),
    ("lowerLetter", |n, out| letters(n, out, b'a')),
    ("numberInDash", |n, out| out.push_str(&format!("- {n} -"))),
    ("decimalFullWidth", full_width),
    ("decimalFullWidth2", full_width),
    ("decimalEnclosedCircle", |n, out| one_of(n, out, '①', 20)),
    ("decimalEnclosedCircleChinese", |n, out| one_of(n, out, '①', 20)),
    ("decimalEnclosedFullstop", |n, out| one_of(n, out, '⒈', 20)),
    ("decimalEnclosedParen", |n, out| one_of(n, out, '⑴', 20)),
    ("ideographEnclosedCircle", |n, out| one_of(n, out, '㊀', 10)),
    ("chineseCounting", counting),
    ("chineseCountingThousand", counting),
    ("taiwaneseCounting", counting),
    ("taiwaneseCountingThousand", counting),
    ("japaneseCounting", japanese),
    ("koreanCounting", counting),
    ("ideographDigital", digits),
    ("japaneseDigitalTenThousand", digits),
    ("taiwaneseDigital", digits),
    ("koreanDigital2", digits),
    ("chineseLegalSimplified", |n, out| legal(n, out, LEGAL_SIMPLIFIED)),
    ("ideographLegalTraditional", |n, out| legal(n, out, LEGAL_TRADITIONAL)),
    ("japaneseLegal", |n, out| legal(n, out, LEGAL_TRADITIONAL)),
    ("ideographTraditional", |n, out| cycle(n, out, "甲乙丙丁戊己庚辛壬癸")),
    ("ideographZodiac", |n, out| cycle(n, out, "子丑寅卯辰巳午未申酉戌亥")),
    ("ideographZodiacTraditional", |n, out| {
        if (1..=60).contains(&n) {
            out.extend("甲乙丙丁戊己庚辛壬癸".chars().nth((n as usize - 1) % 10));
            out.extend("子丑寅卯辰巳午未申酉戌亥".chars().nth((n as usize - 1) % 12));
        } else {
            decimal(n, out);
        }
    }),
    ("ordinal", |n, out| {
        decimal(n, out);
        out.push_str(match (n % 10, n % 100) {
            (1, h) if h != 11 => "st",
            (2, h) if h != 12 => "nd",
            (3, h) if h != 13 => "rd",
            _ => "th",
        });
    }),
    ("hex", |n, out| out.push_str(&format!("{n:X}"))),
];

/// Characters of formal numerals: ten digits, then 十 百 千 万.
const LEGAL_SIMPLIFIED: &str = "零壹贰叁肆伍陆柒捌玖拾佰仟萬";
const LEGAL_TRADITIONAL: &str = "零壹貳參肆伍陸柒捌玖拾佰仟萬";

/// A number format, found once for each level of a list.
#[derive(Clone, Copy)]
pub(in crate::read) struct NumberFormat(fn(u32, &mut String));

impl std::fmt::Debug for NumberFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NumberFormat")
    }
}

impl NumberFormat {
    /// Plain decimals.
    pub(in crate::read) const DECIMAL: NumberFormat = NumberFormat(decimal);

    /// The format of this name.
    pub(in crate::read) fn named(name: &str) -> Self {
        FORMATS.iter().find(|(n, _)| *n == name).map_or(Self::DECIMAL, |(_, write)| NumberFormat(*write))
    }

    /// A format that Word stores as its first members (`001, 002, …`): decimals with leading zeros.
    pub(in crate::read) fn custom(pattern: &str) -> Self {
        let first = pattern.split(',').next().unwrap_or("").trim();
        match first.len() {
            2 if first.starts_with('0') => NumberFormat(|n, out| out.push_str(&format!("{n:02}"))),
            3 if first.starts_with('0') => NumberFormat(|n, out| out.push_str(&format!("{n:03}"))),
            4 if first.starts_with('0') => NumberFormat(|n, out| out.push_str(&format!("{n:04}"))),
            5 if first.starts_with('0') => NumberFormat(|n, out| out.push_str(&format!("{n:05}"))),
            _ => Self::DECIMAL,
        }
    }

    /// Writes a number.
    pub(in crate::read) fn write(self, n: u32, out: &mut String) {
        (self.0)(n, out);
    }
}

fn decimal(n: u32, out: &mut String) {
    out.push_str(&n.to_string());
}

fn full_width(n: u32, out: &mut String) {
    out.extend(n.to_string().chars().filter_map(|c| char::from_u32(u32::from(c) + 0xFEE0)));
}

/// 一 to 九千九百九十九, as a Chinese count is spoken.
fn counting(n: u32, out: &mut String) {
    out.push_str(&if n == 0 { "〇".to_string() } else { to_chinese(n) });
}

/// As [`counting`], without the 零 that Chinese puts for a gap and the 一 before 百 and 千.
fn japanese(n: u32, out: &mut String) {
    let text = to_chinese(n).replace('零', "");
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !(c == '一' && matches!(chars.peek(), Some('百' | '千'))) {
            out.push(c);
        }
    }
}

/// Digit by digit: 一, 一〇, 二五.
fn digits(n: u32, out: &mut String) {
    let digit = |c: char| "〇一二三四五六七八九".chars().nth(c.to_digit(10)? as usize);
    out.extend(n.to_string().chars().filter_map(digit));
}

/// The count in formal characters.
fn legal(n: u32, out: &mut String, characters: &str) {
    const PLAIN: &str = "零一二三四五六七八九十百千万";
    let text = if (10..20).contains(&n) { format!("一{}", to_chinese(n)) } else { to_chinese(n) };
    out.extend(text.chars().map(|c| {
        let at = PLAIN.chars().position(|p| p == c);
        at.and_then(|i| characters.chars().nth(i)).unwrap_or(c)
    }));
}

/// The n-th character from the first one of a block; decimals beyond its end.
fn one_of(n: u32, out: &mut String, first: char, count: u32) {
    let sign = (1..=count).contains(&n).then(|| char::from_u32(u32::from(first) + n - 1)).flatten();
    match sign {
        Some(c) => out.push(c),
        None => decimal(n, out),
    }
}

fn cycle(n: u32, out: &mut String, characters: &str) {
    match characters.chars().nth((n as usize).wrapping_sub(1)) {
        Some(c) => out.push(c),
        None => decimal(n, out),
    }
}

/// A to Z, then AA, BB: Word repeats the letter. It stops at 780, thirty letters.
fn letters(n: u32, out: &mut String, first: u8) {
    if n == 0 || n > 780 {
        return decimal(n, out);
    }
    let letter = char::from(first + ((n - 1) % 26) as u8);
    out.extend(std::iter::repeat_n(letter, ((n - 1) / 26 + 1) as usize));
}

fn roman(n: u32, out: &mut String, upper: bool) {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if n == 0 || n > 3999 {
        return decimal(n, out);
    }
    let mut rest = n;
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(&if upper { sign.to_ascii_uppercase() } else { sign.to_string() });
            rest -= value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_numbers_as_word_shows_them() {
        for (name, n, text) in [
            ("decimal", 12, "12"),
            ("noSuchFormat", 3, "3"),
            ("decimalZero", 7, "07"),
            ("chineseCounting", 11, "十一"),
            ("chineseCountingThousand", 20, "二十"),
            ("chineseCountingThousand", 105, "一百零五"),
            ("taiwaneseCountingThousand", 3, "三"),
            ("japaneseCounting", 123, "百二十三"),
            ("ideographDigital", 10, "一〇"),
            ("ideographDigital", 25, "二五"),
            ("chineseLegalSimplified", 12, "壹拾贰"),
            ("ideographTraditional", 3, "丙"),
            ("ideographZodiac", 12, "亥"),
            ("ideographZodiac", 13, "13"),
            ("decimalFullWidth", 10, "１０"),
            ("decimalEnclosedCircle", 3, "③"),
            ("decimalEnclosedCircleChinese", 20, "⑳"),
            ("decimalEnclosedCircle", 21, "21"),
            ("decimalEnclosedParen", 4, "⑷"),
            ("decimalEnclosedFullstop", 20, "⒛"),
            ("decimalEnclosedFullstop", 21, "21"),
            ("ideographEnclosedCircle", 2, "㊁"),
            ("upperRoman", 14, "XIV"),
            ("lowerRoman", 4, "iv"),
            ("upperLetter", 27, "AA"),
            ("lowerLetter", 3, "c"),
            ("numberInDash", 2, "- 2 -"),
            ("ordinal", 12, "12th"),
            ("none", 5, ""),
        ] {
            let mut out = String::new();
            NumberFormat::named(name).write(n, &mut out);
            assert_eq!(out, text, "{name} {n}");
        }
        let mut out = String::new();
        NumberFormat::custom("001, 002, 003, ...").write(9, &mut out);
        assert_eq!(out, "009");
    }

    #[test]
    fn any_number_is_safe_and_short() {
        for (name, _) in FORMATS {
            for n in [0, 1, 99, 100, 999, 1000, 9999, 10_000, u32::MAX] {
                let mut out = String::new();
                NumberFormat::named(name).write(n, &mut out);
                assert!(out.chars().count() <= 40, "{name} {n}");
            }
        }
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = FORMATS.iter().map(|(n, _)| n).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), FORMATS.len());
    }
}
