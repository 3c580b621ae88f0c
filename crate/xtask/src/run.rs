//! Other programs: announced, run, and asked.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// Tells the person at the terminal what happens now.
pub(crate) fn say(what: &str) {
    println!("==> {what}");
}

/// A command, to be run in a folder.
pub(crate) fn command(program: impl AsRef<OsStr>, words: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(words).current_dir(folder);
    command
}

/// Cargo, the one that runs this program.
pub(crate) fn cargo(words: &[&str], folder: &Path) -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), words, folder)
}

/// Says the command and runs it where its output can be seen; it must succeed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = line(command);
    say(&line);
    let status = command.status().with_context(|| format!("`{line}` could not be started"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Runs the command quietly and gives what it printed; it must succeed.
pub(crate) fn ask(command: &mut Command) -> Result<String> {
    let line = line(command);
    let output = command.output().with_context(|| format!("`{line}` could not be started"))?;
    if !output.status.success() {
        bail!("`{line}` failed ({}): {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The first of these programs that the PATH has.
pub(crate) fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let file = |name: &&str| {
        let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        folders.iter().map(|folder| folder.join(&name)).find(|file| file.is_file())
    };
    names.iter().find_map(file)
}

/// The PATH with these folders in front.
pub(crate) fn path_with(folders: &[&Path]) -> Result<OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = folders.iter().map(PathBuf::from).chain(std::env::split_paths(&path));
    std::env::join_paths(folders).context("a folder's name does not fit into the PATH")
}

/// The command as one would type it: the program's name alone, paths as seen from its folder.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default();
    let here = command.get_current_dir().unwrap_or(Path::new(""));
    let words =
        command.get_args().map(|word| Path::new(word).strip_prefix(here).map_or(word, Path::as_os_str));
    std::iter::once(program).chain(words).map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_said_as_one_would_type_it() {
        let said = command("/usr/bin/node", &["/p/www/wasm-opt", "-Oz", "/q/x"], Path::new("/p"));
        assert_eq!(line(&said), "node www/wasm-opt -Oz /q/x");
    }
}
