//! Every example of the language reference is so: those that are right are understood, laid out as `fmt` does it, and
//! hold what they expect; those that are wrong draw the diagnostics that stand behind them, to the letter.

use std::fs;

use stalewalk_engine::lang::ast::{File, Item};
use stalewalk_engine::lang::parser::parse;
use stalewalk_engine::lang::source::FileId;
use stalewalk_engine::lang::warnings::warnings;
use stalewalk_engine::report::{DiagnosticView, Stores, expectations};
use stalewalk_engine::{Library, Limits, Question, check, format};
use stalewalk_tests::reference::{Block, Page, folder, pages};
use stalewalk_tests::{library, question};

#[test]
fn examples_hold() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for page in pages() {
        let mut library = library();
        for block in page.blocks().iter().filter(|block| block.kind() == "tlb" && !is_mistaken(block)) {
            library.set(block.file(), &block.text);
            wrong.extend(troubles(&library, block).into_iter().map(|trouble| (block.place.clone(), trouble)));
            count += 1;
        }
    }
    let wrong: Vec<String> =
        wrong.into_iter().map(|(place, trouble)| format!("{place}: {trouble}")).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 20, "the examples were not found");
}

#[test]
fn mistakes_are_told_as_shown() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for page in pages() {
        let blocks = page.blocks();
        let mut text = page.text.clone();
        for (index, block) in blocks.iter().enumerate().filter(|(_, block)| is_mistaken(block)) {
            let shown = blocks.get(index + 1).map_or("", |next| &next.text);
            let found = told(block);
            if found != shown {
                let behind = |told: &str| format!("{}```\n\n```text\n{told}```", block.text);
                text = text.replace(&behind(shown), &behind(&found));
                wrong.push(format!("{}: shown\n{shown}found\n{found}", block.place));
            }
            count += 1;
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() && text != page.text {
            fs::write(folder().join(&page.name), text).expect("the page can be written");
            wrong.clear();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 0, "the mistakes were not found");
}

/// A row of the table of diagnoses names a case of the reference that has that one: `` `case` variant on arch ``.
#[test]
fn diagnoses_have_their_examples() {
    let pages = pages();
    let answers = pages.iter().find(|page| page.name == "answers.md").expect("the page of answers");
    let (mut wrong, mut count) = (Vec::new(), 0);
    let texts: Vec<Block> = pages.iter().flat_map(Page::blocks).filter(|b| b.kind() == "tlb").collect();
    for row in answers.text.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [cause, _, example] = cells.as_slice() else { continue };
        let words: Vec<&str> = example.split(' ').map(|word| word.trim_matches('`')).collect();
        let (case, arch) = (words[0], words[words.len() - 1]);
        let declares = |block: &&Block| block.text.contains(&format!("case {case} \""));
        let Some(block) = texts.iter().find(|block| declares(block) && !is_mistaken(block)) else {
            wrong.push(format!("{cause}: there is no case {case}"));
            continue;
        };
        let mut library = library();
        library.set("own.tlb", &block.text);
        let variant = (words.len() == 4).then(|| words[1].to_owned());
        let asked = Question { variant, stores: Stores::Delayed, ..question(case, "", arch, &[]) };
        let report = check(&library, &asked, Limits::default()).report;
        let found = report.and_then(|report| report.diagnosis).map(|diagnosis| diagnosis.cause);
        let found = found.map_or("none".to_owned(), |cause| format!("{cause:?}"));
        if found.to_lowercase() != cause.trim_matches('`').replace('-', "") {
            wrong.push(format!("{cause}: {example} has {found}"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 15, "the table was not found");
}

/// What stands in a page as a reference to another page, or to a part of one, leads there.
#[test]
fn links_lead_somewhere() {
    let pages = pages();
    let mut wrong = Vec::new();
    for page in &pages {
        for link in links(page) {
            let (file, part) = link.split_once('#').unwrap_or((link, ""));
            let to = if file.is_empty() { Some(page) } else { pages.iter().find(|other| other.name == file) };
            let found = to.is_some_and(|to| part.is_empty() || parts(to).any(|anchor| anchor == part));
            if !found {
                wrong.push(format!("{}: {link}", page.name));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

fn links(page: &Page) -> Vec<&str> {
    let targets = page.text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    targets.map(|(target, _)| target).filter(|target| !target.contains("://")).collect()
}

/// The anchors of a page's headings, as the site makes them.
fn parts(page: &Page) -> impl Iterator<Item = String> + '_ {
    let prose = page.text.lines().filter(|line| line.starts_with('#'));
    prose.map(|line| {
        let text = line.trim_start_matches('#').trim().to_lowercase();
        let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    })
}

fn is_mistaken(block: &Block) -> bool {
    block.kind() == "tlb" && ["wrong", "warns"].contains(&block.mark())
}

/// What is wrong with an example that should be right.
fn troubles(library: &Library, block: &Block) -> Vec<String> {
    let file = library.sources().iter().find(|(_, path, _)| *path == block.file()).map(|(id, ..)| id);
    let files: Vec<FileId> = file.into_iter().collect();
    let mut told: Vec<DiagnosticView> =
        library.all_diagnostics().map(|d| d.view(library.sources())).collect();
    told.extend(warnings(library, &files).iter().map(|d| d.view(library.sources())));
    let mut troubles: Vec<String> = told.iter().map(line).collect();
    if format(&block.text).as_deref() != Ok(&*block.text) {
        troubles.push(match format(&block.text) {
            Ok(text) => format!("`fmt` makes of it\n{text}"),
            Err(_) => "`fmt` does not understand it".to_owned(),
        });
    }
    let expected = expectations(library, Some(&files));
    if expected.is_empty() {
        troubles.push("it expects nothing".to_owned());
    }
    for one in expected {
        if !one.holds {
            let on = format!("{} on {}", one.question.operation, one.question.arch);
            troubles
                .push(format!("line {}: wanted {}, found {}, {on}", one.place.line, one.wanted, one.found));
        }
        if one.because.is_none() {
            troubles.push(format!("line {} gives no reason", one.place.line));
        }
    }
    troubles
}

/// The diagnostics of a mistaken example: of the text by itself, or else of the question that it is about.
fn told(block: &Block) -> String {
    let mut library = library();
    library.set("own.tlb", &block.text);
    let of_text = |library: &Library| -> Vec<DiagnosticView> {
        library.all_diagnostics().map(|d| d.view(library.sources())).collect()
    };
    let mut views = of_text(&library);
    if views.is_empty() {
        views = check(&library, &about(&parse(FileId(0), &block.text).0), Limits::default()).diagnostics;
    }
    views.retain(|view| view.error == (block.mark() == "wrong"));
    views.iter().map(|view| line(view) + "\n").collect()
}

/// The question that a text is about: what it declares, on what it names or else on x86-64.
fn about(file: &File) -> Question {
    let named = |kind: fn(&Item) -> Option<Question>| file.items.iter().find_map(kind);
    let of_operation = |item: &Item| match item {
        Item::Operation(operation) => {
            let arch = operation.on.first().map_or("x86-64", |name| &name.text);
            Some(question(&operation.name.text, "", arch, &[]))
        }
        _ => None,
    };
    let of_strategy = |item: &Item| match item {
        Item::Strategy(strategy) => {
            let operation = strategy.operations.first().map_or("exit_mmap", |name| &name.text);
            Some(question(operation, &strategy.name.text, "x86-64", &[]))
        }
        _ => None,
    };
    let of_arch = |item: &Item| match item {
        Item::Arch(arch) => Some(question("exit_mmap", "gather", &arch.name.text, &[])),
        Item::Kernel(kernel) => Some(Question {
            kernel: kernel.name.text.clone(),
            ..question("exit_mmap", "gather", "x86-64", &[])
        }),
        _ => None,
    };
    named(of_operation)
        .or_else(|| named(of_strategy))
        .or_else(|| named(of_arch))
        .unwrap_or_else(|| question("exit_mmap", "gather", "x86-64", &[]))
}

/// A diagnostic as the reference shows it.
fn line(view: &DiagnosticView) -> String {
    let help = if view.help.is_empty() { String::new() } else { format!(" ({})", view.help) };
    let file = if view.place.file == "own.tlb" { String::new() } else { format!("{}:", view.place.file) };
    format!("{file}{}:{}: {}{help}", view.place.line, view.place.column, view.message)
}
