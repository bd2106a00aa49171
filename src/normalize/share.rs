//! Shares of the work that are done: 30%, 已完成80%, and a bare number under a label with a percent sign. What a state phrase
//! says with a share in it (整改完成率100%) is read with the states.

use crate::model::{State, Status};
use crate::text::Pattern;
use crate::text::width::folded;

/// A share of the work that is done and nothing else: 30%, 已完成80%.
static RATE: Pattern = Pattern::new(
    r"^(?:目前)?(?:(?:总体|工程|工作|整改)?(?:进度|已?(?:完成|整改|推进)(?:了|率|进度)?)(?:为|已?达到?|至)?)?约?([0-9]{1,3}(?:\.[0-9]{1,2})?)[%％](?:左右|以上)?[。;；]?$",
);

/// The state that a share of the work is, where a text is that and nothing else. Under a label with a percent sign a
/// number is one too; up to 1 it is a fraction.
pub(super) fn state(raw: &str, label: Option<&str>) -> Option<Status> {
    let text = raw.trim();
    let percent = RATE.captures(text).and_then(|c| percentage(c.get(1)?.as_str()));
    let bare = || percentage(text).filter(|_| label.is_some_and(|l| l.contains(['%', '％'])));
    let share = percent.or_else(|| bare().map(|n| if n <= 1.0 { n * 100.0 } else { n }))?;
    let state = match share {
        n if n >= 100.0 => State::Done,
        n if n > 0.0 => State::Partial,
        _ => State::NotStarted,
    };
    Some(Status { raw: text.trim_end_matches(['。', ';', '；']).to_string(), state: Some(state) })
}

/// Whether a cell is only a number that says how far the work has come: 30%, 100.
pub(super) fn is_share(raw: &str) -> bool {
    let text = folded(raw.trim());
    match text.strip_suffix('%') {
        // 150% is no state, and no measure either.
        Some(number) => is_plain(number),
        None => percentage(&text).is_some(),
    }
}

/// Whether a number is digits with at most one point among them.
fn is_plain(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    text.split_once('.').map_or_else(|| digits(text), |(whole, rest)| digits(whole) && digits(rest))
}

/// A plain number up to 100.
fn percentage(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|share| is_plain(text) && *share <= 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_a_state() {
        for (text, label, state) in [
            ("30%", None, State::Partial),
            ("已完成100％。", None, State::Done),
            ("0%", None, State::NotStarted),
            ("60", Some("整治进度(%)"), State::Partial),
            ("1", Some("完成率（％）"), State::Done),
        ] {
            assert_eq!(self::state(text, label).and_then(|s| s.state), Some(state), "{text}");
        }
        assert_eq!(state("60", Some("整改进度")), None);
        assert_eq!(state("完成30%的清淤。", None), None);
        for text in ["1e1", "150%", "+5", "1.2.3", "100.5%", "5.", "inf", "-3", ""] {
            assert_eq!(state(text, Some("完成率(%)")), None, "{text}");
            assert_eq!(is_share(text), text.ends_with('%'), "{text}");
        }
        assert!(["30%", "100", "99.5％", "0"].into_iter().all(is_share));
    }
}
