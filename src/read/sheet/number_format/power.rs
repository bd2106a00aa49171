//! Powers of ten: `0.00E+00`, and `##0.0E+0`, whose exponent is a multiple of its places before the point.

use super::Shown;
use super::places::{Number, pad};

/// A number as a mantissa and an exponent of ten.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Power {
    /// What stands before the `E`.
    pub(super) mantissa: Number,
    /// Places of the mantissa before its point, at least 1: the exponent is a multiple of it.
    pub(super) step: i32,
    /// `E+` writes the sign of every exponent, `E-` that of negative ones.
    pub(super) always_signed: bool,
    /// Placeholders of the exponent.
    pub(super) exponent: String,
    /// What stands behind it.
    pub(super) after: String,
}

impl Power {
    /// The number as a power of ten; a whole one as stored, since it counts or names something.
    pub(super) fn show(&self, n: f64, sign: &str) -> Shown {
        if !n.is_finite() || n.fract() == 0.0 && n.abs() < 1e21 {
            return Shown::stored(n);
        }
        self.of(n, sign).unwrap_or_else(|| Shown::stored(n))
    }

    fn of(&self, n: f64, sign: &str) -> Option<Shown> {
        let first: i32 = format!("{:.14e}", n.abs()).split_once('e')?.1.parse().ok()?;
        let mut exponent = first.div_euclid(self.step) * self.step;
        let (mut mantissa, mut in_full) = self.mantissa.scaled(n, -exponent, sign)?;
        // 9.96 with one place is 10.0, one digit more than it has places for.
        let whole = mantissa.trim_start_matches(['-', ' ']).bytes().take_while(u8::is_ascii_digit).count();
        if whole as i32 > self.step {
            exponent += self.step;
            (mantissa, in_full) = self.mantissa.scaled(n, -exponent, sign)?;
        }
        let mark = match exponent {
            ..0 => "-",
            _ if self.always_signed => "+",
            _ => "",
        };
        let power = pad(u64::from(exponent.unsigned_abs()), &self.exponent);
        Some(Shown::of(n, format!("{mantissa}E{mark}{power}{}", self.after).trim().to_string(), in_full))
    }
}

#[cfg(test)]
mod tests {
    use crate::read::sheet::number_format::NumberFormat;

    #[test]
    fn numbers_read_as_powers() {
        let cases = [
            ("0.00E+00", 12_345.678, "1.23E+04"),
            ("0.00E+00", -0.000_123_4, "-1.23E-04"),
            ("0.00E-00", 12_345.678, "1.23E04"),
            ("0.00e+00", 0.5, "5.00E-01"),
            ("##0.0E+0", 12_345.678, "12.3E+3"),
            ("##0.0E+0", 123_456.7, "123.5E+3"),
            ("##0.0E+0", 0.012_345, "12.3E-3"),
            ("0.0E+0", 9.96, "1.0E+1"),
            ("##0.0E+0", 999.96, "1.0E+3"),
            ("0E+0", 1234.5, "1E+3"),
            ("0.00E+00", 12_345.0, "12345"),
            ("0.00E+00", 110_101_199_001_011_230.0, "110101199001011230"),
            ("0.0E+0", 1.5e300, "1.5E+300"),
            ("0.0E+0", 1.5e-300, "1.5E-300"),
            ("0.0E+0\" g\"", 0.002_5, "2.5E-3 g"),
        ];
        for (code, n, expected) in cases {
            assert_eq!(NumberFormat::parse(code).number(n, false).text, expected, "{code} of {n}");
        }
    }
}
