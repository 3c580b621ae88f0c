//! What the parser reads, what it says, and that no text is too much for it.

use expect_test::{expect, expect_file};
use proptest::prelude::*;

use super::{LONGEST, MISTAKES, parse};
use crate::lang::ast::{File, Item};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::mechanisms::{ANY, MECHANISMS};
use crate::lang::source::FileId;

/// Every construct of the grammar.
const ALL: &str = include_str!("tests/all.tlb");

/// Texts with mistakes, one after the other, each below a line `---- what is wrong`.
const MISTAKEN: &str = include_str!("tests/mistakes.tlb");

#[test]
fn every_construct_is_read() {
    let (file, diagnostics) = parse(FileId(0), ALL);
    assert_eq!(carets(ALL, &diagnostics), "");
    expect_file!["tests/all.txt"].assert_eq(&tree(&file));
}

#[test]
fn mistakes_are_told() {
    let mut told = String::new();
    for part in MISTAKEN.split("---- ").skip(1) {
        let (title, body) = part.split_once('\n').unwrap_or((part, ""));
        // Whatever is wrong with the first line has parts of its own that bring one.
        let text = if title.contains("edition") { body.to_owned() } else { format!("stalewalk 1\n{body}") };
        let (file, diagnostics) = checked(&text);
        let items = file.items.len();
        told += &format!("---- {title} ({items} items)\n{}", carets(&text, &diagnostics));
    }
    expect_file!["tests/mistakes.txt"].assert_eq(&told);
}

/// What a diagnostic says that it expects is all of the list, in its order.
#[test]
fn a_mechanism_is_any_of_the_list() {
    let words: Vec<&str> = ANY.split('`').skip(1).step_by(2).collect();
    assert_eq!(words, MECHANISMS.map(|(word, _)| word));
}

#[test]
fn spans_cover_what_they_name() {
    let text = "stalewalk 1 kernel k \"\" { fn f(x) {
        if (a + b[1]) == !c.d { } else if e { }
        for i in 0..=3 { x += g(y) }
        on x86*, s390 { irq off { wait } } ipi (m - n) { wait until x }
        invalidate here leaf mm, x unsupported \"no\" } }";
    let (file, diagnostics) = checked(text);
    assert_eq!(carets(text, &diagnostics), "");
    let Some(Item::Kernel(kernel)) = file.items.first() else { unreachable!("it is a kernel") };
    let debug = format!("{:?}", kernel.layer.functions[0].body);
    let slices: Vec<&str> = spans(&debug).iter().map(|(start, end)| &text[*start..*end]).collect();
    expect![[r#"
        a
        b
        1
        b[1]
        (a + b[1])
        c
        d
        c.d
        !c.d
        (a + b[1]) == !c.d
        e
        if e
        if (a + b[1]) == !c.d
        i
        0
        3
        0..=3
        x
        g
        y
        g(y)
        x += g(y)
        for i in 0..=3
        x86*
        s390
        wait
        irq off
        on x86*, s390
        m
        n
        (m - n)
        x
        wait until x
        ipi (m - n)
        mm
        x
        invalidate here leaf mm, x
        "no"
        unsupported "no""#]]
    .assert_eq(&slices.join("\n"));
}

#[test]
fn a_line_break_with_its_blanks_is_one_blank() {
    let text = "stalewalk 1 kernel k \"a  b \r\n\t \n c \\\"d\\\" \\e ü\n\" { }";
    let (file, diagnostics) = checked(text);
    assert_eq!(carets(text, &diagnostics), "");
    let Some(Item::Kernel(kernel)) = file.items.first() else { unreachable!("it is a kernel") };
    assert_eq!(kernel.title.text, "a  b c \"d\" \\e ü ");
}

#[test]
fn every_prefix_is_survived() {
    for end in 0..ALL.len() {
        if ALL.is_char_boundary(end) {
            let (_, diagnostics) = checked(&ALL[..end]);
            // What is open at the end is one mistake, and seldom leads to others.
            let told = carets(&ALL[..end], &diagnostics);
            assert!(
                diagnostics.len() <= 2,
                "{} mistakes in the first {end} bytes:\n{told}",
                diagnostics.len()
            );
        }
    }
}

#[test]
fn nothing_is_nested_or_chained_without_end() {
    let many = 10_000;
    let pieces =
        ["(", "!", "x[", "f(", "a + ", "a.b", ".b", "{", "if a { ", "if a { } else ", "set<", "ipi m ", "}"];
    for piece in pieces {
        for before in ["", "x = ", "x = a", "wait until ", "var x: "] {
            let text = format!("stalewalk 1 kernel k \"\" {{ fn f() {{ {before}{} }} }}", piece.repeat(many));
            checked(&text);
        }
    }
    checked(&format!("stalewalk 1 operation k \"\" {{ {} }}", "if a { ".repeat(many)));
    checked(&format!("stalewalk 1 operation k \"\" {{ mm d {{ {} }} }}", "for i in x { ".repeat(many)));
    checked(&format!("stalewalk 1 kernel k \"{}", "\n\\\"".repeat(many)));
    let (_, diagnostics) = checked(&" ".repeat(LONGEST + 1));
    assert_eq!(diagnostics[0].message, "the file has more than 1048576 bytes");
}

proptest! {
    #[test]
    fn any_text_is_survived(text in "\\PC*|(?s:.*)") {
        checked(&text);
        checked(&format!("stalewalk 1\nkernel k \"\" {{ fn f() {{ {text}"));
    }

    #[test]
    fn any_tokens_are_survived(picks in prop::collection::vec((any::<prop::sample::Index>(), 0..6_u32), 0..200)) {
        let tokens: Vec<&str> = ALL.split_inclusive(|c: char| !c.is_alphanumeric()).collect();
        let mut text = "stalewalk 1\n".to_owned();
        for (index, blank) in picks {
            text += tokens[index.index(tokens.len())];
            text += ["", "", " ", " ", "\n", " { "][blank as usize];
        }
        checked(&text);
    }

    #[test]
    fn any_hole_is_survived(start in 0..ALL.len(), length in 0..200_usize) {
        let mut bytes = ALL.as_bytes().to_vec();
        bytes.drain(start..(start + length).min(ALL.len()));
        checked(&String::from_utf8_lossy(&bytes));
    }
}

/// Parses, and checks what holds for every text.
fn checked(text: &str) -> (File, Vec<Diagnostic>) {
    let (file, diagnostics) = parse(FileId(0), text);
    assert!(diagnostics.len() <= MISTAKES);
    let mut all = spans(&format!("{file:?}"));
    all.extend(diagnostics.iter().map(|d| (d.span.start as usize, d.span.end as usize)));
    for (start, end) in all {
        assert!(text.get(start..end).is_some(), "the span {start}..{end} is not in the text");
    }
    for diagnostic in &diagnostics {
        let sentence = diagnostic.message.trim();
        assert!(!sentence.is_empty() && !sentence.ends_with('.') && !sentence.contains('\n'));
    }
    (file, diagnostics)
}

/// Every span in a tree, found in its debug output, so that no kind of node can be forgotten.
fn spans(debug: &str) -> Vec<(usize, usize)> {
    let number = |s: &str| s.parse().unwrap_or(usize::MAX);
    let parts = debug.split("Span { file: FileId(0), start: ").skip(1);
    let pairs = parts.filter_map(|p| p.split_once(" }")?.0.split_once(", end: "));
    pairs.map(|(start, end)| (number(start), number(end))).collect()
}

/// A tree without its spans, a line for every statement and item.
fn tree(file: &File) -> String {
    let debug = format!("{file:?}");
    let mut text = String::new();
    for (i, part) in debug.split(", span: Span { ").enumerate() {
        text += if i == 0 { part } else { part.split_once(" }").map_or("", |(_, rest)| rest) };
    }
    for node in ["Name { text: ", "Text { text: ", "Expr { kind: ", "Stmt { kind: "] {
        // The last one has none of its kind inside, so its closing brace is the first that nothing opened.
        while let Some(start) = text.rfind(node) {
            let mut open = 0;
            let end = text[start..].char_indices().find(|(_, c)| {
                open += i32::from(*c == '{') - i32::from(*c == '}');
                *c == '}' && open == 0
            });
            let end = start + end.map_or(0, |(i, _)| i);
            let line = if node.starts_with("Stmt") { "\n      " } else { "" };
            text = format!(
                "{}{line}{}{}",
                &text[..start],
                text[start + node.len()..end].trim_end(),
                &text[end + 1..]
            );
        }
    }
    for node in ["Group(", "Kernel(", "Arch(", "Strategy(", "Operation("] {
        text = text.replace(node, &format!("\n{node}"));
    }
    for node in
        ["Function {", "Struct {", "Insn {", "Knob {", "Param {", "Mm(", "Cpu(", "If(Name", "Expect {"]
    {
        text = text.replace(node, &format!("\n  {node}"));
    }
    text.replace(" \n", "\n") + "\n"
}

/// Mistakes as a terminal shows them.
fn carets(text: &str, diagnostics: &[Diagnostic]) -> String {
    let mut told = String::new();
    for diagnostic in diagnostics {
        let (start, end) = (diagnostic.span.start as usize, diagnostic.span.end as usize);
        let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |i| start + i);
        let blank: String = text[line_start..start].chars().map(|_| ' ').collect();
        let marked = text[start..end.min(line_end).max(start)].chars().count().max(1);
        told += &format!("{}\n{blank}{} ", &text[line_start..line_end], "^".repeat(marked));
        told += &diagnostic.message;
        if !diagnostic.help.is_empty() {
            told += &format!("; {}", diagnostic.help);
        }
        told.push('\n');
    }
    told
}
