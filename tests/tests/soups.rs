//! No text is too much for a whole answer: whatever is typed, the engine gives diagnostics or a report.

use std::fs;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use stalewalk_library::FILES;
use stalewalk_tests::soup::{answered, soup, told};

fn are_answered(seeds: Range<u64>) {
    for seed in seeds {
        let (path, text) = soup(seed);
        let answer = catch_unwind(AssertUnwindSafe(|| answered(&path, &text)));
        assert!(answer.is_ok(), "{}", told(seed));
    }
}

#[test]
fn ten_thousand_seeds_are_answered() {
    are_answered(0..10_000);
}

#[test]
fn ten_thousand_more_are_answered() {
    are_answered(10_000..20_000);
}

/// What a fuzzer found worth keeping: texts that reach what others do not, and every one that once failed.
#[test]
fn the_corpus_is_answered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("the corpus").map(|file| file.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 100, "the corpus is not all there");
    for file in files {
        let text = fs::read(&file).expect("a text");
        let answer = catch_unwind(|| answered("own.tlb", &String::from_utf8_lossy(&text)));
        assert!(answer.is_ok(), "{}", file.display());
    }
}

#[test]
fn the_first_bytes_of_a_file_are_answered() {
    for (path, text) in
        FILES.iter().filter(|(path, _)| path.starts_with("case/") || path.contains("up_front"))
    {
        for end in (0..text.len()).step_by(37).filter(|end| text.is_char_boundary(*end)) {
            answered(path, &text[..end]);
        }
    }
}
