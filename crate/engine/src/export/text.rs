//! A report as plain text: for a terminal, and for a mail to a kernel list.

use crate::export::page::Page;
use crate::export::shell::shell;
use crate::export::standing_word;
use crate::export::story::story_heading;
use crate::export::telling::{Telling, extent, setting, summary, title, version};
use crate::report::{Assumed, Kind, Report, Trace, Verdict, count};

/// Which stories of a report that has several are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stories {
    /// The first; the kinds of the others are named.
    First,
    /// The shortest of each kind.
    All,
}

/// What a kernel mail is wrapped at, so that it can be quoted.
const MAIL: usize = 72;

/// The report in lines of at most `width` characters, but for words that are longer. Arrows and quotes are
/// written in ASCII.
#[must_use]
pub fn text(report: &Report, stories: Stories, width: usize) -> String {
    let mut page = Page::new(width);
    page.head(report);
    page.answer(report);
    match (report.traces.first(), &report.run) {
        (Some(trace), _) => page.trace(&story_heading(trace), trace),
        (None, Some(run)) => page.trace("A run in which all that can be cached is", run),
        (None, None) => {}
    }
    page.diagnosis(report);
    let others = report.traces.get(1..).unwrap_or_default();
    match stories {
        Stories::All => others.iter().for_each(|trace| page.trace(&story_heading(trace), trace)),
        Stories::First => page.others(others.iter()),
    }
    page.rest(report);
    page.out
}

/// The answer for a mail: its own story and the one that is shown, all that it rests on, and the command that finds it again.
/// It is what the page copies for the list, but for the link.
#[must_use]
pub fn mail(telling: &Telling<'_>) -> String {
    let report = telling.report;
    let mut page = Page::new(MAIL);
    page.head(report);
    if !telling.texts.is_empty() {
        page.paragraph("    ", &format!("on top of the library: {}", telling.names()));
    }
    page.answer(report);
    let told = telling.runs();
    for run in &told {
        page.trace(&telling.heading(run), run);
    }
    page.diagnosis(report);
    page.others(report.traces.iter().filter(|trace| !told.iter().any(|run| std::ptr::eq(*run, *trace))));
    page.rest(report);
    let with = if telling.texts.is_empty() { String::new() } else { format!(", with {}", telling.names()) };
    page.block(&format!("To reproduce it{with}:"));
    page.gap();
    for line in shell(telling.command, MAIL - 4) {
        page.line(&format!("    {line}"));
    }
    page.out
}

impl Page {
    fn head(&mut self, report: &Report) {
        self.paragraph("", &title(&report.question));
        self.paragraph("    ", &setting(&report.question));
    }

    fn answer(&mut self, report: &Report) {
        self.block(&report.headline);
        self.block(&summary(report));
    }

    fn diagnosis(&mut self, report: &Report) {
        if let Some(diagnosis) = &report.diagnosis {
            self.heading("What is wrong");
            self.paragraph("    ", &diagnosis.words);
        }
    }

    /// The kinds of stories that are not told.
    fn others<'r>(&mut self, others: impl Iterator<Item = &'r Trace>) {
        let words: Vec<String> = others
            .map(|trace| {
                let kind = trace.kind.map_or("", Kind::word);
                format!("{kind}, in {}", count(trace.steps.len() as u32, "step"))
            })
            .collect();
        self.list("It breaks in other ways too", words.iter());
    }

    /// All that stands behind the stories.
    fn rest(&mut self, report: &Report) {
        if report.verdict == Verdict::SurvivesStale {
            self.list("It relies on this", report.relies_on.iter().map(|reliance| &reliance.words));
        }
        self.list("Beside the answer", report.notes.iter());
        let barriers = report.barriers.iter().map(|barrier| &barrier.words);
        self.list("It breaks without any one of these barriers", barriers);
        self.rests_on(report);
        self.assumed(report);
        if report.verdict != Verdict::NotApplicable {
            self.checked(report);
        }
    }

    /// The answer where what is assumed is otherwise; what makes no difference is said in one breath.
    fn assumed(&mut self, report: &Report) {
        let Some(assumed) = report.assumed.as_ref().filter(|assumed| !assumed.tried.is_empty()) else {
            return;
        };
        self.heading("Were the hardware otherwise than is assumed");
        let same = |one: &&Assumed| one.verdict == report.verdict && one.kinds == report.kinds;
        for one in assumed.tried.iter().filter(|one| !same(one)) {
            let kinds: Vec<&str> = one.kinds.iter().map(|kind| kind.word()).collect();
            let verdict = format!("{} {}", one.verdict.word(), kinds.join(", "));
            self.item("  - ", "    ", &format!("{}: {}", otherwise(one), verdict.trim_end()));
        }
        let same: Vec<String> = assumed.tried.iter().filter(same).map(otherwise).collect();
        if !same.is_empty() {
            self.item("  - ", "    ", &format!("no other answer with {}", same.join(", ")));
        }
        let left_out = match assumed.left_out {
            0 => String::new(),
            n => format!(" There are {n} more, which were not."),
        };
        let tried = count(assumed.tried.len() as u32, "other value");
        self.paragraph("    ", &format!("{tried} tried, one at a time.{left_out}"));
    }

    fn rests_on(&mut self, report: &Report) {
        if report.rests_on.is_empty() {
            return;
        }
        self.heading("It rests on these promises of the hardware");
        for promise in &report.rests_on {
            // What an instruction does is several words, the value of a knob is one.
            let (open, close) = if promise.value.contains(' ') { (" { ", " }") } else { (" = ", "") };
            let name = format!("{}{open}{}{close}", promise.name, promise.value);
            let standing = standing_word(promise.standing);
            self.item("  - ", "    ", &format!("{name}, {standing}: {}", promise.sentence));
            self.paragraph("      ", &format!("[{}]", promise.source));
        }
    }

    fn checked(&mut self, report: &Report) {
        let checked = &report.checked;
        self.heading("What was checked");
        self.paragraph("    ", &format!("{} {}.", extent(report), version(report)));
        if !checked.not_modelled.is_empty() {
            let names = checked.not_modelled.join(", ");
            self.paragraph("    ", &format!("Called, and known to do nothing in this model: {names}."));
        }
        if !checked.not_seen.is_empty() {
            let names = checked.not_seen.join(", ");
            let words = format!(
                "Taken from the kernel set below, as nobody has looked up this kernel's own: {names}."
            );
            self.paragraph("    ", &words);
        }
        if !checked.limits.is_empty() {
            self.heading("What the model leaves out");
            for limit in &checked.limits {
                self.item("  - ", "    ", limit);
            }
        }
    }
}

/// What was tried: `stray = finish`, `tlbi_vmalle1is without dropping partial walks`.
fn otherwise(one: &Assumed) -> String {
    let equals = if one.other.starts_with("without ") { " " } else { " = " };
    format!("{}{equals}{}", one.name, one.other)
}
