//! What README.md shows is so: its map is the engine's, and its strategy runs as shown.

use stalewalk_engine::report::{Cell, Report, Verdict, expectations, stores};
use stalewalk_engine::{Library, Limits, Question, check, map};
use stalewalk_tests::ARCHS;

const README: &str = include_str!("../../README.md");
const FILE: &str = "my_strategy.tlb";

#[test]
fn the_map_is_the_engines() {
    let found = map(&library(), "exit_mmap", "neutral", &[], Limits::default());
    let lines = shown("map exit_mmap");
    let params: Vec<String> = found.params.iter().map(|p| format!("{}={}", p.name, p.value)).collect();
    assert_eq!(lines[1], params.join(", "));
    assert_eq!(lines[2], format!("neutral kernel functions, {}", stores(found.stores)));
    let told: Vec<String> = table(&lines).into_iter().map(|(name, cells)| row(name, &cells)).collect();
    let first: Vec<Cell> =
        found.cells.into_iter().filter(|cell| ARCHS.contains(&cell.arch.as_str())).collect();
    assert_eq!(told, rows(&first));
}

#[test]
fn the_strategy_runs_as_shown() {
    let text = block("tlb");
    assert!(text.lines().count() <= 12, "about ten lines");
    let library = with(&text);
    let reports = judged(&library);
    let verdicts: Vec<String> = reports.iter().map(in_a_line).collect();
    let lines = shown(&format!("check {FILE}"));
    let first = lines[2..].iter().map(|line| squeezed(line)).take_while(|line| line != "…");
    assert_eq!(first.collect::<Vec<_>>(), verdicts[..ARCHS.len()]);

    let claims = own_claims(&library);
    assert!(claims.iter().all(|(_, holds)| *holds), "{claims:?}");
    let said: Vec<&str> = lines.iter().filter_map(|line| line.trim().strip_prefix("holds ")).collect();
    let counted: usize = said.iter().filter_map(|line| count(line)).sum();
    assert_eq!(counted, claims.len(), "{said:?}");
}

/// "Now write `tlb_flush(tlb)` on a line of its own before `free(table)`."
#[test]
fn the_repair_repairs() {
    let text = block("tlb").replacen("free(table)", "tlb_flush(tlb)\n        free(table)", 1);
    let library = with(&text);
    assert!(judged(&library).iter().all(|report| report.verdict == Verdict::Survives));
    let lines: Vec<u32> = own_claims(&library).iter().filter(|(_, holds)| !holds).map(|(l, _)| *l).collect();
    let first = 1 + text.lines().position(|line| line.trim().starts_with("expect")).expect("an expectation");
    assert!(!lines.is_empty() && lines.iter().all(|line| *line as usize == first), "{lines:?}");
}

fn library() -> Library {
    let mut library = Library::default();
    library.extend(stalewalk_library::FILES.iter().copied());
    library
}

fn with(text: &str) -> Library {
    let mut library = library();
    library.set(FILE, text);
    let told: Vec<String> = library.all_diagnostics().map(|d| format!("{d:?}")).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    library
}

/// The strategy on every architecture.
fn judged(library: &Library) -> Vec<Report> {
    let ask = |arch: &str| Question {
        operation: "exit_mmap".to_owned(),
        strategy: Some("my_strategy".to_owned()),
        arch: arch.to_owned(),
        kernel: "neutral".to_owned(),
        ..Question::default()
    };
    let archs = library.archs();
    let outcomes = archs.iter().map(|arch| check(library, &ask(&arch.name.text), Limits::default()));
    outcomes.map(|outcome| outcome.report.expect("a text that is understood")).collect()
}

/// What the strategy says of itself: where it stands, and whether it is so.
fn own_claims(library: &Library) -> Vec<(u32, bool)> {
    let claims = expectations(library, None).into_iter().filter(|claim| claim.place.file == FILE);
    claims.map(|claim| (claim.place.line, claim.holds)).collect()
}

/// `arm64 ✕ breaks freed-table in 10 steps (too-early)`
fn in_a_line(report: &Report) -> String {
    let (arch, sign, word) = (&report.question.arch, sign(report.verdict), report.verdict.word());
    let Some(trace) = report.traces.first() else { return format!("{arch} {sign} {word}") };
    let kinds: Vec<&str> = report.kinds.iter().map(|kind| kind.word()).collect();
    let cause = report.diagnosis.as_ref().map(|diagnosis| serde_json::to_value(diagnosis.cause));
    let cause = cause.expect("a diagnosis").expect("a word");
    let cause = cause.as_str().expect("a word");
    format!("{arch} {sign} {word} {} in {} steps ({cause})", kinds.join(", "), trace.steps.len())
}

/// The rows of the map as names and cells.
fn rows(cells: &[Cell]) -> Vec<String> {
    let mut rows: Vec<(&str, Vec<String>)> = Vec::new();
    for cell in cells {
        let steps = cell.steps.map_or(String::new(), |steps| format!(" {steps}"));
        let text = format!("{}{steps}", sign(cell.verdict));
        match rows.last_mut().filter(|(name, _)| *name == cell.strategy) {
            Some((_, row)) => row.push(text),
            None => rows.push((&cell.strategy, vec![text])),
        }
    }
    rows.into_iter().map(|(name, cells)| row(name, &cells)).collect()
}

fn row(name: &str, cells: &[String]) -> String {
    format!("{name}: {}", cells.join(", "))
}

/// The table between the blank lines: names, and what stands in each column.
fn table<'a>(lines: &[&'a str]) -> Vec<(&'a str, Vec<String>)> {
    let start = lines.iter().position(|line| line.is_empty()).expect("a blank line before the table") + 1;
    let lines: Vec<&str> = lines[start..].iter().copied().take_while(|line| !line.is_empty()).collect();
    let named = lines.iter().filter(|line| !line.starts_with(' '));
    named
        .map(|line| line.split_once(' ').map_or((*line, Vec::new()), |(name, rest)| (name, cells(rest))))
        .collect()
}

/// A sign, and the number that may follow it.
fn cells(row: &str) -> Vec<String> {
    let mut cells: Vec<String> = Vec::new();
    for word in row.split_whitespace() {
        match cells.last_mut().filter(|_| word.parse::<u32>().is_ok()) {
            Some(cell) => *cell += &format!(" {word}"),
            None => cells.push(word.to_owned()),
        }
    }
    cells
}

fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Survives => "✓",
        Verdict::SurvivesStale => "◐",
        Verdict::Breaks => "✕",
        Verdict::BreaksDelayed => "⧗",
        Verdict::NotApplicable => "–",
        Verdict::Undecided => "?",
    }
}

/// The number in `(6 of 6)`.
fn count(line: &str) -> Option<usize> {
    line.rsplit_once('(')?.1.split(' ').next()?.parse().ok()
}

fn squeezed(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What README shows as the output of a command.
fn shown(words: &str) -> Vec<&'static str> {
    let prompt = format!("$ cargo run --release --bin stalewalk -- {words}\n");
    let start = README.find(&prompt).expect("the command is in README.md") + prompt.len();
    README[start..].lines().take_while(|line| *line != "```").collect()
}

/// The one fenced block of a language in README.
fn block(language: &str) -> String {
    let fence = format!("```{language}\n");
    assert_eq!(README.matches(&fence).count(), 1);
    let start = README.find(&fence).expect("a block") + fence.len();
    README[start..].lines().take_while(|line| *line != "```").flat_map(|line| [line, "\n"]).collect()
}
