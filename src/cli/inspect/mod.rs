//! `zhenggai inspect`: what was seen in one document, how it was understood, and what was left over.

mod grid;
mod json;
mod members;
mod text;

use super::args::{InspectArgs, InspectForm};
use super::inputs;
use super::load::{self, Fetched};
use super::terminal::{Style, complain};
use super::{Outcome, inputs::Input, rules};
use anyhow::{Result, bail};
use std::io::{self, BufWriter, Write};
use zhenggai::Options;
use zhenggai::model::{Body, Document, ErrorDocument, Split};
use zhenggai::pipeline;
use zhenggai::read::{self, Budget, ReadError, archive};
use zhenggai::redact::{self, Redactor};
use zhenggai::split;

/// What the stages made of one input.
struct Seen {
    /// What the reader made of the bytes.
    body: Body,
    /// What the split stage made of the body.
    split: Split,
    /// What came out.
    document: Document,
}

/// Runs the command.
pub fn run(args: &InspectArgs) -> Result<Outcome> {
    if args.path.is_dir() {
        bail!("{} is a folder; inspect takes one file", inputs::show(&args.path));
    }
    let paths = std::slice::from_ref(&args.path);
    let options =
        Options { include_hidden: args.include_hidden, rules: rules::load(&args.rules)?, redact: args.redact };
    let mut found = inputs::collect(paths, args.name.as_deref(), &[])?;
    inputs::tell(&mut found, &options);
    let Some(input) = found.into_iter().next() else { bail!("nothing to inspect") };
    let bytes = match load::fetch(&input) {
        Ok(Fetched::Bytes(bytes)) => bytes,
        Ok(Fetched::Passed(_)) => Vec::new(),
        Err(error) => return Ok(fail(error, &options)),
    };
    let seen = match &args.member {
        None if archive::is_archive(&bytes, &input.path) => {
            return members::list(&bytes, &input.path, &options, args.format);
        }
        None => see(&bytes, &input, &options),
        Some(member) => match members::find(&bytes, &input.path, member, &options)? {
            Ok(found) => {
                let input = Input { path: member.clone(), ..input };
                see(&found, &input, &options)
            }
            Err(error) => Err(error),
        },
    };
    match seen {
        Ok(seen) => {
            let mut out = BufWriter::new(io::stdout().lock());
            match args.format {
                InspectForm::Json => json::write(&seen, &mut out)?,
                InspectForm::Text => text::Report::new(Style::for_stdout(), args.full).write(&seen, &mut out)?,
            }
            out.flush()?;
            Ok(Outcome::Complete)
        }
        Err(error) => Ok(fail(error, &options)),
    }
}

fn fail(mut error: Box<ErrorDocument>, options: &Options) -> Outcome {
    if options.redact {
        redact::error(&mut error, options.rules());
    }
    let body = &error.error;
    complain(&format!("{}: {} ({})\n  {}", error.source.path, body.message, body.code, body.hint));
    Outcome::Partial
}

fn see(bytes: &[u8], input: &Input, options: &Options) -> Result<Seen, Box<ErrorDocument>> {
    let stages = || -> Result<Seen, ReadError> {
        let budget = Budget::new();
        let include_hidden = options.include_hidden;
        let (_, read) = read::read(&read::Input { bytes, name: &input.path, include_hidden, budget: &budget })?;
        let rules = options.rules();
        let split = split::split(read.body.blocks.clone(), rules);
        let open = Options { redact: false, ..options.clone() };
        let document = pipeline::convert(bytes, &input.path, &open)?;
        let seen = Seen { body: read.body, split, document };
        if !options.redact {
            return Ok(seen);
        }
        let redactor = Redactor::new(&seen.body, &seen.document, rules);
        Ok(Seen {
            body: redactor.body(seen.body),
            split: redactor.split(seen.split),
            document: redactor.document(seen.document),
        })
    };
    load::attempt(bytes, &input.path, true, stages)
        .map_err(|error| Box::new(pipeline::error_document(bytes, &input.path, &error)))
}
