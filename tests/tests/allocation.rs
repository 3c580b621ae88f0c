//! Frames that programs are given: new ones, which may not be had, and which are freed like others.

use stalewalk_engine::report::{Report, Verdict};
use stalewalk_tests::{asked, expect, question, told, verdict};

const ALL: [&str; 8] =
    ["x86-64", "x86-64-2012", "arm64", "s390-2012", "s390", "riscv", "power9-radix", "mips"];
const HARDWARE: [&str; 7] = ["x86-64", "x86-64-2012", "arm64", "s390-2012", "s390", "riscv", "power9-radix"];
/// No rule of these is in the way of a change by a plain store.
const STORES: [&str; 6] = ["x86-64", "x86-64-2012", "arm64", "riscv", "power9-radix", "mips"];

fn one(program: &str) -> String {
    format!("mm app {{ x -> P rw }} cpu 0 \"t\": kernel app cold {{ {program} }}")
}

/// Every allocation is another frame than all that there are, and than those that were freed before it.
#[test]
fn each_is_new() {
    expect(
        &one("var a = alloc_page() var b = alloc_page() assert(a != b && a != P && a != null)"),
        &ALL,
        "survives",
    );
    expect(
        &one("var a = alloc_page() free(a) var b = alloc_page() assert(a != b) free(b)"),
        &ALL,
        "survives",
    );
    expect(&one("var a = alloc_page() free(a) free(a)"), &ALL, "breaks bug-on");
    expect(&one("var t = pte_alloc_one(app) assert(!entry_in(t, x).present) free(t)"), &ALL, "survives");
    expect(
        &one("var t = pte_alloc_one(app) free(t) if entry_in(t, x).present { }"),
        &ALL,
        "breaks freed-table",
    );
    expect(&one("for i in 0..3 { var p = alloc_page() free(p) }"), &ALL, "survives");
    expect(&one("var s: 0..=1 = 0 for i in 0..3 { var p = alloc_page() assert(p != P) }"), &ALL, "survives");
}

/// What may fail does, and need not.
#[test]
fn an_allocation_may_fail() {
    expect(&one("var a = alloc_page() assert(a != null)"), &ALL, "survives");
    expect(&one("var a = alloc_page(may_fail) assert(a != null)"), &ALL, "breaks bug-on");
    expect(&one("var a = alloc_page(may_fail) assert(a == null)"), &ALL, "breaks bug-on");
    expect(&one("var t = pte_alloc_one(app, may_fail) if t != null { free(t) }"), &ALL, "survives");
    expect(&one("var t = pte_alloc_one(app, may_fail) assert(t == null)"), &ALL, "breaks bug-on");
}

/// Copy on write: the old page is unmapped and invalidated before the new one is mapped (what is cached of both would
/// show two threads two pages), and is given back after that.
#[test]
fn copy_on_write() {
    let body = |order: &str| {
        format!(
            "mm app {{ x -> P ro }}
             cpu 0 \"fault\": kernel app {{
                 var new = alloc_page()
                 {order}
             }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    let good = "clear(pte(app, x)) flush_tlb_page(app, x) set(pte(app, x), mk_pte(new, rw)) free(P)";
    let no_flush = "clear(pte(app, x)) set(pte(app, x), mk_pte(new, rw)) free(P)";
    let late = "set(pte(app, x), mk_pte(new, rw)) flush_tlb_page(app, x) free(P)";
    expect(&body(good), &ALL, "survives");
    expect(&body(no_flush), &ALL, "breaks stale-frame");
    // For the free itself the late flush is early enough; what it shows meanwhile is two pages.
    expect(&body(late), &STORES, "survives");
    let promised = late.replace("flush", "promise app, x: not P flush");
    expect(&body(&promised), &STORES, "breaks stale-permission");
    assert_eq!(verdict(&body(late), "arm64"), "breaks conflict");
    assert_eq!(verdict(&body(good), "arm64"), "survives");
}

/// Fork shares a page read-only; the child's write fault gives it a page of its own. Without a flush of the parent
/// the parent still writes what the child is to keep.
#[test]
fn fork() {
    let body = |flush: &str| {
        format!(
            "mm parent {{ x -> P rw }} mm child {{ y -> none }}
             cpu 0 \"fork\": kernel parent {{
                 var e = read(pte(parent, x))
                 set(pte(parent, x), pte_wrprotect(e))
                 set(pte(child, y), pte_wrprotect(e))
                 {flush}
                 promise parent, x: no write
             }}
             cpu 1 \"thread of the parent\": user parent {{ userspace }}"
        )
    };
    expect(&body(""), &STORES, "breaks stale-permission");
    expect(&body("flush_tlb_mm(parent)"), &STORES, "survives");
}

/// A range that had no table gets one; it is unhooked and freed as any other.
#[test]
fn a_table_comes_and_goes() {
    let body = |teardown: &str| {
        format!(
            "mm app {{ x -> P rw table none {{ y -> none }} }}
             cpu 0 \"mmap, munmap\": kernel app {{
                 var t = pte_alloc_one(app) var p = alloc_page()
                 set(entry(app, y, 2), mk_table(t))
                 set(pte(app, y), mk_pte(p, rw))
                 {teardown}
             }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    expect(&body(""), &ALL, "survives");
    expect(&body("assert(pte(app, y).frame == p && entry_in(t, y).present)"), &ALL, "survives");
    expect(&body("clear(pte(app, y)) free(p)"), &ALL, "breaks stale-frame");
    expect(&body("clear(pte(app, y)) flush_tlb_page(app, y) free(p)"), &ALL, "survives");
    expect(&body("clear(entry(app, y, 2)) flush_tlb_mm(app) free(t)"), &ALL, "survives");
    expect(&body("clear(entry(app, y, 2)) free(t)"), &HARDWARE, "breaks freed-table");
    expect(&body("clear(entry(app, y, 2)) free(t)"), &["mips"], "breaks freed-table");
    expect(&body("clear(entry(app, y, 2)) call_rcu { free(t) }"), &["mips"], "survives");
}

/// The hole of 2018 that only opened under memory pressure: a batch that cannot be had was replaced by an interrupt to
/// everybody, which holds off programs, and no invalidate.
#[test]
fn a_batch_that_cannot_be_had() {
    let body = |allocation: &str, one: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"munmap\": kernel app {{
                 var old = clear(entry(app, x, 2))
                 var batch = {allocation}
                 if batch == null {{
                     {one} tlb_remove_table_sync_one() free(old.frame)
                 }} else {{
                     flush_tlb_mm(app) call_rcu {{ free(old.frame) }} free(batch)
                 }}
             }}
             cpu 1 \"gup_fast\": kernel app {{ irq off {{ var e = pte(app, x) var content = read(e) }} }}"
        )
    };
    expect(
        &body("alloc_page(may_fail)", ""),
        &["x86-64", "x86-64-2012", "arm64", "riscv"],
        "breaks freed-table",
    );
    expect(&body("alloc_page()", ""), &["x86-64", "x86-64-2012", "arm64", "riscv"], "survives");
    expect(&body("alloc_page(may_fail)", "flush_tlb_mm(app)"), &["x86-64", "arm64", "riscv"], "survives");
}

fn report(program: &str) -> Report {
    let text = format!("case own \"own\" {{ shared n: bool {} }}", one(program));
    asked(&text, &question("own", "", "x86-64", &[])).report.expect("the text is right")
}

/// Whoever asks for more than was counted is undecided, and told what to write.
#[test]
fn more_than_there_are() {
    let five = "var i: 0..=7 = 0 while i < 3 { var p = alloc_page() free(p) i += 1 }";
    let found = report(five);
    assert_eq!(found.verdict, Verdict::Undecided);
    let reason = found.reason.unwrap_or_default();
    let wanted =
        "`alloc_page` is asked for more than the 1 it has; a number among its arguments gives it more";
    assert!(reason.contains(wanted), "{reason}");
    assert_eq!(report(&five.replace("()", "(3)")).verdict, Verdict::Survives);
    assert_eq!(report(&five.replace("()", "(2)")).verdict, Verdict::Undecided);
    let eight = "for i in 0..8 { var p = alloc_page() free(p) }";
    assert_eq!(report(eight).verdict, Verdict::Undecided);
    assert_eq!(report(&eight.replace("()", "(8)")).verdict, Verdict::Survives);
}

/// What cannot be written says why.
#[test]
fn refused() {
    let wrong = |program: &str| {
        let text = format!("case own \"own\" {{ shared n: bool {} }}", one(program));
        let told = told(&asked(&text, &question("own", "", "x86-64", &[])).diagnostics);
        told.split_once(": ").map_or(String::new(), |(_, wrong)| wrong.trim_end().to_owned())
    };
    assert_eq!(wrong("var p = alloc_page(app)"), "`alloc_page` takes `may_fail` or a number of frames");
    assert_eq!(
        wrong("var p = pte_alloc_one()"),
        "`pte_alloc_one` takes an mm, and `may_fail` or a number of frames"
    );
    assert_eq!(wrong("wait until alloc_page() == P"), "a wait cannot allocate (allocate before it)");
    let help = "fewer pages or levels will do, or a number among the arguments of an allocation";
    assert_eq!(wrong("var p = alloc_page(31)"), format!("more than 31 frames ({help})"));
}
