//! `check --flips`: the promises of the hardware that an answer turns on.

use stalewalk_engine::export::wrap;
use stalewalk_engine::report::{Flip, Flips, Switch, TermKind, Tried, Verdict};

use crate::screen::{Ink, Screen, WIDTH, colour};

/// What was found; nothing where the answer is neither safe nor breaks.
pub(crate) fn print(found: Option<&Flips>, screen: &mut Screen) {
    screen.line("");
    let Some(found) = found else {
        screen.line("There is no answer that a promise of the hardware could turn.");
        return;
    };
    let breaks = matches!(found.verdict, Verdict::Breaks | Verdict::BreaksDelayed);
    let title = if breaks { "What would save it:" } else { "What it rests on, as it breaks without:" };
    screen.line(&screen.ink(Ink::Bold, title));
    for flip in &found.flips {
        print_flip(flip, screen);
    }
    if found.flips.is_empty() {
        let sizes = found.tried.len();
        let words =
            if sizes == 1 { "none of those tried, by itself" } else { "no set of so few of those tried" };
        screen.line(&format!("  {words}"));
    }
    let tried: Vec<String> = found.tried.iter().map(told).collect();
    let left_out = found.left_out.map(|size| format!("; sets of {size} are too many to try"));
    let words = format!("Tried: {}{}.", tried.join("; "), left_out.unwrap_or_default());
    for line in wrap(&words, WIDTH - 2) {
        screen.line(&format!("  {}", screen.ink(Ink::Dim, &line)));
    }
}

fn print_flip(flip: &Flip, screen: &mut Screen) {
    let sign = screen.ink(colour(flip.verdict), screen.sign(flip.verdict));
    let kind = flip.kind.map_or(String::new(), |kind| format!(" {}", kind.word()));
    let steps = flip.steps.map_or(String::new(), |steps| format!(" in {steps} steps"));
    let names: Vec<String> = flip.switches.iter().map(name).collect();
    let head = format!("{}: {}{kind}{steps}", names.join(", "), flip.verdict.word());
    for (at, line) in wrap(&head, WIDTH - 4).iter().enumerate() {
        screen.line(&format!("  {} {line}", if at == 0 { &sign } else { " " }));
    }
    for switch in &flip.switches {
        let kept = match (switch.what, switch.archs.is_empty()) {
            (TermKind::Knob, true) => " So it is nowhere in the library.".to_owned(),
            (TermKind::Knob, false) => format!(" So it is on {}.", switch.archs.join(", ")),
            _ => String::new(),
        };
        for line in wrap(&format!("{}{kept}", switch.words), WIDTH - 6) {
            screen.line(&format!("      {line}"));
        }
    }
}

/// `gate = user-mode`, `ipte with drops walk va tag`
fn name(Switch { name, what, from, to, .. }: &Switch) -> String {
    match (what, from.as_str(), to.as_str()) {
        (TermKind::Knob, _, to) => format!("{name} = {to}"),
        (_, "", to) => format!("{name} with {to}"),
        (_, from, "") => format!("{name} without {from}"),
        (_, from, to) => format!("{name} with {to} instead of {from}"),
    }
}

/// `39 by themselves (4 contradictory)`
fn told(tried: &Tried) -> String {
    let what = match tried.size {
        1 => "by themselves".to_owned(),
        size => format!("sets of {size}"),
    };
    let but = [
        (tried.refused, "contradictory"),
        (tried.not_applicable, "not applicable"),
        (tried.undecided, "undecided"),
    ];
    let but = but.iter().filter(|(count, _)| *count > 0).map(|(count, words)| format!("{count} {words}"));
    let but: Vec<String> = but.collect();
    let but = if but.is_empty() { String::new() } else { format!(" ({})", but.join(", ")) };
    format!("{} {what}{but}", tried.tried)
}
