//! Where the results go: a folder with a file for each input, one file, or standard output. All that can be known to go
//! wrong is found before anything is written.

use super::inputs::{Input, Origin, entry, folder_of, show};
use super::load::{self, Fetched};
use super::{atomic, manifest, names};
use anyhow::{Context, Result, bail};
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use zhenggai::pipeline;
use zhenggai::read::{FORMATS, skip};
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

/// The output form and place that `--format` and `--output` ask for. Without `--format` the extension of a file decides; a
/// form that has a file for each document goes to one file if its name says so.
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
    refuse_name(writer, path)?;
    match writer.layout {
        Layout::Stream if path.is_dir() => {
            bail!("{shown} is a folder; -f {0} writes one file, such as {shown}/all.{0}", writer.name)
        }
        Layout::Stream => Ok((writer, Target::File(path.to_path_buf()))),
        Layout::Files if is_called(path, writer) && !path.is_dir() => Ok((writer, Target::File(path.to_path_buf()))),
        Layout::Files if path.exists() && !path.is_dir() => bail!("-o {shown} is a file; it must be a folder"),
        Layout::Files => Ok((writer, Target::Folder(path.to_path_buf()))),
    }
}

fn is_called(path: &Path, writer: &Writer) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(writer.extension))
}

/// Where the manifest goes: into the output folder, or to the file asked for.
///
/// # Errors
/// Where both are asked for, and where the manifest and the output are one file.
pub fn manifest(file: Option<&Path>, target: &Target) -> Result<Option<PathBuf>> {
    let same = |file: &Path, output: &Path| file == output || entry(file).is_some_and(|at| entry(output) == Some(at));
    match (file, target) {
        (None, Target::Folder(folder)) => Ok(Some(folder.join(manifest::NAME))),
        (None, Target::File(_) | Target::Stdout) => Ok(None),
        (Some(_), Target::Folder(folder)) => {
            bail!("the manifest of -o {0} is {0}/{1}; leave --manifest out", show(folder), manifest::NAME)
        }
        (Some(file), Target::File(output)) if same(file, output) => {
            bail!("{} cannot hold both the output and the manifest", show(file))
        }
        (Some(file), _) if file.is_dir() => bail!("--manifest {} is a folder; it must be a file", show(file)),
        (Some(file), _) => Ok(Some(file.to_path_buf())),
    }
}

/// Extensions of files that are neither read nor written, and that nobody would give to a folder.
const OTHERS: &[&str] = &["ndjson", "xml", "db", "sqlite"];

/// Extensions that any stream may have.
const ANY: &[&str] = &["txt", "ndjson"];

/// An output called like a file of another kind would hold what its name does not say, or be a folder of that name.
fn refuse_name(writer: &Writer, path: &Path) -> Result<()> {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let extension = extension.as_str();
    let is_written = WRITERS.iter().any(|writer| writer.extension == extension);
    let is_read = || FORMATS.iter().any(|format| format.extensions.contains(&extension));
    if path.is_dir() || !(is_written || is_read() || OTHERS.contains(&extension)) {
        return Ok(());
    }
    let (shown, stem) = (show(path), show(&path.with_extension("")));
    match writer.layout {
        Layout::Files if extension == writer.extension => Ok(()),
        Layout::Files => {
            let what = if is_written {
                format!("-o {shown} would be a folder of {} files", writer.name)
            } else {
                format!(".{extension} is not written")
            };
            let streams = WRITERS.iter().filter(|writer| writer.layout == Layout::Stream);
            let ways: Vec<_> =
                streams.map(|w| format!("-f {} -o {stem}.{} ({})", w.name, w.extension, w.about)).collect();
            bail!("{what}; give a folder's name, or one file: {}", ways.join(", or "))
        }
        Layout::Stream if extension != writer.extension && !ANY.contains(&extension) => {
            bail!("-f {0} writes {0}, {shown} is called otherwise; name it {stem}.{1}", writer.name, writer.extension)
        }
        Layout::Stream => Ok(()),
    }
}

/// Makes the folders that are written to, if need be, and tries whether they can be written to.
///
/// # Errors
/// Where they cannot, and where a file that is somebody else's would be written over: a manifest, or one document.
pub fn prepare(target: &Target, manifest: Option<&Path>, writer: &Writer) -> Result<()> {
    if let Some(path) = manifest.filter(|path| !is_ours_or_free(path, skip::is_manifest)) {
        let (shown, why) = (show(path), "is no manifest of zhenggai's and would be written over");
        let other = if matches!(target, Target::Folder(_)) { "-o" } else { "--manifest" };
        bail!("{shown} {why}; move it away or give it another name, or choose another {other}");
    }
    if let Target::File(path) = target
        && writer.layout == Layout::Files
        && !is_ours_or_free(path, skip::is_own_output)
    {
        bail!("{} was not written by zhenggai and would be written over; choose another -o", show(path));
    }
    let folder = match target {
        Target::Stdout => None,
        Target::Folder(path) => Some((path.as_path(), path.as_path())),
        Target::File(path) => Some((folder_of(path), path.as_path())),
    };
    let all = folder.into_iter().chain(manifest.map(|path| (folder_of(path), path)));
    for (folder, path) in all.filter(|(_, path)| !is_special(path)) {
        fs::create_dir_all(folder)
            .and_then(|()| tempfile::tempfile_in(folder).map(|_| ()))
            .with_context(|| format!("cannot write to {}", show(path)))?;
    }
    Ok(())
}

/// Whether a pipe or a device stands at a path: it is written to as it is.
pub fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir())
}

/// Whether nothing stands at a path, or nothing but what this program wrote.
fn is_ours_or_free(path: &Path, is_ours: fn(&[u8]) -> bool) -> bool {
    let there = fs::metadata(path).is_ok_and(|there| there.is_file());
    !there || head_of(path).is_some_and(|head| head.is_empty() || is_ours(&head))
}

/// The first bytes of a regular file; none where there is none, or it may not be read.
fn head_of(path: &Path) -> Option<Vec<u8>> {
    let file = fs::metadata(path).is_ok_and(|there| there.is_file()).then(|| fs::File::open(path).ok())??;
    let mut head = Vec::with_capacity(skip::OWN_HEAD);
    file.take(skip::OWN_HEAD as u64).read_to_end(&mut head).ok()?;
    Some(head)
}

/// Each input with its file in the output folder; none for an input that is passed over by its name. What this run will
/// itself write is no input of it, also where the folder of inputs and that of outputs are one.
///
/// # Errors
/// Two inputs with one output, and an output that would take the place of an input.
pub fn plan(inputs: Vec<Input>, folder: &Path, writer: &Writer) -> Result<Vec<(Input, Option<PathBuf>)>> {
    let mut planned = Vec::with_capacity(inputs.len());
    for input in &inputs {
        planned.push(match input.passed_over() {
            Some(_) => None,
            None => Some(names::output_path(&input.path, writer.extension, || sha256(input))?),
        });
    }
    find_collisions(&inputs, &planned)?;
    if let Some(input) = inputs.iter().find(|input| named_archive(&input.path) && folder.join(&input.path).is_file()) {
        bail!(
            "{} is a file and would be the folder of its members; choose another -o",
            show(&folder.join(&input.path))
        );
    }
    let own = own_outputs(&inputs, &planned, folder)?;
    let pairs = inputs.into_iter().zip(planned).enumerate().filter(|(index, _)| !own.contains(index));
    Ok(pairs.map(|(_, (input, path))| (input, path.map(|path| folder.join(path)))).collect())
}

/// Path of the output of an archive's member below the output folder: the archive's path is a folder there. `None` if the
/// name is to be cut and the member has no digest to tell it from others.
pub fn member_file(path: &str, member: &str, sha256: Option<&str>, writer: &Writer) -> Option<String> {
    let digest = || sha256.map(str::to_string).ok_or(());
    names::output_path(&format!("{path}/{member}"), writer.extension, digest).ok()
}

/// Whether an input is called like an archive, whose path is a folder among the outputs.
fn named_archive(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_lowercase();
    let archives = FORMATS.iter().filter(|format| ["zip", "gz", "tar"].contains(&format.name));
    archives.flat_map(|format| format.extensions).any(|archive| *archive == extension)
}

/// The digest that a cut name ends in. An input that cannot be read gets that of nothing: its name is never used.
fn sha256(input: &Input) -> Result<String> {
    if input.origin == Origin::Stdin {
        bail!("--name {} is too long for a file name", input.path);
    }
    let bytes = match load::fetch(input) {
        Ok(Fetched::Bytes(bytes)) => bytes,
        Ok(Fetched::Passed(_)) | Err(_) => Vec::new(),
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
    let archives: HashMap<&str, &Input> =
        inputs.iter().filter(|input| named_archive(&input.path)).map(|input| (input.path.as_str(), input)).collect();
    for (input, path) in outputs() {
        for (at, _) in path.match_indices('/') {
            let above = path.get(..at).unwrap_or("");
            if let Some(other) = archives.get(above) {
                bail!(
                    "{above} would be the folder of the members of {} and of {}; nothing was written",
                    whence(other),
                    whence(input)
                );
            }
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
        Origin::Passed(_) | Origin::Broken(_) => input.path.clone(),
    }
}

/// The inputs that are files this run writes: what an earlier run left there. A file there that is not ours is an error.
fn own_outputs(inputs: &[Input], planned: &[Option<String>], folder: &Path) -> Result<BTreeSet<usize>> {
    let mut own = BTreeSet::new();
    let Ok(folder) = fs::canonicalize(folder) else { return Ok(own) };
    let mut outputs = None;
    for (index, input) in inputs.iter().enumerate() {
        let Origin::File(path) = &input.origin else { continue };
        if !(input.path.ends_with(".json") || input.path.ends_with(manifest::NAME)) {
            continue;
        }
        let outputs: &BTreeSet<PathBuf> = outputs.get_or_insert_with(|| {
            let names = planned.iter().flatten().map(String::as_str).chain([manifest::NAME]);
            names.map(|name| folder.join(name)).collect()
        });
        if !entry(path).is_some_and(|entry| outputs.contains(&entry)) {
            continue;
        }
        if !is_own(path) && !input.path.ends_with(manifest::NAME) {
            bail!("{} is an input and would be written over; nothing was written", show(path));
        }
        own.insert(index);
    }
    Ok(own)
}

/// Whether a file is an earlier output of ours.
pub fn is_own(path: &Path) -> bool {
    head_of(path).is_some_and(|head| skip::is_own_output(&head))
}

/// What to do about an output that cannot be written.
pub fn hint(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::AlreadyExists => "Move it away, or choose another -o.",
        _ => "Check the free space and the rights of the output folder, and the length of the path.",
    }
}

/// Writes one output file. Its folders are made where they are found missing: most are there. What an earlier run wrote is
/// replaced, what somebody else did is not.
pub fn write_file(path: &Path, fill: atomic::Fill<'_>) -> io::Result<()> {
    if !is_own(path) && fs::metadata(path).is_ok_and(|there| there.len() > 0) {
        let why = "a file stands in its place that zhenggai did not write";
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, why));
    }
    match atomic::write(path, fill) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder_of(path))?;
            atomic::write(path, fill)
        }
        done => done,
    }
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
        let file = |path: &&str| Input {
            origin: Origin::File(path.into()),
            path: path.rsplit("//").next().unwrap().into(),
            named: false,
        };
        paths.iter().map(file).collect()
    }

    fn plan_in(folder: &Path, paths: &[&str]) -> Result<Vec<Option<PathBuf>>> {
        Ok(plan(inputs(paths), folder, &WRITERS[0])?.into_iter().map(|(_, path)| path).collect())
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
        let error = plan_in(Path::new("no-such-folder"), &["甲//x.zip", "乙//x.zip/a.txt"]).unwrap_err().to_string();
        assert!(error.contains("x.zip would be the folder"), "{error}");
        assert!(plan_in(Path::new("no-such-folder"), &["manifest.jsonl/b"]).is_err());
        assert!(plan_in(Path::new("no-such-folder"), &["甲//x.png", "乙//x.png"]).is_ok());
    }

    #[test]
    fn an_input_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
        for (name, content) in [
            ("a", "x"),
            ("a.json", "{}"),
            ("b", "x"),
            ("b.json", "{\"schema\":\"zhenggai.document/1\"}"),
            ("manifest.jsonl", ""),
        ] {
            fs::write(at(name), content).unwrap();
        }
        let input = |name: &str| Input { origin: Origin::File(at(name).into()), path: name.into(), named: false };
        let error = plan(vec![input("a"), input("a.json")], folder.path(), &WRITERS[0]).unwrap_err().to_string();
        assert!(error.contains("a.json is an input"), "{error}");
        let inputs = vec![input("b"), input("b.json"), input("manifest.jsonl")];
        let planned = plan(inputs, folder.path(), &WRITERS[0]).unwrap();
        assert_eq!(planned.iter().map(|(input, _)| input.path.as_str()).collect::<Vec<_>>(), ["b"]);
        remove_stale(Path::new(&at("a.json")));
        remove_stale(Path::new(&at("b.json")));
        assert!(Path::new(&at("a.json")).exists() && !Path::new(&at("b.json")).exists());
    }

    #[test]
    fn the_output_form_follows_format_and_extension() {
        let name =
            |format, output: Option<&str>| choose(format, output.map(Path::new)).map(|(w, target)| (w.name, target));
        assert_eq!(name(None, None).unwrap(), ("json", Target::Stdout));
        assert_eq!(name(None, Some("no-such")).unwrap(), ("json", Target::Folder("no-such".into())));
        assert_eq!(name(None, Some("a.JSON")).unwrap(), ("json", Target::File("a.JSON".into())));
        assert_eq!(name(None, Some("all.CSV")).unwrap(), ("csv", Target::File("all.CSV".into())));
        assert_eq!(name(Some("jsonl"), Some("-")).unwrap(), ("jsonl", Target::Stdout));
        assert_eq!(name(Some("jsonl"), Some("no-such")).unwrap(), ("jsonl", Target::File("no-such".into())));
        for (format, output, way) in [
            (None, "清单.xlsx", "-o 清单.csv"),
            (None, "y.tsv", "-o y.csv"),
            (None, "清单.docx", "-o 清单.jsonl"),
            (Some("json"), "ff.csv", "-o ff.csv"),
            (Some("csv"), "清单.xlsx", "name it 清单.csv"),
            (Some("jsonl"), "a.csv", "name it a.jsonl"),
        ] {
            let refused = name(format, Some(output)).unwrap_err().to_string();
            assert!(refused.contains(way), "{refused}");
        }
        for format in FORMATS.iter().filter(|format| !WRITERS.iter().any(|w| format.extensions.contains(&w.extension)))
        {
            for extension in format.extensions {
                let refused = name(None, Some(&format!("a.{extension}"))).unwrap_err().to_string();
                assert!(refused.starts_with(&format!(".{extension} is not written")), "{refused}");
            }
        }
        for writer in WRITERS.iter().filter(|w| w.layout == Layout::Stream) {
            let refused = name(None, Some("a.pdf")).unwrap_err().to_string();
            assert!(refused.contains(&format!("-o a.{} ({})", writer.extension, writer.about)), "{refused}");
        }
        assert_eq!(name(None, Some("out.v2")).unwrap(), ("json", Target::Folder("out.v2".into())));
        assert_eq!(name(Some("jsonl"), Some("a.txt")).unwrap(), ("jsonl", Target::File("a.txt".into())));
        assert!(name(Some("csv"), Some(".")).is_err());
    }
}
