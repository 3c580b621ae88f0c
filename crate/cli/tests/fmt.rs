//! `stalewalk fmt`.

// Each test binary uses its own part of it.
#[allow(dead_code)]
mod run;

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::Stdio;

use expect_test::expect;
use run::{Said, file, library, run, said, stalewalk};

const UNTIDY: &str = "stalewalk 1\nstrategy mine \"freeing at once\" for exit_mmap {\n\n\
    \tfn tlb_flush( tlb ){\n  // Nothing.\n}\n  expect survives because\n\"so\"\n}";

const TIDY: &str = "stalewalk 1
strategy mine \"freeing at once\" for exit_mmap {
    fn tlb_flush(tlb) {
        // Nothing.
    }
    expect survives because
        \"so\"
}
";

const WRONG: &str =
    "stalewalk 1\nstrategy  mine \"freeing at once\" for exit_mmap {\n  fn tlb_flush(tlb) { wait for }\n}\n";

/// What the file has now.
fn content(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::read_to_string(path).expect("the file can be read")
}

/// Runs it with a text on standard input.
fn piped(args: &[&str], text: &str) -> Said {
    let mut command = stalewalk(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary runs");
    let mut stdin = child.stdin.take().expect("its input is a pipe");
    stdin.write_all(text.as_bytes()).expect("it reads its input");
    drop(stdin);
    said(child.wait_with_output().expect("it ends"))
}

fn told(said: &Said) -> (i32, &str, &str) {
    (said.status, &said.out, &said.err)
}

#[test]
fn a_file_is_formatted_in_place() {
    let (untidy, tidy) = (file("fmt_untidy.tlb", UNTIDY), file("fmt_tidy.tlb", TIDY));
    assert_eq!(told(&run(&["fmt", &untidy, &tidy, &untidy])), (0, "", ""));
    assert_eq!((content(&untidy).as_str(), content(&tidy).as_str()), (TIDY, TIDY));
}

#[test]
fn what_is_checked_is_named_and_not_changed() {
    let (untidy, tidy) = (file("fmt_check.tlb", UNTIDY), file("fmt_checked.tlb", TIDY));
    assert_eq!(told(&run(&["fmt", "--check", &tidy])), (0, "", ""));
    assert_eq!(told(&run(&["fmt", "--check", &tidy, &untidy])), (1, "fmt_check.tlb\n", ""));
    assert_eq!(content(&untidy), UNTIDY);
    assert_eq!(told(&piped(&["fmt", "--check", "-"], UNTIDY)), (1, "<stdin>\n", ""));
    assert_eq!(told(&piped(&["fmt", "--check", "-"], TIDY)), (0, "", ""));
}

#[test]
fn standard_input_goes_to_standard_output() {
    assert_eq!(told(&piped(&["fmt", "-"], UNTIDY)), (0, TIDY, ""));
    assert_eq!(told(&piped(&["fmt", "-"], TIDY)), (0, TIDY, ""));
    let neutral = library("kernel/neutral.tlb");
    assert_eq!(told(&piped(&["fmt", "-"], &neutral.replace("    ", "\t"))), (0, neutral, ""));
}

#[test]
fn a_text_with_mistakes_stays_as_it_is() {
    let (wrong, untidy) = (file("fmt_wrong.tlb", WRONG), file("fmt_beside.tlb", UNTIDY));
    let said = run(&["fmt", &wrong, &untidy]);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    expect![[r#"
        error: expected a variable's name, found `}`
         --> fmt_wrong.tlb:3:32
          |
        3 |   fn tlb_flush(tlb) { wait for }
          |                                ^

    "#]]
    .assert_eq(&said.err);
    assert_eq!(content(&wrong), WRONG);
    assert_eq!(content(&untidy), TIDY, "a file does not wait for another");
    let said = piped(&["fmt", "-"], WRONG);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    assert!(said.err.contains("--> <stdin>:3:32"), "{}", said.err);
}

#[test]
fn what_is_no_text_or_no_file_is_named() {
    let bytes = file("fmt_bytes.tlb", b"stalewalk 1\n// caf\xe9\n");
    let said = run(&["fmt", "--check", &bytes, "fmt_none.tlb"]);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    assert!(said.err.contains("byte 0xe9 is not UTF-8"), "{}", said.err);
    assert!(said.err.contains("cannot read fmt_none.tlb: "), "{}", said.err);
    let said = run(&["fmt"]);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
}
