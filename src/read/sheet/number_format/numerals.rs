//! Chinese numerals of `[DBNum1]` to `[DBNum3]`. Where a format has places each digit becomes its character; General
//! counts with units, as Excel does: 12 is 一十二.

/// Which characters stand for digits and units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numerals {
    /// 一百二十三
    Plain,
    /// 壹佰贰拾叁
    Formal,
    /// １百２十３
    Wide,
}

/// Digits of a number that is counted with units; a longer one is written digit by digit.
const MOST_DIGITS: usize = 16;

impl Numerals {
    /// The numerals of a bracket: `DBNum1`.
    pub(super) fn named(bracket: &str) -> Option<Numerals> {
        let (name, n) = bracket.split_at_checked(5)?;
        match n {
            _ if !name.eq_ignore_ascii_case("DBNum") => None,
            "1" => Some(Numerals::Plain),
            "2" => Some(Numerals::Formal),
            "3" => Some(Numerals::Wide),
            _ => None,
        }
    }

    /// The character of a digit.
    pub(super) fn digit(numerals: Option<Numerals>, digit: char) -> char {
        let Some((numerals, at)) = numerals.zip(digit.to_digit(10)) else { return digit };
        let digits = match numerals {
            Numerals::Plain => "〇一二三四五六七八九",
            Numerals::Formal => "零壹贰叁肆伍陆柒捌玖",
            Numerals::Wide => "０１２３４５６７８９",
        };
        digits.chars().nth(at as usize).unwrap_or(digit)
    }

    fn units(self) -> [char; 3] {
        if self == Numerals::Formal { ['拾', '佰', '仟'] } else { ['十', '百', '千'] }
    }

    /// A decimal number counted with units, what stands behind its point digit by digit; `None` for powers of ten.
    pub(super) fn count(self, written: &str) -> Option<String> {
        let (whole, part) = written.split_once('.').unwrap_or((written, ""));
        if !whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit()) {
            return None;
        }
        let digit = |c| Numerals::digit(Some(self), c);
        let mut out = String::new();
        if whole.len() > MOST_DIGITS {
            out.extend(whole.chars().map(digit));
        } else {
            self.whole(whole, &mut out);
        }
        if !part.is_empty() {
            out.push('.');
            out.extend(part.chars().map(digit));
        }
        Some(out)
    }

    /// Groups of four digits, each with its units; one zero for every gap.
    fn whole(self, digits: &str, out: &mut String) {
        let (mut gap, mut group) = (false, false);
        for (at, c) in digits.chars().enumerate() {
            let place = digits.len() - at - 1;
            if c == '0' {
                gap = true;
            } else {
                if gap && !out.is_empty() {
                    out.push(Numerals::digit(Some(self), '0'));
                }
                (gap, group) = (false, true);
                out.push(Numerals::digit(Some(self), c));
                out.extend((place % 4).checked_sub(1).and_then(|unit| self.units().get(unit).copied()));
            }
            if place % 4 == 0 && place > 0 {
                if group || place == 8 && !out.is_empty() {
                    out.push(if place == 8 { '亿' } else { '万' });
                }
                group = false;
            }
        }
        if out.is_empty() {
            out.push(Numerals::digit(Some(self), '0'));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::read::sheet::number_format::NumberFormat;

    #[test]
    fn numerals_are_chinese() {
        let cases = [
            ("[DBNum1]0", 3.0, "三"),
            ("[DBNum1]0", 12.0, "一二"),
            ("[DBNum1]General", 12.0, "一十二"),
            ("[DBNum1][$-804]G/通用格式", 0.0, "〇"),
            ("[DBNum1]\"第\"General\"组\"", 3.0, "第三组"),
            ("[DBNum1]General", 10_203.0, "一万〇二百〇三"),
            ("[DBNum1]General", 1_000_300.0, "一百万〇三百"),
            ("[DBNum1]General", 100_000_000.0, "一亿"),
            ("[DBNum2][$-804]General", 1234.5, "壹仟贰佰叁拾肆.伍"),
            ("[DBNum2]General\"元\"", -20.0, "-贰拾元"),
            ("[DBNum3]General", 120.0, "１百２十"),
            ("[DBNum1]0.0", 2.5, "二.五"),
            ("[DBNum1]yyyy\"年\"m\"月\"", 44_707.0, "2022年5月"),
        ];
        for (code, n, expected) in cases {
            assert_eq!(NumberFormat::parse(code).number(n, false).text, expected, "{code} of {n}");
        }
    }
}
