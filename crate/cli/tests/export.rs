//! `stalewalk export`, and what it shares with the page: `tests/golden/export` has the reports of some cells as the page gets
//! them, with the drawing, the mail and the Markdown that are written of them. The page's own tests hold its drawing and its
//! words to the same files. `UPDATE_EXPECT=1 cargo test -p stalewalk-cli --test export` writes them anew.

// Each test binary uses its own part of it.
#[allow(dead_code)]
mod run;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use expect_test::{expect, expect_file};
use run::{file, run};
use serde::Deserialize;

/// A cell of which everything is written. The page's test reads the same file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cell {
    name: String,
    strategy: Option<String>,
    operation: String,
    variant: Option<String>,
    arch: String,
    kernel: Option<String>,
    #[serde(default)]
    set: BTreeMap<String, String>,
    #[serde(default)]
    with: BTreeMap<String, String>,
    stores: Option<String>,
    limit: Option<String>,
    /// A file beside this one, which is put on top of the library.
    text: Option<String>,
    kind: Option<String>,
    step: Option<u32>,
    /// Whether there is a run to draw.
    #[serde(default = "yes")]
    drawn: bool,
    /// What the command ends with.
    #[serde(default)]
    status: i32,
}

fn yes() -> bool {
    true
}

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/export").join(name)
}

fn cells() -> Vec<Cell> {
    let text = std::fs::read_to_string(golden("cells.json")).expect("the cells");
    serde_json::from_str(&text).expect("cells as data")
}

impl Cell {
    /// The options that ask for it, as `check` takes them too.
    fn question(&self) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        if let Some(name) = &self.text {
            words.push(file(name, std::fs::read(golden(name)).expect("the text of a cell")));
        }
        let mut option = |name: &str, value: &str| words.extend([format!("--{name}"), value.to_owned()]);
        option("operation", &self.operation);
        option("arch", &self.arch);
        for (name, value) in [
            ("strategy", &self.strategy),
            ("variant", &self.variant),
            ("kernel", &self.kernel),
            ("stores", &self.stores),
            ("limit", &self.limit),
        ] {
            value.iter().for_each(|value| option(name, value));
        }
        self.set.iter().for_each(|(name, value)| option("set", &format!("{name}={value}")));
        self.with.iter().for_each(|(name, value)| option("with", &format!("{name}={value}")));
        words
    }

    /// What a command prints of it.
    fn prints(&self, command: &[&str], more: &[String]) -> String {
        let question = self.question();
        let words: Vec<&str> =
            command.iter().copied().chain(question.iter().chain(more).map(String::as_str)).collect();
        let said = run(&words);
        assert_eq!((said.status, said.err.as_str()), (self.status, ""), "{words:?}");
        said.out
    }

    fn kind(&self) -> Vec<String> {
        self.kind.iter().flat_map(|kind| ["--kind".to_owned(), kind.clone()]).collect()
    }
}

#[test]
fn every_format_is_as_the_page_writes_it() {
    for cell in cells() {
        let named = |end: &str| golden(&format!("{}.{end}", cell.name));
        expect_file![named("json")].assert_eq(&cell.prints(&["check", "--json"], &[]));
        expect_file![named("txt")].assert_eq(&cell.prints(&["export", "text"], &cell.kind()));
        expect_file![named("md")].assert_eq(&cell.prints(&["export", "markdown"], &cell.kind()));
        if cell.drawn {
            let mut more = cell.kind();
            more.extend(cell.step.iter().flat_map(|step| ["--step".to_owned(), step.to_string()]));
            expect_file![named("svg")].assert_eq(&cell.prints(&["export", "svg"], &more));
        }
    }
}

/// A mail is quoted, and goes through any mailer.
#[test]
fn a_mail_has_72_columns_of_ascii() {
    let mut seen = 0;
    for cell in cells().iter().filter(|cell| cell.text.is_none()) {
        let mail = std::fs::read_to_string(golden(&format!("{}.txt", cell.name))).expect("a mail");
        let long: Vec<&str> =
            mail.lines().filter(|line| line.len() > 72 && line.trim().contains(' ')).collect();
        assert_eq!(long, Vec::<&str>::new(), "{}", cell.name);
        assert!(mail.is_ascii(), "{}", cell.name);
        seen += 1;
    }
    assert!(seen > 10);
}

/// The files of a cell that is no more would never be looked at again.
#[test]
fn nothing_is_left_over() {
    let cells = cells();
    for entry in std::fs::read_dir(golden("")).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
        let known = cells.iter().any(|cell| cell.name == stem && (cell.drawn || end != "svg"));
        assert!(known || stem == "cells", "{}", path.display());
    }
}

/// The command of a mail asks the same.
#[test]
fn the_command_that_is_told_gives_the_same_answer() {
    for cell in cells() {
        let mail = std::fs::read_to_string(golden(&format!("{}.txt", cell.name))).expect("a mail");
        let (_, command) = mail.split_once("    stalewalk ").expect("a command");
        let command = command.replace("\\\n", " ");
        let words: Vec<&str> = command.split_whitespace().chain(["--json"]).collect();
        cell.question();
        let said = run(&words);
        let wanted = std::fs::read_to_string(golden(&format!("{}.json", cell.name))).expect("a report");
        assert_eq!(said.out, wanted, "{words:?}");
    }
}

const BROKEN: [&str; 6] = ["--strategy", "up_front", "--operation", "exit_mmap", "--arch", "x86-64"];

fn with<'a>(command: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    command.iter().chain(&BROKEN).chain(more).copied().collect()
}

#[test]
fn a_file_is_written_and_nothing_is_said() {
    let path = concat!(env!("CARGO_TARGET_TMPDIR"), "/exported.svg");
    let said = run(&with(&["export", "svg", "-o", path], &[]));
    assert_eq!((said.status, said.out.as_str(), said.err.as_str()), (0, "", ""));
    let written = std::fs::read_to_string(path).expect("the file is there");
    assert_eq!(written, run(&with(&["export", "svg"], &[])).out);
    assert!(
        written.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") && written.ends_with("</svg>\n")
    );
}

#[test]
fn a_text_that_is_asked_about_is_never_written_over() {
    let text = std::fs::read_to_string(golden("own-text.tlb")).expect("a text");
    let name = file("precious.tlb", &text);
    let words =
        ["export", "text", &name, "--arch", "riscv", "--operation", "exit_mmap", "-o", "./precious.tlb"];
    let said = run(&words);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    expect![[r#"
        error: ./precious.tlb is the text that is asked about
          = help: name another file with -o
    "#]]
    .assert_eq(&said.err);
    let kept = std::fs::read_to_string(concat!(env!("CARGO_TARGET_TMPDIR"), "/precious.tlb"));
    assert_eq!(kept.expect("it is there"), text);
}

#[test]
fn what_cannot_be_written_is_said_with_a_remedy() {
    let mut said = String::new();
    for words in [
        with(&["export", "svg"], &["--step", "11"]),
        with(&["export", "svg"], &["--step", "0"]),
        with(&["export", "html"], &["--step", "12"]),
        with(&["export", "html"], &["--with", "gate=user-mode"]),
        with(&["export", "text"], &["--kind", "freed-tabel"]),
        with(&["export", "text"], &["--kind", "bug-on"]),
        with(&["export", "svg", "-o", "no_such_folder/a.svg"], &[]),
        vec!["export", "svg", "--operation", "exit_mmap", "--strategy", "gather"],
        vec!["export", "markdown", "--operation", "pae_registers"],
        vec![
            "export",
            "svg",
            "--operation",
            "exit_mmap",
            "--strategy",
            "gather_leaf_only",
            "--arch",
            "x86-64",
        ],
        vec!["export", "svg", "--operation", "exit_mmap", "--strategy", "gathr", "--arch", "x86-64"],
        vec!["export", "text", "no_such_file.tlb"],
    ] {
        let one = run(&words);
        assert_eq!((one.status, one.out.as_str()), (2, ""), "{words:?}");
        said += &one.err;
    }
    expect![[r#"
        error: there is no step 11
          = help: the story has steps 1 to 10
        error: there is no step 0
          = help: the story has steps 1 to 10
        error: there is no step 12
          = help: the story has steps 1 to 10
        error: a page asks about what its texts promise, and `--with` is in no text
          = help: write an architecture of your own that is `like` this one, with the promise in it
        error: there is no story of the kind `freed-tabel`
          = help: did you mean `freed-table`?
        error: there is no story of the kind `bug-on`
          = help: it breaks by freed-table
        error: cannot write no_such_folder/a.svg: No such file or directory (os error 2)
          = help: name another file with -o, or none for standard output
        error: these are 19 questions, and one answer is written
          = help: choose with --arch (x86-64, x86-64-2012, arm64, s390-2012, s390, riscv, …)
        error: these are 2 questions, and one answer is written
          = help: choose with --variant (before, after)
        error: there is nothing to draw: x86-64 has no invalidate by address that spares partial walks
          = help: `stalewalk export text` tells what there is to tell
        error: there is no strategy `gathr`
          = help: did you mean `gather`?
        error: cannot read no_such_file.tlb: No such file or directory (os error 2)
    "#]]
    .assert_eq(&said);
}

#[test]
fn an_undecided_answer_is_written_where_there_are_words_for_it() {
    let said = run(&with(&["export", "svg"], &["--limit", "states=3"]));
    assert_eq!((said.status, said.out.as_str()), (3, ""));
    expect![[r#"
        error: there is nothing to draw: the search reached its limit of 3 states: 4 states met, the farthest 2 program moves from the start, 1 KiB kept
          = help: `stalewalk export text` tells what there is to tell
    "#]].assert_eq(&said.err);
}

#[test]
fn a_mistake_in_a_text_is_shown_where_it_stands() {
    let name = file(
        "wrong_export.tlb",
        "stalewalk 1\nstrategy wrong \"\" for exit_mmap { fn tlb_flush(tlb) { fre(tlb) } }\n",
    );
    let said = run(&["export", "text", &name, "--arch", "x86-64"]);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    assert!(
        said.err.contains("there is no function `fre`") && said.err.contains("wrong_export.tlb:2:"),
        "{}",
        said.err
    );
}
