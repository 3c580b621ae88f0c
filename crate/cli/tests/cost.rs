//! `stalewalk cost`.

// Each test binary uses its own part of it.
#[allow(dead_code)]
mod run;

use expect_test::expect;
use run::{long_lines, run};
use serde_json::Value;

#[test]
fn the_table_fits_a_terminal() {
    let said = run(&["cost", "exit_mmap", "--arch", "x86-64"]);
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    assert_eq!(long_lines(&said.out), Vec::<&str>::new());
    expect![[r#"
        exit_mmap: process exit on x86-64
        cpus=8, levels=2, pages=24, borrower=true, batch=4
        neutral kernel functions

                             safe on flushes insns IPIs CPUs roots lost waiting freed/fl
        up_front          B  6 of 19       1     8    7    7     0  200       4     25.0
        gather            S 19 of 19       7    56   49    7     0  200       4      3.6
        gather_by_address S 15 of 19       7   200  175    7     0  200       4      3.6
        gather_leaf_only  n  6 of 14       -     -    -    -     -    -       -        -
        switch_instead    B  6 of 19       0     0    0    0     1    0       4        -
        local_detach      B  6 of 19       1     1    0    0     1   25       4     25.0
        detach_everywhere S 19 of 19       1     8   14    7     8  200       4     25.0
        free_at_mmdrop    L 15 of 19       6    48   42    7     8  200       4      4.2
        retire_tag        B  6 of 18       0     0    0    0     0    0       4        -
        skip_lazy         B  4 of 11       0     0    0    0     0    0       4        -

        up_front: 8 invpcid_single
        gather: 56 invpcid_single
        gather_by_address: 200 invpcid_addr
        gather_leaf_only: x86-64 has no invalidate by address that spares partial
          walks
        switch_instead: no invalidate
        local_detach: 1 invpcid_single
        detach_everywhere: 8 invpcid_single
        free_at_mmdrop: 48 invpcid_single
        retire_tag: no invalidate
        skip_lazy: no invalidate

        One run of the programs, from full caches. flushes: invalidates in a row, with
          nothing unhooked or freed between; insns: instructions that invalidate, on all
          CPUs; CPUs: those that were interrupted; roots: root loads; lost: cached items
          dropped; waiting: most frames unhooked and not freed; freed/fl: frames freed a
          flush. Verdicts are those of the defaults.
    "#]]
    .assert_eq(&said.out);
}

#[test]
fn a_setting_is_counted_as_it_is_asked_for() {
    let set = ["--set", "pages=3", "--set", "cpus=2", "--set", "batch=1"];
    let said = run(&[&["cost", "exit_mmap", "--arch", "arm64"][..], &set].concat());
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    let lines: Vec<&str> =
        said.out.lines().filter(|line| line.contains("gather ") || line.contains("pages=")).collect();
    expect![[r#"
        cpus=2, levels=2, pages=3, borrower=true, batch=1
        gather            S 19 of 19       4     4    0    0     0    8       1      1.0"#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn json_has_a_line_for_every_value() {
    let said =
        run(&["cost", "exit_mmap", "--arch", "x86-64", "--set", "batch=4", "--json", "--along", "pages"]);
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    let lines: Vec<Value> =
        said.out.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    let gather: Vec<&Value> = lines.iter().filter(|line| line["strategy"] == "gather").collect();
    let flushes: Vec<u64> =
        gather.iter().map(|line| line["counts"]["flushes"].as_u64().expect("a number")).collect();
    // One for the table, and one for each batch of four that is begun.
    let wanted: Vec<u64> = (1..=24_u64).map(|pages| pages.div_ceil(4) + 1).collect();
    assert_eq!(flushes, wanted);
    assert_eq!((&gather[7]["value"], &gather[7]["along"]), (&Value::from(8), &Value::from("pages")));
    assert_eq!(gather[7]["params"]["cpus"], 8);
}

#[test]
fn what_there_is_not_is_told() {
    for (args, wanted) in [
        (&["nothing", "--arch", "x86-64"][..], "there is no operation or case `nothing`"),
        (&["exit_mmap", "--arch", "x87"], "there is no architecture `x87`"),
        (&["exit_mmap", "--arch", "x86-64", "--set", "pages=25"], "`pages` cannot be 25"),
        (&["exit_mmap", "--arch", "x86-64", "--set", "batch=0"], "`batch` cannot be 0"),
        (&["exit_mmap", "--arch", "x86-64", "--json", "--along", "size"], "there is no parameter `size`"),
        (&["pae_registers", "--arch", "x86-64"], "`pae_registers` is a case, it has no costs"),
    ] {
        let said = run(&[&["cost"], args].concat());
        assert_eq!((said.status, said.out.as_str()), (2, ""), "{args:?}");
        assert!(said.err.contains(wanted), "{args:?}: {}", said.err);
    }
}

/// What is there for costs alone no question has.
#[test]
fn a_batch_is_no_parameter_of_a_question() {
    let said = run(&["map", "exit_mmap", "--set", "batch=4"]);
    assert_eq!(said.status, 2);
    assert!(said.err.contains("there is no parameter `batch`"), "{}", said.err);
}
