//! The arguments. Their docs are the help text.

use clap::builder::PossibleValuesParser;
use clap::{Parser, Subcommand, ValueEnum};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use zhenggai::write::WRITERS;

const EXAMPLES: &str = "\
Examples:
  zhenggai convert 通报/ -o out/                 a JSON file for each document of a folder
  zhenggai convert 整改方案.docx | jq .records   one document to standard output
  zhenggai convert 通报/ -o 清单.csv             one table for Excel
  zhenggai inspect 整改方案.docx                 what was seen in it, and where

Exit codes:
  0    everything was read
  1    some input could not be read
  2    wrong usage, a PATH that is not there, or output that cannot be written
  130  interrupted";

/// Reads China's published rectification documents (整改方案, 整改清单, 整改台账) and writes normalized JSON.
#[derive(Debug, Parser)]
#[command(name = "zhenggai", version, after_help = EXAMPLES, max_term_width = 100)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Convert documents, files or whole folders, to JSON or CSV
    Convert(ConvertArgs),
    /// Show what was seen in one document, how it was understood and what was left over
    Inspect(InspectArgs),
    /// Normalize single fields, JSON lines in and out, for pipelines that already have the cells
    Normalize(NormalizeArgs),
    /// Print the JSON Schema of what `convert` emits, or of the lines of its manifest
    Schema(SchemaArgs),
    /// List the formats that are read, and those that are recognised and refused
    Formats,
    /// Print the rules in force: labels, section words, unit words, words of running text
    Rules(RulesArgs),
}

const CONVERT_EXAMPLES: &str = "\
Examples:
  zhenggai convert 通报/ -o out/
  zhenggai convert 通报/ -f jsonl -o all.jsonl
  zhenggai convert 甲镇/ 乙镇/ -f csv > all.csv
  zhenggai convert 通报/ -o 清单.csv --manifest 清单.manifest.jsonl
  curl -s https://example.org/a.docx | zhenggai convert - --name a.docx

With -o DIR each input becomes DIR/<its path>.json, and DIR/manifest.jsonl has a line for every input \
of the run: read, failed or skipped. What an earlier run wrote for an input that now fails is removed; \
what it wrote under the same path is replaced, and the summary says so. No other file is replaced. \
A run that is interrupted says so of the inputs it did not get to; run it again to finish.

A path is told below the folder given; with several PATHs it begins with the last part of each, and \
with more of it where two end alike.

Each member of an archive (.zip, .tar, .gz, .tgz) is an input of its own: it becomes \
DIR/<path of the archive>/<path in it>.json.

With -f jsonl or -f csv all inputs go to one stream: failed inputs are objects of their own in jsonl, \
and are told on standard error in either case. --manifest FILE accounts for every input.";

/// Arguments of `convert`.
#[derive(Debug, clap::Args)]
#[command(after_help = CONVERT_EXAMPLES)]
pub struct ConvertArgs {
    /// Files and folders; - is standard input
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Folder for the JSON files; or one file: x.json for one document, x.jsonl or x.csv for all. Without it the output goes
    /// to standard output
    #[arg(short, long, value_name = "DIR|FILE")]
    pub output: Option<PathBuf>,
    /// Output form; without it the extension of the output file decides, else json
    #[arg(short, long, value_parser = PossibleValuesParser::new(WRITERS.iter().map(|w| {
        clap::builder::PossibleValue::new(w.name).help(w.about)
    })))]
    pub format: Option<String>,
    /// Also write a line about every input (read, failed or skipped) to this file; with -o DIR it is DIR/manifest.jsonl
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
    /// Name of standard input; its extension is a hint, as a file's is
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Inputs converted at the same time [default: one for each processor]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Read hidden rows, columns and sheets too; they are marked in their places
    #[arg(long)]
    pub include_hidden: bool,
    /// Take telephone and ID numbers, e-mail addresses and named contacts out of all that is written, names of files
    /// included
    #[arg(long)]
    pub redact: bool,
    #[command(flatten)]
    pub rules: RulesArgs,
    /// Show how far the run has come, on standard error
    #[arg(long, value_enum, default_value_t = ProgressWhen::Auto, value_name = "WHEN")]
    pub progress: ProgressWhen,
    /// No progress and no summary; failures are still told
    #[arg(short, long)]
    pub quiet: bool,
}

impl ConvertArgs {
    /// Threads to convert on.
    pub fn jobs(&self) -> usize {
        self.jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get)
    }
}

/// When progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ProgressWhen {
    /// Where standard error is a terminal
    Auto,
    /// Also on a pipe, a line a second
    Always,
    /// Not at all
    Never,
}

/// Arguments of `inspect`.
#[derive(Debug, clap::Args)]
pub struct InspectArgs {
    /// A file; - is standard input
    #[arg(value_name = "FILE")]
    pub path: PathBuf,
    /// Output form
    #[arg(short, long, value_enum, default_value_t = InspectForm::Text)]
    pub format: InspectForm,
    /// Name of standard input; its extension is a hint, as a file's is
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Read hidden rows, columns and sheets too; they are marked in their places
    #[arg(long)]
    pub include_hidden: bool,
    /// Take telephone and ID numbers, e-mail addresses and named contacts out of what is shown
    #[arg(long)]
    pub redact: bool,
    #[command(flatten)]
    pub rules: RulesArgs,
    /// Member of an archive to look at; without it an archive's members are listed
    #[arg(long, value_name = "PATH")]
    pub member: Option<String>,
    /// Cut no cell and no paragraph short
    #[arg(long)]
    pub full: bool,
}

/// Rule files.
#[derive(Debug, Default, clap::Args)]
pub struct RulesArgs {
    /// TOML file laid over the built-in rules, in the form `rules` prints; may be given again
    #[arg(long = "rules", value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// Arguments of `schema`.
#[derive(Debug, clap::Args)]
pub struct SchemaArgs {
    /// What is described
    #[arg(value_enum, default_value_t = SchemaOf::Document)]
    pub of: SchemaOf,
}

/// What a schema is printed of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// What is emitted for one input: a document, or an error
    Document,
    /// A line of manifest.jsonl
    Manifest,
}

/// Output form of `inspect`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum InspectForm {
    /// For people
    Text,
    /// The paragraphs and table grids as JSON
    Json,
}

const NORMALIZE_EXAMPLES: &str = "\
Examples:
  echo '{\"raw\": \"9月底前\", \"doc_date\": \"2021-09-18\"}' | zhenggai normalize deadline
  echo '{\"raw\": \"县财政局、审计局\", \"column\": \"责任单位\"}' | zhenggai normalize units

Each line is an object of which only raw is required; other keys are left alone. Each output line is \
a deadline object or an array of units. A line that is no such object gives null and a message on \
standard error, and the exit code is 1.";

/// Arguments of `normalize`.
#[derive(Debug, clap::Args)]
#[command(after_help = NORMALIZE_EXAMPLES)]
pub struct NormalizeArgs {
    /// What the fields are
    #[arg(value_enum)]
    pub field: NormalizeField,
    #[command(flatten)]
    pub rules: RulesArgs,
}

/// What `normalize` reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NormalizeField {
    /// 整改时限: dates and ways of working
    Deadline,
    /// 责任单位: bodies, persons and their roles
    Units,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_sound() {
        Args::command().debug_assert();
    }
}
