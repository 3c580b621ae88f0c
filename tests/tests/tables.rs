//! Tables as kernels handle them: several at the lowest level, moved, freed, walked by programs.

use stalewalk_tests::{ARCHS, agreed, expect, own_arch, question, verdict, with_case, with_text};

const WITH_WALK_CACHE: [&str; 3] = ["x86-64", "x86-64-2012", "arm64"];

/// What one invalidate by address drops of the partial walks is up to the architecture: Intel's drops all of its tag,
/// Arm's those on the way to the address, RISC-V's and POWER's none.
#[test]
fn an_invalidate_in_another_range() {
    let body = |flushed: &str| {
        format!(
            "mm app {{ x -> P rw table T2 {{ y -> Q rw }} }}
             cpu 0 \"t\": kernel app {{
                 var old = clear(entry(app, x, 2)) flush_tlb_page(app, {flushed}) free(old.frame)
             }}"
        )
    };
    expect(&body("x"), &WITH_WALK_CACHE, "survives");
    expect(&body("y"), &["x86-64", "x86-64-2012"], "survives");
    expect(&body("y"), &["arm64"], "breaks freed-table");
    expect(&body("x"), &["riscv", "power9-radix"], "breaks freed-table");
}

/// The other table is whole: what leads to it is not stale, and its walks go on.
#[test]
fn a_range_that_nobody_touched_is_as_it_was() {
    let body = |then: &str| {
        format!(
            "mm app {{ x -> P rw table T2 {{ y -> Q rw }} }}
             cpu 0 \"t\": kernel app {{
                 var old = clear(entry(app, x, 2)) flush_tlb_mm(app) free(old.frame)
                 load y
                 {then}
             }}"
        )
    };
    let all = ["x86-64", "x86-64-2012", "arm64", "riscv", "power9-radix", "mips", "s390", "s390-2012"];
    expect(&body(""), &all, "survives");
    expect(&body("assert(pte(app, y).frame == Q && !pte(app, x).present)"), &all, "survives");
    expect(&body("free(pte(app, y).frame) load y"), &all, "breaks stale-frame");
}

/// mremap moves a whole table: from then on it serves other addresses. What is cached of the old ones must go, and
/// with it the partial walk, or the old addresses are translated anew through it.
#[test]
fn a_table_is_moved() {
    let body = |flush: &str| {
        format!(
            "mm app {{ x -> P rw table none {{ y -> none }} }}
             cpu 0 \"mremap\": kernel app {{
                 var old = clear(entry(app, x, 2))
                 {flush}
                 set(entry(app, y, 2), old)
                 var e = clear(pte(app, y))
                 flush_tlb_page(app, y)
                 free(e.frame)
             }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    let radix = ["x86-64", "x86-64-2012", "arm64", "riscv", "power9-radix"];
    expect(&body(""), &radix, "breaks stale-frame");
    expect(&body("flush_tlb_mm(app)"), &radix, "survives");
    expect(&body("flush_tlb_page(app, x)"), &WITH_WALK_CACHE, "survives");
    expect(&body("flush_tlb_page(app, x)"), &["riscv", "power9-radix"], "breaks stale-frame");
    // Software refills keep no partial walk.
    expect(&body("flush_tlb_page(app, x)"), &["mips"], "survives");
    expect(&body(""), &["mips"], "breaks stale-frame");
}

/// A lockless walker with interrupts off keeps a table only from a free that waits for an interrupt: where a flush
/// is an instruction, the table is gone under it.
#[test]
fn a_lockless_walker() {
    let body = |from: &str, to: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"munmap\": kernel app {{
                 var old = clear(entry(app, x, 2)) flush_tlb_mm(app) free(old.frame)
             }}
             cpu 1 \"gup_fast\": kernel app {{ {from} var e = pte(app, x) var content = read(e) {to} }}"
        )
    };
    let interrupts = ["x86-64", "x86-64-2012", "riscv"];
    expect(&body("irq off {", "}"), &interrupts, "survives");
    expect(&body("", ""), &interrupts, "breaks freed-table");
    expect(&body("irq off {", "}"), &["arm64", "power9-radix"], "breaks freed-table");
}

/// A program that holds on to a table reads and writes it as a walker does; an entry that stands nowhere is none.
#[test]
fn entries_of_a_table_in_hand() {
    let body = |program: &str| {
        format!("mm app {{ x -> P rw y -> Q rw }} cpu 0 \"t\": kernel app cold {{ {program} }}")
    };
    let all = ["x86-64", "arm64", "mips"];
    let table = "var t = entry(app, x, 2).frame";
    expect(&body(&format!("{table} assert(read(entry_in(t, y)).frame == Q)")), &all, "survives");
    expect(&body(&format!("{table} assert(read(entry_in(t, y)).frame == P)")), &all, "breaks bug-on");
    let unhooked = format!("{table} clear(entry(app, x, 2)) flush_tlb_mm(app)");
    // Nothing leads there any more, but the program does.
    expect(
        &body(&format!("{unhooked} assert(!pte(app, x).present && entry_in(t, x).present)")),
        &all,
        "survives",
    );
    expect(&body(&format!("{unhooked} free(t) assert(!pte(app, x).present)")), &all, "survives");
    expect(&body(&format!("{unhooked} free(t) if entry_in(t, x).present {{ }}")), &all, "breaks freed-table");
    expect(&body(&format!("{unhooked} free(t) set(entry_in(t, x), null)")), &all, "breaks freed-table");
    expect(&body(&format!("{unhooked} free(t) clear(entry_in(t, x))")), &all, "breaks freed-table");
    expect(
        &body(&format!("{unhooked} free(t) wait until entry_in(t, x).present")),
        &all,
        "breaks freed-table",
    );
    // A place that is kept is where it was; one that is looked for again is not found.
    let kept = "var e = pte(app, x) var t = entry(app, x, 2).frame clear(entry(app, x, 2)) flush_tlb_mm(app)";
    expect(&body(&format!("{kept} assert(e.present && !pte(app, x).present)")), &all, "survives");
    expect(&body(&format!("{kept} set(e, null) assert(!entry_in(t, x).present)")), &all, "survives");
    expect(&body(&format!("{kept} free(t) set(e, null)")), &all, "breaks freed-table");
    expect(&body(&format!("{kept} free(t) set(pte(app, x), null)")), &all, "survives");
}

/// IDTE for a segment entry: empties the entry that leads to a table, and drops all that came through it.
#[test]
fn an_invalidate_of_a_region() {
    let answer = |flush: &str, range: &str| {
        let mut library = with_case(&format!(
            "mm app {{ x -> P rw y -> Q rw table T2 {{ z -> R rw }} }}
             cpu 0 \"t\": kernel app {{
                 var t = entry(app, {range}, 2).frame
                 {flush}
                 free(entry_in(t, {range}).frame) free(t)
             }}
             cpu 1 \"thread\": user app {{ userspace }}"
        ));
        let text = stalewalk_library::FILES
            .iter()
            .find(|(path, _)| *path == "arch/s390.tlb")
            .expect("it is there")
            .1;
        let insn = "insn idte_segment(va, tag) {
            drops leaf region tag drops walk region tag clears region reaches all done at once
        } \"…\" architected \"…\" insn ipte(";
        library.set("arch/s390.tlb", &text.replacen("insn ipte(", insn, 1));
        agreed(&library, &question("own", "", "s390", &[])).expect("it applies").verdict
    };
    assert_eq!(answer("idte_segment(x, app)", "x"), "survives");
    assert_eq!(answer("idte_segment(y, app)", "x"), "survives");
    assert_eq!(answer("idte_segment(z, app)", "z"), "survives");
    assert!(answer("idte_segment(z, app)", "x").starts_with("breaks"));
    assert!(answer("idte_segment(x, app)", "z").starts_with("breaks"));
    // IPTE empties the leaf entry of its address alone.
    assert!(answer("ipte(x, app)", "x").starts_with("breaks"));
}

/// Three levels: the tables above the lowest serve all ranges.
#[test]
fn a_higher_table_serves_all_ranges() {
    let body = |address: &str| {
        format!(
            "mm app levels 3 {{ x -> P rw table T2 {{ y -> Q rw }} }}
             cpu 0 \"t\": kernel app {{
                 var old = clear(entry(app, x, 3)) flush_tlb_page(app, {address}) free(old.frame)
             }}"
        )
    };
    expect(&body("y"), &WITH_WALK_CACHE, "survives");
    expect(&body("x"), &WITH_WALK_CACHE, "survives");
}

/// That an entry of the top level was read as invalid is remembered for each address below, and goes with its own region.
#[test]
fn what_is_invalid_is_of_its_region() {
    let insn = "insn fence_region(va, tag) {
        drops leaf region tag drops walk region tag drops invalid region tag reaches here done at once drains
    } \"…\" architected \"…\" insn sfence_vma(va, tag) {";
    let arch = own_arch("riscv", &[("insn sfence_vma(va, tag) {", insn)]);
    let verdict = |address: &str| {
        let text = format!(
            "{arch}\ncase back \"t\" {{
                 mm app levels 3 {{ x -> P rw table T2 {{ y -> Q rw }} }}
                 cpu 0 \"t\": kernel app cold {{
                     var e = clear(entry(app, x, 3)) set(entry(app, x, 3), e) fence_region({address}, app)
                     nofault load y
                 }}
             }}"
        );
        agreed(&with_text(&text), &question("back", "", "own", &[])).expect("it applies").verdict
    };
    assert_eq!(verdict("y"), "survives");
    assert_eq!(verdict("x"), "breaks unexpected-fault");
}

/// Above the second level all addresses have the same index: of a table that comes to stand there only its first entry is
/// on the way anywhere.
#[test]
fn a_table_of_many_entries_at_an_upper_level() {
    let body = |way: &str| {
        format!(
            "mm app levels 4 {{ x -> P rw table T2 {{ y -> Q rw }} }}
             cpu 0 \"t\": kernel app cold {{
                 var t = read(entry(app, {way}, 2))
                 set(entry(app, x, 4), read(entry(app, x, 3))) clear(entry(app, x, 2))
                 flush_tlb_mm(app) free(t.frame)
             }}"
        )
    };
    // The first entry of what is the pud now leads to the first table, which stands there as a pmd.
    expect(&body("y"), &WITH_WALK_CACHE, "survives");
    expect(&body("x"), &WITH_WALK_CACHE, "breaks freed-table");
}

/// What drops everything of an address space drops it of every table.
#[test]
fn a_flush_of_all_is_of_all_tables() {
    let body = |flush: &str| {
        format!(
            "mm app {{ x -> P rw table T2 {{ y -> Q rw }} }}
             cpu 0 \"t\": kernel init_mm cold {{ var q = clear(pte(app, y)) {flush} free(q.frame) }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    expect(&body("flush_tlb_mm(app)"), &ARCHS, "survives");
    expect(&body("flush_tlb_page(app, y)"), &ARCHS, "survives");
    expect(&body("flush_tlb_page(app, x)"), &ARCHS, "breaks stale-frame");
}

/// Where only instructions may change an entry, a store may still empty one that leads to a table which maps nothing:
/// no access can be made through it. While something is mapped below, or where something else takes its place, it may
/// not.
#[test]
fn an_upper_entry_is_emptied_by_a_store_when_nothing_is_mapped_below() {
    let body = |program: &str, other: &str| {
        format!(
            "mm app {{ x -> P rw  y -> Q rw }} cpu 0 \"t\": kernel app {{ {program} }} cpu 1 \"u\": {other}"
        )
    };
    let user = "user app { userspace }";
    let empty = "ipte(x, app) ipte(y, app)";
    let unhook = "var t = clear(entry(app, x, 2))";
    for arch in ["s390", "s390-2012"] {
        let judged = |program: &str, other: &str, wanted: &str| {
            assert_eq!(verdict(&body(program, other), arch), wanted, "{arch}: {program}; {other}");
        };
        judged(&format!("{empty} {unhook}"), user, "survives");
        judged(&format!("{empty} {unhook} idte_asce(app) free(t.frame)"), user, "survives");
        judged(&format!("ipte(x, app) {unhook}"), user, "breaks forbidden-change");
        judged(unhook, user, "breaks forbidden-change");
        judged(unhook, "kernel init_mm { }", "survives");
        // Invalid, with its content kept; and another table in its place.
        let invalid = "set(entry(app, x, 2), pte_mkinvalid(read(entry(app, x, 2))))";
        judged(&format!("{empty} {invalid}"), user, "survives");
        judged(&format!("ipte(x, app) {invalid}"), user, "breaks forbidden-change");
        let other = "set(entry(app, x, 2), mk_table(pte_alloc_one(app)))";
        judged(&format!("{empty} {other}"), user, "breaks forbidden-change");
    }
}
