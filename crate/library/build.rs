//! Lists the library's folders, so that to add a file is to add one file.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut paths = Vec::new();
    for folder in children(&root)? {
        if folder.is_dir() {
            list(&root, &folder, &mut paths)?;
        }
    }

    let mut code = String::from("/// Path and text of every file, in the order of the paths.\n");
    code.push_str("pub const FILES: &[(&str, &str)] = &[\n");
    for path in paths {
        let absolute = root.join(&path);
        let absolute = absolute.to_str().ok_or("the package's path is not UTF-8")?;
        code.push_str(&format!("    ({path:?}, include_str!({absolute:?})),\n"));
    }
    code.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("files.rs"), code)?;
    println!("cargo:rerun-if-changed=build.rs");
    Ok(())
}

/// Adds the `.tlb` files of one folder, and asks to be run again when any of them comes, goes or changes.
fn list(root: &Path, folder: &Path, paths: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    let before = paths.len();
    for file in children(folder)? {
        if file.extension().is_some_and(|extension| extension == "tlb") {
            println!("cargo:rerun-if-changed={}", file.display());
            let parts: Option<Vec<&str>> =
                file.strip_prefix(root)?.iter().map(|part| part.to_str()).collect();
            paths.push(parts.ok_or("a file's name is not UTF-8")?.join("/"));
        }
    }
    if paths.len() > before {
        println!("cargo:rerun-if-changed={}", folder.display());
    }
    Ok(())
}

/// What a folder holds, sorted: the order in which a file system lists it is not ours to choose.
fn children(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.sort();
    Ok(paths)
}
