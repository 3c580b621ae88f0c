//! Whether a frame is marked dirty, which programs may ask: what `PageDirty()` is in a kernel. Derived by hand, before
//! the engine was asked.

use stalewalk_tests::{ARCHS, expect, turns};

const SURVIVES: &str = "survives";
const LOST: &str = "breaks lost-dirty";
const BUG: &str = "breaks bug-on";

fn kernel(program: &str) -> String {
    format!("mm app {{ x -> P rw }} cpu 0 \"t\": kernel app {{ {program} }}")
}

/// It is what `set_page_dirty()` and `clear_page_dirty()` last made it, and no page is not dirty.
#[test]
fn is_as_it_was_last_marked() {
    let right = "assert(!P.dirty) set_page_dirty(P) assert(P.dirty) clear_page_dirty(P) assert(!P.dirty)
        var e = clear(pte(app, x)) set_page_dirty(e.frame) assert(e.frame.dirty)
        var none = e.frame none = null assert(!none.dirty) wait until P.dirty";
    expect(&kernel(right), &ARCHS, SURVIVES);
    expect(&kernel("set_page_dirty(P) assert(!P.dirty)"), &ARCHS, BUG);
    expect(&kernel("clear_page_dirty(P) assert(P.dirty)"), &ARCHS, BUG);
    expect(&kernel("if P.dirty { assert(P == null) }"), &ARCHS, SURVIVES);
    expect(&kernel("wait until P.dirty"), &ARCHS, "breaks deadlock");
}

/// A store marks its entry, and the frame only where that is where hardware notes it. Which is so with user code, too,
/// that may store at any time.
#[test]
fn a_store_marks_it_where_the_mark_is_the_frames() {
    let values = [("hw", SURVIVES), ("fault", SURVIVES), ("key", BUG)];
    turns(&kernel("store x assert(!P.dirty)"), "x86-64", "ad", &values);
    turns(&kernel("assert(!P.dirty) load x assert(!P.dirty)"), "s390", "ad", &[("key", SURVIVES)]);
    let thread = "cpu 1 \"thread\": user app { userspace }";
    turns(&format!("{} {thread}", kernel("assert(!P.dirty)")), "x86-64", "ad", &values);
}

/// Reclaim drops a page that is clean. Whoever unmaps it has to carry the entry's mark over before that, and to flush
/// before it looks at the mark.
#[test]
fn reclaim_drops_what_is_clean() {
    let body = |zap: &str| {
        format!(
            "mm app {{ x -> P rw }}
             shared zapped: bool
             cpu 0 \"zap\": kernel init_mm cold {{ var e = clear(pte(app, x)) {zap} }}
             cpu 1 \"reclaim\": kernel init_mm cold {{ wait until zapped if !P.dirty {{ discard(P) }} }}
             cpu 2 \"thread\": user app {{ userspace }}"
        )
    };
    let (flush, mark, told) =
        ("flush_tlb_page(app, x)", "if e.dirty { set_page_dirty(e.frame) }", "zapped = true");
    let without_keys = ["x86-64", "riscv", "arm64", "power9-radix", "mips"];
    expect(&body(&format!("{flush} {mark} {told}")), &ARCHS, SURVIVES);
    expect(&body(&format!("{flush} {told}")), &without_keys, LOST);
    expect(&body(&format!("{mark} {told} {flush}")), &without_keys, SURVIVES);
    expect(&body(&format!("{flush} {told}")), &["s390", "s390-2012"], SURVIVES);
}
