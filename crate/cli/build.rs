//! Takes in what was built for pages, if it was, so that `stalewalk embed` and `stalewalk export html` need nothing else.
//! A WASI module goes into packages that have these files beside it.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

type Files = Vec<(String, String)>;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    write(
        "embed.rs",
        "/// Name and content of every file that makes examples live; none where they were not built.",
        &built("npm")?,
    )?;
    write(
        "page.rs",
        "/// Name and content of the page in one file; none where it was not built.",
        &built("page")?,
    )
}

/// The files that were built into a package of documents.
fn built(package: &str) -> Result<Files, Box<dyn Error>> {
    let package = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../../www/packages").join(package);
    let mut files = Files::new();
    if package.is_dir() && env::var("CARGO_CFG_TARGET_FAMILY")? != "wasm" {
        println!("cargo:rerun-if-changed={}", package.display());
        let built = package.join("dist");
        if built.is_dir() {
            collect(&built, "", &mut files)?;
        }
    }
    Ok(files)
}

/// The files of a folder and of those in it, in the order of their names.
fn collect(folder: &Path, prefix: &str, files: &mut Files) -> Result<(), Box<dyn Error>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.sort();
    for path in paths {
        let name = path.file_name().and_then(|name| name.to_str()).ok_or("a file's name is not UTF-8")?;
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files)?;
        } else {
            let path = path.canonicalize()?;
            files.push((name, path.to_str().ok_or("the package's path is not UTF-8")?.to_owned()));
        }
    }
    Ok(())
}

/// Source text that has the files in it, as a constant.
fn write(name: &str, says: &str, files: &Files) -> Result<(), Box<dyn Error>> {
    let mut code = format!("{says}\npub(crate) const FILES: &[(&str, &[u8])] = &[\n");
    for (name, path) in files {
        code.push_str(&format!("    ({name:?}, include_bytes!({path:?})),\n"));
    }
    code.push_str("];\n");
    Ok(fs::write(Path::new(&env::var("OUT_DIR")?).join(name), code)?)
}
