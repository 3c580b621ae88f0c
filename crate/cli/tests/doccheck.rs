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
          = help: name a `case`, an `operation` or a `strategy`, or write a program and nothing else: it begins with `stalewalk 1`
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
fn what_a_page_would_not_understand_is_told() {
    let path = file(
        "picture.md",
        "\
<stale-walk case=munmap view=\"verdict wave\"></stale-walk>
<stale-walk case=munmap step=two></stale-walk>
<stale-walk case=munmap hide=verdct loading=eager theme=dark></stale-walk>
<stale-walk operation=exit_mmap strategy=no_flush></stale-walk>
<stale-walk case=flush_irqs_on variant=zap></stale-walk>
<stale-walk case=dontneed_twice variant=befor></stale-walk>

```stale-walk case=munmap expect=survives
:expect: breaks
```
",
    );
    let said = run(&["doccheck", &path]);
    assert_eq!(said.status, 2);
    expect![[r#"
        error: FILE:1: there is no view `wave`
          = help: known: verdict, waveform, machine, map, source, text
        error: FILE:2: `two` is no step
          = help: a step has a number; 0 is the start, and without one the last is shown
        error: FILE:3: there is no thing to hide `verdct`
          = help: did you mean `verdict`?
        error: FILE:4: `no_flush` is no strategy of `exit_mmap`
          = help: its strategies: up_front, gather, gather_by_address, gather_leaf_only, switch_instead, local_detach, detach_everywhere, free_at_mmdrop, retire_tag, skip_lazy
        error: FILE:5: nothing that is checked has a variant `zap`
          = help: there are none here
        error: FILE:6: nothing that is checked has a variant `befor`
          = help: did you mean `before`?
        error: FILE:8: `expect` is said twice
          = help: say it once
    "#]].assert_eq(&said.err.replace(&path, "FILE"));
}

#[test]
fn a_program_that_is_included_is_checked_where_it_stands() {
    let folder = folder("included");
    let program = "stalewalk 1\n\ncase mine \"no flush\" {\n    mm app { x -> P rw }\n    cpu 0 \"one\": kernel app {\n        var old = \
        clear(pte(app, x))\n        free(old.frame)\n    }\n    cpu 1 \"two\": user app { userspace }\n    expect on x86-64 survives because \"it is hoped\"\n}\n";
    fs::write(folder.join("mine.tlb"), program).expect("it is written");
    fs::write(folder.join("prose.tlb"), "No program.\n").expect("it is written");
    let chapter = "```stale-walk arch=x86-64 expect=breaks\n{{#include mine.tlb}}\n```\n\n```stale-walk\n{{#include mine.tlb:2:4}}\n```\n\n\
        ```stale-walk\n{{#include prose.tlb}}\n```\n";
    fs::write(folder.join("chapter.md"), chapter).expect("it is written");
    let named = folder.display().to_string();
    let said = run(&["doccheck", &named]);
    assert_eq!(said.status, 2);
    expect![[r#"
        ./mine.tlb:10: this is not so
          asked:   mine x86-64
          claimed: survives
          found:   breaks stale-frame
        2 claims in 1 file: 1 holds, 1 does not
    "#]]
    .assert_eq(&said.out.replace(&named, "."));
    expect![[r#"
        error: ./chapter.md:5: `mine.tlb:2:4` is a part of a file
          = help: `mdbook build` checks it; here a block may include a whole file
        error: ./chapter.md:9: ./prose.tlb is no program
          = help: one begins with `stalewalk 1`
    "#]]
    .assert_eq(&said.err.replace(&named, "."));
}

/// What a page in one file asks, whoever claims something of it.
#[test]
fn an_element_may_ask_by_a_link() {
    let link = "operation=exit_mmap&amp;strategy=up_front&amp;arch=x86-64&amp;view=library";
    let path = file(
        "linked.html",
        format!(
            "<stale-walk data-link=\"{link}\"></stale-walk>\n<stale-walk data-link=\"{link}\" arch=mips expect=survives></stale-walk>\n\
             <stale-walk data-link=\"{link}&amp;expect=breaks\" expect=survives></stale-walk>\n\
             <stale-walk data-link=\"{link}\"><pre>stalewalk 1</pre></stale-walk>\n"
        ),
    );
    let said = run(&["doccheck", &path]);
    assert_eq!(said.status, 2);
    expect![[r#"
        FILE:2: this is not so
          asked:   exit_mmap up_front x86-64
          claimed: survives
          found:   breaks freed-table
        2 claims in 1 file: 1 holds, 1 does not; 1 example claims nothing
    "#]]
    .assert_eq(&said.out.replace(&path, "FILE"));
    expect![[r#"
        error: FILE:4: a link and a program both ask here
          = help: leave one of them out
    "#]]
    .assert_eq(&said.err.replace(&path, "FILE"));
}

/// The playground's links keep the strategy that was chosen last.
#[test]
fn a_link_to_a_case_needs_no_strategy() {
    let link = "[so](https://example.org/#strategy=gather&operation=munmap&arch=x86-64&expect=survives)\n";
    let said = run(&["doccheck", &file("kept.md", link)]);
    assert_eq!((said.out.as_str(), said.err.as_str()), ("1 claim in 1 file: 1 holds\n", ""));
}

/// Only mdBook puts a file in the place of its name.
#[test]
fn nobody_else_includes_a_file() {
    for (name, text) in [
        ("included.rs", "/// ```stale-walk\n/// {{#include mine.tlb}}\n/// ```\nfn one() {}\n"),
        ("myst.md", "```{stale-walk}\n{{#include mine.tlb}}\n```\n"),
    ] {
        let said = run(&["doccheck", &file(name, text)]);
        assert_eq!(said.status, 2, "{name}");
        assert!(said.err.contains("this asks nothing"), "{name}: {}", said.err);
    }
    // Prose may be included where the question is a name.
    let prose = file(
        "prose.md",
        "```stale-walk case=munmap arch=x86-64 expect=survives\n{{#include prose.md}}\n```\n",
    );
    assert_eq!(run(&["doccheck", &prose]).out, "1 claim in 1 file: 1 holds\n");
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
