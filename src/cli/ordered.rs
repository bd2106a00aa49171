//! Work on several threads, results in order, and never more of them waiting than memory should hold.

use rayon::ThreadPoolBuilder;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc;
use std::thread;

/// Results that may wait for an earlier one, in bytes: enough to keep all threads busy beside one large file.
const MAX_WAITING: usize = 32 << 20;
/// What a result costs beside its bytes.
const OVERHEAD: usize = 1 << 10;
/// Items given out for each thread: one at work, one for when it is done.
const AHEAD: usize = 2;
/// Stack of a worker. Nested tables are followed by recursion, to a depth with a cap.
const STACK: usize = 16 << 20;

/// Calls `work` with each item on `jobs` threads and `take` with each result, in order, on this thread. `size` is what a
/// result holds in bytes. Stops at the first error of `take`.
///
/// # Errors
/// The error of `take`; also where no thread can be had.
pub fn run<I: Sync, T: Send>(
    items: &[I],
    jobs: usize,
    work: impl Fn(&I) -> T + Sync,
    size: impl Fn(&T) -> usize,
    mut take: impl FnMut(T) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let jobs = jobs.clamp(1, items.len().max(1));
    let pool = ThreadPoolBuilder::new().num_threads(jobs).stack_size(STACK).build()?;
    let work = &work;
    pool.in_place_scope_fifo(|scope| {
        let (send, results) = mpsc::channel::<(usize, thread::Result<T>)>();
        let mut items = items.iter().enumerate();
        let mut waiting: BTreeMap<usize, (T, usize)> = BTreeMap::new();
        let (mut running, mut cost, mut due) = (0, 0, 0);
        loop {
            // Items go out in order, so the one that is due is done or at work whatever else has to wait.
            while running < AHEAD * jobs && cost <= MAX_WAITING {
                let Some((index, item)) = items.next() else { break };
                let send = send.clone();
                running += 1;
                scope.spawn_fifo(move |_| {
                    // Nothing listens any more where `take` failed.
                    let _ = send.send((index, catch_unwind(AssertUnwindSafe(|| work(item)))));
                });
            }
            if running == 0 {
                return Ok(());
            }
            let (index, result) = results.recv()?;
            running -= 1;
            let result = result.unwrap_or_else(|panic| resume_unwind(panic));
            let own = size(&result) + OVERHEAD;
            cost += own;
            waiting.insert(index, (result, own));
            while let Some((result, own)) = waiting.remove(&due) {
                due += 1;
                cost -= own;
                take(result)?;
            }
        }
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
        assert!(first.unwrap() <= 12, "{first:?} results of 8 MB were made while the first was awaited");
    }

    #[test]
    fn an_error_stops_the_work() {
        let made = AtomicUsize::new(0);
        let work = |_: &usize| made.fetch_add(1, Ordering::SeqCst);
        let done = run(&numbers(100_000), 2, work, |_| 1 << 20, |_| anyhow::bail!("full"));
        assert!(done.is_err() && made.load(Ordering::SeqCst) < 100);
        assert!(run(&numbers(0), 2, |i| *i, |_| 0, |_| Ok(())).is_ok());
    }

    #[test]
    fn a_panic_is_passed_on() {
        let work = |i: &usize| assert!(*i != 3, "a defect");
        assert!(catch_unwind(|| run(&numbers(9), 2, work, |()| 0, |()| Ok(()))).is_err());
    }
}
