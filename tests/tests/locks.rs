//! Locks, sections that keep others out, and choices: programs whose verdicts turn on them, derived by hand.

use stalewalk_engine::report::{Kind, Report};
use stalewalk_engine::{Limits, check};
use stalewalk_tests::{ARCHS, agreed, agreed_delayed, expect, question, verdict, with_case};

fn two(shared: &str, first: &str, second: &str) -> String {
    format!(
        "mm app {{ x -> P rw }} {shared}
         cpu 0 \"one\": kernel app {{ {first} }}
         cpu 1 \"other\": kernel app {{ {second} }}"
    )
}

fn both(shared: &str, program: &str) -> String {
    two(shared, program, program)
}

/// Kind, program moves and hardware moves of every run on x86-64.
fn runs(body: &str) -> Vec<(Kind, u32, u32)> {
    agreed(&with_case(body), &question("own", "", "x86-64", &[])).expect("it applies").runs
}

fn report(body: &str) -> Report {
    let outcome = check(&with_case(body), &question("own", "", "x86-64", &[]), Limits::default());
    assert_eq!(outcome.diagnostics, []);
    outcome.report.expect("it is asked")
}

const INSIDE: &str = "atomic_inc(inside) assert(inside == 1) atomic_dec(inside)";

#[test]
fn one_holds_a_lock_at_a_time() {
    let section = |take: &str, give: &str| format!("{take} {INSIDE} {give}");
    let spin = "lock ptl shared inside: 0..=2";
    expect(&both(spin, &section("spin_lock(ptl)", "spin_unlock(ptl)")), &ARCHS, "survives");
    let rw = "rwlock mmap_lock shared inside: 0..=2";
    let write = section("down_write(mmap_lock)", "up_write(mmap_lock)");
    let read = section("down_read(mmap_lock)", "up_read(mmap_lock)");
    expect(&both(rw, &write), &ARCHS, "survives");
    expect(&two(rw, &write, &read), &ARCHS, "survives");
    assert_eq!(verdict(&both(rw, &read), "x86-64"), "breaks bug-on");
    let try_lock = format!("if spin_trylock(ptl) {{ {INSIDE} spin_unlock(ptl) }}");
    expect(&both(spin, &try_lock), &ARCHS, "survives");
    let try_read = format!("if down_read_trylock(mmap_lock) {{ {INSIDE} up_read(mmap_lock) }}");
    assert_eq!(verdict(&both(rw, &try_read), "x86-64"), "breaks bug-on");
    let try_write = format!("if down_write_trylock(mmap_lock) {{ {INSIDE} up_write(mmap_lock) }}");
    expect(&both(rw, &try_write), &ARCHS, "survives");
    // Without a lock at all: in, in, assert.
    assert_eq!(runs(&both(spin, INSIDE)), [(Kind::BugOn, 3, 0)]);
}

/// Take, and the other waits for ever: the words name the lock and who holds it.
#[test]
fn a_lock_that_is_never_given_back() {
    let body = two(
        "field mm.page_table_lock: lock",
        "spin_lock(app.page_table_lock)",
        "spin_lock(app.page_table_lock) spin_unlock(app.page_table_lock)",
    );
    expect(&body, &ARCHS, "breaks deadlock");
    assert_eq!(runs(&body), [(Kind::Deadlock, 1, 0)]);
    let report = report(&body);
    assert_eq!(
        report.summary,
        "CPU 1 waits for app.page_table_lock, which CPU 0 holds. Nobody can take a step."
    );
    assert_eq!(report.traces[0].steps[0].sentence, "CPU 0 takes app.page_table_lock.");
    assert_eq!(report.traces[0].steps[0].machine.variables[1].value, "held by CPU 0");
}

/// Each takes one and wants the other's: two moves.
#[test]
fn locks_taken_crosswise() {
    let order = |a: &str, b: &str| format!("spin_lock({a}) spin_lock({b}) spin_unlock({b}) spin_unlock({a})");
    let locks = "lock a lock b";
    assert_eq!(runs(&two(locks, &order("a", "b"), &order("b", "a"))), [(Kind::Deadlock, 2, 0)]);
    expect(&two(locks, &order("a", "b"), &order("a", "b")), &ARCHS, "survives");
}

/// One reader waits for the interrupt that the other, who waits for it with interrupts off, does not take.
#[test]
fn a_flush_under_a_lock_that_others_take_with_interrupts_off() {
    let flush = "spin_lock(l) ipi mm_cpumask(app) { invalidate here app } wait spin_unlock(l)";
    let off = two("lock l", flush, "irq off { spin_lock(l) spin_unlock(l) }");
    expect(&off, &ARCHS, "breaks deadlock");
    assert!(report(&off).summary.contains("CPU 1 waits for l, which CPU 0 holds with interrupts off"));
    expect(&two("lock l", flush, "spin_lock(l) spin_unlock(l)"), &ARCHS, "survives");
}

/// A handler spins on what the program that it interrupted holds.
#[test]
fn a_handler_that_takes_the_lock_of_its_cpu() {
    let sender = "ipi mm_cpumask(app) { spin_lock(l) spin_unlock(l) } wait";
    let holds = |with: &str| two("lock l", sender, &with.replace("BODY", "spin_lock(l) spin_unlock(l)"));
    expect(&holds("BODY"), &ARCHS, "breaks deadlock");
    expect(&holds("irq off { BODY }"), &ARCHS, "survives");
}

#[test]
fn what_one_does_not_hold_cannot_be_given_back() {
    for (shared, wrong) in [
        ("lock l", "spin_unlock(l)"),
        ("rwlock l", "up_read(l)"),
        ("rwlock l", "up_write(l)"),
        ("rwlock l", "down_read(l) up_write(l)"),
        ("rwlock l", "down_write(l) up_read(l)"),
    ] {
        let answer = runs(&two(shared, wrong, ""));
        assert_eq!(answer[0].0, Kind::BugOn, "{wrong}");
        assert!(report(&two(shared, wrong, "")).summary.ends_with("gives l back, which it does not hold."));
    }
    // The other holds it.
    let body = two("lock l", "spin_lock(l)", "wait until false == true");
    expect(&body, &["x86-64"], "breaks deadlock");
}

/// What is atomic is not seen halfway, and hardware moves fall between its statements all the same.
#[test]
fn nobody_comes_between() {
    let program = |body: &str| two("shared a: int shared b: int", body, "var x = a var y = b assert(x <= y)");
    // The reader is halfway itself: it may see the old a, then the new b, never the other way round.
    expect(&program("atomic { a = 1 b = 1 }"), &ARCHS, "survives");
    assert_eq!(verdict(&program("a = 1 b = 1"), "x86-64"), "breaks bug-on");
    let walked = "mm app { x -> P rw }
         cpu 0 \"kernel\": kernel app { atomic { var old = read(entry(app, x, 2)) free(old.frame) assert(true) } }
         cpu 1 \"thread\": user app { userspace }";
    assert_eq!(verdict(walked, "x86-64"), "breaks freed-table");
    // A page that comes back before anybody else can act is not missed by an access, which is a program's.
    let body = both("shared n: 0..=2", "atomic { n += 1 n -= 1 assert(n == 0) }");
    expect(&body, &ARCHS, "survives");
}

/// A handler does not come between either.
#[test]
fn no_handler_comes_between() {
    let body = |section: &str| {
        two(
            "shared n: 0..=7",
            "ipi mm_cpumask(app) { n = 3 } wait",
            &section.replace("BODY", "n = 1 assert(n == 1)"),
        )
    };
    assert_eq!(verdict(&body("BODY"), "x86-64"), "breaks bug-on");
    expect(&body("atomic { BODY }"), &ARCHS, "survives");
    // Interrupts off would not do: the handler may run on the CPU itself only, so here it does.
    expect(&body("irq off { BODY }"), &ARCHS, "survives");
}

/// Every way is tried; the shortest to break is told, with the way in the trace.
#[test]
fn every_way_is_tried() {
    let ways = "choose { n = 1 } or { n = 2 } or { n = 3 } assert(n != 3)";
    let body = two("shared n: 0..=3", ways, "");
    // Choose, set, assert.
    assert_eq!(runs(&body), [(Kind::BugOn, 3, 0)]);
    expect(&body, &ARCHS, "breaks bug-on");
    let first = |body: &str| report(body).traces[0].steps[0].sentence.clone();
    assert_eq!(first(&body), "CPU 0 takes way 3 of 3: n = 3.");
    expect(&body.replace("n != 3", "n != 0"), &ARCHS, "survives");
    // What a way begins with is told as far as there is room, and that there is nothing.
    let long =
        "choose { if n == 0 && n + 1 == 1 && n + 2 == 2 && n + 3 == 3 { n = 1 } } or { } assert(n == 0)";
    let told = first(&two("shared n: 0..=3", long, ""));
    assert_eq!(told, "CPU 0 takes way 1 of 2: if n == 0 && n + 1 == 1 && n + 2 == 2 &….");
    let empty = two("shared n: 0..=3", "choose { n = 1 } or { } assert(n == 1)", "");
    assert_eq!(first(&empty), "CPU 0 takes way 2 of 2, which is empty.");
    let value = |program: &str| first(&two("shared ok: bool", program, ""));
    assert_eq!(value("ok = choose assert(ok)"), "CPU 0 chooses false.");
    assert_eq!(value("ok = choose assert(!ok)"), "CPU 0 chooses true.");
    let allocation = |program: &str| value(&format!("var p = alloc_page(may_fail) {program}"));
    assert_eq!(allocation("assert(p != null)"), "CPU 0 asks for a frame, and there is none.");
    assert_eq!(allocation("assert(p == null)"), "CPU 0 asks for a frame, and there is one.");
    // An allocation that may fail.
    let fails = two("shared ok: bool", "if choose { ok = true } assert(ok)", "");
    assert_eq!(runs(&fails), [(Kind::BugOn, 2, 0)]);
    let both = two("shared ok: bool", "var a = choose if a { ok = true } assert(ok == a)", "");
    expect(&both, &ARCHS, "survives");
    // In a handler, where it is the first step.
    let handler = two(
        "shared n: 0..=3",
        "ipi mm_cpumask(app) { choose { n = 1 } or { n = 2 } } wait assert(n != 2)",
        "",
    );
    assert_eq!(verdict(&handler, "x86-64"), "breaks bug-on");
}

/// A handler that waits first is entered and waits; what it waits for may come true while it does.
#[test]
fn a_handler_waits() {
    let body = |waits: &str| {
        format!(
            "mm app {{ x -> P rw }} shared go: bool shared done: bool
             cpu 0 \"one\": kernel app {{ ipi mm_cpumask(app) {{ {waits} done = true }} go = true wait assert(done) }}
             cpu 1 \"other\": kernel app {{ assert(true) }}"
        )
    };
    expect(&body("wait until go"), &ARCHS, "survives");
    expect(&body("wait until done"), &ARCHS, "breaks deadlock");
}

/// A lock is given back by a store that waits, or by an atomic. Who takes it next takes what was given back, and whoever
/// has it sees what was stored under it.
#[test]
fn locks_with_stores_delayed() {
    let delayed = |body: &str, archs: &[&str], wanted: &str| {
        for arch in archs {
            let answer = agreed_delayed(&with_case(body), &question("own", "", arch, &[]));
            assert_eq!(answer.expect("it applies").verdict, wanted, "{arch}: {body}");
        }
    };
    let again = "spin_lock(l) spin_unlock(l) if !spin_trylock(l) { BUG_ON(true) } spin_unlock(l)";
    delayed(&two("lock l", again, ""), &ARCHS, "survives");
    let counts = "data = 1 atomic_inc(n)";
    let looks = "if n == 1 { assert(data == 1) }";
    let shared = "rwlock l shared data: int shared n: int";
    for (take, give) in [("down_read", "up_read"), ("down_write", "up_write")] {
        let section = format!("{take}(l) {counts} {give}(l)");
        let writer = format!("down_write(l) {looks} up_write(l)");
        delayed(&two(shared, &section, &writer), &ARCHS, "survives");
        delayed(&two(shared, &section, looks), &["arm64", "riscv"], "breaks bug-on");
    }
}

/// Readers that hold a lock are named, each of them.
#[test]
fn who_holds_a_lock_for_reading() {
    let body = "mm app { x -> P rw } rwlock l shared n: int
         cpu 0 \"a\": kernel app { down_read(l) atomic_inc(n) }
         cpu 1 \"b\": kernel app { down_read(l) atomic_inc(n) }
         cpu 2 \"c\": kernel app { wait until n == 2 down_write(l) }";
    assert_eq!(
        report(body).summary,
        "CPU 2 waits for l, which CPUs 0 and 1 hold for reading. Nobody can take a step."
    );
}

/// The last of the CPUs is named as the first is.
#[test]
fn who_holds_a_lock_alone() {
    let body = two("lock l shared n: int", "wait until n == 1 spin_lock(l)", "spin_lock(l) atomic_inc(n)");
    assert_eq!(report(&body).summary, "CPU 0 waits for l, which CPU 1 holds. Nobody can take a step.");
}

/// Whoever reads already cannot begin to once more, on any CPU.
#[test]
fn a_reader_does_not_read_twice() {
    let twice = "down_read(l) down_read(l)";
    assert_eq!(runs(&two("rwlock l", twice, "")), [(Kind::Deadlock, 1, 0)]);
    assert_eq!(runs(&two("rwlock l", "", twice)), [(Kind::Deadlock, 1, 0)]);
}
