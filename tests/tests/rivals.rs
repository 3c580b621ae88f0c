//! Other model checkers on the same models: three, move by move, in Promela for Spin (tests/spin) and by hand for
//! stateright. The verdicts are the same, and so is each number of states and of transitions, because every statement
//! there is one move of the rules here.
//!
//! Our states have more words (modes, roots, tags, registers), but what is not in the other models is the same in all
//! states, or follows from where the programs stand.

mod models;
mod small;
mod spin;

use stalewalk_engine::Limits;
use stalewalk_engine::explore::{explicit, saturating};
use stalewalk_engine::report::Kind;
use stalewalk_tests::answer;
use stateright::{Checker as _, Model as _};

/// Name, verdict, states, transitions, and those transitions that break something. The numbers are those that Spin
/// 6.5.2 gave for tests/spin (`pan.c` compiled with `-O3 -DSAFETY -DNOREDUCE`, run with `-c0 -m100000`).
const SPIN: [(&str, &str, u32, u32, u32); 3] = [
    ("up_front", "breaks freed-table", 65_536, 788_480, 12_288),
    ("gather", "survives", 20_671, 229_978, 0),
    ("b45", "breaks stale-frame", 7_200, 50_856, 256),
];

#[test]
fn the_explicit_search_has_the_states_that_spin_has() {
    for (name, verdict, states, transitions, _) in SPIN {
        let (library, question) = models::question(name);
        let model = stalewalk_tests::model(&library, &question).expect("it applies");
        let slow = explicit(&model, Limits::default());
        assert_eq!((slow.states, slow.transitions), (states, transitions), "{name}");
        let kinds: Vec<Kind> = slow.runs.iter().map(|run| run.kind).collect();
        assert_eq!(kinds.is_empty(), verdict == "survives", "{name}");
        assert_eq!(answer(&slow).verdict, verdict, "{name}");
        assert_eq!(answer(&slow), answer(&saturating(&model, Limits::default())), "{name}");
    }
}

#[test]
fn stateright_agrees() {
    for (name, verdict, states, transitions, _) in SPIN {
        let checker = small::Small::named(name).checker().spawn_bfs().join();
        let found = (checker.unique_state_count() as u32, checker.state_count() as u32);
        // It counts the first state as one that was reached.
        assert_eq!(found, (states, transitions + 1), "{name}");
        assert_eq!(checker.discovery("safe").is_some(), verdict.starts_with("breaks"), "{name}");
    }
}

/// Where Spin and a C compiler are installed; elsewhere the numbers that they gave stand above.
#[test]
fn spin_agrees() {
    for (name, verdict, states, transitions, errors) in SPIN {
        let Some(verifier) = spin::Verifier::make(name, &["-O1", "-DSAFETY", "-DNOREDUCE"]) else { return };
        let pan = verifier.explore();
        assert_eq!((pan.states, pan.transitions, pan.errors), (states, transitions, errors), "{name}");
        assert_eq!(verifier.breaks(), verdict.starts_with("breaks"), "{name}");
        assert!(spin::version().is_some_and(|version| version.starts_with("Spin Version 6")));
    }
}
