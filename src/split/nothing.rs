//! Rows of a list that say that there is nothing (9 | 无 | 无 | /): they make no record, and a finding counts them and tells
//! what else stands in them (a type, a place, a unit).

use crate::model::{Code, Finding, Place};
use crate::text::numeral::number;

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
    Some(finding.with("list", list).at(place))
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
    fn more_than_a_message_names() {
        let numbers: Vec<String> = (1..=11).map(|n| n.to_string()).collect();
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        assert_eq!(named(&numbers).as_deref(), Some("1, 2, 3, 4, 5, 6, 7, 8, 9, 10 …"));
        assert_eq!(named(&[]), None);
    }
}
