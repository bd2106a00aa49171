//! What is to be read: files, folders walked to their files, standard input. Nothing is opened here.

use super::terminal::complain;
use super::{atomic, names};
use anyhow::{Context, Result, bail};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use walkdir::{DirEntry, WalkDir};
use zhenggai::Options;
use zhenggai::read::limits::MAX_INPUT;
use zhenggai::read::skip::{self, Reason};
use zhenggai::text::distinct::Distinct;

/// Name of standard input where none is given.
const STDIN_NAME: &str = "stdin";

/// One input.
#[derive(Debug, Clone)]
pub struct Input {
    /// Where its bytes come from.
    pub origin: Origin,
    /// The name it is reported under, `source.path`: no two inputs have one.
    pub path: String,
    /// Whether it was asked for by its own name and not met in a folder.
    pub named: bool,
}

impl Input {
    /// Why it is passed over before its bytes are looked at. What was asked for by name is refused in words instead.
    pub fn passed_over(&self) -> Option<Reason> {
        match self.origin {
            Origin::Passed(reason) => Some(reason),
            _ if self.named => None,
            _ => skip::by_name(&self.path),
        }
    }
}

/// Where the bytes of an input come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
    /// Something in a folder that is not opened: a socket, a device, a link to a folder.
    Passed(Reason),
    /// An entry that the walk could not look at: a dangling link, a folder that may not be entered.
    Broken(String),
}

/// Finds the inputs, in the order in which they are reported: as given, and inside a folder by the bytes of the
/// path. Folders and files that are to hold the output are passed over inside the folders walked.
pub fn collect(paths: &[PathBuf], stdin_name: Option<&str>, outputs: &[&Path]) -> Result<Vec<Input>> {
    let from_stdin = paths.iter().filter(|path| is_stdin(path)).count();
    match (from_stdin, stdin_name) {
        (0, Some(_)) => bail!("--name names standard input; give - as PATH to read it"),
        (0 | 1, _) => {}
        _ => bail!("- is given more than once; standard input can be read once only"),
    }
    let missing: Vec<_> = paths.iter().filter(|path| !is_stdin(path) && fs::symlink_metadata(path).is_err()).collect();
    if !missing.is_empty() {
        let names: Vec<_> = missing.iter().map(|path| show(path)).collect();
        bail!("no such file or folder: {}", names.join(", "));
    }
    let outputs: Vec<_> = outputs.iter().filter_map(|output| resolve(output)).collect();
    let mut inputs = Vec::new();
    for (path, name) in roots(paths) {
        if is_stdin(path) {
            let path = stdin_path(stdin_name.unwrap_or(STDIN_NAME))?;
            inputs.push(Input { origin: Origin::Stdin, path, named: true });
        } else if path.is_dir() {
            let prefix = Some(name.as_str()).filter(|_| paths.len() > 1);
            walk(path, prefix, &outputs, &mut inputs);
        } else {
            inputs.push(Input { origin: file_origin(path), path: name, named: true });
        }
    }
    // A file may be met in a folder and be given itself.
    let mut names = Distinct::default();
    for input in &mut inputs {
        input.path = names.name(std::mem::take(&mut input.path));
    }
    Ok(inputs)
}

/// Takes out of the names of inputs what may not be told. Those that are alike then are numbered in their order.
pub fn tell(inputs: &mut [Input], options: &Options) {
    let mut names = Distinct::default();
    for input in inputs.iter_mut().filter(|_| options.redact) {
        input.path = names.name(options.path(&input.path));
    }
}

/// The paths given, each once, with the names they are reported under: the last component, or as many of the last ones as
/// it takes to tell those apart that end alike.
fn roots(paths: &[PathBuf]) -> Vec<(&Path, String)> {
    let mut places: HashSet<PathBuf> = HashSet::new();
    let mut roots: Vec<(&Path, Vec<String>)> = Vec::new();
    for path in paths {
        let place = if is_stdin(path) { path.clone() } else { entry(path).unwrap_or_else(|| path.clone()) };
        if !places.insert(place.clone()) {
            complain(&format!("{} is given twice and read once", show(path)));
            continue;
        }
        let named = place.components().filter_map(|part| match part {
            Component::Normal(name) => Some(names::decode(name)),
            _ => None,
        });
        roots.push((path, named.collect()));
    }
    let tail =
        |parts: &[String], count: usize| parts.get(parts.len().saturating_sub(count)..).unwrap_or(parts).join("/");
    let longest = roots.iter().map(|(_, parts)| parts.len()).max().unwrap_or(0);
    let mut counts = vec![1; roots.len()];
    for count in 1..longest {
        let mut same: HashMap<String, usize> = HashMap::new();
        let tails: Vec<_> = roots.iter().zip(&counts).map(|((_, parts), count)| tail(parts, *count)).collect();
        tails.iter().for_each(|tail| *same.entry(tail.clone()).or_default() += 1);
        for (of_root, tail) in counts.iter_mut().zip(&tails) {
            if same.get(tail).is_some_and(|roots| *roots > 1) {
                *of_root = count + 1;
            }
        }
    }
    let named = |((path, parts), count): ((_, Vec<String>), usize)| {
        let name = tail(&parts, count);
        (path, if name.is_empty() { show(path) } else { name })
    };
    roots.into_iter().zip(counts).map(named).collect()
}

/// The place a path names in its folder, a link itself and not what it leads to.
pub fn entry(path: &Path) -> Option<PathBuf> {
    match path.file_name() {
        Some(name) => Some(fs::canonicalize(folder_of(path)).ok()?.join(name)),
        None => fs::canonicalize(path).ok(),
    }
}

/// The folder a file stands in.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// A path for messages.
pub fn show(path: &Path) -> String {
    names::decode(path.as_os_str())
}

/// The name given for standard input, as a relative path that cannot lead out of the output folder.
fn stdin_path(name: &str) -> Result<String> {
    let parts: Vec<_> = name.split('/').collect();
    if name.contains('\0') || parts.iter().any(|part| part.is_empty() || *part == "." || *part == "..") {
        bail!("--name must be a file name or a relative path without . or .. : {name}");
    }
    Ok(name.to_string())
}

/// A file that is given by name may be a pipe (`<(command)`); only what cannot be looked at is broken.
fn file_origin(path: &Path) -> Origin {
    match fs::metadata(path) {
        Ok(_) => Origin::File(path.to_path_buf()),
        Err(error) => Origin::Broken(error.to_string()),
    }
}

fn walk(root: &Path, prefix: Option<&str>, outputs: &[PathBuf], inputs: &mut Vec<Input>) {
    let real_root = resolve(root);
    let is_output = |entry: &DirEntry| {
        let below = entry.path().strip_prefix(root).ok();
        let real = real_root.as_deref().zip(below).map(|(real, below)| real.join(below));
        entry.depth() > 0 && real.is_some_and(|real| outputs.contains(&real))
    };
    let first = inputs.len();
    for entry in WalkDir::new(root).into_iter().filter_entry(|entry| !is_output(entry)) {
        match entry {
            Ok(entry) => {
                let path = || report(entry.path(), root, prefix);
                inputs.extend(origin(&entry).map(|origin| Input { origin, path: path(), named: false }));
            }
            Err(error) => {
                let at = error.path().unwrap_or(root);
                let path = if at == root { show(root) } else { report(at, root, prefix) };
                let message = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                inputs.push(Input { origin: Origin::Broken(message), path, named: at == root });
            }
        }
    }
    if let Some(found) = inputs.get_mut(first..) {
        found.sort_by(|a, b| a.path.as_bytes().cmp(b.path.as_bytes()));
    }
}

/// Links to files are read, links to folders are not entered: they could lead in circles. Every entry but a folder, whose
/// own entries follow, is an input, if only to be counted.
fn origin(entry: &DirEntry) -> Option<Origin> {
    let kind = entry.file_type();
    if kind.is_dir() {
        return None;
    }
    if is_leftover(entry) {
        return Some(Origin::Passed(Reason::OwnOutput));
    }
    let target = if kind.is_symlink() { fs::metadata(entry.path()).map(|target| target.file_type()) } else { Ok(kind) };
    Some(match target {
        Ok(kind) if kind.is_dir() => Origin::Passed(Reason::LinkedFolder),
        Ok(kind) if kind.is_file() => Origin::File(entry.path().to_path_buf()),
        Ok(_) => Origin::Passed(Reason::NotAFile),
        Err(error) => Origin::Broken(error.to_string()),
    })
}

/// A temporary file of a run that was killed.
fn is_leftover(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with(atomic::PREFIX) && name.ends_with(atomic::SUFFIX)
}

/// The path below the root with `/`, behind the prefix.
fn report(path: &Path, root: &Path, prefix: Option<&str>) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts = below.components().map(|part| names::decode(part.as_os_str()));
    prefix.map(ToString::to_string).into_iter().chain(parts).collect::<Vec<_>>().join("/")
}

/// The path with links resolved, also for a file that is not there yet.
fn resolve(path: &Path) -> Option<PathBuf> {
    if let Ok(real) = fs::canonicalize(path) {
        return Some(real);
    }
    Some(fs::canonicalize(folder_of(path)).ok()?.join(path.file_name()?))
}

/// Reads all of standard input, up to one byte more than an input may have.
pub fn read_stdin() -> Result<Vec<u8>> {
    use std::io::Read;
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(MAX_INPUT + 1).read_to_end(&mut bytes).context("cannot read standard input")?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for file in files {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        root
    }

    fn found(paths: &[PathBuf], output: Option<&Path>) -> Vec<String> {
        collect(paths, None, &Vec::from_iter(output)).unwrap().into_iter().map(|input| input.path).collect()
    }

    #[test]
    fn one_folder_is_reported_below_itself_in_byte_order() {
        let root = folder(&["b.txt", "a/x.txt", "a-b/y.txt", "镇/方案.txt", "B.txt"]);
        assert_eq!(found(&[root.path().into()], None), ["B.txt", "a-b/y.txt", "a/x.txt", "b.txt", "镇/方案.txt"]);
    }

    #[test]
    fn several_paths_carry_their_last_component() {
        let root = folder(&["甲/a.txt", "乙/sub/b.txt", "c.txt"]);
        let paths = [root.path().join("甲"), root.path().join("c.txt"), root.path().join("乙/sub/..")];
        assert_eq!(found(&paths, None), ["甲/a.txt", "c.txt", "乙/sub/b.txt"]);
    }

    #[test]
    fn paths_that_end_alike_are_told_apart() {
        let root = folder(&["甲/清单/a.txt", "乙/清单/a.txt", "丙/清单/a.txt", "丙/清单/b.txt", "清单/a.txt"]);
        let at = |path: &str| root.path().join(path);
        assert_eq!(found(&[at("甲/清单"), at("乙/清单")], None), ["甲/清单/a.txt", "乙/清单/a.txt"]);
        let paths = [at("甲/清单/a.txt"), at("丙/清单/b.txt"), at("乙/清单/../清单/a.txt")];
        assert_eq!(found(&paths, None), ["甲/清单/a.txt", "b.txt", "乙/清单/a.txt"]);
        // Given twice, and met in a folder that is given too.
        assert_eq!(found(&[at("甲/清单"), at("甲/../甲/清单")], None), ["清单/a.txt"]);
        let paths = [at("清单"), at("甲"), at("甲/清单/a.txt"), at("乙/清单/a.txt")];
        let expected = ["清单/a.txt", "甲/清单/a.txt", "甲/清单/a~2.txt", "乙/清单/a.txt"];
        assert_eq!(found(&paths, None), expected);
    }

    #[test]
    fn a_file_is_reported_by_its_name() {
        let root = folder(&["甲/a.txt"]);
        assert_eq!(found(&[root.path().join("甲/a.txt")], None), ["a.txt"]);
    }

    #[test]
    fn the_output_is_not_walked() {
        let root = folder(&["a.txt", "out/a.txt.json", "outer/b.txt", "all.jsonl"]);
        assert_eq!(found(&[root.path().into()], Some(&root.path().join("out"))), ["a.txt", "all.jsonl", "outer/b.txt"]);
        assert_eq!(
            found(&[root.path().into()], Some(&root.path().join("all.jsonl"))),
            ["a.txt", "out/a.txt.json", "outer/b.txt"]
        );
        assert_eq!(found(&[root.path().into()], Some(root.path())).len(), 4);
    }

    #[cfg(unix)]
    #[test]
    fn links_to_files_are_read_and_links_to_folders_not_entered() {
        use std::os::unix::fs::symlink;
        let root = folder(&["in/a.txt", "other/b.txt"]);
        let inside = root.path().join("in");
        symlink(root.path().join("other"), inside.join("folder")).unwrap();
        symlink(root.path().join("other/b.txt"), inside.join("link.txt")).unwrap();
        symlink(root.path().join("nothing"), inside.join("broken.txt")).unwrap();
        let inputs = collect(std::slice::from_ref(&inside), None, &[]).unwrap();
        let paths: Vec<_> = inputs.iter().map(|input| input.path.as_str()).collect();
        assert_eq!(paths, ["a.txt", "broken.txt", "folder", "link.txt"]);
        assert!(matches!(inputs[1].origin, Origin::Broken(_)));
        assert_eq!(inputs[2].passed_over(), Some(Reason::LinkedFolder));
        assert!(matches!(inputs[3].origin, Origin::File(_)));
    }

    #[test]
    fn missing_paths_are_all_named() {
        let error = collect(&["no-such-甲".into(), "no-such-乙".into()], None, &[]).unwrap_err().to_string();
        assert!(error.contains("no-such-甲") && error.contains("no-such-乙"), "{error}");
    }

    #[test]
    fn standard_input_has_a_safe_name() {
        let paths = ["-".into()];
        assert_eq!(collect(&paths, None, &[]).unwrap()[0].path, "stdin");
        assert_eq!(collect(&paths, Some("镇/方案.docx"), &[]).unwrap()[0].path, "镇/方案.docx");
        for name in ["../a", "/a", "", "a//b", "."] {
            assert!(collect(&paths, Some(name), &[]).is_err(), "{name}");
        }
        assert!(collect(&["-".into(), "-".into()], None, &[]).is_err());
    }
}
