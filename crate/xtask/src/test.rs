//! Every check there is, in order. One that fails does not keep the others from running.

use std::time::Instant;

use anyhow::{Result, ensure};

use crate::browser::Browser;
use crate::config::Project;
use crate::generated::Snapshot;
use crate::run::{cargo, command, path_with, run, say};
use crate::tools::{Tool, npm, npm_packages, tool, wasm_target};
use crate::{bench, docs, engines, hosts, licence, site, size, wasm};

/// A check.
struct Step {
    name: &'static str,
    /// The step that must have passed.
    after: Option<&'static str>,
    /// Whether `--fast` leaves it out.
    slow: bool,
    check: fn(&Project) -> Result<Outcome>,
}

/// What became of a check that did not fail.
enum Outcome {
    Passed,
    /// There was nothing to check, and why.
    Skipped(&'static str),
}

/// What became of a step, for the summary.
struct Done {
    name: &'static str,
    result: Result<Outcome>,
    seconds: f64,
}

const ENGINE: &str = "the engine as wasm";
const SITE: &str = "the site's build";

const STEPS: &[Step] = &[
    step("format", None, |project| cargo_passes(project, &["fmt", "--all", "--check"])),
    step("clippy", None, |project| {
        cargo_passes(project, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
    }),
    step("clippy for wasm", None, clippy_for_wasm),
    step("tests", None, tests),
    step("documentation", None, documentation),
    step("claims in documents", None, claims),
    step("licences", None, |project| licence::check(project).map(|()| Outcome::Passed)),
    step(ENGINE, None, |project| wasm::build(project).map(|()| Outcome::Passed)),
    slow("tests in the browser", Some(ENGINE), browser_tests),
    step("the site's lint", None, |project| site_script(project, "lint")),
    step("the site's types", Some(ENGINE), |project| site_script(project, "check")),
    step("the site's tests", Some(ENGINE), |project| site_script(project, "test")),
    step(SITE, Some(ENGINE), site_build),
    step("sizes", Some(SITE), sizes),
    slow("end to end", Some(SITE), end_to_end),
    slow("other browsers", Some(SITE), other_browsers),
    slow("inside documents of others", Some(SITE), |project| hosts::check(project).map(|()| Outcome::Passed)),
    // The last, for it builds the engine with clocks in it.
    slow("the bench, one round", Some(SITE), |project| bench::once(project).map(|()| Outcome::Passed)),
];

const fn step(
    name: &'static str,
    after: Option<&'static str>,
    check: fn(&Project) -> Result<Outcome>,
) -> Step {
    Step { name, after, slow: false, check }
}

const fn slow(
    name: &'static str,
    after: Option<&'static str>,
    check: fn(&Project) -> Result<Outcome>,
) -> Step {
    Step { name, after, slow: true, check }
}

/// Runs them all and ends with a summary; false if one failed.
pub(crate) fn all(project: &Project, fast: bool) -> Result<bool> {
    let mut done: Vec<Done> = Vec::new();
    for step in STEPS {
        println!();
        say(&format!("[{}/{}] {}", done.len() + 1, STEPS.len(), step.name));
        let start = Instant::now();
        let passed =
            |name| done.iter().any(|d: &Done| d.name == name && matches!(d.result, Ok(Outcome::Passed)));
        let result = match step.after {
            _ if fast && step.slow => Ok(Outcome::Skipped("left out by --fast")),
            Some(name) if !passed(name) => Ok(Outcome::Skipped("what it needs was not built")),
            _ => (step.check)(project),
        };
        if let Err(error) = &result {
            println!("{} failed: {error:#}", step.name);
        }
        done.push(Done { name: step.name, result, seconds: start.elapsed().as_secs_f64() });
    }
    Ok(summary(&done))
}

/// Says what became of each step and, in the last line, how many passed; false if one failed.
fn summary(done: &[Done]) -> bool {
    println!();
    let mut counts = [0; 3];
    for Done { name, result, seconds } in done {
        let (index, word, why) = match result {
            Ok(Outcome::Passed) => (0, "passed", String::new()),
            Err(error) => (1, "FAILED", format!(": {error:#}")),
            Ok(Outcome::Skipped(why)) => (2, "skipped", format!(": {why}")),
        };
        counts[index] += 1;
        println!("{word:<7} {seconds:>6.1} s  {name}{why}");
    }
    let [passed, failed, skipped] = counts;
    let skipped = if skipped == 0 { String::new() } else { format!(", {skipped} skipped") };
    println!("{passed} passed, {failed} failed{skipped}");
    failed == 0
}

fn cargo_passes(project: &Project, words: &[&str]) -> Result<Outcome> {
    run(&mut cargo(words, &project.root))?;
    Ok(Outcome::Passed)
}

fn clippy_for_wasm(project: &Project) -> Result<Outcome> {
    let target = wasm_target(project)?;
    let package = project.config.build.package.as_str();
    let packages = ["clippy", "--package", package, "--package", "stalewalk-tests"];
    let features = format!("{package}/measure");
    let rest = ["--features", &features, "--lib", "--tests", "--target", target, "--", "-D", "warnings"];
    cargo_passes(project, &[&packages[..], &rest].concat())
}

/// The native tests, which also generate the page's types: they must come out as they are committed.
fn tests(project: &Project) -> Result<Outcome> {
    let before = Snapshot::take(project);
    cargo_passes(project, &["test", "--workspace"])?;
    before.compare(project)?;
    Ok(Outcome::Passed)
}

fn documentation(project: &Project) -> Result<Outcome> {
    docs::build(project)?;
    Ok(Outcome::Passed)
}

/// What our own documents say of answers, proved once more.
fn claims(project: &Project) -> Result<Outcome> {
    let command = ["run", "--quiet", "--package", "stalewalk-cli", "--bin", "stalewalk", "--", "doccheck"];
    let ours = ["README.md", "CONTRIBUTING.md", "www/reference", "www/packages", "crate/engine/src"];
    // The book includes a program, which mdBook alone puts where it belongs, and judges when it builds it.
    let hosts = ["tests/hosts/bundler", "tests/hosts/plain", "tests/hosts/sphinx"];
    cargo_passes(project, &[&command[..], &ours, &hosts].concat())
}

fn browser_tests(project: &Project) -> Result<Outcome> {
    let tools = &project.config.tools;
    let bindgen = Tool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: &tools.wasm_bindgen,
        any_patch: false,
        options: &[],
    };
    let pack = Tool {
        package: "wasm-pack",
        program: "wasm-pack",
        version: &tools.wasm_pack,
        any_patch: true,
        options: &[],
    };
    let bindgen = tool(project, &bindgen)?;
    let pack = tool(project, &pack)?;
    let browser = Browser::find(project)?;
    let driver = browser.driver.to_string_lossy();
    let words =
        ["test", "--headless", "--chrome", "--chromedriver", &driver, "--mode", "no-install", "tests"];
    run(command(pack.join("wasm-pack"), &words, &project.root)
        .env("PATH", path_with(&[&bindgen, &pack])?)
        .env("CHROMEDRIVER", &browser.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", browser.capabilities(project)?)
        // Seconds; the default of 20 is short for a machine that does other things as well.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300"))?;
    println!(
        "to type it by hand: PATH={}:{}:$PATH wasm-pack test --headless --chrome tests",
        bindgen.display(),
        pack.display()
    );
    Ok(Outcome::Passed)
}

fn site_script(project: &Project, name: &str) -> Result<Outcome> {
    if !site::exists(project) {
        return Ok(Outcome::Skipped("there is no www/package.json"));
    }
    if !site::has_script(&project.www(), name)? {
        return Ok(Outcome::Skipped("www/package.json has no such script"));
    }
    site::packages(project)?;
    site::script(&project.www(), name)?;
    Ok(Outcome::Passed)
}

fn site_build(project: &Project) -> Result<Outcome> {
    if !site::exists(project) {
        return Ok(Outcome::Skipped("there is no www/package.json"));
    }
    site::build(project)?;
    site::check_relative(project)?;
    Ok(Outcome::Passed)
}

fn sizes(project: &Project) -> Result<Outcome> {
    size::check(project)?;
    Ok(Outcome::Passed)
}

/// The scripts of tests/web, which serve the built site themselves, in a sub-path.
fn end_to_end(project: &Project) -> Result<Outcome> {
    let folder = project.end_to_end();
    if !folder.join("package.json").is_file() {
        return Ok(Outcome::Skipped("there is no tests/web/package.json"));
    }
    ensure!(site::has_script(&folder, "e2e")?, "tests/web/package.json has no script `e2e`");
    npm_packages(&folder)?;
    let browser = Browser::find(project)?;
    run(command(npm()?, &["run", "--silent", "e2e"], &folder).env("CHROME", &browser.chrome))?;
    Ok(Outcome::Passed)
}

/// What a reader does first, in Firefox and in WebKit.
fn other_browsers(project: &Project) -> Result<Outcome> {
    let engines = engines::engines(project)?;
    if engines.is_empty() {
        return Ok(Outcome::Skipped("neither Firefox nor WebKit's driver is here"));
    }
    let folder = project.end_to_end();
    npm_packages(&folder)?;
    run(command(npm()?, &["run", "--silent", "browsers"], &folder).envs(engines))?;
    Ok(Outcome::Passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_comes_after_what_it_needs() {
        for (index, step) in STEPS.iter().enumerate() {
            assert!(STEPS[..index].iter().all(|other| other.name != step.name), "{} twice", step.name);
            if let Some(name) = step.after {
                assert!(STEPS[..index].iter().any(|other| other.name == name), "{}", step.name);
            }
        }
    }

    #[test]
    fn one_failure_is_enough() {
        let done = |result| Done { name: "a step", result, seconds: 0.0 };
        assert!(summary(&[done(Ok(Outcome::Passed)), done(Ok(Outcome::Skipped("why")))]));
        assert!(!summary(&[done(Ok(Outcome::Passed)), done(Err(anyhow::anyhow!("why")))]));
    }
}
