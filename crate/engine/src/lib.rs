//! Exhaustive checking of TLB-flush strategies on a model of many MMUs.
//!
//! # The law
//!
//! A page, or a page table, may be given to somebody else only after nothing can reach it any more. For that
//! a kernel works in this order:
//!
//! 1. **unhook** it: clear the entry that leads to it;
//! 2. **invalidate**: let every CPU drop what it remembers of that entry, and wait until they have;
//! 3. **free** it.
//!
//! Whoever frees before the invalidate is complete lets a CPU use a translation to somebody else's page, or
//! lets a walker read somebody else's data as a page table. Whoever invalidates before the unhook has done
//! nothing: a walker may fill again from what is still hooked, at any moment, for any address, without any
//! program asking it to. That was the question of June 2012 (may `exit_mmap` flush once, up front?), and it is
//! what this crate answers, for any order, by trying every interleaving.
//!
//! ```stale-walk
//! :operation: exit_mmap
//! :strategy: up_front
//! :arch: x86-64
//! :expect: breaks freed-table
//!
//! It may not: the walker keeps the way to a table that is still hooked, goes it again after the table was freed,
//! and takes for an entry whatever stands there by then.
//! ```
//!
//! What is reported is *use*, never the mere presence of a stale entry: kernels leave such entries behind on
//! purpose, and are right to, where nothing can use them.
//!
//! # The pipeline
//!
//! Text → program → explore → report. Nothing further right is known further left, apart from the words that
//! all of them speak in and that a report is made of: [`report::Kind`], [`report::Held`], [`report::Mode`] and
//! the like.
//!
//! * [`lang`]: text to program: lexer, parser, layers of names, lowering to moves; diagnostics as data.
//! * [`machine`]: frames, tables, caches, CPUs; the rules, written once; an architecture as plain data.
//! * [`explore`]: the saturating search, the explicit search, the replayer; random runs.
//! * [`report`]: verdict, diagnosis, trace: plain typed data. All that is said of a run in English is said here.
//! * [`export`]: one format a file.
//!
//! # Invariants
//!
//! * **Purity**: no clock, no I/O, no randomness, no JavaScript. Sources are an argument, and so is the seed of random
//!   runs. The same input gives the same verdict, trace and counts, everywhere.
//! * **Ignorance**: no architecture, strategy or operation is named. What they are is text.
//! * **One set of rules**: both searches and the replayer run `machine::rules`; none has rules of its own.
//! * **Replayable**: every trace is accepted by the replayer, which rejects a move that is not enabled.
//! * **No hash is trusted**: states are equal if their words are.
//! * **Limits are verdicts**: a search that reaches a limit, or is stopped by whoever watches it, says
//!   `undecided` and how far it got, never `survives`.
//! * **Text is never refused**: parsing gives a tree and diagnostics, whatever it is given.

pub mod explore;
pub mod export;
pub mod lang;
pub mod machine;
mod order;
pub mod report;

pub use explore::{Limits, Progress, Search};
pub use lang::format::format;
pub use lang::library::Library;
pub use lang::lower::Question;
pub use report::{assumptions, catalog, check, check_until, flips, glossary, map, map_until};

/// The edition of the language, the number in a file's first line.
pub const EDITION: u32 = 1;
/// The version of the engine.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
