//! How many states and moves small programs have, counted by hand: states that nobody can tell apart are one, and no
//! move is tried that does nothing of its own.

use stalewalk_engine::explore::{Found, explicit, saturating};
use stalewalk_engine::{Limits, Question};
use stalewalk_tests::{model, question, with_case};

fn found(body: &str, arch: &str) -> Found {
    let body = format!("mm app {{ x -> P rw }} {body}");
    let model = model(&with_case(&body), &question("own", "", arch, &[])).expect("it applies");
    saturating(&model, Limits::default())
}

/// Distinct states, moves between them, and how many moves the longest of the shortest ways has.
fn counts(program: &str, arch: &str) -> (u32, u32, u32) {
    let found = found(&format!("cpu 0 \"one\": kernel app cold {{ {program} }}"), arch);
    assert!(found.complete);
    (found.states, found.transitions, found.depth)
}

/// MIPS walks for accesses only, so that nothing is cached here and states differ by the program alone.
const IDLE: &str = "mips";

#[test]
fn a_row_of_moves() {
    assert_eq!(counts("", IDLE), (1, 0, 0));
    assert_eq!(counts("assert(true)", IDLE), (2, 1, 1));
    assert_eq!(counts("assert(true) assert(true) assert(true)", IDLE), (4, 3, 3));
}

/// Which way was gone is forgotten once nothing depends on it.
#[test]
fn what_is_of_no_use_any_more_is_forgotten() {
    // Two ways from the first state to the second.
    assert_eq!(counts("choose { } or { }", IDLE), (2, 2, 1));
    // The way is in a variable that is read: two states. It is set anew before it is read: one.
    assert_eq!(counts("var a = choose assert(a || !a)", IDLE), (4, 4, 2));
    assert_eq!(counts("var a = choose a = true assert(true) assert(a)", IDLE), (4, 4, 3));
    // So it is while something else is about to be read.
    assert_eq!(counts("var a = choose var e = clear(pte(app, x)) assert(true)", IDLE), (4, 4, 3));
}

/// An access that can come to one thing only is one move, though it may be served by what is cached, by what is kept
/// of a walk, or by a walk of its own. Around it the kernel opens the way to user memory and closes it.
#[test]
fn an_access_is_one_move() {
    for arch in ["x86-64", "arm64", "mips"] {
        assert_eq!(counts("load x", arch), (4, 3, 3), "{arch}");
        assert_eq!(counts("load x load x", arch), (7, 6, 6), "{arch}");
        // Where its value is used, there are a hit and a walk, which come to the same here. A walk from what is kept of
        // another one is what has filled the hit.
        assert_eq!(counts("load x -> r assert(r == P)", arch), (5, 5, 4), "{arch}");
    }
}

/// What a request carries is forgotten when everybody has it: chosen, sent, taken, waited for, asserted.
#[test]
fn what_a_handler_was_given_is_forgotten() {
    let body = "cpu 0 \"one\": kernel app cold {
             var a = choose ipi cpu_online_mask { assert(a || !a) } wait assert(true)
         }
         cpu 1 \"other\": kernel app cold { }";
    let found = found(body, IDLE);
    assert!(found.complete);
    assert_eq!((found.states, found.transitions, found.depth), (8, 8, 5));
}

/// With each fill and each drop a move of its own, a state is the program's with any set of what may be held.
#[test]
fn states_with_what_is_held() {
    let explicit = |mapping: &str, program: &str, knobs: &[(&str, &str)]| {
        let body = format!("mm app {{ {mapping} }} cpu 0 \"one\": kernel app cold {{ {program} }}");
        let knobs = knobs.iter().map(|(knob, value)| ((*knob).to_owned(), (*value).to_owned())).collect();
        let question = Question { knobs, ..question("own", "", "x86-64", &[]) };
        let found = explicit(&model(&with_case(&body), &question).expect("it applies"), Limits::default());
        (found.states, found.transitions)
    };
    // One translation: filled from the root, and dropped.
    let root = "x -> P rw";
    let levels = |mapping: &str| mapping.to_owned();
    assert_eq!(explicit(&levels(root), "", &[("walk_cache", "no")]).0, 4);
}
