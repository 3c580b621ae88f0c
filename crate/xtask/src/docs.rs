//! The documentation of our own crates. Examples in it are live where `stalewalk embed` has put its files beside them.

use std::path::PathBuf;

use anyhow::Result;

use crate::config::Project;
use crate::run::{cargo, run};

/// Warnings are errors, and each page has the head that brings examples to life. Cargo starts rustdoc in the workspace.
const FLAGS: &str = "-D warnings --html-in-header www/packages/rustdoc/rustdoc-header.html";

/// Builds it and gives the folder of its pages.
pub(crate) fn build(project: &Project) -> Result<PathBuf> {
    run(cargo(&["doc", "--workspace", "--no-deps"], &project.root).env("RUSTDOCFLAGS", FLAGS))?;
    Ok(project.target().join("doc"))
}
