//! Files that are there whole or not at all. On Linux a file is written without a name and named when it is whole, so
//! that even a killed process leaves nothing; elsewhere, and on file systems that cannot do this, it is written beside
//! its place under another name and renamed.
//!
//! An interrupt removes what has such another name ([`abandon`]). The lock is held while one is given, changed or removed,
//! so none can escape the clean-up.

use super::inputs::folder_of;
use super::outputs::is_special;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::{Builder, NamedTempFile};

/// How the names of temporary files begin and end; the walk passes them over.
pub const PREFIX: &str = ".zhenggai-";
/// See [`PREFIX`].
pub const SUFFIX: &str = ".tmp";

static UNDER_WAY: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn under_way() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes the temporary files. As long as the lock that is given back is held, no thread can begin or finish a file.
pub fn abandon() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    let files = under_way();
    for file in files.iter() {
        let _ = std::fs::remove_file(file);
    }
    files
}

/// What writes the content of a file; called again where the first try came to nothing.
pub type Fill<'a> = &'a dyn Fn(&mut dyn Write) -> io::Result<()>;

/// Writes a file at once.
pub fn write(path: &Path, fill: Fill<'_>) -> io::Result<()> {
    if let Ok(mut file) = nameless::create(folder_of(path)) {
        fill(&mut file)?;
        if nameless::name(&file, path, &mut under_way()).is_ok() {
            return Ok(());
        }
    }
    replace(path, |file| fill(file))
}

/// A file written bit by bit, without a name until it is finished.
pub struct Pending {
    path: PathBuf,
    scratch: File,
    /// Whether `scratch` is the output itself: a pipe or a device cannot be replaced.
    direct: bool,
}

impl Pending {
    /// Opens a file that will stand at `path`. Fails at once where nothing can be written there.
    ///
    /// A link is followed, so that its target is replaced; what is no regular file is written to as it stands.
    pub fn create(path: &Path) -> io::Result<Self> {
        let path = &path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        if is_special(path) {
            let scratch = File::options().write(true).open(path)?;
            return Ok(Pending { path: path.clone(), scratch, direct: true });
        }
        let scratch = nameless::create(folder_of(path)).or_else(|_| tempfile::tempfile_in(folder_of(path)))?;
        Ok(Pending { path: path.clone(), scratch, direct: false })
    }

    /// Puts what was written in its place.
    pub fn finish(mut self) -> io::Result<()> {
        if self.direct {
            return self.scratch.flush();
        }
        if nameless::name(&self.scratch, &self.path, &mut under_way()).is_ok() {
            return Ok(());
        }
        self.scratch.rewind()?;
        replace(&self.path, |file| io::copy(&mut self.scratch, file).map(|_| ()))
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.scratch.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.scratch.flush()
    }
}

fn replace(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let mut temporary = begin(folder_of(path))?;
    let name = temporary.path().to_path_buf();
    let filled = fill(temporary.as_file_mut());
    let mut files = under_way();
    files.remove(&name);
    filled?;
    temporary.persist(path).map(|_| ()).map_err(|error| error.error)
}

fn begin(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    // Temporary files are private by default; these become ordinary files under the user's umask.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut files = under_way();
    let temporary = builder.tempfile_in(folder)?;
    files.insert(temporary.path().to_path_buf());
    Ok(temporary)
}

/// Files without a name, which the system removes by itself when their process ends.
#[cfg(target_os = "linux")]
mod nameless {
    use super::{PREFIX, SUFFIX, folder_of};
    use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat, open};
    use std::collections::BTreeSet;
    use std::fs::{self, File};
    use std::io;
    use std::os::fd::AsRawFd;
    use std::path::{Path, PathBuf};

    /// A file without a name on the file system of a folder.
    pub fn create(folder: &Path) -> io::Result<File> {
        let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
        Ok(File::from(open(folder, flags, Mode::from_raw_mode(0o666))?))
    }

    /// Gives a file its name. A name that is taken cannot be given: the file gets another first and is renamed.
    pub fn name(file: &File, path: &Path, under_way: &mut BTreeSet<PathBuf>) -> io::Result<()> {
        let open_file = format!("/proc/self/fd/{}", file.as_raw_fd());
        let link = |to: &Path| linkat(CWD, open_file.as_str(), CWD, to, AtFlags::SYMLINK_FOLLOW);
        if link(path).is_ok() {
            return Ok(());
        }
        let other = folder_of(path).join(format!("{PREFIX}{}-{}{SUFFIX}", std::process::id(), file.as_raw_fd()));
        under_way.insert(other.clone());
        let renamed = link(&other).map_err(io::Error::from).and_then(|()| fs::rename(&other, path));
        if renamed.is_err() {
            let _ = fs::remove_file(&other);
        }
        under_way.remove(&other);
        renamed
    }
}

/// Other systems write under another name from the beginning.
#[cfg(not(target_os = "linux"))]
mod nameless {
    use std::collections::BTreeSet;
    use std::fs::File;
    use std::io;
    use std::path::{Path, PathBuf};

    pub fn create(_: &Path) -> io::Result<File> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub fn name(_: &File, _: &Path, _: &mut BTreeSet<PathBuf>) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_replaces_another_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        write(&path, &|file| file.write_all(b"one")).unwrap();
        write(&path, &|file| file.write_all(b"two")).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(names(folder.path()), ["a.json"]);
    }

    #[test]
    fn an_unfinished_file_leaves_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        let mut pending = Pending::create(&folder.path().join("all.jsonl")).unwrap();
        pending.write_all(b"half").unwrap();
        assert!(names(folder.path()).is_empty());
        drop(pending);
        assert!(names(folder.path()).is_empty());
        assert!(replace(&folder.path().join("b"), |_| Err(io::Error::other("full"))).is_err());
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn a_finished_file_stands_in_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("all.jsonl");
        let mut pending = Pending::create(&path).unwrap();
        pending.write_all("全部\n".as_bytes()).unwrap();
        pending.finish().unwrap();
        assert_eq!(std::fs::read_to_string(path).unwrap(), "全部\n");
        assert_eq!(names(folder.path()), ["all.jsonl"]);
    }
}
