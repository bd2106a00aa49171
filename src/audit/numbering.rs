//! Numbers that the document prints: types, problems, points of content, rows (序号) and measures, each a sequence of
//! its own in each list. A sequence may begin again at 1 (a new type, a new record, a new page); a gap or a number
//! that stands twice over different texts is a finding.
//!
//! A number that a row has which says that there is nothing is not missing; where hidden rows were left out that may have
//! had it, the finding says so.

mod left_out;

use self::left_out::LeftOut;
use super::{about, shorten};
use crate::model::{Code, Document, Finding, List, Record, RecordKind};
use crate::text::marker::{self, Style};
use std::collections::{BTreeMap, BTreeSet};

/// Runs every level of numbers of every list.
pub(super) fn check(document: &Document) -> Vec<Finding> {
    let mut groups: BTreeMap<Option<usize>, Vec<&Record>> = BTreeMap::new();
    for record in &document.records {
        groups.entry(record.list).or_default().push(record);
    }
    // In prose a chapter between two groups need not hold problems, so a gap between groups says nothing there.
    let typed = |l: &&List| l.dialect == "table" && l.columns.iter().any(|c| c == "type");
    let typed: BTreeSet<Option<usize>> = document.lists.iter().filter(typed).map(|l| Some(l.no)).collect();
    let left_out = LeftOut::of(&document.findings);
    let mut out = Vec::new();
    for (list, records) in groups {
        if typed.contains(&list) {
            out.extend(run("type", list, types(&records), &left_out));
        }
        for sequence in problems(&records) {
            out.extend(run("problem", list, sequence, &left_out));
        }
        out.extend(run("point", list, points(&records), &left_out));
        let label = records.iter().find_map(|r| r.number_label.as_deref());
        let rows = Some(rows(&records)).filter(|rows| counts(label, rows)).unwrap_or_default();
        out.extend(run("row", list, rows, &left_out));
        for record in records {
            let numbers = record.measures.iter().filter_map(|m| Some(item(m.no?, &m.text, record)));
            out.extend(run("measure", list, numbers.collect(), &left_out));
        }
    }
    out
}

/// One number as printed.
struct Item<'a> {
    no: u32,
    text: &'a str,
    record: &'a Record,
}

fn item<'a>(no: u32, text: &'a str, record: &'a Record) -> Item<'a> {
    Item { no, text, record }
}

fn types<'a>(records: &[&'a Record]) -> Vec<Item<'a>> {
    let numbered = |r: &&'a Record| r.category.as_ref().and_then(|c| Some(item(c.no?, &c.text, r)));
    repeats_dropped(records.iter().filter_map(numbered).collect())
}

/// The problems of the list, its tasks, and those under each parent, as sequences of their own; so are ordinals of another
/// form: (1) (2) under 1. before 2., and 1. 2. under a heading （一） before the problem （二）. Where such a heading stands
/// between problems of its form it has a number of theirs, and the sequence is broken there.
fn problems<'a>(records: &[&'a Record]) -> Vec<Vec<Item<'a>>> {
    let mut by_parent: BTreeMap<(bool, Option<&str>, Form, usize), Vec<Item<'a>>> = BTreeMap::new();
    let mut headings: BTreeMap<Form, (usize, &str)> = BTreeMap::new();
    for record in records {
        if let Some(heading) = record.category.as_ref().filter(|c| c.no.is_some()) {
            let entry = headings.entry(form(&heading.raw)).or_insert((0, ""));
            if entry.1 != heading.raw {
                *entry = (entry.0 + 1, &heading.raw);
            }
        }
        let Some(problem) = &record.problem else { continue };
        let Some(no) = problem.no else { continue };
        let (task, form) = (record.kind == RecordKind::Task, form(&problem.raw));
        let broken = if form == Form::Other { 0 } else { headings.get(&form).map_or(0, |(count, _)| *count) };
        by_parent.entry((task, record.parent.as_deref(), form, broken)).or_default().push(item(
            no,
            &problem.text,
            record,
        ));
    }
    by_parent.into_values().map(repeats_dropped).collect()
}

/// The form of an ordinal, as far as sequences of one list are told apart by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    /// 一、
    Chinese,
    /// （一）
    ChineseParen,
    /// (1) ①
    Inner,
    /// 1. and all others.
    Other,
}

fn form(raw: &str) -> Form {
    match marker::leading(raw).map(|m| m.style) {
        Some(Style::Chinese) => Form::Chinese,
        Some(Style::ChineseParen) => Form::ChineseParen,
        Some(Style::Paren | Style::Circled) => Form::Inner,
        _ => Form::Other,
    }
}

fn points<'a>(records: &[&'a Record]) -> Vec<Item<'a>> {
    let of = |r: &&'a Record| {
        let record: &'a Record = r;
        record.content.iter().flat_map(|c| &c.points).filter_map(move |p| Some(item(p.no?, &p.text, record)))
    };
    records.iter().flat_map(of).collect()
}

/// The numbers that the rows themselves print; a cell that is merged over several records counts once.
fn rows<'a>(records: &[&'a Record]) -> Vec<Item<'a>> {
    let mut last = None;
    let mut of = |r: &&'a Record| {
        let number = r.number()?;
        let place = r.sources.iter().find(|s| s.label.as_deref() == r.number_label.as_deref()).map(|s| &s.place);
        if place.is_some() && std::mem::replace(&mut last, place) == place {
            return None;
        }
        let no = crate::text::numeral::number(number.trim())?;
        Some(item(no, r.problem.as_ref().map_or("", |p| p.text.as_str()), r))
    };
    repeats_dropped(records.iter().filter_map(&mut of).collect())
}

/// What a column is called that counts the rows; of other names (编号, 项目编号) one that ends so does too.
const COUNTERS: &[&str] = &["序号", "序", "号", "顺序", "排序", "NO", "No"];

/// Whether numbers count the rows. Those of an identifier (问题编号) may be drawn from a longer list and stand on several
/// rows: they count only where they begin at 1 and two of three, or all but one of a few, go on by one.
fn counts(label: Option<&str>, rows: &[Item<'_>]) -> bool {
    let Some(label) = label else { return true };
    if COUNTERS.contains(&label.trim_end_matches('.')) || label.ends_with("序号") {
        return true;
    }
    let steps = rows.iter().zip(rows.iter().skip(1));
    let on = steps.filter(|(a, b)| b.no == a.no + 1 || b.no == 1).count();
    let all = rows.len().saturating_sub(1);
    rows.first().is_some_and(|first| first.no == 1) && (on * 3 >= all * 2 || on > 0 && all == on + 1)
}

/// A number that is printed again over the same text (a merged cell, a page break) counts once.
fn repeats_dropped(mut items: Vec<Item<'_>>) -> Vec<Item<'_>> {
    items.dedup_by(|next, before| next.no == before.no && next.text == before.text);
    items
}

/// Walks one sequence.
fn run(level: &'static str, list: Option<usize>, items: Vec<Item<'_>>, left_out: &LeftOut<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    // Nearly every sequence counts on without a slip.
    if items.iter().zip(items.iter().skip(1)).all(|(before, next)| Some(next.no) == before.no.checked_add(1)) {
        return out;
    }
    let mut seen: BTreeMap<u32, &str> = BTreeMap::new();
    let mut last: Option<u32> = None;
    let mut last_record: Option<&Record> = None;
    for item in &items {
        let before = last.replace(item.no);
        let same_text = seen.get(&item.no).is_some_and(|text| *text == item.text);
        match before {
            _ if same_text => {
                // Printed again; the sequence goes on from where it was.
                last = before;
                continue;
            }
            Some(before) if item.no == 1 && (before != 1 || begins_anew(level, last_record, item.record)) => {
                seen.clear()
            }
            Some(before) if item.no == before || seen.contains_key(&item.no) => {
                out.push(duplicate(level, list, item));
                last = Some(before.max(item.no));
            }
            Some(before) if item.no > before + 1 => {
                let told = level == "row" && left_out.says_nothing(list, before, item.no);
                let above = last_record.map(|r| &r.place);
                out.extend((!told).then(|| left_out.explain(gap(level, list, before, item), above)));
            }
            _ => {}
        }
        seen.insert(item.no, item.text);
        last_record = Some(item.record);
    }
    out
}

/// Whether a sequence may begin again between two records: problems and rows under a new type, points in any record.
fn begins_anew(level: &str, before: Option<&Record>, now: &Record) -> bool {
    let Some(before) = before else { return true };
    fn group(r: &Record) -> (Option<&str>, Option<&str>) {
        (r.category.as_ref().map(|c| c.raw.as_str()), r.units.first().map(|u| u.name.as_str()))
    }
    match level {
        // A body's name may divide a type too.
        "problem" | "row" => group(before) != group(now),
        "point" => before.id != now.id,
        _ => false,
    }
}

fn gap(level: &str, list: Option<usize>, before: u32, item: &Item<'_>) -> Finding {
    let missing = match item.no - before {
        2 => format!("{} is missing", before + 1),
        _ => format!("{} to {} are missing", before + 1, item.no - 1),
    };
    let message = format!("The {level} numbers go from {before} to {} (“{}”): {missing}.", item.no, shorten(item.text));
    about(item.record, Code::NumberingGap, message)
        .with("level", level)
        .with("after", before)
        .with("next", item.no)
        .with("list", list)
}

fn duplicate(level: &str, list: Option<usize>, item: &Item<'_>) -> Finding {
    let message = format!("The {level} number {} stands a second time (“{}”).", item.no, shorten(item.text));
    about(item.record, Code::NumberingDuplicate, message)
        .with("level", level)
        .with("number", item.no)
        .with("list", list)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{document, measure, numbered, record};
    use super::*;
    use crate::model::Content;

    fn messages(records: Vec<Record>) -> Vec<(Code, String)> {
        check(&document(records)).into_iter().map(|f| (f.code, f.message)).collect()
    }

    #[test]
    fn gaps_and_duplicates() {
        let found = messages(vec![record(1, "甲"), record(2, "乙"), record(4, "丁"), record(4, "戊"), record(7, "己")]);
        let expected = [
            (Code::NumberingGap, "The problem numbers go from 2 to 4 (“丁”): 3 is missing."),
            (Code::NumberingDuplicate, "The problem number 4 stands a second time (“戊”)."),
            (Code::NumberingGap, "The problem numbers go from 4 to 7 (“己”): 5 to 6 are missing."),
        ];
        assert_eq!(found, expected.map(|(c, m)| (c, m.to_string())));
    }

    #[test]
    fn inner_ordinals_are_a_sequence_of_their_own() {
        let inner = |no, text: &str| {
            let mut record = record(no, text);
            record.problem.as_mut().unwrap().raw = format!("（{no}）{text}");
            record
        };
        assert!(messages(vec![inner(1, "甲"), inner(2, "乙"), record(2, "丙"), record(3, "丁")]).is_empty());
        let found = messages(vec![inner(1, "甲"), inner(2, "乙"), inner(2, "丙")]);
        assert!(matches!(found.as_slice(), [(Code::NumberingDuplicate, _)]), "{found:?}");
    }

    #[test]
    fn a_problem_counts_on_from_a_heading_of_its_form() {
        let under = |category: &str, no: u32, raw: &str| {
            let mut record = record(no, raw);
            record.problem.as_mut().unwrap().raw = raw.to_string();
            let heading = marker::strip(category);
            record.list = None;
            record.category = Some(numbered(heading.0, heading.1));
            record.category.as_mut().unwrap().raw = category.to_string();
            record
        };
        let list = |last: u32, raw: &str| {
            vec![
                under("（一）渡口管理", 1, "1.护栏松动"),
                under("（一）渡口管理", 2, "2.标识不清"),
                under("一、安全方面", 2, "（二）台账不全"),
                under("（三）航道管理", 1, "1.航标缺失"),
                under("一、安全方面", last, raw),
            ]
        };
        assert_eq!(messages(list(4, "（四）灯具损坏")), []);
        let found = messages(vec![under("一、安全方面", 1, "（一）甲"), under("一、安全方面", 3, "（三）乙")]);
        assert!(matches!(found.as_slice(), [(Code::NumberingGap, _)]), "{found:?}");
    }

    #[test]
    fn restarts_repeats_and_equal_texts_are_fine() {
        assert!(messages(vec![record(1, "甲"), record(2, "乙"), record(1, "丙"), record(2, "丁")]).is_empty());
        assert!(
            messages(vec![record(1, "甲"), record(1, "甲"), record(2, "乙"), record(1, "甲"), record(3, "丙")])
                .is_empty()
        );
        assert!(messages(vec![record(9, "就业"), record(10, "就业")]).is_empty());
    }

    #[test]
    fn one_item_a_type_begins_again_each_time() {
        let under = |category: &str, no| Record { category: Some(numbered(None, category)), ..record(no, category) };
        assert!(messages(vec![under("甲类", 1), under("乙类", 1), under("丙类", 1)]).is_empty());
        assert_eq!(
            messages(vec![under("甲类", 1), Record { problem: Some(numbered(Some(1), "别的")), ..under("甲类", 1) }])
                .len(),
            1
        );
    }

    #[test]
    fn points_run_on_over_records_and_measures_within_one() {
        let with_points = |no, points: &[u32]| {
            let mut r = record(no, &format!("问题{no}"));
            let points = points.iter().map(|n| numbered(Some(*n), &format!("内容{n}"))).collect();
            r.content = Some(Content { raw: "内容".into(), points });
            r
        };
        assert!(messages(vec![with_points(1, &[1, 2]), with_points(2, &[3]), with_points(3, &[4])]).is_empty());
        assert_eq!(messages(vec![with_points(1, &[1, 2]), with_points(2, &[4])]).len(), 1);
        let mut other = with_points(2, &[1]);
        other.content = Some(Content { raw: "别的".into(), points: vec![numbered(Some(1), "别的")] });
        assert!(messages(vec![with_points(1, &[1]), other]).is_empty());
        let mut r = record(1, "甲");
        r.measures = vec![measure(Some(1), "一"), measure(Some(3), "三")];
        assert_eq!(messages(vec![r])[0].0, Code::NumberingGap);
    }

    #[test]
    fn row_numbers() {
        let rows = |label: &str, numbers: &[&str]| {
            let row = |no: &&str| {
                let mut r = record(1, no);
                r.problem = Some(numbered(None, no));
                r.extra.insert(label.into(), (*no).to_string());
                r.number_label = Some(label.into());
                r
            };
            messages(numbers.iter().map(row).collect()).into_iter().map(|(code, _)| code).collect::<Vec<_>>()
        };
        assert!(rows("序号", &["1", "2"]).is_empty());
        assert_eq!(rows("序号", &["2", "5", "9"]), [Code::NumberingGap; 2]);
        assert_eq!(rows("问题编号", &["1", "2", "3", "5"]), [Code::NumberingGap]);
        for numbers in [["2021003", "2021007", "2021012"], ["4", "5", "9"], ["XM-2021-03", "XM-2021-07", "XM-2021-09"]]
        {
            assert!(rows("项目编号", &numbers).is_empty(), "{numbers:?}");
        }
    }
}
