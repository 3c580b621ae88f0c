//! Variables of programs are forgotten when nothing can read them any more, and not before. One that is read only on
//! some way is chosen to be 1 or 2 here, and would be 0 if it were forgotten too early.

use stalewalk_tests::verdict;

const KEPT: &str = "assert(n == 1 || n == 2)";

/// Neither the set nor the chosen variable is the first of its program.
fn survives(program: &str) {
    let body = format!(
        "mm app {{ x -> none y -> P rw }}
         cpu 0 \"t\": kernel app {{ var zero = choose var first = cpu_online_mask var n = 0 choose {{ n = 1 }} or {{ n = 2 }} {program} }}
         cpu 1 \"u\": kernel app {{ }}"
    );
    assert_eq!(verdict(&body, "x86-64"), "survives", "{program}");
}

/// An access goes on to its fault handler, from there back to itself, and in the end to what comes after it.
#[test]
fn around_a_fault() {
    let map = "set(pte(app, x), mk_pte(P, rw))";
    survives(&format!("load x on fault {{ {KEPT} {map} }}"));
    survives(&format!("load x on fault {{ {map} }} {KEPT}"));
    survives(&format!("load x on fault {{ {KEPT} {map} }} {KEPT}"));
}

/// A loop reads its set at every turn, and what is read in it or behind it is kept through all of them.
#[test]
fn around_a_loop() {
    survives(&format!("var seen = 0 for c in first {{ load y seen += 1 {KEPT} }} assert(seen == 2)"));
    survives(&format!("for c in first {{ load y }} {KEPT}"));
    survives(&format!("for c in first {{ load y {KEPT} }} {KEPT}"));
}

/// An interrupt takes what its handler reads along.
#[test]
fn in_an_interrupt() {
    survives(&format!("ipi first {{ invalidate here app {KEPT} }} wait"));
    survives(&format!("load y ipi first {{ {KEPT} }} load y wait {KEPT}"));
}
