//! Marks that walkers set of their own: A, for whatever entry a walk could read, whether an access follows or not.
//!
//! Each verdict was derived by hand from what the knobs say, before the engine was asked. Each test names the change to
//! the engine under which it was seen to fail.

use stalewalk_engine::Question;
use stalewalk_tests::{agreed_delayed, asked, question, turns, verdict, verdict_with, with_case};

const SURVIVES: &str = "survives";
const FRAME: &str = "breaks stale-frame";
const TABLE: &str = "breaks freed-table";
const BUG: &str = "breaks bug-on";

/// Those whose walkers may go anywhere in any mode.
const ANY_MODE: [&str; 3] = ["x86-64", "arm64", "riscv"];

fn kernel(mapping: &str, program: &str) -> String {
    format!("mm app {{ x -> P rw {mapping} }} cpu 0 \"t\": kernel app {{ {program} }}")
}

/// Exactness rule 3: nobody accesses the page, and yet it is young, where the walker sets A and may walk.
///
/// Fails if no walker marks of its own (`marks_of_walks`), or if it does not ask the gate.
#[test]
fn a_walker_marks_what_nobody_accesses() {
    let looks = kernel("old", "assert(!read(pte(app, x)).young)");
    let gates = [("any-mode", BUG), ("user-mode", SURVIVES), ("demand", SURVIVES)];
    for arch in ANY_MODE {
        turns(&looks, arch, "ad", &[("hw", BUG), ("fault", SURVIVES), ("key", SURVIVES)]);
        turns(&looks.replace("old", "old clean"), arch, "ad", &[("hw", BUG), ("fault", SURVIVES)]);
    }
    turns(&looks, "x86-64", "gate", &gates);
    // Of the marks it is A alone that a wrong path sets.
    assert_eq!(verdict(&kernel("old clean", "assert(!read(pte(app, x)).dirty)"), "x86-64"), SURVIVES);
    // What is not valid is not marked.
    let absent = "mm app { x -> P none old } cpu 0 \"t\": kernel app { assert(!read(pte(app, x)).young) }";
    assert_eq!(verdict(absent, "x86-64"), SURVIVES);
}

/// The page is young, so the kernel takes it away, as it would take one that was accessed. What made it young has also
/// cached it.
///
/// Fails if what a walker has marked may not be cached.
#[test]
fn what_a_walker_marks_may_be_cached() {
    let body = |flush: &str| {
        let take = format!("clear(pte(app, x)) {flush} free(P) load x");
        kernel("old", &format!("var e = read(pte(app, x)) if e.young {{ {take} }}"))
    };
    for arch in ANY_MODE {
        turns(&body(""), arch, "ad", &[("hw", FRAME), ("fault", SURVIVES), ("key", SURVIVES)]);
    }
    assert_eq!(verdict(&body("flush_tlb_page(app, x)"), "x86-64"), SURVIVES);
    assert_eq!(verdict(&body("flush_tlb_page(app, x) isb()"), "arm64"), SURVIVES);
}

/// A table is unhooked and its entry made old. Whoever has kept the way to it, or is on it, marks the entry again.
///
/// Fails if a walker marks only what it finds from the root.
#[test]
fn a_walk_marks_from_where_it_is() {
    let body = |flush: &str| {
        kernel(
            "",
            &format!(
                "var t = clear(entry(app, x, 2)) {flush}
                 set(entry_in(t.frame, x), pte_mkold(mk_pte(P, rw)))
                 assert(!read(entry_in(t.frame, x)).young)"
            ),
        )
    };
    for (arch, flush) in [("x86-64", "flush_tlb_mm(app)"), ("arm64", "flush_tlb_page(app, x)")] {
        turns(&body(""), arch, "walk_cache", &[("yes", BUG), ("no", BUG)]);
        turns(&body(flush), arch, "walk_cache", &[("yes", SURVIVES), ("no", SURVIVES)]);
    }
    turns(&body("flush_tlb_page_leaf(app, x)"), "arm64", "walk_cache", &[("yes", BUG), ("no", BUG)]);
}

/// The way to the entry was not kept at first: the run that is told fills it before it is unhooked.
///
/// Fails if nothing has to be held for a mark (`Move::needs`), or if a mark is replayed from something else
/// (`renumbered`).
#[test]
fn a_mark_needs_where_it_begins() {
    let body = "mm app { x -> P rw } mm other { z -> Z rw }
         cpu 0 \"t\": kernel init_mm cold {
             choose { load_root(other) } or { assert(true) assert(true) load_root(app) }
             var t = clear(entry(app, x, 2))
             set(entry_in(t.frame, x), pte_mkold(mk_pte(P, rw)))
             assert(!read(entry_in(t.frame, x)).young)
         }";
    for arch in ["x86-64", "arm64"] {
        for cache in ["yes", "no"] {
            assert_eq!(verdict_with(body, arch, &[("walk_cache", cache)]), BUG, "{arch}, {cache}");
        }
    }
}

/// An entry that leads to a table has an A of its own, where the walker sets it: a wrong path sets it, and an access
/// always does. Where a fault tells that a page is used, what leads to a table needs no mark to be cached.
///
/// Fails if an access leaves tables as they are (`tables_marked`), or if an old table is never cached under `fault`.
#[test]
fn tables_are_marked_too() {
    let old = "set(entry(app, x, 2), pte_mkold(read(entry(app, x, 2))))";
    let young = "read(entry(app, x, 2)).young";
    let flush = "invalidate here app";
    for (program, hw, fault) in [
        (format!("{old} assert(!{young})"), BUG, SURVIVES),
        (format!("{old} {flush} load x -> r assert({young})"), SURVIVES, BUG),
    ] {
        turns(&kernel("", &program), "x86-64", "ad", &[("hw", hw), ("fault", fault)]);
    }
    let freed = format!("{old} flush_tlb_mm(app) var t = clear(entry(app, x, 2)) free(t.frame)");
    for arch in ANY_MODE {
        turns(&kernel("", &freed), arch, "ad", &[("hw", TABLE), ("fault", TABLE), ("key", TABLE)]);
    }
}

/// An access marks the tables on its way only where the hardware marks entries.
///
/// Fails if it does so wherever anybody reads marks (`tables_marked`).
#[test]
fn an_access_marks_the_tables_on_its_way() {
    let program = "set(entry(app, x, 2), pte_mkold(read(entry(app, x, 2)))) load x
        assert(!read(entry(app, x, 2)).young)";
    turns(&kernel("", program), "riscv", "ad", &[("hw", BUG), ("fault", SURVIVES), ("key", SURVIVES)]);
}

/// An atomic has read the entry as old, and its store waits in the buffer: until that has left nobody marks the entry,
/// or what was cached meanwhile would never be flushed.
///
/// Fails if a walker marks an entry that is reserved (`lacks_mark`).
#[test]
fn what_an_atomic_has_read_is_not_marked() {
    let body = |take: &str| {
        format!(
            "mm app {{ x -> P rw old }}
             cpu 0 \"munmap\": kernel init_mm cold {{
                 {take} if e.young {{ dsb_ishst() flush_tlb_page(app, x) }} free(P)
             }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    let asked = |take: &str| {
        let answer = agreed_delayed(&with_case(&body(take)), &question("own", "", "arm64", &[]));
        answer.expect("it applies").verdict
    };
    assert_eq!(asked("var e = clear(pte(app, x))"), SURVIVES);
    assert_eq!(asked("var e = read(pte(app, x)) clear(pte(app, x))"), FRAME);
}

/// A handler that reads its own CPU's store, which waits, marks nothing of what stands in memory, and no more does the access.
///
/// Fails if `lacks_mark` or `reach` marks an entry that is another in memory.
#[test]
fn what_stands_in_memory_is_not_marked_for_another_entry() {
    let body = "mm app { x -> P rw old } mm other { z -> Q rw }
        cpu 0 \"maps\": kernel app cold { set(pte(app, x), pte_mkold(mk_pte(Q, rw))) load x }
        cpu 1 \"reads\": kernel init_mm cold { var e = read(pte(app, x)) assert(!(e.frame == P && e.young)) }";
    let knobs = vec![("ad".to_owned(), "hw".to_owned())];
    let asked = Question { knobs, ..question("own", "", "mips", &[]) };
    assert_eq!(agreed_delayed(&with_case(body), &asked).expect("it applies").verdict, SURVIVES);
}

/// A walker marks what lies on ways of its own. The way that the other CPU keeps to a table that was unhooked is of no use to
/// that one, which has loaded another root, and none of this one's.
///
/// Fails if a walker goes on from what another CPU holds (`walk_from_item`).
#[test]
fn a_walker_marks_on_its_own_ways() {
    let body = "mm app { x -> P rw old }
        cpu 0 \"t\": kernel app cold {
            var t = clear(entry(app, x, 2)) stores_visible() invalidate here app
            var e = read(entry_in(t.frame, x)) assert(read(entry_in(t.frame, x)).young == e.young)
        }
        cpu 1 \"idle\": kernel init_mm after app { }";
    assert_eq!(verdict(body, "arm64"), SURVIVES);
    assert_eq!(verdict(&body.replace("invalidate here app", ""), "arm64"), BUG);
}

/// It is told of an access that marks the entry, and of that alone.
///
/// Fails if one that was used already counts as marked (`reach`).
#[test]
fn what_an_access_marks_is_told() {
    let body = "mm app { x -> P rw y -> Q rw old }
        cpu 0 \"t\": kernel app cold { load x load y BUG_ON(read(pte(app, x)).young) }";
    let outcome = asked(&format!("case own \"t\" {{ {body} }}"), &question("own", "", "x86-64", &[]));
    let report = outcome.report.expect("it is asked");
    let loads = report.traces[0].steps.iter().map(|step| step.sentence.as_str());
    let loads: Vec<_> = loads.filter(|sentence| sentence.contains(" loads from ")).collect();
    assert_eq!(
        loads,
        [
            "CPU 0 loads from x by a walk of its own, and reaches P.",
            "CPU 0 loads from y by a walk of its own, and reaches Q, which marks the entry."
        ]
    );
}

/// A walker may mark an entry, and need not: whoever waits for that may wait for ever.
///
/// Fails if a walker's mark counts as a step that somebody will take (`is_free_running`).
#[test]
fn nobody_can_count_on_a_walker() {
    let body = kernel("old", "wait until read(pte(app, x)).young");
    assert_eq!(verdict(&body, "x86-64"), "breaks deadlock");
}
