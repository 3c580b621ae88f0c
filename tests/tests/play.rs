//! A run that somebody makes move by move: what may come next, and how far the nearest violation is.

use stalewalk_engine::report::{Held, LaneKind, Report, Turn, play, questions};
use stalewalk_engine::{Limits, Question, check};
use stalewalk_tests::{library, question, with_case};

fn report(question: &Question) -> Option<Report> {
    check(&library(), question, Limits::default()).report
}

fn turn(question: &Question, path: &[&str]) -> Turn {
    play(&library(), question, &path.join("/"), Limits::default()).expect("it applies")
}

fn steps(path: &str) -> Vec<&str> {
    path.split('/').filter(|step| !step.is_empty()).collect()
}

/// Along a shortest story each move brings its end nearer by one, and by no more.
#[test]
fn each_move_of_a_shortest_story_is_one_less_to_go() {
    let mut told = 0;
    for question in questions(&library(), "exit_mmap", "neutral", &[]) {
        let Some(report) = report(&question) else { continue };
        let Some(story) = report.traces.first() else { continue };
        let path = steps(&story.path);
        for made in 0..path.len() {
            let turn = turn(&question, &path[..made]);
            let nearest = turn.nearest.expect("it breaks");
            let to_go = (nearest.kind, (nearest.program + nearest.hardware) as usize);
            assert_eq!(to_go, (story.kind.expect("it breaks"), path.len() - made), "{question:?} {made}");
            let next: usize = path[made].parse().expect("a number");
            let (offer, step) = (&turn.moves[next], &story.steps[made]);
            assert_eq!((offer.actor, offer.cpu), (step.actor, step.cpu));
            assert_eq!(turn.trace.steps[..], story.steps[..made], "{question:?} {made}");
        }
        let over = turn(&question, &path);
        assert_eq!((&over.trace, &over.summary), (story, &report.summary), "{question:?}");
        assert_eq!((over.moves.len(), over.nearest), (0, None), "{question:?}");
        told += 1;
    }
    assert_eq!(told, 74);
}

/// Where an answer is safe nothing that anybody does brings a violation into reach.
#[test]
fn a_safe_answer_is_safe_at_every_step() {
    let asked = question("exit_mmap", "gather", "arm64", &[]);
    let run = report(&asked).expect("it applies").run.expect("a complete run");
    let path = steps(&run.path);
    for made in 0..=path.len() {
        let turn = turn(&asked, &path[..made]);
        assert_eq!((turn.nearest, turn.complete, turn.trouble), (None, true, None), "{made}");
    }
}

/// Each move that is offered can be made, and what it says is what is then told of it.
#[test]
fn what_is_offered_can_be_made() {
    let asked = question("exit_mmap", "up_front", "x86-64", &[]);
    let mut path: Vec<String> = Vec::new();
    for _ in 0..6 {
        let here = turn(&asked, &path.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(!here.moves.is_empty());
        for (number, offer) in here.moves.iter().enumerate() {
            assert_eq!(offer.choice as usize, number);
            let made = [path.clone(), vec![number.to_string()]].concat();
            let next = turn(&asked, &made.iter().map(String::as_str).collect::<Vec<_>>());
            let step = next.trace.steps.last().expect("it was made");
            assert_eq!(step.sentence, offer.sentence);
        }
        path.push((here.moves.len() / 2).to_string());
    }
}

/// A path of another version, or of nobody's, goes as far as it can.
#[test]
fn a_path_that_cannot_be_followed_says_where() {
    let asked = question("exit_mmap", "up_front", "x86-64", &[]);
    let trouble = |path: &[&str]| {
        let turn = turn(&asked, path);
        (turn.trace.steps.len(), turn.trouble.expect("there is some"))
    };
    assert_eq!(trouble(&["0", "999"]), (1, "move 2 of this run is not enabled any more".to_owned()));
    assert_eq!(trouble(&["up"]), (0, "move 1 of this run is `up`, which is no number".to_owned()));
    let story = report(&asked).expect("it applies").traces[0].path.clone();
    let beyond = [steps(&story), vec!["0"]].concat();
    let last = story.split('/').count();
    assert_eq!(trouble(&beyond), (last, format!("move {} of this run is not enabled any more", last + 1)));
}

/// A deadlock is where no move follows; a disagreement is there without a move of its own.
#[test]
fn a_run_ends_where_nothing_can_move_or_two_translations_disagree() {
    let locked = with_case(
        "mm app { x -> P rw } lock l
         cpu 0 \"a\": kernel app cold { spin_lock(l) spin_lock(l) }",
    );
    let asked = question("own", "", "mips", &[]);
    let at = |path: &str| play(&locked, &asked, path, Limits::default()).expect("it applies");
    assert_eq!(at("").nearest.map(|nearest| (nearest.kind.word(), nearest.program)), Some(("deadlock", 1)));
    let over = at("0");
    assert_eq!((over.trace.kind.map(|kind| kind.word()), over.moves.len()), (Some("deadlock"), 0));
    assert!(over.summary.contains("Nobody can take a step"), "{}", over.summary);
}

/// Where there is no question there is no run.
#[test]
fn what_cannot_be_asked_cannot_be_played() {
    let nothing = |asked: &Question| play(&library(), asked, "", Limits::default()).is_none();
    assert!(nothing(&question("exit_mmap", "skip_lazy", "arm64", &[])), "it does not apply");
    assert!(nothing(&question("exit_mmap", "nobody's", "arm64", &[])), "it is wrong");
}

/// What may follow is looked for within limits, and what is beyond them is not known.
#[test]
fn beyond_the_limits_nothing_is_known() {
    let asked = question("exit_mmap", "gather", "x86-64", &[]);
    let limits = Limits { states: 2, ..Limits::default() };
    let turn = play(&library(), &asked, "", limits).expect("it applies");
    assert_eq!((turn.nearest, turn.complete), (None, false));
}

/// Where a walk in flight leads is known at the end: until then each has its lane from the moment that it is there, be
/// it never stale.
#[test]
fn a_walk_in_flight_is_drawn_as_long_as_the_run_goes_on() {
    for arch in ["x86-64", "arm64", "riscv"] {
        let asked = question("exit_mmap", "up_front", arch, &[]);
        let path = report(&asked).expect("it applies").traces[0].path.clone();
        let path = steps(&path);
        for made in 0..path.len() {
            let trace = turn(&asked, &path[..made]).trace;
            let machines = [&trace.start].into_iter().chain(trace.steps.iter().map(|step| &step.machine));
            let mut walks: Vec<(usize, String)> = machines
                .flat_map(|machine| machine.cpus.iter().enumerate())
                .flat_map(|(cpu, seen)| seen.items.iter().map(move |item| (cpu, item)))
                .filter(|(_, item)| item.held == Held::Walk)
                .map(|(cpu, item)| (cpu, item.name.clone()))
                .collect();
            walks.sort();
            walks.dedup();
            let drawn = trace.wave.lanes.iter().filter(|lane| lane.lane == LaneKind::Walk);
            let mut drawn: Vec<(usize, String)> =
                drawn.map(|lane| (lane.cpu.expect("a CPU's") as usize, lane.bars[0].label.clone())).collect();
            drawn.sort();
            assert!(!walks.is_empty(), "{arch} {made}");
            assert_eq!(drawn, walks, "{arch} {made}");
        }
    }
}

/// Whether a flush is the only one is known when no program goes on.
#[test]
fn a_flush_is_the_only_one_of_a_run_that_is_over() {
    let said = |asked: &Question, path: &str| {
        let path = steps(path);
        let mut said: Vec<Vec<String>> = (0..=path.len())
            .map(|made| turn(asked, &path[..made]).trace.wave.spans)
            .map(|spans| spans.into_iter().map(|span| span.label).collect())
            .collect();
        said.dedup();
        said
    };
    let broken = question("exit_mmap", "up_front", "x86-64", &[]);
    let story = report(&broken).expect("it applies").traces[0].path.clone();
    let only = "the only flush";
    // The last step is the hardware's.
    assert_eq!(said(&broken, &story), [vec![], vec!["flush 1"], vec![only], vec![only, "stale, and used"]]);
    // After the pages' comes that for the tables.
    let safe = question("exit_mmap", "gather", "x86-64", &[]);
    let run = report(&safe).expect("it applies").run.expect("a complete run").path;
    assert_eq!(said(&safe, &run), [vec![], vec!["flush 1"], vec!["flush 1", "flush 2"]]);
}

/// To ask nobody is no flush, unless something is dropped here.
#[test]
fn where_nobody_is_asked_and_nothing_is_dropped_nothing_is_flushed() {
    let told = |strategy: &str, set: &[(&str, u32)]| {
        let report = report(&question("exit_mmap", strategy, "x86-64", set)).expect("it applies");
        let shown = report.traces.first().or(report.run.as_ref()).expect("a run");
        let spans = shown.wave.spans.iter().filter(|span| !span.stale);
        spans.map(|span| span.to - span.from).collect::<Vec<u32>>()
    };
    // Both CPUs are lazy: nobody is asked, and the exiting task drops nothing itself.
    assert_eq!(told("skip_lazy", &[]), Vec::<u32>::new());
    // One CPU alone has nobody to ask, and drops the translations of two pages and the way to their table itself.
    let alone = [("cpus", 1), ("borrower", 0), ("pages", 2)];
    assert_eq!(told("gather_by_address", &alone), [3, 3, 2]);
}
