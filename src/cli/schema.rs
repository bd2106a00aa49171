//! `zhenggai schema`: the JSON Schema of what is emitted.

use super::Outcome;
use anyhow::Result;
use std::io::{self, Write};

/// Runs the command.
pub fn run() -> Result<Outcome> {
    let mut out = serde_json::to_vec_pretty(&zhenggai::model::schema())?;
    out.push(b'\n');
    io::stdout().lock().write_all(&out)?;
    Ok(Outcome::Complete)
}
