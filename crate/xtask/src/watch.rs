//! Builds again what a change touches, and reloads the page.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::Result;

use crate::config::Project;
use crate::run::say;
use crate::serve::Server;
use crate::{site, wasm};

const PAUSE: Duration = Duration::from_millis(250);
/// Folders that are results, not sources.
const RESULTS: &[&str] = &["node_modules", "dist", "pkg", "target"];
const ENGINE: &[&str] = &["rs", "toml", "lock", "tlb"];
const SITE: &[&str] = &["ts", "html", "css", "json", "svg", "md", "tlb"];

/// Every source with the time of its last change.
type Sources = BTreeMap<PathBuf, SystemTime>;

/// Watches for as long as the program runs.
pub(crate) fn start(project: Project, server: Arc<Server>) {
    say("watching crate/ and www/");
    // Looked at before the first build is trusted: a change from now on is seen.
    let mut seen = sources(&project);
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(PAUSE);
            let now = sources(&project);
            let changed = changed(&seen, &now);
            if changed.is_empty() {
                continue;
            }
            seen = settled(&project, now);
            match build(&project, &changed) {
                Ok(()) => server.reload(),
                Err(error) => eprintln!("error: {error:#}; the page stays as it was"),
            }
        }
    });
}

fn build(project: &Project, changed: &[PathBuf]) -> Result<()> {
    let names: Vec<_> = changed.iter().filter_map(|path| path.file_name()?.to_str()).collect();
    say(&format!("changed: {}", names.join(" ")));
    if changed.iter().any(|path| of(path, ENGINE)) {
        wasm::build(project)?;
    }
    site::build(project)
}

/// The sources once nobody writes them any more.
fn settled(project: &Project, mut last: Sources) -> Sources {
    loop {
        std::thread::sleep(PAUSE);
        let now = sources(project);
        if now == last {
            return now;
        }
        last = now;
    }
}

fn sources(project: &Project) -> Sources {
    let mut found = Sources::new();
    for folder in ["crate/engine", "crate/library", "crate/wasm", "www"] {
        collect(&project.root.join(folder), &mut found);
    }
    for file in ["Cargo.toml", "Cargo.lock"] {
        add(project.root.join(file), &mut found);
    }
    found
}

fn collect(folder: &Path, found: &mut Sources) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        if name.starts_with('.') || RESULTS.contains(&&*name) {
            continue;
        }
        if path.is_dir() {
            collect(&path, found);
        } else if of(&path, ENGINE) || of(&path, SITE) {
            add(path, found);
        }
    }
}

fn add(path: PathBuf, found: &mut Sources) {
    if let Ok(time) = path.metadata().and_then(|data| data.modified()) {
        found.insert(path, time);
    }
}

fn of(path: &Path, extensions: &[&str]) -> bool {
    path.extension().and_then(|extension| extension.to_str()).is_some_and(|e| extensions.contains(&e))
}

/// The sources that came, went or differ.
fn changed(before: &Sources, after: &Sources) -> Vec<PathBuf> {
    let came = after.iter().filter(|(path, time)| before.get(*path) != Some(time));
    let went = before.iter().filter(|(path, _)| !after.contains_key(*path));
    came.chain(went).map(|(path, _)| path.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_went_or_differs_has_changed() {
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let sources = |all: &[(&str, u64)]| all.iter().map(|(p, t)| (PathBuf::from(p), at(*t))).collect();
        let before: Sources = sources(&[("same", 1), ("older", 1), ("gone", 1)]);
        let after: Sources = sources(&[("same", 1), ("older", 2), ("new", 1)]);
        assert_eq!(changed(&before, &after), ["new", "older", "gone"].map(PathBuf::from));
    }

    #[test]
    fn results_are_no_sources() {
        let found = sources(&Project::find().unwrap());
        assert!(found.keys().any(|path| path.ends_with("crate/wasm/src/lib.rs")));
        let result = |path: &PathBuf| path.iter().any(|part| RESULTS.iter().any(|name| part == *name));
        let root = Project::find().unwrap().root;
        let inside = found.keys().map(|path| path.strip_prefix(&root).unwrap().to_owned());
        assert_eq!(inside.filter(result).collect::<Vec<_>>(), [] as [PathBuf; 0]);
    }
}
