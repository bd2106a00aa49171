//! Rows of a list that say that there is nothing (9 | 无 | 无 | /; 未发现问题; ____): they make no record, and a finding counts
//! them and tells what else stands in them (a type, a place, a unit). Items of prose and cards that say so are rows too.

use crate::model::{Code, Field, Finding, Part, Place};
use crate::rules::Rules;
use crate::text::clean::is_nothing;
use crate::text::marker;
use crate::text::numeral::number;
use crate::text::width::{flat, is_longer};

/// Longest text, in characters, that says that there is no problem, with the name of the site before it.
const LONGEST: usize = 48;

/// Whether a text says nothing behind its ordinal: it is blank, a row of dots or a line to write on.
pub(super) fn is_blank(text: &str) -> bool {
    let text = text.trim();
    let line = |c: char| c.is_whitespace() || matches!(c, '_' | '\u{ff3f}' | '…' | '.' | '。' | ';' | '；' | '-' | '—');
    is_nothing(text) || marker::strip(text).1.chars().all(line)
}

/// Whether a text says that there is no problem, alone or behind the name of a site: 未发现问题, 东村：未发现明显问题.
pub(super) fn tells_none(text: &str, rules: &Rules) -> bool {
    if is_longer(text, LONGEST) || !text.contains(['未', '无', '没', '不']) {
        return false;
    }
    let folded = flat(marker::strip(text.trim()).1);
    let said = folded.split_once(':').map_or(&*folded, |(_, rest)| rest);
    let words = &rules.words;
    let mut rest = said.trim_end_matches(['。', ';', '!']);
    while let Some(behind) = words.unfound_leads.behind(rest) {
        rest = behind;
    }
    let Some(mut rest) = words.unfound.behind(rest) else { return false };
    let mut named = false;
    loop {
        let thing = words.unfound_things.behind(rest);
        let Some(behind) = thing.or_else(|| words.unfound_between.behind(rest)) else { break };
        (rest, named) = (behind, thing.is_some());
    }
    named && rest.is_empty()
}

/// Whether the fields of a record say nothing of a problem or of what is done about it. Who, when and where say none.
pub(super) fn says_nothing<'t>(said: impl Iterator<Item = (Field, &'t str)>, rules: &Rules) -> bool {
    let tells =
        |f: Field| f.is_problem() || f.is_answer() || matches!(f, Field::Goal | Field::Status | Field::Completed);
    let mut any = false;
    for (field, text) in said.filter(|(field, _)| tells(*field)) {
        any = true;
        if !(is_blank(text) || field.is_problem() && tells_none(text, rules)) {
            return false;
        }
    }
    any
}

/// The row that the parts of a draft are, if they say that there is nothing.
pub(super) fn row_of(parts: &[Part], rules: &Rules) -> Option<Row> {
    if !says_nothing(parts.iter().map(|p| (p.field, p.raw.as_str())), rules) {
        return None;
    }
    let ordinal = |text: &str| number(text).or_else(|| marker::leading(text).and_then(|m| m.no));
    let mut counted = parts.iter().filter(|p| p.field == Field::Number || p.field.is_problem());
    let no = counted.find_map(|p| ordinal(&p.raw));
    let cells = parts.iter().filter(|p| p.field != Field::Number && !is_blank(&p.raw)).map(|p| p.raw.clone());
    let place = parts.iter().map(|p| p.place.clone()).reduce(|a, b| a.join(&b))?;
    Some(Row { number: no.map(|no| no.to_string()), cells: cells.collect(), place })
}

/// One such row.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// As printed.
    pub number: Option<String>,
    /// Texts of the other cells that say something.
    pub cells: Vec<String>,
    pub place: Place,
}

/// One finding for each list, given the list of each row, list by list.
pub(super) fn findings(rows: Vec<(usize, Row)>) -> Vec<Finding> {
    let mut out: Vec<(usize, Vec<Row>)> = Vec::new();
    for (list, row) in rows {
        match out.last_mut().filter(|(last, ..)| *last == list) {
            Some((_, rows)) => rows.push(row),
            None => out.push((list, vec![row])),
        }
    }
    out.into_iter().filter_map(|(list, rows)| finding(list, &rows)).collect()
}

/// `numbers` of the data are those that are whole numbers: `audit` knows by them why one is left out.
fn finding(list: usize, rows: &[Row]) -> Option<Finding> {
    let place = rows.first()?.place.clone();
    let printed: Vec<&str> = rows.iter().filter_map(|row| row.number.as_deref()).map(str::trim).collect();
    let cells: Vec<&str> = rows.iter().flat_map(|row| &row.cells).map(|text| text.trim()).collect();
    let name = if printed.len() == 1 { "row number" } else { "row numbers" };
    let numbered = named(&printed).map_or(String::new(), |named| format!(" ({name} {named})"));
    let excerpts: Vec<String> = cells.iter().take(MOST_NAMED + 1).map(|text| super::excerpt(text)).collect();
    let excerpts: Vec<&str> = excerpts.iter().map(String::as_str).collect();
    let beside = named(&excerpts).map_or(String::new(), |named| format!("; they also say {named}"));
    let message = format!("Rows that say that there is nothing made no record: {}{numbered}{beside}.", rows.len());
    let numbers: Vec<u32> = printed.iter().filter_map(|n| number(n)).collect();
    let finding = Finding::new(Code::EmptyRow, message).with("rows", rows.len()).with("numbers", numbers);
    let finding = if cells.is_empty() { finding } else { finding.with("cells", cells) };
    // Items of prose that made no record stand in no list.
    let finding = if list == 0 { finding } else { finding.with("list", list) };
    Some(finding.at(place))
}

/// The first of some texts, in a row; nothing of none.
fn named(texts: &[&str]) -> Option<String> {
    let more = if texts.len() > MOST_NAMED { " …" } else { "" };
    let first = texts.get(..MOST_NAMED).unwrap_or(texts);
    (!texts.is_empty()).then(|| format!("{}{more}", first.join(", ")))
}

/// Numbers or cells that a message names.
const MOST_NAMED: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_finding_for_a_list() {
        let row = |number: Option<&str>, cells: &[&str]| Row {
            number: number.map(String::from),
            cells: cells.iter().map(|text| text.to_string()).collect(),
            place: Place::Block { block: 1 },
        };
        let rows = vec![
            (1, row(Some("7"), &[])),
            (1, row(None, &["渡口", "东村"])),
            (2, row(Some("3"), &[])),
            (2, row(Some("4"), &[])),
        ];
        let found = findings(rows);
        let told: Vec<&str> = found.iter().map(|f| f.message.as_str()).collect();
        assert_eq!(
            told,
            [
                "Rows that say that there is nothing made no record: 2 (row number 7); they also say 渡口, 东村.",
                "Rows that say that there is nothing made no record: 2 (row numbers 3, 4)."
            ]
        );
        let data = found.first().and_then(|f| f.data.clone()).unwrap();
        assert_eq!(data.get("numbers"), Some(&serde_json::json!([7])));
        assert_eq!(data.get("cells"), Some(&serde_json::json!(["渡口", "东村"])));
    }

    #[test]
    fn no_problem_is_told() {
        let rules = Rules::builtin();
        for text in [
            "未发现问题。",
            "未发现明显问题",
            "4.东村：未发现明显问题",
            "经检查，未发现安全隐患。",
            "暂无问题",
            "无重大隐患",
            "现场检查未发现违法违规行为",
            "未发现问题和隐患",
        ] {
            assert!(tells_none(text, rules), "{text}");
        }
        for text in [
            "自查未发现问题",
            "未发现问题隐患排查不细",
            "无证经营问题",
            "未及时发现问题",
            "无安全出口",
            "不存在",
            "未发现",
            "日常巡查未发现问题，流于形式",
            "无安全管理制度问题",
        ] {
            assert!(!tells_none(text, rules), "{text}");
        }
        assert!(is_blank("1.________") && is_blank("（2）＿＿＿") && is_blank("3.……") && !is_blank("1.护栏____"));
    }

    #[test]
    fn more_than_a_message_names() {
        let numbers: Vec<String> = (1..=11).map(|n| n.to_string()).collect();
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        assert_eq!(named(&numbers).as_deref(), Some("1, 2, 3, 4, 5, 6, 7, 8, 9, 10 …"));
        assert_eq!(named(&[]), None);
    }
}
