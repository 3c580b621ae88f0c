//! Limits hold at any size of input: of what is searched, of what is read, of what is told.

use std::ops::ControlFlow;

use stalewalk_engine::explore::{Cut, Found, replay, saturating, search};
use stalewalk_engine::report::{Engine, Report, Verdict, expectations, expectations_until, questions};
use stalewalk_engine::{Limits, Progress, Search, check, check_until, map_until};
use stalewalk_tests::{library, model, question, with_case, with_text};

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
        let by = Search::by(engine, Limits::default());
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

/// Whoever watches is asked before the first state and before every 1,024th after it.
#[test]
fn a_watch_is_asked_at_even_distances() {
    // One CPU that has no choice: a state is one move further than the one before it.
    let body = format!(
        "mm app {{ x -> P rw }} cpu 0 \"a\": kernel app {{ {} }}",
        "clear(pte(app, x)) ".repeat(1_500)
    );
    let model = model(&with_case(&body), &question("own", "", "x86-64", &[])).expect("it applies");
    let mut seen = Vec::new();
    let found = search(&model, Search::default(), &mut stopping(9, &mut seen));
    assert_eq!((found.cut, found.states), (None, 1_501));
    let asked: Vec<(u32, u32)> = seen.iter().map(|progress| (progress.states, progress.depth)).collect();
    assert_eq!(asked, [(1, 0), (1_025, 1_024)]);
}

/// Each limit is told as what it is, by both searches.
#[test]
fn what_cut_a_search_short_is_named() {
    let library = library();
    let model =
        model(&library, &question("exit_mmap", "free_at_mmdrop", "x86-64", &LARGE)).expect("it applies");
    for engine in [Engine::Saturating, Engine::Explicit] {
        let cut = |limits, stop: bool| {
            let by = Search::by(engine, limits);
            let watch = &mut |_| if stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
            search(&model, by, watch).cut
        };
        let all = Limits::default();
        assert_eq!(cut(Limits { states: 50, ..all }, false), Some(Cut::States));
        assert_eq!(cut(Limits { bytes: 5_000, ..all }, false), Some(Cut::Bytes));
        assert_eq!(cut(all, true), Some(Cut::Stopped));
    }
}

/// A limit is what may be reached, and not what may not.
#[test]
fn a_limit_may_be_reached() {
    let model = model(&library(), &question("exit_mmap", "gather", "arm64", &[])).expect("it applies");
    for engine in [Engine::Saturating, Engine::Explicit] {
        let all = search(&model, Search::by(engine, Limits::default()), &mut |_| ControlFlow::Continue(()));
        let within = |states, bytes| {
            let by = Search::by(engine, Limits { states, bytes });
            search(&model, by, &mut |_| ControlFlow::Continue(())).cut
        };
        assert_eq!(all.cut, None);
        assert_eq!(within(all.states, all.bytes), None, "{engine:?}");
        assert_eq!(within(all.states - 1, all.bytes), Some(Cut::States), "{engine:?}");
        assert_eq!(within(all.states, all.bytes - 1), Some(Cut::Bytes), "{engine:?}");
    }
    for (moves, cut) in [(2_000, None), (2_001, Some(Cut::Depth))] {
        let body = programs("", &"clear(pte(app, x)) ".repeat(moves)).replace("{ userspace }", "{ }");
        let long = stalewalk_tests::model(&with_case(&body), &question("own", "", "x86-64", &[]));
        assert_eq!(saturating(&long.expect("it applies"), Limits::default()).cut, cut, "{moves}");
    }
}

/// How many bytes a search keeps, to the byte: a limit means the same everywhere, and in the next version.
#[test]
fn bytes_are_counted() {
    let asked = |operation: &str, strategy: &str, arch: &str, engine, delayed: bool| {
        let model = model(&library(), &question(operation, strategy, arch, &[])).expect("it applies");
        let model = if delayed { model.delayed() } else { *model };
        let found = search(&model, Search::by(engine, Limits::default()), &mut |_| ControlFlow::Continue(()));
        (found.states, found.transitions, found.bytes)
    };
    let quick = |strategy, arch, delayed| asked("exit_mmap", strategy, arch, Engine::Saturating, delayed);
    let slow = |strategy, arch| asked("exit_mmap", strategy, arch, Engine::Explicit, false);
    // A violation is kept while the search goes on.
    let early = "mm app { x -> P rw } cpu 0 \"t\": kernel app { choose { BUG_ON(true) } or { smp_mb() load x load x } }";
    let early = saturating(
        &model(&with_case(early), &question("own", "", "mips", &[])).expect("it applies"),
        Limits::default(),
    );
    assert_eq!((early.states, early.transitions, early.bytes), (9, 9, 1092));
    let found = [
        quick("gather", "arm64", false),
        quick("gather", "arm64", true),
        quick("up_front", "x86-64", false),
        slow("gather", "mips"),
        slow("up_front", "x86-64"),
    ];
    let quickly = [(15, 16, 3960), (19, 20, 7856), (10, 14, 3280)];
    let slowly = [(26, 44, 7000), (640, 4096, 33_892)];
    assert_eq!(found, [quickly.as_slice(), &slowly].concat().as_slice());
}

/// So is what the search for a run keeps, of which there may be a quarter as much: so much for the shortest, so much for
/// any.
#[test]
fn bytes_of_the_search_for_a_run_are_counted() {
    let model = model(&library(), &question("exit_mmap", "up_front", "x86-64", &[])).expect("it applies");
    let within = |bytes| saturating(&model, Limits { bytes, ..Limits::default() });
    let fewest = |is_enough: fn(&Found) -> bool| {
        let (mut less, mut enough) = (saturating(&model, Limits::default()).bytes, 1 << 20);
        while enough - less > 1 {
            let bytes = (less + enough) / 2;
            *(if is_enough(&within(bytes)) { &mut enough } else { &mut less }) = bytes;
        }
        enough
    };
    // States with what is needed in each, nine words and five, with places for them; those that wait; four words each.
    let kept = |states: u32, places: u32, waiting: u32| states * (9 + 5) * 4 + places * 5 + waiting * 4 * 4;
    assert_eq!(fewest(|found| found.complete && !found.longer), 4 * kept(36, 64, 5));
    assert_eq!(fewest(|found| found.complete), 4 * kept(17, 32, 7));
}

/// A stopped map has all its cells, and none that claims more than was tried.
#[test]
fn a_map_and_expectations_can_be_stopped() {
    let library = library();
    let stop = &mut |_| ControlFlow::Break(());
    let by = Search::default();
    let map = map_until(&library, &questions(&library, "exit_mmap", "neutral", &[]), by, stop);
    assert_eq!(map.cells.len(), 190);
    let decided = map.cells.iter().filter(|cell| cell.verdict != Verdict::Undecided);
    assert!(decided.into_iter().all(|cell| cell.verdict == Verdict::NotApplicable));
    let expected = expectations_until(&library, None, &[], by, stop);
    assert!(expected.len() > 100);
    assert!(expected.iter().all(|one| one.undecided || one.found == "not-applicable"));
}

/// To find the run to a violation has a limit of its own. Where the shortest takes too much, another is told, and said
/// to be longer than it may have to be; where none is found the answer is undecided, and never that it is safe.
#[test]
fn the_search_for_a_run_has_a_limit() {
    let library = library();
    let (mut longer, mut untold, mut least) = (0, 0, 0);
    for strategy in library.strategies_of("exit_mmap") {
        let question = question("exit_mmap", &strategy.name.text, "arm64", &[("levels", 4), ("pages", 2)]);
        let Some(model) = model(&library, &question) else { continue };
        let all = saturating(&model, Limits::default());
        for times in [1, 2, 4, 8].into_iter().filter(|_| !all.runs.is_empty()) {
            let found = saturating(&model, Limits { bytes: all.bytes * times, ..Limits::default() });
            if found.cut == Some(Cut::Untold) {
                assert!(!found.complete && found.runs.len() < all.runs.len());
                untold += 1;
                continue;
            }
            assert_eq!((found.cut, found.states, found.runs.len()), (None, all.states, all.runs.len()));
            for (run, short) in found.runs.iter().zip(&all.runs) {
                assert_eq!((run.kind, run.program), (short.kind, short.program));
                assert!(run.hardware == short.hardware || (found.longer && run.hardware > short.hardware));
                let replayed = replay(&model, &found.items, &run.moves).expect("it is a run");
                assert!(replayed.kinds.contains(&run.kind));
            }
            *(if found.longer { &mut longer } else { &mut least }) += 1;
        }
    }
    assert!(longer > 0 && untold > 0 && least > 0, "{longer} longer, {untold} untold, {least} shortest");
}

/// A program on one CPU, with a thread beside it.
fn programs(functions: &str, body: &str) -> String {
    format!(
        "{functions} mm app {{ x -> P rw }} cpu 0 \"a\": kernel app {{ {body} }} cpu 1 \"b\": user app {{ userspace }}"
    )
}

fn report(body: &str) -> Report {
    let outcome = check(&with_case(body), &question("own", "", "x86-64", &[]), Limits::default());
    assert_eq!(outcome.diagnostics, []);
    outcome.report.expect("the text is right")
}

/// The one thing wrong with a case.
fn refused(body: &str) -> String {
    let library = with_case(body);
    let read: Vec<String> = library.all_diagnostics().map(|d| d.message.clone()).collect();
    let outcome = check(&library, &question("own", "", "x86-64", &[]), Limits::default());
    assert_eq!(outcome.report, None);
    let asked = outcome.diagnostics.into_iter().map(|d| d.message);
    read.into_iter().chain(asked).next().expect("something is wrong")
}

/// Thousands of statements are a search like any other, up to a depth that nobody reads.
#[test]
fn long_programs() {
    let unhook = "var old = clear(pte(app, x)) ";
    let shows = |report: &Report| report.traces.iter().map(|trace| trace.steps.len()).sum::<usize>();
    let told =
        report(&programs("", &format!("{unhook} {} free(old.frame)", "clear(pte(app, x)) ".repeat(1_500))));
    assert_eq!((told.verdict, shows(&told)), (Verdict::Breaks, 1_503));
    let deep =
        report(&programs("", &format!("{unhook} {} free(old.frame)", "clear(pte(app, x)) ".repeat(3_000))));
    assert_eq!((deep.verdict, shows(&deep)), (Verdict::Undecided, 0));
    let reason = deep.reason.expect("there is one");
    assert!(
        reason.starts_with("the search reached its limit of 2,000 program moves from the start: "),
        "{reason}"
    );
    // Loops are as long as what they do.
    let loops = "for i in 0..64 { for j in 0..64 { clear(pte(app, x)) } }";
    assert_eq!(report(&programs("", loops)).verdict, Verdict::Undecided);
}

/// What is short as a text and long as a program is refused, at once.
#[test]
fn programs_that_multiply() {
    let doubling = |last: &str| {
        let calls = |i| format!("fn f{i}() {{ f{}() f{}() }} ", i + 1, i + 1);
        (0..38).map(calls).collect::<String>() + &format!("fn f38() {{ {last} }}")
    };
    for last in ["", "clear(pte(app, x))"] {
        assert_eq!(refused(&programs(&doubling(last), "f0()")), "more than 10000 calls of functions");
    }
    let body = format!("for i in 0..64 {{ for j in 0..64 {{ var a = 1 {} }} }}", "a = a + 1 ".repeat(500));
    assert_eq!(refused(&programs("", &body)), "the programs may execute more than 250000 operations");
    let nested = |inner: &str| {
        let loops: String = (0..60).map(|i| format!("for i{i} in 0..32 {{ ")).collect();
        format!("mm app {{ {loops} {inner} {} }} cpu 0 \"a\": kernel app {{ }}", "} ".repeat(60))
    };
    for inner in ["", "x -> P rw"] {
        assert_eq!(refused(&nested(inner)), "more than 4096 turns of loops");
    }
    for range in ["0..33", "0..=65535", "65000..65100"] {
        let mm = format!("mm app {{ for i in {range} {{ x[i] -> P rw }} }} cpu 0 \"a\": kernel app {{ }}");
        assert_eq!(refused(&mm), "more than 32 turns of one loop", "{range}");
    }
    let last = "mm app { x -> P rw } cpu 0 \"a\": kernel app { for i in 0..=65535 { } }";
    assert!(refused(last).starts_with("this may be done more than"));
    let large = "mm app { x -> P rw } cpu 0 \"a\": kernel app { var a = 4294967295 }";
    assert_eq!(refused(large), "the number `4294967295` is too large");
}

/// As many CPUs, levels and addresses as a machine can have, in states that are large.
#[test]
fn the_largest_machine() {
    let body = "mm app levels 5 { for i in 0..20 { x[i] -> P[i] rw } }
         cpu 0 \"k\": kernel app {
             for a in addresses(app) { var o = clear(pte(app, a)) flush_tlb_page(app, a) }
         }
         cpu i in 1..8 \"t\": user app { userspace }";
    let limits = Limits { states: 2_000, ..Limits::default() };
    let asked = question("own", "", "x86-64", &[]);
    let outcome = check(&with_case(body), &asked, limits);
    let report = outcome.report.expect("the text is right");
    assert_eq!(report.verdict, Verdict::Undecided);
    assert!(report.checked.states > 2_000 && report.checked.states < 4_000);
}

/// Texts of a megabyte, and as many words as a file may have: each is read to its end or refused, and neither
/// takes for ever.
#[test]
fn large_texts() {
    let text = |head: &str, unit: &str, most: usize| {
        let mut text = format!("stalewalk 1\n{head}");
        while text.len() + unit.len() <= most {
            text += unit;
        }
        text
    };
    let own = "strategy s \"s\" for exit_mmap { ";
    let function = format!("{own} fn f() {{ ");
    let heads = ["", own, &function];
    let units = [
        "@ ",
        "@ x( ",
        "& ",
        "\"",
        "\"a\n",
        "\"\\\"",
        "/*",
        "#\n",
        "{",
        "}",
        ")",
        "a ",
        "strategy ",
        "fn ",
        "on a ",
        "if ",
        "else ",
        "else if 1 { ",
        "a = b ",
        "f(",
        "!",
        "a.",
        "1 + ",
        "expect ",
        "expect survives ",
        "var a ",
        "for i in ",
        "fn f() { } ",
        "strategy s \"\" for a { } ",
        "a,",
        "\u{1f600}",
        "// a\n",
        "\r",
        "x: ",
    ];
    for (head, unit) in heads.iter().flat_map(|head| units.map(|unit| (head, unit))) {
        for most in [1 << 15, 1 << 20] {
            let library = with_text_of(&text(head, unit, most));
            let told = library.all_diagnostics().count();
            assert!(told <= 200, "{head}{unit}: {told} diagnostics");
        }
    }
    let long = "a".repeat(300_000);
    let names = format!("strategy {long} \"\" for exit_mmap {{ }} case b \"\" with c{long} {{ }}");
    let library = with_text(&format!("stalewalk 1 {names}"));
    let first = library.all_diagnostics().next().expect("something is wrong").message.clone();
    assert_eq!(first, "the name `aaaaaaaaaaaaaaaaaaaa…` has more than 100 characters");
}

fn with_text_of(text: &str) -> stalewalk_engine::Library {
    let mut library = stalewalk_engine::Library::default();
    library.set("own.tlb", text);
    library
}

/// Many declarations, each in no time, and no more than a file may have.
#[test]
fn many_declarations() {
    let many = |count: usize| (0..count).map(|i| format!("group g{i} = tag none\n")).collect::<String>();
    let wrong = |text: String| {
        let library = with_text(&format!("stalewalk 1\n{text}"));
        library.all_diagnostics().next().map(|d| d.message.clone())
    };
    assert_eq!(wrong(many(256)), None);
    assert_eq!(wrong(many(257)).as_deref(), Some("the file declares more than 256 things"));
    let claims = |count| {
        let claims = "expect on x86-64 survives ".repeat(count);
        format!("strategy s \"s\" for exit_mmap {{ {claims} }}")
    };
    assert_eq!(wrong(claims(257)).as_deref(), Some("there are more than 256 expectations here"));
    let library = with_text(&format!("stalewalk 1\n{}", claims(256)));
    let own = library.sources().iter().last().map(|(id, _, _)| id).expect("there are texts");
    assert_eq!(expectations(&library, Some(&[own])).len(), 256);
    let words = format!("// {}\n", "word ".repeat(200_000));
    assert_eq!(wrong(words), None, "comments are no words");
    assert_eq!(
        wrong("strategy ".repeat(33_000)).as_deref(),
        Some("the file has more than 32768 words and signs")
    );
}
