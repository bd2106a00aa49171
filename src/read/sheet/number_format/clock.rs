//! Times of day and spans of time: `h:mm`, `mm:ss.0`, `[h]:mm`, `h:mm AM/PM`, `上午/下午h"时"mm"分"`. Formats that show a
//! day, a month or a year as well are dates, and read in the one way that dates do.

use super::places::pad;
use super::{Shown, value};

/// Places behind the point of a second that a format can show.
const MOST_PLACES: u32 = 3;
/// What is lost in a second without being missed.
const TOLERANCE: f64 = 0.000_5;

/// What a time format shows, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Literal(String),
    /// A unit of time and how many digits it has at least.
    Unit(Unit, usize),
    /// `[h]`: the unit goes past the next larger one.
    Elapsed(Unit, usize),
    /// Places behind the point of a second.
    Places(usize),
    /// The words for the two halves of the day; hours go to 12.
    Half(&'static str, &'static str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
}

impl Unit {
    /// Seconds in it.
    fn seconds(self) -> u64 {
        match self {
            Unit::Second => 1,
            Unit::Minute => 60,
            Unit::Hour => 3600,
        }
    }

    /// Its letter in a code.
    pub(super) fn letter(self) -> char {
        match self {
            Unit::Second => 's',
            Unit::Minute => 'm',
            Unit::Hour => 'h',
        }
    }

    /// How many of it make the next larger one.
    fn turns(self) -> u64 {
        if self == Unit::Hour { 24 } else { 60 }
    }
}

impl Clock {
    /// The time of a number of days; what is no time reads as stored.
    pub(super) fn show(&self, n: f64) -> Shown {
        let is_span = self.parts.iter().any(|part| matches!(part, Part::Elapsed(..)));
        if n.is_nan() || n.abs() >= value::END_OF_DATES || n < 0.0 && !is_span {
            return Shown::stored(n);
        }
        let places = self.parts.iter().map(|part| if let Part::Places(n) = part { *n as u32 } else { 0 }).max();
        let scale = 10u64.pow(places.unwrap_or(0).min(MOST_PLACES));
        let ticks = (n.abs() * value::SECONDS_A_DAY * scale as f64).round() as u64;
        let (seconds, below) = (ticks / scale, ticks % scale);
        let halves = self.parts.iter().any(|part| matches!(part, Part::Half(..)));
        let mut out = if n < 0.0 && ticks > 0 { "-".to_string() } else { String::new() };
        for part in &self.parts {
            match part {
                Part::Literal(text) => out.push_str(text),
                Part::Elapsed(unit, digits) => out.push_str(&digits_of(seconds / unit.seconds(), *digits)),
                Part::Unit(unit, digits) => {
                    let n = seconds / unit.seconds() % unit.turns();
                    let n = if *unit == Unit::Hour && halves { (n + 11) % 12 + 1 } else { n };
                    out.push_str(&digits_of(n, *digits));
                }
                Part::Places(places) => {
                    let all = format!("{below:0width$}", width = scale.ilog10() as usize);
                    out.extend(all.chars().take(*places));
                }
                Part::Half(before, after) => out.push_str(if seconds / 3600 % 24 < 12 { before } else { after }),
            }
        }
        let shown = ticks as f64 / scale as f64;
        let in_full = self.holds(seconds, below) && (shown - n.abs() * value::SECONDS_A_DAY).abs() < TOLERANCE;
        Shown::of(n, out.trim().to_string(), in_full)
    }

    /// Whether the units shown hold all of a number of seconds.
    fn holds(&self, seconds: u64, below: u64) -> bool {
        let units = || self.parts.iter().filter_map(|p| if let Part::Unit(unit, _) = p { Some(*unit) } else { None });
        let spans = || self.parts.iter().filter_map(|p| if let Part::Elapsed(u, _) = p { Some(*u) } else { None });
        let (Some(least), Some(most)) = (units().chain(spans()).min(), units().chain(spans()).max()) else {
            return false;
        };
        let end = if spans().next().is_some() { u64::MAX } else { most.seconds() * most.turns() };
        below == 0 && seconds.is_multiple_of(least.seconds()) && seconds < end
            || below != 0 && least == Unit::Second && seconds < end
    }
}

fn digits_of(n: u64, digits: usize) -> String {
    pad(n, if digits > 1 { "00" } else { "0" })
}

#[cfg(test)]
mod tests {
    use crate::read::sheet::number_format::NumberFormat;

    #[test]
    fn times_read_as_shown() {
        // 16:17:36.96
        let n = 0.678_9;
        let cases = [
            ("h:mm", 0.5, "12:00"),
            ("h:mm", 0.378_472_222_222_222, "9:05"),
            ("hh:mm:ss", 0.378_472_222_222_222, "09:05:00"),
            ("h:mm:ss", n, "16:17:37"),
            ("h:mm", n, "16:17"),
            ("mm:ss", n, "17:37"),
            ("mm:ss.0", n, "17:37.0"),
            ("mmss.00", n, "1736.96"),
            ("ss", n, "37"),
            ("h", 12_345.0 + n, "16"),
            ("h:mm AM/PM", n, "4:17 PM"),
            ("h:mm AM/PM", 0.01, "12:14 AM"),
            ("h:mm a/p", 0.25, "6:00 a"),
            ("上午/下午h\"时\"mm\"分\"", n, "下午4时17分"),
            ("h\"时\"mm\"分\"ss\"秒\"", n, "16时17分37秒"),
            ("[h]:mm", 1.5, "36:00"),
            ("[h]:mm:ss;@", 12.3, "295:12:00"),
            ("[hh]", -1.2, "-28"),
            ("[mm]:ss", 1.5, "2160:00"),
            ("[m]", 1.0, "1440"),
            ("[s]", 12_345.678_9, "1066666657"),
            ("[ss]", 0.0, "00"),
            ("h:mm", 0.999_999_9, "0:00"),
            ("h:mm", -0.5, "-0.5"),
        ];
        for (code, n, expected) in cases {
            assert_eq!(NumberFormat::parse(code).number(n, false).text, expected, "{code} of {n}");
        }
    }
}
