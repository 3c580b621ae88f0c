//! The three models in the tool's own language.

use stalewalk_engine::{Library, Question};
use stalewalk_tests::{library, question as ask};

/// The case that is not in the library.
pub(crate) const B45: &str = include_str!("../../spin/b45.tlb");

/// The library with what a model needs more, and the question of that name.
pub(crate) fn question(name: &str) -> (Library, Question) {
    let mut library = library();
    library.set("b45.tlb", B45);
    let question = match name {
        "b45" => ask("b45", "", "riscv", &[]),
        strategy => ask("exit_mmap", strategy, "x86-64", &[("cpus", 3), ("pages", 2)]),
    };
    (library, question)
}
