//! What others install: the elements for npm, the extension for Sphinx, and the command line that has both beside it.
//! Nothing of it that is built is committed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::config::Project;
use crate::python::Python;
use crate::run::{cargo, command, run, say};
use crate::tools::{self, WASI};
use crate::{site, wasm};

/// The program that everybody calls `stalewalk`.
const PROGRAM: &str = "stalewalk";

/// Builds every package, into a folder of target, and says where.
pub(crate) fn build(project: &Project) -> Result<()> {
    wasm::build(project)?;
    site::build(project)?;
    fill_sphinx(project)?;
    let out = fresh(project, "packages")?;
    let npm = project.www().join("packages/npm");
    run(command(tools::npm()?, &["pack", "--silent", "--pack-destination"], &npm).arg(&out))?;
    let python = Python::find(project)?;
    let words = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir"];
    run(command(python.program(), &words, &sphinx(project)).arg(&out).arg("."))?;
    let native = command_line(project, &["--release"])?;
    fs::copy(&native, out.join(format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX)))?;
    say(&format!("the packages are in {}", out.display()));
    Ok(())
}

/// The package for Sphinx, as it is in the repository.
pub(crate) fn sphinx(project: &Project) -> PathBuf {
    project.www().join("packages/sphinx")
}

/// Puts into the package for Sphinx what is built for it: the engine, and what makes pages live.
pub(crate) fn fill_sphinx(project: &Project) -> Result<()> {
    let package = sphinx(project).join("stalewalk_sphinx");
    let target = tools::target(project, WASI)?;
    let module = command_line(project, &["--profile", "wasm", "--target", target])?;
    fs::copy(&module, package.join("stalewalk.wasm")).with_context(|| module.display().to_string())?;
    let live = package.join("static");
    if live.exists() {
        fs::remove_dir_all(&live).with_context(|| live.display().to_string())?;
    }
    copy(&project.embed(), &live.join("stale-walk"))
}

/// Builds the command line, with what makes pages live inside, and gives its path.
pub(crate) fn command_line(project: &Project, options: &[&str]) -> Result<PathBuf> {
    let words = [&["build", "--package", "stalewalk-cli", "--bin", PROGRAM], options].concat();
    say(&format!("cargo {}", words.join(" ")));
    let output = cargo(&words, &project.root)
        .arg("--message-format=json-render-diagnostics")
        .stderr(Stdio::inherit())
        .output()
        .context("cargo could not be started")?;
    ensure!(output.status.success(), "the command line does not compile");
    let messages = String::from_utf8_lossy(&output.stdout).into_owned();
    messages.lines().filter_map(executable).next_back().context("cargo names no program that it has built")
}

/// The program that a message of cargo says was built.
fn executable(line: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(line).ok()?;
    (message["target"]["name"] == PROGRAM).then_some(())?;
    message["executable"].as_str().map(PathBuf::from)
}

/// An empty folder of a name, for files that may be lost.
pub(crate) fn fresh(project: &Project, name: &str) -> Result<PathBuf> {
    let folder = project.scratch()?.join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    Ok(folder)
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| to.display().to_string())?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), &to).with_context(|| to.display().to_string())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_found_among_cargos_messages() {
        let line = |name: &str, path: &str| {
            format!(r#"{{"reason":"compiler-artifact","target":{{"name":"{name}"}},"executable":{path}}}"#)
        };
        assert_eq!(executable(&line("stalewalk", "\"/t/stalewalk\"")), Some(PathBuf::from("/t/stalewalk")));
        assert_eq!(executable(&line("stalewalk", "null")), None);
        assert_eq!(executable(&line("build-script-build", "\"/t/build\"")), None);
        assert_eq!(executable("not JSON"), None);
    }

    #[test]
    fn the_packages_have_the_engines_version() {
        let project = Project::find().unwrap();
        let python = fs::read_to_string(sphinx(&project).join("pyproject.toml")).unwrap();
        let npm = fs::read_to_string(project.www().join("packages/npm/package.json")).unwrap();
        let version = env!("CARGO_PKG_VERSION");
        assert!(python.contains(&format!("\nversion = \"{version}\"\n")));
        assert!(npm.contains(&format!("\"version\": \"{version}\"")));
    }
}
