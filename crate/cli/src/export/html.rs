//! A page in one file, which asks its question again wherever it is opened.

use std::collections::BTreeMap;

use stalewalk_engine::VERSION;
use stalewalk_engine::export::{shell, story, title};
use stalewalk_engine::report::Stores;
use stalewalk_library::FILES;

use crate::caret::Complaint;
use crate::export::Answer;
use crate::export::svg;
use crate::link::packed;
use crate::markup::escaped;
mod page {
    include!(concat!(env!("OUT_DIR"), "/page.rs"));
}

/// What a place for words looks like in the page that was built: its title, its body.
const SLOT: &str = "<!--slot-->";

/// A text that declares nothing.
const EMPTY: &str = "stalewalk 1\n";

/// What the story in words is wrapped at.
const WIDTH: usize = 100;

/// The page, with the cursor at a step if one is named.
pub(super) fn write(answer: &Answer<'_>, step: Option<u32>) -> Result<String, Complaint> {
    if !answer.question.knobs.is_empty() {
        let help = "write an architecture of your own that is `like` this one, with the promise in it";
        return Err(Complaint::new(
            "a page asks about what its texts promise, and `--with` is in no text",
            help,
        ));
    }
    let report = answer.telling.report;
    match answer.telling.shown {
        Some(run) => svg::is_there(run, step)?,
        None if step.is_some() => {
            return Err(Complaint::new("there is no step: there is no run", "leave `--step` out"));
        }
        None => {}
    }
    let Some(template) = template() else {
        let help = "in its repository type `cargo xtask build`, and then build this program again";
        return Err(Complaint::new("this program was built without the page that it would write", help));
    };
    let words = [escaped(&title(&report.question)), body(answer, step)?];
    let mut page = String::new();
    let mut words = words.iter();
    for part in template.split(SLOT) {
        page.push_str(part);
        page.extend(words.next().map(String::as_str));
    }
    Ok(page)
}

/// The page that was built, with nothing filled in.
fn template() -> Option<&'static str> {
    let (_, bytes) = page::FILES.iter().find(|(name, _)| *name == "page.html")?;
    std::str::from_utf8(bytes).ok()
}

/// What can be read without JavaScript, too: the answer, its picture, the story in words.
fn body(answer: &Answer<'_>, step: Option<u32>) -> Result<String, Complaint> {
    let telling = &answer.telling;
    let report = telling.report;
    let link = link(answer, step)?;
    let summary =
        if report.summary.is_empty() { report.reason.as_deref().unwrap_or("") } else { &report.summary };
    let mut html = format!("<main>\n<h1>{}</h1>\n", escaped(&title(&report.question)));
    html += &format!(
        "<stale-walk view=\"verdict waveform machine source\" open loading=\"eager\" data-link=\"{}\">\n",
        escaped(&link)
    );
    html += &format!("<p><strong>{}</strong> {}</p>\n", escaped(&report.headline), escaped(summary));
    if let Some(run) = telling.shown {
        html += &format!("<figure>{}</figure>\n", svg::drawing(report, run, step).trim_end());
        html += &format!("<pre tabindex=\"0\">{}</pre>\n", escaped(&story(&report.question, run, WIDTH)));
    }
    html += "</stale-walk>\n</main>\n<footer>\n";
    html += "<p>The engine is inside this file: whoever opens it proves the answer again, and nothing is fetched. ";
    html += &format!("Stalewalk {VERSION} wrote it; in a terminal the same is asked by</p>\n");
    html += &format!(
        "<pre tabindex=\"0\">{}</pre>\n</footer>",
        escaped(&shell(telling.command, WIDTH).join("\n"))
    );
    Ok(html)
}

/// What the reader's texts make of the library, as a link carries it: texts by their paths, and one that says nothing where all
/// of a text is replaced.
fn texts<'a>(answer: &'a Answer<'_>) -> BTreeMap<&'a str, &'a str> {
    let sources: BTreeMap<&str, &str> =
        answer.input.library.sources().iter().map(|(_, path, text)| (path, text)).collect();
    let library: BTreeMap<&str, &str> = FILES.iter().copied().collect();
    let gone = library.keys().filter(|path| !sources.contains_key(*path));
    let gone: Vec<(&str, &str)> = gone.map(|path| (*path, EMPTY)).collect();
    let other = sources.into_iter().filter(|(path, text)| library.get(path) != Some(text));
    other.chain(gone).collect()
}

/// The question as a link of the page says it.
fn link(answer: &Answer<'_>, step: Option<u32>) -> Result<String, Complaint> {
    let Answer { question, telling, .. } = answer;
    let asked = &telling.report.question;
    let set: Vec<String> =
        asked.params.iter().map(|param| format!("{}={}", param.name, param.value)).collect();
    let texts = packed(&texts(answer)).ok_or_else(|| {
        Complaint::new(
            "your texts are larger than a page can take",
            "leave out what the question does not need",
        )
    })?;
    let kind = telling.shown.and_then(|run| run.kind).map_or("", |kind| kind.word());
    let step = step.map(|step| step.to_string()).unwrap_or_default();
    let pieces = [
        ("edition", "1"),
        ("strategy", asked.strategy.as_deref().unwrap_or("")),
        ("operation", &asked.operation),
        ("arch", &asked.arch),
        ("kernel", &asked.kernel),
        ("variant", asked.variant.as_deref().unwrap_or("")),
        ("set", &set.join(",")),
        ("stores", if question.stores == Stores::Delayed { "delayed" } else { "" }),
        ("trace", kind),
        ("step", &step),
        ("texts", &texts),
    ];
    let said = pieces.iter().filter(|(_, value)| !value.is_empty());
    Ok(said.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&"))
}
