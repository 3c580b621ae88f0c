//! The site: npm's packages, its scripts, the built files.

use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use crate::config::{Project, read};
use crate::run::{command, run};
use crate::{notices, tools};

/// Whether there is a site to build.
pub(crate) fn exists(project: &Project) -> bool {
    project.www().join("package.json").is_file()
}

/// Installs the site's packages.
pub(crate) fn packages(project: &Project) -> Result<()> {
    ensure!(exists(project), "there is no www/package.json");
    tools::npm_packages(&project.www())
}

/// Builds the site, into www/dist, what documents embed, and the page in one file, into their packages, each with the
/// licences of what is in it.
/// The engine must have been built.
pub(crate) fn build(project: &Project) -> Result<()> {
    packages(project)?;
    script(&project.www(), "build")?;
    script(&project.www(), "embed")?;
    notices::write(project, &[project.dist(), project.embed(), project.dist().join("embed")])?;
    // It has the licences of what documents embed inside.
    script(&project.www(), "alone")?;
    for made in [project.dist().join("index.html"), project.embed().join("embed.js"), project.page()] {
        ensure!(made.is_file(), "the site's build left no {}", made.display());
    }
    Ok(())
}

/// Whether a folder's package.json has a script of that name.
pub(crate) fn has_script(folder: &Path, name: &str) -> Result<bool> {
    let path = folder.join("package.json");
    let package: Value = serde_json::from_str(&read(&path)?).with_context(|| path.display().to_string())?;
    Ok(package["scripts"].get(name).is_some())
}

/// Runs a script of a folder's package.json.
pub(crate) fn script(folder: &Path, name: &str) -> Result<()> {
    run(&mut command(tools::npm()?, &["run", "--silent", name], folder))
}

/// Holds the built page to relative addresses, without which it works in no sub-path.
pub(crate) fn check_relative(project: &Project) -> Result<()> {
    let page = read(&project.dist().join("index.html"))?;
    match absolute(&page) {
        Some(address) => {
            bail!("index.html names `{address}`, which no sub-path has: vite needs `base: './'`")
        }
        None => Ok(()),
    }
}

/// The first `src` or `href` that begins at the server's root.
fn absolute(page: &str) -> Option<&str> {
    let values = page.split(['"', '\'']).zip(page.split(['"', '\'']).skip(1));
    values
        .filter(|(before, _)| before.ends_with("src=") || before.ends_with("href="))
        .map(|(_, value)| value)
        .find(|value| value.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_from_the_root_is_found() {
        assert_eq!(absolute(r#"<a href="./x"></a><script src="/assets/a.js">"#), Some("/assets/a.js"));
        assert_eq!(absolute(r#"<script src="./assets/a.js"></script><a href="https://x.example/">"#), None);
        assert_eq!(absolute("<link href='/a.css'>"), Some("/a.css"));
    }
}
