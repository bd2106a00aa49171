//! Where the results go: a folder with a file for each input, one file, or standard output. All that can be known to go
//! wrong is found before anything is written.

use super::inputs::{Input, Origin, resolve, show};
use super::load::{self, Fetched};
use super::{atomic, manifest, names, skip};
use anyhow::{Context, Result, bail};
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use zhenggai::pipeline;
pub use zhenggai::write::WRITERS;
use zhenggai::write::{Layout, Writer};

/// Where the results go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A file for each input in this folder, and the manifest.
    Folder(PathBuf),
    /// One file.
    File(PathBuf),
    /// Standard output.
    Stdout,
}

impl Target {
    /// The path written to, if it is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Target::Folder(path) | Target::File(path) => Some(path),
            Target::Stdout => None,
        }
    }
}

/// The output form and place that `--format` and `--output` ask for. Without `--format` the extension of a file decides.
pub fn choose(format: Option<&str>, output: Option<&Path>) -> Result<(&'static Writer, Target)> {
    let output = output.filter(|path| path.as_os_str() != "-");
    let by_name = |name: &str| WRITERS.iter().find(|writer| writer.name == name);
    let by_extension = |path: &Path| {
        let extension = path.extension()?;
        WRITERS.iter().find(|w| w.layout == Layout::Stream && extension.eq_ignore_ascii_case(w.extension))
    };
    let writer = match format {
        Some(name) => by_name(name),
        None => output.filter(|path| !path.is_dir()).and_then(by_extension).or(WRITERS.first()),
    };
    let writer = writer.context("no such output form")?;
    let Some(path) = output else { return Ok((writer, Target::Stdout)) };
    let shown = show(path);
    match writer.layout {
        Layout::Stream if path.is_dir() => {
            bail!("{shown} is a folder; -f {0} writes one file, such as {shown}/all.{0}", writer.name)
        }
        Layout::Stream => Ok((writer, Target::File(path.to_path_buf()))),
        Layout::Files if path.exists() && !path.is_dir() => bail!("-o {shown} is a file; it must be a folder"),
        Layout::Files if !path.exists() && path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json")) => {
            bail!("-o takes a folder; for one file leave it out and write > {shown}")
        }
        Layout::Files => Ok((writer, Target::Folder(path.to_path_buf()))),
    }
}

/// Makes the folder that is written to, if need be, and tries whether it can be written to.
pub fn prepare(target: &Target) -> Result<()> {
    let (folder, path) = match target {
        Target::Stdout => return Ok(()),
        Target::Folder(path) => (path.as_path(), path),
        Target::File(path) => (path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")), path),
    };
    fs::create_dir_all(folder)
        .and_then(|()| tempfile::tempfile_in(folder).map(|_| ()))
        .with_context(|| format!("cannot write to {}", show(path)))
}

/// One file of the output folder for each input; none for an input that is passed over by its name.
///
/// # Errors
/// Two inputs with one output, and an output that would take the place of an input.
pub fn plan(inputs: &[Input], folder: &Path, writer: &Writer) -> Result<Vec<Option<PathBuf>>> {
    let mut planned = Vec::with_capacity(inputs.len());
    for input in inputs {
        planned.push(match skip::by_name(&input.path) {
            Some(_) => None,
            None => Some(names::output_path(&input.path, writer.extension, || sha256(input))?),
        });
    }
    find_collisions(inputs, &planned)?;
    let paths: Vec<_> = planned.into_iter().map(|path| path.map(|path| folder.join(path))).collect();
    protect_inputs(inputs, &paths)?;
    Ok(paths)
}

/// The digest that a cut name ends in. An input that cannot be read gets that of nothing: its name is never used.
fn sha256(input: &Input) -> Result<String> {
    if input.origin == Origin::Stdin {
        bail!("--name {} is too long for a file name", input.path);
    }
    let bytes = match load::fetch(input) {
        Ok(Fetched::Bytes(bytes)) => bytes,
        Ok(Fetched::Special) | Err(_) => Vec::new(),
    };
    Ok(pipeline::source_info(&bytes, &input.path).sha256)
}

fn find_collisions(inputs: &[Input], planned: &[Option<String>]) -> Result<()> {
    let mut taken: HashMap<&str, &Input> = HashMap::new();
    let outputs = || inputs.iter().zip(planned).filter_map(|(input, path)| Some((input, path.as_deref()?)));
    for (input, path) in outputs() {
        if let Some(other) = taken.insert(path, input) {
            bail!("two inputs have one output {path}: {} and {}; nothing was written", whence(other), whence(input));
        }
    }
    for (input, path) in outputs() {
        for (at, _) in path.match_indices('/') {
            let above = path.get(..at).unwrap_or("");
            if let Some(other) = taken.get(above) {
                bail!(
                    "{above} would be a file for {} and a folder for {}; nothing was written",
                    whence(other),
                    whence(input)
                );
            }
            if above == manifest::NAME {
                bail!("{above} is the manifest and would be a folder for {}; nothing was written", whence(input));
            }
        }
    }
    Ok(())
}

/// An input as the user knows it.
fn whence(input: &Input) -> String {
    match &input.origin {
        Origin::File(path) => show(path),
        Origin::Stdin => "standard input".to_string(),
        Origin::Special | Origin::Broken(_) => input.path.clone(),
    }
}

/// With the output folder in or above a folder of inputs an output may fall on an input that is not ours.
fn protect_inputs(inputs: &[Input], outputs: &[Option<PathBuf>]) -> Result<()> {
    let mut sources = None;
    for output in outputs.iter().flatten().filter(|path| path.is_file() && !is_own(path)) {
        let sources = sources.get_or_insert_with(|| real_paths(inputs));
        if resolve(output).is_some_and(|real| sources.contains(&real)) {
            bail!("{} is an input and would be written over; nothing was written", show(output));
        }
    }
    Ok(())
}

fn real_paths(inputs: &[Input]) -> BTreeSet<PathBuf> {
    inputs
        .iter()
        .filter_map(|input| match &input.origin {
            Origin::File(path) => resolve(path),
            _ => None,
        })
        .collect()
}

/// Whether a file is an earlier output of ours.
fn is_own(path: &Path) -> bool {
    let mut head = Vec::new();
    fs::File::open(path).is_ok_and(|file| file.take(256).read_to_end(&mut head).is_ok()) && skip::is_own_output(&head)
}

/// Writes one output file, its folders made.
pub fn write_file(path: &Path, content: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    atomic::write(path, content)
}

/// Removes what an earlier run wrote for an input that gives no document now: it would pass for the current one.
pub fn remove_stale(path: &Path) {
    if is_own(path) {
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs(paths: &[&str]) -> Vec<Input> {
        let file =
            |path: &&str| Input { origin: Origin::File(path.into()), path: path.rsplit("//").next().unwrap().into() };
        paths.iter().map(file).collect()
    }

    fn plan_in(folder: &Path, paths: &[&str]) -> Result<Vec<Option<PathBuf>>> {
        plan(&inputs(paths), folder, &WRITERS[0])
    }

    #[test]
    fn each_input_has_its_own_file() {
        let planned = plan_in(Path::new("no-such-folder"), &["a.txt", "镇/a.docx", "镇/a.png", "a.docx"]).unwrap();
        let expected = ["a.txt.json", "镇/a.docx.json", "", "a.docx.json"];
        for (planned, expected) in planned.iter().zip(expected) {
            let expected = (!expected.is_empty()).then(|| Path::new("no-such-folder").join(expected));
            assert_eq!(*planned, expected);
        }
    }

    #[test]
    fn collisions_name_both_inputs() {
        let error = plan_in(Path::new("no-such-folder"), &["甲//x.txt", "乙//x.txt"]).unwrap_err().to_string();
        assert!(error.contains("甲//x.txt") && error.contains("乙//x.txt"), "{error}");
        let error = plan_in(Path::new("no-such-folder"), &["a", "a.json/b"]).unwrap_err().to_string();
        assert!(error.contains("a.json would be a file"), "{error}");
        assert!(plan_in(Path::new("no-such-folder"), &["manifest.jsonl/b"]).is_err());
        assert!(plan_in(Path::new("no-such-folder"), &["甲//x.png", "乙//x.png"]).is_ok());
    }

    #[test]
    fn an_input_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
        for (name, content) in
            [("a", "x"), ("a.json", "{}"), ("b", "x"), ("b.json", "{\"schema\":\"zhenggai.document/1\"}")]
        {
            fs::write(at(name), content).unwrap();
        }
        let input = |name: &str| Input { origin: Origin::File(at(name).into()), path: name.into() };
        let error = plan(&[input("a"), input("a.json")], folder.path(), &WRITERS[0]).unwrap_err().to_string();
        assert!(error.contains("a.json is an input"), "{error}");
        assert!(plan(&[input("b"), input("b.json")], folder.path(), &WRITERS[0]).is_ok());
        remove_stale(Path::new(&at("a.json")));
        remove_stale(Path::new(&at("b.json")));
        assert!(Path::new(&at("a.json")).exists() && !Path::new(&at("b.json")).exists());
    }

    #[test]
    fn the_output_form_follows_format_and_extension() {
        let name =
            |format, output: Option<&str>| choose(format, output.map(Path::new)).map(|(w, target)| (w.name, target));
        assert_eq!(name(None, None).unwrap(), ("json", Target::Stdout));
        assert_eq!(name(None, Some("out")).unwrap(), ("json", Target::Folder("out".into())));
        assert_eq!(name(None, Some("all.CSV")).unwrap(), ("csv", Target::File("all.CSV".into())));
        assert_eq!(name(Some("jsonl"), Some("-")).unwrap(), ("jsonl", Target::Stdout));
        assert_eq!(name(Some("jsonl"), Some("out")).unwrap(), ("jsonl", Target::File("out".into())));
        assert!(name(None, Some("a.json")).is_err());
        assert!(name(Some("csv"), Some(".")).is_err());
    }
}
