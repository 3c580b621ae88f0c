//! Every trace of the library can be saved and replayed, and is the same whichever search found it.

use std::ops::ControlFlow;

use stalewalk_engine::explore::complete_run;
use stalewalk_engine::report::{Engine, Report, SavedTrace, questions, retell, save};
use stalewalk_engine::{Limits, Question, Search, check_until};
use stalewalk_tests::{library, model, question};

fn asked(question: &Question, engine: Engine) -> Report {
    let by = Search::by(engine, Limits::default());
    let outcome = check_until(&library(), question, by, &mut |_| ControlFlow::Continue(()));
    outcome.report.expect("the text is right")
}

fn saved(report: &Report) -> Vec<SavedTrace> {
    report.traces.iter().map(|trace| save(report, trace, Vec::new())).collect()
}

fn of_the_map() -> Vec<Question> {
    let library = library();
    let mut all = questions(&library, "exit_mmap", "neutral", &[]);
    all.extend(questions(&library, "exec_mmap", "neutral", &[]));
    all.push(question("munmap_no_flush", "", "arm64", &[]));
    all
}

#[test]
fn what_was_saved_is_told_again() {
    let library = library();
    let mut told = 0;
    for question in of_the_map() {
        let report = asked(&question, Engine::Saturating);
        for (trace, saved) in report.traces.iter().zip(saved(&report)) {
            let again = retell(&library, &saved).expect("the text is right");
            assert_eq!((again.trouble, again.trace.as_ref()), (None, Some(trace)), "{question:?}");
            assert_eq!(again.question, report.question);
            told += 1;
        }
    }
    assert!(told > 40, "{told}");
}

/// The searches number what they find in different orders, and may tell different runs of one length.
#[test]
fn a_trace_of_the_explicit_search_is_told_again() {
    let library = library();
    for question in of_the_map() {
        let report = asked(&question, Engine::Explicit);
        for saved in saved(&report) {
            let again = retell(&library, &saved).expect("the text is right");
            assert_eq!(again.trouble, None, "{question:?}");
        }
    }
}

/// Deadlocks end in no move of their own.
#[test]
fn a_deadlock_is_told_again() {
    let library = stalewalk_tests::with_case(
        "mm app { x -> P rw }
         cpu 0 \"a\": kernel app { irq off { ipi mm_cpumask(app) { } wait } }
         cpu 1 \"b\": kernel app { irq off { ipi mm_cpumask(app) { } wait } }",
    );
    let by = Search::default();
    let asked = question("own", "", "x86-64", &[]);
    let outcome = check_until(&library, &asked, by, &mut |_| ControlFlow::Continue(()));
    let report = outcome.report.expect("the text is right");
    assert_eq!(report.traces.len(), 1);
    let saved = save(&report, &report.traces[0], Vec::new());
    let again = retell(&library, &saved).expect("the text is right");
    assert_eq!((again.trouble, again.trace.as_ref()), (None, Some(&report.traces[0])));
    let mut shorter = saved;
    shorter.path = shorter.path.rsplit_once('/').expect("a long path").0.to_owned();
    shorter.steps.pop();
    let trouble = retell(&library, &shorter).expect("the text is right").trouble;
    let wanted = "every step is enabled, but the run ends in no violation and was saved for deadlock";
    assert_eq!(trouble.as_deref(), Some(wanted));
}

/// A complete run ends where it is told to, however much could follow.
#[test]
fn a_complete_run_has_no_more_moves_than_it_may() {
    let library = library();
    let model = model(&library, &question("exit_mmap", "gather", "x86-64", &[])).expect("it applies");
    let all = complete_run(&model, 1_000);
    assert!(all.moves.len() > 5 && all.moves.len() < 1_000);
    assert_eq!(complete_run(&model, 5).moves, all.moves[..5]);
}
