//! Ctrl-C. A conversion is asked to stop and has a moment to finish the inputs at work and to write down what it did; one
//! that does not stop by then, and every other command, is ended as it stands.

use super::atomic;
use super::terminal::complain;
use std::process::exit;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

/// Exit code after an interrupt, as shells give it for Ctrl-C.
pub const CODE: u8 = 130;
/// What a conversion gets to stop by itself, and a message to be taken: a reader that takes nothing more from a pipe, or one
/// large file, must not keep the program alive.
const GRACE: Duration = Duration::from_secs(2);

static ASKED: AtomicBool = AtomicBool::new(false);
static UNDER_WAY: Mutex<Option<Done>> = Mutex::new(None);

/// How far a conversion has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Done {
    inputs: usize,
    of: usize,
}

fn under_way() -> MutexGuard<'static, Option<Done>> {
    UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Begins to listen.
pub fn listen() -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(|| {
        let stops_itself = under_way().is_some();
        if stops_itself {
            ASKED.store(true, Ordering::SeqCst);
            thread::sleep(GRACE);
        }
        // Held to the end: no thread can begin or finish a file any more.
        let _files = atomic::abandon();
        let done = *under_way();
        let what = done.map_or_else(|| "interrupted".to_string(), |done| message(done.inputs, done.of));
        // Whoever should read standard error may take nothing more either.
        let (told, wait) = mpsc::channel();
        thread::spawn(move || {
            complain(&what);
            let _ = told.send(());
        });
        let _ = wait.recv_timeout(GRACE);
        exit(CODE.into())
    })
}

/// What is said of a conversion that was interrupted.
pub fn message(done: usize, of: usize) -> String {
    format!("interrupted: {done} of {of} {} done", if of == 1 { "input" } else { "inputs" })
}

/// Whether the conversion was asked to stop.
pub fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

/// A conversion that stops when it is asked to, until this is dropped.
pub struct Run(());

impl Run {
    /// Begins with this many inputs.
    pub fn begin(of: usize) -> Self {
        *under_way() = Some(Done { inputs: 0, of });
        Run(())
    }

    /// One more input is done.
    pub fn step(&self) {
        if let Some(done) = under_way().as_mut() {
            done.inputs += 1;
        }
    }

    /// Inputs done so far.
    pub fn done(&self) -> usize {
        under_way().map_or(0, |done| done.inputs)
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        *under_way() = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_counts_what_is_done() {
        assert!(!asked());
        let run = Run::begin(3);
        run.step();
        assert_eq!(message(run.done(), 3), "interrupted: 1 of 3 inputs done");
        drop(run);
        assert_eq!((*under_way(), message(0, 1).as_str()), (None, "interrupted: 0 of 1 input done"));
    }
}
