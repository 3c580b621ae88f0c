//! `stalewalk cost`: what every strategy of an operation pays on one architecture, beside where it is safe.

use serde::Serialize;
use stalewalk_engine::export::wrap;
use stalewalk_engine::report::{CostRow, Costs, Counts, Executed, Map, Verdict, costs};
use stalewalk_engine::{Library, Question};

use crate::args::CostArgs;
use crate::caret::{self, Complaint};
use crate::map;
use crate::plan;
use crate::screen::{Ink, Screen, Status, WIDTH, colour};
use crate::stop::Watcher;

/// Prints the table and says what the process ends with.
pub(crate) fn run(args: &CostArgs, screen: &mut Screen) -> Status {
    let mut library = Library::default();
    library.extend(stalewalk_library::FILES.iter().copied());
    let question = match asked(&library, args) {
        Ok(question) => question,
        Err(complaint) => {
            caret::complain(screen, &complaint);
            return Status::Wrong;
        }
    };
    let costs = costs(&library, &question, args.along.as_deref().unwrap_or_default());
    caret::show(screen, &library, &costs.diagnostics);
    if costs.diagnostics.iter().any(|view| view.error) {
        return Status::Wrong;
    }
    if args.json {
        print_json(&costs, &question, screen);
        return Status::Holds;
    }
    let mut watcher = Watcher::default();
    let map = map::by_default(&library, &question.operation, &question.kernel, &mut watcher);
    if let Some(stopped) = watcher.says(screen) {
        return stopped;
    }
    print(&library, (&costs, &map), &question, screen);
    Status::Holds
}

/// The question that the arguments ask, if there is such an operation, architecture, kernel set and parameter.
fn asked(library: &Library, args: &CostArgs) -> Result<Question, Complaint> {
    let kernel = plan::kernel(library, args.kernel.as_deref())?;
    let operation = plan::operation(library, &args.operation)?;
    if operation.case {
        let help = "a case is of one strategy; `stalewalk map --help` says what has several";
        return Err(Complaint::new(format!("`{}` is a case, it has no costs", args.operation), help));
    }
    plan::arch(library, &args.arch)?;
    let params = plan::params(library, operation);
    plan::settable(&params, &args.params, true)?;
    if let Some(along) = &args.along {
        plan::settable(&params, &[(along.clone(), 1)], true).or_else(|complaint| {
            let known = params.iter().any(|param| param.name.text == *along && param.range.is_some());
            if known { Ok(()) } else { Err(complaint) }
        })?;
    }
    Ok(Question {
        operation: args.operation.clone(),
        arch: args.arch.clone(),
        kernel,
        params: args.params.clone(),
        ..Question::default()
    })
}

/// One run as a line of JSON.
#[derive(Serialize)]
struct Line<'c> {
    operation: &'c str,
    strategy: &'c str,
    arch: &'c str,
    kernel: &'c str,
    params: map::Params<'c>,
    along: &'c str,
    value: Option<u32>,
    counts: Option<&'c Counts>,
    reason: &'c str,
}

fn print_json(costs: &Costs, question: &Question, screen: &mut Screen) {
    let line = |row: &CostRow, value: Option<u32>, counts: Option<&Counts>| {
        serde_json::to_string(&Line {
            operation: &question.operation,
            strategy: &row.strategy,
            arch: &question.arch,
            kernel: &question.kernel,
            params: map::Params(&costs.params),
            along: &costs.along,
            value,
            counts,
            reason: &row.reason,
        })
        .unwrap_or_else(|error| format!("error: {error}"))
    };
    for row in &costs.rows {
        if row.points.is_empty() {
            screen.line(&line(row, None, None));
        }
        for (at, point) in row.points.iter().enumerate() {
            screen.line(&line(row, costs.values.get(at).copied(), point.as_ref()));
        }
    }
}

/// A column: its head, and what it has of the counts.
type Column = (&'static str, fn(&Counts) -> String);

const COLUMNS: [Column; 8] = [
    ("flushes", |c| c.flushes.to_string()),
    ("insns", |c| total(&c.instructions).to_string()),
    ("IPIs", |c| c.ipis.to_string()),
    ("CPUs", |c| c.interrupted.to_string()),
    ("roots", |c| c.root_loads.to_string()),
    ("lost", |c| c.lost.to_string()),
    ("waiting", |c| c.waiting.to_string()),
    ("freed/fl", freed_a_flush),
];

fn total(executed: &[Executed]) -> u32 {
    executed.iter().map(|insn| insn.times).sum()
}

/// Frames freed a flush, to one place; nothing where there is no flush.
fn freed_a_flush(counts: &Counts) -> String {
    let twentieths = (20 * (counts.pages + counts.tables)).checked_div(counts.flushes);
    let tenths = twentieths.map(|twentieths| twentieths.div_ceil(2));
    tenths.map_or_else(|| "-".to_owned(), |tenths| format!("{}.{}", tenths / 10, tenths % 10))
}

fn print(library: &Library, (costs, map): (&Costs, &Map), question: &Question, screen: &mut Screen) {
    let title = library.operation(&question.operation).map_or("", |operation| operation.title.text.as_str());
    let on = library.arch(&question.arch).map_or("", |arch| arch.title.text.as_str());
    screen.line(&format!("{}: {title} on {on}", screen.ink(Ink::Bold, &question.operation)));
    let setting: Vec<String> = costs.params.iter().map(|p| format!("{}={}", p.name, p.value)).collect();
    for setting in [setting.join(", "), format!("{} kernel functions", question.kernel)] {
        if !setting.is_empty() {
            screen.line(&screen.ink(Ink::Dim, &setting));
        }
    }
    screen.line("");
    let first = costs.rows.iter().map(|row| row.strategy.chars().count()).max().unwrap_or(0) + 2;
    let heads: Vec<String> = COLUMNS.iter().map(|(head, _)| format!("{head:>w$}", w = wide(head))).collect();
    screen.line(&screen.ink(Ink::Dim, &format!("{:first$}{:>9}{}", "", "safe on", heads.concat())));
    let at = costs.params.iter().find(|param| param.name == costs.along);
    let at = at.and_then(|param| costs.values.iter().position(|value| value.to_string() == param.value));
    for row in &costs.rows {
        let cells = map.cells.iter().filter(|cell| cell.strategy == row.strategy);
        let (mut safe, mut all, mut here) = (0, 0, Verdict::NotApplicable);
        for cell in cells {
            all += u32::from(cell.verdict != Verdict::NotApplicable);
            safe += u32::from(matches!(cell.verdict, Verdict::Survives | Verdict::SurvivesStale));
            here = if cell.arch == question.arch { cell.verdict } else { here };
        }
        let counts = row.points.get(at.unwrap_or(0)).and_then(Option::as_ref);
        let line = |(head, of): &Column| {
            format!("{:>w$}", counts.map_or_else(|| "-".to_owned(), of), w = wide(head))
        };
        let numbers: String = COLUMNS.iter().map(line).collect();
        let sign = screen.ink(colour(here), screen.sign(here));
        let name = format!("{:w$}", row.strategy, w = first - 1);
        let safe = format!("{safe} of {all}");
        screen.line(&format!("{name}{sign}{safe:>9}{numbers}"));
    }
    notes(costs, at.unwrap_or(0), screen);
}

fn wide(head: &str) -> usize {
    head.len().max(4) + 1
}

/// The instructions by name, what does not apply, and what the columns are.
fn notes(costs: &Costs, at: usize, screen: &mut Screen) {
    let mut lines = Vec::new();
    for row in &costs.rows {
        let words = match row.points.get(at) {
            None => row.reason.clone(),
            Some(None) => "too large a run to be counted".to_owned(),
            Some(Some(counts)) => {
                let all = counts.instructions.iter().chain(&counts.barriers);
                let named: Vec<String> = all.map(|insn| format!("{} {}", insn.times, insn.name)).collect();
                if named.is_empty() { "no invalidate".to_owned() } else { named.join(", ") }
            }
        };
        lines.push(format!("{}: {words}", row.strategy));
    }
    let meaning = "One run of the programs, from full caches. flushes: invalidates in a row, with nothing unhooked or freed \
         between; insns: instructions that invalidate, on all CPUs; CPUs: those that were interrupted; roots: root \
         loads; lost: cached items dropped; waiting: most frames unhooked and not freed; freed/fl: frames freed a \
         flush. Verdicts are those of the defaults.";
    for lines in [lines, vec![meaning.to_owned()]] {
        screen.line("");
        for line in lines {
            for (index, line) in wrap(&line, WIDTH - 2).iter().enumerate() {
                screen.line(&screen.ink(Ink::Dim, &format!("{}{line}", if index == 0 { "" } else { "  " })));
            }
        }
    }
}
