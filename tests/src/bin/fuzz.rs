//! Random programs for as long as one likes: `cargo xtask fuzz`. The first that fails is made small and printed.

#![allow(clippy::print_stdout, reason = "it talks to a person at a terminal")]

use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::{available_parallelism, scope};
use std::time::{Duration, Instant};

use stalewalk_tests::sample::check::{Tally, checked, failure};

const HELP: &str = "\
Usage: cargo xtask fuzz [--from SEED] [--samples N] [--minutes N]

  --from SEED    the first seed (0)
  --samples N    ends after so many
  --minutes N    ends after so many minutes (10, unless --samples is given)";

struct Wanted {
    from: u64,
    samples: u64,
    time: Option<Duration>,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let Some(wanted) = parse(&words) else {
        eprintln!("{HELP}");
        return ExitCode::from(2);
    };
    // A failure of the engine is a failure of the sample, and told with it.
    std::panic::set_hook(Box::new(|_| {}));
    let next = AtomicU64::new(wanted.from);
    let failed = AtomicBool::new(false);
    let tally = Mutex::new(Tally::default());
    let begun = Instant::now();
    let works = || {
        let over = |seed: u64| {
            seed - wanted.from >= wanted.samples || wanted.time.is_some_and(|time| begun.elapsed() > time)
        };
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if over(seed) || failed.load(Ordering::Relaxed) {
                return;
            }
            let judged = checked(seed);
            let mut tally = tally.lock().unwrap_or_else(PoisonError::into_inner);
            match judged {
                Some(judged) => tally.count(&judged),
                None if !failed.swap(true, Ordering::Relaxed) => {
                    drop(tally);
                    println!("{}", failure(seed));
                    return;
                }
                None => return,
            }
            if tally.samples.is_multiple_of(10_000) {
                println!("{tally} after {} s", begun.elapsed().as_secs());
            }
        }
    };
    scope(|scope| {
        for _ in 0..available_parallelism().map_or(1, usize::from) {
            scope.spawn(works);
        }
    });
    println!("{} in {} s", tally.lock().unwrap_or_else(PoisonError::into_inner), begun.elapsed().as_secs());
    if failed.into_inner() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn parse(words: &[String]) -> Option<Wanted> {
    let mut wanted = Wanted { from: 0, samples: u64::MAX, time: None };
    let mut pairs = words.chunks_exact(2);
    for pair in &mut pairs {
        let number: u64 = pair[1].parse().ok()?;
        match pair[0].as_str() {
            "--from" => wanted.from = number,
            "--samples" => wanted.samples = number,
            "--minutes" => wanted.time = Some(Duration::from_secs(60 * number)),
            _ => return None,
        }
    }
    if wanted.samples == u64::MAX && wanted.time.is_none() {
        wanted.time = Some(Duration::from_secs(600));
    }
    pairs.remainder().is_empty().then_some(wanted)
}
