//! `stalewalk map`: every strategy of an operation on every architecture.

use std::slice::from_ref;

use serde::{Serialize, Serializer};
use stalewalk_engine::export::wrap;
use stalewalk_engine::report::{Cell, Kind, Map, Param, Stores, Verdict, questions, stores};
use stalewalk_engine::{Library, Limits, Search, map_until};

use crate::args::MapArgs;
use crate::caret::{self, Complaint};
use crate::many;
use crate::plan;
use crate::screen::{Ink, Screen, Status, WIDTH, colour};
use crate::stop::Watcher;

/// The narrowest column of an architecture.
const NARROWEST: usize = 7;

/// Draws the map, or all of them, and says what the process ends with.
pub(crate) fn run(args: &MapArgs, screen: &mut Screen) -> Status {
    let mut library = Library::default();
    library.extend(stalewalk_library::FILES.iter().copied());
    let kernel = match asked(&library, args) {
        Ok(kernel) => kernel,
        Err(complaint) => {
            caret::complain(screen, &complaint);
            return Status::Wrong;
        }
    };
    let operations = args.operation.clone().map_or_else(|| all(&library), |operation| vec![operation]);
    let (mut status, mut watcher) = (Status::Holds, Watcher::default());
    for (index, operation) in operations.iter().enumerate() {
        let map = judge(&library, operation, &kernel, args, &mut watcher);
        if let Some(stopped) = watcher.says(screen) {
            return stopped;
        }
        caret::show(screen, &library, &map.diagnostics);
        if map.diagnostics.iter().any(|view| view.error) {
            return Status::Wrong;
        }
        if args.json {
            print_json(&map, &kernel, screen);
        } else {
            if index > 0 {
                screen.line("");
            }
            print(&library, &map, (operation, args), &kernel, screen);
        }
        if map.cells.iter().any(|cell| cell.verdict == Verdict::Undecided) {
            status = Status::Undecided;
        }
    }
    status
}

/// The kernel set that is asked for, if the operation has a map and such parameters.
fn asked(library: &Library, args: &MapArgs) -> Result<String, Complaint> {
    let kernel = plan::kernel(library, args.setting.kernel.as_deref())?;
    if let Some(asked) = &args.operation {
        let name = asked.split_once('/').map_or(asked.as_str(), |(case, _)| case);
        let operation = plan::operation(library, name)?;
        if operation.case {
            let help = format!("ask `stalewalk check --operation {asked}`");
            return Err(Complaint::new(format!("`{name}` is a case, it has no map"), help));
        }
        plan::settable(&plan::params(library, operation), &args.setting.params, false)?;
    }
    Ok(kernel)
}

/// The operations, in their order.
fn all(library: &Library) -> Vec<String> {
    let operations = library.operations().into_iter().filter(|operation| !operation.case);
    operations.map(|operation| operation.name.text.clone()).collect()
}

fn judge(
    library: &Library,
    operation: &str,
    kernel: &str,
    MapArgs { setting, .. }: &MapArgs,
    watcher: &mut Watcher,
) -> Map {
    let mut questions = questions(library, operation, kernel, &setting.params);
    for question in &mut questions {
        question.knobs.clone_from(&setting.knobs);
        question.stores = setting.stores();
    }
    let search = setting.search();
    let cells = many::ask(&questions, watcher, |question, watch| {
        map_until(library, from_ref(question), search, watch)
    });
    let (diagnostics, params, stores) = (Vec::new(), Vec::new(), setting.stores());
    let mut map = Map { diagnostics, params, stores, cells: Vec::new() };
    for one in cells {
        map.cells.extend(one.cells);
        map.params = if one.params.is_empty() { map.params } else { one.params };
        caret::add(&mut map.diagnostics, one.diagnostics);
    }
    map
}

/// The map of an operation by its defaults.
pub(crate) fn by_default(library: &Library, operation: &str, kernel: &str, watcher: &mut Watcher) -> Map {
    let questions = questions(library, operation, kernel, &[]);
    let search = Search::from(Limits::default());
    let maps = many::ask(&questions, watcher, |question, watch| {
        map_until(library, from_ref(question), search, watch)
    });
    let cells = maps.into_iter().flat_map(|map| map.cells).collect();
    Map { diagnostics: Vec::new(), params: Vec::new(), stores: Stores::Immediate, cells }
}

/// A cell as a line of JSON.
#[derive(Serialize)]
struct Line<'m> {
    operation: &'m str,
    params: Params<'m>,
    strategy: &'m str,
    arch: &'m str,
    kernel: &'m str,
    stores: Stores,
    verdict: Verdict,
    kind: Option<Kind>,
    kinds: &'m [Kind],
    steps: Option<u32>,
    program_moves: Option<u32>,
    hardware_moves: Option<u32>,
    states: u32,
    reason: &'m str,
}

/// Parameters as an object, numbers and truth values as such.
pub(crate) struct Params<'m>(pub(crate) &'m [Param]);

impl Serialize for Params<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let typed = |text: &str| {
            serde_json::from_str::<serde_json::Value>(text).unwrap_or_else(|_| serde_json::Value::from(text))
        };
        serializer.collect_map(self.0.iter().map(|param| (&param.name, typed(&param.value))))
    }
}

fn print_json(map: &Map, kernel: &str, screen: &mut Screen) {
    for cell in &map.cells {
        let line = Line {
            operation: &cell.operation,
            params: Params(&map.params),
            strategy: &cell.strategy,
            arch: &cell.arch,
            kernel,
            stores: map.stores,
            verdict: cell.verdict,
            kind: cell.kind,
            kinds: &cell.kinds,
            steps: cell.steps,
            program_moves: cell.program,
            hardware_moves: cell.hardware,
            states: cell.states,
            reason: &cell.reason,
        };
        match serde_json::to_string(&line) {
            Ok(line) => screen.line(&line),
            Err(error) => screen.complain(&format!("error: {error}")),
        }
    }
}

/// The names of one side of the table, in the order of the cells.
fn distinct<'m>(map: &'m Map, name: impl Fn(&'m Cell) -> &'m str) -> Vec<&'m str> {
    let mut names = Vec::new();
    for cell in &map.cells {
        if !names.contains(&name(cell)) {
            names.push(name(cell));
        }
    }
    names
}

fn print(
    library: &Library,
    map: &Map,
    (operation, args): (&str, &MapArgs),
    kernel: &str,
    screen: &mut Screen,
) {
    let title = library.operation(operation).map_or("", |operation| operation.title.text.as_str());
    screen.line(&format!("{}: {title}", screen.ink(Ink::Bold, operation)));
    let mut setting: Vec<String> = map.params.iter().map(|p| format!("{}={}", p.name, p.value)).collect();
    setting.extend(args.setting.knobs.iter().map(|(name, value)| format!("with {name}={value}")));
    for setting in [setting.join(", "), format!("{kernel} kernel functions, {}", stores(map.stores))] {
        for line in wrap(&setting, WIDTH) {
            screen.line(&screen.ink(Ink::Dim, &line));
        }
    }
    let strategies = distinct(map, |cell| &cell.strategy);
    let archs = distinct(map, |cell| &cell.arch);
    let first = strategies.iter().map(|name| name.chars().count()).max().unwrap_or(0) + 2;
    let at_once = (WIDTH.saturating_sub(first) / NARROWEST).max(1);
    for archs in archs.chunks(at_once) {
        let wide = (WIDTH.saturating_sub(first) / archs.len()).clamp(NARROWEST, 12);
        screen.line("");
        table(map, &strategies, archs, (first, wide), screen);
    }
    legend(map, screen);
}

fn table(map: &Map, strategies: &[&str], archs: &[&str], (first, wide): (usize, usize), screen: &mut Screen) {
    let heads: Vec<Vec<String>> = archs.iter().map(|arch| head(arch, wide - 1)).collect();
    let rows = heads.iter().map(Vec::len).max().unwrap_or(0);
    for row in 0..rows {
        let cells: String =
            heads.iter().map(|head| format!("{:wide$}", head.get(row).map_or("", String::as_str))).collect();
        screen.line(&screen.ink(Ink::Dim, format!("{:first$}{cells}", "").trim_end()));
    }
    for strategy in strategies {
        let mut line = format!("{strategy:first$}");
        for arch in archs {
            let cell = map.cells.iter().find(|cell| cell.strategy == *strategy && cell.arch == *arch);
            let Some(cell) = cell else { continue };
            let text = match cell.steps {
                Some(steps) => format!("{} {steps}{}", screen.sign(cell.verdict), letter(map, cell)),
                None => screen.sign(cell.verdict).to_owned(),
            };
            let blanks = " ".repeat(wide.saturating_sub(text.chars().count()));
            line += &format!("{}{blanks}", screen.ink(colour(cell.verdict), &text));
        }
        screen.line(&line);
    }
}

/// A name in lines that fit, broken before its hyphens where it can be.
fn head(name: &str, wide: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for (i, piece) in name.split('-').enumerate() {
        let piece = if i == 0 { piece.to_owned() } else { format!("-{piece}") };
        let last = lines.len() - 1;
        if lines[last].is_empty() || lines[last].chars().count() + piece.chars().count() <= wide {
            lines[last] += &piece;
        } else {
            lines.push(piece);
        }
    }
    for line in &mut lines {
        *line = line.chars().take(wide).collect();
    }
    lines
}

/// The kinds of the cells, each once.
fn kinds(map: &Map) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = map.cells.iter().filter_map(|cell| cell.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// Which kind a cell breaks by, where there are several.
fn letter(map: &Map, cell: &Cell) -> String {
    let kinds = kinds(map);
    let at = kinds.iter().position(|kind| Some(*kind) == cell.kind);
    match at {
        Some(at) if kinds.len() > 1 => char::from(b'a' + at as u8).to_string(),
        _ => String::new(),
    }
}

fn legend(map: &Map, screen: &mut Screen) {
    screen.line("");
    let kinds = kinds(map);
    let by = match kinds.as_slice() {
        [one] => format!("breaks by {}", one.word()),
        several => {
            let each = several.iter().enumerate().map(|(i, k)| (char::from(b'a' + i as u8), k.word()));
            let each: Vec<String> = each.map(|(letter, kind)| format!("{letter} {kind}")).collect();
            format!("breaks by {}", each.join(", "))
        }
    };
    let meanings = [
        (Verdict::Breaks, format!("{by}, with the steps of the shortest story")),
        (Verdict::BreaksDelayed, "breaks where stores wait in a buffer".to_owned()),
        (Verdict::Survives, "survives every interleaving".to_owned()),
        (Verdict::SurvivesStale, "survives; stale entries remain that nothing can use".to_owned()),
        (Verdict::NotApplicable, "does not apply".to_owned()),
        (Verdict::Undecided, "undecided: a limit was reached".to_owned()),
    ];
    for (verdict, meaning) in meanings {
        if map.cells.iter().any(|cell| cell.verdict == verdict) {
            let sign = screen.ink(colour(verdict), screen.sign(verdict));
            for (index, line) in wrap(&meaning, WIDTH - 2).iter().enumerate() {
                screen.line(&format!("{} {line}", if index == 0 { &sign } else { " " }));
            }
        }
    }
    reasons(map, screen);
}

/// Why some cells do not apply or are undecided: each reason once, for all strategies together where it is the same.
fn reasons(map: &Map, screen: &mut Screen) {
    let open = |cell: &&Cell| matches!(cell.verdict, Verdict::NotApplicable | Verdict::Undecided);
    let several = distinct(map, |cell| &cell.strategy).len() > 1;
    let of = |cell: &Cell| {
        let mut column = map.cells.iter().filter(|other| other.arch == cell.arch);
        let whole = several && column.all(|other| open(&other) && other.reason == cell.reason);
        (if whole { "every strategy".to_owned() } else { cell.strategy.clone() }, cell.reason.clone())
    };
    let mut told: Vec<(String, String)> = Vec::new();
    for cell in map.cells.iter().filter(open) {
        let key = of(cell);
        if told.contains(&key) {
            continue;
        }
        let mut archs: Vec<&str> = Vec::new();
        for other in map.cells.iter().filter(open).filter(|other| of(other) == key) {
            if !archs.contains(&other.arch.as_str()) {
                archs.push(&other.arch);
            }
        }
        let words = format!("{} on {}: {}", key.0, archs.join(", "), key.1);
        told.push(key);
        for (i, line) in wrap(&words, WIDTH - 4).iter().enumerate() {
            let indent = if i == 0 { "  " } else { "    " };
            screen.line(&screen.ink(Ink::Dim, &format!("{indent}{line}")));
        }
    }
}
