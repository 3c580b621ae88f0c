//! `stalewalk new`.

// Each test binary uses its own part of it.
#[allow(dead_code)]
mod run;

use std::fs;
use std::path::Path;

use expect_test::expect;
use run::run;

/// Where the binary runs.
fn place(file: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(file)
}

/// What is begun runs as it is, has the layout, and says where to go on. What is there stays.
#[test]
fn a_file_to_begin_with_runs() {
    for sort in ["case", "strategy", "arch"] {
        let (name, file) = (format!("begun-{sort}"), format!("begun-{sort}.tlb"));
        let _ = fs::remove_file(place(&file));
        let said = run(&["new", sort, &name]);
        assert_eq!((said.status, said.err.as_str()), (0, ""), "{sort}");
        assert!(said.out.contains(&format!("stalewalk check {file}")), "{}", said.out);
        let text = fs::read_to_string(place(&file)).expect("it was written");
        assert!(text.matches("FILL IN").count() > 2, "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
        let checked = run(&["check", &file, "--deny-warnings", "--json"]);
        assert_eq!((checked.status, checked.err.as_str()), (0, ""), "{sort}");
        assert_eq!(run(&["fmt", "--check", &file]).status, 0, "{sort}");
        let again = run(&["new", sort, &name]);
        assert_eq!(again.status, 2);
        assert!(again.err.contains("there is a file"), "{}", again.err);
        assert_eq!(fs::read_to_string(place(&file)).expect("it is there"), text);
    }
}

#[test]
fn a_name_that_cannot_be_one() {
    let told = |sort: &str, name: &str| {
        let said = run(&["new", sort, name]);
        assert_eq!((said.status, said.out.as_str()), (2, ""), "{name}");
        assert!(!place(&format!("{name}.tlb")).exists(), "{name}");
        said.err
    };
    expect![[r#"
        error: `two words` cannot be a name
          = help: a name has letters, then digits, `_` and `-` too, and is no word of the language
    "#]]
    .assert_eq(&told("case", "two words"));
    expect![[r#"
        error: the library has `gather` already
          = help: another name; a text with this one would replace what the library has
    "#]]
    .assert_eq(&told("strategy", "gather"));
    expect![[r#"
        error: the library has `exit_mmap` already
          = help: another name; a text with this one would replace what the library has
    "#]]
    .assert_eq(&told("case", "exit_mmap"));
    expect![[r#"
        error: the library has `arm64` already
          = help: another name; a text with this one would replace what the library has
    "#]]
    .assert_eq(&told("arch", "arm64"));
    assert!(told("case", "../munmap2").contains("cannot be a name"));
    assert!(told("case", "").contains("cannot be a name"));
}
