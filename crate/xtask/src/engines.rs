//! The browsers that are not Chromium, for the few tests that ask them too: named by the environment, found, or installed.

use std::path::PathBuf;

use anyhow::Result;

use crate::browser::{apt_install, is_root, named};
use crate::config::Project;
use crate::run::{find, say};
use crate::tools::{Tool, tool};

/// What Debian calls them, with the screen that WebKit's browser draws on.
const PACKAGES: &[&str] = &["firefox-esr", "webkit2gtk-driver", "xvfb"];

/// Where Debian keeps WebKit's browser, below the folder of the machine's architecture.
const MINIBROWSERS: &[&str] = &["webkit2gtk-4.1/MiniBrowser", "webkit2gtk-4.0/MiniBrowser"];

/// The variables that the tests read, with the programs of those engines that are there. Empty where none is and none may
/// be installed.
pub(crate) fn engines(project: &Project) -> Result<Vec<(&'static str, PathBuf)>> {
    if (firefox()?.is_none() || webkit()?.is_none()) && find(&["apt-get"]).is_some() && is_root(project)? {
        or_told("not every browser could be installed", apt_install(&project.root, PACKAGES));
    }
    let mut found = Vec::new();
    if let Some(firefox) = firefox()? {
        let driver = match named("GECKODRIVER")? {
            None => or_told("Firefox is not asked: it has no driver", geckodriver(project)),
            named => named,
        };
        found.extend(
            driver.into_iter().flat_map(|driver| [("FIREFOX", firefox.clone()), ("GECKODRIVER", driver)]),
        );
    }
    if let Some((driver, browser)) = webkit()? {
        found.extend([("WEBKITDRIVER", driver), ("MINIBROWSER", browser)]);
    }
    Ok(found)
}

fn firefox() -> Result<Option<PathBuf>> {
    Ok(named("FIREFOX")?.or_else(|| find(&["firefox-esr", "firefox"])))
}

/// What there is; what there is not is told, and the tests go on without it: none of them is about an installation.
fn or_told<T>(what: &str, made: Result<T>) -> Option<T> {
    made.inspect_err(|error| say(&format!("{what}: {error:#}"))).ok()
}

fn geckodriver(project: &Project) -> Result<PathBuf> {
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

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::or_told;

    #[test]
    fn an_installation_that_fails_ends_nothing() {
        assert_eq!(or_told::<u8>("no browser", Err(anyhow!("there is no network"))), None);
        assert_eq!(or_told("no browser", Ok(1)), Some(1));
    }
}
