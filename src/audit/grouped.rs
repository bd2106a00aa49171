//! What the headings of groups count (一、码头方面（3个）) against the problems that stand under each. The count of one group is none of
//! the whole document's, and where several groups count, one that is wrong may hide behind another.

use crate::model::{Code, Document, Finding, Record, RecordKind};
use crate::text::Pattern;
use crate::text::numeral::number;
use crate::text::width::fold;
use std::collections::{BTreeMap, BTreeSet};

/// A count in a bracket at the end of a heading.
static COUNT: Pattern = Pattern::new(
    r"\((?:共计|合计|共有|共|计)?([0-9]{1,3}|[一二三四五六七八九十]{1,3})(?:个|项|条|处|件)(?:问题|隐患|具体问题)?\)$",
);

/// Compares the count in each heading with the problems under it. `known` are the findings of other counts.
pub(super) fn check(document: &Document, known: &[Finding]) -> Vec<Finding> {
    let mut groups: BTreeMap<(Option<usize>, &str), Vec<&Record>> = BTreeMap::new();
    for record in document.records.iter().filter(|r| r.kind == RecordKind::Problem) {
        if let Some(heading) = record.category.as_ref().filter(|heading| heading.raw.ends_with([')', '）'])) {
            groups.entry((record.list, heading.raw.as_str())).or_default().push(record);
        }
    }
    let told = |declared: u32| {
        let same = |f: &Finding| f.data.as_ref().and_then(|data| data.get("declared")) == Some(&declared.into());
        known.iter().any(|f| f.code == Code::DeclaredCountMismatch && same(f))
    };
    let check = |((list, heading), records): ((Option<usize>, &str), Vec<&Record>)| {
        let declared = declared(heading)?;
        (!agrees(declared, &records) && !told(declared)).then(|| mismatch(list, heading, declared, &records))
    };
    groups.into_iter().filter_map(check).collect()
}

/// How many problems a heading says that it has.
fn declared(heading: &str) -> Option<u32> {
    number(COUNT.captures(&fold(heading.trim()))?.get(1)?.as_str())
}

/// Whether the records are so many, counted as rows, as headlines or without what is part of another.
fn agrees(declared: u32, records: &[&Record]) -> bool {
    let headlines: BTreeSet<_> = records.iter().map(|r| r.problem.as_ref().map(|p| (p.no, &p.text))).collect();
    let top = records.iter().filter(|r| r.parent.is_none()).count();
    let points = records.iter().map(|r| r.content.as_ref().map_or(1, |c| c.points.len().max(1))).sum();
    [records.len(), headlines.len(), top, points].into_iter().any(|n| u32::try_from(n) == Ok(declared))
}

fn mismatch(list: Option<usize>, heading: &str, declared: u32, records: &[&Record]) -> Finding {
    let found = records.len();
    let message = format!("“{}” declares {declared} problems, but it has {found}.", heading.trim());
    let finding = Finding::new(Code::DeclaredCountMismatch, message)
        .with("subject", "problems")
        .with("declared", declared)
        .with("found", found)
        .with("list", list);
    match records.first() {
        Some(first) => finding.at(first.place.clone()),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{document, record};
    use super::*;
    use crate::model::NumberedText;

    fn told(headings: &[&str]) -> Vec<String> {
        let under = |(at, heading): (usize, &&str)| {
            let heading = NumberedText { raw: heading.to_string(), no: None, text: heading.to_string() };
            Record { category: Some(heading), ..record(u32::try_from(at).unwrap() + 1, &format!("护栏缺失{at}")) }
        };
        let document = document(headings.iter().enumerate().map(under).collect());
        check(&document, &[]).into_iter().map(|f| f.message).collect()
    }

    #[test]
    fn each_group_has_as_many_problems_as_its_heading_says() {
        let (first, second) = ("一、码头方面（共2个问题）", "二、航道方面（1个）");
        assert_eq!(told(&[first, second]), [format!("“{first}” declares 2 problems, but it has 1.")]);
        assert!(told(&[first, first, second]).is_empty());
        assert_eq!(told(&["码头方面(三项)"]).len(), 1);
        assert!(told(&["码头方面", "航道方面（第2批）", "航道方面（3家）"]).is_empty());
    }
}
