//! Instructions that no flush of the neutral kernel picks, called by name: each drops what its file says, and no more.

use expect_test::{Expect, expect as told_is};
use stalewalk_engine::report::Cause;
use stalewalk_tests::{agreed, asked, expect, own_arch, question, told, with_text};

/// A page is unhooked, the instructions are executed, the page is freed, and its address is accessed: what is left of
/// the translation is used.
fn page(insns: &str) -> String {
    format!(
        "mm app {{ x -> P rw }}
         cpu 0 \"t\": kernel app {{ var old = clear(pte(app, x)) {insns} free(old.frame) load x }}"
    )
}

/// A table is unhooked, the instructions are executed, and the table is freed: a walker that still knows the way there
/// reads it.
fn table(insns: &str) -> String {
    format!(
        "mm app {{ x -> P rw }}
         cpu 0 \"t\": kernel app {{ var old = clear(entry(app, x, 2)) {insns} free(old.frame) }}"
    )
}

/// Both the page and the table may be freed after these.
fn drops_all(arch: &str, insns: &str) {
    expect(&page(insns), &[arch], "survives");
    expect(&table(insns), &[arch], "survives");
}

/// Only the page may.
fn drops_leaves(arch: &str, insns: &str) {
    expect(&page(insns), &[arch], "survives");
    expect(&table(insns), &[arch], "breaks freed-table");
}

/// Neither may.
fn drops_nothing(arch: &str, insns: &str) {
    expect(&page(insns), &[arch], "breaks stale-frame");
    expect(&table(insns), &[arch], "breaks freed-table");
}

#[test]
fn x86() {
    drops_all("x86-64", "invpcid_all()");
    drops_all("x86-64", "invpcid_all_nonglobals()");
    drops_all("x86-64-2012", "mov_cr4_pge()");
}

/// The last level alone is not enough for a table; and nothing is without the barrier that waits, of which DSB ISHST
/// is not one.
#[test]
fn arm64() {
    for insn in ["tlbi_vaae1is(x)", "tlbi_vmalle1is()", "tlbi_vmalle1()"] {
        drops_all("arm64", &format!("{insn} dsb_ish() isb()"));
        drops_nothing("arm64", &format!("{insn} dsb_ishst() isb()"));
    }
    drops_leaves("arm64", "tlbi_vaale1is(x) dsb_ish() isb()");
    drops_nothing("arm64", "dsb_ishst() dsb_ish() isb()");
}

#[test]
fn s390() {
    drops_all("s390", "csp()");
}

/// RIC says which of the two go: translations, the page-walk cache, or both.
#[test]
fn power() {
    for l in ["", "l"] {
        drops_leaves("power9-radix", &format!("tlbie{l}_pid_tlb(app) ptesync() isync()"));
        drops_all("power9-radix", &format!("tlbie{l}_pid(app) ptesync() isync()"));
        let walks = format!("tlbie{l}_pid_pwc(app) ptesync() isync()");
        expect(&page(&walks), &["power9-radix"], "breaks stale-frame");
        expect(&table(&walks), &["power9-radix"], "survives");
    }
    drops_nothing("power9-radix", "ptesync() isync()");
}

/// With an address SFENCE.VMA is for leaf entries, whatever the ASID.
#[test]
fn riscv() {
    drops_leaves("riscv", "sfence_vma_va(x)");
    drops_all("riscv", "sfence_vma_all()");
}

/// There are no walks to be dropped, and SYNC is for stores.
#[test]
fn mips() {
    expect(&page("sync()"), &["mips"], "breaks stale-frame");
    expect(&page("tlb_write_va(x, app)"), &["mips"], "survives");
}

/// An instruction that empties the entry of its address finds it by walking memory, and reads a table that was freed.
#[test]
fn an_instruction_that_walks_a_freed_table() {
    let body = |free: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"t\": kernel init_mm cold {{ var t = read(entry(app, x, 2)) {free} ipte(x, app) }}"
        )
    };
    expect(&body(""), &["s390", "s390-2012"], "survives");
    expect(&body("free(t.frame)"), &["s390", "s390-2012"], "breaks freed-table");
}

/// Of the instructions that do for an invalidate the one is picked that drops least, wherever it stands: a whole tag more
/// is more than an address more, and what is dropped of walks counts as what is dropped of translations does.
#[test]
fn the_instruction_that_drops_least_is_picked() {
    let verdict = |insns: [&str; 2], body: &str| {
        let insn = |(name, drops): (&str, &str)| {
            format!(
                "insn {name}(va, tag) {{ {drops} reaches here done at once drains }} \"…\" architected \"…\" "
            )
        };
        let own: String = ["own_one", "own_two"].into_iter().zip(insns).map(insn).collect();
        let arch = own_arch(
            "riscv",
            &[("insn sfence_vma(va, tag) {", &format!("{own} insn sfence_vma(va, tag) {{"))],
        );
        let text = format!("{arch}\ncase picks \"t\" {{ {body} }}");
        agreed(&with_text(&text), &question("picks", "", "own", &[])).expect("it applies").verdict
    };
    let table = "mm app { x -> P rw table T2 { y -> Q rw } }
         cpu 0 \"t\": kernel app { var t = clear(entry(app, y, 2)) invalidate here app, x free(t.frame) }";
    let global = "mm app { x -> P rw global }
         cpu 0 \"t\": kernel app { clear(pte(app, x)) invalidate here app, x free(P) load x }";
    let (narrow, all) = ("drops leaf va tag drops walk va tag", "drops leaf va tag drops walk tag");
    let (untagged, any_tag) = ("drops leaf va drops walk va tag", "drops leaf va tag drops walk va");
    for (one, two, body, wanted) in [
        (narrow, all, table, "breaks freed-table"),
        (narrow, untagged, global, "breaks stale-frame"),
        (all, any_tag, table, "survives"),
    ] {
        assert_eq!(verdict([one, two], body), wanted, "{one}; {two}");
        assert_eq!(verdict([two, one], body), wanted, "{two}; {one}");
    }
    // Each by itself is the one that is left.
    assert_eq!(verdict([all, all], table), "survives");
    assert_eq!(verdict([any_tag, any_tag], table), "breaks freed-table");
    assert_eq!(verdict([untagged, untagged], global), "survives");
}

/// A handler issues a broadcast on whichever CPU it runs, and that it has ended does not complete it.
#[test]
fn a_broadcast_is_issued_in_a_handler() {
    let body = |wait: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"thread\": user app {{ userspace }}
             cpu 1 \"munmap\": kernel init_mm cold {{
                 clear(pte(app, x)) stores_visible()
                 ipi cpus_on(app) {{ tlbi_vae1is(x, app) {wait} }}
                 wait free(P)
             }}"
        )
    };
    expect(&body(""), &["arm64"], "breaks stale-frame");
    expect(&body("dsb_ish()"), &["arm64"], "survives");
}

/// A barrier that completes what was begun may synchronise the context too, or leave that to another.
#[test]
fn a_barrier_that_also_synchronises() {
    expect(&page("ptc_l(x, app) srlz()"), &["ia64"], "survives");
    expect(&page("ptc_l(x, app)"), &["ia64"], "breaks stale-frame");
    expect(&page("tlbi_vae1(x, app) dsb_ish() isb()"), &["arm64"], "survives");
    expect(&page("tlbi_vae1(x, app) dsb_ish()"), &["arm64"], "breaks stale-frame");
}

/// A case may have an instruction otherwise: what it says then holds there, and on no other architecture, nor in
/// another variant.
#[test]
fn an_instruction_that_a_case_has_otherwise() {
    let erratum = "on x86-64 { insn invpcid_addr(va, tag) { drops walk tag } \"…\" assumed \"…\" }";
    let body = |before: &str| format!("{before} {}", page("invpcid_addr(x, app)"));
    expect(&body(""), &["x86-64"], "survives");
    expect(&body(erratum), &["x86-64", "x86-64-pti"], "breaks stale-frame");
    let pti = erratum.replace("on x86-64", "on x86-64-pti");
    expect(&body(&pti), &["x86-64"], "survives");
    expect(&body(&pti), &["x86-64-pti"], "breaks stale-frame");
    expect(&body("variant a { }"), &["x86-64"], "survives");
    expect(&body(&format!("variant a {{ {erratum} }} variant b {{ }}")), &["x86-64"], "breaks stale-frame");
    expect(&body(&format!("variant a {{ }} variant b {{ {erratum} }}")), &["x86-64"], "survives");
}

/// It is an instruction of each architecture that is meant, and stands there once.
#[test]
fn an_instruction_that_is_not_one() {
    let wrong = |body: &str, wanted: &Expect| {
        let machine = "mm app { x -> P rw } cpu 0 \"t\": kernel app { }";
        let case = format!("case own \"\" {{ {machine} {body} }}");
        wanted.assert_eq(&told(&asked(&case, &question("own", "", "x86-64", &[])).diagnostics));
    };
    let insn = |name: &str| format!("insn {name}(va, tag) {{ drops leaf va tag }} \"…\" assumed \"…\"");
    wrong(
        &format!("on x86-64 {{ {} }}", insn("invpcid_adr")),
        &told_is![[r#"
        own.tlb:2:79: `x86-64` has no instruction `invpcid_adr` (did you mean `invpcid_addr`?)
    "#]],
    );
    wrong(
        &format!("on x86-64 {{ {0} {0} }}", insn("invpcid_addr")),
        &told_is![[r#"
        own.tlb:2:144: `invpcid_addr` is declared twice (take one away)
    "#]],
    );
    wrong(
        &format!("on arm64, mips {{ {} }}", insn("tlbi_vae1")),
        &told_is![[r#"
        own.tlb:2:84: `mips` has no instruction `tlbi_vae1`
    "#]],
    );
    wrong(
        "on x86-64 { mm b { } }",
        &told_is![[r#"
        own.tlb:2:72: this `{` is never closed (a `}` is missing before `mm`)
        own.tlb:2:85: this `}` closes nothing
    "#]],
    );
}

/// Everything goes by one instruction: of other tags, and global; where there is no such instruction it is said.
#[test]
fn everything_is_dropped() {
    let kernel = |flush: &str| {
        format!(
            "mm init_mm {{ k -> K rw global }} mm app {{ x -> P rw }}
             cpu 0 \"vfree\": kernel app {{ var p = clear(pte(init_mm, k)) {flush} free(p.frame) load k on fault {{ }} }}"
        )
    };
    let other = |flush: &str| {
        format!(
            "mm a {{ x -> P rw }} mm b {{ y -> Q rw }}
             cpu 0 \"munmap\": kernel b after a {{
                 var p = clear(pte(a, x)) {flush} free(p.frame) load_root(a, a, keep) load x
             }}"
        )
    };
    let globals = ["x86-64", "x86-64-2012", "riscv", "mips"];
    expect(&kernel("invalidate here all"), &globals, "survives");
    expect(&kernel("invalidate here init_mm invalidate here app"), &globals, "breaks stale-frame");
    expect(&other("invalidate here all"), &["x86-64", "riscv", "mips"], "survives");
    expect(&other("invalidate here b"), &["x86-64", "riscv", "mips"], "breaks stale-frame");
    // Partial walks too.
    let table = "mm app { x -> P rw } cpu 0 \"t\": kernel app {
             var t = clear(entry(app, x, 2)) invalidate everywhere all free(t.frame)
         } cpu 1 \"u\": user app { userspace }";
    expect(table, &["arm64", "s390"], "survives");
    expect(table, &["x86-64", "riscv", "mips"], "not-applicable");
    expect(&kernel("invalidate here all"), &["power9-radix"], "not-applicable");
}

/// What was remembered of an upper entry goes with an invalidate of the ways to an address, not with one of its leaf
/// entry alone (RISC-V privileged specification, SFENCE.VMA with rs1); where no ways are kept, by either.
#[test]
fn an_upper_entry_that_was_invalid() {
    let body = |empty: &str, then: &str| {
        format!(
            "mm app {{ x -> P rw }} cpu 0 \"kernel\": kernel app {{
                 {empty} {then} nofault load x
             }}"
        )
    };
    let table = "var t = clear(entry(app, x, 2)) invalidate here app set(entry(app, x, 2), t)";
    let page = "var p = clear(pte(app, x)) invalidate here app set(pte(app, x), p)";
    for (fence, table_wanted) in
        [("sfence_vma(x, app)", "breaks unexpected-fault"), ("sfence_vma_asid(app)", "survives")]
    {
        expect(&body(table, fence), &["riscv"], table_wanted);
        expect(&body(page, fence), &["riscv"], "survives");
    }
    expect(&body(table, "tlb_write_va(x, app)"), &["mips"], "survives");
    let text = format!("case own \"t\" {{ {} }}", body(table, "sfence_vma(x, app)"));
    let report = asked(&text, &question("own", "", "riscv", &[])).report.expect("it is asked");
    let diagnosis = report.diagnosis.expect("it breaks");
    let words = "sfence_vma drops leaf entries only: an invalid entry on CPU 0 outlived it.";
    assert_eq!((diagnosis.cause, diagnosis.words.as_str()), (Cause::LeafOnly, words));
}

/// An mm that is called `all` is not what is meant.
#[test]
fn an_mm_called_all() {
    let text = "case own \"t\" { mm all { x -> P rw } cpu 0 \"t\": kernel all { invalidate here all } }";
    let outcome = asked(text, &question("own", "", "x86-64", &[]));
    assert!(outcome.report.is_none());
    assert_eq!(told(&outcome.diagnostics), "own.tlb:2:61: `all` is everything: rename the mm\n");
}

/// A loop issues its broadcast again when the one before is performed everywhere, and one barrier waits for all of them.
#[test]
fn a_broadcast_in_a_loop() {
    let body = |barrier: &str| {
        format!(
            "mm app {{ x -> P rw y -> Q rw }}
             cpu 0 \"munmap\": kernel app {{
                 for a in addresses(app) {{ clear(pte(app, a)) tlbi_vae1is(a, app) }} {barrier} free(P) free(Q)
             }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    expect(&body("dsb_ish()"), &["arm64"], "survives");
    expect(&body(""), &["arm64"], "breaks stale-frame");
}
