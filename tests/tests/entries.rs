//! Entries as kernels keep them: values with bits, present or not, that a program builds, changes and compares.

use stalewalk_tests::{ARCHS, expect, verdict};

/// A program on CPU 0 that holds its assertions: a mistake in a field would be a `bug-on`. No CPU has the address space
/// loaded, so that no walker marks an entry.
fn holds(mappings: &str, program: &str) {
    let body = format!("mm app {{ {mappings} }} cpu 0 \"t\": kernel init_mm cold {{ {program} }}");
    assert_eq!(verdict(&body, "x86-64"), "survives", "{mappings} {program}");
    // The assertions are not empty: the opposite of the last one fails.
    let (before, last) = program.rsplit_once("assert(").expect("there is one");
    let opposite = format!("{before}assert(!({last})");
    let body = format!("mm app {{ {mappings} }} cpu 0 \"t\": kernel init_mm cold {{ {opposite} }}");
    assert_eq!(verdict(&body, "x86-64"), "breaks bug-on", "{opposite}");
}

#[test]
fn what_a_machine_says_of_an_entry_is_in_it() {
    let entry = "var e = read(pte(app, x))";
    holds("x -> P rw", &format!("{entry} assert(e.present && e.write && e.young && e.dirty && !e.global)"));
    holds("x -> P ro", &format!("{entry} assert(e.present && !e.write && e.frame == P)"));
    holds("x -> P rw global", &format!("{entry} assert(e.global && e.present)"));
    holds("x -> P ro old clean", &format!("{entry} assert(!e.young && !e.dirty && e.present)"));
    holds("x -> P rw soft 5 attr 2", &format!("{entry} assert(e.soft == 5 && e.attr == 2)"));
    holds("x -> P none soft 1", &format!("{entry} assert(!e.present && e.frame == P && e.soft == 1)"));
    holds("x -> none", &format!("{entry} assert(!e.present && e.frame == null)"));
    // The words are names elsewhere: here of addresses.
    holds("x -> P rw soft -> Q ro global -> R rw old", "var e = read(pte(app, soft)) assert(e.frame == Q)");
}

#[test]
fn a_program_builds_and_changes_entries() {
    let changed = |function: &str, then: &str| {
        holds("x -> P rw", &format!("var e = {function}(read(pte(app, x))) assert({then} && e.frame == P)"));
    };
    changed("pte_wrprotect", "!e.write");
    changed("pte_mkclean", "!e.dirty && e.write");
    changed("pte_mkold", "!e.young && e.dirty");
    changed("pte_mkglobal", "e.global");
    changed("pte_mkinvalid", "!e.present && e.write");
    changed("pte_mkcont", "e.contiguous");
    changed("pte_mkhuge", "e.huge");
    holds("x -> P ro old clean", "var e = pte_mkwrite(read(pte(app, x))) assert(e.write && !e.dirty)");
    holds("x -> P ro old clean", "var e = pte_mkdirty(read(pte(app, x))) assert(e.dirty && !e.young)");
    holds("x -> P ro old clean", "var e = pte_mkyoung(read(pte(app, x))) assert(e.young && !e.dirty)");
    holds("x -> P none", "var e = pte_mkvalid(read(pte(app, x))) assert(e.present)");
    holds("x -> P rw", "var e = pte_soft(pte_attr(mk_pte(P, ro), 3), 9) assert(e.soft == 9 && e.attr == 3)");
    holds("x -> P rw", "var e = mk_pte(P, ro) assert(e.present && !e.write && e.young && e.dirty)");
    holds("x -> P rw", "var e = mk_pte(null, rw) assert(!e.present && e.frame == null)");
    // A right that is computed, as when an entry moves.
    holds("x -> P ro", "var e = read(pte(app, x)) var m = mk_pte(P, e.write) assert(!m.write)");
    // Entries are words, and are compared as such.
    holds("x -> P rw", "var e = read(pte(app, x)) assert(e == mk_pte(P, rw))");
}

/// What is stored is what is read again, and `null` empties an entry.
#[test]
fn entries_are_stored_whole() {
    holds(
        "x -> none y -> P rw",
        "set(pte(app, x), pte_soft(mk_pte(P, ro), 3)) assert(pte(app, x).soft == 3)",
    );
    holds("x -> P rw", "set(pte(app, x), null) assert(!pte(app, x).present && pte(app, x).frame == null)");
}

/// A walker uses valid entries only: what a migration entry holds is not for it.
#[test]
fn content_that_is_not_present_is_for_software_alone() {
    let body = |right: &str| {
        format!(
            "mm app {{ x -> P {right} }}
             cpu 0 \"migrate\": kernel app {{ var e = read(pte(app, x)) free(e.frame) }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    expect(&body("none soft 1"), &ARCHS, "survives");
    expect(&body("rw soft 1"), &ARCHS, "breaks stale-frame");
}

/// Migration: a present entry is exchanged for one that is not; without the flush its translation is still there.
#[test]
fn migration_needs_its_flush() {
    let body = |flush: &str| {
        format!(
            "mm app {{ x -> P rw y -> Q none }}
             cpu 0 \"migrate\": kernel app {{
                 var old = clear(pte(app, x))
                 set(pte(app, x), pte_soft(pte_mkinvalid(old), 1))
                 {flush}
                 set(pte(app, x), mk_pte(Q, old.write))
                 free(old.frame)
             }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    expect(&body("flush_tlb_page(app, x)"), &ARCHS, "survives");
    expect(&body(""), &ARCHS, "breaks stale-frame");
}

/// That a store went to a page is recorded in an entry of that page, and in no other's.
#[test]
fn the_mark_of_another_page_is_none_of_this_one() {
    let body = |take: &str| {
        format!(
            "mm app {{ x -> P rw clean y -> Q rw z -> P rw clean }}
             cpu 0 \"t\": kernel app {{ store x {take} flush_tlb_mm(app) discard(P) }}"
        )
    };
    for arch in ["x86-64", "arm64"] {
        assert_eq!(verdict(&body(""), arch), "survives", "{arch}");
        assert_eq!(verdict(&body("clear(pte(app, x))"), arch), "breaks lost-dirty", "{arch}");
        assert_eq!(verdict(&body("clear(pte(app, z))"), arch), "survives", "{arch}");
        let moved = "var e = clear(pte(app, x)) set(pte(app, z), e)";
        assert_eq!(verdict(&body(moved), arch), "survives", "{arch}");
    }
}

/// A promise may be about what a variable holds.
#[test]
fn a_promise_about_a_variable() {
    let body = |page: &str| {
        format!(
            "mm app {{ x -> P rw y -> Q rw }}
             cpu 0 \"t\": kernel init_mm cold {{
                 var e = read(pte(app, {page})) assert(true) promise app, x: not e.frame load_root(app) load x
             }}"
        )
    };
    expect(&body("x"), &ARCHS, "breaks stale-permission");
    expect(&body("y"), &ARCHS, "survives");
}
