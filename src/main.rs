//! The command line: parse the arguments, run, return the exit code.
fn main() {}
