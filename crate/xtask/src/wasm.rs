//! The engine as wasm with its JavaScript: compiled, bound (wasm-bindgen as a library) and made small.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use wasm_bindgen_cli_support::Bindgen;

use crate::config::{Project, Target, read};
use crate::run::{cargo, command, find, run, say};
use crate::{site, tools};

/// Builds what the page imports, into the folder that wasm-pack.toml names.
pub(crate) fn build(project: &Project) -> Result<()> {
    build_with(project, &[])
}

/// The same with features that the page does without.
pub(crate) fn build_with(project: &Project, features: &[&str]) -> Result<()> {
    let target = tools::wasm_target(project)?;
    let compiled = compile(project, target, features)?;
    let flags = optimiser_flags(project)?;
    let optimiser = optimiser(project)?;
    let stamp = stamp(project, &compiled, &flags, optimiser.is_some())?;
    let stamped = project.pkg().join(".built-from");
    if std::fs::read_to_string(&stamped).is_ok_and(|text| text == stamp) {
        return Ok(());
    }
    say(&format!("wasm-bindgen, into {}", project.config.build.out_dir.display()));
    bind(project, &compiled)?;
    match optimiser {
        Some(optimiser) => optimise(&optimiser, &flags, &product(project, &compiled), project)?,
        None => say("no wasm-opt (npm package `binaryen` of the site): the wasm stays larger"),
    }
    std::fs::write(&stamped, stamp).with_context(|| stamped.display().to_string())
}

/// The wasm that the page loads.
pub(crate) fn built(project: &Project) -> Result<PathBuf> {
    let wasm = project.pkg().join(format!("{}_bg.wasm", project.config.build.package.replace('-', "_")));
    ensure!(wasm.is_file(), "{} was not built", wasm.display());
    Ok(wasm)
}

/// Compiles the package and gives the path of its wasm, wherever the target folder is.
fn compile(project: &Project, target: &str, features: &[&str]) -> Result<PathBuf> {
    let package = project.config.build.package.as_str();
    let mut words = vec!["build", "--profile", "wasm", "--target", target, "--package", package];
    features.iter().for_each(|feature| words.extend(["--features", feature]));
    let mut cargo = cargo(&words, &project.root);
    say(&format!("cargo {}", words.join(" ")));
    let output = cargo
        .arg("--message-format=json-render-diagnostics")
        .stderr(Stdio::inherit())
        .output()
        .context("cargo could not be started")?;
    ensure!(output.status.success(), "{package} does not compile for {target}");
    let messages = String::from_utf8_lossy(&output.stdout).into_owned();
    let files = messages.lines().filter_map(|line| artifact(line, package)).flatten();
    files.last().with_context(|| format!("{package} made no wasm: is `cdylib` among its crate types?"))
}

/// The wasm files that a message of cargo says this package made.
fn artifact(line: &str, package: &str) -> Option<Vec<PathBuf>> {
    let message: Value = serde_json::from_str(line).ok()?;
    let name = message["target"]["name"].as_str()?;
    if name.replace('_', "-") != package || message["reason"] != "compiler-artifact" {
        return None;
    }
    let files = message["filenames"].as_array()?.iter().filter_map(Value::as_str).map(PathBuf::from);
    Some(files.filter(|file| file.extension().is_some_and(|e| e == "wasm")).collect())
}

fn bind(project: &Project, compiled: &Path) -> Result<()> {
    let folder = project.pkg();
    if folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    let mut bindgen = Bindgen::new();
    match project.config.build.target {
        Target::Web => bindgen.web(true)?,
    };
    bindgen.input_path(compiled).typescript(true).generate(&folder).context("wasm-bindgen")
}

/// What wasm-bindgen calls the wasm that it made.
fn product(project: &Project, compiled: &Path) -> PathBuf {
    let stem = compiled.file_stem().unwrap_or_default().to_string_lossy();
    project.pkg().join(format!("{stem}_bg.wasm"))
}

/// The flags of wasm-opt, from where wasm-pack reads them too.
fn optimiser_flags(project: &Project) -> Result<Vec<String>> {
    let manifest = project.root.join("crate/wasm/Cargo.toml");
    let table: toml::Table = read(&manifest)?.parse().with_context(|| manifest.display().to_string())?;
    let keys = ["package", "metadata", "wasm-pack", "profile", "release", "wasm-opt"];
    let value = keys[1..].iter().try_fold(table.get(keys[0]), |value, key| value.map(|value| value.get(key)));
    let flags = value.flatten().and_then(toml::Value::as_array).into_iter().flatten();
    Ok(flags.filter_map(|flag| flag.as_str().map(str::to_owned)).collect())
}

/// wasm-opt as the words that start it: the one among the site's packages, else the PATH's.
fn optimiser(project: &Project) -> Result<Option<Vec<PathBuf>>> {
    if site::exists(project) {
        site::packages(project)?;
    }
    let packaged = project.www().join("node_modules/binaryen/bin/wasm-opt");
    if packaged.is_file() {
        return Ok(Some(vec![tools::node()?, packaged]));
    }
    Ok(find(&["wasm-opt"]).map(|program| vec![program]))
}

fn optimise(optimiser: &[PathBuf], flags: &[String], wasm: &Path, project: &Project) -> Result<()> {
    let small = wasm.with_extension("small");
    let mut command = command(&optimiser[0], &[], &project.root);
    command.args(&optimiser[1..]).args(flags).arg(wasm).arg("-o").arg(&small);
    run(&mut command)?;
    std::fs::rename(&small, wasm).with_context(|| wasm.display().to_string())
}

/// What the result depends on, in a word: it need not be made again from the same.
fn stamp(project: &Project, compiled: &Path, flags: &[String], optimised: bool) -> Result<String> {
    let bytes = std::fs::read(compiled).with_context(|| compiled.display().to_string())?;
    let mut hasher = DefaultHasher::new();
    (bytes, flags, optimised, &project.config.tools.wasm_bindgen).hash(&mut hasher);
    Ok(format!("{:016x}", hasher.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flags_of_the_optimiser_are_found() {
        let flags = optimiser_flags(&Project::find().unwrap()).unwrap();
        assert_eq!(flags.first().unwrap(), "--flatten");
        assert!(flags.contains(&"-Oz".to_owned()));
    }

    #[test]
    fn only_this_packages_wasm_is_taken_from_cargos_messages() {
        let line = |name: &str| {
            format!(
                r#"{{"reason":"compiler-artifact","target":{{"name":"{name}"}},"filenames":["/t/x.rlib","/t/x.wasm"]}}"#
            )
        };
        assert_eq!(
            artifact(&line("stalewalk_wasm"), "stalewalk-wasm"),
            Some(vec![PathBuf::from("/t/x.wasm")])
        );
        assert_eq!(artifact(&line("serde"), "stalewalk-wasm"), None);
        assert_eq!(artifact("not JSON", "stalewalk-wasm"), None);
    }
}
