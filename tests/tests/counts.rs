//! How many states and moves small programs have, counted by hand: states that nobody can tell apart are one, and no
//! move is tried that does nothing of its own.

use stalewalk_engine::explore::{Found, explicit, saturating};
use stalewalk_engine::machine::Move;
use stalewalk_engine::report::Kind;
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
    // A loop keeps what it needs for its turns, and nothing else: two ways to its one turn, and that turn.
    assert_eq!(counts("var a = choose for c in mm_cpumask(app) { assert(true) }", IDLE), (3, 3, 2));
    // Who its last turn was for nobody asks when it begins anew: four states a round, and the end.
    let turns = "var n: 0..=2 = 0 while n < 2 { choose { for c in mm_cpumask(app) { assert(c == this_cpu) } } or { } n += 1 assert(true) }";
    let second = found(
        &format!("cpu 0 \"idle\": kernel init_mm cold {{ }} cpu 1 \"one\": kernel app cold {{ {turns} }}"),
        IDLE,
    );
    assert_eq!((second.states, second.transitions, second.depth), (9, 10, 6));
    // Nor is what an access is about to give: a hit and a walk come to the same.
    let given =
        "var r: frame = null choose { r = null } or { r = P } assert(true) load x -> r assert(r == P)";
    assert_eq!(counts(given, IDLE), (7, 8, 6));
    // So it is while something else is about to be read, or it is about to be set anew from memory.
    let anew = "var k = choose assert(k || !k) k = flag assert(k) assert(true)";
    let set = found(
        &format!(
            "shared flag: bool = true cpu 0 \"one\": kernel app cold {{ var l = flag {anew} assert(l) }}"
        ),
        IDLE,
    );
    assert_eq!((set.states, set.transitions, set.depth), (9, 9, 7));
    assert_eq!(counts("var a = choose var e = clear(pte(app, x)) assert(true)", IDLE), (4, 4, 3));
}

/// What an operation is still to use is kept until then, if nothing else reads it: the two values of a compare-exchange,
/// the address of an access, the address space of a root load.
#[test]
fn what_is_still_of_use_is_kept() {
    let broken = |program: &str| {
        let body = format!(
            "shared n: 0..=3 = 1 mm other {{ y -> Q rw z -> none }} cpu 0 \"one\": kernel app {{ {program} }}"
        );
        let found = found(&body, "x86-64");
        assert!(found.complete);
        found.runs.iter().any(|run| run.kind == Kind::BugOn)
    };
    let swapped = |values: &str, old: &str, new: &str| {
        broken(&format!(
            "var a: 0..=3 = 0 choose {{ a = {values} }} or {{ a = 3 }} assert(true) cmpxchg(n, {old}, {new}) assert(n != 2)"
        ))
    };
    assert!(swapped("1", "a", "2"));
    assert!(swapped("2", "1", "a"));
    let loaded =
        |before: &str, after: &str| broken(&format!("{before} assert(true) {after} assert(r != null)"));
    let either = |set: &str| format!("choose {{ {set} }} or {{ {set} }}");
    let other = "load_root(other)";
    assert!(!loaded(&format!("var a = z {} {other}", either("a = y")), "load a -> r"));
    assert!(loaded(&format!("var a = y {} {other}", either("a = z")), "load a -> r"));
    assert!(!loaded(&format!("var m = app {}", either("m = other")), "load_root(m) load y -> r"));
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

/// One that must break something ends the run, whatever serves it: nothing behind it is reached.
#[test]
fn nothing_comes_after_an_access_that_must_break() {
    for arch in ["x86-64", "arm64", "mips"] {
        let found = found("cpu 0 \"one\": kernel app { free(P) load x BUG_ON(true) }", arch);
        let kinds: Vec<_> = found.runs.iter().map(|run| run.kind).collect();
        assert_eq!(kinds, [Kind::StaleFrame], "{arch}");
    }
}

/// It needs nothing of the hardware: two moves around it, and what breaks behind it.
#[test]
fn an_access_needs_nothing_of_the_hardware() {
    for arch in ["x86-64", "arm64", "mips"] {
        let found = found("cpu 0 \"one\": kernel app cold { load x BUG_ON(true) }", arch);
        let runs: Vec<_> = found.runs.iter().map(|run| (run.kind, run.program, run.hardware)).collect();
        assert_eq!(runs, [(Kind::BugOn, 4, 0)], "{arch}");
    }
}

/// What a request carries is forgotten when everybody has it: chosen, sent, taken, waited for, asserted.
#[test]
fn what_a_handler_was_given_is_forgotten() {
    let asks = "var a = choose ipi cpu_online_mask { assert(a || !a) } wait assert(true)";
    for [first, second] in [[asks, ""], ["", asks]] {
        let body = format!(
            "cpu 0 \"one\": kernel app cold {{ {first} }} cpu 1 \"two\": kernel app cold {{ {second} }}"
        );
        let asked = found(&body, IDLE);
        assert!(asked.complete);
        assert_eq!((asked.states, asked.transitions, asked.depth), (8, 8, 5));
    }
    // Nor is it kept at the end of the program that was not asked for it again.
    let ends = found(
        "cpu 0 \"one\": kernel app cold { ipi cpu_online_mask { assert(true) } wait var a = choose }
         cpu 1 \"two\": kernel app cold { }",
        IDLE,
    );
    assert_eq!((ends.states, ends.transitions), (5, 5));
}

/// What user code reaches that was freed is one move, though it may load it and store it: its own walk would come there
/// as well, which is what fills do.
#[test]
fn a_stale_access_of_user_code_is_one_move() {
    let body = "cpu 0 \"frees\": kernel init_mm cold { free(P) } cpu 1 \"thread\": user app { userspace }";
    let stale = found(body, IDLE);
    assert_eq!((stale.states, stale.transitions), (2, 2));
    // What breaks nothing is no move, and a thread that runs user code to its end is at its end.
    let idle = found("cpu 0 \"thread\": user app { userspace }", "x86-64");
    assert_eq!((idle.states, idle.transitions), (1, 0));
}

/// Distinct states and moves with each fill and each drop a move of its own.
fn explicit_counts(mapping: &str, arch: &str, knobs: &[(&str, &str)]) -> (u32, u32) {
    let body = format!("mm app {{ {mapping} }} cpu 0 \"one\": kernel app cold {{ }}");
    explicit_of(&body, arch, knobs)
}

fn explicit_of(body: &str, arch: &str, knobs: &[(&str, &str)]) -> (u32, u32) {
    let knobs = knobs.iter().map(|(knob, value)| ((*knob).to_owned(), (*value).to_owned())).collect();
    let question = Question { knobs, ..question("own", "", arch, &[]) };
    let found = explicit(&model(&with_case(body), &question).expect("it applies"), Limits::default());
    assert!(found.complete && found.runs.is_empty());
    (found.states, found.transitions)
}

/// A state is that of the program with any set of what may be held, and with as many walks in flight as may be.
#[test]
fn states_with_what_is_held() {
    let one = "x -> P rw";
    let two = "x -> P rw table T2 { y -> Q rw }";
    let (none, kept) = ([("walk_cache", "no")], [("walk_cache", "yes")]);
    // A walk from the root that goes on with the table, and the translation that it ends in. From neither: the walk
    // begins. With the walk: it ends in the translation, or is given up. And so on: two moves a state where the
    // translation is not held, of which one is to drop it where it is.
    assert_eq!(explicit_counts(one, "x86-64", &none), (4, 1 + 2 + 2 + 2));
    // The kept way is one more: with it a walk need not begin at the root, but it may.
    assert_eq!(explicit_counts(one, "x86-64", &kept).0, 8);
    // On the way through three tables a walk goes on, from either of the two kept ways as well.
    let three_levels = "mm app levels 3 { x -> P rw } cpu 0 \"one\": kernel app cold { }";
    assert_eq!(explicit_of(three_levels, "x86-64", &kept).0, 3 * 8);
    // Two tables: no walk or one of two in flight, and any of two translations.
    assert_eq!(explicit_counts(two, "x86-64", &none).0, 3 * 4);
    assert_eq!(explicit_counts(two, "x86-64", &kept).0, 3 * 4 * 4);
    // Where walks outlive a root load there may be two.
    let finish = [("walk_cache", "no"), ("stray", "finish")];
    assert_eq!(explicit_counts(two, "x86-64", &finish).0, 4 * 4);
    let three = "x -> P rw table T2 { y -> Q rw } table T3 { z -> Z rw }";
    assert_eq!(explicit_counts(three, "x86-64", &none).0, 4 * 8);
    assert_eq!(explicit_counts(three, "x86-64", &finish).0, (1 + 3 + 3) * 8);
}

/// That an entry was read as invalid is remembered only where somebody can tell.
#[test]
fn what_is_remembered_as_invalid() {
    let np = [("walk_cache", "no"), ("np", "yes")];
    let mapping = "x -> P rw y -> none";
    assert_eq!(explicit_counts(mapping, "x86-64", &np).0, 4);
    // Before the kernel opens the way to user memory, when it has, and after: in each with any of three held.
    let body =
        |program: &str| format!("mm app {{ {mapping} }} cpu 0 \"one\": kernel app cold {{ {program} }}");
    assert_eq!(explicit_of(&body("load x"), "x86-64", &np).0, 4 * 4);
    assert_eq!(explicit_of(&body("load x on fault { }"), "x86-64", &np).0, 4 * 8);
}

/// Where an address stands changes no number.
#[test]
fn the_order_of_addresses_is_nothing_to_a_walk() {
    let body = |mapping: &str| {
        format!(
            "mm app {{ {mapping} }} siblings 0, 1
             cpu 0 \"one\": kernel app cold {{ }} cpu 1 \"other\": kernel app cold {{ }}"
        )
    };
    for arch in ["x86-64", "riscv"] {
        let (first, second) = (body("x -> P rw y -> none"), body("y -> none x -> P rw"));
        assert_eq!(explicit_of(&first, arch, &[]), explicit_of(&second, arch, &[]), "{arch}");
    }
}

/// Of violations that need equally many moves the one on the lowest CPU is told, whichever is met first.
#[test]
fn the_lowest_cpu_is_told() {
    let body = "shared n: int shared k: bool
         cpu 0 \"one\": kernel app cold { atomic_inc(n) assert(!k) }
         cpu 1 \"two\": kernel app cold { assert(true) assert(n == 0) }
         cpu 2 \"three\": kernel app cold { k = true }";
    let found = found(body, IDLE);
    let last = found.runs[0].moves.last().expect("it has moves");
    assert_eq!((found.runs[0].program, *last), (3, Move::Thread(0)));
}
