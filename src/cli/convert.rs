//! `zhenggai convert`: inputs in, documents out, a manifest and a summary about both.

use super::args::ConvertArgs;
use super::inputs::{self, Input, Origin};
use super::load::{self, Loaded};
use super::manifest::{self, Counts, Line};
use super::outputs::{self, Target};
use super::progress::Progress;
use super::summary::{Summary, Sums};
use super::{Outcome, atomic, ordered, rules, skip};
use anyhow::{Context, Result, bail};
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;
use tempfile::SpooledTempFile;
use zhenggai::Options;
use zhenggai::model::{Document, ErrorBody, ErrorDocument, ErrorSource};
use zhenggai::write::{Layout, Writer};

/// Bytes of the manifest that are held in memory; more wait in a file without a name.
const MANIFEST_IN_MEMORY: usize = 4 << 20;

/// Runs the command.
pub fn run(args: &ConvertArgs) -> Result<Outcome> {
    let started = Instant::now();
    let rules = rules::load(&args.rules)?;
    let (writer, target) = outputs::choose(args.format.as_deref(), args.output.as_deref())?;
    let inputs = inputs::collect(&args.paths, args.name.as_deref(), target.path())?;
    let documents = inputs.iter().filter(|input| skip::by_name(&input.path).is_none()).count();
    if target == Target::Stdout && writer.layout == Layout::Files && documents > 1 {
        bail!("{documents} inputs: add -o DIR for a file each, or -f jsonl or -f csv for one stream");
    }
    let planned = match &target {
        Target::Folder(folder) => outputs::plan(inputs, folder, writer)?,
        Target::File(_) | Target::Stdout => inputs.into_iter().map(|input| (input, None)).collect(),
    };
    outputs::prepare(&target)?;
    let tasks = planned.into_iter().map(|(input, file)| Task { input, file }).collect();
    let options = Options { include_hidden: args.include_hidden, rules, redact: args.redact };
    let job = Job { writer, target: &target, tasks, options };
    let mut progress = Progress::start(args.progress, args.quiet, job.tasks.len());
    let summary = job.run(args.jobs(), &mut progress);
    progress.finish();
    let summary = summary?;
    report(&summary, args.quiet, &target, started);
    Ok(if summary.failed() == 0 { Outcome::Complete } else { Outcome::Partial })
}

fn report(summary: &Summary, quiet: bool, target: &Target, started: Instant) {
    let text = match (quiet, target) {
        (true, _) => summary.failures(),
        (false, Target::Folder(folder)) => {
            let place = format!("{} ({} lists every file)", inputs::show(folder), manifest::NAME);
            summary.text(Some(&place), started.elapsed())
        }
        (false, Target::File(file)) => summary.text(Some(&inputs::show(file)), started.elapsed()),
        (false, Target::Stdout) => summary.text(None, started.elapsed()),
    };
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// One run.
struct Job<'a> {
    writer: &'static Writer,
    target: &'a Target,
    tasks: Vec<Task>,
    options: Options,
}

/// One input and the file its document goes to; none where it goes to a stream or is passed over.
struct Task {
    input: Input,
    file: Option<PathBuf>,
}

/// What is left of an input when its document is written or serialized.
struct Done {
    line: Line,
    sums: Option<Sums>,
    /// What goes to the stream.
    bytes: Vec<u8>,
}

impl Job<'_> {
    fn run(&self, jobs: usize, progress: &mut Progress) -> Result<Summary> {
        let mut sink = Sink::open(self.target)?;
        sink.write(&(self.writer.head)()?)?;
        let mut lines = SpooledTempFile::new(MANIFEST_IN_MEMORY);
        let mut summary = Summary::default();
        // Standard input is read here: a worker must not wait for a person while the others' results pile up.
        let stdin = match self.tasks.iter().any(|task| task.input.origin == Origin::Stdin) {
            true => Some(inputs::read_stdin(zhenggai::read::limits::MAX_INPUT + 1)?),
            false => None,
        };
        let take = |done: Done| {
            sink.write(&done.bytes)?;
            progress.step(&done.line.path);
            match (&done.line.outcome, &done.sums) {
                (manifest::Outcome::Failed(error), _) => summary.add_failed(error),
                (manifest::Outcome::Skipped { reason }, _) => summary.add_skipped(*reason),
                (manifest::Outcome::Read { .. }, sums) => summary.add_read(sums.as_ref().unwrap_or(&Sums::default())),
            }
            let mut line = serde_json::to_vec(&done.line)?;
            line.push(b'\n');
            Ok(lines.write_all(&line)?)
        };
        let work = |task: &Task| self.convert(task, stdin.as_deref());
        ordered::run(&self.tasks, jobs, work, |done| done.bytes.len(), take)?;
        sink.finish()?;
        if let Target::Folder(folder) = self.target {
            write_manifest(folder, &mut lines)?;
        }
        Ok(summary)
    }

    /// Reads, converts and, into a folder, writes one input.
    fn convert(&self, task: &Task, stdin: Option<&[u8]>) -> Done {
        let Task { input, file } = task;
        let file = file.as_deref();
        let stdin = stdin.filter(|_| input.origin == Origin::Stdin);
        let done = match load::load(input, stdin, &self.options) {
            Loaded::Read(document) => self.keep(&document, file),
            Loaded::Failed(error) => self.fail(error),
            Loaded::Skipped { reason, sha256 } => {
                let outcome = manifest::Outcome::Skipped { reason };
                Done { line: Line { path: input.path.clone(), sha256, outcome }, sums: None, bytes: Vec::new() }
            }
        };
        if let (Some(file), manifest::Outcome::Failed(_) | manifest::Outcome::Skipped { .. }) =
            (file, &done.line.outcome)
        {
            outputs::remove_stale(file);
        }
        done
    }

    fn keep(&self, document: &Document, file: Option<&Path>) -> Done {
        let mut bytes = Vec::new();
        let written = match file {
            Some(file) => outputs::write_file(file, &|out| (self.writer.document)(document, out)),
            None => (self.writer.document)(document, &mut bytes),
        };
        match written {
            Ok(()) => {
                let outcome = manifest::Outcome::Read {
                    output: self.below(file),
                    format: document.source.format.clone(),
                    counts: Counts::of(document),
                };
                let line =
                    Line { path: document.source.path.clone(), sha256: Some(document.source.sha256.clone()), outcome };
                Done { line, sums: Some(Sums::of(document)), bytes }
            }
            Err(error) => self.fail(Box::new(unwritable(document, &error))),
        }
    }

    fn fail(&self, error: Box<ErrorDocument>) -> Done {
        let mut bytes = Vec::new();
        if let Some(write) = self.writer.error {
            // Memory takes whatever is written to it.
            let _ = write(&error, &mut bytes);
        }
        let path = error.source.path.clone();
        let sha256 = error.source.sha256.clone();
        Done { line: Line { path, sha256, outcome: manifest::Outcome::Failed(error) }, sums: None, bytes }
    }

    /// An output file below the output folder.
    fn below(&self, file: Option<&Path>) -> String {
        let below = file.zip(self.target.path()).and_then(|(file, folder)| file.strip_prefix(folder).ok());
        below.map(inputs::show).unwrap_or_default()
    }
}

/// A document that was read and could not be written: a full disk, a path too long for the file system.
fn unwritable(document: &Document, error: &io::Error) -> ErrorDocument {
    let hint = "Check the free space and the rights of the output folder, and the length of the path.";
    ErrorDocument {
        schema: zhenggai::model::ERROR_SCHEMA,
        source: ErrorSource::from(document.source.clone()),
        error: ErrorBody {
            code: "output-failed".into(),
            message: format!("the output cannot be written: {error}"),
            hint: hint.into(),
        },
    }
}

fn write_manifest(folder: &Path, lines: &mut SpooledTempFile) -> Result<()> {
    let path = folder.join(manifest::NAME);
    let mut write = || -> io::Result<()> {
        lines.rewind()?;
        let mut file = atomic::Pending::create(&path)?;
        io::copy(lines, &mut file)?;
        file.finish()
    };
    write().with_context(|| format!("cannot write {}", inputs::show(&path)))
}

/// Where a stream goes.
enum Sink {
    Stdout(BufWriter<io::StdoutLock<'static>>),
    File(BufWriter<atomic::Pending>, PathBuf),
    /// Files are written one by one elsewhere.
    None,
}

impl Sink {
    fn open(target: &Target) -> Result<Self> {
        Ok(match target {
            Target::Stdout => Sink::Stdout(BufWriter::new(io::stdout().lock())),
            Target::File(path) => {
                let file =
                    atomic::Pending::create(path).with_context(|| format!("cannot write {}", inputs::show(path)))?;
                Sink::File(BufWriter::new(file), path.clone())
            }
            Target::Folder(_) => Sink::None,
        })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        match self {
            Sink::Stdout(out) => out.write_all(bytes).context("cannot write to standard output"),
            Sink::File(out, path) => {
                out.write_all(bytes).with_context(|| format!("cannot write {}", inputs::show(path)))
            }
            Sink::None => Ok(()),
        }
    }

    fn finish(self) -> Result<()> {
        match self {
            Sink::Stdout(mut out) => out.flush().context("cannot write to standard output"),
            Sink::File(out, path) => out
                .into_inner()
                .map_err(io::IntoInnerError::into_error)
                .and_then(atomic::Pending::finish)
                .with_context(|| format!("cannot write {}", inputs::show(&path))),
            Sink::None => Ok(()),
        }
    }
}
