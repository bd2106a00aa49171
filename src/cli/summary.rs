//! The closing words of a run: what was read, what it held, what failed and what to do about it.

use super::terminal::one_line;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;
use unicode_width::UnicodeWidthStr;
use zhenggai::model::{Code, Document, ErrorDocument, RecordKind, Severity};
use zhenggai::read::skip::Reason;

/// Reasons of failure that are told, and inputs told for each; the rest is counted.
const MAX_REASONS: usize = 20;
/// See [`MAX_REASONS`].
const MAX_PATHS: usize = 10;

/// What one document adds to the sums.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    lists: usize,
    problems: usize,
    checks: usize,
    tasks: usize,
    measures: usize,
    findings: BTreeMap<(Severity, Code), usize>,
}

impl Sums {
    /// Sums of one document.
    pub fn of(document: &Document) -> Self {
        let mut sums = Sums { lists: document.lists.len(), ..Sums::default() };
        for record in &document.records {
            match record.kind {
                RecordKind::Problem => sums.problems += 1,
                RecordKind::Check => sums.checks += 1,
                RecordKind::Task => sums.tasks += 1,
            }
            sums.measures += record.measures.len();
        }
        for finding in &document.findings {
            *sums.findings.entry((finding.severity, finding.code)).or_default() += 1;
        }
        sums
    }

    fn add(&mut self, other: &Sums) {
        self.lists += other.lists;
        self.problems += other.problems;
        self.checks += other.checks;
        self.tasks += other.tasks;
        self.measures += other.measures;
        for (key, count) in &other.findings {
            *self.findings.entry(*key).or_default() += count;
        }
    }
}

/// Inputs that failed for one reason.
#[derive(Debug)]
struct Failure {
    reason: String,
    hint: String,
    /// The first inputs.
    paths: Vec<String>,
    count: usize,
}

/// The sums of a run.
#[derive(Debug, Default)]
pub struct Summary {
    read: usize,
    sums: Sums,
    failures: Vec<Failure>,
    failed: usize,
    skipped: BTreeMap<Reason, usize>,
    stale: Vec<String>,
    replaced: usize,
    /// Those of them that were made from other bytes.
    changed: Vec<String>,
}

impl Summary {
    /// A document was read.
    pub fn add_read(&mut self, sums: &Sums) {
        self.read += 1;
        self.sums.add(sums);
    }

    /// An input failed.
    pub fn add_failed(&mut self, error: &ErrorDocument) {
        self.failed += 1;
        let ErrorDocument { source, error, .. } = error;
        let reason = format!("{} ({})", error.message, error.code);
        let path = match &source.member {
            Some(member) => format!("{}/{member}", source.path),
            None => source.path.clone(),
        };
        let known = self.failures.iter_mut().find(|failure| failure.reason == reason && failure.hint == error.hint);
        if let Some(failure) = known {
            failure.count += 1;
            if failure.paths.len() < MAX_PATHS {
                failure.paths.push(path);
            }
        } else if self.failures.len() < MAX_REASONS {
            let (hint, paths) = (error.hint.clone(), vec![path]);
            self.failures.push(Failure { reason, hint, paths, count: 1 });
        }
    }

    /// An input was passed over.
    pub fn add_skipped(&mut self, reason: Reason) {
        *self.skipped.entry(reason).or_default() += 1;
    }

    /// A file of an earlier run is still there.
    pub fn add_stale(&mut self, output: &str) {
        self.stale.push(output.to_string());
    }

    /// A file of an earlier run was written again, from other bytes or the same.
    pub fn add_replaced(&mut self, output: &str, changed: bool) {
        self.replaced += 1;
        if changed {
            self.changed.push(output.to_string());
        }
    }

    /// How many inputs failed.
    pub fn failed(&self) -> usize {
        self.failed
    }

    /// The failures alone, for those who asked for quiet.
    pub fn failures(&self) -> String {
        let mut out = String::new();
        for failure in &self.failures {
            let _ = writeln!(out, "  {}. {}", one_line(&failure.reason), failure.hint);
            for path in &failure.paths {
                let _ = writeln!(out, "    {}", one_line(path));
            }
            if failure.count > failure.paths.len() {
                let _ = writeln!(out, "    … and {} more", failure.count - failure.paths.len());
            }
        }
        let told: usize = self.failures.iter().map(|failure| failure.count).sum();
        if self.failed > told {
            let _ = writeln!(out, "  {} more for other reasons", self.failed - told);
        }
        out
    }

    /// The whole summary. `output` says where the results are.
    pub fn text(&self, output: Option<&str>, elapsed: Duration) -> String {
        let skipped: usize = self.skipped.values().sum();
        let total = self.read + self.failed + skipped;
        let mut out = String::new();
        let _ = writeln!(
            out,
            "{}: {} read, {} failed, {skipped} skipped, in {:.2} s",
            count(total, "file", "files"),
            self.read,
            self.failed,
            elapsed.as_secs_f64()
        );
        if total == 0 {
            let _ = writeln!(out, "Nothing was found: there is no file in what was given.");
        } else if self.read + self.failed == 0 {
            let _ = writeln!(out, "No document was found: all that was given is passed over.");
        }
        let sums = &self.sums;
        if self.read > 0 {
            let _ = writeln!(
                out,
                "{}, {} ({}, {}, {}), {}",
                count(sums.lists, "list", "lists"),
                count(sums.problems + sums.checks + sums.tasks, "record", "records"),
                count(sums.problems, "problem", "problems"),
                count(sums.checks, "check", "checks"),
                count(sums.tasks, "task", "tasks"),
                count(sums.measures, "measure", "measures"),
            );
        }
        self.write_findings(&mut out);
        if self.failed > 0 {
            let _ = write!(out, "Failed:\n{}", self.failures());
        }
        if !self.skipped.is_empty() {
            let reasons: Vec<_> =
                self.skipped.iter().map(|(reason, n)| format!("{n} {}", reason.describe(*n))).collect();
            let _ = writeln!(out, "Skipped: {}", reasons.join("; "));
        }
        if self.replaced > 0 {
            let of = match self.changed.len() {
                0 => "all made from the same inputs".to_string(),
                changed => format!("{changed} of them made from other inputs or other versions of them:"),
            };
            let n = count(self.replaced, "file", "files");
            let _ = writeln!(out, "Replaced from an earlier run: {n}, {of}");
            write_paths(&mut out, &self.changed);
        }
        if !self.stale.is_empty() {
            let n = count(self.stale.len(), "file", "files");
            let _ = writeln!(out, "Left from earlier runs, of no input of this one: {n}");
            write_paths(&mut out, &self.stale);
        }
        if let Some(output) = output {
            let _ = writeln!(out, "Output: {output}");
        }
        out
    }

    /// Findings by code, the gravest and then the commonest first.
    fn write_findings(&self, out: &mut String) {
        if self.sums.findings.is_empty() {
            return;
        }
        let mut rows: Vec<_> = self.sums.findings.iter().collect();
        rows.sort_by_key(|((severity, code), count)| (std::cmp::Reverse((*severity, **count)), *code));
        let width = rows.iter().map(|((_, code), _)| code.as_str().width()).max().unwrap_or(0);
        let _ = writeln!(out, "Findings:");
        for ((severity, code), count) in rows {
            let _ = writeln!(out, "  {:<7}  {:<width$}  {count:>6}", severity_name(*severity), code.as_str());
        }
    }
}

/// The first of some paths, a line each.
fn write_paths(out: &mut String, paths: &[String]) {
    for path in paths.iter().take(MAX_PATHS) {
        let _ = writeln!(out, "    {}", one_line(path));
    }
    if paths.len() > MAX_PATHS {
        let _ = writeln!(out, "    … and {} more", paths.len() - MAX_PATHS);
    }
}

/// The word for a severity.
pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// A number and what it counts.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;
    use zhenggai::pipeline::error_document;
    use zhenggai::read::ReadError;

    #[test]
    fn a_person_can_read_it() {
        let mut summary = Summary::default();
        let findings =
            BTreeMap::from([((Severity::Warning, Code::MissingUnit), 3), ((Severity::Info, Code::YearInferred), 9)]);
        summary.add_read(&Sums { lists: 1, problems: 2, checks: 0, tasks: 1, measures: 5, findings });
        summary.add_failed(&error_document(b"", "镇/空.txt", &ReadError::Empty));
        summary.add_skipped(Reason::Image);
        let text = summary.text(Some("out/ (manifest.jsonl lists every file)"), Duration::from_millis(420));
        let expected = "\
3 files: 1 read, 1 failed, 1 skipped, in 0.42 s
1 list, 3 records (2 problems, 0 checks, 1 task), 5 measures
Findings:
  warning  missing-unit        3
  info     year-inferred       9
Failed:
  the file is empty (empty). Check the download; the file holds nothing.
    镇/空.txt
Skipped: 1 image
Output: out/ (manifest.jsonl lists every file)
";
        assert_eq!(text, expected);
    }

    #[test]
    fn nothing_at_all_is_said_so() {
        let mut summary = Summary::default();
        let text = |summary: &Summary| summary.text(None, Duration::ZERO).lines().nth(1).map(str::to_string);
        assert!(text(&summary).is_some_and(|line| line.starts_with("Nothing was found")));
        summary.add_skipped(Reason::SystemFile);
        assert!(text(&summary).is_some_and(|line| line.starts_with("No document was found")));
    }

    #[test]
    fn many_failures_are_counted() {
        let mut summary = Summary::default();
        for _ in 0..25 {
            summary.add_failed(&error_document(b"", "a.txt", &ReadError::Empty));
        }
        assert!(summary.failures().ends_with("… and 15 more\n"));
        for n in 0..25 {
            summary.add_failed(&error_document(b"x", "b.txt", &ReadError::Malformed(n.to_string())));
        }
        assert!(summary.failures().ends_with("  6 more for other reasons\n"));
    }
}
