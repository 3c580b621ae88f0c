//! Random programs that know all of the language: the same seed, the same text, the same question.
//!
//! A sample is drawn from a few topics only, so that what belongs together meets often, and what a topic does
//! not touch keeps the search small. It is kept as a tree of lines, so that [`shrink`] can leave out whatever does
//! not matter; [`laws`] says what must hold of it.

pub mod check;
pub mod laws;
pub mod shrink;
mod topics;
mod writer;

use std::fmt::Write as _;

use stalewalk_engine::lang::lower::{Lowered, lower};
use stalewalk_engine::machine::arch::KNOBS;
use stalewalk_engine::{Library, Question};

use crate::numbers::Numbers;
use crate::{ARCHS, question, with_case};
use topics::{ALWAYS, TOPICS, Topic};
use writer::Writer;

/// How often a sample is drawn again that cannot be asked about.
const TRIES: usize = 20;

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
        let mut sample = Sample::drawn(seed, &mut numbers);
        for _ in 0..TRIES {
            if !matches!(lower(&sample.library(), &sample.question()), Lowered::Model(_)) {
                sample = Sample::drawn(seed, &mut numbers);
            }
        }
        sample
    }

    fn drawn(seed: u64, numbers: &mut Numbers) -> Sample {
        let topics = chosen(numbers);
        let arch = numbers.one_of(&ARCHS).to_owned();
        let delayed = numbers.once_in(5);
        let knobs = knobs(numbers);
        let mut lines = machine(numbers, &topics);
        let programs = if delayed { [8, 5, 2] } else { [10, 6, 3] };
        let count = 1 + usize::from(!numbers.once_in(8)) + usize::from(numbers.once_in(10));
        for (cpu, most) in programs.into_iter().take(count).enumerate() {
            lines.push(Writer::new(numbers, &topics, &arch).program(cpu, most));
        }
        Sample { seed, lines, arch, knobs, delayed }
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

    /// The library with its case.
    #[must_use]
    pub fn library(&self) -> Library {
        with_case(&self.body())
    }
}

impl std::fmt::Display for Sample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let stores = if self.delayed { ", stores delayed" } else { "" };
        let with: String = self.knobs.iter().map(|(knob, value)| format!(", {knob} = {value}")).collect();
        write!(f, "seed {}: {}{with}{stores}\n{}", self.seed, self.arch, self.body())
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
        let topic = &TOPICS[numbers.below(TOPICS.len())];
        if !topics.iter().any(|known| known.name == topic.name) {
            topics.push(topic);
        }
    }
    topics
}

/// Knobs that are set otherwise: often none.
fn knobs(numbers: &mut Numbers) -> Vec<(String, String)> {
    let mut knobs: Vec<(String, String)> = Vec::new();
    while knobs.len() < 4 && numbers.once_in(2) {
        let knob = &KNOBS[numbers.below(KNOBS.len())];
        let value = knob.values[numbers.below(knob.values.len())].0;
        if !knobs.iter().any(|(name, _)| name == knob.name) {
            knobs.push((knob.name.to_owned(), value.to_owned()));
        }
    }
    knobs
}

fn machine(numbers: &mut Numbers, topics: &[&Topic]) -> Vec<Line> {
    let levels = if numbers.once_in(4) { 3 } else { 2 };
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
    lines.push(Line::Plain("mm other { z -> Z ro }".to_owned()));
    lines
}
