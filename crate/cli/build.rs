//! Lists the files of the live examples, if they were built, so that `stalewalk embed` needs no network. A WASI module
//! goes into packages that have these files beside it.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let packaged = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../../www/packages/npm");
    println!("cargo:rerun-if-changed=build.rs");
    let mut files = Vec::new();
    if packaged.is_dir() && env::var("CARGO_CFG_TARGET_FAMILY")? != "wasm" {
        println!("cargo:rerun-if-changed={}", packaged.display());
        let built = packaged.join("dist");
        if built.is_dir() {
            collect(&built, "", &mut files)?;
        }
    }
    let mut code = String::from("/// Name and content of every file that makes examples live.\n");
    code.push_str("const FILES: &[(&str, &[u8])] = &[\n");
    for (name, path) in files {
        code.push_str(&format!("    ({name:?}, include_bytes!({path:?})),\n"));
    }
    code.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("embed.rs"), code)?;
    Ok(())
}

/// The files of a folder and of those in it, in the order of their names.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) -> Result<(), Box<dyn Error>> {
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
