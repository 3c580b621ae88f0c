//! Examples inside the documents of others: a small project of each kind, built by the real tool and opened in a real
//! browser. So are pages in one file.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::browser::Browser;
use crate::config::Project;
use crate::packages::{self, copy, fresh};
use crate::python::Python;
use crate::run::{command, path_with, run};
use crate::tools::{self, Tool};
use crate::{docs, engines};

/// The folder of the loader in each project's pages.
const LIVE: &str = "stale-walk";

/// Builds them all and looks at them. The site must have been built.
pub(crate) fn check(project: &Project) -> Result<()> {
    let hosts = Hosts {
        project,
        sources: project.root.join("tests/hosts"),
        out: fresh(project, "hosts")?,
        stalewalk: packages::command_line(project, &[])?,
    };
    hosts.sphinx()?;
    hosts.mdbook()?;
    hosts.plain()?;
    hosts.bundler()?;
    let docs = hosts.rustdoc()?;
    hosts.open(&docs)
}

struct Hosts<'p> {
    project: &'p Project,
    sources: PathBuf,
    out: PathBuf,
    /// The command line.
    stalewalk: PathBuf,
}

impl Hosts<'_> {
    /// The extension's own checks, and the manual in two themes.
    fn sphinx(&self) -> Result<()> {
        let root = &self.project.root;
        packages::fill_sphinx(self.project)?;
        let python = Python::find(self.project)?.program();
        let package = packages::sphinx(self.project);
        let package = package.to_string_lossy();
        let config = format!("{package}/pyproject.toml");
        let tests = self.sources.to_string_lossy();
        let python = |words: &[&str]| run(&mut command(&python, words, root));
        python(&["-m", "ruff", "check", "--quiet", "--no-cache", &package])?;
        let other = ["--ignore", "PT009,INP001", &tests];
        python(
            &[&["-m", "ruff", "check", "--quiet", "--no-cache", "--config", &config], &other[..]].concat(),
        )?;
        let format = ["-m", "ruff", "format", "--check", "--quiet", "--no-cache", "--config", &config];
        python(&[&format[..], &[&package, &tests]].concat())?;
        let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"];
        python(&[&install[..], &["--no-build-isolation", "--force-reinstall", &package]].concat())?;
        let cache = self.project.scratch()?.join("mypy");
        let modules = format!("{package}/stalewalk_sphinx");
        let types = ["-m", "mypy", "--no-error-summary", "--config-file", &config, "--cache-dir"];
        python(&[&types[..], &[&cache.to_string_lossy(), &modules]].concat())?;
        python(&["-B", "-m", "unittest", &format!("{tests}/test_sphinx.py")])?;
        let manual = format!("{tests}/sphinx");
        let doctrees = self.out.join("doctrees");
        for theme in ["sphinx_rtd_theme", "alabaster"] {
            let pages = self.out.join(format!("sphinx-{theme}"));
            let theme = format!("html_theme={theme}");
            let build = ["-B", "-m", "sphinx", "-W", "-q", "-b", "html", "-D", &theme, "-d"];
            python(
                &[&build[..], &[&doctrees.to_string_lossy(), &manual, &pages.to_string_lossy()]].concat(),
            )?;
        }
        Ok(())
    }

    /// The preprocessor in a book. mdBook finds it on the PATH.
    fn mdbook(&self) -> Result<()> {
        let version = &self.project.config.tools.mdbook;
        // As its lock file has it, without what serves and searches a book: half the time.
        let options = &["--locked", "--no-default-features"];
        let tool = Tool { package: "mdbook", program: "mdbook", version, any_patch: true, options };
        let folder = tools::tool(self.project, &tool)?;
        let book = self.out.join("book");
        copy(&self.sources.join("mdbook"), &book)?;
        self.embed(&book.join("src"))?;
        let ours = self.stalewalk.parent().context("the command line stands in no folder")?;
        let words = ["build", "--dest-dir", "../mdbook"];
        run(command(folder.join("mdbook"), &words, &book).env("PATH", path_with(&[ours])?))
    }

    /// Our own crates' documentation, in which an example stands.
    fn rustdoc(&self) -> Result<PathBuf> {
        let pages = docs::build(self.project)?;
        self.embed(&pages)?;
        Ok(pages)
    }

    fn plain(&self) -> Result<()> {
        let page = self.out.join("plain");
        copy(&self.sources.join("plain"), &page)?;
        self.embed(&page)
    }

    /// A page whose scripts are bundled, with the package for npm among them.
    fn bundler(&self) -> Result<()> {
        let vite = self.project.www().join("node_modules/vite/bin/vite.js");
        let words = ["build", "--emptyOutDir", "--outDir"];
        let mut node = command(tools::node()?, &[], &self.sources.join("bundler"));
        run(node.arg(vite).args(words).arg(self.out.join("bundler")))
    }

    fn embed(&self, folder: &Path) -> Result<()> {
        run(command(&self.stalewalk, &["embed"], &self.project.root).arg(folder.join(LIVE)))
    }

    /// Opens what was built.
    fn open(&self, docs: &Path) -> Result<()> {
        tools::npm_packages(&self.project.end_to_end())?;
        let browser = Browser::find(self.project)?;
        let tests: Vec<PathBuf> = fs::read_dir(&self.sources)?
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
            .collect();
        let mut node = command(tools::node()?, &["--test", "--test-concurrency=2"], &self.project.root);
        let node = node.args(tests).env("CHROME", &browser.chrome).env("HOSTS", &self.out).env("DOCS", docs);
        run(node.env("STALEWALK", &self.stalewalk).envs(engines::engines(self.project)?))
    }
}
