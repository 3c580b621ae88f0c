//! The project's folders, and what wasm-pack.toml says.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde::Deserialize;

/// Where the project is, and how it is built.
#[derive(Clone, Debug)]
pub(crate) struct Project {
    /// The folder of wasm-pack.toml.
    pub(crate) root: PathBuf,
    /// What wasm-pack.toml says.
    pub(crate) config: Config,
}

/// wasm-pack.toml.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Config {
    /// What is built.
    pub(crate) build: Build,
    /// Versions of the tools that only the tests need.
    pub(crate) tools: Tools,
    /// How large the results may be.
    pub(crate) budget: Budget,
}

/// The table `[build]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Build {
    /// The package that becomes the wasm.
    pub(crate) package: String,
    /// How JavaScript loads it; only `web` is known.
    pub(crate) target: Target,
    /// Where it goes, from the root.
    pub(crate) out_dir: PathBuf,
}

/// How JavaScript loads the module.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Target {
    /// As an ES module that a browser loads as it is.
    Web,
}

/// The table `[tools]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Tools {
    /// The version of wasm-bindgen's command-line tool: that of the library, exactly.
    pub(crate) wasm_bindgen: String,
    /// The version of wasm-pack that is installed where none of its series is found.
    pub(crate) wasm_pack: String,
    /// The version of Firefox's driver that is installed where none of its series is found.
    pub(crate) geckodriver: String,
    /// The version of mdBook that is installed where none of its series is found.
    pub(crate) mdbook: String,
}

/// The table `[budget]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Budget {
    /// The engine.
    pub(crate) wasm_gzip_kb: u64,
    /// All that the page needs before it can answer.
    pub(crate) first_load_gzip_kb: u64,
    /// What every document with an element loads.
    pub(crate) loader_gzip_kb: u64,
    /// The page in one file, as it is.
    pub(crate) page_kb: u64,
    /// Patterns of names that the page fetches later.
    pub(crate) later: Vec<String>,
}

impl Project {
    /// The project that the working directory is in.
    pub(crate) fn find() -> Result<Project> {
        let here = std::env::current_dir().context("there is no working directory")?;
        let root = here
            .ancestors()
            .find(|folder| folder.join("wasm-pack.toml").is_file())
            .context("no wasm-pack.toml in this folder or one above: run this inside the project")?;
        let text = read(&root.join("wasm-pack.toml"))?;
        let config = toml::from_str(&text).context("wasm-pack.toml")?;
        Ok(Project { root: root.to_owned(), config })
    }

    /// The site's sources.
    pub(crate) fn www(&self) -> PathBuf {
        self.root.join("www")
    }

    /// The built site.
    pub(crate) fn dist(&self) -> PathBuf {
        self.www().join("dist")
    }

    /// What documents embed, as it is built.
    pub(crate) fn embed(&self) -> PathBuf {
        self.www().join("packages/npm/dist")
    }

    /// The page in one file, with nothing filled in.
    pub(crate) fn page(&self) -> PathBuf {
        self.www().join("packages/page/dist/page.html")
    }

    /// The end-to-end tests.
    pub(crate) fn end_to_end(&self) -> PathBuf {
        self.root.join("tests/web")
    }

    /// The generated JavaScript and wasm.
    pub(crate) fn pkg(&self) -> PathBuf {
        self.root.join(&self.config.build.out_dir)
    }

    /// Where cargo builds.
    pub(crate) fn target(&self) -> PathBuf {
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.root.join("target"), PathBuf::from)
    }

    /// A folder for files that may be lost.
    pub(crate) fn scratch(&self) -> Result<PathBuf> {
        let folder = self.target().join("xtask");
        std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        Ok(folder)
    }
}

/// A file's text; the error names the file.
pub(crate) fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tool_has_the_version_of_the_library() {
        let project = Project::find().unwrap();
        let lock: toml::Table = read(&project.root.join("Cargo.lock")).unwrap().parse().unwrap();
        let packages = lock["package"].as_array().unwrap();
        for name in ["wasm-bindgen", "wasm-bindgen-cli-support"] {
            let locked = packages.iter().find(|p| p["name"].as_str() == Some(name)).unwrap();
            assert_eq!(locked["version"].as_str().unwrap(), project.config.tools.wasm_bindgen, "{name}");
        }
    }

    #[test]
    fn the_first_line_says_who_reads_the_file() {
        let project = Project::find().unwrap();
        let text = read(&project.root.join("wasm-pack.toml")).unwrap();
        let first = text.lines().next().unwrap();
        assert!(first.starts_with("# wasm-pack itself reads no file of this name"), "{first}");
    }
}
