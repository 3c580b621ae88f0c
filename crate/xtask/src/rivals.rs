//! The explicit search beside other model checkers, and how both searches grow: the tables of `cargo xtask bench`.

use anyhow::{Result, ensure};
use serde::Deserialize;

use crate::bench::{Rounds, json, table};
use crate::browser::{apt_install, is_root};
use crate::config::Project;
use crate::run::{ask, cargo, find, say};

/// What tests/benches/rivals.rs prints, in milliseconds.
#[derive(Deserialize)]
pub(crate) struct Rivals {
    /// What Spin says its version is; none where there is no Spin.
    spin: Option<String>,
    models: Vec<Model>,
    growth: Vec<Growth>,
    /// From a changed text to the verdict, in our way and in Spin's.
    edit_ms: f64,
    spin_edit_ms: Option<f64>,
}

/// One model, searched by everybody.
#[derive(Deserialize)]
struct Model {
    name: String,
    states: u32,
    transitions: f64,
    ours_ms: f64,
    stateright_ms: f64,
    spin_ms: Option<f64>,
}

/// The same model in Chrome.
#[derive(Deserialize)]
pub(crate) struct Chrome {
    transitions: f64,
    ms: f64,
}

/// The cells of the map's operation with another value of one parameter.
#[derive(Deserialize)]
struct Growth {
    what: String,
    cells: u32,
    saturating: Search,
    explicit: Search,
}

#[derive(Deserialize)]
struct Search {
    states: u32,
    ms: f64,
}

/// Measures, with Spin where there is one or one can be installed.
pub(crate) fn measure(project: &Project, rounds: &Rounds) -> Result<Rivals> {
    find_spin(project);
    let words = ["bench", "--quiet", "--package", "stalewalk-tests", "--bench", "rivals"];
    json(&ask(rounds.tell(&mut cargo(&words, &project.root)))?)
}

/// Says what to type where Spin is missing; nothing else depends on it.
fn find_spin(project: &Project) {
    let there = || find(&["spin"]).is_some() && find(&["gcc", "cc"]).is_some();
    if !there() && is_root(project).unwrap_or(false) {
        let _ = apt_install(&project.root, &["spin", "gcc", "libc6-dev"]);
    }
    if !there() {
        say(
            "no Spin, or no C compiler: its part is skipped; type `sudo apt-get install spin gcc` to have it",
        );
    }
}

/// The tables; `chrome` is how long each model took in Chrome.
///
/// # Errors
///
/// If they are not the same models there.
pub(crate) fn text(rivals: &Rivals, chrome: &[Chrome]) -> Result<String> {
    let same = |(ours, theirs): (&Model, &Chrome)| ours.transitions == theirs.transitions;
    ensure!(
        rivals.models.len() == chrome.len() && rivals.models.iter().zip(chrome).all(same),
        "the models that Chrome searches are others than those of tests/benches/rivals.rs"
    );
    Ok(format!("{}\n{}", beside(rivals, chrome), growth(&rivals.growth)))
}

fn beside(rivals: &Rivals, chrome: &[Chrome]) -> String {
    let spin = rivals.spin.as_deref().unwrap_or("Spin was not there");
    let spin = spin.split(" -- ").next().unwrap_or(spin);
    let mut text = format!(
        "The explicit search beside other model checkers, each on one core, in million transitions a second. {spin}: \
         `pan` compiled with\n`-O3 -DSAFETY -DNOREDUCE`, what it takes to begin a search taken off; stateright: a model \
         written by hand, breadth first.\nThe models are the same, state by state and transition by transition \
         (`tests/tests/rivals.rs`).\n\n"
    );
    let head = [
        "model",
        "states",
        "transitions",
        "Spin",
        "stateright",
        "native",
        "Chrome",
        "native : Spin",
        "bar",
        "",
    ];
    let mut lines = vec![head.map(str::to_owned).to_vec(), rule(10)];
    for (model, chrome) in rivals.models.iter().zip(chrome) {
        let rate = |ms: f64| model.transitions / ms / 1e3;
        let ratio = model.spin_ms.map(|spin| spin / model.ours_ms);
        lines.push(vec![
            model.name.clone(),
            model.states.to_string(),
            model.transitions.to_string(),
            model.spin_ms.map_or("-".into(), |ms| format!("{:.1}", rate(ms))),
            format!("{:.1}", rate(model.stateright_ms)),
            format!("{:.1}", rate(model.ours_ms)),
            format!("{:.1}", rate(chrome.ms)),
            ratio.map_or("-".into(), |ratio| format!("{ratio:.1} ×")),
            "1 ×".into(),
            met(ratio.map(|ratio| ratio >= 1.0)),
        ]);
    }
    text += &table(&lines);
    if let Some(spin) = rivals.spin_edit_ms {
        let ratio = spin / rivals.edit_ms;
        let (ours, met) = (rivals.edit_ms, met(Some(ratio >= 10.0)));
        text += &format!(
            "\nFrom an edit of `up_front` to its verdict: {ours:.2} ms here; {spin:.0} ms with Spin, its compilation \
             (without `-O3`) included:\n{ratio:.0} × (bar 10 ×: {met}).\n"
        );
    }
    text
}

fn growth(growth: &[Growth]) -> String {
    let text = "How both searches grow: all cells of process exit together, which has 2 CPUs, 1 page and 2 levels of \
                tables unless the line says otherwise.\n\n";
    let head = ["process exit with", "cells", "saturating: states", "ms", "explicit: states", "ms"];
    let mut lines = vec![head.map(str::to_owned).to_vec(), rule(6)];
    for line in growth {
        let Growth { what, cells, saturating, explicit } = line;
        lines.push(vec![
            what.clone(),
            cells.to_string(),
            saturating.states.to_string(),
            format!("{:.1}", saturating.ms),
            explicit.states.to_string(),
            format!("{:.1}", explicit.ms),
        ]);
    }
    format!("{text}{}", table(&lines))
}

/// The line under a table's head: the first column to the left, the others to the right.
fn rule(columns: usize) -> Vec<String> {
    (0..columns).map(|column| if column == 0 { "---" } else { "---:" }.to_owned()).collect()
}

fn met(met: Option<bool>) -> String {
    met.map_or("", |met| if met { "met" } else { "missed" }).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_spin_its_columns_are_empty() {
        let rivals = |spin: &str, ms: &str| -> Rivals {
            let model = format!(
                r#"{{"name":"m","states":7,"transitions":2000,"ours_ms":1.0,"stateright_ms":2.0,"spin_ms":{ms}}}"#
            );
            let growth = r#"{"what":"cpus = 1","cells":2,"saturating":{"states":3,"ms":1},"explicit":{"states":4,"ms":2}}"#;
            let line = format!(
                r#"{{"spin":{spin},"models":[{model}],"growth":[{growth}],"edit_ms":0.5,"spin_edit_ms":{ms}}}"#
            );
            serde_json::from_str(&line).expect("it is what the bench prints")
        };
        let with = text(
            &rivals(r#""Spin Version 6.5.2 -- 6 December 2019""#, "4.0"),
            &[Chrome { transitions: 2000.0, ms: 2.0 }],
        )
        .expect("they are the same");
        assert!(with.contains("4.0 × |  1 × |  met |") && with.contains("8 × (bar 10 ×: missed)"), "{with}");
        assert!(
            with.contains("Spin Version 6.5.2: `pan`") && with.contains("| cpus = 1          |"),
            "{with}"
        );
        let without = text(&rivals("null", "null"), &[Chrome { transitions: 2000.0, ms: 2.0 }])
            .expect("they are the same");
        assert!(without.contains("Spin was not there") && !without.contains("From an edit"), "{without}");
        assert!(text(&rivals("null", "null"), &[]).is_err());
    }
}
