//! `stalewalk doccheck`.

// Each test binary uses its own part of it.
#[allow(dead_code)]
mod run;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use expect_test::expect;
use run::{file, long_lines, run};
use serde_json::Value;

const MARKDOWN: &str = "\
# Flushing

A table is freed too early: [so](https://example.org/#strategy=up_front&operation=exit_mmap&arch=x86-64&expect=breaks%20freed-table).

```stale-walk case=skip_lazy_of_mine, arch=x86-64
stalewalk 1

case skip_lazy_of_mine \"skipping whoever is lazy\" of exit_mmap with skip_lazy on x86-64 {
    expect breaks freed-table because \"the kernel thread still has the root\"
    expect survives because \"it does not\"
}
```

<stale-walk operation=\"exit_mmap\" strategy=\"gather\" arch=\"s390\" expect=\"breaks\">Nobody knows.</stale-walk>
";

const RST: &str = "\
Flushing
========

.. stale-walk::
   :operation: exit_mmap
   :strategy: up_front
   :arch: s390-2012
   :expect: survives
";

const RUST: &str = "\
/// Flushes.
///
/// ```stale-walk operation=exit_mmap,strategy=gather,arch=x86-64,expect=survives
/// ```
fn flush() {}
";

/// The folder in which the files of this test stand.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(folder.join("node_modules")).expect("a folder can be made");
    folder
}

#[test]
fn claims_that_are_false_are_told_with_their_lines() {
    let folder = folder("doc");
    for (name, text) in
        [("a.md", MARKDOWN), ("b.rst", RST), ("c.rs", RUST), ("node_modules/d.md", "<stale-walk x>")]
    {
        fs::write(folder.join(name), text).expect("a file can be written");
    }
    let path = folder.display().to_string();
    let said = run(&["doccheck", &path]);
    assert_eq!((said.status, said.err.as_str()), (1, ""));
    expect![[r"
        DOC/a.md:10: this is not so
          asked:   skip_lazy_of_mine x86-64
          claimed: survives
          found:   breaks freed-table
        DOC/a.md:14: this is not so
          asked:   exit_mmap gather s390
          claimed: breaks
          found:   survives
        6 claims in 3 files: 4 hold, 2 do not
    "]]
    .assert_eq(&said.out.replace(&path, "DOC"));
    assert_eq!(long_lines(&said.out.replace(&path, "DOC")), Vec::<&str>::new());

    let said = run(&["doccheck", "--json", &path]);
    let objects: Vec<Value> =
        said.out.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
    assert_eq!((said.status, objects.len()), (1, 6));
    assert_eq!(objects[0]["line"], 3);
    assert_eq!(objects[0]["found"], "breaks freed-table");
    assert_eq!(objects.iter().filter(|object| object["holds"] == true).count(), 4);
}

#[test]
fn what_cannot_be_asked_is_told_with_its_line() {
    let path = file(
        "wrong.md",
        "\
<stale-walk arch=x86-64 expect=survives></stale-walk>
<stale-walk operation=exit_mmap strategy=upfront></stale-walk>
<stale-walk operation=exit_mmap stratgy=up_front></stale-walk>
<stale-walk operation=exit_mmap expect=brakes></stale-walk>
<stale-walk operation=exit_mmap set=cpus=9></stale-walk>
[x](#operation=exit_mmap&expect=survives&texts=AAAA) and <i
<stale-walk operation=exit_mmap strategy=gather arch=x86-64>This claims nothing.</stale-walk>

```stale-walk
stalewalk 1
strategy mine \"mine\" for exit_mmap { fn tlb_fush(tlb) { } }
```
",
    );
    let said = run(&["doccheck", &path]);
    assert_eq!(said.status, 2);
    expect![[r#"
        error: FILE:1: this asks nothing
          = help: name a `case`, an `operation` or a `strategy`, or write a program: it begins with `stalewalk 1`
        error: FILE:2: there is no strategy `upfront`
          = help: did you mean `up_front`?
        error: FILE:3: there is no option `stratgy`
          = help: did you mean `strategy`?
        error: FILE:4: there is no verdict `brakes`
          = help: did you mean `breaks`?
        error: FILE:5: `cpus` cannot be 9
          = help: it is in 1..=4
        error: FILE:6: the texts of this link are damaged
          = help: copy the link again
        error: `exit_mmap` does not let a strategy override `tlb_fush`
          --> FILE:11:41
           |
        11 | strategy mine "mine" for exit_mmap { fn tlb_fush(tlb) { } }
           |                                         ^^^^^^^^
           = help: did you mean `tlb_flush`?

    "#]].assert_eq(&said.err.replace(&path, "FILE"));
    expect![[r#"
        0 claims in 1 file: 0 hold; 1 example claims nothing
    "#]]
    .assert_eq(&said.out);
}

#[test]
fn a_fence_ends_with_the_comment_that_it_stands_in() {
    let path = file(
        "open_fence.rs",
        "\
/// ```text
/// nobody ends this
fn one() {}

/// ```stale-walk
/// :case: munmap
/// :arch: x86-64
/// :expect: brakes
/// ```
/// ```stale-walk
/// stalewalk 1
/// strategy mine \"mine\" for exit_mmap { fn tlb_fush(tlb) { } }
/// ```
fn two() {}
",
    );
    let said = run(&["doccheck", &path]);
    assert_eq!(said.status, 2);
    assert!(said.err.contains("open_fence.rs:5: there is no verdict `brakes`"), "{}", said.err);
    assert!(said.err.contains("--> open_fence.rs:12:41"), "{}", said.err);
}

/// The action gives each of its paths, on however many lines they stand.
#[cfg(unix)]
#[test]
fn the_action_goes_through_all_of_its_paths() {
    const ACTION: &str = include_str!("../../../.github/actions/doccheck/action.yml");
    let (_, script) = ACTION.rsplit_once("run: |\n").expect("its last step has a script");
    let tools = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("action");
    fs::create_dir_all(tools.join("stalewalk/bin")).expect("a folder can be made");
    let program = tools.join("stalewalk/bin/stalewalk");
    // What is left from another run may be of another build.
    let _ = fs::remove_file(&program);
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_stalewalk"), program).expect("a link can be made");
    let paths = ["one.md", "two.md", "three.md"].map(|name| {
        file(
            name,
            "<stale-walk operation=exit_mmap strategy=gather arch=s390 expect=survives></stale-walk>\n",
        )
    });
    let [one, two, three] = &paths;
    // As GitHub runs a step.
    let done = Command::new("bash")
        .args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script])
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .env("PATHS", format!("{one} {two}\n{three}\n"))
        .env("RUNNER_TEMP", &tools)
        .env("GITHUB_ACTION_PATH", &tools)
        .output()
        .expect("bash runs");
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && said.contains("3 claims in 3 files: 3 hold"), "{done:?}");
}

#[test]
fn what_is_no_document_is_refused() {
    let path = file("no_document.tlb", "stalewalk 1\n");
    let said = run(&["doccheck", &path]);
    assert_eq!(said.status, 2);
    expect![[r#"
        error: cannot read FILE: its name ends in none of .rst, .md, .html, .rs
    "#]]
    .assert_eq(&said.err.replace(&path, "FILE"));
}
