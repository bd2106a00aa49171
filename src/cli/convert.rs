//! `zhenggai convert`: inputs in, documents out, a manifest and a summary about both.

use super::args::ConvertArgs;
use super::inputs::{self, Input, Origin};
use super::load::{self, Loaded};
use super::manifest::{self, Counts, Earlier, Line};
use super::outputs::{self, Target};
use super::progress::Progress;
use super::summary::{Summary, Sums};
use super::{Outcome, atomic, names, ordered, rules};
use anyhow::{Context, Result, bail};
use std::collections::{BTreeSet, HashSet};
use std::fmt::Display;
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;
use tempfile::SpooledTempFile;
use zhenggai::Options;
use zhenggai::model::{Document, ErrorBody, ErrorDocument, ErrorSource};
use zhenggai::read::ReadError;
use zhenggai::redact;
use zhenggai::text::distinct::marked;
use zhenggai::write::{Layout, Writer};

/// Bytes of the manifest that are held in memory; more wait in a file without a name.
const MANIFEST_IN_MEMORY: usize = 4 << 20;

/// Runs the command.
pub fn run(args: &ConvertArgs) -> Result<Outcome> {
    let started = Instant::now();
    let rules = rules::load(&args.rules)?;
    let (writer, target) = outputs::choose(args.format.as_deref(), args.output.as_deref())?;
    if let Target::File(file) = &target {
        refuse_input(file, &args.paths)?;
    }
    let options = Options { include_hidden: args.include_hidden, rules, redact: args.redact };
    let mut inputs = inputs::collect(&args.paths, args.name.as_deref(), target.path())?;
    let given = inputs.iter().map(|input| input.path.clone()).filter(|_| args.redact).collect();
    inputs::tell(&mut inputs, &options);
    let documents = inputs.iter().filter(|input| input.passed_over().is_none()).count();
    if target == Target::Stdout && writer.layout == Layout::Files && documents > 1 {
        bail!("{documents} inputs: add -o DIR for a file each, or -f jsonl or -f csv for one stream");
    }
    let planned = match &target {
        Target::Folder(folder) => outputs::plan(inputs, folder, writer)?,
        Target::File(_) | Target::Stdout => inputs.into_iter().map(|input| (input, None)).collect(),
    };
    outputs::prepare(&target)?;
    let tasks = (1..).zip(planned).map(|(number, (input, file))| Task { input, number, file }).collect();
    let earlier = if let Target::Folder(folder) = &target { Earlier::read(folder) } else { Earlier::default() };
    let job = Job { writer, target: &target, tasks, options, earlier, given };
    let mut progress = Progress::start(args.progress, args.quiet, job.tasks.len());
    let summary = job.run(args.jobs(), &mut progress);
    progress.finish();
    let summary = summary?;
    report(&summary, args.quiet, &target, started);
    Ok(if summary.failed() == 0 { Outcome::Complete } else { Outcome::Partial })
}

/// An output that is one of the inputs would be read and then replaced.
fn refuse_input(output: &Path, inputs: &[PathBuf]) -> Result<()> {
    let Ok(output) = output.canonicalize() else { return Ok(()) };
    match inputs.iter().find(|input| input.canonicalize().is_ok_and(|i| i == output)) {
        Some(input) => bail!("{} is an input; give the output another name", inputs::show(input)),
        None => Ok(()),
    }
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
    /// What an earlier run wrote into the folder.
    earlier: Earlier,
    /// Names of the inputs as they are, where they are told otherwise.
    given: HashSet<String>,
}

/// One input and the file its document goes to; none where it goes to a stream or is passed over.
struct Task {
    input: Input,
    /// Its place among the inputs, from 1.
    number: u32,
    file: Option<PathBuf>,
}

/// What is left of an input when its document is written or serialized.
struct Done {
    line: Line,
    sums: Option<Sums>,
    /// What goes to the stream.
    bytes: Vec<u8>,
}

impl Done {
    fn is_skipped(&self) -> bool {
        matches!(self.line.outcome, manifest::Outcome::Skipped { .. })
    }
}

impl Job<'_> {
    fn run(self, jobs: usize, progress: &mut Progress) -> Result<Summary> {
        let mut sink = Sink::open(self.target)?;
        sink.write(&(self.writer.head)()?)?;
        let mut lines = SpooledTempFile::new(MANIFEST_IN_MEMORY);
        let mut summary = Summary::default();
        // Standard input is read here: a worker must not wait for a person while the others' results pile up.
        let stdin = match self.tasks.iter().any(|task| task.input.origin == Origin::Stdin) {
            true => Some(inputs::read_stdin(zhenggai::read::limits::MAX_INPUT + 1)?),
            false => None,
        };
        let mut written = BTreeSet::new();
        let mut take_one = |done: &Done| -> Result<()> {
            sink.write(&done.bytes)?;
            if let (manifest::Outcome::Read { output, .. }, Target::Folder(_)) = (&done.line.outcome, self.target) {
                written.insert(output.clone());
                if let Some(sha256) = self.earlier.written(output) {
                    summary.add_replaced(output, sha256 != done.line.sha256.as_deref());
                }
            }
            match (&done.line.outcome, &done.sums) {
                (manifest::Outcome::Failed(error), _) => summary.add_failed(error),
                (manifest::Outcome::Skipped { reason }, _) => summary.add_skipped(*reason),
                (manifest::Outcome::Read { .. }, sums) => summary.add_read(sums.as_ref().unwrap_or(&Sums::default())),
                (manifest::Outcome::Stale { .. }, _) => {}
            }
            write_line(&mut lines, &done.line)
        };
        // What one input gave: one thing, or one for each member of an archive.
        let take = |(path, done): (String, Vec<Done>)| {
            progress.step(&path);
            // With one input alone: nothing was written yet. A compressed file is one document like any other.
            let documents = done.iter().filter(|one| !one.is_skipped()).count();
            if self.writer.layout == Layout::Files && *self.target == Target::Stdout && documents > 1 {
                bail!("{path} is an archive: add -o DIR for a file each, or -f jsonl or -f csv for one stream");
            }
            done.iter().try_for_each(&mut take_one)
        };
        let work = |task: &Task| (task.input.path.clone(), self.convert(task, stdin.as_deref()));
        let size = |(_, done): &(String, Vec<Done>)| done.iter().map(|done| done.bytes.len()).sum();
        ordered::run(&self.tasks, jobs, work, size, take)?;
        sink.finish()?;
        if let Target::Folder(folder) = self.target {
            for line in self.earlier.stale(folder, &written).filter_map(|line| self.tell_stale(folder, line)) {
                if let manifest::Outcome::Stale { output } = &line.outcome {
                    summary.add_stale(output);
                }
                write_line(&mut lines, &line)?;
            }
            write_manifest(folder, &mut lines)?;
        }
        Ok(summary)
    }

    /// What an earlier run left, as it may be told. What it wrote for an input of this run, under a name that is told
    /// otherwise now, is replaced by what this run wrote, and goes.
    fn tell_stale(&self, folder: &Path, line: Line) -> Option<Line> {
        let Line { path, member, sha256, outcome: manifest::Outcome::Stale { output } } = line else {
            return Some(line);
        };
        let told = self.options.path(&output);
        if self.given.contains(&path) && (told != output || member.is_none()) {
            outputs::remove_stale(&folder.join(&output));
            // Names of folders tell as much. One that holds anything else stays.
            let above = Path::new(&output).ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
            let _ = above.map(|above| std::fs::remove_dir(folder.join(above))).take_while(Result::is_ok).count();
            return None;
        }
        let member = member.map(|member| self.options.path(&member));
        Some(Line {
            path: self.options.path(&path),
            member,
            sha256,
            outcome: manifest::Outcome::Stale { output: told },
        })
    }

    /// Reads, converts and, into a folder, writes one input.
    fn convert(&self, task: &Task, stdin: Option<&[u8]>) -> Vec<Done> {
        let stdin = stdin.filter(|_| task.input.origin == Origin::Stdin);
        let (mut done, mut taken) = (Vec::new(), BTreeSet::new());
        load::load(&task.input, stdin, &self.options, &mut |loaded| done.push(self.put(task, loaded, &mut taken)));
        done
    }

    /// Writes or serializes what an input or a member gave; what an earlier run wrote for it goes if it gave nothing.
    /// `taken` are the files of the archive's other members.
    fn put(&self, task: &Task, mut loaded: Loaded, taken: &mut BTreeSet<PathBuf>) -> Done {
        if let Loaded::Read(document) = &mut loaded
            && document.source.path != task.input.path
        {
            // Less of the name may be told than was known before it was read, and others may be told alike.
            document.source.path = marked(&document.source.path, task.number);
        }
        let file = self.file(task, &loaded);
        let done = match loaded {
            Loaded::Read(document) => match &file {
                Some(file) if !taken.insert(file.clone()) => {
                    let why = "another member of the archive has the same output";
                    self.fail(Box::new(unwritable(&document, &why, "Unpack the archive and pass the folder.")))
                }
                _ => return self.keep(&document, file.as_deref()),
            },
            Loaded::Failed(error) => self.fail(error),
            Loaded::Skipped { member, reason, sha256 } => {
                let outcome = manifest::Outcome::Skipped { reason };
                Done {
                    line: Line { path: task.input.path.clone(), member, sha256, outcome },
                    sums: None,
                    bytes: Vec::new(),
                }
            }
        };
        if let Some(file) = file.filter(|file| !taken.contains(file)) {
            outputs::remove_stale(&file);
        }
        done
    }

    /// The file that a document goes to; for what is none, that of an earlier run. A member that was passed over unread or
    /// whose path leads out of the archive has none.
    fn file(&self, task: &Task, loaded: &Loaded) -> Option<PathBuf> {
        let Target::Folder(folder) = self.target else { return None };
        let path = &task.input.path;
        let (member, sha256) = match loaded {
            Loaded::Read(document) => (document.source.member.as_deref(), Some(document.source.sha256.as_str())),
            Loaded::Failed(error) => {
                let (member, sha256) = (error.source.member.as_deref(), error.source.sha256.as_deref());
                if member.is_some() && sha256.is_none() && error.error.code == ReadError::UnsafePath.code() {
                    return None;
                }
                // The digest serves only to tell cut names apart. Of bytes that could not be had it is that of before.
                (member, sha256.or_else(|| self.earlier.digest(path, member)))
            }
            Loaded::Skipped { member: Some(_), sha256: None, .. } => return None,
            Loaded::Skipped { member, sha256, .. } => (member.as_deref(), sha256.as_deref()),
        };
        match member {
            None => match loaded {
                Loaded::Read(document) if document.source.path != *path => {
                    let digest = || Ok::<_, ()>(document.source.sha256.clone());
                    let below = names::output_path(&document.source.path, self.writer.extension, digest);
                    below.ok().map(|below| folder.join(below))
                }
                _ => task.file.clone(),
            },
            Some(member) => outputs::member_file(path, member, sha256, self.writer).map(|file| folder.join(file)),
        }
    }

    fn keep(&self, document: &Document, file: Option<&Path>) -> Done {
        let (path, member) = (document.source.path.clone(), document.source.member.clone());
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
                let line = Line { path, member, sha256: Some(document.source.sha256.clone()), outcome };
                Done { line, sums: Some(Sums::of(document)), bytes }
            }
            Err(error) => self.fail(Box::new(unwritable(document, &error, outputs::hint(&error)))),
        }
    }

    fn fail(&self, mut error: Box<ErrorDocument>) -> Done {
        if self.options.redact {
            redact::error(&mut error, self.options.rules());
        }
        let mut bytes = Vec::new();
        if let Some(write) = self.writer.error {
            // Memory takes whatever is written to it.
            let _ = write(&error, &mut bytes);
        }
        let ErrorSource { path, member, sha256, .. } = error.source.clone();
        Done { line: Line { path, member, sha256, outcome: manifest::Outcome::Failed(error) }, sums: None, bytes }
    }

    /// An output file below the output folder.
    fn below(&self, file: Option<&Path>) -> String {
        let below = file.zip(self.target.path()).and_then(|(file, folder)| file.strip_prefix(folder).ok());
        below.map(inputs::show).unwrap_or_default()
    }
}

/// A document that was read and could not be written: a full disk, a path too long for the file system.
fn unwritable(document: &Document, error: &dyn Display, hint: &str) -> ErrorDocument {
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

fn write_line(lines: &mut SpooledTempFile, line: &Line) -> Result<()> {
    let mut bytes = serde_json::to_vec(line)?;
    bytes.push(b'\n');
    Ok(lines.write_all(&bytes)?)
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
