//! Rules about the texts of the project itself.

use std::fs;
use std::path::{Path, PathBuf};

/// Lines of a file, beyond which it is a room to divide.
const MOST: usize = 400;

#[test]
fn no_file_is_too_long() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in ["crate", "tests", "www/src", "www/site", "www/packages"] {
        sources(&root.join(folder), &mut files);
    }
    assert!(files.len() > 100, "the sources were not found");
    let long =
        files.iter().filter(|path| fs::read_to_string(path).is_ok_and(|text| text.lines().count() > MOST));
    assert_eq!(long.collect::<Vec<_>>(), Vec::<&PathBuf>::new());
}

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let skipped = ["node_modules", "target", "pkg", "golden"].iter().any(|name| path.ends_with(name));
        let extension = path.extension().and_then(|extension| extension.to_str());
        if path.is_dir() && !skipped {
            sources(&path, out);
        } else if matches!(extension, Some("rs" | "ts" | "mjs" | "css" | "tlb" | "py")) {
            out.push(path);
        }
    }
}
