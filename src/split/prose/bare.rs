//! A bracket without labels behind a problem that says who solves it and by when, and nothing else: 渠道淤塞。（镇水利站，6月底前）.

use super::brackets::{Before, Bracket, closing};
use super::label::Label;
use crate::model::Field;
use crate::rules::Rules;
use crate::split::shape;
use crate::text::Pattern;
use std::ops::Range;

/// Longest such bracket, in bytes.
const LONGEST: usize = 240;

/// A day with a boundary or with what is done by it, or a way of working; a day alone may be that of the inspection.
static WHEN: Pattern = Pattern::new(
    r#"(?x)^(?:
        (?:限期?|拟|须|应|务必|力争|确保)?[于在]?
        (?: (?:(?:19|20)[0-9]{2}[年./-]|今年|明年|本年)? (?:
              (?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:月份?|[./-]) (?:[0-9]{1,2}[日号]?|[一二三四五六七八九十]{1,3}[日号]|[上中下]旬|[底末])?
            | (?:年|月|本?季度|第?[一二三四]季度|上半年|下半年)[底末]? )
          | "?(?:元旦|春节|清明|五一|端午|中秋|国庆|十一|主?汛期|入[冬汛]|[供采]暖[季期]|[春秋季]*开学)"?(?:节|假期)?(?:来临)?
        )
        (?: (?:以前|之前|前夕|前|[以之]?内) (?:全部)?(?:完成|整改|整治|清理|解决)?(?:整改|完成|到位|完毕)?
          | 年?[底末] | (?:全部)?(?:完成(?:整改)?|整改(?:到位|完成|完毕)?|销号) )
      | (?:限期?)?[0-9一二两三四五六七八九十]{1,3}个?(?:工作日|天|日|周|星期|月)(?:[以之]?内)(?:完成|整改)?(?:整改|完成|到位|完毕)?
      | (?:立即|即刻|马上|尽快|及时|持续|长期|限期)(?:整改|推进|坚持|清理|改正)
      | 立行立改 | 立查立改 | 立知立改 | 即知即改 | 立改立成 | 边查边改 | 长期坚持 | 常态化(?:推进|管理|坚持|保持)?
      )$"#,
);
/// A day that ends so states a boundary by itself: 6月底.
const ENDS: [char; 2] = ['底', '末'];

/// Who and by when, out of the bracket that opens at `open`; `None` where it says anything else, or where no problem stands
/// before it.
pub(super) fn who_and_when(text: &str, open: usize, end: usize, told: Before<'_>, rules: &Rules) -> Option<Bracket> {
    let near = text.get(open..end)?;
    let reach = near.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST).last()?;
    let last = near.get(reach..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
    let (close, after) = closing(text, open, open + reach + last);
    let ends = close < after && text.get(after..end)?.chars().all(|c| matches!(c, '。' | ';'));
    let inner = text.get(open + 1..close).filter(|_| ends)?;
    let stops = || inner.match_indices([',', ';']).map(|(at, _)| at);
    let parted = |at: usize| Some((0..at, at + 1..inner.len())).filter(|(a, b)| !a.is_empty() && !b.is_empty());
    let fits = |(who, when): &(Range<usize>, Range<usize>)| {
        inner.get(when.clone()).is_some_and(is_when) && inner.get(who.clone()).is_some_and(|who| is_who(who, rules))
    };
    // The day is the last of the two, or the first.
    let behind = || stops().next_back().and_then(parted).filter(fits);
    let before = || stops().next().and_then(parted).map(|(when, who)| (who, when)).filter(fits);
    let (who, when) = behind().or_else(before)?;
    if !((told.lacks)(open) || (told.listed)()) {
        return None;
    }
    let value = |field, range: Range<usize>| {
        let range = open + 1 + range.start..open + 1 + range.end;
        (Label { field, kind: None, name: open..open, value: range.start }, range)
    };
    let mut values = vec![value(Field::Units, who), value(Field::Deadline, when)];
    values.sort_by_key(|(_, range)| range.start);
    Some(Bracket { range: open..after, values })
}

fn is_when(text: &str) -> bool {
    let text = text.trim();
    WHEN.is_match(text) || text.ends_with(ENDS) && WHEN.is_match(&format!("{text}前"))
}

fn is_who(text: &str, rules: &Rules) -> bool {
    let body = |name: &str| {
        let name = name.trim();
        name.chars().nth(1).is_some() && shape::names_bodies(name) && !shape::names_place(name, rules)
    };
    text.split(['、', ',', ';']).all(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::split::dialects::testing::drafts;

    #[test]
    fn a_body_and_a_day_behind_a_problem() {
        let text = "渡口隐患整改清单\n一、护栏\n1.东渡口护栏缺失。(青禾村,立即整改)\n2.西渡口护栏松动。(6月20日前完成;白石村、镇水利站)\n二、标识\n3.标识牌未设(镇水利站,2031年6月底)。\n4.渡船超载。(县海事处,6月20日)\n5.缆绳老化。(东渡口,6月底前)";
        assert_eq!(
            drafts(text),
            [
                "type=一、护栏 | problem=1.东渡口护栏缺失 | units=青禾村 | deadline=立即整改",
                "type=一、护栏 | problem=2.西渡口护栏松动 | deadline=6月20日前完成 | units=白石村、镇水利站",
                "type=二、标识 | problem=3.标识牌未设 | units=镇水利站 | deadline=2031年6月底",
                "type=二、标识 | problem=4.渡船超载 | content=(县海事处,6月20日)",
                "type=二、标识 | problem=5.缆绳老化 | content=(东渡口,6月底前)",
            ]
        );
    }

    #[test]
    fn only_a_boundary_or_a_way_of_working_says_by_when() {
        for text in [
            "6月底",
            "6月20日前",
            "于2031年6月底前完成整改",
            "10个工作日内",
            "立行立改",
            "春节前",
            "2031.6.30前",
            "6月20日整改到位",
            "年底前",
            "入冬前",
        ] {
            assert!(is_when(text), "{text}");
        }
        for text in ["6月20日", "2031年6月", "20日发现", "6月底前排查", "去年底", "3处", "每日两次"]
        {
            assert!(!is_when(text), "{text}");
        }
    }
}
