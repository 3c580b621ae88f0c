//! A Chromium and its driver, for the tests: named by the environment, found, or installed.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};

use crate::config::{Project, read};
use crate::run::{ask, command, find, run};

const CHROMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const CHROME_ON_MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// The programs that show a page and drive the one that does.
pub(crate) struct Browser {
    /// Chromium or Chrome.
    pub(crate) chrome: PathBuf,
    /// Its chromedriver.
    pub(crate) driver: PathBuf,
}

impl Browser {
    /// `CHROME` and `CHROMEDRIVER`, else those on the PATH, else Debian's where they may be installed.
    pub(crate) fn find(project: &Project) -> Result<Browser> {
        let missing = "no Chromium with its chromedriver was found: type `sudo apt-get install chromium \
                       chromium-driver` or what your system has for it, or set CHROME and CHROMEDRIVER";
        if chrome()?.is_none() || driver()?.is_none() {
            install(project).context(missing)?;
        }
        Ok(Browser { chrome: chrome()?.context(missing)?, driver: driver()?.context(missing)? })
    }

    /// Writes the capabilities that wasm-bindgen's test runner asks of the driver: those of
    /// tests/webdriver.json, with this browser.
    pub(crate) fn capabilities(&self, project: &Project) -> Result<PathBuf> {
        let mut capabilities: Value =
            serde_json::from_str(&read(&project.root.join("tests/webdriver.json"))?)?;
        capabilities["goog:chromeOptions"]["binary"] = json!(self.chrome);
        let path = project.scratch()?.join("webdriver.json");
        std::fs::write(&path, capabilities.to_string()).with_context(|| path.display().to_string())?;
        Ok(path)
    }
}

fn chrome() -> Result<Option<PathBuf>> {
    let on_mac = || Some(PathBuf::from(CHROME_ON_MAC)).filter(|path| path.is_file());
    Ok(named("CHROME")?.or_else(|| find(CHROMES)).or_else(on_mac))
}

fn driver() -> Result<Option<PathBuf>> {
    Ok(named("CHROMEDRIVER")?.or_else(|| find(&["chromedriver"])))
}

/// The file that a variable names, if it is set.
pub(crate) fn named(variable: &str) -> Result<Option<PathBuf>> {
    let Some(path) = std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from) else {
        return Ok(None);
    };
    ensure!(path.is_file(), "{variable} is {}, where there is no file", path.display());
    Ok(Some(path))
}

/// Installs Debian's packages, where that needs no password.
fn install(project: &Project) -> Result<()> {
    if !is_root(project)? {
        bail!("installing needs root");
    }
    apt_install(&project.root, &["chromium", "chromium-driver"])
}

/// Whether this runs as the one who may install packages.
pub(crate) fn is_root(project: &Project) -> Result<bool> {
    Ok(ask(&mut command("id", &["-u"], &project.root))?.trim() == "0")
}

/// Lets Debian's package manager install.
pub(crate) fn apt_install(root: &Path, packages: &[&str]) -> Result<()> {
    let apt = find(&["apt-get"]).context("this system has no apt-get")?;
    run(&mut command(&apt, &["update", "-q"], root))?;
    let words = [&["install", "-y", "-q", "--no-install-recommends"], packages].concat();
    run(command(&apt, &words, root).env("DEBIAN_FRONTEND", "noninteractive"))
}
