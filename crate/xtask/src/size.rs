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

/// What is loaded, in bytes, after `gzip -9` where nothing else is said.
pub(crate) struct Sizes {
    /// The engine's wasm.
    pub(crate) wasm: u64,
    /// All that the page needs before it can answer.
    pub(crate) first_load: u64,
    /// What a document with elements loads at once.
    pub(crate) loader: u64,
    /// Everything that documents embed.
    pub(crate) embed: u64,
    /// The page in one file, as it is.
    pub(crate) page: u64,
    files: Vec<(String, u64)>,
}

/// Takes the sizes of the built site.
pub(crate) fn measure(project: &Project) -> Result<Sizes> {
    let wasm = wasm::built(project)?;
    let wasm = gzipped(&std::fs::read(&wasm).with_context(|| wasm.display().to_string())?)?;
    let mut files = Files::new();
    collect(&project.dist(), "", &mut files)?;
    let first = first_load(&files, &project.config.budget.later);
    let sized = first.into_iter().map(|name| gzipped(&files[&name]).map(|size| (name, size)));
    let files = sized.collect::<Result<Vec<_>>>()?;
    let mut embed = Files::new();
    collect(&project.embed(), "", &mut embed)?;
    let loader = gzipped(embed.get("embed.js").context("the package for documents has no embed.js")?)?;
    let embed = embed.values().map(|bytes| gzipped(bytes)).sum::<Result<u64>>()?;
    let page = project.page();
    let page = std::fs::metadata(&page).with_context(|| page.display().to_string())?.len();
    let first_load = files.iter().map(|(_, size)| size).sum();
    Ok(Sizes { wasm, first_load, loader, embed, page, files })
}

/// Says the sizes; an error if one is over its budget.
pub(crate) fn check(project: &Project) -> Result<()> {
    let sizes = measure(project)?;
    let budget = &project.config.budget;
    for (name, size) in &sizes.files {
        println!("{:>10.1} KB  {name}", kilobytes(*size));
    }
    println!("all that documents embed: {:.1} KB gzipped", kilobytes(sizes.embed));
    let within = [
        within("the engine's wasm, gzipped", sizes.wasm, budget.wasm_gzip_kb),
        within("the first load, gzipped", sizes.first_load, budget.first_load_gzip_kb),
        within("the loader of documents, gzipped", sizes.loader, budget.loader_gzip_kb),
        within("a page in one file", sizes.page, budget.page_kb),
    ];
    if within.contains(&false) {
        bail!("over the budget of wasm-pack.toml");
    }
    Ok(())
}

fn within(what: &str, size: u64, budget: u64) -> bool {
    println!("{what}: {:.1} KB of {budget} KB", kilobytes(size));
    size <= budget * 1024
}

/// Kilobytes of 1024 bytes.
pub(crate) fn kilobytes(size: u64) -> f64 {
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

/// index.html and what it names, and what that names in turn: dynamic imports too, for a page may well make one at
/// once. What is certain to come later is for wasm-pack.toml to say.
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

/// Whether a text names a file; a name met by chance counts too much, never too little.
fn names(text: &str, file: &str) -> bool {
    text.contains(file.rsplit('/').next().unwrap_or(file))
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
    fn the_first_load_is_what_is_named_and_not_said_to_come_later() {
        let site = [
            ("index.html", r#"<script src="./assets/main-1.js"></script>"#),
            ("assets/main-1.js", MAIN),
            ("assets/shared-1.js", "export {}"),
            ("assets/worker-1.js", r#"new URL("engine-1.wasm", import.meta.url)"#),
            ("assets/engine-1.wasm", "wasm"),
            ("assets/library-1.js", "imported at once"),
            ("assets/editor-1.js", "imported when wanted"),
            ("assets/font-1.woff2", "font"),
            ("reference/index.html", "another page"),
        ];
        let files = site.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).into();
        let first = first_load(&files, &["*.woff2".to_owned(), "assets/editor-*.js".to_owned()]);
        let expected = ["engine-1.wasm", "library-1.js", "main-1.js", "shared-1.js", "worker-1.js"];
        let expected =
            expected.map(|name| format!("assets/{name}")).into_iter().chain(["index.html".to_owned()]);
        assert_eq!(first, expected.collect());
    }

    const MAIN: &str = r#"import{a}from"./shared-1.js";new Worker(new URL("worker-1.js",import.meta.url));
        import("./library-1.js");import("./editor-1.js");"font-1.woff2""#;

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
