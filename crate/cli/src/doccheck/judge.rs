//! Examples of documents, asked and held against what the documents say of them.

use std::io::ErrorKind;
use std::path::Path;

use serde_json::Value;
use stalewalk_engine::report::{DiagnosticView, Expected, Place, Report, Verdict, expectations_until};
use stalewalk_engine::{Library, Question, Search, check_until};

use crate::caret::Complaint;
use crate::doccheck::claim::{self, Asked, Claim};
use crate::doccheck::found::{Found, is_program};
use crate::stop::Watcher;
use crate::texts::{self, Declared, Text};
use crate::{link, plan};

/// What became of one claim.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) file: String,
    pub(crate) line: u32,
    pub(crate) question: String,
    pub(crate) claimed: String,
    pub(crate) found: String,
    pub(crate) holds: bool,
    pub(crate) undecided: bool,
}

impl Judged {
    /// The claim as data.
    pub(crate) fn object(&self) -> Value {
        serde_json::json!({
            "file": self.file,
            "line": self.line,
            "question": self.question,
            "claimed": self.claimed,
            "found": self.found,
            "holds": self.holds,
            "undecided": self.undecided,
        })
    }

    /// A claim that does not hold, and what is so.
    pub(crate) fn words(&self) -> [String; 4] {
        let Judged { file, line, question, claimed, found, .. } = self;
        let so = if self.undecided { "nobody knows whether this is so" } else { "this is not so" };
        [
            format!("{file}:{line}: {so}"),
            format!("  asked:   {question}"),
            format!("  claimed: {claimed}"),
            format!("  found:   {found}"),
        ]
    }
}

/// An example that was understood.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Its claims; one that claims nothing has none.
    pub(crate) judged: Vec<Judged>,
    /// What is so.
    pub(crate) report: Report,
}

/// Why an example cannot be asked.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// Its program has mistakes, which stand in this text.
    Program(Vec<DiagnosticView>, String),
    /// Its question is none.
    Question(Complaint),
}

impl From<Complaint> for Trouble {
    fn from(complaint: Complaint) -> Trouble {
        Trouble::Question(complaint)
    }
}

/// Asks an example of a file.
pub(crate) fn answer(file: &str, found: &Found, watcher: &mut Watcher) -> Result<Answer, Trouble> {
    let Asked { mut what, setting, claim } = claim::read(found)?;
    let asks = what.operation.is_some() || what.strategy.is_some();
    let own = own(file, found, asks)?;
    if found.is_link && !own.is_empty() {
        return Err(Complaint::new("a link and a program both ask here", "leave one of them out").into());
    }
    if what.operation.is_none() && what.strategy.is_none() && own.is_empty() {
        let help = "name a `case`, an `operation` or a `strategy`, or write a program and nothing else: it begins with `stalewalk 1`";
        return Err(Complaint::new("this asks nothing", help).into());
    }
    let library = library(found, &own)?;
    let program = |views| Trouble::Program(views, own.first().map_or(String::new(), |own| own.text.clone()));
    let views: Vec<DiagnosticView> = library.all_diagnostics().map(|d| d.view(library.sources())).collect();
    if views.iter().any(|view| view.error) {
        return Err(program(views));
    }
    let alone = |name: &str| library.operation(name).is_some_and(|of| of.case && of.of.is_empty());
    // A link keeps the strategy that was chosen last, also where a case has a machine of its own.
    if found.is_link && what.operation.as_deref().is_some_and(alone) {
        what.strategy = None;
    }
    let questions = plan::questions(&library, &Declared::of(&own), &what, &setting)?;
    let question = &questions[0];
    let search = Search::default();
    let outcome = check_until(&library, question, search, &mut watcher.watch());
    let Some(report) = outcome.report else { return Err(program(outcome.diagnostics)) };
    let own_files = texts::own_files(&library, &own);
    let known = [(question, &report)];
    let expected = expectations_until(&library, Some(&own_files), &known, search, &mut watcher.watch());
    let mut list: Vec<Judged> = claim.iter().map(|claim| claimed(file, found.line, claim, &report)).collect();
    let told = own.first().map_or(file, |own| own.path.as_str());
    list.extend(expected.iter().map(|expected| stated(told, expected)));
    Ok(Answer { judged: list, report })
}

/// The program of an example: what stands in it, or the file that it includes; `asks`: it asks without one, and may include
/// prose.
fn own(file: &str, found: &Found, asks: bool) -> Result<Vec<Text>, Complaint> {
    if let Some(body) = &found.body {
        return Ok(vec![Text { path: file.to_owned(), text: body.clone() }]);
    }
    let Some(include) = &found.include else { return Ok(Vec::new()) };
    let path = Path::new(file).parent().unwrap_or(Path::new("")).join(include).display().to_string();
    // What is no file, such as a pipe, may never end.
    let is_file = Path::new(&path).is_file();
    let read = if is_file { std::fs::read_to_string(&path) } else { Err(ErrorKind::NotFound.into()) };
    match read {
        Ok(text) if is_program(&text) => Ok(vec![Text { path, text }]),
        Ok(_) if asks => Ok(Vec::new()),
        Ok(_) => Err(Complaint::new(format!("{path} is no program"), "one begins with `stalewalk 1`")),
        Err(_) if include.contains(':') => {
            let help = "`mdbook build` checks it; here a block may include a whole file";
            Err(Complaint::new(format!("`{include}` is a part of a file"), help))
        }
        Err(error) => Err(Complaint::new(format!("cannot read {path}: {error}"), "")),
    }
}

/// The library with the program of an example, or with the texts that a link carries.
fn library(found: &Found, own: &[Text]) -> Result<Library, Complaint> {
    let packed = found.options.iter().find(|(name, _)| name == "texts");
    let Some((_, packed)) = packed else { return Ok(texts::library(own)) };
    let damaged = || Complaint::new("the texts of this link are damaged", "copy the link again");
    let edited = link::texts(packed).ok_or_else(damaged)?;
    let mut library = Library::default();
    library.extend(stalewalk_library::FILES.iter().copied().filter(|(path, _)| !edited.contains_key(*path)));
    library.extend(edited.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    Ok(library)
}

fn claimed(file: &str, line: u32, claim: &Claim, report: &Report) -> Judged {
    let kinds: Vec<&str> = report.kinds.iter().map(|kind| kind.word()).collect();
    let verdict = report.verdict.word();
    Judged {
        file: file.to_owned(),
        line,
        question: title(report),
        claimed: claim.words(),
        found: if kinds.is_empty() { verdict.to_owned() } else { format!("{verdict} {}", kinds.join(", ")) },
        holds: claim.holds(report),
        undecided: report.verdict == Verdict::Undecided,
    }
}

fn title(report: &Report) -> String {
    let asked = &report.question;
    let names = [Some(&asked.operation), asked.variant.as_ref(), asked.strategy.as_ref(), Some(&asked.arch)];
    names.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
}

fn stated(file: &str, expected: &Expected) -> Judged {
    let Expected { place: Place { line, .. }, question, wanted, found, holds, undecided, .. } = expected;
    let Question { operation, variant, strategy, arch, .. } = question;
    let names = [Some(operation), variant.as_ref(), strategy.as_ref(), Some(arch)];
    Judged {
        file: file.to_owned(),
        line: *line,
        question: names.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" "),
        claimed: wanted.clone(),
        found: found.clone(),
        holds: *holds,
        undecided: *undecided,
    }
}
