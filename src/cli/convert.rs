//! `zhenggai convert`: inputs in, documents out, a manifest and a summary about both.

use super::args::ConvertArgs;
use super::inputs::{self, Input, Origin};
use super::load::{self, Loaded};
use super::manifest::{self, Earlier, Lines};
use super::outputs::{self, Target};
use super::progress::Progress;
use super::sink::Sink;
use super::summary::{Summary, Sums};
use super::terminal::{complain, one_line};
use super::{Outcome, interrupt, names, ordered, rules};
use anyhow::{Result, bail};
use std::collections::{BTreeSet, HashSet};
use std::fmt::Display;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;
use zhenggai::Options;
use zhenggai::model::{Counts, Document, ErrorBody, ErrorDocument, ErrorSource, ManifestLine, ManifestOutcome};
use zhenggai::read::ReadError;
use zhenggai::redact;
use zhenggai::text::distinct::marked;
use zhenggai::write::{Layout, Writer};

/// Runs the command.
pub fn run(args: &ConvertArgs) -> Result<Outcome> {
    let started = Instant::now();
    let rules = rules::load(&args.rules)?;
    let (writer, target) = outputs::choose(args.format.as_deref(), args.output.as_deref())?;
    let manifest = outputs::manifest(args.manifest.as_deref(), &target)?;
    let written: Vec<&Path> = target.path().into_iter().chain(args.manifest.as_deref()).collect();
    written.iter().filter(|path| !path.is_dir()).try_for_each(|file| refuse_input(file, &args.paths))?;
    let options = Options { include_hidden: args.include_hidden, rules, redact: args.redact };
    let mut inputs = inputs::collect(&args.paths, args.name.as_deref(), &written)?;
    let given = inputs.iter().map(|input| input.path.clone()).filter(|_| args.redact).collect();
    inputs::tell(&mut inputs, &options);
    if writer.layout == Layout::Files && !matches!(target, Target::Folder(_)) {
        one_document(&inputs, &target)?;
    }
    let planned = match &target {
        Target::Folder(folder) => outputs::plan(inputs, folder, writer)?,
        Target::File(_) | Target::Stdout => inputs.into_iter().map(|input| (input, None)).collect(),
    };
    outputs::prepare(&target, manifest.as_deref(), writer)?;
    let tasks = (1..).zip(planned).map(|(number, (input, file))| Task { input, number, file }).collect();
    let earlier = if let Target::Folder(folder) = &target { Earlier::read(folder) } else { Earlier::default() };
    let job = Job { writer, target: &target, manifest, tasks, options, earlier, given };
    let mut progress = Progress::start(args.progress, args.quiet, job.tasks.len());
    let ended = job.run(args.jobs(), &mut progress);
    progress.finish();
    match ended? {
        Ended::Whole(summary) => {
            report(&summary, args, &job.options, &target, started);
            Ok(if summary.failed() == 0 { Outcome::Complete } else { Outcome::Partial })
        }
        Ended::Interrupted(what) => {
            complain(&what);
            Ok(Outcome::Interrupted)
        }
    }
}

/// One file, or standard output, holds one document.
fn one_document(inputs: &[Input], target: &Target) -> Result<()> {
    let is_own = |input: &Input| matches!(&input.origin, Origin::File(path) if !input.named && outputs::is_own(path));
    let documents = inputs.iter().filter(|input| input.passed_over().is_none() && !is_own(input)).count();
    if documents <= 1 {
        return Ok(());
    }
    let ways = "a file each, or -f jsonl or -f csv for one stream";
    match target.path() {
        Some(file) => bail!("{documents} inputs and one file {}: name a folder for {ways}", inputs::show(file)),
        None => bail!("{documents} inputs: add -o DIR for {ways}"),
    }
}

/// An output that is one of the inputs would be read and then replaced.
fn refuse_input(output: &Path, inputs: &[PathBuf]) -> Result<()> {
    let Ok(output) = output.canonicalize() else { return Ok(()) };
    match inputs.iter().find(|input| input.canonicalize().is_ok_and(|i| i == output)) {
        Some(input) => bail!("{} is an input; give the output another name", inputs::show(input)),
        None => Ok(()),
    }
}

fn report(summary: &Summary, args: &ConvertArgs, options: &Options, target: &Target, started: Instant) {
    let shown = |path: &Path| one_line(&options.path(&inputs::show(path)));
    let output = match target {
        Target::Folder(folder) => Some(format!("{} ({} lists every file)", shown(folder), manifest::NAME)),
        // An input that cannot be read gives no file.
        Target::File(file) => file.exists().then(|| shown(file)),
        Target::Stdout => None,
    };
    let manifest = args.manifest.as_deref().map(|file| format!("{} lists every file", shown(file)));
    let output = output.into_iter().chain(manifest).reduce(|output, manifest| format!("{output}; {manifest}"));
    let text = if args.quiet { summary.failures() } else { summary.text(output.as_deref(), started.elapsed()) };
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// One run.
struct Job<'a> {
    writer: &'static Writer,
    target: &'a Target,
    /// Where the manifest goes, if one is written.
    manifest: Option<PathBuf>,
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
    line: ManifestLine,
    sums: Option<Sums>,
    /// What goes to the stream.
    bytes: Vec<u8>,
}

impl Done {
    /// Nothing but what became of it.
    fn only(line: ManifestLine) -> Self {
        Done { line, sums: None, bytes: Vec::new() }
    }

    /// Whether it is, or might have been, a document.
    fn counts(&self) -> bool {
        matches!(self.line.outcome, ManifestOutcome::Read { .. } | ManifestOutcome::Failed(_))
    }
}

/// How a run ended.
enum Ended {
    /// Every input had its turn.
    Whole(Summary),
    /// The user stopped it; what is to be said.
    Interrupted(String),
}

impl Job<'_> {
    fn run(&self, jobs: usize, progress: &mut Progress) -> Result<Ended> {
        let mut sink = Sink::open(self.target, self.writer.layout)?;
        sink.write(&(self.writer.head)()?)?;
        // Standard input is read here: a worker must not wait for a person while the others' results pile up.
        let stdin = match self.tasks.iter().any(|task| task.input.origin == Origin::Stdin) {
            true => Some(inputs::read_stdin()?),
            false => None,
        };
        let running = interrupt::Run::begin(self.tasks.len());
        self.announce()?;
        let mut tally = Tally::new();
        // What one input gave: one thing, or one for each member of an archive.
        let take = |(path, done): (String, Vec<Done>)| {
            // With one input alone: nothing was written yet. A compressed file is one document like any other.
            if self.is_for_one() && done.iter().filter(|one| one.counts()).count() > 1 {
                bail!("{path} is an archive: add -o DIR for a file each, or -f jsonl or -f csv for one stream");
            }
            for one in &done {
                sink.write(&one.bytes)?;
                tally.add(one, &self.earlier)?;
            }
            if !done.iter().any(|one| matches!(one.line.outcome, ManifestOutcome::Interrupted { .. })) {
                running.step();
                progress.step(&path);
            }
            Ok(())
        };
        let work = |task: &Task| (task.input.path.clone(), self.convert(task, stdin.as_deref()));
        let size = |(_, done): &(String, Vec<Done>)| done.iter().map(|done| done.bytes.len()).sum();
        ordered::run(&self.tasks, jobs, work, size, take)?;
        let done = running.done();
        if done < self.tasks.len() {
            sink.leave()?;
            return self.leave(tally, done);
        }
        sink.finish()?;
        Ok(Ended::Whole(self.close(tally, |folder, line| self.tell_stale(folder, line))?))
    }

    /// Whether there is room for one document only.
    fn is_for_one(&self) -> bool {
        self.writer.layout == Layout::Files && !matches!(self.target, Target::Folder(_))
    }

    /// Writes the manifest of a run that has read nothing yet: however the run ends, none stays that tells of another.
    fn announce(&self) -> Result<()> {
        // What a pipe got could not be taken back.
        let Some(path) = self.manifest.as_ref().filter(|path| !outputs::is_special(path)) else { return Ok(()) };
        let mut lines = Lines::new();
        let mut planned = BTreeSet::new();
        for task in &self.tasks {
            lines.add(&self.unread(task))?;
            planned.extend(self.below(task.file.as_deref()));
        }
        if let Target::Folder(folder) = self.target {
            let waiting = self.tasks.iter().map(|task| task.input.path.as_str()).collect();
            let left = self.earlier.stale(folder, &planned).filter(|line| !waits(line, &waiting));
            left.map(|line| self.told(line)).try_for_each(|line| lines.add(&line))?;
        }
        lines.write(path)
    }

    /// The line of an input that the run did not get to.
    fn unread(&self, task: &Task) -> ManifestLine {
        let one = || self.one_file().filter(|_| task.input.passed_over().is_none());
        let outcome = ManifestOutcome::Interrupted { output: self.below(task.file.as_deref()).or_else(one) };
        ManifestLine { path: task.input.path.clone(), member: None, sha256: None, outcome }
    }

    /// Ends a run that was interrupted. A stream in a file was not written, and the manifest of it says so already.
    fn leave(&self, tally: Tally, done: usize) -> Result<Ended> {
        let what = interrupt::message(done, self.tasks.len());
        let place = self.manifest.as_deref().map(|path| format!("{} lists them all", inputs::show(path)));
        let place = match self.target {
            Target::File(file) => Some(format!("nothing was written to {}", inputs::show(file))),
            Target::Folder(_) | Target::Stdout => {
                // Nothing goes for what this run did not get to, and its input is still there.
                let mut tally = tally;
                let waiting: BTreeSet<String> = std::mem::take(&mut tally.waiting);
                let waiting = waiting.iter().map(String::as_str).collect();
                self.close(tally, |_, line| (!waits(&line, &waiting)).then(|| self.told(line)))?;
                place
            }
        };
        Ok(Ended::Interrupted(place.map_or_else(|| what.clone(), |place| format!("{what}; {place}"))))
    }

    /// Writes the manifest and sums up. `stale` says what is told of a file that an earlier run left.
    fn close(&self, tally: Tally, stale: impl Fn(&Path, ManifestLine) -> Option<ManifestLine>) -> Result<Summary> {
        let Tally { mut lines, mut summary, written, .. } = tally;
        let Some(path) = &self.manifest else { return Ok(summary) };
        if let Target::Folder(folder) = self.target {
            for line in self.earlier.stale(folder, &written).filter_map(|line| stale(folder, line)) {
                if let ManifestOutcome::Stale { output } = &line.outcome {
                    summary.add_stale(output);
                }
                lines.add(&line)?;
            }
        }
        lines.write(path)?;
        Ok(summary)
    }

    /// What an earlier run left, as it may be told. What it wrote for an input of this run, under a name that is told
    /// otherwise now, is replaced by what this run wrote, and goes.
    fn tell_stale(&self, folder: &Path, line: ManifestLine) -> Option<ManifestLine> {
        let ManifestLine { path, member, outcome: ManifestOutcome::Stale { output }, .. } = &line else {
            return Some(line);
        };
        if self.given.contains(path) && (self.options.path(output) != *output || member.is_none()) {
            outputs::remove_stale(&folder.join(output));
            // Names of folders tell as much. One that holds anything else stays.
            let above = Path::new(output).ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
            let _ = above.map(|above| std::fs::remove_dir(folder.join(above))).take_while(Result::is_ok).count();
            return None;
        }
        Some(self.told(line))
    }

    /// The line of a stale file as it may be told.
    fn told(&self, line: ManifestLine) -> ManifestLine {
        let ManifestLine { path, member, sha256, outcome } = line;
        let outcome = match outcome {
            ManifestOutcome::Stale { output } => ManifestOutcome::Stale { output: self.options.path(&output) },
            other => other,
        };
        let member = member.map(|member| self.options.path(&member));
        ManifestLine { path: self.options.path(&path), member, sha256, outcome }
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
                let outcome = ManifestOutcome::Skipped { reason };
                Done::only(ManifestLine { path: task.input.path.clone(), member, sha256, outcome })
            }
            Loaded::Interrupted => return Done::only(self.unread(task)),
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
            Loaded::Skipped { member: Some(_), sha256: None, .. } | Loaded::Interrupted => return None,
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
                let outcome = ManifestOutcome::Read {
                    output: self.below(file).or_else(|| self.one_file()),
                    format: document.source.format.clone(),
                    counts: Counts::of(document),
                };
                let line = ManifestLine { path, member, sha256: Some(document.source.sha256.clone()), outcome };
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
        let outcome = ManifestOutcome::Failed(error);
        Done { line: ManifestLine { path, member, sha256, outcome }, sums: None, bytes }
    }

    /// The one file of the run, as it was named; none where there is a folder or standard output.
    fn one_file(&self) -> Option<String> {
        match self.target {
            Target::File(file) => Some(self.options.path(&inputs::show(file))),
            Target::Folder(_) | Target::Stdout => None,
        }
    }

    /// An output file below the output folder; none where there is no folder.
    fn below(&self, file: Option<&Path>) -> Option<String> {
        let below = file.zip(self.target.path()).and_then(|(file, folder)| file.strip_prefix(folder).ok());
        below.map(inputs::show)
    }
}

/// What is gathered of the inputs that are done.
struct Tally {
    lines: Lines,
    summary: Summary,
    /// Files written, and those that stay as they were for an input that the run did not get to.
    written: BTreeSet<String>,
    /// Inputs that the run did not get to.
    waiting: BTreeSet<String>,
}

impl Tally {
    fn new() -> Self {
        Tally { lines: Lines::new(), summary: Summary::default(), written: BTreeSet::new(), waiting: BTreeSet::new() }
    }

    fn add(&mut self, done: &Done, earlier: &Earlier) -> Result<()> {
        match &done.line.outcome {
            ManifestOutcome::Read { output, .. } => {
                self.summary.add_read(done.sums.as_ref().unwrap_or(&Sums::default()));
                if let Some(output) = output {
                    if let Some(sha256) = earlier.written(output) {
                        self.summary.add_replaced(output, sha256 != done.line.sha256.as_deref());
                    }
                    self.written.insert(output.clone());
                }
            }
            ManifestOutcome::Failed(error) => self.summary.add_failed(error),
            ManifestOutcome::Skipped { reason } => self.summary.add_skipped(*reason),
            ManifestOutcome::Interrupted { output } => {
                self.written.extend(output.clone());
                self.waiting.insert(done.line.path.clone());
            }
            ManifestOutcome::Stale { .. } => {}
        }
        self.lines.add(&done.line)
    }
}

/// Whether a file of an earlier run is that of a member of an archive that this run did not get to. It stands in the folder
/// of the archive, where the next run finds it.
fn waits(line: &ManifestLine, waiting: &BTreeSet<&str>) -> bool {
    let ManifestOutcome::Stale { output } = &line.outcome else { return false };
    let folder = || format!("{}/", names::folder_path(&line.path));
    line.member.is_some() && waiting.contains(line.path.as_str()) && output.starts_with(&folder())
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
