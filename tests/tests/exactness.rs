//! The rules that make the saturating search exact, each with a program whose verdict turns on it.
//!
//! The searches share the rules of the machine, so that they agree is no proof here: what a program must do was
//! derived by hand. Each test names the change to the engine under which it was seen to fail.

use stalewalk_engine::Question;
use stalewalk_engine::report::Kind;
use stalewalk_tests::{ARCHS, agreed, expect, question, with_case};

/// Those where an invalidate is issued, performed and completed in separate steps: issue, barrier.
const ISSUED: [(&str, &str, &str); 2] =
    [("arm64", "tlbi_vae1is(x, app)", "dsb_ish()"), ("power9-radix", "tlbie_va(x, app)", "ptesync()")];

/// Rule 1, no room is needed: CPU 1 holds the translation of `z`, and is only later in want of that of `y`.
///
/// Fails if a walker keeps a translation only where the CPU holds none of another address (`Machine::keep`).
#[test]
fn a_fill_needs_no_room() {
    let body = |flush: &str| {
        format!(
            "mm app {{ x -> P rw y -> none z -> Z rw }}
             cpu 0 \"mremap\": kernel app {{
                 var old = clear(pte(app, x))
                 flush_tlb_mm(app)
                 set(pte(app, y), mk_pte(old.frame, rw))
                 clear(pte(app, y))
                 {flush}
                 free(old.frame)
             }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    expect(&body(""), &ARCHS, "breaks stale-frame");
    expect(&body("flush_tlb_mm(app)"), &ARCHS, "survives");
}

/// Rule 1, no absence is needed: the translation of `x` to P is cached while the one to Q is made.
///
/// Fails if a walker keeps a translation only where the CPU holds none of that address (`Machine::keep`).
#[test]
fn a_fill_needs_no_absence() {
    let body = |flush: &str| {
        format!(
            "mm app {{ x -> P rw y -> Q rw }}
             cpu 0 \"remap\": kernel app {{
                 var q = clear(pte(app, y))
                 flush_tlb_mm(app)
                 clear(pte(app, x))
                 set(pte(app, x), mk_pte(q.frame, rw))
                 clear(pte(app, x))
                 {flush}
                 free(q.frame)
             }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    expect(&body(""), &ARCHS, "breaks stale-frame");
    expect(&body("flush_tlb_mm(app)"), &ARCHS, "survives");
}

/// Rule 2: the old translation of `x` may serve though a newer one is cached as well.
///
/// Fails if an access goes through the newest of the translations of its address (`reaches_freed_frame`).
#[test]
fn an_old_entry_serves_beside_a_newer_one() {
    let body = |flush: &str| {
        format!(
            "mm app {{ x -> P rw y -> Q rw }}
             cpu 0 \"migration\": kernel app {{
                 var q = clear(pte(app, y))
                 var p = clear(pte(app, x))
                 {flush}
                 set(pte(app, x), mk_pte(q.frame, rw))
                 free(p.frame)
             }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    expect(&body(""), &ARCHS, "breaks stale-frame");
    expect(&body("flush_tlb_mm(app)"), &ARCHS, "survives");
}

/// Rule 2: an access may miss though a translation is cached, as that may have been evicted. So the program may also
/// pass the load, and comes to what is wrong behind it.
///
/// Fails if an access that could hit does not walk (`may_pass_access`).
#[test]
fn an_access_may_miss_what_is_cached() {
    let body = "mm app { x -> P rw }
         cpu 0 \"syscall\": kernel app {
             var old = clear(pte(app, x)) free(old.frame) load x BUG_ON(true)
         }";
    expect(body, &ARCHS, "breaks stale-frame, bug-on");
}

/// Rule 5: what was issued is not performed yet.
///
/// Fails if a broadcast is performed everywhere when it is issued (`Machine::instruction`).
#[test]
fn an_invalidate_is_not_performed_when_it_is_issued() {
    for (arch, issue, barrier) in ISSUED {
        let body = |barrier: &str| {
            format!(
                "mm app {{ x -> P rw }}
                 cpu 0 \"munmap\": kernel app {{
                     var old = clear(pte(app, x)) {issue} {barrier} free(old.frame)
                 }}
                 cpu 1 \"thread\": user app {{ userspace }}"
            )
        };
        expect(&body(""), &[arch], "breaks stale-frame");
        expect(&body(barrier), &[arch], "survives");
    }
}

/// Rule 5: what is not completed may have been performed long ago, and what it dropped be cached again.
///
/// Fails if a broadcast drops what it drops when the barrier completes it (`Machine::perform_request` doing nothing,
/// `Op::Complete` performing it on every CPU).
#[test]
fn an_invalidate_is_not_performed_when_it_is_completed() {
    for (arch, issue, barrier) in ISSUED {
        let body = |first: &str, second: &str| {
            format!(
                "mm app {{ x -> P rw }}
                 cpu 0 \"munmap\": kernel app {{
                     {first} var old = clear(pte(app, x)) {second} {barrier} free(old.frame)
                 }}
                 cpu 1 \"thread\": user app {{ userspace }}"
            )
        };
        expect(&body(issue, ""), &[arch], "breaks stale-frame");
        expect(&body("", issue), &[arch], "survives");
    }
}

/// Rule 5 for interrupts: the handler drops what it drops when it runs, neither when it was asked for nor when the
/// sender has waited for it.
///
/// Fails if a handler's invalidate is performed when the interrupt is sent (first), or by `wait` (second).
#[test]
fn a_handler_invalidates_when_it_runs() {
    let body = |first: &str, second: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"munmap\": kernel app cold {{
                 {first} var old = clear(pte(app, x)) {second} free(old.frame) wait
             }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    let ask = "ipi mm_cpumask(app) { invalidate here app }";
    expect(&body("", ask), &ARCHS, "breaks stale-frame");
    expect(&body(ask, "wait"), &ARCHS, "breaks stale-frame");
}

/// The run that is told has room for its walks: where one may be in flight at a time, the first leaves its translation
/// before the second begins, though it need not be there as early.
///
/// Fails if a walk may begin beside any that are in flight, or beside one more than may be (`Backwards::has_room`).
#[test]
fn a_walk_is_over_before_the_next_begins() {
    let body = "mm app { x -> P rw table T2 { y -> Q rw } }
         cpu 0 \"t\": kernel app cold {
             clear(entry(app, x, 2)) clear(entry(app, y, 2))
             load x -> p load y -> q BUG_ON(p == P && q == Q)
         }";
    let knobs = vec![("walk_cache".to_owned(), "no".to_owned())];
    let question = Question { knobs, ..question("own", "", "x86-64", &[]) };
    let answer = agreed(&with_case(body), &question).expect("it applies");
    // Two stores, two accesses with the way to user memory opened and closed around each, what breaks; two walks of two
    // steps each.
    assert_eq!(answer.runs, [(Kind::BugOn, 2 + 3 + 3 + 1, 4)]);
}

/// A walk begins while those of the very start are in flight, and takes the place of one of them.
///
/// Fails if a fill of the saturating search must say of which (`replay::same`).
#[test]
fn a_walk_begins_beside_those_of_the_start() {
    let body = "mm app { x -> P rw table none { y -> none } }
         cpu 0 \"t\": kernel app {
             var table = pte_alloc_one(app)
             set(entry(app, y, 2), mk_table(table))
             clear(entry(app, y, 2))
             free(table)
         }";
    let knobs = vec![("walk_cache".to_owned(), "no".to_owned())];
    let question = Question { knobs, ..question("own", "", "x86-64", &[]) };
    let answer = agreed(&with_case(body), &question).expect("it applies");
    assert_eq!(answer.runs, [(Kind::FreedTable, 4, 2)]);
}
