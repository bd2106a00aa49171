//! `zhenggai normalize`: single fields, one JSON object a line in, one JSON value a line out.

use super::args::{NormalizeArgs, NormalizeField};
use super::terminal::complain;
use super::{Outcome, load, rules};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use zhenggai::normalize::{deadline, units};
use zhenggai::rules::Rules;

/// Bytes read and written at a time.
const BUFFER: usize = 1 << 16;

/// One line of input. Other keys are left alone, so that a pipeline can carry its own.
#[derive(Debug, Deserialize)]
struct Line {
    raw: String,
    #[serde(default)]
    doc_date: Option<String>,
    #[serde(default)]
    column: Option<String>,
}

/// Runs the command.
pub fn run(args: &NormalizeArgs) -> Result<Outcome> {
    let rules = rules::load(&args.rules)?;
    let rules = rules.as_deref().unwrap_or_else(|| Rules::builtin());
    let bad = stream(args.field, rules, io::stdin().lock(), io::stdout().lock(), |number, message| {
        complain(&format!("line {number}: {message}"));
    })?;
    Ok(if bad == 0 { Outcome::Complete } else { Outcome::Partial })
}

/// Answers every line; the number of bad ones.
fn stream(
    field: NormalizeField,
    rules: &Rules,
    input: impl Read,
    output: impl Write,
    tell: impl Fn(usize, &str),
) -> Result<usize> {
    let mut input = BufReader::with_capacity(BUFFER, input);
    let mut output = BufWriter::with_capacity(BUFFER, output);
    let mut line = Vec::new();
    let mut number = 0;
    let mut bad = 0;
    loop {
        // A caller that waits for the answer to its last line must get it before it sends another.
        if input.buffer().is_empty() {
            output.flush()?;
        }
        line.clear();
        if input.read_until(b'\n', &mut line).context("cannot read standard input")? == 0 {
            break;
        }
        number += 1;
        match answer(field, rules, &line, number == 1) {
            Ok(json) => output.write_all(&json)?,
            Err(message) => {
                bad += 1;
                tell(number, &message);
                output.write_all(b"null")?;
            }
        }
        output.write_all(b"\n")?;
    }
    Ok(bad)
}

fn answer(field: NormalizeField, rules: &Rules, line: &[u8], first: bool) -> Result<Vec<u8>, String> {
    let mark = "\u{feff}".as_bytes();
    let line = if first { line.strip_prefix(mark).unwrap_or(line) } else { line };
    let text = std::str::from_utf8(line).map_err(|error| format!("not UTF-8: {error}"))?;
    // An array would pass for an object whose keys are left out.
    if !text.trim_start().starts_with('{') {
        return Err("expected an object such as {\"raw\": \"9月底前\"}".to_string());
    }
    let line: Line = serde_json::from_str(text).map_err(|error| explain(&error))?;
    if let Some(date) = line.doc_date.as_deref().filter(|date| !is_date(date)) {
        return Err(format!("doc_date must be YYYY-MM-DD, YYYY-MM or YYYY, not {date:?}"));
    }
    let value = load::guarded(|| match field {
        NormalizeField::Deadline => serde_json::to_vec(&deadline::read(&line.raw, line.doc_date.as_deref())),
        NormalizeField::Units => serde_json::to_vec(&units::read(&line.raw, line.column.as_deref(), rules)),
    });
    value.map_err(|defect| format!("internal error: {defect}"))?.map_err(|error| error.to_string())
}

/// The parser's message with the column only: it sees one line and would always call it the first.
fn explain(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or(&message);
    let kind = if error.is_data() { "" } else { "not JSON, " };
    format!("{kind}column {}: {what}", error.column())
}

/// Whether a text is a day, month or year of the calendar in EDTF.
fn is_date(text: &str) -> bool {
    let first_day = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        10 => text.to_string(),
        _ => return false,
    };
    text.bytes().all(|b| b.is_ascii_digit() || b == b'-') && first_day.parse::<jiff::civil::Date>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    fn answers(field: NormalizeField, input: &[u8]) -> (Vec<String>, Vec<String>) {
        let mut output = Vec::new();
        let told = RefCell::new(Vec::new());
        let bad = stream(field, Rules::builtin(), input, &mut output, |n, message| {
            told.borrow_mut().push(format!("{n} {message}"))
        })
        .unwrap();
        assert_eq!(bad, told.borrow().len());
        (String::from_utf8(output).unwrap().lines().map(String::from).collect(), told.into_inner())
    }

    #[test]
    fn one_value_for_each_line() {
        let input = "\u{feff}{\"raw\":\"9月底前\",\"doc_date\":\"2021-09-18\"}\r\n{\"raw\":\"立即整改\",\"doc_date\":null,\"id\":7}";
        let (out, told) = answers(NormalizeField::Deadline, input.as_bytes());
        assert_eq!((out.len(), told.len()), (2, 0));
        let first: serde_json::Value = serde_json::from_str(&out[0]).unwrap();
        assert_eq!(first["raw"], "9月底前");
        assert!(first.get("scope").is_none());
    }

    #[test]
    fn a_bad_line_gives_null_and_a_message() {
        let input = b"{\"raw\":\"x\"}\n{\"raw\":5}\n\n{\"raw\"\n{}\n[\"x\"]\n\xff\n{\"raw\":\"x\",\"doc_date\":\"18.9.2021\"}\n{\"raw\":\"y\"}\n";
        let (out, told) = answers(NormalizeField::Units, input);
        assert_eq!(out.len(), 9);
        assert!(out[1..8].iter().all(|line| line == "null"), "{out:?}");
        assert!(out[0].starts_with('[') && out[8].starts_with('['));
        let starts = [
            "2 column 8: invalid",
            "3 expected an object",
            "4 not JSON, column",
            "5 column 2: missing field `raw`",
            "6 expected",
            "7 not UTF-8",
            "8 doc_date",
        ];
        for (message, start) in told.iter().zip(starts) {
            assert!(message.starts_with(start), "{message}");
        }
    }

    #[test]
    fn dates_of_the_calendar() {
        for date in ["2021-09-18", "2021-09", "2021", "2024-02-29", "0001-01-01"] {
            assert!(is_date(date), "{date}");
        }
        for date in [
            "",
            "21",
            "2021-",
            "2021-9-1",
            "2021-13",
            "2021-02-29",
            "-021-01",
            "2021-00-01",
            "2021-09-18T00:00",
            "二〇二一",
        ] {
            assert!(!is_date(date), "{date}");
        }
    }
}
