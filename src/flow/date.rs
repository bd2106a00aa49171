//! Dates that a line's end cuts in two (2024年7月3⏎1日前): told from the two halves alone, however few lines a text has.

use crate::text::width::{columns, fold_char};

/// Columns that a line has at least that somebody broke: shorter ones are numbers and values of their own.
const MIN_WIDTH: usize = 40;

/// Whether a line ends inside a date that the next line goes on with.
pub(super) fn is_cut(before: &str, next: &str) -> bool {
    // Nearly every pair of lines is told by this.
    let part = |c: char| matches!(c, '0'..='9' | '０'..='９' | '年' | '月' | '日' | '号');
    if !before.ends_with(part) || !next.starts_with(part) {
        return false;
    }
    let next: String = next.chars().take(4).map(fold_char).collect();
    let rest = next.trim_start_matches(|c: char| c.is_ascii_digit());
    let Some(unit) = rest.chars().next().filter(|c| "年月日号".contains(*c)) else { return false };
    let tail: Vec<char> = before.chars().rev().take(5).map(fold_char).collect();
    let own = tail.iter().take_while(|c| c.is_ascii_digit()).count();
    let behind = tail.get(own).copied().unwrap_or(' ');
    let second = next.len() - rest.len();
    let all: String = tail.iter().take(own).rev().copied().chain(next.chars().take(second)).collect();
    let number = |least: u32, most: u32| all.parse::<u32>().is_ok_and(|n| (least..=most).contains(&n)) && all.len() < 3;
    let whole = match (unit, own) {
        // 2024年⏎7月, 7月⏎31日
        ('月', 0) => behind == '年' && number(1, 12),
        ('日' | '号', 0) => behind == '月' && number(1, 31),
        (_, 0) => false,
        ('年', _) => all.len() == 4 && (all.starts_with("19") || all.starts_with("20")),
        ('月', _) => number(1, 12),
        _ => matches!(behind, '月' | '至' | '-' | '~' | '、') && number(1, 31),
    };
    whole && columns(before) >= MIN_WIDTH
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::flows;
    use crate::flow::tests::paragraphs;
    use crate::text::width::fold;

    #[test]
    fn the_halves_of_a_date_are_one() {
        let line = "针对以上问题，渡运公司已成立整改专班，确保所有隐患在";
        let date = "2031年7月31日前整改完成。";
        for cut in 1..=9 {
            let (first, second): (String, String) =
                (date.chars().take(cut).collect(), date.chars().skip(cut).collect());
            let loose = paragraphs(&format!("渡口自查报告\n{line}{first}\n{second}\n渡运公司"));
            let found = flows(&loose);
            assert_eq!(found[1].text, fold(&format!("{line}{date}")), "{first} {second}");
        }
    }

    #[test]
    fn other_numbers_are_not() {
        let line = "渡运公司安全科反映的情况和问题请与下列人员联系电话";
        for (before, next) in [
            (format!("{line}13800000000"), "2031年6月1日"),
            (format!("{line}3"), "5月底前"),
            (format!("{line}3"), "1日前"),
            (format!("{line}2031"), "4年"),
            ("3".to_string(), "1月底前"),
            ("2031年".to_string(), "6月1日"),
            (format!("{line}，共2处"), "6月1日"),
        ] {
            assert!(!is_cut(&before, next), "{before} {next}");
        }
    }
}
