//! What the tests of the whole share: asking the engine, with every answer checked in every way there is.
//!
//! The tests stand beside this file in `tests/`.

pub mod fragment;
pub mod naive;
pub mod numbers;
pub mod reference;
pub mod sample;
pub mod soup;

use stalewalk_engine::explore::{Found, Reliant, Run, complete_run, explicit, replay, saturating};
use stalewalk_engine::lang::lower::{Lowered, lower};
use stalewalk_engine::machine::{Model, Move, ends};
use stalewalk_engine::report::{DiagnosticView, Kind, Map, Outcome, Verdict};
use stalewalk_engine::{Library, Limits, Question};

/// The architectures that the map of the page begins with, in its order.
pub const ARCHS: [&str; 8] =
    ["x86-64", "x86-64-2012", "arm64", "s390-2012", "s390", "riscv", "power9-radix", "mips"];

/// More moves than any run of a test has.
const MANY: usize = 4_000;

/// The library as it is shipped.
#[must_use]
pub fn library() -> Library {
    let mut library = Library::default();
    library.extend(stalewalk_library::FILES.iter().copied());
    library
}

/// The library and one more text, which is the body of a case `own`.
#[must_use]
pub fn with_case(body: &str) -> Library {
    with_text(&case(body))
}

/// The text of a case `own` with this body.
#[must_use]
pub fn case(body: &str) -> String {
    format!("stalewalk 1\ncase own \"a case of the test\" {{\n{body}\n}}\n")
}

/// The library and one more text.
#[must_use]
pub fn with_text(text: &str) -> Library {
    let mut library = library();
    library.set("own.tlb", text);
    library
}

/// The text of an architecture `own`: one of the library with words of its file replaced, so that a test says only
/// what sets its own apart.
///
/// # Panics
///
/// If there is no such architecture, or a word stands in it never or more than once.
#[must_use]
pub fn own_arch(like: &str, changes: &[(&str, &str)]) -> String {
    let path = format!("arch/{like}.tlb");
    let file = stalewalk_library::FILES.iter().find(|(name, _)| *name == path);
    let text = file.unwrap_or_else(|| panic!("there is no {path}")).1;
    let heading = format!("arch {like} ");
    let own = text.replacen(&heading, "arch own ", 1);
    changes.iter().fold(own, |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "{path}: {from}");
        text.replace(from, to)
    })
}

/// A question with the neutral kernel. No strategy where it is empty.
#[must_use]
pub fn question(operation: &str, strategy: &str, arch: &str, params: &[(&str, u32)]) -> Question {
    Question {
        operation: operation.to_owned(),
        strategy: (!strategy.is_empty()).then(|| strategy.to_owned()),
        arch: arch.to_owned(),
        kernel: "neutral".to_owned(),
        params: params.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect(),
        ..Question::default()
    }
}

/// The model of a question, none if it does not apply.
///
/// # Panics
///
/// If a text is wrong: a test's own mistake.
#[must_use]
pub fn model(library: &Library, question: &Question) -> Option<Box<Model>> {
    match lower(library, question) {
        Lowered::Model(model) => Some(model),
        Lowered::NotApplicable(_) => None,
        Lowered::Wrong(diagnostics) => panic!("{question:?}: {diagnostics:#?}"),
    }
}

/// What a search says, without the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The verdict, and every reachable kind in the order of kinds: `breaks stale-frame, freed-table`.
    pub verdict: String,
    /// Kind, program moves and hardware moves of the shortest run to every reachable kind.
    pub runs: Vec<(Kind, u32, u32)>,
    /// What a safe run relies on.
    pub reliant: Vec<Reliant>,
}

/// The answer that a search brought home.
#[must_use]
pub fn answer(found: &Found) -> Answer {
    let mut kinds: Vec<Kind> = found.runs.iter().map(|run| run.kind).collect();
    kinds.sort();
    let words: Vec<&str> = kinds.into_iter().map(Kind::word).collect();
    let verdict = match (found.runs.is_empty(), found.complete, found.reliant.is_empty()) {
        (false, _, _) => format!("breaks {}", words.join(", ")),
        (true, false, _) => "undecided".to_owned(),
        (true, true, true) => "survives".to_owned(),
        (true, true, false) => "survives-stale".to_owned(),
    };
    let runs = found.runs.iter().map(|run| (run.kind, run.program, run.hardware)).collect();
    Answer { verdict, runs, reliant: found.reliant.clone() }
}

/// Answers a question with both searches, lets them agree, and replays everything they found.
///
/// # Panics
///
/// If the searches differ or a run is rejected.
#[must_use]
pub fn agreed(library: &Library, question: &Question) -> Option<Answer> {
    let model = model(library, question)?;
    Some(agreed_on(&model, question).unwrap_or_else(|| panic!("{question:?} is undecided")))
}

/// The same for a program that nobody has looked at, stores delayed or not: none also where a limit was reached.
#[must_use]
pub fn agreed_if_decided(library: &Library, question: &Question, delayed: bool) -> Option<Answer> {
    let model = model(library, question)?;
    if delayed { agreed_on(&model.delayed(), question) } else { agreed_on(&model, question) }
}

/// The same with stores that wait in buffers.
#[must_use]
pub fn agreed_delayed(library: &Library, question: &Question) -> Option<Answer> {
    let model = model(library, question)?.delayed();
    Some(agreed_on(&model, question).unwrap_or_else(|| panic!("{question:?} is undecided")))
}

fn agreed_on(model: &Model, question: &Question) -> Option<Answer> {
    agreed_within(model, question, Limits::default())
}

/// The same with limits of one's own: none where one of them is reached.
///
/// # Panics
///
/// If the searches differ or a run is rejected.
#[must_use]
pub fn agreed_within(model: &Model, question: &Question, limits: Limits) -> Option<Answer> {
    let quick = saturating(model, limits);
    if !quick.complete {
        return None;
    }
    let slow = explicit(model, limits);
    if !(quick.complete && slow.complete) {
        return None;
    }
    assert_eq!(answer(&quick), answer(&slow), "{question:?}: saturating left, explicit right");
    for found in [&quick, &slow] {
        found.runs.iter().for_each(|run| replays(model, found, run, question));
    }
    if quick.runs.is_empty() {
        safe_run(model, question);
    }
    Some(answer(&quick))
}

/// A run is accepted, is as long as it says, and ends in its kind.
fn replays(model: &Model, found: &Found, run: &Run, question: &Question) {
    let mut replayed = replay(model, &found.items, &run.moves)
        .unwrap_or_else(|at| panic!("{question:?}: move {at} of {run:?} is rejected"));
    let program = run.moves.iter().filter(|step| step.is_program()).count();
    assert_eq!((program, run.moves.len() - program), (run.program as usize, run.hardware as usize));
    if run.kind == Kind::Conflict {
        assert!(!replayed.machine.conflicts(replayed.last()).is_empty(), "{question:?}");
    } else if run.kind == Kind::Deadlock {
        // The last move may break something of its own, if more can follow.
        assert!(!ends(&replayed.kinds), "{question:?}: the run was over");
        let s = replayed.last().to_vec();
        // Accesses of user code that runs for ever go on, and help nobody.
        let enabled = replayed.enabled();
        let helps = |step: &Move| step.is_program() && !replayed.machine.is_free_running(&s, *step);
        assert!(!enabled.iter().any(helps), "{question:?}: no deadlock");
        assert!(replayed.machine.is_deadlock(&s, &[]), "{question:?}: no deadlock");
    } else {
        assert!(replayed.kinds.contains(&run.kind), "{question:?}");
    }
}

/// The complete run of a safe program is accepted, and goes on until no program can move.
fn safe_run(model: &Model, question: &Question) {
    let run = complete_run(model, MANY);
    assert!(run.moves.len() < MANY, "{question:?}: the run has no end");
    let mut again = replay(model, &run.machine.items, &run.moves)
        .unwrap_or_else(|at| panic!("{question:?}: move {at} of the complete run is rejected"));
    assert_eq!(again.kinds, []);
    let enabled = again.enabled();
    assert!(!enabled.iter().any(|step| again.goes_on(*step)), "{question:?}: the run is not complete");
    // Who goes round a loop for ever, such as an access that faults again and again, never finishes.
    let s = again.last().to_vec();
    let loops = enabled.iter().any(|step| step.is_program() && !again.machine.is_free_running(&s, *step));
    let mut cpus = 0..model.cpus.len();
    assert!(loops || cpus.all(|cpu| again.machine.is_finished(&s, cpu)), "{question:?}: not finished");
}

/// The verdict of a case `own` with this body on an architecture, agreed by both searches.
#[must_use]
pub fn verdict(body: &str, arch: &str) -> String {
    agreed(&with_case(body), &question("own", "", arch, &[]))
        .map_or("not-applicable".to_owned(), |answer| answer.verdict)
}

/// The same with knobs of the architecture set otherwise, and with every kind named.
#[must_use]
pub fn verdict_with(body: &str, arch: &str, knobs: &[(&str, &str)]) -> String {
    let knobs = knobs.iter().map(|(knob, value)| ((*knob).to_owned(), (*value).to_owned())).collect();
    let question = Question { knobs, ..question("own", "", arch, &[]) };
    agreed(&with_case(body), &question).map_or("not-applicable".to_owned(), |answer| answer.verdict)
}

/// Lets the verdict of a case turn on one knob of an architecture: for every value its own verdict.
///
/// # Panics
///
/// If a value has another verdict, naming all that have.
pub fn turns(body: &str, arch: &str, knob: &str, values: &[(&str, &str)]) {
    let differs = |(value, wanted): &(&str, &str)| {
        let found = verdict_with(body, arch, &[(knob, value)]);
        (found != *wanted).then(|| format!("{knob} = {value}: expected {wanted}, found {found}"))
    };
    let wrong: Vec<String> = values.iter().filter_map(differs).collect();
    assert!(wrong.is_empty(), "{arch} with {}\n{body}", wrong.join("; "));
}

/// Lets a case have one verdict on some architectures, aside from how an entry may be changed: by which means and
/// through which steps differs between them, and has tests of its own in `changes`.
///
/// # Panics
///
/// If it has another, naming all that have.
pub fn expect(body: &str, archs: &[&str], wanted: &str) {
    let library = with_case(body);
    let differs = |arch: &&&str| {
        let answer = agreed(&library, &question("own", "", arch, &[]));
        let found = answer.map_or("not-applicable".to_owned(), |answer| answer.but_for_changes());
        (found != wanted).then(|| format!("{arch}: {found}"))
    };
    let wrong: Vec<String> = archs.iter().filter_map(|arch| differs(&arch)).collect();
    assert!(wrong.is_empty(), "expected {wanted}, found {}", wrong.join("; "));
}

/// Kinds that are about how an entry may be changed, which differs between architectures.
pub const HOW_TO_CHANGE: [Kind; 2] = [Kind::ForbiddenChange, Kind::Conflict];

impl Answer {
    /// The verdict as it would be if an entry could be changed in any way.
    #[must_use]
    pub fn but_for_changes(&self) -> String {
        let kinds = self.runs.iter().map(|run| run.0);
        let mut kinds: Vec<Kind> = kinds.filter(|kind| !HOW_TO_CHANGE.contains(kind)).collect();
        kinds.sort();
        let words: Vec<&str> = kinds.into_iter().map(Kind::word).collect();
        match (self.verdict.starts_with("breaks"), words.is_empty(), self.reliant.is_empty()) {
            (false, _, _) => self.verdict.clone(),
            (true, false, _) => format!("breaks {}", words.join(", ")),
            (true, true, true) => "survives".to_owned(),
            (true, true, false) => "survives-stale".to_owned(),
        }
    }
}

/// The columns of `ARCHS` of a map as a table: B breaks by a walk of a freed table alone, S survives, L survives with stale items left, n does
/// not apply, ? is anything else.
///
/// # Panics
///
/// If a text is wrong.
#[must_use]
pub fn table(map: &Map) -> String {
    let cells = map.cells.iter().filter(|cell| ARCHS.contains(&cell.arch.as_str())).cloned().collect();
    whole_table(&Map { cells, ..map.clone() })
}

/// The whole of it.
///
/// # Panics
///
/// If a text is wrong.
#[must_use]
pub fn whole_table(map: &Map) -> String {
    assert_eq!(map.diagnostics, []);
    let columns = map.cells.iter().take_while(|cell| cell.strategy == map.cells[0].strategy).count();
    let mut rows: Vec<(&str, String)> = Vec::new();
    for (index, cell) in map.cells.iter().enumerate() {
        assert_eq!(cell.arch, map.cells[index % columns].arch);
        let letter = match (cell.verdict, cell.kinds.as_slice()) {
            (Verdict::Breaks, [Kind::FreedTable]) => "B",
            (Verdict::Survives, []) => "S",
            (Verdict::SurvivesStale, []) => "L",
            (Verdict::NotApplicable, []) => "n",
            _ => "?",
        };
        match rows.last_mut().filter(|(strategy, _)| *strategy == cell.strategy) {
            Some((_, row)) => *row += &format!(" {letter}"),
            None => rows.push((&cell.strategy, letter.to_owned())),
        }
    }
    let rows: String = rows.iter().map(|(name, row)| format!("    {name:<17} {row}\n")).collect();
    format!("\n{rows}")
}

/// Diagnostics as lines.
#[must_use]
pub fn told(diagnostics: &[DiagnosticView]) -> String {
    let line = |d: &DiagnosticView| {
        let help = if d.help.is_empty() { String::new() } else { format!(" ({})", d.help) };
        format!("{}:{}:{}: {}{help}\n", d.place.file, d.place.line, d.place.column, d.message)
    };
    diagnostics.iter().map(line).collect()
}

/// Asks about a text of one's own.
#[must_use]
pub fn asked(text: &str, question: &Question) -> Outcome {
    stalewalk_engine::check(&with_text(&format!("stalewalk 1\n{text}")), question, Limits::default())
}
