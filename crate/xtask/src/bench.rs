//! How long the engine and the page take and how large they are, against the bars of the design.
//!
//! Three programs measure and print a line of JSON each: crate/cli/benches/cells.rs natively, tests/web/bench.mjs in
//! Chrome, tests/benches/rivals.rs other model checkers
//! beside the explicit search. All is measured in one run, so that its numbers can be compared with each other.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::browser::Browser;
use crate::config::{Project, read};
use crate::run::{ask, cargo, command, say};
use crate::size::{self, Sizes, kilobytes};
use crate::{rivals, site, tools, wasm};

const BEGIN: &str = "<!-- bench -->";
const END: &str = "<!-- /bench -->";

/// What the engine does, in milliseconds.
#[derive(Deserialize)]
struct Engine {
    /// Each cell with its report.
    cells: Vec<f64>,
    /// The map of each operation.
    maps: Vec<f64>,
    /// The explicit search, all cells together.
    explicit_ms: f64,
    transitions: f64,
}

/// What only a browser has, in milliseconds.
#[derive(Deserialize)]
struct Chrome {
    #[serde(flatten)]
    engine: Engine,
    /// Each cell as an object of JavaScript.
    objects: Vec<f64>,
    /// From the navigation to the first verdict.
    loads: Vec<f64>,
    /// The explicit search of the models that others search too.
    rivals: Vec<rivals::Chrome>,
    /// From a key going down to the verdict that it changes.
    strokes: Vec<f64>,
    /// What is held in memory after few edits, and after many.
    memory: [Memory; 2],
    /// What elements cost a document.
    embedded: Embedded,
    cpu: String,
    cores: u32,
    chrome: String,
    date: String,
}

/// Elements of a document.
#[derive(Deserialize)]
struct Embedded {
    /// From one being seen to its verdict, each in a fresh browser.
    one: Vec<f64>,
    /// From twenty being there to the verdict of the last.
    twenty: Vec<f64>,
    /// What the page holds after few have come and gone, and after many.
    left: [Left; 2],
}

/// What is left of elements.
#[derive(Deserialize)]
struct Left {
    /// So many have come and gone.
    cycles: f64,
    /// Bytes in use.
    page: f64,
}

/// Bytes in use.
#[derive(Deserialize)]
struct Memory {
    /// So many edits were made and judged.
    edits: f64,
    /// Objects of the page.
    page: f64,
    /// The memories of the engines, all workers together.
    engines: f64,
}

impl Memory {
    fn all(&self) -> f64 {
        self.page + self.engines
    }
}

/// A line of the table.
struct Row {
    what: String,
    native: Option<f64>,
    chrome: f64,
    unit: &'static str,
    /// What is to be reached.
    bar: Option<Bar>,
}

/// The most that a number of Chrome may be: by itself, or in native ones.
enum Bar {
    Most(f64),
    Slower(f64),
}

/// How often each thing is measured.
pub(crate) enum Rounds {
    /// As often as makes a number worth writing down.
    Many,
    /// Once, after once to warm up.
    Few,
}

impl Rounds {
    /// Tells a program that measures.
    pub(crate) fn tell<'c>(&self, program: &'c mut Command) -> &'c mut Command {
        match self {
            Rounds::Many => program,
            Rounds::Few => program.env("STALEWALK_BENCH_ROUNDS", "2"),
        }
    }
}

/// Builds, measures, prints, and writes into README.md if that is asked.
pub(crate) fn run(project: &Project, write: bool) -> Result<()> {
    wasm::build(project)?;
    site::build(project)?;
    let sizes = size::measure(project)?;
    let text = measured(project, &sizes, &Rounds::Many)?;
    println!("\n{text}");
    if write {
        write_into(&project.root.join("README.md"), &text)?;
    }
    Ok(())
}

/// Everything that is measured, once: not for the numbers, but so that it is known to run. The site must have been built.
pub(crate) fn once(project: &Project) -> Result<()> {
    measured(project, &size::measure(project)?, &Rounds::Few).map(|_| ())
}

/// Measures, and gives the tables.
fn measured(project: &Project, sizes: &Sizes, rounds: &Rounds) -> Result<String> {
    // The site has its own copy; this one has the clocks.
    wasm::build_with(project, &["measure"])?;
    tools::npm_packages(&project.end_to_end())?;
    let browser = Browser::find(project)?;
    say("measuring natively");
    let bench = ["bench", "--quiet", "--package", "stalewalk-cli", "--bench", "cells"];
    let native: Engine = json(&ask(rounds.tell(&mut cargo(&bench, &project.root)))?)?;
    say("measuring other model checkers, with models of the same states");
    let rivals = rivals::measure(project, rounds)?;
    say("measuring in Chrome");
    let mut node = command(tools::node()?, &["bench.mjs"], &project.end_to_end());
    let chrome: Chrome = json(&ask(rounds.tell(node.env("CHROME", &browser.chrome)))?)?;
    let text = text(&rows(&native, &chrome, sizes), &chrome);
    Ok(format!("{text}\n{}", rivals::text(&rivals, &chrome.rivals)?))
}

/// The last line of an output.
pub(crate) fn json<T: DeserializeOwned>(output: &str) -> Result<T> {
    let line = output.lines().last().unwrap_or_default();
    serde_json::from_str(line).with_context(|| format!("not what a bench prints: `{line}`"))
}

fn rows(native: &Engine, chrome: &Chrome, sizes: &Sizes) -> Vec<Row> {
    let ms = |what: &str, native: Option<f64>, chrome, bar: Option<f64>| Row {
        what: what.to_owned(),
        native,
        chrome,
        unit: "ms",
        bar: bar.map(Bar::Most),
    };
    let kb = |what: &str, size, most: u64| Row {
        what: format!("{what}, gzipped"),
        native: None,
        chrome: kilobytes(size),
        unit: "KB",
        bar: Some(Bar::Most(most as f64)),
    };
    let (ours, theirs) = (native, &chrome.engine);
    let nanoseconds = |engine: &Engine| engine.explicit_ms * 1e6 / engine.transitions;
    let [few, many] = &chrome.memory;
    let cells = format!("a cell, all of its report: median of {}", theirs.cells.len());
    vec![
        ms(&cells, Some(median(&ours.cells)), median(&theirs.cells), Some(1.0)),
        ms("the slowest cell", Some(worst(&ours.cells)), worst(&theirs.cells), Some(20.0)),
        ms("a cell, as the page gets it: median", None, median(&chrome.objects), Some(1.0)),
        ms("the slowest cell, as the page gets it", None, worst(&chrome.objects), Some(20.0)),
        ms("the map of an operation", Some(worst(&ours.maps)), worst(&theirs.maps), Some(50.0)),
        Row {
            what: "explicit engine, one transition".into(),
            native: Some(nanoseconds(ours)),
            chrome: nanoseconds(theirs),
            unit: "ns",
            bar: Some(Bar::Slower(2.0)),
        },
        Row {
            what: "explicit engine, million transitions a second".into(),
            native: Some(1e3 / nanoseconds(ours)),
            chrome: 1e3 / nanoseconds(theirs),
            unit: "",
            bar: None,
        },
        ms("cold load to first verdict: median", None, median(&chrome.loads), Some(1000.0)),
        ms("cold load to first verdict: worst", None, worst(&chrome.loads), None),
        ms("keystroke to new verdict: median", None, median(&chrome.strokes), Some(50.0)),
        ms("keystroke to new verdict: worst", None, worst(&chrome.strokes), Some(50.0)),
        Row {
            what: format!("memory after {} edits, in that after {}", many.edits, few.edits),
            native: None,
            chrome: many.all() / few.all(),
            unit: "",
            bar: Some(Bar::Most(1.2)),
        },
        kb("the engine's wasm", sizes.wasm, 150),
        kb("the first load", sizes.first_load, 250),
        kb("the loader of documents", sizes.loader, 3),
    ]
    .into_iter()
    .chain(elements(&chrome.embedded))
    .collect()
}

/// What elements cost a document.
fn elements(Embedded { one, twenty, left: [few, many] }: &Embedded) -> [Row; 3] {
    let ms = |what: &str, times: &[f64]| Row {
        what: what.to_owned(),
        native: None,
        chrome: median(times),
        unit: "ms",
        bar: None,
    };
    [
        ms("an element, seen to verdict, engine not yet loaded: median", one),
        ms("twenty elements: median", twenty),
        Row {
            what: format!(
                "memory after {} elements came and went, in that after {}",
                many.cycles, few.cycles
            ),
            native: None,
            chrome: many.page / few.page,
            unit: "",
            bar: Some(Bar::Most(1.2)),
        },
    ]
}

/// The table with what has to be said about it.
fn text(rows: &[Row], chrome: &Chrome) -> String {
    let mut text = format!(
        "Measured on {} on {} ({} cores), Chrome {}.\n",
        chrome.date, chrome.cpu, chrome.cores, chrome.chrome
    );
    text += "The machine is shared and noisy: what counts is the ratios within one run. Cells, maps and searches \
             are the best of 20 rounds each;\nloads (each with a fresh profile) and keystrokes are all that were \
             tried, until the verdict was painted.\n\n";
    let head = ["what", "native", "Chrome", "ratio", "bar", ""].map(str::to_owned);
    let rule = ["---", "---:", "---:", "---:", "---:", "---"].map(str::to_owned);
    let lines: Vec<_> = [head, rule].into_iter().chain(rows.iter().map(cells)).map(Vec::from).collect();
    text + &table(&lines)
}

/// A table, of which the first column stands to the left.
pub(crate) fn table(lines: &[Vec<String>]) -> String {
    let mut text = String::new();
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    for line in lines {
        for (column, cell) in line.iter().enumerate() {
            let width = width(column);
            text += &if column == 0 { format!("| {cell:<width$} |") } else { format!(" {cell:>width$} |") };
        }
        text.push('\n');
    }
    text
}

fn cells(row: &Row) -> [String; 6] {
    let number = |value: f64| match value {
        v if v < 10.0 => format!("{v:.2} {}", row.unit),
        v => format!("{v:.0} {}", row.unit),
    };
    let ratio = row.native.map(|native| row.chrome / native);
    let (bar, met) = match row.bar {
        Some(Bar::Most(most)) => (format!("{most:.0} {}", row.unit), row.chrome <= most),
        Some(Bar::Slower(most)) => (format!("{most:.0} ×"), ratio.is_some_and(|ratio| ratio <= most)),
        None => (String::new(), true),
    };
    let met = match (&row.bar, met) {
        (None, _) => "",
        (_, true) => "met",
        (_, false) => "missed",
    };
    [
        row.what.clone(),
        row.native.map_or(String::new(), number).trim().to_owned(),
        number(row.chrome).trim().to_owned(),
        ratio.map_or(String::new(), |ratio| format!("{ratio:.1} ×")),
        bar,
        met.to_owned(),
    ]
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

fn worst(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NAN, f64::max)
}

fn write_into(path: &Path, table: &str) -> Result<()> {
    let text =
        replaced(&read(path)?, table).with_context(|| format!("no `{BEGIN}` … `{END}` in README.md"))?;
    std::fs::write(path, text).with_context(|| path.display().to_string())?;
    say("the table is in README.md");
    Ok(())
}

/// A text with another table between its marks.
fn replaced(text: &str, table: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{table}{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_goes_between_its_marks() {
        let text = format!("a\n{BEGIN}\nold\n{END}\nb\n");
        assert_eq!(replaced(&text, "new\n").unwrap(), format!("a\n{BEGIN}\nnew\n{END}\nb\n"));
        assert_eq!(replaced("no marks", "new"), None);
    }

    #[test]
    fn a_bar_is_met_or_missed() {
        let row = |bar| Row { what: "x".into(), native: Some(2.0), chrome: 5.0, unit: "ms", bar };
        let said = |bar| cells(&row(bar))[3..].join("|");
        assert_eq!(said(Some(Bar::Most(50.0))), "2.5 ×|50 ms|met");
        assert_eq!(said(Some(Bar::Slower(2.0))), "2.5 ×|2 ×|missed");
        assert_eq!(said(None), "2.5 ×||");
    }

    #[test]
    fn the_middle_and_the_worst() {
        assert_eq!((median(&[3.0, 1.0, 2.0]), worst(&[3.0, 1.0, 2.0])), (2.0, 3.0));
    }
}
