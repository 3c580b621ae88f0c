//! `stalewalk mdbook`: a preprocessor of mdBook. Fenced blocks become elements with what they show without a browser
//! inside, and a claim that does not hold ends the build.

use std::fs;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::caret::{self, Complaint};
use crate::doccheck::judge::{self, Answer, Judged};
use crate::doccheck::markdown::{self, Block};
use crate::doccheck::{self, found::Found};
use crate::embed;
use crate::render::Shown;
use crate::screen::{Ink, Screen, Status};
use crate::stop::Watcher;

mod block;

/// What mdBook names the preprocessor's part of book.toml.
const NAME: &str = "stale-walk";

/// `mdbook`
#[derive(Debug, clap::Args)]
pub(crate) struct MdbookArgs {
    #[command(subcommand)]
    asked: Option<Asked>,
}

/// What mdBook asks before it sends a book.
#[derive(Debug, clap::Subcommand)]
enum Asked {
    /// Whether a renderer is served: every one is
    Supports {
        /// The renderer: html, …
        renderer: String,
    },
}

/// Takes a book from standard input and gives it back, and says what the process ends with.
pub(crate) fn run(args: &MdbookArgs, screen: &mut Screen) -> Status {
    if args.asked.is_some() {
        return Status::Holds;
    }
    let (context, mut book) = match read() {
        Ok(read) => read,
        Err(complaint) => {
            caret::complain(screen, &complaint);
            return Status::Wrong;
        }
    };
    let mut build = Build::new(&context);
    if build.is_html {
        build.look_for_loader(screen);
    }
    for name in ["items", "sections"] {
        if let Some(items) = book.get_mut(name) {
            build.items(items, screen);
        }
    }
    if let Some(status) = build.watcher.says(screen) {
        return status;
    }
    // mdBook takes no book from a preprocessor that fails.
    if build.status == Status::Holds {
        screen.line(&book.to_string());
    }
    build.status
}

/// What mdBook writes: where the book is and how it is built, and the book.
fn read() -> Result<(Value, Value), Complaint> {
    let help = "mdBook starts this; book.toml says so in `[preprocessor.stale-walk]`";
    let wrong = |why: &str| Complaint::new(format!("this is not what mdBook sends: {why}"), help);
    if io::stdin().is_terminal() {
        return Err(wrong("it comes from a terminal"));
    }
    let mut sent = String::new();
    io::stdin().lock().read_to_string(&mut sent).map_err(|error| wrong(&error.to_string()))?;
    let sent: Value = serde_json::from_str(&sent).map_err(|error| wrong(&error.to_string()))?;
    match sent {
        Value::Array(pair) => {
            let pair: [Value; 2] = pair.try_into().map_err(|_| wrong("it is no context with a book"))?;
            Ok(pair.into())
        }
        _ => Err(wrong("it is no context with a book")),
    }
}

/// A book that is built.
struct Build {
    /// The folder of the sources.
    sources: PathBuf,
    /// The same as the reader of a message knows it.
    named: String,
    /// The folder of the loader, from that of the sources.
    assets: String,
    /// Whether pages are made; otherwise something that has no elements.
    is_html: bool,
    watcher: Watcher,
    status: Status,
}

impl Build {
    fn new(context: &Value) -> Build {
        let text = |path: &str, otherwise: &str| {
            context.pointer(path).and_then(Value::as_str).unwrap_or(otherwise).to_owned()
        };
        let named = text("/config/book/src", "src");
        Build {
            sources: Path::new(&text("/root", ".")).join(&named),
            named,
            assets: text(&format!("/config/preprocessor/{NAME}/assets"), NAME),
            is_html: text("/renderer", "html") == "html",
            watcher: Watcher::default(),
            status: Status::Holds,
        }
    }

    /// Says what to do where the pages would find no loader, or one of another version.
    fn look_for_loader(&mut self, screen: &mut Screen) {
        let loader = self.sources.join(&self.assets).join(embed::LOADER);
        let named = Path::new(&self.named).join(&self.assets);
        let help = format!("type `stalewalk embed {}` beside book.toml", named.display());
        match fs::read(&loader) {
            Err(_) => {
                self.status = Status::Wrong;
                let message = format!("there is no {}", named.join(embed::LOADER).display());
                caret::complain(screen, &Complaint::new(message, help));
            }
            Ok(bytes) if !embed::is_current(&bytes) => {
                let message = format!("the files in {} are not this version's", named.display());
                screen.complain(&format!("warning: {message}\n  = help: {help}"));
            }
            Ok(_) => {}
        }
    }

    /// Goes through chapters and those in them.
    fn items(&mut self, items: &mut Value, screen: &mut Screen) {
        for item in items.as_array_mut().into_iter().flatten() {
            let Some(chapter) = item.get_mut("Chapter") else { continue };
            let path = ["source_path", "path", "name"].iter().find_map(|name| chapter.get(*name)?.as_str());
            let path = Path::new(&self.named).join(path.unwrap_or("")).display().to_string();
            if let Some(Value::String(content)) = chapter.get_mut("content") {
                *content = self.chapter(&path, content, screen);
            }
            if let Some(items) = chapter.get_mut("sub_items") {
                self.items(items, screen);
            }
        }
    }

    /// A chapter with elements for its blocks.
    fn chapter(&mut self, path: &str, content: &str, screen: &mut Screen) -> String {
        let document = markdown::read(content);
        let (elements, links) = doccheck::others(&document);
        let blocks = document.blocks;
        let is_live = !blocks.is_empty() || !elements.is_empty();
        for found in elements.iter().chain(&links) {
            self.judge(path, found, screen);
        }
        let mut out = String::new();
        let mut at = 0;
        for Block { range, found, prose } in &blocks {
            if found.include.is_some() {
                self.status = Status::Wrong;
                let message =
                    format!("{path}:{}: nobody has put the text in that is included here", found.line);
                let help = "say `after = [\"links\"]` in book.toml's `[preprocessor.stale-walk]`";
                caret::complain(screen, &Complaint::new(message, help));
                continue;
            }
            let answer = self.judge(path, found, screen);
            let shown = answer.map(|answer| Shown::of(&answer.report)).unwrap_or_default();
            out += &content[at..range.start];
            let inside = block::prefix(content, range.start);
            out += &if self.is_html {
                block::element(found, prose, &shown, &inside)
            } else {
                block::fence(found, prose, &shown, &inside)
            };
            at = range.end;
        }
        out += &content[at..];
        if is_live && self.is_html {
            out += &block::loader(&self.assets);
        }
        out
    }

    /// Asks an example, says what is wrong with it, and gives what was found.
    fn judge(&mut self, path: &str, found: &Found, screen: &mut Screen) -> Option<Answer> {
        match judge::answer(path, found, &mut self.watcher) {
            Ok(answer) => {
                for judged in answer.judged.iter().filter(|judged| !judged.holds) {
                    self.complain(judged, screen);
                }
                Some(answer)
            }
            Err(trouble) => {
                self.status = Status::Wrong;
                doccheck::complain(path, found.line, trouble, screen);
                None
            }
        }
    }

    /// Standard output is the book's: what does not hold is said beside it.
    fn complain(&mut self, judged: &Judged, screen: &mut Screen) {
        if self.status == Status::Holds {
            self.status = if judged.undecided { Status::Undecided } else { Status::Fails };
        }
        let [first, rest @ ..] = judged.words();
        screen.complain(&screen.error_ink(Ink::Red, &first));
        rest.iter().for_each(|line| screen.complain(line));
    }
}
