//! Read-copy-update: what a grace period waits for, and what it does not stop.

use stalewalk_tests::{agreed_delayed, asked, expect, question, told, verdict, with_case};

const ALL: [&str; 8] =
    ["x86-64", "x86-64-2012", "arm64", "s390-2012", "s390", "riscv", "power9-radix", "mips"];
const HARDWARE: [&str; 7] = ["x86-64", "x86-64-2012", "arm64", "s390-2012", "s390", "riscv", "power9-radix"];
/// A flush interrupts the CPUs that it is to reach.
const INTERRUPTS: [&str; 3] = ["x86-64", "x86-64-2012", "riscv"];
/// It does not, and the table is changed by a plain store.
const BROADCASTS: [&str; 2] = ["arm64", "power9-radix"];

/// The fixes of August 2018: a grace period before the free is none for hardware that walks. A refill handler is
/// software with interrupts off, for which it waits.
#[test]
fn no_grace_period_stops_a_walker_of_the_hardware() {
    let body = |free: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"munmap\": kernel app {{ var old = clear(entry(app, x, 2)) {free} }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    expect(&body("call_rcu { free(old.frame) }"), &HARDWARE, "breaks freed-table");
    expect(&body("call_rcu { free(old.frame) } flush_tlb_mm(app)"), &HARDWARE, "breaks freed-table");
    expect(&body("synchronize_rcu() free(old.frame)"), &HARDWARE, "breaks freed-table");
    expect(&body("flush_tlb_mm(app) call_rcu { free(old.frame) }"), &ALL, "survives");
    expect(&body("flush_tlb_mm(app) synchronize_rcu() free(old.frame)"), &ALL, "survives");
    expect(&body("free(old.frame)"), &["mips"], "breaks freed-table");
    expect(&body("call_rcu { free(old.frame) }"), &["mips"], "survives");
    expect(&body("synchronize_rcu() free(old.frame)"), &["mips"], "survives");
}

/// Where hardware walks only in user mode, and nobody is there, all that walks is a program.
#[test]
fn a_program_in_a_table_is_waited_for() {
    let body = |from: &str, to: &str, free: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"munmap\": kernel app cold {{ var old = clear(entry(app, x, 2)) {free} }}
             cpu 1 \"walker\": kernel app cold {{ {from} var e = pte(app, x) var content = read(e) {to} }}"
        )
    };
    let sections = [
        ("rcu read {", "}"),
        ("rcu_read_lock()", "rcu_read_unlock()"),
        ("irq off {", "}"),
        ("rcu read { rcu read { } ", "}"),
        ("rcu_read_lock() rcu_read_lock() rcu_read_unlock()", "rcu_read_unlock()"),
        ("irq off { rcu read { }", "}"),
        ("rcu read { irq off { }", "}"),
        ("rcu_read_lock() ipi cpu_online_mask { rcu read { } }", "rcu_read_unlock()"),
    ];
    for (from, to) in sections {
        expect(&body(from, to, "call_rcu { free(old.frame) }"), &["s390-2012", "mips"], "survives");
        expect(&body(from, to, "synchronize_rcu() free(old.frame)"), &["s390-2012"], "survives");
        expect(&body(from, to, "free(old.frame)"), &["s390-2012", "mips"], "breaks freed-table");
    }
    let outside =
        [("", ""), ("rcu read { }", ""), ("rcu_read_lock() rcu_read_unlock()", ""), ("irq off { }", "")];
    for (from, to) in outside {
        expect(&body(from, to, "call_rcu { free(old.frame) }"), &["s390-2012", "mips"], "breaks freed-table");
        expect(&body(from, to, "synchronize_rcu() free(old.frame)"), &["s390-2012"], "breaks freed-table");
    }
}

/// A handler holds grace periods up as long as it runs.
#[test]
fn a_handler_is_waited_for() {
    let body = |free: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"munmap\": kernel app cold {{ var old = clear(entry(app, x, 2)) {free} }}
             cpu 1 \"walker\": kernel app cold {{ ipi cpu_online_mask {{ var e = pte(app, x) var c = read(e) }} }}
             cpu 2 \"interrupted\": kernel app cold {{ }}"
        )
    };
    expect(&body("call_rcu { free(old.frame) }"), &["s390-2012"], "survives");
    expect(&body("synchronize_rcu() free(old.frame)"), &["s390-2012"], "survives");
    expect(&body("free(old.frame)"), &["s390-2012"], "breaks freed-table");
}

/// Collapsing a range under a lockless walker with interrupts off: where the flush is a broadcast nothing waits for
/// it, and the collapse needs an interrupt to everybody, or a grace period. That interrupt does not wait for a walker
/// that is in a section of RCU alone.
#[test]
fn collapse_under_a_lockless_walker() {
    let body = |from: &str, free: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"collapse\": kernel app {{
                 var old = clear(entry(app, x, 2)) flush_tlb_mm(app) {free}
             }}
             cpu 1 \"gup_fast\": kernel app {{ {from} {{ var e = pte(app, x) var content = read(e) }} }}"
        )
    };
    let (off, rcu) = ("irq off", "rcu read");
    let at_once = "free(old.frame)";
    let sync = "tlb_remove_table_sync_one() free(old.frame)";
    let waits = ["call_rcu { free(old.frame) }", "synchronize_rcu() free(old.frame)"];
    expect(&body(off, at_once), &BROADCASTS, "breaks freed-table");
    expect(&body(off, at_once), &INTERRUPTS, "survives");
    expect(&body(off, sync), &BROADCASTS, "survives");
    expect(&body(off, sync), &INTERRUPTS, "survives");
    for archs in [&BROADCASTS[..], &INTERRUPTS] {
        expect(&body(rcu, at_once), archs, "breaks freed-table");
        expect(&body(rcu, sync), archs, "breaks freed-table");
        for free in waits {
            expect(&body(off, free), archs, "survives");
            expect(&body(rcu, free), archs, "survives");
        }
    }
}

/// A grace period waits for those who read when it began: for no others, but for all of them.
#[test]
fn who_is_waited_for() {
    let body = |updater: &str, reader: &str| {
        format!(
            "shared asked: bool shared reads: bool shared done: bool
             mm app {{ x -> P rw }}
             cpu 0 \"updater\": kernel app cold {{ {updater} }}
             cpu 1 \"reader\": kernel app cold {{ {reader} }}"
        )
    };
    let judge = |updater: &str, reader: &str, wanted: &str| {
        for arch in ["x86-64", "mips"] {
            assert_eq!(verdict(&body(updater, reader), arch), wanted, "{arch}: {updater} | {reader}");
        }
    };
    let (call, both) = ("call_rcu { done = true } asked = true", "synchronize_rcu() done = true");
    // Whoever began before it is waited for, and if it waits for the end in turn nobody goes on.
    judge(both, "rcu read { reads = true wait until done }", "breaks deadlock");
    judge(both, "irq off { wait until done }", "breaks deadlock");
    judge(both, "rcu_read_lock()", "breaks deadlock");
    judge("wait until reads call_rcu { done = true }", "rcu read { reads = true assert(!done) }", "survives");
    judge("wait until reads call_rcu { done = true }", "irq off { reads = true assert(!done) }", "survives");
    // Whoever began after it need not be: it may be over before. But nobody promises that it does not wait.
    judge(call, "wait until asked rcu read { assert(!done) }", "breaks bug-on");
    judge(call, "wait until asked irq off { assert(!done) }", "breaks bug-on");
    judge(call, "wait until asked rcu read { wait until done }", "breaks deadlock");
    // A section that has ended is not waited for, nor is user mode, nor a CPU that has nothing to do.
    judge(both, "rcu read { } wait until done", "survives");
    judge(both, "rcu read { atomic { } } wait until done", "survives");
    judge(both, "userspace", "survives");
    judge(both, "", "survives");
    // Oneself, too: a callback is an interrupt, and waits as a grace period does.
    judge("rcu read { synchronize_rcu() }", "", "breaks deadlock");
    judge("irq off { synchronize_rcu() }", "", "breaks deadlock");
    judge("rcu read { call_rcu { done = true } wait until done }", "", "breaks deadlock");
    judge("irq off { call_rcu { done = true } wait until done }", "", "breaks deadlock");
    judge("call_rcu { done = true } irq off { wait until done }", "", "breaks deadlock");
    judge("call_rcu { done = true } wait until done", "", "survives");
    judge("rcu read { call_rcu { done = true } } wait until done", "", "survives");
    judge("call_rcu { done = true } rcu read { wait until done }", "", "breaks deadlock");
    judge("call_rcu { done = true } rcu read { assert(!done) }", "", "breaks bug-on");
    // A grace period that is over does not come back: a section that begins then holds nothing up.
    judge(
        "synchronize_rcu() done = true",
        "rcu read { } wait until done rcu read { wait until done }",
        "survives",
    );
}

/// A callback has the values of when it was left, and each its own.
#[test]
fn callbacks_have_values_of_their_own() {
    let judge = |program: &str, wanted: &str| {
        let body = format!(
            "shared seen: 0..=7 shared all: 0..=15
             mm app {{ x -> P rw }}
             cpu 0 \"t\": kernel app cold {{ {program} }}"
        );
        assert_eq!(verdict(&body, "x86-64"), wanted, "{program}");
    };
    let copied = |value: u32| {
        format!("var v = 1 call_rcu {{ seen = v }} v = 2 wait until seen > 0 assert(seen == {value})")
    };
    judge(&copied(1), "survives");
    judge(&copied(2), "breaks bug-on");
    let several = |count: u32, sum: u32| {
        format!("for i in 1..={count} {{ call_rcu {{ atomic_add(all, i) }} }} wait until all == {sum}")
    };
    judge(&several(4, 10), "survives");
    judge(&several(4, 11), "breaks deadlock");
    // What it writes to its variables nobody else sees.
    judge("var v = 1 call_rcu { v = 2 seen = v } wait until seen == 2 assert(v == 1)", "survives");
}

/// Sections are counted: to end one that has not begun, or to take one to user mode, is a bug.
#[test]
fn sections_are_balanced() {
    let judge = |program: &str, wanted: &str| {
        let body = format!("mm app {{ x -> P rw }} cpu 0 \"t\": kernel app cold {{ {program} }}");
        assert_eq!(verdict(&body, "x86-64"), wanted, "{program}");
    };
    judge("rcu_read_lock() rcu_read_unlock()", "survives");
    judge("rcu_read_unlock()", "breaks bug-on");
    judge("rcu_read_lock() rcu_read_unlock() rcu_read_unlock()", "breaks bug-on");
    judge("rcu_read_lock() userspace", "breaks bug-on");
    judge("rcu_read_lock() rcu_read_unlock() userspace", "survives");
}

/// What the model cannot follow is told.
#[test]
fn more_than_can_be_followed() {
    let reason = |program: &str| {
        let text = format!(
            "case own \"own\" {{ shared n: 0..=9 mm app {{ x -> P rw }} cpu 0 \"t\": kernel app cold {{ {program} }} }}"
        );
        let outcome = asked(&text, &question("own", "", "x86-64", &[]));
        outcome.report.map(|report| (report.verdict.word().to_owned(), report.reason.unwrap_or_default()))
    };
    let (verdict, words) = reason("for i in 0..5 { call_rcu { atomic_inc(n) } }").expect("a report");
    assert_eq!(verdict, "undecided");
    assert!(words.contains("more than 4 callbacks of one `call_rcu` are under way"), "{words}");
    let (verdict, words) = reason("for i in 0..8 { rcu_read_lock() }").expect("a report");
    assert_eq!(verdict, "undecided");
    assert!(words.contains("more than 7 RCU read sections stand in each other"), "{words}");
}

/// A grace period begins when what was stored before it is visible, and ends when what was stored in the sections is.
#[test]
fn grace_periods_order_stores() {
    let judge = |updater: &str, reader: &str, arch: &str| {
        let body = format!(
            "shared flag: bool shared seen: bool shared done: bool
             mm app {{ x -> P rw }}
             cpu 0 \"updater\": kernel app cold {{ {updater} }}
             cpu 1 \"reader\": kernel app cold {{ {reader} }}"
        );
        agreed_delayed(&with_case(&body), &question("own", "", arch, &[])).map(|answer| answer.verdict)
    };
    let reader = "rcu read { var f = flag var d = done assert(f || !d) }";
    let writer = "wait until seen synchronize_rcu() assert(flag)";
    for arch in ["arm64", "x86-64"] {
        let survives = Some("survives".to_owned());
        assert_eq!(judge("flag = true call_rcu { done = true }", reader, arch), survives);
        assert_eq!(judge("flag = true synchronize_rcu() done = true", reader, arch), survives);
        assert_eq!(judge(writer, "rcu read { seen = true flag = true }", arch), survives);
    }
    let breaks = Some("breaks bug-on".to_owned());
    assert_eq!(judge("flag = true done = true", reader, "arm64"), breaks);
    assert_eq!(
        judge("wait until seen assert(flag)", "rcu read { seen = true flag = true }", "arm64"),
        breaks
    );
    // What comes after the call is in no order with it.
    assert_eq!(judge("flag = true call_rcu { } done = true", reader, "arm64"), breaks);
}

/// Nobody waits for a callback, so that its end orders nothing: what its CPU stores next may be seen before what the
/// callback has stored.
#[test]
fn the_end_of_a_callback_is_no_barrier() {
    let body = "mm app { x -> P rw } shared a: bool shared done: bool shared b: bool
         cpu 0 \"calls\": kernel app cold { call_rcu { a = true done = true } wait until done b = true }
         cpu 1 \"looks\": kernel init_mm cold { wait until b assert(a) }";
    for (arch, wanted) in [("arm64", "breaks bug-on"), ("x86-64", "survives")] {
        let answer = agreed_delayed(&with_case(body), &question("own", "", arch, &[]));
        assert_eq!(answer.expect("it applies").verdict, wanted, "{arch}");
    }
}

/// Any CPU may leave something to RCU or wait for it, not the first alone.
#[test]
fn a_grace_period_of_another_cpu() {
    let body = |second: &str| {
        format!(
            "mm app {{ x -> P rw }} shared done: bool
             cpu 0 \"waits\": kernel app {{ wait until done }}
             cpu 1 \"asks\": kernel app {{ {second} }}"
        )
    };
    expect(&body("call_rcu { done = true }"), &ALL, "survives");
    expect(&body("synchronize_rcu() done = true"), &ALL, "survives");
    expect(&body("call_rcu { }"), &ALL, "breaks deadlock");
}

/// Who waits for a grace period in vain is told whose section holds it up.
#[test]
fn a_section_that_never_ends() {
    let body = "mm app { x -> P rw }
         cpu 0 \"waits\": kernel app { synchronize_rcu() }
         cpu 1 \"reads\": kernel app { rcu read { wait until false == true } }";
    let text = format!("case own \"own\" {{ {body} }}");
    let report = asked(&text, &question("own", "", "x86-64", &[])).report.expect("it is asked");
    assert_eq!(
        report.summary,
        "CPU 0 waits for a grace period, which CPU 1 holds up; CPU 1 waits for something that does not come true. \
         Nobody can take a step."
    );
}

/// What cannot be written says why.
#[test]
fn refused() {
    let wrong = |program: &str| {
        let text =
            format!("case own \"own\" {{ mm app {{ x -> P rw }} cpu 0 \"t\": kernel app {{ {program} }} }}");
        let told = told(&asked(&text, &question("own", "", "x86-64", &[])).diagnostics);
        told.split_once(": ").map_or(String::new(), |(_, wrong)| wrong.trim_end().to_owned())
    };
    let handler = "a handler cannot leave anything to RCU (call it from the program)";
    assert_eq!(wrong("call_rcu { call_rcu { } }"), handler);
    assert_eq!(wrong("ipi cpu_online_mask { call_rcu { } }"), handler);
    let waits = "a handler cannot wait for a grace period (it holds them up itself)";
    assert_eq!(wrong("call_rcu { synchronize_rcu() }"), waits);
    let user =
        "user mode cannot begin here (not in a handler or an RCU read section, nor with interrupts off)";
    assert_eq!(wrong("rcu read { userspace }"), user);
    let atomic =
        "nothing can be waited for in `atomic` (`atomic` keeps everybody out who could end the wait)";
    assert_eq!(wrong("atomic { synchronize_rcu() }"), atomic);
    assert_eq!(wrong("rcu { }"), "expected `read`, found `{`");
}
