//! Columns of several goals: which of them is the record's.

use crate::text::form::period_end;
use crate::text::width::flat;

/// Of columns, each with its label, the first that is none of a stage, else that of the last stage: 一季度目标, 二季度目标,
/// 年底目标.
pub(super) fn of_record<'l>(columns: impl Iterator<Item = (usize, &'l str)> + Clone) -> Option<usize> {
    let staged = columns.clone().filter_map(|(col, label)| Some((stage_end(label)?, col)));
    let whole = columns.filter(|(_, label)| stage_end(label).is_none()).map(|(col, _)| col).next();
    whole.or_else(|| staged.max().map(|(_, col)| col))
}

/// The year (0 where it names none) and month in which the stage ends that a goal is of.
fn stage_end(label: &str) -> Option<(u32, u32)> {
    const STAGES: [&str; 4] = ["阶段", "近期", "前期", "中期"];
    const YEARS: [&str; 4] = ["年底", "年末", "全年", "年度"];
    let year = || YEARS.iter().any(|word| label.contains(word)).then_some((0, 12));
    let named = || STAGES.iter().any(|word| label.contains(word)).then_some((0, 0));
    period_end(&flat(label)).or_else(year).or_else(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_goal_of_the_whole_or_of_the_last_stage() {
        let of = |labels: &[&str]| of_record(labels.iter().copied().enumerate());
        assert_eq!(of(&["2031年一季度目标", "2031年二季度目标", "2031年底目标"]), Some(2));
        assert_eq!(of(&["一季度目标", "二季度目标", "年底目标"]), Some(2));
        assert_eq!(of(&["年度目标", "上半年目标"]), Some(0));
        assert_eq!(of(&["近期目标", "中期目标", "远期目标"]), Some(2));
        assert_eq!(of(&["阶段目标", "整改目标"]), Some(1));
        assert_eq!(of(&["整改目标", "验收标准"]), Some(0));
        assert_eq!(of(&["6月目标", "整改目标", "12月目标"]), Some(1));
        assert_eq!(of(&[]), None);
    }
}
