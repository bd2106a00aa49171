//! What the text counts against what was found. Only whole counts are compared: a count that the text narrows
//! (`of`: 立查立改, 已完成整改) is about a part that the records need not show.

use super::grouped;
use crate::model::{Code, Declared, Document, Finding, Record, RecordKind, Subject};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Compares every whole count of problems, measures and tasks, for each list and the document, and every sum.
pub(super) fn check(document: &Document) -> Vec<Finding> {
    let mut by_list: BTreeMap<Option<usize>, Vec<&Record>> = BTreeMap::new();
    for record in &document.records {
        by_list.entry(None).or_default().push(record);
        if record.list.is_some() {
            by_list.entry(record.list).or_default().push(record);
        }
    }
    let mut out = Vec::new();
    for ((list, subject), counts) in whole_counts(document) {
        let Some(found) = by_list.get(&list).and_then(|records| found(subject, records)) else { continue };
        // Where one count fits, the others are about something else: what was fed back to the whole county, say.
        // So does what several chapters count where it adds up.
        let total = total(document, list, subject);
        let fits = |declared: &&Declared| {
            found.agrees(declared.count) || left(document, declared).is_some_and(|left| found.agrees(left))
        };
        if !counts.iter().any(fits) && !total.is_some_and(|total| found.agrees(total)) {
            out.extend(counts.into_iter().map(|declared| mismatch(document, declared, found.counted)));
        }
    }
    let groups = grouped::check(document, &out);
    out.extend(groups);
    out.extend(document.declared.iter().flat_map(sums));
    out
}

/// How many of a whole count the same text leaves to solve, which may be all that is listed: 发现问题21个,已整改19个,剩余2个.
fn left(document: &Document, whole: &Declared) -> Option<u32> {
    let part = |words: &'static [&'static str]| {
        let of = move |d: &&Declared| d.of.as_deref().is_some_and(|of| words.contains(&of));
        let same = |d: &&Declared| d.subject == whole.subject && (d.list == whole.list || d.list.is_none());
        document.declared.iter().filter(same).filter(of).map(|d| d.count).max()
    };
    let rest = part(SOLVED).and_then(|solved| whole.count.checked_sub(solved)).filter(|rest| *rest < whole.count);
    // Where the text says both, they must add up.
    match (rest, part(LEFT)) {
        (Some(rest), Some(left)) => (rest == left).then_some(left),
        (rest, left) => rest.or(left.filter(|left| *left < whole.count)),
    }
}

/// Words before a count of what is solved.
const SOLVED: &[&str] = &[
    "已完成整改",
    "已整改到位",
    "已完成",
    "已整改完成",
    "整改完成",
    "完成整改",
    "已整改",
    "已销号",
    "已解决",
    "已办结",
];
/// Words before a count of what is not.
const LEFT: &[&str] = &["未整改", "未完成", "尚未完成", "剩余", "其余", "尚有", "还有"];

/// The sum of the whole counts of a subject, where there are several.
fn total(document: &Document, list: Option<usize>, subject: Subject) -> Option<u32> {
    let whole = |d: &&Declared| d.of.is_none() && d.list == list && d.subject == subject;
    let mut counts = document.declared.iter().filter(whole).map(|d| d.count);
    let first = counts.next()?;
    let mut rest = counts.peekable();
    rest.peek()?;
    rest.try_fold(first, u32::checked_add)
}

/// The counts that are not narrowed, by what they are about; each number once.
fn whole_counts(document: &Document) -> BTreeMap<(Option<usize>, Subject), Vec<&Declared>> {
    let mut seen = BTreeSet::new();
    let mut out: BTreeMap<(Option<usize>, Subject), Vec<&Declared>> = BTreeMap::new();
    for declared in document.declared.iter().filter(|d| d.of.is_none()) {
        if seen.insert((declared.list, declared.subject, declared.count)) {
            out.entry((declared.list, declared.subject)).or_default().push(declared);
        }
    }
    out
}

/// What the records hold of a subject.
struct Found {
    /// The plain count, which a finding names.
    counted: usize,
    /// Other ways of counting that a text may mean: distinct headlines, leaves without parents, points.
    also: Vec<usize>,
}

impl Found {
    fn agrees(&self, declared: u32) -> bool {
        usize::try_from(declared).is_ok_and(|n| self.counted == n || self.also.contains(&n))
    }
}

/// Counts a subject; `None` where it is not compared or nothing at all was found (a document whose list is elsewhere).
fn found(subject: Subject, records: &[&Record]) -> Option<Found> {
    let found = match subject {
        Subject::Problems => problems(records),
        Subject::Measures => Found { counted: records.iter().map(|r| r.measures.len()).sum(), also: Vec::new() },
        Subject::Tasks => Found { counted: top(records), also: vec![records.len()] },
        // Which headings or groups a text means by 方面 and 类 is not said.
        Subject::Aspects | Subject::Categories => return None,
    };
    (found.counted > 0).then_some(found)
}

fn top(records: &[&Record]) -> usize {
    records.iter().filter(|r| r.parent.is_none()).count()
}

fn problems(records: &[&Record]) -> Found {
    let problems: Vec<&Record> = records.iter().copied().filter(|r| r.kind == RecordKind::Problem).collect();
    let parents: BTreeSet<&str> = problems.iter().filter_map(|r| r.parent.as_deref()).collect();
    let leaves = problems.iter().filter(|r| !parents.contains(r.id.as_str())).count();
    let headlines: BTreeSet<_> = problems
        .iter()
        .map(|r| (r.list, r.category.as_ref().map(|c| &c.text), r.problem.as_ref().map(|p| (p.no, &p.text))))
        .collect();
    let points = problems.iter().map(|r| r.content.as_ref().map_or(1, |c| c.points.len().max(1))).sum();
    Found { counted: problems.len(), also: vec![top(&problems), leaves, headlines.len(), points] }
}

fn mismatch(document: &Document, declared: &Declared, found: usize) -> Finding {
    let subject = noun(declared.subject);
    let title = document.lists.iter().find(|l| Some(l.no) == declared.list).and_then(|l| l.title.as_deref());
    let whose = match (declared.list, title) {
        (Some(no), Some(title)) => format!("List {no} (“{title}”)"),
        (Some(no), None) => format!("List {no}"),
        (None, _) => "The document".to_string(),
    };
    let declares = declared.count;
    let message = format!("{whose} declares {}, but {found} {} found.", amount(declares, subject), were(found));
    Finding::new(Code::DeclaredCountMismatch, message)
        .at(declared.place.clone())
        .with("subject", subject)
        .with("declared", declares)
        .with("found", found)
        .with("list", declared.list)
}

/// `1 measure`, `2 measures`.
fn amount(count: u32, plural: &str) -> String {
    let noun = match plural {
        "categories" if count == 1 => "category",
        _ if count == 1 => plural.trim_end_matches('s'),
        _ => plural,
    };
    format!("{count} {noun}")
}

fn were(count: usize) -> &'static str {
    if count == 1 { "was" } else { "were" }
}

fn noun(subject: Subject) -> &'static str {
    match subject {
        Subject::Problems => "problems",
        Subject::Measures => "measures",
        Subject::Aspects => "aspects",
        Subject::Categories => "categories",
        Subject::Tasks => "tasks",
    }
}

/// Sums whose parts do not add up to the declared total.
fn sums(declared: &Declared) -> Vec<Finding> {
    let total = u64::from(declared.count);
    declared
        .sums
        .iter()
        .map(|parts| (parts, parts.iter().map(|n| u64::from(*n)).sum::<u64>()))
        .filter(|(_, sum)| *sum != total)
        .map(|(parts, sum)| {
            let written: Vec<String> = parts.iter().map(ToString::to_string).collect();
            let message = format!(
                "The text declares {}, but the parts it names ({}) add up to {sum}.",
                amount(declared.count, noun(declared.subject)),
                written.join(" + ")
            );
            Finding::new(Code::DeclaredSumMismatch, message)
                .at(declared.place.clone())
                .with("subject", noun(declared.subject))
                .with("declared", total)
                .with("sum", sum)
                .with("parts", json!(parts))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{declared, document, list, measure, record};
    use super::*;

    fn codes(document: &Document) -> Vec<(Code, String)> {
        check(document).into_iter().map(|f| (f.code, f.message)).collect()
    }

    #[test]
    fn counts_are_held_against_the_list_and_the_document() {
        let mut second = record(2, "台账不全");
        second.list = Some(2);
        second.measures.push(measure(None, "补全。"));
        let mut document = document(vec![record(1, "渡口无护栏"), second]);
        document.lists.push(list(2, "自查清单"));
        document.declared = vec![
            declared(Subject::Problems, 2, None),
            declared(Subject::Measures, 1, Some(1)),
            declared(Subject::Measures, 1, Some(2)),
            declared(Subject::Measures, 9, None),
            declared(Subject::Measures, 9, None),
        ];
        let expected = [
            "The document declares 9 measures, but 3 were found.",
            "List 2 (“自查清单”) declares 1 measure, but 2 were found.",
        ];
        assert_eq!(codes(&document).into_iter().map(|c| c.1).collect::<Vec<_>>(), expected);
        let data = check(&document)[0].data.clone().unwrap();
        assert_eq!((&data["declared"], &data["found"]), (&json!(9), &json!(3)));
    }

    #[test]
    fn one_problem_in_two_rows_counts_once_or_twice() {
        let mut document = document(vec![record(1, "渡口无护栏"), record(1, "渡口无护栏"), record(2, "台账不全")]);
        document.declared = vec![declared(Subject::Problems, 2, None)];
        assert!(check(&document).is_empty());
        document.declared = vec![declared(Subject::Problems, 3, None)];
        assert!(check(&document).is_empty());
        document.declared = vec![declared(Subject::Problems, 4, None)];
        assert_eq!(check(&document).len(), 1);
    }

    #[test]
    fn parts_other_totals_and_absent_lists_are_left_alone() {
        let mut document = document(vec![record(1, "渡口无护栏")]);
        let part = Declared { of: Some("立查立改".into()), ..declared(Subject::Problems, 7, None) };
        document.declared = vec![part, declared(Subject::Problems, 1, None), declared(Subject::Problems, 35, None)];
        assert!(check(&document).is_empty());
        document.records.push(record(2, "台账不全"));
        document.declared = vec![declared(Subject::Problems, 1, None), declared(Subject::Problems, 1, None)];
        assert!(check(&document).is_empty(), "two chapters of one each");
        document.records.clear();
        document.declared = vec![declared(Subject::Problems, 35, None)];
        assert!(check(&document).is_empty());
    }

    #[test]
    fn a_list_of_what_is_left_is_whole() {
        let mut document = document(vec![record(1, "渡口无护栏"), record(2, "台账不全")]);
        let part = |of: &str, count| Declared { of: Some(of.into()), ..declared(Subject::Problems, count, None) };
        let whole = || declared(Subject::Problems, 21, None);
        for (parts, fits) in [
            (vec![part("已整改", 19), part("剩余", 2)], true),
            (vec![part("已整改", 19)], true),
            (vec![part("未整改", 2)], true),
            (vec![part("已整改", 18)], false),
            (vec![part("已整改", 19), part("剩余", 3)], false),
            (vec![part("立行立改", 19)], false),
            (vec![part("已整改", 21)], false),
        ] {
            document.declared = [vec![whole()], parts].concat();
            assert_eq!(check(&document).is_empty(), fits, "{:?}", document.declared);
        }
    }

    #[test]
    fn sums_must_add_up() {
        let mut document = document(vec![record(1, "渡口无护栏")]);
        let sum = Declared { sums: vec![vec![1], vec![2, 3]], ..declared(Subject::Problems, 1, None) };
        document.declared = vec![sum];
        let found = codes(&document);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, Code::DeclaredSumMismatch);
        assert!(found[0].1.contains("2 + 3"));
    }
}
