//! Verdict, diagnosis, trace: plain typed data, the boundary of the engine.

mod types;

pub use types::*;
