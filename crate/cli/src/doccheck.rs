//! `stalewalk doccheck`: what documents claim, proved once more.
//!
//! A document has examples as elements, directives, fenced blocks or links; each says what it asks, and what the answer
//! is. Here they are found and asked, so that prose that is no longer true is noticed when it is built.

mod claim;
pub(crate) mod found;
mod html;
pub(crate) mod judge;
mod links;
pub(crate) mod markdown;
mod rst;
mod rust;

use std::path::{Path, PathBuf};

use crate::args::DocArgs;
use crate::caret;
use crate::caret::Complaint;
use crate::doccheck::found::{Found, Sort};
use crate::doccheck::judge::{Answer, Judged, Trouble};
use crate::doccheck::markdown::Document;
use crate::screen::{Ink, Screen, Status};
use crate::stop::Watcher;
use crate::texts;

/// Judges every claim of some files and folders, and says what the process ends with.
pub(crate) fn run(args: &DocArgs, screen: &mut Screen) -> Status {
    let Some(files) = files(&args.paths, screen) else { return Status::Wrong };
    let mut tally = Tally { json: args.json, ..Tally::default() };
    let mut watcher = Watcher::default();
    for (path, sort) in files {
        let path = path.display().to_string();
        let Some(text) = texts::decoded(&path, std::fs::read(&path), screen) else {
            tally.is_wrong = true;
            continue;
        };
        let examples = examples(sort, &text);
        tally.files += usize::from(!examples.is_empty());
        for example in examples {
            let answer = judge::answer(&path, &example, &mut watcher);
            if let Some(status) = watcher.says(screen) {
                return status;
            }
            tally.tell(&path, example.line, answer, screen);
        }
    }
    if !args.json {
        screen.line(&tally.words());
    }
    tally.status()
}

/// Every example of a document, in the order of its lines.
fn examples(sort: Sort, text: &str) -> Vec<Found> {
    let with_links = |(mut found, prose): (Vec<Found>, String)| {
        found.extend(links::links(&prose));
        found
    };
    let mut found = match sort {
        Sort::Html => with_links(html::examples(text)),
        Sort::Markdown => markdown(text),
        Sort::Rst => with_links(rst::examples(text)),
        Sort::Rust => {
            let below = |(before, text): (u32, String)| {
                markdown(&text).into_iter().map(move |found| markdown::plain(found).below(before))
            };
            rust::comments(text).into_iter().flat_map(below).collect()
        }
    };
    found.sort_by_key(|example| example.line);
    found
}

fn markdown(text: &str) -> Vec<Found> {
    let document = markdown::read(text);
    let (elements, links) = others(&document);
    let blocks = document.blocks.into_iter().map(|block| block.found);
    blocks.chain(elements).chain(links).collect()
}

/// Elements, and links that expect something.
pub(crate) fn others(document: &Document) -> (Vec<Found>, Vec<Found>) {
    (html::elements(&document.page), links::links(&html::links(&document.prose)))
}

/// The documents among some files and folders; says what is none.
fn files(paths: &[String], screen: &mut Screen) -> Option<Vec<(PathBuf, Sort)>> {
    let mut list = Vec::new();
    let mut fine = true;
    for path in paths {
        let path = Path::new(path);
        let trouble = if path.is_dir() {
            walk(path, &mut list).err().map(|error| error.to_string())
        } else if let Some(sort) = sort(path) {
            list.push((path.to_owned(), sort));
            None
        } else if path.exists() {
            Some("its name ends in none of .rst, .md, .html, .rs".to_owned())
        } else {
            Some("there is no such file or folder".to_owned())
        };
        if let Some(trouble) = trouble {
            fine = false;
            caret::complain(
                screen,
                &Complaint::new(format!("cannot read {}: {trouble}", path.display()), ""),
            );
        }
    }
    fine.then_some(list)
}

fn sort(path: &Path) -> Option<Sort> {
    Sort::of(path.extension()?.to_str()?)
}

/// The documents of a folder and of those in it, but for hidden ones and what is built or installed.
fn walk(folder: &Path, list: &mut Vec<(PathBuf, Sort)>) -> std::io::Result<()> {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for path in entries {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        if name.starts_with('.') || ["target", "node_modules", "_build"].contains(&name) {
            continue;
        }
        // A link to a folder may lead back to where it stands.
        if path.is_dir() && !path.is_symlink() {
            walk(&path, list)?;
        } else if let Some(sort) = sort(&path) {
            list.push((path, sort));
        }
    }
    Ok(())
}

/// How it stands with all claims so far.
#[derive(Debug, Default)]
struct Tally {
    /// Whether claims are printed as data.
    json: bool,
    files: usize,
    hold: usize,
    fail: usize,
    undecided: usize,
    /// Examples that claim nothing.
    silent: usize,
    is_wrong: bool,
}

impl Tally {
    fn tell(&mut self, path: &str, line: u32, answer: Result<Answer, Trouble>, screen: &mut Screen) {
        match answer {
            Err(trouble) => {
                self.is_wrong = true;
                complain(path, line, trouble, screen);
            }
            Ok(Answer { judged: list, .. }) => {
                self.silent += usize::from(list.is_empty());
                for judged in &list {
                    self.count(judged);
                    if self.json {
                        screen.line(&judged.object().to_string());
                    } else if !judged.holds {
                        show(judged, screen);
                    }
                }
            }
        }
    }

    fn count(&mut self, judged: &Judged) {
        if judged.undecided && !judged.holds {
            self.undecided += 1;
        } else if judged.holds {
            self.hold += 1;
        } else {
            self.fail += 1;
        }
    }

    fn words(&self) -> String {
        let plural = |count: usize, one: &str, many: &str| match count {
            1 => format!("1 {one}"),
            _ => format!("{count} {many}"),
        };
        let claims = plural(self.hold + self.fail + self.undecided, "claim", "claims");
        let files = plural(self.files, "file", "files");
        let mut parts = vec![plural(self.hold, "holds", "hold")];
        if self.fail > 0 {
            parts.push(plural(self.fail, "does not", "do not"));
        }
        if self.undecided > 0 {
            parts.push(format!("{} undecided", self.undecided));
        }
        let silent = match self.silent {
            0 => String::new(),
            count => format!("; {} nothing", plural(count, "example claims", "examples claim")),
        };
        format!("{claims} in {files}: {}{silent}", parts.join(", "))
    }

    fn status(&self) -> Status {
        if self.is_wrong {
            Status::Wrong
        } else if self.fail > 0 {
            Status::Fails
        } else if self.undecided > 0 {
            Status::Undecided
        } else {
            Status::Holds
        }
    }
}

/// Says why an example cannot be asked.
pub(crate) fn complain(path: &str, line: u32, trouble: Trouble, screen: &mut Screen) {
    match trouble {
        Trouble::Program(views, text) => caret::show_in(screen, &views, &text),
        Trouble::Question(complaint) => {
            let message = format!("{path}:{line}: {}", complaint.message);
            caret::complain(screen, &Complaint::new(message, complaint.help));
        }
    }
}

fn show(judged: &Judged, screen: &mut Screen) {
    let [first, rest @ ..] = judged.words();
    screen.line(&screen.ink(Ink::Red, &first));
    rest.iter().for_each(|line| screen.line(line));
}
