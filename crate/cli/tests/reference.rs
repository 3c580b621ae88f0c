//! The commands that the language reference shows print what it shows, to the letter. A line `…` stands for some that
//! are left out.

// Each test binary uses its own part of it.
#[allow(dead_code)]
mod run;

use std::path::Path;

use run::{file, prints, said, stalewalk};

const PAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/reference");
const PROMPT: &str = "$ stalewalk ";

#[test]
fn commands_print_what_is_shown() {
    let mut shown = 0;
    for entry in std::fs::read_dir(PAGES).expect("the folder of the reference") {
        let path = entry.expect("an entry of it").path();
        if path.extension().is_some_and(|extension| extension == "md") {
            shown += page(&path);
        }
    }
    assert!(shown > 4, "the commands were not found");
}

/// Saves the files that a page names as they come, and gives the commands that it shows; how many there were.
fn page(path: &Path) -> usize {
    let text = std::fs::read_to_string(path).expect("a page");
    let mut shown = 0;
    // Behind every second fence stands what is not in a block.
    for block in text.split("\n```").skip(1).step_by(2) {
        let (heading, body) = block.split_once('\n').expect("a line behind the fence");
        match heading.split_once(' ') {
            Some(("tlb", name)) if name.ends_with(".tlb") => {
                file(name, format!("{body}\n"));
            }
            _ if heading == "console" => {
                command(path, body);
                shown += 1;
            }
            _ => {}
        }
    }
    shown
}

fn command(path: &Path, body: &str) {
    let (command, wanted) = body.split_once('\n').expect("output after the command");
    let words: Vec<&str> = command.strip_prefix(PROMPT).expect("a command").split(' ').collect();
    let said = said(stalewalk(&words).env("LANG", "C.UTF-8").output().expect("the binary runs"));
    let place = format!("{}: {command}", path.display());
    assert_eq!((said.status, said.err.as_str()), (0, ""), "{place}");
    prints(&said.out, &format!("{wanted}\n"), &place);
}
