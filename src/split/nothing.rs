//! Rows of a list that say that there is nothing (9 | 无 | 无 | /): they make no record, and a finding counts them.

use crate::model::{Code, Finding, Place};
use crate::text::numeral::number;

/// One finding for each list, given the list, the number and the place of each row, list by list.
pub(super) fn findings(rows: Vec<(usize, Option<String>, Place)>) -> Vec<Finding> {
    let mut out: Vec<(usize, Vec<Option<String>>, Place)> = Vec::new();
    for (list, number, place) in rows {
        match out.last_mut().filter(|(last, ..)| *last == list) {
            Some((_, numbers, _)) => numbers.push(number),
            None => out.push((list, vec![number], place)),
        }
    }
    out.into_iter().map(|(list, numbers, place)| finding(list, &numbers, place)).collect()
}

/// `numbers` of the data are those that are whole numbers: `audit` knows by them why one is left out.
fn finding(list: usize, numbers: &[Option<String>], place: Place) -> Finding {
    let rows = numbers.len();
    let printed: Vec<&str> = numbers.iter().flatten().map(|n| n.trim()).take(MOST_NAMED).collect();
    let more = if numbers.len() > printed.len() { " …" } else { "" };
    let named = if printed.is_empty() { String::new() } else { format!(" (row numbers {}{more})", printed.join(", ")) };
    let message = format!("Rows that say that there is nothing made no record: {rows}{named}.");
    let numbers: Vec<u32> = numbers.iter().flatten().filter_map(|n| number(n.trim())).collect();
    Finding::new(Code::EmptyRow, message).with("rows", rows).with("numbers", numbers).with("list", list).at(place)
}

/// Numbers that a message names.
const MOST_NAMED: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_finding_for_a_list() {
        let place = || Place::Block { block: 1 };
        let rows = [(1, Some("7"), 7), (1, None, 0), (2, Some("3"), 3)];
        let found = findings(rows.map(|(list, no, _)| (list, no.map(String::from), place())).to_vec());
        let told: Vec<&str> = found.iter().map(|f| f.message.as_str()).collect();
        assert_eq!(
            told,
            [
                "Rows that say that there is nothing made no record: 2 (row numbers 7 …).",
                "Rows that say that there is nothing made no record: 1 (row numbers 3)."
            ]
        );
        let data = found.first().and_then(|f| f.data.clone()).unwrap();
        assert_eq!(data.get("numbers"), Some(&serde_json::json!([7])));
    }
}
