//! `stalewalk`: does a way of flushing the TLB survive? Asked and answered in a terminal.
//!
//! The answers are the engine's; here are the words on the command line, the texts that a reader brings, and
//! the paper on which the answer is drawn. How an answer is found is not known here.

mod args;
mod caret;
mod check;
mod cost;
mod doccheck;
mod embed;
mod export;
mod fmt;
mod input;
mod link;
mod many;
mod map;
mod markup;
mod mdbook;
mod new;
mod plan;
mod promises;
mod render;
mod screen;
mod stop;
mod stress;
mod texts;
mod traces;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Command};
use crate::screen::{Screen, Status};

fn main() -> ExitCode {
    let args = Args::parse();
    stop::listen();
    let mut screen = Screen::new();
    let status = match &args.command {
        Command::Map(map) => map::run(map, &mut screen),
        Command::Cost(cost) => cost::run(cost, &mut screen),
        Command::Check(check) => check::run(check, &mut screen),
        Command::Export(export) => export::run(export, &mut screen),
        Command::Doccheck(doc) => doccheck::run(doc, &mut screen),
        Command::Embed(embed) => embed::run(embed, &mut screen),
        Command::Mdbook(mdbook) => mdbook::run(mdbook, &mut screen),
        Command::Render => render::run(&mut screen),
        Command::New(new) => new::run(new, &mut screen),
        Command::Fmt(fmt) => fmt::run(fmt, &mut screen),
        Command::Replay(replay) => traces::replay(replay, &mut screen),
        Command::Stress(stress) => stress::run(stress, &mut screen),
    };
    if let Some(error) = screen.finish() {
        screen.complain(&format!("error: cannot write the answer: {error}"));
        return Status::Wrong.into();
    }
    // Whoever interrupts what comes after the searches is told so too.
    if stop::is_asked() { Status::Stopped.into() } else { status.into() }
}
