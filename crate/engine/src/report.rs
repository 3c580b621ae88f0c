//! Verdict, diagnosis, trace: plain typed data, the boundary of the engine.

mod answer;
mod catalog;
mod diagnosis;
mod expect;
mod map;
mod names;
mod promises;
mod summary;
mod tell;
mod types;
#[cfg(test)]
mod typescript;
mod wave;
mod words;

pub use answer::check;
pub use catalog::catalog;
pub use expect::{Expected, expectations};
pub use map::{map, questions};
pub use types::*;
