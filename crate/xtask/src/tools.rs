//! What the project needs beside itself: found, or installed once in the user's cache folder by name and version.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::config::{Project, read};
use crate::run::{ask, cargo, command, find, run, say};

/// What a page runs.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// What a program runs that has no browser.
pub(crate) const WASI: &str = "wasm32-wasip1";

/// A command-line tool from crates.io.
pub(crate) struct Tool<'a> {
    /// The package.
    pub(crate) package: &'a str,
    /// Its program.
    pub(crate) program: &'a str,
    /// The version to install.
    pub(crate) version: &'a str,
    /// Whether another patch version on the PATH will do.
    pub(crate) any_patch: bool,
    /// More words for `cargo install`.
    pub(crate) options: &'a [&'a str],
}

/// Sees to it that the compiler can compile for wasm, and gives the name of that target.
pub(crate) fn wasm_target(project: &Project) -> Result<&'static str> {
    target(project, WASM)
}

/// Sees to it that the compiler can compile for a target, and gives its name.
pub(crate) fn target(project: &Project, name: &'static str) -> Result<&'static str> {
    let library = ["--print", "target-libdir", "--target", name];
    let library = ask(&mut command("rustc", &library, &project.root))?;
    if !Path::new(library.trim()).is_dir() {
        find(&["rustup"]).context(format!(
            "the Rust compiler has no {name} and there is no rustup to add it: install that target's standard library"
        ))?;
        run(&mut command("rustup", &["target", "add", name], &project.root))
            .context(format!("type `rustup target add {name}` where the network allows it"))?;
    }
    Ok(name)
}

/// The folder that has the tool, which is installed if it is nowhere.
pub(crate) fn tool(project: &Project, tool: &Tool<'_>) -> Result<PathBuf> {
    let home = cache()?.join(format!("{}-{}", tool.package, tool.version));
    let folder = home.join("bin");
    if folder.join(format!("{}{}", tool.program, std::env::consts::EXE_SUFFIX)).is_file() {
        return Ok(folder);
    }
    if let Some(program) = find(&[tool.program])
        && let Ok(version) = ask(&mut command(&program, &["--version"], &project.root))
        && fits(tool, &version)
    {
        return Ok(program.parent().unwrap_or(&program).to_owned());
    }
    say(&format!("{} {} is compiled once, into {}: minutes", tool.package, tool.version, home.display()));
    let root = home.to_string_lossy();
    // Not all are `--locked`: the lock file of wasm-bindgen-cli names a package that the registry no longer has.
    let words = ["install", tool.package, "--version", tool.version, "--root", &root];
    run(cargo(&words, &project.root).args(tool.options))?;
    Ok(folder)
}

/// Whether what a program says of its version is what the tool should be.
fn fits(tool: &Tool<'_>, said: &str) -> bool {
    let Some(version) = said.split_whitespace().nth(1) else { return false };
    let version = version.trim_start_matches('v');
    let series = |version: &str| version.rsplit_once('.').map(|(series, _)| series.to_owned());
    version == tool.version || (tool.any_patch && series(version) == series(tool.version))
}

/// The packages that a package-lock.json names, installed unless they are there already.
pub(crate) fn npm_packages(folder: &Path) -> Result<()> {
    let lock = read(&folder.join("package-lock.json"))?;
    // npm leaves a file like it in node_modules, but not to the letter; ours is a copy.
    let installed = folder.join("node_modules/.stalewalk-lock.json");
    if std::fs::read_to_string(&installed).is_ok_and(|text| text == lock) {
        return Ok(());
    }
    run(&mut command(npm()?, &["ci", "--no-audit", "--no-fund"], folder))?;
    if let Some(modules) = installed.parent() {
        std::fs::create_dir_all(modules).with_context(|| modules.display().to_string())?;
    }
    std::fs::write(&installed, lock).with_context(|| installed.display().to_string())
}

/// The program npm.
pub(crate) fn npm() -> Result<PathBuf> {
    let names: &[&str] = if cfg!(windows) { &["npm.cmd", "npm"] } else { &["npm"] };
    find(names).context("there is no npm on the PATH: install Node.js 20 or later, which brings it")
}

/// The program node.
pub(crate) fn node() -> Result<PathBuf> {
    find(&["node"]).context("there is no node on the PATH: install Node.js 20 or later")
}

/// The project's folder among the user's caches.
pub(crate) fn cache() -> Result<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let caches = folder("XDG_CACHE_HOME")
        .or_else(|| folder("LOCALAPPDATA").filter(|_| cfg!(windows)))
        .or_else(|| std::env::home_dir().map(|home| home.join(".cache")))
        .context("there is no home folder: set XDG_CACHE_HOME")?;
    Ok(caches.join("stalewalk"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_fitting_version_on_the_path_is_taken() {
        let mut pack = Tool {
            package: "wasm-pack",
            program: "wasm-pack",
            version: "0.15.1",
            any_patch: true,
            options: &[],
        };
        assert!(fits(&pack, "wasm-pack 0.15.4\n"));
        assert!(!fits(&pack, "wasm-pack 0.16.1\n"));
        assert!(!fits(&pack, ""));
        // As mdBook says it.
        assert!(fits(&pack, "wasm-pack v0.15.1\n"));
        pack.any_patch = false;
        assert!(fits(&pack, "wasm-pack 0.15.1 (abc)\n"));
        assert!(!fits(&pack, "wasm-pack 0.15.2\n"));
    }
}
