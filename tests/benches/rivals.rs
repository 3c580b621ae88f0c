//! How fast the explicit search is beside other model checkers on the same models, and how both searches grow.
//!
//! `cargo xtask bench` runs it and reads the line of JSON that it prints. Each time is the best of several rounds, in
//! milliseconds. That the models are the same, state by state, is tested in tests/rivals.rs.
#![allow(clippy::print_stdout, reason = "it is a program that answers on its output")]

#[path = "../tests/rivals/models.rs"]
mod models;
#[path = "../tests/rivals/small.rs"]
mod small;
#[allow(dead_code, reason = "only the tests look at what Spin finds")]
#[path = "../tests/rivals/spin.rs"]
mod spin;

use std::hint::black_box;
use std::time::Instant;

use serde_json::{Value, json};
use stalewalk_engine::explore::{Found, explicit, saturating};
use stalewalk_engine::lang::lower::{Lowered, lower};
use stalewalk_engine::machine::Model;
use stalewalk_engine::report::questions;
use stalewalk_engine::{Limits, check};
use stateright::{Checker as _, Model as _};

/// What Spin's verifier is compiled with: as fast as it gets, and every interleaving, as we have them.
const FLAGS: [&str; 3] = ["-O3", "-DSAFETY", "-DNOREDUCE"];
/// Deeper than any run of these models.
const DEEP: u32 = 100_000;
/// The parameters of the map's operation that a question may set, with their values.
const GROWTH: [(&str, std::ops::RangeInclusive<u32>); 3] =
    [("cpus", 1..=4), ("pages", 1..=4), ("levels", 2..=4)];

fn main() {
    let models: Vec<Value> = ["up_front", "gather", "b45"].into_iter().map(beside).collect();
    let growth: Vec<Value> =
        GROWTH.into_iter().flat_map(|(param, values)| values.map(move |value| grown(param, value))).collect();
    let (text, library) = ("strategy/up_front.tlb", stalewalk_tests::library());
    let source = stalewalk_library::FILES.iter().find(|(path, _)| *path == text).expect("it is there").1;
    let question = models::question("up_front").1;
    let mut library = library;
    let edit = best(20, || {
        library.set(text, source);
        black_box(check(&library, &question, Limits::default()));
    });
    // An edit is compiled as fast as possible.
    let spin_edit = spin::version().map(|_| {
        best(3, || {
            let verifier = spin::Verifier::make("up_front", &["-DSAFETY"]);
            black_box(verifier.is_some_and(|verifier| verifier.breaks()));
        })
    });
    let line = json!({
        "spin": spin::version(), "models": models, "growth": growth, "edit_ms": edit, "spin_edit_ms": spin_edit,
    });
    println!("{line}");
}

/// One model with every search.
fn beside(name: &str) -> Value {
    let (library, question) = models::question(name);
    let model = stalewalk_tests::model(&library, &question).expect("it applies");
    let found = explicit(&model, Limits::default());
    let ours = best(15, || {
        black_box(explicit(&model, Limits::default()));
    });
    let stateright = best(5, || {
        black_box(small::Small::named(name).checker().spawn_bfs().join().unique_state_count());
    });
    // What it takes to begin a search is no part of searching.
    let spin = spin::Verifier::make(name, &FLAGS)
        .map(|pan| best(9, || pan.explore_to(DEEP)) - best(9, || pan.explore_to(1)));
    json!({
        "name": name, "states": found.states, "transitions": found.transitions,
        "ours_ms": ours, "stateright_ms": stateright, "spin_ms": spin,
    })
}

/// All cells of the map's operation with a parameter that differs from its default.
fn grown(param: &str, value: u32) -> Value {
    let library = stalewalk_tests::library();
    let asked = questions(&library, "exit_mmap", "neutral", &[(param.to_owned(), value)]);
    let models: Vec<Box<Model>> = asked
        .iter()
        .filter_map(|question| match lower(&library, question) {
            Lowered::Model(model) => Some(model),
            _ => None,
        })
        .collect();
    let all = |search: fn(&Model, Limits) -> Found| {
        let mut states = 0;
        let mut once =
            || states = models.iter().map(|model| search(model, Limits::default()).states).sum::<u32>();
        let took = best(1, &mut once);
        // What takes long is not tried again.
        let took = if took < 1e3 { took.min(best(2, &mut once)) } else { took };
        json!({ "states": states, "ms": took })
    };
    json!({
        "what": format!("{param} = {value}"), "cells": models.len(),
        "saturating": all(saturating), "explicit": all(explicit),
    })
}

/// The shortest of these rounds, or of fewer if the environment says so.
fn best(rounds: usize, mut work: impl FnMut()) -> f64 {
    let most = std::env::var("STALEWALK_BENCH_ROUNDS").ok().and_then(|most| most.parse().ok());
    let rounds = most.map_or(rounds, |most| rounds.min(most));
    let timed = |_| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64() * 1e3
    };
    (0..rounds).map(timed).fold(f64::INFINITY, f64::min)
}
