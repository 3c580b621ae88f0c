//! Frames, tables, caches, CPUs; the rules; knobs and instructions as plain data.

pub mod arch;
mod entry;
mod eval;
mod exp;
mod items;
mod knobs;
mod memory;
mod model;
pub mod program;
mod rules;
mod run;
mod start;
mod state;
mod step;

pub use entry::{Entry, Field};
pub use eval::NOWHERE;
pub use items::{Item, Items, MAX_ITEMS};
pub use memory::{Content, Of, Shared};
pub use model::{Cell, Cpu, Frame, MAX_ADDRESSES, MAX_CPUS, MAX_FRAMES, Mm, Model};
pub use rules::{Fill, Machine, Opening, drops};
pub use state::{Asked, Context, Layout, Numbers, Slot, Words};
pub use step::{Effect, Move};
