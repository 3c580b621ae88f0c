//! Each rule by an example, and what holds for every text.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::{WIDTH, format};
use crate::lang::lexer::{Kind, lex, unquote};
use crate::lang::source::FileId;

/// Every construct once.
const ALL: &str = include_str!("../parser/tests/all.tlb");

/// The tokens with what they mean, and the comments.
fn tokens(text: &str) -> Vec<String> {
    let text = text.trim_start_matches('\u{feff}');
    let (tokens, _) = lex(FileId(0), text);
    let mut all = Vec::new();
    let mut end = 0;
    for token in tokens {
        let (start, after) = (token.span.start as usize, token.span.end as usize);
        let comments = text[end..start].lines().map(str::trim).filter(|line| !line.is_empty());
        all.extend(comments.map(str::to_owned));
        let written = &text[start..after];
        all.push(if token.kind == Kind::Text {
            format!("{:?}", unquote(written))
        } else {
            written.to_owned()
        });
        end = after;
    }
    all
}

/// What holds for every text: one that is understood keeps its tokens, and is not changed a second time.
fn formatted(text: &str) -> Option<String> {
    let Ok(out) = format(text) else { return None };
    assert_eq!(tokens(&out), tokens(text), "{text}\n{out}");
    assert_eq!(format(&out).as_deref(), Ok(out.as_str()), "{text}");
    assert!(out.lines().all(|line| line == line.trim_end()), "{out}");
    assert!(out.ends_with('\n') && !out.ends_with("\n\n") && !out.contains("\n\n\n"), "{out}");
    Some(out)
}

/// The layout of a whole file behind its first line.
fn file(text: &str, wanted: &Expect) {
    let out = formatted(&format!("stalewalk 1\n{text}")).expect("a text that is understood");
    wanted.assert_eq(out.strip_prefix("stalewalk 1\n").expect("the edition"));
}

/// The layout of statements.
fn statements(text: &str, wanted: &Expect) {
    let out = formatted(&format!("stalewalk 1\nkernel k \"\" {{\nfn f() {{\n{text}\n}}\n}}\n"));
    let out = out.expect("a text that is understood");
    let lines: Vec<&str> = out.lines().collect();
    let inner = lines[3..lines.len() - 2].iter().map(|line| line.strip_prefix("        ").unwrap_or(line));
    wanted.assert_eq(&inner.map(|line| format!("{line}\n")).collect::<String>());
}

#[test]
fn blanks_stand_around_operators_and_after_commas() {
    statements(
        "x=a+1\nx  +=  b -1\n x-= f( a ,b )[ 0 ] . c\nif(!a&&! b||c<=d) { wait }\nfor i in 0 .. 4 {g (i)}
         load(x)\nvar s : set < set<int> >\non x86* ,arm64{ wait until( a ) }",
        &expect![[r#"
            x = a + 1
            x += b - 1
            x -= f(a, b)[0].c
            if (!a && !b || c <= d) { wait }
            for i in 0..4 { g(i) }
            load (x)
            var s: set<set<int>>
            on x86*, arm64 { wait until (a) }
        "#]],
    );
}

#[test]
fn an_element_has_a_line_of_its_own() {
    statements(
        "wait wait;wait  ;\n  if a {\nwait } else { load x store x }
         irq off { }  uaccess {\n\n} ipi m { load x ;store y store z }",
        &expect![[r#"
            wait
            wait;
            wait;
            if a {
                wait
            } else {
                load x
                store x
            }
            irq off { }
            uaccess { }
            ipi m { load x; store y  store z }
        "#]],
    );
}

#[test]
fn a_block_on_one_line_stays_there_while_it_fits() {
    let long = "a".repeat(WIDTH - "        if a { f() } else { irq off { g() } }".len());
    let line = format!("if a {{ f({long}) }} else {{ irq off {{ g() }} }}\n");
    let out = formatted(&format!("stalewalk 1\nkernel k \"\" {{\n fn f() {{ {line} }} }}"));
    assert_eq!(out.expect("it is understood").lines().nth(3), Some(format!("        {line}").trim_end()));
    let longer = line.replacen("aa", "aaa", 1);
    let out = formatted(&format!("stalewalk 1\nkernel k \"\" {{\n fn f() {{ {longer} }} }}"));
    let out = out.expect("it is understood");
    assert_eq!(out.lines().nth(3), Some("        if a {"));
    assert_eq!(out.lines().nth(6), Some("            irq off { g() }"));
}

#[test]
fn a_line_of_the_authors_is_kept_inside_of_an_element() {
    statements(
        "flush(\na, b,\nc\n)\nflush(a,\nb\n)\nx = a\n+ b\n. c\nif a &&\nb {\nwait\n}\nelse\n{\nwait\n}",
        &expect![[r#"
            flush(
                a, b,
                c
            )
            flush(a,
                b)
            x = a
                + b.c
            if a &&
                b
            {
                wait
            } else {
                wait
            }
        "#]],
    );
}

#[test]
fn lists_that_are_an_element_are_aligned() {
    file(
        "operation o \"t\"(n in 1 ..= 4=2 \"one\",\"many\",\nyes=true) {
         hooks a, b,\nc,\nd\nhooks\na,\nb\nmm m { x[0]->P [ 1 ] rw y->none }\ncpu 0 \"t\" :kernel\nm { }
         expect in a,\nb survives\nelse breaks k }\ngroup g = walker hw,\ngate any-mode",
        &expect![[r#"
            operation o "t" (n in 1..=4 = 2 "one", "many",
                yes = true)
            {
                hooks a, b,
                      c,
                      d
                hooks
                    a,
                    b
                mm m { x[0] -> P[1] rw  y -> none }
                cpu 0 "t": kernel
                    m { }
                expect in a,
                    b survives
                else breaks k
            }
            group g = walker hw,
                gate any-mode
        "#]],
    );
}

#[test]
fn strings_are_indented_like_the_rest_of_their_element() {
    file(
        "arch a \"t\" {\n  walker=hw \"one\n two  \n\n  three \" architected\n\"so\nurce\"
         insn i(va , tag){ completes }\n\"p\n  q\"\nassumed \"\" }\nkernel k \"a\nb\" {\nfn f() { unsupported \"c\nd\" } }",
        &expect![[r#"
            arch a "t" {
                walker = hw "one
                    two
                    three " architected
                    "so
                    urce"
                insn i(va, tag) { completes }
                    "p
                    q"
                    assumed ""
            }
            kernel k "a
                b"
            {
                fn f() {
                    unsupported "c
                        d"
                }
            }
        "#]],
    );
}

#[test]
fn comments_stay_beside_what_they_stood_beside() {
    file(
        "//  one  \n\n\n// two\nkernel k \"\"   // three\n{ // four\n\n // five
         fn f() {//six\n}\n// seven\n\n\n fn g(a, // eight\nb) { wait } //nine\n\n// ten\n\n} // eleven\n\n\n// twelve",
        &expect![[r#"
            //  one

            // two
            kernel k "" // three
            { // four

                // five
                fn f() { //six
                }
                // seven

                fn g(a, // eight
                    b) { wait } //nine

                // ten
            } // eleven

            // twelve
        "#]],
    );
}

#[test]
fn empty_lines_are_at_most_one_and_none_at_an_edge() {
    file(
        "\n\n\nkernel k \"\" {\n\n\n fn f() {\n\n wait\n\n\n\n wait\n\n }\n\n\n\n}\n\n\n",
        &expect![[r#"

            kernel k "" {
                fn f() {
                    wait

                    wait
                }
            }
        "#]],
    );
}

#[test]
fn bytes_of_other_systems_are_no_difference() {
    let other = format!("\u{feff}{}", ALL.replace('\n', " \t\r\n"));
    assert_eq!(formatted(&other), formatted(ALL));
}

#[test]
fn a_text_with_mistakes_has_its_diagnostics() {
    let told = format("stalewalk 1\nkernel k \"\" { fn f() { wait for } }").expect_err("a mistake");
    assert_eq!(told[0].message, "expected a variable's name, found `}`");
    assert!(format("").is_err());
    let deep = format!("{}{}{}", "irq off { ".repeat(50), "wait ".repeat(30_000), "} ".repeat(50));
    let told = format(&format!("stalewalk 1 kernel k \"\" {{ fn f() {{ {deep} }} }}"));
    let told = told.expect_err("it would not be read again");
    assert_eq!(told[0].message, "with its layout the file would have more than 1048576 bytes");
}

/// The text with other blanks between its tokens, and now and then a comment, by numbers from `choices`.
fn scattered(text: &str, choices: &[u8]) -> String {
    const GAPS: [&str; 8] =
        [" ", "", "\n", "   ", "\n\n\n", "\t\r\n  ", " // a { comment\n", "\n// one\n\n //two\n\n"];
    let (tokens, _) = lex(FileId(0), text);
    let mut out = String::new();
    let mut end = 0;
    for (token, choice) in tokens.iter().zip(choices.iter().cycle()) {
        let (start, after) = (token.span.start as usize, token.span.end as usize);
        let gap = GAPS[usize::from(*choice) % GAPS.len()];
        // What is written together stays together, and words stay apart.
        let is_pattern = token.kind == Kind::Mark("*");
        let is_word =
            |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '"' | '.' | '=' | '<' | '>' | '*');
        let touch = out.ends_with(is_word) && text[start..].starts_with(is_word);
        if !is_pattern {
            out.push_str(if touch && gap.is_empty() { " " } else { gap });
        }
        // Three in four keep the author's blanks too.
        if choice % 4 != 0 {
            out.push_str(if is_pattern { "" } else { &text[end..start] });
        }
        out.push_str(&text[start..after]);
        end = after;
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_layout_is_put_right(choices in proptest::collection::vec(any::<u8>(), 1..300)) {
        let text = scattered(ALL, &choices);
        prop_assert!(formatted(&text).is_some(), "{:?}", format(&text));
    }

    #[test]
    fn tokens_in_any_order_do_no_harm(
        places in proptest::collection::vec((0..400_usize, 1..20_usize), 1..12),
        choices in proptest::collection::vec(any::<u8>(), 1..60),
    ) {
        let (tokens, _) = lex(FileId(0), ALL);
        let mut text = ALL.to_owned();
        for (from, many) in places {
            let slice = &tokens[from % tokens.len()..(from % tokens.len() + many).min(tokens.len())];
            let (first, last) = (slice[0].span.start as usize, slice[slice.len() - 1].span.end as usize);
            let part = format!(" {} ", &ALL[first..last]);
            let place = tokens[(from * 7 + many) % tokens.len()].span.start as usize;
            // Earlier insertions moved what follows; any place is as good if it is one.
            if text.is_char_boundary(place) {
                text.insert_str(place, &part);
            }
        }
        formatted(&text);
        formatted(&scattered(&text, &choices));
    }
}
