//! One input from its bytes to a document, an error or a reason to pass it over. Whatever happens inside a conversion
//! stays inside: a defect becomes the error of one file.

use super::inputs::{self, Input, Origin};
use super::{interrupt, pages};
use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{self, Read};
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use zhenggai::Options;
use zhenggai::model::{Document, ERROR_SCHEMA, ErrorBody, ErrorDocument, ErrorSource};
use zhenggai::pipeline::{self, MemberOutcome};
use zhenggai::read::ReadError;
use zhenggai::read::archive::{Content, Member};
use zhenggai::read::limits::MAX_INPUT;
use zhenggai::read::skip::{self, Reason};
use zhenggai::text::distinct::marked;

/// What became of an input.
pub enum Loaded {
    /// A document.
    Read(Box<Document>),
    /// No document; why not.
    Failed(Box<ErrorDocument>),
    /// Nothing to read.
    Skipped {
        /// Path inside an archive.
        member: Option<String>,
        /// Why.
        reason: Reason,
        /// SHA-256 of the bytes, where there were any.
        sha256: Option<String>,
    },
    /// The run was interrupted before the input was read, or before all members of the archive were.
    Interrupted,
}

/// Reads and converts one input, and hands over what it gave: one thing, or one for each member of an archive. `bytes`
/// are given for an input that can be read once only.
pub fn load(input: &Input, bytes: Option<&[u8]>, options: &Options, take: &mut dyn FnMut(Loaded)) {
    if interrupt::asked() {
        return take(Loaded::Interrupted);
    }
    if let Some(bytes) = bytes {
        return convert(bytes, input, options, take);
    }
    match fetch(input) {
        Ok(Fetched::Bytes(bytes)) => convert(&bytes, input, options, take),
        Ok(Fetched::Passed(reason)) => take(Loaded::Skipped { member: None, reason, sha256: None }),
        Err(error) => take(Loaded::Failed(error)),
    }
}

/// What opening an input gave.
pub enum Fetched {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It is nothing that is opened.
    Passed(Reason),
}

/// The bytes of an input.
pub fn fetch(input: &Input) -> Result<Fetched, Box<ErrorDocument>> {
    match &input.origin {
        Origin::Passed(reason) => Ok(Fetched::Passed(*reason)),
        Origin::Broken(message) => Err(unreadable(&input.path, None, message)),
        Origin::File(file) => read_file(file, &input.path).map(Fetched::Bytes),
        Origin::Stdin => {
            let bytes = inputs::read_stdin().map_err(|e| unreadable(&input.path, None, &format!("{e:#}")))?;
            pages::fit(bytes.len());
            Ok(Fetched::Bytes(bytes))
        }
    }
}

fn read_file(file: &Path, path: &str) -> Result<Vec<u8>, Box<ErrorDocument>> {
    let failed = |error: io::Error| unreadable(path, None, &error.to_string());
    let file = File::open(file).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    if size > MAX_INPUT {
        return Err(too_large(path, Some(size)));
    }
    pages::fit(usize::try_from(size).unwrap_or(0));
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0).saturating_add(1));
    file.take(MAX_INPUT + 1).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

fn convert(bytes: &[u8], input: &Input, options: &Options, take: &mut dyn FnMut(Loaded)) {
    let path = input.path.as_str();
    if bytes.len() as u64 > MAX_INPUT {
        return take(Loaded::Failed(too_large(path, None)));
    }
    if let Some(reason) = input.passed_over().or_else(|| skip::by_content(bytes, path).filter(|_| !input.named)) {
        let sha256 = Some(pipeline::source_info(bytes, path).sha256);
        return take(Loaded::Skipped { member: None, reason, sha256 });
    }
    match attempt(bytes, path, input.named, || pipeline::convert(bytes, path, options)) {
        Err(ReadError::Archive { .. }) => convert_members(bytes, path, options, take),
        Ok(document) => take(Loaded::Read(Box::new(document))),
        Err(error) => take(Loaded::Failed(Box::new(pipeline::error_document(bytes, path, &error)))),
    }
}

/// Does with the bytes of an input what may fail. What is `named` and would be passed over in a folder, as an earlier result
/// or a file of the system, is refused; pictures are a format that is.
pub fn attempt<T>(
    bytes: &[u8],
    path: &str,
    named: bool,
    work: impl FnOnce() -> Result<T, ReadError>,
) -> Result<T, ReadError> {
    let own = || skip::is_own_output(bytes).then_some(Reason::OwnOutput);
    let reason = skip::by_name(path).filter(|reason| *reason != Reason::Image).or_else(own);
    if let Some(refusal) = reason.and_then(Reason::refusal).filter(|_| named && !bytes.is_empty()) {
        return Err(refusal);
    }
    guarded(work).unwrap_or_else(|defect| Err(ReadError::Internal(defect)))
}

/// A defect met in one member is the error of that member.
fn convert_members(bytes: &[u8], path: &str, options: &Options, take: &mut dyn FnMut(Loaded)) {
    let (mut number, mut cut) = (0, false);
    let mut visit = |member: Member| {
        number += 1;
        cut |= interrupt::asked();
        if cut {
            return;
        }
        let outcome = guarded(|| pipeline::convert_member(bytes, path, &member, options));
        take(match outcome {
            Ok(MemberOutcome::Read(mut document)) => {
                // Less of the name may be told than was known before it was read, and others may be told alike.
                if let Some(told) = document.source.member.as_mut().filter(|told| member.name.as_ref() != Some(&**told))
                {
                    *told = marked(told, number);
                }
                Loaded::Read(document)
            }
            Ok(MemberOutcome::Failed(error)) => Loaded::Failed(error),
            Ok(MemberOutcome::Skipped { member, reason, sha256 }) => {
                Loaded::Skipped { member: Some(member), reason, sha256 }
            }
            Err(defect) => Loaded::Failed(Box::new(member_defect(path, &member, defect))),
        });
    };
    if let Err(defect) = guarded(|| pipeline::members(bytes, path, options, &mut visit)) {
        let error = pipeline::error_document(bytes, path, &ReadError::Internal(defect));
        take(Loaded::Failed(Box::new(error)));
    }
    if cut {
        take(Loaded::Interrupted);
    }
}

fn member_defect(path: &str, member: &Member, defect: String) -> ErrorDocument {
    let content = match &member.content {
        Content::Bytes(bytes) => Some(bytes.as_slice()),
        Content::Skipped(_) | Content::Failed(_) => None,
    };
    let name = member.name.as_deref().unwrap_or_default();
    pipeline::member_error(content, path, name, &ReadError::Internal(defect))
}

/// An input whose bytes could not be had.
fn unreadable(path: &str, size: Option<u64>, message: &str) -> Box<ErrorDocument> {
    let hint = "Check that the file is there and that you may read it.";
    failure(path, size, ErrorBody { code: "unreadable".into(), message: message.into(), hint: hint.into() })
}

fn too_large(path: &str, size: Option<u64>) -> Box<ErrorDocument> {
    let error = ReadError::TooLarge { what: "bytes".into(), limit: MAX_INPUT };
    let body = ErrorBody { code: error.code().into(), message: error.to_string(), hint: error.hint().into() };
    failure(path, size, body)
}

fn failure(path: &str, bytes: Option<u64>, error: ErrorBody) -> Box<ErrorDocument> {
    let source = ErrorSource { path: path.into(), member: None, format: None, encoding: None, bytes, sha256: None };
    Box::new(ErrorDocument { schema: ERROR_SCHEMA, source, error })
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    static DEFECT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps the panics of [`guarded`] work off stderr; all others are shown as ever.
pub fn silence_panics() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !GUARDED.get() {
            return usual(info);
        }
        let message = info.payload_as_str().unwrap_or("unknown defect");
        let place = info.location().map(|at| format!(" at {}:{}", short(at.file()), at.line()));
        DEFECT.set(Some(format!("{message}{}", place.unwrap_or_default())));
    }));
}

/// Runs work that may have a defect; what the defect said, if it has one.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    let outer = GUARDED.replace(true);
    // Nothing outlives a failed conversion, so no broken state can be seen.
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    done.map_err(|_| DEFECT.take().unwrap_or_else(|| "unknown defect".to_string()))
}

/// A source file without the folders of the machine it was built on, so that messages are the same everywhere.
fn short(file: &str) -> &str {
    let Some(at) = file.rfind("/src/") else { return file };
    let package = file.get(..at).and_then(|before| before.rfind('/')).map_or(0, |slash| slash + 1);
    file.get(package..).unwrap_or(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_defect_is_the_error_of_one_file() {
        silence_panics();
        let defect = guarded(|| -> () { panic!("no such row") }).unwrap_err();
        assert!(defect.starts_with("no such row at src/cli/load.rs:"), "{defect}");
        assert_eq!(guarded(|| 1), Ok(1));
    }

    #[test]
    fn folders_of_the_build_machine_are_left_out() {
        assert_eq!(short("/home/user/registry/calamine-0.38.0/src/xlsx/mod.rs"), "calamine-0.38.0/src/xlsx/mod.rs");
        assert_eq!(short("src/cli/load.rs"), "src/cli/load.rs");
    }

    #[test]
    fn a_file_that_is_not_there_is_unreadable() {
        let input = Input { origin: Origin::File("no-such-file".into()), path: "a.txt".into(), named: true };
        let mut loaded = Vec::new();
        load(&input, None, &Options::default(), &mut |one| loaded.push(one));
        let [Loaded::Failed(error)] = loaded.as_slice() else { panic!("read") };
        assert_eq!((error.error.code.as_str(), &error.source.sha256), ("unreadable", &None));
    }
}
