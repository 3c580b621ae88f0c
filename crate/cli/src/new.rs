//! `stalewalk new`: a file to begin with, which runs and says where there is something to fill in.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};

use stalewalk_engine::export::wrap;
use stalewalk_engine::machine::arch::KNOBS;
use stalewalk_engine::{Library, format};

use crate::args::{NewArgs, Sort};
use crate::caret::{self, Complaint};
use crate::screen::{Screen, Status};

const CASE: &str = include_str!("../templates/case.tlb");
const STRATEGY: &str = include_str!("../templates/strategy.tlb");
const ARCH: &str = include_str!("../templates/arch.tlb");

/// Writes the file, and says what the process ends with.
pub(crate) fn run(args: &NewArgs, screen: &mut Screen) -> Status {
    let path = format!("{}.tlb", args.name);
    let written = begun(args).and_then(|text| create(&path, &text));
    if let Err(complaint) = written {
        caret::complain(screen, &complaint);
        return Status::Wrong;
    }
    screen.line(&format!("{path} is written, and runs. Look for FILL IN, then"));
    screen.line(&format!("  stalewalk check {path}"));
    Status::Holds
}

/// The text to begin with, if the name may be one and nobody has it.
fn begun(args: &NewArgs) -> Result<String, Complaint> {
    let name = &args.name;
    let mut library = Library::default();
    library.extend(stalewalk_library::FILES.iter().copied());
    let (template, taken) = match args.sort {
        Sort::Case => (CASE, library.operation(name).is_some()),
        Sort::Strategy => (STRATEGY, library.strategy(name).is_some()),
        Sort::Arch => (ARCH, library.arch(name).is_some()),
    };
    if taken {
        let help = "another name; a text with this one would replace what the library has";
        return Err(Complaint::new(format!("the library has `{name}` already"), help));
    }
    let text = template.replace("KNOBS", knobs().trim_matches('\n')).replace("NAME", name);
    let formatted = format(&text);
    // What is wrong with a text that was right can only be its name.
    formatted.map_err(|_| {
        let help = "a name has letters, then digits, `_` and `-` too, and is no word of the language";
        Complaint::new(format!("`{name}` cannot be a name"), help)
    })
}

/// Knobs whose cautious value is not what a file begins with: few machines have a store of translations, and its
/// instructions take tags.
const USUAL: [(&str, &str); 2] = [("backing", "none"), ("tag", "local")];

/// Every knob, as an architecture states it, with what it is about and what else it could be.
fn knobs() -> String {
    let mut text = String::new();
    for knob in KNOBS {
        let usual = USUAL.iter().find(|(name, _)| *name == knob.name).map(|(_, value)| *value);
        let begins = |(word, _): &&(&str, &str)| usual.is_none_or(|usual| *word == usual);
        let (value, meaning) = knob.values.iter().find(begins).copied().unwrap_or(knob.values[0]);
        let others = knob.values.iter().map(|(word, _)| *word).filter(|word| *word != value);
        let others: Vec<&str> = others.collect();
        let what = format!("{} Or: {}.", knob.what.trim(), others.join(", "));
        let meaning = format!("\"FILL IN: {}\"", meaning.trim().replace('`', ""));
        let comment = lines(&what, "    // ");
        let promise = lines(&meaning, "        ");
        let source = "        assumed \"FILL IN: the source; this value is a cautious one\"";
        writeln!(text, "\n{comment}    {} = {value}\n{promise}{source}", knob.name)
            .expect("a string takes any text");
    }
    text
}

/// Words in lines that begin so, none longer than the library has them.
fn lines(words: &str, begin: &str) -> String {
    wrap(words, 100 - begin.len()).iter().map(|line| format!("{begin}{line}\n")).collect()
}

/// A new file; one that is there stays as it is.
fn create(path: &str, text: &str) -> Result<(), Complaint> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Complaint::new(format!("there is a file {path} already"), "another name, or another folder")
        }
        _ => {
            Complaint::new(format!("cannot write {path}: {error}"), "is this a folder that one can write to?")
        }
    })
}
