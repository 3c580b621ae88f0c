//! What hardware drops, and when: every value of a knob decides a verdict, on an architecture in which nothing else
//! differs.
//!
//! Each verdict was derived by hand from what the knob says, before the engine was asked.

use stalewalk_tests::{turns, verdict_with};

const SURVIVES: &str = "survives";
const STALE: &str = "survives-stale";
const FRAME: &str = "breaks stale-frame";
const TABLE: &str = "breaks freed-table";
const FOREIGN: &str = "breaks foreign-entry";
const CHANGE: &str = "breaks forbidden-change";

const USER: &str = "cpu 1 \"thread\": user app { userspace }";

/// Two address spaces with different pages at one address.
fn two(program: &str) -> String {
    format!("mm a {{ x -> P rw }} mm b {{ x -> Q rw }} cpu 0 \"thread\": kernel a {{ {program} }}")
}

/// Nothing is dropped by a root load. Without a tag an entry of the old address space serves the new one. A number
/// tells them apart, unless the new one is given the number of the old; the root pointer always does.
#[test]
fn tag() {
    let all = |program: &str, wanted: [&str; 4]| {
        for (tag, wanted) in ["none", "local", "global", "root"].into_iter().zip(wanted) {
            let knobs = [("root_load", "keeps"), ("tag", tag)];
            let found = verdict_with(&two(program), "x86-64-2012", &knobs);
            assert_eq!(found, wanted, "tag = {tag}: {program}");
        }
    };
    all("load_root(b) load x", [FOREIGN, SURVIVES, SURVIVES, SURVIVES]);
    all("load_root(b, a) load x", [FOREIGN, FOREIGN, FOREIGN, SURVIVES]);
    all("load_root(b, 7) load x", [FOREIGN, SURVIVES, SURVIVES, SURVIVES]);
    // The root pointer is the tag itself, so that there is none to load without it.
    all("load_tag(b) load_root(b) load x", [FOREIGN, FOREIGN, FOREIGN, SURVIVES]);
    // The number's own entries go before it is given out again; as long as the old root is loaded they come back.
    all("load_root(b, a) mov_cr3() load x", [SURVIVES, SURVIVES, SURVIVES, SURVIVES]);
    all("mov_cr3() load_root(b, a) load x", [FOREIGN, FOREIGN, FOREIGN, SURVIVES]);
}

/// Where the root pointer is the tag, a tag that is loaded without it is none: what is filled is found by the flush.
#[test]
fn a_tag_without_the_root_that_is_the_tag() {
    let body = "mm app { x -> P rw }
        cpu 0 \"kernel\": kernel app cold {
            load_tag(app) var e = clear(pte(app, x)) flush_tlb_mm(app) free(e.frame) load x
        }";
    assert_eq!(verdict_with(body, "s390", &[("change", "store")]), SURVIVES);
}

/// A tag is loaded that another address space had. A root load that drops does, one that keeps does not, and one that
/// can be asked does as it is asked.
#[test]
fn root_load() {
    for arch in ["x86-64", "riscv"] {
        // Two entries of one tag disagree, which is for `multi` to judge; walks that go on are for `stray`.
        let all = |body: &str, keeps, drops, choice| {
            for (load, wanted) in [("keeps", keeps), ("drops", drops), ("choice", choice)] {
                let knobs = [("root_load", load), ("multi", "either"), ("stray", "die")];
                assert_eq!(verdict_with(body, arch, &knobs), wanted, "{arch}, root_load = {load}: {body}");
            }
        };
        all(&two("load_root(b, a, keep) load x"), FOREIGN, SURVIVES, FOREIGN);
        all(&two("load_root(b, a, drop) load x"), FOREIGN, SURVIVES, SURVIVES);
        // What goes is what is held under the tag that is loaded, and not under the one that is left.
        let back = "load_root(b, b, drop) load_root(b, a, keep) load x";
        all(&two(back), FOREIGN, SURVIVES, FOREIGN);
        // A global translation stays.
        let global = two("load_root(b, b, drop) load x").replace("P rw", "P rw global");
        all(&global, FOREIGN, FOREIGN, FOREIGN);
    }
    // A walk that goes on after the root load installs under the tag that was dropped: an ASID is recycled by a root
    // load and then a fence, in this order (RISC-V).
    let (dropped, fenced) = ("load_root(b, a, drop) load x", "load_root(b, a) sfence_vma_asid(a) load x");
    for load in ["keeps", "drops", "choice"] {
        assert_eq!(verdict_with(&two(dropped), "riscv", &[("root_load", load)]), FOREIGN, "{load}");
        assert_eq!(verdict_with(&two(fenced), "riscv", &[("root_load", load)]), SURVIVES, "{load}");
    }
    let early = "sfence_vma_asid(a) load_root(b, a) load x";
    assert_eq!(verdict_with(&two(early), "riscv", &[]), FOREIGN);
}

/// A root load that drops everything drops partial walks too, so that a table may go that was unhooked before.
#[test]
fn root_loads_drop_walks() {
    let body = "mm app { x -> P rw }
         cpu 0 \"kernel\": kernel app {
             var t = clear(entry(app, x, 2)) load_root(app, app, drop) free(t.frame)
         }";
    turns(body, "x86-64", "root_load", &[("keeps", TABLE), ("drops", SURVIVES), ("choice", SURVIVES)]);
    let kept = "mm app { x -> P rw }
         cpu 0 \"kernel\": kernel app {
             var t = clear(entry(app, x, 2)) load_root(app, app, keep) free(t.frame)
         }";
    turns(kept, "x86-64", "root_load", &[("keeps", TABLE), ("drops", SURVIVES), ("choice", TABLE)]);
}

/// It is an invalidate of what it drops, and no more than one does it reach an access of its own CPU that was under way.
#[test]
fn a_root_load_leaves_accesses_under_way() {
    let body = "mm app { x -> P rw }
        cpu 0 \"thread\": kernel app {
            clear(pte(app, x)) flush_tlb_page(app, x) load_root(app) free(P) load x
        }";
    turns(body, "x86-64-2012", "cse", &[("needed", FRAME), ("no", SURVIVES)]);
}

/// Root and tag are loaded one after the other. In between a root is walked under the other's tag, whichever is
/// first; a root that maps nothing in between is no harm. Software walks for accesses only, and there are none.
#[test]
fn a_torn_window() {
    let back = "load_root(a) load x";
    for (program, torn) in [
        (format!("load_table(b) load_tag(b) {back}"), true),
        ("load_tag(b) load_table(b) load x".to_owned(), true),
        ("load_table(init_mm) load_tag(b) load_table(b) load x".to_owned(), false),
        (format!("load_table(init_mm) load_tag(b) load_table(b) load x {back}"), false),
        (format!("load_root(b) load x {back}"), false),
    ] {
        let wanted = if torn { FOREIGN } else { SURVIVES };
        for arch in ["riscv", "x86-64"] {
            assert_eq!(verdict_with(&two(&program), arch, &[]), wanted, "{arch}: {program}");
        }
        let arm64 = if torn { "breaks foreign-entry, conflict" } else { SURVIVES };
        assert_eq!(verdict_with(&two(&program), "arm64", &[]), arm64, "{program}");
        assert_eq!(verdict_with(&two(&program), "mips", &[]), SURVIVES, "{program}");
    }
}

/// Whether it takes two steps is seen by who looks at the root in the middle of them: an interrupt is taken between,
/// on a CPU that has left its old root and not yet come to the new one.
#[test]
fn root_and_tag() {
    let body = "mm a { x -> P rw } mm b { y -> Q rw }
         cpu 0 \"switch\": kernel a { load_root(b) }
         cpu 1 \"other\": kernel init_mm {
             ipi mm_cpumask(a) { assert(this_cpu.active_mm != init_mm) } wait
         }";
    for arch in ["arm64", "mips", "riscv"] {
        let values = [("separate", "breaks bug-on"), ("together", SURVIVES)];
        turns(body, arch, "root_and_tag", &values);
    }
}

/// An access that used the translation is still under way when the invalidate is complete, where that does not wait
/// for it. A second one does (the workaround of the errata that repeat the TLBI).
#[test]
fn drain() {
    let body = |flush: &str| {
        format!(
            "mm app {{ x -> P rw y -> Q rw }}
             cpu 0 \"munmap\": kernel app {{ var p = clear(pte(app, x)) {flush} free(p.frame) }} {USER}"
        )
    };
    let page = "flush_tlb_page(app, x)";
    for arch in ["arm64", "x86-64", "riscv", "power9-radix"] {
        let all = |flush: &str, early| {
            turns(&body(flush), arch, "drain", &[("early", early), ("waits", SURVIVES)]);
        };
        all(page, FRAME);
        all(&format!("{page} {page}"), SURVIVES);
        all("flush_tlb_mm(app) flush_tlb_mm(app)", SURVIVES);
    }
    // It is for accesses: a walk is over in either case.
    let table = format!(
        "mm app {{ x -> P rw }}
         cpu 0 \"munmap\": kernel app {{ var t = clear(entry(app, x, 2)) flush_tlb_mm(app) free(t.frame) }} {USER}"
    );
    turns(&table, "arm64", "drain", &[("early", SURVIVES), ("waits", SURVIVES)]);
}

/// A valid entry is changed while another CPU can perform an access through it. Where only the kernel has it loaded,
/// none is performed, and it is allowed.
#[test]
fn change() {
    let body = |change: &str, other: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"kernel\": kernel app {{ {change} flush_tlb_page(app, x) }}
             cpu 1 \"other\": {other}"
        )
    };
    for arch in ["s390", "arm64", "x86-64", "riscv"] {
        let all = |change: &str, other: &str, instruction| {
            let values = [("instruction", instruction), ("store", SURVIVES)];
            turns(&body(change, other), arch, "change", &values);
        };
        let user = "user app { userspace }";
        all("clear(pte(app, x))", user, CHANGE);
        all("set(pte(app, x), mk_pte(P, ro))", user, CHANGE);
        all("clear(entry(app, x, 2))", user, CHANGE);
        all("", user, SURVIVES);
        all("clear(pte(app, x))", "kernel lazy app { }", SURVIVES);
        // It is going to access it, or did before it left.
        all("clear(pte(app, x))", "kernel app { load x }", CHANGE);
        all("clear(pte(app, x))", "kernel app { load_root(init_mm) }", SURVIVES);
    }
}

/// In user mode there is another root under another tag: an invalidate of the kernel's tag does not do for it (B54).
/// That the user's addresses are mapped in both is no protection in kernel mode.
#[test]
fn roots_pti() {
    let body = |insn: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"munmap\": kernel app {{ var p = clear(pte(app, x)) {insn} free(p.frame) userspace }}"
        )
    };
    for (arch, one, all) in [
        ("x86-64", "invpcid_single(app)", "invpcid_all()"),
        ("x86-64", "invpcid_addr(x, app)", "invpcid_all_nonglobals()"),
        ("riscv", "sfence_vma_asid(app)", "sfence_vma_all()"),
        ("riscv", "sfence_vma(x, app)", "sfence_vma_va(x)"),
    ] {
        turns(&body(one), arch, "roots", &[("one", SURVIVES), ("pti", FRAME)]);
        turns(&body(all), arch, "roots", &[("one", SURVIVES), ("pti", SURVIVES)]);
        turns(&body("invalidate here app"), arch, "roots", &[("one", SURVIVES), ("pti", SURVIVES)]);
        let table = "mm app { x -> P rw }
             cpu 0 \"kernel\": kernel app { var t = clear(entry(app, x, 2)) free(t.frame) }";
        turns(table, arch, "roots", &[("one", TABLE), ("pti", TABLE)]);
    }
}

/// On the way in another root is loaded, which ends the walks of the one before where a root load does (R14, R15).
#[test]
fn roots_pti_ends_walks() {
    let body = |then: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"munmap\": user app {{
                 userspace
                 var t = clear(entry(app, x, 2)) invpcid_single(app) free(t.frame)
                 {then}
             }}"
        )
    };
    let left = [("die", STALE), ("finish-until-cse", STALE), ("finish", TABLE)];
    turns(&body(""), "x86-64-pti", "stray", &left);
    turns(&body("userspace"), "x86-64-pti", "stray", &[("die", TABLE), ("finish", TABLE)]);
    turns(&body(""), "x86-64", "stray", &[("die", SURVIVES), ("finish", SURVIVES)]);
}

/// User mode's own root maps nothing of the kernel: a CPU that stays there does not walk the kernel's tables.
#[test]
fn roots_pti_hides_the_kernel() {
    let body = "mm init_mm { k -> K rw } mm app { x -> P rw }
         cpu 0 \"thread\": user app cold { userspace }
         cpu 1 \"vfree\": kernel init_mm {
             var t = clear(entry(init_mm, k, 2)) invalidate here init_mm free(t.frame)
         }";
    for arch in ["x86-64", "riscv", "arm64"] {
        turns(body, arch, "roots", &[("one", TABLE), ("split", TABLE), ("pti", SURVIVES)]);
    }
}

/// A root load is for the half whose root is loaded: where the kernel's is another one, what is held of it stays, and
/// so do walks of it. With one root for both halves it goes like the rest.
#[test]
fn roots_split() {
    let body = |address: &str, mm: &str| {
        format!(
            "mm init_mm {{ k -> K rw }} mm app {{ x -> P rw }}
             cpu 0 \"vfree\": kernel app {{
                 var t = clear(entry({mm}, {address}, 2)) load_root(app) free(t.frame)
             }}"
        )
    };
    // The load drops what is kept, or stops the walks where nothing is.
    for (arch, knob) in [
        ("x86-64-2012", ("root_load", "drops")),
        ("x86-64-2012", ("walk_cache", "no")),
        ("s390", ("root_load", "drops")),
        ("s390", ("walk_cache", "no")),
    ] {
        for (roots, kernel) in [("one", SURVIVES), ("split", TABLE)] {
            let knobs = [knob, ("roots", roots)];
            assert_eq!(verdict_with(&body("k", "init_mm"), arch, &knobs), kernel, "{arch} {knobs:?}");
            assert_eq!(verdict_with(&body("x", "app"), arch, &knobs), SURVIVES, "{arch} {knobs:?}");
        }
    }
}
