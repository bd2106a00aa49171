//! Days that an order sets for items by their numbers: 现责令你单位对第1、3项隐患立即整改，对第2项隐患于6月21日前整改完毕。
//!
//! The order closes the list; each day in it is that of the problems it names.

use super::cut::Cut;
use super::outline::Span;
use super::parts::push;
use super::signs;
use crate::model::Field;
use crate::split::shape;
use crate::text::Pattern;
use crate::text::numeral::number;
use std::ops::Range;

/// The clause of an order about items by their numbers, and what it demands of them.
static CLAUSE: Pattern = Pattern::new(
    r"对(?:上述|以上)?((?:第?[0-9一二三四五六七八九十]{1,3}(?:项|条|个|处)?[、,和及与]?){1,30})(?:隐患|问题)?(?:应当?|须|必须|限)?(?:[于在])?([^,;。、于在]{2,40}(?:整改|治理|消除|完成|完毕|到位)[^,;。、]{0,8})",
);

/// One number of such a clause.
static NUMBER: Pattern = Pattern::new("[0-9]{1,3}|[一二三四五六七八九十]{1,3}");

/// The numbers that clauses of an order name, and the day of each clause.
fn clauses(text: &str) -> Vec<(Vec<u32>, Range<usize>)> {
    let read = |named: &str| NUMBER.find_iter(named).filter_map(|n| number(n.as_str())).collect::<Vec<_>>();
    let clause = |c: regex::Captures<'_>| {
        let (named, day) = (c.get(1)?, c.get(2)?);
        let fits = named.as_str().contains('第') && shape::shape(day.as_str()).deadline;
        fits.then(|| (read(named.as_str()), day.range()))
    };
    CLAUSE.captures_iter(text).filter_map(clause).collect()
}

impl Cut<'_, '_> {
    /// Gives the days of orders to the problems they name; a finding where they name none, or not one alone.
    pub(super) fn ordered(&mut self) {
        let outline = self.outline;
        if self.drafts.is_empty() {
            return;
        }
        let orders = outline.closed.iter().filter(|span| {
            let text = outline.text(span);
            text.contains('第') && signs::orders(text)
        });
        let mut found: Vec<(Vec<u32>, Span)> = Vec::new();
        for span in orders {
            let from = span.range.start;
            let at = |day: Range<usize>| Span { flow: span.flow, range: from + day.start..from + day.end };
            found.extend(clauses(outline.text(span)).into_iter().map(|(nos, day)| (nos, at(day))));
        }
        if found.is_empty() {
            return;
        }
        self.named.read(&self.drafts);
        for (nos, day) in found {
            let named = nos.iter().map(|no| self.named.numbers.get(no).copied().flatten());
            let Some(drafts) = named.collect::<Option<Vec<usize>>>() else {
                self.lost(&day, "of an order to problems that it names by number");
                continue;
            };
            // A day for all of them is the document's.
            if drafts.len() == self.drafts.len() {
                continue;
            }
            for at in drafts {
                let Some(draft) = self.drafts.get_mut(at) else { continue };
                if draft.parts.iter().all(|p| p.field != Field::Deadline) {
                    push(outline, draft, Field::Deadline, None, std::slice::from_ref(&day));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::split::dialects::testing::drafts;

    #[test]
    fn each_problem_has_the_day_of_its_number() {
        let list = "渡口隐患整改通知书\n青湾渡口:\n检查发现存在以下隐患:\n1.护栏松动。\n2.航标缺失。\n3.台账缺页。\n";
        let order = "现责令你单位对上述第1项、第3项隐患立即整改,对第2项隐患于2024年6月21日前整改完毕。\n某县水利局\n2024年5月22日";
        assert_eq!(
            drafts(&format!("{list}{order}")),
            [
                "problem=1.护栏松动 | deadline=立即整改",
                "problem=2.航标缺失 | deadline=2024年6月21日前整改完毕",
                "problem=3.台账缺页 | deadline=立即整改",
            ]
        );
        let all = "现责令你单位于2024年6月21日前整改完毕。\n某县水利局\n2024年5月22日";
        assert_eq!(drafts(&format!("{list}{all}"))[0], "problem=1.护栏松动");
    }
}
