//! How far a run has come: a bar on a terminal's stderr, nothing on a pipe unless asked for.

use super::args::ProgressWhen;
use super::terminal::{complain, one_line, stderr_is_terminal};
use indicatif::{ProgressBar, ProgressStyle};
use std::time::{Duration, Instant};

/// How often a line is printed where no bar can be drawn.
const EVERY: Duration = Duration::from_secs(1);

/// How far a run has come.
pub enum Progress {
    /// A bar that redraws itself.
    Bar(ProgressBar),
    /// A line now and then.
    Lines {
        /// Inputs done.
        done: usize,
        /// Inputs in all.
        total: usize,
        /// When the last line was printed.
        told: Instant,
    },
    /// Nothing.
    Silent,
}

impl Progress {
    /// Begins. `quiet` wins over everything.
    pub fn start(when: ProgressWhen, quiet: bool, total: usize) -> Self {
        let terminal = stderr_is_terminal();
        match when {
            _ if quiet => Progress::Silent,
            ProgressWhen::Never => Progress::Silent,
            ProgressWhen::Auto if !terminal || total < 2 => Progress::Silent,
            ProgressWhen::Always if !terminal => Progress::Lines { done: 0, total, told: Instant::now() },
            ProgressWhen::Auto | ProgressWhen::Always => {
                let bar = ProgressBar::new(total as u64);
                if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} files, {eta} left  {wide_msg}") {
                    bar.set_style(style);
                }
                Progress::Bar(bar)
            }
        }
    }

    /// One more input is done.
    pub fn step(&mut self, path: &str) {
        match self {
            Progress::Bar(bar) => {
                bar.set_message(one_line(path));
                bar.inc(1);
            }
            Progress::Lines { done, total, told } => {
                *done += 1;
                if told.elapsed() >= EVERY || done == total {
                    complain(&format!("{done} of {total} files"));
                    *told = Instant::now();
                }
            }
            Progress::Silent => {}
        }
    }

    /// Takes the bar off the screen.
    pub fn finish(&self) {
        if let Progress::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}
