//! Runs the built binary.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// The binary, away from whatever terminal the tests are run in.
pub(crate) fn stalewalk(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stalewalk"));
    command.args(args).env_remove("LC_ALL").env_remove("LC_CTYPE").env("LANG", "C").stdin(Stdio::null());
    command.current_dir(env!("CARGO_TARGET_TMPDIR"));
    command
}

/// What it says and ends with.
pub(crate) struct Said {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

pub(crate) fn run(args: &[&str]) -> Said {
    said(stalewalk(args).output().expect("the binary runs"))
}

pub(crate) fn said(output: Output) -> Said {
    Said {
        status: output.status.code().expect("it is not killed"),
        out: String::from_utf8(output.stdout).expect("it writes UTF-8"),
        err: String::from_utf8(output.stderr).expect("it writes UTF-8"),
    }
}

/// A file beside the binary's working folder, by its name alone.
pub(crate) fn file(name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(path, bytes).expect("the file can be written");
    name.to_owned()
}

/// A text of the library.
pub(crate) fn library(path: &str) -> &'static str {
    stalewalk_library::FILES.iter().find(|(p, _)| *p == path).map(|(_, text)| *text).expect("a library file")
}

/// What was said is what is shown, to the letter; a line `…` stands for some that are left out.
pub(crate) fn prints(said: &str, shown: &str, place: &str) {
    let mut rest = said;
    for (index, part) in shown.split("…\n").enumerate() {
        let at = rest.find(part).filter(|at| index > 0 || *at == 0);
        let at = at.unwrap_or_else(|| panic!("{place}\nprints\n{rest}\nand not\n{part}"));
        rest = &rest[at + part.len()..];
    }
    assert!(shown.ends_with("…\n") || rest.is_empty(), "{place}\nprints more:\n{rest}");
}

/// Lines that do not fit an 80-column terminal.
pub(crate) fn long_lines(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.chars().count() > 80).collect()
}
