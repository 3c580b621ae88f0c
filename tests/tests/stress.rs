//! Random runs: the same everywhere, each one a run by the rules, and none that finds what the search says cannot be.

use expect_test::expect;
use stalewalk_engine::explore::{End, MOST_MOVES, MOVES_AFTER, Replay, Schedule, random_run, saturating};
use stalewalk_engine::machine::Model;
use stalewalk_engine::report::{BrokenRun, Kind, Stores, Stress, play, questions, stress};
use stalewalk_engine::{Limits, Question};
use stalewalk_tests::{library, model, question, with_case};

fn asked(question: &Question, from: u32, runs: u32) -> Stress {
    stress(&library(), question, 1, from, runs).expect("it applies")
}

/// Makes the moves of a random run once more by the replayer.
fn replayed<'m>(model: &'m Model, run: &Schedule) -> Replay<'m> {
    let mut replay = Replay::new(model);
    for choice in &run.choices {
        assert!(replay.choose(*choice as usize), "a move that is not enabled");
    }
    replay
}

/// What a run broke is what the replayer says of it, and what the search found, too.
fn is_by_the_rules(model: &Model, run: &Schedule, reachable: &[Kind]) {
    let mut replay = replayed(model, run);
    let s = replay.last().to_vec();
    let mut program = Vec::new();
    replay.machine.moves(&s, &mut program);
    let deadlock = replay.kinds.is_empty() && replay.machine.is_deadlock(&s, &program);
    let disagree = !replay.machine.conflicts(&s).is_empty();
    match run.end {
        End::Broke(kind) => {
            let holds = match kind {
                Kind::Deadlock => deadlock,
                Kind::Conflict => disagree,
                kind => replay.kinds.first() == Some(&kind),
            };
            assert!(holds, "{kind:?} {run:?}");
            assert!(reachable.contains(&kind), "{kind:?} is not reachable: {run:?}");
        }
        End::Over | End::Cut => {
            assert!(replay.kinds.is_empty() && !deadlock && !disagree, "{run:?}");
            assert!(
                run.end == End::Cut
                    || run.choices.len() >= MOVES_AFTER as usize
                    || replay.enabled().is_empty()
            );
        }
    }
    assert!(run.choices.len() <= MOST_MOVES as usize);
}

/// Makes some runs of every cell of a map, each held against what the search found; how often chance broke it by what.
fn tried(operation: &str, runs: u32, broke: &mut Vec<(Kind, u32)>) -> u32 {
    let library = library();
    let mut cells = 0;
    for question in questions(&library, operation, "neutral", &[]) {
        let Some(model) = model(&library, &question) else { continue };
        for model in [&*model, &model.clone().delayed()] {
            let found = saturating(model, Limits::default());
            assert!(found.complete, "{question:?}");
            let reachable: Vec<Kind> = found.runs.iter().map(|run| run.kind).collect();
            for run in (1..=runs).map(|number| random_run(model, 3, number)) {
                is_by_the_rules(model, &run, &reachable);
                let End::Broke(kind) = run.end else { continue };
                match broke.iter_mut().find(|known| known.0 == kind) {
                    Some(known) => known.1 += 1,
                    None => broke.push((kind, 1)),
                }
            }
            cells += 1;
        }
    }
    broke.sort();
    cells
}

/// The search has tried everything: what chance finds it has found.
#[test]
fn chance_finds_nothing_that_the_search_has_not_found() {
    let mut broke = Vec::new();
    let cells = tried("exit_mmap", 100, &mut broke);
    expect!["352 cells, [(FreedTable, 3801)]"].assert_eq(&format!("{cells} cells, {broke:?}"));
}

/// Nor does it in the other operations, which break in more ways.
#[test]
fn nor_in_any_other_operation() {
    let (mut cells, mut broke) = (0, Vec::new());
    for operation in library().operations().into_iter().filter(|operation| !operation.case) {
        cells += tried(&operation.name.text, 5, &mut broke);
    }
    expect!["2590 cells, [(ForeignEntry, 49), (FreedTable, 403), (StalePermission, 29), (Conflict, 58), (ForbiddenChange, 40)]"].assert_eq(&format!("{cells} cells, {broke:?}"));
}

/// Counts of a thousand runs of some cells, which nothing but a change of the rules may change.
#[test]
fn counts_are_exact() {
    let mut told = String::new();
    for (strategy, arch) in [
        ("up_front", "x86-64"),
        ("up_front", "mips"),
        ("gather", "x86-64"),
        ("skip_lazy", "x86-64"),
        ("retire_tag", "arm64"),
    ] {
        let of = asked(&question("exit_mmap", strategy, arch, &[]), 1, 1_000);
        let broke: Vec<String> = of.broke.iter().map(|b| format!("{} {}", b.kind.word(), b.runs)).collect();
        let place = |run: &Option<_>| {
            run.as_ref().map_or(String::new(), |run: &BrokenRun| format!(" {} in {}", run.run, run.steps))
        };
        told += &format!(
            "{strategy} {arch}: {} moves, broke {broke:?}, first{}, shortest{}, ended {}, cut {}\n",
            of.moves,
            place(&of.first),
            place(&of.shortest),
            of.ended,
            of.cut
        );
    }
    expect![[r#"
        up_front x86-64: 43716 moves, broke ["freed-table 385"], first 5 in 41, shortest 66 in 14, ended 615, cut 0
        up_front mips: 9473 moves, broke [], first, shortest, ended 1000, cut 0
        gather x86-64: 41937 moves, broke [], first, shortest, ended 1000, cut 0
        skip_lazy x86-64: 38794 moves, broke ["freed-table 46"], first 11 in 26, shortest 602 in 24, ended 954, cut 0
        retire_tag arm64: 20905 moves, broke ["freed-table 406"], first 1 in 20, shortest 503 in 5, ended 594, cut 0
    "#]].assert_eq(&told);
}

#[test]
fn what_is_safe_never_breaks() {
    let of = asked(&question("exit_mmap", "gather", "x86-64", &[]), 1, 10_000);
    assert_eq!((of.broken(), of.first, of.ended + of.cut), (0, None, 10_000));
}

/// Whoever asks for a thousand at a time gets what whoever asks at once gets.
#[test]
fn parts_add_up() {
    let question = question("exit_mmap", "up_front", "x86-64", &[]);
    let mut sum = Stress::nothing(1, 5);
    for (from, runs) in [(5, 1), (6, 90), (96, 0), (96, 204)] {
        sum.add(asked(&question, from, runs));
    }
    assert_eq!(sum, asked(&question, 5, 295));
    assert_ne!(sum.broke, asked(&question, 300, 295).broke, "others are others");
    let other = stress(&library(), &question, 2, 5, 295).expect("it applies");
    assert_ne!(sum.moves, other.moves, "so are those of another seed");
}

/// The last numbers there are are runs like any others, and none follows them.
#[test]
fn numbers_end_where_they_end() {
    let question = question("exit_mmap", "up_front", "x86-64", &[]);
    assert_eq!(asked(&question, u32::MAX - 3, 1_000).runs, 3);
}

/// A run that broke is a run that a reader could have made.
#[test]
fn a_broken_run_can_be_played() {
    for stores in [Stores::Immediate, Stores::Delayed] {
        let question = Question { stores, ..question("exit_mmap", "up_front", "arm64", &[]) };
        let of = asked(&question, 1, 100);
        for run in [of.first.expect("one breaks"), of.shortest.expect("one breaks")] {
            let turn = play(&library(), &question, &run.path, Limits::default()).expect("it applies");
            assert_eq!((turn.trace.kind, turn.trouble), (Some(run.kind), None));
            assert_eq!(turn.trace.steps.len(), run.steps as usize);
        }
    }
}

/// Nobody can move, two translations disagree: no move is the violation, and it is counted all the same.
#[test]
fn what_no_move_breaks_is_counted() {
    let locked = with_case(
        "mm app { x -> P rw } lock l
         cpu 0 \"a\": kernel app cold { spin_lock(l) spin_lock(l) }",
    );
    let of = stress(&locked, &question("own", "", "mips", &[]), 1, 1, 10).expect("it applies");
    let broke: Vec<_> = of.broke.iter().map(|broke| (broke.kind, broke.runs)).collect();
    assert_eq!(broke, [(Kind::Deadlock, 10)]);
    assert_eq!(of.shortest.map(|run| (run.run, run.steps)), Some((1, 1)));
}

/// What goes on for ever is cut, and what the model cannot follow is no end of it.
#[test]
fn what_has_no_end_is_cut() {
    let ends = |body: &str| {
        let library = with_case(&format!("mm app {{ x -> P rw }}\n{body}"));
        let of = stress(&library, &question("own", "", "mips", &[]), 1, 1, 10).expect("it applies");
        (of.broken(), of.ended, of.cut)
    };
    assert_eq!(ends("shared go: bool = false cpu 0 \"a\": kernel app cold { while !go { } }"), (0, 0, 10));
    assert_eq!(ends("shared n: 0..=1 = 0 cpu 0 \"a\": kernel app cold { n = n + 1 n = n + 1 }"), (0, 0, 10));
    assert_eq!(ends("shared n: 0..=1 = 0 cpu 0 \"a\": kernel app cold { n = n + 1 }"), (0, 10, 0));
}

#[test]
fn what_cannot_be_asked_has_no_runs() {
    let nothing = |asked: &Question| stress(&library(), asked, 1, 1, 10).is_none();
    assert!(nothing(&question("exit_mmap", "skip_lazy", "arm64", &[])), "it does not apply");
    assert!(nothing(&question("exit_mmap", "nobody's", "arm64", &[])), "it is wrong");
}
