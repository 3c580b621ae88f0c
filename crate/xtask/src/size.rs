//! How large the engine and the page's first load are, against the budgets of wasm-pack.toml.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::config::Project;
use crate::wasm;

/// The files of a site, by their path in it.
type Files = BTreeMap<String, Vec<u8>>;

/// Says the sizes; an error if one is over its budget.
pub(crate) fn check(project: &Project) -> Result<()> {
    let wasm = wasm::built(project)?;
    let wasm = gzipped(&std::fs::read(&wasm).with_context(|| wasm.display().to_string())?)?;
    let budget = &project.config.budget;
    let mut files = Files::new();
    collect(&project.dist(), "", &mut files)?;
    let first = first_load(&files, &budget.later);
    let mut load = 0;
    for name in &first {
        let size = gzipped(&files[name])?;
        println!("{:>10.1} KB  {name}", kilobytes(size));
        load += size;
    }
    let engine = within("the engine's wasm", wasm, budget.wasm_gzip_kb);
    let page = within("the first load", load, budget.first_load_gzip_kb);
    if !(engine && page) {
        bail!("over the budget of wasm-pack.toml");
    }
    Ok(())
}

fn within(what: &str, size: u64, budget: u64) -> bool {
    println!("{what}: {:.1} KB of {budget} KB gzipped", kilobytes(size));
    size <= budget * 1024
}

fn kilobytes(size: u64) -> f64 {
    size as f64 / 1024.0
}

/// The size after `gzip -9`.
fn gzipped(bytes: &[u8]) -> Result<u64> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len() as u64)
}

fn collect(folder: &Path, prefix: &str, files: &mut Files) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, std::fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// index.html, and what a file of the first load names outside a dynamic import.
fn first_load(files: &Files, later: &[String]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open: Vec<String> = files.keys().filter(|name| *name == "index.html").cloned().collect();
    while let Some(name) = open.pop() {
        if !found.insert(name.clone()) || !text(&name) {
            continue;
        }
        let contents = String::from_utf8_lossy(&files[&name]).into_owned();
        let named = files.keys().filter(|other| !later.iter().any(|pattern| matches(pattern, other)));
        open.extend(named.filter(|other| names(&contents, other)).cloned());
    }
    found
}

fn text(name: &str) -> bool {
    ["html", "js", "mjs", "css"].iter().any(|extension| name.ends_with(&format!(".{extension}")))
}

/// Whether a text names a file, other than to import it when it is wanted.
fn names(text: &str, file: &str) -> bool {
    let base = file.rsplit('/').next().unwrap_or(file);
    text.match_indices(base).any(|(at, _)| {
        let start = text[..at].rfind(['"', '\'', '`', '(']).map_or(0, |quote| quote);
        let before = text[..start].trim_end();
        // Vite's list of what a dynamic import will need.
        let listed = text[..at].rfind("m.f=[").is_some_and(|list| !text[list..at].contains(']'));
        !listed && !before.ends_with("import(")
    })
}

/// Whether a name fits a pattern, in which `*` stands for any text.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((head, tail)) => name.strip_prefix(head).is_some_and(|rest| {
            (0..=rest.len()).filter(|at| rest.is_char_boundary(*at)).any(|at| matches(tail, &rest[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_load_leaves_out_what_is_imported_when_wanted() {
        let site = [
            ("index.html", r#"<script src="./assets/main-1.js"></script>"#),
            ("assets/main-1.js", MAIN),
            ("assets/shared-1.js", "export {}"),
            ("assets/worker-1.js", r#"new URL("engine-1.wasm", import.meta.url)"#),
            ("assets/engine-1.wasm", "wasm"),
            ("assets/editor-1.js", "lazy"),
            ("assets/font-1.woff2", "font"),
            ("reference/index.html", "another page"),
        ];
        let files = site.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).into();
        let first = first_load(&files, &["*.woff2".to_owned()]);
        let expected = ["engine-1.wasm", "main-1.js", "shared-1.js", "worker-1.js"];
        let expected =
            expected.map(|name| format!("assets/{name}")).into_iter().chain(["index.html".to_owned()]);
        assert_eq!(first, expected.collect());
    }

    const MAIN: &str = r#"const d=(m.f||(m.f=["./editor-1.js"]));import{a}from"./shared-1.js";
        new Worker(new URL("/assets/worker-1.js",import.meta.url));import("./editor-1.js");"font-1.woff2""#;

    #[test]
    fn patterns() {
        assert!(matches("*.woff2", "assets/a.woff2"));
        assert!(matches("assets/*-*.tlb", "assets/up_front-1a.tlb"));
        assert!(!matches("*.woff2", "a.woff"));
        assert!(!matches("a", "ab"));
    }

    #[test]
    fn a_kilobyte_has_1024_bytes() {
        assert!(within("exactly", 2048, 2));
        assert!(!within("one more", 2049, 2));
    }
}
