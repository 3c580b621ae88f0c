//! Frames, tables, caches, CPUs; the rules; knobs and instructions as plain data.

mod access;
mod account;
pub mod arch;
mod buffers;
mod entry;
mod eval;
mod exp;
mod held;
mod items;
mod knobs;
mod locks;
mod memory;
mod model;
pub mod program;
mod rules;
mod run;
mod start;
mod state;
mod step;
mod stores;
mod tables;
mod walk;

pub use access::{Access, Outcome, Via};
pub use account::Promised;
pub use buffers::{STORE_BUFFER, Waiting, Waits};
pub use entry::{Entry, Field};
pub use eval::NOWHERE;
pub use held::Numbers;
pub use items::{After, GLOBAL, Item, Items, MAX_ITEMS};
pub use locks::{Hold, holders};
pub use memory::{Content, Of, Shared};
pub use model::{Cell, Cpu, Frame, INIT_MM, MAX_ADDRESSES, MAX_CPUS, MAX_FRAMES, Mm, Model};
pub use rules::{Machine, USER_TAG, drops};
pub use state::{Asked, Context, Layout, Slot, Words};
pub use step::{Effect, Move, ends};
pub use walk::{Fill, Opening};
