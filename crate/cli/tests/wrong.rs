//! Input that cannot be read or understood: status 2, and a caret under the place.

// Each test binary uses its own part of it.
#[allow(dead_code)]
mod run;

use expect_test::expect;
use run::{file, library, run};

#[test]
fn every_mistake_is_shown_where_it_stands() {
    let text = library("strategy/up_front.tlb")
        .replace("breaks freed-table", "brakes freed-table")
        .replace("} else {", "} els {");
    let name = file("wrong.tlb", text);
    let said = run(&["check", &name]);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    expect![[r#"
        error: expected `(`, `=`, `+=` or `-=` after `els`, found `{`
          --> wrong.tlb:15:55
           |
        15 |         if tlb.fullmm { tlb_flush_mmu_free(tlb) } els { base(tlb) }
           |                                                       ^

        error: expected `survives`, `survives-stale`, `unbroken`, `breaks`, `breaks-delayed`, `not-applicable` or `undecided`, found `brakes`
          --> wrong.tlb:18:44
           |
        18 |     expect in exit_mmap on fills_in_kernel brakes freed-table because
           |                                            ^^^^^^
           = help: did you mean `breaks`?

    "#]].assert_eq(&said.err);
}

#[test]
fn names_that_only_a_question_resolves_are_shown_too() {
    let text = library("strategy/up_front.tlb").replace("flush_tlb_mm(mm)", "flush_tlb_mmm(mm)");
    let name = file("name.tlb", text);
    let said = run(&["check", &name]);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    expect![[r#"
        error: there is no function `flush_tlb_mmm`
          --> name.tlb:10:19
           |
        10 |         if full { flush_tlb_mmm(mm) }
           |                   ^^^^^^^^^^^^^
           = help: did you mean `flush_tlb_mm`?

    "#]]
    .assert_eq(&said.err);
}

#[test]
fn bytes_that_are_no_text_are_a_diagnostic() {
    let name = file("bytes.tlb", b"stalewalk 1\n\n// caf\xe9\n");
    let said = run(&["check", &name]);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    expect![[r#"
        error: this is not a text: byte 0xe9 is not UTF-8
         --> bytes.tlb:3:7
          |
        3 | // caf�
          |       ^
          = help: save the file as UTF-8

    "#]]
    .assert_eq(&said.err);
}

#[test]
fn control_characters_and_long_lines_do_no_harm() {
    let name =
        file("control.tlb", format!("stalewalk 1 {}\u{1b}[2J\t\0{}", "x ".repeat(60), "y ".repeat(60)));
    let said = run(&["check", &name]);
    assert_eq!(said.status, 2);
    assert!(!said.err.contains('\u{1b}') && !said.err.contains('\0'));
    let shown = said.err.lines().filter(|line| line.contains(" | "));
    assert!(shown.clone().count() > 0);
    for line in shown {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let said = run(&["check", "there_is_none.tlb", "."]);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    assert!(said.err.contains("cannot read there_is_none.tlb"), "{}", said.err);
    assert!(said.err.contains("cannot read .:"), "{}", said.err);
}

#[test]
fn nothing_to_check_is_said() {
    for text in ["", "stalewalk 1\n", "stalewalk 1\ngroup g = walker hw\n", "\u{feff}stalewalk 1\n"] {
        let name = file("nothing.tlb", text);
        let said = run(&["check", &name]);
        assert_eq!((said.status, said.out.as_str()), (2, ""), "{text:?}");
        assert!(said.err.starts_with("error: "), "{text:?}: {}", said.err);
    }
}

/// Numbers that look like noise, the same in every run.
fn noise(seed: u64) -> impl Iterator<Item = u64> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state >> 16
    })
}

#[test]
fn junk_never_panics() {
    for seed in 1..40 {
        let bytes: Vec<u8> = noise(seed).take(400).map(|n| n as u8).collect();
        let said = run(&["check", &file("junk.tlb", bytes)]);
        assert_eq!(said.status, 2, "{}", said.err);
        assert!(!said.err.contains("panicked"), "{}", said.err);
    }
}

#[test]
fn broken_library_files_never_panic() {
    let mut numbers = noise(7);
    let mut next = |below: usize| numbers.next().unwrap_or(0) as usize % below.max(1);
    for (path, text) in stalewalk_library::FILES.iter().cycle().take(60) {
        let mut bytes = text.as_bytes().to_vec();
        match next(3) {
            0 => bytes.truncate(next(text.len())),
            1 => drop(bytes.drain(next(text.len() / 2)..text.len() / 2 + next(text.len() / 2))),
            _ => bytes.swap_with_slice(&mut text.to_ascii_uppercase().into_bytes()),
        }
        let said = run(&["check", &file("broken.tlb", bytes), "--limit", "states=2000"]);
        assert!((0..=3).contains(&said.status), "{path}: {}", said.err);
        assert!(!said.err.contains("panicked"), "{path}: {}", said.err);
    }
}

#[test]
fn nesting_without_end_is_no_crash() {
    for opening in ["if (", "for x in (", "{", "ipi (", "on a {", "!", "a.b(", "a + "] {
        let text =
            format!("stalewalk 1\nstrategy s \"s\" for exit_mmap {{ fn f() {{ {}", opening.repeat(20_000));
        let said = run(&["check", &file("deep.tlb", text)]);
        assert_eq!(said.status, 2, "{opening}: {}", said.err);
    }
}
