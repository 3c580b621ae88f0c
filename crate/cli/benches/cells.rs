//! How long questions take natively: every cell of every operation, the maps, the explicit search.
//!
//! `cargo xtask bench` runs it and reads the line of JSON that it prints. Each time is the best of several rounds,
//! in milliseconds: what else a shared machine does only ever adds to one. The browser is measured in the same
//! way, by tests/web/bench.mjs.
#![allow(clippy::print_stdout, reason = "it is a program that answers on its output")]

use std::hint::black_box;
use std::time::Instant;

use stalewalk_engine::explore::explicit;
use stalewalk_engine::lang::lower::{Lowered, lower};
use stalewalk_engine::machine::Model;
use stalewalk_engine::report::questions;
use stalewalk_engine::{Library, Limits, Question, check, map};

/// The set of kernel functions that is measured.
const KERNEL: &str = "neutral";
/// How often everything is done, unless the environment says otherwise; the first time warms up.
const ROUNDS: usize = 21;

fn main() {
    let mut library = Library::default();
    library.extend(stalewalk_library::FILES.iter().copied());
    let operations: Vec<&str> = library
        .operations()
        .into_iter()
        .filter(|operation| !operation.case)
        .map(|operation| operation.name.text.as_str())
        .collect();
    let asked: Vec<Question> =
        operations.iter().flat_map(|operation| questions(&library, operation, KERNEL, &[])).collect();
    let cells: Vec<f64> = best_of_each(&asked, |question| {
        black_box(check(&library, question, Limits::default()));
    });
    let maps: Vec<f64> = best_of_each(&operations, |operation| {
        black_box(map(&library, operation, KERNEL, &[], Limits::default()));
    });
    let models: Vec<_> = asked
        .iter()
        .filter_map(|question| match lower(&library, question) {
            Lowered::Model(model) => Some(model),
            _ => None,
        })
        .collect();
    let search = |model: &Model| explicit(model, Limits::default()).transitions;
    let explicit_ms: f64 = best_of_each(&models, |model| {
        black_box(search(model));
    })
    .iter()
    .sum();
    let transitions: u32 = models.iter().map(|model| search(model)).sum();
    let line = serde_json::json!({
        "cells": cells, "maps": maps, "transitions": transitions, "explicit_ms": explicit_ms,
    });
    println!("{line}");
}

/// The shortest time that each thing took in all rounds but the first.
fn best_of_each<T>(things: &[T], mut work: impl FnMut(&T)) -> Vec<f64> {
    let asked = std::env::var("STALEWALK_BENCH_ROUNDS").ok();
    let rounds = asked.and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS);
    let mut best = vec![f64::INFINITY; things.len()];
    for round in 0..rounds {
        for (best, thing) in best.iter_mut().zip(things) {
            let start = Instant::now();
            work(thing);
            let took = start.elapsed().as_secs_f64() * 1e3;
            if round > 0 {
                *best = best.min(took);
            }
        }
    }
    best
}
