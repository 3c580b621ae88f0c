//! Every trace of the library can be saved and replayed, and is the same whichever search found it.

use std::ops::ControlFlow;

use stalewalk_engine::explore::{self, Replay, complete_run};
use stalewalk_engine::machine::{Access, Fill, Move, Via};
use stalewalk_engine::report::{Engine, Held, Report, SavedTrace, questions, retell, save};
use stalewalk_engine::{Limits, Question, Search, check_until};
use stalewalk_tests::{library, model, question, with_case};

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

/// Whatever may be cached is before the program moves: by walks in flight where nothing is kept of them, and after what
/// it is read from was marked as used.
#[test]
fn a_complete_run_caches_what_can_be() {
    let complete = |body: &str, walk_cache: &str| {
        let knobs = vec![("walk_cache".to_owned(), walk_cache.to_owned())];
        let asked = Question { knobs, ..question("own", "", "x86-64", &[]) };
        let model = model(&with_case(body), &asked).expect("it applies");
        let run = complete_run(&model, 100);
        let told = |step: &Move| match held(&run, *step) {
            Some(held) => format!("{held:?}"),
            None if matches!(step, Move::Mark(_)) => "mark".to_owned(),
            None => "program".to_owned(),
        };
        run.moves.iter().map(told).collect::<Vec<_>>().join(", ")
    };
    let body = |mapping: &str, program: &str| {
        format!("mm app {{ {mapping} }} cpu 0 \"thread\": kernel app cold {{ {program} }}")
    };
    let plain = body("x -> P rw", "assert(true)");
    assert_eq!(complete(&plain, "yes"), "PartialWalk, Leaf, program");
    // Another walk may be in flight when the first has left the translation.
    assert_eq!(complete(&plain, "no"), "Walk, Leaf, Walk, program");
    let old = body("x -> P rw old", "assert(read(pte(app, x)).young)");
    assert_eq!(complete(&old, "yes"), "PartialWalk, mark, Leaf, program");
}

/// A store that need not fault does not, though what is cached forbids it still.
#[test]
fn a_complete_run_goes_past_a_fault() {
    let body = "mm app { x -> P ro }
        cpu 0 \"thread\": kernel app {
            set(pte(app, x), pte_mkwrite(read(pte(app, x)))) store x on fault { smp_mb() }
        }";
    let model = model(&with_case(body), &question("own", "", "riscv", &[])).expect("it applies");
    let run = complete_run(&model, 100);
    assert!(run.machine.is_finished(run.last(), 0));
}

/// Takes the first move enabled that is like this.
fn take(replay: &mut Replay<'_>, like: impl Fn(&Replay<'_>, Move) -> bool) {
    let enabled = replay.enabled();
    let choice = enabled.iter().position(|step| like(replay, *step)).expect("it is enabled");
    assert!(replay.choose(choice));
}

fn held(replay: &Replay<'_>, step: Move) -> Option<Held> {
    let Move::Fill(fill) = step else { return None };
    fill.gives.map(|item| replay.machine.items.get(item.into()).held)
}

/// A walk that begins while as many are in flight as may be takes the place of one of them: of that which the run says.
/// What is kept of a walk takes nobody's place.
#[test]
fn a_walk_takes_the_place_of_another() {
    let library = stalewalk_tests::with_case(
        "mm app { x -> P rw table T2 { y -> Q rw } table T3 { z -> Z rw } } cpu 0 \"t\": kernel app cold { }",
    );
    let model = model(&library, &question("own", "", "riscv", &[])).expect("it applies");
    let mut replay = Replay::new(&model);
    let in_flight = |replay: &Replay<'_>| {
        let items = replay.machine.layout.items(replay.last());
        items.filter(|item| replay.machine.items.get(*item).held == Held::Walk).count()
    };
    let begins = |replay: &Replay<'_>, step: Move| held(replay, step) == Some(Held::Walk);
    take(&mut replay, begins);
    take(&mut replay, begins);
    assert_eq!(in_flight(&replay), 2);
    // The last of the moves that begin the third: what it takes the place of is the second.
    let enabled = replay.enabled();
    let last = enabled.iter().rposition(|step| begins(&replay, *step)).expect("it is enabled");
    assert!(matches!(enabled[last], Move::Fill(Fill { replaces: Some(_), .. })));
    assert!(replay.choose(last));
    assert_eq!(in_flight(&replay), 2);
    take(&mut replay, |replay, step| held(replay, step) == Some(Held::PartialWalk));
    assert_eq!(in_flight(&replay), 2);
    let again = explore::replay(&model, &replay.machine.items, &replay.moves).expect("it is a run");
    assert_eq!(again.states, replay.states);
    assert_eq!(again.choices, replay.choices);
}

/// At the very start there may be more in flight than ever begin beside each other: a walk takes the place of one then, too.
#[test]
fn a_walk_takes_the_place_of_one_of_many() {
    let library = with_case(
        "mm app { x -> P rw table T2 { y -> Q rw } table none { z -> none } }
         cpu 0 \"t\": kernel app { set(entry(app, z, 2), mk_table(pte_alloc_one(app))) }",
    );
    let model = model(&library, &question("own", "", "x86-64", &[])).expect("it applies");
    let mut replay = Replay::new(&model);
    while replay.enabled().contains(&Move::Thread(0)) {
        take(&mut replay, |_, step| step == Move::Thread(0));
    }
    let enabled = replay.enabled().into_iter().filter(|step| held(&replay, *step) == Some(Held::Walk));
    let replaced: Vec<_> =
        enabled.map(|step| matches!(step, Move::Fill(Fill { replaces: Some(_), .. }))).collect();
    // The root leads to the third table, and either of the first two may give way.
    assert_eq!(replaced, [true, true]);
}

/// A run speaks of what CPUs hold by the numbers of whoever found it, who may have met more than is met on the way.
#[test]
fn what_is_held_has_other_numbers_elsewhere() {
    // The program looks at a mark, so that an access that goes on from what is kept of a walk is a move of its own.
    let library = stalewalk_tests::with_case(
        "mm one { x -> P rw }
         mm other { table T2 { y -> Q rw } table T3 { z -> Z rw } }
         cpu 0 \"t\": kernel init_mm cold {
             choose { load_root(one) } or { load_root(other) }
             load y -> seen
             assert(seen == Q || read(pte(other, y)).young)
         }",
    );
    let model = model(&library, &question("own", "", "x86-64", &[])).expect("it applies");
    let mut replay = Replay::new(&model);
    let chooses = |which| move |_: &Replay<'_>, step| matches!(step, Move::Choose(0, n) if n == which);
    let program = |_: &Replay<'_>, step| step == Move::Thread(0);
    // The other way is looked at first.
    take(&mut replay, chooses(0));
    take(&mut replay, program);
    assert!(!replay.enabled().is_empty());
    replay.take_back();
    replay.take_back();
    take(&mut replay, chooses(1));
    take(&mut replay, program);
    let begins = |replay: &Replay<'_>, step: Move| held(replay, step) == Some(Held::Walk);
    take(&mut replay, begins);
    take(&mut replay, |replay, step| {
        begins(replay, step) && matches!(step, Move::Fill(Fill { replaces: Some(_), .. }))
    });
    take(&mut replay, |replay, step| held(replay, step) == Some(Held::PartialWalk));
    take(&mut replay, program);
    take(&mut replay, |_, step| matches!(step, Move::Access(Access { via: Via::Walk(Some(_)), .. })));
    take(&mut replay, |_, step| matches!(step, Move::Drop(_)));
    let again = explore::replay(&model, &replay.machine.items, &replay.moves).expect("it is a run");
    assert_eq!(again.choices, replay.choices);
    assert_ne!(again.moves, replay.moves);
}

/// What is taken back was not done.
#[test]
fn a_move_is_taken_back() {
    let library = library();
    let model = model(&library, &question("exit_mmap", "gather", "x86-64", &[])).expect("it applies");
    let mut replay = Replay::new(&model);
    assert!(replay.choose(0) && replay.choose(0));
    let (states, moves) = (replay.states.clone(), replay.moves.clone());
    assert!(replay.choose(0));
    replay.take_back();
    assert_eq!((&replay.states, &replay.moves, replay.choices.len()), (&states, &moves, 2));
    assert!(!replay.choose(10_000));
}

/// What is let go is let go by the CPU that holds it.
#[test]
fn whoever_holds_a_translation_lets_it_go() {
    let library = with_case(
        "mm app { x -> P rw } cpu 0 \"a\": user app { BUG_ON(true) } cpu 1 \"b\": user app { userspace }",
    );
    let asked = question("own", "", "x86-64", &[]);
    let model = model(&library, &asked).expect("it applies");
    let mut replay = Replay::new(&model);
    for cpu in [0, 1] {
        take(&mut replay, |replay, step| {
            let Move::Drop(number) = step else { return false };
            let item = replay.machine.items.get(number.into());
            (item.held, item.cpu) == (Held::Leaf, cpu)
        });
    }
    let outcome = check_until(&library, &asked, Search::default(), &mut |_| ControlFlow::Continue(()));
    let report = outcome.report.expect("the text is right");
    let path: Vec<_> = replay.choices.iter().map(ToString::to_string).collect();
    let saved = SavedTrace {
        path: path.join("/"),
        kind: None,
        steps: vec!["CPU 0: evict".to_owned(), "CPU 1: evict".to_owned()],
        ..save(&report, &report.traces[0], Vec::new())
    };
    let again = retell(&library, &saved).expect("the text is right");
    assert_eq!(again.trouble, None);
    let told = again.trace.expect("it is told").steps;
    assert!(
        told.iter().all(|step| step.sentence.contains("evicts x \u{2192} P rw from its TLB")),
        "{told:?}"
    );
}
