//! Fractions: `# ?/?`, `# ??/100`, and `?/?` without a whole part.

use super::places::pad;
use super::{Shown, value};

/// Largest denominator looked for; nine places.
const MOST: u64 = 999_999_999;
/// Largest number shown as a fraction; above it a double has no fraction to speak of.
const END: f64 = 1e15;

/// A number as a fraction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fraction {
    pub(super) before: String,
    /// Placeholders of the whole part; `None` where the numerator takes all.
    pub(super) whole: Option<String>,
    /// What stands between the whole part and the numerator.
    pub(super) between: String,
    pub(super) numerator: String,
    pub(super) below: Below,
    pub(super) after: String,
}

/// What stands below the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Below {
    /// This many places.
    Places(usize),
    /// This number.
    Fixed(u64),
}

impl Fraction {
    /// The number as the nearest fraction of its format.
    pub(super) fn show(&self, n: f64, sign: &str) -> Shown {
        if n.is_nan() || n.abs() >= END {
            return Shown::stored(n);
        }
        let all = n.abs();
        let mut whole = if self.whole.is_some() { all.floor() } else { 0.0 };
        let (mut above, below) = match self.below {
            Below::Fixed(below) => (((all - whole) * below as f64).round() as u64, below),
            Below::Places(places) => nearest(all - whole, 10u64.pow(places.clamp(1, 9) as u32) - 1),
        };
        if self.whole.is_some() && above >= below {
            (whole, above) = (whole + 1.0, 0);
        }
        let sign = if whole == 0.0 && above == 0 { "" } else { sign };
        let mut text = format!("{sign}{}", self.before);
        if let Some(holders) = &self.whole {
            if whole != 0.0 || above == 0 {
                text.push_str(&pad(whole as u64, holders));
            } else {
                text.extend(holders.chars().filter(|holder| *holder == '0'));
            }
        }
        if above != 0 || self.whole.is_none() {
            text.push_str(&self.between);
            text.push_str(&pad(above, &self.numerator));
            text.push('/');
            text.push_str(&below.to_string());
        }
        text.push_str(&self.after);
        let shown = whole + above as f64 / below as f64;
        Shown::of(n, text.trim().to_string(), value::number(shown) == value::number(all))
    }
}

/// Numerator and denominator of the last convergent of the continued fraction whose denominator is at most `most`. The
/// terms are those of double arithmetic, unrounded, as in Excel: it shows 0.91 in two places as 81/89 and not 10/11.
fn nearest(x: f64, most: u64) -> (u64, u64) {
    let most = most.min(MOST);
    let (mut last, mut now) = ((1u64, 0u64), (x.floor() as u64, 1u64));
    let mut rest = x - x.floor();
    while rest > 1e-12 {
        let term = (1.0 / rest).floor();
        rest = 1.0 / rest - term;
        let term = term as u64;
        let next = |last: u64, now: u64| term.checked_mul(now).and_then(|n| n.checked_add(last));
        match (next(last.0, now.0), next(last.1, now.1)) {
            (Some(above), Some(below)) if below <= most => (last, now) = (now, (above, below)),
            _ => break,
        }
    }
    now
}

#[cfg(test)]
mod tests {
    use crate::read::sheet::number_format::NumberFormat;

    #[test]
    fn numbers_read_as_fractions() {
        let cases = [
            ("# ?/?", 0.5, "1/2"),
            ("# ?/?", 2.0, "2"),
            ("# ?/?", 0.0, "0"),
            ("# ?/?", -3.25, "-3 1/4"),
            ("# ?/?", -0.25, "- 1/4"),
            ("# ??/??", 3.125, "3  1/8"),
            ("# ??/??", 0.91, "81/89"),
            ("# ?/?", 0.95, "1"),
            ("# ?/?", 0.02, "0"),
            ("#\\ ?/4", 1.5, "1 2/4"),
            ("# ??/100", 12.3, "12 30/100"),
            ("0 ?/8", 0.625, "0 5/8"),
            ("?/?", 1.75, "7/4"),
            ("?/?", 0.0, "0/1"),
            ("# ???/???", 3.141_592_653_59, "3  16/113"),
            ("# ?/?\"亩\"", 1.5, "1 1/2亩"),
            ("# ?/2;(# ?/2)", -1.5, "(1 1/2)"),
            ("# ?/?", 1e16, "10000000000000000"),
        ];
        for (code, n, expected) in cases {
            assert_eq!(NumberFormat::parse(code).number(n, false).text, expected, "{code} of {n}");
        }
    }
}
