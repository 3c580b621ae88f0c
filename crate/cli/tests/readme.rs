//! The commands that README.md shows print what it shows, to the letter. A line `…` stands for some that it
//! leaves out.

// Each test binary uses its own part of it.
#[allow(dead_code)]
mod run;

use run::{prints, said, stalewalk};

const README: &str = include_str!("../../../README.md");
const PROMPT: &str = "```console\n$ cargo run --release --bin stalewalk -- ";

#[test]
fn commands_print_what_is_shown() {
    run::file("my_strategy.tlb", fenced(after("```tlb\n")));
    let mut shown = 0;
    for block in README.split(PROMPT).skip(1) {
        let (words, rest) = block.split_once('\n').expect("output after the command");
        let words: Vec<&str> = words.split(' ').collect();
        let output = stalewalk(&words).env("LANG", "C.UTF-8").output().expect("the binary runs");
        let said = said(output);
        assert_eq!((said.status, said.err.as_str()), (0, ""), "{words:?}");
        prints(&said.out, fenced(rest), &words.join(" "));
        shown += 1;
    }
    assert_eq!(shown, 2, "the map, and the strategy of the reader's own");
}

fn after(mark: &str) -> &'static str {
    README.split_once(mark).expect("the mark is in README.md").1
}

/// A block up to its closing fence.
fn fenced(text: &str) -> &str {
    text.split_once("```\n").expect("a closing fence").0
}
