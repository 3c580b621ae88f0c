//! Random programs that know all of the language: the same seed, the same text, the same question.
//!
//! A sample is drawn from a few topics only, so that what belongs together meets often, and what a topic does
//! not touch keeps the search small. It is kept as a tree of lines, so that [`shrink`] can leave out whatever does
//! not matter; [`laws`] says what must hold of it.

mod apart;
pub mod check;
pub mod laws;
pub mod shrink;
mod topics;
mod writer;

use std::cell::RefCell;
use std::fmt::Write as _;
use std::panic::catch_unwind;

use stalewalk_engine::explore::saturating;
use stalewalk_engine::lang::lower::{Lowered, lower};
use stalewalk_engine::machine::Machine;
use stalewalk_engine::machine::arch::KNOBS;
use stalewalk_engine::{Library, Limits, Question};

use crate::numbers::Numbers;
use crate::sample::laws::LIMITS;
use crate::{ARCHS, case, question};
use topics::{ALWAYS, Topic, any};
use writer::Writer;

/// How often a sample is drawn again that cannot be asked about, or is too large.
const TRIES: usize = 60;

/// The most states that the explicit search may have, if what is held were held in all of them: with so many nearly all
/// samples are decided, with four times as many half of those that are larger.
const MOST: u32 = 1 << 14;

thread_local! {
    /// What of the library a case of one's own is understood with, read once: to read all of it took longer than to
    /// search.
    static GROUND: RefCell<Library> = RefCell::new({
        let is_ground = |path: &str| path.starts_with("arch/") || path == "kernel/neutral.tlb";
        let mut ground = Library::default();
        ground.extend(stalewalk_library::FILES.iter().copied().filter(|(path, _)| is_ground(path)));
        ground
    });
}

/// A line of a text, or a head with the lines that stand in its braces, and perhaps more of the like after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// One that stands alone.
    Plain(String),
    /// Heads, each with what is in its braces: `if e.present`, `else`.
    Block(Vec<(String, Vec<Line>)>),
}

/// A random program, and what is asked about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The seed it comes from.
    pub seed: u64,
    /// Declarations of the machine, and a program for every CPU.
    pub lines: Vec<Line>,
    /// The architecture.
    pub arch: String,
    /// Knobs of it that are set otherwise.
    pub knobs: Vec<(String, String)>,
    /// Whether stores wait in buffers.
    pub delayed: bool,
}

impl Sample {
    /// The sample of a seed: the first of some drawn from it that the language takes and that applies to its
    /// architecture.
    #[must_use]
    pub fn of(seed: u64) -> Sample {
        let mut numbers = Numbers(seed);
        let topics = chosen(&mut numbers);
        let mut arch = numbers.one_of(&ARCHS);
        let most = if numbers.once_in(8) { 4 * MOST } else { MOST };
        let mut sample = Sample::drawn(seed, &mut numbers, &topics, arch, 0);
        for tried in 1..2 * TRIES {
            // At last one that is only understood has to do.
            if sample.is_fit(most) || (tried > TRIES && matches!(sample.lowered(), Lowered::Model(_))) {
                break;
            }
            // Not every architecture knows what a topic says.
            if tried > TRIES / 2 {
                arch = numbers.one_of(&ARCHS);
            }
            sample = Sample::drawn(seed, &mut numbers, &topics, arch, tried.min(TRIES));
        }
        sample
    }

    /// A smaller machine the more were tried, so that no topic and no architecture is seldom met because it is large.
    fn drawn(
        seed: u64,
        numbers: &mut Numbers,
        topics: &[&'static Topic],
        arch: &str,
        tried: usize,
    ) -> Sample {
        let size = Size::of(numbers, tried);
        let delayed = numbers.once_in(5);
        let knobs = knobs(numbers, topics);
        let mut lines = machine(topics, size.levels);
        let programs = if delayed { [8, 5, 2] } else { [10, 6, 3] };
        for (cpu, most) in programs.into_iter().take(size.cpus).enumerate() {
            let most = (most / size.shorter).max(1);
            lines.push(Writer::new(numbers, topics, arch).program(cpu, most, cpu >= size.warm));
        }
        Sample { seed, lines, arch: arch.to_owned(), knobs, delayed }
    }

    /// True if it can be asked about, and is small enough for the explicit search, as far as one can tell: that meets
    /// every part of what may be held.
    fn is_fit(&self, most: u32) -> bool {
        let Lowered::Model(model) = self.lowered() else { return false };
        let model = if self.delayed { model.delayed() } else { *model };
        let mut machine = Machine::new(&model);
        let mut start = machine.start();
        machine.saturate(&mut start, &mut Vec::new());
        let held = machine.layout.items(&start).count();
        if held > most.ilog2() as usize {
            return false;
        }
        let limits = Limits { states: most >> held, ..LIMITS };
        // An engine that gives up is one to look at.
        catch_unwind(|| saturating(&model, limits)).map_or(true, |found| found.complete)
    }

    /// The body of its case.
    #[must_use]
    pub fn body(&self) -> String {
        let mut out = String::new();
        write_lines(&mut out, &self.lines, 1);
        out
    }

    /// What is asked.
    #[must_use]
    pub fn question(&self) -> Question {
        Question { knobs: self.knobs.clone(), ..question("own", "", &self.arch, &[]) }
    }

    /// What the language makes of it.
    #[must_use]
    pub fn lowered(&self) -> Lowered {
        let text = case(&self.body());
        GROUND.with_borrow_mut(|library| {
            library.set("own.tlb", &text);
            lower(library, &self.question())
        })
    }
}

impl std::fmt::Display for Sample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let stores = if self.delayed { ", stores delayed" } else { "" };
        let with: String = self.knobs.iter().map(|(knob, value)| format!(", {knob} = {value}")).collect();
        write!(f, "seed {}: {}{with}{stores}\n{}", self.seed, self.arch, self.body())
    }
}

/// How large a machine is.
struct Size {
    levels: usize,
    cpus: usize,
    /// How many of them need not begin cold.
    warm: usize,
    /// By what the programs are shorter.
    shorter: usize,
}

impl Size {
    /// Drawn among those that are left after so many tries.
    fn of(numbers: &mut Numbers, tried: usize) -> Size {
        let large = tried < TRIES / 4;
        Size {
            levels: 2 + usize::from(numbers.once_in(4) && large),
            cpus: 1 + usize::from(!numbers.once_in(8)) + usize::from(numbers.once_in(10) && large),
            warm: 3 - 4 * tried / (TRIES + 1),
            shorter: 1 + 2 * tried / TRIES,
        }
    }
}

fn write_lines(out: &mut String, lines: &[Line], depth: usize) {
    let indent = "    ".repeat(depth);
    for line in lines {
        match line {
            Line::Plain(text) => drop(writeln!(out, "{indent}{text}")),
            Line::Block(parts) => {
                for (head, inner) in parts {
                    let _ = writeln!(out, "{indent}{head} {{");
                    write_lines(out, inner, depth + 1);
                    let _ = writeln!(out, "{indent}}}");
                }
            }
        }
    }
}

/// What every program may use, and one to three topics more.
fn chosen(numbers: &mut Numbers) -> Vec<&'static Topic> {
    let more = 1 + numbers.below(3);
    let mut topics = vec![&ALWAYS];
    for _ in 0..more {
        let topic = any(numbers);
        if !topics.iter().any(|known| known.name == topic.name) {
            topics.push(topic);
        }
    }
    topics
}

/// Knobs that are set otherwise: often none. A backing store needs a handler that fills it.
fn knobs(numbers: &mut Numbers, topics: &[&Topic]) -> Vec<(String, String)> {
    let mut knobs: Vec<(String, String)> = Vec::new();
    if topics.iter().any(|topic| topic.name == "backing stores") {
        knobs.push(("backing".to_owned(), numbers.one_of(&["vhpt", "hpt", "tsb"]).to_owned()));
    }
    while knobs.len() < 4 && numbers.once_in(2) {
        let knob = &KNOBS[numbers.below(KNOBS.len())];
        let value = knob.values[numbers.below(knob.values.len())].0;
        if !knobs.iter().any(|(name, _)| name == knob.name) {
            knobs.push((knob.name.to_owned(), value.to_owned()));
        }
    }
    if knobs.iter().any(|(knob, value)| knob == "backing" && value != "none") {
        knobs.retain(|(knob, _)| knob != "walker");
        knobs.push(("walker".to_owned(), "sw".to_owned()));
    }
    knobs
}

fn machine(topics: &[&Topic], levels: usize) -> Vec<Line> {
    let (mut app, mut lines) = (Vec::new(), Vec::new());
    for topic in topics {
        for mapping in topic.mappings {
            let line = Line::Plain((*mapping).to_owned());
            if !app.contains(&line) {
                app.push(line);
            }
        }
        lines.extend(topic.machine.iter().map(|line| Line::Plain((*line).to_owned())));
    }
    lines.push(Line::Block(vec![(format!("mm app levels {levels}"), app)]));
    lines.extend(topics.iter().flat_map(|topic| topic.later).map(|line| Line::Plain((*line).to_owned())));
    lines.push(Line::Plain("mm other { z -> Z ro }".to_owned()));
    lines
}
