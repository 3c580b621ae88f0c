//! The licences of the Rust crates whose code is in what is built, as a text that stands beside it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::config::Project;
use crate::run::{ask, cargo, command};
use crate::tools::{WASI, WASM};

/// The name of the text.
const NAME: &str = "LICENSES-rust.txt";

/// What is shipped: the engine for pages, and the command line, which the package for Sphinx has as well.
const SHIPPED: [&str; 2] = ["stalewalk-wasm", "stalewalk-cli"];

/// What the names of such files begin with.
const FILES: [&str; 6] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "UNLICENSE", "NOTICE"];

/// Writes the text into some folders.
pub(crate) fn write(project: &Project, folders: &[PathBuf]) -> Result<()> {
    let text = text(&metadata(project)?)?;
    for folder in folders {
        let path = folder.join(NAME);
        fs::write(&path, &text).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// What cargo knows of the crates that are compiled, for pages, for other programs and for this machine.
fn metadata(project: &Project) -> Result<Value> {
    let compiler = ask(&mut command("rustc", &["-vV"], &project.root))?;
    let host = compiler.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.context("the Rust compiler does not say what machine this is")?;
    let mut words = vec!["metadata", "--format-version=1", "--locked"];
    for target in [WASM, WASI, host] {
        words.extend(["--filter-platform", target]);
    }
    serde_json::from_str(&ask(&mut cargo(&words, &project.root))?).context("cargo metadata")
}

/// The licences, each once, with the crates that are under it.
fn text(metadata: &Value) -> Result<String> {
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut without = Vec::new();
    for package in shipped(metadata)? {
        let field = |name: &str| package[name].as_str().unwrap_or_default();
        let (name, licence) = (format!("{} {}", field("name"), field("version")), field("license"));
        let folder = Path::new(field("manifest_path")).parent().context("a crate stands in no folder")?;
        let files = chosen(licence, files(folder)?);
        if files.is_empty() {
            without.push(format!("{name}: {licence}, {}", field("repository")));
        }
        for file in files {
            let path = folder.join(&file);
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            texts.entry(text.trim().replace("\r\n", "\n")).or_default().push(name.clone());
        }
    }
    let mut parts: Vec<(String, String)> =
        texts.into_iter().map(|(text, names)| (names.join(", "), text)).collect();
    parts.sort();
    let mut out = "The files of Stalewalk have code of these Rust crates in them, under these licences. They have code \
        of Rust's\nstandard library, too: MIT OR Apache-2.0, https://github.com/rust-lang/rust\n\
        The module for Sphinx has wasi-libc in it: Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT,\n\
        https://github.com/WebAssembly/wasi-libc\n"
        .to_owned();
    if !without.is_empty() {
        out += &format!("\nWithout a text of their own:\n{}\n", without.join("\n"));
    }
    for (names, text) in parts {
        out += &format!("\n{}\n{names}\n\n{text}\n", "-".repeat(72));
    }
    Ok(out)
}

/// The packages of others that are compiled into what is shipped, by name.
fn shipped(metadata: &Value) -> Result<Vec<&Value>> {
    let packages = by_id(&metadata["packages"]);
    let nodes = by_id(&metadata["resolve"]["nodes"]);
    let is_root = |package: &Value| package["name"].as_str().is_some_and(|name| SHIPPED.contains(&name));
    let mut open: Vec<&str> =
        packages.iter().filter(|(_, package)| is_root(package)).map(|(id, _)| *id).collect();
    ensure!(!open.is_empty(), "cargo metadata knows nothing of {}", SHIPPED.join(" and "));
    let mut seen: BTreeMap<&str, &Value> = BTreeMap::new();
    while let Some(id) = open.pop() {
        let Some(package) = packages.get(id).filter(|package| !is_macro(package)) else { continue };
        if seen.insert(id, package).is_none() {
            let needs = nodes.get(id).into_iter().flat_map(|node| items(&node["deps"]));
            let needs = needs.filter(|need| items(&need["dep_kinds"]).any(|kind| kind["kind"].is_null()));
            open.extend(needs.filter_map(|need| need["pkg"].as_str()));
        }
    }
    let mut found: Vec<&Value> = seen.into_values().filter(|package| !package["source"].is_null()).collect();
    found.sort_by_key(|package| (package["name"].to_string(), package["version"].to_string()));
    Ok(found)
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn by_id(list: &Value) -> BTreeMap<&str, &Value> {
    items(list).filter_map(|item| Some((item["id"].as_str()?, item))).collect()
}

/// Whether a package runs in the compiler alone.
fn is_macro(package: &Value) -> bool {
    items(&package["targets"]).any(|target| items(&target["kind"]).any(|kind| kind == "proc-macro"))
}

/// The names of the files with licences in a folder.
fn files(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_file() && FILES.iter().any(|start| name.to_uppercase().starts_with(start)) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// The files that are to be shown: where MIT is one of several licences to choose from, its own will do.
fn chosen(licence: &str, files: Vec<String>) -> Vec<String> {
    let mut choices = licence.split(" OR ").flat_map(|part| part.split('/')).map(str::trim);
    let has_choice = choices.any(|choice| choice == "MIT");
    let is_mit = |name: &String| name.to_uppercase().contains("MIT");
    if has_choice && files.iter().any(is_mit) { files.into_iter().filter(is_mit).collect() } else { files }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{chosen, metadata, shipped, text};
    use crate::config::Project;

    #[test]
    fn what_is_compiled_in_is_found_and_tools_are_not() {
        let package = |id: &str, source: Option<&str>, kind: &str| json!({ "id": id, "name": id, "version": "1.0.0", "source": source, "targets": [{ "kind": [kind] }] });
        let needs = |pairs: &[(&str, Option<&str>)]| {
            pairs
                .iter()
                .map(|(id, kind)| json!({ "pkg": id, "dep_kinds": [{ "kind": kind }] }))
                .collect::<Vec<_>>()
        };
        let there = Some("registry");
        let metadata = json!({
            "packages": [
                package("stalewalk-cli", None, "bin"), package("own", None, "lib"), package("far", there, "lib"),
                package("macro", there, "proc-macro"), package("of_macro", there, "lib"), package("test", there, "lib"),
                package("near", there, "lib"),
            ],
            "resolve": { "nodes": [
                { "id": "stalewalk-cli", "deps": needs(&[("own", None), ("near", None), ("test", Some("dev"))]) },
                { "id": "own", "deps": needs(&[("far", None), ("macro", None)]) },
                { "id": "macro", "deps": needs(&[("of_macro", None)]) },
            ] },
        });
        let names: Vec<&str> =
            shipped(&metadata).unwrap().iter().filter_map(|package| package["name"].as_str()).collect();
        assert_eq!(names, ["far", "near"]);
    }

    #[test]
    fn of_several_licences_one_is_shown() {
        let files = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let both = ["LICENSE-APACHE", "LICENSE-MIT"];
        assert_eq!(chosen("MIT OR Apache-2.0", files(&both)), files(&["LICENSE-MIT"]));
        assert_eq!(chosen("Apache-2.0/MIT", files(&both)), files(&["LICENSE-MIT"]));
        assert_eq!(chosen("MIT AND Apache-2.0", files(&both)), files(&both));
        assert_eq!(chosen("MIT OR Apache-2.0", files(&["LICENSE"])), files(&["LICENSE"]));
    }

    #[test]
    fn the_text_names_what_the_command_line_and_the_page_are_made_of() {
        let text = text(&metadata(&Project::find().unwrap()).unwrap()).unwrap();
        for name in
            ["serde_json ", "html5gum ", "pulldown-cmark ", "wasm-bindgen ", "Permission is hereby granted"]
        {
            assert!(text.contains(name), "{name}");
        }
        for name in ["expect-test ", "syn ", "stalewalk-engine"] {
            assert!(!text.contains(name), "{name}");
        }
    }
}
