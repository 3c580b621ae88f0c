//! The engine against a second reading of the rules: random programs of a small fragment, judged by both searches and
//! by the naive model, which shares nothing with them.

use std::collections::BTreeMap;
use std::ops::Range;

use stalewalk_engine::explore::{Found, explicit, saturating};
use stalewalk_engine::{Library, Limits};
use stalewalk_tests::fragment::random::program;
use stalewalk_tests::fragment::{
    Answer, Begins, Entry, Gate, Insn, Machine, Program, Reach, Scope, Stmt, Thread,
};
use stalewalk_tests::naive::{Mistake, search};

use stalewalk_tests::{model, question, with_case, with_text};

/// States of the naive model, beyond which a program is left out to be quick.
const LIMIT: usize = 1_200;

/// Every reachable kind, with the moves of programs of its shortest run.
type Kinds = BTreeMap<&'static str, u32>;

fn kinds(found: &Found) -> Kinds {
    assert!(found.complete, "a limit was reached");
    found.runs.iter().map(|run| (run.kind.word(), run.program)).collect()
}

/// What the saturating and the explicit search say of the case `own`.
fn engine(library: &Library, arch: &str) -> [Kinds; 2] {
    let model = model(library, &question("own", "", arch, &[])).expect("it applies");
    [saturating(&model, Limits::default()), explicit(&model, Limits::default())].map(|found| kinds(&found))
}

/// Both sides on the programs of some seeds. Gives the differences, and how often each kind was met.
fn compared(seeds: Range<u64>, mistake: Mistake) -> (Vec<String>, Kinds) {
    let (mut differences, mut met) = (Vec::new(), Kinds::new());
    for seed in seeds {
        let program = program(seed);
        let Some(naive) = search(&program, mistake, LIMIT) else { continue };
        *met.entry("judged").or_default() += 1;
        naive.keys().for_each(|kind| *met.entry(kind).or_default() += 1);
        let text = program.text();
        let [quick, slow] = engine(&with_text(&text), "toy");
        if quick != naive || slow != naive {
            let found = format!("naive {naive:?}, saturating {quick:?}, explicit {slow:?}");
            differences.push(format!("seed {seed}: {found}\n{text}"));
        }
    }
    (differences, met)
}

fn agree(seeds: Range<u64>) {
    let (differences, met) = compared(seeds.clone(), Mistake::Nothing);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    // Agreement about nothing would prove nothing.
    let seeds = (seeds.end - seeds.start) as u32;
    assert!(met["judged"] > seeds * 8 / 10, "{met:?}");
    for kind in ["stale-frame", "freed-table", "bug-on", "deadlock"] {
        assert!(met[kind] > seeds / 100, "{met:?}");
    }
}

#[test]
fn the_engine_agrees_with_the_naive_model() {
    agree(0..1_500);
}

/// The same again, beside the first on another core.
#[test]
fn the_engine_agrees_with_the_naive_model_on_more() {
    agree(1_500..3_000);
}

/// The comparison can fail: a model that gets one rule wrong is found out by some program.
#[test]
fn each_mistake_is_noticed() {
    for mistake in [Mistake::DropsAtIssue, Mistake::WalksAtomic, Mistake::GateStopsNothing] {
        let noticed = (0..1_500).any(|seed| !compared(seed..seed + 1, mistake).0.is_empty());
        assert!(noticed, "{mistake:?} makes no difference");
    }
}

/// A flush that is asked for and not waited for: too rare among few random programs.
#[test]
fn an_answer_at_once_is_noticed() {
    let flush = Insn { scope: Scope::All, everywhere: false };
    let clear = Stmt::Clear(0, Entry::Leaf(0));
    let one = vec![clear, Stmt::Ipi(true, vec![Answer::Flush(flush)]), Stmt::Free(0)];
    let machine = Machine {
        gate: Gate::AnyMode,
        walk_cache: true,
        tagged: false,
        stray_finishes: false,
        reach: Reach::Here,
        levels: 2,
        pages: vec![Some(true)],
    };
    let thread = |begins, body| Thread { begins, cold: false, body };
    let threads = vec![thread(Begins::Kernel, one), thread(Begins::User, vec![Stmt::Userspace])];
    let program = Program { machine, threads };
    let [quick, slow] = engine(&with_text(&program.text()), "toy");
    let naive = |mistake| search(&program, mistake, LIMIT).expect("it is small");
    assert_eq!([&quick, &slow], [&naive(Mistake::Nothing); 2]);
    assert_ne!(quick, naive(Mistake::AnswersAtOnce));
}

/// User code that runs for ever is no step that anybody waits for, also where an access it may make breaks a rule.
#[test]
fn a_deadlock_beside_a_stale_access_is_found() {
    let body = "mm app { x -> P rw }
         cpu 0 \"one\": kernel app { var e = clear(pte(app, x)) free(e.frame) userspace }
         cpu 1 \"other\": kernel app { wait until read(pte(app, x)).present }";
    for found in engine(&with_case(body), "x86-64") {
        assert_eq!(found, Kinds::from([("deadlock", 3), ("stale-frame", 4)]));
    }
}
