//! Traces by themselves: `check --trace`, `check --all-kinds`, `stalewalk replay`.

// Each test binary uses its own part of it.
#[allow(dead_code)]
mod run;

use expect_test::{expect, expect_file};
use run::{file, long_lines, run};
use serde_json::Value;

const TWO: &str = "stalewalk 1

case two \"breaking in two ways\" on x86-64 {
    mm app { x -> P rw }
    cpu 0 \"munmap\": kernel app {
        var old = clear(pte(app, x))
        free(old.frame)
        VM_BUG_ON(old.present)
    }
    cpu 1 \"thread\": user app { userspace }
}
";

/// The question of the page, and its trace saved in a file.
fn saved(name: &str, change: impl Fn(&str) -> String) -> String {
    let said = run(&[
        "check",
        "--strategy",
        "up_front",
        "--operation",
        "exit_mmap",
        "--arch",
        "x86-64",
        "--trace",
        "json",
    ]);
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    file(name, change(&said.out))
}

#[test]
fn one_story_is_told_or_all() {
    let name = file("two.tlb", TWO);
    let first = run(&["check", &name]);
    assert!(first.out.contains("It breaks in other ways too:\n  - bug-on, in 3 steps\n"), "{}", first.out);
    let all = run(&["check", &name, "--all-kinds"]);
    assert_eq!(all.status, 0, "{}", all.err);
    assert!(!all.out.contains("in other ways"), "{}", all.out);
    for kind in ["stale-frame", "bug-on"] {
        assert!(all.out.contains(&format!("The shortest story in which it does ({kind}):")), "{}", all.out);
    }
    assert_eq!(long_lines(&all.out), Vec::<&str>::new());
}

#[test]
fn a_trace_alone_as_text() {
    let name = file("two_text.tlb", TWO);
    let said = run(&["check", &name, "--all-kinds", "--trace", "text"]);
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    expect![[r#"
        Does breaking in two ways survive on x86-64?
            two on x86-64, neutral kernel functions

        The shortest story in which it does (stale-frame):

             CPU 0                                 CPU 1
             munmap                                thread
             ------                                ------
          1  clears T[x]: P is unhooked.
          2  frees P: from here on it is
             anybody's, with any content.
          3!                                       accesses memory through x -> P rw,
                                                   although P was freed: it is
                                                   anybody's.

             ! here it breaks

        Does breaking in two ways survive on x86-64?
            two on x86-64, neutral kernel functions

        The shortest story in which it does (bug-on):

             CPU 0
             munmap
             ------
          1  clears T[x]: P is unhooked.
          2  frees P: from here on it is anybody's, with any content.
          3! comes upon what its assertion rules out: the kernel stops.

             Without a step in it: CPU 1, thread.

             ! here it breaks
    "#]]
    .assert_eq(&said.out);
}

#[test]
fn where_nothing_breaks_there_is_no_trace() {
    let said = run(&["check", "--strategy", "gather", "--operation", "exit_mmap", "--trace", "json"]);
    assert_eq!((said.status, said.out.as_str()), (0, ""));
    assert_eq!(said.err.lines().count(), 19, "{}", said.err);
    assert!(said.err.starts_with("no trace: exit_mmap with gather on x86-64: survives\n"), "{}", said.err);
}

#[test]
fn a_saved_trace_is_small_and_names_its_question() {
    let name = file("two_json.tlb", TWO);
    let said = run(&["check", &name, "--all-kinds", "--trace", "json"]);
    let traces: Vec<Value> = said.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let kinds: Vec<&Value> = traces.iter().map(|trace| &trace["kind"]).collect();
    assert_eq!(kinds, ["stale-frame", "bug-on"]);
    expect![[r#"{"engine":"0.1.0","edition":1,"operation":"two","variant":null,"strategy":null,"arch":"x86-64","kernel":"neutral","params":[],"knobs":[],"stores":"immediate","texts":[{"path":"two_json.tlb","text":"stalewalk 1\n\ncase two \"breaking in two ways\" on x86-64 {\n    mm app { x -> P rw }\n    cpu 0 \"munmap\": kernel app {\n        var old = clear(pte(app, x))\n        free(old.frame)\n        VM_BUG_ON(old.present)\n    }\n    cpu 1 \"thread\": user app { userspace }\n}\n"}],"kind":"stale-frame","path":"0/0/1","steps":["CPU 0: clear T[x]","CPU 0: free P","CPU 1: uses x"]}"#]]
    .assert_eq(said.out.lines().next().expect("a line"));
}

/// The story that is told is the story that was saved, for every trace of a file.
#[test]
fn what_was_saved_is_told_again() {
    let name = file("two_again.tlb", TWO);
    for engine in [&[][..], &["--explicit"]] {
        let ask = |format| {
            let words = ["check", &name, "--all-kinds", "--trace", format];
            run(&[&words[..], engine].concat()).out
        };
        let trace = file("two_again.json", ask("json"));
        let said = run(&["replay", &trace]);
        assert_eq!((said.status, said.err.as_str()), (0, ""));
        assert_eq!(said.out, ask("text"));
    }
}

/// The page saves the same run to the letter, which `tests/web/share.test.mjs` holds it to.
#[test]
fn what_the_page_saves_is_what_is_saved_here_and_told_again() {
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/share/up_front.json");
    let name = saved("share.json", str::to_owned);
    let here =
        std::fs::read_to_string(concat!(env!("CARGO_TARGET_TMPDIR"), "/share.json")).expect("it was saved");
    expect_file![golden].assert_eq(&here);
    let said = run(&["replay", golden]);
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    assert_eq!(said.out, run(&["replay", &name]).out);
}

#[test]
fn a_library_question_is_told_again() {
    let name = saved("library.json", str::to_owned);
    let said = run(&["replay", &name]);
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    assert!(said.out.contains("The shortest story in which it does (freed-table):"), "{}", said.out);
}

#[test]
fn a_step_that_is_not_enabled_any_more_is_named() {
    let cases: [(&str, &str); 5] = [
        ("CPU 0: clear pgd", "CPU 0: clear pud"),
        ("0/1/0/0/0\"", "0/99/0/0/0\""),
        ("\"exit_mmap\"", "\"exec_mmap\""),
        ("freed-table", "bug-on"),
        ("up_front", "skip_lazy"),
    ];
    let mut all = String::new();
    for (before, after) in cases {
        let name = saved("changed.json", |text| {
            assert!(text.contains(before), "{before} is in {text}");
            text.replace(before, after)
        });
        let said = run(&["replay", &name]);
        assert_eq!((said.status, said.out.as_str()), (1, ""), "{after}: {}", said.err);
        all += &said.err;
    }
    expect![[r#"
        error: changed.json: step 8, `CPU 0: clear pud`, has become another move: there is `CPU 0: clear pgd`, `CPU 0: walk → T`, `CPU 1: keep → T`, `CPU 1: walk → T`, `CPU 0: evict`
          = help: it was saved by Stalewalk 0.1.0, language edition 1
        error: changed.json: step 7, `CPU 0: keep → T`, is not enabled any more: there is `CPU 0: clear pgd`, `CPU 0: keep → T`, `CPU 0: walk → T`, `CPU 1: keep → T`, `CPU 1: walk → T`
          = help: it was saved by Stalewalk 0.1.0, language edition 1
        error: changed.json: step 7, `CPU 0: keep → T`, has become another move: there is `CPU 0: clear pgd`, `CPU 1: keep → T`, `CPU 1: walk → T`
          = help: it was saved by Stalewalk 0.1.0, language edition 1
        error: changed.json: every step is enabled, but the run ends in freed-table and was saved for bug-on
          = help: it was saved by Stalewalk 0.1.0, language edition 1
        error: changed.json: step 1, `CPU 0: ask others`, has become another move: there are `CPU 0: clear T[x0]`, `CPU 0: evict`, `CPU 0: evict`, `CPU 0: evict`, `CPU 1: evict`, `CPU 1: evict` and 1 more
          = help: it was saved by Stalewalk 0.1.0, language edition 1
    "#]]
    .assert_eq(&all);
}

/// A trace of a text that has been repaired since.
#[test]
fn the_text_is_saved_with_the_trace() {
    let name = file("repaired.tlb", TWO);
    let trace = file("repaired.json", run(&["check", &name, "--trace", "json"]).out);
    file("repaired.tlb", TWO.replace("free(old.frame)", "flush_tlb_mm(app) free(old.frame)"));
    assert_eq!(run(&["replay", &trace]).status, 0, "what is replayed is what was saved");
    let now = run(&["check", &name, "--trace", "json"]);
    assert!(now.out.contains("bug-on"), "{}", now.out);
}

#[test]
fn what_is_no_trace_is_a_wrong_input() {
    let cases = [
        String::new(),
        "{".to_owned(),
        "[]".to_owned(),
        "{\"engine\":\"0.1.0\"}".to_owned(),
        std::fs::read_to_string(
            std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(saved("whole.json", str::to_owned)),
        )
        .expect("it was written")
        .replace("\"texts\":[]", "\"texts\":[{\"path\":\"a.tlb\",\"text\":\"stalewalk 1 strategy\"}]"),
    ];
    for text in cases {
        let said = run(&["replay", &file("wrong.json", &text)]);
        assert_eq!((said.status, said.out.as_str()), (2, ""), "{text}");
        assert!(said.err.starts_with("error: "), "{text}: {}", said.err);
    }
    assert_eq!(run(&["replay", "there_is_none.json"]).status, 2);
}

#[test]
fn damaged_paths_never_panic() {
    for (before, after) in [
        ("\"path\":\"0/", "\"path\":\"-1/"),
        ("\"path\":\"0/", "\"path\":\"18446744073709551616/"),
        ("\"path\":\"0/", "\"path\":\"x/"),
        ("\"path\":\"0/", "\"path\":\""),
        ("\"path\":\"0/", "\"path\":\"0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/"),
    ] {
        let said = run(&["replay", &saved("damaged.json", |text| text.replace(before, after))]);
        assert_eq!(said.status, 1, "{after}: {}", said.err);
        assert!(!said.err.contains("panicked"), "{}", said.err);
    }
}

#[test]
fn help_fits_a_terminal() {
    for words in [
        &["--help"][..],
        &["map", "--help"],
        &["check", "--help"],
        &["replay", "--help"],
        &["stress", "--help"],
        &["doccheck", "--help"],
        &["export", "--help"],
        &["export", "svg", "--help"],
        &["export", "text", "--help"],
    ] {
        let said = run(words);
        assert_eq!((said.status, long_lines(&said.out)), (0, Vec::new()), "{words:?}");
        let blank =
            said.out.lines().skip_while(|line| *line != "Options:").take_while(|line| !line.is_empty());
        assert!(blank.count() >= 2, "the options stand together: {}", said.out);
    }
}
