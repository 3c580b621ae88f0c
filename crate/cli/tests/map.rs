//! `stalewalk map`.

// Each test binary uses its own part of it.
#[allow(dead_code)]
mod run;

use expect_test::expect;
use run::{long_lines, run, said, stalewalk};
use serde_json::Value;

#[test]
fn the_table_fits_a_terminal() {
    let said = run(&["map", "exit_mmap"]);
    assert_eq!(said.status, 0, "{}", said.err);
    assert_eq!(long_lines(&said.out), Vec::<&str>::new());
    let table: Vec<&str> = said.out.lines().take(17).collect();
    expect![[r#"
        exit_mmap: process exit
        cpus=2, levels=2, pages=1, borrower=true
        neutral kernel functions, stores visible at once

                           x86-64 x86-64 arm64  s390   s390   riscv  power9 mips
                                  -2012         -2012                -radix
        up_front           B 10   B 10   B 10   S      B 7    B 10   B 10   S
        gather             S      S      S      S      S      S      S      S
        gather_by_address  S      S      S      L      B 7    B 13   B 13   S
        gather_leaf_only   n      n      B 13   L      B 7    B 13   B 13   S
        switch_instead     B 6    B 6    B 7    L      B 6    B 6    B 6    L
        local_detach       B 7    B 7    B 10   L      B 7    B 7    B 9    L
        detach_everywhere  S      S      S      S      S      S      S      S
        free_at_mmdrop     L      S      L      S      L      B 14   B 14   S
        retire_tag         B 5    n      B 5    L      B 5    B 5    B 5    L
        skip_lazy          B 11   B 11   n      n      n      B 11   n      L

    "#]]
    .assert_eq(&(table.join("\n") + "\n"));
}

/// The functions of a kernel as it was, for those architectures that it ran on.
#[test]
fn a_kernel_of_its_time_is_asked_for_by_name() {
    let said = run(&["map", "exit_mmap", "--kernel", "linux-3.6"]);
    assert_eq!(said.status, 0, "{}", said.err);
    assert_eq!(long_lines(&said.out), Vec::<&str>::new());
    let of_kernel = |line: &&str| line.contains("linux-3.6") || line.contains("every strategy");
    let lines = said.out.lines().filter(|line| line.starts_with("up_front") || of_kernel(line));
    expect![[r#"
        linux-3.6 kernel functions, stores visible at once
        up_front           n      S      n      S      B 8    n      n      L
        up_front           n      n      n      n      n      n      n      n
        up_front           S           S           n
          every strategy on x86-64, x86-64-pti: Linux gives out PCIDs since v4.14;
          every strategy on arm64, arm64-ets2: Linux has arm64 since v3.7
          every strategy on riscv, riscv-svvptc: Linux has RISC-V since v4.15
          every strategy on power9-radix: Linux has radix tables since v4.7; before,
          every strategy on amd, amd-invlpgb: Linux gives out PCIDs since v4.14;
          every strategy on armv7, ia64: the gather of its own that it had then was
          every strategy on power9-hash: Linux has POWER9 since v4.6
          every strategy on loongarch: Linux has LoongArch since v5.19
    "#]]
    .assert_eq(&lines.map(|line| format!("{line}\n")).collect::<String>());
}

#[test]
fn verdicts_differ_without_colour() {
    let output = stalewalk(&["map", "exit_mmap"]).env("LANG", "C.UTF-8").output().expect("the binary runs");
    let said = said(output);
    assert!(!said.out.contains('\u{1b}'), "no colour where there is no terminal");
    for sign in ["✕ 10", "✓", "◐", "–"] {
        assert!(said.out.contains(sign), "{sign} is in the table");
        assert!(said.out.lines().any(|line| line.starts_with(&sign[..3])), "{sign} is in the legend");
    }
    assert_eq!(long_lines(&said.out), Vec::<&str>::new());
}

#[test]
fn json_has_a_line_for_each_cell() {
    let said = run(&["map", "exit_mmap", "--set", "cpus=3", "--set", "borrower=false", "--json"]);
    assert_eq!(said.status, 0, "{}", said.err);
    let lines: Vec<Value> = said.out.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!(lines.len(), 190);
    for line in &lines {
        for name in ["operation", "strategy", "arch", "kernel", "verdict", "reason"] {
            assert!(line[name].is_string(), "{name} in {line}");
        }
        assert_eq!(line["params"]["cpus"], 3);
        assert_eq!(line["params"]["borrower"], false);
        let breaks = line["verdict"] == "breaks";
        for name in ["kind", "steps", "program_moves", "hardware_moves"] {
            assert_eq!(!line[name].is_null(), breaks, "{name} in {line}");
        }
        assert_eq!(line["kinds"].as_array().is_some_and(|kinds| !kinds.is_empty()), breaks);
        assert!(line["states"].is_u64());
    }
}

#[test]
fn the_explicit_engine_draws_the_same_map() {
    assert_eq!(run(&["map", "exit_mmap", "--explicit"]).out, run(&["map", "exit_mmap"]).out);
}

#[test]
fn a_limit_is_told_by_the_status() {
    let said = run(&["map", "exit_mmap", "--limit", "states=3"]);
    assert_eq!(said.status, 3);
    assert!(said.out.contains("? undecided: a limit was reached"));
    assert!(!said.out.contains("S survives"), "a search that was cut short shows nothing as safe");
    let said = run(&["map", "exit_mmap", "--explicit", "--limit", "bytes=1K"]);
    assert_eq!(said.status, 3);
    let said = run(&["map", "exit_mmap", "--limit", "states=1M"]);
    assert_eq!(said.status, 2, "{}", said.err);
}

#[test]
fn what_is_not_there_is_named_with_what_is() {
    let cases: [&[&str]; 6] = [
        &["map", "exit_map"],
        &["map", "munmap"],
        &["map", "exit_mmap", "--kernel", "neutrall"],
        &["map", "exit_mmap", "--set", "cpu=1"],
        &["map", "exit_mmap", "--set", "cpus=9"],
        &["map", "exit_mmap", "--set", "borrower=2"],
    ];
    let mut all = String::new();
    for case in cases {
        let said = run(case);
        assert_eq!(said.status, 2, "{case:?}");
        assert_eq!(said.out, "");
        all += &said.err;
    }
    expect![[r#"
        error: there is no operation or case `exit_map`
          = help: did you mean `exit_mmap`?
        error: `munmap` is a case, it has no map
          = help: ask `stalewalk check --operation munmap`
        error: there is no kernel set `neutrall`
          = help: did you mean `neutral`?
        error: there is no parameter `cpu`
          = help: did you mean `cpus`?
        error: `cpus` cannot be 9
          = help: it is in 1..=4
        error: `borrower` cannot be 2
          = help: it is true or false
    "#]]
    .assert_eq(&all);
}

#[test]
fn words_that_are_not_understood_are_a_wrong_input() {
    for case in [&["map"][..], &[], &["map", "exit_mmap", "--set", "cpus"], &["mop"], &["check"]] {
        assert_eq!(run(case).status, 2, "{case:?}");
    }
}

#[test]
fn a_reader_who_goes_away_is_no_failure() {
    let mut child = stalewalk(&["map", "exit_mmap", "--json"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the binary runs");
    drop(child.stdout.take());
    let said = said(child.wait_with_output().expect("it ends"));
    assert_eq!((said.status, said.err.as_str()), (0, ""));
}

/// Every operation, one after the other; no two have the same parameters, so none can be set for all.
#[test]
fn all_maps_are_drawn_at_once() {
    let said = run(&["map", "--all"]);
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    assert_eq!(long_lines(&said.out), Vec::<&str>::new());
    let operations = said.out.split("\n\n").filter(|part| part.contains("kernel functions")).count();
    assert_eq!(operations, 21);
    let data = run(&["map", "--all", "--json", "--kernel", "linux-6.19"]);
    assert_eq!((data.status, data.err.as_str()), (0, ""));
    let cells: Vec<Value> = data.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(cells.len(), 74 * 19);
    assert!(cells.iter().all(|cell| cell["kernel"] == "linux-6.19"));
    for wrong in [&["map"][..], &["map", "exit_mmap", "--all"], &["map", "--all", "--set", "cpus=1"]] {
        assert_eq!(run(wrong).status, 2, "{wrong:?}");
    }
}
