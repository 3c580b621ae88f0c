//! The project's commands: `cargo xtask play`, `build`, `packages`, `test`, `fuzz` and `bench`. Each installs what it
//! lacks, once, or says in one sentence what to type, and says what it is doing while it does it.
//!
//! It knows how the parts are built and checked, and nothing of what they compute.
//!
//! In reading order: [`config`] (wasm-pack.toml), [`run`] (other programs), [`tools`], [`browser`] and [`python`]
//! (finding and installing them), [`wasm`], [`site`], [`notices`], [`docs`] and [`packages`] (building), [`serve`] and
//! [`watch`] (playing), [`mod@test`] with [`licence`], [`size`], [`generated`] and [`hosts`] (checking), [`mod@bench`]
//! with [`rivals`] (measuring).
#![allow(clippy::print_stdout, reason = "it talks to a person at a terminal")]

mod bench;
mod browser;
mod config;
mod docs;
mod engines;
mod generated;
mod hosts;
mod licence;
mod notices;
mod packages;
mod python;
mod rivals;
mod run;
mod serve;
mod site;
mod size;
mod test;
mod tools;
mod wasm;
mod watch;

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};

use crate::config::Project;
use crate::run::say;
use crate::serve::Server;

const HELP: &str = "\
Usage: cargo xtask COMMAND

  play [--watch] [--port N]   builds the engine and the site, and serves it on the loopback (port 8080,
                              or the next free one); --watch rebuilds on a change and reloads the page
  build                       leaves the site in www/dist, for any file server and any sub-path
  packages                    leaves what others install in target/xtask/packages: the elements for npm, the
                              extension for Sphinx, the command line
  test [--fast]               runs every check there is; --fast leaves out what needs a browser
  hosts                       builds a project of each kind that has examples in it, and opens it; a part of test
  fuzz [--from SEED] [--samples N] [--minutes N]
                              lets both searches and every law agree on random programs, for ten minutes
                              unless told otherwise; the first that fails is made small and printed
  bench [--write]             measures the engine and the page; --write puts the table into README.md

What is missing is installed first. CHROME and CHROMEDRIVER name another browser and its driver.";

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
enum Command {
    /// Build, serve.
    Play { watch: bool, port: u16 },
    /// Build.
    Build,
    /// Build what others install.
    Packages,
    /// Check everything, or everything that needs no browser.
    Test { fast: bool },
    /// Build documents of others, and look at them.
    Hosts,
    /// Random programs, with the options of the tests' own program.
    Fuzz(Vec<String>),
    /// Measure, and perhaps write the numbers down.
    Bench { write: bool },
    /// Say what there is.
    Help,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let command = match parse(&words.iter().map(String::as_str).collect::<Vec<_>>()) {
        Ok(command) => command,
        Err(error) => {
            eprintln!("{error}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match execute(&command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn parse(words: &[&str]) -> Result<Command> {
    let (&name, options) = words.split_first().unwrap_or((&"--help", &[]));
    if options.iter().any(|option| matches!(*option, "-h" | "--help")) {
        return Ok(Command::Help);
    }
    match name {
        "play" => play(options),
        "build" if options.is_empty() => Ok(Command::Build),
        "packages" if options.is_empty() => Ok(Command::Packages),
        "hosts" if options.is_empty() => Ok(Command::Hosts),
        "test" if matches!(options, [] | ["--fast"]) => Ok(Command::Test { fast: !options.is_empty() }),
        "fuzz" => Ok(Command::Fuzz(options.iter().map(|option| (*option).to_owned()).collect())),
        "bench" if matches!(options, [] | ["--write"]) => Ok(Command::Bench { write: !options.is_empty() }),
        "build" | "packages" | "hosts" | "test" | "bench" => {
            bail!("`{name}` has no option `{}`", options.join(" "))
        }
        "help" | "-h" | "--help" => Ok(Command::Help),
        _ => bail!("there is no command `{name}`"),
    }
}

fn play(options: &[&str]) -> Result<Command> {
    let (mut watch, mut port) = (false, 8080);
    let mut options = options.iter();
    while let Some(&option) = options.next() {
        match option.split_once('=').unwrap_or((option, "")) {
            ("--watch", "") => watch = true,
            ("--port", "") => port = number(options.next().copied())?,
            ("--port", value) => port = number(Some(value))?,
            _ => bail!("`play` has no option `{option}`"),
        }
    }
    Ok(Command::Play { watch, port })
}

fn number(word: Option<&str>) -> Result<u16> {
    let word = word.context("`--port` wants a number")?;
    word.parse().with_context(|| format!("`{word}` is not a port"))
}

/// Does it; false if a check has failed and has been reported.
fn execute(command: &Command) -> Result<bool> {
    if *command == Command::Help {
        println!("{HELP}");
        return Ok(true);
    }
    let project = Project::find()?;
    match *command {
        Command::Fuzz(ref options) => {
            let program =
                ["run", "--profile", "fuzz", "--quiet", "-p", "stalewalk-tests", "--bin", "fuzz", "--"];
            let words: Vec<&str> = program.into_iter().chain(options.iter().map(String::as_str)).collect();
            run::run(&mut run::cargo(&words, &project.root)).map(|()| true)
        }
        Command::Play { watch, port } => {
            let sources = watch::sources(&project);
            wasm::build(&project)?;
            site::build(&project)?;
            let server = Arc::new(Server::open(&project.dist(), port, watch)?);
            say(&format!("Stalewalk is at {} (Ctrl-C ends it)", server.address()));
            if watch {
                watch::start(project, Arc::clone(&server), sources);
            }
            server.serve();
            Ok(true)
        }
        Command::Build => {
            wasm::build(&project)?;
            site::build(&project)?;
            say("the site is in www/dist");
            Ok(true)
        }
        Command::Packages => packages::build(&project).map(|()| true),
        Command::Hosts => {
            wasm::build(&project)?;
            site::build(&project)?;
            hosts::check(&project).map(|()| true)
        }
        Command::Test { fast } => test::all(&project, fast),
        Command::Bench { write } => bench::run(&project, write).map(|()| true),
        Command::Help => Ok(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_their_options() {
        assert_eq!(parse(&["play"]).unwrap(), Command::Play { watch: false, port: 8080 });
        let both = Command::Play { watch: true, port: 90 };
        assert_eq!(parse(&["play", "--port", "90", "--watch"]).unwrap(), both);
        assert_eq!(parse(&["play", "--watch", "--port=90"]).unwrap(), both);
        assert_eq!(parse(&["test", "--fast"]).unwrap(), Command::Test { fast: true });
        assert_eq!(parse(&["bench", "--write"]).unwrap(), Command::Bench { write: true });
        let fuzz = Command::Fuzz(vec!["--minutes".to_owned(), "5".to_owned()]);
        assert_eq!(parse(&["fuzz", "--minutes", "5"]).unwrap(), fuzz);
        assert_eq!(parse(&["packages"]).unwrap(), Command::Packages);
        assert_eq!(parse(&["hosts"]).unwrap(), Command::Hosts);
        assert_eq!(parse(&["test", "--help"]).unwrap(), Command::Help);
        assert_eq!(parse(&[]).unwrap(), Command::Help);
    }

    #[test]
    fn what_is_not_understood_is_named() {
        let error = |words: &[&str]| parse(words).unwrap_err().to_string();
        assert_eq!(error(&["plya"]), "there is no command `plya`");
        assert_eq!(error(&["build", "--fast"]), "`build` has no option `--fast`");
        assert_eq!(error(&["play", "--port", "many"]), "`many` is not a port");
        assert_eq!(error(&["play", "--port"]), "`--port` wants a number");
    }
}
