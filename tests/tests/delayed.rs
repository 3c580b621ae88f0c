//! Questions asked with stores delayed: the verdict, the barrier that is missing, and those that are needed.

use stalewalk_engine::explore::Search;
use stalewalk_engine::report::{Cause, Place, Report, Stores, Verdict, expectations, retell, save};
use stalewalk_engine::{Library, Limits, Question, check, map_until};
use stalewalk_tests::{ARCHS, library, question, with_case, with_text};

fn delayed(question: Question) -> Question {
    Question { stores: Stores::Delayed, ..question }
}

fn report(library: &Library, question: &Question) -> Report {
    let outcome = check(library, question, Limits::default());
    assert_eq!(outcome.diagnostics, []);
    outcome.report.expect("it is asked")
}

fn own(body: &str, arch: &str) -> Report {
    report(&with_case(body), &delayed(question("own", "", arch, &[])))
}

/// The unmapping of a page that another CPU uses; line 4 of the text is where a case begins.
fn unmap(barrier: &str) -> String {
    format!(
        "mm app {{ x -> P rw }}
         cpu 0 \"unmaps\": kernel app {{
             var old = clear(pte(app, x))
             {barrier}
             tlbi_vae1is(x, app)
             dsb_ish()
             free(old.frame)
         }}
         cpu 1 \"uses it\": user app {{ userspace }}"
    )
}

fn lines(after: &Place, before: &Place) -> (u32, u32) {
    assert_eq!((after.file.as_str(), before.file.as_str()), ("own.tlb", "own.tlb"));
    (after.line, before.line)
}

#[test]
fn a_missing_barrier_is_named_by_the_two_statements_it_belongs_between() {
    let without = own(&unmap(""), "arm64");
    assert_eq!(without.verdict, Verdict::BreaksDelayed);
    assert_eq!(without.checked.stores, Stores::Delayed);
    let diagnosis = without.diagnosis.expect("it breaks");
    assert_eq!(diagnosis.cause, Cause::StoreNotVisible);
    let missing = diagnosis.barrier.expect("one barrier is enough");
    // `clear` is in line 5, the TLBI in line 7.
    assert_eq!(lines(&missing.after, &missing.before), (5, 7));
    assert!(diagnosis.words.contains("`dsb_ishst()`"), "{}", diagnosis.words);
}

#[test]
fn a_barrier_that_is_needed_is_named() {
    let with = own(&unmap("dsb_ishst()"), "arm64");
    assert_eq!((with.verdict, with.checked.stores), (Verdict::Survives, Stores::Delayed));
    // The DSB after the TLBI completes it; for stores it comes too late to matter.
    let needed: Vec<u32> = with.barriers.iter().map(|barrier| barrier.place.line).collect();
    assert_eq!(needed, [6]);
    // Two barriers in a row: neither alone is needed.
    assert_eq!(own(&unmap("dsb_ishst() dsb_ishst()").replace(") dsb", ")\n dsb"), "arm64").barriers, []);
}

/// What is expected with stores delayed is not what is expected without, though both begin with `survives`.
#[test]
fn an_expectation_may_be_delayed() {
    let holds = |barrier: &str, expected: &str| {
        let library = with_case(&format!("{} expect {expected} because \"…\"", unmap(barrier)));
        let own = library.sources().iter().last().map(|(id, _, _)| id).expect("there are texts");
        let claims = expectations(&library, Some(&[own]));
        assert_eq!(claims.len(), 1);
        claims[0].holds
    };
    assert!(holds("", "on arm64 survives"), "with stores visible at once");
    assert!(!holds("", "on arm64 delayed survives"));
    assert!(holds("dsb_ishst()", "on arm64 delayed survives"));
    assert!(holds("", "on arm64 breaks-delayed stale-frame"));
}

/// A barrier between stores, and one before a load, are tried without as well.
#[test]
fn barriers_of_the_program_itself_are_named() {
    let message = |barrier: &str| {
        format!(
            "mm app {{ x -> P rw }} shared data: int shared flag: int
             cpu 0 \"sends\": kernel app {{ data = 1
                 {barrier}
                 flag = 1 }}
             cpu 1 \"receives\": kernel app {{ wait until flag == 1 assert(data == 1) }}"
        )
    };
    let lines = |body: &str| {
        let report = own(body, "arm64");
        assert_eq!(report.verdict, Verdict::Survives);
        report.barriers.iter().map(|barrier| barrier.place.line).collect::<Vec<_>>()
    };
    assert_eq!(lines(&message("smp_wmb()")), [5]);
    assert_eq!(lines(&message("smp_mb()")), [5]);
}

#[test]
fn no_one_barrier_is_enough_where_two_are_missing() {
    let enter = |own: &str, other: &str| {
        format!("{own} = true if !{other} {{ atomic_inc(inside) assert(inside == 1) }}")
    };
    let body = format!(
        "mm app {{ x -> P rw }} shared a: bool shared b: bool shared inside: int
         cpu 0 \"one\": kernel app {{ {} }} cpu 1 \"other\": kernel app {{ {} }}",
        enter("a", "b"),
        enter("b", "a")
    );
    for arch in ["x86-64", "arm64"] {
        let diagnosis = own(&body, arch).diagnosis.expect("it breaks");
        assert_eq!((diagnosis.cause, diagnosis.barrier), (Cause::StoreNotVisible, None));
    }
}

/// What breaks with stores visible at once is told so, however it was asked.
#[test]
fn stores_are_delayed_only_where_nothing_breaks_without() {
    let asked = report(&library(), &delayed(question("exit_mmap", "up_front", "arm64", &[])));
    let plain = report(&library(), &question("exit_mmap", "up_front", "arm64", &[]));
    assert_eq!(asked.verdict, Verdict::Breaks);
    assert_eq!(asked.checked, plain.checked);
    assert_eq!(asked.checked.stores, Stores::Immediate);
    assert_eq!(asked.traces, plain.traces);
}

/// The neutral flushes stand behind the barrier that each architecture needs.
#[test]
fn the_neutral_kernel_survives_with_stores_delayed_what_it_survives_without() {
    let library = library();
    for operation in ["exit_mmap", "exec_mmap"] {
        let strategies = library.strategies_of(operation);
        let names: Vec<&str> = strategies.iter().map(|strategy| strategy.name.text.as_str()).collect();
        let all = names.iter().flat_map(|name| ARCHS.map(|arch| question(operation, name, arch, &[])));
        let verdicts = |questions: Vec<Question>| {
            let map = map_until(&library, &questions, Search::default(), &mut |_| {
                std::ops::ControlFlow::Continue(())
            });
            map.cells.into_iter().map(|cell| (cell.strategy, cell.arch, cell.verdict)).collect::<Vec<_>>()
        };
        let questions: Vec<Question> = all.collect();
        assert_eq!(
            verdicts(questions.iter().cloned().map(delayed).collect()),
            verdicts(questions),
            "{operation}"
        );
    }
}

/// Without it the flush of an IPI machine is as wrong as that of a broadcast one, where the interrupt does not wait.
#[test]
fn the_barrier_of_the_neutral_flush_is_needed_where_the_architecture_does_not_wait() {
    let text = "stalewalk 1\nstrategy own \"no barrier\" for exit_mmap {\n fn tlb_flush(tlb) {
        on broadcasts { invalidate everywhere tlb.mm } else {
            ipi mm_cpumask(tlb.mm) { invalidate here tlb.mm } invalidate here tlb.mm wait
        } } }";
    let library = with_text(text);
    for arch in ARCHS {
        let verdict = report(&library, &delayed(question("exit_mmap", "own", arch, &[]))).verdict;
        let breaks = ["arm64", "riscv", "power9-radix"].contains(&arch);
        assert_eq!(verdict, if breaks { Verdict::BreaksDelayed } else { Verdict::Survives }, "{arch}");
    }
    let gather = report(&library, &delayed(question("exit_mmap", "gather", "arm64", &[])));
    assert_eq!(gather.barriers.len(), 1, "{:?}", gather.barriers);
}

/// A saved trace knows whether its stores were delayed.
#[test]
fn a_trace_with_delayed_stores_is_replayed_with_them() {
    let library = with_case(&unmap(""));
    let report = report(&library, &delayed(question("own", "", "arm64", &[])));
    let saved = save(&report, &report.traces[0], Vec::new());
    assert_eq!(saved.stores, Stores::Delayed);
    let again = retell(&library, &saved).expect("it is understood");
    assert_eq!(again.trouble, None);
}
