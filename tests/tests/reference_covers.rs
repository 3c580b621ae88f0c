//! The language reference leaves nothing out: every knob, kind, verdict, cause, function, word and diagnostic of the
//! engine stands in it. What the engine has is read from its own tables and, where those are its own affair, from its
//! sources.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use stalewalk_engine::machine::Field;
use stalewalk_engine::machine::arch::KNOBS;
use stalewalk_engine::report::{Kind, Verdict};
use stalewalk_tests::reference::{folder, page, pages};

/// What stands between the marks of a knob is what the engine's table says of it.
#[test]
fn knobs_stand_as_the_table_has_them() {
    let text = page("knobs.md");
    let mut made = text.clone();
    for knob in KNOBS {
        let values: String = knob
            .values
            .iter()
            .enumerate()
            .map(|(index, (word, what))| {
                format!("| `{word}`{} | {} |\n", if index == 0 { " (cautious)" } else { "" }, what.trim())
            })
            .collect();
        let body = format!("\n{}\n\n| value | meaning |\n|---|---|\n{values}", knob.what.trim());
        let (open, close) = (format!("<!-- knob {} -->", knob.name), "<!-- end -->");
        let (before, rest) = made.split_once(&open).unwrap_or_else(|| panic!("knobs.md lacks {open}"));
        let (_, after) = rest.split_once(close).unwrap_or_else(|| panic!("{open} is never ended"));
        made = format!("{before}{open}\n{body}\n{close}{after}");
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(folder().join("knobs.md"), &made).expect("the page can be written");
    } else {
        assert!(made == text, "knobs.md is not what the table says: UPDATE_EXPECT=1 renews it");
    }
}

/// Each has an example of its own that turns on it.
#[test]
fn every_knob_has_an_example() {
    let text = page("knobs.md");
    let without = KNOBS.iter().filter(|knob| {
        let part = text.split(&format!("<!-- knob {} -->", knob.name)).nth(1).unwrap_or_default();
        let part = part.split("<!-- knob ").next().unwrap_or_default();
        let example = part.split("```tlb").nth(1).unwrap_or_default();
        !example.contains(&format!("{} = ", knob.name))
    });
    assert_eq!(without.map(|knob| knob.name).collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn kinds_verdicts_and_causes() {
    let verdicts = [
        Verdict::Survives,
        Verdict::SurvivesStale,
        Verdict::Breaks,
        Verdict::BreaksDelayed,
        Verdict::NotApplicable,
        Verdict::Undecided,
    ];
    let text = page("answers.md");
    let causes = variants("crate/engine/src/report/types/diagnosis.rs", "pub enum Cause {");
    let conditions = variants("crate/engine/src/report/types/diagnosis.rs", "pub enum Condition {");
    assert!(causes.len() > 15 && conditions.len() >= 3);
    let words = Kind::ALL.iter().map(|kind| kind.word().to_owned());
    let words = words.chain(verdicts.iter().map(|verdict| verdict.word().to_owned()));
    let missing: Vec<String> =
        words.chain(causes).chain(conditions).filter(|word| !text.contains(&format!("`{word}`"))).collect();
    assert_eq!(missing, Vec::<String>::new());
    // Every kind has an example in which it is reached.
    let blocks: Vec<_> = pages().iter().flat_map(|page| page.blocks()).collect();
    let reached = |kind: &&Kind| {
        blocks
            .iter()
            .any(|block| block.kind() == "tlb" && block.text.contains(&format!("breaks {}", kind.word())))
    };
    assert_eq!(Kind::ALL.iter().filter(|kind| !reached(kind)).collect::<Vec<_>>(), Vec::<&Kind>::new());
}

/// What a program can call and what an entry has: in a row of a table, which the page's editor shows beside it, and used
/// in an example.
#[test]
fn functions_and_fields() {
    let mut names: BTreeSet<String> = Field::NAMES.iter().map(|(name, _)| (*name).to_owned()).collect();
    for path in sources("crate/engine/src/lang/lower") {
        names.extend(tables(&fs::read_to_string(path).expect("a source")));
    }
    assert!(names.len() > 50, "the tables were not found");
    let all = pages();
    let rows: String = all.iter().map(|page| page.prose()).collect();
    let rows: String = rows.lines().filter(|line| line.starts_with('|')).collect();
    let code: String = all
        .iter()
        .flat_map(|page| page.blocks())
        .filter(|block| block.kind() == "tlb" && block.mark() != "wrong")
        .map(|block| block.text)
        .collect();
    let named = |name: &str| rows.contains(&format!("`{name}`")) || rows.contains(&format!("`{name}("));
    let used = |name: &str| code.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == name);
    let unnamed: Vec<&String> =
        names.iter().filter(|name| !named(name) && !rows.contains(&format!(".{name}`"))).collect();
    assert_eq!(unnamed, Vec::<&String>::new(), "not described");
    let unused: Vec<&String> = names.iter().filter(|name| !used(name)).collect();
    assert_eq!(unused, Vec::<&String>::new(), "in no example");
}

/// The words of the parser are those of the grammar.
#[test]
fn grammar_has_every_word() {
    let mut parser = BTreeSet::new();
    for path in sources("crate/engine/src/lang/parser") {
        let text = fs::read_to_string(path).expect("a source");
        let words = literals(&text).into_iter().filter(|word| is_keyword(word));
        parser.extend(words);
    }
    for word in ["region", "reach", "thread"] {
        parser.insert(word.to_owned());
    }
    let grammar = page("grammar.md");
    let quoted: BTreeSet<String> = grammar
        .split("```ebnf")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .flat_map(literals)
        .filter(|word| is_keyword(word))
        .collect();
    let all = |names: &BTreeSet<String>, others: &BTreeSet<String>| {
        names.difference(others).cloned().collect::<Vec<_>>()
    };
    assert_eq!(all(&parser, &quoted), Vec::<String>::new(), "not in the grammar");
    assert_eq!(all(&quoted, &parser), Vec::<String>::new(), "not in the parser");
}

/// Each word of the language is used in an example.
#[test]
fn every_word_is_used_in_an_example() {
    let grammar = page("grammar.md");
    let words =
        grammar.split("```ebnf").skip(1).filter_map(|rest| rest.split("```").next()).flat_map(literals);
    let words: BTreeSet<String> = words.filter(|word| is_keyword(word)).collect();
    let blocks = pages().iter().flat_map(|page| page.blocks()).collect::<Vec<_>>();
    let right = blocks.iter().filter(|block| block.kind() == "tlb" && block.mark() != "wrong");
    let code: String = right.map(|block| block.text.as_str()).collect();
    let used: BTreeSet<&str> =
        code.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).collect();
    let unused: Vec<&String> = words.iter().filter(|word| !used.contains(word.as_str())).collect();
    assert_eq!(unused, Vec::<&String>::new());
}

/// Every message that the language has stands in the list of diagnostics, its variable parts as `…`.
#[test]
fn every_diagnostic_is_listed() {
    let text = page("diagnostics.md");
    let mut missing = BTreeSet::new();
    for path in sources("crate/engine/src/lang") {
        let source = fs::read_to_string(path).expect("a source");
        let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
        missing.extend(messages(&source).into_iter().filter(|message| !text.contains(message.as_str())));
    }
    let missing: Vec<String> = missing.into_iter().collect();
    assert!(missing.is_empty(), "diagnostics.md lacks\n{}", missing.join("\n"));
}

/// The messages of a source, as the page shows them: the first literal of whatever makes a diagnostic, and all of
/// those that a message is chosen from.
fn messages(source: &str) -> Vec<String> {
    const MAKERS: [(&str, bool); 6] = [
        ("Diagnostic::new(", false),
        ("Diagnostic::warning(", false),
        (".wrong(", false),
        ("self.warn(", false),
        (".expected(", false),
        ("let message =", true),
    ];
    let mut found = Vec::new();
    for (maker, all) in MAKERS {
        for rest in source.split(maker).skip(1) {
            // What helps, and a message that is made elsewhere, are not meant.
            let statement = rest.split(";\n").next().unwrap_or_default();
            let statement = statement.split(".help(").next().unwrap_or_default();
            if statement.split('"').next().is_some_and(|before| before.contains("message")) {
                continue;
            }
            let mut texts = literals(statement).into_iter().filter(|text| is_message(text));
            found.extend(texts.by_ref().take(if all { usize::MAX } else { 1 }).map(|text| shown(&text)));
        }
    }
    found
}

/// A message is in lower case and has several words; what helps stands beside it.
fn is_message(text: &str) -> bool {
    text.contains(' ') && !text.contains('\n') && text.len() > 12
}

/// Variable parts become `…`.
fn shown(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        // In braces that are shown there is a blank.
        let Some((inner, behind)) = after.split_once('}').filter(|(inner, _)| !inner.contains(' ')) else {
            out = format!("{out}{before}{{");
            rest = after;
            continue;
        };
        let _: &str = inner;
        out = format!("{out}{before}…");
        rest = behind;
    }
    out + rest
}

/// The members of an enum, as the reports spell them.
fn variants(path: &str, heading: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(path)).expect("a source");
    let (_, rest) = text.split_once(heading).unwrap_or_else(|| panic!("{path} has no `{heading}`"));
    let body = rest.split_once("\n}").expect("its end").0;
    let names = body.lines().map(str::trim).filter(|line| !line.starts_with("//") && line.ends_with(','));
    names.map(|line| kebab(line.trim_end_matches(','))).collect()
}

fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// The names in the tables of a source: `const NAMES: &[&str] = &["pte", …];`.
fn tables(source: &str) -> Vec<String> {
    let bodies = source.split("const ").skip(1).filter_map(|rest| {
        let (_, body) = rest.split_once("= &[")?;
        let before = rest.len() - body.len();
        let line = rest.find('\n').unwrap_or(rest.len());
        (before <= line + 1).then(|| body.split("];").next().unwrap_or_default())
    });
    let names = bodies.flat_map(literals);
    names.filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')).collect()
}

fn is_keyword(text: &str) -> bool {
    // Parts of messages that happen to be one word.
    const OTHERS: [&str; 2] = ["tests", "architecture"];
    let word = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    word && !OTHERS.contains(&text)
}

/// The string literals of a source, in which lines that are joined are one.
fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let code: String = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| line.replace("'\"'", "' '") + "\n")
        .collect();
    let mut rest = code.as_str();
    while let Some((_, after)) = rest.split_once('"') {
        let mut text = String::new();
        let mut chars = after.char_indices();
        let mut end = after.len();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    end = at;
                    break;
                }
                '\\' => match chars.next() {
                    Some((_, '\n')) => {
                        let joined = after[at + 2..].trim_start();
                        let skipped = after.len() - joined.len();
                        chars = after.char_indices();
                        while chars.clone().next().is_some_and(|(at, _)| at < skipped) {
                            chars.next();
                        }
                    }
                    Some((_, escaped)) => text.push(escaped),
                    None => {}
                },
                c => text.push(c),
            }
        }
        found.push(text);
        rest = after.get(end + 1..).unwrap_or_default();
    }
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The Rust files of a folder and below, without tests.
fn sources(path: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(path)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry of it").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !path.ends_with("tests.rs")
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
