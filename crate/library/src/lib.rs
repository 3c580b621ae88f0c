//! The library: everything Stalewalk knows about particular hardware and particular kernels, as text.
//!
//! | folder | a file is |
//! |---|---|
//! | `arch/` | an architecture: what it may cache and fill, its invalidate instructions, each with its source |
//! | `kernel/` | a set of kernel functions, with the groups of architectures that they and others speak of |
//! | `strategy/` | a flushing strategy: which of an operation's functions it does differently |
//! | `operation/` | an operation of a kernel: address spaces, CPUs and their programs, for some parameters |
//! | `case/` | a case of its own, or a variation on an operation |
//! | `litmus/` | a case that is a published litmus test, with the published verdict |
//!
//! A file's name is the name of what it declares, for ever; its title is text. Every verdict that the
//! library is sure of stands in it as an `expect` line with its reason.
//!
//! Nothing here reads the text: that is the engine's work.

include!(concat!(env!("OUT_DIR"), "/files.rs"));
