//! The command line: parse the arguments, run, return the exit code.
#![forbid(unsafe_code)]
#![warn(missing_docs)]
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]
// The clock, the environment and the process are banned everywhere else (clippy.toml).
#![allow(clippy::disallowed_methods)]

mod cli;

use std::process::ExitCode;

// The program only: whoever builds on the library chooses an allocator of their own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
