//! Answers that a model of translation caches comes to easily and that are wrong: each with a program that tells them
//! from the right one, and a twin with the other verdict.
//!
//! Each verdict was derived by hand before the engine was asked.

use stalewalk_tests::{ARCHS, expect, turns, verdict, verdict_with};

const USER: &str = "cpu 1 \"thread\": user app { userspace }";
const SURVIVES: &str = "survives";
const STALE: &str = "survives-stale";
const FRAME: &str = "breaks stale-frame";
const TABLE: &str = "breaks freed-table";

/// That a stale entry exists is no harm: arm64 and s390 leave them behind at exit on purpose. Its use is.
#[test]
fn presence_is_not_use() {
    let exit = |then: &str| {
        format!(
            "mm dying {{ x -> P rw }} mm fresh {{ x -> Q rw }}
             cpu 0 \"exit\": kernel lazy dying {{ var p = clear(pte(dying, x)) free(p.frame) {then} }}
             cpu 1 \"kthread\": kernel lazy dying {{ }}"
        )
    };
    for then in ["", "load_root(init_mm)", "load_root(fresh) userspace", "load_root(fresh) load x store x"] {
        expect(&exit(then), &ARCHS, STALE);
    }
    expect(&exit("load x"), &ARCHS, FRAME);
    expect(&exit("userspace"), &ARCHS, FRAME);
    // With the tables it is another matter: to walk them is to use them.
    let tables = exit("").replace("pte(dying, x)", "entry(dying, x, 2)");
    let any_mode = ["x86-64", "x86-64-2012", "arm64", "s390", "riscv", "power9-radix"];
    expect(&tables, &any_mode, TABLE);
}

/// A broadcast drops what a CPU holds when that CPU performs it: not before, when it is issued, and not after, when
/// it completes. So one that was issued while the entry was still there may have been performed before it went.
#[test]
fn a_broadcast_is_performed_on_each_cpu() {
    for (arch, issue, barrier) in [
        ("arm64", "tlbi_vae1is(x, app)", "dsb_ish()"),
        ("arm64", "tlbi_aside1is(app)", "dsb_ish()"),
        ("power9-radix", "tlbie_va(x, app)", "ptesync()"),
    ] {
        let body = |before: &str, after: &str| {
            format!(
                "mm app {{ x -> P rw }}
                 cpu 0 \"munmap\": kernel init_mm cold {{
                     {before} var p = clear(pte(app, x)) {after} free(p.frame)
                 }}
                 {USER}"
            )
        };
        let all = |before: &str, after: &str, wanted| expect(&body(before, after), &[arch], wanted);
        all("", &format!("{issue} {barrier}"), SURVIVES);
        all(issue, barrier, FRAME);
        all("", &format!("{barrier} {issue}"), FRAME);
        all(issue, &format!("{issue} {barrier}"), SURVIVES);
    }
}

/// The same with the entry taken away by another CPU, between issue and completion or before both.
#[test]
fn a_broadcast_that_overtakes_the_store() {
    let body = |flush: &str| {
        format!(
            "mm app {{ x -> P rw }}
             shared issued: bool
             shared gone: bool
             shared flushed: bool
             cpu 0 \"flusher\": kernel init_mm cold {{
                 {flush} wait until gone dsb_ish() flushed = true
             }}
             cpu 1 \"freer\": kernel init_mm cold {{
                 wait until issued clear(pte(app, x)) gone = true wait until flushed free(P)
             }}
             cpu 2 \"thread\": user app {{ userspace }}"
        )
    };
    let issue = "tlbi_vae1is(x, app)";
    expect(&body(&format!("{issue} issued = true")), &["arm64"], FRAME);
    expect(&body(&format!("issued = true {issue}")), &["arm64"], FRAME);
    expect(&body(&format!("issued = true wait until gone {issue}")), &["arm64"], SURVIVES);
}

/// A barrier completes what its own CPU issued. To have issued something of one's own does not change that.
#[test]
fn a_barrier_is_for_its_own_cpu() {
    let body = |first: &str, other: &str| {
        format!(
            "mm app {{ x -> P rw y -> Q rw }}
             shared told: bool
             cpu 0 \"batch\": kernel init_mm cold {{
                 clear(pte(app, x)) tlbi_vae1is(x, app) {first} told = true
             }}
             cpu 1 \"freer\": kernel init_mm cold {{
                 var e = read(pte(app, x)) wait until told {other} free(P)
             }}
             cpu 2 \"thread\": user app {{ userspace }}"
        )
    };
    for (first, other, wanted) in [
        ("dsb_ish()", "", SURVIVES),
        ("", "dsb_ish()", FRAME),
        ("", "tlbi_vae1is(y, app) dsb_ish()", FRAME),
        ("isb()", "dsb_ish() isb()", FRAME),
        ("", "tlbi_vae1is(x, app) dsb_ish()", SURVIVES),
    ] {
        expect(&body(first, other), &["arm64"], wanted);
    }
}

/// A flush of the page that a table maps is not a flush of the way to the table: neither of what is kept of it, nor
/// of a walk that has read no more than that. Without a walk cache there still is such a walk.
#[test]
fn a_leaf_flush_does_not_cover_a_walk() {
    let body = |flush: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"kernel\": kernel app {{ var t = clear(entry(app, x, 2)) {flush} free(t.frame) }}"
        )
    };
    for (arch, leaf, whole) in [
        ("arm64", "tlbi_vale1(x, app) dsb_ish()", "tlbi_vae1(x, app) dsb_ish()"),
        ("riscv", "sfence_vma(x, app)", "sfence_vma_asid(app)"),
        ("power9-radix", "tlbiel_va(x, app) ptesync()", "tlbiel_pid_pwc(app) ptesync()"),
    ] {
        turns(&body(leaf), arch, "walk_cache", &[("yes", TABLE), ("no", TABLE)]);
        turns(&body(whole), arch, "walk_cache", &[("yes", SURVIVES), ("no", SURVIVES)]);
    }
}

/// An invalidate of an address stops the walks that have read an entry of its way, and no others: with two lowest
/// tables, the way to the one is not the way to the other. Where everything of the tag goes, either goes.
#[test]
fn a_walk_is_stopped_by_what_it_has_read() {
    let body = |flush: &str| {
        format!(
            "mm app {{ x -> P rw z -> R rw table T2 {{ y -> Q rw }} }}
             cpu 0 \"kernel\": kernel app {{ var t = clear(entry(app, x, 2)) {flush} free(t.frame) }}"
        )
    };
    for (flush, wanted) in [("x", SURVIVES), ("z", SURVIVES), ("y", TABLE)] {
        let arm64 = format!("tlbi_vae1({flush}, app) dsb_ish()");
        turns(&body(&arm64), "arm64", "walk_cache", &[("yes", wanted), ("no", wanted)]);
        let x86 = format!("invpcid_addr({flush}, app)");
        turns(&body(&x86), "x86-64", "walk_cache", &[("yes", SURVIVES), ("no", SURVIVES)]);
    }
    // The same flush is enough for the table and for one of its two pages.
    let pages = |freed: &str| {
        format!(
            "mm app {{ x -> P rw z -> R rw }}
             cpu 0 \"kernel\": kernel init_mm cold {{
                 var t = clear(entry(app, x, 2)) tlbi_vae1is(x, app) dsb_ish() free(t.frame) free({freed})
             }}
             {USER}"
        )
    };
    expect(&pages("P"), &["arm64"], SURVIVES);
    expect(&pages("R"), &["arm64"], FRAME);
}

/// A hit is never forced: after a store to the entry, and no flush, the old page or the new one is found, in any
/// order, even the old one after the new one.
#[test]
fn no_hit_is_forced() {
    let body = |program: &str| {
        format!(
            "mm app {{ x -> P rw y -> Q rw }}
             cpu 0 \"t\": kernel app {{ set(pte(app, x), mk_pte(Q, rw)) {program} }}"
        )
    };
    for arch in ["x86-64", "x86-64-2012", "riscv"] {
        for (program, wanted) in [
            ("load x -> r assert(r != P)", "breaks bug-on"),
            ("load x -> r assert(r != Q)", "breaks bug-on"),
            ("load x -> r assert(r == P || r == Q)", SURVIVES),
            ("load x -> r load x -> s assert(r == Q || s != P || r == P)", SURVIVES),
            ("load x -> r load x -> s assert(!(r == Q && s == P))", "breaks bug-on"),
            ("load x -> r load x -> s assert(!(r == P && s == Q))", "breaks bug-on"),
            ("invalidate here app, x load x -> r assert(r == Q)", SURVIVES),
        ] {
            assert_eq!(verdict(&body(program), arch), wanted, "{arch}: {program}");
        }
    }
}

/// A store through a translation without D goes back to the entry: it sets D there, or finds it gone and faults. One
/// with D changes nothing, and does not look. A wrong path never sets D, and a load does not either.
#[test]
fn a_store_through_a_clean_translation() {
    let body = |marks: &str, program: &str| {
        format!("mm app {{ x -> P rw {marks} }} cpu 0 \"t\": kernel app {{ {program} }}")
    };
    let dirty = "assert(read(pte(app, x)).dirty)";
    let clean = "assert(!read(pte(app, x)).dirty)";
    let mkclean = "set(pte(app, x), pte_mkclean(read(pte(app, x))))";
    let gone = "clear(pte(app, x)) store x -> r assert(r == null)";
    for (arch, isb) in [("x86-64", ""), ("x86-64-2012", ""), ("arm64", "isb()")] {
        for (marks, program, wanted) in [
            ("clean", format!("store x {dirty}"), SURVIVES),
            ("clean", format!("load x -> r {clean}"), SURVIVES),
            ("clean", clean.to_owned(), SURVIVES),
            ("clean", format!("{clean} load x -> a {gone}"), SURVIVES),
            ("", format!("{dirty} {gone}"), "breaks bug-on"),
            // It has D from now on.
            ("clean", format!("{clean} store x {gone}"), "breaks bug-on"),
            // Cleaned, but with its translation left as it was: the store is not seen in the entry.
            ("", format!("{mkclean} store x {dirty}"), "breaks bug-on"),
            ("", format!("{mkclean} invalidate here app, x {isb} store x {dirty}"), SURVIVES),
        ] {
            assert_eq!(verdict(&body(marks, &program), arch), wanted, "{arch}: {marks} {program}");
        }
    }
}

/// So a right to write that no translation had used may be taken away without a flush, where the walker sets D.
#[test]
fn a_clean_page_is_write_protected() {
    let body = |marks: &str| {
        format!(
            "mm app {{ x -> P rw {marks} }}
             cpu 0 \"mprotect\": kernel app {{
                 var e = read(pte(app, x))
                 set(pte(app, x), mk_pte(P, ro))
                 if !e.dirty {{ promise app, x: no write }}
                 store x
                 if e.dirty {{ promise app, x: no write store x }}
             }}"
        )
    };
    for arch in ["x86-64", "x86-64-2012", "arm64"] {
        assert_eq!(verdict(&body("clean"), arch), SURVIVES, "{arch}");
        assert_eq!(verdict(&body(""), arch), "breaks stale-permission", "{arch}");
    }
}

/// A kernel thread of s390 keeps the ASCE of the mm that it borrowed: a purge of the exiting CPU alone is not enough
/// for a table, whatever was believed in 2012.
#[test]
fn kernel_threads_borrow_on_s390_too() {
    let body = |purge: &str| {
        format!(
            "mm dying {{ x -> P rw }}
             cpu 0 \"exit\": kernel lazy dying {{ var t = clear(entry(dying, x, 2)) {purge} free(t.frame) }}
             cpu 1 \"kthread\": kernel lazy dying {{ }}"
        )
    };
    for (purge, wanted) in [
        ("ptlb()", TABLE),
        ("load_root(init_mm) ptlb()", TABLE),
        ("csp()", SURVIVES),
        ("idte_asce(dying)", SURVIVES),
        ("ipi cpus_on(dying) { ptlb() } ptlb() wait", SURVIVES),
        ("ipi lazy_cpus() { leave_mm(dying) } ptlb() wait", STALE),
    ] {
        expect(&body(purge), &["s390"], wanted);
    }
    expect(&body("ptlb()"), &["s390-2012"], STALE);
}

/// Two translations of one address on two CPUs are no conflict, and neither are two under different tags. Where a
/// walker may fill by itself, it comes to one.
#[test]
fn a_conflict_is_on_one_cpu() {
    let body = "mm app { x -> P rw y -> Q rw }
         cpu 0 \"t\": kernel app cold { set(pte(app, x), mk_pte(Q, rw)) load x }
         cpu 1 \"lazy\": kernel lazy app { }";
    assert_eq!(verdict(body, "mips"), SURVIVES);
    for arch in ["arm64", "power9-radix"] {
        assert_eq!(verdict(body, arch), "breaks conflict", "{arch}");
        assert_eq!(verdict_with(body, arch, &[("gate", "demand")]), SURVIVES, "{arch}");
    }
    // It need not be while a program runs.
    let last =
        "mm app { x -> P rw y -> Q rw } cpu 0 \"t\": kernel app cold { set(pte(app, x), mk_pte(Q, rw)) }";
    for arch in ["arm64", "power9-radix"] {
        assert_eq!(verdict(last, arch), "breaks conflict", "{arch}");
    }
    let tags = "mm a { x -> P rw } mm b { x -> Q rw }
         cpu 0 \"t\": kernel a { load x load_root(b) load x load_root(a) load x }";
    expect(tags, &ARCHS, SURVIVES);
}

/// An entry of another address space that says what this one's own does is nobody's harm; it is when this one's
/// is gone, or leads elsewhere.
#[test]
fn an_entry_that_both_have() {
    let body = |own: &str, program: &str| {
        format!(
            "mm a {{ x -> P rw }} mm b {{ {own} y -> Q rw }}
             cpu 0 \"t\": kernel a {{ {program} load_root(b, a) load x }}"
        )
    };
    for arch in ["x86-64", "arm64", "riscv", "power9-radix", "mips"] {
        assert_eq!(verdict(&body("x -> P rw", ""), arch), SURVIVES, "{arch}");
        assert_eq!(verdict(&body("x -> none", ""), arch), "breaks foreign-entry", "{arch}");
        assert_eq!(verdict(&body("x -> P rw", "clear(pte(b, x))"), arch), "breaks foreign-entry", "{arch}");
        assert_eq!(verdict(&body("x -> none", "invalidate here a"), "mips"), SURVIVES);
    }
}

/// D in an entry of a table that was freed is recorded nowhere.
#[test]
fn dirty_goes_with_its_table() {
    let body = |take: &str| {
        format!(
            "mm app {{ x -> P rw clean }}
             cpu 0 \"t\": kernel app {{
                 store x {take} var t = clear(entry(app, x, 2)) flush_tlb_mm(app) free(t.frame) discard(P)
             }}"
        )
    };
    for arch in ["x86-64", "x86-64-2012", "arm64"] {
        let moved = "var e = clear(pte(app, x)) if e.dirty { set_page_dirty(P) }";
        assert_eq!(verdict(&body(""), arch), "breaks lost-dirty", "{arch}");
        assert_eq!(verdict(&body("writeout(P)"), arch), SURVIVES, "{arch}");
        assert_eq!(verdict(&body(moved), arch), SURVIVES, "{arch}");
    }
}

/// The walk of an access reads a table that was freed, and yet the access may be made: through what is cached.
#[test]
fn an_access_is_served_though_a_walk_would_break() {
    let body = "mm app { x -> P rw }
         cpu 0 \"t\": kernel app { var t = read(entry(app, x, 2)) free(t.frame) load x BUG_ON(true) }";
    expect(body, &["x86-64", "arm64", "riscv", "mips"], "breaks freed-table, bug-on");
}

/// A CPU whose program has ended, or that has not begun, answers: a flush of it is no deadlock.
#[test]
fn a_cpu_that_is_done_answers() {
    let body = "mm app { x -> P rw }
         cpu 0 \"munmap\": kernel app { var p = clear(pte(app, x)) flush_tlb_mm(app) free(p.frame) }
         cpu 1 \"done\": kernel app { }
         cpu 2 \"lazy\": kernel lazy app { }";
    expect(body, &ARCHS, SURVIVES);
}

/// A fault in user mode is none of the kernel's, and what would fault is not performed.
#[test]
fn user_mode_may_fault() {
    for mapped in ["x -> none", "x -> P ro", "x -> P none soft 1"] {
        let body = format!("mm app {{ {mapped} }} cpu 0 \"thread\": user app {{ userspace load x store x }}");
        expect(&body, &ARCHS, SURVIVES);
    }
}
