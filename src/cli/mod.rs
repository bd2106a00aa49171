//! The command line. Paths, threads, printing and the clock live here and nowhere else; what a document says is none
//! of its business.

mod args;
mod atomic;
mod convert;
mod formats;
mod inputs;
mod inspect;
mod interrupt;
mod load;
mod manifest;
mod names;
mod normalize;
mod ordered;
mod outputs;
mod pages;
mod progress;
mod rules;
mod schema;
mod sink;
mod summary;
mod terminal;

use args::{Args, Command, ConvertArgs, InspectArgs};
use clap::Parser;
use std::io;
use std::process::ExitCode;

/// How a command ended that could do its work at all; anything else is an error and exit code 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Everything was read.
    Complete,
    /// Some input was not.
    Partial,
    /// The user stopped it.
    Interrupted,
}

/// Parses the arguments, runs the command and says how it went: 0 all read, 1 some failed, 2 usage or output, 130
/// interrupted.
pub fn main() -> ExitCode {
    pages::begin_small();
    load::silence_panics();
    if let Err(error) = interrupt::listen() {
        terminal::complain(&format!("cannot handle interrupts: {error}"));
    }
    let command = Args::parse().command;
    if matches!(
        &command,
        Command::Convert(ConvertArgs { redact: true, .. }) | Command::Inspect(InspectArgs { redact: true, .. })
    ) {
        terminal::redact_messages();
    }
    let done = match command {
        Command::Convert(args) => convert::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Normalize(args) => normalize::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Formats => formats::run(),
        Command::Rules(args) => rules::run(&args),
    };
    match done {
        Ok(Outcome::Complete) => ExitCode::SUCCESS,
        Ok(Outcome::Partial) => ExitCode::from(1),
        Ok(Outcome::Interrupted) => ExitCode::from(interrupt::CODE),
        // Whoever read our output has seen enough (`| head`): that is not a failure.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::complain(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe))
}
