//! Verdict, diagnosis, trace: plain typed data, the boundary of the engine.

mod accesses;
mod answer;
mod assumptions;
mod catalog;
mod cost;
mod delayed;
mod diagnosis;
mod expect;
mod extent;
mod fills;
mod flips;
mod glossary;
mod map;
mod names;
mod offender;
mod path;
mod play;
mod promises;
mod rcu;
mod reliance;
mod retell;
mod shared;
mod stress;
mod summary;
mod tell;
mod told;
mod types;
#[cfg(test)]
mod typescript;
mod unmet;
mod waiting;
mod wave;
mod words;

pub use answer::{check, check_until};
pub use assumptions::{MAX_TRIED, assumptions};
pub use catalog::catalog;
pub use cost::costs;
pub use expect::{Expected, expectations, expectations_until};
pub use extent::{count, extent, stores};
pub use flips::{Hunt, MAX_SIZE, flips};
pub use glossary::glossary;
pub use map::{map, map_until, questions};
pub use play::play;
pub use retell::{Retold, retell, save};
pub use stress::stress;
pub use types::*;
