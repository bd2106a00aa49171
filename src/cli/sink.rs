//! What is written of all inputs together: a stream, or the one document of a run.

use super::outputs::Target;
use super::{atomic, inputs, outputs};
use anyhow::{Context, Result};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use zhenggai::write::Layout;

/// Where it goes.
pub enum Sink {
    /// Standard output.
    Stdout(BufWriter<io::StdoutLock<'static>>),
    /// A stream in a file, which is there when it is whole.
    File(BufWriter<atomic::Pending>, PathBuf),
    /// A file for one document, and its bytes.
    One(PathBuf, Vec<u8>),
    /// Nowhere: files are written one by one elsewhere.
    None,
}

impl Sink {
    /// Opens it. Fails at once where nothing can be written.
    pub fn open(target: &Target, layout: Layout) -> Result<Self> {
        Ok(match target {
            Target::Stdout => Sink::Stdout(BufWriter::new(io::stdout().lock())),
            Target::File(path) if layout == Layout::Files => Sink::One(path.clone(), Vec::new()),
            Target::File(path) => {
                let file =
                    atomic::Pending::create(path).with_context(|| format!("cannot write {}", inputs::show(path)))?;
                Sink::File(BufWriter::new(file), path.clone())
            }
            Target::Folder(_) => Sink::None,
        })
    }

    /// Writes some of it.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        match self {
            Sink::Stdout(out) => out.write_all(bytes).context("cannot write to standard output"),
            Sink::File(out, path) => {
                out.write_all(bytes).with_context(|| format!("cannot write {}", inputs::show(path)))
            }
            Sink::One(_, document) => {
                document.extend_from_slice(bytes);
                Ok(())
            }
            Sink::None => Ok(()),
        }
    }

    /// Puts what was written in its place. Where an input gave no document, what an earlier run made of it goes.
    pub fn finish(self) -> Result<()> {
        match self {
            Sink::Stdout(mut out) => out.flush().context("cannot write to standard output"),
            Sink::File(out, path) => out
                .into_inner()
                .map_err(io::IntoInnerError::into_error)
                .and_then(atomic::Pending::finish)
                .with_context(|| format!("cannot write {}", inputs::show(&path))),
            Sink::One(path, document) if document.is_empty() => {
                outputs::remove_stale(&path);
                Ok(())
            }
            Sink::One(path, document) => outputs::write_file(&path, &|out| out.write_all(&document))
                .with_context(|| format!("cannot write {}", inputs::show(&path))),
            Sink::None => Ok(()),
        }
    }

    /// Leaves it where a run was interrupted: a file is not written at all, standard output ends behind a whole line.
    pub fn leave(self) -> Result<()> {
        match self {
            Sink::Stdout(_) => self.finish(),
            Sink::File(..) | Sink::One(..) | Sink::None => Ok(()),
        }
    }
}
