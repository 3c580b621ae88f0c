//! The library has the layout that the formatter gives, and the formatter changes nothing but the layout.

use proptest::prelude::*;
use stalewalk_engine::format;
use stalewalk_engine::lang::parser::parse;
use stalewalk_engine::lang::source::FileId;
use stalewalk_library::FILES;

#[test]
fn every_file_is_formatted() {
    let unformatted = FILES.iter().filter(|(_, text)| format(text).as_deref() != Ok(*text));
    let paths: Vec<&str> = unformatted.map(|(path, _)| *path).collect();
    assert!(paths.is_empty(), "`stalewalk fmt` would change {}", paths.join(", "));
}

/// The words and marks of a text, strings and comments included, without the blanks.
fn words(text: &str) -> Vec<&str> {
    let mut list = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let length =
            if is_word(first) { rest.find(|c| !is_word(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
        list.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    list
}

/// The tree, without the places.
fn tree(text: &str) -> String {
    let debug = format!("{:?}", parse(FileId(0), text).0);
    let mut parts = debug.split("Span {");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |tree, part| tree + part.split_once('}').map_or("", |(_, rest)| rest))
}

/// Formats a text, and looks at what came of it; false if it is not understood.
fn is_formatted(text: &str) -> bool {
    let told = parse(FileId(0), text).1;
    match format(text) {
        Ok(out) => {
            assert!(told.is_empty(), "{text}");
            assert_eq!(words(&out), words(text));
            assert_eq!(tree(&out), tree(text), "{out}");
            assert_eq!(format(&out).as_deref(), Ok(out.as_str()), "{text}");
            true
        }
        Err(diagnostics) => {
            assert_eq!(diagnostics, told);
            assert!(!told.is_empty(), "{text}");
            false
        }
    }
}

/// What may stand for a run of blanks.
const BLANKS: [&str; 7] = [" ", "\n", "   ", "\n\n\n\n", "\t", " \r\n  ", "\n            "];

/// The text with other blanks, by numbers from `choices`. A comment stays one: its own blanks are left alone.
fn scattered(text: &str, choices: &[usize]) -> String {
    let mut choices = choices.iter().cycle();
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        let code = if line.trim_start().starts_with("//") { "" } else { line.trim() };
        let indent = &line[..line.len() - line.trim_start().len()];
        if code.is_empty() {
            out.push_str(line);
            continue;
        }
        out.push_str(indent);
        for word in code.split(' ') {
            out.push_str(word);
            out.push_str(BLANKS[choices.next().copied().unwrap_or_default() % BLANKS.len()]);
        }
        // The next line may be a comment, which must not swallow this one, nor be code itself.
        out.push('\n');
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// However a file of the library is laid out, its tokens stay and its layout settles at once.
    #[test]
    fn a_file_with_other_blanks_is_formatted(
        file in 0..FILES.len(),
        choices in proptest::collection::vec(0..BLANKS.len() * 4, 1..200),
    ) {
        prop_assert!(is_formatted(&scattered(FILES[file].1, &choices)));
    }

    /// Words taken out and put in elsewhere: most such texts are refused, and none is spoiled.
    #[test]
    fn a_soup_of_words_is_formatted_or_refused(
        file in 0..FILES.len(),
        changes in proptest::collection::vec((0..1_000_usize, 0..1_000_usize, 0..4_usize), 1..4),
        choices in proptest::collection::vec(0..BLANKS.len(), 1..60),
    ) {
        let mut list: Vec<&str> = FILES[file].1.split_inclusive(' ').collect();
        for (from, to, many) in changes {
            let place = |thousandths: usize| thousandths * list.len() / 1_000;
            let (from, to) = (place(from), place(to));
            let part = list[from..(from + many).min(list.len())].to_vec();
            list.splice(to..to, part);
        }
        let text = list.concat();
        is_formatted(&text);
        is_formatted(&scattered(&text, &choices));
    }
}

#[test]
fn the_first_bytes_of_a_file_are_formatted_or_refused() {
    for (_, text) in FILES {
        for end in (0..text.len()).step_by(41).filter(|end| text.is_char_boundary(*end)) {
            is_formatted(&text[..end]);
        }
    }
}
