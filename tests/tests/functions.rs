//! Functions that give values, loops without a bound, enums: programs whose verdicts turn on them.

use stalewalk_engine::report::Verdict;
use stalewalk_engine::{Limits, check};
use stalewalk_tests::{ARCHS, expect, question, verdict, with_case};

fn one(declared: &str, program: &str) -> String {
    format!("mm app {{ x -> P rw y -> none }} {declared} cpu 0 \"t\": kernel app {{ {program} }}")
}

#[test]
fn a_function_gives_a_value() {
    let declared = "
        shared n: 0..=7 = 3
        fn more(by) { return n + by }
        fn larger(a, b) { if a > b { return a } return b }
        fn mapped(mm, x) { var e = read(pte(mm, x)) if !e.present { return null } return e.frame }
        fn often(times) { var sum = 0 for i in 0..4 { if i == times { return sum } sum += i } return 99 }
        fn nothing_found(mm) { for x in addresses(mm) { if !read(pte(mm, x)).present { return true } } }";
    let program = "
        assert(more(2) == 5)
        assert(larger(more(1), 2) == 4 && larger(1, 2) == 2)
        assert(mapped(app, x) == P && mapped(app, y) == null)
        assert(often(0) == 0 && often(3) == 3 && often(7) == 99)
        assert(nothing_found(app))
        assert(!nothing_found(init_mm))
        larger(1, 2)";
    expect(&one(declared, program), &ARCHS, "survives");
    expect(&one(declared, &program.replace("== 99", "== 98")), &["x86-64"], "breaks bug-on");
}

/// A return ends the sections that it stands in, and no other.
#[test]
fn a_return_ends_its_sections() {
    let declared = "
        shared n: 0..=3
        fn early(x) { irq off { atomic { n = 1 if n == 1 { return true } n = 3 } } }
        fn user(x) { uaccess { load x return 1 } }";
    let body = format!(
        "mm app {{ x -> P rw }} {declared}
         cpu 0 \"one\": kernel app {{ assert(early(x)) assert(user(x) == 1) ipi mm_cpumask(app) {{ n = 2 }} wait }}
         cpu 1 \"other\": kernel app {{ irq off {{ if early(x) {{ n = 0 }} }} }}"
    );
    expect(&body, &ARCHS, "survives");
    // A handler may return too.
    let handler = "mm app { x -> P rw } shared n: 0..=1
         cpu 0 \"one\": kernel app { ipi mm_cpumask(app) { if n == 0 { return } n = 0 } wait }
         cpu 1 \"other\": kernel app { n = 1 }";
    expect(handler, &ARCHS, "survives");
}

/// What an override replaces gives a value too.
#[test]
fn base_gives_a_value() {
    let body = "mm app { x -> P rw }
         fn helper(a) { return a + 1 }
         cpu 0 \"t\": kernel app { assert(helper(1) == 2) }";
    expect(body, &ARCHS, "survives");
}

#[test]
fn a_loop_goes_on_until_it_is_true() {
    let body = |first: &str| {
        format!(
            "mm app {{ x -> P rw }} shared flag: bool shared n: 0..=3
             cpu 0 \"one\": kernel app {{ {first} assert(n == 2) }}
             cpu 1 \"other\": kernel app {{ n = 2 flag = true }}"
        )
    };
    expect(&body("while !flag { }"), &ARCHS, "survives");
    expect(&body("var go = false while !go { go = flag }"), &ARCHS, "survives");
    assert_eq!(verdict(&body("while n == 0 { }"), "x86-64"), "survives");
    assert_eq!(verdict(&body("while n == 2 { flag = false }"), "x86-64"), "breaks bug-on");
    // A cmpxchg loop loses nothing.
    let add = "var done = false while !done { var old = n done = cmpxchg(n, old, old + 1) == old }";
    let count = format!(
        "mm app {{ x -> P rw }} shared n: 0..=3 shared over: 0..=2
         cpu 0 \"one\": kernel app {{ {add} atomic_inc(over) if over == 2 {{ assert(n == 2) }} }}
         cpu 1 \"other\": kernel app {{ {add} atomic_inc(over) }}"
    );
    expect(&count, &["x86-64", "arm64"], "survives");
}

/// A loop that nobody ends is no deadlock, as somebody can always step; and it does not hang.
#[test]
fn a_loop_for_ever_is_explored() {
    for program in ["while true { }", "while true { n = !n }", "userspace while true { load x }"] {
        let library = with_case(&one("shared n: bool", program));
        let outcome = check(&library, &question("own", "", "x86-64", &[]), Limits::default());
        assert_eq!(outcome.diagnostics, []);
        let report = outcome.report.expect("it is asked");
        assert_eq!(report.verdict, Verdict::Survives, "{program}");
        assert!(report.run.expect("it is safe").steps.len() < 20, "{program}");
    }
    assert_eq!(verdict(&one("", "var i = 0 while i < 3 { i += 1 } assert(i == 3)"), "x86-64"), "survives");
}

#[test]
fn enums_have_names() {
    let declared = "enum state { idle, busy, gone } shared s: state shared last: state = gone
        fn next(now) { if now == idle { return busy } return gone }";
    let program = "assert(s == idle) s = next(s) assert(s == busy) s = next(s) assert(s == last)
        var t: state t = busy assert(t != s) assert(xchg(s, idle) == gone)";
    expect(&one(declared, program), &ARCHS, "survives");
}
