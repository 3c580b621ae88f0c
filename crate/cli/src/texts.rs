//! The reader's files, put on top of the library.

use std::io;

use stalewalk_engine::Library;
use stalewalk_engine::lang::ast::{Item, Name};
use stalewalk_engine::lang::parser::parse;
use stalewalk_engine::lang::source::FileId;
use stalewalk_engine::report::{DiagnosticView, Place};

use crate::caret::{self, Complaint};
use crate::screen::Screen;

/// A file of the reader's.
pub(crate) struct Text {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Reads the files; says what is wrong with those that cannot be read, and then gives none.
pub(crate) fn read(paths: &[String], screen: &mut Screen) -> Option<Vec<Text>> {
    let mut texts: Vec<Text> = Vec::new();
    let mut fine = true;
    for path in paths {
        if texts.iter().any(|text| text.path == *path) {
            continue;
        }
        match decoded(path, std::fs::read(path), screen) {
            Some(text) => texts.push(Text { path: path.clone(), text }),
            None => fine = false,
        }
    }
    fine.then_some(texts)
}

/// The text of a file that was read, by the path that it is told under; says what is wrong with it where there is
/// none.
pub(crate) fn decoded(path: &str, read: io::Result<Vec<u8>>, screen: &mut Screen) -> Option<String> {
    match read.map(String::from_utf8) {
        Ok(Ok(text)) => Some(text),
        Ok(Err(error)) => {
            let upto = error.utf8_error().valid_up_to();
            show_bytes(path, error.as_bytes(), upto, screen);
            None
        }
        Err(error) => {
            caret::complain(screen, &Complaint::new(format!("cannot read {path}: {error}"), ""));
            None
        }
    }
}

/// A file that is no text, with its first wrong byte.
fn show_bytes(path: &str, bytes: &[u8], upto: usize, screen: &mut Screen) {
    let before = String::from_utf8_lossy(&bytes[..upto]);
    let line = before.matches('\n').count() as u32 + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() as u32 + 1;
    let view = DiagnosticView {
        error: true,
        place: Place { file: path.to_owned(), line, column, end_line: line, end_column: column + 1 },
        message: format!("this is not a text: byte {:#04x} is not UTF-8", bytes[upto]),
        help: "save the file as UTF-8".to_owned(),
        fix: None,
    };
    caret::show_in(screen, &[view], &String::from_utf8_lossy(bytes));
}

/// The library with the reader's texts, which come first where both declare a name.
pub(crate) fn library(texts: &[Text]) -> Library {
    let own: Vec<Item> = texts.iter().flat_map(|text| parse(FileId(0), &text.text).0.items).collect();
    let rest: Vec<(&str, String)> = stalewalk_library::FILES
        .iter()
        .filter_map(|(path, text)| Some((*path, without(text, &own)?)))
        .collect();
    let mut library = Library::default();
    library.extend(rest.iter().map(|(path, text)| (*path, text.as_str())));
    // A path that the library has too must not hide what the library's file still declares.
    let paths: Vec<String> = texts.iter().map(|text| apart(&text.path, &rest)).collect();
    library.extend(paths.iter().map(String::as_str).zip(texts.iter().map(|text| text.text.as_str())));
    library
}

/// The reader's files among the sources.
pub(crate) fn own_files(library: &Library, texts: &[Text]) -> Vec<FileId> {
    let all: Vec<FileId> = library.sources().iter().map(|(id, _, _)| id).collect();
    all[all.len() - texts.len()..].to_vec()
}

fn apart(path: &str, rest: &[(&str, String)]) -> String {
    if rest.iter().any(|(other, _)| *other == path) { format!("./{path}") } else { path.to_owned() }
}

/// A library's text with blanks in place of the declarations that the reader replaces, so that what remains
/// keeps its place; nothing if nothing remains.
fn without(text: &str, own: &[Item]) -> Option<String> {
    let items = parse(FileId(0), text).0.items;
    let replaced = |item: &Item| own.iter().any(|mine| same(mine, item));
    if !items.iter().any(replaced) {
        return Some(text.to_owned());
    }
    if items.iter().all(replaced) {
        return None;
    }
    let starts: Vec<usize> = items.iter().map(|item| start(text, name(item))).collect();
    let mut bytes = text.as_bytes().to_vec();
    for (at, _) in items.iter().enumerate().filter(|(_, item)| replaced(item)) {
        let end = starts.get(at + 1).copied().unwrap_or(text.len());
        bytes[starts[at]..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
    }
    String::from_utf8(bytes).ok()
}

/// Where a declaration begins: at the word before its name.
fn start(text: &str, name: &Name) -> usize {
    let before = text[..name.span.start as usize].trim_end();
    before.rfind(char::is_whitespace).map_or(0, |at| at + 1)
}

fn same(a: &Item, b: &Item) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b) && name(a).text == name(b).text
}

fn name(item: &Item) -> &Name {
    match item {
        Item::Group(item) => &item.name,
        Item::Kernel(item) => &item.name,
        Item::Arch(item) => &item.name,
        Item::Strategy(item) => &item.name,
        Item::Operation(item) => &item.name,
    }
}

/// The names that the reader's texts declare, by what they are.
#[derive(Debug, Default)]
pub(crate) struct Declared {
    pub(crate) kernels: Vec<String>,
    pub(crate) archs: Vec<String>,
    pub(crate) strategies: Vec<String>,
    pub(crate) operations: Vec<String>,
}

impl Declared {
    pub(crate) fn of(texts: &[Text]) -> Declared {
        let mut declared = Declared::default();
        for item in texts.iter().flat_map(|text| parse(FileId(0), &text.text).0.items) {
            let list = match &item {
                Item::Group(_) => continue,
                Item::Kernel(_) => &mut declared.kernels,
                Item::Arch(_) => &mut declared.archs,
                Item::Strategy(_) => &mut declared.strategies,
                Item::Operation(_) => &mut declared.operations,
            };
            let whole = if let Item::Kernel(kernel) = &item { kernel.of.as_ref() } else { None };
            list.push(whole.unwrap_or(name(&item)).text.clone());
        }
        declared
    }
}
