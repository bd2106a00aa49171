//! Work on several threads, results in order, and never more of them waiting than memory should hold.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Results that may wait for an earlier one, in bytes: enough to keep all threads busy beside one large file.
const MAX_WAITING: usize = 32 << 20;
/// What a result costs beside its bytes.
const OVERHEAD: usize = 1 << 10;
/// Stack of a worker. Nested tables are followed by recursion, to a depth with a cap.
const STACK: usize = 16 << 20;

struct State<T> {
    /// First index that no worker has taken.
    next: usize,
    /// First index whose result was not handed over.
    due: usize,
    /// Results ahead of their turn.
    waiting: BTreeMap<usize, (T, usize)>,
    /// Cost of what waits.
    cost: usize,
    /// Nobody wants more results.
    stopped: bool,
    /// Workers that have not ended.
    alive: usize,
}

struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

impl<T> Queue<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State<T>>) -> MutexGuard<'a, State<T>> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// The next index to work on. The one that is due is always given out, so the queue cannot lock itself up.
    fn take(&self, count: usize) -> Option<usize> {
        let mut state = self.state();
        while !state.stopped && state.next < count && state.next != state.due && state.cost > MAX_WAITING {
            state = self.wait(state);
        }
        if state.stopped || state.next >= count {
            return None;
        }
        state.next += 1;
        Some(state.next - 1)
    }

    fn put(&self, index: usize, result: T, cost: usize) {
        let mut state = self.state();
        state.cost += cost;
        state.waiting.insert(index, (result, cost));
        drop(state);
        self.changed.notify_all();
    }

    /// The result that is due; none after the last, or where a worker was lost.
    fn due(&self, count: usize) -> Option<T> {
        let mut state = self.state();
        loop {
            if state.due >= count {
                return None;
            }
            let index = state.due;
            if let Some((result, cost)) = state.waiting.remove(&index) {
                state.due += 1;
                state.cost -= cost;
                drop(state);
                self.changed.notify_all();
                return Some(result);
            }
            if state.alive == 0 {
                return None;
            }
            state = self.wait(state);
        }
    }
}

/// Marks a worker as ended, whichever way it ends.
struct Ended<'a, T>(&'a Queue<T>);

impl<T> Drop for Ended<'_, T> {
    fn drop(&mut self) {
        self.0.state().alive -= 1;
        self.0.changed.notify_all();
    }
}

/// Calls `work` with each item on `jobs` threads and `take` with each result, in order, on this thread. `size` is what a
/// result holds in bytes. Stops at the first error of `take`.
///
/// # Errors
/// The error of `take`; also where no thread can be had.
pub fn run<I: Sync, T: Send>(
    items: &[I],
    jobs: usize,
    work: impl Fn(&I) -> T + Sync,
    size: impl Fn(&T) -> usize + Sync,
    mut take: impl FnMut(T) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let count = items.len();
    let jobs = jobs.clamp(1, count.max(1));
    let state = State { next: 0, due: 0, waiting: BTreeMap::new(), cost: 0, stopped: false, alive: jobs };
    let queue = Queue { state: Mutex::new(state), changed: Condvar::new() };
    let worker = || {
        let _ended = Ended(&queue);
        while let Some((index, item)) = queue.take(count).and_then(|index| Some((index, items.get(index)?))) {
            let result = work(item);
            let cost = size(&result) + OVERHEAD;
            queue.put(index, result, cost);
        }
    };
    thread::scope(|scope| {
        for started in 0..jobs {
            if let Err(error) = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, worker) {
                let mut state = queue.state();
                state.alive -= jobs - started;
                if started == 0 {
                    return Err(error.into());
                }
                break;
            }
        }
        let mut done = Ok(());
        while let Some(result) = queue.due(count) {
            done = take(result);
            if done.is_err() {
                break;
            }
        }
        queue.state().stopped = true;
        queue.changed.notify_all();
        done
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    fn numbers(count: usize) -> Vec<usize> {
        (0..count).collect()
    }

    #[test]
    fn results_come_in_order() {
        for jobs in [1, 2, 7] {
            let mut seen = Vec::new();
            let slow = |i: &usize| {
                thread::sleep(Duration::from_micros(((i * 7) % 5) as u64 * 100));
                *i
            };
            let take = |i| {
                seen.push(i);
                Ok(())
            };
            run(&numbers(100), jobs, slow, |_| 0, take).unwrap();
            assert_eq!(seen, numbers(100));
        }
    }

    #[test]
    fn results_ahead_of_their_turn_are_bounded() {
        let made = AtomicUsize::new(0);
        let work = |i: &usize| {
            if *i == 0 {
                thread::sleep(Duration::from_millis(100));
                return made.load(Ordering::SeqCst);
            }
            made.fetch_add(1, Ordering::SeqCst)
        };
        let mut first = None;
        let take = |made| {
            first.get_or_insert(made);
            Ok(())
        };
        run(&numbers(1000), 4, work, |_| 8 << 20, take).unwrap();
        assert!(first.unwrap() <= 8, "{first:?} results of 8 MB were made while the first was awaited");
    }

    #[test]
    fn an_error_stops_the_work() {
        let made = AtomicUsize::new(0);
        let work = |_: &usize| made.fetch_add(1, Ordering::SeqCst);
        let done = run(&numbers(100_000), 2, work, |_| 1 << 20, |_| anyhow::bail!("full"));
        assert!(done.is_err() && made.load(Ordering::SeqCst) < 100);
        assert!(run(&numbers(0), 2, |i| *i, |_| 0, |_| Ok(())).is_ok());
    }
}
