//! `zhenggai schema`: the JSON Schema of what is emitted, and of the lines of a manifest.

use super::Outcome;
use super::args::{SchemaArgs, SchemaOf};
use anyhow::Result;
use std::io::{self, Write};
use zhenggai::model;

/// Runs the command.
pub fn run(args: &SchemaArgs) -> Result<Outcome> {
    let schema = match args.of {
        SchemaOf::Document => model::schema(),
        SchemaOf::Manifest => model::manifest_schema(),
    };
    let mut out = serde_json::to_vec_pretty(&schema)?;
    out.push(b'\n');
    io::stdout().lock().write_all(&out)?;
    Ok(Outcome::Complete)
}
