//! `zhenggai formats`: what is read, and what is known and refused, on a terminal of eighty columns.

use super::Outcome;
use anyhow::Result;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;
use zhenggai::read::{FORMATS, Format};

/// Columns of a terminal that nobody widened.
const WIDTH: usize = 80;

/// Runs the command.
pub fn run() -> Result<Outcome> {
    // A reader that can only tell that a password is needed reads nothing.
    let is_read = |f: &&Format| f.read.is_some() && !f.about.starts_with("Not read");
    let (read, refused): (Vec<_>, Vec<_>) = FORMATS.iter().partition(is_read);
    let name_width = FORMATS.iter().map(|format| format.name.width()).max().unwrap_or(0);
    let mut out = io::stdout().lock();
    for (title, formats) in [("Read:", read), ("Recognised and refused:", refused)] {
        writeln!(out, "{title}")?;
        for format in formats {
            let mut name = format.name;
            for line in lines(format, WIDTH - name_width - 4) {
                writeln!(out, "  {name:<name_width$}  {line}")?;
                name = "";
            }
        }
    }
    Ok(Outcome::Complete)
}

/// The extensions of a format, and what is to be said of it.
fn lines(format: &Format, width: usize) -> Vec<String> {
    let extensions: Vec<_> = format.extensions.iter().map(|extension| format!(".{extension}")).collect();
    [extensions.join(" ").as_str(), format.about].iter().flat_map(|text| wrapped(text, width)).collect()
}

/// A text in lines of at most so many columns, broken at blanks.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut().filter(|line| line.width() + 1 + word.width() <= width) {
            Some(line) => *line = format!("{line} {word}"),
            None => lines.push(word.to_string()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_too_long_and_no_word_lost() {
        for format in FORMATS {
            let lines = lines(format, 40);
            assert!(lines.iter().all(|line| line.width() <= 40), "{lines:?}");
            assert!(lines.join(" ").ends_with(format.about));
        }
        assert_eq!(wrapped("", 40), [""; 0]);
    }
}
