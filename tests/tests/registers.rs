//! A root whose top-level entries are copied into registers when it is loaded (x86 with PAE): no invalidate renews them.
//!
//! Each verdict was derived by hand from what the knob says, before the engine was asked.

use stalewalk_engine::explore::{Cut, saturating};
use stalewalk_engine::{Limits, Question};
use stalewalk_tests::{model, question, turns, verdict_with, with_case};

const SURVIVES: &str = "survives";
const STALE: &str = "survives-stale";
const FRAME: &str = "breaks stale-frame";
const TABLE: &str = "breaks freed-table";
const FAULT: &str = "breaks unexpected-fault";
const BUG: &str = "breaks bug-on";

const USER: &str = "cpu 1 \"thread\": user app { userspace }";

/// What a body says with entries read from memory, and with copies in registers.
fn both(body: &str, one: &str, registers: &str) {
    turns(body, "x86-64-2012", "roots", &[("one", one), ("registers", registers)]);
}

/// B28: `munmap()` empties the whole of a top-level entry's range, flushes page by page, and frees the table of the
/// second level. The invalidate by address drops every partial walk on the way, but not the copy in the register.
#[test]
fn a_middle_table_freed_after_a_flush_by_address() {
    let munmap = |flush: &str, others: &str| {
        format!(
            "mm app levels 3 {{ x -> P rw }}
             cpu 0 \"munmap\": kernel app {{
                 var p = clear(pte(app, x)) var t = clear(entry(app, x, 2)) var m = clear(entry(app, x, 3))
                 {flush} free(p.frame) free(t.frame) free(m.frame)
             }} {others}"
        )
    };
    let page = "flush_tlb_page(app, x)";
    let everywhere = "load_root(app) ipi mm_cpumask(app) { load_root(app) } wait";
    for others in ["", USER] {
        both(&munmap(page, others), SURVIVES, TABLE);
        both(&munmap(&format!("{page} {everywhere}"), others), SURVIVES, SURVIVES);
        // The remedy: the flush of everything writes CR3, which copies the entries again.
        both(&munmap("flush_tlb_mm(app)", others), SURVIVES, SURVIVES);
        // So does the flush of global entries.
        let pge = "mov_cr4_pge() ipi mm_cpumask(app) { mov_cr4_pge() } wait";
        both(&munmap(pge, others), SURVIVES, SURVIVES);
    }
    // The other CPU has a copy of its own.
    both(&munmap(&format!("{page} load_root(app)"), ""), SURVIVES, SURVIVES);
    both(&munmap(&format!("{page} load_root(app)"), USER), SURVIVES, TABLE);
    // A root load before the entry is gone copies it again. So does none that loads another root.
    let early = munmap(page, "").replace("var m =", "load_root(app) var m =");
    both(&early, SURVIVES, TABLE);
    both(&munmap(&format!("{page} load_root(init_mm)"), ""), SURVIVES, SURVIVES);
}

/// What the registers hold is known: a CPU walks from its copy for as long as it has it, whatever stands in the table.
#[test]
fn the_copy_is_what_walks_start_from() {
    let kernel = |mapping: &str, program: &str| {
        format!("mm app levels 3 {{ x -> {mapping} }} cpu 0 \"t\": kernel app cold {{ {program} }}")
    };
    // The entry is gone, the copy is not: the access is made. Nor is the copy ever evicted.
    let (gone, looks) = ("var m = clear(entry(app, x, 3))", "load x -> r assert(r != null)");
    both(&kernel("P rw", &format!("{gone} {looks}")), BUG, SURVIVES);
    both(&kernel("P rw", &format!("{gone} invlpg(x) {looks}")), BUG, SURVIVES);
    both(&kernel("P rw", &format!("{gone} mov_cr3() load x -> r assert(r == null)")), SURVIVES, SURVIVES);
    both(
        &kernel("P rw", &format!("{gone} load_root(app) load x -> r assert(r == null)")),
        SURVIVES,
        SURVIVES,
    );
    // The entry is there again, and the copy is not: the access faults until the root is loaded.
    let made = format!("{gone} mov_cr3() set(entry(app, x, 3), m)");
    both(&kernel("P rw", &format!("{made} nofault load x")), SURVIVES, FAULT);
    both(&kernel("P rw", &format!("{made} load_root(app) nofault load x")), SURVIVES, SURVIVES);
    // What a copy leads to is read from memory as ever: a page that was freed is found only through what is cached.
    both(&kernel("P rw", "clear(pte(app, x)) free(P) load x"), FRAME, FRAME);
    both(&kernel("P rw", "clear(pte(app, x)) invlpg(x) free(P) load x"), SURVIVES, SURVIVES);
}

/// The part of the kernel is copied with the root of whoever is loaded.
#[test]
fn the_kernels_part_is_copied_too() {
    let body = |flush: &str| {
        format!(
            "mm init_mm levels 3 {{ k -> K rw }} mm app levels 3 {{ x -> P rw }}
             cpu 0 \"vunmap\": kernel app {{
                 clear(pte(init_mm, k)) clear(entry(init_mm, k, 2)) var m = clear(entry(init_mm, k, 3))
                 {flush} free(m.frame)
             }}"
        )
    };
    both(&body(""), TABLE, TABLE);
    both(&body("invlpg(k)"), SURVIVES, TABLE);
    both(&body("invlpg(k) load_root(app)"), SURVIVES, SURVIVES);
    both(&body("invlpg(k) load_root(init_mm)"), SURVIVES, SURVIVES);
}

/// A stale copy does no harm to a CPU that may not walk, until the root is loaded again or the gate opens.
#[test]
fn a_stale_copy_behind_a_closed_gate() {
    let body = |then: &str| {
        format!(
            "mm app levels 3 {{ x -> P rw }}
             cpu 0 \"exit\": kernel app {{
                 var m = clear(entry(app, x, 3)) flush_tlb_page(app, x) free(m.frame) {then}
             }}"
        )
    };
    let asked = |then: &str| {
        verdict_with(&body(then), "x86-64-2012", &[("roots", "registers"), ("gate", "user-mode")])
    };
    assert_eq!(asked(""), STALE);
    assert_eq!(asked("load_root(app) userspace"), STALE);
    assert_eq!(asked("uaccess { }"), TABLE);
}

/// A load of a tag alone is no load of a root: the copies stay, though all that is cached goes.
#[test]
fn a_tag_is_loaded_without_the_root() {
    let body = "mm app levels 3 { x -> P rw } cpu 0 \"t\": kernel app { load_tag(app) nofault load x }";
    for load in ["keeps", "drops", "choice"] {
        let knobs = [("roots", "registers"), ("root_load", load)];
        assert_eq!(verdict_with(body, "riscv", &knobs), SURVIVES, "{load}");
    }
}

/// A root that maps pages itself has no tables to copy an entry of: walks read it in memory.
#[test]
fn a_root_of_one_level_is_not_copied() {
    let body = |then: &str| format!("mm app levels 1 {{ x -> P rw }} cpu 0 \"t\": kernel app {{ {then} }}");
    both(&body("nofault load x"), SURVIVES, SURVIVES);
    both(&body("clear(pte(app, x)) invlpg(x) nofault load x"), FAULT, FAULT);
}

/// A walk of an access starts from a copy, and not from what else is held: where there is none it faults, though what a
/// walk has kept leads on.
#[test]
fn an_access_without_a_copy() {
    let body = "mm app levels 3 { x -> P rw }
         cpu 0 \"t\": kernel app { clear(entry(app, x, 3)) load_root(app) load x -> r assert(r != null) }";
    for load in ["keeps", "drops"] {
        let knobs = [("roots", "registers"), ("root_load", load)];
        assert_eq!(verdict_with(body, "x86-64-2012", &knobs), BUG, "{load}");
    }
}

/// One copy leads to every address below it, whichever table of the lowest level serves it.
#[test]
fn a_copy_leads_to_every_range() {
    let body = "mm app levels 3 { x -> P rw table T2 { y -> Q rw } }
         cpu 0 \"t\": kernel app cold { nofault load x nofault load y }";
    both(body, SURVIVES, SURVIVES);
    let two_levels = body.replace("levels 3 ", "");
    both(&two_levels, SURVIVES, SURVIVES);
}

/// A root load copies what stands in the root by then, and what stands there later is copied by no walk.
#[test]
fn what_is_copied_is_what_stood_there() {
    let moved = "mm app levels 3 { x -> P rw } mm other levels 3 { z -> Z rw }
         cpu 0 \"t\": kernel init_mm cold {
             clear(entry(app, x, 3)) set(entry(app, x, 3), clear(entry(other, z, 3))) load_root(app)
             load x -> r assert(r == Z)
         }";
    both(moved, SURVIVES, SURVIVES);
    let later = "mm app levels 3 { x -> P rw }
         cpu 0 \"t\": kernel init_mm cold {
             var m = clear(entry(app, x, 3)) load_root(app)
             set(entry(app, x, 3), m) clear(entry(app, x, 3)) free(m.frame)
         }";
    both(later, TABLE, SURVIVES);
}

/// More than can be told apart is said to be so, whoever met it.
#[test]
fn too_many_things_to_tell_apart() {
    let body = "mm app levels 3 { for i in 0..32 { x[i] -> P rw } }
         cpu i in 0..8 \"t\": user app { userspace }";
    for roots in ["one", "registers"] {
        let knobs = vec![("roots".to_owned(), roots.to_owned())];
        let asked = Question { knobs, ..question("own", "", "x86-64-2012", &[]) };
        let found = saturating(&model(&with_case(body), &asked).expect("it applies"), Limits::default());
        assert_eq!((found.complete, found.cut), (false, Some(Cut::Items)), "{roots}");
    }
}

/// As many as can be told apart are, and not one more: 217 translations of seven CPUs and one of another at the start,
/// seven more for each entry of `x0`, and one for each of `y`.
#[test]
fn as_many_things_as_can_be_told_apart() {
    let cut = |of_y: usize| {
        let sets = |page: &str, entries: std::ops::Range<usize>| -> String {
            let entry = |i: usize| format!("pte_attr(mk_pte({}, rw), {})", ["P", "Y"][i / 4], i % 4);
            entries.map(|i| format!("set({page}, {}) ", entry(i))).collect()
        };
        let body = format!(
            "mm app levels 1 {{ for i in 0..31 {{ x[i] -> P rw }} }} mm own levels 1 {{ y -> Y rw }}
             cpu i in 0..7 \"t\": user app {{ userspace }}
             cpu 7 \"u\": kernel own {{ {} {} }}",
            sets("pte(app, x0)", 1..6),
            sets("pte(own, y)", 0..of_y)
        );
        let knobs = vec![("multi".to_owned(), "either".to_owned())];
        let asked = Question { knobs, ..question("own", "", "x86-64-2012", &[]) };
        saturating(&model(&with_case(&body), &asked).expect("it applies"), Limits::default()).cut
    };
    assert_eq!((cut(3), cut(4)), (None, Some(Cut::Items)));
}
