//! Every constant pattern of the sources is a regular expression, also those that no other test comes by.
#![allow(clippy::disallowed_methods)]

use std::fs;
use std::path::Path;

use regex::Regex;

/// What makes a pattern of a text.
const MAKERS: [&str; 3] = ["Pattern::new(", "Pattern::filled(", "anchored("];

/// What stands before the text of a constant that a maker is given by name.
const CONSTANT: &str = ": &str =";

/// The texts that the code of a file makes patterns of, `None` where it is neither a literal, nor several joined, nor
/// a constant of the same file.
fn patterns(code: &str) -> Vec<(usize, Option<String>)> {
    let mut found = Vec::new();
    for maker in MAKERS {
        for (at, _) in code.match_indices(maker) {
            let line_start = code[..at].rfind('\n').map_or(0, |end| end + 1);
            let before = &code[line_start..at];
            if before.contains("//") || before.ends_with("fn ") {
                continue;
            }
            let argument = code[at + maker.len()..].trim_start();
            // A maker that hands its own argument on.
            if argument.starts_with("pattern,") {
                continue;
            }
            let name: String = argument.chars().take_while(|c| c.is_ascii_uppercase() || *c == '_').collect();
            let text = if name.is_empty() { text(argument) } else { constant(code, &name) };
            found.push((code[..at].matches('\n').count() + 1, text));
        }
    }
    found
}

fn constant(code: &str, name: &str) -> Option<String> {
    let at = code.find(&format!("const {name}{CONSTANT}"))?;
    text(code[at..].split_once('=')?.1.trim_start())
}

/// The text of a literal, or of the literals of `concat!(…)`.
fn text(code: &str) -> Option<String> {
    let Some(mut rest) = code.strip_prefix("concat!(") else { return literal(code).map(|(text, _)| text) };
    let mut joined = String::new();
    loop {
        rest = rest.trim_start().trim_start_matches(',').trim_start();
        if let Some(comment) = rest.strip_prefix("//") {
            rest = comment.split_once('\n')?.1;
        } else if rest.starts_with(')') {
            return Some(joined);
        } else {
            let (text, after) = literal(rest)?;
            joined.push_str(&text);
            rest = after;
        }
    }
}

/// A string literal at the beginning of code, and what is behind it.
fn literal(code: &str) -> Option<(String, &str)> {
    if let Some(raw) = code.strip_prefix('r') {
        let signs = raw.len() - raw.trim_start_matches('#').len();
        let (text, after) = raw[signs..].strip_prefix('"')?.split_once(&format!("\"{}", "#".repeat(signs)))?;
        return Some((text.to_string(), after));
    }
    let body = code.strip_prefix('"')?;
    let mut end = 0;
    while !body[end..].starts_with('"') {
        end += body[end..]
            .chars()
            .take(if body[end..].starts_with('\\') { 2 } else { 1 })
            .map(char::len_utf8)
            .sum::<usize>();
    }
    let text = body[..end].replace("\\\\", "\\").replace("\\\"", "\"").replace("\\n", "\n").replace("\\t", "\t");
    Some((text, &body[end + 1..]))
}

/// The pattern with anything for the names in it that fragments are put for: LABEL, {rate}.
fn filled(pattern: &str) -> String {
    let name = Regex::new(r"\{[A-Za-z][A-Za-z0-9]*\}|[A-Z]{3,}[0-9]*").unwrap();
    name.replace_all(&pattern.replace(r"\p{Han}", "[㐀-鿿]"), "(?:x)").into_owned()
}

fn check(folder: &Path, count: &mut usize, faults: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            check(&path, count, faults);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            for (line, text) in patterns(&fs::read_to_string(&path).unwrap()) {
                *count += 1;
                let fault = match text {
                    None => Some("where is the text of this pattern?".to_string()),
                    Some(text) => Regex::new(&filled(&text)).err().map(|error| error.to_string()),
                };
                faults.extend(fault.map(|fault| format!("{}:{line}: {fault}", path.display())));
            }
        }
    }
}

#[test]
fn every_pattern_is_a_regular_expression() {
    let (mut count, mut faults) = (0, Vec::new());
    check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut count, &mut faults);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(count > 150, "{count} patterns found: does this test still see how they are written?");
}

#[test]
fn texts_of_patterns_are_found() {
    let code = r##"
        // Pattern::new("[") is none
        const X: &str = "x(";
        static A: Pattern = Pattern::new(r"a(");
        static B: Pattern = Pattern::new(concat!("b\\[", // first
            r#"""#));
        static C: Pattern = Pattern::filled(X, fill);
        static D: Pattern = Pattern::new(made());
    "##;
    let found: Vec<_> = patterns(code).into_iter().map(|(line, text)| (line, text.unwrap_or_default())).collect();
    assert_eq!(found, [(4, "a(".into()), (5, "b\\[\"".into()), (8, String::new()), (7, "x(".into())]);
    assert!(Regex::new(&filled("LABEL{rate}(")).is_err());
    assert!(Regex::new(&filled(r"LABEL{rate}{2,3}[A-Z\p{Han}]")).is_ok());
}
