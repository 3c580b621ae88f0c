//! A Python with the packages that the tests of the Sphinx extension need, in a place of its own.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::browser::{apt_install, is_root};
use crate::config::{Project, read};
use crate::run::{ask, command, find, run, say};
use crate::tools::cache;

/// The exact versions of what is installed.
const REQUIREMENTS: &str = "tests/hosts/requirements.txt";

/// A virtual environment.
pub(crate) struct Python {
    home: PathBuf,
}

impl Python {
    /// The environment among the user's caches, made where it is not there or has other packages.
    pub(crate) fn find(project: &Project) -> Result<Python> {
        let wanted = project.root.join(REQUIREMENTS);
        let text = read(&wanted)?;
        let python = Python { home: cache()?.join("python") };
        let installed = python.home.join("stalewalk-requirements.txt");
        if std::fs::read_to_string(&installed).is_ok_and(|installed| installed == text) {
            return Ok(python);
        }
        say(&format!("the Python packages of {REQUIREMENTS}, once, into {}", python.home.display()));
        let system = system(project)?;
        run(command(system, &["-m", "venv", "--clear"], &project.root).arg(&python.home))?;
        let words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
        run(command(python.program(), &words, &project.root).arg(&wanted))?;
        std::fs::write(&installed, text).with_context(|| installed.display().to_string())?;
        Ok(python)
    }

    /// The interpreter.
    pub(crate) fn program(&self) -> PathBuf {
        let path: &Path = if cfg!(windows) { "Scripts/python.exe".as_ref() } else { "bin/python".as_ref() };
        self.home.join(path)
    }
}

/// The system's Python, one that can make environments; Debian's where it may be installed.
fn system(project: &Project) -> Result<PathBuf> {
    let works = |program: &PathBuf| {
        ask(&mut command(program, &["-c", "import ensurepip, venv"], &project.root)).is_ok()
    };
    if let Some(program) = find(&["python3", "python"]).filter(works) {
        return Ok(program);
    }
    let missing = "there is no Python 3 that can make environments: install python3 and its venv";
    if is_root(project).unwrap_or(false) {
        apt_install(&project.root, &["python3", "python3-venv"]).context(missing)?;
    }
    find(&["python3"]).filter(works).context(missing)
}
