//! Wrong answers that the engine once gave, found by reading what hardware and kernels do and asking.

use stalewalk_engine::Question;
use stalewalk_tests::{ARCHS, agreed_delayed, expect, question, verdict, verdict_with, with_case};

fn kernel(mappings: &str, program: &str) -> String {
    format!("mm app {{ {mappings} }} cpu 0 \"t\": kernel app {{ {program} }}")
}

/// An entry that the machine says was not written through faults on a store where the kernel sets the mark,
/// whether the program looks at marks or not; and a store through a translation filled before walks again.
#[test]
fn marks_matter_where_the_machine_says_so() {
    let store = kernel("x -> P rw clean", "nofault store x");
    assert_eq!(verdict(&store, "riscv"), "breaks unexpected-fault");
    assert_eq!(verdict(&store, "x86-64"), "survives");
    let stale = kernel("x -> P rw clean", "clear(pte(app, x)) free(P) store x");
    assert_eq!(verdict(&stale, "x86-64"), "survives-stale");
}

/// A load whose value nobody uses marks the entry as used all the same.
#[test]
fn a_load_that_nobody_tells_marks() {
    let load = "load x assert(read(pte(app, x)).young)";
    let cold = format!("mm app {{ x -> P rw old }} cpu 0 \"t\": kernel app cold {{ {load} }}");
    assert_eq!(verdict(&cold, "x86-64"), "survives");
}

/// The entry is valid when the handler ends, and the remembered invalid one is still there.
#[test]
fn a_needless_fault_comes_back_for_ever() {
    let handled = |handler: &str| {
        let program = format!("set(pte(app, x), mk_pte(P, rw)) load x on fault {{ {handler} }}");
        kernel("x -> none y -> P rw", &program)
    };
    let never = handled("");
    assert_eq!(verdict(&never, "riscv"), "breaks unexpected-fault");
    assert_eq!(verdict(&never, "arm64"), "survives");
    assert_eq!(verdict_with(&never, "riscv", &[("np", "bounded")]), "survives");
    assert_eq!(verdict(&handled("invalidate here app, x"), "riscv"), "survives");
}

/// The frame is mapped in both, but one of them may not write it.
#[test]
fn a_right_of_another_address_space_is_foreign() {
    let body = |access: &str| {
        format!(
            "mm a {{ x -> P rw }} mm b {{ x -> P ro }}
             cpu 0 \"t\": kernel a {{ load_root(b, a) {access} x }}"
        )
    };
    assert_eq!(verdict(&body("store"), "x86-64"), "breaks foreign-entry");
    assert_eq!(verdict(&body("load"), "x86-64"), "survives");
}

/// The kernel's half has a root of its own, and a flush by its tag drops what was read of it.
#[test]
fn kernel_walks_have_the_tag_of_the_kernels_half() {
    let body = "mm init_mm { k -> K rw } mm app { x -> P rw }
         cpu 0 \"t\": kernel app cold {
             var t = clear(entry(init_mm, k, 2)) invalidate everywhere init_mm free(t.frame)
         }";
    for arch in ["s390", "power9-radix"] {
        assert_eq!(verdict(body, arch), "survives", "{arch}");
    }
}

/// Where the root is the tag, to load one is to load the other.
#[test]
fn a_root_that_is_the_tag_brings_it_along() {
    let body = "mm a { x -> P rw } mm b { x -> Q rw }
         cpu 0 \"t\": kernel a { load_table(b) load_tag(b) load_root(a) load x }";
    assert_eq!(verdict(body, "s390"), "survives");
}

/// A broadcast takes nothing out of a program's hands: the handler that refills goes on with what it has read.
#[test]
fn a_broadcast_stops_no_refill_handler() {
    let body = "mm app { x -> P rw }
         cpu 0 \"munmap\": kernel app {
             var t = clear(entry(app, x, 2)) flush_tlb_mm(app) free(t.frame)
         }
         cpu 1 \"thread\": user app { userspace }";
    let software = [("walker", "sw"), ("gate", "demand")];
    assert_eq!(verdict(body, "arm64"), "survives");
    assert_eq!(verdict_with(body, "arm64", &software), "breaks freed-table");
}

/// Two lowest tables: that `w` was read as invalid in one says nothing of `y`, which stands at the same index in the
/// other.
#[test]
fn an_invalid_entry_is_of_its_own_table() {
    let body = "mm app { w -> none table T2 { y -> Q rw } }
         cpu 0 \"syscall\": kernel app { nofault load y }";
    expect(body, &ARCHS, "survives");
}

/// An access whose handler mends nothing faults for ever, and rightly so: no promise is broken, nobody waits. The run
/// that is told of it has an end.
#[test]
fn an_access_may_fault_for_ever() {
    let body = "mm app { w -> none } cpu 0 \"syscall\": kernel app { load w on fault { } }";
    expect(body, &ARCHS, "survives");
}

/// More walks may be in flight when the programs begin than may begin later. A run goes on with any of them, and begins
/// none anew that is in flight.
#[test]
fn walks_in_flight_at_the_start_go_on() {
    let refills = "mm app { x -> P rw o -> O rw old clean }
         cpu 0 \"munmap\": kernel init_mm after app {
             var e = clear(pte(app, x)) flush_tlb_mm(app) set(pte(app, o), mk_pte(e.frame, rw)) free(O)
         }
         cpu 1 \"thread\": user app { userspace }";
    let software = [("walker", "sw"), ("change", "store")];
    assert_eq!(verdict_with(refills, "s390", &software), "breaks stale-frame");
    let walks = "mm init_mm { k -> K rw global } mm app levels 3 { x -> P rw }
         cpu 0 \"mremap\": user app {
             var e = clear(pte(init_mm, k)) flush_tlb_page_leaf(app, x) set(pte(app, x), mk_pte(e.frame, rw))
         }";
    assert_eq!(verdict_with(walks, "arm64", &[("walk_cache", "no")]), "breaks conflict");
}

/// A translation was dropped, filled again, and dropped again: of both an access may be under way, of the second too.
#[test]
fn a_second_invalidate_leaves_what_the_first_did() {
    let body = |first: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"munmap\": user app {{
                 {first} var e = clear(pte(app, x)) flush_tlb_page(app, x) free(e.frame)
             }}
             cpu 1 \"syscall\": kernel app {{ load x }}"
        )
    };
    for first in ["", "flush_tlb_page(app, x)"] {
        // The flush of an address on s390 empties its entry, so that nothing is filled again after the first.
        for arch in ARCHS.into_iter().filter(|arch| first.is_empty() || !arch.starts_with("s390")) {
            let found = verdict_with(&body(first), arch, &[("drain", "early")]);
            assert!(found.contains("stale-frame"), "{arch}: {found}");
        }
    }
}

/// Software that walks sees the stores of its CPU before others do, and marks no entry that does not stand in memory yet.
#[test]
fn an_entry_is_marked_where_it_stands() {
    let body = "mm app { x -> P rw o -> O rw old clean }
         cpu 0 \"t\": kernel app {
             var e = read(pte(app, x)) set(pte(app, o), pte_mkold(e))
         }";
    let knobs = vec![("walker".to_owned(), "sw".to_owned())];
    let asked = Question { knobs, ..question("own", "", "x86-64-2012", &[]) };
    let answer = agreed_delayed(&with_case(body), &asked).expect("it applies");
    assert_eq!(answer.verdict, "survives");
}

/// Where only executed accesses are translated, one of another address does not go on with a partial walk that leads
/// elsewhere.
#[test]
fn a_walk_for_an_address_goes_where_it_is() {
    let body = |access: &str| {
        format!(
            "mm app {{ x -> P rw table T2 {{ y -> Q rw }} }}
             cpu 0 \"munmap\": kernel app {{ var t = clear(entry(app, x, 2)) free(t.frame) load {access} }}"
        )
    };
    let demand = [("gate", "demand")];
    assert_eq!(verdict_with(&body("x"), "x86-64", &demand), "breaks freed-table");
    assert_eq!(verdict_with(&body("y"), "x86-64", &demand), "survives-stale");
}

/// A device is in no mask, in one that begins with the CPUs on its address space neither.
#[test]
fn a_device_is_in_no_mask_at_the_start() {
    let body = "mm app { x -> P rw } mm other { z -> Z rw } device \"IOMMU\": walks app
         shared mask: set<cpu> = cpus_on(app)
         cpu 0 \"t\": kernel other { assert(empty(mask)) }";
    expect(body, &ARCHS, "survives");
}

/// A root load that drops translations is an invalidate of them, the second after a flush that left an access under way:
/// with the flush the program is not worse than without it.
#[test]
fn a_root_load_waits_for_accesses() {
    let body = |flush: &str| {
        format!(
            "mm app {{ w -> none }} mm other {{ z -> Z ro }}
             cpu 0 \"t\": user other after app {{ {flush} load_root(app, other, keep) userspace }}"
        )
    };
    let asked = |flush: &str, root_load: &str| {
        verdict_with(&body(flush), "x86-64-2012", &[("drain", "early"), ("root_load", root_load)])
    };
    for flush in ["", "flush_tlb_mm(app)"] {
        assert_eq!(asked(flush, "drops"), "survives", "{flush}");
        assert_eq!(asked(flush, "keeps"), "breaks foreign-entry", "{flush}");
    }
}
