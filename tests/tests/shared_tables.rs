//! Tables that two address spaces share: the walks of both read them, and what becomes of them is the programs' affair.

use stalewalk_tests::{asked, expect, question, told};

const ALL: [&str; 8] =
    ["x86-64", "x86-64-2012", "arm64", "s390-2012", "s390", "riscv", "power9-radix", "mips"];
const HARDWARE: [&str; 7] = ["x86-64", "x86-64-2012", "arm64", "s390-2012", "s390", "riscv", "power9-radix"];

/// What one space changes in it the other sees, and holds under its own tag.
#[test]
fn both_read_the_same_entries() {
    let body = |flush: &str| {
        format!(
            "mm a {{ x -> P rw }} mm b {{ table T of a table Own {{ y -> Q rw }} }}
             cpu 0 \"a\": kernel a {{
                 assert(entry(a, x, 2).frame == entry(b, x, 2).frame)
                 var old = clear(pte(a, x))
                 assert(!pte(b, x).present && pte(b, y).frame == Q)
                 {flush} free(old.frame)
             }}
             cpu 1 \"b\": user b {{ userspace }}"
        )
    };
    expect(&body(""), &ALL, "breaks stale-frame");
    expect(&body("flush_tlb_mm(a)"), &["x86-64-2012", "arm64", "riscv", "mips"], "breaks stale-frame");
    expect(&body("flush_tlb_mm(a) flush_tlb_mm(b)"), &ALL, "survives");
}

/// Giving a shared table up: it is unhooked in one space and its count goes down, and the other, the last, frees it.
/// What the first has cached must have gone before the count does.
#[test]
fn the_last_sharer_frees() {
    let body = |first: &str, second: &str| {
        format!(
            "shared sharers: 0..=2 = 2
             mm a {{ x -> P rw }} mm b {{ table T of a }}
             cpu 0 \"unshares b\": kernel b {{ clear(entry(b, x, 2)) {first} atomic_dec(sharers) {second} }}
             cpu 1 \"thread of b\": user b {{ userspace }}
             cpu 2 \"exits a\": kernel a {{
                 wait until sharers == 1
                 var e = clear(pte(a, x)) var t = clear(entry(a, x, 2)) flush_tlb_mm(a)
                 free(e.frame) free(t.frame)
             }}"
        )
    };
    let flush = "flush_tlb_mm(b)";
    expect(&body("", ""), &HARDWARE, "breaks stale-frame, freed-table");
    expect(&body("", flush), &HARDWARE, "breaks stale-frame, freed-table");
    expect(&body("", ""), &["mips"], "breaks stale-frame, freed-table");
    expect(&body(flush, ""), &ALL, "survives");
}

/// A lockless walker of the space that gave it up is no concern of a broadcast: the last sharer has to wait for it.
#[test]
fn a_lockless_walker_of_the_other() {
    let body = |sync: &str| {
        format!(
            "shared sharers: 0..=2 = 2
             mm a {{ x -> P rw }} mm b {{ table T of a }}
             cpu 0 \"unshares b\": kernel b {{
                 clear(entry(b, x, 2)) flush_tlb_mm(b) {sync} atomic_dec(sharers)
             }}
             cpu 1 \"gup_fast\": kernel b {{ irq off {{ var e = pte(b, x) var content = read(e) }} }}
             cpu 2 \"exits a\": kernel a {{
                 wait until sharers == 1
                 var t = clear(entry(a, x, 2)) flush_tlb_mm(a) free(t.frame)
             }}"
        )
    };
    expect(&body(""), &["arm64", "power9-radix"], "breaks freed-table");
    expect(&body("tlb_remove_table_sync_one()"), &["arm64", "power9-radix", "x86-64"], "survives");
    expect(&body(""), &["x86-64", "riscv"], "survives");
}

/// The table that stands by under a huge page may be another's, too: nothing is mapped there for it until somebody
/// fills the table, and what it then finds is cached under its own tag.
#[test]
fn a_table_that_stands_by_under_a_huge_page() {
    let machine = "mm a { table T2 { x[0..2] -> H rw huge } } mm b { table T2 of a }";
    let looks = format!(
        "{machine}
         cpu 0 \"a\": kernel a {{ load x0 -> r assert(r == H0) }}
         cpu 1 \"b\": kernel b {{ load x0 -> r assert(r == null) }}"
    );
    expect(&looks, &ALL, "survives");
    let split = |flush: &str| {
        format!(
            "{machine}
             cpu 0 \"split\": kernel a {{
                 var t = entry(b, x0, 2).frame
                 clear(entry(a, x0, 2)) flush_tlb_mm(a)
                 set(entry_in(t, x0), mk_pte(H0, rw))
                 var old = clear(entry_in(t, x0)) {flush} free(old.frame)
             }}
             cpu 1 \"b\": user b {{ userspace }}"
        )
    };
    expect(&split(""), &ALL, "breaks stale-frame");
    expect(&split("flush_tlb_mm(a)"), &["x86-64-2012", "arm64", "riscv", "mips"], "breaks stale-frame");
    expect(&split("flush_tlb_mm(b)"), &ALL, "survives");
}

/// Where only instructions may change an entry in use, those who share it use it too.
#[test]
fn an_entry_is_in_use_by_whoever_shares_it() {
    let body = |of: &str, user: &str| {
        format!(
            "mm a {{ x -> P rw }} mm b {{ {of} }}
             cpu 0 \"a\": kernel a {{ clear(pte(a, x)) }}
             cpu 1 \"b\": {user} b {{ userspace }}"
        )
    };
    let found = |of: &str, user: &str| stalewalk_tests::verdict(&body(of, user), "s390");
    assert_eq!(found("table T of a", "user"), "breaks forbidden-change");
    assert_eq!(found("y -> Q rw", "user"), "survives");
}

#[test]
fn refused() {
    let wrong = |machine: &str| {
        let text = format!("case own \"own\" {{ {machine} cpu 0 \"t\": kernel a {{ }} }}");
        let told = told(&asked(&text, &question("own", "", "x86-64", &[])).diagnostics);
        told.split_once(": ").map_or(String::new(), |(_, wrong)| wrong.trim_end().to_owned())
    };
    let none = "`a` has no table `U` to share (of those that are declared before it)";
    assert_eq!(wrong("mm a { x -> P rw } mm b { table U of a }"), none);
    assert_eq!(wrong("mm a { x -> P rw } mm b { x -> Q rw table T of a }"), "`x` is mapped twice");
    assert_eq!(
        wrong("mm a { x -> P rw } mm b { table T of c }"),
        "there is no mm `c` (known: init_mm, a, b)"
    );
    let level = "with one level the root is the only table (`levels 2` has room for more)";
    assert_eq!(wrong("mm a { x -> P rw } mm b levels 1 { table T of a }"), level);
}
