//! `zhenggai rules`: the words in force as one rule file; and the rule files of the other commands.

use super::Outcome;
use super::args::RulesArgs;
use super::inputs;
use anyhow::{Context, Result};
use std::fs;
use std::io::{self, Write};
use std::sync::Arc;
use zhenggai::pipeline;
use zhenggai::rules::{Rules, Tables};

/// Runs the command.
pub fn run(args: &RulesArgs) -> Result<Outcome> {
    io::stdout().lock().write_all(tables(args)?.to_toml().as_bytes())?;
    Ok(Outcome::Complete)
}

/// The rules of the given files; none where no file is given.
pub fn load(args: &RulesArgs) -> Result<Option<Arc<Rules>>> {
    if args.files.is_empty() {
        return Ok(None);
    }
    Ok(Some(Arc::new(tables(args)?.rules()?)))
}

fn tables(args: &RulesArgs) -> Result<Tables> {
    let mut files = Vec::new();
    for path in &args.files {
        let name = inputs::show(path);
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
        files.push((name, text));
    }
    let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.trim_start_matches('\u{feff}'))).collect();
    Ok(pipeline::rules(&files)?)
}
