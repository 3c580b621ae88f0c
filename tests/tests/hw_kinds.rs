//! Kinds of violation that are about rights, content and how entries are changed: each from a bug that a kernel had,
//! with the order that is right beside it.
//!
//! Each verdict was derived by hand from the bug's story, before the engine was asked.

use stalewalk_tests::{ARCHS, expect, verdict};

const USER: &str = "cpu 1 \"thread\": user app { userspace }";
const SURVIVES: &str = "survives";
const PERMISSION: &str = "breaks stale-permission";
const FAULT: &str = "breaks unexpected-fault";
const LOST: &str = "breaks lost-dirty";
/// Those whose flush of an address leaves its entry as it is.
const NO_IPTE: [&str; 6] = ["x86-64", "x86-64-2012", "arm64", "riscv", "power9-radix", "mips"];
/// Those whose entries hold A and D, set by the walker.
const SETS_DIRTY: [&str; 3] = ["x86-64", "x86-64-2012", "arm64"];

/// `mprotect()` returns when no CPU can write any more: the flush is before it, and the promise ends before the right
/// is given again.
#[test]
fn mprotect() {
    let body = |program: &str| {
        format!("mm app {{ x -> P rw y -> Q rw }} cpu 0 \"mprotect\": kernel app {{ {program} }} {USER}")
    };
    let (protect, flush) = ("set(pte(app, x), mk_pte(P, ro))", "flush_tlb_page(app, x)");
    let (promise, again) = ("promise app, x: no write", "set(pte(app, x), mk_pte(P, rw))");
    expect(&body(&format!("{protect} {flush} {promise}")), &ARCHS, SURVIVES);
    expect(&body(&format!("{protect} {promise}")), &ARCHS, PERMISSION);
    expect(&body(&format!("{protect} {promise} {flush}")), &ARCHS, PERMISSION);
    // The flush of s390 empties the entry before it is stored.
    expect(&body(&format!("{flush} {protect} {promise}")), &NO_IPTE, PERMISSION);
    expect(&body(&format!("{flush} {protect} {promise}")), &["s390", "s390-2012"], SURVIVES);
    expect(&body(&format!("{protect} flush_tlb_page(app, y) {promise}")), &ARCHS, PERMISSION);
    expect(&body(&format!("{protect} {flush} {promise} {again}")), &ARCHS, PERMISSION);
    let ended = body(&format!("{protect} {flush} {promise} end {promise} {again}"));
    expect(&ended, &ARCHS, SURVIVES);
    // What is promised of one address is not promised of another.
    expect(&body(&format!("{protect} {flush} promise app, y: no write")), &ARCHS, PERMISSION);
    // Not to write is not to be unable to read.
    expect(&body(&format!("{protect} {flush} promise app, x: no access")), &NO_IPTE, PERMISSION);
}

/// B03, `MADV_DONTNEED` twice: the second finds nothing to clear, flushes nothing and returns, while the first has
/// its flush before it. User mode still sees the page that both calls promise is gone.
#[test]
fn two_madvise_calls() {
    let body = |second: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"first\": kernel app {{ var p = clear(pte(app, x)) flush_tlb_page(app, x) free(p.frame) }}
             cpu 1 \"second\": kernel app {{
                 wait until !read(pte(app, x)).present {second}
                 promise app, x: not P
                 userspace
             }}"
        )
    };
    expect(&body(""), &ARCHS, PERMISSION);
    expect(&body("flush_tlb_page(app, x)"), &ARCHS, SURVIVES);
}

/// B05, `mprotect()` and batched reclaim: reclaim has cleared the entry and put off its flush; `mprotect()` sees
/// nothing that is present, flushes nothing, and returns. The remedy tests what reclaim left to be seen.
#[test]
fn batched_reclaim() {
    let body = |test: &str| {
        format!(
            "mm app {{ x -> P rw }}
             shared batched: bool
             cpu 0 \"reclaim\": kernel init_mm cold {{
                 batched = true clear(pte(app, x)) flush_tlb_page(app, x)
             }}
             cpu 1 \"mprotect\": kernel init_mm cold {{
                 var e = read(pte(app, x))
                 if !e.present {{ {test} promise app, x: no write }}
             }}
             cpu 2 \"thread\": user app {{ userspace }}"
        )
    };
    expect(&body(""), &["x86-64", "arm64", "riscv"], PERMISSION);
    let flush = "flush_tlb_page(app, x)";
    expect(&body(&format!("if batched {{ {flush} }}")), &["x86-64", "arm64", "riscv"], SURVIVES);
}

/// B45, riscv: a CPU is taken out of the mask when the task leaves it, though its entries stay under their ASID. A
/// copy on write elsewhere does not flush it, and when the task comes back it sees the old page.
#[test]
fn a_mask_that_shrinks() {
    let body = |leaves: &str, targets: &str| {
        format!(
            "mm app {{ x -> P rw y -> Q rw }}
             shared mask: set<cpu>
             shared step: 0..=2
             cpu 0 \"task\": kernel app {{
                 mask += this_cpu
                 {leaves}
                 load_root(init_mm)
                 step = 1
                 wait until step == 2
                 load_root(app)
                 load x -> page
                 assert(page != P)
             }}
             cpu 1 \"task\": kernel init_mm cold {{
                 wait until step == 1
                 clear(pte(app, x))
                 ipi {targets} {{ invalidate here app, x }} wait
                 set(pte(app, x), mk_pte(Q, rw))
                 step = 2
             }}"
        )
    };
    // Without ASIDs the root load drops everything, and leaving the mask is right.
    for (arch, wanted) in [("riscv", "breaks bug-on"), ("x86-64", "breaks bug-on"), ("x86-64-2012", SURVIVES)]
    {
        assert_eq!(verdict(&body("mask -= this_cpu", "mask"), arch), wanted, "{arch}");
        assert_eq!(verdict(&body("", "mask"), arch), SURVIVES, "{arch}");
        assert_eq!(verdict(&body("mask -= this_cpu", "mm_cpumask(app)"), arch), SURVIVES, "{arch}");
    }
}

/// B07, `set_page_dirty()` and `page_mkclean()`: the page is marked dirty before the flush, is cleaned and written out
/// in between, and a store still goes through the old translation.
#[test]
fn dirty_is_noted_before_the_flush() {
    let body = |zap: &str| {
        format!(
            "mm app {{ x -> P rw }}
             shared zapped: bool
             cpu 0 \"zap\": kernel init_mm cold {{ var e = clear(pte(app, x)) {zap} }}
             cpu 1 \"writeback\": kernel init_mm cold {{ wait until zapped clear_page_dirty(P) writeout(P) discard(P) }}
             cpu 2 \"thread\": user app {{ userspace }}"
        )
    };
    let (dirty, flush, told) = ("set_page_dirty(P)", "flush_tlb_page(app, x)", "zapped = true");
    expect(&body(&format!("{dirty} {told} {flush}")), &NO_IPTE, LOST);
    expect(&body(&format!("{flush} {dirty} {told}")), &NO_IPTE, SURVIVES);
    // Where the mark is the frame's, the hardware sets it again.
    expect(&body(&format!("{dirty} {told} {flush}")), &["s390", "s390-2012"], SURVIVES);
}

/// B14: a page that may still be written to is sent to the disk, then flushed, then given up.
#[test]
fn written_out_before_the_flush() {
    let body = |order: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"reclaim\": kernel init_mm cold {{
                 var e = clear(pte(app, x)) if e.dirty {{ {order} }} discard(P)
             }}
             {USER}"
        )
    };
    for arch in ["x86-64", "arm64", "riscv", "power9-radix", "mips"] {
        expect(&body("writeout(P) flush_tlb_page(app, x)"), &[arch], LOST);
        expect(&body("flush_tlb_page(app, x) writeout(P)"), &[arch], SURVIVES);
        expect(&body("flush_tlb_page(app, x)"), &[arch], LOST);
    }
}

/// `page_mkclean()`: the entry is taken away and flushed before the page is written out, and comes back clean: a
/// store after that sets D again. Cleaned in place, the old translation's D hides the stores to come.
#[test]
fn page_mkclean() {
    let body = |clean: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"writeback\": kernel init_mm cold {{
                 {clean} writeout(P)
                 var e = clear(pte(app, x)) flush_tlb_page(app, x)
                 if e.dirty {{ writeout(P) }}
                 discard(P)
             }}
             {USER}"
        )
    };
    let flush = "flush_tlb_page(app, x)";
    let right = format!("var old = clear(pte(app, x)) {flush} set(pte(app, x), pte_mkclean(old))");
    expect(&body(&right), &SETS_DIRTY, SURVIVES);
    expect(&body("var old = read(pte(app, x)) set(pte(app, x), pte_mkclean(old))"), &SETS_DIRTY, LOST);
    let late = format!("var old = clear(pte(app, x)) set(pte(app, x), pte_mkclean(old)) writeout(P) {flush}");
    // The flush is before the last write-out: what was stored before it is written.
    expect(&body(&late), &SETS_DIRTY, SURVIVES);
}

/// An ASID is given to another address space, with and without a flush in between: on this CPU, and on another that
/// ran the old one under it.
#[test]
fn an_asid_is_given_out_again() {
    let body = |flush: &str| {
        format!(
            "mm old {{ x -> P rw }} mm new {{ x -> Q rw }}
             cpu 0 \"switch\": kernel init_mm after old {{ {flush} load_root(new, old) userspace }}"
        )
    };
    for arch in ["x86-64", "riscv", "arm64", "power9-radix", "mips"] {
        let wanted = match arch {
            "arm64" | "power9-radix" => "breaks foreign-entry, conflict",
            _ => "breaks foreign-entry",
        };
        assert_eq!(verdict(&body(""), arch), wanted, "{arch}");
    }
    for arch in ["x86-64", "arm64", "mips"] {
        assert_eq!(verdict(&body("invalidate here old"), arch), SURVIVES, "{arch}");
    }
    // A walk of the old root that was under way when init_mm was loaded is stopped by the fence as well.
    assert_eq!(verdict(&body("invalidate here old"), "riscv"), SURVIVES);
}

/// A global translation of a page of one address space outlives the switch and serves the next one; a kernel's own is
/// meant to.
#[test]
fn a_global_entry_is_left_behind() {
    let body = |right: &str, flush: &str| {
        format!(
            "mm one {{ x -> P {right} }} mm two {{ x -> Q rw }}
             cpu 0 \"thread\": kernel one {{ {flush} load_root(two) load x }}"
        )
    };
    for (arch, wanted) in [
        ("x86-64", "breaks foreign-entry"),
        ("x86-64-2012", "breaks foreign-entry"),
        ("riscv", "breaks foreign-entry"),
        ("arm64", "breaks foreign-entry, conflict"),
        ("power9-radix", SURVIVES),
    ] {
        assert_eq!(verdict(&body("rw global", ""), arch), wanted, "{arch}");
        assert_eq!(verdict(&body("rw", ""), arch), SURVIVES, "{arch}");
    }
    let kernel = "mm init_mm { k -> K rw global } mm one { x -> P rw } mm two { x -> Q rw }
         cpu 0 \"thread\": kernel one { load k load_root(two) load k load x }";
    expect(kernel, &ARCHS, SURVIVES);
}

/// B60 and B15: an entry is changed to another frame, and flushed after; with the entry empty at the flush it is
/// right. Where one of two translations is used, nothing is damaged, but the old one may serve until the flush.
#[test]
fn break_before_make() {
    let body = |change: &str| {
        format!("mm app {{ x -> P rw y -> Q rw }} cpu 0 \"cow\": kernel init_mm cold {{ {change} }} {USER}")
    };
    let flush = "flush_tlb_page(app, x)";
    let after = body(&format!("set(pte(app, x), mk_pte(Q, rw)) {flush}"));
    let right = body(&format!("clear(pte(app, x)) {flush} set(pte(app, x), mk_pte(Q, rw))"));
    for (arch, wanted) in [
        ("arm64", "breaks conflict"),
        ("power9-radix", "breaks conflict"),
        // A handler runs only where the old one is not held.
        ("mips", SURVIVES),
        ("s390", "breaks conflict, forbidden-change"),
        ("x86-64", SURVIVES),
        ("riscv", SURVIVES),
    ] {
        assert_eq!(verdict(&after, arch), wanted, "{arch}");
        let right_here = if arch == "s390" { "breaks forbidden-change" } else { SURVIVES };
        assert_eq!(verdict(&right, arch), right_here, "{arch}");
    }
    let s390 = body("ipte(x, app) set(pte(app, x), mk_pte(Q, rw))");
    assert_eq!(verdict(&s390, "s390"), SURVIVES);
}

/// `ptep_flush_lazy()` of s390: a plain store will do if no other CPU has the address space attached, and at exit,
/// where nobody accesses it any more; where somebody does, IPTE must be used.
#[test]
fn ipte_or_a_store() {
    let body = |change: &str, other: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"kernel\": kernel app {{ {change} }}
             cpu 1 \"other\": {other}"
        )
    };
    let (store, ipte) = ("clear(pte(app, x))", "ipte(x, app)");
    for arch in ["s390", "s390-2012"] {
        let all = |change: &str, other: &str, wanted: &str| {
            assert_eq!(verdict(&body(change, other), arch), wanted, "{arch}: {change}; {other}");
        };
        all(store, "user app { userspace }", "breaks forbidden-change");
        all(ipte, "user app { userspace }", SURVIVES);
        all(store, "kernel lazy app { }", SURVIVES);
        all(store, "kernel app { uaccess { } }", "breaks forbidden-change");
        all(store, "user init_mm { }", SURVIVES);
        // An invalid entry may be made valid by a store, and an empty one stored over.
        all(&format!("{ipte} set(pte(app, x), mk_pte(P, ro))"), "user app { userspace }", SURVIVES);
        // The CPU itself is in the kernel; it will be in user mode later, when the store is over.
        all(&format!("{store} {ipte} userspace"), "kernel lazy app { }", SURVIVES);
    }
}

/// B70: a kernel address is mapped, and the kernel accesses it. Where an entry that was invalid is remembered it
/// faults, unless each CPU fences first; under the ASID that it runs, for an invalid entry is not global.
#[test]
fn a_kernel_address_is_mapped() {
    let body = |fence: &str| {
        format!(
            "mm init_mm {{ k -> none j -> K rw global }}
             mm app {{ x -> P rw }}
             cpu 0 \"vmalloc\": kernel app {{
                 set(pte(init_mm, k), pte_mkglobal(mk_pte(K, rw))) {fence} load k
             }}"
        )
    };
    expect(&body(""), &["riscv"], FAULT);
    let no = ["x86-64", "x86-64-2012", "arm64", "s390", "s390-2012", "power9-radix"];
    expect(&body(""), &no, SURVIVES);
    for fence in ["sfence_vma_va(k)", "sfence_vma_all()", "sfence_vma(k, app)", "sfence_vma_asid(app)"] {
        expect(&body(fence), &["riscv"], SURVIVES);
    }
    for fence in ["sfence_vma(k, init_mm)", "sfence_vma_va(j)", "sfence_vma_asid(init_mm)"] {
        expect(&body(fence), &["riscv"], FAULT);
    }
}

/// B70 on another CPU: it must fence itself, and after the store.
#[test]
fn a_kernel_address_is_mapped_for_others() {
    let body = |first: &str, fence: &str, entry: &str| {
        format!(
            "mm init_mm {{ k -> none j -> K rw global }}
             mm app {{ x -> P rw }}
             shared mapped: bool
             cpu 0 \"vmalloc\": kernel init_mm cold {{
                 {first} set(pte(init_mm, k), pte_mkglobal(mk_pte(K, rw))) {fence} mapped = true
             }}
             cpu 1 \"user of it\": kernel app cold {{ wait until mapped {entry} load k }}"
        )
    };
    let all = "ipi mm_cpumask(app) { sfence_vma_va(k) } wait";
    for (first, fence, entry, wanted) in [
        ("", "", "", FAULT),
        ("", "sfence_vma_all()", "", FAULT),
        ("", all, "", SURVIVES),
        (all, "", "", FAULT),
        ("", "", "sfence_vma_va(k)", SURVIVES),
    ] {
        expect(&body(first, fence, entry), &["riscv"], wanted);
    }
}

/// B71 in this model: an invalidate that comes before the store does not keep a walker from reading the entry as it
/// was. A kernel address that is unmapped while it is used faults anywhere.
#[test]
fn a_kernel_address_is_unmapped() {
    let body = |program: &str| {
        format!(
            "mm init_mm {{ k -> K rw global }} mm app {{ x -> P rw }} cpu 0 \"t\": kernel app {{ {program} }}"
        )
    };
    expect(&body("load k"), &ARCHS, SURVIVES);
    expect(&body("clear(pte(init_mm, k)) load k"), &ARCHS, FAULT);
}

/// A lock that is waited for with interrupts off, while whoever holds it waits for this CPU's answer.
#[test]
fn a_flush_under_a_lock() {
    let body = |waits: &str| {
        format!(
            "mm app {{ x -> P rw }}
             shared locked: bool
             shared released: bool
             cpu 0 \"holder\": kernel app {{
                 locked = true flush_tlb_mm(app) released = true
             }}
             cpu 1 \"waiter\": kernel app {{ wait until locked {waits} }}"
        )
    };
    let here = ["x86-64", "x86-64-2012", "riscv", "mips"];
    expect(&body("irq off { wait until released }"), &here, "breaks deadlock");
    expect(&body("wait until released"), &ARCHS, SURVIVES);
    // One instruction asks nobody.
    let all = ["arm64", "s390", "s390-2012", "power9-radix"];
    expect(&body("irq off { wait until released }"), &all, SURVIVES);
}

/// A promise is of one address and of some frames, each of which is promised by itself.
#[test]
fn promises_stand_beside_each_other() {
    let body = |promises: &str, program: &str| {
        format!(
            "mm app {{ x -> P rw y -> Q rw }}
             cpu 0 \"t\": kernel init_mm cold {{ {promises} load_root(app) {program} }}"
        )
    };
    let all = |promises: &str, program: &str, wanted| expect(&body(promises, program), &ARCHS, wanted);
    all("promise app, y: no write", "store y", PERMISSION);
    all("promise app, y: no write", "store x", SURVIVES);
    all("promise app, y: no access", "load y", PERMISSION);
    all("promise app, y: no access", "load x", SURVIVES);
    all("promise app, x: not P promise app, x: not Q", "load x", PERMISSION);
    all("promise app, x: not Q promise app, x: not P", "load x", PERMISSION);
    all("promise app, x: not Q", "load x", SURVIVES);
    // To end one ends no other.
    all("promise app, x: not P promise app, x: not Q end promise app, x: not Q", "load x", PERMISSION);
    all("promise app, x: not P promise app, x: not Q end promise app, x: not P", "load x", SURVIVES);
    all(
        "promise app, x: no write promise app, y: no write end promise app, x: no write",
        "store y",
        PERMISSION,
    );
}
