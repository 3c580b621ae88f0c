//! The report: plain data with public fields, already in the terms of a view.
//!
//! This is the boundary of the engine. The page, the command line and the exporters know these types and
//! nothing further left. The TypeScript twins in `www/src/engine/types` are generated from them by a test.

mod answer;
mod assumed;
mod choice;
mod cost;
mod diagnosis;
mod flips;
mod picture;
mod play;
mod saved;
mod stress;
mod trace;

pub use answer::*;
pub use assumed::*;
pub use choice::*;
pub use cost::*;
pub use diagnosis::*;
pub use flips::*;
pub use picture::*;
pub use play::*;
pub use saved::*;
pub use stress::*;
pub use trace::*;
