//! The browsers that are not Chromium, for the few tests that ask them too: named by the environment, found, or installed.

use std::path::PathBuf;

use anyhow::Result;

use crate::browser::{apt_install, is_root, named};
use crate::config::Project;
use crate::run::find;
use crate::tools::{Tool, tool};

/// What Debian calls them, with the screen that WebKit's browser draws on.
const PACKAGES: &[&str] = &["firefox-esr", "webkit2gtk-driver", "xvfb"];

/// Where Debian keeps WebKit's browser, below the folder of the machine's architecture.
const MINIBROWSERS: &[&str] = &["webkit2gtk-4.1/MiniBrowser", "webkit2gtk-4.0/MiniBrowser"];

/// The variables that the tests read, with the programs of those engines that are there. Empty where none is and none may
/// be installed.
pub(crate) fn engines(project: &Project) -> Result<Vec<(&'static str, PathBuf)>> {
    if (firefox()?.is_none() || webkit()?.is_none()) && is_root(project)? && find(&["apt-get"]).is_some() {
        apt_install(&project.root, PACKAGES)?;
    }
    let mut found = Vec::new();
    if let Some(firefox) = firefox()? {
        found.extend([("FIREFOX", firefox), ("GECKODRIVER", geckodriver(project)?)]);
    }
    if let Some((driver, browser)) = webkit()? {
        found.extend([("WEBKITDRIVER", driver), ("MINIBROWSER", browser)]);
    }
    Ok(found)
}

fn firefox() -> Result<Option<PathBuf>> {
    Ok(named("FIREFOX")?.or_else(|| find(&["firefox-esr", "firefox"])))
}

fn geckodriver(project: &Project) -> Result<PathBuf> {
    if let Some(driver) = named("GECKODRIVER")? {
        return Ok(driver);
    }
    let version = &project.config.tools.geckodriver;
    let wanted =
        Tool { package: "geckodriver", program: "geckodriver", version, any_patch: true, options: &[] };
    Ok(tool(project, &wanted)?.join(format!("geckodriver{}", std::env::consts::EXE_SUFFIX)))
}

/// WebKit's driver with its browser, and the screen for it.
fn webkit() -> Result<Option<(PathBuf, PathBuf)>> {
    let driver = named("WEBKITDRIVER")?.or_else(|| find(&["WebKitWebDriver"]));
    let browser = named("MINIBROWSER")?.or_else(minibrowser);
    Ok(driver.zip(browser).filter(|_| find(&["Xvfb"]).is_some()))
}

fn minibrowser() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    let mut files = folders.flat_map(|folder| MINIBROWSERS.iter().map(move |name| folder.join(name)));
    files.find(|file| file.is_file())
}
