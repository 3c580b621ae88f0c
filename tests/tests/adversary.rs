//! Programs by somebody who does not believe the engine: each from a fact about hardware or kernels, each with the
//! verdicts that were derived by hand before the engine was asked.

use stalewalk_tests::{ARCHS, expect};

const ANY_MODE: [&str; 6] = ["x86-64", "x86-64-2012", "arm64", "s390", "riscv", "power9-radix"];

/// "An IPI alone does not make the kthread schedule" (Zijlstra, 2012): a handler that flushes but stays on the mm
/// lets its CPU cache everything again.
#[test]
fn an_interrupt_does_not_take_a_lazy_cpu_off_the_mm() {
    let body = "mm dying { x -> P rw }
         cpu 0 \"exit\": kernel dying {
             load_root(init_mm)
             ipi cpus_on(dying) { invalidate here dying }
             wait
             var old = clear(entry(dying, x, 2))
             free(old.frame)
         }
         cpu 1 \"kthread\": kernel lazy dying { }";
    expect(body, &ANY_MODE, "breaks freed-table");
    // CPU 1 is clean and stays so; CPU 0 keeps the way to the table under a root that it has left.
    expect(body, &["s390-2012"], "survives-stale");
    expect(body, &["mips"], "survives");
}

/// Flush first, detach afterwards: what was cached between the two stays, or walks on.
#[test]
fn detaching_after_the_flush_is_the_wrong_way_round() {
    let body = "mm dying { x -> P rw }
         cpu 0 \"exit\": kernel dying {
             flush_tlb_mm(dying)
             load_root(init_mm)
             ipi cpus_on(dying) { leave_mm(dying) }
             wait
             var old = clear(entry(dying, x, 2))
             free(old.frame)
         }
         cpu 1 \"kthread\": kernel lazy dying { }";
    expect(body, &["x86-64", "arm64", "s390"], "survives-stale");
    expect(body, &["x86-64-2012", "s390-2012", "mips"], "survives");
    expect(body, &["riscv", "power9-radix"], "breaks freed-table");
}

/// The flush names one of two addresses that are freed.
#[test]
fn a_flush_of_the_wrong_address() {
    let body = |more: &str| {
        format!(
            "mm app {{ x -> P rw y -> Q rw }}
             cpu 0 \"munmap\": kernel app {{
                 var p = clear(pte(app, x))
                 var q = clear(pte(app, y))
                 flush_tlb_page(app, x) {more}
                 free(p.frame) free(q.frame)
             }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    expect(&body(""), &ARCHS, "breaks stale-frame");
    expect(&body("flush_tlb_page(app, y)"), &ARCHS, "survives");
}

/// A page mapped twice, unmapped once.
#[test]
fn an_alias_is_forgotten() {
    let body = |more: &str| {
        format!(
            "mm app {{ x -> P rw y -> P ro }}
             cpu 0 \"munmap\": kernel app {{
                 var p = clear(pte(app, x)) {more} flush_tlb_mm(app) free(p.frame)
             }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    expect(&body(""), &ARCHS, "breaks stale-frame");
    expect(&body("clear(pte(app, y))"), &ARCHS, "survives");
}

/// A page shared by two address spaces, unmapped in one.
#[test]
fn the_other_mm_is_forgotten() {
    let body = |more: &str| {
        format!(
            "mm a {{ x -> P rw }}
             mm b {{ y -> P rw }}
             cpu 0 \"reclaim\": kernel a {{
                 var p = clear(pte(a, x)) flush_tlb_mm(a) {more} free(p.frame)
             }}
             cpu 1 \"thread\": user b {{ userspace }}"
        )
    };
    expect(&body(""), &ARCHS, "breaks stale-frame");
    expect(&body("clear(pte(b, y)) flush_tlb_mm(b)"), &ARCHS, "survives");
}

/// A CPU that has switched away keeps what it cached under the old tag; if it comes back it uses that, unless the
/// root load drops it.
#[test]
fn switching_back() {
    let body = |then: &str| {
        format!(
            "mm a {{ x -> P rw }}
             mm b {{ y -> Q rw }}
             cpu 0 \"munmap\": kernel a {{ var p = clear(pte(a, x)) free(p.frame) }}
             cpu 1 \"thread\": user b after a {{ {then} }}"
        )
    };
    expect(&body("userspace"), &ARCHS, "survives-stale");
    // It may come back before the page goes.
    expect(&body("load_root(a) userspace"), &ARCHS, "breaks stale-frame");
    let late = body("wait until !read(pte(a, x)).present load_root(a) userspace");
    let keeps = ["x86-64", "arm64", "s390-2012", "s390", "riscv", "power9-radix", "mips"];
    expect(&late, &keeps, "breaks stale-frame");
    // CPU 0 still has its own stale translation.
    expect(&late, &["x86-64-2012"], "survives-stale");
}

/// A table is freed after an invalidate of one address (facts: true on x86 and with VAE1, false with SFENCE.VMA of
/// an address, RIC=0, VALE1 and IPTE alone).
#[test]
fn a_table_after_an_invalidate_by_address() {
    let body = |insn: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"kernel\": kernel app {{
                 var t = clear(entry(app, x, 2)) {insn} free(t.frame)
             }}"
        )
    };
    for (arch, insn, wanted) in [
        ("x86-64", "invpcid_addr(x, app)", "survives"),
        ("arm64", "tlbi_vae1is(x, app) dsb_ish()", "survives"),
        ("arm64", "tlbi_vale1is(x, app) dsb_ish()", "breaks freed-table"),
        ("arm64", "tlbi_vae1is(x, app)", "breaks freed-table"),
        ("s390", "ipte(x, app)", "breaks freed-table"),
        ("s390", "idte_asce(app)", "survives"),
        ("s390", "ptlb()", "survives"),
        ("s390-2012", "ipte(x, app)", "survives-stale"),
        ("riscv", "sfence_vma(x, app)", "breaks freed-table"),
        ("riscv", "sfence_vma_asid(app)", "survives"),
        ("power9-radix", "tlbie_va(x, app) ptesync()", "breaks freed-table"),
        ("power9-radix", "tlbie_pid(app) ptesync()", "survives"),
        ("power9-radix", "tlbie_pid(app)", "breaks freed-table"),
    ] {
        expect(&body(insn), &[arch], wanted);
    }
}

/// IPTE empties the entry itself and drops what was made from it on every CPU before it ends; clearing the entry
/// with a plain store and IPTE on another one does not.
#[test]
fn ipte_is_unhook_and_invalidate_in_one() {
    let body = |free: &str| {
        format!(
            "mm app {{ x -> P rw y -> Q rw }}
             cpu 0 \"munmap\": kernel app {{ {free} }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    let s390 = ["s390", "s390-2012"];
    let right = "var old = read(pte(app, x)) ipte(x, app) free(old.frame)";
    expect(&body(right), &s390, "survives");
    let wrong = "var old = clear(pte(app, x)) ipte(y, app) free(old.frame)";
    expect(&body(wrong), &s390, "breaks stale-frame");
    let early = "var old = read(pte(app, x)) free(old.frame) ipte(x, app)";
    expect(&body(early), &s390, "breaks stale-frame");
}

/// Who sees an entry gone knows nothing of the flush: another CPU frees the page too early.
#[test]
fn an_entry_gone_is_not_a_flush_done() {
    let body = |flag: &str| {
        format!(
            "mm app {{ x -> P rw y -> Q rw }}
             cpu 0 \"munmap\": kernel app {{
                 clear(pte(app, x)) flush_tlb_page(app, x) clear(pte(app, y))
             }}
             cpu 1 \"freer\": kernel app {{
                 var old = read(pte(app, x)) wait until !read(pte(app, {flag})).present free(old.frame)
             }}
             cpu 2 \"thread\": user app {{ userspace }}"
        )
    };
    expect(&body("x"), &ARCHS, "breaks stale-frame");
    expect(&body("y"), &ARCHS, "survives");
}

/// "Another CPU's DSB does not count" (fixed in Linux in 2025).
#[test]
fn the_barrier_of_another_cpu() {
    for (arch, issue, barrier) in
        [("arm64", "tlbi_vae1is(x, app)", "dsb_ish()"), ("power9-radix", "tlbie_va(x, app)", "ptesync()")]
    {
        let body = |own: &str, others: &str| {
            format!(
                "mm app {{ x -> P rw y -> Q rw }}
                 cpu 0 \"batch\": kernel app {{ clear(pte(app, x)) {issue} {own} clear(pte(app, y)) }}
                 cpu 1 \"freer\": kernel app {{
                     var old = read(pte(app, x))
                     wait until !read(pte(app, y)).present {others}
                     free(old.frame)
                 }}
                 cpu 2 \"thread\": user app {{ userspace }}"
            )
        };
        expect(&body("", barrier), &[arch], "breaks stale-frame");
        expect(&body(barrier, ""), &[arch], "survives");
    }
}

/// Two CPUs unmap the same page: an exchange gives it to one of them, a read and a store to both.
#[test]
fn two_unmaps_race() {
    let body = |take: &str| {
        let thread =
            format!("kernel app {{ {take} if old.present {{ flush_tlb_page(app, x) free(old.frame) }} }}");
        format!("mm app {{ x -> P rw }} cpu 0 \"one\": {thread} cpu 1 \"other\": {thread}")
    };
    expect(&body("var old = clear(pte(app, x))"), &ARCHS, "survives");
    expect(&body("var old = read(pte(app, x)) clear(pte(app, x))"), &ARCHS, "breaks bug-on");
}

/// A reference count that is not counted down atomically is zero for both, or for nobody.
#[test]
fn the_last_reference_is_dropped_twice() {
    let body = |last: &str| {
        let thread = format!(
            "kernel lazy app {{ {last} {{ var t = read(entry(app, x, 2)) load_root(init_mm) free(t.frame) }} }}"
        );
        format!("mm app {{ x -> P rw }} cpu 0 \"one\": {thread} cpu 1 \"other\": {thread}")
    };
    expect(&body("app.mm_count -= 1 if app.mm_count == 0"), &["mips", "s390-2012"], "breaks bug-on");
    expect(&body("if atomic_dec_and_test(app.mm_count)"), &["mips"], "survives");
    expect(&body("if atomic_dec_and_test(app.mm_count)"), &["s390-2012"], "survives-stale");
    // The other CPU still has the root loaded, as only the last one leaves.
    expect(&body("if atomic_dec_and_test(app.mm_count)"), &ANY_MODE, "breaks freed-table");
}

/// With software refill only what is accessed is cached: `y` never was. Speculation may have cached it.
#[test]
fn what_was_never_accessed() {
    let body = |first: &str| {
        format!(
            "mm app {{ x -> P rw y -> Q rw }}
             cpu 0 \"syscall\": kernel app cold {{
                 {first} var q = clear(pte(app, y)) free(q.frame) load y
             }}"
        )
    };
    expect(&body(""), &["mips"], "survives");
    expect(&body("load x"), &["mips"], "survives");
    expect(&body("load y"), &["mips"], "breaks stale-frame");
    expect(&body(""), &ANY_MODE, "breaks stale-frame");
    // The gate opens for a load of `x`, and then for any address.
    expect(&body(""), &["s390-2012"], "survives");
    expect(&body("load x"), &["s390-2012"], "breaks stale-frame");
}

/// A batch of two pages and their table under one flush is as good as three; an early free of one is not.
#[test]
fn a_batch_is_freed_after_its_flush() {
    let body = |early: &str| {
        format!(
            "mm app {{ x -> P rw y -> Q rw }}
             cpu 0 \"munmap\": kernel app {{
                 var p = clear(pte(app, x))
                 var q = clear(pte(app, y))
                 var t = clear(entry(app, x, 2))
                 {early}
                 flush_tlb_mm(app)
                 free(p.frame) free(q.frame) free(t.frame)
             }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    expect(&body(""), &ARCHS, "survives");
    let pages = "var again = read(pte(app, x)) free(p.frame) p = again";
    expect(&body(pages), &ARCHS, "breaks stale-frame");
    let table = "var none = read(entry(app, x, 2)) free(t.frame) t = none";
    expect(&body(table), &ARCHS, "breaks freed-table");
}

/// The order of a flush by interrupt does not matter to its end: here first or there first.
#[test]
fn either_half_of_a_flush_may_come_first() {
    for flush in [
        "ipi mm_cpumask(app) { invalidate here app } invalidate here app wait",
        "invalidate here app ipi mm_cpumask(app) { invalidate here app } wait",
        "ipi mm_cpumask(app) { invalidate here app } wait invalidate here app",
    ] {
        let body = format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"munmap\": kernel app {{
                 var p = clear(pte(app, x)) var t = clear(entry(app, x, 2)) {flush}
                 free(p.frame) free(t.frame)
             }}
             cpu 1 \"thread\": user app {{ userspace }}"
        );
        expect(&body, &ARCHS, "survives");
    }
}

/// Unhooking the top unhooks all that is below, and one flush is enough. From the bottom up, with a free of each table
/// as one comes to it, each needs its own: the way to the upper one may be cached again after the first.
#[test]
fn tables_from_the_top_and_from_the_bottom() {
    let body = |program: &str| {
        format!(
            "mm app levels 3 {{ x -> P rw }}
             cpu 0 \"kernel\": kernel app {{ {program} }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    let top = "var t = read(entry(app, x, 2)) var pmd = clear(entry(app, x, 3)) flush_tlb_mm(app)
               free(pmd.frame) free(t.frame)";
    expect(&body(top), &ARCHS, "survives");
    let bottom = |between: &str, after: &str| {
        body(&format!(
            "var t = clear(entry(app, x, 2)) {between} free(t.frame)
             var pmd = clear(entry(app, x, 3)) {after} free(pmd.frame)"
        ))
    };
    let flush = "flush_tlb_mm(app)";
    expect(&bottom(flush, flush), &ARCHS, "survives");
    expect(&bottom(flush, ""), &ARCHS, "breaks freed-table");
    expect(&bottom("", flush), &ARCHS, "breaks freed-table");
}

/// A refill handler runs with interrupts off, so none is half done when the flush's interrupt is taken; and what it has
/// installed by then is flushed. So a `get_user()` of another CPU is no harm to a flush that it answers.
///
/// Fails if a walk in software outlives the interrupt.
#[test]
fn a_refill_is_over_when_an_interrupt_is_taken() {
    let body = "mm app { x -> P rw }
         cpu 0 \"kernel\": kernel app {
             var t = clear(entry(app, x, 2)) flush_tlb_mm(app) free(t.frame)
         }
         cpu 1 \"syscall\": kernel app { get_user(x) }";
    expect(body, &ARCHS, "survives");
}

/// A local invalidate on arm64 is not complete before a DSB either (Arm ARM, TLBI; the file says `done by dsb_ish`
/// of it).
#[test]
fn a_local_invalidate_needs_its_barrier() {
    let body = |barrier: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"kernel\": kernel app {{
                 var t = clear(entry(app, x, 2)) tlbi_aside1(app) {barrier} free(t.frame)
             }}"
        )
    };
    expect(&body("dsb_ish()"), &["arm64"], "survives");
    expect(&body(""), &["arm64"], "breaks freed-table");
}
