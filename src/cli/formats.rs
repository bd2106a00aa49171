//! `zhenggai formats`: what is read, and what is known and refused.

use super::Outcome;
use anyhow::Result;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;
use zhenggai::read::FORMATS;

/// Runs the command.
pub fn run() -> Result<Outcome> {
    let extensions = |of: &[&str]| of.iter().map(|e| format!(".{e}")).collect::<Vec<_>>().join(" ");
    let rows: Vec<_> = FORMATS.iter().map(|f| (f.name, extensions(f.extensions), f.about, f.read.is_some())).collect();
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
