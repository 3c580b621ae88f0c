//! Limits hold at any size of input: of what is searched, of what is read, of what is told.
#![cfg(not(target_arch = "wasm32"))]

use std::ops::ControlFlow;

use stalewalk_engine::explore::{Cut, search};
use stalewalk_engine::report::{Engine, Verdict, expectations_until, questions};
use stalewalk_engine::{Limits, Progress, Search, check_until, map_until};
use stalewalk_tests::{library, model, question};

const LARGE: [(&str, u32); 3] = [("cpus", 4), ("levels", 4), ("pages", 4)];

/// Stops at the second question, or at a later one, and notes all.
fn stopping(after: usize, seen: &mut Vec<Progress>) -> impl FnMut(Progress) -> ControlFlow<()> {
    move |progress| {
        seen.push(progress);
        if seen.len() > after { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

#[test]
fn a_search_that_is_stopped_says_how_far_it_got() {
    let asked = question("exit_mmap", "free_at_mmdrop", "x86-64", &LARGE);
    for engine in [Engine::Saturating, Engine::Explicit] {
        let by = Search { engine, limits: Limits::default() };
        let mut seen = Vec::new();
        let outcome = check_until(&library(), &asked, by, &mut stopping(1, &mut seen));
        let report = outcome.report.expect("the text is right");
        assert_eq!((report.verdict, seen.len()), (Verdict::Undecided, 2), "{engine:?}");
        assert!(seen[0].states < 10 && seen[1].states >= 1024, "{engine:?}: {seen:?}");
        assert_eq!(
            (report.checked.states, report.checked.depth, report.checked.bytes),
            (seen[1].states, seen[1].depth, seen[1].bytes)
        );
        let reason = report.reason.expect("there is one");
        assert!(reason.starts_with("the search was stopped by the reader: "), "{reason}");
        assert_eq!((report.checked.complete, report.checked.engine), (false, engine));
    }
}

/// Each limit is told as what it is, by both searches.
#[test]
fn what_cut_a_search_short_is_named() {
    let library = library();
    let model =
        model(&library, &question("exit_mmap", "free_at_mmdrop", "x86-64", &LARGE)).expect("it applies");
    for engine in [Engine::Saturating, Engine::Explicit] {
        let cut = |limits, stop: bool| {
            let by = Search { engine, limits };
            let watch = &mut |_| if stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
            search(&model, by, watch).cut
        };
        let all = Limits::default();
        assert_eq!(cut(Limits { states: 50, ..all }, false), Some(Cut::States));
        assert_eq!(cut(Limits { bytes: 5_000, ..all }, false), Some(Cut::Bytes));
        assert_eq!(cut(all, true), Some(Cut::Stopped));
    }
}

/// A stopped map has all its cells, and none that claims more than was tried.
#[test]
fn a_map_and_expectations_can_be_stopped() {
    let library = library();
    let stop = &mut |_| ControlFlow::Break(());
    let by = Search::default();
    let map = map_until(&library, &questions(&library, "exit_mmap", "neutral", &[]), by, stop);
    assert_eq!(map.cells.len(), 80);
    let decided = map.cells.iter().filter(|cell| cell.verdict != Verdict::Undecided);
    assert!(decided.into_iter().all(|cell| cell.verdict == Verdict::NotApplicable));
    let expected = expectations_until(&library, None, by, stop);
    assert!(expected.len() > 100);
    assert!(expected.iter().all(|one| one.undecided || one.found == "not-applicable"));
}
