//! `stalewalk check`.

// Each test binary uses its own part of it.
#[allow(dead_code)]
mod run;

use expect_test::expect;
use run::{file, library, long_lines, run};
use serde_json::Value;

const MINE: &str = "stalewalk 1

strategy mine \"freeing at once\" for exit_mmap {
    fn tlb_flush(tlb) { }
    expect on x86-64 breaks freed-table because \"nothing is flushed\"
}
";

const LONG: &str = "stalewalk 1
case long \"eight threads that touch eight pages\" {
    mm app { for i in 0..8 { x[i] -> P[i] rw } }
    cpu i in 0..8 \"thread\": user app {
        load x0 store x1 userspace load x0 store x1 userspace load x0 store x1 userspace
    }
}
";

#[test]
#[expect(clippy::too_many_lines, reason = "a story is told in one piece")]
fn a_story_has_a_column_for_each_cpu() {
    let said = run(&["check", "--strategy", "up_front", "--operation", "exit_mmap", "--arch", "x86-64"]);
    assert_eq!(said.status, 0, "{}", said.err);
    assert_eq!(long_lines(&said.out), Vec::<&str>::new());
    assert!(said.out.is_ascii(), "fit for a mail");
    expect![[r#"
        Does flushing once, up front survive process exit on x86-64?
            exit_mmap with up_front on x86-64, cpus=2, levels=2, pages=1, borrower=true,
            neutral kernel functions

        B No. It breaks in 10 steps.

        In step 7, the walker of CPU 0 keeps the way pgd[0] -> T, though no program asks
        for it: a branch predicted to a user address, or a load after a mispredicted
        NULL test, is enough. T is unhooked in step 8 and freed in step 9. Then the
        walker of CPU 0 reads T, whatever stands there by now: it may keep what it finds
        as a translation (where there are global entries, as one that every process
        hits), or, where the walker sets accessed bits, set one in somebody's data.

        The shortest story in which it does (freed-table):

             CPU 0                                 CPU 1
             exiting task                          kernel thread
             ------------                          -------------
          1  sends an interrupt to CPU 1.
          2  executes invpcid_single(dying): its
             translations and partial walks go.
          3                                        takes the interrupt and executes
                                                   invpcid_single(dying): its
                                                   translations and partial walks go,
                                                   and answers.
          4  waits for no answer any more:
             whatever was asked of others is
             done.
          5  clears T[x0]: P0 is unhooked.
          6  frees P0: from here on it is
             anybody's, with any content.
          7~ the walker starts at the root of
             dying, reads pgd and keeps the way
             pgd[0] -> T.
          8  clears pgd[0]: T is unhooked.
          9  frees T: from here on it is
             anybody's, with any content.
         10! the walker starts at what it kept,
             pgd[0] -> T, and reads T, which was
             freed: it takes whatever stands
             there for an entry.

             ~ the hardware by itself    ! here it breaks

        What is wrong:
            The flush came too early: T was still hooked, so the way to it could be
            cached again after.

        Beside the answer:
          - On CPUs 0 and 1 a wrong-path load could still read P0 through a stale
            translation. That is not counted: no program sees what it reads.

        It rests on these promises of the hardware:
          - walker = hw, architected: On a miss the processor itself walks the tables
            that CR3 points to.
              [Intel SDM vol. 3A section 4.10]
          - gate = any-mode, architected: A prefetch or a wrong path may fill from the
            root in CR3 at any time and at any privilege level.
              [Intel SDM vol. 3A section 4.10; Torvalds, linux-mm, 27 June 2012]
          - walk_cache = yes, architected: The paging-structure caches hold entries of
            the upper levels under the current PCID, even where no translation below
            them exists.
              [Intel SDM vol. 3A section 4.10]
          - invpcid_single { drops leaf tag; drops walk tag; reaches here; done at once;
            drains }, architected: INVPCID of type 1 drops everything of the PCID that
            is not global, in the TLB and in the paging-structure caches. Serialising.
              [Intel SDM vol. 3A section 4.10 and, of stores, on serializing
              instructions]

        What was checked:
            Every interleaving of the programs was tried, with every fill that the
            hardware may make between two of their moves, stores visible at once: 10
            states, 14 moves between them, the farthest 8 program moves from the start.
            Limits: 2,000,000 states, 256 MiB. Stalewalk 0.1.0, language edition 1.

        What the model leaves out:
          - Stores are visible at once: a missing barrier between a store and an
            invalidate is not found. Ask with stores delayed to find it.
          - Loads are never early: load-load reordering is outside the model.
          - The addresses of one address space share every table above the last level.
          - A device walks one address space all the time; its invalidate is over when
            the statement is.
          - Two allocations never compare equal: that a frame comes back at the same
            physical address is outside the model. A new table is empty for everybody at
            once.
          - What is left to RCU runs to its end on the CPU that left it, and keeps
            interrupts out; a spinlock by itself is no RCU read section.
          - A handler leaves its entry in a backing store in the step in which it reads
            the page table: one that might do so after that entry has changed, for want
            of a lock, is not found.
          - Entries that are cached in pairs, and walk caches indexed by physical
            address, are not modelled.
          - A wrong-path data read through a stale translation is not counted, as it has
            no effect that a program sees.
    "#]]
    .assert_eq(&said.out);
}

#[test]
fn many_cpus_have_labels_in_the_columns_and_sentences_below() {
    let said = run(&[
        "check",
        "--strategy",
        "up_front",
        "--operation",
        "exit_mmap",
        "--arch",
        "x86-64",
        "--set",
        "cpus=4",
    ]);
    assert_eq!(long_lines(&said.out), Vec::<&str>::new());
    let from = said.out.find("The shortest story").expect("a story");
    let to = said.out.find("What is wrong:").expect("a diagnosis");
    expect![[r#"
        The shortest story in which it does (freed-table):

             CPU 0              CPU 1              CPU 2              CPU 3
             exiting task       kernel thread      kernel thread      kernel thread
             ------------       -------------      -------------      -------------
          1  ask others
          2  drop here
          3                     drop, ack
          4                                        drop, ack
          5                                                           drop, ack
          6  acks in
          7  clear T[x0]
          8  free P0
          9~ keep -> T
         10  clear pgd
         11  free T
         12! reads T

          1  CPU 0 sends an interrupt to CPUs 1, 2 and 3.
          2  CPU 0 executes invpcid_single(dying): its translations and partial walks
             go.
          3  CPU 1 takes the interrupt and executes invpcid_single(dying): its
             translations and partial walks go, and answers.
          4  CPU 2 takes the interrupt and executes invpcid_single(dying): its
             translations and partial walks go, and answers.
          5  CPU 3 takes the interrupt and executes invpcid_single(dying): its
             translations and partial walks go, and answers.
          6  CPU 0 waits for no answer any more: whatever was asked of others is done.
          7  CPU 0 clears T[x0]: P0 is unhooked.
          8  CPU 0 frees P0: from here on it is anybody's, with any content.
          9~ The walker of CPU 0 starts at the root of dying, reads pgd and keeps the
             way pgd[0] -> T.
         10  CPU 0 clears pgd[0]: T is unhooked.
         11  CPU 0 frees T: from here on it is anybody's, with any content.
         12! The walker of CPU 0 starts at what it kept, pgd[0] -> T, and reads T, which
             was freed: it takes whatever stands there for an entry.

             ~ the hardware by itself    ! here it breaks

    "#]]
    .assert_eq(&said.out[from..to]);
}

#[test]
fn a_safe_answer_says_what_it_relies_on() {
    let said = run(&["check", "--strategy", "retire_tag", "--operation", "exit_mmap", "--arch", "s390-2012"]);
    assert_eq!(said.status, 0, "{}", said.err);
    assert!(said.out.contains("L Yes."), "{}", said.out);
    for heading in ["A run in which", "It relies on this:", "It rests on these", "What was checked:"] {
        assert!(said.out.contains(heading), "{heading}");
    }
}

#[test]
fn a_file_of_ones_own_is_checked_with_its_expectations() {
    let name = file("mine.tlb", MINE);
    let said = run(&["check", &name]);
    assert_eq!(said.status, 0, "{}", said.err);
    assert!(said.out.contains("holds mine.tlb:5: breaks freed-table (1 of 1)"), "{}", said.out);
    let list: Vec<&str> = said.out.lines().take_while(|line| !line.is_empty()).collect();
    expect![[r#"
        exit_mmap with mine (cpus=2, levels=2, pages=1, borrower=true)
          stores visible at once
          x86-64        B breaks freed-table in 5 steps (no-flush)
          x86-64-2012   B breaks freed-table in 5 steps (no-flush)
          arm64         B breaks freed-table in 5 steps (no-flush)
          s390-2012     L survives-stale
          s390          B breaks freed-table in 5 steps (no-flush)
          riscv         B breaks freed-table in 5 steps (no-flush)
          power9-radix  B breaks freed-table in 5 steps (no-flush)
          mips          L survives-stale
          x86-64-pti    B breaks freed-table in 6 steps (no-flush)
          amd           B breaks freed-table in 5 steps (no-flush)
          amd-invlpgb   B breaks freed-table in 5 steps (no-flush)
          armv7         B breaks freed-table in 5 steps (no-flush)
          arm64-ets2    B breaks freed-table in 5 steps (no-flush)
          power9-hash   L survives-stale
          riscv-svvptc  B breaks freed-table in 5 steps (no-flush)
          loongarch     L survives-stale
          sparc64       L survives-stale
          alpha         L survives-stale
          ia64          B breaks freed-table in 5 steps (no-flush)"#]]
    .assert_eq(&list.join("\n"));
}

#[test]
fn an_expectation_that_does_not_hold_is_status_1() {
    let name = file("claims.tlb", MINE.replace("breaks freed-table", "survives"));
    let said = run(&["check", &name, "--arch", "x86-64"]);
    assert_eq!(said.status, 1, "{}", said.err);
    let from = said.out.find("Expectations:").expect("expectations");
    expect![[r#"
        Expectations:
          does not hold claims.tlb:5: exit_mmap with mine
            wanted survives, found breaks freed-table on x86-64
    "#]]
    .assert_eq(&said.out[from..]);
    let said = run(&["check", &name, "--arch", "x86-64", "--json"]);
    assert_eq!((said.status, said.out.lines().count()), (1, 1));
    assert!(said.err.starts_with("does not hold: claims.tlb:5:"), "{}", said.err);
}

#[test]
fn a_copy_of_a_library_file_replaces_it() {
    let text = library("strategy/up_front.tlb").replace("if full { flush_tlb_mm(mm) }", "");
    let name = file("up_front.tlb", text);
    let said = run(&["check", &name, "--operation", "exit_mmap", "--arch", "x86-64", "--json"]);
    let report: Value = serde_json::from_str(&said.out).expect("a report");
    assert_eq!(report["diagnosis"]["cause"], "no-flush");
    assert_eq!(report["question"]["strategy"], "up_front");
}

#[test]
fn one_name_of_a_library_file_can_be_replaced_alone() {
    let name = file("group.tlb", "stalewalk 1\n\ngroup untagged = tag none, walker hw\n");
    let said = run(&["check", &name, "--strategy", "gather", "--arch", "x86-64"]);
    assert_eq!(said.status, 0, "{}", said.err);
    assert!(said.out.contains("survives"), "{}", said.out);
}

#[test]
fn an_architecture_of_ones_own_meets_every_strategy() {
    let text = library("arch/x86-64.tlb").replace("arch x86-64 ", "arch mine ");
    let name = file("arch.tlb", text);
    let said = run(&["check", &name, "--json"]);
    assert_eq!(said.status, 0, "{}", said.err);
    let reports: Vec<Value> = said.out.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!(reports.len(), 74);
    assert!(reports.iter().all(|report| report["question"]["arch"] == "mine"));
}

#[test]
fn a_case_is_checked_with_all_its_parts() {
    let text = library("case/vm_bug_on_active_mm.tlb");
    let name = file("case.tlb", text);
    let said = run(&["check", &name, "--arch", "arm64", "--json"]);
    assert_eq!(said.status, 0, "{}", said.err);
    let verdicts: Vec<Value> =
        said.out.lines().map(|l| serde_json::from_str::<Value>(l).expect("JSON")["verdict"].take()).collect();
    assert_eq!(verdicts, ["breaks", "survives"]);
    let said = run(&["check", &name, "--arch", "arm64", "--operation", "exec_mmap", "--json"]);
    assert_eq!(said.out.lines().count(), 1);
}

#[test]
fn a_limit_is_told_by_the_status() {
    let said = run(&[
        "check",
        "--strategy",
        "gather",
        "--operation",
        "exit_mmap",
        "--arch",
        "x86-64",
        "--limit",
        "states=3",
    ]);
    assert_eq!(said.status, 3);
    assert!(said.out.contains("? Not decided."), "{}", said.out);
    let from = said.out.find("The search").expect("a reason");
    let to = said.out.find("It rests on").expect("promises");
    expect![[r#"
        The search reached its limit of 3 states: 5 states met, the farthest 3 program
        moves from the start, 1 KiB kept.

    "#]]
    .assert_eq(&said.out[from..to]);
}

/// Ctrl-C in the middle of a search that takes for ever.
#[cfg(unix)]
#[test]
fn an_interrupted_search_says_how_far_it_got() {
    let name = file("long.tlb", LONG);
    let words = ["check", &name, "--arch", "arm64", "--limit", "states=4000000000", "--limit", "bytes=3G"];
    let child = run::stalewalk(&words)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the binary runs");
    std::thread::sleep(std::time::Duration::from_secs(1));
    let id = child.id().to_string();
    let sent = std::process::Command::new("kill").args(["-INT", &id]).status().expect("there is a kill");
    assert!(sent.success(), "the search is still under way");
    let said = run::said(child.wait_with_output().expect("it ends"));
    assert_eq!((said.status, said.out.as_str()), (130, ""), "{}", said.err);
    assert!(said.err.starts_with("stopped in search 1: "), "{}", said.err);
    assert!(said.err.contains(" states met, the farthest "), "{}", said.err);
}

#[test]
fn the_promises_that_would_turn_an_answer_are_found() {
    let ask = |strategy: &str, arch: &str| {
        let said =
            run(&["check", "--strategy", strategy, "--operation", "exit_mmap", "--arch", arch, "--flips"]);
        assert_eq!(said.status, 0, "{}", said.err);
        assert_eq!(long_lines(&said.out), Vec::<&str>::new());
        assert!(said.out.is_ascii(), "fit for a mail");
        let at = said.out.find("What would save it").or(said.out.find("What it rests on,"));
        said.out[at.expect("they are told")..].to_owned()
    };
    expect![[r#"
        What would save it:
          S walker = sw: survives
              A refill handler reads the tables as a program, for an access that is
              performed. So it is on mips, power9-hash, loongarch, sparc64, alpha.
          S gate = user-mode: survives
              Only in a mode that uses the address space: user mode, or the kernel in
              the middle of accessing it. So it is on s390-2012.
          S gate = demand: survives
              Only for an access that is performed. So it is on mips, loongarch,
              sparc64, alpha.
          Tried: 44 by themselves (4 contradictory).
    "#]]
    .assert_eq(&ask("up_front", "x86-64"));
    expect![[r#"
        What it rests on, as it breaks without:
          B roots = registers: breaks freed-table in 13 steps
              One, whose top-level entries are copied into registers when it is loaded
              and read from there. So it is nowhere in the library.
          B tlbi_aside1is without drops walk tag: breaks freed-table in 13 steps
              It drops no partial walks.
          B tlbi_aside1is with reaches here instead of reaches all: breaks freed-table
            in 11 steps
              It reaches only the CPU that executes it.
          Tried: 50 by themselves (4 contradictory).
    "#]]
    .assert_eq(&ask("gather", "arm64"));
    expect![[r#"
        What it rests on, as it breaks without:
          B walker = hw, gate = any-mode: breaks freed-table in 9 steps
              The processor walks the tables itself. So it is on x86-64, x86-64-2012,
              arm64, s390-2012, s390, riscv, power9-radix, x86-64-pti, amd, amd-invlpgb,
              armv7, arm64-ets2, riscv-svvptc, ia64.
              Whenever the root is loaded, whatever the mode. So it is on x86-64,
              x86-64-2012, arm64, s390, riscv, power9-radix, x86-64-pti, amd,
              amd-invlpgb, armv7, arm64-ets2, power9-hash, riscv-svvptc, ia64.
          Tried: 44 by themselves (1 contradictory, 1 not applicable); 926 sets of 2 (44
          contradictory, 42 not applicable).
    "#]]
    .assert_eq(&ask("up_front", "mips"));
}
