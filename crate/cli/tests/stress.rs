//! `stalewalk stress`.

// Each test binary uses its own part of it.
#[allow(dead_code)]
mod run;

use std::process::{Command, Stdio};
use std::time::Duration;

use expect_test::expect;
use run::{file, library, long_lines, run, said, stalewalk};
use serde_json::Value;

const BROKEN: [&str; 7] =
    ["stress", "--strategy", "up_front", "--operation", "exit_mmap", "--arch", "x86-64"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    BROKEN.iter().copied().chain(more.iter().copied()).collect()
}

#[test]
fn what_broke_is_counted_beside_what_the_search_needs() {
    let said = run(&with(&["--runs", "1000"]));
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    assert_eq!(long_lines(&said.out), Vec::<&str>::new());
    expect![[r#"
        exit_mmap with up_front (cpus=2, levels=2, pages=1, borrower=true)
          neutral kernel functions, stores visible at once

        x86-64: 1,000 random runs of seed 1, 43,716 moves in all
                    385    38.5 %  broke by freed-table
                    615    61.5 %  ended, and nothing broke
          The first that broke is run 5, by freed-table, in 41 moves; the shortest, run
          66, has 14.
          The search finds freed-table in 10 moves, and needs 10 states for it.
    "#]]
    .assert_eq(&said.out);
}

#[test]
fn another_seed_has_other_runs_and_the_same_seed_the_same() {
    let runs = |seed| run(&with(&["--runs", "300", "--seed", seed])).out;
    assert_ne!(runs("1"), runs("2"));
    assert_eq!(runs("7"), runs("7"));
}

#[test]
fn what_is_safe_and_what_does_not_apply_is_said() {
    let said = run(&["stress", "--strategy", "gather_leaf_only", "--operation", "exit_mmap", "--runs", "20"]);
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    assert_eq!(long_lines(&said.out), Vec::<&str>::new());
    let head: Vec<&str> = said.out.lines().take(30).collect();
    expect![[r#"
        exit_mmap with gather_leaf_only (cpus=2, levels=2, pages=1, borrower=true)
          neutral kernel functions, stores visible at once

        x86-64: the question does not arise: x86-64 has no invalidate by address that
          spares partial walks

        x86-64-2012: the question does not arise: x86-64 without PCIDs has no
          invalidate by address that spares partial walks

        arm64: 20 random runs of seed 1, 863 moves in all
                      2    10.0 %  broke by freed-table
                     18    90.0 %  ended, and nothing broke
          The first that broke is run 11, by freed-table, in 27 moves; none is shorter.
          The search finds freed-table in 13 moves, and needs 15 states for it.

        s390-2012: 20 random runs of seed 1, 188 moves in all
                     20   100.0 %  ended, and nothing broke
          The search says that none can break, and needs 7 states for it.

        s390: 20 random runs of seed 1, 552 moves in all
                      3    15.0 %  broke by freed-table
                     17    85.0 %  ended, and nothing broke
          The first that broke is run 12, by freed-table, in 37 moves; the shortest, run
          17, has 31.
          The search finds freed-table in 7 moves, and needs 7 states for it.

        riscv: 20 random runs of seed 1, 863 moves in all
                      2    10.0 %  broke by freed-table
                     18    90.0 %  ended, and nothing broke
          The first that broke is run 11, by freed-table, in 27 moves; none is shorter."#]]
    .assert_eq(&head.join("\n"));
}

/// What chance has not found stands there, too.
#[test]
fn what_is_missed_is_named() {
    let said = run(&with(&["--runs", "1"]));
    assert_eq!(said.status, 0, "{}", said.err);
    assert!(said.out.contains("1 random run of seed 1"), "{}", said.out);
    let wanted = "  The search finds freed-table in 10 moves, and needs 10 states for it. Chance\n  has not found freed-table.\n";
    assert!(said.out.ends_with(wanted), "{}", said.out);
}

#[test]
fn data_has_a_line_a_question() {
    let said = run(&[
        "stress",
        "--strategy",
        "gather_leaf_only",
        "--operation",
        "exit_mmap",
        "--runs",
        "20",
        "--json",
    ]);
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    let lines: Vec<Value> =
        said.out.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
    assert_eq!(lines.len(), 19);
    assert_eq!(lines[0]["question"]["arch"], "x86-64");
    assert_eq!((&lines[0]["verdict"], &lines[0]["stress"]), (&"not-applicable".into(), &Value::Null));
    let arm = &lines[2];
    assert_eq!((&arm["verdict"], &arm["kinds"]), (&"breaks".into(), &serde_json::json!(["freed-table"])));
    assert_eq!((&arm["stress"]["runs"], &arm["stress"]["seed"]), (&20.into(), &1.into()));
    assert_eq!(arm["stress"]["most"], 1000);
}

#[test]
fn stores_that_wait_and_texts_of_ones_own_are_played() {
    let text = library("strategy/up_front.tlb");
    let name = file("stressed.tlb", text.replace("up_front", "stressed"));
    let said = run(&[
        "stress",
        &name,
        "--operation",
        "exit_mmap",
        "--arch",
        "arm64",
        "--stores",
        "delayed",
        "--runs",
        "50",
        "--set",
        "borrower=false",
        "--kernel",
        "linux-3.6",
    ]);
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    assert!(said.out.starts_with("exit_mmap with stressed (cpus=2, levels=2, pages=1, borrower=false)\n"));
    assert!(said.out.contains("linux-3.6 kernel functions, stores delayed, too"), "{}", said.out);
}

#[test]
fn what_is_wrong_is_shown_and_nothing_is_played() {
    let wrong = file(
        "wrong_stress.tlb",
        "stalewalk 1\nstrategy wrong \"\" for exit_mmap { fn tlb_flush(tlb) { fre(tlb) } }\n",
    );
    for (words, says) in [
        (&["stress", "--operation", "exit_mmap", "--strategy", "gathr"][..], "did you mean `gather`?"),
        (&["stress", "--operation", "exit_mmap", "--set", "cpus=9"], "it is in 1..=4"),
        (&["stress", "--operation", "exit_mmap", "--seed", "x"], "invalid digit"),
        (&["stress", "no_such_file.tlb"], "cannot read"),
        (&["stress"], "required"),
        (&["stress", &wrong], "there is no function `fre`"),
    ] {
        let said = run(words);
        assert_eq!((said.status, said.out.as_str()), (2, ""), "{words:?}");
        assert!(said.err.contains(says), "{words:?}\n{}", said.err);
    }
}

/// Ctrl-C in the middle of more runs than anybody waits for.
#[cfg(unix)]
#[test]
fn interrupted_runs_are_counted_as_far_as_they_were_made() {
    let child = stalewalk(&with(&["--runs", "4000000000"]))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    std::thread::sleep(Duration::from_secs(1));
    let id = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status().expect("there is kill");
    assert!(sent.success());
    let said = said(child.wait_with_output().expect("it ends"));
    assert_eq!(said.status, 130, "{}", said.err);
    assert!(said.err.starts_with("stopped after "), "{}", said.err);
    assert!(said.err.ends_with(" of 4,000,000,000\n"), "{}", said.err);
}
