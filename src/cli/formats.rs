//! `zhenggai formats`: what is read, and what is known and refused.

use super::Outcome;
use anyhow::Result;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;
use zhenggai::read::{FORMATS, Format};

/// Runs the command.
pub fn run() -> Result<Outcome> {
    let extensions = |of: &[&str]| of.iter().map(|e| format!(".{e}")).collect::<Vec<_>>().join(" ");
    // A reader that can only tell that a password is needed reads nothing.
    let is_read = |f: &Format| f.read.is_some() && !f.about.starts_with("Not read");
    let rows: Vec<_> = FORMATS.iter().map(|f| (f.name, extensions(f.extensions), f.about, is_read(f))).collect();
    let name_width = rows.iter().map(|row| row.0.width()).max().unwrap_or(0);
    let extension_width = rows.iter().map(|row| row.1.width()).max().unwrap_or(0);
    let mut out = io::stdout().lock();
    for (title, read) in [("Read:", true), ("Recognised and refused:", false)] {
        if rows.iter().any(|row| row.3 == read) {
            writeln!(out, "{title}")?;
        }
        for (name, extensions, about, _) in rows.iter().filter(|row| row.3 == read) {
            writeln!(out, "  {name:<name_width$}  {extensions:<extension_width$}  {about}")?;
        }
    }
    Ok(Outcome::Complete)
}
