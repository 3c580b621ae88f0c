//! Every package that is built or shipped has a licence of the list in deny.toml.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::config::{Project, read};
use crate::run::{ask, cargo};

/// Checks every package of Cargo.lock.
pub(crate) fn check(project: &Project) -> Result<()> {
    let rules: toml::Table = read(&project.root.join("deny.toml"))?.parse().context("deny.toml")?;
    let allowed = rules.get("licenses").and_then(|table| table.get("allow")).and_then(toml::Value::as_array);
    let allowed: BTreeSet<&str> = allowed
        .context("deny.toml has no `licenses.allow`")?
        .iter()
        .filter_map(toml::Value::as_str)
        .collect();
    let metadata = ask(&mut cargo(&["metadata", "--format-version=1", "--locked"], &project.root))?;
    let metadata: Value = serde_json::from_str(&metadata).context("cargo metadata")?;
    let packages = metadata["packages"].as_array().context("cargo metadata has no packages")?;
    let refused: Vec<String> = packages.iter().filter_map(|package| refused(package, &allowed)).collect();
    if !refused.is_empty() {
        bail!("licences that deny.toml does not allow:\n  {}", refused.join("\n  "));
    }
    println!("{} packages, each under a licence of deny.toml", packages.len());
    Ok(())
}

fn refused(package: &Value, allowed: &BTreeSet<&str>) -> Option<String> {
    let licence = package["license"].as_str().unwrap_or("none stated");
    (!allows(licence, allowed)).then(|| format!("{} {}: {licence}", package["name"], package["version"]))
}

/// Whether an SPDX expression can be met with these licences. `/` is an old way to write OR.
fn allows(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let spaced = spaced.replace(" WITH ", "+WITH+");
    let words: Vec<String> = spaced.split_whitespace().map(|word| word.replace("+WITH+", " WITH ")).collect();
    let mut words = words.into_iter().peekable();
    either(&mut words, allowed) && words.next().is_none()
}

/// The words of an expression.
type Words = std::iter::Peekable<std::vec::IntoIter<String>>;

fn either(words: &mut Words, allowed: &BTreeSet<&str>) -> bool {
    let mut fine = both(words, allowed);
    while words.next_if_eq("OR").is_some() {
        fine |= both(words, allowed);
    }
    fine
}

fn both(words: &mut Words, allowed: &BTreeSet<&str>) -> bool {
    let mut fine = one(words, allowed);
    while words.next_if_eq("AND").is_some() {
        fine &= one(words, allowed);
    }
    fine
}

fn one(words: &mut Words, allowed: &BTreeSet<&str>) -> bool {
    if words.next_if_eq("(").is_some() {
        return either(words, allowed) & words.next_if_eq(")").is_some();
    }
    words.next().is_some_and(|word| allowed.contains(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_met_or_not() {
        let allowed = BTreeSet::from(["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "Unicode-3.0"]);
        let met = ["MIT", "GPL-3.0 OR MIT", "MIT/GPL-3.0", "(MIT OR GPL-3.0) AND Unicode-3.0"];
        let also = ["Apache-2.0 WITH LLVM-exception OR GPL-3.0", "((MIT))"];
        for expression in met.into_iter().chain(also) {
            assert!(allows(expression, &allowed), "{expression}");
        }
        for expression in ["GPL-3.0", "MIT AND GPL-3.0", "", "(MIT", "MIT MIT", "none stated", "MIT WITH x"] {
            assert!(!allows(expression, &allowed), "{expression}");
        }
    }
}
