//! Everything that is tested natively of the whole, as one program: linking one takes seconds, forty take minutes.
//! What is tested in a browser stands in `browser.rs`.
#![cfg(not(target_arch = "wasm32"))]

mod adversary;
mod archs;
mod delayed;
mod diagnostics;
mod engines;
mod entries;
mod exactness;
mod found;
mod functions;
mod golden;
mod hw_kinds;
mod instructions;
mod kernels;
mod kinds;
mod knobs_fill;
mod knobs_flush;
mod layout;
mod library;
mod limits;
mod litmus_aarch64;
mod locks;
mod maps;
mod naive;
mod random;
mod readme;
mod reference;
mod reference_covers;
mod refusals;
mod reliance;
mod rename;
mod replays;
mod rests;
mod rivals;
mod samples;
mod shared;
mod siblings;
mod soups;
mod stores;
mod tables;
mod tidy;
mod told;
mod variants;
mod warnings;
mod wrong_answers;
