//! Two header levels printed in one sequence, upper row before lower row: which lower label stands under which upper one.

use crate::model::Field;
use crate::rules::Rules;
use crate::split::shape::is_state_label;
use crate::text::width::squeeze;

/// The family of a field, for telling which lower headers stand under which upper one.
fn family(field: Field) -> u8 {
    match field {
        Field::Type | Field::Problem | Field::Content | Field::Number => 0,
        Field::Measures | Field::Goal | Field::Result | Field::Status => 1,
        Field::Units | Field::Persons => 2,
        Field::Deadline | Field::Completed => 3,
        Field::Extra => 4,
    }
}

/// The family of 备注, which stands under nothing.
const REMARK: u8 = 5;

/// Pairs a flattened two-level header, upper row and lower row in sequence, into one pair a column:
/// `序号 反馈问题 整改措施 责任落实 | 问题类别 具体问题 牵头单位 配合单位`. Every way that is possible; none where only one
/// level is.
pub(in crate::split) fn two_levels<'r, 't: 'r>(
    labels: &'r [&'t str],
    rules: &'r Rules,
) -> impl Iterator<Item = Pairs<'t>> + 'r {
    (2..labels.len().saturating_sub(1)).filter_map(|k| {
        let (upper, lower) = labels.split_at(k);
        assign(upper, lower, rules)
    })
}

/// The upper and the lower label of each column.
pub(in crate::split) type Pairs<'t> = Vec<(Option<&'t str>, Option<&'t str>)>;

/// Assigns every lower header to an upper one of its family, in order; each group needs two at least.
fn assign<'t>(upper: &[&'t str], lower: &[&'t str], rules: &Rules) -> Option<Pairs<'t>> {
    let remark = |name: &str| if squeeze(name) == "备注" { REMARK } else { family(Field::Extra) };
    let kin = |name: &str| match rules.labels.meaning(name).map(|m| m.field) {
        Some(Field::Extra) => Some(remark(name)),
        Some(field) => Some(family(field)),
        None => is_state_label(name).then_some(family(Field::Status)),
    };
    let mut pairs = Vec::with_capacity(upper.len() + lower.len());
    let mut rest = lower.iter().copied().peekable();
    let progress = |name: &str| rules.labels.meaning(name).is_some_and(|m| m.is_progress());
    let is_group = |name: &str| rules.labels.is_group(name) || progress(name) || kin(name) == Some(2);
    for (i, name) in upper.iter().enumerate() {
        let start = pairs.len();
        if is_group(name) {
            // 责任领导 under 整改安排 would do, but it belongs to the 责任主体 that follows.
            let next = upper.iter().skip(i + 1).find(|n| is_group(n)).and_then(|n| kin(n));
            let fits = |below: &&str| match rules.labels.meaning(below).is_none() && is_state_label(below) {
                true => progress(name),
                false => stands_under(kin(name), kin(below), next),
            };
            while let Some(below) = rest.next_if(fits) {
                pairs.push((Some(*name), Some(below)));
            }
        }
        // A group that names a field has a column of that field.
        let own = kin(name).is_none_or(|k| pairs.iter().skip(start).any(|(_, l)| l.is_some_and(|l| kin(l) == Some(k))));
        match pairs.len() - start {
            0 => pairs.push((Some(*name), None)),
            1 => return None,
            _ if !own && kin(name) != Some(2) => return None,
            _ => {}
        }
    }
    rest.peek().is_none().then_some(pairs)
}

/// 隐患部位 stands under 存在问题, 完成时限 and 责任单位 under 整改要求, beside a column of the group's own.
fn beside(group: u8, below: u8) -> bool {
    matches!((group, below), (0, 4) | (1, 2 | 3))
}

/// Whether a label of one family can stand under a group of another, where a group of the family `next` follows.
fn stands_under(group: Option<u8>, below: Option<u8>, next: Option<u8>) -> bool {
    match (group, below) {
        // 职务, 电话 and 建设单位 stand under 责任人 and 责任单位 too.
        (Some(a), Some(b)) => a == b || a == 2 && b == 4 || beside(a, b) && next != Some(b),
        (Some(a), None) => a == 2,
        // 整改安排 says nothing of its own: 整改措施, 完成时限 and 责任单位 stand under it.
        (None, Some(b)) => b != 0 && b != REMARK && next != Some(b),
        (None, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_levels_are_told_from_one() {
        let rules = Rules::builtin();
        let two = [
            "序号",
            "反馈问题",
            "整改措施",
            "责任落实",
            "整改期限",
            "问题类别",
            "具体问题",
            "牵头单位",
            "配合单位",
            "责任人",
        ];
        let pairs = two_levels(&two, rules).next().unwrap();
        assert_eq!(pairs.len(), 8);
        assert_eq!(pairs[1], (Some("反馈问题"), Some("问题类别")));
        assert_eq!(pairs[6], (Some("责任落实"), Some("责任人")));
        let two = [
            "序号",
            "存在问题",
            "整改安排",
            "责任主体",
            "备注",
            "隐患类型",
            "隐患描述",
            "治理措施",
            "完成时限",
            "牵头单位",
            "配合单位",
        ];
        let pairs = two_levels(&two, rules).next().unwrap();
        assert_eq!(pairs[4], (Some("整改安排"), Some("完成时限")));
        assert_eq!(pairs[7], (Some("备注"), None));
        let one = ["序号", "问题类型", "存在问题", "整改举措", "整改目标", "牵头单位", "配合单位", "完成时限", "备注"];
        assert_eq!(two_levels(&one, rules).next(), None);
    }
}
