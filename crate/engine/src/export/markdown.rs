//! A report in Markdown, for an issue, a wiki or a page of documentation.

use crate::export::shell::shell;
use crate::export::story::rows;
use crate::export::telling::{Telling, extent, setting, summary, title, version};
use crate::export::{ascii, standing_word};
use crate::report::{Promise, Report, Verdict};

/// A fenced block is scrolled where it is wider than the page; this is about what a page shows.
const WIDTH: usize = 88;

/// The answer in Markdown. It is what the page copies, but for the link.
#[must_use]
pub fn markdown(telling: &Telling<'_>) -> String {
    let report = telling.report;
    let mut blocks = vec![format!("## {}", plain(&title(&report.question)))];
    blocks.push(format!("**{}** {}", plain(&report.headline), plain(&summary(report))).trim_end().to_owned());
    for run in telling.runs() {
        blocks.push(format!("### {}", plain(&telling.heading(run))));
        blocks.push(fenced("text", rows(run, WIDTH).trim_end()));
    }
    reasons(report, &mut blocks);
    let with = if telling.texts.is_empty() { "" } else { ", with the texts below saved as files" };
    blocks.push(format!("To reproduce it{with}:"));
    blocks.push(fenced("sh", &shell(telling.command, WIDTH).join("\n")));
    for (name, text) in telling.texts {
        blocks.push(format!("`{name}`:"));
        blocks.push(fenced("", text.strip_suffix('\n').unwrap_or(text)));
    }
    blocks.push(plain(&version(report)));
    blocks.retain(|block| !block.is_empty());
    blocks.join("\n\n") + "\n"
}

/// What is wrong, what the answer rests on, and what was checked.
fn reasons(report: &Report, blocks: &mut Vec<String>) {
    if let Some(diagnosis) = &report.diagnosis {
        blocks.push(format!("**What is wrong:** {}", plain(&diagnosis.words)));
    }
    if report.verdict == Verdict::SurvivesStale {
        blocks.push("It relies on this:".to_owned());
        blocks.push(list(report.relies_on.iter().map(|reliance| &reliance.words)));
    }
    if !report.rests_on.is_empty() {
        blocks.push("It rests on these promises of the hardware:".to_owned());
        blocks.push(promises(&report.rests_on));
    }
    if report.verdict != Verdict::NotApplicable {
        let (setting, extent) = (plain(&setting(&report.question)), plain(&extent(report)));
        blocks.push(format!("**What was checked:** {setting}. {extent}"));
        blocks.push(list(report.checked.limits.iter()));
    }
}

fn list<'w>(all: impl Iterator<Item = &'w String>) -> String {
    all.map(|words| format!("- {}", plain(words))).collect::<Vec<_>>().join("\n")
}

fn promises(all: &[Promise]) -> String {
    let mut rows = "| | value | standing | promise | source |\n| --- | --- | --- | --- | --- |".to_owned();
    for promise in all {
        let standing = standing_word(promise.standing);
        rows += &format!("\n| `{}` |", promise.name);
        for words in [promise.value.as_str(), standing, &promise.sentence, &promise.source] {
            rows += &format!(" {} |", plain(words).replace('|', r"\|"));
        }
    }
    rows
}

/// Without letters that would be read as something else.
fn plain(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut blank = false;
    for letter in words.chars() {
        if letter.is_whitespace() {
            if !blank {
                out.push(' ');
            }
            blank = true;
            continue;
        }
        blank = false;
        if r"\`*_[]<>#".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// A block of code in Markdown that nothing in it can end. What is in the language `text` has the letters of a mail.
#[must_use]
pub fn fenced(language: &str, words: &str) -> String {
    let longest = words.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let words = if language == "text" { ascii(words) } else { words.to_owned() };
    format!("{fence}{language}\n{words}\n{fence}")
}

#[cfg(test)]
mod tests {
    use super::{fenced, plain};

    #[test]
    fn nothing_is_read_as_markdown_by_accident() {
        assert_eq!(plain("a_b  *d*\n[e](f) <g> `h`"), r"a\_b \*d\* \[e\](f) \<g\> \`h\`");
        assert_eq!(fenced("", "// ```"), "````\n// ```\n````");
        assert_eq!(fenced("text", "a → b"), "```text\na -> b\n```");
    }
}
