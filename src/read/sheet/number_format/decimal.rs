//! Decimal digits of a number, rounded half up as spreadsheets do: they count with the fifteen digits they show, not
//! with the binary fraction behind them.

/// Digits that a spreadsheet keeps of a number.
const DIGITS: usize = 15;
/// Longest whole part shown by places.
const MOST: i32 = 21;

/// A number that is not negative, rounded to places behind the point.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    digits: String,
    point: usize,
    whole: bool,
    exact: bool,
}

impl Decimal {
    /// `n` times ten to the power of `shift`, rounded; `None` for what is no number or has too many digits.
    pub(super) fn new(n: f64, shift: i32, places: usize) -> Option<Decimal> {
        if !n.is_finite() {
            return None;
        }
        let written = format!("{n:.*e}", DIGITS - 1);
        let (mantissa, power) = written.split_once('e')?;
        let mut digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
        // How many of the digits stand before the point.
        let mut point = power.parse::<i32>().ok()? + 1 + shift;
        let mut exact = true;
        if n == 0.0 || point < -MOST {
            (digits, point, exact) = (String::new(), 0, n == 0.0);
        }
        if point > MOST {
            return None;
        }
        if point < 0 {
            digits.insert_str(0, &"0".repeat(point.unsigned_abs() as usize));
            point = 0;
        }
        let point = point as usize;
        let whole = digits.chars().skip(point).all(|d| d == '0');
        let keep = point + places;
        let up = digits.as_bytes().get(keep).is_some_and(|d| *d >= b'5');
        exact &= digits.bytes().skip(keep).all(|d| d == b'0');
        digits.truncate(keep);
        digits.extend(std::iter::repeat_n('0', keep.saturating_sub(digits.len())));
        let carried = up && carry(&mut digits);
        Some(Decimal { point: point + usize::from(carried), digits, whole, exact })
    }

    /// Digits before the point, none for a number below one.
    pub(super) fn whole(&self) -> &str {
        self.digits.get(..self.point).unwrap_or_default()
    }

    /// Digits behind the point.
    pub(super) fn part(&self) -> &str {
        self.digits.get(self.point..).unwrap_or_default()
    }

    /// Whether nothing stood behind the point before rounding.
    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }

    /// Whether no digit was rounded away.
    pub(super) fn is_exact(&self) -> bool {
        self.exact
    }

    /// Whether no digit but 0 is left.
    pub(super) fn is_zero(&self) -> bool {
        self.digits.bytes().all(|d| d == b'0')
    }
}

/// Adds one to the last digit; true if that made one digit more.
fn carry(digits: &mut String) -> bool {
    let nines = digits.bytes().rev().take_while(|d| *d == b'9').count();
    let keep = digits.len() - nines;
    digits.truncate(keep);
    let more = match digits.pop().and_then(|d| d.to_digit(10)).and_then(|d| char::from_digit(d + 1, 10)) {
        Some(next) => {
            digits.push(next);
            false
        }
        None => {
            digits.push('1');
            true
        }
    };
    digits.extend(std::iter::repeat_n('0', nines));
    more
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(n: f64, shift: i32, places: usize) -> String {
        let decimal = Decimal::new(n, shift, places).expect("digits");
        format!("{}.{}", decimal.whole(), decimal.part())
    }

    #[test]
    fn rounds_what_is_shown() {
        assert_eq!(rounded(1.005, 0, 2), "1.01");
        assert_eq!(rounded(0.285, 2, 0), "29.");
        assert_eq!(rounded(0.1 + 0.2, 0, 3), ".300");
        assert_eq!(rounded(9.99, 0, 1), "10.0");
        assert_eq!(rounded(0.999, 0, 0), "1.");
        assert_eq!(rounded(0.0004, 0, 2), ".00");
        assert_eq!(rounded(12_345.0, -3, 0), "12.");
        assert_eq!(rounded(1e18, 0, 1), "1000000000000000000.0");
        assert_eq!(Decimal::new(1e22, 0, 0), None);
        assert_eq!(Decimal::new(f64::NAN, 0, 0), None);
        assert!(Decimal::new(100.0, -2, 2).is_some_and(|d| d.is_whole()));
    }
}
