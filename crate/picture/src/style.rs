//! The page's own rules and colours, written into the drawing: there is one source of both.

use std::collections::BTreeMap;

const BASE: &str = include_str!("../../../www/src/style/base.css");
const RULES: &str = include_str!("../../../www/src/style/wave-picture.css");

/// What the page's rules do not say, as a lane's name is no part of its picture there.
const OWN: &str = ".paper{fill:var(--panel)}.wave .title{font:600 13px var(--sans)}.wave .heading{font:600 11px var(--sans);fill:var(--quiet)}.lane{text-anchor:end}";

const MONO: &str = "ui-monospace,'DejaVu Sans Mono','Liberation Mono',monospace";
const SANS: &str = "system-ui,'DejaVu Sans',Arial,sans-serif";

type Colours = BTreeMap<&'static str, &'static str>;

/// The rules with the colours written into them, as not every program that draws such files knows variables: once for light,
/// and once more, for those that know the question, for dark. What is stale has another colour in a run that is safe.
pub(crate) fn style(safe: bool) -> String {
    let flat = flat(&format!("{}{OWN}", without_comments(RULES)));
    let mut coloured = String::new();
    for rule in flat.split_inclusive('}').filter(|rule| has_colour(rule)) {
        coloured += rule;
    }
    let light = write(&flat, safe, &block(":root {"));
    let dark = write(&coloured, safe, &block(":root[data-theme=\"dark\"]"));
    format!("{light}@media (prefers-color-scheme:dark){{{dark}}}")
}

fn without_comments(css: &str) -> String {
    let mut out = String::new();
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        out += before;
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    out + rest
}

/// On one line, without blanks that say nothing.
fn flat(css: &str) -> String {
    let mut line = String::new();
    css.lines().for_each(|part| line += part.trim());
    for sign in ["{", "}", ";", ":", ","] {
        let parts: Vec<&str> = line.split(sign).map(|part| part.trim_matches(' ')).collect();
        line = parts.join(sign);
    }
    line
}

const VARIABLE: &str = "var(--";

fn has_colour(rule: &str) -> bool {
    let mut used = rule.split(VARIABLE).skip(1);
    used.any(|name| !name.starts_with("mono") && !name.starts_with("sans"))
}

/// The colours that the page sets there.
fn block(start: &str) -> Colours {
    let body = BASE.split_once(start).map_or("", |(_, after)| after);
    let body = body.split_once('}').map_or(body, |(body, _)| body);
    let mut colours = Colours::new();
    for line in body.lines() {
        let line = line.trim().strip_prefix("--").and_then(|line| line.strip_suffix(';'));
        if let Some((name, value)) = line.and_then(|line| line.split_once(": "))
            && (value.starts_with('#') || value == "transparent")
        {
            colours.insert(name, value);
        }
    }
    colours
}

fn write(css: &str, safe: bool, colours: &Colours) -> String {
    let mut parts = css.split(VARIABLE);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, after) = part.split_once(')').unwrap_or((part, ""));
        out += match (name, safe) {
            ("mono", _) => MONO,
            ("sans", _) => SANS,
            ("harm", true) => colour(colours, "stale"),
            ("harm", false) => colour(colours, "breaks"),
            ("harm-soft", true) => colour(colours, "stale-soft"),
            ("harm-soft", false) => colour(colours, "breaks-soft"),
            (name, _) => colour(colours, name),
        };
        out += after;
    }
    out
}

fn colour(colours: &Colours, name: &str) -> &'static str {
    colours.get(name).copied().unwrap_or("currentColor")
}

#[cfg(test)]
mod tests {
    use super::style;

    #[test]
    fn every_colour_is_written_out() {
        for safe in [false, true] {
            let css = style(safe);
            assert!(!css.contains("var(") && !css.contains("currentColor"), "{css}");
            assert!(!css.contains('\n') && !css.contains("/*"), "{css}");
        }
    }

    #[test]
    fn light_and_dark_have_the_pages_colours() {
        let breaks = style(false);
        let (light, dark) = breaks.split_once("@media (prefers-color-scheme:dark)").expect("both");
        assert!(light.contains(".paper{fill:#ffffff}") && dark.contains(".paper{fill:#1e1e1c}"));
        assert!(light.contains(".hatch-line{fill:#b12d1b") && dark.contains(".hatch-line{fill:#ff8a73"));
        assert!(style(true).contains(".hatch-line{fill:#76560a"));
        assert!(light.contains(".lane{text-anchor:end}") && !dark.contains(".lane{"), "only colours differ");
    }
}
