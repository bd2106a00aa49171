//! `zhenggai rules`: the words in force, as the TOML files they are written in.

use super::Outcome;
use anyhow::Result;
use std::io::{self, Write};
use zhenggai::rules::TEXTS;

/// Runs the command.
pub fn run() -> Result<Outcome> {
    let mut out = io::stdout().lock();
    for (name, text) in TEXTS {
        writeln!(out, "# ---- {name}\n{}\n", text.trim_end())?;
    }
    Ok(Outcome::Complete)
}
